package region

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// TestParseAmount: numbers written as text, as people write them.
func TestParseAmount(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"0", "0"}, {"0.00", "0"}, {"1234567.89", "1234567.89"}, {"1,234,567.89", "1234567.89"}, {"１，２３４．５０", "1234.5"}, {" 12 ", "12"}, {"-5", "-5"}, {"－5.10", "-5.1"},
		{"(5.00)", "-5"}, {"（1,000.00）", "-1000"}, {"¥12.50", "12.5"}, {"￥12.50", "12.5"}, {"−7", "-7"},
		{"12 345.00", "12345"}, {"1，000", "1000"},
		{"12万元", ""}, {"12%", ""}, {"12,34", ""}, {"1,2345", ""}, {"1.2.3", ""}, {"1.", ""}, {".5", ""}, {"1e5", ""}, {"(-5)", ""}, {"待定", ""}, {"一二三", ""}, {"0x10", ""}, {"--5", ""},
		{"1'000", ""}, {"12,", ""}, {",123", ""}, {strings.Repeat("9", 60), ""},
	} {
		d, hint := ParseAmount(Plain(c.text))
		if (hint != "") != (c.want == "") || hint == "" && d.String() != c.want {
			t.Errorf("%q: %s %q, want %q", c.text, d, hint, c.want)
		}
	}
	for _, s := range []string{"", "—", "一", "-", "－", "――", "…", "／"} {
		if !IsNothing(Plain(s)) && s != "――" {
			t.Errorf("%q is something", s)
		}
	}
}

// TestQuantise: what a binary float leaves behind the last 分 is dropped, less
// than a 分 is reported, and the precision of the source is kept.
func TestQuantise(t *testing.T) {
	for _, c := range []struct {
		value  string
		unit   accounts.Unit
		want   string
		places int32
		fault  bool
	}{
		{"1024739.6500000001", accounts.Yuan, "1024739.65", 2, false},
		{"1.0247396499999999E6", accounts.Yuan, "1024739.65", 2, false},
		{"250000", accounts.Yuan, "250000.00", 2, false},
		{"0.1", accounts.Yuan, "0.10", 2, false},
		{"0.005", accounts.Yuan, "", 0, true},
		{"0.000002", accounts.Yuan, "", 0, true},
		{"-3.3300000000000001", accounts.Yuan, "-3.33", 2, false},
		{"102.47", accounts.Wan, "1024700.00", 2, false},
		{"102.473965", accounts.Wan, "1024739.65", 6, false},
		{"102.47396500000001", accounts.Wan, "1024739.65", 6, false},
		{"102.4739651", accounts.Wan, "", 0, true},
		{"8523456.7812340014", accounts.Wan, "85234567812.34", 6, false}, // the sum of a large department
		{"8523456.7812345", accounts.Wan, "", 0, true},
		{"1.5", accounts.Thousand, "1500.00", 2, false},
	} {
		var list diag.List
		sheet := workbook.Sheet{Name: "表", Rows: []workbook.Row{{Number: 1, Cells: []workbook.Cell{{Row: 1, Col: 1, Kind: workbook.Number, Value: c.value}}}}}
		f := (&Grid{Sheet: &sheet, File: "x"}).Amount(1, 1, &Money{Unit: c.unit, Look: &accounts.Look{}, List: &list}, "")
		if c.fault {
			if !list.Failed() || f.State != accounts.Blank {
				t.Errorf("%s %s: %+v", c.value, c.unit, f)
			}
			continue
		}
		if list.Failed() || f.Amount.String() != c.want || f.Places != c.places {
			t.Errorf("%s %s: %s places %d, want %s places %d", c.value, c.unit, f.Amount, f.Places, c.want, c.places)
		}
	}
}

// TestShownAmount: an amount that a person sees otherwise, or not at all, is a
// fault, with what can be done.
func TestShownAmount(t *testing.T) {
	for format, want := range map[string]string{
		"": "", "#,##0.00": "", `0"."0000`: "显示成另一个数", "0.00%": "显示成另一个数", ";;;": "不把它显示出来",
	} {
		var list diag.List
		cell := workbook.Cell{Row: 1, Col: 1, Kind: workbook.Number, Value: "12345", Format: format}
		sheet := workbook.Sheet{Name: "表", Rows: []workbook.Row{{Number: 1, Cells: []workbook.Cell{cell}}}}
		f := (&Grid{Sheet: &sheet, File: "x"}).Amount(1, 1, &Money{Unit: accounts.Yuan, Look: &accounts.Look{}, List: &list}, "")
		if want == "" {
			if list.Failed() || f.State != accounts.Given {
				t.Errorf("%q: %v", format, list)
			}
			continue
		}
		if f.State != accounts.Blank || len(list) != 1 || !strings.Contains(list[0].Message, want) || list[0].Hint == "" {
			t.Errorf("%q: %+v, want %q", format, list, want)
		}
	}
}

// FuzzParseAmount: no text panics; what is accepted reads back the same.
func FuzzParseAmount(f *testing.F) {
	for _, s := range []string{"1,234.50", "(5)", "¥1", "—", "１２", "1e9", "-0", "999999999999999999999999999999.99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, hint := ParseAmount(Plain(s))
		if hint != "" {
			return
		}
		again, hint := ParseAmount(d.String())
		if hint != "" || !again.Equal(d) {
			t.Errorf("%q: %s, read again %s %s", s, d, again, hint)
		}
	})
}
