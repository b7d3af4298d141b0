package ingest

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// 部门预算公开表: the tables of the budget that the unit published at the beginning
// of the year. Those of expenditure by 科目 have the rows and columns of 公开05 and
// 公开06, so they are read as those are; what stands in them is 年初预算.

// budgetTable is what a table of the budget holds.
type budgetTable struct {
	fund  scope.Value
	basic bool // 基本支出 by economic class; else expenditure by function
	says  bool // the title says that it is of the budget
}

// isBudgetBook reports whether a workbook is one of the budget: none of its tables
// is one of the final accounts by its title, and its name or a title says 预算.
func (m *reader) isBudgetBook(file string) bool {
	is := folder.IsBudget(path.Base(file))
	for _, g := range m.grids {
		if g.File != file {
			continue
		}
		for row := 1; row <= min(6, g.Last); row++ {
			for _, c := range g.RowCells(row) {
				switch s := region.Plain(c.Value); {
				case c.Kind != workbook.Text || !strings.Contains(s, "算") || !strings.Contains(s, "表"):
				case titled(s) != 0:
					return false
				default:
					is = is || budgetTitle(s).says
				}
			}
		}
	}
	return is
}

// findBudgets finds the workbooks of the budget, if there are others too: where
// there are none, what is in it must be said table by table.
func (m *reader) findBudgets() {
	m.budgetBooks = map[string]bool{}
	for _, g := range m.grids {
		if _, seen := m.budgetBooks[g.File]; !seen {
			m.budgetBooks[g.File] = m.isBudgetBook(g.File)
		}
	}
}

// budgetTitle is what a table is by its title; fund is 0 where it is no table of
// 年初预算 by 科目.
func budgetTitle(s string) (of budgetTable) {
	if !strings.HasSuffix(s, "表") && !strings.Contains(s, "表(") || strings.Contains(s, "决算") || !strings.Contains(s, "预算") {
		return of
	}
	s = trimTitle(s)
	if named := unitAndYear.FindStringIndex(s); named != nil {
		s = s[named[1]:] // the unit's name says nothing
	}
	r := scope.ReadTitle(s)
	if r.Unknown != "" {
		r = scope.ReadTitle(s[titleStart(s):])
	}
	p, outcome := r.On(nil, nil)
	basis, said := r.Says(scope.Basis)
	fund := p.At(scope.Fund)
	switch fund {
	case scope.General, scope.GovernmentFund, scope.StateCapital:
	default:
		return of
	}
	whole := scope.At(fund, scope.Expenditure)
	q := p.With(scope.Final)
	if outcome != scope.Said || said && basis != scope.Budget && basis != scope.Initial || r.ByUnit ||
		q != whole && (q != whole.With(scope.Basic) || fund != scope.General) {
		return of
	}
	return budgetTable{fund, q != whole, said}
}

// readBudget takes 年初预算 by 科目 of a table of the budget; is is false where the
// sheet is none. What it does not take it says.
func (m *reader) readBudget(g *region.Grid, b *accounts.Book) (taken []accounts.Text, left string, is bool) {
	of, title := budgetTable{}, accounts.Text{}
	for c := range g.Head(region.HeadRows) {
		if of, title = budgetTitle(region.Plain(c.Value)), g.Text(c.Row, c.Col); of.fund != 0 {
			break
		}
	}
	if of.fund == 0 || !of.says && !m.budgetBooks[g.File] || g.Hidden || m.past || m.year == 0 {
		return nil, "", false
	}
	id, counts := accounts.GeneralExpenditure, scope.At(of.fund, scope.Expenditure)
	if of.basic {
		id, counts = accounts.GeneralBasic, counts.With(scope.Basic)
	}
	var list diag.List
	sub := &reader{forms: m.forms, year: m.year, said: m.said, grids: m.grids, codes: m.codes, list: &list, piece: true, budget: of.fund,
		open: map[accounts.StatementID]*openStatement{}, witnesses: map[accounts.Cell][]accounts.Figure{}}
	s := &accounts.Statement{}
	t := sub.readStatement(g, id, s)
	if left = m.budgetLeft(t, s, list); left != "" {
		return nil, title.S + "没有取用：" + left, true
	}
	col := accounts.ColTotal
	if of.basic {
		col = accounts.ColAmount
	}
	for i := range s.Rows {
		r, p := &s.Rows[i], counts.With(scope.Initial)
		if p.Function = scope.Code(r.Code); of.basic {
			p.Function, p.Economic = "", p.Function
		}
		f := s.Figure(r.Key, col)
		f.Label = "年初预算·" + strings.TrimSpace(r.Code+" "+r.Name)
		if _, d, ok := accounts.DatumOf(p); ok && f.Known() && (r.Code != "" || r.Key == accounts.RowTotal) {
			m.datum("budget."+string(d), f)
			taken = append(taken, accounts.Text{S: f.Label, At: f.At})
		}
	}
	return taken, "", true
}

