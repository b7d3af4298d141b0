// Package collate lays a published text beside the report it was made from and
// says what differs.
//
// doc.Document and published.Document → Result: every number that changed, at
// its place and with the right value; words that changed, are missing or were
// added; tables, rows, sentences that are missing, new or moved. Whatever an
// editor did to the layout is no difference: text is compared without spaces
// and line ends, tables by their cells.
//
// A Ref says which run of the report a finding is about; where that came from,
// the caller knows. The package never judges a number and changes nothing.
package collate

import (
	"slices"
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/published"
)

// Kind is a kind of finding.
type Kind string

const (
	Figure  Kind = "figure"  // a number, its sign or its unit
	Words   Kind = "words"   // other words within a sentence or cell
	Missing Kind = "missing" // a sentence, row or table of the report is not there
	Added   Kind = "added"   // a sentence, row or table is not in the report
	Moved   Kind = "moved"   // it stands at another place
	// Layout is a page number of the contents, or a mark at the end of a line
	// that a program lost: no difference of the text.
	Layout Kind = "layout"
)

// Part is what a finding is about.
type Part string

const (
	Text  Part = "text" // a sentence, heading or note
	Cell  Part = "cell"
	Row   Part = "row"
	Table Part = "table"
)

// Finding is one difference.
type Finding struct {
	Kind Kind
	Part Part
	// Section is the headings above, Table the title of a table, Row and Column
	// the captions of a cell; each "" where there is none.
	Section, Table, Row, Column string
	Page                        int     // of the published file; 0: not known
	Ref                         doc.Ref // the run of the report; 0: what was added
	Anchor                      doc.Anchor
	Want, Got                   string // the words or the number, "" where there are none
	// WantText and GotText are the sentence or cell around, what differs in 【】.
	WantText, GotText string
	// Figures says that numbers are concerned, though this is no single one.
	Figures bool

	order int    // in reading order of the report
	mark  string // the one or two characters of what was published that are a line of a PDF by themselves
}

// Verdict sums up a result.
type Verdict string

const (
	SameText    Verdict = "same-text"    // nothing differs
	SameFigures Verdict = "same-figures" // only words differ
	Changed     Verdict = "changed"      // numbers differ, or parts with numbers are missing or new
)

// Result is what came of it.
type Result struct {
	Findings []Finding // in reading order of the report
	// What was compared of the report.
	Numbers, Sentences, Cells, Tables int
	// Found is how many of those tables were recognised as tables.
	Found int
	// Common is the share of the report's text around the tables that was found.
	Common float64
	// Rewritten are the runs whose words alone were changed.
	Rewritten []Rewritten
}

// Verdict is the verdict over all findings.
func (r *Result) Verdict() Verdict {
	v := SameText
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		case f.Kind == Layout:
		case f.Kind == Figure, f.Figures:
			return Changed
		default:
			v = SameFigures
		}
	}
	return v
}

// Compare compares what was published with the report. n are the page numbers
// of the report; nil: they are not compared.
func Compare(d *doc.Document, n *doc.Numbers, p *published.Document) *Result {
	c := &comparison{want: expect(d, n), result: &Result{}}
	blocks, others := c.want.unheaded(p)
	c.blocks = c.want.cut(blocks)
	c.pairTables()
	c.streams(p.Kind)
	c.margins(append(others, p.Margins...))
	c.moves()
	slices.SortStableFunc(c.result.Findings, func(a, b Finding) int { return a.order - b.order })
	return c.result
}

// unheaded are the blocks without the headers of pages, which a PDF has as lines among
// the others. Where the report itself says the same, as its cover may, that comes first.
// others are headers and footers that the report has not.
func (r *report) unheaded(p *published.Document) (blocks []published.Block, others []string) {
	if p.Kind != published.PDF {
		return p.Blocks, nil
	}
	own := 0
	for i := range r.items {
		if r.items[i].table == nil && r.headers[r.items[i].text.String()] {
			own++
		}
	}
	others, at := r.strange(p.Blocks)
	for i, b := range p.Blocks {
		switch {
		case at[i]:
		case b.Paragraph != nil && r.headers[fold(b.Paragraph.Text)]:
			if own--; own >= 0 {
				blocks = append(blocks, b)
			}
		default:
			blocks = append(blocks, b)
		}
	}
	return blocks, others
}

// strange finds the lines that are the first or last of several pages and read the
// same, where the report says so nowhere: someone put them above or below its text.
// at are their blocks.
func (r *report) strange(blocks []published.Block) (lines []string, at map[int]bool) {
	const least = 2 // pages
	pages := func(i int) (first, last int) {
		if i < 0 || i >= len(blocks) {
			return 0, 0
		}
		if b := blocks[i]; b.Paragraph != nil {
			return b.Paragraph.Page, b.Paragraph.Page
		}
		rows := blocks[i].Table.Rows
		return rows[0].Page, rows[len(rows)-1].Page
	}
	places := map[string][]int{}
	for i, b := range blocks {
		if b.Paragraph == nil {
			continue
		}
		_, before := pages(i - 1)
		after, _ := pages(i + 1)
		if s := fold(b.Paragraph.Text); s != "" && !isNumber(s) && (before != b.Paragraph.Page || after != b.Paragraph.Page) {
			if places[s] = append(places[s], i); len(places[s]) == least && !r.says(s) {
				lines = append(lines, s)
			}
		}
	}
	at = map[int]bool{}
	for _, s := range lines {
		for _, i := range places[s] {
			at[i] = true
		}
	}
	return lines, at
}

// says reports whether a text stands anywhere in the report.
func (r *report) says(s string) bool {
	if r.headers[s] || r.again[s] || strings.Contains(fold(r.watermark), s) {
		return true
	}
	for i := range r.items {
		if strings.Contains(r.items[i].text.String(), s) {
			return true
		}
	}
	for _, t := range r.tables {
		head := "" // its lines may be of several cells, in part, on each page
		for i, row := range t.rows {
			key := strings.ReplaceAll(row.key(), "|", "")
			if strings.Contains(key, s) {
				return true
			}
			if i < t.heads {
				head += key + strings.Join(row.again, "")
			}
		}
		if strings.Trim(s, head) == "" {
			return true
		}
	}
	return false
}

// comparison is one comparison at work.
type comparison struct {
	want   *report
	result *Result

	blocks []published.Block // what was published, each table by itself

	pairs []*tablePair // by table of the report; nil: not found
	of    map[*published.Table]*tablePair
}

func (c *comparison) add(f Finding) { c.result.Findings = append(c.result.Findings, f) }

// margins tells what was written into headers and footers.
func (c *comparison) margins(lines []string) {
	for _, m := range lines {
		if fold(m) == fold(c.want.watermark) || c.want.headers[fold(m)] {
			continue
		}
		c.add(Finding{Kind: Added, Part: Text, Section: "页眉、页脚", Got: m, GotText: m, Figures: hasDigit(m), order: c.want.last + 1})
	}
}
