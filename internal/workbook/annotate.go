package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

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
// name is what the findings call this workbook. Sheets, values, merges and
// formats stay as they are; of an .xls the copy is an .xlsx with the same
// sheets, cells and merges.
func Annotate(data []byte, name string, list diag.List) ([]byte, error) {
	var f *excelize.File
	var err error
	if Sniff(data) == XLSX {
		f, err = excelize.OpenReader(bytes.NewReader(data))
	} else {
		w, trouble := Read(data, name)
		if w == nil {
			return nil, fmt.Errorf("workbook: %s：%s", name, trouble[0].Message)
		}
		f, err = w.rebuild()
	}
	if err != nil {
		return nil, fmt.Errorf("workbook: %s：%w", name, err)
	}
	defer f.Close()
	a := &annotator{f: f, file: name, sheets: map[string]string{}}
	for _, s := range f.GetSheetList() {
		if _, twice := a.sheets[strings.TrimSpace(s)]; !twice {
			a.sheets[strings.TrimSpace(s)] = s
		}
	}
	if err := a.annotate(list); err != nil {
		return nil, fmt.Errorf("workbook: %s：%w", name, err)
	}
	out, err := sealed(f)
	if err != nil {
		return nil, fmt.Errorf("workbook: %s：%w", name, err)
	}
	return out, nil
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

// annotator marks the cells of one open workbook.
type annotator struct {
	f      *excelize.File
	file   string
	sheets map[string]string // the name in a position → the name in the file
	marks  []*mark
	tabs   map[string]diag.Severity
	fills  [numInks]int         // fill ids
	styles map[[2]int]int       // style, ink → style with that fill
	notes  map[string]sheetNote // comments that were there before
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
	if err := a.registerFills(); err != nil {
		return err
	}
	for _, m := range a.marks {
		if err := a.fill(m); err != nil {
			return fmt.Errorf("%s!%s：%w", m.sheet, m.cell, err)
		}
		if err := a.comment(m); err != nil {
			return fmt.Errorf("%s!%s：%w", m.sheet, m.cell, err)
		}
	}
	for _, name := range a.f.GetSheetList() {
		if s, ok := a.tabs[name]; ok {
			colour := tabs[s]
			if err := a.f.SetSheetProps(name, &excelize.SheetPropsOptions{TabColorRGB: &colour}); err != nil {
				return err
			}
		}
	}
	return a.list(list)
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
	if d.Hint != "" {
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

// registerFills adds the fills to the styles of the workbook.
func (a *annotator) registerFills() error {
	a.styles, a.notes = map[[2]int]int{}, map[string]sheetNote{}
	for i, colour := range inks {
		id, err := a.f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}})
		if err != nil {
			return err
		}
		a.fills[i] = *a.f.Styles.CellXfs.Xf[id].FillID
	}
	return nil
}

// fill colours a cell. Its format record is copied whole, but for the fill:
// the library's own description of a style would lose what it does not know.
func (a *annotator) fill(m *mark) error {
	was, err := a.f.GetCellStyle(m.sheet, m.cell)
	if err != nil {
		return err
	}
	key := [2]int{was, m.ink}
	id, ok := a.styles[key]
	if !ok {
		xfs := a.f.Styles.CellXfs
		if was >= len(xfs.Xf) {
			was = 0
		}
		xf := xfs.Xf[was]
		fillID, apply := a.fills[m.ink], true
		xf.FillID, xf.ApplyFill = &fillID, &apply
		id = len(xfs.Xf)
		xfs.Xf = append(xfs.Xf, xf)
		xfs.Count = len(xfs.Xf)
		a.styles[key] = id
	}
	return a.f.SetCellStyle(m.sheet, m.cell, m.cell, id)
}

// sheetNote is the part with the comments that a sheet had before.
type sheetNote struct {
	part  string
	cells map[string]bool
}

// comment puts the findings into one comment. Where the cell has a comment of
// its own, they are added to it.
func (a *annotator) comment(m *mark) error {
	had, seen := a.notes[m.sheet]
	if !seen {
		var err error
		if had, err = a.commentsOf(m.sheet); err != nil {
			return err
		}
		a.notes[m.sheet] = had
	}
	text := clipText(strings.Join(m.findings, "\n\n"))
	if had.cells[m.cell] {
		a.extend(had.part, m.cell, "\n\n"+text)
		return nil
	}
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		lines += 1 + (diag.Width(line)-1)/commentColumns
	}
	font := &excelize.Font{Family: "宋体", Size: 9}
	return a.f.AddComment(m.sheet, excelize.Comment{
		Cell: m.cell, Author: "juesuan", Width: 360, Height: uint(min(24+16*lines, 480)),
		Paragraph: []excelize.RichTextRun{{Text: text, Font: font}},
	})
}

