package narrative

import (
	"strconv"
	"strings"

	"juesuan/internal/accounts"
)

// fields say which field of the supplement gives a fact that the book may lack;
// of a change, its base. {code} is the code of the list's item. What is not
// here comes from the statements, or has the same path in the supplement.
var fields = map[string]string{
	"unit.full": "organization.full_name", "unit.short": "organization.short_name", "unit.self": "organization.self_name", "unit.kind": "organization.kind",
	"unit.supervisor": "organization.supervisor", "unit.supervisor_code": "organization.supervisor_code", "unit.contact": "organization.contact",
	"unit.members[].kind": "organization.members", "unit.members[].note": "organization.members",

	"overall.income_grand_vs_prior": "prior.income_grand", "overall.expenditure_grand_vs_prior": "prior.expenditure_grand",
	"overall.income_total_vs_prior": "prior.income_total", "overall.expenditure_total_vs_prior": "prior.expenditure_total",
	"fiscal.income_vs_prior": "prior.fiscal_income", "fiscal.expenditure_vs_prior": "prior.fiscal_expenditure", "fiscal.grand_vs_prior": "prior.fiscal_grand",
	"general.vs_prior": "prior.general_expenditure", "general.budget": "budget.general_expenditure", "general.vs_budget": "budget.general_expenditure",
	"general.budget_entrusted": "budget.entrusted", "general.adjusted": "budget.adjusted_item", "general.vs_adjusted": "budget.adjusted_item",
	"general.items[].purpose": "purposes.{code}", "general.items[].budget": "budget.item.{code}", "general.items[].vs_budget": "budget.item.{code}",
	"general.items[].adjusted": "budget.adjusted_item.{code}", "general.items[].vs_adjusted": "budget.adjusted_item.{code}",
	"basic.budget": "budget.basic", "basic.vs_budget": "budget.basic", "basic.vs_prior": "prior.basic",
	"basic.classes[].budget": "budget.basic.{code}", "basic.classes[].vs_budget": "budget.basic.{code}", "basic.classes[].vs_prior": "prior.basic.{code}",
	"basic.classes_nonzero[].budget": "budget.basic.{code}", "basic.classes_nonzero[].vs_budget": "budget.basic.{code}", "basic.classes_nonzero[].vs_prior": "prior.basic.{code}",

	"fund.income_vs_prior": "prior.fund_income", "fund.expenditure_vs_prior": "prior.fund_expenditure", "fund.closing_vs_prior": "prior.fund_closing",
	"fund.items[].purpose": "purposes.{code}", "fund.items[].budget": "budget.fund_item.{code}", "fund.items[].vs_budget": "budget.fund_item.{code}",
	"state_capital.expenditure_vs_prior": "prior.state_capital_expenditure",
	"state_capital.items[].purpose":      "purposes.{code}", "state_capital.items[].budget": "budget.state_capital_item.{code}", "state_capital.items[].vs_budget": "budget.state_capital_item.{code}",

	"agency_cost.amount": "agency_cost", "agency_cost.vs_prior": "prior.agency_cost",
	"procurement.sme_share": "procurement.sme", "procurement.micro_share": "procurement.micro", "procurement.micro_share_of_sme": "procurement.micro",
	"assets.vehicles":      "assets.vehicles.total",
	"performance.problems": "performance.problems_found", "performance.problems_text": "performance.problems",
	"performance.share": "performance.amount", "performance.fund_share": "performance.fund_amount",
}

// sameField are the groups of facts that the supplement has under the same names.
var sameField = []string{"functions.", "setup.", "procurement.", "assets.", "performance."}

// Field is the field of the supplement, by its path, that gives the fact of
// that name: general.items[3].purpose is purposes.2080109. It is "" for what
// comes from the statements.
func (f *Facts) Field(name string) string {
	general, code := f.item(name)
	field, ok := fields[general]
	switch {
	case ok:
	case strings.HasPrefix(general, "three_public."):
		field = f.threePublicField(strings.TrimPrefix(general, "three_public."))
	case strings.HasPrefix(general, "assets.of."):
		field = "assets.vehicles." + strings.TrimPrefix(general, "assets.of.")
	default:
		for _, group := range sameField {
			if strings.HasPrefix(general, group) && !strings.Contains(general, "[]") && optional(general) {
				field = general
			}
		}
	}
	if strings.Contains(field, "{code}") && code == "" {
		return ""
	}
	return strings.Replace(field, "{code}", code, 1)
}

// optional reports whether the catalogue has the fact and the book may lack it.
func optional(name string) bool {
	for _, n := range Names() {
		if n.Path == name {
			return n.Optional || n.Kind == WordsFact
		}
	}
	return false
}

// Topic is the topic under which the change of that name is explained.
func (f *Facts) Topic(name string) string {
	if c, ok := f.find(name).(*Change); ok {
		return c.Topic
	}
	return ""
}

// find is the fact of that name, list items by their number, nil if there is none.
func (f *Facts) find(name string) Fact {
	var at Fact = f.Root
	for part := range strings.SplitSeq(name, ".") {
		g, ok := at.(*Group)
		if !ok {
			return nil
		}
		key, index, listed := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		at = g.Facts[key]
		if !listed {
			continue
		}
		n, _ := strconv.Atoi(index)
		list, ok := at.(*List)
		if !ok || n < 0 || n >= len(list.Items) {
			return nil
		}
		at = list.Items[n]
	}
	return at
}

// item is a name without the numbers of list items, and the code of the last
// item that it goes through. The items of three_public have names of their own.
func (f *Facts) item(name string) (general, code string) {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		key, _, listed := strings.Cut(part, "[")
		if !listed {
			continue
		}
		g, _ := f.find(strings.Join(strings.Split(name, ".")[:i+1], ".")).(*Group)
		parts[i] = key + "[]"
		if g == nil {
			continue
		}
		if w, ok := g.Facts["code"].(Words); ok {
			code = w.S
		}
		for _, m := range threePublicMembers {
			if parts[0] == "three_public" && f.find("three_public."+m.key) == Fact(g) {
				parts[i] = m.key
			}
		}
	}
	return strings.Join(parts, "."), code
}

// threePublicField is the field of a fact below three_public.
func (f *Facts) threePublicField(name string) string {
	member, fact, dotted := strings.Cut(name, ".")
	if !dotted {
		for _, m := range countMembers {
			if string(m.key) == member {
				return "counts." + member
			}
		}
		return ""
	}
	reception := strings.HasPrefix(member, "reception_")
	switch fact {
	case "purpose":
		if member == "total" {
			return ""
		}
		return "purposes." + member
	case "amount":
		if reception {
			return "counts." + member
		}
	case "vs_prior":
		return "prior.three_public." + member
	case "initial", "vs_initial":
		return "budget.three_public_initial." + member
	case "adjusted", "vs_adjusted":
		return "budget.three_public_adjusted." + member
	case "budget", "vs_budget":
		return "budget." + string(f.tableBudget.Of(member))
	}
	return ""
}

// tableBudgetOf is the group of the supplement that gives what the budget
// columns of 公开07 lack.
func tableBudgetOf(kind string) accounts.Datum {
	if kind == "initial" {
		return accounts.BudgetThreePublicInitial
	}
	return accounts.BudgetThreePublicAdjusted
}
