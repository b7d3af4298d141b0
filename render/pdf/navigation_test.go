package pdf

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/typeset"
)

type outlineItem struct {
	Title string
	Page  int   `json:"destpageposfrom1"`
	Dest  []any // page, /XYZ, left, top, zoom
	Open  bool
	Kids  []outlineItem
}

func (o outlineItem) write(b *strings.Builder, indent string) {
	fmt.Fprintf(b, "%s%s → %d %v %t\n", indent, o.Title, o.Page, o.Dest[3], o.Open)
	for _, k := range o.Kids {
		k.write(b, indent+"  ")
	}
}

// Targets are measured by their own page: landscape pages are lower.
func TestOutline(t *testing.T) {
	var got struct {
		Outlines []outlineItem
	}
	out := tool(t, "qpdf", "qpdf", "--json=1", "--json-key=outlines", save(t, write(t, furnished(t))))
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, o := range got.Outlines {
		o.write(&b, "")
	}
	want := `第一部分 单位概况 → 3 756.85 true
第二部分 决算表 → 4 566.929 true
  公开02表 𠮷 → 4 524.409 false
    行次 → 4 515.906 true
  公开03表 → 4 311.811 true
第三部分 → 1 841.89 true
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestPageLabels(t *testing.T) {
	for _, c := range []struct{ labels, want string }{
		{", ,1,2,3", "0<<>>2<</S/D/St 1>>"},
		{"1,2,3,,5,6", "0<</S/D/St 1>>3<<>>4<</S/D/St 5>>"},
		{"1,1,2", "0<</S/D/St 1>>1<</S/D/St 1>>"},
		{"Ⅰ,Ⅱ,1", "0<</P<FEFF2160>>>1<</P<FEFF2161>>>2<</S/D/St 1>>"},
		{"i,A-1,01,0", "0<</P(i)>>1<</P(A-1)>>2<</P(01)>>3<</P(0)>>"},
	} {
		var pages []typeset.Page
		for _, l := range strings.Split(c.labels, ",") {
			pages = append(pages, typeset.Page{Label: strings.TrimSpace(l)})
		}
		var f file
		f.pageLabels(pages)
		if got, want := string(f.buf), "<</Nums["+c.want+"]>>"; got != want {
			t.Errorf("%s: got %s, want %s", c.labels, got, want)
		}
	}
}

func TestLinks(t *testing.T) {
	s := furnished(t)
	data := write(t, s)
	annots := 0
	for n := 1; ; n++ {
		if !strings.Contains(string(data), "\n"+itoa(n)+" 0 obj\n") {
			break
		}
		o := object(t, data, n)
		if !strings.Contains(o, "/Subtype/Link") {
			continue
		}
		k := s.Pages[1].Links[annots]
		want := fmt.Sprintf("/Dest[%d 0 R/XYZ 0 %s null]", pageObject(k.Page), appendMilli(nil, milli(s.Pages[k.Page].Height-k.To)))
		if !strings.Contains(o, want) || !strings.Contains(o, "/F 4/") || !strings.Contains(o, "/StructParent "+itoa(len(s.Pages)+annots)) {
			t.Errorf("link %s, want %s", o, want)
		}
		annots++
	}
	if annots != 2 {
		t.Errorf("%d links", annots)
	}
}

// The structure holds the whole text in reading order, and nothing else.
func TestStructure(t *testing.T) {
	s := furnished(t)
	s.Watermark = "草稿"
	lines := strings.Split(tool(t, "poppler-utils", "pdfinfo", "-struct-text", save(t, write(t, s))), "\n")
	var got strings.Builder
	for _, l := range lines[:28] {
		if !strings.Contains(l, "Table \"") { // pdfinfo shows the title's bytes
			got.WriteString(l + "\n")
		}
	}
	want := `Document
  H1 (block)
    "某单位2020年度部门决算"
  TOC
    TOCI
      Link (inline)
        "第一部分 单位概况"
        "1"
        Object 19 0
    TOCI
      Link (inline)
        "第二部分 决算表"
        "2"
        Object 20 0
  H1 (block)
    "第一部分 单位概况"
  P (block)
    "粗体与红字：𠮷喆〇"
  P (block)
    "红字"
  H1 (block)
    "第二部分 决算表"
    TR
      TH:
         /Scope /Column
         /ColSpan 2
         /RowSpan 3
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	all := strings.Join(lines, "\n")
	if n := strings.Count(all, "社会保障和就业支出"); n != 3 {
		t.Errorf("%d rows", n)
	}
	for _, artifact := range []string{"草稿", "…"} {
		if strings.Contains(all, artifact) {
			t.Errorf("%s is in the structure", artifact)
		}
	}
}

// A paragraph that goes over to the next page is one element.
func TestStructureAcrossPages(t *testing.T) {
	s := newSheet(t)
	p := s.node(0, typeset.TagP)
	for i, text := range []string{"上半段", "下半段"} {
		s.page(a4Width, a4Height, itoa(i+1))
		s.line(p, fangSong, 16*doc.Pt, 28*doc.MM, 40*doc.MM, text)
	}
	out := tool(t, "poppler-utils", "pdfinfo", "-struct-text", save(t, write(t, s)))
	if want := "Document\n  P (block)\n    \"上半段\"\n    \"下半段\"\n"; !strings.HasPrefix(out, want) {
		t.Errorf("got %s", out)
	}
}

func TestHeaderScope(t *testing.T) {
	s := newSheet(t)
	s.page(a4Width, a4Height, "1")
	table := s.node(0, typeset.TagTable)
	head := s.node(table, typeset.TagTR)
	s.put(s.node(head, typeset.TagTH), hei, 10*doc.Pt, 28*doc.MM, 40*doc.MM, "项目")
	row := s.node(table, typeset.TagTR)
	s.put(s.node(row, typeset.TagTH), hei, 10*doc.Pt, 28*doc.MM, 50*doc.MM, "合计")
	s.put(s.node(row, typeset.TagTD), hei, 10*doc.Pt, 58*doc.MM, 50*doc.MM, "1")
	data := string(write(t, s))
	if strings.Count(data, "/Scope/Column") != 1 || strings.Count(data, "/Scope/Row") != 1 {
		t.Error("one header speaks for its column, one for its row")
	}
}
