package outline

import (
	"encoding/binary"
	"errors"
	"io"
	"sync"
)

// Store is a packed table. It is safe for concurrent use.
type Store struct {
	src    io.ReaderAt
	index  []byte  // by glyph: two bytes, the length of what is kept of it
	starts []int64 // where in src each indexStep-th glyph begins
	codes  func() *codes
	rooms  sync.Pool // for what is read of an outline
}

// codes are the codes of a table, made when the first outline is asked for.
type codes struct {
	kinds, points code
	chosen        [contexts]uint8 // which of class
	last, before  [classes]uint16 // see share
	class         []code
	rest          [remainders]code
}

var errPacked = errors.New("字体文件不完整：轮廓表太短")

// Open reads a table of n bytes that begins at off. Of src only the index is read
// at once, the codes and the outlines when they are asked for.
func Open(src io.ReaderAt, off, n int64) (*Store, error) {
	var lengths [8]byte
	if _, err := src.ReadAt(lengths[:], off); err != nil {
		return nil, errPacked
	}
	head, glyphs := int64(binary.BigEndian.Uint32(lengths[:])), int64(binary.BigEndian.Uint32(lengths[4:]))
	at := off + 8 + head
	if 8+head+2*glyphs > n {
		return nil, errPacked
	}
	s := &Store{src: src, index: make([]byte, 2*glyphs), starts: make([]int64, 0, glyphs/indexStep+1)}
	if _, err := src.ReadAt(s.index, at); err != nil {
		return nil, errPacked
	}
	at += 2 * glyphs
	for g := range int(glyphs) {
		if g%indexStep == 0 {
			s.starts = append(s.starts, at)
		}
		at += int64(s.length(g) &^ asItStands)
	}
	if at > off+n {
		return nil, errPacked
	}
	s.rooms.New = func() any { return new([]byte) }
	s.codes = sync.OnceValue(func() *codes {
		b := make([]byte, head)
		if _, err := src.ReadAt(b, off+8); err != nil {
			panic(err) // it was there when it was opened
		}
		return readCodes(b)
	})
	return s, nil
}

// Glyphs returns how many outlines there are.
func (s *Store) Glyphs() int { return len(s.index) / 2 }

func (s *Store) length(glyph int) uint16 { return binary.BigEndian.Uint16(s.index[2*glyph:]) }

// Append appends the outline of a glyph as it stands in the table glyf, without
// what fills it up; nothing for one that draws nothing.
func (s *Store) Append(out []byte, glyph int) []byte {
	if glyph < 0 || glyph >= s.Glyphs() {
		return out
	}
	at := s.starts[glyph/indexStep]
	for g := glyph / indexStep * indexStep; g < glyph; g++ {
		at += int64(s.length(g) &^ asItStands)
	}
	n := int(s.length(glyph) &^ asItStands)
	if n == 0 {
		return out
	}
	if s.length(glyph)&asItStands != 0 {
		start := len(out)
		out = append(out, make([]byte, n)...)
		if got, _ := s.src.ReadAt(out[start:], at); got < n {
			return out[:start]
		}
		return out
	}
	b := s.rooms.Get().(*[]byte)
	defer s.rooms.Put(b)
	*b = append((*b)[:0], make([]byte, n+8)...) // eight more, so that each read can be of eight
	if got, _ := s.src.ReadAt((*b)[:n], at); got < n {
		return out
	}
	r := reader{in: *b}
	c := s.codes()
	kind := r.symbol(&c.kinds)
	return r.simple(out, c, kind/2, byte(kind%2)*overlaps)
}

// simple reads the outline of a glyph that is no composite.
func (r *reader) simple(out []byte, c *codes, contours int, overlap byte) []byte {
	var (
		room         [512]point
		points       = room[:0]
		ends         [mostKinds]uint16
		before, last point  // the steps of the last two
		first        uint16 // what the class of the point before the last says
	)
	for i := range contours {
		chosen := uint16(beginning)
		for range r.symbol(&c.points) + 1 {
			s := r.symbol(&c.class[c.chosen[chosen]])
			p := r.point(c, s, before)
			points = append(points, p)
			before, last = last, p
			chosen = c.last[s] + first
			first = c.before[s]
		}
		ends[i] = uint16(len(points) - 1)
	}
	return write(out, ends[:contours], points, overlap)
}

// point reads what the class of a point leaves open.
func (r *reader) point(c *codes, class int, before point) (p point) {
	x, y := class, 0
	if p.on = class >= steps*steps; p.on {
		x -= steps * steps
	}
	x, y = x/steps, x%steps
	p.dx = r.step(c, p.on, 0, x, y == 0, before.dx)
	p.dy = r.step(c, p.on, 1, y, x == 0, before.dy)
	return p
}

// step reads what the class leaves open of a step.
func (r *reader) step(c *codes, on bool, axis, step int, alone bool, before int16) int16 {
	switch step {
	case 0:
		return 0
	case 1:
		return -before
	}
	size := step / 2
	d := 1
	if size > 1 {
		d = 1<<min(size-1, wholeSize-1) | r.symbol(&c.rest[remainder(on, axis, size, alone)])
		if n := size - wholeSize; n > 0 {
			d = d<<n | r.bits(n)
		}
	}
	if step%2 == 1 {
		d = -d
	}
	return int16(d)
}

// The flags of a point (OpenType, glyf table).
const (
	onCurve  = 0x01
	shortX   = 0x02
	shortY   = 0x04
	repeated = 0x08
	sameX    = 0x10 // of a short step: it is positive
	sameY    = 0x20
	overlaps = 0x40 // of the first point: contours may
)

// write appends the outline as the table glyf has it, each step in as few bytes as
// can be, as the programs write it that made the faces.
func write(out []byte, ends []uint16, points []point, overlap byte) []byte {
	be := binary.BigEndian
	var x, y int
	left, bottom, right, top := 1<<15, 1<<15, -1<<15, -1<<15
	for _, p := range points {
		x, y = x+int(p.dx), y+int(p.dy)
		left, right, bottom, top = min(left, x), max(right, x), min(bottom, y), max(top, y)
	}
	for _, v := range [...]int{len(ends), left, bottom, right, top} {
		out = be.AppendUint16(out, uint16(v))
	}
	for _, e := range ends {
		out = be.AppendUint16(out, e)
	}
	out = append(out, 0, 0) // no instructions
	lastFlag, times := -1, 0
	for _, p := range points {
		flag := axisFlags(p.dx, shortX, sameX) | axisFlags(p.dy, shortY, sameY)
		if p.on {
			flag |= onCurve
		}
		flag |= overlap
		overlap = 0
		switch {
		case int(flag) != lastFlag || times == 255:
			out, times = append(out, flag), 0
			lastFlag = int(flag)
		case times == 0:
			out, times = append(out, flag), 1
		default:
			times++
			out[len(out)-2], out[len(out)-1] = flag|repeated, byte(times)
		}
	}
	for _, p := range points {
		out = appendStep(out, p.dx)
	}
	for _, p := range points {
		out = appendStep(out, p.dy)
	}
	return out
}

func axisFlags(d int16, short, same byte) byte {
	switch {
	case d == 0:
		return same
	case d > 0 && d < 256:
		return short | same
	case d < 0 && d > -256:
		return short
	}
	return 0
}

func appendStep(out []byte, d int16) []byte {
	switch {
	case d == 0:
		return out
	case d > 0 && d < 256:
		return append(out, byte(d))
	case d < 0 && d > -256:
		return append(out, byte(-d))
	}
	return binary.BigEndian.AppendUint16(out, uint16(d))
}
