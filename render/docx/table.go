package docx

import (
	"fmt"
	"strconv"

	"juesuan/internal/doc"
)

// span is a cell that reaches down from a row above.
type span struct {
	cell  *doc.Cell
	row   int // of the cell, head rows first
	at    int // its place in Row.Cells
	left  int // rows still to cover
	cols  int
	label bool // short enough to be written again on the next page
}

// table writes a table: fixed column widths, heights that the rows have at
// least, the head repeated by Word. A label that spans rows over a page break
// is written again on the new page, as typesetting does; Word would leave the
// cell empty there. Cell.Continued has no counterpart in Word: it repeats a
// head row as it is.
//
// closing says that a hairline follows on the same page: the last row gives
// way for it. noted says that the table has a note: its last two rows go with
// it to the next page.
func (b *body) table(t *doc.Table, closing, noted bool) {
	m := b.measures(t)
	bounds := make([]int64, 1, len(m.Widths)+1) // column edges in twips; rounded as sums, so that they add up
	var x doc.Length
	for _, w := range m.Widths {
		x += w
		bounds = append(bounds, x.Twips())
	}
	cols := len(m.Widths)
	b.tableProperties(t, bounds[cols])
	b.str(`<w:tblGrid>`)
	for c := range cols {
		b.str(`<w:gridCol w:w="`)
		b.num(bounds[c+1] - bounds[c])
		b.str(`"/>`)
	}
	b.str(`</w:tblGrid>`)

	starts := make([]string, cols) // of a cell that spans nothing
	for c := range cols {
		starts[c] = `<w:tc><w:tcPr><w:tcW w:w="` + strconv.FormatInt(bounds[c+1]-bounds[c], 10) + `" w:type="dxa"/>`
	}
	breaks := m.Breaks // ascending
	spans := make([]span, cols)
	hold := 0 // rows before it are kept with the next
	rows := len(t.Head) + len(t.Rows)
	var y doc.Length
	anchor := t.Anchor
	for r := range rows {
		head := r < len(t.Head)
		var row *doc.Row
		var height doc.Length
		if head {
			row = &t.Head[r]
			height = at(m.Head, r)
		} else {
			row = &t.Rows[r-len(t.Head)]
			height = at(m.Rows, r-len(t.Head))
		}
		loose := row.MaySplit && !t.RowFill
		if loose {
			height = row.MinHeight // a row that runs over a page has no one height
		}
		if closing && r == rows-1 && height > 4*hairlinePitch {
			height -= hairlinePitch
		}
		top := y.Twips()
		y += height
		b.rowProperties(row, head, y.Twips()-top)

		for !head && len(breaks) > 0 && breaks[0] < r-len(t.Head) {
			breaks = breaks[1:]
		}
		newPage := !head && len(breaks) > 0 && breaks[0] == r-len(t.Head)
		// Typesetting may have sent rows to the next page although they would
		// have fitted: so that a label is not cut, or the last row not alone.
		// Held to the rows below they go there in Word too.
		if newPage {
			hold = r + 2
		}
		keepNext := head || row.KeepNext || r < hold && r+1 < rows || noted && r+2 >= rows
		next := 0
		for c := 0; c < cols; {
			s := &spans[c]
			switch {
			case s.left > 0:
				s.left--
				b.cell(t, cellAt{cell: s.cell, index: doc.CellIndex{Row: s.row, Cell: s.at}, width: bounds[c+s.cols] - bounds[c],
					cols: s.cols, merge: mergeContinue, repeat: newPage && s.label, keepNext: keepNext, loose: loose, sizes: m.Sizes})
				c += s.cols
			case next < len(row.Cells):
				cell := &row.Cells[next]
				n := max(1, cell.ColSpan)
				for k := 1; k < n; k++ {
					if c+k >= cols || spans[c+k].left > 0 {
						n = k
						break
					}
				}
				last := rows
				if head {
					last = len(t.Head)
				}
				down := min(max(1, cell.RowSpan), last-r)
				a := cellAt{cell: cell, index: doc.CellIndex{Row: r, Cell: next}, start: starts[c], width: bounds[c+n] - bounds[c], cols: n,
					keepNext: keepNext, loose: loose, sizes: m.Sizes, shift: m.Shifts[doc.CellIndex{Row: r, Cell: next}], anchor: anchor}
				anchor = 0
				if down > 1 {
					a.merge = mergeRestart
					spans[c] = span{cell: cell, row: r, at: next, left: down - 1, cols: n, label: b.isLabel(cell, a.width-2*t.Padding.Twips())}
				}
				b.cell(t, a)
				next++
				c += n
			default: // the row is short: Word wants every column
				b.cell(t, cellAt{cell: &doc.Cell{}, start: starts[c], width: bounds[c+1] - bounds[c], cols: 1})
				c++
			}
		}
		if next < len(row.Cells) && b.err == nil {
			b.err = fmt.Errorf("docx: 表“%s”第 %d 行有 %d 格放不进 %d 列", t.Title, r+1, len(row.Cells)-next, cols)
		}
		b.str(`</w:tr>`)
	}
	b.str(`</w:tbl>`)
}

