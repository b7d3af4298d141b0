package typeset

import (
	"fmt"
	"math"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// A chart says everything with words and figures; its bars and wedges only
// show it. What they are told apart by is a pattern first and a colour second.

const (
	chartLine  = doc.Pt / 2
	maxParts   = len(hatches) // that can be told apart
	nameShare  = 35           // of the width, in percent, that names may take
	leastBar   = doc.Pt / 2   // a figure that is not zero shows
	chartAbove = 2 * doc.Pt   // above the first bar
)

// chartSetter sets one chart.
type chartSetter struct {
	g      *pager
	c      *doc.Chart
	f      *setFigure
	em     doc.Length
	pitch  doc.Length
	values [][]int64
	part   int
	top    doc.Length // where the drawing begins
	gap    doc.Length // between two rows
}

// setChart draws a chart as wide as the text area. It grows to whole lines of
// the page's grid.
func (g *pager) setChart(f *setFigure, c *doc.Chart) {
	st := g.style(c.Style)
	s := chartSetter{g: g, c: c, f: f, em: st.Size, pitch: st.Size * 5 / 4, values: c.Scaled(), gap: st.Size * 3 / 4}
	f.width, f.color = g.width(), st.Color
	s.top = s.above()
	kind := s.kind()
	if len(c.Categories) == 0 || len(c.Series) == 0 {
		f.height = s.top
		return
	}
	shapes, labels := len(f.shapes), len(f.labels)
	s.draw(kind)
	f.before, f.after = figureSpace, figureSpace
	slack := roundUp(f.total(), g.geo.Pitch) - f.total()
	f.shapes, f.labels = f.shapes[:shapes], f.labels[:labels]
	s.gap += slack / doc.Length(len(c.Categories))
	s.draw(kind)
}

func (s *chartSetter) draw(kind doc.ChartKind) {
	if kind == doc.Pie {
		s.pie()
	} else {
		s.bars(kind == doc.Stacked)
	}
}

// kind is the kind in which the chart can be drawn: there is no part of a
// whole that is negative, and none of nothing.
func (s *chartSetter) kind() doc.ChartKind {
	tell := func(severity diag.Severity, format string, args ...any) {
		s.g.trouble = append(s.g.trouble, Trouble{Severity: severity, Code: "typeset.chart", Ref: s.c.Ref,
			Message: fmt.Sprintf(format, args...), Hint: "请在版式包中给这些数换一种图"})
	}
	kind := s.c.Kind
	if len(s.c.Series) > maxParts {
		tell(diag.Error, "图中有 %d 组数，最多 %d 组才分得清", len(s.c.Series), maxParts)
	}
	if kind == doc.Bars {
		return kind
	}
	name := [...]string{doc.Stacked: "堆积图", doc.Pie: "饼图"}[kind]
	total := int64(0)
	for i := range s.values {
		for _, v := range s.values[i] {
			if v < 0 {
				tell(diag.Warning, "%s的数中有负数，已改画为条形图", name)
				return doc.Bars
			}
			total += v
		}
	}
	switch {
	case kind != doc.Pie:
	case len(s.c.Series) != 1:
		tell(diag.Error, "饼图只能画一组数，这里有 %d 组", len(s.c.Series))
		return doc.Bars
	case total == 0:
		tell(diag.Warning, "饼图的各数都是零，已改画为条形图")
		return doc.Bars
	case len(s.c.Categories) > maxParts:
		tell(diag.Warning, "饼图有 %d 个部分，最多 %d 个才分得清，已改画为条形图", len(s.c.Categories), maxParts)
		return doc.Bars
	}
	return kind
}

// word sets a text on one line.
func (s *chartSetter) word(r doc.Run) line { return s.g.word(s.c.Style, r) }

// next begins another part: its labels are read together.
func (s *chartSetter) next() { s.part++ }

// put places a line so that it begins at x.
func (s *chartSetter) put(l line, x, base doc.Length) {
	if len(l.pieces) == 0 {
		return
	}
	s.f.labels = append(s.f.labels, chartLabel{line: l, x: x - l.pieces[0].x, y: base, part: s.part})
}

// base is the baseline of a line of text in the middle of a strip.
func (s *chartSetter) base(top, height doc.Length) doc.Length { return top + baseline(height, s.em) }

// above sets the unit and, where several series are told apart, what their
// patterns mean; it returns where the drawing begins.
func (s *chartSetter) above() doc.Length {
	y, x, end := chartAbove, doc.Length(0), s.f.width
	used := false
	if s.c.Unit != "" {
		s.next()
		l := s.word(doc.Run{Text: s.c.Unit})
		end -= l.width
		s.put(l, end, s.base(y, s.pitch))
		end -= s.em
		used = true
	}
	if len(s.c.Series) > 1 {
		for i := range s.c.Series {
			l := s.word(s.c.Series[i].Name)
			w := s.em*2 + l.width
			if x > 0 && x+w > end {
				x, end = 0, s.f.width
				y += s.pitch
			}
			s.next()
			s.swatch(x, y, i)
			s.put(l, x+s.em*3/2, s.base(y, s.pitch))
			x += w + s.em
			used = true
		}
	}
	if used {
		y += s.pitch + s.em/3
	}
	return y
}

// swatch shows the pattern of a series in a strip of text.
func (s *chartSetter) swatch(x, top doc.Length, i int) {
	up := (s.pitch - s.em*4/5) / 2
	s.area(rectangle(x, top+up, s.em*6/5, s.em*4/5), i)
}

// area draws an area of series (or part) i.
func (s *chartSetter) area(p []Point, i int) {
	color := uint32(0)
	if n := len(s.c.Colors); n > 0 {
		color = s.c.Colors[i%n]
	}
	s.f.shapes = append(s.f.shapes, hatched(p, hatches[i%len(hatches)], color)...)
}

// rowNames sets the names of the categories; long ones take several lines.
func (s *chartSetter) rowNames() (names [][]line, width doc.Length) {
	limit := s.f.width * nameShare / 100
	for i := range s.c.Categories {
		l := s.word(s.c.Categories[i])
		lines := []line{l}
		if l.width > limit {
			p := doc.Paragraph{Style: s.c.Style, Runs: []doc.Run{s.c.Categories[i]}}
			lines = s.g.set.breakLines(&p, measure{width: limit})
		}
		for k := range lines {
			width = max(width, lines[k].width)
		}
		names = append(names, lines)
	}
	return names, width
}

// bars draws a bar for each category and series, or one for each category in
// which the series follow each other.
func (s *chartSetter) bars(stacked bool) {
	c, em := s.c, s.em
	names, left := s.rowNames()
	left += em / 2
	each, thick := len(c.Series), em*5/4
	if stacked {
		each, thick = 1, em*7/4
	} else if each > 1 {
		thick = em
	}
	height := thick * doc.Length(each) // of every row
	for j := range names {
		height = max(height, s.pitch*doc.Length(len(names[j])))
	}
	texts := make([][]line, len(c.Series))
	for i := range texts {
		for j := range c.Categories {
			texts[i] = append(texts[i], s.word(c.At(i, j).Run()))
		}
	}
	low, high, before, behind := s.extent(texts, stacked)
	axis, room := left+before, s.f.width-left-before-behind
	scale := func(v int64) doc.Length {
		if high == low {
			return 0
		}
		w := doc.Length(math.Round(float64(room) * float64(v) / (float64(high) - float64(low))))
		if v > 0 {
			w = max(w, leastBar)
		} else if v < 0 {
			w = min(w, -leastBar)
		}
		return w
	}
	axis -= scale(low)
	y := s.top + s.gap/2
	for j := range c.Categories {
		s.next()
		base := s.base(y+(height-s.pitch*doc.Length(len(names[j])))/2, s.pitch)
		for k, l := range names[j] {
			s.put(l, left-em/2-l.width, base+s.pitch*doc.Length(k))
		}
		bar := y + (height-thick*doc.Length(each))/2
		if stacked {
			s.stack(j, axis, bar, thick, scale, texts)
		} else {
			for i := range c.Series {
				s.bar(c.At(i, j), s.values[i][j], texts[i][j], axis, bar+thick*doc.Length(i), thick, i, scale)
			}
		}
		y += height + s.gap
	}
	s.f.height = y - s.gap/2
	s.f.shapes = append(s.f.shapes, Shape{Width: chartLine, Paths: [][]Point{{{axis, s.top}, {axis, s.f.height}}}})
}

// extent is the range of the bars, and the room that the figures beside them
// take on either side.
func (s *chartSetter) extent(texts [][]line, stacked bool) (low, high int64, before, behind doc.Length) {
	gap := s.em / 3
	for j := range s.c.Categories {
		sum, beside := int64(0), gap
		for i := range s.c.Series {
			v, w := s.values[i][j], texts[i][j].width
			if stacked {
				sum += v
				beside += w + s.em*2
				continue
			}
			high, low = max(high, v), min(low, v)
			if v < 0 {
				before = max(before, w+gap)
			} else {
				behind = max(behind, w+gap)
			}
		}
		if stacked {
			high = max(high, sum)
			// Most parts hold their own figure; what stands beside a bar has
			// half the width at the most.
			behind = max(behind, min(beside, s.f.width/3))
		}
	}
	return low, high, before, behind
}

// bar draws one bar and its figure at its end.
func (s *chartSetter) bar(d *doc.Datum, v int64, text line, axis, top, thick doc.Length, i int, scale func(int64) doc.Length) {
	if d.Empty() {
		return
	}
	w, base := scale(v), s.base(top, thick)
	if v != 0 {
		s.area(rectangle(min(axis, axis+w), top+thick/16, max(w, -w), thick*7/8), i)
	}
	if v < 0 {
		s.put(text, axis+w-s.em/3-text.width, base)
	} else {
		s.put(text, axis+w+s.em/3, base)
	}
}

// stack draws the parts of one category. A figure that its part has no room for
// stands behind the bar, with the part's pattern.
func (s *chartSetter) stack(j int, axis, top, thick doc.Length, scale func(int64) doc.Length, texts [][]line) {
	x := axis
	base := s.base(top, thick)
	var beside []int
	for i := range s.c.Series {
		v, text := s.values[i][j], texts[i][j]
		w := scale(v)
		if v != 0 {
			s.area(rectangle(x, top, w, thick), i)
		}
		switch {
		case s.c.At(i, j).Empty():
		case w >= text.width+s.em*2/3:
			left := x + (w-text.width)/2
			s.clear(left-s.em/6, top+thick/8, text.width+s.em/3, thick*3/4)
			s.next()
			s.put(text, left, base)
		default:
			beside = append(beside, i)
		}
		x += w
	}
	x += s.em / 3
	for _, i := range beside {
		s.next()
		if len(s.c.Series) > 1 {
			s.swatch(x, top+(thick-s.pitch)/2, i)
			x += s.em * 3 / 2
		}
		s.put(texts[i][j], x, base)
		x += texts[i][j].width + s.em/2
	}
}

// clear leaves the paper white under a figure.
func (s *chartSetter) clear(x, y, w, h doc.Length) {
	s.f.shapes = append(s.f.shapes, Shape{Color: 0xFFFFFF, Paths: [][]Point{rectangle(x, y, w, h)}})
}

// pie draws the parts of a whole, from the top round with the clock, and beside
// it what each is.
func (s *chartSetter) pie() {
	c, em, y := s.c, s.em, s.top
	step := s.pitch + s.gap
	list := step * doc.Length(len(c.Categories))
	size := min(max(list, em*13), em*18, s.f.width/2)
	names, width := s.rowNames()
	figures, wide := make([]line, len(names)), doc.Length(0)
	for j := range names {
		figures[j] = s.word(c.At(0, j).Run())
		wide = max(wide, figures[j].width)
		if n := len(names[j]); n > 1 {
			list += s.pitch * doc.Length(n-1)
		}
	}
	height := max(size, list)
	left := max(0, (s.f.width-size-em*3-em*3/2-width-em-wide)/2)
	s.wedges(Point{left + size/2, y + height/2}, size/2)
	x := left + size + em*3
	at := y + (height-list)/2 + (step-s.pitch)/2
	for j := range names {
		s.next()
		s.swatch(x, at, j)
		for k, l := range names[j] {
			s.put(l, x+em*3/2, s.base(at+s.pitch*doc.Length(k), s.pitch))
		}
		s.put(figures[j], x+em*3/2+width+em+wide-figures[j].width, s.base(at, s.pitch))
		at += step + s.pitch*doc.Length(len(names[j])-1)
	}
	s.f.height = y + height
}

// wedges draws the parts. Their corners are rounded to whole EMU, so that a
// machine's last bit of a sine does not show.
func (s *chartSetter) wedges(centre Point, radius doc.Length) {
	total, done := 0.0, 0.0
	for _, v := range s.values[0] {
		total += float64(v)
	}
	on := func(share float64) Point {
		sin, cos := math.Sincos(2 * math.Pi * share)
		return Point{centre.X + doc.Length(math.Round(float64(radius)*sin)), centre.Y - doc.Length(math.Round(float64(radius)*cos))}
	}
	for j, v := range s.values[0] {
		if v == 0 {
			continue
		}
		from, to := done/total, (done+float64(v))/total
		done += float64(v)
		var p []Point
		if to-from < 1 {
			p = append(p, centre)
		}
		steps := max(2, int(math.Ceil((to-from)*180))) // two degrees each
		for k := range steps + 1 {
			p = append(p, on(from+(to-from)*float64(k)/float64(steps)))
		}
		s.area(p, j)
	}
}
