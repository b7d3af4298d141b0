package docx

import "unicode/utf8"

// byteClass says what a text may need besides being copied.
type byteClass uint8

const (
	markup    byteClass = 1 << iota // & < > or what XML does not allow
	blank                           // white space, which XML readers may drop
	mayHint                         // a character that wantsHint may be true for
	high                            // beyond ASCII
	fullwidth                       // lead byte EF: mostly ，：（）, rarely private use or U+FFFE
)

var byteClasses = func() (t [256]byteClass) {
	for c := range t {
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			t[c] = blank
		case c < 0x20 || c == '&' || c == '<' || c == '>':
			t[c] = markup
		case c == 0xEF:
			t[c] = high | fullwidth
		case c == 0xC2 || c == 0xC3 || c >= 0xCA && c <= 0xD3 || c == 0xE2 || c == 0xEE:
			t[c] = high | mayHint
		case c >= utf8.RuneSelf:
			t[c] = high
		}
	}
	return t
}()

// classify looks at the bytes of s once, so that most text is copied as it is.
func classify(s string) byteClass {
	var has byteClass
	for i := 0; i < len(s); i++ {
		has |= byteClasses[s[i]]
	}
	if has&fullwidth != 0 {
		for i := 0; i+2 < len(s); i++ {
			if s[i] == 0xEF {
				if s[i+1] <= 0xA3 {
					has |= mayHint
				} else if s[i+1] == 0xBF && s[i+2] >= 0xBE {
					has |= markup
				}
			}
		}
	}
	if has&high != 0 && !utf8.ValidString(s) {
		has |= markup
	}
	return has
}

// appendText appends s as XML character data. Characters that XML 1.0 has no
// place for (2.2 Char) are left out; bytes that are no UTF-8 become U+FFFD.
func appendText(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && n == 1:
				b = append(append(b, s[start:i]...), "\uFFFD"...)
				start = i + n
			case r == 0xFFFE || r == 0xFFFF:
				b = append(b, s[start:i]...)
				start = i + n
			}
			i += n
			continue
		}
		esc := ""
		switch {
		case c == '&':
			esc = "&amp;"
		case c == '<':
			esc = "&lt;"
		case c == '>':
			esc = "&gt;"
		case c == '\r':
			esc = "&#13;"
		case c >= 0x20 || c == '\t' || c == '\n':
			i++
			continue
		}
		b = append(append(b, s[start:i]...), esc...)
		i++
		start = i
	}
	return append(b, s[start:]...)
}

// appendAttr appends s as the value of an attribute in double quotes.
func appendAttr(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		esc := ""
		switch s[i] {
		case '"':
			esc = "&quot;"
		case '\n':
			esc = "&#10;"
		case '\t':
			esc = "&#9;"
		default:
			continue
		}
		b = append(appendText(b, s[start:i]), esc...)
		start = i + 1
	}
	return appendText(b, s[start:])
}

// wantsHint reports whether Word sets c in the Latin font unless the run says
// w:hint="eastAsia" (ISO/IEC 29500-1, 17.3.2.26 and Microsoft's implementer
// notes to it): “ ” ‘ ’ … — · × ° ① ℃ and their like.
func wantsHint(c rune) bool {
	switch {
	case c < 0xA1:
		return false
	case c < 0x100:
		const marks = "\u00A1\u00A4\u00A7\u00A8\u00AA\u00AD\u00AF\u00B0\u00B1\u00B2\u00B3\u00B4\u00B6\u00B7\u00B8\u00B9\u00BA\u00BC\u00BD\u00BE\u00BF\u00D7\u00F7"
		for _, m := range marks {
			if c == m {
				return true
			}
		}
		return false
	}
	return c >= 0x2B0 && c <= 0x4FF || c >= 0x2000 && c <= 0x2BFF || c >= 0xE000 && c <= 0xF8FF
}

// isLatin reports whether a quotation mark beside c belongs to a Latin word.
func isLatin(c rune) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7
}
