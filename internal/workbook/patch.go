package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"juesuan/internal/diag"
)

// Patch changes cells of an .xlsx that people work in. Only the parts that a
// change is about are written anew, and in them only its cells: formats,
// comments, drop-downs, widths, other sheets, and all that this package does
// not know, stay as they are.
type Patch struct {
	Copies []SheetCopy
	Order  []string // of all sheets afterwards; nil: as it is
	Sheets []SheetPatch
}

// SheetCopy is a sheet to be made, like another one.
type SheetCopy struct{ From, Name string }

// SheetPatch is what changes on one sheet: first rows go to other places, then
// cells get other contents.
type SheetPatch struct {
	Name  string
	Rows  map[int]int // from → to; the same rows, in another order
	Like  map[int]int // a row that is not there yet → one whose formats it takes; else that above
	Cells []CellPatch
}

// CellPatch is what a cell holds from now on. Its format stays.
type CellPatch struct {
	Row, Col int
	Text     string // "": nothing
	Number   bool   // Text is decimal digits: a number where the format shows one
}

// Unsafe says, in words for staff, why a workbook cannot be changed without
// losing something.
type Unsafe struct{ Text string }

func (e *Unsafe) Error() string { return e.Text }

func unsafe(format string, args ...any) error { return &Unsafe{fmt.Sprintf(format, args...)} }

// Apply returns the changed workbook. It has been read again: the cells hold what
// they were given, and all others what they held.
func (p *Patch) Apply(data []byte) ([]byte, error) {
	if Sniff(data) != XLSX {
		return nil, unsafe("不是 .xlsx 工作簿，不能改；请在 Excel 或 WPS 中另存为 .xlsx")
	}
	w, err := openPatcher(data)
	if err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	for _, c := range p.Copies {
		if err := w.copySheet(c); err != nil {
			return nil, err
		}
	}
	if p.Order != nil {
		if err := w.order(p.Order); err != nil {
			return nil, err
		}
	}
	for i := range p.Sheets {
		if err := w.sheet(&p.Sheets[i]); err != nil {
			return nil, err
		}
	}
	if w.formula {
		if err := w.dropCalcChain(); err != nil {
			return nil, err
		}
	}
	out, err := w.write()
	if err != nil {
		return nil, err
	}
	return out, p.check(data, out)
}

// patcher is one workbook being changed.
type patcher struct {
	*book
	changed map[string][]byte // parts written anew, by partKey; nil: taken out
	added   []string          // names of those that were not there
	formats []numberFormat
	formula bool  // a cell with a formula lost it
	err     error // the first part that could not be read
}

// openPatcher finds the sheets' parts and the styles.
func openPatcher(data []byte) (*patcher, error) {
	b, err := openBook(data)
	if err != nil {
		return nil, err
	}
	x := &xlsxReader{book: b}
	if part := b.related("styles"); part != "" {
		if err := b.scan(part, x.readStyles); err != nil {
			return nil, err
		}
	}
	return &patcher{book: b, changed: map[string][]byte{}, formats: x.formats}, nil
}

// text is a part as it is now, nil where there is none or it cannot be read,
// which Apply tells in the end.
func (w *patcher) text(name string) []byte {
	if b, ok := w.changed[partKey(name)]; ok {
		return b
	}
	b, err := w.part(name)
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("workbook: %w", err)
	}
	return b
}

// relations are the relationships of a part as they are now.
func (w *patcher) relations(of string) []relationship {
	rels, err := w.relationships(of)
	if text, ok := w.changed[partKey(relsPart(of))]; ok {
		rels, err = readRelationships(text, of)
	}
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("workbook: %w", err)
	}
	return rels
}

func (w *patcher) set(name string, data []byte) {
	key := partKey(name)
	if _, ok := w.changed[key]; !ok && !w.has(name) {
		w.added = append(w.added, name)
	}
	w.changed[key] = data
}

