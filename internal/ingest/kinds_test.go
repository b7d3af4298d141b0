package ingest

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
	"juesuan/internal/tables"
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

// TestAdded: what a pack adds to the nine is read where the sheet has it, a budget for
// the data too, what is no money as it is shown; a column that is the sum of others is
// computed where the sheet lacks it, not where it lacks one of them; and all of it is
// written and read again.
func TestAdded(t *testing.T) {
	column := func(key accounts.ColumnKey, caption string, kind accounts.Kind, counts ...scope.Value) accounts.FormColumn {
		return accounts.FormColumn{Key: key, Caption: caption, Kind: kind, Counts: counts}
	}
	all := column("final.all", "决算数/总计", accounts.Money)
	all.Sum = []accounts.ColumnKey{accounts.ColFinalTotal, accounts.ColFinalMeeting, accounts.ColFinalTraining}
	forms, faults := accounts.Core().With(nil, accounts.Addition{Form: "three_public", Columns: []accounts.FormColumn{all}},
		accounts.Addition{Form: "general_expenditure", Bases: []scope.Value{scope.Initial}, Columns: []accounts.FormColumn{column("persons", "人数", accounts.Number),
			column("last", "上年数", accounts.Money, scope.LastYear), column("remark", "备注", accounts.Words)}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	read := func(w *workbook.Workbook) (*accounts.Book, diag.List) {
		b := accounts.NewBook(forms)
		var list diag.List
		m := &reader{list: &list}
		m.readWorkbooks([]*workbook.Workbook{w}, b)
		m.settle(b)
		return b, append(list, accounts.Resolve(b, &accounts.Dictionary{}, nil)...)
	}
	const id, three = accounts.GeneralExpenditure, accounts.ThreePublic
	if b, list := read(sampleWorkbook(t)); list.Failed() || b.Statement(three).Column("final.all") >= 0 || b.Statement(id).Column("initial.total") >= 0 {
		t.Errorf("the sample has %v and %v\n%s", b.Statement(id).Columns, b.Statement(three).Columns, messages(list))
	}
	w := sampleWorkbook(t)
	w.Sheets = slices.Delete(w.Sheets, 4, 5)
	w.Sheets = slices.Delete(w.Sheets, 5, 6)
	addSheet(w, "公开05表", []string{"一般公共预算财政拨款支出决算表"}, []string{"金额单位：万元"}, []string{"科目编码", "科目名称", "合计", "基本支出", "项目支出", "年初预算数合计", "人数", "上年数", "备注"},
		[]string{"", "合计", "=8", "=6", "=2", "=9", "=7", "=5", ""}, []string{"2010101", "行政运行", "=8", "=6", "=2", "=9", "7", "=5", "见说明"})
	addSheet(w, "公开07表", []string{"一般公共预算财政拨款“三公”经费支出决算表"}, []string{"金额单位：万元"},
		[]string{"项目", "全年预算数", "决算数"}, []string{"合计", "=4", "=3"}, []string{"因公出国（境）费", "=0", "=0"}, []string{"公务用车购置及运行费", "=3", "=2"},
		[]string{"公务用车购置费", "=0", "=0"}, []string{"公务用车运行费", "=3", "=2"}, []string{"公务接待费", "=1", "=1"}, []string{"会议费", "=2", "=2"}, []string{"培训费", "=3", "=4"})
	b, list := read(w)
	for range 2 {
		for column, want := range map[accounts.ColumnKey]string{"initial.total": "90000.00", "last": "50000.00", "total": "80000.00", "persons": "0.00"} {
			if got := b.Statement(id).Figure("2010101", column).Amount.String(); got != want {
				t.Errorf("%s is %s, want %s\n%s", column, got, want, messages(list))
			}
		}
		for column, want := range map[accounts.ColumnKey]string{"persons": "7", "remark": "见说明"} {
			if got := b.Statement(id).Aside[accounts.Cell{Statement: id, Row: "2010101", Column: column}]; got.S != want {
				t.Errorf("%s is %q, want %q", column, got.S, want)
			}
			if f := b.Statement(id).Figure("2010101", column); f.State != accounts.Absent || !f.At.IsZero() {
				t.Errorf("%s is an amount too, %v at %s", column, f.State, f.At)
			}
		}
		if f := b.Statement(three).Figure(accounts.RowThreePublic, "final.all"); f.Amount.String() != "90000.00" {
			t.Errorf("the total is %s %v\n%s", f.Amount, f.State, messages(list))
		}
		if got := b.Statement(three).Figure(accounts.RowThreePublic, "final.all").State; got != accounts.Computed && got != accounts.Given {
			t.Error("the total is", got)
		}
		var out bytes.Buffer
		b.Year, b.Organization.FullName.S, b.ThreePublicBudget = 2020, "某某局", accounts.AdjustedBudget
		if err := tables.Draft(b).Write(&out); err != nil {
			t.Fatal(err)
		}
		again, _ := workbook.Read(out.Bytes(), "公开表.xlsx")
		b, list = read(again)
	}
	w.Sheets[len(w.Sheets)-2].Rows[4].Cells[6].Value = "七"
	if _, list = read(w); !slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
		return d.Code == "read.aside" && strings.Contains(d.Message, "应填数")
	}) {
		t.Errorf("七 is a number: %s", messages(list))
	}
}

