package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// E: the self-evaluation forms (项目支出绩效自评表).
var formRules = []Rule{
	{ID: "E.1", Title: "年度资金总额 = 财政拨款 + 其他资金（两列）", Severity: diag.Error, Stage: StageBook, Reads: "自评表", Open: true, fn: formFundsAdd},
	{ID: "E.2", Title: "Σ分值 = 100", Severity: diag.Error, Stage: StageBook, Reads: "自评表", Open: true, fn: pointsAdd},
	{ID: "E.3", Title: "Σ分值（每个一级指标）= 表头权重", Severity: diag.Error, Stage: StageBook, Reads: "自评表、版式", Open: true, fn: weightsHold},
	{ID: "E.4", Title: "Σ得分 = 总分", Severity: diag.Error, Stage: StageBook, Reads: "自评表", Open: true, fn: scoresAdd},
	{ID: "E.5", Title: "0 ≤ 得分 ≤ 分值", Severity: diag.Error, Stage: StageBook, Reads: "自评表", fn: scoresInRange},
	{ID: "E.6", Title: "定量指标：B达到A记满分，否则 B/A 或 A/B × 分值；人工评分须有理由", Severity: diag.Error, Stage: StageBook, Reads: "自评表", Open: true, fn: scoresFollowRule},
	{ID: "E.7", Title: "定性指标的得分在所评档次以内（100–80%、80–50%、50–0%）", Severity: diag.Error, Stage: StageBook, Reads: "自评表", Open: true, fn: ratingsInBand},
	{ID: "E.8", Title: "得分 < 分值 ⇔ 写明未完成原因", Severity: diag.Warning, Stage: StageBook, Reads: "自评表", Open: true, fn: shortfallsExplained},
	{ID: "E.9", Title: "Σ成本指标A = 年初预算数；Σ成本指标B = 全年执行数", Severity: diag.Warning, Stage: StageBook, Reads: "自评表", Open: true, fn: costsMatchFunds},
	{ID: "E.10", Title: "Σ预期目标中的金额 = 年初预算数；写明名称的金额 = 同名成本指标", Severity: diag.Warning, Stage: StageBook, Reads: "自评表", Open: true, fn: goalMatchesFunds},
	{ID: "E.11", Title: "三级指标的数量 × 单价 = 成本指标", Severity: diag.Warning, Stage: StageBook, Reads: "自评表", Open: true, fn: quantitiesMatchCosts},
	{ID: "E.12", Title: "执行率 = 全年执行数 / 预算数，不超过100%", Severity: diag.Info, Stage: StageBook, Reads: "自评表", Open: true, fn: executionWithinBudget},
	{ID: "E.13", Title: "说明中的得分 = 自评表总分，各表都写到", Severity: diag.Error, Stage: StageConstruction, Reads: "自评表、情况说明", By: "narrative.forms：说明和自评表的总分取自同一个数，逐表列出", Test: "narrative.TestFormScores"},
	{ID: "E.14", Title: "自评表数 = 项目数；Σ年初预算数 = 涉及资金", Severity: diag.Error, Stage: StageBook, Reads: "自评表、绩效情况", Open: true, fn: formsMatchProjects},
	{ID: "E.15", Title: "Σ全年执行数 ≤ 项目支出（同口径）", Severity: diag.Error, Stage: StageBook, Reads: "自评表、公开03、05、08、09", Open: true, fn: executionWithinProjects},
	{ID: "E.16", Title: "优 + 良 + 合格 + 不合格 = 自评项目数；已整改 + 正在整改 = 问题数", Severity: diag.Error, Stage: StageBook, Reads: "绩效情况", Open: true, fn: gradesAdd},
	{ID: "E.17", Title: "涉及预算金额 ≤ Σ项目支出预算", Severity: diag.Info, Stage: StageBook, Reads: "绩效情况、预算数", Open: true, fn: fundsWithinBudget},
	{ID: "E.18", Title: "自评表的项目、同一组的指标不重名；实际完成情况不照抄目标；满意度一类的率和平均得分不超过100", Severity: diag.Warning, Stage: StageBook, Reads: "自评表、绩效情况", Open: true, fn: formsAreTheirOwn},
}

// forms calls visit for each form, of projects and of the layout's kinds; without any
// the duty does not apply.
func (r *run) forms(visit func(f *accounts.EvaluationForm)) {
	all := r.book.AllForms()
	for _, f := range all {
		visit(f)
	}
	if len(all) == 0 {
		r.reason = "没有自评表"
	}
}

