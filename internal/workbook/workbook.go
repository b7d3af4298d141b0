// Package workbook turns a spreadsheet file into sheets of cells, and sheets
// of cells into a spreadsheet file: .xlsx or .xls → Workbook, Draft → .xlsx.
//
// It must never know what a cell means, never pass a number through a float
// (.xls itself holds floats: they are written out as the shortest decimal),
// and never give a table that is silently shorter than the file's. It is the
// only package that knows the spreadsheet libraries.
package workbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Workbook is a spreadsheet file as cells.
type Workbook struct {
	File   string // as the user named it
	Sheets []Sheet
}

// Sheet is one sheet. Cells without a value are not kept.
type Sheet struct {
	Name       string // as the file has it, trailing spaces included
	Hidden     bool
	Rows       []Row // ascending, only those with cells
	Merges     []Range
	byRow      map[int][]Range // merges that reach into a row, by column; nil for a sheet built by hand
	tall       []Range         // merges of many rows, not in byRow
	hiddenRows map[int]bool
	hiddenCols []Range // columns only
}

// Row is the cells of one row, ascending by column.
type Row struct {
	Number int // from 1
	Cells  []Cell
}

// Kind is what a cell holds.
type Kind uint8

const (
	Empty   Kind = iota
	Text         // Value is the text
	Number       // Value is the number as the file writes it: decimal digits, perhaps an exponent
	Date         // a number that the cell's format shows as a date or a time
	Bool         // Value is 1 or 0
	Fault        // Value is the error: #REF!, #DIV/0!
	NoValue      // a formula whose value the file does not hold
)

// Cell is one cell with a value.
type Cell struct {
	Row, Col int // from 1
	Kind     Kind
	Value    string
	Format   string // the number format, e.g. #,##0.00; "" for General
	Formula  bool
}

// Name is the cell's place in A1 notation.
func (c *Cell) Name() string { return CellName(c.Row, c.Col) }

// Range is a rectangle of cells, both ends included.
type Range struct{ Row1, Col1, Row2, Col2 int }

// Contains reports whether the cell lies in the range.
func (r Range) Contains(row, col int) bool {
	return row >= r.Row1 && row <= r.Row2 && col >= r.Col1 && col <= r.Col2
}

// At returns the cell at row and column, the zero Cell with its place if it
// holds nothing. Of a merged range only the top left cell holds a value.
func (s *Sheet) At(row, col int) Cell {
	i, ok := slices.BinarySearchFunc(s.Rows, row, func(r Row, n int) int { return r.Number - n })
	if !ok {
		return Cell{Row: row, Col: col}
	}
	cells := s.Rows[i].Cells
	j, ok := slices.BinarySearchFunc(cells, col, func(c Cell, n int) int { return c.Col - n })
	if !ok {
		return Cell{Row: row, Col: col}
	}
	return cells[j]
}

// Merged returns the merged range that holds the cell; ok is false for a cell
// that stands alone, and the range is then the cell itself.
func (s *Sheet) Merged(row, col int) (r Range, ok bool) {
	merges := s.Merges
	if s.byRow != nil {
		list := s.byRow[row]
		if i, found := slices.BinarySearchFunc(list, col, func(m Range, col int) int {
			switch {
			case col < m.Col1:
				return 1
			case col > m.Col2:
				return -1
			}
			return 0
		}); found {
			return list[i], true
		}
		merges = s.tall
	}
	for _, m := range merges {
		if m.Contains(row, col) {
			return m, true
		}
	}
	return Range{row, col, row, col}, false
}

// tallMerge is the height from which a merged range is kept apart from the
// index by row; no table has many of them.
const (
	tallMerge = 500
	maxTall   = 200
)

// indexMerges prepares Merged. Ranges that overlap are an error: no program
// writes them, and they have no one reading.
func (s *Sheet) indexMerges() error {
	s.byRow = map[int][]Range{}
	for _, m := range s.Merges {
		if m.Row2-m.Row1 >= tallMerge {
			if s.tall = append(s.tall, m); len(s.tall) > maxTall {
				return limitf("跨 %d 行以上的合并区域超过 %d 处", tallMerge, maxTall)
			}
			continue
		}
		for row := m.Row1; row <= m.Row2; row++ {
			s.byRow[row] = append(s.byRow[row], m)
		}
	}
	overlap := 0
	for row, list := range s.byRow {
		slices.SortFunc(list, func(a, b Range) int { return a.Col1 - b.Col1 })
		for i := 1; i < len(list); i++ {
			if list[i].Col1 <= list[i-1].Col2 && (overlap == 0 || row < overlap) {
				overlap = row
			}
		}
	}
	if overlap > 0 {
		return fmt.Errorf("第 %d 行有合并区域互相重叠", overlap)
	}
	return nil
}

