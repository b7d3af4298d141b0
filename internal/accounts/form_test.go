package accounts_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/golden"
	"juesuan/internal/scope"
)

func TestMain(m *testing.M) { golden.Main(m) }

// What each row, column and cell of the nine counts, their names, sheets and
// years: a word of a declaration that changes, changes this dump.
func TestCore(t *testing.T) {
	var out bytes.Buffer
	for _, f := range accounts.Core().Forms() {
		fmt.Fprintf(&out, "%d %s %s %s %s", f.ID, f.Key, f.Number, f.Title, f.Sheet)
		if f.From != 0 {
			fmt.Fprintf(&out, " %d年起", f.From)
		}
		fmt.Fprintf(&out, "\n  注：%s\n  必有 %v\n  另有 %v\n", f.Note, f.Required(), f.Beside())
		for _, c := range f.Columns() {
			fmt.Fprintf(&out, "  栏 %s %s", c.Key, c.Name())
			if c.From != 0 {
				fmt.Fprintf(&out, " %d年起", c.From)
			}
			out.WriteByte('\n')
		}
		keys := f.RowKeys()
		for _, code := range []accounts.RowKey{"208", "2080109", "30101", "30201"} {
			if p, ok := f.Point(code, f.Keys()[0]); ok && (p.Function != "") == (code[0] == '2') {
				keys = append(keys, code)
			}
		}
		for _, key := range keys {
			fmt.Fprintf(&out, "  行 %s", key)
			if r := f.Row(key); r != nil {
				fmt.Fprintf(&out, " %s", r.Name)
				if r.From != 0 {
					fmt.Fprintf(&out, " %d年起", r.From)
				}
			}
			out.WriteByte('\n')
			for _, c := range f.Columns() {
				if p, ok := f.Point(key, c.Key); ok {
					fmt.Fprintf(&out, "    %s: %s\n", c.Key, p)
				}
			}
		}
	}
	golden.Check(t, "core.txt", out.Bytes())
}

// A point leads back to the cells that hold it, those of the overall
// statements first.
func TestCells(t *testing.T) {
	general := scope.At(scope.General, scope.Expenditure)
	code := func(p scope.Point, function scope.Code) scope.Point { p.Function = function; return p }
	for _, c := range []struct {
		p    scope.Point
		want string
	}{
		{general, "[{4 expenditure.total general} {5 total total}]"},
		{general.With(scope.Basic), "[{5 total basic} {6 total amount}]"},
		{code(general, "208"), "[{4 208 general} {5 208 total}]"},
		{code(general, "2080109"), "[{5 2080109 total}]"},
		{scope.At(scope.Income, scope.Fiscal), "[{4 income.total total} {2 total fiscal}]"},
		{scope.At(scope.StateCapital, scope.Closing), "[{4 expenditure.closing state_capital} {9 total closing}]"},
		{general.With(scope.Running, scope.Budget), "[{7 three_public budget.running}]"},
		{general.With(scope.LastYear), "[]"},
	} {
		if got := fmt.Sprint(accounts.Core().Cells(c.p)); got != c.want {
			t.Errorf("%v: %s, want %s", c.p, got, c.want)
		}
	}
	for _, f := range accounts.Core().Forms() {
		codes := []accounts.RowKey{"208"}
		if f.ID == accounts.GeneralBasic {
			codes = []accounts.RowKey{"301", "30101"}
		}
		for _, row := range append(f.RowKeys(), codes...) {
			for _, col := range f.Columns() {
				cell := accounts.Cell{Statement: f.ID, Row: row, Column: col.Key}
				if p, ok := accounts.Core().Point(cell); ok && !slices.Contains(accounts.Core().Cells(p), cell) {
					t.Errorf("%v is %v and not found there", cell, p)
				}
			}
		}
	}
}

// A declaration that cannot be understood says where.
func TestFormFaults(t *testing.T) {
	more := []accounts.Form{{Key: "a", Counts: []scope.Value{scope.Expenditure}, Blocks: []accounts.FormBlock{{
		Rows:    []accounts.FormRow{{Key: "x", Name: "捐赠支出"}, {Key: "x", Name: "合计"}, {Key: "n", Name: "人数", Kind: accounts.Number}},
		Columns: []accounts.FormColumn{{Key: "c", Caption: "决算数"}, {Key: "d", Caption: "彩票公益金"}, {Key: "e", Caption: "彩票公益金", Counts: []scope.Value{scope.GovernmentFund}}}}}},
		{Key: "overall"}, {}}
	fs, faults := accounts.Core().With(more)
	var got []string
	for _, f := range faults {
		got = append(got, f.Form+" "+f.Row+" "+f.Column+" "+f.Text)
	}
	want := []string{"a  d 不认识“彩票公益金”里的“彩票公益金”，请用 counts 写明它算的是什么；不是决算的钱（如租金、面积）的，改用 fields 和 lists", "a x  不认识“捐赠支出”里的“捐赠”，请用 counts 写明它算的是什么；不是决算的钱（如租金、面积）的，改用 fields 和 lists", "a x  这一行写了两次", "overall   表的 key 没有写，或者重复", "   表的 key 没有写，或者重复"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if len(fs.Forms()) != accounts.NumStatements+3 || fs.Form(10).Key != "a" || fs.Form(13) != nil {
		t.Error("the set is not the nine and two more")
	}
	if _, ok := fs.Form(10).Point("n", "c"); ok {
		t.Error("persons are an amount")
	}
}
