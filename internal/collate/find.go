package collate

import (
	"strings"
)

// hunk is a stretch of the report in whose place another stands.
type hunk struct{ a0, a1, b0, b1 int }

// hunksOf are the stretches that differ, widened to whole tokens.
func hunksOf(match []int, nb int, tokens []token, apart func(j int) bool, got []rune) []hunk {
	var raw []hunk
	next := 0 // the first character of b not yet accounted for
	for i := 0; i <= len(match); {
		if i < len(match) && match[i] == next {
			i, next = i+1, next+1
			continue
		}
		h := hunk{a0: i, b0: next}
		for i < len(match) && match[i] < 0 {
			i++
		}
		h.a1, h.b1 = i, nb
		if i < len(match) {
			h.b1 = match[i]
		}
		if h.a1 > h.a0 || h.b1 > h.b0 {
			raw = append(raw, h)
		}
		if i == len(match) {
			break
		}
		next = h.b1
	}
	var out []hunk
	k := 0
	for _, h := range raw {
		for k < len(tokens) && tokens[k].to < h.a0 {
			k++
		}
		for t := k; t < len(tokens) && tokens[t].from <= h.a1; t++ {
			if widens(tokens[t], h, apart, got) {
				for h.a0 > tokens[t].from {
					h.a0--
					if match[h.a0] >= 0 {
						h.b0 = match[h.a0]
					}
				}
				for h.a1 < tokens[t].to {
					if match[h.a1] >= 0 {
						h.b1 = match[h.a1] + 1
					}
					h.a1++
				}
				// What follows the last character taken, up to the next that is there.
				for h.a1 < len(match) && match[h.a1] < 0 {
					h.a1++
				}
				if h.a1 < len(match) {
					h.b1 = match[h.a1]
				} else {
					h.b1 = nb
				}
			}
		}
		if n := len(out); n > 0 && (h.a0 < out[n-1].a1 || h.b0 < out[n-1].b1) {
			out[n-1].a1, out[n-1].b1 = max(out[n-1].a1, h.a1), max(out[n-1].b1, h.b1)
			continue
		}
		out = append(out, h)
	}
	return out
}

// widens reports whether a hunk changes a token: it overlaps it, or it puts a
// character of a number right beside it.
func widens(t token, h hunk, apart func(int) bool, got []rune) bool {
	if h.a0 < t.to && h.a1 > t.from {
		return true
	}
	if t.kind != numberToken || h.b1 == h.b0 {
		return false
	}
	numeral := func(r rune) bool { return r >= '0' && r <= '9' || strings.ContainsRune(".,-%‰", r) }
	switch {
	case h.a0 == t.to:
		return numeral(got[h.b0]) && !apart(h.b0)
	case h.a1 == t.from:
		return numeral(got[h.b1-1]) && (h.b1 >= len(got) || !apart(h.b1))
	case h.a0 == h.a1 && h.a0 > t.from && h.a0 < t.to:
		return true
	}
	return false
}

// finder makes findings of the two streams.
type finder struct {
	c     *comparison
	w     *wantStream
	g     *gotStream
	match []int
	parts []changedUnit
}

// align finds for each character of the report the published one.
func (f *finder) align() {
	f.match = align(f.w.text.runes, f.g.runes)
	tidy(f.match, f.w.text.runes, f.g.runes)
}

// weak takes back the alignment of sentences of which little is left.
func (f *finder) weak() {
	for _, u := range f.w.units {
		n := 0
		for i := u.from; i < u.to; i++ {
			if f.match[i] >= 0 {
				n++
			}
		}
		if n > 0 && 100*n < 35*(u.to-u.from) {
			for i := u.from; i < u.to; i++ {
				f.match[i] = -1
			}
		}
	}
}

