package narrative

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// TestOperand: what a formula says of each amount: as precisely as it is known, and
// where the staff say it comes from.
func TestOperand(t *testing.T) {
	at := diag.Position{File: "unit.yaml", Line: 3}
	figure := func(s string, unit accounts.Unit, places int32) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString(s), unit), State: accounts.Given, Unit: unit, Places: places, At: at}
	}
	sourced, derived, both := figure("1", accounts.Wan, 2), figure("1", accounts.Wan, 2), figure("1", accounts.Wan, 2)
	sourced.Source, derived.Derived, both.Source, both.Derived = "批复", true, "批复", true
	for _, c := range []struct {
		f            accounts.Figure
		label, value string
	}{
		{figure("1234.5", accounts.Yuan, 2), "甲", "1234.50元"}, {figure("1234.567", accounts.Yuan, 3), "甲", "1234.567元"}, {figure("12.3", accounts.Wan, 1), "甲", "12.30万元"},
		{figure("12.345", accounts.Wan, 3), "甲", "12.345万元"}, {figure("12.345678", accounts.Wan, 6), "甲", "123456.78元"}, {figure("12", accounts.Thousand, 0), "甲", "1.200万元"}, {figure("0", accounts.Wan, 2), "甲", "0"},
		{sourced, "甲（批复）", "1.00万元"}, {derived, "甲（推定）", "1.00万元"}, {both, "甲（批复，推定）", "1.00万元"}, {accounts.Figure{At: at}, "甲", ""},
	} {
		v := ofFigure(c.f, "甲")
		if got := v.operand(); got != (Operand{c.label, c.value, at}) {
			t.Errorf("%v: %+v, want %s %s", c.f.Amount, got, c.label, c.value)
		}
	}
	empty := value{blank: true, known: true, label: "甲"}
	if got := empty.operand().Value; got != "空" {
		t.Errorf("an empty cell is %q", got)
	}
}

// TestHalf: how far an amount may be from the true one: half of its last place, for
// each rounded part.
func TestHalf(t *testing.T) {
	for _, c := range []struct {
		digits int32
		terms  int64
		want   string
	}{{2, 0, "0"}, {3, 5, "0"}, {1, 0, "0.05"}, {-2, 0, "50"}, {-2, 1, "50"}, {-2, 3, "150"}, {-1, 2, "10"}} {
		v := value{known: true, digits: c.digits, terms: c.terms}
		if got := v.half().String(); got != c.want {
			t.Errorf("%d digits, %d terms: %s, want %s", c.digits, c.terms, got, c.want)
		}
		if v.exact() != (c.digits >= 2) {
			t.Errorf("%d digits: exact %v", c.digits, v.exact())
		}
	}
	if (&value{digits: 2}).exact() {
		t.Error("what is not known is exact")
	}
}

