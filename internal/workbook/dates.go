package workbook

import (
	"math/big"
	"strconv"
	"strings"
	"time"
)

// The value of a Date is the number of days since 1899-12-30, as in a workbook
// that counts from 1900 (ECMA-376 part 1, 18.17.4.1), whatever its own file
// counts from.

// days1904 is how many days later a workbook begins that counts from 1904.
const days1904 = 1462

// since1900 is a number of days since 1904-01-01 as one since 1899-12-30: the
// same digits but for the whole part.
func since1900(days string) string {
	whole, rest, _ := strings.Cut(days, ".")
	if n, err := strconv.Atoi(whole); err == nil && n >= 0 && !strings.ContainsAny(rest, "eE") {
		if rest != "" {
			rest = "." + rest
		}
		return strconv.Itoa(n+days1904) + rest
	}
	r, ok := new(big.Rat).SetString(days)
	if !ok {
		return days
	}
	return strings.TrimSuffix(strings.TrimRight(r.Add(r, big.NewRat(days1904, 1)).FloatString(15), "0"), ".")
}

// serialOf is the number of days of a date or time in ISO 8601, the way of
// strict workbooks (ST_CellType d, 18.18.11).
func serialOf(iso string) (string, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04",
		time.RFC3339Nano, "15:04:05.999999999", "15:04"} {
		t, err := time.Parse(layout, iso)
		if err != nil {
			continue
		}
		day := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
		if t.Year() == 0 { // a time alone
			day = time.Date(0, time.January, 1, 0, 0, 0, 0, time.UTC)
		}
		t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC) // as the clock showed it
		days := big.NewRat(t.Unix()-day.Unix(), 24*60*60)
		days.Add(days, big.NewRat(int64(t.Nanosecond()), int64(24*time.Hour)))
		return strings.TrimSuffix(strings.TrimRight(days.FloatString(15), "0"), "."), true
	}
	return "", false
}
