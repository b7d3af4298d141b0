package narrative

import "juesuan/internal/accounts"

// The parts of the statements that sentences name: key in the catalogue,
// where the amount stands, and the official name.

var incomeMembers = [...]struct {
	key  string
	col  accounts.ColumnKey
	row  accounts.RowKey // of 公开01
	name string
}{
	{"fiscal", accounts.ColFiscal, "", "财政拨款收入"},
	{"superior", accounts.ColSuperior, accounts.RowSuperior, "上级补助收入"},
	{"business", accounts.ColBusiness, accounts.RowBusiness, "事业收入"},
	{"operating", accounts.ColOperating, accounts.RowOperating, "经营收入"},
	{"subsidiary", accounts.ColSubsidiary, accounts.RowSubsidiary, "附属单位上缴收入"},
	{"other", accounts.ColOther, accounts.RowOther, "其他收入"},
}

var expenditureMembers = [...]struct {
	key  string
	col  accounts.ColumnKey
	name string
}{
	{"basic", accounts.ColBasic, "基本支出"},
	{"project", accounts.ColProject, "项目支出"},
	{"to_superior", accounts.ColToSuperior, "上缴上级支出"},
	{"operating", accounts.ColOperating, "经营支出"},
	{"to_subsidiary", accounts.ColToSubsidiary, "对附属单位补助支出"},
}

var threePublicMembers = [...]struct {
	key           string
	budget, final accounts.ColumnKey
	name          string
	item          bool // one of the three of three_public.items
	outside       bool // no part of the 合计: the form of some provinces has it besides
}{
	{"total", accounts.ColBudgetTotal, accounts.ColFinalTotal, "“三公”经费", false, false},
	{"abroad", accounts.ColBudgetAbroad, accounts.ColFinalAbroad, "因公出国（境）费", true, false},
	{"vehicles", accounts.ColBudgetVehicles, accounts.ColFinalVehicles, "公务用车购置及运行费", true, false},
	{"purchase", accounts.ColBudgetPurchase, accounts.ColFinalPurchase, "公务用车购置费", false, false},
	{"running", accounts.ColBudgetRunning, accounts.ColFinalRunning, "公务用车运行费", false, false},
	{"reception", accounts.ColBudgetReception, accounts.ColFinalReception, "公务接待费", true, false},
	{"meeting", accounts.ColBudgetMeeting, accounts.ColFinalMeeting, "会议费", false, true},
	{"training", accounts.ColBudgetTraining, accounts.ColFinalTraining, "培训费", false, true},
}

var receptionMembers = [...]struct {
	key   string
	datum accounts.Datum
	name  string
}{
	{"reception_domestic", accounts.ReceptionDomestic, "国内接待费"},
	{"reception_foreign", accounts.ReceptionForeign, "外事接待费"},
	{"reception_overseas", accounts.ReceptionOverseas, "国（境）外接待费"},
}

var countMembers = [...]struct {
	key  accounts.CountKey
	unit string
	name string
}{
	{accounts.CountAbroadGroups, "个", "因公出国（境）团组数"},
	{accounts.CountAbroadPersons, "人次", "因公出国（境）人次数"},
	{accounts.CountVehiclesBought, "辆", "公务用车购置数"},
	{accounts.CountVehiclesKept, "辆", "公务用车保有量"},
	{accounts.CountReceptions, "个", "国内公务接待批次"},
	{accounts.CountReceptionGuests, "人", "国内公务接待人次"},
	{accounts.CountForeignReceptions, "个", "其中：外事接待批次"},
	{accounts.CountForeignGuests, "人", "其中：外事接待人次"},
	{accounts.CountOverseasReceptions, "个", "国（境）外公务接待批次"},
	{accounts.CountOverseasGuests, "人", "国（境）外公务接待人次"},
}

