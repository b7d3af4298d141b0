package typeset

import (
	"fmt"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/font"
)

// setter holds what all paragraphs of a document share. It belongs to one
// goroutine; the lines it returns stay valid.
type setter struct {
	doc     *doc.Document
	fonts   *font.Set
	trouble []Trouble
}

func newSetter(d *doc.Document, fonts *font.Set) *setter {
	return &setter{doc: d, fonts: fonts}
}

// line is one set line. x = 0 is the left edge of the measure: indents and
// alignment are already in the offsets of its pieces.
type line struct {
	pieces []piece
	width  doc.Length // from the start of the first piece to the end of the last
	last   bool       // of the paragraph, or before a line feed in its text
}

// piece is a part of a line in one face, size and weight, with one origin.
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
}

// breakLines sets a paragraph; the runes of all glyphs, joined, are its text.
func (s *setter) breakLines(p *doc.Paragraph, m measure) []line {
	st := &s.doc.Styles[p.Style]
	size := m.size
	if size == 0 {
		size = st.Size
	}
	em := size + st.Tracking
	left := em * doc.Length(st.LeftIndent) / 100
	avail := m.width - left - em*doc.Length(st.RightIndent)/100
	x := left
	if m.firstIndent {
		x += em * doc.Length(st.FirstIndent) / 100
	}
	var out []line
	cur := line{}
	for _, r := range p.Runs {
		role := st.Font
		if r.Font.Set {
			role = r.Font.Role
		}
		for _, c := range r.Text {
			use := role
			if c < 0x2000 {
				use = st.Latin
			}
			res, ok := s.fonts.Glyph(use, c)
			if !ok {
				s.trouble = append(s.trouble, Trouble{Severity: diag.Error, Code: "typeset.glyph", Ref: r.Ref,
					Message: fmt.Sprintf("字体中没有“%c”（U+%04X）这个字", c, c)})
				res.Face = s.fonts.Face(role)
			}
			adv := doc.Length(res.Face.Advance(res.Glyph))*size/doc.Length(res.Face.UnitsPerEm) + st.Tracking
			if cur.width > 0 && x+cur.width+adv > left+avail {
				out = append(out, cur)
				cur, x = line{}, left
			}
			k := len(cur.pieces) - 1
			if k < 0 || cur.pieces[k].face != res.Face || cur.pieces[k].ref != r.Ref {
				cur.pieces = append(cur.pieces, piece{x: x + cur.width, face: res.Face, size: size, bold: st.Bold || r.Bold, ref: r.Ref})
				k++
			}
			cur.pieces[k].glyphs = append(cur.pieces[k].glyphs, Glyph{ID: res.Glyph, Rune: c, Advance: adv})
			cur.width += adv
		}
	}
	cur.last = true
	return append(out, cur)
}

// minWidth is the width of the widest part that may not be broken, with the
// paragraph's indents; maxWidth that of the paragraph on one line.
func (s *setter) minWidth(p *doc.Paragraph, size doc.Length) doc.Length {
	min, _ := s.widths(p, size)
	return min
}

func (s *setter) maxWidth(p *doc.Paragraph, size doc.Length) doc.Length {
	_, max := s.widths(p, size)
	return max
}

// widths returns both; it is the cheaper call where both are wanted.
func (s *setter) widths(p *doc.Paragraph, size doc.Length) (min, max doc.Length) {
	for _, l := range s.breakLines(p, measure{width: 1 << 50, size: size, firstIndent: true}) {
		max += l.width
	}
	if size == 0 {
		size = s.doc.Styles[p.Style].Size
	}
	return size, max
}
