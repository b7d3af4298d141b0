package supplement

import (
	"strconv"
	"strings"

	"juesuan/internal/diag"
)

// Document is a supplement as the user wrote it, found to fit the field table.
type Document struct {
	File   string
	Fields *Fields
	Root   *Value // never nil; a group
	lines  []string

	cells  bool                     // the form is a workbook
	places map[string]diag.Position // of what the file has keys or cells for, by their paths
}

// Value is one value: a scalar, a group or a list, by its field's type. What
// the user left out, or left empty, is not there.
type Value struct {
	Field   *Field
	Key     string        // under which it stands in its group
	At      diag.Position // of the value
	KeyAt   diag.Position // of the key
	Scalar  string        // of a scalar: the raw text; of an Amount the number
	Members []*Value      // of a group, in the user's order
	Items   []*Value      // of a list
	Money   Money         // of an Amount
	Refused []Refused     // of a group: what its members say and nothing can be made of
}

// Refused is a text that its field cannot hold, as it stands in the file.
type Refused struct{ Key, Text string }

// Money is what is said beside an amount, its own words or its group's.
type Money struct {
	Unit    string // 元, 千元, 万元
	Scope   string
	Source  string
	Derived bool
}

// Empty is a supplement that says nothing.
func (t *Fields) Empty(name string) *Document {
	return &Document{File: name, Fields: t, Root: &Value{Field: t.root}, cells: !isText(name)}
}

// named gives every value below v the keys that lead to it: prior.basic.301,
// forms[1].project. Items count from 1, as people do.
func (v *Value) named(path string) {
	v.At.Field = path
	for _, m := range v.Members {
		key := m.Key
		if path != "" {
			key = path + "." + key
		}
		m.named(key)
	}
	for i, item := range v.Items {
		item.named(path + "[" + strconv.Itoa(i+1) + "]")
	}
}

// Get returns the member at a path of keys, nil where it is not given; it may
// be called on nil.
func (v *Value) Get(path ...string) *Value {
	for _, key := range path {
		if v == nil {
			return nil
		}
		var next *Value
		for _, m := range v.Members {
			if m.Key == key {
				next = m
				break
			}
		}
		v = next
	}
	return v
}

// Text is the text of the member at a path of keys, "" where it is not given.
func (v *Value) Text(path ...string) string {
	if m := v.Get(path...); m != nil {
		return m.Scalar
	}
	return ""
}

// List returns the items of the list at a path of keys, none where it is not
// given.
func (v *Value) List(path ...string) []*Value {
	if l := v.Get(path...); l != nil {
		return l.Items
	}
	return nil
}

// Excerpt is the user's line at a position, "" where there is none.
func (d *Document) Excerpt(at diag.Position) string {
	if at.File != d.File || at.Line < 1 || at.Line > len(d.lines) {
		return ""
	}
	return strings.TrimRight(d.lines[at.Line-1], "\r")
}
