package workbook

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// readXLSX reads an Office Open XML workbook (ECMA-376 part 1, clause 18;
// transitional or strict).
func readXLSX(data []byte, name string) (*Workbook, error) {
	p, err := readParts(data)
	if err != nil {
		return nil, err
	}
	main := "xl/workbook.xml"
	rels, err := p.relationships("")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			main = r.target
		}
	}
	if _, ok := p[main]; !ok {
		return nil, errors.New("缺少工作簿部件 " + main)
	}
	rels, err = p.relationships(main)
	if err != nil {
		return nil, err
	}
	x := &xlsxReader{parts: p, workbook: &Workbook{File: name}}
	read := map[string]bool{main: true}
	for _, r := range rels {
		switch {
		case strings.HasSuffix(r.kind, "/sharedStrings"):
			err = x.part(r.target, x.readStrings)
			read[r.target] = true
		case strings.HasSuffix(r.kind, "/styles"):
			err = x.part(r.target, x.readStyles)
			read[r.target] = true
		}
		if err != nil {
			return nil, err
		}
	}
	if err := x.part(main, x.readWorkbook); err != nil {
		return nil, err
	}
	for _, s := range x.sheets {
		i := slices.IndexFunc(rels, func(r relationship) bool { return r.id == s.id })
		if i < 0 {
			return nil, fmt.Errorf("表 %s 没有对应的部件", s.name)
		}
		if !strings.HasSuffix(rels[i].kind, "/worksheet") {
			continue // a chart sheet holds no cells
		}
		x.workbook.Sheets = append(x.workbook.Sheets, Sheet{Name: s.name, Hidden: s.hidden})
		x.sheet = &x.workbook.Sheets[len(x.workbook.Sheets)-1]
		if err := x.part(rels[i].target, x.readSheet); err != nil {
			return nil, fmt.Errorf("表 %s：%w", s.name, err)
		}
		read[rels[i].target] = true
	}
	if len(x.workbook.Sheets) == 0 {
		return nil, errors.New("没有一张工作表")
	}
	// What is left is not read, but it must be whole: a part cut short is a
	// sign that others were.
	for name, data := range p {
		if read[name] || !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") {
			continue
		}
		s, err := newXMLScanner(data)
		if err == nil {
			err = s.drain()
		}
		if err != nil {
			return nil, fmt.Errorf("部件 %s：%w", name, err)
		}
	}
	return x.workbook, nil
}

type xlsxReader struct {
	parts    parts
	workbook *Workbook
	strings  []string
	formats  []numberFormat // by style index of a cell
	sheets   []struct {
		name, id string
		hidden   bool
	}
	sheet *Sheet
	cells int
}

// numberFormat is what a cell style says about numbers.
type numberFormat struct {
	code string
	date bool
}

// part scans one part with read, which must consume it to its end.
func (x *xlsxReader) part(name string, read func(*xmlScanner) error) error {
	data, ok := x.parts[name]
	if !ok {
		return errors.New("缺少部件 " + name)
	}
	s, err := newXMLScanner(data)
	if err == nil {
		if err = read(s); err == nil {
			err = s.drain()
		}
	}
	if err != nil {
		return fmt.Errorf("部件 %s：%w", name, err)
	}
	return nil
}

// readWorkbook reads the list of sheets (18.2.20).
func (x *xlsxReader) readWorkbook(s *xmlScanner) error {
	for {
		tok, err := s.next()
		if err != nil || tok == xmlEOF {
			return err
		}
		if tok != xmlStart || string(s.name) != "sheet" {
			continue
		}
		name, _ := s.attr("name")
		id, ok := s.attr("id")
		if !ok {
			return errors.New("有一张表没有编号")
		}
		state, _ := s.attr("state")
		x.sheets = append(x.sheets, struct {
			name, id string
			hidden   bool
		}{name, id, state == "hidden" || state == "veryHidden"})
	}
}

// readStrings reads the shared strings (18.4.9).
func (x *xlsxReader) readStrings(s *xmlScanner) error {
	for {
		tok, err := s.next()
		if err != nil || tok == xmlEOF {
			return err
		}
		if tok == xmlStart && string(s.name) == "si" {
			text, err := richText(s)
			if err != nil {
				return err
			}
			x.strings = append(x.strings, text)
		}
	}
}

