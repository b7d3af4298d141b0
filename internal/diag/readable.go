package diag

import (
	"fmt"
	"slices"
	"strings"
)

// From how many on findings that are alike are told as one, how many of them
// are then shown singly, and of how many cells all are.
const (
	alikeFrom  = 4
	alikeShown = 3
	alikeAll   = 12
)

// maxRanges is how many ranges of cells a sentence names.
const maxRanges = 12

// Readable is the list for a person to read: what the reader asks first, since
// much of the rest waits for the answer, then what many findings come from, with
// these below it, then errors, then warnings, then remarks, each by place;
// findings of one sheet that are alike are told as one,
// at the first of their cells. Whoever walks through a sheet cell by cell has
// the annotated copy; a list is read from its top, and what stops the report
// must not stand below what does not.
func (l List) Readable() List {
	in := slices.Clone(l)
	in.Sort()
	slices.SortStableFunc(in, func(a, b Diagnostic) int { return int(a.Severity) - int(b.Severity) })
	type key struct {
		severity                       Severity
		code, file, sheet, alike, hint string
	}
	keyOf := func(d *Diagnostic) key {
		return key{d.Severity, d.Code, d.At.File, d.At.Sheet, d.Alike, d.Hint}
	}
	groups := map[key]List{}
	for i := range in {
		if in[i].Alike != "" && in[i].Cause == nil {
			groups[keyOf(&in[i])] = append(groups[keyOf(&in[i])], in[i])
		}
	}
	var out List
	for i := range in {
		if in[i].Ask != nil {
			out.Add(in[i])
		}
	}
	for _, c := range in.Causes() {
		out.Add(c.Told(in.Echoes(c)))
	}
	for i := range in {
		d := &in[i]
		g := groups[keyOf(d)]
		switch {
		case d.Cause != nil, d.Ask != nil:
		case d.Alike == "" || len(g) < alikeFrom:
			out.Add(*d)
		case g[0].At == d.At && !slices.ContainsFunc(out, func(o Diagnostic) bool { return keyOf(&o) == keyOf(d) }):
			out.Add(together(g))
		}
	}
	return out
}

// together tells findings that are alike as one.
func together(g List) Diagnostic {
	d := g[0]
	shown := g
	if len(g) > alikeAll {
		shown = g[:alikeShown]
	}
	d.Where, d.Difference, d.Excerpt, d.Suspect = nil, "", "", Position{}
	for i := range shown {
		s := Side{At: shown[i].At, Label: shown[i].Message}
		if w := shown[i].Where; len(w) > 0 && w[0].At == s.At {
			s = w[0]
		}
		d.Where = append(d.Where, s)
	}
	if d.At.Cell == "" {
		d.Message = fmt.Sprintf("%d处%s", len(g), d.Alike)
		return d
	}
	cells := make([]string, len(g))
	for i := range g {
		cells[i] = g[i].At.Cell
	}
	d.Message = fmt.Sprintf("%d格%s", len(g), d.Alike)
	if len(g) > alikeAll {
		d.Message += "（" + Ranges(cells) + "）"
	}
	return d
}

// Ranges names many cells: E9:G12、E14, the first of them where they are many.
func Ranges(cells []string) string {
	type run struct{ col1, col2, row1, row2 int }
	var runs []run
	byColumn := map[int][]int{}
	var columns []int
	for _, c := range cells {
		col, row := columnNumber(c), cellRow(c)
		if byColumn[col] == nil {
			columns = append(columns, col)
		}
		byColumn[col] = append(byColumn[col], row)
	}
	slices.Sort(columns)
	for _, col := range columns {
		rows := byColumn[col]
		slices.Sort(rows)
		rows = slices.Compact(rows)
		for i := 0; i < len(rows); {
			j := i + 1
			for j < len(rows) && rows[j] == rows[j-1]+1 {
				j++
			}
			r := run{col, col, rows[i], rows[j-1]}
			// The same rows of the column before make one block with these.
			k := slices.IndexFunc(runs, func(o run) bool { return o.col2 == col-1 && o.row1 == r.row1 && o.row2 == r.row2 })
			if k >= 0 {
				runs[k].col2 = col
			} else {
				runs = append(runs, r)
			}
			i = j
		}
	}
	slices.SortStableFunc(runs, func(a, b run) int { return a.row1 - b.row1 })
	var names []string
	for _, r := range runs[:min(len(runs), maxRanges)] {
		name := fmt.Sprintf("%s%d", columnName(r.col1), r.row1)
		if r.col1 != r.col2 || r.row1 != r.row2 {
			name += fmt.Sprintf(":%s%d", columnName(r.col2), r.row2)
		}
		names = append(names, name)
	}
	text := strings.Join(names, "、")
	if len(runs) > maxRanges {
		text += "等"
	}
	return text
}

// columnNumber is the column of an A1 reference, from 1.
func columnNumber(cell string) int {
	n := 0
	for _, r := range cell {
		if r >= 'A' && r <= 'Z' {
			n = n*26 + int(r-'A') + 1
		}
	}
	return n
}

func columnName(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
