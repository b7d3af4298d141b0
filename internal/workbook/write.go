package workbook

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Draft is a workbook to be written.
type Draft struct {
	Title   string // document property
	Creator string // document property
	Sheets  []DraftSheet
}

// DraftSheet is one sheet of a Draft.
type DraftSheet struct {
	Name      string
	Landscape bool
	Widths    []float64       // of columns A, B, …, in characters
	Heights   map[int]float64 // of rows, in points
	Cells     []DraftCell
}

// DraftCell is a cell or a merged range.
type DraftCell struct {
	Ref   string // "A1", or "A1:C2" for a merged range
	Text  string
	Digit string // a number as decimal text, written to the file as it stands
	Style DraftStyle
}

// DraftStyle is how a cell looks.
type DraftStyle uint8

const (
	StyleTitle  DraftStyle = iota + 1 // large, centred, no border
	StyleLeft                         // no border, left
	StyleRight                        // no border, right
	StyleHead                         // bordered, centred, wrapped
	StyleName                         // bordered, left
	StyleCode                         // bordered, left, text format: Excel must not turn a code into a number
	StyleAmount                       // bordered, right, #,##0.00
	StyleNote                         // no border, left, wrapped
)

// Write writes the draft as .xlsx: the same draft gives the same bytes.
func (d *Draft) Write(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	styles, err := draftStyles(f)
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	// The library stamps no time of its own unless asked; these are its fixed ones.
	if err := f.SetDocProps(&excelize.DocProperties{Title: d.Title, Creator: d.Creator, LastModifiedBy: d.Creator}); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	for i := range d.Sheets {
		s := &d.Sheets[i]
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = s.write(f, styles)
		}
		if err != nil {
			return fmt.Errorf("workbook: 表 %s: %w", s.Name, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

func (s *DraftSheet) write(f *excelize.File, styles []int) error {
	for i, width := range s.Widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(s.Name, col, col, width); err != nil {
			return err
		}
	}
	for row := 1; row <= maxHeightRow(s.Heights); row++ {
		if h, ok := s.Heights[row]; ok {
			if err := f.SetRowHeight(s.Name, row, h); err != nil {
				return err
			}
		}
	}
	for _, c := range s.Cells {
		first, last, merged := strings.Cut(c.Ref, ":")
		if !merged {
			last = first
		} else if err := f.MergeCell(s.Name, first, last); err != nil {
			return err
		}
		if err := f.SetCellStyle(s.Name, first, last, styles[c.Style]); err != nil {
			return err
		}
		switch {
		case c.Digit != "":
			if _, err := strconv.ParseFloat(c.Digit, 64); err != nil {
				return fmt.Errorf("%s: %q 不是数字", c.Ref, c.Digit)
			}
			// SetCellDefault writes the digits as they stand, not through a float.
			if err := f.SetCellDefault(s.Name, first, c.Digit); err != nil {
				return err
			}
		case c.Text != "":
			if err := f.SetCellStr(s.Name, first, c.Text); err != nil {
				return err
			}
		}
	}
	if err := f.SetSheetDimension(s.Name, s.extent()); err != nil {
		return err
	}
	orientation := "portrait"
	if s.Landscape {
		orientation = "landscape"
	}
	a4, fit, pages := 9, 1, 0
	if err := f.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &fit, FitToHeight: &pages}); err != nil {
		return err
	}
	on, off := true, false
	if err := f.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &on}); err != nil {
		return err
	}
	return f.SetSheetView(s.Name, 0, &excelize.ViewOptions{ShowGridLines: &off})
}

// extent is the range that the cells fill, in A1 notation.
func (s *DraftSheet) extent() string {
	rows, cols := 1, 1
	for _, c := range s.Cells {
		if r, ok := parseRange(c.Ref); ok {
			rows, cols = max(rows, r.Row2), max(cols, r.Col2)
		}
	}
	return "A1:" + CellName(rows, cols)
}

func maxHeightRow(h map[int]float64) int {
	n := 0
	for row := range h {
		n = max(n, row)
	}
	return n
}

// draftStyles registers the styles; the result is indexed by DraftStyle.
func draftStyles(f *excelize.File) ([]int, error) {
	box := []excelize.Border{
		{Type: "left", Style: 1, Color: "000000"}, {Type: "right", Style: 1, Color: "000000"},
		{Type: "top", Style: 1, Color: "000000"}, {Type: "bottom", Style: 1, Color: "000000"},
	}
	song := &excelize.Font{Family: "宋体", Size: 10}
	align := func(h string, wrap bool) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: h, Vertical: "center", WrapText: wrap}
	}
	list := []*excelize.Style{
		StyleTitle - 1:  {Font: &excelize.Font{Family: "黑体", Size: 16}, Alignment: align("center", false)},
		StyleLeft - 1:   {Font: song, Alignment: align("left", false)},
		StyleRight - 1:  {Font: song, Alignment: align("right", false)},
		StyleHead - 1:   {Font: song, Border: box, Alignment: align("center", true)},
		StyleName - 1:   {Font: song, Border: box, Alignment: align("left", false)},
		StyleCode - 1:   {Font: song, Border: box, Alignment: align("left", false), NumFmt: 49},
		StyleAmount - 1: {Font: song, Border: box, Alignment: align("right", false), NumFmt: 4},
		StyleNote - 1:   {Font: song, Alignment: align("left", true)},
	}
	ids := make([]int, len(list)+1)
	for i, s := range list {
		id, err := f.NewStyle(s)
		if err != nil {
			return nil, err
		}
		ids[i+1] = id
	}
	return ids, nil
}
