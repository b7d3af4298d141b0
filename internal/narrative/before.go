package narrative

import (
	"strings"

	"juesuan/internal/accounts"
)

// before is a figure of the year before: the one the supplement gives, else
// the one that last year's book holds. Where both say the same, the one known
// more precisely.
func (d *deriver) before(datum accounts.Datum) value {
	given := value{}
	if f, ok := d.book.Prior[datum]; ok {
		given = ofFigure(f, d.prior+"年"+string(datum))
	}
	if d.book.PriorYear == nil || given.exact() {
		return given
	}
	booked := d.booked(datum)
	if given.known && !(booked.exact() && booked.amount.Rounded(accounts.Wan, given.digits+4).Equal(given.amount)) {
		return given // restated, or not in the book; check compares the two
	}
	return booked
}

// booked is a figure of last year's book.
func (d *deriver) booked(datum accounts.Datum) value {
	if d.priorGrids[0] == nil {
		d.priorGrids = gridsOf(d.book.PriorYear)
	}
	at := func(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey) value {
		return d.priorGrids[id-1].at(row, col)
	}
	group, member, _ := strings.Cut(string(datum), ".")
	switch accounts.Datum(group) {
	case accounts.PriorIncomeGrand:
		return at(accounts.Overall, accounts.RowIncomeGrand, accounts.ColAmount)
	case accounts.PriorExpenditureGrand:
		return at(accounts.Overall, accounts.RowExpenditureGrand, accounts.ColAmount)
	case accounts.PriorIncomeTotal:
		return at(accounts.Overall, accounts.RowIncomeTotal, accounts.ColAmount)
	case accounts.PriorExpenditureTotal:
		return at(accounts.Overall, accounts.RowExpenditureTotal, accounts.ColAmount)
	case accounts.PriorFiscalIncome:
		return at(accounts.FiscalOverall, accounts.RowIncomeTotal, accounts.ColTotal)
	case accounts.PriorFiscalExpenditure:
		return at(accounts.FiscalOverall, accounts.RowExpenditureTotal, accounts.ColTotal)
	case accounts.PriorFiscalGrand:
		return at(accounts.FiscalOverall, accounts.RowExpenditureGrand, accounts.ColTotal)
	case accounts.PriorGeneralExpenditure:
		return at(accounts.GeneralExpenditure, accounts.RowTotal, accounts.ColTotal)
	case accounts.PriorBasic:
		if member == "" {
			return at(accounts.GeneralBasic, accounts.RowTotal, accounts.ColAmount)
		}
		return at(accounts.GeneralBasic, accounts.RowKey(member), accounts.ColAmount)
	case accounts.PriorThreePublic:
		for _, m := range threePublicMembers {
			if m.key == member {
				return at(accounts.ThreePublic, accounts.RowThreePublic, m.final)
			}
		}
	case accounts.PriorAgencyCost:
		// Last year's cost is its 公用经费 only if the unit has it at all; a
		// department with other kinds of units must give the figure.
		if d.book.PriorYear.Organization.AllAdministrative() {
			return at(accounts.GeneralBasic, accounts.RowOperatingCost, accounts.ColAmount)
		}
	case accounts.PriorFundIncome:
		return at(accounts.GovernmentFund, accounts.RowTotal, accounts.ColIncome)
	case accounts.PriorFundExpenditure:
		return at(accounts.GovernmentFund, accounts.RowTotal, accounts.ColTotal)
	case accounts.PriorFundClosing:
		return at(accounts.GovernmentFund, accounts.RowTotal, accounts.ColClosing)
	case accounts.PriorStateCapitalExpenditure:
		return at(accounts.StateCapital, accounts.RowTotal, accounts.ColTotal)
	}
	return value{}
}

// budget is a budget figure of the year.
func (d *deriver) budget(datum accounts.Datum, label string) value {
	f, ok := d.book.Budget[datum]
	if !ok {
		return value{}
	}
	return ofFigure(f, label)
}

// sumOf adds values of which all must be known.
func sumOf(formula string, of []value) value {
	total := value{digits: 2}
	for i := range of {
		if !of[i].known {
			return value{}
		}
		total.add(&of[i])
	}
	if !total.known {
		return value{}
	}
	total.sum = formula
	if total.parts == nil {
		total.parts = []Operand{}
	}
	for i := range of {
		if !of[i].at.IsZero() {
			total.at = of[i].at
			break
		}
	}
	return total
}
