package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

// sampleFile is the sample's workbook.
func sampleFile(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(realFiles[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// rewrite copies a zip with some parts changed: edit returns the part's new
// content, nil to leave it out.
func rewrite(t testing.TB, data []byte, edit func(name string, content []byte) []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if b = edit(f.Name, b); b == nil {
			continue
		}
		o, err := w.Create(f.Name)
		if err == nil {
			_, err = o.Write(b)
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

// inSheet changes the first sheet.
func inSheet(t testing.TB, old, with string) []byte {
	return rewrite(t, sampleFile(t), func(name string, b []byte) []byte {
		if name != "xl/worksheets/sheet1.xml" {
			return b
		}
		if !bytes.Contains(b, []byte(old)) {
			t.Fatalf("the sheet has no %q", old)
		}
		return bytes.Replace(b, []byte(old), []byte(with), 1)
	})
}

func part(t testing.TB, want string, edit func([]byte) []byte) []byte {
	return rewrite(t, sampleFile(t), func(name string, b []byte) []byte {
		if name == want {
			return edit(b)
		}
		return b
	})
}

// TestHostile: files that are damaged or made to do harm get a message, within
// two seconds, and never a table.
func TestHostile(t *testing.T) {
	sample := sampleFile(t)
	var out strings.Builder
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"零字节", nil},
		{"只有开头四字节", sample[:4]},
		{"截去一半", sample[:len(sample)/2]},
		{"少一字节", sample[:len(sample)-1]},
		{"内容被改", flip(sample, "xl/worksheets/sheet1.xml")},
		{"声明的大小偏小", falseSize(t, sample)},
		{"表的内容截断", part(t, "xl/worksheets/sheet3.xml", func(b []byte) []byte { return b[:len(b)*2/3] })},
		{"表的内容截在标记之间", part(t, "xl/worksheets/sheet3.xml", func(b []byte) []byte { return b[:bytes.LastIndex(b, []byte("</row>"))+6] })},
		{"共享文字截断", part(t, "xl/sharedStrings.xml", func(b []byte) []byte { return b[:len(b)/2] })},
		{"样式截断", part(t, "xl/styles.xml", func(b []byte) []byte { return b[:len(b)/2] })},
		{"缺工作簿部件", rewrite(t, sample, func(n string, b []byte) []byte {
			if n == "xl/workbook.xml" {
				return nil
			}
			return b
		})},
		{"缺一张表的部件", rewrite(t, sample, func(n string, b []byte) []byte {
			if n == "xl/worksheets/sheet2.xml" {
				return nil
			}
			return b
		})},
		{"缺共享文字", rewrite(t, sample, func(n string, b []byte) []byte {
			if n == "xl/sharedStrings.xml" {
				return nil
			}
			return b
		})},
		{"文档类型声明", inSheet(t, "<worksheet", `<!DOCTYPE x [<!ENTITY a "b">]><worksheet`)},
		{"自造实体", inSheet(t, "<v>1</v>", "<v>&a;</v>")},
		{"标记不配对", inSheet(t, "</row>", "</c>")},
		{"两个根", part(t, "xl/workbook.xml", func(b []byte) []byte { return append(b, "<a/>"...) })},
		{"UTF-16", part(t, "xl/workbook.xml", func(b []byte) []byte { return append([]byte{0xFF, 0xFE}, b...) })},
		{"嵌套太深", inSheet(t, "<sheetData>", "<sheetData>"+strings.Repeat("<a>", 300)+strings.Repeat("</a>", 300))},
		{"单元格超出范围", inSheet(t, `r="A4"`, `r="XFE4"`)},
		{"行号超出范围", inSheet(t, `<row r="4"`, `<row r="1048577"`)},
		{"单元格重复", inSheet(t, `r="B5"`, `r="A5"`)},
		{"共享文字编号不存在", inSheet(t, `t="s"><v>`, `t="s"><v>9999`)},
		{"数值不是数字", inSheet(t, "<v>138243574.6</v>", "<v>13824.3574.6</v>")},
		{"指数过大", inSheet(t, "<v>138243574.6</v>", "<v>1E99999</v>")},
		{"类型不认识", inSheet(t, `r="C7" s="6"`, `r="C7" s="6" t="x"`)},
		{"合并区域不对", inSheet(t, `ref="A1:F1"`, `ref="F1:A1"`)},
		{"合并区域重叠", inSheet(t, `<mergeCell ref="A1:F1"/>`, `<mergeCell ref="A1:F1"/><mergeCell ref="B1:C2"></mergeCell>`)},
		{"合并区域太多", inSheet(t, `<mergeCell ref="A1:F1"/>`, strings.Repeat(`<mergeCell ref="A1:F1"/>`, maxMerges+1))},
		{"单元格太多", inSheet(t, "<sheetData>", "<sheetData>"+manyCells(maxCells+1))},
		{"压缩炸弹", part(t, "xl/worksheets/sheet1.xml", func(b []byte) []byte {
			return append(b, bytes.Repeat([]byte(" "), maxPartSize)...)
		})},
		{"合并区域太高", inSheet(t, `<mergeCell ref="A1:F1"/>`, tallMerges(maxTall+1))},
		{"许多部件", manyParts(t)},
		{"部件重复", twice(t, sample)},
		{"Word 文档", zipOf(t, "word/document.xml", "<a/>")},
		{"别的压缩包", zipOf(t, "a.txt", "x")},
		{"文本", []byte("收入支出决算总表,1,2")},
		{"网页", []byte("<html><table></table></html>")},
		{"PDF", []byte("%PDF-1.4")},
		{"旧格式，不是工作簿", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2000)...)},
	} {
		start := time.Now()
		w, list := Read(c.data, "公开表.xlsx")
		// Logged, not asserted: on a busy machine a wall clock proves nothing.
		t.Logf("%s: %v", c.name, time.Since(start))
		if w != nil || !list.Failed() {
			t.Errorf("%s: no error", c.name)
		}
		for _, d := range list {
			fmt.Fprintf(&out, "%s\n  %s [%s]\n", c.name, d.Message, d.Code)
		}
	}
	golden.Check(t, "hostile.txt", []byte(out.String()))
}

// TestTruncated: no cut of a workbook gives a table.
func TestTruncated(t *testing.T) {
	sample := sampleFile(t)
	for n := 0; n < len(sample); n += 97 {
		if w, list := Read(sample[:n], "x.xlsx"); w != nil || !list.Failed() {
			t.Fatalf("cut to %d bytes: read without an error", n)
		}
	}
	for name, step := range map[string]int{"xl/worksheets/sheet2.xml": 61, "xl/sharedStrings.xml": 211, "xl/workbook.xml": 17} {
		full := part(t, name, func(b []byte) []byte { return b })
		size := 0
		part(t, name, func(b []byte) []byte { size = len(b); return b })
		if _, list := Read(full, "x.xlsx"); list.Failed() {
			t.Fatal(list)
		}
		for n := 0; n < size; n += step {
			data := part(t, name, func(b []byte) []byte { return b[:n] })
			if w, list := Read(data, "x.xlsx"); w != nil || !list.Failed() {
				t.Fatalf("%s cut to %d bytes: read without an error", name, n)
			}
		}
	}
}

// TestFarCell: a cell in the last column costs nothing and is not lost.
func TestFarCell(t *testing.T) {
	data := inSheet(t, `<row r="4"`, `<row r="3"><c r="XFD3"><v>5</v></c></row><row r="4"`)
	w, list := Read(data, "x.xlsx")
	if list.Failed() {
		t.Fatal(list)
	}
	if c := w.Sheets[0].At(3, maxColumn); c.Value != "5" {
		t.Errorf("XFD3: %+v", c)
	}
	if _, cols := w.Sheets[0].Extent(); cols != maxColumn {
		t.Errorf("extent: %d columns", cols)
	}
}

// TestCells: every kind of cell, as the file may write it.
func TestCells(t *testing.T) {
	const row = `<row r="100" hidden="1">` +
		`<c r="A100" t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r><rPh sb="0" eb="1"><t>ㄐ</t></rPh></is></c>` +
		`<c r="B100" t="str"><f>A1&amp;"x"</f><v>a&amp;b_x000D_&#10;c</v></c>` +
		`<c r="C100"><f>SUM(A1:A2)</f></c>` +
		`<c r="D100"><f>1+1</f><v>2</v></c>` +
		`<c r="E100" t="e"><v>#REF!</v></c>` +
		`<c r="F100" t="b"><v>1</v></c>` +
		`<c r="G100"><v>1.0247396500000001E6</v></c>` +
		`<c r="H100" t="str"><f>""</f><v></v></c>` +
		`<c r="I100"/>` +
		`<c t="d"><v>2020-12-31</v></c>` +
		`<c r="K100" t="inlineStr"><is><t><![CDATA[<丙>]]></t></is></c>` +
		`</row>`
	data := inSheet(t, "</sheetData>", row+"</sheetData>")
	w, list := Read(data, "x.xlsx")
	if list.Failed() {
		t.Fatal(list)
	}
	s := &w.Sheets[0]
	for _, c := range []struct {
		ref   string
		kind  Kind
		value string
	}{
		{"A100", Text, "甲 乙"}, {"B100", Text, "a&b\r\nc"}, {"C100", NoValue, ""}, {"D100", Number, "2"}, {"E100", Fault, "#REF!"}, {"F100", Bool, "1"},
		{"G100", Number, "1.0247396500000001E6"}, {"H100", Empty, ""}, {"I100", Empty, ""}, {"J100", Date, "44196"}, {"K100", Text, "<丙>"},
	} {
		r, col, _ := ParseCellName(c.ref)
		if have := s.At(r, col); have.Kind != c.kind || have.Value != c.value {
			t.Errorf("%s: kind %d %q, want %d %q", c.ref, have.Kind, have.Value, c.kind, c.value)
		}
	}
	if !s.RowHidden(100) || s.RowHidden(7) {
		t.Error("hidden rows")
	}
}

// TestDateFormats: which number formats show dates.
func TestDateFormats(t *testing.T) {
	for code, want := range map[string]bool{
		"#,##0.00": false, "General": false, "0.00_);[Red](0.00)": false, `yyyy"年"m"月"`: true, "yyyy-mm-dd": true, "[h]:mm": true, "[Red]0": false,
		`"元"0.00`: false, `0.00"day"`: false, `\d0`: false, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ": false, "@": false, "[$-804]aaaa;@": false, "[DBNum1]General": false,
	} {
		if have := isDateFormat(200, code); have != want {
			t.Errorf("%q: %v", code, have)
		}
	}
	if !isDateFormat(14, "") || !isDateFormat(31, "") || isDateFormat(4, "#,##0.00") {
		t.Error("built-in formats")
	}
}

// FuzzSheet: no sheet panics or hangs, and what is read is in order.
func FuzzSheet(f *testing.F) {
	sample := sampleFile(f)
	part(f, "xl/worksheets/sheet9.xml", func(b []byte) []byte { f.Add(b); return b })
	f.Add([]byte(`<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`))
	f.Add([]byte(`<a b='>'/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := &book{container: &container{parts: map[string][]byte{"s": data}}}
		x := &xlsxReader{book: b, workbook: &Workbook{}, strings: []string{"甲"}, sheet: &Sheet{}}
		if err := b.scan("s", x.readSheet); err != nil {
			return
		}
		s := x.sheet
		last := 0
		for i := range s.Rows {
			if s.Rows[i].Number <= last || len(s.Rows[i].Cells) == 0 {
				t.Fatalf("rows out of order: %+v", s.Rows)
			}
			last = s.Rows[i].Number
			col := 0
			for _, c := range s.Rows[i].Cells {
				if c.Col <= col || c.Row != last || c.Kind == Empty {
					t.Fatalf("cells out of order: %+v", s.Rows[i])
				}
				col = c.Col
			}
		}
	})
	_ = sample
}

// FuzzRead: no file panics.
func FuzzRead(f *testing.F) {
	f.Add(sampleFile(f))
	f.Add(zipOf(f, "xl/workbook.xml", "<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, list := Read(data, "x.xlsx")
		if (w == nil) != list.Failed() {
			t.Fatalf("workbook %v with %d errors", w != nil, len(list))
		}
	})
}

// flip changes one byte of the compressed content of a part.
func flip(data []byte, name string) []byte {
	out := bytes.Clone(data)
	i := bytes.Index(out, []byte(name))
	out[i+len(name)+200] ^= 0x10
	return out
}

// falseSize declares a sheet to be shorter than it is, in the central directory.
func falseSize(t testing.TB, data []byte) []byte {
	t.Helper()
	out := bytes.Clone(data)
	i := bytes.LastIndex(out, []byte("xl/worksheets/sheet1.xml"))
	head := i - 46
	if string(out[head:head+4]) != "PK\x01\x02" {
		t.Fatal("no central directory entry")
	}
	size := binary.LittleEndian.Uint32(out[head+24:])
	binary.LittleEndian.PutUint32(out[head+24:], size/2)
	return out
}

func manyCells(n int) string {
	var b strings.Builder
	for i := range n {
		if i%200 == 0 {
			if i > 0 {
				b.WriteString("</row>")
			}
			fmt.Fprintf(&b, `<row r="%d">`, 1000+i/200)
		}
		b.WriteString("<c><v>1</v></c>")
	}
	return b.String() + "</row>"
}

// tallMerges are ranges of many rows, one below the other.
func tallMerges(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<mergeCell ref="A%d:A%d"/>`, 1000+i*(tallMerge+1), 1000+i*(tallMerge+1)+tallMerge)
	}
	return b.String()
}

func manyParts(t testing.TB) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := range maxParts + 1 {
		if _, err := w.Create(fmt.Sprintf("xl/%d.xml", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// twice adds a second part of a name that is taken: which of the two a reader
// takes is anyone's guess.
func twice(t testing.TB, data []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	i := slices.IndexFunc(r.File, func(f *zip.File) bool { return f.Name == "xl/worksheets/sheet1.xml" })
	for _, f := range append(r.File, r.File[i]) {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zipOf(t testing.TB, name, content string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	o, err := w.Create(name)
	if err == nil {
		_, err = o.Write([]byte(content))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestReadFile: what may stand where a workbook is expected.
func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	for name, path := range map[string]string{"missing": filepath.Join(dir, "无.xlsx"), "folder": dir} {
		if w, list := ReadFile(path, "x.xlsx"); w != nil || !list.Failed() {
			t.Errorf("%s: no error", name)
		}
	}
}
