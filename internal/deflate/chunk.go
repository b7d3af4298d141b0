package deflate

import (
	"encoding/binary"
	"hash/adler32"
	"slices"
)

// Chunk is a piece of a stream, compressed by itself.
type Chunk struct {
	Length int // before compression

	bits  bitWriter
	adler uint32
}

// Chunk compresses data, whose bytes the code must all have. Repetitions are
// not looked for.
func (c *Code) Chunk(data []byte) *Chunk {
	w := bitWriter{out: make([]byte, 0, len(data)+8)}
	for _, b := range data {
		s := &c.literals[b]
		w.add(uint64(s.bits), int(s.size))
	}
	w.out = slices.Clone(w.out) // as long as it is
	return &Chunk{len(data), w, adler32.Checksum(data)}
}

// AppendChunks appends a zlib stream of chunks in this code.
func (c *Code) AppendChunks(out []byte, chunks []*Chunk) []byte {
	w := c.begin(out)
	adler := uint32(1)
	for _, k := range chunks {
		w.copy(&k.bits)
		adler = joined(adler, k.adler, k.Length)
	}
	return c.end(w, adler)
}

// begin begins a zlib stream.
func (c *Code) begin(out []byte) *bitWriter {
	w := &bitWriter{out: append(out, 0x78, 0x01)} // RFC 1950, 2.2
	w.copy(&c.header)
	return w
}

func (c *Code) end(w *bitWriter, adler uint32) []byte {
	s := &c.literals[endOfBlock]
	w.add(uint64(s.bits), int(s.size))
	return binary.BigEndian.AppendUint32(w.close(), adler)
}

// joined is the Adler-32 of two texts, one after the other, of which the
// second is n bytes long (RFC 1950, 8.2: two sums modulo 65521, of which the
// second counts the first once for each byte; the first begins with 1).
func joined(first, second uint32, n int) uint32 {
	const base = 65521
	a := (first&0xFFFF + base - 1) % base
	b := (first>>16 + second>>16 + uint32(n%base)*a%base) % base
	return b<<16 | (a+second&0xFFFF)%base
}
