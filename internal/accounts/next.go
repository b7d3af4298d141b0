package accounts

// ForNextYear are the figures that next year's report compares with, as far as
// the book's statements hold them. An empty cell of a statement is zero; what
// has no cell is left out. 机关运行经费 is 公用经费 only where every unit covered
// has it; else it is what the book was given.
func (b *Book) ForNextYear() map[Datum]Figure {
	out := map[Datum]Figure{}
	take := func(d Datum, c Cell) {
		s := b.Statement(c.Statement)
		t := s.Term(c.Row, c.Column)
		if !s.Found || t.Figure == nil {
			return
		}
		f := *t.Figure
		if !f.Known() {
			f.Amount, f.State, f.Places = Amount{}, Given, 2
		}
		if f.Unit == NoUnit {
			f.Unit = s.Unit
		}
		out[d] = f
	}
	for d, c := range nextYear {
		take(d, c)
	}
	basic := b.Statement(GeneralBasic)
	for i := range basic.Rows {
		if key := basic.Rows[i].Key; IsCode(string(key)) && len(key) == 3 {
			take(PriorBasic.Of(string(key)), Cell{GeneralBasic, key, ColAmount})
		}
	}
	switch {
	case b.AgencyCost.Known():
		out[PriorAgencyCost] = b.AgencyCost
	case b.Organization.AllAdministrative():
		take(PriorAgencyCost, Cell{GeneralBasic, RowOperatingCost, ColAmount})
	}
	return out
}

// nextYear says where in the statements a figure stands that next year's report
// compares with.
var nextYear = map[Datum]Cell{
	PriorIncomeGrand:                 {Overall, RowIncomeGrand, ColAmount},
	PriorExpenditureGrand:            {Overall, RowExpenditureGrand, ColAmount},
	PriorIncomeTotal:                 {Overall, RowIncomeTotal, ColAmount},
	PriorExpenditureTotal:            {Overall, RowExpenditureTotal, ColAmount},
	PriorFiscalIncome:                {FiscalOverall, RowIncomeTotal, ColTotal},
	PriorFiscalExpenditure:           {FiscalOverall, RowExpenditureTotal, ColTotal},
	PriorFiscalGrand:                 {FiscalOverall, RowIncomeGrand, ColTotal},
	PriorGeneralExpenditure:          {GeneralExpenditure, RowTotal, ColTotal},
	PriorThreePublic.Of("total"):     {ThreePublic, RowThreePublic, ColFinalTotal},
	PriorThreePublic.Of("abroad"):    {ThreePublic, RowThreePublic, ColFinalAbroad},
	PriorThreePublic.Of("vehicles"):  {ThreePublic, RowThreePublic, ColFinalVehicles},
	PriorThreePublic.Of("purchase"):  {ThreePublic, RowThreePublic, ColFinalPurchase},
	PriorThreePublic.Of("running"):   {ThreePublic, RowThreePublic, ColFinalRunning},
	PriorThreePublic.Of("reception"): {ThreePublic, RowThreePublic, ColFinalReception},
	PriorThreePublic.Of("meeting"):   {ThreePublic, RowThreePublic, ColFinalMeeting},
	PriorThreePublic.Of("training"):  {ThreePublic, RowThreePublic, ColFinalTraining},
	PriorFundIncome:                  {GovernmentFund, RowTotal, ColIncome},
	PriorFundExpenditure:             {GovernmentFund, RowTotal, ColTotal},
	PriorFundClosing:                 {GovernmentFund, RowTotal, ColClosing},
	PriorStateCapitalExpenditure:     {StateCapital, RowTotal, ColTotal},
}
