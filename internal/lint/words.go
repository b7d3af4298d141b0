package lint

import (
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
)

// phrase is a text that must not be printed.
type phrase struct {
	text     string
	code     string
	severity diag.Severity
	message  string
	hint     string
	where    func(l *linter, i int) bool // nil: everywhere
}

const (
	fill    = "请填上实际内容"
	takeOut = "这是填报说明，请从正文删去"
)

var phrases = []phrase{
	{"待填写", "W.2", diag.Error, "留有占位符“待填写”", fill, nil},
	{"待填列", "W.2", diag.Error, "留有占位符“待填列”", fill, nil},
	{"待补充", "W.2", diag.Error, "留有占位符“待补充”", fill, followedByStop},
	{"请填写", "W.2", diag.Error, "留有占位符“请填写”", fill, nil},
	{"请补充", "W.2", diag.Error, "留有占位符“请补充”", fill, nil},
	{"某某", "W.2", diag.Warning, "留有占位符“某某”", fill, notSurname},
	{"此处填", "W.2", diag.Error, "留有占位符“此处填…”", fill, nil},
	{"如持平", "W.3", diag.Error, "留有填报说明“如持平…”", takeOut, nil},
	{"作持平表述", "W.3", diag.Error, "留有填报说明“作持平表述”", takeOut, nil},
	{"不涉及的不列", "W.3", diag.Error, "留有填报说明“不涉及的不列”", takeOut, nil},
	{"不涉及的不用", "W.3", diag.Error, "留有填报说明“不涉及的不用…”", takeOut, nil},
	{"不涉及的可", "W.3", diag.Error, "留有填报说明“不涉及的可…”", takeOut, nil},
	{"持平的不用说明", "W.3", diag.Error, "留有填报说明“持平的不用说明…”", takeOut, nil},
	{"填列到", "W.3", diag.Error, "留有填报说明“填列到…”", takeOut, nil},
	{"可删除", "W.3", diag.Error, "留有填报说明“可删除”", takeOut, nil},
	{"请各单位", "W.3", diag.Error, "留有填报说明“请各单位…”", takeOut, startsSentence},
	{"请各部门", "W.3", diag.Error, "留有填报说明“请各部门…”", takeOut, startsSentence},
	{"请根据", "W.3", diag.Error, "留有填报说明“请根据…”", takeOut, startsSentence},
	{"请按", "W.3", diag.Error, "留有填报说明“请按…”", takeOut, startsSentence},
	{"请说明", "W.3", diag.Error, "留有填报说明“请说明…”", takeOut, startsSentence},
	{"填写说明", "W.3", diag.Error, "留有“填写说明”", takeOut, startsSentence},
	{"填报说明", "W.3", diag.Error, "留有“填报说明”", takeOut, startsSentence},
	{"公务接费", "lint.terms", diag.Warning, "“公务接费”漏了“待”字", "请改为“公务接待费”", nil},
	{"支我", "lint.terms", diag.Warning, "“支”后面疑漏了“付”字", "请改为“支付”", verbAlone},
	{"本部门（单位）", "W.1", diag.Warning, "“本部门（单位）”没有选定", "请只写部门或只写单位", nil},
	{"本单位（部门）", "W.1", diag.Warning, "“本单位（部门）”没有选定", "请只写部门或只写单位", nil},
}

// startsSentence reports whether nothing but a mark or a bracket stands before i.
func startsSentence(l *linter, i int) bool {
	r, n := utf8.DecodeLastRuneInString(l.s[:i])
	return n == 0 || strings.ContainsRune("，。；：、（(【[“ ", r)
}

// verbAlone reports whether 支 at i is a verb of its own, before 我局: not the
// end of 收支, 开支, 超支.
func verbAlone(l *linter, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(l.s[:i])
	return isHan(r) && !strings.ContainsRune("收开超透列干分预垫增减", r) &&
		l.startsAny(i+len("支我"), selfNouns) != ""
}

// notSurname tells 某某单位 from 李某某.
func notSurname(l *linter, i int) bool {
	r, n := utf8.DecodeLastRuneInString(l.s[:i])
	return n == 0 || !strings.ContainsRune(surnames, r)
}

func followedByStop(l *linter, i int) bool { return stopAt(l.s[i+len("待补充"):]) }

// stopAt reports whether a text ends here or goes on with a mark.
func stopAt(s string) bool {
	s = strings.TrimLeft(s, " ")
	r, n := utf8.DecodeRuneInString(s)
	return n == 0 || strings.ContainsRune("，。；：、！？）)】”,;.（(", r)
}

