package narrative

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/scope"
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
		{"a part and its whole", []Fact{{Path: "income.x", Is: OpSum, Of: of("income.total", "income.fiscal.amount")}},
			"income.x：重复计算：income.total 与 income.fiscal.amount 有重叠"},
		{"a fund and a part of it", []Fact{{Path: "income.x", Is: OpSum, Of: of("fiscal.income", "fiscal.income_fund")}}, "income.x：重复计算"},
		{"基本支出 and the “三公”", []Fact{{Path: "income.x", Is: OpSum, Of: of("general.basic", "three_public.total.amount")}}, "income.x：重复计算"},
		{"the same twice", []Fact{{Path: "income.x", Is: OpSum, Of: of("income.total", "overall.income_total")}}, "income.x：重复计算"},
		{"income and expenditure", []Fact{{Path: "income.x", Is: OpSum, Of: of("income.total", "expenditure.total")}}, "income.x：income.total 与 expenditure.total 不是同一年、同一口径、同一方的数"},
		{"final accounts and budget", []Fact{{Path: "income.x", Is: OpSum, Of: of("general.amount", "general.budget")}}, "income.x：general.amount 与 general.budget 不是同一年、同一口径"},
		{"income and opening balance", []Fact{{Path: "income.x", Is: OpSum, Of: of("overall.income_total", "overall.opening")}}, ""},
		{"a part of another fund", []Fact{{Path: "income.x", Is: OpShare, Of: of("fund.expenditure", "general.amount")}}, "income.x：fund.expenditure 不是 general.amount 的一部分"},
		{"a whole in its part", []Fact{{Path: "income.x", Is: OpShare, Of: of("general.amount", "general.basic")}}, "income.x：general.amount 不是 general.basic 的一部分"},
		{"income in expenditure", []Fact{{Path: "income.x", Is: OpShare, Of: of("fiscal.income", "expenditure.total")}}, "income.x：fiscal.income 不是 expenditure.total 的一部分"},
		{"a budget in final accounts", []Fact{{Path: "income.x", Is: OpShare, Of: of("general.budget", "general.amount")}}, "income.x：general.budget 不是 general.amount 的一部分"},
		{"of what no statement has", []Fact{{Path: "income.x", Is: OpShare, Of: of("procurement.goods", "expenditure.total")}}, "income.x：procurement.goods 没有口径"},
		{"surplus of the year", []Fact{{Path: "income.x", Is: OpDifference, Of: of("income.total", "expenditure.total")}}, ""},
		{"a difference on two axes", []Fact{{Path: "income.x", Is: OpDifference, Of: of("fiscal.income", "expenditure.basic.amount")}}, "income.x：expenditure.basic.amount 不是 fiscal.income 的一部分"},
		{"overlapping subtrahends", []Fact{{Path: "income.x", Is: OpDifference, Of: of("income.total", "fiscal.income", "fiscal.income_fund")}}, "income.x：重复计算"},
		{"a row of a list", []Fact{{Path: "income.x", Is: OpShare, Of: of("general.items[].amount", "general.amount")}}, "income.x：general.items[].amount 是列表里各行的数"},
		{"a budget that there is", []Fact{{Path: "income.x", Is: OpChange, Of: of("fiscal.expenditure_general"), From: InitialBudget}}, ""},
		{"a budget that nobody gives", []Fact{{Path: "income.x", Is: OpChange, Of: of("income.total"), From: InitialBudget}}, "income.x：income.total 没有年初预算"},
		{"three deep", []Fact{{Path: "income.x", Is: OpSum, Of: of("income.fiscal.amount", "income.other.amount")}, {Path: "income.y", Is: OpSum, Of: of("income.x", "income.business.amount")},
			{Path: "income.z", Is: OpShare, Of: of("income.y", "income.total")}}, "income.z：income.y 已是由 income.x 算出的"},
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
		{Path: "local", Is: OpGroup, Means: "地方项"},
		{Path: "local.rest", Is: OpDifference, Of: of("income.total", "income.fiscal.amount"), Means: "其余收入"},
		{Path: "local.both", Is: OpSum, Of: of("expenditure.basic.amount", "expenditure.project.amount"), Means: "基本和项目"},
		{Path: "local.share", Is: OpShare, Of: of("local.both", "expenditure.total"), Means: "占比"},
		{Path: "local.general", Is: OpChange, Of: of("fiscal.expenditure_general"), From: InitialBudget, Means: "比年初"},
		{Path: "local.fiscal", Is: OpChange, Of: of("income.fiscal.amount"), From: PriorFinal, Means: "比上年"},
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
	// The budget and the year before are found by the point.
	if ch := fact(t, f, "local.general").(*Change); ch.Base == nil || ch.Base.Text() != "129133.02万元" || ch.Done == nil || ch.Done.Text() != "11.16%" {
		t.Errorf("local.general: %+v", ch)
	}
	if ch := fact(t, f, "local.fiscal").(*Change); ch.Delta == nil || ch.Delta.Text() != "417.17万元" || f.Field("local.fiscal") != "prior.fiscal_income" {
		t.Errorf("local.fiscal: %+v", ch)
	}
	// What says no point of its own counts what it is made of.
	for path, want := range map[string]Scope{"local.general": GeneralBudget, "local.fiscal": AllFunds, "local.vs_prior": AllFunds} {
		if got := fact(t, f, path).(*Change).Scope; got != want {
			t.Errorf("%s counts %s, want %s", path, got, want)
		}
	}
	for path, want := range map[string]Scope{"local.rest": AllFunds, "local.both": AllFunds, "local.share": AllFunds} {
		if got := fact(t, f, path).(*Number).Scope; got != want {
			t.Errorf("%s counts %s, want %s", path, got, want)
		}
	}
	if ch := fact(t, f, "local.vs_prior").(*Change); ch.Topic != "local_vs_prior" || !strings.HasPrefix(ch.Delta.Formula, "2020年度本年支出 − 2019年度本年支出") {
		t.Errorf("local.vs_prior: %s %s", ch.Topic, ch.Delta.Formula)
	}
}

