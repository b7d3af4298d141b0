package accounts_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/scope"
)

// everyCell is a book in which each cell of the nine has an amount of its own:
// whatever is taken from the wrong one shows. step sets one such book apart from
// another.
func everyCell(step int64) *accounts.Book {
	b := accounts.NewBook(accounts.Core())
	b.Year = 2020
	n := int64(0)
	for i, f := range accounts.Core().Forms() {
		s := &b.Statements[i]
		s.Found, s.Unit, s.At = true, accounts.Yuan, diag.Position{File: "表.xlsx", Sheet: f.Number}
		for _, c := range f.Columns() {
			s.Columns = append(s.Columns, c.Key)
		}
		codes := []accounts.RowKey{"208", "20801", "2080109", "210", "21011", "2101101"}
		switch f.ID {
		case accounts.Overall, accounts.FiscalOverall:
			codes = []accounts.RowKey{"208", "210"}
		case accounts.GeneralBasic:
			codes = []accounts.RowKey{"301", "30101", "302", "30201", "303", "310", "31002"}
		case accounts.ThreePublic:
			codes = nil
		}
		for j, key := range append(f.RowKeys(), codes...) {
			r := accounts.Row{Key: key, At: diag.Position{Cell: fmt.Sprintf("A%d", j+5)}}
			if accounts.IsCode(string(key)) {
				r.Code = string(key)
			} else if row := f.Row(key); row != nil {
				r.Name = row.Name
			}
			for range s.Columns {
				n += step
				r.Cells = append(r.Cells, accounts.Figure{Amount: accounts.NewAmount(decimal.New(100*n+1, -2), accounts.Yuan),
					State: accounts.Given, Unit: accounts.Yuan, Places: 2})
			}
			s.Rows = append(s.Rows, r)
		}
	}
	return b
}

// TestForNextYear: what next year's report takes from this one, each from its own
// cell, by its own name.
func TestForNextYear(t *testing.T) {
	var out bytes.Buffer
	for _, kind := range []string{"参公", "事业"} {
		b := everyCell(1)
		b.Organization.Kind.S = kind
		fmt.Fprintln(&out, kind)
		figures := b.ForNextYear()
		for _, n := range b.NextYearFigures() {
			cell, ok := b.NextYearCell(n.Datum)
			fmt.Fprintf(&out, "  %s %s: %v %s", n.Datum, n.Name, n.Cell, figures[n.Datum].Amount)
			if !ok || cell != n.Cell {
				fmt.Fprintf(&out, " !%v %v", cell, ok)
			}
			out.WriteByte('\n')
		}
		for _, d := range []accounts.Datum{"basic", "agency_cost", "basic.301", "basic.3011", "basic.x", "three_public", "three_public.x", "other"} {
			cell, ok := b.NextYearCell(d)
			fmt.Fprintf(&out, "  %s → %v %v\n", d, cell, ok)
		}
		if len(figures) != len(b.NextYearFigures()) {
			t.Errorf("%d figures of %d", len(figures), len(b.NextYearFigures()))
		}
	}
	golden.Check(t, "next.txt", out.Bytes())

	// A blank is zero, a cell that is not there is left out, a sum given goes before.
	b := everyCell(1)
	b.Statement(accounts.Overall).Row(accounts.RowIncomeGrand).Cells[0] = accounts.Figure{State: accounts.Blank}
	b.Statement(accounts.GovernmentFund).Found = false
	b.Statement(accounts.FiscalOverall).Found = false
	b.AgencyCost = accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(7), accounts.Wan), State: accounts.Given, Unit: accounts.Wan}
	figures := b.ForNextYear()
	if f := figures[accounts.PriorIncomeGrand]; !f.Known() || !f.Amount.IsZero() || f.Places != 2 || f.Unit != accounts.Yuan {
		t.Errorf("a blank is %+v", f)
	}
	if _, there := figures[accounts.PriorFundClosing]; there {
		t.Error("an amount that no statement holds")
	}
	if f := figures[accounts.PriorAgencyCost]; f.Amount.String() != "70000.00" {
		t.Errorf("机关运行经费 is %s", f.Amount)
	}
}

