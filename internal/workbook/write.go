package workbook

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
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
	x := &draftWriter{shared: map[string]int{}}
	p := newPackage{title: d.Title, creator: d.Creator}
	for i := range d.Sheets {
		text, err := x.sheet(&d.Sheets[i], i == 0)
		if err != nil {
			return fmt.Errorf("workbook: 表 %s: %w", d.Sheets[i].Name, err)
		}
		p.sheets = append(p.sheets, newSheet{name: d.Sheets[i].Name, text: text})
	}
	p.styles, p.strings = x.stylesheet(), x.strings()
	data, err := p.write()
	if err == nil {
		data, err = d.comment(data)
	}
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// comment adds the comments to a workbook without any, as to that of a person.
func (d *Draft) comment(data []byte) ([]byte, error) {
	var w *patcher
	for i := range d.Sheets {
		var list []note
		for _, c := range d.Sheets[i].Cells {
			if r, ok := parseRange(c.Ref); ok && c.Note != "" {
				list = append(list, note{place{r.Row1, r.Col1}, c.Note})
			}
		}
		if len(list) == 0 {
			continue
		}
		if w == nil {
			var err error
			if w, err = openPatcher(data); err != nil {
				return nil, err
			}
		}
		x, err := readSheetText(w.text(w.sheets[i].part))
		if err != nil {
			return nil, err
		}
		if err := w.notes(w.sheets[i], x, list); err != nil {
			return nil, err
		}
	}
	if w == nil {
		return data, nil
	}
	return w.write()
}

// draftWriter collects what the sheets share: texts and styles.
type draftWriter struct {
	shared map[string]int
	texts  []string
	styles []struct {
		DraftStyle
		DraftFill
	}
}

func (x *draftWriter) text(s string) int {
	n, ok := x.shared[s]
	if !ok {
		n = len(x.texts)
		x.shared[s], x.texts = n, append(x.texts, s)
	}
	return n
}

func (x *draftWriter) strings() string {
	var b strings.Builder
	for _, s := range x.texts {
		fmt.Fprintf(&b, `<si><t xml:space="preserve">%s</t></si>`, escapeText(s))
	}
	return b.String()
}

// style is the number of a style in the stylesheet; 0 is that of a bare cell.
func (x *draftWriter) style(c *DraftCell) int {
	if c.Style == 0 || c.Style >= numStyles {
		return 0
	}
	for i, s := range x.styles {
		if s.DraftStyle == c.Style && s.DraftFill == c.Fill {
			return i + 1
		}
	}
	x.styles = append(x.styles, struct {
		DraftStyle
		DraftFill
	}{c.Style, c.Fill})
	return len(x.styles)
}

// draftCell is a cell as it is written.
type draftCell struct {
	style int
	value string // with its type: ` t="s"><v>0</v></c>`
}

// cells lays the cells out; where two stand in one place the later one counts.
func (x *draftWriter) cells(s *DraftSheet) (cells map[place]draftCell, merges []string, err error) {
	cells = map[place]draftCell{}
	for i := range s.Cells {
		c := &s.Cells[i]
		r, ok := parseRange(c.Ref)
		if !ok {
			return nil, nil, fmt.Errorf("没有 %s 这样的格子", c.Ref)
		}
		style := x.style(c)
		for row := r.Row1; row <= r.Row2; row++ {
			for col := r.Col1; col <= r.Col2; col++ {
				cells[place{row, col}] = draftCell{style, cells[place{row, col}].value}
			}
		}
		first := draftCell{style: style}
		switch {
		case c.Digit != "":
			if _, err := strconv.ParseFloat(c.Digit, 64); err != nil {
				return nil, nil, fmt.Errorf("%s: %q 不是数字", c.Ref, c.Digit)
			}
			first.value = "><v>" + c.Digit + "</v></c>" // the digits as they stand, not through a float
		case c.Text != "":
			first.value = ` t="s"><v>` + strconv.Itoa(x.text(c.Text)) + "</v></c>"
		}
		if first.value != "" {
			cells[place{r.Row1, r.Col1}] = first
		}
		if r.Row1 != r.Row2 || r.Col1 != r.Col2 {
			merges = append(merges, c.Ref)
		}
	}
	return cells, merges, nil
}

