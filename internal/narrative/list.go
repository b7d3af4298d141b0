package narrative

import (
	"slices"

	"juesuan/internal/accounts"
	"juesuan/internal/scope"
)

// list declares all facts, in the order in which a person who writes sentences
// finds them, which is the order of the report.
func list(forms *accounts.FormSet) []Fact {
	return slices.Concat(profileFacts(), totalFacts(), generalFacts(), basicFacts(), threePublicFacts(),
		separateFacts("fund", scope.GovernmentFund, accounts.GovernmentFund, "政府性基金预算财政拨款"),
		separateFacts("state_capital", scope.StateCapital, accounts.StateCapital, "国有资本经营预算财政拨款"),
		otherFacts(), performanceFacts(), attachmentFacts(forms))
}

// wholes are shares that together make up one whole: printed, they add up to
// 100 %. A list stands for the shares of its rows.
var wholes = [][]string{
	{"income.items"}, {"expenditure.items"}, {"fiscal.classes"}, {"general.classes"},
	{"basic.staff_share", "basic.operating_share"}, {"basic.classes"}, {"three_public.items"},
}

// at are the values that a fact adds to the point of its group.
func at(values ...scope.Value) []scope.Value { return append([]scope.Value{}, values...) }

// of are other facts.
func of(paths ...string) []Source {
	out := make([]Source, len(paths))
	for i, p := range paths {
		out[i].Fact = p
	}
	return out
}

// profileFacts: year, unit, functions, setup.
func profileFacts() []Fact {
	return []Fact{
		{Path: "year", Is: OpCount, Own: ownYear, Says: "决算年度", Means: "决算年度，如 2020"},
		{Path: "prior_year", Is: OpCount, Own: ownPriorYear, Says: "上一年度", Means: "上一年度，如 2019"},
		{Path: "date", Is: OpGroup, Means: "成文日期"},
		{Path: "date.year", Is: OpCount, Own: ownDateYear, Says: "成文日期", Means: "年"},
		{Path: "date.month", Is: OpCount, Own: ownDateMonth, Says: "成文日期", Means: "月"},
		{Path: "date.day", Is: OpCount, Own: ownDateDay, Says: "成文日期", Means: "日"},

		{Path: "unit", Is: OpGroup, Means: "单位"},
		{Path: "unit.full", Is: OpWords, Field: "organization.full_name", Means: "全称"},
		{Path: "unit.short", Is: OpWords, Field: "organization.short_name", Of: of("unit.full"), Means: "简称，没有则为全称"},
		{Path: "unit.self", Is: OpWords, Field: "organization.self_name", Own: ownSelf, Means: "自称，如 我局；没有则为 本部门、本单位"},
		{Path: "unit.noun", Is: OpWords, Own: ownNoun, Means: "部门 或 单位"},
		{Path: "unit.kind", Is: OpWords, Field: "organization.kind", Means: "单位性质：行政、参公、财政补助事业……"},
		{Path: "unit.is_department", Is: OpFlag, Own: ownIsDepartment, Means: "是部门（不是单位）"},
		{Path: "unit.supervisor", Is: OpWords, Field: "organization.supervisor", Means: "主管部门"},
		{Path: "unit.supervisor_code", Is: OpWords, Field: "organization.supervisor_code", Means: "主管部门代码"},
		{Path: "unit.contact", Is: OpWords, Field: "organization.contact", Means: "联系方式"},
		{Path: "unit.members", Is: OpList, Each: Rows{Records: "organization.members"}, Means: "纳入编报范围的单位"},
		{Path: "unit.members[].number", Is: OpCount, Own: ownNumber, Of: of("unit.members[].name"), Means: "序号"},
		{Path: "unit.members[].name", Is: OpWords, Field: "organization.members[].name", Means: "单位名称"},
		{Path: "unit.members[].kind", Is: OpWords, Field: "organization.members[].kind", Means: "单位性质"},
		{Path: "unit.members[].note", Is: OpWords, Field: "organization.members[].note", Means: "备注"},
		{Path: "unit.member_count", Is: OpCount, Field: "organization.members", Own: ownRows, Of: of("unit.members", "unit.full"), Unit: "个", Says: "纳入编报范围的单位", Means: "纳入编报范围的单位数"},
		{Path: "unit.single", Is: OpFlag, Own: ownSingle, Means: "只有一个单位（本级）"},

		{Path: "signoff", Is: OpGroup, Means: "签字"},
		{Path: "signoff.{}", Is: OpGroup, For: signers(), Means: "{name}"},
		{Path: "signoff.{}.name", Is: OpWords, Own: ownSigner, Means: "{name}人姓名，失效则不印"},
		{Path: "signoff.{}.day", Is: OpWords, Own: ownSigning, Means: "{name}日期，如 2021年8月20日"},

		{Path: "functions", Is: OpGroup, Means: "主要职能"},
		{Path: "functions.intro", Is: OpWords, Field: "functions.intro", Means: "引言"},
		{Path: "functions.items", Is: OpList, Each: Rows{Records: "functions.items"}, Means: "各项职能"},
		{Path: "functions.items[].number", Is: OpCount, Own: ownNumber, Of: of("functions.items[].text"), Means: "序号"},
		{Path: "functions.items[].text", Is: OpWords, Field: "functions.items[]", Means: "职能"},

		{Path: "setup", Is: OpGroup, Means: "机构设置"},
		{Path: "setup.text", Is: OpWords, Field: "setup.text", Means: "说明文字"},
		{Path: "setup.nature", Is: OpWords, Field: "setup.nature", Means: "机构性质，如 参公管理副厅级事业单位"},
		{Path: "setup.departments", Is: OpCount, Field: "setup.departments", Unit: "个", Means: "内设处室数"},
		{Path: "setup.department_kind", Is: OpWords, Field: "setup.department_kind", Means: "处室性质，如 正处级职能处室"},
		{Path: "setup.posts", Is: OpCount, Field: "setup.posts", Unit: "名", Means: "编制数"},
		{Path: "setup.post_kind", Is: OpWords, Field: "setup.post_kind", Means: "编制性质，如 全额预算事业编制"},
		{Path: "setup.staff", Is: OpCount, Field: "setup.staff", Unit: "名", Means: "在岗人数"},
	}
}

