package check

import (
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// sumsHold demands every addition of the duty at hand within its statement.
func sumsHold(id accounts.StatementID) func(*run) {
	return func(r *run) {
		if !r.has(id) {
			return
		}
		s := r.book.Statement(id)
		for _, sum := range r.sums[r.rule.ID] {
			if sum.Target.Figure.State == accounts.Computed {
				// Blank in the source and computed by this very sum or another
				// of the two it is in: F.7 says so.
				r.passed()
				if r.reason == "" {
					r.reason = "合计空白，已由程序补算"
				}
			}
			label := "各项之和"
			if !sum.Total {
				label = "年初加本年收入减本年支出"
			}
			r.compareLazily(of(sum.Target), side{label, sum.Terms}, equal, func() (string, string) {
				name, value := sum.Target.Name(s), money(sum.Value(), r.unit(id))
				if sum.Total {
					return name + "不等于各项之和", "各项之和为 " + value + "；请核对合计与各分项，改正错的一方"
				}
				return name + "与年初、收入、支出不平衡", "按年初加收入减支出应为 " + value
			})
		}
	}
}

// same demands that two cells of one statement be equal.
func (r *run) same(a, b accounts.Term, message string) {
	if a.Figure == nil || b.Figure == nil {
		r.lacks("表中没有所需的行")
		return
	}
	r.compareSides(of(a), of(b), equal, message, "请核对两边各自的来源")
}

func overallBalances(r *run) { // T1.5
	if r.has(accounts.Overall) {
		r.same(r.term(accounts.Overall, accounts.RowIncomeGrand, accounts.ColAmount),
			r.term(accounts.Overall, accounts.RowExpenditureGrand, accounts.ColAmount), "收入总计与支出总计不相等")
	}
}

func fiscalBalances(r *run) { // T4.7
	if r.has(accounts.FiscalOverall) {
		r.same(r.term(accounts.FiscalOverall, accounts.RowIncomeGrand, accounts.ColTotal),
			r.term(accounts.FiscalOverall, accounts.RowExpenditureGrand, accounts.ColTotal), "财政拨款收入总计与支出总计不相等")
	}
}

// budgets are the three budgets of 公开04: their column and their income rows.
var budgets = []struct {
	name            string
	column          accounts.ColumnKey
	income, opening accounts.RowKey
}{
	{"一般公共预算", accounts.ColGeneral, accounts.RowGeneral, accounts.RowOpeningGeneral},
	{"政府性基金预算", accounts.ColFund, accounts.RowFund, accounts.RowOpeningFund},
	{"国有资本经营预算", accounts.ColStateCapital, accounts.RowStateCapital, accounts.RowOpeningStateCapital},
}

func eachBudgetBalances(r *run) { // T4.8
	if !r.has(accounts.FiscalOverall) {
		return
	}
	const id = accounts.FiscalOverall
	for _, k := range budgets {
		income, opening := r.term(id, k.income, accounts.ColTotal), r.term(id, k.opening, accounts.ColTotal)
		spent, closing := r.term(id, accounts.RowExpenditureTotal, k.column), r.term(id, accounts.RowClosing, k.column)
		if income.Figure == nil && spent.Figure == nil {
			continue
		}
		// A form may give the balances in total only; then nothing can be said.
		if total := r.term(id, accounts.RowOpening, accounts.ColTotal); opening.Figure == nil && !total.Amount().IsZero() || closing.Figure == nil {
			r.lacks("公开04表没有分预算的年初或年末结转和结余")
			continue
		}
		r.compareSides(side{k.name + "收入加年初", []accounts.Term{income, opening}}, side{k.name + "支出加年末", []accounts.Term{spent, closing}},
			equal, k.name+"财政拨款收支不平衡", "本年收入＋年初结转和结余 应等于 本年支出＋年末结转和结余")
	}
}

func budgetsKeepApart(r *run) { // T4.9
	if !r.has(accounts.FiscalOverall) {
		return
	}
	s := r.book.Statement(accounts.FiscalOverall)
	for i := range s.Rows {
		key := s.Rows[i].Key
		if !accounts.IsCode(string(key)) {
			continue
		}
		for _, k := range budgets {
			t := s.Term(key, k.column)
			if t.Figure == nil {
				continue
			}
			r.passed()
			if t.Amount().IsZero() {
				continue
			}
			switch {
			case key == "223" && k.column != accounts.ColStateCapital:
				r.misplaced(&t, "223类只能由国有资本经营预算安排")
			case key != "223" && k.column == accounts.ColStateCapital:
				r.misplaced(&t, "国有资本经营预算列只能有223类")
			case key == "234" && k.column != accounts.ColFund:
				r.misplaced(&t, "234类只能由政府性基金预算安排")
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
			if !accounts.IsCode(string(row.Key)) || len(row.Key) < 3 {
				continue
			}
			r.passed()
			if allowed(string(row.Key[:3])) {
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
