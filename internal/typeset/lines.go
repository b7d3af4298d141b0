package typeset

import (
	"juesuan/internal/doc"
	"juesuan/internal/font"
)

// A paragraph becomes lines in three steps: prepare turns its characters into
// items of settled width (prepare.go), cut finds where lines end (here, and
// balance.go for titles), set spreads each line over the measure (justify.go).

// setter holds what all paragraphs of a document share. It belongs to one
// goroutine; the lines it returns stay valid.
type setter struct {
	doc     *doc.Document
	fonts   *font.Set
	trouble []Trouble

	seams    *[numClasses][numClasses]seam
	cache    []known // glyphs by character; direct mapped
	odd      known   // a glyph that is not cached
	reported map[absent]bool

	text  text // the paragraph being set
	cuts  []int
	delta []doc.Length // of a line's advances
	plan  []plan       // of balanced lines
	ends  []lineEnd    // of a paragraph broken as a whole
	cost  int64        // of its lines

	lines  []line // arenas: what is handed out is never touched again
	pieces []piece
	glyphs []Glyph
}

func newSetter(d *doc.Document, fonts *font.Set) *setter {
	return &setter{doc: d, fonts: fonts, seams: seams(&d.Spacing), cache: make([]known, 2048)}
}

// line is one set line. x = 0 is the left edge of the measure: indents and
// alignment are already in the offsets of its pieces.
type line struct {
	pieces  []piece
	width   doc.Length // from the start of the first piece to the end of the last
	last    bool       // of the paragraph, or before a line feed in its text
	chars   int        // of its text
	word    doc.Length // what Word must put between them to end the line there
	numbers bool       // between digits too
}

// piece is a part of a line in one face and weight, with one origin.
type piece struct {
	x      doc.Length
	face   *font.Face
	size   doc.Length
	bold   bool // to be emboldened: bold is wanted and the face is not
	glyphs []Glyph
	ref    doc.Ref
}

// measure is the room a paragraph is set in.
type measure struct {
	width       doc.Length // whole width, the paragraph's indents included
	size        doc.Length // font size; 0: the style's
	firstIndent bool       // the style's FirstIndent applies to the first line
	fewer       bool       // as few lines as may be, if the paragraph is broken as a whole
}

// breakLines sets a paragraph. The runes of all glyphs, joined, are its text;
// spaces at a line end have no advance. A paragraph without text is one line
// without pieces.
func (s *setter) breakLines(p *doc.Paragraph, m measure) []line {
	t := s.prepare(p, m.size)
	b := t.bounds(m)
	s.cut(t, b, m.fewer)

	if cap(s.lines)-len(s.lines) < len(s.cuts) {
		s.lines = make([]line, 0, max(256, len(s.cuts)))
	}
	first := len(s.lines)
	from := 0
	for i, to := range s.cuts {
		l := s.set(t, b, i == 0, from, to)
		if l.chars = to - from; t.total(b) {
			l.word, l.numbers = t.wordTracking(b, i == 0, from, to)
		}
		s.lines = append(s.lines, l)
		from = to
	}
	return s.lines[first:len(s.lines):len(s.lines)]
}

// widths returns the width of the widest part that may not be broken and that
// of the paragraph on one line, both with the paragraph's indents. A number
// with its unit or its 年 counts as unbreakable here although a line too short
// for it would break it: columns shall be wide enough.
func (s *setter) widths(p *doc.Paragraph, size doc.Length) (narrow, wide doc.Length) {
	t := s.prepare(p, size)
	b := t.bounds(measure{})
	indent := -b.width // of all lines
	// first is the width of [from, to), with the first line's indent if it begins there.
	first := func(from, to int) doc.Length {
		if from > 0 {
			return t.span(from, to, false)
		}
		more := t.indent(t.style.FirstIndent)
		return t.span(from, to, more > 0) + more
	}
	part, whole := 0, 0
	for i := range t.items {
		if t.items[i].brk < good {
			continue
		}
		narrow = max(narrow, first(part, i+1))
		part = i + 1
		if t.items[i].brk == forced || part == len(t.items) {
			wide = max(wide, first(whole, part))
			whole = part
		}
	}
	return narrow + indent, wide + indent
}

// bounds is the room of a paragraph's lines.
type bounds struct {
	left  doc.Length // of all lines
	width doc.Length
	first doc.Length // the first line begins so much further right
}

func (b bounds) room(first bool) doc.Length {
	if first {
		return b.width - b.first
	}
	return b.width
}

func (t *text) bounds(m measure) bounds {
	b := bounds{left: t.indent(t.style.LeftIndent)}
	b.width = m.width - b.left - t.indent(t.style.RightIndent)
	if m.firstIndent {
		b.first = t.indent(t.style.FirstIndent)
	}
	return b
}

// indent measures in characters of the grid, so that text below an indent
// stands under the characters of full lines.
func (t *text) indent(h doc.Hundredths) doc.Length { return t.em * doc.Length(h) / 100 }

// solidEnd is the end of the items [from, to) without the spaces at the end.
func (t *text) solidEnd(from, to int) int {
	for to > from && (t.items[to-1].class == space || t.items[to-1].class == invisible) {
		to--
	}
	return to
}

// span is the natural width of the items [from, to) set as one line. whole
// keeps the blank half of an opening mark: behind an indent it stays, so that
// （一） stands where Word puts it.
func (t *text) span(from, to int, whole bool) doc.Length {
	end := t.solidEnd(from, to)
	if end == from {
		return 0
	}
	last := &t.items[end-1]
	w := last.at + last.adv - last.trail - t.items[from].at
	if !whole {
		w -= t.items[from].lead
	}
	return w
}

