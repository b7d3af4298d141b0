package published

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"
)

// docxReader reads the story parts of a document.
type docxReader struct {
	out    *Document
	styles map[string]style
	lists  map[string]*list

	blocks *[]Block // where paragraphs and tables go
	text   int      // bytes read so far
	cells  int

	fields  []bool // of the open fields: whether the result was reached
	toc     int    // open tables of contents
	shaded  bool   // the cell has a background
	deleted bool   // within a deletion that was not accepted
	hidden  bool   // of the paragraph's style
	boxes   []Block
}

func (d *docxReader) readBody(s *scanner) error {
	d.blocks = &d.out.Blocks
	return s.root(func(e xml.StartElement) error {
		if e.Name.Local != "body" {
			return s.skip()
		}
		return s.children(nil, func(e xml.StartElement) error { return d.block(s, e) })
	})
}

// readNotes reads footnotes or endnotes: what a reader finds at the foot.
func (d *docxReader) readNotes(s *scanner) error {
	d.blocks = &d.out.Blocks
	return s.root(func(e xml.StartElement) error {
		switch attr(e, "type") {
		case "separator", "continuationSeparator", "continuationNotice":
			return s.skip()
		}
		return s.children(nil, func(e xml.StartElement) error { return d.block(s, e) })
	})
}

func (d *docxReader) readComments(s *scanner) error {
	return s.root(func(e xml.StartElement) error {
		var blocks []Block
		d.blocks = &blocks
		err := s.children(nil, func(e xml.StartElement) error { return d.block(s, e) })
		text := ""
		for _, b := range blocks {
			if b.Paragraph != nil {
				text += b.Paragraph.Text
			}
		}
		d.out.remain(Comment, text, 0)
		return err
	})
}

// readMargin reads a header or footer; page numbers are no text of it.
func (d *docxReader) readMargin(s *scanner) error {
	var blocks []Block
	d.blocks = &blocks
	err := s.root(func(e xml.StartElement) error { return d.block(s, e) })
	for _, b := range blocks {
		if b.Paragraph != nil {
			d.out.margin(b.Paragraph.Text)
		}
		if b.Table != nil {
			for _, r := range b.Table.Rows {
				for _, c := range r.Cells {
					d.out.margin(c.Text)
				}
			}
		}
	}
	return err
}

// margin keeps the text of a header or footer, once.
func (d *Document) margin(text string) {
	text = strings.TrimSpace(text)
	if text == "" || pageNumber(text) != "" || strings.Trim(text, "—–-－─ ") == "" {
		return
	}
	for _, known := range d.Margins {
		if known == text {
			return
		}
	}
	d.Margins = append(d.Margins, text)
}

// block reads a child of a body, a cell or a text box.
func (d *docxReader) block(s *scanner, e xml.StartElement) error {
	again := func(e xml.StartElement) error { return d.block(s, e) }
	switch e.Name.Local {
	case "p":
		return d.paragraph(s)
	case "tbl":
		return d.table(s)
	case "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo":
		return s.children(nil, again)
	case "del", "moveFrom":
		was := d.deleted
		d.deleted = true
		err := s.children(nil, again)
		d.deleted = was
		return err
	}
	return s.skip()
}

// paragraph reads a paragraph.
func (d *docxReader) paragraph(s *scanner) error {
	p := &Paragraph{Listed: d.toc > 0}
	var text strings.Builder
	var num numbered
	outerHidden, outerBoxes := d.hidden, d.boxes
	d.hidden, d.boxes = d.style("").hidden, nil
	err := s.children(nil, func(e xml.StartElement) error {
		if e.Name.Local != "pPr" {
			return d.inline(s, e, &text)
		}
		return s.children(nil, func(e xml.StartElement) error {
			switch e.Name.Local {
			case "pStyle":
				st := d.style(attr(e, "val"))
				p.Level, d.hidden, num = st.level, st.hidden, st.num
				p.Listed = p.Listed || st.listed
			case "outlineLvl":
				p.Level = outline(attr(e, "val"))
			case "numPr":
				return d.numPr(s, &num)
			case "rPr":
				return d.mark(s)
			}
			return s.skip()
		})
	})
	p.Listed = p.Listed || d.toc > 0
	p.Text = strings.TrimRight(text.String(), " \t\n")
	if l := d.lists[num.id]; l != nil && p.Text != "" {
		p.Text = l.next(num.level) + p.Text
	}
	if d.text += len(p.Text); d.text > maxText {
		return errTooLarge
	}
	*d.blocks = append(*d.blocks, Block{Paragraph: p})
	*d.blocks = append(*d.blocks, d.boxes...)
	d.hidden, d.boxes = outerHidden, outerBoxes
	return err
}

