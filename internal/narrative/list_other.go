package narrative

import (
	"slices"

	"juesuan/internal/accounts"
	"juesuan/internal/scope"
)

// separateFacts: 说明八 and 九 (公开08, 公开09), a budget with a statement of its
// own. The older form of 公开09 prints expenditure only; income and balances then
// come from 公开04.
func separateFacts(group string, fund scope.Value, form accounts.StatementID, name string) []Fact {
	g := group + "."
	return slices.Concat([]Fact{
		{Path: group, Is: OpGroup, Counts: at(fund), In: form, Means: name + "收入支出决算情况"},
		{Path: g + "none", Is: OpFlag, Of: of(g+"opening", g+"income", g+"expenditure", g+"closing"),
			Means: "没有" + name + "收入和支出，也没有结转和结余：只写一句无此项收支"},
		{Path: g + "opening", Is: OpAt, Counts: at(scope.Opening), Means: "年初结转和结余"},
		{Path: g + "income", Is: OpAt, Counts: at(scope.Income), Says: name + "收入", Means: "本年收入"},
		{Path: g + "expenditure", Is: OpAt, Counts: at(scope.Expenditure), Says: name + "支出", Means: "本年支出"},
		{Path: g + "basic", Is: OpAt, Counts: at(scope.Expenditure, scope.Basic), Means: "其中：基本支出"},
		{Path: g + "project", Is: OpAt, Counts: at(scope.Expenditure, scope.Project), Means: "其中：项目支出"},
		{Path: g + "closing", Is: OpAt, Counts: at(scope.Closing), Says: name + "年末结转和结余", Means: "年末结转和结余"},
		{Path: g + "income_vs_prior", Is: OpChange, Of: of(g + "income"), From: PriorFinal, Means: "本年收入与上年相比"},
		{Path: g + "expenditure_vs_prior", Is: OpChange, Of: of(g + "expenditure"), From: PriorFinal,
			Topic: group + "_vs_prior", Means: "本年支出与上年相比"},
		{Path: g + "closing_vs_prior", Is: OpChange, Of: of(g + "closing"), From: PriorFinal, Means: "年末结转和结余与上年相比"},
	}, itemFacts(group, form, g+"expenditure", name+"支出"))
}

