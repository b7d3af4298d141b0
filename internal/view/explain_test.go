package view

import (
	"strings"
	"testing"

	"juesuan/internal/check"
)

// TestExplainRule: the smallest breach of every duty that the last look at the
// text sees to is found under its own id and with its severity.
func TestExplainRule(t *testing.T) {
	for _, rule := range check.Rules() {
		text, ok := ExplainRule(rule.ID)
		if !ok || !strings.Contains(text, rule.Title) {
			t.Errorf("%s is not explained", rule.ID)
		}
		if rule.Stage != check.StageDocument || !strings.Contains(rule.By, "lint") {
			continue
		}
		found := lintBreach(&rule)
		if len(found) == 0 || found[0].Severity != rule.Severity {
			t.Errorf("%s: %q is found as\n%s", rule.ID, rule.Breach(), textOf(found))
		}
		if !strings.Contains(text, "就会报告") {
			t.Errorf("%s: nothing is shown:\n%s", rule.ID, text)
		}
	}
	if _, ok := ExplainRule("X.99"); ok {
		t.Error("explains a duty that is not there")
	}
}
