package lint

import (
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
)

// opening is a bracket or quote that was opened.
type opening struct {
	at, size int
	kind     rune // of the half that closes it
}

// pairs tells what closes what; a half-width bracket may close a full-width
// one, which is a matter of taste, not of sense.
var pairs = map[rune]rune{'（': ')', '(': ')', '）': ')', ')': ')', '【': '】', '〔': '〕', '《': '》', '〈': '〉', '「': '」', '『': '』',
	'［': ']', '[': ']', '］': ']', ']': ']', '“': '”', '‘': '’'}

func (l *linter) open(i, size int) {
	r, _ := utf8.DecodeRuneInString(l.s[i:])
	l.stack = append(l.stack, opening{i, size, pairs[r]})
}

func (l *linter) closing(i, size int) {
	r, _ := utf8.DecodeRuneInString(l.s[i:])
	kind := r
	if k, ok := pairs[r]; ok {
		kind = k
	}
	if n := len(l.stack); n > 0 && l.stack[n-1].kind == kind {
		o := l.stack[n-1]
		l.stack = l.stack[:n-1]
		if kind == ')' || kind == '】' || kind == '〕' || kind == ']' {
			l.bracket(o, i, size)
		}
		return
	}
	if kind == ')' && l.itemNumber(i) || r == '’' && i > 0 && isLetter(l.s[i-1]) {
		return
	}
	// One half is missing: what was opened inside stays open and is said there.
	for n := len(l.stack) - 1; n >= 0; n-- {
		if l.stack[n].kind == kind {
			for _, o := range l.stack[n+1:] {
				l.find(diag.Warning, "lint.pairs", o.at, o.at+o.size, "“"+l.s[o.at:o.at+o.size]+"”没有配对的另一半", "请补上或删去")
			}
			l.stack = l.stack[:n]
			return
		}
	}
	l.find(diag.Warning, "lint.pairs", i, i+size, "“"+l.s[i:i+size]+"”没有配对的另一半", "请补上或删去")
}

// itemNumber reports whether the bracket at i closes the number of an item: 1）, 一).
func (l *linter) itemNumber(i int) bool {
	before := strings.TrimRight(l.s[:i], "0123456789abcdeABCDE一二三四五六七八九十①②③")
	if len(before) == i || i-len(before) > 6 {
		return false
	}
	r, n := utf8.DecodeLastRuneInString(before)
	return n == 0 || strings.ContainsRune(" ，。；：、,;:", r)
}

// instructions give a bracket away as words of the template to its user.
// The first inTables of them do so in a table too.
var instructions = []string{"填列", "备注：", "备注:", "作持平表述", "可删除", "请删", "删除此", "请按", "请根据", "请说明", "请选择", "逐项说明", "逐条说明",
	"科目说明", "与部门决算中", "选填", "择一", "填写", "填报", "不涉及", "酌情", "保持一致", "例如：", "例：", "示例"}

const (
	inTables = 17
	choose   = "请按差额的正负只留一个"
)

// bracket looks at what stands in a pair of brackets.
func (l *linter) bracket(o opening, i, size int) {
	inner := l.s[o.at+o.size : i]
	text := strings.Trim(inner, " 　_")
	if text == "" {
		l.find(diag.Error, "W.2", o.at, i+size, "括号里没有内容", "请填上内容，或删去括号")
		return
	}
	if word, _ := l.directionBefore(o.at); word != "" && alternatives(text) {
		from := o.at - len(word)
		l.find(diag.Error, "W.1", from, i+size, "“"+l.s[from:i+size]+"”没有选定", choose)
		return
	}
	if l.instruction > o.at {
		return // said of a phrase inside
	}
	for k, w := range instructions {
		// What a table asks or says in brackets may be its own affair.
		if k >= inTables && l.where != prose || !strings.Contains(text, w) {
			continue
		}
		if (w == "填写" || w == "填报") && !strings.HasPrefix(text, w) && !strings.ContainsAny(text, "请按据") {
			continue // 含季度填报
		}
		l.find(diag.Error, "W.3", o.at, i+size, "留有填报说明“"+clip(l.s[o.at:i+size], 16)+"”", takeOut)
		return
	}
}

func clip(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
