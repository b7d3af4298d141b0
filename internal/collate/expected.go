package collate

import (
	"strings"
	"unicode"

	"juesuan/internal/doc"
)

// contentsTitle is what the section of the table of contents is called.
const contentsTitle = "目录"

// report is the report as it is compared.
type report struct {
	items     []item
	tables    []*table
	watermark string
	headers   map[string]bool // what the pages have above their text
	again     map[string]bool // what heads of tables read on their next pages
	drawn     []string        // names and values in charts, which a PDF has as text
	last      int             // the greatest order
}

// item is a paragraph, an entry of the contents, or a table in reading order.
type item struct {
	text  text
	table *table // else
	place place
}

// place is where something stands in the report.
type place struct {
	section, table, row string
	anchor              doc.Anchor // of the nearest heading above
	order               int
	listing             bool // of the table of contents
}

// text is text without spaces; for each character the run it is of.
type text struct {
	runes []rune
	refs  []doc.Ref
}

func (t *text) add(s string, ref doc.Ref) {
	for _, r := range s {
		if r = folded(r); r >= 0 {
			t.runes = append(t.runes, r)
			t.refs = append(t.refs, ref)
		}
	}
}

func (t *text) String() string { return string(t.runes) }

// folded is the character that is compared: −1 for those that are not seen,
// narrow digits and letters for wide ones.
func folded(r rune) rune {
	switch {
	case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ', r == '％', r == '－', r == '．':
		return r - '！' + '!'
	case r == '−':
		return '-'
	case unicode.IsSpace(r), r == '\u200b', r == '\u200c', r == '\u200d', r == '\ufeff', r == '\u00ad', r == '\u2060', r < ' ':
		return -1
	}
	return r
}

// fold is a text as it is compared.
func fold(s string) string {
	return strings.Map(folded, s)
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// table is a table of the report.
type table struct {
	columns int
	heads   int // rows that are repeated on each page
	// spans is what the cells that cover several rows read: it may stand on each
	// page that they reach.
	spans  []string
	rows   []*row
	place  place
	number int
}

type row struct {
	cells []cell
	place place
	// again is what the row reads where it is repeated; nil: the same.
	again []string
	// by column: the cell that covers it, of this row or of one above.
	cover []*cell
}

type cell struct {
	text         text
	column, span int
}

// expect takes a document apart.
func expect(d *doc.Document, n *doc.Numbers) *report {
	r := &report{watermark: d.Watermark, again: map[string]bool{}, headers: map[string]bool{}}
	var path [9]string
	var at place
	heads := headings(d)
	for i := range d.Sections {
		if s := d.Sections[i].Header.Text; s != "" {
			r.headers[fold(s)] = true
		}
		for _, b := range d.Sections[i].Blocks {
			r.last++
			at.order = r.last << 16
			switch b := b.(type) {
			case *doc.Paragraph:
				t := textOf(b)
				if level := d.Styles[b.Style].Outline; level > 0 && level <= len(path) {
					path[level-1] = t.String()
					clear(path[level:])
					at.section, at.anchor = joined(path[:]), b.Anchor
				}
				if len(t.runes) > 0 {
					r.items = append(r.items, item{text: t, place: at})
				}
			case *doc.Contents:
				for _, h := range heads {
					if h.level > b.Levels {
						continue
					}
					p := at
					p.listing, p.section = true, contentsTitle
					t := h.text
					if n != nil {
						t = text{append([]rune(nil), t.runes...), append([]doc.Ref(nil), t.refs...)}
						t.add(n.Labels[h.anchor], 0)
					}
					r.items = append(r.items, item{text: t, place: p})
				}
			case *doc.Chart:
				r.drawn = append(r.drawn, chartTexts(b)...)
				r.caption(b, at)
			case *doc.Picture:
				r.caption(b, at)
			case *doc.Table:
				t := newTable(b, at, len(r.tables))
				for _, row := range t.rows {
					for _, s := range row.again {
						r.again[s] = true
					}
				}
				r.tables = append(r.tables, t)
				r.items = append(r.items, item{table: t, place: t.place})
			}
		}
	}
	r.last = (r.last + 1) << 16
	return r
}

// caption adds what stands below a chart or picture.
func (r *report) caption(b doc.Block, at place) {
	if p := doc.Caption(b); p != nil {
		if t := textOf(p); len(t.runes) > 0 {
			r.items = append(r.items, item{text: t, place: at})
		}
	}
}

// chartTexts are the texts of a chart.
func chartTexts(c *doc.Chart) []string {
	out := []string{fold(c.Unit)}
	for i := range c.Categories {
		out = append(out, fold(c.Categories[i].Text))
	}
	for i := range c.Series {
		out = append(out, fold(c.Series[i].Name.Text))
		for k := range c.Series[i].Data {
			out = append(out, fold(c.Series[i].Data[k].Run().Text))
		}
	}
	return out
}

func joined(path []string) string {
	var out []string
	for _, p := range path {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " › ")
}

type heading struct {
	text   text
	level  int
	anchor doc.Anchor
}

func headings(d *doc.Document) []heading {
	var out []heading
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			if p, ok := b.(*doc.Paragraph); ok && d.Styles[p.Style].Outline > 0 {
				out = append(out, heading{textOf(p), d.Styles[p.Style].Outline, p.Anchor})
			}
		}
	}
	return out
}

