package accounts

import (
	"sync"

	"juesuan/internal/scope"
)

// Core are the nine statements, the same for every pack.
func Core() *FormSet { return core() }

var core = sync.OnceValue(func() *FormSet {
	fs, faults := NewFormSet(nine())
	if len(faults) > 0 {
		panic("accounts: " + faults[0].Form + " " + faults[0].Text)
	}
	return fs
})

func at(values ...scope.Value) []scope.Value { return append([]scope.Value{}, values...) }

var (
	totalRow    = FormRow{Key: RowTotal, Name: "合计", Counts: []scope.Value{}}
	basicColumn = FormColumn{Key: ColBasic, Caption: "基本支出"}
	projectCol  = FormColumn{Key: ColProject, Caption: "项目支出"}
)

// nine are their declarations. What a name or caption says is not said again.
func nine() []Form {
	return []Form{
		{Key: "overall", Number: "公开01表", Title: "收入支出决算总表", Sheet: "Z01",
			Note: "本表反映部门本年度的总收支和年末结转结余情况，数据取自财决01表",
			Blocks: []FormBlock{
				{Columns: []FormColumn{{Key: ColAmount, Caption: "决算数"}}, Rows: []FormRow{
					{Key: RowGeneral, Name: "一般公共预算财政拨款收入"}, {Key: RowFund, Name: "政府性基金预算财政拨款收入"},
					{Key: RowStateCapital, Name: "国有资本经营预算财政拨款收入", From: stateCapitalFrom},
					{Key: RowSuperior, Name: "上级补助收入"}, {Key: RowBusiness, Name: "事业收入"}, {Key: RowOperating, Name: "经营收入"},
					{Key: RowSubsidiary, Name: "附属单位上缴收入"}, {Key: RowOther, Name: "其他收入"}, {Key: RowIncomeTotal, Name: "本年收入合计"},
					{Key: RowUseNonFiscal, Name: "使用非财政拨款结余"}, {Key: RowOpening, Name: "年初结转和结余"}, {Key: RowIncomeGrand, Name: "收入总计"}}},
				{Columns: []FormColumn{{Key: ColAmount, Caption: "决算数"}}, Codes: ClassCodes, Counts: at(scope.Expenditure), Rows: []FormRow{
					{Key: RowExpenditureTotal, Name: "本年支出合计"}, {Key: RowDistribution, Name: "结余分配"},
					{Key: RowClosing, Name: "年末结转和结余"}, {Key: RowExpenditureGrand, Name: "支出总计"}}},
			}},
		{Key: "income", Number: "公开02表", Title: "收入决算表", Sheet: "Z03", Counts: at(scope.Income),
			Note: "本表反映部门本年度取得的各项收入情况，数据取自财决03表",
			Blocks: []FormBlock{{Codes: FunctionCodes, Rows: []FormRow{totalRow}, Columns: []FormColumn{
				{Key: ColTotal, Caption: "本年收入合计"}, {Key: ColFiscal, Caption: "财政拨款收入"}, {Key: ColSuperior, Caption: "上级补助收入"},
				{Key: ColBusiness, Caption: "事业收入"}, {Key: ColTuition, Caption: "其中：教育收费", May: true}, {Key: ColOperating, Caption: "经营收入"},
				{Key: ColSubsidiary, Caption: "附属单位上缴收入"}, {Key: ColOther, Caption: "其他收入"}}}}},
		{Key: "expenditure", Number: "公开03表", Title: "支出决算表", Sheet: "Z04", Counts: at(scope.Expenditure),
			Note: "本表反映部门本年度各项支出情况，数据取自财决04表",
			Blocks: []FormBlock{{Codes: FunctionCodes, Rows: []FormRow{totalRow}, Columns: []FormColumn{
				{Key: ColTotal, Caption: "本年支出合计"}, basicColumn, projectCol, {Key: ColToSuperior, Caption: "上缴上级支出"},
				{Key: ColOperating, Caption: "经营支出"}, {Key: ColToSubsidiary, Caption: "对附属单位补助支出"}}}}},
		{Key: "fiscal_overall", Number: "公开04表", Title: "财政拨款收入支出决算总表", Sheet: "Z01_1", Counts: at(scope.Fiscal),
			Note: "本表反映部门本年度一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款的总收支和年末结转结余情况，数据取自财决01-1表",
			Blocks: []FormBlock{
				{Columns: []FormColumn{{Key: ColTotal, Caption: "合计"}}, Rows: []FormRow{
					{Key: RowGeneral, Name: "一般公共预算财政拨款收入"}, {Key: RowFund, Name: "政府性基金预算财政拨款收入"},
					{Key: RowStateCapital, Name: "国有资本经营预算财政拨款收入", From: stateCapitalFrom},
					{Key: RowIncomeTotal, Name: "本年收入合计"}, {Key: RowOpening, Name: "年初结转和结余"},
					{Key: RowOpeningGeneral, Name: "年初结转和结余（一般公共预算）", Counts: at(scope.Opening, scope.General), May: true},
					{Key: RowOpeningFund, Name: "年初结转和结余（政府性基金）", Counts: at(scope.Opening, scope.GovernmentFund), May: true},
					{Key: RowOpeningStateCapital, Name: "年初结转和结余（国有资本经营）", Counts: at(scope.Opening, scope.StateCapital), May: true, From: stateCapitalFrom},
					{Key: RowIncomeGrand, Name: "收入总计"}}},
				{Codes: ClassCodes, Counts: at(scope.Expenditure),
					Columns: []FormColumn{{Key: ColTotal, Caption: "合计"}, {Key: ColGeneral, Caption: "一般公共预算财政拨款"},
						{Key: ColFund, Caption: "政府性基金预算财政拨款"}, {Key: ColStateCapital, Caption: "国有资本经营预算财政拨款", From: stateCapitalFrom}},
					Rows: []FormRow{{Key: RowExpenditureTotal, Name: "本年支出合计"}, {Key: RowClosing, Name: "年末结转和结余"},
						{Key: RowExpenditureGrand, Name: "支出总计"}}},
			}},
		{Key: "general_expenditure", Number: "公开05表", Title: "一般公共预算财政拨款支出决算表", Sheet: "Z07", Counts: at(scope.General, scope.Expenditure),
			Note: "本表反映部门本年度一般公共预算财政拨款支出情况，数据取自财决07表",
			Blocks: []FormBlock{{Codes: FunctionCodes, Rows: []FormRow{totalRow},
				Columns: []FormColumn{{Key: ColTotal, Caption: "合计"}, basicColumn, projectCol}}}},
		{Key: "general_basic", Number: "公开06表", Title: "一般公共预算财政拨款基本支出决算表", Sheet: "Z08_1",
			Counts: at(scope.General, scope.Expenditure, scope.Basic), Note: "本表反映部门本年度一般公共预算财政拨款基本支出明细情况，数据取自财决08-1表",
			Blocks: []FormBlock{{Codes: EconomicCodes, Columns: []FormColumn{{Key: ColAmount, Caption: "决算数"}},
				Rows: []FormRow{{Key: RowStaff, Name: "人员经费合计"}, {Key: RowOperatingCost, Name: "公用经费合计"},
					{Key: RowTotal, Name: "合计", Counts: at(), May: true}}}}},
		{Key: "three_public", Number: "公开07表", Title: "一般公共预算财政拨款“三公”经费支出决算表", Sheet: "F03",
			Counts: at(scope.General, scope.Expenditure), Else: at(scope.ThreePublic),
			Note:   "决算数包括当年一般公共预算财政拨款和以前年度结转结余资金安排的实际支出，数据取自F03表",
			Blocks: []FormBlock{{Rows: []FormRow{{Key: RowThreePublic, Name: "“三公”经费", Counts: at()}}, Columns: threePublicColumns()}}},
		{Key: "government_fund", Number: "公开08表", Title: "政府性基金预算财政拨款收入支出决算表", Sheet: "Z09", Counts: at(scope.GovernmentFund),
			Else: at(scope.Expenditure), Note: "本表反映部门本年度政府性基金预算财政拨款收入支出及结转结余情况，数据取自财决09表",
			Blocks: []FormBlock{{Codes: FunctionCodes, Rows: []FormRow{totalRow}, Columns: flowColumns(false)}}},
		{Key: "state_capital", Number: "公开09表", Title: "国有资本经营预算财政拨款支出决算表", Sheet: "Z11", Counts: at(scope.StateCapital),
			Else: at(scope.Expenditure), From: stateCapitalFrom, Note: "本表反映部门本年度国有资本经营预算财政拨款支出情况，数据取自财决11表",
			Blocks: []FormBlock{{Codes: FunctionCodes, Rows: []FormRow{totalRow}, Columns: flowColumns(true)}}},
	}
}