// TestSets: the tables of several units in one workbook are one question, whatever
// tells them apart, and the line that it proposes settles it.
func TestSets(t *testing.T) {
	for _, c := range []struct {
		name           string
		sheets, titles [2]string
		over           [2]string
		files          bool
	}{
		{"the unit over them", [2]string{"1-", "2-"}, [2]string{}, [2]string{"甲局", "甲局本级"}, false},
		{"a word of the sheet", [2]string{"", "（本级）"}, [2]string{}, [2]string{"甲局", "甲局"}, false},
		{"a word of the title", [2]string{"1-", "2-"}, [2]string{"（汇总）", "（本级）"}, [2]string{}, false},
		{"the file", [2]string{"", ""}, [2]string{}, [2]string{}, true},
	} {
		var books []*workbook.Workbook
		w := &workbook.Workbook{File: "公开表.xlsx"}
		for i, v := range []string{"=9", "=7"} {
			if c.files {
				w = &workbook.Workbook{File: []string{"甲.xlsx", "乙.xlsx"}[i]}
			}
			if i == 0 || c.files {
				books = append(books, w)
			}
			for _, title := range []string{"一般公共预算财政拨款支出决算表", "政府性基金预算财政拨款支出决算表", "国有资本经营预算财政拨款支出决算表"} {
				code := map[rune]string{'一': "201", '政': "212", '国': "223"}[[]rune(title)[0]]
				addSheet(w, c.sheets[i]+title, []string{title + c.titles[i]}, []string{"部门：" + c.over[i], "", "", "", "单位：元"},
					[]string{"科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"}, []string{"", "合计", v, v}, []string{code, "某类", v, v})
			}
		}
		read := func(said ...accounts.CaptionReading) (diag.List, *accounts.Book) {
			b := accounts.NewBook(accounts.Core())
			var list diag.List
			m := &reader{list: &list}
			m.take(said)
			m.readWorkbooks(books, b)
			m.tellUnused(b)
			return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
				return !strings.Contains(d.Message, "套") && !strings.Contains(d.Message, "种可能") && d.Code != "read.reading"
			}), b
		}
		list, _ := read()
		if len(list) != 1 || len(list[0].Where) != 2 {
			t.Errorf("%s: %s", c.name, messages(list))
			continue
		}
		_, line, _ := strings.Cut(list[0].Hint, "--reading '")
		line, _, _ = strings.Cut(line, "'")
		a, err := CaptionReading(line)
		if err != nil {
			t.Fatal(err)
		}
		again, b := read(a)
		if f := b.Statement(accounts.GovernmentFund).Figure(accounts.RowTotal, accounts.ColTotal); len(again) > 0 || f.Amount.String() != "9.00" && f.Amount.String() != "7.00" {
			t.Errorf("%s: after %s: %s\n%s", c.name, line, f.Amount, messages(again))
		}
	}
}

