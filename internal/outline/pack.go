package outline

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"juesuan/internal/deflate"
)

// Pack returns the table PackedTag for these outlines, given as they stand in the
// table glyf, by glyph.
func Pack(outlines [][]byte) []byte {
	glyphs := make([]glyph, len(outlines))
	var counted tally
	counted.class = make([][]int, contexts)
	for i := range counted.class {
		counted.class[i] = make([]int, classes)
	}
	for i, o := range outlines {
		glyphs[i] = read(o)
		if glyphs[i].contours != nil {
			glyphs[i].write(&counted, nil)
		}
	}
	chosen, class := clusters(counted.class)
	counted.class = class
	w := newWriter(&counted, chosen)
	var index, data []byte
	for _, g := range glyphs {
		kept, mark := g.raw, asItStands
		if g.contours != nil {
			w.out, w.acc, w.n = nil, 0, 0
			g.write(nil, w)
			w.bits(0, (8-w.n)%8)
			kept, mark = w.out, 0
		}
		if len(kept) >= asItStands {
			panic("an outline of more than 32 KB")
		}
		index = binary.BigEndian.AppendUint16(index, uint16(len(kept)|mark))
		data = append(data, kept...)
	}
	head := w.head()
	out := binary.BigEndian.AppendUint32(nil, uint32(len(head)))
	out = binary.BigEndian.AppendUint32(out, uint32(len(outlines)))
	return slices.Concat(out, head, index, data)
}

// glyph is an outline that was read; contours is nil where it must stay as it is.
type glyph struct {
	raw      []byte
	contours [][]point
	overlap  bool
}

// read reads an outline. One that would not come back as it was is kept.
func read(raw []byte) glyph {
	g := glyph{raw: raw}
	contours := contoursOf(raw)
	if len(contours) == 0 || len(contours) > mostKinds/2-1 {
		return g
	}
	var ends []uint16
	var points []point
	for _, c := range contours {
		if len(c) == 0 || len(c) > mostPoints {
			return g
		}
		points = append(points, c...)
		ends = append(ends, uint16(len(points)-1))
	}
	for _, p := range points {
		if size(p.dx) > sizes || size(p.dy) > sizes {
			return g
		}
	}
	flag := raw[12+2*len(ends)] & overlaps
	if again := write(nil, ends, points, flag); !bytes.HasPrefix(raw, again) || len(bytes.Trim(raw[len(again):], "\x00")) > 0 {
		return g
	}
	g.contours, g.overlap = contours, flag != 0
	return g
}

// contoursOf reads the points of a simple glyph; nil: it is none, or damaged.
func contoursOf(raw []byte) [][]point {
	be := binary.BigEndian
	if len(raw) < 12 || int16(be.Uint16(raw)) <= 0 {
		return nil
	}
	n := int(be.Uint16(raw))
	if len(raw) < 12+2*n || be.Uint16(raw[10+2*n:]) != 0 { // it has instructions
		return nil
	}
	ends := raw[10 : 10+2*n]
	total := int(be.Uint16(ends[2*n-2:])) + 1
	in := raw[12+2*n:]
	next := func(n int) int {
		if len(in) < n {
			in = nil
			return 0
		}
		v := int(in[0])
		if n == 2 {
			v = int(int16(be.Uint16(in)))
		}
		in = in[n:]
		return v
	}
	var flags []byte
	for len(flags) < total && len(in) > 0 {
		f := byte(next(1))
		flags = append(flags, f)
		if f&repeated != 0 {
			flags = append(flags, bytes.Repeat([]byte{f}, next(1))...)
		}
	}
	if len(flags) != total {
		return nil
	}
	step := func(f, short, same byte) int16 {
		switch {
		case f&short != 0 && f&same != 0:
			return int16(next(1))
		case f&short != 0:
			return int16(-next(1))
		case f&same != 0:
			return 0
		}
		return int16(next(2))
	}
	points := make([]point, total)
	for i, f := range flags {
		points[i] = point{on: f&onCurve != 0, dx: step(f, shortX, sameX)}
	}
	for i, f := range flags {
		points[i].dy = step(f, shortY, sameY)
	}
	var contours [][]point
	from := 0
	for ; len(ends) > 0; ends = ends[2:] {
		to := int(be.Uint16(ends)) + 1
		if to < from || to > total {
			return nil
		}
		contours = append(contours, points[from:to])
		from = to
	}
	return contours
}

// tally counts how often each symbol occurs, by code.
type tally struct {
	kinds  [mostKinds]int
	points [mostPoints]int
	class  [][]int // by context, then by cluster
	rest   [remainders][1 << (wholeSize - 1)]int
}

