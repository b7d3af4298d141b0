package proof

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"juesuan/internal/diag"
	"juesuan/internal/job"
)

// everySlip is for who changes the rules: all mutants of the sample's supplement are
// tried then, and the list of survivors is written anew, old reasons kept.
var everySlip = flag.Bool("mutants", false, "try all mutants of the sample's supplement and write testdata/survivors.txt")

const survivorsFile = "testdata/survivors.txt"

// leaf is one value of the supplement.
type leaf struct {
	path string
	node *yaml.Node
	next *yaml.Node // the amount that follows in the same group
}

// leaves are all values below a node, by their paths.
func leaves(n *yaml.Node, path string) (out []leaf) {
	switch n.Kind {
	case yaml.DocumentNode:
		return leaves(n.Content[0], "")
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := strings.TrimPrefix(path+"."+n.Content[i].Value, ".")
			below := leaves(n.Content[i+1], key)
			if len(below) == 1 && below[0].node == n.Content[i+1] && i+3 < len(n.Content) && n.Content[i+3].Kind == yaml.ScalarNode {
				below[0].next = n.Content[i+3]
			}
			out = append(out, below...)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			out = append(out, leaves(c, fmt.Sprintf("%s[%d]", path, i))...)
		}
	case yaml.ScalarNode:
		out = append(out, leaf{path: path, node: n})
	}
	return out
}

// number is an amount or a count that a leaf holds.
func (l *leaf) number() (decimal.Decimal, bool) {
	if l.node.Tag != "!!int" && l.node.Tag != "!!float" || l.path == "schema" || l.path == "year" {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(l.node.Value)
	return d, err == nil && !d.IsZero()
}

// slips are what may be done to an amount.
var slips = []struct {
	name string
	do   func(l *leaf, d decimal.Decimal) bool
}{
	{"×10⁴", func(l *leaf, d decimal.Decimal) bool { l.node.Value = d.Shift(4).String(); return true }},
	{"÷10⁴", func(l *leaf, d decimal.Decimal) bool { l.node.Value = d.Shift(-4).String(); return true }},
	{"−", func(l *leaf, d decimal.Decimal) bool { l.node.Value = d.Neg().String(); return true }},
	{"与下一个互换", func(l *leaf, d decimal.Decimal) bool {
		if l.next == nil || l.next.Tag != "!!int" && l.next.Tag != "!!float" || l.next.Value == l.node.Value {
			return false
		}
		l.node.Value, l.next.Value = l.next.Value, l.node.Value
		return true
	}},
}

// intrusions are what may be typed into a text; wrong ones must be told at its line.
var intrusions = []struct {
	name  string
	wrong bool
	do    func(s string) string
}{
	{"换行", false, func(s string) string { return middle(s, "\n") }},
	{"表情", false, func(s string) string { return middle(s, "😀") }},
	{"非字符", true, func(s string) string { return middle(s, "\uFDD3") }},
	{"五千字", false, func(s string) string { return s + strings.Repeat("规范有序推进各项工作", 500) }},
}

func middle(s, what string) string {
	rs := []rune(s)
	return string(rs[:len(rs)/2]) + what + string(rs[len(rs)/2:])
}

// forOthers are words of people who keep packs and fonts: no clerk should meet them
// for what was typed into a field.
var forOthers = []string{"版式包", "字体", "sentences.yaml", "tables.yaml", "pack.yaml", "panic", "模板符号"}

// TestMutantsOfSupplement: every amount of the sample's supplement ten thousand times
// more or less, negated, and swapped with its neighbour, and every text with a line
// break, an emoji, a character that is none, and five thousand more: told, or listed
// with the reason why nothing can tell. A part of them is tried here, all with -mutants.
func TestMutantsOfSupplement(t *testing.T) {
	t.Parallel()
	source := unitYAML(t)
	p := job.New(job.Settings{})
	dir, _ := copySample(t)
	file := filepath.Join(dir, "unit.yaml")
	run := func(text, until string) diag.List {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		o, err := p.Report(t.Context(), job.Job{Unit: dir, Layout: "ningxia-2020", Until: until})
		if err != nil {
			t.Fatal(err)
		}
		return o.Report.Findings
	}
	type said struct{ code, message string }
	was := map[said]bool{}
	for _, d := range run(source, "document") {
		was[said{d.Code, d.Message}] = true
	}
	reasons := readSurvivors(t)
	var survivors []string
	all, tried := 0, 0
	mutant := func(name, until string, change func(l *leaf) bool, i int) diag.List {
		all++
		if !*everySlip && all%23 != 0 {
			return nil
		}
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(source), &doc); err != nil {
			t.Fatal(err)
		}
		list := leaves(&doc, "")
		if !change(&list[i]) {
			return nil
		}
		text, err := yaml.Marshal(&doc)
		if err != nil {
			t.Fatal(err)
		}
		tried++
		found := diag.List{{}} // so that it is not nil
		told := false
		for _, d := range run(string(text), until) {
			if !was[said{d.Code, d.Message}] && d.Severity < diag.Info {
				told = true
				found.Add(d)
			}
		}
		if !told {
			survivors = append(survivors, name)
		}
		return found
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(source), &doc); err != nil {
		t.Fatal(err)
	}
	for i, l := range leaves(&doc, "") {
		if _, ok := l.number(); ok {
			for _, s := range slips {
				mutant(s.name+" "+l.path, "document", func(l *leaf) bool { d, _ := l.number(); return s.do(l, d) }, i)
			}
		}
		if l.node.Tag != "!!str" || len([]rune(l.node.Value)) < 4 || strings.HasSuffix(l.path, ".of") || l.path == "layout" {
			continue
		}
		for _, s := range intrusions {
			until := "document"
			if s.name == "表情" {
				until = "layout"
			}
			n := len(survivors)
			found := mutant(s.name+" "+l.path, until, func(l *leaf) bool { l.node.Value = s.do(l.node.Value); return true }, i)
			if !s.wrong {
				survivors = survivors[:n] // people may write so
			}
			for _, d := range found[min(1, len(found)):] {
				for _, w := range forOthers {
					if strings.Contains(d.Message+d.Hint, w) {
						t.Errorf("%s %s: a clerk meets %q: %s", s.name, l.path, w, d.Message)
					}
				}
			}
		}
	}
	t.Logf("%d mutants, %d tried, %d survive", all, tried, len(survivors))
	if all < 700 {
		t.Errorf("only %d mutants", all)
	}
	if *everySlip {
		writeSurvivors(t, survivors, reasons)
		for s := range reasons {
			if !slices.Contains(survivors, s) {
				t.Logf("%s is told now", s)
			}
		}
	}
	for _, s := range survivors {
		if reasons[s] == "" {
			t.Errorf("%s: nothing is told, and no reason is listed", s)
		}
	}
}

// readSurvivors are the mutants that nothing can tell, each with the reason.
func readSurvivors(t *testing.T) map[string]string {
	raw, err := os.ReadFile(survivorsFile)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		name, why, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if name != "" {
			reasons[name] = strings.TrimSpace(why)
		}
	}
	return reasons
}

func writeSurvivors(t *testing.T, survivors []string, reasons map[string]string) {
	var b strings.Builder
	for _, s := range survivors {
		fmt.Fprintf(&b, "%s  %s\n", s, reasons[s])
	}
	if err := os.WriteFile(survivorsFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