// signers are the roles in which a report is signed.
func signers() []Member {
	return []Member{
		{Key: "prepared", Name: accounts.Prepared.String()},
		{Key: "reviewed", Name: accounts.Reviewed.String()},
		{Key: "issued", Name: accounts.Issued.String()},
	}
}

// totalFacts: 说明一 to 四 (公开01–04).
func totalFacts() []Fact {
	return slices.Concat([]Fact{
		{Path: "overall", Is: OpGroup, Counts: at(), In: accounts.Overall, Means: "收入支出决算总体情况（公开01表）"},
		{Path: "overall.income_grand", Is: OpAt, Counts: at(scope.IncomeGrand), Means: "收入总计"},
		{Path: "overall.expenditure_grand", Is: OpAt, Counts: at(scope.ExpenditureGrand), Means: "支出总计"},
		{Path: "overall.income_total", Is: OpAt, Counts: at(scope.Income), Means: "本年收入合计"},
		{Path: "overall.expenditure_total", Is: OpAt, Counts: at(scope.Expenditure), Means: "本年支出合计"},
		{Path: "overall.use_nonfiscal", Is: OpAt, Counts: at(scope.UseNonFiscal), Means: "使用非财政拨款结余"},
		{Path: "overall.opening", Is: OpAt, Counts: at(scope.Opening), Means: "年初结转和结余"},
		{Path: "overall.distribution", Is: OpAt, Counts: at(scope.Distribution), Means: "结余分配"},
		{Path: "overall.closing", Is: OpAt, Counts: at(scope.Closing), Means: "年末结转和结余"},
		{Path: "overall.income_grand_vs_prior", Is: OpChange, Of: of("overall.income_grand"), From: PriorFinal,
			Topic: accounts.TopicOverallVsPrior, Named: "收入支出总计", Means: "收入总计与上年收入总计相比"},
		{Path: "overall.expenditure_grand_vs_prior", Is: OpChange, Of: of("overall.expenditure_grand"), From: PriorFinal,
			Topic: accounts.TopicOverallVsPrior, Means: "支出总计与上年支出总计相比（收入支出总计一句话时也用它）"},
		{Path: "overall.income_total_vs_prior", Is: OpChange, Of: of("overall.income_total"), From: PriorFinal,
			Topic: "income_vs_prior", Means: "本年收入合计与上年本年收入合计相比"},
		{Path: "overall.expenditure_total_vs_prior", Is: OpChange, Of: of("overall.expenditure_total"), From: PriorFinal,
			Topic: accounts.TopicExpenditureVsPrior, Means: "本年支出合计与上年本年支出合计相比"},

		{Path: "income", Is: OpGroup, Counts: at(scope.Income), In: accounts.Income, Means: "收入决算情况（公开02表）"},
		{Path: "income.total", Is: OpAt, Counts: at(), Means: "本年收入合计"},
	}, partFacts("income", incomeParts(), "本年收入合计"), []Fact{
		{Path: "income.items", Is: OpList, Each: Rows{Of: groups("income", incomeParts())}, Means: "各项收入，按表列次序，零项也在内"},
		{Path: "income.items_nonzero", Is: OpList, Each: nonzero("income.items"), Means: "各项收入，只列不为零的"},
		{Path: "income.tuition", Is: OpAt, Counts: at(scope.Tuition), Means: "事业收入中的教育收费"},

		{Path: "expenditure", Is: OpGroup, Counts: at(scope.Expenditure), In: accounts.Expenditure, Means: "支出决算情况（公开03表）"},
		{Path: "expenditure.total", Is: OpAt, Counts: at(), Means: "本年支出合计"},
	}, partFacts("expenditure", expenditureParts(), "本年支出合计"), []Fact{
		{Path: "expenditure.items", Is: OpList, Each: Rows{Of: groups("expenditure", expenditureParts())}, Means: "各类支出，按表列次序，零项也在内"},
		{Path: "expenditure.items_nonzero", Is: OpList, Each: nonzero("expenditure.items"), Means: "各类支出，只列不为零的"},

		{Path: "fiscal", Is: OpGroup, Counts: at(scope.Fiscal), In: accounts.FiscalOverall, Means: "财政拨款收入支出决算总体情况（公开04表）"},
		{Path: "fiscal.income", Is: OpAt, Counts: at(scope.Income), Says: "财政拨款收入", Means: "财政拨款本年收入合计"},
		{Path: "fiscal.income_general", Is: OpAt, Counts: at(scope.General, scope.Income), Means: "一般公共预算财政拨款收入"},
		{Path: "fiscal.income_fund", Is: OpAt, Counts: at(scope.GovernmentFund, scope.Income), Means: "政府性基金预算财政拨款收入"},
		{Path: "fiscal.income_state_capital", Is: OpAt, Counts: at(scope.StateCapital, scope.Income),
			Means: "国有资本经营预算财政拨款收入"},
		{Path: "fiscal.opening", Is: OpAt, Counts: at(scope.Opening), Means: "年初财政拨款结转和结余"},
		{Path: "fiscal.opening_general", Is: OpAt, Counts: at(scope.General, scope.Opening),
			Means: "其中：一般公共预算财政拨款年初结转和结余"},
		{Path: "fiscal.opening_fund", Is: OpAt, Counts: at(scope.GovernmentFund, scope.Opening),
			Means: "其中：政府性基金预算财政拨款年初结转和结余"},
		{Path: "fiscal.opening_state_capital", Is: OpAt, Counts: at(scope.StateCapital, scope.Opening),
			Means: "其中：国有资本经营预算财政拨款年初结转和结余"},
		{Path: "fiscal.income_grand", Is: OpAt, Counts: at(scope.IncomeGrand), Means: "财政拨款收入总计"},
		{Path: "fiscal.expenditure", Is: OpAt, Counts: at(scope.Expenditure), Says: "财政拨款支出", Means: "财政拨款本年支出合计"},
		{Path: "fiscal.expenditure_general", Is: OpAt, Counts: at(scope.General, scope.Expenditure),
			Means: "一般公共预算财政拨款支出"},
		{Path: "fiscal.expenditure_fund", Is: OpAt, Counts: at(scope.GovernmentFund, scope.Expenditure),
			Means: "政府性基金预算财政拨款支出"},
		{Path: "fiscal.expenditure_state_capital", Is: OpAt, Counts: at(scope.StateCapital, scope.Expenditure),
			Means: "国有资本经营预算财政拨款支出"},
		{Path: "fiscal.closing", Is: OpAt, Counts: at(scope.Closing), Means: "年末财政拨款结转和结余"},
		{Path: "fiscal.expenditure_grand", Is: OpAt, Counts: at(scope.ExpenditureGrand), Means: "财政拨款支出总计"},
		{Path: "fiscal.income_vs_prior", Is: OpChange, Of: of("fiscal.income"), From: PriorFinal,
			Means: "财政拨款收入与上年财政拨款收入相比"},
		{Path: "fiscal.expenditure_vs_prior", Is: OpChange, Of: of("fiscal.expenditure"), From: PriorFinal,
			Means: "财政拨款支出与上年财政拨款支出相比"},
		{Path: "fiscal.grand_vs_prior", Is: OpChange, Of: of("fiscal.expenditure_grand"), From: PriorFinal, Field: "prior.fiscal_grand",
			Says: "财政拨款收支总计", Means: "财政拨款收支总计与上年财政拨款收支总计相比"},
	}, classFacts("fiscal", "fiscal.expenditure", "财政拨款本年支出合计"))
}

