package compose

import (
	"juesuan/internal/doc"
	"juesuan/internal/pack"
)

// list composes a table with a row for each group of a list of facts.
func (c *composer) list(spec *pack.ListSpec, n *pack.Node) {
	d := &c.pack.Tables.Defaults
	ref := c.packRef(spec.At)
	head, text, mid := c.pack.Style(spec.Styles.Head), c.pack.Style(spec.Styles.Text), c.pack.Style(spec.Styles.Center)
	t := &doc.Table{Style: text, Border: d.Border.V, Padding: d.Padding.V, MinSize: d.MinSize.V, Full: true,
		Title: c.plain(&n.Title), Anchor: c.newAnchor(), Ref: ref}
	captions := doc.Row{Ref: ref, MinHeight: spec.RowHeight.V}
	for i := range spec.Columns {
		col := &spec.Columns[i]
		t.Columns = append(t.Columns, doc.Column{Width: col.Width.V})
		captions.Cells = append(captions.Cells, doc.Cell{Header: true,
			Paragraphs: []doc.Paragraph{{Style: head, Ref: ref, Runs: []doc.Run{{Text: col.Caption, Ref: ref}}}}})
	}
	t.Head = []doc.Row{captions}
	groups, _ := c.lookup(spec.Each).([]map[string]any)
	for _, g := range groups {
		row := doc.Row{Ref: ref, MinHeight: spec.RowHeight.V}
		for i := range spec.Columns {
			col := &spec.Columns[i]
			style := text
			if col.Center {
				style = mid
			}
			cell := doc.Cell{}
			for _, p := range c.paragraphs(&col.Text, style, g) {
				cell.Paragraphs = append(cell.Paragraphs, *p)
			}
			if cell.Paragraphs == nil {
				cell.Paragraphs = []doc.Paragraph{{Style: style, Ref: ref}}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	c.add(t)
}
