package ingest

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// readItems reads 公开07 and 机构运行信息表. The items stand in columns, over one
// row of amounts with 预算数 and 决算数 in the captions, over a row for each of the
// two, or in two such blocks below each other; or the items stand in rows, with
// 预算数 and 决算数 in columns, and facts between them.
func (t *table) readItems() {
	r := items{table: t, found: map[placed]item{}}
	anchors := t.find(func(s string) bool { return isItem(s, scope.Abroad) && countOf(s) == "" })
	switch {
	case len(anchors) == 0:
		t.missing("“因公出国（境）费”一栏")
		return
	case r.inRows(anchors[0]):
		if !r.readRows(anchors[0]) {
			return
		}
	default:
		top := t.below
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

// isItem reports whether a caption names an item of “三公”, or a part of one.
func isItem(caption string, item scope.Value) bool {
	if caption == "" || len(caption) > 90 {
		return false
	}
	r := scope.Read(itemName(caption))
	v, ok := r.Says(scope.Item)
	return ok && v.Within(item)
}

// items is the reading of one 公开07.
type items struct {
	*table
	found    map[placed]item
	captions []budgetCaption // over budgets
	first    diag.Position   // of the first amount
	shown    amountKind      // which budget the statement has
}

// budgetCaption is what stands over an amount of a budget, and which.
type budgetCaption struct {
	accounts.Text
	kind amountKind
}

// item is an amount of 公开07 with what stands over it.
type item struct {
	accounts.Figure
	caption, ordinal accounts.Text
}

// inRows reports whether the items stand in rows: those after 因公出国 are below
// it in the same column, or other words are and none right of it.
func (r *items) inRows(first workbook.Range) bool {
	below := r.grid.At(first.Row2+1, first.Col1)
	if region.IsWords(below) && kindOf(region.Plain(below.Value)) == otherAmount &&
		!slices.ContainsFunc(r.grid.RowCells(first.Row1), func(c workbook.Cell) bool { return c.Col > first.Col2 && region.IsWords(c) }) {
		return true
	}
	for row := first.Row2 + 1; row <= r.grid.Last; row++ {
		if s := r.grid.Own(row, first.Col1); isItem(s, scope.Reception) || isItem(s, scope.Vehicles) {
			return true
		}
	}
	return false
}

// readBlock reads the block of captions that has 因公出国 in row at, none of it
// above row low, and the amounts below it. It returns the first row after them.
func (r *items) readBlock(low, at int) int {
	g := r.grid
	b := band{top: r.captionsFrom(at, low)}
	r.bottom, r.ordinals = at, 0
	for next := r.after(at); next <= g.Last && next-at < region.HeadRows && r.hasCaptions(next) && !r.isNote(next) &&
		!r.isLabelled(next) && r.kindOfRow(next) == otherAmount; next = r.after(r.bottom) {
		r.bottom = next
	}
	data := r.after(r.bottom)
	if data <= g.Last && r.isOrdinals(data) {
		r.ordinals = data
		data = r.after(data)
	}
	r.end = r.noteRow(data)
	if r.kindOfRow(data) == otherAmount {
		r.spread(b.top)
		r.match(&b, g.Left, g.Wide, data, func(path []string) column {
			if len(path) == 1 && labelPattern.MatchString(path[0]) {
				return column{outcome: scope.Other, void: true}
			}
			if factOver(path) != "" {
				return column{outcome: scope.Other, void: true}
			}
			c := columnOf(accounts.ThreePublic, 0, path)
			item, _ := c.said.Says(scope.Item)
			if c.kind == otherAmount && (item == scope.Meeting || item == scope.Training) && c.said.Unknown == "" {
				return column{outcome: scope.Other, void: true} // beside the two budgets, of neither
			}
			return c
		})
		row := data
		row, data = r.totalRow(data)
		r.readRow(row, b.top)
		for _, c := range b.beside {
			if c.last && row < r.end {
				r.lastYear(row, c.col, c.point, "“三公”经费"+c.name)
			}
		}
		r.readCounts(row, b.top)
	} else {
		for ; data < r.end && (r.kindOfRow(data) != otherAmount || r.isAsideRow(data)); data++ {
			kind := r.kindOfRow(data)
			if r.isAsideRow(data) {
				continue
			}
			r.match(&b, g.Left+1, g.Wide, data, func(path []string) column { return itemColumn(kind, path) })
			r.readRow(data, b.top)
			if kind != finalAmount {
				r.captions = append(r.captions, budgetCaption{g.Text(data, g.RowCells(data)[0].Col), kind})
			}
		}
	}
	for more := data; more < r.end; more++ {
		if r.hasCaptions(more) && !r.isLabelled(more) {
			return more // the next block, or what the form prints besides
		}
		if where, ok := r.hasAmounts(more); ok {
			r.fail("read.row", where, "“三公”经费表只应有一行数", "请只留一行，或清空多余的行")
		}
	}
	return data
}

// readCounts takes the numbers of groups, persons and vehicles that some forms print
// in columns beside the items.
func (r *items) readCounts(row, top int) {
	for col := r.grid.Left; col <= r.grid.Wide; col++ {
		path := r.grid.Path(col, top, r.bottom)
		if len(path) == 0 {
			continue
		}
		caption := path[len(path)-1]
		if fact := factOver(path); fact != "" && row < r.end {
			m, _ := r.grid.Merged(r.bottom, col)
			at := r.grid.Place(m.Row1, m.Col1)
			r.s.Look.Unread = slices.DeleteFunc(r.s.Look.Unread, func(t accounts.Text) bool { return t.At == at })
			r.fact(row, col, fact, countUnit.ReplaceAllString(itemName(caption), ""))
		}
	}
}

// isLabelled reports whether a row holds amounts behind a name: 合计, or a unit's.
func (r *items) isLabelled(row int) bool {
	cells := r.grid.RowCells(row)
	return len(cells) > 1 && region.IsWords(cells[0]) && !slices.ContainsFunc(cells[1:], region.IsWords)
}

// totalRow is the row of the amounts, the total where each unit has a row, and the
// row below all of them.
func (r *items) totalRow(from int) (row, next int) {
	row = from
	for next = from; next < r.end && r.isLabelled(next); next++ {
		if first, _ := r.grid.Merged(next, r.grid.RowCells(next)[0].Col); isTotal(r.grid.Own(next, first.Col1)) {
			row = next
		}
	}
	if next > from+1 && !isTotal(r.grid.Own(row, r.grid.RowCells(row)[0].Col)) {
		return from, from + 1 // that there are several is told
	}
	return row, max(next, from+1)
}

// after is the next row of the table that holds something, the one below where
// none does.
func (r *items) after(row int) int {
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
func (r *items) captionsFrom(row, low int) int {
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

// hasCaptions reports whether a row holds captions: text that is no amount.
func (r *items) hasCaptions(row int) bool {
	return slices.ContainsFunc(r.grid.RowCells(row), region.IsWords)
}

// spread gives 预算数 and 决算数, which stand over several columns, to all of
// them where the cells are not merged but only look it.
func (r *items) spread(top int) {
	for row := top; row <= r.bottom; row++ {
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
					if m, _ := r.grid.Merged(row, col); m.Row1 < row {
						break // under a caption of its own
					}
					r.over[col] = region.Plain(c.Value)
				}
			}
		}
	}
}

// kindOfRow tells what the first cell of a row of amounts says of them.
func (r *items) kindOfRow(row int) amountKind {
	kind := otherAmount
	for i, c := range r.grid.RowCells(row) {
		m, _ := r.grid.Merged(row, c.Col)
		switch {
		case i == 0 && c.Kind == workbook.Text && m.Col1 == m.Col2:
			kind = kindOf(region.Plain(c.Value))
		case i == 0, region.IsWords(c):
			return otherAmount // a row of captions
		}
	}
	return kind
}

// isAsideRow reports whether the first cell of a row says that its amounts are
// not the year's.
func (r *items) isAsideRow(row int) bool {
	cells := r.grid.RowCells(row)
	if len(cells) == 0 || cells[0].Kind != workbook.Text {
		return false
	}
	s := region.Plain(cells[0].Value)
	year := yearPattern.FindStringSubmatch(s)
	return isAside([]string{s}) || year != nil && r.m.year > 0 && year[1] != strconv.Itoa(r.m.year)
}

// readRow reads the amounts of a row.
func (r *items) readRow(row, top int) {
	g := r.grid
	if r.first.IsZero() {
		r.first = g.Place(row, g.Left)
	}
	for _, col := range r.sortedColumns() {
		c := r.columns[col]
		m, _ := g.Merged(r.bottom, col)
		f := item{caption: g.Text(m.Row1, m.Col1)}
		if r.ordinals > 0 {
			f.ordinal = g.Text(r.ordinals, col)
		}
		if row < r.end {
			if kind := r.form.Kind(accounts.RowThreePublic, c.key); kind == accounts.Money {
				f.Figure = r.amount(row, col, "“三公”经费"+r.s.ColumnName(c.key))
			} else {
				cell := accounts.Cell{Statement: r.s.ID, Row: accounts.RowThreePublic, Column: c.key}
				r.noMoney(row, col, cell, kind, "“三公”经费")
			}
		}
		r.keep(placed{c.key, c.kind}, f)
		if strings.HasPrefix(string(c.key), "budget.") {
			r.addCaptions(col, top, r.bottom)
		}
	}
}

// addCaptions remembers what stands over a column of budgets.
func (r *items) addCaptions(col, top, bottom int) {
	for row := top; row <= bottom; row++ {
		m, _ := r.grid.Merged(row, col)
		r.captions = append(r.captions, budgetCaption{r.grid.Text(m.Row1, m.Col1), r.columns[col].kind})
	}
}

// keep takes an amount, unless it was found before. Of two rows of one name, a
// heading without an amount gives way.
func (r *items) keep(place placed, f item) {
	if first, twice := r.found[place]; twice && first.Known() {
		if f.Known() {
			r.fail("read.duplicate", f.At, "“三公”经费的"+place.Name()+"出现两次", "请只留一处，或改正其中一处的栏名", r.side(first.At, "第一处"), r.side(f.At, "第二处"))
		}
		return
	}
	r.found[place] = f
}

// readRows reads the form with the items in rows, in one band or several.
func (r *items) readRows(first workbook.Range) bool {
	g := r.grid
	start := first.Row1
	for start > r.below && !r.isKindRow(start-1) {
		start--
	}
	top := r.captionsFrom(start, r.below)
	r.end = r.noteRow(first.Row1)
	r.keepHeads(top, start-1)
	for r.bottom = start - 1; r.bottom > top && r.isOrdinals(r.bottom); {
		r.bottom--
	}
	r.body = start
	names, captions := []workbook.Range{first}, r.find(isItemCaption)
	if len(captions) == 0 && r.ministry {
		r.missing("“项目”栏")
		return false
	}
	for _, m := range captions {
		if m.Row1 >= top && m.Row1 < start && m.Col1 > first.Col2 {
			names = append(names, m)
		}
	}
	for i, n := range names {
		b := band{name: n, first: n.Col2 + 1, last: g.Wide, top: top}
		if i+1 < len(names) {
			b.last = names[i+1].Col1 - 1
		}
		for col := b.first; col <= b.last && b.line == 0; col++ {
			if strings.HasPrefix(g.Caption(top, col), "行次") {
				b.line = col
			}
		}
		match := basisColumn
		if i > 0 && !r.ministry {
			match = countsColumn
		}
		r.match(&b, b.first, b.last, start, match)
		r.witness(&b)
		r.bands = append(r.bands, b)
	}
	if len(r.bands[0].columns) == 0 {
		r.missing("“预算数”“决算数”两栏")
		return false
	}
	facts := factRows{items: r, seen: map[string]diag.Position{}}
	for i := range r.bands {
		r.columns = r.bands[i].columns
		for row := start; row < r.end; row++ {
			r.readItemRow(row, &r.bands[i], &facts)
		}
	}
	return true
}

// readItemRow reads a row that names an item or a fact.
func (r *items) readItemRow(row int, b *band, facts *factRows) {
	name := r.grid.Text(row, b.name.Col1)
	caption := countUnit.ReplaceAllString(itemName(name.S), "")
	if facts.read(row, name, caption) {
		return
	}
	key, ok := itemOf(caption)
	if ok = ok && caption == itemName(name.S); !ok { // not a number of vehicles（辆）
		if a := r.m.answer(r.grid, r.s.ID, region.Plain(name.S), caption); a != nil {
			if key, ok = itemOf(region.Plain(a.Is)); !ok && a.other() {
				return
			}
		}
	}
	if ok {
		if r.first.IsZero() {
			r.first = name.At
		}
		for _, c := range b.beside {
			of := func(w keyed[accounts.ColumnKey]) bool { return w.key == key }
			if i := slices.IndexFunc(r.words[0].columns, of); c.last && i >= 0 {
				r.lastYear(row, c.col, r.words[0].columns[i].point, "“三公”经费"+caption)
			}
		}
		for _, col := range r.sortedColumns() {
			k := key
			if kind := r.columns[col].kind; kind != finalAmount {
				k = budgetOfItem(key)
				r.addCaptions(col, b.top, r.body-1)
			}
			r.keep(placed{k, r.columns[col].kind}, item{Figure: r.amount(row, col, "“三公”经费"+k.Name()), caption: name})
		}
		return
	}
	at, filled := r.hasAmounts(row)
	switch {
	case !filled, r.isHead(row), r.isOrdinals(row):
	case caption == "":
		r.fail("read.row", at, "这一格有数，但这一行没有项目名称", "请填上项目名称，或清空这一格")
	case besides.MatchString(caption), r.ministry:
	default:
		for _, col := range r.sortedColumns() { // of each of its amounts it is open which item it is
			kind := r.columns[col].kind
			open := r.open(openPlace{kind: kind, said: scope.Read(caption), caption: name, told: r.unknownRow(name, at)})
			r.keep(placed{accounts.ColumnKey(open), kind}, item{Figure: r.amount(row, col, "“三公”经费"+caption), caption: name})
		}
	}
}

// besides are the rows that forms of the “三公” print besides: counts, parts of
// 公务接待费, other costs.
var besides = pattern.Of(`数$|批次|人次|人数|保有量|接待费$|机关运行经费|国有资产|车辆|用车$|设备|采购|^行政单位$|^参照公务员法管理|会议|培训`)

// isKindRow reports whether a row is one of captions that says 预算数 or 决算数,
// or numbers the columns.
func (r *items) isKindRow(row int) bool {
	return r.isOrdinals(row) || slices.ContainsFunc(r.grid.RowCells(row), func(c workbook.Cell) bool {
		s := region.Plain(c.Value)
		return s == "栏次" || c.Kind == workbook.Text && kindOf(s) != otherAmount
	})
}

// settle makes the row of the statement, its columns in the official order.
func (r *items) settle() {
	row := accounts.Row{Key: accounts.RowThreePublic, At: r.first, NameAt: r.first}
	if row.At.IsZero() {
		row.At, row.NameAt = r.grid.Position(), r.grid.Position()
	}
	if f, ok := r.found[placed{accounts.ColFinalTotal, finalAmount}]; ok && r.ministry {
		row.At, row.NameAt = f.At, f.At
	}
	r.budgetShown()
	add := func(key accounts.ColumnKey, kind amountKind) bool {
		f, ok := r.found[placed{key, kind}]
		if ok {
			r.addColumn(key, f.caption, f.ordinal)
			row.Cells = append(row.Cells, f.Figure)
		}
		return ok
	}
	var lacking []string
	for _, c := range r.form.Columns() {
		kind := finalAmount
		if strings.HasPrefix(string(c.Key), "budget.") {
			kind = r.shown
		}
		switch {
		case add(c.Key, kind), r.addBudget(c.Key, &row), c.May:
		case !r.ministry:
			lacking = append(lacking, "“"+c.Key.Name()+"”")
		case kind == finalAmount:
			r.fail("read.row", r.grid.Position(), "没有“"+strings.TrimPrefix(c.Key.Name(), "决算数")+"”一行", "请保留机构运行信息表原有的行")
		}
	}
	for _, p := range r.opens {
		if p.kind == finalAmount || p.kind == r.shown {
			add(accounts.ColumnKey(p.key), p.kind)
		}
	}
	r.tellColumns(lacking)
	r.addRow(row)
}

// addBudget adds a column of a budget that a pack adds: 年初预算数 beside 全年预算数.
func (r *items) addBudget(key accounts.ColumnKey, row *accounts.Row) bool {
	p, ok := r.form.Point(accounts.RowThreePublic, key)
	kind := otherAmount
	switch p.At(scope.Basis) {
	case scope.Initial:
		kind = initialAmount
	case scope.Adjusted:
		kind = adjustedAmount
	}
	if !ok || kind == otherAmount || !r.declares(key) {
		return false
	}
	for _, c := range r.form.Columns() {
		q, _ := r.form.Point(accounts.RowThreePublic, c.Key)
		if f, found := r.found[placed{c.Key, kind}]; found && q == p.With(scope.Budget) {
			r.addColumn(key, f.caption, f.ordinal)
			row.Cells = append(row.Cells, f.Figure)
			return true
		}
	}
	return false
}

// itemColumn matches a path that names an item; the row says which kind of
// amount stands below it.
func itemColumn(kind amountKind, path []string) column {
	r := scope.Read(path...)
	if basisOf(&r) != otherAmount || !r.Whole && !says(&r) {
		return column{}
	}
	r = r.And(scope.Say([...]scope.Value{initialAmount: scope.Initial, adjustedAmount: scope.Adjusted, budgetAmount: scope.Budget,
		finalAmount: scope.Final}[kind]))
	return wordsOf()[accounts.ThreePublic][0].column(accounts.ThreePublic, &r)
}

// basisColumn matches captions that say 预算 or 决算 over items in rows.
func basisColumn(path []string) column {
	r := scope.Read(path...)
	c := column{kind: basisOf(&r), said: r}
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

// countsColumn is basisColumn for a block of counts that a published form prints
// beside the items: what it does not say is passed over.
func countsColumn(path []string) column {
	c := basisColumn(path)
	switch {
	case path[len(path)-1] == "数量":
		return column{key: accounts.ColFinalTotal, kind: finalAmount, outcome: scope.Said}
	case c.outcome == scope.Open:
		return column{outcome: scope.Other, void: true}
	}
	return c
}

// labelPattern is a column left of the amounts that names the row.
var labelPattern = pattern.Of(`^(项目|单位|部门|单位名称|部门名称|单位\(部门\)名称|序号|年度|科目编码|科目名称)$`)
