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
	b, err := openBook(data)
	if err != nil {
		return nil, err
	}
	x := &xlsxReader{book: b, workbook: &Workbook{File: name}}
	if err := x.readShared(); err != nil {
		return nil, err
	}
	for _, s := range b.sheets {
		if s.kind != "worksheet" {
			continue // charts, dialogs, macros and modules hold no figures
		}
		x.workbook.Sheets = append(x.workbook.Sheets, Sheet{Name: s.name, Hidden: s.hidden})
		x.sheet = &x.workbook.Sheets[len(x.workbook.Sheets)-1]
		if err := b.scan(s.part, x.readSheet); err != nil {
			return nil, fmt.Errorf("表 %s：%w", s.name, err)
		}
	}
	if len(x.workbook.Sheets) == 0 {
		return nil, errors.New("没有一张工作表")
	}
	return x.workbook, nil
}

// book is an opened package with what its main part says (18.2).
type book struct {
	*container
	main     string // the name of the part
	rels     []relationship
	strict   bool
	date1904 bool // days are counted from 1904 (18.2.28)
	sheets   []bookSheet
}

// bookSheet is an entry of the list of sheets (18.2.19).
type bookSheet struct {
	name, id string
	hidden   bool
	kind     string // of its relationship: worksheet, chartsheet; "" without a part
	part     string
}

// openBook finds the main part of a package and its sheets.
func openBook(data []byte) (*book, error) {
	c, err := openContainer(data)
	if err != nil {
		return nil, err
	}
	b := &book{container: c, main: "xl/workbook.xml"}
	rels, err := c.relationships("")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if r.kind == "officeDocument" {
			b.main, b.strict = r.target, r.strict
		}
	}
	if b.rels, err = c.relationships(b.main); err != nil {
		return nil, err
	}
	if err := b.scan(b.main, b.readWorkbook); err != nil {
		return nil, err
	}
	for i := range b.sheets {
		s := &b.sheets[i]
		if s.id == "" {
			continue // a module of Excel 5, which has no part
		}
		j := slices.IndexFunc(b.rels, func(r relationship) bool { return r.id == s.id })
		if j < 0 {
			return nil, fmt.Errorf("表 %s 没有对应的部件", s.name)
		}
		s.kind, s.part = b.rels[j].kind, b.rels[j].target
	}
	return b, nil
}

// related is the part of a kind that the main part names, "" if there is none.
func (b *book) related(kind string) string {
	for _, r := range b.rels {
		if r.kind == kind {
			return r.target
		}
	}
	return ""
}

// scan scans one part with read, which must consume it to its end.
func (b *book) scan(name string, read func(*xmlScanner) error) error {
	data, err := b.part(name)
	if err != nil {
		return err
	}
	if data == nil {
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

// root reads the first tag of a part, which must have that name: a part of
// another kind would be an empty table.
func (s *xmlScanner) root(name string) error {
	if tok, err := s.next(); err != nil {
		return err
	} else if tok != xmlStart || string(s.name) != name {
		return errors.New("内容的种类不对")
	}
	return nil
}

// readWorkbook reads the list of sheets (18.2.20).
func (b *book) readWorkbook(s *xmlScanner) error {
	if err := s.root("workbook"); err != nil {
		return err
	}
	for {
		tok, err := s.next()
		if err != nil || tok == xmlEOF {
			return err
		}
		switch {
		case tok != xmlStart:
		case len(s.stack) == 2 && string(s.name) == "workbookPr":
			b.date1904 = s.flag("date1904")
		case len(s.stack) == 3 && string(s.name) == "sheet":
			name, _ := s.attr("name")
			id, ok := s.attr("id")
			if !ok {
				return errors.New("有一张表没有编号")
			}
			state, _ := s.attr("state")
			b.sheets = append(b.sheets, bookSheet{name: name, id: id, hidden: state == "hidden" || state == "veryHidden"})
		}
	}
}

// xlsxReader reads the sheets of a book.
type xlsxReader struct {
	book     *book
	workbook *Workbook
	strings  []string
	formats  []numberFormat // by style index of a cell
	sheet    *Sheet
	row      []Cell // those of the row that is being read
	space    []Cell // where the rows before it lie
	cells    int
}

// readShared reads what cells refer to: texts and formats. Texts that are not
// there are missed where a cell asks for one.
func (x *xlsxReader) readShared() error {
	if part := x.book.related("sharedStrings"); part != "" && x.book.has(part) {
		if err := x.book.scan(part, x.readStrings); err != nil {
			return err
		}
	}
	if part := x.book.related("styles"); part != "" {
		return x.book.scan(part, x.readStyles)
	}
	return nil
}

// readStrings reads the shared strings (18.4.9).
func (x *xlsxReader) readStrings(s *xmlScanner) error {
	if err := s.root("sst"); err != nil {
		return err
	}
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
	if err := s.root("styleSheet"); err != nil {
		return err
	}
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
				x.formats = append(x.formats, formatOf(attrInt(s, "numFmtId"), custom))
			}
		}
	}
}

