package trace

import (
	"reflect"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/typeset"
)

// TestNumbersOfStaff: which numbers stand in a text of the unit's files, whatever
// follows it on the page.
func TestNumbersOfStaff(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "无": "", "3": "3", "3个": "3", "第3": "3", "1.5%": "1.5%", "1.5％": "1.5", "%": "", "1,024.5万": "1,024.5", "1.": "1", "1,": "1", "1.万": "1",
		".5": "5", "1..5": "1|5", "1,,5": "1|5", "3和4": "3|4", "3 4": "3|4", "09:/": "09", "50%和60": "50%|60", "5%%": "5%", "1.2.3": "1.2.3", "7a,8": "7|8",
	} {
		for _, behind := range []string{"", "8", ".8", "%", "万"} {
			l := &typeset.Layout{Nodes: []typeset.Node{{Tag: typeset.TagP, Parent: -1}}, Pages: []typeset.Page{{Label: "1"}}}
			put := func(s string, ref int) {
				run := typeset.Run{Ref: doc.Ref(ref)}
				for _, r := range s {
					run.Glyphs = append(run.Glyphs, typeset.Glyph{Rune: r})
				}
				l.Pages[0].Runs = append(l.Pages[0].Runs, run)
			}
			put(text, 1)
			put(behind, 0)
			at := diag.Position{File: "unit.yaml", Line: 3, Column: 2}
			tr := New(&narrative.Facts{Root: &narrative.Group{}}, []narrative.Origin{{At: at}}, l)
			var got []string
			for _, e := range tr.Entries {
				got = append(got, e.Text)
				if e.Context[e.From:e.To] != e.Text || len(e.Operands) != 1 || e.Operands[0] != (narrative.Operand{Label: "填报内容", Value: e.Text, At: at}) ||
					e.Formula != "照填报内容印出" || e.Rounding != "不舍入" || e.Name != "" || (e.Unit == "%") != strings.HasSuffix(e.Text, "%") || e.Unrounded != "" {
					t.Errorf("%q: %+v", text, e)
				}
			}
			if s := strings.Join(got, "|"); s != want {
				t.Errorf("%q before %q: %s, want %s", text, behind, s, want)
			}
		}
	}
}

// TestNoTrace: what has no pages or no facts has no numbers, and is a trace.
func TestNoTrace(t *testing.T) {
	for _, tr := range []*Trace{New(nil, nil, &typeset.Layout{}), New(&narrative.Facts{Root: &narrative.Group{}}, nil, nil),
		New(&narrative.Facts{Root: &narrative.Group{}}, nil, &typeset.Layout{})} {
		if tr == nil || len(tr.Entries) != 0 || tr.Unit != "" || tr.Year != "" {
			t.Errorf("%+v", tr)
		}
	}
	f := facts()
	if tr := New(f, f.Origins, &typeset.Layout{}); tr.Unit != "某“局”" || tr.Year != "2020" {
		t.Errorf("%s %s", tr.Unit, tr.Year)
	}
}

// TestRuns: two runs are one number only where they stand in one element, are of
// one number, follow each other, and the first does not print all of it.
func TestRuns(t *testing.T) {
	f := facts()
	for text, want := range map[string]string{
		"P {2}14417|{2}.33万元":           "14417.33万元",
		"P {2}14417\nP {2}.33万元":        "14417 .33万元",
		"P {2}14417|，|{2}.33万元":         "14417 .33万元",
		"P {2}14417|{1}.33万元":           "14417 .33万元",
		"P {2}|{2}":                     "14417.33万元 14417.33万元",
		"P {3}|{3}":                     "144,173,325.97 144,173,325.97",
		"P {3}144,173,|{3}325.97":       "144,173,325.97",
		"P {2}14417.33|{2}万元|{2}":       "14417.33万元 14417.33万元",
		"P {5}2020年|{2}":                "14417.33万元",
		"P {9}没有的":                      "",
		"P {4}第1|{4}2件":                 "1 2",
		"P {2}14417\n---\n= {2}.33万元|后": "14417.33万元",
	} {
		if want == "1 2" {
			want = "12" // one text, printed by two runs
		}
		var got []string
		for _, e := range New(f, f.Origins, pages(f, text)).Entries {
			got = append(got, e.Text)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %s, want %s", text, s, want)
		}
	}
}

