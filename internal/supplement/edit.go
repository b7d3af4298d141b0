package supplement

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/diag"
)

// Change is one step of an edit. Steps are done one after the other: each sees
// what those before it did.
type Change struct {
	Do   Action `json:"do"`
	Path string `json:"path"` // as At.Field of a Value has it: prior.basic.301, reasons[2].text; items count from 1

	// Of Set: the text of a scalar, the number of an Amount. Space around it is
	// dropped; an empty text is the same as Remove.
	Text string `json:"text,omitempty"`
	// Of Set on an Amount: what stands beside it from now on, instead of what
	// does now. Unit or Source "" is that of the group. nil leaves it as it is.
	Money *Money `json:"money,omitempty"`
	// Of Move: where the item stands afterwards.
	To int `json:"to,omitempty"`

	from cellAt // of a form that was read from a sheet
}

// cellAt is a cell of the rows that Papers reads, both from 0.
type cellAt struct{ row, col int }

// Action is what a Change does.
type Action string

const (
	// Set gives a scalar its value. Groups on the way to it come into being;
	// items of lists do not: see Insert.
	Set Action = "set"
	// Remove takes a value away: a scalar, a whole group, an item, a whole list.
	// The items behind it move up.
	Remove Action = "remove"
	// Insert makes room for a new item, empty, at a place in a list:
	// reasons[3] pushes the third item back, one past the last appends. The
	// steps that follow fill it in; if none does, it is not written.
	Insert Action = "insert"
	// Move takes an item out of its list and puts it back in, so that it stands
	// at To.
	Move Action = "move"
)

// EditError says why an edit was not made; nothing has been changed then.
type EditError struct {
	Path string // of the value, "" where it is not about one
	Text string // for staff
}

func (e *EditError) Error() string { return e.Text }

func refuse(path, format string, args ...any) error {
	return &EditError{Path: path, Text: fmt.Sprintf(format, args...)}
}

// Edit makes changes in a supplement, whichever form its name says it has, and
// leaves all else in it as it was. The result has been read again. What cannot
// be done so is an *EditError.
func Edit(data []byte, name string, changes []Change, layouts Layouts) ([]byte, error) {
	if isText(name) {
		return editYAML(data, name, changes, layouts)
	}
	return editWorkbook(data, name, changes, layouts)
}

// editYAML makes changes in the text of a unit.yaml. Lines that no change is
// about stay as they are, byte for byte; of the others what can: comments,
// quotes, keys that the field table does not know. The result has been read
// again and found to say what was wanted and nothing else. What cannot be
// changed so is an *EditError.
func editYAML(data []byte, name string, changes []Change, layouts Layouts) ([]byte, error) {
	r := newReader(name, layouts)
	r.read(data)
	if err := unreadable(r.root, r.list); err != nil {
		return nil, err
	}
	t := newTree(r.root, r.doc, false)
	r.text.locate(r.root, r.body, -1, 0)
	if err := t.all(changes); err != nil {
		return nil, err
	}
	mark := data[:len(data)-len(r.text.s)] // of the order of bytes
	// New texts stand as people write them; where the reader takes that for
	// something else, in double quotes.
	var err error
	for _, quoted := range []bool{false, true} {
		y := &yamlEdit{yamlText: r.text, table: t.table, quoted: quoted}
		text, exotic := y.edited(t.root)
		if exotic != nil {
			return nil, refuse("", "%s", exoticText(name))
		}
		edited := append(slices.Clip(mark), text...)
		again := newReader(name, layouts)
		again.read(edited)
		if err = t.wanted(again.root, again.doc, again.list, r.list, changes); err == nil {
			return edited, nil
		}
	}
	return nil, err
}

func exoticText(name string) string {
	return name + " 里有特别的写法（多行的括号里有注释、“? ”开头的名称、文档分隔之类），程序改它怕改坏，没有改；请用文本编辑器改"
}

// unreadable is why a file cannot be edited before it is mended by hand.
func unreadable(root *node, list diag.List) error {
	if root != nil && root.kind == mapping && !slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
		return d.Code == "supplement.schema" || d.Code == "supplement.sheet" && d.Severity == diag.Error && d.At.Sheet == ""
	}) {
		return nil
	}
	for i := range list {
		if d := &list[i]; d.Severity == diag.Error {
			return refuse("", "%s：%s；请先改正，再在这里填写", d.At, d.Message)
		}
	}
	return refuse("", "读不出这份补充资料，请先改正")
}

// all makes all changes in the tree.
func (t *tree) all(changes []Change) error {
	for _, c := range changes {
		if err := t.do(c); err != nil {
			return err
		}
	}
	t.finish()
	return nil
}

