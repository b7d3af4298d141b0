package ingest

import (
	"slices"

	"juesuan/internal/accounts"
)

// This file is the one source of what the nine statements are called and what
// their rows and columns are called: the reader looks captions up in it, the
// writer takes its first name of each.

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

// classOf is the code of the class that a name is of, "" for none.
func classOf(name string) accounts.RowKey {
	for i := range classRows {
		if slices.Contains(classRows[i].Names, name) {
			return classRows[i].Key
		}
	}
	return ""
}
