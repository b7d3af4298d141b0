package trace

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
	"juesuan/internal/narrative"
)

// JSON is the trace as a file: one number a line, so that two traces can be
// compared line by line. What a number has in common with the one before it, its
// page, section, context, formula, rounding and unit, is left out. It is written by
// hand because it is written once per report, in the time that a report may take.
func (t *Trace) JSON() []byte {
	b := make([]byte, 0, 1<<10+len(t.Entries)*640)
	b = append(b, `{"unit":`...)
	b = appendString(b, t.Unit)
	b = append(b, `,"year":`...)
	b = appendString(b, t.Year)
	b = append(b, `,"numbers":[`...)
	for i := range t.Entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '\n')
		before := &Entry{}
		if i > 0 {
			before = &t.Entries[i-1]
		}
		b = appendEntry(b, &t.Entries[i], before, i == 0)
	}
	return append(b, "\n]}\n"...)
}

func appendEntry(b []byte, e, before *Entry, first bool) []byte {
	field := func(key, value string) {
		b = append(b, key...)
		b = appendString(b, value)
	}
	shared := func(key, value, above string) {
		if first || value != above {
			field(key, value)
		}
	}
	b = append(b, `{"text":`...)
	b = appendPrinted(b, e.Text)
	shared(`,"page":`, e.Page, before.Page)
	shared(`,"section":`, e.Section, before.Section)
	shared(`,"context":`, e.Context, before.Context)
	b = append(b, `,"at":[`...)
	b = strconv.AppendInt(b, int64(e.From), 10)
	b = append(b, ',')
	b = strconv.AppendInt(b, int64(e.To), 10)
	b = append(b, ']')
	field(`,"name":`, e.Name)
	shared(`,"formula":`, e.Formula, before.Formula)
	b = append(b, `,"operands":[`...)
	for i := range e.Operands {
		o := &e.Operands[i]
		if i > 0 {
			b = append(b, ',')
		}
		field(`{"label":`, o.Label)
		field(`,"value":`, o.Value)
		if o.At.File != "" {
			field(`,"file":`, o.At.File)
		}
		if o.At.Sheet != "" {
			field(`,"sheet":`, o.At.Sheet)
		}
		if o.At.Cell != "" {
			field(`,"cell":`, o.At.Cell)
		}
		if o.At.Line > 0 {
			b = append(b, `,"line":`...)
			b = strconv.AppendInt(b, int64(o.At.Line), 10)
			b = append(b, `,"column":`...)
			b = strconv.AppendInt(b, int64(o.At.Column), 10)
		}
		b = append(b, '}')
	}
	b = append(b, ']')
	field(`,"unrounded":`, e.Unrounded)
	shared(`,"rounding":`, e.Rounding, before.Rounding)
	shared(`,"unit":`, e.Unit, before.Unit)
	if e.High != "" {
		field(`,"interval":[`, e.Low)
		field(`,`, e.High)
		b = append(b, ']')
	}
	return append(b, '}')
}

// appendString writes a JSON string (RFC 8259, 7). Text is valid UTF-8 by the
// time it is printed; anything else becomes the replacement character.
func appendString(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return appendPrinted(b, s)
}

// appendPrinted does so with text taken from the pages, which is valid.
func appendPrinted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := len(b)
	b = append(b, s...)
	if !special(b[from:]) {
		return append(b, '"')
	}
	b = b[:from]
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(append(b, s[start:]...), '"')
}

// special reports whether one of the bytes is to be escaped. It looks at eight
// at once: a byte below n is one from which n cannot be taken without borrowing.
func special(b []byte) bool {
	const (
		ones = 0x0101010101010101
		high = 0x8080808080808080
	)
	for ; len(b) >= 8; b = b[8:] {
		v := binary.LittleEndian.Uint64(b)
		quote, slash := v^ones*'"', v^ones*'\\'
		if ((v-ones*' ')&^v|(quote-ones)&^quote|(slash-ones)&^slash)&high != 0 {
			return true
		}
	}
	for _, c := range b {
		if c < ' ' || c == '"' || c == '\\' {
			return true
		}
	}
	return false
}

// stored is the form of trace.json.
type stored struct {
	Unit    string        `json:"unit"`
	Year    string        `json:"year"`
	Numbers []storedEntry `json:"numbers"`
}

type storedEntry struct {
	Text      string          `json:"text"`
	Page      *string         `json:"page"` // nil, here and below: as of the number before
	Section   *string         `json:"section"`
	Context   *string         `json:"context"`
	At        [2]int          `json:"at"`
	Name      string          `json:"name"`
	Formula   *string         `json:"formula"`
	Operands  []storedOperand `json:"operands"`
	Unrounded string          `json:"unrounded"`
	Rounding  *string         `json:"rounding"`
	Unit      *string         `json:"unit"`
	Interval  [2]string       `json:"interval"`
}

type storedOperand struct {
	Label string `json:"label"`
	Value string `json:"value"`
	File  string `json:"file"`
	Sheet string `json:"sheet"`
	Cell  string `json:"cell"`
	Line  int    `json:"line"`
	Col   int    `json:"column"`
}

// Parse reads a stored trace.json back.
func Parse(data []byte) (*Trace, error) {
	var s stored
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("trace.json：%w", err)
	}
	t := &Trace{Unit: s.Unit, Year: s.Year, Entries: make([]Entry, len(s.Numbers))}
	var page, section, context, formula, rounding, unit string
	for i := range s.Numbers {
		n := &s.Numbers[i]
		for _, f := range []struct{ own, above *string }{{n.Page, &page}, {n.Section, &section}, {n.Context, &context},
			{n.Formula, &formula}, {n.Rounding, &rounding}, {n.Unit, &unit}} {
			if f.own != nil {
				*f.above = *f.own
			}
		}
		e := Entry{Text: n.Text, Page: page, Section: section, Context: context, From: n.At[0], To: n.At[1], Name: n.Name,
			Formula: formula, Unrounded: n.Unrounded, Rounding: rounding, Unit: unit, Low: n.Interval[0], High: n.Interval[1]}
		if e.From < 0 || e.To < e.From || e.To > len(e.Context) {
			return nil, fmt.Errorf("trace.json：第%d个数的位置超出它的上下文", i+1)
		}
		for _, o := range n.Operands {
			e.Operands = append(e.Operands, narrative.Operand{Label: o.Label, Value: o.Value,
				At: diag.Position{File: o.File, Sheet: o.Sheet, Cell: o.Cell, Line: o.Line, Column: o.Col}})
		}
		t.Entries[i] = e
	}
	return t, nil
}
