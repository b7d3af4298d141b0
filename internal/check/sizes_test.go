package check

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// TestSizes: what is told of one figure beside this year's, from both sides of
// each limit. The smallest book spent 118万元 in all; 99 and 80 are of other scopes.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		prior string // 本年支出合计 of last year, in 万元
		unit  accounts.Unit
		want  diag.Severity
		says  string
	}{
		{"101", accounts.Wan, 0, ""},
		{"0", accounts.Wan, 0, ""},
		{"0.13", accounts.Wan, 0, ""},                              // 908 times less
		{"0.11", accounts.Wan, diag.Warning, "1073分之一"},            // far apart otherwise
		{"117000", accounts.Wan, 0, ""},                            // 992 times more
		{"119000", accounts.Wan, diag.Warning, "1008倍"},            //
		{"235000", accounts.Wan, diag.Warning, "1992倍"},            //
		{"236000", accounts.Wan, diag.Error, "以元填的，却写作万元"},         // 2,000 times
		{"1180000", accounts.Wan, diag.Error, "约是本年数的一万倍"},         //
		{"5900000", accounts.Wan, diag.Error, "约是本年数的一万倍"},         // 50,000 times
		{"5910000", accounts.Wan, diag.Warning, "50085倍"},          //
		{"0.0118", accounts.Wan, diag.Error, "一万分之一"},              //
		{"0.0118", accounts.Yuan, diag.Error, "以万元填的，却写作元"},        // in 万元, said to be in 元
		{"1180000", accounts.Yuan, diag.Error, "又乘了一万"},            //
		{"-1180000", accounts.Wan, diag.Error, "是负数"},              // signs that differ say nothing of sizes
		{"0.0236", accounts.Wan, diag.Error, "约是本年数的一万分之一"},        // 5,000 times less
		{"0.06", accounts.Wan, diag.Warning, "1967分之一"},            //
		{"0.059", accounts.Wan, diag.Error, "约是本年数的一万分之一"},         //
		{"100000000", accounts.Wan, diag.Warning, "847458倍"},       //
		{"0.00000001", accounts.Wan, diag.Warning, "11800000000分"}, //
	} {
		b, dict := smallest()
		f := b.Prior[accounts.PriorExpenditureTotal]
		f.Amount, f.Unit = accounts.NewAmount(decimal.RequireFromString(c.prior), accounts.Wan), c.unit
		b.Prior[accounts.PriorExpenditureTotal] = f
		accounts.Resolve(b, dict, nil)
		list := append(find(Run(b, Options{}), "Y.11"), find(Run(b, Options{}), "Y.12")...)
		switch {
		case c.want == 0 && len(list) > 0:
			t.Errorf("%s: a false finding\n%s", c.prior, listText(list))
		case c.want != 0 && (len(list) != 1 || list[0].Severity != c.want || !strings.Contains(list[0].Message+list[0].Hint, c.says) || list[0].At != f.At):
			t.Errorf("%s: want %s %q at %s, got\n%s", c.prior, c.want, c.says, f.At, listText(list))
		}
	}
}

// TestSizesOfGroups: what is wrong as a whole is told once; one wrong member is
// told as one; where all is apart the workbook is named.
func TestSizesOfGroups(t *testing.T) {
	all := []accounts.Datum{accounts.PriorExpenditureTotal, accounts.PriorFiscalIncome, accounts.PriorFiscalExpenditure, accounts.PriorGeneralExpenditure,
		"basic.301", "basic.302", "basic.303", "three_public.total", "three_public.vehicles", "three_public.reception", accounts.PriorAgencyCost, accounts.PriorFundExpenditure}
	for _, c := range []struct {
		name   string
		change []change
		want   []string
	}{
		{"three of 三公", []change{thousands(false, "three_public.total", "three_public.vehicles", "three_public.reception")}, []string{"“三公”经费的上年数（各项）都约是本年数的一万倍"}},
		{"one of 三公", []change{thousands(false, "three_public.vehicles")}, []string{"·公务用车购置及运行费小计约是本年数的一万倍"}},
		{"all of last year", []change{thousands(false, all...)}, []string{"“三公”经费的上年数（各项）", "基本支出的上年数（各项）", "收支的上年数（各项）"}},
		{"all of last year and of the budget", []change{thousands(false, all...), thousands(true, "general_expenditure", "basic.301", "basic.302", "basic.303", "item.2080109",
			"adjusted_item.2080109", "three_public_initial.total", "three_public_initial.running", "three_public_initial.reception")},
			[]string{"上年数、预算数全都约是本年数的一万倍"}},
		{"a table that does not add up", []change{set(t1, accounts.RowExpenditureTotal, accounts.ColAmount, 1_180_000)}, nil},
		{"nothing is left", []change{told("", func(b *accounts.Book) {
			f := b.Prior["three_public.reception"]
			f.Amount = accounts.NewAmount(decimal.NewFromInt(3), accounts.Wan)
			b.Prior["three_public.reception"] = f
			set(t7, accounts.RowThreePublic, accounts.ColFinalReception, 0)(b)
		})}, nil},
	} {
		b, dict := smallest()
		for _, change := range c.change {
			change(b)
		}
		accounts.Resolve(b, dict, nil)
		list := find(Run(b, Options{}), "Y.11")
		ok := len(list) == len(c.want)
		for i := range c.want {
			ok = ok && strings.Contains(listText(list), c.want[i])
		}
		if !ok {
			t.Errorf("%s: want %q, got\n%s", c.name, c.want, listText(list))
		}
	}
}

