package trace_test

import (
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/job"
	"juesuan/internal/trace"
	"juesuan/internal/typeset"
)

// TestSample traces the sample's report: every number stands in its context on
// a page, and those a reader asks for lead to their cells.
func TestSample(t *testing.T) {
	p := job.New(job.Settings{})
	o, err := p.Report(t.Context(), job.Job{Unit: "../../data/samples/ningxia-2020", Until: "pages"})
	if err != nil {
		t.Fatal(err)
	}
	if o.Layout == nil {
		// Trace the pages even while a duty of the sample fails.
		faces, _, err := p.Fonts()
		if err != nil {
			t.Fatal(err)
		}
		o.Layout, _ = typeset.Pages(o.Doc, faces)
	}
	tr := trace.New(o.Facts, o.Origins, o.Layout)
	pages := map[string]bool{}
	for i := range tr.Entries {
		e := &tr.Entries[i]
		pages[e.Page] = true
		if e.Context[e.From:e.To] != e.Text || e.Text == "" {
			t.Errorf("%s: %q is not at %d…%d of %q", e.Name, e.Text, e.From, e.To, e.Context)
		}
		text := ""
		for _, run := range o.Layout.Pages[e.Sheet].Runs[e.Run:] {
			for _, g := range run.Glyphs {
				text += string(g.Rune)
			}
			if len(text) > len(e.Text) {
				break
			}
		}
		if e.Page != o.Layout.Pages[e.Sheet].Label || e.Name != "" && !strings.HasPrefix(text, e.Text) {
			t.Errorf("%s: %q does not begin with run %d of page %d: %q", e.Name, e.Text, e.Run, e.Sheet, text)
		}
		if e.Formula == "" || e.Rounding == "" {
			t.Errorf("%s %s: no formula or no rounding", e.Name, e.Text)
		}
		for _, op := range e.Operands {
			if op.At.IsZero() && e.Name != "date.year" && e.Name != "date.month" && e.Name != "date.day" {
				t.Errorf("%s %s: operand %s stands nowhere", e.Name, e.Text, op.Label)
			}
		}
		if n := strings.Count(e.Text, "."); e.Name != "" && n > 1 {
			t.Errorf("%s: %q is two numbers", e.Name, e.Text)
		}
	}
	if len(pages) < 10 {
		t.Errorf("numbers on %d pages only", len(pages))
	}
	for text, cell := range map[string]string{
		"3.72%":          "公开05表!E9",
		"838.54":         "公开01表!F33",
		"19,302,842.97":  "公开03表!F9",
		"68.31%":         "公开07表!",
		"99.98分":         "294",
		"1,024,739.65":   "公开01表!F15",
		"941.58万元":       "unit.yaml",
		"14168.13万元":     "公开04表!",
		"124,870,483.00": "公开05表!G9",
	} {
		found := tr.Find(text)
		if len(found) == 0 {
			t.Errorf("%s is not printed", text)
			continue
		}
		at := ""
		for _, op := range found[0].Operands {
			at += op.At.String() + " "
		}
		if !strings.Contains(at, cell) {
			t.Errorf("%s comes from %s, want %s", text, at, cell)
		}
	}
	for _, wrong := range []string{"14238.03", "13824.36万元", "1017.61", "7.32%", "68.34%"} {
		for _, e := range tr.Find(wrong) {
			t.Errorf("%s is printed: %s", wrong, e.Context)
		}
	}
}

// TestNothingIsLeftOut: of all digits on the pages of the sample only those that
// are no figures have no entry: codes, 行次, ordinals, page numbers and contents,
// the year of headings, dates, and the names and rules of the pack (单价50万元以上,
// 指标值的100-80%).
func TestNothingIsLeftOut(t *testing.T) {
	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: "../../data/samples/ningxia-2020", Until: "pages"})
	if err != nil || o.Layout == nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`[0-9][0-9,]*(?:\.[0-9]+)?`)
	left := map[string]int{}
	texts := map[typeset.NodeID]*strings.Builder{}
	for p := range o.Layout.Pages {
		for _, run := range o.Layout.Pages[p].Runs {
			if run.Node < 0 {
				continue // page numbers, repeated heads
			}
			b := texts[run.Node]
			if b == nil {
				b = &strings.Builder{}
				texts[run.Node] = b
			}
			for _, g := range run.Glyphs {
				b.WriteRune(g.Rune)
			}
		}
	}
	all := 0
	for _, b := range texts {
		for _, m := range number.FindAllString(b.String(), -1) {
			left[strings.TrimRight(m, ",")]++
			all++
		}
	}
	tr := trace.New(o.Facts, o.Origins, o.Layout)
	for i := range tr.Entries {
		for _, m := range number.FindAllString(tr.Entries[i].Text, -1) {
			left[m]--
		}
	}
	dict := o.Book.Dictionary
	for text, n := range left {
		_, function := dict.Function(text)
		_, economic := dict.Economic(text)
		switch {
		case n < 0:
			t.Errorf("%s has %d entries more than it is printed", text, -n)
		case n == 0, len(text) <= 2 && !strings.ContainsAny(text, ".,"), function, economic:
		case (text == "2020" || text == "100") && n <= 4:
		default:
			t.Errorf("%s is printed %d times without an entry", text, n)
		}
	}
	if all < 900 {
		t.Errorf("only %d numbers on the pages", all)
	}
}
