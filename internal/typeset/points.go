package typeset

import "juesuan/internal/doc"

// alignPoints moves centred numbers of a column so that their decimal points
// stand below each other: 1.98 and 20, 217.00 and 0.00. The column of numbers as
// a whole stays in the middle of its cells.
func (g *pager) alignPoints(s *setTable) {
	type key struct{ col, span int }
	type column struct {
		before, behind doc.Length // the widest part on either side of the point
		point          bool
	}
	var columns map[key]column
	each := func(f func(c *tableCell, before, behind doc.Length, point bool)) {
		for i := range s.rows {
			for k := range s.rows[i].of(s) {
				c := &s.rows[i].of(s)[k]
				if !c.c.NoWrap || c.c.Vertical || len(c.lines) != 1 || g.style(c.paragraphs[0].Style).Align != doc.Center {
					continue
				}
				before, behind, point := halves(c.lines[0].ln)
				f(c, before, behind, point)
			}
		}
	}
	each(func(c *tableCell, before, behind doc.Length, point bool) {
		if columns == nil {
			columns = map[key]column{}
		}
		k := key{c.col, c.colspan}
		m := columns[k]
		columns[k] = column{max(m.before, before), max(m.behind, behind), m.point || point}
	})
	each(func(c *tableCell, before, behind doc.Length, point bool) {
		m := columns[key{c.col, c.colspan}]
		if !m.point || m.before+m.behind > s.width(c)-2*s.pad {
			return
		}
		c.points = (m.before - m.behind - before + behind) / 2 / doc.Twip * doc.Twip
		c.shift += c.points
	})
}

// halves are the widths of a number up to its point, and from it on.
func halves(ln *line) (before, behind doc.Length, point bool) {
	for i := range ln.pieces {
		for _, gl := range ln.pieces[i].glyphs {
			if point = point || gl.Rune == '.'; point {
				behind += gl.Advance
			} else {
				before += gl.Advance
			}
		}
	}
	return before, behind, point
}
