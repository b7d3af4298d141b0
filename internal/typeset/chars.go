package typeset

import "juesuan/internal/doc"

// class is what line setting knows about a character.
type class uint8

const (
	han       class = iota // ideographs and all that may be broken on both sides
	opening                // （《“ : not at a line end; blank in its first half
	closing                // ）》” : not at a line start; blank in its second half
	pause                  // 、，；：
	stop                   // 。？！
	middle                 // · 间隔号: half an em (GB/T 15834-2011, 5.1.7)
	dash                   // — : two of them are one 破折号
	ellipsis               // … : two of them are one 省略号
	connector              // ～ ／ － : not at a line start
	suffix                 // % ‰ ℃ : belongs to the number before
	prefix                 // ¥ ± − ≥ : belongs to the number after
	digit                  //
	letter                 //
	westOpen               // ( [ {
	westClose              // ) ] }
	westStop               // , . : ; ! ?
	westSlash              // /
	hyphen                 // -
	westOther              // " ' & @ # _ = …: part of the word
	combining              // belongs to the character before
	space                  // western or ideographic: a line may end after it and it takes no room there
	noBreak                // no-break space: part of the word
	invisible              // takes no room: controls, variation selectors, zero-width space
	numClasses
)

// western reports whether the class is part of a Latin word or number.
func (c class) western() bool { return c >= suffix && c <= westOther || c == noBreak }

// mark reports whether the class is a full-width mark with a blank half.
func (c class) mark() bool { return c >= opening && c <= stop }

// solid reports whether the character counts as a character of a last line.
func (c class) solid() bool {
	return c == han || c == digit || c == letter || c == dash || c == ellipsis
}

func classOf(r rune) class {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF:
		return han
	case r < 0x80:
		return ascii[r]
	case r < 0x2000:
		return latinClass(r)
	case r < 0x2070:
		return general[r-0x2000]
	case r >= 0x3000 && r < 0x3020:
		return cjkMarks[r-0x3000]
	case r >= 0xFF00 && r < 0xFF66:
		return fullWidth[r-0xFF00]
	}
	switch r {
	case '℃', '℉', '￠':
		return suffix
	case '−', '∓', '≤', '≥', '≈', '≠', '￥', '￡', '€', '№':
		return prefix
	case 0xFEFF, 0x2060:
		return invisible
	}
	switch {
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0100 && r <= 0xE01EF:
		return invisible // variation selectors: the glyph before is the one we have
	case r >= 0x20D0 && r <= 0x20FF:
		return combining
	case r >= 0xFE10 && r <= 0xFE1F, r >= 0xFE50 && r <= 0xFE57:
		return closing // compatibility forms of marks
	}
	return han
}

// latinClass classifies U+0080 … U+1FFF.
func latinClass(r rune) class {
	switch r {
	case 0xA0:
		return noBreak
	case 0xAD:
		return invisible
	case '·':
		return middle
	case '¥', '±', '£', '§':
		return prefix
	case '°', '¢':
		return suffix
	case '×', '÷':
		return han
	}
	switch {
	case r < 0xA0:
		return invisible
	case r >= 0x300 && r <= 0x36F:
		return combining
	case r >= 0x1100 && r <= 0x11FF:
		return han
	}
	return letter
}

