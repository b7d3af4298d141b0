package collate

import (
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
)

// number is one with its sign and the unit that follows.
const number = `-?[0-9][0-9,]*(?:\.[0-9]+)?(?:%|‰|万亿元|万元|亿元|千元|元|个百分点|倍|万平方米|平方米|万人次|人次|万人|人|辆|台|套|批次)?`

// Words that say in which direction a figure went.
const (
	rises = "增加|增长|上升|提高|大于|高于|多于|超过"
	falls = "减少|下降|降低|小于|低于|少于"
	flat  = "持平"
)

var (
	tokens  = pattern.Of("(" + number + ")|(" + rises + "|" + falls + "|" + flat + ")")
	numbers = pattern.Of(number)
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
		if m[2] < 0 {
			k.kind = directionToken
		} else {
			numbers = true
		}
		out = append(out, k)
		at, from = at+n, m[1]
	}
	if !numbers {
		return nil
	}
	return out
}
