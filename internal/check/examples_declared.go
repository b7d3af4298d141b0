package check

import (
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// t10 is the statement of declare.
const t10 accounts.StatementID = accounts.NumStatements + 1

// agencyForm is a statement as a pack may declare it: 机关运行经费 by economic code.
var agencyForm = accounts.Form{Key: "agency_cost", Number: "公开10表", Title: "机关运行经费支出决算表",
	Counts: []scope.Value{scope.General, scope.Expenditure, scope.Basic, scope.OperatingCost},
	Blocks: []accounts.FormBlock{{Codes: accounts.EconomicCodes, Columns: []accounts.FormColumn{{Key: accounts.ColAmount, Caption: "决算数"}},
		Rows: []accounts.FormRow{{Key: accounts.RowTotal, Name: "合计", Counts: []scope.Value{}}}}}}

// declare gives the book a tenth statement, drawn from 公开06.
func declare(b *accounts.Book) string {
	b.FormSet, _ = b.FormSet.With([]accounts.Form{agencyForm})
	f := b.FormSet.Form(t10)
	basic := b.Statement(t6)
	s := accounts.Statement{ID: t10, Form: f, Found: true, Unit: basic.Unit, Columns: f.Keys(),
		At: diag.Position{File: basic.At.File, Sheet: f.Number}}
	s.Look = basic.Look
	s.Look.Captions = nil
	for _, r := range basic.Rows {
		if r.Key != accounts.RowOperatingCost && !strings.HasPrefix(string(r.Key), "302") {
			continue
		}
		if r.Key == accounts.RowOperatingCost {
			r.Key, r.Name = accounts.RowTotal, "合计"
		}
		r.At.Sheet, r.NameAt.Sheet = f.Number, f.Number
		r.Cells = append([]accounts.Figure{}, r.Cells...)
		r.Cells[0].At.Sheet = f.Number
		s.Rows = append(s.Rows, r)
	}
	b.Statements = append(b.Statements, s)
	return "版式另有公开10表《机关运行经费支出决算表》，各数与公开06表的公用经费相同"
}
