package deflate

import (
	"encoding/binary"
	"hash/adler32"
	"math/bits"
)

// Streams are streams that will get one code between them: first all are
// searched for repetitions, then each is written. The zero value is empty.
type Streams struct {
	counts  Counts
	tokens  []token
	streams []stream
	code    *Code

	last [1 << hashBits]int32 // by hash of four bytes: where they stood last, counted from before
	seen int32                // bytes of all streams so far
}

type stream struct {
	end   int // in tokens
	adler uint32
}

// token is a byte, or a match: the highest bit, length-3 in eight bits,
// distance-1 in fifteen.
type token uint32

const (
	match      token = 1 << 31
	hashBits         = 13
	window           = 1 << 15
	shortest         = 4
	longest          = 258
	maxStreams       = 1 << 30 // bytes, for positions in 32 bits
)

// Reset makes s empty; it keeps its memory.
func (s *Streams) Reset() {
	s.counts, s.code = Counts{}, nil
	s.tokens, s.streams = s.tokens[:0], s.streams[:0]
	if s.seen > maxStreams {
		clear(s.last[:])
		s.seen = 0
	}
}

// Size is what s holds on to, in bytes.
func (s *Streams) Size() int { return 4 * cap(s.tokens) }

// Add adds a stream of less than 2 GB.
func (s *Streams) Add(data []byte) {
	if int64(s.seen)+int64(len(data))+window > 1<<31-1 {
		clear(s.last[:])
		s.seen = 0
	}
	// What stands in the table from earlier streams lies below start.
	start := s.seen + window
	literals := func(from, to int) {
		for _, b := range data[from:to] {
			s.counts.literals[b]++
			s.tokens = append(s.tokens, token(b))
		}
	}
	done := 0
	for i := 0; i+8 <= len(data); {
		v := binary.LittleEndian.Uint32(data[i:])
		slot := &s.last[v*0x9E3779B1>>(32-hashBits)]
		at := int(*slot - start)
		*slot = start + int32(i)
		if at < 0 || i-at > window || binary.LittleEndian.Uint32(data[at:]) != v {
			i++
			continue
		}
		n := shortest + same(data[at+shortest:], data[i+shortest:])
		for i > done && at > 0 && n < longest && data[i-1] == data[at-1] {
			i, at, n = i-1, at-1, n+1
		}
		literals(done, i)
		s.match(n, i-at)
		// Where a match begins another may end: both its ends are worth keeping.
		for k := i + 1; k < i+n && k+4 <= len(data); k += 1 + n/8 {
			s.last[binary.LittleEndian.Uint32(data[k:])*0x9E3779B1>>(32-hashBits)] = start + int32(k)
		}
		i += n
		done = i
	}
	literals(done, len(data))
	s.seen = start + int32(len(data))
	s.streams = append(s.streams, stream{len(s.tokens), adler32.Checksum(data)})
}

// same counts the bytes with which both begin, as many as a match may still take.
func same(a, b []byte) int {
	b = b[:min(len(b), longest-shortest)]
	n := 0
	for ; len(b)-n >= 8; n += 8 {
		if d := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); d != 0 {
			return n + bits.TrailingZeros64(d)/8
		}
	}
	for n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func (s *Streams) match(length, distance int) {
	l, _, _ := lengthSymbol(length)
	d, _, _ := distanceSymbol(distance)
	s.counts.literals[l]++
	s.counts.distances[d]++
	s.tokens = append(s.tokens, match|token(length-3)<<15|token(distance-1))
}

// Append appends stream i. No stream may be added after the first is written.
func (s *Streams) Append(out []byte, i int) []byte {
	if s.code == nil {
		s.code = NewCode(&s.counts)
	}
	c := s.code
	from := 0
	if i > 0 {
		from = s.streams[i-1].end
	}
	w := c.begin(out)
	for _, t := range s.tokens[from:s.streams[i].end] {
		if t < match {
			l := &c.literals[t]
			w.add(uint64(l.bits), int(l.size))
			continue
		}
		symbol, extra, n := lengthSymbol(int(t>>15&0xFF) + 3)
		l := &c.literals[symbol]
		w.add(uint64(l.bits)|uint64(extra)<<l.size, int(l.size)+n)
		symbol, extra, n = distanceSymbol(int(t&(window-1)) + 1)
		d := &c.distances[symbol]
		w.add(uint64(d.bits)|uint64(extra)<<d.size, int(d.size)+n)
	}
	return c.end(w, s.streams[i].adler)
}

// lengthSymbol is the symbol of a match's length, with the extra bits behind it
// (RFC 1951, 3.2.5): from 11 on four symbols have one extra bit, then four two …
func lengthSymbol(length int) (symbol, extra, n int) {
	v := length - 3
	switch {
	case v < 8:
		return 257 + v, 0, 0
	case length == longest:
		return 285, 0, 0
	}
	n = bits.Len(uint(v)) - 3
	return 257 + 4*n + v>>n, v & (1<<n - 1), n
}

// distanceSymbol does so for the distance: from 5 on two symbols have one extra
// bit, then two have two …
func distanceSymbol(distance int) (symbol, extra, n int) {
	v := distance - 1
	if v < 4 {
		return v, 0, 0
	}
	n = bits.Len(uint(v)) - 2
	return 2*n + v>>n, v & (1<<n - 1), n
}
