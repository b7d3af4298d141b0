package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
)

// TestKindsOfForms: a form of a layout's kind is held to the rule of its kind, each
// duty with what breaks it and the value on the right side of it.
func TestKindsOfForms(t *testing.T) {
	wan := func(n int64) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(n), accounts.Wan), State: accounts.Given, Unit: accounts.Wan, Places: 2}
	}
	score := func(n int64) *accounts.GivenScore { return &accounts.GivenScore{Value: decimal.NewFromInt(n)} }
	form := func(kind accounts.EvaluationKind, points int64, ind accounts.Indicator) *accounts.Book {
		b := resolved(t)
		ind.Name, ind.Points = accounts.Text{S: "指标"}, decimal.NewFromInt(points)
		b.OtherForms = []accounts.EvaluationForm{{Kind: &kind, All: accounts.Funds{Initial: wan(10), Adjusted: wan(20), Executed: wan(10)},
			Groups: []accounts.IndicatorGroup{{Name: accounts.Text{S: "产出"}, Weight: decimal.NewFromInt(points),
				Subgroups: []accounts.IndicatorSubgroup{{Name: accounts.Text{S: "数量"}, Indicators: []accounts.Indicator{ind}}}}}}}
		return b
	}
	kind := func(scoring accounts.Scoring) accounts.EvaluationKind {
		return accounts.EvaluationKind{Key: "whole", Name: "整体支出自评表", Scoring: scoring, High: 80, Low: 60}
	}
	rule, hand, none := kind(accounts.ByRule), kind(accounts.ByHand), kind(accounts.Unscored)
	words := func(s string) accounts.Measure { return accounts.Measure{Text: s, Raw: accounts.Text{S: s}} }
	partly := func(n int64) accounts.Indicator {
		return accounts.Indicator{Target: words("好"), Actual: words("部分达成"), Rating: score(n), Shortfall: accounts.Text{S: "原因"}}
	}
	executed := rule
	executed.Execution = 10
	open := rule // no layout says whether 预算执行率 has points
	open.Open = true
	totalled := func(b *accounts.Book, total int64) *accounts.Book {
		b.OtherForms[0].Total = score(total)
		return b
	}
	unadjusted := func(b *accounts.Book) *accounts.Book {
		b.OtherForms[0].All.Adjusted = accounts.Figure{}
		return b
	}
	for _, c := range []struct {
		name, id, say string // "" where nothing of the form is to be found
		book          *accounts.Book
	}{
		{"in its band", "", "", form(rule, 100, partly(60))},
		{"below its band", "E.7", "80–60%", form(rule, 100, partly(59))},
		{"points and execution", "", "", form(executed, 90, partly(60))},
		{"points without execution", "E.2", "预算执行率10分", form(executed, 100, partly(60))},
		{"ninety points, and ten of execution that nobody denies", "", "", totalled(form(open, 90, partly(60)), 65)},
		{"a total without them", "E.4", "", totalled(form(open, 90, partly(60)), 60)},
		{"ninety points where a layout says a hundred", "E.2", "", form(rule, 90, partly(60))},
		{"of a budget that the form alone has", "", "", unadjusted(totalled(form(open, 90, partly(60)), 69))},
		{"a total beyond that", "E.4", "", unadjusted(totalled(form(open, 90, partly(60)), 71))},
		{"eighty points", "E.2", "", form(open, 80, partly(60))},
		{"a hundred", "", "", totalled(form(open, 100, partly(60)), 60)},
		{"by hand", "", "", form(hand, 100, accounts.Indicator{Rating: score(100)})},
		{"by hand, not scored", "E.6", "没有评分", form(hand, 100, accounts.Indicator{})},
		{"by hand, above its points", "E.5", "超出0至分值", form(hand, 100, accounts.Indicator{Rating: score(101)})},
		{"by hand, less and no reason", "E.8", "没有写未完成原因", form(hand, 100, accounts.Indicator{Rating: score(99)})},
		{"without points", "", "", form(none, 0, accounts.Indicator{Target: words("好"), Actual: words("差")})},
	} {
		var found []string
		for _, d := range Run(c.book, Options{}).Findings {
			if strings.Contains(d.Message, "整体支出自评表") {
				found = append(found, d.Code+" "+d.Message+d.Hint+fmt.Sprint(d.Where))
			}
		}
		text := strings.Join(found, "\n")
		if c.id == "" && found != nil || c.id != "" && (len(found) != 1 || !strings.HasPrefix(text, c.id+" ") || !strings.Contains(text, c.say)) {
			t.Errorf("%s: %s", c.name, text)
		}
	}
	// What the whole unit spent holds what the form says.
	b := form(none, 0, accounts.Indicator{Target: words("好"), Actual: words("好")})
	spent := b.Statement(t3).Figure(accounts.RowTotal, accounts.ColTotal)
	for more, want := range map[int64]int{0: 0, 1: 1} {
		b.OtherForms[0].All.Executed = spent
		b.OtherForms[0].All.Executed.Amount = spent.Amount.Add(accounts.NewAmount(decimal.NewFromInt(more), accounts.Wan))
		b.OtherForms[0].All.Adjusted = b.OtherForms[0].All.Executed
		if found := find(Run(b, Options{}), "E.15"); len(found) != want {
			t.Errorf("%d more than was spent: %s", more, listText(found))
		}
	}
	// The execution is measured by 全年预算数 where the form has it.
	b = form(executed, 90, partly(60))
	if s, ok := b.OtherForms[0].ExecutionScore(); !ok || s.String() != "5" {
		t.Errorf("half of the adjusted budget: %s", s)
	}
	if total, ok := b.OtherForms[0].Score(); !ok || total.String() != "65" {
		t.Errorf("the total: %s", total)
	}
	b.OtherForms[0].All.Adjusted = accounts.Figure{}
	if s, _ := b.OtherForms[0].ExecutionScore(); s.String() != "10" {
		t.Errorf("all of the initial budget: %s", s)
	}
}
