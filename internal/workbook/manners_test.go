package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/diag"
)

// partsOf are the parts of a package as they lie in it, by partKey.
func partsOf(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		b, err := readPart(f, maxPartSize)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := out[partKey(f.Name)]; twice {
			t.Errorf("two parts %s", f.Name)
		}
		out[partKey(f.Name)] = b
	}
	return out
}

// changedParts are those that differ or are new, and that every one of them is
// well-formed, with no prefix that is not declared.
func changedParts(t testing.TB, before, after []byte) []string {
	t.Helper()
	was, is := partsOf(t, before), partsOf(t, after)
	var out []string
	for name, b := range is {
		if old, ok := was[name]; ok && bytes.Equal(old, b) {
			continue
		}
		out = append(out, name)
		if strings.HasSuffix(name, ".vml") {
			continue // as Excel writes it, no XML
		}
		for d := xml.NewDecoder(bytes.NewReader(b)); ; {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v\n%s", name, err, b)
				break
			}
			if e, ok := tok.(xml.StartElement); ok {
				for _, n := range append([]xml.Name{e.Name}, attrNames(e.Attr)...) {
					if n.Space != "" && n.Space != "xmlns" && n.Space != "xml" && !strings.Contains(n.Space, ":") {
						t.Errorf("%s: prefix %s is not declared", name, n.Space)
					}
				}
			}
		}
	}
	for name := range was {
		if is[name] == nil && len(was[name]) > 0 {
			t.Errorf("%s is gone", name)
		}
	}
	slices.Sort(out)
	return out
}

func attrNames(list []xml.Attr) []xml.Name {
	var out []xml.Name
	for _, a := range list {
		out = append(out, a.Name)
	}
	return out
}

