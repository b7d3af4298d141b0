package supplement

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// sheetEdit is what changes make of the workbook form.
type sheetEdit struct {
	workbook.Patch
	layouts Layouts
	tree    *tree
	before  diag.List
	changes []Change
}

// editSheets says what changes make of the workbook form. Only the cells that
// they are about, and the rows of a list that they put in order, are named.
// When that has been done and the workbook read again, check says whether it is
// what was wanted.
func editSheets(w *workbook.Workbook, changes []Change, layouts Layouts) (*sheetEdit, error) {
	sheets := filledIn(w)
	read := func() *cellReader {
		r := newCellReader(w.File, layouts)
		r.read(sheets)
		return r
	}
	r := read()
	if err := unreadable(r.root, r.list); err != nil {
		return nil, err
	}
	e := &sheetEdit{layouts: layouts, tree: newTree(r.root, r.doc, true), before: r.list, changes: changes}
	if err := e.tree.all(changes); err != nil {
		return nil, err
	}
	s := &sheetEditor{sheetEdit: e, read: read(), sheets: sheets}
	s.was = s.read.root
	return e, s.edit()
}

// check compares a workbook after its edit with what was wanted.
func (e *sheetEdit) check(w *workbook.Workbook) error {
	r := newCellReader(w.File, e.layouts)
	r.read(filledIn(w))
	return e.tree.wanted(r.root, r.doc, r.list, e.before, e.changes)
}

// editWorkbook makes changes in a workbook: only its cells that they are about
// are written anew, by the patch of the package.
func editWorkbook(data []byte, name string, changes []Change, layouts Layouts) ([]byte, error) {
	w, list := workbook.Read(data, name)
	if w == nil {
		return nil, &EditError{Text: list[0].Message}
	}
	e, err := editSheets(w, changes, layouts)
	if err != nil {
		return nil, err
	}
	if len(e.Copies)+len(e.Order)+len(e.Sheets) == 0 {
		return data, nil
	}
	out, err := e.Apply(data)
	if err != nil {
		var u *workbook.Unsafe
		if errors.As(err, &u) {
			return nil, &EditError{Text: u.Text}
		}
		return nil, &EditError{Text: "这份工作簿的写法程序不认识，没有改（" + err.Error() + "）；请直接在 Excel 或 WPS 里填写"}
	}
	again, list := workbook.Read(out, name)
	if again == nil {
		return nil, &EditError{Text: "改好后再读一遍却读不出，没有保存（" + list[0].Message + "）；请直接在 Excel 或 WPS 里填写"}
	}
	if err := e.check(again); err != nil {
		return nil, err
	}
	return out, nil
}

// sheetEditor compares what the workbook says with what it is to say.
type sheetEditor struct {
	*sheetEdit
	read   *cellReader
	was    *node // as the workbook says it
	sheets []filled
}

func (s *sheetEditor) edit() error {
	for i := range s.tree.table.sheets {
		spec := &s.tree.table.sheets[i]
		if spec.name == formSheet {
			if err := s.forms(spec); err != nil {
				return err
			}
			continue
		}
		n := slices.IndexFunc(s.sheets, func(f filled) bool { return strings.TrimSpace(f.name) == spec.name })
		if n < 0 {
			if path := s.differs(spec); path != "" {
				return refuse(path, "工作簿里没有“%s”这张表，不能填；请从 juesuan init 生成的工作簿复制一张过来", spec.name)
			}
			continue
		}
		if err := s.sheet(&s.sheets[n], spec, s.sheets[n].name, "", s.was, s.tree.root); err != nil {
			return err
		}
	}
	return nil
}

// differs is a path that a sheet shows and that is to change, "" for none.
func (s *sheetEditor) differs(spec *sheetSpec) string {
	paths := spec.roots()
	if spec.rows != nil {
		paths = nil
		for _, l := range s.tree.table.lines(spec) {
			if l.path != "" {
				paths = append(paths, l.path)
			}
		}
	}
	for _, path := range paths {
		if !said(s.was, path).same(said(s.tree.root, path)) {
			return path
		}
	}
	return ""
}

// said is the node at a path of keys, one that says nothing where there is none.
func said(n *node, path string) *node {
	if n = at(n, path); n == nil {
		return &node{}
	}
	return n
}

