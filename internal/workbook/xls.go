package workbook

import (
	"errors"
	"fmt"
)

// Faults of an .xls that have a message of their own: the file is not damaged,
// it is of a kind that cannot be read.
var (
	errXLSEncrypted = errors.New("加密")
	errXLSOld       = errors.New("Excel 95 或更早的格式")
)

// Limits of the .xls format and on what one may hold; real ones hold 100 KB.
const (
	maxXLSRow     = 65536
	maxXLSColumn  = 256
	maxXLSSize    = 32 << 20
	maxXLSSheets  = 1000
	maxXLSStrings = 1_000_000
	maxXLSFormats = 65536
)

// The records of a BIFF8 stream that bear on cells ([MS-XLS] 2.3).
const (
	recInteger2    = 0x0002 // cells of Excel 2
	recNumber2     = 0x0003
	recLabel2      = 0x0004
	recBoolErr2    = 0x0005
	recFormula     = 0x0006
	recFormula3    = 0x0206 // that of Excel 3 and 4, alike as far as the value goes; Numbers writes it
	recFormula4    = 0x0406
	recEOF         = 0x000A
	recDate1904    = 0x0022
	recFilePass    = 0x002F
	recContinue    = 0x003C
	recColInfo     = 0x007D
	recBoundSheet  = 0x0085
	recMulRK       = 0x00BD
	recRString     = 0x00D6
	recXF          = 0x00E0
	recMergeCells  = 0x00E5
	recSST         = 0x00FC
	recLabelSST    = 0x00FD
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recArray       = 0x0221
	recTable       = 0x0236
	recRK          = 0x027E
	recFormat      = 0x041E
	recShrFmla     = 0x04BC
	recBOF         = 0x0809
	biff8          = 0x0600 // the version in BOF
	kindGlobals    = 0x0005 // the kinds of substream in BOF
	kindWorksheet  = 0x0010
	sheetWorksheet = 0x00 // the kinds of sheet in BOUNDSHEET
)

// readXLS reads an Excel 97-2003 workbook ([MS-XLS], BIFF8), whole or not at
// all: every record must lie within the stream and every sheet end where it
// says so. The numbers of such a file are binary floats already; they become
// the shortest decimal text that stands for the same float.
func readXLS(data []byte, name string) (*Workbook, error) {
	stream, err := workbookStream(data)
	if err != nil {
		return nil, err
	}
	x := &xlsReader{stream: stream, workbook: &Workbook{File: name}, codes: map[int]string{}}
	if err := x.readGlobals(); err != nil {
		return nil, err
	}
	x.workbook.Sheets = make([]Sheet, 0, len(x.sheets))
	used := 0
	for _, s := range x.sheets {
		if s.kind != sheetWorksheet {
			continue // charts, macros and modules hold no figures
		}
		x.workbook.Sheets = append(x.workbook.Sheets, Sheet{Name: s.name, Hidden: s.hidden})
		x.sheet = &x.workbook.Sheets[len(x.workbook.Sheets)-1]
		n, err := x.readSheet(s.offset)
		if err != nil {
			return nil, fmt.Errorf("表 %s：%w", s.name, err)
		}
		// Each sheet lies at its own place; sharing would let a small file
		// stand for a huge one.
		if used += n; used > len(stream) {
			return nil, errors.New("几张表指向同一处内容")
		}
	}
	if len(x.workbook.Sheets) == 0 {
		return nil, errors.New("没有一张工作表")
	}
	if err := x.settleFormulas(); err != nil {
		return nil, err
	}
	for i := range x.workbook.Sheets {
		s := &x.workbook.Sheets[i]
		if err := s.settle(); err != nil {
			return nil, fmt.Errorf("表 %s：%w", s.Name, err)
		}
	}
	return x.workbook, nil
}

type xlsReader struct {
	stream   []byte
	workbook *Workbook
	strings  []string
	formats  []numberFormat // by XF index of a cell
	codes    map[int]string // number formats that the file spells out
	sheets   []xlsSheet
	sheet    *Sheet
	cells    int
	date1904 bool // days are counted from 1904 (2.4.77)
	computed bool // a formula of the file has a result other than ""
	empties  []emptyFormula
}

type xlsSheet struct {
	name   string
	offset int
	hidden bool
	kind   byte
}

// emptyFormula is a formula whose stored result is the empty text.
type emptyFormula struct{ sheet, row, col int }

