package cause

import (
	"strings"

	"juesuan/internal/accounts"
)

// emptyBits are what an amount takes that is missing where one can be expected.
const emptyBits = 10

// slip is what the hand did where a cell holds what it does for what is right,
// and the bits that it takes to say so.
func slip(c *cell, right int64) (Kind, int) {
	wrong := c.now
	switch {
	case c.blank && wrong == 0:
		return Empty, emptyBits
	case right == -wrong:
		return Sign, 3
	}
	if wrong != 0 && right != 0 {
		for n, by := 1, int64(10); n <= 4; n, by = n+1, by*10 {
			if wrong/by*by == wrong && wrong/by == right || right/by*by == right && right/by == wrong {
				if n == 4 {
					return Fold, 4
				}
				return Place, 4
			}
		}
		a, b := digits(c, wrong), digits(c, right)
		switch {
		case transposed(a, b):
			return Transposed, 5
		case oneLess(plain(a), plain(b)), oneLess(plain(b), plain(a)):
			return Digit, 7
		case oneOther(a, b):
			return Mistyped, 14
		}
	}
	return Other, amountBits + 2
}

// digits is an amount as it is written in the unit of its statement.
func digits(c *cell, v int64) string {
	u := accounts.Yuan
	if f := c.term.Figure; f != nil && f.Unit != accounts.NoUnit {
		u = f.Unit
	}
	d := int32(2)
	a := amount(v)
	for d < 6 && !a.Rounded(u, d).Equal(a) {
		d++
	}
	return accounts.Fixed(a.In(u, d), d)
}

func plain(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// transposed reports whether two neighbouring digits have changed places.
func transposed(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	j := i + 1
	if j < len(a) && a[j] == '.' {
		j++
	}
	return j < len(a) && a[i] == b[j] && a[j] == b[i] && a[j+1:] == b[j+1:]
}

// oneLess reports whether a is b without one of its characters, a digit or the point.
func oneLess(a, b string) bool {
	if len(a)+1 != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return a[i:] == b[i+1:] && b[i] != '-'
}

// oneOther reports whether a single digit differs.
func oneOther(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			if a[i] == '.' || b[i] == '.' || a[i] == '-' || b[i] == '-' {
				return false
			}
			n++
		}
	}
	return n == 1
}
