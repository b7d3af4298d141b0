package check

import (
	"fmt"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/cause"
	"juesuan/internal/diag"
)

const (
	t1 = accounts.Overall
	t2 = accounts.Income
	t3 = accounts.Expenditure
	t4 = accounts.FiscalOverall
	t5 = accounts.GeneralExpenditure
	t6 = accounts.GeneralBasic
	t7 = accounts.ThreePublic
	t8 = accounts.GovernmentFund
	t9 = accounts.StateCapital
)

const sameBooks = "同一数据在两张表须取自同一套账，请按账面核对这两格"

func cell(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey) accounts.Cell {
	return accounts.Cell{Statement: id, Row: row, Column: col}
}

func (r *run) termOf(c accounts.Cell) accounts.Term { return r.term(c.Statement, c.Row, c.Column) }

// class is the amount of a functional class in a statement whose rows are
// codes: its own row, or the top rows within it.
func (r *run) class(id accounts.StatementID, class string, col accounts.ColumnKey) side {
	s := r.book.Statement(id)
	if t := s.Term(accounts.RowKey(class), col); t.Figure != nil {
		return of(t)
	}
	if r.parents[id-1] == nil {
		r.parents[id-1] = accounts.Parents(s)
	}
	parents := r.parents[id-1]
	out := side{label: s.Number() + class + "类各科目之和", rows: &cause.Rows{Statement: id, Column: col, Class: class}}
	at := s.Column(col)
	for i := range s.Rows { // a code that stands twice counts twice
		row := &s.Rows[i]
		if code, ok := row.Key.Code(); ok && code.Class() == class && parents[i] < 0 && at >= 0 && at < len(row.Cells) {
			out.terms = append(out.terms, accounts.Term{Cell: cell(id, row.Key, col), Figure: &row.Cells[at]})
		}
	}
	return out
}

// classes are the functional classes that any of the statements names, in the
// order of their codes.
func (r *run) classes(ids ...accounts.StatementID) []string {
	var present [1000]bool
	for _, id := range ids {
		s := r.book.Statement(id)
		for i := range s.Rows {
			if code, ok := s.Rows[i].Key.Code(); ok {
				n, _ := strconv.Atoi(code.Class())
				present[n] = true
			}
		}
	}
	var out []string
	for n, ok := range present {
		if ok {
			out = append(out, fmt.Sprintf("%03d", n))
		}
	}
	return out
}

func fiscalWithinAll(r *run) { // X.08
	if !r.has(t1, t4) {
		return
	}
	for _, class := range r.classes(t1, t4) {
		key := accounts.RowKey(class)
		fiscal, all := r.term(t4, key, accounts.ColTotal), r.term(t1, key, accounts.ColAmount)
		if fiscal.Figure != nil && all.Figure != nil {
			r.compareLazily(of(fiscal), of(all), atMost, func() (string, string) {
				return accounts.RowName(r.book.Statement(t4), key) + "的财政拨款支出大于全部支出", "差额为非财政拨款支出，不会是负数；" + sameBooks
			})
		}
	}
}

func generalWithinAll(r *run) { // X.13
	if !r.has(t3, t5) {
		return
	}
	s := r.book.Statement(t5)
	for i := range s.Rows {
		key := s.Rows[i].Key
		for _, col := range []accounts.ColumnKey{accounts.ColBasic, accounts.ColProject} {
			part, all := s.Term(key, col), r.term(t3, key, col)
			if part.Figure != nil && all.Figure != nil {
				r.compareLazily(of(part), of(all), atMost, func() (string, string) {
					return accounts.RowName(s, key) + "的一般公共预算支出大于全部支出", "差额为其他资金的支出，不会是负数；" + sameBooks
				})
			}
		}
	}
}

