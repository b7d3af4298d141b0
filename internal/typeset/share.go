package typeset

import (
	"slices"

	"juesuan/internal/doc"
)

// shareRows is the number of body rows that share looks at: of a longer table,
// so many evenly spread.
const shareRows = 64

// textCell is a cell as share sees it: text that takes some width on one line
// and some more lines in less.
type textCell struct {
	from, to int        // columns
	wide     doc.Length // on one line
	size     doc.Length
	pitch    doc.Length
	rows     doc.Length
}

// height is what the cell asks of each of its rows, in a given width.
func (c *textCell) height(width doc.Length) doc.Length {
	n := doc.Length(1)
	if c.wide > width {
		per := max(width/c.size*c.size, c.size) // whole characters to a line
		n = (c.wide + per - 1) / per
	}
	return (n*c.pitch + c.rows - 1) / c.rows
}

// sharer looks for the widths in which a table that must break its text is
// least tall.
type sharer struct {
	s      *setTable
	rows   [][]textCell
	least  []doc.Length // of each row; the head is row 0
	height []doc.Length // of each row with the present widths
	under  [][]int      // the rows that have text in a column
	tries  [][]doc.Length
}

// share divides the room when text must wrap, so that the table gets no taller
// than it must: from widths that hold everything on one line it narrows, again
// and again, the column in which that costs the least height for the width it
// saves. A caption wrapped once is cheaper than a name in every row.
func (g *pager) share(s *setTable, asked []need, room doc.Length) {
	h := g.newSharer(s)
	total := doc.Length(0)
	for j := range asked {
		s.widths[j] = asked[j][natural]
		total += s.widths[j]
	}
	h.findTries(asked)
	for i := range h.rows {
		h.height[i] = h.rowHeight(i)
	}
	for total > room {
		column, width, bestCost, bestSaved := -1, doc.Length(0), doc.Length(0), doc.Length(1)
		for j := range h.tries {
			for _, w := range h.tries[j] {
				if w >= s.widths[j] {
					break
				}
				cost, saved := h.change(j, w), min(s.widths[j]-w, total-room)
				// cost/saved, without division
				if d := cost*bestSaved - bestCost*saved; column < 0 || d < 0 || d == 0 && saved > bestSaved {
					column, width, bestCost, bestSaved = j, w, cost, saved
				}
			}
		}
		if column < 0 {
			break // everything is as narrow as it may be
		}
		total += h.set(column, width)
	}
	for { // the last step may have saved too much: what it left goes where it helps most
		column, width, bestGain, bestPrice := -1, doc.Length(0), doc.Length(0), doc.Length(1)
		for j := range h.tries {
			for _, w := range h.tries[j] {
				price := w - s.widths[j]
				if price <= 0 || price > room-total {
					continue
				}
				if gain := -h.change(j, w); gain*bestPrice > bestGain*price {
					column, width, bestGain, bestPrice = j, w, gain, price
				}
			}
		}
		if column < 0 {
			break
		}
		total += h.set(column, width)
	}
	if s.t.Full && total < room {
		s.stretch(room - total)
	}
}

func (g *pager) newSharer(s *setTable) *sharer {
	step := max(1, len(s.rows)/shareRows)
	n := 1 + (len(s.rows)+step-1)/step
	h := &sharer{
		s: s, rows: make([][]textCell, n), least: make([]doc.Length, n), height: make([]doc.Length, n),
		under: make([][]int, s.cols), tries: make([][]doc.Length, s.cols),
	}
	add := func(r *tableRow, row int) {
		for k := range r.of(s) {
			c := &r.of(s)[k]
			if c.c.NoWrap || c.c.Vertical || c.wide == 0 {
				continue
			}
			st := g.style(c.paragraphs[0].Style)
			size := s.size(st)
			h.rows[row] = append(h.rows[row], textCell{c.col, c.col + c.colspan, c.wide, size, cellPitch(st, size), doc.Length(c.rowspan)})
			for j := c.col; j < c.col+c.colspan; j++ {
				if u := h.under[j]; len(u) == 0 || u[len(u)-1] != row {
					h.under[j] = append(u, row)
				}
			}
		}
	}
	for i := range s.head {
		add(&s.head[i], 0)
	}
	for i := 0; i < len(s.rows); i += step {
		h.least[1+i/step] = s.rows[i].r.MinHeight - 2*rowSpace
		add(&s.rows[i], 1+i/step)
	}
	return h
}

// findTries lists the widths of each column worth trying: those at which some
// cell needs a line less.
func (h *sharer) findTries(asked []need) {
	s := h.s
	for j := range asked {
		low, high := asked[j][decent], asked[j][natural]
		if low == high {
			continue
		}
		tries := append(h.tries[j], low, high)
		for _, row := range h.under[j] {
			for i := range h.rows[row] {
				c := &h.rows[row][i]
				if j < c.from || j >= c.to {
					continue
				}
				others := -s.widths[j] - 2*s.pad
				for _, w := range s.widths[c.from:c.to] {
					others += w
				}
				for _, lines := range [...]doc.Length{1, 2, 3, 4, 6, 8, 12, 16, 24} {
					w := roundUp(roundUp((c.wide+lines-1)/lines, c.size)-others, doc.Twip)
					if w > low && w < high {
						tries = append(tries, w)
					}
				}
			}
		}
		slices.Sort(tries)
		h.tries[j] = slices.Compact(tries)
	}
}

func (h *sharer) rowHeight(row int) doc.Length {
	height := h.least[row]
	for i := range h.rows[row] {
		c := &h.rows[row][i]
		width := -2 * h.s.pad
		for _, w := range h.s.widths[c.from:c.to] {
			width += w
		}
		height = max(height, c.height(width))
	}
	return height
}

// change is how much taller the table gets when a column gets another width.
func (h *sharer) change(column int, width doc.Length) (taller doc.Length) {
	was := h.s.widths[column]
	h.s.widths[column] = width
	for _, row := range h.under[column] {
		more := h.rowHeight(row) - h.height[row]
		if row == 0 {
			more /= 4 // captions of several lines are the custom
		}
		taller += more
	}
	h.s.widths[column] = was
	return taller
}

// set gives a column its width and returns how much wider the table got.
func (h *sharer) set(column int, width doc.Length) doc.Length {
	wider := width - h.s.widths[column]
	h.s.widths[column] = width
	for _, row := range h.under[column] {
		h.height[row] = h.rowHeight(row)
	}
	return wider
}
