package check

import (
	"slices"
	"strings"
	"sync"

	"juesuan/internal/accounts"
	"juesuan/internal/narrative"
)

// topic is one comparison that the staff explain: the amount, the base it is
// compared with, and what a message calls them. Both sides are of one scope: what
// is compared is one point, moved along one axis.
type topic struct {
	key  string
	name string
	term accounts.Term   // the amount of the year
	base accounts.Figure // the budget or last year's figure
	from string          // what the base is called
	by   string          // the field that gives it, "" where none does
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
	for _, c := range comparisons() {
		if c.Digits == 0 {
			r.compare(c.Topic, c.Name, r.amountOf(&c), r.baseOf(&c), c.From, c.Field)
			continue
		}
		s := r.book.Statement(c.Cell.Statement)
		for j := range s.Rows {
			if key := s.Rows[j].Key; key.IsCode() && len(key) == c.Digits && !r.book.Withholds(string(key)) {
				fill := strings.NewReplacer("{code}", string(key), "{row}", accounts.RowName(s, key))
				field := fill.Replace(c.Field)
				r.compare(fill.Replace(c.Topic), fill.Replace(c.Name), s.Term(key, c.Cell.Column), r.given(field), c.From, field)
			}
		}
	}
	return r.topicList
}

// comparisons are those of the narrative that a reason can be given for.
var comparisons = sync.OnceValue(func() []narrative.Comparison {
	return slices.DeleteFunc(narrative.Core().Comparisons(), func(c narrative.Comparison) bool {
		return !accounts.IsTopic(strings.Replace(c.Topic, "{code}", "2080109"[:c.Digits], 1))
	})
})

// compare takes an amount and its base into the list of comparisons; what could
// not be read is not known.
func (r *run) compare(key, name string, term accounts.Term, base accounts.Figure, from narrative.Basis, by string) {
	if term.Figure != nil && r.unreadable[term.Figure.At] || r.unreadable[base.At] {
		term.Figure, base = nil, accounts.Figure{}
	}
	against := from.String()
	if from != narrative.TableBudget {
		against += "数"
	}
	r.topicList = append(r.topicList, topic{key, name, term, base, against, by})
}

// amountOf is the amount of a comparison. A department with units that are not
// administrative gives 机关运行经费.
func (r *run) amountOf(c *narrative.Comparison) accounts.Term {
	if c.Given != "" {
		if f := r.given(c.Given); f.Known() {
			return outside(c.Name, f)
		}
	}
	return r.term(c.Cell.Statement, c.Cell.Row, c.Cell.Column)
}

// baseOf is what an amount is compared with: the budget of 公开07, what the
// supplement gives, or the sum of what it gives by class. An empty cell of 公开07
// is a budget of zero.
func (r *run) baseOf(c *narrative.Comparison) accounts.Figure {
	switch {
	case c.Table.Row != "":
		t := r.term(c.Table.Statement, c.Table.Row, c.Table.Column)
		if t.Figure == nil {
			return accounts.Figure{}
		}
		f := *t.Figure
		if f.State == accounts.Blank {
			f.State = accounts.Given
		}
		return f
	case c.Parts != "":
		group, _, _ := strings.Cut(strings.TrimSuffix(c.Parts, ".{code}"), ".")
		data := r.book.Prior
		if group == "budget" {
			data = r.book.Budget
		}
		return r.classesOf(data, accounts.Datum(strings.TrimPrefix(c.Field, group+".")))
	}
	return r.given(c.Field)
}

// given is a figure of the supplement by its field.
func (r *run) given(field string) accounts.Figure {
	group, datum, _ := strings.Cut(field, ".")
	switch group {
	case "prior":
		return r.book.Prior[accounts.Datum(datum)]
	case "budget":
		return r.book.Budget[accounts.Datum(datum)]
	case "agency_cost":
		return r.book.AgencyCost
	}
	return accounts.Figure{}
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
		if row.Key.IsCode() && len(row.Key) == 3 && !data[group.Of(string(row.Key))].Known() &&
			!s.Figure(row.Key, accounts.ColAmount).Amount.IsZero() {
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
