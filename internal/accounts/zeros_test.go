package accounts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
)

// figureOf is an amount of n 万元 that a person gave, nil for one that is not given.
func figureOf(n int64) Figure {
	return Figure{Amount: NewAmount(decimal.NewFromInt(n), Wan), State: Given, Unit: Wan, Places: 2, At: diag.Position{Line: int(n) + 1}}
}

// dataOf reads "basic=5 basic.301=5".
func dataOf(s string) map[Datum]Figure {
	if s == "" {
		return nil
	}
	m := map[Datum]Figure{}
	for _, f := range strings.Fields(s) {
		key, v, _ := strings.Cut(f, "=")
		var n int64
		fmt.Sscan(v, &n)
		m[Datum(key)] = figureOf(n)
	}
	return m
}

// added are the data that one has and another has not, all zero and computed.
func added(t *testing.T, before, after map[Datum]Figure) string {
	t.Helper()
	var keys []string
	for _, k := range slices.Sorted(maps.Keys(after)) {
		switch f := after[k]; {
		case before[k].State == Absent && (f.State != Computed || !f.Amount.IsZero()):
			t.Errorf("%s is %v, %v", k, f.Amount, f.State)
		case before[k].State == Absent:
			keys = append(keys, string(k))
		case !f.Amount.Equal(before[k].Amount):
			t.Errorf("%s became %v", k, f.Amount)
		}
	}
	return strings.Join(keys, " ")
}

// TestZeroParts: what is left of a whole that the parts given come to is zero: each
// group of the budgets and of last year by its own whole, and no part of another.
func TestZeroParts(t *testing.T) {
	for _, c := range []struct{ group, given, want string }{
		{"prior", "basic=5 basic.301=5", "basic.302 basic.303"}, {"prior", "basic=6 basic.301=5", ""}, {"prior", "basic=0", "basic.301 basic.302 basic.303"}, {"prior", "basic.301=5", ""},
		{"prior", "basic=5 basic.301=7 basic.302=-2", ""}, {"prior", "basic=5 basic.301=2 basic.399=3", "basic.302 basic.303"},
		{"prior", "three_public.total=5 three_public.vehicles=5", "three_public.abroad three_public.reception"},
		{"prior", "three_public.total=5 three_public.vehicles=5 three_public.running=5", "three_public.abroad three_public.purchase three_public.reception"},
		{"prior", "three_public.total=0", "three_public.abroad three_public.purchase three_public.reception three_public.running three_public.vehicles"},
		{"budget", "three_public_initial.total=5 three_public_initial.abroad=5", "three_public_initial.purchase three_public_initial.reception three_public_initial.running three_public_initial.vehicles"},
		{"budget", "three_public_adjusted.total=5 three_public_adjusted.reception=5", "three_public_adjusted.abroad three_public_adjusted.purchase three_public_adjusted.running three_public_adjusted.vehicles"},
		{"budget", "basic=5 basic.302=5", "basic.301 basic.303"},
		{"budget", "general_expenditure=5 item.2080109=5", "item.2080501"}, {"budget", "general_expenditure=5 class.208=5", "class.210"}, {"budget", "general_expenditure=5 item.2080109=4", ""},
		{"budget", "adjusted_general_expenditure=5 adjusted_item.2080501=5", "adjusted_item.2080109"}, {"budget", "adjusted_general_expenditure=5 adjusted_class.208=5", "adjusted_class.210"},
		{"budget", "fund_expenditure=5 fund_item.2120899=5", "fund_item.2296099"}, {"budget", "fund_expenditure=6 fund_item.2120899=5", ""},
		{"budget", "state_capital_expenditure=0", "state_capital_item.2230105"},
		{"budget", "general_expenditure=0", "basic.301 basic.302 basic.303 class.208 class.210 entrusted item.2080109 item.2080501"},
		{"procurement", "total=5 goods=5", "services works"}, {"procurement", "total=5 goods=4", ""},
		{"procurement", "goods=0 works=0 services=0", "micro sme total won_other won_reserved_micro won_reserved_sme"}, {"procurement", "goods=0 works=0 services=1", ""}, {"procurement", "goods=1 works=0 services=0", ""},
		{"procurement", "goods=0 works=1 services=0", ""}, {"procurement", "total=0", "goods micro services sme won_other won_reserved_micro won_reserved_sme works"},
		{"procurement", "sme=0", "micro"}, {"procurement", "reserved_sme=0", "reserved_micro"}, {"procurement", "won_reserved_sme=0", "won_reserved_micro"}, {"procurement", "sme=1", ""}, {"procurement", "micro=0", ""},
	} {
		b := NewBook(Core())
		b.Statement(GeneralBasic).Rows = []Row{{Key: RowTotal}, {Key: "301"}, {Key: "302"}, {Key: "30201"}, {Key: "30301"}}
		b.Statement(GeneralExpenditure).Rows = []Row{{Key: RowTotal}, {Key: "208"}, {Key: "20801"}, {Key: "2080109"}, {Key: "2080501"}, {Key: "210"}}
		b.Statement(GovernmentFund).Rows = []Row{{Key: RowTotal}, {Key: "212"}, {Key: "2120899"}, {Key: "2296099"}}
		b.Statement(StateCapital).Rows = []Row{{Key: RowTotal}, {Key: "2230105"}}
		b.Prior, b.Budget, b.Procurement = nil, nil, nil
		given := dataOf(c.given)
		var of *map[Datum]Figure
		switch c.group {
		case "prior":
			of = &b.Prior
		case "budget":
			of = &b.Budget
		default:
			of = &b.Procurement
		}
		*of = given
		b.fillZeros()
		if got := added(t, given, *of); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.group, c.given, got, c.want)
		}
		for _, other := range []map[Datum]Figure{b.Prior, b.Budget, b.Procurement} {
			if len(other) > 0 && len(other) != len(*of) {
				t.Errorf("%s %s: another group has %v", c.group, c.given, other)
			}
		}
	}
}

