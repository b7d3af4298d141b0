package samples

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/job"
	"juesuan/internal/tables"
)

// department is the invented department of three units. Its folders are made
// from the flows below, in 分, so that every unit's tables are consistent and
// the department's figures are theirs added up.
const department = "department-2023-demo"

// drawnUnit is a unit, or the department as the sum of them.
type drawnUnit struct {
	year                      int
	folder, name, short, kind string
	duties                    []string
	items                     []drawnItem
	opening, openingOther     int64 // 一般公共预算, 非财政 at the start of the year
	distributed               int64
	economic                  map[string]int64
	plan, final, before       [4]int64 // “三公”: 出国, 购置, 运行, 接待; 年初预算, 决算, 上年决算
	prior                     [3]int64 // 上年: 收入支出总计, 财政拨款收支总计, 一般公共预算支出
	priorAgency               int64    // 上年机关运行经费
	agency                    int64    // 公用经费 of the units that are 行政
	counts                    [4]int64 // 公务用车保有量, 接待批次, 接待人次; 内设机构
	procured                  [3]int64 // 货物, 工程, 服务
	vehicles, equipment       int64
}

// drawnItem is what one function code received and spent.
type drawnItem struct {
	code, name              string
	budget                  int64 // 年初预算
	general, basic, project int64 // 一般公共预算: income, expenditure
	other                   [5]int64
	own                     [5]int64 // 非财政: 基本, 项目, 上缴上级, 经营, 对附属
}

func yuan(n float64) int64 { return decimal.NewFromFloat(n).Shift(2).IntPart() }

