package pdf

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"juesuan/internal/doc"
	"juesuan/internal/font"
	"juesuan/internal/typeset"
)

// What typeset makes of random official prose reads back as it was written:
// squeezed and hanging marks, justified lines and numbers among hanzi included.
func TestTextThroughTypeset(t *testing.T) {
	fonts, _, err := font.Load(font.Options{Bundled: os.DirFS("../../fonts")})
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(17, 4))
	hanzi := newSheet(t).hanzi(2000)
	phrases := []string{"，", "。", "；", "（", "）", "“三公”经费", "《预算法》", "——", "……", "：", "12,345.67万元", "3.72%", "2020年度", "GDP", "、", "𠮷", "喆", "〇", "”。", "），", "：“"}
	d := &doc.Document{
		Title: "随机", Language: "zh-CN", Date: time.Unix(1609372800, 0),
		Styles: []doc.Style{
			{ID: "body", Font: doc.FangSong, Latin: doc.Latin, Size: 16 * doc.Pt, FirstIndent: 200},
			{ID: "cell", Font: doc.Song, Latin: doc.Latin, Size: 10 * doc.Pt, Align: doc.Distribute},
		},
		Spacing: doc.Spacing{Kinsoku: true, SqueezeLineEnd: true, SqueezeStart: true, SqueezeAdjoin: true, PullIn: true, HanLatinGap: 25, KeepUnits: true, NoRunt: true},
	}
	paragraph := func(style doc.StyleID, n int) *doc.Paragraph {
		var b strings.Builder
		for range n {
			if random.IntN(5) == 0 {
				b.WriteString(phrases[random.IntN(len(phrases))])
			} else {
				b.WriteRune(hanzi[random.IntN(len(hanzi))])
			}
		}
		return &doc.Paragraph{Style: style, Runs: []doc.Run{{Text: b.String()}}}
	}
	var blocks []doc.Block
	for range 60 {
		blocks = append(blocks, paragraph(0, 80+random.IntN(80)))
	}
	table := &doc.Table{Columns: make([]doc.Column, 3), Style: 1, Border: doc.Pt / 2, Padding: doc.MM, Full: true}
	for range 20 {
		var row doc.Row
		for range 3 {
			row.Cells = append(row.Cells, doc.Cell{Paragraphs: []doc.Paragraph{*paragraph(1, 4)}})
		}
		table.Rows = append(table.Rows, row)
	}
	blocks = append(blocks, table)
	page := doc.Page{Width: a4Width, Height: a4Height, Top: 37 * doc.MM, Bottom: 35 * doc.MM, Left: 28 * doc.MM, Right: 26 * doc.MM, Pitch: 579 * doc.Twip, Lines: 22, Chars: 28}
	d.Sections = []doc.Section{{Page: page, Blocks: blocks}}

	l, trouble := typeset.Pages(d, fonts)
	for _, tr := range trouble {
		t.Errorf("typeset: %s", tr.Message)
	}
	var b bytes.Buffer
	if err := Write(&b, l); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(tool(t, "poppler-utils", "pdftotext", "-raw", save(t, b.Bytes()), "-"), "\f")
	if len(l.Pages) < 10 || len(got) != len(l.Pages)+1 {
		t.Fatalf("%d pages of text for %d pages", len(got), len(l.Pages))
	}
	// Between lines and cells pdftotext puts what it likes; inside a line it
	// must put nothing.
	space := strings.NewReplacer("\n", "")
	for i, p := range l.Pages {
		var want strings.Builder
		for j, r := range p.Runs {
			if j > 0 && r.Node != p.Runs[j-1].Node {
				want.WriteByte(' ')
			}
			for _, g := range r.Glyphs {
				want.WriteRune(g.Rune)
			}
		}
		if g, w := space.Replace(got[i]), space.Replace(want.String()); !sameText(g, w) {
			t.Errorf("page %d reads\n%s\nwant\n%s", i, g, w)
		}
	}
}

// sameText compares texts, of which want has a space where got may have one.
func sameText(got, want string) bool {
	for _, part := range strings.Split(want, " ") {
		got = strings.TrimPrefix(got, " ")
		if !strings.HasPrefix(got, part) {
			return false
		}
		got = got[len(part):]
	}
	return strings.TrimSpace(got) == ""
}
