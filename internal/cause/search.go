package cause

import (
	"cmp"
	"maps"
	"slices"

	"juesuan/internal/accounts"
)

// search collects the repairs that a problem allows.
type search struct {
	*problem
	strict bool
	fits   func(*Repair) bool // nil: all do
	found  []Repair

	moves []change // of a block at hand
	moved int
}

// keep is how many of the best repairs are kept at a time.
const keep = 400

// all tries every kind of repair.
func (s *search) all() {
	for i := range s.eqs {
		if s.eqs[i].broken {
			s.single(i)
		}
	}
	s.swaps()
	s.shifts()
	s.lines()
	s.scales()
	s.twice()
	s.missing()
}

// consider tries a repair and keeps it if it is better than chance.
func (s *search) consider(r Repair, cost int, changes []change) *Repair {
	o := s.try(changes, s.strict)
	if !o.valid {
		return nil
	}
	least := credible
	if !s.strict {
		least = amountBits / 2
	}
	lost := amountBits // to say what an amount was that only what it must be tells
	if r.Kind == Shifted {
		lost = emptyBits // that something is lost there is plain
	}
	r.score = s.score(&o, cost, lost)
	if r.score < least {
		return nil
	}
	r.cells = map[int]int64{}
	for i := range changes {
		c := &changes[i]
		v, known := c.value, !c.free
		if c.free {
			v, known = o.solved[c.cell], false
			if _, ok := o.solved[c.cell]; ok {
				known = true
			}
		}
		t := &s.cells[c.cell]
		if v == t.now { // lost, and not told, counts as empty
			continue
		}
		r.cells[c.cell] = v
		if t.term.Cell.Statement != 0 || t.term.Figure != nil {
			r.Changes = append(r.Changes, Change{Term: t.term, Amount: amount(v), Unknown: !known})
		}
	}
	for _, n := range o.mended {
		if d := s.eqs[n].demand; !slices.Contains(r.Mends, d) {
			r.Mends = append(r.Mends, d)
		}
	}
	slices.Sort(r.Mends)
	if s.fits != nil && !s.fits(&r) {
		return nil
	}
	s.found = append(s.found, r)
	if len(s.found) > 2*keep {
		s.sort()
		s.found = s.found[:keep]
	}
	return &s.found[len(s.found)-1]
}

func (s *search) sort() {
	slices.SortStableFunc(s.found, func(a, b Repair) int {
		return cmp.Or(b.score-a.score, int(a.Kind)-int(b.Kind), len(a.cells)-len(b.cells))
	})
}

// best is the most likely cause with what is nearly as likely and mends the same.
func (s *search) best() *Cause {
	if len(s.found) == 0 {
		return nil
	}
	s.sort()
	c := &Cause{}
	first := s.found[0]
	for _, r := range s.found {
		if r.score < first.score-nearly {
			break
		}
		if !overlap(first.Mends, r.Mends) || slices.ContainsFunc(c.Repairs, func(o Repair) bool { return r.same(&o) }) {
			continue
		}
		if i := slices.IndexFunc(c.Repairs, func(o Repair) bool { return o.alike(&r) }); i >= 0 {
			c.Repairs[i].Roughly = true
			continue
		}
		if i := slices.IndexFunc(c.Repairs, func(o Repair) bool { return o.otherCode(&r) }); i >= 0 {
			c.Repairs[i].Add.Or = append(c.Repairs[i].Add.Or, r.Add.Code)
			continue
		}
		c.Repairs = append(c.Repairs, r)
	}
	if close := c.within(nearly / 2); len(c.Repairs) > 2*shown && close < len(c.Repairs) {
		c.Repairs = c.Repairs[:close]
	}
	if len(c.Repairs) > 2*shown && first.score < amountBits {
		// Anything would do as well: that is no cause. Leave these failures, and
		// look at the others.
		s.found = slices.DeleteFunc(s.found, func(r Repair) bool { return overlap(first.Mends, r.Mends) })
		return s.best()
	}
	if len(c.Repairs) > shown {
		c.Left, c.Repairs = len(c.Repairs)-shown, c.Repairs[:shown]
	}
	return c
}

// within counts the repairs that are no more bits from the first.
func (c *Cause) within(bits int) (n int) {
	for n < len(c.Repairs) && c.Repairs[n].score >= c.Repairs[0].score-bits {
		n++
	}
	return n
}

// alike reports whether two blocks that slid are one, of which no demand tells
// where it begins or ends.
func (r *Repair) alike(o *Repair) bool {
	x, y := &r.slid, &o.slid
	return r.Kind == Shifted && o.Kind == Shifted && x.by == y.by && x.sideways == y.sideways && x.grid == y.grid &&
		x.lines[0] < y.lines[1] && y.lines[0] < x.lines[1] && slices.Equal(x.across, y.across)
}

// otherCode reports whether two rows that a statement lacks differ in nothing but the code.
func (r *Repair) otherCode(o *Repair) bool {
	return r.Add != nil && o.Add != nil && r.Add.Statement == o.Add.Statement && slices.Equal(r.Mends, o.Mends) &&
		maps.EqualFunc(r.Add.Amounts, o.Add.Amounts, accounts.Amount.Equal)
}

func overlap(a, b []int) bool {
	return slices.ContainsFunc(a, func(n int) bool { return slices.Contains(b, n) })
}

// same reports whether two repairs leave the same amounts behind.
func (r *Repair) same(o *Repair) bool {
	return maps.Equal(r.cells, o.cells) && (r.Drop == nil) == (o.Drop == nil) && (r.Add == nil) == (o.Add == nil) &&
		(r.Add == nil || r.Add.Code == o.Add.Code && r.Add.Statement == o.Add.Statement) && (r.Drop == nil || *r.Drop == *o.Drop)
}

