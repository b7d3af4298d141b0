package supplement

import (
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// ReadWorkbook reads the workbook form and compares it with the field table of
// the layout that it names.
func ReadWorkbook(w *workbook.Workbook, layouts Layouts) (*Document, diag.List) {
	r := newCellReader(w.File, layouts)
	r.read(filledIn(w))
	r.list.Sort()
	list := r.list.First(maxMessages, "supplement.limit", diag.Position{File: w.File})
	covered(w, &list)
	return r.doc, list
}

type cellReader struct {
	fitter
}

func newCellReader(name string, layouts Layouts) *cellReader {
	return &cellReader{fitter{doc: layouts.Of("").Empty(name), cells: true, root: &node{kind: mapping, at: diag.Position{File: name}},
		layouts: layouts}}
}

// layout is what the workbook names as its layout.
func (r *cellReader) layout(sheets []filled) *node {
	for i := range sheets {
		if spec := &sheetSpecs[0]; strings.TrimSpace(sheets[i].name) == spec.name {
			first := newCellReader(r.doc.File, nil)
			first.sheet(&sheets[i], spec, first.root).read()
			return at(first.root, "layout")
		}
	}
	return nil
}

// sheet is a sheet to be read, its rows' keys starting from base.
func (r *cellReader) sheet(s *filled, spec *sheetSpec, base *node) *filledSheet {
	f := &filledSheet{cellReader: r, sheet: s, spec: spec, base: base, used: map[[2]int]bool{}, at: map[[2]int]*filledCell{}}
	for i := range s.cells {
		c := &s.cells[i]
		f.at[[2]int{c.row, c.col}] = c
		f.last = max(f.last, c.row)
	}
	return f
}

func (r *cellReader) read(sheets []filled) {
	r.choose(r.layout(sheets))
	table := r.doc.Fields
	found := map[string]bool{}
	forms := &node{kind: sequence}
	for i := range sheets {
		s := &sheets[i]
		name := strings.TrimSpace(s.name)
		if name == guideSheet || name == choiceSheet || len(s.cells) == 0 {
			continue
		}
		spec := &looseSheet
		n := slices.IndexFunc(table.sheets, func(spec sheetSpec) bool {
			return spec.name == name || spec.name == formSheet && strings.HasPrefix(name, formSheet)
		})
		switch {
		case n >= 0:
			spec = &table.sheets[n]
		case name != LocalSheet:
			r.list.Add(diag.Diagnostic{Severity: diag.Warning, Code: "supplement.sheet", At: s.at, Message: "没有读“" + clip(name) + "”这张表：补充资料里没有这个名称的表",
				Hint: "不用的表请删去；改过名称的请改回来：" + strings.Join(table.sheetNames(), "、")})
			continue
		}
		base := r.root
		if spec.name == formSheet {
			base = &node{kind: mapping, at: s.at}
		}
		found[spec.name] = true
		r.sheet(s, spec, base).read()
		if spec.name == formSheet {
			if prune(base, table.root.Member("forms").Item, false); base.kind == mapping {
				forms.items = append(forms.items, base)
			}
		}
	}
	if !found[table.sheets[0].name] {
		r.fail(diag.Position{File: r.doc.File}, "supplement.sheet", "没有“"+table.sheets[0].name+"”这张表，不像是补充资料", "请用 juesuan init 生成的工作簿填写")
		return
	}
	if len(forms.items) > 0 {
		forms.at = forms.items[0].at
		r.put(r.root, "forms", forms)
	}
	r.doc.note(r.root, "", true)
	prune(r.root, table.root, true)
	r.fitter.fit(r.root)
}

func (t *Fields) sheetNames() []string {
	var out []string
	for i := range t.sheets {
		out = append(out, t.sheets[i].name)
	}
	return out
}

// put puts a value into a group at a path of keys.
func (r *cellReader) put(base *node, path string, value *node) {
	keys := strings.Split(path, ".")
	for i, key := range keys {
		j := slices.IndexFunc(base.pairs, func(p pair) bool { return p.key == key })
		if i == len(keys)-1 {
			base.pairs = append(base.pairs, pair{key: key, keyAt: value.at, value: value})
			return
		}
		if j < 0 {
			group := &node{kind: mapping, at: value.at}
			base.pairs = append(base.pairs, pair{key: key, keyAt: value.at, value: group})
			j = len(base.pairs) - 1
		}
		base = base.pairs[j].value
	}
}

// prune takes out the groups and items in which no cell is filled in, save
// those that are required: there each cell that lacks something is named.
func prune(n *node, f *Field, required bool) {
	switch n.kind {
	case mapping:
		if f.Type == Amount {
			return
		}
		if n.empty() && !required {
			n.kind = nothing
			return
		}
		for _, p := range n.pairs {
			if m := f.Member(p.key); m != nil {
				prune(p.value, m, m.Required)
			}
		}
	case sequence:
		n.items = slices.DeleteFunc(n.items, (*node).empty)
		if len(n.items) == 0 {
			n.kind = nothing
		}
		for _, item := range n.items {
			prune(item, f.Item, false)
		}
	}
}

// empty reports whether nothing was filled in.
func (n *node) empty() bool {
	switch n.kind {
	case nothing:
		return true
	case mapping:
		return !slices.ContainsFunc(n.pairs, func(p pair) bool { return !p.value.empty() })
	case sequence:
		return !slices.ContainsFunc(n.items, func(i *node) bool { return !i.empty() })
	}
	return false
}

// filledSheet is one sheet being read.
type filledSheet struct {
	*cellReader
	sheet *filled
	spec  *sheetSpec
	base  *node // what the rows' keys start from
	at    map[[2]int]*filledCell
	used  map[[2]int]bool
	last  int // row
}

func (f *filledSheet) read() {
	tableHead, columns := 0, map[int]int(nil)
	if f.spec.table != nil {
		tableHead, columns = f.tableHead()
	}
	end := f.last + 1
	if f.spec.rows != nil {
		if tableHead > 0 {
			end = tableHead
		}
		f.rows(end)
	}
	if tableHead > 0 {
		f.wholeRow(tableHead)
		f.nextEntry(max(tableHead, f.last)+1, columns)
		f.tableRows(tableHead, columns)
	} else if t := f.spec.table; t != nil {
		f.headless(quotedCaptions(t))
		if t.coded == nil {
			f.put(f.base, t.lists[0], &node{kind: unread, at: f.sheet.at})
		}
	}
	for i := range f.sheet.cells {
		c := &f.sheet.cells[i]
		if !f.used[[2]int{c.row, c.col}] && c.row > 2 && (c.text != "" || c.problem != "") {
			f.list.Add(diag.Diagnostic{Severity: diag.Warning, Code: "supplement.stray", At: c.at, Message: "这一格的内容没有读：“" + clip(c.text) + "”不在要填写的格子里",
				Hint: "请挪到要填的格子；只是备注的，可以不管或删去", Alike: "的内容没有读：不在要填写的格子里"})
		}
	}
}

// nextEntry notes where the next line of the table would go.
func (f *filledSheet) nextEntry(row int, columns map[int]int) {
	t := f.spec.table
	if f.spec.name == formSheet {
		return // of which form?
	}
	at := f.sheet.place(row, max(1, columns[0]))
	if f.doc.places == nil {
		f.doc.places = map[string]diag.Position{}
	}
	for _, w := range t.coded {
		f.doc.places[w.Key] = at
	}
	for _, list := range t.lists[:min(1, len(t.lists))] {
		f.doc.places[list] = at
	}
}

// headless reports a sheet whose captions are not there; nothing more is said
// of its cells.
func (f *filledSheet) headless(captions string) {
	f.fail(f.sheet.at, "supplement.sheet", "找不到表头：应有"+captions, "请用 juesuan init 生成的表，表头照原样保留")
	for i := range f.sheet.cells {
		f.wholeRow(f.sheet.cells[i].row)
	}
}

func quotedCaptions(t *tableSpec) string {
	var out []string
	for i := range t.columns {
		out = append(out, "“"+t.columns[i].caption+"”")
	}
	return strings.Join(out, "、")
}

// wholeRow marks a whole row as read.
func (f *filledSheet) wholeRow(row int) {
	for i := range f.sheet.cells {
		if c := &f.sheet.cells[i]; c.row == row {
			f.used[[2]int{c.row, c.col}] = true
		}
	}
}

// caption is a cell's text as captions are compared.
func caption(s string) string {
	s = strings.Join(strings.Fields(strings.TrimLeft(strings.TrimSpace(s), "*＊")), "")
	return wideBrackets.Replace(s)
}

var wideBrackets = strings.NewReplacer("(", "（", ")", "）")

// tableHead finds the captions of the table: the row that holds most of them.
func (f *filledSheet) tableHead() (row int, columns map[int]int) {
	t := f.spec.table
	best := 0
	for i := 0; i < len(f.sheet.cells); {
		n := f.sheet.cells[i].row
		found := map[int]int{}
		for ; i < len(f.sheet.cells) && f.sheet.cells[i].row == n; i++ {
			text := caption(f.sheet.cells[i].text)
			for k := range t.columns {
				if _, twice := found[k]; !twice && t.columns[k].caption == text {
					found[k] = f.sheet.cells[i].col
				}
			}
		}
		if len(found) > best && len(found)*2 > len(t.columns) {
			best, row, columns = len(found), n, found
		}
	}
	if row > 0 {
		for k := range t.columns {
			if _, ok := columns[k]; !ok && t.columns[k].key != colName {
				f.fail(f.sheet.place(row, 1), "supplement.sheet", "表头缺少“"+t.columns[k].caption+"”这一栏", "表头请照原样保留")
			}
		}
	}
	return row, columns
}

// take is a cell as a node; an empty one is a node too, at its place.
func (f *filledSheet) take(row, col int) *node {
	c := f.at[[2]int{row, col}]
	if c == nil {
		return &node{at: f.sheet.place(row, col)}
	}
	f.used[[2]int{row, col}] = true
	n := &node{at: c.at}
	switch text := clean(c.text); {
	case c.problem != "":
		f.fail(c.at, "supplement.cell", c.problem, c.hint)
	case text != "":
		n.kind, n.text = scalar, text
		if c.hidden {
			f.list.Add(diag.Diagnostic{Severity: diag.Warning, Code: "supplement.hidden", At: c.at,
				Message: "这一格在隐藏的行或列里，却填有内容“" + clip(text) + "”", Hint: "隐藏的内容照样算数；不该有的请删去", Alike: "在隐藏的行或列里，却填有内容"})
		}
	}
	return n
}

// digits makes a cell that holds a number with separators plain.
func digits(n *node) *node {
	if n.kind == scalar {
		n.text = plainMarks.Replace(n.text)
		for i, wide := range "０１２３４５６７８９" {
			n.text = strings.ReplaceAll(n.text, string(wide), string(rune('0'+i/3)))
		}
		// Accountants write a negative number in parentheses.
		narrow := strings.NewReplacer("（", "(", "）", ")").Replace(n.text)
		if inner, ok := strings.CutPrefix(narrow, "("); ok && strings.HasSuffix(inner, ")") {
			if inner = strings.TrimSpace(strings.TrimSuffix(inner, ")")); !strings.HasPrefix(inner, "-") {
				if _, problem := plainNumber(inner); problem == "" {
					n.text = "-" + inner
				}
			}
		}
	}
	return n
}

var plainMarks = strings.NewReplacer("，", ",", "。", ".", "．", ".", "－", "-", "−", "-", "¥", "", "￥", "")

// splitUnit takes the unit off that stands behind an amount in its cell.
func splitUnit(n, unit *node) (*node, *node) {
	digits(n)
	for _, u := range [...]string{"万元", "千元", "元"} {
		if rest, ok := strings.CutSuffix(n.text, u); ok && (unit == nil || unit.kind == nothing) {
			n.text = strings.TrimSpace(rest)
			return n, &node{kind: scalar, at: n.at, text: u}
		}
	}
	return n, unit
}

// amountNode is an amount with what is said beside it, as amountMembers has it.
func amountNode(value *node, beside ...*node) *node {
	if beside == nil {
		beside = make([]*node, len(capBeside))
	}
	value, beside[0] = splitUnit(value, beside[0])
	if !slices.ContainsFunc(beside[1:], (*node).isScalar) && (value.kind == nothing || !beside[0].isScalar()) {
		return value
	}
	return value.with(beside)
}

// isScalar may be asked of nil.
func (n *node) isScalar() bool { return n != nil && n.kind == scalar }

// with is an amount as the group of what is said of it.
func (n *node) with(beside []*node) *node {
	out := &node{kind: mapping, at: n.at, pairs: []pair{{key: amountMembers[0].Key, keyAt: n.at, value: n}}}
	for i, x := range beside {
		if x.isScalar() {
			out.pairs = append(out.pairs, pair{key: amountMembers[i+1].Key, keyAt: x.at, value: x})
		}
	}
	return out
}

// scalarNode is a cell as its field wants it.
func scalarNode(n *node, f *Field) *node {
	switch f.Type {
	case Whole, Number:
		digits(n)
		if whole, problem := plainNumber(n.text); f.Type == Whole && n.kind == scalar && problem == "" {
			n.text = whole // without separators
		}
	case Date:
		n.text = isoDate(n.text)
	case Text:
		n.text = strings.Join(strings.FieldsFunc(n.text, func(r rune) bool { return r == '\n' || r == '\r' }), "")
	}
	if f.Key == "of" && n.kind == scalar {
		n.text = topicKey(n.text)
	}
	return n
}