// mark reads the properties of a paragraph's mark: it may be tracked.
func (d *docxReader) mark(s *scanner) error {
	return s.children(nil, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "ins", "moveTo":
			d.out.remain(Inserted, "换行", 0)
		case "del", "moveFrom":
			d.out.remain(Deleted, "换行", 0)
		}
		return s.skip()
	})
}

// inline reads what stands within a paragraph.
func (d *docxReader) inline(s *scanner, e xml.StartElement, text *strings.Builder) error {
	again := func(e xml.StartElement) error { return d.inline(s, e, text) }
	switch e.Name.Local {
	case "r":
		return d.run(s, text)
	case "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "ruby", "rubyBase", "oMath", "oMathPara":
		return s.children(nil, again)
	case "fldSimple":
		if pageField(attr(e, "instr")) {
			return s.skip()
		}
		return s.children(nil, again)
	case "ins", "moveTo":
		from := text.Len()
		err := s.children(nil, again)
		if text.Len() > from {
			d.out.remain(Inserted, text.String()[from:], 0)
		}
		return err
	case "del", "moveFrom":
		var gone strings.Builder
		was := d.deleted
		d.deleted = true
		err := s.children(nil, func(e xml.StartElement) error { return d.inline(s, e, &gone) })
		d.deleted = was
		d.out.remain(Deleted, gone.String(), 0)
		return err
	}
	return s.skip()
}

// run reads a run: text of one format.
func (d *docxReader) run(s *scanner, text *strings.Builder) error {
	hidden := d.hidden
	write := func(t string) {
		switch {
		case len(d.fields) > 0 && !d.fields[len(d.fields)-1]:
			// the instruction of a field
		case hidden:
			if strings.TrimSpace(t) != "" {
				d.out.remain(Hidden, t, 0)
			}
		default:
			text.WriteString(t)
		}
	}
	var child func(e xml.StartElement) error
	child = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPr":
			return d.rPr(s, &hidden)
		case "t", "delText":
			return s.children(func(b []byte) { write(string(b)) }, func(xml.StartElement) error { return s.skip() })
		case "tab", "ptab":
			write("\t")
		case "br", "cr":
			write("\n")
		case "noBreakHyphen":
			write("-")
		case "sym":
			if n, err := strconv.ParseUint(attr(e, "char"), 16, 32); err == nil && unicode.IsPrint(rune(n)) {
				write(string(rune(n)))
			}
		case "fldChar":
			d.field(attr(e, "fldCharType"))
		case "instrText":
			return s.children(func(b []byte) { d.instruction(string(b)) }, func(xml.StartElement) error { return s.skip() })
		case "AlternateContent":
			taken := false
			return s.children(nil, func(e xml.StartElement) error {
				if taken || e.Name.Local != "Choice" && e.Name.Local != "Fallback" {
					return s.skip()
				}
				taken = true
				return s.children(nil, child)
			})
		case "drawing", "pict", "object":
			return d.box(s)
		}
		return s.skip()
	}
	return s.children(nil, child)
}

// field follows the marks of a complex field (clause 17.16.18).
func (d *docxReader) field(kind string) {
	switch n := len(d.fields); kind {
	case "begin":
		d.fields = append(d.fields, false)
	case "separate":
		if n > 0 {
			d.fields[n-1] = true
		}
	case "end":
		if n > 0 {
			d.fields = d.fields[:n-1]
			if n == d.toc {
				d.toc = 0
			}
		}
	}
}

