package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/diag"
)

const sampleWorkbook = "../../data/samples/ningxia-2020/公开表.xlsx"

// someFindings are findings of every kind for the sample's workbook.
func someFindings(file string) diag.List {
	at := func(sheet, cell string) diag.Position { return diag.Position{File: file, Sheet: sheet, Cell: cell} }
	return diag.List{
		{Severity: diag.Error, Code: "X.05", At: at("公开03表", "E9"), Message: "两表不一致", Difference: "0.09", Hint: "请核对", Suspect: at("公开01表", "F15"),
			Where: []diag.Side{{At: at("公开03表", "E9"), Label: "合计", Value: "1.00"}, {At: at("公开01表", "F38"), Label: "本年支出合计", Value: "1.09"}}},
		{Severity: diag.Warning, Code: "F.7", At: at("公开03表", "E9"), Message: "合计没有填"},
		{Severity: diag.Info, Code: "F.9", At: at("公开09表", ""), Message: "没有表注"},
		{Severity: diag.Warning, Code: "C.1", At: at("公开05表", "A12"), Message: "编码不在字典里"},
		{Severity: diag.Error, Code: "Y.3", At: diag.Position{File: "unit.yaml", Line: 88, Column: 5}, Message: "上年数不一致", Excerpt: "  income_total: 1.00",
			Where: []diag.Side{{At: diag.Position{File: "unit.yaml", Line: 88}, Value: "1.00"}, {At: diag.Position{File: "2019/公开表.xlsx", Sheet: "公开01表", Cell: "C30"}, Value: "2.00"}}},
	}
}

