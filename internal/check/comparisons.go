package check

import (
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Comparison is an amount beside its base, which staff explain.
type Comparison struct {
	Topic      string // of accounts.Topics, with its member
	Name       string // 本年支出合计
	Against    string // 上年决算数
	Current    diag.Side
	Base       diag.Side
	Difference accounts.Amount // of the two as prose prints them
	Needed     bool            // the report must give a reason
	Given      bool            // the unit's files give one
}

// Comparisons are those that the book can make, in the order of part three.
func Comparisons(b *accounts.Book, opts Options) []Comparison {
	r := newRun(b, opts)
	var out []Comparison
	for _, t := range r.topics() {
		if !t.compared() {
			continue
		}
		reason, given := b.Reasons[t.key]
		out = append(out, Comparison{
			Topic: t.key, Name: t.name, Against: t.from,
			Current:    r.describe(&t.term),
			Base:       diag.Side{At: t.base.At, Label: t.name + t.from, Value: money(t.base.Amount, t.base.Unit)},
			Difference: t.delta(),
			Needed:     !t.delta().IsZero() && r.explained(t.key) && r.large(&t),
			Given:      given && (!reason.Text.IsZero() || len(reason.Parts) > 0),
		})
	}
	return out
}
