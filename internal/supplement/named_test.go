package supplement_test

import (
	"testing"

	"juesuan/internal/supplement"
)

// TestField: every value knows the keys that lead to it, wherever in the file
// it stands.
func TestField(t *testing.T) {
	const text = "schema: 1\nyear: 2020\nprior:\n  unit: 万元\n  basic:\n    \"301\": {value: 5, unit: 万元}\nreasons:\n  - {of: general_vs_prior, text: 甲}\n  - {of: expenditure_vs_prior, text: 乙}\n"
	for _, source := range []string{text, "# 说明\n\n" + text} {
		doc, _ := supplement.Read([]byte(source), "unit.yaml", nil)
		for want, v := range map[string]*supplement.Value{
			"year":            doc.Root.Get("year"),
			"prior.basic.301": doc.Root.Get("prior", "basic", "301"),
			"reasons[2].text": doc.Root.List("reasons")[1].Get("text"),
		} {
			if v == nil || v.At.Field != want || v.At.InFile() != want || v.At.Line == 0 {
				t.Errorf("%s stands at %+v", want, v)
			}
		}
	}
}