// richText reads the text of si or is up to its end: its t elements, those of
// its runs included, phonetic runs left out (18.4.8).
func richText(s *xmlScanner) (string, error) {
	var out strings.Builder
	inText := false
	for depth := 1; depth > 0; {
		tok, err := s.next()
		if err != nil {
			return "", err
		}
		switch tok {
		case xmlEOF:
			return "", errXMLOpen
		case xmlStart:
			if string(s.name) == "rPh" {
				if err := s.skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			inText = string(s.name) == "t"
		case xmlEnd:
			depth--
			inText = false
		case xmlText:
			if inText {
				t, err := s.chars()
				if err != nil {
					return "", err
				}
				out.WriteString(t)
			}
		}
	}
	return unescapeX(out.String()), nil
}

// unescapeX resolves _xHHHH_, the way strings hold characters that XML cannot
// (ST_Xstring, 22.9.2.19).
func unescapeX(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var out strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			out.WriteString(s)
			return out.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			out.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		out.WriteString(s[:i])
		out.WriteRune(rune(n))
		s = s[i+7:]
	}
}

// readStyles reads which number format each cell style has (18.8.10, 18.8.30).
func (x *xlsxReader) readStyles(s *xmlScanner) error {
	custom := map[int]string{}
	inCellXfs := false
	for {
		tok, err := s.next()
		if err != nil || tok == xmlEOF {
			return err
		}
		if tok == xmlEnd && string(s.name) == "cellXfs" {
			inCellXfs = false
		}
		if tok != xmlStart {
			continue
		}
		switch string(s.name) {
		case "numFmt":
			id, code := attrInt(s, "numFmtId"), ""
			code, _ = s.attr("formatCode")
			custom[id] = code
		case "cellXfs":
			inCellXfs = true
		case "xf":
			if inCellXfs {
				id := attrInt(s, "numFmtId")
				code, ok := custom[id]
				if !ok {
					code = builtinFormats[id]
				}
				x.formats = append(x.formats, numberFormat{code, isDateFormat(id, code)})
			}
		}
	}
}

func attrInt(s *xmlScanner, name string) int {
	v, ok := s.attr(name)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		return 0
	}
	return n
}

