package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// unitCell is the cell of a drawn sheet that says its unit.
func (d *drawing) unitCell(sheet string) string {
	rows, err := d.f.GetRows(sheet)
	d.must(err)
	for r := range rows {
		for c, v := range rows[r] {
			if strings.HasPrefix(v, "单位：") {
				return cellName(c+1, r+1)
			}
		}
	}
	d.t.Fatalf("%s says no unit", sheet)
	return ""
}

// TestUnitsProven: a table whose amounts are ten thousand times those of the others,
// by its unit line, is told once, first of all, with both unit cells.
func TestUnitsProven(t *testing.T) {
	for _, c := range []struct{ sheet, says string }{{"表3", "单位：万元"}, {"表5", "单位：万元"}, {"表1", "单位：万元"}} {
		d := newDrawing(t)
		d.usual()
		cell := d.unitCell(c.sheet)
		d.must(d.f.SetCellStr(c.sheet, cell, c.says))
		_, list := readCorpus(t, d.bytes(), "公开表.xlsx")
		found := coded(list, "read.unit")
		if len(found) != 1 || found[0].At.Sheet != c.sheet || found[0].At.Cell != cell || len(found[0].Where) != 4 || found[0].Where[2].At.Cell == "" ||
			found[0].Where[2].Value != "单位：元" || !strings.Contains(found[0].Message, "1万倍") {
			t.Errorf("%s says %s:\n%s", c.sheet, c.says, messages(list))
		}
	}
	d := newDrawing(t)
	d.usual()
	if _, list := readCorpus(t, d.bytes(), "公开表.xlsx"); len(coded(list, "read.unit")) > 0 {
		t.Error(messages(list))
	}
}

// TestScale: what a unit spends in a year lies between 1万元 and 1000亿元; the
// thresholds themselves are no news.
func TestScale(t *testing.T) {
	for total, told := range map[string]bool{"9999.99": true, "10000": false, "450.55": true, "100000000000": false, "100000000000.01": true, "0": false, "-9999.99": true} {
		b := accounts.NewBook(accounts.Core())
		s := b.Statement(accounts.Expenditure)
		f := accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString(total), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2}
		s.Found, s.Unit, s.Columns, s.Look.UnitLine.S = true, accounts.Yuan, []accounts.ColumnKey{accounts.ColTotal}, "单位：元"
		s.Rows = []accounts.Row{{Key: accounts.RowTotal, Cells: []accounts.Figure{f}}}
		var list diag.List
		(&reader{list: &list}).tellScale(b)
		if (len(coded(list, "read.scale")) == 1) != told {
			t.Errorf("%s: %v", total, list)
		}
	}
}

// addSheet adds a sheet of cells to a workbook: rows of texts, = before a number.
func addSheet(w *workbook.Workbook, name string, rows ...[]string) {
	s := workbook.Sheet{Name: name}
	for i, texts := range rows {
		row := workbook.Row{Number: i + 1}
		for j, text := range texts {
			c := workbook.Cell{Row: i + 1, Col: j + 1, Kind: workbook.Text, Value: text}
			if v, ok := strings.CutPrefix(text, "="); ok {
				c.Kind, c.Value = workbook.Number, v
			}
			if text != "" {
				row.Cells = append(row.Cells, c)
			}
		}
		s.Rows = append(s.Rows, row)
	}
	w.Sheets = append(w.Sheets, s)
}

