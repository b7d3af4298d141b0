package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

// This file holds what a reason says of the compared amount itself, and of other
// comparisons by their names, against what the book says (W.16). What a reason says
// of anything else is not looked at here.

// statedAmount is an amount of money in a clause.
var statedAmount = pattern.Of(`([0-9]+(?:\.[0-9]+)?)(亿元|万元|元)`)

// saysAmount reports whether digits and a unit that statedAmount found are the amount,
// to their last place.
func saysAmount(digits, unit string, a accounts.Amount) bool {
	n, err := decimal.NewFromString(digits)
	yuan := map[string]int32{"元": 0, "万元": 4, "亿元": 8}[unit]
	return err == nil && a.Decimal().Abs().Sub(n.Shift(yuan)).Abs().Cmp(decimal.New(5, yuan-max(0, -n.Exponent())-1)) <= 0
}

// verbs stand between a name and its amount, or between a word of direction and it.
var verbs = strings.NewReplacer("决算数", "", "决算", "", "达到", "", "合计", "", "共计", "", "为", "", "是", "",
	"共", "", "达", "", "了", "", "约", "", "近", "", "额", "")

// called reports whether a subject is the compared amount by its name.
func called(t *topic, subject string) bool {
	s := accounts.PlainName(thing(subject))
	if s == "" || s == "支出" || s == "收入" || s == "经费" || s == "费用" { // of anything
		return false
	}
	short := func(s string) string { return strings.TrimSuffix(s, "支出") } // 公务接待费支出
	if short(s) == short(t.thing()) {
		return true
	}
	return slices.ContainsFunc(alsoCalled, func(c alias) bool { return strings.Contains(t.name, c.name) && slices.Contains(c.words, s) })
}

// statedAmounts: the amount, the difference and the year that a reason gives for the
// very thing it explains are those of the book.
func (r *run) statedAmounts() {
	for _, t := range r.topics() {
		reason, ok := r.book.Reasons[t.key]
		if !ok || !t.compared() || reason.Text.IsZero() {
			continue
		}
		r.passed()
		if strings.ContainsAny(reason.Text.S, "0123456789") {
			r.statedAmount(&t, reason.Text)
		}
		r.statedOfOthers(&t, reason.Text)
	}
}

func (r *run) statedAmount(t *topic, text accounts.Text) {
	kind := t.kind()
	last, own := strconv.Itoa(r.book.Year-1)+"年", strconv.Itoa(r.book.Year)+"年"
	for clause := range strings.SplitSeq(clauseEnds.Replace(abroad.Replace(text.S)), "，") {
		m := statedAmount.FindStringSubmatchIndex(clause)
		if m == nil {
			continue
		}
		digits, unit := clause[m[2]:m[3]], clause[m[4]:m[5]]
		is := func(a accounts.Amount) bool { return saysAmount(digits, unit, a) }
		before := clause[:m[0]]
		ofLast := strings.Contains(before, last) || ofLastYear.MatchString(before)
		ofThis := strings.Contains(before, own) || strings.Contains(before, "本年") || strings.Contains(before, "今年")
		odd := func(is string, f diag.Side) {
			r.odd(t.name+"的原因", text, "里的“"+clause[m[0]:m[1]]+"”不是"+is, "请按表核对", f)
		}
		now, base := r.describe(&t.term), diag.Side{At: t.base.At, Label: t.name + t.from, Value: money(t.base.Amount, t.base.Unit)}
		if list := sayings(before); len(list) == 1 { // 比上年增加30.76万元
			s := &list[0]
			if verbs.Replace(s.object) == "" && (s.against == kind || s.against == noBase) && !s.acts &&
				(called(t, s.subject) || s.subject == "" && s.against == kind) && !is(t.delta()) {
				odd(t.name+"与"+t.from+"的差额", diag.Side{At: t.base.At, Label: "差额", Value: money(t.delta(), accounts.Wan)})
				return
			}
			continue
		}
		subject := verbs.Replace(before)
		for _, word := range []string{last, "上年度", "上年", "去年", own, "本年度", "本年", "今年", "年初预算"} {
			subject = strings.TrimPrefix(subject, word)
		}
		switch {
		case strings.Contains(before, "预算"):
			if o := r.budgetOf(budgetWords.Replace(before), is); o != nil {
				odd(o.name+"的"+o.from, diag.Side{At: o.base.At, Label: o.name + o.from, Value: money(o.base.Amount, o.base.Unit)})
				return
			}
		case ofLast && ofThis:
		case called(t, subject) && ofLast && kind == withPrior && !is(t.base.Amount):
			odd(t.name+t.from, base)
			return
		case called(t, subject) && !ofLast && !is(t.term.Amount()):
			odd(t.name, now)
			return
		case len(digits)-strings.IndexByte(digits, '.') != 3 || kind != withPrior || t.term.Amount().IsZero() || t.base.Amount.IsZero():
		case ofLast && is(t.term.Amount()) && !is(t.base.Amount): // last year's and this year's in each other's place
			odd("上年的数，是本年的数", now)
			return
		case ofThis && is(t.base.Amount) && !is(t.term.Amount()):
			odd("本年的数，是上年的数", base)
			return
		}
	}
}

// budgetWords are what makes a name that of its budget.
var budgetWords = strings.NewReplacer("年初", "", "全年", "", "调整", "", "预算", "", "安排", "", "数", "", "为", "")

