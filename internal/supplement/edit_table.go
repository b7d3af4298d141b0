package supplement

import (
	"maps"
	"slices"
)

// coded compares a table whose lines stand under classification codes.
func (y *sheetSync) coded(head int, columns map[int]int, was, want *node) error {
	t := y.spec.table
	if head == 0 {
		if path := y.codedDiffers(was, want); path != "" {
			return y.refuse(path, "找不到“%s”表的表头，不能填；表头请照原样保留", y.sheet.name)
		}
		return nil
	}
	col := map[string]int{}
	for k := range t.columns {
		col[t.columns[k].key] = columns[k]
	}
	free := head
	for row := head + 1; row <= y.last; row++ {
		if y.filled(row) {
			free = row
		}
	}
	for _, w := range t.coded {
		before, after := said(was, w.Key), said(want, w.Key)
		for _, p := range before.pairs {
			if b := said(after, p.key); b.empty() && !p.value.empty() {
				row := rowOf(p.keyAt)
				for k := range t.columns {
					if columns[k] > 0 {
						y.put(row, row, columns[k], "", false)
					}
				}
			}
		}
	}
	for _, w := range t.coded {
		before, after := said(was, w.Key), said(want, w.Key)
		field := y.doc.Fields.At(w.Key)
		for _, p := range after.pairs {
			a, path := said(before, p.key), w.Key+"."+p.key
			if a.same(p.value) || p.value.empty() {
				continue
			}
			row := 0
			for _, q := range before.pairs {
				if q.key == p.key && !q.value.empty() && row == 0 {
					row = rowOf(q.keyAt)
				}
			}
			if row == 0 {
				free++
				row = free
				if col[colGroup] > 0 {
					y.put(row, row, col[colGroup], w.Text, false)
				}
				name := p.key
				if m := field.Member(p.key); m != nil && m.Key != "" {
					name = m.Name
				}
				y.put(row, row, col[colCode], name, false)
			}
			var err error
			if m := field.Member(p.key); m.Type == Amount {
				err = y.amount(path, m, row, col[colValue], [4]int{col["unit"], col["scope"], col["source"], col["derived"]}, a, p.value)
			} else {
				err = y.cell(path, m, row, row, col[colValue], a, p.value)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (y *sheetSync) codedDiffers(was, want *node) string {
	for _, w := range y.spec.table.coded {
		if !said(was, w.Key).same(said(want, w.Key)) {
			return w.Key
		}
	}
	return ""
}

// filled reports whether a row holds anything.
func (y *sheetSync) filled(row int) bool {
	return slices.ContainsFunc(y.sheet.cells, func(c filledCell) bool { return c.row == row && (clean(c.text) != "" || c.problem != "") })
}

// tableLine is one line of a table of lists as it is to be: of each level the
// item that it belongs to, and whether it is the item's first line.
type tableLine struct {
	items []*node
	first []bool
	from  int // the row that it has, 0: a new one
	to    int
}

// list compares a table of a list and the lists in it.
func (y *sheetSync) list(head int, columns map[int]int, was, want *node) error {
	t := y.spec.table
	before, after := said(was, t.lists[0]), said(want, t.lists[0])
	if before.same(after) {
		return nil
	}
	if len(columns) < len(t.columns) {
		return y.refuse(t.lists[0], "“%s”表的表头不全，不能填；表头请照原样保留", y.sheet.name)
	}
	lines := t.wantedLines(after, t.aloneIn(before))
	kept := map[int]bool{}
	for _, l := range lines {
		if l.from > 0 {
			kept[l.from] = true
		}
	}
	order := y.place(head, columns, lines, kept)
	y.out.Rows = order
	to := func(row int) int {
		if n, ok := order[row]; ok {
			return n
		}
		return row
	}
	assigned := map[int]bool{}
	cellsOf := func(l *tableLine, k int) (*node, *Field) {
		c := &t.columns[k]
		if item := l.items[c.level]; item != nil && l.first[c.level] {
			return said(item, c.key), y.doc.Fields.field(t, c)
		}
		return &node{}, y.doc.Fields.field(t, c)
	}
	for i := range lines {
		l := &lines[i]
		assigned[l.to] = true
		for k := range t.columns {
			n, f := cellsOf(l, k)
			c := &t.columns[k]
			a := y.cellNode(l.to, columns[k], f)
			if item := l.items[c.level]; n.empty() && item != nil && !l.first[c.level] && a.same(said(item, c.key)) {
				continue // its name said again
			}
			if err := y.cell(t.lists[0], f, l.to, to(l.to), columns[k], a, n); err != nil {
				return err
			}
		}
	}
	// What was in rows that no line has any more.
	gone := map[int]bool{}
	for _, row := range t.rowsOf(before) {
		if !assigned[row] && !gone[row] {
			gone[row] = true
			for k := range t.columns {
				y.put(row, to(row), columns[k], "", false)
			}
		}
	}
	return nil
}

// cellNode is a cell of the table as the reader takes it.
func (y *sheetSync) cellNode(row, col int, f *Field) *node {
	n := &node{}
	if text := y.text(row, col); text != "" {
		n.kind, n.text = scalar, text
	}
	if f.Type == Amount {
		return amountNode(n)
	}
	return scalarNode(n, f)
}

// deeper are the items of the next level in an item.
func (t *tableSpec) deeper(item *node, level int) []*node {
	if level+1 >= len(t.lists) {
		return nil
	}
	return said(item, t.lists[level+1]).said()
}

// aloneIn are the rows of items that have a row before that of their first
// deeper item.
func (t *tableSpec) aloneIn(list *node) map[int]bool {
	out := map[int]bool{}
	var walk func(items []*node, level int)
	walk = func(items []*node, level int) {
		for _, item := range items {
			inner := t.deeper(item, level)
			if len(inner) > 0 && rowOf(inner[0].at) != rowOf(item.at) {
				out[rowOf(item.at)] = true
			}
			walk(inner, level+1)
		}
	}
	walk(list.said(), 0)
	return out
}

// rowsOf are the rows of all items of a table.
func (t *tableSpec) rowsOf(list *node) []int {
	var out []int
	var walk func(items []*node, level int)
	walk = func(items []*node, level int) {
		for _, item := range items {
			out = append(out, rowOf(item.at))
			walk(t.deeper(item, level), level+1)
		}
	}
	walk(list.said(), 0)
	return out
}

// wantedLines are the lines of the table as it is to be.
func (t *tableSpec) wantedLines(list *node, alone map[int]bool) []tableLine {
	var out []tableLine
	line := func() tableLine {
		return tableLine{items: make([]*node, len(t.lists)), first: make([]bool, len(t.lists))}
	}
	var walk func(items []*node, level int, head tableLine)
	walk = func(items []*node, level int, head tableLine) {
		for _, item := range items {
			l := line()
			copy(l.items, head.items)
			copy(l.first, head.first)
			clear(head.first)
			l.items[level], l.first[level] = item, true
			row := rowOf(item.at)
			inner := t.deeper(item, level)
			if len(inner) == 0 || alone[row] {
				l.from = row
				out = append(out, tableLine{items: slices.Clone(l.items), first: slices.Clone(l.first), from: row})
				clear(l.first)
			}
			if len(inner) > 0 {
				walk(inner, level+1, l)
			}
		}
	}
	walk(list.said(), 0, line())
	// Two items may have stood in one row; only one keeps it.
	seen := map[int]bool{}
	for i := range out {
		if seen[out[i].from] {
			out[i].from = 0
		}
		seen[out[i].from] = true
	}
	return out
}

// place gives every line its row: the one that it has, or a free one. Where
// that does not bring them into their order, rows go to other places; order
// says where.
func (y *sheetSync) place(head int, columns map[int]int, lines []tableLine, kept map[int]bool) (order map[int]int) {
	inTable := map[int]bool{}
	for _, col := range columns {
		inTable[col] = true
	}
	blocked := map[int]bool{} // rows with something beside the table
	for _, c := range y.sheet.cells {
		if c.row > head && (!inTable[c.col] && clean(c.text) != "" || c.problem != "") {
			blocked[c.row] = true
		}
	}
	taken := maps.Clone(kept)
	free := func(from, below int) int {
		for row := from; row < below; row++ {
			if !taken[row] && !blocked[row] {
				return row
			}
		}
		return 0
	}
	ascending := true
	last := head
	for i := range lines {
		l := &lines[i]
		if l.from == 0 {
			below := 1 << 30
			for _, next := range lines[i+1:] {
				if next.from > 0 {
					below = next.from
					break
				}
			}
			if l.to = free(last+1, below); l.to == 0 {
				l.to = free(last+1, 1<<30) // to be moved up
			}
			taken[l.to] = true
		} else {
			l.to = l.from
		}
		ascending = ascending && l.to > last
		last = l.to
	}
	if ascending {
		return nil
	}
	// The rows of the lines in their order; every other row stays behind the one
	// that it was behind.
	bottom := 0
	isLine := map[int]bool{}
	for _, l := range lines {
		bottom = max(bottom, l.to)
		isLine[l.to] = true
	}
	behind := map[int][]int{}
	anchor := head
	for row := head + 1; row <= bottom; row++ {
		if isLine[row] {
			anchor = row
			continue
		}
		behind[anchor] = append(behind[anchor], row)
	}
	sequence := slices.Clone(behind[head])
	for _, l := range lines {
		sequence = append(append(sequence, l.to), behind[l.to]...)
	}
	order = map[int]int{}
	for i, row := range sequence {
		if row != head+1+i {
			order[row] = head + 1 + i
		}
	}
	return order
}
