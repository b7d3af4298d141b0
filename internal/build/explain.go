package build

import (
	"strings"

	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/lint"
)

// ExplainRule says what a duty demands and shows the smallest input that
// breaks it with what is reported then; ok is false where there is no such duty.
func ExplainRule(id string) (text string, ok bool) {
	text, ok = check.Explain(id)
	if !ok {
		return "", false
	}
	rule, _ := check.Lookup(id)
	found := lintBreach(&rule)
	if len(found) == 0 {
		return text, true
	}
	var b strings.Builder
	b.WriteString(text + "就会报告：\n")
	for line := range strings.Lines(textOf(found)) {
		b.WriteString("  " + line)
	}
	return b.String(), true
}

// lintBreach is what the last look at the text finds in a duty's smallest breach.
func lintBreach(rule *check.Rule) diag.List {
	if rule.Breach() == "" || rule.Stage != check.StageDocument {
		return nil
	}
	d := &doc.Document{Styles: []doc.Style{{ID: "body"}}, Sections: []doc.Section{{
		Blocks: []doc.Block{&doc.Paragraph{Runs: []doc.Run{{Text: rule.Breach()}}}}}}}
	var found diag.List
	for _, f := range lint.Document(d, lint.Options{Self: "我局"}) {
		if f.Code == rule.ID {
			found.Add(f.Diagnostic)
		}
	}
	return found
}

func textOf(l diag.List) string {
	var b strings.Builder
	l.WriteText(&b) // a strings.Builder does not fail
	return b.String()
}