// TestPrintedDrift: how far printed parts miss their printed whole, where shares are
// made of printed amounts; nothing where all is known to the 分 and printed so.
func TestPrintedDrift(t *testing.T) {
	for _, c := range []struct {
		name  string
		unit  accounts.Unit
		whole value
		parts []value
		want  string // of the whole
	}{
		{"exact, tables in 元", accounts.Yuan, yuan("30120"), []value{yuan("10040"), yuan("10040"), yuan("10040")}, "0"},
		{"exact, tables in 万元", accounts.Wan, yuan("30120"), []value{yuan("10040"), yuan("10040"), yuan("10040")}, "0.0033"},
		{"a part in 万元", accounts.Yuan, yuan("30120"), []value{yuan("10040"), yuan("10040"), wan("1.00")}, "0.0033"},
		{"the first part in 万元", accounts.Yuan, yuan("30120"), []value{wan("1.00"), yuan("10040"), yuan("10040")}, "0.0033"},
		{"the whole in 万元", accounts.Yuan, wan("3.01"), []value{yuan("10040"), yuan("10040"), yuan("10040")}, "0.0033"},
		{"more than the whole", accounts.Wan, yuan("29880"), []value{yuan("9960"), yuan("9960"), yuan("9960")}, "0.0033"},
		{"nothing missed", accounts.Wan, yuan("30000"), []value{yuan("10040"), yuan("19960")}, "0"},
		{"a whole that prints as zero", accounts.Wan, yuan("30"), []value{yuan("30000")}, "0"},
		{"a negative whole", accounts.Wan, yuan("-30120"), []value{yuan("-10040"), yuan("-10040"), yuan("-10040")}, "0.0033"},
	} {
		o := ningxia
		o.TableUnit = c.unit
		var parts []part
		for i := range c.parts {
			parts = append(parts, part{"x", &c.parts[i]})
		}
		if got := newDeriver(o).printedDrift(&c.whole, parts).Round(4).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestAddUp (P.1): n shares, each rounded for itself, miss 100 by 0.01·(n−1) at most;
// by no more than their parts drift from the whole and one place besides; those that
// were filled up by nothing at all.
func TestAddUp(t *testing.T) {
	for _, c := range []struct {
		name   string
		places int32
		whole  value
		parts  []value
		shares string
		filled bool
		fails  bool
		groups int
	}{
		{"two", 2, yuan("100"), []value{yuan("60"), yuan("40")}, "60.00 40.01", false, false, 1}, {"two, beyond", 2, yuan("100"), []value{yuan("60"), yuan("40")}, "60.00 40.02", false, true, 1},
		{"two, below", 2, yuan("100"), []value{yuan("60"), yuan("40")}, "60.00 39.99", false, false, 1}, {"two, beyond below", 2, yuan("100"), []value{yuan("60"), yuan("40")}, "60.00 39.98", false, true, 1},
		{"one", 2, yuan("100"), []value{yuan("100")}, "100.00", false, false, 1}, {"one, beyond", 2, yuan("100"), []value{yuan("100")}, "100.01", false, true, 1},
		{"three", 2, yuan("100"), []value{yuan("50"), yuan("30"), yuan("20")}, "50.01 30.01 20.00", false, false, 1}, {"three, beyond", 2, yuan("100"), []value{yuan("50"), yuan("30"), yuan("20")}, "50.01 30.01 20.01", false, true, 1},
		{"zeros do not count", 2, yuan("100"), []value{yuan("60"), yuan("40"), yuan("0"), yuan("0")}, "60.00 40.02 0.00 0.00", false, true, 1},
		{"one decimal", 1, yuan("100"), []value{yuan("60"), yuan("40")}, "60.0 40.1", false, false, 1}, {"one decimal, beyond", 1, yuan("100"), []value{yuan("60"), yuan("40")}, "60.0 40.2", false, true, 1},
		{"filled", 2, yuan("100"), []value{yuan("60"), yuan("40")}, "60.00 40.00", true, false, 1}, {"filled, beyond", 2, yuan("100"), []value{yuan("60"), yuan("40")}, "60.00 40.01", true, true, 1},
		// 100.01万元 of parts of 100.00: they drift by 0.0099… percentage points.
		{"drift", 2, wan("100.01"), []value{wan("60"), wan("40")}, "60.00 40.02", false, false, 1}, {"drift, beyond", 2, wan("100.01"), []value{wan("60"), wan("40")}, "60.00 40.03", false, true, 1},
		// 3.01万元 printed of 3.00: 0.33 percentage points, in tables of 元 made of parts in 万元.
		{"printed", 2, yuan("30120"), []value{yuan("10040"), yuan("10040"), {known: true, digits: -2, amount: yuan("10040").amount}}, "33.33 33.33 33.70", false, false, 1},
		{"printed, beyond", 2, yuan("30120"), []value{yuan("10040"), yuan("10040"), {known: true, digits: -2, amount: yuan("10040").amount}}, "33.33 33.33 33.71", false, true, 1},
		{"all zero", 2, yuan("100"), []value{yuan("0"), yuan("0")}, "0.00 0.00", false, false, 0}, {"no share", 2, yuan("100"), []value{yuan("60"), yuan("40")}, "60.00 -", false, false, 0},
	} {
		o := ningxia
		o.PercentPlaces = c.places
		d := newDeriver(o)
		var parts []part
		var sum accounts.Amount
		var shares []*Number
		for i, s := range strings.Fields(c.shares) {
			c.parts[i].at, c.parts[i].label = diag.Position{Line: i + 1}, "部分"
			parts, sum = append(parts, part{"x", &c.parts[i]}), sum.Add(c.parts[i].amount)
			if s == "-" {
				shares = append(shares, nil)
				continue
			}
			shares = append(shares, &Number{Digits: s, Unit: "%", Value: decimal.RequireFromString(s)})
		}
		c.whole.at, c.whole.label = diag.Position{Line: 9}, "全部"
		d.addUp(&c.whole, sum, parts, shares, c.filled)
		if failed := len(d.diags) > 0; failed != c.fails || d.facts.ShareGroups != c.groups {
			t.Errorf("%s: told %v, %d groups", c.name, d.diags, d.facts.ShareGroups)
		}
		for _, g := range d.diags {
			total := decimal.Decimal{}
			for _, s := range shares {
				total = total.Add(s.Value)
			}
			if g.Severity != diag.Error || g.Code != "P.1" || g.At != c.whole.at || g.Message != "全部的各项占比相加为"+total.StringFixed(c.places)+"%，不是100%" {
				t.Errorf("%s: %s", c.name, g)
			}
			for i, side := range g.Where {
				if i == 0 && (side.At != c.whole.at || side.Label != "全部") || i > 0 && (side.At.Line != i || side.Label != "部分" || side.Value != shares[i-1].Text()) {
					t.Errorf("%s: %+v", c.name, side)
				}
			}
		}
	}
}

// TestShareBounds (P.5): a share is from 0 to 100 %, both included.
func TestShareBounds(t *testing.T) {
	for part, want := range map[string]string{"-0.01": "占比-0.01%不在0%与100%之间", "0": "", "100": "", "100.01": "占比100.01%不在0%与100%之间"} {
		d := newDeriver(ningxia)
		p, w := yuan(part), yuan("100")
		p.at, w.at = diag.Position{Line: 1}, diag.Position{Line: 2}
		p.label, w.label = "部分", "全部"
		n := d.share("x", AllFunds, &p, &w)
		got := ""
		for _, g := range d.diags {
			got += g.Message
			if g.Code != "P.5" || g.At != p.at || len(g.Where) != 2 || g.Where[0] != (diag.Side{At: p.at, Label: "部分", Value: p.operand().Value}) || g.Where[1] != (diag.Side{At: w.at, Label: "全部", Value: "100.00元"}) {
				t.Errorf("%s", g)
			}
		}
		if got != want || n == nil || n.Formula != "部分 ÷ 全部" {
			t.Errorf("%s: %q, %+v", part, got, n)
		}
	}
	// The part is the whole: no bounds, however it is rounded.
	d := newDeriver(ningxia)
	if n := d.share("x", AllFunds, ptr(wan("3.00")), ptr(wan("3.00"))); !n.High.IsZero() || !n.Low.IsZero() {
		t.Errorf("%s…%s", n.Low, n.High)
	}
	if n := d.share("x", AllFunds, ptr(wan("2.00")), ptr(wan("3.00"))); n.High.IsZero() || n.Low.IsZero() {
		t.Errorf("%s…%s", n.Low, n.High)
	}
}