// cut fills s.cuts with the ends of the lines.
func (s *setter) cut(t *text, b bounds, fewer bool) {
	s.cuts, s.cost = s.cuts[:0], 0
	if t.total(b) {
		s.cutWhole(t, b, fewer)
		return
	}
	from, begin := 0, 0 // begin: the first line since the last line feed
	for {
		first := len(s.cuts) == 0
		to := s.fit(t, from, b.room(first), b.width, first && b.first > 0)
		s.cuts = append(s.cuts, to)
		if to == len(t.items) || t.items[to-1].brk == forced {
			switch {
			case len(s.cuts)-begin < 2:
			case t.style.Balance:
				s.balance(t, b, begin)
			case s.doc.Spacing.NoRunt:
				s.mendRunt(t, b, begin)
			}
			begin = len(s.cuts)
			if to == len(t.items) {
				return
			}
		}
		from = to
	}
}

// fit returns where the line that begins at from ends. It looks no further
// than the line's own length, so that breaking is linear.
func (s *setter) fit(t *text, from int, room, full doc.Length, whole bool) int {
	if from == len(t.items) {
		return from
	}
	start := t.items[from].at
	if !whole {
		start += t.items[from].lead
	}
	// over is how far the line would stick out if it ended behind item i.
	over := func(i int) doc.Length {
		it := &t.items[i]
		return it.at + it.adv - it.trail - start - room
	}

	clean, kept, torn := from, from, from // last good, poor, inWord end that fits
	i := from
	for ; i < len(t.items); i++ {
		it := &t.items[i]
		if it.class != space && it.class != invisible && over(i) > 0 {
			break
		}
		switch it.brk {
		case forced:
			return i + 1
		case good:
			clean, kept, torn = i+1, i+1, i+1
		case poor:
			kept, torn = i+1, i+1
		case inWord:
			torn = i + 1
		}
	}
	if i == len(t.items) {
		return i
	}

	// Pull in what comes next by compressing, if that moves no more than
	// leaving it to the next line would: a mark that may not begin a line
	// wherever it goes (先挤进后推出), all else where it looks better.
	hole := 2 * t.em
	if clean > from {
		hole = room - t.span(from, clean, whole)
	}
	beyond, next := t.nextGood(i, start+room+max(full, 0))
	if need := beyond - start - room; s.doc.Spacing.PullIn && next > 0 && need <= hole {
		give := t.giving(from, next, whole)
		switch {
		case need > give:
		case clean == from, i > from && t.items[i-1].brk == never:
			return next
		case clean == i && 4*need > give: // nothing forbids to end here
		case t.nearer(from, clean, need, give, hole):
			return next
		}
	}
	if clean == i && i > from {
		return i
	}
	const wide = 3 // em: a hole that costs more than parting 2025|年
	if clean > from && hole > wide*t.em {
		if kept > clean {
			return kept
		}
		// A word too long for any line is broken here rather than below a hole.
		if torn > clean && (next == 0 || beyond-t.items[clean].at > full) {
			return torn
		}
	}
	switch {
	case clean > from:
		return clean
	case kept > from:
		return kept
	case torn > from:
		return torn
	}
	for ; i < len(t.items); i++ { // nothing fits: the shortest line that may be
		if t.items[i].brk >= inWord {
			return i + 1
		}
	}
	return i
}

// nearer reports whether taking need from the blanks of a line, which have give,
// looks better than spreading hole over it when it ends at clean: a quarter em
// between all characters is as bad as no blank left.
func (t *text) nearer(from, clean int, need, give, hole doc.Length) bool {
	return need*doc.Length(t.openings(from, clean))*t.size/4 < hole*give
}

// nextGood returns the first good end from item i on and where its line would
// end; 0 when there is none before limit.
func (t *text) nextGood(i int, limit doc.Length) (beyond doc.Length, end int) {
	for ; i < len(t.items); i++ {
		it := &t.items[i]
		if it.class != space && it.class != invisible {
			beyond = it.at + it.adv - it.trail
			if it.at > limit {
				return beyond, 0
			}
		}
		if it.brk >= good {
			return beyond, i + 1
		}
	}
	return beyond, 0
}

// mendRunt moves characters from the line before to a last line of one
// character (孤字): a mark does not count as one, but what stands in brackets
// of its own, （A） below 指标值, is no such leftover.
func (s *setter) mendRunt(t *text, b bounds, begin int) {
	k := len(s.cuts) - 1
	from, to := s.cuts[k-1], s.cuts[k]
	if t.solids(from, to, 2) >= 2 || t.items[from].class == opening && t.items[t.solidEnd(from, to)-1].class == closing {
		return
	}
	above, first := 0, k == 1
	if k > 1 {
		above = s.cuts[k-2]
	}
	whole := first && b.first > 0
	for e := from - 1; e > above; e-- {
		if t.items[e-1].brk < good || t.solids(e, to, 2) < 2 {
			continue
		}
		if t.solids(above, e, 2) < 2 || t.span(e, to, false) > b.width {
			return
		}
		hole := b.room(first) - t.span(above, e, whole)
		if t.style.Align == doc.Justify && hole > doc.Length(t.openings(above, e))*t.size/4 {
			return // the cure would look worse
		}
		s.cuts[k-1] = e
		return
	}
}

// solids counts the characters of [from, to) that are more than a mark, up to enough.
func (t *text) solids(from, to, enough int) int {
	n := 0
	for ; from < to && n < enough; from++ {
		if t.items[from].class.solid() {
			n++
		}
	}
	return n
}

// openings counts the places of [from, to) where a line may be stretched.
func (t *text) openings(from, to int) int {
	n := 0
	for to = t.solidEnd(from, to); from+1 < to; from++ {
		if t.stretches(from, false) {
			n++
		}
	}
	return n
}
