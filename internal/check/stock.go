package check

import (
	"cmp"
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// S: procurement, assets and the counts of the three public expenses.
var stockRules = []Rule{
	{ID: "S.1", Title: "政府采购总额 = 货物 + 工程 + 服务", Severity: diag.Error, Stage: StageBook, Reads: "政府采购", Open: true, fn: procurementSum},
	{ID: "S.2", Title: "授予中小企业 ≤ 总额；小微 ≤ 中小；面向中小 + 其他中由中小 ≤ 总额", Severity: diag.Error, Stage: StageBook, Reads: "政府采购", Open: true, fn: procurementShares},
	{ID: "S.3", Title: "车辆总数 = Σ分类", Severity: diag.Error, Stage: StageBook, Reads: "国有资产", Open: true, fn: vehicleSum},
	{ID: "S.4", Title: "公务用车运行维护费 > 0 ⇒ 公务用车保有量 > 0（反之亦应说明）", Severity: diag.Error, Stage: StageBook, Reads: "公开07、“三公”实物量", Open: true, fn: vehiclesRun},
	{ID: "S.5", Title: "车辆总数 ≥ 公务用车保有量；一般公务用车 > 0 ⇒ 保有量 > 0", Severity: diag.Warning, Stage: StageBook, Reads: "国有资产、“三公”实物量", Open: true, fn: vehiclesKept},
	{ID: "S.6", Title: "购置费 > 0 ⇔ 购置数 > 0；出国费 > 0 ⇔ 团组/人次 > 0；接待费 > 0 ⇔ 批次/人次 > 0；人次 ≥ 批次", Severity: diag.Error, Stage: StageBook, Reads: "公开07、“三公”实物量", Open: true, fn: countsMatch},
	{ID: "S.7", Title: "国内接待 + 国（境）外接待 = 公务接待费", Severity: diag.Error, Stage: StageBook, Reads: "公开07、接待费", Open: true, fn: receptionSum},
	{ID: "S.8", Title: "人均接待费、人均出国费、每辆车的费用，与编制相比的在岗人数、内设机构、车辆和房屋在常见的范围以内", Severity: diag.Warning, Stage: StageBook, Reads: "公开07、“三公”实物量、机构设置", Open: true, fn: averagesOrdinary},
}

func procurementSum(r *run) {
	p := r.book.Procurement
	parts := side{label: "货物、工程、服务之和"}
	for _, k := range []struct {
		key  accounts.Datum
		name string
	}{{accounts.ProcurementGoods, "政府采购货物支出"}, {accounts.ProcurementWorks, "政府采购工程支出"}, {accounts.ProcurementServices, "政府采购服务支出"}} {
		if f := p[k.key]; f.Known() {
			parts.terms = append(parts.terms, outside(k.name, f))
		}
	}
	total, given := p[accounts.ProcurementTotal]
	switch {
	case given && total.Known() && len(parts.terms) > 0:
		r.compareSides(of(outside("政府采购支出总额", total)), parts, equal, "政府采购支出总额不等于货物、工程、服务之和", "各项之和为 "+
			money(parts.value(), r.unitOf(&parts)))
	case len(parts.terms) > 0:
		r.passed()
		r.reason = "总额没有另填，由程序相加"
	default:
		r.unfilled("procurement.goods", "procurement.works", "procurement.services")
	}
}

func procurementShares(r *run) {
	p := r.book.Procurement
	total := p[accounts.ProcurementTotal]
	if !total.Known() {
		total = accounts.Figure{State: accounts.Computed}
		for _, k := range []accounts.Datum{accounts.ProcurementGoods, accounts.ProcurementWorks, accounts.ProcurementServices} {
			if f := p[k]; f.Known() {
				total.Amount = total.Amount.Add(f.Amount)
				total.Unit, total.Places, total.At = f.Unit, max(total.Places, f.Places), f.At
			}
		}
		if total.Unit == accounts.NoUnit {
			r.unfilled("procurement.goods", "procurement.works", "procurement.services")
			return
		}
	}
	most := func(name string, key accounts.Datum, ofName string, of_ accounts.Figure) {
		if f := p[key]; f.Known() && of_.Known() {
			r.compareSides(of(outside(name, f)), of(outside(ofName, of_)), atMost, name+"大于"+ofName, "请核对采购统计口径")
		}
	}
	most("授予中小企业合同金额", accounts.ProcurementSmall, "政府采购支出总额", total)
	most("授予小微企业合同金额", accounts.ProcurementMicro, "授予中小企业合同金额", p[accounts.ProcurementSmall])
	most("面向小微企业预留预算", accounts.ProcurementReservedMicro, "面向中小企业预留预算", p[accounts.ProcurementReservedSmall])
	most("预留项目中由小微企业中标", accounts.ProcurementWonReservedMicro, "预留项目中由中小企业中标", p[accounts.ProcurementWonReservedSmall])
	a, b := p[accounts.ProcurementWonReservedSmall], p[accounts.ProcurementWonOther]
	if a.Known() && b.Known() {
		r.compareSides(side{label: "中小企业中标金额之和", terms: []accounts.Term{outside("预留项目中由中小企业中标", a), outside("其他项目中由中小企业中标", b)}},
			of(outside("政府采购支出总额", total)), atMost, "中小企业中标金额之和大于政府采购支出总额", "请核对采购统计口径")
	}
	r.passed()
}

// vehicleTotal is the number of vehicles: given, or the sum of the categories.
func (r *run) vehicleTotal() (total accounts.Figure, kinds side) {
	kinds.label = "各类车辆之和"
	sum := accounts.Figure{}
	for _, k := range accounts.VehicleKinds {
		if c := r.book.Assets[accounts.AssetVehicles+accounts.CountKey("."+k.Key)]; c.Known() {
			kinds.terms = append(kinds.terms, outside(cmp.Or(c.Label, k.Name), c.Figure))
			sum.Amount, sum.State, sum.At = sum.Amount.Add(c.Amount), accounts.Computed, c.At
		}
	}
	if c := r.book.Assets[accounts.AssetVehicles]; c.Known() {
		return c.Figure, kinds
	}
	return sum, kinds
}

func vehicleSum(r *run) {
	total, kinds := r.vehicleTotal()
	switch {
	case total.State == accounts.Given && len(kinds.terms) > 0:
		r.compareSides(of(outside("车辆总数", total)), kinds, equal, "车辆总数不等于各类车辆之和", "各类之和为 "+count(kinds.value()))
	case total.Known():
		r.passed()
		r.reason = "总数与分类只填了一种"
	default:
		r.unfilled("assets.vehicles.total")
	}
}

// counted is a count of the three public expenses.
func (r *run) counted(key accounts.CountKey) (accounts.Figure, bool) {
	f := r.book.Counts[key].Figure
	return f, f.Known()
}

// final is one amount of 公开07.
func (r *run) final(col accounts.ColumnKey) accounts.Term {
	return r.term(accounts.ThreePublic, accounts.RowThreePublic, col)
}

// together demands that an amount and a count be both there or both not.
func (r *run) together(col accounts.ColumnKey, what string, severityReverse diag.Severity, keys ...accounts.CountKey) {
	amount := r.final(col)
	if amount.Figure == nil {
		return
	}
	spent := !amount.Amount().IsZero()
	for _, key := range keys {
		f, known := r.counted(key)
		switch {
		case !known && spent:
			r.unfilled("counts." + string(key))
		case !known:
		case spent && f.Amount.Sign() <= 0:
			r.find(diag.Diagnostic{At: f.At, Message: "有" + what + "支出，" + accounts.CountName(key) + "却为0",
				Where: []diag.Side{{At: f.At, Label: accounts.CountName(key), Value: count(f.Amount)}, r.describe(&amount)}, Hint: "请按实际填写" + accounts.CountName(key)})
		case !spent && f.Amount.Sign() > 0:
			r.find(diag.Diagnostic{Severity: severityReverse, At: f.At, Message: accounts.CountName(key) + "大于0，却没有" + what + "支出",
				Where: []diag.Side{{At: f.At, Label: accounts.CountName(key), Value: count(f.Amount)}, r.describe(&amount)}, Hint: "请核对；确属如此的，在说明里写明原因"})
		default:
			r.passed()
		}
	}
}

func vehiclesRun(r *run) {
	if r.has(t7) {
		r.together(accounts.ColFinalRunning, "公务用车运行费", diag.Warning, accounts.CountVehiclesKept)
	}
}

func vehiclesKept(r *run) {
	kept, known := r.counted(accounts.CountVehiclesKept)
	total, _ := r.vehicleTotal()
	if !known || !total.Known() {
		r.unfilled(unknown(named{"counts.vehicles_kept", kept}, named{"assets.vehicles.total", total})...)
		return
	}
	r.compareSides(of(outside("公务用车保有量", kept)), of(outside("车辆总数", total)), atMost, "公务用车保有量大于车辆总数", "保有量是车辆总数的一部分，请核对")
	general := r.book.Assets[accounts.AssetVehicles+accounts.CountKey("."+accounts.VehicleGeneral)]
	if general.Known() && general.Amount.Sign() > 0 && kept.Amount.Sign() == 0 {
		r.find(diag.Diagnostic{At: kept.At, Message: "有一般公务用车，公务用车保有量却为0",
			Where: []diag.Side{{At: kept.At, Label: "公务用车保有量", Value: count(kept.Amount)}, {At: general.At, Label: "一般公务用车", Value: count(general.Amount)}},
			Hint:  "请核对两处车辆数"})
	}
}

func countsMatch(r *run) {
	if !r.has(t7) {
		return
	}
	r.together(accounts.ColFinalPurchase, "公务用车购置费", diag.Error, accounts.CountVehiclesBought)
	r.together(accounts.ColFinalAbroad, "因公出国（境）费", diag.Error, accounts.CountAbroadGroups, accounts.CountAbroadPersons)
	// Reception: at home or abroad, either will do.
	spent := r.final(accounts.ColFinalReception)
	visits := func(key, other accounts.CountKey) {
		a, ka := r.counted(key)
		b, kb := r.counted(other)
		if spent.Figure == nil || !ka && !kb {
			if spent.Figure != nil && !spent.Amount().IsZero() {
				r.unfilled("counts." + string(key))
			}
			return
		}
		sum := a.Amount.Add(b.Amount)
		if spent.Amount().IsZero() == sum.IsZero() {
			r.passed()
			return
		}
		message := "有公务接待支出，" + accounts.CountName(key) + "却为0"
		if spent.Amount().IsZero() {
			message = accounts.CountName(key) + "大于0，却没有公务接待支出"
		}
		r.find(diag.Diagnostic{At: a.At, Message: message,
			Where: []diag.Side{{At: a.At, Label: accounts.CountName(key), Value: count(sum)}, r.describe(&spent)}, Hint: "请核对两处"})
	}
	visits(accounts.CountReceptions, accounts.CountOverseasReceptions)
	visits(accounts.CountReceptionGuests, accounts.CountOverseasGuests)
	for _, p := range [][2]accounts.CountKey{{accounts.CountReceptionGuests, accounts.CountReceptions}, {accounts.CountForeignGuests, accounts.CountForeignReceptions},
		{accounts.CountOverseasGuests, accounts.CountOverseasReceptions}, {accounts.CountAbroadPersons, accounts.CountAbroadGroups},
		{accounts.CountReceptions, accounts.CountForeignReceptions}, {accounts.CountReceptionGuests, accounts.CountForeignGuests}} {
		more, k1 := r.counted(p[0])
		less, k2 := r.counted(p[1])
		if k1 && k2 {
			r.compareSides(of(outside(accounts.CountName(p[0]), more)), of(outside(accounts.CountName(p[1]), less)), atLeast,
				accounts.CountName(p[0])+"小于"+accounts.CountName(p[1]), "请核对，两数可能填反")
		}
	}
}

func receptionSum(r *run) {
	if !r.has(t7) {
		return
	}
	spent := r.final(accounts.ColFinalReception)
	home, abroad, foreign := r.book.Reception[accounts.ReceptionDomestic], r.book.Reception[accounts.ReceptionOverseas],
		r.book.Reception[accounts.ReceptionForeign]
	if spent.Figure == nil {
		return
	}
	if !home.Known() && !abroad.Known() {
		if !spent.Amount().IsZero() {
			r.unfilled("counts.reception_domestic", "counts.reception_overseas")
		}
		return
	}
	if !home.Known() && abroad.Amount.Cmp(spent.Amount()) < 0 {
		r.unfilled("counts.reception_domestic") // nearly all of it, and nobody has said how much
		return
	}
	parts := side{label: "国内与国（境）外接待费之和"}
	if home.Known() {
		parts.terms = append(parts.terms, outside("国内接待费", home))
	}
	if abroad.Known() {
		parts.terms = append(parts.terms, outside("国（境）外接待费", abroad))
	}
	r.compareSides(of(spent), parts, equal, "公务接待费不等于国内与国（境）外接待费之和", "请核对接待费的两部分")
	if foreign.Known() && home.Known() {
		r.compareSides(of(outside("其中：外事接待费", foreign)), of(outside("国内接待费", home)), atMost, "外事接待费大于国内接待费", "外事接待费是国内接待费的一部分")
	}
}

// count prints a number that is not money, without trailing zeros.
func count(a accounts.Amount) string { return a.Decimal().String() }
