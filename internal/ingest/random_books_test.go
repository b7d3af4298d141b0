package ingest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// A random book of all nine statements drawn in random forms, over one workbook
// or several: what was drawn as forms print it is read to its amounts, whatever
// is wrong elsewhere; what had a caption changed is read to its amounts, or asked,
// or there is an error on that very sheet. Never another amount without a word.

// classesDrawn are the classes of 公开01 and 04 with their names as printed there.
var classesDrawn = [][2]string{{"201", "一般公共服务支出"}, {"202", "外交支出"}, {"203", "国防支出"}, {"204", "公共安全支出"}, {"205", "教育支出"}, {"206", "科学技术支出"}, {"207", "文化旅游体育与传媒支出"},
	{"208", "社会保障和就业支出"}, {"210", "卫生健康支出"}, {"211", "节能环保支出"}, {"212", "城乡社区支出"}, {"213", "农林水支出"}, {"214", "交通运输支出"}, {"215", "资源勘探工业信息等支出"}, {"216", "商业服务业等支出"},
	{"217", "金融支出"}, {"219", "援助其他地区支出"}, {"220", "自然资源海洋气象等支出"}, {"221", "住房保障支出"}, {"222", "粮油物资储备支出"}, {"223", "国有资本经营预算支出"}, {"224", "灾害防治及应急管理支出"}, {"229", "其他支出"}}

// printedRow is a row of a half of 公开01 or 04: its key and how forms print it.
type printedRow struct {
	key   accounts.RowKey
	names []string
}

var incomeDrawn = []printedRow{{accounts.RowGeneral, []string{"一、一般公共预算财政拨款收入", "一、一般公共预算财政拨款"}}, {accounts.RowFund, []string{"二、政府性基金预算财政拨款收入", "二、政府性基金预算财政拨款"}},
	{accounts.RowStateCapital, []string{"三、国有资本经营预算财政拨款收入", "三、国有资本经营预算财政拨款"}}, {accounts.RowSuperior, []string{"四、上级补助收入"}}, {accounts.RowBusiness, []string{"五、事业收入"}},
	{accounts.RowOperating, []string{"六、经营收入"}}, {accounts.RowSubsidiary, []string{"七、附属单位上缴收入"}}, {accounts.RowOther, []string{"八、其他收入"}}, {accounts.RowIncomeTotal, []string{"本年收入合计"}},
	{accounts.RowUseNonFiscal, []string{"使用非财政拨款结余", "使用非财政拨款结余（含专用结余）"}}, {accounts.RowOpening, []string{"年初结转和结余"}}, {accounts.RowIncomeGrand, []string{"总计"}}}

var spentDrawn = []printedRow{{accounts.RowExpenditureTotal, []string{"本年支出合计"}}, {accounts.RowDistribution, []string{"结余分配"}}, {accounts.RowClosing, []string{"年末结转和结余"}}, {accounts.RowExpenditureGrand, []string{"总计"}}}

var fiscalIncomeDrawn = []printedRow{{accounts.RowGeneral, []string{"一、一般公共预算财政拨款"}}, {accounts.RowFund, []string{"二、政府性基金预算财政拨款"}}, {accounts.RowStateCapital, []string{"三、国有资本经营预算财政拨款"}},
	{accounts.RowIncomeTotal, []string{"本年收入合计"}}, {accounts.RowOpening, []string{"年初财政拨款结转和结余"}}, {accounts.RowOpeningGeneral, []string{"一般公共预算财政拨款", "一、一般公共预算财政拨款"}},
	{accounts.RowOpeningFund, []string{"政府性基金预算财政拨款", "二、政府性基金预算财政拨款"}}, {accounts.RowOpeningStateCapital, []string{"国有资本经营预算财政拨款", "三、国有资本经营预算财政拨款"}}, {accounts.RowIncomeGrand, []string{"总计", "合计"}}}

var fiscalSpentDrawn = []printedRow{{accounts.RowExpenditureTotal, []string{"本年支出合计"}}, {accounts.RowClosing, []string{"年末财政拨款结转和结余"}}, {accounts.RowExpenditureGrand, []string{"总计", "合计"}}}