func itemsContained(r *run) { // X.14
	if !r.has(t3) {
		return
	}
	all := r.book.Statement(t3)
	covered := func(key accounts.RowKey) bool {
		if all.Row(key) != nil {
			return true
		}
		for i := range all.Rows { // a 类 or 款 row, where 公开03 lists items only
			if strings.HasPrefix(string(all.Rows[i].Key), string(key)) {
				return true
			}
		}
		return false
	}
	for _, id := range []accounts.StatementID{t5, t8, t9} {
		s := r.book.Statement(id)
		if !s.Found {
			continue
		}
		for i := range s.Rows {
			row := &s.Rows[i]
			if !row.Key.IsCode() {
				continue
			}
			spent := s.Term(row.Key, accounts.ColTotal)
			if spent.Amount().IsZero() || covered(row.Key) {
				r.passed()
				continue
			}
			r.find(diag.Diagnostic{At: row.At, Message: "科目" + accounts.RowName(s, row.Key) + "有支出，但" + t3.Name() + "没有这个科目",
				Where: []diag.Side{r.describe(&spent), {At: all.At, Label: t3.Name(), Value: "（无此科目）"}},
				Hint:  "请核对科目编码，或在" + t3.Number() + "补上这一行"})
		}
	}
	income := r.book.Statement(t2)
	if !income.Found {
		return
	}
	closing := r.term(t1, accounts.RowClosing, accounts.ColAmount)
	for i := range income.Rows {
		key := income.Rows[i].Key
		got := income.Term(key, accounts.ColTotal)
		if !key.IsCode() || got.Amount().Sign() <= 0 {
			continue
		}
		spent := r.term(t3, key, accounts.ColTotal)
		if covered(key) && (spent.Figure == nil || !spent.Amount().IsZero()) {
			r.passed()
			continue
		}
		distributed := r.term(t1, accounts.RowDistribution, accounts.ColAmount)
		kept := side{label: "年末结转和结余与结余分配", terms: []accounts.Term{closing, distributed}}
		if closing.Figure == nil {
			continue
		}
		r.compareSides(of(got), kept, atMost, "科目"+accounts.RowName(income, key)+"有收入无支出，年末却没有相应的结转和结余", "请核对科目编码；本年没有用完的收入应在年末结转和结余里")
	}
}

func nonFiscalRolls(r *run) { // X.16
	if !r.has(t1, t4) {
		return
	}
	minus := func(t accounts.Term) accounts.Term { t.Minus = true; return t }
	differ := func(label string, row accounts.RowKey) side {
		terms := []accounts.Term{r.term(t1, row, accounts.ColAmount), minus(r.term(t4, row, accounts.ColTotal))}
		return side{label: "非财政拨款" + label, terms: terms}
	}
	opening, income := differ("年初结转和结余", accounts.RowOpening), differ("本年收入", accounts.RowIncomeTotal)
	spent, closing := differ("本年支出", accounts.RowExpenditureTotal), differ("年末结转和结余", accounts.RowClosing)
	flow := side{label: "非财政拨款年初加收入加使用结余减分配减支出"}
	flow.terms = append(flow.terms, opening.terms...)
	flow.terms = append(flow.terms, income.terms...)
	flow.terms = append(flow.terms, r.term(t1, accounts.RowUseNonFiscal, accounts.ColAmount),
		minus(r.term(t1, accounts.RowDistribution, accounts.ColAmount)))
	for _, t := range spent.terms {
		t.Minus = !t.Minus
		flow.terms = append(flow.terms, t)
	}
	r.compareSides(flow, closing, equal, "非财政拨款的年初、收支与年末不平衡", "两张总表相减即非财政拨款部分，请核对公开01表与公开04表的年初、收入、支出和年末")
	for _, s := range []side{income, spent} {
		all, fiscal := s.terms[0], s.terms[1]
		if all.Figure == nil || fiscal.Figure == nil {
			continue
		}
		fiscal.Minus = false
		r.compareSides(of(all), of(fiscal), atLeast, s.label+"是负数：总表小于财政拨款总表", sameBooks)
	}
	// Balances may be negative in the books, but not the non-fiscal part of
	// one that is positive in whole.
	for _, s := range []side{opening, closing} {
		all, fiscal := s.terms[0], s.terms[1]
		if all.Figure == nil || fiscal.Figure == nil || all.Amount().Sign() < 0 {
			continue
		}
		fiscal.Minus = false
		r.compareSides(of(all), of(fiscal), atLeast, s.label+"是负数：总表小于财政拨款总表", sameBooks)
	}
}

