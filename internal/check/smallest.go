package check

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// wan is an amount of whole 万元 in 分.
func wan(n int64) int64 { return n * 10_000_00 }

// smallestLedger is the smallest unit in which every duty has something to
// look at: one item of each of the three budgets, five economic codes.
func smallestLedger() *ledger {
	return &ledger{
		year: 2020, unit: accounts.Yuan,
		classes: [][2]string{{"201", "一般公共服务支出"}, {"208", "社会保障和就业支出"}, {"223", "国有资本经营预算支出"}, {"234", "抗疫特别国债安排的支出"}},
		flows: []flow{
			{code: "2080109", name: "社会保险经办机构", general: wan(100), other: [5]int64{4: wan(10)}, spent: [2]int64{wan(60), wan(30)}, own: [5]int64{1: wan(5)}},
			{code: "2089901", name: "其他社会保障和就业支出", fund: budget{wan(5), wan(20), 0, wan(15)}},
			{code: "2230105", name: "国有企业退休人员社会化管理补助支出", state: budget{wan(2), wan(10), 0, wan(8)}},
		},
		basic: []section{{"30101", wan(40)}, {"30201", wan(12)}, {"30217", wan(1)}, {"30231", wan(3)}, {"30302", wan(4)}},
		names: map[string]string{"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助",
			"30101": "基本工资", "30201": "办公费", "30217": "公务接待费", "30231": "公务用车运行维护费", "30302": "退休费"},
		opening: wan(10), openingOther: wan(5),
		running: wan(3), reception: wan(1), runPlan: wan(4), hostPlan: wan(2),
	}
}

// smallestDictionary knows the codes of smallestLedger and no other.
func smallestDictionary(l *ledger) *accounts.Dictionary {
	var function, economic []accounts.CodeName
	for _, c := range l.classes {
		function = append(function, accounts.CodeName{Basis: accounts.Direct, Code: c[0], Name: c[1], From: l.year, To: l.year})
	}
	for _, f := range l.flows {
		function = append(function, accounts.CodeName{Basis: accounts.Direct, Code: f.code, Name: f.name, From: l.year, To: l.year})
	}
	for _, c := range []string{"301", "302", "303", "30101", "30201", "30217", "30231", "30302"} {
		economic = append(economic, accounts.CodeName{Basis: accounts.Direct, Code: c, Name: l.names[c], From: l.year, To: l.year})
	}
	return accounts.NewDictionary(l.year, function, economic)
}

