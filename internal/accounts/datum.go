package accounts

import (
	"strings"

	"juesuan/internal/scope"
)

// Item is one of “三公”经费, or of what is printed beside them.
type Item struct {
	Value  scope.Value
	Member string // of the groups of data and topics: three_public.abroad
}

// Items are the items of 公开07, a whole before its parts.
var Items = [...]Item{
	{scope.ThreePublic, "total"}, {scope.Abroad, "abroad"}, {scope.Vehicles, "vehicles"}, {scope.Purchase, "purchase"},
	{scope.Running, "running"}, {scope.Reception, "reception"}, {scope.Meeting, "meeting"}, {scope.Training, "training"},
}

// Cell is the cell of 公开07 that holds the item: its 决算数, or its 预算数.
func (i Item) Cell(basis scope.Value) Cell {
	return Core().Cells(itemPoint(i.Value).With(basis))[0]
}

func itemPoint(v scope.Value) scope.Point { return scope.At(scope.General, scope.Expenditure, v) }

func itemMember(v scope.Value) string {
	for _, i := range Items {
		if i.Value == v {
			return i.Member
		}
	}
	return ""
}

// Group is the part of the supplement that a datum stands in: prior.…, budget.….
type Group string

const (
	PriorGroup  Group = "prior"
	BudgetGroup Group = "budget"
)

// data are the amounts that have a field of their own, by what they count this
// year; the members of groups follow from codes and items.
var data = [...]struct {
	Datum
	name  string // what a message of next year calls it, after 上年
	point scope.Point
}{
	{PriorIncomeGrand, "收入总计", scope.At(scope.IncomeGrand)},
	{"expenditure_grand", "支出总计", scope.At(scope.ExpenditureGrand)},
	{"income_total", "本年收入合计", scope.At(scope.Income)},
	{PriorExpenditureTotal, "本年支出合计", scope.At(scope.Expenditure)},
	{PriorFiscalIncome, "财政拨款收入", scope.At(scope.Fiscal, scope.Income)},
	{PriorFiscalExpenditure, "财政拨款支出", scope.At(scope.Fiscal, scope.Expenditure)},
	{"fiscal_grand", "财政拨款收支总计", scope.At(scope.Fiscal, scope.IncomeGrand)},
	{PriorGeneralExpenditure, "一般公共预算支出", scope.At(scope.General, scope.Expenditure)},
	{"fund_income", "政府性基金收入", scope.At(scope.GovernmentFund, scope.Income)},
	{PriorFundExpenditure, "政府性基金支出", scope.At(scope.GovernmentFund, scope.Expenditure)},
	{PriorFundClosing, "政府性基金年末结转和结余", scope.At(scope.GovernmentFund, scope.Closing)},
	{PriorStateCapitalExpenditure, "国有资本经营预算支出", scope.At(scope.StateCapital, scope.Expenditure)},
	{PriorBasic, "基本支出", basicPoint},
	{PriorAgencyCost, "机关运行经费", basicPoint.With(scope.OperatingCost)},
}

var basicPoint = scope.At(scope.General, scope.Expenditure, scope.Basic)

// DatumOf is the field of the supplement that holds an amount of last year, or
// a budget of this year; ok is false where none does. 机关运行经费 is the 公用经费
// of a unit all of whose members have it: that is for the caller to know.
func DatumOf(p scope.Point) (g Group, d Datum, ok bool) {
	year, basis := p.At(scope.Year), p.At(scope.Basis)
	q := p.With(scope.ThisYear, scope.Final)
	switch {
	case year == scope.LastYear && basis == scope.Final:
		d = priorDatum(q)
		return PriorGroup, d, d != ""
	case year == scope.ThisYear && (basis == scope.Initial || basis == scope.Adjusted):
		d = budgetDatum(q, basis == scope.Adjusted)
		return BudgetGroup, d, d != ""
	}
	return "", "", false
}

func priorDatum(p scope.Point) Datum {
	if item := p.At(scope.Item); item != scope.AllItems {
		if m := itemMember(item); m != "" && p == itemPoint(item) {
			return PriorThreePublic.Of(m)
		}
		return ""
	}
	if code := p.Economic; len(code) == 3 {
		if p.Economic = ""; p == basicPoint {
			return PriorBasic.Of(string(code))
		}
		return ""
	}
	for i := range data {
		if data[i].point == p {
			return data[i].Datum
		}
	}
	return ""
}

