package compose

import (
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// forms composes the self-evaluation forms (项目支出绩效自评表), each on a new
// page: a table of the project, its money and goals, and the table of
// indicators, whose captions repeat on every page.
func (c *composer) forms() {
	spec := &c.pack.Forms
	for i := range c.book.Forms {
		switch {
		case spec.Page != c.page:
			c.open(spec.Page, false)
		case i > 0:
			c.add(&doc.PageBreak{})
		}
		b := &formBuilder{composer: c, spec: spec, form: &c.book.Forms[i], facts: &c.facts.Forms[i],
			head: c.pack.Style(spec.HeadStyle), text: c.pack.Style(spec.TextStyle), mid: c.pack.Style(spec.MidStyle)}
		b.titles(i + 1)
		b.project()
		b.indicators()
	}
}

type formBuilder struct {
	*composer
	spec  *pack.FormsFile
	form  *accounts.EvaluationForm
	facts *narrative.FormFacts

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
	for _, p := range b.line(&b.spec.Title, b.pack.Style(b.spec.Style), data) {
		p.Anchor = b.newAnchor()
		for i := range p.Runs {
			b.title += p.Runs[i].Text
		}
		b.add(p)
	}
	for _, p := range b.line(&b.spec.Lead, b.pack.Style(b.spec.LeadStyle), data) {
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
		Title: b.form.Project.S, Anchor: b.newAnchor(), Ref: b.packRef(b.spec.At)}
}

func (b *formBuilder) label(text string, colSpan, rowSpan int) doc.Cell {
	return doc.Cell{Header: true, ColSpan: colSpan, RowSpan: rowSpan, Paragraphs: b.fixed(b.head, text)}
}

// fixed is the pack's own text.
func (b *formBuilder) fixed(style doc.StyleID, text string) []doc.Paragraph {
	ref := b.packRef(b.spec.At)
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

// project is the upper table: name, units, money, goals.
func (b *formBuilder) project() {
	w, f := &b.spec.Words, b.facts
	t := b.table()
	for _, width := range b.spec.ProjectWidths {
		t.Columns = append(t.Columns, doc.Column{Width: width.V})
	}
	row := func(cells ...doc.Cell) {
		t.Rows = append(t.Rows, doc.Row{Cells: cells, MinHeight: b.spec.RowHeight.V, Ref: b.packRef(b.spec.At)})
	}
	row(b.label(w.Project, 1, 1), doc.Cell{ColSpan: 4, Paragraphs: b.words(b.mid, b.form.Project)})
	row(b.label(w.Supervisor, 1, 1), doc.Cell{ColSpan: 2, Paragraphs: b.words(b.mid, b.form.Supervisor)},
		b.label(w.Implementer, 1, 1), doc.Cell{Paragraphs: b.words(b.mid, b.form.Implementer)})
	row(b.label(w.Funds, 1, 4), b.label("", 1, 1), b.label(w.Initial, 2, 1), b.label(w.Executed, 1, 1))
	row(b.label(w.Total, 1, 1), b.number(f.TotalInitial, 2), b.number(f.TotalExecuted, 1))
	row(b.label(w.Fiscal, 1, 1), b.number(f.FiscalInitial, 2), b.number(f.FiscalExecuted, 1))
	row(b.label(w.Other, 1, 1), b.number(f.OtherInitial, 2), b.number(f.OtherExecuted, 1))
	row(b.label(w.Goals, 1, 2), b.label(w.Expected, 2, 1), b.label(w.Actual, 2, 1))
	row(doc.Cell{ColSpan: 2, VAlign: doc.Top, Paragraphs: b.words(b.text, b.form.GoalExpected)},
		doc.Cell{ColSpan: 2, VAlign: doc.Top, Paragraphs: b.words(b.text, b.form.GoalActual)})
	t.Rows[len(t.Rows)-1].MaySplit = true
	t.Rows[len(t.Rows)-2].KeepNext = true
	b.add(t)
}

// indicators is the lower table.
func (b *formBuilder) indicators() {
	w := &b.spec.Words
	t := b.table()
	for _, width := range b.spec.Widths {
		t.Columns = append(t.Columns, doc.Column{Width: width.V})
	}
	ref := b.packRef(b.spec.At)
	t.Head = []doc.Row{b.again(), {Ref: ref, MinHeight: b.spec.RowHeight.V, Cells: []doc.Cell{
		b.label(w.Level1, 1, 1), b.label(w.Level2, 1, 1), b.label(w.Level3, 1, 1), b.label(w.Points, 1, 1), b.label(w.Target, 1, 1),
		b.label(w.Result, 1, 1), b.label(w.Rule, 1, 1), b.label(w.Score, 1, 1), b.label(w.Shortfall, 1, 1)}}}
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
				if first {
					row.Cells = append(row.Cells, doc.Cell{Header: true, RowSpan: size, Paragraphs: b.groupLabel(group, g)})
				}
				if i == 0 {
					row.Cells = append(row.Cells, doc.Cell{Header: true, RowSpan: len(sub.Indicators),
						Paragraphs: b.words(b.mid, sub.Name)})
				}
				ind := &sub.Indicators[i]
				row.Cells = append(row.Cells,
					doc.Cell{Paragraphs: b.words(b.text, ind.Name)},
					b.number(b.facts.Points[at], 1),
					doc.Cell{Paragraphs: b.words(b.mid, ind.Target.Raw)},
					doc.Cell{Paragraphs: b.words(b.mid, ind.Actual.Raw)})
				if first {
					row.Cells = append(row.Cells, doc.Cell{RowSpan: size, Paragraphs: b.rule(qualitative)})
					first = false
				}
				row.Cells = append(row.Cells, b.number(b.facts.Scores[at], 1), doc.Cell{Paragraphs: b.words(b.text, ind.Shortfall)})
				t.Rows = append(t.Rows, row)
				at++
			}
		}
	}
	sum := b.label(w.Sum, pack.FormColumns-2, 1)
	t.Rows = append(t.Rows, doc.Row{Ref: ref, MinHeight: b.spec.RowHeight.V,
		Cells: []doc.Cell{sum, b.number(b.facts.Total, 1), {Paragraphs: b.fixed(b.text, "")}}})
	b.add(t)
}

// again is the gap above the lower table; on the pages it goes on to it says of
// which form: 项目支出绩效自评表（一）（续表）.
func (b *formBuilder) again() doc.Row {
	d := &b.pack.Tables.Defaults
	cell := doc.Cell{ColSpan: pack.FormColumns, Paragraphs: b.fixed(b.pack.Style(b.spec.GapStyle), ""),
		Edges: doc.Edges{NoTop: true, NoLeft: true, NoRight: true}}
	if d.Continued != "" {
		cell.Continued = b.fixed(b.pack.Style(d.LeadRight), b.title+d.Continued)
	}
	return doc.Row{Ref: b.packRef(b.spec.At), Cells: []doc.Cell{cell}}
}

// rule is the printed scoring rule: the one that speaks of qualitative
// indicators where the group has one.
func (b *formBuilder) rule(qualitative bool) []doc.Paragraph {
	t := &b.spec.Quantitative
	if qualitative {
		t = &b.spec.Mixed
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
	text := b.spec.Words.Weight
	text = strings.Replace(text, "%s", name.String(), 1)
	text = strings.Replace(text, "%s", weight, 1)
	return []doc.Paragraph{{Style: b.mid, Runs: b.split(text, b.packRef(b.spec.At)), Ref: b.packRef(b.spec.At)}}
}
