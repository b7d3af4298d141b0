package docx

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

func write(t testing.TB, b *Base, d *doc.Document, n *doc.Numbers) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := b.Write(&buf, d, n); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// pretty prints a part with an element a line; paragraphs without a line of
// their own inside.
func pretty(root *node) []byte {
	var b []byte
	var put func(n *node, indent string)
	put = func(n *node, indent string) {
		inline := len(n.kids) == 0 || n.name == "w:r" || n.name == "w:pPr" || n.name == "w:rPr" || n.name == "w:tcPr" || n.name == "w:trPr"
		for _, k := range n.kids {
			inline = inline || k.name == ""
		}
		b = append(b, indent...)
		if inline {
			b = append(n.append(b), '\n')
			return
		}
		b = append(n.appendOpen(b), '\n')
		for _, k := range n.kids {
			put(k, indent+" ")
		}
		b = append(append(b, indent...), "</"+n.name+">\n"...)
	}
	put(root, "")
	return b
}

func TestGolden(t *testing.T) {
	d := sample()
	d.Watermark = "草稿"
	d.Sections[2].Blocks = d.Sections[2].Blocks[:5] // enough of the same
	_, parts := readZip(t, write(t, openBase(t), d, sampleNumbers(d)))
	for _, name := range []string{"[Content_Types].xml", "docProps/core.xml", "word/_rels/document.xml.rels", "word/document.xml",
		"word/styles.xml", "word/settings.xml", "word/fontTable.xml", "word/header1.xml", "word/footer5.xml", "word/footer7.xml"} {
		golden.Check(t, strings.NewReplacer("/", "-", "[", "", "]", "").Replace(name), pretty(mustParse(t, parts[name])))
	}
}

func TestStructure(t *testing.T) {
	for name, d := range map[string]*doc.Document{"sample": sample(), "report": report()} {
		for _, mark := range []string{"", "草稿"} {
			d.Watermark = mark
			if bad := checkPackage(t, write(t, openBase(t), d, sampleNumbers(d))); len(bad) > 0 {
				t.Errorf("%s: %s", name, strings.Join(bad, "\n"))
			}
		}
	}
}

// TestChecker makes sure that the checker can fail.
func TestChecker(t *testing.T) {
	d := sample()
	good := write(t, openBase(t), d, sampleNumbers(d))
	for _, tt := range []struct{ from, to, want string }{
		{`<w:pStyle w:val="BodyText"/>`, `<w:pStyle w:val="Nowhere"/>`, "Nowhere is missing"},
		{`<w:bookmarkStart w:id="2"`, `<w:bookmarkStart w:id="1"`, "twice"},
		{`<w:bookmarkEnd w:id="2"/>`, ``, "0 ends"},
		{`<w:gridSpan w:val="3"/>`, ``, "row"},
		{`<w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent>`, `</w:r></w:p></w:sdtContent>`, "not closed"},
		{`<w:vMerge w:val="restart"/>`, ``, "continues nothing"},
	} {
		names, parts := readZip(t, good)
		var zipped []part
		for _, n := range names {
			data := parts[n]
			if n == documentPart {
				if !bytes.Contains(data, []byte(tt.from)) {
					t.Fatalf("no %s", tt.from)
				}
				data = bytes.Replace(data, []byte(tt.from), []byte(tt.to), 1)
			}
			zipped = append(zipped, pack(n, data))
		}
		var buf bytes.Buffer
		if err := writeZip(&buf, zipped); err != nil {
			t.Fatal(err)
		}
		if bad := strings.Join(checkPackage(t, buf.Bytes()), "\n"); !strings.Contains(bad, tt.want) {
			t.Errorf("%s → %s: want %q, got %q", tt.from, tt.to, tt.want, bad)
		}
	}
}

// documentText is what readText must find: all paragraphs in reading order.
func documentText(d *doc.Document) []string {
	var lines []string
	add := func(p *doc.Paragraph) {
		var s strings.Builder
		for _, r := range p.Runs {
			s.WriteString(r.Text)
		}
		lines = append(lines, s.String())
	}
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case *doc.Paragraph:
				add(b)
			case *doc.Table:
				for _, r := range slices.Concat(b.Head, b.Rows) {
					for _, c := range r.Cells {
						for i := range c.Paragraphs {
							add(&c.Paragraphs[i])
						}
					}
				}
			}
		}
	}
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

func checkText(t *testing.T, data []byte, d *doc.Document) {
	t.Helper()
	_, parts := readZip(t, data)
	got := slices.DeleteFunc(readText(mustParse(t, parts[documentPart])), func(s string) bool { return s == "" })
	if want := documentText(d); !slices.Equal(got, want) {
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Fatalf("paragraph %d: got %q, want %q", i, append(got, "(end)")[min(i, len(got))], want[i])
			}
		}
		t.Fatalf("%d paragraphs, want %d", len(got), len(want))
	}
}

// TestText: the text that comes out is the text that went in.
func TestText(t *testing.T) {
	d := sample()
	n := sampleNumbers(d)
	for k, m := range n.Tables {
		m.Breaks = nil // a break repeats the label of a merged cell
		n.Tables[k] = m
	}
	checkText(t, write(t, openBase(t), d, n), d)
}

// TestRandomText writes runs of characters that need care.
func TestRandomText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("一二三喆堃𠮷〇，。：；“”‘’…—·×°（）《》 　abcDEF019.,%&<>\"'\t\né①℃")
	for range 50 {
		d := sample()
		d.Sections = d.Sections[2:3]
		d.Sections[0].Blocks = nil
		for range 5 {
			p := &doc.Paragraph{Style: sBody}
			for range 1 + r.IntN(5) {
				var s []rune
				for range r.IntN(12) {
					s = append(s, alphabet[r.IntN(len(alphabet))])
				}
				p.Runs = append(p.Runs, doc.Run{Text: string(s), Bold: r.IntN(4) == 0})
			}
			d.Sections[0].Blocks = append(d.Sections[0].Blocks, p)
		}
		checkText(t, write(t, openBase(t), d, nil), d)
	}
}

