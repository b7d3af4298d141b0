package lint

import (
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
)

const (
	shortestName = 6 // of a full name whose variants can be told
	tailLength   = 4
)

// selfNouns follow 我 or 本 when a unit speaks of itself, the longest first.
var selfNouns = []string{"部门", "单位", "中心", "局", "厅", "委", "办", "院", "校", "处", "站", "馆", "队", "所"}

// inTitle reports whether a place is within 《…》: the title of a regulation says
// what it was given, of whatever unit.
func (l *linter) inTitle(i int) bool {
	return strings.LastIndex(l.s[:i], "《") > strings.LastIndex(l.s[:i], "》")
}

// selfName holds 我局 against what the unit calls itself.
func (l *linter) selfName(i int) {
	if l.opts.Self == "" || l.where != prose || l.inTitle(i) || !strings.HasPrefix(l.opts.Self, "我") {
		return
	}
	rest := l.s[i+len("我"):]
	for _, noun := range selfNouns {
		after, ok := strings.CutPrefix(rest, noun)
		if !ok {
			continue
		}
		name := "我" + noun
		if name == l.opts.Self || strings.HasPrefix(l.s[i:], l.opts.Self) ||
			noun == "所" && strings.ContainsAny(after, "在有说做知") || noun == "办" && strings.HasPrefix(after, "理") {
			return
		}
		l.find(diag.Warning, "W.7", i, i+len(name), "自称“"+name+"”与“"+l.opts.Self+"”混用", "全文请用一种自称")
		return
	}
}

// names looks for what sentences call the unit.
func (l *linter) names() {
	if l.where != prose || l.tail == "" {
		return
	}
	for from := 0; ; {
		k := strings.Index(l.s[from:], l.tail)
		if k < 0 {
			return
		}
		end := from + k + len(l.tail)
		l.unitName(end)
		from = end
	}
}

// unitName holds the name that ends at end against the full and the short
// name: a slip of one or two characters, or the full name with some left out.
func (l *linter) unitName(end int) {
	before := l.s[:end]
	if l.inTitle(end) {
		return
	}
	if strings.HasSuffix(before, l.opts.Full) || l.opts.Short != "" && strings.HasSuffix(before, l.opts.Short) ||
		l.opts.Self != "" && strings.HasSuffix(before, l.opts.Self) {
		return
	}
	text := []rune(before)
	if n := len(l.full); len(text) >= n && n >= 8 {
		wrong := 0
		for k, r := range text[len(text)-n:] {
			if r != l.full[k] {
				wrong++
			}
		}
		if wrong <= 2 {
			l.unitVariant(string(text[len(text)-n:]), end)
			return
		}
	}
	// The longest text before end that leaves characters of the full name out.
	at, k := len(text), len(l.full)
	for at > 0 && k > 0 {
		j := k
		for j > 0 && l.full[j-1] != text[at-1] {
			j--
		}
		if j == 0 {
			break
		}
		at, k = at-1, j-1
	}
	name := text[at:]
	if len(name) < shortestName || string(name) == l.opts.Short {
		return
	}
	// 银川市社会保险事业管理局 is another unit: its name goes on to the left.
	if at > 0 && isHan(text[at-1]) && !strings.ContainsRune("由在对向为和及与是的将把经从按我本使", text[at-1]) {
		return
	}
	l.unitVariant(string(name), end)
}

func (l *linter) unitVariant(name string, end int) {
	from := end
	for range utf8.RuneCountInString(name) {
		_, size := utf8.DecodeLastRuneInString(l.s[:from])
		from -= size
	}
	l.find(diag.Warning, "W.7", from, end, "单位名称“"+name+"”既不是全称也不是简称", "请写“"+l.opts.Full+"”"+orShort(l.opts.Short))
}

func orShort(short string) string {
	if short == "" {
		return ""
	}
	return "或“" + short + "”"
}

func isHan(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }

// surnames are the most common ones: enough to tell a name from other words
// where a name is likely.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤哈纳撒"

// given are characters that names are made of and other words seldom: the
// second and third character of a name that nothing else gives away.
const given = "国建华军明英兰秀玉芳桂珍淑伟强刚勇杰涛超鹏辉斌磊波宁平文志永春红梅霞艳丽燕娟敏静洁琴云凤莲菊萍玲珠荣福祥德义仁礼忠孝贵富祖世嘉佳宇" +
	"浩博俊峰龙虎彪林森清海洋江河川山峦岳晓小雪雨晨阳光亮东南西北生根柱栓保全安康健民兴旺盛昌发财宝银铁钢成立新宏伦学庆广树顺利利香花翠爱"

