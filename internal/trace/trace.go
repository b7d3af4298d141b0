// Package trace says of every printed number where it stands and where it
// comes from.
//
// narrative.Facts + typeset.Layout → Trace: for each number on the pages, in
// reading order, its text, page, section and sentence, and from the facts its
// formula, operands with file, sheet and cell, unrounded value and rounding.
// Runs and numbers meet by their Ref: a run whose Ref is the ID of a number
// prints it. The package computes nothing and reads no file.
package trace

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/typeset"
)

// Trace is all printed numbers of one report, in reading order.
type Trace struct {
	Unit    string
	Year    string
	Entries []Entry
}

// Entry is one number at one place.
type Entry struct {
	Text    string // as printed, with its unit where that is printed beside it
	Page    string // label of the page it begins on; "" for unnumbered pages
	Section string // headings above it, from the part downwards
	Context string // the sentence, or the row of the table
	// From and To are the bytes of Text within Context.
	From, To int
	// Sheet and Run say where the number, or the text of the staff that it is
	// in, begins: the page, counted from 0, and the run on it. A stored trace
	// does not have them.
	Sheet, Run int

	Name      string // of the fact; "" for a number within text of the staff
	Formula   string
	Operands  []narrative.Operand
	Unrounded string
	Rounding  string
	Unit      string
	Low, High string // bounds of a rate whose operands are rounded; "" where it is exact
}

// New finds the numbers on the pages: those of the facts, and those within
// text of the unit's files. origins are those of the facts with what compose
// added.
func New(f *narrative.Facts, origins []narrative.Origin, l *typeset.Layout) *Trace {
	t := &Trace{}
	if f == nil || l == nil {
		return t
	}
	if unit, ok := f.Root.Facts["unit"].(*narrative.Group); ok {
		if w, ok := unit.Facts["full"].(narrative.Words); ok {
			t.Unit = w.S
		}
	}
	if n, ok := f.Root.Facts["year"].(*narrative.Number); ok {
		t.Year = n.Digits
	}
	r := reader{layout: l, origins: origins, quotes: f.Quotes, blocks: make([]block, len(l.Nodes))}
	r.read()
	r.all = string(r.text)
	t.Entries = make([]Entry, len(r.found))
	for i := range r.found {
		r.entry(&r.found[i], &t.Entries[i])
	}
	return t
}

// reader walks the pages once and collects the text of every paragraph and
// cell and the numbers in it.
type reader struct {
	layout  *typeset.Layout
	origins []narrative.Origin
	quotes  []narrative.Quote
	text    []byte  // of all nodes, one after the other
	all     string  // the same, when it is complete
	blocks  []block // beside Layout.Nodes
	found   []occurrence
	path    [6]string // headings in force, by level from 1
	section string    // path, joined
	heading typeset.NodeID

	lead, since []byte          // of a row
	rows        strings.Builder // from which the contexts of rows are cut
}

// block is the text of one structure element.
type block struct {
	from, to int // in reader.text
	section  string
}

// occurrence is one number on the pages.
type occurrence struct {
	origin   *narrative.Origin
	ref      uint32
	node     typeset.NodeID
	page     int
	run      int
	from, to int // in reader.text
	unit     int // bytes of the unit that stands behind digits within text of the unit's files
}

func (r *reader) read() {
	r.heading = typeset.Artifact
	var open *occurrence // the number that the last run printed a part of
	for p := range r.layout.Pages {
		page := &r.layout.Pages[p]
		for i := range page.Runs {
			run := &page.Runs[i]
			if run.Node == typeset.Artifact {
				continue // page numbers and repeated heads
			}
			b := &r.blocks[run.Node]
			if b.to == 0 {
				r.begin(run.Node)
				b.from, b.section = len(r.text), r.section
			}
			from := len(r.text)
			for _, g := range run.Glyphs {
				r.text = utf8.AppendRune(r.text, g.Rune)
			}
			b.to = len(r.text)
			ref := uint32(run.Ref)
			if ref == 0 || int(ref) > len(r.origins) {
				open = nil
				continue
			}
			origin := &r.origins[ref-1]
			if open != nil && open.ref == ref && open.node == run.Node && !r.complete(open) {
				open.to = len(r.text)
				continue
			}
			r.found = append(r.found, occurrence{origin: origin, ref: ref, node: run.Node, page: p, run: i, from: from, to: len(r.text)})
			open = &r.found[len(r.found)-1]
		}
	}
	r.endHeading()
	r.splitWords()
}

