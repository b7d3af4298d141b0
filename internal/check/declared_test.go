package check

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/scope"
)

// column is a column of a declared form by its caption.
func column(key, caption string) accounts.FormColumn {
	return accounts.FormColumn{Key: accounts.ColumnKey(key), Caption: caption}
}

// oddForms are statements of shapes that none of the nine has: flows and costs
// side by side by function, one row a 项目, items down the rows with a count among
// them, and one that lists a part of 基本支出 only.
var oddForms = []accounts.Form{
	agencyForm,
	{Key: "general", Number: "公开11表", Title: "一般公共预算财政拨款收入支出决算表", Counts: []scope.Value{scope.General}, May: true,
		Blocks: []accounts.FormBlock{{Codes: accounts.FunctionCodes, Rows: []accounts.FormRow{{Key: accounts.RowTotal, Name: "合计", Counts: []scope.Value{}}},
			Columns: []accounts.FormColumn{column("opening", "年初结转和结余"), column("income", "本年收入"), column("total", "本年支出/合计"), column("basic", "本年支出/基本支出/小计"),
				column("staff", "本年支出/基本支出/人员经费"), column("operating", "本年支出/基本支出/公用经费"), column("project", "本年支出/项目支出"), column("closing", "年末结转和结余")}}}},
	{Key: "projects", Number: "公开12表", Title: "一般公共预算财政拨款项目支出决算表", Counts: []scope.Value{scope.General, scope.Expenditure, scope.Project}, May: true,
		Blocks: []accounts.FormBlock{{Codes: accounts.PartRows, Rows: []accounts.FormRow{{Key: accounts.RowTotal, Name: "合计"}}, Columns: []accounts.FormColumn{column("amount", "合计")}}}},
	{Key: "list", Number: "公开13表", Title: "“三公”经费情况表", Counts: []scope.Value{scope.General, scope.Expenditure}, May: true,
		Blocks: []accounts.FormBlock{{Columns: []accounts.FormColumn{column("amount", "决算数")}, Rows: []accounts.FormRow{{Key: "all", Name: "“三公”经费"}, {Key: "a", Name: "因公出国（境）费"},
			{Key: "v", Name: "公务用车购置及运行费"}, {Key: "h", Name: "公务接待费"}, {Key: "n", Name: "因公出国（境）团组数", Kind: accounts.Number}}}}},
	{Key: "staff", Number: "公开14表", Title: "一般公共预算财政拨款人员经费情况表", Counts: []scope.Value{scope.General, scope.Expenditure}, May: true,
		Blocks: []accounts.FormBlock{{Codes: accounts.FunctionCodes, Rows: []accounts.FormRow{{Key: accounts.RowTotal, Name: "合计"}},
			Columns: []accounts.FormColumn{column("basic", "基本支出"), column("staff", "其中：人员经费")}}}},
}

// oddRows are their amounts in 万元, which fit the smallest book.
var oddRows = map[string][][]any{
	"general":  {{accounts.RowTotal, 10, 100, 90, 60, 44, 16, 30, 20}, {"2080109", 10, 100, 90, 60, 44, 16, 30, 20}},
	"projects": {{accounts.RowTotal, 30}, {"1", 12}, {"2", 18}},
	"list":     {{"all", 4}, {"a", 0}, {"v", 3}, {"h", 1}, {"n", 99}},
	"staff":    {{accounts.RowTotal, 60, 44}, {"2080109", 60, 44}},
}

// declareOdd gives the book all of oddForms.
func declareOdd(t testing.TB, b *accounts.Book) {
	set, faults := accounts.Core().With(oddForms)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	declare(b)
	b.FormSet = set
	b.Statement(t10).Form = set.Form(t10)
	for _, f := range set.Forms()[t10:] {
		s := accounts.Statement{ID: f.ID, Form: f, Found: true, Unit: accounts.Yuan, Columns: f.Keys(), At: diag.Position{File: "公开表.xlsx", Sheet: f.Number}}
		s.Look = b.Statement(t10).Look
		for i, line := range oddRows[f.Key] {
			r := accounts.Row{Key: accounts.RowKey(fmt.Sprint(line[0])), At: at(&s, fmt.Sprint("A", i+1))}
			if r.Name = "项目" + string(r.Key); r.Key == "2080109" {
				r.Name = "社会保险经办机构"
			}
			for j, v := range line[1:] {
				r.Cells = append(r.Cells, accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(int64(v.(int))), accounts.Wan), State: accounts.Given, Unit: accounts.Yuan, Places: 2,
					At: at(&s, fmt.Sprintf("%c%d", 'B'+j, i+1))})
			}
			s.Rows = append(s.Rows, r)
		}
		b.Statements = append(b.Statements, s)
	}
}