// slide moves what is missing or was added to the beginning of a sentence,
// where the characters before it are those at its end: of two sentences that
// begin with 1, the whole one is missing; of two paragraphs that end in the same
// sentence, the whole one as well.
func (f *finder) slide() {
	starts := map[int]int{} // 1: of a sentence, 2: of a paragraph too
	for k, u := range f.w.units {
		starts[u.from] = 1
		if k == 0 || u.place.order != f.w.units[k-1].place.order || u.place.listing {
			starts[u.from] = 2
		}
	}
	m := f.match
	next := 0
	for i := 0; i <= len(m); {
		if i < len(m) && m[i] == next {
			i, next = i+1, next+1
			continue
		}
		a0, b0 := i, next
		for i < len(m) && m[i] < 0 {
			i++
		}
		a1, b1 := i, len(f.g.runes)
		if i < len(m) {
			b1 = m[i]
		}
		switch {
		case starts[a0] == 2:
		case b0 == b1 && a1 > a0:
			f.slideMissing(a0, a1, starts)
		case a0 == a1 && b1 > b0:
			f.slideAdded(a0, b0, b1, starts)
		}
		if i == len(m) {
			return
		}
		next = b1
	}
}

// slideMissing moves a[a0:a1], which is missing, to a better beginning near by.
func (f *finder) slideMissing(a0, a1 int, starts map[int]int) {
	a, m := f.w.text.runes, f.match
	to, best := a0, starts[a0]
	for k := 1; best < 2 && a0-k >= 0 && m[a0-k] >= 0 && a[a0-k] == a[a1-k]; k++ {
		if starts[a0-k] > best {
			to, best = a0-k, starts[a0-k]
		}
	}
	for k := 1; best < 2 && a1+k <= len(a) && m[a1+k-1] >= 0 && a[a0+k-1] == a[a1+k-1]; k++ {
		if starts[a0+k] > best {
			to, best = a0+k, starts[a0+k]
		}
	}
	for ; a0 > to; a0, a1 = a0-1, a1-1 {
		m[a1-1], m[a0-1] = m[a0-1], -1
	}
	for ; a0 < to; a0, a1 = a0+1, a1+1 {
		m[a0], m[a1] = m[a1], -1
	}
}

// slideAdded moves b[b0:b1], which was added before a[a0], to a better beginning near by.
func (f *finder) slideAdded(a0, b0, b1 int, starts map[int]int) {
	b, m := f.g.runes, f.match
	to, best := a0, starts[a0]
	for k := 1; best < 2 && a0-k >= 0 && m[a0-k] == b0-k && b[b0-k] == b[b1-k]; k++ {
		if starts[a0-k] > best {
			to, best = a0-k, starts[a0-k]
		}
	}
	for k := 1; best < 2 && a0+k <= len(m) && m[a0+k-1] == b1+k-1 && b[b0+k-1] == b[b1+k-1]; k++ {
		if starts[a0+k] > best {
			to, best = a0+k, starts[a0+k]
		}
	}
	for k := 1; k <= a0-to; k++ {
		m[a0-k] = b1 - k
	}
	for k := range to - a0 {
		m[a0+k] = b0 + k
	}
}

// find makes the findings of all hunks.
func (f *finder) find() {
	hunks := hunksOf(f.match, len(f.g.runes), f.w.tokens, func(j int) bool { return f.g.apart[j] }, f.g.runes)
	k := 0
	for _, h := range hunks {
		for k < len(f.w.units) && f.w.units[k].to <= h.a0 && !(f.w.units[k].to == h.a0 && h.a0 == h.a1) {
			k++
		}
		f.hunk(h, k)
	}
	for i := range f.parts {
		f.tell(&f.parts[i])
	}
}

