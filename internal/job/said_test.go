package job

import (
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
)

// TestSaid: a report is made anew where a call says anything else than the call
// before: every part of an acceptance and of a reading counts.
func TestSaid(t *testing.T) {
	a := accounts.Acceptance{ID: "X.1", Cell: "公开01表!B2", Reason: accounts.Text{S: "因"}}
	r := accounts.CaptionReading{Table: "公开01表", Caption: "合计数", Is: "合计", Unit: "万元"}
	calls := []Job{{}, {Accept: []accounts.Acceptance{a}}, {Readings: []accounts.CaptionReading{r}}}
	for _, change := range []func(*accounts.Acceptance){
		func(a *accounts.Acceptance) { a.ID = "X.2" },
		func(a *accounts.Acceptance) { a.Cell = "公开01表!B3" },
		func(a *accounts.Acceptance) { a.Difference = accounts.NewAmount(decimal.NewFromInt(1), accounts.Yuan) },
		func(a *accounts.Acceptance) { a.Reason.S = "果" },
	} {
		b := a
		change(&b)
		calls = append(calls, Job{Accept: []accounts.Acceptance{b}})
	}
	for _, change := range []func(*accounts.CaptionReading){
		func(r *accounts.CaptionReading) { r.Table = "公开02表" },
		func(r *accounts.CaptionReading) { r.Caption = "总计数" },
		func(r *accounts.CaptionReading) { r.Is = "基本支出" },
		func(r *accounts.CaptionReading) { r.Unit = "元" },
	} {
		b := r
		change(&b)
		calls = append(calls, Job{Readings: []accounts.CaptionReading{b}})
	}
	seen := map[string]int{}
	p := New(Settings{})
	for i, c := range calls {
		said := p.callOf(c).Said
		if j, ok := seen[said]; ok {
			t.Errorf("calls %d and %d are one", j, i)
		}
		seen[said] = i
	}
}
