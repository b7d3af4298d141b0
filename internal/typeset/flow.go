package typeset

import (
	"slices"
	"strings"

	"juesuan/internal/doc"
)

// setParagraph is a paragraph broken into lines of equal pitch.
type setParagraph struct {
	p             *doc.Paragraph
	style         *doc.Style
	lines         []line
	pitch         doc.Length // distance of baselines
	drop          doc.Length // from a line's top to its baseline
	before, after doc.Length
	grid          bool  // begins on a line of the page grid
	cost          int64 // of its lines, if it was broken as a whole
	keepNext      bool  // it stands on the page where what follows begins
}

// baseline is the distance from a line's top to its baseline: the em box of a
// Chinese character, 0.88 above and 0.12 below, stands in the line's middle.
func baseline(pitch, size doc.Length) doc.Length {
	return (pitch-size)/2 + size*88/100
}

// block returns the section's paragraph i, set to the text width.
func (g *pager) block(i int) *setParagraph {
	if g.blocks[i] == nil {
		p := g.sect.Blocks[i].(*doc.Paragraph)
		g.blocks[i] = g.setParagraph(p, g.width())
	}
	return g.blocks[i]
}

func (g *pager) setParagraph(p *doc.Paragraph, width doc.Length) *setParagraph {
	return g.setParagraphIn(p, measure{width: width, firstIndent: true})
}

func (g *pager) setParagraphIn(p *doc.Paragraph, m measure) *setParagraph {
	st := g.style(p.Style)
	sp := &setParagraph{p: p, style: st, before: st.Before, after: st.After}
	sp.lines = g.set.breakLines(p, m)
	sp.cost = g.set.cost
	sp.keepNext = st.KeepNext || len(sp.lines) <= shortLead && leads(p)
	if len(sp.lines) == 0 {
		sp.lines = []line{{last: true}} // an empty paragraph is an empty line
	}
	if st.Balance && len(sp.lines) > 1 {
		widths := make([]doc.Length, len(sp.lines))
		for i := range sp.lines {
			widths[i] = sp.lines[i].width
		}
		g.balanced(p, widths)
	}
	grid := g.geo.Pitch
	sp.pitch = st.LinePitch
	if sp.pitch == 0 {
		if sp.pitch = roundUp(st.Size, grid); grid == 0 {
			sp.pitch = st.Size * 3 / 2
		}
	}
	sp.drop = baseline(sp.pitch, st.Size)
	// Body text stands on the grid. So do headings and titles of another
	// size: with the space around them they take whole lines, so that the
	// text below is on the grid again without a ragged gap.
	if sp.grid = grid > 0 && (st.LinePitch == 0 || st.Outline > 0 || st.Balance); sp.grid {
		extra := sp.before + sp.after
		height := extra + sp.pitch*doc.Length(len(sp.lines))
		slack := roundUp(height, grid) - height
		above := slack / 2
		if extra > 0 {
			above = slack * sp.before / extra
		}
		sp.before += above
		sp.after += slack - above
	}
	return sp
}

// shortLead is the number of lines up to which a paragraph that leads to others
// is kept with them: 具体情况如下： does not end a page.
const shortLead = 3

// leads reports whether the paragraph ends in a colon.
func leads(p *doc.Paragraph) bool {
	return len(p.Runs) > 0 && strings.HasSuffix(p.Runs[len(p.Runs)-1].Text, "：")
}

// roundUp returns the least multiple of unit that is not below l.
func roundUp(l, unit doc.Length) doc.Length {
	if unit <= 0 {
		return l
	}
	return (l + unit - 1) / unit * unit
}

// top is where the paragraph's first line begins when the text so far ends at y.
func (g *pager) top(sp *setParagraph, y doc.Length, fresh bool) doc.Length {
	if sp.grid {
		y = g.geo.Top + roundUp(y-g.geo.Top, g.geo.Pitch)
	}
	if fresh && !g.forced {
		return y // no space above the first line of a page that merely followed
	}
	return y + sp.before
}

// fits is the number of lines that stand between y and the foot of the text
// area. Only the characters of the last line must stand inside, not its leading.
func (g *pager) fits(sp *setParagraph, y doc.Length) int {
	room := g.bottom() - y + (sp.pitch-sp.style.Size)/2
	if room < sp.pitch {
		return 0
	}
	return min(len(sp.lines), int(room/sp.pitch))
}

// split is how many of the n lines may stay when k fit: no last line of a
// paragraph begins a page, no first line ends one.
func split(st *doc.Style, n, k int) int {
	switch {
	case k >= n:
		return n
	case st.KeepLines:
		return 0
	case !st.WidowControl:
		return k
	}
	if n-k < 2 {
		k = n - 2
	}
	if k < 2 {
		return 0
	}
	return k
}