// thousands takes figures of last year, or budgets, as written in 元 under 万元.
func thousands(budget bool, of ...accounts.Datum) change {
	return func(b *accounts.Book) string {
		m := b.Prior
		if budget {
			m = b.Budget
		}
		for _, d := range of {
			f := m[d]
			f.Amount = accounts.NewAmount(f.Amount.Decimal().Shift(4), accounts.Yuan)
			m[d] = f
		}
		return ""
	}
}

// TestSizesOfRandomBooks: last year and the budget drawn as they are in life, from
// a fiftieth to fifty times, with zeros: no finding.
func TestSizesOfRandomBooks(t *testing.T) {
	t.Parallel()
	dict := dictionary2020(t)
	rng := rand.New(rand.NewPCG(2021, 4))
	n := 300
	if testing.Short() {
		n = 60
	}
	compared := 0
	for i := range n {
		l := randomLedger(rng, dict)
		b := l.book()
		accounts.Resolve(b, dict, nil)
		draw := func(m map[accounts.Datum]accounts.Figure, d accounts.Datum, a accounts.Amount) {
			times := decimal.NewFromFloat(1 + 49*rng.Float64())
			switch v := a.Abs().Decimal(); rng.IntN(5) {
			case 0:
				m[d] = accounts.Figure{State: accounts.Given, Unit: accounts.Wan, Places: 2}
			case 1, 2:
				m[d] = accounts.Figure{Amount: accounts.NewAmount(v.Mul(times), accounts.Yuan), State: accounts.Given, Unit: accounts.Wan, Places: 2}
			default:
				m[d] = accounts.Figure{Amount: accounts.NewAmount(v.DivRound(times, 2), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2}
			}
		}
		for d, f := range b.ForNextYear() {
			draw(b.Prior, d, f.Amount)
			compared++
		}
		for _, row := range b.Statement(accounts.GeneralExpenditure).Rows {
			if len(row.Key) == 7 {
				draw(b.Budget, accounts.BudgetItem.Of(string(row.Key)), row.Cells[0].Amount)
			}
		}
		list := append(find(Run(b, Options{}), "Y.11"), find(Run(b, Options{}), "Y.12")...)
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return strings.Contains(d.Message, "填反") }) // drawn so by chance
		if len(list) > 0 {
			t.Fatalf("book %d:\n%s", i, listText(list))
		}
	}
	if compared < n*5 {
		t.Errorf("only %d figures", compared)
	}
}

// TestExchanged: two figures in each other's place are told, two that merely changed
// much are not.
func TestExchanged(t *testing.T) {
	for _, c := range []struct {
		a, b int64 // of last year's 301 and 302; this year's are 40 and 16
		told bool
	}{{13, 48, true}, {16, 40, false}, {4, 120, false}} {
		b, dict := smallest()
		put(b.Prior, "basic.301", c.a)
		put(b.Prior, "basic.302", c.b)
		if exchangedIn(b, dict) != c.told {
			t.Errorf("%d and %d", c.a, c.b)
		}
	}
	for _, c := range []struct {
		a, b int64 // of 301 and 303; this year's are 40 and 4
		told bool
	}{{4, 40, true}, {6, 25, true}, {7, 25, true}, {9, 25, false}, {4, 19, false}, {13, 12, false}, {40, 4, false}} {
		b, dict := smallest()
		put(b.Prior, "basic.301", c.a)
		put(b.Prior, "basic.303", c.b)
		if exchangedIn(b, dict) != c.told {
			t.Errorf("%d and %d", c.a, c.b)
		}
	}
}

func exchangedIn(b *accounts.Book, dict *accounts.Dictionary) bool {
	accounts.Resolve(b, dict, nil)
	for _, d := range Run(b, Options{}).Findings {
		if d.Code == "Y.11" && strings.Contains(d.Message, "填反") {
			return true
		}
	}
	return false
}
