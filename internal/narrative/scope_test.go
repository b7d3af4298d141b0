package narrative

import (
	"slices"
	"strings"
	"testing"
)

// scopesOf are the scopes that a place may be counted in: a sheet by its
// number, a datum by the keys that lead to it.
var scopesOf = []struct {
	place  string
	scopes []Scope
}{
	{"公开01", []Scope{AllFunds}}, {"公开02", []Scope{AllFunds}}, {"公开03", []Scope{AllFunds}},
	{"公开04", []Scope{FiscalFunds, GeneralBudget, FundBudget, StateCapitalFunds}},
	{"公开05", []Scope{GeneralBudget}}, {"公开06", []Scope{BasicOnly}}, {"公开07", []Scope{ThreePublicFunds}},
	{"公开08", []Scope{FundBudget}}, {"公开09", []Scope{StateCapitalFunds}},
	{"prior.income_", []Scope{AllFunds}}, {"prior.expenditure_", []Scope{AllFunds}},
	{"prior.fiscal_", []Scope{FiscalFunds}}, {"prior.general_", []Scope{GeneralBudget}},
	{"prior.basic", []Scope{BasicOnly}}, {"prior.agency_cost", []Scope{BasicOnly}}, {"prior.three_public", []Scope{ThreePublicFunds}},
	{"prior.fund_", []Scope{FundBudget}}, {"prior.state_capital_", []Scope{StateCapitalFunds}},
	{"budget.general_", []Scope{GeneralBudget}}, {"budget.item", []Scope{GeneralBudget}}, {"budget.adjusted_item", []Scope{GeneralBudget}},
	{"budget.basic", []Scope{BasicOnly}}, {"budget.three_public", []Scope{ThreePublicFunds}},
	{"budget.fund_", []Scope{FundBudget}}, {"budget.state_capital_", []Scope{StateCapitalFunds}},
}

// acrossScopes are the only figures whose operands are of two scopes: their
// names say so.
var acrossScopes = []string{"general.share_of_expenditure"}

// TestScopesNeverMix: every operand of a figure counts the money that the
// figure's scope says, and both sides of a comparison count the same.
func TestScopesNeverMix(t *testing.T) {
	facts, _ := Derive(sample(t), ningxia)
	seen := map[Scope]int{}
	for _, o := range facts.Origins {
		n := o.Number
		if n == nil || n.Scope == NoScope || slices.Contains(acrossScopes, n.Name) {
			continue
		}
		for _, op := range n.Operands {
			place := op.At.Sheet + op.At.Field
			for _, s := range scopesOf {
				if strings.HasPrefix(place, s.place) {
					if seen[n.Scope]++; !slices.Contains(s.scopes, n.Scope) {
						t.Errorf("%s (%s) takes %s from %s", n.Name, n.Scope, op.Label, place)
					}
				}
			}
		}
	}
	for s := AllFunds; s <= StateCapitalFunds; s++ {
		if seen[s] < 4 {
			t.Errorf("only %d operands of %s", seen[s], s)
		}
	}
}

// TestDenominators: a completion rate is of a budget, of the one that its
// comparison names, and its base is the datum of that budget.
func TestDenominators(t *testing.T) {
	b := sample(t)
	facts, _ := Derive(b, ningxia)
	keys := map[Basis][]string{
		PriorFinal:     {"prior."},
		InitialBudget:  {"budget.general_expenditure", "budget.basic", "budget.item", "budget.three_public_initial", "budget.fund_item", "budget.state_capital_item"},
		AdjustedBudget: {"budget.adjusted_item", "budget.three_public_adjusted", "公开07表"},
		TableBudget:    {"公开07表"},
	}
	compared, done := 0, 0
	var walk func(f Computed)
	walk = func(f Computed) {
		switch f := f.(type) {
		case *Change:
			if f.Done != nil {
				if done++; f.Basis == PriorFinal || len(f.Done.Operands) != 2 || f.Done.Operands[1].At != f.Base.Operands[0].At {
					t.Errorf("%s: completed %s of %s", f.Name, f.Done.Text(), f.Basis)
				}
			}
			if f.Base == nil || len(f.Base.Operands) == 0 {
				return
			}
			compared++
			for _, op := range f.Base.Operands {
				place := op.At.Sheet + op.At.Field
				if place != "" && !slices.ContainsFunc(keys[f.Basis], func(k string) bool { return strings.HasPrefix(place, k) }) {
					t.Errorf("%s compares with %s, but takes %s", f.Name, f.Basis, place)
				}
			}
			if f.Current.Scope != f.Scope || f.Base.Scope != f.Scope {
				t.Errorf("%s: %s of %s with %s", f.Name, f.Current.Scope, f.Scope, f.Base.Scope)
			}
		case *List:
			for _, g := range f.Items {
				walk(g)
			}
		case *Group:
			for _, name := range f.Names {
				walk(f.Facts[name])
			}
		}
	}
	walk(facts.Root)
	if compared < 20 || done < 5 {
		t.Errorf("only %d comparisons, %d completion rates", compared, done)
	}
}
