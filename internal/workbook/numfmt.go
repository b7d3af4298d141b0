package workbook

import (
	"strconv"
	"strings"
	"unicode"
)

// numberFormat is what a cell style says about numbers.
type numberFormat struct {
	code string
	date bool
}

// builtinFormats are the number formats that a file need not spell out (ECMA-376
// part 1, 18.8.30), as Excel shows them in Chinese.
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy", 31: `yyyy"年"m"月"d"日"`, 32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`,
	34: `AM/PM h"时"mm"分"`, 35: `AM/PM h"时"mm"分"ss"秒"`, 36: `yyyy"年"m"月"`,
	37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
	41: "_(* #,##0_)", 42: "_($* #,##0_)", 43: "_(* #,##0.00_)", 44: "_($* #,##0.00_)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 55: `AM/PM h"时"mm"分"`, 56: `AM/PM h"时"mm"分"ss"秒"`,
	57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// formatOf is the format of a number, from what the file spells out or built in.
func formatOf(id int, spelled map[int]string) numberFormat {
	code, ok := spelled[id]
	if !ok {
		code = builtinFormats[id]
	}
	if strings.EqualFold(code, "General") || strings.EqualFold(code, "G/通用格式") {
		code = ""
	}
	return numberFormat{code, isDateFormat(id, code)}
}

// isDateFormat reports whether a number format shows a date or a time.
func isDateFormat(id int, code string) bool {
	switch {
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id >= 45 && id <= 47, id >= 50 && id <= 58:
		return true
	case code == "":
		return false
	}
	// Letters of dates outside quotes, escapes and brackets, in the first
	// section; [h], [mm], [ss] are elapsed times.
	quoted := false
	for i := 0; i < len(code); i++ {
		c := code[i]
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '!' || c == '_' || c == '*':
			i++
		case c == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return false
			}
			in := strings.ToLower(code[i+1 : i+end])
			if in != "" && (strings.Trim(in, "h") == "" || strings.Trim(in, "m") == "" || strings.Trim(in, "s") == "") {
				return true
			}
			i += end
		case c == ';':
			return false
		case strings.IndexByte("yYmMdDhHsS", c) >= 0:
			return true
		case c == 'G' && strings.HasPrefix(code[i:], "General"):
			i += len("General") - 1
		}
	}
	return false
}

// Shown is how the number format of a cell shows its number.
type Shown uint8

const (
	ShownAsIs    Shown = iota // as it is, perhaps rounded
	ShownPercent              // a hundredfold, with a per cent sign
	ShownOther                // as another number
	ShownNot                  // not at all
)

// Shown tells whether a person who looks at the cell, a Number, sees the number
// that it holds. Thousands left out by a comma, a point or digits put in as text
// (the usual way to show 元 as 万元), a sign that the number has not: whether what
// is seen or what is held is meant, nobody can tell.
func (c *Cell) Shown() Shown {
	switch c.Format {
	case "", "0", "0.00", "#,##0", "#,##0.00", "@":
		return ShownAsIs
	}
	v, err := strconv.ParseFloat(c.Value, 64) // for its sign and its section only
	if err != nil {
		return ShownAsIs
	}
	code, abs := sectionOf(c.Format, v)
	f := readSection(code)
	digits := strings.ContainsRune(f.skeleton, digitPlace)
	switch {
	case v == 0:
		// Zero may be shown as nothing or as a dash, not as another number.
		if strings.ContainsAny(f.skeleton, "123456789") {
			return ShownOther
		}
		return ShownAsIs
	case !digits && strings.ContainsAny(f.skeleton, "0123456789"):
		return ShownOther
	case !digits:
		return ShownNot
	case f.scaled || f.fraction || mixed(f.skeleton):
		return ShownOther
	}
	minus, plus := v < 0 && !abs, f.minus()
	switch {
	case v < 0 && !minus && !plus && !f.red, // a minus is missing, or, which follows, one too many
		v < 0 && minus && plus, v > 0 && plus:
		return ShownOther
	case f.percent:
		return ShownPercent
	}
	return ShownAsIs
}

// sectionOf is the section of a number format that shows a number; abs tells
// that it shows it without its sign (18.8.31).
func sectionOf(format string, v float64) (code string, abs bool) {
	sections := cutSections(format)
	if len(sections) > 3 {
		sections = sections[:3] // the fourth is for text
	}
	onlyNegative := false // what is left are numbers below zero
	for i, s := range sections {
		op, limit, ok := condition(s)
		last := i == len(sections)-1
		switch {
		case ok:
			if holds(v, op, limit) {
				return s, strings.HasPrefix(op, "<") && op != "<>" && limit <= 0
			}
			onlyNegative = onlyNegative || op == ">=" && limit <= 0 || op == ">" && limit < 0
		case last && i == 0:
			return s, false
		case i == 0:
			if v > 0 || v == 0 && len(sections) == 2 {
				return s, false
			}
			onlyNegative = len(sections) == 2
		case i == 1 && !last:
			if v < 0 {
				return s, true
			}
		default:
			return s, onlyNegative
		}
	}
	return "", false
}

// cutSections cuts a number format at its semicolons.
func cutSections(format string) []string {
	var out []string
	start := 0
	for i := 0; i < len(format); i++ {
		switch format[i] {
		case '"':
			end := strings.IndexByte(format[i+1:], '"')
			if end < 0 {
				return append(out, format[start:])
			}
			i += end + 1
		case '[':
			if end := strings.IndexByte(format[i:], ']'); end > 0 {
				i += end
			}
		case '\\', '!', '_', '*':
			i++
		case ';':
			out = append(out, format[start:i])
			start = i + 1
		}
	}
	return append(out, format[start:])
}

