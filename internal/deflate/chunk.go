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

// chunkHead is the length of what stands before the bits of a chunk that is kept.
const chunkHead = 12

// Append appends the chunk so that ReadChunk reads it: its length, how many bits
// it has, its checksum, the bits.
func (k *Chunk) Append(out []byte) []byte {
	for _, v := range [...]int{k.Length, 8*len(k.bits.out) + k.bits.n, int(k.adler)} {
		out = binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	w := bitWriter{append(out, k.bits.out...), k.bits.acc, k.bits.n}
	return w.close()
}

// ReadChunk reads the first chunk of in, which nobody may change afterwards; ok is
// false where in is too short.
func ReadChunk(in []byte) (k Chunk, rest []byte, ok bool) {
	if len(in) < chunkHead {
		return k, nil, false
	}
	le := binary.LittleEndian
	k.Length, k.adler = int(le.Uint32(in)), le.Uint32(in[8:])
	bits := int(le.Uint32(in[4:]))
	whole, odd := bits/32*4, bits%32
	in = in[chunkHead:]
	if end := (bits + 7) / 8; len(in) >= end {
		k.bits = bitWriter{out: in[:whole:whole], n: odd}
		for i, b := range in[whole:end] {
			k.bits.acc |= uint64(b) << (8 * i)
		}
		return k, in[end:], true
	}
	return k, nil, false
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
