package font

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"unicode/utf16"

	"juesuan/internal/outline"
)

// Face is one parsed TrueType font. It is read-only after Parse, but for the
// outlines that it has compressed for one document and keeps for the next, and the
// boxes it was asked for, and safe for concurrent use.
type Face struct {
	Family     string // name table, id 16 (or 1)
	PostScript string // name table, id 6
	UnitsPerEm int
	Ascent     int // font units; hhea
	Descent    int // negative
	CapHeight  int
	BBox       [4]int // xMin, yMin, xMax, yMax
	ItalicDeg  float64
	Bold       bool
	Variable   bool // a variable font: only its default instance is seen
	Restricted bool // OS/2 fsType forbids embedding

	names     []nameRecord
	src       io.ReaderAt    // outlines stay where they are: in the binary or in the caller's bytes
	packed    *outline.Store // of a bundled face, in place of glyf and loca
	ready     span           // and those that are compressed for a program (readyTag)
	glyf      span
	loca      view
	longLoca  bool
	hmtx      view
	head      view
	hhea      view
	maxp      view
	numGlyphs int
	numHM     int // entries of hmtx that have their own advance
	cmap      charMap
	hwid      []substitution // sorted by from
	outlines  compressed
	boxes     boxes
}

type span struct{ off, len int64 }

type substitution struct{ from, to GlyphID }

// view is a table. Reads outside it give zero, so that a damaged file can give
// wrong glyphs but never a panic.
type view []byte

func (v view) u16(i int) int {
	if i < 0 || i > len(v)-2 {
		return 0
	}
	return int(binary.BigEndian.Uint16(v[i:]))
}

func (v view) i16(i int) int { return int(int16(v.u16(i))) }

func (v view) u32(i int) int64 {
	if i < 0 || i > len(v)-4 {
		return 0
	}
	return int64(binary.BigEndian.Uint32(v[i:]))
}

func (v view) from(i int) view {
	if i < 0 || i > len(v) {
		return nil
	}
	return v[i:]
}

// Parse reads one font of a TrueType file or collection (index counts the
// fonts of a .ttc). CFF outlines are refused with a message that says so.
// The face keeps data; nobody may change it afterwards.
func Parse(data []byte, index int) (*Face, error) {
	return parse(bytes.NewReader(data), int64(len(data)), index, false)
}

// parse reads everything but the outlines, which Subset fetches from src when
// a document needs them: src must stay readable and its reads must not fail.
// What Pack packed is read only where the program carries it.
func parse(src io.ReaderAt, size int64, index int, carried bool) (*Face, error) {
	f := &Face{src: src}
	dir, err := directory(src, size, index)
	if err != nil {
		return nil, err
	}
	if t := dir.find(outline.PackedTag); carried && t.len > 0 {
		if f.packed, err = outline.Open(src, t.off, t.len); err != nil {
			return nil, err
		}
		f.ready = dir.find(readyTag)
	}
	if err := f.readGlyphs(&dir); err != nil {
		return nil, err
	}
	if f.packed != nil {
		chars, err := dir.read(charsTag)
		if err != nil {
			return nil, err
		}
		f.cmap = unpackChars(chars)
	} else {
		cmap, err := dir.read("cmap")
		if err != nil {
			return nil, err
		}
		if f.cmap, err = parseCmap(cmap, f.numGlyphs); err != nil {
			return nil, err
		}
	}
	// What follows is welcome but not needed to print: its absence is no error.
	gsub, _ := dir.read("GSUB")
	f.hwid = halfWidths(gsub, f.numGlyphs)
	name, _ := dir.read("name")
	f.Family = nameEntry(name, 16, 1)
	f.PostScript = nameEntry(name, 6)
	f.names = nameEntries(name)
	post, _ := dir.read("post")
	f.ItalicDeg = float64(int32(post.u32(4))) / 65536
	f.readOS2(&dir)
	f.Variable = dir.find("fvar").len > 0
	return f, nil
}