// builtinFormats are the number formats that a file need not spell out
// (18.8.30); dates are told by their number.
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
	41: "_(* #,##0_)", 42: "_($* #,##0_)", 43: "_(* #,##0.00_)", 44: "_($* #,##0.00_)", 48: "##0.0E+0", 49: "@",
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
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return false
			}
			in := strings.ToLower(code[i+1 : i+end])
			if in != "" && strings.Trim(in, "h") == "" || in != "" && strings.Trim(in, "m") == "" || in != "" && strings.Trim(in, "s") == "" {
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

// readSheet reads the cells, merges and hidden rows of one sheet (18.3.1.99).
func (x *xlsxReader) readSheet(s *xmlScanner) error {
	row, col := 0, 0
	for {
		tok, err := s.next()
		if err != nil {
			return err
		}
		if tok == xmlEOF {
			return x.sheet.settle()
		}
		if tok != xmlStart {
			continue
		}
		switch string(s.name) {
		case "col":
			if s.flag("hidden") {
				x.sheet.hiddenCols = append(x.sheet.hiddenCols, Range{Col1: attrInt(s, "min"), Col2: attrInt(s, "max")})
			}
		case "row":
			row++
			if v, ok := s.attr("r"); ok {
				n, err := strconv.Atoi(v)
				if err != nil || n < 1 || n > maxRow {
					return fmt.Errorf("行号 %q 不对", v)
				}
				row = n
			}
			col = 0
			if s.flag("hidden") {
				if x.sheet.hiddenRows == nil {
					x.sheet.hiddenRows = map[int]bool{}
				}
				x.sheet.hiddenRows[row] = true
			}
		case "c":
			col++
			if v, ok := s.attr("r"); ok {
				r, c, ok := ParseCellName(v)
				if !ok {
					return fmt.Errorf("单元格 %q 超出 Excel 的范围", v)
				}
				row, col = r, c
			}
			if row == 0 {
				return errors.New("有不在任何一行里的单元格")
			}
			if err := x.readCell(s, row, col); err != nil {
				return fmt.Errorf("单元格 %s：%w", CellName(row, col), err)
			}
		case "mergeCell":
			ref, _ := s.attr("ref")
			m, ok := parseRange(ref)
			if !ok {
				return fmt.Errorf("合并区域 %q 不对", ref)
			}
			x.sheet.Merges = append(x.sheet.Merges, m)
			if len(x.sheet.Merges) > maxMerges {
				return errors.New("合并区域太多")
			}
		}
	}
}

// readCell reads a c element (18.3.1.4) and keeps it if it holds a value.
func (x *xlsxReader) readCell(s *xmlScanner, row, col int) error {
	kind, _ := s.attr("t")
	style := attrInt(s, "s")
	c := Cell{Row: row, Col: col}
	var value strings.Builder
	has := false
	for depth := 1; depth > 0; {
		tok, err := s.next()
		if err != nil {
			return err
		}
		switch tok {
		case xmlEOF:
			return errXMLOpen
		case xmlStart:
			switch string(s.name) {
			case "v":
				has = true
			case "f":
				c.Formula = true
				if err := s.skip(); err != nil {
					return err
				}
				continue
			case "is":
				t, err := richText(s)
				if err != nil {
					return err
				}
				has = true
				value.WriteString(t)
				continue
			}
			depth++
		case xmlEnd:
			depth--
		case xmlText:
			if depth == 2 {
				t, err := s.chars()
				if err != nil {
					return err
				}
				value.WriteString(t)
			}
		}
	}
	c.Value = value.String()
	switch {
	case c.Value == "" && c.Formula && kind != "str":
		c.Kind = NoValue
	case !has || c.Value == "":
		return nil // an empty cell, or a formula that gives an empty text
	default:
		if err := x.value(&c, kind, style); err != nil {
			return err
		}
	}
	if c.Kind == Text && c.Value == "" {
		return nil
	}
	if x.cells++; x.cells > maxCells {
		return fmt.Errorf("有值的单元格超过 %d 个，不像是决算工作簿", maxCells)
	}
	rows := x.sheet.Rows
	if len(rows) == 0 || rows[len(rows)-1].Number != row {
		rows = append(rows, Row{Number: row})
	}
	last := &rows[len(rows)-1]
	last.Cells = append(last.Cells, c)
	x.sheet.Rows = rows
	return nil
}

// value sets kind and value of a cell from its type attribute (18.18.11).
func (x *xlsxReader) value(c *Cell, kind string, style int) error {
	if style >= 0 && style < len(x.formats) {
		c.Format = x.formats[style].code
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(c.Value))
		if err != nil || n < 0 || n >= len(x.strings) {
			return fmt.Errorf("共享文字编号 %q 不存在", c.Value)
		}
		c.Kind, c.Value = Text, x.strings[n]
	case "str":
		c.Kind, c.Value = Text, unescapeX(c.Value)
	case "inlineStr":
		c.Kind = Text
	case "b":
		c.Kind = Bool
	case "e":
		c.Kind = Fault
	case "d":
		c.Kind = Date
	case "", "n":
		c.Value = strings.TrimSpace(c.Value)
		if !isNumber(c.Value) {
			return fmt.Errorf("数值 %q 不是数字", c.Value)
		}
		c.Kind = Number
		if style >= 0 && style < len(x.formats) && x.formats[style].date {
			c.Kind = Date
		}
	default:
		return fmt.Errorf("不认识的单元格类型 %q", kind)
	}
	return nil
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

// settle puts rows and cells in order; a file may list them in any.
func (s *Sheet) settle() error {
	rows := s.Rows
	slices.SortStableFunc(rows, func(a, b Row) int { return a.Number - b.Number })
	out := rows[:0]
	for _, r := range rows {
		if n := len(out); n > 0 && out[n-1].Number == r.Number {
			out[n-1].Cells = append(out[n-1].Cells, r.Cells...)
			continue
		}
		out = append(out, r)
	}
	for i := range out {
		cells := out[i].Cells
		slices.SortStableFunc(cells, func(a, b Cell) int { return a.Col - b.Col })
		for j := 1; j < len(cells); j++ {
			if cells[j].Col == cells[j-1].Col {
				return fmt.Errorf("单元格 %s 出现两次", cells[j].Name())
			}
		}
	}
	s.Rows = out
	return nil
}
