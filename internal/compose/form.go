package compose

import (
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// forms composes the self-evaluation forms of projects (项目支出绩效自评表), each on
// a new page.
func (c *composer) forms() {
	for i := range c.book.Forms {
		facts, _ := c.facts.Root.Facts["forms"].(*narrative.List)
		c.form(&c.book.Forms[i], &c.facts.Forms[i], facts.Items[i], i+1, i > 0)
	}
}

// otherForm composes the form of a kind that the pack declares, where the unit has it.
func (c *composer) otherForm(key string) {
	for i := range c.book.OtherForms {
		if f := &c.book.OtherForms[i]; f.Rules().Key == key {
			group, _ := found(c.facts.Root, "local."+key).(*narrative.Group)
			c.form(f, &c.facts.Other[i], group, 1, false)
		}
	}
}

// form composes a form: a table of what it is about, its money and goals, and the
// table of indicators, whose captions repeat on every page.
func (c *composer) form(f *accounts.EvaluationForm, facts *narrative.FormFacts, group *narrative.Group, number int, anew bool) {
	spec := &c.pack.Forms
	switch {
	case spec.Page != c.page:
		c.open(spec.Page, false)
	case anew:
		c.add(&doc.PageBreak{})
	}
	b := &formBuilder{composer: c, spec: spec, layout: c.pack.FormLayout(f.Rules().Key), form: f, facts: facts, group: group,
		head: c.pack.Style(spec.HeadStyle), text: c.pack.Style(spec.TextStyle), mid: c.pack.Style(spec.MidStyle)}
	b.titles(number)
	b.about()
	b.indicators()
}

// found is a fact by its dotted name, nil if there is none.
func found(g *narrative.Group, name string) narrative.Computed {
	for {
		first, rest, more := strings.Cut(name, ".")
		f := g.Facts[first]
		if !more {
			return f
		}
		next, ok := f.(*narrative.Group)
		if !ok {
			return nil
		}
		g, name = next, rest
	}
}

type formBuilder struct {
	*composer
	spec   *pack.FormsFile
	layout *pack.FormLayout
	form   *accounts.EvaluationForm
	facts  *narrative.FormFacts
	group  *narrative.Group

	head, text, mid doc.StyleID
	title           string
}

func (b *formBuilder) titles(number int) {
	data := map[string]any{}
	for k, v := range b.data {
		data[k] = v
	}
	data["ordinal"] = accounts.Ordinal(number)
	data["project"] = b.mark(uint32(b.staff(b.form.Project)), b.form.Project.S, "")
	for _, p := range b.line(&b.layout.Title, b.pack.Style(b.spec.Style), data) {
		p.Anchor = b.newAnchor()
		for i := range p.Runs {
			b.title += p.Runs[i].Text
		}
		b.add(p)
	}
	for _, p := range b.line(&b.layout.Lead, b.pack.Style(b.spec.LeadStyle), data) {
		b.add(p)
	}
}

// staff is the Ref of a text of the unit's files.
func (c *composer) staff(t accounts.Text) doc.Ref {
	c.origins = append(c.origins, narrative.Origin{At: t.At})
	return doc.Ref(len(c.origins))
}

func (b *formBuilder) table() *doc.Table {
	d := &b.pack.Tables.Defaults
	return &doc.Table{Style: b.text, Border: d.Border.V, Padding: d.Padding.V, MinSize: d.MinSize.V, Full: true,
		Title: b.form.Name(), Anchor: b.newAnchor(), Ref: b.packRef(b.layout.At)}
}

func (b *formBuilder) label(text string, colSpan, rowSpan int) doc.Cell {
	return doc.Cell{Header: true, ColSpan: colSpan, RowSpan: rowSpan, Paragraphs: b.fixed(b.head, text)}
}

// fixed is the pack's own text.
func (b *formBuilder) fixed(style doc.StyleID, text string) []doc.Paragraph {
	ref := b.packRef(b.layout.At)
	if text == "" {
		return []doc.Paragraph{{Style: style, Ref: ref}}
	}
	return []doc.Paragraph{{Style: style, Ref: ref, Runs: []doc.Run{{Text: text, Ref: ref}}}}
}

// words is text of the unit's files; each line is a paragraph.
func (b *formBuilder) words(style doc.StyleID, t accounts.Text) []doc.Paragraph {
	ref := b.staff(t)
	var out []doc.Paragraph
	for s := range strings.SplitSeq(strings.TrimSpace(t.S), "\n") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, doc.Paragraph{Style: style, Ref: ref, Runs: []doc.Run{{Text: s, Ref: ref}}})
		}
	}
	if out == nil {
		return b.fixed(style, "")
	}
	return out
}

