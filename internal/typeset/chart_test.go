package typeset

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/golden"
)

func (b *sampler) datum(t testing.TB, s string) doc.Datum {
	b.ref++
	d, ok := doc.NewDatum(s, b.ref)
	if !ok {
		t.Fatalf("%q is no figure", s)
	}
	return d
}

// chart is a chart with values of that many hundredths; -1<<40 is none.
func (b *sampler) chart(t testing.TB, kind doc.ChartKind, values ...[]int64) *doc.Chart {
	c := &doc.Chart{Kind: kind, Style: sCell, Unit: "单位：万元", Alt: "支出的构成", Caption: b.text(sNote, "图：支出")}
	for i, row := range values {
		s := doc.Series{Name: doc.Run{Text: fmt.Sprintf("第%d组", i+1)}}
		for j, v := range row {
			if i == 0 {
				c.Categories = append(c.Categories, doc.Run{Text: strings.Repeat("支出", 1+j%5) + fmt.Sprint("类", j+1)})
			}
			d := doc.Datum{}
			if v != none {
				d = b.datum(t, fmt.Sprintf("%s%d.%02d", map[bool]string{true: "-"}[v < 0], max(v, -v)/100, max(v, -v)%100))
			}
			s.Data = append(s.Data, d)
		}
		c.Series = append(c.Series, s)
	}
	return c
}

const none = -1 << 40

// TestCharts: charts of all kinds with values of all kinds say everything that
// they are to say, once, and keep within the text area and apart.
func TestCharts(t *testing.T) {
	for seed := range uint64(80) {
		r := rand.New(rand.NewPCG(seed, 5))
		b := newSampler()
		kind := doc.ChartKind(r.IntN(3))
		rows, cols := 1+r.IntN(5), 1+r.IntN(8)
		if kind == doc.Pie {
			rows = 1
		}
		values := make([][]int64, rows)
		for i := range values {
			for range cols {
				v := int64(r.ExpFloat64() * 1e5)
				switch r.IntN(8) {
				case 0:
					v = 0
				case 1:
					v = none
				case 2:
					if kind == doc.Bars {
						v = -v
					}
				}
				values[i] = append(values[i], v)
			}
		}
		if kind == doc.Pie {
			values[0][0] = 700
		}
		c := b.chart(t, kind, values...)
		page := []doc.Page{portrait, sheet, landscape}[r.IntN(3)]
		if rows*cols > 20 {
			page = portrait
		}
		b.section(page, numbering, b.text(sBody, strings.Repeat(sentence, r.IntN(4)+1)), c, b.text(sBody, sentence))
		t.Run(fmt.Sprint(kind, seed), func(t *testing.T) {
			l := sound(t, b.doc)
			checkChart(t, l, c)
		})
	}
}

func checkChart(t *testing.T, l *Layout, c *doc.Chart) {
	t.Helper()
	want := []string{c.Unit}
	for i := range c.Series {
		if len(c.Series) > 1 {
			want = append(want, c.Series[i].Name.Text)
		}
		for j := range c.Categories {
			if d := c.At(i, j); !d.Empty() {
				want = append(want, d.Run().Text)
			}
		}
	}
	for j := range c.Categories {
		want = append(want, c.Categories[j].Text)
	}
	figure := slices.IndexFunc(l.Nodes, func(n Node) bool { return n.Tag == TagFigure })
	page := &l.Pages[l.Nodes[figure].Page]
	box := l.Nodes[figure].Box
	var got []string
	for node := range l.Nodes {
		if l.Nodes[node].Tag != TagSpan {
			continue
		}
		text := ""
		for i := range page.Runs {
			r := &page.Runs[i]
			if r.Node != NodeID(node) {
				continue
			}
			text += r.text()
			if r.Ref != 0 && text != "" {
				if r.X < box.X-1 || r.Y > box.Y+box.H || r.Y < box.Y {
					t.Errorf("%q stands outside the figure", r.text())
				}
			}
		}
		got = append(got, text)
	}
	all, said := strings.Join(got, "\n"), 0
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not in\n%s", w, all)
		}
		said += len(w)
	}
	if len(strings.ReplaceAll(all, "\n", "")) != said {
		t.Errorf("the chart says\n%s\nwant\n%s", all, strings.Join(want, "\n"))
	}
	for _, s := range page.Shapes {
		for _, path := range s.Paths {
			for _, p := range path {
				if p.X < box.X-doc.Pt || p.X > box.X+box.W+doc.Pt || p.Y < box.Y-doc.Pt || p.Y > box.Y+box.H+doc.Pt {
					t.Errorf("a shape leaves the figure at %v of %v", p, box)
				}
			}
		}
	}
	if n := l.Numbers.Figures[c]; n.Height != box.H || n.Width != box.W {
		t.Errorf("Word is told %v, drawn %v", n, box)
	}
}

