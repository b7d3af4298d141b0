package accounts

import (
	"testing"

	"github.com/shopspring/decimal"
)

func TestDigits(t *testing.T) {
	for _, v := range []int64{0, 1, -1, 4, 5, -5, 6, 10, 15, -15, 45, 49, 50, -50, 51, 449, 499, 500, 999_995, -10, 99, 100, 105, 12300, -123456789, 1e17, 999999999999999999, -999999999999999999, 1e18, 9223372036854775807, -9223372036854775808} {
		for exp := int32(-20); exp <= 3; exp++ {
			d := decimal.New(v, exp)
			if got, want := Plain(d), d.String(); got != want {
				t.Errorf("%d·10^%d: %s, not %s", v, exp, got, want)
			}
			for places := int32(-20); places <= 20; places++ {
				if got, want := Round(d, places), d.Round(places); !got.Equal(want) || got.Exponent() != want.Exponent() {
					t.Errorf("%d·10^%d rounded to %d places: %s, not %s", v, exp, places, got, want)
				}
				if places < 0 {
					continue
				}
				if got, want := Fixed(d, places), d.StringFixed(places); got != want {
					t.Errorf("%d·10^%d, %d places: %s, not %s", v, exp, places, got, want)
				}
			}
		}
	}
	long := decimal.RequireFromString("123456789012345678901234567890.12345678901234567890")
	for _, d := range []decimal.Decimal{long, long.Neg(), {}} {
		if Plain(d) != d.String() || Fixed(d, 2) != d.StringFixed(2) {
			t.Errorf("%s, %s", Plain(d), Fixed(d, 2))
		}
	}
}
