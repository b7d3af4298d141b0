package accounts

import "strings"

// A Named is an amount or a number outside the statements, as the forms call it.
type Named struct {
	Key, Name, Unit string // no unit: an amount of money
}

// ThreePublicCounts are the numbers beside “三公”经费 (机构运行信息表), in the order
// of the form. Behind a name that ends in 人次 the forms print 人.
var ThreePublicCounts = [...]Named{
	{"abroad_groups", "因公出国（境）团组数", "个"}, {"abroad_persons", "因公出国（境）人次数", "人次"},
	{"vehicles_bought", "公务用车购置数", "辆"}, {"vehicles_kept", "公务用车保有量", "辆"},
	{"receptions", "国内公务接待批次", "个"}, {"reception_guests", "国内公务接待人次", "人"},
	{"foreign_receptions", "其中：外事接待批次", "个"}, {"foreign_guests", "其中：外事接待人次", "人"},
	{"overseas_receptions", "国（境）外公务接待批次", "个"}, {"overseas_guests", "国（境）外公务接待人次", "人"},
}

// ProcurementAmounts are those of 政府采购 beside the total of the three kinds.
var ProcurementAmounts = [...]Named{
	{Key: "goods", Name: "政府采购货物支出"}, {Key: "works", Name: "政府采购工程支出"}, {Key: "services", Name: "政府采购服务支出"},
	{Key: "sme", Name: "授予中小企业合同金额"}, {Key: "micro", Name: "其中：授予小微企业合同金额"},
	{Key: "reserved_sme", Name: "面向中小企业预留政府采购项目预算金额"}, {Key: "reserved_micro", Name: "面向小微企业预留政府采购项目预算金额"},
	{Key: "won_reserved_sme", Name: "预留项目中由中小企业供应商中标或成交的金额"},
	{Key: "won_reserved_micro", Name: "预留项目中由小微企业供应商中标或成交的金额"},
	{Key: "won_other", Name: "其他项目中由中小企业供应商中标或成交的金额"},
}

// VehicleKinds are the kinds of vehicles that 国有资产占用情况 lists.
var VehicleKinds = [...]Named{
	{"ministers", "部级领导干部用车", "辆"}, {"leaders", "领导干部用车", "辆"}, {"principals", "主要领导干部用车", "辆"},
	{VehicleGeneral, "一般公务用车", "辆"}, {"courier", "机要通信用车", "辆"}, {"emergency", "应急保障用车", "辆"}, {"law", "执法执勤用车", "辆"},
	{"special", "特种专业技术用车", "辆"}, {"retired", "离退休干部用车", "辆"}, {"other", "其他用车", "辆"},
}

// CountName is what messages call one of ThreePublicCounts, "" for others.
func CountName(key CountKey) string {
	for _, n := range ThreePublicCounts {
		if n.Key == string(key) {
			return strings.TrimPrefix(n.Name, "其中：")
		}
	}
	return ""
}
