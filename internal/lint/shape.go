package lint

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

// shape is something left of a template, known by its form and not by its words.
// The first group of the expression, or all of it, is what is at fault.
type shape struct {
	need     func(s string) bool // true of every text of the shape, and quicker told than the expression
	form     *pattern.Pattern
	unless   *pattern.Pattern // what makes it right
	code     string
	severity diag.Severity
	message  string // %: what stands there
	hint     string
	all      bool // in tables too
}

const notWritten = "请填上实际内容；没有的整句删去"

// has is true where one of the words stands.
func has(words ...string) func(s string) bool {
	return func(s string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
	}
}

// ends is true where one of the words stands among the last ten characters, spaces not counted.
func ends(words ...string) func(s string) bool {
	within := has(words...)
	return func(s string) bool {
		s = strings.TrimRight(s, " 　")
		return within(s[max(0, len(s)-30):])
	}
}

// pair is true where a character of first stands right before one of second.
func pair(first, second string) func(s string) bool {
	return func(s string) bool {
		for _, f := range first {
			for at := 0; ; {
				i := strings.IndexRune(s[at:], f)
				if i < 0 {
					break
				}
				at += i + utf8.RuneLen(f)
				if r, size := utf8.DecodeRuneInString(s[at:]); size > 0 && strings.ContainsRune(second, r) {
					return true
				}
			}
		}
		return false
	}
}

func either(a, b func(s string) bool) func(s string) bool {
	return func(s string) bool { return a(s) || b(s) }
}

// One □ by itself is what a draft prints where a value is missing.
var shapes = []shape{
	{need: has("□", "▢"), form: pattern.Of(`▢+|□{2,}`), code: "W.2", severity: diag.Error,
		message: "留有空框“%”", hint: fill, all: true},
	{need: has(" 年", "　年", "_年"), form: pattern.Of(`(?:^|[^0-9])((?:20|19)[0-9]?[ 　_]+年)`), code: "W.2", severity: diag.Error,
		message: "年份没有写全“%”", hint: "请写四位年份"},
	{need: has("月"), form: pattern.Of(`[0-9]年[ 　]*月[ 　]*日|[ 　]年[ 　]+月[ 　]+日`), code: "W.2", severity: diag.Error,
		message: "日期没有填“%”", hint: fill},
	{need: has("X", "x", "Ｘ", "ｘ"), form: pattern.Of(`(?:^|[^\p{Han}A-Za-zＸｘ0-9]|附件)([XxＸｘ](?:[局厅委市县区省院办部校镇乡表。，；]))`), code: "W.2",
		severity: diag.Error, message: "留有占位符“%”", hint: fill},
	{need: has("某"), form: pattern.Of(`(?:^|[，。；：、（“ ])(某(?:局|厅|委|单位|部门|市|县|区|省|项目))`), code: "W.2", severity: diag.Warning,
		message: "留有占位符“%”", hint: fill},
	{need: pair("大小", "大小（("), form: pattern.Of(`大小于|小大于|大[（(]小[）)]于|小[（(]大[）)]于`),
		code: "W.1", severity: diag.Error, message: "“%”没有选定", hint: choose},
	{need: pair("/／（(", "有无是否"), form: pattern.Of(`有[/／]无|无[/／]有|是[/／]否|否[/／]是|无[（(]有[）)]|有[（(]无[）)]|是[（(]否[）)]|否[（(]是[）)]`),
		code: "W.1", severity: diag.Error, message: "“%”没有选定", hint: "请只留一个"},
	{need: pair("/／", "单部"), form: pattern.Of(`部门[/／]单位|单位[/／]部门`), code: "W.1", severity: diag.Warning, message: "“%”没有选定", hint: "请只写部门或只写单位"},
	{need: pair("（(【[", "此请需应须简具详逐说对可根结包单部注参格样模范"), form: pattern.Of(`[（(【\[](?:此处[^）)】\]]*|(?:请|需|应|须)?(?:简要|具体|详细|逐项)?说明(?:具体|主要|相关)?(?:原因|情况|理由|内容|事项)?` +
		`|对[^）)】\]]*(?:进行|予以|作出?)说明|(?:可|请)?(?:根据|结合)实际(?:情况)?[^）)】\]]*|包括但不限于以下内容|(?:单位|部门)(?:名称|全称|简称)` +
		`|注[：:][^）)】\]]*(?:删除|删去|公开时)[^）)】\]]*|(?:参考)?格式|参考格式|样例|样表|模板|范本)[）)】\]]`),
		code: "W.3", severity: diag.Error, message: "留有填报说明“%”", hint: takeOut},
	{need: has("此处", "在此", "插入", "填写"), form: pattern.Of(`(?:^|[，。；：（])((?:此处|在此)(?:填|插入|写|附)|插入(?:表格|图片|图表)|填写(?:本|各)?(?:单位|部门))`),
		code: "W.3", severity: diag.Error, message: "留有填报说明“%…”", hint: takeOut},
	{need: ends("模板", "范本", "样例", "参考格式", "样表"), form: pattern.Of(`(?:公开|报告|决算)(?:参考)?(?:模板|范本|样例|样表|参考格式)$`),
		code: "W.3", severity: diag.Warning, message: "留有模板的标题“%”", hint: "请改为报告的标题"},
	{need: pair(" 　_加少长降升低出入算数了约为是", "万元%％"), form: pattern.Of(`((?:增加|减少|增长|下降|上升|降低|支出|收入|预算数?|决算数?)(?:了|约)?[ 　_]*(?:万元|元|%|％))(?:[，。；、]|$)|[为是][ 　_]+万元`),
		code: "W.2", severity: diag.Error, message: "“%”里没有数", hint: notWritten},
	{need: has("  ", "　　", "批次"), form: pattern.Of(`\p{Han}(?:[ ]{2,}|　{2,})(?:辆|批次|人次|个|台|套|人|平方米|批)(?:[，。；、]|$)|接待[ 　]*个?[ 　]*批次[，、][ 　]*人次`),
		code: "W.2", severity: diag.Error, message: "“%”里没有数", hint: notWritten},
	{need: has("…"), form: pattern.Of(`(?:是|为|：|:|用于|包括|^[0-9]{1,2}[.．、])[ 　]*…+`), code: "W.2", severity: diag.Error, message: "“%”没有写内容", hint: notWritten},
	{need: has("一是", "二是", "三是", "四是", "五是", "六是"), form: pattern.Of(`[一二三四五六]是[；。，]`), code: "W.2", severity: diag.Error,
		message: "“%”里没有内容", hint: notWritten},
	{need: has("即", "包括", "如下"), form: pattern.Of(`[，,]即[：:]?[。；]|包括[：:]?[。；]|如下[：:][。；]|单位共0个`), code: "W.2", severity: diag.Error,
		message: "“%”后面没有内容", hint: notWritten},
	{need: either(pair(",;", "，。；：、"), pair("，。；：、", ",;.")), form: pattern.Of(`[,;][，。；：、]|[，。；：、][,;]|[，。；：、]\.(?:[^0-9.]|$)`), code: "lint.marks", severity: diag.Warning,
		message: "标点重复“%”", hint: "请删去多余的一个；如中间漏了内容，请补上"},
	{need: ends("，", "、"), form: pattern.Of(`[^，。；：、]([，、])[ 　]*$`), code: "lint.marks", severity: diag.Warning, message: "句子没有写完，停在“%”", hint: "请补全"},
	{need: ends("和", "及", "与"), form: pattern.Of(`(?:和|及|与)[。，；]?$`),
		unless: pattern.Of(`(?:[总共温缓饱调融祥平谐柔]和|参与|给与|赠与|[普涉波顾触危]及)[。，；]?$`), code: "lint.marks", severity: diag.Warning,
		message: "句子没有写完，停在“%”", hint: "请补全"},
	{need: ends("导致", "由于", "因为", "主要是", "使得", "根据", "按照", "为了", "其中"), form: pattern.Of(`(?:导致|由于|(?:^|[^原])因为|主要是|使得|根据|按照|为了|其中)[。，；]?$`),
		code: "lint.marks", severity: diag.Warning, message: "句子没有写完，停在“%”", hint: "请补全"},
	{need: has("科目"), form: pattern.Of(`(?:^|[^0-9])([0-9]{7}科目)(?:的?(?:支出|收入|经费|资金))?`), code: "lint.terms", severity: diag.Warning,
		message: "正文里写的是科目编码“%”", hint: "请写科目名称"},
	{need: ends("的"), form: pattern.Of(`\p{Han}的$`), code: "lint.marks", severity: diag.Warning, message: "句子没有写完，停在“%”", hint: "请补全"},
}

