package compose

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// pieces are the columns of a table, with one for each economic code in place of
// a column that stands for them; those that do not fit beside the others go on in
// further tables below columns of codes and names.
func pieces(columns []pack.ColumnSpec, s *accounts.Statement, facts *narrative.Facts) [][]pack.ColumnSpec {
	at := slices.IndexFunc(columns, func(c pack.ColumnSpec) bool { return c.Economic != nil })
	switch {
	case at < 0:
		return [][]pack.ColumnSpec{columns}
	case s.Form == nil: // a book of no such statement
		return [][]pack.ColumnSpec{slices.Delete(slices.Clone(columns), at, at+1)}
	}
	var out [][]pack.ColumnSpec
	first, spec := columns[:at], &columns[at]
	lead := slices.DeleteFunc(slices.Clone(first), func(c pack.ColumnSpec) bool { return c.Figure != "" })
	codes := economicCodes(spec, s, facts)
	for tables := max(1, (len(codes)+spec.Split-1)/spec.Split); ; tables-- {
		n := (len(codes) + tables - 1) / tables // none is left with one column
		out = append(out, append(slices.Clone(first), economicCaptions(spec, s, codes[:n])...))
		if codes, first = codes[n:], lead; len(codes) == 0 {
			break
		}
	}
	last := len(out) - 1
	out[last] = append(out[last], columns[at+1:]...)
	return out
}

// economicCodes are the codes of the levels that the statement has; of a
// statement without an amount, its classes.
func economicCodes(spec *pack.ColumnSpec, s *accounts.Statement, facts *narrative.Facts) (codes []accounts.ColumnKey) {
	amount := func(key accounts.ColumnKey) bool {
		return slices.ContainsFunc(s.Rows, func(r accounts.Row) bool {
			n := facts.Cells[accounts.Cell{Statement: s.ID, Row: r.Key, Column: key}]
			return n != nil && !n.Value.IsZero()
		})
	}
	var all, classes []accounts.ColumnKey
	for _, c := range s.Form.Columns() {
		level := map[int]string{3: "class", 5: "section"}[len(c.Economic)]
		if level == "" {
			continue
		}
		if level == "class" {
			classes = append(classes, c.Key)
		}
		if slices.Contains(spec.Economic, level) && (!spec.Nonzero || amount(c.Key)) {
			all = append(all, c.Key)
		}
	}
	if all == nil {
		return classes
	}
	return all
}

// economicCaptions are the columns of codes, those of a class below its name.
func economicCaptions(spec *pack.ColumnSpec, s *accounts.Statement, codes []accounts.ColumnKey) (out []pack.ColumnSpec) {
	caption := func(s string) pack.Template { return pack.Template{At: spec.At, Source: s} }
	sections := slices.ContainsFunc(codes, func(c accounts.ColumnKey) bool { return len(c) > 3 })
	for _, key := range codes {
		class, item, _ := strings.Cut(s.Form.Column(key).Caption, "/")
		column := pack.ColumnSpec{At: spec.At, Figure: string(key), Block: spec.Block, Width: spec.Width, Caption: caption(class)}
		if !sections {
			out = append(out, column)
			continue
		}
		column.Caption = caption(item)
		if n := len(out) - 1; n >= 0 && out[n].Caption.Source == class {
			out[n].Columns = append(out[n].Columns, column)
			continue
		}
		out = append(out, pack.ColumnSpec{At: spec.At, Caption: caption(class), Columns: []pack.ColumnSpec{column}})
	}
	return out
}

// aside is a cell that holds no money: what the workbook shows there.
func (b *tableBuilder) aside(t accounts.Text, kind accounts.Kind) doc.Cell {
	style := b.num
	if kind == accounts.Words {
		style = b.text
	}
	return doc.Cell{NoWrap: kind != accounts.Words, Paragraphs: []doc.Paragraph{b.asShown(t, style)}}
}

// anyFigure reports whether a column that the table prints holds an amount other than
// zero, or anything that is no money. Where the statement lacks such a column, any of
// its amounts tells that it is not empty.
func (b *tableBuilder) anyFigure() bool {
	all := slices.ContainsFunc(b.spec.Columns, func(c pack.ColumnSpec) bool { return c.Economic != nil }) ||
		slices.ContainsFunc(b.leaves, func(l leaf) bool {
			return l.spec.Figure != "" && b.stmt.Column(accounts.ColumnKey(l.spec.Figure)) < 0
		})
	printed := func(key accounts.ColumnKey) bool {
		return all || slices.ContainsFunc(b.leaves, func(l leaf) bool { return l.spec.Figure == string(key) }) ||
			slices.ContainsFunc(b.spec.Tail, func(row []pack.TailCell) bool {
				return slices.ContainsFunc(row, func(t pack.TailCell) bool { return t.Figure == string(key) })
			})
	}
	for at, t := range b.stmt.Aside {
		if t.S != "" && printed(at.Column) {
			return true
		}
	}
	for i := range b.stmt.Rows {
		for j, f := range b.stmt.Rows[i].Cells {
			if f.Known() && !f.Amount.IsZero() && (all || j < len(b.stmt.Columns) && printed(b.stmt.Columns[j])) {
				return true
			}
		}
	}
	return false
}
