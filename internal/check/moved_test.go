package check

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
)

// A place is one amount, number or text of a book that can be moved.
type place struct {
	name   string
	figure *accounts.Figure
	text   *accounts.Text
	number *decimal.Decimal
	put    func() // writes a copy back into its map
}

// ofTable reports whether the place is a cell of one of the nine.
func (p *place) ofTable() bool { return p.put == nil && strings.Count(p.name, "/") == 2 }

// placesOf are all of a book, in a fixed order.
func placesOf(b *accounts.Book) (places []place) {
	figure := func(name string, f *accounts.Figure, put func()) {
		if f.State != accounts.Absent {
			places = append(places, place{name: name, figure: f, put: put})
		}
	}
	text := func(name string, t *accounts.Text, put func()) {
		if t.S != "" {
			places = append(places, place{name: name, text: t, put: put})
		}
	}
	number := func(name string, d *decimal.Decimal) { places = append(places, place{name: name, number: d}) }
	for i := range b.Statements {
		s := &b.Statements[i]
		for j := range s.Rows {
			for k := range s.Rows[j].Cells {
				figure(fmt.Sprintf("%d/%s/%s", s.ID, s.Rows[j].Key, s.Columns[k]), &s.Rows[j].Cells[k], nil)
			}
			text(fmt.Sprintf("%d/%s", s.ID, s.Rows[j].Key), &accounts.Text{S: s.Rows[j].Name}, nil)
			places[len(places)-1].put = func() { s.Rows[j].Name = "" }
		}
	}
	for _, m := range []struct {
		name string
		m    map[accounts.Datum]accounts.Figure
	}{{"prior", b.Prior}, {"budget", b.Budget}, {"reception", b.Reception}, {"procurement", b.Procurement}, {"performance", b.Performance.Amounts}} {
		for _, key := range slices.Sorted(maps.Keys(m.m)) {
			f := m.m[key]
			figure(m.name+"."+string(key), &f, func() { m.m[key] = f })
		}
	}
	for _, m := range []struct {
		name string
		m    map[accounts.CountKey]accounts.Count
	}{{"counts", b.Counts}, {"assets", b.Assets}, {"performance", b.Performance.Counts}} {
		for _, key := range slices.Sorted(maps.Keys(m.m)) {
			c := m.m[key]
			figure(m.name+"."+string(key), &c.Figure, func() { m.m[key] = c })
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b.Reasons)) {
		r := b.Reasons[key]
		text("reasons."+key, &r.Text, func() { b.Reasons[key] = r })
		for i := range r.Parts {
			figure(fmt.Sprintf("reasons.%s[%d]", key, i), &r.Parts[i].Amount, nil)
			text(fmt.Sprintf("reasons.%s[%d]", key, i), &r.Parts[i].Text, nil)
		}
	}
	for i := range b.Glossary {
		text("glossary."+b.Glossary[i].Term.S, &b.Glossary[i].Term, nil)
	}
	for i := range b.Forms {
		f := &b.Forms[i]
		figure("fiscal_initial", &f.Fiscal.Initial, nil)
		figure("fiscal_executed", &f.Fiscal.Executed, nil)
		figure("other_initial", &f.Other.Initial, nil)
		figure("other_executed", &f.Other.Executed, nil)
		figure("total_initial", &f.All.Initial, nil)
		figure("total_executed", &f.All.Executed, nil)
		text("goal_expected", &f.GoalExpected, nil)
		text("goal_actual", &f.GoalActual, nil)
		number("total", &f.Total.Value)
		for j := range f.Groups {
			number("weight of "+f.Groups[j].Name.S, &f.Groups[j].Weight)
		}
		f.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
			number("points of "+ind.Name.S, &ind.Points)
			number("target of "+ind.Name.S, &ind.Target.Value)
			number("actual of "+ind.Name.S, &ind.Actual.Value)
			text("shortfall of "+ind.Name.S, &ind.Shortfall, nil)
			if ind.Rating != nil {
				number("rating of "+ind.Name.S, &ind.Rating.Value)
			}
		})
	}
	return places
}

// moves are what may be wrong with a number: by the least, by the unit, by the
// sign, not there. Those of table are tried on the cells of the nine too.
var moves = []struct {
	name  string
	table bool
	move  func(d decimal.Decimal) decimal.Decimal
}{
	{"+0.01", true, func(d decimal.Decimal) decimal.Decimal { return d.Add(decimal.New(1, -2)) }},
	{"−0.01", false, func(d decimal.Decimal) decimal.Decimal { return d.Sub(decimal.New(1, -2)) }},
	{"+1", false, func(d decimal.Decimal) decimal.Decimal { return d.Add(decimal.New(1, 0)) }},
	{"×10⁴", true, func(d decimal.Decimal) decimal.Decimal { return d.Shift(4) }},
	{"÷10⁴", false, func(d decimal.Decimal) decimal.Decimal { return d.Shift(-4) }},
	{"0", false, func(decimal.Decimal) decimal.Decimal { return decimal.Decimal{} }},
	{"−", true, decimal.Decimal.Neg},
}

// wordings are texts that say nothing, or the wrong thing.
var wordings = []string{"", "无", "0", "人员增加", "支出增加", "支出减少", "压减会议费", "见上年", "确保完成任务"}

