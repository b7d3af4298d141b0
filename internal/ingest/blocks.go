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

// The one reader of blocks. A table is bands that stand side by side, each with
// the names of its rows, their codes, 行次 and amounts; which rows and columns it
// may have, the form of the statement says.

// band is one of them.
type band struct {
	block   int // of the form; beyond its last one the band is no part of the statement
	name    workbook.Range
	codes   []int // columns of codes
	line    int   // column of 行次, 0 for none
	left    int   // its first column
	first   int   // columns of amounts
	last    int
	top     int // first row of captions
	columns map[int]column
	beside  []besideColumn
}

// besideColumn is a column that the statement does not print: a budget, a part
// of what it prints.
type besideColumn struct {
	col  int
	name string
	column
}

// isNameCaption reports whether a caption is that of the names of codes.
func isNameCaption(s string) bool {
	return s == "科目名称" || s == "名称" || len(s) < 60 && strings.Contains(s, "科目") && strings.Contains(s, "名称") &&
		!isCodeCaption(strings.TrimSuffix(s, "名称")) &&
		!strings.Contains(s, "编码") && !strings.Contains(s, "代码")
}

func isCodeCaption(s string) bool {
	return strings.HasSuffix(s, "编码") || strings.HasSuffix(s, "代码") || s == "类" || s == "款" || s == "项"
}

var (
	// itemCaption is the caption of a column that holds code and name in one cell,
	// or of the names of rows that have no code.
	itemCaption = pattern.Of(`^(收入|支出)?项目(\(.*\))?$|^(支出|部门预算支出)?(功能|经济)?(分类)?科目(\(?(编码|代码)(及|和|、|/)?(科目)?名称\)?|` +
		`\(.*\))?$|^按?(支出)?(功能|经济)分类(\(.*\))?$`)
	// sidePattern is the caption of the names on one side of 公开01 and 公开04 where
	// it is not 项目.
	sidePattern = pattern.Of(`^(收入|支出)(\(.*\))?$`)
)

func isItemCaption(s string) bool { return len(s) < 60 && itemCaption.MatchString(s) }

// codes are those of the rows of the form.
func (t *table) codes() accounts.Codes {
	if len(t.form.Blocks) > 1 {
		return accounts.NoCodes
	}
	return t.form.Blocks[0].Codes
}

// readBlocks reads a statement whose rows have names or codes.
func (t *table) readBlocks() {
	names := t.names()
	if names == nil {
		return
	}
	t.lay(names)
	if t.codes() == accounts.EconomicCodes && len(t.bands) == 1 && t.isMatrix() {
		t.readMatrix()
		return
	}
	t.keepHeads(t.below, t.body-1)
	told := false
	for i := range t.bands {
		b := &t.bands[i]
		if i == 0 && t.codes() != accounts.NoCodes {
			t.findOverlay(b.first)
		}
		t.matchColumns(b)
		if len(b.columns) == 0 && len(t.odd) == 0 && len(t.bands) > 1 && b.block < len(t.form.Blocks) {
			t.fail("read.column", t.grid.Place(b.name.Row1, b.name.Col1), "“"+t.grid.Text(b.name.Row1, b.name.Col1).S+"”右边没有金额一栏",
				t.asForm("原有的表头"))
			told = true
		}
	}
	t.settle(told)
	for i := range t.bands {
		b := &t.bands[i]
		t.columns, t.last, t.opened, t.subtotal = b.columns, "", false, len(t.s.Rows)
		t.witness(b)
		for row := t.body; row < t.end; row++ {
			t.readRow(row, b)
		}
		t.tellBelow(b)
	}
	t.splitFiscal()
	t.readTotals()
	t.columns = t.all()
	t.readNotes()
	t.tellRows()
}

// all are the columns of all bands that are the statement's.
func (t *table) all() map[int]column {
	all := map[int]column{}
	for i := range t.bands {
		if b := &t.bands[i]; b.block < len(t.form.Blocks) {
			for col, c := range b.columns {
				all[col] = c
			}
		}
	}
	return all
}