// hunk makes the findings of one hunk; k is the first unit that may be concerned.
func (f *finder) hunk(h hunk, k int) {
	var whole []unit
	var parts []unit
	for ; k < len(f.w.units) && f.w.units[k].from < max(h.a1, h.a0+1); k++ {
		u := f.w.units[k]
		switch {
		case u.from >= h.a0 && u.to <= h.a1:
			whole = append(whole, u)
		case u.from < h.a1 && u.to > h.a0 && h.a0 < h.a1:
			parts = append(parts, u)
		case h.a0 == h.a1 && u.from < h.a0 && u.to > h.a0:
			parts = append(parts, u)
		}
	}
	got := withoutMarks(f.g.runes[h.b0:h.b1])
	if len(whole) == 0 && len(parts) > 0 {
		if h.a0 == h.a1 && f.g.foot(h) {
			f.added(h, got) // below the text of a page, which goes on on the next
			return
		}
		f.inside(parts[0], h)
		return
	}
	for _, u := range whole {
		f.c.add(Finding{Kind: Missing, Part: u.part, Section: u.place.section, Table: u.place.table, Row: u.place.row, Anchor: u.place.anchor,
			Page: f.g.page(h.b0), Ref: f.w.text.ref(u.from, u.to), Want: f.words(u),
			Figures: f.figures(u.from, u.to) && !u.place.listing, order: u.place.order})
	}
	for _, u := range parts {
		p := hunk{max(u.from, h.a0), min(u.to, h.a1), h.b0, h.b0}
		if want := withoutMarks(f.w.text.runes[p.a0:p.a1]); want != "" {
			f.inside(u, p)
		}
	}
	if got != "" {
		f.added(h, got)
	}
}

// words are the words of a unit, the cells of a row apart.
func (f *finder) words(u unit) string {
	if u.row == nil {
		return withoutMarks(f.w.text.runes[u.from:u.to])
	}
	return strings.ReplaceAll(u.row.key(), "|", " ")
}

// figures reports whether a stretch holds a number, or what numbers are in.
func (f *finder) figures(from, to int) bool {
	for _, t := range f.w.tokens {
		if t.kind != directionToken && t.from >= from && t.to <= to {
			return true
		}
	}
	return false
}

// added tells text that is not in the report; at is where it stands in it.
func (f *finder) added(h hunk, got string) {
	if f.c.want.again[got] || madeOf(got, f.c.want.drawn) {
		return // the head of a table's next page, or the names and values of a chart
	}
	for _, i := range [...]int{h.a0 - 1, h.a1} {
		if u := f.unitAt(i); u != nil && u.table != nil && madeOf(got, u.table.spans) {
			return
		}
	}
	at := place{order: f.c.want.last}
	for i := h.a0 - 1; i >= 0; i-- {
		if u := f.unitAt(i); u != nil {
			at = u.place
			break
		}
	}
	fd := Finding{Kind: Added, Part: Text, Section: at.section, Anchor: at.anchor, Page: f.g.page(h.b0), Got: got,
		Figures: hasDigit(got) || scales.MatchString(got), order: at.order + 1, mark: f.g.raised(h)}
	if at.listing && strings.Trim(got, "0123456789") == "" {
		fd.Kind, fd.Figures = Layout, false
	}
	for j := h.b0; j < h.b1; j++ {
		if f.g.table[j] != nil {
			fd.Part = Table
		}
	}
	f.c.add(fd)
}

// madeOf reports whether a text is nothing but some of those, one after the other.
func madeOf(got string, of []string) bool {
	ends := make([]bool, len(got)+1) // where one of them ends
	ends[0] = true
	for i := range got {
		if !ends[i] {
			continue
		}
		for _, s := range of {
			if s != "" && strings.HasPrefix(got[i:], s) {
				ends[i+len(s)] = true
			}
		}
	}
	return ends[len(got)]
}

