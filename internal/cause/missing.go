package cause

import (
	"maps"
	"slices"
	"strings"

	"juesuan/internal/accounts"
)

func sortedKeys[V any](m map[int]V) []int { return slices.Sorted(maps.Keys(m)) }

// missing tries rows that a statement lacks: the codes that other statements
// have, those of the dictionary that a list without gaps would have, and any
// item of a class.
func (s *search) missing() {
	for i := range s.book.Statements {
		st := &s.book.Statements[i]
		if !st.Found || st.ID == accounts.ThreePublic {
			continue
		}
		for _, m := range s.lacking(st) {
			s.lacks(st, m.code, m.cost)
		}
	}
}

type lack struct {
	code string
	cost int
}

// lacking are the codes that a statement may lack.
func (s *search) lacking(st *accounts.Statement) (out []lack) {
	fails := func(r *Rows, n int) bool { return r.Statement == st.ID && s.eqs[n].broken }
	classes, any := map[string]bool{}, false
	for n := range s.eqs {
		if d := s.eqs[n].demand; d >= 0 {
			for k := range s.demands[d].Rows {
				if r := &s.demands[d].Rows[k]; fails(r, n) {
					any = true
					if r.Class != "" {
						classes[r.Class] = true
					}
					if isClass(r.Below) {
						classes[string(r.Below)] = true
					}
				}
			}
		}
	}
	if !any {
		return nil
	}
	have := map[string]bool{}
	lengths, economic := map[int]bool{}, false
	for i := range st.Rows {
		if key := string(st.Rows[i].Key); accounts.IsCode(key) {
			have[key], lengths[len(key)] = true, true
		}
	}
	plain := 0
	if len(lengths) == 0 { // a total over no row at all: that there was one is plain
		lengths[7], plain = true, amountBits*len(st.Columns)
	}
	economic = st.ID == accounts.GeneralBasic
	if economic {
		for class := range classes {
			var gaps []string
			listed := 0
			for _, c := range s.economic() {
				switch {
				case len(c) != 5 || !within(c, class):
				case have[c]:
					listed++
				default:
					gaps = append(gaps, c)
				}
			}
			cost := 14 - amountBits + 2*log2(len(gaps))
			if listed > 3*len(gaps) { // a form that lists all, where most are empty
				cost -= 9
			}
			for _, c := range gaps {
				out = append(out, lack{c, cost})
			}
		}
		slices.SortFunc(out, func(a, b lack) int { return strings.Compare(a.code, b.code) })
		return out
	}
	seen := map[string]bool{}
	for i := range s.book.Statements {
		o := &s.book.Statements[i]
		if !o.Found || o.ID == accounts.GeneralBasic {
			continue
		}
		for j := range o.Rows {
			c := string(o.Rows[j].Key)
			if accounts.IsCode(c) && lengths[len(c)] && !have[c] && !seen[c] {
				seen[c] = true
				out = append(out, lack{c, 6 - plain})
			}
		}
	}
	for class := range classes {
		if lengths[7] && !have[class] {
			out = append(out, lack{class + "？", 10 - plain})
		}
	}
	slices.SortFunc(out, func(a, b lack) int { return strings.Compare(a.code, b.code) })
	return out
}

func (s *search) economic() []string {
	if s.book.Dictionary == nil {
		return nil
	}
	return s.book.Dictionary.EconomicCodes()
}

// lacks supposes a row of that code.
func (s *search) lacks(st *accounts.Statement, code string, cost int) {
	mark := s.mark(st, code)
	changes := s.newRow(st, code)
	if len(changes) > 0 {
		if r := s.consider(Repair{Kind: RowMissing, Add: &NewRow{Statement: st.ID, Code: code}}, 4+cost, changes); r != nil {
			if s.settle(r, changes); r.score < credible { // r is the last that was found
				s.found = s.found[:len(s.found)-1]
			}
		}
	}
	s.back(mark)
}

// negativeBits are what an amount below zero takes.
const negativeBits = 8

// settle keeps what a supposed row would hold, and forgets its cells.
func (s *search) settle(r *Repair, changes []change) {
	r.Add.Amounts = map[accounts.ColumnKey]accounts.Amount{}
	known := false
	for i := range changes {
		col := s.cells[changes[i].cell].term.Cell.Column
		if v, ok := r.cells[changes[i].cell]; ok {
			r.Add.Amounts[col] = amount(v)
			known = known || v != 0
			if v < 0 { // a row like that is rare
				r.score -= negativeBits
			}
		}
	}
	r.Changes, r.cells = nil, map[int]int64{}
	if !known {
		r.score = -1
	}
}

// marked is what there was before a row was supposed.
type marked struct {
	cells, eqs int
	at         map[int][]use // of cells that the source has not, but demands ask for
}