var sectionsDrawn = [][2]string{{"301", "工资福利支出"}, {"30101", "基本工资"}, {"30102", "津贴补贴"}, {"30113", "住房公积金"}, {"30199", "其他工资福利支出"}, {"302", "商品和服务支出"}, {"30201", "办公费"}, {"30211", "差旅费"},
	{"30213", "维修（护）费"}, {"30217", "公务接待费"}, {"30231", "公务用车运行维护费"}, {"303", "对个人和家庭的补助"}, {"30302", "退休费"}, {"310", "资本性支出"}, {"31002", "办公设备购置"}}

func (d *formDraw) amount() decimal.Decimal {
	if d.rng.IntN(4) == 0 {
		return decimal.Decimal{}
	}
	return decimal.New(d.rng.Int64N(9_000_000_000)+1, -2)
}

// new begins a sheet with its head.
func (d *formDraw) newSheet(titles []string, wide int) *sheetDraw {
	s := &sheetDraw{cells: map[int][]workbook.Cell{}}
	d.head(s, pick(d.rng, titles), wide)
	return s
}

// put writes an amount and remembers it.
func (d *formDraw) money(s *sheetDraw, row, col int, c accounts.Cell, v decimal.Decimal) {
	s.put(row, col, d.digits(v), workbook.Number)
	d.want[c] = v
}

// halves draws 公开01 or 04: incomes at the left, classes at the right.
func (d *formDraw) halves(id accounts.StatementID, titles []string, left, right []printedRow, columns []accounts.ColumnKey, captions [][]string) {
	before, numbered := d.off, d.rng.IntN(3) > 0 // 行次
	step := 2
	if numbered {
		step = 3
	}
	s := d.newSheet(titles, step+step-1+len(columns))
	s.put(4, 1, "收入", workbook.Text)
	s.put(4, 1+step, "支出", workbook.Text)
	s.Merges = append(s.Merges, workbook.Range{Row1: 4, Col1: 1, Row2: 4, Col2: step}, workbook.Range{Row1: 4, Col1: 1 + step, Row2: 4, Col2: step + step - 1 + len(columns)})
	for _, from := range []int{1, 1 + step} {
		s.put(5, from, pick(d.rng, []string{"项目", "项    目", "项　目"}), workbook.Text)
		if numbered {
			s.put(5, from+1, "行次", workbook.Text)
		}
	}
	s.put(5, step, d.near(pick(d.rng, []string{"决算数", "金额"})), workbook.Text)
	for i := range columns {
		s.put(5, step+step+i, d.near(pick(d.rng, captions[i])), workbook.Text)
	}
	for i, l := range left {
		s.put(6+i, 1, pick(d.rng, l.names), workbook.Text)
		d.money(s, 6+i, step, accounts.Cell{Statement: id, Row: l.key, Column: accounts.Columns(id)[0]}, d.amount())
	}
	ordinal := pick(d.rng, []func(int) string{func(i int) string { return accounts.Ordinal(i) + "、" }, func(i int) string { return fmt.Sprint(i, ".") }, func(int) string { return "" }})
	for i, c := range classesOf(d.year) {
		right = append(right[:i:i], append([]printedRow{{accounts.RowKey(c[0]), []string{ordinal(i+1) + c[1]}}}, right[i:]...)...)
	}
	for i, l := range right {
		s.put(6+i, 1+step, pick(d.rng, l.names), workbook.Text)
		for j, col := range columns {
			d.money(s, 6+i, step+step+j, accounts.Cell{Statement: id, Row: l.key, Column: col}, d.amount())
		}
	}
	d.add(id, before, s.done())
}

// classesOf are the classes of a year's form.
func classesOf(year int) (list [][2]string) {
	old := map[string]string{"207": "文化体育与传媒支出", "210": "医疗卫生与计划生育支出", "215": "资源勘探信息等支出", "220": "国土海洋气象等支出"}
	for _, c := range classesDrawn {
		switch name := old[c[0]]; {
		case c[0] == "223" && year > 0 && year < 2020, c[0] == "224" && year > 0 && year < 2019:
			continue
		case name != "" && year > 0 && year < 2019:
			c[1] = name
		}
		list = append(list, c)
	}
	return list
}