// The parts of totals, and the “三公”, are the columns of their statements.
func incomeParts() []Member { return columns(accounts.Income, scope.AllFunds.Parts()) }

func expenditureParts() []Member { return columns(accounts.Expenditure, scope.AllNatures.Parts()) }

// columns are those of a statement that add one of the values to what it counts.
func columns(id accounts.StatementID, values []scope.Value) (members []Member) {
	f := accounts.Core().Form(id)
	for _, v := range values {
		for _, c := range f.Columns() {
			if p, ok := f.Point(accounts.RowTotal, c.Key); ok && p == scope.At(f.Counts...).With(v) {
				members = append(members, Member{Key: string(c.Key), Name: c.Name(), Counts: at(v)})
			}
		}
	}
	return members
}

// threePublicParts are the “三公” and what the forms of some provinces have beside them.
func threePublicParts() (members []Member) {
	f := accounts.Core().Form(accounts.ThreePublic)
	for _, i := range accounts.Items {
		column := f.Column(i.Cell(scope.Final).Column)
		members = append(members, Member{Key: i.Member, Name: i.Value.Name(), Counts: at(i.Value),
			Whole: i.Value == scope.ThreePublic, Beside: column.Beside})
	}
	return members
}

// partFacts are the parts of a total, each a column of its statement.
func partFacts(group string, parts []Member, whole string) []Fact {
	p := group + ".{}"
	return []Fact{
		{Path: p, Is: OpGroup, For: parts, Means: "{name}"},
		{Path: p + ".name", Is: OpWords, Own: ownName, Means: "名称"},
		{Path: p + ".amount", Is: OpAt, Counts: at(), Means: "{name}金额"},
		{Path: p + ".share", Is: OpShare, Of: of(p+".amount", group+".total"), Means: "{name}占" + whole + "的比重"},
		{Path: p + ".zero", Is: OpFlag, Of: of(p + ".amount"), Means: "金额为零"},
	}
}