// outlines are the areas of the chart, in the order drawn: what is filled, if
// only with white. Legends come first.
func outlines(l *Layout) (out []Shape) {
	for _, s := range l.Pages[0].Shapes {
		if s.Width == 0 {
			out = append(out, s)
		}
	}
	return out
}

// TestBarLengths: bars are as long as their figures say.
func TestBarLengths(t *testing.T) {
	b := newSampler()
	values := []int64{100_00, 50_00, 25_00, -10_00, 1}
	b.section(portrait, numbering, b.chart(t, doc.Bars, values))
	areas := outlines(sound(t, b.doc))
	if len(areas) != len(values) {
		t.Fatalf("%d bars", len(areas))
	}
	width := func(s Shape) float64 { p := s.Paths[0]; return float64(p[1].X - p[0].X) }
	for i, v := range values[:4] {
		if got, want := width(areas[i])/width(areas[0]), math.Abs(float64(v))/1e4; math.Abs(got-want) > 1e-3 {
			t.Errorf("bar %d is %.4f of the first, want %.4f", i, got, want)
		}
	}
	if doc.Length(width(areas[4])) != leastBar {
		t.Errorf("the shortest bar is %.2f pt", width(areas[4])/float64(doc.Pt))
	}
	if neg, pos := areas[3].Paths[0], areas[0].Paths[0]; neg[1].X != pos[0].X {
		t.Errorf("a negative bar ends at %v, the others begin at %v", neg[1].X, pos[0].X)
	}
}

// TestPieAreas: wedges are as large as their figures say, and none is told
// apart from another by colour alone.
func TestPieAreas(t *testing.T) {
	b := newSampler()
	values := []int64{60_00, 25_00, 10_00, 5_00}
	b.section(portrait, numbering, b.chart(t, doc.Pie, values))
	l := sound(t, b.doc)
	areas := outlines(l)[:len(values)]
	size := func(s Shape) (a float64) {
		p := s.Paths[0]
		for i := range p {
			q := p[(i+1)%len(p)]
			a += float64(p[i].X)*float64(q.Y) - float64(q.X)*float64(p[i].Y)
		}
		return math.Abs(a) / 2
	}
	total := 0.0
	for _, a := range areas {
		total += size(a)
	}
	for i, v := range values {
		if got, want := size(areas[i])/total, float64(v)/1e4; math.Abs(got-want) > 2e-3 {
			t.Errorf("wedge %d is %.4f of the whole, want %.4f", i, got, want)
		}
	}
	for i := range hatches {
		for j := range i {
			if hatches[i].full == hatches[j].full && hatches[i].apart == hatches[j].apart && slices.Equal(hatches[i].lines, hatches[j].lines) {
				t.Errorf("patterns %d and %d are the same", i, j)
			}
		}
	}
}

