package supplement

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// filled is one sheet of a workbook that a person has filled in: its cells as
// text.
type filled struct {
	name  string
	at    diag.Position // of the sheet
	cells []filledCell  // those that hold something, by row and column
}

// filledCell is one cell as text: numbers as decimal digits, dates as
// 2021-09-20, logical values as 是 or 否.
type filledCell struct {
	row, col int
	text     string
	at       diag.Position
	hidden   bool   // the row or the column is
	problem  string // why the cell holds no text, in words; then text is empty
	hint     string
}

// place is the position of a cell of the sheet.
func (f *filled) place(row, col int) diag.Position {
	at := f.at
	at.Cell = workbook.CellName(row, col)
	return at
}

// filledIn are the sheets of a workbook.
func filledIn(w *workbook.Workbook) []filled {
	var out []filled
	for i := range w.Sheets {
		s := &w.Sheets[i]
		// A sheet is called by its name without the spaces that nobody sees.
		f := filled{name: s.Name, at: diag.Position{File: w.File, Sheet: strings.TrimSpace(s.Name)}}
		for j := range s.Rows {
			for k := range s.Rows[j].Cells {
				c := &s.Rows[j].Cells[k]
				if m, merged := s.Merged(c.Row, c.Col); merged && (m.Row1 != c.Row || m.Col1 != c.Col) {
					continue // nobody sees it
				}
				cell := filledCell{row: c.Row, col: c.Col, at: f.place(c.Row, c.Col), hidden: s.Hidden ||
					s.RowHidden(c.Row) || s.ColHidden(c.Col)}
				cell.text, cell.problem, cell.hint = cellText(c)
				f.cells = append(f.cells, cell)
			}
		}
		out = append(out, f)
	}
	return out
}

// covered tells the values underneath merged ranges.
func covered(w *workbook.Workbook, list *diag.List) {
	for i := range w.Sheets {
		s := &w.Sheets[i]
		f := filled{at: diag.Position{File: w.File, Sheet: strings.TrimSpace(s.Name)}}
		for _, c := range s.Covered() {
			m, _ := s.Merged(c.Row, c.Col)
			list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.merged", At: f.place(c.Row, c.Col),
				Message: "合并单元格里藏着另一个值：" + clip(c.Value),
				Where:   []diag.Side{{At: f.place(m.Row1, m.Col1), Value: clip(s.At(m.Row1, m.Col1).Value)}},
				Hint:    "请取消合并，核对后只留一个值"})
		}
	}
}

// cellText is a cell's value as a person would type it, or why there is none.
func cellText(c *workbook.Cell) (text, problem, hint string) {
	switch c.Kind {
	case workbook.Text:
		return c.Value, "", ""
	case workbook.Number:
		d, err := decimal.NewFromString(c.Value)
		if err != nil {
			return c.Value, "", ""
		}
		shown := c.Shown()
		if shown == workbook.ShownOther || shown == workbook.ShownNot {
			return "", "这一格里的数是 " + c.Value + "，它的数字格式却显示成另一个数，或不显示", "请把单元格格式改为文本或数值，重新填写"
		}
		// A spreadsheet keeps 15 digits of a number; what follows is the residue
		// of its binary arithmetic.
		if whole := int32(len(d.Abs().Truncate(0).String())); d.NumDigits() > 15 && whole <= 15 {
			d = d.Round(15 - whole)
		}
		if shown == workbook.ShownPercent {
			return d.Shift(2).String() + "%", "", ""
		}
		return d.String(), "", ""
	case workbook.Date:
		if d, ok := dateText(c.Value); ok {
			return d, "", ""
		}
		return "", "这一格是日期格式（数值 " + c.Value + "）", "请把单元格格式改为文本或数值，重新填写"
	case workbook.Bool:
		if c.Value == "1" {
			return "是", "", ""
		}
		return "否", "", ""
	case workbook.NoValue:
		return "", "这一格是公式，但文件里没有它的结果", "请在 Excel 或 WPS 中打开工作簿，重新计算后保存"
	case workbook.Fault:
		return "", "这一格的公式出错：" + c.Value, "请改正公式，或直接填写内容"
	}
	return "", "", ""
}

// dateText is the day that a serial number of days since 1899-12-30 stands for
// (ISO/IEC 29500-1, 18.17.4.1), where it is a whole day of our time.
func dateText(serial string) (string, bool) {
	n, err := strconv.Atoi(serial)
	if err != nil || n < 36526 || n > 73050 { // 2000 to 2099
		return "", false
	}
	return time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), true
}

// asNumber is a number as a cell holds it. One of more digits than a spreadsheet
// keeps stays text.
func asNumber(text string) (digits string, ok bool) {
	n, err := decimal.NewFromString(text)
	if err != nil || n.NumDigits() > 15 {
		return text, false
	}
	return n.String(), true
}
