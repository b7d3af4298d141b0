package trace

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/typeset"
)

// TestParts: what the small rules decide, from both sides.
func TestParts(t *testing.T) {
	for s, want := range map[string][2]bool{"1": {true, false}, "12": {true, false}, "123": {false, false}, "a": {false, false}, "1a": {false, false}, "a1": {false, false},
		"1.": {false, true}, "1.0": {false, true}, "-1,234.00": {false, true}, "1.0a": {false, false}, "09": {true, false}, ":": {false, false}, "/": {false, false}} {
		if got := [2]bool{lineNumber([]byte(s)), amount([]byte(s))}; got != want {
			t.Errorf("%q is a 行次, an amount: %v, want %v", s, got, want)
		}
	}
	for s, want := range map[string]int{"": 0, "a": 1, "中": 2, "a中b": 4, "\u10ff": 1, "\u1100": 2} {
		if got := width(s); got != want {
			t.Errorf("%q takes %d columns, want %d", s, got, want)
		}
	}
	for s, want := range map[string]string{"１，２ ３": "123", "1,234.50": "1234.50", "～": "~", "！": "!", "、": "、"} {
		if got := plain(s); got != want {
			t.Errorf("%q reads %q, want %q", s, got, want)
		}
	}
	for _, unit := range []string{"%", "元", "千元", "万元", "百万元", "千万元", "亿元"} {
		if got := unitAt([]byte(unit + "，后")); got != len(unit) {
			t.Errorf("a number in %s: %d bytes of a unit", unit, got)
		}
		if got := unitAt([]byte("了" + unit)); got != 0 {
			t.Errorf("%s that stands further on: %d bytes of a unit", unit, got)
		}
	}
	for text, want := range map[string]string{"甲1乙": "甲1乙", "前。甲1乙。后": "甲1乙。", "前；甲1乙；后": "甲1乙；", "前。中；甲1。后；": "甲1。", "1": "1", "。1": "1", "甲；1；乙。": "1；"} {
		at := strings.IndexByte(text, '1')
		if from, to := sentence(text, at, at+1); text[from:to] != want {
			t.Errorf("%q: %q, want %q", text, text[from:to], want)
		}
	}
	for tag, want := range map[typeset.Tag]int{typeset.TagH1: 1, typeset.TagH2: 2, typeset.TagH3: 3, typeset.TagP: 0, typeset.TagTD: 0} {
		if got := level(tag); got != want {
			t.Errorf("%v is level %d", tag, got)
		}
	}
	if place(diag.Position{}) != "" || place(diag.Position{File: "a", Line: 2}) == "" {
		t.Error("a place is told where there is one, and only there")
	}
}

// TestComplete: when a number is printed whole, so that the next run of it is
// another time.
func TestComplete(t *testing.T) {
	n := &narrative.Number{Digits: "12.00", Unit: "万元"}
	bare := &narrative.Number{Digits: "12.00"}
	for _, c := range []struct {
		n    *narrative.Number
		size int
		want bool
	}{{nil, 5, false}, {n, 5, false}, {n, 10, false}, {n, 11, true}, {n, 12, true}, {bare, 4, false}, {bare, 5, true}, {bare, 6, true}} {
		r := &reader{}
		if got := r.complete(&occurrence{origin: &narrative.Origin{Number: c.n}, from: 100, to: 100 + c.size}); got != c.want {
			t.Errorf("%v, %d bytes: %v", c.n, c.size, got)
		}
	}
}

// TestWholeEntry: every field of an entry is written under its name and read back.
func TestWholeEntry(t *testing.T) {
	tr := &Trace{Unit: "甲", Year: "2020", Entries: []Entry{{Text: "1", Page: "2", Section: "节", Context: "共1个", From: 3, To: 4, Name: "名", Formula: "式",
		Operands:  []narrative.Operand{{Label: "甲", Value: "1", At: diag.Position{File: "a.xlsx", Sheet: "表", Cell: "A1"}}, {Label: "乙", Value: "2", At: diag.Position{File: "unit.yaml", Line: 1, Column: 7}}, {}},
		Unrounded: "1.2", Rounding: "舍", Unit: "个", Low: "0.5", High: "1.5"}, {}}}
	want := `{"unit":"甲","year":"2020","numbers":[
{"text":"1","page":"2","section":"节","context":"共1个","at":[3,4],"name":"名","formula":"式","operands":[` +
		`{"label":"甲","value":"1","file":"a.xlsx","sheet":"表","cell":"A1"},{"label":"乙","value":"2","file":"unit.yaml","line":1,"column":7},{"label":"","value":""}],` +
		`"unrounded":"1.2","rounding":"舍","unit":"个","interval":["0.5","1.5"]},
{"text":"","page":"","section":"","context":"","at":[0,0],"name":"","formula":"","operands":[],"unrounded":"","rounding":"","unit":""}
]}
`
	got := string(tr.JSON())
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	back, err := Parse([]byte(got))
	if err != nil || string(back.JSON()) != want {
		t.Errorf("read back: %v\n%s", err, back.JSON())
	}
	for _, at := range []string{"[-1,0]", "[2,1]", "[0,4]"} {
		if _, err := Parse([]byte(`{"numbers":[{"context":"短","at":` + at + `}]}`)); err == nil {
			t.Errorf("%s lies within three bytes", at)
		}
	}
	if _, err := Parse([]byte(`{"numbers":[{"context":"短","at":[0,3]}]}`)); err != nil {
		t.Error(err)
	}
}

// What a number has in common with the one before it is written once, whatever it
// is, and read back; what is none behind something is written as none.
func TestShared(t *testing.T) {
	full := Entry{Text: "1", Page: "2", Section: "节", Context: "共1个", From: 3, To: 4, Name: "名", Formula: "式", Unrounded: "1", Rounding: "不舍入", Unit: "个"}
	entries := []Entry{full, full}
	for _, change := range []func(*Entry){
		func(e *Entry) { e.Page = "3" }, func(e *Entry) { e.Section = "" }, func(e *Entry) { e.Context = "共1人" },
		func(e *Entry) { e.Formula = "" }, func(e *Entry) { e.Rounding = "四舍五入" }, func(e *Entry) { e.Unit = "" },
	} {
		other := full
		change(&other)
		entries = append(entries, other, full)
	}
	written := (&Trace{Entries: entries}).JSON()
	if n := bytes.Count(written, []byte(`"section":`)); n != 3 {
		t.Errorf("the section is written %d times\n%s", n, written)
	}
	read, err := Parse(written)
	if err != nil {
		t.Fatal(err)
	}
	for i := range entries {
		if !reflect.DeepEqual(read.Entries[i], entries[i]) {
			t.Errorf("number %d: %+v, want %+v", i+1, read.Entries[i], entries[i])
		}
	}
}
