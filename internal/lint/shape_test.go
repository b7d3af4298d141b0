package lint

import (
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"testing"
)

// TestNeed: the quick look at a text passes over none that the expression finds: texts
// of each shape's form, 4,000 drawn at random.
func TestNeed(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for i := range shapes {
		h := &shapes[i]
		form, err := syntax.Parse(h.form.Regexp().String(), syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for range 4000 {
			s := drawn(random, form)
			if random.IntN(2) == 0 {
				s = "本单位共包括" + s
			}
			if !h.form.MatchString(s) {
				continue
			}
			found++
			if !h.need(s) && !strings.Contains(s, "共0个") { // that one is looked for beside 即、包括 alone
				t.Fatalf("%s: the quick look passes over %q", h.form.Regexp(), s)
			}
		}
		if found < 100 {
			t.Errorf("%s: %d texts of its form", h.form.Regexp(), found)
		}
	}
}

// drawn is a text of the form.
func drawn(random *rand.Rand, form *syntax.Regexp) string {
	times := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(drawn(random, form.Sub[0]))
		}
		return b.String()
	}
	switch form.Op {
	case syntax.OpLiteral:
		return string(form.Rune)
	case syntax.OpCharClass:
		k := random.IntN(len(form.Rune)/2) * 2
		return string(form.Rune[k] + random.Int32N(form.Rune[k+1]-form.Rune[k]+1))
	case syntax.OpAlternate:
		return drawn(random, form.Sub[random.IntN(len(form.Sub))])
	case syntax.OpConcat:
		var b strings.Builder
		for _, s := range form.Sub {
			b.WriteString(drawn(random, s))
		}
		return b.String()
	case syntax.OpCapture:
		return times(1)
	case syntax.OpQuest:
		return times(random.IntN(2))
	case syntax.OpStar:
		return times(random.IntN(20))
	case syntax.OpPlus:
		return times(1 + random.IntN(20))
	case syntax.OpRepeat:
		return times(form.Min + random.IntN(20))
	}
	return "" // ^ and $
}
