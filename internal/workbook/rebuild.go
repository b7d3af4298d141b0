package workbook

import (
	"github.com/xuri/excelize/v2"

	"juesuan/internal/diag"
)

// rebuild makes an .xlsx of a workbook that was read from another format: the
// same sheets, cells, number formats and merges. Widths and borders, which the
// cells do not tell, are made so that a person can read it.
func (w *Workbook) rebuild() (*excelize.File, error) {
	f := excelize.NewFile()
	r := &rebuilder{f: f, styles: map[string]int{}}
	for i := range w.Sheets {
		s := &w.Sheets[i]
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = r.sheet(s)
		}
		if err != nil {
			f.Close()
			return nil, err
		}
	}
	for i := range w.Sheets {
		// Excel wants one sheet that can be seen; the list of findings will be it.
		if w.Sheets[i].Hidden && len(w.Sheets) > 1 {
			if err := f.SetSheetVisible(w.Sheets[i].Name, false); err != nil {
				f.Close()
				return nil, err
			}
		}
	}
	return f, nil
}

type rebuilder struct {
	f      *excelize.File
	styles map[string]int // by number format
}

func (r *rebuilder) sheet(s *Sheet) error {
	rows, cols := s.Extent()
	widths := make([]int, cols+1)
	for i := range s.Rows {
		for j := range s.Rows[i].Cells {
			c := &s.Rows[i].Cells[j]
			if err := r.cell(s.Name, c); err != nil {
				return err
			}
			if m, merged := s.Merged(c.Row, c.Col); !merged || m.Col1 == m.Col2 {
				width := diag.Width(c.Value)
				if c.Kind == Number {
					width += width / 3 // separators and decimals
				}
				widths[c.Col] = max(widths[c.Col], width)
			}
		}
	}
	for _, m := range s.Merges {
		if err := r.f.MergeCell(s.Name, CellName(m.Row1, m.Col1), CellName(m.Row2, m.Col2)); err != nil {
			return err
		}
	}
	for col := 1; col <= cols; col++ {
		name := ColumnName(col)
		if err := r.f.SetColWidth(s.Name, name, name, float64(min(max(widths[col]+2, 6), 44))); err != nil {
			return err
		}
		if s.ColHidden(col) {
			if err := r.f.SetColVisible(s.Name, name, false); err != nil {
				return err
			}
		}
	}
	for row := 1; row <= rows; row++ {
		if s.RowHidden(row) {
			if err := r.f.SetRowVisible(s.Name, row, false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *rebuilder) cell(sheet string, c *Cell) error {
	name := c.Name()
	style, err := r.style(c.Format)
	if err != nil {
		return err
	}
	if err := r.f.SetCellStyle(sheet, name, name, style); err != nil {
		return err
	}
	switch c.Kind {
	case Text, Fault, NoValue:
		return r.f.SetCellStr(sheet, name, c.Value)
	case Bool:
		return r.f.SetCellBool(sheet, name, c.Value == "1")
	case Number, Date:
		return r.f.SetCellDefault(sheet, name, c.Value) // the digits as they stand
	}
	return nil
}

// style is a bordered cell of that number format.
func (r *rebuilder) style(format string) (int, error) {
	if id, ok := r.styles[format]; ok {
		return id, nil
	}
	s := &excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 10}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		s.Border = append(s.Border, excelize.Border{Type: side, Style: 1, Color: "BFBFBF"})
	}
	if format != "" {
		s.CustomNumFmt = &format
	}
	id, err := r.f.NewStyle(s)
	if err == nil {
		r.styles[format] = id
	}
	return id, err
}
