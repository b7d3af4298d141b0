package typeset

import (
	"strconv"

	"juesuan/internal/doc"
)

// label is the printed number of a page without its dashes.
func label(n *doc.Numbering, number int) string {
	switch {
	case !n.Show:
		return ""
	case n.Roman:
		return roman(number)
	}
	return strconv.Itoa(number)
}

// roman writes a number as GB/T 7713.1-2006 numbers front matter: I, II, III.
func roman(n int) string {
	var b []byte
	for _, d := range [...]struct {
		value int
		text  string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
		{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for ; n >= d.value; n -= d.value {
			b = append(b, d.text...)
		}
	}
	return string(b)
}

// pageNumber sets the current page's number below its text area.
//
// GB/T 9704-2012, 7.5: odd pages have it on the right, even pages on the left.
// 10.1: a table lying on its side keeps the number where the other pages have
// it; the head of the table is then at the left edge of the upright sheet, the
// binding on an odd page and the cut on an even one. Seen on the page as it is
// read, turned a quarter, the number runs down the left margin.
func (g *pager) pageNumber() {
	n := &g.sect.Numbering
	text := g.page().Label
	if text == "" {
		return
	}
	st := g.style(n.Style)
	ln := g.word(n.Style, doc.Run{Text: n.Prefix + text + n.Suffix})
	if len(ln.pieces) == 0 {
		return
	}
	lying := g.geo.Landscape() && n.PaperPosition
	geo := g.doc.NumberPage(g.index)
	left, right := geo.Left, geo.Width-geo.Right
	var x doc.Length
	inset := st.Size * doc.Length(n.Inset) / 100
	switch {
	case !n.Outside:
		x = left + (right-left-ln.width)/2
	case g.number%2 == 1:
		x = right - inset - ln.width
	default:
		x = left + inset
	}
	y := geo.Height - geo.Bottom + n.Below
	if lying {
		// A lying page with a narrow margin has its text where the number
		// should be: then the number keeps clear of it.
		y = max(y, geo.Height-g.geo.Left+st.Size*3/4+2*doc.MM)
	} else {
		y = max(y, g.geo.Height-g.geo.Bottom+st.Size)
	}
	x -= ln.pieces[0].x // alignment and indents of the style do not count here
	from := len(g.runs)
	g.emit(&ln, x, y, st.Color, Artifact)
	if !lying {
		return
	}
	for i := range g.runs[from:] {
		r := &g.runs[from+i]
		// The upright sheet's right is the lying page's bottom, its foot the
		// lying page's left.
		r.X, r.Y, r.Turn = geo.Height-r.Y, r.X, 3
	}
}
