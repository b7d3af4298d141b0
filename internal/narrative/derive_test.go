package narrative

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

// TestReport2020 holds the figures of the 2020 report as they should have been
// published.
func TestReport2020(t *testing.T) {
	f, diags := derive(t, sample(t), ningxia)
	if diags.Failed() {
		t.Errorf("errors: %v", diags)
	}
	for path, want := range map[string]string{
		"year":                      "2020",
		"prior_year":                "2019",
		"overall.income_grand":      "14878.73万元",
		"overall.expenditure_grand": "14878.73万元",
		"overall.expenditure_total": "14738.26万元",
		"overall.expenditure_total_vs_prior.delta": "838.54万元",
		"overall.expenditure_total_vs_prior.rate":  "6.03%",
		"income.total":                            "14246.03万元",
		"income.fiscal.amount":                    "14236.36万元",
		"income.fiscal.share":                     "99.93%",
		"income.superior.amount":                  "0.00万元",
		"income.superior.share":                   "0.00%",
		"income.other.amount":                     "9.67万元",
		"income.other.share":                      "0.07%",
		"expenditure.total":                       "14738.26万元",
		"expenditure.basic.amount":                "1930.28万元",
		"expenditure.basic.share":                 "13.10%",
		"expenditure.project.amount":              "12807.98万元",
		"expenditure.project.share":               "86.90%",
		"fiscal.income":                           "14236.36万元",
		"fiscal.income_vs_prior.base":             "13819.19万元",
		"fiscal.income_vs_prior.delta":            "417.17万元",
		"fiscal.income_vs_prior.rate":             "3.02%",
		"fiscal.expenditure":                      "14730.26万元",
		"fiscal.expenditure_vs_prior.delta":       "830.54万元",
		"fiscal.expenditure_vs_prior.rate":        "5.98%",
		"general.amount":                          "14417.33万元",
		"general.share_of_expenditure":            "97.82%",
		"general.vs_prior.delta":                  "517.61万元",
		"general.vs_prior.rate":                   "3.72%",
		"general.classes.208.amount":              "14168.13万元",
		"general.classes.208.share":               "98.27%",
		"general.classes.210.share":               "0.71%",
		"general.classes.221.share":               "1.02%",
		"general.budget":                          "129133.02万元",
		"general.budget_entrusted":                "126877.31万元",
		"general.vs_budget.delta":                 "114715.69万元",
		"general.vs_budget.done":                  "11.16%",
		"general.items.2089901.amount":            "11944.71万元",
		"basic.total":                             "1930.28万元",
		"basic.staff":                             "1765.52万元",
		"basic.operating":                         "164.77万元",
		"basic.classes.301.vs_budget.delta":       "277.79万元",
		"basic.classes.301.vs_budget.rate":        "19.56%",
		"basic.classes.301.vs_prior.delta":        "321.44万元",
		"basic.classes.301.vs_prior.rate":         "23.35%",
		"basic.classes.302.vs_budget.delta":       "124.32万元",
		"basic.classes.302.vs_budget.rate":        "48.65%",
		"basic.classes.302.vs_prior.delta":        "59.15万元",
		"basic.classes.302.vs_prior.rate":         "31.07%",
		"basic.classes.303.vs_budget.delta":       "36.57万元",
		"basic.classes.303.vs_budget.times":       "1.19倍",
		"basic.classes.303.vs_prior.delta":        "52.44万元",
		"basic.classes.303.vs_prior.times":        "3.52倍",
		"basic.classes.310.vs_budget.delta":       "33.53万元",
		"basic.classes.310.vs_budget.rate":        "",
		"basic.classes.310.vs_budget.times":       "",
		"basic.classes.310.vs_budget.done":        "",
		"basic.classes.310.vs_prior.delta":        "30.76万元",
		"basic.classes.310.vs_prior.times":        "11.10倍",
		"basic.classes.303.sections.30304.amount": "29.47万元",
		"three_public.total.budget":               "25.00万元",
		"three_public.total.amount":               "6.68万元",
		"three_public.total.vs_budget.done":       "26.72%",
		"three_public.total.vs_prior.delta":       "14.40万元",
		"three_public.total.vs_prior.rate":        "68.31%",
		"three_public.abroad.vs_prior.delta":      "15.57万元",
		"three_public.abroad.vs_prior.rate":       "100.00%",
		"three_public.abroad.vs_budget.done":      "0.00%",
		"three_public.vehicles.vs_prior.delta":    "1.31万元",
		"three_public.vehicles.vs_prior.rate":     "28.73%",
		"three_public.vehicles.vs_budget.done":    "53.39%",
		"three_public.vehicles.share":             "87.92%",
		"three_public.reception.vs_prior.delta":   "0.14万元",
		"three_public.reception.vs_prior.rate":    "14.74%",
		"three_public.reception.vs_budget.done":   "26.91%",
		"three_public.reception.share":            "12.08%",
		"three_public.vehicles_kept":              "3辆",
		"three_public.reception_domestic.amount":  "0.81万元",
		"three_public.reception_overseas.amount":  "0.00万元",
		"three_public.reception_guests":           "34人",
		"setup.posts":                             "93名",
		"fund.expenditure":                        "0.00万元",
		"state_capital.expenditure":               "312.93万元",
		"state_capital.income":                    "412.00万元",
		"state_capital.closing":                   "99.07万元",
		"state_capital.items.2230105.amount":      "312.93万元",
		"agency_cost.amount":                      "164.77万元",
		"agency_cost.vs_prior.delta":              "28.38万元",
		"agency_cost.vs_prior.rate":               "14.69%",
		"procurement.total":                       "941.58万元",
		"procurement.sme_share":                   "100.00%",
		"procurement.micro_share":                 "0.00%",
		"assets.floor_area":                       "903.06平方米",
		"assets.vehicles":                         "3辆",
		"assets.of.leaders":                       "0辆",
		"performance.amount":                      "549.00万元",
		"performance.project_expenditure":         "12487.05万元",
		"performance.share":                       "4.40%",
		"performance.fund_share":                  "",
		"performance.note_amounts.0.amount":       "11944.71万元",
		"forms.0.initial":                         "217.00万元",
		"forms.0.execution_rate":                  "99.86%",
		"forms.0.score":                           "99分",
		"forms.1.score":                           "99.98分",
		"forms.1.executed":                        "331.69万元",
		"overall.income_total_vs_prior.delta":     "",
		"general.items.2080109.vs_budget.done":    "",
		"three_public.purchase.share":             "0.00%",
		"three_public.running.share":              "87.92%",
		"basic.vs_budget.delta":                   "223.57万元",
		"basic.vs_prior.delta":                    "345.49万元",
	} {
		if got := text(t, f, path); got != want {
			t.Errorf("%s = %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]Case{
		"general.vs_prior":                   Up,
		"general.vs_budget":                  Down,
		"basic.classes.303.vs_prior":         UpTimes,
		"basic.classes.310.vs_budget":        UpFromZero,
		"basic.classes.312.vs_prior":         Nothing,
		"three_public.abroad.vs_prior":       DownToZero,
		"three_public.purchase.vs_prior":     Unknown,
		"fund.expenditure_vs_prior":          Unknown,
		"overall.expenditure_grand_vs_prior": Unknown,
	} {
		if got := fact(t, f, path).(*Change).Case; got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if fund := fact(t, f, "fund.none").(Flag); !bool(fund) {
		t.Error("fund.none is false")
	}
	if none := fact(t, f, "three_public.none").(Flag); bool(none) {
		t.Error("three_public.none is true")
	}
	r := fact(t, f, "general.vs_budget").(*Change).Reason
	if r == nil || len(r.Parts) != 4 || !r.Parts[1].Less || r.Parts[1].Amount.Text() != "5482.31万元" || r.Parts[3].Less {
		t.Errorf("reason: %+v", r)
	}
	if len(f.Forms) != 2 || f.Forms[0].Total.Text() != "99" || f.Forms[1].Total.Text() != "99.98" {
		t.Errorf("forms: %+v", f.Forms)
	}
}

// TestFactsDump holds the dump of all facts, as juesuan dump prints it.
func TestFactsDump(t *testing.T) {
	f, _ := derive(t, rawBook(t), ningxia)
	var b bytes.Buffer
	if err := f.Dump(&b); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "facts.txt", b.Bytes())
}

// TestDeterminism: the same book gives the same facts with the same IDs.
func TestDeterminism(t *testing.T) {
	dump := func() string {
		f, _ := derive(t, rawBook(t), ningxia)
		var b bytes.Buffer
		for i, o := range f.Origins {
			if o.Number != nil {
				fmt.Fprintln(&b, i+1, o.Number.ID, o.Number.Name, o.Number.Text())
			}
		}
		if err := f.Dump(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if first, second := dump(), dump(); first != second {
		t.Error(golden.Diff(first, second))
	}
}

// TestOrigins: the ID of every number is its place in Origins.
func TestOrigins(t *testing.T) {
	f, _ := derive(t, rawBook(t), ningxia)
	for i, o := range f.Origins {
		if o.Number != nil && int(o.Number.ID) != i+1 {
			t.Errorf("number %d stands at %d", o.Number.ID, i+1)
		}
	}
	for c, n := range f.Cells {
		if f.Origins[n.ID-1].Number != n {
			t.Errorf("%v: its origin is another number", c)
		}
	}
}

// TestPriorBook: figures that the supplement lacks come from last year's book,
// known to the 分.
func TestPriorBook(t *testing.T) {
	prior, b := rawBook(t), rawBook(t)
	prior.Year = 2019
	resolve(t, prior)
	b.Prior = nil
	dict, err := accounts.ParseDictionary(data.Files, 2020)
	if err != nil {
		t.Fatal(err)
	}
	if list := accounts.Resolve(b, dict, prior); len(list) > 0 {
		t.Fatal(list)
	}
	f, _ := Derive(b, ningxia)
	for _, path := range []string{"overall.income_grand_vs_prior", "fiscal.income_vs_prior", "general.vs_prior", "basic.classes.301.vs_prior",
		"three_public.purchase.vs_prior", "agency_cost.vs_prior", "fund.closing_vs_prior", "state_capital.expenditure_vs_prior"} {
		c := fact(t, f, path).(*Change)
		if c.Case != Flat && c.Case != Nothing {
			if strings.HasPrefix(path, "fund.") && c.Case == Nothing {
				continue
			}
			t.Errorf("%s against itself: %s", path, c.Case)
		}
	}
}

// TestPriorPrecision: a prior figure given in 万元 gives way to last year's
// book where both say the same, and stands where it was restated.
func TestPriorPrecision(t *testing.T) {
	prior, b := rawBook(t), rawBook(t)
	prior.Year = 2019
	resolve(t, prior)
	wan := func(s string) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString(s), accounts.Wan), State: accounts.Given, Unit: accounts.Wan, Places: 2}
	}
	b.Prior = map[accounts.Datum]accounts.Figure{accounts.PriorGeneralExpenditure: wan("14417.33"), accounts.PriorFiscalIncome: wan("13819.19")}
	dict, err := accounts.ParseDictionary(data.Files, 2020)
	if err != nil {
		t.Fatal(err)
	}
	accounts.Resolve(b, dict, prior)
	f, _ := Derive(b, ningxia)
	if c := fact(t, f, "general.vs_prior").(*Change); c.Case != Flat || c.Base.Unrounded() != "144173325.97元" {
		t.Errorf("same figure: %s, base %s", c.Case, c.Base.Unrounded())
	}
	if c := fact(t, f, "fiscal.income_vs_prior").(*Change); c.Case != Up || c.Base.Text() != "13819.19万元" {
		t.Errorf("restated figure: %s, base %s", c.Case, c.Base.Text())
	}
}

// TestWantonBooks: whatever a book lacks, Derive answers and every name is there.
func TestWantonBooks(t *testing.T) {
	for id := accounts.StatementID(0); id <= accounts.NumStatements; id++ {
		b := rawBook(t)
		if id > 0 {
			*b.Statement(id) = accounts.Statement{}
		} else {
			b = accounts.NewBook(accounts.Core())
			b.Year = 2020
		}
		f, _ := derive(t, b, ningxia)
		for _, n := range Names() {
			if !strings.Contains(n.Path, "[]") {
				fact(t, f, n.Path)
			}
		}
	}
}

// TestDictionaryTitles: classes and sections that a statement does not print
// have their official titles and the sums of their items.
func TestDictionaryTitles(t *testing.T) {
	f, _ := derive(t, rawBook(t), ningxia)
	n := f.Cell(accounts.Cell{Statement: accounts.GeneralExpenditure, Row: "208", Column: accounts.ColTotal})
	if n.Digits != "141,681,301.32" || len(n.Operands) != 3 {
		t.Errorf("class 208 of 公开05: %s from %v", n.Digits, n.Operands)
	}
	if got := fact(t, f, "general.items.2080109.class_name").(Words).S; got != "社会保障和就业支出" {
		t.Errorf("class title %q", got)
	}
	if n := f.Cell(accounts.Cell{Statement: accounts.GovernmentFund, Row: "2120803", Column: accounts.ColTotal}); n.Digits != "0.00" {
		t.Errorf("a row no statement has prints %q", n.Digits)
	}
}

// TestBlankTotal: a total left blank prints, and its trace shows the sum.
func TestBlankTotal(t *testing.T) {
	b := rawBook(t)
	c := &b.Statement(accounts.GeneralBasic).Row(accounts.RowTotal).Cells[0]
	c.State, c.Amount = accounts.Blank, accounts.Amount{}
	f, _ := derive(t, b, ningxia)
	n := f.Cell(accounts.Cell{Statement: accounts.GeneralBasic, Row: accounts.RowTotal, Column: accounts.ColAmount})
	if n.Digits != "19,302,842.97" || len(n.Operands) != 2 || !strings.Contains(n.Formula, "人员经费合计＋公用经费合计") {
		t.Errorf("%s by %q from %v", n.Digits, n.Formula, n.Operands)
	}
	if got := text(t, f, "basic.total"); got != "1930.28万元" {
		t.Errorf("basic.total = %s", got)
	}
}

// TestZeroStyle: zeros and blanks print as the pack says.
func TestZeroStyle(t *testing.T) {
	cell := accounts.Cell{Statement: accounts.Income, Row: "2080501", Column: accounts.ColOther}
	o := ningxia
	f, _ := derive(t, rawBook(t), o)
	if got := f.Cell(cell).Digits; got != "0.00" {
		t.Errorf("zero prints %q", got)
	}
	o.BlankZero = true
	f, _ = derive(t, rawBook(t), o)
	if got := f.Cell(cell).Digits; got != "" {
		t.Errorf("zero prints %q", got)
	}
	if got := text(t, f, "income.superior.amount"); got != "0.00万元" {
		t.Errorf("zero in a sentence prints %q", got)
	}
}

func BenchmarkDerive(b *testing.B) {
	book := resolve(b, sample(b))
	b.ReportAllocs()
	for b.Loop() {
		Derive(book, ningxia)
	}
}

// TestDrifts: a table in 万元 whose printed parts do not add up to its printed
// total says so; in 元 no table does.
func TestDrifts(t *testing.T) {
	drift := func(o Options) map[string]bool {
		f, _ := derive(t, rawBook(t), o)
		out := map[string]bool{}
		statements := f.Root.Facts["statements"].(*Group)
		for _, name := range statements.Names {
			out[name] = bool(statements.Facts[name].(*Group).Facts["drift"].(Flag))
		}
		return out
	}
	o := ningxia
	for name, drifts := range drift(o) {
		if drifts {
			t.Errorf("%s in 元 drifts", name)
		}
	}
	o.TableUnit = accounts.Wan
	got := drift(o)
	// 公开02, 财政拨款收入: 2001.51 + 61.45 + 110.92 + 11408.02 + 61.00 + 41.59 +
	// 86.44 + 53.42 + 412.00 is 14236.35, the total prints as 14236.36.
	for name, want := range map[string]bool{"income": true, "government_fund": false} {
		if got[name] != want {
			t.Errorf("%s drifts: %v, want %v (%v)", name, got[name], want, got)
		}
	}
}
