package supplement

import (
	"slices"
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
		forms = append(forms, Papers(paperRowsOf(&w.Sheets[i]))...)
	}
	return forms, nil
}

func paperRowsOf(s *workbook.Sheet) (rows [][]string) {
	for _, r := range s.Rows {
		var row []string
		for _, c := range r.Cells {
			for len(row) < c.Col-1 {
				row = append(row, "")
			}
			row = append(row, paperCell(c))
		}
		rows = append(rows, row)
	}
	return rows
}

// PaperValues are the 自评表 on a sheet as values of a supplement of that layout, each
// with its cell, whose place is asked. What its field cannot hold is told.
func PaperValues(s *workbook.Sheet, layout string, layouts Layouts, place func(row, col int) diag.Position) (
	forms []*Value, list diag.List) {
	for _, steps := range papers(paperRowsOf(s)) {
		cells := map[string]diag.Position{}
		changes := []Change{{Do: Insert, Path: "forms[1]"}}
		for _, c := range steps {
			if c.Path = "forms[1]." + c.Path; layouts.Of(layout).At(c.Path) == nil {
				continue
			}
			if c.Do == Set {
				cells[c.Path] = place(s.Rows[c.from.row].Number, c.from.col+1)
			}
			changes = append(changes, c)
		}
		const name = "unit.yaml"
		var data []byte
		for {
			var err error
			if data, err = Edit([]byte("layout: "+layout+"\n"), name, changes, layouts); err == nil {
				break
			}
			wrong, ok := err.(*EditError)
			i := slices.IndexFunc(changes, func(c Change) bool { return ok && c.Do == Set && c.Path == wrong.Path })
			if i < 0 {
				list.Errorf("read.form", place(s.Rows[0].Number, 1), "自评表没有读：%v", err)
				return forms, list
			}
			list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.form", At: cells[wrong.Path], Message: wrong.Text})
			changes = slices.Delete(changes, i, i+1)
		}
		doc, _ := Read(data, name, layouts)
		for _, v := range doc.Root.List("forms") {
			v.placed(cells)
			forms = append(forms, v)
		}
	}
	return forms, list
}

// placed gives a value and those below it their cells; a group stands where its
// first member does.
func (v *Value) placed(cells map[string]diag.Position) diag.Position {
	var first diag.Position
	for _, below := range [...][]*Value{v.Members, v.Items} {
		for _, m := range below {
			if at := m.placed(cells); first.IsZero() {
				first = at
			}
		}
	}
	if at, ok := cells[v.At.Field]; ok {
		first = at
	}
	v.At, v.KeyAt = first, first
	return first
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
