package cause

import (
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Amounts are whole numbers of 分 here, which add up exactly and fast. One that
// has less than a 分 to it, or is beyond largest, takes no part.
const largest = int64(1e17)

func scaled(a accounts.Amount) (int64, bool) {
	d := a.Decimal().Shift(2)
	if !d.IsInteger() || d.Abs().Cmp(decimal.NewFromInt(largest)) > 0 {
		return 0, false
	}
	return d.IntPart(), true
}

func amount(v int64) accounts.Amount {
	return accounts.NewAmount(decimal.New(v, -2), accounts.Yuan)
}

// cell is one amount that demands speak of.
type cell struct {
	term   accounts.Term // of the first demand that names it; without its sign
	now    int64
	was    int64 // in the source
	blank  bool  // the source has it empty
	absent bool  // the source has no such cell
	made   bool  // a total left blank: what it adds up stands for it in the demands
	unit   int64 // of the last place that its statement knows
	row    int   // in the statement, −1 outside of one
	col    int
}

// part is a cell in a demand, as often as it counts.
type part struct {
	cell int
	coef int64
}

// use is a demand that a cell is in.
type use struct {
	eq   int
	coef int64
}

// equation is a demand whose blank totals are replaced by what they add up.
type equation struct {
	demand    int // −1: of a supposed row
	parts     []part
	relation  Relation
	hint      bool
	tolerance int64
	left      int64 // the sum as it is now
	broken    bool
	pair      bool // of two amounts, one on either side, in two statements
}

// problem is the demands of a book on its cells.
type problem struct {
	book    *accounts.Book
	demands []Demand
	cells   []cell
	eqs     []equation
	at      [][]use
	byTerm  map[accounts.Cell]int // cells that the source has not
	byAt    map[diag.Position]int
	byFig   map[*accounts.Figure]int
	sums    []accounts.Sum
	grids   []grid
	blanks  bool                      // there are totals left blank
	empty   map[*accounts.Figure]bool // which

	// of one trial
	round int
	trial []tried // beside eqs
	seen  []int
}

// newProblem makes the demands ready. A total left blank is what it adds up, or, to
// tell what may have been typed elsewhere instead of it, an empty cell like others.
func newProblem(b *accounts.Book, demands []Demand, blankTotals bool) *problem {
	p := &problem{book: b, demands: demands, byTerm: map[accounts.Cell]int{}, byAt: map[diag.Position]int{},
		byFig: map[*accounts.Figure]int{}, empty: map[*accounts.Figure]bool{}}
	if !p.anyFails() {
		return p
	}
	p.sums = accounts.Sums(b)
	made := map[*accounts.Figure]*accounts.Sum{} // totals left blank, by what they add up
	for i := range p.sums {
		s := &p.sums[i]
		f := s.Target.Figure
		if s.Total && f.State != accounts.Given && !s.Value().IsZero() {
			p.blanks = true
			p.empty[f] = true
		}
		if s.Total && made[f] == nil && !blankTotals && (f.State == accounts.Blank || f.State == accounts.Computed) {
			made[f] = s
		}
	}
	for i := range b.Statements {
		p.addStatement(&b.Statements[i])
	}
	for i := range demands {
		for j := range demands[i].Terms {
			p.find(&demands[i].Terms[j])
		}
	}
	for f := range made {
		if n, ok := p.byFig[f]; ok {
			p.cells[n].made = true
		}
	}
	for i := range demands {
		p.addDemand(i, made)
	}
	p.reset()
	p.layGrids()
	return p
}

// anyFails reports whether any demand fails, before all is made ready to look why.
func (p *problem) anyFails() bool {
	for i := range p.demands {
		d := &p.demands[i]
		sum := accounts.Sum{Terms: d.Terms}
		if v := sum.Value(); !d.Hint && !v.IsZero() && !holds(d.Relation, v.Sign(), v.Abs().Cmp(d.Tolerance) <= 0) {
			return true
		}
	}
	return false
}

func holds(r Relation, sign int, within bool) bool {
	return within || sign == 0 || r == Positive && sign > 0 || r == Negative && sign < 0
}

func (e *equation) holds(v int64, more int64) bool {
	sign := 0
	switch {
	case v > 0:
		sign = 1
	case v < 0:
		sign = -1
	}
	return holds(e.relation, sign, max(v, -v) <= e.tolerance+more)
}

// addStatement makes the cells of a statement known.
func (p *problem) addStatement(s *accounts.Statement) {
	if !s.Found {
		return
	}
	unit := int64(1) // 分
	if s.Unit != accounts.Yuan && s.Unit != accounts.NoUnit {
		most := int32(2)
		for i := range s.Rows {
			for k := range s.Rows[i].Cells {
				most = max(most, s.Rows[i].Cells[k].Places)
			}
		}
		unit, _ = scaled(accounts.NewAmount(decimal.New(1, -most), s.Unit))
		unit = max(unit, 1)
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		for k := range r.Cells {
			if k >= len(s.Columns) {
				break
			}
			t := accounts.Term{Cell: accounts.Cell{Statement: s.ID, Row: r.Key, Column: s.Columns[k]}, Figure: &r.Cells[k]}
			p.newCell(t, unit, i, k)
		}
	}
}

func (p *problem) newCell(t accounts.Term, unit int64, row, col int) int {
	n := len(p.cells)
	c := cell{term: t, unit: unit, row: row, col: col, absent: t.Figure == nil}
	c.term.Minus = false
	if f := t.Figure; f != nil {
		c.blank = f.State != accounts.Given
		if f.State == accounts.Given {
			v, ok := scaled(f.Amount)
			if !ok {
				v = math.MaxInt64
			}
			c.was = v
		}
		p.byFig[f] = n
		if t.Cell.Statement == 0 && !f.At.IsZero() {
			p.byAt[f.At] = n
		}
	} else {
		p.byTerm[t.Cell] = n
	}
	p.cells = append(p.cells, c)
	p.at = append(p.at, nil)
	return n
}

// find is the cell of a term.
func (p *problem) find(t *accounts.Term) int {
	switch {
	case t.Figure == nil:
		if n, ok := p.byTerm[t.Cell]; ok {
			return n
		}
	case t.Cell.Statement == 0 && !t.Figure.At.IsZero():
		if n, ok := p.byAt[t.Figure.At]; ok && p.cells[n].term.Figure.Amount.Equal(t.Figure.Amount) {
			return n
		}
	default:
		if n, ok := p.byFig[t.Figure]; ok {
			return n
		}
	}
	return p.newCell(*t, 1, -1, -1)
}

func (p *problem) addDemand(i int, made map[*accounts.Figure]*accounts.Sum) {
	d := &p.demands[i]
	sum := map[int]int64{}
	var add func(t *accounts.Term, coef int64, depth int)
	add = func(t *accounts.Term, coef int64, depth int) {
		if t.Minus {
			coef = -coef
		}
		if s := made[t.Figure]; s != nil && t.Figure != nil && depth < 8 {
			for j := range s.Terms {
				add(&s.Terms[j], coef, depth+1)
			}
			return
		}
		sum[p.find(t)] += coef
	}
	for j := range d.Terms {
		add(&d.Terms[j], 1, 0)
	}
	tolerance, _ := scaled(d.Tolerance)
	e := equation{demand: i, relation: d.Relation, hint: d.Hint, tolerance: tolerance}
	for c, coef := range sum {
		if coef == 0 {
			continue
		}
		if p.cells[c].was == math.MaxInt64 {
			return
		}
		e.parts = append(e.parts, part{c, coef})
	}
	if len(e.parts) == 0 && len(d.Rows) == 0 {
		return
	}
	slices.SortFunc(e.parts, func(a, b part) int { return a.cell - b.cell })
	e.pair = len(e.parts) == 2 && e.parts[0].coef*e.parts[1].coef == -1 && (d.Hint || d.Relation != Zero) &&
		p.cells[e.parts[0].cell].term.Cell.Statement != p.cells[e.parts[1].cell].term.Cell.Statement
	p.eqs = append(p.eqs, e)
	for _, t := range e.parts {
		p.at[t.cell] = append(p.at[t.cell], use{len(p.eqs) - 1, t.coef})
	}
}

// reset goes back to the amounts of the source.
func (p *problem) reset() {
	for i := range p.cells {
		p.cells[i].now = p.cells[i].was
		if p.cells[i].was == math.MaxInt64 {
			p.cells[i].now = 0
		}
	}
	p.sumUp()
}

func (p *problem) sumUp() {
	for i := range p.eqs {
		e := &p.eqs[i]
		e.left = 0
		for _, t := range e.parts {
			e.left += t.coef * p.cells[t.cell].now
		}
		e.broken = !e.hint && !e.holds(e.left, 0)
	}
	p.trial = make([]tried, len(p.eqs)+32)
}

func (p *problem) failing() bool {
	return slices.ContainsFunc(p.eqs, func(e equation) bool { return e.broken })
}

// apply takes a repair for true.
func (p *problem) apply(r *Repair) {
	for c, v := range r.cells {
		p.cells[c].now = v
	}
	if r.Add != nil {
		p.suppose(r)
	}
	p.sumUp()
	for _, e := range p.demandsOf(r) { // what it holds by, within the unit of another table
		p.eqs[e].broken = false
	}
}

func (p *problem) demandsOf(r *Repair) []int {
	var out []int
	for i := range p.eqs {
		if slices.Contains(r.Mends, p.eqs[i].demand) {
			out = append(out, i)
		}
	}
	return out
}

func isClass(key accounts.RowKey) bool { return len(key) == 3 && accounts.IsCode(string(key)) }

func within(code, class string) bool { return strings.HasPrefix(code, class) }
