package ingest

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/workbook"
)

// readBasic reads 公开06: economic codes in blocks side by side, or in one list
// with 人员经费 and 公用经费 in columns of their own.
func (t *table) readBasic(below int) {
	g := t.grid
	names := t.nameColumns(below)
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
	t.end = t.noteRow(body)
	if len(names) == 1 && t.isMatrix(header.Col2+1, below, bottom) {
		t.s.Columns = accounts.Columns(t.s.ID)
		t.m.readBasic(t, below)
		for row := body; row <= g.Last; row++ {
			t.readBasicTotals(row, true)
		}
		t.readNotes()
		t.tellParts()
		return
	}
	t.keepHeads(below, body-1)
	t.s.Columns = accounts.Columns(t.s.ID)
	first := g.Left
	for i, name := range names {
		last := g.Wide
		if i+1 < len(names) {
			// The next block begins with its codes, left of its names.
			last = names[i+1].Col1 - 1
			for col := last; col > name.Col2; col-- {
				path := g.Path(col, name.Row1, bottom)
				if len(path) > 0 && !slices.ContainsFunc(path, isCodeCaption) {
					break
				} else if len(path) > 0 {
					last = col - 1
				}
			}
		}
		clear(t.columns)
		t.matchColumns(name.Col2+1, last, name.Row1, bottom, body, columns(t.s.ID, 0))
		for _, d := range t.odd {
			t.list.Add(d)
		}
		if len(t.columns) == 0 && len(t.odd) == 0 {
			t.list.Errorf("read.column", g.Place(name.Row1, name.Col1), "“%s”右边没有“金额”一栏", g.Text(name.Row1, name.Col1).S)
		}
		t.odd = nil
		var staff, operating int
		for col, key := range t.columns {
			switch key {
			case colStaff:
				staff = col
			case colOperating:
				operating = col
			default:
				continue
			}
			delete(t.columns, col)
		}
		if i == 0 && len(t.columns) > 0 {
			col := t.sortedColumns()[0]
			t.s.Look.Captions = []accounts.Text{g.Text(bottom, col)}
			t.s.Look.Ordinals = []accounts.Text{{}}
			if ordinals > 0 {
				t.s.Look.Ordinals[0] = g.Text(ordinals, col)
			}
		}
		codes := t.codeColumns(first, name.Col1-1, name.Row1, bottom)
		for row := body; row < t.end; row++ {
			t.readBasicRow(row, name.Col1, codes)
		}
		if staff > 0 && operating > 0 {
			for row := body; row < t.end; row++ {
				t.readParts(row, first, name.Col2, staff, operating)
			}
		}
		t.tellBelow(codes, name.Col1)
		first = last + 1
	}
	for row := body; row < t.end; row++ {
		t.readBasicTotals(row, false)
	}
	t.readNotes()
	t.tellParts()
}

// tellParts gives a table without its two partial totals, which the report
// prints, blank ones: by definition they are the sums of their classes.
func (t *table) tellParts() {
	var lacking []string
	for _, key := range []accounts.RowKey{accounts.RowStaff, accounts.RowOperatingCost} {
		if t.s.Row(key) == nil {
			lacking = append(lacking, "“"+basicTotalName(key)+"”")
			at := t.grid.Where()
			t.s.Rows = append(t.s.Rows, accounts.Row{Key: key, Name: basicTotalName(key), At: at, NameAt: at,
				Cells: []accounts.Figure{{State: accounts.Blank, Unit: t.s.Unit, At: at, Label: basicTotalName(key)}}})
		}
	}
	if len(lacking) > 0 {
		t.list.Add(diag.Diagnostic{Severity: diag.Info, Code: "read.computed", At: t.grid.Where(), Message: "没有" + strings.Join(lacking, "、") + "，由各类相加得出",
			Hint: "人员经费是 301、303 两类之和，公用经费是其余各类之和"})
	}
}

// The columns that parts 公开06 into 人员经费 and 公用经费, where the codes stand
// in one list. Only their totals are read: the codes say which is which.
const (
	colStaff     accounts.ColumnKey = "staff"
	colOperating accounts.ColumnKey = "operating"
)

