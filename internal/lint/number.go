package lint

import (
	"slices"
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
)

// token is a number as it stands in the text.
type token struct {
	from, to   int
	digits     string // without separators, half-width
	whole      int    // digits before the point
	decimals   int
	separators bool
}

func (t *token) zero() bool { return strings.Trim(t.digits, "0.") == "" }

// amount is a token that was named before: 预算为…, 决算为….
type amount struct {
	digits string
	unit   string
	at     int
}

// direction is an amount with a word of direction in front of it.
type direction struct {
	word string
	sign int
	end  int // after its unit
}

func digitAt(s string, i int) (c byte, size int) {
	if i >= len(s) {
		return 0, 0
	}
	if s[i] >= '0' && s[i] <= '9' {
		return s[i], 1
	}
	if s[i] == 0xEF { // full-width forms
		if r, n := utf8.DecodeRuneInString(s[i:]); r >= '０' && r <= '９' {
			return byte(r-'０') + '0', n
		}
	}
	return 0, 0
}

// read reads the number at i.
func (l *linter) read(i int) token {
	t := token{from: i}
	s := l.s
	full := false
	for {
		_, n := digitAt(s, i)
		if n == 0 {
			if i < len(s) && s[i] == ',' && t.whole > 0 && t.group(s, i+1) {
				t.separators = true
				i++
				continue
			}
			break
		}
		full = full || n > 1
		t.whole++
		i += n
	}
	if i < len(s) && s[i] == '.' {
		if _, n := digitAt(s, i+1); n > 0 {
			i++
			for {
				_, n := digitAt(s, i)
				if n == 0 {
					break
				}
				full = full || n > 1
				t.decimals++
				i += n
			}
		}
	}
	t.to = i
	t.digits = s[t.from:t.to]
	if full || t.separators {
		b := make([]byte, 0, t.whole+1+t.decimals)
		for k := t.from; k < t.to; {
			if c, n := digitAt(s, k); n > 0 {
				b = append(b, c)
				k += n
				continue
			}
			if s[k] == '.' {
				b = append(b, '.')
			}
			k++
		}
		t.digits = string(b)
	}
	return t
}

// group reports whether three digits and no fourth stand at i.
func (t *token) group(s string, i int) bool {
	for range 3 {
		_, n := digitAt(s, i)
		if n == 0 {
			return false
		}
		i += n
	}
	_, n := digitAt(s, i)
	return n == 0
}

// moneyUnits are units of amounts, the longest first.
var moneyUnits = []string{"万亿元", "亿元", "万元", "千元", "百元", "元"}

// doubled are units that never stand twice in a row.
var doubled = []string{"万元", "亿元", "元", "%", "％", "倍", "个", "辆", "批次", "人次", "平方米", "台", "套"}

const unitHint = "请只留一个单位"

// number looks at the number at i and returns the offset after it.
func (l *linter) number(i int) int {
	s := l.s
	t := l.read(i)
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	if before == '.' || before == '-' && t.whole != 4 || before < utf8.RuneSelf && isLetter(byte(before)) ||
		t.to < len(s) && s[t.to] == '.' && t.decimals > 0 {
		return t.to // a version, a date, a telephone number in parts
	}
	if t.decimals == 0 && !t.separators {
		if end := l.private(&t); end > 0 {
			return end
		}
	}
	if t.decimals == 0 && t.whole >= 2 && t.zero() && !strings.ContainsRune(":：-—/", before) && l.where != head && !l.starts(t.to, "后") {
		l.find(diag.Error, "W.2", t.from, t.to, "留有占位符“"+s[t.from:t.to]+"”", fill)
		return t.to
	}
	end := t.to
	for end < len(s) && s[end] == ' ' {
		end++
	}
	unit := l.startsAny(end, moneyUnits)
	if unit == "元" && l.startsAny(end, []string{"元件", "元旦", "元素", "元器"}) != "" {
		unit = ""
	}
	switch {
	case unit != "":
		l.money(&t, unit, end)
	case l.startsAny(end, []string{"%", "％"}) != "":
		l.percent(&t, end)
	case l.starts(end, "倍"):
		l.opposite(&t, end+len("倍"))
	default:
		l.unitless(&t, end)
	}
	for _, u := range doubled {
		if !l.starts(end, u) {
			continue
		}
		after := end + len(u)
		if again := l.startsAny(after, []string{u}); again != "" && !(u == "元" && l.startsAny(after, []string{"元件", "元旦", "元素"}) != "") {
			l.find(diag.Error, "F.6", t.from, after+len(again), "单位写了两遍“"+s[t.from:after+len(again)]+"”", unitHint)
		} else if unit != "" {
			if other := l.startsAny(after, moneyUnits); other != "" && l.startsAny(after, []string{"元件", "元旦", "元素"}) == "" {
				l.find(diag.Error, "F.6", t.from, after+len(other), "一个数有两个单位“"+s[t.from:after+len(other)]+"”", unitHint)
			}
		}
		break
	}
	return t.to
}

