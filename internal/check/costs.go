package check

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

// This file is the money within a self-evaluation form: its cost indicators
// against its funds, its goal and its quantities (E.9–E.11).

// yuan is a measure as money.
func yuan(m *accounts.Measure) (accounts.Amount, bool) {
	if !m.Quantitative() {
		return accounts.Amount{}, false
	}
	switch m.Unit {
	case "万元":
		return accounts.NewAmount(m.Value, accounts.Wan), true
	case "千元":
		return accounts.NewAmount(m.Value, accounts.Thousand), true
	case "元":
		return accounts.NewAmount(m.Value, accounts.Yuan), true
	case "亿元":
		return accounts.NewAmount(m.Value.Shift(4), accounts.Wan), true
	}
	return accounts.Amount{}, false
}

// costs are the cost indicators (成本指标) of a form; all is false if one of
// them is no amount, so that they cannot add up.
func costs(f *accounts.EvaluationForm) (list []*accounts.Indicator, all bool) {
	all = true
	f.Each(func(_ *accounts.IndicatorGroup, s *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
		if !strings.Contains(s.Name.S, "成本") {
			return
		}
		_, a := yuan(&ind.Target)
		_, b := yuan(&ind.Actual)
		all = all && a && b
		list = append(list, ind)
	})
	return list, all
}

func costsMatchFunds(r *run) {
	r.projects(func(f *accounts.EvaluationForm) {
		list, all := costs(f)
		if len(list) == 0 || !all {
			return
		}
		m := f.Funds()
		for _, c := range []struct {
			name string
			of   func(ind *accounts.Indicator) *accounts.Measure
			fund accounts.Figure
			fn   string
		}{{"指标值", func(i *accounts.Indicator) *accounts.Measure { return &i.Target }, m.Initial, "年初预算数"},
			{"实际值", func(i *accounts.Indicator) *accounts.Measure { return &i.Actual }, m.Executed, "全年执行数"}} {
			if !c.fund.Known() {
				continue
			}
			r.passed()
			var sum accounts.Amount
			for _, ind := range list {
				v, _ := yuan(c.of(ind))
				sum = sum.Add(v)
			}
			if !sum.Equal(c.fund.Amount) {
				r.find(diag.Diagnostic{At: c.fund.At, Message: formName(f) + "成本指标" + c.name + "之和不等于" + c.fn, Difference: money(sum.Sub(c.fund.Amount), accounts.Wan),
					Where: []diag.Side{{At: c.fund.At, Label: c.fn, Value: money(c.fund.Amount, accounts.Wan)},
						{At: c.of(list[0]).Raw.At, Label: fmt.Sprintf("%d个成本指标%s之和", len(list), c.name), Value: money(sum, accounts.Wan)}},
					Hint: "请核对各成本指标与资金数"})
			}
		}
	})
}

var amountInText = pattern.Of(`([0-9]+(?:\.[0-9]+)?)\s*(万元|亿元|元)`)

func goalMatchesFunds(r *run) {
	r.projects(func(f *accounts.EvaluationForm) {
		goal := f.GoalExpected.S
		found := amountInText.FindAllStringSubmatchIndex(goal, -1)
		initial := f.Funds().Initial
		list, _ := costs(f)
		names := make([]string, len(list))
		for i, c := range list {
			names[i] = unbracketed(c.Name.S)
		}
		var sum accounts.Amount
		whole := false
		for _, m := range found {
			v, _ := yuan(&accounts.Measure{Value: decimal.RequireFromString(goal[m[2]:m[3]]), Unit: goal[m[4]:m[5]]})
			whole = whole || initial.Known() && v.Equal(initial.Amount)
			sum = sum.Add(v)
			r.goalMatchesCost(f, goal[:m[0]], v, list, names)
		}
		if len(found) < 2 || !initial.Known() {
			return // one amount is not a list of parts
		}
		r.passed()
		if sum.Equal(initial.Amount) || whole && sum.Sub(initial.Amount).Equal(initial.Amount) {
			return // the parts, or the whole and its parts
		}
		r.find(diag.Diagnostic{At: f.GoalExpected.At, Message: formName(f) + "预期目标中的金额之和不等于年初预算数", Difference: money(sum.Sub(initial.Amount), accounts.Wan),
			Where: []diag.Side{{At: f.GoalExpected.At, Label: fmt.Sprintf("预期目标中%d个金额之和", len(found)), Value: money(sum, accounts.Wan)},
				{At: initial.At, Label: "年初预算数", Value: money(initial.Amount, accounts.Wan)}}, Hint: "请核对目标中的金额"})
	})
}

