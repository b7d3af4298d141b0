package narrative

import (
	"strings"

	"juesuan/internal/accounts"
)

// fund: 说明八, from 公开08.
func (d *deriver) fund() *Group {
	return d.separate("fund", FundBudget, accounts.GovernmentFund, "政府性基金预算财政拨款",
		accounts.RowFund, accounts.RowOpeningFund, accounts.ColFund, accounts.BudgetFundItem,
		accounts.PriorFundIncome, accounts.PriorFundExpenditure, accounts.PriorFundClosing, "fund")
}

// stateCapital: 说明九, from 公开09. Its older form prints expenditure only;
// income and balances then come from 公开04.
func (d *deriver) stateCapital() *Group {
	return d.separate("state_capital", StateCapitalFunds, accounts.StateCapital, "国有资本经营预算财政拨款",
		accounts.RowStateCapital, accounts.RowOpeningStateCapital, accounts.ColStateCapital, accounts.BudgetStateCapitalItem,
		"state_capital_income", accounts.PriorStateCapitalExpenditure, "state_capital_closing", "state_capital")
}

// separate is a budget with a statement of its own: government fund or state
// capital.
func (d *deriver) separate(path string, s Scope, id accounts.StatementID, name string, incomeRow, openingRow accounts.RowKey,
	col accounts.ColumnKey, budget, priorIncome, priorExpenditure, priorClosing accounts.Datum, topic string) *Group {
	g := newGroup(16)
	either := func(own accounts.ColumnKey, row accounts.RowKey, column accounts.ColumnKey) value {
		v := d.at(id, accounts.RowTotal, own)
		if !v.known {
			v = d.at(accounts.FiscalOverall, row, column)
		}
		return v
	}
	opening := either(accounts.ColOpening, openingRow, accounts.ColTotal)
	income := either(accounts.ColIncome, incomeRow, accounts.ColTotal)
	expenditure := either(accounts.ColTotal, accounts.RowExpenditureTotal, col)
	closing := either(accounts.ColClosing, accounts.RowClosing, col)
	none := opening.amount.IsZero() && income.amount.IsZero() && expenditure.amount.IsZero() && closing.amount.IsZero()
	g.set("none", Flag(none))
	income.n, expenditure.n = d.money(path+".income", s, income), d.money(path+".expenditure", s, expenditure)
	closing.n = d.money(path+".closing", s, closing)
	g.set("opening", d.money(path+".opening", s, opening))
	g.set("income", income.n)
	g.set("expenditure", expenditure.n)
	g.set("basic", d.money(path+".basic", s, d.at(id, accounts.RowTotal, accounts.ColBasic)))
	g.set("project", d.money(path+".project", s, d.at(id, accounts.RowTotal, accounts.ColProject)))
	g.set("closing", closing.n)
	g.set("income_vs_prior", d.change(path+".income_vs_prior", s, PriorFinal, name+"收入", income, d.before(priorIncome), topic+"_income_vs_prior"))
	g.set("expenditure_vs_prior", d.change(path+".expenditure_vs_prior", s, PriorFinal, name+"支出", expenditure, d.before(priorExpenditure), topic+"_vs_prior"))
	g.set("closing_vs_prior", d.change(path+".closing_vs_prior", s, PriorFinal, name+"年末结转和结余", closing, d.before(priorClosing), topic+"_closing_vs_prior"))
	g.set("items", d.items(path, s, id, expenditure, budget, "").list)
	return g
}

// agencyCost: 机关运行经费 of administrative units and of those under the
// civil service law.
func (d *deriver) agencyCost() *Group {
	g := newGroup(4)
	o := &d.book.Organization
	applies := o.AnyAdministrative()
	amount := ofFigure(d.book.AgencyCost, "机关运行经费")
	if !amount.known && o.AllAdministrative() {
		// X.21: it equals 公用经费 if every member is such a unit.
		amount = d.at(accounts.GeneralBasic, accounts.RowOperatingCost, accounts.ColAmount)
	}
	prior := d.before(accounts.PriorAgencyCost)
	g.set("applies", Flag(applies))
	g.set("none", Flag(amount.amount.IsZero() && (amount.known || !applies)))
	amount.n = d.money("agency_cost.amount", BasicOnly, amount)
	g.set("amount", amount.n)
	g.set("vs_prior", d.change("agency_cost.vs_prior", BasicOnly, PriorFinal, "机关运行经费", amount, prior, accounts.TopicAgencyCostVsPrior))
	return g
}

// procurement: 政府采购.
func (d *deriver) procurement() *Group {
	g := newGroup(16)
	given := map[accounts.Datum]value{}
	for _, m := range procurementMembers {
		if f, ok := d.book.Procurement[m.key]; ok {
			given[m.key] = ofFigure(f, procurementLabel(m.name))
		}
	}
	if !given[accounts.ProcurementTotal].known {
		total := sumOf("货物＋工程＋服务", []value{given[accounts.ProcurementGoods], given[accounts.ProcurementWorks], given[accounts.ProcurementServices]})
		total.label = "政府采购支出总额"
		given[accounts.ProcurementTotal] = total
	}
	g.set("given", Flag(given[accounts.ProcurementTotal].known))
	for _, m := range procurementMembers {
		g.set(string(m.key), d.money("procurement."+string(m.key), NoScope, given[m.key]))
	}
	total, small, micro := given[accounts.ProcurementTotal], given[accounts.ProcurementSmall], given[accounts.ProcurementMicro]
	g.set("sme_share", d.share("procurement.sme_share", NoScope, small, total))
	g.set("micro_share", d.share("procurement.micro_share", NoScope, micro, total))
	g.set("micro_share_of_sme", d.share("procurement.micro_share_of_sme", NoScope, micro, small))
	return g
}

