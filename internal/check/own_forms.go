package check

import (
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// wholeRates are rates of a whole, which nothing is more than.
var wholeRates = []string{"满意度", "满意率", "合格率", "覆盖率", "到位率", "准确率", "及时率", "知晓率", "正常运行率", "出勤率", "优良率", "公开率",
	"通过率", "参与率", "普及率", "发放率", "准时率", "完好率", "入学率", "采购率"}

// copied is from how many characters two texts that are alike were copied.
const copied = 12

// formsAreTheirOwn: each form is of a project of its own, each indicator of a group
// stands once, what was achieved is not what was planned, word for word, and no rate of
// a whole is above it.
func formsAreTheirOwn(r *run) {
	hundred := decimal.NewFromInt(100)
	projects := map[string]accounts.Text{}
	r.forms(func(f *accounts.EvaluationForm) {
		r.passed()
		name := accounts.PlainName(f.Project.S)
		if was, twice := projects[name]; twice && name != "" {
			r.find(diag.Diagnostic{At: f.Project.At, Message: "两张自评表是同一个项目“" + f.Project.S + "”",
				Where: []diag.Side{{At: f.Project.At, Label: "自评表", Value: f.Project.S}, {At: was.At, Label: "自评表", Value: was.S}}, Hint: "请核对项目名称"})
		}
		projects[name] = f.Project
		goal := accounts.PlainName(f.GoalExpected.S)
		if utf8.RuneCountInString(goal) >= copied && goal == accounts.PlainName(f.GoalActual.S) {
			r.find(diag.Diagnostic{At: f.GoalActual.At, Message: formName(f) + "实际完成情况与预期目标一字不差",
				Where: []diag.Side{{At: f.GoalActual.At, Label: "实际完成情况", Value: f.GoalActual.S}}, Hint: "请写全年实际做成了什么"})
		}
		var group *accounts.IndicatorSubgroup
		var seen map[string]bool
		f.Each(func(_ *accounts.IndicatorGroup, s *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
			if s != group {
				group, seen = s, map[string]bool{}
			}
			key := accounts.PlainName(ind.Name.S)
			if seen[key] && key != "" {
				r.find(diag.Diagnostic{At: ind.Name.At, Message: formName(f) + s.Name.S + "里“" + ind.Name.S + "”写了两次",
					Where: []diag.Side{{At: ind.Name.At, Label: "三级指标", Value: ind.Name.S}}, Hint: "请核对指标名称"})
			}
			seen[key] = true
			if m := &ind.Actual; m.Quantitative() && m.Unit == "%" && m.Value.Cmp(hundred) > 0 && containsAny(ind.Name.S, wholeRates) {
				r.find(diag.Diagnostic{At: m.Raw.At, Message: formName(f) + "“" + ind.Name.S + "”超过100%",
					Where: []diag.Side{{At: m.Raw.At, Label: "实际值", Value: measure(m)}}, Hint: "请核对实际值"})
			}
		})
	})
	if a := r.book.Performance.Average; a.Known() {
		r.passed()
		if a.Amount.Decimal().Cmp(hundred) > 0 || a.Amount.Sign() < 0 {
			r.find(diag.Diagnostic{At: a.At, Message: "平均得分不在0至100之间", Hint: "请核对",
				Where: []diag.Side{{At: a.At, Label: "平均得分", Value: count(a.Amount)}}})
		}
	}
}

// glossaryCodes: the code that the meaning of an item quotes is the item's.
func (r *run) glossaryCodes() {
	for i := range r.book.Glossary {
		g := &r.book.Glossary[i]
		name, ok := strings.CutSuffix(plainTerm(g.Term.S), "(项)")
		codes := sevenDigits(g.Text.S)
		if !ok || len(codes) != 1 || r.book.Dictionary == nil {
			continue
		}
		if j := strings.LastIndex(name, ")"); j >= 0 {
			name = name[j+1:]
		}
		is, known := r.book.Dictionary.Function(codes[0])
		if row := r.rowOf(codes[0], ""); !known && row != nil {
			is, known = row.Name, true
		}
		own := r.rowOf("", name)
		if known && plainTerm(is) != name || !known && own != nil {
			what := "不是它的编码"
			if known {
				what = "是“" + is + "”的编码"
			}
			r.find(diag.Diagnostic{At: g.Text.At, Message: "名词解释“" + g.Term.S + "”里的科目编码" + codes[0] + what,
				Where: []diag.Side{{At: g.Text.At, Label: "名词解释", Value: g.Text.S}}, Hint: "请核对科目编码"})
		}
	}
}

// rowOf is the first row of a code, or of the name of an item.
func (r *run) rowOf(code, name string) *accounts.Row {
	for _, id := range []accounts.StatementID{t3, t5, t8, t9, t2} {
		s := r.book.Statement(id)
		for j := range s.Rows {
			row := &s.Rows[j]
			if string(row.Key) == code || name != "" && len(row.Key) == 7 && plainTerm(row.Name) == name {
				return row
			}
		}
	}
	return nil
}

// sevenDigits are the numbers of seven digits in a text.
func sevenDigits(s string) (out []string) {
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] >= '0' && s[j] <= '9' {
			j++
		}
		if j-i == 7 {
			out = append(out, s[i:j])
		}
		i = max(j, i+1)
	}
	return out
}