// outcome is what a moved book gives otherwise than the smallest one.
func outcomeOf(b *accounts.Book, dict *accounts.Dictionary, was *Report) string {
	accounts.Resolve(b, dict, nil)
	rep := Run(b, Options{})
	var out []string
	for i, o := range rep.Obligations {
		if o.State != was.Obligations[i].State {
			out = append(out, o.ID+"="+string(o.State))
		}
	}
	for _, d := range rep.Findings {
		severity := map[diag.Severity]string{diag.Error: "", diag.Warning: "?", diag.Info: "~"}[d.Severity]
		out = append(out, strings.TrimRight(d.Code+severity+" "+d.Difference, " "))
	}
	return strings.Join(out, "，")
}

// TestEveryPlaceMoved: each amount, number and text of the smallest book moved by
// the least there is, by the unit, by the sign, and taken away, and which duties see
// it: a limit or condition that changes, changes this dump.
func TestEveryPlaceMoved(t *testing.T) {
	b, dict := smallest()
	accounts.Resolve(b, dict, nil)
	was := Run(b, Options{})
	n := len(placesOf(b))
	if n < 200 {
		t.Fatalf("only %d places", n)
	}
	var out bytes.Buffer
	for i := range n {
		p := placesOf(b)[i]
		try := func(name string, change func(p place)) {
			b, dict := smallest()
			p := placesOf(b)[i]
			change(p)
			if p.put != nil {
				p.put()
			}
			fmt.Fprintf(&out, "  %s: %s\n", name, outcomeOf(b, dict, was))
		}
		fmt.Fprintln(&out, p.name)
		switch {
		case p.text != nil && p.text.At.IsZero(): // the name of a row
			try("no name", func(place) {})
		case p.text != nil:
			for _, w := range wordings {
				try("“"+w+"”", func(p place) { p.text.S = w })
			}
		case p.number != nil:
			for _, m := range moves {
				try(m.name, func(p place) { *p.number = m.move(*p.number) })
			}
		default:
			for _, m := range moves {
				if p.ofTable() && !m.table || p.figure.Amount.IsZero() && m.name != "+0.01" && m.name != "−0.01" && m.name != "+1" {
					continue
				}
				try(m.name, func(p place) {
					p.figure.Amount = accounts.NewAmount(m.move(p.figure.Amount.Decimal()), accounts.Yuan)
					p.figure.State = accounts.Given
				})
			}
			try("blank", func(p place) { *p.figure = accounts.Figure{State: accounts.Blank, At: p.figure.At} })
		}
	}
	golden.Check(t, "moved.txt", out.Bytes())
}

// TestLimits: the limits of the duties, from both sides.
func TestLimits(t *testing.T) {
	r := &run{}
	amount := func(s string) accounts.Amount { return accounts.NewAmount(decimal.RequireFromString(s), accounts.Yuan) }
	topicOf := func(now, base string) *topic {
		left, right := accounts.NewAmount(decimal.RequireFromString(now), accounts.Wan), accounts.NewAmount(decimal.RequireFromString(base), accounts.Wan)
		return &topic{term: accounts.Term{Figure: &accounts.Figure{Amount: left, State: accounts.Given}}, base: accounts.Figure{Amount: right, State: accounts.Given}}
	}
	for _, c := range []struct {
		above     int
		now, base string
		want      bool
	}{{0, "100", "100", true}, {10, "110", "100", true}, {10, "109.99", "100", false}, {10, "90", "100", true}, {10, "90.01", "100", false}, {10, "1", "0", true}} {
		r.opts.ReasonAbove = c.above
		if got := r.large(topicOf(c.now, c.base)); got != c.want {
			t.Errorf("%s against %s is large from %d %%: %v", c.now, c.base, c.above, got)
		}
	}
	for _, c := range []struct {
		big, small string
		n          int
		want       bool
	}{{"10000", "1", 1, true}, {"10050", "1", 1, true}, {"10050.01", "1", 1, false}, {"9950", "1", 1, true}, {"9949.99", "1", 1, false}, {"10100", "1", 2, true},
		{"5000", "0.5", 1, false}, {"5000.01", "0.5", 1, true}, {"-10000", "-1", 1, true}, {"10000", "10000", 1, false}} {
		if got := tenThousandfold(amount(c.big), amount(c.small), c.n); got != c.want {
			t.Errorf("%s and %s, %d amounts: %v", c.big, c.small, c.n, got)
		}
	}
	for _, c := range []struct {
		unit   accounts.Unit
		places int32
		want   string
	}{{accounts.Yuan, 2, "0.00"}, {accounts.NoUnit, 0, "0.00"}, {accounts.Wan, 0, "50.00"}, {accounts.Wan, 2, "50.00"}, {accounts.Wan, 4, "0.50"}, {accounts.Wan, 5, "0.05"},
		{accounts.Wan, 6, "0.00"}, {accounts.Thousand, 2, "5.00"}} {
		if got := halfUnit(c.unit, c.places).String(); got != c.want {
			t.Errorf("half a unit of %d places of %s is %s", c.places, c.unit, got)
		}
	}
}