// commentColumns is how many columns of text a comment 360 pixels wide holds.
const commentColumns = 54

// commentsOf looks for the comments that a sheet has already.
func (a *annotator) commentsOf(sheet string) (sheetNote, error) {
	n := sheetNote{cells: map[string]bool{}}
	known := map[string]bool{}
	for part := range a.f.Comments {
		known[part] = true
	}
	list, err := a.f.GetComments(sheet)
	if err != nil {
		return n, err
	}
	for _, c := range list {
		n.cells[c.Cell] = true
	}
	for part := range a.f.Comments {
		if !known[part] {
			n.part = part // loaded just now
		}
	}
	return n, nil
}

// extend adds text to a comment of the user's.
func (a *annotator) extend(part, cell, text string) {
	comments := a.f.Comments[part]
	if comments == nil {
		return
	}
	for i := range comments.CommentList.Comment {
		c := &comments.CommentList.Comment[i]
		if c.Ref != cell {
			continue
		}
		if n := len(c.Text.R); n > 0 && c.Text.R[n-1].T != nil {
			c.Text.R[n-1].T.Val += text
			c.Text.R[n-1].T.Space.Name.Space, c.Text.R[n-1].T.Space.Name.Local, c.Text.R[n-1].T.Space.Value = "http://www.w3.org/XML/1998/namespace", "space", "preserve"
			continue
		}
		whole := text
		if c.Text.T != nil {
			whole = *c.Text.T + text
		}
		c.Text.T = &whole
	}
}

// maxComment is the length of a comment; Excel itself takes some 32,000.
const maxComment = 4000

func clipText(s string) string {
	if r := []rune(s); len(r) > maxComment {
		return string(r[:maxComment]) + "\n……其余见“" + listSheet + "”表"
	}
	return s
}

// sealName is the document property by which a copy is known as ours, and as
// it was written: nobody's changes are lost when it is written again.
const (
	sealName = "juesuan.annotated"
	sealPart = "docProps/custom.xml"
)

// sealed writes a finished copy with the seal: a digest of all its other parts.
func sealed(f *excelize.File) ([]byte, error) {
	blank := strings.Repeat("0", 2*sha256.Size)
	if err := f.SetCustomProps(excelize.CustomProperty{Name: sealName, Value: blank}); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		return nil, err
	}
	var result bytes.Buffer
	w := zip.NewWriter(&result)
	for _, p := range z.File {
		if p.Name != sealPart {
			if err := w.Copy(p); err != nil {
				return nil, err
			}
			continue
		}
		text, err := readPart(p, maxPartSize)
		if err != nil {
			return nil, err
		}
		to, err := w.Create(p.Name)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(bytes.Replace(text, []byte(blank), []byte(digest(z.File)), 1)); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return result.Bytes(), nil
}

// digest is over the names and checksums of all parts but the one with the seal.
func digest(files []*zip.File) string {
	parts := slices.Clone(files)
	slices.SortFunc(parts, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	h := sha256.New()
	for _, p := range parts {
		if p.Name != sealPart {
			fmt.Fprintf(h, "%s %d %08x\n", p.Name, p.UncompressedSize64, p.CRC32)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Untouched reports whether data is an annotated copy as Annotate wrote it, not
// changed since, so that it may be written anew.
func Untouched(data []byte) bool {
	c, err := openContainer(data)
	if err != nil {
		return false
	}
	want := digest(c.files)
	seal, err := c.part(sealPart)
	if err != nil || seal == nil {
		return false
	}
	s, err := newXMLScanner(seal)
	if err != nil {
		return false
	}
	for inside := false; ; {
		tok, err := s.next()
		switch {
		case err != nil || tok == xmlEOF:
			return false
		case tok == xmlStart && string(s.name) == "property":
			name, _ := s.attr("name")
			inside = name == sealName
		case tok == xmlText && inside && string(s.text) == want:
			return true
		}
	}
}
