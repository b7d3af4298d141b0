package check

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

func TestSmallestBookIsClean(t *testing.T) {
	b, dict := smallest()
	accounts.Resolve(b, dict, nil)
	rep := Run(b, Options{})
	if len(rep.Findings) > 0 {
		t.Error(listText(rep.Findings))
	}
	for i, o := range rep.Obligations {
		if rules[i].Stage == StageBook && o.State == Failed {
			t.Errorf("%s: %s", o.ID, o.Reason)
		}
	}
}

// TestExamples holds each rule of the book stage to its smallest failing
// input: it must find something there, with its own severity, at a place.
func TestExamples(t *testing.T) {
	for i := range rules {
		rule := &rules[i]
		if rule.Stage != StageBook {
			if rule.By == "" {
				t.Errorf("%s: stage %s, but nobody sees to it", rule.ID, rule.Stage)
			}
			if late := rule.Stage != StageConstruction; late != (rule.Breach() != "") {
				t.Errorf("%s: stage %s, breach %q", rule.ID, rule.Stage, rule.Breach())
			}
			if examples[rule.ID] != nil {
				t.Errorf("%s has an example, but does not look at books", rule.ID)
			}
			continue
		}
		changes, found := rule.Example()
		if len(changes) == 0 {
			t.Errorf("%s has no example", rule.ID)
			continue
		}
		strongest := diag.Info
		for _, d := range found {
			strongest = min(strongest, d.Severity)
			if d.At.IsZero() {
				t.Errorf("%s finds something nowhere: %s", rule.ID, d.Message)
			}
		}
		if len(found) == 0 {
			t.Errorf("%s finds nothing after: %s", rule.ID, strings.Join(changes, "；"))
		} else if strongest != rule.Severity {
			t.Errorf("%s finds only %s:\n%s", rule.ID, strongest, listText(found))
		}
	}
}

// TestExplain keeps what --explain prints of every rule.
func TestExplain(t *testing.T) {
	var b strings.Builder
	for i := range rules {
		text, ok := Explain(rules[i].ID)
		if !ok {
			t.Fatal(rules[i].ID)
		}
		b.WriteString(text)
		b.WriteString("\n----\n\n")
	}
	golden.Check(t, "explain.txt", []byte(b.String()))
	if _, ok := Explain("X.99"); ok {
		t.Error("explains a rule that is not there")
	}
}

// TestRulesPage keeps rules.md, the page of all rules, generated from the table.
func TestRulesPage(t *testing.T) {
	golden.Check(t, "../../rules.md", []byte(Page()))
}

// TestBy: the code that a rule names as its keeper is there.
func TestBy(t *testing.T) {
	name := regexp.MustCompile(`\b(narrative|accounts|lint|typeset|compose)(?:\.([A-Za-z.]+))?`)
	for i := range rules {
		by := rules[i].By
		if by != "" && !name.MatchString(by) {
			t.Errorf("%s names no code: %s", rules[i].ID, by)
		}
		if (rules[i].Test != "") != (rules[i].Stage == StageConstruction) {
			t.Errorf("%s: stage %s, test %q", rules[i].ID, rules[i].Stage, rules[i].Test)
		}
		if pkg, test, ok := strings.Cut(rules[i].Test, "."); ok {
			files, _ := filepath.Glob("../" + pkg + "/*_test.go")
			if !slices.ContainsFunc(files, func(f string) bool {
				data, err := os.ReadFile(f)
				return err == nil && strings.Contains(string(data), "func "+test+"(t *testing.T)")
			}) {
				t.Errorf("%s names %s, which is not there", rules[i].ID, rules[i].Test)
			}
		}
		for _, m := range name.FindAllStringSubmatch(by, -1) {
			files, _ := filepath.Glob("../" + m[1] + "/*.go")
			word := m[2][strings.LastIndex(m[2], ".")+1:]
			found := word == "" && len(files) > 0
			for _, f := range files {
				data, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				found = found || regexp.MustCompile(`(?m)^(func (\([^)]*\) )?|type |\t)`+word+`\b`).Match(data)
			}
			if !found {
				t.Errorf("%s names %s, which is not there", rules[i].ID, m[0])
			}
		}
	}
}
