package accounts

import (
	"github.com/shopspring/decimal"
)

// Unit is the money unit in which a figure is written.
type Unit uint8

const (
	NoUnit   Unit = iota
	Yuan          // 元
	Thousand      // 千元
	Wan           // 万元
)

// String returns the unit's Chinese name.
func (u Unit) String() string {
	switch u {
	case Yuan:
		return "元"
	case Thousand:
		return "千元"
	case Wan:
		return "万元"
	}
	return ""
}

// exponent is the power of ten of one unit in 元.
func (u Unit) exponent() int32 {
	switch u {
	case Thousand:
		return 3
	case Wan:
		return 4
	}
	return 0
}

// ParseUnit reads 元, 千元 or 万元.
func ParseUnit(s string) (Unit, bool) {
	switch s {
	case "元":
		return Yuan, true
	case "千元":
		return Thousand, true
	case "万元":
		return Wan, true
	}
	return NoUnit, false
}

// Amount is an exact amount of money in 元. The zero value is 0.
type Amount struct{ d decimal.Decimal }

// NewAmount returns d units of u.
func NewAmount(d decimal.Decimal, u Unit) Amount { return Amount{d.Shift(u.exponent())} }

// Decimal returns the amount in 元, unrounded.
func (a Amount) Decimal() decimal.Decimal { return a.d }

func (a Amount) Add(b Amount) Amount { return Amount{a.d.Add(b.d)} }
func (a Amount) Sub(b Amount) Amount { return Amount{a.d.Sub(b.d)} }
func (a Amount) Neg() Amount         { return Amount{a.d.Neg()} }
func (a Amount) Abs() Amount         { return Amount{a.d.Abs()} }
func (a Amount) Cmp(b Amount) int    { return a.d.Cmp(b.d) }
func (a Amount) Equal(b Amount) bool { return a.d.Equal(b.d) }
func (a Amount) Sign() int           { return a.d.Sign() }
func (a Amount) IsZero() bool        { return a.d.IsZero() }

// String prints the amount in 元 with two decimals or more, without separators.
func (a Amount) String() string {
	if a.d.Exponent() < -2 {
		return Plain(a.d)
	}
	return Fixed(a.d, 2)
}

// Round is the one rounding of the program: HALF_UP (away from zero at the
// midpoint) to the given number of decimals.
func Round(d decimal.Decimal, places int32) decimal.Decimal {
	drop := -places - d.Exponent()
	if drop <= 0 || drop > maxDigits || d.NumDigits() > maxDigits {
		return d.Round(places)
	}
	unit := int64(1)
	for range drop {
		unit *= 10
	}
	v := d.CoefficientInt64()
	q, rest := v/unit, v%unit
	switch {
	case rest >= unit-rest:
		q++
	case -rest >= unit+rest:
		q--
	}
	return decimal.New(q, -places)
}

// In returns the amount in unit u, rounded to places decimals.
func (a Amount) In(u Unit, places int32) decimal.Decimal {
	return Round(a.d.Shift(-u.exponent()), places)
}

// Rounded returns the amount as it prints in unit u with that many decimals:
// still in 元, but without what the print drops.
func (a Amount) Rounded(u Unit, places int32) Amount { return NewAmount(a.In(u, places), u) }

// Exact prints the amount with thousands separators in a unit, which is named
// unless it is 元: with two decimals, or as many more, up to most, as it takes to
// say it whole. What has no unit is a count.
func (a Amount) Exact(u Unit, most int32) string {
	if u == NoUnit {
		return Plain(a.d)
	}
	places := int32(2)
	for places < most && !a.Rounded(u, places).Equal(a) {
		places++
	}
	text := Format(a.In(u, places), places, true)
	if u != Yuan {
		text += u.String()
	}
	return text
}

// Ratio returns num/den; ok is false on a zero base, which has no ratio.
func Ratio(num, den decimal.Decimal) (r decimal.Decimal, ok bool) {
	if den.IsZero() {
		return decimal.Decimal{}, false
	}
	return num.DivRound(den, 24), true
}

// Format prints d with a fixed number of decimals, with thousands separators
// where asked.
func Format(d decimal.Decimal, places int32, separators bool) string {
	s := Fixed(d, places)
	if !separators {
		return s
	}
	start := 0
	if s[0] == '-' {
		start = 1
	}
	end := len(s)
	if places > 0 {
		end -= int(places) + 1
	}
	n := (end - start - 1) / 3
	if n <= 0 {
		return s
	}
	b := make([]byte, 0, len(s)+n)
	b = append(b, s[:start]...)
	for i := start; i < end; i++ {
		if i > start && (end-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, s[i])
	}
	return string(append(b, s[end:]...))
}