// drawnUnits are the three units.
func drawnUnits() []drawnUnit {
	const pension, admin, institution, housing = "机关事业单位基本养老保险缴费支出", "行政单位医疗", "事业单位医疗", "住房公积金"
	units := []drawnUnit{
		{folder: "局本级2023", name: "示例服务局（本级）", short: "局本级", kind: "行政",
			duties: []string{"拟订示例服务的年度计划并组织实施", "监督检查各项示例服务的质量", "管理所属单位的业务工作和国有资产"},
			items: []drawnItem{
				{code: "2060101", name: "行政运行", budget: yuan(11_700_000), general: yuan(12_000_000), basic: yuan(11_865_432.10)},
				{code: "2060102", name: "一般行政管理事务", budget: yuan(3_600_000), general: yuan(3_500_000), project: yuan(3_380_000.50),
					other: [5]int64{3: yuan(120_000), 4: yuan(400_000)}, own: [5]int64{4: yuan(300_000)}},
				{code: "2080505", name: pension, budget: yuan(1_150_000), general: yuan(1_150_000), basic: yuan(1_150_000)},
				{code: "2101101", name: admin, budget: yuan(480_000), general: yuan(480_000), basic: yuan(480_000)},
				{code: "2210201", name: housing, budget: yuan(1_240_000), general: yuan(1_260_000), basic: yuan(1_260_000)},
			},
			opening: yuan(215_300.40), openingOther: yuan(68_900.15),
			economic: map[string]int64{"30102": yuan(2_480_600), "30103": yuan(1_965_220.30), "30201": yuan(182_340.80), "30211": yuan(96_755.20), "30217": yuan(12_300),
				"30228": yuan(148_600), "30231": yuan(86_400), "30239": yuan(523_800), "30302": yuan(264_119), "31002": yuan(75_980)},
			plan: [4]int64{2: yuan(96_000), 3: yuan(20_000)}, final: [4]int64{2: yuan(86_400), 3: yuan(12_300)}, before: [4]int64{2: yuan(91_250), 3: yuan(14_600)},
			prior: [3]int64{yuan(18_420_600), yuan(17_866_300), yuan(17_650_900)}, priorAgency: yuan(1_160_200),
			counts: [4]int64{3, 6, 48, 8}, procured: [3]int64{yuan(186_000), 0, yuan(742_500)}, vehicles: 3, equipment: 1},
		{folder: "信息中心2023", name: "示例服务局信息中心", short: "信息中心", kind: "财政补助事业",
			duties: []string{"建设和维护示例服务的信息系统", "收集整理示例服务的统计数据"},
			items: []drawnItem{
				{code: "2060301", name: "机构运行", budget: yuan(4_100_000), general: yuan(4_200_000), basic: yuan(4_150_220.35),
					other: [5]int64{0: yuan(300_000), 1: yuan(860_000)}, own: [5]int64{0: yuan(700_000), 1: yuan(310_000)}},
				{code: "2060302", name: "社会公益研究", budget: yuan(2_700_000), general: yuan(2_600_000), project: yuan(2_455_118.20)},
				{code: "2080505", name: pension, budget: yuan(420_000), general: yuan(420_000), basic: yuan(420_000)},
				{code: "2101102", name: institution, budget: yuan(175_000), general: yuan(175_000), basic: yuan(175_000)},
				{code: "2210201", name: housing, budget: yuan(396_000), general: yuan(396_000), basic: yuan(396_000)},
			},
			opening: yuan(88_410.06), openingOther: yuan(204_366.92),
			economic: map[string]int64{"30102": yuan(305_400), "30107": yuan(1_422_880.60), "30201": yuan(66_310.45), "30211": yuan(41_008.30), "30228": yuan(58_200), "30231": yuan(41_250), "31002": yuan(139_700)},
			plan:     [4]int64{2: yuan(45_000)}, final: [4]int64{2: yuan(41_250)}, before: [4]int64{2: yuan(43_980.50)},
			prior:  [3]int64{yuan(8_655_310), yuan(7_602_430), yuan(7_514_020)},
			counts: [4]int64{1, 0, 0, 5}, procured: [3]int64{yuan(512_000), 0, yuan(1_386_900)}, vehicles: 1, equipment: 4},
		{folder: "培训学校2023", name: "示例服务局培训学校", short: "培训学校", kind: "财政补助事业",
			duties: []string{"承担示例服务从业人员的培训"},
			items: []drawnItem{
				{code: "2060301", name: "机构运行", budget: yuan(2_050_000), general: yuan(2_100_000), basic: yuan(2_088_450),
					other: [5]int64{1: yuan(1_500_000), 2: yuan(200_000)}, own: [5]int64{0: yuan(980_000), 1: yuan(215_400.80), 2: yuan(120_000), 3: yuan(150_000)}},
				{code: "2080505", name: pension, budget: yuan(205_000), general: yuan(205_000), basic: yuan(205_000)},
				{code: "2101102", name: institution, budget: yuan(86_000), general: yuan(86_000), basic: yuan(86_000)},
				{code: "2210201", name: housing, budget: yuan(190_000), general: yuan(190_000), basic: yuan(190_000)},
			},
			opening: yuan(12_060), openingOther: yuan(331_870.45), distributed: yuan(50_000),
			economic: map[string]int64{"30102": yuan(168_000), "30107": yuan(702_345), "30201": yuan(38_412), "30213": yuan(52_600), "30228": yuan(29_100), "30231": yuan(38_900)},
			plan:     [4]int64{2: yuan(40_000)}, final: [4]int64{2: yuan(38_900)}, before: [4]int64{2: yuan(38_900)},
			prior:  [3]int64{yuan(4_395_720), yuan(2_560_480), yuan(2_548_420)},
			counts: [4]int64{1, 0, 0, 4}, procured: [3]int64{yuan(94_300), yuan(260_000), yuan(118_000)}, vehicles: 1},
	}
	for i := range units {
		u := &units[i]
		u.year = 2023
		// What the other sections leave of the basic expenditure is 基本工资.
		var basic, listed int64
		for _, it := range u.items {
			basic += it.basic
			switch it.code {
			case "2080505":
				u.economic["30108"] = it.basic
			case "2101101", "2101102":
				u.economic["30110"] = it.basic
			case "2210201":
				u.economic["30113"] = it.basic
			}
		}
		for code, v := range u.economic {
			listed += v
			if u.kind == "行政" && code[:3] != "301" && code[:3] != "303" {
				u.agency += v
			}
		}
		u.economic["30101"] = basic - listed
	}
	return units
}