func annotate(t *testing.T, data []byte, name string, list diag.List) []byte {
	t.Helper()
	out, err := Annotate(data, name, list)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func readBytes(t *testing.T, data []byte, name string) *Workbook {
	t.Helper()
	w, list := Read(data, name)
	if w == nil {
		t.Fatal(list[0].Message)
	}
	return w
}

func readTestFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestAnnotatedCopyHasTheSameCells: whatever is marked, the sheets, cells,
// number formats, merges and hidden rows are those of the original.
func TestAnnotatedCopyHasTheSameCells(t *testing.T) {
	for _, path := range []string{sampleWorkbook, "../ingest/testdata/published-2020.xlsx", "testdata/sample-2020.xls", "testdata/ministry-2020.xls"} {
		data := readTestFile(t, path)
		before := readBytes(t, data, "w")
		list := someFindings("w")
		// Every sheet gets a mark on a cell that exists and on one that does not.
		for i := range before.Sheets {
			s := &before.Sheets[i]
			c := s.Rows[len(s.Rows)-1].Cells[0]
			for _, cell := range []string{c.Name(), CellName(c.Row+3, c.Col+1)} {
				list.Add(diag.Diagnostic{Severity: diag.Error, Code: "t", At: diag.Position{File: "w", Sheet: strings.TrimSpace(s.Name), Cell: cell}, Message: "有误"})
			}
		}
		after := readBytes(t, annotate(t, data, "w", list), "w")
		n := len(before.Sheets)
		if len(after.Sheets) != n+1 || after.Sheets[n].Name != listSheet {
			t.Fatalf("%s: %d sheets of %d", path, len(after.Sheets), n)
		}
		for i := range before.Sheets {
			a, b := before.Sheets[i], after.Sheets[i]
			if a.Name != b.Name || a.Hidden != b.Hidden {
				t.Errorf("%s: %q hidden %v became %q hidden %v", path, a.Name, a.Hidden, b.Name, b.Hidden)
			}
			order := func(m []Range) []Range {
				m = slices.Clone(m)
				slices.SortFunc(m, func(x, y Range) int { return (x.Row1-y.Row1)*maxColumn + x.Col1 - y.Col1 })
				return m
			}
			if !reflect.DeepEqual(order(a.Merges), order(b.Merges)) {
				t.Errorf("%s %s: merges differ", path, a.Name)
			}
			if len(a.Rows) != len(b.Rows) {
				t.Errorf("%s %s: %d rows became %d", path, a.Name, len(a.Rows), len(b.Rows))
				continue
			}
			for j := range a.Rows {
				if !reflect.DeepEqual(a.Rows[j], b.Rows[j]) {
					t.Errorf("%s %s row %d:\n  %v\n  %v", path, a.Name, a.Rows[j].Number, a.Rows[j].Cells, b.Rows[j].Cells)
				}
				if n := a.Rows[j].Number; a.RowHidden(n) != b.RowHidden(n) {
					t.Errorf("%s %s row %d: hidden differs", path, a.Name, n)
				}
			}
		}
	}
}

// TestAnnotatedCellKeepsItsFormat: of a cell's format only the fill changes.
func TestAnnotatedCellKeepsItsFormat(t *testing.T) {
	data := readTestFile(t, sampleWorkbook)
	out := annotate(t, data, "w", someFindings("w"))
	before, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	after, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		sheet, cell, fill string
		comment           []string
	}{
		{"公开03表", "E9", "FFC7CE", []string{"【错误 X.05】两表不一致", "公开01表!F38　本年支出合计：1.09", "差额：0.09", "→ 请核对", "【提醒 F.7】合计没有填"}},
		{"公开01表", "F15", "FF8080", []string{"【错误 X.05】两表不一致"}},
		{"公开01表", "F38", "EDEDED", []string{"【错误 X.05】两表不一致"}},
		{"公开05表", "A12", "FFCF87", []string{"【提醒 C.1】编码不在字典里"}},
		{"公开01表", "F16", "", nil},
	} {
		style := func(f *excelize.File) (*excelize.Style, int) {
			id, err := f.GetCellStyle(tt.sheet, tt.cell)
			if err != nil {
				t.Fatal(err)
			}
			s, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			return s, id
		}
		was, wasID := style(before)
		now, nowID := style(after)
		if tt.fill == "" {
			if wasID != nowID {
				t.Errorf("%s!%s: style %d became %d", tt.sheet, tt.cell, wasID, nowID)
			}
		} else if fill := after.Styles.Fills.Fill[*after.Styles.CellXfs.Xf[nowID].FillID].PatternFill; fill.FgColor == nil ||
			fill.FgColor.RGB != "FF"+tt.fill { // GetStyle knows no colours where a workbook has no theme
			t.Errorf("%s!%s: fill %v, want %s", tt.sheet, tt.cell, fill, tt.fill)
		}
		was.Fill, now.Fill = excelize.Fill{}, excelize.Fill{}
		if !reflect.DeepEqual(was, now) {
			t.Errorf("%s!%s: format changed\n%+v\n%+v", tt.sheet, tt.cell, was, now)
		}
		a, b := before.Styles.CellXfs.Xf[wasID], after.Styles.CellXfs.Xf[nowID]
		a.FillID, b.FillID, a.ApplyFill, b.ApplyFill = nil, nil, nil, nil
		x, _ := xml.Marshal(a)
		y, _ := xml.Marshal(b)
		if !bytes.Equal(x, y) {
			t.Errorf("%s!%s: record changed\n%s\n%s", tt.sheet, tt.cell, x, y)
		}
		text := commentAt(t, after, tt.sheet, tt.cell)
		for _, want := range tt.comment {
			if !strings.Contains(text, want) {
				t.Errorf("%s!%s: comment lacks %q:\n%s", tt.sheet, tt.cell, want, text)
			}
		}
		if tt.comment == nil && text != "" {
			t.Errorf("%s!%s: has a comment", tt.sheet, tt.cell)
		}
	}
	for sheet, want := range map[string]string{"公开03表": "FFFF0000", "公开05表": "FFED7D31", "公开09表": "FFB4A7D6", "公开02表": ""} {
		p, err := after.GetSheetProps(sheet)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if p.TabColorRGB != nil {
			got = *p.TabColorRGB
		}
		if got != want {
			t.Errorf("tab of %s is %q, want %q", sheet, got, want)
		}
	}
}

