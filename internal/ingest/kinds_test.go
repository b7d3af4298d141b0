package ingest

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// declaredForms are the nine with the two that 云南 prints in place of, and beside,
// some of them.
func declaredForms(t *testing.T) *accounts.FormSet {
	t.Helper()
	column := func(key accounts.ColumnKey, caption string, counts ...scope.Value) accounts.FormColumn {
		return accounts.FormColumn{Key: key, Caption: caption, Counts: counts}
	}
	forms, faults := accounts.Core().With([]accounts.Form{
		{Key: "items", Number: "公开10表", Title: "财政拨款“三公”经费、行政参公单位机关运行经费情况表", Counts: []scope.Value{scope.Fiscal, scope.Expenditure},
			Blocks: []accounts.FormBlock{{Rows: []accounts.FormRow{{Key: accounts.RowTotal, Name: "“三公”经费支出"}, {Key: "abroad", Name: "因公出国（境）费"},
				{Key: "reception", Name: "公务接待费"}},
				Columns: []accounts.FormColumn{column("budget", "预算数"), column("final", "决算统计数", scope.Final)}}}},
		{Key: "flow", Number: "公开11表", Title: "一般公共预算财政拨款收入支出决算表", Counts: []scope.Value{scope.General},
			Blocks: []accounts.FormBlock{{Codes: accounts.FunctionCodes, Rows: []accounts.FormRow{{Key: accounts.RowTotal, Name: "合计"}},
				Columns: []accounts.FormColumn{column("opening", "年初结转和结余"), column("income", "本年收入"), column(accounts.ColTotal, "本年支出/合计"),
					column(accounts.ColBasic, "本年支出/基本支出"), column(accounts.ColProject, "本年支出/项目支出"), column("closing", "年末结转和结余")}}}},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return forms
}

// TestWiderTable: a statement that only a wider declared table holds is taken from
// it; a declared table of “三公” is read as the forms print it, with a whole below
// its heading, two budgets for one, and facts between the items.
func TestWiderTable(t *testing.T) {
	w := sampleWorkbook(t)
	w.Sheets = append(w.Sheets[:4:4], w.Sheets[5:]...) // without 公开05
	addSheet(w, "十", []string{"财政拨款“三公”经费、行政参公单位机关运行经费情况表"}, []string{"单位：元"}, []string{"项目", "行次", "年初预算数", "全年预算数", "决算统计数"},
		[]string{"一、“三公”经费支出", "=1", "—", "—", "—"}, []string{"（一）支出合计", "=2", "=30", "=40", "=35"}, []string{"1.因公出国（境）费", "=3", "=10", "=20", "=18"},
		[]string{"3.公务接待费", "=4", "=20", "=20", "=17"}, []string{"（1）国内接待费", "=5", "—", "—", "=17"}, []string{"4.公务用车保有量（辆）", "=6", "—", "—", "=2"})
	addSheet(w, "十一", []string{"一般公共预算财政拨款收入支出决算表"}, []string{"单位：元"},
		[]string{"科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"}, []string{"", "", "", "", "合计", "基本支出", "项目支出", ""},
		[]string{"", "合计", "=5", "=9", "=8", "=6", "=2", "=6"}, []string{"208", "社会保障和就业支出", "=5", "=0", "", "", "", "=5"},
		[]string{"210", "卫生健康支出", "", "=9", "=8", "=6", "=2", "=1"})
	last := &w.Sheets[len(w.Sheets)-1]
	last.Merges = []workbook.Range{{Row1: 3, Col1: 5, Row2: 3, Col2: 7}}
	b := accounts.NewBook(declaredForms(t))
	var list diag.List
	m := &reader{list: &list}
	m.readWorkbooks([]*workbook.Workbook{w}, b)
	m.settle(b)
	s := b.Statement(accounts.GeneralExpenditure)
	if !s.Found || len(s.Rows) != 2 || s.Rows[1].Code != "210" || s.Figure("210", accounts.ColBasic).Amount.String() != "6.00" ||
		s.Figure(accounts.RowTotal, accounts.ColProject).At.Cell != "G5" {
		t.Errorf("公开05 is %+v\n%s", s.Rows, messages(list))
	}
	items := b.Statement(accounts.NumStatements + 1)
	for cell, want := range map[[2]string]string{{"total", "budget"}: "40.00", {"total", "final"}: "35.00", {"abroad", "budget"}: "20.00", {"reception", "final"}: "17.00"} {
		if got := items.Figure(accounts.RowKey(cell[0]), accounts.ColumnKey(cell[1])); got.Amount.String() != want {
			t.Errorf("%v is %s, want %s\n%s", cell, got.Amount, want, messages(list))
		}
	}
	if kept := b.Counts["vehicles_kept"]; kept.Amount.Decimal().String() != "2" {
		t.Errorf("vehicles: %s", kept.Amount)
	}
	for _, d := range list {
		if d.Severity == diag.Error && (d.At.Sheet == "十" || d.At.Sheet == "十一" || strings.Contains(d.Message, "公开05表")) {
			t.Error(d)
		}
	}
}

// TestOneCandidate: where one column is lacking and one caption is not understood,
// a law with amounts proves that the two are one; without amounts it is asked.
func TestOneCandidate(t *testing.T) {
	for _, c := range []struct {
		closing string
		asked   int
	}{{"=6", 0}, {"=7", 1}, {"=0", 1}} {
		w := &workbook.Workbook{File: "公开表.xlsx"}
		rows := [][]string{{"政府性基金预算财政拨款收入支出决算表"}, {"单位：元"}, {"科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出合计", "基本支出", "项目支出", "滚存数"},
			{"", "合计", "=5", "=9", "=8", "=6", "=2", c.closing}, {"212", "城乡社区支出", "=5", "=9", "=8", "=6", "=2", c.closing}}
		if c.closing == "=0" {
			for i := range rows[3:] {
				rows[3+i] = append(rows[3+i][:2:2], "", "", "", "", "", "=0.001")
			}
		}
		addSheet(w, "8", rows...)
		b := accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, b, &list)
		closing := b.Statement(accounts.GovernmentFund).Figure(accounts.RowTotal, accounts.ColClosing)
		if len(questions(list)) != c.asked || c.asked == 0 && closing.Amount.String() != "6.00" {
			t.Errorf("%s: asked %v, %s\n%s", c.closing, questions(list), closing.Amount, messages(list))
		}
	}
}

// TestBesideBudgets: 会议费 beside 预算数 and 决算数 of “三公” is of neither, and no
// fault.
func TestBesideBudgets(t *testing.T) {
	w := &workbook.Workbook{File: "公开表.xlsx"}
	items := []string{"合计", "因公出国（境）费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行费", "公务接待费"}
	addSheet(w, "7", []string{"财政拨款“三公”经费支出决算表"}, []string{"单位：元"},
		[]string{"年初预算数", "", "", "", "", "", "决算数（全年）", "", "", "", "", "", "会议费", "机关运行经费", "公务用车保有量（辆）"},
		append(append(items[:6:6], items...), "", "决算数"),
		[]string{"=60", "=10", "=40", "=15", "=25", "=10", "=55", "=9", "=38", "=14", "=24", "=8", "=3", "=4.50", "=2"})
	s := &w.Sheets[0]
	s.Merges = []workbook.Range{{Row1: 3, Col1: 1, Row2: 3, Col2: 6}, {Row1: 3, Col1: 7, Row2: 3, Col2: 12}, {Row1: 3, Col1: 13, Row2: 4, Col2: 13}}
	b := accounts.NewBook(accounts.Core())
	var list diag.List
	readStatements(w, b, &list)
	if b.AgencyCost.Amount.String() != "4.50" || b.AgencyCost.At.Cell != "N5" || b.Counts["vehicles_kept"].Amount.Decimal().String() != "2" {
		t.Errorf("facts: %+v, %+v", b.AgencyCost, b.Counts)
	}
	read := b.Statement(accounts.ThreePublic)
	if f := read.Figure(accounts.RowThreePublic, "final.reception"); f.Amount.String() != "8.00" || len(read.Look.Unread) != 1 || len(coded(list, "read.column")) > 0 {
		t.Errorf("%s, unread %v\n%s", f.Amount, read.Look.Unread, messages(list))
	}
}

// TestLinesBetween: a 小计 that is the sum of what stands above it, and a line of
// text alone, are no rows; a 小计 that is not is told at its cell.
func TestLinesBetween(t *testing.T) {
	for _, c := range []struct {
		second string
		told   string
	}{{"=7", ""}, {"=8", "7!A8"}} {
		w := &workbook.Workbook{File: "公开表.xlsx"}
		addSheet(w, "7", []string{"一般公共预算财政拨款支出决算表"}, []string{"单位：元"}, []string{"科目编码", "科目名称", "合计", "基本支出", "项目支出"},
			[]string{"2010301", "行政运行", "=5", "=4", "=1"}, []string{"", "小计", "=5", "=4", "=1"},
			[]string{"2080501", "行政单位离退休", "=3", "=3"}, []string{"2080505", "机关事业单位基本养老保险缴费支出", "=4", "=4"}, []string{"", "小计", c.second, c.second},
			[]string{"", "合计", "=12", "=11", "=1"}, []string{"第1页，共9页"})
		b := accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, b, &list)
		var told []string
		for _, d := range coded(list, "read.code") {
			told = append(told, d.At.Sheet+"!"+d.At.Cell)
		}
		if s := b.Statement(accounts.GeneralExpenditure); strings.Join(told, " ") != c.told || len(s.Rows) != 4 {
			t.Errorf("%s: %d rows\n%s", c.second, len(s.Rows), messages(list))
		}
	}
}

// TestOfUnit: of two tables of one statement the one over which the report's unit
// stands is read.
func TestOfUnit(t *testing.T) {
	for unit, want := range map[string]string{"某局本级": "7.00", "某局": "9.00", "别的局": ""} {
		w := &workbook.Workbook{File: "公开表.xlsx"}
		for name, v := range map[string]string{"某局": "=9", "某局本级": "=7"} {
			addSheet(w, name, []string{"支出决算表"}, []string{"部门：" + name, "", "", "", "单位：元"}, []string{"科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出",
				"上缴上级支出", "经营支出", "对附属单位补助支出"}, []string{"", "合计", v, v}, []string{"201", "一般公共服务支出", v, v})
		}
		b := accounts.NewBook(accounts.Core())
		b.Organization.FullName.S = unit
		var list diag.List
		readStatements(w, b, &list)
		f := b.Statement(accounts.Expenditure).Figure(accounts.RowTotal, accounts.ColTotal)
		if want == "" && b.Statement(accounts.Expenditure).Found || want != "" && f.Amount.String() != want {
			t.Errorf("%s: %s\n%s", unit, f.Amount, messages(list))
		}
	}
}
