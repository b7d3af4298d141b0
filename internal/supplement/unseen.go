package supplement

import (
	"fmt"
	"strings"
	"unicode"
)

// breaks are what programs write for the end of a line within a text.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n")

// unseen says which character of a text a reader would not see, or would see in
// some programs only, and where it stands; "" if there is none. What is printed
// is what was typed: a character that turns others round, takes no room or means
// nothing outside one machine has no place in a report.
func unseen(s string) string {
	n := 0
	for _, r := range s {
		n++
		if what := unseenRune(r); what != "" {
			return fmt.Sprintf("的第 %d 个字是%s（U+%04X），请删去", n, what, r)
		}
	}
	return ""
}

// Shown is a text with a name for each character that a reader would not see,
// and the text without them.
func Shown(s string) (named, without string) {
	var b, w strings.Builder
	for _, r := range s {
		if what := unseenRune(r); what != "" {
			fmt.Fprintf(&b, "〔%s U+%04X〕", what, r)
			continue
		}
		b.WriteRune(r)
		w.WriteRune(r)
	}
	return b.String(), w.String()
}

// unseenRune says what kind of character one is that is not seen, "" of others.
func unseenRune(r rune) string {
	switch {
	case r == '\n' || r == '\t' || r >= ' ' && r < 0x7f:
		return ""
	case unicode.IsControl(r):
		return "看不见的控制字符"
	case r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE, r == unicode.ReplacementChar, r == 0xFFFC:
		return "不是字的编码"
	case r == 0x061C, r == 0x200E, r == 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return "改变文字方向的控制符"
	case r >= 0x200B && r <= 0x200D, r >= 0x2060 && r <= 0x2064, r == 0xFEFF, r == 0x00AD, r == 0x180E:
		return "不占位置、看不见的字符"
	case r >= 0xE000 && r <= 0xF8FF, r >= 0xF0000:
		return "自造字，别的电脑上显示不出"
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE01EF:
		return "看不见的字形选择符"
	case r >= 0x1F000 && r <= 0x1FBFF:
		return "表情符号"
	}
	return ""
}
