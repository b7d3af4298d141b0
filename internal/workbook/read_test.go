package workbook

import (
	"archive/zip"
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var realFiles = []string{
	"../../data/samples/ningxia-2020/公开表.xlsx",
	"../ingest/testdata/published-2020.xlsx",
}

// TestOracle: the reader sees every cell and merge that excelize sees, with
// the same raw value.
func TestOracle(t *testing.T) {
	for _, path := range realFiles {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		w, list := Read(data, path)
		if list.Failed() {
			t.Fatal(list)
		}
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for i := range w.Sheets {
			names = append(names, w.Sheets[i].Name)
		}
		if want := f.GetSheetList(); !slices.Equal(names, want) {
			t.Fatalf("%s: sheets %q, excelize has %q", path, names, want)
		}
		cells := 0
		for i := range w.Sheets {
			s := &w.Sheets[i]
			rows, err := f.GetRows(s.Name, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for r, row := range rows {
				for c, want := range row {
					have := s.At(r+1, c+1)
					if have.Value != want {
						t.Errorf("%s %s!%s: %q, excelize has %q", path, s.Name, CellName(r+1, c+1), have.Value, want)
					}
					if have.Kind != Empty {
						cells++
					}
				}
			}
			merges, err := f.GetMergeCells(s.Name, true)
			if err != nil {
				t.Fatal(err)
			}
			var want, have []string
			for _, m := range merges {
				want = append(want, m.GetStartAxis()+":"+m.GetEndAxis())
			}
			for _, m := range s.Merges {
				have = append(have, CellName(m.Row1, m.Col1)+":"+CellName(m.Row2, m.Col2))
			}
			slices.Sort(want)
			slices.Sort(have)
			if !slices.Equal(want, have) {
				t.Errorf("%s %s: merges %q, excelize has %q", path, s.Name, have, want)
			}
		}
		total := 0
		for i := range w.Sheets {
			for j := range w.Sheets[i].Rows {
				total += len(w.Sheets[i].Rows[j].Cells)
			}
		}
		if total != cells || cells == 0 {
			t.Errorf("%s: %d cells read, %d of them known to excelize", path, total, cells)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	data, err := os.ReadFile(realFiles[0])
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, list := Read(data, "x"); list.Failed() {
			b.Fatal(list)
		}
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		data string
		want Format
	}{
		{"", NoBytes}, {"%PDF-1.7", PDF}, {"<html>", WebPage}, {"\xEF\xBB\xBF <?xml", Markup},
		{"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", Spreadsheet2003},
		{"\xFF\xFE<\x00t\x00a\x00b\x00l\x00e\x00>\x00", WebPage}, {"MIME-Version: 1.0\r\nContent-Type: multipart/related", WebPage},
		{"科目编码,科目名称,金额\r\n", PlainText}, {"\xBF\xC6\xC4\xBF\t\xBD\xF0\xB6\xEE\r\n", PlainText}, {"a,\x00\x01", Unknown},
		{"\x09\x04\x06\x00", XLS}, {"hello", Unknown},
		{"PK\x03\x04 xl/ cut short", XLSX}, {"PK\x03\x04 cut short", OtherZip},
		{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("x", 100), OtherOLE},
	} {
		if have := Sniff([]byte(c.data)); have != c.want {
			t.Errorf("%.12q: %s, want %s", c.data, have, c.want)
		}
	}
}

// TestSniffZip: what a zip is by the parts in it.
func TestSniffZip(t *testing.T) {
	for _, c := range []struct {
		parts []string
		want  Format
	}{
		{[]string{"[Content_Types].xml", "xl/worksheets/sheet1.bin", "xl/workbook.bin"}, Binary},
		{[]string{"mimetype=application/vnd.oasis.opendocument.spreadsheet", "content.xml", "META-INF/manifest.xml"}, OpenDocument},
		{[]string{"mimetype=application/vnd.oasis.opendocument.text", "content.xml", "META-INF/manifest.xml"}, OtherZip},
		{[]string{"xl/workbook.xml"}, XLSX}, {[]string{"word/document.xml"}, WordDoc}, {[]string{"a.txt"}, OtherZip},
	} {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for _, p := range c.parts {
			name, text, _ := strings.Cut(p, "=")
			f, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if have := Sniff(out.Bytes()); have != c.want {
			t.Errorf("%q: %s, want %s", c.parts, have, c.want)
		}
	}
}