// smallest is the smallest balanced book: its nine tables and all that they
// lack. No duty finds anything in it.
func smallest() (*accounts.Book, *accounts.Dictionary) {
	l := smallestLedger()
	b := l.book()
	b.Entries = accounts.EntriesOf(map[string]accounts.Entry{"accepted": {Name: "“认可的提示”表"},
		"reasons.agency_cost_vs_prior": {Name: "“增减原因”表的“机关运行经费与上年相比”"}})
	line := 0
	here := func() diag.Position { line++; return diag.Position{File: "unit.yaml", Line: line} }
	say := func(s string) accounts.Text { return accounts.Text{S: s, At: here()} }
	money := func(n int64) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(n), accounts.Wan),
			State: accounts.Given, Unit: accounts.Wan, Places: 2, At: here()}
	}
	number := func(n int64) accounts.Count {
		return accounts.Count{Figure: accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(n), accounts.Yuan),
			State: accounts.Given, At: here()}}
	}
	for _, p := range []struct {
		datum accounts.Datum
		n     int64
	}{
		{accounts.PriorExpenditureTotal, 101}, {accounts.PriorFiscalIncome, 120}, {accounts.PriorFiscalExpenditure, 99}, {accounts.PriorGeneralExpenditure, 80},
		{"basic.301", 35}, {"basic.302", 15}, {"basic.303", 4}, {"three_public.total", 5}, {"three_public.abroad", 0}, {"three_public.vehicles", 3},
		{"three_public.reception", 2}, {accounts.PriorAgencyCost, 15}, {accounts.PriorFundExpenditure, 14},
	} {
		b.Prior[p.datum] = money(p.n)
	}
	for _, p := range []struct {
		datum accounts.Datum
		n     int64
	}{
		{accounts.BudgetGeneralExpenditure, 95}, {accounts.BudgetEntrusted, 8}, {"basic.301", 38}, {"basic.302", 15}, {"basic.303", 4},
		{"item.2080109", 95}, {"adjusted_item.2080109", 96}, {"three_public_initial.total", 6}, {"three_public_initial.running", 4}, {"three_public_initial.reception", 2},
	} {
		b.Budget[p.datum] = money(p.n)
	}
	for i, topic := range []string{
		accounts.TopicExpenditureVsPrior, accounts.TopicFiscalIncomeVsPrior, accounts.TopicFiscalExpenditureVsPrior, accounts.TopicGeneralVsPrior,
		"basic_vs_budget.301", "basic_vs_budget.302", "basic_vs_prior.301", "basic_vs_prior.302",
		accounts.TopicThreePublicVsBudget, "three_public_vs_prior.reception", accounts.TopicFundVsPrior, accounts.TopicAgencyCostVsPrior,
	} {
		b.Reasons[topic] = accounts.Reason{Of: topic, Text: say("第" + strconv.Itoa(i+1) + "项任务有变")}
	}
	b.Reasons[accounts.TopicGeneralVsBudget] = accounts.Reason{Of: accounts.TopicGeneralVsBudget, Parts: []accounts.ReasonPart{
		{Amount: money(-8), Text: say("代编预算没有在本局支出")}, {Amount: money(3), Text: say("年中追加")}}}
	for _, c := range []struct {
		key accounts.CountKey
		n   int64
	}{
		{accounts.CountAbroadGroups, 0}, {accounts.CountAbroadPersons, 0}, {accounts.CountVehiclesBought, 0}, {accounts.CountVehiclesKept, 1},
		{accounts.CountReceptions, 2}, {accounts.CountReceptionGuests, 10}, {accounts.CountOverseasReceptions, 0}, {accounts.CountOverseasGuests, 0},
	} {
		b.Counts[c.key] = number(c.n)
	}
	b.Reception = map[accounts.Datum]accounts.Figure{accounts.ReceptionDomestic: money(1), accounts.ReceptionOverseas: money(0)}
	for k, n := range map[accounts.Datum]int64{accounts.ProcurementGoods: 3, accounts.ProcurementWorks: 0, accounts.ProcurementServices: 2,
		accounts.ProcurementTotal: 5, accounts.ProcurementSmall: 4, accounts.ProcurementMicro: 1} {
		f := money(n)
		f.At = diag.Position{File: "unit.yaml", Line: 90}
		b.Procurement[k] = f
	}
	b.Assets[accounts.AssetVehicles] = number(1)
	b.Assets[accounts.AssetVehicles+"."+accounts.VehicleGeneral] = number(1)
	p := &b.Performance
	p.Counts = map[accounts.CountKey]accounts.Count{"primary_projects": number(1), "evaluated": number(1),
		"excellent": number(1), "good": number(0)}
	p.Amounts = map[accounts.Datum]accounts.Figure{"amount": money(30)}
	for _, term := range []string{"财政拨款收入", "其他收入", "年初结转和结余", "年末结转和结余", "基本支出", "项目支出", "“三公”经费", "机关运行经费"} {
		b.Glossary = append(b.Glossary, accounts.GlossaryEntry{Term: say(term), Text: say("指……")})
	}
	value := func(operator, v, unit string) accounts.Measure {
		return accounts.Measure{Operator: operator, Value: decimal.RequireFromString(v), Unit: unit, Raw: say(operator + v + unit)}
	}
	points := func(n int64) decimal.Decimal { return decimal.NewFromInt(n) }
	words := func(s string) accounts.Measure { return accounts.Measure{Text: s, Raw: say(s)} }
	b.Forms = []accounts.EvaluationForm{{
		At: here(), Project: say("示例项目"), Fiscal: accounts.Funds{Initial: money(30), Executed: money(28)},
		Other: accounts.Funds{Initial: money(0), Executed: money(0)}, All: accounts.Funds{Initial: money(30), Executed: money(28)},
		GoalExpected: say("培训2期，10万元；印制资料，20万元"), GoalActual: say("已完成"),
		Groups: []accounts.IndicatorGroup{
			{Name: say("产出指标"), Weight: points(50), WeightAt: here(), Subgroups: []accounts.IndicatorSubgroup{
				{Name: say("数量指标"), Indicators: []accounts.Indicator{{Name: say("培训（每期5万元）"), Points: points(20), PointsAt: here(), Target: value("", "2", "期"), Actual: value("", "2", "期")}}},
				{Name: say("质量指标"), Indicators: []accounts.Indicator{{Name: say("培训质量"), Points: points(10), PointsAt: here(), Target: words("有所提高"), Actual: words("达成预期"),
					Rating: &accounts.GivenScore{Value: points(9), At: here()}, Shortfall: say("还可改进")}}},
				{Name: say("成本指标"), Indicators: []accounts.Indicator{
					{Name: say("培训"), Points: points(10), PointsAt: here(), Target: value("", "10", "万元"), Actual: value("", "10", "万元"), Smaller: true},
					{Name: say("印制"), Points: points(10), PointsAt: here(), Target: value("", "20", "万元"), Actual: value("", "18", "万元"), Smaller: true}}},
			}},
			{Name: say("满意度指标"), Weight: points(50), WeightAt: here(), Subgroups: []accounts.IndicatorSubgroup{
				{Name: say("服务对象满意度指标"), Indicators: []accounts.Indicator{{Name: say("学员满意度"), Points: points(50), PointsAt: here(), Target: value("≥", "90", "%"), Actual: value("", "95", "%")}}},
			}},
		},
		Total: &accounts.GivenScore{Value: points(99), At: here()},
	}}
	b.ThreePublicBudget, b.ThreePublicBudgetBy = accounts.InitialBudget, say("年初")
	return b, smallestDictionary(l)
}

