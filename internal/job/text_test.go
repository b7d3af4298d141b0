package job

import (
	"context"
	"juesuan/internal/diag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTextBesideFigures: what is wrong with the staff's words is told in the
// same run as what is wrong with their figures, at its line; the text made from
// wrong figures is not spoken of.
func TestTextBesideFigures(t *testing.T) {
	const sample = "../../data/samples/ningxia-2020"
	dir := t.TempDir()
	for _, name := range []string{"公开表.xlsx", "unit.yaml"} {
		data, err := os.ReadFile(filepath.Join(sample, name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "unit.yaml" {
			text := string(data)
			for from, to := range map[string]string{
				"text: 从严管理公务接待": "text: 接待费增加（减少）XX万元", // W.1, W.2
				"total: 21.08":   "total: 22.08",        // Y.5
			} {
				if !strings.Contains(text, from) {
					t.Fatalf("the sample has no %q", from)
				}
				text = strings.Replace(text, from, to, 1)
			}
			data = []byte(text)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o, err := New(Settings{}).Report(context.Background(), Job{Unit: dir, Until: "pages"})
	if err != nil {
		t.Fatal(err)
	}
	if o.Doc != nil {
		t.Error("a document was made of wrong figures")
	}
	got := map[string]bool{}
	for _, d := range o.Report.Findings {
		got[d.Code] = true
		if strings.HasPrefix(d.Code, "W.") && (d.At.File != "unit.yaml" || d.At.Line == 0) {
			t.Errorf("%s stands at %s", d.Code, d.At)
		}
	}
	for _, code := range []string{"Y.5", "W.1", "W.2"} {
		if !got[code] {
			t.Errorf("%s is not told:\n%s", code, textOf(o.Report.Findings))
		}
	}
	for code := range got {
		if strings.HasPrefix(code, "compose.") || strings.HasPrefix(code, "lint.") {
			t.Errorf("an echo is told: %s\n%s", code, textOf(o.Report.Findings))
		}
	}
}

func textOf(l diag.List) string {
	var b strings.Builder
	l.WriteText(&b) // a strings.Builder does not fail
	return b.String()
}
