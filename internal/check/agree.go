package check

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// agree demands that what two statements both hold, or the two sides of one, be
// equal, as far as the duty at hand owns it.
func agree(a, b accounts.StatementID) func(*run) {
	return func(r *run) {
		if !r.has(a, b) {
			return
		}
		for i := range agreements()[r.rule.ID] {
			switch g := &agreements()[r.rule.ID][i]; {
			case a == b:
				r.balances(&g.Agreement)
			case g.Coded:
				r.classesAgree(g.A[0], g.B[0], g.Point)
			case len(g.A)+len(g.B) > 2:
				r.partsAgree(g)
			default:
				r.cellsAgree(&g.Agreement, g.short)
			}
		}
	}
}

// mayLack reports whether the source may be without the cell: a row or column
// that not every form prints.
func (r *run) mayLack(c accounts.Cell) bool {
	s := r.book.Statement(c.Statement)
	f := s.Form
	if row := f.Row(c.Row); row != nil && row.May && s.Row(c.Row) == nil {
		return true
	}
	column := f.Column(c.Column)
	return column != nil && column.May && s.Column(c.Column) < 0
}

// cellsAgree compares two cells. A pair of which the source has neither is no
// duty; one that has only one is compared with zero, so that an amount cannot
// hide behind a missing row.
func (r *run) cellsAgree(g *accounts.Agreement, short bool) {
	ta, tb := r.termOf(g.A[0]), r.termOf(g.B[0])
	switch {
	case ta.Figure == nil && tb.Figure == nil, ta.Figure == nil && tb.Amount().IsZero(), tb.Figure == nil && ta.Amount().IsZero():
		return
	case ta.Figure == nil && r.mayLack(g.A[0]), tb.Figure == nil && r.mayLack(g.B[0]):
		return
	}
	r.compareLazily(of(ta), of(tb), equal, func() (string, string) {
		s := r.book.Statement(ta.Cell.Statement)
		name := ta.Name(s)
		switch {
		case short:
			name = accounts.RowName(s, ta.Cell.Row)
		case g.Point.At(scope.Nature) != scope.AllNatures:
			name = amountName(g.Point)
		}
		return name + "与" + r.book.Statement(tb.Cell.Statement).Title() + "不一致", sameBooks
	})
}

// partsAgree compares a cell with what it is made up of in the other statement.
func (r *run) partsAgree(g *ownedAgreement) {
	sides := [2]side{{label: g.label}, {label: g.label}}
	for i, cells := range [2][]accounts.Cell{g.A, g.B} {
		for _, c := range cells {
			sides[i].terms = append(sides[i].terms, r.termOf(c))
		}
		if sides[i].label == "" && len(cells) > 1 {
			sides[i].label = r.partsLabel(cells)
		}
		if t := sides[i].terms[0]; len(cells) == 1 && t.Figure == nil {
			r.lacks(r.book.Statement(t.Cell.Statement).Number() + "没有合计行")
			return
		}
	}
	r.compareSides(sides[0], sides[1], equal, amountName(g.Point)+"与"+r.book.Statement(g.B[0].Statement).Title()+"不一致", sameBooks)
}

// amountName is what messages call an amount by its point: 财政拨款收入, 基本支出.
func amountName(p scope.Point) string {
	for _, a := range [...]scope.Axis{scope.Item, scope.Cost, scope.Nature} {
		if p.V[a] != 0 {
			return p.At(a).Name()
		}
	}
	if fund := p.At(scope.Fund); fund != scope.AllFunds {
		return fund.Name() + p.At(scope.Flow).Name()
	}
	return p.At(scope.Flow).Name()
}

// partsLabel names a sum by its parts: 人员经费与公用经费之和.
func (r *run) partsLabel(cells []accounts.Cell) string {
	var names []string
	for _, c := range cells {
		p, _ := r.book.FormSet.Point(c)
		for _, a := range [...]scope.Axis{scope.Cost, scope.Nature, scope.Item, scope.Fund} {
			if v := p.At(a); p.V[a] != 0 {
				names = append(names, v.Name())
				break
			}
		}
	}
	last := len(names) - 1
	return strings.Join(names[:last], "、") + "与" + names[last] + "之和"
}

