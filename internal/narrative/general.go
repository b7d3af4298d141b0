package narrative

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
)

// classes adds the function classes of one column of 公开04, which prints them
// all; whole is what their shares refer to.
func (d *deriver) classes(g *Group, path string, s Scope, col accounts.ColumnKey, whole value) {
	grid := d.grids[accounts.FiscalOverall-1]
	parts := make([]part, 0, 32)
	for _, key := range grid.coded(3) {
		v := grid.at(key, col)
		if s == GeneralBudget && v.amount.IsZero() && (key == "223" || key == "234") {
			continue // classes that belong to other budgets
		}
		parts = append(parts, part{string(key), grid.rows[grid.index[key]].title, v})
	}
	all, nonzero := &List{}, &List{}
	shares := d.shares(path+".classes", s, whole, parts)
	for i := range parts {
		p := &parts[i]
		m := newGroup(6)
		m.set("code", fixed(p.key))
		m.set("name", fixed(p.name))
		m.set("short", fixed(shortTitle(p.name)))
		m.set("amount", d.money(path+".classes."+p.key+".amount", s, p.value))
		m.set("share", shares[i])
		m.set("zero", Flag(p.value.amount.IsZero()))
		all.add(m)
		if !p.value.amount.IsZero() {
			nonzero.add(m)
		}
	}
	g.set("classes", all)
	g.set("classes_nonzero", nonzero)
}

// shortTitle is a class title without its last word 支出: the sentence says
// 社会保障和就业（类）支出.
func shortTitle(title string) string {
	short := strings.TrimSuffix(title, "支出")
	if short == "" || strings.HasSuffix(short, "的") {
		return title
	}
	return short
}

// general: 说明五, from 公开05.
func (d *deriver) general() *Group {
	const id, s = accounts.GeneralExpenditure, GeneralBudget
	g := newGroup(16)
	amount := d.at(id, accounts.RowTotal, accounts.ColTotal)
	amount.n = d.money("general.amount", s, amount)
	g.set("amount", amount.n)
	g.set("basic", d.money("general.basic", s, d.at(id, accounts.RowTotal, accounts.ColBasic)))
	g.set("project", d.money("general.project", s, d.at(id, accounts.RowTotal, accounts.ColProject)))
	g.set("share_of_expenditure", d.share("general.share_of_expenditure", s, amount,
		d.at(accounts.Expenditure, accounts.RowTotal, accounts.ColTotal)))
	const label = "一般公共预算财政拨款支出"
	g.set("vs_prior", d.change("general.vs_prior", s, PriorFinal, label, amount, d.before(accounts.PriorGeneralExpenditure), accounts.TopicGeneralVsPrior))
	d.classes(g, "general", s, accounts.ColGeneral, amount)

	items := d.items("general", s, id, amount, accounts.BudgetItem, accounts.BudgetAdjustedItem)
	initial := d.budget(accounts.BudgetGeneralExpenditure, label+"年初预算")
	if !initial.known {
		initial = items.initial
	}
	initial.n = d.money("general.budget", s, initial)
	items.adjusted.n = d.money("general.adjusted", s, items.adjusted)
	g.set("budget", initial.n)
	g.set("budget_entrusted", d.money("general.budget_entrusted", s, d.budget(accounts.BudgetEntrusted, "代编预算")))
	g.set("adjusted", items.adjusted.n)
	g.set("vs_budget", d.change("general.vs_budget", s, InitialBudget, label, amount, initial, accounts.TopicGeneralVsBudget))
	g.set("vs_adjusted", d.change("general.vs_adjusted", s, AdjustedBudget, label, amount, items.adjusted, "general_vs_adjusted"))
	g.set("items", items.list)
	return g
}

// itemFacts are the items 项 of one statement, and their budgets in total
// where every item has one.
type itemFacts struct {
	list              *List
	initial, adjusted value
}

