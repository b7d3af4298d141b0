package samples

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/collate"
	"juesuan/internal/diag"
	"juesuan/internal/job"
	"juesuan/internal/published"
)

// TestWritten: what a place prints, written by hand from what was seen of its
// reports, with the figures of a small unit, stands in the report of its pack in
// this order: in the PDF as its reader sees it, and in the DOCX. What stands
// ahead of the first empty line is the unit's local: in that pack.
func TestWritten(t *testing.T) {
	files, err := filepath.Glob("testdata/written/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	unit, err := os.ReadFile("testdata/written/unit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	drawing, err := os.ReadFile("testdata/written/tables.drawing")
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	if err := drawnWorkbook(string(drawing)).Write(&book); err != nil {
		t.Fatal(err)
	}
	program := job.New(job.Settings{})
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			local, want, ok := strings.Cut(string(data), "\n\n")
			if !ok {
				t.Fatal("no empty line")
			}
			book := &book
			if _, further, ok := strings.Cut(local, "# 另有一张表："); ok {
				more, err := os.ReadFile("testdata/written/" + strings.TrimSpace(further) + ".drawing")
				if err != nil {
					t.Fatal(err)
				}
				book = &bytes.Buffer{}
				if err := drawnWorkbook(string(drawing) + string(more)).Write(book); err != nil {
					t.Fatal(err)
				}
			}
			dir := t.TempDir()
			own := strings.Replace(string(unit), "layout: national-2022", "layout: "+name, 1) + local + "\n"
			if strings.Contains(local, "“三公”预算数是年初预算数") {
				own = strings.Replace(own, "three_public_kind: 全年", "three_public_kind: 年初", 1)
			}
			for n, data := range map[string][]byte{"unit.yaml": []byte(own), "公开表.xlsx": book.Bytes()} {
				if err := os.WriteFile(filepath.Join(dir, n), data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			o, err := program.Report(t.Context(), job.Job{Unit: dir, PDF: true, DOCX: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range o.Report.Findings {
				if d.Severity == diag.Error {
					t.Errorf("%s: %s [%s] %s", d.At, d.Message, d.Code, d.Hint)
				}
			}
			for _, f := range o.Files {
				if ext := filepath.Ext(f.Name); ext != ".pdf" && ext != ".docx" {
					continue
				}
				d, err := published.Read(f.Data)
				if err != nil {
					t.Fatal(err)
				}
				stands(t, f.Name, printed(d), want)
				// As it is published, nothing differs.
				r := collate.Compare(o.Doc, &o.Layout.Numbers, d)
				if r.Verdict() != collate.SameText || r.Found != r.Tables || len(d.Doubts) > 0 {
					t.Errorf("%s: %d of %d tables, %v, %+v", f.Name, r.Found, r.Tables, d.Doubts, r.Findings)
				}
			}
			if len(o.Files) == 0 {
				t.Error("no report")
			}
		})
	}
}

// stands reports the lines of want that text lacks, each looked for behind the
// one before it. Spaces do not count.
func stands(t *testing.T, name, text, want string) {
	t.Helper()
	squeeze := strings.NewReplacer(" ", "", "　", "", "\n", "")
	text = squeeze.Replace(text)
	for line := range strings.Lines(want) {
		line = squeeze.Replace(line)
		_, after, ok := strings.Cut(text, line)
		if !ok {
			where := "anywhere"
			if strings.Contains(text, line) {
				where = "behind the line before it"
			}
			t.Errorf("%s does not say %s: %s", filepath.Ext(name), where, line)
			continue
		}
		text = after
	}
}

// printed is all that a reader sees, line by line, without the contents.
func printed(d *published.Document) string {
	var b strings.Builder
	for _, block := range d.Blocks {
		switch {
		case block.Table != nil:
			for _, row := range block.Table.Rows {
				for _, c := range row.Cells {
					b.WriteString(c.Text + "\n")
				}
			}
		case !block.Paragraph.Listed:
			b.WriteString(block.Paragraph.Text + "\n")
		}
	}
	return b.String()
}
