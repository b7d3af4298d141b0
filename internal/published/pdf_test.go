package published

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// pdfOf makes a PDF of pages; 2-byte codes of font F are UTF-16 by its map, I is a picture.
func pdfOf(pages []string, entries string) []byte {
	var b bytes.Buffer
	var at []int
	obj := func(content string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), content)
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 6+2*i)
	}
	obj("<</Type/Catalog/Pages 2 0 R>>")
	obj(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>/XObject<</I 5 0 R>>>>>>", len(pages), kids))
	obj("<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>")
	obj("<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 1000/W[32[250] 48 57 500]>>")
	cmap := "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 3 beginbfrange <0000> <00ff> <0000> <ff00> <ffef> <ff00> <4e00> <9fff> <4e00> endbfrange 1 beginbfchar <3001> <3002> endbfchar endcmap"
	obj(fmt.Sprintf("<</Length %d/Subtype/Image>>stream\n%s\nendstream", len(cmap), cmap))
	for i, content := range pages {
		obj(fmt.Sprintf("<</Type/Page/Parent 2 0 R/Contents %d 0 R%s>>", 7+2*i, entries))
		obj(fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content))
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.Bytes()
}

// show sets a text at a place, 10 points high.
func show(x, y int, text string) string {
	hex := ""
	for _, r := range text {
		hex += fmt.Sprintf("%04x", r)
	}
	return fmt.Sprintf("BT /F 10 Tf %d %d Td <%s> Tj ET\n", x, y, hex)
}

// frame draws the lines of a grid.
func frame(xs, ys []int) string {
	out := ""
	for _, x := range xs {
		out += fmt.Sprintf("%d %d m %d %d l S\n", x, ys[0], x, ys[len(ys)-1])
	}
	for _, y := range ys {
		out += fmt.Sprintf("%d %d %d 0.5 re f\n", xs[0], y, xs[len(xs)-1]-xs[0])
	}
	return out
}

