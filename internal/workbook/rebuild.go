package workbook

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"juesuan/internal/diag"
)

// maxSheetName is how long, in UTF-16, the name of a sheet may be.
const maxSheetName = 31

// rebuild makes an .xlsx of a workbook that was read from another format: the
// same sheets, cells, number formats and merges; a formula is its value. Widths
// and borders, which the cells do not tell, are made so that a person can read it.
func (w *Workbook) rebuild() ([]byte, error) {
	r := &rebuilder{formats: map[string]int{}}
	var p newPackage
	for i := range w.Sheets {
		s := &w.Sheets[i]
		// Excel wants one sheet that can be seen; the list of findings will be it.
		p.sheets = append(p.sheets, newSheet{name: w.shortName(i), hidden: s.Hidden, text: r.sheet(s)})
	}
	p.styles = r.styles()
	return p.write()
}

// shortName is a sheet's name as Excel takes it: some programs write longer ones.
func (w *Workbook) shortName(i int) string {
	taken := map[string]bool{}
	name := ""
	for j := range w.Sheets[:i+1] {
		full := w.Sheets[j].Name
		name = full
		for n := 2; len(utf16.Encode([]rune(name))) > maxSheetName || taken[strings.ToLower(name)]; n++ {
			r := []rune(full)
			tail := fmt.Sprintf("~%d", n)
			for len(utf16.Encode(r))+len(tail) > maxSheetName {
				r = r[:len(r)-1]
			}
			name = string(r) + tail
		}
		taken[strings.ToLower(name)] = true
	}
	return name
}

// rebuilder collects the number formats, each of which is a style of its own.
type rebuilder struct {
	formats map[string]int // the number of the style
	codes   []string
}

func (r *rebuilder) style(format string) int {
	id, ok := r.formats[format]
	if !ok {
		r.codes = append(r.codes, format)
		id = len(r.codes) // 0 is the style of a cell without a value
		r.formats[format] = id
	}
	return id
}

// firstFormat is the first number that a format may have which is not built in.
const firstFormat = 164

func (r *rebuilder) styles() string {
	var codes, xfs strings.Builder
	for i, code := range r.codes {
		id := 0
		if code != "" {
			id = firstFormat + i
			fmt.Fprintf(&codes, `<numFmt numFmtId="%d" formatCode="%s"/>`, id, escapeXML(code))
		}
		fmt.Fprintf(&xfs, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="1" applyNumberFormat="1" applyBorder="1" applyAlignment="1">`+
			`<alignment vertical="center" wrapText="1"/></xf>`, id)
	}
	numFmts := ""
	if codes.Len() > 0 {
		numFmts = fmt.Sprintf(`<numFmts count="%d">%s</numFmts>`, strings.Count(codes.String(), "<numFmt "), codes.String())
	}
	return numFmts + `<fonts count="1"><font><sz val="10"/><name val="宋体"/><family val="3"/><charset val="134"/></font></fonts>` +
		`<fills count="2">` + plainFills + `</fills>` + borders("FFBFBFBF") +
		fmt.Sprintf(`<cellXfs count="%d"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>%s</cellXfs>`, len(r.codes)+1, xfs.String())
}

// sheet is what stands in the part of a sheet.
func (r *rebuilder) sheet(s *Sheet) string {
	rows, cols := s.Extent()
	for _, m := range s.Merges {
		cols = max(cols, m.Col2)
	}
	widths := make([]int, cols+1)
	var data strings.Builder
	for n := 1; n <= rows; n++ {
		cells := s.RowCells(n)
		if len(cells) == 0 && !s.RowHidden(n) {
			continue
		}
		hidden := ""
		if s.RowHidden(n) {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&data, `<row r="%d"%s>`, n, hidden)
		for i := range cells {
			c := &cells[i]
			r.cell(&data, c)
			if m, merged := s.Merged(c.Row, c.Col); !merged || m.Col1 == m.Col2 {
				width := diag.Width(c.Value)
				if c.Kind == Number {
					width += width / 3 // separators and decimals
				}
				widths[c.Col] = max(widths[c.Col], width)
			}
		}
		data.WriteString("</row>")
	}
	var columns strings.Builder
	for col := 1; col <= cols; col++ {
		hidden := ""
		if s.ColHidden(col) {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&columns, `<col min="%[1]d" max="%[1]d" width="%[2]d" customWidth="1"%[3]s/>`, col,
			min(max(widths[col]+2, 6), 44), hidden)
	}
	out := "<sheetData>" + data.String() + "</sheetData>"
	if columns.Len() > 0 {
		out = "<cols>" + columns.String() + "</cols>" + out
	}
	if len(s.Merges) > 0 {
		var refs []string
		for _, m := range s.Merges {
			refs = append(refs, CellName(m.Row1, m.Col1)+":"+CellName(m.Row2, m.Col2))
		}
		var merges strings.Builder
		writeMerges(&merges, refs)
		out += merges.String()
	}
	return out
}

// cell writes a cell: the digits of a number as they stand.
func (r *rebuilder) cell(out *strings.Builder, c *Cell) {
	fmt.Fprintf(out, `<c r="%s" s="%d"`, c.Name(), r.style(c.Format))
	switch c.Kind {
	case Text:
		fmt.Fprintf(out, ` t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, escapeText(c.Value))
	case Fault:
		fmt.Fprintf(out, ` t="e"><v>%s</v></c>`, escapeXML(c.Value))
	case Bool:
		fmt.Fprintf(out, ` t="b"><v>%s</v></c>`, c.Value)
	case Number, Date:
		fmt.Fprintf(out, `><v>%s</v></c>`, c.Value)
	default: // NoValue: a formula that was never computed shows nothing here either
		out.WriteString("/>")
	}
}

// values is the workbook as its rebuilt form is read: results without formulas.
func (w *Workbook) values() *Workbook {
	out := &Workbook{File: w.File, Sheets: make([]Sheet, len(w.Sheets))}
	for i := range w.Sheets {
		s := w.Sheets[i]
		s.Name, s.Rows = w.shortName(i), nil
		for _, r := range w.Sheets[i].Rows {
			row := Row{Number: r.Number}
			for _, c := range r.Cells {
				if c.Formula = false; c.Kind != NoValue {
					row.Cells = append(row.Cells, c)
				}
			}
			if len(row.Cells) > 0 {
				s.Rows = append(s.Rows, row)
			}
		}
		out.Sheets[i] = s
	}
	return out
}