func (p *problem) mark(st *accounts.Statement, code string) marked {
	m := marked{len(p.cells), len(p.eqs), map[int][]use{}}
	for _, col := range st.Columns {
		if n, ok := p.byTerm[accounts.Cell{Statement: st.ID, Row: accounts.RowKey(code), Column: col}]; ok {
			m.at[n] = slices.Clone(p.at[n])
		}
	}
	return m
}

// back forgets the cells and demands that were supposed since.
func (p *problem) back(m marked) {
	for n, uses := range m.at {
		p.at[n] = uses
	}
	p.cells, p.at, p.eqs = p.cells[:m.cells], p.at[:m.cells], p.eqs[:m.eqs]
}

// newRow adds the cells of a supposed row to the demands that it would be in. The
// cell that another demand asks of it, and the source has not, is the same one.
func (p *problem) newRow(st *accounts.Statement, code string) []change {
	byColumn := map[accounts.ColumnKey]int{}
	var changes []change
	for _, col := range st.Columns {
		c := accounts.Cell{Statement: st.ID, Row: accounts.RowKey(code), Column: col}
		n, ok := p.byTerm[c]
		if !ok {
			n = len(p.cells)
			p.cells = append(p.cells, cell{term: accounts.Term{Cell: c}, unit: 1, row: -1, absent: true})
			p.at = append(p.at, nil)
		}
		byColumn[col] = n
		var uses []use
		for i := range p.eqs {
			e := &p.eqs[i]
			if e.demand < 0 {
				continue
			}
			for k := range p.demands[e.demand].Rows {
				r := &p.demands[e.demand].Rows[k]
				if r.Statement == st.ID && r.Column == col && r.takes(st, code) {
					coef := int64(1)
					if r.Minus {
						coef = -1
					}
					uses = append(uses, use{i, coef})
				}
			}
		}
		if uses == nil && !ok {
			continue
		}
		p.at[n] = append(p.at[n], uses...)
		changes = append(changes, change{cell: n, free: true})
	}
	p.acrossOf(st, code, byColumn)
	return changes
}

// acrossOf supposes of a new row what its neighbours keep among their columns.
func (p *problem) acrossOf(st *accounts.Statement, code string, byColumn map[accounts.ColumnKey]int) {
	row := accounts.RowKey("")
	for i := range p.sums {
		s := &p.sums[i]
		if s.Down || s.Partial || s.Target.Cell.Statement != st.ID || !accounts.IsCode(string(s.Target.Cell.Row)) {
			continue
		}
		if row == "" {
			row = s.Target.Cell.Row
		}
		if s.Target.Cell.Row != row {
			break
		}
		n := len(p.eqs)
		p.eqs = append(p.eqs, equation{demand: -1})
		p.at[byColumn[s.Target.Cell.Column]] = append(p.at[byColumn[s.Target.Cell.Column]], use{n, 1})
		for k := range s.Terms {
			coef := int64(-1)
			if s.Terms[k].Minus {
				coef = 1
			}
			c := byColumn[s.Terms[k].Cell.Column]
			p.at[c] = append(p.at[c], use{n, coef})
		}
	}
	if len(p.trial) < len(p.eqs) {
		p.trial = append(p.trial, make([]tried, len(p.eqs))...)
	}
}

// takes reports whether a demand adds up a row of that code.
func (r *Rows) takes(st *accounts.Statement, code string) bool {
	parent := accounts.RowKey("")
	for i := range st.Rows {
		key := string(st.Rows[i].Key)
		if accounts.IsCode(key) && len(key) >= 3 && len(key) < len(code) && within(code, key) && len(key) > len(parent) {
			parent = accounts.RowKey(key)
		}
	}
	switch {
	case r.Class != "":
		return parent == "" && within(code, r.Class)
	case accounts.IsCode(string(r.Below)):
		return parent == r.Below
	}
	return parent == "" && st.ID != accounts.GeneralBasic
}

// suppose takes a repair's new row for good.
func (p *problem) suppose(r *Repair) {
	st := p.book.Statement(r.Add.Statement)
	for _, c := range p.newRow(st, r.Add.Code) {
		p.cells[c.cell].now = amountOf(r.Add.Amounts[p.cells[c.cell].term.Cell.Column])
		for _, u := range p.at[c.cell] {
			if p.eqs[u.eq].demand >= 0 && !slices.ContainsFunc(p.eqs[u.eq].parts, func(t part) bool { return t.cell == c.cell }) {
				p.eqs[u.eq].parts = append(p.eqs[u.eq].parts, part{c.cell, u.coef})
			}
		}
	}
	for i := range p.eqs {
		if e := &p.eqs[i]; e.demand < 0 {
			e.hint = true
		}
	}
}

func amountOf(a accounts.Amount) int64 {
	v, _ := scaled(a)
	return v
}