func TestPDF(t *testing.T) {
	table := frame([]int{50, 150, 250}, []int{700, 680, 660})
	columns := show(50, 700, "甲乙") + show(50, 688, "丙") + show(150, 700, "12") + show(150, 688, "3")
	for _, c := range []struct {
		name, want string
		pages      []string
		entries    string
		remains    string
	}{
		{name: "lines from the top", pages: []string{show(50, 600, "二") + show(50, 700, "一") + show(200, 700, "三")}, want: "一 三\n二\n"},
		{name: "table", pages: []string{show(60, 720, "表") + table + show(160, 685, "12") + show(60, 685, "甲") + show(60, 665, "乙")}, want: "表\n0:甲|1:12\n0:乙|1:\n"},
		{name: "cells side by side without lines", pages: []string{columns + show(50, 660, "丁") + show(150, 660, "45")}, want: "甲乙\n丙\n12\n3\n丁\n45\n"},
		{name: "a number at the foot that is no page's", pages: []string{columns + show(50, 90, "合计") + show(200, 90, "20") + show(300, 30, "3"),
			show(50, 750, "21") + show(150, 747, "支出") + columns + show(300, 30, "4")},
			want: "甲乙\n丙\n12\n3\n合计\n20\n21\n支出\n甲乙\n丙\n12\n3\n"},
		{name: "cells at the foot after a footer", pages: []string{show(300, 30, "3") + columns + show(50, 95, "丁") + show(50, 83, "戊") + show(150, 95, "6") + show(150, 83, "7")},
			want: "甲乙\n丙\n12\n3\n丁\n戊\n6\n7\n"},
		{name: "head once more on the next page", pages: []string{table + show(60, 685, "甲") + show(60, 665, "乙"), table + show(60, 685, "甲") + show(60, 665, "丙")},
			want: "0:甲|1:\n0:乙|1:\n0:丙|1:\n"},
		{name: "bars", pages: []string{strings.ReplaceAll(table, " S", " S") + show(60, 685, "甲") + show(160, 665, "丁")}, want: "0:甲|1:\n0:|1:丁\n"},
		{name: "over two pages", pages: []string{show(60, 720, "表") + table + show(60, 685, "甲") + show(60, 665, "乙"),
			show(60, 720, "表") + table + show(60, 685, "丙") + show(60, 665, "丁") + show(60, 600, "注")}, want: "表\n0:甲|1:\n0:乙|1:\n0:丙|1:\n0:丁|1:\n注\n"},
		{name: "two tables", pages: []string{table + show(60, 685, "甲"), show(60, 720, "另") + table + show(60, 685, "丙")}, want: "0:甲|1:\n0:|1:\n另\n0:丙|1:\n0:|1:\n"},
		{name: "goes on and says so", pages: []string{show(60, 720, "表") + table + show(60, 685, "甲"), show(60, 720, "表（续表）") + table + show(60, 685, "丙")},
			want: "表\n0:甲|1:\n0:|1:\n0:丙|1:\n0:|1:\n"},
		{name: "invisible", pages: []string{show(50, 700, "明") + "3 Tr " + show(50, 600, "暗")}, want: "明\n", remains: "看不见的文字:暗×1"},
		{name: "white", pages: []string{show(50, 700, "明") + "1 1 1 rg " + show(50, 600, "白")}, want: "明\n", remains: "看不见的文字:白×1"},
		{name: "white on a dark ground", pages: []string{"0 0 0.5 rg 40 590 100 30 re f 1 g " + show(50, 600, "白")}, want: "白\n"},
		{name: "covered and written over", pages: []string{show(50, 700, "12.34") + "1 g 45 695 60 20 re f 0 g " + show(50, 700, "99.34")}, want: "99.34\n", remains: "看不见的文字:12.34×1"},
		{name: "off the page", pages: []string{show(50, 700, "明") + show(50, 900, "外")}, want: "明\n", remains: "看不见的文字:外×1"},
		{name: "turned", pages: []string{"0 1 -1 0 600 0 cm " + show(50, 300, "一")}, entries: "/Rotate 90", want: "一\n"},
		{name: "numbers of pages", pages: []string{show(50, 700, "一") + show(300, 30, "1"), show(50, 700, "二") + show(300, 30, "2"), show(50, 400, "2")}, want: "一\n二\n2\n"},
		{name: "comment", pages: []string{show(50, 700, "一")}, entries: "/Annots[<</Type/Annot/Subtype/Text/Contents(why)/Rect[0 0 1 1]>>]", want: "一\n", remains: "批注没有删除:why×1"},
		{name: "bold by printing twice", pages: []string{show(50, 700, "一") + "0.2 0 0 0.2 0 0 cm " + strings.Replace(show(250, 3500, "一"), "/F 10", "/F 50", 1)}, want: "一\n"},
	} {
		d, err := Read(pdfOf(c.pages, c.entries))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := seen(d); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
		var remains []string
		for _, r := range d.Remains {
			remains = append(remains, fmt.Sprintf("%s:%s×%d", r.What, r.Text, r.N))
		}
		if got := strings.Join(remains, " "); got != c.remains {
			t.Errorf("%s: remains %q, want %q", c.name, got, c.remains)
		}
	}
}

// Tables one below or beside the other, whose lines stand nearly where those of the
// other do, have all their lines.
func TestTablesNearby(t *testing.T) {
	const rows = "0:甲|1:1|2:2\n0:乙|1:3|2:4\n"
	at := func(x, y, column, row int) string {
		out := frame([]int{x, x + column, x + 200, x + 260}, []int{y, y - row, y - 60})
		for k, s := range []string{"甲", "1", "2"} {
			out += show(x+[3]int{0, column, 200}[k]+10, y-15, s)
		}
		for k, s := range []string{"乙", "3", "4"} {
			out += show(x+[3]int{0, column, 200}[k]+10, y-row-15, s)
		}
		return out
	}
	for aside := -3; aside <= 3; aside++ {
		for _, by := range [][2]int{{0, -100}, {270, 0}} {
			page := at(20+aside, 700+aside, 100, 30) + at(20+by[0], 700+by[1], 100-2*aside, 30-aside)
			d, err := Read(pdfOf([]string{page}, ""))
			if err != nil {
				t.Fatal(err)
			}
			if got := seen(d); got != rows+rows {
				t.Errorf("%d aside, the other by %v:\n%s", aside, by, got)
			}
		}
	}
}

