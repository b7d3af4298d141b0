package ingest

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
)

// A sheet whose title does not say which statement it is may be told by what it
// holds: read as each statement that is lacking, it must be whole, and of its
// sums, and of the amounts that others hold too, none may fail.

// proveSheets reads the sheets that are proven to be statements not found so far.
func (m *reader) proveSheets(b *accounts.Book) (years [][]yearAt) {
	fits := make([][]proof, len(m.others)) // of each sheet
	times := map[accounts.StatementID]int{}
	for i := range m.others {
		for _, l := range m.lacking {
			if p, ok := m.proof(b, &m.others[i], l.form.ID); ok {
				fits[i] = append(fits[i], p)
				times[l.form.ID]++
			}
		}
	}
	for i := len(fits) - 1; i >= 0; i-- {
		if len(fits[i]) != 1 || times[fits[i][0].id] > 1 {
			continue
		}
		p, g := fits[i][0], m.others[i].grid
		years = append(years, m.readPieces([]*region.Grid{g}, p.id, b.Statement(p.id))...)
		form := m.forms.Form(p.id)
		m.list.Tell(diag.Info, "read.concluded", g.Where(), "这张表的表题没有写明是哪一张，读作"+form.Number+"《"+form.Title+"》：只有这样各处才对得上",
			fmt.Sprintf("对得上的有%d处：%s", len(p.held), strings.Join(p.held[:min(len(p.held), 3)], "；")))
		m.others = slices.Delete(m.others, i, i+1)
	}
	for _, l := range m.lacking {
		if !b.Statement(l.form.ID).Found && !m.takePart(b, l.form) {
			m.tellMissing(l.form, l.strange)
		}
	}
	return years
}

// takePart takes a statement from a wider one that the layout declares and that
// holds all its amounts: 支出 from a table of 收入支出. Where one point is one
// amount, what stands there is the statement.
func (m *reader) takePart(b *accounts.Book, form *accounts.Form) bool {
	for i := accounts.NumStatements; i < len(b.Statements); i++ {
		wide := &b.Statements[i]
		codes := form.Blocks[0].Codes
		if !wide.Found || len(form.Blocks) > 1 || codes == accounts.NoCodes || wide.Form.Blocks[0].Codes != codes {
			continue
		}
		var from []int
		for _, key := range form.Required() {
			p, _ := form.Point(accounts.RowTotal, key)
			at := slices.IndexFunc(wide.Columns, func(c accounts.ColumnKey) bool {
				q, ok := wide.Form.Point(accounts.RowTotal, c)
				return ok && p == q
			})
			from = append(from, at)
		}
		if slices.Contains(from, -1) {
			continue
		}
		s := b.Statement(form.ID)
		*s = accounts.Statement{ID: form.ID, Form: form, Found: true, At: wide.At, Unit: wide.Unit, Columns: slices.Clone(form.Required()),
			Look: accounts.Look{Title: wide.Look.Title, Department: wide.Look.Department, UnitLine: wide.Look.UnitLine, Ministry: true}}
		for _, at := range from {
			s.Look.Captions = append(s.Look.Captions, wide.Look.Captions[at])
		}
		for _, r := range wide.Rows {
			cells := make([]accounts.Figure, len(from))
			for j, at := range from {
				cells[j] = r.Cells[at]
			}
			some := slices.ContainsFunc(cells, func(f accounts.Figure) bool { return !f.Amount.IsZero() })
			if r.Key == accounts.RowTotal || some && accounts.IsCode(string(r.Key)) {
				r.Cells = cells
				s.Rows = append(s.Rows, r)
			}
		}
		m.list.Tell(diag.Info, "read.computed", wide.At,
			"没有单独的"+form.Number+"《"+form.Title+"》，取自这张表里的"+strings.Join(named(s, s.Columns), "、"), "")
		return true
	}
	return false
}

// lackingForm is a statement that no sheet says it is, and what the sheets are
// called that are none.
type lackingForm struct {
	form    *accounts.Form
	strange []string
}

// proof is that a sheet is a statement: the laws that hold then.
type proof struct {
	id   accounts.StatementID
	held []string
}

// proof holds a sheet, read as a statement, against the laws.
func (m *reader) proof(b *accounts.Book, o *other, id accounts.StatementID) (p proof, ok bool) {
	if o.name == "" || o.owned || id > accounts.NumStatements || !mayBe(o.grid, id) {
		return p, false
	}
	var list diag.List
	s := accounts.Statement{ID: id, Form: m.forms.Form(id)}
	probe := m.probe(&list)
	t := probe.readStatement(o.grid, id, &s)
	if list.Failed() || len(s.Rows) == 0 || len(t.opens) > 0 || s.UnitUnsaid() {
		return p, false
	}
	tried := *b
	tried.Statements = slices.Clone(b.Statements)
	tried.Statements[id-1] = s
	g := newGuess(nil)
	g.laws(&tried, id)
	across := slices.ContainsFunc(g.held, func(law string) bool { return strings.HasSuffix(law, oneAmount) })
	return proof{id, g.held}, across && len(g.held) > 1 && len(g.broken) == 0
}

// mayBe reports whether the title of a table, if it has one, may be that of a
// statement: it says the same, though not that it is of the final accounts.
func mayBe(g *region.Grid, id accounts.StatementID) bool {
	_, title := called(g)
	if title == "" {
		return true
	}
	s := trimTitle(region.Plain(strings.TrimSuffix(strings.TrimPrefix(title, "（"), "）")))
	r := scope.ReadTitle(s[titleStart(s):])
	p, o := r.On(nil, nil)
	return o == scope.Said && statementOf(p, &r) == id
}