// TestSums: which amounts of the nine add up to which, and what is the same in two
// of them.
func TestSums(t *testing.T) {
	var out bytes.Buffer
	b := everyCell(1)
	golden.Check(t, "sums.txt", sumsOf(b))
	for a := accounts.StatementID(1); a <= accounts.NumStatements; a++ {
		for c := a; c <= accounts.NumStatements; c++ {
			for _, g := range accounts.Core().Agreements(a, c) {
				fmt.Fprintf(&out, "%d %d %v = %v: %s second %v coded %v\n", a, c, g.A, g.B, g.Point, g.Second, g.Coded)
			}
		}
	}
	golden.Check(t, "agreements.txt", out.Bytes())
}

// TestNamesOfCells: what messages call each row and column.
func TestNamesOfCells(t *testing.T) {
	var out bytes.Buffer
	b := everyCell(1)
	if list := accounts.Resolve(b, parse(t, 2020), nil); len(list) > 0 {
		t.Fatal(list)
	}
	for i := range b.Statements {
		s := &b.Statements[i]
		fmt.Fprintf(&out, "%s《%s》 %s《%s》\n", s.Number(), s.Title(), s.ID.Number(), s.ID.Name())
		for _, c := range s.Columns {
			fmt.Fprintf(&out, "  %s: %s, %s\n", c, s.ColumnName(c), c.Name())
		}
		for _, r := range s.Rows {
			term := s.Term(r.Key, s.Columns[0])
			fmt.Fprintf(&out, "  %s: %s, %s, title %q\n", r.Key, accounts.RowName(s, r.Key), term.Name(s), r.Title)
		}
	}
	fmt.Fprintf(&out, "%q %q %q %q\n", accounts.StatementID(0).Name(), accounts.StatementID(10).Number(), accounts.ColumnKey("x").Name(),
		accounts.RowName(b.Statement(1), "x"))
	golden.Check(t, "names.txt", out.Bytes())
}

// TestAddUpEveryCell: a department's cell is the sum of its units' cells of the same
// name, and a payment between them is off the cells that hold it.
func TestAddUpEveryCell(t *testing.T) {
	k := &accounts.Consolidation{}
	for i, name := range []string{"甲", "乙"} {
		b := everyCell(int64(1 + 1000*i))
		b.Organization.FullName.S = name
		if list := accounts.Resolve(b, parse(t, 2020), nil); len(list) > 0 {
			t.Fatal(list)
		}
		k.Units = append(k.Units, accounts.Constituent{Folder: accounts.Text{S: name}, Book: b})
	}
	k.Transfers = []accounts.Transfer{{From: accounts.Text{S: "甲"}, To: accounts.Text{S: "乙"}, Expenditure: accounts.ColToSubsidiary, Income: accounts.ColSuperior,
		ExpenditureCode: accounts.Text{S: "2080109"}, IncomeCode: accounts.Text{S: "2101101"},
		Amount: accounts.Figure{Amount: accounts.NewAmount(decimal.New(1, -1), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2}}}
	sum := accounts.NewBook(accounts.Core())
	sum.Year = 2020
	if list := k.AddUp(sum, "部门汇总"); len(list) > 0 {
		t.Fatal(list)
	}
	var out bytes.Buffer
	if err := sum.Dump(&out, true); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "department.txt", out.Bytes())
	for _, name := range []string{"甲", "乙", "丙", ""} {
		if got := k.Unit(name); (got != nil) != (name == "甲" || name == "乙") || got != nil && got.Title() != name {
			t.Errorf("unit %q is %v", name, got)
		}
	}
	if !k.Read() || !k.Sound() || !k.Made {
		t.Error("both are read and sound")
	}
	k.Units[1].Errors.Add(diag.Diagnostic{Severity: diag.Error, Code: "T.1"})
	if !k.Read() || k.Sound() {
		t.Error("one has an error")
	}
	k.Units[1].Book = nil
	if k.Read() || k.Sound() || (&accounts.Consolidation{}).Sound() {
		t.Error("one is not read")
	}
}

