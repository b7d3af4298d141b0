package workbook

import (
	"cmp"
	"slices"
	"strings"
)

// element is an element of a part with its place in the text: its start tag is
// [start, inner), its contents [inner, outer), its end tag [outer, end). Of one
// that its start tag closes, inner, outer and end are the same.
type element struct {
	name                     string // local
	prefix                   string // with its colon
	start, inner, outer, end int
	children                 []*element
}

// outline is the root of a text with what stands in it down to a depth: 1 is
// the root alone.
func outline(data []byte, depth int) (*element, error) {
	s, err := newXMLScanner(data)
	if err != nil {
		return nil, err
	}
	var root *element
	var open []*element
	for {
		tok, err := s.next()
		switch {
		case err != nil:
			return nil, err
		case tok == xmlEOF:
			return root, nil
		case tok == xmlStart && len(s.stack) <= depth:
			e := &element{name: string(s.name), start: s.from, inner: s.pos, outer: s.pos, end: s.pos}
			e.prefix = strings.TrimSuffix(string(s.stack[len(s.stack)-1]), e.name)
			if len(open) > 0 {
				up := open[len(open)-1]
				up.children = append(up.children, e)
			} else {
				root = e
			}
			open = append(open, e)
		case tok == xmlEnd && len(s.stack) < depth:
			e := open[len(open)-1]
			open = open[:len(open)-1]
			if s.from < s.pos { // an end tag of its own
				e.outer, e.end = s.from, s.pos
			}
		}
	}
}

// child is the first element of a name directly in e; nil if there is none, or no e.
func (e *element) child(name string) *element {
	if e != nil {
		for _, c := range e.children {
			if c.name == name {
				return c
			}
		}
	}
	return nil
}

// revision is a text with changes by their places in it.
type revision struct {
	data  []byte
	root  *element
	edits []edit
}

type edit struct {
	at, to int
	with   string
}

func revise(data []byte, depth int) (*revision, error) {
	root, err := outline(data, depth)
	if err != nil {
		return nil, err
	}
	if root.inner == root.end { // so that there is a place in it
		end := "</" + root.prefix + root.name + ">"
		data = slices.Concat(data[:root.start], []byte(openTag(string(data[root.start:root.inner]))+end), data[root.end:])
		if root, err = outline(data, depth); err != nil {
			return nil, err
		}
	}
	return &revision{data: data, root: root}, nil
}

// tag is the start tag of an element.
func (r *revision) tag(e *element) string { return string(r.data[e.start:e.inner]) }

// source is an element whole.
func (r *revision) source(e *element) string { return string(r.data[e.start:e.end]) }

// insert puts text in at a place.
func (r *revision) insert(at int, text string) { r.edits = append(r.edits, edit{at, at, text}) }

// retag writes the start tag of an element anew.
func (r *revision) retag(e *element, tag string) {
	r.edits = append(r.edits, edit{e.start, e.inner, tag})
}

// extend writes the start tag of an element anew and adds to what is in it.
func (r *revision) extend(e *element, tag, more string) {
	switch {
	case e.inner < e.end:
		r.retag(e, tag)
		r.insert(e.outer, more)
	case more == "":
		r.retag(e, tag)
	default:
		r.retag(e, openTag(tag)+more+"</"+e.prefix+e.name+">")
	}
}

// before inserts an element into the root in front of the first of those names
// that is there, else at the end.
func (r *revision) before(text string, names ...string) {
	for _, c := range r.root.children {
		if slices.Contains(names, c.name) {
			r.insert(c.start, text)
			return
		}
	}
	r.insert(r.root.outer, text)
}

// text is the text with its changes.
func (r *revision) text() []byte {
	slices.SortStableFunc(r.edits, func(a, b edit) int { return cmp.Compare(a.at, b.at) })
	out := make([]byte, 0, len(r.data)+4096)
	at := 0
	for _, e := range r.edits {
		out = append(append(out, r.data[at:e.at]...), e.with...)
		at = e.to
	}
	return append(out, r.data[at:]...)
}
