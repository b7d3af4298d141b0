package ingest

import (
	"regexp"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// readThreePublic reads 公开07. The items stand in columns, over one row of
// amounts with 预算数 and 决算数 in the captions, over a row for each of the two,
// or in two such blocks below each other; or the items stand in rows, with
// 预算数 and 决算数 in columns.
func (t *table) readThreePublic(below int) {
	anchors := t.find(below, func(s string) bool { return strings.HasPrefix(itemName(s), "因公出国") })
	if len(anchors) == 0 {
		t.missing("“因公出国（境）费”一栏")
		return
	}
	r := reading07{table: t, found: map[accounts.ColumnKey]figure07{}}
	if r.inRows(anchors[0]) {
		r.readRows(below, anchors[0])
	} else {
		top := below
		for i, a := range anchors {
			if i == 0 || a.Row1 > anchors[i-1].Row1 {
				top = r.readBlock(top, a.Row1)
			}
		}
	}
	r.settle()
	t.readNotes()
	r.readBudgetKind()
}

// reading07 is the reading of one 公开07.
type reading07 struct {
	*table
	found    map[accounts.ColumnKey]figure07
	captions []accounts.Text // of the budget columns
	first    diag.Position   // of the first amount
}

// figure07 is an amount of 公开07 with what stands over it.
type figure07 struct {
	accounts.Figure
	caption, ordinal accounts.Text
}

// inRows reports whether the items stand in rows: those after 因公出国 are below
// it in the same column.
func (r *reading07) inRows(first workbook.Range) bool {
	for row := first.Row2 + 1; row <= r.grid.rows; row++ {
		if strings.HasPrefix(itemName(r.grid.own(row, first.Col1)), "公务接待") {
			return true
		}
	}
	return false
}

// readBlock reads the block of captions that has 因公出国 in row at, none of it
// above row top, and the amounts below it. It returns the first row after them.
func (r *reading07) readBlock(top, at int) int {
	g := r.grid
	low := top
	top = at
	top = r.captionsFrom(top, low)
	bottom := at
	for next := r.after(bottom); next <= g.rows && next-at < headRows && r.hasCaptions(next) && !r.isNote(next) && r.kindOfRow(next) == otherAmount; next = r.after(bottom) {
		bottom = next
	}
	data := r.after(bottom)
	ordinals := 0
	if data <= g.rows && r.isOrdinals(data) {
		ordinals = data
		data = r.after(data)
	}
	r.end = r.noteRow(data)
	r.columns = map[int]accounts.ColumnKey{}
	if r.kindOfRow(data) == otherAmount {
		r.spread(top, bottom)
		r.matchColumns(g.left, g.cols, top, bottom, data, threePublicColumn)
		r.readRow(data, top, bottom, ordinals, otherAmount)
		data++
	} else {
		for data < r.end && (r.kindOfRow(data) != otherAmount || r.isAsideRow(data)) {
			if !r.isAsideRow(data) {
				clear(r.columns)
				r.matchColumns(g.left+1, g.cols, top, bottom, data, threePublicItem)
				r.readRow(data, top, bottom, ordinals, r.kindOfRow(data))
			}
			data++
		}
	}
	for more := data; more < r.end; more++ {
		if r.hasCaptions(more) {
			return more // the next block, or what the form prints besides
		}
		if where, ok := r.hasAmounts(more); ok {
			r.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: where, Message: "“三公”经费表只应有一行数", Hint: "请只留一行，或清空多余的行"})
		}
	}
	return data
}

// after is the next row of the table that holds something, the one below where
// none does.
func (r *reading07) after(row int) int {
	for next := row + 1; next <= r.grid.rows && next-row < headRows; next++ {
		if len(r.grid.RowCells(next)) > 0 {
			if r.isNote(next) {
				break
			}
			return next
		}
	}
	return row + 1
}

