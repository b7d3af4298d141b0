package typeset

import (
	"slices"

	"juesuan/internal/doc"
)

// hatch is a pattern: lines of up to two directions, or a full area.
type hatch struct {
	full  bool
	lines [][2]int64 // normals of the lines
	apart doc.Length // measured along the normal's longer side
}

// hatches are in the order in which they are given out: neighbours differ most.
var hatches = [...]hatch{
	{full: true},
	{lines: [][2]int64{{1, 1}}, apart: 5 * doc.Pt},
	{},
	{lines: [][2]int64{{0, 1}}, apart: 2 * doc.Pt},
	{lines: [][2]int64{{1, 1}, {1, -1}}, apart: 6 * doc.Pt},
	{lines: [][2]int64{{1, 0}}, apart: 3 * doc.Pt},
	{lines: [][2]int64{{1, -1}}, apart: 3 * doc.Pt},
	{lines: [][2]int64{{1, 0}, {0, 1}}, apart: 4 * doc.Pt},
}

const hatchLine = doc.Pt * 6 / 10

// hatched draws a polygon in a pattern, on white, with its outline.
func hatched(p []Point, h hatch, color uint32) []Shape {
	var out []Shape
	if h.full {
		out = append(out, Shape{Color: color, Paths: [][]Point{p}})
	} else {
		out = append(out, Shape{Color: 0xFFFFFF, Paths: [][]Point{p}})
		var lines [][]Point
		for _, n := range h.lines {
			lines = append(lines, hatchLines(p, n, h.apart)...)
		}
		if len(lines) > 0 {
			out = append(out, Shape{Color: color, Width: hatchLine, Paths: lines})
		}
	}
	return append(out, Shape{Color: color, Width: chartLine, Paths: [][]Point{append(slices.Clone(p), p[0])}})
}

// hatchLines are the parts within the polygon of the lines n·(x, y) = k·apart.
func hatchLines(p []Point, n [2]int64, apart doc.Length) [][]Point {
	along := func(q Point) int64 { return n[0]*int64(q.X) + n[1]*int64(q.Y) }
	low, high := along(p[0]), along(p[0])
	for _, q := range p {
		low, high = min(low, along(q)), max(high, along(q))
	}
	var out [][]Point
	step := int64(apart)
	for k := low/step - 1; k*step < high; k++ {
		var cuts []Point
		for i := range p {
			a, b := p[i], p[(i+1)%len(p)]
			fa, fb := along(a)-k*step, along(b)-k*step
			if (fa < 0) == (fb < 0) {
				continue
			}
			at := func(a, b doc.Length) doc.Length { return a + doc.Length(int64(b-a)*fa/(fa-fb)) }
			cuts = append(cuts, Point{at(a.X, b.X), at(a.Y, b.Y)})
		}
		slices.SortFunc(cuts, func(a, b Point) int {
			if a.X != b.X {
				return int(a.X - b.X)
			}
			return int(a.Y - b.Y)
		})
		for i := 0; i+1 < len(cuts); i += 2 {
			out = append(out, []Point{cuts[i], cuts[i+1]})
		}
	}
	return out
}

// rectangle is a polygon.
func rectangle(x, y, w, h doc.Length) []Point {
	return []Point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
}
