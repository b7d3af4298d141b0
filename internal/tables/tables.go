// Package tables lays the statements of a book out as a workbook in the form that
// staff know: 公开01表 … 公开09表, ordinals, 行次 and 栏次 generated, and those that
// the layout declares.
//
// It computes nothing: a cell holds the book's figure with all its digits, or is
// blank.
package tables

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/workbook"
)

// Draft is the workbook of a book's statements.
func Draft(b *accounts.Book) *workbook.Draft {
	d := &workbook.Draft{
		Title:   fmt.Sprintf("%s%d年度决算公开表", b.Organization.FullName, b.Year),
		Creator: b.Organization.FullName.S,
	}
	for i := range b.Statements {
		s := &b.Statements[i]
		t := &sheet{book: b, statement: s}
		t.Name = s.Number()
		switch {
		case s.ID > accounts.NumStatements && !s.Found:
			continue
		case s.ID == accounts.Overall, s.ID == accounts.FiscalOverall:
			t.sides()
		case s.ID == accounts.GeneralBasic:
			t.basic()
		case s.ID == accounts.ThreePublic:
			t.threePublic()
		default:
			t.list()
		}
		d.Sheets = append(d.Sheets, t.DraftSheet)
	}
	return d
}

// sheet is one sheet being laid out.
type sheet struct {
	workbook.DraftSheet
	book      *accounts.Book
	statement *accounts.Statement
}

// span writes a text over a range of cells, columns and rows from 1.
func (t *sheet) span(col1, row1, col2, row2 int, text string, style workbook.DraftStyle) {
	ref := workbook.CellName(row1, col1)
	if col1 != col2 || row1 != row2 {
		ref += ":" + workbook.CellName(row2, col2)
	}
	t.Cells = append(t.Cells, workbook.DraftCell{Ref: ref, Text: text, Style: style})
}

func (t *sheet) put(col, row int, text string, style workbook.DraftStyle) {
	t.span(col, row, col, row, text, style)
}

func (t *sheet) number(col, row, n int) {
	t.Cells = append(t.Cells, workbook.DraftCell{Ref: workbook.CellName(row, col), Digit: fmt.Sprint(n), Style: workbook.StyleHead})
}

// amount writes the amount of a row in a column, with as many decimals as lose
// nothing; without a row it is an empty cell. What is no money stands there as it is.
func (t *sheet) amount(col, row int, key accounts.RowKey, column accounts.ColumnKey) {
	if text, aside := t.statement.Aside[accounts.Cell{Statement: t.statement.ID, Row: key, Column: column}]; aside {
		t.put(col, row, text.S, workbook.StyleName)
		return
	}
	c := workbook.DraftCell{Ref: workbook.CellName(row, col), Style: workbook.StyleAmount}
	if f := t.statement.Figure(key, column); key != "" && f.Known() {
		places := map[accounts.Unit]int32{accounts.Wan: 6, accounts.Thousand: 5}[t.statement.Unit]
		c.Digit = f.Amount.In(t.statement.Unit, max(2, places)).String()
	}
	t.Cells = append(t.Cells, c)
}

// head writes title, number, department and unit line above a table of n columns.
func (t *sheet) head(n int) {
	title := t.statement.Title()
	if t.statement.ID == accounts.StateCapital && len(t.statement.Columns) == 6 {
		title = "国有资本经营预算财政拨款收入支出决算表"
	}
	unit := t.statement.Unit
	if unit == accounts.NoUnit {
		unit = accounts.Yuan
	}
	t.span(1, 1, n, 1, title, workbook.StyleTitle)
	t.put(n, 2, t.statement.Number(), workbook.StyleRight)
	t.put(1, 3, "公开部门："+t.book.Organization.FullName.S, workbook.StyleLeft)
	t.put(n, 3, "金额单位："+unit.String(), workbook.StyleRight)
	t.Heights = map[int]float64{1: 28}
	t.Landscape = n > 6
}

// budgetNotes are what the note under 公开07 says first, by the kind of budget.
var budgetNotes = [...]string{
	accounts.NoBudgetKind: "", accounts.InitialBudget: "预算数为“三公”经费年初预算数；",
	accounts.AdjustedBudget: "预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数；",
}

