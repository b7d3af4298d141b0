package accounts

import (
	"testing"

	"github.com/shopspring/decimal"
)

func yuan(s string) Amount { return NewAmount(decimal.RequireFromString(s), Yuan) }

// TestUnits: 元, 千元 and 万元 of one amount are the same amount.
func TestUnits(t *testing.T) {
	for _, c := range []struct {
		value string
		unit  Unit
		want  string
	}{
		{"13899.72", Wan, "138997200.00"}, {"1.5", Thousand, "1500.00"}, {"0.005", Yuan, "0.005"}, {"-0.01", Yuan, "-0.01"}, {"0", Wan, "0.00"}, {"8073", Yuan, "8073.00"}, {"3", NoUnit, "3.00"},
	} {
		if have := NewAmount(decimal.RequireFromString(c.value), c.unit).String(); have != c.want {
			t.Errorf("%s %s: %s, want %s", c.value, c.unit, have, c.want)
		}
	}
	for _, s := range []string{"元", "千元", "万元"} {
		if u, ok := ParseUnit(s); !ok || u.String() != s {
			t.Errorf("ParseUnit(%s): %s %v", s, u, ok)
		}
	}
	if _, ok := ParseUnit("亿元"); ok {
		t.Error("亿元 is no unit here")
	}
}

// TestRounding: half away from zero, once, from the exact amount.
func TestRounding(t *testing.T) {
	for _, c := range []struct {
		yuan   string
		places int32
		want   string
	}{
		{"148787348.22", 2, "14878.73"}, {"58732.74", 2, "5.87"}, {"50", 2, "0.01"}, {"49.99", 2, "0"}, {"-50", 2, "-0.01"}, {"-49.99", 2, "0"}, {"5000", 0, "1"}, {"14999999.99", 2, "1500"},
	} {
		if have := yuan(c.yuan).In(Wan, c.places).String(); have != c.want {
			t.Errorf("%s 元: %s 万元, want %s", c.yuan, have, c.want)
		}
	}
	if have := yuan("58732.74").Rounded(Wan, 2).String(); have != "58700.00" {
		t.Errorf("Rounded: %s", have)
	}
}

// TestRatio: a zero base has no ratio.
func TestRatio(t *testing.T) {
	if _, ok := Ratio(decimal.NewFromInt(1), decimal.Decimal{}); ok {
		t.Error("a ratio on a zero base")
	}
	r, ok := Ratio(decimal.NewFromInt(1), decimal.NewFromInt(3))
	if !ok || Round(r, 6).String() != "0.333333" {
		t.Errorf("1/3: %s %v", r, ok)
	}
}

// TestFormat: separators every three digits, fixed decimals, a sign.
func TestFormat(t *testing.T) {
	for _, c := range []struct {
		value      string
		places     int32
		separators bool
		want       string
	}{
		{"138243574.6", 2, true, "138,243,574.60"}, {"138243574.6", 2, false, "138243574.60"}, {"0", 2, true, "0.00"}, {"999", 2, true, "999.00"}, {"1000", 2, true, "1,000.00"},
		{"-1234567.8", 2, true, "-1,234,567.80"}, {"-100", 2, true, "-100.00"}, {"1234", 0, true, "1,234"}, {"123456", 0, true, "123,456"}, {"0.004", 2, true, "0.00"},
	} {
		if have := Format(decimal.RequireFromString(c.value), c.places, c.separators); have != c.want {
			t.Errorf("%s: %s, want %s", c.value, have, c.want)
		}
	}
}

// TestExact: which figures are known to the 分.
func TestExact(t *testing.T) {
	for _, c := range []struct {
		f    Figure
		want bool
	}{
		{Figure{State: Given, Unit: Yuan, Places: 2}, true},
		{Figure{State: Given, Unit: Wan, Places: 2}, false},
		{Figure{State: Given, Unit: Wan, Places: 6}, true},
		{Figure{State: Blank, Unit: Yuan, Places: 2}, false},
		{Figure{}, false},
	} {
		if have := c.f.Exact(); have != c.want {
			t.Errorf("%+v: %v", c.f, have)
		}
	}
}