// paragraph puts block i on the page and the pages that follow.
func (g *pager) paragraph(i int) {
	sp := g.block(i)
	if sp.style.PageBreakBefore && !g.fresh {
		g.breakPage()
	}
	if !g.fresh && !g.bound(i) && !g.chainFits(i) {
		g.newPage()
	}
	if g.fresh {
		g.begins(i)
	}
	g.lineNumbers(sp)
	node := Artifact
	if hasText(sp.p) {
		node = g.textNode(i, sp)
	}
	g.lay(sp, g.geo.Left, node, nil)
}

// lineNumbers writes down what Word must know of the paragraph.
func (g *pager) lineNumbers(sp *setParagraph) {
	if sp.keepNext && !sp.style.KeepNext {
		g.out.Numbers.KeepNext[sp.p] = true
	}
	delete(g.out.Numbers.Lines, sp.p)
	if !slices.ContainsFunc(sp.lines, func(l line) bool { return l.word != 0 }) {
		return
	}
	numbers := make([]doc.LineNumbers, len(sp.lines))
	for k := range sp.lines {
		numbers[k] = doc.LineNumbers{Chars: sp.lines[k].chars, Tracking: sp.lines[k].word, Numbers: sp.lines[k].numbers}
	}
	g.out.Numbers.Lines[sp.p] = numbers
}

// lay puts set lines on the page and the pages that follow. each is called
// with every line's number and top.
func (g *pager) lay(sp *setParagraph, x doc.Length, node NodeID, each func(k int, top doc.Length)) {
	for from := 0; from < len(sp.lines); {
		var y doc.Length
		if from == 0 {
			y = g.top(sp, g.y, g.fresh)
		} else {
			y = g.geo.Top
		}
		rest := setParagraph{style: sp.style, lines: sp.lines[from:], pitch: sp.pitch}
		k := split(sp.style, len(rest.lines), g.fits(&rest, y))
		if k == 0 {
			if !g.fresh {
				g.newPage()
				continue
			}
			k = max(1, g.fits(&rest, y)) // nothing better: the page is too small
		}
		if from == 0 {
			g.mark(sp.p.Anchor, y)
			if sp.style.Outline > 0 && hasText(sp.p) {
				g.out.Outline = append(g.out.Outline, Bookmark{
					Title: joinedText(sp.p), Level: sp.style.Outline,
					Page: len(g.out.Pages) - 1, Y: y,
				})
			}
		}
		for j := range k {
			g.emit(&sp.lines[from+j], x, y+sp.drop, sp.style.Color, node)
			if each != nil {
				each(from+j, y)
			}
			y += sp.pitch
		}
		g.y, g.fresh = y, false
		if from += k; from < len(sp.lines) {
			g.newPage()
		}
	}
	g.y += sp.after
}

// chainFits reports whether block i and all that it must stand with fit under y:
// headings with the first lines, or the first rows, of what follows.
func (g *pager) chainFits(i int) bool {
	y, fresh := g.y, g.fresh
	for ; i < len(g.sect.Blocks); i++ {
		switch g.sect.Blocks[i].(type) {
		case *doc.Paragraph:
			sp := g.block(i)
			if sp.style.PageBreakBefore && !fresh && y != g.y {
				return true
			}
			y = g.top(sp, y, fresh)
			if !sp.keepNext {
				k := g.fits(sp, y)
				return split(sp.style, len(sp.lines), k) > 0
			}
			if g.fits(sp, y) < len(sp.lines) {
				return false
			}
			y += sp.pitch*doc.Length(len(sp.lines)) + sp.after
			fresh = false
		case *doc.Table:
			return y+g.tableAt(i).start(g.bottom()-g.geo.Top) <= g.bottom()
		case *doc.Chart, *doc.Picture:
			return g.figureTop(y)+g.figureAt(i).total() <= g.bottom()
		default:
			return true
		}
	}
	return true
}

// hasText reports whether the paragraph prints anything.
func hasText(p *doc.Paragraph) bool {
	for i := range p.Runs {
		if p.Runs[i].Text != "" {
			return true
		}
	}
	return false
}

// joinedText joins the paragraph's runs.
func joinedText(p *doc.Paragraph) string {
	if len(p.Runs) == 1 {
		return p.Runs[0].Text
	}
	var b []byte
	for i := range p.Runs {
		b = append(b, p.Runs[i].Text...)
	}
	return string(b)
}

// unbounded is a measure that no text fills.
const unbounded doc.Length = 1 << 44
