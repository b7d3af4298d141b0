package render

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/job"
)

const rareUnit = samples + "/ningxia-2020"

// withText copies the unit, with more text behind one of its own.
func withText(t *testing.T, more string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"unit.yaml", "公开表.xlsx"} {
		data, err := os.ReadFile(filepath.Join(rareUnit, name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "unit.yaml" {
			const place = "经办全区机关事业单位养老保险。"
			if strings.Count(string(data), place) != 1 {
				t.Fatalf("%s holds %q not once", name, place)
			}
			data = []byte(strings.Replace(string(data), place, place+more, 1))
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestRareCharacters: they print, and can be copied out of both files.
func TestRareCharacters(t *testing.T) {
	const rare = "负责人王喆、李堃、𠮷某，自二〇二〇年起在堃喆路办公。"
	r := &report{name: "rare", outcome: run(t, job.New(job.Settings{}), job.Job{Unit: withText(t, rare), PDF: true, DOCX: true})}
	if len(r.outcome.Files) == 0 {
		t.Fatal(r.outcome.Report.Findings)
	}
	if text := solid(tool(t, "poppler-utils", "pdftotext", "-raw", r.file(t, ".pdf"), "-")); !strings.Contains(text, rare) {
		t.Error("the text of the PDF lacks the rare characters")
	}
	z, err := zip.OpenReader(r.file(t, ".docx"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(data), ""); !strings.Contains(text, rare) {
		t.Error("the text of the DOCX lacks the rare characters")
	}
	for _, p := range r.outcome.Layout.Pages {
		for _, run := range p.Runs {
			for _, g := range run.Glyphs {
				if strings.ContainsRune("喆堃𠮷〇", g.Rune) && g.ID == 0 {
					t.Errorf("%c is drawn as a missing glyph", g.Rune)
				}
			}
		}
	}
}

// TestUncovered: a character that no face has is an error at its line, and
// nothing is written.
func TestUncovered(t *testing.T) {
	for _, c := range []string{"\U0002CEB9", "\uA840"} {
		o := run(t, job.New(job.Settings{}), job.Job{Unit: withText(t, "经办人"+c+"。"), PDF: true, DOCX: true})
		if o.OK(false) || len(o.Files) > 0 {
			t.Errorf("%U: %d files", []rune(c), len(o.Files))
		}
		found := false
		for _, d := range o.Report.Findings {
			if strings.Contains(d.Message, c) && d.Severity == diag.Error {
				found = true
				if d.At.File != "unit.yaml" || d.At.Line == 0 {
					t.Errorf("%U is reported at %v", []rune(c), d.At)
				}
			}
		}
		if !found {
			t.Errorf("%U: %v", []rune(c), o.Report.Findings)
		}
	}
}
