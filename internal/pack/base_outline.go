package pack

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"juesuan/internal/diag"
)

// nodesOf are the keys that name a part or section for the packs that stand on its pack:
// the first of them that it writes; of text, where it prints one sentence only.
var nodesOf = [...]string{"key", "table", "list", "form", "chart", "text"}

// nodeID is how a pack that stands on another calls one of its parts or sections; "" for
// one that has no name.
func nodeID(n *yaml.Node) string {
	for _, key := range nodesOf {
		switch _, v := pair(n, key); {
		case v == nil:
		case v.Kind == yaml.ScalarNode:
			return v.Value
		case key == "text" && v.Kind == yaml.SequenceNode && len(v.Content) == 1:
			return v.Content[0].Value
		}
	}
	return ""
}

// sectionsOf are the sections of a part or section, or the parts of a list of them.
func sectionsOf(n *yaml.Node) []*yaml.Node {
	if n != nil && n.Kind == yaml.MappingNode {
		_, n = pair(n, "sections")
	}
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// below are the parts and sections below a node of that name, at whatever depth.
func below(n *yaml.Node, id string) (found []*yaml.Node) {
	for _, s := range sectionsOf(n) {
		if nodeID(s) == id {
			found = append(found, s)
		}
		found = append(found, below(s, id)...)
	}
	return found
}

// outlineOver is a list of parts or sections over those of the base: a name stands for the
// base's, a group with a key for the base's with other settings, any other group for
// itself. within are the base's nodes that the list stands in, the outermost first: a
// name is looked for in the innermost that has it.
type outlineOver struct {
	*overlay
	within []*yaml.Node
	taken  map[*yaml.Node]bool
}

func (o *outlineOver) list(own *yaml.Node) *yaml.Node {
	out := *own
	out.Content = nil
	for _, n := range own.Content {
		if m := o.node(n); m != nil {
			out.Content = append(out.Content, m)
		}
	}
	base := sectionsOf(o.within[len(o.within)-1])
	if len(base) > 0 && slices.Equal(out.Content, base) {
		o.same(own)
	}
	return &out
}

func (o *outlineOver) node(own *yaml.Node) *yaml.Node {
	_, key := pair(own, "key")
	name := own
	if own.Kind != yaml.ScalarNode {
		name = key
	}
	if name == nil || name.Value == "" {
		return o.over(own, nil)
	}
	base := o.find(name, own.Kind == yaml.ScalarNode)
	switch {
	case base == nil && own.Kind == yaml.ScalarNode:
		return nil
	case base == nil:
		return o.over(own, nil)
	case o.taken[base]:
		o.errorf(name, "一部分、一节只能写一处", "%s 写了两次", name.Value)
		return nil
	}
	o.taken[base] = true
	if own.Kind == yaml.ScalarNode {
		return o.inherit(base)
	}
	if len(own.Content) == 2 {
		o.same(own)
	}
	return o.over(own, base)
}

// find is the base's node of a name: asked for by the bare name, it must be there.
func (o *outlineOver) find(name *yaml.Node, bare bool) *yaml.Node {
	for _, in := range slices.Backward(o.within) {
		switch found := below(in, name.Value); len(found) {
		case 0:
			continue
		case 1:
			return found[0]
		default:
			o.errorf(name, "把它写在所在的部分（key: …）的 sections 里，就在那一部分里找",
				"%s 里叫 %s 的不止一处：第 %d 行、第 %d 行", o.base.file, name.Value, found[0].Line, found[1].Line)
			return nil
		}
	}
	var known []string
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for _, s := range sectionsOf(n) {
			if id := nodeID(s); id != "" && !slices.Contains(known, id) {
				known = append(known, id)
			}
			walk(s)
		}
	}
	walk(o.within[0])
	hint := didYouMean(name.Value, known)
	message := fmt.Sprintf("%s 里没有叫 %s 的部分或节", o.base.file, name.Value)
	if bare {
		o.errorf(name, hint, "%s", message)
	} else if nearest(name.Value, known) != "" {
		o.errorf(name, hint, "%s，这里的是新的一节", message).Severity = diag.Warning
	}
	return nil
}

// over is a group over the base's node: its settings, and its sections, in place of those.
func (o *outlineOver) over(own, base *yaml.Node) *yaml.Node {
	if own.Kind != yaml.MappingNode {
		return own
	}
	if base != nil {
		o.within = append(o.within, base)
		defer func() { o.within = o.within[:len(o.within)-1] }()
	}
	out := *own
	out.Content = nil
	if base != nil {
		for i := 0; i+1 < len(base.Content); i += 2 {
			if k, _ := pair(own, base.Content[i].Value); k == nil {
				out.Content = append(out.Content, o.inherit(base.Content[i]), o.inherit(base.Content[i+1]))
			}
		}
	}
	for i := 0; i+1 < len(own.Content); i += 2 {
		k, v := own.Content[i], own.Content[i+1]
		_, was := pair(base, k.Value)
		switch {
		case k.Value == "sections" && v.Kind == yaml.SequenceNode:
			v = o.list(v)
		case k.Value != "key" && was != nil && equal(was, v):
			o.same(v)
		}
		out.Content = append(out.Content, k, v)
	}
	return &out
}