// without are the rows of a form of a year that had no 国有资本经营预算.
func (d *formDraw) without(rows []printedRow) []printedRow {
	if d.year == 0 || d.year > 2019 {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r printedRow) bool { return strings.Contains(string(r.key), string(accounts.ColStateCapital)) })
}

// basic draws 公开06: in two or three blocks beside each other, or as one list with
// columns of staff and other costs, the government's own codes beside it.
func (d *formDraw) basic() {
	before := d.off
	s := d.newSheet([]string{"一般公共预算财政拨款基本支出决算表", "一般公共预算财政拨款基本支出决算明细表"}, 9)
	cell := func(row accounts.RowKey) accounts.Cell {
		return accounts.Cell{Statement: accounts.GeneralBasic, Row: row, Column: accounts.ColAmount}
	}
	if d.rng.IntN(3) == 0 {
		d.basicList(s, cell)
		d.add(accounts.GeneralBasic, before, s.done())
		return
	}
	s.put(4, 1, "人员经费", workbook.Text)
	s.put(4, 4, "公用经费", workbook.Text)
	s.Merges = append(s.Merges, workbook.Range{Row1: 4, Col1: 1, Row2: 4, Col2: 3}, workbook.Range{Row1: 4, Col1: 4, Row2: 4, Col2: 9})
	for b := range 3 {
		for i, caption := range []string{pick(d.rng, []string{"科目编码", "科目代码"}), "科目名称", pick(d.rng, []string{"决算数", "金额"})} {
			s.put(5, 1+3*b+i, caption, workbook.Text)
		}
	}
	rows := [3]int{6, 6, 6}
	for _, c := range sectionsDrawn {
		b := map[string]int{"301": 0, "303": 0, "302": 1, "310": 2}[c[0][:3]]
		s.put(rows[b], 1+3*b, c[0], workbook.Text)
		s.put(rows[b], 2+3*b, c[1], workbook.Text)
		d.money(s, rows[b], 3+3*b, cell(accounts.RowKey(c[0])), d.amount())
		rows[b]++
	}
	end := max(rows[0], rows[1], rows[2])
	s.put(end, 1, "人员经费合计", workbook.Text)
	d.money(s, end, 3, cell(accounts.RowStaff), d.amount())
	s.put(end, 4, "公用经费合计", workbook.Text)
	d.money(s, end, 9, cell(accounts.RowOperatingCost), d.amount())
	d.add(accounts.GeneralBasic, before, s.done())
}

// basicList draws 公开06 as one list.
func (d *formDraw) basicList(s *sheetDraw, cell func(accounts.RowKey) accounts.Cell) {
	captions := []string{pick(d.rng, []string{"科目编码", "经济分类科目编码"}), "科目名称"}
	government := d.rng.IntN(2) == 0
	if government {
		captions = append(captions, "科目编码", "科目名称")
	}
	first := len(captions) + 1
	parted := d.rng.IntN(2) == 0
	if captions = append(captions, pick(d.rng, []string{"合计", "决算数", "金额"})); parted {
		captions = append(captions, "人员经费", "公用经费")
	}
	for i, c := range captions {
		s.put(4, 1+i, c, workbook.Text)
	}
	s.put(5, 1, "合计", workbook.Text)
	s.Merges = append(s.Merges, workbook.Range{Row1: 5, Col1: 1, Row2: 5, Col2: 2})
	d.money(s, 5, first, cell(accounts.RowTotal), d.amount().Add(decimal.NewFromInt(1)))
	if parted {
		d.money(s, 5, first+1, cell(accounts.RowStaff), d.amount())
		d.money(s, 5, first+2, cell(accounts.RowOperatingCost), d.amount())
	}
	for i, c := range sectionsDrawn {
		row, v := 6+i, d.amount()
		s.put(row, 1, c[0], workbook.Text)
		s.put(row, 2, c[1], workbook.Text)
		if government {
			s.put(row, 3, pick(d.rng, []string{"50101", "50201", "50901"}), workbook.Text)
			s.put(row, 4, pick(d.rng, []string{"工资奖金津补贴", "办公经费"}), workbook.Text)
		}
		d.money(s, row, first, cell(accounts.RowKey(c[0])), v)
		if parted {
			s.put(row, first+1+map[bool]int{true: 0, false: 1}[c[0][:3] == "301" || c[0][:3] == "303"], d.digits(v), workbook.Number)
		}
	}
}

