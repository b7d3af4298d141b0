package supplement

import (
	"slices"
	"strings"

	"juesuan/internal/diag"
)

// isoDate writes 2021年9月20日 and 2021/9/20 as 2021-09-20; what is no such date
// stays as it is.
func isoDate(s string) string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("年月日/.-", r) })
	if len(parts) != 3 || !isDigits(parts[0]) || !isDigits(parts[1]) || !isDigits(parts[2]) {
		return s
	}
	for i := range parts {
		if len(parts[i]) == 1 {
			parts[i] = "0" + parts[i]
		}
	}
	return strings.Join(parts, "-")
}

// looseLine is the field of a row that a layout has and this one has not.
var looseLine = Field{Type: Prose, Loose: true}

// looseNode is such a row, an amount with what is said beside it.
func looseNode(value *node, beside ...*node) *node {
	if unit := beside[0]; !slices.Contains(unitField.Choices, unit.text) {
		beside[0] = &node{} // 个, 名: it stands there of itself
	}
	if !slices.ContainsFunc(beside, func(n *node) bool { return n.kind == scalar }) {
		return value
	}
	n := &node{kind: mapping, at: value.at, pairs: []pair{{key: amountMembers[0].Key, keyAt: value.at, value: value}}}
	for i, x := range beside {
		if x.kind == scalar {
			n.pairs = append(n.pairs, pair{key: amountMembers[i+1].Key, keyAt: x.at, value: x})
		}
	}
	return n
}

// rows reads the rows of a sheet up to row end.
func (f *filledSheet) rows(end int) {
	lines := map[string]*lineSpec{}
	byName := map[string]string{}
	list := f.doc.Fields.lines(f.spec)
	for i := range list {
		if l := &list[i]; l.path != "" {
			lines[l.path] = l
			name := caption(l.field.Name)
			if _, twice := byName[name]; twice {
				byName[name] = ""
			} else {
				byName[name] = l.path
			}
		}
	}
	head, col := f.rowHead(end)
	if head == 0 || col.label == 0 || col.key == 0 {
		f.headless("“" + capLabel + "”、“" + capValue + "”、“" + capKey + "”")
		for _, key := range f.spec.rows {
			f.put(f.base, key, &node{kind: unread, at: f.sheet.at})
		}
		return
	}
	for row := range head + 1 {
		f.wholeRow(row)
	}
	own := f.own
	var above *lineSpec // the list that a row without key goes on with
	for row := head + 1; row < end; row++ {
		key := strings.TrimSpace(own(row, col.key).text)
		label := caption(own(row, col.label).text)
		f.take(row, col.help)
		l := lines[key]
		if l == nil && (strings.HasPrefix(key, Local+".") || strings.HasPrefix(key, "prior."+Local+".")) {
			l = &lineSpec{path: key, field: &looseLine} // of another layout
		}
		if c := f.at[[2]int{row, col.value}]; l == nil && key == "" && c != nil && c.text != "" {
			switch path := byName[label]; {
			case above != nil && label == "":
				l = above
			case path != "":
				l = lines[path]
			}
		}
		if l == nil {
			if c := f.at[[2]int{row, col.value}]; c != nil && f.at[[2]int{row, col.label}] != nil &&
				key == "" && f.spec.name == formSheet && caption(c.text) == funds[0].Name {
				f.wholeRow(row) // the captions of 项目资金
				continue
			}
			if key != "" {
				f.fail(own(row, col.key).at, "supplement.key", "“"+f.spec.name+"”里没有编号为“"+clip(key)+"”的一项", "“编号”一栏请照原样保留")
				f.wholeRow(row)
			}
			above = nil
			continue
		}
		above = nil
		if l.list {
			above = l
		}
		f.rowValue(l, row, col)
	}
}

// own is a cell of a row, nothing where the sheet has no such column.
func (f *filledSheet) own(row, col int) *node {
	if col == 0 {
		return &node{}
	}
	return f.take(row, col)
}

