package typeset

import (
	"slices"

	"juesuan/internal/doc"
)

// slice is a row, or a part of one, on one page.
type slice struct {
	row    int
	height doc.Length
	begins bool // the row begins here
	// Lines of the row's cells that stand here; nil: all of them.
	from, to []int
}

// hanging is a cell over several rows that goes on from the page before.
type hanging struct {
	cell  *tableCell
	shown int // lines that stand on the pages before
}

// progress says how far a table has come.
type progress struct {
	row     int   // the next to be placed
	from    []int // lines of its cells that were placed already, if it was split
	hanging []hanging
	slices  []slice    // on the current page
	notes   doc.Length // height of what must not stand alone after the table
}

// repeatLimit is the number of lines up to which the text of a cell is
// repeated on the next page at the price of taller rows.
const repeatLimit = 6

// table puts block i on the page and the pages that follow.
func (g *pager) table(i int) {
	s := g.tableAt(i)
	top, bottom := g.geo.Top, g.bottom()
	if !g.fresh && !g.bound(i) && g.y+s.start(bottom-top) > bottom {
		g.newPage()
	}
	notes := g.notes(i)
	s = g.smaller(s, bottom-g.y-notes)
	whole := s.fill(bottom - g.y - notes)
	if !whole && s.t.RowFill {
		whole = s.fill(bottom - g.y)
	}
	g.mark(s.t.Anchor, g.y)
	outer := g.parent
	g.parent = g.node(TagTable, s.t.Title)
	g.out.Nodes = slices.Grow(g.out.Nodes, len(s.head)+len(s.rows)+len(s.cells))
	numbers := doc.TableNumbers{Widths: s.widths}
	head := s.head
	var p progress
	if !whole {
		p.notes = notes
	}
	for first := true; first || p.row < len(s.rows); first = false {
		if !first && p.from == nil {
			numbers.Breaks = append(numbers.Breaks, p.row)
		}
		if !first && s.again != nil {
			head = s.again
		}
		g.take(s, &p, g.y+totalHeight(head), totalHeight(head))
		if len(p.slices) == 0 && len(s.rows) > 0 && !g.fresh {
			// The heading stands here, but not even a row would: better than
			// a head without rows.
			g.newPage()
			g.mark(s.t.Anchor, g.y)
			g.take(s, &p, g.y+totalHeight(head), totalHeight(head))
		}
		g.draw(s, &p, head, first)
		if p.row < len(s.rows) {
			g.newPage()
		}
	}
	g.parent = outer
	g.tableNumbers(s, numbers)
}

// bound reports whether block i stands under a heading that keeps it: then
// the heading has seen to the room.
func (g *pager) bound(i int) bool {
	if i == 0 {
		return false
	}
	_, ok := g.sect.Blocks[i-1].(*doc.Paragraph)
	return ok && g.block(i-1).keepNext
}

// notes is the height of the paragraphs below table i that belong to it: a
// table filling its page leaves them room, up to a quarter of the page.
func (g *pager) notes(i int) (h doc.Length) {
	for i++; i < len(g.sect.Blocks); i++ {
		p, ok := g.sect.Blocks[i].(*doc.Paragraph)
		if !ok || g.style(p.Style).Outline > 0 || g.style(p.Style).PageBreakBefore {
			break
		}
		sp := g.block(i)
		if h == 0 && sp.grid {
			h = g.geo.Pitch // the gap to the next line of the grid
		}
		h += sp.before + sp.after + sp.pitch*doc.Length(len(sp.lines))
	}
	if h > (g.bottom()-g.geo.Top)/4 {
		return 0
	}
	return h
}