// note writes the note below the table.
func (t *sheet) note(row, n int) {
	text := strings.TrimPrefix(t.statement.Form.Note+"。", "。")
	if note := accounts.WithheldNote(t.statement.Withheld); !note.IsZero() {
		text += note.S + "。"
	}
	if text == "" {
		return
	}
	if t.statement.ID == accounts.ThreePublic {
		text = budgetNotes[t.book.ThreePublicBudget] + text
	}
	text = "注：" + text
	if t.empty() {
		noun := "单位"
		if t.book.Organization.Level == accounts.Department {
			noun = "部门"
		}
		what := "政府性基金预算财政拨款收入和支出"
		if t.statement.ID == accounts.StateCapital {
			what = "国有资本经营预算财政拨款支出"
		}
		text += fmt.Sprintf("本%s%d年度无%s，故本表无数据。", noun, t.book.Year, what)
	}
	t.span(1, row, n, row, text, workbook.StyleNote)
	if len([]rune(text)) > 60 {
		t.Heights[row] = 28
	}
}

// empty reports whether 公开08 or 公开09 holds no item at all.
func (t *sheet) empty() bool {
	return (t.statement.ID == accounts.GovernmentFund || t.statement.ID == accounts.StateCapital) &&
		!slices.ContainsFunc(t.statement.Rows, func(r accounts.Row) bool { return r.Key != accounts.RowTotal })
}

// printed are the names of rows that a statement prints otherwise than its form
// has them.
var printed = map[accounts.StatementID]map[accounts.RowKey]string{
	accounts.Overall: {accounts.RowIncomeGrand: "总计", accounts.RowExpenditureGrand: "总计"},
	accounts.FiscalOverall: {
		accounts.RowGeneral: "一般公共预算财政拨款", accounts.RowFund: "政府性基金预算财政拨款", accounts.RowStateCapital: "国有资本经营预算财政拨款",
		accounts.RowOpening: "年初财政拨款结转和结余", accounts.RowOpeningGeneral: "一、一般公共预算财政拨款",
		accounts.RowOpeningFund: "二、政府性基金预算财政拨款", accounts.RowOpeningStateCapital: "三、国有资本经营预算财政拨款",
		accounts.RowIncomeGrand: "合计", accounts.RowClosing: "年末财政拨款结转和结余", accounts.RowExpenditureGrand: "合计",
	},
}

// line is a row of one side of 公开01 or 公开04; a blank one has no key.
type line struct {
	key     accounts.RowKey
	text    string
	centred bool
}