// deaths follow the name of one who died; relations stand before the name of
// one who was paid.
var (
	deaths    = []string{"去世", "病故", "逝世", "病逝", "离世", "身故", "死亡"}
	reliefs   = []string{"抚恤", "丧葬", "遗属生活"} // what is paid for one who died: 王××同志抚恤金
	relations = []string{"遗属", "退休人员", "离休人员", "离休干部", "退休干部", "退休职工", "困难职工", "抚恤对象", "死亡职工", "去世职工"}
	before    = []string{"同志", "先生", "女士", "老人", "因病", "因公", "不幸", "突发疾病", "意外", "于", "等"}
	roles     = []string{"人员", "干部", "职工", "同志", "遗属", "教师", "民警", "家属", "老人", "党员", "局长", "处长", "主任", "科长", "院长", "校长", "厅长"}
	after     = []string{"同志", "先生", "女士", "的", "去世", "病故", "逝世", "抚恤", "丧葬", "遗属", "生活补助", "补助", "等", "、", "，", "（", "。", "(", "和"}
)

// personBefore and personAfter report what looks like the name of a private
// person beside words of death and relief. They only ever warn.
func (l *linter) personBefore(end int) {
	// What stands right before, back to a mark.
	from := end
	for n := 0; n < 12 && from > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(l.s[:from])
		if !isHan(r) {
			break
		}
		from -= size
	}
	text := l.s[from:end]
	for cut := true; cut; {
		cut = false
		for _, w := range before {
			if t, ok := strings.CutSuffix(text, w); ok {
				text, cut = t, true
			}
		}
	}
	stop := from + len(text)
	for _, w := range roles {
		if k := strings.LastIndex(text, w); k >= 0 {
			text = text[k+len(w):]
		}
	}
	if runes := []rune(text); isName(runes, false) {
		l.person(stop-len(text), stop)
	}
}

// personPaid looks for a name right before 同志 and what was paid for one who died.
func (l *linter) personPaid(end int) {
	text := strings.TrimRight(l.s[:end], "的")
	for _, w := range []string{"一次性", "死亡", "家属", "遗属", "的"} {
		text = strings.TrimSuffix(text, w)
	}
	called := false
	for _, w := range []string{"同志", "先生", "女士", "老人"} {
		if t, ok := strings.CutSuffix(text, w); ok {
			text, called = t, true
		}
	}
	for n := 3; n >= 2; n-- {
		from := len(text)
		for range n {
			_, size := utf8.DecodeLastRuneInString(text[:from])
			from -= size
		}
		if isName([]rune(text[from:]), !called || n == 2) {
			l.person(from, len(text))
			return
		}
	}
}

func (l *linter) personAfter(from int) {
	rest := l.s[from:]
	for n := 3; n >= 2; n-- {
		end, ok := 0, true
		var name [3]rune
		for k := range n {
			r, size := utf8.DecodeRuneInString(rest[end:])
			if !isHan(r) {
				ok = false
				break
			}
			name[k] = r
			end += size
		}
		if !ok || !isName(name[:n], true) {
			continue
		}
		if rest[end:] == "" || l.startsAny(from+end, after) != "" {
			l.person(from, from+end)
			return
		}
	}
}

// notNames are words that begin like a name.
const notNames = "有无的了在多名位个人员已先后陆续相继并因病故为是和及等可能自然正常方面金额万元任务高龄严格单"

// isName reports whether the characters may be a name. strict asks for given
// names of usual characters, where the place alone does not say enough.
func isName(name []rune, strict bool) bool {
	if len(name) < 2 || len(name) > 3 || !strings.ContainsRune(surnames, name[0]) {
		return false
	}
	for _, r := range name[1:] {
		if r == '某' || strings.ContainsRune(notNames, r) || strict && !strings.ContainsRune(given, r) {
			return false
		}
	}
	return true
}

func (l *linter) person(from, to int) {
	name := l.s[from:to]
	r, _ := utf8.DecodeRuneInString(name)
	f := l.finding(diag.Warning, "W.8", from, to, "疑似写出了个人姓名“"+string(r)+strings.Repeat("×", utf8.RuneCountInString(name)-1)+"”",
		"公开报告不写去世、退休、受助人员的姓名，如“1名退休人员去世”")
	f.Where[0].Value = strings.ReplaceAll(f.Where[0].Value, name, string(r)+"…")
	l.add(f)
}
