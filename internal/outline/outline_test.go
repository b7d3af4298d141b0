package outline

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// drawn are random outlines of all kinds, and some that cannot be packed.
func drawn(r *rand.Rand, n int) [][]byte {
	out := [][]byte{nil, {0}, bytes.Repeat([]byte{0xFF}, 40), {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3}}
	for len(out) < n {
		var points []point
		var ends []uint16
		reach := 1 << r.IntN(12) // steps of 12 bits are kept as they stand
		for range 1 + r.IntN(6) {
			for range 1 + r.IntN(40) {
				p := point{on: r.IntN(3) > 0, dx: int16(r.IntN(2*reach) - reach), dy: int16(r.IntN(2*reach) - reach)}
				switch k := len(points); r.IntN(4) {
				case 0:
					p.dx = 0
				case 1:
					if k > 1 {
						p.dx, p.dy = -points[k-2].dx, -points[k-2].dy
					}
				}
				points = append(points, p)
			}
			ends = append(ends, uint16(len(points)-1))
		}
		o := write(nil, ends, points, byte(r.IntN(2))*overlaps)
		if r.IntN(9) == 0 { // instructions
			binary.BigEndian.PutUint16(o[10+2*len(ends):], 1)
		}
		out = append(out, append(o, make([]byte, r.IntN(4))...))
	}
	return out
}

// TestPack: each outline comes back by itself, byte for byte but for what fills it up.
func TestPack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	all := drawn(r, 700)
	packed := Pack(all)
	s, err := Open(bytes.NewReader(append([]byte("before"), packed...)), 6, int64(len(packed)))
	if err != nil || s.Glyphs() != len(all) {
		t.Fatal(s, err)
	}
	kept := 0
	for _, g := range r.Perm(len(all)) {
		want := all[g]
		got := s.Append([]byte("x"), g)[1:]
		if !bytes.HasPrefix(want, got) || len(bytes.Trim(want[len(got):], "\x00")) > 0 {
			t.Fatalf("glyph %d:\n% x\nbecame\n% x", g, want, got)
		}
		if asItStands := s.length(g)&asItStands != 0; asItStands {
			kept++
		} else if len(want) < 12 {
			t.Errorf("glyph %d is packed", g)
		}
	}
	if kept < len(all)/20 || kept > len(all)/4 {
		t.Errorf("%d of %d are kept as they stand", kept, len(all))
	}
	for _, g := range []int{-1, len(all)} {
		if got := s.Append(nil, g); len(got) > 0 {
			t.Errorf("glyph %d: % x", g, got)
		}
	}
	for n := range 200 {
		n *= len(packed) / 200
		if _, err := Open(bytes.NewReader(packed[:n]), 0, int64(n)); err == nil {
			t.Errorf("cut at %d of %d: no error", n, len(packed))
		}
	}
}

// TestCodes: what the codes say is read as it was written, at every length, and no
// code is longer than longestCode.
func TestCodes(t *testing.T) {
	lengths := []uint8{1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15}
	used, rest := readLengths(append(appendLengths(nil, lengths), 7), len(lengths), nil)
	if len(used) != len(lengths)-1 || len(rest) != 1 {
		t.Fatal(used, rest)
	}
	var c code
	c.fill(used)
	w := &writer{}
	bitsOf := assigned(lengths)
	for s, n := range lengths {
		if n > 0 {
			w.symbol(bitsOf, s)
			w.bits(s, 5)
		}
	}
	w.bits(0, 7)
	r := reader{in: append(w.out, make([]byte, 8)...)}
	for s, n := range lengths {
		if n == 0 {
			continue
		}
		if got, same := r.symbol(&c), r.bits(5); got != s || same != s {
			t.Errorf("symbol %d is read as %d, %d", s, got, same)
		}
	}
}
