package ingest

import (
	"fmt"

	"juesuan/internal/accounts"
	"juesuan/internal/workbook"
)

// Tables lays the statements out as a workbook in the form staff know: 公开01表 …
// 公开09表, ordinals, 行次 and 栏次 generated, and those that the layout declares.
func Tables(b *accounts.Book) *workbook.Draft {
	d := &workbook.Draft{
		Title:   fmt.Sprintf("%s%d年度决算公开表", b.Organization.FullName, b.Year),
		Creator: b.Organization.FullName.S,
	}
	for i := range b.Statements {
		s := &b.Statements[i]
		t := &tableSheet{statement: s}
		t.sheet.Name = s.Number()
		switch s.ID {
		case accounts.Overall:
			t.overall(b)
		case accounts.FiscalOverall:
			t.fiscalOverall(b)
		case accounts.GeneralBasic:
			t.basic(b)
		case accounts.ThreePublic:
			t.threePublic(b)
		default:
			if s.ID <= accounts.NumStatements {
				t.coded(b)
			} else if s.Found {
				t.declared(b)
			} else {
				continue
			}
		}
		d.Sheets = append(d.Sheets, t.sheet)
	}
	return d
}

// tableSheet is one sheet being laid out.
type tableSheet struct {
	statement *accounts.Statement
	sheet     workbook.DraftSheet
}

func (t *tableSheet) put(ref, text string, style workbook.DraftStyle) {
	t.sheet.Cells = append(t.sheet.Cells, workbook.DraftCell{Ref: ref, Text: text, Style: style})
}

func (t *tableSheet) number(col, row, n int) {
	t.sheet.Cells = append(t.sheet.Cells, workbook.DraftCell{Ref: cellName(col, row), Digit: fmt.Sprint(n), Style: workbook.StyleHead})
}

func (t *tableSheet) amount(col, row int, f accounts.Figure) {
	c := workbook.DraftCell{Ref: cellName(col, row), Style: workbook.StyleAmount}
	if f.Known() {
		c.Digit = f.Amount.In(t.statement.Unit, 2+places(t.statement.Unit)).String()
	}
	t.sheet.Cells = append(t.sheet.Cells, c)
}

// places is how many decimals beyond 分 a unit needs to lose nothing.
func places(u accounts.Unit) int32 {
	switch u {
	case accounts.Wan:
		return 4
	case accounts.Thousand:
		return 3
	}
	return 0
}

// head writes title, number, department and unit line above a table of n columns.
func (t *tableSheet) head(b *accounts.Book, n int) {
	title := t.statement.Title()
	if t.statement.ID == accounts.StateCapital && len(t.statement.Columns) == 6 {
		title = "国有资本经营预算财政拨款收入支出决算表"
	}
	unit := t.statement.Unit
	if unit == accounts.NoUnit {
		unit = accounts.Yuan
	}
	t.put(cellName(1, 1)+":"+cellName(n, 1), title, workbook.StyleTitle)
	t.put(cellName(n, 2), t.statement.Number(), workbook.StyleRight)
	t.put("A3", "公开部门："+b.Organization.FullName.S, workbook.StyleLeft)
	t.put(cellName(n, 3), "金额单位："+unit.String(), workbook.StyleRight)
	t.sheet.Heights = map[int]float64{1: 28}
	t.sheet.Landscape = n > 6
}

// note writes the note below the table.
func (t *tableSheet) note(b *accounts.Book, row, n int) {
	text := t.statement.Form.Note + "。"
	if text == "。" {
		return
	}
	if t.statement.ID == accounts.ThreePublic {
		text = budgetNotes[b.ThreePublicBudget] + text
	}
	text = "注：" + text
	if t.empty() {
		noun := "单位"
		if b.Organization.Level == accounts.Department {
			noun = "部门"
		}
		what := "政府性基金预算财政拨款收入和支出"
		if t.statement.ID == accounts.StateCapital {
			what = "国有资本经营预算财政拨款支出"
		}
		text += fmt.Sprintf("本%s%d年度无%s，故本表无数据。", noun, b.Year, what)
	}
	t.put(cellName(1, row)+":"+cellName(n, row), text, workbook.StyleNote)
	if len([]rune(text)) > 60 {
		t.sheet.Heights[row] = 28
	}
}

// empty reports whether 公开08 or 公开09 holds no item at all.
func (t *tableSheet) empty() bool {
	if t.statement.ID != accounts.GovernmentFund && t.statement.ID != accounts.StateCapital {
		return false
	}
	for i := range t.statement.Rows {
		if t.statement.Rows[i].Key != accounts.RowTotal {
			return false
		}
	}
	return true
}

