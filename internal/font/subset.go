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

	// The outlines stand first in the file, right behind the table directory:
	// their number is known only when the composites are closed.
	size := 0
	for _, g := range glyphs {
		_, n := f.outline(g)
		size += int(n) + 3
	}
	var (
		out      = make([]byte, directoryLen, directoryLen+size+8*len(glyphs)+1024)
		ends     = make([]uint32, 0, len(glyphs)+16) // of each outline, from directoryLen
		renumber map[GlyphID]GlyphID                 // made at the first composite; most CJK faces have none
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
		out = pad(f.appendOutline(out, glyphs[i], part))
		ends = append(ends, uint32(len(out)-directoryLen))
	}
	if len(out) == directoryLen { // spaces only: some readers refuse an empty glyf table
		out = append(out, 0, 0, 0, 0)
	}
	return f.assemble(out, glyphs[:len(ends)], ends)
}

// pad fills up to a multiple of four, where every outline and table begins.
func pad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
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

const (
	numTables    = 6
	directoryLen = 12 + 16*numTables
)

// assemble puts the other tables behind the outlines and fills in the
// directory.
func (f *Face) assemble(out []byte, glyphs []GlyphID, ends []uint32) []byte {
	be := binary.BigEndian
	type table struct {
		tag      string
		off, len int
	}
	tables := make([]table, 0, numTables) // in the order of their tags
	begin := func(tag string) {
		out = pad(out)
		tables = append(tables, table{tag: tag, off: len(out)})
	}
	end := func() {
		t := &tables[len(tables)-1]
		t.len = len(out) - t.off
	}

	tables = append(tables, table{"glyf", directoryLen, len(out) - directoryLen})
	short := len(out)-directoryLen <= 2*0xFFFF

	begin("head")
	head := len(out)
	out = append(out, f.head[:54]...)
	be.PutUint32(out[head+8:], 0) // checkSumAdjustment, filled in below
	be.PutUint16(out[head+50:], 1)
	if short {
		be.PutUint16(out[head+50:], 0)
	}
	end()

	begin("hhea")
	out = append(out, f.hhea[:34]...)
	out = be.AppendUint16(out, uint16(len(glyphs))) // numberOfHMetrics
	end()

	begin("hmtx")
	for _, g := range glyphs {
		out = be.AppendUint16(out, uint16(f.Advance(g)))
		out = be.AppendUint16(out, uint16(f.bearing(g)))
	}
	end()

	begin("loca")
	if short {
		out = be.AppendUint16(out, 0)
		for _, e := range ends {
			out = be.AppendUint16(out, uint16(e/2))
		}
	} else {
		out = be.AppendUint32(out, 0)
		for _, e := range ends {
			out = be.AppendUint32(out, e)
		}
	}
	end()

	// maxp 1.0: the limits of the whole face hold for its part too. Without
	// instructions there is one zone and nothing to store.
	begin("maxp")
	maxp := [32]byte{}
	copy(maxp[:], f.maxp)
	be.PutUint32(maxp[0:], 0x00010000)
	be.PutUint16(maxp[4:], uint16(len(glyphs)))
	be.PutUint16(maxp[14:], 1)
	clear(maxp[16:28])
	out = append(out, maxp[:]...)
	end()

	// OpenType, Table Directory: of 6 tables, a search range of 4 × 16.
	be.PutUint32(out, 0x00010000)
	be.PutUint16(out[4:], numTables)
	be.PutUint16(out[6:], 4*16)
	be.PutUint16(out[8:], 2)
	be.PutUint16(out[10:], (numTables-4)*16)
	var all uint32
	for i, t := range tables {
		sum := checksum(out[t.off:min(t.off+(t.len+3)&^3, len(out))])
		all += sum
		rec := out[12+16*i:]
		copy(rec, t.tag)
		be.PutUint32(rec[4:], sum)
		be.PutUint32(rec[8:], uint32(t.off))
		be.PutUint32(rec[12:], uint32(t.len))
	}
	be.PutUint32(out[head+8:], 0xB1B0AFBA-all-checksum(out[:directoryLen]))
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