// take collects the rows that stand on the page from y on.
func (g *pager) take(s *setTable, p *progress, y, head doc.Length) {
	start, bottom := y, g.bottom()
	p.slices = p.slices[:0]
	rows := s.rows
	r, from := p.row, p.from
	for r < len(rows) {
		h := rows[r].height
		if from != nil {
			h = s.rest(&rows[r], from)
		}
		for _, hang := range p.hanging {
			if hang.cell.row+hang.cell.rowspan-1 == r {
				h = max(h, hang.need()-(y-start))
			}
		}
		if y+h <= bottom {
			p.slices = append(p.slices, slice{row: r, height: h, begins: from == nil, from: from})
			y += h
			r, from = r+1, nil
			continue
		}
		alone := len(p.slices) == 0 && g.fresh
		tooTall := head+h > bottom-g.geo.Top
		if rows[r].r.MaySplit || tooTall && (alone || !g.fresh || len(p.slices) > 0) {
			if to, used, ok := s.cut(&rows[r], from, bottom-y, alone); ok {
				p.slices = append(p.slices, slice{row: r, height: used, begins: from == nil, from: from, to: to})
				p.row, p.from = r, to
				return
			}
		}
		if alone && bottom-y <= 2*rowSpace { // the head alone fills the page
			p.slices = append(p.slices, slice{row: r, height: h, begins: from == nil, from: from})
			r, from = r+1, nil
			break
		}
		if alone {
			// Taller than a page, though not from its own text: from a label
			// beside it, which goes on as far as it must, or by wish, which is
			// granted one page.
			to := make([]int, rows[r].last-rows[r].first)
			for k := range to {
				to[k] = len(rows[r].of(s)[k].lines)
			}
			if slices.Equal(from, to) && !slices.ContainsFunc(p.hanging, hanging.goesOn) {
				// Nothing is left but a caption, repeated, that is itself taller than a page.
				p.row, p.from = r+1, nil
				return
			}
			p.slices = append(p.slices, slice{row: r, height: bottom - y, begins: from == nil, from: from, to: to})
			p.row, p.from = r, to
			return
		}
		break
	}
	if r == len(rows) && y+p.notes > bottom && len(p.slices) > 4 {
		r -= 2 // two rows go with the notes
		p.slices = p.slices[:len(p.slices)-2]
	}
	if r < len(rows) && from == nil {
		// Rows that belong to the next one go with it, and the last row of
		// the table does not stand alone under a head.
		k := len(p.slices)
		if k > 2 && k == len(p.slices) && r == len(rows)-1 {
			k--
		}
		for k > 1 && rows[p.slices[k-1].row].r.KeepNext {
			k--
		}
		if k == 1 && rows[p.slices[0].row].r.KeepNext {
			k = len(p.slices) // all of them belong together: no place is better
		}
		k = s.wholeLabels(p.slices, k, r)
		if k < len(p.slices) {
			r = p.slices[k].row
			p.slices = p.slices[:k]
		}
	}
	p.row, p.from = r, from
}

// wholeLabels moves a break after k slices up to where a group of rows begins
// if too few of them would stand above the break to show the group's label.
// next is the row after the last slice.
func (s *setTable) wholeLabels(slices []slice, k, next int) int {
	for i := k - 1; i > 0; i-- {
		if k < len(slices) {
			next = slices[k].row
		}
		if !slices[i].begins {
			continue
		}
		for _, c := range s.rows[slices[i].row].of(s) {
			if c.row+c.rowspan <= next || len(c.lines) > repeatLimit {
				continue
			}
			height := doc.Length(0)
			for _, sl := range slices[i:k] {
				height += sl.height
			}
			if fitting(c.lines, height) < len(c.lines) {
				k = i
				break
			}
		}
	}
	return k
}

// rest is the height of what is left of a row that was split.
func (s *setTable) rest(r *tableRow, from []int) (h doc.Length) {
	cells := r.of(s)
	for k := range cells {
		c := &cells[k]
		if c.rowspan > 1 {
			continue
		}
		part := doc.Length(0)
		for _, l := range c.lines[from[k]:] {
			part += l.height
		}
		if from[k] == len(c.lines) && c.c.Header && len(c.lines) <= repeatLimit {
			part = c.height // repeated
		}
		h = max(h, part)
	}
	return roundUp(h+2*rowSpace, doc.Twip)
}

