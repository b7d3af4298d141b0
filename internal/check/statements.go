package check

import (
	"slices"

	"juesuan/internal/accounts"
	"juesuan/internal/cause"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// sumsHold demands every addition of the duty at hand within its statement.
func sumsHold(id accounts.StatementID) func(*run) {
	return func(r *run) {
		if !r.has(id) {
			return
		}
		for i := range r.sums[r.rule.ID] {
			r.sumHolds(r.book.Statement(id), &r.sums[r.rule.ID][i])
		}
	}
}

// sumHolds demands one addition within a statement. Of parts that do not make
// the whole up, it demands that they be no more: of flows that are not negative,
// since a balance or a loss may be less than one of its parts.
func (r *run) sumHolds(s *accounts.Statement, sum *accounts.Sum) {
	if sum.Target.Figure.State == accounts.Computed {
		// Blank in the source and computed by this very sum or another
		// of the two it is in: F.7 says so.
		r.passed()
		if r.reason == "" {
			r.reason = "合计空白，已由程序补算"
		}
		r.comparisons = append(r.comparisons, comparison{of(sum.Target), side{"", sum.Terms, rowsBelow(sum)}, equal, false, -1})
	}
	if sum.Partial {
		p, _ := r.book.FormSet.Point(sum.Target.Cell)
		flow := p.At(scope.Flow)
		if flow == scope.Opening || flow == scope.Closing ||
			slices.ContainsFunc(sum.Terms, func(t accounts.Term) bool { return t.Amount().Sign() < 0 }) {
			return
		}
		r.compareLazily(of(sum.Target), side{label: "其中各项之和", terms: sum.Terms}, atLeast, func() (string, string) {
			return sum.Target.Name(s) + "小于其中各项之和", "其中各项之和为 " + money(sum.Value(), r.unit(s.ID)) + "；请核对合计与各分项，改正错的一方"
		})
		return
	}
	label := "各项之和"
	if !sum.Total {
		label = "年初加本年收入减本年支出"
	}
	r.compareLazily(of(sum.Target), side{label, sum.Terms, rowsBelow(sum)}, equal, func() (string, string) {
		name, value := sum.Target.Name(s), money(sum.Value(), r.unit(s.ID))
		if len(sum.Terms) == 0 {
			return name + "有金额，表中却没有列一个科目", "请补上漏掉的科目，或核对合计"
		}
		if sum.Total {
			return name + "不等于各项之和", "各项之和为 " + value + "；请核对合计与各分项，改正错的一方"
		}
		return name + "与年初、收入、支出不平衡", "按年初加收入减支出应为 " + value
	})
}

// rowsBelow says where a row with a code that was left out would count in a sum.
func rowsBelow(sum *accounts.Sum) *cause.Rows {
	if !sum.Down || sum.Law != accounts.ByFunction && sum.Law != accounts.ByEconomic {
		return nil
	}
	c := sum.Target.Cell
	return &cause.Rows{Statement: c.Statement, Column: c.Column, Below: c.Row}
}

func budgetsKeepApart(r *run) { // T4.9
	if !r.has(accounts.FiscalOverall) {
		return
	}
	s := r.book.Statement(accounts.FiscalOverall)
	for i := range s.Rows {
		key := s.Rows[i].Key
		if !key.IsCode() {
			continue
		}
		for _, col := range s.Columns {
			p, ok := accounts.Core().Point(cell(s.ID, key, col))
			t := s.Term(key, col)
			if !ok || t.Figure == nil || p.At(scope.Fund) == scope.Fiscal {
				continue
			}
			r.passed()
			if t.Amount().IsZero() || p.Possible() {
				continue
			}
			switch {
			case key == "223":
				r.misplaced(&t, "223类只能由国有资本经营预算安排")
			case key == "234" && p.At(scope.Fund) != scope.StateCapital:
				r.misplaced(&t, "234类只能由政府性基金预算安排")
			default:
				r.misplaced(&t, "国有资本经营预算列只能有223类")
			}
		}
	}
}

// misplaced reports an amount in a row or column where there can be none.
func (r *run) misplaced(t *accounts.Term, message string) {
	r.find(diag.Diagnostic{Message: message, Where: []diag.Side{r.describe(t)}, Hint: "请把这笔金额移到它所属的科目或预算"})
}

// onlyClasses demands that a statement have amounts only in rows whose class
// passes; T5.4, T9.4.
func onlyClasses(id accounts.StatementID, allowed func(class string) bool, message string) func(*run) {
	return func(r *run) {
		if !r.has(id) {
			return
		}
		s := r.book.Statement(id)
		for i := range s.Rows {
			row := &s.Rows[i]
			code, ok := row.Key.Code()
			if !ok {
				continue
			}
			r.passed()
			if allowed(code.Class()) {
				continue
			}
			r.find(diag.Diagnostic{At: row.At, Message: message,
				Where: []diag.Side{{At: row.At, Label: "科目", Value: accounts.RowName(s, row.Key)}},
				Hint:  "请把这一行移到它所属预算的表"})
		}
	}
}

func finalWithinBudget(r *run) { // T7.5
	if !r.has(accounts.ThreePublic) {
		return
	}
	const id, row = accounts.ThreePublic, accounts.RowThreePublic
	for _, p := range [][2]accounts.ColumnKey{
		{accounts.ColFinalTotal, accounts.ColBudgetTotal}, {accounts.ColFinalAbroad, accounts.ColBudgetAbroad},
		{accounts.ColFinalPurchase, accounts.ColBudgetPurchase}, {accounts.ColFinalRunning, accounts.ColBudgetRunning},
		{accounts.ColFinalReception, accounts.ColBudgetReception},
	} {
		final, budget := r.term(id, row, p[0]), r.term(id, row, p[1])
		if final.Figure != nil && budget.Figure != nil {
			r.compareSides(of(final), of(budget), atMost, "“三公”经费决算数超过预算数", "请核对；确属超支的，须说明原因")
		}
	}
}
