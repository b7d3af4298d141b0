package workbook

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"juesuan/internal/diag"
)

// AnnotatedSuffix ends the name of an annotated copy, before its extension.
const AnnotatedSuffix = "-标注"

// AnnotatedName is what the annotated copy of a workbook is called: an .xls
// becomes an .xlsx, a workbook with macros stays one.
func AnnotatedName(name string) string {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	if strings.EqualFold(ext, ".xlsm") {
		return stem + AnnotatedSuffix + ".xlsm"
	}
	return stem + AnnotatedSuffix + ".xlsx"
}

// Annotate returns a copy of the workbook in data with the findings at their
// cells: a fill by severity, a comment that says what is wrong, a coloured tab,
// and a last sheet that lists all findings, those of other files included.
// name is what the findings call this workbook. The copy is the workbook itself
// but for that: every part that a mark does not need stays as it is. Of an .xls
// it is an .xlsx with the same sheets, cells, number formats and merges.
//
// The copy has been read again: its cells are those of the original.
func Annotate(data []byte, name string, list diag.List) ([]byte, error) {
	before, trouble := Read(data, name)
	if before == nil {
		return nil, fmt.Errorf("workbook: %s：%s", name, trouble[0].Message)
	}
	a := &annotator{file: name, sheets: map[string]string{}}
	if Sniff(data) != XLSX {
		var err error
		if data, err = before.rebuild(); err != nil {
			return nil, fmt.Errorf("workbook: %s：%w", name, err)
		}
		named := before
		before = before.values()
		for i := range named.Sheets {
			a.know(named.Sheets[i].Name, before.Sheets[i].Name)
		}
	}
	for i := range before.Sheets {
		a.know(before.Sheets[i].Name, before.Sheets[i].Name)
	}
	out, err := a.copyOf(data, list)
	if err == nil {
		err = sameCells(before, out)
	}
	if err != nil {
		return nil, fmt.Errorf("workbook: %s：%w", name, err)
	}
	return out, nil
}

// know brings a sheet's name as positions have it to its name in the file.
func (a *annotator) know(name, inFile string) {
	if name = strings.TrimSpace(name); a.sheets[name] == "" {
		a.sheets[name] = inFile
	}
}

// copyOf is the copy of an .xlsx.
func (a *annotator) copyOf(data []byte, list diag.List) ([]byte, error) {
	w, err := openPatcher(data)
	if err != nil {
		return nil, err
	}
	a.w = w
	if err := a.annotate(list); err != nil {
		return nil, err
	}
	return w.sealed()
}

// sameCells reads a copy again.
func sameCells(before *Workbook, copied []byte) error {
	after, err := readXLSX(copied, "")
	if err != nil {
		return fmt.Errorf("%w：%w", errReadBack, err)
	}
	if len(after.Sheets) != len(before.Sheets)+1 {
		return errReadBack
	}
	for i := range before.Sheets {
		s := &after.Sheets[i]
		if cell := (&SheetPatch{}).differs(&before.Sheets[i], s); cell != "" || s.Name != before.Sheets[i].Name {
			return fmt.Errorf("%w：表 %s 的 %s", errReadBack, s.Name, cell)
		}
	}
	return nil
}

// A cell is filled by the gravest thing said of it.
const (
	inkSuspect = iota // the cell whose correction would mend the error
	inkError
	inkWarning
	inkInfo
	inkOther // the other side of a comparison
	numInks
)

// The yellow and the blue of cells to be filled in (write.go) mean other things.
var inks = [numInks]string{"FF8080", "FFC7CE", "FFCF87", "D9D2E9", "EDEDED"}

func inkOf(s diag.Severity) int {
	switch s {
	case diag.Error:
		return inkError
	case diag.Warning:
		return inkWarning
	}
	return inkInfo
}

// tabs are the colours of a sheet's tab, by the gravest finding in it: ARGB,
// which the library hands through as it is.
var tabs = map[diag.Severity]string{diag.Error: "FFFF0000", diag.Warning: "FFED7D31", diag.Info: "FFB4A7D6"}

// severityNames are the words that staff read for a severity.
var severityNames = map[diag.Severity]string{diag.Error: "错误", diag.Warning: "提醒", diag.Info: "说明"}

// annotator marks the cells of one workbook.
type annotator struct {
	w      *patcher
	file   string
	sheets map[string]string // the name in a position → the name in the file
	marks  []*mark
	tabs   map[string]diag.Severity
	styles *styleSheet
	fills  [numInks]int // their numbers in the styles
}

// mark is what one cell is marked with.
type mark struct {
	sheet    string // as the file has it
	cell     string
	ink      int
	findings []string // one text a finding
}

func (a *annotator) annotate(list diag.List) error {
	a.collect(list)
	var err error
	if a.styles, err = a.w.openStyles(); err != nil {
		return err
	}
	for i, colour := range inks {
		a.fills[i] = a.styles.addFill(colour)
	}
	for _, s := range slices.Clone(a.w.sheets) {
		if err := a.sheet(s); err != nil {
			return fmt.Errorf("表 %s：%w", s.name, err)
		}
	}
	if err := a.list(list); err != nil {
		return err
	}
	a.styles.keep()
	return nil
}