func (b *formBuilder) number(n *narrative.Number, colSpan int) doc.Cell {
	return doc.Cell{NoWrap: true, ColSpan: colSpan, Paragraphs: numberParagraph(b.mid, n)}
}

// about is the upper table: what the form is about, its money and goals.
func (b *formBuilder) about() {
	if len(b.layout.Head) == 0 {
		return
	}
	t := b.table()
	for _, width := range b.layout.HeadWidths {
		t.Columns = append(t.Columns, doc.Column{Width: width.V})
	}
	for i := range b.layout.Head {
		row := doc.Row{MinHeight: b.spec.RowHeight.V, Ref: b.packRef(b.layout.At)}
		for j := range b.layout.Head[i] {
			cell, long := b.cell(&b.layout.Head[i][j])
			row.Cells = append(row.Cells, cell)
			if row.MaySplit = row.MaySplit || long; long && i > 0 {
				t.Rows[i-1].KeepNext = true
			}
		}
		t.Rows = append(t.Rows, row)
	}
	b.add(t)
}

// cell is a cell of the upper table; long is whether it is a text that may go on on
// another page.
func (b *formBuilder) cell(c *pack.FormCell) (cell doc.Cell, long bool) {
	if c.Fact == "" {
		return b.label(c.Text, max(c.Span, 1), max(c.Rows, 1)), false
	}
	fact := found(b.group, c.Fact)
	if fact == nil {
		fact = found(b.composer.facts.Root, c.Fact)
	}
	switch fact := fact.(type) {
	case *narrative.Number:
		if fact != nil && fact.Kind != narrative.Percent { // its unit stands in the captions
			bare := *fact
			bare.Unit = ""
			fact = &bare
		}
		cell = b.number(fact, max(c.Span, 1))
	case narrative.Words:
		style := b.text
		if c.Center {
			style = b.mid
		}
		cell = doc.Cell{ColSpan: max(c.Span, 1), Paragraphs: b.words(style, accounts.Text{S: fact.S, At: fact.At})}
		if long = !c.Center; long {
			cell.VAlign = doc.Top
		}
	default:
		cell = doc.Cell{ColSpan: max(c.Span, 1), Paragraphs: b.fixed(b.mid, "")}
	}
	cell.RowSpan = c.Rows
	return cell, long
}

// indicators is the lower table.
func (b *formBuilder) indicators() {
	t := b.table()
	ref := b.packRef(b.layout.At)
	captions := doc.Row{Ref: ref, MinHeight: b.spec.RowHeight.V}
	scored := -1
	for i := range b.layout.Columns {
		c := &b.layout.Columns[i]
		t.Columns = append(t.Columns, doc.Column{Width: c.Width.V})
		captions.Cells = append(captions.Cells, b.label(c.Caption, 1, 1))
		if c.Show == "score" {
			scored = i
		}
	}
	t.Head = []doc.Row{b.again(), captions}
	at := 0
	for g := range b.form.Groups {
		group := &b.form.Groups[g]
		size := 0
		qualitative := false
		for s := range group.Subgroups {
			size += len(group.Subgroups[s].Indicators)
			for i := range group.Subgroups[s].Indicators {
				qualitative = qualitative || !group.Subgroups[s].Indicators[i].Target.Quantitative()
			}
		}
		first := true
		for s := range group.Subgroups {
			sub := &group.Subgroups[s]
			for i := range sub.Indicators {
				row := doc.Row{Ref: ref, MinHeight: b.spec.RowHeight.V}
				for k := range b.layout.Columns {
					switch show := b.layout.Columns[k].Show; {
					case show == "level1" && first:
						row.Cells = append(row.Cells, doc.Cell{Header: true, RowSpan: size, Paragraphs: b.groupLabel(group, g)})
					case show == "level2" && i == 0:
						row.Cells = append(row.Cells, doc.Cell{Header: true, RowSpan: len(sub.Indicators),
							Paragraphs: b.words(b.mid, sub.Name)})
					case show == "rule" && first:
						row.Cells = append(row.Cells, doc.Cell{RowSpan: size, Paragraphs: b.rule(qualitative)})
					case show != "level1" && show != "level2" && show != "rule":
						row.Cells = append(row.Cells, b.shown(show, &sub.Indicators[i], at))
					}
				}
				first = false
				t.Rows = append(t.Rows, row)
				at++
			}
		}
	}
	if scored > 0 {
		row := doc.Row{Ref: ref, MinHeight: b.spec.RowHeight.V,
			Cells: []doc.Cell{b.label(b.layout.Sum, scored, 1), b.number(b.facts.Total, 1)}}
		for range len(b.layout.Columns) - scored - 1 {
			row.Cells = append(row.Cells, doc.Cell{Paragraphs: b.fixed(b.text, "")})
		}
		t.Rows = append(t.Rows, row)
	}
	b.add(t)
}

