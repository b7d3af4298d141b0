package published

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// font turns the bytes of a string into characters and widths.
type font struct {
	wide    bool // codes of two bytes, unless the map says otherwise
	unicode map[string]string
	lengths [5]bool // of codes that the map knows
	direct  string  // the encoding, where codes are characters: "ucs2", "gbk"
	names   [256]string
	widths  map[int]float64
	usual   float64
}

// resource is an entry of a page's resources.
func (r *pdfReader) resource(resources types.Dict, kind, name string) (types.Object, bool) {
	o, ok := resources.Find(kind)
	if !ok {
		return nil, false
	}
	d, err := r.table.DereferenceDict(o)
	if err != nil || d == nil {
		return nil, false
	}
	return d.Find(name)
}

func (r *pdfReader) numbers(d types.Dict, key string) []float64 {
	o, ok := d.Find(key)
	if !ok {
		return nil
	}
	a, err := r.table.DereferenceArray(o)
	if err != nil {
		return nil
	}
	out := make([]float64, 0, len(a))
	for _, o := range a {
		f, err := r.table.DereferenceNumber(o)
		if err != nil {
			return nil
		}
		out = append(out, f)
	}
	return out
}

// font loads a font once.
func (r *pdfReader) font(resources types.Dict, name string) *font {
	o, ok := r.resource(resources, "Font", name)
	if !ok {
		return nil
	}
	key := ""
	if ref, ok := o.(types.IndirectRef); ok {
		key = ref.String()
		if f := r.fonts[key]; f != nil {
			return f
		}
	}
	d, err := r.table.DereferenceDict(o)
	if err != nil || d == nil {
		return nil
	}
	f := &font{usual: 500, widths: map[int]float64{}}
	if t := d.NameEntry("Subtype"); t != nil && *t == "Type0" {
		r.composite(f, d)
	} else {
		r.simple(f, d)
	}
	if o, ok := d.Find("ToUnicode"); ok {
		if s, _, err := r.table.DereferenceStreamDict(o); err == nil && s != nil && s.DecodeWithLimit(maxPart) == nil {
			f.readMap(s.Content)
		}
	}
	if key != "" {
		r.fonts[key] = f
	}
	return f
}

