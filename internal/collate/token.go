package collate

import (
	"slices"
	"strings"
	"unicode/utf8"

	"juesuan/internal/pattern"
)

// token is a stretch that is right or wrong as a whole.
type token struct {
	from, to int // in characters
	kind     tokenKind
}

type tokenKind uint8

const (
	numberToken tokenKind = iota // with its sign and unit
	directionToken
	scaleToken // what a table's numbers are in
)

// number is one with its sign and the unit that follows.
const number = `-?[0-9][0-9,]*(?:，[0-9]{3})*(?:\.[0-9]+)?(?:%|‰|万亿元|万元|亿元|千元|元|个百分点|倍|万平方米|平方米|万人次|人次|万人|人|辆|台|套|批次)?`

// Words that say in which direction a figure went.
const (
	rises = "增加|增长|上升|提高|大于|高于|多于|超过"
	falls = "减少|下降|降低|小于|低于|少于"
	flat  = "持平"
)

// scale is what the numbers of a table or column are in: another is another figure.
const scale = `单位[:：](?:人民币)?(?:[万亿千百]{0,2}元)|[（(][万亿千百]{0,2}元[）)]`

var (
	tokens  = pattern.Of("(" + number + ")|(" + rises + "|" + falls + "|" + flat + ")|" + scale)
	numbers = pattern.Of(number)
	scales  = pattern.Of(scale)
)

// direction is the direction that a text tells: 1 up, −1 down, 2 level, 0 none or several.
func direction(s string) int {
	found := 0
	for k, words := range [...]string{rises, falls, flat} {
		for w := range strings.SplitSeq(words, "|") {
			if strings.Contains(s, w) {
				if d := [3]int{1, -1, 2}[k]; found != 0 && found != d {
					return 0
				}
				found = [3]int{1, -1, 2}[k]
			}
		}
	}
	return found
}

// tokensOf finds the tokens of a text; words of direction only where the text
// has a number.
func tokensOf(runes []rune) []token {
	s := string(runes)
	var out []token
	numbers := false
	at, from := 0, 0 // rune index of the byte offset `from`
	for _, m := range tokens.FindAllStringSubmatchIndex(s, -1) {
		at += utf8.RuneCountInString(s[from:m[0]])
		n := utf8.RuneCountInString(s[m[0]:m[1]])
		k := token{at, at + n, numberToken}
		switch {
		case m[2] >= 0:
			numbers = true
		case m[4] >= 0:
			k.kind = directionToken
		default:
			k.kind = scaleToken
		}
		out = append(out, k)
		at, from = at+n, m[1]
	}
	if !numbers {
		out = slices.DeleteFunc(out, func(k token) bool { return k.kind == directionToken })
	}
	return out
}

// SameValue reports whether two numbers differ in the way they are written only:
// separators, zeros at the end, the multiple of their unit.
func SameValue(a, b string) bool {
	x, xu := valueOf(a)
	y, yu := valueOf(b)
	return x != "" && x == y && xu == yu
}

// multiples are the powers of ten that a unit begins with.
var multiples = [...]struct {
	word  string
	power int
}{{"万亿", 12}, {"亿", 8}, {"万", 4}, {"千", 3}}

// valueOf takes a number apart: its digits as they are in the plain unit, without
// separators and zeros that say nothing, and that unit.
func valueOf(s string) (digits, unit string) {
	end := strings.LastIndexAny(s, "0123456789") + 1
	digits, unit = strings.NewReplacer(",", "", "，", "").Replace(s[:end]), s[end:]
	whole, part, _ := strings.Cut(digits, ".")
	for _, m := range multiples {
		if plain, ok := strings.CutPrefix(unit, m.word); ok && plain != "" {
			unit = plain
			part += strings.Repeat("0", max(0, m.power-len(part)))
			whole, part = whole+part[:m.power], part[m.power:]
			break
		}
	}
	sign := ""
	if w, ok := strings.CutPrefix(whole, "-"); ok {
		sign, whole = "-", w
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" && end > 0 {
		whole = "0"
	}
	if part = strings.TrimRight(part, "0"); part != "" {
		whole += "." + part
	}
	if whole == "0" || whole == "" {
		sign = ""
	}
	return sign + whole, unit
}