// write counts the symbols of a glyph, or writes them, whichever is not nil.
func (g *glyph) write(t *tally, w *writer) {
	kind := 2 * len(g.contours)
	if g.overlap {
		kind++
	}
	if t != nil {
		t.kinds[kind]++
	} else {
		w.symbol(w.kinds, kind)
	}
	var last, before point
	first := uint16(0)
	for _, c := range g.contours {
		if t != nil {
			t.points[len(c)-1]++
		} else {
			w.symbol(w.points, len(c)-1)
		}
		chosen := uint16(beginning)
		for _, p := range c {
			x, y := step(p.dx, before.dx), step(p.dy, before.dy)
			s := x*steps + y
			if p.on {
				s += steps * steps
			}
			if t != nil {
				t.class[chosen][s]++
			} else {
				w.symbol(w.class[w.chosen[chosen]], s)
			}
			writeStep(t, w, p.on, 0, p.dx, x, y == 0)
			writeStep(t, w, p.on, 1, p.dy, y, x == 0)
			before, last = last, p
			now, next := share(s)
			chosen, first = now+first, next
		}
	}
}

func writeStep(t *tally, w *writer, on bool, axis int, d int16, step int, alone bool) {
	n := size(d)
	if step < 2 || n < 2 {
		return
	}
	v, more := int(max(d, -d)), max(0, n-wholeSize)
	r, s := remainder(on, axis, n, alone), v>>more&^(1<<min(n-1, wholeSize-1))
	if t != nil {
		t.rest[r][s]++
		return
	}
	w.symbol(w.rest[r], s)
	w.bits(v&(1<<more-1), more)
}

// most is how many codes the contexts share: the more, the longer it takes to make
// them before the first outline is read.
const most = 64

// clusters puts contexts after which much the same comes into one: cluster by
// context, and what each counts.
func clusters(counted [][]int) (chosen [contexts]uint8, class [][]int) {
	order, total := make([]int, contexts), make([]int, contexts)
	occur := make([][]int, contexts) // the symbols that do
	for i, c := range counted {
		order[i] = i
		for s, n := range c {
			if total[i] += n; n > 0 {
				occur[i] = append(occur[i], s)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(total[b], total[a]) })
	for _, i := range order[:most] {
		class = append(class, slices.Clone(counted[i]))
	}
	for range 12 {
		costs := make([][]float64, most)
		for k, c := range class {
			costs[k] = bitsOf(c)
		}
		next := make([][]int, most)
		for k := range next {
			next[k] = make([]int, classes)
		}
		for i, c := range counted {
			best, cost := 0, math.Inf(1)
			for k := range costs {
				sum := 0.0
				for _, s := range occur[i] {
					sum += float64(c[s]) * costs[k][s]
				}
				if sum < cost {
					best, cost = k, sum
				}
			}
			chosen[i] = uint8(best)
			for _, s := range occur[i] {
				next[best][s] += c[s]
			}
		}
		class = next
	}
	return chosen, class
}

// bitsOf is how many bits each symbol of these counts takes.
func bitsOf(counted []int) []float64 {
	total := 0
	for _, n := range counted {
		total += n
	}
	out := make([]float64, len(counted))
	for s, n := range counted {
		out[s] = math.Log2((float64(total) + 1) / (float64(n) + 0.05))
	}
	return out
}

// writer writes bits, the highest of each byte first.
type writer struct {
	out []byte
	acc uint64
	n   int

	lengths       []byte // of all codes, as readLengths reads them
	kinds, points []bitsOfSymbol
	chosen        [contexts]uint8
	class, rest   [][]bitsOfSymbol
}

type bitsOfSymbol struct{ bits, n int }

func newWriter(t *tally, chosen [contexts]uint8) *writer {
	w := &writer{chosen: chosen}
	add := func(counted []int) []bitsOfSymbol {
		lengths := deflate.Lengths(counted, longestCode)
		w.lengths = appendLengths(w.lengths, lengths)
		return assigned(lengths)
	}
	w.kinds, w.points = add(t.kinds[:]), add(t.points[:])
	for _, c := range t.class {
		w.class = append(w.class, add(c))
	}
	for i := range t.rest {
		var c []bitsOfSymbol
		if n := i%sizes + 1; n > 1 {
			c = add(t.rest[i][:1<<min(n-1, wholeSize-1)])
		}
		w.rest = append(w.rest, c)
	}
	return w
}

// assigned gives each symbol its code, as newCode reads them.
func assigned(lengths []uint8) []bitsOfSymbol {
	out := make([]bitsOfSymbol, len(lengths))
	next := 0
	for n := 1; n <= longestCode; n++ {
		for s, l := range lengths {
			if int(l) == n {
				out[s] = bitsOfSymbol{next, n}
				next++
			}
		}
		next <<= 1
	}
	return out
}

func (w *writer) head() []byte {
	return slices.Concat([]byte{byte(len(w.class))}, w.chosen[:], w.lengths)
}

func (w *writer) symbol(code []bitsOfSymbol, s int) { w.bits(code[s].bits, code[s].n) }

func (w *writer) bits(v, n int) {
	w.acc = w.acc<<n | uint64(v)
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.out = append(w.out, byte(w.acc>>(w.n-8)))
	}
}
