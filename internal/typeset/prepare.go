package typeset

import (
	"fmt"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/font"
)

// item is one character on its way into a line. All lengths are final before
// the first line is broken, so that the width of any part of the paragraph is
// one subtraction.
type item struct {
	r     rune
	run   int32 // index into Paragraph.Runs
	class class
	brk   brk  // may a line end after it
	gap   bool // glue is a Han–Latin gap
	west  bool // a quote, dash or dot between Latin letters
	glyph font.GlyphID
	face  *font.Face

	at    doc.Length // start, were the paragraph one line
	adv   doc.Length // its own advance
	glue  doc.Length // behind it in the same line: the gap, or what two marks lose
	shift doc.Length // of the drawn glyph
	lead  doc.Length // blank that goes at a line start
	trail doc.Length // blank that goes at a line end
	room  doc.Length // blank that compression may take
	blank doc.Length // of a mark, what its glyph truly has free on that side
}

// text is the paragraph being set: the items and what all of them share.
type text struct {
	items  []item
	style  *doc.Style
	runs   []doc.Run
	size   doc.Length
	em     doc.Length // distance of two hanzi
	closer doc.Length // by so much may a place of the grid shrink
	sums   []elastic  // of the items before each place
}

// prepare fills s.text from the paragraph.
func (s *setter) prepare(p *doc.Paragraph, size doc.Length) *text {
	t := &s.text
	st := &s.doc.Styles[p.Style]
	tracking := st.Tracking
	if size == 0 || size == st.Size {
		size = st.Size
	} else if st.Size != 0 {
		tracking = tracking * size / st.Size
	}
	*t = text{items: t.items[:0], sums: t.sums[:0], style: st, runs: p.Runs, size: size, em: size + tracking}

	if s.doc.Spacing.PullIn {
		t.closer = max(0, t.em-size*closest/1000)
	}

	ambiguous := false
	for i := range p.Runs {
		for _, r := range p.Runs[i].Text {
			c := classOf(r)
			ambiguous = ambiguous || r >= 0x2014 && r <= 0x2026 || r == '·'
			t.items = append(t.items, item{r: r, run: int32(i), class: c})
		}
	}
	if ambiguous {
		t.settleLatinMarks()
	}
	s.choose(t)
	s.space(t)
	return t
}

// settleLatinMarks gives quotes, dashes and dots between Latin letters to the
// Latin face; everywhere else they are Chinese (CLREQ; they share code points).
func (t *text) settleLatinMarks() {
	var open [8]bool // how the quotes not yet closed were settled
	depth := 0
	isLetter := func(i, step int) bool {
		for i += step; i >= 0 && i < len(t.items); i += step {
			if c := t.items[i].class; c != space && !(c.western() && c != letter && c != digit) {
				return c == letter
			}
		}
		return false
	}
	for i := range t.items {
		it := &t.items[i]
		switch it.r {
		case '“', '‘':
			it.west = isLetter(i, -1) && isLetter(i, +1)
			if depth < len(open) {
				open[depth] = it.west
			}
			depth++
		case '”', '’':
			near := i > 0 && i+1 < len(t.items) && t.items[i-1].class == letter && t.items[i+1].class == letter
			switch {
			case it.r == '’' && near:
				it.west = true // an apostrophe
			case depth > 0:
				depth--
				it.west = depth < len(open) && open[depth]
			default:
				it.west = isLetter(i, -1) && isLetter(i, +1)
			}
		case '—', '…', '·':
			it.west = isLetter(i, -1) && isLetter(i, +1)
		}
	}
	for i := range t.items {
		if it := &t.items[i]; it.west {
			switch it.class {
			case opening:
				it.class = westOpen
			case closing:
				it.class = westClose
				if it.r == '’' {
					it.class = westOther
				}
			default:
				it.class = westOther
			}
		}
	}
}

