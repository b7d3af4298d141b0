package typeset

import "juesuan/internal/doc"

// balanced writes down how wide the longest line of a balanced paragraph is:
// Word, which fills each line in turn, gets a measure that narrow, or it would
// leave the last character of a title on a line of its own.
func (g *pager) balanced(p *doc.Paragraph, widths []doc.Length) {
	if len(widths) < 2 || !g.style(p.Style).Balance {
		return
	}
	n := &g.out.Numbers
	if n.Balanced == nil {
		n.Balanced = map[*doc.Paragraph]doc.Length{}
	}
	for _, w := range widths {
		n.Balanced[p] = max(n.Balanced[p], w)
	}
}

// balancedCells does so for the cells of a table. What several paragraphs share
// a cell is left to Word.
func (g *pager) balancedCells(s *setTable) {
	for i := range s.cells {
		c := &s.cells[i]
		if len(c.paragraphs) != 1 || c.c.Vertical || len(c.lines) < 2 || !g.style(c.paragraphs[0].Style).Balance {
			continue
		}
		widths := make([]doc.Length, len(c.lines))
		for k := range c.lines {
			widths[k] = c.lines[k].ln.width
		}
		g.balanced(&c.paragraphs[0], widths)
	}
}

// begins writes down that block i, a heading with a table below it at the top
// of a page, begins it because one of the two tables has its page: this one
// fills pages of its own, or that of the page before had no room left. Were it
// left to Word, a line less on that page would draw the heading there.
func (g *pager) begins(i int) {
	p := g.sect.Blocks[i].(*doc.Paragraph)
	if i == 0 || g.style(p.Style).Outline == 0 {
		return
	}
	k := i
	for ; k < len(g.sect.Blocks); k++ {
		if b, ok := g.sect.Blocks[k].(*doc.Paragraph); !ok || !g.style(b.Style).KeepNext {
			break
		}
	}
	if k == len(g.sect.Blocks) {
		return
	}
	if below, ok := g.sect.Blocks[k].(*doc.Table); !ok || !below.RowFill && !g.belowTable(i) {
		return
	}
	n := &g.out.Numbers
	if n.Begins == nil {
		n.Begins = map[*doc.Paragraph]bool{}
	}
	n.Begins[p] = true
}

// belowTable reports whether block i follows a table, or its note.
func (g *pager) belowTable(i int) bool {
	for k := i - 1; k >= 0; k-- {
		switch b := g.sect.Blocks[k].(type) {
		case *doc.Paragraph:
			if g.style(b.Style).Outline > 0 {
				return false
			}
		case *doc.Table:
			return k == i-1 || g.notes(k) > 0
		default:
			return false
		}
	}
	return false
}
