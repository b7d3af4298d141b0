package proof

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
	"juesuan/internal/opendata"
	"juesuan/internal/publish"
	posted "juesuan/internal/published"
	"juesuan/internal/tables"
	"juesuan/render/html"
)

// whole is a code or an amount as it stands in a text, not within another.
var whole = regexp.MustCompile(`[0-9][0-9,]*(?:\.[0-9]+)?`)

// secret is what a book withholds: names, codes and amounts that nothing else has. An
// amount below the least may be another's by chance.
func secret(b *accounts.Book, least int64) (names []string, numbers map[string]bool) {
	p := b.Published()
	open, numbers := map[string]bool{}, map[string]bool{}
	forms := func(f accounts.Figure) (out []string) {
		if a := f.Amount; f.Known() && a.Decimal().Abs().IntPart() >= least {
			d := a.Decimal().Abs()
			out = []string{d.String(), d.StringFixed(2), accounts.Format(d, 2, true), accounts.Format(a.In(accounts.Wan, 2).Abs(), 2, true),
				a.In(accounts.Wan, 2).Abs().StringFixed(2)}
		}
		return out
	}
	each := func(b *accounts.Book, f func(r *accounts.Row, cell accounts.Figure)) {
		for i := range b.Statements {
			for j := range b.Statements[i].Rows {
				for _, c := range b.Statements[i].Rows[j].Cells {
					f(&b.Statements[i].Rows[j], c)
				}
			}
		}
	}
	each(p, func(_ *accounts.Row, c accounts.Figure) {
		for _, s := range forms(c) {
			open[s] = true
		}
	})
	for _, data := range []map[accounts.Datum]accounts.Figure{p.Budget, p.Prior} {
		for _, c := range data {
			for _, s := range forms(c) {
				open[s] = true
			}
		}
	}
	each(b, func(r *accounts.Row, c accounts.Figure) {
		if !b.Withholds(r.Code) {
			return
		}
		numbers[r.Code] = true
		for _, s := range forms(c) {
			if !open[s] {
				numbers[s] = true
			}
		}
	})
	for _, s := range b.Secrets() {
		if numbers[s] {
			continue
		}
		names = append(names, s)
	}
	return names, numbers
}

// leaks tells what of the secrets stands in a text.
func leaks(text string, names []string, numbers map[string]bool) (out []string) {
	for _, s := range whole.FindAllString(text, -1) {
		if numbers[s] {
			out = append(out, s)
		}
	}
	for _, s := range names {
		if strings.Contains(text, s) {
			out = append(out, s)
		}
	}
	return out
}

// unpacked is what a file says: the parts of a workbook or a DOCX, the text of a PDF.
func unpacked(t *testing.T, name string, data []byte) string {
	t.Helper()
	var b strings.Builder
	b.Write(data)
	switch filepath.Ext(name) {
	case ".xlsx", ".docx":
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			in, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(&b, in); err != nil {
				t.Fatal(err)
			}
		}
		if filepath.Ext(name) == ".xlsx" {
			return b.String()
		}
		fallthrough
	case ".pdf":
		p, err := posted.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range p.Blocks {
			if block.Paragraph != nil {
				b.WriteString(block.Paragraph.Text + "\n")
			}
			if block.Table != nil {
				for _, row := range block.Table.Rows {
					for _, cell := range row.Cells {
						b.WriteString(cell.Text + "\n")
					}
				}
			}
		}
	}
	return b.String()
}

// draw chooses what a unit withholds: codes of its statements, each at some level.
func (d *drawer) withhold(b *accounts.Book) {
	for range 1 + d.IntN(2) {
		s := b.Statement([]accounts.StatementID{accounts.Expenditure, accounts.GeneralBasic}[d.IntN(2)])
		if len(s.Rows) == 0 {
			continue
		}
		code := s.Rows[d.IntN(len(s.Rows))].Code
		w := accounts.Withheld{Note: accounts.Text{S: "部分科目依法未予公开"}}
		switch n := len(code); {
		case n < 5 && d.one(2), n == 5 && d.one(3):
			w.Level = n
		case n == 7 && d.one(3):
			code, w.Level = code[:5], 5
		case n == 3:
			continue
		}
		w.Code.S = code
		b.Withheld = append(b.Withheld, w)
	}
}