// captionsFrom is the first row of captions above a row of them, an empty row
// between them or not, none above low.
func (r *reading07) captionsFrom(row, low int) int {
	top := row
	for next := row - 1; next >= low && row-next < headRows; next-- {
		switch {
		case r.hasCaptions(next):
			top = next
		case len(r.grid.RowCells(next)) > 0 || next < top-1:
			return top
		}
	}
	return top
}

// spread gives 预算数 and 决算数, which stand over several columns, to all of
// them where the cells are not merged but only look it.
func (r *reading07) spread(top, bottom int) {
	for row := top; row <= bottom; row++ {
		cells := r.grid.RowCells(row)
		if slices.ContainsFunc(cells, func(c workbook.Cell) bool { return c.Kind != workbook.Text || kindOf(plain(c.Value)) == otherAmount }) {
			continue
		}
		for i, c := range cells {
			last := r.grid.cols
			if i+1 < len(cells) {
				last = cells[i+1].Col - 1
			}
			if m, merged := r.grid.Merged(row, c.Col); !merged && last > m.Col2 {
				if r.over == nil {
					r.over = map[int]string{}
				}
				for col := c.Col + 1; col <= last; col++ {
					r.over[col] = plain(c.Value)
				}
			}
		}
	}
}

// kindOfRow tells what the first cell of a row of amounts says of them.
func (r *reading07) kindOfRow(row int) amountKind {
	kind := otherAmount
	for i, c := range r.grid.RowCells(row) {
		m, _ := r.grid.Merged(row, c.Col)
		s := plain(c.Value)
		switch {
		case i == 0 && c.Kind == workbook.Text && m.Col1 == m.Col2:
			kind = kindOf(s)
		case i == 0:
			return otherAmount
		case c.Kind == workbook.Text:
			if _, hint := parseAmount(s); hint != "" && !isNothing(s) {
				return otherAmount // a row of captions
			}
		}
	}
	return kind
}

// isAsideRow reports whether the first cell of a row says that its amounts are
// not the year's.
func (r *reading07) isAsideRow(row int) bool {
	cells := r.grid.RowCells(row)
	return len(cells) > 0 && cells[0].Kind == workbook.Text && isAside([]string{plain(cells[0].Value)})
}

// readRow reads the amounts of a row; kind is what its own caption says, and
// otherAmount where the captions of the columns say it.
func (r *reading07) readRow(row, top, bottom, ordinals int, kind amountKind) {
	g := r.grid
	if r.first.IsZero() {
		r.first = g.at(row, g.left)
	}
	for _, col := range r.sortedColumns() {
		key := r.columns[col]
		if kind == finalAmount {
			key = finalOf(key)
		}
		m, _ := g.Merged(bottom, col)
		f := figure07{caption: g.text(m.Row1, m.Col1)}
		if ordinals > 0 {
			f.ordinal = g.text(ordinals, col)
		}
		if row < r.end {
			f.Figure = r.amount(row, col, "“三公”经费"+key.Name())
		}
		r.keep(key, f)
		if strings.HasPrefix(string(key), "budget.") {
			r.addCaptions(col, top, bottom)
		}
	}
	if kind != otherAmount && kind != finalAmount {
		r.captions = append(r.captions, g.text(row, g.RowCells(row)[0].Col))
	}
}

// addCaptions remembers what stands over a column of budgets.
func (r *reading07) addCaptions(col, top, bottom int) {
	for row := top; row <= bottom; row++ {
		m, _ := r.grid.Merged(row, col)
		r.captions = append(r.captions, r.grid.text(m.Row1, m.Col1))
	}
}

// keep takes an amount, unless it was found before. Of two rows of one name, a
// heading without an amount gives way.
func (r *reading07) keep(key accounts.ColumnKey, f figure07) {
	if first, twice := r.found[key]; twice && first.Known() {
		if !f.Known() {
			return
		}
		r.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.duplicate", At: f.At, Message: "“三公”经费的" + key.Name() + "出现两次",
			Where: []diag.Side{{At: first.At, Label: "第一处", Value: r.grid.At(cellOf(first.At)).Value}, {At: f.At, Label: "第二处", Value: r.grid.At(cellOf(f.At)).Value}}, Hint: "请只留一处，或改正其中一处的栏名"})
		return
	}
	r.found[key] = f
}

