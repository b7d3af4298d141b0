package narrative

import (
	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// forms computes the numbers of the self-evaluation forms (项目支出绩效自评表).
func (d *deriver) forms(root *Group) {
	list := &List{}
	d.facts.Forms = make([]FormFacts, len(d.book.Forms))
	for i := range d.book.Forms {
		f := &d.book.Forms[i]
		out := &d.facts.Forms[i]
		path := "forms." + decimal.NewFromInt(int64(i+1)).String()
		name := f.Project.S + " "
		initial := d.fundsTotal(&f.FiscalInitial, &f.OtherInitial, &f.TotalInitial, name+"年度资金总额 年初预算数")
		executed := d.fundsTotal(&f.FiscalExecuted, &f.OtherExecuted, &f.TotalExecuted, name+"年度资金总额 全年执行数")
		out.FiscalInitial = d.inForm(path+".fiscal_initial", ofFigure(f.FiscalInitial, name+"财政拨款 年初预算数"))
		out.FiscalExecuted = d.inForm(path+".fiscal_executed", ofFigure(f.FiscalExecuted, name+"财政拨款 全年执行数"))
		out.OtherInitial = d.inForm(path+".other_initial", ofFigure(f.OtherInitial, name+"其他资金 年初预算数"))
		out.OtherExecuted = d.inForm(path+".other_executed", ofFigure(f.OtherExecuted, name+"其他资金 全年执行数"))
		out.TotalInitial = d.inForm(path+".total_initial", initial)
		out.TotalExecuted = d.inForm(path+".total_executed", executed)
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
		sum := Number{Name: path + ".total", Kind: Score, Value: total, Places: max(0, -total.Exponent()), Digits: total.String(),
			Formula: "各项得分之和", Operands: scores, Rounding: unrounded}
		g := newGroup(8)
		g.set("number", d.ordinal(path+".number", i+1, f.Project.At))
		g.set("project", d.words(f.Project))
		g.set("supervisor", d.words(f.Supervisor))
		g.set("implementer", d.words(f.Implementer))
		g.set("initial", d.money(path+".initial", NoScope, initial))
		g.set("executed", d.money(path+".executed", NoScope, executed))
		g.set("execution_rate", d.ratio(Number{Name: path + ".execution_rate", Formula: executed.label + " ÷ " + initial.label}, &executed, &initial,
			executed.exact() && initial.exact()))
		var score *Number
		if complete && len(scores) > 0 {
			out.Total = d.number(sum)
			sum.Unit = "分"
			score = d.number(sum)
		}
		g.set("score", score)
		list.add(g)
	}
	root.set("forms", list)
	root.set("form_count", d.tally("form_count", len(d.book.Forms), "个", "自评表", diag.Position{}))
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
	n := d.money(name, NoScope, v)
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

// attachments: glossary and what stands below tables.
func (d *deriver) attachments(root *Group) {
	glossary := &List{}
	for i := range d.book.Glossary {
		e := &d.book.Glossary[i]
		g := newGroup(3)
		g.set("number", d.ordinal("glossary.number", i+1, e.Term.At))
		g.set("term", d.words(e.Term))
		g.set("text", d.words(e.Text))
		glossary.add(g)
	}
	root.set("glossary", glossary)
	statements := newGroup(len(statementMembers))
	drift := d.drifts()
	for _, m := range statementMembers {
		g := newGroup(2)
		g.set("empty", Flag(d.grids[m.id-1].empty()))
		g.set("drift", Flag(drift[m.id-1]))
		statements.set(m.key, g)
	}
	root.set("statements", statements)
	root.set("table_unit", fixed(d.o.TableUnit.String()))
	root.set("prose_unit", fixed(d.o.ProseUnit.String()))
}