// TestExplained: every line of what a person is told, with and without what a
// number may lack.
func TestExplained(t *testing.T) {
	bare := Entry{Text: "5", Context: "共5个", From: 3, To: 4, Formula: "式", Rounding: "舍"}
	whole := bare
	whole.Page, whole.Section, whole.Unrounded, whole.Low, whole.High = "7", "甲节", "5.01", "4", "6"
	whole.Operands = []narrative.Operand{{Label: "长的名", Value: "1", At: diag.Position{File: "a", Cell: "B2"}}, {Label: "名", Value: "23.5"}}
	const bareText = "共【5】个\n  算式    式\n  舍入    舍\n"
	const wholeText = "第7页  共【5】个\n  算式    式\n          长的名     1  a:B2\n          名      23.5\n  未舍入  5.01\n  舍入    舍\n  区间    4 至 6（所用的数本身是舍入过的）\n"
	for _, c := range []struct {
		entries []Entry
		want    string
	}{
		{nil, "报告里没有印出“5”这个数\n"},
		{[]Entry{bare}, bareText},
		{[]Entry{whole}, "甲节\n" + wholeText},
		{[]Entry{bare, bare}, "“5”印在2处\n\n" + bareText + "\n" + bareText},
		{[]Entry{whole, whole, bare}, "“5”印在3处\n\n甲节\n" + wholeText + "\n" + wholeText + "\n" + bareText},
	} {
		var b strings.Builder
		n, err := (&Trace{Entries: c.entries}).Explain(&b, "5")
		if n != len(c.entries) || err != nil || b.String() != strings.ReplaceAll(c.want, "a:B2", whole.Operands[0].At.String()) {
			t.Errorf("%d of %d, %v\n%s\nwant\n%s", n, len(c.entries), err, b.String(), c.want)
		}
	}
	none := &Trace{Entries: []Entry{{Text: "", Unit: ""}, {Text: "万元", Unit: "万元"}}}
	if got := none.Find(""); len(got) != 0 {
		t.Errorf("nothing is asked for, %d are found", len(got))
	}
}

// TestStrings: what is escaped in a string of JSON and what is not, byte by byte.
func TestStrings(t *testing.T) {
	for c := range 0x80 {
		s := "甲" + string(rune(c)) + "乙"
		want := s
		switch {
		case c == '\n':
			want = `甲\n乙`
		case c == '"' || c == '\\':
			want = `甲\` + string(rune(c)) + "乙"
		case c < ' ':
			want = `甲\u00` + string("0123456789abcdef"[c/16]) + string("0123456789abcdef"[c%16]) + "乙"
		}
		for _, behind := range [][2]string{{"", ""}, {"\\", `\\`}} { // what is escaped for another's sake too
			for _, got := range []string{string(appendString(nil, s+behind[0])), string(appendPrinted(nil, s+behind[0]))} {
				if got != `"`+want+behind[1]+`"` {
					t.Errorf("%q is written %s", s+behind[0], got)
				}
			}
		}
	}
	if got := string(appendString([]byte("x"), "甲\xff乙")); got != "x\"甲\uFFFD乙\"" {
		t.Errorf("%q", got)
	}
	// The number that lies outside its context is named by its place.
	good := `{"context":"短","at":[0,3]}`
	if _, err := Parse([]byte(`{"numbers":[` + good + `,{"at":[0,4]}]}`)); err == nil || !strings.Contains(err.Error(), "第2个数") {
		t.Error(err)
	}
}

// TestStored: every field of a stored number comes back as it was, each under its
// own name in the file.
func TestStored(t *testing.T) {
	e := Entry{Text: "12", Page: "7", Section: "甲节", Context: "0123456789共12个", From: 13, To: 15, Name: "名", Formula: "式", Unrounded: "12.1", Rounding: "舍",
		Unit: "个", Low: "11", High: "13", Operands: []narrative.Operand{
			{Label: "格", Value: "1", At: diag.Position{File: "a.xlsx", Sheet: "公开01表", Cell: "B2"}},
			{Label: "行", Value: "2", At: diag.Position{File: "unit.yaml", Line: 123, Column: 45}},
			{Label: "首行", Value: "3", At: diag.Position{File: "unit.yaml", Line: 1, Column: 11}},
			{Label: "自知", Value: "4"}}}
	data := (&Trace{Unit: "局", Year: "2020", Entries: []Entry{e, {}}}).JSON()
	const want = `{"unit":"局","year":"2020","numbers":[
{"text":"12","page":"7","section":"甲节","context":"0123456789共12个","at":[13,15],"name":"名","formula":"式","operands":[` +
		`{"label":"格","value":"1","file":"a.xlsx","sheet":"公开01表","cell":"B2"},{"label":"行","value":"2","file":"unit.yaml","line":123,"column":45},` +
		`{"label":"首行","value":"3","file":"unit.yaml","line":1,"column":11},{"label":"自知","value":"4"}],` +
		`"unrounded":"12.1","rounding":"舍","unit":"个","interval":["11","13"]},
{"text":"","page":"","section":"","context":"","at":[0,0],"name":"","formula":"","operands":[],"unrounded":"","rounding":"","unit":""}
]}
`
	if string(data) != want {
		t.Errorf("written:\n%s\nwant:\n%s", data, want)
	}
	back, err := Parse(data)
	if err != nil || !reflect.DeepEqual(back, &Trace{Unit: "局", Year: "2020", Entries: []Entry{e, {}}}) {
		t.Errorf("%v: %+v", err, back)
	}
}