// readGlyphs takes what an embedded font program has: outlines and metrics.
func (f *Face) readGlyphs(dir *tables) (err error) {
	if f.packed == nil {
		if err := dir.refuseOutlines(); err != nil {
			return err
		}
	}
	for _, t := range []struct {
		tag string
		to  *view
		min int
	}{
		{"head", &f.head, 54}, {"hhea", &f.hhea, 36}, {"maxp", &f.maxp, 6},
		{"hmtx", &f.hmtx, 4}, {"loca", &f.loca, 4},
	} {
		if t.tag == "loca" && f.packed != nil {
			continue
		}
		if *t.to, err = dir.read(t.tag); err != nil {
			return err
		}
		if len(*t.to) < t.min {
			return fmt.Errorf("字体文件不完整：%s 表缺失或太短", t.tag)
		}
	}
	f.glyf = dir.find("glyf")

	f.UnitsPerEm = f.head.u16(18)
	if f.UnitsPerEm < 16 || f.UnitsPerEm > 16384 { // the limits of OpenType, head
		return fmt.Errorf("字体文件损坏：每 em 单位数 %d 不合理", f.UnitsPerEm)
	}
	for i := range f.BBox {
		f.BBox[i] = f.head.i16(36 + 2*i)
	}
	f.longLoca = f.head.u16(50) == 1
	f.Ascent, f.Descent = f.hhea.i16(4), f.hhea.i16(6)
	if f.Descent > 0 { // some old fonts write the distance
		f.Descent = -f.Descent
	}

	entry := 2
	if f.longLoca {
		entry = 4
	}
	f.numGlyphs = min(f.maxp.u16(4), len(f.loca)/entry-1)
	if f.packed != nil {
		f.numGlyphs = min(f.maxp.u16(4), f.packed.Glyphs())
	}
	if f.numGlyphs < 1 {
		return errors.New("字体文件损坏：没有字形")
	}
	f.numHM = min(f.hhea.u16(34), len(f.hmtx)/4, f.numGlyphs)
	if f.numHM < 1 {
		return errors.New("字体文件损坏：没有字宽")
	}
	return nil
}

// readOS2 takes weight, cap height and the embedding permission.
func (f *Face) readOS2(dir *tables) {
	os2, _ := dir.read("OS/2")
	f.Bold = f.head.u16(44)&1 != 0 || os2.u16(62)&(1<<5) != 0 || os2.u16(4) >= 600
	f.Restricted = os2.u16(8)&0xF == 2
	if os2.u16(0) >= 2 {
		f.CapHeight = os2.i16(88)
	}
	if f.CapHeight <= 0 {
		if g, ok := f.Glyph('H'); ok {
			f.CapHeight = f.bounds(g)[3]
		}
	}
	if f.CapHeight <= 0 {
		f.CapHeight = f.UnitsPerEm * 7 / 10
	}
}

// boxes are those that were asked for: a mark is measured wherever it is set.
type boxes struct {
	sync.Mutex
	known map[GlyphID][4]int
}

// bounds is the glyph's box; zero for an empty glyph.
func (f *Face) bounds(g GlyphID) [4]int {
	f.boxes.Lock()
	defer f.boxes.Unlock()
	box, ok := f.boxes.known[g]
	if !ok {
		b := view(f.appendStored(nil, g))
		for i := range box {
			box[i] = b.i16(2 + 2*i)
		}
		if f.boxes.known == nil {
			f.boxes.known = map[GlyphID][4]int{}
		}
		f.boxes.known[g] = box
	}
	return box
}