var ascii = [0x80]class{
	0: invisible, 1: invisible, 2: invisible, 3: invisible, 4: invisible, 5: invisible, 6: invisible, 7: invisible, 8: invisible,
	'\t': space, '\n': invisible, 11: invisible, 12: invisible, '\r': invisible,
	14: invisible, 15: invisible, 16: invisible, 17: invisible, 18: invisible, 19: invisible, 20: invisible, 21: invisible,
	22: invisible, 23: invisible, 24: invisible, 25: invisible, 26: invisible, 27: invisible, 28: invisible, 29: invisible,
	30: invisible, 31: invisible, 127: invisible,
	' ': space,
	'!': westStop, ',': westStop, '.': westStop, ':': westStop, ';': westStop, '?': westStop,
	'(': westOpen, '[': westOpen, '{': westOpen, ')': westClose, ']': westClose, '}': westClose,
	'/': westSlash, '-': hyphen, '%': suffix, '$': prefix, '+': prefix, '<': prefix, '>': prefix,
	'"': westOther, '\'': westOther, '#': westOther, '&': westOther, '*': westOther, '=': westOther,
	'@': westOther, '\\': westOther, '^': westOther, '_': westOther, '`': westOther, '|': westOther, '~': westOther,
	'0': digit, '1': digit, '2': digit, '3': digit, '4': digit, '5': digit, '6': digit, '7': digit, '8': digit, '9': digit,
	'A': letter, 'B': letter, 'C': letter, 'D': letter, 'E': letter, 'F': letter, 'G': letter, 'H': letter, 'I': letter,
	'J': letter, 'K': letter, 'L': letter, 'M': letter, 'N': letter, 'O': letter, 'P': letter, 'Q': letter, 'R': letter,
	'S': letter, 'T': letter, 'U': letter, 'V': letter, 'W': letter, 'X': letter, 'Y': letter, 'Z': letter,
	'a': letter, 'b': letter, 'c': letter, 'd': letter, 'e': letter, 'f': letter, 'g': letter, 'h': letter, 'i': letter,
	'j': letter, 'k': letter, 'l': letter, 'm': letter, 'n': letter, 'o': letter, 'p': letter, 'q': letter, 'r': letter,
	's': letter, 't': letter, 'u': letter, 'v': letter, 'w': letter, 'x': letter, 'y': letter, 'z': letter,
}

// general is U+2000 … U+206F.
var general = [0x70]class{
	0x00: space, 0x01: space, 0x02: space, 0x03: space, 0x04: space, 0x05: space, 0x06: space, 0x07: noBreak,
	0x08: space, 0x09: space, 0x0A: space, 0x0B: invisible, 0x0C: invisible, 0x0D: invisible, 0x0E: invisible, 0x0F: invisible,
	0x10: hyphen, 0x11: hyphen, 0x12: hyphen, 0x13: hyphen, 0x14: dash, 0x15: dash,
	0x18: opening, 0x19: closing, 0x1C: opening, 0x1D: closing, 0x26: ellipsis,
	0x28: invisible, 0x29: invisible, 0x2A: invisible, 0x2B: invisible, 0x2C: invisible, 0x2D: invisible, 0x2E: invisible,
	0x2F: noBreak, 0x30: suffix, 0x31: suffix, 0x32: suffix, 0x33: suffix, 0x3C: stop,
	0x44: westSlash, 0x47: stop, 0x48: stop, 0x49: stop,
	0x60: invisible, 0x61: invisible, 0x62: invisible, 0x63: invisible, 0x64: invisible,
	0x66: invisible, 0x67: invisible, 0x68: invisible, 0x69: invisible,
}

// cjkMarks is U+3000 … U+301F.
var cjkMarks = [0x20]class{
	0x00: space, 0x01: pause, 0x02: stop,
	0x08: opening, 0x09: closing, 0x0A: opening, 0x0B: closing, 0x0C: opening, 0x0D: closing, 0x0E: opening, 0x0F: closing,
	0x10: opening, 0x11: closing, 0x14: opening, 0x15: closing, 0x16: opening, 0x17: closing, 0x18: opening, 0x19: closing,
	0x1A: opening, 0x1B: closing, 0x1C: connector, 0x1D: opening, 0x1E: closing, 0x1F: closing,
}

// fullWidth is U+FF00 … U+FF65.
var fullWidth = [0x66]class{
	0x01: stop, 0x05: suffix, 0x04: prefix, 0x08: opening, 0x09: closing, 0x0B: prefix, 0x0C: pause, 0x0D: connector,
	0x0E: stop, 0x0F: connector, 0x1A: pause, 0x1B: pause, 0x1C: prefix, 0x1E: prefix, 0x1F: stop,
	0x10: digit, 0x11: digit, 0x12: digit, 0x13: digit, 0x14: digit, 0x15: digit, 0x16: digit, 0x17: digit, 0x18: digit, 0x19: digit,
	0x3B: opening, 0x3D: closing, 0x5B: opening, 0x5D: closing, 0x5E: connector,
	0x5F: opening, 0x60: closing, 0x61: stop, 0x62: opening, 0x63: closing, 0x64: pause, 0x65: middle,
}

