package check

import (
	"sync"

	"juesuan/internal/accounts"
	"juesuan/internal/scope"
)

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

// sumOwner is the duty of an addition, "" for one of the nine that none has. What
// a pack adds to one of the nine is its own as a statement of its is.
func sumOwner(s *accounts.Sum) string {
	c := s.Target.Cell
	if c.Statement > accounts.NumStatements || accounts.Core().Form(c.Statement).Column(c.Column) == nil {
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
		(o.row == "" || o.row == c.Row || o.row == anyCode && c.Row.IsCode())
}

// agreed says which duty it is that two places hold one amount: by statements,
// and where two of them share several amounts, by the rest of the row. The
// first that fits owns. A row without duty owns what others imply, and why says by
// which.
type agreed struct {
	a, b   accounts.StatementID
	kind   agreementKind
	fund   scope.Value // anyFund, or the fund of the amount
	duty   string
	label  string // of the side that is added up, where its parts do not say it
	short  bool   // messages name the row alone
	whyNot string
}

type agreementKind uint8

const (
	anyKind agreementKind = iota
	single                // cell against cell
	inParts               // one side is added up
	second                // the same, and both sides have the whole
	coded                 // rows with a code
	grand                 // of 收入总计 or 支出总计
)

// anyFund stands for every fund: it is no value of that axis.
const anyFund = scope.ThisYear

var agreementOwners = [...]agreed{
	{a: t1, b: t1, duty: "T1.5"},
	{a: t4, b: t4, fund: scope.Fiscal, duty: "T4.7"},
	{a: t4, b: t4, duty: "T4.8"},
	{a: t8, b: t8, whyNot: "T8.1"},
	{a: t9, b: t9, whyNot: "T9.3"},
	{a: t5, b: t6, duty: "X.15"},
	{kind: second, whyNot: "the agreement of the wholes and the additions within each statement"},
	{a: t1, b: t2, kind: inParts, fund: scope.Fiscal, duty: "X.02", label: "三本预算财政拨款收入之和"},
	{a: t1, b: t2, fund: scope.AllFunds, duty: "X.01"},
	{a: t1, b: t2, duty: "X.03"},
	{a: t1, b: t3, kind: coded, duty: "X.05"},
	{a: t1, b: t3, duty: "X.04"},
	{a: t1, b: t4, kind: inParts, whyNot: "X.06, T4.1"},
	{a: t1, b: t4, duty: "X.06"},
	{a: t1, b: t8, whyNot: "X.06, X.11"},
	{a: t1, b: t9, whyNot: "X.06, X.12"},
	{a: t2, b: t4, duty: "X.07"},
	{a: t4, b: t5, kind: coded, duty: "X.10"},
	{a: t4, b: t5, duty: "X.09"},
	{a: t4, b: t8, kind: grand, whyNot: "X.11, T4.6"},
	{a: t4, b: t9, kind: grand, whyNot: "X.12, T4.6"},
	{a: t4, b: t8, duty: "X.11", short: true},
	{a: t4, b: t9, duty: "X.12", short: true},
}

// declaredAgreements is the duty of what a statement that a pack declares
// shares with others.
const declaredAgreements = "X.0"

func (o *agreed) owns(a, b accounts.StatementID, g *accounts.Agreement) bool {
	if o.a != 0 && (o.a != a || o.b != b) || o.fund != anyFund && g.Point.At(scope.Fund) != o.fund {
		return false
	}
	added := len(g.A)+len(g.B) > 2
	flow := g.Point.At(scope.Flow)
	switch o.kind {
	case single:
		return !added && !g.Coded
	case inParts:
		return added && !g.Second
	case second:
		return g.Second
	case coded:
		return g.Coded
	case grand:
		return flow == scope.IncomeGrand || flow == scope.ExpenditureGrand
	}
	return true
}

// agreementOwner is who owns an agreement of the nine, nil where none does.
func agreementOwner(a, b accounts.StatementID, g *accounts.Agreement) *agreed {
	for i := range agreementOwners {
		if agreementOwners[i].owns(a, b, g) {
			return &agreementOwners[i]
		}
	}
	return nil
}

// ownedAgreement is an agreement with who owns it.
type ownedAgreement struct {
	*agreed
	accounts.Agreement
}

// agreements are those of the nine, by duty.
var agreements = sync.OnceValue(func() map[string][]ownedAgreement {
	m := map[string][]ownedAgreement{}
	for a := t1; a <= t9; a++ {
		for b := a; b <= t9; b++ {
			for _, g := range accounts.Core().Agreements(a, b) {
				o := agreementOwner(a, b, &g) // of no duty: one that another holds already
				m[o.duty] = append(m[o.duty], ownedAgreement{o, g})
			}
		}
	}
	return m
})