// rowOf is the row of a cell.
func rowOf(at diag.Position) int {
	n, _ := strconv.Atoi(strings.TrimLeft(at.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return n
}

// sheetSync is one sheet being compared.
type sheetSync struct {
	*filledSheet
	prefix string // of paths, in messages
	out    workbook.SheetPatch
	rows   int          // that are there, with those added
	types  map[int]Type // of the fields that have rows
}

// sheet compares one sheet: what its cells said, and what they are to say.
func (s *sheetEditor) sheet(in *filled, spec *sheetSpec, name, prefix string, was, want *node) error {
	f := s.read.sheet(in, spec, was)
	y := &sheetSync{filledSheet: f, prefix: prefix, out: workbook.SheetPatch{Name: name, Like: map[int]int{}},
		rows: f.last, types: map[int]Type{}}
	tableHead, columns := 0, map[int]int(nil)
	if spec.table != nil {
		tableHead, columns = f.tableHead()
	}
	if spec.rows != nil {
		end := f.last + 1
		if tableHead > 0 {
			end = tableHead
		}
		if err := y.lines(end, was, want); err != nil {
			return err
		}
	}
	var err error
	switch t := spec.table; {
	case t == nil:
	case t.coded != nil:
		err = y.coded(tableHead, columns, was, want)
	default:
		err = y.list(tableHead, columns, was, want)
	}
	if err != nil {
		return err
	}
	if len(y.out.Cells) > 0 || len(y.out.Rows) > 0 {
		slices.SortFunc(y.out.Cells, func(a, b workbook.CellPatch) int { return cmp.Or(a.Row-b.Row, a.Col-b.Col) })
		s.Sheets = append(s.Sheets, y.out)
	}
	return nil
}

func (y *sheetSync) refuse(path, format string, args ...any) error {
	return refuse(y.prefix+path, format, args...)
}

// text is what a cell holds, as the reader takes it.
func (y *sheetSync) text(row, col int) string {
	if c := y.at[[2]int{row, col}]; c != nil {
		return clean(c.text)
	}
	return ""
}

// put makes a cell hold a text, if it does not yet; what was in it is at
// another place when rows move.
func (y *sheetSync) put(from, to, col int, text string, number bool) {
	c := y.at[[2]int{from, col}]
	before := y.text(from, col)
	if (text == before || number && plainest(text) == plainest(before)) && (c == nil || c.problem == "") {
		return
	}
	if number {
		text, number = asNumber(text)
	}
	y.out.Cells = append(y.out.Cells, workbook.CellPatch{Row: to, Col: col, Text: text, Number: number})
}

// isNumber reports whether the values of a field are numbers in cells.
func (f *Field) isNumber() bool { return f.Type == Amount || f.Type == Number || f.Type == Whole }

// cell makes a cell say a scalar, or an amount with its unit behind it.
func (y *sheetSync) cell(path string, f *Field, from, to, col int, was, want *node) error {
	if was.same(want) {
		return nil
	}
	text, number := "", f.isNumber()
	switch {
	case want.empty():
	case f.Type == Amount && want.kind == mapping:
		for _, p := range want.pairs {
			switch {
			case p.key == "unit":
				number = false
			case p.key != "value" && !p.value.empty():
				return y.refuse(path, "“%s”旁边没有地方写口径、数据来源、推定", f.Name)
			}
		}
		text = said(want, "value").text + said(want, "unit").text
	case f.Key == "of":
		text = ComparisonText(want.text)
	default:
		text = want.text
	}
	y.put(from, to, col, text, number)
	return nil
}

// amount makes the cells of a row say an amount with what goes beside it.
func (y *sheetSync) amount(path string, f *Field, row int, value int, beside [4]int, was, want *node) error {
	if was.same(want) {
		return nil
	}
	v := want
	if want.kind == mapping {
		v = said(want, "value")
	}
	if v.empty() {
		v = &node{}
	}
	y.put(row, row, value, v.text, true)
	for i, col := range beside {
		text := ""
		if want.kind == mapping {
			text = said(want, amountMembers[i+1].Key).text
		}
		if i == 3 && text != "" {
			text = yes(IsTrue(text))
		}
		switch {
		case col > 0:
			y.put(row, row, col, text, false)
		case text != "" && i == 0:
			y.out.Cells = slices.DeleteFunc(y.out.Cells, func(c workbook.CellPatch) bool { return c.Row == row && c.Col == value })
			y.put(row, row, value, v.text+text, false)
		case text != "":
			return y.refuse(path, "“%s”旁边没有写%s的一栏", f.Name, amountMembers[i+1].Name)
		}
	}
	return nil
}
