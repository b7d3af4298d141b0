package narrative

import "juesuan/internal/accounts"

// budgetName is what the budget columns of 公开07 hold.
func (d *deriver) budgetName() string {
	if d.o.BudgetKind == "initial" {
		return "年初预算"
	}
	return "全年预算"
}

// threePublic: 说明七, from 公开07.
func (d *deriver) threePublic() *Group {
	const id, s, row = accounts.ThreePublic, ThreePublicFunds, accounts.RowThreePublic
	g := newGroup(32)
	final := map[string]value{}
	prior := map[string]value{}
	var before []value // of the three items
	for _, m := range threePublicMembers {
		final[m.key] = d.at(id, row, m.final)
		prior[m.key] = d.before(accounts.PriorThreePublic.Of(m.key))
		if m.item {
			before = append(before, prior[m.key])
		}
	}
	if !prior["total"].known {
		prior["total"] = sumOf("三项上年决算之和", before)
	}
	shares := d.shares("three_public", s, final["total"], []part{
		{"abroad", "", final["abroad"]}, {"vehicles", "", final["vehicles"]}, {"reception", "", final["reception"]}})
	share := map[string]*Number{"abroad": shares[0], "vehicles": shares[1], "reception": shares[2]}

	items := &List{}
	members := make(map[string]*Group, len(threePublicMembers))
	for _, m := range threePublicMembers {
		path := "three_public." + m.key
		label := m.name + "支出"
		table := d.at(id, row, m.budget)
		initial := d.budget(accounts.BudgetThreePublicInitial.Of(m.key), label+"年初预算")
		adjusted := d.budget(accounts.BudgetThreePublicAdjusted.Of(m.key), label+"全年预算")
		// The budget columns of the table are one of the two kinds.
		same := &adjusted
		if d.o.BudgetKind == "initial" {
			same = &initial
		}
		switch {
		case table.known && (!table.blank || !same.known):
			*same = table
		case same.known:
			table = *same
		}
		amount := final[m.key]
		amount.n = d.money(path+".amount", s, amount)
		initial.n, adjusted.n = d.money(path+".initial", s, initial), d.money(path+".adjusted", s, adjusted)
		table.n = same.n
		item := newGroup(12)
		item.set("name", fixed(m.name))
		item.set("budget", table.n)
		item.set("initial", initial.n)
		item.set("adjusted", adjusted.n)
		item.set("amount", amount.n)
		if !m.outside {
			part, ok := share[m.key]
			if !ok {
				part = d.share(path+".share", s, final[m.key], final["total"])
			}
			item.set("share", part)
		}
		item.set("zero", Flag(final[m.key].amount.IsZero()))
		item.set("purpose", d.words(d.book.Purposes[m.key]))
		topic := func(of string) string {
			if m.key == "total" {
				return of
			}
			return of + "." + m.key
		}
		item.set("vs_budget", d.change(path+".vs_budget", s, TableBudget, label, amount, table, topic(accounts.TopicThreePublicVsBudget)))
		item.set("vs_initial", d.change(path+".vs_initial", s, InitialBudget, label, amount, initial, topic(accounts.TopicThreePublicVsBudget)))
		item.set("vs_adjusted", d.change(path+".vs_adjusted", s, AdjustedBudget, label, amount, adjusted, topic(accounts.TopicThreePublicVsBudget)))
		item.set("vs_prior", d.change(path+".vs_prior", s, PriorFinal, label, amount, prior[m.key], topic(accounts.TopicThreePublicVsPrior)))
		members[m.key] = item
		if m.item {
			items.add(item)
		}
	}
	total := members["total"]
	zero := func(name string) bool {
		n, _ := total.Facts[name].(*Number)
		return n == nil || n.Value.IsZero()
	}
	g.set("none", Flag(zero("amount") && zero("initial") && zero("adjusted") && prior["total"].amount.IsZero()))
	g.set("zero", Flag(zero("amount")))
	g.set("budget_name", fixed(d.budgetName()))
	for _, m := range threePublicMembers {
		g.set(m.key, members[m.key])
	}
	g.set("items", items)
	d.receptions(g, final["reception"])
	for _, m := range countMembers {
		g.set(string(m.key), d.count("three_public."+string(m.key), m.unit, m.name, d.book.Counts[m.key]))
	}
	return g
}

// receptions splits 公务接待费 into domestic and overseas. What is not given
// follows where it can: overseas is nothing unless the book says otherwise,
// domestic is the rest.
func (d *deriver) receptions(g *Group, whole value) {
	const s = ThreePublicFunds
	amounts := map[accounts.Datum]value{}
	for _, m := range receptionMembers {
		if f, ok := d.book.Reception[m.datum]; ok {
			amounts[m.datum] = ofFigure(f, m.name)
		}
	}
	domestic, overseas := amounts[accounts.ReceptionDomestic], amounts[accounts.ReceptionOverseas]
	switch {
	case domestic.known || !whole.known:
	case overseas.known:
		domestic = whole
		domestic.amount = whole.amount.Sub(overseas.amount)
		domestic.sum, domestic.parts = "公务接待费 − 国（境）外接待费", []Operand{whole.operand(), overseas.operand()}
	case whole.amount.IsZero():
		domestic, overseas = whole, whole
	}
	amounts[accounts.ReceptionDomestic], amounts[accounts.ReceptionOverseas] = domestic, overseas
	for _, m := range receptionMembers {
		v := amounts[m.datum]
		item := newGroup(4)
		item.set("name", fixed(m.name))
		item.set("amount", d.money("three_public."+m.key+".amount", s, v))
		item.set("zero", Flag(v.amount.IsZero()))
		item.set("purpose", d.words(d.book.Purposes[m.key]))
		g.set(m.key, item)
	}
}
