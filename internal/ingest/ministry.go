package ingest

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// The Ministry's workbook (财政部部门决算报表): sheets Z01…, F03 from which the
// nine public statements are drawn up. Its sheets are told by their code, since
// Excel cuts their names at 31 characters; columns by caption; rows by code or
// caption, 行次 bearing witness that none is missing.

// The sheets that are read.
const (
	sheetOverall      = "Z01"   // 财决01表 收入支出决算总表
	sheetFiscal       = "Z01_1" // 财决01-1表 财政拨款收入支出决算总表
	sheetIncome       = "Z03"   // 财决03表 收入决算表
	sheetExpenditure  = "Z04"   // 财决04表 支出决算表
	sheetGeneral      = "Z07"   // 财决07表 一般公共预算财政拨款收入支出决算表
	sheetGeneralBasic = "Z08_1" // 财决08-1表 一般公共预算财政拨款基本支出决算明细表
	sheetFund         = "Z09"   // 财决09表 政府性基金预算财政拨款收入支出决算表
	sheetStateCapital = "Z11"   // 财决11表 国有资本经营预算财政拨款收入支出决算表
	sheetOperation    = "F03"   // 财决附03表 机构运行信息表
)

var (
	// codePattern is the code before a sheet's name: Z01, Z01_1, Z01-1, F03.
	codePattern = regexp.MustCompile(`^([ZF])([0-9]{2})(?:[_-]([0-9]+))?(?:[^0-9A-Za-z]|$)`)
	// tablePattern is the number that the sheet itself prints: 财决01-1表, 财决附03表.
	tablePattern = regexp.MustCompile(`^\(?财决(附?)([0-9]{2})(?:-([0-9]+))?表\)?$`)
)

// ministryCode is the code of a sheet of the Ministry's workbook, "" for any
// other sheet: from its name, else from the number it prints above the captions.
func ministryCode(g *region.Grid) string {
	if code := codeOf(g.Name); code != "" {
		return code
	}
	for row := 1; row <= min(4, g.Last); row++ {
		for _, c := range g.RowCells(row) {
			if c.Kind != workbook.Text {
				continue
			}
			if m := tablePattern.FindStringSubmatch(region.Plain(c.Value)); m != nil {
				letter := "Z"
				if m[1] != "" {
					letter = "F"
				}
				return joinCode(letter, m[2], m[3])
			}
		}
	}
	if isOperation(g) {
		return sheetOperation
	}
	return ""
}

// codeOf is the code that a sheet's name begins with.
func codeOf(name string) string {
	m := codePattern.FindStringSubmatch(region.Plain(name))
	if m == nil {
		return ""
	}
	return joinCode(m[1], m[2], m[3])
}

func joinCode(letter, number, part string) string {
	if part != "" {
		part = "_" + part
	}
	return letter + number + part
}

// isSource reports whether one of the statements comes from the sheet.
func (m *reader) isSource(code string) bool {
	return slices.ContainsFunc(m.forms.Forms(), func(f *accounts.Form) bool { return f.Sheet == code })
}

// reader is what the sheets of the Ministry's workbook hold.
type reader struct {
	forms     *accounts.FormSet
	sheets    map[string]*region.Grid // by code; nil where the workbook has none
	grids     []*region.Grid          // the sheets of all workbooks
	codes     []string                // beside grids
	said      []answer                // of the unit, how captions are to be read
	open      map[accounts.StatementID]*openStatement
	year      int                                      // of the accounts, 0 where nothing says it
	pieces    map[accounts.StatementID][]diag.Position // of a statement that goes on in further sheets
	list      *diag.List
	data      []datum
	spares    []spare
	witnesses map[accounts.Cell][]accounts.Figure // of cells of a statement, from sheets of others
	// Of the budget columns of 机构运行信息表, which its caption names 年初 or
	// 全年, or does not: then unit.yaml must.
	budgets    map[string]accounts.Figure // by three-public member
	budgetKind accounts.BudgetKind
	budgetAt   accounts.Text
}

