package desk

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/job"
)

// TestTerms: the layout's explanations of the terms that the report uses are filled
// in by one click, those that the unit gives itself are not offered; they are saved
// as the unit's own.
func TestTerms(t *testing.T) {
	t.Parallel()
	folder := begun(t)
	p := formPage(t, start(t, folder), "topic=名词解释")
	const values = `[...document.querySelectorAll("[data-rel=term] [data-control]")].filter(c => c.checkVisibility()).map(c => c.value).join()`
	if got := p.Text(values); got != "" {
		t.Fatalf("there is something already: %s", got)
	}
	p.Click(`[data-path=glossary] > .last > summary`)
	p.Click(`[data-path=glossary] [data-do=copy-list]`)
	if got := p.Text(values); !strings.Contains(got, "财政拨款收入") || !strings.Contains(got, "机关运行经费") {
		t.Errorf("filled in: %s", got)
	}
	ctrlS(p)
	saved1(p)
	f, err := program.Form(filepath.Join(folder, sample))
	must(t, err)
	if n := len(f.Document.Root.List("glossary")); n < 8 {
		t.Errorf("%d terms are saved", n)
	}
	if got := p.Eval(`document.querySelectorAll("[data-path=glossary] [data-do=copy-list]").length`); got != "0" {
		t.Error("they are offered again")
	}
	quiet(t, p)
}

// TestBlankTables: the blank statements of every layout are read as what they are,
// and hold no amount.
func TestBlankTables(t *testing.T) {
	t.Parallel()
	for _, layout := range job.PackNames() {
		f, err := program.BlankTables(layout, "某局", 2024)
		must(t, err)
		a, list := job.Arrive(f.Name, f.Data)
		if a == nil {
			t.Errorf("%s: %v", layout, list)
			continue
		}
		unit := filepath.Join(t.TempDir(), "某局")
		if _, list, err := program.Begin(job.NewUnit{Dir: unit, Layout: layout, Year: 2024, Name: "某局"}, a); err != nil || list.Failed() {
			t.Fatalf("%s: %v %v", layout, list, err)
		}
		o, err := program.Report(t.Context(), job.Job{Unit: unit, Until: "accounts"})
		must(t, err)
		for i := range o.Book.Statements {
			s := &o.Book.Statements[i]
			if !s.Found && !s.Form.May && s.Form.Like == "" {
				t.Errorf("%s: %s is not read", layout, s.Title())
			}
			for _, r := range s.Rows {
				for _, c := range r.Cells {
					if !c.Amount.IsZero() {
						t.Errorf("%s: %s has an amount", layout, s.Title())
					}
				}
			}
		}
	}
	root := workFolderWith(t, sample)
	c := enter(t, start(t, root))
	if body, status := c.get("/files/blank?unit=" + sample); status != 200 || !bytes.HasPrefix([]byte(body), []byte("PK")) {
		t.Errorf("%d", status)
	}
	must(t, os.Remove(filepath.Join(root, sample, "unit.yaml")))
	if body, status := c.get("/files/blank?unit=" + sample); status != 409 || !strings.Contains(body, "还没有选版式") {
		t.Errorf("without a layout: %d %s", status, body)
	}
}