// commentTexts are the comments of the sheets by cell, for each of which there
// must be one box.
func commentTexts(t testing.TB, data []byte) []map[string]string {
	t.Helper()
	b, err := openBook(data)
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, s := range b.sheets {
		if s.kind != "worksheet" {
			continue
		}
		texts := map[string]string{}
		rels, err := b.relationships(s.part)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rels {
			if r.kind != "comments" {
				continue
			}
			err := b.scan(r.target, func(x *xmlScanner) error {
				ref := ""
				for {
					tok, err := x.next()
					if err != nil || tok == xmlEOF {
						return err
					}
					switch {
					case tok == xmlStart && string(x.name) == "comment":
						ref, _ = x.attr("ref")
						if texts[ref] != "" {
							t.Errorf("two comments on %s", ref)
						}
					case tok == xmlStart && string(x.name) == "text":
						if texts[ref], err = richText(x); err != nil {
							return err
						}
					}
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, texts)
	}
	return out
}

// TestMannersAnnotated: however a program writes a workbook, its copy has the
// comments, what it had before, and every part that no mark needs byte by byte.
func TestMannersAnnotated(t *testing.T) {
	var list diag.List
	for _, cell := range []string{"A1", "B2", "F9", "XFD1"} {
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "T.1", At: diag.Position{File: "w", Sheet: "表一", Cell: cell}, Message: "有误 <&>\r\x01_x0041_"})
	}
	for seed := range uint64(300) {
		m := draw(seed)
		data := m.build(t)
		out, err := Annotate(data, "w", list)
		if err != nil {
			t.Errorf("%+v: %v", m, err)
			continue
		}
		if !Untouched(out) {
			t.Errorf("%+v: not known as ours", m)
		}
		if bytes.Contains(out, []byte(`_rels\`)) {
			t.Errorf("%+v: names of parts with backslashes", m)
		}
		// Every new part has a type, by its name or its extension.
		types := partsOf(t, out)[partKey(typesPart)]
		for name := range partsOf(t, out) {
			if _, was := partsOf(t, data)[name]; !was && !bytes.Contains(bytes.ToLower(types), []byte(`partname="/`+name+`"`)) && (m.overrides || !strings.HasSuffix(name, ".rels")) {
				t.Errorf("%+v: %s has no type", m, name)
			}
		}
		comments := commentTexts(t, out)[0]
		const said = "【错误 T.1】有误 <&>\r\x01_x0041_"
		for cell, want := range map[string]string{"A1": said, "B2": said, "F9": said, "XFD1": said} {
			if cell == "A1" && m.comments {
				want = "原批注\n\n" + want
			}
			if comments[cell] != want {
				t.Errorf("%+v: comment on %s is %q, want %q", m, cell, comments[cell], want)
			}
		}
		vml := partsOf(t, out)[partKey(vmlOf(t, out))]
		if n := bytes.Count(vml, []byte(`ObjectType="Note"`)); n != 4 && !m.comments || n != 3 && m.comments {
			t.Errorf("%+v: %d boxes", m, n)
		}
		if own := []byte(`<v:shape id="_x0000_s1025" type="#_x0000_t202"><br></v:shape>`); (m.comments || m.controls) != bytes.Contains(vml, own) {
			t.Errorf("%+v: the boxes that were there are gone", m)
		}
		for _, name := range changedParts(t, data, out) {
			if !needed(&m, name) {
				t.Errorf("%+v: %s has changed", m, name)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// vmlOf is the drawing with the boxes of the first sheet that can be seen.
func vmlOf(t testing.TB, data []byte) string {
	w, err := openPatcher(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range w.sheets {
		if s.name == "表一" {
			part, err := w.drawing(s)
			if err != nil {
				t.Fatal(err)
			}
			return part
		}
	}
	return ""
}

// needed reports whether marks on the first sheet may change a part.
func needed(m *manner, name string) bool {
	for _, part := range []string{
		typesPart, "_rels/.rels", "docProps/custom.xml", m.name("workbook.xml"), relsPart(m.name("workbook.xml")), m.name("styles.xml"), m.name(m.sheets + "/sheet1.xml"),
		relsPart(m.name(m.sheets + "/sheet1.xml")), m.name("comments1.xml"), m.name("drawings/vml1.vml"), m.name("drawings/vmlDrawing1.vml"),
		m.name("worksheets/sheet1.xml"), m.name("worksheets/sheet3.xml"), // the list
	} {
		if partKey(part) == name {
			return true
		}
	}
	return false
}

// TestMannersPatched: however a program writes a workbook, a cell of it can be
// given another content; what no cell needs stays byte by byte.
func TestMannersPatched(t *testing.T) {
	for seed := range uint64(300) {
		m := draw(seed)
		data := m.build(t)
		p := Patch{Sheets: []SheetPatch{{Name: "表一", Cells: []CellPatch{{2, 2, "61.5", true}, {7, 9, "新\r\n行", false}, {1, 4, "", false}}}}}
		out, err := p.Apply(data)
		if err != nil {
			t.Errorf("%+v: %v", m, err)
			continue
		}
		w := readBytes(t, out, "w")
		if s := &w.Sheets[0]; s.At(2, 2).Value != "61.5" || s.At(7, 9).Value != "新\r\n行" || s.At(1, 4).Kind != Empty || s.At(4, 3).Value != "#REF!" {
			t.Errorf("%+v: %v", m, fmt.Sprint(s.Rows))
		}
		for _, name := range changedParts(t, data, out) {
			if name != partKey(m.name(m.sheets+"/sheet1.xml")) {
				t.Errorf("%+v: %s has changed", m, name)
			}
		}
	}
}

// TestCheckReadsBack: a result in which a cell is not as it should be is refused.
func TestCheckReadsBack(t *testing.T) {
	m := draw(1)
	data := m.build(t)
	cells := func(c ...CellPatch) *Patch { return &Patch{Sheets: []SheetPatch{{Name: "表一", Cells: c}}} }
	out, err := cells(CellPatch{2, 2, "61", true}).Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]*Patch{
		"another cell changed": {}, "another value": cells(CellPatch{2, 2, "62", true}), "a cell that was to change too": cells(CellPatch{2, 2, "61", true}, CellPatch{2, 3, "5", true}),
		"a cell that was to go": cells(CellPatch{2, 2, "61", true}, CellPatch{1, 1, "", false}), "a text that should be": cells(CellPatch{2, 2, "61", false}),
	} {
		if err := p.check(data, out); !errors.Is(err, errReadBack) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := cells(CellPatch{2, 2, "61", true}).check(data, out); err != nil {
		t.Error(err)
	}
	if err := cells().check(out, data); !errors.Is(err, errReadBack) {
		t.Errorf("the other way round: %v", err)
	}
	more := cells(CellPatch{2, 2, "61", true}, CellPatch{9, 9, "1", true})
	if out, err = more.Apply(data); err != nil {
		t.Fatal(err)
	}
	if err := cells(CellPatch{2, 2, "61", true}).check(data, out); !errors.Is(err, errReadBack) {
		t.Errorf("a cell more: %v", err)
	}
}
