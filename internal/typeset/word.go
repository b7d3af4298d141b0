package typeset

import "juesuan/internal/doc"

// Word fills a line with what it holds and knows neither of the lines below nor
// of units. Where it would end a line elsewhere than we do, it is told how far
// apart the line's characters stand: so far that the line is full where ours
// ends. Programs differ in what they do to marks side by side, to marks at a
// line end and to gaps, so that a line is left alone only where all of them end
// it as we do.

// wordTracking is what the characters of the line [from, to) get between them
// in Word, besides their style's; 0 where Word ends the line there anyway. Digits
// and Latin letters get none where half of the line is something else: a number
// set wide or tight looks like another.
func (t *text) wordTracking(b bounds, first bool, from, to int) (tracking doc.Length, numbers bool) {
	end, room := t.solidEnd(from, to), b.room(first)
	if end == from {
		return 0, false
	}
	wide, _, gaps := t.wordWidth(from, end)
	if to == len(t.items) && wide <= room || t.filled(from, room, false) == to && t.filled(from, room, true) == to {
		return 0, false
	}
	all := doc.Length(end - from)
	own, beside := doc.Length(0), doc.Length(0) // characters of no number; those of them that stand before a gap
	for i := from; i < end; i++ {
		if it := &t.items[i]; !it.class.western() {
			own++
			if it.gap || it.class.mark() && i+1 < end && t.items[i+1].class == digit {
				beside++
			}
		}
	}
	if to < len(t.items) && t.items[to].class.western() {
		own-- // the last one's is that of the number below
	}
	if wide <= room {
		n := own
		if numbers = 2*own < all; numbers {
			n = all
		}
		return max(0, (room-wide)/n/doc.Twip*doc.Twip-doc.Twip), numbers
	}
	// LibreOffice sets no character closer to a gap, and wants a little to spare.
	n := own - beside - 1
	if numbers = 2*n < all; numbers {
		n = max(1, all-gaps-1)
	}
	return -roundUp((wide-room)/n, doc.Twip) - doc.Twip, numbers
}

// wordWidth is the width of [from, end) where marks keep all their blanks, and
// where they keep none and gaps are a fifth of an em; and how many gaps it has.
func (t *text) wordWidth(from, end int) (wide, slim, gaps doc.Length) {
	for i := from; i < end; i++ {
		it := &t.items[i]
		wide, slim = wide+it.adv, slim+it.adv
		switch {
		case it.class.mark():
			if slim -= t.size / 2; i+1 < end && t.items[i+1].class == digit { // LibreOffice sees a gap here
				wide, gaps = wide+t.size/5, gaps+1
			}
		case it.gap && i+1 < end:
			wide, slim, gaps = wide+it.glue, slim+min(it.glue, t.size/5), gaps+1
		}
	}
	return wide, slim, gaps
}

// filled is where a program ends a line that puts in what fits.
func (t *text) filled(from int, room doc.Length, slim bool) (end int) {
	width := doc.Length(0)
	for i := from; i < len(t.items); i++ {
		it := &t.items[i]
		wide, narrow, _ := t.wordWidth(i, i+1)
		if slim {
			wide = narrow
		}
		if width += wide; width > room && it.class != space && it.class != invisible {
			return end
		}
		if it.gap {
			width += it.glue
		}
		if i+1 == len(t.items) || it.brk >= poor || it.brk != never && it.class.western() != t.items[i+1].class.western() ||
			it.class == han && t.items[i+1].class == han {
			end = i + 1
		}
		if it.brk == forced {
			return end
		}
	}
	return end
}
