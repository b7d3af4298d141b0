package narrative

import (
	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// overall: 说明一, from 公开01.
func (d *deriver) overall() *Group {
	const s = AllFunds
	g := newGroup(12)
	amounts := map[accounts.RowKey]value{}
	for _, m := range [...]struct {
		name string
		row  accounts.RowKey
	}{
		{"income_grand", accounts.RowIncomeGrand}, {"expenditure_grand", accounts.RowExpenditureGrand},
		{"income_total", accounts.RowIncomeTotal}, {"expenditure_total", accounts.RowExpenditureTotal},
		{"use_nonfiscal", accounts.RowUseNonFiscal}, {"opening", accounts.RowOpening},
		{"distribution", accounts.RowDistribution}, {"closing", accounts.RowClosing},
	} {
		v := d.at(accounts.Overall, m.row, accounts.ColAmount)
		v.n = d.money("overall."+m.name, s, v)
		g.set(m.name, v.n)
		amounts[m.row] = v
	}
	for _, m := range [...]struct {
		name, label string
		row         accounts.RowKey
		prior       accounts.Datum
		topic       string
	}{
		{"income_grand", "收入总计", accounts.RowIncomeGrand, accounts.PriorIncomeGrand, accounts.TopicOverallVsPrior},
		{"expenditure_grand", "支出总计", accounts.RowExpenditureGrand, accounts.PriorExpenditureGrand, accounts.TopicOverallVsPrior},
		{"income_total", "本年收入合计", accounts.RowIncomeTotal, accounts.PriorIncomeTotal, "income_vs_prior"},
		{"expenditure_total", "本年支出合计", accounts.RowExpenditureTotal, accounts.PriorExpenditureTotal, accounts.TopicExpenditureVsPrior},
	} {
		name := m.name + "_vs_prior"
		g.set(name, d.change("overall."+name, s, PriorFinal, m.label, amounts[m.row], d.before(m.prior), m.topic))
	}
	return g
}

// part is one part of a whole that the sentences enumerate.
type part struct {
	key   string // in the catalogue
	name  string
	value value
}

// income: 说明二, from 公开02.
func (d *deriver) income() *Group {
	total := d.at(accounts.Income, accounts.RowTotal, accounts.ColTotal)
	parts := make([]part, 0, len(incomeMembers))
	for _, m := range incomeMembers {
		parts = append(parts, part{m.key, m.name, d.at(accounts.Income, accounts.RowTotal, m.col)})
	}
	g := d.breakdown("income", AllFunds, total, parts)
	g.set("tuition", d.money("income.tuition", AllFunds, d.at(accounts.Income, accounts.RowTotal, accounts.ColTuition)))
	return g
}

// expenditure: 说明三, from 公开03.
func (d *deriver) expenditure() *Group {
	total := d.at(accounts.Expenditure, accounts.RowTotal, accounts.ColTotal)
	parts := make([]part, 0, len(expenditureMembers))
	for _, m := range expenditureMembers {
		parts = append(parts, part{m.key, m.name, d.at(accounts.Expenditure, accounts.RowTotal, m.col)})
	}
	return d.breakdown("expenditure", AllFunds, total, parts)
}

// breakdown is a total with its named parts, as groups and as lists.
func (d *deriver) breakdown(path string, s Scope, total value, parts []part) *Group {
	g := newGroup(4 + len(parts))
	g.set("total", d.money(path+".total", s, total))
	all, nonzero := &List{}, &List{}
	shares := d.shares(path, s, total, parts)
	for i := range parts {
		p := &parts[i]
		m := newGroup(4)
		m.set("name", fixed(p.name))
		m.set("amount", d.money(path+"."+p.key+".amount", s, p.value))
		m.set("share", shares[i])
		m.set("zero", Flag(p.value.amount.IsZero()))
		g.set(p.key, m)
		all.add(m)
		if !p.value.amount.IsZero() {
			nonzero.add(m)
		}
	}
	g.set("items", all)
	g.set("items_nonzero", nonzero)
	return g
}

// shares are the shares of all parts of one whole. By the pack's choice they
// are rounded each for itself, or by largest remainder so that they add up to
// 100; the trace of an adjusted share says so.
func (d *deriver) shares(path string, s Scope, whole value, parts []part) []*Number {
	out := make([]*Number, len(parts))
	var sum accounts.Amount
	negative := false
	for i := range parts {
		out[i] = d.share(path+"."+parts[i].key+".share", s, parts[i].value, whole)
		sum = sum.Add(parts[i].value.amount)
		negative = negative || parts[i].value.amount.Sign() < 0
	}
	filled := d.o.LargestRemainder && !negative && sum.Equal(whole.amount)
	if filled {
		d.fill(out)
	}
	d.addUp(&whole, sum, parts, out, filled)
	return out
}

// addUp sees to P.1: printed shares of one whole add up to 100.00, or miss it
// by no more than rounding each for itself explains. Parts in 万元 that miss
// their whole by a drift miss 100 by as much.
func (d *deriver) addUp(whole *value, sum accounts.Amount, parts []part, shares []*Number, filled bool) {
	unit, hundred := decimal.New(1, -d.o.PercentPlaces), decimal.New(100, 0)
	total, n := decimal.Decimal{}, int64(0)
	where := []diag.Side{{At: whole.at, Label: whole.label, Value: whole.operand().Value}}
	for i, s := range shares {
		if s == nil {
			return // of nothing there are no shares
		}
		if !s.Value.IsZero() {
			v, _ := decimal.NewFromString(s.Digits)
			total = total.Add(v)
			n++
			where = append(where, diag.Side{At: parts[i].value.at, Label: parts[i].value.label, Value: s.Text()})
		}
	}
	if n == 0 {
		return
	}
	d.facts.ShareGroups++
	miss := total.Sub(hundred).Abs()
	allowed := unit.Mul(decimal.NewFromInt(n - 1))
	drift := sum.Sub(whole.amount)
	switch {
	case filled:
		allowed = decimal.Decimal{}
	case !drift.IsZero():
		r, _ := accounts.Ratio(drift.Decimal().Abs(), whole.amount.Decimal().Abs())
		allowed = allowed.Add(r.Shift(2)).Add(unit)
		if d.o.LargestRemainder {
			d.diags.Add(diag.Diagnostic{Severity: diag.Info, Code: "P.1", At: whole.at, Where: where,
				Message: whole.label + "与各项之和有尾差，各项占比未凑足100%，各自四舍五入，相加为" + total.StringFixed(d.o.PercentPlaces) + "%"})
		}
	}
	if miss.Cmp(allowed) > 0 {
		d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "P.1", At: whole.at, Where: where,
			Message: whole.label + "的各项占比相加为" + total.StringFixed(d.o.PercentPlaces) + "%，不是100%", Hint: "请核对各项金额与合计"})
	}
}

