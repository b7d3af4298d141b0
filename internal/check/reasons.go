package check

import (
	"maps"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

// textRules look at how the staff's texts are written.
var textRules = []Rule{
	{ID: "W.11", Title: "一条原因只说明一处增减：不同的增减不写同一句话", Severity: diag.Warning, Stage: StageBook, Reads: "原因", Open: true, fn: reasonsDiffer},
	{ID: "W.12", Title: "一种用途只写在一个科目下", Severity: diag.Warning, Stage: StageBook, Reads: "用途", Open: true, fn: purposesDiffer},
	{ID: "W.13", Title: "文字接得上版式的词句：不重写“主要原因是”“主要用于”，没有写错的“上一度”之类", Severity: diag.Error, Stage: StageBook, Reads: "原因、用途", Open: true, fn: textsJoin},
	{ID: "W.14", Title: "文字里的每个金额、增减幅度和占比有出处：各表、补充资料的一个数，或相加等于它说明的差额", Severity: diag.Warning, Stage: StageFacts, Reads: "原因、用途、绩效说明、自评表等文字", By: "narrative.quotes：文字里的金额逐个与各表、补充资料和算出的数对照", Open: true},
	{ID: "W.15", Title: "原因、用途说的就是它所在的那一项：不把接待写成出国，不把公积金写成医疗保险", Severity: diag.Warning, Stage: StageBook, Reads: "原因、用途", Open: true, fn: textsKeepToTheirSubject},
	{ID: "W.16", Title: "文字里的年份、金额、件数、得分、单位名称与资料一致", Severity: diag.Warning, Stage: StageBook, Reads: "原因、用途、机构设置、绩效说明、自评表、名词解释", Open: true, fn: textsAgree},
}

// emptyReason is a reason that says nothing: that things change as they do, or
// only that they went up or down.
var emptyReason = pattern.Of(`^(?:主要)?(?:原因)?(?:是|系|属|为|属于|由于)?(?:因)?(?:` +
	`(?:本年|年度|工作|业务|经费|支出|收入|预算|资金|人员)?的?(?:正常|合理|自然|常规|一般)(?:范围内?)?的?` +
	`(?:业务|工作|年度|经费|收支|支出|人员|预算)?性?(?:浮动|变动|波动|增减|变化|增长|减少|增加|支出|调整|开支|范围内?)?(?:所致)?|` +
	`(?:本年|本年度|较上年|比上年|与上年相比|较年初预算|较预算)?(?:实际)?` +
	`(?:工作|业务|收支|经费|支出|收入|预算|拨款|资金|费用|金额|决算数?)?(?:有所|略有)?` +
	`(?:增加|减少|增长|下降|上升|降低|变动|变化|浮动|波动|增减)(?:所致|导致)?|` +
	`(?:据实|按实|实际|如实)(?:列支|支出|发生|开支|结算|执行)|` +
	`按(?:规定|要求|实际情况|实际需要|实际发生)(?:列支|支出|执行|安排)?|` +
	`(?:根据|因|由于)?(?:工作|业务|实际)(?:需要|情况|安排)(?:所致)?|` +
	`详见附表|见上|同上|见上年|如上所述)$`)

// saysNothing reports whether a reason says nothing.
func saysNothing(s string) bool {
	s = strings.Trim(accounts.PlainName(s), "。.；;，,：")
	return slices.Contains(emptyWords, s) || emptyReason.MatchString(s)
}

// alsoCalled are other names of what a topic compares, by the name's beginning.
var alsoCalled = []alias{
	{"301 ", []string{"人员经费", "人员支出", "工资福利"}}, {"302 ", []string{"公用经费", "日常公用经费", "商品服务支出"}},
}

type alias struct {
	name  string
	words []string
}

// restates reports whether a reason only says of the amount itself which way it went.
func restates(t *topic, text string) bool {
	text = strings.Trim(text, "。.；;，, \n")
	if strings.ContainsAny(text, "，。；、：") {
		return false
	}
	list := sayings(text)
	if len(list) != 1 || list[0].object != "" || list[0].acts || list[0].sign != t.delta().Sign() || negated.MatchString(list[0].subject) {
		return false
	}
	subject := accounts.PlainName(thing(list[0].subject))
	_, name, _ := strings.Cut(t.name, " ")
	for _, c := range alsoCalled {
		if strings.Contains(t.name, c.name) && slices.Contains(c.words, subject) {
			return true
		}
	}
	return subject != "" && (subject == accounts.PlainName(thing(abroad.Replace(t.name))) || subject == thing(name))
}

// wholes are the comparisons of totals that one event may move all at once.
var wholes = []string{accounts.TopicOverallVsPrior, accounts.TopicExpenditureVsPrior, accounts.TopicFiscalIncomeVsPrior, accounts.TopicFiscalExpenditureVsPrior,
	accounts.TopicFiscalGrandVsPrior, accounts.TopicGeneralVsPrior, accounts.TopicGeneralVsBudget, accounts.TopicIncomeVsPrior, accounts.TopicGeneralVsAdjusted}

// manyAlike is how many different things one reason may explain.
const manyAlike = 2

// reasonsDiffer: one sentence under many comparisons of different things was not
// written for each of them. Totals that one event moves, an item and the whole
// that it alone moved, and one thing beside last year and beside its budget may
// share one.
func reasonsDiffer(r *run) {
	type use struct {
		names []string
		where []diag.Side
	}
	uses := map[string]*use{}
	var order []string
	for _, t := range r.topics() {
		reason, ok := r.book.Reasons[t.key]
		if !ok || reason.Text.IsZero() {
			continue
		}
		r.passed()
		text := accounts.PlainName(strings.Trim(reason.Text.S, "。；;，, \n"))
		name := t.name
		switch {
		case slices.Contains(wholes, t.key):
			name = "收支总额"
		case strings.HasPrefix(t.key, accounts.TopicItemVsBudget), strings.HasPrefix(t.key, accounts.TopicItemVsAdjusted):
			name = "各项支出" // one base moves 养老, 医疗 and 公积金
		}
		u := uses[text]
		if u == nil {
			u = &use{}
			uses[text] = u
			order = append(order, text)
		}
		if !slices.Contains(u.names, name) {
			u.names = append(u.names, name)
			u.where = append(u.where, diag.Side{At: reason.Text.At, Label: t.name + "的原因", Value: reason.Text.S})
		}
	}
	for _, text := range order {
		if u := uses[text]; len(u.names) > manyAlike && !saysNothing(text) {
			r.find(diag.Diagnostic{At: u.where[len(u.where)-1].At, Message: "同一句原因用在" + enumerate(u.names), Where: u.where,
				Hint: "各处增减的事由不会都一样：请分别写明"})
		}
	}
}

// purposesDiffer: money of two items is not used for the very same thing.
func purposesDiffer(r *run) {
	first := map[string]string{}
	for _, code := range slices.Sorted(maps.Keys(r.book.Purposes)) {
		p := r.book.Purposes[code]
		if p.IsZero() || !accounts.IsCode(code) {
			continue
		}
		r.passed()
		text := accounts.PlainName(strings.Trim(p.S, "。；;，, \n"))
		was, twice := first[text]
		if !twice {
			first[text] = code
			continue
		}
		r.find(diag.Diagnostic{At: p.At, Message: code + "和" + was + "写了同一种用途", Where: []diag.Side{
			{At: p.At, Label: code + "的用途", Value: p.S},
			{At: r.book.Purposes[was].At, Label: was + "的用途", Value: r.book.Purposes[was].S}}, Hint: "请分别写明两个科目的钱用在哪里"})
	}
}

var (
	// repeated are the words of the sentence that a text is put into.
	repeatedReason  = pattern.Of(`^[^，。；、]{0,20}?(?:主要)?原因(?:是|为|：|:|系|在于)`)
	repeatedPurpose = pattern.Of(`^(?:主要)?(?:用于|用途是|用途为|用途：)`)
	slipped         = pattern.Of(`^(?:示例|样例|例|例如)[：:]|□|▢|上一度|上年年|本年年|年年度|度度|增加加|减少少|的的|了了|是是|和和`)
)

// notSlipped are words that hold what slipped looks for.
var notSlipped = strings.NewReplacer("的的确", "", "目的的", "", "是是非", "", "年年末", "年末", "年年初", "年初", "年年底", "年底",
	"总和和", "", "共和和", "", "温和和", "")

// textsJoin: the pack's sentence says 主要原因是 and 主要用于 itself.
func textsJoin(r *run) {
	look := func(name string, t accounts.Text, opening *pattern.Pattern) {
		if t.IsZero() {
			return
		}
		r.passed()
		if m := opening.FindString(t.S); m != "" {
			r.find(diag.Diagnostic{At: t.At, Message: name + "以“" + m + "”开头，印出来会重复",
				Where: []diag.Side{{At: t.At, Label: name, Value: t.S}}, Hint: "版式的词句里已有这几个字：请只写“" + m + "”后面的话"})
		}
		if m := slipped.FindString(notSlipped.Replace(t.S)); m != "" {
			r.find(diag.Diagnostic{At: t.At, Message: name + "里“" + m + "”像是写错了",
				Where: []diag.Side{{At: t.At, Label: name, Value: t.S}}, Hint: "请核对"})
		}
	}
	for _, t := range r.topics() {
		reason := r.book.Reasons[t.key]
		look(t.name+"的原因", reason.Text, repeatedReason)
		for i := range reason.Parts {
			look(t.name+"的原因", reason.Parts[i].Text, repeatedReason)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(r.book.Purposes)) {
		look(purposeName(code), r.book.Purposes[code], repeatedPurpose)
	}
}