// TestTopics: each topic with what it takes behind the dot, and what lies beside.
func TestTopics(t *testing.T) {
	var out bytes.Buffer
	for _, name := range accounts.Topics() {
		base := strings.TrimSuffix(name, ".*")
		fmt.Fprintf(&out, "%s:", name)
		for _, member := range []string{"", ".*", ".301", ".30101", ".2080109", ".code3", ".code7", ".total", ".abroad", ".vehicles", ".purchase", ".running",
			".reception", ".meeting", ".training", ".other"} {
			if accounts.IsTopic(base + member) {
				fmt.Fprintf(&out, " %q", member)
			}
		}
		out.WriteByte('\n')
	}
	golden.Check(t, "topics.txt", out.Bytes())
	if accounts.IsTopic("") || accounts.IsTopic("x") || accounts.IsTopic("x.301") {
		t.Error("what is none is a topic")
	}
}

// TestDumpOfEverything: each field of a book has its line.
func TestDumpOfEverything(t *testing.T) {
	b := everyCell(1)
	text := func(s string) accounts.Text { return accounts.Text{S: s, At: diag.Position{Field: s}} }
	money := func(n int64, u accounts.Unit) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.New(n, -2), u), State: accounts.Given, Unit: u, Places: 2, Source: "公开报告", Derived: n%2 == 0}
	}
	count := func(n int64) accounts.Count {
		return accounts.Count{Figure: accounts.Figure{Amount: accounts.NewAmount(decimal.New(n, -1), accounts.Yuan), State: accounts.Given}}
	}
	b.Statements = b.Statements[5:6]
	o := &b.Organization
	o.FullName, o.ShortName, o.SelfName, o.Level, o.Kind = text("全称"), text("简称"), text("自称"), accounts.SingleUnit, text("行政")
	o.Supervisor, o.SupervisorCode, o.Contact = text("主管"), text("代码"), text("联系")
	o.Members = []accounts.Member{{Name: text("成员"), Kind: text("成员类"), Note: text("成员注")}}
	b.Layout = "x"
	b.Functions = accounts.Functions{Intro: text("职能"), Items: []accounts.Text{text("一条")}}
	b.Setup = accounts.Setup{Text: text("机构"), Departments: count(10), Posts: count(20), Staff: count(30), Nature: text("性质"), DepartmentKind: text("处室"), PostKind: text("编制")}
	b.Prior = map[accounts.Datum]accounts.Figure{"a": money(1, accounts.Wan), "b": {State: accounts.Blank}, "c": {}}
	b.Budget = map[accounts.Datum]accounts.Figure{"d": money(2, accounts.Thousand)}
	b.ThreePublicBudget, b.ThreePublicBudgetBy = 1, text("预算口径")
	b.Reasons = map[string]accounts.Reason{"y": {Text: text("因为"), Parts: []accounts.ReasonPart{{Amount: money(3, accounts.Wan), Text: text("一部分")}}}}
	b.Purposes = map[string]accounts.Text{"z": text("用途")}
	b.Counts = map[accounts.CountKey]accounts.Count{"n": count(40), "o": {Figure: accounts.Figure{State: accounts.Blank}}}
	b.Reception = map[accounts.Datum]accounts.Figure{"r": money(4, accounts.Yuan)}
	b.Procurement = map[accounts.Datum]accounts.Figure{"p": money(5, accounts.Yuan)}
	b.Assets = map[accounts.CountKey]accounts.Count{"q": count(50)}
	b.Performance = accounts.Performance{Counts: map[accounts.CountKey]accounts.Count{"u": count(60)}, Amounts: map[accounts.Datum]accounts.Figure{"v": money(6, accounts.Wan)},
		Average: count(70), Note: text("注"), NoteAmounts: []accounts.Figure{money(7, accounts.Wan)}, Problems: text("问题"), Measures: text("措施"),
		Mechanism: text("机制"), Systems: []accounts.Text{text("制度")}}
	b.Glossary = []accounts.GlossaryEntry{{Term: text("名词"), Text: text("解释")}}
	score := func(n int64) *accounts.GivenScore {
		return &accounts.GivenScore{Value: decimal.NewFromInt(n), Reason: text("评分")}
	}
	b.Forms = []accounts.EvaluationForm{{Project: text("项目"), Supervisor: text("部门"), Implementer: text("单位"), Fiscal: accounts.Funds{Initial: money(8, accounts.Wan), Executed: money(9, accounts.Wan)},
		Other: accounts.Funds{Initial: money(10, accounts.Wan), Executed: money(11, accounts.Wan)}, All: accounts.Funds{Initial: money(12, accounts.Wan), Executed: money(13, accounts.Wan)},
		GoalExpected: text("目标"), GoalActual: text("完成"), Total: score(99),
		Groups: []accounts.IndicatorGroup{{Name: text("产出"), Weight: decimal.NewFromInt(40), Subgroups: []accounts.IndicatorSubgroup{{Name: text("数量"),
			Indicators: []accounts.Indicator{{Name: text("指标"), Points: decimal.NewFromInt(10), Smaller: true, Rating: score(8), Override: score(7), Shortfall: text("原因"),
				Target: accounts.Measure{Operator: "≥", Value: decimal.NewFromInt(90), Unit: "%"}, Actual: accounts.Measure{Text: "良好"}}}}}}}}}
	b.Accepted = []accounts.Acceptance{{ID: "X.1", Cell: "表!A1", Difference: accounts.NewAmount(decimal.NewFromInt(14), accounts.Yuan), Reason: text("接受")}}
	b.Use = []accounts.Preference{{Datum: "w", Cell: "表!B2", Reason: text("取此")}}
	s := &b.Statements[0]
	s.Look = accounts.Look{Title: text("表题"), Number: text("表号"), Department: text("公开部门"), UnitLine: text("金额单位"), Captions: []accounts.Text{text("栏"), text("无栏次")},
		Ordinals: []accounts.Text{text("1")}, Notes: []accounts.Text{text("表注")}, TextAmounts: []diag.Position{{Cell: "C1"}}, Unformatted: []diag.Position{{Cell: "C2"}}}
	s.Rows[0].LineNo, s.Rows[0].Title, s.Rows[0].Code = 3, "别的名称", "301"
	s.Rows[1].Cells[0].State = accounts.Computed
	s.Rows[2].Cells[0] = accounts.Figure{State: accounts.Blank}
	s.Rows[3].Cells[0] = accounts.Figure{}
	var out bytes.Buffer
	for _, statements := range []bool{false, true} {
		if err := b.Dump(&out, statements); err != nil {
			t.Fatal(err)
		}
		out.WriteString("----\n")
	}
	golden.Check(t, "dump.txt", out.Bytes())
	out.Reset()
	b.Sources = []accounts.Source{{At: diag.Position{File: "表.xlsx", Sheet: "甲"}, Statements: []accounts.StatementID{1}},
		{At: diag.Position{File: "表.xlsx", Sheet: "乙"}, Hidden: true, Why: "不是决算表"}}
	if err := b.WriteSources(&out); err != nil {
		t.Fatal(err)
	}
	s.Look = accounts.Look{}
	s.Rows = nil
	b.Consolidation = &accounts.Consolidation{Made: true, At: diag.Position{File: "department.yaml"}, Units: []accounts.Constituent{{Folder: text("甲")}}}
	if err := b.WriteSources(&out); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "sources.txt", out.Bytes())
}

