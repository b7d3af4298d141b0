package deflate

import "encoding/binary"

// bitWriter packs bits into bytes, from the lowest up.
type bitWriter struct {
	out []byte
	acc uint64 // bits not yet in out
	n   int    // how many: fewer than 32 between calls
}

// add adds the n lowest bits of v, whose others are 0; n is at most 32.
func (w *bitWriter) add(v uint64, n int) {
	w.acc |= v << w.n
	if w.n += n; w.n >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.acc))
		w.acc >>= 32
		w.n -= 32
	}
}

// copy adds what another has, which keeps it.
func (w *bitWriter) copy(from *bitWriter) {
	b := from.out // a multiple of four
	for ; len(b) >= 4; b = b[4:] {
		v := uint64(binary.LittleEndian.Uint32(b)) << w.n
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.acc|v))
		w.acc = v >> 32
	}
	w.add(from.acc, from.n)
}

// close returns what was written, filled up with zeros to a whole byte.
func (w *bitWriter) close() []byte {
	for ; w.n > 0; w.n -= 8 {
		w.out = append(w.out, byte(w.acc))
		w.acc >>= 8
	}
	return w.out
}