func at(ls []doc.Length, i int) doc.Length {
	if i < len(ls) {
		return ls[i]
	}
	return 0
}

// measures are what typesetting settled; without it (a document that was not
// typeset) the wishes of the columns, in equal shares where they have none.
func (b *body) measures(t *doc.Table) doc.TableNumbers {
	var m doc.TableNumbers
	if b.n != nil {
		m = b.n.Tables[t]
	}
	if len(m.Widths) > 0 && len(m.Widths) >= len(t.Columns) {
		return m
	}
	room, open := b.room(), 0
	for _, c := range t.Columns {
		room -= c.Width
		if c.Width == 0 {
			open++
		}
	}
	m.Widths = nil
	for _, c := range t.Columns {
		w := c.Width
		if w == 0 {
			w = max(room/doc.Length(open), c.Min)
		}
		m.Widths = append(m.Widths, w)
	}
	return m
}

func (b *body) tableProperties(t *doc.Table, width int64) {
	b.str(`<w:tbl><w:tblPr><w:tblW w:w="`)
	b.num(width)
	b.str(`" w:type="dxa"/><w:jc w:val="center"/>`)
	if t.Border > 0 {
		line := borderLine(t.Border)
		b.str(`<w:tblBorders>`)
		for _, side := range [...]string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			b.str(`<w:` + side + line)
		}
		b.str(`</w:tblBorders>`)
	}
	// The lines take their width from the cells in LibreOffice, and a column
	// may be exactly as wide as its text: a hair less padding keeps that on
	// one line.
	pad := strconv.FormatInt(max(0, t.Padding-t.Border/2-doc.Pt/4).Twips(), 10)
	b.str(`<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="` + pad +
		`" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="` + pad + `" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0000"/>`)
	if t.Title != "" {
		b.str(`<w:tblCaption w:val="`)
		b.out = appendAttr(b.out, t.Title)
		b.str(`"/>`)
	}
	if t.Summary != "" {
		b.str(`<w:tblDescription w:val="`)
		b.out = appendAttr(b.out, t.Summary)
		b.str(`"/>`)
	}
	b.str(`</w:tblPr>`)
}

// borderLine is the rest of a border element: eighths of a point, at least the
// quarter point that Word draws.
func borderLine(width doc.Length) string {
	sz := max(2, int64((width*8+doc.Pt/2)/doc.Pt))
	return ` w:val="single" w:sz="` + strconv.FormatInt(sz, 10) + `" w:space="0" w:color="000000"/>`
}

// rowProperties begins a row. Its height is a least one: where Word needs more
// room than typesetting did, a figure must not be cut off.
func (b *body) rowProperties(row *doc.Row, head bool, height int64) {
	b.str(`<w:tr><w:trPr>`)
	if !row.MaySplit {
		b.str(`<w:cantSplit/>`)
	}
	if height > 0 {
		b.str(`<w:trHeight w:val="`)
		b.num(height)
		b.str(`" w:hRule="atLeast"/>`)
	}
	if head {
		b.str(`<w:tblHeader/>`)
	}
	b.str(`</w:trPr>`)
}

// looseMargin is the space that typesetting has above and below the text of a
// cell; elsewhere it is in the height of the row.
func looseMargin(side string) string { return `<w:` + side + ` w:w="40" w:type="dxa"/>` }

