package compose

import (
	"maps"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// Unprinted is the code of a text that was filled in and stands nowhere in the report.
const Unprinted = "compose.unprinted"

// proseFields are the groups of fields whose texts are for the report. Of what a pack
// asks for itself (local) only the pack knows whether it is to be printed.
var proseFields = []string{"reasons.", "purposes.", "performance.", "functions.", "setup.text"}

// unprinted says which of the staff's texts no sentence and no table prints: who wrote
// them believes that readers see them. A reason for what did not change has a finding
// of its own.
func (c *composer) unprinted() {
	printed := map[diag.Position]bool{}
	c.doc.EachRun(func(_ *doc.Style, r *doc.Run) {
		if r.Ref > 0 && int(r.Ref) <= len(c.origins) {
			printed[c.origins[r.Ref-1].At] = true
		}
	})
	for _, path := range slices.Sorted(maps.Keys(c.book.Entered)) {
		t := c.book.Entered[path].Text
		if t.IsZero() || printed[t.At] || strings.HasSuffix(path, ".unit") ||
			!slices.ContainsFunc(proseFields, func(g string) bool { return strings.HasPrefix(path, g) }) {
			continue
		}
		if topic, ok := strings.CutPrefix(path, "reasons."); ok {
			if ch := c.facts.Change(strings.TrimSuffix(topic, ".text")); ch != nil && (ch.Delta == nil || ch.Delta.Value.IsZero()) {
				continue
			}
		}
		entry := c.book.Entry(path)
		c.diags.Add(diag.Diagnostic{Severity: diag.Info, Code: Unprinted, At: t.At, Message: entry.Label + "填了，报告里没有印", Alike: "填了，报告里没有印",
			Where: []diag.Side{{At: t.At, Label: entry.Label, Value: t.S}}, Hint: "这个版式的词句不用它：不必改；以为会印出的，请核对"})
	}
}
