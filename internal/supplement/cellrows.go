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
func looseNode(value *node, beside []*node) *node {
	if !slices.Contains(unitField.Choices, beside[0].text) {
		beside[0] = nil // 个, 名: it stands there of itself
	}
	if !slices.ContainsFunc(beside, (*node).isScalar) {
		return value
	}
	return value.with(beside)
}

// indexed are the lines by their keys, and their keys by their names: none of a
// name that several have.
func indexed(list []lineSpec) (lines map[string]*lineSpec, byName map[string]string) {
	lines, byName = map[string]*lineSpec{}, map[string]string{}
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
	return lines, byName
}

// rows reads the rows of a sheet up to row end.
func (f *filledSheet) rows(end int) {
	lines, byName := indexed(f.doc.Fields.lines(f.spec))
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
				key == "" && f.spec.paper() && caption(c.text) == "年初预算数" {
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
	beside := func() (out []*node) {
		for _, at := range col.beside {
			out = append(out, f.own(row, at))
		}
		return out
	}
	field := l.field
	if l.list {
		field = l.field.Item
	}
	if l.pair {
		for i, m := range field.Fields {
			f.put(f.base, l.path+"."+m.Key, amountNode(f.take(row, col.value+i)))
		}
		return
	}
	var n *node
	switch value := f.own(row, col.value); {
	case field.Loose:
		f.wholeRow(row)
		n = looseNode(value, beside())
	case field.Type == Amount && col.beside[1] > 0:
		n = amountNode(value, beside()...)
	case field.Type == Amount:
		n = amountNode(value)
	default:
		if c := f.at[[2]int{row, col.beside[0]}]; c != nil && c.text == field.Unit {
			f.own(row, col.beside[0])
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
type rowColumns struct {
	label, value int
	beside       [4]int // unit, scope, source, derived
	help, key    int
}

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
		switch text := caption(c.text); text {
		case capLabel:
			col.label = c.col
		case capValue:
			col.value = c.col
		case capHelp:
			col.help = c.col
		case capKey:
			col.key = c.col
		default:
			if k := slices.Index(capBeside[:], text); k >= 0 {
				col.beside[k] = c.col
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
					cells[k] = amountNode(cells[k])
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
