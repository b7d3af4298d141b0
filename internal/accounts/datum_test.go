package accounts_test

import (
	"bytes"
	"fmt"
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