// threePublicItems are the items of 公开07 as forms print them over columns.
func (d *formDraw) threePublicItems() [][]string {
	return [][]string{{pick(d.rng, []string{"合计", "“三公”经费合计"})}, {pick(d.rng, []string{"因公出国（境）费", "因公出国（境）费用", "因公出国（境）支出"})}, {"公务用车购置及运行费", "小计"},
		{"公务用车购置及运行费", pick(d.rng, []string{"公务用车购置费", "公务用车购置支出"})}, {"公务用车购置及运行费", pick(d.rng, []string{"公务用车运行费", "公务用车运行维护费", "公务用车运行维护支出"})},
		{pick(d.rng, []string{"公务接待费", "公务接待支出"})}}
}

// budgetsDrawn are the budgets that 公开07 has beside the final accounts: of two the
// second is printed.
func (d *formDraw) budgetsDrawn() []string {
	return pick(d.rng, [][]string{{"预算数"}, {"年初预算数"}, {"全年预算数"}, {"年初预算数", "全年预算数"}})
}

// threePublic draws 公开07: budgets then final, or the items in rows, or a row for
// each of them and one of last year.
func (d *formDraw) threePublic() {
	before, columns, bases := d.off, accounts.Columns(accounts.ThreePublic), d.budgetsDrawn()
	s := d.newSheet([]string{"一般公共预算财政拨款“三公”经费支出决算表", "财政拨款“三公”经费支出决算表", "“三公”经费支出决算表"}, 18)
	put := func(row, col, item int, budget bool, shown bool) {
		key := columns[6+item]
		if budget {
			key = columns[item]
		}
		if cell := (accounts.Cell{Statement: accounts.ThreePublic, Row: accounts.RowThreePublic, Column: key}); shown {
			d.money(s, row, col, cell, d.amount())
		} else {
			s.put(row, col, d.digits(d.amount()), workbook.Number)
		}
	}
	defer func() { d.add(accounts.ThreePublic, before, s.done()) }()
	all := append(slices.Clone(bases), "决算数")
	switch d.rng.IntN(4) {
	case 0:
		for i, name := range []string{"“三公”经费合计", "1．因公出国（境）费", "2．公务用车购置及运行维护费", "（1）公务用车购置费", "（2）公务用车运行维护费", "3．公务接待费"} {
			s.put(5+i, 1, name, workbook.Text)
			for k := range all {
				put(5+i, 2+k, i, k < len(bases), k >= len(bases)-1)
			}
		}
		s.put(4, 1, "项目", workbook.Text)
		for k, base := range all {
			s.put(4, 2+k, base, workbook.Text)
		}
		return
	case 1:
		all = append(all, "上年决算数", fmt.Sprint(d.reportYear()-1, "年决算数"))
		s.put(4, 1, "项目", workbook.Text)
		s.Merges = append(s.Merges, workbook.Range{Row1: 4, Col1: 1, Row2: 5, Col2: 1}, workbook.Range{Row1: 4, Col1: 4, Row2: 4, Col2: 6})
		for i, path := range d.threePublicItems() {
			if len(path) == 1 {
				s.put(4, 2+i, path[0], workbook.Text)
				s.Merges = append(s.Merges, workbook.Range{Row1: 4, Col1: 2 + i, Row2: 5, Col2: 2 + i})
			} else if s.put(5, 2+i, path[1], workbook.Text); i == 2 {
				s.put(4, 2+i, path[0], workbook.Text)
			}
			for k := range all {
				put(6+k, 2+i, i, k < len(bases), k == len(bases)-1 || k == len(bases))
			}
		}
		for k, base := range all {
			s.put(6+k, 1, base, workbook.Text)
		}
		return
	}
	counts := d.rng.IntN(4) == 0
	for b, base := range all {
		s.put(4, 1+6*b, base, workbook.Text)
		s.Merges = append(s.Merges, workbook.Range{Row1: 4, Col1: 1 + 6*b, Row2: 4, Col2: 6 + 6*b}, workbook.Range{Row1: 5, Col1: 3 + 6*b, Row2: 5, Col2: 5 + 6*b})
		for i, path := range d.threePublicItems() {
			col := 1 + 6*b + i
			if len(path) == 2 {
				if i == 2 {
					s.put(5, col, path[0], workbook.Text)
				}
				s.put(6, col, d.near(path[1]), workbook.Text)
			} else {
				s.put(5, col, d.near(path[0]), workbook.Text)
				s.Merges = append(s.Merges, workbook.Range{Row1: 5, Col1: col, Row2: 6, Col2: col})
			}
			put(7, col, i, b < len(bases), b >= len(bases)-1)
		}
	}
	for i, caption := range []string{"因公出国（境）团组数（个）", "公务用车保有量（辆）"} {
		if col := 1 + 6*len(all) + i; counts {
			s.put(4, col, caption, workbook.Text)
			s.Merges = append(s.Merges, workbook.Range{Row1: 4, Col1: col, Row2: 6, Col2: col})
			s.put(7, col, fmt.Sprint(d.rng.IntN(30)), workbook.Number)
		}
	}
}

