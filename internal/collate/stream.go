package collate

import (
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/pattern"
	"juesuan/internal/published"
)

// The text around the tables is compared as one stream: wherever an editor
// broke lines, pages or paragraphs, the characters come in the same order.

// mark stands for the i-th table in both streams, markWeight times: a table that
// stayed is no less than the note below it, which did not.
func mark(i int) rune { return rune(0xF0000 + i) }

const markWeight = 48

func isMark(r rune) bool { return r >= 0xF0000 }

// unit is a sentence, a heading, or a row that was not found in its table.
type unit struct {
	from, to int
	place    place
	part     Part
	row      *row // of which table, else nil
	table    *table
}

// wantStream is the report's text.
type wantStream struct {
	text   text
	units  []unit
	tokens []token // rising
}

func (s *wantStream) unit(t text, at place, part Part) {
	from := len(s.text.runes)
	s.text.runes = append(s.text.runes, t.runes...)
	s.text.refs = append(s.text.refs, t.refs...)
	if part == Text {
		for i, r := range t.runes {
			if strings.ContainsRune("。；！？", r) && i+1 < len(t.runes) {
				s.units = append(s.units, unit{from: from, to: len(s.text.runes) - len(t.runes) + i + 1, place: at, part: part})
				from = s.units[len(s.units)-1].to
			}
		}
	}
	if to := len(s.text.runes); to > from {
		s.units = append(s.units, unit{from: from, to: to, place: at, part: part})
	}
}

// row adds a row as a unit, a cell a segment of its own.
func (s *wantStream) row(t *table, r *row) {
	from := len(s.text.runes)
	for k := range r.cells {
		s.segment(r.cells[k].text)
	}
	if to := len(s.text.runes); to > from {
		s.units = append(s.units, unit{from: from, to: to, place: r.place, part: Row, row: r, table: t})
	}
}

// segment adds text in which numbers are looked for by itself.
func (s *wantStream) segment(t text) {
	at := len(s.text.runes)
	s.text.runes = append(s.text.runes, t.runes...)
	s.text.refs = append(s.text.refs, t.refs...)
	for _, k := range tokensOf(t.runes) {
		s.tokens = append(s.tokens, token{k.from + at, k.to + at, k.kind})
	}
}

func (s *wantStream) mark(i int) {
	for range markWeight {
		s.text.runes = append(s.text.runes, mark(i))
		s.text.refs = append(s.text.refs, 0)
	}
}

// gotStream is the published text.
type gotStream struct {
	runes []rune
	pages []int32
	apart []bool             // a space or the end of a cell or paragraph stood before
	lines map[int]bool       // where lines of a PDF begin
	table []*published.Table // not found in the report; nil: another text
}

func (s *gotStream) add(text string, page int, table *published.Table) {
	apart := true
	for _, r := range text {
		f := folded(r)
		if f < 0 {
			apart = apart || r != '\n' // a line may end within a number
			continue
		}
		s.push(f, page, apart, table)
		apart = false
	}
}

func (s *gotStream) push(r rune, page int, apart bool, table *published.Table) {
	s.runes, s.pages = append(s.runes, r), append(s.pages, int32(page))
	s.apart, s.table = append(s.apart, apart), append(s.table, table)
}

func (s *gotStream) mark(i, page int) {
	for range markWeight {
		s.push(mark(i), page, true, nil)
	}
}

func (s *gotStream) page(i int) int {
	if i >= len(s.pages) {
		i = len(s.pages) - 1
	}
	if i < 0 {
		return 0
	}
	return int(s.pages[i])
}

// raised is the line of one or two characters that a hunk begins or ends with; "": none.
func (s *gotStream) raised(h hunk) string {
	line := func(from, to int) bool { return s.lines[from] && (to == len(s.runes) || s.lines[to]) }
	for n := 1; n <= min(2, h.b1-h.b0); n++ {
		if line(h.b0, h.b0+n) {
			return string(s.runes[h.b0 : h.b0+n])
		}
		if line(h.b1-n, h.b1) {
			return string(s.runes[h.b1-n : h.b1])
		}
	}
	return ""
}