// readRow reads a row of a band.
func (t *table) readRow(row int, b *band) {
	if t.codes() != accounts.NoCodes {
		t.readCodedRow(row, b)
		return
	}
	m, _ := t.grid.Merged(row, b.name.Col1)
	if m.Col1 < b.name.Col1 && t.nameLeft(m.Col1) {
		return // the name stands in a band further left
	}
	amounts := b
	for i := range t.bands {
		if n := t.bands[i].name.Col1; n > b.name.Col1 && n <= m.Col2 {
			amounts = &t.bands[i] // the name reaches over further bands
		}
	}
	t.columns = amounts.columns
	name := t.grid.Text(row, b.name.Col1)
	caption := blockName(name.S)
	if b.block >= len(t.form.Blocks) {
		t.aside(row, amounts, caption)
		return
	}
	key, point, ok := t.rowOf(b.block, caption)
	if !ok {
		if a := t.m.answer(t.grid, t.s.ID, region.Plain(name.S), caption); a != nil {
			if key, point, ok = t.rowOf(b.block, blockName(a.Is)); !ok && a.other() {
				return
			}
		}
	}
	line := t.lineNumber(row, b.line)
	switch {
	case !ok && t.isFiscalIncome(b, caption):
		t.fiscal = accounts.Row{Key: accounts.RowGeneral, Name: name.S, At: name.At, NameAt: name.At, LineNo: line,
			Cells: t.cells(row, accounts.RowGeneral, name.S)}
	case ok:
		t.last, t.opened = key, t.opened || key == accounts.RowOpening
		t.addRow(accounts.Row{Key: key, Name: className(key, name.S), At: name.At, NameAt: name.At, LineNo: line,
			Cells: t.cells(row, key, name.S)})
		t.besides(row, amounts, key, point, caption)
	case caption == "小计" && t.isSubtotal(row):
	case t.isHead(row), t.isBalancePart(region.Plain(name.S), caption), t.isWholeBelow(row, caption),
		t.ofItems() && besides.MatchString(caption):
		// The captions again, what a balance consists of, or what stands beside “三公”.
	default:
		t.openRow(row, b, name, caption)
	}
}

// isFiscalIncome reports whether a row of 公开01 is 财政拨款收入, which the forms
// before 2019 do not part into its budgets.
func (t *table) isFiscalIncome(b *band, caption string) bool {
	r := scope.Read(caption)
	p, o := r.On(nil, nil)
	return t.s.ID == accounts.Overall && b.block == 0 && o == scope.Said && p == scope.At(scope.Fiscal, scope.Income)
}

// splitFiscal makes the income of the general public budget of 财政拨款收入 and of
// which 政府性基金, where 公开01 has no more.
func (t *table) splitFiscal() {
	if t.fiscal.Key == "" || t.s.Row(accounts.RowGeneral) != nil {
		return
	}
	for i := range t.fiscal.Cells {
		f := &t.fiscal.Cells[i]
		for _, part := range [...]accounts.RowKey{accounts.RowFund, accounts.RowStateCapital} {
			if g := t.s.Figure(part, t.s.Columns[i]); f.Known() && g.Known() {
				f.Amount = f.Amount.Sub(g.Amount)
			}
		}
	}
	t.addRow(t.fiscal)
	last := len(t.s.Rows) - 1
	at, _ := cellOf(t.fiscal.At)
	if i := slices.IndexFunc(t.s.Rows, func(r accounts.Row) bool { row, _ := cellOf(r.NameAt); return row > at }); i >= 0 && i < last {
		t.s.Rows = slices.Insert(t.s.Rows[:last], i, t.fiscal)
	}
	t.list.Tell(diag.Info, "read.computed", t.fiscal.At, "这张表的财政拨款收入没有分开一般公共预算，一般公共预算财政拨款收入按财政拨款收入减去其中的政府性基金得出", "")
}

// nameLeft reports whether names of rows stand in a column.
func (t *table) nameLeft(col int) bool {
	return slices.ContainsFunc(t.bands, func(b band) bool { return b.name.Col1 == col })
}