// shapes looks at the paragraph as a whole.
func (l *linter) shapes() {
	for i := range shapes {
		h := &shapes[i]
		if l.where != prose && !h.all || !h.need(l.s) {
			continue
		}
		m := h.form.FindStringSubmatchIndex(l.s)
		if m == nil || h.unless != nil && h.unless.MatchString(l.s) {
			continue
		}
		from, to := m[0], m[1]
		if len(m) > 2 && m[2] >= 0 {
			from, to = m[2], m[3]
		}
		l.find(h.severity, h.code, from, to, strings.Replace(h.message, "%", clip(strings.TrimSpace(l.s[from:to]), 16), 1), h.hint)
	}
	if l.where == prose {
		l.twice()
	}
}

// longest is how many characters a text has that is written twice by mistake.
const longest = 12

// Words of two characters that may stand twice in a row: 一个一个, 服务中心中心机房.
const counting = "一二两三四五六七八九十百千万几数每逐某"

// …财政拨款支出支出决算为. Units that stand twice are told elsewhere.
var mayRepeat = []string{"支出", "收入", "预算", "决算", "经费", "费用", "中心", "讨论", "研究", "商量", "考虑", "学习", "实验", "万元", "亿元", "批次", "人次"}

// twice reports words that are written twice in a row: 主要原因是主要原因是.
func (l *linter) twice() {
	rs := []rune(l.s)
	for i := 0; i < len(rs); i++ {
		if !unicode.Is(unicode.Han, rs[i]) {
			continue
		}
		for n := min(longest, (len(rs)-i)/2); n >= 2; n-- {
			if rs[i] != rs[i+n] || !slices.Equal(rs[i:i+n], rs[i+n:i+2*n]) || !allHan(rs[i:i+n]) {
				continue
			}
			text := string(rs[i : i+n])
			if n == 2 && (strings.ContainsRune(counting, rs[i]) || slices.Contains(mayRepeat, text)) {
				continue
			}
			severity, code := diag.Warning, "lint.marks"
			if strings.Contains(text, "原因") {
				severity, code = diag.Error, "W.2"
			}
			from := len(string(rs[:i]))
			l.find(severity, code, from, from+2*len(text), "“"+text+"”写了两遍", "请删去一遍")
			return
		}
	}
}

func allHan(rs []rune) bool {
	return !slices.ContainsFunc(rs, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}