// appendStored appends the outline as the file has it.
func (f *Face) appendStored(out []byte, g GlyphID) []byte {
	if f.packed != nil {
		start := len(out)
		if out = f.packed.Append(out, int(g)); len(out) == start && f.ready.len > 0 && int(g) < f.numGlyphs {
			p := f.compressed()
			if o := p.readyOutline(f, g); o != nil {
				return append(out, p.inflated(o)...)
			}
		}
		return out
	}
	off, n := f.outline(g)
	start := len(out)
	out = append(out, make([]byte, n)...)
	if got, _ := f.src.ReadAt(out[start:], off); got < int(n) {
		return out[:start]
	}
	return out
}

// NumGlyphs returns how many glyphs the face has.
func (f *Face) NumGlyphs() int { return f.numGlyphs }

// Glyph returns the glyph that shows r; ok is false when the face lacks it.
func (f *Face) Glyph(r rune) (GlyphID, bool) {
	g := f.cmap.glyph(r)
	return g, g != 0
}

// Advance returns the glyph's advance in font units.
func (f *Face) Advance(g GlyphID) int {
	return f.hmtx.u16(4 * min(int(g), f.numHM-1))
}

// bearing is the left side bearing.
func (f *Face) bearing(g GlyphID) int {
	if int(g) < f.numHM {
		return f.hmtx.i16(4*int(g) + 2)
	}
	return f.hmtx.i16(4*f.numHM + 2*(int(g)-f.numHM))
}

// HalfWidth returns the half-width form (GSUB hwid) of a glyph, or g when the
// face has none.
func (f *Face) HalfWidth(g GlyphID) GlyphID {
	i, ok := slices.BinarySearchFunc(f.hwid, g, func(s substitution, g GlyphID) int { return int(s.from) - int(g) })
	if !ok {
		return g
	}
	return f.hwid[i].to
}

// outline says where the glyph's outline stands in src; length 0: it is empty.
func (f *Face) outline(g GlyphID) (off, n int64) {
	if int(g) >= f.numGlyphs {
		return 0, 0
	}
	var a, b int64
	if f.longLoca {
		a, b = f.loca.u32(4*int(g)), f.loca.u32(4*int(g)+4)
	} else {
		a, b = 2*int64(f.loca.u16(2*int(g))), 2*int64(f.loca.u16(2*int(g)+2))
	}
	if b = min(b, f.glyf.len); a >= b {
		return 0, 0
	}
	return f.glyf.off + a, b - a
}

// tables is the table directory of one font.
type tables struct {
	src     io.ReaderAt
	size    int64
	records view // 16 bytes each: tag, checksum, offset, length
}

// directory finds the table directory of the font with that index.
func directory(src io.ReaderAt, size int64, index int) (tables, error) {
	t := tables{src: src, size: size}
	var head [12]byte
	if !t.readAt(head[:], 0) {
		return t, errors.New("不是字体文件：太短")
	}
	off := int64(0)
	if string(head[:4]) == "ttcf" {
		n := view(head[:]).u32(8)
		var b [4]byte
		if index < 0 || int64(index) >= n || !t.readAt(b[:], 12+4*int64(index)) {
			return t, fmt.Errorf("字体集合中没有第 %d 个字体（共 %d 个）", index+1, n)
		}
		off = view(b[:]).u32(0)
		if !t.readAt(head[:], off) {
			return t, errors.New("字体集合损坏：字体的位置在文件之外")
		}
	} else if index != 0 {
		return t, fmt.Errorf("单个字体的文件中没有第 %d 个字体", index+1)
	}
	switch string(head[:4]) {
	case "\x00\x01\x00\x00", "true":
	case "OTTO":
		return t, errCFF
	case "wOFF", "wOF2":
		return t, errors.New("是网页字体（WOFF），请换用 .ttf 或 .ttc 字体文件")
	default:
		return t, errors.New("不是 TrueType 字体文件（.ttf、.ttc）")
	}
	n := view(head[:]).u16(4)
	t.records = make(view, 16*n)
	if !t.readAt(t.records, off+12) {
		return t, errors.New("字体文件不完整：表目录在文件之外")
	}
	return t, nil
}

