package template_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/job"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
	"juesuan/internal/published"
	"juesuan/internal/template"
	"juesuan/layouts"
)

var (
	textNode = regexp.MustCompile(`(<w:t[^>]*>)([^<]*)(</w:t>)`)
	number   = regexp.MustCompile(`\d[\d,]*\.\d+|\d+(个|辆|人次|人|台（套）|批次|平方米)|^\d[\d,]*$`)
	figures  = regexp.MustCompile(`(XX|\d[\d,]*\.\d+)(万元|%|个|辆|人|台)`)
)

// blanked is a DOCX of the program's own with XX for its numbers.
func blanked(t *testing.T, data []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			data = textNode.ReplaceAllFunc(data, func(node []byte) []byte {
				m := textNode.FindSubmatch(node)
				if regexp.MustCompile(`^\d{3,7}$`).Match(m[2]) { // codes
					return node
				}
				return []byte(string(m[1]) + number.ReplaceAllString(string(m[2]), "XX$1") + string(m[3]))
			})
		}
		part, err := w.Create(f.Name)
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestOwnReports: of the reports that the program makes in each pack, their
// numbers blanked, nine in ten headings, tables and frames come back; with their
// numbers in place, no blank is filled with a fact that prints another number.
func TestOwnReports(t *testing.T) {
	p := job.New(job.Settings{})
	for _, c := range []struct{ pack, unit string }{{"ningxia-2020", "ningxia-2020"}, {"shanghai-2024", "shanghai-2024-demo"}, {"central-2023", "shanghai-2024-demo"}} {
		t.Run(c.pack, func(t *testing.T) {
			o, err := p.Report(t.Context(), job.Job{Unit: "../../data/samples/" + c.unit, Layout: c.pack, DOCX: true})
			if err != nil || len(o.Files) == 0 {
				t.Fatal(err)
			}
			var docx []byte
			for _, f := range o.Files {
				if strings.HasSuffix(f.Name, ".docx") {
					docx = f.Data
				}
			}
			doc, err := published.Read(blanked(t, docx))
			if err != nil {
				t.Fatal(err)
			}
			draft := template.Read(doc, narrative.Core())
			headings(t, doc, draft)
			pk, _ := pack.Load(layouts.FS, c.pack, layouts.FS)
			met := 0
			for i := range pk.Tables.Tables {
				before := met
				for _, made := range draft.Tables {
					if made.Form.Key == pk.Tables.Tables[i].Statement.Key && shape(made.Columns) == specShape(pk.Tables.Tables[i].Columns) {
						met++
					}
				}
				if met == before {
					t.Logf("table lost: %s", pk.Tables.Tables[i].ID)
				}
			}
			count(t, "tables", met, len(pk.Tables.Tables))
			frames(t, doc, draft)
			loads(t, draft)

			if doc, err = published.Read(docx); err != nil {
				t.Fatal(err)
			}
			values(t, template.Read(doc, narrative.Core()), o.Facts.Root)
		})
	}
}

func count(t *testing.T, what string, have, of int) {
	t.Helper()
	t.Logf("%s: %d of %d", what, have, of)
	if of == 0 || have*10 < of*9 {
		t.Errorf("%s: %d of %d come back", what, have, of)
	}
}

// headings are those that the report itself marks as such.
func headings(t *testing.T, doc *published.Document, draft *template.Draft) {
	have := map[string]int{}
	var walk func(s *template.Section)
	walk = func(s *template.Section) {
		have[s.Title]++
		for _, c := range s.Sections {
			walk(c)
		}
	}
	for _, p := range draft.Parts {
		walk(p)
	}
	holes := strings.NewReplacer("{{.unit.full}}", ".+", "{{.year}}", `\d+`, "{{.prior_year}}", `\d+`, "{{.unit.noun}}", "..")
	met, all := 0, 0
	for _, b := range doc.Blocks {
		if b.Paragraph == nil || b.Paragraph.Level == 0 || b.Paragraph.Listed || b.Paragraph.Text == "" {
			continue
		}
		all++
		text := strings.ReplaceAll(b.Paragraph.Text, "　", "")
		found := ""
		for title := range have {
			if title != "" && regexp.MustCompile(`^(第.+部分|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)?`+holes.Replace(regexp.QuoteMeta(title)+"$")).MatchString(text) {
				found = title
			}
			if pattern := holes.Replace(strings.NewReplacer("（", "（", "）", "）").Replace(title)); found == "" && title != "" &&
				regexp.MustCompile(`^(第.+部分|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)?`+pattern+"$").MatchString(text) {
				found = title
			}
		}
		if found == "" {
			t.Logf("heading lost: %s", b.Paragraph.Text)
			continue
		}
		met++
	}
	count(t, "headings", met, all)
}

