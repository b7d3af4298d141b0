package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
)

// TestErrorsOfTheReport2020 puts the errors of the published report of 2020
// that stand in the unit's own files back into the sample, one at a time, each
// by its row in the list of errors, and demands that its duty report it. The
// errors of the workbook itself are TestPublished2020; the wrong figures and
// words of the sentences cannot be put in, since no one types them.
func TestErrorsOfTheReport2020(t *testing.T) {
	number := func(s string) decimal.Decimal { return decimal.RequireFromString(s) }
	amount := func(f *accounts.Figure, s string) { f.Amount = accounts.NewAmount(number(s), accounts.Wan) }
	indicator := func(b *accounts.Book, form int, name, subgroup string) *accounts.Indicator {
		var found *accounts.Indicator
		b.Forms[form].Each(func(_ *accounts.IndicatorGroup, s *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
			if strings.Contains(ind.Name.S, name) && strings.Contains(s.Name.S, subgroup) {
				found = ind
			}
		})
		if found == nil {
			t.Fatalf("no indicator %s", name)
		}
		return found
	}
	scored := func(form int, name, score string) func(*accounts.Book) {
		return func(b *accounts.Book) {
			ind := indicator(b, form, name, "")
			ind.Override = &accounts.GivenScore{Value: number(score), At: ind.PointsAt}
		}
	}
	total := func(form int, score string) func(*accounts.Book) {
		return func(b *accounts.Book) {
			b.Forms[form].Total = &accounts.GivenScore{Value: number(score), At: b.Forms[form].At}
		}
	}
	days := func(name, n string) func(*accounts.Book) {
		return func(b *accounts.Book) {
			ind := indicator(b, 0, name, "数量")
			ind.Target.Value, ind.Actual.Value = number(n), number(n)
		}
	}
	goal := func(form int, old, now string) func(*accounts.Book) {
		return func(b *accounts.Book) {
			s := strings.Replace(b.Forms[form].GoalExpected.S, old, now, 1)
			if s == b.Forms[form].GoalExpected.S {
				t.Fatalf("goal has no %s: %s", old, s)
			}
			b.Forms[form].GoalExpected.S = s
		}
	}
	for _, tt := range []struct {
		row, id string
		at      string // a word of the finding
		put     func(b *accounts.Book)
	}{
		{"E012", "Y.8", "一般公共预算财政拨款支出", func(b *accounts.Book) {
			r := b.Reasons[accounts.TopicGeneralVsBudget]
			r.Parts = r.Parts[:3]
			b.Reasons[accounts.TopicGeneralVsBudget] = r
		}},
		{"E026", "S.4", "公务用车保有量", func(b *accounts.Book) {
			c := b.Counts[accounts.CountVehiclesKept]
			c.Amount = accounts.Amount{}
			b.Counts[accounts.CountVehiclesKept] = c
		}},
		{"E026", "S.5", "一般公务用车", func(b *accounts.Book) {
			c := b.Counts[accounts.CountVehiclesKept]
			c.Amount = accounts.Amount{}
			b.Counts[accounts.CountVehiclesKept] = c
		}},
		{"E035", "Y.3", "上年本年支出合计", func(*accounts.Book) {}},
		{"E059", "W.10", "社会保险业务管理事务", func(b *accounts.Book) {
			b.Glossary = append(slices.Clone(b.Glossary), accounts.GlossaryEntry{Term: accounts.Text{S: "社会保险业务管理事务（项）"}})
		}},
		{"E059", "W.10", "机关运行经费", func(b *accounts.Book) {
			b.Glossary = slices.DeleteFunc(slices.Clone(b.Glossary), func(g accounts.GlossaryEntry) bool { return g.Term.S == "机关运行经费" })
		}},
		{"E060", "W.8", "姓名", func(b *accounts.Book) {
			r := b.Reasons["basic_vs_prior.303"]
			r.Text.S = "退休人员×××去世，发放抚恤金"
			b.Reasons["basic_vs_prior.303"] = r
		}},
		{"E075", "X.25", "公务员医疗补助", func(*accounts.Book) {}},
		{"E076", "E.6", "系统正常运行率", scored(0, "系统正常运行率", "3.8")},
		{"E077", "E.6", "提高工作效率", scored(0, "提高工作效率", "9.8")},
		{"E078", "E.6", "减少纸质办公", scored(0, "减少纸质办公", "8")},
		{"E079", "E.6", "使用人员满意度", scored(0, "使用人员满意度", "18.4")},
		{"E080", "E.6", "支付到位率", scored(1, "支付到位率", "2")},
		{"E081", "E.6", "公共就业满意度", scored(1, "公共就业满意度", "9.5")},
		{"E082", "E.6", "政策经办服务满意度", scored(1, "政策经办服务满意度", "9.6")},
		{"E083", "E.4", "总分", total(0, "95")},
		{"E084", "E.4", "总分", total(1, "99.1")},
		{"E085", "E.10", "接口项目", goal(0, "接口项目20万元", "接口项目25万元")},
		{"E086", "E.11", "机关事业单位养老保险管理系统", days("机关事业单位养老保险管理系统", "600")},
		{"E087", "E.11", "前端系统", days("前端系统", "600")},
		{"E088", "E.11", "中心端系统", days("中心端系统", "400")},
		{"E089", "E.9", "全年执行数", func(b *accounts.Book) { indicator(b, 0, "专用设备购置", "成本").Actual.Value = number("5") }},
		{"E090", "E.10", "年初预算数", goal(1, "14万元", "14.4万元")},
		{"E091", "E.9", "全年执行数", func(b *accounts.Book) { indicator(b, 1, "更新网络设备", "成本").Actual.Value = number("138") }},
		{"E092", "E.11", "安全保护等级测评", func(b *accounts.Book) {
			indicator(b, 1, "安全保护等级测评", "数量").Actual.Value = number("8")
		}},
		{"E093", "E.11", "电子签章", func(b *accounts.Book) { indicator(b, 1, "电子签章", "数量").Actual.Value = number("1.4") }},
		{"E094", "E.15", "不纳入自评", func(*accounts.Book) {}},
		{"E095", "E.14", "自评表", func(b *accounts.Book) { b.Forms = b.Forms[:1] }},
		// N10.9: the amount in 元 taken for 万元 exceeds all project expenditure.
		{"E032", "P.5", "占比超过100%", func(b *accounts.Book) {
			f := b.Performance.Amounts["amount"]
			amount(&f, "119447128")
			b.Performance.Amounts["amount"] = f
		}},
	} {
		b, _ := load(t, sample)
		tt.put(b)
		rep := check.Run(b, check.Options{ThreePublicBase: accounts.AdjustedBudget})
		found := slices.ContainsFunc(rep.Findings, func(d diag.Diagnostic) bool {
			return d.Code == tt.id && strings.Contains(d.String(), tt.at)
		})
		if !found {
			t.Errorf("%s is not reported as %s (%s):\n%s", tt.row, tt.id, tt.at, text(rep.Findings))
		}
	}
}
