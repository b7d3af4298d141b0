package font

import "encoding/binary"

// Composite glyph flags (OpenType, glyf table).
const (
	argsAreWords     = 0x0001
	haveScale        = 0x0008
	moreComponents   = 0x0020
	haveXYScale      = 0x0040
	haveTwoByTwo     = 0x0080
	haveInstructions = 0x0100
)

// Subset returns a TrueType program whose glyph 0 is .notdef and whose glyphs
// 1…n are glyphs, in that order; parts of composites follow them. Hinting is
// dropped. The same input gives the same bytes. It has the tables that PDF
// asks of a CIDFontType2 (ISO 32000-1, 9.9): head, hhea, maxp, hmtx, loca,
// glyf; a cmap is not among them.
func (f *Face) Subset(glyphs []GlyphID) []byte {
	glyphs = append(make([]GlyphID, 1, len(glyphs)+17), glyphs...)

	// Outlines first, into a buffer that leaves room for the tables before
	// them; their number and size are known only when composites are closed.
	size := 0
	for _, g := range glyphs {
		_, n := f.outline(g)
		size += int(n) + 3
	}
	var (
		outlines = make([]byte, 0, size+1024)
		ends     = make([]uint32, 0, len(glyphs)+16)
		renumber map[GlyphID]GlyphID // made at the first composite; most CJK faces have none
	)
	part := func(g GlyphID) GlyphID {
		if renumber == nil {
			renumber = make(map[GlyphID]GlyphID, len(glyphs)+16)
			for i := len(glyphs) - 1; i >= 0; i-- {
				renumber[glyphs[i]] = GlyphID(i)
			}
		}
		n, ok := renumber[g]
		if !ok {
			n = GlyphID(len(glyphs))
			renumber[g] = n
			glyphs = append(glyphs, g)
		}
		return n
	}
	for i := 0; i < len(glyphs) && i < 0xFFFF; i++ {
		outlines = f.appendOutline(outlines, glyphs[i], part)
		for len(outlines)%4 != 0 {
			outlines = append(outlines, 0)
		}
		ends = append(ends, uint32(len(outlines)))
	}
	glyphs = glyphs[:len(ends)]
	return f.assemble(glyphs, outlines, ends)
}

// appendOutline copies one outline without its instructions, renumbering the
// parts of a composite. A damaged outline becomes an empty one.
func (f *Face) appendOutline(out []byte, g GlyphID, part func(GlyphID) GlyphID) []byte {
	off, n := f.outline(g)
	if n < 12 {
		return out
	}
	start := len(out)
	out = append(out, make([]byte, n)...)
	b := view(out[start:])
	if got, _ := f.src.ReadAt(b, off); got < len(b) {
		return out[:start]
	}
	if b.i16(0) >= 0 {
		// Simple: end points, instruction length, instructions, points.
		at := 10 + 2*b.i16(0)
		skip := b.u16(at)
		if at+2+skip > len(b) {
			return out[:start]
		}
		if skip > 0 {
			binary.BigEndian.PutUint16(b[at:], 0)
			copy(b[at+2:], b[at+2+skip:])
		}
		return out[:len(out)-skip]
	}
	at := 10
	for {
		if at+4 > len(b) {
			return out[:start]
		}
		flags := b.u16(at)
		binary.BigEndian.PutUint16(b[at:], uint16(flags&^haveInstructions))
		binary.BigEndian.PutUint16(b[at+2:], uint16(part(GlyphID(b.u16(at+2)))))
		at += 4
		if flags&argsAreWords != 0 {
			at += 4
		} else {
			at += 2
		}
		switch {
		case flags&haveScale != 0:
			at += 2
		case flags&haveXYScale != 0:
			at += 4
		case flags&haveTwoByTwo != 0:
			at += 8
		}
		if flags&moreComponents == 0 {
			break
		}
	}
	if at > len(b) {
		return out[:start]
	}
	return out[:start+at]
}

// assemble writes the font file around the outlines. Tables stand in the
// order of their tags, each at a multiple of four.
func (f *Face) assemble(glyphs []GlyphID, outlines []byte, ends []uint32) []byte {
	n := len(glyphs)
	short := len(outlines) <= 2*0xFFFF
	locaLen := 4 * (n + 1)
	if short {
		locaLen = 2 * (n + 1)
	}
	type table struct {
		tag string
		len int
		off int
	}
	list := [...]table{
		{tag: "glyf", len: len(outlines)}, {tag: "head", len: 54}, {tag: "hhea", len: 36},
		{tag: "hmtx", len: 4 * n}, {tag: "loca", len: locaLen}, {tag: "maxp", len: 32},
	}
	total := 12 + 16*len(list)
	for i := range list {
		list[i].off = total
		total += (list[i].len + 3) &^ 3
	}
	out := make([]byte, total)
	be := binary.BigEndian
	body := func(i int) []byte { return out[list[i].off : list[i].off+list[i].len] }

	copy(body(0), outlines)

	head := body(1)
	copy(head, f.head)
	be.PutUint32(head[8:], 0) // checkSumAdjustment, filled in below
	be.PutUint16(head[50:], 1)
	if short {
		be.PutUint16(head[50:], 0)
	}

	hhea := body(2)
	copy(hhea, f.hhea)
	be.PutUint16(hhea[34:], uint16(n))

	hmtx := body(3)
	for i, g := range glyphs {
		be.PutUint16(hmtx[4*i:], uint16(f.Advance(g)))
		be.PutUint16(hmtx[4*i+2:], uint16(f.bearing(g)))
	}

	loca := body(4)
	for i, end := range ends { // the first entry, 0, is there already
		if short {
			be.PutUint16(loca[2*i+2:], uint16(end/2))
		} else {
			be.PutUint32(loca[4*i+4:], end)
		}
	}

	// maxp 1.0; the limits of the whole face hold for the part, and without
	// instructions the last seven fields before the component limits are idle.
	maxp := body(5)
	copy(maxp, f.maxp[:min(32, len(f.maxp))])
	be.PutUint32(maxp, 0x00010000)
	be.PutUint16(maxp[4:], uint16(n))
	be.PutUint16(maxp[14:], 1) // maxZones: no twilight zone
	clear(maxp[16:28])

	// The table directory (OpenType, Table Directory): 6 tables, so a search
	// range of 4 × 16.
	be.PutUint32(out, 0x00010000)
	be.PutUint16(out[4:], uint16(len(list)))
	be.PutUint16(out[6:], 64)
	be.PutUint16(out[8:], 2)
	be.PutUint16(out[10:], uint16(16*len(list)-64))
	for i, t := range list {
		rec := out[12+16*i:]
		copy(rec, t.tag)
		be.PutUint32(rec[4:], checksum(out[t.off:t.off+(t.len+3)&^3]))
		be.PutUint32(rec[8:], uint32(t.off))
		be.PutUint32(rec[12:], uint32(t.len))
	}
	be.PutUint32(head[8:], 0xB1B0AFBA-checksum(out))
	return out
}

// checksum adds the big-endian words; len(b) is a multiple of four.
func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	return sum
}
