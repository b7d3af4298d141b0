package font

import "errors"

// Face is one parsed TrueType font.
type Face struct {
	Family     string // name table, id 1 (or 16)
	PostScript string // name table, id 6
	UnitsPerEm int
	Ascent     int // font units; hhea
	Descent    int // negative
	CapHeight  int
	BBox       [4]int // xMin, yMin, xMax, yMax
	ItalicDeg  float64
	Bold       bool
}

// Parse reads one font of a TrueType file or collection (index counts the
// fonts of a .ttc). CFF outlines are refused with a message that says so.
func Parse(data []byte, index int) (*Face, error) { return nil, errors.New("font: not written yet") }

// Glyph returns the glyph that shows r; ok is false when the face lacks it.
func (f *Face) Glyph(r rune) (GlyphID, bool) { return 0, false }

// Advance returns the glyph's advance in font units.
func (f *Face) Advance(g GlyphID) int { return 0 }

// HalfWidth returns the half-width form (GSUB hwid) of a digit glyph, or g.
func (f *Face) HalfWidth(g GlyphID) GlyphID { return g }

// Subset returns a TrueType program whose glyph 0 is .notdef and whose glyphs
// 1…n are glyphs, in that order; parts of composites follow them. Hinting is
// dropped. The same input gives the same bytes.
func (f *Face) Subset(glyphs []GlyphID) []byte { return nil }