// datum is one amount or count that the unit's files may give in several
// places. They must agree.
type datum struct {
	name  string // as in unit.yaml, counts.vehicles_kept, or 公开06表.staff.amount
	label string
	sides []accounts.Figure // known ones, in order of reading
	get   func(*accounts.Book) accounts.Figure
	put   func(*accounts.Book, accounts.Figure)
}

// spare is a second table of a statement, to be compared with the one read.
type spare struct {
	id   accounts.StatementID
	grid *region.Grid
}

// readWorkbooks reads the statements of the workbooks, be they 公开 tables, the
// Ministry's sheets or both, in one file or in several.
func (m *reader) readWorkbooks(books []*workbook.Workbook, b *accounts.Book) (years [][]yearAt) {
	m.start(b)
	for _, w := range books {
		for i := range w.Sheets {
			m.grids = append(m.grids, region.New(w, i))
		}
	}
	m.year = b.Year
	if m.year == 0 {
		m.year = m.yearSaid()
	}
	m.find()
	for i, pieces := range m.locate() {
		if len(pieces) > 0 {
			years = append(years, m.readPieces(pieces, accounts.StatementID(i+1), &b.Statements[i])...)
		}
	}
	for _, sp := range m.spares {
		s := accounts.Statement{}
		years = append(years, m.readStatement(sp.grid, sp.id, &s).years)
		m.compare(b.Statement(sp.id), &s)
	}
	for i := range b.Statements {
		id := accounts.StatementID(i + 1)
		g := m.source(id)
		if g == nil {
			continue
		}
		var s accounts.Statement
		t := m.readStatement(g, id, &s)
		years = append(years, t.years)
		// The sheets are made by a program; the duties about how a published
		// table looks are none of theirs.
		s.Look = accounts.Look{Title: s.Look.Title, Department: s.Look.Department, UnitLine: s.Look.UnitLine, Captions: s.Look.Captions, Ministry: true}
		if own := b.Statement(id); own.Found {
			m.compare(own, &s)
		} else {
			*own = s
			m.keepOpen(t)
		}
	}
	m.complete(b)
	m.conclude(b)
	m.zero(b)
	return years
}

// start readies the reader for the statements of a book.
func (m *reader) start(b *accounts.Book) {
	m.forms, m.open, m.pieces = b.FormSet, map[accounts.StatementID]*openStatement{}, map[accounts.StatementID][]diag.Position{}
	m.witnesses, m.budgets = map[accounts.Cell][]accounts.Figure{}, map[string]accounts.Figure{}
}

// find finds the sheets of the Ministry's workbook.
func (m *reader) find() {
	m.sheets, m.codes = map[string]*region.Grid{}, make([]string, len(m.grids))
	for i, g := range m.grids {
		code := ministryCode(g)
		if m.codes[i] = code; code == "" {
			continue
		}
		first, twice := m.sheets[code]
		switch {
		case !twice, first.Hidden && !g.Hidden:
			m.sheets[code] = g
		case g.Hidden:
		case m.isSource(code):
			m.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.sheet", At: g.Position(), Message: "有两张 " + code + " 表：“" + strings.TrimSpace(first.Name) + "”、“" + strings.TrimSpace(g.Name) + "”",
				Hint: "请删去或改名多余的表"})
		}
	}
}

// any reports whether the workbook is the Ministry's at all. 机构运行信息表 stands
// beside the 公开 tables of some places too.
func (m *reader) any() bool {
	for code := range m.sheets {
		if code[0] == 'Z' {
			return true
		}
	}
	return false
}

// yearSaid is the latest year that the heads of the sheets name, 0 if none does.
func (m *reader) yearSaid() (year int) {
	for _, g := range m.grids {
		for row := 1; row <= min(6, g.Last); row++ {
			for _, c := range g.RowCells(row) {
				if c.Kind != workbook.Text {
					continue
				}
				for _, found := range yearPattern.FindAllStringSubmatch(c.Value, -1) {
					n, _ := strconv.Atoi(found[1])
					year = max(year, n)
				}
			}
		}
	}
	return year
}

// owns reports whether a sheet of the workbook is the Ministry's.
func (m *reader) owns(sheet int) bool { return m.codes[sheet] != "" }

