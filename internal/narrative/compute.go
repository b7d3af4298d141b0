package narrative

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
)

// group computes the members of a group, or of a row of a list.
func (d *deriver) group(n *node, r *row) *Group {
	g := &Group{Names: n.names, Facts: make(map[string]Computed, len(n.members))}
	for _, m := range n.members {
		g.Facts[m.last] = d.fact(m, r)
	}
	return g
}

// fact computes a fact, once for each row.
func (d *deriver) fact(n *node, r *row) Computed {
	c := &r.facts[n.slot]
	if c.fact == nil {
		if f := d.compute(n, r); c.fact == nil { // else it came with others, as shares of one whole do
			c.fact = f
		}
	}
	return c.fact
}

func (d *deriver) compute(n *node, r *row) Computed {
	switch n.Is {
	case OpGroup:
		return d.group(n, r)
	case OpList:
		return d.list(n, r)
	case OpWords:
		return d.text(n, r)
	case OpFlag:
		return Flag(d.flag(n, r))
	case OpChange:
		return d.compare(n, r)
	case OpShare:
		return d.shareOf(n, r)
	case OpRate:
		part, whole := d.value(n.of[0].node, r), d.value(n.of[1].node, r)
		return d.ratio(quotientOf(r.nameOf(n), n.scope, part, whole), part, whole, part.exact() && whole.exact())
	case OpCount:
		return d.quantity(n, r)
	case OpScore:
		return d.score(n, r)
	}
	return d.money(r.nameOf(n), n.scope, d.value(n, r))
}

// nothing is an amount that is not known.
var nothing = &value{}

// value is the amount of a fact; of a comparison it is the base. It is found
// once, and nobody changes it.
func (d *deriver) value(n *node, r *row) *value {
	r = r.of(n)
	c := &r.facts[n.slot]
	if c.value != nil {
		return c.value
	}
	v := nothing
	switch n.Is {
	case OpChange:
		v = d.base(n, r)
	case OpCount:
		if count := d.counted(n, r); count.Known() {
			v = d.keep(value{known: true, amount: count.Amount})
		}
	case OpSum, OpDifference:
		v = d.sum(n, n.of, r)
	default:
		v = d.amount(n, r)
	}
	c.value = v
	return v
}

// keep takes a value over that was made here.
func (d *deriver) keep(v value) *value {
	if !v.known {
		return nothing
	}
	if len(d.values) == 0 {
		d.values = make([]value, 64)
	}
	p := &d.values[0]
	d.values = d.values[1:]
	*p = v
	return p
}

// amount is the first source that is known; an empty cell, or none, gives way
// to what the supplement gives, and nothing at all to the sum of Else.
func (d *deriver) amount(n *node, r *row) *value {
	v := d.held(n, r.code)
	for i := 0; i < len(n.of) && !v.known; i++ {
		v = d.source(n, &n.of[i], r)
	}
	if v.known && !v.blank {
		return v
	}
	if given := d.given(n, r); given.known {
		return d.keep(given)
	}
	if !v.known && n.els != nil {
		return d.sum(n, n.els, r)
	}
	return v
}

// held is the amount that the statements hold of a point. The budget columns of
// 公开07 are one of two budgets.
func (d *deriver) held(n *node, code string) *value {
	if n.tabled && d.o.basis(n.From) != d.o.tableBudget() {
		return nothing
	}
	return n.in(d.grids, code)
}

// in is the amount in the statements of one year. A sum of rounded parts gives way
// to a table that states the amount: one datum has one value.
func (n *node) in(grids []*grid, code string) *value {
	found := nothing
	for _, c := range n.cells {
		if n.digits() > 0 {
			c.Row = accounts.RowKey(code)
		}
		if int(c.Statement) > len(grids) {
			continue // a book read without the layout's statements
		}
		g := grids[c.Statement-1]
		if found == nothing {
			if v := g.at(c.Row, c.Column); v != nil {
				if found = v; v.parts == nil || v.exact() {
					return v
				}
			}
		} else if v := g.stated(c.Row, c.Column); v != nil {
			return v
		}
	}
	return found
}