// groups are the paths of parts.
func groups(group string, parts []Member) []string {
	out := make([]string, len(parts))
	for i := range parts {
		out[i] = group + "." + parts[i].Key
	}
	return out
}

// nonzero are those rows of a list that are not zero.
func nonzero(list string) Rows { return Rows{Of: []string{list}, Unless: list + "[].zero"} }

// classFacts are the function classes of one fund in 公开04, which prints them all.
func classFacts(group, whole, name string) []Fact {
	list := group + ".classes"
	p := list + "[]"
	return []Fact{
		{Path: list, Is: OpList, Counts: at(scope.Expenditure), Each: Rows{Digits: 3, Form: accounts.FiscalOverall},
			Means: "各功能分类科目类，按编码次序，零项也在内"},
		{Path: p + ".code", Is: OpWords, Own: ownCode, Means: "类编码，如 208"},
		{Path: p + ".name", Is: OpWords, Own: ownName, Means: "类名称，如 社会保障和就业支出"},
		{Path: p + ".short", Is: OpWords, Own: ownShort, Means: "类名称去掉末尾的“支出”，如 社会保障和就业"},
		{Path: p + ".amount", Is: OpAt, Counts: at(), Means: "该类支出"},
		{Path: p + ".share", Is: OpShare, Of: of(p+".amount", whole), Means: "该类支出占" + name + "的比重"},
		{Path: p + ".zero", Is: OpFlag, Of: of(p + ".amount"), Means: "金额为零"},
		{Path: group + ".classes_nonzero", Is: OpList, Each: nonzero(list), Means: "各功能分类科目类，只列不为零的"},
	}
}