// readGlobals reads the first substream: sheets, strings, formats.
func (x *xlsReader) readGlobals() error {
	r := records{stream: x.stream}
	if err := r.begin(kindGlobals); err != nil {
		return err
	}
	var xfs []int
	for {
		if err := r.next(); err != nil {
			return err
		}
		b := r.body
		switch r.id {
		case recEOF:
			for _, id := range xfs {
				x.formats = append(x.formats, formatOf(id, x.codes))
			}
			return nil
		case recFilePass:
			return errXLSEncrypted
		case recDate1904:
			x.date1904 = len(b) >= 2 && u16(b) == 1
		case recBoundSheet:
			if len(b) < 8 {
				return errShortRecord
			}
			if len(x.sheets) == maxXLSSheets {
				return limitf("表超过 %d 张", maxXLSSheets)
			}
			p := segments{rest: b[8:], left: int(b[6]), wide: b[7]&1 != 0}
			name, err := p.chars()
			if err != nil {
				return err
			}
			x.sheets = append(x.sheets, xlsSheet{name: name, offset: int(u32(b)), hidden: b[4]&3 != 0, kind: b[5]})
		case recFormat:
			if len(b) < 5 {
				return errShortRecord
			}
			p := segments{rest: b[2:]}
			code, err := p.text()
			if err != nil {
				return err
			}
			if len(x.codes) == maxXLSFormats {
				return limitf("数字格式超过 %d 种", maxXLSFormats)
			}
			x.codes[int(u16(b))] = code
		case recXF:
			if len(b) < 4 {
				return errShortRecord
			}
			if len(xfs) == maxXLSFormats {
				return limitf("单元格格式超过 %d 种", maxXLSFormats)
			}
			xfs = append(xfs, int(u16(b[2:])))
		case recSST:
			if x.strings != nil {
				return errors.New("文字表出现两次")
			}
			if err := x.readStrings(&r); err != nil {
				return err
			}
		}
	}
}

// readStrings reads the shared strings (2.4.265). Their count is only a hint:
// a cell that refers to a string beyond the last is an error.
func (x *xlsReader) readStrings(r *records) error {
	if len(r.body) < 8 {
		return errShortRecord
	}
	unique := int(u32(r.body[4:]))
	p := segments{rest: r.body[8:], more: r}
	x.strings = make([]string, 0, min(unique, 1<<14, len(p.rest)/3+1))
	for range unique {
		if p.done() {
			break
		}
		if len(x.strings) == maxXLSStrings {
			return limitf("文字超过 %d 条", maxXLSStrings)
		}
		s, err := p.text()
		if err != nil {
			return fmt.Errorf("第 %d 条文字：%w", len(x.strings)+1, err)
		}
		x.strings = append(x.strings, s)
	}
	return nil
}

// readSheet reads the substream of a worksheet and returns its length.
func (x *xlsReader) readSheet(offset int) (int, error) {
	if offset < 0 || offset >= len(x.stream) {
		return 0, errors.New("位置超出文件")
	}
	r := records{stream: x.stream, pos: offset}
	if err := r.begin(kindWorksheet); err != nil {
		return 0, err
	}
	inner := 0     // depth of the charts drawn on the sheet, substreams of their own
	var text *Cell // the formula whose text stands in the next STRING
	for {
		if err := r.next(); err != nil {
			return 0, err
		}
		switch r.id {
		case recBOF:
			inner++
			continue
		case recEOF:
			if inner--; inner >= 0 {
				continue
			}
			if text != nil {
				if err := x.keepNoValue(*text); err != nil {
					return 0, text.fault(err)
				}
			}
			return r.pos - offset, nil
		}
		if inner > 0 {
			continue
		}
		if text != nil {
			id := r.id
			waiting, err := x.readText(&r, text)
			if err != nil {
				return 0, text.fault(err)
			}
			if text = nil; waiting != nil {
				text = waiting
				continue
			}
			if id == recString {
				continue
			}
		}
		var err error
		if text, err = x.readRecord(&r); err != nil {
			return 0, err
		}
	}
}

// readText reads the text of a formula from the record behind it. It returns the
// formula where the text may still come, nil where the cell is done.
func (x *xlsReader) readText(r *records, text *Cell) (*Cell, error) {
	switch r.id {
	case recArray, recShrFmla, recTable, recContinue:
		return text, nil // they may stand between a formula and its text
	case recString:
		p := segments{rest: r.body, more: r}
		s, err := p.text()
		if err != nil {
			return nil, err
		}
		text.Value = s
		return nil, x.keep(*text)
	}
	return nil, x.keepNoValue(*text)
}