// shown is what a column shows of an indicator, the at-th of the form.
func (b *formBuilder) shown(show string, ind *accounts.Indicator, at int) doc.Cell {
	of := func(m *accounts.Measure, s string) doc.Cell {
		return doc.Cell{Paragraphs: b.words(b.mid, accounts.Text{S: s, At: m.Raw.At})}
	}
	switch target := &ind.Target; show {
	case "level3":
		return doc.Cell{Paragraphs: b.words(b.text, ind.Name)}
	case "points":
		return b.number(b.facts.Points[at], 1)
	case "target":
		return of(target, target.Raw.S)
	case "operator":
		operator := target.Operator
		if !target.Quantitative() {
			operator = "定性"
		} else if operator == "" {
			operator = "＝"
		}
		return of(target, operator)
	case "value":
		if !target.Quantitative() {
			return of(target, target.Text)
		}
		return of(target, target.Value.String())
	case "unit":
		return of(target, target.Unit)
	case "actual":
		return of(&ind.Actual, ind.Actual.Raw.S)
	case "standard":
		return doc.Cell{Paragraphs: b.words(b.text, ind.Standard)}
	case "score":
		return b.number(b.facts.Scores[at], 1)
	}
	return doc.Cell{Paragraphs: b.words(b.text, ind.Shortfall)}
}

// again is the gap above the lower table; on the pages it goes on to it says of
// which form: 项目支出绩效自评表（一）（续表）.
func (b *formBuilder) again() doc.Row {
	d := &b.pack.Tables.Defaults
	cell := doc.Cell{ColSpan: len(b.layout.Columns), Paragraphs: b.fixed(b.pack.Style(b.spec.GapStyle), ""),
		Edges: doc.Edges{NoTop: true, NoLeft: true, NoRight: true}}
	if d.Continued != "" {
		cell.Continued = b.fixed(b.pack.Style(d.LeadRight), b.title+d.Continued)
	}
	return doc.Row{Ref: b.packRef(b.layout.At), Cells: []doc.Cell{cell}}
}

// rule is the printed scoring rule: the one that speaks of qualitative
// indicators where the group has one.
func (b *formBuilder) rule(qualitative bool) []doc.Paragraph {
	t := &b.layout.Quantitative
	if qualitative {
		t = &b.layout.Mixed
	}
	var out []doc.Paragraph
	for _, p := range b.paragraphs(t, b.text, b.data) {
		out = append(out, *p)
	}
	return out
}

// groupLabel is 产出指标（40分）: name and weight, the weight with its own origin.
func (b *formBuilder) groupLabel(group *accounts.IndicatorGroup, g int) []doc.Paragraph {
	name := b.mark(uint32(b.staff(group.Name)), group.Name.S, "")
	weight := ""
	if n := b.facts.Weights[g]; n != nil {
		weight = b.mark(n.ID, n.Digits, n.Unit).String()
	}
	text := b.layout.Weight
	if weight == "" || text == "" {
		return b.words(b.mid, group.Name)
	}
	text = strings.Replace(text, "%s", name.String(), 1)
	text = strings.Replace(text, "%s", weight, 1)
	return []doc.Paragraph{{Style: b.mid, Runs: b.split(text, b.packRef(b.layout.At)), Ref: b.packRef(b.layout.At)}}
}