// TestIllegal: characters that XML has no place for are dropped, not the rest.
func TestIllegal(t *testing.T) {
	for in, want := range map[string]string{
		"a\x00b\x0bc": "abc", "\uFFFEx\uFFFF": "x", "坏\xff字": "坏\uFFFD字", "，\uFFFE。": "，。", "a&b<c>": "a&amp;b&lt;c&gt;",
	} {
		y := body{}
		y.text(in, classify(in))
		if string(y.out) != want {
			t.Errorf("%q: %q, want %q", in, y.out, want)
		}
	}
}

func TestHints(t *testing.T) {
	for in, want := range map[string]string{
		"普通文字，（无）":     `<w:r><w:t>普通文字，（无）</w:t></w:r>`,
		"“三公”":         `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>“三公”</w:t></w:r>`,
		"don’t":        `<w:r><w:t>don’t</w:t></w:r>`,
		"don’t “是”":    `<w:r><w:t xml:space="preserve">don’t </w:t></w:r><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">“是”</w:t></w:r>`,
		"5 × 3°, café": `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">5 × 3°, café</w:t></w:r>`,
		"café":         `<w:r><w:t>café</w:t></w:r>`,
	} {
		y := body{d: sample()}
		y.runs([]doc.Run{{Text: in}}, &y.d.Styles[sBody], 0)
		if string(y.out) != want {
			t.Errorf("%q:\n got %s\nwant %s", in, y.out, want)
		}
	}
}

// TestSameBytes: the same input, the same bytes, also from many goroutines and
// beside documents of other styles.
func TestSameBytes(t *testing.T) {
	base := openBase(t)
	d := sample()
	n := sampleNumbers(d)
	want := write(t, openBase(t), d, n)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 4 {
				var buf bytes.Buffer
				if err := base.Write(&buf, d, n); err != nil || !bytes.Equal(buf.Bytes(), want) {
					t.Errorf("goroutine %d: differs (%v)", i, err)
				}
				other := sample()
				other.Styles[sBody].Size += doc.Length(i*4+k) * doc.Pt
				if err := base.Write(&buf, other, nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if len(base.looks.list) > maxLooks {
		t.Errorf("%d looks", len(base.looks.list))
	}
}

// TestContentsElsewhere: a base with {{目录}} before {{正文}} has the contents there.
func TestContentsElsewhere(t *testing.T) {
	for _, order := range []string{"before", "after"} {
		data := baseParts(t, func(name string, data []byte) []byte {
			if name == documentPart {
				const body = `<w:p><w:r><w:t>{{正文}}</w:t></w:r></w:p>`
				place := `<w:p><w:r><w:t>{{目录}}</w:t></w:r></w:p>`
				if order == "before" {
					place += body
				} else {
					place = body + place
				}
				return bytes.Replace(data, []byte(body), []byte(place), 1)
			}
			return data
		})
		base, list := Open("base.docx", data)
		if base == nil {
			t.Fatal(list)
		}
		d := sample()
		out := write(t, base, d, sampleNumbers(d))
		if bad := checkPackage(t, out); len(bad) > 0 {
			t.Error(strings.Join(bad, "\n"))
		}
		_, parts := readZip(t, out)
		body := mustParse(t, parts[documentPart]).child("w:body")
		first, last := body.kids[0].name, body.kids[len(body.kids)-2].name
		if order == "before" && first != "w:sdt" || order == "after" && last != "w:sdt" {
			t.Errorf("%s: body begins with %s and ends with %s", order, first, last)
		}
	}
}

// TestTooManyCells: a cell that finds no column is never dropped in silence.
func TestTooManyCells(t *testing.T) {
	d := sample()
	table := sampleTable(2)
	table.Rows[1].Cells = append(table.Rows[1].Cells, cell(sNumber, "1.00"))
	d.Sections[3].Blocks = []doc.Block{table}
	if err := openBase(t).Write(&bytes.Buffer{}, d, nil); err == nil || !strings.Contains(err.Error(), "第 5 行") {
		t.Errorf("%v", err)
	}
}

// TestBreaks: the label of a merged cell is there again where a page begins.
func TestBreaks(t *testing.T) {
	d := sample()
	_, parts := readZip(t, write(t, openBase(t), d, sampleNumbers(d)))
	if n := strings.Count(string(parts[documentPart]), "绩效指标"); n != 2*3 {
		t.Errorf("the label stands %d times, want 6", n)
	}
}

// TestLongTable is linear: 10,000 rows, every row there.
func TestLongTable(t *testing.T) {
	d := sample()
	d.Sections = d.Sections[3:4]
	d.Sections[0].Blocks = []doc.Block{sampleTable(10000)}
	_, parts := readZip(t, write(t, openBase(t), d, sampleNumbers(d)))
	if n := bytes.Count(parts[documentPart], []byte("<w:tr>")); n != 10003 {
		t.Errorf("%d rows", n)
	}
}

// TestResaved writes on the base as LibreOffice saved it again.
func TestResaved(t *testing.T) {
	data, err := os.ReadFile("testdata/resaved.docx")
	if err != nil {
		t.Fatal(err)
	}
	base, list := Open("resaved.docx", data)
	if base == nil {
		t.Fatal(list)
	}
	d := sample()
	if bad := checkPackage(t, write(t, base, d, sampleNumbers(d))); len(bad) > 0 {
		t.Error(strings.Join(bad, "\n"))
	}
}