// condition is the condition of a section, [>=100].
func condition(section string) (op string, limit float64, ok bool) {
	for strings.HasPrefix(section, "[") {
		in, rest, closed := strings.Cut(section[1:], "]")
		if !closed {
			break
		}
		n := len(in) - len(strings.TrimLeft(in, "<>="))
		if limit, err := strconv.ParseFloat(in[n:], 64); n > 0 && err == nil {
			return in[:n], limit, true
		}
		section = rest
	}
	return "", 0, false
}

func holds(v float64, op string, limit float64) bool {
	switch op {
	case "<":
		return v < limit
	case "<=":
		return v <= limit
	case ">":
		return v > limit
	case ">=":
		return v >= limit
	case "=":
		return v == limit
	}
	return v != limit
}

// section is one section of a number format as a person sees it.
type section struct {
	skeleton string // literals as they stand, digitPlace for a digit, decimalPoint for the point
	scaled   bool   // a comma behind the digits leaves thousands out
	fraction bool
	percent  bool
	red      bool // as a sign of negative numbers
}

const (
	digitPlace   = '\x01'
	decimalPoint = '\x02'
)

// readSection reads the codes of one section (18.8.31).
func readSection(code string) section {
	var f section
	var out strings.Builder
	runes := []rune(code)
	comma := false // one behind a digit, nothing after it yet
	digit := false
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		if c == ',' {
			comma = comma || digit
			continue
		}
		if comma && !strings.ContainsRune("0#?", c) {
			f.scaled = true
		}
		comma, digit = false, false
		next := func() rune {
			if i++; i < len(runes) {
				return runes[i]
			}
			return ' '
		}
		switch c {
		case '"':
			for i++; i < len(runes) && runes[i] != '"'; i++ {
				out.WriteRune(literal(runes[i]))
			}
		case '\\', '!':
			out.WriteRune(literal(next()))
		case '_':
			next()
			out.WriteByte(' ')
		case '*':
			if fill := literal(next()); strings.ContainsRune("0123456789.-", fill) {
				out.WriteRune(fill)
			}
		case '[':
			in := ""
			for i++; i < len(runes) && runes[i] != ']'; i++ {
				in += string(runes[i])
			}
			switch in = strings.ToLower(strings.ReplaceAll(in, " ", "")); in {
			case "red", "红色", "红", "color3", "颜色3":
				f.red = true
			}
		case '0', '#', '?':
			out.WriteRune(digitPlace)
			digit = true
		case '@':
			out.WriteRune(digitPlace)
		case '.':
			out.WriteRune(decimalPoint)
		case 'E', 'e':
			out.WriteRune(digitPlace)
			if i+1 < len(runes) && (runes[i+1] == '+' || runes[i+1] == '-') {
				i++
			}
		case 'G', 'g':
			switch rest := string(runes[i:]); {
			case len(rest) >= 7 && strings.EqualFold(rest[:7], "General"):
				i += 6
				out.WriteRune(digitPlace)
			case strings.HasPrefix(rest, "G/通用格式"):
				i += 5
				out.WriteRune(digitPlace)
			}
		case '%':
			f.percent = true
		case '/':
			f.fraction = true
		default:
			out.WriteRune(literal(c))
		}
	}
	f.scaled = f.scaled || comma
	f.skeleton = out.String()
	return f
}

// literal is a character of text in a format, those of full width made plain.
func literal(c rune) rune {
	switch {
	case c >= '！' && c <= '～':
		return c - '！' + '!'
	case c == '−' || c == '–':
		return '-'
	case c == digitPlace || c == decimalPoint:
		return ' '
	}
	return c
}

// mixed reports whether text that looks like digits, a decimal point or a per
// cent sign stands with the digits of a number.
func mixed(skeleton string) bool {
	runes := []rune(skeleton)
	isDigit := func(i int) bool {
		return i >= 0 && i < len(runes) && (runes[i] == digitPlace || runes[i] >= '0' && runes[i] <= '9')
	}
	for i := 0; i < len(runes); {
		places, digits, points := false, false, false
		start := i
		for ; i < len(runes) && (isDigit(i) || strings.ContainsRune("\x02., ", runes[i])); i++ {
			switch c := runes[i]; {
			case c == digitPlace:
				places = true
			case c >= '0' && c <= '9':
				digits = true
			case c == '.' && isDigit(i+1):
				// "No." before a number is no decimal point.
				points = points || isDigit(i-1) || i == start && (i == 0 || !unicode.IsLetter(runes[i-1]))
			}
		}
		if places && (digits || points) || places && i < len(runes) && (runes[i] == '%' || runes[i] == '‰') {
			return true
		}
		i++
	}
	return false
}

// minus reports whether the section writes a sign of negative numbers as text.
func (f *section) minus() bool {
	const signs = "-▲△▼负"
	first, last := strings.IndexRune(f.skeleton, digitPlace), strings.LastIndexByte(f.skeleton, byte(digitPlace))
	before := strings.TrimRight(f.skeleton[:first], " ¥￥$")
	after := strings.TrimLeft(f.skeleton[last+1:], " \x02")
	return strings.ContainsAny(before, signs) || strings.HasPrefix(after, "-") ||
		strings.HasSuffix(before, "(") && strings.Contains(after, ")")
}