var errCFF = errors.New("是 CFF（PostScript）轮廓的字体（常见于 .otf），本程序只能嵌入 TrueType 轮廓的字体，请换用 .ttf 或 .ttc 字体文件")

func (t *tables) refuseOutlines() error {
	if t.find("glyf").len > 0 {
		return nil
	}
	if t.find("CFF ").len > 0 || t.find("CFF2").len > 0 {
		return errCFF
	}
	return errors.New("字体文件中没有 TrueType 轮廓（glyf 表）")
}

// readAt fills b, or reports false when the file ends before.
func (t *tables) readAt(b []byte, off int64) bool {
	if off < 0 || off > t.size-int64(len(b)) {
		return false
	}
	n, _ := t.src.ReadAt(b, off)
	return n == len(b)
}

// find returns where a table stands; length 0 when it is absent or reaches
// beyond the file.
func (t *tables) find(tag string) span {
	for i := 0; i < len(t.records); i += 16 {
		if string(t.records[i:i+4]) == tag {
			s := span{t.records.u32(i + 8), t.records.u32(i + 12)}
			if s.off > t.size-s.len {
				return span{}
			}
			return s
		}
	}
	return span{}
}

func (t *tables) read(tag string) (view, error) {
	s := t.find(tag)
	b := make(view, s.len)
	if !t.readAt(b, s.off) {
		return nil, fmt.Errorf("字体文件不完整：读不到 %s 表", tag)
	}
	return b, nil
}

// nameEntry returns the first of the ids that the name table has, in English if
// it can be had.
func nameEntry(name view, ids ...int) string {
	count, store := name.u16(2), name.from(name.u16(4))
	for _, id := range ids {
		best, bestRank := "", 0
		for i := range min(count, maxNames) {
			rec := name.from(6 + 12*i)
			if len(rec) < 12 || rec.u16(6) != id {
				continue
			}
			rank := 0
			switch platform, language := rec.u16(0), rec.u16(4); {
			case platform == 3 && language == 0x409:
				rank = 4
			case platform == 3:
				rank = 3
			case platform == 0:
				rank = 2
			case platform == 1:
				rank = 1
			}
			raw := store.from(rec.u16(10))
			if n := rec.u16(8); n <= len(raw) {
				raw = raw[:n]
			}
			if rank <= bestRank || len(raw) == 0 {
				continue
			}
			best, bestRank = decodeName(raw, rank > 1), rank
		}
		if best != "" {
			return best
		}
	}
	return ""
}

// nameRecord is a family name (ids 1 and 16) or a full name (id 4), in
// whatever language: 仿宋 as well as FangSong.
type nameRecord struct {
	text string
	full bool
}

// maxNames bounds the work for a damaged file; no real font has so many.
const maxNames = 1024

func nameEntries(name view) []nameRecord {
	var out []nameRecord
	store := name.from(name.u16(4))
	for i := range min(name.u16(2), maxNames) {
		rec := name.from(6 + 12*i)
		id, platform := rec.u16(6), rec.u16(0)
		raw := store.from(rec.u16(10))
		n := rec.u16(8)
		if id != 1 && id != 4 && id != 16 || n == 0 || n > min(len(raw), 256) {
			continue
		}
		if r := (nameRecord{decodeName(raw[:n], platform != 1), id == 4}); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// count returns how many fonts the file holds; what is no collection counts as
// one.
func count(data []byte) int {
	if v := view(data); len(v) >= 12 && string(v[:4]) == "ttcf" {
		return int(min(v.u32(8), 64)) // no real collection has more
	}
	return 1
}

func decodeName(raw view, wide bool) string {
	if wide {
		u := make([]uint16, len(raw)/2)
		for i := range u {
			u[i] = uint16(raw.u16(2 * i))
		}
		return string(utf16.Decode(u))
	}
	r := make([]rune, len(raw))
	for i, c := range raw { // Mac Roman; names that matter are ASCII
		r[i] = rune(c)
	}
	return string(r)
}
