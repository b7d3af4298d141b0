package ingest

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
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
	r := reading07{table: t, found: map[amountPlace]figure07{}}
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
	found    map[amountPlace]figure07
	captions []caption07   // over budgets
	first    diag.Position // of the first amount
	shown    amountKind    // which budget the statement has
}

// caption07 is what stands over an amount of a budget, and which.
type caption07 struct {
	accounts.Text
	kind amountKind
}

// amountPlace is a column of 公开07 and, of a budget, which.
type amountPlace struct {
	column accounts.ColumnKey
	kind   amountKind
}

// figure07 is an amount of 公开07 with what stands over it.
type figure07 struct {
	accounts.Figure
	caption, ordinal accounts.Text
}

// inRows reports whether the items stand in rows: those after 因公出国 are below
// it in the same column.
func (r *reading07) inRows(first workbook.Range) bool {
	for row := first.Row2 + 1; row <= r.grid.Last; row++ {
		if strings.HasPrefix(itemName(r.grid.Own(row, first.Col1)), "公务接待") {
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
	for next := r.after(bottom); next <= g.Last && next-at < region.HeadRows && r.hasCaptions(next) && !r.isNote(next) && r.kindOfRow(next) == otherAmount; next = r.after(bottom) {
		bottom = next
	}
	data := r.after(bottom)
	ordinals := 0
	if data <= g.Last && r.isOrdinals(data) {
		ordinals = data
		data = r.after(data)
	}
	r.end = r.noteRow(data)
	r.columns = map[int]accounts.ColumnKey{}
	if r.kindOfRow(data) == otherAmount {
		r.spread(top, bottom)
		r.matchColumns(g.Left, g.Wide, top, bottom, data, columnOf07)
		r.readRow(data, top, bottom, ordinals)
		data++
	} else {
		for data < r.end && (r.kindOfRow(data) != otherAmount || r.isAsideRow(data)) {
			if !r.isAsideRow(data) {
				clear(r.columns)
				r.matchColumns(g.Left+1, g.Wide, top, bottom, data, func(path []string) column { return itemColumn(r.kindOfRow(data), path) })
				r.readRow(data, top, bottom, ordinals)
				if kind := r.kindOfRow(data); kind != finalAmount {
					r.captions = append(r.captions, caption07{g.Text(data, g.RowCells(data)[0].Col), kind})
				}
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
	for next := row + 1; next <= r.grid.Last && next-row < region.HeadRows; next++ {
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
	for next := row - 1; next >= low && row-next < region.HeadRows; next-- {
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
		if slices.ContainsFunc(cells, func(c workbook.Cell) bool {
			return c.Kind != workbook.Text || kindOf(region.Plain(c.Value)) == otherAmount
		}) {
			continue
		}
		for i, c := range cells {
			last := r.grid.Wide
			if i+1 < len(cells) {
				last = cells[i+1].Col - 1
			}
			if m, merged := r.grid.Merged(row, c.Col); !merged && last > m.Col2 {
				if r.over == nil {
					r.over = map[int]string{}
				}
				for col := c.Col + 1; col <= last; col++ {
					r.over[col] = region.Plain(c.Value)
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
		s := region.Plain(c.Value)
		switch {
		case i == 0 && c.Kind == workbook.Text && m.Col1 == m.Col2:
			kind = kindOf(s)
		case i == 0:
			return otherAmount
		case c.Kind == workbook.Text:
			if _, hint := region.ParseAmount(s); hint != "" && !region.IsNothing(s) {
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
	return len(cells) > 0 && cells[0].Kind == workbook.Text && isAside([]string{region.Plain(cells[0].Value)})
}

// readRow reads the amounts of a row.
func (r *reading07) readRow(row, top, bottom, ordinals int) {
	g := r.grid
	if r.first.IsZero() {
		r.first = g.Place(row, g.Left)
	}
	for _, col := range r.sortedColumns() {
		key := r.columns[col]
		m, _ := g.Merged(bottom, col)
		f := figure07{caption: g.Text(m.Row1, m.Col1)}
		if ordinals > 0 {
			f.ordinal = g.Text(ordinals, col)
		}
		if row < r.end {
			f.Figure = r.amount(row, col, "“三公”经费"+key.Name())
		}
		r.keep(amountPlace{key, r.kinds[col]}, f)
		if strings.HasPrefix(string(key), "budget.") {
			r.addCaptions(col, top, bottom)
		}
	}
}

// addCaptions remembers what stands over a column of budgets.
func (r *reading07) addCaptions(col, top, bottom int) {
	for row := top; row <= bottom; row++ {
		m, _ := r.grid.Merged(row, col)
		r.captions = append(r.captions, caption07{r.grid.Text(m.Row1, m.Col1), r.kinds[col]})
	}
}

// keep takes an amount, unless it was found before. Of two rows of one name, a
// heading without an amount gives way.
func (r *reading07) keep(place amountPlace, f figure07) {
	key := place.column
	if first, twice := r.found[place]; twice && first.Known() {
		if !f.Known() {
			return
		}
		r.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.duplicate", At: f.At, Message: "“三公”经费的" + key.Name() + "出现两次",
			Where: []diag.Side{{At: first.At, Label: "第一处", Value: r.grid.At(cellOf(first.At)).Value}, {At: f.At, Label: "第二处", Value: r.grid.At(cellOf(f.At)).Value}}, Hint: "请只留一处，或改正其中一处的栏名"})
		return
	}
	r.found[place] = f
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
	last := g.Wide
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
	r.matchColumns(first.Col2+1, last, top, bottom, start, basisColumn)
	if len(r.columns) == 0 {
		r.missing("“预算数”“决算数”两栏")
		return
	}
	for row := start; row < r.end; row++ {
		name := g.Text(row, first.Col1)
		caption := countUnit.ReplaceAllString(itemName(name.S), "")
		key, ok := itemOf(caption)
		_, filled := r.hasAmounts(row)
		switch {
		case ok:
			if r.first.IsZero() {
				r.first = name.At
			}
			for _, col := range r.sortedColumns() {
				k := key
				if r.kinds[col] != finalAmount {
					k = budgetOfItem(key)
					r.addCaptions(col, top, start-1)
				}
				r.keep(amountPlace{k, r.kinds[col]}, figure07{Figure: r.amount(row, col, "“三公”经费"+k.Name()), caption: name})
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
		return region.Plain(c.Value) == "栏次" || c.Kind == workbook.Text && kindOf(region.Plain(c.Value)) != otherAmount
	})
}

// settle makes the row of the statement, its columns in the official order.
func (r *reading07) settle() {
	s := r.s
	row := accounts.Row{Key: accounts.RowThreePublic, At: r.first, NameAt: r.first}
	if row.At.IsZero() {
		row.At, row.NameAt = r.grid.Position(), r.grid.Position()
	}
	var lacking []string
	r.budgetShown()
	for _, key := range slices.Concat(accounts.Columns(s.ID), accounts.ExtraColumns(s.ID)) {
		f, ok := r.found[amountPlace{key, finalAmount}]
		if strings.HasPrefix(string(key), "budget.") {
			f, ok = r.found[amountPlace{key, r.shown}]
		}
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
	for _, p := range r.opens {
		f, ok := r.found[amountPlace{accounts.ColumnKey(p.key), p.kind}]
		if !ok || p.kind != finalAmount && p.kind != r.shown {
			continue
		}
		s.Columns = append(s.Columns, accounts.ColumnKey(p.key))
		s.Look.Captions = append(s.Look.Captions, f.caption)
		s.Look.Ordinals = append(s.Look.Ordinals, f.ordinal)
		row.Cells = append(row.Cells, f.Figure)
	}
	r.tellColumns(lacking)
	r.addRow(row)
}

// budgetShown is which budget goes into the statement: 全年预算 where the sheet
// has it and 年初预算 both. The other one is kept beside it.
func (r *reading07) budgetShown() {
	has := map[amountKind]bool{}
	for p := range r.found {
		if p.kind != finalAmount {
			has[p.kind] = true
		}
	}
	for _, kind := range budgetsInOrder {
		if has[kind] && r.shown == otherAmount {
			r.shown = kind
		}
	}
	if len(has) > 1 {
		for _, p := range r.places() {
			if group := budgetGroup(p.kind); group != "" {
				_, member, _ := strings.Cut(string(p.column), ".")
				r.m.amount("budget", budgetOf, group.Of(member), r.found[p].Figure)
			}
		}
	}
}

// budgetGroup is the group of data that holds a budget of “三公”, "" for amounts
// of which it is not known which they are.
func budgetGroup(kind amountKind) accounts.Datum {
	switch kind {
	case initialAmount:
		return accounts.BudgetThreePublicInitial
	case adjustedAmount:
		return accounts.BudgetThreePublicAdjusted
	}
	return ""
}

// places are those found, in a fixed order.
func (r *reading07) places() []amountPlace {
	places := slices.Collect(maps.Keys(r.found))
	slices.SortFunc(places, func(a, b amountPlace) int {
		return cmp.Or(cmp.Compare(a.column, b.column), cmp.Compare(a.kind, b.kind))
	})
	return places
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
		if text.kind != r.shown {
			continue
		}
		switch kindOf(region.Plain(text.S)) {
		case initialAmount:
			say(accounts.InitialBudget, text.Text)
		case adjustedAmount:
			say(accounts.AdjustedBudget, text.Text)
		case budgetAmount:
			say(accounts.NoBudgetKind, text.Text)
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
		s := region.Plain(c.Value)
		if _, hint := region.ParseAmount(s); hint != "" && !region.IsNothing(s) {
			return true
		}
	}
	return false
}

// columnOf07 matches a path of captions that names an item and says 预算 or 决算.
func columnOf07(path []string) column {
	if len(path) == 1 && labelPattern.MatchString(path[0]) {
		return column{outcome: scope.Other}
	}
	return columnOf(accounts.ThreePublic, 0, path)
}

// itemColumn matches a path that names an item; the row says which kind of
// amount stands below it.
func itemColumn(kind amountKind, path []string) column {
	r := scope.Read(path...)
	if basisOf(&r) != otherAmount || !r.Whole && !says(&r) {
		return column{}
	}
	r = r.And(scope.Say([...]scope.Value{initialAmount: scope.Initial, adjustedAmount: scope.Adjusted, budgetAmount: scope.Budget, finalAmount: scope.Final}[kind]))
	return wordsOf[accounts.ThreePublic][0].column(accounts.ThreePublic, &r)
}

// basisColumn matches captions that say 预算 or 决算 over items in rows.
func basisColumn(path []string) column {
	r := scope.Read(path...)
	c := column{kind: basisOf(&r)}
	switch {
	case r.Unknown != "" || r.Clash[0] != r.Clash[1]:
		return c
	case c.kind == finalAmount:
		c.key = accounts.ColFinalTotal
	case c.kind != otherAmount:
		c.key = accounts.ColBudgetTotal
	case !r.Aside:
		return c
	}
	c.outcome = scope.Said
	return c
}

// labelPattern is a column left of the amounts that names the row.
var labelPattern = regexp.MustCompile(`^(项目|单位|部门|单位名称|部门名称|单位\(部门\)名称|序号|年度|科目编码|科目名称)$`)
