package ingest

import (
	"slices"

	"juesuan/internal/accounts"
)

// This file is the one source of what the nine statements are called and what
// their rows and columns are called: the reader looks captions up in it, the
// writer takes its first name of each.

// statementName tells a sheet: its number in the order of 公开01…09 and its titles.
type statementName struct {
	Number string
	Titles []string // the first one is written
	Note   string   // the note under the table, without 注：
}

var statementNames = [accounts.NumStatements]statementName{
	accounts.Overall - 1: {"公开01表", []string{"收入支出决算总表", "收入支出决算表", "部门收支决算总表", "收支决算总表", "收支决算表", "收入支出总体决算表"},
		"本表反映部门本年度的总收支和年末结转结余情况，数据取自财决01表"},
	accounts.Income - 1: {"公开02表", []string{"收入决算表", "收入决算总表", "部门收入决算表"},
		"本表反映部门本年度取得的各项收入情况，数据取自财决03表"},
	accounts.Expenditure - 1: {"公开03表", []string{"支出决算表", "支出决算总表", "部门支出决算表"},
		"本表反映部门本年度各项支出情况，数据取自财决04表"},
	accounts.FiscalOverall - 1: {"公开04表", []string{"财政拨款收入支出决算总表", "财政拨款收入支出决算表", "财政拨款收支决算总表", "财政拨款收支决算表"},
		"本表反映部门本年度一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款的总收支和年末结转结余情况，数据取自财决01-1表"},
	accounts.GeneralExpenditure - 1: {"公开05表", []string{"一般公共预算财政拨款支出决算表", "一般公共预算财政拨款收入支出决算表", "一般公共预算支出决算表", "一般公共预算收入支出决算表", "一般公共预算财政拨款收支决算表"},
		"本表反映部门本年度一般公共预算财政拨款支出情况，数据取自财决07表"},
	accounts.GeneralBasic - 1: {"公开06表", []string{"一般公共预算财政拨款基本支出决算表", "一般公共预算财政拨款基本支出决算明细表", "一般公共预算基本支出决算表", "一般公共预算基本支出决算明细表"},
		"本表反映部门本年度一般公共预算财政拨款基本支出明细情况，数据取自财决08-1表"},
	accounts.ThreePublic - 1: {"公开07表", []string{"一般公共预算财政拨款“三公”经费支出决算表", "“三公”经费支出决算表", "财政拨款“三公”经费支出决算表", "一般公共预算“三公”经费支出决算表", "三公经费及会议费、培训费支出决算表"},
		"决算数包括当年一般公共预算财政拨款和以前年度结转结余资金安排的实际支出，数据取自F03表"},
	accounts.GovernmentFund - 1: {"公开08表", []string{"政府性基金预算财政拨款收入支出决算表", "政府性基金预算收入支出决算表", "政府性基金预算财政拨款支出决算表", "政府性基金预算财政拨款收支决算表", "政府性基金预算收支决算表", "政府性基金预算支出决算表", "政府性基金收入支出决算表", "政府性基金支出决算表"},
		"本表反映部门本年度政府性基金预算财政拨款收入支出及结转结余情况，数据取自财决09表"},
	accounts.StateCapital - 1: {"公开09表", []string{"国有资本经营预算财政拨款支出决算表", "国有资本经营预算财政拨款收入支出决算表", "国有资本经营预算支出决算表", "国有资本经营预算收入支出决算表", "国有资本经营预算财政拨款收支决算表", "国有资本经营预算收支决算表", "国有资本经营支出决算表"},
		"本表反映部门本年度国有资本经营预算财政拨款支出情况，数据取自财决11表"},
}

// budgetNotes are what the note under 公开07 says first, by the kind of budget.
var budgetNotes = [...]string{
	accounts.NoBudgetKind: "", accounts.InitialBudget: "预算数为“三公”经费年初预算数；",
	accounts.AdjustedBudget: "预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数；",
}

// Names of rows and columns are in the form that plain gives, so that they
// compare as they stand; a test holds them to it.

// rowCaption is a row of 公开01 or 公开04 that has no code: what it is called,
// without its ordinal.
type rowCaption struct {
	Key   accounts.RowKey
	Names []string // the first one is written
}