func (w *patcher) find(name string) (bookSheet, error) {
	for _, s := range w.sheets {
		if s.name == name && s.kind == "worksheet" {
			return s, nil
		}
	}
	return bookSheet{}, unsafe("工作簿里没有“%s”这张表", name)
}

// sheet changes one sheet.
func (w *patcher) sheet(p *SheetPatch) error {
	s, err := w.find(p.Name)
	if err != nil {
		return err
	}
	x, err := readSheetText(w.text(s.part))
	if err != nil {
		return fmt.Errorf("workbook: 表 %s：%w", s.name, err)
	}
	if len(p.Rows) > 0 {
		if err := w.move(s, x, p.Rows); err != nil {
			return err
		}
	}
	for _, c := range p.Cells {
		if err := w.cell(s, x, c, p.Like[c.Row]); err != nil {
			return err
		}
	}
	w.set(s.part, x.text())
	return nil
}

// cell gives one cell another content.
func (w *patcher) cell(s bookSheet, x *sheetText, p CellPatch, like int) error {
	r, c := x.find(p.Row, p.Col)
	if c == nil {
		if p.Text == "" {
			return nil
		}
		r, c = x.make(p.Row, p.Col, like)
	}
	switch f := formulaTag(c.body); {
	case f == "":
	case getAttribute(f, "t") == "shared" || getAttribute(f, "t") == "array" || getAttribute(f, "t") == "dataTable":
		return unsafe("“%s”的 %s 是与别的格子连在一起的公式，不能在这里改；请在 Excel 或 WPS 里改", strings.TrimSpace(s.name), CellName(p.Row, p.Col))
	default:
		w.formula = true
	}
	tag := c.tag
	for _, name := range []string{"t", "cm", "vm"} {
		tag = dropAttribute(tag, name)
	}
	end := "</" + x.prefix + "c>"
	switch {
	case p.Text == "":
		c.body = nil
	case p.Number && w.showsNumber(getAttribute(tag, "s")):
		c.body = []byte("<" + x.prefix + "v>" + p.Text + "</" + x.prefix + "v>" + end)
	default:
		tag = setAttribute(tag, "t", "inlineStr")
		c.body = []byte(fmt.Sprintf(`<%[1]sis><%[1]st xml:space="preserve">%[2]s</%[1]st></%[1]sis>`, x.prefix, escapeText(p.Text)) + end)
	}
	c.tag = tag
	x.grow(r, p)
	return nil
}

// formulaTag is the start tag of the formula in a cell, "" where there is none.
func formulaTag(body []byte) string {
	found := ""
	if bytes.Contains(body, []byte("f")) {
		replaceTags(string(body), func(tag string) string {
			if found == "" && tagName(tag) == "f" {
				found = tag
			}
			return tag
		})
	}
	return found
}

// escapeText is a text as the contents of an element: characters that XML does
// not have as _xHHHH_, and as _x005F_ the underscore of what would be read as
// such (ST_Xstring, 22.9.2.19).
func escapeText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	var out strings.Builder
	for i, r := range s {
		switch {
		case r == '_' && i+7 <= len(s) && unescapeX(s[i:i+7]) != s[i:i+7]:
			out.WriteString("_x005F_")
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			fmt.Fprintf(&out, "_x%04X_", r)
		default:
			out.WriteRune(r)
		}
	}
	return xmlEscapes.Replace(out.String())
}

// showsNumber reports whether a cell of a style shows a number as it is: not as
// text, a share or a date.
func (w *patcher) showsNumber(style string) bool {
	n, err := strconv.Atoi(style)
	if err != nil || n < 0 || n >= len(w.formats) {
		return true
	}
	f := w.formats[n]
	return !f.date && !strings.Contains(f.code, "%") && f.code != "@"
}