// isMinistry is owns for a sheet, or one of the tables of a sheet.
func (m *reader) isMinistry(g *region.Grid) bool {
	i := slices.Index(m.grids, g)
	return i >= 0 && m.codes[i] != ""
}

// source returns the sheet that a statement comes from, nil if there is none.
func (m *reader) source(id accounts.StatementID) *region.Grid {
	return m.sheets[m.forms.Form(id).Sheet]
}

// missing reports a statement for which the workbook has no sheet at all.
func (m *reader) missing(f *accounts.Form) {
	if m.source(f.ID) != nil {
		return
	}
	code := f.Sheet
	if code == "" {
		m.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.sheet", At: diag.Position{File: m.file()},
			Message: "决算报表里没有" + f.Number + "《" + f.Title + "》", Hint: "请把这张表放进工作簿，在表的上方写出标题"})
		return
	}
	number := "财决" + strings.ReplaceAll(strings.TrimPrefix(code, "Z"), "_", "-") + "表"
	if code == sheetOperation {
		number = "财决附03表"
	}
	m.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.sheet", At: diag.Position{File: m.file()},
		Message: "决算报表里没有 " + code + " 表（" + number + "），" + f.Number + "《" + f.Title + "》取自它", Hint: "请由决算报表软件导出全部报表；没有数据的表也要留着"})
}

// file is what messages about all sheets are of: the workbook, "" of several.
func (m *reader) file() string {
	for _, g := range m.grids {
		if g.File != m.grids[0].File {
			return path.Dir(g.File)
		}
	}
	return m.grids[0].File
}

// zero gives the statements that the form of the year did not have yet a total
// without amounts: what there was none of is zero, not missing.
func (m *reader) zero(b *accounts.Book) {
	any := slices.ContainsFunc(b.Statements, func(s accounts.Statement) bool { return s.Found })
	for i := range b.Statements {
		s := &b.Statements[i]
		if s.Found || !any || s.Form == nil || s.Form.In(m.year) || s.Form.Blocks[0].Codes == accounts.NoCodes {
			continue
		}
		at := diag.Position{File: m.file()}
		s.Found, s.At, s.Unit, s.Columns = true, at, accounts.Yuan, slices.Clone(s.Form.Required())
		row := accounts.Row{Key: accounts.RowTotal, Name: "合计", At: at, NameAt: at, Cells: make([]accounts.Figure, len(s.Columns))}
		for j := range row.Cells {
			row.Cells[j] = accounts.Figure{State: accounts.Blank, Unit: s.Unit, At: at, Label: "合计"}
		}
		s.Rows = []accounts.Row{row}
		s.Look.Ministry = true // no published table
		m.list.Add(diag.Diagnostic{Severity: diag.Info, Code: "read.form_year", At: at,
			Message: strconv.Itoa(m.year) + "年度的表样还没有" + s.ID.Number() + "《" + s.ID.Name() + "》，按没有数据处理"})
	}
}

// compare holds a table against a second one of the same statement: an amount in
// both is one datum, and no row is in the second alone.
func (m *reader) compare(own, other *accounts.Statement) {
	for i := range other.Rows {
		r := &other.Rows[i]
		for j, col := range other.Columns {
			b := r.Cells[j]
			switch a := own.Figure(r.Key, col); {
			case isOpen(string(col)), isOpen(string(r.Key)), !b.Known():
			case a.Known():
				m.twin(accounts.Cell{Statement: own.ID, Row: r.Key, Column: col}, a, b)
			case own.Row(r.Key) == nil && !b.Amount.IsZero() && !other.Look.Ministry:
				m.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.twice", At: r.At, Message: "“" + strings.TrimSpace(r.Code+" "+r.Name) + "”只在这张表里，“" + own.At.Sheet + "”里没有",
					Where: []diag.Side{{At: b.At, Label: b.Label, Value: shown(b)}, {At: own.At}}, Hint: "两张表是同一张决算表的两种写法，请核对后改正"})
			}
		}
	}
}