// latinFace reports whether the character is set in the Latin face although
// nothing around it says so. × ÷ ° § and all of general punctuation belong to
// the Chinese face, as in Word with w:hint="eastAsia".
func latinFace(r rune) bool {
	if r >= 0x2000 {
		return r == '‰' || r == '−' || r == '€' || r == 0x2007 || r == 0x202F || r >= 0x2010 && r <= 0x2013
	}
	switch r {
	case '·', '×', '÷', '°', '±', '§':
		return false
	}
	return r < 0x1100
}

// brk says whether a line may end between two characters.
type brk uint8

const (
	never  brk = iota // a prohibition: rather a line too long
	inWord            // inside a word, a number, a number with its unit: when they are longer than a line
	poor              // 2025|年: kept together where that leaves no hole
	good
	forced // after a line feed
)

// seam is what happens between two classes: whether a line may end there, and
// what the space between them is.
type seam struct {
	brk  brk
	join join
}

type join uint8

const (
	plain   join = iota
	adjoin       // two marks side by side: together 1.5 em
	meeting      // Han and Latin: the gap
)

// seams tabulates the pairs of classes for the switches of a document.
func seams(sp *doc.Spacing) *[numClasses][numClasses]seam {
	t := new([numClasses][numClasses]seam)
	for a := range numClasses {
		for b := range numClasses {
			t[a][b] = seam{pairBreak(sp, a, b), pairJoin(sp, a, b)}
		}
	}
	return t
}

func pairBreak(sp *doc.Spacing, a, b class) brk {
	switch {
	case b == combining, b == invisible, b == space:
		return never // a line ends after spaces, not before
	case b == noBreak, a == noBreak:
		return inWord
	case a == dash && b == dash, a == ellipsis && b == ellipsis:
		return never // 两字线 and six dots are whole (GB/T 15834-2011, 5.1.5)
	}
	if sp.Kinsoku {
		switch b {
		case closing, pause, stop, middle, connector, dash, westClose, westStop, suffix:
			return never
		case westSlash, hyphen:
			return never // 分隔号 and 连接号 stand at no line start (5.1.8)
		}
		switch a {
		case opening, westOpen:
			return never
		}
	}
	if sp.KeepUnits && (a == digit && b == suffix || a == prefix && b == digit) {
		return inWord
	}
	if a.western() && b.western() {
		switch {
		case a == hyphen && b == letter:
			return good // behind a hyphen that is there anyway
		case a == westStop && b == letter, a == westClose && (b == letter || b == digit):
			return poor
		case a == westSlash && b == letter:
			return poor
		}
		return inWord
	}
	return good
}

func pairJoin(sp *doc.Spacing, a, b class) join {
	trails := a == closing || a == pause || a == stop
	switch {
	case !sp.SqueezeAdjoin || !a.mark() || !b.mark():
	case trails || a == opening && b == opening:
		return adjoin
	}
	// CLREQ: no gap beside marks and brackets.
	if sp.HanLatinGap > 0 && (a == han && (b == letter || b == digit || b == prefix) ||
		b == han && (a == letter || a == digit || a == suffix)) {
		return meeting
	}
	return plain
}

// unit says how a Chinese character behind a number belongs to it.
type unit uint8

const (
	noUnit unit = iota
	soft        // 年 人 个: kept when possible
	amount      // 万 亿 元: always, and 元 behind them
)

// unitOf returns how r, directly behind a number, belongs to it.
func unitOf(r rune) unit {
	switch r {
	case '元', '万', '亿', '千', '百', '角', '分', '倍':
		return amount
	case '年', '月', '日', '时', '号', '季', '周', '天',
		'个', '人', '名', '户', '家', '辆', '次', '批', '项', '台', '套', '件', '条', '所', '处', '座', '份', '场', '期', '类', '款', '张', '本', '位',
		'米', '吨', '公', '亩', '平', '立', '升', '克', '页', '级', '岁', '小', '多', '余':
		return soft
	}
	return noUnit
}

// kept are pairs of characters that a line parts only to avoid a hole.
func kept(a, b rune) bool {
	switch a {
	case '年':
		return b == '度' // 2025年|度
	case '第':
		return b >= '0' && b <= '9'
	case '百':
		return b == '分' // 5个百|分|点
	case '分':
		return b == '点'
	}
	return false
}

// multiplier reports whether r, behind a number, is part of it: 5|万|元.
func multiplier(r rune) bool { return r == '万' || r == '亿' || r == '千' || r == '百' }