// projects calls visit for each form of a project.
func (r *run) projects(visit func(f *accounts.EvaluationForm)) {
	for i := range r.book.Forms {
		visit(&r.book.Forms[i])
	}
	if len(r.book.Forms) == 0 {
		r.reason = "没有自评表"
	}
}

// scored calls visit for each form that has points.
func (r *run) scored(visit func(f *accounts.EvaluationForm)) {
	r.forms(func(f *accounts.EvaluationForm) {
		if f.Rules().Scoring != accounts.Unscored {
			visit(f)
		}
	})
}

// given is an amount as a side with its name.
func given(name string, f accounts.Figure) side { return of(outside(name, f)) }

func formFundsAdd(r *run) {
	r.forms(func(f *accounts.EvaluationForm) {
		for _, c := range []struct {
			name string
			of   func(*accounts.Funds) accounts.Figure
		}{{"年初预算数", func(f *accounts.Funds) accounts.Figure { return f.Initial }}, {"全年预算数", func(f *accounts.Funds) accounts.Figure { return f.Adjusted }},
			{"全年执行数", func(f *accounts.Funds) accounts.Figure { return f.Executed }}} {
			r.passed()
			total := c.of(&f.All)
			if !total.Known() {
				continue // then it is the sum
			}
			parts := side{}
			names, hint := []string(nil), "请核对三个数"
			for _, p := range []struct {
				name string
				f    accounts.Figure
			}{{"财政拨款", c.of(&f.Fiscal)}, {"上年结转资金", c.of(&f.Carried)}, {"其他资金", c.of(&f.Other)}} {
				if p.f.Known() {
					parts.terms = append(parts.terms, outside(p.name, p.f))
				}
				if p.f.Known() || p.name != "上年结转资金" {
					names = append(names, p.name)
				}
				if p.f.Known() && p.name == "上年结转资金" {
					hint = "请核对这几个数"
				}
			}
			said := strings.Join(names[:len(names)-1], "、") + "与" + names[len(names)-1] + "之和"
			if parts.label = said; len(parts.terms) > 0 {
				r.compareSides(given("年度资金总额·"+c.name, total), parts, equal, formName(f)+"年度资金总额（"+c.name+"）不等于"+said, hint)
			}
		}
	})
}

func formName(f *accounts.EvaluationForm) string {
	if f.Rules().Key != "" {
		return "“" + f.Name() + "”的"
	}
	return "自评表“" + f.Name() + "”的"
}

func pointsAdd(r *run) {
	hundred := decimal.NewFromInt(100)
	r.scored(func(f *accounts.EvaluationForm) {
		r.passed()
		sum, n := f.Points(), 0
		f.Each(func(*accounts.IndicatorGroup, *accounts.IndicatorSubgroup, *accounts.Indicator) { n++ })
		label := fmt.Sprintf("%d个指标的分值之和", n)
		if e := f.Execution(); e > 0 {
			sum = sum.Add(decimal.NewFromInt(int64(e)))
			label = fmt.Sprintf("%d个指标的分值与预算执行率%d分之和", n, e)
		}
		if !sum.Equal(hundred) {
			r.find(diag.Diagnostic{At: f.At, Message: formName(f) + "分值之和不是100", Difference: sum.Sub(hundred).String(),
				Where: []diag.Side{{At: f.At, Label: label, Value: sum.String()}, {Label: "应为", Value: "100"}},
				Hint:  "请核对各指标的分值"})
		}
	})
}

func weightsHold(r *run) {
	r.scored(func(f *accounts.EvaluationForm) {
		for i := range f.Groups {
			g := &f.Groups[i]
			var sum decimal.Decimal
			for j := range g.Subgroups {
				for k := range g.Subgroups[j].Indicators {
					sum = sum.Add(g.Subgroups[j].Indicators[k].Points)
				}
			}
			weight := g.Weight
			if w, ok := f.Rules().Weights[g.Name.S]; ok {
				prescribed := decimal.NewFromInt(int64(w))
				if !weight.IsZero() && !weight.Equal(prescribed) {
					r.find(diag.Diagnostic{At: g.WeightAt, Message: formName(f) + g.Name.S + "的权重与规定的不同",
						Where: []diag.Side{{At: g.WeightAt, Label: g.Name.S, Value: weight.String()}, {Label: "规定的权重", Value: prescribed.String()}}})
				}
				weight = prescribed
			}
			if weight.IsZero() {
				r.lacks(formName(f) + g.Name.S + "没有权重")
				continue
			}
			r.passed()
			if !sum.Equal(weight) {
				at := g.WeightAt
				if at.IsZero() {
					at = g.Name.At
				}
				r.find(diag.Diagnostic{At: at, Message: formName(f) + g.Name.S + "的分值之和不等于权重", Difference: sum.Sub(weight).String(),
					Where: []diag.Side{{At: at, Label: g.Name.S + "的权重", Value: weight.String()}, {Label: "分值之和", Value: sum.String()}}})
			}
		}
	})
}

