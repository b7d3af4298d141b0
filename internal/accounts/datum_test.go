package accounts_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/golden"
	"juesuan/internal/scope"
)

// Every amount of the nine with the field that holds it of last year, and the
// budgets of this one.
func TestDatumOf(t *testing.T) {
	var out bytes.Buffer
	seen := map[scope.Point]bool{}
	for _, f := range accounts.Core().Forms() {
		codes := []accounts.RowKey{"208", "2080109"}
		if f.ID == accounts.GeneralBasic {
			codes = []accounts.RowKey{"301", "30101"}
		}
		for _, row := range append(f.RowKeys(), codes...) {
			for _, col := range f.Columns() {
				p, ok := f.Point(row, col.Key)
				if !ok || seen[p] || p.At(scope.Basis) != scope.Final {
					continue
				}
				seen[p] = true
				line := ""
				for _, at := range []scope.Value{scope.LastYear, scope.Initial, scope.Adjusted} {
					g, d, ok := accounts.DatumOf(p.With(at))
					if !ok {
						continue
					}
					line += fmt.Sprintf(" %s.%s", g, d)
					if back, ok := accounts.PriorPoint(d); g == accounts.PriorGroup && (!ok || back != p) {
						t.Errorf("%s leads back to %v, not to %v", d, back, p)
					}
				}
				if line != "" {
					fmt.Fprintf(&out, "%s:%s\n", p, line)
				}
			}
		}
	}
	golden.Check(t, "data.txt", out.Bytes())
	if _, _, ok := accounts.DatumOf(scope.At(scope.Income)); ok {
		t.Error("an amount of the year has a field")
	}
}

// The items of 公开07 lead to their columns.
func TestItems(t *testing.T) {
	want := "total final.total budget.total abroad final.abroad budget.abroad vehicles final.vehicles budget.vehicles " +
		"purchase final.purchase budget.purchase running final.running budget.running reception final.reception budget.reception " +
		"meeting final.meeting budget.meeting training final.training budget.training "
	got := ""
	for _, i := range accounts.Items {
		got += fmt.Sprint(i.Member, " ", i.Cell(scope.Final).Column, " ", i.Cell(scope.Budget).Column, " ")
	}
	if got != want {
		t.Error(got)
	}
}

// TestHeld: an amount is taken from the first cell that has it: neither from a
// statement that is missing, nor from one that has no such row or column.
func TestHeld(t *testing.T) {
	for _, f := range accounts.Core().Forms() {
		for _, row := range f.RowKeys() {
			for _, col := range f.Columns() {
				p, ok := f.Point(row, col.Key)
				if !ok {
					continue
				}
				b := everyCell(1)
				for _, c := range b.FormSet.Cells(p) {
					s := b.Statement(c.Statement)
					want := s.Figure(c.Row, c.Column)
					if got, ok := b.Held(p); !ok || got.Figure.Amount.Cmp(want.Amount) != 0 {
						t.Fatalf("%v is %v, want that of %v", p, got, c)
					}
					if len(s.Rows)%2 == 0 { // once the row goes, once the statement
						s.Rows = slices.DeleteFunc(s.Rows, func(r accounts.Row) bool { return r.Key == c.Row })
					} else {
						s.Found = false
					}
				}
				if got, ok := b.Held(p); ok {
					t.Fatalf("%v, which no statement has, is %v", p, got)
				}
			}
		}
	}
}