// TestPDFAlike: a file whose Han are mostly one character cannot be read, and
// is told as such; up to a half of them may be alike.
func TestPDFAlike(t *testing.T) {
	for _, c := range []struct {
		same, other int
		refused     bool
	}{{50, 0, true}, {49, 0, false}, {26, 24, true}, {25, 25, false}} {
		text := strings.Repeat("宁", c.same)
		for i := range c.other {
			text += string(rune('一' + i))
		}
		_, err := Read(pdfOf([]string{show(50, 700, text)}, ""))
		if refused := err != nil && strings.Contains(err.Error(), "同一个字"); refused != c.refused {
			t.Errorf("%d alike, %d others: %v", c.same, c.other, err)
		}
	}
}

// TestPDFUnread: a file whose characters are only seen is told as such, and never
// taken for one that says something else.
func TestPDFUnread(t *testing.T) {
	const text, full, small = "单位收入支出决算总表", "q 590 0 0 790 0 0 cm /I Do Q ", "q 90 0 0 90 0 0 cm /I Do Q "
	whole := pdfOf([]string{show(50, 700, text)}, "")
	font := []byte("/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R")
	symbolic := "/Subtype/TrueType/FontDescriptor<</Flags 4>>"
	stamp := show(300, 30, "某网站")
	for _, c := range []struct {
		name string
		data []byte
		want string // of the error; else the pages
	}{
		{"as it is", whole, "[]"},
		{"no map", bytes.Replace(whole, []byte("/ToUnicode 5 0 R"), []byte("/Other     5 0 R"), 1), "看得见，读不出"},
		{"numbers of glyphs", bytes.Replace(whole, font, []byte(symbolic+strings.Repeat(" ", len(font)-len(symbolic))), 1), "看得见，读不出"},
		{"scan", pdfOf([]string{full, full}, ""), "扫描件"},
		{"scan with a stamp", pdfOf([]string{full + stamp, full + stamp}, ""), "扫描件"},
		{"a page of three", pdfOf([]string{show(50, 700, text), full + stamp, show(50, 700, text)}, ""), "[2]"},
		{"small pictures", pdfOf([]string{small + stamp, small + stamp}, ""), "[]"},
	} {
		d, err := Read(c.data)
		got := fmt.Sprint(err)
		if err == nil {
			got = fmt.Sprint(d.Pictured)
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestPageNumber(t *testing.T) {
	for s, want := range map[string]string{"1": "1", "— 12 —": "12", "- 3 -": "3", "第 4 页": "4", "第5页 共20页": "5", "6/20": "6", "iv": "iv", "2020年度": "", "12.34": "", "一": "", "注": ""} {
		if got := pageNumber(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// FuzzRead reads anything: an error or a document within bounds, and it ends.
func FuzzRead(f *testing.F) {
	f.Add(docxOf(f, p("一")+`<w:tbl><w:tr><w:tc>`+p("甲")+`</w:tc></w:tr></w:tbl>`, map[string]string{"comments": `<w:comment>` + p("批") + `</w:comment>`}))
	f.Add(pdfOf([]string{show(50, 700, "一") + frame([]int{50, 150, 250}, []int{700, 680, 660}) + show(60, 685, "12")}, ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read(data)
		if (err == nil) != (d != nil) {
			t.Fatalf("%v, %v", d, err)
		}
		if err == nil && len(d.Blocks) == 0 {
			t.Error("nothing read, and no error")
		}
	})
}
