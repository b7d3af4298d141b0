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
			return nil, fmt.Errorf("表 %s 在文件里没有内容", s.name)
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
		return errors.New("缺少" + inWords(name))
	}
	s, err := newXMLScanner(data)
	if err == nil {
		if err = read(s); err == nil {
			err = s.drain()
		}
	}
	if err != nil {
		return fmt.Errorf("%s：%w", inWords(name), err)
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