// generalFacts: 说明五 (公开05).
func generalFacts() []Fact {
	return slices.Concat([]Fact{
		{Path: "general", Is: OpGroup, Counts: at(scope.General, scope.Expenditure), In: accounts.GeneralExpenditure, Means: "一般公共预算财政拨款支出决算情况（公开05表）"},
		{Path: "general.amount", Is: OpAt, Counts: at(), Means: "一般公共预算财政拨款支出"},
		{Path: "general.basic", Is: OpAt, Counts: at(scope.Basic), Means: "其中：基本支出"},
		{Path: "general.project", Is: OpAt, Counts: at(scope.Project), Means: "其中：项目支出"},
		{Path: "general.share_of_expenditure", Is: OpShare, Of: of("general.amount", "expenditure.total"), Means: "占本年支出合计（全部资金）的比重"},
		{Path: "general.vs_prior", Is: OpChange, Of: of("general.amount"), From: PriorFinal,
			Means: "一般公共预算财政拨款支出与上年相比"},
	}, classFacts("general", "general.amount", "一般公共预算财政拨款支出"), []Fact{
		{Path: "general.budget", Is: OpAt, Counts: at(scope.Initial), Else: of("general.items[].budget"),
			Reads: "各项年初预算之和", Says: "一般公共预算财政拨款支出", Means: "年初预算"},
		{Path: "general.budget_entrusted", Is: OpAt, Field: "budget.entrusted", Says: "代编预算", Means: "年初预算中的代编预算"},
		{Path: "general.adjusted", Is: OpAt, Counts: at(scope.Adjusted), Field: "budget.adjusted_item", Else: of("general.items[].adjusted"),
			Reads: "各项全年预算之和", Means: "全年预算（各项合计）"},
		{Path: "general.vs_budget", Is: OpChange, Of: of("general.amount", "general.budget"), From: InitialBudget,
			Means: "决算数与年初预算数相比，done 为完成年初预算的比率"},
		{Path: "general.vs_adjusted", Is: OpChange, Of: of("general.amount", "general.adjusted"), From: AdjustedBudget,
			Means: "决算数与全年预算数相比，done 为完成全年预算的比率"},
	}, itemFacts("general", accounts.GeneralExpenditure, "general.amount", "一般公共预算财政拨款支出"))
}

