package published

import (
	"cmp"
	"slices"
)

// near is how far apart, in points, two rules may be and still be one.
const near = 2.2

// grid is a table by its ruling lines.
type grid struct {
	xs, ys []float64 // of the lines, rising
	region []int     // by row*columns+column: the first slot of the cell it belongs to
}

func (g *grid) columns() int { return len(g.xs) - 1 }

// at is the slot that a point lies in.
func (g *grid) at(x, y float64) (slot int, ok bool) {
	column, row := interval(g.xs, x), interval(g.ys, y)
	if column < 0 || row < 0 {
		return 0, false
	}
	return row*g.columns() + column, true
}

// interval finds the interval of v among rising bounds; -1: outside.
func interval(bounds []float64, v float64) int {
	i, _ := slices.BinarySearch(bounds, v)
	if i == 0 || i == len(bounds) {
		return -1
	}
	return i - 1
}

// grids finds the tables of a page: rules that touch each other, with at least
// two cells between them.
func grids(rules []rule) []*grid {
	var out []*grid
	for _, group := range touching(joinedRules(rules)) {
		if g := newGrid(group); g != nil {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b *grid) int { return cmp.Compare(a.ys[0], b.ys[0]) })
	return out
}

// joinedRules makes one of the pieces that go on from each other.
func joinedRules(rules []rule) []rule {
	in := slices.Clone(rules)
	slices.SortFunc(in, func(a, b rule) int {
		if a.vertical != b.vertical {
			if a.vertical {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from))
	})
	var out []rule
	for i := 0; i < len(in); {
		// Those at one place, within half a point, by where they begin.
		j := i + 1
		for j < len(in) && in[j].vertical == in[i].vertical && in[j].at-in[j-1].at < near/2 && in[j].at-in[i].at < near {
			j++
		}
		same := in[i:j]
		slices.SortFunc(same, func(a, b rule) int { return cmp.Compare(a.from, b.from) })
		for _, r := range same {
			if n := len(out); n > 0 && out[n-1].goesOn(r) {
				out[n-1].from, out[n-1].to = min(out[n-1].from, r.from), max(out[n-1].to, r.to)
				continue
			}
			out = append(out, r)
		}
		i = j
	}
	return out
}

// goesOn reports whether a rule goes on in another. One of the table above, a little
// beside, may come after it.
func (r rule) goesOn(next rule) bool {
	return r.vertical == next.vertical && next.at-r.at < near && r.at-next.at < near && next.from <= r.to+near && r.from <= next.to+near
}

// touching groups rules that touch.
func touching(rules []rule) [][]rule {
	const most = 3000
	if len(rules) > most {
		return nil
	}
	parent := make([]int, len(rules))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i := range rules {
		for j := i + 1; j < len(rules); j++ {
			a, b := &rules[i], &rules[j]
			if a.vertical != b.vertical && a.at >= b.from-near && a.at <= b.to+near && b.at >= a.from-near && b.at <= a.to+near {
				parent[root(i)] = root(j)
			}
		}
	}
	groups := map[int][]rule{}
	var order []int
	for i := range rules {
		r := root(i)
		if groups[r] == nil {
			order = append(order, r)
		}
		groups[r] = append(groups[r], rules[i])
	}
	out := make([][]rule, 0, len(order))
	for _, r := range order {
		out = append(out, groups[r])
	}
	return out
}

// newGrid builds the grid of rules that touch; nil where they make no table.
func newGrid(rules []rule) *grid {
	g := &grid{}
	for _, r := range rules {
		if r.vertical {
			g.xs = append(g.xs, r.at)
			g.ys = append(g.ys, r.from, r.to)
		} else {
			g.ys = append(g.ys, r.at)
			g.xs = append(g.xs, r.from, r.to)
		}
	}
	g.xs, g.ys = distinctPlaces(g.xs), distinctPlaces(g.ys)
	columns, rows := len(g.xs)-1, len(g.ys)-1
	if columns < 1 || rows < 1 || columns*rows < 2 || columns > 500 || columns*rows > maxCells {
		return nil
	}
	right, below := make([]bool, columns*rows), make([]bool, columns*rows)
	for _, r := range rules {
		if r.vertical {
			c := place(g.xs, r.at) - 1
			for row := range rows {
				if mid := (g.ys[row] + g.ys[row+1]) / 2; c >= 0 && c < columns && r.from <= mid && mid <= r.to {
					right[row*columns+c] = true
				}
			}
			continue
		}
		row := place(g.ys, r.at) - 1
		for c := range columns {
			if mid := (g.xs[c] + g.xs[c+1]) / 2; row >= 0 && row < rows && r.from <= mid && mid <= r.to {
				below[row*columns+c] = true
			}
		}
	}
	g.merge(right, below)
	cells := 0
	for i, r := range g.region {
		if i == r {
			cells++
		}
	}
	if cells < 2 {
		return nil
	}
	return g
}

// merge settles which slots make one cell: those with no line between.
func (g *grid) merge(right, below []bool) {
	columns := g.columns()
	g.region = make([]int, len(right))
	for i := range g.region {
		g.region[i] = i
	}
	for i := range g.region {
		if g.region[i] != i {
			continue
		}
		width := 1
		for i%columns+width < columns && !right[i+width-1] && g.region[i+width] == i+width {
			width++
		}
		height := 1
		for next := i + columns*height; next < len(g.region); next += columns {
			open := true
			for c := range width {
				open = open && !below[next-columns+c] && g.region[next+c] == next+c && (c == width-1 || !right[next+c])
			}
			if !open {
				break
			}
			height++
		}
		for r := range height {
			for c := range width {
				g.region[i+r*columns+c] = i
			}
		}
	}
}

// distinctPlaces are rising places, those that are near each other once.
func distinctPlaces(v []float64) []float64 {
	slices.Sort(v)
	var out []float64
	for _, x := range v {
		if len(out) == 0 || x-out[len(out)-1] > near {
			out = append(out, x)
		}
	}
	return out
}

// place is the index of the bound that v is.
func place(bounds []float64, v float64) int {
	for i, b := range bounds {
		if v >= b-near && v <= b+2*near {
			return i
		}
	}
	return -1
}
