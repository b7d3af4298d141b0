package accounts

import (
	"slices"
	"strings"

	"juesuan/internal/scope"
)

// Sum is one addition that a statement must satisfy: the target is the signed
// sum of its terms. The additions follow from what the cells count; three
// parties need the same ones: Resolve computes a total left blank, check
// compares, and the trace shows the formula of a computed total.
type Sum struct {
	Law     Law
	Down    bool // rows add up into a row; else columns into a column
	Target  Term
	Terms   []Term
	Total   bool // the target is a total: blank, it is computed
	Partial bool // the form lists some parts only (其中): the target is no less than they are
}

// Term is one amount of a sum. Figure points into the statement; it is nil
// where the source has no such cell, which counts as zero.
type Term struct {
	Cell   Cell
	Figure *Figure
	Minus  bool
}

// Amount is the term's amount without its sign; a blank is zero.
func (t *Term) Amount() Amount {
	if !t.Known() {
		return Amount{}
	}
	return t.Figure.Amount
}

// Known reports whether the term has an amount.
func (t *Term) Known() bool { return t.Figure != nil && t.Figure.Known() }

// Value is the signed sum of the terms.
func (s *Sum) Value() Amount {
	var v Amount
	for i := range s.Terms {
		switch t := &s.Terms[i]; {
		case !t.Known() || t.Figure.Amount.IsZero(): // most are
		case t.Minus:
			v = v.Sub(t.Figure.Amount)
		default:
			v = v.Add(t.Figure.Amount)
		}
	}
	return v
}

// Sums returns the additions within each statement that is there, a part
// before the whole it goes into.
func Sums(b *Book) []Sum {
	a := adder{sums: make([]Sum, 0, 512)}
	for i := range b.Statements {
		if s := &b.Statements[i]; s.Found {
			a.statement(s, s.form())
		}
	}
	if len(b.Withheld) > 0 {
		a.sums = slices.DeleteFunc(a.sums, func(s Sum) bool { return s.broken(b.Statement(s.Target.Cell.Statement)) })
	}
	return a.sums
}

// Term returns one amount of the statement as a term.
func (s *Statement) Term(row RowKey, col ColumnKey) Term {
	t := Term{Cell: Cell{s.ID, row, col}}
	c := s.Column(col)
	if r := s.Row(row); r != nil && c >= 0 && c < len(r.Cells) {
		t.Figure = &r.Cells[c]
	}
	return t
}

// Name is what a message calls the term: its row and, where the row has
// several amounts, its column.
func (t *Term) Name(s *Statement) string {
	row := RowName(s, t.Cell.Row)
	switch {
	case len(s.Columns) == 1, s.ID == FiscalOverall && strings.HasPrefix(string(t.Cell.Row), "income."):
		return row
	case t.Cell.Row == RowTotal:
		row = "合计行"
	}
	return row + "·" + s.ColumnName(t.Cell.Column)
}

// adder makes the sums of statements. Terms are cut from slabs: there are some
// thousand of them, each for a moment.
type adder struct {
	sums []Sum
	slab []Term
	s    *Statement
}

func (a *adder) terms(n int) []Term {
	if len(a.slab) < n {
		a.slab = make([]Term, max(n, 256))
	}
	t := a.slab[:0:n]
	a.slab = a.slab[n:]
	return t
}

// add appends a sum; one whose target the source has not at all is no duty.
func (a *adder) add(s Sum) {
	if s.Target.Figure != nil && len(s.Terms) > 0 {
		a.sums = append(a.sums, s)
	}
}

// term is one amount of a row; place is that of the column in the statement.
func (a *adder) term(r *Row, col ColumnKey, place int) Term {
	t := Term{Cell: Cell{a.s.ID, r.Key, col}}
	if place >= 0 && place < len(r.Cells) {
		t.Figure = &r.Cells[place]
	}
	return t
}

func (a *adder) statement(s *Statement, f *Form) {
	a.s = s
	named := make([][]*Row, len(f.Blocks)) // by block and row of the form
	for i := range f.Blocks {
		named[i] = make([]*Row, len(f.Blocks[i].Rows))
	}
	var coded []*Row
	parents := Parents(s)
	for i := range s.Rows {
		r := &s.Rows[i]
		if at, ok := f.plan.place[r.Key]; ok {
			if named[at.block][at.row] == nil {
				named[at.block][at.row] = r
			}
		} else if IsCode(string(r.Key)) {
			coded = append(coded, r)
		}
	}
	for i := range f.Blocks {
		b := blockSums{a, &f.Blocks[i], &f.plan.blocks[i], make([]int, len(f.Blocks[i].Columns)), named[i]}
		for k := range b.Columns {
			b.places[k] = s.Column(b.Columns[k].Key)
		}
		b.all(coded, parents)
	}
}

// blockSums makes the sums of one block.
type blockSums struct {
	*adder
	*FormBlock
	plan   *blockPlan
	places []int // of its columns in the statement, −1
	named  []*Row
}