// foot reports whether a hunk is whole lines of a PDF, the last of their page.
func (s *gotStream) foot(h hunk) bool {
	return h.b1-h.b0 > 2 && h.b1 < len(s.runes) && s.lines[h.b0] && s.lines[h.b1] && s.pages[h.b1-1] < s.pages[h.b1]
}

// streams compares the text outside the tables, and rows not found in them.
func (c *comparison) streams(kind published.Kind) {
	w, g := &wantStream{}, &gotStream{lines: map[int]bool{}}
	for i := range c.want.items {
		it := &c.want.items[i]
		if it.table == nil {
			from := len(w.text.runes)
			w.unit(it.text, it.place, Text)
			for _, k := range tokensOf(w.text.runes[from:]) {
				w.tokens = append(w.tokens, token{k.from + from, k.to + from, k.kind})
			}
			continue
		}
		pair := c.pairs[it.table.number]
		if pair == nil {
			for _, r := range it.table.rows {
				w.row(it.table, r)
			}
			continue
		}
		marked := false
		for k, r := range it.table.rows {
			if pair.with[k] >= 0 {
				if !marked {
					w.mark(it.table.number)
					marked = true
				}
				continue
			}
			w.row(it.table, r)
		}
		if !marked {
			w.mark(it.table.number)
		}
	}
	heads := c.repeated()
	for i, b := range c.blocks {
		if heads[b.Paragraph] {
			continue
		}
		if b.Paragraph != nil {
			s := b.Paragraph.Text
			if b.Paragraph.Listed {
				s = leaders.ReplaceAllString(s, " $1")
			}
			at := len(g.runes)
			g.add(s, b.Paragraph.Page, nil)
			if kind == published.PDF && at < len(g.runes) {
				// A line may go on in the next.
				g.apart[at] = b.Paragraph.Beside || i > 0 && c.blocks[i-1].Table != nil
				g.lines[at] = true
			}
			continue
		}
		g.rows(c, b.Table)
	}
	f := finder{c: c, w: w, g: g}
	f.align()
	if kind == published.PDF && f.whole() {
		f.align()
	}
	f.slide()
	f.weak()
	extend(f.match, w.text.runes, g.runes)
	f.slide()
	f.find()
	f.runs()
	f.marks()
	common := 0
	for _, j := range f.match {
		if j >= 0 {
			common++
		}
	}
	c.result.Common = float64(common) / float64(max(1, len(f.match)))
	c.result.Sentences = len(w.units)
	c.result.Numbers += len(w.tokens)
}

// leaders match what stands between an entry of the contents and its page.
var leaders = pattern.Of(`(?:[\s.·]*…[\s.…·]*|[\s.·]{2,})([0-9]+|[ivxIVX]+)\s*$`)

// rows adds what of a published table is compared as text.
func (s *gotStream) rows(c *comparison, t *published.Table) {
	pair := c.of[t]
	if pair == nil {
		for _, r := range t.Rows {
			for _, cell := range r.Cells {
				s.add(cell.Text, r.Page, t)
			}
		}
		return
	}
	if pair.got[0] != t {
		return // told with the first
	}
	marked := false
	for j := range pair.rows {
		if pair.used[j] {
			if !marked {
				s.mark(pair.want.number, pair.rows[j].page)
				marked = true
			}
			continue
		}
		for _, cell := range pair.rows[j].cells {
			s.add(cell.seen, pair.rows[j].page, nil)
		}
	}
	if !marked {
		s.mark(pair.want.number, 0)
	}
}

// ref is the run that a stretch is of: the first that has one.
func (t *text) ref(from, to int) doc.Ref {
	for i := from; i < to && i < len(t.refs); i++ {
		if t.refs[i] != 0 {
			return t.refs[i]
		}
	}
	return 0
}
