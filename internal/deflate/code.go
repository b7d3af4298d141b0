// Package deflate compresses many small streams that resemble each other, such
// as the outlines of a face or the pages of a document.
//
// bytes → zlib streams (RFC 1950, RFC 1951) that share one Huffman code. To
// find the best code for each stream takes longer than all the rest of
// compressing a few kilobytes; and where the code stays, the bits of a piece
// that comes again, such as a glyph, can be made once and then copied. For one
// large stream the usual compressors do better. It reads no stream.
package deflate

import (
	"cmp"
	"math/bits"
	"slices"
)

// The symbols of RFC 1951, 3.2.5.
const (
	endOfBlock   = 256
	numLiterals  = 286 // bytes, the end of a block, lengths of matches
	numDistances = 30
	longestCode  = 15
)

// Counts says how often each symbol occurs.
type Counts struct {
	literals  [numLiterals]int
	distances [numDistances]int
}

// Add counts bytes that will not be searched for repetitions.
func (c *Counts) Add(data []byte) {
	for _, b := range data {
		c.literals[b]++
	}
}

// All makes every byte occur, if rarely, so that the code has them all.
func (c *Counts) All() {
	for b := range endOfBlock {
		c.literals[b]++
	}
}

// Code is a Huffman code. It is immutable.
type Code struct {
	literals  []symbol
	distances []symbol
	header    bitWriter // of a block in this code
}

// symbol is the code of one symbol.
type symbol struct {
	bits uint16 // the first one lowest, as deflate packs them
	size uint8
}

// NewCode returns the best code for these counts.
func NewCode(counts *Counts) *Code {
	counts.literals[endOfBlock]++
	return codeOf(Lengths(counts.literals[:], longestCode), Lengths(counts.distances[:], longestCode))
}

// CodeOf returns the code without matches that has these lengths (Code.Lengths).
func CodeOf(literals []uint8) *Code {
	return codeOf(append(literals, make([]uint8, numLiterals-len(literals))...), []uint8{1})
}

func codeOf(literals, distances []uint8) *Code {
	c := &Code{literals: symbols(literals, longestCode), distances: symbols(distances, longestCode)}
	c.writeHeader()
	return c
}

// Lengths returns how many bits each byte's code has, and that of the end.
func (c *Code) Lengths() []uint8 {
	out := make([]uint8, endOfBlock+1)
	for i := range out {
		out[i] = c.literals[i].size
	}
	return out
}

// symbols returns the code of these lengths.
func symbols(lengths []uint8, longest int) []symbol {
	out := make([]symbol, len(lengths))
	for i, n := range lengths {
		out[i].size = n
	}
	// RFC 1951, 3.2.2: the codes of one length follow each other.
	code := 0
	for size := 1; size <= longest; size++ {
		for i := range out {
			if int(out[i].size) == size {
				out[i].bits = bits.Reverse16(uint16(code)) >> (16 - size)
				code++
			}
		}
		code <<= 1
	}
	return out
}

// Lengths returns how many bits each symbol's code has, at most longest: the best
// code for symbols that occur so often. Those that do not occur have none; a single
// one has a code of one bit.
func Lengths(counts []int, longest int) []uint8 {
	out := make([]uint8, len(counts))
	var used []int
	for i, n := range counts {
		if n > 0 {
			used = append(used, i)
		}
	}
	if len(used) == 0 {
		used = []int{0} // some readers want a code to be there even if nothing uses it
	}
	for divisor := 1; !measure(out, counts, used, divisor, longest); divisor *= 2 {
	}
	return out
}

// measure settles the lengths of the codes by joining, again and again, the two
// rarest. It reports false where a code gets too long: counts that differ less
// then make it shorter. Of equals the first is the rarer.
func measure(out []uint8, counts, used []int, divisor, longest int) bool {
	if len(used) == 1 {
		out[used[0]] = 1
		return true
	}
	type node struct{ count, parent int }
	count := func(i int) int { return counts[i]/divisor + 1 }
	slices.SortStableFunc(used, func(a, b int) int { return cmp.Compare(count(a), count(b)) })
	nodes := make([]node, len(used), 2*len(used))
	for n, i := range used {
		nodes[n].count = count(i)
	}
	leaf, inner := 0, len(used)
	rarest := func() int {
		if inner == len(nodes) || leaf < len(used) && nodes[leaf].count <= nodes[inner].count {
			leaf++
			return leaf - 1
		}
		inner++
		return inner - 1
	}
	for len(nodes) < 2*len(used)-1 {
		a, b := rarest(), rarest()
		nodes[a].parent, nodes[b].parent = len(nodes), len(nodes)
		nodes = append(nodes, node{count: nodes[a].count + nodes[b].count})
	}
	nodes[len(nodes)-1].count = 0 // from here on: the depth
	for n := len(nodes) - 2; n >= 0; n-- {
		depth := nodes[nodes[n].parent].count + 1
		if depth > longest {
			return false
		}
		nodes[n].count = depth
		if n < len(used) {
			out[used[n]] = uint8(depth)
		}
	}
	return true
}

// lengthOrder is the order in which the lengths of the codes for code lengths
// stand (RFC 1951, 3.2.7).
var lengthOrder = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// writeHeader makes the header of a block: that it is the last, and the
// lengths of all codes. Of their short forms only those for zeros are used.
func (c *Code) writeHeader() {
	numLit, numDist := 257, 1
	for i := range c.literals {
		if c.literals[i].size > 0 {
			numLit = max(numLit, i+1)
		}
	}
	for i := range c.distances {
		if c.distances[i].size > 0 {
			numDist = max(numDist, i+1)
		}
	}
	type item struct{ symbol, extra, size int }
	var items []item
	lengths := slices.Concat(c.literals[:numLit], c.distances[:numDist])
	var counts [19]int
	for i := 0; i < len(lengths); {
		zeros := 0
		for i+zeros < len(lengths) && zeros < 138 && lengths[i+zeros].size == 0 {
			zeros++
		}
		it := item{symbol: int(lengths[i].size)}
		switch {
		case zeros >= 11:
			it = item{18, zeros - 11, 7}
		case zeros >= 3:
			it = item{17, zeros - 3, 3}
		default:
			zeros = 1
		}
		i += zeros
		items = append(items, it)
		counts[it.symbol]++
	}
	code := symbols(Lengths(counts[:], 7), 7)
	w := &c.header
	w.add(1, 1) // the last block
	w.add(2, 2) // with a code of its own
	w.add(uint64(numLit-257), 5)
	w.add(uint64(numDist-1), 5)
	w.add(19-4, 4)
	for _, i := range lengthOrder {
		w.add(uint64(code[i].size), 3)
	}
	for _, it := range items {
		w.add(uint64(code[it.symbol].bits), int(code[it.symbol].size))
		w.add(uint64(it.extra), it.size)
	}
}
