package pack

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/scope"
)

// table holds the captions, the texts of rows and the notes of a table against
// the cells that it prints.
func (g *guard) table(t *TableSpec) {
	f := g.p.FormSet.Form(t.Statement.ID)
	if f == nil {
		return
	}
	var printed []scope.Point
	for _, leaf := range leaves(t.Columns, nil) {
		if leaf.Figure == "" || len(t.Blocks) == 0 {
			continue
		}
		block := t.Blocks[min(max(0, leaf.Block-1), len(t.Blocks)-1)]
		for i := range block {
			for _, row := range block[i].keys() {
				p, ok := f.Point(row, accounts.ColumnKey(leaf.Figure))
				if !ok {
					g.added(leaf.Caption.At, strings.Join(leaf.captions, "/"), f, row, f.Column(accounts.ColumnKey(leaf.Figure)))
					continue
				}
				printed = append(printed, p)
				g.cell(f, leaf, block[:i+1], p)
			}
		}
	}
	for i, cells := range t.Tail {
		text := ""
		for j, c := range cells {
			if c.Row == "" {
				text = c.Text
				continue
			}
			if p, ok := f.Point(accounts.RowKey(c.Row), accounts.ColumnKey(c.Figure)); ok {
				printed = append(printed, p)
				where := g.p.place(fileTables, fmt.Sprintf("tables[%d].tail[%d][%d]", g.tableIndex(t)+1, i+1, j))
				g.reads(where, text, scope.Read(text), f, p)
			}
		}
	}
	for _, note := range []*Template{&t.Note, &t.Empty} {
		g.tableNote(f, note, printed)
	}
}

func (g *guard) tableIndex(t *TableSpec) int {
	return slices.IndexFunc(g.p.Tables.Tables, func(o TableSpec) bool { return o.ID == t.ID })
}

var tableNumber = pattern.Of(`公开\d\d表`)

// leafColumn is a column with the captions above it.
type leafColumn struct {
	*ColumnSpec
	captions []string
}

func leaves(columns []ColumnSpec, above []string) (out []leafColumn) {
	for i := range columns {
		c := &columns[i]
		path := append(above[:len(above):len(above)], c.Caption.Source)
		if len(c.Columns) > 0 {
			out = append(out, leaves(c.Columns, path)...)
		} else {
			out = append(out, leafColumn{c, path})
		}
	}
	return out
}

// keys are rows of the kinds that a RowSpec prints.
func (r *RowSpec) keys() (keys []accounts.RowKey) {
	switch {
	case r.Row != "":
		return []accounts.RowKey{accounts.RowKey(r.Row)}
	case r.Classes:
		return []accounts.RowKey{"208"}
	case len(r.Codes) > 0:
		return []accounts.RowKey{"2080109", "2230105"}
	}
	for _, code := range r.Economic {
		keys = append(keys, accounts.RowKey(code))
	}
	return keys
}

// cell holds the captions above a cell and the text of its row, the last of
// rows, against what the cell counts.
func (g *guard) cell(f *accounts.Form, leaf leafColumn, rows []RowSpec, p scope.Point) {
	captions := make([]string, len(leaf.captions))
	for i, c := range leaf.captions {
		captions[i] = g.printedYears(c)
	}
	row := &rows[len(rows)-1]
	r := scope.Read(row.Text)
	column := scope.Read(captions...)
	at := leaf.Caption.At
	if row.Text != "" {
		if flow, ok := r.Says(scope.Flow); ok {
			// 收入 above 年初结转和结余 is the side of the table.
			if side, said := column.Says(scope.Flow); said && !within(flow, side) {
				g.sayAt(row.At, "pack.says", fmt.Sprintf("“%s”在“%s”一侧", row.Text, strings.Join(captions, "/")), "")
				return
			}
			if column.Clash[0] == column.Clash[1] {
				column = withoutFlow(column)
			}
			at = row.At
		}
		column = column.And(r)
	}
	what := strings.Trim(strings.Join(append(captions, row.Text), "/"), "/")
	if _, said := r.Says(scope.Flow); !said && row.Row != "" {
		column = g.underneath(column, rows, p)
	}
	g.reads(at, what, column, f, p)
}

// added holds the captions above a column that adds others up against what these
// count: they name all of its parts, or none.
func (g *guard) added(at diag.Position, captions string, f *accounts.Form, row accounts.RowKey, c *accounts.FormColumn) {
	if c == nil || c.Sum == nil {
		return
	}
	said := map[scope.Axis][]scope.Value{}
	words, _ := scope.Parse(g.printedYears(captions))
	for _, w := range words {
		for _, v := range w.Says {
			said[v.Axis()] = append(said[v.Axis()], v)
		}
	}
	var names []string
	for _, key := range c.Sum {
		names = append(names, f.Column(key).Name())
	}
	for a, values := range said {
		for _, key := range c.Sum {
			p, ok := f.Point(row, key)
			is := func(v scope.Value) bool {
				return p.At(a).Within(v) || a == scope.Basis && p.At(a) == scope.Budget && v == g.tableBudget()
			}
			if ok && !slices.ContainsFunc(values, is) {
				g.sayAt(at, "pack.says", fmt.Sprintf("“%s”说的不是这一栏的数：它是%s相加", captions, strings.Join(names, "、")), "")
				return
			}
		}
	}
}