// whole is the department: the units added up. What they paid one another is
// not in last year's totals either.
func wholeDepartment(units []drawnUnit, paidBefore int64) drawnUnit {
	all := drawnUnit{year: units[0].year, folder: "示例服务局2023", name: "示例服务局", short: "示例局", kind: "行政", economic: map[string]int64{},
		duties: []string{"拟订示例服务的发展规划和年度计划，并组织实施", "制定示例服务的标准，监督检查执行情况", "指导所属单位的业务工作和财务管理"}}
	at := map[string]int{}
	for _, u := range units {
		for _, it := range u.items {
			if _, ok := at[it.code]; !ok {
				at[it.code] = len(all.items)
				all.items = append(all.items, drawnItem{code: it.code, name: it.name})
			}
			a := &all.items[at[it.code]]
			a.budget, a.general, a.basic, a.project = a.budget+it.budget, a.general+it.general, a.basic+it.basic, a.project+it.project
			for k := range it.other {
				a.other[k] += it.other[k]
				a.own[k] += it.own[k]
			}
		}
		for code, v := range u.economic {
			all.economic[code] += v
		}
		all.opening, all.openingOther, all.distributed = all.opening+u.opening, all.openingOther+u.openingOther, all.distributed+u.distributed
		for k := range u.plan {
			all.plan[k] += u.plan[k]
			all.final[k] += u.final[k]
			all.before[k] += u.before[k]
			all.counts[k] += u.counts[k]
		}
		for k := range u.prior {
			all.prior[k] += u.prior[k]
			all.procured[k] += u.procured[k]
		}
		all.agency, all.priorAgency = all.agency+u.agency, all.priorAgency+u.priorAgency
		all.vehicles, all.equipment = all.vehicles+u.vehicles, all.equipment+u.equipment
	}
	slices.SortFunc(all.items, func(a, b drawnItem) int { return strings.Compare(a.code, b.code) })
	all.prior[0] -= paidBefore
	return all
}