// block is one half of 公开01 or 公开04: its rows by 行次, blank rows between.
type block struct {
	rows  []rowCaption
	blank int // empty lines after rows
	tail  []rowCaption
	first int // 行次 of the first line
	cols  []accounts.ColumnKey
}

func (t *tableSheet) lines(blk block, col, row int, ordinalTail map[accounts.RowKey]int) int {
	line := blk.first
	put := func(c *rowCaption, ordinal int, centred bool) {
		style := workbook.StyleName
		if centred {
			style = workbook.StyleHead
		}
		text := ""
		if c != nil {
			text = c.Names[0]
			if ordinal > 0 {
				text = accounts.Ordinal(ordinal) + "、" + text
			}
		}
		t.put(cellName(col, row), text, style)
		t.number(col+1, row, line)
		for i, key := range blk.cols {
			var f accounts.Figure
			if c != nil {
				f = t.statement.Figure(c.Key, key)
			}
			t.amount(col+2+i, row, f)
		}
		row++
		line++
	}
	for i := range blk.rows {
		put(&blk.rows[i], i+1, false)
	}
	for range blk.blank {
		put(nil, 0, false)
	}
	for i := range blk.tail {
		c := &blk.tail[i]
		if c.Key == "" {
			put(nil, 0, false)
			continue
		}
		put(c, ordinalTail[c.Key], ordinalTail[c.Key] == 0)
	}
	return row
}

func (t *tableSheet) overall(b *accounts.Book) {
	const n = 6
	t.head(b, n)
	t.put("A4:C4", "收入", workbook.StyleHead)
	t.put("D4:F4", "支出", workbook.StyleHead)
	for i, s := range []string{"项目", "行次", "决算数", "项目（按功能分类）", "行次", "决算数"} {
		t.put(cellName(i+1, 5), s, workbook.StyleHead)
	}
	for i, s := range []string{"栏次", "", "1", "栏次", "", "2"} {
		t.ordinal(i+1, 6, s)
	}
	left := block{rows: overallIncomeRows, blank: len(classRows) - len(overallIncomeRows), tail: overallIncomeTail, first: 1, cols: []accounts.ColumnKey{accounts.ColAmount}}
	right := block{rows: classRows, tail: overallExpenditureTail, first: 1 + len(classRows) + len(overallIncomeTail), cols: left.cols}
	t.lines(left, 1, 7, nil)
	row := t.lines(right, 4, 7, nil)
	t.note(b, row, n)
	t.sheet.Widths = []float64{38, 6, 20, 36, 6, 20}
}

func (t *tableSheet) fiscalOverall(b *accounts.Book) {
	const n = 9
	t.head(b, n)
	t.put("A4:C4", "收入", workbook.StyleHead)
	t.put("D4:I4", "支出", workbook.StyleHead)
	for _, c := range [][2]string{{"A5:A6", "项目"}, {"B5:B6", "行次"}, {"C5:C6", "决算数"}, {"D5:D6", "项目（按功能分类）"}, {"E5:E6", "行次"}, {"F5:I5", "决算数"},
		{"F6", "合计"}, {"G6", "一般公共预算\n财政拨款"}, {"H6", "政府性基金预算\n财政拨款"}, {"I6", "国有资本经营预算\n财政拨款"}} {
		t.put(c[0], c[1], workbook.StyleHead)
	}
	for i, s := range []string{"栏次", "", "1", "栏次", "", "2", "3", "4", "5"} {
		t.ordinal(i+1, 7, s)
	}
	left := block{rows: fiscalIncomeRows, blank: len(classRows) - len(fiscalIncomeRows), tail: fiscalIncomeTail, first: 1, cols: []accounts.ColumnKey{accounts.ColTotal}}
	tail := fiscalExpenditureTail
	tail = []rowCaption{tail[0], tail[1], {}, {}, {}, tail[2]}
	right := block{rows: classRows, tail: tail, first: 1 + len(classRows) + len(fiscalIncomeTail),
		cols: []accounts.ColumnKey{accounts.ColTotal, accounts.ColGeneral, accounts.ColFund, accounts.ColStateCapital}}
	t.lines(left, 1, 8, map[accounts.RowKey]int{accounts.RowOpeningGeneral: 1, accounts.RowOpeningFund: 2, accounts.RowOpeningStateCapital: 3})
	row := t.lines(right, 4, 8, nil)
	t.note(b, row, n)
	t.sheet.Heights[6] = 28
	t.sheet.Widths = []float64{34, 6, 18, 34, 6, 18, 18, 16, 18}
}

