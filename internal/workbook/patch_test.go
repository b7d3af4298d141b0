package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
)

// handmade is a package of parts as other programs write them.
func handmade(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// plainParts are a workbook of two sheets and a list of formulas.
func plainParts(sheet string) map[string]string {
	return map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"></Override></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><x:bookViews><x:workbookView activeTab="1"/></x:bookViews><x:sheets><x:sheet name="表一" sheetId="4" r:id="rId7"/><x:sheet name="表二" sheetId="9" r:id="rId8"></x:sheet></x:sheets><x:definedNames><x:definedName name="_xlnm.Print_Area" localSheetId="0">表一!$A$1:$B$9</x:definedName></x:definedNames></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId10" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/></Relationships>`,
		"xl/styles.xml":              `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="10"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/calcChain.xml":           `<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B2" i="4"/></calcChain>`,
		"xl/worksheets/sheet1.xml":   sheet,
		"xl/worksheets/sheet2.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetData/></worksheet>`,
	}
}

const prefixed = `<?xml version="1.0"?>
<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:cols><x:col min="1" max="2" width="10"/></x:cols><x:sheetData>
  <x:row r="1" spans="1:3"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row>
  <x:row><x:c s="1"/><x:c t="n" s="0"><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c r="C2" s="2"><x:v>0.5</x:v></x:c></x:row>
  <x:row r="4" ht="18" customHeight="1"><x:c r="B4" s="3" cm="1"><x:v>44000</x:v></x:c><!-- 注 --><x:c r="D4"><x:v>7</x:v></x:c></x:row>
</x:sheetData><x:mergeCells count="1"><x:mergeCell ref="A4:B4"/></x:mergeCells></x:worksheet>`

// TestPatch: cells of a sheet, written by another program, hold what they are
// given, with their formats; what stands around them stays.
func TestPatch(t *testing.T) {
	parts := plainParts(prefixed)
	data := handmade(t, parts)
	p := Patch{Sheets: []SheetPatch{{Name: "表一", Cells: []CellPatch{
		{2, 1, "12", true},                         // a text format: stays text
		{2, 2, "-3.50", true},                      // was a formula
		{2, 3, "4", true},                          // a share: would read as 400%
		{4, 2, "2020-01-01", false},                // was a date
		{4, 3, "<&\"'> _x0041_x0042_ 一\n二", false}, // not there yet
		{4, 4, "", false},
		{5, 2, "5", true}, // a new row at the end
		{3, 1, "乙", false},
	}}, {Name: "表二", Cells: []CellPatch{{2, 2, "丙", false}}}}}
	out, err := p.Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	w, list := Read(out, "x.xlsx")
	if w == nil {
		t.Fatal(list)
	}
	for _, c := range []struct {
		sheet, row, col int
		kind            Kind
		value           string
	}{
		{0, 1, 1, Text, "甲"}, {0, 2, 1, Text, "12"}, {0, 2, 2, Number, "-3.50"}, {0, 2, 3, Text, "4"}, {0, 4, 2, Text, "2020-01-01"}, {0, 4, 3, Text, "<&\"'> _x0041_x0042_ 一\n二"}, {0, 4, 4, Empty, ""},
		{0, 5, 2, Text, "5"}, {0, 3, 1, Text, "乙"}, {1, 2, 2, Text, "丙"},
	} {
		if got := w.Sheets[c.sheet].At(c.row, c.col); got.Kind != c.kind || got.Value != c.value || got.Formula {
			t.Errorf("%s!%s is %+v, want %q", w.Sheets[c.sheet].Name, CellName(c.row, c.col), got, c.value)
		}
	}
	got := readAll(t, out)
	const want = `<?xml version="1.0"?>
<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:cols><x:col min="1" max="2" width="10"/></x:cols><x:sheetData>
  <x:row r="1" spans="1:3"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row>
  <x:row r="2"><x:c s="1" t="inlineStr"><x:is><x:t xml:space="preserve">12</x:t></x:is></x:c><x:c s="0"><x:v>-3.50</x:v></x:c><x:c r="C2" s="2" t="inlineStr"><x:is><x:t xml:space="preserve">4</x:t></x:is></x:c></x:row><x:row r="3"><x:c r="A3" t="inlineStr"><x:is><x:t xml:space="preserve">乙</x:t></x:is></x:c></x:row>
  <x:row r="4" ht="60" customHeight="1"><x:c r="B4" s="3" t="inlineStr"><x:is><x:t xml:space="preserve">2020-01-01</x:t></x:is></x:c><x:c r="C4" t="inlineStr"><x:is><x:t xml:space="preserve">&lt;&amp;&quot;'&gt; _x005F_x0041_x005F_x0042_ 一
二</x:t></x:is></x:c><!-- 注 --><x:c r="D4"/></x:row><x:row r="5" ht="18" customHeight="1"><x:c r="B5" s="3" t="inlineStr"><x:is><x:t xml:space="preserve">5</x:t></x:is></x:c></x:row>
</x:sheetData><x:mergeCells count="1"><x:mergeCell ref="A4:B4"/></x:mergeCells></x:worksheet>`
	if s := got["xl/worksheets/sheet1.xml"]; s != want {
		t.Errorf("the sheet is\n%s\nwant\n%s", s, want)
	}
	// The list of formulas goes with the formula; nothing else changes.
	if _, ok := got["xl/calcChain.xml"]; ok || strings.Contains(got["[Content_Types].xml"]+got["xl/_rels/workbook.xml.rels"], "calcChain.xml") {
		t.Error("the list of formulas is still there")
	}
	for _, name := range []string{"_rels/.rels", "xl/workbook.xml", "xl/styles.xml"} {
		if got[name] != parts[name] {
			t.Errorf("%s has changed:\n%s", name, got[name])
		}
	}
}

