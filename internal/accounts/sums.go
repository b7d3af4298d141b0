package accounts

import "strings"

// Sum is one addition that a statement must satisfy: the target is the signed
// sum of its terms. The additions are data, because three parties need the
// same ones: Resolve computes a total left blank, check compares, and the trace
// shows the formula of a computed total.
type Sum struct {
	Duty   string // T1.1 …: the identity it belongs to (勾稽关系)
	Target Term
	Terms  []Term
	Total  bool // the target is a total: blank, it is computed
}

// Term is one amount of a sum. Figure points into the statement; it is nil
// where the source has no such cell, which counts as zero.
type Term struct {
	Cell   Cell
	Figure *Figure
	Minus  bool
}

// Amount is the term's amount without its sign; a blank is zero.
func (t *Term) Amount() Amount {
	if t.Figure == nil || !t.Figure.Known() {
		return Amount{}
	}
	return t.Figure.Amount
}

// Known reports whether the term has an amount.
func (t *Term) Known() bool { return t.Figure != nil && t.Figure.Known() }

// Value is the signed sum of the terms.
func (s *Sum) Value() Amount {
	var v Amount
	for i := range s.Terms {
		switch t := &s.Terms[i]; {
		case t.Figure == nil || !t.Figure.Known() || t.Figure.Amount.IsZero(): // most are
		case t.Minus:
			v = v.Sub(t.Figure.Amount)
		default:
			v = v.Add(t.Figure.Amount)
		}
	}
	return v
}

// Sums returns the additions within each statement that is there, a part
// before the whole it goes into.
func Sums(b *Book) []Sum {
	var l sumList
	for i := range b.Statements {
		s := &b.Statements[i]
		if !s.Found {
			continue
		}
		l.s = s
		switch StatementID(i + 1) {
		case Overall:
			l.overall()
		case Income:
			l.coded("T2.1", "T2.3", "T2.2", ColTotal, ColFiscal, ColSuperior, ColBusiness, ColOperating, ColSubsidiary, ColOther)
		case Expenditure:
			l.coded("T3.1", "T3.3", "T3.2", ColTotal, ColBasic, ColProject, ColToSuperior, ColOperating, ColToSubsidiary)
		case FiscalOverall:
			l.fiscalOverall()
		case GeneralExpenditure:
			l.coded("T5.1", "T5.3", "T5.2", ColTotal, ColBasic, ColProject)
		case GeneralBasic:
			l.generalBasic()
		case ThreePublic:
			l.threePublic()
		case GovernmentFund:
			l.coded("T8.2", "T8.3", "T8.3", ColTotal, ColBasic, ColProject)
			l.balances("T8.1")
		case StateCapital:
			l.coded("T9.1", "T9.2", "T9.2", ColTotal, ColBasic, ColProject)
			l.balances("T9.3")
		}
	}
	return l.sums
}

// Term returns one amount of the statement as a term.
func (s *Statement) Term(row RowKey, col ColumnKey) Term {
	t := Term{Cell: Cell{s.ID, row, col}}
	c := s.Column(col)
	if r := s.Row(row); r != nil && c >= 0 && c < len(r.Cells) {
		t.Figure = &r.Cells[c]
	}
	return t
}

// Name is what a message calls the term: its row and, where the row has
// several amounts, its column.
func (t *Term) Name(s *Statement) string {
	row := RowName(s, t.Cell.Row)
	switch {
	case len(s.Columns) == 1, s.ID == FiscalOverall && strings.HasPrefix(string(t.Cell.Row), "income."):
		return row
	case t.Cell.Row == RowTotal:
		row = "合计行"
	}
	return row + "·" + s.ColumnName(t.Cell.Column)
}

type sumList struct {
	s    *Statement
	sums []Sum
}

func (l *sumList) term(row RowKey, col ColumnKey) Term { return l.s.Term(row, col) }

func (l *sumList) terms(col ColumnKey, rows ...RowKey) []Term {
	ts := make([]Term, 0, len(rows))
	for _, row := range rows {
		if t := l.term(row, col); t.Figure != nil {
			ts = append(ts, t)
		}
	}
	return ts
}

// add appends a sum; one whose target the source has not at all is no duty.
func (l *sumList) add(duty string, target Term, terms []Term, total bool) {
	if target.Figure != nil && len(terms) > 0 {
		l.sums = append(l.sums, Sum{Duty: duty, Target: target, Terms: terms, Total: total})
	}
}