func oddBook(t testing.TB, change func(b *accounts.Book)) *accounts.Book {
	b, dict := smallest()
	declareOdd(t, b)
	if change != nil {
		change(b)
	}
	accounts.Resolve(b, dict, nil)
	return b
}

// Statements that a pack declares are added up and held against the nine, from
// their declaration alone: a consistent book passes, and every amount that is
// changed is an error of T.0 or X.0 that names it. A count enters no law.
func TestDeclared(t *testing.T) {
	rep := Run(oddBook(t, nil), Options{})
	if len(rep.Findings) > 0 {
		t.Fatal(listText(rep.Findings))
	}
	for _, id := range []string{declaredSums, declaredAgreements, "F.7"} {
		if o := obligation(rep, id); o.State != Pass {
			t.Errorf("%s: %s %s", id, o.State, o.Reason)
		}
	}
	// What nothing is held against is said where the others passed.
	if o := obligation(rep, declaredAgreements); o.Reason != "公开13表有1个数没有别的数可以核对，以账面为准：B5" {
		t.Errorf("%s: %s", declaredAgreements, o.Reason)
	}
	n := 0
	for i := accounts.NumStatements; i < len(oddBook(t, nil).Statements); i++ {
		for j := range oddBook(t, nil).Statements[i].Rows {
			for k := range oddBook(t, nil).Statements[i].Rows[j].Cells {
				var where diag.Position
				isCount := false
				rep := Run(oddBook(t, func(b *accounts.Book) {
					f := &b.Statements[i].Rows[j].Cells[k]
					f.Amount, where = f.Amount.Add(accounts.NewAmount(decimal.New(1, -2), accounts.Yuan)), f.At
					isCount = b.Statements[i].Rows[j].Key == "n"
				}), Options{})
				named := slices.ContainsFunc(rep.Findings, func(d diag.Diagnostic) bool {
					return (d.Code == declaredSums || d.Code == declaredAgreements) && d.Severity == diag.Error &&
						(d.At == where || slices.ContainsFunc(d.Where, func(s diag.Side) bool { return s.At == where }))
				})
				if named == isCount {
					t.Errorf("%s: %v\n%s", where, named, listText(rep.Findings))
				}
				n++
			}
		}
	}
	if n < 33 {
		t.Errorf("only %d amounts", n)
	}
}

// Of a part that is listed alone the whole is no less.
func TestPartial(t *testing.T) {
	for wan, found := range map[int64]bool{59: false, 60: false, 61: true} {
		rep := Run(oddBook(t, func(b *accounts.Book) {
			s := b.Statement(t10 + 4)
			for i := range s.Rows {
				s.Rows[i].Cells[1].Amount = accounts.NewAmount(decimal.NewFromInt(wan), accounts.Wan)
			}
		}), Options{})
		list := find(rep, declaredSums)
		if (len(list) > 0) != found || found && !strings.Contains(list[0].Message, "小于其中各项之和") {
			t.Errorf("%d of 60: %s", wan, listText(list))
		}
	}
}

