package narrative

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// newDeriver is a deriver without statements, to compute single facts.
func newDeriver(o Options) *deriver {
	d := &deriver{book: &accounts.Book{Year: 2020, FormSet: accounts.Core()}, o: o, facts: &Facts{}, year: "2020", prior: "2019"}
	d.round()
	return d
}

// yuan is an amount known to the 分, wan one published in 万元.
func yuan(s string) value {
	return value{known: true, digits: 2, unit: accounts.Yuan, amount: accounts.NewAmount(decimal.RequireFromString(s), accounts.Yuan)}
}

func wan(s string) value {
	return value{known: true, digits: -2, unit: accounts.Wan, amount: accounts.NewAmount(decimal.RequireFromString(s), accounts.Wan)}
}

// TestWordings has one line for each row of the table of wordings: which case,
// and which numbers there are to print.
func TestWordings(t *testing.T) {
	percentOnly := ningxia
	percentOnly.UseTimes = false
	for _, c := range []struct {
		name             string
		o                Options
		cur, base        value
		want             Case
		delta, rate, mul string
	}{
		{"rise", ningxia, wan("14417.33"), wan("13899.72"), Up, "517.61万元", "3.72%", ""},
		{"rise just below one time", ningxia, wan("199.99"), wan("100"), Up, "99.99万元", "99.99%", ""},
		{"rise of one time", ningxia, wan("200"), wan("100"), UpTimes, "100.00万元", "100.00%", "1.00倍"},
		{"multiple is the increment, not the quotient", ningxia, wan("67.35"), wan("30.78"), UpTimes, "36.57万元", "118.81%", "1.19倍"},
		{"rise of one time, pack without 倍", percentOnly, wan("200"), wan("100"), Up, "100.00万元", "100.00%", ""},
		{"rise from zero", ningxia, wan("33.53"), wan("0"), UpFromZero, "33.53万元", "", ""},
		{"rise from what prints as zero", ningxia, yuan("335345"), yuan("30"), UpFromZero, "33.53万元", "", ""},
		{"fall", ningxia, wan("6.68"), wan("21.08"), Down, "14.40万元", "68.31%", ""},
		{"fall to zero", ningxia, wan("0"), wan("15.57"), DownToZero, "15.57万元", "100.00%", ""},
		{"equal", ningxia, yuan("80000"), yuan("80000"), Flat, "0.00万元", "", ""},
		{"equal as published", ningxia, wan("8"), wan("8"), Flat, "0.00万元", "", ""},
		{"print the same", ningxia, yuan("80000"), yuan("80049.99"), NearlyFlat, "0.00万元", "", ""},
		{"print the same, base published", ningxia, yuan("80010"), wan("8"), NearlyFlat, "0.00万元", "", ""},
		{"from a negative balance", ningxia, yuan("50000"), yuan("-20000"), FromNegative, "7.00万元", "", ""},
		{"to a negative balance", ningxia, yuan("-50000"), yuan("20000"), FromNegative, "7.00万元", "", ""},
		{"both zero", ningxia, yuan("0"), wan("0"), Nothing, "0.00万元", "", ""},
		{"base not known", ningxia, yuan("1"), value{}, Unknown, "", "", ""},
		{"current not known", ningxia, value{}, wan("1"), Unknown, "", "", ""},
	} {
		d := newDeriver(c.o)
		got := compared(d, GeneralBudget, PriorFinal, "支出", c.cur, c.base)
		if got.Case != c.want {
			t.Errorf("%s: case %s, want %s", c.name, got.Case, c.want)
		}
		for what, pair := range map[string][2]string{"delta": {printedText(got.Delta), c.delta}, "rate": {printedText(got.Rate), c.rate}, "times": {printedText(got.Times), c.mul}} {
			if pair[0] != pair[1] {
				t.Errorf("%s: %s %q, want %q", c.name, what, pair[0], pair[1])
			}
		}
		if got.Done != nil {
			t.Errorf("%s: a comparison with the prior year has a completion rate", c.name)
		}
	}
}

func ptr(v value) *value { return &v }

// compared is a comparison of two amounts.
func compared(d *deriver, s Scope, basis Basis, label string, cur, base value) *Change {
	c := &Change{Name: "x", Scope: s, Basis: basis, Current: d.money("x.current", s, &cur), Base: d.money("x.base", s, &base)}
	d.change(c, label, cur, base)
	return c
}

func printedText(n *Number) string {
	if n == nil {
		return ""
	}
	return n.Text()
}