// readParts reads 人员经费 and 公用经费 of the row of totals. In another row an
// amount in one of them must stand under 合计 too.
func (t *table) readParts(row, first, last, staff, operating int) {
	if sum := t.sortedColumns(); len(sum) > 0 && !region.Holds(t.grid.At(row, sum[0])) && !t.isHead(row) {
		for _, col := range []int{staff, operating} {
			if m, _ := t.grid.Merged(row, col); m.Col1 == m.Col2 && region.Holds(t.grid.At(row, col)) {
				t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.amount", At: t.grid.Place(row, sum[0]), Message: "“合计”一栏没有数，同一行的“" + basicTotalName(map[int]accounts.RowKey{staff: accounts.RowStaff, operating: accounts.RowOperatingCost}[col]) + "”一栏有",
					Where: []diag.Side{{At: t.grid.Place(row, col), Value: t.grid.At(row, col).Value}}, Hint: "请在“合计”一栏填上金额"})
			}
		}
	}
	for col := first; col <= last; col++ {
		if !isTotal(t.grid.Own(row, col)) {
			continue
		}
		name := t.grid.Text(row, col)
		for _, part := range []struct {
			key accounts.RowKey
			col int
		}{{accounts.RowStaff, staff}, {accounts.RowOperatingCost, operating}} {
			label := basicTotalName(part.key)
			t.addRow(accounts.Row{Key: part.key, Name: label, At: name.At, NameAt: name.At, Cells: []accounts.Figure{t.amount(row, part.col, label)}})
		}
		return
	}
}

// isMatrix reports whether the economic classification stands across, in the
// captions, as in the Ministry's own form.
func (t *table) isMatrix(first, top, bottom int) bool {
	known := 0
	for col := first; col <= t.grid.Wide; col++ {
		if path := t.grid.Path(col, top, bottom); len(path) > 1 && economicCode(path) != "" {
			known++
		}
	}
	return known > 2
}

func isCodeCaption(s string) bool {
	return strings.HasSuffix(s, "编码") || strings.HasSuffix(s, "代码") || s == "类" || s == "款" || s == "项"
}

func (t *table) readBasicRow(row, nameCol int, codeCols []int) {
	code, at, name, fault := t.rowCode(row, nameCol, codeCols)
	if (code == "" || fault != "") && t.isHead(row) {
		return
	}
	switch {
	case fault != "":
		if _, total := basicTotal(fault); !total && !region.IsPlaceholder(fault) {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: at, Message: "“" + region.Clip(fault) + "”不是经济分类科目编码", Hint: "经济分类科目编码是类 3 位、款 5 位数字"})
		}
	case code == "":
		if _, total := basicTotal(region.Plain(name.S)); total || name.S != "" && region.IsPlaceholder(region.Plain(name.S)) {
			return
		}
		for _, col := range t.sortedColumns() {
			m, _ := t.grid.Merged(row, col)
			if c := t.grid.At(row, col); region.Holds(c) && m.Col1 == m.Col2 && !t.isTotalRow(row) {
				t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: t.grid.Place(row, col), Message: "这一格有金额，但左边没有科目编码", Hint: "请填上 3 或 5 位的经济分类科目编码"})
			}
		}
	default:
		if len(code) != 3 && len(code) != 5 {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: at, Message: fmt.Sprintf("经济分类科目编码 %s 有 %d 位", code, len(code)), Hint: "经济分类科目编码是类 3 位、款 5 位数字"})
		}
		if len(code) < 3 {
			return // no code is shorter than its level
		}
		t.addRow(accounts.Row{Key: accounts.RowKey(code), Code: code, Name: name.S, At: at, NameAt: name.At, Cells: t.cells(row, code+" "+name.S)})
	}
}

// isTotalRow reports whether a row of 公开06 holds a total.
func (t *table) isTotalRow(row int) bool {
	return slices.ContainsFunc(t.grid.RowCells(row), func(c workbook.Cell) bool {
		_, ok := basicTotal(region.Plain(c.Value))
		return ok
	})
}

// readBasicTotals reads the totals of a row: each stands in the cell right of
// its caption; parts leaves out 合计 itself.
func (t *table) readBasicTotals(row int, parts bool) {
	for _, c := range t.grid.RowCells(row) {
		if c.Kind != workbook.Text {
			continue
		}
		col := c.Col
		key, ok := basicTotal(region.Plain(c.Value))
		if !ok || parts && key == accounts.RowTotal || t.s.Row(key) != nil && t.taken[key] == t.grid.Place(row, col) {
			continue
		}
		m, _ := t.grid.Merged(row, col)
		name := t.grid.Text(row, col)
		r := accounts.Row{Key: key, Name: name.S, At: name.At, NameAt: name.At, Cells: []accounts.Figure{{}}}
		// Some forms leave unmerged empty cells between caption and amount.
		at := m.Col2 + 1
		for next := at; next <= t.grid.Wide; next++ {
			if c := t.grid.At(row, next); c.Kind == workbook.Empty {
				continue
			} else if _, other := basicTotal(region.Plain(c.Value)); !other {
				at = next
			}
			break
		}
		r.Cells[0] = t.amount(row, at, name.S)
		t.addRow(r)
	}
}
