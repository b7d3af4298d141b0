package check

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/pattern"
)

// Words of direction, said of money; those of the last group act, and have their
// object behind them: 压减公用经费.
const (
	rising  = `增加|增长|上升|增多|上涨|上浮|攀升|激增|骤增|略增|微增`
	falling = `减少|下降|降低|回落|下滑|下浮|锐减|骤减|骤降|略降|微降|略减`
	cutting = `压减|压缩|压降|缩减|削减|核减|节约|节省`
)

var (
	moreWords = strings.Split(rising, "|")
	lessWords = strings.Split(falling+"|"+cutting, "|")
)

// directionWords are all words of direction.
var directionWords = []direction{
	{1, false, moreWords},
	{1, false, []string{"增至", "升至", "增加到", "提高", "扩大", "超支", "大幅增", "增幅", "涨幅", "大于", "高于", "多于", "超过", "超出", "突破", "超预算", "超年初预算", "超全年预算"}},
	{-1, false, append([]string{"降至", "减至", "降为", "减为", "减少到", "下降到"}, append(strings.Split(falling, "|"), "减幅", "降幅", "缩小", "收窄", "小于", "低于", "少于", "不足", "未达到", "不到")...)},
	{-1, true, strings.Split(cutting, "|")},
}

// shortWords are such words of one character: only where a clause begins with one,
// 增支, since 新增 and 递减 are other words.
var shortWords = []direction{{-1, true, []string{"减"}}, {1, true, []string{"增"}}}

// moreOrLess is the word behind a base where the clause ends with it: 比上年多, 较预算少3万元.
var moreOrLess = pattern.Of(`(?:比|较)[^，]{2,12}?(多|少|增|减)(?:支出|支|花|用)?了?[0-9.]*(?:万?元)?$`)

var moreLess = map[string]*direction{"多": {sign: 1}, "增": {sign: 1}, "少": {sign: -1}, "减": {sign: -1}}

// direction is what some words say.
type direction struct {
	sign  int
	acts  bool
	words []string
}

// directionOf finds the first word of direction in a clause.
func directionOf(clause string) (at int, word string, by *direction) {
	at = -1
	for i := range directionWords {
		for _, w := range directionWords[i].words {
			if j := strings.Index(clause, w); j >= 0 && (by == nil || j < at) {
				at, word, by = j, w, &directionWords[i]
			}
		}
	}
	if by != nil {
		return at, word, by
	}
	for i := range shortWords {
		if w := shortWords[i].words[0]; len(clause) >= len("增支") && strings.HasPrefix(clause, w) {
			return 0, w, &shortWords[i]
		}
	}
	if m := moreOrLess.FindStringSubmatchIndex(clause); m != nil {
		word = clause[m[2]:m[3]]
		return m[2], word, moreLess[word]
	}
	return at, "", nil
}

// relational are the words between two amounts: 决算数小于预算数.
var relational = []string{"大于", "高于", "多于", "超过", "超出", "突破", "小于", "低于", "少于", "不足", "未达到", "不到"}

// abroad takes the brackets out of the one name that has them: 因公出国（境）费.
var abroad = strings.NewReplacer("（境）", "", "(境)", "")

// saying is what one clause of a reason says about a direction.
type saying struct {
	subject string // before the word, without what it is compared with
	against base   // what it is compared with
	object  string // behind the word
	word    string
	sign    int
	acts    bool
	from    string // the amount of 由193.15万元降至164.77万元 that it came from
}

type base uint8

const (
	noBase base = iota
	withPrior
	withBudget
	withOther
)

