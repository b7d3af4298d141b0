package supplement

import (
	"fmt"
	"slices"
	"strings"
)

// A form shows the supplement by topics: what is one sheet of the workbook form
// is one topic.

// Topic is what is filled in together.
type Topic struct {
	Name  string // of the sheet
	About string
	Must  bool     // every unit fills it in
	Roots []string // paths of the fields in it; what has a topic of its own is not part of a group
}

// Topics are all of them, in the order of the workbook form.
func (t *Fields) Topics() []Topic {
	out := make([]Topic, 0, len(t.sheets))
	for i := range t.sheets {
		s := &t.sheets[i]
		out = append(out, Topic{Name: s.name, About: s.about, Must: s.kind == required, Roots: s.roots()})
	}
	return out
}

// TopicOf is the name of the topic that a path, or the name of a sheet, belongs
// to; "" if none does.
func (t *Fields) TopicOf(path string) string {
	best, name := -1, ""
	for _, topic := range t.Topics() {
		if topic.Name == path || topic.Name == formSheet && strings.HasPrefix(path, formSheet) {
			return topic.Name
		}
		for _, root := range topic.Roots {
			if rest, ok := strings.CutPrefix(path, root); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') && len(root) > best {
				best, name = len(root), topic.Name
			}
		}
	}
	return name
}

// FieldAt is the field at a path as At.Field has it, nil if there is none.
func (t *Fields) At(path string) *Field {
	steps, ok := parsePath(path)
	if !ok {
		return nil
	}
	f := t.root
	for _, s := range steps {
		switch {
		case s.item < 0:
			f = f.Member(s.key)
		case f.Type == List:
			f = f.Item
		default:
			return nil
		}
		if f == nil {
			return nil
		}
	}
	return f
}

// TypedText is what a person typed as a file is to hold it, and what is wrong
// with it, in words; "" if nothing is. Of an amount, unit is the one that it
// will have; a unit typed behind the number is taken off and returned.
func (f *Field) TypedText(typed, unit string) (text, ownUnit, problem string) {
	n := &node{kind: scalar, text: clean(typed)}
	if n.text == "" {
		return "", "", ""
	}
	switch f.Type {
	case Amount, Whole, Number:
		n.text = strings.ReplaceAll(n.text, "．", ".")
	}
	if f.Type == Amount {
		if _, own := splitUnit(n, nil); own != nil {
			ownUnit, unit = own.text, own.text
		}
		plain, wrong := plainNumber(n.text)
		_, fraction, _ := strings.Cut(plain, ".")
		switch limit, known := fractionOf[unit]; {
		case wrong != "":
			return n.text, ownUnit, "应填金额，“" + clip(n.text) + "”" + wrong
		case !known && strings.Trim(plain, "-0.") == "": // nothing is nothing in every unit
		case !known:
			return n.text, ownUnit, "没有说明金额单位：请在旁边选元、千元或万元"
		case len(strings.TrimRight(fraction, "0")) > limit:
			return n.text, ownUnit, fmt.Sprintf("%s%s 细于一分，请核对小数位数和金额单位", clip(n.text), unit)
		}
		return n.text, ownUnit, ""
	}
	if f.Type == Choice && f.Choices != nil && !slices.Contains(f.Choices, n.text) {
		return n.text, "", f.fault(n.text)
	}
	n = scalarNode(n, f)
	return n.text, "", f.fault(n.text)
}