// procurementLabel is the name without what the catalogue adds to it.
func procurementLabel(name string) string {
	name, _, _ = strings.Cut(name, "，")
	return strings.TrimPrefix(name, "其中：")
}

// assets: 国有资产占有使用情况.
func (d *deriver) assets() *Group {
	g := newGroup(8)
	of := newGroup(len(vehicleMembers))
	list := &List{}
	var sum accounts.Count
	var operands []Operand
	for _, m := range vehicleMembers {
		c := d.book.Assets[accounts.AssetVehicles+accounts.CountKey("."+m.key)]
		n := d.count("assets.of."+m.key, "辆", m.name, c)
		of.set(m.key, n)
		if n == nil {
			continue
		}
		item := newGroup(3)
		item.set("name", fixed(m.name))
		item.set("count", n)
		item.set("zero", Flag(c.Amount.IsZero()))
		list.add(item)
		sum.Amount = sum.Amount.Add(c.Amount)
		sum.State = accounts.Computed
		operands = append(operands, Operand{Label: m.name, Value: n.Digits, At: c.At})
	}
	vehicles := d.count("assets.vehicles", "辆", "车辆总数", d.book.Assets[accounts.AssetVehicles])
	if vehicles == nil {
		if vehicles = d.count("assets.vehicles", "辆", "车辆总数", sum); vehicles != nil {
			vehicles.Formula, vehicles.Operands = "各类车辆之和", operands
		}
	}
	g.set("floor_area", d.count("assets.floor_area", "平方米", "房屋面积", d.book.Assets[accounts.AssetFloorArea]))
	g.set("vehicles", vehicles)
	g.set("vehicle_kinds", list)
	g.set("of", of)
	g.set("equipment_50", d.count("assets.equipment_50", "台（套）", "单价50万元以上通用设备", d.book.Assets[accounts.AssetEquipment50]))
	g.set("equipment_100", d.count("assets.equipment_100", "台（套）", "单价100万元以上专用设备", d.book.Assets[accounts.AssetEquipment100]))
	return g
}

// performance: 预算绩效管理.
func (d *deriver) performance() *Group {
	p := &d.book.Performance
	g := newGroup(32)
	for _, m := range performanceCounts {
		g.set(string(m.key), d.count("performance."+string(m.key), m.unit, m.name, p.Counts[m.key]))
	}
	amounts := map[accounts.Datum]value{}
	for _, m := range performanceAmounts {
		if f, ok := p.Amounts[m.key]; ok {
			amounts[m.key] = ofFigure(f, procurementLabel(m.name))
		}
	}
	if !amounts["amount"].known && len(d.book.Forms) > 0 {
		initial := make([]value, len(d.book.Forms))
		for i := range d.book.Forms {
			f := &d.book.Forms[i]
			initial[i] = d.fundsTotal(&f.FiscalInitial, &f.OtherInitial, &f.TotalInitial, f.Project.S+" 年初预算数")
		}
		sum := sumOf("各自评表年初预算数之和", initial)
		sum.label = "自评项目涉及资金"
		amounts["amount"] = sum
	}
	for _, m := range performanceAmounts {
		g.set(string(m.key), d.money("performance."+string(m.key), NoScope, amounts[m.key]))
	}
	project := d.at(accounts.GeneralExpenditure, accounts.RowTotal, accounts.ColProject)
	fund := d.at(accounts.GovernmentFund, accounts.RowTotal, accounts.ColProject)
	g.set("project_expenditure", d.money("performance.project_expenditure", GeneralBudget, project))
	g.set("share", d.share("performance.share", GeneralBudget, amounts["amount"], project))
	g.set("fund_project_expenditure", d.money("performance.fund_project_expenditure", FundBudget, fund))
	g.set("fund_share", d.share("performance.fund_share", FundBudget, amounts["fund_amount"], fund))
	g.set("average", d.count("performance.average", "分", "平均得分", p.Average))
	g.set("note", d.words(p.Note))
	notes := &List{}
	for i := range p.NoteAmounts {
		m := newGroup(1)
		m.set("amount", d.money("performance.note_amounts.amount", NoScope, ofFigure(p.NoteAmounts[i], "不纳入自评的金额")))
		notes.add(m)
	}
	g.set("note_amounts", notes)
	g.set("problems_text", d.words(p.Problems))
	g.set("measures", d.words(p.Measures))
	g.set("mechanism", d.words(p.Mechanism))
	systems := &List{}
	for _, t := range p.Systems {
		m := newGroup(1)
		m.set("name", d.words(t))
		systems.add(m)
	}
	g.set("systems", systems)
	return g
}