// TestFactsElsewhere: facts on sheets that are no statement are taken with their
// cells; a budget, last year's number, an amount without a unit and a table of
// another year are not.
func TestFactsElsewhere(t *testing.T) {
	w := sampleWorkbook(t)
	addSheet(w, "采购", []string{"政府采购情况表"}, []string{"", "单位：万元"}, []string{"项目", "预算数", "决算数"}, []string{"货物", "=9", "=12.5"}, []string{"工程", "=9", "=0"}, []string{"服务", "=9", "=7.5"}, []string{"合计", "=27", "=20"})
	addSheet(w, "资产", []string{"国有资产占用情况表"}, []string{"项目", "行次", "数量"}, []string{"一般公务用车", "=1", "=3"}, []string{"其他用车", "=2", "—"}, []string{"单价50万元以上通用设备（台，套）", "=3", "=2"})
	addSheet(w, "运行", []string{"机关运行经费支出决算表"}, []string{"项目", "上年数", "本年数"}, []string{"机关运行经费", "=5", "=6"}) // no unit
	addSheet(w, "旧", []string{"2018年度国有资产占用情况表"}, []string{"项目", "数量"}, []string{"机要通信用车", "=9"})
	addSheet(w, "两个数", []string{"国有资产占有情况表"}, []string{"项目", "甲", "乙"}, []string{"执法执勤用车", "=9", "=8"})
	b := accounts.NewBook(accounts.Core())
	b.Year = 2020
	var list diag.List
	m := &reader{list: &list}
	m.readWorkbooks([]*workbook.Workbook{w}, b)
	m.settle(b)
	if list.Failed() {
		t.Fatal(messages(list))
	}
	for key, want := range map[accounts.Datum]string{"goods": "125000.00", "works": "0.00", "services": "75000.00", "total": "200000.00"} {
		if f := b.Procurement[key]; f.Amount.String() != want || f.At.Sheet != "采购" || f.At.Cell[0] != 'C' {
			t.Errorf("%s is %s at %s", key, f.Amount, f.At)
		}
	}
	for key, want := range map[accounts.CountKey]string{"vehicles.general": "3", "equipment_50": "2", "vehicles.courier": "0", "vehicles.law": "0"} {
		if f := b.Assets[key]; f.Amount.Decimal().String() != want || f.Known() != (want != "0") {
			t.Errorf("%s is %s at %s", key, f.Amount, f.At)
		}
	}
	if b.AgencyCost.Known() {
		t.Errorf("机关运行经费 without a unit of money is %s", b.AgencyCost.Amount)
	}
	b.Sources = m.sources(b)
	var out strings.Builder
	must(t, b.WriteSources(&out))
	for _, want := range []string{"采购：不是决算表（表题是“政府采购情况表”，不是九张决算表的表题），取用了A4“货物”、A5“工程”",
		"旧：没有读，表题是“2018年度国有资产占用情况表”，不是2020年的表", "说明：A3“机关运行经费”没有取用：表上没有写金额单位"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("sources lack %q:\n%s", want, out.String())
		}
	}
}

// TestApproved: the table of the approval beside the published one is compared with
// it, cell by cell.
func TestApproved(t *testing.T) {
	for cell, want := range map[string]int{"": 0, "E10": 1} {
		w := sampleWorkbook(t)
		for i := range w.Sheets {
			if w.Sheets[i].Name == "公开03表" {
				s := workbook.Sheet{Name: "批复", Merges: w.Sheets[i].Merges}
				for _, r := range w.Sheets[i].Rows {
					s.Rows = append(s.Rows, workbook.Row{Number: r.Number, Cells: append([]workbook.Cell(nil), r.Cells...)})
				}
				w.Sheets = append(w.Sheets, s)
				break
			}
		}
		set(w, "批复", "A1", workbook.Text, "支出决算批复表")
		set(w, "批复", "J2", workbook.Text, "批复03表")
		if cell != "" {
			set(w, "批复", cell, workbook.Number, "7")
		}
		b := accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, b, &list)
		if found := coded(list, "read.twice"); len(found) != want || len(coded(list, "read.unread")) > 0 {
			t.Errorf("%s changed:\n%s", cell, messages(list))
		}
	}
}

