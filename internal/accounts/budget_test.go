package accounts_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// 公开07 prints the budget that is asked for where the workbook has both wholly.
func TestPrintBudget(t *testing.T) {
	amount := func(n int64, file string) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.New(n, 0), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, At: diag.Position{File: file, Sheet: "07", Cell: "A1"}}
	}
	for _, c := range []struct {
		name    string
		file    string
		lacking bool
		kind    accounts.BudgetKind
		want    int64
	}{
		{"年初", "公开表.xlsx", false, accounts.InitialBudget, 12},
		{"全年", "公开表.xlsx", false, accounts.AdjustedBudget, 10},
		{"年初在补充资料里", "补充资料.xlsx", false, accounts.InitialBudget, 10},
		{"年初不全", "公开表.xlsx", true, accounts.InitialBudget, 10},
		{"本来就是全年", "公开表.xlsx", false, accounts.AdjustedBudget, 10},
		{"表里少一格", "公开表.xlsx", false, accounts.InitialBudget, 12},
		{"表里没有这一行", "公开表.xlsx", false, accounts.InitialBudget, 10},
		{"年初不在表里", "公开表.xlsx", false, accounts.InitialBudget, 10},
	} {
		b := accounts.NewBook(accounts.Core())
		s := b.Statement(accounts.ThreePublic)
		s.Found, s.At.File = true, "公开表.xlsx"
		b.ThreePublicBudget, b.Budget = accounts.AdjustedBudget, map[accounts.Datum]accounts.Figure{}
		row := accounts.Row{Key: accounts.RowThreePublic}
		for i, item := range accounts.Items[:2] {
			s.Columns = append(s.Columns, item.Cell(scope.Budget).Column)
			row.Cells = append(row.Cells, amount(10, "公开表.xlsx"))
			if !c.lacking || i == 0 {
				f := amount(12, c.file)
				if c.name == "年初不在表里" {
					f.At.Sheet = ""
				}
				b.Budget[accounts.BudgetThreePublicInitial.Of(item.Member)] = f
			}
		}
		b.Budget[accounts.BudgetThreePublicAdjusted.Of("total")] = amount(13, "公开表.xlsx")
		if c.name == "表里少一格" {
			row.Cells = row.Cells[:1]
		}
		if s.Rows = []accounts.Row{row}; c.name == "表里没有这一行" {
			s.Rows[0].Key = accounts.RowTotal
		}
		b.PrintBudget(c.kind)
		for i := range s.Rows[0].Cells {
			if got := s.Rows[0].Cells[i].Amount.Decimal().IntPart(); got != c.want {
				t.Errorf("%s: %d, want %d", c.name, got, c.want)
			}
		}
		if (b.ThreePublicBudget == accounts.InitialBudget) != (c.want == 12) {
			t.Errorf("%s: %s", c.name, b.ThreePublicBudget)
		}
	}
}