// witness takes an amount of a statement from a sheet of another one.
func (m *reader) witness(c accounts.Cell, f accounts.Figure) {
	if f.Known() {
		m.witnesses[c] = append(m.witnesses[c], f)
	}
}

// complete holds what stands in one sheet and belongs to another's statement
// against that.
func (m *reader) complete(b *accounts.Book) {
	m.completeBasic(b)
	for i := range b.Statements {
		s := &b.Statements[i]
		for j := range s.Rows {
			for _, col := range s.Columns {
				c := accounts.Cell{Statement: s.ID, Row: s.Rows[j].Key, Column: col}
				if sides := m.witnesses[c]; len(sides) > 0 {
					m.twin(c, append([]accounts.Figure{b.Figure(c)}, sides...)...)
				}
			}
		}
	}
}

// twin adds an amount of the statements that stands in two cells, or in none
// of its own: then put it there.
func (m *reader) twin(c accounts.Cell, sides ...accounts.Figure) {
	sides = slices.DeleteFunc(sides, func(f accounts.Figure) bool { return !f.Known() })
	if len(sides) == 0 {
		return
	}
	label := sides[0].Label
	if len(accounts.Columns(c.Statement)) > 1 && c.Statement != accounts.ThreePublic {
		label += "·" + c.Column.Name()
	}
	m.data = append(m.data, datum{
		name: c.Statement.Number() + "." + string(c.Row) + "." + string(c.Column), label: label, sides: sides,
		put: func(b *accounts.Book, f accounts.Figure) {
			s := b.Statement(c.Statement)
			if r, i := s.Row(c.Row), s.Column(c.Column); r != nil && i >= 0 {
				r.Cells[i] = f
			}
		}})
}

// amount adds an amount for one of the book's groups of amounts.
func (m *reader) amount(group string, in func(*accounts.Book) *map[accounts.Datum]accounts.Figure, key accounts.Datum, f accounts.Figure) {
	if !f.Known() {
		return
	}
	m.data = append(m.data, datum{name: group + "." + string(key), label: f.Label, sides: []accounts.Figure{f},
		get: func(b *accounts.Book) accounts.Figure { return (*in(b))[key] },
		put: func(b *accounts.Book, f accounts.Figure) {
			if p := in(b); *p == nil {
				*p = map[accounts.Datum]accounts.Figure{key: f}
			} else {
				(*p)[key] = f
			}
		}})
}

// count adds a count for one of the book's groups of counts.
func (m *reader) count(group string, in func(*accounts.Book) *map[accounts.CountKey]accounts.Count, key accounts.CountKey, f accounts.Figure) {
	if !f.Known() {
		return
	}
	m.data = append(m.data, datum{name: group + "." + string(key), label: f.Label, sides: []accounts.Figure{f},
		get: func(b *accounts.Book) accounts.Figure { return (*in(b))[key].Figure },
		put: func(b *accounts.Book, f accounts.Figure) {
			if p := in(b); *p == nil {
				*p = map[accounts.CountKey]accounts.Count{key: {Figure: f}}
			} else {
				(*p)[key] = accounts.Count{Figure: f}
			}
		}})
}

func budgetOf(b *accounts.Book) *map[accounts.Datum]accounts.Figure      { return &b.Budget }
func receptionOf(b *accounts.Book) *map[accounts.Datum]accounts.Figure   { return &b.Reception }
func procurementOf(b *accounts.Book) *map[accounts.Datum]accounts.Figure { return &b.Procurement }
func countsOf(b *accounts.Book) *map[accounts.CountKey]accounts.Count    { return &b.Counts }
func assetsOf(b *accounts.Book) *map[accounts.CountKey]accounts.Count    { return &b.Assets }

