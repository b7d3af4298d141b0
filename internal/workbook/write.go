package workbook

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/diag"
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
	Rules     []DraftRule
	Frozen    int    // rows at the top that stay in sight
	Tab       string // RRGGBB
}

// DraftRule is what may be typed into a range of cells. Where Strict is not
// set it only helps.
type DraftRule struct {
	Ref           string   // "A1:A20"
	Choices       []string // offered as a list
	From          string   // instead: where in the workbook they stand
	Whole         bool     // whole numbers from Min to Max
	Number        bool     // numbers
	Min, Max      int
	Strict        bool
	Title, Prompt string // shown when the cell is chosen
}

// DraftCell is a cell or a merged range.
type DraftCell struct {
	Ref   string // "A1", or "A1:C2" for a merged range
	Text  string
	Digit string // a number as decimal text, written to the file as it stands
	Style DraftStyle
	Fill  DraftFill
	Note  string // a comment
}

// DraftFill is the colour behind a cell.
type DraftFill uint8

const (
	FillNone    DraftFill = iota
	FillMust              // must be filled in
	FillDepends           // must be filled in under some condition
	FillHead              // captions
	FillFixed             // not to be changed
	numFills
)

// DraftStyle is how a cell looks.
type DraftStyle uint8

const (
	StyleTitle      DraftStyle = iota + 1 // large, centred, no border
	StyleLeft                             // no border, left
	StyleRight                            // no border, right
	StyleHead                             // bordered, centred, wrapped
	StyleName                             // bordered, left
	StyleCode                             // bordered, left, text format: Excel must not turn a code into a number
	StyleAmount                           // bordered, right, #,##0.00
	StyleNote                             // no border, left, wrapped
	StyleText                             // bordered, left, wrapped, text format: what is typed stays as it is typed
	StyleNumber                           // bordered, right
	StyleMoney                            // bordered, right, #,##0.00 and as many more decimals as there are
	StyleSection                          // bordered, left, bold
	StyleHint                             // bordered, left, wrapped, small and grey
	StyleLabel                            // bordered, left, wrapped
	StyleSheetTitle                       // large, left, no border
	numStyles
)

// Write writes the draft as .xlsx: the same draft gives the same bytes.
func (d *Draft) Write(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	styles := &draftStyles{file: f}
	for style := StyleTitle; style <= StyleNote; style++ { // always the same order, so the same file
		if _, err := styles.id(style, FillNone); err != nil {
			return fmt.Errorf("workbook: %w", err)
		}
	}
	// The library stamps no time of its own unless asked; these are its fixed ones.
	if err := f.SetDocProps(&excelize.DocProperties{Title: d.Title, Creator: d.Creator, LastModifiedBy: d.Creator}); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	for i := range d.Sheets {
		s := &d.Sheets[i]
		var err error
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

func (s *DraftSheet) write(f *excelize.File, styles *draftStyles) error {
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
		}
		style, err := styles.id(c.Style, c.Fill)
		if err != nil {
			return err
		}
		if err := f.SetCellStyle(s.Name, first, last, style); err != nil {
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
	// Last of all: to set a cell, excelize looks at every merge there is.
	for _, c := range s.Cells {
		if first, last, merged := strings.Cut(c.Ref, ":"); merged {
			if err := f.MergeCell(s.Name, first, last); err != nil {
				return err
			}
		}
	}
	if err := s.aids(f); err != nil {
		return err
	}
	if err := f.SetSheetDimension(s.Name, s.extent()); err != nil {
		return err
	}
	orientation := "portrait"
	if s.Landscape {
		orientation = "landscape"
	}
	a4, fit, pages := 9, 1, 0
	if err := f.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation,
		FitToWidth: &fit, FitToHeight: &pages}); err != nil {
		return err
	}
	on, off := true, false
	props := &excelize.SheetPropsOptions{FitToPage: &on}
	if s.Tab != "" {
		props.TabColorRGB = &s.Tab
	}
	if err := f.SetSheetProps(s.Name, props); err != nil {
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

// draftStyles registers styles as they are needed.
type draftStyles struct {
	file *excelize.File
	ids  [numStyles][numFills]int
}

// fillColours are light enough to print as white.
var fillColours = [numFills]string{FillMust: "FFF2CC", FillDepends: "DDEBF7", FillHead: "E2EFDA", FillFixed: "F2F2F2"}

func (d *draftStyles) id(style DraftStyle, fill DraftFill) (int, error) {
	if style == 0 || style >= numStyles {
		return 0, nil
	}
	if id := d.ids[style][fill]; id != 0 {
		return id, nil
	}
	x := draftStyle(style)
	if c := fillColours[fill]; c != "" {
		x.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{c}}
	}
	id, err := d.file.NewStyle(x)
	d.ids[style][fill] = id
	return id, err
}

func draftStyle(s DraftStyle) *excelize.Style {
	box := []excelize.Border{
		{Type: "left", Style: 1, Color: "000000"}, {Type: "right", Style: 1, Color: "000000"},
		{Type: "top", Style: 1, Color: "000000"}, {Type: "bottom", Style: 1, Color: "000000"},
	}
	song := &excelize.Font{Family: "宋体", Size: 10}
	align := func(h string, wrap bool) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: h, Vertical: "center", WrapText: wrap}
	}
	money := "#,##0.00####"
	switch s {
	case StyleTitle:
		return &excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 16}, Alignment: align("center", false)}
	case StyleLeft:
		return &excelize.Style{Font: song, Alignment: align("left", false)}
	case StyleRight:
		return &excelize.Style{Font: song, Alignment: align("right", false)}
	case StyleHead:
		return &excelize.Style{Font: song, Border: box, Alignment: align("center", true)}
	case StyleName:
		return &excelize.Style{Font: song, Border: box, Alignment: align("left", false)}
	case StyleCode:
		return &excelize.Style{Font: song, Border: box, Alignment: align("left", false), NumFmt: 49}
	case StyleAmount:
		return &excelize.Style{Font: song, Border: box, Alignment: align("right", false), NumFmt: 4}
	case StyleText:
		return &excelize.Style{Font: song, Border: box, Alignment: align("left", true), NumFmt: 49}
	case StyleNumber:
		return &excelize.Style{Font: song, Border: box, Alignment: align("right", false)}
	case StyleMoney:
		return &excelize.Style{Font: song, Border: box, Alignment: align("right", false), CustomNumFmt: &money}
	case StyleSection:
		return &excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 10, Bold: true}, Border: box, Alignment: align("left", true)}
	case StyleLabel:
		return &excelize.Style{Font: song, Border: box, Alignment: align("left", true)}
	case StyleSheetTitle:
		return &excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 16}, Alignment: align("left", false)}
	case StyleHint:
		return &excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 9, Color: "595959"}, Border: box, Alignment: align("left", true)}
	}
	return &excelize.Style{Font: song, Alignment: align("left", true)} // StyleNote
}