// cut divides a row so that its first part fits the room: two lines at least
// of each cell that goes on, on either side. When forced, one line will do.
func (s *setTable) cut(r *tableRow, from []int, room doc.Length, force bool) (to []int, height doc.Length, ok bool) {
	cells := r.of(s)
	to = make([]int, len(cells))
	room -= 2 * rowSpace
	split := false
	for k := range cells {
		c := &cells[k]
		if c.rowspan > 1 {
			continue
		}
		begin := 0
		if from != nil {
			begin = from[k]
		}
		lines := c.lines[begin:]
		n, used := 0, doc.Length(0)
		for n < len(lines) && used+lines[n].height <= room {
			used += lines[n].height
			n++
		}
		if n < len(lines) {
			split = true
			fit := n
			n = min(n, len(lines)-2)
			if n < 2 {
				if !force {
					return nil, 0, false
				}
				n = max(1, fit)
			}
			used = 0
			for _, l := range lines[:n] {
				used += l.height
			}
		}
		to[k] = begin + n
		height = max(height, used)
	}
	if !split {
		return nil, 0, false
	}
	return to, roundUp(height+2*rowSpace, doc.Twip), true
}

// goesOn reports whether lines of the cell have still to be placed.
func (h hanging) goesOn() bool { return h.shown < len(h.cell.lines) }

// need is the height that the cell asks for on the page where it ends.
func (h hanging) need() doc.Length {
	c := h.cell
	if h.shown == len(c.lines) {
		if len(c.lines) > repeatLimit {
			return 0
		}
		return c.height + 2*rowTight
	}
	rest := 2 * rowTight
	for _, l := range c.lines[h.shown:] {
		rest += l.height
	}
	return rest
}

// draw puts the head and the rows taken on the page, their lines and text.
func (g *pager) draw(s *setTable, p *progress, head []tableRow, first bool) {
	x := g.geo.Left + (g.width()-s.total())/2
	lefts := g.edges.begin(s, x, len(head)+len(p.slices))
	tops := g.edges.tops
	y := g.y
	for i := range head {
		tops[i] = y
		y += head[i].height
	}
	n := len(head)
	for i := range p.slices {
		tops[n+i] = y
		y += p.slices[i].height
	}
	tops[n+len(p.slices)] = y
	table := g.parent

	for i := range head {
		cells := head[i].of(s)
		for k := range cells {
			cells[k].node = Artifact
		}
		if first {
			g.headNodes(table, s, head, i)
		}
		for k := range cells {
			c := &cells[k]
			g.edges.frame(c, i, i+c.rowspan)
			g.drawCell(s, c, lefts[c.col], tops[i], tops[i+c.rowspan], c.lines, c.node, c.c.VAlign)
		}
	}

	// last is the slice after the last one on this page that a cell covers.
	last := func(c *tableCell) int {
		k := len(p.slices)
		for k > 0 && p.slices[k-1].row >= c.row+c.rowspan {
			k--
		}
		return n + k
	}
	kept := p.hanging[:0]
	keep := func(c *tableCell, shown int) {
		if c.row+c.rowspan > p.row && p.row < len(s.rows) {
			kept = append(kept, hanging{c, shown})
		}
	}
	for _, h := range p.hanging {
		c := h.cell
		to := last(c)
		g.edges.frame(c, n, to)
		lines, node := c.lines[h.shown:], c.node
		if len(lines) == 0 {
			lines, node = c.lines, Artifact // the label again
		}
		fit := fitting(lines, tops[to]-tops[n])
		if node == Artifact && fit < len(lines) {
			fit = 0
		}
		g.drawCell(s, c, lefts[c.col], tops[n], tops[to], lines[:fit], node, c.c.VAlign)
		if node != Artifact {
			h.shown += fit
		}
		keep(c, h.shown)
	}
	for i := range p.slices {
		sl := &p.slices[i]
		cells := s.rows[sl.row].of(s)
		row := Artifact
		if sl.begins {
			row = g.nodeUnder(table, TagTR, "")
		}
		for k := range cells {
			c := &cells[k]
			if sl.begins {
				c.node = g.cellNode(row, c)
			}
			if c.rowspan > 1 {
				if !sl.begins {
					continue // it hangs
				}
				to := last(c)
				g.edges.frame(c, n+i, to)
				fit := len(c.lines)
				if c.row+c.rowspan > p.row && p.row < len(s.rows) {
					fit = fitting(c.lines, tops[to]-tops[n+i])
				}
				g.drawCell(s, c, lefts[c.col], tops[n+i], tops[to], c.lines[:fit], c.node, c.c.VAlign)
				keep(c, fit)
				continue
			}
			g.edges.frame(c, n+i, n+i+1)
			lines, node, align := c.lines, c.node, c.c.VAlign
			if sl.to != nil {
				lines = lines[:sl.to[k]]
			}
			if sl.from != nil {
				if lines = lines[sl.from[k]:]; len(lines) == 0 && c.c.Header && fitting(c.lines, sl.height) == len(c.lines) {
					lines, node = c.lines, Artifact
				}
			}
			if len(lines) < len(c.lines) {
				align = doc.Top
			}
			g.drawCell(s, c, lefts[c.col], tops[n+i], tops[n+i+1], lines, node, align)
		}
	}
	p.hanging = kept
	g.rules = g.edges.rules(g.rules, s.border)
	g.y, g.fresh = y, false
}

