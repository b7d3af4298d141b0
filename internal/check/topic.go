package check

import (
	"strings"

	"juesuan/internal/accounts"
)

// topic is one comparison that the staff explain: the amount, the base it is
// compared with, and what a message calls them. Both sides of a topic are of
// one scope by this table.
type topic struct {
	key  string
	name string
	term accounts.Term   // the amount of the year
	base accounts.Figure // the budget or last year's figure
	from string          // what the base is called
}

// compared reports whether both amounts are known.
func (t *topic) compared() bool {
	return t.base.Known() && t.term.Figure != nil
}

// delta is the difference as prose prints it: of the two printed values, in
// 万元 with two decimals.
func (t *topic) delta() accounts.Amount {
	return t.term.Amount().Rounded(accounts.Wan, 2).Sub(t.base.Amount.Rounded(accounts.Wan, 2))
}

// topics are all comparisons the book can make, in the order of part three.
func (r *run) topics() []topic {
	if r.topicList != nil {
		return r.topicList
	}
	b := r.book
	var list []topic
	add := func(key, name string, term accounts.Term, base accounts.Figure, from string) {
		if term.Figure != nil && r.unreadable[term.Figure.At] || r.unreadable[base.At] {
			term.Figure, base = nil, accounts.Figure{}
		}
		list = append(list, topic{key, name, term, base, from})
	}
	const prior, budget = "上年决算数", "年初预算数"
	add(accounts.TopicOverallVsPrior, "收入支出总计", r.term(t1, accounts.RowIncomeGrand, accounts.ColAmount), b.Prior[accounts.PriorIncomeGrand], prior)
	add(accounts.TopicExpenditureVsPrior, "本年支出合计", r.term(t1, accounts.RowExpenditureTotal, accounts.ColAmount), b.Prior[accounts.PriorExpenditureTotal], prior)
	add(accounts.TopicFiscalIncomeVsPrior, "财政拨款收入", r.term(t4, accounts.RowIncomeTotal, accounts.ColTotal), b.Prior[accounts.PriorFiscalIncome], prior)
	add(accounts.TopicFiscalExpenditureVsPrior, "财政拨款支出", r.term(t4, accounts.RowExpenditureTotal, accounts.ColTotal), b.Prior[accounts.PriorFiscalExpenditure], prior)
	add(accounts.TopicFiscalGrandVsPrior, "财政拨款收支总计", r.term(t4, accounts.RowIncomeGrand, accounts.ColTotal), b.Prior[accounts.PriorFiscalGrand], prior)
	general := r.term(t5, accounts.RowTotal, accounts.ColTotal)
	add(accounts.TopicGeneralVsPrior, "一般公共预算财政拨款支出", general, b.Prior[accounts.PriorGeneralExpenditure], prior)
	add(accounts.TopicGeneralVsBudget, "一般公共预算财政拨款支出", general, b.Budget[accounts.BudgetGeneralExpenditure], budget)
	// A code stands in one of the three budgets only.
	for _, of := range [...]struct {
		id     accounts.StatementID
		budget accounts.Datum
	}{{t5, accounts.BudgetItem}, {t8, accounts.BudgetFundItem}, {t9, accounts.BudgetStateCapitalItem}} {
		s := b.Statement(of.id)
		for i := range s.Rows {
			if key := s.Rows[i].Key; accounts.IsCode(string(key)) && len(key) == 7 {
				add(accounts.TopicItemVsBudget+"."+string(key), accounts.RowName(s, key), s.Term(key, accounts.ColTotal), b.Budget[of.budget.Of(string(key))], budget)
			}
		}
	}
	s6 := b.Statement(t6)
	for i := range s6.Rows {
		if key := s6.Rows[i].Key; accounts.IsCode(string(key)) && len(key) == 3 {
			name := "基本支出" + accounts.RowName(s6, key)
			add(accounts.TopicBasicVsBudget+"."+string(key), name, s6.Term(key, accounts.ColAmount), b.Budget[accounts.BudgetBasic.Of(string(key))], budget)
			add(accounts.TopicBasicVsPrior+"."+string(key), name, s6.Term(key, accounts.ColAmount), b.Prior[accounts.PriorBasic.Of(string(key))], prior)
		}
	}
	basic := r.term(t6, accounts.RowTotal, accounts.ColAmount)
	add(accounts.TopicBasicVsBudget, "基本支出", basic, r.classesOf(b.Budget, accounts.BudgetBasic), budget)
	add(accounts.TopicBasicVsPrior, "基本支出", basic, r.classesOf(b.Prior, accounts.PriorBasic), prior)
	for _, m := range threePublicMembers {
		plan := r.final(m.budget)
		base := accounts.Figure{}
		if plan.Figure != nil {
			base = *plan.Figure
			if base.State == accounts.Blank { // an empty cell of 公开07 is a budget of zero
				base.State = accounts.Given
			}
		}
		key := accounts.TopicThreePublicVsBudget
		if m.member != "total" {
			key += "." + m.member
		}
		add(key, m.name, r.final(m.final), base, "公开07表预算数")
		key = accounts.TopicThreePublicVsPrior
		if m.member != "total" {
			key += "." + m.member
		}
		add(key, m.name, r.final(m.final), b.Prior[accounts.PriorThreePublic.Of(m.member)], prior)
	}
	add(accounts.TopicFundVsPrior, "政府性基金预算财政拨款支出", r.term(t8, accounts.RowTotal, accounts.ColTotal), b.Prior[accounts.PriorFundExpenditure], prior)
	// A department with units that are not administrative gives the figure.
	agency := r.term(t6, accounts.RowOperatingCost, accounts.ColAmount)
	if b.AgencyCost.Known() {
		agency = outside("机关运行经费", b.AgencyCost)
	}
	add(accounts.TopicAgencyCostVsPrior, "机关运行经费", agency, b.Prior[accounts.PriorAgencyCost], prior)
	r.topicList = list
	return list
}

