package workbook

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// readCell reads a c element (18.3.1.4) and keeps it if it holds a value. One
// without a place follows the one before it.
func (x *xlsxReader) readCell(s *xmlScanner, at place, inRow bool) (place, error) {
	at.col++
	if v, ok := s.rawAttr("r"); ok {
		row, col, ok := ParseCellName(string(v))
		if !ok {
			row, col, ok = ParseCellName(strings.ToUpper(string(v)))
		}
		if !ok {
			return at, fmt.Errorf("单元格 %q 超出 Excel 的范围", clip(v))
		}
		at = place{row, col}
	}
	if at.row == 0 || !inRow {
		return at, errors.New("有不在任何一行里的单元格")
	}
	c := Cell{Row: at.row, Col: at.col}
	kind, ok := cellTypes[string(s.raw("t"))]
	if !ok {
		return at, at.fault(fmt.Errorf("不认识的单元格类型 %q", clip(s.raw("t"))))
	}
	style := attrInt(s, "s")
	body, err := readBody(s)
	if err == nil {
		err = x.value(&c, kind, style, body)
	}
	if err == nil && c.Kind != Empty {
		err = x.keep(c)
	}
	if err != nil {
		return at, at.fault(err)
	}
	return at, nil
}

// cellBody is what stands in a cell: its value, its text, whether it has a formula.
type cellBody struct {
	value, text       string
	hasValue, hasText bool
	formula           bool
}

// readBody reads the contents of a c element to its end.
func readBody(s *xmlScanner) (cellBody, error) {
	var b cellBody
	for depth := len(s.stack); ; {
		tok, err := s.next()
		switch {
		case err != nil:
			return b, err
		case tok == xmlEOF:
			return b, errXMLOpen
		case tok == xmlEnd && len(s.stack) < depth:
			return b, nil
		case tok != xmlStart:
			continue
		}
		twice := false
		switch string(s.name) {
		case "v":
			twice, b.hasValue = b.hasValue, true
			b.value, err = s.content()
		case "is":
			twice, b.hasText = b.hasText, true
			b.text, err = richText(s)
		case "f":
			b.formula = true
			err = s.skip()
		default:
			err = s.skip()
		}
		if err == nil && twice {
			err = errors.New("一格里有两个值")
		}
		if err != nil {
			return b, err
		}
	}
}

// cellType is the type attribute of a cell (ST_CellType, 18.18.11).
type cellType uint8

const (
	typeNumber cellType = iota
	typeShared
	typeFormulaText
	typeInline
	typeBool
	typeFault
	typeDate
)

var cellTypes = map[string]cellType{
	"": typeNumber, "n": typeNumber, "s": typeShared, "str": typeFormulaText, "inlineStr": typeInline, "b": typeBool, "e": typeFault, "d": typeDate,
}

// value sets kind and value of a cell. Beside the text of an inline string a
// value may have been left over from what the cell held before; it does not count.
func (x *xlsxReader) value(c *Cell, kind cellType, style int, b cellBody) error {
	c.Formula, c.Value = b.formula, b.value
	date := false
	if style >= 0 && style < len(x.formats) {
		c.Format, date = x.formats[style].code, x.formats[style].date
	}
	if b.hasText && (kind == typeInline || !b.hasValue) {
		kind, c.Value = typeInline, b.text
	}
	if c.Value == "" {
		if c.Formula && kind != typeFormulaText && kind != typeInline {
			c.Kind = NoValue
		}
		return nil // an empty cell, or a formula that gives an empty text
	}
	switch kind {
	case typeShared:
		n, err := strconv.Atoi(strings.TrimSpace(c.Value))
		if err != nil || n < 0 || n >= len(x.strings) {
			return fmt.Errorf("共享文字编号 %q 不存在", c.Value)
		}
		if c.Value = x.strings[n]; c.Value != "" {
			c.Kind = Text
		}
	case typeFormulaText:
		c.Kind, c.Value = Text, unescapeX(c.Value)
	case typeInline:
		c.Kind = Text
	case typeBool:
		switch c.Kind = Bool; strings.TrimSpace(c.Value) {
		case "1", "true":
			c.Value = "1"
		case "0", "false":
			c.Value = "0"
		default:
			return fmt.Errorf("逻辑值 %q 不对", c.Value)
		}
	case typeFault:
		c.Kind = Fault
	case typeDate:
		serial, ok := serialOf(strings.TrimSpace(c.Value))
		if !ok {
			return fmt.Errorf("日期 %q 不对", c.Value)
		}
		c.Kind, c.Value = Date, serial
	default:
		c.Value = strings.TrimSpace(c.Value)
		if !isNumber(c.Value) {
			return fmt.Errorf("数值 %q 不是数字", c.Value)
		}
		if c.Kind = Number; date {
			c.Kind = Date
			if x.book.date1904 {
				c.Value = since1900(c.Value)
			}
		}
	}
	return nil
}

// keep adds a cell to the row that is being read.
func (x *xlsxReader) keep(c Cell) error {
	if x.cells++; x.cells > maxCells {
		return limitf("有值的单元格超过 %d 个", maxCells)
	}
	if len(x.row) > 0 && x.row[0].Row != c.Row {
		x.keepRow()
	}
	x.row = append(x.row, c)
	return nil
}

// keepRow adds the row that was read to the sheet. Rows lie in few large pieces.
func (x *xlsxReader) keepRow() {
	n := len(x.row)
	if n == 0 {
		return
	}
	if cap(x.space)-len(x.space) < n {
		x.space = make([]Cell, 0, max(n, 512))
	}
	start := len(x.space)
	x.space = append(x.space, x.row...)
	x.sheet.Rows = append(x.sheet.Rows, Row{Number: x.row[0].Row, Cells: x.space[start : start+n : start+n]})
	x.row = x.row[:0]
}

// isNumber reports whether s is xsd:double without its special values.
func isNumber(s string) bool {
	i, digits := 0, 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		digits++
	}
	if i < len(s) && s[i] == '.' {
		for i++; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
			digits++
		}
	}
	// Excel's largest exponent has three digits; more would only be a way to
	// make exact arithmetic expensive.
	if digits == 0 || digits > 40 {
		return false
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if i < len(s) && (s[i] == '-' || s[i] == '+') {
			i++
		}
		start := i
		for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		}
		if i == start || i-start > 3 {
			return false
		}
	}
	return i == len(s)
}