// variants are names of one thing of which a report uses one.
var variants = [...]struct {
	texts   [2]string
	figure  bool // counts only where an amount or a rate follows
	code    string
	message string
}{
	{[2]string{"下降", "降低"}, true, "lint.terms", "幅度有的写“下降”，有的写“降低”"},
	{[2]string{"公务用车购置及运行费", "公务用车购置及运行维护费"}, false, "lint.terms", "“公务用车购置及运行费”与“公务用车购置及运行维护费”混用"},
	{[2]string{"本部门", "本单位"}, false, "W.7", "“本部门”与“本单位”混用"},
}

// generalHeadings are of parts that speak of units in general.
var generalHeadings = []string{"名词解释"}

func (l *linter) variant(k, side, i int) {
	if l.where != prose || l.inTitle(i) {
		return
	}
	v := &variants[k]
	text := v.texts[side]
	rest := strings.TrimLeft(l.s[i+len(text):], " 了约")
	if v.figure && (rest == "" || !isDigit(rest[0])) {
		return
	}
	for _, h := range generalHeadings {
		if strings.Contains(l.heading, h) {
			return
		}
	}
	both := &l.variants[k][side]
	if len(*both) < maxVariants {
		*both = append(*both, l.finding(diag.Warning, v.code, i, i+len(text), v.message, "全文请用一种说法"))
	}
}

// maxVariants is how many places of a variant are kept to tell the rare one.
const maxVariants = 8

// lead is what a cause, a purpose or an enumeration begins with; what follows
// it must say something.
type lead struct {
	text   string
	reason bool // a reason: nothing may follow but words
}

var leads = []lead{
	{"原因是", true}, {"原因为", true}, {"原因：", true}, {"原因:", true},
	{"用于", false}, {"内容包括：", false}, {"开支内容：", false}, {"情况如下：", false}, {"主要包括：", false},
}

// saysNothing are texts that stand for a text that was not written.
var saysNothing = []string{"00", "0", "无", "略", "/", "—", "-", "空"}

func (l *linter) lead(i int, d *lead) {
	from := i + len(d.text)
	rest := l.s[from:]
	trimmed := strings.TrimLeft(rest, " ：:")
	from += len(rest) - len(trimmed)
	for _, w := range saysNothing {
		if after, ok := strings.CutPrefix(trimmed, w); ok && stopAt(after) && !l.figureAt(from) {
			l.find(diag.Error, "W.2", from, from+len(w), "“"+d.text+"”后面只有“"+w+"”", "请写明具体内容；没有的整句删去")
			return
		}
	}
	if d.reason && trimmed != "" && stopAt(trimmed) && trimmed[0] != '(' && !strings.HasPrefix(trimmed, "（") {
		l.find(diag.Error, "W.2", i, from, "“"+d.text+"”后面没有内容", "请写明原因")
	}
}

// figureAt reports whether a number with a decimal point stands at i: 0.5.
func (l *linter) figureAt(i int) bool {
	rest := strings.TrimLeft(l.s[i:], "0123456789")
	return len(rest) > 1 && len(rest) < len(l.s)-i && rest[0] == '.' && rest[1] >= '0' && rest[1] <= '9'
}

// Words of direction: 1 up, −1 down, 0 even.
var directions = []struct {
	text string
	sign int
}{
	{"增加", 1}, {"增长", 1}, {"上升", 1}, {"增多", 1}, {"提高", 1}, {"大于", 1}, {"高于", 1}, {"多于", 1}, {"超过", 1}, {"超支", 1},
	{"减少", -1}, {"降低", -1}, {"下降", -1}, {"小于", -1}, {"低于", -1}, {"少于", -1}, {"压减", -1}, {"节约", -1},
	{"持平", 0}, {"等于", 0}, {"不变", 0}, {"增", 1}, {"减", -1}, {"升", 1}, {"降", -1},
}

// whole is how many of directions are words of two characters.
const whole = 21

// alternatives reports whether the text is nothing but words of direction:
// 减少, 小于、等于, 或减少.
func alternatives(s string) bool {
	n := 0
	for s != "" {
		cut := ""
		for i := range directions {
			if strings.HasPrefix(s, directions[i].text) {
				cut = directions[i].text
				n++
				break
			}
		}
		if cut == "" {
			for _, w := range []string{"或者", "或", "、", "/", "／", " ", "，"} {
				if strings.HasPrefix(s, w) {
					cut = w
					break
				}
			}
		}
		if cut == "" {
			return false
		}
		s = s[len(cut):]
	}
	return n > 0
}

// directionBefore is the word of direction that ends at i.
func (l *linter) directionBefore(i int) (word string, sign int) {
	for k := range directions {
		if d := &directions[k]; strings.HasSuffix(l.s[:i], d.text) {
			return d.text, d.sign
		}
	}
	return "", 0
}