// TestBudgetsBeside: a budget beside the final accounts is kept with its caption
// and named; where the supplement has a field for it, it is that datum.
func TestBudgetsBeside(t *testing.T) {
	d := newDrawing(t)
	for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
		d.on("表" + id.Number())
		if id == accounts.GeneralExpenditure || id == accounts.Income {
			d.coded(id, id.Name(), "", "单位：元", "年初预算数", "上年决算数")
			continue
		}
		d.statement(id, id.Name(), "", "单位：元")
	}
	b, list := readCorpus(t, d.bytes(), "公开表.xlsx")
	if list.Failed() {
		t.Fatal(messages(list))
	}
	s := b.Statement(accounts.GeneralExpenditure)
	if len(s.Beside) != 1 || s.Beside[0].Figures["2080109"].Amount.String() != "987.65" || s.Beside[0].Counts.String() != "年初预算 · 一般公共预算 · 支出" {
		t.Errorf("%+v", s.Beside)
	}
	if f := b.Budget["item.2080109"]; f.Amount.String() != "987.65" {
		t.Errorf("item.2080109 is %s", f.Amount)
	}
	if s := b.Statement(accounts.Income); len(s.Beside) != 1 || s.Beside[0].Counts.String() != "年初预算 · 收入" {
		t.Errorf("%+v", s.Beside)
	}
	var out strings.Builder
	b.Sources = []accounts.Source{{At: s.At, Statements: []accounts.StatementID{s.ID}}}
	must(t, b.WriteSources(&out))
	for _, want := range []string{"另存的预算数：年初预算 ← F3“年初预算数”", "上年数：G3“上年决算数”"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("sources lack %q:\n%s", want, out.String())
		}
	}
}

// TestOnlyPublished: a published report in the folder of last year is left alone,
// with a word; a workbook beside it is read.
func TestOnlyPublished(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "2019年决算公开.PDF"), []byte("%PDF"), 0o644))
	b, list := ReadPrior(dir, t.TempDir(), Layouts{})
	if b != nil || len(list) != 1 || list[0].Code != "prior.published" || list[0].Severity != diag.Info {
		t.Errorf("%v %v", b, list)
	}
	copyUnit(t, dir, func(*excelize.File) {})
	must(t, os.Remove(filepath.Join(dir, "unit.yaml")))
	if b, list := ReadPrior(dir, t.TempDir(), Layouts{}); b == nil || list.Failed() || !b.Statement(accounts.Overall).Found {
		t.Errorf("%v", list)
	}
}

// TestForm2018: 财政拨款收入 of 公开01, not parted into its budgets, gives the
// general public budget what 政府性基金 leaves of it.
func TestForm2018(t *testing.T) {
	b := accounts.NewBook(accounts.Core())
	b.Year = 2018
	var list diag.List
	w := &workbook.Workbook{File: "公开表.xlsx"}
	addSheet(w, "1", []string{"收入支出决算总表"}, []string{"单位：元"}, []string{"项目", "决算数", "项目", "决算数"},
		[]string{"一、财政拨款收入", "=500.5", "一、一般公共服务支出", "=620.5"}, []string{"  其中：政府性基金预算财政拨款", "=100"}, []string{"二、其他收入", "=120"},
		[]string{"本年收入合计", "=620.5", "本年支出合计", "=620.5"}, []string{"总计", "=620.5", "总计", "=620.5"})
	m := &reader{list: &list}
	m.readWorkbooks([]*workbook.Workbook{w}, b)
	s := b.Statement(accounts.Overall)
	for row, want := range map[accounts.RowKey]string{accounts.RowGeneral: "400.50", accounts.RowFund: "100.00", accounts.RowOther: "120.00"} {
		if f := s.Figure(row, accounts.ColAmount); f.Amount.String() != want {
			t.Errorf("%s is %s, want %s\n%s", row, f.Amount, want, messages(list))
		}
	}
	if len(coded(list, "read.computed")) != 1 {
		t.Error(messages(list))
	}
}

// TestTwoTotals: of two columns that both may be the total one with zeros does not
// give way to one of another name, perhaps last year's; a blank one does.
func TestTwoTotals(t *testing.T) {
	for zero, read := range map[string]bool{"=0": false, "": true} {
		w := &workbook.Workbook{File: "公开表.xlsx"}
		addSheet(w, "5", []string{"一般公共预算财政拨款支出决算表"}, []string{"单位：元"}, []string{"科目编码", "科目名称", "2019年度决算数", "本年支出合计", "基本支出", "项目支出"},
			[]string{"", "合计", "=500.5", zero, "=0", "=0"}, []string{"2010301", "行政运行", "=500.5", zero, "=0", "=0"})
		b := accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, b, &list)
		if told := len(coded(list, "read.column")) > 0; told == read {
			t.Errorf("%q: %s", zero, messages(list))
		}
	}
}