// book draws up the nine tables.
func (u *drawnUnit) book(t *testing.T) *accounts.Book {
	dict, err := accounts.ParseDictionary(data.Files, u.year)
	if err != nil {
		t.Fatal(err)
	}
	b := accounts.NewBook(accounts.Core())
	b.Year, b.ThreePublicBudget = u.year, accounts.InitialBudget
	b.Organization.FullName.S = u.name
	sheet := func(id accounts.StatementID, columns ...accounts.ColumnKey) func(key, name string, cents ...int64) {
		s := b.Statement(id)
		*s = accounts.Statement{ID: id, Form: s.Form, Found: true, Unit: accounts.Yuan, Columns: columns}
		if columns == nil {
			s.Columns = accounts.Columns(id)
		}
		return func(key, name string, cents ...int64) {
			r := accounts.Row{Key: accounts.RowKey(key), Name: name}
			if accounts.IsCode(key) {
				r.Code = key
			}
			for _, c := range cents {
				f := accounts.Figure{State: accounts.Blank}
				if c != 0 {
					f = accounts.Figure{Amount: accounts.NewAmount(decimal.New(c, -2), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2}
				}
				r.Cells = append(r.Cells, f)
			}
			s.Rows = append(s.Rows, r)
		}
	}
	var fiscal, spent, basic, project, others, own int64
	var other [5]int64
	classes, fiscalClasses := map[string]int64{}, map[string]int64{}
	for _, it := range u.items {
		fiscal, basic, project = fiscal+it.general, basic+it.basic, project+it.project
		class := it.code[:3]
		fiscalClasses[class] += it.basic + it.project
		classes[class] += it.basic + it.project
		for k := range it.other {
			other[k] += it.other[k]
			others += it.other[k]
			own += it.own[k]
			classes[class] += it.own[k]
		}
	}
	spent = basic + project
	grand := fiscal + others + u.opening + u.openingOther

	row := sheet(accounts.Overall)
	row(string(accounts.RowGeneral), "", fiscal)
	for k, key := range []accounts.RowKey{accounts.RowSuperior, accounts.RowBusiness, accounts.RowOperating, accounts.RowSubsidiary, accounts.RowOther} {
		row(string(key), "", other[k])
	}
	row(string(accounts.RowIncomeTotal), "", fiscal+others)
	row(string(accounts.RowOpening), "", u.opening+u.openingOther)
	row(string(accounts.RowIncomeGrand), "", grand)
	for _, c := range dict.Classes() {
		row(c.Code, "", classes[c.Code])
	}
	row(string(accounts.RowExpenditureTotal), "", spent+own)
	row(string(accounts.RowDistribution), "", u.distributed)
	row(string(accounts.RowClosing), "", grand-spent-own-u.distributed)
	row(string(accounts.RowExpenditureGrand), "", grand)

	row = sheet(accounts.FiscalOverall)
	row(string(accounts.RowGeneral), "", fiscal)
	row(string(accounts.RowIncomeTotal), "", fiscal)
	row(string(accounts.RowOpening), "", u.opening)
	row(string(accounts.RowOpeningGeneral), "", u.opening)
	row(string(accounts.RowIncomeGrand), "", fiscal+u.opening)
	for _, c := range dict.Classes() {
		row(c.Code, "", fiscalClasses[c.Code], fiscalClasses[c.Code])
	}
	closing := fiscal + u.opening - spent
	row(string(accounts.RowExpenditureTotal), "", spent, spent)
	row(string(accounts.RowClosing), "", closing, closing)
	row(string(accounts.RowExpenditureGrand), "", fiscal+u.opening, fiscal+u.opening)

	coded := func(id accounts.StatementID, of func(it *drawnItem) []int64) {
		row := sheet(id)
		total := make([]int64, len(accounts.Columns(id)))
		for i := range u.items {
			for k, v := range of(&u.items[i]) {
				total[k] += v
			}
		}
		row(string(accounts.RowTotal), "合计", total...)
		sums, names := map[string][]int64{}, map[string]string{}
		for i := range u.items {
			it := &u.items[i]
			vs := of(it)
			if !slices.ContainsFunc(vs, func(v int64) bool { return v != 0 }) {
				continue
			}
			for _, code := range []string{it.code[:3], it.code[:5], it.code} {
				if sums[code] == nil {
					sums[code], names[code] = make([]int64, len(vs)), drawnLevels[code]
				}
				for k, v := range vs {
					sums[code][k] += v
				}
			}
			names[it.code] = it.name
		}
		for _, code := range slices.Sorted(maps.Keys(sums)) {
			row(code, names[code], sums[code]...)
		}
	}
	coded(accounts.Income, func(it *drawnItem) []int64 {
		o := it.other
		return []int64{it.general + o[0] + o[1] + o[2] + o[3] + o[4], it.general, o[0], o[1], 0, o[2], o[3], o[4]}
	})
	coded(accounts.Expenditure, func(it *drawnItem) []int64 {
		o := it.own
		return []int64{it.basic + it.project + o[0] + o[1] + o[2] + o[3] + o[4], it.basic + o[0], it.project + o[1], o[2], o[3], o[4]}
	})
	coded(accounts.GeneralExpenditure, func(it *drawnItem) []int64 { return []int64{it.basic + it.project, it.basic, it.project} })
	for _, id := range []accounts.StatementID{accounts.GovernmentFund, accounts.StateCapital} {
		sheet(id)(string(accounts.RowTotal), "合计", make([]int64, 6)...)
	}

	row = sheet(accounts.GeneralBasic)
	var staff, operating int64
	for _, code := range dict.EconomicCodes() {
		if title, _ := dict.Economic(code); len(code) == 3 {
			var v int64
			for c, amount := range u.economic {
				if c[:3] == code {
					v += amount
				}
			}
			if v != 0 {
				row(code, title, v)
			}
			if code == "301" || code == "303" {
				staff += v
			} else {
				operating += v
			}
		} else if v := u.economic[code]; v != 0 {
			row(code, title, v)
		}
	}
	row(string(accounts.RowStaff), "", staff)
	row(string(accounts.RowOperatingCost), "", operating)
	row(string(accounts.RowTotal), "", staff+operating)

	p, f := u.plan, u.final
	sheet(accounts.ThreePublic)(string(accounts.RowThreePublic), "",
		p[0]+p[1]+p[2]+p[3], p[0], p[1]+p[2], p[1], p[2], p[3], f[0]+f[1]+f[2]+f[3], f[0], f[1]+f[2], f[1], f[2], f[3])
	return b
}

// drawnLevels are the 类 and 款 above the items.
var drawnLevels = map[string]string{"206": "科学技术支出", "20601": "科学技术管理事务", "20603": "应用研究", "208": "社会保障和就业支出", "20805": "行政事业单位养老支出",
	"210": "卫生健康支出", "21011": "行政事业单位医疗", "221": "住房保障支出", "22102": "住房改革支出"}

// yaml writes what the tables lack. of are the units of a department, nil for
// a unit.
func (u *drawnUnit) yaml(of []drawnUnit) string {
	var y strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&y, format+"\n", args...) }
	cents := func(v int64) string { return decimal.New(v, -2).StringFixed(2) }
	level, noun := "单位", "单位"
	if of != nil {
		level, noun = "部门", "部门"
	}
	say("# %s：虚构的%s，名称、职能和全部数字都是为演示编造的，与任何真实单位无关。", u.name, noun)
	say("schema: 1\nyear: %d\nlayout: central-2023\n", u.year)
	say("organization:\n  full_name: %s\n  short_name: %s\n  self_name: 我局\n  level: %s\n  kind: %s", u.name, u.short, level, u.kind)
	if of != nil {
		say("  members:")
		for _, m := range of {
			say("    - {name: %s, kind: %s}", m.name, m.kind)
		}
	}
	say("\nfunctions:\n  intro: %s是虚构的%s，为演示设定的主要职能如下：\n  items:", u.name, noun)
	for _, d := range u.duties {
		say("    - %s", d)
	}
	say("\nsetup:\n  departments: %d\n  department_kind: 处室", u.counts[3])

	var fiscal, general, others, budget int64
	for _, it := range u.items {
		fiscal, general, budget = fiscal+it.general, general+it.basic+it.project, budget+it.budget
		for _, v := range it.other {
			others += v
		}
	}
	total := func(v [4]int64) int64 { return v[0] + v[1] + v[2] + v[3] }
	members := func(v [4]int64) {
		say("    total: %s\n    abroad: %s\n    vehicles: %s\n    purchase: %s\n    running: %s\n    reception: %s",
			cents(total(v)), cents(v[0]), cents(v[1]+v[2]), cents(v[1]), cents(v[2]), cents(v[3]))
	}
	say("\nprior:\n  unit: 元\n  source: %s%d年度决算（虚构）", u.name, u.year-1)
	say("  income_grand: %s\n  expenditure_grand: %s\n  fiscal_grand: %s\n  general_expenditure: %s\n  three_public:", cents(u.prior[0]), cents(u.prior[0]), cents(u.prior[1]), cents(u.prior[2]))
	members(u.before)
	if u.priorAgency != 0 {
		say("  agency_cost: %s", cents(u.priorAgency))
	}
	say("\nbudget:\n  unit: 元\n  source: %s%d年度预算（虚构）\n  three_public_kind: 年初\n  general_expenditure: %s\n  item:", u.name, u.year, cents(budget))
	for _, it := range u.items {
		say("    %s: %s", it.code, cents(it.budget))
	}
	say("  three_public_initial:")
	members(u.plan)

	say("\nreasons:")
	reason := func(of string, now, before int64, more, less string) {
		switch {
		case now > before:
			say("  - {of: %s, text: %s}", of, more)
		case now < before:
			say("  - {of: %s, text: %s}", of, less)
		}
	}
	grand := fiscal + others + u.opening + u.openingOther
	if of != nil {
		grand -= yuan(420_000)
	}
	reason("overall_vs_prior", grand, u.prior[0], "示例服务的业务量增加", "示例服务的业务量减少")
	reason("fiscal_grand_vs_prior", fiscal+u.opening, u.prior[1], "新增示例服务项目的财政拨款", "部分示例服务项目完成")
	reason("general_vs_prior", general, u.prior[2], "新增示例服务项目", "部分示例服务项目完成")
	reason("general_vs_budget", general, budget, "年中按规定追加了人员经费", "从严控制一般性支出")
	for _, it := range u.items {
		reason("item_vs_budget."+it.code, it.basic+it.project, it.budget, "年中按规定追加了经费", "公开招标后成交价低于预算")
	}
	reason("three_public_vs_budget", total(u.final), total(u.plan), "公务增加", "落实过紧日子要求，从严控制“三公”经费")
	reason("three_public_vs_prior.vehicles", u.final[1]+u.final[2], u.before[1]+u.before[2], "车辆维修增加", "公务出行减少")
	reason("three_public_vs_prior.reception", u.final[3], u.before[3], "接待批次增加", "从严控制接待的批次和人数")
	reason("agency_cost_vs_prior", u.agency, u.priorAgency, "办公设备更新", "压减会议和差旅开支")

	purposes := map[string]string{"2060101": "机关人员和日常运行", "2060102": "示例服务的标准制定和监督检查", "2060301": "单位人员和日常运行", "2060302": "示例服务信息系统的建设和维护",
		"2080505": "缴纳基本养老保险费", "2101101": "机关人员的基本医疗保险缴费", "2101102": "事业单位人员的基本医疗保险缴费", "2210201": "缴存住房公积金"}
	say("\npurposes:")
	for _, it := range u.items {
		say("  %s: %s", it.code, purposes[it.code])
	}
	say("  running: 公务出行所需的燃料费、维修费和保险费")
	if u.final[3] != 0 {
		say("  reception_domestic: 接待同行的工作调研")
	}
	say("\ncounts:\n  unit: 元\n  abroad_groups: 0\n  abroad_persons: 0\n  vehicles_bought: 0\n  vehicles_kept: %d\n  receptions: %d\n  reception_guests: %d", u.counts[0], u.counts[1], u.counts[2])
	say("  foreign_receptions: 0\n  foreign_guests: 0\n  overseas_receptions: 0\n  overseas_guests: 0\n  reception_domestic: %s\n  reception_foreign: 0\n  reception_overseas: 0", cents(u.final[3]))
	if of != nil {
		say("\nagency_cost: {value: %s, unit: 元}", cents(u.agency))
	}
	say("\nprocurement:\n  unit: 元\n  goods: %s\n  works: %s\n  services: %s\n  reserved_sme: 0\n  reserved_micro: 0\n  won_reserved_sme: 0\n  won_reserved_micro: 0\n  won_other: 0", cents(u.procured[0]), cents(u.procured[1]), cents(u.procured[2]))
	say("\nassets:\n  vehicles: {total: %d, general: %d}\n  equipment_50: 0\n  equipment_100: %d", u.vehicles, u.vehicles, u.equipment)
	say(`
performance:
  unit: 元
  targets: 0
  targets_amount: 0
  tracked: 0
  tracked_amount: 0
  evaluated: 0
  evaluated_amount: 0
  average: 0
  excellent: 0
  good: 0
  qualified: 0
  unqualified: 0
  problems_found: 0
  rectified: 0
  rectifying: 0

glossary:`)
	for _, term := range slices.Sorted(maps.Keys(drawnTerms)) {
		say("  - term: %s\n    text: %s", term, drawnTerms[term])
	}
	return y.String()
}

