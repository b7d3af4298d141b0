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
		width -= s.compress(t, from, end, whole, -extra)
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

// yield returns what item i of a line [from, end) may give on that level.
func (t *text) yield(i, from, end, level int, whole bool) doc.Length {
	it := &t.items[i]
	switch it.class {
	case space:
		if level == spaces {
			return it.room
		}
	case opening:
		if level == brackets && (i > from || whole || it.lead == 0) {
			return it.room
		}
	case closing, pause, stop:
		if (level == brackets && it.class == closing || level == pauses && it.class == pause || level == stops && it.class == stop) &&
			(i+1 < end || it.trail == 0) {
			return it.room
		}
	}
	if level == gaps && it.gap && i+1 < end {
		return max(0, it.glue-t.size/8)
	}
	return 0
}

// canCompress reports whether the line [from, to) can give up need.
func (s *setter) canCompress(t *text, from, to int, whole bool, need doc.Length) bool {
	end := t.solidEnd(from, to)
	for level := range numLevels {
		for i := from; i < end; i++ {
			need -= t.yield(i, from, end, level, whole)
		}
	}
	return need <= 0
}

// compress shortens advances by need in all, level after level, evenly within
// a level; it returns how much it got.
func (s *setter) compress(t *text, from, end int, whole bool, need doc.Length) (got doc.Length) {
	for level := range numLevels {
		var total doc.Length
		for i := from; i < end; i++ {
			total += t.yield(i, from, end, level, whole)
		}
		if total == 0 {
			continue
		}
		take := min(need-got, total)
		var seen, given doc.Length
		for i := from; i < end; i++ {
			if y := t.yield(i, from, end, level, whole); y > 0 {
				seen += y
				part := take*seen/total - given // the rounding never accumulates
				given += part
				s.delta[i-from] -= part
			}
		}
		if got += take; got == need {
			break
		}
	}
	return got
}

// expand lengthens advances by extra in all: western spaces up to half an em,
// the Han–Latin gap up to a quarter, then all places where a line may end,
// evenly; never inside what may not be broken. A line that would be torn apart
// stays as it is, save when it is to be distributed.
func (s *setter) expand(t *text, from, end int, extra doc.Length, distribute bool) (got doc.Length) {
	var forSpaces, forGaps doc.Length
	places := 0
	for i := from; i+1 < end; i++ {
		it := &t.items[i]
		if it.r == ' ' {
			forSpaces += max(0, t.size/2-it.adv)
		}
		if it.gap {
			forGaps += max(0, t.size/4-it.glue)
		}
		if t.stretches(i, distribute) {
			places++
		}
	}
	rest := extra - min(extra, forSpaces) - min(max(0, extra-forSpaces), forGaps)
	if rest > 0 && (places == 0 || !distribute && rest > doc.Length(places)*t.size/2) {
		return 0
	}
	s.spread(t, from, end, min(extra, forSpaces), forSpaces, func(it *item, _ int) doc.Length {
		if it.r == ' ' {
			return max(0, t.size/2-it.adv)
		}
		return 0
	})
	s.spread(t, from, end, min(max(0, extra-forSpaces), forGaps), forGaps, func(it *item, _ int) doc.Length {
		if it.gap {
			return max(0, t.size/4-it.glue)
		}
		return 0
	})
	s.spread(t, from, end, rest, doc.Length(places), func(_ *item, i int) doc.Length {
		if t.stretches(i, distribute) {
			return 1
		}
		return 0
	})
	return extra
}

// spread adds amount to the advances of [from, end), in proportion to weight,
// whose sum is total.
func (s *setter) spread(t *text, from, end int, amount, total doc.Length, weight func(*item, int) doc.Length) {
	if amount == 0 {
		return
	}
	var seen, given doc.Length
	for i := from; i+1 < end; i++ {
		if w := weight(&t.items[i], i); w > 0 {
			seen += w
			part := amount*seen/total - given
			given += part
			s.delta[i-from] += part
		}
	}
}

// stretches reports whether room may be put behind item i. A distributed
// caption is spread between all its characters but those of a word.
func (t *text) stretches(i int, distribute bool) bool {
	it := &t.items[i]
	if !distribute || it.brk >= good {
		return it.brk >= good
	}
	next := t.items[i+1].class
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
			g.Advance, g.Shift = it.adv, it.shift
			d := s.delta[i-from]
			if i+1 < end {
				g.Advance += it.glue
			} else {
				g.Advance -= it.trail
			}
			if i == from && !whole {
				g.Advance -= it.lead
				g.Shift -= it.lead
			}
			if it.class == opening && d < 0 {
				g.Shift += d // its blank is in front
			}
			g.Advance += d
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
