package accounts_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/golden"
	"juesuan/internal/scope"
)

func at(values ...scope.Value) []scope.Value { return append([]scope.Value{}, values...) }

// TestEconomicColumns: the columns of a form that lists the economic classification
// across, each with its caption, which leads back to its code.
func TestEconomicColumns(t *testing.T) {
	var out bytes.Buffer
	for _, items := range []bool{false, true} {
		for _, c := range accounts.EconomicColumns(items) {
			fmt.Fprintln(&out, c.Key, c.Economic, c.Caption, c.May)
			if code := accounts.CaptionedEconomic(strings.Split(c.Caption, "/")); code != string(c.Economic) {
				t.Errorf("%s reads %s", c.Caption, code)
			}
		}
	}
	for _, path := range []string{"工资福利支出/合计", "工资福利支出/奖金支出", "工资", "资本性支出/公务用车购置"} {
		fmt.Fprintf(&out, "%s %q\n", path, accounts.CaptionedEconomic(strings.Split(path, "/")))
	}
	golden.Check(t, "economic.txt", out.Bytes())
}

// TestDeclaredSums: what follows from forms that are not of the nine: codes down and
// codes across, rows of 项目, columns in an order of their own, no 人员经费.
func TestDeclaredSums(t *testing.T) {
	total := []accounts.FormRow{{Key: accounts.RowTotal, Name: "合计", Counts: at()}}
	fs, faults := accounts.Core().With([]accounts.Form{
		{Key: "across", Title: "甲", Counts: at(scope.General, scope.Expenditure), Blocks: []accounts.FormBlock{{Codes: accounts.FunctionCodes, Parts: true, Rows: total,
			Columns: []accounts.FormColumn{{Key: "total", Caption: "合计"}, {Key: "basic", Caption: "基本支出"}, {Key: "project", Caption: "项目支出"},
				{Key: "301", Economic: "301"}, {Key: "30101", Economic: "30101"}, {Key: "30102", Economic: "30102"}, {Key: "302", Economic: "302"},
				{Key: "basic301", Economic: "301", Counts: at(scope.Basic)}, {Key: "project301", Economic: "301", Counts: at(scope.Project)}}}}},
		{Key: "spent_first", Title: "乙", Counts: at(scope.GovernmentFund), Blocks: []accounts.FormBlock{{Codes: accounts.FunctionCodes, Rows: total,
			Columns: []accounts.FormColumn{{Key: "spent", Caption: "本年支出"}, {Key: "income", Caption: "本年收入"}, {Key: "closing", Caption: "年末结转和结余"}}}}},
		{Key: "income_first", Title: "丙", Counts: at(scope.GovernmentFund), Blocks: []accounts.FormBlock{{Codes: accounts.FunctionCodes, Rows: total,
			Columns: []accounts.FormColumn{{Key: "income", Caption: "本年收入"}, {Key: "opening", Caption: "年初结转和结余"}, {Key: "spent", Caption: "本年支出"},
				{Key: "closing", Caption: "年末结转和结余"}}}}},
		{Key: "whole_only", Title: "丁", Counts: at(scope.General, scope.Expenditure, scope.Basic), Blocks: []accounts.FormBlock{{Codes: accounts.EconomicCodes, Rows: total,
			Columns: []accounts.FormColumn{{Key: "amount", Caption: "决算数"}}}}},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	b := accounts.NewBook(fs)
	for i, f := range fs.Forms()[accounts.NumStatements:] {
		s := &b.Statements[accounts.NumStatements+i]
		s.Found, s.Unit = true, accounts.Yuan
		for _, c := range f.Columns() {
			s.Columns = append(s.Columns, c.Key)
		}
		codes := []accounts.RowKey{accounts.RowTotal, "208", "2080109", accounts.PartKey("2080109", "甲"), accounts.PartKey("2080109", "乙")}
		if f.Key == "whole_only" {
			codes = []accounts.RowKey{accounts.RowTotal, "301", "30101", "302", "30201", "30202"}
		}
		for _, key := range codes {
			r := accounts.Row{Key: key}
			for range s.Columns {
				r.Cells = append(r.Cells, accounts.Figure{Amount: accounts.NewAmount(decimal.New(1, 0), accounts.Yuan), State: accounts.Given})
			}
			s.Rows = append(s.Rows, r)
		}
	}
	golden.Check(t, "declared_sums.txt", sumsOf(b))
}

// sumsOf are the additions of a book, a line each.
func sumsOf(b *accounts.Book) []byte {
	var out bytes.Buffer
	for _, s := range accounts.Sums(b) {
		fmt.Fprintf(&out, "%v law %d down %v total %v partial %v: %s =", s.Target.Cell, s.Law, s.Down, s.Total, s.Partial, s.Value())
		for _, term := range s.Terms {
			sign := "+"
			if term.Minus {
				sign = "-"
			}
			fmt.Fprintf(&out, " %s%v", sign, term.Cell)
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// TestSumsOfNothing: a statement that has its columns and no rows, or its rows and no
// columns, adds up nothing.
func TestSumsOfNothing(t *testing.T) {
	for i := range accounts.NumStatements {
		for _, rows := range []bool{false, true} {
			b := everyCell(1)
			s := &b.Statements[i]
			if rows {
				s.Columns = nil
			} else {
				s.Rows = nil
			}
			for _, sum := range accounts.Sums(b) {
				if sum.Target.Cell.Statement == s.ID {
					t.Errorf("%v of nothing", sum.Target.Cell)
				}
			}
		}
	}
}

// TestYears: from when to when a form has something; of no year it has all.
func TestYears(t *testing.T) {
	for _, c := range []struct{ from, to, year int }{{2020, 0, 2020}, {2020, 0, 2030}, {0, 2020, 2020}, {0, 2020, 1990}, {2019, 2020, 2019}, {2019, 2020, 2020},
		{0, 0, 2020}, {2020, 2021, 0}, {-2020, 0, 2019}, {0, -2020, 2021}, {-2019, 2021, 2018}, {2019, -2021, 2022}} {
		want := c.from >= 0 && c.to >= 0 // a minus marks the bound that the year is beyond
		from, to := max(c.from, -c.from), max(c.to, -c.to)
		f, row, column := accounts.Form{From: from, To: to}, accounts.FormRow{From: from, To: to}, accounts.FormColumn{From: from, To: to}
		if f.In(c.year) != want || row.In(c.year) != want || column.In(c.year) != want {
			t.Errorf("%d is in %d to %d: not %v", c.year, from, to, want)
		}
	}
}

// TestCodeListLines: a blank line of a code list is none, a line that lacks something
// is named.
func TestCodeListLines(t *testing.T) {
	const head = "code\tname\tfrom\tto\tbasis\tsource\n"
	read := func(lines string) (*accounts.Dictionary, error) {
		return accounts.ParseDictionary(fstest.MapFS{"codes/function.tsv": {Data: []byte(head + lines)},
			"codes/economic.tsv": {Data: []byte(head + "301\t工资福利支出\t2018\t2024\tdirect\t甲\n")}}, 2020)
	}
	d, err := read("208\t社会保障和就业支出\t2019\t2024\tdirect\t甲\n\n210\t卫生健康支出\t2019\t2024\tdirect\t甲\n")
	if err != nil || len(d.Classes()) != 2 {
		t.Fatal(d, err)
	}
	for _, line := range []string{"208\t\t2019\t2024\tdirect\t甲", "208\t甲\t2024\t2019\tdirect\t甲", "208\t甲\tx\t2024\tdirect\t甲", "208\t甲\t2019\tx\tdirect\t甲",
		"208\t甲\t2019\t2024\tguess\t甲", "208\t甲\t2019\t2024\tdirect\t", "208\t甲\t2019\t2024\tadjacent\t甲", "20x\t甲\t2019\t2024\tdirect\t甲", "208\t甲"} {
		if _, err := read(line); err == nil || !strings.Contains(err.Error(), "function.tsv:2") {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// TestDumpTitles: the title of a code is printed where the workbook calls it otherwise.
func TestDumpTitles(t *testing.T) {
	for title, want := range map[string]bool{"": false, "社会保障和就业支出": true, "社保": false} {
		b := everyCell(1)
		b.Statements[1].Rows[1].Name, b.Statements[1].Rows[1].Title = "社保", title
		b.Statements[1].Rows[0].Title = "没有编码" // of a row without a code there is none
		var out bytes.Buffer
		if err := b.Dump(&out, false); err != nil || strings.Contains(out.String(), " title ") != want {
			t.Errorf("%q is printed: not %v (%v)", title, want, err)
		}
	}
}