// otherFacts: 说明十.
func otherFacts() []Fact {
	return []Fact{
		{Path: "agency_cost", Is: OpGroup, Counts: at(scope.General, scope.Expenditure, scope.Basic), Means: "机关运行经费"},
		{Path: "agency_cost.applies", Is: OpFlag, Own: ownAdministrative, Means: "有行政单位或参公事业单位，应当说明机关运行经费"},
		{Path: "agency_cost.none", Is: OpFlag, Own: ownNoAgencyCost, Of: of("agency_cost.amount"), Means: "没有机关运行经费支出"},
		// X.21: it equals 公用经费 if every member is such a unit.
		{Path: "agency_cost.amount", Is: OpAt, Field: "agency_cost", Else: []Source{{Fact: "basic.operating", If: ownAllAdministrative}},
			Says: "机关运行经费", Means: "机关运行经费支出"},
		{Path: "agency_cost.vs_prior", Is: OpChange, Of: of("agency_cost.amount"), From: PriorFinal, Field: "prior.agency_cost", Means: "与上年相比"},

		{Path: "procurement", Is: OpGroup, Means: "政府采购"},
		{Path: "procurement.given", Is: OpFlag, Own: ownKnown, Of: of("procurement.total"), Means: "给出了政府采购数"},
		{Path: "procurement.total", Is: OpAt, Field: "procurement.total", Else: of("procurement.goods", "procurement.works", "procurement.services"),
			Reads: "货物＋工程＋服务", Means: "政府采购支出总额，没有给出时为货物、工程、服务之和"},
		{Path: "procurement.{}", Is: OpAt, For: procurementParts, Field: "procurement.{}", Means: "{name}"},
		{Path: "procurement.sme_share", Is: OpShare, Of: of("procurement.sme", "procurement.total"), Means: "授予中小企业合同金额占政府采购支出总额的比重"},
		{Path: "procurement.micro_share", Is: OpShare, Of: of("procurement.micro", "procurement.total"), Means: "授予小微企业合同金额占政府采购支出总额的比重"},
		{Path: "procurement.micro_share_of_sme", Is: OpShare, Of: of("procurement.micro", "procurement.sme"),
			Means: "授予小微企业合同金额占授予中小企业合同金额的比重"},

		{Path: "assets", Is: OpGroup, Means: "国有资产占有使用情况（12月31日）"},
		{Path: "assets.floor_area", Is: OpCount, Field: "assets.floor_area", Unit: "平方米", Means: "房屋面积"},
		{Path: "assets.vehicles", Is: OpCount, Field: "assets.vehicles.total", Else: of("assets.vehicle_kinds[].count"), Unit: "辆",
			Reads: "各类车辆之和", Means: "车辆总数，没有给出时为各类之和"},
		{Path: "assets.vehicle_kinds", Is: OpList, Each: Rows{Parts: vehicleParts, If: "assets.vehicle_kinds[].count"},
			Means: "给出的各类车辆，按官方次序，零辆也在内"},
		{Path: "assets.vehicle_kinds[].name", Is: OpWords, Own: ownName, Means: "类名，如 领导干部用车"},
		{Path: "assets.vehicle_kinds[].count", Is: OpCount, Field: "assets.vehicles.{}", Unit: "辆", Says: "{name}", Means: "该类车辆数"},
		{Path: "assets.vehicle_kinds[].zero", Is: OpFlag, Of: of("assets.vehicle_kinds[].count"), Means: "零辆"},
		{Path: "assets.of", Is: OpGroup, Means: "各类车辆"},
		{Path: "assets.of.{}", Is: OpCount, For: vehicleParts, Field: "assets.vehicles.{}", Unit: "辆", Says: "{name}", Means: "{name}"},
		{Path: "assets.equipment_50", Is: OpCount, Field: "assets.equipment_50", Unit: "台（套）", Means: "单价50万元以上通用设备"},
		{Path: "assets.equipment_100", Is: OpCount, Field: "assets.equipment_100", Unit: "台（套）", Says: "单价100万元以上专用设备",
			Means: "单价100万元以上专用设备（2024年起：单价100万元（含）以上设备，不含车辆）"},
	}
}

var procurementParts = named(accounts.ProcurementAmounts[:])

var vehicleParts = named(accounts.VehicleKinds[:])

