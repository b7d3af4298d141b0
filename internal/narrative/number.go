package narrative

import (
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Formula and rounding of numbers that are printed as they are given.
const (
	fromSource = "取自来源"
	unrounded  = "不舍入"
)

// wide is the width of an interval from which a rate's rounded operands must
// be mentioned: 0.10 percentage points.
var wide = decimal.New(1, -3)

// printed is the amount as prose prints it, in the prose unit.
func (d *deriver) printed(v *value) decimal.Decimal {
	return v.amount.In(d.o.ProseUnit, d.o.ProsePlaces)
}

// money prints one amount; nil if it is not known.
func (d *deriver) money(name string, s Scope, v *value) *Number {
	if !v.known {
		return nil
	}
	p := d.printed(v)
	n := Number{Name: name, Kind: Money, Scope: s, Value: v.amount.Decimal(), Places: d.o.ProsePlaces,
		Digits: accounts.Fixed(p, d.o.ProsePlaces), Unit: d.o.ProseUnit.String(), Formula: v.formula(),
		Operands: d.from(v), Rounding: d.roundedProse}
	return d.number(n)
}

// formula is how the amount came about.
func (v *value) formula() string {
	if v.sum != "" {
		return v.sum
	}
	return fromSource
}

// compare is a comparison with its base. One amount is one number, wherever it
// stands.
func (d *deriver) compare(n *node, r *row) *Change {
	of := n.of[0].node
	label := d.says(of, r)
	if n.Says != "" {
		label = d.says(n, r)
	}
	c := &Change{Name: r.nameOf(n), Scope: n.scope, Basis: n.From, Topic: r.fill(n.Topic, n)}
	c.Current, _ = d.fact(of, r.of(of)).(*Number)
	if len(n.of) > 1 {
		c.Base, _ = d.fact(n.of[1].node, r.of(n.of[1].node)).(*Number)
	}
	d.change(c, label, *d.value(of, r), *d.value(n, r))
	return c
}

// change compares an amount with a base of the same scope. label names the
// amount without its year; a reason is the one that the staff gave under the
// topic.
func (d *deriver) change(c *Change, label string, cur, base value) {
	name, s := c.Name, c.Scope
	cur.label = d.year + "年度" + label
	switch d.o.basis(c.Basis) {
	case PriorFinal:
		base.label = d.prior + "年度" + label
	case InitialBudget:
		base.label = d.year + "年度" + label + "年初预算数"
	case AdjustedBudget:
		base.label = d.year + "年度" + label + "全年预算数"
	}
	if c.Base == nil {
		c.Base = d.money(name+".base", s, &base)
	}
	if c.Current == nil || c.Base == nil {
		c.Case = Unknown
		return
	}
	curPrinted, basePrinted := d.printed(&cur), d.printed(&base)
	c.Case = caseOf(cur.amount, base.amount, curPrinted, basePrinted)
	if !curPrinted.Equal(basePrinted) { // else the reader sees no difference: a reason would explain nothing
		c.Reason = d.reason(name, c.Topic)
	}
	delta := curPrinted.Sub(basePrinted)
	minuend, subtrahend := &cur, &base
	if delta.IsNegative() {
		minuend, subtrahend = &base, &cur
	}
	c.Delta = d.number(Number{Name: name + ".delta", Kind: Money, Scope: s,
		Value:  accounts.NewAmount(delta.Abs(), d.o.ProseUnit).Decimal(),
		Places: d.o.ProsePlaces, Digits: accounts.Fixed(delta.Abs(), d.o.ProsePlaces), Unit: d.o.ProseUnit.String(),
		Formula: minuend.label + " − " + subtrahend.label, Operands: d.printedOperands(minuend, subtrahend), Rounding: d.ofPrinted})
	switch c.Case {
	case Up, UpTimes, Down, DownToZero:
		d.rate(c, &cur, &base)
	}
	if c.Basis != PriorFinal && base.amount.Sign() > 0 && basePrinted.Sign() > 0 && cur.amount.Sign() >= 0 {
		c.Done = d.ratio(Number{Name: name + ".done", Kind: Percent, Scope: s, Formula: cur.label + " ÷ " + base.label}, &cur, &base,
			cur.exact() && base.exact())
	}
}

// caseOf is the table of wordings. c, b are exact, cp, bp as printed.
func caseOf(c, b accounts.Amount, cp, bp decimal.Decimal) Case {
	switch {
	case c.IsZero() && b.IsZero():
		return Nothing
	case c.Equal(b):
		return Flat
	case cp.Equal(bp):
		return NearlyFlat
	case c.Sign() < 0 || b.Sign() < 0:
		return FromNegative
	case bp.IsZero():
		// A base that prints as 0.00 has no rate either: the reader sees a zero.
		return UpFromZero
	case c.IsZero():
		return DownToZero
	case c.Cmp(b) < 0:
		return Down
	}
	return Up
}

// rate computes the rate of a change and, for growth of 100 % and more, the
// multiple: the increment over the base.
func (d *deriver) rate(c *Change, cur, base *value) {
	sign := "（" + cur.label + " − " + base.label + "）÷ " + base.label
	if c.Case == Down || c.Case == DownToZero {
		sign = "（" + base.label + " − " + cur.label + "）÷ " + base.label
	}
	r, operands := d.quotient(cur, base, cur.exact() && base.exact())
	one := decimal.New(1, 0)
	r = r.Sub(one)
	if c.Case == Up && d.o.UseTimes && r.Cmp(one) >= 0 {
		c.Case = UpTimes
	}
	low, high := bounds(cur, base)
	if !high.IsZero() {
		low, high = low.Sub(one), high.Sub(one)
		if r.IsNegative() {
			low, high = high.Neg(), low.Neg()
		}
		if low.IsNegative() {
			low = decimal.Decimal{}
		}
	}
	n := Number{Name: c.Name + ".rate", Kind: Percent, Scope: c.Scope, Value: r.Abs(), Formula: sign, Operands: operands,
		Low: low, High: high}
	c.Rate = d.percent(n)
	if c.Case == UpTimes {
		n.Name = c.Name + ".times"
		n.Kind, n.Unit, n.Places, n.Rounding = Times, "倍", d.o.TimesPlaces, d.roundedTimes
		n.Digits = accounts.Fixed(accounts.Round(n.Value, n.Places), n.Places)
		c.Times = d.number(n)
	}
}

// percent prints a ratio as a percentage.
func (d *deriver) percent(n Number) *Number {
	n.Kind, n.Unit, n.Places, n.Rounding = Percent, "%", d.o.PercentPlaces, d.roundedPercent
	n.Digits = accounts.Fixed(accounts.Round(n.Value.Shift(2), n.Places), n.Places)
	return d.number(n)
}

// quotient divides operands of one precision: exact 元, or both as printed.
func (d *deriver) quotient(num, den *value, exact bool) (decimal.Decimal, []Operand) {
	if exact {
		r, _ := accounts.Ratio(num.amount.Decimal(), den.amount.Decimal())
		a, b := num.operand(), den.operand()
		a.Value, b.Value = num.amount.String()+"元", den.amount.String()+"元"
		return r, []Operand{a, b}
	}
	r, _ := accounts.Ratio(d.printed(num), d.printed(den))
	return r, d.printedOperands(num, den)
}

// printedOperands are operands as prose prints them.
func (d *deriver) printedOperands(of ...*value) []Operand {
	out := make([]Operand, len(of))
	for i, v := range of {
		out[i] = v.operand()
		out[i].Value = accounts.Fixed(d.printed(v), d.o.ProsePlaces) + d.o.ProseUnit.String()
	}
	return out
}

// bounds of num ÷ den where an operand is known only as rounded; both zero if
// all is exact or the base may be zero.
func bounds(num, den *value) (low, high decimal.Decimal) {
	if num.exact() && den.exact() {
		return
	}
	nh, dh := num.half(), den.half()
	n, b := num.amount.Decimal(), den.amount.Decimal()
	least := b.Sub(dh)
	if least.Sign() <= 0 {
		return
	}
	low, _ = accounts.Ratio(n.Sub(nh), b.Add(dh))
	high, _ = accounts.Ratio(n.Add(nh), least)
	if low.IsNegative() {
		low = decimal.Decimal{}
	}
	return low, high
}

// ratio is a share or a completion rate; nil on a zero base.
func (d *deriver) ratio(n Number, num, den *value, exact bool) *Number {
	if !num.known || !den.known || den.amount.IsZero() || !exact && d.printed(den).IsZero() {
		return nil
	}
	n.Value, n.Operands = d.quotient(num, den, exact)
	n.Low, n.High = bounds(num, den)
	return d.percent(n)
}

// Interval says that rounded operands leave a rate open, which is nobody's fault; ok is false
// where they do not. It is due for a rate that is printed: who composes knows.
func Interval(n *Number) (diag.Diagnostic, bool) {
	if n.High.Sub(n.Low).Cmp(wide) <= 0 {
		return diag.Diagnostic{}, false
	}
	low, high := n.Low.Shift(2).StringFixed(2)+"%", n.High.Shift(2).StringFixed(2)+"%"
	if n.Kind == Times {
		low, high = n.Low.StringFixed(n.Places)+"倍", n.High.StringFixed(n.Places)+"倍"
	}
	if low == high {
		return diag.Diagnostic{}, false // a multiple that prints the same at both ends
	}
	what := n.Formula
	if strings.HasPrefix(what, "（") { // （A − B）÷ B
		what = n.Operands[0].Label + "的增减幅度"
	}
	base := &n.Operands[1]
	hint := "如有以元为单位的数，换用即可算准；没有也可照此公开"
	return diag.Diagnostic{Severity: diag.Info, Code: "facts.interval", At: base.At,
		Message: what + "按印出的数算得" + n.Text() + "，但所用的数只精确到万元后两位，实际在" + low + "至" + high + "之间",
		Where:   []diag.Side{{At: base.At, Label: base.Label, Value: base.Value}},
		Hint:    hint}, true
}

// Unrounded is the value before its rounding, in 元 for money.
func (n *Number) Unrounded() string {
	switch n.Kind {
	case Money:
		return accounts.Plain(n.Value) + "元"
	case Percent, Times:
		return n.finer(n.Value)
	}
	return accounts.Plain(n.Value)
}

// Bounds are between what a rate of rounded operands may be; both "" where it
// is exact.
func (n *Number) Bounds() (low, high string) {
	if n.High.IsZero() {
		return "", ""
	}
	return n.finer(n.Low), n.finer(n.High)
}

// finer prints a ratio with ten decimals more than the number has.
func (n *Number) finer(v decimal.Decimal) string {
	if n.Kind == Percent {
		v = v.Shift(2)
	}
	return v.Truncate(n.Places+10).String() + n.Unit
}

// reason is the staff's text for one topic; nil if there is none.
func (d *deriver) reason(name, topic string) *Reason {
	r, ok := d.book.Reasons[topic]
	if !ok || r.Text.IsZero() && len(r.Parts) == 0 {
		return nil
	}
	out := &Reason{Topic: topic, Text: d.words(r.Text)}
	for _, p := range r.Parts {
		v := ofFigure(p.Amount, p.Text.S)
		less := v.amount.Sign() < 0
		v.amount = v.amount.Abs()
		n := d.money(name+".reason.part", NoScope, &v)
		if n != nil && p.Amount.Amount.Sign() < 0 {
			n.Formula = "取自来源，负数表示减少，印出其绝对值"
		}
		out.Parts = append(out.Parts, Part{Amount: n, Less: less, Text: d.words(p.Text)})
	}
	return out
}

// count prints a number that is not money, without trailing zeros.
func (d *deriver) count(name, unit, label string, c accounts.Count) *Number {
	if !c.Known() {
		return nil
	}
	v := c.Amount.Decimal()
	digits := v.String()
	kind := Quantity
	if unit == "分" {
		kind = Score
	}
	return d.number(Number{Name: name, Kind: kind, Value: v, Places: max(0, -v.Exponent()), Digits: digits, Unit: unit,
		Formula: fromSource, Operands: []Operand{{Label: label, Value: digits, At: c.At}}, Rounding: unrounded})
}

// ordinal is a number that counts places: 序号, the year.
func (d *deriver) ordinal(name string, n int, at diag.Position) *Number {
	v := decimal.NewFromInt(int64(n))
	return d.number(Number{Name: name, Kind: Ordinal, Value: v, Digits: v.String(), Formula: "序号",
		Operands: d.one(Operand{Label: "序号", Value: v.String(), At: at}), Rounding: unrounded})
}

// plain is a bare number such as a year.
func (d *deriver) plain(name string, n int, label string, at diag.Position) *Number {
	v := decimal.NewFromInt(int64(n))
	return d.number(Number{Name: name, Kind: Ordinal, Value: v, Digits: v.String(), Formula: fromSource,
		Operands: []Operand{{Label: label, Value: v.String(), At: at}}, Rounding: unrounded})
}

// tally is how many of something the book lists.
func (d *deriver) tally(name string, n int, unit, label string, at diag.Position) *Number {
	v := decimal.NewFromInt(int64(n))
	return d.number(Number{Name: name, Kind: Quantity, Value: v, Digits: v.String(), Unit: unit, Formula: "所列" + label + "的个数",
		Operands: []Operand{{Label: label, Value: v.String(), At: at}}, Rounding: unrounded})
}
