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

// settle puts the columns that were found into the official order; the captions
// and 栏次 of the lowest header row go beside them. told: it is known that some
// band has none.
func (t *table) settle(told bool) {
	official := slices.Concat(t.form.Keys(), t.form.Beside())
	place := map[accounts.ColumnKey]int{}
	t.columns = t.all()
	for _, col := range t.sortedColumns() {
		// Where both halves of 公开04 give the total, the right one comes last
		// and is the one with captions of its own.
		if _, twice := place[t.columns[col].key]; !twice || t.codes() == accounts.NoCodes {
			place[t.columns[col].key] = col
		}
	}
	for _, p := range t.opens {
		if !p.row {
			official = append(official, accounts.ColumnKey(p.key))
		}
	}
	for _, key := range official {
		col, ok := place[key]
		if !ok {
			continue
		}
		m, _ := t.grid.Merged(t.bottom, col)
		ordinal := accounts.Text{}
		if t.ordinals > 0 {
			ordinal = t.grid.Text(t.ordinals, col)
		}
		t.addColumn(key, t.grid.Text(m.Row1, m.Col1), ordinal)
	}
	var lacking []string
	if !told && !t.m.piece {
		lacking = named(t.s, t.derive(t.m.columnsLacking(t.s)))
	}
	t.tellColumns(lacking)
}

// derive gives the statement a column that it lacks but that is another which stands
// there, or the sum of several: 合计, which the sums of the form fill in, 财政拨款收入
// of 公开02 where each budget has a column, 预算数 where the sheet says which. It
// returns what is lacking still.
func (t *table) derive(lacking []accounts.ColumnKey) []accounts.ColumnKey {
	if len(lacking) != 1 || len(t.opens)+len(t.odd) > 0 {
		return lacking
	}
	var from []string
	key := lacking[0]
	take := func(pass func(besideColumn) bool) {
		for _, c := range t.bands[0].beside {
			if pass(c) {
				t.derived[key] = append(t.derived[key], c.col)
				from = append(from, "“"+c.name+"”")
			}
		}
	}
	t.derived = map[accounts.ColumnKey][]int{}
	message := "由各栏相加得出"
	var p scope.Point
	if i := slices.IndexFunc(t.words[0].columns, func(w keyed[accounts.ColumnKey]) bool { return w.key == key }); i >= 0 {
		p = t.words[0].columns[i].point
	}
	switch {
	case t.codes() == accounts.FunctionCodes && key == accounts.ColTotal:
		t.derived[key] = nil
	case t.codes() == accounts.FunctionCodes && key == accounts.ColFiscal:
		take(func(c besideColumn) bool {
			return c.point.With(scope.Fiscal) == scope.At(scope.Fiscal, scope.Income) && c.point.At(scope.Fund) != scope.Fiscal
		})
		if message = "由" + strings.Join(from, "、") + "相加得出"; len(from) < 2 {
			return lacking
		}
	case p.At(scope.Basis) == scope.Budget:
		for _, kind := range budgetsInOrder {
			if len(from) == 0 {
				take(func(c besideColumn) bool { return c.kind == kind && c.point.With(scope.Budget) == p })
			}
		}
		if message = "取自" + strings.Join(from, "、") + "一栏"; len(from) != 1 {
			return lacking
		}
	default:
		return lacking
	}
	t.addColumn(key, accounts.Text{}, accounts.Text{})
	t.list.Tell(diag.Info, "read.computed", t.grid.Position(), "没有“"+t.s.ColumnName(key)+"”一栏，"+message, "")
	return nil
}

// sumOf is the amount of a column that the table does not have, of a row.
func (t *table) sumOf(row int, cols []int, label string) accounts.Figure {
	out := accounts.Figure{State: accounts.Blank, Unit: t.s.Unit, At: t.grid.Position(), Label: label}
	for _, col := range cols {
		if f := t.amount(row, col, label); f.Known() {
			if out.State == accounts.Blank {
				out.At = f.At
			}
			out.Amount, out.State, out.Places = out.Amount.Add(f.Amount), accounts.Given, max(out.Places, f.Places)
		}
	}
	return out
}

// addColumn adds a column to the statement.
func (t *table) addColumn(key accounts.ColumnKey, caption, ordinal accounts.Text) {
	t.s.Columns = append(t.s.Columns, key)
	t.s.Look.Captions = append(t.s.Look.Captions, caption)
	t.s.Look.Ordinals = append(t.s.Look.Ordinals, ordinal)
}

