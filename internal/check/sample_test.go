package check_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/ingest"
	"juesuan/internal/scope"
)

const (
	sample    = "../../data/samples/ningxia-2020"
	published = "../ingest/testdata/published-2020.xlsx"
)

// load reads and resolves a unit as build does, and keeps what the reader said.
func load(t testing.TB, dir string) (*accounts.Book, diag.List) {
	t.Helper()
	b, reading := ingest.Read(dir)
	if b.Year == 0 {
		b.Year = 2020
	}
	return b, append(reading, accounts.Resolve(b, dictionary(t), nil)...)
}

func dictionary(t testing.TB) *accounts.Dictionary {
	t.Helper()
	dict, err := accounts.ParseDictionary(data.Files, 2020)
	if err != nil {
		t.Fatal(err)
	}
	return dict
}

func text(l diag.List) string {
	var b strings.Builder
	l.WriteText(&b)
	return b.String()
}

// TestUnitAsked: while the unit of some tables is asked for, no duty says anything
// of their amounts.
func TestUnitAsked(t *testing.T) {
	for _, asked := range []bool{false, true} {
		b, reading := load(t, sample)
		for _, id := range []accounts.StatementID{accounts.Overall, accounts.Expenditure} {
			s := b.Statement(id)
			s.Look.UnitLine = accounts.Text{}
			s.Rows[0].Cells[0].Amount = accounts.NewAmount(decimal.NewFromInt(7), accounts.Yuan)
		}
		if asked {
			reading.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.unit", At: b.Statement(accounts.Overall).At, Ask: &diag.Question{}})
		}
		said := 0
		for _, d := range check.Run(b, check.Options{Reading: reading}).Findings {
			if strings.ContainsAny(d.Code[:1], "TX") && d.Severity == diag.Error {
				said++
			}
		}
		if asked == (said > 0) {
			t.Errorf("asked %v: %d sums do not hold", asked, said)
		}
	}
}

// TestAdjusted: what 附表1-1 says explains that the year began otherwise than the
// last one ended.
func TestAdjusted(t *testing.T) {
	for adjusted, want := range map[int64]int{0: 1, 5: 0, 6: 1} {
		b, _ := load(t, sample)
		b.PriorYear, _ = load(t, sample)
		opening := b.Statement(accounts.Overall).Figure(accounts.RowOpening, accounts.ColAmount).Amount
		last := b.PriorYear.Statement(accounts.Overall)
		last.Row(accounts.RowClosing).Cells[last.Column(accounts.ColAmount)].Amount = opening.Sub(accounts.NewAmount(decimal.NewFromInt(5), accounts.Yuan))
		if adjusted > 0 {
			b.Adjustments = map[scope.Value]accounts.Figure{scope.AllFunds: {Amount: accounts.NewAmount(decimal.NewFromInt(adjusted), accounts.Yuan),
				State: accounts.Given, Unit: accounts.Yuan, Places: 2, Label: "年初结转和结余调整"}}
		}
		found := 0
		for _, d := range check.Run(b, check.Options{}).Findings {
			if d.Code == "Y.1" {
				found++
			}
		}
		if found != want {
			t.Errorf("adjusted by %d: %d findings, want %d", adjusted, found, want)
		}
	}
}

