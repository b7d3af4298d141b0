package pack

import (
	"maps"
	"slices"
	"strings"
	"text/template"

	"juesuan/internal/diag"
	"juesuan/internal/narrative"
)

// Chart returns the chart of that id.
func (p *Pack) Chart(id string) (ChartSpec, bool) {
	c, ok := p.Declared.Charts[id]
	return c, ok
}

// charts refuses a chart that would show what does not compare: a pie of some
// parts, bars of several units.
func (v *validator) charts() {
	root := v.facts
	if root == nil {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(v.p.Declared.Charts)) {
		c := v.p.Declared.Charts[id]
		wrong := func(format string, args ...any) {
			v.add(diag.Error, "pack.chart", c.At, "", "图 "+id+"："+format, args...)
		}
		switch c.Kind {
		case "pie":
			if len(c.Of) != 1 {
				wrong("饼图（pie）的 of 写一个列表，如 [income.items_nonzero]")
				continue
			}
			s := root.find(c.Of[0])
			if s == nil || s.kind != narrative.ListFact || s.elem.members["name"] == nil ||
				s.elem.members["amount"] == nil || s.elem.members["share"] == nil {
				wrong("%s 不是一个整体的全部各项，不能画成饼图；可用的列表下有 name、amount、share，见 juesuan layout facts", c.Of[0])
			}
		case "bar":
			v.bars(root, &c, wrong)
		default:
			v.oneOf(c.At, "kind", c.Kind, "bar", "pie")
		}
	}
}

func (v *validator) bars(root *shape, c *ChartSpec, wrong func(string, ...any)) {
	if len(c.Of) == 0 || len(c.Names) != len(c.Of) {
		wrong("柱状图（bar）的 of 和 names 一样多，至少一个")
		return
	}
	unit := ""
	var kind narrative.FactKind
	for i, name := range c.Of {
		s := root.find(name)
		if s == nil || s.name == nil ||
			s.kind != narrative.NumberFact && (s.kind != narrative.ChangeFact || s.basis != narrative.PriorFinal) {
			wrong("%s 不是一个数，也不是与上年的比较", name)
			return
		}
		if i == 0 {
			unit, kind = s.name.Unit, s.kind
		}
		if s.name.Unit != unit || s.kind != kind {
			wrong("%s 与 %s 不能画在一起：单位不同，或一个是数、一个是比较", name, c.Of[0])
		}
	}
}

// find is a fact by its dotted name, nil where there is none.
func (s *shape) find(name string) *shape {
	for part := range strings.SplitSeq(name, ".") {
		if s == nil {
			return nil
		}
		s = s.members[part]
	}
	return s
}

// made holds the words before a figure outside the sentences, the name of a bar
// or of a row, against the figure.
func (g *guard) made(at diag.Position, words, figure string, root *shape) {
	t := &Template{At: at, Source: words + figure}
	funcs := template.FuncMap{"change": g.p.change, "hanzi": func(int) string { return "" }, "num": func(i int) int { return i },
		"last": func(int, []map[string]any) bool { return false }}
	tmpl, err := template.New("").Funcs(funcs).Parse(t.Source)
	if err != nil {
		return // told where it stands
	}
	t.tmpl = tmpl
	g.template(t, root, nil)
}