// stateCapitalFrom is the first year whose forms have 国有资本经营预算. A sheet of
// an earlier year that has it is read all the same.
const stateCapitalFrom = 2020

// flowColumns are those of a budget with a statement of its own; some forms of
// 公开09 have its expenditure only.
func flowColumns(spendingOnly bool) []FormColumn {
	return []FormColumn{{Key: ColOpening, Caption: "年初结转和结余", May: spendingOnly}, {Key: ColIncome, Caption: "本年收入", May: spendingOnly},
		{Key: ColTotal, Caption: "本年支出合计"}, basicColumn, projectCol, {Key: ColClosing, Caption: "年末结转和结余", May: spendingOnly}}
}

// threePublicColumns are the items under 预算数 and under 决算数. 会议费 and
// 培训费 stand beside them in the forms of some provinces, no part of the 合计.
func threePublicColumns() []FormColumn {
	return []FormColumn{
		{Key: ColBudgetTotal, Caption: "预算数/合计"}, {Key: ColBudgetAbroad, Caption: "预算数/因公出国（境）费"},
		{Key: ColBudgetVehicles, Caption: "预算数/公务用车购置及运行费/小计"}, {Key: ColBudgetPurchase, Caption: "预算数/公务用车购置费"},
		{Key: ColBudgetRunning, Caption: "预算数/公务用车运行费"}, {Key: ColBudgetReception, Caption: "预算数/公务接待费"},
		{Key: ColFinalTotal, Caption: "决算数/合计"}, {Key: ColFinalAbroad, Caption: "决算数/因公出国（境）费"},
		{Key: ColFinalVehicles, Caption: "决算数/公务用车购置及运行费/小计"}, {Key: ColFinalPurchase, Caption: "决算数/公务用车购置费"},
		{Key: ColFinalRunning, Caption: "决算数/公务用车运行费"}, {Key: ColFinalReception, Caption: "决算数/公务接待费"},
		{Key: ColBudgetMeeting, Caption: "预算数/会议费", May: true, Beside: true}, {Key: ColFinalMeeting, Caption: "决算数/会议费", May: true, Beside: true},
		{Key: ColBudgetTraining, Caption: "预算数/培训费", May: true, Beside: true}, {Key: ColFinalTraining, Caption: "决算数/培训费", May: true, Beside: true},
	}
}
