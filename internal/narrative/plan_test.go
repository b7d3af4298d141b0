package narrative

import (
	"strings"
	"testing"
)

// TestRefused: a declaration that does not fit is refused, with its path and
// the reason.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		more []Fact
		want string // "" for what fits
	}{
		{"a share of the program's facts", []Fact{{Path: "income.general_share", Is: OpShare, Of: of("fiscal.income_general", "income.total"), Means: "占比"}}, ""},
		{"a sum", []Fact{{Path: "three_public.with_meetings", Is: OpSum,
			Of: of("three_public.total.amount", "three_public.meeting.amount", "three_public.training.amount"), Means: "合计"}}, ""},
		{"a group with a fact", []Fact{{Path: "local", Is: OpGroup, Means: "地方项"}, {Path: "local.rest", Is: OpDifference,
			Of: of("income.total", "income.fiscal.amount"), Means: "其余"}}, ""},
		{"a comparison", []Fact{{Path: "income.business_vs_prior", Is: OpChange, Of: of("income.business.amount"), From: PriorFinal, Means: "比上年"}}, ""},
		{"a name twice", []Fact{{Path: "income.total", Is: OpAt}}, "income.total：已经有这个名称"},
		{"below a number", []Fact{{Path: "income.total.more", Is: OpAt}}, "income.total.more：前面没有 income.total 这一组"},
		{"below nothing", []Fact{{Path: "nowhere.more", Is: OpAt}}, "nowhere.more：前面没有 nowhere 这一组"},
		{"a list as a group", []Fact{{Path: "glossary.more", Is: OpWords}}, "glossary.more：前面没有 glossary 这一组"},
		{"a group as a list", []Fact{{Path: "income[].more", Is: OpWords}}, "income[].more：前面没有 income[] 这一组"},
		{"an unknown fact", []Fact{{Path: "income.x", Is: OpShare, Of: of("income.totals", "income.total")}}, "income.x：没有 income.totals 这个事实"},
		{"a share of one", []Fact{{Path: "income.x", Is: OpShare, Of: of("income.total")}}, "income.x：占比须写明两个金额：部分和整体"},
		{"a share of words", []Fact{{Path: "income.x", Is: OpShare, Of: of("unit.full", "income.total")}}, "income.x：占比须写明两个金额：部分和整体"},
		{"a sum of one", []Fact{{Path: "income.x", Is: OpSum, Of: of("income.total")}}, "income.x：相加、相减至少要两个数"},
		{"a sum of counts and money", []Fact{{Path: "income.x", Is: OpSum, Of: of("income.total", "setup.staff")}}, "income.x：金额只能由金额相加、相减"},
		{"a difference of a share", []Fact{{Path: "income.x", Is: OpDifference, Of: of("income.total", "income.fiscal.share")}}, "income.x：金额只能由金额相加、相减"},
		{"a comparison of a count", []Fact{{Path: "income.x", Is: OpChange, Of: of("setup.staff"), From: PriorFinal}}, "income.x：比较须写明一个金额"},
		{"a comparison with nothing", []Fact{{Path: "income.x", Is: OpChange, Of: of("income.total")}}, "income.x：没有写明与什么相比"},
		{"counts of two units", []Fact{{Path: "assets.x", Is: OpCount, Unit: "辆", Else: of("assets.vehicles", "setup.staff")}}, "assets.x：setup.staff 不是以辆计的数，不能相加"},
		{"a circle", []Fact{{Path: "income.x", Is: OpSum, Of: of("income.y", "income.total")}, {Path: "income.y", Is: OpSum, Of: of("income.x", "income.total")}},
			"income.x：由它自己算出"},
	} {
		got, faults := Core().With(c.more)
		if c.want == "" {
			if len(faults) > 0 || got == nil {
				t.Errorf("%s: %v", c.name, faults)
			}
			continue
		}
		if got != nil || len(faults) == 0 || !strings.HasPrefix(faults[0].String(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, faults, c.want)
		}
	}
}

// TestDeclared: facts that a layout declares are computed like the program's.
func TestDeclared(t *testing.T) {
	c, faults := Core().With([]Fact{
		{Path: "local", Is: OpGroup, Scope: AllFunds, Means: "地方项"},
		{Path: "local.rest", Is: OpDifference, Of: of("income.total", "income.fiscal.amount"), Means: "其余收入"},
		{Path: "local.both", Is: OpSum, Of: of("expenditure.basic.amount", "expenditure.project.amount"), Means: "基本和项目"},
		{Path: "local.share", Is: OpShare, Of: of("local.both", "expenditure.total"), Means: "占比"},
		{Path: "local.vs_prior", Is: OpChange, Of: of("expenditure.total"), From: PriorFinal, Field: "prior.expenditure_total", Says: "本年支出", Means: "比上年"},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	o := ningxia
	o.Facts = c
	f, diags := derive(t, sample(t), o)
	if diags.Failed() {
		t.Errorf("errors: %v", diags)
	}
	for path, want := range map[string]string{"local.rest": "9.67万元", "local.both": "14738.26万元", "local.share": "100.00%", "local.vs_prior.delta": "838.54万元"} {
		if got := text(t, f, path); got != want {
			t.Errorf("%s = %q, want %q", path, got, want)
		}
	}
	rest := fact(t, f, "local.rest").(*Number)
	if rest.Formula != "本年收入合计−财政拨款收入金额" || len(rest.Operands) != 2 || rest.Scope != AllFunds || rest.Name != "local.rest" {
		t.Errorf("local.rest: %+v", rest)
	}
	if ch := fact(t, f, "local.vs_prior").(*Change); ch.Topic != "local_vs_prior" || !strings.HasPrefix(ch.Delta.Formula, "2020年度本年支出 − 2019年度本年支出") {
		t.Errorf("local.vs_prior: %s %s", ch.Topic, ch.Delta.Formula)
	}
}