// change is one step from the smallest book to a failing one; it says what it did.
type change func(b *accounts.Book) string

// Example makes the smallest failing input of a rule: what was changed in the
// smallest balanced book, and what the rule finds then.
func (rule *Rule) Example() (changes []string, found diag.List) {
	steps, ok := examples[rule.ID]
	if !ok {
		return nil, nil
	}
	b, dict := smallest()
	for _, step := range steps {
		changes = append(changes, step(b))
	}
	accounts.Resolve(b, dict, nil)
	for _, d := range Run(b, Options{}).Findings {
		if d.Code == rule.ID {
			found.Add(d)
		}
	}
	return changes, found
}

// breaches are the smallest texts that break the duties of later stages.
var breaches = map[string]string{
	"P.1":  "两项占比印成60.00%、41.00%，相加101.00%。",
	"W.14": "主要原因是追加经费9999.99万元（各表和补充资料里没有这个数）。",
	"N.*":  "句中有一个数既不取自表和补充资料，也不由它们算出。",
	"F.5":  "项目支出占本年支出合计的3.7%。",
	"F.6":  "支出决算为3.5万元。",
	"W.1":  "较年初预算数增加（减少）3.00万元。",
	"W.2":  "主要原因是0。",
	"W.3":  "没有项目（按支出功能分类科目说明）。",
	"W.7":  "我局负责社会保险经办。我厅负责社会保险政策。",
}

// Breach is the smallest text that breaks a duty of a later stage, "" for the
// others.
func (rule *Rule) Breach() string { return breaches[rule.ID] }

// Explain says for a person what a rule demands, what it reads, who sees to
// it, and shows its smallest failing input with what is found in it.
func Explain(id string) (text string, ok bool) {
	rule, ok := Lookup(id)
	if !ok {
		return "", false
	}
	var b strings.Builder
	b.WriteString(rule.ID + "  " + rule.Title + "\n\n")
	b.WriteString("严重程度  " + severityNames[rule.Severity] + "（" + rule.Severity.String() + "）\n")
	b.WriteString("在哪一步  " + stageNames[rule.Stage] + "（" + string(rule.Stage) + "）\n")
	b.WriteString("看哪些数  " + rule.Reads + "\n")
	if rule.By != "" {
		b.WriteString("由谁保证  " + rule.By + "\n")
	}
	if rule.Test != "" {
		b.WriteString("怎样验证  测试 " + rule.Test + "\n")
	}
	switch {
	case rule.Stage == StageConstruction:
	case rule.Open:
		b.WriteString("能否接受  核实无误的，可在补充资料的“认可的提示”表（unit.yaml 里是 accepted）写明编号、格子、差额（没有差额的不写）和理由；\n" +
			"          问题出在 unit.yaml 的，格子处写项名，如 performance.amount\n")
	case rule.OpenRounded:
		b.WriteString("能否接受  以元填报的表必须改正；以万元填报的表，超出尾差的差额可在“认可的提示”表（unit.yaml 里是 accepted）说明\n")
	default:
		b.WriteString("能否接受  不能，必须改正\n")
	}
	changes, found := rule.Example()
	if text := rule.Breach(); text != "" {
		b.WriteString("\n一个最小的例子：成稿里写着\n  " + text + "\n")
	}
	if len(changes) == 0 {
		return b.String(), true
	}
	b.WriteString("\n一个最小的例子：在一本平衡的账上\n")
	for _, c := range changes {
		b.WriteString("  " + c + "\n")
	}
	b.WriteString("就会报告：\n")
	for _, line := range strings.Split(strings.TrimRight(listText(found), "\n"), "\n") {
		b.WriteString("  " + line + "\n")
	}
	return b.String(), true
}

var severityNames = map[diag.Severity]string{diag.Error: "错误，不得公开", diag.Warning: "警告，须核实或说明", diag.Info: "提示"}

var stageNames = map[Stage]string{StageBook: "读入数据后核对", StageFacts: "计算说明中的数时", StagePack: "读入版式时",
	StageDocument: "看成稿全文时", StageConstruction: "由程序保证，不会出错"}

func listText(l diag.List) string {
	var b strings.Builder
	l.WriteText(&b) // a strings.Builder does not fail
	return b.String()
}
