package docx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// node is an element or a text of a part of the base. Names keep the prefix
// the part uses ("w:p"): what a maintainer's Word wrote goes out again with
// the same prefixes and namespace declarations.
type node struct {
	name  string // "" for text
	text  string
	attrs []attr
	kids  []*node
}

type attr struct{ name, value string }

// maxDepth bounds the nesting of a part; Word's own stay below fifty.
const maxDepth = 256

// parseXML reads one part. Comments and processing instructions are dropped;
// a DOCTYPE is refused, because no part of a package has one.
func parseXML(data []byte) (*node, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	top := &node{}
	open := []*node{top}
	for {
		tok, err := dec.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		at := open[len(open)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			if len(open) > maxDepth {
				return nil, errors.New("嵌套过深")
			}
			n := &node{name: rawName(t.Name)}
			for _, a := range t.Attr {
				n.attrs = append(n.attrs, attr{rawName(a.Name), a.Value})
			}
			at.kids = append(at.kids, n)
			open = append(open, n)
		case xml.EndElement:
			if len(open) == 1 || at.name != rawName(t.Name) {
				return nil, fmt.Errorf("标签 </%s> 没有对应的开始标签", rawName(t.Name))
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 1 {
				at.kids = append(at.kids, &node{text: string(t)})
			}
		case xml.Directive:
			return nil, errors.New("含有 DOCTYPE")
		}
	}
	if len(open) != 1 {
		return nil, fmt.Errorf("标签 <%s> 没有结束", open[len(open)-1].name)
	}
	for _, n := range top.kids {
		if n.name != "" {
			return n, nil
		}
	}
	return nil, errors.New("没有内容")
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// el returns a new element; its attributes come as name, value, name, value.
func el(name string, attrs ...string) *node {
	n := &node{name: name}
	for i := 0; i+1 < len(attrs); i += 2 {
		n.attrs = append(n.attrs, attr{attrs[i], attrs[i+1]})
	}
	return n
}

// with appends children and returns the element.
func (n *node) with(kids ...*node) *node {
	n.kids = append(n.kids, kids...)
	return n
}

// attr returns the value of an attribute, "" where there is none or no element.
func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (n *node) setAttr(name, value string) {
	for i := range n.attrs {
		if n.attrs[i].name == name {
			n.attrs[i].value = value
			return
		}
	}
	n.attrs = append(n.attrs, attr{name, value})
}

// child returns the first child element of that name, or nil.
func (n *node) child(name string) *node {
	if n != nil {
		for _, k := range n.kids {
			if k.name == name {
				return k
			}
		}
	}
	return nil
}

// drop removes the child elements of these names.
func (n *node) drop(names ...string) {
	n.kids = slices.DeleteFunc(n.kids, func(k *node) bool {
		return k.name != "" && slices.Contains(names, k.name)
	})
}

// set puts child in the place of the children of its name, at the position
// that order, the sequence of the schema, gives it. Word refuses a part whose
// elements are out of order.
func (n *node) set(child *node, order []string) {
	n.drop(child.name)
	rank := slices.Index(order, child.name)
	at := 0
	for i, k := range n.kids {
		if k.name == "" {
			continue
		}
		if r := slices.Index(order, k.name); r >= 0 && r < rank {
			at = i + 1
		}
	}
	n.kids = slices.Insert(n.kids, at, child)
}

// copy returns a deep copy.
func (n *node) copy() *node {
	c := *n
	c.attrs = slices.Clone(n.attrs)
	c.kids = make([]*node, len(n.kids))
	for i, k := range n.kids {
		c.kids[i] = k.copy()
	}
	return &c
}

// walk calls f for every element, parents first, until f returns false for
// one: its children are then left out.
func (n *node) walk(f func(*node) bool) {
	if n.name == "" || !f(n) {
		return
	}
	for _, k := range n.kids {
		k.walk(f)
	}
}

// plain returns the text of all w:t below n.
func (n *node) plain() string {
	var b strings.Builder
	n.walk(func(k *node) bool {
		if k.name == "w:t" {
			for _, t := range k.kids {
				b.WriteString(t.text)
			}
		}
		return true
	})
	return b.String()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// bytes returns the element as a part of its own.
func (n *node) bytes() []byte { return n.append([]byte(xmlHead)) }

func (n *node) append(b []byte) []byte {
	if n.name == "" {
		return appendText(b, n.text)
	}
	b = n.appendOpen(b)
	if len(n.kids) == 0 {
		b[len(b)-1] = '/'
		return append(b, '>')
	}
	for _, k := range n.kids {
		b = k.append(b)
	}
	b = append(b, "</"...)
	b = append(b, n.name...)
	return append(b, '>')
}

func (n *node) appendOpen(b []byte) []byte {
	b = append(b, '<')
	b = append(b, n.name...)
	for _, a := range n.attrs {
		b = append(b, ' ')
		b = append(b, a.name...)
		b = append(b, `="`...)
		b = appendAttr(b, a.value)
		b = append(b, '"')
	}
	return append(b, '>')
}
