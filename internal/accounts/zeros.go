package accounts

import (
	"maps"
	"slices"

	"juesuan/internal/scope"
)

// fillZeros gives what is zero because the whole of it is: the counts of what was
// not spent, the parts of a budget of nothing, the parts that are left of a whole
// which the others are. Nobody need write these down, and no duty asks for them.
// What is given stays, so that a count of what cost nothing is still found.
func (b *Book) fillZeros() {
	three := func(data map[Datum]Figure, group Datum) { partsOfZero(data, group, threePublicParts()) }
	b.Prior, b.Budget, b.Procurement = maps.Clone(b.Prior), maps.Clone(b.Budget), maps.Clone(b.Procurement)
	three(b.Prior, PriorThreePublic)
	b.members(b.Prior, PriorBasic, PriorBasic, GeneralBasic, 3)
	three(b.Budget, BudgetThreePublicInitial)
	three(b.Budget, BudgetThreePublicAdjusted)
	b.members(b.Budget, BudgetBasic, BudgetBasic, GeneralBasic, 3)
	b.members(b.Budget, BudgetGeneralExpenditure, BudgetItem, GeneralExpenditure, 7)
	b.members(b.Budget, BudgetGeneralExpenditure, BudgetClass, GeneralExpenditure, 3)
	b.members(b.Budget, BudgetFund, BudgetFundItem, GovernmentFund, 7)
	b.members(b.Budget, BudgetStateCapital, BudgetStateCapitalItem, StateCapital, 7)
	b.members(b.Budget, BudgetAdjustedGeneral, BudgetAdjustedItem, GeneralExpenditure, 7)
	b.members(b.Budget, BudgetAdjustedGeneral, BudgetAdjustedClass, GeneralExpenditure, 3)
	if f := b.Budget[BudgetGeneralExpenditure]; isZero(f) {
		give(b.Budget, f, BudgetEntrusted)
		b.members(b.Budget, BudgetGeneralExpenditure, BudgetBasic, GeneralBasic, 3)
	}
	b.noProcurement()
	b.notSpent()
	b.nothingEvaluated()
}

func isZero(f Figure) bool { return f.Known() && f.Amount.IsZero() }

// give sets to zero what is not given, for the reason that f is.
func give(data map[Datum]Figure, f Figure, keys ...Datum) {
	f.Amount, f.State, f.Label = Amount{}, Computed, ""
	for _, k := range keys {
		if data[k].State == Absent {
			data[k] = f
		}
	}
}

// threePublicParts are the items of the three public expenses, each with the
// parts that it is the sum of.
func threePublicParts() map[string][]string {
	parts := map[string][]string{}
	for _, whole := range Items {
		for _, i := range Items {
			if slices.Contains(whole.Value.Parts(), i.Value) {
				parts[whole.Member] = append(parts[whole.Member], i.Member)
			}
		}
	}
	return parts
}

// partsOfZero sets to zero the parts that are not given of a whole that the
// others are, from the top down.
func partsOfZero(data map[Datum]Figure, group Datum, parts map[string][]string) {
	for _, whole := range Items {
		members := make([]Datum, len(parts[whole.Member]))
		for i, m := range parts[whole.Member] {
			members[i] = group.Of(m)
		}
		restOfWhole(data, data[group.Of(whole.Member)], members)
	}
}

// restOfWhole sets to zero the members that are not given where those that are
// come to the whole; none of them is negative, so none is balanced by another.
func restOfWhole(data map[Datum]Figure, whole Figure, members []Datum) {
	var sum Amount
	for _, m := range members {
		if f := data[m]; f.Amount.Sign() < 0 {
			return
		}
		sum = sum.Add(data[m].Amount)
	}
	if whole.Known() && sum.Equal(whole.Amount) {
		give(data, whole, members...)
	}
}

// members is restOfWhole for a group by codes: all that are given, and those of
// the rows of a statement that have so many digits.
func (b *Book) members(data map[Datum]Figure, whole, group Datum, id StatementID, digits int) {
	var members []Datum
	for d := range data {
		if len(d) > len(group) && d[:len(group)] == group && d[len(group)] == '.' {
			members = append(members, d)
		}
	}
	s := b.Statement(id)
	for i := range s.Rows {
		code, ok := s.Rows[i].Key.Code()
		if !ok || code.Level() != digits && digits != 3 {
			continue
		}
		if d := group.Of(code.String()[:digits]); !slices.Contains(members, d) {
			members = append(members, d)
		}
	}
	restOfWhole(data, data[whole], members)
}