// TestWithheldStaysHidden: what a unit may not publish stands in no pack's report, page
// or data; what is published has its amounts as they were, and the note says why
// something is missing. Costs 3 s.
func TestWithheldStaysHidden(t *testing.T) {
	t.Parallel()
	program := job.New(job.Settings{})
	rounds := 6
	if os.Getenv("JUESUAN_SOAK") != "" {
		rounds = 150
	}
	tried := 0
	for _, name := range job.PackNames() {
		pk, _, packed, err := program.Pack(name)
		if err != nil || packed.Failed() {
			t.Fatal(err, list(packed))
		}
		d := newDrawer(t, pk, 9)
		for range rounds {
			b := d.unit()
			d.withhold(b)
			if l := accounts.Resolve(b, d.dict, nil); l.Failed() || len(b.Withheld) == 0 {
				continue // the only code below another
			}
			tried++
			if rep := check.Run(b, pk.Check()); slices.ContainsFunc(rep.Findings, func(f diag.Diagnostic) bool { return strings.HasPrefix(f.Code, "T") }) {
				t.Errorf("%s: the sums of the whole book do not hold: %s", name, list(rep.Findings))
			}
			p := b.Published()
			facts, _ := narrative.Derive(p, pk.Narrative())
			d.intact(t, b, facts, pk.Narrative())
			document, origins, composed := compose.Document(p, facts, pk)
			names, numbers := secret(b, 10_000_000)
			var text bytes.Buffer
			document.Dump(&text)
			text.Write(html.Write(document))
			var all []*narrative.Number
			for i := range origins {
				if n := origins[i].Number; n != nil {
					all = append(all, n)
				}
			}
			data := opendata.New(p, all)
			text.Write(slices.Concat(data.JSON(), data.CSV(), data.FactsCSV()))
			var out bytes.Buffer
			if err := tables.Draft(p).Write(&out); err != nil {
				t.Fatal(err)
			}
			text.WriteString(unpacked(t, "t.xlsx", out.Bytes()))
			for _, f := range composed {
				text.WriteString(f.Message + f.Hint + "\n")
			}
			if told := leaks(text.String(), names, numbers); told != nil {
				t.Errorf("%s withholds %v and tells %v", name, b.Withheld, told)
			}
			lost := slices.ContainsFunc(p.Statements, func(s accounts.Statement) bool { return s.Withheld != nil })
			if prose, below := noted(document); lost && (!prose || !below) {
				t.Errorf("%s withholds %v: the note stands in the text %v, below a table %v", name, b.Withheld, prose, below)
			}
		}
	}
	if tried < rounds*len(job.PackNames())/3 {
		t.Errorf("only %d units withheld anything", tried)
	}
}

// noted reports whether the note stands in the text, and below a table.
func noted(d *doc.Document) (prose, below bool) {
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			if p, ok := b.(*doc.Paragraph); ok {
				text := ""
				for _, r := range p.Runs {
					text += r.Text
				}
				prose = prose || text == "部分科目依法未予公开。"
				below = below || text == "注：部分科目依法未予公开。"
			}
		}
	}
	return prose, below
}

// intact holds the figures that are published against those of the whole book.
func (d *drawer) intact(t *testing.T, b *accounts.Book, got *narrative.Facts, o narrative.Options) {
	t.Helper()
	full := *b
	full.Withheld = nil
	want, _ := narrative.Derive(&full, o)
	for c, n := range got.Cells {
		if w := want.Cells[c]; w == nil || w.Digits != n.Digits {
			t.Errorf("%v is %v, was %v", c, n, w)
		}
	}
	var walk func(got, want *narrative.Group, path string)
	walk = func(got, want *narrative.Group, path string) {
		for _, name := range got.Names {
			switch g := got.Facts[name].(type) {
			case *narrative.Group:
				walk(g, want.Facts[name].(*narrative.Group), path+"."+name)
			case *narrative.Number:
				if w := want.Facts[name].(*narrative.Number); (g == nil) != (w == nil) || g != nil && g.Digits != w.Digits {
					t.Errorf("%s.%s is %v, was %v", path, name, g, w)
				}
			case *narrative.Change:
				if w := want.Facts[name].(*narrative.Change); g.Case != w.Case {
					t.Errorf("%s.%s is %v, was %v", path, name, g.Case, w.Case)
				}
			}
		}
	}
	walk(got.Root, want.Root, "")
}

// TestWithheldInFiles: nor does it stand in any file that a build or publish writes.
func TestWithheldInFiles(t *testing.T) {
	t.Parallel()
	dir, supplement := copySample(t)
	supplement = strings.NewReplacer("（科目编码2080109）", "", "（科目编码2101103）", "", "社会保险经办机构", "经办机构",
		"公务员医疗补助（项）", "医疗补助").Replace(supplement) + `
withheld:
  - {code: "20801", level: 只公开到款, note: 部分科目依法未予公开}
  - {code: "2101103", level: 不公开, note: 部分科目依法未予公开}
  - {code: "30101", level: 不公开, note: 部分科目依法未予公开}
`
	if err := os.WriteFile(filepath.Join(dir, "unit.yaml"), []byte(supplement), 0o644); err != nil {
		t.Fatal(err)
	}
	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: dir, Layout: "ningxia-2020", PDF: true, DOCX: true, Tables: true})
	if err != nil {
		t.Fatal(err)
	}
	names, numbers := secret(o.Book, 100_000)
	if len(o.Files) < 5 || len(names) == 0 || len(numbers) < 6 {
		t.Fatalf("%d files, names %q, numbers %v:\n%s", len(o.Files), names, numbers, list(o.Report.Findings))
	}
	files, told, err := publish.Files(o)
	if err != nil || told.Failed() {
		t.Fatal(err, list(told))
	}
	for _, f := range o.Files {
		if f.Name == "trace.json" {
			files = append(files, f)
		}
	}
	noted := 0
	for _, f := range files {
		text := unpacked(t, f.Name, f.Data)
		if told := leaks(text, names, numbers); told != nil {
			t.Errorf("%s tells %v", f.Name, told)
		}
		if strings.Contains(text, "部分科目依法未予公开") {
			noted++
		}
	}
	if noted < 5 { // PDF, DOCX, page, workbook, open data
		t.Errorf("the note stands in %d files", noted)
	}
}
