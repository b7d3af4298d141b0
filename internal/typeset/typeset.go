package typeset

import (
	"slices"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/font"
)

// Trouble is something that could not be set as asked; Ref finds its origin.
type Trouble struct {
	Severity diag.Severity
	Code     string // typeset.glyph, typeset.width …
	Ref      doc.Ref
	Message  string // Chinese
	Hint     string
}

// Pages typesets the document. Characters no face covers and numbers too wide
// for their table are diagnostics whose Ref the caller turns into a position.
func Pages(d *doc.Document, fonts *font.Set) (*Layout, []Trouble) {
	g := newPager(d, fonts)
	for i := range d.Sections {
		g.section(i)
	}
	g.fillContents()
	g.finishNumbers()
	return g.out, distinct(append(g.set.trouble, g.trouble...))
}

// distinct drops repetitions: a paragraph that was set at two widths, or
// again on the next page, has one trouble only.
func distinct(all []Trouble) []Trouble {
	seen := make(map[Trouble]bool, len(all))
	return slices.DeleteFunc(all, func(t Trouble) bool {
		if seen[t] {
			return true
		}
		seen[t] = true
		return false
	})
}

// pager carries the document over the pages.
type pager struct {
	doc *doc.Document
	set *setter
	out *Layout

	sect    *doc.Section
	index   int // of the section
	geo     doc.Page
	blocks  []*setParagraph // of the section, set at most once
	tables  []*setTable
	figures []*setFigure
	y       doc.Length
	fresh   bool // nothing stands on the page yet
	forced  bool // the page was begun on purpose: space above its first paragraph is wanted
	open    bool // there is a page
	number  int  // of the current page
	runs    []Run
	rules   []Rule
	links   []Link
	shapes  []Shape
	images  []Image

	parent  NodeID // structure element that new ones go under
	anchors []place
	entries []entry // of the contents, to be filled in at the end
	trouble []Trouble
	edges   edgeGrid
	list    listState
}

// place is a spot in the layout; page -1 is nowhere.
type place struct {
	page int
	y    doc.Length
}

func newPager(d *doc.Document, fonts *font.Set) *pager {
	g := &pager{
		doc: d, set: newSetter(d, fonts),
		out: &Layout{
			Title: d.Title, Author: d.Author, Subject: d.Subject, Language: d.Language,
			Date: d.Date.Unix(), Watermark: d.Watermark,
			Numbers: doc.Numbers{Tables: map[*doc.Table]doc.TableNumbers{}, Lines: map[*doc.Paragraph][]doc.LineNumbers{}, KeepNext: map[*doc.Paragraph]bool{}},
		},
	}
	g.parent = -1
	g.parent = g.node(TagDocument, d.Title)
	return g
}

// section sets the blocks of section i, from a new page on.
func (g *pager) section(i int) {
	s := &g.doc.Sections[i]
	if len(s.Blocks) == 0 {
		return
	}
	g.sect, g.index, g.geo = s, i, s.Page
	g.blocks = make([]*setParagraph, len(s.Blocks))
	g.tables = make([]*setTable, len(s.Blocks))
	g.figures = make([]*setFigure, len(s.Blocks))
	if s.Numbering.Restart {
		g.number = 0
	}
	outer := g.parent
	g.parent = g.node(TagSect, "")
	start := g.spot()
	g.place()
	g.pullBack(start)
	if s.VCenter {
		g.centre()
	}
	g.closePage()
	g.parent = outer
}

// place puts the section's blocks on pages, the last of which stays open.
func (g *pager) place() {
	g.list = listState{}
	g.breakPage()
	for i, b := range g.sect.Blocks {
		switch b := b.(type) {
		case *doc.Paragraph:
			g.paragraph(i)
		case *doc.Table:
			g.table(i)
		case *doc.Chart, *doc.Picture:
			g.figure(i)
		case *doc.Contents:
			g.contents(b)
		case *doc.PageBreak:
			if !g.fresh {
				g.breakPage()
			}
		}
	}
}

