// Package proposal makes of last year's published report a workbook to be
// confirmed.
//
// published.Document → the statements as sheets of a workbook, each with the
// page that it stands on. What is read out of a DOCX or a PDF is a proposal: a
// person looks at it cell by cell before it counts. The package decides nothing
// of what a figure means and corrects none.
package proposal

import (
	"fmt"
	"strings"

	"juesuan/internal/pattern"
	"juesuan/internal/published"
	"juesuan/internal/workbook"
)

// Table is one statement that was found.
type Table struct {
	Title   string
	Page    int // 0: not known
	Rows    int
	Columns int
}

// most is how many lines above a table may belong to it.
const most = 5

// FromReport finds the statements of a report; file is what it is called. nil
// where there is none.
func FromReport(p *published.Document, file string) (*workbook.Draft, []Table) {
	out := &workbook.Draft{Title: "上年决算公开表（待确认）", Creator: "juesuan"}
	var found []Table
	var above []string
	for _, b := range p.Blocks {
		if b.Paragraph != nil {
			if s := strings.TrimSpace(b.Paragraph.Text); s != "" && !b.Paragraph.Listed {
				above = append(above, s)
			}
			continue
		}
		lines := tail(above)
		above = nil
		name := titleOf(b.Table, lines)
		if name == "" || len(b.Table.Rows) < 2 || b.Table.Columns < 3 {
			continue
		}
		t := Table{Title: name, Page: b.Table.Rows[0].Page, Rows: len(b.Table.Rows), Columns: b.Table.Columns}
		found = append(found, t)
		out.Sheets = append(out.Sheets, sheet(b.Table, lines, fmt.Sprintf("%d %s", len(found), name), from(file, t.Page)))
	}
	if len(found) == 0 {
		return nil, nil
	}
	return out, found
}

// tail are the lines right above a table: from its title on.
func tail(lines []string) []string {
	if len(lines) > most {
		lines = lines[len(lines)-most:]
	}
	for i := len(lines) - 1; i >= 0; i-- {
		if title(lines[i]) {
			return lines[i:]
		}
	}
	return lines
}

// title reports whether a line is the title of a statement, not that of a part.
func title(line string) bool { return statement.MatchString(line) && !strings.HasPrefix(line, "第") }

// statement matches the title of a statement of 决算公开.
var statement = pattern.Of(`^[^。；]{0,30}(?:决算总表|决算表|决算明细表|收支总表)[^。；]{0,12}$`)

// titleOf is the title of a table: above it, or in its first rows.
func titleOf(t *published.Table, above []string) string {
	lines := append([]string{}, above...)
	for i := range min(3, len(t.Rows)) {
		if len(t.Rows[i].Cells) == 1 {
			lines = append(lines, strings.TrimSpace(t.Rows[i].Cells[0].Text))
		}
	}
	for _, l := range lines {
		if title(l) {
			return l
		}
	}
	return ""
}

func from(file string, page int) string {
	if page > 0 {
		return fmt.Sprintf("取自%s第%d页，由程序读出，请逐格核对", file, page)
	}
	return fmt.Sprintf("取自%s，由程序读出，请逐格核对", file)
}

var amount = pattern.Of(`^-?[0-9][0-9,]*\.[0-9]+$`)

// sheet lays a table out as a sheet, the lines above it first.
func sheet(t *published.Table, above []string, name, note string) workbook.DraftSheet {
	s := workbook.DraftSheet{Name: sheetName(name), Landscape: t.Columns > 7}
	for c := range t.Columns {
		width := 16.0
		if c == 0 {
			width = 30
		}
		s.Widths = append(s.Widths, width)
	}
	row := 0
	for _, line := range above {
		// Unit and measure may stand in one line, far apart.
		row++
		for k, part := range strings.FieldsFunc(line, func(r rune) bool { return r == '\t' || r == ' ' || r == '　' }) {
			column := 1
			if k > 0 {
				column = max(2, t.Columns-k+1)
			}
			c := workbook.DraftCell{Ref: workbook.CellName(row, column), Text: part, Style: workbook.StyleLeft}
			if row == 1 && k == 0 {
				c.Note = note
			}
			s.Cells = append(s.Cells, c)
		}
	}
	for i, r := range t.Rows {
		row++
		for _, c := range r.Cells {
			if c.Text == "" {
				continue
			}
			d := workbook.DraftCell{Ref: workbook.CellName(row, c.Column+1), Text: strings.ReplaceAll(c.Text, "\n", ""),
				Style: workbook.StyleName}
			if down := below(t, i, c.Column); c.Span > 1 || down > 0 {
				d.Ref += ":" + workbook.CellName(row+down, c.Column+c.Span)
			}
			if amount.MatchString(d.Text) {
				d.Digit, d.Text, d.Style = strings.ReplaceAll(d.Text, ",", ""), "", workbook.StyleAmount
			}
			s.Cells = append(s.Cells, d)
		}
	}
	s.Cells = append(s.Cells, workbook.DraftCell{Ref: workbook.CellName(row+2, 1), Text: "注：" + note, Style: workbook.StyleNote})
	return s
}

// below is how many rows further a cell reaches: those in which none begins in
// its column.
func below(t *published.Table, i, column int) int {
	n := 0
	for _, r := range t.Rows[i+1:] {
		if len(r.Cells) == 0 {
			return n
		}
		for _, c := range r.Cells {
			if column >= c.Column && column < c.Column+c.Span {
				return n
			}
		}
		n++
	}
	return n
}

// sheetName is a name that Excel takes.
func sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 31 {
		return string(r[:31])
	}
	return name
}
