package supplement

import (
	"slices"
	"strings"

	"juesuan/internal/workbook"
)

// table writes a table: captions, what is given, prepared lines.
func (g *grid) table(s *sheetSpec) {
	t := s.table
	if s.rows == nil {
		for i := range t.columns {
			g.Widths = append(g.Widths, t.columns[i].width)
		}
	}
	for i := range t.columns {
		c := &t.columns[i]
		f := g.fields.field(t, c)
		need := g.fields.need(t, c)
		cell := g.put(i+1, 0, marked(c.caption, need), captions)
		need.fill(cell)
		if f != nil {
			if cell.Note = f.help(); f.Unit != "" {
				cell.Note = strings.TrimPrefix(cell.Note+"；单位："+f.Unit, "；")
			}
		}
		if c.help != "" && cell.Note != "" {
			cell.Note += "；"
		}
		cell.Note += c.help
	}
	g.Heights[g.row] = 30
	rows := t.rows(g)
	g.row++
	n := max(t.lines, len(rows)+10)
	for i := range t.columns {
		c := &t.columns[i]
		switch f := g.fields.field(t, c); {
		case c.key == colGroup || c.key == colCode && t.coded[0].Text == "":
			r := workbook.DraftRule{Ref: area(g.row, i+1, g.row+n+200, i+1), Choices: texts(t.coded), Strict: true}
			if c.key == colCode {
				r.Choices, r.From, r.Strict = texts(g.fields.purposeWords()), g.fields.choiceRange(1), false
			}
			g.Rules = append(g.Rules, r)
		case f != nil && f.Type != Amount: // an amount in a table may carry its unit
			g.rule(i+1, n+200, f)
		}
	}
	for k := range n {
		lines := 1
		for i := range t.columns {
			f := g.fields.field(t, &t.columns[i])
			as := textCell
			if f != nil {
				as = f.role()
			}
			text := ""
			if k < len(rows) {
				text = rows[k][i]
			}
			lines = max(lines, lineCount(text, t.columns[i].width))
			g.put(i+1, 0, text, as)
		}
		g.height(lines)
		g.row++
	}
}

// rows are the lines of the table that are given.
func (t *tableSpec) rows(g *grid) [][]string {
	var out [][]string
	if t.coded != nil {
		for _, w := range t.coded {
			group := g.root.Get(strings.Split(w.Key, ".")...)
			if group == nil {
				continue
			}
			for _, m := range group.Members {
				line := make([]string, len(t.columns))
				own := g.own(m, w.Key).texts()
				for i := range t.columns {
					switch t.columns[i].key {
					case colGroup:
						line[i] = w.Text
					case colCode:
						line[i] = m.Key
						if f := group.Field.Member(m.Key); f.Key != "" {
							line[i] = f.Name
						}
					case colValue:
						line[i] = m.Scalar
					default:
						if k := slices.IndexFunc(amountMembers, func(f Field) bool { return f.Key == t.columns[i].key }); k > 0 {
							line[i] = own[k-1]
						}
					}
				}
				out = append(out, line)
			}
		}
		return out
	}
	var walk func(items []*Value, level int, head []string)
	walk = func(items []*Value, level int, head []string) {
		for n, v := range items {
			line := make([]string, len(t.columns))
			if n == 0 {
				copy(line, head)
			}
			for i := range t.columns {
				if c := &t.columns[i]; c.level == level {
					m := v.Get(strings.Split(c.key, ".")...)
					line[i] = shown(g.fields.field(t, c), m)
					if g.fields.field(t, c).Type == Amount {
						line[i] = g.withUnit(m, g.fields.field(t, c))
					}
				}
			}
			if level+1 < len(t.lists) {
				if deeper := v.List(t.lists[level+1]); len(deeper) > 0 {
					walk(deeper, level+1, line)
					continue
				}
			}
			out = append(out, line)
		}
	}
	walk(g.base.List(strings.Split(t.lists[0], ".")...), 0, nil)
	return out
}
