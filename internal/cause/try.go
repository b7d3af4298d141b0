package cause

import "math/bits"

// change is one cell of a supposed repair.
type change struct {
	cell  int
	value int64
	free  bool  // its amount is lost: what it was follows from the demands, or nothing tells it
	drift int64 // what its amount may be off by, where it was rounded in another unit
}

// tried is a demand during one trial.
type tried struct {
	round int
	delta int64
	drift int64
	free  int
	which int  // of the free cells, their numbers taken together by ^
	used  bool // to find one of them
	found bool // one that is not zero was found by another demand
}

// outcome is what a trial came to.
type outcome struct {
	valid   bool
	mended  []int // equations
	still   int   // that fail as before
	solved  map[int]int64
	spent   int // bits: failures used up to find lost amounts
	pairs   int // amounts of two statements that have become equal, less those that no longer are
	confirm int // demands on amounts found by others, that hold
	untold  int // totals left blank that are filled: no demand would tell if wrongly
}

// try supposes changes. Nothing that holds may fail with them; strictly, nothing
// that they touch.
func (p *problem) try(changes []change, strict bool) (o outcome) {
	p.round++
	p.seen = p.seen[:0]
	for i := range changes {
		c := &changes[i]
		if p.cells[c.cell].made && c.value != 0 {
			o.untold++
		}
		now := p.cells[c.cell].now
		for _, u := range p.at[c.cell] {
			t := &p.trial[u.eq]
			if t.round != p.round {
				*t = tried{round: p.round}
				p.seen = append(p.seen, u.eq)
			}
			if c.free {
				t.delta -= u.coef * now
				t.free++
				t.which ^= c.cell
				continue
			}
			t.delta += u.coef * (c.value - now)
			t.drift += c.drift
		}
	}
	p.solve(&o)
	for _, n := range p.seen {
		e, t := &p.eqs[n], &p.trial[n]
		v := e.left + t.delta
		if t.free > 0 {
			continue
		}
		switch ok := e.holds(v, t.drift); {
		case e.hint:
		case e.demand < 0 && !ok:
			return o
		case ok && !e.broken:
			if e.relation == Zero && t.found && !t.used {
				o.confirm++
			}
		case e.broken && ok:
			o.mended = append(o.mended, n)
		case e.broken:
			if strict {
				return o
			}
			o.still++
		case !ok:
			return o
		}
		if e.pair {
			o.pairs += p.nowEqual(n, v) - p.nowEqual(n, e.left)
		}
	}
	o.valid = len(o.mended) > 0
	return o
}

// nowEqual is 1 where the two amounts of a pair that come to a difference are
// the same, and not zero.
func (p *problem) nowEqual(n int, left int64) int {
	if left != 0 || p.cells[p.eqs[n].parts[0].cell].now == 0 && p.cells[p.eqs[n].parts[1].cell].now == 0 {
		return 0
	}
	return 1
}

// solve finds lost amounts that a single demand tells, one after the other.
func (p *problem) solve(o *outcome) {
	for again := true; again; {
		again = false
		for i := 0; i < len(p.seen); i++ {
			n := p.seen[i]
			e, t := &p.eqs[n], &p.trial[n]
			if t.free != 1 || e.relation != Zero || e.hint {
				continue
			}
			cell := t.which
			var coef int64
			for _, u := range p.at[cell] {
				if u.eq == n {
					coef = u.coef
				}
			}
			if coef == 0 || (e.left+t.delta)%coef != 0 {
				continue
			}
			value := -(e.left + t.delta) / coef
			t.used = true
			if o.solved == nil {
				o.solved = map[int]int64{}
			}
			o.solved[cell] = value
			if value != 0 && (e.broken || e.demand < 0) {
				o.spent++
			}
			for _, u := range p.at[cell] {
				w := &p.trial[u.eq]
				w.delta += u.coef * value
				w.free--
				w.which ^= cell
				w.found = w.found || value != 0 && u.eq != n && (e.broken || e.demand < 0)
			}
			again = true
		}
	}
}

// Bits of what is improbable: an amount that is right by chance, a demand of it
// that holds, an amount that is found in another statement too.
const (
	amountBits = 24
	limitBits  = 2
	pairBits   = 9
	untoldBits = 4
)

// score is how much less probable than the repair it is that what it mends came
// to be so by chance; cost are the bits that it takes to say which repair it is.
func (p *problem) score(o *outcome, cost, lost int) int {
	s := -cost - o.spent*lost + o.pairs*pairBits + o.confirm*amountBits - o.still*4 - o.untold*untoldBits
	for _, n := range o.mended {
		if p.eqs[n].relation == Zero {
			s += amountBits
		} else {
			s += limitBits
		}
	}
	return s
}

func log2(n int) int { return bits.Len(uint(max(n, 1))) }