var drawnTerms = map[string]string{
	"财政拨款收入":    "指单位本年度从同级财政部门取得的各类财政拨款。",
	"事业收入":      "指事业单位开展专业业务活动及其辅助活动取得的收入。",
	"经营收入":      "指事业单位在专业业务及其辅助活动以外开展非独立核算经营活动取得的收入。",
	"上级补助收入":    "指事业单位从主管部门和上级单位取得的非财政补助收入。",
	"附属单位上缴收入":  "指事业单位附属的独立核算单位按有关规定上缴的收入。",
	"其他收入":      "指除上述各项以外的收入。",
	"年初结转和结余":   "指以前年度没有完成、结转到本年仍按有关规定使用的资金。",
	"年末结转和结余":   "指本年度没有执行完、需延迟到以后年度按有关规定使用的资金。",
	"结余分配":      "指事业单位按规定对当年结余的分配。",
	"基本支出":      "指为保障机构正常运转、完成日常工作任务而发生的支出。",
	"项目支出":      "指在基本支出之外为完成特定工作任务而发生的支出。",
	"经营支出":      "指事业单位开展非独立核算经营活动发生的支出。",
	"上缴上级支出":    "指事业单位按规定上缴上级单位的支出。",
	"对附属单位补助支出": "指用财政拨款以外的资金对附属单位补助发生的支出。",
	"“三公”经费":    "指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
	"机关运行经费":    "指行政单位和参照公务员法管理的事业单位用财政拨款安排的日常公用经费。",
}

