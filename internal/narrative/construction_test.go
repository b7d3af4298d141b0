package narrative

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
)

// The duties that hold by construction, each with its property.

// TestSectionsNotZero (W.6): the sections of 基本支出 that a sentence lists are
// those of 公开06 that are not zero, in its order, by their names of the year,
// whichever of them are.
func TestSectionsNotZero(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2020))
	for range 50 {
		b := resolve(t, sample(t))
		s := b.Statement(accounts.GeneralBasic)
		var staff, operating []string
		for i := range s.Rows {
			row := &s.Rows[i]
			if !accounts.IsCode(string(row.Key)) || len(row.Key) != 5 {
				continue
			}
			f := &row.Cells[0]
			if r.IntN(3) == 0 {
				f.Amount, f.State = accounts.Amount{}, []accounts.State{accounts.Blank, accounts.Given}[r.IntN(2)]
			} else {
				f.Amount, f.State = accounts.NewAmount(decimal.New(1+r.Int64N(1<<30), -2), accounts.Yuan), accounts.Given
			}
			if f.Amount.IsZero() {
				continue
			}
			title, _ := b.Dictionary.Economic(string(row.Key))
			if title == "" {
				t.Fatalf("%s has no name", row.Key)
			}
			if isStaff(string(row.Key[:3])) {
				staff = append(staff, title)
			} else {
				operating = append(operating, title)
			}
		}
		facts, _ := Derive(b, ningxia)
		group := facts.Root.Facts["basic"].(*Group)
		for name, want := range map[string][]string{"staff_sections": staff, "operating_sections": operating} {
			var got []string
			for _, g := range group.Facts[name].(*List).Items {
				got = append(got, g.Facts["name"].(Words).S)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %v, want %v", name, got, want)
			}
		}
	}
}

// TestFormScores (E.13): the text names every form, with the score that the
// form prints.
func TestFormScores(t *testing.T) {
	b := resolve(t, sample(t))
	r := rand.New(rand.NewPCG(13, 2020))
	for range 50 {
		for i := range b.Forms {
			b.Forms[i].Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
				ind.Points = decimal.NewFromInt(r.Int64N(12))
				if ind.Rating != nil {
					ind.Rating.Value = decimal.New(r.Int64N(1000), -2)
				}
			})
		}
		facts, _ := Derive(b, ningxia)
		said := facts.Root.Facts["forms"].(*List).Items
		if len(said) != len(b.Forms) || len(said) != len(facts.Forms) {
			t.Fatalf("%d forms are spoken of, of %d", len(said), len(b.Forms))
		}
		for i := range said {
			score, _ := said[i].Facts["score"].(*Number)
			if total := facts.Forms[i].Total; score == nil || total == nil || score.Digits != total.Digits {
				t.Fatalf("form %d prints %v, the text says %v", i+1, total, score)
			}
			if p := said[i].Facts["project"].(Words); p.S != b.Forms[i].Project.S {
				t.Fatalf("form %d of %s is called %s", i+1, b.Forms[i].Project.S, p.S)
			}
		}
	}
}

// TestOnePurpose (W.9): all places that speak of the use of one item speak of
// it in the same words of the unit.
func TestOnePurpose(t *testing.T) {
	b := resolve(t, sample(t))
	b.Purposes = map[string]accounts.Text{}
	s := b.Statement(accounts.GeneralExpenditure)
	for i := range s.Rows {
		if key := string(s.Rows[i].Key); accounts.IsCode(key) && len(key) == 7 {
			b.Purposes[key] = accounts.Text{S: "用途" + key, At: s.Rows[i].At}
		}
	}
	facts, _ := Derive(b, ningxia)
	said := 0
	var walk func(f Computed)
	walk = func(f Computed) {
		switch f := f.(type) {
		case *Group:
			code, item := f.Facts["code"].(Words)
			purpose, has := f.Facts["purpose"].(Words)
			if item && has && len(code.S) == 7 {
				if said++; purpose.S != b.Purposes[code.S].S || purpose.At != b.Purposes[code.S].At {
					t.Errorf("%s is used for %q", code.S, purpose.S)
				}
			}
			for _, name := range f.Names {
				walk(f.Facts[name])
			}
		case *List:
			for _, g := range f.Items {
				walk(g)
			}
		}
	}
	walk(facts.Root)
	if said < len(b.Purposes) || said == 0 {
		t.Errorf("%d items are spoken of, of %d", said, len(b.Purposes))
	}
}
