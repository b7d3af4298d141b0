package typeset

import "juesuan/internal/doc"

// edgeGrid collects which edges of a table's grid are drawn on a page, so that
// each line is drawn once and from end to end. An edge between two cells is
// drawn unless both leave it out.
type edgeGrid struct {
	lefts []doc.Length // of the columns, and the right edge of the last
	tops  []doc.Length // of the rows, and the foot of the last
	cols  int
	rows  int
	hor   []bool // (rows+1) × cols
	ver   []bool // rows × (cols+1)
}

// begin clears the grid for the rows of one page.
func (e *edgeGrid) begin(s *setTable, x doc.Length, rows int) (lefts []doc.Length) {
	e.cols, e.rows = s.cols, rows
	e.lefts = append(e.lefts[:0], x)
	for _, w := range s.widths {
		x += w
		e.lefts = append(e.lefts, x)
	}
	e.tops = cleared(e.tops, rows+1)
	e.hor = cleared(e.hor, (rows+1)*e.cols)
	e.ver = cleared(e.ver, rows*(e.cols+1))
	return e.lefts
}

func cleared[T any](b []T, n int) []T {
	if cap(b) < n {
		return make([]T, n, 2*n)
	}
	b = b[:n]
	clear(b)
	return b
}

// frame marks the edges of a cell that covers rows from…to-1 of the page.
func (e *edgeGrid) frame(c *tableCell, from, to int) {
	x := c.c.Edges
	for col := c.col; col < c.col+c.colspan; col++ {
		e.hor[from*e.cols+col] = e.hor[from*e.cols+col] || !x.NoTop
		e.hor[to*e.cols+col] = e.hor[to*e.cols+col] || !x.NoBottom
	}
	left, right := c.col, c.col+c.colspan
	for row := from; row < to; row++ {
		k := row * (e.cols + 1)
		e.ver[k+left] = e.ver[k+left] || !x.NoLeft
		e.ver[k+right] = e.ver[k+right] || !x.NoRight
	}
}

// rules adds the lines to out: adjoining edges are one line, lengthened by
// half its width at both ends, so that corners are square.
func (e *edgeGrid) rules(out []Rule, width doc.Length) []Rule {
	if width <= 0 {
		return out
	}
	half := width / 2
	for row := 0; row <= e.rows; row++ {
		for col := 0; col < e.cols; col++ {
			if !e.hor[row*e.cols+col] {
				continue
			}
			from := col
			for col < e.cols && e.hor[row*e.cols+col] {
				col++
			}
			out = append(out, Rule{e.lefts[from] - half, e.tops[row], e.lefts[col] + half, e.tops[row], width})
		}
	}
	for col := 0; col <= e.cols; col++ {
		for row := 0; row < e.rows; row++ {
			if !e.ver[row*(e.cols+1)+col] {
				continue
			}
			from := row
			for row < e.rows && e.ver[row*(e.cols+1)+col] {
				row++
			}
			out = append(out, Rule{e.lefts[col], e.tops[from] - half, e.lefts[col], e.tops[row] + half, width})
		}
	}
	return out
}