// composite reads the widths of a Type 0 font (ISO 32000-1, 9.7.4.3).
func (r *pdfReader) composite(f *font, d types.Dict) {
	f.wide, f.usual = true, 1000
	if e := d.NameEntry("Encoding"); e != nil {
		switch {
		case strings.Contains(*e, "UCS2"), strings.Contains(*e, "UTF16"):
			f.direct = "ucs2"
		case strings.HasPrefix(*e, "GBK"), strings.HasPrefix(*e, "GBpc"), strings.HasPrefix(*e, "GB-"):
			f.direct = "gbk"
		}
	}
	o, ok := d.Find("DescendantFonts")
	if !ok {
		return
	}
	a, err := r.table.DereferenceArray(o)
	if err != nil || len(a) == 0 {
		return
	}
	cid, err := r.table.DereferenceDict(a[0])
	if err != nil || cid == nil {
		return
	}
	if o, ok := cid.Find("DW"); ok {
		if w, err := r.table.DereferenceNumber(o); err == nil {
			f.usual = w
		}
	}
	o, ok = cid.Find("W")
	if !ok {
		return
	}
	w, err := r.table.DereferenceArray(o)
	if err != nil {
		return
	}
	for i := 0; i+1 < len(w); {
		first, err := r.table.DereferenceNumber(w[i])
		if err != nil {
			return
		}
		if list, err := r.table.DereferenceArray(w[i+1]); err == nil && list != nil {
			for k, o := range list {
				if v, err := r.table.DereferenceNumber(o); err == nil {
					f.widths[int(first)+k] = v
				}
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		last, err1 := r.table.DereferenceNumber(w[i+1])
		v, err2 := r.table.DereferenceNumber(w[i+2])
		if err1 != nil || err2 != nil {
			return
		}
		for k := int(first); k <= int(last) && k <= 0xFFFF; k++ {
			f.widths[k] = v
		}
		i += 3
	}
}

// simple reads the widths and the encoding of a font of single bytes.
func (r *pdfReader) simple(f *font, d types.Dict) {
	first := 0
	if n := d.IntEntry("FirstChar"); n != nil {
		first = *n
	}
	for i, w := range r.numbers(d, "Widths") {
		f.widths[first+i] = w
	}
	o, ok := d.Find("Encoding")
	if !ok && r.symbolic(d) {
		return // its codes number glyphs
	}
	for i := range f.names {
		f.names[i] = string(charmap.Windows1252.DecodeByte(byte(i)))
	}
	if !ok {
		return
	}
	o, err := r.table.Dereference(o)
	if err != nil {
		return
	}
	e, ok := o.(types.Dict)
	if !ok {
		return
	}
	if o, ok = e.Find("Differences"); !ok {
		return
	}
	a, err := r.table.DereferenceArray(o)
	if err != nil {
		return
	}
	code := 0
	for _, o := range a {
		switch o := o.(type) {
		case types.Integer:
			code = int(o)
		case types.Name:
			if code >= 0 && code < len(f.names) {
				f.names[code] = character(string(o))
			}
			code++
		}
	}
}

// symbolic reports whether a font says that its codes are its own (ISO 32000-1, 9.8.2).
func (r *pdfReader) symbolic(font types.Dict) bool {
	o, ok := font.Find("FontDescriptor")
	if !ok {
		return false
	}
	d, err := r.table.DereferenceDict(o)
	if err != nil || d == nil {
		return false
	}
	flags := d.IntEntry("Flags")
	return flags != nil && *flags&4 != 0
}

// character is the character that a glyph name stands for: the names of the
// digits and marks, single letters, uniXXXX; else nothing.
func character(name string) string {
	if hex, ok := strings.CutPrefix(name, "uni"); ok && len(hex) == 4 {
		if n, err := strconv.ParseUint(hex, 16, 32); err == nil {
			return string(rune(n))
		}
	}
	if len(name) == 1 {
		return name
	}
	return glyphNames[name]
}

var glyphNames = map[string]string{
	"space": " ", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
	"nine": "9", "period": ".", "comma": ",", "hyphen": "-", "minus": "-", "percent": "%", "parenleft": "(", "parenright": ")",
	"colon": ":", "semicolon": ";", "slash": "/", "plus": "+", "asterisk": "*", "endash": "–", "emdash": "—", "equal": "=",
}

// decode takes the first code of a string: its characters, "" where they are
// not known, its width in thousandths, and how many bytes it has.
func (f *font) decode(raw string) (text string, width float64, n int) {
	if f.unicode != nil {
		for n = 1; n <= min(4, len(raw)); n++ {
			if !f.lengths[n] {
				continue
			}
			if text, ok := f.unicode[raw[:n]]; ok {
				return text, f.width(raw[:n]), n
			}
		}
	}
	n = 1
	switch {
	case f.direct == "gbk":
		if raw[0] >= 0x81 && len(raw) > 1 {
			n = 2
		}
		s, err := simplifiedchinese.GBK.NewDecoder().String(raw[:n])
		if err != nil {
			s = ""
		}
		return s, 500 * float64(n), n
	case f.wide:
		n = min(2, len(raw))
		if f.direct == "ucs2" && n == 2 {
			u := uint16(raw[0])<<8 | uint16(raw[1])
			w := 1000.0
			if u < 0x100 {
				w = 500
			}
			return string(rune(u)), w, n
		}
		return "", f.width(raw[:n]), n
	}
	return f.names[raw[0]], f.width(raw[:n]), n
}

func (f *font) width(code string) float64 {
	c := 0
	for i := range len(code) {
		c = c<<8 | int(code[i])
	}
	if w, ok := f.widths[c]; ok {
		return w
	}
	return f.usual
}

// readMap reads a ToUnicode map (ISO 32000-1, 9.10.3).
func (f *font) readMap(data []byte) {
	lex := lexer{data: data}
	f.unicode = map[string]string{}
	var strings []string
	add := func(code, text string) {
		if len(code) >= 1 && len(code) <= 4 && len(f.unicode) < 1<<17 {
			f.unicode[code] = text
			f.lengths[len(code)] = true
		}
	}
	inArray := func() bool { // whether the third part of a range is a list
		i := lex.at
		for i < len(data) && space(data[i]) {
			i++
		}
		return i < len(data) && data[i] == '['
	}
	ranges := false
	for {
		t, ok := lex.next()
		if !ok {
			return
		}
		if t.kind == operatorToken {
			switch t.text {
			case "beginbfchar", "begincodespacerange":
				ranges = false
			case "beginbfrange":
				ranges = true
			case "endbfchar":
				for i := 0; i+1 < len(strings); i += 2 {
					add(strings[i], utf16Text(strings[i+1]))
				}
			}
			strings = strings[:0]
			continue
		}
		if t.kind != stringToken {
			continue
		}
		strings = append(strings, t.text)
		if !ranges {
			continue
		}
		switch len(strings) {
		case 2:
			if inArray() {
				first, size := number(strings[0]), len(strings[0])
				for k := 0; k <= number(strings[1])-first; k++ {
					if end(data, lex.at) {
						break
					}
					t, ok := lex.next()
					if !ok || t.kind != stringToken {
						break
					}
					add(code(first+k, size), utf16Text(t.text))
				}
				strings = strings[:0]
			}
		case 3:
			first, last, size := number(strings[0]), number(strings[1]), len(strings[0])
			to := []rune(utf16Text(strings[2]))
			for k := first; k <= last && k-first < 1<<16 && len(to) > 0; k++ {
				add(code(k, size), string(to))
				to[len(to)-1]++
			}
			strings = strings[:0]
		}
	}
}

// end reports whether a list ends here.
func end(data []byte, at int) bool {
	for at < len(data) && space(data[at]) {
		at++
	}
	return at >= len(data) || data[at] == ']'
}

func number(s string) int {
	n := 0
	for i := range min(len(s), 4) {
		n = n<<8 | int(s[i])
	}
	return n
}

func code(n, size int) string {
	b := make([]byte, size)
	for i := size - 1; i >= 0; i-- {
		b[i] = byte(n)
		n >>= 8
	}
	return string(b)
}

// plain replaces the radicals and compatibility characters by which some
// programs name a character that looks the same.
func plain(s string) string {
	for _, r := range s {
		if r >= 0x2E80 && r <= 0x2FDF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFB00 && r <= 0xFB06 {
			return norm.NFKC.String(s)
		}
	}
	return s
}

func utf16Text(s string) string {
	u := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(u))
}
