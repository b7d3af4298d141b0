package ingest

import (
	"slices"

	"juesuan/internal/accounts"
)

// What the statements call what their forms do not name: classes, the notes below.

// budgetNotes are what the note under 公开07 says first, by the kind of budget.
var budgetNotes = [...]string{
	accounts.NoBudgetKind: "", accounts.InitialBudget: "预算数为“三公”经费年初预算数；",
	accounts.AdjustedBudget: "预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数；",
}

// classes are the 类 of 公开01 and 公开04, whose rows carry a name but no code, by
// the names of all years, the latest first. The list printed is the pack's.
var classes = []struct {
	code  accounts.RowKey
	names []string
}{
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
	for i := range classes {
		if slices.Contains(classes[i].names, name) {
			return classes[i].code
		}
	}
	return ""
}

// printed are the names of rows that a statement prints otherwise than its form
// has them.
var printed = map[accounts.StatementID]map[accounts.RowKey]string{
	accounts.Overall: {accounts.RowIncomeGrand: "总计", accounts.RowExpenditureGrand: "总计"},
	accounts.FiscalOverall: {
		accounts.RowGeneral: "一般公共预算财政拨款", accounts.RowFund: "政府性基金预算财政拨款", accounts.RowStateCapital: "国有资本经营预算财政拨款",
		accounts.RowOpening: "年初财政拨款结转和结余", accounts.RowOpeningGeneral: "一、一般公共预算财政拨款",
		accounts.RowOpeningFund: "二、政府性基金预算财政拨款", accounts.RowOpeningStateCapital: "三、国有资本经营预算财政拨款",
		accounts.RowIncomeGrand: "合计", accounts.RowClosing: "年末财政拨款结转和结余", accounts.RowExpenditureGrand: "合计",
	},
}

// printedColumns are the captions of the columns with function codes, outermost
// first, as the sheets break them.
var printedColumns = map[accounts.StatementID]map[accounts.ColumnKey]string{
	accounts.Income: {
		accounts.ColTotal: "本年收入合计", accounts.ColFiscal: "财政拨款收入", accounts.ColSuperior: "上级补助\n收入", accounts.ColBusiness: "事业收入/小计",
		accounts.ColTuition: "事业收入/其中：\n教育收费", accounts.ColOperating: "经营收入", accounts.ColSubsidiary: "附属单位\n上缴收入", accounts.ColOther: "其他收入",
	},
	accounts.Expenditure: {
		accounts.ColTotal: "本年支出合计", accounts.ColBasic: "基本支出", accounts.ColProject: "项目支出", accounts.ColToSuperior: "上缴上级\n支出",
		accounts.ColOperating: "经营支出", accounts.ColToSubsidiary: "对附属单位\n补助支出",
	},
	accounts.GeneralExpenditure: {accounts.ColTotal: "本年支出合计", accounts.ColBasic: "基本支出", accounts.ColProject: "项目支出"},
	accounts.GovernmentFund: {
		accounts.ColOpening: "年初结转和\n结余", accounts.ColIncome: "本年收入", accounts.ColTotal: "本年支出/小计",
		accounts.ColBasic: "本年支出/基本支出", accounts.ColProject: "本年支出/项目支出", accounts.ColClosing: "年末结转和\n结余",
	},
}
