package narrative

import (
	"strconv"
	"strings"

	"juesuan/internal/accounts"
)

// Field is the field of the supplement, by its path, that gives the fact of
// that name, or what it is made of: general.items[3].purpose is
// purposes.2080109. It is "" for what comes from the statements.
func (f *Facts) Field(name string) string {
	n, code := f.catalogue.node(f, name)
	if n == nil {
		return ""
	}
	field := n.field(f.table)
	if i := strings.Index(field, "[]"); i >= 0 {
		return field[:i] // filled in with the list that it is of
	}
	if field = strings.Replace(field, "{code}", code, 1); strings.Contains(field, "{") || code == "" && strings.HasSuffix(field, ".") {
		return ""
	}
	return field
}

// field is the field that gives a fact; of a comparison its base, of a share
// its part.
func (n *node) field(table Basis) string {
	switch {
	case n.Field != "":
		return n.Field
	case n.From == TableBudget && n.Is == OpAt:
		for _, o := range n.of {
			if o.From == table {
				return o.node.field(table)
			}
		}
	case n.Is == OpChange && len(n.of) > 1:
		return n.of[1].node.field(table)
	case n.Is == OpShare:
		return n.of[0].node.field(table)
	}
	return ""
}

// Place is the cell of the statements that would give the fact of that name, or the
// first amount of those that it is made of and the statements lack; ok is false of
// one that no statement gives.
func (f *Facts) Place(name string) (c accounts.Cell, ok bool) {
	n, code := f.catalogue.node(f, name)
	if n == nil {
		return c, false
	}
	return f.place(n, code)
}

func (f *Facts) place(n *node, code string) (c accounts.Cell, ok bool) {
	if len(n.cells) > 0 {
		c = n.cells[0]
		if n.digits() > 0 {
			c.Row = accounts.RowKey(code)
		}
		return c, true
	}
	for i := range n.of {
		if x, known := f.find(n.of[i].node.Path).(*Number); known && x != nil {
			continue
		}
		if c, ok = f.place(n.of[i].node, code); ok {
			return c, true
		}
	}
	return c, false
}

// Parts are the fields that give what a fact is the sum of where nothing gives
// it, as far as they are not given either; nil of one that is no such sum.
func (f *Facts) Parts(name string) (fields []string) {
	n, _ := f.catalogue.node(f, name)
	for n != nil && len(n.els) == 0 && n.Is == OpChange && len(n.of) > 1 {
		n = n.of[1].node // the base
	}
	if n == nil {
		return nil
	}
	for i := range n.els {
		s := &n.els[i]
		if s.From != NoBasis || s.If != notOwn {
			return nil
		}
		if s.Zero {
			continue
		}
		list, rest, rows := strings.Cut(s.node.Path, "[]")
		if !rows {
			fields = f.lacking(fields, s.node.Path)
		} else if l, ok := f.find(list).(*List); ok {
			for i := range l.Items {
				fields = f.lacking(fields, list+"["+strconv.Itoa(i)+"]"+rest)
			}
		}
	}
	return fields
}

// lacking adds the field of a fact that nothing gives.
func (f *Facts) lacking(fields []string, name string) []string {
	switch x := f.find(name).(type) {
	case *Number:
		if x != nil {
			return fields
		}
	case *Change:
		if x != nil && x.Base != nil {
			return fields
		}
	}
	return append(fields, f.Field(name))
}

// Topic is the topic under which the change of that name is explained.
func (f *Facts) Topic(name string) string {
	if c, ok := f.find(name).(*Change); ok {
		return c.Topic
	}
	return ""
}

// find is the fact of that name, list items by their number, nil if there is none.
func (f *Facts) find(name string) Computed {
	var at Computed = f.Root
	for part := range strings.SplitSeq(name, ".") {
		g, ok := at.(*Group)
		if !ok {
			return nil
		}
		key, index, listed := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		at = g.Facts[key]
		if !listed {
			continue
		}
		n, _ := strconv.Atoi(index)
		list, ok := at.(*List)
		if !ok || n < 0 || n >= len(list.Items) {
			return nil
		}
		at = list.Items[n]
	}
	return at
}

// node is the declaration of the fact of that name, list items by their
// number, and the code of the last item that it goes through.
func (c *Catalogue) node(f *Facts, name string) (n *node, code string) {
	n = c.root
	var at Computed = f.Root
	for part := range strings.SplitSeq(name, ".") {
		key, index, listed := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		if n = n.member(key); n == nil {
			return nil, ""
		}
		if g, ok := at.(*Group); ok {
			at = g.Facts[key]
		}
		list, ok := at.(*List)
		row, err := strconv.Atoi(index)
		if !listed || !ok || err != nil || row < 0 || row >= len(list.Items) {
			continue
		}
		item := list.Items[row]
		at = item
		if w, ok := item.Facts["code"].(Words); ok {
			code = w.S
		}
		for _, g := range n.named() { // a row that has a name of its own
			if f.find(g.Path) == Computed(item) {
				n = g
				break
			}
		}
	}
	return n, code
}

// named are the groups that a list has for rows.
func (n *node) named() []*node {
	for n.rows != nil && n.rows[0].Is == OpList {
		n = n.rows[0]
	}
	return n.rows
}

// Change is the comparison of a topic, as a reason names it; nil where there is none.
func (f *Facts) Change(topic string) (found *Change) {
	if topic == "" {
		return nil
	}
	var walk func(c Computed)
	walk = func(c Computed) {
		switch c := c.(type) {
		case *Change:
			if c.Topic == topic && found == nil {
				found = c
			}
		case *List:
			for _, g := range c.Items {
				walk(g)
			}
		case *Group:
			for _, name := range c.Names {
				walk(c.Facts[name])
			}
		}
	}
	walk(f.Root)
	return found
}