// bounds follow a number that is a limit, not an amount of the accounts.
var bounds = []string{"以上", "以下", "以内", "（含）", "(含)", "及以上", "至", "－", "—", "-", "~", "～", "每", "/", "一"}

// money looks at an amount: t, its unit at end.
func (l *linter) money(t *token, unit string, end int) {
	after := end + len(unit)
	text := l.s[t.from:after]
	if unit == "万元" {
		if l.where == prose {
			l.wan = true
		}
		if t.whole >= 9 || t.whole == 8 && t.decimals == 0 {
			l.find(diag.Error, "F.6", t.from, after, "“"+text+"”像是以元为单位的数写成了万元", "请核对单位")
		} else if t.whole == 8 {
			l.find(diag.Warning, "F.6", t.from, after, "“"+text+"”有一千亿元以上，请确认单位是万元", "请核对单位")
		}
		if l.where == prose && t.decimals > 0 && t.decimals != l.opts.Places && !l.standard(t.from) {
			l.find(diag.Warning, "F.6", t.from, after, "“"+text+"”的小数不是"+places(l.opts.Places), "全文金额的小数位数应一致")
		}
	}
	if unit == "元" && t.zero() {
		f := l.finding(diag.Error, "F.6", t.from, after, "零写成了“"+text+"”，全文以万元为单位", "请改为0.00万元")
		switch {
		case l.where == prose:
			l.yuan = append(l.yuan, f)
		case strings.Contains(l.s, "万元"):
			l.add(f)
		}
	}
	l.named(t, unit)
	word, sign := l.directionBefore(trimAdverb(l.s, t.from))
	l.direction = direction{word, sign, after}
}

// named keeps the amounts that a comparison with the budget needs.
func (l *linter) named(t *token, unit string) {
	switch before := l.s[:t.from]; {
	case hasSuffix(before, "预算为", "预算数为"):
		l.budget, l.final = amount{t.digits, unit, t.from}, amount{}
	case hasSuffix(before, "决算为", "决算数为"):
		l.final = amount{t.digits, unit, t.from}
	}
}

