package ingest

import (
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
)

// Statements in other layouts than the usual ones.

// basicList draws 公开06 in one list, with 人员经费 and 公用经费 in columns.
func (d *drawing) basicList(title, number, unit string, joined bool) {
	d.head(5, title, number, unit)
	if joined {
		d.put(d.row, d.col, "部门预算支出经济分类科目")
		d.put(d.row, d.col+2, "基本支出")
		d.merge(d.row, d.col+2, d.row, d.col+4)
		d.row++
	} else {
		d.put(d.row, d.col, "科目编码")
		d.put(d.row, d.col+1, "经济分类科目名称")
	}
	for i, s := range []string{"合计", "人员经费", "公用经费"} {
		d.put(d.row, d.col+2+i, s)
	}
	d.row++
	id := accounts.GeneralBasic
	row := func(code, name string, amounts ...accounts.RowKey) {
		if joined {
			d.put(d.row, d.col, strings.TrimSpace(code+" "+name))
		} else {
			d.put(d.row, d.col, code)
			d.put(d.row, d.col+1, name)
		}
		for i, key := range amounts {
			if key != "" {
				v := d.value(id, key, accounts.ColAmount)
				if len(amounts) == 2 && i == 1 {
					// The amount again, under the part it belongs to.
					col := 3
					if code[:3] != "301" && code[:3] != "303" {
						col = 4
					}
					n, _ := v.Float64()
					if d.unit == accounts.Wan {
						n, _ = v.Shift(-4).Round(d.places).Float64()
					}
					d.put(d.row, d.col+col, n)
					continue
				}
				d.amount(d.row, d.col+2+i, id, key, accounts.ColAmount, v)
			}
		}
		d.row++
	}
	if d.total == "first" {
		row("", "合计", accounts.RowTotal, accounts.RowStaff, accounts.RowOperatingCost)
	}
	s := d.book.Statement(id)
	for i := range s.Rows {
		if r := &s.Rows[i]; r.Code != "" {
			row(r.Code, r.Name, r.Key, r.Key)
		}
	}
	if d.total == "last" {
		row("", "合计", accounts.RowTotal, accounts.RowStaff, accounts.RowOperatingCost)
	}
}

// basicMatrix draws 公开06 with items down and the economic classification across.
func (d *drawing) basicMatrix(title, number, unit string) {
	id := accounts.GeneralBasic
	s := d.book.Statement(id)
	d.head(3+len(s.Rows), title, number, unit)
	d.span(d.row, d.col, d.row+1, d.col, "科目编码")
	d.span(d.row, d.col+1, d.row+1, d.col+1, "科目名称")
	d.span(d.row, d.col+2, d.row+1, d.col+2, "合计")
	d.put(d.row+2, d.col+1, "合计")
	d.amount(d.row+2, d.col+2, id, accounts.RowTotal, accounts.ColAmount, d.value(id, accounts.RowTotal, accounts.ColAmount))
	col := d.col + 3
	class := col
	for i := range s.Rows {
		r := &s.Rows[i]
		switch len(r.Code) {
		case 3:
			if class < col {
				d.merge(d.row, class, d.row, col-1)
			}
			class = col
			d.put(d.row, col, r.Name)
			d.put(d.row+1, col, "小计")
		case 5:
			d.put(d.row+1, col, r.Name)
		default:
			continue
		}
		d.amount(d.row+2, col, id, r.Key, accounts.ColAmount, r.Cells[0].Amount.Decimal())
		col++
	}
	d.merge(d.row, class, d.row, col-1)
	d.put(d.row+3, d.col, "2080109")
	d.put(d.row+3, d.col+1, "社会保险经办机构")
	d.put(d.row+3, d.col+2, 15032318.42)
	d.row += 4
	for _, part := range []accounts.RowKey{accounts.RowStaff, accounts.RowOperatingCost} {
		d.span(d.row, d.col, d.row, d.col+1, basicTotalName(part))
		d.amount(d.row, d.col+2, id, part, accounts.ColAmount, d.value(id, part, accounts.ColAmount))
		d.row++
	}
}

// threeItems are the six of 公开07 as rows or columns, and where they stand in it.
var threeItems = []string{"合计", "1．因公出国（境）费", "2．公务用车购置及运行维护费", "（1）公务用车购置费", "（2）公务用车运行维护费", "3．公务接待费"}