// noProcurement: of nothing bought nothing was awarded to anyone.
func (b *Book) noProcurement() {
	p := b.Procurement
	restOfWhole(p, p[ProcurementTotal], []Datum{ProcurementGoods, ProcurementWorks, ProcurementServices})
	if isZero(p[ProcurementGoods]) && isZero(p[ProcurementWorks]) && isZero(p[ProcurementServices]) {
		give(p, p[ProcurementGoods], ProcurementTotal, ProcurementSmall, ProcurementMicro, ProcurementWonReservedSmall,
			ProcurementWonReservedMicro, ProcurementWonOther)
	}
	for whole, part := range map[Datum]Datum{ProcurementSmall: ProcurementMicro, ProcurementReservedSmall: ProcurementReservedMicro,
		ProcurementWonReservedSmall: ProcurementWonReservedMicro} {
		if isZero(p[whole]) {
			give(p, p[whole], part)
		}
	}
}

// notSpent: what nothing was spent on has no number. 公务用车保有量 is that of the
// cars whose running is paid from 财政拨款.
func (b *Book) notSpent() {
	spent := func(v scope.Value) (f Figure, none bool) {
		if b.Statement(ThreePublic).Found {
			f = b.Figure(Core().Cells(itemPoint(v))[0])
		}
		return f, f.State == Blank || isZero(f)
	}
	counts := maps.Clone(b.Counts)
	none := func(f Figure, keys ...CountKey) {
		for _, k := range keys {
			if counts[k].State == Absent {
				if counts == nil {
					counts = map[CountKey]Count{}
				}
				counts[k] = Count{Figure: Figure{State: Computed, At: f.At}}
			}
		}
	}
	if f, zero := spent(scope.Abroad); zero {
		none(f, CountAbroadGroups, CountAbroadPersons)
	}
	if f, zero := spent(scope.Purchase); zero {
		none(f, CountVehiclesBought)
	}
	if f, zero := spent(scope.Running); zero && b.Assets[AssetVehicles+"."+VehicleGeneral].Amount.IsZero() {
		none(f, CountVehiclesKept)
	}
	f, zero := spent(scope.Reception)
	reception := maps.Clone(b.Reception)
	if reception == nil {
		reception = map[Datum]Figure{}
	}
	whole := f
	if zero {
		whole.Amount, whole.State = Amount{}, Given
	}
	if whole.Known() {
		restOfWhole(reception, whole, []Datum{ReceptionDomestic, ReceptionOverseas})
	}
	if home := reception[ReceptionDomestic]; isZero(home) {
		give(reception, home, ReceptionForeign)
		none(home, CountReceptions, CountReceptionGuests)
	}
	if abroad := reception[ReceptionOverseas]; isZero(abroad) {
		none(abroad, CountOverseasReceptions, CountOverseasGuests)
	}
	if isZero(reception[ReceptionForeign]) || counts[CountReceptions].Known() && counts[CountReceptions].Amount.IsZero() {
		none(f, CountForeignReceptions, CountForeignGuests)
	}
	b.Counts = counts
	if len(reception) > 0 {
		b.Reception = reception
	}
}

// zero reports whether a statement has no amount other than zero.
func (s *Statement) zero() bool {
	for i := range s.Rows {
		for _, f := range s.Rows[i].Cells {
			if !f.Amount.IsZero() {
				return false
			}
		}
	}
	return true
}

// nothingEvaluated: without projects none has a goal, a score or a problem; without
// 政府性基金 there is no project of it.
func (b *Book) nothingEvaluated() {
	p := &b.Performance
	counts, amounts := maps.Clone(p.Counts), maps.Clone(p.Amounts)
	if amounts == nil {
		amounts = map[Datum]Figure{}
	}
	if fund := b.Statement(GovernmentFund); fund.Found && fund.zero() {
		f := Figure{At: fund.At, State: Computed}
		if counts == nil {
			counts = map[CountKey]Count{}
		}
		if counts["fund_projects"].State == Absent {
			counts["fund_projects"] = Count{Figure: f}
		}
		give(amounts, f, "fund_amount")
	}
	none := func(whole CountKey, of ...CountKey) {
		f := counts[whole]
		if !isZero(f.Figure) {
			return
		}
		for _, k := range of {
			if counts[k].State == Absent {
				counts[k] = Count{Figure: Figure{State: Computed, At: f.At}}
			}
		}
	}
	if isZero(counts["primary_projects"].Figure) && isZero(counts["secondary_projects"].Figure) && len(b.Forms) == 0 {
		none("primary_projects", "targets", "tracked", "evaluated", "problems", "problems_found")
		give(amounts, Figure{At: counts["primary_projects"].At}, "amount")
	}
	none("evaluated", "excellent", "good", "qualified", "unqualified")
	none("problems", "rectified", "rectifying")
	none("problems_found", "rectified", "rectifying")
	for count, amount := range map[CountKey]Datum{"targets": "targets_amount", "tracked": "tracked_amount",
		"evaluated": "evaluated_amount"} {
		if f := counts[count]; isZero(f.Figure) {
			give(amounts, Figure{At: f.At}, amount)
		}
	}
	p.Counts, p.Amounts = counts, amounts
}
