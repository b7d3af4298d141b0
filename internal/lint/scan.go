package lint

import (
	"strings"
	"sync"
	"unicode/utf8"

	"juesuan/internal/diag"
)

// scan reads the paragraph once, from left to right; what a character may
// begin decides which rule looks closer.
func (l *linter) scan() {
	l.stack = l.stack[:0]
	l.direction, l.budget, l.final, l.instruction = direction{}, amount{}, amount{}, -1
	s, hot := l.s, hot()
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch {
			case c >= '0' && c <= '9':
				i = l.number(i)
			case isLetter(c):
				i = l.latin(i)
			default:
				i += l.ascii(i)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < 0x10000 && hot[r/64]&(1<<(r%64)) != 0 {
			if r >= '０' && r <= '９' {
				i = l.number(i)
				continue
			}
			l.han(i, r, size)
		}
		i += size
	}
	for _, o := range l.stack {
		l.find(diag.Warning, "lint.pairs", o.at, o.at+o.size, "“"+s[o.at:o.at+o.size]+"”没有配对的另一半", "请补上或删去")
	}
	l.names()
	l.shapes()
}

// word is a text of one of the tables and what looks closer where it stands.
type word struct {
	text string
	look func(l *linter, i int)
}

// words are the texts of all tables by their first character.
var words = sync.OnceValue(func() map[rune][]word {
	m := map[rune][]word{}
	add := func(text string, look func(l *linter, i int)) {
		r, _ := utf8.DecodeRuneInString(text)
		m[r] = append(m[r], word{text, look})
	}
	for k := range phrases {
		add(phrases[k].text, func(l *linter, i int) { l.phrase(i, &phrases[k]) })
	}
	for k := range variants {
		for side, text := range variants[k].texts {
			add(text, func(l *linter, i int) { l.variant(k, side, i) })
		}
	}
	for k := range leads {
		add(leads[k].text, func(l *linter, i int) { l.lead(i, &leads[k]) })
	}
	for _, text := range deaths {
		add(text, func(l *linter, i int) { l.personBefore(i) })
	}
	for _, text := range reliefs {
		add(text, func(l *linter, i int) { l.personPaid(i) })
	}
	for _, text := range relations {
		add(text, func(l *linter, i int) { l.personAfter(i + len(text)) })
	}
	return m
})

// hot marks the characters with which something may be wrong, so that all
// others cost one look.
var hot = sync.OnceValue(func() *[0x10000 / 64]uint64 {
	h := new([0x10000 / 64]uint64)
	for _, r := range "０１２３４５６７８９（）【】〔〕《》〈〉「」『』［］“”‘’，。；：、！？…×＊＿Ｘｘ□／或我大小持截公决" {
		h[r/64] |= 1 << (r % 64)
	}
	for r := range words() {
		h[r/64] |= 1 << (r % 64)
	}
	return h
})

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (l *linter) starts(i int, prefix string) bool { return strings.HasPrefix(l.s[i:], prefix) }

// startsAny returns the first of the words that begins at i.
func (l *linter) startsAny(i int, words []string) string {
	for _, w := range words {
		if l.starts(i, w) {
			return w
		}
	}
	return ""
}

// ascii looks at a mark and returns how many bytes it has dealt with.
func (l *linter) ascii(i int) int {
	s := l.s
	switch c := s[i]; c {
	case '(', '[':
		l.open(i, 1)
	case ')', ']':
		l.closing(i, 1)
	case '/':
		l.slash(i, 1)
	case '#':
		for _, e := range []string{"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "####"} {
			if l.starts(i, e) {
				l.find(diag.Error, "W.2", i, i+len(e), "正文里有表格软件的错误值“"+e+"”", "请改正来源单元格的公式")
				return len(e)
			}
		}
	case '{', '}', '<', '%':
		for _, e := range []string{"{{", "}}", "<no value>", "<nil>", "%!"} {
			if l.starts(i, e) {
				l.find(diag.Error, "W.2", i, i+len(e), "正文里有没有代换的模板符号“"+e+"”", "请检查版式包 sentences.yaml 的这一句")
				return len(e)
			}
		}
	case '*', '_':
		n := i
		for n < len(s) && s[n] == c {
			n++
		}
		if n-i >= 2 {
			l.placeholder(i, n)
		}
		return n - i
	case ',', ';':
		if i+1 < len(s) && s[i+1] == c {
			l.find(diag.Warning, "lint.marks", i, i+2, "标点重复“"+s[i:i+2]+"”", "请删去多余的一个")
			return 2
		}
	}
	return 1
}

func (l *linter) placeholder(from, to int) {
	l.find(diag.Error, "W.2", from, to, "留有占位符“"+l.s[from:to]+"”", "请填上实际内容")
}

