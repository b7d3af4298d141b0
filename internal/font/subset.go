package font

import (
	"encoding/binary"
	"sync"
	"sync/atomic"

	"juesuan/internal/deflate"
)

// Composite glyph flags (OpenType, glyf table).
const (
	argsAreWords     = 0x0001
	haveScale        = 0x0008
	moreComponents   = 0x0020
	haveXYScale      = 0x0040
	haveTwoByTwo     = 0x0080
	haveInstructions = 0x0100
)

// Program is a font program as a stream for PDF: zlib (RFC 1950).
type Program struct {
	Stream []byte
	Length int // before compression
	Glyphs int // .notdef and the parts of composites included
}

// Subset appends to out a TrueType program whose glyph 0 is .notdef and whose
// glyphs 1…n are glyphs, in that order; parts of composites follow them.
// Hinting is dropped. The same input gives the same bytes. It has the tables
// that PDF asks of a CIDFontType2 (ISO 32000-1, 9.9): head, hhea, maxp, hmtx,
// loca, glyf; a cmap is not among them.
func (f *Face) Subset(out []byte, glyphs []GlyphID) Program {
	outlines := f.compressed()
	glyphs = append(make([]GlyphID, 1, len(glyphs)+17), glyphs...)
	// The outlines stand first in the file, right behind the table directory.
	var (
		chunks   = make([]*deflate.Chunk, 1, len(glyphs)+18) // the first is the directory
		ends     = make([]uint32, 0, len(glyphs)+16)         // of each outline, from directoryLen
		end, sum uint32
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
		o := outlines.outline(f, glyphs[i], part)
		chunks = append(chunks, &o.chunk)
		end += uint32(o.chunk.Length)
		sum += o.sum
		ends = append(ends, end)
	}
	if end == 0 { // spaces only: some readers refuse an empty glyf table
		chunks = append(chunks, outlines.code.Chunk(make([]byte, 4)))
		end = 4
	}
	directory, tables := f.assemble(glyphs[:len(ends)], ends, end, sum)
	chunks[0] = outlines.code.Chunk(directory)
	chunks = append(chunks, outlines.code.Chunk(tables))
	return Program{outlines.code.AppendChunks(out, chunks), directoryLen + int(end) + len(tables), len(ends)}
}

// compressed are the outlines of a face as they stand in each program.
// They hardly repeat themselves, so that one code for all of them is as good as
// one for each document.
type compressed struct {
	once     sync.Once
	code     *deflate.Code
	outlines []atomic.Pointer[compressedOutline] // by glyph; nil: not used yet, or a composite
	ready    []readyPlace                        // those that the file has so, by glyph
}

type compressedOutline struct {
	chunk deflate.Chunk
	sum   uint32 // see checksum
}

// usual are the characters that reports have most of.
const usual = `0123456789.,%，。：；、（）“”—…出支算元公万保费年政社预本务业财指度决和款用标一分会的拨目金项险经理数收入国资单基位表人管自部行区共况情补购工系` +
	`值其全事般有统二员计门级结助十因三治局增宁他要机置明中科成夏设说为合完总主运备天效障办编开车原性营是养缴接按安及府记老护待企额占到关发退休对化维时转据次码族上息个平体` +
	`abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ`

// compressed returns the face's compressed outlines, at first none.
func (f *Face) compressed() *compressed {
	p := &f.outlines
	p.once.Do(func() {
		p.outlines = make([]atomic.Pointer[compressedOutline], f.numGlyphs)
		if f.ready.len > 0 {
			p.readReady(f)
			return
		}
		// A code that suits the face: by the bytes of the outlines that most reports
		// have, so that nothing is read of the file that no report needs.
		var counts deflate.Counts
		counts.All()
		var b []byte
		for _, r := range usual {
			if g := f.cmap.glyph(r); g != 0 {
				b = f.appendOutline(b[:0], g, func(g GlyphID) GlyphID { return g })
				counts.Add(b)
			}
		}
		p.code = deflate.NewCode(&counts)
	})
	return p
}

// outline returns one compressed outline. That of a composite names its parts
// by their numbers in the program, and so belongs to this one alone.
func (p *compressed) outline(f *Face, g GlyphID, part func(GlyphID) GlyphID) *compressedOutline {
	if int(g) >= len(p.outlines) {
		return &compressedOutline{chunk: *p.code.Chunk(nil)}
	}
	if o := p.outlines[g].Load(); o != nil {
		return o
	}
	if o := p.readyOutline(f, g); o != nil {
		p.outlines[g].Store(o)
		return o
	}
	composite := false
	b := pad(f.appendOutline(nil, g, func(g GlyphID) GlyphID {
		composite = true
		return part(g)
	}))
	o := &compressedOutline{*p.code.Chunk(b), checksum(b)}
	if !composite {
		p.outlines[g].Store(o)
	}
	return o
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
	start := len(out)
	out = f.appendStored(out, g)
	b := view(out[start:])
	if len(b) < 12 {
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

// assemble makes the other tables, which stand behind the outlines, and the
// directory before them.
func (f *Face) assemble(glyphs []GlyphID, ends []uint32, outlines, outlinesSum uint32) (directory, out []byte) {
	be := binary.BigEndian
	type table struct {
		tag      string
		off, len uint32
		sum      uint32
	}
	tables := make([]table, 0, numTables) // in the order of their tags
	tables = append(tables, table{"glyf", directoryLen, outlines, outlinesSum})
	all := outlinesSum
	start := 0
	end := func(tag string) {
		n := len(out) - start
		out = pad(out)
		sum := checksum(out[start:])
		tables = append(tables, table{tag, directoryLen + outlines + uint32(start), uint32(n), sum})
		all += sum
		start = len(out)
	}
	short := outlines <= 2*0xFFFF

	out = make([]byte, 0, 8*len(glyphs)+256)
	out = append(out, f.head[:54]...)
	be.PutUint32(out[8:], 0) // checkSumAdjustment, filled in below
	be.PutUint16(out[50:], 1)
	if short {
		be.PutUint16(out[50:], 0)
	}
	end("head")

	out = append(out, f.hhea[:34]...)
	out = be.AppendUint16(out, uint16(len(glyphs))) // numberOfHMetrics
	end("hhea")

	for _, g := range glyphs {
		out = be.AppendUint16(out, uint16(f.Advance(g)))
		out = be.AppendUint16(out, uint16(f.bearing(g)))
	}
	end("hmtx")

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
	end("loca")

	// maxp 1.0: the limits of the whole face hold for its part too. Without
	// instructions there is one zone and nothing to store.
	maxp := [32]byte{}
	copy(maxp[:], f.maxp)
	be.PutUint32(maxp[0:], 0x00010000)
	be.PutUint16(maxp[4:], uint16(len(glyphs)))
	be.PutUint16(maxp[14:], 1)
	clear(maxp[16:28])
	out = append(out, maxp[:]...)
	end("maxp")

	// OpenType, Table Directory: of 6 tables, a search range of 4 × 16.
	directory = be.AppendUint32(make([]byte, 0, directoryLen), 0x00010000)
	for _, v := range []uint16{numTables, 4 * 16, 2, (numTables - 4) * 16} {
		directory = be.AppendUint16(directory, v)
	}
	for _, t := range tables {
		directory = append(directory, t.tag...)
		for _, v := range []uint32{t.sum, t.off, t.len} {
			directory = be.AppendUint32(directory, v)
		}
	}
	be.PutUint32(out[8:], 0xB1B0AFBA-all-checksum(directory))
	return directory, out
}

// checksum adds the big-endian words; len(b) is a multiple of four.
func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	return sum
}