// TestDictionaryOfYears: a code holds from its first to its last year, the nearest
// year lends its classes.
func TestDictionaryOfYears(t *testing.T) {
	function := []accounts.CodeName{{Code: "201", Name: "甲", From: 2015, To: 2018}, {Code: "202", Name: "乙", From: 2017, To: 2020}, {Code: "20201", Name: "款", From: 2018, To: 2018}}
	economic := []accounts.CodeName{{Code: "301", Name: "类", From: 2015, To: 2020}, {Code: "30101", Name: "工资", From: 2018, To: 2018}, {Code: "30201", Name: "工资", From: 2019, To: 2019},
		{Code: "30102", Name: "津贴", From: 2018, To: 2019}}
	got := ""
	for year := 2013; year <= 2022; year++ {
		d := accounts.NewDictionary(year, function, economic)
		codes := slices.Sorted(maps.Keys(map[string]bool{"201": true, "202": true, "20201": true}))
		line := fmt.Sprint(year, d.Year(), d.Whole(), d.Classes(), d.EconomicCodes())
		for _, c := range codes {
			title, ok := d.Function(c)
			line += fmt.Sprint(" ", c, title, ok)
		}
		for _, q := range [][2]string{{"301", "工资"}, {"302", "工资"}, {"", "工资"}, {"", "津贴"}, {"", "类"}} {
			code, ok := d.EconomicNamed(q[0], q[1])
			line += fmt.Sprint(" ", q, code, ok)
		}
		got += line + "\n"
	}
	for n := -1; n <= 101; n++ {
		got += accounts.Ordinal(n) + " "
	}
	for _, s := range []string{"一、甲", "十二、 乙", "、丙", "甲、乙", "丁", " 二 、戊"} {
		o, name := accounts.SplitOrdinal(s)
		got += fmt.Sprintf("%q %q ", o, name)
	}
	golden.Check(t, "dictionary.txt", []byte(got+"\n"))
}

