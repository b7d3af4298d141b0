package font

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func readFile(t testing.TB, parts ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func bundled(t testing.TB, name string) *Face {
	t.Helper()
	f, err := Parse(readFile(t, "..", "..", "fonts", name+".ttf"), 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestAgainstFontTools compares with what fontTools 4.38 reads from the same
// files: glyph ids, advances, left side bearings, metrics.
func TestAgainstFontTools(t *testing.T) {
	type glyph struct {
		r            rune
		id           GlyphID
		advance, lsb int
	}
	for _, want := range []struct {
		family                     string
		em, ascent, descent, capH  int
		box                        [4]int
		bold                       bool
		glyphs                     []glyph
		lacking                    string
		one, oneHalf, halfOneWidth int
	}{
		{"FangSong", 1000, 880, -120, 683, [4]int{-34, -272, 1127, 885}, false, []glyph{
			{'决', 2201, 1000, 74}, {'算', 3404, 1000, 85}, {'1', 18, 500, 96}, {'%', 6, 833, 55}, {'W', 56, 1017, 19}, {'。', 98, 1000, 144},
		}, "喆堃璟𠮷￥", 18, 18, 500},
		{"Song", 1000, 1151, -286, 729, [4]int{-997, -545, 2451, 1329}, false, []glyph{
			{'决', 1732, 1000, 47}, {'喆', 2229, 1000, 37}, {'堃', 2503, 1000, 45}, {'〇', 753, 1000, 53}, {'1', 18, 471, 70}, {'%', 6, 923, 45}, {'W', 56, 1053, 12}, {'。', 748, 1000, 42},
		}, "𠮷", 18, 9626, 500},
		{"BiaoSong", 1000, 1151, -286, 729, [4]int{-1011, -556, 2561, 1330}, true, []glyph{
			{'决', 1732, 1000, 34}, {'喆', 2229, 1000, 28}, {'1', 18, 466, 54}, {'%', 6, 966, 41},
		}, "𠮷", 18, 9626, 500},
		{"Hei", 1000, 1160, -288, 733, [4]int{-1007, -550, 2428, 1327}, false, []glyph{
			{'决', 1730, 1000, 32}, {'堃', 2498, 1000, 27}, {'〇', 751, 1000, 45}, {'1', 18, 570, 85}, {'%', 6, 939, 36},
		}, "𠮷", 18, 9623, 500},
		{"Kai", 1000, 928, -256, 695, [4]int{-74, -214, 1988, 1048}, false, []glyph{
			{'决', 1811, 1000, 44}, {'𠮷', 9468, 1000, 68}, {'〇', 843, 1000, 143}, {'1', 18, 600, 133}, {'%', 6, 800, 54}, {'“', 366, 1000, 669},
		}, "☑", 18, 18, 600},
		{"Latin", 2048, 1825, -443, 1341, [4]int{-362, -621, 2062, 1864}, false, []glyph{
			{'0', 17, 1024, 78}, {'1', 18, 1024, 180}, {'W', 56, 1933, 2}, {'é', 169, 909, 80}, {'½', 125, 1536, 66}, {'—', 368, 2048, -14},
		}, "决", 18, 18, 1024},
	} {
		t.Run(want.family, func(t *testing.T) {
			f := bundled(t, "Juesuan"+want.family)
			if f.Family != "Juesuan "+want.family || f.PostScript != "Juesuan"+want.family {
				t.Errorf("names %q, %q", f.Family, f.PostScript)
			}
			if f.UnitsPerEm != want.em || f.Ascent != want.ascent || f.Descent != want.descent || f.CapHeight != want.capH || f.BBox != want.box || f.Bold != want.bold {
				t.Errorf("em %d, ascent %d, descent %d, cap height %d, box %v, bold %v", f.UnitsPerEm, f.Ascent, f.Descent, f.CapHeight, f.BBox, f.Bold)
			}
			if f.ItalicDeg != 0 || f.Variable || f.Restricted {
				t.Errorf("italic %v, variable %v, restricted %v", f.ItalicDeg, f.Variable, f.Restricted)
			}
			for _, g := range want.glyphs {
				id, ok := f.Glyph(g.r)
				if !ok || id != g.id || f.Advance(id) != g.advance || f.bearing(id) != g.lsb {
					t.Errorf("%c: glyph %d (%v), advance %d, bearing %d; want %+v", g.r, id, ok, f.Advance(id), f.bearing(id), g)
				}
			}
			for _, r := range want.lacking {
				if g, ok := f.Glyph(r); ok {
					t.Errorf("%c is glyph %d, want none", r, g)
				}
			}
			half := f.HalfWidth(GlyphID(want.one))
			if half != GlyphID(want.oneHalf) || f.Advance(half) != want.halfOneWidth {
				t.Errorf("half-width 1: glyph %d, advance %d", half, f.Advance(half))
			}
		})
	}
}

func TestOutOfRange(t *testing.T) {
	f := bundled(t, "JuesuanLatin")
	for _, r := range []rune{-1, 0, 0x10FFFF, 0x110000, 0x7FFFFFFF} {
		if g, ok := f.Glyph(r); ok {
			t.Errorf("%U is glyph %d", r, g)
		}
	}
	f.Advance(0xFFFF)
	f.bearing(0xFFFF)
	if g := f.HalfWidth(0xFFFF); g != 0xFFFF {
		t.Errorf("half-width of an unknown glyph is %d", g)
	}
}

func TestCollection(t *testing.T) {
	pair := readFile(t, "testdata", "pair.ttc")
	if n := count(pair); n != 2 {
		t.Fatalf("%d fonts", n)
	}
	for index, file := range []string{"hinted.ttf", "hanzi.ttf"} {
		alone, err := Parse(readFile(t, "testdata", file), 0)
		if err != nil {
			t.Fatal(err)
		}
		member, err := Parse(pair, index)
		if err != nil {
			t.Fatal(err)
		}
		all := make([]GlyphID, alone.NumGlyphs())
		for i := range all {
			all[i] = GlyphID(i)
		}
		if member.Family != alone.Family || !bytes.Equal(subset(t, member, all), subset(t, alone, all)) {
			t.Errorf("%s differs in the collection", file)
		}
	}
	if _, err := Parse(pair, 2); err == nil || !strings.Contains(err.Error(), "没有第 3 个字体") {
		t.Errorf("third font: %v", err)
	}
}

func TestNames(t *testing.T) {
	f, err := Parse(readFile(t, "testdata", "hanzi.ttf"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if f.Family != "Juesuan Test Hanzi" {
		t.Errorf("family %q", f.Family)
	}
	var got []string
	for _, n := range f.names {
		got = append(got, n.text)
	}
	if s := strings.Join(got, "|"); s != "Juesuan Test Hanzi|决算试字" && !strings.Contains(s, "决算试字") {
		t.Errorf("names %q", s)
	}
	// Beyond U+FFFF, from cmap format 12.
	if g, ok := f.Glyph('𬭊'); !ok || g != 15 {
		t.Errorf("𬭊 is glyph %d", g)
	}
}

func TestRefused(t *testing.T) {
	hinted := readFile(t, "testdata", "hinted.ttf")
	without := func(tag string) []byte {
		b := bytes.Clone(hinted)
		for i := range int(binary.BigEndian.Uint16(b[4:])) {
			if rec := b[12+16*i:]; string(rec[:4]) == tag {
				copy(rec, "none")
			}
		}
		return b
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "太短"},
		{"text", []byte("%PDF-1.7 not a font"), "不是 TrueType 字体文件"},
		{"woff", append([]byte("wOFF"), make([]byte, 20)...), "WOFF"},
		{"cff", readFile(t, "testdata", "cff.otf"), "CFF"},
		{"no glyf", without("glyf"), "没有 TrueType 轮廓"},
		{"no cmap", without("cmap"), "cmap"},
		{"no hmtx", without("hmtx"), "hmtx"},
		{"no head", without("head"), "head"},
		{"cut off", hinted[:200], "不完整"},
	} {
		if _, err := Parse(c.data, 0); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := Parse(hinted, 1); err == nil {
		t.Error("a second font in a single-font file")
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"hinted.ttf", "hanzi.ttf", "pair.ttc", "cff.otf"} {
		f.Add(readFile(f, "testdata", name), 0)
		f.Add(readFile(f, "testdata", name), 1)
	}
	f.Fuzz(func(t *testing.T, data []byte, index int) {
		face, err := Parse(data, index)
		if err != nil {
			return
		}
		var glyphs []GlyphID
		for r := range rune(0x250) {
			if g, ok := face.Glyph(r); ok {
				if int(g) >= face.NumGlyphs() {
					t.Fatalf("%U is glyph %d of %d", r, g, face.NumGlyphs())
				}
				glyphs = append(glyphs, g, face.HalfWidth(g))
			}
		}
		for _, r := range "决算𬭊" {
			g, _ := face.Glyph(r)
			glyphs = append(glyphs, g)
		}
		sub := program(t, subset(t, face, glyphs))
		for i, g := range glyphs {
			if sub.Advance(GlyphID(i+1)) != face.Advance(g) {
				t.Fatalf("glyph %d: advance %d, in the subset %d", g, face.Advance(g), sub.Advance(GlyphID(i+1)))
			}
		}
	})
}
