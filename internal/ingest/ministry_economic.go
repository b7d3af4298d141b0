package ingest

import "strings"

// economicNames are the classes (类) of 部门预算支出经济分类 and their 款 as Z08_1
// captions them: code before name. Two classes have 款 of the same names, so a
// 款 is told by the caption above it too.
var economicNames = []struct{ code, name, items string }{
	{"301", "工资福利支出", "01基本工资 02津贴补贴 03奖金 06伙食补助费 07绩效工资 08机关事业单位基本养老保险缴费 09职业年金缴费 10职工基本医疗保险缴费 11公务员医疗补助缴费 12其他社会保障缴费 13住房公积金 14医疗费 99其他工资福利支出"},
	{"302", "商品和服务支出", "01办公费 02印刷费 03咨询费 04手续费 05水费 06电费 07邮电费 08取暖费 09物业管理费 11差旅费 12因公出国(境)费用 13维修(护)费 14租赁费 15会议费 16培训费 17公务接待费 18专用材料费 24被装购置费 25专用燃料费 26劳务费 27委托业务费 28工会经费 29福利费 31公务用车运行维护费 39其他交通费用 40税金及附加费用 99其他商品和服务支出"},
	{"303", "对个人和家庭的补助", "01离休费 02退休费 03退职(役)费 04抚恤金 05生活补助 06救济费 07医疗费补助 08助学金 09奖励金 10个人农业生产补贴 11代缴社会保险费 99其他对个人和家庭的补助"},
	{"307", "债务利息及费用支出", "01国内债务付息 02国外债务付息 03国内债务发行费用 04国外债务发行费用"},
	{"309", "资本性支出(基本建设)", "01房屋建筑物购建 02办公设备购置 03专用设备购置 05基础设施建设 06大型修缮 07信息网络及软件购置更新 08物资储备 13公务用车购置 19其他交通工具购置 21文物和陈列品购置 22无形资产购置 99其他基本建设支出"},
	{"310", "资本性支出", "01房屋建筑物购建 02办公设备购置 03专用设备购置 05基础设施建设 06大型修缮 07信息网络及软件购置更新 08物资储备 09土地补偿 10安置补助 11地上附着物和青苗补偿 12拆迁补偿 13公务用车购置 19其他交通工具购置 21文物和陈列品购置 22无形资产购置 99其他资本性支出"},
	{"311", "对企业补助(基本建设)", "01资本金注入 99其他对企业补助"},
	{"312", "对企业补助", "01资本金注入 03政府投资基金股权投资 04费用补贴 05利息补贴 99其他对企业补助"},
	{"313", "对社会保障基金补助", "02对社会保险基金补助 03补充全国社会保障基金"},
	{"399", "其他支出", "06赠与 07国家赔偿费用支出 08对民间非营利组织和群众性自治组织补贴 99其他支出"},
}

// economicCode is the code that a path of captions names: class, then 款 or
// 小计. "" where it names none.
func economicCode(path []string) string {
	for _, class := range economicNames {
		if path[0] != class.name {
			continue
		}
		if len(path) == 1 {
			return class.code
		}
		switch leaf := path[len(path)-1]; leaf {
		case "小计", "合计":
			return class.code
		default:
			for item := range strings.FieldsSeq(class.items) {
				if item[2:] == leaf {
					return class.code + item[:2]
				}
			}
		}
	}
	return ""
}