// tellColumns reports columns that were not told, and those that are lacking.
func (t *table) tellColumns(lacking []string) {
	if t.lacking = lacking; len(t.opens) > 0 && len(t.odd) == 0 {
		return // until they are settled
	}
	for _, d := range t.odd {
		if len(lacking) > 0 {
			d.Hint = "没有找到" + strings.Join(lacking, "、") + "一栏，是不是它？" + d.Hint
		}
		t.list.Add(d)
	}
	if len(t.odd) == 0 && len(lacking) > 0 {
		t.fail("read.column", t.grid.Where(), "没有"+strings.Join(lacking, "、")+"一栏", t.asForm("原有的表头"))
	}
	t.odd = nil
}

// placed is a column of the statement, and which budget's.
type placed struct {
	accounts.ColumnKey
	amountKind
}

func (c column) place() placed {
	if c.key != "" && c.kind == finalAmount {
		return placed{c.key, otherAmount} // 决算数 goes without saying
	}
	return placed{c.key, c.kind}
}

// matchColumns gives each column of amounts of a band its key, by the captions
// above it. Columns that hold an amount but have no caption that is known are
// errors or stay open, as are two columns with the same one.
func (t *table) matchColumns(b *band) {
	t.match(b, b.first, b.last, t.body, t.columnsOf(b.block))
}

// match is matchColumns for columns from first to last, the first amount of each
// in row body or below.
func (t *table) match(b *band, first, last, body int, match func([]string) column) {
	t.columns, b.columns = map[int]column{}, nil
	seen := map[placed]int{}
	for col := first; col <= last; col++ {
		path := t.captions(col, b.top, body)
		at, filled := t.filled(col, body)
		m, _ := t.grid.Merged(t.bottom, col)
		caption := t.grid.Place(m.Row1, m.Col1)
		if len(path) == 0 {
			if filled && !t.onlyWords(col, body) {
				t.oddColumn(caption, "这一栏有数，却没有栏名", "请填上栏名，或清空这一栏", t.side(at, "该栏第一个数"))
			}
			continue
		}
		c, own := t.ownColumn(b.block, path)
		if !own && (isAside(path) || t.earlier(col, b.top) && t.mixed(b, first, last)) {
			if !t.keepLast(b, col, path, match) {
				t.unread(caption, filled)
			}
			continue
		}
		if !own {
			c = match(path)
		}
		if c.outcome == scope.Open {
			c = t.answered(c, path, match)
		}
		here := c.place()
		before := seen[here]
		if before != 0 && c.key != "" && c.known() {
			if wins := t.ofYear(before, col, b.top); wins != 0 {
				if wins == col {
					delete(t.columns, before)
					seen[here], t.columns[col] = col, c
				}
				continue
			}
			// Of two columns of one name an empty one, under a caption merged over
			// both, gives way; one of another name only where it holds no zero either.
			same := slices.Equal(path, t.captions(before, b.top, body))
			if !filled && (same || t.blank(col, body)) {
				continue
			}
			if _, ok := t.filled(before, body); !ok && (same || t.blank(before, body)) {
				delete(t.columns, before)
				before = 0
			}
		}
		switch {
		case !c.known() && filled && t.mayOpen(c):
			t.openColumn(col, c, path, caption, at)
		case !c.known() && filled:
			t.oddColumn(caption, "不认识的栏名“"+strings.Join(path, "／")+"”", t.asColumn(), t.side(at, "该栏第一个数"))
		case !c.known():
			// An empty column.
		case c.key == "":
			t.keepBeside(b, col, path, caption, filled, c)
		case before != 0:
			t.twoColumns(before, col, b.top, caption, path, c)
		default:
			seen[here], t.columns[col] = col, c
			if t.s.ID <= accounts.NumStatements && c.point.At(scope.Basis) != scope.Final && t.declares(c.key) {
				t.keepBeside(b, col, path, caption, filled, c) // a budget is one wherever it is printed
			}
		}
	}
	b.columns = t.columns
	for _, col := range t.sortedColumns() {
		if t.besideBudgets(b, col) {
			path, c := t.captions(col, b.top, body), t.columns[col]
			at, _ := t.filled(col, body)
			m, _ := t.grid.Merged(t.bottom, col)
			t.openColumn(col, c, path, t.grid.Place(m.Row1, m.Col1), at)
		}
		t.tellYear(col, b.top)
	}
}

