package workbook

import (
	"fmt"
	"slices"
	"strings"

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

// list adds the last sheet: all findings, the gravest first, each with a link to
// its cell. The copy opens on it.
func (a *annotator) list(all diag.List) error {
	name := listSheet
	taken := func(s bookSheet) bool { return strings.EqualFold(s.name, name) }
	for n := 2; slices.ContainsFunc(a.w.sheets, taken); n++ {
		name = fmt.Sprintf("%s%d", listSheet, n)
	}
	part := a.w.unused("worksheets/sheet", ".xml")
	a.w.set(part, a.listText(all))
	if err := a.w.declareType(part, typeWorksheet); err != nil {
		return err
	}
	if err := a.w.enter(name, part); err != nil {
		return err
	}
	return a.w.open(name, fmt.Sprintf("'%s'!$%d:$%d", name, listHead, listHead))
}

// listText is the text of the list's part (ECMA-376 part 1, 18.3.1.99).
func (a *annotator) listText(all diag.List) []byte {
	styles := a.listStyles()
	l := &listWriter{}
	l.row(1, 24, []string{listSheet + "：" + a.file}, func(int) int { return styles.title })
	l.row(2, 0, []string{summary(all)}, func(int) int { return styles.plain })
	var captions []string
	for _, c := range listColumns {
		captions = append(captions, c.name)
	}
	l.row(listHead, 20, captions, func(int) int { return styles.head })

	ordered := a.ordered(all)
	var links strings.Builder
	row := listHead
	for i := range ordered {
		d := &ordered[i]
		row++
		values := a.listed(i, d)
		lines := 1
		for k, v := range values {
			lines = max(lines, lineCount(v, listColumns[k].width))
		}
		target := a.link(d.At)
		l.row(row, min(6+linePt*float64(lines), 400), values, func(col int) int { // Excel's limit is 409
			switch {
			case col == 1:
				return styles.severity[inkOf(d.Severity)]
			case col == 3 && target != "":
				return styles.link
			case col == 6:
				return styles.right
			}
			return styles.cell
		})
		if target != "" {
			fmt.Fprintf(&links, `<hyperlink ref="D%d" location="%s"/>`, row, escapeXML(target))
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
		`<worksheet xmlns="%s"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:%s"/>`,
		a.w.namespace("spreadsheetml/main"), CellName(row, len(listColumns)))
	fmt.Fprintf(&out, `<sheetViews><sheetView tabSelected="1" workbookViewId="0">`+
		`<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>`+
		`<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`, listHead, listHead+1)
	for i, c := range listColumns {
		fmt.Fprintf(&out, `<col min="%[1]d" max="%[1]d" width="%[2]g" customWidth="1"/>`, i+1, c.width)
	}
	out.WriteString("</cols><sheetData>" + l.out.String() + "</sheetData>")
	if links.Len() > 0 {
		out.WriteString("<hyperlinks>" + links.String() + "</hyperlinks>")
	}
	out.WriteString(`<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/></worksheet>`)
	return []byte(out.String())
}

// ordered is the list in the order of work: what several findings come from, with
// these below it, then errors before warnings before remarks.
func (a *annotator) ordered(all diag.List) diag.List {
	var out, rest diag.List
	for _, c := range all.Causes() {
		echoes := all.Echoes(c)
		out.Add(c.Told(echoes))
		out = append(out, echoes...)
	}
	for i := range all {
		if all[i].Cause == nil {
			rest.Add(all[i])
		}
	}
	slices.SortStableFunc(rest, func(x, y diag.Diagnostic) int { return int(x.Severity) - int(y.Severity) })
	return append(out, rest...)
}

// listed is what the list says of a finding, by column.
func (a *annotator) listed(i int, d *diag.Diagnostic) []string {
	sides := make([]string, 0, len(d.Where))
	for _, s := range d.Where {
		if text := a.side(s); text != "" {
			sides = append(sides, text)
		}
	}
	if d.Excerpt != "" {
		sides = append(sides, strings.TrimSpace(d.Excerpt))
	}
	where := d.At.InFile()
	if d.At.File != a.file || where == "" {
		where = d.At.String()
	}
	hint := d.Hint
	if d.Cause != nil {
		hint = "与“" + d.Cause.Repairs[0].Text + "”同源"
	}
	return []string{fmt.Sprint(i + 1), severityNames[d.Severity], d.Code, where, d.Message, strings.Join(sides, "\n"),
		d.Difference, hint}
}

// listWriter writes rows of text.
type listWriter struct{ out strings.Builder }

// maxCellText is how long the text of a cell may be.
const maxCellText = 32767

// row writes a row; height 0 is the usual one.
func (l *listWriter) row(number int, height float64, values []string, style func(col int) int) {
	fmt.Fprintf(&l.out, `<row r="%d"`, number)
	if height > 0 {
		fmt.Fprintf(&l.out, ` ht="%g" customHeight="1"`, height)
	}
	l.out.WriteByte('>')
	for i, v := range values {
		if r := []rune(v); len(r) > maxCellText/2 {
			v = string(r[:maxCellText/2]) + "……"
		}
		fmt.Fprintf(&l.out, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`,
			CellName(number, i+1), style(i), escapeText(v))
	}
	l.out.WriteString("</row>")
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

func (a *annotator) listStyles() (s listStyles) {
	t := a.styles
	side := func(name string) string { return "<" + name + ` style="thin"><color rgb="FFA6A6A6"/></` + name + ">" }
	box := t.add("borders", "<border>"+side("left")+side("right")+side("top")+side("bottom")+"<diagonal/></border>")
	font := func(marks string, size int, colour string) int {
		return t.add("fonts", fmt.Sprintf(`<font>%s<sz val="%d"/>%s<name val="宋体"/><family val="3"/><charset val="134"/></font>`,
			marks, size, colour))
	}
	format := func(font, fill, border int, horizontal, vertical string, wrap int) int {
		return t.add("cellXfs", fmt.Sprintf(`<xf numFmtId="0" fontId="%d" fillId="%d" borderId="%d" `+
			`applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">`+
			`<alignment horizontal="%s" vertical="%s" wrapText="%d"/></xf>`, font, fill, border, horizontal, vertical, wrap))
	}
	plain := font("", 10, "")
	s.title = format(font("<b/>", 14, ""), 0, 0, "general", "center", 0)
	s.plain = format(plain, 0, 0, "general", "center", 0)
	s.head = format(font("<b/>", 10, ""), t.addFill("D9D9D9"), box, "center", "center", 1)
	s.cell = format(plain, 0, box, "left", "top", 1)
	s.right = format(plain, 0, box, "right", "top", 1)
	s.link = format(font("<u/>", 10, `<color rgb="FF0563C1"/>`), 0, box, "left", "top", 1)
	for i := range a.fills {
		s.severity[i] = format(plain, a.fills[i], box, "center", "top", 1)
	}
	return s
}
