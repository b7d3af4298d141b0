package ingest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
)

// Which budgets a table of “三公” has, and what they are called.

// budgetsInOrder are the budgets of “三公” in the order in which one of several
// that a sheet has goes into 公开07: the others are kept beside it.
var budgetsInOrder = [...]amountKind{adjustedAmount, budgetAmount, initialAmount}

// budgetShown is which budget goes into the statement: 全年预算 where the sheet
// has it and 年初预算 both. All are kept beside it.
func (r *items) budgetShown() {
	has := map[amountKind]bool{}
	for p := range r.found {
		if p.amountKind != finalAmount {
			has[p.amountKind] = true
		}
	}
	for _, kind := range budgetsInOrder {
		if has[kind] && r.shown == otherAmount {
			r.shown = kind
		}
	}
	if len(has) < 2 && !r.ministry {
		return
	}
	for _, p := range slices.SortedFunc(maps.Keys(r.found), func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.ColumnKey, b.ColumnKey), cmp.Compare(a.amountKind, b.amountKind))
	}) {
		if isOpen(string(p.ColumnKey)) {
			continue
		}
		_, member, _ := strings.Cut(string(p.ColumnKey), ".")
		switch group := budgetGroup(p.amountKind); {
		case group != "":
			r.m.datum("budget."+string(group.Of(member)), r.found[p].Figure)
		case p.amountKind == budgetAmount && r.ministry:
			r.m.budgets[member] = r.found[p].Figure // until it is known which
		}
	}
}

// budgetGroup is the group of data that holds a budget of “三公”, "" for amounts
// of which it is not known which they are.
func budgetGroup(kind amountKind) accounts.Datum {
	switch kind {
	case initialAmount:
		return accounts.BudgetThreePublicInitial
	case adjustedAmount:
		return accounts.BudgetThreePublicAdjusted
	}
	return ""
}

// saysBudgetKind is how the notes of the form say what 预算数 holds.
var saysBudgetKind = pattern.Of(`预算数.{0,12}?(年初|全年|调整)`)

// noteBudgetKind is what a note says of 预算数.
func noteBudgetKind(note string) accounts.BudgetKind {
	switch found := saysBudgetKind.FindStringSubmatch(region.Plain(note)); {
	case found == nil:
		return accounts.NoBudgetKind
	case found[1] == "年初":
		return accounts.InitialBudget
	}
	return accounts.AdjustedBudget
}

// readBudgetKind tells 年初 from 全年 by the captions of the budget columns,
// else by the notes; it is never concluded from the amounts.
func (r *items) readBudgetKind() {
	f := &r.s.Look
	say := func(kind accounts.BudgetKind, by accounts.Text) {
		switch {
		case f.BudgetBy.S == "" || f.Budget == accounts.NoBudgetKind && kind != accounts.NoBudgetKind:
			f.Budget, f.BudgetBy = kind, by
		case kind != accounts.NoBudgetKind && kind != f.Budget:
			r.list.Add(kindsDiffer(f.BudgetBy, by))
		}
	}
	for _, text := range r.captions {
		if text.kind != r.shown {
			continue
		}
		switch kindOf(region.Plain(text.S)) {
		case initialAmount:
			say(accounts.InitialBudget, text.Text)
		case adjustedAmount:
			say(accounts.AdjustedBudget, text.Text)
		case budgetAmount:
			say(accounts.NoBudgetKind, text.Text)
		}
	}
	for _, note := range f.Notes {
		if kind := noteBudgetKind(note.S); kind != accounts.NoBudgetKind {
			say(kind, note)
		}
	}
	if r.ministry {
		r.m.budgetKind, r.m.budgetAt = f.Budget, f.BudgetBy
	}
}