// threePublicInRows draws 公开07 with the items in rows, and after them counts.
func (d *drawing) threePublicInRows(title, number, unit string, counts bool) {
	id := accounts.ThreePublic
	d.head(4, title, number, unit)
	for i, s := range []string{"项目", "行次", "预算数", "决算统计数"} {
		d.put(d.row, d.col+i, s)
	}
	d.put(d.row+1, d.col, "栏次")
	d.put(d.row+1, d.col+2, 1)
	d.put(d.row+1, d.col+3, 2)
	d.put(d.row+2, d.col, "一、“三公”经费支出")
	d.put(d.row+2, d.col+1, 1)
	d.row += 3
	cols := accounts.Columns(id)
	for i, s := range threeItems {
		if i == 0 {
			s = "（一）支出合计"
		}
		d.put(d.row, d.col, s)
		d.put(d.row, d.col+1, i+2)
		d.amount(d.row, d.col+2, id, accounts.RowThreePublic, cols[i], d.value(id, accounts.RowThreePublic, cols[i]))
		d.amount(d.row, d.col+3, id, accounts.RowThreePublic, cols[i+6], d.value(id, accounts.RowThreePublic, cols[i+6]))
		d.row++
	}
	if !counts {
		return
	}
	for i, s := range []string{"（1）国内接待费", "其中：外事接待费", "（二）相关统计数", "1．因公出国（境）团组数（个）", "2．因公出国（境）人次数（人）", "4．公务用车保有量（辆）", "5．国内公务接待批次（个）", "二、机关运行经费", "（一）行政单位"} {
		d.put(d.row, d.col, s)
		d.put(d.row, d.col+1, i+8)
		d.put(d.row, d.col+3, i)
		d.row++
	}
}

// threePublicByRow draws 公开07 with a row for 预算数 and one for 决算数.
func (d *drawing) threePublicByRow(title, number, unit string) {
	id := accounts.ThreePublic
	d.head(9, title, number, unit)
	d.span(d.row, d.col, d.row+1, d.col, "项目")
	d.itemCaptions(d.col + 1)
	d.span(d.row, d.col+7, d.row+1, d.col+7, "会议费")
	d.span(d.row, d.col+8, d.row+1, d.col+8, "培训费")
	d.row += 2
	cols := accounts.Columns(id)
	for k, s := range []string{"年初预算数", "决算数"} {
		d.put(d.row, d.col, s)
		for i := range 6 {
			d.amount(d.row, d.col+1+i, id, accounts.RowThreePublic, cols[6*k+i], d.value(id, accounts.RowThreePublic, cols[6*k+i]))
		}
		for i, key := range [][]accounts.ColumnKey{{accounts.ColBudgetMeeting, accounts.ColBudgetTraining}, {accounts.ColFinalMeeting, accounts.ColFinalTraining}}[k] {
			d.amount(d.row, d.col+7+i, id, accounts.RowThreePublic, key, decimal.NewFromInt(int64(1000*k+100*i+11)))
		}
		d.row++
	}
}

// itemCaptions draws the six captions of 公开07 in two rows.
func (d *drawing) itemCaptions(col int) {
	d.span(d.row, col, d.row+1, col, "合计")
	d.span(d.row, col+1, d.row+1, col+1, "因公出国（境）费用")
	d.span(d.row, col+2, d.row, col+4, "公务用车购置及运行费")
	d.put(d.row+1, col+2, "小计")
	d.put(d.row+1, col+3, "公务用车\n购置费")
	d.put(d.row+1, col+4, "公务用车\n运行费")
	d.span(d.row, col+5, d.row+1, col+5, "公务接待费")
}

// threePublicTwice draws 公开07 in two blocks below each other.
func (d *drawing) threePublicTwice(title, number, unit string) {
	id := accounts.ThreePublic
	d.head(6, title, number, unit)
	cols := accounts.Columns(id)
	for k, s := range []string{"2020年全年预算数", "2020年决算数"} {
		d.span(d.row, d.col, d.row, d.col+5, s)
		d.row++
		d.itemCaptions(d.col)
		d.row += 2
		for i := range 6 {
			d.amount(d.row, d.col+i, id, accounts.RowThreePublic, cols[6*k+i], d.value(id, accounts.RowThreePublic, cols[6*k+i]))
		}
		d.row++
	}
}

// withPrior draws 公开01 with last year's amounts beside this year's.
func (d *drawing) withPrior(id accounts.StatementID, title, unit string) {
	d.head(6, title, "", unit)
	for k := range 2 {
		for i, s := range []string{"项目", "2019年决算数", "2020年决算数"} {
			d.put(d.row, d.col+3*k+i, s)
		}
	}
	d.row++
	sides := [][]drawnLine{drawnLines(overallIncomeRows, overallIncomeTail), drawnLines(classRows, overallExpenditureTail)}
	for k, side := range sides {
		for i, l := range side {
			d.put(d.row+i, d.col+3*k, l.text)
			d.put(d.row+i, d.col+3*k+1, 100+i)
			d.amount(d.row+i, d.col+3*k+2, id, l.key, accounts.ColAmount, d.value(id, l.key, accounts.ColAmount))
		}
	}
	d.row += len(sides[1])
}