// performanceFacts: 预算绩效管理.
func performanceFacts() []Fact {
	return []Fact{
		{Path: "performance", Is: OpGroup, Means: "预算绩效管理"},
		{Path: "performance.{}", Is: OpCount, For: performanceCounts, Field: "performance.{}", Unit: "个", Says: "{name}", Means: "{name}"},
		{Path: "performance.evaluated", Is: OpCount, Field: "performance.evaluated", Unit: "个", Says: "绩效自评的项目数",
			Else:  of("performance.excellent", "performance.good", "performance.qualified", "performance.unqualified"),
			Reads: "优＋良＋合格＋不合格", Means: "绩效自评的项目数，没有给出时为各等级之和"},
		{Path: "performance.problems", Is: OpCount, Field: "performance.problems_found", Unit: "个", Else: of("performance.rectified", "performance.rectifying"),
			Reads: "已整改＋正在整改", Means: "自评中发现的问题数，没有给出时为已整改与正在整改之和"},
		{Path: "performance.rectified", Is: OpCount, Field: "performance.rectified", Unit: "个", Means: "已完成整改的问题数"},
		{Path: "performance.rectifying", Is: OpCount, Field: "performance.rectifying", Unit: "个", Means: "正在整改的问题数"},
		{Path: "performance.amount", Is: OpAt, Field: "performance.amount", Else: of("forms[].initial"), Reads: "各自评表年初预算数之和",
			Means: "一般公共预算自评项目涉及资金，没有给出时为各自评表年初预算数之和"},
		{Path: "performance.fund_amount", Is: OpAt, Field: "performance.fund_amount", Means: "政府性基金自评项目涉及资金"},
		{Path: "performance.targets_amount", Is: OpAt, Field: "performance.targets_amount", Means: "编报绩效目标的项目涉及预算金额"},
		{Path: "performance.tracked_amount", Is: OpAt, Field: "performance.tracked_amount", Means: "绩效跟踪评价的项目涉及预算金额"},
		{Path: "performance.evaluated_amount", Is: OpAt, Field: "performance.evaluated_amount", Means: "绩效自评的项目涉及预算金额"},
		{Path: "performance.project_expenditure", Is: OpAt, Counts: at(scope.General, scope.Expenditure, scope.Project),
			Means: "一般公共预算项目支出总额（公开05表）"},
		{Path: "performance.share", Is: OpShare, Of: of("performance.amount", "performance.project_expenditure"),
			Means: "涉及资金占一般公共预算项目支出总额的比重"},
		{Path: "performance.fund_project_expenditure", Is: OpAt, Counts: at(scope.GovernmentFund, scope.Expenditure, scope.Project),
			Means: "政府性基金项目支出总额（公开08表）"},
		{Path: "performance.fund_share", Is: OpShare, Of: of("performance.fund_amount", "performance.fund_project_expenditure"),
			Means: "政府性基金项目涉及资金占政府性基金项目支出总额的比重"},
		{Path: "performance.average", Is: OpCount, Field: "performance.average", Unit: "分", Means: "平均得分"},
		{Path: "performance.note", Is: OpWords, Field: "performance.note", Means: "哪些支出不纳入自评，为什么"},
		{Path: "performance.note_amounts", Is: OpList, Each: Rows{Records: "performance.note_amounts"}, Means: "不纳入自评的金额"},
		{Path: "performance.note_amounts[].amount", Is: OpAt, Field: "performance.note_amounts[]", Says: "不纳入自评的金额", Means: "金额"},
		{Path: "performance.problems_text", Is: OpWords, Field: "performance.problems", Means: "发现的主要问题"},
		{Path: "performance.measures", Is: OpWords, Field: "performance.measures", Means: "下一步改进措施"},
		{Path: "performance.mechanism", Is: OpWords, Field: "performance.mechanism", Means: "预算绩效管理工作机制，接在“建立了”之后"},
		{Path: "performance.systems", Is: OpList, Each: Rows{Records: "performance.systems"}, Means: "预算绩效管理制度"},
		{Path: "performance.systems[].name", Is: OpWords, Field: "performance.systems[]", Means: "制度名称"},
	}
}

var performanceCounts = []Member{
	{Key: "primary_projects", Name: "一般公共预算一级项目数"}, {Key: "secondary_projects", Name: "一般公共预算二级项目数"},
	{Key: "fund_projects", Name: "政府性基金预算项目数"}, {Key: "targets", Name: "编报绩效目标的项目数"}, {Key: "tracked", Name: "绩效跟踪评价的项目数"},
	{Key: "excellent", Name: "评级为优的项目数"}, {Key: "good", Name: "评级为良的项目数"},
	{Key: "qualified", Name: "评级为合格的项目数"}, {Key: "unqualified", Name: "评级为不合格的项目数"},
}

