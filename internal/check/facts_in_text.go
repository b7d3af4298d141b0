package check

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

// This file holds what texts say of years, of numbers that are no money and of the
// unit's name against what the book says (W.16).

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// What texts say of a year, a score and a name.
var (
	comparedYear = pattern.Of(`(?:较|比|与|同)(20\d\d)年度?(?:决算|支出|收入|同期|有所|[^，。；0-9]{0,12}(?:相比|增|减|上升|下降|提高|降低))`)
	upToYear     = pattern.Of(`截[至止]到?(20\d\d)年(?:度?末|底|12月31日)`)
	beginsYear   = pattern.Of(`^(?:[0-9一二三四五六七八九十]+[.．、]|[（(][0-9一二三四五六七八九十]+[）)])?(20\d\d)年度?[^底末初前后至以起修出颁印发\-—－~～、（《]`)
	anyYear      = pattern.Of(`(?:^|[^0-9])(20\d\d)年`)
	accountYear  = pattern.Of(`(?:^|[^0-9])(20\d\d)年度`)
	saidScore    = pattern.Of(`(?:得分|评分|总分|均分)(?:[^，。；、0-9]{0,6}?)([0-9]+(?:\.[0-9]+)?)分`)
	firstName    = pattern.Of(`^([\p{Han}（）()]{2,24}?(?:局|厅|委员会|委|中心|办公室|研究院|医院|学院|学校|馆|总队|支队|大队))` +
		`(?:是|为|隶属|系|属|（以下简称|\(以下简称|主要职|的主要职|贯彻|负责)`)
)

// countedIn finds a number that is counted in a unit.
var countedIn = map[string]*pattern.Pattern{
	"批次": pattern.Of(`([0-9]+)个?批次?`), "人次": pattern.Of(`([0-9]+)人次`),
	"团组": pattern.Of(`团组数?[为共]?([0-9]+)个`), "辆": pattern.Of(`([0-9]+)(?:辆|台(?:公务用)?车)`), "个": pattern.Of(`([0-9]+)个(?:因公)?(?:出国)?(?:（境）)?(?:团组|团)`)}

// setupNumbers find the numbers of 机构设置: 内设机构, 编制, 在岗.
var setupNumbers = [3]*pattern.Pattern{pattern.Of(`内设(?:机构)?[^，。；、0-9]{0,10}([0-9]+)个`),
	pattern.Of(`编制[^，。；、0-9]{0,8}([0-9]+)[名人个]`), pattern.Of(`(?:在岗|在职|实有)[^，。；、0-9]{0,10}([0-9]+)[名人]`)}

func textsAgree(r *run) {
	r.comparedYears()
	r.ownYear()
	r.statedAmounts()
	r.purposeCounts()
	r.reasonCounts()
	r.setupCounts()
	r.quotedScores()
	r.quotedIndicators()
	r.quotedName()
	r.membersOnce()
	if !r.ran {
		r.reason = "没有这样的文字"
	}
}

// odd is a finding of a text that says otherwise than the book.
func (r *run) odd(label string, t accounts.Text, message, hint string, more ...diag.Side) {
	r.find(diag.Diagnostic{At: t.At, Message: label + message, Hint: hint,
		Where: append([]diag.Side{{At: t.At, Label: label, Value: t.S}}, more...)})
}

// comparedYears: a reason for a change since last year compares with last year.
func (r *run) comparedYears() {
	for _, t := range r.topics() {
		reason, ok := r.book.Reasons[t.key]
		if !ok || isBudget(&t) || !t.compared() {
			continue
		}
		text := accounts.Text{S: full(&reason), At: reasonAt(&reason)}
		r.passed()
		if !strings.Contains(text.S, "20") {
			continue
		}
		for _, m := range comparedYear.FindAllStringSubmatch(text.S, -1) {
			if year, _ := strconv.Atoi(m[1]); year != r.book.Year-1 {
				r.odd(t.name+"的原因", text, "是与"+m[1]+"年相比，这里比的是"+strconv.Itoa(r.book.Year-1)+"年", "请核对年份")
				break
			}
		}
	}
}

// thisYear are words that tie an older year to the one reported on.
var thisYear = []string{"本年", "今年", "当年", "上年", "去年", "以来", "起", "自20", "结转", "往年", "近年",
	"成立", "组建", "设立", "更名", "合并", "划转", "转隶", "改制", "改革", "批准", "批复"}