// plainSides draws 公开01 or 公开04 with 收入 and 支出 for captions, and with what
// the balances consist of.
func (d *drawing) plainSides(id accounts.StatementID, title, unit string) {
	s := d.book.Statement(id)
	right := []string{"决算数"}
	sides := [][]drawnLine{drawnLines(overallIncomeRows, overallIncomeTail), drawnLines(classRows, overallExpenditureTail)}
	if id == accounts.FiscalOverall {
		right = []string{"小计", "一般公共预算", "政府性基金预算", "国有资本经营预算"}
		sides = [][]drawnLine{drawnLines(fiscalIncomeRows, fiscalIncomeTail), drawnLines(classRows, fiscalExpenditureTail)}
	}
	d.head(3+len(right), title, "", unit)
	for i, text := range append([]string{"收入", "金额", "支出"}, right...) {
		d.put(d.row, d.col+i, text)
	}
	d.row++
	for k, side := range sides {
		row := d.row
		for _, l := range side {
			d.put(row, d.col+2*k, l.text)
			n := 1
			if k == 1 {
				n = len(right)
			}
			for i := range n {
				col := s.Columns[min(i, len(s.Columns)-1)]
				d.amount(row, d.col+2*k+1+i, id, l.key, col, d.value(id, l.key, col))
			}
			row++
			if l.key == accounts.RowClosing || l.key == accounts.RowOpening && id == accounts.Overall {
				for _, part := range []string{"其中：项目支出结转和结余", "  经营结余"} {
					d.put(row, d.col+2*k, part)
					d.put(row, d.col+2*k+1, 55.5)
					row++
				}
			}
		}
	}
	d.row += 45
}

// threeSides draws 公开01 with a third block, of expenditure by nature.
func (d *drawing) threeSides(title, number, unit string) {
	id := accounts.Overall
	d.head(9, title, number, unit)
	for k, s := range []string{"项目", "项目（按功能分类）", "项目（按支出性质和经济分类）"} {
		d.put(d.row, d.col+3*k, s)
		d.put(d.row, d.col+3*k+1, "行次")
		d.put(d.row, d.col+3*k+2, "决算数")
	}
	d.row++
	n := 0
	for k, side := range [][]drawnLine{drawnLines(overallIncomeRows, overallIncomeTail), drawnLines(classRows, overallExpenditureTail)} {
		for i, l := range side {
			n++
			d.put(d.row+i, d.col+3*k, l.text)
			d.put(d.row+i, d.col+3*k+1, n)
			d.amount(d.row+i, d.col+3*k+2, id, l.key, accounts.ColAmount, d.value(id, l.key, accounts.ColAmount))
		}
	}
	for i, s := range []string{"一、基本支出", "    人员经费", "    公用经费", "二、项目支出"} {
		d.put(d.row+i, d.col+6, s)
		d.put(d.row+i, d.col+7, n+i+1)
		d.put(d.row+i, d.col+8, 1000+i)
	}
	d.row += 40
}

// generalBoth draws 公开05 with balances and income beside the expenditure.
func (d *drawing) generalBoth(title, number, unit string) {
	id := accounts.GeneralExpenditure
	groups := []struct {
		over  string
		parts []string
	}{
		{"年初结转和结余", []string{"合计", "基本支出结转", "项目支出结转和结余"}},
		{"本年收入", []string{"合计", "基本支出", "项目支出"}},
		{"本年支出", []string{"合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"}},
		{"年末结转和结余", []string{"合计", "基本支出结转", "项目支出结转和结余/小计", "项目支出结转和结余/项目支出结转", "项目支出结转和结余/项目支出结余"}},
	}
	d.head(18, title, number, unit)
	n := headsTwo(d)
	col := d.col + n
	at := map[accounts.ColumnKey]int{}
	for _, g := range groups {
		d.span(d.row, col, d.row, col+len(g.parts)-1, g.over)
		for _, p := range g.parts {
			over, part, nested := strings.Cut(p, "/")
			if nested {
				if part == "小计" {
					d.span(d.row+1, col, d.row+1, col+2, over)
				}
				d.put(d.row+2, col, part)
			} else {
				d.span(d.row+1, col, d.row+2, col, over)
			}
			if g.over == "本年支出" {
				switch p {
				case "合计":
					at[accounts.ColTotal] = col
				case "基本支出/小计":
					at[accounts.ColBasic] = col
				case "项目支出":
					at[accounts.ColProject] = col
				}
			}
			col++
		}
	}
	d.row += 3
	row := func(key accounts.RowKey, cells []decimal.Decimal) {
		for c := d.col + n; c < col; c++ {
			d.put(d.row, c, 77.77)
		}
		for i, k := range d.columns[id] {
			d.amount(d.row, at[k], id, key, k, cells[i])
		}
		d.row++
	}
	d.span(d.row, d.col, d.row, d.col+1, "合计")
	var totals []decimal.Decimal
	for _, k := range d.columns[id] {
		totals = append(totals, d.value(id, accounts.RowTotal, k))
	}
	row(accounts.RowTotal, totals)
	for _, r := range d.items(id) {
		d.code(d, &r)
		row(accounts.RowKey(r.code), r.cells)
	}
}

// headsUnit and codeUnit: the unit left of code and name.
func headsUnit(d *drawing) int {
	for i, s := range []string{"单位代码", "单位名称", "科目编码", "科目名称"} {
		d.span(d.row, d.col+i, d.row+2, d.col+i, s)
	}
	return 4
}

func codeUnit(d *drawing, r *itemRow) {
	for i, s := range []string{"101001", "某某局", r.code, r.name} {
		d.put(d.row, d.col+i, s)
	}
}