func scoresAdd(r *run) {
	r.scored(func(f *accounts.EvaluationForm) {
		r.passed()
		if f.Total == nil {
			return // the total is computed
		}
		sum, ok := f.Score()
		if ok && !sum.Equal(f.Total.Value) {
			r.find(diag.Diagnostic{At: f.Total.At, Message: formName(f) + "总分不等于各指标得分之和", Difference: f.Total.Value.Sub(sum).String(),
				Where: []diag.Side{{At: f.Total.At, Label: "填写的总分", Value: f.Total.Value.String()}, {Label: "各指标得分之和", Value: sum.String()}},
				Hint:  "得分按表内规则由程序计算；请核对指标值和实际值，或删去填写的总分"})
		}
	})
}

func (r *run) indicators(visit func(f *accounts.EvaluationForm, ind *accounts.Indicator)) {
	r.scored(func(f *accounts.EvaluationForm) {
		f.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
			r.passed()
			visit(f, ind)
		})
	})
}

func scoresInRange(r *run) {
	r.indicators(func(f *accounts.EvaluationForm, ind *accounts.Indicator) {
		score, _, ok := f.ScoreIndicator(ind)
		if !ok || !score.IsNegative() && score.Cmp(ind.Points) <= 0 {
			return
		}
		at := ind.PointsAt
		for _, g := range []*accounts.GivenScore{ind.Override, ind.Rating} {
			if g != nil {
				at = g.At
				break
			}
		}
		r.find(diag.Diagnostic{At: at, Message: formName(f) + "“" + ind.Name.S + "”的得分超出0至分值的范围",
			Where: []diag.Side{{At: at, Label: "得分", Value: score.String()}, {At: ind.PointsAt, Label: "分值", Value: ind.Points.String()}}})
	})
}

func scoresFollowRule(r *run) {
	r.indicators(func(f *accounts.EvaluationForm, ind *accounts.Indicator) {
		ruled, rule, ok := f.RuleScore(ind)
		sides := func(at diag.Position) []diag.Side {
			return []diag.Side{{At: at, Label: "指标值A", Value: measure(&ind.Target)},
				{At: ind.Actual.Raw.At, Label: "实际值B", Value: measure(&ind.Actual)}}
		}
		switch {
		case ind.Override != nil:
			if ok && accounts.Round(ind.Override.Value, 2).Equal(ruled) || !ind.Override.Reason.IsZero() {
				return
			}
			d := diag.Diagnostic{At: ind.Override.At, Message: formName(f) + "“" + ind.Name.S + "”的人工评分没有写理由",
				Where: append([]diag.Side{{At: ind.Override.At, Label: "人工评分", Value: ind.Override.Value.String()}}, sides(ind.Target.Raw.At)...),
				Hint:  "请写明理由，或删去人工评分由程序按规则计分"}
			if ok {
				d.Message = formName(f) + "“" + ind.Name.S + "”的得分不合计分规则"
				d.Where = append(d.Where, diag.Side{Label: "按规则（" + rule + "）", Value: ruled.String()})
				d.Difference = ind.Override.Value.Sub(ruled).String()
			}
			r.find(d)
		case f.Rules().Scoring == accounts.ByHand:
			if !ok {
				r.find(diag.Diagnostic{At: ind.PointsAt, Message: formName(f) + "“" + ind.Name.S + "”没有评分", Where: sides(ind.Target.Raw.At),
					Hint: "请按评分标准评分"})
			}
		case !ok && ind.Target.Quantitative() && ind.Actual.Quantitative():
			r.find(diag.Diagnostic{At: ind.Target.Raw.At, Message: formName(f) + "“" + ind.Name.S + "”无法计分：" + rule, Where: sides(ind.Target.Raw.At),
				Hint: "请把两个值写成同一单位，或给出人工评分和理由"})
		case ind.Target.Quantitative() != ind.Actual.Quantitative() && ind.Rating == nil:
			r.find(diag.Diagnostic{At: ind.Actual.Raw.At, Message: formName(f) + "“" + ind.Name.S + "”的指标值和实际值一个是数、一个是文字，无法计分", Where: sides(ind.Target.Raw.At),
				Hint: "请把实际值写成数，或填“定性指标评分”"})
		}
	})
}