func TestSampleHasNoError(t *testing.T) {
	b, reading := load(t, sample)
	if len(reading) > 0 {
		t.Fatal(text(reading))
	}
	rep := check.Run(b, check.Options{ThreePublicBase: accounts.AdjustedBudget})
	// One remark is due: the two evaluated projects spent 6.05 万元 more than
	// what is left of 项目支出 without the amount said to be left out.
	var above []string
	for _, d := range rep.Findings {
		if d.Severity != diag.Info {
			above = append(above, d.Severity.String()+" "+d.Code)
		}
	}
	if want := []string{"warning E.15"}; !slices.Equal(above, want) {
		t.Errorf("findings %v, want %v:\n%s", above, want, text(rep.Findings))
	}
	if v := rep.Verdict(); v != check.VerdictIncomplete { // no year before, no item budgets
		t.Errorf("verdict %s", v)
	}
	want := map[string]check.State{"T1.1": check.Pass, "T2.3": check.NotApplicable, "X.16": check.Pass, "X.25": check.Fail,
		"Y.3": check.InsufficientData, "Y.4": check.Pass, "Y.5": check.Pass, "Y.7": check.Pass, "Y.8": check.Pass,
		"S.1": check.Pass, "S.4": check.Pass, "S.7": check.Pass, "E.6": check.Pass, "E.9": check.Pass, "E.11": check.Pass, "E.14": check.Pass,
		"C.1": check.Pass, "C.2": check.Pass, "C.9": check.Pass, "W.5": check.Pass, "W.10": check.Pass, "N.*": check.InsufficientData, "W.1": check.InsufficientData}
	for _, o := range rep.Obligations {
		if s, ok := want[o.ID]; ok && s != o.State {
			t.Errorf("%s is %s (%s), want %s", o.ID, o.State, o.Reason, s)
		}
	}
}

// TestPublished2020 holds the findings on the workbook as it was published
// against the list of its defects: each at its cell, and no other.
func TestPublished2020(t *testing.T) {
	b, reading := load(t, published)
	rep := check.Run(b, check.Options{Reading: reading})
	var got []string
	for _, d := range rep.Findings {
		got = append(got, d.Severity.String()+" "+d.Code+" "+d.At.InFile())
	}
	want := []string{
		"warning C.7 公开01表!A8",  // 二、政府性基金预算财政拨款 without 收入
		"warning C.6 公开01表!E27", // 行次 from 50 to 53
		"warning C.7 公开02表!I6",  // eight captions, seven 栏次
		"warning C.7 公开04表!H6",  // 政府性基金 without 预算财政拨款
		"warning C.5 公开04表!D29", // 二十一 a second time
		"warning C.5 公开04表!D30", "warning C.5 公开04表!D31", "warning C.5 公开04表!D32",
		"error C.1 公开06表!A17",   // 30313 for 30113
		"error C.1 公开06表!A18",   // 30314 for 30114
		"error C.2 公开06表!E33",   // 30299 without 和
		"warning F.7 公开06表!C40", // 合计 blank
		"warning F.7 公开09表!E9",  // 合计 row blank
		"warning F.7 公开09表!G9",
		"warning F.1 公开07表!A8",                         // General format
		"warning F.1 公开03表!E9", "warning F.1 公开05表!E9", // amounts as text
		"warning F.2 公开01表!C8", // zeros blank and 0.00
		"warning F.8 公开08表",    // empty without a statement
		"info F.9 公开02表",       // no note on 02, 03, 05
		"info X.25 公开06表!C15",  // 30111 and 2101103
	}
	for i := range 9 {
		want = append(want, fmt.Sprintf("warning F.4 公开0%d表!A3", i+1)) // 公开部门 blank
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		for _, g := range got {
			if !slices.Contains(want, g) {
				t.Errorf("not expected: %s", g)
			}
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("missing: %s", w)
			}
		}
		t.Log(text(rep.Findings))
	}
	if rep.Verdict() != check.VerdictFail {
		t.Error("a wrong code must fail")
	}
}

// clone copies what a mutation touches.
func clone(b *accounts.Book) *accounts.Book {
	c := *b
	c.Statements = slices.Clone(b.Statements)
	for i := range c.Statements {
		s := &c.Statements[i]
		s.Rows = slices.Clone(s.Rows)
		for j := range s.Rows {
			s.Rows[j].Cells = slices.Clone(s.Rows[j].Cells)
		}
	}
	return &c
}

type place struct{ statement, row, column int }

func (p place) figure(b *accounts.Book) *accounts.Figure {
	return &b.Statements[p.statement].Rows[p.row].Cells[p.column]
}