// labelLines is the number of lines up to which typesetting repeats the text
// of a merged cell after a page break. A longer text goes on there, as Word's
// own merged cells do.
const labelLines = 6

// isLabel reports whether a cell's text takes few lines in the width, in twips.
func (b *body) isLabel(c *doc.Cell, width int64) bool {
	n := 0
	for i := range c.Paragraphs {
		p := &c.Paragraphs[i]
		room := doc.Length(width) * doc.Twip
		if c.Vertical {
			room = b.d.Styles[p.Style].Size
		}
		n += b.lines(p, room)
	}
	return n <= labelLines
}

type merge uint8

const (
	notMerged merge = iota
	mergeRestart
	mergeContinue
)

// cellAt is a cell in its place.
type cellAt struct {
	cell     *doc.Cell
	index    doc.CellIndex
	start    string // the start of a cell of one column
	width    int64
	cols     int
	merge    merge
	repeat   bool // a continued cell that begins anew on its page
	keepNext bool
	loose    bool // the row has no height of its own
	sizes    map[doc.CellIndex]doc.Length
	shift    doc.Length
	anchor   doc.Anchor
}

func (b *body) cell(t *doc.Table, a cellAt) {
	if a.start != "" && a.cols == 1 {
		b.str(a.start)
	} else {
		b.str(`<w:tc><w:tcPr><w:tcW w:w="`)
		b.num(a.width)
		b.str(`" w:type="dxa"/>`)
	}
	if a.cols > 1 {
		b.str(`<w:gridSpan w:val="`)
		b.num(int64(a.cols))
		b.str(`"/>`)
	}
	switch {
	case a.merge == mergeRestart, a.merge == mergeContinue && a.repeat:
		b.str(`<w:vMerge w:val="restart"/>`)
	case a.merge == mergeContinue:
		b.str(`<w:vMerge/>`)
	}
	if e := a.cell.Edges; e != (doc.Edges{}) && t.Border > 0 {
		b.str(`<w:tcBorders>`)
		for _, side := range [...]struct {
			no   bool
			name string
		}{{e.NoTop, "top"}, {e.NoLeft, "left"}, {e.NoBottom, "bottom"}, {e.NoRight, "right"}} {
			if side.no {
				b.str(`<w:` + side.name + ` w:val="nil"/>`)
			}
		}
		b.str(`</w:tcBorders>`)
	}
	if a.loose {
		b.str(`<w:tcMar>` + looseMargin("top") + looseMargin("bottom") + `</w:tcMar>`)
	}
	if a.cell.Vertical {
		b.str(`<w:textDirection w:val="tbRlV"/>`)
	}
	valign := a.cell.VAlign
	if a.cell.Vertical {
		valign = doc.Middle
	}
	switch valign {
	case doc.Middle:
		b.str(`<w:vAlign w:val="center"/></w:tcPr>`)
	case doc.Bottom:
		b.str(`<w:vAlign w:val="bottom"/></w:tcPr>`)
	default:
		b.str(`</w:tcPr>`)
	}
	size := doc.Length(0)
	if len(a.sizes) > 0 {
		size = a.sizes[a.index]
	}
	at := where{cell: true, keepNext: a.keepNext, anchor: a.anchor, shift: a.shift, room: doc.Length(a.width)*doc.Twip - 2*t.Padding}
	if a.cell.Vertical { // the line runs down: across the cell is along the line
		at.jc = [...]string{doc.Middle: "center", doc.Top: "left", doc.Bottom: "right"}[a.cell.VAlign]
	}
	if len(a.cell.Paragraphs) == 0 || a.merge == mergeContinue && !a.repeat {
		style := t.Style
		if len(a.cell.Paragraphs) > 0 {
			style = a.cell.Paragraphs[0].Style
		}
		at.first, at.last = true, true
		b.paragraph(&doc.Paragraph{Style: style}, at)
	} else {
		at.noAnchor = a.merge == mergeContinue
		for i := range a.cell.Paragraphs {
			p := &a.cell.Paragraphs[i]
			at.first, at.last = i == 0, i == len(a.cell.Paragraphs)-1
			if at.size = 0; size != 0 && size < b.d.Styles[p.Style].Size {
				at.size = size
			}
			b.paragraph(p, at)
			at.anchor = 0
		}
	}
	b.str(`</w:tc>`)
}