// breakPage begins a page on purpose.
func (g *pager) breakPage() {
	g.newPage()
	g.forced = true
}

// newPage closes the current page and opens the next.
func (g *pager) newPage() {
	g.closePage()
	g.number++
	g.out.Pages = append(g.out.Pages, Page{
		Width: g.geo.Width, Height: g.geo.Height,
		Label: label(&g.sect.Numbering, g.number),
	})
	g.y, g.fresh, g.forced, g.open = g.geo.Top, true, false, true
}

// closePage gives the page its number and its runs.
func (g *pager) closePage() {
	if !g.open {
		return
	}
	g.header()
	g.pageNumber()
	p := g.page()
	p.Runs = slices.Clone(g.runs)
	p.Rules = slices.Clone(g.rules)
	p.Links = slices.Clone(g.links)
	p.Shapes, p.Images = slices.Clone(g.shapes), slices.Clone(g.images)
	g.runs, g.rules, g.links = g.runs[:0], g.rules[:0], g.links[:0]
	g.shapes, g.images = g.shapes[:0], g.images[:0]
	g.open = false
}

// centre moves what stands on the page to the middle of the text area. Only
// the last page of the section is moved: a cover has just one.
func (g *pager) centre() {
	down := (g.bottom() - g.y) / 2
	if down <= 0 {
		return
	}
	for i := range g.runs {
		g.runs[i].Y += down
	}
	for i := range g.rules {
		g.rules[i].Y1 += down
		g.rules[i].Y2 += down
	}
	for i := range g.shapes {
		for _, path := range g.shapes[i].Paths {
			for k := range path {
				path[k].Y += down
			}
		}
	}
	for i := range g.images {
		g.images[i].Y += down
	}
	here := len(g.out.Pages) - 1
	for i := range g.out.Nodes {
		if n := &g.out.Nodes[i]; n.Tag == TagFigure && n.Page == here {
			n.Box.Y += down
		}
	}
	for i := range g.anchors {
		if g.anchors[i].page == here {
			g.anchors[i].y += down
		}
	}
	for i := range g.out.Outline {
		if g.out.Outline[i].Page == here {
			g.out.Outline[i].Y += down
		}
	}
}

func (g *pager) page() *Page        { return &g.out.Pages[len(g.out.Pages)-1] }
func (g *pager) bottom() doc.Length { return g.geo.Height - g.geo.Bottom }
func (g *pager) width() doc.Length  { return g.geo.Width - g.geo.Left - g.geo.Right }
func (g *pager) style(id doc.StyleID) *doc.Style {
	return &g.doc.Styles[id]
}

// emit puts a set line on the page: x is the start of its measure, y its baseline.
func (g *pager) emit(ln *line, x, y doc.Length, color uint32, node NodeID) {
	for i := range ln.pieces {
		p := &ln.pieces[i]
		if len(p.glyphs) == 0 {
			continue
		}
		g.runs = append(g.runs, Run{
			X: x + p.x, Y: y, Face: p.face, Size: p.size, Bold: p.bold,
			Color: color, Glyphs: p.glyphs, Ref: p.ref, Node: node,
		})
	}
}

// mark remembers where an anchor stands.
func (g *pager) mark(a doc.Anchor, y doc.Length) {
	if a == 0 {
		return
	}
	for int(a) >= len(g.anchors) {
		g.anchors = append(g.anchors, place{page: -1})
	}
	g.anchors[a] = place{len(g.out.Pages) - 1, y}
}

// finishNumbers writes down what Word must know.
func (g *pager) finishNumbers() {
	n := &g.out.Numbers
	n.Pages = len(g.out.Pages)
	n.Labels = make(map[doc.Anchor]string, len(g.anchors))
	for a, at := range g.anchors {
		if a > 0 && at.page >= 0 {
			n.Labels[doc.Anchor(a)] = g.out.Pages[at.page].Label
		}
	}
}