func commentAt(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	list, err := f.GetComments(sheet)
	if err != nil {
		t.Fatal(err)
	}
	text, n := "", 0
	for _, c := range list {
		if c.Cell != cell {
			continue
		}
		n++
		text += c.Text
		for _, p := range c.Paragraph {
			text += p.Text
		}
	}
	if n > 1 {
		t.Errorf("%s!%s has %d comments", sheet, cell, n)
	}
	return text
}

// TestListOfFindings: the last sheet holds every finding, also those of other
// files, the errors first, with a link to each cell of this workbook.
func TestListOfFindings(t *testing.T) {
	out := annotate(t, readTestFile(t, sampleWorkbook), "公开表.xlsx", someFindings("公开表.xlsx"))
	w := readBytes(t, out, "w")
	s := &w.Sheets[len(w.Sheets)-1]
	var got []string
	for row := 4; row <= 8; row++ {
		got = append(got, strings.Join([]string{s.At(row, 2).Value, s.At(row, 3).Value, s.At(row, 4).Value}, " "))
	}
	want := []string{"错误 X.05 公开03表!E9", "错误 Y.3 unit.yaml:88:5", "提醒 F.7 公开03表!E9", "提醒 C.1 公开05表!A12", "说明 F.9 公开09表"}
	if !slices.Equal(got, want) {
		t.Errorf("list:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if v := s.At(5, 6).Value; !strings.Contains(v, "2019/公开表.xlsx:公开01表!C30：2.00") || !strings.Contains(v, "income_total: 1.00") {
		t.Errorf("figures of a finding elsewhere: %q", v)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"D4": "'公开03表'!E9", "D5": "", "D8": "'公开09表'!A1"} {
		if _, target, _ := f.GetCellHyperLink(listSheet, cell); target != want {
			t.Errorf("%s links to %q, want %q", cell, target, want)
		}
	}
	if f.GetSheetName(f.GetActiveSheetIndex()) != listSheet {
		t.Error("the copy does not open on the list")
	}
}

// TestOwnComment: a comment that the user had stays, the finding is added.
func TestOwnComment(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(readTestFile(t, sampleWorkbook)))
	if err != nil {
		t.Fatal(err)
	}
	for cell, c := range map[string]excelize.Comment{
		"E9":  {Paragraph: []excelize.RichTextRun{{Text: "张会计："}, {Text: "已与账簿核对 "}}},
		"E10": {Text: "留着"},
	} {
		c.Cell, c.Author = cell, "会计"
		if err := f.AddComment("公开03表", c); err != nil {
			t.Fatal(err)
		}
	}
	var in bytes.Buffer
	if err := f.Write(&in); err != nil {
		t.Fatal(err)
	}
	list := someFindings("w")
	list.Add(diag.Diagnostic{Severity: diag.Error, Code: "T1.1", At: diag.Position{File: "w", Sheet: "公开03表", Cell: "F9"}, Message: "合计有误"})
	g, err := excelize.OpenReader(bytes.NewReader(annotate(t, in.Bytes(), "w", list)))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"E9": "张会计：已与账簿核对 \n\n【错误 X.05】", "E10": "留着", "F9": "【错误 T1.1】合计有误"} {
		if text := commentAt(t, g, "公开03表", cell); !strings.HasPrefix(text, want) {
			t.Errorf("%s: %q, want %q first", cell, text, want)
		}
	}
}