// attachmentFacts: self-evaluation forms, glossary, what stands below tables.
func attachmentFacts(forms *accounts.FormSet) []Fact {
	return slices.Concat([]Fact{
		{Path: "forms", Is: OpList, Each: Rows{Records: "forms"}, Means: "项目支出绩效自评表，各表一项"},
		{Path: "forms[].number", Is: OpCount, Own: ownNumber, Of: of("forms[].project"), Means: "序号"},
		{Path: "forms[].project", Is: OpWords, Field: "forms[].project", Means: "项目名称"},
		{Path: "forms[].supervisor", Is: OpWords, Field: "forms[].supervisor", Means: "主管部门及代码"},
		{Path: "forms[].implementer", Is: OpWords, Field: "forms[].implementer", Means: "实施单位"},
	}, EvaluationFacts("forms[]"), []Fact{
		{Path: "form_count", Is: OpCount, Own: ownRows, Of: of("forms"), Unit: "个", Says: "自评表", Means: "自评表数"},

		{Path: "glossary", Is: OpList, Each: Rows{Records: "glossary"}, Means: "名词解释"},
		{Path: "glossary[].number", Is: OpCount, Own: ownNumber, Of: of("glossary[].term"), Means: "序号"},
		{Path: "glossary[].term", Is: OpWords, Field: "glossary[].term", Means: "名词"},
		{Path: "glossary[].text", Is: OpWords, Field: "glossary[].text", Means: "解释"},

		{Path: "withheld", Is: OpGroup, Means: "涉密不公开的科目"},
		{Path: "withheld.note", Is: OpWords, Field: "withheld[].note", Means: "有科目不公开的说明；没有不公开的，为空"},

		{Path: "statements", Is: OpGroup, Means: "九张表"},
		{Path: "statements.{}", Is: OpGroup, For: statementParts(forms), Means: "{name}"},
		{Path: "statements.{}.empty", Is: OpFlag, Own: ownEmpty, Means: "表中没有不为零的金额"},
		{Path: "statements.{}.drift", Is: OpFlag, Own: ownDrift, Means: "印出的合计与印出的各项之和有尾差：各自四舍五入所致，以元列示的表没有"},
		{Path: "table_unit", Is: OpWords, Own: ownTableUnit, Means: "各表的金额单位：元 或 万元"},
		{Path: "prose_unit", Is: OpWords, Own: ownProseUnit, Means: "文字中的金额单位：万元"},
	})
}

// EvaluationFacts are those of a self-evaluation form at a path: of each project, or
// of a kind that the layout declares.
func EvaluationFacts(path string) []Fact {
	p := path + "."
	var list []Fact
	for _, row := range fundRows {
		above := p
		if row.key != "" {
			above = p + row.key + "."
			list = append(list, Fact{Path: p + row.key, Is: OpGroup, Means: row.name})
		}
		for _, column := range fundColumns {
			list = append(list, Fact{Path: above + column.key, Is: OpAt, Field: above + column.key,
				Says: row.name + " " + column.name, Means: row.name + "：" + column.name})
		}
	}
	return append(list, []Fact{
		{Path: p + "execution_rate", Is: OpRate, Of: of(p+"executed", p+"initial"), Means: "执行率：全年执行数÷年初预算数"},
		{Path: p + "adjusted_rate", Is: OpRate, Of: of(p+"executed", p+"adjusted"), Means: "执行率：全年执行数÷全年预算数"},
		{Path: p + "execution_score", Is: OpScore, Own: ownExecution, Unit: "分", Means: "预算执行率的得分"},
		{Path: p + "execution_points", Is: OpScore, Own: ownExecutionPoints, Unit: "分", Means: "预算执行率的分值"},
		{Path: p + "goal", Is: OpGroup, Means: "年度总体目标"},
		{Path: p + "goal.expected", Is: OpWords, Field: p + "goal.expected", Means: "预期目标"},
		{Path: p + "goal.actual", Is: OpWords, Field: p + "goal.actual", Means: "实际完成情况"},
		{Path: p + "score", Is: OpScore, Unit: "分", Means: "总分"},
	}...)
}

// fundRows and fundColumns are 项目资金 of a form; the first row is the whole.
var (
	fundRows    = [...]struct{ key, name string }{{"", "年度资金总额"}, {"fiscal", "财政拨款"}, {"carried", "上年结转资金"}, {"other", "其他资金"}}
	fundColumns = [...]struct{ key, name string }{{"initial", "年初预算数"}, {"adjusted", "全年预算数"}, {"executed", "全年执行数"}}
)

// statementParts are the statements by their keys.
func statementParts(forms *accounts.FormSet) (members []Member) {
	for _, f := range forms.Forms() {
		members = append(members, Member{Key: f.Key, Name: f.Title, Form: f.ID})
	}
	return members
}
