// Package samples has tests only: the samples are what their sources give, and
// every layout pack makes a report of every sample.
package samples

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/golden"
	"juesuan/internal/job"
	"juesuan/internal/tables"
	"juesuan/internal/view"
	"juesuan/internal/workbook"
)

func TestMain(m *testing.M) { golden.Main(m) }

// TestEveryPackOnEverySample builds each sample with each bundled pack, as PDF
// and DOCX. A sample holds what its own pack asks for; what another asks for
// and the sample lacks, a field, a sheet, is told in so many words (and that its “三公” budget is of
// the other kind), nothing else goes wrong, and as a draft the report comes out all the same.
func TestEveryPackOnEverySample(t *testing.T) {
	program := job.New(job.Settings{})
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	samples := 0
	for _, e := range entries {
		if _, err := os.Stat(e.Name() + "/unit.yaml"); err != nil {
			continue
		}
		samples++
		for _, name := range job.PackNames() {
			t.Run(name+" on "+e.Name(), func(t *testing.T) {
				job := job.Job{Unit: e.Name(), Layout: name, PDF: true, DOCX: true}
				o, err := program.Report(t.Context(), job)
				if err != nil {
					t.Fatal(err)
				}
				own := o.Book.Layout == name
				if slices.ContainsFunc(o.Report.Findings, func(d diag.Diagnostic) bool { return d.Code == "Y.9" }) {
					if own || len(o.Files) > 0 {
						t.Fatal("the pack's sentences name another budget than the sample")
					}
					job.Unit = otherBudget(t, e.Name(), o.Book)
					if o, err = program.Report(t.Context(), job); err != nil {
						t.Fatal(err)
					}
				}
				var told strings.Builder
				failed := false
				for _, d := range o.Report.Findings {
					if d.Code == "compose.column" && !own {
						told.WriteString(d.At.File + "  " + d.Message + "\n")
					}
					if d.Severity != diag.Error {
						continue
					}
					failed = true
					// E.2: of the hundred points some packs give ten to 预算执行率.
					if own || !slices.Contains([]string{"compose.missing", "compose.unknown", "pack.fact", "supplement.required", "read.sheet", "Y.9", "E.2"}, d.Code) {
						t.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
					}
					told.WriteString(d.At.File + "  " + d.Message + "\n")
				}
				if !own {
					golden.Check(t, name+" on "+e.Name()+".txt", []byte(told.String()))
				}
				if failed {
					if len(o.Files) > 0 {
						t.Error("files were made in spite of errors")
					}
					job.Draft = true
					if o, err = program.Report(t.Context(), job); err != nil {
						t.Fatal(err)
					}
				}
				kinds := map[string]int{}
				for _, f := range o.Files {
					kinds[filepath.Ext(f.Name)] = len(f.Data)
				}
				if kinds[".pdf"] < 50_000 || kinds[".docx"] < 20_000 || len(o.Layout.Pages) < 20 {
					t.Errorf("%d pages, files %v", len(o.Layout.Pages), kinds)
				}
			})
		}
	}
	if samples < 2 {
		t.Errorf("only %d samples", samples)
	}
}

// otherBudget copies a sample; the copy says that the budget of 公开07 is 年初预算
// where the sample says 全年预算, and the other way round.
func otherBudget(t *testing.T, sample string, b *accounts.Book) string {
	t.Helper()
	dir := t.TempDir()
	raw, err := os.ReadFile(sample + "/unit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var published []byte
	if text := string(raw); strings.Contains(text, "three_public_kind: 年初") {
		raw = []byte(strings.Replace(text, "three_public_kind: 年初", "three_public_kind: 全年", 1))
		published, err = os.ReadFile(sample + "/公开表.xlsx")
	} else {
		b.ThreePublicBudget = accounts.InitialBudget // the note under the table says it
		var out bytes.Buffer
		err = tables.Draft(b).Write(&out)
		published = out.Bytes()
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"unit.yaml": raw, "公开表.xlsx": published} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestDrawnWorkbook: the workbook of the invented sample is what its drawing
// gives.
func TestDrawnWorkbook(t *testing.T) {
	var first, second bytes.Buffer
	raw, err := os.ReadFile("testdata/shanghai-2024-demo.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := drawnWorkbook(string(raw)).Write(&first); err != nil {
		t.Fatal(err)
	}
	if err := drawnWorkbook(string(raw)).Write(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs give different bytes")
	}
	const path = "shanghai-2024-demo/公开表.xlsx"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, first.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, first.Bytes()) {
		t.Errorf("%s is not what the drawing gives; run with -update and read the difference", path)
	}
}

// drawnWorkbook reads a workbook drawn as text: [sheet], then one line a row,
// cells parted by |, = before an amount, < merged into the cell on its left, ^
// into the one above.
func drawnWorkbook(drawing string) *workbook.Draft {
	d := &workbook.Draft{Title: "2024年度部门决算公开表（样例）", Creator: "juesuan"}
	var rows [][]string
	sheet := func() {
		if len(rows) > 0 {
			s := &d.Sheets[len(d.Sheets)-1]
			s.Cells, s.Landscape = drawnCells(rows), len(rows[0]) > 7
			for range rows[0] {
				s.Widths = append(s.Widths, 18)
			}
		}
		rows = nil
	}
	for line := range strings.Lines(drawing) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			sheet()
			title := strings.Trim(line, "[]")
			d.Sheets = append(d.Sheets, workbook.DraftSheet{Name: string([]rune(title)[:min(31, len([]rune(title)))])})
		default:
			rows = append(rows, strings.Split(line, "|"))
		}
	}
	sheet()
	return d
}

