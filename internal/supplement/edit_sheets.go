package supplement

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/diag"
)

// SheetEdit is what changes make of the workbook form.
type SheetEdit struct {
	Copies []SheetCopy
	Order  []string // of all sheets afterwards, as the workbook names them; nil: as it is
	Sheets []SheetChange

	tree    *tree
	before  diag.List
	changes []Change
}

// SheetCopy is a sheet to be made, like another.
type SheetCopy struct{ From, Name string }

// SheetChange is what changes on one sheet: first rows go to other places, then
// cells get other contents.
type SheetChange struct {
	Name  string
	Rows  map[int]int // from → to; the same rows, in another order
	Like  map[int]int // a row that is not there yet → one whose formats it takes
	Cells []CellChange
}

// CellChange is what a cell holds from now on.
type CellChange struct {
	Row, Col int
	Text     string // "": nothing
	Number   bool   // as a number, where the cell's format shows one
}

// EditSheets says what changes make of the workbook form. Only the cells that
// they are about, and the rows of a list that they put in order, are named.
// When that has been done and the workbook read again, Check says whether it is
// what was wanted.
func EditSheets(sheets []Filled, name string, cell func(sheet diag.Position, row, col int) diag.Position, changes []Change) (*SheetEdit, error) {
	read := func() *cellReader {
		r := &cellReader{fitter: fitter{doc: Empty(name), cells: true, root: &node{kind: mapping, at: diag.Position{File: name}}}, cell: cell}
		r.read(sheets)
		return r
	}
	r := read()
	if err := unreadable(r.root, r.list); err != nil {
		return nil, err
	}
	e := &SheetEdit{tree: newTree(r.root, r.doc, true), before: r.list, changes: changes}
	if _, err := e.tree.all(changes); err != nil {
		return nil, err
	}
	s := &sheetEditor{SheetEdit: e, read: read(), sheets: sheets}
	s.was = s.read.root
	return e, s.edit()
}

// Check compares a workbook after its edit with what was wanted.
func (e *SheetEdit) Check(sheets []Filled, name string, cell func(sheet diag.Position, row, col int) diag.Position) error {
	r := &cellReader{fitter: fitter{doc: Empty(name), cells: true, root: &node{kind: mapping, at: diag.Position{File: name}}}, cell: cell}
	r.read(sheets)
	return e.tree.wanted(r.root, r.doc, r.list, e.before, e.changes)
}

// sheetEditor compares what the workbook says with what it is to say.
type sheetEditor struct {
	*SheetEdit
	read   *cellReader
	was    *node // as the workbook says it
	sheets []Filled
}

func (s *sheetEditor) edit() error {
	for i := range sheetSpecs {
		spec := &sheetSpecs[i]
		if spec.name == formSheet {
			if err := s.forms(spec); err != nil {
				return err
			}
			continue
		}
		n := slices.IndexFunc(s.sheets, func(f Filled) bool { return strings.TrimSpace(f.Name) == spec.name })
		if n < 0 {
			if path := s.differs(spec); path != "" {
				return refuse(path, "工作簿里没有“%s”这张表，不能填；请从 juesuan init 生成的工作簿复制一张过来", spec.name)
			}
			continue
		}
		if err := s.sheet(&s.sheets[n], spec, s.sheets[n].Name, "", s.was, s.tree.root); err != nil {
			return err
		}
	}
	return nil
}

// differs is a path that a sheet shows and that is to change, "" for none.
func (s *sheetEditor) differs(spec *sheetSpec) string {
	var paths []string
	for _, l := range spec.lines() {
		if l.path != "" {
			paths = append(paths, l.path)
		}
	}
	if t := spec.table; t != nil {
		for _, w := range t.coded {
			paths = append(paths, w.key)
		}
		if t.coded == nil {
			paths = append(paths, t.lists[0])
		}
	}
	for _, path := range paths {
		if !said(s.was, path).same(said(s.tree.root, path)) {
			return path
		}
	}
	return ""
}

// said is the node at a path of keys, one that says nothing where there is none.
func said(n *node, path string) *node {
	if n = at(n, path); n == nil {
		return &node{}
	}
	return n
}