// balances compares the two sides of 收入总计 = 支出总计.
func (r *run) balances(g *accounts.Agreement) {
	fund := g.Point.At(scope.Fund)
	if len(g.A) == 1 {
		a, b := r.termOf(g.A[0]), r.termOf(g.B[0])
		if a.Figure == nil || b.Figure == nil {
			r.lacks("表中没有所需的行")
			return
		}
		name := ""
		if fund != scope.AllFunds {
			name = fund.Name()
		}
		r.compareSides(of(a), of(b), equal, name+"收入总计与支出总计不相等", "请核对两边各自的来源")
		return
	}
	left, right := side{label: fund.Name() + "收入加年初"}, side{label: fund.Name() + "支出加年末"}
	for _, c := range g.A {
		left.terms = append(left.terms, r.termOf(c))
	}
	for _, c := range g.B {
		right.terms = append(right.terms, r.termOf(c))
	}
	if left.terms[0].Figure == nil && right.terms[0].Figure == nil {
		return
	}
	// A form may give the balances in total only; then nothing can be said.
	lacking := right.terms[len(right.terms)-1].Figure == nil
	for i, t := range left.terms {
		if t.Figure != nil || !r.mayLack(g.A[i]) {
			continue
		}
		p, _ := accounts.Core().Point(g.A[i])
		for _, whole := range accounts.Core().Cells(p.With(scope.Fiscal)) {
			if t := r.termOf(whole); whole.Statement == g.A[i].Statement && !t.Amount().IsZero() {
				lacking = true
			}
		}
	}
	if lacking {
		r.lacks(g.A[0].Statement.Number() + "没有分预算的年初或年末结转和结余")
		return
	}
	r.compareSides(left, right, equal, fund.Name()+"财政拨款收支不平衡", "本年收入＋年初结转和结余 应等于 本年支出＋年末结转和结余")
}

// classesAgree compares each class of two statements whose rows with a code
// hold one amount: its own row, or those within it.
func (r *run) classesAgree(a, b accounts.Cell, p scope.Point) {
	sa, sb := r.book.Statement(a.Statement), r.book.Statement(b.Statement)
	for _, class := range r.classes(a.Statement, b.Statement) {
		if cost := p.At(scope.Cost); cost != scope.AllCosts && scope.Code(class).Cost() != cost {
			continue
		}
		left, right := r.class(a.Statement, class, a.Column), r.class(b.Statement, class, b.Column)
		switch {
		case len(left.terms) == 0 && right.value().IsZero(), len(right.terms) == 0 && left.value().IsZero():
			continue
		case len(right.terms) == 0:
			right.label = sb.Number() + "没有" + class + "类的科目"
		case len(left.terms) == 0: // a class that only the items know
			left.label = sa.Number() + "没有" + class + "类"
			r.compareSides(right, left, equal, class+"类与"+sa.Title()+"不一致", sameBooks)
			continue
		}
		r.compareLazily(left, right, equal, func() (string, string) {
			name := class + "类"
			if sa.Row(accounts.RowKey(class)) != nil {
				name = accounts.RowName(sa, accounts.RowKey(class))
			}
			return name + "与" + sb.Title() + "不一致", sameBooks
		})
	}
}

// codesAgree compares what is below the classes: each code that two statements
// both list.
func (r *run) codesAgree(a, b accounts.Cell) {
	sa, sb := r.book.Statement(a.Statement), r.book.Statement(b.Statement)
	for i := range sa.Rows {
		key := sa.Rows[i].Key
		left, right := sa.Term(key, a.Column), sb.Term(key, b.Column)
		if !key.IsCode() || len(key) == 3 || left.Figure == nil || right.Figure == nil {
			continue
		}
		r.compareLazily(of(left), of(right), equal, func() (string, string) {
			return accounts.RowName(sa, key) + "与" + sb.Title() + "不一致", sameBooks
		})
	}
}

// declared demands the statements that a pack declares, but for those that a
// workbook may lack.
func (r *run) declared() {
	for i := accounts.NumStatements; i < len(r.book.Statements); i++ {
		if s := &r.book.Statements[i]; s.Found || !s.Form.May {
			r.has(s.ID)
		}
	}
}

// declaredAdd is T.0.
func declaredAdd(r *run) {
	r.declared()
	for i := range r.sums[declaredSums] {
		sum := &r.sums[declaredSums][i]
		if id := sum.Target.Cell.Statement; r.misread[id-1].IsZero() {
			r.sumHolds(r.book.Statement(id), sum)
		}
	}
}

