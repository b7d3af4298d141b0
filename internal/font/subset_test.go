package font

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
)

// program reads a font program without cmap, as Subset writes it.
func program(t testing.TB, data []byte) *Face {
	t.Helper()
	f := &Face{src: bytes.NewReader(data)}
	dir, err := directory(f.src, int64(len(data)), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.readGlyphs(&dir); err != nil {
		t.Fatal(err)
	}
	return f
}

// subset is a subset's program, read again from its stream.
func subset(t testing.TB, f *Face, glyphs []GlyphID) []byte {
	t.Helper()
	p := f.Subset([]byte("before"), glyphs)
	z, err := zlib.NewReader(bytes.NewReader(p.Stream[len("before"):]))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) != p.Length || program(t, data).NumGlyphs() != p.Glyphs {
		t.Fatalf("%d bytes with %d glyphs, said to be %d with %d", len(data), program(t, data).NumGlyphs(), p.Length, p.Glyphs)
	}
	return data
}

// drawing is a glyph's outline in words: the bytes of its points, its parts
// drawn in place of their numbers.
func drawing(t *testing.T, f *Face, g GlyphID, depth int) string {
	off, n := f.outline(g)
	if n == 0 || depth > 5 {
		return ""
	}
	b := make(view, n)
	if _, err := f.src.ReadAt(b, off); err != nil {
		t.Fatal(err)
	}
	if contours := b.i16(0); contours >= 0 {
		at := 10 + 2*contours
		points := b.u16(at-2) + 1
		flags := at + 2 + b.u16(at)
		// Of the padding at the end nothing may remain: count the bytes.
		end := flags
		var xy int
		for seen := 0; seen < points; {
			flag, repeat := b[end], 1
			end++
			if flag&8 != 0 {
				repeat += int(b[end])
				end++
			}
			for axis := range 2 {
				switch {
				case flag&(2<<axis) != 0:
					xy += repeat
				case flag&(16<<axis) == 0:
					xy += 2 * repeat
				}
			}
			seen += repeat
		}
		return fmt.Sprintf("%x %x", b[:at], b[flags:end+xy])
	}
	var s string
	for at := 10; ; {
		flags := b.u16(at)
		size := 2
		if flags&argsAreWords != 0 {
			size = 4
		}
		switch {
		case flags&haveScale != 0:
			size += 2
		case flags&haveXYScale != 0:
			size += 4
		case flags&haveTwoByTwo != 0:
			size += 8
		}
		s += fmt.Sprintf("%x %x (%s)", flags&^haveInstructions, b[at+4:at+4+size], drawing(t, f, GlyphID(b.u16(at+2)), depth+1))
		at += 4 + size
		if flags&moreComponents == 0 {
			return s
		}
	}
}

const mixed = "公开决算表2020年度一般公共预算财政拨款支出14,730.26万元，增长3.72%；“三公”经费——喆堃𠮷〇①㎡‰éÄ½"