var overallIncomeRows = []rowCaption{
	{accounts.RowGeneral, []string{"一般公共预算财政拨款收入", "一般公共预算财政拨款"}},
	{accounts.RowFund, []string{"政府性基金预算财政拨款收入", "政府性基金预算财政拨款"}},
	{accounts.RowStateCapital, []string{"国有资本经营预算财政拨款收入", "国有资本经营预算财政拨款"}},
	{accounts.RowSuperior, []string{"上级补助收入"}},
	{accounts.RowBusiness, []string{"事业收入"}},
	{accounts.RowOperating, []string{"经营收入"}},
	{accounts.RowSubsidiary, []string{"附属单位上缴收入"}},
	{accounts.RowOther, []string{"其他收入"}},
}

var overallIncomeTail = []rowCaption{
	{accounts.RowIncomeTotal, []string{"本年收入合计", "收入合计"}},
	{accounts.RowUseNonFiscal, []string{"使用非财政拨款结余", "使用非财政拨款结余(含专用结余)", "使用非财政拨款结余和专用结余", "使用非财政拨款结余(含专用基金)", "用事业基金弥补收支差额"}},
	{accounts.RowOpening, []string{"年初结转和结余", "年初结转结余", "上年结转和结余"}},
	{accounts.RowIncomeGrand, []string{"总计", "收入总计", "合计"}},
}

var overallExpenditureTail = []rowCaption{
	{accounts.RowExpenditureTotal, []string{"本年支出合计", "支出合计"}},
	{accounts.RowDistribution, []string{"结余分配"}},
	{accounts.RowClosing, []string{"年末结转和结余", "年末结转结余", "结转下年"}},
	{accounts.RowExpenditureGrand, []string{"总计", "支出总计", "合计"}},
}

var fiscalIncomeRows = []rowCaption{
	{accounts.RowGeneral, []string{"一般公共预算财政拨款", "一般公共预算财政拨款收入", "一般公共预算"}},
	{accounts.RowFund, []string{"政府性基金预算财政拨款", "政府性基金预算财政拨款收入", "政府性基金预算", "政府性基金"}},
	{accounts.RowStateCapital, []string{"国有资本经营预算财政拨款", "国有资本经营预算财政拨款收入", "国有资本经营预算"}},
}

// The three rows under 年初财政拨款结转和结余 carry the names of the first
// three: the reader tells them by their place below it.
var fiscalIncomeTail = []rowCaption{
	{accounts.RowIncomeTotal, []string{"本年收入合计", "收入合计"}},
	{accounts.RowOpening, []string{"年初财政拨款结转和结余", "年初结转和结余", "年初财政拨款结转结余", "年初结转结余", "上年财政拨款结转和结余", "上年结转和结余"}},
	{accounts.RowOpeningGeneral, []string{"一般公共预算财政拨款", "一般公共预算"}},
	{accounts.RowOpeningFund, []string{"政府性基金预算财政拨款", "政府性基金预算", "政府性基金"}},
	{accounts.RowOpeningStateCapital, []string{"国有资本经营预算财政拨款", "国有资本经营预算"}},
	{accounts.RowIncomeGrand, []string{"合计", "总计", "收入总计"}},
}

var fiscalExpenditureTail = []rowCaption{
	{accounts.RowExpenditureTotal, []string{"本年支出合计", "支出合计"}},
	{accounts.RowClosing, []string{"年末财政拨款结转和结余", "年末结转和结余", "年末财政拨款结转结余", "年末结转结余", "结转下年"}},
	{accounts.RowExpenditureGrand, []string{"合计", "总计", "支出总计"}},
}

// classRows are the 类 of 公开01 and 公开04, whose rows carry a name but no
// code. The list printed is the pack's; this one reads names of all years.
var classRows = []rowCaption{
	{"201", []string{"一般公共服务支出"}},
	{"202", []string{"外交支出"}},
	{"203", []string{"国防支出"}},
	{"204", []string{"公共安全支出"}},
	{"205", []string{"教育支出"}},
	{"206", []string{"科学技术支出"}},
	{"207", []string{"文化旅游体育与传媒支出", "文化体育与传媒支出"}},
	{"208", []string{"社会保障和就业支出"}},
	{"210", []string{"卫生健康支出", "医疗卫生与计划生育支出"}},
	{"211", []string{"节能环保支出"}},
	{"212", []string{"城乡社区支出"}},
	{"213", []string{"农林水支出"}},
	{"214", []string{"交通运输支出"}},
	{"215", []string{"资源勘探工业信息等支出", "资源勘探信息等支出", "资源勘探信息支出"}},
	{"216", []string{"商业服务业等支出"}},
	{"217", []string{"金融支出"}},
	{"219", []string{"援助其他地区支出"}},
	{"220", []string{"自然资源海洋气象等支出", "国土海洋气象等支出"}},
	{"221", []string{"住房保障支出"}},
	{"222", []string{"粮油物资储备支出"}},
	{"223", []string{"国有资本经营预算支出"}},
	{"224", []string{"灾害防治及应急管理支出"}},
	{"229", []string{"其他支出"}},
	{"231", []string{"债务还本支出"}},
	{"232", []string{"债务付息支出"}},
	{"234", []string{"抗疫特别国债安排的支出"}},
}