func budgetDatum(p scope.Point, adjusted bool) Datum {
	if item := p.At(scope.Item); item != scope.AllItems {
		m := itemMember(item)
		switch {
		case m == "" || p != itemPoint(item):
			return ""
		case adjusted:
			return BudgetThreePublicAdjusted.Of(m)
		}
		return BudgetThreePublicInitial.Of(m)
	}
	function, economic := p.Function, p.Economic
	p.Function, p.Economic = "", ""
	general := p == scope.At(scope.General, scope.Expenditure)
	either := func(initial, later Datum) Datum {
		if adjusted {
			return later
		}
		return initial
	}
	switch {
	case p == basicPoint && function == "" && !adjusted && economic == "":
		return BudgetBasic
	case p == basicPoint && function == "" && !adjusted && len(economic) == 3:
		return BudgetBasic.Of(string(economic))
	case economic != "":
	case general && function == "":
		return either(BudgetGeneralExpenditure, BudgetAdjustedGeneral)
	case general && len(function) == 7:
		return either(BudgetItem, BudgetAdjustedItem).Of(string(function))
	case general && len(function) == 3:
		return either(BudgetClass, BudgetAdjustedClass).Of(string(function))
	case adjusted || len(function) != 7 && function != "":
	case p == scope.At(scope.GovernmentFund, scope.Expenditure):
		return ofItem(BudgetFund, BudgetFundItem, function)
	case p == scope.At(scope.StateCapital, scope.Expenditure):
		return ofItem(BudgetStateCapital, BudgetStateCapitalItem, function)
	}
	return ""
}

func ofItem(whole, item Datum, code scope.Code) Datum {
	if code == "" {
		return whole
	}
	return item.Of(string(code))
}

// PriorPoint is what a datum of 上年数 counts, in the year it is of: DatumOf of
// the point a year back is the datum. ok is false where there is none such.
func PriorPoint(d Datum) (p scope.Point, ok bool) {
	group, member, dotted := strings.Cut(string(d), ".")
	switch {
	case dotted && Datum(group) == PriorBasic && len(member) == 3 && IsCode(member):
		p = basicPoint
		p.Economic = scope.Code(member)
		return p, true
	case dotted && Datum(group) == PriorThreePublic:
		for _, i := range Items {
			if i.Member == member {
				return itemPoint(i.Value), true
			}
		}
		return p, false
	}
	for i := range data {
		if data[i].Datum == d {
			return data[i].point, true
		}
	}
	return p, false
}

// BudgetPoint is what a datum of the budget counts, in the final accounts of the
// year: DatumOf of the point at either budget is the datum. ok is false where
// there is none such.
func BudgetPoint(d Datum) (p scope.Point, ok bool) {
	group, member, dotted := strings.Cut(string(d), ".")
	code := scope.At(scope.General, scope.Expenditure)
	switch Datum(group) {
	case BudgetGeneralExpenditure, BudgetAdjustedGeneral:
		return code, !dotted
	case BudgetFund, BudgetStateCapital, BudgetBasic:
		return PriorPoint(d)
	case BudgetThreePublicInitial, BudgetThreePublicAdjusted:
		return PriorPoint(PriorThreePublic.Of(member))
	case BudgetItem, BudgetAdjustedItem, BudgetClass, BudgetAdjustedClass:
	case BudgetFundItem:
		code = scope.At(scope.GovernmentFund, scope.Expenditure)
	case BudgetStateCapitalItem:
		code = scope.At(scope.StateCapital, scope.Expenditure)
	default:
		return p, false
	}
	code.Function = scope.Code(member)
	return code, IsCode(member)
}

// Held is the first cell of the book that holds an amount, 公开01 and 公开04 asked
// before the others; ok is false where none of its statements does.
func (b *Book) Held(p scope.Point) (t Term, ok bool) {
	for _, c := range b.FormSet.Cells(p) {
		s := b.Statement(c.Statement)
		if t = s.Term(c.Row, c.Column); s.Found && t.Figure != nil {
			return t, true
		}
	}
	return Term{}, false
}
