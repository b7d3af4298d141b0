package pdf

import (
	"encoding/binary"
	"hash/fnv"
	"sync"
	"unicode/utf16"

	"juesuan/internal/font"
)

// faces are the faces that a document uses. A glyph's code is its place in the
// face's subset: codes count from 1 in order of first use, 0 is .notdef. So
// CIDToGIDMap is Identity, and the widths and ToUnicode are as long as the
// document needs, whatever the face holds.
type faces struct {
	list []*usedFace
}

type usedFace struct {
	face   *font.Face
	codes  *[1 << 16]uint16 // by glyph of the face; 0: not used yet
	shared map[shown]uint16 // further codes of a glyph that shows several characters

	// By code-1:
	glyphs []font.GlyphID
	runes  []rune
	widths []int32 // thousandths of the em, as the viewer will read them
}

// shown is a glyph and the character it shows here. Where two characters have
// one glyph (⼀ and 一), each gets its own code, or the text taken from the PDF
// would not be the text that was set.
type shown struct {
	glyph font.GlyphID
	char  rune
}

var codeTables = sync.Pool{New: func() any { return new([1 << 16]uint16) }}

func newFaces() *faces { return new(faces) }

// release gives the tables back, empty.
func (fs *faces) release() {
	for _, u := range fs.list {
		for _, g := range u.glyphs {
			u.codes[g] = 0
		}
		codeTables.Put(u.codes)
	}
	fs.list = nil
}

// index returns the place of the face among those used. There are at most a
// dozen.
func (fs *faces) index(face *font.Face) int {
	for i, u := range fs.list {
		if u.face == face {
			return i
		}
	}
	fs.list = append(fs.list, &usedFace{face: face, codes: codeTables.Get().(*[1 << 16]uint16)})
	return len(fs.list) - 1
}

// code returns the code that draws g and reads as char.
func (u *usedFace) code(g font.GlyphID, char rune) uint16 {
	if c := u.codes[g]; c != 0 {
		if u.runes[c-1] == char {
			return c
		}
		if c, ok := u.shared[shown{g, char}]; ok {
			return c
		}
	}
	return u.add(g, char)
}

func (u *usedFace) add(g font.GlyphID, char rune) uint16 {
	em := u.face.UnitsPerEm
	u.glyphs = append(u.glyphs, g)
	u.runes = append(u.runes, char)
	u.widths = append(u.widths, int32((u.face.Advance(g)*1000+em/2)/em))
	c := uint16(len(u.glyphs))
	if u.codes[g] == 0 {
		u.codes[g] = c
		return c
	}
	if u.shared == nil {
		u.shared = make(map[shown]uint16)
	}
	u.shared[shown{g, char}] = c
	return c
}

// tag is the subset's name prefix, six letters that tell subsets of one font
// apart (PDF 32000-1, 9.6.4).
func (u *usedFace) tag() string {
	h := fnv.New64a()
	h.Write([]byte(u.face.PostScript))
	var b [6]byte
	for i, g := range u.glyphs {
		binary.BigEndian.PutUint16(b[:], uint16(g))
		binary.BigEndian.PutUint32(b[2:], uint32(u.runes[i]))
		h.Write(b[:])
	}
	n := h.Sum64()
	var t [6]byte
	for i := range t {
		t[i] = 'A' + byte(n%26)
		n /= 26
	}
	return string(t[:])
}

