package supplement

import "strings"

// A workbook shows in words what unit.yaml names by a key.

// word is a key and what staff read for it.
type word struct{ key, text string }

// topicWords are the comparisons that a reason may explain.
var topicWords = []struct {
	word
	alone   bool // it may stand without a member
	members []word
	code    string // an example of the code that may stand as a member
}{
	{word: word{"overall_vs_prior", "收入支出总计与上年相比"}, alone: true},
	{word: word{"expenditure_vs_prior", "本年支出合计与上年相比"}, alone: true},
	{word: word{"fiscal_income_vs_prior", "财政拨款收入与上年相比"}, alone: true},
	{word: word{"fiscal_expenditure_vs_prior", "财政拨款支出与上年相比"}, alone: true},
	{word: word{"fiscal_grand_vs_prior", "财政拨款收支总计与上年相比"}, alone: true},
	{word: word{"general_vs_prior", "一般公共预算支出与上年相比"}, alone: true},
	{word: word{"general_vs_budget", "一般公共预算支出与年初预算相比"}, alone: true},
	{word: word{"item_vs_budget", "项级科目支出与年初预算相比"}, code: "2080109"},
	{word: word{"basic_vs_budget", "基本支出与年初预算相比"}, alone: true, members: classWords()},
	{word: word{"basic_vs_prior", "基本支出与上年相比"}, alone: true, members: classWords()},
	{word: word{"three_public_vs_budget", "“三公”经费与预算相比"}, alone: true, members: threePublicWords},
	{word: word{"three_public_vs_prior", "“三公”经费与上年相比"}, alone: true, members: threePublicWords},
	{word: word{"fund_vs_prior", "政府性基金支出与上年相比"}, alone: true},
	{word: word{"agency_cost_vs_prior", "机关运行经费与上年相比"}, alone: true},
	{word: word{"income_vs_prior", "本年收入合计与上年相比"}, alone: true},
	{word: word{"general_vs_adjusted", "一般公共预算支出与全年预算相比"}, alone: true},
	{word: word{"item_vs_adjusted", "项级科目支出与全年预算相比"}, code: "2080109"},
	{word: word{"fund_income_vs_prior", "政府性基金收入与上年相比"}, alone: true},
	{word: word{"fund_closing_vs_prior", "政府性基金年末结转和结余与上年相比"}, alone: true},
	{word: word{"state_capital_income_vs_prior", "国有资本经营预算收入与上年相比"}, alone: true},
	{word: word{"state_capital_vs_prior", "国有资本经营预算支出与上年相比"}, alone: true},
	{word: word{"state_capital_closing_vs_prior", "国有资本经营预算年末结转和结余与上年相比"}, alone: true},
}

var threePublicWords = fieldWords(threePublicPurposes)

func fieldWords(fields []Field) []word {
	var out []word
	for _, f := range fields {
		out = append(out, word{f.Key, f.Name})
	}
	return out
}

func classWords() []word {
	var out []word
	for _, f := range economicClasses {
		out = append(out, word{f.Key, f.Key + f.Name})
	}
	return out
}

// colon stands between a comparison and its member.
const colon = "："

// topicOptions are all comparisons, the members of each behind it.
func topicOptions() []word {
	var out []word
	for i := range topicWords {
		t := &topicWords[i]
		if t.alone {
			out = append(out, t.word)
		}
		for _, m := range t.members {
			out = append(out, word{t.key + "." + m.key, t.text + colon + m.text})
		}
		if t.code != "" {
			out = append(out, word{t.key + "." + t.code, t.text + colon + t.code})
		}
	}
	return out
}

// topicText is what staff read for a comparison.
func topicText(key string) string {
	base, member, _ := strings.Cut(key, ".")
	for i := range topicWords {
		t := &topicWords[i]
		switch {
		case t.key != base:
			continue
		case member == "":
			return t.text
		}
		for _, m := range t.members {
			if m.key == member {
				return t.text + colon + m.text
			}
		}
		return t.text + colon + member
	}
	return key
}

// topicKey is the comparison that a cell names; what it cannot make out it
// returns as it stands.
func topicKey(text string) string {
	base, member, _ := strings.Cut(strings.ReplaceAll(text, ":", colon), colon)
	base, member = strings.TrimSpace(base), strings.TrimSpace(member)
	for i := range topicWords {
		t := &topicWords[i]
		switch {
		case t.text != base:
			continue
		case member == "":
			return t.key
		}
		for _, m := range t.members {
			if m.text == member {
				return t.key + "." + m.key
			}
		}
		// A code, perhaps with its name behind it.
		digits := 0
		for digits < len(member) && member[digits] >= '0' && member[digits] <= '9' {
			digits++
		}
		if digits > 0 {
			return t.key + "." + member[:digits]
		}
	}
	return text
}

// purposeWords are what a purpose may be written for, besides items by code.
func (t *Fields) purposeWords() []word { return fieldWords(t.root.Member("purposes").Fields) }