// settle puts into the book what stands outside the nine statements, and
// decides what stands in several places: where they agree, the finest; where
// they do not, what use: in the supplement says; else it is an error.
func (m *reader) settle(b *accounts.Book) {
	m.settleBudgetKind(b)
	used := make([]bool, len(b.Use))
	for _, d := range m.data {
		sides := slices.Clone(d.sides)
		if d.get != nil {
			if f := d.get(b); f.Known() {
				sides = append(sides, f)
			}
		}
		if len(sides) == 1 || agree(sides) {
			d.put(b, finest(sides))
			continue
		}
		i := slices.IndexFunc(b.Use, func(u accounts.Preference) bool { return u.Datum == d.name })
		if i < 0 {
			m.disagree(b, d, sides)
			continue
		}
		used[i] = true
		at := slices.IndexFunc(sides, func(f accounts.Figure) bool { return isPlace(f.At, b.Use[i].Cell) })
		if at < 0 {
			var places []string
			for _, f := range sides {
				places = append(places, place(f.At))
			}
			m.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.use", At: b.Use[i].At, Message: b.Entry("use").Name + "：所写的“" + b.Use[i].Cell + "”没有给出" + d.label,
				Hint: "可以写：" + strings.Join(places, " 或 ")})
			continue
		}
		d.put(b, sides[at])
	}
	for i, u := range b.Use {
		if !used[i] {
			m.list.Add(diag.Diagnostic{Severity: diag.Warning, Code: "read.use", At: u.At, Message: b.Entry("use").Name + "：“" + u.Datum + "”没有用上：没有这一项，或各处已经一致",
				Hint: "请删去这一条，或核对数据名称"})
		}
	}
}

// settleBudgetKind tells what the budget columns of 公开07 hold, as the table,
// 机构运行信息表 or the supplement says, and files the amounts of 机构运行信息表
// under it.
func (m *reader) settleBudgetKind(b *accounts.Book) {
	s := b.Statement(accounts.ThreePublic)
	supplement, by := b.ThreePublicBudget, b.ThreePublicBudgetBy
	b.ThreePublicBudget, b.ThreePublicBudgetBy = accounts.NoBudgetKind, accounts.Text{}
	for _, said := range []struct {
		kind accounts.BudgetKind
		by   accounts.Text
	}{{s.Look.Budget, s.Look.BudgetBy}, {m.budgetKind, m.budgetAt}, {supplement, by}} {
		switch {
		case said.kind == accounts.NoBudgetKind:
		case b.ThreePublicBudget == accounts.NoBudgetKind:
			b.ThreePublicBudget, b.ThreePublicBudgetBy = said.kind, said.by
		case b.ThreePublicBudget != said.kind:
			m.list.Add(kindsDiffer(b.ThreePublicBudgetBy, said.by))
		}
	}
	group := accounts.BudgetThreePublicInitial
	switch b.ThreePublicBudget {
	case accounts.NoBudgetKind:
		if !m.hasThreePublicBudget(s) {
			return
		}
		at := s.Look.BudgetBy
		if at.S == "" {
			at = m.budgetAt
		}
		if at.S == "" {
			at.At = s.At
		}
		d := diag.Diagnostic{Severity: diag.Warning, Code: "read.budget_kind", At: at.At, Message: "“三公”经费的预算数没有写明是年初预算还是全年预算",
			Hint: "请写明年初或全年：" + b.Entry("budget.three_public_kind").Name}
		if at.S != "" {
			d.Where = []diag.Side{{At: at.At, Label: "栏名", Value: at.S}}
		}
		m.list.Add(d)
		return
	case accounts.AdjustedBudget:
		group = accounts.BudgetThreePublicAdjusted
	}
	for _, item := range accounts.Items {
		if f, ok := m.budgets[item.Member]; ok {
			m.amount("budget", budgetOf, group.Of(item.Member), f)
		}
	}
}

// hasThreePublicBudget reports whether a budget column of 公开07 or 机构运行信息表
// holds an amount other than zero.
func (m *reader) hasThreePublicBudget(s *accounts.Statement) bool {
	for _, item := range accounts.Items {
		if !m.budgets[item.Member].Amount.IsZero() || !s.Figure(accounts.RowThreePublic, item.Cell(scope.Budget).Column).Amount.IsZero() {
			return true
		}
	}
	return false
}

