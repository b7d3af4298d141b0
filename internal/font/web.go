package font

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"
	"unicode/utf16"
)

// Shown says which glyph of a face shows a character.
type Shown struct {
	Rune  rune
	Glyph GlyphID
}

// Web returns a TrueType file for a browser (CSS Fonts, @font-face) in which
// those characters have those glyphs, and no others are. Of a character that is
// given twice the first glyph counts. It is Subset's program with the tables
// that a browser insists on: cmap, OS/2, name, post.
func (f *Face) Web(shown []Shown) []byte {
	shown = slices.Clone(shown)
	slices.SortStableFunc(shown, func(a, b Shown) int { return int(a.Rune - b.Rune) })
	shown = slices.CompactFunc(shown, func(a, b Shown) bool { return a.Rune == b.Rune })
	if len(shown) > 0xFFFE {
		shown = shown[:0xFFFE]
	}
	glyphs := make([]GlyphID, len(shown))
	for i, s := range shown {
		glyphs[i] = s.Glyph
	}
	p := f.Subset(nil, glyphs)
	r, err := zlib.NewReader(bytes.NewReader(p.Stream))
	if err != nil {
		panic(err) // we wrote it ourselves
	}
	program, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	tables := map[string][]byte{
		"cmap": webCmap(shown), "OS/2": f.webOS2(shown), "name": f.webName(), "post": f.webPost(),
	}
	dir := view(program)
	for i := range dir.u16(4) {
		rec := dir.from(12 + 16*i)
		off := int(rec.u32(8))
		tables[string(rec[:4])] = program[off : off+int(rec.u32(12))]
	}
	return fontFile(tables)
}

// fontFile writes tables as a font (OpenType, Organization of an OpenType Font).
func fontFile(tables map[string][]byte) []byte {
	be := binary.BigEndian
	tags := make([]string, 0, len(tables))
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	power := 1
	for 2*power <= len(tags) {
		power *= 2
	}
	out := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(tags), 16 * power, log2(power), 16 * (len(tags) - power)} {
		out = be.AppendUint16(out, uint16(v))
	}
	off, head := len(out)+16*len(tags), 0
	var body []byte
	for _, tag := range tags {
		data := tables[tag]
		if tag == "head" {
			data = slices.Clone(data)
			be.PutUint32(data[8:], 0) // checkSumAdjustment, filled in below
			head = off + len(body)
		}
		out = append(out, tag...)
		start := len(body)
		body = pad(append(body, data...))
		for _, v := range []uint32{checksum(body[start:]), uint32(off + start), uint32(len(data))} {
			out = be.AppendUint32(out, v)
		}
	}
	out = append(out, body...)
	be.PutUint32(out[head+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func log2(n int) int {
	l := 0
	for ; n > 1; n /= 2 {
		l++
	}
	return l
}

// webCmap maps the characters, in ascending order, to the glyphs 1, 2, …: in
// format 4 those of the first plane, in format 12 all, where there are others.
func webCmap(shown []Shown) []byte {
	be := binary.BigEndian
	type segment struct{ start, end, glyph int }
	var segments []segment
	beyond := false
	for i, s := range shown {
		r := int(s.Rune)
		if n := len(segments); n > 0 && segments[n-1].end == r-1 && r != 0x10000 {
			segments[n-1].end = r
		} else {
			segments = append(segments, segment{r, r, i + 1})
		}
		beyond = beyond || r > 0xFFFF
	}
	first := make([]segment, 0, len(segments)+1)
	for _, s := range segments {
		if s.end < 0xFFFF {
			first = append(first, s)
		}
	}
	first = append(first, segment{0xFFFF, 0xFFFF, 0x10000}) // the end, of the missing glyph

	n, power := len(first), 1
	for 2*power <= n {
		power *= 2
	}
	var four []byte
	for _, v := range []int{4, 16 + 8*n, 0, 2 * n, 2 * power, log2(power), 2 * (n - power)} {
		four = be.AppendUint16(four, uint16(v))
	}
	for _, s := range first {
		four = be.AppendUint16(four, uint16(s.end))
	}
	four = be.AppendUint16(four, 0)
	for _, s := range first {
		four = be.AppendUint16(four, uint16(s.start))
	}
	for _, s := range first {
		four = be.AppendUint16(four, uint16(s.glyph-s.start))
	}
	four = append(four, make([]byte, 2*n)...) // no offsets

	count := 1
	if beyond {
		count = 2
	}
	at := 4 + 8*count
	out := be.AppendUint16(make([]byte, 2), uint16(count))
	record := func(encoding uint16, off int) {
		out = be.AppendUint16(be.AppendUint16(out, 3), encoding)
		out = be.AppendUint32(out, uint32(off))
	}
	record(1, at)
	if beyond {
		record(10, at+len(four))
	}
	out = append(out, four...)
	if beyond {
		out = be.AppendUint32(out, 12<<16)
		for _, v := range []int{16 + 12*len(segments), 0, len(segments)} {
			out = be.AppendUint32(out, uint32(v))
		}
		for _, s := range segments {
			for _, v := range []int{s.start, s.end, s.glyph} {
				out = be.AppendUint32(out, uint32(v))
			}
		}
	}
	return out
}

// webOS2 is an OS/2 table, version 4: the metrics that a browser may look at.
func (f *Face) webOS2(shown []Shown) []byte {
	t := make([]byte, 96)
	put := func(at, v int) { binary.BigEndian.PutUint16(t[at:], uint16(v)) }
	put(0, 4)
	put(2, f.UnitsPerEm) // xAvgCharWidth
	put(4, 400)          // usWeightClass
	put(6, 5)            // usWidthClass
	copy(t[58:62], "NONE")
	put(62, 0x40) // regular
	if len(shown) > 0 {
		put(64, min(int(shown[0].Rune), 0xFFFF))
		put(66, min(int(shown[len(shown)-1].Rune), 0xFFFF))
	}
	put(68, f.Ascent)
	put(70, f.Descent)
	put(74, max(0, f.Ascent)) // usWinAscent, usWinDescent
	put(76, max(0, -f.Descent))
	put(86, f.CapHeight/2)
	put(88, f.CapHeight)
	return t
}

// webName is a name table with the names that the specification asks for.
func (f *Face) webName() []byte {
	be := binary.BigEndian
	names := []struct {
		id   uint16
		text string
	}{{1, f.Family}, {2, "Regular"}, {3, f.PostScript}, {4, f.Family}, {6, f.PostScript}}
	var records, store []byte
	for _, n := range names {
		start := len(store)
		for _, u := range utf16.Encode([]rune(n.text)) {
			store = be.AppendUint16(store, u)
		}
		for _, v := range []int{3, 1, 0x409, int(n.id), len(store) - start, start} {
			records = be.AppendUint16(records, uint16(v))
		}
	}
	out := be.AppendUint16(make([]byte, 2), uint16(len(names)))
	out = be.AppendUint16(out, uint16(6+len(records)))
	return append(append(out, records...), store...)
}

// webPost is a post table, version 3: no glyph names.
func (f *Face) webPost() []byte {
	t := make([]byte, 32)
	binary.BigEndian.PutUint32(t, 0x00030000)
	binary.BigEndian.PutUint32(t[4:], uint32(int32(f.ItalicDeg*65536)))
	return t
}
