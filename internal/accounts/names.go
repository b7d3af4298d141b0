package accounts

// Name returns the official caption of the column.
func (c ColumnKey) Name() string { return columnNames[c] }

// ColumnName is the official caption of the column in this statement: the same
// column of totals is 本年收入合计 in one and 本年支出合计 in another.
func (s *Statement) ColumnName(c ColumnKey) string {
	switch {
	case c == ColTotal && s.ID == Income:
		return "本年收入合计"
	case c == ColTotal && s.ID != FiscalOverall && s.ID != GeneralExpenditure:
		return "本年支出合计"
	case c == ColOperating && s.ID == Income:
		return "经营收入"
	case c == ColOperating:
		return "经营支出"
	}
	return c.Name()
}

var columnNames = map[ColumnKey]string{
	ColAmount: "决算数", ColTotal: "合计", ColFiscal: "财政拨款收入", ColSuperior: "上级补助收入",
	ColBusiness: "事业收入", ColTuition: "其中：教育收费", ColOperating: "经营", ColSubsidiary: "附属单位上缴收入",
	ColOther: "其他收入", ColBasic: "基本支出", ColProject: "项目支出", ColToSuperior: "上缴上级支出",
	ColToSubsidiary: "对附属单位补助支出", ColGeneral: "一般公共预算财政拨款", ColFund: "政府性基金预算财政拨款",
	ColStateCapital: "国有资本经营预算财政拨款", ColOpening: "年初结转和结余", ColIncome: "本年收入", ColClosing: "年末结转和结余",
	ColBudgetTotal: "预算数合计", ColBudgetAbroad: "预算数因公出国（境）费", ColBudgetVehicles: "预算数公务用车购置及运行费小计",
	ColBudgetPurchase: "预算数公务用车购置费", ColBudgetRunning: "预算数公务用车运行费", ColBudgetReception: "预算数公务接待费",
	ColFinalTotal: "决算数合计", ColFinalAbroad: "决算数因公出国（境）费", ColFinalVehicles: "决算数公务用车购置及运行费小计",
	ColFinalPurchase: "决算数公务用车购置费", ColFinalRunning: "决算数公务用车运行费", ColFinalReception: "决算数公务接待费",
	ColBudgetMeeting: "预算数会议费", ColFinalMeeting: "决算数会议费", ColBudgetTraining: "预算数培训费", ColFinalTraining: "决算数培训费",
}

var rowNames = map[RowKey]string{
	RowTotal: "合计", RowGeneral: "一般公共预算财政拨款收入", RowFund: "政府性基金预算财政拨款收入", RowStateCapital: "国有资本经营预算财政拨款收入",
	RowSuperior: "上级补助收入", RowBusiness: "事业收入", RowOperating: "经营收入", RowSubsidiary: "附属单位上缴收入", RowOther: "其他收入",
	RowIncomeTotal: "本年收入合计", RowUseNonFiscal: "使用非财政拨款结余", RowOpening: "年初结转和结余",
	RowOpeningGeneral: "年初结转和结余（一般公共预算）", RowOpeningFund: "年初结转和结余（政府性基金）", RowOpeningStateCapital: "年初结转和结余（国有资本经营）",
	RowIncomeGrand: "收入总计", RowExpenditureTotal: "本年支出合计", RowDistribution: "结余分配", RowClosing: "年末结转和结余", RowExpenditureGrand: "支出总计",
	RowStaff: "人员经费合计", RowOperatingCost: "公用经费合计", RowThreePublic: "“三公”经费",
}

// RowName is what a message calls a row: its code with its name, or the
// official caption of a row without code.
func RowName(s *Statement, key RowKey) string {
	if name, ok := rowNames[key]; ok {
		return name
	}
	r := s.Row(key)
	if r == nil {
		return string(key)
	}
	_, name := SplitOrdinal(r.Name)
	if name = PlainName(name); name == "" {
		name = r.Title
	}
	if s.ID == Overall || s.ID == FiscalOverall {
		return name
	}
	return string(key) + " " + name
}

// Name is the official title of the statement.
func (id StatementID) Name() string {
	if id < 1 || int(id) > NumStatements {
		return ""
	}
	return statementNames[id-1]
}

// Number is what the statement is called in short: 公开01表.
func (id StatementID) Number() string { return "公开0" + string(rune('0'+id)) + "表" }

var statementNames = [NumStatements]string{
	"收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表", "一般公共预算财政拨款支出决算表",
	"一般公共预算财政拨款基本支出决算表", "一般公共预算财政拨款“三公”经费支出决算表", "政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款支出决算表",
}
