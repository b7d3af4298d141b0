package font

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"math/bits"
	"slices"
)

// Outlines hardly repeat themselves, so that to look for repetitions costs
// more than it saves: they are only Huffman-coded (RFC 1951). With one code for
// all outlines of a face, the bits of a glyph are the same in every document:
// they are made once and then copied.

// huffman is a code for bytes and the end of a block.
type huffman struct {
	code [257]uint16 // the first bit lowest, as deflate packs them
	size [257]uint8  // in bits
}

const (
	endOfBlock  = 256
	longestCode = 15
)

// newHuffman returns the shortest code for text of these frequencies.
func newHuffman(counts [257]int) *huffman {
	h := &huffman{}
	for !h.measure(&counts) {
		for i := range counts { // the code is too long: make the rare less rare
			counts[i] = counts[i]/2 + 1
		}
	}
	// RFC 1951, 3.2.2: codes of one length are consecutive.
	code := 0
	for size := uint8(1); size <= longestCode; size++ {
		for i := range h.size {
			if h.size[i] == size {
				h.code[i] = bits.Reverse16(uint16(code)) >> (16 - size)
				code++
			}
		}
		code <<= 1
	}
	return h
}

// measure finds the length of each code, by joining again and again the two
// rarest. Ties go by the order of the bytes.
func (h *huffman) measure(counts *[257]int) bool {
	type node struct{ count, parent int }
	nodes := make([]node, 0, 2*len(counts))
	order := make([]int, len(counts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return counts[a] - counts[b] })
	for _, i := range order {
		nodes = append(nodes, node{count: counts[i]})
	}
	leaf, inner := 0, len(counts)
	rarest := func() int {
		if inner == len(nodes) || leaf < len(counts) && nodes[leaf].count <= nodes[inner].count {
			leaf++
			return leaf - 1
		}
		inner++
		return inner - 1
	}
	for len(nodes) < 2*len(counts)-1 {
		a, b := rarest(), rarest()
		nodes[a].parent, nodes[b].parent = len(nodes), len(nodes)
		nodes = append(nodes, node{count: nodes[a].count + nodes[b].count})
	}
	depth := make([]int, len(nodes))
	for i := len(nodes) - 2; i >= 0; i-- {
		depth[i] = depth[nodes[i].parent] + 1
		if depth[i] > longestCode {
			return false
		}
	}
	for n, i := range order {
		h.size[i] = uint8(depth[n])
	}
	return true
}

// chunk is a piece of a compressed stream.
type chunk struct {
	bits   []byte // the last byte may be used in part
	n      int    // bits
	length int    // bytes before compression, a multiple of four
	sum    uint32 // of TrueType, see checksum
	a, b   uint32 // of Adler-32 (RFC 1950, 8.2), as if the piece stood first
}

// encode compresses data, whose length is a multiple of four.
func (h *huffman) encode(data []byte) *chunk {
	w := bitWriter{out: make([]byte, 0, len(data)+16)}
	for _, v := range data {
		w.add(uint64(h.code[v]), int(h.size[v]))
	}
	adler := adler32.Checksum(data)
	c := &chunk{n: 8*len(w.out) + w.n, length: len(data), sum: checksum(data), a: adler & 0xFFFF, b: adler >> 16}
	c.bits = bytes.Clone(w.rest())
	return c
}

const adlerBase = 65521

// deflater writes a zlib stream (RFC 1950) of a single block.
type deflater struct {
	code *huffman
	w    bitWriter
	a, b uint32
}

// begin writes the headers of the stream and of its block (RFC 1951, 3.2.7).
func (d *deflater) begin() {
	d.a, d.b = 1, 0
	d.w.out = append(d.w.out, 0x78, 0x01)
	d.w.add(1, 1) // the last block
	d.w.add(2, 2) // with a code of its own
	d.w.add(uint64(len(d.code.size)-257), 5)
	d.w.add(0, 5)    // one code for distances, which nothing uses
	d.w.add(19-4, 4) // all lengths of codes of lengths
	// In the order 16, 17, 18, 0, 8, 7 …: the lengths 0 to 15 take four bits
	// each, the signs for repetition are not used.
	d.w.add(0, 9)
	for range 16 {
		d.w.add(4, 3)
	}
	for _, size := range d.code.size {
		d.w.add(uint64(bits.Reverse8(size)>>4), 4)
	}
	d.w.add(uint64(bits.Reverse8(1)>>4), 4)
}

func (d *deflater) add(c *chunk) {
	d.w.copy(c.bits, c.n)
	before := (d.a + adlerBase - 1) % adlerBase
	d.b = (d.b + c.b + uint32(c.length%adlerBase)*before%adlerBase) % adlerBase
	d.a = (before + c.a) % adlerBase
}

// end returns all that was written.
func (d *deflater) end() []byte {
	d.w.add(uint64(d.code.code[endOfBlock]), int(d.code.size[endOfBlock]))
	return binary.BigEndian.AppendUint32(d.w.rest(), d.b<<16|d.a)
}

// bitWriter packs bits into bytes, from the lowest up.
type bitWriter struct {
	out []byte
	acc uint64 // bits not yet in out
	n   int    // how many, below 32 between calls of add
}

func (w *bitWriter) add(v uint64, n int) {
	w.acc |= v << w.n
	if w.n += n; w.n >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.acc))
		w.acc >>= 32
		w.n -= 32
	}
}

// copy adds the first n bits of b.
func (w *bitWriter) copy(b []byte, n int) {
	for ; n >= 32; n -= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.acc|uint64(binary.LittleEndian.Uint32(b))<<w.n))
		w.acc = uint64(binary.LittleEndian.Uint32(b)) >> (32 - w.n)
		b = b[4:]
	}
	for ; n > 0; n -= 8 {
		w.add(uint64(b[0])&(1<<min(n, 8)-1), min(n, 8))
		b = b[1:]
	}
}

// rest returns all that was written, filled up with zeros to a whole byte.
func (w *bitWriter) rest() []byte {
	for ; w.n > 0; w.n -= 8 {
		w.out = append(w.out, byte(w.acc))
		w.acc >>= 8
	}
	w.n, w.acc = 0, 0
	return w.out
}