// TestCompletion: only a budget that is not zero has a completion rate, and
// each change knows which budget it is.
func TestCompletion(t *testing.T) {
	d := newDeriver(ningxia)
	for _, c := range []struct {
		basis     Basis
		cur, base value
		done      string
	}{
		{InitialBudget, yuan("58732.74"), yuan("110000"), "53.39%"}, // both known in 元
		{InitialBudget, yuan("58732.74"), wan("11"), "53.36%"},      // both as printed
		{AdjustedBudget, yuan("0"), yuan("110000"), "0.00%"},
		{InitialBudget, yuan("100"), yuan("0"), ""},
		{InitialBudget, yuan("100000"), yuan("20"), ""}, // prints 0.00万元
		{PriorFinal, yuan("100"), yuan("50"), ""},
	} {
		ch := compared(d, GeneralBudget, c.basis, "支出", c.cur, c.base)
		if got := printedText(ch.Done); got != c.done {
			t.Errorf("%s: %q, want %q", c.basis, got, c.done)
		}
		if ch.Done != nil && !strings.Contains(ch.Done.Formula, c.basis.String()) {
			t.Errorf("%s: formula %q does not name its base", c.basis, ch.Done.Formula)
		}
	}
}

// TestPrecision: operands of a rate have one precision, the delta is that of
// the printed values, and a wide interval is stated.
func TestPrecision(t *testing.T) {
	d := newDeriver(ningxia)
	c := compared(d, ThreePublicFunds, PriorFinal, "公务接待费", yuan("8073"), wan("0.95"))
	if c.Rate.Text() != "14.74%" || c.Delta.Text() != "0.14万元" {
		t.Errorf("%s %s", c.Delta.Text(), c.Rate.Text())
	}
	if got := c.Rate.Low.StringFixed(4) + " " + c.Rate.High.StringFixed(4); got != "0.1457 0.1547" {
		t.Errorf("interval %s", got)
	}
	if w, ok := Interval(c.Rate); !ok || w.Severity != diag.Info || !strings.Contains(w.Message, "14.57%至15.47%") || !strings.HasPrefix(w.Message, "2020年度公务接待费的增减幅度") {
		t.Errorf("interval is told as %q", w.Message)
	}
	// 0.02 percentage points are no news.
	d = newDeriver(ningxia)
	c = compared(d, GeneralBudget, PriorFinal, "支出", wan("14417.33"), wan("13899.72"))
	if w, ok := Interval(c.Rate); ok || c.Rate.High.Sub(c.Rate.Low).Sign() <= 0 {
		t.Errorf("told as %q, interval %s…%s", w.Message, c.Rate.Low, c.Rate.High)
	}
	// Exact operands have no interval.
	c = compared(d, GeneralBudget, PriorFinal, "支出", yuan("100.01"), yuan("300"))
	if !c.Rate.High.IsZero() {
		t.Errorf("interval of exact operands: %s…%s", c.Rate.Low, c.Rate.High)
	}
}

// TestShares: a share is redone from what the tables print.
func TestShares(t *testing.T) {
	d := newDeriver(ningxia)
	if n := d.share("x", ThreePublicFunds, ptr(yuan("58732.74")), ptr(yuan("66805.74"))); n.Text() != "87.92%" {
		t.Errorf("tables in 元: %s", n.Text())
	}
	o := ningxia
	o.TableUnit = accounts.Wan
	d = newDeriver(o)
	if n := d.share("x", ThreePublicFunds, ptr(yuan("58732.74")), ptr(yuan("66805.74"))); n.Text() != "87.87%" {
		t.Errorf("tables in 万元: %s", n.Text())
	}
	if n := d.share("x", FundBudget, ptr(yuan("0")), ptr(yuan("0"))); n != nil {
		t.Errorf("share of nothing: %s", n.Text())
	}
}

// TestLargestRemainder: shares add up to 100 by the pack's choice, and the
// trace says which one was moved.
func TestLargestRemainder(t *testing.T) {
	parts := []part{{"a", ptr(yuan("1"))}, {"b", ptr(yuan("1"))}, {"c", ptr(yuan("1"))}}
	shares := func(o Options) (out []string, notes string) {
		for _, n := range newDeriver(o).shares(AllFunds, ptr(yuan("3")), parts) {
			out = append(out, n.Text())
			notes += n.Rounding
		}
		return
	}
	if got, notes := shares(ningxia); strings.Join(got, " ") != "33.33% 33.33% 33.33%" || strings.Contains(notes, "最大余额") {
		t.Errorf("independent: %v %s", got, notes)
	}
	o := ningxia
	o.LargestRemainder = true
	if got, notes := shares(o); strings.Join(got, " ") != "33.34% 33.33% 33.33%" || !strings.Contains(notes, "四舍五入为33.33%") {
		t.Errorf("largest remainder: %v %s", got, notes)
	}
	// Parts that do not make up the whole are never forced.
	parts = parts[:2]
	if got, _ := shares(o); strings.Join(got, " ") != "33.33% 33.33%" {
		t.Errorf("parts of something else: %v", got)
	}
}