// ordinal writes a cell of the 栏次 line.
func (t *tableSheet) ordinal(col, row int, s string) {
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		t.sheet.Cells = append(t.sheet.Cells, workbook.DraftCell{Ref: cellName(col, row), Digit: s, Style: workbook.StyleHead})
		return
	}
	t.put(cellName(col, row), s, workbook.StyleHead)
}

// codedCaption is the caption of a column of 公开02, 03, 05, 08 and 09, and the
// one that it shares with its neighbours.
type codedCaption struct{ over, text string }

var codedCaptions = map[accounts.StatementID]map[accounts.ColumnKey]codedCaption{
	accounts.Income: {
		accounts.ColTotal: {"", "本年收入合计"}, accounts.ColFiscal: {"", "财政拨款收入"}, accounts.ColSuperior: {"", "上级补助\n收入"},
		accounts.ColBusiness: {"事业收入", "小计"}, accounts.ColTuition: {"事业收入", "其中：\n教育收费"}, accounts.ColOperating: {"", "经营收入"},
		accounts.ColSubsidiary: {"", "附属单位\n上缴收入"}, accounts.ColOther: {"", "其他收入"},
	},
	accounts.Expenditure: {
		accounts.ColTotal: {"", "本年支出合计"}, accounts.ColBasic: {"", "基本支出"}, accounts.ColProject: {"", "项目支出"},
		accounts.ColToSuperior: {"", "上缴上级\n支出"}, accounts.ColOperating: {"", "经营支出"}, accounts.ColToSubsidiary: {"", "对附属单位\n补助支出"},
	},
	accounts.GeneralExpenditure: {
		accounts.ColTotal: {"", "本年支出合计"}, accounts.ColBasic: {"", "基本支出"}, accounts.ColProject: {"", "项目支出"},
	},
	accounts.GovernmentFund: budgetCaptions,
	accounts.StateCapital:   budgetCaptions,
}

var budgetCaptions = map[accounts.ColumnKey]codedCaption{
	accounts.ColOpening: {"", "年初结转和\n结余"}, accounts.ColIncome: {"", "本年收入"}, accounts.ColTotal: {"本年支出", "小计"},
	accounts.ColBasic: {"本年支出", "基本支出"}, accounts.ColProject: {"本年支出", "项目支出"}, accounts.ColClosing: {"", "年末结转和\n结余"},
}

// captions writes the captions of a coded statement from column E on, rows 4–7.
func (t *tableSheet) captions() {
	cols := t.statement.Columns
	of := codedCaptions[t.statement.ID]
	// Without the columns of 收入 and 结转, 公开09 is a table of expenditure only.
	if t.statement.ID == accounts.StateCapital && t.statement.Column(accounts.ColOpening) < 0 {
		of = codedCaptions[accounts.GeneralExpenditure]
	}
	for i := 0; i < len(cols); {
		c := of[cols[i]]
		n := 1
		for i+n < len(cols) && c.over != "" && of[cols[i+n]].over == c.over {
			n++
		}
		first, last := 5+i, 5+i+n-1
		switch {
		case c.over == "":
			t.put(cellName(first, 4)+":"+cellName(first, 7), c.text, workbook.StyleHead)
		case n == 1:
			t.put(cellName(first, 4)+":"+cellName(first, 7), c.over, workbook.StyleHead)
		default:
			t.put(cellName(first, 4)+":"+cellName(last, 5), c.over, workbook.StyleHead)
			for k := range n {
				t.put(cellName(first+k, 6)+":"+cellName(first+k, 7), of[cols[i+k]].text, workbook.StyleHead)
			}
		}
		i += n
	}
}