// columnCaption is a column of amounts and what it may be called. A name with
// slashes is the end of the path of merged captions, outermost first; the
// longest that fits decides. A column without Key is known and not read: some
// forms have it, this report does not need it.
type columnCaption struct {
	Key   accounts.ColumnKey
	Names []string
}

var columnCaptions = [accounts.NumStatements][]columnCaption{
	accounts.Overall - 1: {
		{accounts.ColAmount, amountNames},
		{"", budgetNames},
	},
	accounts.Income - 1: {
		{accounts.ColTotal, []string{"本年收入合计", "收入合计", "合计"}},
		{accounts.ColFiscal, []string{"财政拨款收入", "财政拨款收入/小计", "财政拨款收入/合计"}},
		{"", []string{"财政拨款收入/一般公共预算财政拨款", "财政拨款收入/政府性基金预算财政拨款", "财政拨款收入/国有资本经营预算财政拨款", "财政拨款收入/其中:政府性基金预算财政拨款", "财政拨款收入/其中:政府性基金",
			"财政拨款收入/一般公共预算", "财政拨款收入/政府性基金预算", "财政拨款收入/国有资本经营预算"}},
		{accounts.ColSuperior, []string{"上级补助收入"}},
		{accounts.ColBusiness, []string{"事业收入", "事业收入/小计", "事业收入/合计"}},
		{accounts.ColTuition, []string{"其中:教育收费", "教育收费", "其中:教育收费收入"}},
		{accounts.ColOperating, []string{"经营收入", "事业单位经营收入"}},
		{accounts.ColSubsidiary, []string{"附属单位上缴收入"}},
		{accounts.ColOther, []string{"其他收入"}},
	},
	accounts.Expenditure - 1: {
		{accounts.ColTotal, []string{"本年支出合计", "支出合计", "合计"}},
		{accounts.ColBasic, basicNames},
		{accounts.ColProject, projectNames},
		{"", balanceParts},
		{accounts.ColToSuperior, []string{"上缴上级支出"}},
		{accounts.ColOperating, []string{"经营支出"}},
		{accounts.ColToSubsidiary, []string{"对附属单位补助支出", "对附属单位补助"}},
	},
	accounts.FiscalOverall - 1: {
		{accounts.ColTotal, slices.Concat([]string{"合计", "小计"}, amountNames)},
		{"", budgetNames},
		{accounts.ColGeneral, []string{"一般公共预算财政拨款", "一般公共预算"}},
		{accounts.ColFund, []string{"政府性基金预算财政拨款", "政府性基金预算", "政府性基金", "政府性基金财政拨款"}},
		{accounts.ColStateCapital, []string{"国有资本经营预算财政拨款", "国有资本经营预算", "国有资本经营财政拨款"}},
	},
	accounts.GeneralExpenditure - 1: {
		{accounts.ColTotal, []string{"本年支出合计", "合计", "小计", "本年支出/合计", "本年支出/小计"}},
		{accounts.ColBasic, basicNames},
		{accounts.ColProject, projectNames},
		{"", budgetNames},
		{"", []string{"年初结转和结余", "本年收入", "年末结转和结余", "年初结转和结余/合计", "本年收入/合计", "年末结转和结余/合计", "年初预算数"}},
		{"", balanceParts},
	},
	accounts.GeneralBasic - 1: {
		{accounts.ColAmount, slices.Concat(amountNames, []string{"合计", "小计", "基本支出", "基本支出合计", "基本支出/合计", "基本支出/小计"})},
		{colStaff, []string{"人员经费", "基本支出/人员经费"}},
		{colOperating, []string{"公用经费", "日常公用经费", "基本支出/公用经费", "基本支出/日常公用经费"}},
		{"", budgetNames},
	},
	accounts.GovernmentFund - 1: budgetColumns,
	accounts.StateCapital - 1:   budgetColumns,
}

