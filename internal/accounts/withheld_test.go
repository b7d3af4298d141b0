package accounts_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
)

// expenditure is a book of 公开03 alone, its rows with these amounts in 元.
func expenditure(rows map[string]int64, withheld ...accounts.Withheld) *accounts.Book {
	b := accounts.NewBook(accounts.Core())
	s := b.Statement(accounts.Expenditure)
	s.Found, s.Unit, s.Columns = true, accounts.Yuan, []accounts.ColumnKey{accounts.ColTotal}
	for _, code := range slices.Sorted(maps.Keys(rows)) {
		f := accounts.Figure{Amount: accounts.NewAmount(decimal.New(rows[code], 0), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan}
		s.Rows = append(s.Rows, accounts.Row{Key: accounts.RowKey(code), Code: code, Cells: []accounts.Figure{f}})
	}
	b.Withheld = withheld
	return b
}

func hidden(code string, level int, note string) accounts.Withheld {
	return accounts.Withheld{Code: accounts.Text{S: code}, Level: level, Note: accounts.Text{S: note}}
}

// shown are the rows of 公开03 with their amounts.
func shown(b *accounts.Book) string {
	var out []string
	for _, r := range b.Statement(accounts.Expenditure).Rows {
		out = append(out, fmt.Sprintf("%s=%s", r.Code, r.Cells[0].Amount))
	}
	return strings.Join(out, " ")
}

func TestWithheldRows(t *testing.T) {
	items := map[string]int64{"2010101": 1, "2010102": 2, "2010201": 4, "2050101": 8}
	all := map[string]int64{"201": 7, "20101": 3, "2010101": 1, "2010102": 2, "20102": 4, "2010201": 4}
	for _, c := range []struct {
		rows map[string]int64
		hide accounts.Withheld
		want string
	}{
		{items, hidden("2010101", 0, ""), "201=7.00 20101=3.00 2010102=2.00 2010201=4.00 2050101=8.00"},
		{items, hidden("20101", 0, ""), "201=7.00 2010201=4.00 2050101=8.00"},
		{items, hidden("20101", 5, ""), "201=7.00 20101=3.00 2010201=4.00 2050101=8.00"},
		{items, hidden("201", 3, ""), "201=7.00 2050101=8.00"},
		{items, hidden("201", 5, ""), "201=7.00 20101=3.00 20102=4.00 2050101=8.00"},
		{all, hidden("2010102", 0, ""), "201=7.00 20101=3.00 2010101=1.00 20102=4.00 2010201=4.00"},
		{all, hidden("201", 3, ""), "201=7.00"},
	} {
		b := expenditure(c.rows, c.hide)
		if l := accounts.Resolve(b, accounts.NewDictionary(2024, nil, nil), nil); l.Failed() {
			t.Fatal(l)
		}
		before := shown(b)
		if got := shown(b.Published()); got != c.want {
			t.Errorf("%v hides to %s, want %s", c.hide, got, c.want)
		}
		if shown(b) != before {
			t.Errorf("%v changes the book itself", c.hide)
		}
	}
}

func TestWithheldFaults(t *testing.T) {
	rows := map[string]int64{"2010101": 1, "2010102": 2, "2010201": 4, "2050101": 8, "2050102": 0}
	for _, c := range []struct {
		code  string
		level int
		want  string
	}{
		{"2010101", 0, ""}, {"201", 3, ""}, {"20101", 5, ""}, {"201", 5, ""},
		{"20101", 0, ""}, // 20102 stands beside it
		{"2010201", 0, "withheld.only"}, {"2050101", 0, "withheld.only"}, {"20501", 0, "withheld.only"},
		{"2050102", 0, ""}, // there is nothing to tell
		{"201", 0, "withheld.code"}, {"2010101", 3, "withheld.code"}, {"2010101", 5, "withheld.code"}, {"20101", 3, "withheld.code"},
		{"20", 0, "withheld.code"}, {"2010", 0, "withheld.code"}, {"201010", 0, "withheld.code"}, {"201010101", 0, "withheld.code"},
		{"类", 0, "withheld.code"}, {"", 0, "withheld.code"}, {"2010109", 0, "withheld.code"}, {"2060101", 0, "withheld.code"},
	} {
		b := expenditure(rows, hidden(c.code, c.level, ""))
		got := ""
		for _, d := range accounts.Resolve(b, accounts.NewDictionary(2024, nil, nil), nil) {
			got += d.Code
		}
		if got != c.want {
			t.Errorf("%s at level %d: %q, want %q", c.code, c.level, got, c.want)
		}
	}
}

// TestWithheldByUnits: what a unit withholds its department withholds too.
func TestWithheldByUnits(t *testing.T) {
	rows := map[string]int64{"2010101": 1, "2010102": 2}
	b := expenditure(rows, hidden("2010102", 0, "甲。"))
	b.Consolidation = &accounts.Consolidation{Units: []accounts.Constituent{{Book: expenditure(rows, hidden("2010101", 0, "乙"))}, {}}}
	accounts.Resolve(b, accounts.NewDictionary(2024, nil, nil), nil)
	if got := shown(b.Published()); got != "201=3.00 20101=3.00" {
		t.Error(got)
	}
	if got := accounts.WithheldNote(b.Withheld).S; got != "甲；乙" {
		t.Error(got)
	}
}
