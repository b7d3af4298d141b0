package workbook

import (
	"fmt"
	"testing"
)

// TestShown: which number formats show what the cell holds.
func TestShown(t *testing.T) {
	const accounting = `_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ `
	for _, c := range []struct {
		format, value string
		want          Shown
	}{
		{"", "1", ShownAsIs}, {"0.00", "-1", ShownAsIs}, {"#,##0.00", "1", ShownAsIs}, {"#,##0", "-1234", ShownAsIs}, {"@", "1", ShownAsIs}, {"0000", "5", ShownAsIs},
		{accounting, "12", ShownAsIs}, {accounting, "-12", ShownAsIs}, {accounting, "0", ShownAsIs},
		{"#,##0.00_);[Red](#,##0.00)", "-1", ShownAsIs}, {"#,##0.00;[Red]#,##0.00", "-1", ShownAsIs}, {"#,##0.00;[红色]#,##0.00", "-1", ShownAsIs},
		{`"¥"#,##0.00`, "1", ShownAsIs}, {`"¥"#,##0.00;"¥"-#,##0.00`, "-1", ShownAsIs}, {`[$¥-804]#,##0.00;[$¥-804]-#,##0.00`, "-1", ShownAsIs},
		{"#,##0.00_ ", "1", ShownAsIs}, {"0.00_);(0.00)", "-1", ShownAsIs}, {`#,##0.00\ "元"`, "1", ShownAsIs}, {"* #,##0.00;* -#,##0.00", "-1", ShownAsIs},
		{"[DBNum1]0.00", "1", ShownAsIs}, {"[DBNum2][$-804]General", "1", ShownAsIs}, {"General", "1", ShownAsIs}, {"G/通用格式", "1", ShownAsIs}, {`G/通用格式"元"`, "1", ShownAsIs},
		{"0.00E+00", "1", ShownAsIs}, {"0.00E-00", "1", ShownAsIs}, {`"No."0`, "1", ShownAsIs}, {`0.00"."`, "1", ShownAsIs}, {"▲0.00;▼0.00", "-1", ShownAsIs}, {"0.00;▲0.00", "-1", ShownAsIs},
		{"[>=100]0.0;0.00", "5", ShownAsIs}, {"[>=100]0.0;0.00", "-5", ShownAsIs}, {"[<0]-0.00;0.00", "-5", ShownAsIs}, {"[=0]\"无\";0.00", "5", ShownAsIs}, {"[Blue][>0]0.00;-0.00", "3", ShownAsIs},
		{"0;-0;;@", "0", ShownAsIs}, {"#,##0.00;-#,##0.00;", "0", ShownAsIs}, {";;;", "0", ShownAsIs}, {`0.00;-0.00;"-"`, "0", ShownAsIs}, {"0.00-", "-0", ShownAsIs},
		{"0.00_-;0.00-", "-5", ShownAsIs}, {"0.00_-;0.00-", "5", ShownAsIs},

		{"0%", "1", ShownPercent}, {"0.00%", "-1", ShownPercent}, {"0.00%;[Red]-0.00%", "-1", ShownPercent},

		{"0!.0,", "1", ShownOther}, {`0\.0,`, "1", ShownOther}, {"0!.0000", "1", ShownOther}, {`0"."0000`, "1", ShownOther}, {`"."00`, "1", ShownOther}, {`0"．"0000`, "1", ShownOther},
		{"#,##0.00,", "1", ShownOther}, {"#,##0,", "1", ShownOther}, {"0.00,;-0.00,", "-1", ShownOther}, {`#,##0.00,"千元"`, "1", ShownOther}, {"0,.00", "1", ShownOther}, {"0,,", "1", ShownOther},
		{`0.00"00"`, "1", ShownOther}, {`0"00"`, "1", ShownOther}, {`0\0\0`, "1", ShownOther}, {`"1"0.00`, "1", ShownOther}, {`0"，000"`, "1", ShownOther}, {`0.00"５"`, "1", ShownOther}, {"*00", "1", ShownOther},
		{`"5"`, "1", ShownOther}, {`0.00"%"`, "1", ShownOther}, {"# ?/?", "1", ShownOther}, {`0.00;-0.00;"100"`, "0", ShownOther},
		{`"-"#,##0.00`, "1", ShownOther}, {`\-0.00`, "1", ShownOther}, {"-0.00", "-1", ShownOther}, {"(0.00)", "1", ShownOther}, {"0.00-", "1", ShownOther}, {"▲0.00", "1", ShownOther}, {`"负"0.00`, "1", ShownOther},
		{"#,##0.00;#,##0.00", "-1", ShownOther}, {"0.00;0.00;0", "-1", ShownOther}, {"[<0]0.00;0.00", "-5", ShownOther}, {"[>=0]0.00;0.00", "-5", ShownOther},
		{`[>=10000]0!.0,"万";0.00`, "12345", ShownOther}, {`[>=10000]0!.0,"万";0.00`, "45", ShownAsIs}, {`[<10]0.00;[<100]0.0,;0`, "45", ShownOther}, {`[<10]0.00;[<100]0.0,;0`, "450", ShownAsIs},

		{";;;", "1", ShownNot}, {";;;@", "-1", ShownNot}, {`"-"`, "1", ShownNot}, {"0.00;", "-1", ShownNot}, {`"合计"`, "1", ShownNot}, {`""`, "1", ShownNot}, {"#,##0.00;;", "-1", ShownNot},
	} {
		cell := Cell{Kind: Number, Value: c.value, Format: c.format}
		if got := cell.Shown(); got != c.want {
			t.Errorf("%q shows %s as %d, want %d", c.format, c.value, got, c.want)
		}
	}
	for id, code := range builtinFormats {
		if date := isDateFormat(200, code); date != isDateFormat(id, code) {
			t.Errorf("built-in %d %q: date %v by its code", id, code, date)
		} else if date {
			continue
		}
		want := map[int]Shown{9: ShownPercent, 10: ShownPercent, 12: ShownOther, 13: ShownOther}[id]
		for _, v := range []string{"1234.5", "-1234.5"} {
			if cell := (Cell{Kind: Number, Value: v, Format: code}); cell.Shown() != want {
				t.Errorf("built-in %d %q shows %s as %d, want %d", id, code, v, cell.Shown(), want)
			}
		}
	}
}

// FuzzShown: no format panics.
func FuzzShown(f *testing.F) {
	for _, s := range []string{"0.00", "[<100]0;0.0,", `"a`, "[", "_", "*", "\\", "#,##0.00_);[Red](#,##0.00)", "General", "\x01\x02"} {
		f.Add(s, 12.5)
	}
	f.Fuzz(func(t *testing.T, format string, v float64) {
		c := Cell{Kind: Number, Value: fmt.Sprint(v), Format: format}
		c.Shown()
	})
}

func TestSince1900(t *testing.T) {
	for in, want := range map[string]string{"0": "1462", "42734.5": "44196.5", "4.2734E4": "44196", "-1": "1461", "x": "x", "42734.": "44196"} {
		if got := since1900(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestSerialOf(t *testing.T) {
	for in, want := range map[string]string{
		"2020-12-31": "44196", "2020-12-31T12:00:00": "44196.5", "2020-12-31T12:00:00.000": "44196.5", "2020-12-31T06:00:00+08:00": "44196.25", "2020-12-31T18:00": "44196.75",
		"06:00:00": "0.25", "1899-12-30": "0", "9999-12-31": "2958465", "31.12.2020": "", "": "",
	} {
		if got, ok := serialOf(in); got != want || ok != (want != "") {
			t.Errorf("%s: %s %v, want %s", in, got, ok, want)
		}
	}
}
