package ingest

import (
	"errors"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
	"juesuan/internal/supplement"
	"juesuan/internal/workbook"
)

// ReadSupplement reads the supplement in data, whichever form its name says it
// has; name is what messages call it. The document is never nil.
func ReadSupplement(data []byte, name string, layouts supplement.Layouts) (*supplement.Document, diag.List) {
	if isText(name) {
		return supplement.Read(data, name, layouts)
	}
	w, list := workbook.Read(data, name)
	if w == nil {
		return supplement.Core().Empty(name), list
	}
	doc, l := fromWorkbook(w, layouts)
	return doc, append(list, l...)
}

func isText(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".yaml") }

// EditSupplement makes changes in the supplement in data and leaves all else in
// it as it was. The result has been read again. What cannot be done so is a
// *supplement.EditError.
func EditSupplement(data []byte, name string, changes []supplement.Change, layouts supplement.Layouts) ([]byte, error) {
	if isText(name) {
		return supplement.EditYAML(data, name, changes, layouts)
	}
	w, list := workbook.Read(data, name)
	if w == nil {
		return nil, &supplement.EditError{Text: list[0].Message}
	}
	e, err := supplement.EditSheets(filled(w), name, cellAt, changes, layouts)
	if err != nil {
		return nil, err
	}
	var p workbook.Patch
	for _, c := range e.Copies {
		p.Copies = append(p.Copies, workbook.SheetCopy(c))
	}
	p.Order = e.Order
	for _, s := range e.Sheets {
		sheet := workbook.SheetPatch{Name: s.Name, Rows: s.Rows, Like: s.Like}
		for _, c := range s.Cells {
			cell := workbook.CellPatch{Row: c.Row, Col: c.Col, Text: c.Text}
			// A number of more digits than a spreadsheet keeps stays text.
			if n, err := decimal.NewFromString(c.Text); c.Number && err == nil && n.NumDigits() <= 15 {
				cell.Text, cell.Number = n.String(), true
			}
			sheet.Cells = append(sheet.Cells, cell)
		}
		p.Sheets = append(p.Sheets, sheet)
	}
	if len(p.Copies)+len(p.Order)+len(p.Sheets) == 0 {
		return data, nil
	}
	out, err := p.Apply(data)
	if err != nil {
		var u *workbook.Unsafe
		if errors.As(err, &u) {
			return nil, &supplement.EditError{Text: u.Text}
		}
		return nil, &supplement.EditError{Text: "这份工作簿的写法程序不认识，没有改（" + err.Error() + "）；请直接在 Excel 或 WPS 里填写"}
	}
	again, list := workbook.Read(out, name)
	if again == nil {
		return nil, &supplement.EditError{Text: "改好后再读一遍却读不出，没有保存（" + list[0].Message + "）；请直接在 Excel 或 WPS 里填写"}
	}
	if err := e.Check(filled(again), name, cellAt); err != nil {
		return nil, err
	}
	return out, nil
}

// cellAt is the position of a cell of a sheet.
func cellAt(sheet diag.Position, row, col int) diag.Position {
	sheet.Cell = workbook.CellName(row, col)
	return sheet
}

// Supplements are the names of the supplements in a unit folder: one, if all is
// well.
func Supplements(dir string) []string { return supplementsIn(dir) }

// Supplement reads the supplement of a unit folder, whichever form it has.
func Supplement(dir string, layouts supplement.Layouts) (*supplement.Document, diag.List) {
	return supplementOf(dir, "", layouts)
}