// TestLastYear: what a table prints of last year beside this year's is 上年数: taken
// with its cell, held against the supplement, and left alone where there is said to
// be none to compare with.
func TestLastYear(t *testing.T) {
	given := accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(8), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2}
	for _, c := range []struct {
		name  string
		given accounts.Figure
		none  bool
		want  string // of 一般公共预算支出
		told  int
	}{{name: "not in the supplement", want: "7.00"}, {name: "another in the supplement", given: given, want: "8.00", told: 1}, {name: "none to compare with", none: true}} {
		w := &workbook.Workbook{File: "公开表.xlsx"}
		addSheet(w, "5", []string{"一般公共预算财政拨款支出决算表"}, []string{"2023年度", "", "", "", "单位：元"}, []string{"科目编码", "科目名称", "合计", "基本支出", "项目支出", "上年决算数", "增减额", "2022年基本支出"},
			[]string{"", "合计", "=9", "=6", "=3", "=7", "=2", "=5"}, []string{"201", "一般公共服务支出", "=9", "=6", "=3", "约7", "=2", "=5"})
		addSheet(w, "7", []string{"“三公”经费支出决算表"}, []string{"2023年度", "", "", "单位：元"}, []string{"项目", "2022年决算数", "2023年预算数", "2023年决算数"},
			[]string{"“三公”经费合计", "=4", "=6", "=5"}, []string{"1.因公出国（境）费", "=0", "=0", "=0"}, []string{"2.公务用车购置及运行费", "=3", "=4", "=4"}, []string{"（1）公务用车购置费", "=0", "=0", "=0"},
			[]string{"（2）公务用车运行费", "=3", "=4", "=4"}, []string{"3.公务接待费", "=1", "=2", "=1"})
		b := accounts.NewBook(accounts.Core())
		b.Year, b.NoBase = 2023, map[string]diag.Position{}
		b.Prior = map[accounts.Datum]accounts.Figure{}
		if c.given.Known() {
			b.Prior[accounts.PriorGeneralExpenditure] = c.given
		}
		if c.none {
			b.NoBase["prior"] = diag.Position{File: "unit.yaml", Line: 3}
		}
		var list diag.List
		readStatements(w, b, &list)
		running := b.Prior[accounts.PriorThreePublic.Of("running")]
		if got := b.Prior[accounts.PriorGeneralExpenditure]; c.want != "" && got.Amount.String() != c.want || got.Known() != (c.want != "") || running.Known() == c.none {
			t.Errorf("%s: %s %s, want %s\n%s", c.name, got.Amount, running.Amount, c.want, messages(list))
		}
		if !c.none && (running.Amount.String() != "3.00" || running.At.Cell != "B8") {
			t.Errorf("%s: %+v", c.name, running)
		}
		if told := coded(list, "read.twice"); len(told) != c.told || len(coded(list, "read.amount")) > 0 {
			t.Errorf("%s\n%s", c.name, messages(list))
		}
	}
}

// TestDeclaredRows: the names of a declared table's rows may stand under any caption;
// a 小计 that adds up is none of its rows; its 上年支出 is 上年数.
func TestDeclaredRows(t *testing.T) {
	forms, faults := accounts.Core().With([]accounts.Form{{Key: "change", Number: "公开10表", Title: "一般公共预算支出增减情况表", Counts: []scope.Value{scope.General, scope.Expenditure},
		Blocks: []accounts.FormBlock{{Rows: []accounts.FormRow{{Key: "basic", Name: "基本支出"}, {Key: "project", Name: "项目支出"}, {Key: accounts.RowTotal, Name: "本年支出合计"}, {Key: "last", Name: "上年支出"}},
			Columns: []accounts.FormColumn{{Key: "amount", Caption: "金额"}}}}}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for subtotal, want := range map[string]int{"=9": 0, "=8": 1} {
		w := &workbook.Workbook{File: "公开表.xlsx"}
		addSheet(w, "十", []string{"一般公共预算支出增减情况表"}, []string{"单位：元"}, []string{"内容", "金额"}, []string{"基本支出", "=6"}, []string{"项目支出", "=3"},
			[]string{"小计", subtotal}, []string{"本年支出合计", "=9"}, []string{"上年支出", "=7"})
		b := accounts.NewBook(forms)
		b.Year, b.Prior = 2023, map[accounts.Datum]accounts.Figure{}
		var list diag.List
		readStatements(w, b, &list)
		s := b.Statement(accounts.NumStatements + 1)
		if last := b.Prior[accounts.PriorGeneralExpenditure]; last.Amount.String() != "7.00" || last.At.Cell != "B8" || s.Figure("project", "amount").Amount.String() != "3.00" {
			t.Errorf("%s: %+v %+v\n%s", subtotal, last, s.Rows, messages(list))
		}
		asked := slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.At.Sheet != "十" })
		if len(asked) != want {
			t.Errorf("%s:\n%s", subtotal, messages(asked))
		}
	}
}

