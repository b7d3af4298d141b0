package ingest

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"juesuan/internal/accounts"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
	"juesuan/internal/scope"
)

// The words of captions and titles say what an amount counts (package scope);
// the forms of package accounts say where such an amount stands. Between the
// two there is no list of captions.

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
var wordsOf = sync.OnceValue(func() *[accounts.NumStatements + 1][]blockWords {
	var all [accounts.NumStatements + 1][]blockWords
	for _, f := range accounts.Core().Forms() {
		all[f.ID] = wordsOfForm(f)
	}
	basic := &all[accounts.GeneralBasic][0]
	basic.columns = append(basic.columns, keyed[accounts.ColumnKey]{colStaff, scope.At(basic.base...).With(scope.Staff)},
		keyed[accounts.ColumnKey]{colOperating, scope.At(basic.base...).With(scope.OperatingCost)})
	return &all
})

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
			if c.Economic != "" {
				continue // known by its class and 款
			}
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
	return wordsOf()[id][block].column(id, &r)
}

func (w *blockWords) column(id accounts.StatementID, r *scope.Reading) column {
	p, o := r.On(w.base, w.els)
	c := column{kind: basisOf(r), point: p, outcome: o, void: o == scope.Other, said: *r}
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

// wordsIn are the blocks of a statement.
func wordsIn(s *accounts.Statement) []blockWords {
	core := accounts.Core().Form(s.ID)
	if core == nil {
		return wordsOfForm(s.Form)
	}
	words := wordsOf()[s.ID]
	if len(s.Form.Columns()) == len(core.Columns()) {
		return words
	}
	own := wordsOfForm(s.Form)
	for i := range own {
		own[i].columns = append(own[i].columns, words[i].columns[len(core.Blocks[i].Columns):]...)
	}
	return own
}

// declares reports whether a column is one that a pack declares.
func (t *table) declares(key accounts.ColumnKey) bool {
	core := accounts.Core().Form(t.s.ID)
	return core == nil || core.Column(key) == nil
}

// ownColumn is the column that a pack declares by the very caption above it: its
// words may say nothing of what it counts. One that a pack adds to the nine is known by
// its words as theirs are, unless it is none of this year's amounts.
func (t *table) ownColumn(block int, path []string) (column, bool) {
	said := ""
	for i := range path {
		said += withoutYear(path[i])
	}
	w := &t.words[min(block, len(t.words)-1)]
	for _, c := range t.form.Columns() {
		if c.Economic == "" && t.declares(c.Key) && region.Plain(strings.ReplaceAll(c.Caption, "/", "")) == said {
			p, o := saying(c.Counts, c.Caption, w.base, w.els)
			out := column{key: c.Key, point: p, outcome: scope.Said}
			switch {
			case t.s.ID > accounts.NumStatements:
			case o == scope.Said && p.At(scope.Year) == scope.ThisYear && c.Sum == nil && c.Kind == accounts.Money:
				continue
			case t.s.ID == accounts.ThreePublic:
				out.kind = finalAmount
			}
			return out, true
		}
	}
	return column{}, false
}

// columnsOf reads captions as columns of a block.
func (t *table) columnsOf(block int) func([]string) column {
	w := &t.words[min(block, len(t.words)-1)]
	return func(path []string) column {
		if c := t.economicOf(w, path); c.key != "" {
			return c
		}
		r := scope.Read(path...)
		if t.m.budget != 0 {
			r = t.m.ofBudget(r)
		}
		return w.column(t.s.ID, &r)
	}
}

// economicOf reads captions as a column of a form that lists the economic
// classification across: by class and 款, or by a code that is printed with them.
func (t *table) economicOf(w *blockWords, path []string) column {
	across := func(c accounts.FormColumn) bool { return c.Economic != "" }
	if len(path) == 0 || t.s.ID <= accounts.NumStatements || !slices.ContainsFunc(t.form.Columns(), across) {
		return column{}
	}
	path, printed, named := economicPath(path)
	code := cmp.Or(named, printed)
	c := t.form.Column(accounts.ColumnKey(code))
	if len(path) == 0 || c == nil || c.Economic == "" || named != "" && printed != "" && named != printed {
		return column{}
	}
	p, _ := saying([]scope.Value{}, "", w.base, w.els)
	p.Economic = c.Economic
	return column{key: c.Key, point: p, outcome: scope.Said}
}

// yearLead is a year before a caption, unitTail the unit behind it.
var (
	yearLead = pattern.Of(`^20[0-9]{2}年度?`)
	unitTail = pattern.Of(`\((单位:)?(元|千元|万元)\)$`)
)

func withoutYear(s string) string {
	return unitTail.ReplaceAllString(yearLead.ReplaceAllString(s, ""), "")
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

// rowOf is the row of a block that a caption names, and what it counts; a class is
// known by its name.
func (t *table) rowOf(block int, caption string) (accounts.RowKey, scope.Point, bool) {
	switch {
	case caption == "":
		return "", scope.Point{}, false
	case len(t.form.Blocks) == 1:
		key, ok := t.namedRow(caption)
		return key, scope.At(t.form.Counts...), ok
	}
	w := &t.words[block]
	if isWhole(caption) {
		return [...]accounts.RowKey{accounts.RowIncomeGrand, accounts.RowExpenditureGrand}[block], scope.At(t.form.Counts...), true
	}
	var els []scope.Value
	switch {
	case block == 0 && t.opened:
		els = []scope.Value{scope.Opening} // a part of 年初结转和结余
	case block == 0:
		els = []scope.Value{scope.Income}
	}
	r := scope.Read(caption)
	if p, o := r.On(t.form.Counts, els); o == scope.Said && says(&r) {
		for i := range w.rows {
			if w.rows[i].point == p {
				return w.rows[i].key, p, true
			}
		}
	}
	if t.form.Blocks[block].Codes == accounts.ClassCodes {
		if code := accounts.ClassOf(caption); code != "" {
			p := scope.At(t.form.Counts...).With(t.form.Blocks[block].Counts...)
			p.Function = scope.Code(code)
			return code, p, true
		}
	}
	return "", scope.Point{}, false
}

// isSideRow reports whether a caption names a row of either block.
func (t *table) isSideRow(caption string) bool {
	for i := range t.form.Blocks {
		if _, _, ok := t.rowOf(i, caption); ok {
			return true
		}
	}
	return false
}

// namedRow is the row without code of a declared statement that a caption names:
// by the name itself, else by what it counts.
func (t *table) namedRow(caption string) (accounts.RowKey, bool) {
	if t.s.ID <= accounts.NumStatements || caption == "" {
		return "", false
	}
	rows := t.form.Blocks[0].Rows
	_, caption = accounts.SplitOrdinal(caption)
	for i := range rows {
		if region.Plain(rows[i].Name) == caption {
			return rows[i].Key, true
		}
	}
	r := scope.Read(caption)
	p, o := r.On(t.form.Counts, nil)
	if o != scope.Said || !says(&r) {
		return "", false
	}
	for _, row := range t.words[0].rows {
		if p == row.point && row.key != accounts.RowTotal {
			return row.key, true
		}
	}
	return "", false
}

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
	w := &wordsOf()[accounts.GeneralBasic][0]
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
	if basisOf(&r) != otherAmount || !r.Whole && !says(&r) {
		return "", false
	}
	r = r.And(scope.Say(scope.Final))
	c := wordsOf()[accounts.ThreePublic][0].column(accounts.ThreePublic, &r)
	return c.key, c.key != ""
}

// budgetOfItem is the column of 公开07 beside one of final accounts that holds
// the budget of the kind; where a sheet has several kinds each has its own.
func budgetOfItem(final accounts.ColumnKey) accounts.ColumnKey {
	return accounts.ColumnKey("budget." + strings.TrimPrefix(string(final), "final."))
}

// isTitle reports whether a text, made plain, is the title of a declared
// statement, alone or after the name of the unit and the year.
func isTitle(f *accounts.Form, s string) bool {
	title := region.Plain(f.Title)
	if f.ID <= accounts.NumStatements || !strings.Contains(s, title) {
		return false
	}
	if s == title {
		return true
	}
	before, ok := strings.CutSuffix(trimTitle(s), title)
	return ok && (before == "" || titlePrefix.MatchString(before) || !tableWords.MatchString(before))
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
		if named := unitAndYear.FindStringIndex(s); named != nil && titlePrefix.MatchString(s[:named[0]]) {
			s = s[named[1]:] // the name of the unit says nothing: …政府性基金管理办公室
		}
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