// departmentYAML says which units belong together and what they paid one another.
const departmentYAML = `# 示例服务局：虚构的部门。部门的各表由三个单位相加，减去单位间往来。
schema: 1
name: 示例服务局
year: 2023
layout: central-2023

members:
  - {folder: 局本级2023, name: 示例服务局（本级）}
  - {folder: 信息中心2023, name: 示例服务局信息中心}
  - {folder: 培训学校2023, name: 示例服务局培训学校}

transfers:
  - from: 示例服务局（本级）
    to: 示例服务局信息中心
    amount: {value: 300000.00, unit: 元}
    expenditure: 对附属单位补助支出
    expenditure_code: 2060102
    income: 上级补助收入
    income_code: 2060301
    reason: 本级补助信息中心的日常运行
  - from: 示例服务局培训学校
    to: 示例服务局（本级）
    amount: {value: 120000.00, unit: 元}
    expenditure: 上缴上级支出
    expenditure_code: 2060301
    income: 附属单位上缴收入
    income_code: 2060102
    reason: 培训学校按规定上缴
`

// departmentFiles are the files of a department of drawn units, by their paths
// in its folder.
func departmentFiles(t *testing.T, units []drawnUnit, paidBefore int64) map[string][]byte {
	t.Helper()
	all := wholeDepartment(units, paidBefore)
	files := map[string][]byte{"unit.yaml": []byte(all.yaml(units)),
		"department.yaml": []byte(strings.Replace(departmentYAML, "year: 2023", fmt.Sprintf("year: %d", all.year), 1))}
	for i := range units {
		u := &units[i]
		var out bytes.Buffer
		if err := tables.Draft(u.book(t)).Write(&out); err != nil {
			t.Fatal(err)
		}
		files[filepath.Join(u.folder, "公开表.xlsx")] = out.Bytes()
		files[filepath.Join(u.folder, "unit.yaml")] = []byte(u.yaml(nil))
	}
	return files
}