func hasSuffix(s string, suffixes ...string) bool {
	for _, x := range suffixes {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

// comparison holds 大于预算数, 小于预算数 and 持平 against the amounts named before.
func (l *linter) comparison(i int) {
	want := 0
	switch {
	case l.starts(i, "大于预算") || l.starts(i, "大于年初预算"):
		want = 1
	case l.starts(i, "小于预算") || l.starts(i, "小于年初预算"):
		want = -1
	case l.starts(i, "持平") && hasSuffix(l.s[:i], "与预算数", "与预算", "与年初预算数"):
	default:
		return
	}
	if l.budget.digits == "" || l.final.digits == "" || l.budget.unit != l.final.unit {
		return
	}
	if compare(l.final.digits, l.budget.digits) != want {
		end := min(len(l.s), i+len("大于"))
		l.find(diag.Error, "W.4", i, end, "预算为"+l.budget.digits+l.budget.unit+"，决算为"+l.final.digits+
			l.final.unit+"，却写“"+l.s[i:end]+"”", "方向词应与差额的正负一致")
	}
	l.budget = amount{}
}

// compare compares two numbers written in digits.
func compare(a, b string) int {
	aw, af, _ := strings.Cut(a, ".")
	bw, bf, _ := strings.Cut(b, ".")
	aw, bw = strings.TrimLeft(aw, "0"), strings.TrimLeft(bw, "0")
	if len(aw) != len(bw) {
		if len(aw) < len(bw) {
			return -1
		}
		return 1
	}
	if c := strings.Compare(aw, bw); c != 0 {
		return c
	}
	return strings.Compare(strings.TrimRight(af, "0"), strings.TrimRight(bf, "0"))
}

func trimAdverb(s string, i int) int {
	return len(strings.TrimRight(s[:i], " 约了近"))
}

// opposite reports a rate whose direction is not that of the amount before it:
// 增加3万元，下降5%.
func (l *linter) opposite(t *token, after int) {
	d := l.direction
	l.direction = direction{}
	word, sign := l.directionBefore(trimAdverb(l.s, t.from))
	if d.sign == 0 || sign == 0 || sign == d.sign {
		return
	}
	between := l.s[d.end:trimAdverb(l.s, t.from)]
	if between == "，"+word || between == "、"+word || between == word || between == "，同比"+word || between == ","+word {
		l.find(diag.Error, "W.4", d.end, after, "金额写“"+d.word+"”，幅度却写“"+word+"”", "方向词应与差额的正负一致")
	}
}

// percent looks at a percentage: t, its sign at end.
func (l *linter) percent(t *token, end int) {
	l.opposite(t, end+1)
	_, size := utf8.DecodeRuneInString(l.s[end:])
	after := end + size
	if t.decimals != l.opts.PercentPlaces && l.where == prose && l.startsAny(after, bounds) == "" &&
		(t.decimals > 0 || t.digits != "100" && t.digits != "0" && l.computed(t.from)) && !l.standard(t.from) {
		l.find(diag.Warning, "F.5", t.from, after, "“"+l.s[t.from:after]+"”的小数不是"+places(l.opts.PercentPlaces), "全文百分比的小数位数应一致")
	}
	if hasSuffix(l.s[:t.from], "预算的", "预算数的") && strings.Contains(l.clause(t.from), "完成") && l.budget.digits != "" &&
		strings.Trim(l.budget.digits, "0.") == "" {
		l.find(diag.Error, "P.3", t.from, after, "预算为0，没有完成率，却写“"+l.s[t.from:after]+"”", "请删去完成率")
	}
}

// computed reports whether the percentage at i is one of the report's own: a
// share, a change, a completion rate; others stand in words of the staff.
func (l *linter) computed(i int) bool {
	c := l.clause(i)
	if strings.Contains(c, "占") || strings.Contains(c, "完成") && strings.HasSuffix(c, "的") {
		return true
	}
	word, _ := l.directionBefore(trimAdverb(l.s, i))
	return len(word) > len("增") && word != "压减"
}

// standards are words of a norm or of what is counted: a figure beside them is
// not one of the accounts, and is written as its source writes it.
var standards = []string{"人均", "每人", "每户", "每亩", "每月", "每年", "标准", "定额", "单价", "费率", "利率", "税率", "汇率",
	"比例", "系数", "人数", "户数", "面积", "数量", "业务量", "客流", "次数", "满意度",
	"覆盖率", "合格率", "完成率", "达标率", "及时率", "就业率", "利用率", "使用率", "普及率", "参保率", "可用率", "正常率", "准确率", "办结率",
	"低于", "高于", "不少于", "超过", "不足", "不到"}

// standard reports whether the figure at i is a norm or a count: 人均1.8万元, 缴存比例由8.5%调整为12%.
func (l *linter) standard(i int) bool {
	c := l.clause(i)
	return slices.ContainsFunc(standards, func(w string) bool { return strings.Contains(c, w) })
}

// clause is the text from the last mark to i.
func (l *linter) clause(i int) string {
	s := l.s[:i]
	for k := len(s); k > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:k])
		if strings.ContainsRune("，。；：、,;", r) {
			return s[k:]
		}
		k -= n
	}
	return s
}

func places(n int) string { return string([]rune("零一两三四五六")[min(max(n, 0), 6)]) + "位" }

