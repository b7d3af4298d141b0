package ingest

import (
	"fmt"
	"math/rand/v2"
	"os"
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
	s.Name = fmt.Sprint("表", len(d.w.Sheets)+1)
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
	numbered := d.rng.IntN(3) > 0 // 行次
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
	for i, c := range classesDrawn {
		right = append(right[:i:i], append([]printedRow{{accounts.RowKey(c[0]), []string{accounts.Ordinal(i+1) + "、" + c[1]}}}, right[i:]...)...)
	}
	for i, l := range right {
		s.put(6+i, 1+step, pick(d.rng, l.names), workbook.Text)
		for j, col := range columns {
			d.money(s, 6+i, step+step+j, accounts.Cell{Statement: id, Row: l.key, Column: col}, d.amount())
		}
	}
	d.w.Sheets = append(d.w.Sheets, s.done())
}

// basic draws 公开06 in two or three blocks beside each other.
func (d *formDraw) basic() {
	s := d.newSheet([]string{"一般公共预算财政拨款基本支出决算表", "一般公共预算财政拨款基本支出决算明细表"}, 9)
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
		d.money(s, rows[b], 3+3*b, accounts.Cell{Statement: accounts.GeneralBasic, Row: accounts.RowKey(c[0]), Column: accounts.ColAmount}, d.amount())
		rows[b]++
	}
	end := max(rows[0], rows[1], rows[2])
	s.put(end, 1, "人员经费合计", workbook.Text)
	d.money(s, end, 3, accounts.Cell{Statement: accounts.GeneralBasic, Row: accounts.RowStaff, Column: accounts.ColAmount}, d.amount())
	s.put(end, 4, "公用经费合计", workbook.Text)
	d.money(s, end, 9, accounts.Cell{Statement: accounts.GeneralBasic, Row: accounts.RowOperatingCost, Column: accounts.ColAmount}, d.amount())
	d.w.Sheets = append(d.w.Sheets, s.done())
}

// threePublic draws 公开07: budget then final, or the two of each item together.
func (d *formDraw) threePublic() {
	items := [][]string{{"合计"}, {"因公出国（境）费"}, {"公务用车购置及运行费", "小计"}, {"公务用车购置及运行费", "公务用车购置费"}, {"公务用车购置及运行费", pick(d.rng, []string{"公务用车运行费", "公务用车运行维护费"})}, {"公务接待费"}}
	bases := []string{pick(d.rng, []string{"预算数", "年初预算数", "全年预算数"}), "决算数"}
	s := d.newSheet([]string{"一般公共预算财政拨款“三公”经费支出决算表", "财政拨款“三公”经费支出决算表", "“三公”经费支出决算表"}, 12)
	columns := accounts.Columns(accounts.ThreePublic)
	for b, base := range bases {
		s.put(4, 1+6*b, base, workbook.Text)
		s.Merges = append(s.Merges, workbook.Range{Row1: 4, Col1: 1 + 6*b, Row2: 4, Col2: 6 + 6*b}, workbook.Range{Row1: 5, Col1: 3 + 6*b, Row2: 5, Col2: 5 + 6*b})
		for i, path := range items {
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
			d.money(s, 7, col, accounts.Cell{Statement: accounts.ThreePublic, Row: accounts.RowThreePublic, Column: columns[6*b+i]}, d.amount())
		}
	}
	d.w.Sheets = append(d.w.Sheets, s.done())
}

// extra draws a table that is none of the nine.
func (d *formDraw) extra() {
	s := d.newSheet([]string{"财政专户管理资金收入支出决算表", "政府采购情况表", "国有资产使用情况表", "政府购买服务支出情况表"}, 4)
	for i, caption := range []string{"项目", "合计", "货物", "服务"} {
		s.put(4, 1+i, caption, workbook.Text)
	}
	for i := range 3 {
		s.put(5+i, 1, fmt.Sprint("第", i+1, "项"), workbook.Text)
		for col := 2; col <= 4; col++ {
			s.put(5+i, col, fmt.Sprint(d.rng.IntN(1_000_000)), workbook.Number)
		}
	}
	d.w.Sheets = append(d.w.Sheets, s.done())
}