var (
	clauseEnds = strings.NewReplacer("导致", "，", "致使", "，", "使得", "，", "造成", "，", "引起", "，",
		"从而", "，", "因此", "，", "所以", "，", "因而", "，", "故而", "，",
		"。", "，", "；", "，", ";", "，", ",", "，", "：", "，", ":", "，", "、", "，", "（", "，", "）", "，", "(", "，", ")", "，", "\n", "，", " ", "")
	comparing = pattern.Of(`^(.*?)(?:较|比照|相比于|比|与|同)((?:上一?年|去年|上年度|同期|20\d\d年|年初|全年|调整|部门|本年|当年)?[^较比与]*?)` +
		`(?:相比|有所|略有|大幅|明显|均|都|仍|是|数|的)*$`)
	negated = pattern.Of(`(?:不|未|没有|没|无|并非|不再|防止|避免|控制|严禁|杜绝)[^，]{0,2}$`)
	// fromAmount is what an amount came from, behind what went.
	fromAmount = pattern.Of(`(?:由|从)[^，0-9]{0,8}([0-9.]+(?:亿元|万元|元))$`)
	ofYear     = pattern.Of(`^20\d\d年度?$`)
	// beside are words that make last year, or the budget, what is compared with.
	besideLast   = pattern.Of(`(?:较|比|与|同)(?:20\d\d年|上一?年|去年|往年|前年|同期)`)
	besideBudget = pattern.Of(`(?:较|比|与|同)(?:年初|全年|调整|部门)?预算`)
	ofLastYear   = pattern.Of(`上一?年|去年|以前年度|往年|前年|同期`)
	// leading are words before the thing spoken of that don't change which it is.
	leading = pattern.Of(`^(?:主要|原因|是|系|为|由于|因为|因|故|使|而|但|其中|本年度?|今年|当年|20\d\d年度?|全年|实际|总体|整体|总的` +
		`|该项?|此项?|本项|这项|我[局厅委办处院校会]|本单位|本部门|单位|部门|的|一|二|三|[0-9]+[.．]?)`)
	// trailing are words behind it: 支出数, 支出有所.
	trailing = []string{"决算数", "决算", "合计", "总额", "总计", "数额", "规模", "总量", "水平", "数", "额", "呈", "出现", "保持", "有所", "略有", "大幅度", "大幅", "明显",
		"相应", "随之", "同步", "继续", "持续", "均", "都", "也", "就", "了", "的", "略", "稍", "逐年", "较大", "同比"}
)