// TestBeside: the rows of a declared statement may stand in two blocks side by side, each
// with a column of names and the same columns after it; amounts and counts mix.
func TestBeside(t *testing.T) {
	forms, faults := accounts.Core().With([]accounts.Form{{Key: "mixed", Number: "公开10表", Title: "“三公”经费和实物量两年对照表", Counts: []scope.Value{scope.General, scope.Expenditure},
		Blocks: []accounts.FormBlock{{
			Rows: []accounts.FormRow{{Key: "all", Name: "“三公”经费"}, {Key: "reception", Name: "公务接待费"},
				{Key: "times", Name: "国内公务接待批次（个）", Kind: accounts.Number}, {Key: "kept", Name: "公务用车保有量（辆）", Kind: accounts.Number}},
			Columns: []accounts.FormColumn{{Key: "last", Caption: "上年决算数"}, {Key: "this", Caption: "本年决算数"}}}}}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	w := sampleWorkbook(t)
	addSheet(w, "公开10表", []string{"“三公”经费和实物量两年对照表"}, []string{"金额单位：元"}, []string{"经费", "", "", "实物量", "", ""},
		[]string{"项目", "上年决算数", "本年决算数", "项目", "上年决算数", "本年决算数"},
		[]string{"“三公”经费", "=9", "=8", "国内公务接待批次（个）", "=6", "=4"},
		[]string{"公务接待费", "=9", "=8", "公务用车保有量（辆）", "=3", "=2"})
	b := accounts.NewBook(forms)
	var list diag.List
	m := &reader{list: &list}
	m.readWorkbooks([]*workbook.Workbook{w}, b)
	m.settle(b)
	if list.Failed() {
		t.Fatal(messages(list))
	}
	const id = accounts.NumStatements + 1
	for cell, want := range map[string][2]string{"all": {"9.00", "8.00"}, "reception": {"9.00", "8.00"}, "times": {"6", "4"}, "kept": {"3", "2"}} {
		for i, column := range []accounts.ColumnKey{"last", "this"} {
			f := b.Statement(id).Figure(accounts.RowKey(cell), column)
			got := b.Statement(id).Aside[accounts.Cell{Statement: id, Row: accounts.RowKey(cell), Column: column}].S
			if f.Known() {
				got = f.Amount.String()
			}
			if got != want[i] {
				t.Errorf("%s of %s is %q, want %q", column, cell, got, want[i])
			}
		}
	}
}

// TestMinistrySets: two of the Ministry's workbooks are one question; the one over
// which the report's unit stands is read.
func TestMinistrySets(t *testing.T) {
	for unit, want := range map[string]int{"": 1, "别的局": 1, "某局": 0} {
		var books []*workbook.Workbook
		for i, file := range []string{"甲.xlsx", "乙.xlsx"} {
			data, err := os.ReadFile(ministryXLSX)
			if err != nil {
				t.Fatal(err)
			}
			w, list := workbook.Read(data, file)
			if w == nil {
				t.Fatal(list)
			}
			for j := range w.Sheets {
				set(w, w.Sheets[j].Name, "A3", workbook.Text, "编制单位："+[]string{"某局", "某局本级"}[i])
			}
			books = append(books, w)
		}
		b := accounts.NewBook(accounts.Core())
		b.Organization.FullName.S = unit
		var list diag.List
		m := &reader{list: &list}
		m.readWorkbooks(books, b)
		if told := coded(list, "read.sheet"); len(told) != want || want == 0 && b.Statement(accounts.Overall).At.File != "甲.xlsx" {
			t.Errorf("%s: %s\n%s", unit, b.Statement(accounts.Overall).At.File, messages(list))
		}
	}
}
