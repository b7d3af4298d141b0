package ingest

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// readBasic reads 公开06: economic codes in blocks side by side.
func (t *table) readBasic(below int) {
	g := t.grid
	names := t.find(below, func(s string) bool { return s == "科目名称" || s == "经济分类科目名称" })
	if len(names) == 0 {
		t.missing("“科目名称”一栏")
		return
	}
	header := names[0]
	ordinals := t.ordinalRow(header.Row2 + 1)
	body := t.bodyStart(header, ordinals)
	bottom := body - 1
	if ordinals > 0 {
		bottom = ordinals - 1
	}
	t.s.Columns = accounts.Columns(t.s.ID)
	first := 1
	for i, name := range names {
		last := g.cols
		if i+1 < len(names) {
			// The next block begins with its codes, left of its names.
			last = names[i+1].Col1 - 1
			for last > name.Col2 && g.caption(name.Row1, last) != "" && isCodeCaption(g.caption(name.Row1, last)) {
				last--
			}
		}
		clear(t.columns)
		t.matchColumns(name.Col2+1, last, name.Row1, bottom, body, byCaption(t.s.ID))
		for _, d := range t.odd {
			t.list.Add(d)
		}
		if len(t.columns) == 0 && len(t.odd) == 0 {
			t.list.Errorf("read.column", g.at(name.Row1, name.Col1), "“科目名称”右边没有“金额”一栏")
		}
		t.odd = nil
		if i == 0 && len(t.columns) > 0 {
			col := t.sortedColumns()[0]
			t.s.Form.Captions = []accounts.Text{g.text(bottom, col)}
			t.s.Form.Ordinals = []accounts.Text{{}}
			if ordinals > 0 {
				t.s.Form.Ordinals[0] = g.text(ordinals, col)
			}
		}
		codes := t.codeColumns(first, name.Col1-1, name.Row1, bottom)
		for row := body; row < t.end; row++ {
			t.readBasicRow(row, name.Col1, codes)
		}
		first = last + 1
	}
	for row := body; row < t.end; row++ {
		t.readBasicTotals(row)
	}
	t.readNotes()
}

func isCodeCaption(s string) bool {
	return strings.HasSuffix(s, "编码") || strings.HasSuffix(s, "代码") || s == "类" || s == "款" || s == "项"
}

func (t *table) readBasicRow(row, nameCol int, codeCols []int) {
	code, at, fault := t.code(row, codeCols)
	name := t.grid.text(row, nameCol)
	switch {
	case fault != "":
		if _, total := matchRow(basicTotals, fault); !total && !isPlaceholder(fault) {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: at, Message: "“" + clip(fault) + "”不是经济分类科目编码", Hint: "经济分类科目编码是类 3 位、款 5 位数字"})
		}
	case code == "":
		if _, total := matchRow(basicTotals, plain(name.S)); total || name.S != "" && isPlaceholder(plain(name.S)) {
			return
		}
		for _, col := range t.sortedColumns() {
			m, _ := t.grid.Merged(row, col)
			if c := t.grid.At(row, col); c.Kind != workbook.Empty && !isNothing(plain(c.Value)) && m.Col1 == m.Col2 && !t.isTotalRow(row) {
				t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: t.grid.at(row, col), Message: "这一格有金额，但左边没有科目编码", Hint: "请填上 3 或 5 位的经济分类科目编码"})
			}
		}
	default:
		if len(code) != 3 && len(code) != 5 {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: at, Message: fmt.Sprintf("经济分类科目编码 %s 有 %d 位", code, len(code)), Hint: "经济分类科目编码是类 3 位、款 5 位数字"})
		}
		t.addRow(accounts.Row{Key: accounts.RowKey(code), Code: code, Name: name.S, At: at, NameAt: name.At, Cells: t.cells(row, code+" "+name.S)})
	}
}

// isTotalRow reports whether a row of 公开06 holds a total.
func (t *table) isTotalRow(row int) bool {
	return slices.ContainsFunc(t.grid.RowCells(row), func(c workbook.Cell) bool {
		_, ok := matchRow(basicTotals, plain(c.Value))
		return ok
	})
}

// readBasicTotals reads the totals of a row: each stands in the cell right of
// its caption.
func (t *table) readBasicTotals(row int) {
	for _, c := range t.grid.RowCells(row) {
		if c.Kind != workbook.Text {
			continue
		}
		col := c.Col
		key, ok := matchRow(basicTotals, plain(c.Value))
		if !ok {
			continue
		}
		m, _ := t.grid.Merged(row, col)
		name := t.grid.text(row, col)
		r := accounts.Row{Key: key, Name: name.S, At: name.At, NameAt: name.At, Cells: []accounts.Figure{{}}}
		// Some forms leave unmerged empty cells between caption and amount.
		at := m.Col2 + 1
		for next := at; next <= t.grid.cols; next++ {
			if c := t.grid.At(row, next); c.Kind == workbook.Empty {
				continue
			} else if _, other := matchRow(basicTotals, plain(c.Value)); !other {
				at = next
			}
			break
		}
		r.Cells[0] = t.amount(row, at, name.S)
		t.addRow(r)
	}
}
