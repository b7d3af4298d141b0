package narrative

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
)

// TestChangeNames: the members of a comparison are of the kinds that the catalogue says.
func TestChangeNames(t *testing.T) {
	want := map[string]FactKind{"case": WordsFact, "current": NumberFact, "base": NumberFact, "delta": NumberFact, "rate": NumberFact, "times": NumberFact,
		"done": NumberFact, "reason.text": WordsFact, "reason.parts[].amount": NumberFact, "reason.parts[].less": FlagFact, "reason.parts[].text": WordsFact}
	units := map[string]string{"rate": "%", "times": "倍", "done": "%", "reason.parts[].amount": "万元"}
	names := ChangeNames()
	if len(names) != len(want) {
		t.Errorf("%d members, want %d", len(names), len(want))
	}
	for _, n := range names {
		optional := want[n.Path] == NumberFact && !strings.HasPrefix(n.Path, "reason.")
		if n.Kind != want[n.Path] || n.Unit != units[n.Path] || n.Optional != optional || n.Meaning == "" {
			t.Errorf("%s: %s in %q, optional %v", n.Path, n.Kind, n.Unit, n.Optional)
		}
	}
}

// TestChangeSources: a comparison takes one amount, or an amount and its base.
func TestChangeSources(t *testing.T) {
	for _, c := range []struct {
		of   []string
		want string
	}{{nil, "比较须写明一个金额"}, {[]string{"income.total"}, ""}, {[]string{"general.amount", "general.budget"}, ""},
		{[]string{"income.total", "income.fiscal.amount", "expenditure.total"}, "比较须写明一个金额"}, {[]string{"unit.full"}, "比较须写明一个金额"}} {
		_, faults := NewCatalogue(accounts.Core(), []Fact{{Path: "local", Is: OpGroup, Means: "地方项"},
			{Path: "local.x", Is: OpChange, Of: of(c.of...), From: PriorFinal, Field: "prior.income_total", Means: "比"}})
		got := ""
		if len(faults) > 0 {
			got = faults[0].Message
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.of, got, c.want)
		}
	}
}