func (b *blockSums) all(coded []*Row, parents []int) {
	if b.Codes != NoCodes {
		for _, r := range coded {
			b.across(r, b.plan.across)
			b.acrossEconomic(r)
		}
	}
	for j, r := range b.named {
		if r != nil && !b.plan.late[j] {
			b.across(r, b.plan.rowsAcross[j])
			b.acrossEconomic(r)
		}
	}
	if b.Parts {
		b.parts(coded)
	}
	switch b.Codes {
	case EconomicCodes:
		b.economic(coded)
	case NoCodes:
	case PartRows:
		b.units()
	default:
		b.function(coded, parents)
	}
	for _, e := range b.plan.down {
		if b.named[e.target] == nil {
			continue
		}
		rows := make([]*Row, 0, len(e.parts))
		for _, j := range e.parts {
			if b.named[j] != nil {
				rows = append(rows, b.named[j])
			}
		}
		b.down(e.law, b.named[e.target], rows, e.partial)
	}
	for j, r := range b.named {
		if r != nil && b.plan.late[j] {
			b.across(r, b.plan.rowsAcross[j])
			b.acrossEconomic(r)
		}
	}
}

// across adds the sums among the columns of a row.
func (b *blockSums) across(r *Row, es []equation) {
	for i := range es {
		e := &es[i]
		if b.places[e.target] < 0 {
			continue
		}
		terms := b.terms(len(e.parts))
		for n, k := range e.parts {
			if t := b.term(r, b.Columns[k].Key, b.places[k]); t.Figure != nil {
				t.Minus = n == e.minus
				terms = append(terms, t)
			} else if e.law == ByBalance && n >= len(e.parts)-2 {
				terms = nil // no balance without income and expenditure
				break
			}
		}
		b.add(Sum{Law: e.law, Target: b.term(r, b.Columns[e.target].Key, b.places[e.target]), Terms: terms,
			Total: e.law != ByBalance && !e.partial, Partial: e.partial})
	}
}

// down adds a sum of rows in each column.
func (b *blockSums) down(law Law, target *Row, rows []*Row, partial bool) {
	if len(rows) == 0 {
		return
	}
	for k := range b.Columns {
		if b.places[k] < 0 {
			continue
		}
		terms := b.terms(len(rows))
		for _, r := range rows {
			if t := b.term(r, b.Columns[k].Key, b.places[k]); t.Figure != nil {
				terms = append(terms, t)
			}
		}
		b.add(Sum{Law: law, Down: true, Target: b.term(target, b.Columns[k].Key, b.places[k]), Terms: terms,
			Total: !partial, Partial: partial})
	}
}

// function adds 项 into 款, 款 into 类 as far as the source lists them, and the
// top rows into the totals.
func (b *blockSums) function(coded []*Row, parents []int) {
	const law = ByFunction
	var top []*Row
	below := map[int][]*Row{}
	longest := 0
	for i := range b.s.Rows {
		r := &b.s.Rows[i]
		if !IsCode(string(r.Key)) {
			continue
		}
		if p := parents[i]; p >= 0 {
			below[p] = append(below[p], r)
			longest = max(longest, len(b.s.Rows[p].Key))
		} else {
			top = append(top, r)
		}
	}
	for n := longest; n >= 3; n-- {
		for i := range b.s.Rows {
			if r := &b.s.Rows[i]; len(r.Key) == n && below[i] != nil {
				b.down(law, r, below[i], false)
			}
		}
	}
	for _, in := range b.plan.into {
		switch r := b.named[in.row]; {
		case r != nil && len(top) == 0 && b.s.ID <= NumStatements:
			b.nothing(law, r)
		case r != nil:
			b.down(law, r, top, false)
		}
	}
}

// nothing demands of a total over no row at all that it be none.
func (b *blockSums) nothing(law Law, target *Row) {
	for k := range b.Columns {
		if t := b.term(target, b.Columns[k].Key, b.places[k]); t.Figure != nil && t.Figure.State == Given && !t.Figure.Amount.IsZero() {
			b.sums = append(b.sums, Sum{Law: law, Down: true, Target: t, Total: true})
		}
	}
}

// economic adds the sections into the class that they are printed under, and
// the classes into 人员经费 and 公用经费, or into the whole.
func (b *blockSums) economic(coded []*Row) {
	blocks := EconomicBlocks(b.s)
	sections := map[string][]*Row{}
	var classes []*Row
	for i := range b.s.Rows {
		r := &b.s.Rows[i]
		switch {
		case !r.Key.IsCode():
		case len(r.Key) > 3:
			sections[blocks[i]] = append(sections[blocks[i]], r)
		case len(r.Key) == 3:
			classes = append(classes, r)
		}
	}
	for _, r := range classes {
		b.down(ByEconomic, r, sections[string(r.Key)], false)
	}
	slices.SortStableFunc(classes, func(x, y *Row) int { return strings.Compare(string(x.Key), string(y.Key)) })
	for _, in := range b.plan.into {
		var rows []*Row
		for _, r := range classes {
			if scope.Code(r.Key).Cost().Within(in.cost) {
				rows = append(rows, r)
			}
		}
		if b.named[in.row] != nil {
			b.down(ByEconomic, b.named[in.row], rows, false)
		}
	}
}
