package ingest

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/supplement"
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
	codePattern = pattern.Of(`^([ZF])([0-9]{2})(?:[_-]([0-9]+))?(?:[^0-9A-Za-z]|$)`)
	// tablePattern is the number that the sheet itself prints: 财决01-1表, 财决附03表.
	tablePattern = pattern.Of(`^\(?财决(附?)([0-9]{2})(?:-([0-9]+))?表\)?$`)
)

// ministryCode is the code of a sheet of the Ministry's workbook, "" for any
// other sheet: from its name, else from the number it prints above the captions.
func ministryCode(g *region.Grid) string {
	if code := codeOf(g.Name); code != "" {
		return code
	}
	for c := range g.Head(4) {
		if m := tablePattern.FindStringSubmatch(region.Plain(c.Value)); m != nil {
			letter := "Z"
			if m[1] != "" {
				letter = "F"
			}
			return joinCode(letter, m[2], m[3])
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
	forms  *accounts.FormSet
	sheets map[string]*region.Grid // by code; nil where the workbook has none
	grids  []*region.Grid          // the sheets of all workbooks
	codes  []string                // beside grids
	said   []answer                // of the unit, how captions are to be read
	open   map[accounts.StatementID]*openStatement
	year   int                                      // of the accounts, 0 where nothing says it
	pieces map[accounts.StatementID][]diag.Position // of a statement that goes on in further sheets
	list   *diag.List
	past   bool        // last year's unit is being read
	piece  bool        // one of several of a statement is being read: what it lacks may stand in another
	budget scope.Value // the fund of the table of the budget that is being read, 0 for one of the final accounts
	// files that are workbooks of the budget
	budgetBooks map[string]bool
	data        []datum
	papers      []*supplement.Value // 自评表 on sheets
	doc         *supplement.Document
	fields      supplement.Layouts
	spares      []spare
	others      []other
	lacking     []lackingForm
	unsaid      []diag.Side // tables of amounts that do not say their unit
	stale       []string    // tables of another year, beside those of the report's
	unit        string      // of the report, "" where the supplement does not say it
	// tables of another unit, beside those of the report's
	strangers []string
	// of what was there at the start of the year, by fund
	adjustments map[scope.Value]accounts.Figure
	witnesses   map[accounts.Cell][]accounts.Figure // of cells of a statement, from sheets of others
	// Of the budget columns of 机构运行信息表, which its caption names 年初 or
	// 全年, or does not: then unit.yaml must.
	budgets    map[string]accounts.Figure // by three-public member
	budgetKind accounts.BudgetKind
	budgetAt   accounts.Text
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
	m.findBudgets()
	m.year, m.unit = b.Year, b.Organization.FullName.S
	if m.year == 0 {
		m.year = m.yearSaid()
	}
	if m.year == 0 && m.past && !m.hasStateCapital() {
		m.year = m.forms.Form(accounts.StateCapital).From - 1
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
		if own := b.Statement(sp.id); own.Found {
			m.compare(own, &s)
		}
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
		s.Look = accounts.Look{Title: s.Look.Title, Department: s.Look.Department, UnitLine: s.Look.UnitLine,
			Captions: s.Look.Captions, Ministry: true}
		if own := b.Statement(id); own.Found {
			m.compare(own, &s)
		} else {
			*own = s
			m.keepOpen(t)
		}
	}
	years = append(years, m.proveSheets(b)...)
	m.readOthers(b)
	b.Adjustments = m.adjustmentsOf()
	m.complete(b)
	m.conclude(b)
	m.zero(b)
	m.tellUnits(b)
	m.proveUnits(b)
	m.tellScale(b)
	return years
}

// hasStateCapital reports whether any sheet speaks of 国有资本经营预算. Where last
// year's says no year and none does, it is of a form that did not have it yet.
func (m *reader) hasStateCapital() bool {
	for _, g := range m.grids {
		for i := range g.Rows {
			if slices.ContainsFunc(g.Rows[i].Cells, func(c workbook.Cell) bool { return strings.Contains(c.Value, "国有资本经营") }) {
				return true
			}
		}
	}
	return false
}

// start readies the reader for the statements of a book.
func (m *reader) start(b *accounts.Book) {
	m.forms, m.open, m.pieces = b.FormSet, map[accounts.StatementID]*openStatement{}, map[accounts.StatementID][]diag.Position{}
	m.witnesses, m.budgets = map[accounts.Cell][]accounts.Figure{}, map[string]accounts.Figure{}
}

// find finds the sheets of the Ministry's workbook: of two the one over which the
// report's unit stands.
func (m *reader) find() {
	m.sheets, m.codes = map[string]*region.Grid{}, make([]string, len(m.grids))
	var twins []diag.Side
	own := func(g *region.Grid) bool { return m.unit != "" && accounts.SameName(departmentOver(g), m.unit) }
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
		case own(first) != own(g):
			if own(g) {
				m.sheets[code], g = g, first
			}
			m.strangers = append(m.strangers, "“"+strings.TrimSpace(g.Name)+"”")
		case m.isSource(code):
			twins = append(twins, diag.Side{At: first.Position(), Label: code}, diag.Side{At: g.Position(), Label: code})
		}
	}
	switch n := len(twins) / 2; {
	case n == 1:
		a, b := twins[0], twins[1]
		m.list.Tell(diag.Error, "read.sheet", b.At, "有两张 "+a.Label+" 表：“"+a.At.Sheet+"”、“"+b.At.Sheet+"”", "请删去或改名多余的表")
	case n > 1:
		m.list.Tell(diag.Error, "read.sheet", twins[1].At, "有两套决算报表，不知道哪一套是本报告的："+strconv.Itoa(n)+"张表各有两张",
			"请只留一套，另一套移到别的文件夹；表上写的单位不同的，在补充资料里填写单位名称，只读写着它的表", twins[:2]...)
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
		if m.budgetBooks[g.File] && m.file() != g.File {
			continue // it may be next year's
		}
		for c := range g.Head(6) {
			for _, found := range yearPattern.FindAllStringSubmatch(c.Value, -1) {
				n, _ := strconv.Atoi(found[1])
				year = max(year, n)
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
		m.list.Tell(diag.Error, "read.sheet", diag.Position{File: m.file()}, "决算报表里没有"+f.Number+"《"+f.Title+"》",
			"请把这张表放进工作簿，在表的上方写出标题")
		return
	}
	number := "财决" + strings.ReplaceAll(strings.TrimPrefix(code, "Z"), "_", "-") + "表"
	if code == sheetOperation {
		number = "财决附03表"
	}
	m.list.Tell(diag.Error, "read.sheet", diag.Position{File: m.file()},
		"决算报表里没有 "+code+" 表（"+number+"），"+f.Number+"《"+f.Title+"》取自它", "请由决算报表软件导出全部报表；没有数据的表也要留着")
}

// file is what messages about all sheets are of: the workbook, "" of several.
func (m *reader) file() string {
	file := ""
	for _, g := range m.grids {
		switch {
		case m.budgetBooks[g.File]:
		case file == "":
			file = g.File
		case g.File != file:
			return strings.TrimPrefix(path.Dir(g.File), ".")
		}
	}
	return cmp.Or(file, m.grids[0].File)
}

// formOf is what messages call the form of the year.
func (m *reader) formOf() string {
	if m.yearSaid() == 0 && m.past {
		return "上年"
	}
	return strconv.Itoa(m.year) + "年度"
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
		s.Rows = []accounts.Row{blankTotal(s, at)}
		s.Look.Ministry = true // no published table
		m.list.Tell(diag.Info, "read.form_year", at, m.formOf()+"的表样还没有"+s.ID.Number()+"《"+s.ID.Name()+"》，按没有数据处理", "")
	}
}
