package font

import (
	"cmp"
	"slices"
)

// halfWidths collects the single substitutions of the feature hwid (OpenType
// GSUB lookup type 1, also behind an extension, type 7), of whatever script:
// a digit has one half-width form.
func halfWidths(gsub view, numGlyphs int) []substitution {
	c := collector{numGlyphs: numGlyphs, steps: 1 << 17}
	features, lookups := gsub.from(gsub.u16(6)), gsub.from(gsub.u16(8))
	for i := range features.u16(0) {
		rec := features.from(2 + 6*i)
		if len(rec) < 6 || string(rec[:4]) != "hwid" {
			continue
		}
		feature := features.from(rec.u16(4))
		for j := range feature.u16(2) {
			index := feature.u16(4 + 2*j)
			if !c.step() {
				break
			}
			if index < lookups.u16(0) && len(c.seen) < 64 && !slices.Contains(c.seen, index) {
				c.seen = append(c.seen, index)
				c.lookup(lookups.from(lookups.u16(2 + 2*index)))
			}
		}
	}
	slices.SortStableFunc(c.subs, func(a, b substitution) int { return cmp.Compare(a.from, b.from) })
	return slices.CompactFunc(c.subs, func(a, b substitution) bool { return a.from == b.from })
}

// collector gathers substitutions; steps bounds the work, because the tables
// of a damaged file may point at each other in any way.
type collector struct {
	numGlyphs, steps int
	seen             []int // lookups; the features of all scripts share them
	subs             []substitution
}

func (c *collector) step() bool {
	c.steps--
	return c.steps >= 0
}

func (c *collector) lookup(lookup view) {
	for k := range lookup.u16(4) {
		if !c.step() {
			return
		}
		kind, sub := lookup.u16(0), lookup.from(lookup.u16(6+2*k))
		if kind == 7 {
			kind, sub = sub.u16(2), sub.from(int(sub.u32(4)))
		}
		if kind == 1 {
			c.singles(sub)
		}
	}
}

// singles reads one single-substitution subtable: format 1 adds a delta,
// format 2 lists the substitutes in the order of the coverage.
func (c *collector) singles(sub view) {
	n := 0
	add := func(g int) {
		to := (g + sub.u16(4)) & 0xFFFF
		if sub.u16(0) == 2 {
			if to = 0; n < sub.u16(4) { // here the number of substitutes
				to = sub.u16(6 + 2*n)
			}
		}
		n++
		if g < c.numGlyphs && to < c.numGlyphs && to != 0 {
			c.subs = append(c.subs, substitution{GlyphID(g), GlyphID(to)})
		}
	}
	coverage := sub.from(sub.u16(2))
	switch coverage.u16(0) {
	case 1:
		for i := range coverage.u16(2) {
			if !c.step() {
				return
			}
			add(coverage.u16(4 + 2*i))
		}
	case 2:
		for i := range coverage.u16(2) {
			start, end := coverage.u16(4+6*i), coverage.u16(6+6*i)
			for g := start; g <= end; g++ {
				if !c.step() {
					return
				}
				add(g)
			}
		}
	}
}
