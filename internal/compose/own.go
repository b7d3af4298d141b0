package compose

import (
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
	"juesuan/internal/picture"
)

// ownSections composes what the unit wrote in sections: headings of the level below,
// paragraphs, sheets of its workbook and pictures.
func (c *composer) ownSections(n *pack.Node, level int) {
	items, _ := c.lookup(n.Own).([]map[string]any)
	style := c.pack.Style("body")
	if level <= len(c.pack.Outline.Headings) {
		style = c.pack.Style(c.pack.Outline.Headings[level-1])
	}
	heading := ""
	for _, item := range items {
		said := func(name string) *marked { m, _ := item[name].(*marked); return m }
		if m := said("heading"); m != nil {
			heading = joined(m.text)
			ref := doc.Ref(m.ref)
			c.add(&doc.Paragraph{Style: style, Anchor: c.newAnchor(), Ref: ref, Runs: []doc.Run{{Text: heading, Ref: ref}}})
		}
		if m := said("text"); m != nil {
			for _, runs := range lines([]doc.Run{{Text: m.text + "。", Ref: doc.Ref(m.ref)}}) {
				c.add(&doc.Paragraph{Style: c.pack.Style("body"), Ref: doc.Ref(m.ref), Runs: runs})
			}
		}
		caption, alt := said("caption"), heading
		if caption != nil {
			alt = joined(caption.text)
		}
		if m := said("table"); m != nil {
			c.ownTable(m, caption, alt)
		}
		if m := said("picture"); m != nil {
			c.ownPicture(m, caption, alt)
		}
	}
}

// attached is what a field names, and where the field stands.
func (c *composer) attached(m *marked) (accounts.Attached, diag.Position) {
	at := c.origins[m.ref-1].At
	return c.book.Attached[at.Field], at
}

func (c *composer) ownPicture(m, caption *marked, alt string) {
	a, at := c.attached(m)
	if a.Picture == nil {
		return // told when it was read
	}
	image, err := picture.Read(a.Picture)
	switch {
	case err != nil:
		c.diags.Errorf("compose.picture", at, "图片“%s”：%v", m.text, err)
	case alt == "":
		c.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "compose.picture", At: at, Message: "图片“" + m.text + "”没有说明",
			Hint: "请写标题或图片说明：看不见图的人靠它知道这是什么"})
	default:
		c.add(&doc.Picture{Image: image, Align: doc.Center, Alt: alt, Caption: c.captionOf(caption), Anchor: c.newAnchor(),
			Ref: doc.Ref(m.ref)})
	}
}

// captionOf is the caption of a table or picture of the unit, nil where it has none.
func (c *composer) captionOf(m *marked) *doc.Paragraph {
	if m == nil {
		return nil
	}
	ref := doc.Ref(m.ref)
	style := c.pack.Style(c.pack.Tables.Defaults.Styles.Center)
	return &doc.Paragraph{Style: style, Ref: ref, Runs: []doc.Run{{Text: joined(m.text), Ref: ref}}}
}

// ownTable composes a sheet of the unit's workbook as it is: what stands above the
// first row with a number, and at least the first row, is its head.
func (c *composer) ownTable(m, caption *marked, alt string) {
	a, at := c.attached(m)
	if len(a.Table) == 0 {
		return
	}
	d := &c.pack.Tables.Defaults
	style := func(name string) doc.StyleID { return c.pack.Style(name) }
	t := &doc.Table{Style: style(d.Styles.Text), Border: d.Border.V, Padding: d.Padding.V, MinSize: d.MinSize.V, Full: true,
		Title: alt, Anchor: c.newAnchor(), Ref: doc.Ref(m.ref), Columns: make([]doc.Column, a.Columns)}
	if p := c.captionOf(caption); p != nil { // in the head, so that it stays with its table
		t.Head = append(t.Head, doc.Row{Lead: true, Ref: p.Ref, Cells: []doc.Cell{{ColSpan: a.Columns, Paragraphs: []doc.Paragraph{*p},
			Edges: doc.Edges{NoTop: true, NoLeft: true, NoRight: true}}}})
	}
	numbers, head, down := 0, true, 0
	for i, cells := range a.Table {
		below := 1
		for _, cell := range cells {
			below = max(below, cell.Rows)
			if cell.Number && i > 0 && down <= i {
				head = false
			}
			if cell.Number {
				numbers++
			}
		}
		row := doc.Row{Ref: doc.Ref(m.ref)}
		for _, cell := range cells {
			row.Cells = append(row.Cells, c.ownCell(cell, head, style))
		}
		if down = max(down, i+below); head && i < len(a.Table)-1 {
			t.Head = append(t.Head, row)
		} else {
			head = false
			t.Rows = append(t.Rows, row)
		}
	}
	c.add(t)
	if numbers > 0 {
		c.diags.Add(diag.Diagnostic{Severity: diag.Info, Code: "compose.unchecked", At: at, Message: "“" + m.text + "”里的数照原表印出，没有核对",
			Hint: "请自己核对合计、与各张决算表是否一致"})
	}
}

func (c *composer) ownCell(cell accounts.AttachedCell, head bool, style func(string) doc.StyleID) doc.Cell {
	styles := &c.pack.Tables.Defaults.Styles
	name := styles.Text
	switch {
	case head:
		name = styles.Head
	case cell.Number:
		name = styles.Number
	}
	return doc.Cell{ColSpan: cell.Columns, RowSpan: cell.Rows, Header: head, NoWrap: cell.Number && !head,
		Paragraphs: []doc.Paragraph{c.asShown(cell.Text, style(name))}}
}

// asShown is what a cell of the unit's workbook shows, as a paragraph that leads to it.
func (c *composer) asShown(t accounts.Text, style doc.StyleID) doc.Paragraph {
	c.origins = append(c.origins, narrative.Origin{At: t.At})
	p := doc.Paragraph{Style: style, Ref: doc.Ref(len(c.origins))}
	if t.S != "" {
		p.Runs = []doc.Run{{Text: t.S, Ref: p.Ref}}
	}
	return p
}
