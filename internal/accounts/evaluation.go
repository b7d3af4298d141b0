package accounts

import (
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
)

// EvaluationKind is what forms of one kind are called and how they are scored: the
// program's own (项目支出绩效自评表), or as a layout declares them.
type EvaluationKind struct {
	Key     string // of a layout: below local of the supplement; "" of the forms of projects
	Name    string // 部门整体支出绩效自评表
	Scoring Scoring
	// Of the points of a qualitative indicator, in percent: 达成 has High and more,
	// 部分达成 Low to High.
	High, Low int
	Execution int            // the points of 预算执行率, beside the indicators; 0: none
	Weights   map[string]int // the points that a 一级指标 must have, by its name
	// Open: no layout says how such a form looks. Where its indicators have ninety
	// points, the other ten are those of 预算执行率, as in the Ministry's form.
	Open bool
}

// Scoring is who gives the points of an indicator.
type Scoring uint8

const (
	ByRule   Scoring = iota // what was reached against the target; of qualitative ones a person, within bands
	ByHand                  // a person, by a standard in words (评分标准)
	Unscored                // nobody: the form has no points
)

var projectKind = EvaluationKind{Name: "项目支出绩效自评表", High: 80, Low: 50, Open: true}

// ProjectKind are the forms of projects where no layout says otherwise.
func ProjectKind() EvaluationKind { return projectKind }

// Funds is a row of 项目资金.
type Funds struct{ Initial, Adjusted, Executed Figure } // 年初预算数, 全年预算数, 全年执行数

// Budget is what the execution is measured by: 全年预算数, else 年初预算数.
func (f *Funds) Budget() *Figure {
	if f.Adjusted.Known() {
		return &f.Adjusted
	}
	return &f.Initial
}

// EvaluationForm is one self-evaluation form: 项目支出绩效自评表 (a.7), or one of
// another kind.
type EvaluationForm struct {
	At          diag.Position
	Kind        *EvaluationKind // nil: ProjectKind
	Project     Text            // 项目名称
	Supervisor  Text            // 主管部门及代码
	Implementer Text            // 实施单位

	// 项目资金（万元）: 年度资金总额 is computed from the rows below it.
	Fiscal  Funds // 其中：财政拨款
	Carried Funds // 上年结转资金
	Other   Funds // 其他资金
	All     Funds // 年度资金总额, when given

	GoalExpected Text // 预期目标
	GoalActual   Text // 实际完成情况

	Groups []IndicatorGroup
	Total  *GivenScore // 总分, when given: checked, never printed
}

// Rules are how the form is scored.
func (f *EvaluationForm) Rules() *EvaluationKind {
	if f.Kind == nil {
		return &projectKind
	}
	return f.Kind
}

// Execution is the points of 预算执行率, 0 where the form has none.
func (f *EvaluationForm) Execution() int {
	kind, ninety := f.Rules(), decimal.NewFromInt(90)
	var weights decimal.Decimal
	for i := range f.Groups {
		weights = weights.Add(f.Groups[i].Weight)
	}
	if kind.Open && f.Points().Equal(ninety) && (weights.IsZero() || weights.Equal(ninety)) {
		return 10
	}
	return kind.Execution
}

// Points are those of the indicators.
func (f *EvaluationForm) Points() (sum decimal.Decimal) {
	f.Each(func(_ *IndicatorGroup, _ *IndicatorSubgroup, ind *Indicator) { sum = sum.Add(ind.Points) })
	return sum
}

// Name is what messages call the form: its project, or its kind.
func (f *EvaluationForm) Name() string {
	if f.Rules().Key == "" {
		return f.Project.S
	}
	return f.Rules().Name
}

// Funds is 年度资金总额: what was given, else the sum of what is known below it.
func (f *EvaluationForm) Funds() Funds {
	column := func(of func(*Funds) *Figure) Figure {
		sum := *of(&f.All)
		if sum.Known() {
			return sum
		}
		for _, part := range []*Funds{&f.Fiscal, &f.Carried, &f.Other} {
			switch p := of(part); {
			case !p.Known():
			case !sum.Known():
				sum = *p
			default:
				sum.Amount, sum.Places, sum.State = sum.Amount.Add(p.Amount), max(sum.Places, p.Places), Computed
			}
		}
		return sum
	}
	return Funds{column(func(f *Funds) *Figure { return &f.Initial }), column(func(f *Funds) *Figure { return &f.Adjusted }),
		column(func(f *Funds) *Figure { return &f.Executed })}
}

// IndicatorGroup is a 一级指标: 产出, 效益, 满意度.
type IndicatorGroup struct {
	Name      Text
	Weight    decimal.Decimal // 40, 40, 20
	WeightAt  diag.Position
	Subgroups []IndicatorSubgroup
}

// IndicatorSubgroup is a 二级指标: 数量, 质量, 时效, 成本 …
type IndicatorSubgroup struct {
	Name       Text
	Indicators []Indicator
}

// Indicator is a 三级指标, one row of the form.
type Indicator struct {
	Name     Text
	Points   decimal.Decimal // 分值
	PointsAt diag.Position
	Target   Measure // 指标值（A）
	Actual   Measure // 全年实际值（B）
	Smaller  bool    // smaller is better: A/B instead of B/A
	// Rating is the score of a qualitative indicator, which a person decides
	// within the band of the form's rule; nil for a quantitative one.
	Rating *GivenScore
	// Override replaces the computed score; it needs a reason.
	Override  *GivenScore
	Standard  Text // 评分标准, where a person scores by one
	Shortfall Text // 未完成原因分析
}

// GivenScore is a score that a person gave.
type GivenScore struct {
	Value  decimal.Decimal
	Reason Text
	At     diag.Position
}

// Measure is a target or an actual value: quantitative (Operator, Value, Unit)
// or qualitative (Text).
type Measure struct {
	Operator string // "≥", "≤", "=", or ""
	Value    decimal.Decimal
	Unit     string // %, 天, 万元
	Text     string // qualitative text; "" for a quantitative one
	Raw      Text   // as the user wrote it, and where
}

// Quantitative reports whether the measure is a number.
func (m Measure) Quantitative() bool { return m.Text == "" }

// AllForms are the self-evaluation forms, of projects and of the layout's kinds.
func (b *Book) AllForms() []*EvaluationForm {
	out := make([]*EvaluationForm, 0, len(b.Forms)+len(b.OtherForms))
	for i := range b.Forms {
		out = append(out, &b.Forms[i])
	}
	for i := range b.OtherForms {
		out = append(out, &b.OtherForms[i])
	}
	return out
}

// FormAt is the form of a layout's kind whose goal or indicators a path of the
// supplement is in, nil if it is in none.
func (b *Book) FormAt(path string) *EvaluationForm {
	for i := range b.OtherForms {
		rest, ok := strings.CutPrefix(path, "local."+b.OtherForms[i].Rules().Key+".")
		if ok && (strings.HasPrefix(rest, "goal.") || strings.HasPrefix(rest, "groups[")) {
			return &b.OtherForms[i]
		}
	}
	return nil
}