// choose finds each character's glyph and advance.
func (s *setter) choose(t *text) {
	size, half := t.size, t.size/2
	tracking := t.em - t.size
	hanRole, latinRole := t.style.Font, t.style.Latin
	run := int32(-1)
	for i := range t.items {
		it := &t.items[i]
		if it.run != run {
			run = it.run
			hanRole, latinRole = t.style.Font, t.style.Latin
			if o := t.runs[run].Font; o.Set {
				if latinRole == hanRole {
					latinRole = o.Role
				}
				hanRole = o.Role
			}
		}
		latin := it.west || it.class != han && latinFace(it.r)
		role := hanRole
		if latin {
			role = latinRole
		}
		g := s.glyph(role, hanRole, it.r, size)
		if g == nil {
			g = s.missing(t, it, hanRole)
		}
		it.face, it.glyph, it.adv = g.face, g.id, g.advance
		switch it.class {
		case opening:
			// Some faces draw quotes in a narrow box; in Chinese they take a
			// whole one, with the blank on the outer side.
			it.lead = half
			if it.adv < size {
				it.shift, it.lead = size-it.adv, min(half, size-it.adv)
				if it.adv <= half {
					it.lead = half
				}
				it.adv = size
			}
			it.room, it.blank = it.lead, it.shift+g.left
		case closing, pause, stop:
			it.trail = half
			if it.adv < size {
				if it.adv > half {
					it.trail = size - it.adv
				}
				it.adv = size
			}
			it.room, it.blank = it.trail, it.adv-g.right
		case middle:
			it.shift = (half - it.adv) / 2
			it.adv = half
		case dash, ellipsis:
			if it.adv < size {
				it.shift = (size - it.adv) / 2
				it.adv = size
			}
		case space:
			if it.r == ' ' {
				it.room = max(0, it.adv-size/4)
			}
		case combining:
			it.adv -= tracking
		case invisible:
			it.adv = -tracking
		}
		it.adv += tracking
		if s.doc.Spacing.Hang && (it.class == pause || it.class == stop) {
			it.trail = it.adv
		} else if !s.doc.Spacing.SqueezeLineEnd {
			it.trail = 0
		}
		if !s.doc.Spacing.SqueezeStart {
			it.lead = 0
		}
	}
}

// known is a glyph with its advance at a size.
type known struct {
	face    *font.Face
	advance doc.Length
	size    doc.Length
	left    doc.Length // edges of a mark's ink
	right   doc.Length
	r       rune
	id      font.GlyphID
	role    doc.Role
}

// glyph finds the glyph of r in the role's face, else in the Han role's (a
// Latin face lacks much that a Chinese one has), else in the fallbacks; nil
// when there is none. What it returns holds until the next call.
func (s *setter) glyph(role, hanRole doc.Role, r rune, size doc.Length) *known {
	slot := &s.cache[(uint32(r)^uint32(role)<<8)%uint32(len(s.cache))]
	if slot.r == r && slot.role == role && slot.size == size && slot.face != nil {
		return slot
	}
	res, ok := s.fonts.Glyph(role, r)
	shared := ok && !res.Fallback || role == hanRole // does not depend on the Han role
	if !shared {
		if g, has := s.fonts.Face(hanRole).Glyph(r); has {
			res, ok = font.Resolved{Face: s.fonts.Face(hanRole), Glyph: g}, true
		}
	}
	if !ok {
		return nil
	}
	if role != doc.Latin && r >= '0' && r <= '9' {
		res.Glyph = res.Face.HalfWidth(res.Glyph) // tabular digits
	}
	k := slot
	if !shared {
		k = &s.odd
	}
	*k = known{face: res.Face, size: size, r: r, id: res.Glyph, role: role}
	k.advance = scale(res.Face, res.Face.Advance(res.Glyph), size)
	if classOf(r).mark() {
		left, right := res.Face.Ink(res.Glyph)
		k.left, k.right = scale(res.Face, left, size), scale(res.Face, right, size)
	}
	return k
}

// scale turns font units into a length, rounded once.
func scale(f *font.Face, units int, size doc.Length) doc.Length {
	perEm := doc.Length(f.UnitsPerEm)
	return (doc.Length(units)*size + perEm/2) / perEm
}

// missing stands in for a character that no face covers. What is invisible by
// nature becomes a space without width; all else is reported and drawn as 〓,
// with its own rune kept for the text.
func (s *setter) missing(t *text, it *item, role doc.Role) *known {
	if it.class == invisible || it.class == space || it.class == noBreak || it.class == combining {
		if k := s.glyph(role, role, ' ', t.size); k != nil {
			return k
		}
	} else {
		run := &t.runs[it.run]
		key := absent{it.r, run.Ref}
		if !s.reported[key] {
			if s.reported == nil {
				s.reported = map[absent]bool{}
			}
			s.reported[key] = true
			s.trouble = append(s.trouble, Trouble{
				Severity: diag.Error,
				Code:     "typeset.glyph",
				Ref:      run.Ref,
				Message:  fmt.Sprintf("所用字体中都没有“%c”（U+%04X）这个字，印不出来", it.r, it.r),
				Hint:     "请核对是否误录；确为生僻字的，请在字体文件夹中放入含有该字的字体",
			})
		}
		for _, r := range "〓□?" {
			if k := s.glyph(role, role, r, t.size); k != nil {
				return k
			}
		}
	}
	face := s.fonts.Face(role)
	s.odd = known{face: face, advance: scale(face, face.Advance(0), t.size)} // .notdef
	return &s.odd
}

