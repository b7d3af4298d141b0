package font

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// TestWeb: the file reads back as a font that has the characters asked for,
// with their outlines and advances, and no other; its checksums hold.
func TestWeb(t *testing.T) {
	for _, name := range []string{"JuesuanFangSong", "JuesuanSong", "JuesuanBiaoSong", "JuesuanHei", "JuesuanKai", "JuesuanLatin"} {
		face := bundled(t, name)
		var shown []Shown
		for _, r := range "（支出）0123456789.,%单位决算公开á" {
			if g, ok := face.Glyph(r); ok {
				shown = append(shown, Shown{r, g})
			}
		}
		one, _ := face.Glyph('1')
		// A second glyph for 2; characters with the glyph of another one, one of them beyond the first plane.
		shown = append(shown, Shown{'2', one}, Shown{'Ａ', face.HalfWidth(one)}, Shown{'𠮷', one})
		data := face.Web(shown)
		if sum := checksum(pad(bytes.Clone(data))); sum != 0xB1B0AFBA {
			t.Errorf("%s: the file adds up to %#x", face.PostScript, sum)
		}
		if n := binary.BigEndian.Uint16(data[4:]); n != 10 {
			t.Errorf("%s: %d tables", face.PostScript, n)
		}
		got, err := Parse(data, 0)
		if err != nil {
			t.Fatalf("%s: %v", face.PostScript, err)
		}
		if got.PostScript != face.PostScript || got.Family != face.Family || got.UnitsPerEm != face.UnitsPerEm || got.Restricted {
			t.Errorf("%s: reads back as %s %s, %d", face.PostScript, got.PostScript, got.Family, got.UnitsPerEm)
		}
		seen := map[rune]bool{}
		for _, s := range shown {
			g, ok := got.Glyph(s.Rune)
			if !ok {
				t.Errorf("%s: %c is not in it", face.PostScript, s.Rune)
				continue
			}
			if seen[s.Rune] {
				continue
			}
			seen[s.Rune] = true
			if got.Advance(g) != face.Advance(s.Glyph) || got.bounds(g) != face.bounds(s.Glyph) {
				t.Errorf("%s: %c has another glyph: %d %v, want %d %v", face.PostScript, s.Rune, got.Advance(g), got.bounds(g), face.Advance(s.Glyph), face.bounds(s.Glyph))
			}
		}
		for _, r := range "国B７" {
			if _, ok := got.Glyph(r); ok {
				t.Errorf("%s: %c is in it", face.PostScript, r)
			}
		}
		if !bytes.Equal(data, face.Web(shown)) {
			t.Errorf("%s: twice the same gives different bytes", face.PostScript)
		}
	}
}

// TestWebEmpty: nothing to show is a font all the same.
func TestWebEmpty(t *testing.T) {
	if _, err := Parse(bundled(t, "JuesuanKai").Web(nil), 0); err != nil {
		t.Fatal(err)
	}
}
