package font

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPacked: the faces that the program carries are the files of fonts/, packed:
// what is read of them is the same, and so is each outline, byte for byte. go
// generate ./fonts makes them anew.
func TestPacked(t *testing.T) {
	names, _ := filepath.Glob("../../fonts/*.ttf")
	if len(names) != 6 {
		t.Fatal(names)
	}
	for _, name := range names {
		data, packed := readFile(t, name), readFile(t, strings.TrimSuffix(name, ".ttf")+".font")
		samePrint(t, filepath.Base(name), data, packed)
		if 100*len(packed) > 55*len(data) && len(data) > 100_000 {
			t.Errorf("%s: %d bytes of %d", name, len(packed), len(data))
		}
	}
}

// TestPackAgain: composites, instructions and what else the testdata has; and back.
func TestPackAgain(t *testing.T) {
	for _, name := range []string{"hinted.ttf", "hanzi.ttf"} {
		data := readFile(t, "testdata", name)
		packed, err := Pack(data)
		if err != nil {
			t.Fatal(err)
		}
		samePrint(t, name, data, packed)
		whole, err := Unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		samePrint(t, name+" unpacked", data, whole)
	}
	data := readFile(t, "testdata", "hanzi.ttf")
	if _, err := Unpack(data); err == nil {
		t.Error("unpacked what is not packed")
	}
	packed, err := Pack(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(packed, 0); err == nil {
		t.Error("a user's font was read as packed")
	}
}

// TestPackedDamaged: a packed table that is cut is refused.
func TestPackedDamaged(t *testing.T) {
	packed, err := Pack(readFile(t, "testdata", "hanzi.ttf"))
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(packed) - 40 { // the last is post, which is welcome but not needed
		if _, err := parse(bytes.NewReader(packed[:n]), int64(n), 0, true); err == nil {
			t.Fatalf("cut at %d of %d: no error", n, len(packed))
		}
	}
}

// samePrint compares what printing takes of two files.
func samePrint(t *testing.T, name string, a, b []byte) {
	t.Helper()
	x, err := parse(bytes.NewReader(a), int64(len(a)), 0, true)
	if err != nil {
		t.Fatal(name, err)
	}
	y, err := parse(bytes.NewReader(b), int64(len(b)), 0, true)
	if err != nil {
		t.Fatal(name, err)
	}
	if x.numGlyphs != y.numGlyphs || !slices.Equal(x.cmap.pages, y.cmap.pages) || !slices.Equal(x.cmap.blocks, y.cmap.blocks) {
		t.Errorf("%s: %d glyphs, not %d, or of other characters", name, y.numGlyphs, x.numGlyphs)
	}
	if !bytes.Equal(x.hmtx, y.hmtx) || !bytes.Equal(x.maxp, y.maxp) || !bytes.Equal(x.hhea, y.hhea) || !slices.Equal(x.hwid, y.hwid) ||
		!slices.Equal(x.names, y.names) || x.CapHeight != y.CapHeight || x.BBox != y.BBox || x.Bold != y.Bold || x.ItalicDeg != y.ItalicDeg {
		t.Errorf("%s: another face", name)
	}
	for g := range GlyphID(x.numGlyphs) {
		p, q := x.appendStored(nil, g), y.appendStored(nil, g)
		if !bytes.Equal(pad(p), pad(q)) || x.Advance(g) != y.Advance(g) {
			t.Fatalf("%s: glyph %d is drawn differently:\n% x\n% x", name, g, p, q)
		}
	}
}
