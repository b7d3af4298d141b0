// Package outline keeps the outlines of a face in half their size.
//
// The tables glyf and loca of TrueType ⇄ one table, PackedTag, from which each
// outline is read by itself and comes back byte for byte. The bundled faces are
// stored so: they are most of the program. Nothing of the outlines is lost: what is
// not laid out as most are (composites, instructions) is kept as it stands. It knows
// nothing of characters, and reads only what Pack wrote: it never sees a user's font.
//
// A point is two Huffman symbols or three: its class (whether it lies on the
// curve, and the size and sign of its step on either axis, or that the step takes
// back that of the point before the last, as the sides of a stroke do), in a code
// that the last two points choose; and of each step what its size leaves open.
package outline

import "math/bits"

// PackedTag is the table's name.
const PackedTag = "pack"

const (
	sizes      = 11          // of a step: 1…2047 units
	steps      = 2 + 2*sizes // none, taken back, size and sign
	classes    = 2 * steps * steps
	wholeSize  = 8 // of a step of more bits than these the last ones have no code
	remainders = 2 * 2 * 2 * sizes
	mostPoints = 512 // of a contour
	mostKinds  = 256 // twice the contours of a glyph; and one: they overlap

	asItStands = 1 << 15 // of a length in the index: the outline is not packed
	indexStep  = 32      // the place of so many glyphs is found by adding up lengths
)

// point is a point, given by its step from the one before.
type point struct {
	on     bool // lies on the curve
	dx, dy int16
}

// size is the number of bits of a step without its sign.
func size(d int16) int {
	if d < 0 {
		d = -d
	}
	return bits.Len16(uint16(d))
}

// step is what the class says of a step; before is that of the point before the last.
func step(d, before int16) int {
	switch {
	case d == 0:
		return 0
	case d == -before:
		return 1
	case d < 0:
		return 1 + 2*size(d)
	}
	return 2 * size(d)
}

// The context of a point is what the classes of the last two say about it: of the
// last one whether it is on the curve and how each step leans, of the one before
// the same more coarsely.
const (
	leanings  = 6 // none, taken back, a small or large step to either side
	contexts  = 2*leanings*leanings*2*4*4 + 1
	beginning = contexts - 1 // of the first point of a contour
	small     = 3            // bits
)

// leaning tells how a step leans, fully or coarsely.
func leaning(step int, fully bool) int {
	switch {
	case step < 2:
		return step
	case !fully || step/2 <= small:
		return 2 + step%2
	}
	return 4 + step%2
}

// share is a class's part of the context, as the last point and as the one before.
func share(class int) (last, before uint16) {
	on, x, y := class/(steps*steps), class/steps%steps, class%steps
	last = uint16((on*leanings+leaning(x, true))*leanings+leaning(y, true)) * 32
	return last, uint16((on*4+leaning(x, false))*4 + leaning(y, false))
}

// remainder numbers the code of what a step's size leaves open.
func remainder(on bool, axis, size int, alone bool) int {
	c := axis
	for _, b := range [...]bool{on, alone} {
		c *= 2
		if b {
			c++
		}
	}
	return c*sizes + size - 1
}
