package accounts

import (
	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
)

// EvaluationForm is one 项目支出绩效自评表 (a.7).
type EvaluationForm struct {
	At          diag.Position
	Project     Text // 项目名称
	Supervisor  Text // 主管部门及代码
	Implementer Text // 实施单位

	// 项目资金（万元）: 年度资金总额 is computed from the two below it.
	FiscalInitial, FiscalExecuted Figure // 其中：财政拨款: 年初预算数, 全年执行数
	OtherInitial, OtherExecuted   Figure // 其他资金
	TotalInitial, TotalExecuted   Figure // 年度资金总额, when given

	GoalExpected Text // 预期目标
	GoalActual   Text // 实际完成情况

	Groups []IndicatorGroup
	Total  *GivenScore // 总分, when given: checked, never printed
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