func writeAll(t *testing.T, root string, files map[string][]byte) {
	t.Helper()
	for path, data := range files {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDrawnDepartment: the folders of the invented department are what their
// flows give.
func TestDrawnDepartment(t *testing.T) {
	root := filepath.Join(department, "示例服务局2023")
	files := departmentFiles(t, drawnUnits(), yuan(360_000))
	if flag.Lookup("update").Value.String() == "true" {
		writeAll(t, root, files)
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		have, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, files[path]) {
			t.Errorf("%s is not what its flows give; run with -update and read the difference", path)
		}
	}
}

// TestDepartmentOfLastYear: last year's department, which has no workbook
// either, is last year's sum: this year's opening balances are held against its
// closing ones, and a unit that is missing there is told.
func TestDepartmentOfLastYear(t *testing.T) {
	units := drawnUnits()
	last := make([]drawnUnit, len(units))
	for i, u := range units {
		u.year--
		for _, it := range u.items { // so that the year ends where the next begins
			u.opening -= it.general - it.basic - it.project
			for k := range it.other {
				u.openingOther -= it.other[k] - it.own[k]
			}
		}
		u.openingOther += u.distributed
		last[i] = u
		n := &units[i]
		n.prior, n.before, n.priorAgency = [3]int64{u.opening + u.openingOther, u.opening}, u.final, u.agency
		for _, it := range u.items {
			n.prior[0] += it.general
			n.prior[1] += it.general
			n.prior[2] += it.basic + it.project
			for _, v := range it.other {
				n.prior[0] += v
			}
		}
	}
	now, before := t.TempDir(), t.TempDir()
	writeAll(t, now, departmentFiles(t, units, yuan(420_000)))
	writeAll(t, before, departmentFiles(t, last, yuan(360_000)))
	program := job.New(job.Settings{})
	run := func() *job.Outcome {
		t.Helper()
		o, err := program.Report(t.Context(), job.Job{Unit: now, Prior: before, Until: "accounts"})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	o := run()
	for _, d := range o.Report.Findings {
		if d.Severity == diag.Error {
			t.Errorf("%s", d)
		}
	}
	for _, ob := range o.Report.Obligations {
		if slices.Contains([]string{"Y.1", "Y.2", "Y.3", "D.6"}, ob.ID) && ob.State != check.Pass {
			t.Errorf("%s is %s: %s", ob.ID, ob.State, ob.Reason)
		}
	}
	if o.Book.PriorYear == nil || o.Book.PriorYear.Year != 2022 {
		t.Fatal("last year's department was not read")
	}
	closing := o.Book.PriorYear.Figure(accounts.Cell{Statement: accounts.Overall, Row: accounts.RowClosing, Column: accounts.ColAmount})
	var want accounts.Amount
	for _, u := range units {
		want = want.Add(accounts.NewAmount(decimal.New(u.opening+u.openingOther, -2), accounts.Yuan))
	}
	if !closing.Amount.Equal(want) || closing.At.File != "上年/部门汇总" || closing.At.Cell == "" || len(*closing.Parts) != 3 {
		t.Errorf("last year closed with %s at %s, want %s", closing.Amount, closing.At, want)
	}

	if err := os.RemoveAll(filepath.Join(before, units[1].folder)); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, d := range run().Report.Findings {
		found = found || d.Code == "prior.units" && strings.Contains(d.Message, "示例服务局信息中心")
	}
	if !found {
		t.Error("a unit that last year's department lacks is not told")
	}
}
