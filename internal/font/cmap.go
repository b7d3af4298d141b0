package font

import (
	"errors"
	"slices"
)

// charMap maps characters to glyphs in two steps: the character's page of 256
// gives a block, the block a glyph. Block 0 is empty and serves every page the
// face knows nothing of. A lookup is two loads; the map of a face with 9,000
// hanzi takes 60 KB.
type charMap struct {
	pages  []uint16 // by rune>>8
	blocks []GlyphID
}

const maxRune = 0x10FFFF

func (m *charMap) glyph(r rune) GlyphID {
	p := int(uint32(r) >> 8)
	if p >= len(m.pages) {
		return 0
	}
	return m.blocks[int(m.pages[p])<<8|int(r&0xFF)]
}

func (m *charMap) set(r int64, g int64) {
	p := int(r >> 8)
	if m.pages[p] == 0 {
		m.pages[p] = uint16(len(m.blocks) >> 8)
		m.blocks = append(m.blocks, make([]GlyphID, 256)...)
	}
	m.blocks[int(m.pages[p])<<8|int(r&0xFF)] = GlyphID(g)
}

// parseCmap reads the best Unicode subtable: format 12 (all planes), else
// format 4 (the first plane).
func parseCmap(cmap view, numGlyphs int) (charMap, error) {
	m := charMap{pages: make([]uint16, (maxRune+1)>>8), blocks: make([]GlyphID, 256)}
	var best view
	rank := 0
	for i := range cmap.u16(2) {
		platform, encoding := cmap.u16(4+8*i), cmap.u16(6+8*i)
		if platform != 0 && (platform != 3 || encoding != 1 && encoding != 10) {
			continue
		}
		sub := cmap.from(int(cmap.u32(8 + 8*i)))
		r := 0
		switch sub.u16(0) {
		case 12:
			r = 2
		case 4:
			r = 1
		}
		if r > rank {
			best, rank = sub, r
		}
	}
	switch rank {
	case 2:
		m.format12(best, numGlyphs)
	case 1:
		m.format4(best, numGlyphs)
	default:
		return m, errors.New("字体没有可用的 Unicode 字符表（cmap 格式 4 或 12）")
	}
	return m, nil
}

// format12 reads groups of start, end, first glyph. Groups must ascend
// (OpenType, cmap format 12); one that does not is skipped, which also bounds
// the work a hostile file can ask for.
func (m *charMap) format12(t view, numGlyphs int) {
	next := int64(0)
	n := min(t.u32(12), int64(len(t)-16)/12)
	pages, last := 0, int64(-1) // how many are to come, so that they are made at once
	for i := range int(n) {
		at := 16 + 12*i
		start, end := t.u32(at), t.u32(at+4)
		from, to := max(start>>8, last+1), min(end, start+int64(numGlyphs), maxRune)>>8
		if to >= from {
			pages, last = pages+int(to-from)+1, to
		}
	}
	m.blocks = slices.Grow(m.blocks, min(pages, numGlyphs)*256)
	for i := range int(n) {
		at := 16 + 12*i
		start, end, glyph := t.u32(at), t.u32(at+4), t.u32(at+8)
		if start < next || end < start {
			continue
		}
		end = min(end, maxRune)
		next = end + 1
		for c := start; c <= end; c++ {
			g := glyph + c - start
			if g >= int64(numGlyphs) {
				break
			}
			if g != 0 {
				m.set(c, g)
			}
		}
	}
}

// format4 reads segments that ascend by their end codes.
func (m *charMap) format4(t view, numGlyphs int) {
	segments := t.u16(6) / 2
	ends, starts := 14, 16+2*segments
	deltas, offsets := starts+2*segments, starts+4*segments
	next := 0
	for i := range segments {
		start, end := t.u16(starts+2*i), t.u16(ends+2*i)
		if start < next || end < start {
			continue
		}
		next = end + 1
		delta, offset := t.u16(deltas+2*i), t.u16(offsets+2*i)
		for c := start; c <= end && c < 0xFFFF; c++ {
			g := c
			if offset != 0 {
				// The offset counts from its own place in the file.
				if g = t.u16(offsets + 2*i + offset + 2*(c-start)); g == 0 {
					continue
				}
			}
			if g = (g + delta) & 0xFFFF; g != 0 && g < numGlyphs {
				m.set(int64(c), int64(g))
			}
		}
	}
}