// TestSharesAddUp: shares that miss 100 by more than rounding explains are an
// error; parts in 万元 may miss it by their drift, and what the pack's largest
// remainder could not fill is said.
func TestSharesAddUp(t *testing.T) {
	codes := func(d *deriver) (out string) {
		for _, g := range d.diags {
			out += g.Severity.String() + " " + g.Code + ";"
		}
		return out
	}
	d := newDeriver(ningxia)
	whole := yuan("100")
	parts := []part{{"a", ptr(yuan("60"))}, {"b", ptr(yuan("40"))}}
	d.shares(AllFunds, &whole, parts)
	if codes(d) != "" || d.facts.ShareGroups != 1 {
		t.Errorf("%s, %d groups", codes(d), d.facts.ShareGroups)
	}
	// As a slip of this package would have it: a printed share of another whole.
	shares := d.shares(AllFunds, &whole, parts)
	shares[1].Digits = "41.00"
	d.addUp(&whole, whole.amount, parts, shares, false)
	if codes(d) != "error P.1;" {
		t.Errorf("101%%: %s", codes(d))
	}
	o := ningxia
	o.LargestRemainder = true
	d = newDeriver(o)
	d.shares(AllFunds, ptr(wan("100.01")), []part{{"a", ptr(wan("60"))}, {"b", ptr(wan("40"))}})
	if codes(d) != "info P.1;" {
		t.Errorf("drift: %s", codes(d))
	}
}

// TestRandomShares: shares of one whole add up to 100 within what rounding
// each for itself allows, and exactly by largest remainder; none moves by more
// than one last digit.
func TestRandomShares(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2020))
	hundred := decimal.New(100, 0)
	for range 1000 {
		var parts []part
		whole := yuan("0")
		for range 1 + r.IntN(12) {
			cents := r.Int64N(1 << (1 + r.IntN(40)))
			if r.IntN(4) == 0 {
				cents = 0
			}
			p := part{"x", &value{known: true, digits: 2, amount: accounts.NewAmount(decimal.New(cents, -2), accounts.Yuan)}}
			parts = append(parts, p)
			whole.amount = whole.amount.Add(p.value.amount)
		}
		if whole.amount.IsZero() {
			continue
		}
		sum := func(shares []*Number) decimal.Decimal {
			total := decimal.Decimal{}
			for _, n := range shares {
				total = total.Add(decimal.RequireFromString(n.Digits))
			}
			return total
		}
		independent := newDeriver(ningxia).shares(AllFunds, &whole, parts)
		if off := sum(independent).Sub(hundred).Abs(); off.Cmp(decimal.New(int64(len(parts)-1), -2)) > 0 {
			t.Fatalf("independent shares are off by %s: %v", off, parts)
		}
		o := ningxia
		o.LargestRemainder = true
		forced := newDeriver(o).shares(AllFunds, &whole, parts)
		if total := sum(forced); !total.Equal(hundred) {
			t.Fatalf("largest remainder adds up to %s: %v", total, parts)
		}
		for i := range forced {
			d := decimal.RequireFromString(forced[i].Digits).Sub(decimal.RequireFromString(independent[i].Digits)).Abs()
			if d.Cmp(decimal.New(1, -2)) > 0 || parts[i].value.amount.IsZero() && forced[i].Digits != "0.00" {
				t.Fatalf("share %s became %s", independent[i].Digits, forced[i].Digits)
			}
		}
	}
}

// TestImpossibleShare: a part larger than its whole is an error at its cell.
func TestImpossibleShare(t *testing.T) {
	d := newDeriver(ningxia)
	part := yuan("549")
	part.at = diag.Position{File: "unit.yaml", Line: 7}
	n := d.share("x", GeneralBudget, ptr(part), ptr(yuan("542.34")))
	if n.Text() != "101.23%" || len(d.diags) != 1 || d.diags[0].Code != "P.5" || d.diags[0].At != part.at {
		t.Errorf("%s, %v", n.Text(), d.diags)
	}
}