// sheet marks the cells of one sheet. One without marks stays as it is; but of
// all sheets only the list may be chosen, or what is typed would go into several.
func (a *annotator) sheet(s bookSheet) error {
	var marks []*mark
	for _, m := range a.marks {
		if m.sheet == s.name && s.kind == "worksheet" {
			marks = append(marks, m)
		}
	}
	text := a.w.text(s.part)
	severity, coloured := a.tabs[s.name]
	coloured = coloured && s.kind == "worksheet"
	if len(marks) == 0 && !coloured && !bytes.Contains(text, []byte("tabSelected")) {
		return nil
	}
	var x *sheetText
	var notes []note
	if len(marks) > 0 {
		var err error
		if x, err = readSheetText(text); err != nil {
			return err
		}
		for _, m := range x.shown(marks) {
			row, col, _ := ParseCellName(m.cell)
			_, c := x.find(row, col)
			if c == nil {
				_, c = x.make(row, col, bare)
			}
			c.tag = setAttribute(c.tag, "s", a.styles.withFill(getAttribute(c.tag, "s"), a.fills[m.ink]))
			notes = append(notes, note{place{row, col}, clipText(strings.Join(m.findings, "\n\n"))})
		}
		text = x.text()
	}
	r, err := revise(text, 3)
	if err != nil {
		return err
	}
	r.unselect()
	if coloured {
		r.colourTab(tabs[severity])
	}
	a.w.set(s.part, r.text())
	if len(notes) == 0 {
		return nil
	}
	return a.w.notes(s, x, notes)
}

// shown are the marks where a person sees them: what lies underneath a merged range
// is marked at the cell that covers it.
func (x *sheetText) shown(marks []*mark) (shown []*mark) {
	at := map[string]*mark{}
	for _, m := range marks {
		row, col, _ := ParseCellName(m.cell)
		for _, r := range x.merges {
			if r.Contains(row, col) {
				row, col = r.Row1, r.Col1
			}
		}
		cell := CellName(row, col)
		if first := at[cell]; first != nil {
			first.ink = min(first.ink, m.ink)
			first.findings = append(first.findings, m.findings...)
			continue
		}
		at[cell] = &mark{sheet: m.sheet, cell: cell, ink: m.ink, findings: slices.Clone(m.findings)}
		shown = append(shown, at[cell])
	}
	return shown
}

// collect brings the findings to their cells, in the order of the list.
func (a *annotator) collect(list diag.List) {
	a.tabs = map[string]diag.Severity{}
	byCell := map[[2]string]*mark{}
	put := func(at diag.Position, ink int, text string) {
		sheet, ok := a.sheets[at.Sheet]
		if at.File != a.file || !ok {
			return
		}
		if _, _, ok := ParseCellName(at.Cell); !ok {
			return
		}
		m := byCell[[2]string{sheet, at.Cell}]
		if m == nil {
			m = &mark{sheet: sheet, cell: at.Cell, ink: ink}
			byCell[[2]string{sheet, at.Cell}] = m
			a.marks = append(a.marks, m)
		}
		m.ink = min(m.ink, ink)
		if text != "" && !slices.Contains(m.findings, text) {
			m.findings = append(m.findings, text)
		}
	}
	for _, c := range list.Causes() {
		d := c.Told(list.Echoes(c))
		text := a.finding(&d)
		for _, r := range c.Repairs {
			for _, at := range r.All {
				put(at, inkSuspect, text)
			}
		}
	}
	for i := range list {
		d := &list[i]
		if sheet, ok := a.sheets[d.At.Sheet]; ok && d.At.File == a.file {
			if s, marked := a.tabs[sheet]; !marked || d.Severity < s {
				a.tabs[sheet] = d.Severity
			}
		}
		text := a.finding(d)
		put(d.At, inkOf(d.Severity), text)
		if !d.Suspect.IsZero() {
			put(d.Suspect, inkSuspect, text)
		}
		// Of two figures that should agree, the other one is shown as well; the
		// terms of a sum would colour the whole sheet.
		if len(d.Where) == 2 {
			for _, s := range d.Where {
				if s.At != d.At {
					put(s.At, inkOther, text)
				}
			}
		}
	}
}

// maxSides is how many figures of a finding a comment shows.
const maxSides = 12

// finding is a finding as a comment says it.
func (a *annotator) finding(d *diag.Diagnostic) string {
	var b strings.Builder
	b.WriteString("【" + severityNames[d.Severity])
	if d.Code != "" {
		b.WriteString(" " + d.Code)
	}
	b.WriteString("】" + d.Message)
	for i, s := range d.Where {
		if i == maxSides {
			fmt.Fprintf(&b, "\n……共%d格，见“%s”表", len(d.Where), listSheet)
			break
		}
		if text := a.side(s); text != "" {
			b.WriteString("\n" + text)
		}
	}
	if d.Difference != "" {
		b.WriteString("\n差额：" + d.Difference)
	}
	if d.Cause != nil {
		b.WriteString("\n→ 与别处同源，先看 " + d.Cause.Repairs[0].At.InFile() + "：" + d.Cause.Repairs[0].Text)
	} else if d.Hint != "" {
		b.WriteString("\n→ " + d.Hint)
	}
	return b.String()
}

// side is one figure of a comparison in one line.
func (a *annotator) side(s diag.Side) string {
	place := s.At.InFile()
	if s.At.File != "" && s.At.File != a.file {
		place = s.At.String()
	}
	text := place
	if s.Label != "" {
		text = strings.TrimSpace(text + "　" + s.Label)
	}
	if s.Value != "" {
		text += "：" + s.Value
	}
	return strings.TrimLeft(text, "　 ：")
}

// maxComment is the length of a comment; Excel itself takes some 32,000.
const maxComment = 4000

func clipText(s string) string {
	if r := []rune(s); len(r) > maxComment {
		return string(r[:maxComment]) + "\n……其余见“" + listSheet + "”表"
	}
	return s
}
