package typeset

import (
	"slices"

	"juesuan/internal/doc"
)

// Justified paragraphs are broken as a whole (total fit, after D. E. Knuth and
// M. F. Plass, Breaking paragraphs into lines, 1981): of all ways to end the
// lines the one that asks least of them in all is taken. A line may give up
// blanks of marks and gaps, or get more of them, and, last of all, set its
// characters closer together or further apart than the grid has them. How
// evenly grey the text looks hangs on the last, so that is what costs most.

const (
	// In a narrower measure there is no choice of line ends worth the search.
	leastMeasure = 12 // em
	// Lines that leave more blank are looked at only where there is no other.
	slack = 3 // em
	// Further apart than this beyond the grid they stand only where no other
	// line ends may be.
	farthest = 110 // thousandths of the size
)

// What it costs to end a line, in squared percents of the size: 25 is as bad
// as characters a twentieth further apart.
const (
	perLine    = 1
	poorEnd    = 12      // 2025|年
	leadEnd    = 30      // 其中：| and 2.|
	unitEnd    = 20000   // 12.5|万元: rather characters that stand apart
	wordEnd    = 50000   // within a word or a number
	loneEnd    = 60      // a last line of one number
	runtEnd    = 400     // a last line of one character (孤字)
	contrast   = 30      // a tight line beside a loose one
	fewerLines = 1 << 20 // where lines are to be saved
	overfull   = 1 << 30 // too long, where nothing else will do
	impossible = 1 << 60
)

// tone is how a line looks beside its neighbours.
type tone uint8

const (
	tight tone = iota
	calm
	loose
	torn
	numTones
)

// lineEnd is a place where a line may end, and the best ways found there, by
// the tone of the line that ends there.
type lineEnd struct {
	at   int // the items before it
	cost int64
	ways [numTones]way
}

// way is how a line end is best come to.
type way struct {
	cost int64
	from int32 // index of the line end before
	tone tone  // of the line before
}

// elastic is what the items before some place, or those of a line, can give
// and take.
type elastic struct {
	give   doc.Length // blanks that compression may take
	spare  doc.Length // what is left of the gaps then
	soft   doc.Length // blanks that may be added to
	places doc.Length // number of places where the grid may yield
	joints doc.Length // number of all other places; between digits, which stand at half the distance, half as many
}

// total reports whether the paragraph is broken as a whole.
func (t *text) total(b bounds) bool {
	return t.style.Align == doc.Justify && !t.style.Balance && b.width >= leastMeasure*t.em && b.width < unbounded/2
}

// cutWhole fills s.cuts with the ends of the lines of a justified paragraph.
// Where
// fewer is set, the least number of lines is what counts most. s.cost is what the lines ask.
func (s *setter) cutWhole(t *text, b bounds, fewer bool) {
	t.measureElastic(s.doc.Spacing.PullIn)
	for from := 0; ; {
		to := from
		for to < len(t.items) && (to == from || t.items[to-1].brk != forced) {
			to++
		}
		s.cutTotal(t, b, from, to, fewer)
		if from = to; from == len(t.items) {
			return
		}
	}
}

// measureElastic sums up what items give and take, so that what a line does is
// one subtraction.
func (t *text) measureElastic(pullIn bool) {
	var e elastic
	t.sums = append(t.sums[:0], e)
	n := len(t.items)
	for i := range t.items {
		if pullIn {
			room, _ := t.yield(i, -1, n+1, true)
			e.give += room
		}
		if i+1 < n {
			t.stretch(i, false).addTo(&e)
		}
		t.sums = append(t.sums, e)
	}
}

// line sets e to what the line of the items [from, end) can give and take; it is
// asked for each line that may be, and a copy would cost more than the sums.
func (e *elastic) line(t *text, from, end int, whole bool) {
	a, b, last := &t.sums[from], &t.sums[end-1], &t.items[end-1]
	e.give, e.spare, e.soft, e.places, e.joints = b.give-a.give, b.spare-a.spare, b.soft-a.soft, b.places-a.places, b.joints-a.joints
	if first := &t.items[from]; first.class == opening && !whole && first.lead > 0 {
		e.give -= first.room // gone already
	}
	if last.room > 0 && last.trail == 0 {
		e.give += t.sums[end].give - b.give
	}
}

