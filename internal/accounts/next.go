package accounts

import "strings"

// NextYearFigure is a figure that next year's report compares with, and the
// cell of this year's statements that holds it.
type NextYearFigure struct {
	Datum Datum  // what next year's supplement calls it in 上年数
	Name  string // what a message of next year calls it
	Cell  Cell
}

// nextYear are those of them that every unit has.
var nextYear = []NextYearFigure{
	{PriorIncomeGrand, "上年收入总计", Cell{Overall, RowIncomeGrand, ColAmount}},
	{PriorExpenditureGrand, "上年支出总计", Cell{Overall, RowExpenditureGrand, ColAmount}},
	{PriorIncomeTotal, "上年本年收入合计", Cell{Overall, RowIncomeTotal, ColAmount}},
	{PriorExpenditureTotal, "上年本年支出合计", Cell{Overall, RowExpenditureTotal, ColAmount}},
	{PriorFiscalIncome, "上年财政拨款收入", Cell{FiscalOverall, RowIncomeTotal, ColTotal}},
	{PriorFiscalExpenditure, "上年财政拨款支出", Cell{FiscalOverall, RowExpenditureTotal, ColTotal}},
	{PriorFiscalGrand, "上年财政拨款收支总计", Cell{FiscalOverall, RowIncomeGrand, ColTotal}},
	{PriorGeneralExpenditure, "上年一般公共预算支出", Cell{FiscalOverall, RowExpenditureTotal, ColGeneral}},
	{PriorThreePublic.Of("total"), "上年“三公”经费合计", Cell{ThreePublic, RowThreePublic, ColFinalTotal}},
	{PriorThreePublic.Of("abroad"), "上年因公出国（境）费", Cell{ThreePublic, RowThreePublic, ColFinalAbroad}},
	{PriorThreePublic.Of("vehicles"), "上年公务用车购置及运行费", Cell{ThreePublic, RowThreePublic, ColFinalVehicles}},
	{PriorThreePublic.Of("purchase"), "上年公务用车购置费", Cell{ThreePublic, RowThreePublic, ColFinalPurchase}},
	{PriorThreePublic.Of("running"), "上年公务用车运行费", Cell{ThreePublic, RowThreePublic, ColFinalRunning}},
	{PriorThreePublic.Of("reception"), "上年公务接待费", Cell{ThreePublic, RowThreePublic, ColFinalReception}},
	{PriorThreePublic.Of("meeting"), "上年会议费", Cell{ThreePublic, RowThreePublic, ColFinalMeeting}},
	{PriorThreePublic.Of("training"), "上年培训费", Cell{ThreePublic, RowThreePublic, ColFinalTraining}},
	{PriorFundIncome, "上年政府性基金收入", Cell{GovernmentFund, RowTotal, ColIncome}},
	{PriorFundExpenditure, "上年政府性基金支出", Cell{GovernmentFund, RowTotal, ColTotal}},
	{PriorFundClosing, "上年政府性基金年末结转和结余", Cell{GovernmentFund, RowTotal, ColClosing}},
	{PriorStateCapitalExpenditure, "上年国有资本经营预算支出", Cell{StateCapital, RowTotal, ColTotal}},
}

// NextYearFigures lists the figures that next year's report compares with: one
// table for init --from, for the check of 上年数 against last year's book and
// for the narrative that takes them from it. 机关运行经费 is 公用经费 only where
// every unit covered has it.
func (b *Book) NextYearFigures() []NextYearFigure {
	list := nextYear[:len(nextYear):len(nextYear)]
	basic := b.Statement(GeneralBasic)
	for i := range basic.Rows {
		if key := basic.Rows[i].Key; IsCode(string(key)) && len(key) == 3 {
			list = append(list, NextYearFigure{PriorBasic.Of(string(key)), "上年基本支出" + string(key) + "类", Cell{GeneralBasic, key, ColAmount}})
		}
	}
	if b.Organization.AllAdministrative() {
		list = append(list, NextYearFigure{PriorAgencyCost, "上年机关运行经费", Cell{GeneralBasic, RowOperatingCost, ColAmount}})
	}
	return list
}

// NextYearCell is the cell that holds one of NextYearFigures, or 基本支出 in
// total; ok is false where the statements do not hold it.
func (b *Book) NextYearCell(d Datum) (c Cell, ok bool) {
	switch group, member, _ := strings.Cut(string(d), "."); {
	case Datum(group) == PriorBasic && member == "":
		return Cell{GeneralBasic, RowTotal, ColAmount}, true
	case Datum(group) == PriorBasic:
		return Cell{GeneralBasic, RowKey(member), ColAmount}, true
	case d == PriorAgencyCost:
		return Cell{GeneralBasic, RowOperatingCost, ColAmount}, b.Organization.AllAdministrative()
	}
	for i := range nextYear {
		if nextYear[i].Datum == d {
			return nextYear[i].Cell, true
		}
	}
	return Cell{}, false
}

// ForNextYear are the amounts of NextYearFigures, as far as the book's
// statements hold them. An empty cell of a statement is zero; what has no cell
// is left out. A 机关运行经费 that the book was given goes before the statement's.
func (b *Book) ForNextYear() map[Datum]Figure {
	out := map[Datum]Figure{}
	for _, n := range b.NextYearFigures() {
		s := b.Statement(n.Cell.Statement)
		t := s.Term(n.Cell.Row, n.Cell.Column)
		if !s.Found || t.Figure == nil {
			continue
		}
		f := *t.Figure
		if !f.Known() {
			f.Amount, f.State, f.Places = Amount{}, Given, 2
		}
		if f.Unit == NoUnit {
			f.Unit = s.Unit
		}
		out[n.Datum] = f
	}
	if b.AgencyCost.Known() {
		out[PriorAgencyCost] = b.AgencyCost
	}
	return out
}