// complete reports whether an occurrence already prints its whole number, so
// that a further run of the same number is the next occurrence.
func (r *reader) complete(o *occurrence) bool {
	n := o.origin.Number
	if n == nil {
		return false
	}
	return o.to-o.from >= len(n.Digits)+len(n.Unit)
}

// splitWords replaces text of the unit's files by the numbers in it, and drops
// text of the pack.
func (r *reader) splitWords() {
	kept := make([]occurrence, 0, len(r.found))
	for _, o := range r.found {
		if o.origin.Number != nil {
			kept = append(kept, o)
			continue
		}
		if o.origin.Pack || o.origin.At.IsZero() {
			continue
		}
		for from, end := o.from, o.to; ; {
			for from < end && !digit(r.text[from]) {
				from++
			}
			if from == end {
				break
			}
			to := from
			for to < end && (digit(r.text[to]) || (r.text[to] == '.' || r.text[to] == ',') && to+1 < end && digit(r.text[to+1])) {
				to++
			}
			o.from, o.unit = from, unitAt(r.text[to:end])
			o.to = to + o.unit
			kept = append(kept, o)
			from = o.to
		}
	}
	r.found = kept
}

// unitAt is the length of the unit of money, or the %, that a text begins with.
func unitAt(s []byte) int {
	for _, u := range [...]string{"%", "元", "万元", "亿元", "千元", "百万元", "千万元"} {
		if bytes.HasPrefix(s, []byte(u)) {
			return len(u)
		}
	}
	return 0
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// begin settles the section that a new element stands in.
func (r *reader) begin(node typeset.NodeID) {
	r.endHeading()
	if level(r.layout.Nodes[node].Tag) > 0 {
		r.heading = node
	}
}

// endHeading puts the heading that was being read in force.
func (r *reader) endHeading() {
	if r.heading < 0 {
		return
	}
	b := &r.blocks[r.heading]
	n := level(r.layout.Nodes[r.heading].Tag)
	r.path[n-1] = string(r.text[b.from:b.to])
	for i := n; i < len(r.path); i++ {
		r.path[i] = ""
	}
	r.heading = typeset.Artifact
	r.section = ""
	for _, p := range r.path {
		if p != "" {
			r.section += " › " + p
		}
	}
	r.section = strings.TrimPrefix(r.section, " › ")
}

// level is the level of a heading, 0 for other elements.
func level(t typeset.Tag) int {
	switch t {
	case typeset.TagH1:
		return 1
	case typeset.TagH2:
		return 2
	case typeset.TagH3:
		return 3
	}
	return 0
}

// entry tells what is known of one occurrence.
func (r *reader) entry(o *occurrence, e *Entry) {
	b := &r.blocks[o.node]
	e.Sheet, e.Run = o.page, o.run
	e.Text, e.Page, e.Section = r.all[o.from:o.to], r.layout.Pages[o.page].Label, b.section
	if tag := r.layout.Nodes[o.node].Tag; tag == typeset.TagTD || tag == typeset.TagTH {
		e.Context, e.From = r.row(o)
	} else {
		from, to := sentence(r.all[b.from:b.to], o.from-b.from, o.to-b.from)
		e.Context, e.From = r.all[b.from+from:b.from+to], o.from-b.from-from
	}
	e.To = e.From + len(e.Text)
	n := o.origin.Number
	if n == nil {
		e.Formula, e.Rounding, e.Unit = "照填报内容印出", "不舍入", e.Text[len(e.Text)-o.unit:]
		e.Operands = []narrative.Operand{{Label: "填报内容", Value: e.Text, At: o.origin.At}}
		digits := strings.TrimSuffix(e.Text, e.Unit)
		i := slices.IndexFunc(r.quotes, func(q narrative.Quote) bool { return q.At == o.origin.At && q.Digits == digits })
		switch {
		case i < 0:
		case r.quotes[i].Source == "":
			e.Formula += "；各表和补充资料里没有这个数"
		default:
			e.Formula += "；与资料里的数相符"
			e.Operands = append(e.Operands, r.quotes[i].Operand)
		}
		return
	}
	e.Name, e.Formula, e.Operands, e.Rounding, e.Unit = n.Name, n.Formula, n.Operands, n.Rounding, n.Unit
	e.Unrounded = n.Unrounded()
	e.Low, e.High = n.Bounds()
}

// sentence cuts a paragraph down to the sentence around from…to.
func sentence(text string, from, to int) (int, int) {
	start, end := 0, len(text)
	for _, stop := range [...]string{"。", "；"} {
		if i := strings.LastIndex(text[:from], stop); i >= 0 {
			start = max(start, i+len(stop))
		}
		if i := strings.Index(text[to:], stop); i >= 0 {
			end = min(end, to+i+len(stop))
		}
	}
	return start, end
}

// row is the context of a table cell: the captions of its row and the number.
// In a table of two blocks the captions are those since the last amount, else
// those with which the row begins.
func (r *reader) row(o *occurrence) (string, int) {
	nodes := r.layout.Nodes
	lead, since := r.lead[:0], r.since[:0]
	amounts := false
	if tr := nodes[o.node].Parent; tr >= 0 {
		for i := int(tr) + 1; i < int(o.node); i++ {
			c := &r.blocks[i]
			if nodes[i].Parent != tr || c.to == c.from {
				continue
			}
			cell := r.text[c.from:c.to]
			switch {
			case amount(cell):
				amounts, since = true, since[:0]
			case amounts && !lineNumber(cell):
				since = append(append(since, cell...), ' ')
			case lineNumber(cell):
			default:
				lead = append(append(lead, cell...), ' ')
			}
		}
	}
	r.lead, r.since = lead, since
	if len(since) > 0 {
		lead = since
	}
	own := &r.blocks[o.node]
	if n := len(lead) + own.to - own.from; r.rows.Cap()-r.rows.Len() < n {
		r.rows = strings.Builder{}
		r.rows.Grow(max(n, 32<<10))
	}
	start := r.rows.Len()
	r.rows.Write(lead)
	r.rows.WriteString(r.all[own.from:own.to])
	return r.rows.String()[start:], len(lead) + o.from - own.from
}

// lineNumber reports whether a cell holds a 行次.
func lineNumber(b []byte) bool {
	return len(b) <= 2 && digit(b[0]) && digit(b[len(b)-1])
}

// amount reports whether a cell holds an amount: codes and 行次 have no point.
func amount(b []byte) bool {
	point := false
	for _, c := range b {
		switch {
		case c == '.':
			point = true
		case digit(c), c == ',', c == '-':
		default:
			return false
		}
	}
	return point
}

// plain is a printed number as a person may type it: no separators, no
// spaces, narrow digits.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ',' || r == '，' || unicode.IsSpace(r):
			return -1
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, s)
}

// Find returns the entries that print text: the whole number, or its digits
// without the unit.
func (t *Trace) Find(text string) []*Entry {
	want := plain(text)
	var out []*Entry
	for i := range t.Entries {
		e := &t.Entries[i]
		got := plain(e.Text)
		if want != "" && (got == want || strings.TrimSuffix(got, plain(e.Unit)) == want) {
			out = append(out, e)
		}
	}
	return out
}

// place prints a position; a number that stands nowhere has none.
func place(p diag.Position) string {
	if p.IsZero() {
		return ""
	}
	return p.String()
}