func (t *tableSheet) coded(b *accounts.Book) {
	cols := t.statement.Columns
	n := 4 + len(cols)
	t.head(b, n)
	t.put("A4:D4", "项目", workbook.StyleHead)
	t.put("A5:C7", "功能分类\n科目编码", workbook.StyleHead)
	t.put("D5:D7", "科目名称", workbook.StyleHead)
	t.captions()
	for i, s := range []string{"类", "款", "项"} {
		t.put(cellName(i+1, 8)+":"+cellName(i+1, 9), s, workbook.StyleHead)
	}
	t.put("D8", "栏次", workbook.StyleHead)
	for i := range cols {
		t.number(5+i, 8, i+1)
	}
	t.put("D9", "合计", workbook.StyleHead)
	row := 9
	for i, key := range cols {
		t.amount(5+i, row, t.statement.Figure(accounts.RowTotal, key))
	}
	for i := range t.statement.Rows {
		r := &t.statement.Rows[i]
		if r.Key == accounts.RowTotal {
			continue
		}
		row++
		t.put(cellName(1, row)+":"+cellName(3, row), r.Code, workbook.StyleCode)
		t.put(cellName(4, row), r.Name, workbook.StyleName)
		for j, key := range cols {
			t.amount(5+j, row, t.statement.Figure(r.Key, key))
		}
	}
	t.note(b, row+1, n)
	t.sheet.Widths = []float64{5, 5, 5, 38}
	for range cols {
		t.sheet.Widths = append(t.sheet.Widths, 18)
	}
}

func (t *tableSheet) basic(b *accounts.Book) {
	const n = 9
	t.head(b, n)
	t.put("A4:C4", "人员经费", workbook.StyleHead)
	t.put("D4:I4", "公用经费", workbook.StyleHead)
	var blocks [3][]*accounts.Row
	for i := range t.statement.Rows {
		r := &t.statement.Rows[i]
		if len(r.Code) < 3 {
			continue
		}
		switch r.Code[:3] {
		case "301", "303":
			blocks[0] = append(blocks[0], r)
		case "302", "307":
			blocks[1] = append(blocks[1], r)
		default:
			blocks[2] = append(blocks[2], r)
		}
	}
	longest := 0
	for k, rows := range blocks {
		longest = max(longest, len(rows))
		for j, s := range []string{"科目编码", "科目名称", "金额"} {
			t.put(cellName(1+3*k+j, 5), s, workbook.StyleHead)
		}
	}
	for i := range longest {
		for k, rows := range blocks {
			var code, name string
			var f accounts.Figure
			if i < len(rows) {
				code, name, f = rows[i].Code, rows[i].Name, t.statement.Figure(rows[i].Key, accounts.ColAmount)
			}
			t.put(cellName(1+3*k, 6+i), code, workbook.StyleCode)
			t.put(cellName(2+3*k, 6+i), name, workbook.StyleName)
			t.amount(3+3*k, 6+i, f)
		}
	}
	row := 6 + longest
	t.put(fmt.Sprintf("A%d:B%d", row, row), "人员经费合计", workbook.StyleHead)
	t.amount(3, row, t.statement.Figure(accounts.RowStaff, accounts.ColAmount))
	t.put(fmt.Sprintf("D%d:H%d", row, row), "公用经费合计", workbook.StyleHead)
	t.amount(9, row, t.statement.Figure(accounts.RowOperatingCost, accounts.ColAmount))
	row++
	t.put(fmt.Sprintf("A%d:B%d", row, row), "合计", workbook.StyleHead)
	t.amount(3, row, t.statement.Figure(accounts.RowTotal, accounts.ColAmount))
	last := &t.sheet.Cells[len(t.sheet.Cells)-1]
	last.Ref = fmt.Sprintf("C%d:I%d", row, row)
	t.note(b, row+1, n)
	t.sheet.Widths = []float64{10, 34, 16, 10, 24, 16, 10, 40, 14}
}

func (t *tableSheet) threePublic(b *accounts.Book) {
	const n = 12
	t.head(b, n)
	for k, caption := range []string{"预算数", "决算数"} {
		c := 1 + 6*k
		span := t.span
		span(c, 4, c+5, 4, fmt.Sprintf("%d年度%s", b.Year, caption))
		span(c, 5, c, 6, "合计")
		span(c+1, 5, c+1, 6, "因公出国\n（境）费")
		span(c+2, 5, c+4, 5, "公务用车购置及运行费")
		span(c+2, 6, c+2, 6, "小计")
		span(c+3, 6, c+3, 6, "公务用车\n购置费")
		span(c+4, 6, c+4, 6, "公务用车\n运行费")
		span(c+5, 5, c+5, 6, "公务接待费")
	}
	for i, key := range accounts.Columns(accounts.ThreePublic) {
		t.number(1+i, 7, i+1)
		t.amount(1+i, 8, t.statement.Figure(accounts.RowThreePublic, key))
	}
	t.note(b, 9, n)
	t.sheet.Heights[6], t.sheet.Heights[9] = 28, 28
	for range n {
		t.sheet.Widths = append(t.sheet.Widths, 13)
	}
}

// cellName is the A1 name of a column and row, both from 1.
func cellName(col, row int) string { return workbook.CellName(row, col) }