// strain is how a line is brought to its measure: what all its places of a
// kind get together; what is negative they lose.
type strain struct {
	soft  doc.Length // blanks
	grid  doc.Length // between characters
	spare doc.Length // what the blanks keep otherwise
	all   doc.Length // between characters and within words and numbers
}

// strain says what a line takes that lacks extra to its measure. A line too
// long takes all it can from its blanks, then from the grid. A line too short
// adds to its blanks half of what they take before its characters stand further
// apart, a twenty-fifth of the size; the other half then; and what is still
// lacking goes everywhere, so that numbers do not stand as blocks in it.
func (t *text) strain(e *elastic, extra doc.Length) (s strain) {
	if extra < 0 {
		s.soft = max(extra, -e.give)
		s.grid = max(extra-s.soft, -e.places*t.closer)
		s.spare = extra - s.soft - s.grid
		return s
	}
	first := min(extra, e.soft/2)
	s.grid = min(extra-first, e.places*t.size/25)
	s.soft = first + min(extra-first-s.grid, e.soft-first)
	s.all = extra - s.soft - s.grid
	return s
}

// apart is how far the characters of a line stand from their grid, in
// thousandths of the size.
func (t *text) apart(e *elastic, s strain) (n doc.Length) {
	if e.places > 0 {
		n = s.grid * 1000 / (e.places * t.size)
	}
	if s.all > 0 {
		n += s.all * 1000 / ((e.places + e.joints/2) * t.size)
	}
	return n
}

// lineOf is a line that may be set: the items [from, to).
type lineOf struct {
	from, to    int
	first, last bool // of the paragraph
}

// lineCost is what a line asks and how it looks; fits is false when it is too
// long. A last line asks nothing for what it leaves blank.
func (t *text) lineCost(b bounds, l lineOf) (cost int64, look tone, fits bool) {
	end := t.solidEnd(l.from, l.to)
	if l.last {
		cost = t.lastCost(l.from, l.to)
	}
	if end == l.from {
		return cost, calm, true
	}
	whole := l.first && b.first > 0
	extra := b.room(l.first) - t.span(l.from, l.to, whole)
	if extra >= 0 && l.last {
		return cost, calm, true
	}
	var e elastic
	e.line(t, l.from, end, whole)
	st := t.strain(&e, extra)
	apart := min(t.apart(&e, st), 500)
	if extra < 0 {
		used := -st.soft * 100 / max(1, e.give)
		if look = calm; used > 70 {
			look = tight
		}
		cost += int64(used*used/2500 + apart*apart/100)
		if st.spare < 0 {
			cost += 100
		}
		return cost, look, -st.spare <= e.spare
	}
	used := st.soft * 100 / max(1, e.soft)
	cost += int64(used*used/2500 + apart*apart/100)
	switch {
	case apart > farthest:
		cost += 100 * int64(apart-farthest)
		look = torn
	case apart > 60:
		look = torn
	case apart > 20:
		look = loose
	default:
		look = calm
	}
	return cost, look, true
}

// cutTotal appends the ends of the lines of the items [begin, stop) to s.cuts.
func (s *setter) cutTotal(t *text, b bounds, begin, stop int, fewer bool) {
	s.findEnds(t, begin, stop)
	saved := int64(perLine)
	if fewer {
		saved = fewerLines
	}
	ends, last := s.ends, len(s.ends)-1
	low, safe := 0, 0 // the last end that leaves much of the line blank, and the last of them within no word
	for i := range last {
		if !ends[i].reached() {
			continue
		}
		first := i == 0 && begin == 0
		from, enough := ends[i].at, b.room(first)-slack*t.em
		for low = max(low, i+1); low < last && t.span(from, ends[low+1].at, false) < enough; low++ {
			if ends[low].cost < wordEnd {
				safe = low
			}
		}
		for j := low; j <= last; j++ {
			l := lineOf{ends[i].at, ends[j].at, first, j == last}
			cost, look, fits := t.lineCost(b, l)
			if !fits && j > low {
				break
			}
			if !fits { // the shortest line that may be
				cost, look = overfull, torn
			}
			ends[j].reach(&ends[i], i, cost+ends[j].cost+saved, look)
		}
		if safe > i && safe < low && ends[low].cost >= wordEnd {
			cost, look, _ := t.lineCost(b, lineOf{ends[i].at, ends[safe].at, first, false})
			ends[safe].reach(&ends[i], i, cost+ends[safe].cost+saved, look)
		}
	}
	from := len(s.cuts)
	look := ends[last].best()
	if cost := ends[last].ways[look].cost; cost < overfull {
		s.cost += cost % fewerLines
	} else {
		s.cost = overfull
	}
	for i := last; i > 0; {
		s.cuts = append(s.cuts, ends[i].at)
		w := ends[i].ways[look]
		i, look = int(w.from), w.tone
	}
	slices.Reverse(s.cuts[from:])
}

