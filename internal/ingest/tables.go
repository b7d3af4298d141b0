package ingest

import (
	"fmt"
	"slices"
	"strings"

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
	text := strings.TrimPrefix(t.statement.Form.Note+"。", "。")
	if note := accounts.WithheldNote(t.statement.Withheld); !note.IsZero() {
		text += note.S + "。"
	}
	if text == "" {
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

// line is a row of one side of 公开01 or 公开04; a blank one has no key.
type line struct {
	key     accounts.RowKey
	text    string
	centred bool
}

// lines are the rows of one side: its classes or sources, and what follows.
func (t *tableSheet) lines(block int) (items, tail []line) {
	form := t.statement.Form
	for i, c := range classes {
		if block == 1 {
			items = append(items, line{key: c.code, text: accounts.Ordinal(i+1) + "、" + c.names[0]})
		}
	}
	for i, r := range form.Blocks[block].Rows {
		text, own := printed[form.ID][r.Key]
		if !own {
			text = r.Name
		}
		if block == 0 && tail == nil && r.Key != accounts.RowIncomeTotal {
			items = append(items, line{key: r.Key, text: accounts.Ordinal(i+1) + "、" + text})
			continue
		}
		ordinal, _ := accounts.SplitOrdinal(text)
		tail = append(tail, line{r.Key, text, ordinal == ""})
	}
	return items, tail
}

// sides writes the rows of 公开01 or 公开04 from a row on, income on the left. The
// lists begin together and end together. It returns the row below them.
func (t *tableSheet) sides(row int, cols [2][]accounts.ColumnKey) int {
	var all [2][]line
	for side := range all {
		items, tail := t.lines(side)
		_, other := t.lines(1 - side)
		items = append(items, make([]line, len(classes)-len(items))...)
		last := len(tail) - 1
		all[side] = slices.Concat(items, tail[:last], make([]line, max(0, len(other)-len(tail))), tail[last:])
	}
	for side, lines := range all {
		col := 1 + 3*side
		for i, l := range lines {
			style := workbook.StyleName
			if l.centred {
				style = workbook.StyleHead
			}
			t.put(cellName(col, row+i), l.text, style)
			t.number(col+1, row+i, side*len(all[0])+i+1)
			for k, key := range cols[side] {
				var f accounts.Figure
				if l.key != "" {
					f = t.statement.Figure(l.key, key)
				}
				t.amount(col+2+k, row+i, f)
			}
		}
	}
	return row + len(all[0])
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
	amount := []accounts.ColumnKey{accounts.ColAmount}
	t.note(b, t.sides(7, [2][]accounts.ColumnKey{amount, amount}), n)
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
	t.note(b, t.sides(8, [2][]accounts.ColumnKey{{accounts.ColTotal},
		{accounts.ColTotal, accounts.ColGeneral, accounts.ColFund, accounts.ColStateCapital}}), n)
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

// captions writes the captions of a coded statement from column E on, rows 4–7.
func (t *tableSheet) captions() {
	id := t.statement.ID
	if id == accounts.StateCapital {
		if id = accounts.GovernmentFund; t.statement.Column(accounts.ColOpening) < 0 {
			id = accounts.GeneralExpenditure // a table of expenditure only
		}
	}
	var paths [][]string
	for _, key := range t.statement.Columns {
		paths = append(paths, strings.Split(printedColumns[id][key], "/"))
	}
	t.over(paths, 5, 4, 7, 2)
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
	var paths [][]string
	for _, basis := range []string{"预算数", "决算数"} {
		for _, item := range []string{"合计", "因公出国\n（境）费", "公务用车购置及运行费/小计", "公务用车购置及运行费/公务用车\n购置费", "公务用车购置及运行费/公务用车\n运行费", "公务接待费"} {
			paths = append(paths, strings.Split(fmt.Sprintf("%d年度%s/%s", b.Year, basis, item), "/"))
		}
	}
	t.over(paths, 1, 4, 6, 1)
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

// declared lays out a statement that the layout declares: its captions as they
// are declared, a row for each of the source's.
func (t *tableSheet) declared(b *accounts.Book) {
	form, cols := t.statement.Form, t.statement.Columns
	lead := 1 // columns before the amounts
	if form.Blocks[0].Codes != accounts.NoCodes {
		lead = 2
	}
	n := lead + len(cols)
	t.head(b, n)
	paths := make([][]string, len(cols))
	depth := 1
	for i, key := range cols {
		paths[i] = strings.Split(form.Column(key).Caption, "/")
		depth = max(depth, len(paths[i]))
	}
	const top = 4
	bottom := top + depth - 1
	if lead == 2 {
		t.span(1, top, 1, bottom, "科目编码")
		t.span(2, top, 2, bottom, "科目名称")
	} else {
		t.span(1, top, 1, bottom, "项目")
	}
	t.over(paths, lead+1, top, bottom, 1)
	t.put(cellName(lead, bottom+1), "栏次", workbook.StyleHead)
	for i := range cols {
		t.number(lead+1+i, bottom+1, i+1)
	}
	row := bottom + 1
	for i := range t.statement.Rows {
		r := &t.statement.Rows[i]
		row++
		style := workbook.StyleName
		if r.Key == accounts.RowTotal {
			style = workbook.StyleHead
		}
		if lead == 2 {
			t.put(cellName(1, row), r.Code, workbook.StyleCode)
		}
		t.put(cellName(lead, row), r.Name, style)
		for j, key := range cols {
			t.amount(lead+1+j, row, t.statement.Figure(r.Key, key))
		}
	}
	t.note(b, row+1, n)
	t.sheet.Widths = append([]float64{12, 38}[2-lead:], t.sheet.Widths...)
	for range cols {
		t.sheet.Widths = append(t.sheet.Widths, 18)
	}
}

// over writes captions from a column on, step rows each, those that several
// columns share across them; a caption without more below it reaches down to the
// last row.
func (t *tableSheet) over(paths [][]string, col, row, bottom, step int) {
	for i := 0; i < len(paths); {
		n := 1
		for i+n < len(paths) && len(paths[i]) > 1 && len(paths[i+n]) > 1 && paths[i+n][0] == paths[i][0] {
			n++
		}
		if len(paths[i]) == 1 || n == 1 && paths[i][1] == "小计" {
			t.span(col+i, row, col+i, bottom, paths[i][0])
			i++
			continue
		}
		t.span(col+i, row, col+i+n-1, row+step-1, paths[i][0])
		below := make([][]string, n)
		for k := range below {
			below[k] = paths[i+k][1:]
		}
		t.over(below, col+i, row+step, bottom, step)
		i += n
	}
}

// span writes a caption over a range of cells.
func (t *tableSheet) span(col1, row1, col2, row2 int, text string) {
	ref := cellName(col1, row1)
	if col1 != col2 || row1 != row2 {
		ref += ":" + cellName(col2, row2)
	}
	t.put(ref, text, workbook.StyleHead)
}

// cellName is the A1 name of a column and row, both from 1.
func cellName(col, row int) string { return workbook.CellName(row, col) }