// rowValue reads what is filled in in a row of a field.
func (f *filledSheet) rowValue(l *lineSpec, row int, col rowColumns) {
	own := func(col int) *node { return f.own(row, col) }
	field := l.field
	if l.list {
		field = l.field.Item
	}
	if l.pair {
		for i := range funds {
			f.put(f.base, l.path+"."+funds[i].Key, amountNode(f.take(row, col.value+i), nil, nil, nil, nil))
		}
		return
	}
	var n *node
	switch value := own(col.value); {
	case field.Loose:
		f.wholeRow(row)
		n = looseNode(value, own(col.unit), own(col.scope), own(col.source), own(col.derived))
	case field.Type == Amount && col.scope > 0:
		n = amountNode(value, own(col.unit), own(col.scope), own(col.source), own(col.derived))
	case field.Type == Amount:
		n = amountNode(value, nil, nil, nil, nil)
	default:
		if c := f.at[[2]int{row, col.unit}]; c != nil && c.text == field.Unit {
			own(col.unit)
		}
		n = scalarNode(value, field)
	}
	if !l.list {
		f.put(f.base, l.path, n)
		return
	}
	list := at(f.base, l.path)
	if list == nil {
		list = &node{kind: sequence, at: n.at}
		f.put(f.base, l.path, list)
	}
	list.items = append(list.items, n)
}

// rowColumns are the columns in which the parts of a row stand, 0 where there
// is none.
type rowColumns struct{ label, value, unit, scope, source, derived, help, key int }

// rowHead finds the captions of the rows above row end.
func (f *filledSheet) rowHead(end int) (head int, col rowColumns) {
	for i := range f.sheet.cells {
		c := &f.sheet.cells[i]
		if c.row >= end || head > 0 && c.row > head {
			break
		}
		if caption(c.text) == capValue {
			head = c.row
		}
	}
	for i := range f.sheet.cells {
		c := &f.sheet.cells[i]
		if c.row != head {
			continue
		}
		for _, x := range []struct {
			text string
			col  *int
		}{{capLabel, &col.label}, {capValue, &col.value}, {capUnit, &col.unit}, {capScope, &col.scope},
			{capSource, &col.source}, {capDerived, &col.derived}, {capHelp, &col.help}, {capKey, &col.key}} {
			if caption(c.text) == x.text {
				*x.col = c.col
			}
		}
	}
	return head, col
}

// at is the node at a path of keys, nil where there is none.
func at(n *node, path string) *node {
	for key := range strings.SplitSeq(path, ".") {
		i := slices.IndexFunc(n.pairs, func(p pair) bool { return p.key == key })
		if i < 0 {
			return nil
		}
		n = n.pairs[i].value
	}
	return n
}

