package accounts_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/scope"
)

// TestEveryPoint: which points have a field in the supplement, of all that the
// axes and some codes can say; one value beside those that have one has none.
func TestEveryPoint(t *testing.T) {
	funds := []scope.Value{scope.AllFunds, scope.Fiscal, scope.General, scope.GovernmentFund, scope.StateCapital, scope.Business}
	flows := []scope.Value{scope.BothFlows, scope.IncomeGrand, scope.Income, scope.Opening, scope.ExpenditureGrand, scope.Expenditure, scope.Closing}
	natures := []scope.Value{scope.AllNatures, scope.Basic, scope.Project}
	costs := []scope.Value{scope.AllCosts, scope.Staff, scope.OperatingCost}
	items := []scope.Value{scope.AllItems, scope.ThreePublic, scope.Abroad, scope.Vehicles, scope.Purchase, scope.Running, scope.Reception, scope.Meeting, scope.Training}
	bases := []scope.Value{scope.Final, scope.Budget, scope.Initial, scope.Adjusted}
	codes := [][2]scope.Code{{}, {"208"}, {"20801"}, {"2080109"}, {"", "301"}, {"", "30101"}, {"", "3"}, {"2080109", "301"}}
	var out bytes.Buffer
	data := map[accounts.Datum]bool{}
	say := func(p scope.Point) {
		for _, year := range []scope.Value{scope.ThisYear, scope.LastYear} {
			for _, basis := range bases {
				if g, d, ok := accounts.DatumOf(p.With(year, basis)); ok {
					fmt.Fprintf(&out, "%s %s: %s.%s\n", p.With(year, basis), year.Name(), g, d)
					data[d] = true
				}
			}
		}
	}
	for _, fund := range funds {
		for _, flow := range flows {
			for _, nature := range natures {
				for _, cost := range costs {
					for _, item := range items {
						for _, code := range codes {
							p := scope.At(fund, flow, nature, cost, item)
							p.Function, p.Economic = code[0], code[1]
							say(p)
						}
					}
				}
			}
		}
	}
	for d := range data {
		if p, ok := accounts.PriorPoint(d); ok {
			if _, back, _ := accounts.DatumOf(p.With(scope.LastYear)); back != d {
				t.Errorf("%s leads to %s and back to %s", d, p, back)
			}
		}
	}
	golden.Check(t, "points.txt", out.Bytes())
}

// TestUnits: a unit is found by its folder, by the name of the list, by the name
// in its own accounts, and by nothing else; so it is called.
func TestUnits(t *testing.T) {
	book := func(name string) *accounts.Book {
		b := accounts.NewBook(accounts.Core())
		b.Organization.FullName.S = name
		return b
	}
	k := &accounts.Consolidation{Units: []accounts.Constituent{
		{Folder: accounts.Text{S: "一"}, Name: accounts.Text{S: "甲局"}, Book: book("甲局本级")}, {Folder: accounts.Text{S: "二"}, Book: book("乙局")},
		{Folder: accounts.Text{S: "三"}, Name: accounts.Text{S: "丙局"}}, {Folder: accounts.Text{S: "四"}}, {Folder: accounts.Text{S: "五"}, Book: book("")}}}
	for name, want := range map[string]int{"一": 1, "甲局": 1, "甲局本级": 1, "二": 2, "乙局": 2, "三": 3, "丙局": 3, "四": 4, "五": 5, "六": 0} {
		got := 0
		for i := range k.Units {
			if k.Unit(name) == &k.Units[i] {
				got = i + 1
			}
		}
		if got != want {
			t.Errorf("%s is unit %d, want %d", name, got, want)
		}
	}
	for i, want := range []string{"甲局", "乙局", "丙局", "四", "五"} {
		if got := k.Units[i].Title(); got != want {
			t.Errorf("unit %d is called %s, want %s", i+1, got, want)
		}
	}
}

// TestStatementOf: the statements of a book and what lies beside them; rows are
// found after the book was resolved and after one was added.
func TestStatementOf(t *testing.T) {
	b := everyCell(1)
	if list := accounts.Resolve(b, parse(t, 2020), nil); len(list) > 0 {
		t.Fatal(list)
	}
	for id := accounts.StatementID(0); id <= accounts.NumStatements+1; id++ {
		s := b.Statement(id)
		if inside := id >= 1 && id <= accounts.NumStatements; inside != (s == &b.Statements[max(0, min(int(id), accounts.NumStatements)-1)]) || inside && s.ID != id || !inside && s.Found {
			t.Errorf("statement %d is %+v", id, s.ID)
		}
	}
	for i := range b.Statements {
		s := &b.Statements[i]
		for range 2 {
			for j := range s.Rows {
				r := &s.Rows[j]
				if s.Row(r.Key) != r {
					t.Errorf("%s: row %s is not found", s.Number(), r.Key)
				}
				want := ""
				switch {
				case !r.Key.IsCode():
				case s.ID == accounts.GeneralBasic:
					want, _ = b.Dictionary.Economic(string(r.Key))
				default:
					want, _ = b.Dictionary.Function(string(r.Key))
				}
				if r.Title != want {
					t.Errorf("%s: %s is called %q, want %q", s.Number(), r.Key, r.Title, want)
				}
				if s.Row(r.Key+"x") != nil {
					t.Errorf("%s: a row is found that is none", s.Number())
				}
			}
			s.Rows = append(s.Rows, accounts.Row{Key: "new"})
		}
	}
}

