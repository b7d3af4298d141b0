package ingest

import (
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/workbook"
)

// declared lays out a statement that the layout declares: its captions as they
// are declared, a row for each of the source's.
func (t *tableSheet) declared(b *accounts.Book) {
	form, cols := t.statement.Form, t.statement.Columns
	lead := 1 // columns before the amounts
	if form.Blocks[0].Codes != accounts.NoCodes {
		lead = 2
	}
	n := lead + len(cols)
	t.head(b, n)
	paths := make([][]string, len(cols))
	depth := 1
	for i, key := range cols {
		paths[i] = strings.Split(form.Column(key).Caption, "/")
		depth = max(depth, len(paths[i]))
	}
	const top = 4
	bottom := top + depth - 1
	if lead == 2 {
		t.span(1, top, 1, bottom, "科目编码")
		t.span(2, top, 2, bottom, "科目名称")
	} else {
		t.span(1, top, 1, bottom, "项目")
	}
	t.over(paths, lead+1, top, bottom)
	t.put(cellName(lead, bottom+1), "栏次", workbook.StyleHead)
	for i := range cols {
		t.number(lead+1+i, bottom+1, i+1)
	}
	row := bottom + 1
	for i := range t.statement.Rows {
		r := &t.statement.Rows[i]
		row++
		style := workbook.StyleName
		if r.Key == accounts.RowTotal {
			style = workbook.StyleHead
		}
		if lead == 2 {
			t.put(cellName(1, row), r.Code, workbook.StyleCode)
		}
		t.put(cellName(lead, row), r.Name, style)
		for j, key := range cols {
			t.amount(lead+1+j, row, t.statement.Figure(r.Key, key))
		}
	}
	t.note(b, row+1, n)
	t.sheet.Widths = append([]float64{12, 38}[2-lead:], t.sheet.Widths...)
	for range cols {
		t.sheet.Widths = append(t.sheet.Widths, 18)
	}
}

// over writes captions from a column on, those that several columns share across
// them; a caption without more below it reaches down to the last row.
func (t *tableSheet) over(paths [][]string, col, row, bottom int) {
	for i := 0; i < len(paths); {
		n := 1
		for i+n < len(paths) && len(paths[i]) > 1 && len(paths[i+n]) > 1 && paths[i+n][0] == paths[i][0] {
			n++
		}
		if len(paths[i]) == 1 {
			t.span(col+i, row, col+i, bottom, paths[i][0])
			i++
			continue
		}
		t.span(col+i, row, col+i+n-1, row, paths[i][0])
		below := make([][]string, n)
		for k := range below {
			below[k] = paths[i+k][1:]
		}
		t.over(below, col+i, row+1, bottom)
		i += n
	}
}

// span writes a caption over a range of cells.
func (t *tableSheet) span(col1, row1, col2, row2 int, text string) {
	ref := cellName(col1, row1)
	if col1 != col2 || row1 != row2 {
		ref += ":" + cellName(col2, row2)
	}
	t.put(ref, text, workbook.StyleHead)
}
