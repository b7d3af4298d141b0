package workbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/diag"
)

// listSheet is the last sheet of an annotated copy.
const listSheet = "核对结果"

// listColumns are the columns of the list.
var listColumns = []struct {
	name  string
	width float64
}{{"序号", 5}, {"轻重", 6}, {"编号", 9}, {"位置", 22}, {"问题", 40}, {"有关的数", 50}, {"差额", 14}, {"怎么办", 40}}

const (
	listHead = 3 // the row of the captions
	linePt   = 14.5
)

// list writes the last sheet: all findings, the gravest first, each with a
// link to its cell. The copy opens on it.
func (a *annotator) list(all diag.List) error {
	name := listSheet
	for n := 2; slices.Contains(a.f.GetSheetList(), name); n++ {
		name = fmt.Sprintf("%s%d", listSheet, n)
	}
	sheet, err := a.f.NewSheet(name)
	if err != nil {
		return err
	}
	styles, err := a.listStyles()
	if err != nil {
		return err
	}
	w := &listWriter{f: a.f, sheet: name}
	last, _ := excelize.ColumnNumberToName(len(listColumns))
	for i, c := range listColumns {
		col, _ := excelize.ColumnNumberToName(i + 1)
		w.do(a.f.SetColWidth(name, col, col, c.width))
		w.text(col, listHead, c.name, styles.head)
	}
	w.text("A", 1, listSheet+"："+a.file, styles.title)
	w.text("A", 2, summary(all), styles.plain)
	w.do(a.f.SetRowHeight(name, 1, 24))
	w.do(a.f.SetRowHeight(name, listHead, 20))

	ordered := slices.Clone(all)
	slices.SortStableFunc(ordered, func(x, y diag.Diagnostic) int { return int(x.Severity) - int(y.Severity) })
	row := listHead
	for i := range ordered {
		d := &ordered[i]
		row++
		sides := make([]string, 0, len(d.Where))
		for _, s := range d.Where {
			if text := a.side(s); text != "" {
				sides = append(sides, text)
			}
		}
		if d.Excerpt != "" {
			sides = append(sides, strings.TrimSpace(d.Excerpt))
		}
		place := d.At.InFile()
		if d.At.File != a.file || place == "" {
			place = d.At.String()
		}
		values := []string{fmt.Sprint(i + 1), severityNames[d.Severity], d.Code, place, d.Message, strings.Join(sides, "\n"), d.Difference, d.Hint}
		lines := 1
		for k, v := range values {
			col, _ := excelize.ColumnNumberToName(k + 1)
			style := styles.cell
			switch {
			case k == 1:
				style = styles.severity[inkOf(d.Severity)]
			case k == 6:
				style = styles.right
			}
			w.text(col, row, v, style)
			lines = max(lines, lineCount(v, listColumns[k].width))
		}
		if target := a.link(d.At); target != "" {
			cell := fmt.Sprintf("D%d", row)
			w.do(a.f.SetCellHyperLink(name, cell, target, "Location"))
			w.do(a.f.SetCellStyle(name, cell, cell, styles.link))
		}
		w.do(a.f.SetRowHeight(name, row, min(6+linePt*float64(lines), 400))) // Excel's limit is 409
	}
	w.do(a.f.SetSheetDimension(name, fmt.Sprintf("A1:%s%d", last, row)))
	w.do(a.f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: listHead, TopLeftCell: fmt.Sprintf("A%d", listHead+1), ActivePane: "bottomLeft"}))
	a4, landscape, fit, pages, on := 9, "landscape", 1, 0, true
	w.do(a.f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &fit, FitToHeight: &pages}))
	w.do(a.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &on}))
	w.do(a.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, listHead, listHead), Scope: name}))
	if w.err != nil {
		return w.err
	}
	a.f.SetActiveSheet(sheet)
	return nil
}

// listWriter keeps the first error of many small steps.
type listWriter struct {
	f     *excelize.File
	sheet string
	err   error
}

func (w *listWriter) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *listWriter) text(col string, row int, s string, style int) {
	cell := fmt.Sprintf("%s%d", col, row)
	w.do(w.f.SetCellStr(w.sheet, cell, s))
	w.do(w.f.SetCellStyle(w.sheet, cell, cell, style))
}

// summary says how much was found and what the colours mean.
func summary(all diag.List) string {
	if len(all) == 0 {
		return "没有发现问题。"
	}
	return fmt.Sprintf("错误 %d 处（红色），提醒 %d 处（橙色），说明 %d 处（紫色）；深红色是最可能有误的一格，灰色是与之核对的一格。点“位置”可到那一格。这是标注副本，请在原来的工作簿里改正。",
		all.Count(diag.Error), all.Count(diag.Warning), all.Count(diag.Info))
}

// lineCount is how many lines a text takes in a column.
func lineCount(s string, width float64) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n += 1 + max(0, diag.Width(line)-1)/max(1, int(width)-1)
	}
	return n
}

// link is the target of a link to a place in this workbook, "" if it has none.
func (a *annotator) link(at diag.Position) string {
	sheet, ok := a.sheets[at.Sheet]
	if !ok || at.File != a.file {
		return ""
	}
	cell := at.Cell
	if _, _, ok := ParseCellName(cell); !ok {
		cell = "A1"
	}
	return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" + cell
}

type listStyles struct {
	title, plain, head, cell, right, link int
	severity                              [numInks]int
}

func (a *annotator) listStyles() (s listStyles, err error) {
	var box []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		box = append(box, excelize.Border{Type: side, Style: 1, Color: "A6A6A6"})
	}
	song := func(size float64, bold bool, colour, underline string) *excelize.Font {
		return &excelize.Font{Family: "宋体", Size: size, Bold: bold, Color: colour, Underline: underline}
	}
	align := func(horizontal string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: "top", WrapText: true}
	}
	plainFill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	styles := []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: song(14, true, "", ""), Alignment: &excelize.Alignment{Vertical: "center"}}},
		{&s.plain, excelize.Style{Font: song(10, false, "", ""), Alignment: &excelize.Alignment{Vertical: "center"}}},
		{&s.head, excelize.Style{Font: song(10, true, "", ""), Border: box, Fill: plainFill("D9D9D9"), Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}}},
		{&s.cell, excelize.Style{Font: song(10, false, "", ""), Border: box, Alignment: align("left")}},
		{&s.right, excelize.Style{Font: song(10, false, "", ""), Border: box, Alignment: align("right")}},
		{&s.link, excelize.Style{Font: song(10, false, "0563C1", "single"), Border: box, Alignment: align("left")}},
	}
	for i := range styles {
		if *styles[i].id, err = a.f.NewStyle(&styles[i].style); err != nil {
			return s, err
		}
	}
	for i, colour := range inks {
		if s.severity[i], err = a.f.NewStyle(&excelize.Style{Font: song(10, false, "", ""), Border: box, Fill: plainFill(colour), Alignment: align("center")}); err != nil {
			return s, err
		}
	}
	return s, nil
}
