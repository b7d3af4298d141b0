package ingest

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
	"juesuan/internal/workbook"
)

// A statement may go on below, in the next sheet or in another file: 续表. The
// pieces of one join where they have the same columns, no row twice and the
// total once; two whole ones that hold the same amounts are one.

// continued is what stands over the further pieces of a table in place of its title.
var continued = pattern.Of(`^\(?(续|接)(上)?(表|前表|上表|页|上页)?[0-9一二三四五]*\)?$`)

// continues reports whether the table says that it goes on from the one before.
func continues(g *region.Grid) bool {
	for row := g.Top; row < g.Top+4 && row <= g.Last; row++ {
		for _, c := range g.RowCells(row) {
			if c.Kind == workbook.Text && continued.MatchString(region.Plain(c.Value)) {
				return true
			}
		}
	}
	return false
}

// join are the tables that are the pieces of one statement, in order; nil where
// they are not.
func (m *reader) join(id accounts.StatementID, cs []claim) (pieces []*region.Grid) {
	if len(cs) > 20 {
		return nil
	}
	read := make([]accounts.Statement, len(cs))
	rows := map[accounts.RowKey]*accounts.Row{}
	twins := true
	for i, c := range cs {
		var list diag.List
		read[i] = accounts.Statement{ID: id, Form: m.forms.Form(id)}
		probe := m.probe(&list)
		probe.readStatement(c.grid, id, &read[i])
		s := &read[i]
		if len(s.Rows) == 0 || i > 0 && !slices.Equal(s.Columns, read[0].Columns) {
			return nil
		}
		twins = twins && i == 0 || twins && sameFigures(&read[0], s)
	}
	if twins {
		best := 0
		for i := range read {
			if finer(&read[i], &read[best]) {
				best = i
			}
		}
		for i := range cs {
			if i != best {
				m.list.Add(diag.Diagnostic{Severity: diag.Info, Code: "read.twin", At: cs[i].grid.Where(), Message: id.Number() + "有两张，数都一样，取用“" + strings.TrimSpace(cs[best].grid.Name) + "”",
					Alike: "的表与另一张的数都一样", Where: []diag.Side{{At: cs[best].grid.Where(), Label: "取用"}}})
			}
		}
		return []*region.Grid{cs[best].grid}
	}
	if id == accounts.ThreePublic {
		return nil
	}
	for i := range read {
		for j := range read[i].Rows {
			r := &read[i].Rows[j]
			if rows[r.Key] != nil {
				return nil
			}
			rows[r.Key] = r
		}
		pieces = append(pieces, cs[i].grid)
	}
	return pieces
}

// probe is a reader of the same sheets that keeps nothing of what it reads.
func (m *reader) probe(list *diag.List) *reader {
	p := &reader{forms: m.forms, list: list, year: m.year, grids: m.grids, codes: m.codes}
	p.start(&accounts.Book{FormSet: m.forms})
	return p
}

// sameFigures reports whether two tables hold the same amounts, as far as the
// coarser of them knows them.
func sameFigures(a, b *accounts.Statement) bool {
	if len(a.Rows) != len(b.Rows) {
		return false
	}
	for i := range a.Rows {
		r := &a.Rows[i]
		if b.Row(r.Key) == nil {
			return false
		}
		for _, col := range a.Columns {
			x, y := a.Figure(r.Key, col), b.Figure(r.Key, col)
			if x.Known() && y.Known() && !agree([]accounts.Figure{x, y}) || x.Known() != y.Known() && !x.Amount.Add(y.Amount).IsZero() {
				return false
			}
		}
	}
	return true
}

// finer reports whether a holds its amounts with more digits than b.
func finer(a, b *accounts.Statement) bool {
	for i := range a.Rows {
		for _, col := range a.Columns {
			if x, y := a.Figure(a.Rows[i].Key, col), b.Figure(a.Rows[i].Key, col); x.Known() && y.Known() && coarser(y, x) {
				return true
			}
		}
	}
	return false
}

// readPieces reads a statement from its pieces. The total of one stands for all.
func (m *reader) readPieces(pieces []*region.Grid, id accounts.StatementID, s *accounts.Statement) (years [][]yearAt) {
	if len(pieces) == 1 {
		t := m.readStatement(pieces[0], id, s)
		m.keepOpen(t)
		return append(years, t.years)
	}
	lacking, without := diag.Diagnostic{}, 0
	for i, g := range pieces {
		var list diag.List
		one, part := s, accounts.Statement{ID: id, Form: s.Form}
		if i > 0 {
			one = &part
		}
		own := m.list
		m.list = &list
		t := m.readStatement(g, id, one)
		m.keepOpen(t)
		years = append(years, t.years)
		m.list = own
		for _, d := range list {
			if d.Code == "read.total" {
				lacking = d
				without++
				continue
			}
			m.list.Add(d)
		}
		m.pieces[id] = append(m.pieces[id], g.Position())
		if i > 0 {
			s.Rows = append(s.Rows, part.Rows...)
			s.Look.Notes = append(s.Look.Notes, part.Look.Notes...)
			if part.Unit != s.Unit && part.Look.UnitLine.S == "" {
				continue
			}
			s.Look.Unformatted = append(s.Look.Unformatted, part.Look.Unformatted...)
			s.Look.TextAmounts = append(s.Look.TextAmounts, part.Look.TextAmounts...)
			s.Look.LineNumbers = append(s.Look.LineNumbers, part.Look.LineNumbers...)
		}
	}
	if without == len(pieces) {
		m.list.Add(lacking)
	}
	return years
}
