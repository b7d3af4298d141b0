package ingest

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/scope"
)

// The words of captions and titles say what an amount counts (package scope);
// the forms of package accounts say where such an amount stands. Between the
// two there is no list of captions.

// column is what a path of captions says of the amounts below it.
type column struct {
	key     accounts.ColumnKey // of the statement; "" for one that it does not print
	kind    amountKind         // of a budget, which
	point   scope.Point
	outcome scope.Outcome
}

// known reports whether all words of the path are understood.
func (c column) known() bool { return c.outcome != scope.Open }

// blockWords is what the columns and rows of a block of a statement count.
type blockWords struct {
	base, els []scope.Value
	flow      scope.Value // of one side of 公开01 and 公开04: its captions may say it
	columns   []keyed[accounts.ColumnKey]
	rows      []keyed[accounts.RowKey]
}

type keyed[K any] struct {
	key   K
	point scope.Point
}

// wordsOf are the blocks of the nine, by statement.
var wordsOf = func() (all [accounts.NumStatements + 1][]blockWords) {
	for _, f := range accounts.Core.Forms() {
		all[f.ID] = wordsOfForm(f)
	}
	basic := &all[accounts.GeneralBasic][0]
	for _, part := range []keyed[accounts.ColumnKey]{{key: colStaff, point: scope.At(scope.Staff)}, {key: colOperating, point: scope.At(scope.OperatingCost)}} {
		part.point = scope.At(basic.base...).With(part.point.At(scope.Cost))
		basic.columns = append(basic.columns, part)
	}
	return all
}()

// wordsOfForm are the blocks of one statement.
func wordsOfForm(f *accounts.Form) (all []blockWords) {
	for i := range f.Blocks {
		b := &f.Blocks[i]
		w := blockWords{base: slices.Concat(f.Counts, b.Counts), els: f.Else}
		if len(f.Blocks) > 1 {
			w.base = f.Counts
			w.flow = [...]scope.Value{scope.Income, scope.Expenditure}[i]
		}
		for j := range b.Columns {
			c := &b.Columns[j]
			if p, o := saying(c.Counts, c.Caption, w.base, w.els); o == scope.Said {
				w.columns = append(w.columns, keyed[accounts.ColumnKey]{c.Key, p})
			}
		}
		for j := range b.Rows {
			r := &b.Rows[j]
			if p, o := saying(r.Counts, r.Name, f.Counts, nil); o == scope.Said {
				w.rows = append(w.rows, keyed[accounts.RowKey]{r.Key, p})
			}
		}
		all = append(all, w)
	}
	return all
}

func saying(counts []scope.Value, words string, base, els []scope.Value) (scope.Point, scope.Outcome) {
	r := scope.Say(counts...)
	if counts == nil {
		r = scope.Read(strings.Split(words, "/")...)
	}
	return r.On(base, els)
}

// columnOf reads a path of captions as a column of a block.
func columnOf(id accounts.StatementID, block int, path []string) column {
	r := scope.Read(path...)
	return wordsOf[id][block].column(id, &r)
}

// columns is columnOf for the columns of one block.
func columns(id accounts.StatementID, block int) func([]string) column {
	return func(path []string) column { return columnOf(id, block, path) }
}

func (w *blockWords) column(id accounts.StatementID, r *scope.Reading) column {
	p, o := r.On(w.base, w.els)
	c := column{kind: basisOf(r), point: p, outcome: o}
	if o != scope.Said {
		return c
	}
	q := p
	if w.flow != 0 && q.At(scope.Flow) == w.flow {
		q = q.With(scope.BothFlows)
	}
	if id == accounts.ThreePublic {
		if c.kind == otherAmount {
			c.outcome = scope.Open // whether 预算 or 决算 goes without saying nowhere
			return c
		}
		if c.kind != finalAmount {
			q = q.With(scope.Budget)
		}
	}
	for i := range w.columns {
		if w.columns[i].point == q {
			c.key = w.columns[i].key
			break
		}
	}
	if c.key == "" {
		c.outcome = scope.Other
	}
	return c
}