// readRows reads the form with the items in rows: each caption below the other,
// 预算数 and 决算数 in columns. The rows of counts and of other costs that some
// forms add are passed over.
func (r *reading07) readRows(below int, first workbook.Range) {
	g := r.grid
	start := first.Row1
	for start > below && !r.isKindRow(start-1) {
		start--
	}
	top := start
	top = r.captionsFrom(top, below)
	r.end = r.noteRow(first.Row1)
	r.keepHeads(top, start-1)
	last := g.cols
	for _, m := range r.find(below, isItemCaption) {
		if m.Row1 >= top && m.Row1 < start && m.Col1 > first.Col2 {
			last = min(last, m.Col1-1) // a second block, of counts
		}
	}
	bottom := start - 1
	for bottom > top && r.isOrdinals(bottom) {
		bottom--
	}
	r.columns = map[int]accounts.ColumnKey{}
	r.matchColumns(first.Col2+1, last, top, bottom, start, kindColumn)
	if len(r.columns) == 0 {
		r.missing("“预算数”“决算数”两栏")
		return
	}
	for row := start; row < r.end; row++ {
		name := g.text(row, first.Col1)
		caption := countUnit.ReplaceAllString(itemName(name.S), "")
		key, ok := threePublicItem([]string{caption})
		_, filled := r.hasAmounts(row)
		switch {
		case ok:
			if r.first.IsZero() {
				r.first = name.At
			}
			for _, col := range r.sortedColumns() {
				k := key
				if r.columns[col] == accounts.ColFinalTotal {
					k = finalOf(key)
				} else {
					r.addCaptions(col, top, start-1)
				}
				r.keep(k, figure07{Figure: r.amount(row, col, "“三公”经费"+k.Name()), caption: name})
			}
		case !filled || besides.MatchString(caption) || r.isHead(row) || r.isOrdinals(row):
		default:
			r.unknownRow(row, name, caption)
		}
	}
}

// besides are the rows that forms of the “三公” print besides: counts, parts of
// 公务接待费, other costs.
var besides = regexp.MustCompile(`数$|批次|人次|人数|保有量|接待费$|机关运行经费|国有资产|车辆|用车|设备|采购|^行政单位$|^参照公务员法管理|会议|培训`)

// isKindRow reports whether a row is one of captions that says 预算数 or 决算数,
// or numbers the columns.
func (r *reading07) isKindRow(row int) bool {
	if r.isOrdinals(row) {
		return true
	}
	return slices.ContainsFunc(r.grid.RowCells(row), func(c workbook.Cell) bool {
		return plain(c.Value) == "栏次" || c.Kind == workbook.Text && kindOf(plain(c.Value)) != otherAmount
	})
}

// finalOf is the column of final accounts beside one of budgets.
func finalOf(budget accounts.ColumnKey) accounts.ColumnKey {
	for _, item := range threePublicItems {
		if item.budget == budget {
			return item.final
		}
	}
	return budget
}

// kindColumn matches captions that say 预算 or 决算 with the columns of totals.
func kindColumn(path []string) (accounts.ColumnKey, bool) {
	kind := otherAmount
	for _, s := range path {
		if k := kindOf(s); k != otherAmount {
			kind = k
		}
	}
	switch kind {
	case otherAmount:
		return "", len(path) > 0 && path[len(path)-1] == "行次"
	case finalAmount:
		return accounts.ColFinalTotal, true
	}
	return accounts.ColBudgetTotal, true
}

