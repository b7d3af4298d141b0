package samples

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
	"juesuan/internal/job"
)

// TestWorkbookInWan: the same accounts in a workbook of 万元, every amount
// rounded by itself. What drifts by the rounding stops nothing; a pack that
// prints 元 is refused, since the source is not that fine.
func TestWorkbookInWan(t *testing.T) {
	raw, err := os.ReadFile("testdata/shanghai-2024-demo.txt")
	if err != nil {
		t.Fatal(err)
	}
	drawing := regexp.MustCompile(`=[0-9.]+`).ReplaceAllStringFunc(string(raw), func(s string) string {
		return "=" + decimal.RequireFromString(s[1:]).Shift(-4).StringFixed(2)
	})
	drawing = strings.ReplaceAll(drawing, "单位：元", "单位：万元")
	var book bytes.Buffer
	if err := drawnWorkbook(drawing).Write(&book); err != nil {
		t.Fatal(err)
	}
	unit := t.TempDir()
	copyFiles(t, "shanghai-2024-demo", unit)
	if err := os.WriteFile(filepath.Join(unit, "公开表.xlsx"), book.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	program := job.New(job.Settings{})
	o, err := program.Report(t.Context(), job.Job{Unit: unit, PDF: true, DOCX: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range o.Report.Findings {
		if d.Severity == diag.Error {
			t.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
		}
	}
	if len(o.Files) == 0 {
		t.Error("no report")
	}
	yuan := filepath.Join(t.TempDir(), "yuan")
	copyFiles(t, "../../layouts/shanghai-2024", yuan)
	info, err := os.ReadFile(filepath.Join(yuan, "pack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(yuan, "pack.yaml"), []byte(replaceOnce(t, string(info), "tables:\n  unit: 万元", "tables:\n  unit: 元")), 0o644); err != nil {
		t.Fatal(err)
	}
	o, err = program.Report(t.Context(), job.Job{Unit: unit, Layout: yuan, PDF: true})
	if err != nil {
		t.Fatal(err)
	}
	refused := false
	for _, d := range o.Report.Findings {
		if d.Severity == diag.Error {
			refused = refused || strings.Contains(d.Message, "万元")
			t.Logf("%s: %s [%s] %s", d.At, d.Message, d.Code, d.Hint)
		}
	}
	if !refused || len(o.Files) > 0 {
		t.Errorf("a pack that prints 元 takes a workbook of 万元: %d files", len(o.Files))
	}
}
