package check

import "juesuan/internal/accounts"

// owned says which duty an addition within one of the nine is: by statement,
// law, and where one law makes several, by its target.
type owned struct {
	statement accounts.StatementID
	law       accounts.Law
	down      bool
	row       accounts.RowKey    // "" any; "code" any row with a code
	column    accounts.ColumnKey // "" any
	duty      string
}

const anyCode accounts.RowKey = "code"

// sumOwners are the duties of the additions. The first that fits owns; a test
// holds that each addition has an owner and each owner one.
var sumOwners = [...]owned{
	{t1, accounts.ByFund, true, accounts.RowIncomeTotal, "", "T1.1"},
	{t1, accounts.ByFlow, true, accounts.RowIncomeGrand, "", "T1.2"},
	{t1, accounts.ByFunction, true, accounts.RowExpenditureTotal, "", "T1.3"},
	{t1, accounts.ByFlow, true, accounts.RowExpenditureGrand, "", "T1.4"},
	{t2, accounts.ByFund, false, "", "", "T2.1"},
	{t2, accounts.ByFunction, true, accounts.RowTotal, "", "T2.2"},
	{t2, accounts.ByFunction, true, anyCode, "", "T2.3"},
	{t3, accounts.ByNature, false, "", "", "T3.1"},
	{t3, accounts.ByFunction, true, accounts.RowTotal, "", "T3.2"},
	{t3, accounts.ByFunction, true, anyCode, "", "T3.3"},
	{t4, accounts.ByFund, true, accounts.RowIncomeTotal, "", "T4.1"},
	{t4, accounts.ByFund, false, "", "", "T4.2"},
	{t4, accounts.ByFunction, true, accounts.RowExpenditureTotal, "", "T4.3"},
	{t4, accounts.ByFund, true, accounts.RowOpening, "", "T4.4"},
	{t4, accounts.ByFlow, true, accounts.RowIncomeGrand, "", "T4.5"},
	{t4, accounts.ByFlow, true, accounts.RowExpenditureGrand, "", "T4.6"},
	{t5, accounts.ByNature, false, "", "", "T5.1"},
	{t5, accounts.ByFunction, true, accounts.RowTotal, "", "T5.2"},
	{t5, accounts.ByFunction, true, anyCode, "", "T5.3"},
	{t6, accounts.ByEconomic, true, "301", "", "T6.301"},
	{t6, accounts.ByEconomic, true, "302", "", "T6.302"},
	{t6, accounts.ByEconomic, true, "303", "", "T6.303"},
	{t6, accounts.ByEconomic, true, "307", "", "T6.307"},
	{t6, accounts.ByEconomic, true, "310", "", "T6.310"},
	{t6, accounts.ByEconomic, true, "312", "", "T6.312"},
	{t6, accounts.ByEconomic, true, "399", "", "T6.399"},
	{t6, accounts.ByEconomic, true, accounts.RowStaff, "", "T6.p"},
	{t6, accounts.ByEconomic, true, "", "", "T6.g"}, // 公用经费, and the classes that only some units' forms have
	{t6, accounts.ByCost, true, accounts.RowTotal, "", "T6.t"},
	{t7, accounts.ByItem, false, "", accounts.ColBudgetTotal, "T7.1"},
	{t7, accounts.ByItem, false, "", accounts.ColBudgetVehicles, "T7.2"},
	{t7, accounts.ByItem, false, "", accounts.ColFinalTotal, "T7.3"},
	{t7, accounts.ByItem, false, "", accounts.ColFinalVehicles, "T7.4"},
	{t8, accounts.ByBalance, false, "", "", "T8.1"},
	{t8, accounts.ByNature, false, "", "", "T8.2"},
	{t8, accounts.ByFunction, true, "", "", "T8.3"},
	{t9, accounts.ByNature, false, "", "", "T9.1"},
	{t9, accounts.ByFunction, true, "", "", "T9.2"},
	{t9, accounts.ByBalance, false, "", "", "T9.3"},
}

// declaredSums is the duty of the additions within statements that a pack
// declares.
const declaredSums = "T.0"

// sumOwner is the duty of an addition, "" for one of the nine that none has.
func sumOwner(s *accounts.Sum) string {
	c := s.Target.Cell
	if c.Statement > accounts.NumStatements {
		return declaredSums
	}
	for i := range sumOwners {
		if sumOwners[i].owns(s) {
			return sumOwners[i].duty
		}
	}
	return ""
}

func (o *owned) owns(s *accounts.Sum) bool {
	c := s.Target.Cell
	return o.statement == c.Statement && o.law == s.Law && o.down == s.Down && (o.column == "" || o.column == c.Column) &&
		(o.row == "" || o.row == c.Row || o.row == anyCode && accounts.IsCode(string(c.Row)))
}