// TestThreadedComment: a conversation of newer programs stays with all its parts, and
// the finding is added to the comment that stands for it; what lies underneath a
// merged range is told at the cell that covers it.
func TestThreadedComment(t *testing.T) {
	const of = "http://schemas.openxmlformats.org/"
	parts := plainParts(prefixed)
	threads := map[string]string{
		"xl/threadedComments/threadedComment1.xml": `<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A1" dT="2024-01-01T00:00:00.00" personId="{1}" id="{2}"><text>对过了吗</text></threadedComment></ThreadedComments>`,
		"xl/persons/person.xml":                    `<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="会计" id="{1}" userId="u" providerId="None"/></personList>`,
	}
	for name, text := range threads {
		parts[name] = text
	}
	parts["xl/comments1.xml"] = `<comments xmlns="` + of + `spreadsheetml/2006/main"><authors><author>tc={2}</author></authors><commentList><comment ref="A1" authorId="0"><text><t>[线程批注] 对过了吗</t></text></comment></commentList></comments>`
	parts["xl/worksheets/_rels/sheet1.xml.rels"] = `<Relationships xmlns="` + of + `package/2006/relationships"><Relationship Id="rId1" Type="` + of + `officeDocument/2006/relationships/comments" Target="../comments1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>`
	data := handmade(t, parts)
	if w, list := Read(data, "w.xlsx"); w == nil || len(list) > 0 {
		t.Fatal(list)
	}
	at := func(cell string) diag.Diagnostic {
		return diag.Diagnostic{Severity: diag.Error, Code: "T1.1", At: diag.Position{File: "w.xlsx", Sheet: "表一", Cell: cell}, Message: "在" + cell}
	}
	out := annotate(t, data, "w.xlsx", diag.List{at("A1"), at("B4"), at("A4")})
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range threads {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(f); string(got) != want {
			t.Errorf("%s is %s", name, got)
		}
	}
	f, err := z.Open("xl/comments1.xml")
	if err != nil {
		t.Fatal(err)
	}
	comments, _ := io.ReadAll(f)
	for _, want := range []string{"对过了吗", "在A1", "在B4", "在A4", `ref="A4"`} {
		if !strings.Contains(string(comments), want) {
			t.Errorf("no %s in %s", want, comments)
		}
	}
	if strings.Contains(string(comments), `ref="B4"`) {
		t.Errorf("a comment underneath a merged cell: %s", comments)
	}
}

// TestUntouched: a copy is known as ours until another program saves it.
func TestUntouched(t *testing.T) {
	data := readTestFile(t, sampleWorkbook)
	out := annotate(t, data, "w", someFindings("w"))
	if !Untouched(out) {
		t.Error("the copy is not known as ours")
	}
	if Untouched(data) || Untouched(nil) || Untouched([]byte("x")) {
		t.Error("another file is taken for our copy")
	}
	if again := annotate(t, data, "w", someFindings("w")); !bytes.Equal(out, again) {
		t.Error("the same findings give other bytes")
	}
	f, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue("公开03表", "E9", 1.5); err != nil {
		t.Fatal(err)
	}
	var changed bytes.Buffer
	if err := f.Write(&changed); err != nil {
		t.Fatal(err)
	}
	if Untouched(changed.Bytes()) {
		t.Error("a copy with a changed cell would be overwritten")
	}
}

func TestAnnotateRefuses(t *testing.T) {
	for name, data := range map[string][]byte{"空.xlsx": nil, "文.xlsx": []byte("hello"), "半.xlsx": readTestFile(t, sampleWorkbook)[:5000]} {
		if out, err := Annotate(data, name, nil); err == nil || out != nil {
			t.Errorf("%s: annotated", name)
		}
	}
}

func TestAnnotatedName(t *testing.T) {
	for in, want := range map[string]string{"公开表.xlsx": "公开表-标注.xlsx", "决算报表.xls": "决算报表-标注.xlsx", "a.XLSM": "a-标注.xlsm", "无后缀": "无后缀-标注.xlsx"} {
		if got := AnnotatedName(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func BenchmarkAnnotate(b *testing.B) {
	data, err := os.ReadFile(sampleWorkbook)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Annotate(data, "w", someFindings("w")); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAnnotatedCopyIsValid holds copies against the schemas of ISO/IEC 29500
// with the validator that OOXML_VALIDATOR names.
func TestAnnotatedCopyIsValid(t *testing.T) {
	validator := os.Getenv("OOXML_VALIDATOR")
	if validator == "" {
		t.Skip("OOXML_VALIDATOR names no validator: the copies were not validated")
	}
	for _, path := range []string{sampleWorkbook, "testdata/sample-2020.xls"} {
		name := filepath.Join(t.TempDir(), "标注.xlsx")
		if err := os.WriteFile(name, annotate(t, readTestFile(t, path), "w", someFindings("w")), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(validator, name).CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte(`"ok": true`)) {
			t.Errorf("%s: %v\n%s", path, err, out)
		}
	}
}