// rowOf is the row of a cell.
func rowOf(at diag.Position) int {
	n, _ := strconv.Atoi(strings.TrimLeft(at.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return n
}

// sheetSync is one sheet being compared.
type sheetSync struct {
	*filledSheet
	prefix string // of paths, in messages
	out    SheetChange
	rows   int          // that are there, with those added
	types  map[int]Type // of the fields that have rows
}

// sheet compares one sheet: what its cells said, and what they are to say.
func (s *sheetEditor) sheet(filled *Filled, spec *sheetSpec, name, prefix string, was, want *node) error {
	f := &filledSheet{cellReader: s.read, sheet: filled, spec: spec, base: was, used: map[[2]int]bool{}, at: map[[2]int]*FilledCell{}}
	for i := range filled.Cells {
		c := &filled.Cells[i]
		f.at[[2]int{c.Row, c.Col}] = c
		f.last = max(f.last, c.Row)
	}
	y := &sheetSync{filledSheet: f, prefix: prefix, out: SheetChange{Name: name, Like: map[int]int{}}, rows: f.last, types: map[int]Type{}}
	tableHead, columns := 0, map[int]int(nil)
	if spec.table != nil {
		tableHead, columns = f.tableHead()
	}
	if spec.rows != nil {
		end := f.last + 1
		if tableHead > 0 {
			end = tableHead
		}
		if err := y.lines(end, was, want); err != nil {
			return err
		}
	}
	var err error
	switch t := spec.table; {
	case t == nil:
	case t.coded != nil:
		err = y.coded(tableHead, columns, was, want)
	default:
		err = y.list(tableHead, columns, was, want)
	}
	if err != nil {
		return err
	}
	if len(y.out.Cells) > 0 || len(y.out.Rows) > 0 {
		slices.SortFunc(y.out.Cells, func(a, b CellChange) int { return cmp.Or(a.Row-b.Row, a.Col-b.Col) })
		s.Sheets = append(s.Sheets, y.out)
	}
	return nil
}

func (y *sheetSync) refuse(path, format string, args ...any) error {
	return refuse(y.prefix+path, format, args...)
}

// text is what a cell holds, as the reader takes it.
func (y *sheetSync) text(row, col int) string {
	if c := y.at[[2]int{row, col}]; c != nil {
		return clean(c.Text)
	}
	return ""
}

// put makes a cell hold a text, if it does not yet; what was in it is at
// another place when rows move.
func (y *sheetSync) put(from, to, col int, text string, number bool) {
	c := y.at[[2]int{from, col}]
	before := y.text(from, col)
	if (text == before || number && plainest(text) == plainest(before)) && (c == nil || c.Problem == "") {
		return
	}
	y.out.Cells = append(y.out.Cells, CellChange{Row: to, Col: col, Text: text, Number: number})
}

// isNumber reports whether the values of a field are numbers in cells.
func (f *Field) isNumber() bool { return f.Type == Amount || f.Type == Number || f.Type == Whole }

// cell makes a cell say a scalar, or an amount with its unit behind it.
func (y *sheetSync) cell(path string, f *Field, from, to, col int, was, want *node) error {
	if was.same(want) {
		return nil
	}
	text, number := "", f.isNumber()
	switch {
	case want.empty():
	case f.Type == Amount && want.kind == mapping:
		for _, p := range want.pairs {
			switch {
			case p.key == "unit":
				number = false
			case p.key != "value" && !p.value.empty():
				return y.refuse(path, "“%s”旁边没有地方写口径、数据来源、推定", f.Name)
			}
		}
		text = said(want, "value").text + said(want, "unit").text
	case f.Key == "of":
		text = topicText(want.text)
	default:
		text = want.text
	}
	y.put(from, to, col, text, number)
	return nil
}

// amount makes the cells of a row say an amount with what goes beside it.
func (y *sheetSync) amount(path string, f *Field, row int, value int, beside [4]int, was, want *node) error {
	if was.same(want) {
		return nil
	}
	v := want
	if want.kind == mapping {
		v = said(want, "value")
	}
	if v.empty() {
		v = &node{}
	}
	y.put(row, row, value, v.text, true)
	for i, col := range beside {
		text := ""
		if want.kind == mapping {
			text = said(want, amountMembers[i+1].Key).text
		}
		if i == 3 && text != "" {
			text = yes(IsTrue(text))
		}
		switch {
		case col > 0:
			y.put(row, row, col, text, false)
		case text != "" && i == 0:
			y.out.Cells = slices.DeleteFunc(y.out.Cells, func(c CellChange) bool { return c.Row == row && c.Col == value })
			y.put(row, row, value, v.text+text, false)
		case text != "":
			return y.refuse(path, "“%s”旁边没有写%s的一栏", f.Name, amountMembers[i+1].Name)
		}
	}
	return nil
}

// lines compares the rows that have keys.
func (y *sheetSync) lines(end int, was, want *node) error {
	head, col := y.rowHead(end)
	list := y.spec.lines()
	changed := slices.IndexFunc(list, func(l lineSpec) bool {
		return l.path != "" && !said(was, l.path).same(said(want, l.path))
	})
	if changed < 0 {
		return nil
	}
	if head == 0 || col.label == 0 || col.key == 0 || col.value == 0 {
		return y.refuse(list[changed].path, "“%s”表的表头不全，不能填；表头请照原样保留", y.sheet.Name)
	}
	rows := y.keyRows(head, end, col, list)
	beside := [4]int{col.unit, col.scope, col.source, col.derived}
	for _, l := range list[changed:] {
		a, b := said(was, l.path), said(want, l.path)
		if l.path == "" || a.same(b) {
			continue
		}
		if l.list {
			if err := y.listLines(l, rows[l.path], col, a, b); err != nil {
				return err
			}
			continue
		}
		if len(rows[l.path]) == 0 {
			like := 0
			for row, t := range y.types {
				if t == l.field.Type && (like == 0 || row < like) {
					like = row
				}
			}
			row, err := y.newRow(l.path, l.field.Name, like, col)
			if err != nil {
				return err
			}
			rows[l.path] = []int{row}
		}
		row := rows[l.path][0]
		var err error
		switch {
		case l.pair:
			for i := range funds {
				f := &funds[i]
				if err = y.cell(l.path+"."+f.Key, f, row, row, col.value+i, said(a, f.Key), said(b, f.Key)); err != nil {
					return err
				}
			}
		case l.field.Type == Amount && col.scope > 0:
			err = y.amount(l.path, l.field, row, col.value, beside, a, b)
		default:
			err = y.cell(l.path, l.field, row, row, col.value, a, b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keyRows finds the rows of each key, those that go on with a list among them.
func (y *sheetSync) keyRows(head, end int, col rowColumns, list []lineSpec) map[string][]int {
	byName, isList := map[string]string{}, map[string]bool{}
	known := map[string]bool{}
	for i := range list {
		l := &list[i]
		if l.path == "" {
			continue
		}
		known[l.path], isList[l.path] = true, l.list
		name := caption(l.field.Name)
		if _, twice := byName[name]; twice {
			byName[name] = ""
		} else {
			byName[name] = l.path
		}
	}
	rows := map[string][]int{}
	above := ""
	for row := head + 1; row < end; row++ {
		key, label := y.text(row, col.key), caption(y.text(row, col.label))
		if key == "" {
			switch {
			case above != "" && label == "" && y.text(row, col.value) != "":
				key = above
			default:
				key = byName[label]
			}
		}
		if above = ""; !known[key] {
			continue
		}
		rows[key] = append(rows[key], row)
		if isList[key] {
			above = key
		}
		for i := range list {
			if list[i].path == key && !list[i].list && !list[i].pair {
				y.types[row] = list[i].field.Type
			}
		}
	}
	return rows
}

// newRow adds a row at the end of the sheet: rows are found by their keys,
// wherever they stand, and putting one between others would push aside what a
// sheet's parts say of them.
func (y *sheetSync) newRow(path, label string, like int, col rowColumns) (int, error) {
	if y.spec.table != nil {
		return 0, y.refuse(path, "“%s”表里没有“%s”这一行，不能填；请从 juesuan init 生成的工作簿复制一行过来", y.sheet.Name, label)
	}
	y.rows++
	if like > 0 {
		y.out.Like[y.rows] = like
	}
	y.out.Cells = append(y.out.Cells, CellChange{Row: y.rows, Col: col.label, Text: label}, CellChange{Row: y.rows, Col: col.key, Text: path})
	return y.rows, nil
}

// listLines compares a list whose items have a row each. Items that need not
// move stay in their rows.
func (y *sheetSync) listLines(l lineSpec, rows []int, col rowColumns, was, want *node) error {
	items := want.said()
	place, last := make([]int, len(items)), 0
	next := func(i int) int { // the row of the next item that has one
		for _, item := range items[i:] {
			if row := rowOf(item.at); row > 0 {
				return row
			}
		}
		return 1 << 30
	}
	fits := true
	for i, item := range items {
		row := rowOf(item.at)
		if row == 0 {
			if n := slices.IndexFunc(rows, func(r int) bool { return r > last }); n >= 0 {
				row = rows[n]
			} else {
				row = last + 1
			}
			fits = fits && (row < next(i) && slices.Contains(rows, row))
		}
		fits = fits && row > last
		place[i], last = row, row
	}
	if !fits {
		for len(rows) < len(items) {
			label, like := l.field.Item.Name, 0
			if n := len(rows); n > 0 {
				if like = rows[n-1]; like < y.rows {
					label = l.field.Name // it stands apart from the others
				}
			}
			row, err := y.newRow(l.path, label+strconv.Itoa(len(rows)+1), like, col)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		copy(place, rows)
	}
	before := map[int]*node{}
	for _, item := range was.said() {
		before[rowOf(item.at)] = item
	}
	for _, row := range rows {
		a, b := before[row], &node{}
		if a == nil {
			a = &node{}
		}
		if n := slices.Index(place, row); n >= 0 {
			b = items[n]
		}
		path := fmt.Sprintf("%s[%d]", l.path, max(1, slices.Index(place, row)+1))
		var err error
		if l.field.Item.Type == Amount && col.scope > 0 {
			err = y.amount(path, l.field.Item, row, col.value, [4]int{col.unit, col.scope, col.source, col.derived}, a, b)
		} else {
			err = y.cell(path, l.field.Item, row, row, col.value, a, b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// coded compares a table whose lines stand under classification codes.
func (y *sheetSync) coded(head int, columns map[int]int, was, want *node) error {
	t := y.spec.table
	if head == 0 {
		if path := y.codedDiffers(was, want); path != "" {
			return y.refuse(path, "找不到“%s”表的表头，不能填；表头请照原样保留", y.sheet.Name)
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
		before, after := said(was, w.key), said(want, w.key)
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
		before, after := said(was, w.key), said(want, w.key)
		field := fieldAt(w.key)
		for _, p := range after.pairs {
			a, path := said(before, p.key), w.key+"."+p.key
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
					y.put(row, row, col[colGroup], w.text, false)
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
		if !said(was, w.key).same(said(want, w.key)) {
			return w.key
		}
	}
	return ""
}

// filled reports whether a row holds anything.
func (y *sheetSync) filled(row int) bool {
	return slices.ContainsFunc(y.sheet.Cells, func(c FilledCell) bool { return c.Row == row && (clean(c.Text) != "" || c.Problem != "") })
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
		return y.refuse(t.lists[0], "“%s”表的表头不全，不能填；表头请照原样保留", y.sheet.Name)
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
			return said(item, c.key), t.field(c)
		}
		return &node{}, t.field(c)
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
		return amountNode(n, nil, nil, nil, nil)
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
	for _, c := range y.sheet.Cells {
		if c.Row > head && (!inTable[c.Col] && clean(c.Text) != "" || c.Problem != "") {
			blocked[c.Row] = true
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

// forms compares the 自评表: one sheet an item.
func (s *sheetEditor) forms(spec *sheetSpec) error {
	was, want := said(s.was, "forms").said(), said(s.tree.root, "forms").said()
	if said(s.was, "forms").same(said(s.tree.root, "forms")) {
		return nil
	}
	var all []*Filled // the form sheets, in the workbook's order
	base := map[*Filled]*node{}
	for i := range s.sheets {
		f := &s.sheets[i]
		if !strings.HasPrefix(strings.TrimSpace(f.Name), formSheet) {
			continue
		}
		all = append(all, f)
		base[f] = &node{}
		for _, n := range was {
			if n.at.Sheet == f.At.Sheet {
				base[f] = n
			}
		}
	}
	index := func(n *node) int {
		return slices.IndexFunc(all, func(f *Filled) bool { return n.at.Sheet != "" && f.At.Sheet == n.at.Sheet })
	}
	blank := func(i int) bool { return base[all[i]].empty() && len(all[i].Cells) > 0 }
	// A form that is there keeps its sheet; a new one takes a blank sheet at its
	// place, or a copy.
	type place struct {
		sheet *Filled
		name  string
		from  *node
	}
	var places []place
	used := map[*Filled]bool{}
	for _, n := range want {
		if i := index(n); i >= 0 {
			used[all[i]] = true
		}
	}
	last := -1
	sorted := true
	for k, n := range want {
		if i := index(n); i >= 0 {
			places = append(places, place{all[i], all[i].Name, base[all[i]]})
			sorted = sorted && i > last
			last = max(last, i)
			continue
		}
		below := len(all)
		for _, next := range want[k+1:] {
			if i := index(next); i >= 0 {
				below = i
				break
			}
		}
		found := -1
		for i := last + 1; i < below && found < 0; i++ {
			if blank(i) && !used[all[i]] {
				found = i
			}
		}
		if found >= 0 {
			used[all[found]] = true
			places = append(places, place{all[found], all[found].Name, base[all[found]]})
			last = found
			continue
		}
		source := slices.IndexFunc(all, func(f *Filled) bool { return base[f].empty() && len(f.Cells) > 0 })
		if source < 0 {
			source = slices.IndexFunc(all, func(f *Filled) bool { return len(f.Cells) > 0 })
		}
		if source < 0 {
			return refuse("forms", "工作簿里没有可以照着添的“%s”，请从 juesuan init 生成的工作簿复制一张过来", formSheet)
		}
		name := s.newName()
		s.Copies = append(s.Copies, SheetCopy{From: all[source].Name, Name: name})
		places = append(places, place{all[source], name, base[all[source]]})
		sorted = false
	}
	for i, n := range want {
		p := places[i]
		if err := s.sheet(p.sheet, spec, p.name, fmt.Sprintf("forms[%d].", i+1), p.from, n); err != nil {
			return err
		}
	}
	for _, f := range all {
		if !used[f] && !base[f].empty() {
			if err := s.sheet(f, spec, f.Name, "forms.", base[f], &node{kind: mapping}); err != nil {
				return err
			}
		}
	}
	if sorted {
		return nil
	}
	// The order of the form sheets: theirs, each unused one behind the sheet
	// that it was behind.
	var names []string
	behind := map[string][]string{}
	anchor := ""
	for _, f := range all {
		if used[f] {
			anchor = f.Name
		} else {
			behind[anchor] = append(behind[anchor], f.Name)
		}
	}
	names = append(names, behind[""]...)
	for _, p := range places {
		names = append(append(names, p.name), behind[p.name]...)
	}
	left := len(all)
	for i := range s.sheets {
		f := &s.sheets[i]
		if !slices.Contains(all, f) {
			s.Order = append(s.Order, f.Name)
			continue
		}
		s.Order = append(s.Order, names[0])
		names = names[1:]
		if left--; left == 0 {
			s.Order = append(s.Order, names...)
		}
	}
	return nil
}

// newName is a name for another form sheet.
func (s *sheetEditor) newName() string {
	for n := 1; ; n++ {
		name := formSheet + strconv.Itoa(n)
		if !slices.ContainsFunc(s.sheets, func(f Filled) bool { return strings.EqualFold(strings.TrimSpace(f.Name), name) }) &&
			!slices.ContainsFunc(s.Copies, func(c SheetCopy) bool { return c.Name == name }) {
			return name
		}
	}
}