// amountNames are the one column of amounts of the year.
var amountNames = []string{"决算数", "金额", "本年决算数", "本年度决算数", "本年数", "本年", "决算金额", "支出决算数", "收入决算数", "决算支出数"}

// budgetNames are columns of budgets beside the final accounts.
var budgetNames = []string{"年初预算数", "全年预算数", "调整预算数", "全年(调整)预算数", "预算数", "年初预算", "全年预算", "本年预算数", "调整后预算数"}

var (
	basicNames   = []string{"基本支出", "本年支出/基本支出", "基本支出/合计", "基本支出/小计", "本年支出/基本支出/合计", "本年支出/基本支出/小计"}
	projectNames = []string{"项目支出", "本年支出/项目支出", "项目支出/合计", "项目支出/小计"}
)

// balanceParts are the parts of balances, income and basic expenditure that the
// Ministry's sheets and some 公开 tables print, and no statement needs.
var balanceParts = []string{
	"基本支出/人员经费", "基本支出/公用经费", "基本支出/日常公用经费", "本年收入/基本支出", "本年收入/项目支出",
	"基本支出结转", "项目支出结转", "项目支出结余", "项目支出结转和结余", "项目支出结转和结余/合计", "项目支出结转和结余/小计",
}

var budgetColumns = []columnCaption{
	{accounts.ColOpening, []string{"年初结转和结余", "上年结转和结余", "年初结转结余", "年初结转和结余/合计"}},
	{accounts.ColIncome, []string{"本年收入", "本年收入合计", "本年收入/合计"}},
	{accounts.ColTotal, []string{"本年支出合计", "本年支出/小计", "本年支出/合计", "合计", "小计"}},
	{accounts.ColBasic, basicNames},
	{accounts.ColProject, projectNames},
	{"", budgetNames},
	{accounts.ColClosing, []string{"年末结转和结余", "年末结转结余", "年末结转和结余/合计"}},
	{"", balanceParts},
}

// threePublicItems are the items of 公开07; each stands under 预算数 and
// under 决算数, whichever way the two are nested.
var threePublicItems = []struct {
	budget, final accounts.ColumnKey
	Names         []string
}{
	{accounts.ColBudgetTotal, accounts.ColFinalTotal, []string{"合计", "总计", "“三公“经费合计", "“三公“经费", "“三公“经费支出", "“三公“经费支出合计", "“三公“经费支出总额", "支出合计", "“三公“经费/合计", "“三公“经费/小计"}},
	{accounts.ColBudgetAbroad, accounts.ColFinalAbroad, []string{"因公出国(境)费", "因公出国(境)费用", "因公出国(境)经费", "因公出国(境)支出", "因公出国费"}},
	{accounts.ColBudgetVehicles, accounts.ColFinalVehicles, []string{
		"公务用车购置及运行费/小计", "公务用车购置及运行维护费/小计", "公务用车购置及运行费/合计", "公务用车购置及运行维护费/合计",
		"公务用车购置和运行费/小计", "公务用车购置和运行维护费/小计", "公务用车购置及运行费", "公务用车购置及运行维护费", "公务用车购置和运行费", "公务用车购置和运行维护费", "公务用车费/小计", "公务用车费"}},
	{accounts.ColBudgetPurchase, accounts.ColFinalPurchase, []string{"公务用车购置费", "公务用车购置"}},
	{accounts.ColBudgetRunning, accounts.ColFinalRunning, []string{"公务用车运行费", "公务用车运行维护费", "公务用车运行维护"}},
	{accounts.ColBudgetReception, accounts.ColFinalReception, []string{"公务接待费", "公务接待", "公务接待费/小计", "公务接待费/合计"}},
	// The form of some provinces has these two besides, outside the 合计.
	{accounts.ColBudgetMeeting, accounts.ColFinalMeeting, []string{"会议费"}},
	{accounts.ColBudgetTraining, accounts.ColFinalTraining, []string{"培训费"}},
}

// basicTotals are the total rows of 公开06.
var basicTotals = []rowCaption{
	{accounts.RowStaff, []string{"人员经费合计", "人员经费小计", "人员经费总计"}},
	{accounts.RowOperatingCost, []string{"公用经费合计", "公用经费小计", "公用经费总计", "日常公用经费合计"}},
	{accounts.RowTotal, []string{"合计", "总计", "基本支出合计", "总合计"}},
}
