package accounts

import "github.com/shopspring/decimal"

// scorePlaces is the precision of one indicator's score. Scores add up as
// printed, so each is rounded once, here.
const scorePlaces = 2

// ScoreIndicator applies the rule of the form's kind. By the program's own, a
// quantitative indicator whose actual value reaches the target has its full
// points, one that does not has B/A of them, or A/B where smaller is better.
// A qualitative one takes the rating a person gave within its band (E.7), and
// an override replaces whatever the rule says.
//
// rule is the rule applied, in Chinese, for the trace. ok is false where
// nothing gives a score: a qualitative indicator without a rating, or values
// that cannot be compared (two units, a zero to divide by); rule then says why.
func (f *EvaluationForm) ScoreIndicator(ind *Indicator) (score decimal.Decimal, rule string, ok bool) {
	if ind.Override != nil {
		return Round(ind.Override.Value, scorePlaces), "人工评分", true
	}
	return f.RuleScore(ind)
}

// RuleScore is ScoreIndicator without regard to an override: what the form's
// own rule gives.
func (f *EvaluationForm) RuleScore(ind *Indicator) (score decimal.Decimal, rule string, ok bool) {
	switch scoring := f.Rules().Scoring; {
	case scoring == Unscored:
		return decimal.Decimal{}, "这种自评表不评分", false
	case scoring == ByHand && ind.Rating == nil:
		return decimal.Decimal{}, "没有评分", false
	case scoring == ByHand:
		return Round(ind.Rating.Value, scorePlaces), "按评分标准评分", true
	}
	if ind.Rating != nil {
		return Round(ind.Rating.Value, scorePlaces), "定性指标按评定分值", true
	}
	if !ind.Target.Quantitative() || !ind.Actual.Quantitative() {
		return decimal.Decimal{}, "定性指标未评分", false
	}
	a, b := ind.Target.Value, ind.Actual.Value
	if ind.Target.Unit != ind.Actual.Unit && ind.Actual.Unit != "" && ind.Target.Unit != "" {
		return decimal.Decimal{}, "指标值与实际值单位不同", false
	}
	if ind.SmallerIsBetter() {
		if b.Cmp(a) <= 0 {
			return ind.Points, "达到指标值记满分", true
		}
		// b > a; a ratio below zero has no meaning as a share of the points.
		if r, ok := Ratio(a, b); ok && !a.IsNegative() {
			return Round(r.Mul(ind.Points), scorePlaces), "A/B×分值", true
		}
		return decimal.Decimal{}, "实际值为零或指标值为负，无法按A/B计分", false
	}
	if b.Cmp(a) >= 0 {
		return ind.Points, "达到指标值记满分", true
	}
	if r, ok := Ratio(b, a); ok && !b.IsNegative() && a.IsPositive() {
		return Round(r.Mul(ind.Points), scorePlaces), "B/A×分值", true
	}
	return decimal.Decimal{}, "指标值为零或数值为负，无法按B/A计分", false
}

// SmallerIsBetter reports the direction of the indicator: said outright, or
// by the target's operator (≤, <).
func (ind *Indicator) SmallerIsBetter() bool {
	switch ind.Target.Operator {
	case "≤", "<", "＜", "<=":
		return true
	}
	return ind.Smaller
}

// ExecutionScore is the score of 预算执行率: its points times what was spent of the
// budget, at most all of them; ok is false where the budget is zero or not known.
func (f *EvaluationForm) ExecutionScore() (score decimal.Decimal, ok bool) {
	all := f.Funds()
	points := decimal.NewFromInt(int64(f.Execution()))
	if f.Rules().Open && f.Total != nil && !all.Adjusted.Known() {
		// It is measured by 全年预算数, which only the form itself has: what 总分 leaves.
		if sum, ok := f.indicators(); ok {
			if score = f.Total.Value.Sub(sum); !score.IsNegative() && score.Cmp(points) <= 0 {
				return score, true
			}
		}
	}
	budget := all.Budget()
	rate, ok := Ratio(all.Executed.Amount.Decimal(), budget.Amount.Decimal())
	if !ok || !budget.Known() || !all.Executed.Known() || rate.IsNegative() {
		return decimal.Decimal{}, false
	}
	if rate.Cmp(decimal.NewFromInt(1)) >= 0 {
		return points, true
	}
	return Round(rate.Mul(points), scorePlaces), true
}

// Score is the sum of the form's scores; ok is false when an indicator has none.
func (f *EvaluationForm) Score() (total decimal.Decimal, ok bool) {
	total, ok = f.indicators()
	if f.Execution() > 0 {
		s, has := f.ExecutionScore()
		total, ok = total.Add(s), ok && has
	}
	return total, ok && f.Rules().Scoring != Unscored
}

// indicators is the sum of the indicators' scores; ok is false when one has none.
func (f *EvaluationForm) indicators() (total decimal.Decimal, ok bool) {
	ok = true
	f.Each(func(_ *IndicatorGroup, _ *IndicatorSubgroup, ind *Indicator) {
		s, _, has := f.ScoreIndicator(ind)
		total = total.Add(s)
		ok = ok && has
	})
	return total, ok
}

// Each calls visit for every indicator in the form's order.
func (f *EvaluationForm) Each(visit func(*IndicatorGroup, *IndicatorSubgroup, *Indicator)) {
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Subgroups {
			s := &g.Subgroups[j]
			for k := range s.Indicators {
				visit(g, s, &s.Indicators[k])
			}
		}
	}
}
