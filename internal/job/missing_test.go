package job

import (
	"context"
	"strings"
	"testing"

	"juesuan/internal/narrative"
	"juesuan/internal/supplement"
)

// TestFieldsOfFacts: what the catalogue says of a fact that the supplement gives
// is a field that the supplement has.
func TestFieldsOfFacts(t *testing.T) {
	o, err := New(Settings{}).Report(context.Background(), Job{Unit: "../../data/samples/ningxia-2020", Until: "facts"})
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]bool{}
	for _, p := range supplement.Core().Empty("unit.yaml").Places() {
		places[p.Path] = true
	}
	given := 0
	for _, n := range narrative.Names() {
		path := o.Facts.Field(strings.ReplaceAll(n.Path, "[]", "[0]"))
		if path == "" {
			if n.Optional && n.Kind == narrative.NumberFact && n.Unit == "万元" && !strings.HasPrefix(n.Path, "forms[]") {
				switch n.Path {
				case "three_public.meeting.amount", "three_public.training.amount", // of 公开07
					"fund.items[].adjusted", "state_capital.items[].adjusted": // nobody is asked for them
				default:
					if !strings.HasPrefix(n.Path, "fund.items") && !strings.HasPrefix(n.Path, "state_capital.items") { // the sample has none
						t.Errorf("%s: nobody knows where the unit gives it", n.Path)
					}
				}
			}
			continue
		}
		given++
		if !places[path] {
			group := path[:max(0, strings.LastIndexByte(path, '.'))]
			if !places[group] || strings.Trim(path[len(group)+1:], "0123456789") != "" {
				t.Errorf("%s is given by %s, which the supplement lacks", n.Path, path)
			}
		}
	}
	if given < 100 {
		t.Errorf("only %d facts have a field", given)
	}
}
