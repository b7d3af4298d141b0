package supplement

import (
	"fmt"
	"strings"
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
}

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

// EditYAML makes changes in the text of a unit.yaml. Lines that no change is
// about stay as they are, byte for byte; of the others what can: comments,
// quotes, keys that the field table does not know. The result has been read
// again and found to say what was wanted and nothing else. What cannot be
// changed so is an *EditError.
func EditYAML(data []byte, name string, changes []Change) ([]byte, error) {
	return nil, refuse("", "修改 %s 的功能还没有做好", name)
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
