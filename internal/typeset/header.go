package typeset

import (
	"slices"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// header sets the current page's header above its text area.
func (g *pager) header() {
	h := &g.sect.Header
	left, right, y := g.geo.Left, g.geo.Width-g.geo.Right, g.geo.Top-h.Above
	beside := doc.Length(0) // what the logo takes
	if h.Logo != nil {
		beside = h.LogoWidth() + 2*doc.MM
		g.images = append(g.images, Image{X: left, Y: y - h.LogoHeight, W: h.LogoWidth(), H: h.LogoHeight, Image: h.Logo, Node: Artifact})
	}
	if h.Text == "" {
		return
	}
	st, ln := g.style(h.Style), g.word(h.Style, doc.Run{Text: h.Text})
	if len(ln.pieces) == 0 {
		return
	}
	x, room := left+beside, right-left-beside
	switch st.Align {
	case doc.Center:
		x, room = left+(right-left-ln.width)/2, right-left-2*beside
	case doc.Right:
		x = right - ln.width
	}
	long := Trouble{Severity: diag.Error, Code: "typeset.header", Message: "页眉“" + h.Text + "”太长，一行放不下",
		Hint: "请维护版式包的人用更小的字号，或少写几个字"}
	if ln.width > room && !slices.Contains(g.trouble, long) {
		g.trouble = append(g.trouble, long)
	}
	g.emit(&ln, x-ln.pieces[0].x, y, st.Color, Artifact)
}
