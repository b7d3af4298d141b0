package samples

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/job"
)

// TestVariations: what provinces do that no bundled pack does can be said in a
// pack: tables as the last part, a cover with lines for signatures, a part for
// contact, 会议费 and 培训费, a base of zero that cannot be compared, shares
// that add to 100, one decimal, 倍, 降低, a footnote on rounding.
func TestVariations(t *testing.T) {
	layout := filepath.Join(t.TempDir(), "variations")
	copyFiles(t, "../../layouts/shanghai-2024", layout)
	copyFiles(t, "testdata/variations", layout)
	unit := t.TempDir()
	copyFiles(t, "shanghai-2024-demo", unit)

	raw, err := os.ReadFile("testdata/shanghai-2024-demo.txt")
	if err != nil {
		t.Fatal(err)
	}
	drawing := replaceOnce(t, string(raw),
		"财政拨款“三公”经费|<|<|<|<|<|<|<|<|<|<|<\n合计|<|因公出国（境）费|<|公务用车购置及运行维护费|<|<|<|<|<|公务接待费|<\n^|^|^|^|小计|<|公务用车购置费|<|公务用车运行维护费|<|^|^\n预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数\n",
		"财政拨款“三公”经费|<|<|<|<|<|<|<|<|<|<|<|会议费|<|培训费|<\n合计|<|因公出国（境）费|<|公务用车购置及运行维护费|<|<|<|<|<|公务接待费|<|^|^|^|^\n^|^|^|^|小计|<|公务用车购置费|<|公务用车运行维护费|<|^|^|^|^|^|^\n预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数\n")
	drawing = replaceOnce(t, drawing, "|=120000.00|=78260.00\n", "|=120000.00|=78260.00|=200000.00|=142380.00|=360000.00|=326480.00\n")
	var book bytes.Buffer
	if err := drawnWorkbook(drawing).Write(&book); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(unit, "公开表.xlsx"), book.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(unit, "unit.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	contact := replaceOnce(t, string(text), "  kind: 行政\n", "  kind: 行政\n  contact: 021-00000000（办公室）\n")
	contact = replaceOnce(t, contact, "    reception: 10.06\n", "    reception: 10.06\n    meeting: 0\n")
	if err := os.WriteFile(filepath.Join(unit, "unit.yaml"), []byte(contact), 0o644); err != nil {
		t.Fatal(err)
	}

	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: unit, Layout: layout, PDF: true, DOCX: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range o.Report.Findings {
		if d.Severity != diag.Info {
			t.Errorf("%s: %s: %s [%s]", d.At, d.Severity, d.Message, d.Code)
		}
	}
	if len(o.Files) == 0 || o.Doc == nil {
		t.Fatal("no report")
	}
	golden.Check(t, "variations.txt", []byte(strings.Join(lines(o.Doc), "\n")))
}

func copyFiles(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(from, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, e.Name()), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func replaceOnce(t *testing.T, text, old, new string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q is there %d times", old, strings.Count(text, old))
	}
	return strings.Replace(text, old, new, 1)
}
