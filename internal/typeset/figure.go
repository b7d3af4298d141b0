package typeset

import (
	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// figureSpace is left free above and below a chart or picture, at the least.
const figureSpace = 3 * doc.Pt

// setFigure is a chart or picture, drawn from (0, 0), with its caption.
type setFigure struct {
	width, height doc.Length // of the drawing
	before, after doc.Length
	shapes        []Shape
	labels        []chartLabel
	color         uint32 // of the labels
	image         *doc.Image
	alt           string
	anchor        doc.Anchor
	ref           doc.Ref
	caption       *setParagraph // nil: none
}

// chartLabel is a set line in a chart.
type chartLabel struct {
	line line
	x, y doc.Length // of its first character; the baseline
	part int        // labels of one part are read as one; from 0
}

// figureAt returns the section's chart or picture i, set for the page.
func (g *pager) figureAt(i int) *setFigure {
	if g.figures[i] != nil {
		return g.figures[i]
	}
	f := &setFigure{}
	block := g.sect.Blocks[i]
	caption := doc.Length(0)
	if c := doc.Caption(block); c != nil {
		f.caption = g.setParagraph(c, g.width())
		caption = f.caption.height()
	}
	room := g.bottom() - g.geo.Top - caption
	switch b := block.(type) {
	case *doc.Chart:
		f.alt, f.anchor, f.ref = b.Alt, b.Anchor, b.Ref
		g.setChart(f, b)
		f.stand(g.geo.Pitch)
		if f.total()-caption > room {
			g.trouble = append(g.trouble, Trouble{Severity: diag.Error, Code: "typeset.chart", Ref: b.Ref,
				Message: "图中的项目太多，一页放不下", Hint: "请把图分成几幅，或改用表格"})
		}
	case *doc.Picture:
		f.alt, f.anchor, f.ref, f.image = b.Alt, b.Anchor, b.Ref, b.Image
		f.width, f.height = b.Size(g.width(), room-2*figureSpace-g.geo.Pitch)
		f.stand(g.geo.Pitch)
	}
	if g.out.Numbers.Figures == nil {
		g.out.Numbers.Figures = map[doc.Block]doc.FigureNumbers{}
	}
	g.out.Numbers.Figures[block] = doc.FigureNumbers{Width: f.width, Height: f.height, Before: f.before, After: f.after}
	g.figures[i] = f
	return f
}

// stand gives the figure and its caption whole lines of the page's grid, so
// that the text below is on the grid again.
func (f *setFigure) stand(grid doc.Length) {
	f.before, f.after = figureSpace, figureSpace
	slack := roundUp(f.total(), grid) - f.total()
	f.before += slack / 2
	f.after += slack - slack/2
}

// height is that of all lines with the space around them.
func (sp *setParagraph) height() doc.Length {
	return sp.before + sp.pitch*doc.Length(len(sp.lines)) + sp.after
}

// total is the height of the figure and its caption.
func (f *setFigure) total() doc.Length {
	h := f.before + f.height + f.after
	if f.caption != nil {
		h += f.caption.height()
	}
	return h
}

// figureTop is where a figure's space begins when the text so far ends at y.
func (g *pager) figureTop(y doc.Length) doc.Length {
	if g.geo.Pitch > 0 {
		y = g.geo.Top + roundUp(y-g.geo.Top, g.geo.Pitch)
	}
	return y
}

// figure puts block i, a chart or picture, on the page or the next.
func (g *pager) figure(i int) {
	f := g.figureAt(i)
	if !g.fresh && g.figureTop(g.y)+f.total() > g.bottom() {
		g.newPage()
	}
	y := g.figureTop(g.y)
	if !g.fresh || g.forced {
		y += f.before
	}
	x := g.geo.Left + (g.width()-f.width)/2
	if p, ok := g.sect.Blocks[i].(*doc.Picture); ok {
		switch p.Align {
		case doc.Left:
			x = g.geo.Left
		case doc.Right:
			x = g.geo.Width - g.geo.Right - f.width
		}
	}
	g.mark(f.anchor, y)
	outer := g.parent
	g.parent = g.node(TagFigure, "")
	node := &g.out.Nodes[g.parent]
	node.Alt, node.Page = f.alt, len(g.out.Pages)-1
	node.Box = Rect{x, y, f.width, f.height}
	g.drawFigure(f, x, y)
	g.y, g.fresh = y+f.height+f.after, false
	if f.caption != nil {
		g.lay(f.caption, g.geo.Left, g.node(TagCaption, ""), nil)
	}
	g.parent = outer
}

// drawFigure puts the drawing on the page, its upper left corner at (x, y).
func (g *pager) drawFigure(f *setFigure, x, y doc.Length) {
	node := g.parent
	for _, s := range f.shapes {
		moved := Shape{Width: s.Width, Color: s.Color, Node: node, Paths: make([][]Point, len(s.Paths))}
		for i, path := range s.Paths {
			moved.Paths[i] = make([]Point, len(path))
			for k, p := range path {
				moved.Paths[i][k] = Point{x + p.X, y + p.Y}
			}
		}
		g.shapes = append(g.shapes, moved)
	}
	if f.image != nil {
		g.images = append(g.images, Image{X: x, Y: y, W: f.width, H: f.height, Image: f.image, Node: node})
	}
	part, span := -1, node
	for i := range f.labels {
		l := &f.labels[i]
		if l.part != part {
			part, span = l.part, g.node(TagSpan, "")
		}
		g.emit(&l.line, x+l.x, y+l.y, f.color, span)
	}
}
