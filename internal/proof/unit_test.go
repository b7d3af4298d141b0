package proof

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/job"
)

func TestMain(m *testing.M) { golden.Main(m) }

const sample = "../../data/samples/ningxia-2020"

// edit is one mistake put into a copy of the sample: a cell of the workbook,
// or a text of unit.yaml. With an empty cell and an empty text it does nothing.
type edit struct {
	sheet, cell string // of the workbook
	format      string // the number format given to the cell, its value left
	old, now    string // cell: now replaces what is there; unit.yaml: old must stand there once
}

// cell writes a text, or a number where it reads as one.
func cell(sheet, ref, value string) edit { return edit{sheet: sheet, cell: ref, now: value} }

// format takes a number format away from a cell.
func format(sheet, ref, f string) edit { return edit{sheet: sheet, cell: ref, format: f} }

// text replaces what stands once in unit.yaml.
func text(old, now string) edit { return edit{old: old, now: now} }

// unitYAML is the sample's supplement.
func unitYAML(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(sample, "unit.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// copySample is a unit folder like the sample but for the edits.
func copySample(t testing.TB, edits ...edit) (dir, supplement string) {
	t.Helper()
	dir = t.TempDir()
	supplement = unitYAML(t)
	book, err := os.ReadFile(filepath.Join(sample, "公开表.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	var x *excelize.File
	for _, e := range edits {
		if e.cell == "" {
			if n := strings.Count(supplement, e.old); n != 1 {
				t.Fatalf("unit.yaml holds %q %d times", e.old, n)
			}
			supplement = strings.Replace(supplement, e.old, e.now, 1)
			continue
		}
		if x == nil {
			if x, err = excelize.OpenReader(bytes.NewReader(book)); err != nil {
				t.Fatal(err)
			}
			defer x.Close()
		}
		if err := e.apply(x); err != nil {
			t.Fatal(err)
		}
	}
	if x != nil {
		var b bytes.Buffer
		if err := x.Write(&b); err != nil {
			t.Fatal(err)
		}
		book = b.Bytes()
	}
	for name, data := range map[string][]byte{"unit.yaml": []byte(supplement), "公开表.xlsx": book} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir, supplement
}

func (e edit) apply(x *excelize.File) error {
	switch {
	case e.format != "":
		id, err := x.NewStyle(&excelize.Style{CustomNumFmt: &e.format})
		if err != nil {
			return err
		}
		return x.SetCellStyle(e.sheet, e.cell, e.cell, id)
	case e.now == "":
		return x.SetCellValue(e.sheet, e.cell, nil)
	case strings.Trim(e.now, "-0123456789.") == "" && strings.Contains(e.now, "."):
		return x.SetCellDefault(e.sheet, e.cell, e.now)
	}
	return x.SetCellStr(e.sheet, e.cell, e.now)
}

// report runs a unit up to its finished text.
func report(t testing.TB, p *job.Program, unit, prior string) *job.Outcome {
	t.Helper()
	o, err := p.Report(t.Context(), job.Job{Unit: unit, Prior: prior, Layout: "ningxia-2020", Until: "document"})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// dump is the document as text, one paragraph or row a line.
func dump(t testing.TB, o *job.Outcome) string {
	t.Helper()
	if o.Doc == nil {
		t.Fatalf("no document:\n%s", list(o.Report.Findings))
	}
	var b bytes.Buffer
	if err := o.Doc.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func list(l diag.List) string {
	var b strings.Builder
	l.WriteText(&b)
	return b.String()
}
