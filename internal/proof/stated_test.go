package proof

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
)

// TestOneDatumOneValue: books in 万元, each cell rounded by itself, of which some
// tables do not print a total or the classes. An amount that another table states
// stands in the sentences as it is there, never as a sum of rounded parts.
func TestOneDatumOneValue(t *testing.T) {
	t.Parallel()
	pk, _, packed, err := job.New(job.Settings{}).Pack("ningxia-2020")
	if err != nil || packed.Failed() {
		t.Fatal(err, list(packed))
	}
	d := newDrawer(t, pk, 41)
	opts := pk.Narrative()
	opts.TableUnit = accounts.Wan
	apart, seen := 0, 0
	for range 150 {
		b := d.unit()
		for i := range b.Statements {
			s := &b.Statements[i]
			s.Unit = accounts.Wan
			for j := range s.Rows {
				for k := range s.Rows[j].Cells {
					f := &s.Rows[j].Cells[k]
					f.Amount, f.Unit = f.Amount.Rounded(accounts.Wan, 2), accounts.Wan
				}
			}
		}
		basic := b.Statement(accounts.GeneralBasic)
		parts := basic.Figure(accounts.RowStaff, accounts.ColAmount).Amount.Add(basic.Figure(accounts.RowOperatingCost, accounts.ColAmount).Amount)
		basic.Rows = slices.DeleteFunc(basic.Rows, func(r accounts.Row) bool { return r.Key == accounts.RowTotal })
		accounts.Resolve(b, d.dict, nil)
		facts, _ := narrative.Derive(b, opts)
		byName := map[string]decimal.Decimal{}
		for i := range facts.Origins {
			if n := facts.Origins[i].Number; n != nil {
				byName[n.Name] = n.Value
			}
		}
		want := func(name string, stated accounts.Figure, summed accounts.Amount) {
			got, ok := byName[name]
			if !ok || !stated.Known() {
				return
			}
			seen++
			if !summed.Equal(stated.Amount) {
				apart++
			}
			if !got.Equal(stated.Amount.Decimal()) {
				t.Errorf("%s is %s, its table states %s", name, got, stated.Amount)
			}
		}
		want("basic.total", b.Figure(accounts.Cell{Statement: accounts.GeneralExpenditure, Row: accounts.RowTotal, Column: accounts.ColBasic}), parts)
		classes := map[string]accounts.Amount{}
		general := b.Statement(accounts.GeneralExpenditure)
		for i := range general.Rows {
			if r := &general.Rows[i]; r.Key.IsCode() {
				c := string(r.Key[:3])
				classes[c] = classes[c].Add(r.Cells[0].Amount)
			}
		}
		for name := range byName {
			code, ok := strings.CutPrefix(name, "general.classes.")
			if code, ok = strings.CutSuffix(code, ".amount"); ok && len(code) == 3 {
				want(name, b.Figure(accounts.Cell{Statement: accounts.FiscalOverall, Row: accounts.RowKey(code), Column: accounts.ColGeneral}), classes[code])
			}
		}
	}
	t.Logf("%d amounts, %d of them other than the sum of their rounded parts", seen, apart)
	if apart < 20 {
		t.Errorf("only %d amounts differ from the sum of their parts", apart)
	}
}
