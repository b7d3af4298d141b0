package typeset

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

func pages(t testing.TB, d *doc.Document) (*Layout, []Trouble) {
	t.Helper()
	fonts, err := testFonts()
	if err != nil {
		t.Fatal(err)
	}
	l, trouble := Pages(d, fonts)
	return l, trouble
}

func TestReport(t *testing.T) {
	d := report()
	l := sound(t, d)
	if n := len(l.Pages); n < 30 || n > 40 {
		t.Errorf("%d pages", n)
	}
}

// TestRandom sets documents whose parts, lengths and sizes are drawn at random.
func TestRandom(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := newSampler()
		for range 1 + r.IntN(3) {
			var blocks []doc.Block
			geo := []doc.Page{portrait, sheet, landscape}[r.IntN(3)]
			for range 1 + r.IntN(12) {
				switch k := r.IntN(10); {
				case k < 2:
					blocks = append(blocks, b.text([]doc.StyleID{sHeading1, sHeading2, sHeading3, sTitle}[r.IntN(4)], "收入支出决算总体情况说明"[:3*(4+r.IntN(9))]),
						b.text(sBody, strings.Repeat(sentence, 1+r.IntN(3))))
				case k < 6:
					blocks = append(blocks, b.text(sBody, strings.Repeat(sentence, 1+r.IntN(4))))
				case k < 7:
					blocks = append(blocks, b.text(sTitle, "收入决算表"), b.income(r.IntN(50)))
				case k < 8:
					blocks = append(blocks, b.overall(doc.Length(r.IntN(30))*doc.Pt))
				case k < 9:
					blocks = append(blocks, b.text(sFormTitle, "项目支出绩效自评表"), b.form(1+r.IntN(60)))
				default:
					blocks = append(blocks, &doc.PageBreak{})
				}
			}
			b.section(geo, numbering, blocks...)
		}
		t.Run(fmt.Sprint(seed), func(t *testing.T) { sound(t, b.doc) })
	}
}

// TestGrid: body text stands on the page grid whatever is above it, 22 lines
// to a page (GB/T 9704-2012, 5.2.2 and 5.2.3).
func TestGrid(t *testing.T) {
	b := newSampler()
	long := strings.Repeat("收入支出决算总体情况说明", 120)
	b.doc.Styles[sHeading2].Before, b.doc.Styles[sHeading2].After = 10*doc.Pt, 4*doc.Pt
	b.section(portrait, numbering, b.text(sHeading1, "第一部分"), b.text(sBody, sentence), b.text(sNote, "注"),
		b.text(sBody, sentence), b.text(sHeading2, "一、标题"), b.text(sBody, long))
	l := sound(t, b.doc)
	drop := baseline(portrait.Pitch, 16*doc.Pt)
	for i, p := range l.Pages {
		lines := map[doc.Length]bool{}
		for _, r := range p.Runs {
			if r.Node == Artifact || l.Nodes[r.Node].Tag != TagP || r.Size != 16*doc.Pt {
				continue
			}
			lines[r.Y] = true
			if off := (r.Y - drop - portrait.Top) % portrait.Pitch; off != 0 {
				t.Errorf("page %d: %q is %.2f pt off the grid", i+1, r.text(), off.Points())
			}
		}
		if i == 1 && len(lines) != 22 {
			t.Errorf("a full page has %d lines", len(lines))
		}
	}
}

// TestDump: a small report, page by page.
func TestDump(t *testing.T) {
	b := newSampler()
	b.doc.Watermark = "草稿"
	b.section(portrait, doc.Numbering{}, b.text(sTitle, "目录"), &doc.Contents{Levels: 2, Styles: []doc.StyleID{sToc1, sToc2}, Leader: "…"})
	first := numbering
	first.Restart = true
	b.section(portrait, first, b.text(sHeading1, "第一部分　单位概况"), b.text(sHeading2, "一、部门职责"), b.text(sBody, sentence))
	b.section(landscape, numbering, b.text(sTitle, "收入决算表"), b.income(18), b.text(sNote, "注：本表反映收入情况。"))
	var dump bytes.Buffer
	if err := sound(t, b.doc).Dump(&dump); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "pages.txt", dump.Bytes())
}