// nonzero are all amounts of the statements that are not zero.
func nonzero(b *accounts.Book) []place {
	var out []place
	for i := range b.Statements {
		for j := range b.Statements[i].Rows {
			for k := range b.Statements[i].Rows[j].Cells {
				if f := &b.Statements[i].Rows[j].Cells[k]; f.State == accounts.Given && !f.Amount.IsZero() {
					out = append(out, place{i, j, k})
				}
			}
		}
	}
	return out
}

// isTotal reports whether a cell is a total, which is computed when blank.
func totals(b *accounts.Book) map[accounts.Cell]bool {
	m := map[accounts.Cell]bool{}
	for _, s := range accounts.Sums(b) {
		if s.Total {
			m[s.Target.Cell] = true
		}
	}
	return m
}

func (p place) cell(b *accounts.Book) accounts.Cell {
	s := &b.Statements[p.statement]
	return accounts.Cell{Statement: s.ID, Row: s.Rows[p.row].Key, Column: s.Columns[p.column]}
}

// swapped exchanges two unlike neighbouring digits; ok is false if there are none.
func swapped(a accounts.Amount, at int) (accounts.Amount, bool) {
	digits := []byte(a.Decimal().StringFixed(2))
	for i := range len(digits) - 1 {
		x, y := digits[i], digits[i+1]
		if x == '.' || y == '.' || x == '-' || x == y {
			continue
		}
		if at > 0 {
			at--
			continue
		}
		digits[i], digits[i+1] = y, x
		return accounts.NewAmount(decimal.RequireFromString(string(digits)), accounts.Yuan), true
	}
	return a, false
}

func TestEveryMutationIsFound(t *testing.T) {
	t.Parallel()
	original, reading := ingest.Read(sample)
	if reading.Failed() {
		t.Fatal(text(reading))
	}
	dict := dictionary(t)
	whole := clone(original)
	accounts.Resolve(whole, dict, nil)
	total := totals(whole)
	run := func(change func(b *accounts.Book)) *check.Report {
		b := clone(original)
		change(b)
		accounts.Resolve(b, dict, nil)
		return check.Run(b, check.Options{})
	}
	errorAt := func(rep *check.Report, at diag.Position) bool {
		return slices.ContainsFunc(rep.Findings, func(d diag.Diagnostic) bool {
			return d.Severity == diag.Error && (d.At == at || slices.ContainsFunc(d.Where, func(s diag.Side) bool { return s.At == at }) || strings.Contains(d.Hint, at.InFile()))
		})
	}
	cells := nonzero(whole)
	if len(cells) < 140 {
		t.Fatalf("only %d amounts", len(cells))
	}
	mutations, unnamed := 0, 0
	demand := func(p place, what string, change func(f *accounts.Figure)) {
		rep := run(func(b *accounts.Book) { change(p.figure(b)) })
		mutations++
		f := p.figure(whole)
		if !rep.Findings.Failed() {
			t.Errorf("%s %s: no error", f.At.InFile(), what)
		} else if !errorAt(rep, f.At) {
			unnamed++
		}
	}
	set := func(a accounts.Amount) func(*accounts.Figure) {
		return func(f *accounts.Figure) { f.Amount = a }
	}
	for _, p := range cells {
		f := p.figure(whole)
		demand(p, "+1.00", set(f.Amount.Add(accounts.NewAmount(decimal.NewFromInt(1), accounts.Yuan))))
		demand(p, "×10000", set(accounts.NewAmount(f.Amount.Decimal().Shift(4), accounts.Yuan)))
		for at := 0; ; at++ {
			a, ok := swapped(f.Amount, at)
			if !ok || at > 1 && os.Getenv("JUESUAN_SOAK") == "" { // the others in make soak
				break
			}
			demand(p, "swapped to "+a.String(), set(a))
		}
		if total[p.cell(whole)] {
			// A total left blank is computed, with a warning at the cell.
			rep := run(func(b *accounts.Book) { *p.figure(b) = accounts.Figure{State: accounts.Blank, At: f.At} })
			mutations++
			if rep.Findings.Failed() {
				t.Errorf("%s blank total: %s", f.At.InFile(), text(rep.Findings))
			}
			if !slices.ContainsFunc(rep.Findings, func(d diag.Diagnostic) bool { return d.Code == "F.7" && d.At == f.At }) {
				t.Errorf("%s blank total: no warning", f.At.InFile())
			}
			continue
		}
		demand(p, "blank", func(f *accounts.Figure) { *f = accounts.Figure{State: accounts.Blank, At: f.At} })
	}
	// No cell is unguarded: also one that holds zero, or nothing.
	for i := range whole.Statements {
		for j := range whole.Statements[i].Rows {
			for k := range whole.Statements[i].Rows[j].Cells {
				p := place{i, j, k}
				if f := p.figure(whole); f.State == accounts.Blank || f.Known() && f.Amount.IsZero() {
					demand(p, "0 to 1.00", func(f *accounts.Figure) {
						f.Amount, f.State = accounts.NewAmount(decimal.NewFromInt(1), accounts.Yuan), accounts.Given
					})
				}
			}
		}
	}
	if unnamed > 0 {
		t.Errorf("%d of %d mutations are found without naming their cell", unnamed, mutations)
	}
	t.Logf("%d amounts, %d mutations", len(cells), mutations)
}

