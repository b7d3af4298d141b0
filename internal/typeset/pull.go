package typeset

import (
	"slices"

	"juesuan/internal/doc"
)

const (
	// A section that ends with so few lines on a page of their own is set again,
	// to spare the page.
	fewLines = 3
	// slight is what a paragraph may cost more, at the most, with a line less.
	slight = 60
)

// spot is how far the pages have come, to come back to.
type spot struct {
	pages, nodes, outline, entries, number int
	anchors                                []place
}

func (g *pager) spot() spot {
	return spot{len(g.out.Pages), len(g.out.Nodes), len(g.out.Outline), len(g.entries), g.number, slices.Clone(g.anchors)}
}

// rewind takes all back that was set since.
func (g *pager) rewind(to spot) {
	g.out.Pages, g.out.Nodes, g.out.Outline = g.out.Pages[:to.pages], g.out.Nodes[:to.nodes], g.out.Outline[:to.outline]
	g.entries, g.number, g.anchors = g.entries[:to.entries], to.number, slices.Clone(to.anchors)
	g.runs, g.rules, g.links, g.shapes, g.images = g.runs[:0], g.rules[:0], g.links[:0], g.shapes[:0], g.images[:0]
	g.open = false
}

// pullBack sets the section's blocks again if a few lines stand alone on its
// last page and paragraphs before them can do with a line less; those that
// suffer least go first. If that spares no page all is as it was.
func (g *pager) pullBack(start spot) {
	lines := int((g.y - g.geo.Top + g.geo.Pitch - 1) / max(1, g.geo.Pitch))
	pages := len(g.out.Pages)
	if g.geo.Pitch == 0 || lines > fewLines || pages-start.pages < 2 || g.sect.VCenter || slices.ContainsFunc(g.sect.Blocks, fixed) {
		return
	}
	before := slices.Clone(g.blocks)
	for lines > 0 {
		at, cost := -1, int64(slight)
		var best *setParagraph
		for i := range g.blocks {
			sp := g.blocks[i]
			if sp == nil || sp != before[i] || len(sp.lines) < 2 {
				continue
			}
			if shorter := g.setParagraphIn(sp.p, measure{width: g.width(), firstIndent: true, fewer: true}); len(shorter.lines) < len(sp.lines) && shorter.cost-sp.cost < cost {
				at, cost, best = i, shorter.cost-sp.cost, shorter
			}
		}
		if at < 0 {
			break
		}
		lines -= len(g.blocks[at].lines) - len(best.lines)
		g.blocks[at] = best
	}
	if slices.Equal(g.blocks, before) {
		return
	}
	g.rewind(start)
	if g.place(); len(g.out.Pages) < pages {
		return
	}
	g.blocks = before
	g.rewind(start)
	g.place()
}

// fixed reports whether a block keeps its section from being set again: tables
// and contents have pages of their own.
func fixed(b doc.Block) bool {
	switch b.(type) {
	case *doc.Table, *doc.Contents:
		return true
	}
	return false
}