func attrInt(s *xmlScanner, name string) int {
	v, ok := s.rawAttr(name)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(string(v))
	if err != nil {
		return 0
	}
	return n
}

// The parts of a sheet that are read (18.3.1.99).
const (
	inColumns = iota + 1
	inRows
	inMerges
)

// readSheet reads the cells, merges and hidden rows of one sheet (18.3.1.99).
func (x *xlsxReader) readSheet(s *xmlScanner) error {
	if err := s.root("worksheet"); err != nil {
		return err
	}
	at, within := place{}, 0
	for {
		tok, err := s.next()
		switch {
		case err != nil:
			return err
		case tok == xmlEOF:
			x.keepRow()
			return x.sheet.settle()
		case tok != xmlStart:
			continue
		}
		depth, name := len(s.stack), string(s.name)
		switch {
		case depth == 2:
			switch within = 0; name {
			case "cols":
				within = inColumns
			case "sheetData":
				within = inRows
			case "mergeCells":
				within = inMerges
			}
		case within == inRows && name == "row" && depth == 3:
			if at, err = x.readRow(s, at); err != nil {
				return err
			}
		case within == inRows && name == "c":
			if at, err = x.readCell(s, at, depth == 4); err != nil {
				return err
			}
		case within == inColumns && name == "col":
			if s.flag("hidden") {
				x.sheet.hiddenCols = append(x.sheet.hiddenCols, Range{Col1: attrInt(s, "min"), Col2: attrInt(s, "max")})
			}
		case within == inMerges && name == "mergeCell":
			if err := x.readMerge(s); err != nil {
				return err
			}
		}
	}
}

// readRow reads the start tag of a row (18.3.1.73). One without a number
// follows the one before it.
func (x *xlsxReader) readRow(s *xmlScanner, at place) (place, error) {
	at.row, at.col = at.row+1, 0
	if v, ok := s.rawAttr("r"); ok {
		n, err := strconv.Atoi(string(v))
		if err != nil || n < 1 || n > maxRow {
			return at, fmt.Errorf("行号 %q 不对", clip(v))
		}
		at.row = n
	}
	if s.flag("hidden") {
		if x.sheet.hiddenRows == nil {
			x.sheet.hiddenRows = map[int]bool{}
		}
		x.sheet.hiddenRows[at.row] = true
	}
	return at, nil
}

// readMerge reads a merged range (18.3.1.54).
func (x *xlsxReader) readMerge(s *xmlScanner) error {
	ref, _ := s.attr("ref")
	m, ok := parseRange(ref)
	if !ok {
		return fmt.Errorf("合并区域 %q 不对", ref)
	}
	x.sheet.Merges = append(x.sheet.Merges, m)
	if len(x.sheet.Merges) > maxMerges {
		return limitf("合并区域超过 %d 处", maxMerges)
	}
	return nil
}

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