// tableRows reads the lines of the table below its captions.
func (f *filledSheet) tableRows(head int, columns map[int]int) {
	for row := range head {
		if f.spec.rows == nil {
			f.wholeRow(row)
		}
	}
	if f.spec.table.coded != nil {
		f.codedRows(head, columns)
		return
	}
	t := f.spec.table
	first := func(level int) diag.Position {
		for k := range t.columns {
			if t.columns[k].level == level {
				return f.sheet.place(head+1, columns[k])
			}
		}
		return f.sheet.at
	}
	top := &node{kind: sequence, at: first(0)}
	f.put(f.base, t.lists[0], top)
	open := make([]*node, len(t.lists)) // the item that each level goes on with
	for row := head + 1; row <= f.last; row++ {
		cells := make([]*node, len(t.columns))
		given := make([]bool, len(t.lists))
		for k := range t.columns {
			c := &t.columns[k]
			cells[k] = &node{at: f.sheet.place(row, 1)}
			if col := columns[k]; col > 0 {
				field := f.doc.Fields.field(t, c)
				cells[k] = f.take(row, col)
				if field.Type == Amount {
					cells[k] = amountNode(cells[k], nil, nil, nil, nil)
				} else {
					cells[k] = scalarNode(cells[k], field)
				}
			}
			given[c.level] = given[c.level] || !cells[k].empty()
		}
		for level := range t.lists {
			deeper := slices.Contains(given[level+1:], true)
			switch {
			case !given[level] && !deeper:
				continue
			case !given[level] && open[level] != nil:
				continue // the item above goes on
			case given[level] && level+1 < len(t.lists) && deeper && t.repeats(level, cells, open[level]):
				continue // its name is said again
			}
			item := &node{kind: mapping, at: f.sheet.place(row, 1)}
			for k := range t.columns {
				if t.columns[k].level == level {
					if len(item.pairs) == 0 {
						item.at = cells[k].at
					}
					f.put(item, t.columns[k].key, cells[k])
				}
			}
			list := top
			if level > 0 {
				parent := open[level-1]
				if list = at(parent, t.lists[level]); list == nil {
					list = &node{kind: sequence, at: item.at}
					f.put(parent, t.lists[level], list)
				}
			}
			list.items = append(list.items, item)
			open[level] = item
			for i := level + 1; i < len(open); i++ {
				open[i] = nil
			}
		}
	}
}

// repeats reports whether the cells of a level only say again what the open
// item of that level says.
func (t *tableSpec) repeats(level int, cells []*node, item *node) bool {
	if item == nil {
		return false
	}
	for k := range t.columns {
		if c := &t.columns[k]; c.level == level && !cells[k].empty() {
			if before := at(item, c.key); before == nil || before.text != cells[k].text {
				return false
			}
		}
	}
	return true
}

// codedRows reads a table whose lines stand under classification codes.
func (f *filledSheet) codedRows(head int, columns map[int]int) {
	t := f.spec.table
	for row := head + 1; row <= f.last; row++ {
		cells := map[string]*node{}
		given := false
		for k := range t.columns {
			if columns[k] > 0 {
				n := f.take(row, columns[k])
				cells[t.columns[k].key] = n
				given = given || n.kind == scalar && t.columns[k].key != colName
			}
		}
		if !given {
			continue
		}
		missing := func(key string) bool {
			if n := cells[key]; n == nil || n.kind == nothing {
				at := f.sheet.place(row, 1)
				if n != nil {
					at = n.at
				}
				for k := range t.columns {
					if t.columns[k].key == key {
						f.fail(at, "supplement.required", "“"+t.columns[k].caption+"”没有填", t.columns[k].help)
					}
				}
				return true
			}
			return false
		}
		if missing(colCode) {
			continue
		}
		group := t.coded[0].Key
		if t.coded[0].Text != "" {
			if missing(colGroup) {
				continue
			}
			kind := cells[colGroup]
			i := slices.IndexFunc(t.coded, func(w Word) bool { return w.Text == kind.text })
			if i < 0 {
				f.fail(kind.at, "supplement.value", "“预算种类”应填"+strings.Join(texts(t.coded), "、")+"之一，“"+clip(kind.text)+"”不在其中", "")
				continue
			}
			group = t.coded[i].Key
		}
		code := cells[colCode]
		key := digits(code).text
		for _, w := range f.doc.Fields.purposeWords() {
			if group == "purposes" && (w.Text == key || w.Key == key) {
				key = w.Key
			}
		}
		if missing(colValue) {
			continue
		}
		var n *node
		if f.doc.Fields.At(group).Item.Type == Amount {
			n = amountNode(cells[colValue], cells["unit"], cells["scope"], cells["source"], cells["derived"])
		} else {
			n = scalarNode(cells[colValue], f.doc.Fields.At(group).Item)
		}
		parent := at(f.base, group)
		if parent == nil {
			parent = &node{kind: mapping, at: code.at}
			f.put(f.base, group, parent)
		}
		parent.pairs = append(parent.pairs, pair{key: key, keyAt: code.at, value: n})
	}
}
