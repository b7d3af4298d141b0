package narrative

import (
	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// share is part ÷ whole. A reader redoes it from the tables, so it is exact
// where the tables print 元, and made of printed amounts where they do not.
func (d *deriver) share(name string, s Scope, part, whole *value) *Number {
	exact := part.exact() && whole.exact() && d.o.TableUnit == accounts.Yuan
	if part.known && part.amount.IsZero() && whole.known && !whole.amount.IsZero() {
		// Most parts are zero; their share needs no division.
		n := quotientOf(name, s, part, whole)
		n.Operands = []Operand{part.operand(), whole.operand()}
		return d.percent(n)
	}
	n := d.ratio(quotientOf(name, s, part, whole), part, whole, exact)
	if n != nil && part.amount.Equal(whole.amount) {
		n.Low, n.High = decimal.Decimal{}, decimal.Decimal{} // the part is the whole, however it is rounded
	}
	if n != nil && (n.Value.IsNegative() || n.Value.Cmp(decimal.New(1, 0)) > 0) {
		d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "P.5", At: part.at, Message: "占比" + n.Text() + "不在0%与100%之间",
			Where: []diag.Side{{At: part.at, Label: part.label, Value: part.operand().Value},
				{At: whole.at, Label: whole.label, Value: whole.operand().Value}},
			Hint: "部分不能大于整体，请核对这两个数的口径"})
	}
	return n
}

// quotientOf is a number that is one amount over another, without its value.
func quotientOf(name string, s Scope, part, whole *value) Number {
	return Number{Name: name, Scope: s, Formula: part.label + " ÷ " + whole.label}
}

// shareOf is a share with all the others of its whole, where there are any.
func (d *deriver) shareOf(n *node, r *row) *Number {
	whole := d.value(n.of[1].node, r)
	if n.whole == nil {
		return d.share(r.nameOf(n), n.scope, d.value(n.of[0].node, r), whole)
	}
	if n.list != nil {
		r = r.in
	}
	var slots []*computed
	var parts []part
	for _, m := range n.whole {
		d.each(m, r, func(at *row) {
			slots = append(slots, &at.facts[m.slot])
			parts = append(parts, part{at.nameOf(m), d.value(m.of[0].node, at)})
		})
	}
	for i, share := range d.shares(n.scope, whole, parts) {
		slots[i].fact = share
	}
	return nil
}

// part is one part of a whole.
type part struct {
	name  string // of its share
	value *value
}

// shares are the shares of all parts of one whole. By the pack's choice they
// are rounded each for itself, or by largest remainder so that they add up to
// 100; the trace of an adjusted share says so.
func (d *deriver) shares(s Scope, whole *value, parts []part) []*Number {
	out := make([]*Number, len(parts))
	var sum accounts.Amount
	negative := false
	for i := range parts {
		out[i] = d.share(parts[i].name, s, parts[i].value, whole)
		sum = sum.Add(parts[i].value.amount)
		negative = negative || parts[i].value.amount.Sign() < 0
	}
	filled := d.o.LargestRemainder && !negative && sum.Equal(whole.amount)
	if filled {
		d.fill(out)
	}
	d.addUp(whole, sum, parts, out, filled)
	return out
}

// addUp sees to P.1: printed shares of one whole add up to 100.00, or miss it
// by no more than rounding each for itself explains. Parts in 万元 that miss
// their whole by a drift miss 100 by as much.
func (d *deriver) addUp(whole *value, sum accounts.Amount, parts []part, shares []*Number, filled bool) {
	unit, hundred := decimal.New(1, -d.o.PercentPlaces), decimal.New(100, 0)
	total, n := decimal.Decimal{}, int64(0)
	where := []diag.Side{{At: whole.at, Label: whole.label, Value: whole.operand().Value}}
	for i, s := range shares {
		if s == nil {
			return // of nothing there are no shares
		}
		if !s.Value.IsZero() {
			v, _ := decimal.NewFromString(s.Digits)
			total = total.Add(v)
			n++
			where = append(where, diag.Side{At: parts[i].value.at, Label: parts[i].value.label, Value: s.Text()})
		}
	}
	if n == 0 {
		return
	}
	d.facts.ShareGroups++
	miss := total.Sub(hundred).Abs()
	allowed := unit.Mul(decimal.NewFromInt(n - 1))
	drift := sum.Sub(whole.amount)
	switch printed := d.printedDrift(whole, parts); {
	case filled:
		allowed = decimal.Decimal{}
	case drift.IsZero() && !printed.IsZero(): // the shares are of printed amounts, which do not add up
		allowed = allowed.Add(printed.Shift(2)).Add(unit)
	case !drift.IsZero():
		r, _ := accounts.Ratio(drift.Decimal().Abs(), whole.amount.Decimal().Abs())
		allowed = allowed.Add(r.Shift(2)).Add(unit)
		if d.o.LargestRemainder {
			d.diags.Add(diag.Diagnostic{Severity: diag.Info, Code: "P.1", At: whole.at, Where: where,
				Message: whole.label + "与各项之和有尾差，各项占比未凑足100%，各自四舍五入，相加为" + total.StringFixed(d.o.PercentPlaces) + "%"})
		}
	}
	if miss.Cmp(allowed) > 0 {
		d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "P.1", At: whole.at, Where: where,
			Message: whole.label + "的各项占比相加为" + total.StringFixed(d.o.PercentPlaces) + "%，不是100%", Hint: "请核对各项金额与合计"})
	}
}

// printedDrift is how far the parts of a whole miss it as they are printed, as a
// part of it; zero where shares are made of exact amounts.
func (d *deriver) printedDrift(whole *value, parts []part) decimal.Decimal {
	base, exact := d.printed(whole), whole.exact() && d.o.TableUnit == accounts.Yuan
	if base.IsZero() {
		return decimal.Decimal{}
	}
	drift := base.Neg()
	for i := range parts {
		exact = exact && parts[i].value.exact()
		drift = drift.Add(d.printed(parts[i].value))
	}
	if exact {
		return decimal.Decimal{}
	}
	r, _ := accounts.Ratio(drift.Abs(), base.Abs())
	return r
}

// fill moves last digits so that shares which are parts of one whole add up to
// 100: each is cut off, and the largest remainders are rounded up (ties by
// order).
func (d *deriver) fill(shares []*Number) {
	unit := decimal.New(1, -d.o.PercentPlaces)
	left := decimal.New(100, 0)
	cut := make([]decimal.Decimal, len(shares))
	for i, n := range shares {
		if n == nil {
			return
		}
		cut[i] = n.Value.Shift(2).Truncate(d.o.PercentPlaces)
		left = left.Sub(cut[i])
	}
	raised := make([]bool, len(shares))
	for left.Cmp(unit) >= 0 {
		best, remainder := -1, decimal.Decimal{}
		for i, n := range shares {
			r := n.Value.Shift(2).Sub(cut[i])
			if !raised[i] && r.Cmp(remainder) > 0 {
				best, remainder = i, r
			}
		}
		if best < 0 {
			return // quotients that are not parts of this whole
		}
		raised[best] = true
		cut[best] = cut[best].Add(unit)
		left = left.Sub(unit)
	}
	for i, n := range shares {
		digits := cut[i].StringFixed(d.o.PercentPlaces)
		if digits != n.Digits {
			n.Rounding = "最大余额法：各项占比合计为100%，四舍五入为" + n.Digits + "%"
		} else {
			n.Rounding = "最大余额法：各项占比合计为100%"
		}
		n.Digits = digits
	}
}