// withoutFlow are captions as far as they say no side.
func withoutFlow(r scope.Reading) scope.Reading {
	out := scope.Reading{Whole: r.Whole, Aside: r.Aside, Unknown: r.Unknown}
	for _, a := range scope.Axes {
		if v, ok := r.Says(a); ok && a != scope.Flow {
			out = out.And(scope.Say(v))
		}
	}
	return out
}

// within reports whether a flow stands on a side, 收入 or 支出, of 公开01 or 04.
func within(flow, side scope.Value) bool {
	switch side {
	case scope.Income:
		return flow.Within(scope.IncomeGrand)
	case scope.Expenditure:
		return flow.Within(scope.ExpenditureGrand)
	}
	return flow.Within(side)
}

// underneath adds what a row says for those below it: 年初结转和结余, then one row
// each for the funds; and 总计 or 合计 of a side is its grand total.
func (g *guard) underneath(r scope.Reading, rows []RowSpec, p scope.Point) scope.Reading {
	flow := p.At(scope.Flow)
	last := &rows[len(rows)-1]
	side, _ := r.Says(scope.Flow)
	grand := side == scope.Income && flow == scope.IncomeGrand || side == scope.Expenditure && flow == scope.ExpenditureGrand
	if grand && (strings.TrimSpace(last.Text) == "总计" || strings.TrimSpace(last.Text) == "合计") {
		return withoutFlow(r).And(scope.Say(flow))
	}
	for i := len(rows) - 2; i >= 0; i-- {
		above := scope.Read(rows[i].Text)
		if v, ok := above.Says(scope.Flow); ok {
			if v == flow && flow != side {
				return withoutFlow(r).And(scope.Say(v))
			}
			if !rows[i].Ordinal {
				break
			}
		}
	}
	return r
}

var yearHole = pattern.Of(`\{\{\s*\.(prior_)?year\s*\}\}`)

// printedYears are captions with the years that they print.
func (g *guard) printedYears(s string) string {
	return yearHole.ReplaceAllStringFunc(s, func(m string) string {
		year := g.p.Info.Year
		if strings.Contains(m, "prior") {
			year--
		}
		return strconv.Itoa(year)
	})
}

// reads holds the reading of words against what a cell counts.
func (g *guard) reads(at diag.Position, what string, r scope.Reading, f *accounts.Form, p scope.Point) {
	for _, y := range r.Years {
		if y != g.p.Info.Year {
			g.sayAt(at, "pack.says", fmt.Sprintf("“%s”说的是%d年度，这一格是本年度的", what, y), "")
		}
	}
	q, outcome := r.On(f.Counts, f.Else)
	if outcome != scope.Said {
		why := "看不出说的是哪个数"
		if r.Unknown != "" {
			why = "里“" + r.Unknown + "”不是口径的用语"
		} else if r.Clash[0] != r.Clash[1] {
			why = "又说" + r.Clash[0].Name() + "又说" + r.Clash[1].Name()
		} else if outcome == scope.Other {
			why = "说的不是这张表的数"
		}
		g.sayAt(at, "pack.says", fmt.Sprintf("“%s”%s，这一格是%s", what, why, p), "")
		return
	}
	for _, a := range scope.Axes {
		said, is := q.At(a), p.At(a)
		if a == scope.Cost && p.Economic != "" {
			is = p.Economic.Cost()
			if said == scope.AllCosts {
				continue
			}
		}
		switch {
		case said == is:
		case a == scope.Flow && said == scope.BothFlows: // 决算数: the names of the rows say it
		case a == scope.Basis && is == scope.Budget && said == g.tableBudget():
		case a == scope.Fund && said == scope.Fiscal && is == scope.General && p.At(scope.Item) != scope.AllItems:
		default:
			p.Function, p.Economic = "", ""
			g.sayAt(at, "pack.says", fmt.Sprintf("“%s”说的是%s，这一格却是%s", what, q, p), "")
			return
		}
	}
}

// common is what points have in common: on each axis the nearest value that all
// are part of.
func common(points []scope.Point) scope.Point {
	out := points[0]
	for _, p := range points[1:] {
		for _, a := range scope.Axes {
			v := out.At(a)
			for !p.At(a).Within(v) {
				up, ok := v.In()
				if !ok {
					v = scope.At().At(a)
					break
				}
				v = up
			}
			out = out.With(v)
		}
	}
	return out
}
