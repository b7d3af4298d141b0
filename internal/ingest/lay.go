package ingest

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/region"
	"juesuan/internal/workbook"
)

// Where the bands of a table stand: the captions over the names of its rows, where the
// captions end, the columns of codes, of 行次 and of amounts.

// names finds the captions of the names of rows, left to right in one row, one a
// band; nil where the table has none.
func (t *table) names() []workbook.Range {
	switch {
	case len(t.form.Blocks) > 1:
		names := t.sides()
		switch {
		case len(names) < 2:
			t.missing("收入和支出两边的“项目”栏")
			return nil
		case len(names) > 3, len(names) > 2 && !t.ministry && !t.byNature(names[2]):
			t.fail("read.caption", t.grid.Place(names[2].Row1, names[2].Col1), "有 "+strconv.Itoa(len(names))+" 个“项目”栏，不知道哪两个是收入和支出", "")
			return nil
		}
		return names
	case t.codes() == accounts.NoCodes:
		names := t.find(func(s string) bool { return isNameCaption(s) || isItemCaption(s) })
		if len(names) == 0 {
			names = t.nameColumn()
		}
		if len(names) == 0 {
			t.missing("“项目”一栏")
			return nil
		}
		return slices.DeleteFunc(names, func(m workbook.Range) bool { return m.Row1 != names[0].Row1 })
	}
	names := t.find(isNameCaption)
	if len(names) == 0 {
		names = t.find(isItemCaption)
		for i := range names {
			names[i].Col1 = names[i].Col2 // 项目 over code and name: the last is the name
		}
		// 项目 may stand above 功能分类科目: the lower one is meant.
		slices.SortStableFunc(names, func(a, b workbook.Range) int { return b.Row1 - a.Row1 })
	}
	if len(names) == 0 {
		if !t.readEmpty(t.below, false) {
			t.missing("“科目名称”一栏")
		}
		return nil
	}
	names = slices.DeleteFunc(names, func(m workbook.Range) bool { return m.Row1 != names[0].Row1 })
	if t.codes() == accounts.FunctionCodes {
		names = names[:1]
	}
	return names
}

// nameColumn is the caption over the names of a declared table's rows, whatever it
// says: the cell above the first of two or more of them.
func (t *table) nameColumn() []workbook.Range {
	first, found := map[int]int{}, map[int]int{} // by column: row, how many
	for row := t.below + 1; row < t.end; row++ {
		for _, c := range t.grid.RowCells(row) {
			if _, is := t.namedRow(region.Plain(c.Value)); !is || c.Kind != workbook.Text {
				continue
			}
			if found[c.Col]++; found[c.Col] == 1 {
				first[c.Col] = row
			} else {
				m, _ := t.grid.Merged(first[c.Col]-1, c.Col)
				return []workbook.Range{m}
			}
		}
	}
	return nil
}

// sides finds the captions of the names of blocks side by side: 项目 in one row,
// else 收入 and 支出 themselves.
func (t *table) sides() []workbook.Range {
	for _, is := range []func(string) bool{isItemCaption, func(s string) bool { return isItemCaption(s) || sidePattern.MatchString(s) }} {
		found := t.find(is)
		for _, first := range found {
			row := slices.DeleteFunc(slices.Clone(found), func(m workbook.Range) bool { return m.Row1 != first.Row1 })
			if len(row) < 2 {
				continue
			}
			for i := range row {
				if sidePattern.MatchString(t.grid.Caption(row[i].Row1, row[i].Col1)) {
					row[i].Col2 = row[i].Col1 // the caption stands over the amounts too
				}
			}
			return row
		}
	}
	return nil
}

// byNature reports whether a block is expenditure by nature or economic class, as
// in the Ministry's own form.
func (t *table) byNature(name workbook.Range) bool {
	s := t.grid.Caption(name.Row1, name.Col1)
	return strings.Contains(s, "性质") || strings.Contains(s, "经济")
}

