package font

import (
	"cmp"
	"slices"
)

// halfWidths collects the single substitutions of the feature hwid (OpenType
// GSUB lookup type 1, also behind an extension, type 7), of whatever script:
// a digit has one half-width form.
func halfWidths(gsub view, numGlyphs int) []substitution {
	features, lookups := gsub.from(gsub.u16(6)), gsub.from(gsub.u16(8))
	var subs []substitution
	seen := map[int]bool{}
	for i := range features.u16(0) {
		rec := features.from(2 + 6*i)
		if len(rec) < 6 || string(rec[:4]) != "hwid" {
			continue
		}
		feature := features.from(rec.u16(4))
		for j := range feature.u16(2) {
			index := feature.u16(4 + 2*j)
			if seen[index] || index >= lookups.u16(0) {
				continue
			}
			seen[index] = true
			lookup := lookups.from(lookups.u16(2 + 2*index))
			for k := range lookup.u16(4) {
				kind, sub := lookup.u16(0), lookup.from(lookup.u16(6+2*k))
				if kind == 7 {
					kind, sub = sub.u16(2), sub.from(int(sub.u32(4)))
				}
				if kind == 1 {
					subs = singles(subs, sub, numGlyphs)
				}
			}
		}
	}
	slices.SortStableFunc(subs, func(a, b substitution) int { return cmp.Compare(a.from, b.from) })
	return slices.CompactFunc(subs, func(a, b substitution) bool { return a.from == b.from })
}

// singles reads one single-substitution subtable: format 1 adds a delta,
// format 2 lists the substitutes in the order of the coverage.
func singles(subs []substitution, sub view, numGlyphs int) []substitution {
	format, delta := sub.u16(0), sub.u16(4)
	n := 0
	add := func(g int) {
		to := (g + delta) & 0xFFFF
		if format == 2 {
			if n >= delta { // here the glyph count
				return
			}
			to = sub.u16(6 + 2*n)
		}
		n++
		if g < numGlyphs && to < numGlyphs && to != 0 && len(subs) < numGlyphs {
			subs = append(subs, substitution{GlyphID(g), GlyphID(to)})
		}
	}
	coverage := sub.from(sub.u16(2))
	switch coverage.u16(0) {
	case 1:
		for i := range min(coverage.u16(2), (len(coverage)-4)/2) {
			add(coverage.u16(4 + 2*i))
		}
	case 2:
		for i := range min(coverage.u16(2), (len(coverage)-4)/6) {
			start, end := coverage.u16(4+6*i), coverage.u16(6+6*i)
			for g := start; g <= end && n < numGlyphs; g++ {
				add(g)
			}
		}
	}
	return subs
}