// TestYearsOfForms: a form, a row, a column that is of some years only is of those,
// from the first to the last.
func TestYearsOfForms(t *testing.T) {
	sets := func(from, to int) *accounts.Form {
		fs, faults := accounts.Core().With([]accounts.Form{{Key: "a", Number: "公开10表", Counts: []scope.Value{scope.Expenditure}, From: from, To: to, Blocks: []accounts.FormBlock{{
			Rows: []accounts.FormRow{{Key: "total", Name: "合计"}}, Columns: []accounts.FormColumn{{Key: "c", Caption: "决算数"}}}}}})
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		return fs.Form(10)
	}
	for _, c := range []struct {
		from, to int
		want     []int
	}{{0, 0, []int{2018, 2019, 2020, 2021, 2022}}, {2019, 0, []int{2019, 2020, 2021, 2022}}, {0, 2021, []int{2018, 2019, 2020, 2021}}, {2019, 2021, []int{2019, 2020, 2021}}, {2020, 2020, []int{2020}}} {
		var got []int
		f := sets(c.from, c.to)
		for year := 2018; year <= 2022; year++ {
			if f.In(year) {
				got = append(got, year)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("from %d to %d: %v", c.from, c.to, got)
		}
	}
}

// TestPriorOf: last year's book is that of the year before, of a unit of the same
// name; one that does not say its year is taken for it and told.
func TestPriorOf(t *testing.T) {
	for _, c := range []struct {
		year     int
		name     string
		code     string
		severity diag.Severity
		attached bool
	}{
		{2019, "甲局", "", 0, true}, {2018, "甲局", "prior.year", diag.Error, false}, {2020, "甲局", "prior.year", diag.Error, false}, {0, "甲局", "prior.year", diag.Warning, true},
		{2019, "乙局", "prior.unit", diag.Warning, true},
	} {
		b, prior := everyCell(1), everyCell(2)
		b.Year, prior.Year = 2020, c.year
		b.Organization.FullName.S, prior.Organization.FullName.S = "甲局", c.name
		list := accounts.Resolve(b, parse(t, 2020), prior)
		if c.code == "" != (len(list) == 0) || len(list) == 1 && (list[0].Code != c.code || list[0].Severity != c.severity) || len(list) > 1 {
			t.Errorf("%d %s: %v", c.year, c.name, list)
		}
		if (b.PriorYear == prior) != c.attached || c.year == 0 && prior.Year != 2019 {
			t.Errorf("%d %s: attached %v, of %d", c.year, c.name, b.PriorYear != nil, prior.Year)
		}
	}
}

// TestDictionaryFaults: a line of the code lists that cannot be read is told.
func TestDictionaryFaults(t *testing.T) {
	if _, err := accounts.ParseDictionary(fstest.MapFS{}, 2020); err == nil {
		t.Error("no lists at all are a dictionary")
	}
}

// TestComputedTotals: a blank total is the sum of its parts where one is known and
// the sum is not zero; then it has their finest places and the statement's unit.
func TestComputedTotals(t *testing.T) {
	figure := func(s string) accounts.Figure {
		if s == "" {
			return accounts.Figure{State: accounts.Blank}
		}
		d := decimal.RequireFromString(s)
		return accounts.Figure{Amount: accounts.NewAmount(d, accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: -d.Exponent()}
	}
	for _, c := range []struct {
		total, one, two string
		want            string
		state           accounts.State
		places          int32
	}{
		{"", "1.5", "2.25", "3.75", accounts.Computed, 2}, {"", "1", "", "1.00", accounts.Computed, 0}, {"", "", "", "0.00", accounts.Blank, 0}, {"", "1.0", "-1.0", "0.00", accounts.Blank, 0},
		{"9.00", "1.5", "2.25", "9.00", accounts.Given, 2}, {"", "-1.125", "0", "-1.12", accounts.Computed, 3},
	} {
		b := accounts.NewBook(accounts.Core())
		b.Year = 2020
		s := b.Statement(accounts.Income)
		*s = accounts.Statement{ID: accounts.Income, Found: true, Unit: accounts.Yuan, Columns: []accounts.ColumnKey{accounts.ColTotal},
			Rows: []accounts.Row{{Key: accounts.RowTotal, Cells: []accounts.Figure{figure(c.total)}}, {Key: "208", Code: "208", Cells: []accounts.Figure{figure(c.one)}},
				{Key: "210", Code: "210", Cells: []accounts.Figure{figure(c.two)}}}}
		accounts.Resolve(b, parse(t, 2020), nil)
		f := s.Rows[0].Cells[0]
		if f.State != c.state || f.Places != c.places && f.Known() || f.Known() && f.Unit != accounts.Yuan || f.Known() && !f.Amount.Decimal().Equal(sumOf(c.total, c.one, c.two)) {
			t.Errorf("%+v: %s, state %d, %d places, unit %v", c, f.Amount, f.State, f.Places, f.Unit)
		}
	}
}

// sumOf is the total that is given, else the sum.
func sumOf(total, one, two string) decimal.Decimal {
	if total != "" {
		return decimal.RequireFromString(total)
	}
	sum := decimal.Zero
	for _, s := range []string{one, two} {
		if s != "" {
			sum = sum.Add(decimal.RequireFromString(s))
		}
	}
	return sum
}