// cells reads the amounts of a row into the order of t.s.Columns, and what is no
// money beside them.
func (t *table) cells(row int, key accounts.RowKey, label string) []accounts.Figure {
	out := make([]accounts.Figure, len(t.s.Columns))
	for _, col := range t.sortedColumns() {
		column := t.columns[col].key
		if i := t.s.Column(column); i >= 0 {
			if kind := t.form.Kind(key, column); kind != accounts.Money {
				t.noMoney(row, col, accounts.Cell{Statement: t.s.ID, Row: key, Column: column}, kind, label)
				continue
			}
			if t.overlaid(row, col) {
				out[i] = accounts.Figure{State: accounts.Blank, Unit: t.s.Unit, At: t.grid.Position(), Label: label}
				t.tellOverlaid(row, col)
				continue
			}
			out[i] = t.amount(row, col, label)
		}
	}
	for key, cols := range t.derived {
		out[t.s.Column(key)] = t.sumOf(row, cols, label)
	}
	return out
}

// openRow keeps a row open whose caption is not known but which holds an amount.
func (t *table) openRow(row int, b *band, name accounts.Text, caption string) {
	at, ok := t.hasAmounts(row)
	switch {
	case !ok, region.IsPlaceholder(caption):
	case caption == "":
		t.fail("read.row", at, "这一格有金额，但这一行没有项目名称", "请填上项目名称，或清空这一格", t.side(at, ""))
	default:
		told := t.unknownRow(name, at)
		key := accounts.RowKey(t.open(openPlace{row: true, side: b.block, said: scope.Read(caption), caption: name, told: told}))
		t.addRow(accounts.Row{Key: key, Name: name.S, At: name.At, NameAt: name.At, Cells: t.cells(row, key, name.S)})
	}
}

// unknownRow reports a row whose caption is not known but which holds an amount.
func (t *table) unknownRow(name accounts.Text, at diag.Position) diag.Diagnostic {
	hint := "请按决算公开表的项目名称填写"
	switch {
	case t.ministry:
		hint = "请按决算报表的项目名称填写"
	case t.form.ID > accounts.NumStatements:
		hint = "请按版式要求的表样填写项目名称，或清空这一行"
	}
	return diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: name.At, Message: "不认识的项目“" + region.Clip(name.S) + "”，这一行有金额",
		Where: []diag.Side{t.side(at, "")}, Hint: hint}
}

// lineNumber reads the 行次 of a row, 0 if there is none.
func (t *table) lineNumber(row, col int) int {
	text := t.grid.Text(row, max(col, 1))
	if col == 0 || text.S == "" {
		return 0
	}
	t.s.Look.LineNumbers = append(t.s.Look.LineNumbers, text)
	n, err := strconv.Atoi(region.Plain(text.S))
	if err != nil {
		t.list.Warnf("read.line", text.At, "行次“%s”不是数字", region.Clip(text.S))
	}
	return n
}

// witness reads the 行次 of a band of the Ministry's. They go up by one: a gap
// means that a row was taken out, which no caption would tell.
func (t *table) witness(b *band) {
	if b.line == 0 || !t.ministry {
		return
	}
	var last accounts.Text
	before := 0
	for row := t.body; row < t.end; row++ {
		text := t.grid.Text(row, b.line)
		n, err := strconv.Atoi(region.Plain(text.S))
		if err != nil {
			continue
		}
		if before != 0 && n != before+1 {
			t.list.Tell(diag.Warning, "read.line", text.At, "行次由 "+strconv.Itoa(before)+" 跳到 "+strconv.Itoa(n), "请核对中间是否删去了行",
				diag.Side{At: last.At, Label: "上一行的行次", Value: last.S}, diag.Side{At: text.At, Label: "这一行的行次", Value: text.S})
		}
		last, before = text, n
	}
}

// tellBelow reports a row with an amount below the notes: it would be left out.
func (t *table) tellBelow(b *band) {
	t.tellNoteAmounts()
	for row := t.end; row <= t.grid.Last; row++ {
		what, at := "", t.grid.Place(row, b.name.Col1)
		if t.codes() != accounts.NoCodes {
			code, codeAt, fault := t.code(row, b.codes)
			if code == "" && fault == "" {
				code, _, _ = splitCode(t.grid.Own(row, b.name.Col1))
			}
			if len(code) >= 3 && fault == "" {
				what, at = "科目 "+code, codeAt
			}
		} else if t.begins(row, []workbook.Range{b.name}) {
			what = "“" + region.Clip(t.grid.Text(row, b.name.Col1).S) + "”"
		}
		if where, ok := t.hasAmounts(row); ok && what != "" {
			t.fail("read.row", at, "表下的附注之后还有"+what+"，没有读", "请把附注移到表的下方", t.side(where, ""),
				diag.Side{At: t.grid.Place(t.end, t.grid.Left), Label: "附注从这一行开始",
					Value: region.Clip(t.grid.Text(t.end, t.grid.RowCells(t.end)[0].Col).S)})
			return
		}
	}
}