// goalMatchesCost compares an amount of the goal with the cost indicator that
// bears the name in front of it: 国家社保公共服务平台接口项目20万元.
func (r *run) goalMatchesCost(f *accounts.EvaluationForm, before string, v accounts.Amount, list []*accounts.Indicator, names []string) {
	const least = 4 * len("项") // a name shorter than four characters tells nothing
	if i := strings.LastIndexAny(before, "，。；、：,;:.\n"); i >= 0 {
		_, size := utf8.DecodeRuneInString(before[i:])
		before = before[i+size:]
	}
	name := unbracketed(before)
	if len(name) < least {
		return
	}
	var cost *accounts.Indicator
	for i, n := range names {
		if strings.HasSuffix(n, name) || strings.HasSuffix(name, n) {
			if cost != nil {
				return
			}
			cost = list[i]
		}
	}
	if cost == nil {
		return
	}
	target, ok := yuan(&cost.Target)
	if !ok {
		return
	}
	r.passed()
	if !target.Equal(v) {
		r.find(diag.Diagnostic{At: f.GoalExpected.At, Message: formName(f) + "预期目标中“" + name + "”的金额与成本指标不同", Difference: money(v.Sub(target), accounts.Wan),
			Where: []diag.Side{{At: f.GoalExpected.At, Label: "预期目标", Value: money(v, accounts.Wan)},
				{At: cost.Target.Raw.At, Label: "成本指标 " + cost.Name.S, Value: money(target, accounts.Wan)}}, Hint: "请核对两处金额"})
	}
}

// unitPrice finds one price for each piece: 500元每天, 每套7.5万元, 72元一枚, 1350元/套.
var unitPrice = pattern.Of(`每(\p{Han}{1,2})([0-9]+(?:\.[0-9]+)?)(万元|元)|([0-9]+(?:\.[0-9]+)?)(万元|元)(?:每|一|/)(\p{Han}{1,2})`)

func quantitiesMatchCosts(r *run) {
	r.projects(func(f *accounts.EvaluationForm) {
		list, _ := costs(f)
		if len(list) == 0 {
			return
		}
		names := make([]string, len(list))
		for i, c := range list {
			names[i] = unbracketed(c.Name.S)
		}
		f.Each(func(_ *accounts.IndicatorGroup, s *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
			if strings.Contains(s.Name.S, "成本") || !strings.Contains(ind.Name.S, "元") {
				return
			}
			prices := unitPrice.FindAllStringSubmatch(ind.Name.S, -1)
			if len(prices) != 1 {
				return
			}
			p := prices[0]
			value, unit, per := p[2], p[3], p[1]
			if value == "" {
				value, unit, per = p[4], p[5], p[6]
			}
			price, _ := yuan(&accounts.Measure{Value: decimal.RequireFromString(value), Unit: unit})
			cost := costOf(list, names, ind)
			if cost == nil {
				return
			}
			for _, c := range []struct {
				name           string
				quantity, paid *accounts.Measure
			}{{"指标值", &ind.Target, &cost.Target}, {"实际值", &ind.Actual, &cost.Actual}} {
				n, ok1 := pieces(c.quantity, per)
				paid, ok2 := yuan(c.paid)
				if !ok1 || !ok2 {
					continue
				}
				r.passed()
				due := accounts.NewAmount(price.Decimal().Mul(n), accounts.Yuan)
				if due.Equal(paid) {
					continue
				}
				r.find(diag.Diagnostic{At: c.quantity.Raw.At, Message: formName(f) + "“" + ind.Name.S + "”的数量乘单价不等于成本指标（" + c.name + "）", Difference: money(due.Sub(paid), accounts.Wan),
					Where: []diag.Side{{At: c.quantity.Raw.At, Label: measure(c.quantity) + " × " + value + unit, Value: money(due, accounts.Wan)},
						{At: c.paid.Raw.At, Label: "成本指标 " + cost.Name.S, Value: money(paid, accounts.Wan)}}, Hint: "请核对数量、单价和成本"})
			}
		})
	})
}

// pieces is a quantity counted in the unit of a price: 1万枚 at a price per 枚.
func pieces(m *accounts.Measure, per string) (decimal.Decimal, bool) {
	if !m.Quantitative() {
		return decimal.Decimal{}, false
	}
	unit, n := m.Unit, m.Value
	if rest, ok := strings.CutPrefix(unit, "万"); ok {
		unit, n = rest, n.Shift(4)
	}
	return n, unit == per || unit == strings.TrimPrefix(per, "人")
}

// costOf finds the cost indicator of a quantity: the one whose name, without
// what stands in brackets, is the longest part of the quantity's name.
func costOf(list []*accounts.Indicator, names []string, ind *accounts.Indicator) *accounts.Indicator {
	name := unbracketed(ind.Name.S)
	var best *accounts.Indicator
	length := 0
	for i, n := range names {
		if len(n) > length && strings.Contains(name, n) {
			best, length = list[i], len(n)
		}
	}
	return best
}

// unbracketed is a name without what stands in brackets.
func unbracketed(s string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '（', '(':
			depth++
			return -1
		case '）', ')':
			depth = max(0, depth-1)
			return -1
		}
		if depth > 0 {
			return -1
		}
		return r
	}, accounts.PlainName(s))
}