// source is one amount that a fact is made of.
func (d *deriver) source(n *node, s *source, r *row) *value {
	if s.From != NoBasis && d.o.basis(s.From) != d.o.basis(n.From) || s.If != notOwn && !d.ownFlag(s.If, n, r) {
		return nothing
	}
	return d.value(s.node, r)
}

// sum adds sources of which all must be known. One alone stands for itself.
func (d *deriver) sum(n *node, of []source, r *row) *value {
	if of[0].Zero {
		if v := d.source(n, &of[0], r); v.known && v.amount.IsZero() {
			return v
		}
		of = of[1:]
	}
	if len(of) == 1 && r.of(of[0].node) != nil {
		return d.source(n, &of[0], r)
	}
	total := value{digits: 2, label: d.says(n, r), parts: []Operand{}}
	lacking := false
	var names strings.Builder
	subtracts := slices.ContainsFunc(of, func(s source) bool { return s.Minus })
	add := func(o *source, at *row, v *value) {
		lacking = lacking || !v.known
		if total.at.IsZero() {
			total.at = v.at
		}
		sign, amount := "＋", v.amount
		if o.Minus {
			sign, amount = "−", amount.Neg()
		}
		if n.Reads == "" {
			names.WriteString(sign + d.says(o.node, at))
		}
		total.plus(v, amount)
		if !amount.IsZero() || subtracts {
			total.parts = append(total.parts, v.operand())
		}
	}
	for i := range of {
		o := &of[i]
		if at := r.of(o.node); at != nil {
			add(o, at, d.source(n, o, r))
			continue
		}
		d.each(o.node, r, func(at *row) { add(o, at, d.value(o.node, at)) })
	}
	if lacking || !total.known {
		return nothing
	}
	if total.sum = n.Reads; total.sum == "" {
		total.sum = strings.TrimPrefix(names.String(), "＋")
	}
	return d.keep(total)
}

// base is what a comparison compares with: a budget, or the year before. Of what
// a layout compares and the supplement has no field for, last year's statements
// may hold it.
func (d *deriver) base(n *node, r *row) *value {
	if len(n.of) > 1 {
		return d.value(n.of[1].node, r)
	}
	v := nothing
	if n.From != PriorFinal {
		return v
	}
	if datum, ok := strings.CutPrefix(r.fill(n.Field, n), "prior."); ok {
		v = d.keep(d.before(accounts.Datum(datum)))
	} else if n.Field != "" {
		v = d.keep(d.given(n, r))
	}
	if v.known {
		return v
	}
	if n.more && d.book.PriorYear != nil {
		v = n.of[0].node.in(d.lastYear(), r.code)
	}
	if !v.known && n.els != nil {
		return d.sum(n, n.els, r)
	}
	return v
}

// says is what messages and formulas call a fact, without its year or budget.
func (d *deriver) says(n *node, r *row) string {
	if n.Says != "" {
		return r.fill(n.Says, n)
	}
	words, _, _ := strings.Cut(r.fill(n.Means, n), "，")
	if n.Is.money() {
		words = strings.TrimPrefix(words, "其中：")
	}
	return words
}

// flag is a yes or no.
func (d *deriver) flag(n *node, r *row) bool {
	if n.Own != notOwn {
		return d.ownFlag(n.Own, n, r)
	}
	for i := range n.of {
		if !d.value(n.of[i].node, r).amount.IsZero() {
			return false
		}
	}
	return true
}

// text is what the staff wrote, else what the program says.
func (d *deriver) text(n *node, r *row) Words {
	if n.Field != "" {
		if t := d.written(r.fill(n.Field, n), r); !t.IsZero() {
			return d.words(t)
		}
	}
	switch {
	case n.of != nil:
		return d.text(n.of[0].node, r)
	case n.Own != notOwn:
		return Words{S: d.ownWords(n, r), Blank: n.Own == ownSigner || n.Own == ownSigning}
	}
	return Words{S: n.Says}
}

// words makes text of the staff a fact.
func (d *deriver) words(t accounts.Text) Words {
	if t.S == "" {
		return Words{}
	}
	d.facts.Origins = append(d.facts.Origins, Origin{At: t.At})
	return Words{ID: uint32(len(d.facts.Origins)), S: t.S, At: t.At}
}