// TestNotSpent: what nothing was spent on has no number, each item by its own column
// of 公开07; what was given stays.
func TestNotSpent(t *testing.T) {
	columns := map[string]ColumnKey{"abroad": ColFinalAbroad, "purchase": ColFinalPurchase, "running": ColFinalRunning, "reception": ColFinalReception}
	const all = "abroad=1 purchase=1 running=1 reception=1"
	for _, c := range []struct{ cells, reception, counts, want string }{
		{all, "", "", ""}, {strings.Replace(all, "abroad=1", "abroad=0", 1), "", "", "abroad_groups abroad_persons"}, {strings.Replace(all, "abroad=1 ", "", 1), "", "", "abroad_groups abroad_persons"},
		{strings.Replace(all, "purchase=1", "purchase=0", 1), "", "", "vehicles_bought"}, {strings.Replace(all, "running=1", "running=0", 1), "", "", "vehicles_kept"},
		{strings.Replace(all, "reception=1", "reception=0", 1), "", "", "foreign_guests foreign_receptions overseas_guests overseas_receptions reception_guests receptions"},
		{all, "reception_domestic=1", "", "overseas_guests overseas_receptions"}, {all, "reception_overseas=1", "", "foreign_guests foreign_receptions reception_guests receptions"},
		{all, "reception_domestic=1 reception_foreign=0", "", "foreign_guests foreign_receptions overseas_guests overseas_receptions"},
		{all, "", "receptions=0", "foreign_guests foreign_receptions"}, {all, "", "receptions=3", ""}, {all, "reception_foreign=0", "receptions=3", "foreign_guests foreign_receptions"},
		{strings.Replace(all, "abroad=1", "abroad=0", 1), "", "abroad_groups=2", "abroad_persons"},
	} {
		b := NewBook(Core())
		s := b.Statement(ThreePublic)
		s.Found, s.Unit, s.Rows = true, Yuan, []Row{{Key: RowThreePublic}}
		cells := dataOf(c.cells)
		for _, item := range slices.Sorted(maps.Keys(columns)) {
			f, there := cells[Datum(item)]
			if !there {
				f.State = Blank
			}
			s.Columns, s.Rows[0].Cells = append(s.Columns, columns[item]), append(s.Rows[0].Cells, f)
		}
		b.Reception, b.Counts = dataOf(c.reception), map[CountKey]Count{}
		for key, f := range dataOf(c.counts) {
			b.Counts[CountKey(key)] = Count{Figure: f}
		}
		before := maps.Clone(b.Counts)
		b.fillZeros()
		var got []string
		for _, key := range slices.Sorted(maps.Keys(b.Counts)) {
			if _, had := before[key]; !had {
				if got = append(got, string(key)); b.Counts[key].State != Computed || !b.Counts[key].Amount.IsZero() {
					t.Errorf("%+v: %s is %+v", c, key, b.Counts[key])
				}
			} else if !b.Counts[key].Amount.Equal(before[key].Amount) {
				t.Errorf("%+v: %s was given", c, key)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%+v: %q", c, s)
		}
	}
	// Cars of the unit that another fund runs are still its cars.
	b := NewBook(Core())
	s := b.Statement(ThreePublic)
	s.Found, s.Columns, s.Rows = true, []ColumnKey{ColFinalRunning}, []Row{{Key: RowThreePublic, Cells: []Figure{figureOf(0)}}}
	b.Assets = map[CountKey]Count{AssetVehicles + "." + VehicleGeneral: {Figure: figureOf(2)}}
	if b.fillZeros(); b.Counts[CountVehiclesKept].State != Absent {
		t.Error("no car is kept")
	}
}

// TestNoFund: where 政府性基金 is nothing at all it has no projects; an amount
// anywhere in the statement, or a statement that was not found, says nothing.
func TestNoFund(t *testing.T) {
	for _, c := range []struct {
		found bool
		cells []Figure
		given int64 // projects that the unit gives, -1 none
		want  string
	}{
		{true, nil, -1, "0 0"}, {true, []Figure{{State: Blank}, {State: Given}}, -1, "0 0"}, {true, []Figure{{}, figureOf(3)}, -1, "- -"},
		{false, nil, -1, "- -"}, {true, nil, 2, "2 0"},
	} {
		b := NewBook(Core())
		s := b.Statement(GovernmentFund)
		s.Found, s.Rows = c.found, []Row{{Key: RowTotal, Cells: c.cells}}
		if c.given >= 0 {
			b.Performance.Counts = map[CountKey]Count{"fund_projects": {Figure: Figure{State: Given, Amount: NewAmount(decimal.NewFromInt(c.given), Yuan)}}}
		}
		b.fillZeros()
		say := func(f Figure) string {
			if !f.Known() {
				return "-"
			}
			return f.Amount.Decimal().String()
		}
		if got := say(b.Performance.Counts["fund_projects"].Figure) + " " + say(b.Performance.Amounts["fund_amount"]); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestNothingEvaluated: without projects none has a goal, a score, a problem or an
// amount, each count for those that it is the whole of.
func TestNothingEvaluated(t *testing.T) {
	for _, c := range []struct {
		counts       string
		forms        int
		want, amount string
	}{
		{"primary_projects=0 secondary_projects=0", 0, "evaluated excellent good problems problems_found qualified rectified rectifying targets tracked unqualified", "amount evaluated_amount targets_amount tracked_amount"},
		{"primary_projects=0 secondary_projects=0", 1, "", ""}, {"primary_projects=1 secondary_projects=0", 0, "", ""}, {"primary_projects=0 secondary_projects=1", 0, "", ""}, {"primary_projects=0", 0, "", ""},
		{"evaluated=0", 1, "excellent good qualified unqualified", "evaluated_amount"}, {"evaluated=1", 1, "", ""}, {"targets=0", 1, "", "targets_amount"}, {"tracked=0", 1, "", "tracked_amount"},
		{"problems=0", 1, "rectified rectifying", ""}, {"problems_found=0", 1, "rectified rectifying", ""}, {"evaluated=0 good=1", 1, "excellent qualified unqualified", "evaluated_amount"},
	} {
		b := NewBook(Core())
		b.Forms = make([]EvaluationForm, c.forms)
		b.Performance.Counts = map[CountKey]Count{}
		for key, f := range dataOf(c.counts) {
			b.Performance.Counts[CountKey(key)] = Count{Figure: f}
		}
		before := b.Performance.Counts
		b.fillZeros()
		var counts []string
		for _, key := range slices.Sorted(maps.Keys(b.Performance.Counts)) {
			if _, had := before[key]; !had {
				counts = append(counts, string(key))
			}
		}
		if got, amounts := strings.Join(counts, " "), added(t, nil, b.Performance.Amounts); got != c.want || amounts != c.amount {
			t.Errorf("%+v: %q, %q", c, got, amounts)
		}
	}
}

// TestHalfUnit: half of the last place, of two at least; nothing of what is known to
// the 分.
func TestHalfUnit(t *testing.T) {
	for _, c := range []struct {
		unit   Unit
		places int32
		want   string // in 元
	}{{Wan, 0, "50.00"}, {Wan, 2, "50.00"}, {Wan, 3, "5.00"}, {Wan, 5, "0.05"}, {Wan, 6, "0.00"}, {Thousand, 2, "5.00"}, {Thousand, 4, "0.05"}, {Thousand, 5, "0.00"}, {Yuan, 0, "0.00"}, {Yuan, 2, "0.00"}, {NoUnit, 0, "0.00"}} {
		if got := HalfUnit(c.unit, c.places).String(); got != c.want {
			t.Errorf("%s with %d places: %s, want %s", c.unit, c.places, got, c.want)
		}
	}
}

// TestHolds: a sum may be off by the drift of each of its terms and of its total, and
// by no more.
func TestHolds(t *testing.T) {
	term := func(yuan int64) Term {
		f := figureOf(0)
		f.Amount = NewAmount(decimal.NewFromInt(yuan), Yuan)
		return Term{Figure: &f}
	}
	drift := NewAmount(decimal.NewFromInt(50), Yuan)
	for _, c := range []struct {
		target  int64
		terms   []int64
		partial bool
		want    bool
	}{{300, []int64{100, 200}, false, true}, {450, []int64{100, 200}, false, true}, {451, []int64{100, 200}, false, false}, {150, []int64{100, 200}, false, true}, {149, []int64{100, 200}, false, false},
		{200, []int64{100}, false, true}, {201, []int64{100}, false, false}, {900, []int64{100}, true, true}} {
		s := Sum{Target: term(c.target), Partial: c.partial}
		for _, n := range c.terms {
			s.Terms = append(s.Terms, term(n))
		}
		if got := s.Holds(drift); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
		if got := s.Holds(Amount{}); got != (c.partial || c.target == 300) {
			t.Errorf("%+v without drift: %v", c, got)
		}
	}
}

// TestNamesBeside: what the forms call the numbers and amounts beside the statements.
func TestNamesBeside(t *testing.T) {
	for key, want := range map[string]string{"abroad_groups": "因公出国（境）团组数 个", "abroad_persons": "因公出国（境）人次数 人次", "vehicles_bought": "公务用车购置数 辆", "vehicles_kept": "公务用车保有量 辆",
		"receptions": "国内公务接待批次 个", "reception_guests": "国内公务接待人次 人", "foreign_receptions": "其中：外事接待批次 个", "foreign_guests": "其中：外事接待人次 人",
		"overseas_receptions": "国（境）外公务接待批次 个", "overseas_guests": "国（境）外公务接待人次 人",
		"goods": "政府采购货物支出 ", "works": "政府采购工程支出 ", "services": "政府采购服务支出 ", "sme": "授予中小企业合同金额 ", "micro": "其中：授予小微企业合同金额 ",
		"reserved_sme": "面向中小企业预留政府采购项目预算金额 ", "reserved_micro": "面向小微企业预留政府采购项目预算金额 ", "won_reserved_sme": "预留项目中由中小企业供应商中标或成交的金额 ",
		"won_reserved_micro": "预留项目中由小微企业供应商中标或成交的金额 ", "won_other": "其他项目中由中小企业供应商中标或成交的金额 "} {
		got := ""
		for _, n := range slices.Concat(ThreePublicCounts[:], ProcurementAmounts[:]) {
			if n.Key == key {
				got += n.Name + " " + n.Unit
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if n := len(ThreePublicCounts) + len(ProcurementAmounts); n != 20 {
		t.Errorf("%d names", n)
	}
	for key, want := range map[CountKey]string{"foreign_guests": "外事接待人次", "vehicles_kept": "公务用车保有量", "nowhere": ""} {
		if got := CountName(key); got != want {
			t.Errorf("%s: %q", key, got)
		}
	}
}

// TestAddedRow: a row with a code comes among the codes where it belongs, whatever
// stands before and behind them.
func TestAddedRow(t *testing.T) {
	for code, want := range map[string]string{"2010101": "total 2010101 2040201 2080109 2100101 end", "2050101": "total 2040201 2050101 2080109 2100101 end", "2080108": "total 2040201 2080108 2080109 2100101 end",
		"2090101": "total 2040201 2080109 2090101 2100101 end", "2210201": "total 2040201 2080109 2100101 2210201 end"} {
		b := NewBook(Core())
		s := b.Statement(GeneralExpenditure)
		s.Found, s.Unit, s.Columns = true, Yuan, []ColumnKey{ColBasic}
		for _, key := range []RowKey{"total", "2040201", "2080109", "2100101", "end"} {
			s.Rows = append(s.Rows, Row{Key: key, Cells: []Figure{figureOf(1)}})
		}
		b = Amend(b, &Amendment{Add: &AddedRow{Statement: GeneralExpenditure, Code: code, Amounts: map[ColumnKey]Amount{ColBasic: figureOf(7).Amount}}})
		var keys []string
		for i := range b.Statement(GeneralExpenditure).Rows {
			r := &b.Statement(GeneralExpenditure).Rows[i]
			keys = append(keys, string(r.Key))
			if f := &r.Cells[0]; string(r.Key) == code && (!f.Amount.Equal(figureOf(7).Amount) || f.State != Given || f.Unit != Yuan || f.Places != 2) {
				t.Errorf("%s: %+v", code, f)
			}
		}
		if got := strings.Join(keys, " "); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

// TestAmendedCell: an amount that is put in a cell takes the unit of its table where
// the cell has none.
func TestAmendedCell(t *testing.T) {
	for _, c := range []struct {
		unit, want   Unit
		places, then int32
	}{{NoUnit, Wan, 0, 2}, {NoUnit, Wan, 3, 3}, {Yuan, Yuan, 1, 1}, {Wan, Wan, 4, 4}} {
		b := NewBook(Core())
		s := b.Statement(GeneralExpenditure)
		at := diag.Position{Cell: "C5"}
		s.Found, s.Unit, s.Columns = true, Wan, []ColumnKey{ColBasic}
		s.Rows = []Row{{Key: "2080109", Code: "2080109", Cells: []Figure{{State: Blank, Unit: c.unit, Places: c.places, At: at}}}}
		b = Amend(b, &Amendment{Amounts: []AmountAt{{Statement: GeneralExpenditure, At: at, Amount: figureOf(7).Amount}}})
		if f := &b.Statement(GeneralExpenditure).Rows[0].Cells[0]; f.Unit != c.want || f.Places != c.then || f.State != Given || !f.Amount.Equal(figureOf(7).Amount) {
			t.Errorf("%+v: %+v", c, f)
		}
	}
}

// TestIsCode: digits only, and some.
func TestIsCode(t *testing.T) {
	for s, want := range map[string]bool{"": false, "0": true, "9": true, "2080109": true, "20a": false, "/": false, ":": false, "2 0": false, "·": false} {
		if IsCode(s) != want {
			t.Errorf("%q is a code: %v", s, !want)
		}
	}
}

// TestUnitsOfMeasures: a target and what was reached are compared unless both have a
// unit, and another one.
func TestUnitsOfMeasures(t *testing.T) {
	for _, c := range []struct {
		target, actual string
		ok             bool
	}{{"%", "%", true}, {"%", "", true}, {"", "%", true}, {"", "", true}, {"%", "个", false}} {
		ind := &Indicator{Points: decimal.NewFromInt(10), Target: Measure{Value: decimal.NewFromInt(90), Unit: c.target}, Actual: Measure{Value: decimal.NewFromInt(90), Unit: c.actual}}
		if _, rule, ok := (&EvaluationForm{}).RuleScore(ind); ok != c.ok || ok == (rule == "指标值与实际值单位不同") {
			t.Errorf("%q, %q: %v %s", c.target, c.actual, ok, rule)
		}
	}
}