var procurementMembers = [...]struct {
	key  accounts.Datum
	name string
}{
	{accounts.ProcurementTotal, "政府采购支出总额，没有给出时为货物、工程、服务之和"},
	{accounts.ProcurementGoods, "政府采购货物支出"},
	{accounts.ProcurementWorks, "政府采购工程支出"},
	{accounts.ProcurementServices, "政府采购服务支出"},
	{accounts.ProcurementSmall, "授予中小企业合同金额"},
	{accounts.ProcurementMicro, "其中：授予小微企业合同金额"},
	{accounts.ProcurementReservedSmall, "面向中小企业预留政府采购项目预算金额"},
	{accounts.ProcurementReservedMicro, "面向小微企业预留政府采购项目预算金额"},
	{accounts.ProcurementWonReservedSmall, "预留项目中由中小企业供应商中标或成交的金额"},
	{accounts.ProcurementWonReservedMicro, "预留项目中由小微企业供应商中标或成交的金额"},
	{accounts.ProcurementWonOther, "其他项目中由中小企业供应商中标或成交的金额"},
}

var vehicleMembers = [...]struct{ key, name string }{
	{accounts.VehicleMinisters, "部级领导干部用车"},
	{accounts.VehicleLeaders, "领导干部用车"},
	{accounts.VehiclePrincipals, "主要领导干部用车"},
	{accounts.VehicleGeneral, "一般公务用车"},
	{accounts.VehicleCourier, "机要通信用车"},
	{accounts.VehicleEmergency, "应急保障用车"},
	{accounts.VehicleLaw, "执法执勤用车"},
	{accounts.VehicleSpecial, "特种专业技术用车"},
	{accounts.VehicleRetired, "离退休干部用车"},
	{accounts.VehicleOther, "其他用车"},
}

var performanceCounts = [...]struct {
	key  accounts.CountKey
	unit string
	name string
}{
	{"primary_projects", "个", "一般公共预算一级项目数"},
	{"secondary_projects", "个", "一般公共预算二级项目数"},
	{"fund_projects", "个", "政府性基金预算项目数"},
	{"targets", "个", "编报绩效目标的项目数"},
	{"tracked", "个", "绩效跟踪评价的项目数"},
	{"evaluated", "个", "绩效自评的项目数"},
	{"excellent", "个", "评级为优的项目数"},
	{"good", "个", "评级为良的项目数"},
	{"qualified", "个", "评级为合格的项目数"},
	{"unqualified", "个", "评级为不合格的项目数"},
	{"problems", "个", "自评中发现的问题数"},
	{"rectified", "个", "已完成整改的问题数"},
	{"rectifying", "个", "正在整改的问题数"},
}

var performanceAmounts = [...]struct {
	key  accounts.Datum
	name string
}{
	{"amount", "一般公共预算自评项目涉及资金，没有给出时为各自评表年初预算数之和"},
	{"fund_amount", "政府性基金自评项目涉及资金"},
	{"targets_amount", "编报绩效目标的项目涉及预算金额"},
	{"tracked_amount", "绩效跟踪评价的项目涉及预算金额"},
	{"evaluated_amount", "绩效自评的项目涉及预算金额"},
}

var statementMembers = [...]struct {
	key  string
	id   accounts.StatementID
	name string
}{
	{"overall", accounts.Overall, "收入支出决算总表"},
	{"income", accounts.Income, "收入决算表"},
	{"expenditure", accounts.Expenditure, "支出决算表"},
	{"fiscal_overall", accounts.FiscalOverall, "财政拨款收入支出决算总表"},
	{"general_expenditure", accounts.GeneralExpenditure, "一般公共预算财政拨款支出决算表"},
	{"general_basic", accounts.GeneralBasic, "一般公共预算财政拨款基本支出决算表"},
	{"three_public", accounts.ThreePublic, "一般公共预算财政拨款“三公”经费支出决算表"},
	{"government_fund", accounts.GovernmentFund, "政府性基金预算财政拨款收入支出决算表"},
	{"state_capital", accounts.StateCapital, "国有资本经营预算财政拨款支出决算表"},
}