// unread remembers a column that holds something and is none of the statement's.
func (t *table) unread(caption diag.Position, filled bool) {
	if text := t.grid.Text(cellOf(caption)); filled && text.S != "" && !strings.HasPrefix(text.S, "行次") {
		t.s.Look.Unread = append(t.s.Look.Unread, text)
	}
}

// keepLast keeps a column of last year's amounts, the first of those that count the
// same: 上年决算数, or 2022年决算数 beside 2023's.
func (t *table) keepLast(b *band, col int, path []string, match func([]string) column) bool {
	c := match(path)
	year, said := c.said.Says(scope.Year)
	n, _ := strconv.Atoi(t.captionYear(col, b.top).year)
	c.last = said && year == scope.LastYear || n > 0 && n == t.m.year-1
	c.point = c.point.With(scope.LastYear)
	again := func(o besideColumn) bool { return o.last && o.point == c.point }
	if !c.last || !c.known() || c.void || c.kind != otherAmount && c.kind != finalAmount ||
		t.noUnit || t.m.past || t.grid.ColHidden(col) || slices.ContainsFunc(b.beside, again) {
		return false
	}
	c.key = ""
	b.beside = append(b.beside, besideColumn{col, path[len(path)-1], c})
	m, _ := t.grid.Merged(t.bottom, col)
	t.s.Look.LastYear = append(t.s.Look.LastYear, t.grid.Text(m.Row1, m.Col1))
	return true
}

// lastYear takes an amount of last year's, by what it counts. The table is not of that
// year: what is no amount there is passed over.
func (t *table) lastYear(row, col int, p scope.Point, label string) {
	_, d, ok := accounts.DatumOf(p.With(scope.LastYear))
	if ok && !t.isHead(row) {
		money := region.Money{Unit: t.s.Unit, Look: &accounts.Look{}, List: &diag.List{}}
		t.m.datum("prior."+string(d), t.grid.Amount(row, col, &money, label+"上年数"))
	}
}

// keepBeside keeps a column that the statement does not print: a budget of it, or
// a part that another statement has.
func (t *table) keepBeside(b *band, col int, path []string, caption diag.Position, filled bool, c column) {
	switch {
	case c.void:
		t.unread(caption, filled)
		return
	case c.point.At(scope.Basis) != scope.Final && filled:
		t.s.Beside = append(t.s.Beside, accounts.Beside{Caption: t.grid.Text(cellOf(caption)), Counts: c.point,
			Figures: map[accounts.RowKey]accounts.Figure{}})
		c.kept = len(t.s.Beside)
	case !t.ministry:
		t.unread(caption, filled)
	}
	b.beside = append(b.beside, besideColumn{col, path[len(path)-1], c})
}

// besideBudgets reports whether a column of one of several blocks, all of whose
// columns say which budget they are of, does not.
func (t *table) besideBudgets(b *band, col int) bool {
	c := t.columns[col]
	_, said := c.said.Says(scope.Basis)
	return len(t.form.Blocks) > 1 && !said && !isOpen(string(c.key)) &&
		slices.ContainsFunc(b.beside, func(c besideColumn) bool { return c.point.At(scope.Basis) != scope.Final })
}

// captions is the path of captions above a column.
func (t *table) captions(col, top, body int) []string {
	path := t.grid.Path(col, top, t.bottom)
	if over := t.over[col]; over != "" && len(path) > 0 {
		path = append([]string{over}, path...)
	}
	if t.overlaid(body, col) {
		path = append(path, t.grid.Own(body, col))
	}
	return path
}

// asColumn is the hint to a column that is not known.
func (t *table) asColumn() string {
	if t.ministry {
		return "请保留决算报表原有的表头"
	}
	return "请照决算公开表的栏名核对这一栏的表头"
}

func (t *table) oddColumn(at diag.Position, message, hint string, where ...diag.Side) {
	t.odd = append(t.odd, diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: at, Message: message, Where: where, Hint: hint})
}

// openColumn keeps a column open.
func (t *table) openColumn(col int, c column, path []string, caption, at diag.Position) {
	text := accounts.Text{S: strings.Join(path, "／"), At: caption}
	if row, column := cellOf(caption); t.grid.At(row, column).Kind == workbook.Text {
		text.S = t.grid.Text(row, column).S
	}
	c.key = accounts.ColumnKey(t.open(openPlace{kind: c.kind, said: c.said, caption: text, told: diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: caption,
		Message: "不认识的栏名“" + strings.Join(path, "／") + "”", Where: []diag.Side{t.side(at, "该栏第一个数")}, Hint: t.asColumn()}}))
	t.columns[col] = c
}

