package narrative

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"juesuan/internal/golden"
)

// TestOwnNames: each fact is asked for by its own words, below the heading of its
// group and by itself: how well it answers, which other answers better, and whether
// the answer is sure.
func TestOwnNames(t *testing.T) {
	c := Core()
	names := c.Names()
	means := map[string]string{}
	for i := range names {
		means[names[i].Path] = names[i].called()
	}
	var out bytes.Buffer
	for i := range names {
		n := &names[i]
		a := Asked{Near: n.called(), Unit: n.Unit, From: n.Basis}
		path := n.Path
		if at := strings.LastIndex(path, "[]."); at >= 0 {
			a.List, path = path[:at], path[at+3:]
		}
		switch n.Kind {
		case NumberFact:
			switch n.Unit {
			case "万元":
				a.Is = AmountBlank
			case "%":
				a.Is, a.Of = ShareBlank, n.Whole.Words
			default:
				a.Is = CountBlank
			}
		case ChangeFact:
			a.Is = ChangeBlank
		case WordsFact:
			a.Is = WordsBlank
		case FlagFact:
			a.Is = FlagBlank
		default:
			continue
		}
		fmt.Fprintf(&out, "%s “%s”", n.Path, a.Near)
		for _, far := range []bool{false, true} {
			if far {
				for at := n.Path; strings.Contains(at, "."); {
					at = at[:strings.LastIndexByte(at, '.')]
					a.Far = append(a.Far, means[strings.TrimSuffix(at, "[]")])
				}
				if a.Far == nil {
					continue
				}
			}
			found := c.Rank(a)
			own, place := "not found", 0
			for j := range found {
				if found[j].Path == path {
					own, place = fmt.Sprint(found[j].Score, found[j].Fits), j
				}
			}
			fmt.Fprintf(&out, " | %s", own)
			if place > 0 {
				fmt.Fprintf(&out, ", behind %d, %s %d %v", place, found[0].Path, found[0].Score, found[0].Fits)
			}
			if Sure(found) {
				out.WriteString(", sure")
			}
		}
		out.WriteByte('\n')
	}
	golden.Check(t, "ranked.txt", out.Bytes())
}
