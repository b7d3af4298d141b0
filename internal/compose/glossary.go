package compose

import (
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/pack"
)

// glossary is the fact of that name where the pack explains terms itself: the
// pack's entries in its order, the unit's text where it explains the same
// term, then the unit's other entries.
func (c *composer) glossary() []map[string]any {
	own, _ := c.data["glossary"].([]map[string]any)
	taken := make([]bool, len(own))
	var out []map[string]any
	add := func(entry map[string]any) {
		entry["number"] = strconv.Itoa(len(out) + 1)
		out = append(out, entry)
	}
	for i := range c.pack.Words.Glossary {
		spec := &c.pack.Words.Glossary[i]
		entry := map[string]any{"term": c.mark(uint32(c.packRef(spec.At)), spec.Term, ""), "text": c.packText(&spec.Text)}
		for j := range own {
			if !taken[j] && accounts.SameName(c.book.Glossary[j].Term.S, spec.Term) {
				entry, taken[j] = own[j], true
				break
			}
		}
		add(entry)
	}
	for j := range own {
		if !taken[j] {
			add(own[j])
		}
	}
	return out
}

// packText prints a template as a fact: every part marked with where it comes
// from, without the full stop, which is the sentence's to set.
func (c *composer) packText(t *pack.Template) string {
	var b strings.Builder
	runs := c.split(strings.TrimSpace(c.execute(t, c.data)), c.packRef(t.At))
	for i, r := range runs {
		if i == len(runs)-1 {
			r.Text = strings.TrimRight(r.Text, "。；，;,")
		}
		b.WriteString(c.mark(uint32(r.Ref), r.Text, "").String())
	}
	return b.String()
}
