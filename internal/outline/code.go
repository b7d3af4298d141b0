package outline

import "encoding/binary"

const (
	longestCode = 15
	rootBits    = 8
)

// code is a Huffman code, made from the lengths of its symbols: the codes of one
// length follow each other, and the longer ones follow the shorter.
type code struct {
	root   [1 << rootBits]uint16  // by the next bits: symbol<<4 | length; 0: it is longer
	first  [longestCode + 1]int32 // by length: the first code, filled up to longestCode bits
	offset [longestCode + 1]int32 // by length: what to add to a code to find its symbol
	sorted []uint16
}

// fill makes the code of these symbols, given in their order.
func (c *code) fill(used []symbol) {
	var many, place [longestCode + 1]int32
	for _, s := range used {
		many[s.length]++
	}
	next, start := int32(0), int32(0) // code, place in sorted
	for n := 1; n <= longestCode; n++ {
		c.first[n] = next << (longestCode - n)
		c.offset[n] = start - next
		place[n] = start
		next, start = (next+many[n])<<1, start+many[n]
	}
	c.sorted = make([]uint16, start)
	for _, s := range used {
		n := s.length
		at := place[n]
		place[n]++
		c.sorted[at] = s.symbol
		if n <= rootBits {
			from, entry := (at-c.offset[n])<<(rootBits-n), s.symbol<<4|uint16(n)
			entries := c.root[from : from+1<<(rootBits-n)]
			for i := range entries {
				entries[i] = entry
			}
		}
	}
}

// reader reads bits, the highest of each byte first. Behind its end are zeros.
type reader struct {
	in  []byte // eight bytes more than there are
	at  int
	acc uint64 // the next bits, highest first
	n   int    // how many of them are sure
}

func (r *reader) fill() {
	if r.at+8 <= len(r.in) {
		r.acc |= binary.BigEndian.Uint64(r.in[r.at:]) >> r.n
		r.at += (63 - r.n) >> 3
		r.n |= 56
	}
}

// bits reads n bits, at most 32.
func (r *reader) bits(n int) int {
	r.fill()
	v := int(r.acc >> (64 - n))
	r.acc <<= n
	r.n -= n
	return v
}

// symbol reads one symbol.
func (r *reader) symbol(c *code) int {
	if r.n < longestCode {
		r.fill()
	}
	if e := c.root[r.acc>>(64-rootBits)]; e != 0 {
		n := int(e & 15)
		r.acc <<= n
		r.n -= n
		return int(e >> 4)
	}
	v := int32(r.acc >> (64 - longestCode))
	for n := rootBits + 1; n <= longestCode; n++ {
		if n == longestCode || v < c.first[n+1] {
			r.acc <<= n
			r.n -= n
			if at := v>>(longestCode-n) + c.offset[n]; at >= 0 && int(at) < len(c.sorted) {
				return int(c.sorted[at])
			}
			break
		}
	}
	return 0
}

// appendLengths writes the lengths of a code: below 16 a length, from there on how
// many zeros.
func appendLengths(out []byte, lengths []uint8) []byte {
	for i := 0; i < len(lengths); {
		zeros := 0
		for i+zeros < len(lengths) && zeros < 240 && lengths[i+zeros] == 0 {
			zeros++
		}
		if zeros == 0 {
			out = append(out, lengths[i])
			i++
			continue
		}
		out = append(out, byte(15+zeros))
		i += zeros
	}
	return out
}

// symbol is one that occurs, with the length of its code.
type symbol struct {
	symbol uint16
	length uint8
}

// readLengths reads the lengths of a code of so many symbols, and appends those
// that occur to used.
func readLengths(in []byte, symbols int, used []symbol) ([]symbol, []byte) {
	for s := 0; s < symbols && len(in) > 0; in = in[1:] {
		if in[0] > longestCode {
			s += int(in[0]) - longestCode
			continue
		}
		used = append(used, symbol{uint16(s), in[0]})
		s++
	}
	return used, in
}

// readCodes reads what writeCodes wrote.
func readCodes(in []byte) *codes {
	c := &codes{}
	if len(in) < 1+contexts {
		return c
	}
	c.class = make([]code, in[0])
	copy(c.chosen[:], in[1:])
	in = in[1+contexts:]
	for s := range classes {
		c.last[s], c.before[s] = share(s)
	}
	used := make([]symbol, 0, classes)
	read := func(to *code, symbols int) {
		used, in = readLengths(in, symbols, used[:0])
		to.fill(used)
	}
	read(&c.kinds, mostKinds)
	read(&c.points, mostPoints)
	for i := range c.class {
		read(&c.class[i], classes)
	}
	for i := range c.rest {
		if n := i%sizes + 1; n > 1 {
			read(&c.rest[i], 1<<min(n-1, wholeSize-1))
		}
	}
	return c
}