// kindsDiffer reports two places that say different things of the same columns.
func kindsDiffer(a, b accounts.Text) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, Code: "read.budget_kind", At: a.At, Message: "“三公”经费的预算数是年初预算还是全年预算，两处写的不一致",
		Where: []diag.Side{{At: a.At, Label: "一处", Value: region.Clip(a.S)}, {At: b.At, Label: "另一处", Value: region.Clip(b.S)}}, Hint: "请核对后改正其中一处"}
}

// use is how staff say which of two places decides.
func use(b *accounts.Book, datum string, places []string) string {
	const head = "请核对后改正；两处口径确有不同的，在"
	if entry := b.Entry("use"); entry.At.Sheet != "" {
		return head + entry.Name + useDatumSheet + datum + useCellSheet + strings.Join(places, " 或 ") + "，理由"
	}
	return head + "补充资料的 use" + useDatumYAML + datum + useCellYAML + strings.Join(places, " 或 ") + "，reason: 理由"
}

func (m *reader) disagree(b *accounts.Book, d datum, sides []accounts.Figure) {
	places := make([]string, len(sides))
	for i := range sides {
		places[i] = place(sides[i].At)
	}
	out := diag.Diagnostic{Severity: diag.Error, Code: "read.twice", At: sides[0].At, Message: d.label + "在两处给出，数不一致",
		Hint: use(b, d.name, places)}
	if len(sides) > 2 {
		out.Message = d.label + "在几处给出，数不一致"
	}
	for _, f := range sides {
		out.Where = append(out.Where, diag.Side{At: f.At, Label: f.Label, Value: shown(f)})
	}
	if sides[0].Unit != accounts.NoUnit {
		out.Difference = accounts.Format(sides[0].Amount.Sub(sides[1].Amount).Decimal(), 2, true)
	}
	m.list.Add(out)
}

// shown is a figure as its source has it.
func shown(f accounts.Figure) string {
	if f.Unit == accounts.NoUnit {
		return f.Amount.Decimal().String()
	}
	s := accounts.Format(f.Amount.In(f.Unit, f.Places), f.Places, true)
	if f.Unit != accounts.Yuan {
		s += f.Unit.String()
	}
	return s
}

// agree reports whether figures are the same as far as the coarser of each two
// knows them: 309.94万元 agrees with 3,099,400.00.
func agree(sides []accounts.Figure) bool {
	for i, a := range sides {
		for _, b := range sides[i+1:] {
			if coarser(a, b) {
				a, b = b, a
			}
			if !a.Amount.Rounded(b.Unit, b.Places).Equal(b.Amount.Rounded(b.Unit, b.Places)) {
				return false
			}
		}
	}
	return true
}

// coarser reports whether a knows fewer digits than b.
func coarser(a, b accounts.Figure) bool { return lastDigit(a) > lastDigit(b) }

// lastDigit is the power of ten, in 元 or in pieces, of the last digit known.
func lastDigit(f accounts.Figure) int32 {
	switch f.Unit {
	case accounts.Thousand:
		return 3 - f.Places
	case accounts.Wan:
		return 4 - f.Places
	}
	return -f.Places
}

// finest is the figure that knows the most digits, the first of several.
func finest(sides []accounts.Figure) accounts.Figure {
	best := sides[0]
	for _, f := range sides[1:] {
		if coarser(best, f) {
			best = f
		}
	}
	return best
}

// place is how a person may write a position: Z01!E7, counts.vehicles_kept.
func place(at diag.Position) string {
	if code := codeOf(at.Sheet); code != "" {
		return code + "!" + at.Cell
	}
	return at.InFile()
}

// isPlace reports whether a position is the one that a person wrote: sheet and
// cell, the sheet perhaps by its code alone, or the key in unit.yaml, or the file.
func isPlace(at diag.Position, written string) bool {
	w := region.Plain(written)
	if w == region.Plain(at.String()) || w == region.Plain(at.InFile()) || at.Sheet == "" && w == region.Plain(at.File) {
		return true
	}
	sheet, cell, ok := strings.Cut(w, "!")
	return ok && cell == at.Cell && codeOf(sheet) != "" && codeOf(sheet) == codeOf(at.Sheet)
}