// readRecord reads one record of a sheet. It returns a formula whose text stands
// in a record of its own.
func (x *xlsReader) readRecord(r *records) (text *Cell, err error) {
	b := r.body
	switch r.id {
	case recRow:
		if len(b) < 14 {
			return nil, errShortRecord
		}
		if u16(b[12:])&0x20 != 0 {
			if x.sheet.hiddenRows == nil {
				x.sheet.hiddenRows = map[int]bool{}
			}
			x.sheet.hiddenRows[int(u16(b))+1] = true
		}
	case recColInfo:
		if len(b) < 10 {
			return nil, errShortRecord
		}
		if u16(b[8:])&1 != 0 {
			x.sheet.hiddenCols = append(x.sheet.hiddenCols, Range{Col1: int(u16(b)) + 1, Col2: int(u16(b[2:])) + 1})
		}
	case recMergeCells:
		return nil, x.readMerges(b)
	case recMulRK:
		return nil, x.readMulRK(b)
	case recInteger2, recNumber2, recLabel2, recBoolErr2:
		return nil, errXLSOld // never beside those of Excel 97; a cell less would be a figure less
	case recFormula, recFormula3, recFormula4, recNumber, recRK, recLabelSST, recLabel, recRString, recBoolErr:
		if len(b) < 6 {
			return nil, errShortRecord
		}
		c := Cell{Row: int(u16(b)) + 1, Col: int(u16(b[2:])) + 1}
		if c.Col > maxXLSColumn {
			return nil, fmt.Errorf("单元格 %s 超出 .xls 的范围", c.Name())
		}
		pending, err := x.readCell(&c, r, int(u16(b[4:])))
		if err == nil && !pending {
			err = x.keep(c)
		}
		if err != nil {
			return nil, c.fault(err)
		}
		if pending {
			return &c, nil
		}
	}
	return nil, nil
}

// fault names the cell at which reading failed.
func (c *Cell) fault(err error) error { return place{c.Row, c.Col}.fault(err) }

// place is a cell's row and column, from 1, for messages.
type place struct{ row, col int }

func (p place) fault(err error) error {
	return fmt.Errorf("单元格 %s：%w", CellName(p.row, p.col), err)
}

// readMerges reads MERGECELLS (2.4.168); a sheet may have several.
func (x *xlsReader) readMerges(b []byte) error {
	if len(b) < 2 || len(b) < 2+8*int(u16(b)) {
		return errShortRecord
	}
	for i := range int(u16(b)) {
		r := b[2+8*i:]
		m := Range{Row1: int(u16(r)) + 1, Row2: int(u16(r[2:])) + 1, Col1: int(u16(r[4:])) + 1, Col2: int(u16(r[6:])) + 1}
		if m.Row2 < m.Row1 || m.Col2 < m.Col1 || m.Col2 > maxXLSColumn {
			return fmt.Errorf("合并区域 %s:%s 不对", CellName(m.Row1, m.Col1), CellName(m.Row2, m.Col2))
		}
		if m.Row1 == m.Row2 && m.Col1 == m.Col2 {
			continue
		}
		x.sheet.Merges = append(x.sheet.Merges, m)
	}
	if len(x.sheet.Merges) > maxMerges {
		return limitf("合并区域超过 %d 处", maxMerges)
	}
	return nil
}

// readMulRK reads a run of numbers in one row (2.4.175).
func (x *xlsReader) readMulRK(b []byte) error {
	if len(b) < 12 || len(b)%6 != 0 {
		return errShortRecord
	}
	row, first, last := int(u16(b))+1, int(u16(b[2:]))+1, int(u16(b[len(b)-2:]))+1
	n := len(b)/6 - 1
	if last-first+1 != n || last > maxXLSColumn {
		return fmt.Errorf("第 %d 行的一串数值不完整", row)
	}
	for i := range n {
		v := b[4+6*i:]
		c := Cell{Row: row, Col: first + i}
		text, ok := rkText(u32(v[2:]))
		x.number(&c, int(u16(v)), text, ok)
		if err := x.keep(c); err != nil {
			return place{row, first + i}.fault(err)
		}
	}
	return nil
}

// keep adds a cell that holds a value to the sheet.
func (x *xlsReader) keep(c Cell) error {
	if c.Kind == Empty || c.Kind == Text && c.Value == "" {
		return nil
	}
	if x.cells++; x.cells > maxCells {
		return limitf("有值的单元格超过 %d 个", maxCells)
	}
	rows := x.sheet.Rows
	if len(rows) == 0 || rows[len(rows)-1].Number != c.Row {
		rows = append(rows, Row{Number: c.Row})
	}
	last := &rows[len(rows)-1]
	last.Cells = append(last.Cells, c)
	x.sheet.Rows = rows
	return nil
}

// keepNoValue keeps a formula whose result the file does not hold.
func (x *xlsReader) keepNoValue(c Cell) error {
	c.Kind, c.Value = NoValue, ""
	return x.keep(c)
}

// settleFormulas tells formulas that give an empty text from formulas that
// were never computed: programs that write .xls without computing store the
// empty text in all of them. A file in which no formula has any other result
// is such a file, and its empty amounts are missing, not blank.
func (x *xlsReader) settleFormulas() error {
	if x.computed {
		return nil
	}
	for _, e := range x.empties {
		x.sheet = &x.workbook.Sheets[e.sheet]
		if err := x.keepNoValue(Cell{Row: e.row, Col: e.col, Formula: true}); err != nil {
			return err
		}
	}
	return nil
}
