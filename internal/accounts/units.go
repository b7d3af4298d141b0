package accounts

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/diag"
)

// A statement of one row a unit (收入决算表（分单位）) is made, not read: each row is
// the total of that unit's own statement, a further one takes off what the units
// paid one another. Of a unit by itself it has one row.

// rowTransfers takes 单位间往来 off.
const rowTransfers RowKey = "transfers"

// unitKey is the row of the unit at that place.
func unitKey(i int) RowKey { return RowKey("unit" + partMark + strconv.Itoa(i+1)) }

// IsUnit reports whether a row is that of a unit, or takes off what the units paid
// one another.
func (k RowKey) IsUnit() bool {
	return k == rowTransfers || strings.HasPrefix(string(k), "unit"+partMark)
}

// likeForm is the form with the columns, and what they count, of the one that it is like.
func likeForm(f, like Form) Form {
	f.Counts, f.Else, f.May = like.Counts, like.Else, true
	columns := slices.DeleteFunc(slices.Clone(like.Blocks[0].Columns), func(c FormColumn) bool { return c.Beside })
	f.Blocks = []FormBlock{{Codes: PartRows, Rows: f.Blocks[0].Rows, Columns: columns}}
	return f
}

// byUnit makes the statements of one row a unit.
func (b *Book) byUnit() {
	for i := range b.Statements {
		f := b.FormSet.Form(StatementID(i + 1))
		if f == nil || f.Like == "" {
			continue
		}
		own := b.Statement(b.FormSet.ByKey(f.Like).ID)
		total := own.Row(RowTotal)
		if !own.Found || total == nil {
			continue
		}
		s := Statement{ID: f.ID, Form: f, Found: true, Unit: own.Unit, At: own.At}
		s.Look = Look{Title: own.Look.Title, UnitLine: own.Look.UnitLine, Ministry: true} // made by a program
		for _, key := range own.Columns {
			if f.Column(key) != nil {
				s.Columns = append(s.Columns, key)
			}
		}
		// taken is a row of the amounts of another: blank where that has no such column.
		taken := func(key RowKey, name string, at diag.Position, of *Statement, r *Row) Row {
			row := Row{Key: key, Name: name, At: at, NameAt: at, Cells: make([]Figure, len(s.Columns))}
			for j, col := range s.Columns {
				row.Cells[j] = Figure{State: Blank, Unit: of.Unit, At: at, Label: name}
				if k := of.Column(col); r != nil && k >= 0 && k < len(r.Cells) {
					row.Cells[j] = r.Cells[k]
				}
			}
			return row
		}
		s.Rows = append(s.Rows, taken(RowTotal, total.Name, total.At, own, total))
		if k := b.Consolidation; k != nil && len(k.Units) > 0 {
			for j := range k.Units {
				unit := &k.Units[j]
				if unit.Book == nil {
					s.Rows = append(s.Rows, taken(unitKey(j), unit.Title(), unit.Folder.At, own, nil))
					continue
				}
				of := unit.Book.Statement(own.ID)
				s.Rows = append(s.Rows, taken(unitKey(j), unit.Title(), of.At, of, of.Row(RowTotal)))
			}
			if row, any := k.transferred(&s, own); any {
				s.Rows = append(s.Rows, row)
			}
		} else {
			s.Rows = append(s.Rows, taken(unitKey(0), b.Organization.FullName.S, total.At, own, total))
		}
		b.Statements[i] = s
	}
}

// transferred is the row of what the units paid one another, taken off.
func (k *Consolidation) transferred(s, own *Statement) (row Row, any bool) {
	row = Row{Key: rowTransfers, Name: "减：单位间往来", At: k.At, NameAt: k.At, Cells: make([]Figure, len(s.Columns))}
	for j, col := range s.Columns {
		f := &row.Cells[j]
		*f = Figure{State: Blank, Unit: own.Unit, At: k.At, Label: row.Name}
		for i := range k.Transfers {
			t := &k.Transfers[i]
			if !t.In(Cell{own.ID, RowTotal, col}) || !t.Amount.Known() {
				continue
			}
			f.Amount, f.State, f.At, any = f.Amount.Sub(t.Amount.Amount), Given, t.At, true
			f.Places = max(f.Places, t.Amount.Places)
		}
	}
	return row, any
}

// units adds the rows of a statement of units, or of 项目, into the total.
func (b *blockSums) units() {
	var rows []*Row
	for i := range b.s.Rows {
		r := &b.s.Rows[i]
		if r.Key == RowTotal {
			continue
		}
		if rows = append(rows, r); !r.Key.IsCode() {
			b.across(r, b.plan.across)
		}
	}
	for j := range b.Rows {
		if b.Rows[j].Key == RowTotal && b.named[j] != nil {
			b.down(ByPart, b.named[j], rows, false)
		}
	}
}