// TestFinerThanSource: tables in 元 from a statement in 万元 are refused.
func TestFinerThanSource(t *testing.T) {
	b := rawBook(t)
	s := b.Statement(accounts.GeneralExpenditure)
	s.Unit = accounts.Wan
	for i := range s.Rows {
		for j := range s.Rows[i].Cells {
			c := &s.Rows[i].Cells[j]
			c.Amount, c.Unit, c.Places = c.Amount.Rounded(accounts.Wan, 2), accounts.Wan, 2
		}
	}
	_, diags := derive(t, b, ningxia)
	if n := diags.Count(diag.Error); n != 1 {
		t.Fatalf("%d errors, want 1: %v", n, diags)
	}
	for _, d := range diags {
		if d.Severity == diag.Error && (!strings.Contains(d.Message, "公开05表的金额单位是万元") || !strings.Contains(d.Message, "按元印出")) {
			t.Errorf("message %q", d.Message)
		}
	}
	o := ningxia
	o.TableUnit = accounts.Wan
	if _, diags := derive(t, b, o); diags.Failed() {
		t.Errorf("tables in 万元: %v", diags)
	}
}

// TestRandomChanges: for any two amounts, what a sentence prints agrees with
// itself: the printed operands give the printed delta, the direction is that
// of the printed operands, and where both operands are as printed the rate can
// be redone from them.
func TestRandomChanges(t *testing.T) {
	r := rand.New(rand.NewPCG(2020, 7))
	amount := func() value {
		cents := r.Int64N(1_000_000)
		switch r.IntN(6) {
		case 0:
			cents = 0
		case 1:
			cents = r.Int64N(1_000_000_000_000)
		case 2:
			cents = -cents
		}
		if r.IntN(2) == 0 {
			return wan(strconv.FormatInt(cents/100, 10) + "." + pad(cents%100))
		}
		return value{known: true, digits: 2, unit: accounts.Yuan, amount: accounts.NewAmount(decimal.New(cents, -2), accounts.Yuan)}
	}
	d := newDeriver(ningxia)
	hundred := decimal.New(100, 0)
	for range 5000 {
		cur, base := amount(), amount()
		if r.IntN(10) == 0 {
			base = cur
		}
		c := compared(d, GeneralBudget, InitialBudget, "支出", cur, base)
		cp, bp := decimal.RequireFromString(c.Current.Digits), decimal.RequireFromString(c.Base.Digits)
		delta := cp.Sub(bp)
		if got := c.Delta.Digits; got != delta.Abs().StringFixed(2) {
			t.Fatalf("%s against %s: delta %s", cp, bp, got)
		}
		var ok bool
		switch c.Case {
		case Up, UpTimes, UpFromZero:
			ok = delta.Sign() > 0
		case Down, DownToZero:
			ok = delta.Sign() < 0
		case Flat, NearlyFlat, Nothing:
			ok = delta.IsZero()
		case FromNegative:
			ok = cur.amount.Sign() < 0 || base.amount.Sign() < 0
		}
		if !ok {
			t.Fatalf("%s against %s: %s", cp, bp, c.Case)
		}
		rated := c.Case == Up || c.Case == UpTimes || c.Case == Down || c.Case == DownToZero
		if rated != (c.Rate != nil) || (c.Case == UpTimes) != (c.Times != nil) {
			t.Fatalf("%s against %s: %s, rate %v, times %v", cp, bp, c.Case, c.Rate, c.Times)
		}
		if c.Done != nil && bp.Sign() <= 0 {
			t.Fatalf("completion %s of %s", c.Done.Text(), bp)
		}
		if c.Rate != nil && !(cur.exact() && base.exact()) {
			want := delta.Abs().Mul(hundred).DivRound(bp, 20).Round(2).StringFixed(2)
			if c.Rate.Digits != want {
				t.Fatalf("%s against %s: rate %s, redone %s", cp, bp, c.Rate.Digits, want)
			}
		}
		if c.Rate != nil && cur.exact() && base.exact() {
			e := cur.amount.Sub(base.amount).Abs().Decimal().Mul(hundred).DivRound(base.amount.Decimal(), 20).Round(2).StringFixed(2)
			if c.Rate.Digits != e {
				t.Fatalf("%s against %s: rate %s, exact %s", cp, bp, c.Rate.Digits, e)
			}
		}
		if n := c.Rate; n != nil && !n.High.IsZero() {
			exact := cur.amount.Decimal().Sub(base.amount.Decimal()).DivRound(base.amount.Decimal(), 28).Abs()
			if exact.Cmp(n.Low) < 0 || exact.Cmp(n.High) > 0 {
				t.Fatalf("%s against %s: %s not in %s…%s", cp, bp, exact, n.Low, n.High)
			}
		}
	}
}

func pad(n int64) string {
	if n < 0 {
		n = -n
	}
	s := strconv.FormatInt(n, 10)
	return strings.Repeat("0", 2-len(s)) + s
}