func glyphsOf(f *Face, text string) []GlyphID {
	var out []GlyphID
	for _, r := range text {
		if g, ok := f.Glyph(r); ok && !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

// TestSubset reads the subset again and finds the same outlines and advances.
func TestSubset(t *testing.T) {
	hinted, err := Parse(readFile(t, "testdata", "hinted.ttf"), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*Face{
		bundled(t, "JuesuanFangSong"), bundled(t, "JuesuanSong"), bundled(t, "JuesuanBiaoSong"),
		bundled(t, "JuesuanHei"), bundled(t, "JuesuanKai"), bundled(t, "JuesuanLatin"), hinted,
	} {
		t.Run(f.PostScript, func(t *testing.T) {
			glyphs := glyphsOf(f, mixed)
			data := subset(t, f, glyphs)
			sub := program(t, data)
			if sub.NumGlyphs() < len(glyphs)+1 || sub.numHM != sub.NumGlyphs() {
				t.Fatalf("%d glyphs with %d advances for %d", sub.NumGlyphs(), sub.numHM, len(glyphs))
			}
			for i, g := range append([]GlyphID{0}, glyphs...) {
				n := GlyphID(i)
				if sub.Advance(n) != f.Advance(g) || sub.bearing(n) != f.bearing(g) {
					t.Errorf("glyph %d: advance %d, bearing %d; was %d, %d", g, sub.Advance(n), sub.bearing(n), f.Advance(g), f.bearing(g))
				}
				got, want := drawing(t, sub, n, 0), drawing(t, f, g, 0)
				if got != want {
					t.Errorf("glyph %d: outline\n%s\nwas\n%s", g, got, want)
				}
				if f.bounds(g) != [4]int{} && got == "" {
					t.Errorf("glyph %d is empty", g)
				}
			}
			if checksum(data) != 0xB1B0AFBA {
				t.Errorf("checksum of the file %#x", checksum(data))
			}
			if !bytes.Equal(data, subset(t, f, glyphs)) {
				t.Error("not the same bytes a second time")
			}
		})
	}
}

// TestSubsetDropsInstructions: what has no fpgm any more must not be executed.
func TestSubsetDropsInstructions(t *testing.T) {
	f, err := Parse(readFile(t, "testdata", "hinted.ttf"), 0)
	if err != nil {
		t.Fatal(err)
	}
	data := subset(t, f, glyphsOf(f, "AÄé½"))
	sub := program(t, data)
	composites := 0
	for g := range sub.NumGlyphs() {
		off, n := sub.outline(GlyphID(g))
		b := view(data[off : off+n])
		switch contours := b.i16(0); {
		case contours >= 0:
			if l := b.u16(10 + 2*contours); l != 0 {
				t.Errorf("glyph %d has %d bytes of instructions", g, l)
			}
		default:
			composites++
			if b.u16(10)&haveInstructions != 0 {
				t.Errorf("glyph %d: composite with instructions", g)
			}
			if part := b.u16(12); part >= sub.NumGlyphs() {
				t.Errorf("glyph %d: part %d of %d", g, part, sub.NumGlyphs())
			}
		}
	}
	if composites != 3 {
		t.Errorf("%d composites, want Ä é ½", composites)
	}
	if n := binary.BigEndian.Uint16(sub.maxp[26:]); n != 0 {
		t.Errorf("maxp allows instructions of %d bytes", n)
	}
}

// TestSubsetGolden guards the bytes: they are part of every PDF.
func TestSubsetGolden(t *testing.T) {
	f, err := Parse(readFile(t, "testdata", "hanzi.ttf"), 0)
	if err != nil {
		t.Fatal(err)
	}
	data := subset(t, f, glyphsOf(f, "决算0𬭊"))
	const want = "5625e78535341a18d265c8a665455d3b5d7ce548b9cfae83d04df9eb656869d1"
	if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != want {
		t.Errorf("%d bytes, SHA-256 %s", len(data), got)
	}
}

func TestSubsetOfNothing(t *testing.T) {
	f := bundled(t, "JuesuanLatin")
	if sub := program(t, subset(t, f, nil)); sub.NumGlyphs() != 1 {
		t.Errorf("%d glyphs", sub.NumGlyphs())
	}
	// A code that stands for a glyph twice keeps both places.
	g, _ := f.Glyph('A')
	sub := program(t, subset(t, f, []GlyphID{g, g, 0xFFFF}))
	if sub.NumGlyphs() != 4 || sub.Advance(1) != sub.Advance(2) {
		t.Errorf("%d glyphs", sub.NumGlyphs())
	}
}

func TestConcurrentSubsets(t *testing.T) {
	f := bundled(t, "JuesuanKai")
	glyphs := glyphsOf(f, mixed)
	want := subset(t, f, glyphs)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 5 {
				if !bytes.Equal(subset(t, f, glyphs), want) {
					t.Error("differs")
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkSubset700(b *testing.B) {
	f := bundled(b, "JuesuanFangSong")
	var glyphs []GlyphID
	for g := 2000; len(glyphs) < 700; g += 7 {
		glyphs = append(glyphs, GlyphID(g))
	}
	b.ReportAllocs()
	out := make([]byte, 0, 1<<20)
	for b.Loop() {
		f.Subset(out, glyphs)
	}
}

func BenchmarkGlyph(b *testing.B) {
	f := bundled(b, "JuesuanSong")
	for b.Loop() {
		for _, r := range mixed {
			f.Glyph(r)
		}
	}
}