// items are the function items of a statement with their budgets. An item that
// was budgeted and not spent is among them.
func (d *deriver) items(path string, s Scope, id accounts.StatementID, whole value, budget, adjusted accounts.Datum) itemFacts {
	grid := d.grids[id-1]
	codes := make([]string, 0, 32)
	for _, k := range grid.coded(7) {
		codes = append(codes, string(k))
	}
	if grid.found {
		for datum, f := range d.book.Budget {
			if code, ok := strings.CutPrefix(string(datum), string(budget)+"."); ok && f.Known() && !f.Amount.IsZero() &&
				len(code) == 7 && accounts.IsCode(code) && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		slices.Sort(codes)
	}
	out := itemFacts{list: &List{}}
	budgets, adjustments := make([]value, 0, len(codes)), make([]value, 0, len(codes))
	for i, code := range codes {
		key := accounts.RowKey(code)
		title := d.title(grid, code)
		p := path + ".items." + code
		amount := grid.at(key, accounts.ColTotal)
		amount.n = d.money(p+".amount", s, amount)
		m := newGroup(15)
		m.set("number", d.ordinal(p+".number", i+1, amount.at))
		m.set("code", fixed(code))
		m.set("name", fixed(title))
		m.set("class_name", fixed(d.title(grid, code[:3])))
		m.set("section_name", fixed(d.title(grid, code[:5])))
		m.set("purpose", d.words(d.book.Purposes[code]))
		m.set("amount", amount.n)
		m.set("basic", d.money(p+".basic", s, grid.at(key, accounts.ColBasic)))
		m.set("project", d.money(p+".project", s, grid.at(key, accounts.ColProject)))
		m.set("share", d.share(p+".share", s, amount, whole))
		m.set("zero", Flag(amount.amount.IsZero()))
		label := title + "（项）支出"
		initial := d.budget(budget.Of(code), label+"年初预算")
		full := value{}
		if adjusted != "" {
			full = d.budget(adjusted.Of(code), label+"全年预算")
		}
		budgets, adjustments = append(budgets, initial), append(adjustments, full)
		initial.n, full.n = d.money(p+".budget", s, initial), d.money(p+".adjusted", s, full)
		m.set("budget", initial.n)
		m.set("adjusted", full.n)
		m.set("vs_budget", d.change(p+".vs_budget", s, InitialBudget, label, amount, initial, accounts.TopicItemVsBudget+"."+code))
		m.set("vs_adjusted", d.change(p+".vs_adjusted", s, AdjustedBudget, label, amount, full, "item_vs_adjusted."+code))
		out.list.add(m)
	}
	out.initial = sumOf("各项年初预算之和", budgets)
	out.adjusted = sumOf("各项全年预算之和", adjustments)
	return out
}

// title is the official title of a function code: of the year's dictionary,
// else as a statement prints it.
func (d *deriver) title(g *grid, code string) string {
	if t := titleOf(d.book.Dictionary, g.id, code); t != "" {
		return t
	}
	for _, other := range [...]*grid{g, d.grids[accounts.Expenditure-1], d.grids[accounts.FiscalOverall-1]} {
		if i, ok := other.index[accounts.RowKey(code)]; ok && other.rows[i].title != "" {
			return other.rows[i].title
		}
	}
	return ""
}

// basic: 说明六, from 公开06.
func (d *deriver) basic() *Group {
	const id, s = accounts.GeneralBasic, BasicOnly
	grid := d.grids[id-1]
	total := grid.at(accounts.RowTotal, accounts.ColAmount)
	staff := grid.at(accounts.RowStaff, accounts.ColAmount)
	operating := grid.at(accounts.RowOperatingCost, accounts.ColAmount)
	g := newGroup(16)
	total.n = d.money("basic.total", s, total)
	g.set("total", total.n)
	g.set("staff", d.money("basic.staff", s, staff))
	g.set("operating", d.money("basic.operating", s, operating))
	shares := d.shares("basic", s, total, []part{{"staff", "", staff}, {"operating", "", operating}})
	g.set("staff_share", shares[0])
	g.set("operating_share", shares[1])

	classes := grid.coded(3)
	parts := make([]part, len(classes))
	for i, key := range classes {
		parts[i] = part{string(key), grid.rows[grid.index[key]].title, grid.at(key, accounts.ColAmount)}
	}
	shares = d.shares("basic.classes", s, total, parts)
	sections := map[string]*List{}
	staffSections, operatingSections := &List{}, &List{}
	for _, key := range grid.coded(5) {
		v := grid.at(key, accounts.ColAmount)
		if v.amount.IsZero() {
			continue
		}
		m := newGroup(3)
		m.set("code", fixed(string(key)))
		m.set("name", fixed(grid.rows[grid.index[key]].title))
		m.set("amount", d.money("basic.sections."+string(key)+".amount", s, v))
		class := string(key[:3])
		if sections[class] == nil {
			sections[class] = &List{}
		}
		sections[class].add(m)
		if isStaff(class) {
			staffSections.add(m)
		} else {
			operatingSections.add(m)
		}
	}
	all, nonzero := &List{}, &List{}
	budgets, priors := make([]value, len(parts)), make([]value, len(parts))
	for i := range parts {
		p := &parts[i]
		path := "basic.classes." + p.key
		budgets[i] = d.budget(accounts.BudgetBasic.Of(p.key), p.name+"年初预算")
		priors[i] = d.before(accounts.PriorBasic.Of(p.key))
		m := newGroup(12)
		m.set("number", d.ordinal(path+".number", i+1, p.value.at))
		m.set("code", fixed(p.key))
		m.set("name", fixed(p.name))
		m.set("is_staff", Flag(isStaff(p.key)))
		p.value.n, budgets[i].n = d.money(path+".amount", s, p.value), d.money(path+".budget", s, budgets[i])
		m.set("amount", p.value.n)
		m.set("share", shares[i])
		m.set("zero", Flag(p.value.amount.IsZero()))
		m.set("budget", budgets[i].n)
		m.set("vs_budget", d.change(path+".vs_budget", s, InitialBudget, p.name, p.value, budgets[i], accounts.TopicBasicVsBudget+"."+p.key))
		m.set("vs_prior", d.change(path+".vs_prior", s, PriorFinal, p.name, p.value, priors[i], accounts.TopicBasicVsPrior+"."+p.key))
		if sections[p.key] == nil {
			sections[p.key] = &List{}
		}
		m.set("sections", sections[p.key])
		all.add(m)
		if !p.value.amount.IsZero() {
			nonzero.add(m)
		}
	}
	budget := d.budget(accounts.BudgetBasic, "基本支出年初预算")
	if !budget.known {
		budget = sumOf("各类年初预算之和", budgets)
	}
	prior := d.before(accounts.PriorBasic)
	if !prior.known {
		prior = sumOf("各类上年决算之和", priors)
	}
	const label = "一般公共预算财政拨款基本支出"
	budget.n = d.money("basic.budget", s, budget)
	g.set("budget", budget.n)
	g.set("vs_budget", d.change("basic.vs_budget", s, InitialBudget, label, total, budget, accounts.TopicBasicVsBudget))
	g.set("vs_prior", d.change("basic.vs_prior", s, PriorFinal, label, total, prior, accounts.TopicBasicVsPrior))
	g.set("classes", all)
	g.set("classes_nonzero", nonzero)
	g.set("staff_sections", staffSections)
	g.set("operating_sections", operatingSections)
	return g
}
