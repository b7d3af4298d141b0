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