// settle makes the row of the statement, its columns in the official order.
func (r *reading07) settle() {
	s := r.s
	row := accounts.Row{Key: accounts.RowThreePublic, At: r.first, NameAt: r.first}
	if row.At.IsZero() {
		row.At, row.NameAt = r.grid.position(), r.grid.position()
	}
	var lacking []string
	for _, key := range slices.Concat(accounts.Columns(s.ID), accounts.ExtraColumns(s.ID)) {
		f, ok := r.found[key]
		if !ok {
			if slices.Contains(accounts.Columns(s.ID), key) {
				lacking = append(lacking, "“"+key.Name()+"”")
			}
			continue
		}
		s.Columns = append(s.Columns, key)
		s.Look.Captions = append(s.Look.Captions, f.caption)
		s.Look.Ordinals = append(s.Look.Ordinals, f.ordinal)
		row.Cells = append(row.Cells, f.Figure)
	}
	r.tellColumns(lacking)
	r.addRow(row)
}

// readBudgetKind tells 年初 from 全年 by the captions of the budget columns,
// else by the notes; it is never concluded from the amounts.
func (r *reading07) readBudgetKind() {
	f := &r.s.Look
	say := func(kind accounts.BudgetKind, by accounts.Text) {
		switch {
		case f.BudgetBy.S == "" || f.Budget == accounts.NoBudgetKind && kind != accounts.NoBudgetKind:
			f.Budget, f.BudgetBy = kind, by
		case kind != accounts.NoBudgetKind && kind != f.Budget:
			r.list.Add(kindsDiffer(f.BudgetBy, by))
		}
	}
	for _, text := range r.captions {
		switch kindOf(plain(text.S)) {
		case initialAmount:
			say(accounts.InitialBudget, text)
		case adjustedAmount:
			say(accounts.AdjustedBudget, text)
		case budgetAmount:
			say(accounts.NoBudgetKind, text)
		}
	}
	for _, note := range f.Notes {
		if kind := noteBudgetKind(note.S); kind != accounts.NoBudgetKind {
			say(kind, note)
		}
	}
}

// hasCaptions reports whether a row holds captions: text that is no amount.
func (t *table) hasCaptions(row int) bool {
	for _, c := range t.grid.RowCells(row) {
		if c.Kind != workbook.Text {
			continue
		}
		s := plain(c.Value)
		if _, hint := parseAmount(s); hint != "" && !isNothing(s) {
			return true
		}
	}
	return false
}

// threePublicColumn matches a path of captions: one of them says 预算 or 决算,
// the others name the item.
func threePublicColumn(path []string) (accounts.ColumnKey, bool) {
	var rest []string
	budget, final := false, false
	for _, s := range path {
		switch kindOf(s) {
		case initialAmount, adjustedAmount, budgetAmount:
			budget = true
		case finalAmount:
			final = true
		default:
			rest = append(rest, withoutYear(s))
		}
	}
	if budget == final {
		return "", len(path) == 1 && labelPattern.MatchString(path[0])
	}
	key, ok := threePublicItem(rest)
	if ok && final {
		key = finalOf(key)
	}
	return key, ok
}

// labelPattern is a column left of the amounts that names the row.
var labelPattern = regexp.MustCompile(`^(项目|单位|部门|单位名称|部门名称|单位\(部门\)名称|序号|年度|科目编码|科目名称)$`)

// threePublicItem matches a path of captions that names an item with its column
// of budgets.
func threePublicItem(path []string) (accounts.ColumnKey, bool) {
	if n := len(path); n > 1 {
		switch path[n-1] {
		case "合计", "小计", "总计":
			if strings.Contains(path[n-2], "三公") {
				return accounts.ColBudgetTotal, true
			}
			path = slices.Clone(path)
			path[n-1] = "小计" // of what stands over it, never of all
		}
	}
	best, length := accounts.ColumnKey(""), 0
	for _, item := range threePublicItems {
		for _, name := range item.Names {
			if n := pathEnds(path, name); n > length {
				best, length = item.budget, n
			}
		}
	}
	return best, length > 0
}
