package compose

import (
	"slices"
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/pack"
)

// list composes a table made of facts: a row for each group of a list, or the
// rows that the pack gives.
func (c *composer) list(spec *pack.ListSpec, n *pack.Node) {
	d := &c.pack.Tables.Defaults
	ref := c.packRef(spec.At)
	head, text := c.pack.Style(spec.Styles.Head), c.pack.Style(spec.Styles.Text)
	t := &doc.Table{Style: text, Border: d.Border.V, Padding: d.Padding.V, MinSize: d.MinSize.V, Full: true,
		Title: c.plain(&n.Title), Anchor: c.newAnchor(), Ref: ref}
	captions := doc.Row{Ref: ref, MinHeight: spec.RowHeight.V}
	for i := range spec.Columns {
		col := &spec.Columns[i]
		t.Columns = append(t.Columns, doc.Column{Width: col.Width.V})
		captions.Cells = append(captions.Cells, doc.Cell{Header: true,
			Paragraphs: []doc.Paragraph{{Style: head, Ref: ref, Runs: []doc.Run{{Text: col.Caption, Ref: ref}}}}})
	}
	if number := numberOf(n, spec.Number); number != "" || spec.Lead {
		b := &tableBuilder{composer: c, cols: len(spec.Columns), ref: ref, table: t}
		b.lead(number, spec.Bare)
	}
	t.Head = append(t.Head, captions)
	c.bare = spec.Bare
	if spec.Each == "" {
		for _, cells := range spec.Rows {
			t.Rows = append(t.Rows, c.listRow(spec, c.data, func(i int) *pack.Template { return &cells[i] }))
		}
	} else {
		groups, _ := c.lookup(spec.Each).([]map[string]any)
		for _, g := range groups {
			t.Rows = append(t.Rows, c.listRow(spec, g, func(i int) *pack.Template { return &spec.Columns[i].Text }))
		}
	}
	c.bare = false
	mergeAlike(t, spec)
	c.add(t)
	if !spec.Note.IsZero() {
		for _, p := range c.paragraphs(&spec.Note, c.pack.Style(d.NoteStyle), c.data) {
			c.add(p)
		}
	}
}

// mergeAlike makes one of the cells, in a column that the pack says, that stand one
// below the other and say the same.
func mergeAlike(t *doc.Table, spec *pack.ListSpec) {
	said := func(row, column int) string {
		var b strings.Builder
		for _, p := range t.Rows[row].Cells[column].Paragraphs {
			for i := range p.Runs {
				b.WriteString(p.Runs[i].Text)
			}
		}
		return b.String()
	}
	gone := map[[2]int]bool{}
	for k := range spec.Columns {
		for i := 0; spec.Columns[k].Merge && i < len(t.Rows); {
			n := 1
			for i+n < len(t.Rows) && said(i+n, k) == said(i, k) && said(i, k) != "" {
				gone[[2]int{i + n, k}] = true
				n++
			}
			if n > 1 {
				t.Rows[i].Cells[k].RowSpan = n
			}
			i += n
		}
	}
	for i := range t.Rows {
		var left []doc.Cell
		for k := range t.Rows[i].Cells {
			if !gone[[2]int{i, k}] {
				left = append(left, t.Rows[i].Cells[k])
			}
		}
		t.Rows[i].Cells = left
	}
}

// listRow composes a row. A number stands in one line, in the style of numbers
// where the pack doesn't centre its column; a total is heavy.
func (c *composer) listRow(spec *pack.ListSpec, data map[string]any, cell func(i int) *pack.Template) doc.Row {
	row := doc.Row{Ref: c.packRef(spec.At), MinHeight: spec.RowHeight.V}
	ln := line{}
	for i := range spec.Columns {
		out := doc.Cell{Header: i == 0 && spec.Each == ""}
		style := c.pack.Style(spec.Styles.Text)
		paragraphs := c.paragraphs(cell(i), style, data)
		out.NoWrap = !out.Header && c.isNumber(paragraphs)
		switch {
		case spec.Columns[i].Center:
			style = c.pack.Style(spec.Styles.Center)
		case out.NoWrap:
			style = c.pack.Style(spec.Styles.Number)
		}
		for _, p := range paragraphs {
			p.Style = style
			out.Paragraphs = append(out.Paragraphs, *p)
		}
		if out.Paragraphs == nil {
			out.Paragraphs = []doc.Paragraph{{Style: style, Ref: row.Ref}}
		}
		if i == 0 && len(paragraphs) == 1 && len(paragraphs[0].Runs) == 1 {
			name := paragraphs[0].Runs[0].Text
			ln.heavy = name == "合计" || name == "总计"
		}
		ln.weigh(&out)
		row.Cells = append(row.Cells, out)
	}
	return row
}

// isNumber reports whether a number is all that a cell holds: of the report, or
// typed in the pack, as a nought.
func (c *composer) isNumber(paragraphs []*doc.Paragraph) bool {
	if len(paragraphs) != 1 || len(paragraphs[0].Runs) != 1 {
		return false
	}
	r := paragraphs[0].Runs[0]
	return c.origins[r.Ref-1].Number != nil || strings.Trim(r.Text, "0123456789.,") == ""
}

// runIn sets the head with which a paragraph begins, up to its first 。, in 黑体.
func runIn(p *doc.Paragraph) {
	for i := range p.Runs {
		r := &p.Runs[i]
		at := indexAfter(r.Text, '。')
		if at > 0 && at < len(r.Text) {
			rest := *r
			rest.Text = r.Text[at:]
			r.Text = r.Text[:at]
			p.Runs = slices.Insert(p.Runs, i+1, rest)
			r = &p.Runs[i]
		}
		r.Font = doc.Override{Set: true, Role: doc.Hei}
		if at > 0 {
			return
		}
	}
}

// indexAfter is the place behind the first mark in a text, −1 where it has none.
func indexAfter(s string, mark rune) int {
	for i, r := range s {
		if r == mark {
			return i + len(string(r))
		}
	}
	return -1
}