// nine draws all nine statements and returns the statement of each sheet and
// whether a caption of it was changed.
func (d *formDraw) nine() (of []accounts.StatementID, off []bool) {
	note := func(id accounts.StatementID, draw func()) {
		before, sheets := d.off, len(d.w.Sheets)
		draw()
		for range len(d.w.Sheets) - sheets {
			of, off = append(of, id), append(off, d.off > before)
		}
	}
	note(accounts.Overall, func() {
		d.halves(accounts.Overall, []string{"收入支出决算总表", "收入支出决算表"}, incomeDrawn, spentDrawn, []accounts.ColumnKey{accounts.Columns(accounts.Overall)[0]}, [][]string{{"决算数", "金额"}})
	})
	before, sheets := d.off, len(d.w.Sheets)
	d.book()
	for _, id := range []accounts.StatementID{accounts.Income, accounts.Expenditure, accounts.GeneralExpenditure, accounts.GovernmentFund} {
		of, off = append(of, id), append(off, d.off > before) // one is, all are excused
	}
	if n := len(d.w.Sheets) - sheets; n != 4 {
		panic(n)
	}
	note(accounts.FiscalOverall, func() {
		d.halves(accounts.FiscalOverall, []string{"财政拨款收入支出决算总表"}, fiscalIncomeDrawn, fiscalSpentDrawn, accounts.Columns(accounts.FiscalOverall),
			[][]string{{"合计", "小计"}, {"一般公共预算财政拨款"}, {"政府性基金预算财政拨款"}, {"国有资本经营预算财政拨款"}})
	})
	note(accounts.GeneralBasic, d.basic)
	note(accounts.ThreePublic, d.threePublic)
	note(accounts.StateCapital, func() {
		two := []accounts.ColumnKey{accounts.ColBasic, accounts.ColProject}
		d.coded(accounts.StateCapital, "国有资本经营预算财政拨款支出决算表", d.rows([]string{"2230105"}, two, func(m map[accounts.ColumnKey]decimal.Decimal) {
			m[accounts.ColTotal] = m[accounts.ColBasic].Add(m[accounts.ColProject])
		}), append([]accounts.ColumnKey{accounts.ColTotal}, two...))
	})
	if d.rng.IntN(3) == 0 {
		note(0, d.extra)
	}
	return of, off
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

// holds is how many cells of a sheet have a text.
func holds(s *workbook.Sheet, text string) (n int) {
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			if c.Value == text {
				n++
			}
		}
	}
	return n
}

// TestRandomBooks: never silently other, and an error elsewhere is no excuse.
func TestRandomBooks(t *testing.T) {
	runs := 250
	if os.Getenv("JUESUAN_SOAK") != "" {
		runs = 5_000
	}
	clean, read, refused, concluded := 0, 0, 0, 0
	for seed := range runs {
		d := &formDraw{rng: rand.New(rand.NewPCG(uint64(seed), 14)), w: &workbook.Workbook{File: "公开表.xlsx"}, want: map[accounts.Cell]decimal.Decimal{}}
		d.unit, d.name = pick(d.rng, []accounts.Unit{accounts.Yuan, accounts.Wan}), pick(d.rng, unitNames)
		of, off := d.nine()
		b := accounts.NewBook(accounts.Core())
		var list diag.List
		m := &reader{list: &list}
		m.readWorkbooks(d.files(), b)
		m.settle(b)
		sheets := map[accounts.StatementID]string{}
		altered := map[accounts.StatementID]bool{}
		for i, s := range d.w.Sheets {
			sheets[of[i]], altered[of[i]] = s.Name, off[i] || holds(&s, "2019年度决算数") > 0 || holds(&s, "年初预算数") > 1 || holds(&s, "全年预算数") > 1 // of a year that is neither; two budgets
		}
		told := map[accounts.StatementID]bool{} // an error is about the statement
		for _, x := range list {
			if x.Code == "read.concluded" {
				concluded++
			}
			if x.Severity != diag.Error {
				continue
			}
			about := false
			for id, name := range sheets {
				if x.At.Sheet == name || x.At.Sheet == "" && id > 0 && strings.Contains(x.Message, "《"+id.Name()+"》") {
					told[id], about = true, true
					if !altered[id] {
						t.Errorf("seed %d: %s is as forms print it, and refused: %s", seed, name, x.Message)
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
			if !told[cell.Statement] && !other[cell.Statement] {
				t.Errorf("seed %d: %v was drawn %s and is %s, %s, altered %v: nothing is said", seed, cell, want, f.Amount, sheets[cell.Statement], altered[cell.Statement])
			}
			other[cell.Statement] = true
		}
		for id := range sheets {
			switch {
			case id == 0:
			case told[id]:
				refused++
			default:
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