// findEnds lists where lines of the items [begin, stop) may end.
func (s *setter) findEnds(t *text, begin, stop int) {
	s.ends = append(s.ends[:0], lineEnd{at: begin})
	none := way{cost: impossible}
	for i := begin; i < stop; i++ {
		cost := int64(0)
		switch it := &t.items[i]; {
		case i+1 == stop:
		case it.brk == never:
			continue
		case it.brk == inWord && t.items[i+1].class == han:
			cost = unitEnd
		case it.brk == inWord:
			cost = wordEnd
		case it.brk == poor:
			cost = poorEnd
		case t.leads(i):
			cost = leadEnd
		}
		s.ends = append(s.ends, lineEnd{i + 1, cost, [numTones]way{none, none, none, none}})
	}
	start := &s.ends[0]
	start.ways = [numTones]way{none, {}, none, none}
}

func (e *lineEnd) reached() bool { return e.ways[e.best()].cost < impossible }

// best is the tone of the cheapest way.
func (e *lineEnd) best() (look tone) {
	for k := range e.ways {
		if e.ways[k].cost < e.ways[look].cost {
			look = tone(k)
		}
	}
	return look
}

// reach takes a line from another end, number i, if no way here is better.
func (e *lineEnd) reach(from *lineEnd, i int, cost int64, look tone) {
	w := &e.ways[look]
	for k := range from.ways {
		c := from.ways[k].cost
		if c >= impossible {
			continue
		}
		c += cost
		if d := k - int(look); d > 1 || d < -1 {
			c += contrast
		}
		if c < w.cost {
			*w = way{c, int32(i), tone(k)}
		}
	}
}

// lastCost is what a last line costs that is hardly one.
func (t *text) lastCost(from, stop int) int64 {
	if t.solids(from, stop, 2) < 2 {
		if t.items[from].class == opening && t.items[t.solidEnd(from, stop)-1].class == closing {
			return 0 // （A）
		}
		return runtEnd
	}
	for i := from; i+1 < stop; i++ {
		if t.items[i].brk >= good {
			return 0
		}
	}
	return loneEnd
}

// leads reports whether item i ends what should stand before the text it
// leads: 其中：, 2. and （3）.
func (t *text) leads(i int) bool {
	const most = 4
	it := &t.items[i]
	k := i - 1
	switch {
	case it.r == '：':
		for ; k >= 0 && i-k < most && t.items[k].class == han; k-- {
		}
	case it.r == '.' || it.r == '、' && i > 0 && ordinal(t.items[i-1].r):
		for ; k >= 0 && i-k < most && (t.items[k].class == digit || ordinal(t.items[k].r)); k-- {
		}
	case it.class == closing || it.class == westClose:
		for ; k >= 0 && i-k < most && (t.items[k].class == digit || ordinal(t.items[k].r)); k-- {
		}
		if k < 0 || t.items[k].class != opening && t.items[k].class != westOpen {
			return false
		}
		k--
	case it.r == '是' && i > 0 && ordinal(t.items[i-1].r):
		k--
	default:
		return false
	}
	return k+1 < i && (k < 0 || t.items[k].class == pause || t.items[k].class == stop)
}

// ordinal reports whether r counts paragraphs and items of a list.
func ordinal(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十':
		return true
	}
	return false
}