// latin looks at a word of Latin letters and digits.
func (l *linter) latin(i int) int {
	s := l.s
	end := i
	for end < len(s) && (isLetter(s[end]) || s[end] >= '0' && s[end] <= '9') {
		end++
	}
	w := s[i:end]
	switch {
	case strings.Trim(w, "Xx") == "":
		if len(w) > 1 || l.blankBefore(end) {
			l.placeholder(i, end)
		}
	case w == "TODO", w == "TBD", w == "NaN", w == "undefined", w == "null":
		l.placeholder(i, end)
	}
	return end
}

// blankBefore reports whether a unit follows, as in X万元 or ×年.
func (l *linter) blankBefore(i int) bool {
	return l.startsAny(i, []string{"万元", "元", "%", "％", "年", "个", "辆", "人", "批", "台", "套", "倍", "单位", "部门"}) != ""
}

// han looks at a full-width character.
func (l *linter) han(i int, r rune, size int) {
	s := l.s
	switch r {
	case '（', '【', '〔', '《', '〈', '「', '『', '［', '“', '‘':
		l.open(i, size)
		return
	case '）', '】', '〕', '》', '〉', '」', '』', '］', '”', '’':
		l.closing(i, size)
		return
	case '，', '。', '；', '：', '、', '！', '？':
		if next, n := utf8.DecodeRuneInString(s[i+size:]); n > 0 && strings.ContainsRune("，。；：、！？", next) && next != '！' && next != '？' {
			l.find(diag.Warning, "lint.marks", i, i+size+n, "标点重复“"+s[i:i+size+n]+"”", "请删去多余的一个；如中间漏了内容，请补上")
		}
		if r == '、' {
			l.slash(i, size)
		}
		return
	case '…':
		if l.startsAny(i+size, []string{"万元", "元", "%", "％"}) != "" {
			l.placeholder(i, i+size)
		}
		return
	case '×', '＊', '＿', 'Ｘ', 'ｘ':
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if before == r {
			return // said of the first
		}
		n := i
		for strings.HasPrefix(s[n:], string(r)) {
			n += size
		}
		if n-i > size || r != '×' && l.blankBefore(n) || r == '×' && (before < '0' || before > '9') && l.blankBefore(n) {
			l.placeholder(i, n)
		}
		return
	case '□':
		if w := l.startsAny(i+size, []string{"是", "否", "有", "无"}); w != "" {
			l.find(diag.Error, "W.1", i, i+size+len(w), "选择框“□"+w+"”没有处理", "请写明结论，删去选择框")
		}
		return
	case '／', '或':
		l.slash(i, size)
	case '我':
		l.selfName(i)
	case '大', '小', '持':
		l.comparison(i)
	case '截':
		if l.starts(i, "截止") && l.dateFollows(i+len("截止")) {
			l.find(diag.Warning, "lint.terms", i, i+len("截止"), "“截止”某日应写“截至”", "请改为“截至”")
		}
	case '公':
		l.tableReference(i)
	case '决':
		if strings.HasSuffix(s[:i], "支出") && i+size < len(s) && s[i+size] >= '0' && s[i+size] <= '9' {
			l.find(diag.Warning, "lint.terms", i, i+size, "“支出决”后漏了“算”字", "请改为“支出决算”")
		}
	}
	for _, w := range words()[r] {
		if l.starts(i, w.text) {
			w.look(l, i)
		}
	}
}

func (l *linter) phrase(i int, p *phrase) {
	if p.where != nil && !p.where(l, i) {
		return
	}
	if p.code == "W.3" {
		said := l.instruction >= 0
		l.instruction = i
		if said {
			return
		}
	}
	l.find(p.severity, p.code, i, i+len(p.text), p.message, p.hint)
}

func (l *linter) dateFollows(i int) bool {
	s := strings.TrimLeft(l.s[i:], " 到至")
	if s == "" || s[0] < '0' || s[0] > '9' {
		return false
	}
	clause, _, _ := strings.Cut(s, "，")
	return strings.ContainsAny(clause, "年月")
}

// slash reports two words of direction with a slash between them, and those
// that exclude each other with 、 or 或: 增加/减少, 大于、小于, 增加或减少3万元.
func (l *linter) slash(i, size int) {
	word, sign := l.directionBefore(i)
	if len(word) < len("增加") {
		return
	}
	for k := range directions[:whole] {
		d := &directions[k]
		if !l.starts(i+size, d.text) || d.sign == sign {
			continue
		}
		end := i + size + len(d.text)
		rest := strings.TrimLeft(l.s[end:], " ")
		mark := l.s[i : i+size]
		if mark == "/" || mark == "／" || strings.Contains("大于小于等于", word) || rest != "" && isDigit(rest[0]) {
			l.find(diag.Error, "W.1", i-len(word), end, "“"+l.s[i-len(word):end]+"”没有选定", choose)
		}
		return
	}
}
