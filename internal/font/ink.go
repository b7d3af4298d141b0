package font

// Ink returns the left and right edge of what the glyph draws, in font units;
// zeros for an empty glyph. Squeezing a mark may take no more than its blank.
func (f *Face) Ink(g GlyphID) (left, right int) {
	box := f.bounds(g)
	return box[0], box[2]
}
