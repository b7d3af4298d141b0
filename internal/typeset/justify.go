package typeset

import "juesuan/internal/doc"

// set makes the line of the items [from, to): squeezes its ends, spreads it
// over the measure as the alignment asks, and cuts it into pieces.
func (s *setter) set(t *text, b bounds, first bool, from, to int) line {
	end := t.solidEnd(from, to)
	whole := first && b.first > 0
	room := b.room(first)
	width := t.span(from, to, whole)
	last := to == len(t.items) || t.items[to-1].brk == forced

	s.delta = append(s.delta[:0], make([]doc.Length, end-from)...)
	align := t.style.Align
	switch extra := room - width; {
	case extra < 0:
		got := s.compress(t, from, end, whole, -extra)
		if align == doc.Justify && got < -extra {
			got += s.tighten(t, from, end, -extra-got)
		}
		width -= got
	case align == doc.Distribute || align == doc.Justify && !last:
		width += s.expand(t, from, end, extra, align == doc.Distribute)
	}

	l := line{width: width, last: last}
	x := b.left
	if first {
		x += b.first
	}
	switch align {
	case doc.Center:
		x += (room - width) / 2
	case doc.Right:
		x += room - width
	}
	l.pieces = s.emit(t, whole, from, end, to, x)
	return l
}

// Compression takes blanks in this order (CLREQ, line adjustment): western
// spaces to a quarter em, brackets, 、，；：, the Han–Latin gap to an eighth,
// 。？！. What the line's ends lose is gone before. A 间隔号 is half an em
// already and gives nothing.
const (
	spaces = iota
	brackets
	pauses
	gaps
	stops
	numLevels
)

// yield returns what item i of a line [from, end) may give, and on which level.
func (t *text) yield(i, from, end int, whole bool) (room doc.Length, level int) {
	it := &t.items[i]
	switch {
	case it.gap:
		if i+1 < end {
			return max(0, it.glue-t.size/8), gaps
		}
	case it.room == 0:
	case it.class == space:
		return it.room, spaces
	case it.class == opening:
		if i > from || whole || it.lead == 0 {
			return it.room, brackets
		}
	case i+1 == end && it.trail > 0: // gone already
	case it.class == closing:
		return it.room, brackets
	case it.class == pause:
		return it.room, pauses
	case it.class == stop:
		return it.room, stops
	}
	return 0, 0
}

// giving is how much the line [from, to) can give up.
func (t *text) giving(from, to int, whole bool) (give doc.Length) {
	end := t.solidEnd(from, to)
	for i := from; i < end; i++ {
		room, _ := t.yield(i, from, end, whole)
		give += room
	}
	return give
}

// compress shortens advances by need in all, level after level, evenly within
// a level; it returns how much it got.
func (s *setter) compress(t *text, from, end int, whole bool, need doc.Length) (got doc.Length) {
	var levels [numLevels]share
	for i := from; i < end; i++ {
		room, level := t.yield(i, from, end, whole)
		levels[level].of += room
	}
	for _, part := range [...]doc.Length{1, 2} { // each gives half before one gives all
		for i := range levels {
			more := min(need-got, levels[i].of*part/2-levels[i].amount)
			levels[i].amount += more
			got += more
		}
	}
	for i := from; i < end; i++ {
		room, level := t.yield(i, from, end, whole)
		s.delta[i-from] -= levels[level].part(room)
	}
	return got
}

// tighten sets the characters of a justified line closer than the grid has
// them, by need in all, as far as that goes; then it takes what is left of gaps.
func (s *setter) tighten(t *text, from, end int, need doc.Length) (got doc.Length) {
	var e elastic
	for i := from; i+1 < end; i++ {
		t.stretch(i, false).addTo(&e)
	}
	grid := min(need, e.places*t.closer)
	spare := min(need-grid, e.spare)
	places, gaps := share{amount: grid, of: e.places}, share{amount: spare, of: e.spare}
	for i := from; i+1 < end; i++ {
		st := t.stretch(i, false)
		s.delta[i-from] -= places.part(st.place) + gaps.part(st.spare)
	}
	return grid + spare
}

// expand lengthens advances by extra in all: blanks first (western spaces up
// to half an em, the Han–Latin gap to as much, what stands behind marks by a
// quarter), then all places where the grid yields, evenly; never inside a word
// unless there is no other way to fill a justified line. A line that would be torn
// apart stays as it is, save when it is to be distributed.
func (s *setter) expand(t *text, from, end int, extra doc.Length, distribute bool) (got doc.Length) {
	var e elastic
	for i := from; i+1 < end; i++ {
		t.stretch(i, distribute).addTo(&e)
	}
	var st strain
	if distribute {
		st.soft = min(extra, e.soft)
		st.grid = extra - st.soft
	} else {
		st = t.strain(&e, extra)
	}
	if st.grid > 0 && e.places == 0 || st.all > e.places*t.size/2 {
		return 0
	}
	blanks, places := share{amount: st.soft, of: e.soft}, share{amount: st.grid, of: e.places}
	all := share{amount: st.all, of: 2*e.places + e.joints}
	for i := from; i+1 < end; i++ {
		f := t.stretch(i, distribute)
		s.delta[i-from] += blanks.part(f.soft) + places.part(f.place) + all.part(2*f.place+f.joint)
	}
	return extra
}

const (
	// Characters are set closer than the grid down to this distance.
	closest = 955 // thousandths of the size
	// A blank is seen to grow less than other places: where all grow it takes
	// as much more as five digits.
	blankWeight = 5
)