// TestLocal: what a layout's own fields hold are facts like any other.
func TestLocal(t *testing.T) {
	c, faults := Core().With([]Fact{
		{Path: "local", Is: OpGroup, Means: "地方项"},
		{Path: "local.index", Is: OpWords, Field: "local.index", Means: "监督索引号"},
		{Path: "local.staff", Is: OpGroup, Means: "人员情况"},
		{Path: "local.staff.retired", Is: OpCount, Field: "local.staff.retired", Unit: "人", Means: "退休人员"},
		{Path: "local.green", Is: OpAt, Field: "local.green", Means: "绿化支出"},
		{Path: "local.grey", Is: OpAt, Field: "local.grey", Means: "没有填的支出"},
		{Path: "local.green_vs_prior", Is: OpChange, Of: of("local.green"), From: PriorFinal, Field: "prior.local.green", Means: "比上年"},
		{Path: "local.other", Is: OpList, Each: Rows{Records: "local.other"}, Means: "其他"},
		{Path: "local.other[].number", Is: OpCount, Own: ownNumber, Of: of("local.other[].text"), Means: "序号"},
		{Path: "local.other[].text", Is: OpWords, Field: "local.other[].text", Means: "文字"},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	at := func(field string) diag.Position { return diag.Position{Field: field} }
	money := func(wan int64, field string) accounts.Entered {
		return accounts.Entered{Figure: accounts.Figure{Amount: accounts.NewAmount(decimal.New(wan, 0), accounts.Wan), State: accounts.Given, Unit: accounts.Wan, Places: 2, At: at(field)}}
	}
	b := rawBook(t)
	b.Entered = map[string]accounts.Entered{
		"local.index":         {Text: accounts.Text{S: "12345678901234567", At: at("local.index")}},
		"local.staff.retired": {Count: accounts.Count{Figure: accounts.Figure{Amount: accounts.NewAmount(decimal.New(7, 0), accounts.NoUnit), State: accounts.Given}}},
		"local.green":         money(30, "local.green"), "prior.local.green": money(20, "prior.local.green"),
		"local.other[1].text": {Text: accounts.Text{S: "甲"}}, "local.other[2].text": {Text: accounts.Text{S: "乙"}},
	}
	o := ningxia
	o.Facts = c
	f, _ := derive(t, b, o)
	for path, want := range map[string]string{"local.staff.retired": "7人", "local.green": "30.00万元", "local.grey": "", "local.green_vs_prior.rate": "50.00%", "local.other.1.number": "2"} {
		if got := text(t, f, path); got != want {
			t.Errorf("%s = %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]string{"local.index": "12345678901234567", "local.other.0.text": "甲", "local.other.1.text": "乙"} {
		if got := fact(t, f, path).(Words).S; got != want {
			t.Errorf("%s = %q, want %q", path, got, want)
		}
	}
	for name, want := range map[string]string{"local.grey": "local.grey", "local.index": "local.index", "local.green_vs_prior": "prior.local.green", "local.other[1].text": "local.other"} {
		if got := f.Field(name); got != want {
			t.Errorf("the field of %s is %q, want %q", name, got, want)
		}
	}
}

// TestFactNames holds what is said of each fact to who writes sentences, and
// which field and topic of the supplement it has.
func TestFactNames(t *testing.T) {
	var b strings.Builder
	for _, n := range Names() {
		fmt.Fprintln(&b, n.Path, n.Kind, n.Unit, n.Scope, n.Basis, n.Optional, n.Meaning)
	}
	for _, n := range Core().nodes {
		if field := n.field(InitialBudget); field != "" || n.Topic != "" {
			fmt.Fprintln(&b, n.Path, "field", field, "topic", n.Topic)
		}
	}
	golden.Check(t, "names.txt", []byte(b.String()))
}

// TestTenthStatement: what a statement of the layout holds are facts by what they
// count, and the statement has its own flags.
func TestTenthStatement(t *testing.T) {
	forms, wrong := accounts.Core().With([]accounts.Form{{Key: "agency", Number: "公开10表", Title: "机关运行经费支出表",
		Counts: []scope.Value{scope.General, scope.Expenditure, scope.Basic},
		Blocks: []accounts.FormBlock{{Columns: []accounts.FormColumn{{Key: "amount", Caption: "决算数"}},
			Rows: []accounts.FormRow{{Key: "meeting", Name: "会议费", Counts: []scope.Value{scope.Meeting}}}}}}})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	c, faults := NewCatalogue(forms, []Fact{
		{Path: "local", Is: OpGroup, Counts: at(scope.General, scope.Expenditure, scope.Basic), Means: "地方项"},
		{Path: "local.meeting", Is: OpAt, Counts: at(scope.Meeting), Means: "会议费"},
		{Path: "local.share", Is: OpShare, Of: of("local.meeting", "basic.total"), Means: "占比"},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	o := ningxia
	o.Facts = c
	b := sample(t)
	f, _ := Derive(b, o)
	if got := text(t, f, "local.meeting"); got != "" || !bool(fact(t, f, "statements.agency.empty").(Flag)) {
		t.Errorf("of a book without the statement: %q", got)
	}
	b.FormSet = forms
	b.Statements = append(b.Statements, accounts.Statement{ID: 10, Form: forms.Form(10), Found: true, Unit: accounts.Yuan, Columns: []accounts.ColumnKey{"amount"},
		Rows: []accounts.Row{{Key: "meeting", Name: "会议费", Cells: []accounts.Figure{{Amount: accounts.NewAmount(decimal.New(193028, 0), accounts.Yuan),
			State: accounts.Given, Unit: accounts.Yuan, Places: 2}}}}})
	f, _ = Derive(b, o)
	if got, share := text(t, f, "local.meeting"), text(t, f, "local.share"); got != "19.30万元" || share != "1.00%" || bool(fact(t, f, "statements.agency.empty").(Flag)) {
		t.Errorf("of the tenth statement: %q, %q", got, share)
	}
}

// TestBudgetColumns: a column of a layout's statement that says which budget it is
// holds that budget and no other; one that says 预算数 only holds that which 公开07
// prints, and never the final accounts.
func TestBudgetColumns(t *testing.T) {
	figure := func(yuan int64) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.New(yuan, 0), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2}
	}
	for _, c := range []struct {
		caption, kind            string
		final, initial, adjusted string
	}{
		{"年初预算数", "adjusted", "", "12.00万元", ""}, {"年初预算数", "initial", "", "12.00万元", ""},
		{"全年预算数", "adjusted", "", "", "12.00万元"}, {"全年预算数", "initial", "", "", "12.00万元"},
		{"预算数", "adjusted", "", "", "12.00万元"}, {"预算数", "initial", "", "12.00万元", ""},
		{"决算数", "adjusted", "12.00万元", "", ""},
	} {
		forms, wrong := accounts.Core().With([]accounts.Form{{Key: "agency", Number: "公开10表", Title: "机关运行经费支出表",
			Counts: []scope.Value{scope.General, scope.Expenditure, scope.Basic},
			Blocks: []accounts.FormBlock{{Columns: []accounts.FormColumn{{Key: "amount", Caption: c.caption}},
				Rows: []accounts.FormRow{{Key: "meeting", Name: "会议费", Counts: []scope.Value{scope.Meeting}}}}}}})
		if len(wrong) > 0 {
			t.Fatal(wrong)
		}
		catalogue, faults := NewCatalogue(forms, []Fact{
			{Path: "local", Is: OpGroup, Counts: at(scope.General, scope.Expenditure, scope.Basic), Means: "地方项"},
			{Path: "local.final", Is: OpAt, Counts: at(scope.Meeting), Means: "决算"},
			{Path: "local.initial", Is: OpAt, Counts: at(scope.Meeting, scope.Initial), Means: "年初预算"},
			{Path: "local.adjusted", Is: OpAt, Counts: at(scope.Meeting, scope.Adjusted), Means: "全年预算"},
		})
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		b := accounts.NewBook(forms)
		b.Year = 2020
		b.Statements[9] = accounts.Statement{ID: 10, Form: forms.Form(10), Found: true, Unit: accounts.Yuan, Columns: []accounts.ColumnKey{"amount"},
			Rows: []accounts.Row{{Key: "meeting", Name: "会议费", Cells: []accounts.Figure{figure(120000)}}}}
		o := ningxia
		o.Facts, o.BudgetKind = catalogue, c.kind
		f, _ := Derive(b, o)
		for path, want := range map[string]string{"local.final": c.final, "local.initial": c.initial, "local.adjusted": c.adjusted} {
			if got := text(t, f, path); got != want {
				t.Errorf("%s, 公开07 prints the %s one: %s is %q, want %q", c.caption, c.kind, path, got, want)
			}
		}
	}
}
