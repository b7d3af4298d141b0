package collate

import (
	"slices"
	"strings"

	"juesuan/internal/doc"
)

// Rewritten is a run of the report that was published in other words, between
// neighbours that stand as they were. Both texts are as they are compared.
type Rewritten struct {
	Ref       doc.Ref
	Want, Got string
}

// rewritten notes a run that reads otherwise, where all its figures and
// directions are still those of the report: numbers are never taken back.
func (c *comparison) rewritten(ref doc.Ref, want, got []rune) {
	w, g := string(want), string(got)
	if ref == 0 || w == g || w == "" || g == "" || slices.ContainsFunc(want, isMark) || slices.ContainsFunc(got, isMark) {
		return
	}
	if !slices.Equal(numbers.FindAllString(w, -1), numbers.FindAllString(g, -1)) || direction(w) != direction(g) {
		return
	}
	c.result.Rewritten = append(c.result.Rewritten, Rewritten{ref, w, g})
}

// runs notes the runs of the text around the tables that were rewritten.
func (f *finder) runs() {
	refs, m := f.w.text.refs, f.match
	for from := 0; from < len(refs); {
		to := from + 1
		for to < len(refs) && refs[to] == refs[from] {
			to++
		}
		b0, b1 := 0, len(f.g.runes)
		if from > 0 {
			b0 = m[from-1] + 1
		}
		if to < len(m) {
			b1 = m[to]
		}
		// 0 is a neighbour that is not there: nobody knows where the run begins.
		if (from == 0 || b0 > 0) && b1 >= b0 {
			f.c.rewritten(refs[from], f.w.text.runes[from:to], f.g.runes[b0:b1])
		}
		from = to
	}
}

// Taken is a text of a person with the words that were published instead of its
// own; ok is false where it does not hold those of the report just once, or where
// its lines end within what differs. Spaces stay where nothing differs.
func (r *Rewritten) Taken(text string) (taken string, ok bool) {
	var runes []rune // as they are compared
	var at []int     // where each stands in text
	for i, c := range text {
		if c = folded(c); c >= 0 {
			runes, at = append(runes, c), append(at, i)
		}
	}
	at = append(at, len(text))
	want, got := []rune(r.Want), []rune(r.Got)
	begin := -1
	for i := 0; i+len(want) <= len(runes); i++ {
		if slices.Equal(runes[i:i+len(want)], want) {
			if begin >= 0 {
				return "", false
			}
			begin = i
		}
	}
	if begin < 0 {
		return "", false
	}
	same := 0
	for same < min(len(want), len(got)) && want[same] == got[same] {
		same++
	}
	tail := 0
	for tail < min(len(want), len(got))-same && want[len(want)-1-tail] == got[len(got)-1-tail] {
		tail++
	}
	from, to := at[begin+same], at[begin+len(want)-tail]
	if strings.Contains(strings.TrimRight(text[from:to], "\n"), "\n") {
		return "", false
	}
	return text[:from] + string(got[same:len(got)-tail]) + text[to:], true
}