// declaredAgree is X.0: each amount of such a statement, and of a column added to
// one of the nine, is held against the first other statement that has it.
func declaredAgree(r *run) {
	type one struct {
		p     scope.Point
		coded bool
	}
	r.declared()
	read := func(id accounts.StatementID) bool { return r.book.Statement(id).Found && r.misread[id-1].IsZero() }
	for i := range r.book.Statements {
		id := accounts.StatementID(i + 1)
		seen := map[one]bool{}
		for other := t1; other < id; other++ {
			if !read(id) || !read(other) {
				continue
			}
			list := r.book.FormSet.Agreements(other, id)
			for j := range list {
				g := &list[j]
				if g.Second || id <= accounts.NumStatements && ofTheNine(g) || seen[one{g.Point, g.Coded}] {
					continue
				}
				seen[one{g.Point, g.Coded}] = true
				r.declaredAgrees(g)
			}
		}
		if id > accounts.NumStatements && read(id) {
			for _, g := range r.book.FormSet.Agreements(id, id) {
				if len(g.A) == 1 {
					r.balances(&g)
				}
			}
			r.ofAllFunds(r.book.Statement(id))
		}
	}
	r.unheld()
}

// unheld says which numbers of the declared statements no sum and no other statement is
// held against: that nothing was found there is not that they are right.
func (r *run) unheld() {
	held := map[*accounts.Figure]bool{}
	for i := range r.comparisons {
		c := &r.comparisons[i]
		for _, side := range [...]*side{&c.left, &c.right} {
			for k := range side.terms {
				held[side.terms[k].Figure] = true
			}
		}
	}
	var said []string
	for i := accounts.NumStatements; i < len(r.book.Statements); i++ {
		s := &r.book.Statements[i]
		var cells []string
		for j := range s.Rows {
			for k := range s.Rows[j].Cells {
				if f := &s.Rows[j].Cells[k]; f.State == accounts.Given && !f.Amount.IsZero() && !held[f] {
					cells = append(cells, f.At.Cell)
				}
			}
		}
		if cells != nil {
			said = append(said, fmt.Sprintf("%s有%d个数没有别的数可以核对，以账面为准：%s", s.Number(), len(cells), diag.Ranges(cells)))
		}
	}
	if said != nil && r.reason == "" {
		r.reason = strings.Join(said, "；")
	}
}

// ofAllFunds holds the “三公” of 财政拨款, which a pack may declare, against that of
// 一般公共预算 alone: it is no less, and the same where the other two budgets spent
// nothing.
func (r *run) ofAllFunds(s *accounts.Statement) {
	rel := atMost
	if r.book.Statement(t8).Found && r.book.Statement(t9).Found && r.spentNothing(t8) && r.spentNothing(t9) {
		rel = equal
	}
	for i := range s.Rows {
		for _, col := range s.Columns {
			p, ok := s.Form.Point(s.Rows[i].Key, col)
			if !ok || p.At(scope.Fund) != scope.Fiscal || p.At(scope.Item) == scope.AllItems {
				continue
			}
			of_ := s.Term(s.Rows[i].Key, col)
			for _, c := range r.book.FormSet.Cells(p.With(scope.General)) {
				part := r.termOf(c)
				if c.Statement == s.ID || part.Figure == nil || of_.Figure == nil {
					continue
				}
				r.compareLazily(of(part), of(of_), rel, func() (string, string) {
					name := accounts.RowName(s, s.Rows[i].Key)
					if rel == equal {
						return "财政拨款的" + name + "与一般公共预算的不一致，政府性基金和国有资本经营预算又没有支出", "这时两张表是同一个数，请核对"
					}
					return "一般公共预算的" + name + "大于财政拨款的", "财政拨款包括一般公共预算，不会比它小"
				})
				break
			}
		}
	}
}

// spentNothing reports whether the total expenditure of a budget is zero or blank.
func (r *run) spentNothing(id accounts.StatementID) bool {
	return r.book.Statement(id).Figure(accounts.RowTotal, accounts.ColTotal).Amount.IsZero()
}

// ofTheNine reports whether all cells of an agreement are of columns that the
// nine have by themselves.
func ofTheNine(g *accounts.Agreement) bool {
	for _, c := range slices.Concat(g.A, g.B) {
		if accounts.Core().Form(c.Statement).Column(c.Column) == nil {
			return false
		}
	}
	return true
}

func (r *run) declaredAgrees(g *accounts.Agreement) {
	switch {
	case g.Coded:
		r.classesAgree(g.A[0], g.B[0], g.Point)
		r.codesAgree(g.A[0], g.B[0])
	case len(g.A)+len(g.B) > 2:
		r.partsAgree(&ownedAgreement{&agreed{}, *g})
	default:
		r.cellsAgree(g, false)
	}
}