// lay finds the bands and where captions end and amounts begin.
func (t *table) lay(names []workbook.Range) {
	g := t.grid
	first := names[0]
	t.ordinals = t.ordinalRow(first.Row2 + 1)
	t.bottom = first.Row2
	switch {
	case t.ordinals > 0:
		t.bottom = t.ordinals - 1
	case len(t.form.Blocks) > 1:
		for _, n := range names {
			t.bottom = max(t.bottom, n.Row2)
		}
		// Captions may go on below 项目: 合计, 一般公共预算财政拨款 …
		for to := t.bottom + 3; t.bottom < min(to, g.Last) && g.Own(t.bottom+1, first.Col1) == "" && !t.begins(t.bottom+1, names); {
			t.bottom++
		}
	default:
		row := first.Row2 + 1
		for row <= g.Last && !t.begins(row, names) {
			row++
		}
		if row > g.Last { // nothing but captions
			for row = first.Row2 + 1; row <= g.Last && t.isCaptions(row, first.Col2); {
				row++
			}
		}
		t.bottom = row - 1
	}
	t.body = max(t.ordinals, t.bottom) + 1
	t.end = t.noteRow(t.body)
	left := g.Left
	for i, n := range names {
		b := band{name: n, left: left, first: n.Col2 + 1, last: g.Wide, top: n.Row1}
		switch {
		case len(t.form.Blocks) > 1:
			b.block = i
		case t.s.ID == accounts.GeneralBasic, len(names) > 1 && t.codes() == accounts.NoCodes:
			// What stands above is the band's own heading.
		default:
			b.top = t.below
		}
		if i+1 < len(names) {
			b.last = t.lastColumn(n, names[i+1])
		}
		if t.codes() != accounts.NoCodes {
			b.codes = t.codeColumns(left, n.Col1-1, b.top)
			for len(b.codes) == b.first-n.Col2-1 && b.first < g.Wide && len(names) == 1 && isCodeCaption(g.Caption(t.bottom, b.first)) {
				b.codes = append(b.codes, b.first) // the codes stand right of the names
				b.first++
			}
		}
		for col := b.first; col <= b.last && b.line == 0; col++ {
			if strings.HasPrefix(g.Caption(n.Row1, col), "行次") {
				b.line = col
			}
		}
		left = b.last + 1
		t.bands = append(t.bands, b)
	}
	t.dropCoding()
}

// isCaptions reports whether a row holds words and nothing else, right of a column.
func (t *table) isCaptions(row, col int) bool {
	cells := t.grid.RowCells(row)
	return len(cells) > 0 && !slices.ContainsFunc(cells, func(c workbook.Cell) bool { return c.Col <= col || !region.IsWords(c) })
}

// begins reports whether a row begins the body: it has a code, or one of its
// names is known.
func (t *table) begins(row int, names []workbook.Range) bool {
	switch {
	case len(t.form.Blocks) > 1:
		return slices.ContainsFunc(names, func(n workbook.Range) bool { return t.isSideRow(blockName(t.grid.Own(row, n.Col1))) })
	case t.codes() == accounts.NoCodes:
		_, is := t.namedRow(t.grid.Own(row, names[0].Col1))
		return is
	}
	for col := t.grid.Left; col <= names[0].Col2; col++ {
		s := t.grid.Own(row, col)
		if _, _, joined := splitCode(s); joined || isTotal(s) || accounts.IsCode(s) && len(s) >= 3 {
			return true
		}
	}
	return false
}

// lastColumn is the last column of a band: the next begins with its codes, left
// of its names.
func (t *table) lastColumn(name, next workbook.Range) int {
	last := next.Col1 - 1
	for col := last; col > name.Col2; col-- {
		path := t.grid.Path(col, name.Row1, t.bottom)
		if len(path) > 0 && !slices.ContainsFunc(path, isCodeCaption) {
			break
		} else if len(path) > 0 {
			last = col - 1
		}
	}
	return last
}

// codeColumns are the columns left of the name that hold codes: not those of
// numbers or of units, nor empty ones.
func (t *table) codeColumns(first, last, top int) []int {
	var cols []int
	for col := first; col <= last; col++ {
		path := t.grid.Path(col, top, t.bottom)
		if len(path) == 0 {
			if _, ok := t.filled(col, t.bottom+1); !ok {
				continue // an empty column
			}
		} else if s := path[len(path)-1]; s == "序号" || strings.Contains(s, "单位") || strings.HasPrefix(s, "部门名称") {
			continue
		}
		cols = append(cols, col)
	}
	return cols
}
