package compose

import (
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/pack"
)

// chartColors tell bars and slices apart, together with the pattern of each.
var chartColors = []uint32{0x1F4E79, 0xC00000, 0x548235, 0x7F6000}

// chart composes a chart of facts: the figures are those that the sentences print.
func (c *composer) chart(id string) {
	spec, ok := c.pack.Chart(id)
	if !ok {
		panic("compose: chart " + id + " was not validated")
	}
	d := &c.pack.Tables.Defaults
	ch := &doc.Chart{Style: c.pack.Style(d.Styles.Center), Colors: chartColors, Anchor: c.newAnchor(), Ref: c.packRef(spec.At)}
	switch items, list := c.lookup(spec.Of[0]).([]map[string]any); {
	case spec.Kind == "pie" && list:
		c.pie(ch, items)
	default:
		c.bars(ch, &spec)
	}
	if len(ch.Categories) == 0 {
		return
	}
	for _, p := range c.line(&spec.Caption, c.pack.Style(d.Styles.Center), c.data) {
		ch.Caption = p
	}
	ch.Alt = c.plain(&spec.Caption)
	if ch.Alt == "" {
		ch.Alt = strings.Join(spec.Names, "、")
	}
	c.add(ch)
}

func (c *composer) pie(ch *doc.Chart, items []map[string]any) {
	ch.Kind = doc.Pie
	s := doc.Series{}
	for _, item := range items {
		name, _ := item["name"].(*marked)
		datum, unit := datumOf(item["amount"])
		if name == nil || datum.Empty() {
			continue
		}
		if v, _ := datum.Value(); v == 0 {
			continue
		}
		ch.Unit = unit
		ch.Categories = append(ch.Categories, doc.Run{Text: joined(name.text), Ref: doc.Ref(name.ref)})
		s.Data = append(s.Data, datum)
	}
	ch.Series = []doc.Series{s}
}

// bars have one bar for each number, or of each comparison one for last year and
// one for this.
func (c *composer) bars(ch *doc.Chart, spec *pack.ChartSpec) {
	ch.Kind = doc.Bars
	ref := ch.Ref
	var numbers []doc.Datum
	for i, of := range spec.Of {
		change, compared := c.lookup(of).(map[string]any)
		if !compared {
			datum, unit := datumOf(c.lookup(of))
			ch.Unit = unit
			ch.Categories = append(ch.Categories, doc.Run{Text: spec.Names[i], Ref: ref})
			numbers = append(numbers, datum)
			continue
		}
		before, _ := datumOf(change["base"])
		now, unit := datumOf(change["current"])
		ch.Unit = unit
		ch.Series = append(ch.Series, doc.Series{Name: doc.Run{Text: spec.Names[i], Ref: ref}, Data: []doc.Datum{before, now}})
	}
	if numbers != nil {
		ch.Series = []doc.Series{{Data: numbers}}
		return
	}
	ch.Categories = []doc.Run{{Text: "上年决算数", Ref: ref}, {Text: "本年决算数", Ref: ref}}
}

// datumOf is a number as a chart takes it; none where the book lacks it.
func datumOf(v any) (doc.Datum, string) {
	m, ok := v.(*marked)
	if !ok {
		return doc.Datum{}, ""
	}
	d, _ := doc.NewDatum(m.text, doc.Ref(m.ref))
	return d, "单位：" + m.unit
}
