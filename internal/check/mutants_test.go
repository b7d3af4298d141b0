package check

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
)

// unknowable are the slips in one amount of a supplement that nothing in the book
// can tell, by the place and the slip, with the reason why.
var unknowable = map[string]string{
	"÷10⁴ procurement.micro": "a part of 政府采购 may be any part of it, next to nothing too",
	"÷10⁴ counts.receptions": "fractions of a count are refused when read (supplement), not here; one reception less is as good as another",
}

// TestSlipsOfSupplements: every amount and number of the smallest supplement ten
// thousand times more, as many times less, and negated: told, or in the list.
func TestSlipsOfSupplements(t *testing.T) {
	b, dict := smallest()
	accounts.Resolve(b, dict, nil)
	n := len(placesOf(b))
	tried, survived := 0, map[string]bool{}
	for i := range n {
		for _, m := range moves {
			if m.name != "×10⁴" && m.name != "÷10⁴" && m.name != "−" {
				continue
			}
			b, dict := smallest()
			p := placesOf(b)[i]
			if p.figure == nil || p.ofTable() || p.figure.Amount.IsZero() {
				continue
			}
			p.figure.Amount = accounts.NewAmount(m.move(p.figure.Amount.Decimal()), accounts.Yuan)
			if p.put != nil {
				p.put()
			}
			accounts.Resolve(b, dict, nil)
			tried++
			if len(remarks(Run(b, Options{}))) == 0 {
				survived[m.name+" "+p.name] = true
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d slips", tried)
	}
	for s := range survived {
		if unknowable[s] == "" {
			t.Errorf("%s: nothing is told", s)
		}
	}
	for s := range unknowable {
		if !survived[s] {
			t.Errorf("%s is told now: take it off the list", strings.TrimSpace(s))
		}
	}
}