// budgetLeft is why nothing is taken of a table of the budget, "" if it is.
func (m *reader) budgetLeft(t *table, s *accounts.Statement, list diag.List) string {
	year := strconv.Itoa(m.year)
	switch years := m.budgetYears(t); {
	case len(years) == 0:
		return "没有写明是哪一年的预算"
	case !slices.Contains(years, year):
		return "是" + years[0] + "年的预算"
	case t.noUnit:
		return "表上没有写金额单位"
	}
	for _, d := range list {
		if d.Severity == diag.Error {
			return d.At.Cell + " " + d.Message
		}
	}
	if len(t.opens) > 0 {
		return t.opens[0].told.Message
	}
	for i := range s.Rows {
		if code := s.Rows[i].Code; s.ID == accounts.GeneralExpenditure && code != "" && code[0] != '2' {
			return s.Rows[i].At.Cell + " “" + code + "”不是支出功能分类科目"
		}
	}
	alone := accounts.NewBook(accounts.Core())
	*alone.Statement(s.ID) = *s
	for _, sum := range accounts.Sums(alone) {
		g := newGuess(nil)
		if g.sum(s, &sum); len(g.broken) > 0 {
			value := *sum.Target.Figure
			value.Amount = sum.Value()
			return sum.Target.Figure.At.Cell + " 写的是" + shown(*sum.Target.Figure) + "，各项之和是" + shown(value)
		}
	}
	return ""
}

// budgetYears are the years that a table of the budget says: in its head, else the
// other tables of its workbook, else the workbook's name.
func (m *reader) budgetYears(t *table) (years []string) {
	for _, y := range t.years {
		years = append(years, y.year)
	}
	for _, g := range m.grids {
		if len(t.years) == 0 && g.File == t.grid.File {
			for row := 1; row <= min(6, g.Last); row++ {
				for _, c := range g.RowCells(row) {
					for _, found := range yearPattern.FindAllStringSubmatch(c.Value, -1) {
						years = append(years, found[1])
					}
				}
			}
		}
	}
	if found := yearPattern.FindStringSubmatch(path.Base(t.grid.File)); len(years) == 0 && found != nil {
		years = append(years, found[1])
	}
	return years
}

// ofBudget is a reading of captions of a table of the budget, as the table of the
// final accounts has them: that it is of the budget, and of which, goes without
// saying there.
func (m *reader) ofBudget(r scope.Reading) scope.Reading {
	switch basis, said := r.Says(scope.Basis); {
	case said && (basis == scope.Budget || basis == scope.Initial):
		r = r.Without(scope.Basis)
	case said:
		return scope.Reading{Aside: true} // 执行数, 调整预算数
	}
	if fund, said := r.Says(scope.Fund); said && (fund == m.budget || fund == scope.Fiscal) {
		r = r.Without(scope.Fund)
	}
	return r
}