// basisOf is the kind of amount that a reading says.
func basisOf(r *scope.Reading) amountKind {
	v, ok := r.Says(scope.Basis)
	if !ok {
		return otherAmount
	}
	switch v {
	case scope.Initial:
		return initialAmount
	case scope.Adjusted:
		return adjustedAmount
	case scope.Budget:
		return budgetAmount
	}
	return finalAmount
}

// amountKind is which budget an amount is, or that it is of the final accounts.
type amountKind uint8

const (
	otherAmount    amountKind = iota
	initialAmount             // 年初预算数
	adjustedAmount            // 全年预算数
	budgetAmount              // 预算数, not said which
	finalAmount               // 决算数, 统计数
)

// kindOf tells what a caption says of the amounts under it, if it says nothing
// but that.
func kindOf(caption string) amountKind {
	r := scope.Read(caption)
	if r.Unknown != "" || r.Aside || r.Clash[0] != r.Clash[1] {
		return otherAmount
	}
	for _, a := range scope.Axes {
		if v, ok := r.Says(a); ok && a != scope.Basis && v != scope.ThisYear && v != scope.Expenditure {
			return otherAmount
		}
	}
	return basisOf(&r)
}

// isWhole reports whether a caption is one of a whole, and says no more.
func isWhole(caption string) bool {
	switch caption {
	case "合计", "总计", "总合计":
		return true
	}
	return false
}

// rowOfSide finds the row that a caption of one side of 公开01 or 公开04 names;
// below 年初结转和结余 the name of a fund is a part of it.
func rowOfSide(id accounts.StatementID, side int, caption string, below bool) (accounts.RowKey, bool) {
	w := &wordsOf[id][side]
	if isWhole(caption) {
		return [...]accounts.RowKey{accounts.RowIncomeGrand, accounts.RowExpenditureGrand}[side], true
	}
	if caption != "" {
		r := scope.Read(caption)
		var els []scope.Value
		switch {
		case side == 0 && below:
			els = []scope.Value{scope.Opening}
		case side == 0:
			els = []scope.Value{scope.Income}
		}
		if p, o := r.On(scopeOf(id), els); o == scope.Said && says(&r) {
			for i := range w.rows {
				if w.rows[i].point == p {
					return w.rows[i].key, true
				}
			}
		}
	}
	if side == 1 {
		return matchRow(classRows, caption)
	}
	return "", false
}

func scopeOf(id accounts.StatementID) []scope.Value { return accounts.Core.Form(id).Counts }

// says reports whether a reading says what the amount counts, not only that
// there is a whole of one.
func says(r *scope.Reading) bool {
	return slices.ContainsFunc(scope.Axes[:], func(a scope.Axis) bool {
		_, ok := r.Says(a)
		return ok && a != scope.Year && a != scope.Basis
	})
}

// basicTotal is the row of totals of 公开06 that a caption names.
func basicTotal(caption string) (accounts.RowKey, bool) {
	if len(caption) > 60 {
		return "", false
	}
	r := scope.Read(caption)
	if !r.Whole {
		return "", false
	}
	w := &wordsOf[accounts.GeneralBasic][0]
	p, o := r.On(w.base, nil)
	if o != scope.Said {
		return "", false
	}
	for i := range w.rows {
		if w.rows[i].point == p {
			return w.rows[i].key, true
		}
	}
	return "", false
}

// itemOf finds the item of “三公” that a path of captions names, as the column of
// its final accounts.
func itemOf(path ...string) (accounts.ColumnKey, bool) {
	r := scope.Read(path...)
	if basisOf(&r) != otherAmount {
		return "", false
	}
	r = r.And(scope.Say(scope.Final))
	c := wordsOf[accounts.ThreePublic][0].column(accounts.ThreePublic, &r)
	return c.key, c.key != ""
}

