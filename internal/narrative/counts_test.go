package narrative

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// TestCounts: what the words around a fact may say of it: the point of an amount of
// the statements, of a share and of a comparison that of what is shared or compared,
// of a list of several groups what they are all part of; below a point and beside
// the books no more than a name.
func TestCounts(t *testing.T) {
	c, faults := Core().With([]Fact{
		{Path: "local", Is: OpGroup, Means: "地方项"},
		{Path: "local.green", Is: OpAt, Field: "local.green", Says: "绿化支出", Means: "绿化支出，万元"},
		{Path: "local.before", Is: OpAt, Field: "prior.local.green", Means: "上年绿化支出"},
		{Path: "local.vs_prior", Is: OpChange, Of: of("local.green"), From: PriorFinal, Field: "prior.local.green", Means: "比上年"},
		{Path: "local.both", Is: OpSum, Of: of("expenditure.basic.amount", "expenditure.project.amount"), Means: "基本和项目"},
		{Path: "local.rest", Is: OpDifference, Of: of("income.total", "income.fiscal.amount"), Means: "其余收入"},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	names := map[string]*Name{}
	all := c.Names()
	for i := range all {
		names[all[i].Path] = &all[i]
		if strings.Contains(all[i].Counts.Words+all[i].Whole.Words+all[i].Meaning, "{name}") {
			t.Errorf("%s is called %q", all[i].Path, all[i].Counts.Words)
		}
	}
	point := func(values ...scope.Value) scope.Point { return scope.At(values...) }
	exact, below, none := [2]bool{true, true}, [2]bool{true, false}, [2]bool{}
	for _, w := range []struct {
		path  string
		is    [2]bool // known, exact
		point scope.Point
		open  []scope.Axis
		words string // *: of any of the groups
	}{
		{"overall.income_total", exact, point(scope.Income), nil, "本年收入合计"},
		{"income.fiscal.name", exact, point(scope.Fiscal, scope.Income), nil, "财政拨款收入"},
		{"income.fiscal.amount", exact, point(scope.Fiscal, scope.Income), nil, "财政拨款收入金额"},
		{"income.fiscal.share", exact, point(scope.Fiscal, scope.Income), nil, "财政拨款收入占本年收入合计的比重"},
		{"income.fiscal.zero", below, point(scope.Income), nil, "金额为零"},
		{"income.items[].name", exact, point(scope.Income), []scope.Axis{scope.Fund}, ""},
		{"income.items[].amount", exact, point(scope.Income), []scope.Axis{scope.Fund}, "*"},
		{"income.items_nonzero[].share", exact, point(scope.Income), []scope.Axis{scope.Fund}, "*"},
		{"expenditure.items[].amount", exact, point(scope.Expenditure), []scope.Axis{scope.Nature}, "*"},
		{"general.items[].budget", exact, point(scope.General, scope.Expenditure, scope.Initial), nil, "该项（项）支出"},
		{"general.items[].vs_budget", exact, point(scope.General, scope.Expenditure), nil, "决算数与年初预算数相比"},
		{"general.items[].name", below, point(scope.General, scope.Expenditure), nil, "项名称"},
		{"general.classes_nonzero[].name", below, point(scope.General, scope.Expenditure), nil, ""},
		{"general.classes_nonzero[].amount", exact, point(scope.General, scope.Expenditure), nil, "该类支出"},
		{"three_public.total.budget", exact, point(scope.General, scope.Expenditure, scope.ThreePublic, scope.Budget), nil, "公开07表的预算数"},
		{"three_public.reception.vs_budget", exact, point(scope.General, scope.Expenditure, scope.Reception), nil, "与公开07表预算数相比，done 为完成预算的比率"},
		{"three_public.items[].initial", exact, point(scope.General, scope.Expenditure, scope.ThreePublic, scope.Initial), []scope.Axis{scope.Item}, "*"},
		{"three_public.reception_domestic.amount", below, point(scope.General, scope.Expenditure, scope.ThreePublic), nil, "国内接待费"},
		{"three_public.receptions", below, point(scope.General, scope.Expenditure, scope.ThreePublic), nil, "国内公务接待批次"},
		{"agency_cost.amount", below, point(scope.General, scope.Expenditure, scope.Basic), nil, "机关运行经费"},
		{"agency_cost.vs_prior", below, point(scope.General, scope.Expenditure, scope.Basic), nil, "与上年相比"},
		{"procurement.goods", none, scope.Point{}, nil, "政府采购货物支出"},
		{"procurement.sme_share", none, scope.Point{}, nil, "授予中小企业合同金额占政府采购支出总额的比重"},
		{"assets.of.leaders", none, scope.Point{}, nil, "领导干部用车"},
		{"performance.share", none, scope.Point{}, nil, "涉及资金占一般公共预算项目支出总额的比重"},
		{"unit.full", none, scope.Point{}, nil, "全称"},
		{"forms[].execution_rate", none, scope.Point{}, nil, "执行率：全年执行数÷年初预算数"},
		{"local.green", none, scope.Point{}, nil, "绿化支出"},
		{"local.before", none, point(scope.LastYear), nil, "上年绿化支出"},
		{"local.vs_prior", none, scope.Point{}, nil, "比上年"},
		{"local.both", exact, point(scope.Expenditure, scope.Basic), nil, "基本和项目"},
	} {
		got := names[w.path].Counts
		if [2]bool{got.Known, got.Exact} != w.is || got.Point != w.point && w.point != (scope.Point{}) || !slices.Equal(got.Open, w.open) || w.words != "*" && got.Words != w.words {
			t.Errorf("%s: %+v, want %+v", w.path, got, w)
		}
	}
	if got := names["local.rest"].Counts; got.Known || got.Exact {
		t.Errorf("a difference counts what no point names: %+v", got)
	}
	for path, want := range map[string]scope.Point{"income.fiscal.share": point(scope.Income), "three_public.abroad.share": point(scope.General, scope.Expenditure, scope.ThreePublic),
		"performance.share": point(scope.General, scope.Expenditure, scope.Project), "general.share_of_expenditure": point(scope.Expenditure)} {
		if got := names[path].Whole; !got.Known || got.Point != want {
			t.Errorf("the whole of %s: %+v", path, got)
		}
	}
	for _, path := range []string{"procurement.sme_share", "forms[].execution_rate", "general.amount", "general.vs_budget"} {
		if got := names[path].Whole; got.Known {
			t.Errorf("%s has a whole: %+v", path, got)
		}
	}
}

// TestAbove: what two values are both part of.
func TestAbove(t *testing.T) {
	for _, c := range []struct{ v, u, want scope.Value }{
		{scope.Abroad, scope.Reception, scope.ThreePublic}, {scope.Reception, scope.Abroad, scope.ThreePublic}, {scope.Purchase, scope.Running, scope.Vehicles},
		{scope.Purchase, scope.Reception, scope.ThreePublic}, {scope.ThreePublic, scope.Abroad, scope.ThreePublic}, {scope.Abroad, scope.Abroad, scope.Abroad},
		{scope.General, scope.GovernmentFund, scope.Fiscal}, {scope.LastYear, scope.At().At(scope.Year), scope.At().At(scope.Year)},
	} {
		if got := above(c.v, c.u); got != c.want {
			t.Errorf("above %s and %s is %s, want %s", c.v.Name(), c.u.Name(), got.Name(), c.want.Name())
		}
	}
}

// TestFieldsOfFacts: the field of the supplement that gives a fact, or what it is
// made of, and the topic of its reason, row by row.
func TestFieldsOfFacts(t *testing.T) {
	fields := func(kind string) *Facts {
		o := ningxia
		o.BudgetKind = kind
		f, _ := derive(t, distinct(t), o)
		return f
	}
	f := fields("adjusted")
	for name, want := range map[string][2]string{ // field, topic
		"income.total": {"", ""}, "unit.full": {"organization.full_name", ""}, "unit.members[0].name": {"organization.members", ""}, "functions.items[0].text": {"functions.items", ""},
		"general.vs_budget": {"budget.general_expenditure", "general_vs_budget"}, "general.vs_prior": {"prior.general_expenditure", "general_vs_prior"},
		"overall.income_grand_vs_prior": {"prior.income_grand", "overall_vs_prior"}, "agency_cost.vs_prior": {"prior.agency_cost", "agency_cost_vs_prior"},
		"three_public.total.vs_budget": {"budget.three_public_adjusted.total", "three_public_vs_budget"}, "three_public.abroad.vs_budget": {"budget.three_public_adjusted.abroad", "three_public_vs_budget.abroad"},
		"three_public.total.budget": {"budget.three_public_adjusted.total", ""}, "three_public.total.initial": {"budget.three_public_initial.total", ""},
		"three_public.items[0].vs_prior": {"prior.three_public.abroad", "three_public_vs_prior.abroad"}, "three_public.items[2].vs_prior": {"prior.three_public.reception", "three_public_vs_prior.reception"},
		"three_public.items[3].vs_prior": {"prior.three_public.abroad", ""}, "income.items[1].amount": {"", ""},
		"procurement.sme_share": {"procurement.sme", ""}, "performance.share": {"performance.amount", ""}, "forms[0].project": {"forms", ""}, "assets.vehicle_kinds[0].count": {"", ""},
		"": {"", ""}, "nowhere": {"", ""}, "general.nowhere": {"", ""}, "general.total.more": {"", ""}, "general.items[x].purpose": {"", ""}, "general.items[-1].purpose": {"", ""}, "general.items[99].purpose": {"", ""},
		"general.items.purpose": {"", ""}, "income.total[0].purpose": {"", ""},
	} {
		if field, topic := f.Field(name), f.Topic(name); field != want[0] || topic != want[1] {
			t.Errorf("%s: field %q, topic %q, want %q", name, field, topic, want)
		}
	}
	if got := fields("initial").Field("three_public.total.vs_budget"); got != "budget.three_public_initial.total" {
		t.Errorf("with 年初预算 in 公开07: %s", got)
	}
	for list, members := range map[string]map[string][2]string{
		"general.items": {"purpose": {"purposes.", ""}, "budget": {"budget.item.", ""}, "adjusted": {"budget.adjusted_item.", ""}, "vs_budget": {"budget.item.", "item_vs_budget."},
			"vs_adjusted": {"budget.adjusted_item.", "item_vs_adjusted."}, "amount": {}, "share": {}},
		"basic.classes": {"budget": {"budget.basic.", ""}, "vs_budget": {"budget.basic.", "basic_vs_budget."}, "vs_prior": {"prior.basic.", "basic_vs_prior."}},
	} {
		items := fact(t, f, list).(*List).Items
		if len(items) < 3 {
			t.Fatalf("%s has %d rows", list, len(items))
		}
		for i, g := range items {
			code := g.Facts["code"].(Words).S
			for member, want := range members {
				name := list + "[" + decimal.NewFromInt(int64(i)).String() + "]." + member
				for k := range want {
					if want[k] != "" {
						want[k] += code
					}
				}
				if field, topic := f.Field(name), f.Topic(name); field != want[0] || topic != want[1] {
					t.Errorf("%s of %s: field %q, topic %q, want %q", name, code, field, topic, want)
				}
			}
		}
	}
}

// TestInterval: a rate is told from more than 0.10 percentage points between its
// bounds, a multiple only where they print otherwise.
func TestInterval(t *testing.T) {
	operands := []Operand{{Label: "本年"}, {Label: "上年", Value: "0.95万元", At: diag.Position{Line: 4}}}
	for _, c := range []struct {
		kind      Kind
		formula   string
		low, high string
		want      string // "" for nothing
	}{
		{Percent, "甲 ÷ 乙", "0", "0", ""}, {Percent, "甲 ÷ 乙", "0.1450", "0.1460", ""}, {Percent, "甲 ÷ 乙", "0.1450", "0.1461", "甲 ÷ 乙按印出的数算得9%，但所用的数只精确到万元后两位，实际在14.50%至14.61%之间"},
		{Percent, "（本年 − 上年）÷ 上年", "0.1450", "0.1461", "本年的增减幅度按印出的数算得9%，但所用的数只精确到万元后两位，实际在14.50%至14.61%之间"},
		{Times, "（本年 − 上年）÷ 上年", "1.2301", "1.2349", ""}, {Times, "（本年 − 上年）÷ 上年", "1.2301", "1.2351", "本年的增减幅度按印出的数算得9%，但所用的数只精确到万元后两位，实际在1.23倍至1.24倍之间"},
	} {
		n := &Number{Kind: c.kind, Digits: "9", Unit: "%", Places: 2, Formula: c.formula, Operands: operands, Low: decimal.RequireFromString(c.low), High: decimal.RequireFromString(c.high)}
		d, ok := Interval(n)
		if ok != (c.want != "") || d.Message != c.want {
			t.Errorf("%s…%s: %v %q, want %q", c.low, c.high, ok, d.Message, c.want)
		}
		if ok && (d.Severity != diag.Info || d.Code != "facts.interval" || d.At.Line != 4 || len(d.Where) != 1 || d.Where[0] != (diag.Side{At: d.At, Label: "上年", Value: "0.95万元"}) || d.Hint == "") {
			t.Errorf("%+v", d)
		}
	}
}