func readAll(t *testing.T, data []byte) map[string]string {
	t.Helper()
	c, err := openContainer(data)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range c.files {
		b, err := readPart(f, maxPartSize)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

// TestPatchNothing: a sheet cut to pieces and put together is the same.
func TestPatchNothing(t *testing.T) {
	for _, sheet := range []string{prefixed, `<worksheet><sheetData></sheetData></worksheet>`, `<worksheet><sheetData  /></worksheet>`, `<worksheet><sheetData><row></row><row ><c></c><c /></row ></sheetData></worksheet>`, `<worksheet><sheetData><row r="3"/><row r="4" spans="1:2"  ><c r="A4"/></row></sheetData></worksheet>`} {
		x, err := readSheetText([]byte(sheet))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(x.text()); sheet != got {
			t.Errorf("got\n%s\nwant\n%s", got, sheet)
		}
	}
}

// TestPatchRows: rows change places with all that is in them; what could not
// follow is told, and nothing is done.
func TestPatchRows(t *testing.T) {
	const sheet = `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>头</v></c></row><row r="2" ht="30"><c r="A2" s="1" t="str"><v>二</v></c><c r="Z2"><v>2</v></c></row><row r="4"><c r="A4" t="str"><v>四</v></c></row></sheetData>%</worksheet>`
	move := Patch{Sheets: []SheetPatch{{Name: "表一", Rows: map[int]int{2: 3, 3: 4, 4: 2}}}}
	out, err := move.Apply(handmade(t, plainParts(strings.Replace(sheet, "%", `<mergeCells><mergeCell ref="A1:B1"/></mergeCells>`, 1))))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := readAll(t, out)["xl/worksheets/sheet1.xml"], `<row r="2"><c r="A2" t="str"><v>四</v></c></row><row r="3" ht="30"><c r="A3" s="1" t="str"><v>二</v></c><c r="Z3"><v>2</v></c></row></sheetData>`; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, c := range []struct{ tail, cell, second, says string }{
		{`<mergeCells><mergeCell ref="A2:A4"/></mergeCells>`, "", "", "第 2 至 4 行有合并的格子"},
		{`<hyperlinks><hyperlink ref="A4" location="x"/></hyperlinks>`, "", "", "A4 有超链接"},
		{"", `<f>A2</f><v>1</v>`, "", "A4 是公式"},
		{"", "", `<c r="A1"><f>SUM(表一!A2:A4)</f><v>1</v></c>`, "“表二”表里有公式引用“表一”"},
	} {
		parts := plainParts(strings.Replace(sheet, "%", c.tail, 1))
		if c.cell != "" {
			parts["xl/worksheets/sheet1.xml"] = strings.Replace(parts["xl/worksheets/sheet1.xml"], "<v>四</v>", c.cell, 1)
		}
		parts["xl/worksheets/sheet2.xml"] = strings.Replace(parts["xl/worksheets/sheet2.xml"], "<sheetData/>", `<sheetData><row r="1">`+c.second+`</row></sheetData>`, 1)
		_, err := move.Apply(handmade(t, parts))
		var u *Unsafe
		if !errors.As(err, &u) || !strings.Contains(u.Text, c.says) {
			t.Errorf("%s: %v", c.says, err)
		}
	}
	parts := plainParts(strings.Replace(sheet, "%", "", 1))
	parts["xl/worksheets/_rels/sheet1.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments1.xml"/></Relationships>`
	parts["xl/comments1.xml"] = `<comments><commentList><comment ref="A2" authorId="0"><text><t>批注</t></text></comment></commentList></comments>`
	var u *Unsafe
	if _, err := move.Apply(handmade(t, parts)); !errors.As(err, &u) || !strings.Contains(u.Text, "A2 有批注") {
		t.Errorf("a comment: %v", err)
	}
	shared := Patch{Sheets: []SheetPatch{{Name: "表一", Cells: []CellPatch{{4, 1, "5", true}}}}}
	if _, err := shared.Apply(handmade(t, plainParts(strings.Replace(strings.Replace(sheet, "%", "", 1), "<v>四</v>", `<f t="shared" ref="A4:A9" si="0">A2</f><v>1</v>`, 1)))); !errors.As(err, &u) {
		t.Errorf("a shared formula: %v", err)
	}
}

// TestPatchSheets: a sheet is copied with its comments, and sheets change
// places with what is counted by them.
func TestPatchSheets(t *testing.T) {
	parts := plainParts(`<worksheet><sheetPr codeName="Sheet1"/><sheetViews><sheetView tabSelected="1"/></sheetViews><sheetData><row r="1"><c r="A1" t="str"><v>甲</v></c></row></sheetData><legacyDrawing r:id="rId2"/></worksheet>`)
	parts["xl/worksheets/_rels/sheet1.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/></Relationships>`
	parts["xl/comments1.xml"] = `<comments/>`
	parts["xl/drawings/vmlDrawing1.vml"] = `<xml/>`
	p := Patch{Copies: []SheetCopy{{"表一", "表三"}}, Order: []string{"表三", "表一", "表二"}, Sheets: []SheetPatch{{Name: "表三", Cells: []CellPatch{{1, 1, "乙", false}}}}}
	out, err := p.Apply(handmade(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	w, list := Read(out, "x.xlsx")
	if w == nil {
		t.Fatal(list)
	}
	var names []string
	for _, s := range w.Sheets {
		names = append(names, s.Name+"="+s.At(1, 1).Value)
	}
	if want := []string{"表三=乙", "表一=甲", "表二="}; !slices.Equal(names, want) {
		t.Errorf("sheets %q, want %q", names, want)
	}
	got := readAll(t, out)
	for part, want := range map[string]string{
		"xl/workbook.xml":                     `<x:workbookView activeTab="2"/></x:bookViews><x:sheets><x:sheet name="表三" sheetId="10" r:id="rId1"/><x:sheet name="表一" sheetId="4" r:id="rId7"/><x:sheet name="表二" sheetId="9" r:id="rId8"></x:sheet></x:sheets><x:definedNames><x:definedName name="_xlnm.Print_Area" localSheetId="1">`,
		"xl/worksheets/sheet3.xml":            `<sheetPr/><sheetViews><sheetView/></sheetViews>`,
		"xl/worksheets/_rels/sheet3.xml.rels": `Target="/xl/comments2.xml"/>`,
		"[Content_Types].xml":                 `PartName="/xl/worksheets/sheet3.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
		"xl/drawings/vmlDrawing2.vml":         `<xml/>`,
		"xl/_rels/workbook.xml.rels":          `<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet3.xml"/>`,
	} {
		if !strings.Contains(got[part], want) {
			t.Errorf("%s is\n%s\nwant in it\n%s", part, got[part], want)
		}
	}
	parts["xl/worksheets/_rels/sheet1.xml.rels"] = strings.Replace(parts["xl/worksheets/_rels/sheet1.xml.rels"], "relationships/comments", "relationships/drawing", 1)
	var u *Unsafe
	if _, err := p.Apply(handmade(t, parts)); !errors.As(err, &u) {
		t.Errorf("a sheet with a picture: %v", err)
	}
}

// FuzzPatch: whatever the text of a sheet, a cell of it is changed and reads as
// wanted, the others as before, or the change is refused.
func FuzzPatch(f *testing.F) {
	for _, sheet := range []string{prefixed, `<worksheet><sheetData/></worksheet>`, `<worksheet><sheetData><row><c/><c t="b"><v>1</v></c></row><row r="9"><c r="B9"/></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row r="2"/><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`} {
		f.Add(sheet, uint8(2), uint8(2), "甲")
		f.Add(sheet, uint8(4), uint8(1), "_x000A_ <")
	}
	f.Fuzz(func(t *testing.T, sheet string, row, col uint8, text string) {
		if text != strings.ToValidUTF8(text, "") || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0xFFFE || r == 0xFFFF }) {
			return // never given
		}
		data := handmade(t, plainParts(sheet))
		before, _ := Read(data, "x.xlsx")
		if before == nil {
			return
		}
		c := CellPatch{int(row) + 1, int(col) + 1, text, false}
		out, err := (&Patch{Sheets: []SheetPatch{{Name: "表一", Cells: []CellPatch{c}}}}).Apply(data)
		if err != nil {
			return
		}
		after, list := Read(out, "x.xlsx")
		if after == nil {
			t.Fatalf("%v:\n%s", list, readAll(t, out)["xl/worksheets/sheet1.xml"])
		}
		if got := after.Sheets[0].At(c.Row, c.Col); got.Value != text {
			t.Errorf("%q is read as %+v", text, got)
		}
		for _, r := range before.Sheets[0].Rows {
			for _, was := range r.Cells {
				if got := after.Sheets[0].At(was.Row, was.Col); (was.Row != c.Row || was.Col != c.Col) && got != was {
					t.Errorf("%+v has become %+v", was, got)
				}
			}
		}
	})
}