// shape is the captions of a table with their merges.
func shape(columns []*template.Column) string {
	s := ""
	for _, c := range columns {
		s += "(" + c.Caption + string(c.Figure) + c.Show + shape(c.Columns) + ")"
	}
	return years.ReplaceAllString(s, "")
}

func specShape(columns []pack.ColumnSpec) string {
	s := ""
	for i := range columns {
		c := &columns[i]
		s += "(" + c.Caption.Source + c.Figure + c.Show + specShape(c.Columns) + ")"
	}
	return years.ReplaceAllString(s, "")
}

var years = regexp.MustCompile(`\d{4}|\{\{\.year\}\}|\{\{\.three_public\.budget_name\}\}|年初预算|全年预算|预算`)

// frames are the paragraphs with a number.
func frames(t *testing.T, doc *published.Document, draft *template.Draft) {
	lines := map[string]*template.Paragraph{}
	for _, s := range draft.Sentences {
		for _, p := range s.Paragraphs {
			text := ""
			for _, piece := range p.Pieces {
				text += piece.Text
			}
			lines[text] = p
		}
	}
	met, all, items := 0, 0, 0
	for _, b := range doc.Blocks {
		if b.Paragraph == nil || !figures.MatchString(b.Paragraph.Text) || b.Paragraph.Level > 0 {
			continue
		}
		text := strings.NewReplacer(" ", "", "　", "", "(", "（", ")", "）").Replace(b.Paragraph.Text)
		if strings.Contains(text, "（项）") && lines[text] == nil { // a row more of a list
			items++
			continue
		}
		all++
		p := lines[text]
		if p == nil {
			t.Logf("frame lost: %s", text)
			continue
		}
		whole := true
		for _, piece := range p.Pieces {
			if piece.Blank == nil && piece.Fill == "" && figures.MatchString(piece.Text) && !strings.Contains(piece.Text, "（含）以上") {
				whole = false
				t.Logf("blank lost: %s", piece.Text)
			}
		}
		if whole {
			met++
		}
	}
	count(t, "frames", met, all)
	t.Logf("rows of lists beside: %d", items)
}

// loads writes the draft and loads it: what lint says of it are its open places,
// and nothing that keeps the files from being read.
func loads(t *testing.T, draft *template.Draft) {
	dir := filepath.Join(t.TempDir(), "draft")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range draft.Files() {
		write(f.Name, f.Data)
	}
	_, list := pack.Load(os.DirFS(filepath.Dir(dir)), "draft", layouts.FS)
	for _, d := range list {
		switch d.Code {
		case "pack.file", "pack.syntax", "pack.type", "pack.unknown_key", "pack.value", "pack.template", "pack.table", "pack.style", "pack.page", "pack.outline", "pack.words":
			t.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
		case "pack.blank", "pack.number":
			if d.At.Line == 0 || d.At.Column == 0 && d.Code == "pack.blank" {
				t.Errorf("%s: %s: no place", d.At, d.Message)
			}
		default:
			t.Logf("%s: %s [%s]", d.At, d.Message, d.Code)
		}
	}
}

// values holds each fact that was filled in against the number that stood there.
func values(t *testing.T, draft *template.Draft, root *narrative.Group) {
	met, all := 0, 0
	for _, s := range draft.Sentences {
		for _, p := range s.Paragraphs {
			for _, piece := range p.Pieces {
				path, plain := strings.CutPrefix(piece.Fill, "{{.")
				path, _, _ = strings.Cut(path, "}}")
				if piece.Blank == nil || !plain || p.Each != "" || strings.Contains(path, " ") {
					continue
				}
				n := valueAt(root, path)
				if n == nil {
					continue // words
				}
				all++
				if have := strings.ReplaceAll(n.Text(), "人次", "人"); have != strings.ReplaceAll(piece.Text, "人次", "人") && have+"批次" != piece.Text && have != strings.ReplaceAll(piece.Text, "批次", "个") {
					t.Errorf("%s%s is filled with %s, which is %s", piece.Blank.Near, piece.Text, path, n.Text())
					continue
				}
				met++
			}
		}
	}
	count(t, "numbers filled with their own fact", met, all)
}

func valueAt(g *narrative.Group, path string) *narrative.Number {
	head, rest, more := strings.Cut(path, ".")
	switch x := g.Facts[head].(type) {
	case *narrative.Group:
		if more {
			return valueAt(x, rest)
		}
	case *narrative.Change:
		switch rest {
		case "done":
			return x.Done
		case "base":
			return x.Base
		}
	case *narrative.Number:
		return x
	}
	return nil
}
