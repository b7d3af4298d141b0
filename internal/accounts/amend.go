package accounts

import (
	"slices"

	"juesuan/internal/diag"
)

// Amendment is what may be supposed of a book's statements: other amounts in
// some cells, a row that is not there twice, a row that was left out.
type Amendment struct {
	Amounts []AmountAt
	Drop    *RowAt
	Add     *AddedRow
}

// AmountAt is another amount in a cell, or none.
type AmountAt struct {
	Statement StatementID
	At        diag.Position
	Amount    Amount
	Blank     bool
}

// RowAt is a row of a statement by its place.
type RowAt struct {
	Statement StatementID
	Row       int
}

// AddedRow is a row with a code.
type AddedRow struct {
	Statement StatementID
	Code      string
	Amounts   map[ColumnKey]Amount
}

// Amend returns the book as it would be with the amendment, the totals that the
// source left blank computed from it. The book itself stays as it is; all but
// the statements is shared.
func Amend(b *Book, a *Amendment) *Book {
	out := *b
	out.Statements = slices.Clone(b.Statements)
	for i := range out.Statements {
		s := &out.Statements[i]
		s.Rows = slices.Clone(s.Rows)
		for j := range s.Rows {
			cells := slices.Clone(s.Rows[j].Cells)
			for k := range cells {
				if cells[k].State == Computed {
					cells[k].Amount, cells[k].State = Amount{}, Blank
				}
			}
			s.Rows[j].Cells = cells
		}
	}
	at := func(id StatementID) *Statement { return &out.Statements[id-1] }
	for i := range a.Amounts {
		c := &a.Amounts[i]
		if f := at(c.Statement).figureAt(c.At); f != nil {
			f.Amount, f.State = c.Amount, Given
			if c.Blank {
				f.Amount, f.State = Amount{}, Blank
			}
			if f.Unit == NoUnit {
				f.Unit, f.Places = at(c.Statement).Unit, max(f.Places, 2)
			}
		}
	}
	if d := a.Drop; d != nil {
		s := at(d.Statement)
		s.Rows = slices.Delete(s.Rows, d.Row, d.Row+1)
	}
	if n := a.Add; n != nil {
		at(n.Statement).add(n, b.Dictionary)
	}
	for i := range out.Statements {
		out.Statements[i].freeze()
	}
	computeTotals(&out)
	return &out
}

// figureAt is the amount that stands in a cell of the sheet, or nil.
func (s *Statement) figureAt(at diag.Position) *Figure {
	for i := range s.Rows {
		for k := range s.Rows[i].Cells {
			if s.Rows[i].Cells[k].At == at {
				return &s.Rows[i].Cells[k]
			}
		}
	}
	return nil
}

// add puts a row with a code in its place among the others.
func (s *Statement) add(n *AddedRow, dict *Dictionary) {
	r := Row{Key: RowKey(n.Code), Code: n.Code, At: s.At, NameAt: s.At}
	if dict != nil {
		r.Title, _ = dict.Function(n.Code)
		if s.form().codes() == EconomicCodes {
			r.Title, _ = dict.Economic(n.Code)
		}
		r.Name = r.Title
	}
	for _, col := range s.Columns {
		r.Cells = append(r.Cells, Figure{Amount: n.Amounts[col], State: Given, Unit: s.Unit, Places: 2, At: s.At})
	}
	at := len(s.Rows)
	for i := range s.Rows {
		if key := string(s.Rows[i].Key); IsCode(key) {
			if at = i; key > n.Code {
				break
			}
			at++
		}
	}
	s.Rows = slices.Insert(s.Rows, at, r)
}
