package typeset

import (
	"strings"

	"juesuan/internal/doc"
)

// A table goes through four steps: the cells find their columns (here), the
// columns their widths from the content (widths.go), the rows their heights
// (rows.go), and the rows their pages (pieces.go), where edges.go draws the
// lines.

// setTable is a table whose cells have places, widths and heights.
type setTable struct {
	t       *doc.Table
	cols    int
	head    []tableRow
	again   []tableRow // the head on the pages that follow
	rows    []tableRow
	cells   []tableCell // arena of head, again and rows
	widths  []doc.Length
	border  doc.Length
	pad     doc.Length // left and right inside a cell
	limit   doc.Length // the largest font size; 0: as the styles say
	blank   line       // of cells without text
	caption NodeID     // its number and unit
}

// tableRow is one row: its own cells are cells[first:last]. Cells that hang
// into it from above belong to the row they begin in.
type tableRow struct {
	r           *doc.Row
	first, last int
	height      doc.Length
	tight       doc.Length // the least height that shows its content
}

// tableCell is one cell on the grid.
type tableCell struct {
	c          *doc.Cell
	paragraphs []doc.Paragraph
	row        int // in its own group: head, again or rows
	col        int
	colspan    int
	rowspan    int

	line   *line      // its text on one line, set without bounds in that size; nil: it has several, or indents
	full   doc.Length // font size before its column asks for a smaller one
	wide   doc.Length // its text on one line, unshrunk
	size   doc.Length // to which its text was shrunk; 0: as its style says
	shift  doc.Length // of a number wider than its cell
	points doc.Length // of it, what brings its decimal point below the others'
	lines  []cellLine
	height doc.Length // of all lines
	node   NodeID
}

// cellLine is a set line in a cell.
type cellLine struct {
	ln     *line
	above  doc.Length // space over the line
	height doc.Length // with above
	drop   doc.Length // from the top to the baseline
	color  uint32
	turned bool // it runs downwards; drop is to where it starts
}

func (r *tableRow) of(t *setTable) []tableCell { return t.cells[r.first:r.last] }

// tableAt returns the section's table i, set for the page.
func (g *pager) tableAt(i int) *setTable {
	if g.tables[i] == nil {
		g.tables[i] = g.setTable(g.sect.Blocks[i].(*doc.Table), 0)
		g.tables[i] = g.smaller(g.tables[i], g.bottom()-g.geo.Top)
	}
	return g.tables[i]
}

// smaller sets a table that wants one page, and is too tall for the room, in
// the largest font size in which it is not. If there is none it stays as it is.
func (g *pager) smaller(s *setTable, room doc.Length) *setTable {
	if !s.t.RowFill || s.t.MinSize <= 0 || s.fits(room) {
		return s
	}
	largest := doc.Length(0)
	for i := range s.cells {
		largest = max(largest, s.cells[i].full)
	}
	for limit := largest - fontStep; limit >= s.t.MinSize; limit -= fontStep {
		if try := g.setTable(s.t, limit); try.fits(room) {
			return try
		}
	}
	return s
}

func (g *pager) setTable(t *doc.Table, limit doc.Length) *setTable {
	s := &setTable{t: t, cols: len(t.Columns), border: t.Border, pad: t.Padding, limit: limit}
	n := 0
	for i := range t.Head {
		n += 2 * len(t.Head[i].Cells)
	}
	for i := range t.Rows {
		n += len(t.Rows[i].Cells)
	}
	s.cells = make([]tableCell, 0, n)
	s.head = s.group(t.Head, false)
	s.rows = s.group(t.Rows, false)
	if continued(t.Head) {
		s.again = s.group(t.Head, true)
	}
	g.settleWidths(s)
	g.settleHeights(s)
	return s
}

// continued reports whether a head row reads differently where it is repeated.
func continued(head []doc.Row) bool {
	for i := range head {
		for j := range head[i].Cells {
			if head[i].Cells[j].Continued != nil {
				return true
			}
		}
	}
	return false
}

// group puts the cells of some rows on the grid, as HTML does: each cell takes
// the first column that no cell from above hangs into.
func (s *setTable) group(rows []doc.Row, again bool) []tableRow {
	out := make([]tableRow, len(rows))
	busy := make([]int, s.cols) // rows for which a cell from above still covers the column
	for i := range rows {
		out[i] = tableRow{r: &rows[i], first: len(s.cells)}
		col := 0
		for j := range rows[i].Cells {
			c := &rows[i].Cells[j]
			for col < len(busy) && busy[col] > i {
				col++
			}
			cell := tableCell{
				c: c, paragraphs: c.Paragraphs, row: i, col: col,
				colspan: max(1, c.ColSpan), rowspan: min(max(1, c.RowSpan), len(rows)-i),
				node: Artifact,
			}
			if again && c.Continued != nil {
				cell.paragraphs = c.Continued
			}
			for k := col; k < col+cell.colspan; k++ {
				if k == len(busy) {
					busy = append(busy, 0)
				}
				busy[k] = i + cell.rowspan
			}
			col += cell.colspan
			s.cells = append(s.cells, cell)
		}
		out[i].last = len(s.cells)
	}
	s.cols = max(s.cols, len(busy))
	return out
}

