package trace_test

import (
	"strings"
	"testing"

	"juesuan/internal/build"
	"juesuan/internal/trace"
	"juesuan/internal/typeset"
)

// TestSample traces the sample's report: every number stands in its context on
// a page, and those a reader asks for lead to their cells.
func TestSample(t *testing.T) {
	p := build.New(build.Settings{})
	o, err := p.Report(t.Context(), build.Job{Unit: "../../data/samples/ningxia-2020", Until: "pages"})
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
