package ingest

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// TestToldByContent: a sheet whose title says nothing is the statement that it is
// proven to be; one that breaks a sum is not.
func TestToldByContent(t *testing.T) {
	for _, c := range []struct {
		title, cell string
		read        bool
	}{{"", "", true}, {"部门支出情况表", "", true}, {"", "E10", false}, {"财政拨款支出情况表", "", false}} {
		w := sampleWorkbook(t)
		want := accounts.NewBook(accounts.Core())
		var first, l diag.List
		readStatements(w, want, &first)
		w = sampleWorkbook(t)
		sheetOf(w, "公开03表").Name = "表"
		set(w, "表", "A1", workbook.Text, c.title)
		set(w, "表", "J2", workbook.Text, "")
		if c.cell != "" {
			set(w, "表", c.cell, workbook.Number, "7")
		}
		b := accounts.NewBook(accounts.Core())
		readStatements(w, b, &l)
		s, o := b.Statement(accounts.Expenditure), want.Statement(accounts.Expenditure)
		if s.Found != c.read || (len(coded(l, "read.concluded")) == 1) != c.read || (len(coded(l, "read.sheet")) > 0) == c.read {
			t.Errorf("%q %s: found %v\n%s", c.title, c.cell, s.Found, messages(l))
		}
		if c.read && (len(s.Rows) != len(o.Rows) || !s.Figure(accounts.RowTotal, accounts.ColProject).Amount.Equal(o.Figure(accounts.RowTotal, accounts.ColProject).Amount)) {
			t.Errorf("%q: %d rows, want %d", c.title, len(s.Rows), len(o.Rows))
		}
	}
}

// TestAdjustments: 附表1-1 says by how much each fund began otherwise than it ended,
// with rows of causes or of funds, and what goes out with or without the sign.
func TestAdjustments(t *testing.T) {
	funds := []string{"项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款"}
	for _, c := range []struct {
		rows        [][]string
		all, of     string
		contradicts bool
	}{
		{[][]string{funds, {"会计差错更正", "=5", "=4", "=1"}, {"归集调出", "=2", "=2"}}, "30000.00", "20000.00", false},
		{[][]string{funds, {"会计差错更正", "=5", "=4", "=1"}, {"归集调出", "=-2", "=-2"}}, "30000.00", "20000.00", false},
		{[][]string{funds, {"一、上年年末结转和结余", "=10", "=10"}, {"1.收回以前年度支出", "=5", "=5"}, {"二、本年年初结转和结余", "=15", "=15"}}, "50000.00", "50000.00", false},
		{[][]string{funds, {"一、上年年末结转和结余", "=10", "=10"}, {"1.收回以前年度支出", "=5", "=5"}, {"二、本年年初结转和结余", "=17", "=17"}}, "0.00", "0.00", true},
		{[][]string{{"项目", "会计差错更正", "归集上缴和缴回资金"}, {"一般公共预算财政拨款", "=4", "=1"}, {"政府性基金预算财政拨款", "=0", "=2"}}, "10000.00", "30000.00", false},
	} {
		w := sampleWorkbook(t)
		addSheet(w, "附表1-1", append([][]string{{"年初结转和结余调整情况表"}, {"单位：万元"}}, c.rows...)...)
		b := accounts.NewBook(accounts.Core())
		var l diag.List
		readStatements(w, b, &l)
		all, of := b.Adjustments[scope.AllFunds], b.Adjustments[scope.General]
		if all.Amount.String() != c.all || of.Amount.String() != c.of || (len(coded(l, "read.adjustment")) > 0) != c.contradicts {
			t.Errorf("%v: %s, %s\n%s", c.rows, all.Amount, of.Amount, messages(l))
		}
		if c.all != "0.00" && (of.At.Sheet != "附表1-1" || !strings.ContainsAny(of.At.Cell, "BC")) {
			t.Errorf("%v: at %s", c.rows, of.At)
		}
	}
}