func measure(m *accounts.Measure) string {
	if m.Raw.S != "" {
		return m.Raw.S
	}
	if !m.Quantitative() {
		return m.Text
	}
	return m.Operator + m.Value.String() + m.Unit
}

func ratingsInBand(r *run) {
	r.indicators(func(f *accounts.EvaluationForm, ind *accounts.Indicator) {
		kind := f.Rules()
		eighty, fifty := decimal.New(int64(kind.High), -2), decimal.New(int64(kind.Low), -2)
		if kind.Scoring != accounts.ByRule || ind.Override != nil || ind.Target.Quantitative() ||
			ind.Actual.Quantitative() && ind.Rating == nil {
			return
		}
		name := formName(f) + "“" + ind.Name.S + "”"
		if ind.Rating == nil {
			r.find(diag.Diagnostic{At: ind.Actual.Raw.At, Message: name + "是定性指标，没有评分",
				Where: []diag.Side{{At: ind.Actual.Raw.At, Label: "实际完成情况", Value: measure(&ind.Actual)}}, Hint: fmt.Sprintf("请按完成情况分档评分：100–%d%%、%d–%d%%、%d–0%%", kind.High, kind.High, kind.Low, kind.Low)})
			return
		}
		if ind.Points.IsZero() {
			return
		}
		share, _ := accounts.Ratio(ind.Rating.Value, ind.Points)
		low, high, band := decimal.Decimal{}, decimal.NewFromInt(1), ""
		switch text := ind.Actual.Text; {
		case strings.Contains(text, "未达成"), strings.Contains(text, "未完成"), strings.Contains(text, "没有完成"):
			high, band = fifty, fmt.Sprintf("未达成：%d–0%%", kind.Low)
		case strings.Contains(text, "部分达成"), strings.Contains(text, "部分完成"), strings.Contains(text, "基本达成"),
			strings.Contains(text, "基本完成"):
			low, high, band = fifty, eighty, fmt.Sprintf("部分达成：%d–%d%%", kind.High, kind.Low)
		case strings.Contains(text, "达成预期"), strings.Contains(text, "全部完成"), strings.Contains(text, "全部达成"):
			low, band = eighty, fmt.Sprintf("达成：100–%d%%", kind.High)
		default:
			return // the band is not said; E.5 keeps the score within the points
		}
		if share.Cmp(low) < 0 || share.Cmp(high) > 0 {
			r.find(diag.Diagnostic{At: ind.Rating.At, Message: name + "的得分不在所写完成情况的档次以内",
				Where: []diag.Side{{At: ind.Rating.At, Label: "得分 / 分值", Value: ind.Rating.Value.String() + " / " + ind.Points.String()},
					{At: ind.Actual.Raw.At, Label: "完成情况“" + ind.Actual.Text + "”的档次", Value: band}}})
		}
	})
}

func shortfallsExplained(r *run) {
	r.indicators(func(f *accounts.EvaluationForm, ind *accounts.Indicator) {
		score, _, ok := f.ScoreIndicator(ind)
		if !ok {
			return
		}
		short := score.Cmp(ind.Points) < 0
		where := []diag.Side{{At: ind.PointsAt, Label: "得分 / 分值", Value: score.String() + " / " + ind.Points.String()}}
		switch {
		case short && ind.Shortfall.IsZero():
			r.find(diag.Diagnostic{At: ind.PointsAt, Message: formName(f) + "“" + ind.Name.S + "”没有得满分，也没有写未完成原因",
				Where: where, Hint: "请写未完成原因分析"})
		case !short && !ind.Shortfall.IsZero():
			r.find(diag.Diagnostic{At: ind.Shortfall.At, Message: formName(f) + "“" + ind.Name.S +
				"”得了满分，却写了未完成原因", Where: where, Hint: "请删去原因，或核对实际值"})
		}
	})
}