// aids writes what helps the person who fills the sheet in: comments, lists to
// choose from, rows that stay in sight.
func (s *DraftSheet) aids(f *excelize.File) error {
	for _, c := range s.Cells {
		if c.Note == "" {
			continue
		}
		ref, _, _ := strings.Cut(c.Ref, ":")
		const columns = 36 // of text, in a comment 240 pixels wide
		if err := f.AddComment(s.Name, excelize.Comment{Cell: ref, Author: "juesuan", Width: 240, Height: uint(24 + 16*(1+diag.Width(c.Note)/columns)),
			Paragraph: []excelize.RichTextRun{{Text: c.Note, Font: &excelize.Font{Family: "宋体", Size: 9}}}}); err != nil {
			return err
		}
	}
	for i := range s.Rules {
		if err := s.Rules[i].write(f, s.Name); err != nil {
			return err
		}
	}
	if s.Frozen > 0 {
		return f.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: s.Frozen,
			TopLeftCell: CellName(s.Frozen+1, 1), ActivePane: "bottomLeft"})
	}
	return nil
}

func (r *DraftRule) write(f *excelize.File, sheet string) error {
	v := excelize.NewDataValidation(true)
	v.Sqref = r.Ref
	v.ShowErrorMessage = r.Strict
	var err error
	switch {
	case r.From != "":
		v.SetSqrefDropList(r.From)
	case len(r.Choices) > 0:
		err = v.SetDropList(r.Choices)
	case r.Whole:
		err = v.SetRange(r.Min, r.Max, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
	case r.Number:
		err = v.SetRange(-maxNumber, maxNumber, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
	}
	if err != nil {
		return err
	}
	switch {
	case !r.Strict:
	case len(r.Choices) > 0:
		v.SetError(excelize.DataValidationErrorStyleStop, "请从列表中选", "这一格只能填列表里的内容。")
	case r.Whole:
		v.SetError(excelize.DataValidationErrorStyleStop, "请填整数", fmt.Sprintf("这一格应填 %d 至 %d 的整数。", r.Min, r.Max))
	default:
		v.SetError(excelize.DataValidationErrorStyleStop, "请填数字", "这一格只填数字，单位不要写在里面。")
	}
	if r.Prompt != "" {
		v.SetInput(r.Title, r.Prompt)
	}
	return f.AddDataValidation(sheet, v)
}

// maxNumber is beyond every amount in 元.
const maxNumber = 1_000_000_000_000_000