// itemFacts are the function items 项 of a statement with their budgets. An
// item that was budgeted and not spent is among them.
func itemFacts(group string, form accounts.StatementID, whole, name string) []Fact {
	list := group + ".items"
	p := list + "[]"
	return []Fact{
		{Path: list, Is: OpList, Counts: at(scope.Expenditure), Each: Rows{Digits: 7, Form: form, Budgeted: true}, Means: "各项级科目，按编码次序"},
		{Path: p + ".number", Is: OpCount, Own: ownNumber, Of: of(p + ".amount"), Means: "序号"},
		{Path: p + ".code", Is: OpWords, Own: ownCode, Means: "项编码，如 2080109"},
		{Path: p + ".name", Is: OpWords, Own: ownName, Means: "项名称"},
		{Path: p + ".class_name", Is: OpWords, Own: ownClassName, Means: "类名称，如 社会保障和就业支出"},
		{Path: p + ".section_name", Is: OpWords, Own: ownSectionName, Means: "款名称，字典和表中都没有时为空"},
		{Path: p + ".purpose", Is: OpWords, Field: "purposes.{code}", Means: "主要用于"},
		{Path: p + ".amount", Is: OpAt, Counts: at(), Says: "{name}（项）支出", Means: "支出决算"},
		{Path: p + ".basic", Is: OpAt, Counts: at(scope.Basic), Means: "其中：基本支出"},
		{Path: p + ".project", Is: OpAt, Counts: at(scope.Project), Means: "其中：项目支出"},
		{Path: p + ".share", Is: OpShare, Of: of(p+".amount", whole), Means: "占" + name + "的比重"},
		{Path: p + ".zero", Is: OpFlag, Of: of(p + ".amount"), Means: "支出决算为零"},
		{Path: p + ".budget", Is: OpAt, Counts: at(scope.Initial), Says: "{name}（项）支出", Means: "年初预算"},
		{Path: p + ".adjusted", Is: OpAt, Counts: at(scope.Adjusted), Says: "{name}（项）支出", Means: "全年预算"},
		{Path: p + ".vs_budget", Is: OpChange, Of: of(p+".amount", p+".budget"), From: InitialBudget, Topic: accounts.TopicItemVsBudget + ".{code}",
			Named: "{row}", Means: "决算数与年初预算数相比"},
		{Path: p + ".vs_adjusted", Is: OpChange, Of: of(p+".amount", p+".adjusted"), From: AdjustedBudget, Topic: "item_vs_adjusted.{code}",
			Means: "决算数与全年预算数相比"},
	}
}