// reportYear is the year that heads name, as a number.
func (d *formDraw) reportYear() int {
	if d.year == 0 {
		return 2023
	}
	return d.year
}

// extra draws tables that are none of the nine.
func (d *formDraw) extra() {
	before := d.off
	s := d.newSheet([]string{"财政专户管理资金收入支出决算表", "政府采购情况表", "国有资产使用情况表", "政府购买服务支出情况表", "收入决算表（分单位）", "一般公共预算财政拨款项目支出决算表", "财政拨款支出决算明细表",
		"政府性基金预算财政拨款“三公”经费支出决算表", "部门整体支出绩效自评情况表"}, 4)
	for i, caption := range []string{pick(d.rng, []string{"项目", "科目名称", "单位名称"}), "合计", "货物", "服务"} {
		s.put(4, 1+i, caption, workbook.Text)
	}
	for i := range 3 {
		s.put(5+i, 1, fmt.Sprint("第", i+1, "项"), workbook.Text)
		for col := 2; col <= 4; col++ {
			s.put(5+i, col, fmt.Sprint(d.rng.IntN(1_000_000)), workbook.Number)
		}
	}
	d.add(0, before, s.done())
}

// contents draws a page that names all tables.
func (d *formDraw) contents() {
	s := &sheetDraw{cells: map[int][]workbook.Cell{}}
	s.put(1, 1, "目    录", workbook.Text)
	for i, title := range []string{"收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表", "一般公共预算财政拨款支出决算表"} {
		s.put(2+i, 1, fmt.Sprint(i+1, ". ", title), workbook.Text)
	}
	d.add(0, d.off, s.done())
}

// nine draws all nine statements, those that the form of the year has.
func (d *formDraw) nine() {
	if d.rng.IntN(4) == 0 {
		d.contents()
	}
	d.halves(accounts.Overall, []string{"收入支出决算总表", "收入支出决算表"}, d.without(incomeDrawn), spentDrawn, []accounts.ColumnKey{accounts.Columns(accounts.Overall)[0]}, [][]string{{"决算数", "金额"}})
	d.book()
	columns := accounts.Columns(accounts.FiscalOverall)
	if d.year > 0 && d.year < 2020 {
		columns = columns[:3]
	}
	d.halves(accounts.FiscalOverall, []string{"财政拨款收入支出决算总表"}, d.without(fiscalIncomeDrawn), fiscalSpentDrawn, columns,
		[][]string{{"合计", "小计"}, {"一般公共预算财政拨款"}, {"政府性基金预算财政拨款"}, {"国有资本经营预算财政拨款"}})
	d.basic()
	d.threePublic()
	if d.year == 0 || d.year > 2019 {
		two := []accounts.ColumnKey{accounts.ColBasic, accounts.ColProject}
		d.coded(accounts.StateCapital, "国有资本经营预算财政拨款支出决算表", d.rows([]string{"2230105"}, two, func(m map[accounts.ColumnKey]decimal.Decimal) {
			m[accounts.ColTotal] = m[accounts.ColBasic].Add(m[accounts.ColProject])
		}), append([]accounts.ColumnKey{accounts.ColTotal}, two...))
	}
	for d.rng.IntN(2) == 0 {
		d.extra()
	}
}

