package supplement

import (
	"testing"

	"juesuan/internal/diag"
)

func TestPlaceNames(t *testing.T) {
	for _, c := range []struct{ path, cells, text string }{
		{"prior.income_grand", "“上年数”表的“收入总计”", "prior.income_grand（收入总计）"},
		{"prior.three_public.total", "“上年数”表的“‘三公’经费支出 合计”", "prior.three_public.total（合计）"},
		{"budget.three_public_initial.abroad", "“预算数”表的“‘三公’经费年初预算 因公出国（境）费”", "budget.three_public_initial.abroad（因公出国（境）费）"},
		{"budget.fund_item", "“分科目预算”表的“政府性基金年初预算”", "budget.fund_item（政府性基金年初预算（按项））"},
		{"organization.members", "“编报单位”表", "organization.members（纳入编报范围的单位）"},
		{"setup.text", "“基本信息”表的“机构设置 说明”", "setup.text（说明）"},
		{"purposes", "“主要用途”表", "purposes（主要用途）"},
		{"purposes.running", "“主要用途”表的“公务用车运行费”", "purposes.running（公务用车运行费）"},
		{"reasons.basic_vs_prior.301", "“增减原因”表的“基本支出与上年相比：301工资福利支出”", "reasons 里 of: basic_vs_prior.301（基本支出与上年相比：301工资福利支出）"},
		{"forms", "“自评表”表", "forms（项目支出绩效自评表）"},
	} {
		for _, form := range []struct{ file, want string }{{"补充资料.xlsx", c.cells}, {"unit.yaml", c.text}} {
			got := ""
			for _, p := range Core().Empty(form.file).Places() {
				if p.Path == c.path {
					got = p.Name
				}
			}
			if got != form.want {
				t.Errorf("%s in %s: %q, want %q", c.path, form.file, got, form.want)
			}
		}
	}
}

func TestPlacePositions(t *testing.T) {
	at := func(d *Document, path string) diag.Position {
		for _, p := range d.Places() {
			if p.Path == path {
				return p.At
			}
		}
		t.Fatalf("no place %s", path)
		return diag.Position{}
	}
	// A key that stands there empty, one that does not, and what has no group.
	d, _ := Read([]byte("year: 2020\nprior:\n  income_grand:\n  three_public:\n    total: 3\n"), "unit.yaml", nil)
	for path, line := range map[string]int{"prior.income_grand": 3, "prior.three_public.abroad": 4, "prior.agency_cost": 2, "budget.entrusted": 0} {
		if got := at(d, path); got.Line != line || got.Field != path || got.File != "unit.yaml" {
			t.Errorf("%s at %+v, want line %d", path, got, line)
		}
	}
	d, _ = bookOf(Core().Empty("").Root).read()
	for path, want := range map[string]string{"prior.income_grand": "上年数!B7", "functions.items": "主要职能!B6", "glossary": "名词解释!A4", "purposes.abroad": "主要用途!A4", "budget.item": "分科目预算!A4",
		"reasons.basic_vs_prior.301": "增减原因!A4"} {
		if got := at(d, path).InFile(); got != want {
			t.Errorf("%s at %s, want %s", path, got, want)
		}
	}
}