// TestHatchWithin: the lines of a pattern do not leave their area and fill it.
func TestHatchWithin(t *testing.T) {
	area := []Point{{0, 0}, {100 * doc.Pt, 0}, {100 * doc.Pt, 40 * doc.Pt}, {50 * doc.Pt, 10 * doc.Pt}, {0, 40 * doc.Pt}} // with a notch
	for i, h := range hatches {
		for _, n := range h.lines {
			lines := hatchLines(area, n, h.apart)
			if len(lines) < 5 {
				t.Errorf("pattern %d: %d lines", i, len(lines))
			}
			for _, l := range lines {
				mid := Point{(l[0].X + l[1].X) / 2, (l[0].Y + l[1].Y) / 2}
				lower := 10*doc.Pt + max(50*doc.Pt-mid.X, mid.X-50*doc.Pt)*30/50
				if mid.Y > lower+doc.Pt/10 || mid.Y < 0 || mid.X < 0 || mid.X > 100*doc.Pt {
					t.Errorf("pattern %d: a line through %v, outside", i, mid)
				}
			}
		}
	}
}

// TestChartTrouble: what cannot be drawn as asked is said.
func TestChartTrouble(t *testing.T) {
	many := make([]int64, 60)
	for i := range many {
		many[i] = int64(i+1) * 100
	}
	series := make([][]int64, 9)
	for i := range series {
		series[i] = []int64{100}
	}
	for _, tt := range []struct {
		kind   doc.ChartKind
		values [][]int64
		want   string
	}{
		{doc.Pie, [][]int64{{100, -1}}, "饼图的数中有负数，已改画为条形图"},
		{doc.Stacked, [][]int64{{100, 5}, {-1, 7}}, "堆积图的数中有负数，已改画为条形图"},
		{doc.Pie, [][]int64{{0, none}}, "饼图的各数都是零，已改画为条形图"},
		{doc.Pie, [][]int64{many[:9]}, "饼图有 9 个部分，最多 8 个才分得清，已改画为条形图"},
		{doc.Pie, [][]int64{{1}, {2}}, "饼图只能画一组数，这里有 2 组"},
		{doc.Bars, series, "图中有 9 组数，最多 8 组才分得清"},
		{doc.Bars, [][]int64{many}, "图中的项目太多，一页放不下"},
	} {
		b := newSampler()
		b.section(portrait, numbering, b.chart(t, tt.kind, tt.values...))
		_, trouble := pages(t, b.doc)
		if len(trouble) != 1 || trouble[0].Message != tt.want || trouble[0].Code != "typeset.chart" {
			t.Errorf("%v: %v, want %s", tt.kind, trouble, tt.want)
		}
	}
}

// TestFigureStands: a figure that does not fit goes to the next page with its
// heading and its caption, and text below stands on the grid.
func TestFigureStands(t *testing.T) {
	for lines := range 24 {
		b := newSampler()
		blocks := []doc.Block{}
		for range lines {
			blocks = append(blocks, b.text(sBody, "正文。"))
		}
		pic := &doc.Picture{Image: &doc.Image{Width: 300, Height: 200 + lines, PerInch: 96}, Alt: "标志", Align: doc.Right, Caption: b.text(sNote, "图")}
		blocks = append(blocks, b.text(sHeading2, "一、标题"), pic, b.text(sBody, sentence))
		b.section(portrait, numbering, blocks...)
		l := sound(t, b.doc)
		var image *Image
		for p := range l.Pages {
			page := &l.Pages[p]
			for i := range page.Images {
				image = &page.Images[i]
				if texts := textsOn(page); !slices.Contains(texts, "一、标题") || !slices.Contains(texts, "图") {
					t.Errorf("%d lines: the figure stands with %q", lines, texts)
				}
			}
		}
		if image == nil || image.X+image.W != portrait.Width-portrait.Right || image.Y+image.H > portrait.Height-portrait.Bottom {
			t.Fatalf("%d lines: %+v", lines, image)
		}
	}
}

func TestChartDump(t *testing.T) {
	b := newSampler()
	b.section(portrait, numbering, b.chart(t, doc.Bars, []int64{193028, 1231575, 35}), b.chart(t, doc.Stacked, []int64{100, 5000}, []int64{900, 60}),
		b.chart(t, doc.Pie, []int64{7000, 2000, 1000}))
	var dump bytes.Buffer
	if err := sound(t, b.doc).Dump(&dump); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "charts.txt", dump.Bytes())
}