// classRows are the keys of the functional classes of 公开01 and 公开04.
func (l *sumList) classRows() []RowKey {
	var keys []RowKey
	for i := range l.s.Rows {
		if r := &l.s.Rows[i]; IsCode(string(r.Key)) && len(r.Key) == 3 {
			keys = append(keys, r.Key)
		}
	}
	return keys
}

func (l *sumList) overall() {
	const c = ColAmount
	l.add("T1.1", l.term(RowIncomeTotal, c), l.terms(c, RowGeneral, RowFund, RowStateCapital, RowSuperior, RowBusiness, RowOperating, RowSubsidiary, RowOther), true)
	l.add("T1.2", l.term(RowIncomeGrand, c), l.terms(c, RowIncomeTotal, RowUseNonFiscal, RowOpening), true)
	l.add("T1.3", l.term(RowExpenditureTotal, c), l.terms(c, l.classRows()...), true)
	l.add("T1.4", l.term(RowExpenditureGrand, c), l.terms(c, RowExpenditureTotal, RowDistribution, RowClosing), true)
}

// fiscalColumns are the three budgets of 公开04.
var fiscalColumns = []ColumnKey{ColGeneral, ColFund, ColStateCapital}

func (l *sumList) fiscalOverall() {
	const c = ColTotal
	l.add("T4.1", l.term(RowIncomeTotal, c), l.terms(c, RowGeneral, RowFund, RowStateCapital), true)
	l.add("T4.4", l.term(RowOpening, c), l.terms(c, RowOpeningGeneral, RowOpeningFund, RowOpeningStateCapital), true)
	l.add("T4.5", l.term(RowIncomeGrand, c), l.terms(c, RowIncomeTotal, RowOpening), true)
	classes := l.classRows()
	across := func(rows ...RowKey) {
		for _, row := range rows {
			var parts []Term
			for _, col := range fiscalColumns {
				if t := l.term(row, col); t.Figure != nil {
					parts = append(parts, t)
				}
			}
			l.add("T4.2", l.term(row, c), parts, true)
		}
	}
	across(classes...)
	across(RowClosing)
	for _, col := range append([]ColumnKey{ColTotal}, fiscalColumns...) {
		l.add("T4.3", l.term(RowExpenditureTotal, col), l.terms(col, classes...), true)
		l.add("T4.6", l.term(RowExpenditureGrand, col), l.terms(col, RowExpenditureTotal, RowClosing), true)
	}
	across(RowExpenditureTotal, RowExpenditureGrand)
}

// coded adds the sums of a statement whose rows are function codes: across
// each row, down each hierarchy the source lists, and into the 合计 row.
func (l *sumList) coded(row, down, total string, sum ColumnKey, parts ...ColumnKey) {
	across := func(key RowKey) {
		var ts []Term
		for _, col := range parts {
			if t := l.term(key, col); t.Figure != nil {
				ts = append(ts, t)
			}
		}
		l.add(row, l.term(key, sum), ts, true)
	}
	parents := Parents(l.s)
	var top []RowKey
	children := map[RowKey][]RowKey{}
	for i := range l.s.Rows {
		r := &l.s.Rows[i]
		if !IsCode(string(r.Key)) {
			continue
		}
		across(r.Key)
		if p := parents[i]; p >= 0 {
			children[l.s.Rows[p].Key] = append(children[l.s.Rows[p].Key], r.Key)
		} else {
			top = append(top, r.Key)
		}
	}
	for length := 7; length >= 3 && len(children) > 0; length-- { // 款 before 类
		for i := range l.s.Rows {
			if key := l.s.Rows[i].Key; len(key) == length && children[key] != nil {
				for _, col := range l.s.Columns {
					l.add(down, l.term(key, col), l.terms(col, children[key]...), true)
				}
			}
		}
	}
	for _, col := range l.s.Columns {
		l.add(total, l.term(RowTotal, col), l.terms(col, top...), true)
	}
	across(RowTotal)
}

// balances adds 年初 + 本年收入 − 本年支出 = 年末 for each row of 公开08 and 09.
func (l *sumList) balances(duty string) {
	for i := range l.s.Rows {
		key := l.s.Rows[i].Key
		spent := l.term(key, ColTotal)
		spent.Minus = true
		if income := l.term(key, ColIncome); income.Figure != nil && spent.Figure != nil {
			terms := []Term{income, spent}
			if opening := l.term(key, ColOpening); opening.Figure != nil {
				terms = append([]Term{opening}, terms...)
			}
			l.add(duty, l.term(key, ColClosing), terms, false)
		}
	}
}