// ownYear: what is said of the unit, its performance and its terms is of this year.
func (r *run) ownYear() {
	b := r.book
	look := func(label string, t accounts.Text, dated, begins bool) {
		if t.IsZero() {
			return
		}
		r.passed()
		if !strings.Contains(t.S, "20") {
			return
		}
		older := func(s string) bool { n, _ := strconv.Atoi(s); return n < b.Year }
		if m := upToYear.FindStringSubmatch(t.S); dated && m != nil && older(m[1]) {
			r.odd(label, t, "写的是截至"+m[1]+"年末，报告是"+strconv.Itoa(b.Year)+"年度的", "请改为"+strconv.Itoa(b.Year)+"年末的情况")
			return
		}
		m := beginsYear.FindStringSubmatch(t.S)
		if !begins || m == nil || !older(m[1]) || containsAny(t.S, thisYear) {
			return
		}
		for _, y := range anyYear.FindAllStringSubmatch(t.S, -1) {
			if !older(y[1]) {
				return
			}
		}
		r.odd(label, t, "说的是"+m[1]+"年，报告是"+strconv.Itoa(b.Year)+"年度的", "请核对是不是以前年度的文字")
	}
	look("主要职能", b.Functions.Intro, true, false)
	look("机构设置", b.Setup.Text, true, true)
	p := &b.Performance
	for _, t := range append([]accounts.Text{p.Note, p.Problems, p.Measures, p.Mechanism}, p.Systems...) {
		look("绩效说明", t, true, true)
	}
	for _, f := range b.AllForms() {
		look(formName(f)+"预期目标", f.GoalExpected, false, true)
		look(formName(f)+"实际完成情况", f.GoalActual, false, true)
	}
	for i := range b.Glossary {
		t := b.Glossary[i].Text
		for _, m := range accountYear.FindAllStringSubmatch(t.S, -1) {
			if year, _ := strconv.Atoi(m[1]); year != b.Year {
				r.odd("名词解释“"+b.Glossary[i].Term.S+"”", t, "写着"+m[1]+"年度，报告是"+strconv.Itoa(b.Year)+"年度的", "请核对是不是以前年度的文字")
				break
			}
		}
	}
}

// purposeCounts: the numbers in what money was used for are those of the counts.
func (r *run) purposeCounts() {
	for _, c := range []struct {
		purposes []string
		unit     string
		counts   []accounts.CountKey
	}{
		{[]string{"reception", "reception_domestic"}, "批次", []accounts.CountKey{accounts.CountReceptions, accounts.CountForeignReceptions, accounts.CountOverseasReceptions}},
		{[]string{"reception", "reception_domestic"}, "人次", []accounts.CountKey{accounts.CountReceptionGuests, accounts.CountForeignGuests, accounts.CountOverseasGuests}},
		{[]string{"abroad"}, "个", []accounts.CountKey{accounts.CountAbroadGroups}},
		{[]string{"abroad"}, "人次", []accounts.CountKey{accounts.CountAbroadPersons}},
		{[]string{"running", "vehicles"}, "辆", []accounts.CountKey{accounts.CountVehiclesKept, accounts.CountVehiclesBought}},
		{[]string{"purchase"}, "辆", []accounts.CountKey{accounts.CountVehiclesBought, accounts.CountVehiclesKept}},
	} {
		for _, key := range c.purposes {
			text := r.book.Purposes[key]
			first, ok := r.counted(c.counts[0])
			if text.IsZero() || !ok || !strings.ContainsAny(text.S, "0123456789") {
				continue
			}
			r.passed()
			known := func(n decimal.Decimal) bool {
				for k, f := range r.book.Assets {
					if c.unit == "辆" && strings.HasPrefix(string(k), string(accounts.AssetVehicles)) && f.Amount.Decimal().Equal(n) {
						return true
					}
				}
				return r.isCount(n, c.counts)
			}
			for _, m := range countedIn[c.unit].FindAllStringSubmatch(text.S, -1) {
				if n, err := decimal.NewFromString(m[1]); err == nil && !known(n) {
					name := accounts.CountName(c.counts[0])
					r.odd(key+"的用途", text, "里的“"+m[0]+"”与"+name+"不同", "请核对两处",
						diag.Side{At: first.At, Label: name, Value: count(first.Amount)})
					break
				}
			}
		}
	}
}

// setupCounts: 机构设置 says its numbers in words and as numbers.
func (r *run) setupCounts() {
	s := &r.book.Setup
	if s.Text.IsZero() {
		return
	}
	for i, c := range []struct {
		name  string
		count accounts.Count
	}{{"内设机构数", s.Departments}, {"编制数", s.Posts}, {"在岗人数", s.Staff}} {
		all := setupNumbers[i].FindAllStringSubmatch(s.Text.S, -1)
		if !c.count.Known() || len(all) != 1 {
			continue // several kinds of posts add up
		}
		r.passed()
		if n, err := decimal.NewFromString(all[0][1]); err == nil && !n.Equal(c.count.Amount.Decimal()) {
			r.odd("机构设置", s.Text, "里的“"+all[0][0]+"”与"+c.name+"不同", "请核对两处",
				diag.Side{At: c.count.At, Label: c.name, Value: count(c.count.Amount)})
		}
	}
}

