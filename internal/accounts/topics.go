package accounts

import (
	"slices"
	"strings"
)

// The comparisons that the program itself speaks of.
const (
	TopicExpenditureVsPrior       = "expenditure_vs_prior"        // 说明一
	TopicFiscalIncomeVsPrior      = "fiscal_income_vs_prior"      // 说明四
	TopicFiscalExpenditureVsPrior = "fiscal_expenditure_vs_prior" // 说明四
	TopicGeneralVsPrior           = "general_vs_prior"            // 说明五（一）
	TopicGeneralVsBudget          = "general_vs_budget"           // 说明五（三）
	TopicBasicVsBudget            = "basic_vs_budget"             // 说明六
	TopicBasicVsPrior             = "basic_vs_prior"
	TopicItemVsBudget             = "item_vs_budget"
	TopicThreePublicVsBudget      = "three_public_vs_budget" // 说明七
	TopicThreePublicVsPrior       = "three_public_vs_prior"
	TopicFundVsPrior              = "fund_vs_prior"         // 说明八
	TopicAgencyCostVsPrior        = "agency_cost_vs_prior"  // 说明十（一）
	TopicOverallVsPrior           = "overall_vs_prior"      // 上海
	TopicFiscalGrandVsPrior       = "fiscal_grand_vs_prior" // 上海
	TopicIncomeVsPrior            = "income_vs_prior"       // this and the next: not in the usual sentences
	TopicGeneralVsAdjusted        = "general_vs_adjusted"
	TopicItemVsAdjusted           = "item_vs_adjusted"
)

// Topic is a comparison that a reason may explain. What follows a dot in the name
// is one of its members: basic_vs_prior.301.
type Topic struct {
	Name, Words string // its key, and what staff read for it
	Items       bool   // its members are the items of “三公”经费
	Digits      int    // its members are codes of so many digits
	Each        bool   // only its members are compared, not the whole
}

// AllTopics are the comparisons, in the order in which they are offered.
var AllTopics = [...]Topic{
	{Name: TopicOverallVsPrior, Words: "收入支出总计与上年相比"},
	{Name: TopicExpenditureVsPrior, Words: "本年支出合计与上年相比"},
	{Name: TopicFiscalIncomeVsPrior, Words: "财政拨款收入与上年相比"},
	{Name: TopicFiscalExpenditureVsPrior, Words: "财政拨款支出与上年相比"},
	{Name: TopicFiscalGrandVsPrior, Words: "财政拨款收支总计与上年相比"},
	{Name: TopicGeneralVsPrior, Words: "一般公共预算支出与上年相比"},
	{Name: TopicGeneralVsBudget, Words: "一般公共预算支出与年初预算相比"},
	{Name: TopicItemVsBudget, Words: "项级科目支出与年初预算相比", Digits: 7, Each: true},
	{Name: TopicBasicVsBudget, Words: "基本支出与年初预算相比", Digits: 3},
	{Name: TopicBasicVsPrior, Words: "基本支出与上年相比", Digits: 3},
	{Name: TopicThreePublicVsBudget, Words: "“三公”经费与预算相比", Items: true},
	{Name: TopicThreePublicVsPrior, Words: "“三公”经费与上年相比", Items: true},
	{Name: TopicFundVsPrior, Words: "政府性基金支出与上年相比"},
	{Name: TopicAgencyCostVsPrior, Words: "机关运行经费与上年相比"},
	{Name: TopicIncomeVsPrior, Words: "本年收入合计与上年相比"},
	{Name: TopicGeneralVsAdjusted, Words: "一般公共预算支出与全年预算相比"},
	{Name: TopicItemVsAdjusted, Words: "项级科目支出与全年预算相比", Digits: 7, Each: true},
	{Name: "fund_income_vs_prior", Words: "政府性基金收入与上年相比"},
	{Name: "fund_closing_vs_prior", Words: "政府性基金年末结转和结余与上年相比"},
	{Name: "state_capital_income_vs_prior", Words: "国有资本经营预算收入与上年相比"},
	{Name: "state_capital_vs_prior", Words: "国有资本经营预算支出与上年相比"},
	{Name: "state_capital_closing_vs_prior", Words: "国有资本经营预算年末结转和结余与上年相比"},
}

// Topics are the names of all topics; name.* stands for the members of one.
func Topics() []string {
	var names []string
	for _, t := range AllTopics {
		if !t.Each {
			names = append(names, t.Name)
		}
		if t.Items || t.Digits > 0 {
			names = append(names, t.Name+".*")
		}
	}
	return names
}

// IsTopic reports whether name is a topic, a member of one, or all its members.
func IsTopic(name string) bool {
	group, member, dotted := strings.Cut(name, ".")
	return slices.ContainsFunc(AllTopics[:], func(t Topic) bool {
		switch {
		case t.Name != group:
			return false
		case !dotted:
			return !t.Each
		case t.Digits > 0:
			return member == "*" || len(member) == t.Digits && IsCode(member)
		}
		return t.Items && (member == "*" || slices.ContainsFunc(Items[1:], func(i Item) bool { return i.Member == member }))
	})
}