// fill moves last digits so that shares which are parts of one whole add up to
// 100: each is cut off, and the largest remainders are rounded up (ties by
// order).
func (d *deriver) fill(shares []*Number) {
	unit := decimal.New(1, -d.o.PercentPlaces)
	left := decimal.New(100, 0)
	cut := make([]decimal.Decimal, len(shares))
	for i, n := range shares {
		if n == nil {
			return
		}
		cut[i] = n.Value.Shift(2).Truncate(d.o.PercentPlaces)
		left = left.Sub(cut[i])
	}
	raised := make([]bool, len(shares))
	for left.Cmp(unit) >= 0 {
		best, remainder := -1, decimal.Decimal{}
		for i, n := range shares {
			r := n.Value.Shift(2).Sub(cut[i])
			if !raised[i] && r.Cmp(remainder) > 0 {
				best, remainder = i, r
			}
		}
		if best < 0 {
			return // quotients that are not parts of this whole
		}
		raised[best] = true
		cut[best] = cut[best].Add(unit)
		left = left.Sub(unit)
	}
	for i, n := range shares {
		digits := cut[i].StringFixed(d.o.PercentPlaces)
		if digits != n.Digits {
			n.Rounding = "最大余额法：各项占比合计为100%，四舍五入为" + n.Digits + "%"
		} else {
			n.Rounding = "最大余额法：各项占比合计为100%"
		}
		n.Digits = digits
	}
}

// fiscal: 说明四, from 公开04.
func (d *deriver) fiscal() *Group {
	const id = accounts.FiscalOverall
	g := newGroup(20)
	amounts := map[accounts.RowKey]value{}
	for _, m := range [...]struct {
		name string
		s    Scope
		row  accounts.RowKey
		col  accounts.ColumnKey
	}{
		{"income", FiscalFunds, accounts.RowIncomeTotal, accounts.ColTotal},
		{"income_general", GeneralBudget, accounts.RowGeneral, accounts.ColTotal},
		{"income_fund", FundBudget, accounts.RowFund, accounts.ColTotal},
		{"income_state_capital", StateCapitalFunds, accounts.RowStateCapital, accounts.ColTotal},
		{"opening", FiscalFunds, accounts.RowOpening, accounts.ColTotal},
		{"opening_general", GeneralBudget, accounts.RowOpeningGeneral, accounts.ColTotal},
		{"opening_fund", FundBudget, accounts.RowOpeningFund, accounts.ColTotal},
		{"opening_state_capital", StateCapitalFunds, accounts.RowOpeningStateCapital, accounts.ColTotal},
		{"income_grand", FiscalFunds, accounts.RowIncomeGrand, accounts.ColTotal},
		{"expenditure", FiscalFunds, accounts.RowExpenditureTotal, accounts.ColTotal},
		{"expenditure_general", GeneralBudget, accounts.RowExpenditureTotal, accounts.ColGeneral},
		{"expenditure_fund", FundBudget, accounts.RowExpenditureTotal, accounts.ColFund},
		{"expenditure_state_capital", StateCapitalFunds, accounts.RowExpenditureTotal, accounts.ColStateCapital},
		{"closing", FiscalFunds, accounts.RowClosing, accounts.ColTotal},
		{"expenditure_grand", FiscalFunds, accounts.RowExpenditureGrand, accounts.ColTotal},
	} {
		v := d.at(id, m.row, m.col)
		v.n = d.money("fiscal."+m.name, m.s, v)
		g.set(m.name, v.n)
		if m.s == FiscalFunds {
			amounts[m.row] = v
		}
	}
	for _, m := range [...]struct {
		name, label string
		row         accounts.RowKey
		prior       accounts.Datum
		topic       string
	}{
		{"income_vs_prior", "财政拨款收入", accounts.RowIncomeTotal, accounts.PriorFiscalIncome, accounts.TopicFiscalIncomeVsPrior},
		{"expenditure_vs_prior", "财政拨款支出", accounts.RowExpenditureTotal, accounts.PriorFiscalExpenditure, accounts.TopicFiscalExpenditureVsPrior},
		{"grand_vs_prior", "财政拨款收支总计", accounts.RowExpenditureGrand, accounts.PriorFiscalGrand, accounts.TopicFiscalGrandVsPrior},
	} {
		g.set(m.name, d.change("fiscal."+m.name, FiscalFunds, PriorFinal, m.label, amounts[m.row], d.before(m.prior), m.topic))
	}
	d.classes(g, "fiscal", FiscalFunds, accounts.ColTotal, d.at(id, accounts.RowExpenditureTotal, accounts.ColTotal))
	return g
}
