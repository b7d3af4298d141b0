package accounts

import (
	"strings"

	"juesuan/internal/scope"
)

// economicNames are the classes (类) of 部门预算支出经济分类 and their 款 as 财决08
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

// CaptionedEconomic is the code that a path of captions names: class, then 款 or
// 小计. "" where it names none.
func CaptionedEconomic(path []string) string {
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

// EconomicColumns are the columns of a form that lists the economic
// classification across: one a 类, and one a 款 below it where items is true.
func EconomicColumns(items bool) (columns []FormColumn) {
	add := func(code, caption string) {
		columns = append(columns, FormColumn{Key: ColumnKey(code), Caption: caption, Economic: scope.Code(code), May: true})
	}
	for _, class := range economicNames {
		if !items {
			add(class.code, class.name)
			continue
		}
		add(class.code, class.name+"/小计")
		for item := range strings.FieldsSeq(class.items) {
			add(class.code+item[:2], class.name+"/"+item[2:])
		}
	}
	return columns
}

// economicAcross finds which columns of a block are the sums of which by economic
// code: a 类 of its 款, the whole of the classes.
func economicAcross(b *FormBlock, points []cellPoint) (out []economicSum) {
	for k := range b.Columns {
		if b.Columns[k].Economic != "" || !points[k].is {
			continue
		}
		var s economicSum
		for i := range b.Columns {
			code := b.Columns[i].Economic
			below := points[i].Point
			below.Economic = ""
			if code == "" || !points[i].is || below != points[k].Point {
				continue
			}
			if len(code) == 3 {
				s.classes = append(s.classes, economicClass{column: i})
			} else if n := len(s.classes) - 1; n >= 0 && b.Columns[s.classes[n].column].Economic == code[:3] {
				s.classes[n].items = append(s.classes[n].items, i)
			}
		}
		if s.target = k; s.classes != nil {
			out = append(out, s)
		}
	}
	return out
}

// economicSum is a column and the classes that it is the sum of, each with its 款.
type economicSum struct {
	target  int
	classes []economicClass
}

type economicClass struct {
	column int
	items  []int
}

// acrossEconomic adds the 款 of a row into their 类, and the classes into the
// whole; of a 类 that the sheet has no column for, its 款.
func (b *blockSums) acrossEconomic(r *Row) {
	for i := range b.plan.economic {
		e := &b.plan.economic[i]
		var whole []Term
		terms := func(columns []int) (terms []Term) {
			for _, k := range columns {
				if t := b.term(r, b.Columns[k].Key, b.places[k]); t.Figure != nil {
					terms = append(terms, t)
				}
			}
			return terms
		}
		for _, c := range e.classes {
			items := terms(c.items)
			target := b.term(r, b.Columns[c.column].Key, b.places[c.column])
			if target.Figure == nil {
				whole = append(whole, items...)
				continue
			}
			whole = append(whole, target)
			b.add(Sum{Law: ByEconomic, Target: target, Terms: items, Total: true})
		}
		if b.places[e.target] >= 0 {
			b.add(Sum{Law: ByEconomic, Target: b.term(r, b.Columns[e.target].Key, b.places[e.target]), Terms: whole, Total: true})
		}
	}
}

// partMark stands in the key of a row of a 项目 between the code that it is part
// of and its name.
const partMark = "/"

// PartKey is the row of a 项目 below a code.
func PartKey(code RowKey, name string) RowKey { return code + RowKey(partMark+name) }

// Part is the code that the row of a 项目 is part of; ok is false for any other row.
func (k RowKey) Part() (code RowKey, ok bool) {
	c, _, ok := strings.Cut(string(k), partMark)
	return RowKey(c), ok && IsCode(c)
}

// parts adds the rows of 项目 into the codes that they stand below.
func (b *blockSums) parts(coded []*Row) {
	for _, r := range coded {
		var below []*Row
		for i := range b.s.Rows {
			if code, ok := b.s.Rows[i].Key.Part(); ok && code == r.Key {
				below = append(below, &b.s.Rows[i])
			}
		}
		b.down(ByPart, r, below, false)
	}
}
