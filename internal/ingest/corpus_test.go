package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/region"
	"juesuan/internal/workbook"
)

// readCorpus reads a workbook.
func readCorpus(t *testing.T, data []byte, name string) (b *accounts.Book, list diag.List) {
	t.Helper()
	w, list := workbook.Read(data, name)
	if w == nil {
		return accounts.NewBook(accounts.Core()), list
	}
	b = accounts.NewBook(accounts.Core())
	readStatements(w, b, &list)
	return b, list
}

// TestCorpus: each form is read to exactly the amounts that were drawn.
func TestCorpus(t *testing.T) {
	for _, c := range corpus {
		t.Run(c.name, func(t *testing.T) {
			d := newDrawing(t)
			c.draw(d)
			data := d.bytes()
			if dir := os.Getenv("JUESUAN_CORPUS"); dir != "" {
				d.must(os.WriteFile(filepath.Join(dir, c.name+".xlsx"), data, 0o644))
			}
			b, list := readCorpus(t, data, "公开表.xlsx")
			checkCorpus(t, b, list, d.expected(), c.told)
		})
	}
}

func checkCorpus(t *testing.T, b *accounts.Book, list diag.List, want string, told []string) {
	t.Helper()
	var codes []string
	for _, d := range list {
		if d.Code != "read.budget_kind" {
			codes = append(codes, d.Code)
		}
	}
	if !slices.Equal(codes, told) {
		t.Errorf("told %q, want %q:\n%s", codes, told, messages(list))
	}
	if diff := setDiff(want, figures(b)); diff != "" {
		t.Errorf("- drawn, + read:\n%s", diff)
	}
}

// TestCorpusRaw: a form as other programs write it — strict namespaces, cells
// without their place, inline strings, rich text with phonetics, a false
// dimension, dates from 1904, elements of extensions — has the same amounts.
func TestCorpusRaw(t *testing.T) {
	for _, n := range []int{0, 4, 7} {
		d := newDrawing(t)
		corpus[n].draw(d)
		w, list := workbook.Read(d.bytes(), "公开表.xlsx")
		if w == nil {
			t.Fatal(list)
		}
		b, list := readCorpus(t, rawXLSX(t, w), "公开表.xlsx")
		checkCorpus(t, b, list, d.expected(), nil)
	}
}