// size is the font size of a style in this table.
func (s *setTable) size(st *doc.Style) doc.Length {
	if s.limit > 0 {
		return min(st.Size, s.limit)
	}
	return st.Size
}

// width is the width of a cell, its padding included.
func (s *setTable) width(c *tableCell) (w doc.Length) {
	for _, cw := range s.widths[c.col : c.col+c.colspan] {
		w += cw
	}
	return w
}

// total is the width of the table.
func (s *setTable) total() (w doc.Length) {
	for _, cw := range s.widths {
		w += cw
	}
	return w
}

// setCell breaks the cell's text into lines of its settled width and size.
func (g *pager) setCell(s *setTable, c *tableCell) {
	if c.c.Vertical {
		g.setVertical(s, c)
		return
	}
	inner := s.width(c) - 2*s.pad
	c.height = 0
	for i := range c.paragraphs {
		p := &c.paragraphs[i]
		st := g.style(p.Style)
		m := measure{width: inner, firstIndent: true}
		if c.size > 0 && c.size < st.Size {
			m.size = c.size
		}
		above := doc.Length(0)
		if i > 0 {
			above = st.Before + g.style(c.paragraphs[i-1].Style).After
		}
		if c.line != nil && (c.size == 0 || c.size == c.full) && c.wide <= inner {
			c.shift = aligned(st.Align, inner-unbounded)
			c.add(c.line, st, c.full, above)
			continue
		}
		if c.c.NoWrap && c.wide > inner {
			// Only a number for which no size was small enough is wider still.
			if _, wide := g.set.widths(p, m.size); wide > inner {
				m.width = wide
				c.shift = aligned(st.Align, inner-wide)
			}
		}
		if !hasText(p) {
			c.add(&s.blank, st, s.size(st), above)
			continue
		}
		size := st.Size
		if m.size > 0 {
			size = m.size
		}
		lines := g.set.breakLines(p, m)
		for k := range lines {
			c.add(&lines[k], st, size, above)
			above = 0
		}
	}
}

// aligned is how far text moves when its measure grows by more.
func aligned(a doc.Align, more doc.Length) doc.Length {
	switch a {
	case doc.Right:
		return more
	case doc.Center:
		return more / 2
	}
	return 0
}

// add adds a set line to the cell.
func (c *tableCell) add(ln *line, st *doc.Style, size, above doc.Length) {
	pitch := cellPitch(st, size)
	c.lines = append(c.lines, cellLine{
		ln: ln, above: above, height: above + pitch, drop: baseline(pitch, size), color: st.Color,
	})
	c.height += above + pitch
}

// cellPitch is the distance of baselines in a cell: the style's, reduced with
// the font; tables do not stand on the page grid.
func cellPitch(st *doc.Style, size doc.Length) doc.Length {
	pitch := st.LinePitch
	if pitch == 0 {
		pitch = st.Size * 5 / 4
	}
	if size != st.Size && st.Size > 0 {
		pitch = pitch * size / st.Size
	}
	return pitch
}

// setVertical puts the cell's characters one below the other. Up to three
// digits stay together on one line (纵中横); longer ones, dashes and brackets
// lie on their side, as in all vertical Chinese.
func (g *pager) setVertical(s *setTable, c *tableCell) {
	c.height = 0
	for i := range c.paragraphs {
		p := &c.paragraphs[i]
		if !hasText(p) {
			continue
		}
		st := g.style(p.Style)
		size := s.size(st)
		pitch := size * 23 / 20
		for _, ln := range g.set.breakLines(p, measure{width: unbounded, size: size}) {
			for _, pc := range ln.pieces {
				for from := 0; from < len(pc.glyphs); {
					to := from + 1
					for western(pc.glyphs[from].Rune) && to < len(pc.glyphs) && western(pc.glyphs[to].Rune) {
						to++
					}
					one := pc
					one.x, one.glyphs = 0, pc.glyphs[from:to]
					w := doc.Length(0)
					for _, gl := range one.glyphs {
						w += gl.Advance
					}
					l := cellLine{
						ln:     &line{pieces: []piece{one}, width: w},
						height: pitch, drop: baseline(pitch, size), color: st.Color,
					}
					if to-from > 3 || lies(pc.glyphs[from].Rune) {
						// The middle of its em box is the middle of the column.
						l.turned, l.height, l.drop = true, w+pitch-size, (pitch-size)/2
						l.ln.width = size * 76 / 100
					}
					c.lines = append(c.lines, l)
					c.height += l.height
					from = to
				}
			}
		}
	}
}

func western(r rune) bool { return r > ' ' && r < 0x7F }

// lies reports whether a mark is turned in vertical text.
func lies(r rune) bool {
	return strings.ContainsRune("（）《》〈〉【】〔〕「」『』()[]—–-…～", r)
}
