package accounts

import "github.com/shopspring/decimal"

// A number that fits into 64 bits, as all but the strangest do, is printed
// without arithmetic on numbers of any length: there are thousands in a report.

// Plain prints d as it is, without trailing zeros.
func Plain(d decimal.Decimal) string {
	exp := d.Exponent()
	if exp > 0 || exp < -maxDigits || d.NumDigits() > maxDigits {
		return d.String()
	}
	v := d.CoefficientInt64()
	for exp < 0 && v%10 == 0 {
		v /= 10
		exp++
	}
	return digits(v, int(-exp), 0)
}

// Fixed prints d rounded to that many decimals, all of them written.
func Fixed(d decimal.Decimal, places int32) string {
	exp := d.Exponent()
	if exp > 0 || exp < -places || places > maxDigits || d.NumDigits() > maxDigits {
		return d.StringFixed(places)
	}
	return digits(d.CoefficientInt64(), int(-exp), int(places+exp))
}

// maxDigits always fit into an int64.
const maxDigits = 18

// digits prints v·10^-decimals with further zeros behind.
func digits(v int64, decimals, zeros int) string {
	var buf [2*maxDigits + 4]byte
	at := len(buf)
	put := func(c byte) {
		at--
		buf[at] = c
	}
	negative := v < 0
	if negative {
		v = -v
	}
	for range zeros {
		put('0')
	}
	for range decimals {
		put('0' + byte(v%10))
		v /= 10
	}
	if decimals+zeros > 0 {
		put('.')
	}
	for {
		put('0' + byte(v%10))
		if v /= 10; v == 0 {
			break
		}
	}
	if negative {
		put('-')
	}
	return string(buf[at:])
}