// lines are the rows of one side: its classes or sources, and what follows.
func (t *sheet) lines(block int) (items, tail []line) {
	form := t.statement.Form
	for i, c := range accounts.Classes {
		if block == 1 {
			items = append(items, line{key: c.Code, text: accounts.Ordinal(i+1) + "、" + c.Names[0]})
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

// sides lays out 公开01 or 公开04: income at the left, expenditure by class at the
// right. The lists begin together and end together.
func (t *sheet) sides() {
	blocks := t.statement.Form.Blocks
	n, bottom := 5+len(blocks[1].Columns), 5
	if n > 6 {
		bottom = 6
	}
	t.head(n)
	t.span(1, 4, 3, 4, "收入", workbook.StyleHead)
	t.span(4, 4, n, 4, "支出", workbook.StyleHead)
	var all [2][]line
	for side, caption := range []string{"项目", "项目（按功能分类）"} {
		t.span(1+3*side, 5, 1+3*side, bottom, caption, workbook.StyleHead)
		t.span(2+3*side, 5, 2+3*side, bottom, "行次", workbook.StyleHead)
		paths := make([][]string, len(blocks[side].Columns))
		for i, c := range blocks[side].Columns {
			if paths[i] = []string{"决算数"}; len(paths) > 1 {
				paths[i] = append(paths[i], strings.Replace(c.Caption, "预算财政", "预算\n财政", 1))
			}
		}
		t.over(paths, 3+3*side, 5, bottom, 1)
		items, tail := t.lines(side)
		_, other := t.lines(1 - side)
		items = append(items, make([]line, len(accounts.Classes)-len(items))...)
		last := len(tail) - 1
		all[side] = slices.Concat(items, tail[:last], make([]line, max(0, len(other)-len(tail))), tail[last:])
	}
	for side := range all {
		t.put(1+3*side, bottom+1, "栏次", workbook.StyleHead)
		t.put(2+3*side, bottom+1, "", workbook.StyleHead)
		for i := range blocks[side].Columns {
			t.number(3+3*side+i, bottom+1, side+i+1)
		}
	}
	row := bottom + 2
	for side, lines := range all {
		col := 1 + 3*side
		for i, l := range lines {
			style := workbook.StyleName
			if l.centred {
				style = workbook.StyleHead
			}
			t.put(col, row+i, l.text, style)
			t.number(col+1, row+i, side*len(all[0])+i+1)
			for k, c := range blocks[side].Columns {
				t.amount(col+2+k, row+i, l.key, c.Key)
			}
		}
	}
	t.note(row+len(all[0]), n)
	if t.Widths = []float64{38, 6, 20, 36, 6, 20}; n > 6 {
		t.Heights[6] = 28
		t.Widths = []float64{34, 6, 18, 34, 6, 18, 18, 16, 18}
	}
}

// flowCaptions are the captions of a fund's table of income and expenditure,
// broken as the sheets break them.
var flowCaptions = map[accounts.ColumnKey]string{
	accounts.ColOpening: "年初结转和\n结余", accounts.ColTotal: "本年支出/小计", accounts.ColBasic: "本年支出/基本支出",
	accounts.ColProject: "本年支出/项目支出", accounts.ColClosing: "年末结转和\n结余",
}

// printedColumns are the captions of columns, outermost first, where a sheet prints
// them otherwise than the form has them.
var printedColumns = map[accounts.StatementID]map[accounts.ColumnKey]string{
	accounts.Income: {accounts.ColSuperior: "上级补助\n收入", accounts.ColBusiness: "事业收入/小计", accounts.ColTuition: "事业收入/其中：\n教育收费",
		accounts.ColSubsidiary: "附属单位\n上缴收入"},
	accounts.Expenditure:        {accounts.ColToSuperior: "上缴上级\n支出", accounts.ColToSubsidiary: "对附属单位\n补助支出"},
	accounts.GeneralExpenditure: {accounts.ColTotal: "本年支出合计"},
	accounts.GovernmentFund:     flowCaptions,
	accounts.StateCapital:       flowCaptions,
}

// list lays out a statement with one row below the other: its captions as they are
// declared, codes in three cells merged in those of the nine.
func (t *sheet) list() {
	s := t.statement
	own := s.ID <= accounts.NumStatements
	printed := printedColumns[s.ID]
	if s.Column(accounts.ColOpening) < 0 && s.ID == accounts.StateCapital {
		printed = nil // a table of expenditure only
	}
	paths, depth := make([][]string, len(s.Columns)), 1
	for i, key := range s.Columns {
		caption, ok := printed[key]
		if !ok {
			caption = s.Form.Column(key).Caption
		}
		paths[i] = strings.Split(caption, "/")
		depth = max(depth, len(paths[i]))
	}
	const top = 4
	lead, bottom, step, rows := 1, top+depth-1, 1, s.Rows // columns before the amounts, last row of captions
	switch {
	case own:
		lead, bottom, step = 4, top+3, 2
		rows = append([]accounts.Row{{Key: accounts.RowTotal, Name: "合计"}},
			slices.DeleteFunc(slices.Clone(rows), func(r accounts.Row) bool { return r.Key == accounts.RowTotal })...)
	case s.Form.Blocks[0].Codes != accounts.NoCodes:
		lead = 2
	}
	n := lead + len(s.Columns)
	t.head(n)
	switch lead {
	case 1:
		t.span(1, top, 1, bottom, "项目", workbook.StyleHead)
		t.Widths = []float64{38}
	case 2:
		t.span(1, top, 1, bottom, "科目编码", workbook.StyleHead)
		t.span(2, top, 2, bottom, "科目名称", workbook.StyleHead)
		t.Widths = []float64{12, 38}
	default:
		t.span(1, top, 4, top, "项目", workbook.StyleHead)
		t.span(1, top+1, 3, bottom, "功能分类\n科目编码", workbook.StyleHead)
		t.span(4, top+1, 4, bottom, "科目名称", workbook.StyleHead)
		t.Widths = []float64{5, 5, 5, 38}
	}
	t.over(paths, lead+1, top, bottom, step)
	for i := 0; i < lead-1 && own; i++ {
		t.span(i+1, bottom+1, i+1, bottom+2, [...]string{"类", "款", "项"}[i], workbook.StyleHead)
	}
	row := bottom + 1
	t.put(lead, row, "栏次", workbook.StyleHead)
	for i := range s.Columns {
		t.number(lead+1+i, row, i+1)
		t.Widths = append(t.Widths, 18)
	}
	for i := range rows {
		r := &rows[i]
		row++
		style := workbook.StyleName
		if r.Key == accounts.RowTotal {
			style = workbook.StyleHead
		}
		if lead > 1 && (i > 0 || !own) {
			t.span(1, row, lead-1, row, r.Code, workbook.StyleCode)
		}
		t.put(lead, row, r.Name, style)
		for j, key := range s.Columns {
			t.amount(lead+1+j, row, r.Key, key)
		}
	}
	t.note(row+1, n)
}

// basic lays out 公开06: staff, goods and services, the rest, beside each other.
func (t *sheet) basic() {
	const n = 9
	t.head(n)
	t.span(1, 4, 3, 4, "人员经费", workbook.StyleHead)
	t.span(4, 4, n, 4, "公用经费", workbook.StyleHead)
	var blocks [3][]*accounts.Row
	for i := range t.statement.Rows {
		r := &t.statement.Rows[i]
		if len(r.Code) < 3 {
			continue
		}
		block := 2
		switch r.Code[:3] {
		case "301", "303":
			block = 0
		case "302", "307":
			block = 1
		}
		blocks[block] = append(blocks[block], r)
	}
	longest := max(len(blocks[0]), len(blocks[1]), len(blocks[2]))
	for k := range blocks {
		for j, s := range []string{"科目编码", "科目名称", "金额"} {
			t.put(1+3*k+j, 5, s, workbook.StyleHead)
		}
	}
	for i := range longest {
		for k, rows := range blocks {
			var r accounts.Row
			if i < len(rows) {
				r = *rows[i]
			}
			t.put(1+3*k, 6+i, r.Code, workbook.StyleCode)
			t.put(2+3*k, 6+i, r.Name, workbook.StyleName)
			t.amount(3+3*k, 6+i, r.Key, accounts.ColAmount)
		}
	}
	row := 6 + longest
	t.span(1, row, 2, row, "人员经费合计", workbook.StyleHead)
	t.amount(3, row, accounts.RowStaff, accounts.ColAmount)
	t.span(4, row, 8, row, "公用经费合计", workbook.StyleHead)
	t.amount(9, row, accounts.RowOperatingCost, accounts.ColAmount)
	row++
	t.span(1, row, 2, row, "合计", workbook.StyleHead)
	t.amount(3, row, accounts.RowTotal, accounts.ColAmount)
	t.Cells[len(t.Cells)-1].Ref = fmt.Sprintf("C%d:I%d", row, row)
	t.note(row+1, n)
	t.Widths = []float64{10, 34, 16, 10, 24, 16, 10, 40, 14}
}

// threePublic lays out 公开07: the items under 预算数 and under 决算数, in one row.
func (t *sheet) threePublic() {
	cols := slices.Clone(accounts.Columns(accounts.ThreePublic))
	for _, key := range t.statement.Columns {
		if !slices.Contains(cols, key) {
			cols = append(cols, key)
		}
	}
	n := len(cols)
	t.head(n)
	var paths [][]string
	for _, basis := range []string{"预算数", "决算数"} {
		for _, item := range []string{"合计", "因公出国\n（境）费", "公务用车购置及运行费/小计", "公务用车购置及运行费/公务用车\n购置费", "公务用车购置及运行费/公务用车\n运行费", "公务接待费"} {
			paths = append(paths, strings.Split(fmt.Sprintf("%d年度%s/%s", t.book.Year, basis, item), "/"))
		}
	}
	for _, key := range cols[len(paths):] {
		paths = append(paths, strings.Split(t.statement.Form.Column(key).Caption, "/"))
	}
	t.over(paths, 1, 4, 6, 1)
	for i, key := range cols {
		t.number(1+i, 7, i+1)
		t.amount(1+i, 8, accounts.RowThreePublic, key)
		t.Widths = append(t.Widths, 13)
	}
	t.note(9, n)
	t.Heights[6], t.Heights[9] = 28, 28
}

// over writes captions from a column on, step rows each, those that several
// columns share across them; a caption without more below it reaches down to the
// last row.
func (t *sheet) over(paths [][]string, col, row, bottom, step int) {
	for i := 0; i < len(paths); {
		n := 1
		for i+n < len(paths) && len(paths[i]) > 1 && len(paths[i+n]) > 1 && paths[i+n][0] == paths[i][0] {
			n++
		}
		if len(paths[i]) == 1 || n == 1 && paths[i][1] == "小计" {
			t.span(col+i, row, col+i, bottom, paths[i][0], workbook.StyleHead)
			i++
			continue
		}
		t.span(col+i, row, col+i+n-1, row+step-1, paths[i][0], workbook.StyleHead)
		below := make([][]string, n)
		for k := range below {
			below[k] = paths[i+k][1:]
		}
		t.over(below, col+i, row+step, bottom, step)
		i += n
	}
}
