package template

import (
	"strings"

	"juesuan/internal/narrative"
	"juesuan/internal/pattern"
)

// examples are members of a list, each with its amount and share, and the mark
// that there are more: 教育支出（类）XX万元，占XX%……
var examples = pattern.Of(`((?:[^，。；：（）、]{2,30}(（类）)?(?:支出|收入)?为?` + mark + `万元，占[^，。；]{0,20}?` + mark + `%[；、，]?)+)(?:…+|等)?`)

// enumerated makes one list of members that a template gives as examples.
func (d *Draft) enumerated(pieces []Piece, headings []string) (out []Piece) {
	for _, p := range pieces {
		m := examples.FindStringSubmatchIndex(p.Text)
		// Without a mark that there are more, the members of another kind than 类 are named for themselves.
		if p.Fill != "" || m == nil || m[4] < 0 && m[1] == m[3] {
			out = append(out, p)
			continue
		}
		lead := p.Text[:m[0]]
		if i := strings.LastIndexAny(lead, "。"); i >= 0 {
			lead = lead[i:]
		}
		list := d.members(lead, headings, m[4] >= 0)
		if list == "" {
			out = append(out, p)
			continue
		}
		class := ""
		if m[4] >= 0 {
			class = "（类）"
		}
		fill := "{{range $i, $x := ." + list + "}}{{if $i}}；{{end}}{{$x.name}}" + class +
			"{{$x.amount}}{{if $x.share}}，占{{$x.share}}{{end}}{{end}}"
		found := []narrative.Found{{Path: list}}
		b := &Blank{Asked: narrative.Asked{Near: lead}, Found: found, Note: "不为零的各项，逐项列举"}
		out = append(out, Piece{Text: p.Text[:m[0]]}, Piece{Text: p.Text[m[0]:m[1]], Fill: fill, Blank: b})
		out = append(out, d.enumerated([]Piece{{Text: p.Text[m[1]:]}}, headings)...)
	}
	return out
}

// members is the list that holds the members of what the words before it count.
func (d *Draft) members(lead string, headings []string, classes bool) string {
	lists := map[string]int{}
	for _, n := range d.facts.Names() {
		for _, member := range [...]string{"name", "amount", "share", "short"} {
			if list, ok := strings.CutSuffix(n.Path, "_nonzero[]."+member); ok {
				lists[list+"_nonzero"]++
			}
		}
	}
	best, score := "", 0
	for _, n := range d.facts.Names() {
		if count := lists[n.Path]; n.Kind != narrative.ListFact || count < 3 || (count == 4) != classes {
			continue
		}
		a := narrative.Asked{Is: narrative.AmountBlank, Near: figure.ReplaceAllString(lead, ""), Far: headings, List: n.Path}
		if found := d.facts.Rank(a); len(found) > 0 && found[0].Score > score {
			best, score = n.Path, found[0].Score
		}
	}
	return best
}

// namesOf is the list whose meaning speaks of the clause before it: 人员经费.
func (d *Draft) namesOf(clauses []string) string {
	if len(clauses) < 2 {
		return ""
	}
	of := figure.ReplaceAllString(clauses[1], "")
	names := d.facts.Names()
	for _, n := range names {
		if n.Kind == narrative.ListFact && !strings.Contains(n.Path, "[]") && len([]rune(of)) >= 4 && strings.HasPrefix(n.Meaning, of) {
			return n.Path
		}
	}
	return ""
}
