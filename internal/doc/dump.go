package doc

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Dump prints the document as text, one paragraph or table row a line: what
// compose hands over, for goldens and for people.
func (d *Document) Dump(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "document %s\nauthor %s\ndate %s\n", d.Title, d.Author, d.Date.UTC().Format("2006-01-02"))
	for i := range d.Sections {
		s := &d.Sections[i]
		fmt.Fprintf(b, "\nsection %.1f×%.1f pt", s.Page.Width.Points(), s.Page.Height.Points())
		if s.Numbering.Show {
			b.WriteString(" numbered")
		}
		if s.Numbering.Restart {
			b.WriteString(" from 1")
		}
		b.WriteByte('\n')
		for _, block := range s.Blocks {
			d.dumpBlock(b, block)
		}
	}
	return b.Flush()
}

func (d *Document) dumpBlock(b *bufio.Writer, block Block) {
	switch x := block.(type) {
	case *Paragraph:
		fmt.Fprintf(b, "%s", d.Styles[x.Style].ID)
		if x.Anchor != 0 {
			fmt.Fprintf(b, " #%d", x.Anchor)
		}
		fmt.Fprintf(b, ": %s\n", x.Text())
	case *PageBreak:
		b.WriteString("page break\n")
	case *Contents:
		fmt.Fprintf(b, "contents to level %d\n", x.Levels)
	case *Chart:
		dumpChart(b, x)
	case *Picture:
		fmt.Fprintf(b, "picture %d×%d: %s\n", x.Image.Width, x.Image.Height, x.Alt)
	case *Table:
		fmt.Fprintf(b, "table %s, %d columns\n", x.Title, len(x.Columns))
		for i := range x.Head {
			dumpRow(b, "  head", &x.Head[i])
		}
		for i := range x.Rows {
			dumpRow(b, "  row", &x.Rows[i])
		}
	}
	if c := Caption(block); c != nil {
		d.dumpBlock(b, c)
	}
}

func dumpChart(b *bufio.Writer, c *Chart) {
	fmt.Fprintf(b, "chart %s %s: %s\n", c.Kind, c.Unit, c.Alt)
	for i := range c.Series {
		fmt.Fprintf(b, "  %s", c.Series[i].Name.Text)
		for j := range c.Categories {
			fmt.Fprintf(b, " | %s %s", c.Categories[j].Text, c.At(i, j).text)
		}
		b.WriteByte('\n')
	}
}

func dumpRow(b *bufio.Writer, kind string, r *Row) {
	b.WriteString(kind)
	for i := range r.Cells {
		c := &r.Cells[i]
		b.WriteString(" | ")
		for j := range c.Paragraphs {
			if j > 0 {
				b.WriteString(" ¶ ")
			}
			b.WriteString(c.Paragraphs[j].Text())
		}
		if c.ColSpan > 1 {
			fmt.Fprintf(b, " →%d", c.ColSpan)
		}
		if c.RowSpan > 1 {
			fmt.Fprintf(b, " ↓%d", c.RowSpan)
		}
	}
	b.WriteByte('\n')
}

// Text is the text of all runs.
func (p *Paragraph) Text() string {
	if len(p.Runs) == 1 {
		return p.Runs[0].Text
	}
	var b strings.Builder
	for i := range p.Runs {
		b.WriteString(p.Runs[i].Text)
	}
	return b.String()
}