// sheet is what stands in the part of a sheet (CT_Worksheet, 18.3.1.99).
func (x *draftWriter) sheet(s *DraftSheet, first bool) (string, error) {
	cells, merges, err := x.cells(s)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("<sheetPr>")
	if s.Tab != "" {
		fmt.Fprintf(&b, `<tabColor rgb="FF%s"/>`, s.Tab)
	}
	b.WriteString(`<pageSetUpPr fitToPage="1"/></sheetPr>`)
	at := slices.SortedFunc(maps.Keys(cells), func(a, b place) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	rows, cols := 1, 1
	for _, p := range at {
		rows, cols = max(rows, p.row), max(cols, p.col)
	}
	selected := ""
	if first {
		selected = ` tabSelected="1"`
	}
	fmt.Fprintf(&b, `<dimension ref="A1:%s"/><sheetViews><sheetView showGridLines="0"%s workbookViewId="0">`,
		CellName(rows, cols), selected)
	if s.Frozen > 0 {
		fmt.Fprintf(&b, `<pane ySplit="%d" topLeftCell="%s" activePane="bottomLeft" state="frozen"/>`, s.Frozen, CellName(s.Frozen+1, 1))
	}
	b.WriteString(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>`)
	for i, width := range s.Widths {
		if i == 0 {
			b.WriteString("<cols>")
		}
		fmt.Fprintf(&b, `<col min="%[1]d" max="%[1]d" width="%[2]g" customWidth="1"/>`, i+1, width)
		if i == len(s.Widths)-1 {
			b.WriteString("</cols>")
		}
	}
	b.WriteString("<sheetData>")
	for row := 1; len(at) > 0 || row <= maxHeightRow(s.Heights); row++ {
		here := 0
		for here < len(at) && at[here].row == row {
			here++
		}
		height, high := s.Heights[row]
		if here == 0 && !high {
			continue
		}
		fmt.Fprintf(&b, `<row r="%d"`, row)
		if high {
			fmt.Fprintf(&b, ` ht="%g" customHeight="1"`, height)
		}
		b.WriteString(">")
		for _, p := range at[:here] {
			fmt.Fprintf(&b, `<c r="%s" s="%d"%s`, CellName(p.row, p.col), cells[p].style, cmp.Or(cells[p].value, "/>"))
		}
		b.WriteString("</row>")
		at = at[here:]
	}
	b.WriteString("</sheetData>")
	writeMerges(&b, merges)
	if err := writeRules(&b, s.Rules); err != nil {
		return "", err
	}
	orientation := "portrait"
	if s.Landscape {
		orientation = "landscape"
	}
	fmt.Fprintf(&b, `<pageSetup paperSize="9" fitToWidth="1" fitToHeight="0" orientation="%s"/>`, orientation) // 9: A4
	return b.String(), nil
}

func maxHeightRow(h map[int]float64) int {
	n := 0
	for row := range h {
		n = max(n, row)
	}
	return n
}

func writeMerges(b *strings.Builder, refs []string) {
	if len(refs) == 0 {
		return
	}
	fmt.Fprintf(b, `<mergeCells count="%d">`, len(refs))
	for _, ref := range refs {
		fmt.Fprintf(b, `<mergeCell ref="%s"/>`, ref)
	}
	b.WriteString("</mergeCells>")
}

// maxNumber is beyond every amount in 元.
const maxNumber = 1_000_000_000_000_000

// maxList is how long a list of choices may be that stands in the rule itself.
const maxList = 255

// writeRules writes what may be typed (CT_DataValidations, 18.3.1.33).
func writeRules(b *strings.Builder, rules []DraftRule) error {
	if len(rules) == 0 {
		return nil
	}
	fmt.Fprintf(b, `<dataValidations count="%d">`, len(rules))
	for i := range rules {
		r := &rules[i]
		b.WriteString("<dataValidation")
		attribute := func(name, value string) { fmt.Fprintf(b, ` %s="%s"`, name, attributeText(value)) }
		between := func(from, to int) string {
			return fmt.Sprintf(`<formula1>%d</formula1><formula2>%d</formula2>`, from, to)
		}
		var kind, title, text, formulas string
		switch {
		case r.From != "":
			kind, formulas = "list", "<formula1>"+escapeText(r.From)+"</formula1>"
		case len(r.Choices) > 0:
			list := strings.Join(r.Choices, ",")
			if len([]rune(list)) > maxList {
				return fmt.Errorf("%s：可选的内容太多，列不下", r.Ref)
			}
			kind, formulas = "list", `<formula1>"`+escapeText(strings.ReplaceAll(list, `"`, `""`))+`"</formula1>`
			title, text = "请从列表中选", "这一格只能填列表里的内容。"
		case r.Whole:
			kind, formulas = "whole", between(r.Min, r.Max)
			title, text = "请填整数", fmt.Sprintf("这一格应填 %d 至 %d 的整数。", r.Min, r.Max)
		case r.Number:
			kind, formulas = "decimal", between(-maxNumber, maxNumber)
		}
		if kind != "" {
			attribute("type", kind)
		}
		attribute("allowBlank", "1")
		if r.Strict {
			attribute("showErrorMessage", "1")
			attribute("errorTitle", cmp.Or(title, "请填数字"))
			attribute("error", cmp.Or(text, "这一格只填数字，单位不要写在里面。"))
		}
		if r.Prompt != "" {
			attribute("showInputMessage", "1")
			attribute("promptTitle", r.Title)
			attribute("prompt", r.Prompt)
		}
		attribute("sqref", r.Ref)
		b.WriteString(">" + formulas + "</dataValidation>")
	}
	b.WriteString("</dataValidations>")
	return nil
}

// attributeText is a text as the value of an attribute, which keeps its lines.
func attributeText(s string) string { return strings.ReplaceAll(escapeText(s), "\n", "&#10;") }