// twoColumns reports two columns that mean the same.
func (t *table) twoColumns(before, col, top int, caption diag.Position, path []string, c column) {
	other := t.grid.Path(before, top, t.bottom)
	message := "有两栏都叫“" + path[len(path)-1] + "”"
	if last := other[len(other)-1]; last != path[len(path)-1] {
		message = "“" + last + "”“" + path[len(path)-1] + "”两栏都可以读作“" + t.s.ColumnName(c.key) + "”，不知道用哪一栏"
	}
	t.oddColumn(caption, message, "请只留一栏，或改正其中一栏的栏名",
		diag.Side{At: t.grid.Place(t.bottom, before), Label: "另一栏", Value: strings.Join(other, "／")})
}

// earlier reports whether the captions above a column are of a year before the
// report's.
func (t *table) earlier(col, top int) bool {
	n, _ := strconv.Atoi(t.captionYear(col, top).year)
	return n > 0 && n < t.m.year
}

// mixed reports whether columns of a band are not of an earlier year: those that
// are stand beside them. Where all are, it is the year that is wrong.
func (t *table) mixed(b *band, first, last int) bool {
	for col := first; col <= last; col++ {
		if path := t.grid.Path(col, b.top, t.bottom); len(path) > 0 && !isAside(path) && !t.earlier(col, b.top) {
			return true
		}
	}
	return false
}

// ofYear is the one of two columns of one name that is of the later year, 0 where
// their captions do not say two years.
func (t *table) ofYear(before, col, top int) int {
	a, b := t.captionYear(before, top), t.captionYear(col, top)
	switch {
	case a.year == "", b.year == "", a.year == b.year:
		return 0
	case b.year > a.year:
		t.years = []yearAt{b} // must be the report's
		return col
	}
	t.years = []yearAt{a}
	return before
}

// mayOpen reports whether a column may stay open until the sums are tried: of
// 公开07 it must be known whether it is 预算 or 决算.
func (t *table) mayOpen(c column) bool {
	switch t.s.ID {
	case accounts.GeneralBasic:
		return false
	case accounts.ThreePublic:
		return c.kind != otherAmount
	}
	return true
}

// tellYear reports a column whose caption is of another year than the title.
func (t *table) tellYear(col, top int) {
	title := yearPattern.FindStringSubmatch(region.Plain(t.s.Look.Title.S))
	own := t.captionYear(col, top)
	if title == nil || own.year == "" || own.year == title[1] {
		return
	}
	t.fail("read.year", own.at, "表题是"+title[1]+"年度，这一栏却是"+own.year+"年的", "请核对是不是填错了年度",
		diag.Side{At: t.s.Look.Title.At, Label: "表题", Value: region.Clip(t.s.Look.Title.S)},
		diag.Side{At: own.at, Label: "栏名", Value: region.Clip(t.grid.Text(cellOf(own.at)).S)})
}

// captionYear is the year that the captions above a column begin with.
func (t *table) captionYear(col, top int) yearAt {
	for row := top; row <= t.bottom; row++ {
		m, _ := t.grid.Merged(row, col)
		s := region.Plain(t.grid.At(m.Row1, m.Col1).Value)
		if at := yearPattern.FindStringSubmatchIndex(s); at != nil && at[0] == 0 {
			return yearAt{s[at[2]:at[3]], t.grid.Place(m.Row1, m.Col1)}
		}
	}
	return yearAt{}
}

// asidePattern is a column that stands beside the amounts of the year: last
// year's, differences, rates, remarks, numbers of rows.
var asidePattern = pattern.Of(`^(上年|上一年|去年)|增减|增长|增幅|降幅|比上年|较上年|比重|占比|比率|比例|%|^占|完成率|^完成|^备注$|^说明$|^备注[:(]|^行次|^行号$|^序号$`)

// isAside reports whether the captions of a column say that it holds no amount
// of the year's accounts. 上年结转和结余 is one: the balance brought forward.
func isAside(path []string) bool {
	return slices.ContainsFunc(path, func(s string) bool {
		return asidePattern.MatchString(s) && !strings.Contains(s, "结转") && !strings.Contains(s, "结余")
	})
}

// filled returns the first cell of a column, from a row on, that holds
// something other than a note.
func (t *table) filled(col, from int) (diag.Position, bool) {
	for row := from; row < t.end; row++ {
		m, _ := t.grid.Merged(row, col)
		if c := t.grid.At(row, col); m.Col1 == m.Col2 && !t.overlaid(row, col) && region.Holds(c) && !t.heads[region.Plain(c.Value)] {
			return t.grid.Place(row, col), true
		}
	}
	return diag.Position{}, false
}