// threePublicCovers demands that 公开07, which covers projects too, be no less
// than what 公开06 has for the same purpose: X.17–X.20.
func threePublicCovers(col accounts.ColumnKey, code accounts.RowKey) func(*run) {
	return func(r *run) {
		if !r.has(t6, t7) {
			return
		}
		all, basic := r.term(t7, accounts.RowThreePublic, col), r.term(t6, code, accounts.ColAmount)
		if all.Figure == nil || basic.Figure == nil {
			return
		}
		r.compareSides(of(all), of(basic), atLeast, "“三公”经费决算数小于基本支出中的同一项",
			"公开07表含项目支出，不会小于公开06表；如公开06表有误请先改公开06表")
	}
}

// economicMatches compares an economic code of 公开06 with the basic
// expenditure of the items that pay for it: hints, X.22–X.26.
func economicMatches(code accounts.RowKey, items ...accounts.RowKey) func(*run) {
	return func(r *run) {
		if !r.has(t5, t6) {
			return
		}
		economic := r.term(t6, code, accounts.ColAmount)
		functional := side{label: "公开05表相应各项基本支出之和"}
		for _, item := range items {
			if t := r.term(t5, item, accounts.ColBasic); t.Figure != nil {
				functional.terms = append(functional.terms, t)
			}
		}
		if economic.Figure == nil || len(functional.terms) == 0 {
			return
		}
		r.ran = true
		r.comparisons = append(r.comparisons, comparison{of(economic), functional, equal, true, -1})
		if r.compareTolerant(of(economic), functional) {
			return
		}
		r.find(diag.Diagnostic{
			Where:      append(r.sides(&side{terms: []accounts.Term{economic}}), r.sides(&functional)...),
			Difference: money(economic.Amount().Sub(functional.value()), r.unit(t6)),
			Message:    accounts.RowName(r.book.Statement(t6), code) + "与相应功能科目的基本支出不一致",
			Hint:       "两者通常相等；如有一部分列入其他功能科目，核实即可",
		})
	}
}

// compareTolerant reports whether two sides are equal within drift.
func (r *run) compareTolerant(a, b side) bool {
	diff := a.value().Sub(b.value()).Abs()
	return diff.Cmp(r.tolerance(&a, &b)) <= 0
}

// agencyCost is X.21: 机关运行经费 is 公用经费 where every unit is 行政 or 参公,
// and part of it where one is not.
func agencyCost(r *run) {
	if !r.has(t6) {
		return
	}
	o, given := &r.book.Organization, r.book.AgencyCost
	all := o.AllAdministrative()
	operating := r.term(t6, accounts.RowOperatingCost, accounts.ColAmount)
	switch {
	case o.Kind.IsZero() && len(o.Members) == 0:
		r.unfilled("organization.kind")
	case given.Known() && operating.Figure != nil && all:
		r.compareSides(of(outside("机关运行经费", given)), of(operating), equal, "机关运行经费不等于公用经费合计", "单位都是行政或参公单位，两数应相等")
	case given.Known() && operating.Figure != nil:
		r.compareSides(of(outside("机关运行经费", given)), of(operating), atMost, "机关运行经费大于公用经费合计", "机关运行经费是公用经费中行政和参公单位的部分")
	case all:
		r.passed()
		r.reason = "单位均为行政或参公，机关运行经费取公用经费合计"
	case o.AnyAdministrative():
		r.lacks("所属单位不全是行政和参公单位，机关运行经费须另行填写：" + r.book.Entry("agency_cost").Name)
	}
}
