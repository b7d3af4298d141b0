package ingest

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
)

// A statement may go on below, in the next sheet or in another file: 续表. The
// pieces of one join where they have the same columns, no row twice and the
// total once; two whole ones that hold the same amounts are one.

// continued is what stands over the further pieces of a table in place of its title.
var continued = pattern.Of(`^\(?(续|接)(上)?(表|前表|上表|页|上页)?[0-9一二三四五]*\)?$`)

// continues reports whether the table says that it goes on from the one before.
func continues(g *region.Grid) bool {
	for c := range g.Head(4) {
		if continued.MatchString(region.Plain(c.Value)) {
			return true
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
	twins := true
	for i, c := range cs {
		var list diag.List
		read[i] = accounts.Statement{ID: id, Form: m.forms.Form(id)}
		probe := m.probe(&list)
		probe.readStatement(c.grid, id, &read[i])
		if len(read[i].Rows) == 0 {
			return nil
		}
		twins = twins && slices.Equal(read[i].Columns, read[0].Columns) && sameFigures(&read[0], &read[i])
		pieces = append(pieces, c.grid)
	}
	switch {
	case twins:
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
		return pieces[best : best+1]
	case id != accounts.ThreePublic && (below(read) || beside(read)):
		return pieces
	}
	return nil
}

// below reports whether tables go on below each other: the same columns, no row
// twice but a total that is repeated. Where the total is that of its own piece
// alone, the others are none of it.
func below(read []accounts.Statement) bool {
	rows := map[accounts.RowKey]*accounts.Row{}
	var whole *accounts.Statement
	for i := range read {
		s := &read[i]
		if !slices.Equal(s.Columns, read[0].Columns) {
			return false
		}
		for j := range s.Rows {
			r := &s.Rows[j]
			switch first := rows[r.Key]; {
			case first == nil:
				rows[r.Key] = r
			case r.Key != accounts.RowTotal || !sameCells(first, r):
				return false
			}
			if r.Key == accounts.RowTotal && whole == nil {
				whole = s
			}
		}
	}
	if whole == nil || len(whole.Rows) == 1 || !addsUp(whole) {
		return true
	}
	for i := range read { // of zeros it is the total too
		if s := &read[i]; s != whole && slices.ContainsFunc(s.Rows, func(r accounts.Row) bool {
			return r.Key != accounts.RowTotal && slices.ContainsFunc(r.Cells, func(f accounts.Figure) bool { return !f.Amount.IsZero() })
		}) {
			return false
		}
	}
	return true
}

// addsUp reports whether the total of a piece is the sum of the rows in it.
func addsUp(s *accounts.Statement) bool {
	b := accounts.Book{FormSet: accounts.Core(), Statements: make([]accounts.Statement, s.ID)}
	b.Statements[s.ID-1] = *s
	some := false
	for _, sum := range accounts.Sums(&b) {
		if !sum.Down || sum.Target.Cell.Row != accounts.RowTotal || !sum.Target.Known() || sum.Target.Figure.Amount.IsZero() {
			continue
		}
		if some = true; !sum.Value().Equal(sum.Target.Figure.Amount) {
			return false
		}
	}
	return some
}

// beside reports whether tables go on beside each other: the same rows, and no
// column twice.
func beside(read []accounts.Statement) bool {
	var columns []accounts.ColumnKey
	for i := range read {
		s := &read[i]
		twice := slices.ContainsFunc(s.Columns, func(c accounts.ColumnKey) bool { return slices.Contains(columns, c) })
		if twice || len(s.Rows) != len(read[0].Rows) {
			return false
		}
		for j := range s.Rows {
			if s.Rows[j].Key != read[0].Rows[j].Key {
				return false
			}
		}
		columns = append(columns, s.Columns...)
	}
	return true
}

// sameCells reports whether two rows hold the same amounts.
func sameCells(a, b *accounts.Row) bool {
	return slices.EqualFunc(a.Cells, b.Cells, func(x, y accounts.Figure) bool { return x.Amount.Equal(y.Amount) })
}

// probe is a reader of the same sheets that keeps nothing of what it reads.
func (m *reader) probe(list *diag.List) *reader {
	p := &reader{forms: m.forms, list: list, year: m.year, grids: m.grids, codes: m.codes, piece: true}
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
	without := 0
	own := m.list
	m.piece = true
	for i, g := range pieces {
		var list diag.List
		one, part := s, accounts.Statement{ID: id, Form: s.Form}
		if i > 0 {
			one = &part
		}
		m.list = &list
		t := m.readStatement(g, id, one)
		m.keepOpen(t)
		years = append(years, t.years)
		for _, d := range list {
			if d.Code == "read.total" {
				without++
				continue
			}
			own.Add(d)
		}
		m.pieces[id] = append(m.pieces[id], g.Position())
		if i > 0 {
			add(s, &part)
		}
	}
	m.list, m.piece = own, false
	if without == len(pieces) {
		m.sumRows(s, s.At)
	}
	switch columns := named(s, m.columnsLacking(s)); {
	case m.open[id] != nil:
		m.open[id].lacking = columns
	case len(columns) > 0:
		m.list.Tell(diag.Error, "read.column", s.At, "没有"+strings.Join(columns, "、")+"一栏", "请保留决算公开表原有的表头")
	}
	return years
}

// columnsLacking are the columns that a statement must have and has not.
func (m *reader) columnsLacking(s *accounts.Statement) (lacking []accounts.ColumnKey) {
	for _, key := range s.Form.Required() {
		if s.Column(key) < 0 && s.Form.Column(key).In(m.year) {
			lacking = append(lacking, key)
		}
	}
	return lacking
}

// named are columns as messages call them.
func named(s *accounts.Statement, keys []accounts.ColumnKey) (names []string) {
	for _, key := range keys {
		names = append(names, "“"+s.ColumnName(key)+"”")
	}
	return names
}

// add adds a further piece to a statement: its rows, or where it has other
// columns these.
func add(s, part *accounts.Statement) {
	switch {
	case slices.Equal(s.Columns, part.Columns):
		part.Rows = slices.DeleteFunc(part.Rows, func(r accounts.Row) bool { return s.Row(r.Key) != nil }) // the total, once more
		s.Rows = append(s.Rows, part.Rows...)
	default:
		for i := range s.Rows {
			s.Rows[i].Cells = append(s.Rows[i].Cells, part.Row(s.Rows[i].Key).Cells...)
		}
		s.Columns = append(s.Columns, part.Columns...)
		s.Look.Captions = append(s.Look.Captions, part.Look.Captions...)
		s.Look.Ordinals = append(s.Look.Ordinals, part.Look.Ordinals...)
	}
	s.Look.Notes = append(s.Look.Notes, part.Look.Notes...)
	s.Look.Unformatted = append(s.Look.Unformatted, part.Look.Unformatted...)
	s.Look.TextAmounts = append(s.Look.TextAmounts, part.Look.TextAmounts...)
	s.Look.LineNumbers = append(s.Look.LineNumbers, part.Look.LineNumbers...)
}

// sumRows gives a statement that has rows, but no total, a blank one: it is the sum
// of them, which other statements hold too.
func (m *reader) sumRows(s *accounts.Statement, at diag.Position) {
	s.Rows = slices.Insert(s.Rows, 0, blankTotal(s, at))
	m.list.Tell(diag.Info, "read.computed", at, "没有“合计”行，由各行相加得出", "")
}

// blankTotal is a row of totals without an amount.
func blankTotal(s *accounts.Statement, at diag.Position) accounts.Row {
	r := accounts.Row{Key: accounts.RowTotal, Name: "合计", At: at, NameAt: at, Cells: make([]accounts.Figure, len(s.Columns))}
	for i := range r.Cells {
		r.Cells[i] = accounts.Figure{State: accounts.Blank, Unit: s.Unit, At: at, Label: r.Name}
	}
	return r
}