// classesOf is a group as a whole: the figure given for it, else the sum of its
// members where every class of 公开06 that is not zero has one.
func (r *run) classesOf(data map[accounts.Datum]accounts.Figure, group accounts.Datum) accounts.Figure {
	if f := data[group]; f.Known() {
		return f
	}
	var sum accounts.Figure
	s := r.book.Statement(t6)
	for i := range s.Rows {
		row := &s.Rows[i]
		if accounts.IsCode(string(row.Key)) && len(row.Key) == 3 && !data[group.Of(string(row.Key))].Known() && !s.Figure(row.Key, accounts.ColAmount).Amount.IsZero() {
			return accounts.Figure{}
		}
	}
	for _, d := range sortedData(data, group) {
		f := data[d]
		if sum.State == accounts.Absent {
			sum = f
			sum.Amount, sum.State = accounts.Amount{}, accounts.Computed
		}
		sum.Amount = sum.Amount.Add(f.Amount)
		sum.Places = min(sum.Places, f.Places)
	}
	return sum
}

// threePublicMembers are the items of 公开07.
var threePublicMembers = []struct {
	member, name  string
	final, budget accounts.ColumnKey
}{
	{"total", "“三公”经费", accounts.ColFinalTotal, accounts.ColBudgetTotal},
	{"abroad", "因公出国（境）费", accounts.ColFinalAbroad, accounts.ColBudgetAbroad},
	{"vehicles", "公务用车购置及运行费", accounts.ColFinalVehicles, accounts.ColBudgetVehicles},
	{"purchase", "公务用车购置费", accounts.ColFinalPurchase, accounts.ColBudgetPurchase},
	{"running", "公务用车运行费", accounts.ColFinalRunning, accounts.ColBudgetRunning},
	{"reception", "公务接待费", accounts.ColFinalReception, accounts.ColBudgetReception},
	{"meeting", "会议费", accounts.ColFinalMeeting, accounts.ColBudgetMeeting},
	{"training", "培训费", accounts.ColFinalTraining, accounts.ColBudgetTraining},
}

// DefaultReasons are the comparisons that the usual sentences explain. A name
// stands for all its members: basic_vs_prior for basic_vs_prior.301 and so on.
var DefaultReasons = []string{
	accounts.TopicExpenditureVsPrior, accounts.TopicFiscalIncomeVsPrior, accounts.TopicFiscalExpenditureVsPrior,
	accounts.TopicGeneralVsPrior, accounts.TopicGeneralVsBudget,
	accounts.TopicBasicVsBudget + ".*", accounts.TopicBasicVsPrior + ".*",
	accounts.TopicThreePublicVsBudget, accounts.TopicThreePublicVsPrior + ".abroad", accounts.TopicThreePublicVsPrior + ".vehicles",
	accounts.TopicThreePublicVsPrior + ".reception", accounts.TopicFundVsPrior, accounts.TopicAgencyCostVsPrior,
}

// explained reports whether the sentences give a reason for the topic.
func (r *run) explained(key string) bool {
	list := r.opts.Reasons
	if list == nil {
		list = DefaultReasons
	}
	for _, k := range list {
		if k == key {
			return true
		}
		if group, ok := strings.CutSuffix(k, "*"); ok && strings.HasPrefix(key, group) {
			return true
		}
	}
	return false
}
