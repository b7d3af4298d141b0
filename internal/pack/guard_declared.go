package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/scope"
)

// figuresBeside holds the names of bars and of rows against their figures, and the
// caption of a chart and the note of a list against all of theirs.
func (g *guard) figuresBeside(root *shape) {
	for _, id := range slices.Sorted(maps.Keys(g.p.Declared.Charts)) {
		c := g.p.Declared.Charts[id]
		g.counts, g.budgets = nil, 0
		for i, of := range c.Of {
			s := root.find(of)
			switch {
			case s == nil:
			case c.Kind != "bar": // of one list
				if s.elem != nil && s.elem.members["amount"] != nil && s.elem.members["amount"].name != nil {
					g.keep(s.elem.members["amount"].name.Counts)
				}
			case i < len(c.Names):
				if s.kind == narrative.ChangeFact {
					of += ".current"
				}
				g.made(c.At, c.Names[i], "{{."+of+"}}", root)
				if s.name != nil {
					g.keep(s.name.Counts)
				}
			}
		}
		g.title(&c.Caption, g.counts, g.budgets, false)
	}
	for i := range g.p.Tables.Lists {
		l := &g.p.Tables.Lists[i]
		g.counts, g.budgets = nil, 0
		if l.Each != "" {
			g.list(l, root)
		}
		budgets := map[int]int{} // by the column
		for _, row := range l.Rows {
			for j := 1; j < len(row) && j < len(l.Columns); j++ {
				before := g.budgets
				if g.template(&row[j], root, nil); row[j].tmpl == nil {
					continue
				}
				g.walk(row[j].tmpl.Tree.Root, root, []clause{{text: row[0].Source + l.Columns[j].Caption}})
				if len(g.figures) > 0 {
					g.bareUnit(l, row[0].At, row[0].Source)
				}
				budgets[j] += g.budgets - before
			}
		}
		for j, c := range l.Columns {
			g.bareUnit(l, c.At, c.Caption)
			none := budgets[j] == 0 && (l.Each == "" || g.budgets == 0)
			if words, _ := scope.Parse(c.Caption); none && slices.ContainsFunc(words, isBudget) {
				g.sayAt(c.At, "pack.says", "栏名“"+c.Caption+"”说的是预算，这一栏没有预算数", "")
			}
		}
		g.under[l.ID] = sentencePoints{g.counts, g.budgets}
		g.title(&l.Note, g.counts, g.budgets, false)
	}
}

func isBudget(w scope.Word) bool {
	return slices.ContainsFunc(w.Says, func(v scope.Value) bool { return v.Axis() == scope.Basis && v != scope.Final })
}

// bareUnit refuses a unit beside figures printed without theirs that is another.
func (g *guard) bareUnit(l *ListSpec, at diag.Position, text string) {
	if m := moneyUnit.FindStringSubmatch(text); m != nil && l.Bare && m[1]+m[2] != g.p.Info.Prose.Unit {
		g.sayAt(at, "pack.unit", fmt.Sprintf("“%s”写的单位不是%s", text, g.p.Info.Prose.Unit), "")
	}
}

// declared holds what declare.yaml says of its statements and fields against what they are.
func (g *guard) declared(root *shape) {
	for i := range g.p.Declared.Tables {
		s := &g.p.Declared.Tables[i]
		budget := false
		columns, f := s.Columns, g.p.FormSet.ByKey(s.Table)
		if s.Add != nil {
			columns = s.Add.Columns
		}
		amountColumns(columns, nil, func(c *FormColumn, path []string) {
			if c.Sum != nil && f != nil {
				caption := strings.Join(path, "/")
				is := func(o accounts.FormColumn) bool {
					return o.Caption == caption && (c.Key == "" || c.Key == string(o.Key))
				}
				if i := slices.IndexFunc(f.Columns(), is); i >= 0 {
					g.added(c.At, caption, f, f.RowKeys()[0], &f.Columns()[i])
				}
			}
			words, _ := scope.Parse(strings.Join(path, "/") + c.Counts)
			budget = budget || slices.ContainsFunc(words, isBudget)
			g.sameWords(c.At, c.Caption, c.Counts)
		})
		for _, r := range s.Rows.Rows {
			g.sameWords(r.At, r.Text, r.Counts)
		}
		g.sameWords(s.At, s.Title, s.Counts)
		if words, _ := scope.Parse(s.Title); !budget && s.Counts == "" && slices.ContainsFunc(words, isBudget) {
			g.sayAt(s.At, "pack.says", "标题“"+s.Title+"”说的是预算，这张表没有预算数", "")
		}
	}
	for _, name := range sortedKeys(g.p.Declared.Facts) {
		f := g.p.Declared.Facts[name]
		s := root.find(f.Change)
		if f.Field == "" || s == nil || s.name == nil {
			continue
		}
		base := g.settled(s.name.Counts)
		base.Point = base.Point.With(g.basis(f.From.V))
		if field, text := g.field(f.Field); field != nil {
			if x := g.clash(spoken(text), base); x != nil {
				g.sayAt(field.At, "pack.says", fmt.Sprintf("“%s”说的是%s，%s 用它作基数，要的却是%s", text, x.Said.Name(), name, base.Point), "")
			}
		}
	}
	named := map[string]*FieldSpec{}
	for i := range g.p.Declared.Fields {
		g.fieldNames(&g.p.Declared.Fields[i], named)
	}
}

// field is a declared field by its fact, and what it is called with those above it.
func (g *guard) field(fact string) (*FieldSpec, string) {
	list, text := g.p.Declared.Fields, ""
	var found *FieldSpec
	for key := range strings.SplitSeq(strings.TrimPrefix(fact, "local."), ".") {
		i := slices.IndexFunc(list, func(f FieldSpec) bool { return f.Key == key })
		if i < 0 {
			return nil, ""
		}
		found = &list[i]
		list, text = found.Fields, text+found.Name
	}
	return found, text
}

// fieldNames sees to it that fields of one key, and a field and those below it, are
// called alike.
func (g *guard) fieldNames(f *FieldSpec, named map[string]*FieldSpec) {
	for i := range f.Fields {
		below := &f.Fields[i]
		g.clashing(below.At, f.Name, below.Name, scope.Flow)
		if other := named[below.Key]; other != nil {
			g.clashing(below.At, other.Name, below.Name, scope.Flow)
		} else {
			named[below.Key] = below
		}
		g.fieldNames(below, named)
	}
}

// sameWords holds the text of a row or column against what it is declared to count.
func (g *guard) sameWords(at diag.Position, text, counts string) {
	if counts != "" {
		g.clashing(at, text, counts, scope.Axes[:]...)
	}
}

// clashing reports two texts that say otherwise on an axis.
func (g *guard) clashing(at diag.Position, a, b string, axes ...scope.Axis) {
	x, y := scope.Read(a), scope.Read(b)
	for _, axis := range axes {
		v, ok := x.Says(axis)
		w, also := y.Says(axis)
		if ok && also && !within(v, w) && !within(w, v) {
			g.sayAt(at, "pack.says", fmt.Sprintf("“%s”说的是%s，“%s”说的却是%s", a, v.Name(), b, w.Name()), "")
			return
		}
	}
}
