package proof

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
)

// What a unit may have nothing of. Where it has none the tables say so, and
// nothing in the supplement does again: no count, no part of a total that is zero,
// no reason.
const (
	noFund         = "政府性基金"
	noStateCapital = "国有资本经营预算"
	noThreePublic  = "“三公”经费"
	noAbroad       = "因公出国（境）费"
	noReception    = "公务接待费"
	noVehicles     = "公务用车"
	noBudget       = "年初预算"
	noPrior        = "上年“三公”经费"
	noProcurement  = "政府采购"
	noChange       = "增减"
	noProjects     = "项目自评"
)

var nothings = []string{noFund, noStateCapital, noThreePublic, noAbroad, noReception, noVehicles, noBudget, noPrior, noProcurement, noChange, noProjects}

// leaveOut takes out of the supplement all that is zero in total, or follows.
func (d *drawer) leaveOut(b *accounts.Book) {
	if d.none == nil {
		return
	}
	total := func() accounts.Count {
		return accounts.Count{Figure: accounts.Figure{Amount: accounts.NewAmount(decimal.Decimal{}, accounts.NoUnit), State: accounts.Given}}
	}
	at := func(col accounts.ColumnKey) bool {
		return b.Figure(accounts.Cell{Statement: accounts.ThreePublic, Row: accounts.RowThreePublic, Column: col}).Amount.IsZero()
	}
	drop := func(when bool, keys ...accounts.CountKey) {
		for _, k := range keys {
			if when {
				delete(b.Counts, k)
			}
		}
	}
	drop(at(accounts.ColFinalAbroad), accounts.CountAbroadGroups, accounts.CountAbroadPersons)
	drop(at(accounts.ColFinalPurchase), accounts.CountVehiclesBought)
	drop(at(accounts.ColFinalReception), accounts.CountReceptions, accounts.CountReceptionGuests, accounts.CountOverseasReceptions, accounts.CountOverseasGuests)
	if b.Reception[accounts.ReceptionOverseas].Amount.IsZero() { // all of it at home
		drop(true, accounts.CountOverseasReceptions, accounts.CountOverseasGuests)
		delete(b.Reception, accounts.ReceptionOverseas)
	}
	if at(accounts.ColFinalReception) {
		b.Reception = nil
	}
	if d.none[noVehicles] && at(accounts.ColFinalRunning) && at(accounts.ColFinalPurchase) {
		drop(true, accounts.CountVehiclesKept)
		for k := range b.Assets {
			if strings.HasPrefix(string(k), string(accounts.AssetVehicles)) {
				delete(b.Assets, k)
			}
		}
		b.Assets[accounts.AssetVehicles] = total()
	}
	if d.none[noBudget] {
		b.Budget = map[accounts.Datum]accounts.Figure{accounts.BudgetGeneralExpenditure: exact(0)}
	}
	if d.none[noChange] {
		for _, p := range b.NextYearFigures() { // last year was as this one
			f := b.Figure(p.Cell)
			f.State = accounts.Given // a blank is zero
			b.Prior[p.Datum] = f
		}
		b.Reasons = nil
	}
	if d.none[noPrior] {
		for k := range b.Prior {
			if strings.HasPrefix(string(k), string(accounts.PriorThreePublic)) {
				delete(b.Prior, k)
			}
		}
		b.Prior[accounts.PriorThreePublic.Of("total")] = exact(0)
	}
	if d.none[noProcurement] {
		b.Procurement = map[accounts.Datum]accounts.Figure{accounts.ProcurementTotal: exact(0)}
	}
	if d.none[noProjects] {
		b.Forms, b.Performance = nil, accounts.Performance{Counts: map[accounts.CountKey]accounts.Count{"primary_projects": total(), "secondary_projects": total()}, Amounts: map[accounts.Datum]accounts.Figure{}}
	}
}

// TestNothingIsDemandedOfZero: of what is zero in total nothing is asked, in no
// pack: no count, part, budget or reason.
func TestNothingIsDemandedOfZero(t *testing.T) {
	t.Parallel()
	program := job.New(job.Settings{})
	rounds := 3 // of each that may be nothing
	if os.Getenv("JUESUAN_SOAK") != "" {
		rounds = 36
	}
	for _, name := range job.PackNames() {
		pk, _, packed, err := program.Pack(name)
		if err != nil || packed.Failed() {
			t.Fatal(err, list(packed))
		}
		d := newDrawer(t, pk, 5)
		faults := 0
		for i := range rounds * len(nothings) {
			d.none = map[string]bool{nothings[i%len(nothings)]: true}
			for _, n := range nothings {
				if d.one(4) {
					d.none[n] = true
				}
			}
			b := d.unit()
			l := accounts.Resolve(b, d.dict, nil)
			rep := check.Run(b, pk.Check())
			l = append(l, rep.Findings...)
			facts, derived := narrative.Derive(b, pk.Narrative())
			_, _, composed := compose.Document(b, facts, pk)
			l = append(append(l, derived...), composed...)
			zero := d.zeros(b)
			said := func(text string) {
				for _, field := range zero {
					if strings.Contains(text, field) && faults < 20 {
						faults++
						t.Errorf("%s, unit %d, without %v: %s", name, i, slices.Sorted(maps.Keys(d.none)), text)
					}
				}
			}
			for _, f := range l {
				if f.Severity <= diag.Warning && f.Code != "Y.8" { // the amounts of its reasons are of other budgets
					said(f.Code + " " + f.At.Field + " " + f.Message + " " + f.Hint)
				}
				if f.Code == "P.1" {
					t.Errorf("%s, unit %d: %s", name, i, f.Message)
				}
			}
			for _, o := range rep.Obligations {
				if o.State == check.InsufficientData {
					said(o.ID + " " + o.Reason)
				}
			}
		}
	}
}

// zeros are the fields that a unit need not fill in, by the beginnings of their
// names.
func (d *drawer) zeros(b *accounts.Book) (fields []string) {
	when := func(ok bool, names ...string) {
		if ok {
			fields = append(fields, names...)
		}
	}
	none := func(col accounts.ColumnKey) bool {
		return b.Figure(accounts.Cell{Statement: accounts.ThreePublic, Row: accounts.RowThreePublic, Column: col}).Amount.IsZero()
	}
	when(none(accounts.ColFinalAbroad), "counts.abroad", "purposes.abroad")
	when(none(accounts.ColFinalPurchase), "counts.vehicles_bought", "purposes.purchase")
	when(none(accounts.ColFinalRunning) && d.none[noVehicles], "counts.vehicles_kept", "purposes.running")
	when(none(accounts.ColFinalReception), "counts.rec", "counts.foreign", "counts.overseas", "purposes.reception")
	when(b.Reception[accounts.ReceptionOverseas].Amount.IsZero(), "counts.reception_overseas", "counts.overseas", "purposes.reception_overseas")
	when(d.none[noBudget], "budget.item", "budget.class", "budget.basic", "budget.entrusted")
	when(d.none[noPrior], "prior.three_public")
	when(d.none[noProcurement], "procurement.goods", "procurement.works", "procurement.services", "procurement.sme", "procurement.micro", "procurement.won")
	when(d.none[noFund], "budget.fund_item")
	when(d.none[noStateCapital], "budget.state_capital_item")
	when(d.none[noChange] && !d.none[noPrior], "_vs_prior")
	when(d.none[noProjects], "performance.targets", "performance.tracked", "performance.evaluated", "performance.excellent", "performance.good", "performance.qualified", "performance.unqualified", "performance.problems", "performance.rect")
	return fields
}