// quotedScores: a score that a text on performance quotes is one of the forms, or
// their average.
func (r *run) quotedScores() {
	p := &r.book.Performance
	var scores []decimal.Decimal
	var sum decimal.Decimal
	for _, f := range r.book.AllForms() {
		s, ok := f.Score()
		if f.Total != nil {
			s, ok = f.Total.Value, true
		}
		if !ok && f.Rules().Scoring == accounts.Unscored {
			continue
		}
		if !ok {
			return
		}
		scores, sum = append(scores, s), sum.Add(s)
	}
	if len(scores) > 0 {
		scores = append(scores, sum.Div(decimal.NewFromInt(int64(len(scores)))))
	}
	if p.Average.Known() {
		scores = append(scores, p.Average.Amount.Decimal())
	}
	if scores == nil {
		return
	}
	for _, t := range []accounts.Text{p.Note, p.Problems, p.Measures, p.Mechanism} {
		if !strings.Contains(t.S, "分") {
			continue
		}
		r.passed()
		for _, m := range saidScore.FindAllStringSubmatch(t.S, -1) {
			n, err := decimal.NewFromString(m[1])
			places := max(0, -n.Exponent())
			if err != nil || n.Equal(decimal.NewFromInt(100)) ||
				slices.ContainsFunc(scores, func(s decimal.Decimal) bool { return accounts.Round(s, places).Equal(n) }) {
				continue
			}
			r.odd("绩效说明", t, "里的“"+m[0]+"”不是自评表的总分，也不是它们的平均分", "请按自评表核对")
			break
		}
	}
}

// saidRate is the rate of something by its name: 使用人员满意度92%.
var saidRate = pattern.Of(`([\p{Han}]{1,12}?(?:率|度))(?:均?达到|均?达|均?为|是|约)?([0-9]+(?:\.[0-9]+)?)%([^以左]|$)`)

// quotedIndicators: a rate that what came of a form's goal gives for one of its
// indicators, by the indicator's name, is what was aimed at or reached.
func (r *run) quotedIndicators() {
	for _, f := range r.book.AllForms() {
		t := f.GoalActual
		if !strings.Contains(t.S, "%") {
			continue
		}
		r.passed()
		for _, m := range saidRate.FindAllStringSubmatch(t.S, -1) {
			n, err := decimal.NewFromString(m[2])
			if err != nil {
				continue
			}
			right := false // it is one of those that are called so
			var other *accounts.Indicator
			f.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
				switch {
				case ind.Actual.Unit != "%" || !strings.HasSuffix(accounts.PlainName(ind.Name.S), accounts.PlainName(m[1])):
				case ind.Actual.Value.Equal(n) || ind.Target.Value.Equal(n):
					right = true
				case other == nil:
					other = ind
				}
			})
			if !right && other != nil {
				r.odd(formName(f)+"实际完成情况", t, "里的“"+m[1]+m[2]+"%”不是指标“"+other.Name.S+"”的值", "请核对两处",
					diag.Side{At: other.Actual.Raw.At, Label: "全年实际值", Value: other.Actual.Raw.S})
				return
			}
		}
	}
}

// quotedName: 主要职能 begins with the unit's own name.
func (r *run) quotedName() {
	o := &r.book.Organization
	intro := r.book.Functions.Intro
	if intro.IsZero() || o.FullName.IsZero() {
		return
	}
	r.passed()
	m := firstName.FindStringSubmatch(intro.S)
	if m == nil {
		return
	}
	name := accounts.PlainName(m[1])
	for _, own := range []string{"本", "我", "根据", "按照", "依据", "经", "设立", "组建"} {
		if strings.HasPrefix(name, own) {
			return
		}
	}
	known := []string{o.FullName.S, o.ShortName.S, o.SelfName.S}
	for i := range o.Members {
		known = append(known, o.Members[i].Name.S)
	}
	for _, k := range known {
		if k = accounts.PlainName(k); k != "" && (strings.Contains(k, name) || strings.Contains(name, k)) {
			return
		}
	}
	r.odd("主要职能", intro, "里的“"+m[1]+"”不是本单位的名称", "请核对是不是别的单位的文字",
		diag.Side{At: o.FullName.At, Label: "单位名称", Value: o.FullName.S})
}

// membersOnce: a unit stands once in the list of those that the report covers.
func (r *run) membersOnce() {
	seen := map[string]bool{}
	for i := range r.book.Organization.Members {
		t := r.book.Organization.Members[i].Name
		name := accounts.PlainName(t.S)
		if seen[name] && name != "" {
			r.odd("编报单位", t, "里“"+t.S+"”写了两次", "请核对编报范围的单位")
		}
		seen[name] = true
	}
}
