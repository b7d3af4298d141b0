package narrative

import "juesuan/internal/accounts"

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
	c, ok := d.book.PriorYear.NextYearCell(datum)
	if !ok {
		return value{}
	}
	return d.priorGrids[c.Statement-1].at(c.Row, c.Column)
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