// RowCells returns the cells of a row that hold a value.
func (s *Sheet) RowCells(row int) []Cell {
	i, ok := slices.BinarySearchFunc(s.Rows, row, func(r Row, n int) int { return r.Number - n })
	if !ok {
		return nil
	}
	return s.Rows[i].Cells
}

// Part is the cells of a rectangle as a sheet of its own, each in its place.
func (s *Sheet) Part(r Range) *Sheet {
	out := *s
	out.Rows = nil
	for i := range s.Rows {
		if row := &s.Rows[i]; row.Number >= r.Row1 && row.Number <= r.Row2 {
			first, _ := slices.BinarySearchFunc(row.Cells, r.Col1, func(c Cell, n int) int { return c.Col - n })
			last, _ := slices.BinarySearchFunc(row.Cells, r.Col2+1, func(c Cell, n int) int { return c.Col - n })
			if first < last {
				out.Rows = append(out.Rows, Row{Number: row.Number, Cells: row.Cells[first:last]})
			}
		}
	}
	return &out
}

// Covered returns the cells that hold a value underneath a merged range: a
// person does not see them, so they must not count.
func (s *Sheet) Covered() []Cell {
	var out []Cell
	if len(s.Merges) == 0 {
		return nil
	}
	for i := range s.Rows {
		for _, c := range s.Rows[i].Cells {
			if m, ok := s.Merged(c.Row, c.Col); ok && (m.Row1 != c.Row || m.Col1 != c.Col) {
				out = append(out, c)
			}
		}
	}
	return out
}

// RowHidden reports whether the row is hidden.
func (s *Sheet) RowHidden(row int) bool { return s.hiddenRows[row] }

// ColHidden reports whether the column is hidden.
func (s *Sheet) ColHidden(col int) bool {
	for _, r := range s.hiddenCols {
		if col >= r.Col1 && col <= r.Col2 {
			return true
		}
	}
	return false
}

// Extent returns the last row and column that hold a value.
func (s *Sheet) Extent() (rows, cols int) {
	for i := range s.Rows {
		r := &s.Rows[i]
		rows = max(rows, r.Number)
		cols = max(cols, r.Cells[len(r.Cells)-1].Col)
	}
	return rows, cols
}

// CellName is the A1 name of a cell, row and column from 1.
func CellName(row, col int) string { return ColumnName(col) + strconv.Itoa(row) }

// ColumnName is the letters of a column, from 1.
func ColumnName(col int) string {
	var b [8]byte
	i := len(b)
	for ; col > 0; col = (col - 1) / 26 {
		i--
		b[i] = byte('A' + (col-1)%26)
	}
	return string(b[i:])
}

// ParseCellName reads A1 notation; ok is false for anything else and for
// places beyond Excel's last row or column.
func ParseCellName(s string) (row, col int, ok bool) {
	i := 0
	for ; i < len(s) && s[i] >= 'A' && s[i] <= 'Z'; i++ {
		col = col*26 + int(s[i]-'A'+1)
		if col > maxColumn {
			return 0, 0, false
		}
	}
	if i == 0 || i == len(s) || s[i] == '0' {
		return 0, 0, false
	}
	for ; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, 0, false
		}
		row = row*10 + int(s[i]-'0')
		if row > maxRow {
			return 0, 0, false
		}
	}
	return row, col, true
}

func parseRange(s string) (Range, bool) {
	a, b, two := strings.Cut(s, ":")
	if !two {
		b = a
	}
	r1, c1, ok1 := ParseCellName(a)
	r2, c2, ok2 := ParseCellName(b)
	if !ok1 || !ok2 || r2 < r1 || c2 < c1 {
		return Range{}, false
	}
	return Range{r1, c1, r2, c2}, true
}

// The limits of the .xlsx format itself.
const (
	maxRow    = 1048576
	maxColumn = 16384
)