// instruction notes where a table of contents begins.
func (d *docxReader) instruction(text string) {
	if strings.HasPrefix(strings.TrimSpace(text), "TOC ") && d.toc == 0 {
		d.toc = len(d.fields)
	}
}

// pageField reports whether a field prints the number of the page or of the pages.
func pageField(instr string) bool {
	name, _, _ := strings.Cut(strings.TrimSpace(instr), " ")
	return name == "PAGE" || name == "NUMPAGES" || name == "SECTIONPAGES"
}

// box reads the text of the boxes in a drawing; it goes behind the paragraph.
func (d *docxReader) box(s *scanner) error {
	return s.children(nil, func(e xml.StartElement) error {
		if e.Name.Local != "txbxContent" {
			return d.box(s)
		}
		outer := d.blocks
		var blocks []Block
		d.blocks = &blocks
		err := s.children(nil, func(e xml.StartElement) error { return d.block(s, e) })
		d.blocks = outer
		d.boxes = append(d.boxes, blocks...)
		return err
	})
}

// table reads a table.
func (d *docxReader) table(s *scanner) error {
	t := &Table{}
	var rows func(e xml.StartElement) error
	rows = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr":
			return d.row(s, t)
		case "sdt", "sdtContent", "customXml", "ins", "moveTo":
			return s.children(nil, rows)
		}
		return s.skip()
	}
	err := s.children(nil, rows)
	*d.blocks = append(*d.blocks, Block{Table: t})
	return err
}

func (d *docxReader) row(s *scanner, t *Table) error {
	var r Row
	column, gone := 0, false
	var cells func(e xml.StartElement) error
	cells = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tc":
			c, covered, err := d.cell(s)
			c.Column = column
			column += c.Span
			if !covered {
				r.Cells = append(r.Cells, c)
			}
			return err
		case "trPr":
			return s.children(nil, func(e xml.StartElement) error {
				switch e.Name.Local {
				case "gridBefore":
					n, _ := strconv.Atoi(attr(e, "val"))
					column += min(max(n, 0), 1000)
				case "del":
					gone = true
				case "ins":
					d.out.remain(Inserted, "表格的行", 0)
				case "hidden":
					gone = on(e)
				}
				return s.skip()
			})
		case "sdt", "sdtContent", "customXml":
			return s.children(nil, cells)
		}
		return s.skip()
	}
	err := s.children(nil, cells)
	if gone {
		d.out.remain(Deleted, "表格的行", 0)
		return err
	}
	t.Columns = max(t.Columns, column)
	t.Rows = append(t.Rows, r)
	return err
}

// cell reads a cell; covered says that the cell above goes on here.
func (d *docxReader) cell(s *scanner) (c Cell, covered bool, err error) {
	if d.cells++; d.cells > maxCells {
		return c, false, errTooLarge
	}
	outer, shaded := d.blocks, d.shaded
	var blocks []Block
	d.blocks = &blocks
	c.Span = 1
	err = s.children(nil, func(e xml.StartElement) error {
		if e.Name.Local != "tcPr" {
			return d.block(s, e)
		}
		return s.children(nil, func(e xml.StartElement) error {
			switch e.Name.Local {
			case "gridSpan":
				n, _ := strconv.Atoi(attr(e, "val"))
				c.Span = min(max(n, 1), 1000)
			case "vMerge":
				covered = attr(e, "val") != "restart"
			case "shd":
				fill := attr(e, "fill")
				d.shaded = fill != "" && !strings.EqualFold(fill, "auto") && !strings.EqualFold(fill, "FFFFFF")
			}
			return s.skip()
		})
	})
	d.blocks, d.shaded = outer, shaded
	c.Text = joined(blocks)
	return c, covered, err
}

// joined is the text of blocks within a cell.
func joined(blocks []Block) string {
	var lines []string
	for _, b := range blocks {
		if b.Paragraph != nil {
			lines = append(lines, b.Paragraph.Text)
			continue
		}
		for _, r := range b.Table.Rows {
			for _, c := range r.Cells {
				lines = append(lines, c.Text)
			}
		}
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
