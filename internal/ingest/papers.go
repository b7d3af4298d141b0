package ingest

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/supplement"
	"juesuan/internal/workbook"
)

// 自评表 that stand on sheets of the unit's workbook: what the supplement does not
// say is taken from there, what both say must agree.

// readPapers takes the 自评表 of a sheet; it returns the cells of their projects.
func (m *reader) readPapers(g *region.Grid) (taken []accounts.Text) {
	if m.doc == nil || m.past || !slices.ContainsFunc(g.Rows, func(r workbook.Row) bool {
		return slices.ContainsFunc(r.Cells, func(c workbook.Cell) bool { return strings.Contains(c.Value, "三级指标") })
	}) {
		return nil
	}
	forms, list := supplement.PaperValues(g.Sheet, m.doc.Root.Text("layout"), m.fields, g.Place)
	*m.list = append(*m.list, list...)
	for _, v := range forms {
		name := text(v.Get("project"))
		if name.IsZero() {
			m.list.Tell(diag.Warning, "read.form", v.At, "这张自评表没有写项目名称，没有读", "请填上项目名称")
			continue
		}
		m.papers, taken = append(m.papers, v), append(taken, name)
	}
	return taken
}

// settlePapers puts the 自评表 of sheets into the book, beside those of the supplement
// or into them, by the names of their projects.
func (m *reader) settlePapers(b *accounts.Book) {
	kinds := []*accounts.EvaluationKind(nil)
	if len(m.papers) > 0 {
		kinds = m.doc.Fields.Evaluations()
	}
	i := slices.IndexFunc(kinds, func(k *accounts.EvaluationKind) bool { return k.Key == "" })
	if i < 0 {
		return
	}
	forms := slices.Clone(m.doc.Root.List("forms"))
	for _, paper := range m.papers {
		own := slices.IndexFunc(forms, func(v *supplement.Value) bool {
			return accounts.SameName(v.Text("project"), paper.Text("project"))
		})
		if own < 0 {
			forms = append(forms, paper)
			continue
		}
		m.mergePaper(forms[own], paper, "自评表“"+region.Clip(paper.Text("project"))+"”的")
	}
	f := &filler{doc: m.doc, b: b, list: m.list}
	b.Forms = nil
	for _, v := range forms {
		b.Forms = append(b.Forms, f.form(v, kinds[i]))
	}
}

// mergePaper gives a value of the supplement what a sheet says and it does not, and
// tells what they say differently. of is what messages call it.
func (m *reader) mergePaper(own, paper *supplement.Value, of string) {
	for _, p := range paper.Members {
		o := own.Get(p.Key)
		switch {
		case p.Key == "unit":
			continue // of the amounts, each has its own
		case o == nil:
			own.Members = append(own.Members, p)
			*m.list = slices.DeleteFunc(*m.list, func(d diag.Diagnostic) bool { // it is not asked for any more
				at := own.At
				return d.Code == "supplement.required" && strings.HasPrefix(d.Message, "缺少“"+p.Field.Name+"”") && d.At.File == at.File &&
					d.At.Sheet == at.Sheet && (at.Sheet != "" || d.At.Line == at.Line)
			})
			continue
		}
		name := of + p.Field.Name
		switch p.Field.Type {
		case supplement.Group:
			m.mergePaper(o, p, name+"·")
		case supplement.List:
			m.mergeList(o, p, of)
		default:
			if !sameScalar(o, p) {
				m.list.Tell(diag.Error, "read.twice", o.At, name+"，补充资料和这张表写的不一样", "请核对后改正其中一处，或删去补充资料里的这一格",
					diag.Side{At: o.At, Label: "补充资料", Value: region.Clip(o.Scalar) + o.Money.Unit},
					diag.Side{At: p.At, Label: "自评表", Value: region.Clip(p.Scalar) + p.Money.Unit})
			}
		}
	}
}

// mergeList merges the items of a list by their names.
func (m *reader) mergeList(own, paper *supplement.Value, of string) {
	if len(own.Items) == 0 {
		own.Items = paper.Items
		return
	}
	named := func(list []*supplement.Value, v *supplement.Value) *supplement.Value {
		for _, o := range list {
			if accounts.SameName(o.Text("name"), v.Text("name")) {
				return o
			}
		}
		return nil
	}
	alone := func(v *supplement.Value, where string) {
		m.list.Tell(diag.Error, "read.twice", v.At, of+"“"+region.Clip(v.Text("name"))+"”只在"+where, "请核对后改正其中一处，或删去补充资料里的这张自评表")
	}
	for _, p := range paper.Items {
		if o := named(own.Items, p); o != nil {
			m.mergePaper(o, p, of+region.Clip(p.Text("name"))+"·")
		} else {
			alone(p, "这张表里有，补充资料里没有")
		}
	}
	for _, o := range own.Items {
		if named(paper.Items, o) == nil {
			alone(o, "补充资料里有，工作簿的自评表里没有")
		}
	}
}

// sameScalar reports whether two values say the same: as numbers of one unit, or as
// texts without what typists vary.
func sameScalar(a, b *supplement.Value) bool {
	amount := func(v *supplement.Value) (accounts.Amount, bool) {
		d, err := decimal.NewFromString(strings.ReplaceAll(v.Scalar, ",", ""))
		unit, _ := accounts.ParseUnit(v.Money.Unit)
		return accounts.NewAmount(d, unit), err == nil
	}
	if x, ok := amount(a); ok {
		y, ok := amount(b)
		return ok && x.Equal(y)
	}
	return accounts.PlainName(a.Scalar) == accounts.PlainName(b.Scalar)
}