// budgetOfItem is the column of 公开07 beside one of final accounts that holds
// the budget of the kind; where a sheet has several kinds each has its own.
func budgetOfItem(final accounts.ColumnKey) accounts.ColumnKey {
	return accounts.ColumnKey("budget." + strings.TrimPrefix(string(final), "final."))
}

// titled returns the statement whose title the text is, read by its words,
// alone or after the name of the unit, the year and such. What precedes the
// words must not itself be part of another title.
func titled(s string) accounts.StatementID {
	if !strings.Contains(s, "表") || !strings.Contains(s, "决算") && !strings.Contains(s, "三公") {
		return 0 // as every title does
	}
	s = trimTitle(s)
	start := titleStart(s)
	if before := s[:start]; before != "" && !titlePrefix.MatchString(before) && tableWords.MatchString(before) {
		start = len(s)
	}
	id := accounts.StatementID(0)
	r := scope.ReadTitle(s[start:])
	if p, o := r.On(nil, nil); o == scope.Said && start < len(s) {
		id = statementOf(p, &r)
	}
	if id == 0 && threePublicTitle.MatchString(s) && !strings.Contains(s, "预算表") {
		if all := scope.ReadTitle(s); !otherFund(&all) {
			return accounts.ThreePublic
		}
	}
	return id
}

// titleStart is where the words at the end of a title begin, len(s) where it
// does not end with 表.
func titleStart(s string) int {
	words, _ := scope.Parse(s)
	n := len(words)
	if n == 0 || words[n-1].To != len(s) || words[n-1].Kind != scope.Shape || !strings.HasSuffix(s, "表") {
		return len(s)
	}
	start, meant := len(s), len(s)
	for i := n - 1; i >= 0; i-- {
		w := &words[i]
		if strings.Trim(s[w.To:start], "“‘") != "" || w.Kind == scope.Empty || w.Kind == scope.Aside || w.Kind == scope.Date {
			break
		}
		if start = w.From; len(w.Says) > 0 || w.Kind == scope.Shape {
			meant = start
		}
	}
	return meant // 及, 经费 alone begin no title
}

// statementOf is the statement of the nine that a title's point is of, 0 if none.
func statementOf(p scope.Point, r *scope.Reading) accounts.StatementID {
	_, flows := r.Says(scope.Flow)
	item, fund := p.At(scope.Item), p.At(scope.Fund)
	switch {
	case r.ByUnit, p.At(scope.Year) != scope.ThisYear, p.At(scope.Basis) != scope.Final:
		return 0
	case item == scope.ThreePublic && !otherFund(r):
		return accounts.ThreePublic
	}
	switch q := p.With(scope.AllFunds); {
	case r.Detail && q != scope.At(scope.Expenditure, scope.Basic):
	case q == scope.At() && flows:
		return [...]accounts.StatementID{scope.AllFunds - scope.AllFunds: accounts.Overall, scope.Fiscal - scope.AllFunds: accounts.FiscalOverall,
			scope.General - scope.AllFunds: accounts.GeneralExpenditure, scope.GovernmentFund - scope.AllFunds: accounts.GovernmentFund,
			scope.StateCapital - scope.AllFunds: accounts.StateCapital, scope.SpecialAccount - scope.AllFunds: 0}[fund-scope.AllFunds]
	case q == scope.At(scope.Income) && fund == scope.AllFunds:
		return accounts.Income
	case q == scope.At(scope.Expenditure):
		switch fund {
		case scope.AllFunds:
			return accounts.Expenditure
		case scope.General:
			return accounts.GeneralExpenditure
		case scope.GovernmentFund:
			return accounts.GovernmentFund
		case scope.StateCapital:
			return accounts.StateCapital
		}
	case q == scope.At(scope.Expenditure, scope.Basic) && fund == scope.General:
		return accounts.GeneralBasic
	}
	return 0
}

// otherFund reports whether a title says a fund that 公开07 is not of.
func otherFund(r *scope.Reading) bool {
	fund, said := r.Says(scope.Fund)
	return said && fund != scope.AllFunds && fund != scope.Fiscal && fund != scope.General
}