// What is left blank is computed, the dump and the facts know the statement, and
// a department adds it up.
func TestDeclaredEverywhere(t *testing.T) {
	b := oddBook(t, func(b *accounts.Book) { b.Statement(t10 + 1).Rows[0].Cells[4] = accounts.Figure{State: accounts.Blank} })
	if f := b.Statement(t10+1).Figure(accounts.RowTotal, "staff"); f.State != accounts.Computed || !f.Amount.Equal(accounts.NewAmount(decimal.NewFromInt(44), accounts.Wan)) {
		t.Errorf("a blank total is %v %s", f.State, f.Amount)
	}
	var out bytes.Buffer
	if err := b.Dump(&out, false); err != nil || !strings.Contains(out.String(), "statement 14 ") {
		t.Errorf("%v\n%s", err, out.String())
	}
	facts, _ := narrative.Derive(b, narrative.Options{TableUnit: accounts.Wan})
	if n := facts.Cells[accounts.Cell{Statement: t10 + 2, Row: "2", Column: "amount"}]; n == nil {
		t.Error("the facts do not know the cells of a declared statement")
	}
	k := &accounts.Consolidation{}
	for range 2 {
		k.Units = append(k.Units, accounts.Constituent{Folder: accounts.Text{S: "甲"}, Book: oddBook(t, nil)})
	}
	sum := accounts.NewBook(b.FormSet)
	sum.Consolidation = k
	if list := k.AddUp(sum, accounts.SumFile); len(list) > 0 {
		t.Error(listText(list))
	}
	if f := sum.Statement(t10+2).Figure("2", "amount"); !f.Amount.Equal(accounts.NewAmount(decimal.NewFromInt(36), accounts.Wan)) {
		t.Errorf("two units have %s", f.Amount)
	}
	accounts.Resolve(sum, b.Dictionary, nil)
	if list := find(Run(sum, Options{}), declaredAgreements); len(list) > 0 {
		t.Error(listText(list))
	}
	// Another pack's form that the book lacks is one that was not found.
	if s := accounts.NewBook(accounts.Core()).Statement(t10); s.Found || s.Term("total", "amount").Figure != nil {
		t.Error("a statement that the forms do not have")
	}
}

// Columns that a place adds to the nine: the budgets beside 决算数 of 公开04 are
// added up as the final accounts are, and one budget in two statements agrees.
func TestAddedColumns(t *testing.T) {
	set, faults := accounts.Core().With(nil, accounts.Addition{Form: "fiscal_overall", Bases: []scope.Value{scope.Initial, scope.Adjusted}},
		accounts.Addition{Form: "general_expenditure", Columns: []accounts.FormColumn{{Key: "budget", Caption: "年初预算数"}}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var keys []string
	for _, c := range set.Form(t4).Columns()[len(accounts.Columns(t4)):] {
		keys = append(keys, string(c.Key)+" "+c.Name())
	}
	want := "initial.total 年初预算数合计、adjusted.total 全年预算数合计、initial.general 年初预算数一般公共预算财政拨款、initial.fund 年初预算数政府性基金预算财政拨款、" +
		"initial.state_capital 年初预算数国有资本经营预算财政拨款、adjusted.general 全年预算数一般公共预算财政拨款、adjusted.fund 全年预算数政府性基金预算财政拨款、" +
		"adjusted.state_capital 全年预算数国有资本经营预算财政拨款"
	if got := strings.Join(keys, "、"); got != want {
		t.Error(got)
	}
	book := func(fund, budget int64) *accounts.Book {
		b, dict := smallest()
		b.FormSet = set
		amount := func(s *accounts.Statement, n int64, cell string) accounts.Figure {
			return accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(n), accounts.Wan), State: accounts.Given, Unit: accounts.Yuan, Places: 2, At: at(s, cell)}
		}
		s := b.Statement(t4)
		s.Columns = append(slices.Clone(s.Columns), "initial.total", "initial.general", "initial.fund")
		for i := range s.Rows {
			if r := &s.Rows[i]; r.Key == accounts.RowExpenditureTotal || r.Key == "208" {
				r.Cells = append(slices.Clone(r.Cells), amount(s, 95, fmt.Sprint("J", i)), amount(s, 80, fmt.Sprint("K", i)), amount(s, fund, fmt.Sprint("L", i)))
			}
		}
		s = b.Statement(t5)
		s.Columns = append(slices.Clone(s.Columns), "budget")
		for i := range s.Rows {
			s.Rows[i].Cells = append(slices.Clone(s.Rows[i].Cells), amount(s, budget, fmt.Sprint("H", i)))
		}
		accounts.Resolve(b, dict, nil)
		return b
	}
	for _, c := range []struct {
		fund, budget int64
		duty         string
		n            int
	}{{15, 80, declaredSums, 0}, {15, 80, declaredAgreements, 0}, {16, 80, declaredSums, 2}, {15, 81, declaredAgreements, 2}} {
		if list := find(Run(book(c.fund, c.budget), Options{}), c.duty); len(list) != c.n {
			t.Errorf("%+v: %s", c, listText(list))
		}
	}
	if _, faults := accounts.Core().With(nil, accounts.Addition{Form: "none"}); len(faults) != 1 || faults[0].Form != "none" {
		t.Error("an addition to no form")
	}
}
