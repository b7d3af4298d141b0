package narrative

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// form computes the numbers of a self-evaluation form that stand in its indicators.
func (d *deriver) form(f *accounts.EvaluationForm, path string) (out FormFacts) {
	for j := range f.Groups {
		w := &f.Groups[j]
		if w.WeightAt.IsZero() && w.Weight.IsZero() {
			out.Weights = append(out.Weights, nil)
			continue
		}
		out.Weights = append(out.Weights, d.points(path+".weight", w.Weight, w.Name.S+"权重", w.WeightAt))
	}
	var total decimal.Decimal
	var scores []Operand
	complete := true
	f.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
		if f.Rules().Scoring == accounts.Unscored {
			out.Points, out.Scores = append(out.Points, nil), append(out.Scores, nil)
			return
		}
		out.Points = append(out.Points, d.points(path+".points", ind.Points, ind.Name.S+" 分值", ind.PointsAt))
		score, rule, ok := f.ScoreIndicator(ind)
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
	if points := f.Execution(); points > 0 {
		score, ok := f.ExecutionScore()
		complete = complete && ok
		if all := f.Funds(); ok {
			out.Execution = d.number(Number{Name: path + ".execution_score", Kind: Score, Value: score, Places: max(0, -score.Exponent()), Digits: score.String(),
				Formula: "执行率×分值，执行率不超过100%", Rounding: "四舍五入到0.01分", Operands: []Operand{
					{Label: "全年执行数", Value: all.Executed.Amount.String(), At: all.Executed.At},
					{Label: "预算数", Value: all.Budget().Amount.String(), At: all.Budget().At},
					{Label: "预算执行率的分值", Value: strconv.Itoa(points)}}})
			total = total.Add(score)
			scores = append(scores, Operand{Label: "预算执行率 得分", Value: out.Execution.Digits})
		}
	}
	if complete && len(out.Points) > 0 && f.Rules().Scoring != accounts.Unscored {
		out.Total = d.number(Number{Name: path + ".total", Kind: Score, Value: total, Places: max(0, -total.Exponent()), Digits: total.String(),
			Formula: "各项得分之和", Operands: scores, Rounding: unrounded})
	}
	return out
}

// score is 总分 of a form, or the score of its 预算执行率.
func (d *deriver) score(n *node, r *row) *Number {
	path, _ := cutLast(r.fill(n.Path, n))
	i := d.formAt(path, r)
	if i < 0 {
		return nil
	}
	forms, all := d.facts.Forms, d.book.Forms
	if path != "forms[]" {
		forms, all = d.facts.Other, d.book.OtherForms
	}
	of := forms[i].Total
	switch n.Own {
	case ownExecution:
		of = forms[i].Execution
	case ownExecutionPoints:
		if points := all[i].Execution(); points > 0 {
			of = d.points(r.nameOf(n), decimal.NewFromInt(int64(points)), "版式规定的预算执行率分值", diag.Position{})
		}
	}
	if of == nil {
		return nil
	}
	said := *of
	said.Name, said.Unit = r.nameOf(n), n.Unit
	return d.number(said)
}

func cutLast(path string) (before, last string) {
	i := strings.LastIndexByte(path, '.')
	return path[:max(0, i)], path[i+1:]
}

// formAt is which of the forms stands at a path, −1 for none.
func (d *deriver) formAt(path string, r *row) int {
	if path == "forms[]" {
		return r.index
	}
	key, ok := strings.CutPrefix(path, "local.")
	if !ok {
		return -1
	}
	return slices.IndexFunc(d.book.OtherForms, func(f accounts.EvaluationForm) bool { return f.Rules().Key == key })
}

// fund is the form, the row and the column of an amount of 项目资金; no form where
// the field is none.
func (d *deriver) fund(field string, r *row) (f *accounts.EvaluationForm, row, column string) {
	path, column := cutLast(field)
	if column != "initial" && column != "adjusted" && column != "executed" {
		return nil, "", ""
	}
	at := d.formAt(path, r)
	if at < 0 {
		path, row = cutLast(path)
		at = d.formAt(path, r)
	}
	switch {
	case at < 0:
		return nil, "", ""
	case path == "forms[]":
		return &d.book.Forms[at], row, column
	}
	return &d.book.OtherForms[at], row, column
}

// fundsOf is an amount of 项目资金; of 年度资金总额 the sum of the rows below it, else
// what was given.
func fundsOf(f *accounts.EvaluationForm, row, column, says string) value {
	of := func(m *accounts.Funds) accounts.Figure {
		switch column {
		case "initial":
			return m.Initial
		case "adjusted":
			return m.Adjusted
		}
		return m.Executed
	}
	label := f.Name() + " " + says
	switch row {
	case "fiscal":
		return ofFigure(of(&f.Fiscal), label)
	case "carried":
		return ofFigure(of(&f.Carried), label)
	case "other":
		return ofFigure(of(&f.Other), label)
	}
	sum := value{digits: 2, label: label}
	var names []string
	for i, part := range []*accounts.Funds{&f.Fiscal, &f.Carried, &f.Other} {
		if p := ofFigure(of(part), fundRows[i+1].name); p.known {
			if names == nil {
				sum.at = p.at
			}
			names = append(names, fundRows[i+1].name)
			sum.add(&p)
		}
	}
	if names == nil {
		return ofFigure(of(&f.All), label)
	}
	sum.sum = strings.Join(names, "＋")
	if sum.parts == nil {
		sum.parts = []Operand{}
	}
	return sum
}

// points prints 分值 and weights.
func (d *deriver) points(name string, v decimal.Decimal, label string, at diag.Position) *Number {
	return d.number(Number{Name: name, Kind: Score, Value: v, Places: max(0, -v.Exponent()), Digits: v.String(), Formula: fromSource,
		Operands: []Operand{{Label: label, Value: v.String(), At: at}}, Rounding: unrounded})
}