// font writes face i as a composite font (PDF 32000-1, 9.7) whose Type0
// dictionary is object n.
func (f *file) font(n, i int, u *usedFace) {
	name := f.name(u.face.PostScript)
	if name == "" {
		name = f.name(u.face.Family)
	}
	name = u.tag() + "+" + name
	cid, descriptor, unicode, stream, set := f.alloc(), f.alloc(), f.alloc(), f.alloc(), f.alloc()

	f.begin(n)
	f.strs("<</Type/Font/Subtype/Type0/BaseFont/", name, "/Encoding/Identity-H/DescendantFonts[")
	f.ref(cid)
	f.str("]/ToUnicode ")
	f.ref(unicode)
	f.str(">>")
	f.end()

	f.begin(cid)
	f.strs("<</Type/Font/Subtype/CIDFontType2/BaseFont/", name,
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor ")
	f.ref(descriptor)
	f.str("/DW 1000/W[")
	for i := 0; i < len(u.widths); {
		if u.widths[i] == 1000 {
			i++
			continue
		}
		f.int(i + 1)
		f.str("[")
		for ; i < len(u.widths) && u.widths[i] != 1000; i++ {
			f.int(int(u.widths[i]))
			f.str(" ")
		}
		f.str("]")
	}
	f.str("]>>")
	f.end()

	em := u.face.UnitsPerEm
	f.begin(descriptor)
	f.strs("<</Type/FontDescriptor/FontName/", name, "/Flags 4/FontBBox[")
	for _, v := range u.face.BBox {
		f.int(v * 1000 / em)
		f.str(" ")
	}
	f.str("]/ItalicAngle ")
	f.milli(int64(u.face.ItalicDeg * 1000))
	f.str("/Ascent ")
	f.int(u.face.Ascent * 1000 / em)
	f.str("/Descent ")
	f.int(u.face.Descent * 1000 / em)
	f.str("/CapHeight ")
	f.int(u.face.CapHeight * 1000 / em)
	if u.face.Bold {
		f.str("/StemV 140/FontFile2 ")
	} else {
		f.str("/StemV 80/FontFile2 ")
	}
	f.ref(stream)
	f.str("/CIDSet ")
	f.ref(set)
	f.str(">>")
	f.end()

	f.deflated(unicode, &f.unicodes, i)
	program := f.program(stream, u)
	f.stream(set, "", cidSet(program.Glyphs))
}

// program writes the glyphs of a face as object n.
func (f *file) program(n int, u *usedFace) font.Program {
	f.begin(n)
	f.str("<</Filter/FlateDecode/Length1 ")
	length1 := f.gap()
	f.str("/Length ")
	length := f.gap()
	f.str(">>\nstream\n")
	start := len(f.buf)
	p := u.face.Subset(f.buf, u.glyphs)
	f.buf = p.Stream
	f.fill(length, len(f.buf)-start)
	f.fill(length1, p.Length)
	f.endStream()
	return p
}

// toUnicode maps each code to its character, UTF-16 with surrogate pairs
// beyond U+FFFF (PDF 32000-1, 9.10.3). The codes are consecutive, so each
// range lists its characters; a range keeps one high byte.
func (u *usedFace) toUnicode() []byte {
	b := make([]byte, 0, 300+7*len(u.runes))
	b = append(b, "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"+
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"+
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"...)
	const perBlock = 100 // ranges in a block, the most that CMaps allow
	total := len(u.runes)>>8 + 1
	for r := 0; r < total; r++ {
		if r%perBlock == 0 {
			if r > 0 {
				b = append(b, "endbfrange\n"...)
			}
			b = append(b, itoa(min(perBlock, total-r))...)
			b = append(b, " beginbfrange\n"...)
		}
		first, last := max(r<<8, 1), min(r<<8|0xff, len(u.runes))
		b = append(b, '<')
		b = hex16(b, uint16(first))
		b = append(b, "><"...)
		b = hex16(b, uint16(last))
		b = append(b, ">["...)
		for c := first; c <= last; c++ {
			b = append(b, '<')
			b = utf16hex(b, u.runes[c-1])
			b = append(b, '>')
		}
		b = append(b, "]\n"...)
	}
	return append(b, "endbfrange\nendcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"...)
}

// cidSet has one bit for each glyph of the program, as PDF/A-1 asks of a
// subset (ISO 19005-1, 6.3.5).
func cidSet(glyphs int) []byte {
	b := make([]byte, (glyphs+7)/8)
	for i := range glyphs {
		b[i/8] |= 0x80 >> (i % 8)
	}
	return b
}

func utf16hex(b []byte, r rune) []byte {
	if r >= 0x10000 {
		hi, lo := utf16.EncodeRune(r)
		return hex16(hex16(b, uint16(hi)), uint16(lo))
	}
	return hex16(b, uint16(r))
}

func hex16(b []byte, v uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}