// TestContents: numbers are those of the headings' pages, leaders end at one
// place, links lead to the headings.
func TestContents(t *testing.T) {
	d := report()
	l := sound(t, d)
	ends := map[doc.Length]bool{}
	entries := 0
	for i := range l.Pages {
		p := &l.Pages[i]
		byNode := map[NodeID]string{}
		for j := range p.Runs {
			r := &p.Runs[j]
			if r.Node == Artifact && strings.HasPrefix(r.text(), "…") {
				end := r.X
				for _, g := range r.Glyphs {
					end += g.Advance
				}
				ends[end] = true
			}
			if r.Node != Artifact && l.Nodes[r.Node].Tag == TagTOCI {
				byNode[r.Node] += r.text()
				if r.Ref != 0 {
					t.Errorf("%q has a Ref: the number would be found here", r.text())
				}
			}
		}
		for _, k := range p.Links {
			entries++
			target := &l.Pages[k.Page]
			if !strings.HasSuffix(byNode[k.Node], target.Label) {
				t.Errorf("%q leads to page %s", byNode[k.Node], target.Label)
			}
			title := strings.TrimSuffix(byNode[k.Node], target.Label)
			if !slices.ContainsFunc(l.Outline, func(m Bookmark) bool { return m.Title == title && m.Page == k.Page && m.Y == k.To }) {
				t.Errorf("no heading %q at %v of page %d", title, k.To.Points(), k.Page+1)
			}
		}
	}
	if entries < 25 || len(ends) != 1 {
		t.Errorf("%d entries, leaders end at %v", entries, ends)
	}
}

// TestPageNumber: odd right, even left; on a lying page where the upright
// sheet has it, turned (GB/T 9704-2012, 7.5 and 10.1).
func TestPageNumber(t *testing.T) {
	b := newSampler()
	wide := landscape
	wide.Left, wide.Right = 35*doc.MM, 37*doc.MM
	long := strings.Repeat(sentence, 40)
	b.section(portrait, numbering, b.text(sBody, long))
	b.section(wide, numbering, b.income(30))
	table := sheet // a table's page of other margins: the number stands where the text has it
	table.Bottom, table.Top = 33*doc.MM, 20*doc.MM
	b.section(table, numbering, b.form(60))
	l := sound(t, b.doc)
	upright := map[int]*Run{} // by parity
	for i := range l.Pages {
		p := &l.Pages[i]
		r := &p.Runs[len(p.Runs)-1]
		for j := len(p.Runs) - 1; j >= 0 && p.Runs[j].Node == Artifact && p.Runs[j].Size == 14*doc.Pt; j-- {
			r = &p.Runs[j]
		}
		odd := (i + 1) % 2
		if p.Width < p.Height {
			if u := upright[odd]; u == nil {
				upright[odd] = r
			} else if r.Y != u.Y || (r.X-u.X > 16*doc.Pt || u.X-r.X > 16*doc.Pt) { // a number of two digits is longer
				t.Errorf("page %d: number at %v %v, before at %v %v", i+1, r.X.Points(), r.Y.Points(), u.X.Points(), u.Y.Points())
			}
			if right := r.X > p.Width/2; right != (odd == 1) || r.Turn != 0 {
				t.Errorf("page %d: number at %v, turn %d", i+1, r.X.Points(), r.Turn)
			}
			if below := r.Y - (portrait.Height - portrait.Bottom); below != 7*doc.MM {
				t.Errorf("page %d: number %v pt below the text area", i+1, below.Points())
			}
			continue
		}
		u := upright[odd]
		if r.Turn != 3 || r.X != p.Width-u.Y {
			t.Errorf("page %d: turn %d at %v, upright at %v", i+1, r.Turn, r.X.Points(), u.Y.Points())
		}
		if bottom := r.Y > p.Height/2; bottom != (odd == 1) {
			t.Errorf("page %d: number at y %v", i+1, r.Y.Points())
		}
	}
	if len(l.Pages) < 4 {
		t.Fatalf("%d pages", len(l.Pages))
	}
}

func TestRoman(t *testing.T) {
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 1994: "MCMXCIV"} {
		if got := roman(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func BenchmarkReport(b *testing.B) {
	d := report()
	b.ReportAllocs()
	for b.Loop() {
		pages(b, d)
	}
}

func BenchmarkLongTable(b *testing.B) {
	s := newSampler()
	s.section(landscape, numbering, s.text(sTitle, "收入决算表"), s.income(10_000))
	b.ReportAllocs()
	for b.Loop() {
		pages(b, s.doc)
	}
}