// wanted checks that a file, read again after its edit, says what the tree
// does, and that the edit made nothing unreadable. before is what was wrong
// with the file already.
func (t *tree) wanted(root *node, doc *Document, list, before diag.List, changes []Change) error {
	known := map[[2]string]int{}
	for i := range before {
		known[[2]string{before[i].Code, before[i].Message}]++
	}
	for i := range list {
		d := &list[i]
		key := [2]string{d.Code, d.Message}
		if d.Severity != diag.Error || d.Code == "supplement.required" {
			continue
		}
		if known[key]--; known[key] < 0 {
			path := ""
			for _, c := range changes {
				if path == "" && c.Do == Set && doc.Root.Find(c.Path) == nil {
					path = c.Path
				}
			}
			text := d.Message
			if d.Hint != "" {
				text += "；" + d.Hint
			}
			return refuse(path, "%s", text)
		}
	}
	want := &fitter{doc: t.table.Empty(doc.File), cells: t.cells}
	want.fit(t.root)
	if path, ok := sameValues(want.doc.Root, doc.Root); !ok {
		return refuse(path, "改好后再读一遍，“%s”与要填的不一样，没有保存；请直接在 %s 里改", path, doc.File)
	}
	if !t.cells && (root == nil || !t.root.same(root)) {
		return refuse("", "改好后再读一遍，别的内容有变化，没有保存；请直接在 %s 里改", doc.File)
	}
	return nil
}

// Find is the value at a path as its position names it, nil where none is.
func (v *Value) Find(path string) *Value {
	steps, _ := parsePath(path)
	for _, s := range steps {
		switch {
		case v == nil:
			return nil
		case s.item < 0:
			v = v.Get(s.key)
		case s.item < len(v.Items):
			v = v.Items[s.item]
		default:
			return nil
		}
	}
	return v
}

// sameValues compares two values of one field; path is where they differ.
func sameValues(a, b *Value) (path string, ok bool) {
	switch {
	case a == nil && b == nil:
		return "", true
	case a == nil:
		return b.At.Field, !b.says()
	case b == nil:
		return a.At.Field, !a.says()
	}
	switch a.Field.Type {
	case Group:
		for _, m := range a.Members {
			if path, ok := sameValues(m, b.Get(m.Key)); !ok {
				return path, false
			}
		}
		for _, m := range b.Members {
			if a.Get(m.Key) == nil && m.says() {
				return m.At.Field, false
			}
		}
		return "", true
	case List:
		for i := range min(len(a.Items), len(b.Items)) {
			if path, ok := sameValues(a.Items[i], b.Items[i]); !ok {
				return path, false
			}
		}
		return a.At.Field, len(a.Items) == len(b.Items)
	case Flag:
		return a.At.Field, IsTrue(a.Scalar) == IsTrue(b.Scalar)
	case Amount, Number, Whole:
		return a.At.Field, plainest(a.Scalar) == plainest(b.Scalar) && a.Money == b.Money
	}
	return a.At.Field, a.Scalar == b.Scalar
}

// says reports whether there is a scalar in the value.
func (v *Value) says() bool {
	return v.Field.Type != Group && v.Field.Type != List || slices.ContainsFunc(v.Members, (*Value).says) ||
		slices.ContainsFunc(v.Items, (*Value).says)
}

// plainest is a number in its shortest form: a cell does not keep the zeros at
// the end of a fraction.
func plainest(s string) string {
	digits, problem := plainNumber(s)
	if problem != "" {
		return s
	}
	minus := strings.HasPrefix(digits, "-")
	digits = strings.TrimLeft(strings.TrimPrefix(digits, "-"), "0")
	if strings.Contains(digits, ".") {
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	}
	if strings.HasPrefix(digits, ".") || digits == "" {
		digits = "0" + digits
	}
	if minus && strings.Trim(digits, "0.") != "" {
		digits = "-" + digits
	}
	return digits
}

// Gap is a field in which something is missing.
type Gap struct {
	Path  string
	Field *Field
	// Must is whether the report cannot do without. Else it is needed in the
	// case that Field.When names.
	Must bool
}

// Missing lists the fields of a supplement that are not given and must be, or
// must be in some case, in the order of the form. A list that must hold
// something and does not is listed as the list. Inside groups that as a whole
// may be left out, and are, nothing is missing.
func Missing(root *Value) []Gap {
	var out []Gap
	var walk func(v *Value, f *Field, path string)
	walk = func(v *Value, f *Field, path string) {
		for i := range f.Fields {
			m := &f.Fields[i]
			at := strings.TrimPrefix(path+"."+m.Key, ".")
			given := v.Get(m.Key)
			switch {
			case m.Type == Group && (given != nil || m.Required):
				walk(given, m, at)
			case given == nil && m.Type != Group && (m.Required || m.When != ""):
				out = append(out, Gap{at, m, m.Required})
			case given != nil && m.Type == List && m.Item.Type == Group:
				for n, item := range given.Items {
					walk(item, m.Item, fmt.Sprintf("%s[%d]", at, n+1))
				}
			}
		}
	}
	walk(root, root.Field, "")
	return out
}
