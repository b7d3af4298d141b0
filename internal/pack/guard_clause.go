package pack

import (
	"slices"
	"strings"
	"text/template/parse"

	"juesuan/internal/narrative"
	"juesuan/internal/pattern"
	"juesuan/internal/scope"
)

// figure holds a clause against the figure behind it.
func (g *guard) figure(n parse.Node, s *shape, c clause) {
	member := s.path[strings.LastIndexByte(s.path, '.')+1:]
	switch {
	case s.change != nil && s.change.name != nil:
		g.compared(n, s, s.change, member, c)
	case s.change != nil || s.name == nil:
	case s.name.Whole.Known || s.name.Whole.Words != "":
		part, whole, _ := cutLast(c.text, "占")
		g.against(n, s.path, part, s.name.Counts)
		g.against(n, s.path+" 的整体", whole, s.name.Whole)
	default:
		g.against(n, s.path, c.text, s.name.Counts)
	}
}

// cutLast cuts at the last of what separates; all is before where none does.
func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// compared holds a clause against a figure of a comparison: what is said before
// 与, 比, 较 … counts as the amount does, what is said behind it as its base.
func (g *guard) compared(n parse.Node, s, change *shape, member string, c clause) {
	current := g.settled(change.name.Counts)
	base := current
	base.Point = base.Point.With(g.basis(change.basis))
	switch member {
	case "current":
		g.against(n, change.path+".current", c.text, current)
		return
	case "base":
		before, after := c.text, ""
		if at := from.FindStringIndex(c.text); at != nil {
			before, after = c.text[:at[0]], c.text[at[0]:]
			g.against(n, change.path, before, current)
			before = ""
		}
		g.against(n, change.path+".base", before+after, base)
		return
	case "delta", "rate", "times", "done", "change":
	default:
		current.Exact = false // a part of the difference
		g.against(n, change.path, c.text, current)
		return
	}
	before, after := c.text, ""
	at := versus.FindStringIndex(c.text)
	if at != nil {
		before, after = c.text[:at[0]], c.text[at[0]:]
	}
	g.against(n, change.path+" 的基数", after, base)
	if amount, with, ok := cutLast(c.with, "与"); ok {
		g.against(n, change.path+" 的基数", with, base)
		g.against(n, change.path, amount, current)
	} else if c.with != "" {
		g.against(n, change.path+" 的基数", c.with, base)
	}
	if at == nil {
		// 决算数增加, 本年增加, 没有上年数可比: of the two sides it may be either.
		for _, x := range g.clashes(spoken(before), current) {
			a := x.Said.Axis()
			if (a == scope.Year || a == scope.Basis) && base.Point.At(a).Within(x.Said) && !directed(before) {
				continue
			}
			g.contradicts(n, change.path, x, current)
			return
		}
		return
	}
	g.against(n, change.path, before, current)
}

// directed reports whether a text says 增加 and the like: what stands before it
// is the amount, not its base.
func directed(text string) bool {
	return ways[rising].inSentence.MatchString(text) || ways[falling].inSentence.MatchString(text)
}

// from stands before a base.
var from = pattern.Of(`[由从与较]|比[^重例率]`)

// settled is a point with the budget of 公开07 under its own name.
func (g *guard) settled(c narrative.Counts) narrative.Counts {
	if c.Point.At(scope.Basis) == scope.Budget {
		c.Point = c.Point.With(g.tableBudget())
	}
	return c
}

func (g *guard) tableBudget() scope.Value {
	if g.p.Info.Three == "adjusted" {
		return scope.Adjusted
	}
	return scope.Initial
}

func (g *guard) basis(b narrative.Basis) scope.Value {
	switch b {
	case narrative.PriorFinal:
		return scope.LastYear
	case narrative.AdjustedBudget:
		return scope.Adjusted
	case narrative.TableBudget:
		return g.tableBudget()
	}
	return scope.Initial
}

// against reports the first word of a text that contradicts what a fact counts.
func (g *guard) against(n parse.Node, path, text string, c narrative.Counts) {
	c = g.settled(c)
	if x := g.clash(spoken(text), c); x != nil {
		g.contradicts(n, path, *x, c)
	}
}

func (g *guard) contradicts(n parse.Node, path string, x scope.Clash, c narrative.Counts) {
	is := c.Point.String()
	if !c.Known {
		is = c.Words
	}
	g.say(n, "pack.says", "词句说的是%s（%s），这个数 %s 却是%s", x.Word.Text, x.Said.Name(), path, is)
}

// clash is the first word that contradicts what a fact counts.
func (g *guard) clash(words []scope.Word, c narrative.Counts) *scope.Clash {
	if all := g.clashes(words, c); len(all) > 0 {
		return &all[0]
	}
	return nil
}

func (g *guard) clashes(words []scope.Word, c narrative.Counts) (out []scope.Clash) {
	p := c.Point
	for _, x := range p.Clashes(words) {
		a := x.Said.Axis()
		switch {
		case slices.Contains(c.Open, a):
		case a == scope.Basis && x.Wider: // 预算 for 年初预算
		case a == scope.Flow && x.Said == scope.BothFlows && (x.Is == scope.IncomeGrand || x.Is == scope.ExpenditureGrand):
		case a == scope.Fund && x.Said == scope.Fiscal && x.Is == scope.General && p.At(scope.Item) != scope.AllItems:
			// The official title of 公开07 is of 财政拨款 in some places.
		case !c.Known && a != scope.Year && !(a == scope.Flow && x.Said == scope.Income && !strings.Contains(c.Words, "收入")):
		case c.Known && !c.Exact && a != scope.Year && a != scope.Basis && (x.Wider || x.Said.Within(x.Is)):
		case c.Known && !c.Exact && a == scope.Basis && strings.Contains(c.Words, x.Said.Name()):
		default:
			out = append(out, x)
		}
	}
	if years := p.At(scope.Year); len(out) == 0 {
		for i := range words {
			for _, v := range words[i].Says {
				if v.Axis() == scope.Year && v != years {
					out = append(out, scope.Clash{Word: words[i], Said: v, Is: years})
				}
			}
		}
	}
	if c.Exact || c.Words == "" {
		return out
	}
	// What has no point of its own has a name in the catalogue.
	name := c.Words
	if i := strings.IndexAny(name, "，：（"); i >= 0 && !strings.HasPrefix(name[i:], "（境") {
		name = name[:i]
	}
	said := map[scope.Axis]scope.Value{}
	named, _ := scope.Parse(name)
	for i := range named {
		for _, v := range named[i].Says {
			said[v.Axis()] = v
		}
	}
	for i := range words {
		for _, v := range words[i].Says {
			is, ok := said[v.Axis()]
			if ok && v.Axis() != scope.Year && !v.Within(is) && !is.Within(v) {
				out = append(out, scope.Clash{Word: words[i], Said: v, Is: is})
			}
		}
	}
	return out
}