// scores are words that make a number a score, which has no unit.
var scores = []string{"得分", "分值", "评分", "分数", "平均分", "面积", "系数", "指数", "比例", "版", "编号", "代码", "编码"}

// unitless reports an amount without its unit: two decimals or separators,
// then a mark, the end, or the next word of direction.
func (l *linter) unitless(t *token, end int) {
	if l.where != prose || !(t.separators || t.decimals == l.opts.Places) || t.date() {
		return
	}
	next, n := utf8.DecodeRuneInString(l.s[end:])
	switch {
	case n == 0, strings.ContainsRune("，。；）)", next):
	case l.startsDirection(end):
	default:
		return
	}
	clause := l.clause(t.from)
	for _, w := range scores {
		if strings.Contains(clause, w) {
			return
		}
	}
	// 分别为1.00、2.00和3.00万元; （1.00，2.00）万元
	if next == ')' || next == '）' {
		if _, size := utf8.DecodeRuneInString(l.s[end:]); l.startsAny(end+size, moneyUnits) != "" {
			return
		}
	}
	l.find(diag.Error, "F.6", t.from, t.to, "“"+l.s[t.from:t.to]+"”后面没有单位", "请写明万元、元、%等单位")
}

// date reports whether the number may be a month: 2020.12.
func (t *token) date() bool {
	if t.whole != 4 || t.separators || t.decimals != 2 || t.digits[0] != '1' && t.digits[0] != '2' {
		return false
	}
	m := t.digits[5:]
	return m >= "01" && m <= "12"
}

func (l *linter) startsDirection(i int) bool {
	for k := range directions[:whole] {
		if l.starts(i, directions[k].text) {
			return true
		}
	}
	return false
}

// private reports identity and mobile numbers and returns the offset after
// one, 0 if the digits are neither.
func (l *linter) private(t *token) int {
	s := l.s
	if t.whole == 17 && t.to < len(s) && s[t.to]|0x20 == 'x' || t.whole == 18 {
		id := t.digits
		end := t.to
		if t.whole == 17 {
			id += "X"
			end++
		}
		switch {
		case !plausible(id):
			return 0
		case identity(id):
			l.masked(diag.Error, t.from, end, "含身份证号", id[:6]+"…")
		default:
			l.masked(diag.Warning, t.from, end, "疑似身份证号", id[:6]+"…")
		}
		return end
	}
	number, end := t.digits, t.to
	if t.whole == 3 { // 138 0000 0000, 138-0000-0000
		for range 2 {
			if end >= len(s) || s[end] != ' ' && s[end] != '-' {
				return 0
			}
			part := l.read(end + 1)
			if part.whole != 4 || part.decimals > 0 || part.separators {
				return 0
			}
			number, end = number+part.digits, part.to
		}
	}
	if len(number) != 11 || number[0] != '1' || number[1] < '3' || l.contact() {
		return 0
	}
	if l.startsAny(end, moneyUnits) != "" || l.startsAny(end, doubled) != "" || l.starts(end, "人") || l.starts(end, "万") {
		return 0
	}
	l.masked(diag.Error, t.from, end, "含手机号", number[:3]+"…")
	return end
}

// masked reports private digits without printing them again.
func (l *linter) masked(severity diag.Severity, from, to int, message, mask string) {
	f := l.finding(severity, "W.8", from, to, message+" "+mask, "公开报告不得含个人信息，请删去")
	f.Where[0].Value = strings.ReplaceAll(f.Where[0].Value, l.s[from:to], mask)
	l.add(f)
}

// identity reports whether the check digit is right (GB 11643-1999, MOD 11-2).
func identity(id string) bool {
	sum := 0
	for i, w := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(id[i]-'0') * w
	}
	return "10X98765432"[sum%11] == id[17]
}

// plausible reports whether the digits hold a region and a date of birth.
func plausible(id string) bool {
	return id[0] >= '1' && id[0] <= '8' && (id[6:8] == "19" || id[6:8] == "20") && id[10:12] >= "01" &&
		id[10:12] <= "12" && id[12:14] >= "01" && id[12:14] <= "31"
}