func executionWithinBudget(r *run) {
	r.forms(func(f *accounts.EvaluationForm) {
		m := f.Funds()
		budget, name := *m.Budget(), "年初预算数"
		if m.Adjusted.Known() {
			name = "全年预算数"
		}
		if !budget.Known() || !m.Executed.Known() {
			return
		}
		r.passed()
		if rate, ok := accounts.Ratio(m.Executed.Amount.Decimal(), budget.Amount.Decimal()); ok && rate.Cmp(decimal.NewFromInt(1)) > 0 {
			a, b := outside("全年执行数", m.Executed), outside(name, budget)
			r.find(diag.Diagnostic{Message: formName(f) + "全年执行数超过" + name + "，执行率" + accounts.Format(accounts.Round(rate.Shift(2), 2), 2, false) + "%",
				Where: []diag.Side{r.describe(&a), r.describe(&b)}, Hint: "年中有追加的属正常，请核对"})
		}
	})
}

// formsLeftOut: a report that says how many projects were evaluated has their forms,
// or says where they are.
func (r *run) formsLeftOut() {
	r.reason = "没有自评表"
	p := &r.book.Performance
	primary, secondary := p.Counts["primary_projects"], p.Counts["secondary_projects"]
	if n := primary.Amount.Add(secondary.Amount); n.Sign() > 0 {
		r.find(diag.Diagnostic{Severity: diag.Warning, At: primary.At, Message: "填了自评项目，一张自评表也没有",
			Where: []diag.Side{{At: primary.At, Label: "自评项目数", Value: count(n)}}, Hint: "每个自评项目一张自评表；自评表另行公开的，写明理由"})
	}
}

func formsMatchProjects(r *run) {
	p := &r.book.Performance
	if len(r.book.Forms) == 0 {
		r.formsLeftOut()
		return
	}
	primary, secondary := p.Counts["primary_projects"], p.Counts["secondary_projects"]
	amount := p.Amounts["amount"]
	if !primary.Known() && !secondary.Known() && !amount.Known() {
		r.unfilled("performance.primary_projects", "performance.secondary_projects", "performance.amount")
		return
	}
	projects := primary.Amount.Add(secondary.Amount)
	n := accounts.NewAmount(decimal.NewFromInt(int64(len(r.book.Forms))), accounts.Yuan)
	if primary.Known() || secondary.Known() {
		r.passed()
		if !projects.Equal(n) {
			d := diag.Diagnostic{At: primary.At, Message: "自评表的张数与自评项目数不同",
				Where: []diag.Side{{At: primary.At, Label: "自评项目数", Value: count(projects)}, {At: r.book.Forms[0].At, Label: "自评表", Value: count(n)}},
				Hint:  "每个自评项目一张自评表；只公开部分自评表的，请核对"}
			if n.Cmp(projects) < 0 { // a part of the forms may be published
				d.Severity = diag.Warning
			}
			r.find(d)
			if n.Cmp(projects) < 0 {
				return // their sum is then a part too
			}
		}
	}
	if !amount.Known() {
		return
	}
	sum := side{label: "各自评表年初预算数之和"}
	for i := range r.book.Forms {
		if initial := r.book.Forms[i].Funds().Initial; initial.Known() {
			sum.terms = append(sum.terms, outside(r.book.Forms[i].Project.S, initial))
		}
	}
	r.compareSides(given("绩效自评涉及资金", amount), sum, equal, "绩效自评涉及资金不等于各自评表年初预算数之和", "请核对涉及资金与各自评表")
}