func (f *finder) unitAt(i int) *unit {
	lo, hi := 0, len(f.w.units)
	for lo < hi {
		if mid := (lo + hi) / 2; f.w.units[mid].to <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(f.w.units) && f.w.units[lo].from <= i {
		return &f.w.units[lo]
	}
	return nil
}

// inside keeps a hunk within a unit.
func (f *finder) inside(u unit, h hunk) {
	if n := len(f.parts); n > 0 && f.parts[n-1].unit == u {
		f.parts[n-1].hunks = append(f.parts[n-1].hunks, h)
		return
	}
	f.parts = append(f.parts, changedUnit{u, []hunk{h}})
}

// changedUnit is a unit with the stretches of it that differ.
type changedUnit struct {
	unit
	hunks []hunk
}

// tell makes the findings of a unit that was changed within: one for each
// number, and one for its words.
func (f *finder) tell(u *changedUnit) {
	f.cellByCell(u)
	last := u.hunks[len(u.hunks)-1]
	// The unit as it was published: from its first character that is there to its last.
	from, to := u.hunks[0].b0, last.b1
	for i := u.from; i < u.to; i++ {
		if f.match[i] >= 0 {
			from, to = min(from, f.match[i]), max(to, f.match[i]+1)
		}
	}
	wantText := around(f.w.text.runes, u.from, max(u.to, last.a1), u.hunks, func(h hunk) (int, int) { return h.a0, h.a1 })
	gotText := around(f.g.runes, from, to, u.hunks, func(h hunk) (int, int) { return h.b0, h.b1 })
	var words []Finding
	for _, h := range u.hunks {
		base := Finding{Part: u.part, Section: u.place.section, Table: u.place.table, Row: u.place.row, Anchor: u.place.anchor,
			Page: f.g.page(h.b0), Ref: f.w.text.ref(h.a0, h.a1), order: u.place.order, mark: f.g.raised(h),
			WantText: wantText, GotText: gotText}
		if u.table != nil && h.a0 == h.a1 && madeOf(withoutMarks(f.g.runes[h.b0:h.b1]), u.table.spans) {
			continue
		}
		if base.Ref == 0 {
			base.Ref = f.w.text.ref(u.from, u.to)
		}
		if h.b0 == h.b1 && h.a1 == h.a0+1 && f.g.lines[h.b0] && strings.ContainsRune("，。、；：！？”）", f.w.text.runes[h.a0]) {
			// Programs that let marks hang over the edge lose them in the PDF.
			base.Kind, base.Want = Layout, withoutMarks(f.w.text.runes[h.a0:h.a1])
			f.c.add(base)
			continue
		}
		refOf := func(i int) Finding {
			b := base
			if r := f.w.text.refs[min(h.a0+i, len(f.w.text.refs)-1)]; r != 0 {
				b.Ref = r
			}
			return b
		}
		n := len(f.c.result.Findings)
		f.c.differ(f.w.text.runes[h.a0:h.a1], f.g.runes[h.b0:h.b1], base, refOf, u.place.listing)
		kept := f.c.result.Findings[:n]
		for _, d := range f.c.result.Findings[n:] {
			if d.Kind == Words {
				words = append(words, d)
			} else {
				kept = append(kept, d)
			}
		}
		f.c.result.Findings = kept
	}
	if len(words) == 0 {
		return
	}
	one := words[0]
	for _, w := range words[1:] {
		one.Want, one.Got = joinWords(one.Want, w.Want), joinWords(one.Got, w.Got)
		one.Figures = one.Figures || w.Figures
	}
	f.c.add(one)
}

// cellByCell pairs the numbers of a row's stretch that is nothing but numbers on both
// sides, as many here as there: two that are in each other's place are two changes.
func (f *finder) cellByCell(u *changedUnit) {
	first, last := u.hunks[0], u.hunks[len(u.hunks)-1]
	if u.row == nil {
		return
	}
	var hunks []hunk
	at, to := first.a0, first.b0
	for _, t := range f.w.tokens {
		if t.from < first.a0 || t.to > last.a1 || t.kind != numberToken {
			continue
		}
		from := to
		for to++; to < last.b1 && !f.g.apart[to]; to++ {
		}
		if t.from != at || to > last.b1 || !isNumber(string(f.g.runes[from:to])) {
			return
		}
		at = t.to
		if string(f.w.text.runes[t.from:t.to]) != string(f.g.runes[from:to]) {
			hunks = append(hunks, hunk{t.from, t.to, from, to})
		}
	}
	if at == last.a1 && to == last.b1 && len(hunks) > 0 {
		u.hunks = hunks
	}
}

func joinWords(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "……" + b
}

// around is a text with what differs in 【】.
func around(runes []rune, from, to int, hunks []hunk, span func(hunk) (int, int)) string {
	var b strings.Builder
	for _, h := range hunks {
		a0, a1 := span(h)
		a0 = max(a0, from)
		a1 = min(max(a1, a0), max(to, a0))
		b.WriteString(withoutMarks(runes[from:a0]) + "【" + withoutMarks(runes[a0:a1]) + "】")
		from = a1
	}
	b.WriteString(withoutMarks(runes[from:max(from, to)]))
	return b.String()
}

// hunks compares the text of a cell.
func (c *comparison) hunks(want, got text, at place, column string, page func(int) int, part Part) {
	if len(want.refs) > 0 && want.refs[0] == want.refs[len(want.refs)-1] {
		c.rewritten(want.refs[0], want.runes, got.runes)
	}
	match := align(want.runes, got.runes)
	tidy(match, want.runes, got.runes)
	for _, h := range hunksOf(match, len(got.runes), tokensOf(want.runes), func(int) bool { return false }, got.runes) {
		base := Finding{Part: part, Section: at.section, Table: at.table, Row: at.row, Column: column, Anchor: at.anchor, Page: page(h.b0),
			Ref: want.ref(h.a0, h.a1), order: at.order,
			WantText: string(want.runes[:h.a0]) + "【" + string(want.runes[h.a0:h.a1]) + "】" + string(want.runes[h.a1:]),
			GotText:  string(got.runes[:h.b0]) + "【" + string(got.runes[h.b0:h.b1]) + "】" + string(got.runes[h.b1:])}
		if base.Ref == 0 {
			base.Ref = want.ref(0, len(want.runes))
		}
		refOf := func(i int) Finding {
			b := base
			if h.a0+i < len(want.refs) && want.refs[h.a0+i] != 0 {
				b.Ref = want.refs[h.a0+i]
			}
			return b
		}
		c.differ(want.runes[h.a0:h.a1], got.runes[h.b0:h.b1], base, refOf, false)
	}
}

// differ makes findings of words in whose place others stand: one for each
// number where both have as many, one for the words where those differ.
func (c *comparison) differ(want, got []rune, base Finding, at func(i int) Finding, listing bool) {
	w, g := withoutMarks(want), withoutMarks(got)
	if w == g {
		return
	}
	ws, gs := numbers.FindAllStringIndex(w, -1), numbers.FindAllString(g, -1)
	if listing && numbers.ReplaceAllString(w, "") == numbers.ReplaceAllString(g, "") {
		base.Kind, base.Want, base.Got = Layout, w, g
		c.add(base)
		return
	}
	words := base
	words.Kind, words.Want, words.Got = Words, w, g
	if len(ws) != len(gs) || len(ws) == 0 {
		d := direction(w)
		if d != 0 && direction(g) != d && base.Kind == "" && len(ws) == 0 && len(gs) == 0 && direction(g) != 0 {
			words.Kind = Figure
		}
		if scales.FindString(w) != scales.FindString(g) {
			words.Kind = Figure
		}
		words.Figures = len(ws)+len(gs) > 0
		if len(ws) == 1 && numbers.FindString(w) == w && len(gs) == 0 {
			words.Kind = Figure
		}
		c.add(words)
		return
	}
	changed := false
	for k, m := range ws {
		if w[m[0]:m[1]] == gs[k] {
			continue
		}
		f := at(len([]rune(w[:m[0]])))
		f.Kind, f.Want, f.Got = Figure, w[m[0]:m[1]], gs[k]
		if SameValue(f.Want, f.Got) {
			f.Kind = Words
		}
		changed = true
		c.add(f)
	}
	if rest := numbers.ReplaceAllString(w, "#"); rest != numbers.ReplaceAllString(g, "#") {
		if d := direction(w); d != 0 && direction(g) != d && direction(g) != 0 {
			words.Kind = Figure
		}
		c.add(words)
	} else if !changed {
		c.add(words)
	}
}

func withoutMarks(runes []rune) string {
	var b strings.Builder
	for _, r := range runes {
		if !isMark(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
