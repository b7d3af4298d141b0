package narrative

import (
	"cmp"
	"slices"
	"strings"

	"juesuan/internal/scope"
)

// Counts is what the words around a printed fact may say of it: the point that
// it counts, or no more than the words of its meaning.
type Counts struct {
	Known bool        // it counts a point; else only Words says something
	Point scope.Point // 年度 and 预算口径 are those of the fact itself, of a comparison those of its amount
	// Exact: it is the point itself; else something at it or below it that no
	// point names, as 国内接待费 is below “三公”经费.
	Exact bool
	Open  []scope.Axis // on which the rows of a list differ; the point has what they are all part of
	Words string       // what the catalogue calls it
}

// pointed is what a fact counts.
func (n *node) pointed() Counts {
	c := Counts{Known: n.counted, Point: n.point, Exact: n.Counts != nil && n.Is.money(), Words: n.called()}
	switch {
	case n.Is == OpWords && n.Own == ownName && len(n.part.Counts) > 0:
		c.Known, c.Exact, c.Point = true, true, n.point.With(n.part.Counts...)
		c.Words = n.part.Name
	case c.Exact || len(n.of) == 0 || n.of[0].node == nil:
	case n.Is == OpAt && n.From != NoBasis, n.Is == OpSum, n.Is == OpShare, n.Is == OpChange:
		of := n.of[0].node.pointed()
		c.Known, c.Exact, c.Point, c.Open = of.Known, of.Exact, of.Point, of.Open
		if n.Is == OpAt && n.From == TableBudget {
			c.Point = c.Point.With(scope.Budget)
		}
	}
	if !c.Known && n.Is != OpChange && strings.HasPrefix(n.Field, "prior.") {
		c.Point = c.Point.With(scope.LastYear) // what is declared to be given of last year too
	}
	return c
}

// called is what the catalogue calls a fact.
func (n *node) called() string {
	return strings.ReplaceAll(cmp.Or(n.Says, n.Means), "{name}", cmp.Or(n.part.Name, "该项"))
}

// wholePointed is what the whole of a share counts.
func (n *node) wholePointed() Counts {
	if n.Is != OpShare || len(n.of) < 2 {
		return Counts{}
	}
	return n.of[1].node.pointed()
}

// in is what a member of a list's rows counts where the rows are those of
// several groups: the axes on which they differ are open.
func (c Counts) in(list *node, name string) Counts {
	for _, g := range list.rows {
		m := g
		if m.Is == OpList && len(m.rows) > 0 {
			return c.in(m, name)
		}
		for _, b := range m.below() {
			if b.last != name {
				continue
			}
			o := b.pointed()
			for _, a := range scope.Axes {
				if v, u := c.Point.At(a), o.Point.At(a); u != v {
					c.Point = c.Point.With(above(v, u))
					if !slices.Contains(c.Open, a) {
						c.Open = append(c.Open, a)
					}
				}
			}
		}
	}
	return c
}

// above is the nearest value that both are part of; where there is none, the
// first of the axis.
func above(v, u scope.Value) scope.Value {
	for !u.Within(v) {
		in, ok := v.In()
		if !ok {
			return scope.At().At(v.Axis())
		}
		v = in
	}
	return v
}