// absent identifies a report, so that each is made once.
type absent struct {
	r   rune
	ref doc.Ref
}

// space settles what stands between the characters: breaks, squeezed marks,
// gaps; and with them each character's place.
func (s *setter) space(t *text) {
	half := t.size / 2
	gap := t.size * doc.Length(s.doc.Spacing.HanLatinGap) / 100
	var at doc.Length
	before := han   // class of the last character that is neither space nor invisible
	number := false // behind digits, or behind their 万 亿
	address := false
	for i := range t.items {
		it := &t.items[i]
		it.at = at
		at += it.adv
		if i+1 == len(t.items) {
			it.brk = good
			break
		}
		next := &t.items[i+1]
		if next.class == hyphen && it.class != letter && it.class != digit && i+2 < len(t.items) && t.items[i+2].class == digit {
			next.class = prefix // a minus sign
		}
		switch it.class {
		case space:
			it.brk = s.afterSpace(before, next.class)
		case invisible:
			it.brk = afterInvisible(it.r, s.seams[before][next.class].brk)
		case combining:
			it.brk = s.seams[before][next.class].brk
		default:
			before = it.class
			sm := s.seams[it.class][next.class]
			it.brk = sm.brk
			switch sm.join {
			case adjoin:
				it.glue = -half
				if it.class != opening {
					it.room = 0
				}
				if next.class == opening {
					next.room = 0
				}
			case meeting:
				it.glue, it.gap = gap, true
			}
		}
		at += it.glue

		number = it.class == digit || number && it.class == han && multiplier(it.r)
		if it.brk == good && next.class == han && number && s.doc.Spacing.KeepUnits {
			switch unitOf(next.r) {
			case amount:
				if it.brk = inWord; it.class == han {
					it.brk = never // 万|元
				}
			case soft:
				it.brk = poor
			}
		}
		if it.brk == good && kept(it.r, next.r) {
			it.brk = poor
		}
		address = address || it.r == ':' && next.r == '/' || it.r|0x20 == 'w' && next.r == '.'
	}
	if address {
		t.openAddresses()
	}
}

// afterSpace says whether a line may end after a space: not within a bracket's
// reach, and not where the next line would begin with a mark.
func (s *setter) afterSpace(before, next class) brk {
	switch {
	case next == space, next == invisible, next == combining:
		return never
	case s.doc.Spacing.Kinsoku && (before == opening || before == westOpen):
		return never
	case next == hyphen || next == westSlash:
		return good
	case s.seams[han][next].brk == never:
		return never
	}
	return good
}

func afterInvisible(r rune, otherwise brk) brk {
	switch r {
	case '\n', 0x2028, 0x2029:
		return forced
	case 0x200B, 0xAD:
		if otherwise != never {
			return good
		}
	case 0x200D, 0x2060, 0xFEFF:
		return never
	}
	return otherwise
}

// openAddresses lets web addresses break behind their own punctuation.
func (t *text) openAddresses() {
	n := len(t.items)
	for i := 0; i < n; i++ {
		it := t.items[i].r
		switch {
		case it == ':' && i+2 < n && t.items[i+1].r == '/' && t.items[i+2].r == '/':
			i += 3
		case it == '.' && i >= 3 && t.items[i-1].r|0x20 == 'w' && t.items[i-2].r|0x20 == 'w' && t.items[i-3].r|0x20 == 'w':
		default:
			continue
		}
		for ; i+1 < n && t.items[i].class.western(); i++ {
			if joint(t.items[i].r) && t.items[i+1].class.western() && !joint(t.items[i+1].r) {
				t.items[i].brk = good
			}
		}
	}
}

// joint reports whether an address may be broken behind r.
func joint(r rune) bool {
	switch r {
	case '/', '.', '?', '&', '=', '-', '_', '#', '%', '+', ':', '@':
		return true
	}
	return false
}