// onlyWords reports whether a column holds words without a digit and nothing else:
// what staff noted beside the table.
func (t *table) onlyWords(col, from int) bool {
	for row := from; row < t.end; row++ {
		if c := t.grid.At(row, col); region.Holds(c) && (!region.IsWords(c) || strings.ContainsAny(c.Value, "0123456789一二三四五六七八九十百千万元")) {
			return false
		}
	}
	return true
}

// blank reports whether a column holds no number, not even a zero.
func (t *table) blank(col, from int) bool {
	for row := from; row < t.end; row++ {
		if c := t.grid.At(row, col); c.Kind != workbook.Empty && !region.IsNothing(region.Plain(c.Value)) {
			return false
		}
	}
	return true
}

// findOverlay finds captions that stand in the row of the totals, which then
// has no amounts below them; first is the first column of amounts.
func (t *table) findOverlay(first int) {
	total, captions := false, 0
	for _, c := range t.grid.RowCells(t.body) {
		if c.Col < first {
			total = total || isTotal(region.Plain(c.Value))
		} else if region.IsWords(c) {
			captions++
		}
	}
	if total && captions > 1 {
		t.overlay = t.body
	}
}

// tellOverlaid says, once a table, that captions stand where totals would.
func (t *table) tellOverlaid(row, col int) {
	if t.overlayTold {
		return
	}
	t.overlayTold = true
	t.list.Tell(diag.Info, "read.computed", t.grid.Place(row, col), "合计行里写的是栏名，这几栏的合计由各行相加得出", "")
}

// overlaid reports whether the cell of the row of totals holds a caption.
func (t *table) overlaid(row, col int) bool {
	return row == t.overlay && row != 0 && region.IsWords(t.grid.At(row, col))
}

// besides takes the amounts of a row that stand beside those of the statement
// and are another's, or a budget; point is what the row counts.
func (t *table) besides(row int, b *band, key accounts.RowKey, point scope.Point, label string) {
	for _, c := range b.beside {
		p := along(point, c.point)
		switch {
		case c.last:
			t.lastYear(row, c.col, p, label)
		case c.kept > 0:
			f := t.s.Figure(key, c.key)
			if f.Label = label + budgetNames[c.kind]; c.key == "" {
				f = t.amount(row, c.col, f.Label)
			}
			t.s.Beside[c.kept-1].Figures[key] = f
			if group, d, ok := accounts.DatumOf(p); ok && group == accounts.BudgetGroup {
				t.m.datum("budget."+string(d), f)
			}
		case t.ministry && point.Function == "":
			t.elsewhere(row, c.col, p, c.name)
		}
	}
}

// budgetNames are what the label of a budget says behind its row.
var budgetNames = [...]string{otherAmount: "", initialAmount: "年初预算数", adjustedAmount: "全年预算数", budgetAmount: "预算数", finalAmount: ""}

// aside takes the amounts of a row of a band that is no part of the statement.
func (t *table) aside(row int, b *band, caption string) {
	r := scope.Read(caption)
	point, outcome := r.On(t.form.Counts, nil)
	if !t.ministry || outcome != scope.Said || !says(&r) {
		return
	}
	for _, col := range t.sortedColumns() {
		t.elsewhere(row, col, along(point, t.columns[col].point), caption)
	}
	for _, c := range b.beside {
		t.elsewhere(row, c.col, along(point, c.point), caption+budgetNames[c.kind])
	}
}

// along is the point moved to what a column says of it.
func along(p, column scope.Point) scope.Point {
	var nothing scope.Point
	for _, a := range scope.Axes {
		if v := column.At(a); v != nothing.At(a) && !p.At(a).Within(v) {
			p = p.With(v)
		}
	}
	return p
}

// elsewhere takes an amount that stands on this sheet and is a budget, or one of
// another statement.
func (t *table) elsewhere(row, col int, p scope.Point, label string) {
	if group, d, ok := accounts.DatumOf(p); ok && group == accounts.BudgetGroup {
		t.m.datum("budget."+string(d), t.amount(row, col, label))
		return
	}
	for _, c := range t.m.forms.Cells(p) {
		if c.Statement != t.s.ID {
			t.m.witness(c, t.amount(row, col, label))
			return
		}
	}
}
