package collate

import (
	"juesuan/internal/doc"
	"juesuan/internal/published"
)

// Seen is a report as if it had been published: what another is compared with.
// n are its page numbers; nil: they are not told.
func Seen(d *doc.Document, n *doc.Numbers) *published.Document {
	out := &published.Document{Kind: published.DOCX}
	heads := headings(d)
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			switch b := b.(type) {
			case *doc.Paragraph:
				t := textOf(b)
				p := &published.Paragraph{Text: t.String(), Level: d.Styles[b.Style].Outline}
				out.Blocks = append(out.Blocks, published.Block{Paragraph: p})
			case *doc.Contents:
				for _, h := range heads {
					if h.level > b.Levels {
						continue
					}
					s := h.text.String()
					if n != nil {
						s += " " + n.Labels[h.anchor]
					}
					out.Blocks = append(out.Blocks, published.Block{Paragraph: &published.Paragraph{Text: s, Listed: true}})
				}
			case *doc.Table:
				out.Blocks = append(out.Blocks, published.Block{Table: seenTable(b)})
			}
		}
	}
	return out
}

func seenTable(b *doc.Table) *published.Table {
	from := newTable(b, place{}, 0)
	t := &published.Table{Columns: from.columns}
	for _, r := range from.rows {
		var row published.Row
		for k := range r.cells {
			c := &r.cells[k]
			row.Cells = append(row.Cells, published.Cell{Text: c.text.String(), Column: c.column, Span: c.span})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