func rawXLSX(t *testing.T, w *workbook.Workbook) []byte {
	t.Helper()
	const main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	const rels = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", "&#10;").Replace
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add := func(name, text string) {
		f, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(f, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`)
	add("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="`+rels+`/officeDocument" Target="/xl/workbook.xml"/></Relationships>`)
	var sheets, links, shared strings.Builder
	strs := 0
	for i := range w.Sheets {
		s := &w.Sheets[i]
		fmt.Fprintf(&sheets, `<x:sheet name="%s" sheetId="%d" etc:kind="1" r:id="rId%d"/>`, escape(s.Name), i+1, i+1)
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, rels, i+1)
		var x strings.Builder
		x.WriteString(`<x:worksheet xmlns:x="` + main + `" xmlns:xr="urn:xr" xr:uid="{0}"><x:sheetPr/><x:dimension ref="A1:B2"/><x:sheetData>`)
		row := 0
		for j := range s.Rows {
			for row++; row < s.Rows[j].Number; row++ {
				x.WriteString(`<x:row spans="1:3"/>`)
			}
			x.WriteString(`<x:row>`)
			col := 0
			for _, c := range s.Rows[j].Cells {
				for col++; col < c.Col; col++ {
					x.WriteString(`<x:c s="0"/>`)
				}
				switch text := []rune(c.Value); {
				case c.Kind == workbook.Number:
					x.WriteString(`<x:c><x:v>` + c.Value + `</x:v><x:extLst><x:ext uri="x"/></x:extLst></x:c>`)
				case strs%2 == 0:
					strs++
					x.WriteString(`<x:c t="inlineStr"><x:is><x:r><x:t xml:space="preserve">` + escape(c.Value) + `</x:t></x:r></x:is></x:c>`)
				default:
					fmt.Fprintf(&shared, `<x:si><x:r><x:rPr><x:b/></x:rPr><x:t xml:space="preserve">%s</x:t></x:r><x:r><x:t xml:space="preserve">%s</x:t></x:r><x:rPh sb="0" eb="1"><x:t>pinyin</x:t></x:rPh><x:phoneticPr fontId="1"/></x:si>`,
						escape(string(text[:len(text)/2])), escape(string(text[len(text)/2:])))
					fmt.Fprintf(&x, `<x:c t="s"><x:v>%d</x:v></x:c>`, strs/2)
					strs++
				}
			}
			x.WriteString(`</x:row>`)
		}
		x.WriteString(`</x:sheetData><x:mergeCells>`)
		for _, m := range s.Merges {
			fmt.Fprintf(&x, `<x:mergeCell ref="%s:%s"/>`, workbook.CellName(m.Row1, m.Col1), workbook.CellName(m.Row2, m.Col2))
		}
		x.WriteString(`</x:mergeCells></x:worksheet>`)
		add(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), x.String())
	}
	fmt.Fprintf(&links, `<Relationship Id="s" Type="%s/sharedStrings" Target="sharedStrings.xml"/>`, rels)
	add("xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+links.String()+`</Relationships>`)
	add("xl/workbook.xml", `<x:workbook xmlns:x="`+main+`" xmlns:r="`+rels+`" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" conformance="strict"><x:workbookPr date1904="1"/><x:sheets>`+sheets.String()+`</x:sheets></x:workbook>`)
	add("xl/sharedStrings.xml", `<x:sst xmlns:x="`+main+`" count="1" uniqueCount="1">`+shared.String()+`</x:sst>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestCorpusXLS: the forms in testdata/forms/*.xls are those of the corpus,
// saved by LibreOffice in the format of Excel 97.
func TestCorpusXLS(t *testing.T) {
	for name, n := range map[string]int{"one-sheet.xls": 0, "side-by-side.xls": 3, "merged-codes.xls": 7} {
		data, err := os.ReadFile("testdata/forms/" + name)
		if err != nil {
			t.Fatal(err)
		}
		d := newDrawing(t)
		corpus[n].draw(d)
		b, list := readCorpus(t, data, name)
		checkCorpus(t, b, list, d.expected(), nil)
	}
}

// TestDoubtful: what is not understood is told with its place, in these words.
func TestDoubtful(t *testing.T) {
	var out strings.Builder
	for _, c := range doubtful {
		d := newDrawing(t)
		c.draw(d)
		_, list := readCorpus(t, d.bytes(), "公开表.xlsx")
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == "read.budget_kind" && d.Severity == diag.Warning })
		if len(list) == 0 {
			t.Errorf("%s: nothing is told", c.name)
		}
		if len(list) > 4 {
			fmt.Fprintf(&out, "%s（%d 条，列前 4 条）\n%s", c.name, len(list), messages(list[:4]))
			continue
		}
		fmt.Fprintf(&out, "%s\n%s", c.name, messages(list))
	}
	golden.Check(t, "doubtful.txt", []byte(out.String()))
}

// TestCorpusDamage: a workbook with one cell emptied or changed gives the same
// amounts, or the same but those of the cell, or a message: never silently
// fewer or others.
func TestCorpusDamage(t *testing.T) {
	rounds := 12
	if n, err := strconv.Atoi(os.Getenv("JUESUAN_DAMAGE")); err == nil {
		rounds = n
	}
	r := rand.New(rand.NewPCG(uint64(rounds), 7))
	told := func(list diag.List) (n int) {
		for _, d := range list {
			if d.Code != "read.budget_kind" {
				n++
			}
		}
		return n
	}
	for _, c := range corpus {
		d := newDrawing(t)
		c.draw(d)
		w, list := workbook.Read(d.bytes(), "公开表.xlsx")
		if w == nil {
			t.Fatal(list)
		}
		before := strings.Split(d.expected(), "\n")
		for range rounds {
			s := &w.Sheets[r.IntN(len(w.Sheets))]
			if len(s.Rows) == 0 {
				continue
			}
			row := &s.Rows[r.IntN(len(s.Rows))]
			cell := &row.Cells[r.IntN(len(row.Cells))]
			was := *cell
			switch {
			case r.IntN(2) == 0:
				cell.Kind, cell.Value = workbook.Text, "　"
			case was.Kind == workbook.Number:
				cell.Value = "7654.32"
			default:
				cell.Value = []string{"合计", "小计", "2080109", "基本支出", "项目", "科目名称", "注：", "一般公共预算财政拨款", "8", "无", was.Value + "x"}[r.IntN(11)]
			}
			if _, _, joined := splitCode(region.Plain(was.Value)); cell.Value == "2080109" && (joined || accounts.IsCode(was.Value)) {
				cell.Value = "20801091" // another code is not for the reader to tell
			}
			b := *accounts.NewBook(accounts.Core())
			var list diag.List
			readStatements(w, &b, &list)
			if told(list) == len(c.told) {
				after := figures(&b)
				gone, come := 0, 0
				for _, l := range strings.Split(setDiff(strings.Join(before, "\n"), after), "\n") {
					switch {
					case strings.HasPrefix(l, "- "):
						gone++
					case strings.HasPrefix(l, "+ "):
						come++
					}
				}
				part := len(was.Value) <= 2 && accounts.IsCode(was.Value) && gone == come // a 项 without its last digits is a 款: the sums tell
				if amount := was.Kind == workbook.Number || strings.Trim(was.Value, "0123456789-—,. ") == ""; !part && (!amount && gone+come > 0 || gone > 1 || come > 1) {
					t.Errorf("%s: %s!%s, %q for %q: silently\n%s", c.name, s.Name, was.Name(), cell.Value, was.Value, setDiff(strings.Join(before, "\n"), after))
				}
			}
			*cell = was
		}
	}
}

// TestCorpusSpaces: an empty row or column put in, or a merge undone, gives the
// same amounts or a message.
func TestCorpusSpaces(t *testing.T) {
	rounds := 4
	if n, err := strconv.Atoi(os.Getenv("JUESUAN_DAMAGE")); err == nil {
		rounds = n
	}
	r := rand.New(rand.NewPCG(uint64(rounds), 8))
	for _, c := range corpus {
		d := newDrawing(t)
		c.draw(d)
		for range rounds {
			// Ranges of merged cells are indexed when a file is read: the change is
			// made in the file.
			f, err := excelize.OpenReader(bytes.NewReader(d.bytes()))
			d.must(err)
			sheets := f.GetSheetList()
			sheet := sheets[r.IntN(len(sheets))]
			rows, err := f.GetRows(sheet)
			d.must(err)
			if len(rows) == 0 {
				continue
			}
			what := ""
			switch at := 1 + r.IntN(len(rows)); r.IntN(3) {
			case 0:
				what = fmt.Sprintf("a row at %d", at)
				d.must(f.InsertRows(sheet, at, 1))
			case 1:
				col := workbook.ColumnName(1 + r.IntN(len(rows[len(rows)/2])+1))
				what = "a column at " + col
				d.must(f.InsertCols(sheet, col, 1))
			default:
				merges, err := f.GetMergeCells(sheet)
				d.must(err)
				if len(merges) == 0 {
					continue
				}
				m := merges[r.IntN(len(merges))]
				what = "no merge of " + m[0]
				d.must(f.UnmergeCell(sheet, m.GetStartAxis(), m.GetEndAxis()))
			}
			var out bytes.Buffer
			d.must(f.Write(&out))
			b, list := readCorpus(t, out.Bytes(), "公开表.xlsx")
			told := len(list) - len(c.told)
			for _, d := range list {
				if d.Code == "read.budget_kind" {
					told--
				}
			}
			if diff := setDiff(d.expected(), figures(b)); diff != "" && told == 0 {
				t.Errorf("%s: %s, %s: silently\n%s", c.name, sheet, what, diff)
			}
			if os.Getenv("JUESUAN_DAMAGE") != "" && told > 0 {
				t.Logf("%s: %s, %s:\n%s", c.name, sheet, what, messages(list))
			}
		}
	}
}
