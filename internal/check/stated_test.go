package check_test

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
)

// TestStated: what a reason says of the compared amount, of its years, of other
// comparisons and of the counts is what the sample's book says: 财政拨款收入 14236.36,
// 417.17 more than 13819.19; 资本性支出 33.53 after 2.77; 4 receptions of 34 guests.
func TestStated(t *testing.T) {
	base, _ := load(t, sample)
	for _, c := range []struct{ topic, text, want string }{
		{"fiscal_income_vs_prior", "财政拨款收入13824.36万元，同比增加417.17万元", "13824.36万元"},
		{"fiscal_income_vs_prior", "财政拨款收入14236.36万元，比上年增加417.17万元", ""},
		{"fiscal_income_vs_prior", "财政拨款收入1.42亿元", ""},
		{"fiscal_income_vs_prior", "上年财政拨款收入13819.19万元，本年追加国有资本经营预算", ""},
		{"fiscal_income_vs_prior", "上年财政拨款收入14236.36万元", "14236.36万元"},
		{"basic_vs_prior.310", "资本性支出比上年增加33.53万元", "33.53万元"},
		{"basic_vs_prior.310", "资本性支出比上年增加30.76万元", ""},
		{"basic_vs_prior.310", "2019年度购置33.53万元，2020年度购置2.77万元", "33.53万元"},
		{"basic_vs_prior.310", "2019年度购置2.77万元，2020年度购置33.53万元", ""},
		{"basic_vs_prior.302", "部分公用经费转列资本性支出33.53万元", ""},
		{"basic_vs_budget.302", "年初预算公用经费255.55万元，年中压减", ""},
		{"agency_cost_vs_prior", "机关运行经费193.15万元", "193.15万元"},
		{"three_public_vs_budget", "公务接待费超出预算", "公务接待费"},
		{"three_public_vs_budget", "公务接待费低于预算", ""},
		{"three_public_vs_prior.reception", "公务用车购置及运行费减少", "公务用车"},
		{"three_public_vs_prior.reception", "公务用车购置及运行费增加", ""},
		{"expenditure_vs_prior", "资本性支出减少", ""}, // of all funds, which the book does not say
		{"three_public_vs_prior.reception", "本年接待5批次，比上年减少", "5批次"},
		{"three_public_vs_prior.reception", "本年国内公务接待4批次43人次", "43人次"},
		{"three_public_vs_prior.reception", "本年国内公务接待4批次34人次，上年9批次", ""},
		{"three_public_vs_prior.reception", "接待批次由上年的9批次减为4批次", ""},
		{"three_public_vs_prior.abroad", "安排因公出国（境）团组2个", "团组2个"},
		{"three_public_vs_prior.abroad", "原定2个团组因疫情取消", ""},
	} {
		b := *base
		b.Reasons = map[string]accounts.Reason{c.topic: {Of: c.topic, Text: accounts.Text{S: c.text, At: diag.Position{File: "unit.yaml", Line: 90}}}}
		told := ""
		for _, d := range check.Run(&b, check.Options{}).Findings {
			if d.Code == "W.16" && d.At.Line == 90 {
				told += d.Message
			}
		}
		if (told == "") != (c.want == "") || !strings.Contains(told, c.want) {
			t.Errorf("%s: %s: told %q, want %q", c.topic, c.text, told, c.want)
		}
	}
}