// basicFacts: 说明六 (公开06).
func basicFacts() []Fact {
	return []Fact{
		{Path: "basic", Is: OpGroup, Counts: at(scope.General, scope.Expenditure, scope.Basic), In: accounts.GeneralBasic, Means: "一般公共预算财政拨款基本支出决算情况（公开06表）"},
		{Path: "basic.total", Is: OpAt, Counts: at(), Says: "一般公共预算财政拨款基本支出", Means: "基本支出合计"},
		{Path: "basic.staff", Is: OpAt, Counts: at(scope.Staff), Means: "人员经费：301 和 303"},
		{Path: "basic.operating", Is: OpAt, Counts: at(scope.OperatingCost), Means: "公用经费：其余各类"},
		{Path: "basic.staff_share", Is: OpShare, Of: of("basic.staff", "basic.total"), Means: "人员经费占基本支出的比重"},
		{Path: "basic.operating_share", Is: OpShare, Of: of("basic.operating", "basic.total"), Means: "公用经费占基本支出的比重"},
		{Path: "basic.budget", Is: OpAt, Counts: at(scope.Initial), Else: of("basic.classes[].budget"),
			Reads: "各类年初预算之和", Says: "基本支出", Means: "基本支出年初预算（各类合计）"},
		{Path: "basic.vs_budget", Is: OpChange, Of: of("basic.total", "basic.budget"), From: InitialBudget, Named: "基本支出", Means: "基本支出与年初预算相比"},
		{Path: "basic.vs_prior", Is: OpChange, Of: of("basic.total"), From: PriorFinal, Else: of("basic.classes[].vs_prior"),
			Reads: "各类上年决算之和", Named: "基本支出", Means: "基本支出与上年相比"},
		{Path: "basic.classes", Is: OpList, Counts: at(), Each: Rows{Digits: 3, Form: accounts.GeneralBasic}, Means: "公开06表的各经济分类类，按编码次序，零项也在内"},
		{Path: "basic.classes[].number", Is: OpCount, Own: ownNumber, Of: of("basic.classes[].amount"), Means: "序号"},
		{Path: "basic.classes[].code", Is: OpWords, Own: ownCode, Means: "类编码，如 301"},
		{Path: "basic.classes[].name", Is: OpWords, Own: ownName, Means: "类名称，如 工资福利支出"},
		{Path: "basic.classes[].is_staff", Is: OpFlag, Own: ownIsStaff, Means: "属于人员经费"},
		{Path: "basic.classes[].amount", Is: OpAt, Counts: at(), Says: "{name}", Means: "该类支出"},
		{Path: "basic.classes[].share", Is: OpShare, Of: of("basic.classes[].amount", "basic.total"), Means: "占基本支出的比重"},
		{Path: "basic.classes[].zero", Is: OpFlag, Of: of("basic.classes[].amount"), Means: "金额为零"},
		{Path: "basic.classes[].budget", Is: OpAt, Counts: at(scope.Initial), Says: "{name}", Means: "年初预算"},
		{Path: "basic.classes[].vs_budget", Is: OpChange, Of: of("basic.classes[].amount", "basic.classes[].budget"), From: InitialBudget,
			Topic: accounts.TopicBasicVsBudget + ".{code}", Named: "基本支出{row}", Means: "与年初预算数相比"},
		{Path: "basic.classes[].vs_prior", Is: OpChange, Of: of("basic.classes[].amount"), From: PriorFinal,
			Topic: accounts.TopicBasicVsPrior + ".{code}", Named: "基本支出{row}", Means: "与上年决算数相比"},
		{Path: "basic.classes[].sections", Is: OpList, Counts: at(), Each: Rows{Digits: 5, Form: accounts.GeneralBasic, NonZero: true},
			Means: "该类下不为零的款，按编码次序"},
		{Path: "basic.classes[].sections[].code", Is: OpWords, Own: ownCode, Means: "款编码，如 30101"},
		{Path: "basic.classes[].sections[].name", Is: OpWords, Own: ownName, Means: "款名称，如 基本工资"},
		{Path: "basic.classes[].sections[].amount", Is: OpAt, Counts: at(), Means: "该款支出"},
		{Path: "basic.classes_nonzero", Is: OpList, Each: nonzero("basic.classes"), Means: "同上，只列不为零的"},
		{Path: "basic.staff_sections", Is: OpList, Each: Rows{Of: []string{"basic.classes[].sections"}, If: "basic.classes[].is_staff"},
			Means: "人员经费中不为零的款，按编码次序（主要包括：……）"},
		{Path: "basic.operating_sections", Is: OpList, Each: Rows{Of: []string{"basic.classes[].sections"}, Unless: "basic.classes[].is_staff"},
			Means: "公用经费中不为零的款，按编码次序（主要包括：……）"},
	}
}