// TestEntry: the place of a field is that of the nearest group that the form names.
func TestEntry(t *testing.T) {
	b := accounts.NewBook(accounts.Core())
	b.Entries = accounts.EntriesOf(map[string]accounts.Entry{
		"prior":        {Name: "“上年数”表", Label: "上年数", At: diag.Position{Cell: "A1"}},
		"prior.income": {Name: "“上年数”表的“收入”", Label: "收入", At: diag.Position{Cell: "B2"}},
		"budget":       {Name: "budget（预算数）", Label: "预算数", At: diag.Position{Field: "budget"}},
	})
	for path, want := range map[string]string{
		"prior.income":       "“上年数”表的“收入”|收入|B2|",
		"prior.basic.301":    "“上年数”表 basic.301|上年数 basic.301|A1|",
		"budget.item":        "budget.item（预算数）|预算数 item||budget.item",
		"reasons.x":          "补充资料的 reasons.x|reasons.x||reasons.x",
		"counts":             "补充资料的 counts|counts||counts",
		"prior.income.other": "“上年数”表的“收入” other|收入 other|B2|",
	} {
		e := b.Entry(path)
		if got := e.Name + "|" + e.Label + "|" + e.At.Cell + "|" + e.At.Field; got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// TestAdditions: what a place prints in the nine besides: each cell of it, what it
// counts and what it is called.
func TestAdditions(t *testing.T) {
	fs, faults := accounts.Core().With(nil,
		accounts.Addition{Form: "general_expenditure", Bases: []scope.Value{scope.Initial, scope.Adjusted}},
		accounts.Addition{Form: "three_public", Bases: []scope.Value{scope.Initial}},
		accounts.Addition{Form: "fiscal_overall", Columns: []accounts.FormColumn{{Key: "before", Caption: "上年决算数"}}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var out bytes.Buffer
	for _, key := range []string{"general_expenditure", "three_public", "fiscal_overall", "overall"} {
		f := fs.ByKey(key)
		fmt.Fprintf(&out, "%s\n  %v\n  %v\n", key, f.Keys(), f.Beside())
		for _, c := range f.Columns() {
			for _, row := range append(f.RowKeys(), "208") {
				if p, ok := f.Point(row, c.Key); ok {
					fmt.Fprintf(&out, "  %s/%s %s: %s\n", row, c.Key, c.Name(), p)
				}
			}
		}
	}
	golden.Check(t, "additions.txt", out.Bytes())
}