func textOf(p *doc.Paragraph) text {
	var t text
	for i := range p.Runs {
		t.add(p.Runs[i].Text, p.Runs[i].Ref)
	}
	return t
}

func newTable(b *doc.Table, at place, number int) *table {
	t := &table{columns: len(b.Columns), heads: len(b.Head), place: at, number: number}
	t.place.table = b.Title
	covered := make([]int, t.columns) // rows that a cell above still covers
	cover := make([]*cell, t.columns)
	for i := range len(b.Head) + len(b.Rows) {
		var from *doc.Row
		if i < len(b.Head) {
			from = &b.Head[i]
		} else {
			from = &b.Rows[i-len(b.Head)]
		}
		r := &row{cells: make([]cell, len(from.Cells)), place: t.place}
		r.place.order = at.order + i + 1
		column := 0
		for k := range from.Cells {
			for column < t.columns && covered[column] > 0 {
				column++
			}
			src := &from.Cells[k]
			c := &r.cells[k]
			c.column, c.span = column, max(src.ColSpan, 1)
			for p := range src.Paragraphs {
				part := textOf(&src.Paragraphs[p])
				c.text.runes, c.text.refs = append(c.text.runes, part.runes...), append(c.text.refs, part.refs...)
			}
			if src.Continued != nil {
				if r.again == nil {
					r.again = make([]string, len(from.Cells))
					for q := range from.Cells {
						r.again[q] = cellString(&from.Cells[q], false)
					}
				}
				r.again[k] = cellString(src, true)
			}
			if s := c.text.String(); src.RowSpan > 1 && s != "" && !isNumber(s) {
				t.spans = append(t.spans, s)
			}
			for range c.span {
				if column < t.columns {
					covered[column], cover[column] = max(src.RowSpan, 1), c
				}
				column++
			}
		}
		for c := range covered {
			if covered[c] > 0 {
				covered[c]--
			} else {
				cover[c] = nil
			}
		}
		r.cover = append([]*cell(nil), cover...)
		t.rows = append(t.rows, r)
	}
	for i, r := range t.rows {
		r.place.row = t.rowName(i, t.columns)
	}
	return t
}

func cellString(c *doc.Cell, again bool) string {
	ps := c.Paragraphs
	if again && c.Continued != nil {
		ps = c.Continued
	}
	var t text
	for p := range ps {
		part := textOf(&ps[p])
		t.runes = append(t.runes, part.runes...)
	}
	return t.String()
}

// rowName is the caption of a row: the words nearest to the left of a column,
// with the code that stands before them.
func (t *table) rowName(i, column int) string {
	name, code := "", ""
	for k := range t.rows[i].cells {
		c := &t.rows[i].cells[k]
		if c.column >= column && name != "" {
			break
		}
		s := c.text.String()
		switch {
		case s == "":
		case !isNumber(s):
			name = s
			if code != "" {
				name = code + " " + name
			}
			code = ""
		case isCode(s):
			code = s
		default:
			code = ""
		}
	}
	if name == "" {
		name = code
	}
	return name
}

// columnName is the caption of a column: what the head says of it, the rows
// that speak of the whole table left out.
func (t *table) columnName(column int) string {
	var out []string
	for i := range t.heads {
		if column >= len(t.rows[i].cover) {
			continue
		}
		c := t.rows[i].cover[column]
		if c == nil || len(t.rows[i].cells) < 2 || strings.Contains(c.text.String(), "：") {
			continue
		}
		s := c.text.String()
		if s == "" || isNumber(s) || len(out) > 0 && out[len(out)-1] == s {
			continue
		}
		out = append(out, s)
	}
	return strings.Join(out, "·")
}

// isNumber reports whether a text is nothing but a number.
func isNumber(s string) bool {
	for _, r := range s {
		if !(r >= '0' && r <= '9' || r == '.' || r == ',' || r == '-' || r == '%') {
			return false
		}
	}
	return s != ""
}

// isCode reports whether a number is a code, which has neither point nor comma.
func isCode(s string) bool { return isNumber(s) && !strings.ContainsAny(s, ".,-%") && len(s) > 2 }