// threePublicFacts: 说明七 (公开07). 会议费 and 培训费 stand beside the 合计.
func threePublicFacts() []Fact {
	return slices.Concat([]Fact{
		{Path: "three_public", Is: OpGroup, Counts: at(scope.General, scope.Expenditure, scope.ThreePublic), In: accounts.ThreePublic, Means: "“三公”经费支出决算情况（公开07表）"},
		{Path: "three_public.none", Is: OpFlag,
			Of:    of("three_public.total.amount", "three_public.total.initial", "three_public.total.adjusted", "three_public.total.vs_prior"),
			Means: "预算、决算、上年数都没有或为零：只写一句无此项支出"},
		{Path: "three_public.zero", Is: OpFlag, Of: of("three_public.total.amount"), Means: "决算数为零"},
		{Path: "three_public.budget_name", Is: OpWords, Own: ownBudgetName, Means: "公开07表预算数的口径：年初预算 或 全年预算"},
		{Path: "three_public.{}", Is: OpGroup, For: threePublicParts(), Means: "{name}"},
		{Path: "three_public.{}.name", Is: OpWords, Own: ownName, Means: "名称"},
		{Path: "three_public.{}.budget", Is: OpAt, From: TableBudget, Of: []Source{
			{Fact: "three_public.{}.initial", From: InitialBudget}, {Fact: "three_public.{}.adjusted", From: AdjustedBudget}}, Means: "公开07表的预算数"},
		{Path: "three_public.{}.initial", Is: OpAt, Counts: at(scope.Initial),
			Says: "{name}支出", Means: "年初预算数"},
		{Path: "three_public.{}.adjusted", Is: OpAt, Counts: at(scope.Adjusted),
			Says: "{name}支出", Means: "全年预算数"},
		{Path: "three_public.{}.amount", Is: OpAt, Counts: at(), Says: "{name}支出", Means: "支出决算数"},
		{Path: "three_public.{}.share", Is: OpShare, Of: of("three_public.{}.amount", "three_public.total.amount"), Means: "占“三公”经费支出决算的比重"},
		{Path: "three_public.{}.zero", Is: OpFlag, Of: of("three_public.{}.amount"), Means: "决算数为零"},
		{Path: "three_public.{}.purpose", Is: OpWords, Field: "purposes.{}", Means: "主要用于、开支内容"},
		{Path: "three_public.{}.vs_budget", Is: OpChange, Of: of("three_public.{}.amount", "three_public.{}.budget"), From: TableBudget,
			Topic: accounts.TopicThreePublicVsBudget + ".{}", Named: "{name}", Means: "与公开07表预算数相比，done 为完成预算的比率"},
		{Path: "three_public.{}.vs_initial", Is: OpChange, Of: of("three_public.{}.amount", "three_public.{}.initial"), From: InitialBudget,
			Topic: accounts.TopicThreePublicVsBudget + ".{}", Means: "与年初预算数相比"},
		{Path: "three_public.{}.vs_adjusted", Is: OpChange, Of: of("three_public.{}.amount", "three_public.{}.adjusted"), From: AdjustedBudget,
			Topic: accounts.TopicThreePublicVsBudget + ".{}", Means: "与全年预算数相比"},
		{Path: "three_public.{}.vs_prior", Is: OpChange, Of: of("three_public.{}.amount"), From: PriorFinal,
			Else: of("three_public.abroad.vs_prior", "three_public.vehicles.vs_prior", "three_public.reception.vs_prior"), Reads: "三项上年决算之和",
			Topic: accounts.TopicThreePublicVsPrior + ".{}", Named: "{name}", Means: "与上年决算数相比"},
		{Path: "three_public.items", Is: OpList, Each: Rows{Of: []string{"three_public.abroad", "three_public.vehicles", "three_public.reception"}},
			Means: "因公出国（境）费、公务用车购置及运行费、公务接待费"},
	},
		receptionFacts("reception_domestic", "国内接待费", "公务接待费 − 国（境）外接待费", []Source{{Fact: "three_public.reception.amount", Zero: true},
			{Fact: "three_public.reception.amount"}, {Fact: "three_public.reception_overseas.amount", Minus: true}}),
		receptionFacts("reception_foreign", "外事接待费", "", nil),
		receptionFacts("reception_overseas", "国（境）外接待费", "", []Source{{Fact: "three_public.reception.amount", Zero: true}}),
		[]Fact{{Path: "three_public.{}", Is: OpCount, For: threePublicCounts, Field: "counts.{}", Says: "{name}", Means: "{name}"}})
}

// receptionFacts is one kind of 公务接待费. What is not given follows where it
// can: overseas is nothing unless the book says otherwise, domestic is the rest.
func receptionFacts(key, name, reads string, rest []Source) []Fact {
	p := "three_public." + key
	return []Fact{
		{Path: p, Is: OpGroup, Means: name},
		{Path: p + ".name", Is: OpWords, Says: name, Means: "名称"},
		{Path: p + ".amount", Is: OpAt, Field: "counts." + key, Else: rest, Reads: reads, Says: name, Means: "支出"},
		{Path: p + ".zero", Is: OpFlag, Of: of(p + ".amount"), Means: "金额为零或没有给出"},
		{Path: p + ".purpose", Is: OpWords, Field: "purposes." + key, Means: "主要用于"},
	}
}

var threePublicCounts = named(accounts.ThreePublicCounts[:])

// named are the members of a group that the accounts have names for.
func named(all []accounts.Named) (members []Member) {
	for _, n := range all {
		members = append(members, Member{Key: n.Key, Name: n.Name, Unit: n.Unit})
	}
	return members
}
