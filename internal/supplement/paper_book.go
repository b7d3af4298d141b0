package supplement

import (
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// PapersIn are the 自评表 that the sheets of a workbook hold, as Papers reads
// them. The list says why the file could not be read.
func PapersIn(data []byte, name string) (forms [][]Change, list diag.List) {
	w, list := workbook.Read(data, name)
	if w == nil {
		return nil, list
	}
	for i := range w.Sheets {
		var rows [][]string
		for _, r := range w.Sheets[i].Rows {
			var row []string
			for _, c := range r.Cells {
				for len(row) < c.Col-1 {
					row = append(row, "")
				}
				row = append(row, paperCell(c))
			}
			rows = append(rows, row)
		}
		forms = append(forms, Papers(rows)...)
	}
	return forms, nil
}

// paperCell is a cell as its sheet shows it where that bears on what it says: a
// share is 95%, not 0.95.
func paperCell(c workbook.Cell) string {
	switch c.Kind {
	case workbook.Text:
		return c.Value
	case workbook.Number:
		d, err := decimal.NewFromString(c.Value)
		switch {
		case err != nil:
			return c.Value
		case strings.HasSuffix(c.Format, "%"):
			return d.Shift(2).Round(4).String() + "%"
		}
		return d.Round(6).String() // what a sheet computes has a tail of its own
	}
	return ""
}