// sayings are the clauses of a reason that hold a word of direction, those of
// which the word is denied left out.
func sayings(text string) (out []saying) {
	for clause := range strings.SplitSeq(clauseEnds.Replace(abroad.Replace(text)), "，") {
		at, word, by := directionOf(clause)
		if by == nil || negated.MatchString(clause[:at]) && word != "不足" {
			continue
		}
		s := saying{subject: clause[:at], object: strings.TrimPrefix(clause[at+len(word):], "了"), word: word, sign: by.sign}
		s.acts = by.acts && s.object != "" // 压减公用经费; 公用经费有所压减 speaks of itself
		if m := fromAmount.FindStringSubmatchIndex(s.subject); m != nil {
			s.from, s.subject = s.subject[m[2]:m[3]], s.subject[:m[0]]
		}
		switch {
		case strings.HasSuffix(s.subject, "同比"):
			s.against = withPrior
		case strings.HasSuffix(s.word, "预算"): // 超年初预算
			s.against = withBudget
		case slices.Contains(relational, s.word) && baseOf(s.object) != noBase && baseOf(s.object) != withOther:
			s.against = baseOf(s.object)
		case slices.Contains(relational, s.word) && baseOf(s.subject) == withBudget && strings.Contains(s.object, "决算"):
			s.against, s.subject, s.sign = withBudget, s.object, -s.sign // 预算数大于决算数
		default:
			if m := comparing.FindStringSubmatch(s.subject); m != nil {
				s.subject, s.against = m[1], max(baseOf(m[2]), noBase)
				if s.against == noBase {
					s.against = withOther
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// baseOf says what kind of base some words name.
func baseOf(s string) base {
	switch {
	case strings.Contains(s, "预算") && !strings.Contains(s, "预算支出") && !strings.Contains(s, "预算财政"):
		return withBudget
	case ofLastYear.MatchString(s) || ofYear.MatchString(s):
		return withPrior
	case s == "":
		return noBase
	}
	return withOther
}

// thing is what a subject speaks of, without what leads to it and follows it.
func thing(s string) string {
	for {
		was := s
		s = leading.ReplaceAllString(s, "")
		last := "" // the longest of them
		for _, w := range trailing {
			if len(w) > len(last) && strings.HasSuffix(s, w) {
				last = w
			}
		}
		s = strings.TrimSuffix(s, last)
		if s == was {
			return s
		}
	}
}

// own reports whether a subject is the compared amount itself: by its name, or by
// the only noun that can be it.
func own(t *topic, subject string, compared bool) bool {
	s := thing(subject)
	if s == "" {
		return compared || strings.Contains(subject, "决算")
	}
	name := t.thing()
	switch accounts.PlainName(s) {
	case name, strings.TrimSuffix(name, "收入"):
		return true
	case "支出", "经费", "费用":
		return !strings.Contains(name, "收入")
	case "收入":
		return strings.Contains(name, "收入")
	}
	return false
}

// contradictory is the clause of a reason that says of the compared amount itself
// that it went the other way; nil where none does, or one says the right way too.
func contradictory(t *topic, text string) *saying {
	var wrong *saying
	list := sayings(text)
	kind := t.kind()
	for i := range list {
		s := &list[i]
		switch {
		case s.acts, s.against != noBase && s.against != kind, ofLastYear.MatchString(s.subject),
			s.against == noBase && behindNoun(s.object), s.subject == "" && s.against == noBase && !t.holds(s.from),
			!own(t, s.subject, s.against == kind || t.holds(s.from)):
			continue
		}
		if s.sign == t.delta().Sign() {
			return nil
		}
		if wrong == nil {
			wrong = s
		}
	}
	return wrong
}

// holds reports whether an amount in words is one of the two compared.
func (t *topic) holds(s string) bool {
	m := statedAmount.FindStringSubmatch(s)
	return m != nil && (saysAmount(m[1], m[2], t.base.Amount) || saysAmount(m[1], m[2], t.term.Amount()))
}

// behindNoun reports whether what follows the word makes it part of a name or of
// another's clause: 支出增加的项目.
func behindNoun(s string) bool { return strings.HasPrefix(s, "的") || strings.HasPrefix(s, "值") }

// thing is what is compared, without its code and what leads to it and follows it.
func (t *topic) thing() string {
	name := abroad.Replace(t.name)
	if _, after, coded := strings.Cut(name, " "); coded { // 基本支出301 工资福利支出
		name = after
	}
	return thing(accounts.PlainName(name))
}

// kind is with what the amount is compared.
func (t *topic) kind() base {
	if isBudget(t) {
		return withBudget
	}
	return withPrior
}

func isBudget(t *topic) bool {
	return t.from == narrative.TableBudget.String() || strings.Contains(t.from, "预算")
}

// Words of direction behind what is money, or what money is paid for.
var (
	saysMore = pattern.Of(`(支出|经费|费用|费|资金|收入|拨款|补助|成本|物价)[^，。；、0-9]{0,6}(` + rising + `)`)
	saysLess = pattern.Of(`(支出|经费|费用|费|资金|收入|拨款|补助|成本|物价)[^，。；、0-9]{0,6}(` + falling + `|` + cutting + `)` +
		`|(减少|` + cutting + `)[^，。；、0-9]{0,8}(支出|经费|费用|费)`)
)

// seems is the direction that a reason seems to speak of, 0 if none or both.
// What it says of last year, of another comparison, or denies, is left out.
func seems(t *topic, text string) int {
	if !containsAny(text, moreWords) && !containsAny(text, lessWords) && !containsAny(text, causesMore) &&
		!containsAny(text, causesLess) && !containsAny(text, comeAndGo) {
		return 0
	}
	var b, whole strings.Builder
	for clause := range strings.SplitSeq(clauseEnds.Replace(text), "，") {
		ofLast, ofBudget := besideLast.MatchString(clause), besideBudget.MatchString(clause)
		switch {
		case ofLastYear.MatchString(clause) && !ofLast, negatedIn(clause), strings.HasPrefix(clause, "年初预算"),
			ofLast && isBudget(t), ofBudget && !isBudget(t):
			continue
		}
		whole.WriteString(clause + "，")
		for _, words := range [][]string{moreWords, lessWords} {
			for _, w := range words {
				clause = strings.ReplaceAll(clause, w+"的", "")
			}
		}
		b.WriteString(clause + "，")
	}
	s := b.String()
	more := containsAny(s, moreWords) && (saysMore.MatchString(s) || drives(t, s, moreWords))
	less := containsAny(s, lessWords) && (saysLess.MatchString(s) || drives(t, s, lessWords))
	switch all := whole.String(); {
	case !more && !less:
		more, less = causes(all)
		if m := staffed.FindStringSubmatch(s); m != nil && strings.Contains(t.name, "工资福利") && !notStaffed.MatchString(text) {
			came := slices.Contains(moreWords, m[1]) || slices.Contains(comeAndGo[:3], m[1]+m[2])
			more, less = more || came, less || !came
		}
	case more:
		less = less || containsAny(all, causesLess)
	default:
		more = containsAny(all, causesMore)
	}
	switch {
	case more && !less:
		return 1
	case less && !more:
		return -1
	}
	return 0
}

// Words of what makes an amount rise, or fall, whatever it is.
var (
	causesMore = []string{"新增", "追加", "调增", "上调", "补发", "增资"}
	causesLess = []string{"厉行节约", "从严控制", "严格控制", "严控", "收回", "核减", "下调", "调减", "无此项目", "不再安排"}
	// turned are words beside which such a cause may end the other way: 追加的预算未执行.
	turnedLess = pattern.Of(`[未不没无少低但虽却控禁停暂缓]|结转|跨年|下年|次年|转列|改由|划转|抵|基数|减|压|退|完工|结束|剔除|扣除`)
	turnedMore = pattern.Of(`[增新涨提多补扩升高但虽却购]|同时|基数|恢复|结转|刚性|追加|支付|发放|缴纳|启动|建设|用于`)
)

// causes are the directions of the causes that a reason names, where nothing in it may turn them.
func causes(s string) (more, less bool) {
	more, less = containsAny(s, causesMore), containsAny(s, causesLess)
	return more && !less && !turnedLess.MatchString(s), less && !more && !turnedMore.MatchString(s)
}

// drivers are what one of the three public expenses moves with, by a word of its name.
var drivers = []struct {
	name  string
	words []string
}{
	{"接待", []string{"批次", "人次", "人数", "来访", "接待任务", "接待量", "接待次数"}},
	{"出国", []string{"团组", "人次", "出国任务", "出访", "出国人数", "出国批次"}},
	{"公务用车", []string{"出车", "用车次数", "用车需求", "燃油", "油价", "油耗", "维修", "车辆数"}},
}

// staffed says that there were more or fewer people to pay; notStaffed is beside it
// where something else moved too, or others are meant.
var (
	staffed = pattern.Of(`(?:在职|在编|在岗|人员|职工|干部|人数)[^，]{0,4}?(` + rising + `|` + falling + `|调入|新录用|调出|调离|辞职|离职)(?:了?[0-9]+[人名])?，` +
		`|(调入|招录|新录用|调出|调离)(?:在职|在编)?(?:人员|职工|干部|公务员)(?:[0-9]+[人名])?，`)
	comeAndGo  = []string{"调入", "招录", "新录用", "调出", "调离"}
	notStaffed = pattern.Of(`退休|遗属|临聘|编外|外聘|劳务派遣|标准|提高|补发|调整|调资|晋|增资|政策|改革|基数|奖|但|虽|却|同时|抵`)
)

// drives reports whether a clause says of what the amount moves with that it went
// that way: 接待批次增加.
func drives(t *topic, s string, words []string) bool {
	for i := range drivers {
		if !strings.Contains(t.name, drivers[i].name) {
			continue
		}
		for clause := range strings.SplitSeq(s, "，") {
			for _, w := range words {
				before, after, found := strings.Cut(clause, w)
				if found && (containsAny(before, drivers[i].words) || containsAny(after, drivers[i].words) && !behindNoun(after)) {
					return true
				}
			}
		}
	}
	return false
}

// levelWords say that nothing changed.
var levelWords = []string{"持平", "一致", "无变化", "没有变化", "未发生变化", "无增减", "无变动"}

// level is the word by which a reason says of the amount itself that it is what it
// was, where it is not: a change of a twentieth is nearly level.
func level(t *topic, text string) string {
	rate, ok := accounts.Ratio(t.delta().Decimal(), t.base.Amount.Decimal())
	if ok && rate.Abs().Shift(2).IntPart() < nearlyLevel || !containsAny(text, levelWords) {
		return ""
	}
	for clause := range strings.SplitSeq(clauseEnds.Replace(abroad.Replace(text)), "，") {
		for _, w := range levelWords {
			before, after, found := strings.Cut(clause, w)
			if !found || after != "" || negated.MatchString(before) {
				continue
			}
			before = strings.TrimSuffix(strings.TrimSuffix(before, "基本"), "保持")
			subject, against := before, noBase
			if m := comparing.FindStringSubmatch(before); m != nil {
				subject, against = m[1], baseOf(m[2])
			}
			kind := t.kind()
			if against == kind && own(t, subject, true) || against == noBase && own(t, subject, false) || before == "" {
				return w
			}
		}
	}
	return ""
}

// nearlyLevel is the change, in percent, below which 基本持平 may be said.
const nearlyLevel = 5

// negatedIn reports whether a word of direction in the clause is denied.
func negatedIn(clause string) bool {
	for _, words := range [][]string{moreWords, lessWords} {
		for _, w := range words {
			if i := strings.Index(clause, w); i >= 0 && negated.MatchString(clause[:i]) {
				return true
			}
		}
	}
	return false
}

func reasonsPointRight(r *run) {
	r.reason = "句中的方向词由 narrative 按差额的正负选定"
	for _, t := range r.topics() {
		reason, ok := r.book.Reasons[t.key]
		if !ok || !t.compared() || reason.Text.IsZero() {
			continue
		}
		r.passed()
		delta := t.delta()
		if delta.IsZero() {
			continue
		}
		direction := "增加"
		if delta.Sign() < 0 {
			direction = "减少"
		}
		where := []diag.Side{{At: reason.Text.At, Label: "原因", Value: reason.Text.S},
			{At: t.base.At, Label: "差额", Value: money(delta, accounts.Wan)}}
		if s := contradictory(&t, reason.Text.S); s != nil {
			r.find(diag.Diagnostic{At: reason.Text.At, Message: t.name + "比" + t.from + direction + "，原因里却说“" + s.word + "”",
				Where: where, Hint: "请核对原因写在了哪一条下，或改正方向"})
			continue
		}
		if word := level(&t, reason.Text.S); word != "" {
			r.find(diag.Diagnostic{Severity: diag.Warning, At: reason.Text.At, Message: t.name + "比" + t.from + direction + "，原因里却说“" + word + "”",
				Where: where, Hint: "请核对原因写在了哪一条下，或改正"})
			continue
		}
		if seems(&t, reason.Text.S) == -delta.Sign() {
			r.find(diag.Diagnostic{Severity: diag.Warning, At: reason.Text.At,
				Message: t.name + "比" + t.from + direction + "，原因说的却像是相反的方向", Where: where, Hint: "请核对原因写在了哪一条下"})
		}
	}
}