// cellBits are what it takes to say which cell.
func (p *problem) cellBits() int { return log2(len(p.cells)) }

// single tries each cell of a demand that fails: what it would have to hold, and
// which slip of the hand makes of that what it holds.
func (s *search) single(n int) {
	e := &s.eqs[n]
	if len(e.parts) > 400 && e.relation != Zero {
		return
	}
	for _, t := range e.parts {
		c := &s.cells[t.cell]
		if c.absent || -e.left%t.coef != 0 {
			continue
		}
		right := c.now - e.left/t.coef
		if e.relation == Zero && first(s.problem, t.cell) != n && s.strict {
			continue // strictly, all demands on a cell want the same of it
		}
		if e.relation != Zero {
			s.slips(t.cell)
			continue
		}
		s.amounts(t.cell, right, e.tolerance)
	}
}

// first is the first failing identity of a cell.
func first(p *problem, cell int) int {
	for _, u := range p.at[cell] {
		if p.eqs[u.eq].broken && p.eqs[u.eq].relation == Zero {
			return u.eq
		}
	}
	return -1
}

// maxNear is how many amounts within the drift of rounding are tried.
const maxNear = 60

// amounts tries the amounts about right that a cell can hold.
func (s *search) amounts(n int, right, tolerance int64) {
	c := &s.cells[n]
	one := func(v int64) {
		kind, cost := slip(c, v)
		if v < 0 && c.now >= 0 {
			cost += negativeBits
		}
		if kind != Other || v == right || tolerance == 0 {
			s.consider(Repair{Kind: kind}, s.cellBits()+cost, []change{{cell: n, value: v}})
		}
	}
	if tolerance == 0 {
		one(right)
		return
	}
	from := (right - tolerance) / c.unit
	for v, i := from*c.unit, 0; v <= right+tolerance && i < maxNear; v, i = v+c.unit, i+1 {
		one(v)
	}
}

// slips tries what a cell may have held where no identity says what it must.
func (s *search) slips(n int) {
	c := &s.cells[n]
	if c.now == 0 || c.term.Cell.Statement == 0 {
		return
	}
	for _, v := range [...]int64{c.now / 10_000, c.now / 10, -c.now} {
		if v != 0 && v%c.unit == 0 {
			kind, cost := slip(c, v)
			s.consider(Repair{Kind: kind}, s.cellBits()+cost, []change{{cell: n, value: v}})
		}
	}
}

// swaps tries to change the amounts of two cells of a statement, which also is
// to move one to an empty cell: within a row or column, or anywhere where either
// is wrong in itself by what the other is.
func (s *search) swaps() {
	type need struct {
		statement accounts.StatementID
		now, by   int64
	}
	index := map[need][]int{}
	var wants []struct {
		cell int
		by   int64
	}
	for n := range s.eqs {
		e := &s.eqs[n]
		if !e.broken {
			continue
		}
		for _, t := range e.parts {
			c := &s.cells[t.cell]
			if c.absent || c.row < 0 || e.left%t.coef != 0 {
				continue
			}
			by := -e.left / t.coef
			k := need{c.term.Cell.Statement, c.now, by}
			if e.relation != Zero || e.tolerance > 0 {
				s.swapInLine(t.cell)
				continue
			}
			if !slices.Contains(index[k], t.cell) {
				index[k] = append(index[k], t.cell)
				wants = append(wants, struct {
					cell int
					by   int64
				}{t.cell, by})
			}
		}
	}
	for _, w := range wants {
		c := &s.cells[w.cell]
		others := index[need{c.term.Cell.Statement, c.now + w.by, -w.by}]
		if len(others) > 30 {
			others = others[:30]
		}
		for _, o := range others {
			if o > w.cell {
				s.swap(w.cell, o)
			}
		}
		s.swapInLine(w.cell)
	}
}

// nearCells is how far from a cell in its column another may be that it was
// swapped with, where no failing demand points at it.
const nearCells = 40

// swapInLine tries the cells of the same row, and the near ones of the same column.
func (s *search) swapInLine(n int) {
	c := &s.cells[n]
	st := s.book.Statement(c.term.Cell.Statement)
	for k := range st.Rows[c.row].Cells {
		if o, ok := s.byFig[&st.Rows[c.row].Cells[k]]; ok && o != n {
			s.swap(min(n, o), max(n, o))
		}
	}
	near := nearCells
	if len(st.Rows) > 200 {
		near = 2
	}
	for i := max(0, c.row-near); i < min(len(st.Rows), c.row+near+1); i++ {
		if i != c.row && c.col < len(st.Rows[i].Cells) {
			if o, ok := s.byFig[&st.Rows[i].Cells[c.col]]; ok {
				s.swap(min(n, o), max(n, o))
			}
		}
	}
}

func (s *search) swap(a, b int) {
	x, y := &s.cells[a], &s.cells[b]
	if x.now == y.now || x.absent || y.absent {
		return
	}
	kind, cost := Swapped, s.cellBits()+9
	if x.now == 0 || y.now == 0 {
		kind = WrongCell
	}
	switch {
	case x.row == y.row:
		cost -= 4
	case x.col == y.col:
		cost -= 3
	}
	if colX, rowX := split(x.term.Figure.At); true {
		colY, rowY := split(y.term.Figure.At)
		if max(colX-colY, colY-colX)+max(rowX-rowY, rowY-rowX) == 1 {
			cost -= 3
		}
	}
	s.consider(Repair{Kind: kind}, cost, []change{{cell: a, value: y.now}, {cell: b, value: x.now}})
}