// grow makes a row of fixed height high enough for a text.
func (x *sheetText) grow(r *rowText, p CellPatch) {
	height, err := strconv.ParseFloat(getAttribute(r.tag, "ht"), 64)
	if err != nil || p.Text == "" || p.Number {
		return
	}
	last := p.Col
	for _, m := range x.merges {
		if m.Row1 == p.Row && m.Col1 == p.Col {
			if m.Row2 > m.Row1 {
				return
			}
			last = m.Col2
		}
	}
	width := 0.0
	for col := p.Col; col <= last; col++ {
		w := 8.43
		for _, c := range x.columns {
			if col >= c.first && col <= c.last {
				w = c.width
			}
		}
		width += w
	}
	lines := 0
	for line := range strings.SplitSeq(p.Text, "\n") {
		lines += 1 + int(float64(max(0, diag.Width(line)-1))/max(1, width-1))
	}
	if need := min(400, float64(lines)*14+4); need > height && lines > 1 {
		r.tag = setAttribute(setAttribute(r.tag, "ht", strconv.FormatFloat(need, 'f', -1, 64)), "customHeight", "1")
	}
}

// dropCalcChain takes out the list of cells with formulas: one of them is none
// any more. Excel makes it anew.
func (w *patcher) dropCalcChain() error {
	for _, r := range w.rels {
		if r.kind != "calcChain" {
			continue
		}
		w.set(r.target, nil)
		if err := w.without(relsPart(w.main), func(tag string) bool { return getAttribute(tag, "Id") == r.id }); err != nil {
			return err
		}
		of := func(tag string) bool { return partKey(getAttribute(tag, "PartName")) == partKey(r.target) }
		if err := w.without(typesPart, of); err != nil {
			return err
		}
	}
	return nil
}

// without takes out of the root of a part the elements whose start tag is so.
func (w *patcher) without(part string, so func(tag string) bool) error {
	r, err := w.revise(part, 2)
	if err != nil {
		return err
	}
	for _, c := range r.root.children {
		if so(r.tag(c)) {
			r.edits = append(r.edits, edit{c.start, c.end, ""})
		}
	}
	w.set(part, r.text())
	return nil
}

// write puts the package together: parts that did not change are taken over as
// they are, compressed.
func (w *patcher) write() ([]byte, error) {
	if w.err != nil {
		return nil, w.err
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range w.files {
		key := partKey(f.Name)
		text, changed := w.changed[key]
		var err error
		switch {
		case changed && text == nil: // taken out
		case !changed || bytes.Equal(text, w.parts[key]):
			err = copyPart(to, f)
		default:
			err = add(to, &zip.FileHeader{Name: partPath(f.Name), Method: zip.Deflate, Modified: f.Modified, NonUTF8: f.NonUTF8}, text)
		}
		if err != nil {
			return nil, fmt.Errorf("workbook: %w", err)
		}
	}
	for _, name := range w.added {
		if err := add(to, &zip.FileHeader{Name: name, Method: zip.Deflate}, w.changed[partKey(name)]); err != nil {
			return nil, fmt.Errorf("workbook: %w", err)
		}
	}
	if err := to.Close(); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return out.Bytes(), nil
}

// partPath is the name of a part with the separators that all programs know.
func partPath(name string) string { return strings.ReplaceAll(name, `\`, "/") }

// copyPart takes a part over as it is, compressed.
func copyPart(to *zip.Writer, f *zip.File) error {
	if partPath(f.Name) == f.Name {
		return to.Copy(f)
	}
	header := f.FileHeader
	header.Name = partPath(f.Name)
	out, err := to.CreateRaw(&header)
	if err != nil {
		return err
	}
	in, err := f.OpenRaw()
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return err
}

// firstDay is 1980-01-01 in the form of a zip: no day at all would be none.
const firstDay = 1<<5 | 1

// add writes a part.
func add(to *zip.Writer, h *zip.FileHeader, text []byte) error {
	if h.Modified.IsZero() {
		h.ModifiedDate = firstDay
	}
	f, err := to.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return err
}