// flex is what may be done behind an item.
type flex struct {
	soft, spare  doc.Length // lengths, as in elastic
	place, joint doc.Length // numbers
}

func (f flex) addTo(e *elastic) {
	e.soft += f.soft
	e.spare += f.spare
	e.places += f.place
	e.joints += f.joint
}

// stretch says what may be done behind item i, which is not the last.
func (t *text) stretch(i int, distribute bool) (f flex) {
	it, next := &t.items[i], &t.items[i+1]
	switch {
	case it.r == ' ':
		f.soft = max(0, t.size/2-it.adv)
	case it.gap && distribute:
		f.soft = max(0, t.size/4-it.glue)
	case it.gap:
		f.soft = max(0, t.size/2-it.glue)
		f.spare = min(it.glue, t.size/8)
	case !distribute && it.room > 0 && it.class != opening && it.class.mark() && it.brk >= poor && !next.class.mark():
		f.soft = t.size / 4
	}
	switch {
	case t.stretches(i, distribute):
		if f.place = 1; f.soft > 0 {
			f.joint = blankWeight
		}
	case next.class == combining, next.class == invisible, next.class == space, it.class == invisible,
		it.class == dash && next.class == dash, it.class == ellipsis && next.class == ellipsis, it.class == opening, next.class == closing:
	case it.class.western() && next.class.western():
		f.joint = 1
	case f.soft > 0:
		f.joint = 2 + blankWeight // a blank is seen to grow less than other places
	default:
		f.joint = 2
	}
	return f
}

// share deals an amount out in proportion to weights whose sum is of; the
// rounding never accumulates.
type share struct{ amount, of, seen, given doc.Length }

func (s *share) part(weight doc.Length) doc.Length {
	if weight == 0 || s.amount == 0 {
		return 0
	}
	s.seen += weight
	p := s.amount*s.seen/s.of - s.given
	s.given += p
	return p
}

// stretches reports whether room may be put behind item i. A distributed
// caption is spread between all its characters but those of a word.
func (t *text) stretches(i int, distribute bool) bool {
	it := &t.items[i]
	next := t.items[i+1].class
	if it.brk >= good || it.brk != never && it.class == han && next == han {
		return true // also between 万 and 元: the grid runs through
	}
	if !distribute {
		return false
	}
	return it.brk == never && next != combining && next != invisible && next != space && it.class != dash && it.class != ellipsis
}

// emit cuts the items [from, to) into pieces that start at x; [end, to) are
// the spaces at the line's end, which keep their characters but no room.
func (s *setter) emit(t *text, whole bool, from, end, to int, x doc.Length) []piece {
	if cap(s.glyphs)-len(s.glyphs) < to-from {
		s.glyphs = make([]Glyph, 0, max(4096, to-from))
	}
	firstPiece, firstGlyph := len(s.pieces), len(s.glyphs)
	var cur piece
	run := int32(-1)
	for i := from; i < to; i++ {
		it := &t.items[i]
		g := Glyph{ID: it.glyph, Rune: it.r}
		if i < end {
			g.Advance, g.Shift = t.place(i, i == from && !whole, i+1 == end, s.delta[i-from])
		}
		r := &t.runs[it.run]
		if run < 0 || it.face != cur.face || it.run != run && (r.Ref != cur.ref || s.embolden(t, it) != cur.bold) {
			if run >= 0 {
				cur.glyphs = s.glyphs[firstGlyph:len(s.glyphs):len(s.glyphs)]
				firstPiece = s.addPiece(firstPiece, cur)
				firstGlyph = len(s.glyphs)
			}
			cur = piece{x: x, face: it.face, size: t.size, bold: s.embolden(t, it), ref: r.Ref}
		}
		run = it.run
		s.glyphs = append(s.glyphs, g)
		x += g.Advance
	}
	if run >= 0 {
		cur.glyphs = s.glyphs[firstGlyph:len(s.glyphs):len(s.glyphs)]
		firstPiece = s.addPiece(firstPiece, cur)
	}
	return s.pieces[firstPiece:len(s.pieces):len(s.pieces)]
}

// place returns a glyph's advance and its shift within it. What a mark loses
// comes from its blank side; a face that centres its marks has less blank
// there, and the glyph moves rather than its ink sticking out.
func (t *text) place(i int, starts, ends bool, delta doc.Length) (advance, shift doc.Length) {
	it := &t.items[i]
	lost := max(0, -delta)
	if starts {
		lost += it.lead
	}
	advance = it.adv + max(0, delta) - lost
	switch {
	case !ends:
		advance += it.glue
	case it.trail < it.adv: // else it hangs
		advance -= it.trail
	}
	switch it.class {
	case opening:
		return advance, it.shift - min(lost, it.blank)
	case closing, pause, stop:
		return advance, it.shift - max(0, it.adv-advance-it.blank)
	}
	return advance, it.shift
}

func (s *setter) embolden(t *text, it *item) bool {
	return (t.style.Bold || t.runs[it.run].Bold) && !it.face.Bold
}

// addPiece appends to the arena and returns where the line's pieces begin: a
// full arena is replaced, never moved.
func (s *setter) addPiece(first int, p piece) int {
	if len(s.pieces) == cap(s.pieces) {
		grown := make([]piece, 0, max(256, 2*(len(s.pieces)-first)))
		s.pieces = append(grown, s.pieces[first:]...)
		first = 0
	}
	s.pieces = append(s.pieces, p)
	return first
}