// Economic classes of 公开06 by the two totals they go into.
var (
	staffClasses     = []RowKey{"301", "303"}
	operatingClasses = []RowKey{"302", "307", "309", "310", "311", "312", "313", "399"}
)

func (l *sumList) generalBasic() {
	const c = ColAmount
	blocks := EconomicBlocks(l.s)
	sections := map[string][]Term{}
	for i := range l.s.Rows {
		if r := &l.s.Rows[i]; IsCode(string(r.Key)) && len(r.Key) > 3 {
			if t := l.term(r.Key, c); t.Figure != nil {
				sections[blocks[i]] = append(sections[blocks[i]], t)
			}
		}
	}
	for i := range l.s.Rows {
		if key := l.s.Rows[i].Key; IsCode(string(key)) && len(key) == 3 {
			l.add("T6."+string(key), l.term(key, c), sections[string(key)], true)
		}
	}
	l.add("T6.p", l.term(RowStaff, c), l.terms(c, staffClasses...), true)
	l.add("T6.g", l.term(RowOperatingCost, c), l.terms(c, operatingClasses...), true)
	l.add("T6.t", l.term(RowTotal, c), l.terms(c, RowStaff, RowOperatingCost), true)
}

func (l *sumList) threePublic() {
	across := func(duty string, sum ColumnKey, parts ...ColumnKey) {
		var ts []Term
		for _, col := range parts {
			if t := l.term(RowThreePublic, col); t.Figure != nil {
				ts = append(ts, t)
			}
		}
		l.add(duty, l.term(RowThreePublic, sum), ts, true)
	}
	across("T7.2", ColBudgetVehicles, ColBudgetPurchase, ColBudgetRunning)
	across("T7.1", ColBudgetTotal, ColBudgetAbroad, ColBudgetVehicles, ColBudgetReception)
	across("T7.4", ColFinalVehicles, ColFinalPurchase, ColFinalRunning)
	across("T7.3", ColFinalTotal, ColFinalAbroad, ColFinalVehicles, ColFinalReception)
}

// IsCode reports whether a key or a text is a classification code: digits only.
func IsCode(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Parents returns for each row the row it is part of: the one whose code is
// the longest beginning of its own; -1 for a top row.
func Parents(s *Statement) []int {
	at := make(map[RowKey]int, len(s.Rows))
	for i := range s.Rows {
		if key := s.Rows[i].Key; IsCode(string(key)) {
			if _, ok := at[key]; !ok {
				at[key] = i
			}
		}
	}
	parents := make([]int, len(s.Rows))
	for i := range s.Rows {
		parents[i] = -1
		key := s.Rows[i].Key
		if !IsCode(string(key)) {
			continue
		}
		for n := len(key) - 1; n >= 3; n-- {
			if p, ok := at[key[:n]]; ok {
				parents[i] = p
				break
			}
		}
	}
	return parents
}

// EconomicBlocks returns for each row of 公开06 the class it is printed under:
// the nearest class row above it in the same column of the sheet, else the
// class its code begins with. The two differ where a code is wrong.
func EconomicBlocks(s *Statement) []string {
	type head struct {
		class string
		row   int
	}
	heads := map[string][]head{} // by sheet column
	for i := range s.Rows {
		r := &s.Rows[i]
		if col, row := splitCell(r.At.Cell); col != "" && len(r.Key) == 3 && IsCode(string(r.Key)) {
			heads[col] = append(heads[col], head{string(r.Key), row})
		}
	}
	blocks := make([]string, len(s.Rows))
	for i := range s.Rows {
		r := &s.Rows[i]
		if !IsCode(string(r.Key)) {
			continue
		}
		blocks[i] = string(r.Key[:min(3, len(r.Key))])
		if len(r.Key) <= 3 {
			continue
		}
		col, row := splitCell(r.At.Cell)
		nearest := 0
		for _, h := range heads[col] {
			if h.row < row && h.row > nearest {
				nearest, blocks[i] = h.row, h.class
			}
		}
	}
	return blocks
}

// splitCell splits an A1 reference into its letters and its row number.
func splitCell(cell string) (col string, row int) {
	n := 0
	for n < len(cell) && cell[n] >= 'A' && cell[n] <= 'Z' {
		n++
	}
	for _, c := range cell[n:] {
		if c < '0' || c > '9' {
			return "", 0
		}
		row = row*10 + int(c-'0')
	}
	return cell[:n], row
}
