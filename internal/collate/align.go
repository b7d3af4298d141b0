package collate

// Alignment of two texts, character by character.

// most is how many pairs of characters a stretch may have to be compared in full.
const most = 1 << 20

// align finds for each character of a the one of b that it is, −1 where it is
// not there; in rising order.
func align(a, b []rune) []int {
	out := make([]int, len(a))
	for i := range out {
		out[i] = -1
	}
	aligner{a, b, out}.stretch(0, len(a), 0, len(b), 32)
	return out
}

type aligner struct {
	a, b []rune
	out  []int
}

// stretch aligns a[a0:a1] with b[b0:b1]: what is alike at both ends, then what
// occurs just once in both, then in full.
func (l aligner) stretch(a0, a1, b0, b1, gram int) {
	for a0 < a1 && b0 < b1 && l.a[a0] == l.b[b0] {
		l.out[a0] = b0
		a0, b0 = a0+1, b0+1
	}
	for a0 < a1 && b0 < b1 && l.a[a1-1] == l.b[b1-1] {
		a1, b1 = a1-1, b1-1
		l.out[a1] = b1
	}
	if a0 == a1 || b0 == b1 {
		return
	}
	for ; gram >= 4; gram /= 2 {
		anchors := l.anchors(a0, a1, b0, b1, gram)
		if len(anchors) == 0 {
			continue
		}
		for _, k := range anchors {
			if k[0] < a0 || k[1] < b0 {
				continue // within what was extended to
			}
			for i := range gram {
				l.out[k[0]+i] = k[1] + i
			}
			// Back from the anchor as far as it goes, the rest by itself.
			i, j := k[0], k[1]
			for i > a0 && j > b0 && l.a[i-1] == l.b[j-1] {
				i, j = i-1, j-1
				l.out[i] = j
			}
			l.stretch(a0, i, b0, j, gram)
			a0, b0 = k[0]+gram, k[1]+gram
			for a0 < a1 && b0 < b1 && l.a[a0] == l.b[b0] {
				l.out[a0] = b0
				a0, b0 = a0+1, b0+1
			}
		}
		l.stretch(a0, a1, b0, b1, gram/2)
		return
	}
	if (a1-a0)*(b1-b0) <= most {
		l.full(a0, a1, b0, b1)
	}
}

// anchors are the stretches of gram characters that occur once in both, the
// longest rising sequence of them.
func (l aligner) anchors(a0, a1, b0, b1, gram int) [][2]int {
	if a1-a0 < gram || b1-b0 < gram {
		return nil
	}
	type seen struct{ na, nb, a, b int }
	at := map[string]*seen{}
	// Places of a are taken a few characters apart: an anchor is extended anyway.
	for i := a0; i+gram <= a1; i++ {
		k := string(l.a[i : i+gram])
		s := at[k]
		if s == nil {
			s = &seen{a: i}
			at[k] = s
		}
		s.na++
	}
	var hits []*seen
	for j := b0; j+gram <= b1; j++ {
		if s := at[string(l.b[j:j+gram])]; s != nil {
			if s.nb++; s.nb == 1 {
				s.b = j
				hits = append(hits, s)
			}
		}
	}
	var pairs [][2]int
	for _, s := range hits { // rising in b
		if s.na == 1 && s.nb == 1 {
			pairs = append(pairs, [2]int{s.a, s.b})
		}
	}
	return rising(pairs)
}

// rising is the longest sequence of pairs that rises in its first part; the
// second part rises already.
func rising(pairs [][2]int) [][2]int {
	tails := []int{}
	before := make([]int, len(pairs))
	for i, p := range pairs {
		lo, hi := 0, len(tails)
		for lo < hi {
			if mid := (lo + hi) / 2; pairs[tails[mid]][0] < p[0] {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		before[i] = -1
		if lo > 0 {
			before[i] = tails[lo-1]
		}
		if lo == len(tails) {
			tails = append(tails, i)
		} else {
			tails[lo] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	out := make([][2]int, len(tails))
	for i, k := tails[len(tails)-1], len(tails)-1; k >= 0; i, k = before[i], k-1 {
		out[k] = pairs[i]
	}
	return out
}

// full aligns by the longest common subsequence, in which neighbours that stay
// neighbours count more.
func (l aligner) full(a0, a1, b0, b1 int) {
	n, m := a1-a0, b1-b0
	width := m + 1
	// best[i][j] is the worth of a[i:], b[j:]; run[i][j] the length of what is alike from here.
	best, run := make([]int32, (n+1)*width), make([]int16, (n+1)*width)
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			k := i*width + j
			best[k] = max(best[k+width], best[k+1])
			if l.a[a0+i] != l.b[b0+j] {
				continue
			}
			run[k] = min(run[k+width+1]+1, 1000)
			if w := best[k+width+1] + 2 + min(int32(run[k+width+1]), 1); w >= best[k] {
				best[k] = w
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		k := i*width + j
		switch {
		case run[k] > 0 && best[k] == best[k+width+1]+2+min(int32(run[k+width+1]), 1):
			l.out[a0+i] = b0 + j
			i, j = i+1, j+1
		case best[k+width] >= best[k+1]:
			i++
		default:
			j++
		}
	}
}

// tidy takes back the alignment of short stretches between long ones that
// differ: single characters that two sentences share by chance.
func tidy(match []int, a, b []rune) {
	dropShort(match, len(b))
	extend(match, a, b)
}

// extend aligns what is alike at the ends of a gap: characters that were taken
// back may belong to its neighbours.
func extend(match []int, a, b []rune) {
	next := 0
	for i := 0; i <= len(match); {
		if i < len(match) && match[i] == next {
			i, next = i+1, next+1
			continue
		}
		a0, b0 := i, next
		for i < len(match) && match[i] < 0 {
			i++
		}
		a1, b1 := i, len(b)
		if i < len(match) {
			b1 = match[i]
		}
		next = b1
		for a1 > a0 && b1 > b0 && a[a1-1] == b[b1-1] {
			a1, b1 = a1-1, b1-1
			match[a1] = b1
		}
		for a1 > a0 && b1 > b0 && a[a0] == b[b0] {
			match[a0] = b0
			a0, b0 = a0+1, b0+1
		}
		if i == len(match) {
			return
		}
	}
}

// dropShort takes the short stretches back.
func dropShort(match []int, nb int) {
	type stretch struct{ from, to int } // of aligned neighbours
	for range 3 {
		var runs []stretch
		for i := 0; i < len(match); {
			if match[i] < 0 {
				i++
				continue
			}
			j := i + 1
			for j < len(match) && match[j] == match[j-1]+1 {
				j++
			}
			runs = append(runs, stretch{i, j})
			i = j
		}
		dropped := false
		for k, r := range runs {
			aBefore, bBefore, aAfter, bAfter := r.from, match[r.from], len(match)-r.to, nb-match[r.to-1]-1
			if k > 0 {
				p := runs[k-1]
				aBefore, bBefore = r.from-p.to, match[r.from]-match[p.to-1]-1
			}
			if k+1 < len(runs) {
				q := runs[k+1]
				aAfter, bAfter = q.from-r.to, match[q.from]-match[r.to-1]-1
			}
			// Both sides of the stretch differ in both texts by more than it is long.
			if n := r.to - r.from; n < 4 && min(max(aBefore, bBefore), max(aAfter, bAfter)) > 2*n && k > 0 && k+1 < len(runs) {
				for i := r.from; i < r.to; i++ {
					match[i] = -1
				}
				dropped = true
			}
		}
		if !dropped {
			return
		}
	}
}