// TestMovedAmounts moves each amount to the row below it. Nothing in the
// tables separates the 款 of one 类 of 公开06 but for those that have another
// witness; these pairs are listed, and no other may pass.
func TestMovedAmounts(t *testing.T) {
	original, _ := ingest.Read(sample)
	dict := dictionary(t)
	whole := clone(original)
	accounts.Resolve(whole, dict, nil)
	passed := map[string]bool{}
	n := 0
	for _, p := range nonzero(whole) {
		s := &whole.Statements[p.statement]
		if p.row+1 >= len(s.Rows) || p.column >= len(s.Rows[p.row+1].Cells) || s.Rows[p.row+1].Cells[p.column].State == accounts.Absent {
			continue
		}
		b := clone(original)
		from := p.figure(b)
		to := place{p.statement, p.row + 1, p.column}.figure(b)
		if to.Amount.Equal(from.Amount) {
			continue
		}
		from.Amount, to.Amount, from.State, to.State = to.Amount, from.Amount, to.State, from.State
		accounts.Resolve(b, dict, nil)
		n++
		if rep := check.Run(b, check.Options{}); !rep.Findings.Failed() {
			passed[string(s.Rows[p.row].Key)+"→"+string(s.Rows[p.row+1].Key)] = true
			if s.ID != accounts.GeneralBasic {
				t.Errorf("%s moved down passes", p.figure(whole).At.InFile())
			}
		}
	}
	got := slices.Sorted(maps.Keys(passed))
	t.Logf("%d moves, %d between 款 that nothing separates: %s", n, len(got), strings.Join(got, " "))
	for _, pair := range got { // whatever the list says, they are such pairs
		a, b, _ := strings.Cut(pair, "→")
		if len(a) != 5 || len(b) != 5 || a[:3] != b[:3] {
			t.Errorf("%s: not two 款 of one 类", pair)
		}
	}
	want := strings.Fields(`30101→30102 30102→30103 30103→30106 30108→30109 30110→30111 30111→30112 30112→30113 30113→30114
		30201→30202 30202→30203 30204→30205 30209→30211 30213→30214 30215→30216 30217→30218 30226→30227 30227→30228 30228→30229 30239→30240
		30302→30303 30304→30305 31002→31003 31007→31008`)
	if !slices.Equal(got, want) {
		t.Errorf("pairs that nothing separates:\n got %v\nwant %v", got, want)
	}
}

func BenchmarkRun(b *testing.B) {
	book, reading := load(b, sample)
	for b.Loop() {
		check.Run(book, check.Options{Reading: reading})
	}
}

func BenchmarkResolve(b *testing.B) {
	original, _ := ingest.Read(sample)
	dict := dictionary(b)
	for b.Loop() {
		accounts.Resolve(clone(original), dict, nil)
	}
}