// budgetOf is the comparison of one of the three public expenses, by its name, none of
// whose budgets is the amount said; nil where one is, or the name is none.
func (r *run) budgetOf(name string, is func(accounts.Amount) bool) (other *topic) {
	for i := range r.topicList {
		o := &r.topicList[i]
		if !strings.HasPrefix(o.key, "three_public") || !isBudget(o) || !o.base.Known() || !called(o, name) {
			continue
		}
		if is(o.base.Amount) {
			return nil
		}
		other = o
	}
	return other
}

// statedOfOthers: a reason that says of another comparison which way it went, by its
// name, says what the book says.
func (r *run) statedOfOthers(t *topic, text accounts.Text) {
	if !containsAny(text.S, moreWords) && !containsAny(text.S, lessWords) && !containsAny(text.S, relational) {
		return
	}
	kind := t.kind()
	list := sayings(text.S)
	for i := range list {
		s := &list[i]
		if s.acts || s.against == withOther || ofLastYear.MatchString(s.subject) || behindNoun(s.object) ||
			verbs.Replace(s.object) != "" && !startsWithDigit(s.object) && !slices.Contains(relational, s.word) {
			continue
		}
		with := kind
		if s.against != noBase {
			with = s.against
		}
		for j := range r.topicList {
			o := &r.topicList[j]
			basic := strings.HasPrefix(o.key, "basic_") // of one fund, and other funds pay wages too
			if o.key == t.key || basic && !strings.HasPrefix(t.key, "basic_") && t.key != accounts.TopicAgencyCostVsPrior ||
				isBudget(o) != (with == withBudget) || !o.compared() || !called(o, s.subject) {
				continue
			}
			if sign := o.delta().Sign(); sign == -s.sign && sign != 0 {
				r.odd(t.name+"的原因", text, "说"+o.name+s.word+"，实际"+map[int]string{1: "增加", -1: "减少"}[sign]+"了", "请按表核对",
					r.describe(&o.term), diag.Side{At: o.base.At, Label: o.name + o.from, Value: money(o.base.Amount, o.base.Unit)})
				return
			}
		}
	}
}

func startsWithDigit(s string) bool {
	s = verbs.Replace(s)
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

// statedCounts are the counts that a reason may name, by the member of its topic.
var statedCounts = []struct {
	member, unit string
	counts       []accounts.CountKey
}{
	{"reception", "批次", []accounts.CountKey{accounts.CountReceptions, accounts.CountForeignReceptions, accounts.CountOverseasReceptions}},
	{"reception", "人次", []accounts.CountKey{accounts.CountReceptionGuests, accounts.CountForeignGuests, accounts.CountOverseasGuests}},
	{"abroad", "个", []accounts.CountKey{accounts.CountAbroadGroups}},
	{"abroad", "团组", []accounts.CountKey{accounts.CountAbroadGroups}},
	{"abroad", "人次", []accounts.CountKey{accounts.CountAbroadPersons}},
	{"vehicles", "辆", []accounts.CountKey{accounts.CountVehiclesKept, accounts.CountVehiclesBought}},
	{"running", "辆", []accounts.CountKey{accounts.CountVehiclesKept, accounts.CountVehiclesBought}},
}

// ofThisYear opens a clause that counts what was done this year; notDone are words of
// one that counts something else.
var (
	ofThisYear = pattern.Of(`本年|今年|全年|当年|国内公务接待|共接待|实际接待|安排因公出国|组织因公出国|保有量|现有公务用车|共有公务用车`)
	notDone    = []string{"上年", "去年", "往年", "同期", "原定", "原计划", "计划", "拟", "取消", "增加", "减少", "减为", "下降",
		"比", "较", "其中", "每", "由", "未"}
)

// reasonCounts: the number of receptions and journeys that a reason gives for this
// year is that of the counts.
func (r *run) reasonCounts() {
	for _, t := range r.topics() {
		reason, ok := r.book.Reasons[t.key]
		if !ok || !strings.HasPrefix(t.key, accounts.TopicThreePublicVsPrior) || !strings.ContainsAny(reason.Text.S, "0123456789") {
			continue
		}
		for _, c := range statedCounts {
			first, known := r.counted(c.counts[0])
			if c.member != member(t.key) || !known {
				continue
			}
			r.passed()
			for clause := range strings.SplitSeq(clauseEnds.Replace(abroad.Replace(reason.Text.S)), "，") {
				m := countedIn[c.unit].FindStringSubmatch(clause)
				if m == nil || !ofThisYear.MatchString(clause) || containsAny(clause, notDone) {
					continue
				}
				n, err := decimal.NewFromString(m[1])
				if err != nil || r.isCount(n, c.counts) {
					continue
				}
				name := accounts.CountName(c.counts[0])
				r.odd(t.name+"的原因", reason.Text, "里的“"+m[0]+"”与"+name+"不同",
					"请核对两处", diag.Side{At: first.At, Label: name, Value: count(first.Amount)})
				break
			}
		}
	}
}

// isCount reports whether a number is one of the counts, or their sum.
func (r *run) isCount(n decimal.Decimal, counts []accounts.CountKey) bool {
	var sum decimal.Decimal
	for _, k := range counts {
		f, _ := r.counted(k)
		if f.Amount.Decimal().Equal(n) {
			return true
		}
		sum = sum.Add(f.Amount.Decimal())
	}
	return sum.Equal(n)
}