func executionWithinProjects(r *run) {
	r.executionWithinWhole()
	if len(r.book.Forms) == 0 {
		return
	}
	fiscal, all := side{label: "各自评表财政拨款执行数之和"}, side{label: "各自评表全年执行数之和"}
	for i := range r.book.Forms {
		f := &r.book.Forms[i]
		if f.Fiscal.Executed.Known() {
			fiscal.terms = append(fiscal.terms, outside(f.Project.S, f.Fiscal.Executed))
		}
		if executed := f.Funds().Executed; executed.Known() {
			all.terms = append(all.terms, outside(f.Project.S, executed))
		}
	}
	// One form's sum prints as such, not as a bare amount of its project.
	within := func(executed side, message string, projects side) {
		if len(executed.terms) == 0 || len(projects.terms) == 0 {
			return
		}
		r.compareSides(executed, projects, atMost, message, "请核对各自评表的执行数；自评项目的支出是项目支出的一部分")
	}
	fiscalProjects := side{label: "财政拨款项目支出（公开05、08、09表）"}
	for _, id := range []accounts.StatementID{t5, t8, t9} {
		if !r.has(id) {
			fiscalProjects.terms = nil // a part would be too small a sum
			break
		}
		if t := r.term(id, accounts.RowTotal, accounts.ColProject); t.Figure != nil {
			fiscalProjects.terms = append(fiscalProjects.terms, t)
		}
	}
	within(fiscal, "各自评表的财政拨款执行数之和大于财政拨款项目支出", fiscalProjects)
	if t := r.term(t3, accounts.RowTotal, accounts.ColProject); t.Figure != nil {
		within(all, "各自评表的执行数之和大于项目支出", of(t))
	}
	// What is said to be left out of the evaluation cannot be in it.
	notes := r.book.Performance.NoteAmounts
	general := r.term(t5, accounts.RowTotal, accounts.ColProject)
	if len(notes) == 0 || general.Figure == nil || len(fiscal.terms) == 0 {
		return
	}
	rest := side{label: "一般公共预算项目支出扣除不纳入自评的金额", terms: []accounts.Term{general}}
	for i := range notes {
		t := outside("不纳入自评", notes[i])
		t.Minus = true
		rest.terms = append(rest.terms, t)
	}
	if diff := fiscal.value().Sub(rest.value()); diff.Cmp(r.tolerance(&fiscal, &rest)) > 0 &&
		slices.IndexFunc(notes, func(f accounts.Figure) bool { return !f.Known() }) < 0 {
		r.find(diag.Diagnostic{Severity: diag.Warning, At: notes[0].At, Message: "各自评表的执行数之和大于扣除不纳入自评金额后的项目支出",
			Where: append(r.sides(&fiscal), r.sides(&rest)...), Difference: money(diff, accounts.Wan), Hint: "自评项目可能含其他预算安排的支出，或有基本支出列入；请核对"})
	}
}

// executionWithinWhole: what a form of the whole unit says was spent is no more than
// the unit spent.
func (r *run) executionWithinWhole() {
	r.reason = "没有自评表"
	total := r.term(t3, accounts.RowTotal, accounts.ColTotal)
	for i := range r.book.OtherForms {
		f := &r.book.OtherForms[i]
		if executed := f.Funds().Executed; executed.Known() && total.Figure != nil {
			r.compareSides(given("全年执行数", executed), of(total), atMost, formName(f)+"全年执行数大于本年支出合计", "请核对两个数")
		}
	}
}

func gradesAdd(r *run) {
	c := r.book.Performance.Counts
	add := func(total accounts.CountKey, totalName, message string, parts ...accounts.CountKey) {
		sum := side{label: "各项之和"}
		for _, k := range parts {
			if f := c[k]; f.Known() {
				sum.terms = append(sum.terms, outside(performanceNames[k], f.Figure))
			}
		}
		if f := c[total]; f.Known() && len(sum.terms) > 0 {
			r.compareSides(given(totalName, f.Figure), sum, equal, message, "请核对绩效情况的各项数")
		}
	}
	add("evaluated", "自评项目数", "自评项目数不等于优、良、合格、不合格之和", "excellent", "good", "qualified", "unqualified")
	add("problems", "发现问题数", "发现问题数不等于已整改与正在整改之和", "rectified", "rectifying")
}

var performanceNames = map[accounts.CountKey]string{
	"excellent": "优", "good": "良", "qualified": "合格", "unqualified": "不合格", "rectified": "已整改", "rectifying": "正在整改",
}

func fundsWithinBudget(r *run) {
	amount, total := r.book.Performance.Amounts["amount"], r.book.Budget[accounts.BudgetGeneralExpenditure]
	if !amount.Known() || !total.Known() {
		r.unfilled(unknown(named{"performance.amount", amount}, named{"budget.general_expenditure", total})...)
		return
	}
	projects := side{label: "年初预算减基本支出预算", terms: []accounts.Term{outside("一般公共预算支出年初预算", total)}}
	for _, d := range sortedData(r.book.Budget, accounts.BudgetBasic) {
		t := outside("基本支出年初预算 "+string(d[len(accounts.BudgetBasic)+1:]), r.book.Budget[d])
		t.Minus = true
		projects.terms = append(projects.terms, t)
	}
	r.passed()
	if diff := amount.Amount.Sub(projects.value()); diff.Sign() > 0 {
		a := outside("绩效自评涉及资金", amount)
		r.find(diag.Diagnostic{Message: "绩效自评涉及资金大于项目支出预算", Difference: money(diff, accounts.Wan),
			Where: append([]diag.Side{r.describe(&a)}, r.sides(&projects)...), Hint: "含其他资金或年中追加的属正常，请核对"})
	}
}
