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
		what := ""
		switch {
		case r == '\n' || r == '\t' || r >= ' ' && r < 0x7f:
			continue
		case unicode.IsControl(r):
			what = "看不见的控制字符"
		case r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE, r == unicode.ReplacementChar, r == 0xFFFC:
			what = "不是字的编码"
		case r == 0x061C, r == 0x200E, r == 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			what = "改变文字方向的控制符"
		case r >= 0x200B && r <= 0x200D, r >= 0x2060 && r <= 0x2064, r == 0xFEFF, r == 0x00AD, r == 0x180E:
			what = "不占位置、看不见的字符"
		case r >= 0xE000 && r <= 0xF8FF, r >= 0xF0000:
			what = "自造字，别的电脑上显示不出"
		case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE01EF:
			what = "看不见的字形选择符"
		case r >= 0x1F000 && r <= 0x1FBFF:
			what = "表情符号"
		default:
			continue
		}
		return fmt.Sprintf("的第 %d 个字是%s（U+%04X），请删去", n, what, r)
	}
	return ""
}