// fitting is the number of lines that fit the height.
func fitting(lines []cellLine, height doc.Length) int {
	height -= 2*rowTight - doc.Twip // row heights are rounded to twips
	for n := range lines {
		if height -= lines[n].height; height < 0 {
			return n
		}
	}
	return len(lines)
}

// headNodes makes the structure elements of head row i. The table's number and
// unit, which stand above the captions, are no row but what the table is called.
func (g *pager) headNodes(table NodeID, s *setTable, head []tableRow, i int) {
	cells := head[i].of(s)
	if !head[i].r.Lead {
		row := g.nodeUnder(table, TagTR, "")
		for k := range cells {
			cells[k].node = g.cellNode(row, &cells[k])
		}
		return
	}
	if s.caption == 0 {
		s.caption = g.nodeUnder(table, TagCaption, "")
	}
	for k := range cells {
		if len(cells[k].lines) > 0 && hasText(&cells[k].paragraphs[0]) {
			cells[k].node = g.nodeUnder(s.caption, TagP, "")
		}
	}
}

func (g *pager) cellNode(row NodeID, c *tableCell) NodeID {
	tag := TagTD
	if c.c.Header {
		tag = TagTH
	}
	id := g.nodeUnder(row, tag, "")
	g.out.Nodes[id].ColSpan, g.out.Nodes[id].RowSpan = c.colspan, c.rowspan
	return id
}

// drawCell puts lines of a cell between top and bottom.
func (g *pager) drawCell(s *setTable, c *tableCell, left, top, bottom doc.Length, lines []cellLine, node NodeID, align doc.VAlign) {
	if len(lines) == 0 {
		return
	}
	height := -lines[0].above
	for i := range lines {
		height += lines[i].height
	}
	y := top + (bottom-top-height)/2
	if free := bottom - top - height; free > 2*rowSpace {
		switch align {
		case doc.Top:
			y = top + rowSpace
		case doc.Bottom:
			y = bottom - rowSpace - height
		}
	}
	y -= lines[0].above
	for i := range lines {
		l := &lines[i]
		y += l.above
		x := left + s.pad + c.shift
		if c.c.Vertical {
			x = left + (s.width(c)-l.ln.width)/2
		}
		from := len(g.runs)
		g.emit(l.ln, x, y+l.drop, l.color, node)
		if l.turned {
			for k := range g.runs[from:] {
				g.runs[from+k].Turn = 3
			}
		}
		y += l.height - l.above
	}
}

// tableNumbers writes down what Word must know of the table.
func (g *pager) tableNumbers(s *setTable, n doc.TableNumbers) {
	n.Head = make([]doc.Length, len(s.head))
	for i := range s.head {
		n.Head[i] = s.head[i].height
	}
	n.Rows = make([]doc.Length, len(s.rows))
	for i := range s.rows {
		n.Rows[i] = s.rows[i].height
	}
	add := func(rows []tableRow, above int) {
		for i := range rows {
			cells := rows[i].of(s)
			for k := range cells {
				at := doc.CellIndex{Row: above + i, Cell: k}
				if size := cells[k].size; size > 0 {
					n.Sizes = put(n.Sizes, at, size)
				}
				if shift := cells[k].points; shift != 0 {
					n.Shifts = put(n.Shifts, at, shift)
				}
			}
		}
	}
	add(s.head, 0)
	add(s.rows, len(s.head))
	g.balancedCells(s)
	g.out.Numbers.Tables[s.t] = n
}

func put(m map[doc.CellIndex]doc.Length, at doc.CellIndex, l doc.Length) map[doc.CellIndex]doc.Length {
	if m == nil {
		m = map[doc.CellIndex]doc.Length{}
	}
	m[at] = l
	return m
}
