package accounts

import "time"

// Entered is what a unit's supplement says of one field, as the field's type has
// it: one of these, the others are zero.
type Entered struct {
	Text   Text      // of a text, a choice, a file's name; of a date as it is written
	Figure Figure    // of an amount
	Count  Count     // of a number that is no money
	Date   time.Time // of a date
}

// Attached is what a field of the supplement names: the bytes of a picture's file, or
// a sheet of the unit's workbook as people see it, row by row.
type Attached struct {
	Picture []byte
	Table   [][]AttachedCell
	Columns int
}

// AttachedCell is a cell of such a sheet, one for each merged range.
type AttachedCell struct {
	Text    Text
	Columns int // that it covers
	Rows    int
	Number  bool
}
