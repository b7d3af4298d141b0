package docx

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// A base starts as the parts under testdata/base and is then edited in Word or
// WPS; this writes such a start:
//
//	go test ./render/docx -run TestNewBase -newbase ../../layouts/NAME/base.docx
var newBase = flag.String("newbase", "", "write a fresh base .docx to this file")

func TestNewBase(t *testing.T) {
	data := baseParts(t, nil)
	if b, list := Open("base.docx", data); b == nil || len(list) > 0 {
		t.Fatalf("the parts under testdata/base are no clean base: %v", list)
	}
	if *newBase != "" {
		if err := os.WriteFile(*newBase, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// baseParts zips testdata/base; edit may change, add (from nil) or drop (to
// nil) a part.
func baseParts(t testing.TB, edit func(name string, data []byte) []byte) []byte {
	t.Helper()
	var parts []part
	root := filepath.Join("testdata", "base")
	err := filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, file)
		name = filepath.ToSlash(name)
		data = flat(data)
		if edit != nil {
			if data = edit(name, data); data == nil {
				return nil
			}
		}
		parts = append(parts, pack(name, data))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := writeZip(&buf, parts); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// flat takes out the line breaks and indents that make the parts readable.
func flat(data []byte) []byte {
	var out []string
	for _, l := range strings.Split(string(data), "\n") {
		out = append(out, strings.TrimSpace(l))
	}
	return []byte(strings.Replace(strings.Join(out, ""), "?>", "?>\n", 1))
}

func openBase(t testing.TB) *Base {
	t.Helper()
	b, list := Open("base.docx", baseParts(t, nil))
	if b == nil {
		t.Fatal(list)
	}
	return b
}

// TestLayoutBases opens the bases of all layout packs.
func TestLayoutBases(t *testing.T) {
	files, err := filepath.Glob("../../layouts/*/base.docx")
	if err != nil || len(files) == 0 {
		t.Fatalf("no base of any layout pack: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if b, list := Open(file, data); b == nil || len(list) > 0 {
			t.Errorf("%s: %v", file, list)
		}
	}
}

// TestOpenFindings breaks the base in one way at a time.
func TestOpenFindings(t *testing.T) {
	replace := func(part, from, to string) func(string, []byte) []byte {
		return func(name string, data []byte) []byte {
			if name == part {
				if !strings.Contains(string(data), from) {
					t.Fatalf("%s has no %s", part, from)
				}
				return []byte(strings.Replace(string(data), from, to, 1))
			}
			return data
		}
	}
	drop := func(part string) func(string, []byte) []byte {
		return func(name string, data []byte) []byte {
			if name == part {
				return nil
			}
			return data
		}
	}
	const anchor = `<w:r><w:t>{{正文}}</w:t></w:r>`
	document := "word/document.xml"
	for _, tt := range []struct {
		name string
		edit func(string, []byte) []byte
		code string
		text string
	}{
		{"no anchor", replace(document, "{{正文}}", "正文"), "docx.anchor", "没有占位符 {{正文}}"},
		{"two anchors", replace(document, "<w:p>"+anchor+"</w:p>", "<w:p>"+anchor+"</w:p><w:p>"+anchor+"</w:p>"), "docx.anchor", "不止一次"},
		{"anchor inside text", replace(document, "{{正文}}", "见{{正文}}"), "docx.anchor", "夹在"},
		{"unknown placeholder", replace(document, "<w:body>", "<w:body><w:p><w:r><w:t>{{单</w:t></w:r><w:r><w:t>位名}}</w:t></w:r></w:p>"), "docx.placeholder", "{{单位名}}"},
		{"unknown placeholder in a footer", replace("word/footer1.xml", "{{页码}}", "{{页号}}"), "docx.placeholder", "{{页号}}"},
		{"insertion", replace(document, anchor, `<w:ins w:id="1" w:author="x">`+anchor+`</w:ins>`), "docx.revision", "修订"},
		{"deletion in a footer", replace("word/footer1.xml", "<w:r>", `<w:del w:id="1" w:author="x"><w:r><w:delText>y</w:delText></w:r></w:del><w:r>`), "docx.revision", "页脚"},
		{"comment", replace(document, anchor, anchor+`<w:r><w:commentReference w:id="0"/></w:r>`), "docx.comment", "批注"},
		{"two sections", replace(document, "<w:body>", "<w:body><w:p><w:pPr><w:sectPr/></w:pPr></w:p>"), "docx.section", "不止一节"},
		{"macro", replace("[Content_Types].xml", "wordprocessingml.document.main+xml", "x.document.macroEnabled.main+xml"), "docx.macro", "宏"},
		{"no page number", replace("word/footer1.xml", "{{页码}}", ""), "docx.footer", "不印页码"},
		{"text in a footer", replace("word/footer1.xml", "{{页码}}", "内部"), "docx.beyond", "页脚）有文字“内部”"},
		{"text beside the anchor", replace(document, "<w:body>", "<w:body><w:p><w:r><w:t>某某局</w:t></w:r></w:p>"), "docx.beyond", "正文）有文字“某某局”"},
		{"a logo", replace(document, "<w:body>", "<w:body><w:p><w:r><w:drawing/></w:r></w:p>"), "docx.beyond", "图片"},
		{"a field that fetches", replace(document, anchor, anchor+`<w:r><w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE "a.png"</w:instrText></w:r>`), "docx.field", "域 INCLUDEPICTURE"},
		{"a simple field", replace("word/footer1.xml", "<w:r>", `<w:fldSimple w:instr=" link Excel.Sheet"/><w:r>`), "docx.field", "域 link"},
		{"a link", replace("word/_rels/document.xml.rels", "</Relationships>", `<Relationship Id="rId9" Type="`+relType+`hyperlink" Target="https://example.com/x" TargetMode="External"/></Relationships>`), "docx.external", "example.com/x"},
		{"indents in Normal", replace("word/styles.xml", `<w:name w:val="Normal"/><w:qFormat/>`, `<w:name w:val="Normal"/><w:qFormat/><w:pPr><w:ind w:firstLineChars="200"/></w:pPr>`), "docx.normal", "首行缩进"},
		{"external picture", replace("word/_rels/document.xml.rels", "</Relationships>", `<Relationship Id="rId9" Type="`+relType+`image" Target="https://example.com/a.png" TargetMode="External"/></Relationships>`), "docx.external", "example.com"},
		{"numbered heading", replace("word/styles.xml", "<w:keepNext/><w:keepLines/>", `<w:keepNext/><w:keepLines/><w:numPr><w:numId w:val="1"/></w:numPr>`), "docx.numbering", "heading 1"},
		{"no styles", drop("word/styles.xml"), "docx.part", "word/styles.xml"},
		{"no document", drop("word/document.xml"), "docx.part", "word/document.xml"},
		{"no footer", drop("word/footer2.xml"), "docx.part", "word/footer2.xml"},
		{"no default style", replace("word/styles.xml", ` w:default="1" w:styleId="Normal"`, ` w:styleId="Normal"`), "docx.style", "默认段落样式"},
		{"doctype", replace(document, "<w:document", `<!DOCTYPE x [<!ENTITY a "b">]><w:document`), "docx.xml", "DOCTYPE"},
		{"unclosed", replace(document, "</w:body>", ""), "docx.xml", document},
		{"strict", replace(document, nsW, "http://purl.oclc.org/ooxml/wordprocessingml/main"), "docx.xml", "严格"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, list := Open("base.docx", baseParts(t, tt.edit))
			found := false
			for _, d := range list {
				found = found || d.Code == tt.code && strings.Contains(d.Message, tt.text)
				if d.At.File != "base.docx" {
					t.Errorf("position %v", d.At)
				}
			}
			if !found {
				t.Errorf("want %s %q, got %v", tt.code, tt.text, list)
			}
			if (b == nil) != list.Failed() {
				t.Errorf("base %v with %v", b != nil, list)
			}
		})
	}
}

// TestCompare: what a maintainer changed in Word and the pack does not know.
func TestCompare(t *testing.T) {
	d := sample()
	b := openBase(t)
	pages := []doc.Page{a4, a4Wide}
	text := func(list diag.List) string {
		var s []string
		for _, x := range list {
			if x.Severity != diag.Info && x.Code != "docx.name" {
				t.Errorf("%v", x)
			}
			s = append(s, x.Message)
		}
		return strings.Join(s, "\n")
	}
	got := text(b.Compare("base.docx", d.Styles[sBody:sBody+1], d.Fonts, pages))
	if got != "" {
		t.Errorf("the base's own style: %s", got)
	}
	d.Styles[sBody].Size = 15 * doc.Pt
	d.Styles[sUnit].Name = "制表单位"
	d.Styles[sFoot].Name = "页码"
	got = text(b.Compare("base.docx", d.Styles, d.Fonts, []doc.Page{a4Wide}))
	for _, want := range []string{"没有样式“制表单位”", "不能叫“页码”", "样式“正文文本”与版式包不同：字号 16磅，版式包 15磅", "页边距"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in:\n%s", want, got)
		}
	}
}

// TestOpenDamaged cuts and flips the file: never a panic, always a finding.
func TestOpenDamaged(t *testing.T) {
	good := baseParts(t, nil)
	for n := 0; n < len(good); n += len(good)/60 + 1 {
		if b, list := Open("b", good[:n]); b != nil || !list.Failed() {
			t.Errorf("cut at %d: %v", n, list)
		}
	}
	if b, list := Open("b", []byte("\xD0\xCF\x11\xE0 rest")); b != nil || !strings.Contains(list[0].Message, ".doc") {
		t.Errorf("OLE: %v", list)
	}
}

// TestOpenBomb packs 40 MB of spaces into one part.
func TestOpenBomb(t *testing.T) {
	big := bytes.Repeat([]byte(" "), maxPart+1)
	data := baseParts(t, func(name string, data []byte) []byte {
		if name == "word/fontTable.xml" {
			return big
		}
		return data
	})
	b, list := Open("b", data)
	if b != nil || list.Count(diag.Error) == 0 || !strings.Contains(list[0].Message, "过大") {
		t.Errorf("%v", list)
	}
}

// FuzzOpen: whatever the bytes, no panic, and a Base only without an error.
func FuzzOpen(f *testing.F) {
	good := baseParts(f, nil)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if b, list := Open("b", data); (b == nil) != list.Failed() {
			t.Errorf("base %v with %v", b != nil, list)
		}
	})
}

// FuzzOpenDocument puts arbitrary XML in place of document.xml.
func FuzzOpenDocument(f *testing.F) {
	f.Add(`<w:document xmlns:w="` + nsW + `"><w:body><w:p><w:r><w:t>{{正文}}</w:t></w:r></w:p></w:body></w:document>`)
	f.Add(`<w:document xmlns:w="` + nsW + `"><w:body><w:p><w:r><w:t>{{正</w:t></w:r><w:r><w:t>文}}</w:t></w:r></w:p><w:sectPr/></w:body></w:document>`)
	f.Fuzz(func(t *testing.T, document string) {
		data := baseParts(t, func(name string, data []byte) []byte {
			if name == documentPart {
				return []byte(document)
			}
			return data
		})
		b, list := Open("b", data)
		if (b == nil) != list.Failed() {
			t.Errorf("base %v with %v", b != nil, list)
		}
		if b != nil {
			var out bytes.Buffer
			if err := b.Write(&out, sample(), nil); err != nil {
				t.Error(err)
			}
		}
	})
}