func drawnCells(rows [][]string) []workbook.DraftCell {
	var cells []workbook.DraftCell
	header := true // until the first row with an amount or a code
	for r, row := range rows {
		if slices.ContainsFunc(row, func(s string) bool { return strings.HasPrefix(s, "=") }) || row[0] != "" && isDigits(row[0]) {
			header = false
		}
		for c, text := range row {
			if text == "<" || text == "^" {
				continue
			}
			last := workbook.Cell{Row: r + 1, Col: c + 1}
			for last.Col < len(row) && row[last.Col] == "<" {
				last.Col++
			}
			for last.Row < len(rows) && c < len(rows[last.Row]) && rows[last.Row][c] == "^" {
				last.Row++
			}
			cell := workbook.DraftCell{Ref: workbook.CellName(r+1, c+1)}
			if last.Row > r+1 || last.Col > c+1 {
				cell.Ref += ":" + workbook.CellName(last.Row, last.Col)
			}
			number, amount := strings.CutPrefix(text, "=")
			switch {
			case r == 0:
				cell.Text, cell.Style = text, workbook.StyleTitle
			case r == 1 && c == 0:
				cell.Text, cell.Style = text, workbook.StyleLeft
			case r == 1:
				cell.Text, cell.Style = text, workbook.StyleRight
			case amount:
				cell.Digit, cell.Style = number, workbook.StyleAmount
			case strings.HasPrefix(text, "注："):
				cell.Text, cell.Style = text, workbook.StyleNote
			case isDigits(text):
				cell.Text, cell.Style = text, workbook.StyleCode
			case header:
				cell.Text, cell.Style = text, workbook.StyleHead
			default:
				cell.Text, cell.Style = text, workbook.StyleName
			}
			cells = append(cells, cell)
		}
	}
	return cells
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// TestUnitWording makes the invented department a single unit: every heading
// and sentence then says 单位, and the parts that only a department has are
// worded for one unit. What still says 部门 is in the golden file, to be read.
func TestUnitWording(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"unit.yaml", "公开表.xlsx"} {
		raw, err := os.ReadFile("shanghai-2024-demo/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "unit.yaml" {
			text := string(raw)
			for _, r := range [][2]string{
				{"  level: 部门\n  kind: 行政\n", "  level: 单位\n  kind: 财政补助事业\n"},
				{"    - {name: 上海市示例事务服务中心, kind: 财政补助事业}\n    - {name: 上海市示例应用研究所, kind: 财政补助事业}\n    - {name: 上海市示例资料馆, kind: 财政补助事业, note: 2024年1月起独立核算}\n", ""},
				{"（本级）, kind: 行政", ", kind: 财政补助事业"},
				{"agency_cost: {value: 612.48, unit: 万元}\n", ""},
				{"  agency_cost: 634.90\n", ""},
				{"  - of: agency_cost_vs_prior\n    text: 压减会议和差旅开支\n", ""},
			} {
				if strings.Count(text, r[0]) != 1 {
					t.Fatalf("%q is not once in the sample", r[0])
				}
				text = strings.Replace(text, r[0], r[1], 1)
			}
			raw = []byte(text)
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	program := job.New(job.Settings{})
	for _, pack := range []string{"shanghai-2024", "central-2023"} {
		o, err := program.Report(t.Context(), job.Job{Unit: dir, Layout: pack, PDF: true, DOCX: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range o.Report.Findings {
			if d.Severity == diag.Error {
				t.Errorf("%s: %s: %s [%s]", pack, d.At, d.Message, d.Code)
			}
		}
		if o.Doc == nil {
			t.Fatal("no document")
		}
		var unit, department strings.Builder
		for _, line := range lines(o.Doc) {
			if strings.Contains(line, "部门") {
				department.WriteString(line + "\n")
			}
			if worded.MatchString(line) {
				unit.WriteString(string([]rune(line)[:min(50, len([]rune(line)))]) + "\n")
			}
		}
		golden.Check(t, pack+" for a unit.txt", []byte("部门：\n"+department.String()+"\n单位：\n"+unit.String()))
	}
}

// TestExpectedText: the texts that the bundled packs carry for the samples are
// those of the reports. -update writes them.
func TestExpectedText(t *testing.T) {
	program := job.New(job.Settings{})
	update := flag.Lookup("update").Value.String() == "true"
	for _, name := range job.PackNames() {
		folder := "../../layouts/" + name
		units, err := view.ExpectedUnits(folder)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat("testdata/written/" + name + ".txt"); len(units) == 0 && err != nil {
			t.Errorf("%s carries no expected text, and none is written for it", name)
		}
		for _, unit := range units {
			var b strings.Builder
			r, err := view.TestLayout(t.Context(), program, &b, folder, unit, update)
			if err != nil {
				t.Fatal(err)
			}
			if !r.OK() {
				t.Errorf("%s on %s: %d of %d lines differ; read them and run: make golden\n%s", name, unit, r.Changed, r.Lines, b.String())
			}
		}
	}
}

// worded are the lines in which a department would be called 部门.
var worded = regexp.MustCompile("单位决算|本单位|反映单位|编制单位|机构设置|保有量|机关运行经费支出")

// lines are the paragraphs of a document, those of its tables too.
func lines(d *doc.Document) []string {
	var out []string
	paragraph := func(p *doc.Paragraph) {
		var b strings.Builder
		for i := range p.Runs {
			b.WriteString(p.Runs[i].Text)
		}
		out = append(out, b.String())
	}
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			switch b := b.(type) {
			case *doc.Paragraph:
				paragraph(b)
			case *doc.Table:
				for _, row := range slices.Concat(b.Head, b.Rows) {
					for c := range row.Cells {
						for p := range row.Cells[c].Paragraphs {
							paragraph(&row.Cells[c].Paragraphs[p])
						}
					}
				}
			}
		}
	}
	return out
}