// tellNoteAmounts reports a note with an amount in a column of amounts: it may
// be a row whose code was overwritten. Signatures may have numbers beside them.
func (t *table) tellNoteAmounts() {
	for row := t.end; row <= t.grid.Last; row++ {
		cells := t.grid.RowCells(row)
		if len(cells) < 2 || !t.isNote(row) || footPattern.MatchString(region.Plain(cells[0].Value)) {
			continue
		}
		for _, col := range t.sortedColumns() {
			c := t.grid.At(row, col)
			_, hint := region.ParseAmount(region.Plain(c.Value))
			if m, _ := t.grid.Merged(row, col); m.Col1 == m.Col2 && (c.Kind == workbook.NoValue || region.Holds(c) && hint == "") {
				at := t.grid.Place(row, col)
				t.fail("read.row", at, "附注这一行有金额，没有读", "请核对这一行是附注还是科目",
					diag.Side{At: t.grid.Place(row, cells[0].Col), Label: "附注", Value: region.Clip(region.OneLine(cells[0].Value))},
					diag.Side{At: at, Value: c.Value})
				break
			}
		}
	}
}

// tellRows reports the rows that the form has and the table lacks.
func (t *table) tellRows() {
	if t.form.Row(accounts.RowTotal) != nil && t.codes() != accounts.NoCodes && t.s.ID != accounts.GeneralBasic &&
		t.s.Row(accounts.RowTotal) == nil && !t.readEmpty(t.body, true) {
		if t.m.piece || len(t.s.Rows) == 0 {
			t.fail("read.total", t.grid.Where(), "没有“合计”行", "请保留合计行，没有数据时也要留着")
		} else {
			t.m.sumRows(t.s, t.grid.Where())
		}
	}
	if !slices.ContainsFunc(t.opens, func(p openPlace) bool { return p.row }) { // until they are settled
		t.m.tellRows(t.s, t.grid.Where())
	}
}

// tellRows reports the rows without codes that a declared form has and the table
// lacks.
func (m *reader) tellRows(s *accounts.Statement, at diag.Position) {
	if s.ID <= accounts.NumStatements || s.Form.Blocks[0].Codes != accounts.NoCodes {
		return
	}
	for _, r := range s.Form.Blocks[0].Rows {
		if !r.May && s.Row(r.Key) == nil {
			m.list.Tell(diag.Error, "read.row", at, "没有“"+r.Name+"”这一行", "请保留表样的各行，没有数据时也要留着")
		}
	}
}

// readEmpty reads a table of a fund that says in words that it has no figures, or
// nothing but its captions, and has none: a row of totals without amounts.
func (t *table) readEmpty(from int, bare bool) bool {
	if t.s.ID != accounts.GovernmentFund && t.s.ID != accounts.StateCapital || len(t.s.Rows) > 0 {
		return false
	}
	var said accounts.Text
	for row := from; row <= t.grid.Last; row++ {
		for _, c := range t.grid.RowCells(row) {
			switch {
			case c.Kind == workbook.Text && saysEmpty(region.Plain(c.Value)):
				if said.S == "" {
					said = t.grid.Text(row, c.Col)
				}
			case c.Kind != workbook.Text && region.Holds(c) && !t.isOrdinals(row):
				return false
			}
		}
	}
	switch {
	case said.S == "" && !bare:
		return false
	case said.S == "":
		said.At = t.grid.Position()
	}
	if len(t.s.Columns) == 0 {
		t.s.Columns = slices.Clone(t.form.Keys())
		if t.s.ID == accounts.StateCapital && !bothSides(t.grid) {
			t.s.Columns = slices.Clone(t.form.Required())
		}
	}
	t.addRow(blankTotal(t.s, said.At))
	if len(t.s.Look.Notes) == 0 && said.S != "" {
		t.s.Look.Notes = []accounts.Text{said}
	}
	return true
}