// files deals the sheets of the book out to one workbook or to several.
func (d *formDraw) files() []*workbook.Workbook {
	n := 1
	if d.rng.IntN(4) == 0 {
		n = len(d.w.Sheets)
	}
	out := make([]*workbook.Workbook, n)
	for i := range out {
		out[i] = &workbook.Workbook{File: fmt.Sprintf("%d.xlsx", i+1)}
	}
	for i, s := range d.w.Sheets {
		w := out[i*n/len(d.w.Sheets)]
		w.Sheets = append(w.Sheets, s)
	}
	return out
}

// TestRandomBooks: never silently other, and an error elsewhere is no excuse.
func TestRandomBooks(t *testing.T) {
	runs := 250
	if os.Getenv("JUESUAN_SOAK") != "" {
		runs = 20_000
	}
	clean, read, refused, concluded := 0, 0, 0, 0
	for seed := range runs {
		d := &formDraw{rng: rand.New(rand.NewPCG(uint64(seed), 14)), w: &workbook.Workbook{File: "公开表.xlsx"}, want: map[accounts.Cell]decimal.Decimal{}}
		d.unit, d.name = pick(d.rng, []accounts.Unit{accounts.Yuan, accounts.Wan}), pick(d.rng, unitNames)
		d.year = pick(d.rng, []int{0, 0, 0, 2018, 2019, 2025})
		d.nine()
		b := accounts.NewBook(accounts.Core())
		b.Year = d.reportYear() // as every supplement says
		var list diag.List
		m := &reader{list: &list}
		m.readWorkbooks(d.files(), b)
		m.settle(b)
		summed := map[accounts.StatementID]bool{}
		told := map[accounts.StatementID]bool{} // an error is about the statement
		for _, x := range list {
			if x.Code == "read.concluded" {
				concluded++
			}
			if i := slices.IndexFunc(d.w.Sheets, func(s workbook.Sheet) bool { return s.Name == x.At.Sheet }); x.Code == "read.computed" && i >= 0 {
				summed[d.of[i]] = true // its own column of totals was not known, but the sums give it
			}
			if x.Severity != diag.Error {
				continue
			}
			about := false
			for i, s := range d.w.Sheets {
				id := d.of[i]
				if x.At.Sheet == s.Name || x.At.Sheet == "" && id > 0 && strings.Contains(x.Message, "《"+id.Name()+"》") {
					told[id], about = true, true
					if !d.altered[id] {
						t.Errorf("seed %d: %s is as forms print it, and refused: %s %s", seed, s.Name, x.At, x.Message)
						break
					}
				}
			}
			if !about {
				t.Errorf("seed %d: an error about nothing that was drawn: %s %s", seed, x.At, x.Message)
			}
		}
		other := map[accounts.StatementID]bool{}
		for cell, want := range d.want {
			f := b.Figure(cell)
			if f.Known() && f.Amount.Decimal().Equal(want) || !f.Known() && want.IsZero() {
				continue
			}
			switch {
			case other[cell.Statement], !f.Known() && summed[cell.Statement] && cell.Column == accounts.ColTotal:
			case f.Known() && !d.altered[cell.Statement], !told[cell.Statement]:
				other[cell.Statement] = true
				t.Errorf("seed %d: %v was drawn %s and is %s, altered %v, told %v", seed, cell, want, f.Amount, d.altered[cell.Statement], told[cell.Statement])
			}
		}
		for id := range accounts.StatementID(accounts.NumStatements) {
			if told[id+1] {
				refused++
			} else {
				read++
			}
		}
		if len(told) == 0 {
			clean++
		}
		if t.Failed() && seed > 20 {
			t.Fatal("no further")
		}
	}
	t.Logf("%d of %d books without a question; of the statements %d read, %d asked or refused; %d captions concluded", clean, runs, read, refused, concluded)
	if read < 9*runs*3/4 || concluded == 0 {
		t.Errorf("%d of %d statements read, %d captions concluded", read, 9*runs, concluded)
	}
}
