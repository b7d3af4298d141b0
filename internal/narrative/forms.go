package narrative

import (
	"strconv"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// formValues is what the facts of one form are made of.
type formValues struct {
	initial, executed value
	score             *Number
}

// funds is 年度资金总额 of a form, 年初预算数 or 全年执行数.
func (f *formValues) funds(member string) value {
	if member == "initial" {
		return f.initial
	}
	return f.executed
}

// form computes the numbers of a self-evaluation form (项目支出绩效自评表).
func (d *deriver) form(i int) (v formValues) {
	f, out := &d.book.Forms[i], &d.facts.Forms[i]
	path := "forms." + strconv.Itoa(i+1)
	name := f.Project.S + " "
	v.initial = d.fundsTotal(&f.FiscalInitial, &f.OtherInitial, &f.TotalInitial, name+"年度资金总额 年初预算数")
	v.executed = d.fundsTotal(&f.FiscalExecuted, &f.OtherExecuted, &f.TotalExecuted, name+"年度资金总额 全年执行数")
	out.FiscalInitial = d.inForm(path+".fiscal_initial", ofFigure(f.FiscalInitial, name+"财政拨款 年初预算数"))
	out.FiscalExecuted = d.inForm(path+".fiscal_executed", ofFigure(f.FiscalExecuted, name+"财政拨款 全年执行数"))
	out.OtherInitial = d.inForm(path+".other_initial", ofFigure(f.OtherInitial, name+"其他资金 年初预算数"))
	out.OtherExecuted = d.inForm(path+".other_executed", ofFigure(f.OtherExecuted, name+"其他资金 全年执行数"))
	out.TotalInitial = d.inForm(path+".total_initial", v.initial)
	out.TotalExecuted = d.inForm(path+".total_executed", v.executed)
	for j := range f.Groups {
		w := &f.Groups[j]
		out.Weights = append(out.Weights, d.points(path+".weight", w.Weight, w.Name.S+"权重", w.WeightAt))
	}
	var total decimal.Decimal
	var scores []Operand
	complete := true
	f.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
		out.Points = append(out.Points, d.points(path+".points", ind.Points, ind.Name.S+" 分值", ind.PointsAt))
		score, rule, ok := accounts.ScoreIndicator(ind)
		if !ok {
			complete = false
			out.Scores = append(out.Scores, nil)
			return
		}
		n := d.number(Number{Name: path + ".score", Kind: Score, Value: score, Places: max(0, -score.Exponent()), Digits: score.String(),
			Formula: rule, Rounding: "四舍五入到0.01分", Operands: []Operand{
				{Label: ind.Name.S + " 指标值（A）", Value: ind.Target.Raw.S, At: ind.Target.Raw.At},
				{Label: "全年实际值（B）", Value: ind.Actual.Raw.S, At: ind.Actual.Raw.At},
				{Label: "分值", Value: ind.Points.String(), At: ind.PointsAt},
			}})
		out.Scores = append(out.Scores, n)
		total = total.Add(score)
		scores = append(scores, Operand{Label: ind.Name.S + " 得分", Value: n.Digits, At: ind.PointsAt})
	})
	if complete && len(scores) > 0 {
		sum := Number{Name: path + ".total", Kind: Score, Value: total, Places: max(0, -total.Exponent()), Digits: total.String(),
			Formula: "各项得分之和", Operands: scores, Rounding: unrounded}
		out.Total = d.number(sum)
		sum.Unit = "分"
		v.score = d.number(sum)
	}
	return v
}

// fundsTotal is 年度资金总额: the sum of its two parts, else what was given.
func (d *deriver) fundsTotal(fiscal, other, total *accounts.Figure, label string) value {
	a, b := ofFigure(*fiscal, "财政拨款"), ofFigure(*other, "其他资金")
	if !a.known && !b.known {
		return ofFigure(*total, label)
	}
	sum := value{digits: 2, label: label, at: a.at}
	if !a.known {
		sum.at = b.at
	}
	sum.add(&a)
	sum.add(&b)
	sum.sum = "财政拨款＋其他资金"
	if sum.parts == nil {
		sum.parts = []Operand{}
	}
	return sum
}

// inForm is an amount in a form, whose unit stands in its caption.
func (d *deriver) inForm(name string, v value) *Number {
	n := d.money(name, NoScope, &v)
	if n != nil {
		n.Unit = ""
	}
	return n
}

// points prints 分值 and weights.
func (d *deriver) points(name string, v decimal.Decimal, label string, at diag.Position) *Number {
	return d.number(Number{Name: name, Kind: Score, Value: v, Places: max(0, -v.Exponent()), Digits: v.String(), Formula: fromSource,
		Operands: []Operand{{Label: label, Value: v.String(), At: at}}, Rounding: unrounded})
}
