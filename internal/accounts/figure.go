package accounts

import "juesuan/internal/diag"

// State tells an empty cell from a zero and from a cell that is not there.
type State uint8

const (
	Absent   State = iota // the source has no such cell
	Blank                 // the cell is there and empty
	Given                 // the source holds the amount
	Computed              // a total that the source left blank, computed
)

// Figure is one amount and where it stands.
type Figure struct {
	Amount  Amount
	State   State
	Unit    Unit  // the unit it was written in
	Derived bool  // 推定: not published, concluded from other published figures
	Places  int32 // decimals of that unit that the source knows: its precision
	At      diag.Position
	Label   string // what the source calls it: row caption or field name
	Source  string // where the user says it comes from (2019年公开报告)
	Parts   *Parts // of a department's figure: those of its units that it is the sum of
}

// Known reports whether there is an amount.
func (f Figure) Known() bool { return f.State == Given || f.State == Computed }

// Exact reports whether the amount is known to the 分.
func (f Figure) Exact() bool { return f.Known() && f.Places-f.Unit.exponent() >= 2 }

// Text is free text of the staff and where it stands.
type Text struct {
	S  string
	At diag.Position
}

func (t Text) String() string { return t.S }

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t.S == "" }

// Count is a whole or decimal number that is not money: 辆, 批次, ㎡.
type Count struct {
	Figure // Unit is NoUnit; Amount holds the bare number
}
