package compose

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// leaf is a bottom column of a table's caption tree: one physical column, or
// several for a code printed under 类, 款, 项.
type leaf struct {
	spec  *pack.ColumnSpec
	first int // physical column
	width int // physical columns
}

// tableBuilder lays one statement out.
type tableBuilder struct {
	*composer
	spec    *pack.TableSpec
	columns []pack.ColumnSpec // of this piece of it
	stmt    *accounts.Statement
	leaves  []leaf
	cols    int
	further bool
	counted int // columns of figures that have a number in the 栏次 row
	ref     doc.Ref
	table   *doc.Table

	head, text, mid, num doc.StyleID
}

// statement composes the table of a node: the heading is already there.
func (c *composer) statement(spec *pack.TableSpec, n *pack.Node) {
	d := &c.pack.Tables.Defaults
	stmt, number := c.book.Statement(spec.Statement.ID), numberOf(n, spec.Number)
	empty, counted := false, 0
	for i, columns := range pieces(spec.Columns, stmt, c.facts) {
		b := &tableBuilder{
			composer: c, spec: spec, columns: columns, stmt: stmt, ref: c.packRef(spec.At), counted: counted,
			head: c.pack.Style(spec.Styles.Head), text: c.pack.Style(spec.Styles.Text), mid: c.pack.Style(spec.Styles.Center), num: c.pack.Style(spec.Styles.Number),
		}
		b.table = &doc.Table{
			Style: b.text, Border: d.Border.V, Padding: d.Padding.V, MinSize: d.MinSize.V, Full: true, RowFill: spec.Fill,
			Title: c.plain(&n.Title), Holds: cmp.Or(stmt.Number(), stmt.Title()), Anchor: c.newAnchor(), Ref: b.ref,
		}
		if b.further = i > 0; b.further {
			c.add(&doc.PageBreak{})
			if number != "" {
				number = numberOf(n, spec.Number) + d.Continued
			}
		}
		b.flatten(columns)
		b.lead(number, true)
		b.captions()
		if spec.Ordinals {
			b.ordinals()
		}
		if empty = b.body(); !empty && i == 0 {
			b.unfilled()
		}
		b.tail()
		counted = b.counted
		c.add(b.table)
	}
	note := func(t *pack.Template) {
		if t.IsZero() {
			return
		}
		for _, p := range c.paragraphs(t, c.pack.Style(d.NoteStyle), c.data) {
			c.add(p)
		}
	}
	note(&spec.Note)
	if empty {
		note(&spec.Empty)
	}
	if t := accounts.WithheldNote(stmt.Withheld); !t.IsZero() {
		c.origins = append(c.origins, narrative.Origin{At: t.At})
		ref := doc.Ref(len(c.origins))
		c.add(&doc.Paragraph{Style: c.pack.Style(d.NoteStyle), Ref: ref, Runs: []doc.Run{{Text: "注：" + t.S + "。", Ref: ref}}})
	}
}

func (b *tableBuilder) flatten(columns []pack.ColumnSpec) {
	for i := range columns {
		col := &columns[i]
		if len(col.Columns) > 0 {
			b.flatten(col.Columns)
			continue
		}
		width := max(1, len(col.Parts))
		b.leaves = append(b.leaves, leaf{col, b.cols, width})
		b.cols += width
		for range width {
			b.table.Columns = append(b.table.Columns, doc.Column{Width: col.Width.V})
		}
	}
}

func (b *tableBuilder) para(style doc.StyleID, text string) []doc.Paragraph {
	if text == "" {
		return []doc.Paragraph{{Style: style, Ref: b.ref}}
	}
	return []doc.Paragraph{{Style: style, Ref: b.ref, Runs: []doc.Run{{Text: text, Ref: b.ref}}}}
}

// lead is the lines above the captions, as borderless rows that repeat on
// every page: 公开01表, then 公开部门：… and 金额单位：元.
func (b *tableBuilder) lead(number string, money bool) {
	d := &b.pack.Tables.Defaults
	style := b.pack.Style(d.LeadStyle)
	right := b.pack.Style(d.LeadRight)
	open := doc.Edges{NoTop: true, NoBottom: true, NoLeft: true, NoRight: true}
	if number != "" {
		cell := doc.Cell{Paragraphs: b.para(right, number), ColSpan: b.cols, Edges: open}
		if d.Continued != "" {
			cell.Continued = b.para(right, number+d.Continued)
		}
		b.table.Head = append(b.table.Head, doc.Row{Cells: []doc.Cell{cell}, Lead: true, Ref: b.ref})
	}
	k := b.cols
	if money {
		k -= b.moneyColumns()
	}
	open.NoBottom = false
	cell := func(t *pack.Template, style doc.StyleID, span int) doc.Cell {
		out := doc.Cell{ColSpan: span, Edges: open}
		for _, p := range b.line(t, style, b.data) {
			out.Paragraphs = append(out.Paragraphs, *p)
		}
		if out.Paragraphs == nil {
			out.Paragraphs = b.para(style, "")
		}
		return out
	}
	unit := cell(&d.Left, style, k)
	if number == "" && d.Continued != "" {
		// Without a number it is the line of the money unit that says 续表.
		unit.Continued = append(b.para(style, d.Continued), unit.Paragraphs...)
		if d.Left.IsZero() {
			unit.Continued = b.para(style, d.Continued)
		}
		if b.further {
			unit.Paragraphs = unit.Continued
		}
	}
	cells := []doc.Cell{unit}
	if money {
		cells = append(cells, cell(&d.Right, right, b.cols-k))
	}
	if !d.Center.IsZero() && k > 2 { // in two columns there is no room for three
		cells[0].ColSpan = (k + 1) / 2
		cells = slices.Insert(cells, 1, cell(&d.Center, b.pack.Style(d.LeadMid), k-cells[0].ColSpan))
	}
	b.table.Head = append(b.table.Head, doc.Row{Cells: cells, Lead: true, Ref: b.ref})
}

// numberOf is the number that a table has at its place: 公开10表, or none.
func numberOf(n *pack.Node, own string) string {
	if n.Number == "none" {
		return ""
	}
	return cmp.Or(n.Number, own)
}

// moneyColumns is how many columns the money unit spans: it is short and the
// name of the unit beside it long, but it has to fit on one line.
func (b *tableBuilder) moneyColumns() int {
	d := &b.pack.Tables.Defaults
	const unknown = 12 * doc.MM // a width that the content decides
	room := doc.Length(utf8.RuneCountInString(b.plain(&d.Right)))*b.pack.Styles[b.pack.Style(d.LeadRight)].Size + 2*d.Padding.V
	n := 0
	for n < b.cols-1 && (n < b.cols/4 || room > 0) {
		w := b.table.Columns[b.cols-1-n].Width
		if w == 0 {
			w = unknown
		}
		room -= w
		n++
	}
	return max(1, n)
}

// captions lays the tree of captions out over as many rows as it is deep; a
// leaf reaches down to the last of them.
func (b *tableBuilder) captions() {
	depth := captionDepth(b.columns)
	rows := make([]doc.Row, depth)
	for i := range rows {
		rows[i].Ref = b.ref
	}
	var place func(cols []pack.ColumnSpec, level int)
	place = func(cols []pack.ColumnSpec, level int) {
		for i := range cols {
			col := &cols[i]
			cell := doc.Cell{Header: true, ColSpan: captionWidth(col), RowSpan: 1, Vertical: col.Vertical}
			for _, p := range b.line(&col.Caption, b.head, b.data) {
				cell.Paragraphs = append(cell.Paragraphs, *p)
			}
			if len(cell.Paragraphs) == 0 {
				cell.Paragraphs = b.para(b.head, "")
			}
			if len(col.Columns) == 0 {
				cell.RowSpan = depth - level
			}
			rows[level].Cells = append(rows[level].Cells, cell)
			place(col.Columns, level+1)
		}
	}
	place(b.columns, 0)
	b.table.Head = append(b.table.Head, rows...)
}

func captionDepth(cols []pack.ColumnSpec) int {
	depth := 0
	for i := range cols {
		depth = max(depth, 1+captionDepth(cols[i].Columns))
	}
	return depth
}

func captionWidth(col *pack.ColumnSpec) int {
	if len(col.Columns) == 0 {
		return max(1, len(col.Parts))
	}
	n := 0
	for i := range col.Columns {
		n += captionWidth(&col.Columns[i])
	}
	return n
}

// ordinals is the 栏次 row: figures are numbered from 1 across the table.
func (b *tableBuilder) ordinals() {
	row := doc.Row{Ref: b.ref}
	for _, l := range b.leaves {
		if len(l.spec.Parts) > 0 {
			for _, part := range l.spec.Parts {
				row.Cells = append(row.Cells, doc.Cell{Paragraphs: b.para(b.head, part), Header: true})
			}
			continue
		}
		text := l.spec.Ordinal
		if l.spec.Figure != "" {
			b.counted++
			text = strconv.Itoa(b.counted)
		}
		row.Cells = append(row.Cells, doc.Cell{Paragraphs: b.para(b.head, text), Header: true})
	}
	b.table.Head = append(b.table.Head, row)
}

// line is one row of one block before the blocks stand side by side.
type line struct {
	key    accounts.RowKey
	code   string
	text   string
	center bool
	span   bool
	fill   bool
	heavy  bool // a total, or a class above its sections
}

// weigh sets the texts of a heavy line in 黑体 and its figures bold: totals and
// classes are found at a glance.
func (ln *line) weigh(c *doc.Cell) {
	if !ln.heavy {
		return
	}
	for i := range c.Paragraphs {
		for j := range c.Paragraphs[i].Runs {
			if r := &c.Paragraphs[i].Runs[j]; c.NoWrap {
				r.Bold = true
			} else {
				r.Font = doc.Override{Set: true, Role: doc.Hei}
			}
		}
	}
}

// body composes the rows and reports whether the table has no figure at all.
func (b *tableBuilder) body() (empty bool) {
	blocks := make([][]line, len(b.spec.Blocks))
	longest := 0
	for i, rows := range b.spec.Blocks {
		blocks[i] = b.lines(rows)
		longest = max(longest, len(blocks[i]))
	}
	empty = !b.anyFigure()
	if empty {
		longest += b.spec.BlankRows
	}
	number := 0 // 行次 runs on over the blocks
	for i := range blocks {
		blocks[i] = stretch(blocks[i], longest)
	}
	starts := make([]int, len(blocks))
	for i := range blocks {
		starts[i] = number
		number += len(blocks[i])
	}
	for r := range longest {
		row := doc.Row{Ref: b.ref, MinHeight: b.spec.RowHeight.V}
		for l := 0; l < len(b.leaves); l++ {
			leaf := b.leaves[l]
			block := max(0, leaf.spec.Block-1)
			ln := blocks[block][r]
			if ln.span && leaf.spec.Show == "code" && l+1 < len(b.leaves) && b.leaves[l+1].spec.Show == "name" {
				// The caption of a total row spans code and name.
				row.Cells = append(row.Cells, doc.Cell{ColSpan: leaf.width + 1,
					Paragraphs: b.para(b.captionStyle(ln), ln.text), Header: true})
				ln.weigh(&row.Cells[len(row.Cells)-1])
				l++
				continue
			}
			row.Cells = append(row.Cells, b.cell(leaf, ln, starts[block]+r+1))
			if leaf.spec.Show != "line" {
				ln.weigh(&row.Cells[len(row.Cells)-1])
			}
		}
		row.KeepNext = len(blocks) == 1 && r+1 < longest && blocks[0][r].above(&blocks[0][r+1])
		b.table.Rows = append(b.table.Rows, row)
	}
	return empty
}

// above reports whether a line is the 类 or 款 of the next: at a page's foot it would
// lead nothing.
func (l *line) above(next *line) bool {
	return l.code != "" && len(next.code) > len(l.code) && strings.HasPrefix(next.code, l.code)
}

func (b *tableBuilder) captionStyle(ln line) doc.StyleID {
	if ln.center {
		return b.mid
	}
	return b.text
}

func (b *tableBuilder) cell(l leaf, ln line, number int) doc.Cell {
	cell := doc.Cell{ColSpan: l.width}
	switch l.spec.Show {
	case "name":
		cell.Header = ln.text != ""
		cell.Paragraphs = b.para(b.captionStyle(ln), ln.text)
	case "code":
		cell.Header = ln.code != ""
		cell.NoWrap = true
		cell.Paragraphs = b.para(b.text, ln.code)
	case "line":
		cell.NoWrap = true
		cell.Paragraphs = b.para(b.mid, strconv.Itoa(number))
	default:
		cell = b.figure(ln.key, accounts.ColumnKey(l.spec.Figure))
		cell.ColSpan = l.width
	}
	return cell
}

// figure is a number's cell; a row the statement lacks prints as an empty cell.
func (b *tableBuilder) figure(row accounts.RowKey, col accounts.ColumnKey) doc.Cell {
	cell := doc.Cell{NoWrap: true, Paragraphs: b.para(b.num, "")}
	at := accounts.Cell{Statement: b.stmt.ID, Row: row, Column: col}
	if kind := b.stmt.Kind(row, col); kind != accounts.Money {
		return b.aside(b.stmt.Aside[at], kind)
	}
	n := b.facts.Cells[at]
	if row != "" && n != nil && n.Digits != "" {
		cell.Paragraphs = numberParagraph(b.num, n)
	} else if at := b.stmt.Figure(row, col).At; b.unread[at] && !at.IsZero() {
		cell.Paragraphs = b.para(b.num, gap)
	}
	return cell
}

func numberParagraph(style doc.StyleID, n *narrative.Number) []doc.Paragraph {
	if n == nil {
		return []doc.Paragraph{{Style: style}}
	}
	return []doc.Paragraph{{Style: style, Ref: doc.Ref(n.ID), Runs: []doc.Run{{Text: n.Text(), Ref: doc.Ref(n.ID)}}}}
}

// unfilled reports columns of the pack for which the unit's workbook has none:
// they print empty, and a reader would take that for zero.
func (b *tableBuilder) unfilled() {
	for _, l := range b.leaves {
		key := accounts.ColumnKey(l.spec.Figure)
		if key == "" || b.stmt.Column(key) >= 0 {
			continue
		}
		filled := func(r *accounts.Row) bool {
			n := b.facts.Cells[accounts.Cell{Statement: b.stmt.ID, Row: r.Key, Column: key}]
			return n != nil && n.Digits != ""
		}
		if slices.ContainsFunc(b.stmt.Rows, func(r accounts.Row) bool { return filled(&r) }) {
			continue
		}
		b.diags.Add(diag.Diagnostic{Severity: diag.Warning, Code: "compose.column", At: b.stmt.At,
			Message: "工作簿的" + b.stmt.Number() + "没有“" + b.stmt.ColumnName(key) + "”这一栏，印出来是空的",
			Where:   []diag.Side{{At: l.spec.At, Label: "版式印这一栏"}},
			Hint:    "请在工作簿的这张表里补上这一栏；当地的表没有这一栏的，请换用没有它的版式，或请维护版式的人去掉它"})
	}
}

// stretch gives a block its full length: its fill row becomes as many blank
// rows as are missing; without one they follow at the end.
func stretch(lines []line, n int) []line {
	out := make([]line, 0, n)
	missing := n - len(lines)
	for _, l := range lines {
		if !l.fill {
			out = append(out, l)
			continue
		}
		for range missing + 1 {
			out = append(out, line{})
		}
		missing = -1
	}
	for ; missing > 0; missing-- {
		out = append(out, line{})
	}
	return out
}

// lines generates the rows of a block. A fill row counts as one until stretch
// knows how long the longest block is.
func (b *tableBuilder) lines(specs []pack.RowSpec) []line {
	var out []line
	ordinal := 0
	for i := range specs {
		s := &specs[i]
		if s.Restart {
			ordinal = 0
		}
		from := len(out)
		switch {
		case s.Classes:
			for _, class := range b.dict.Classes() {
				if slices.Contains(s.Omit, class.Code) || s.Nonzero && !b.hasAmount(accounts.RowKey(class.Code)) {
					continue
				}
				ordinal++
				out = append(out, line{key: accounts.RowKey(class.Code), text: accounts.Ordinal(ordinal) + "、" + class.Title})
			}
		case len(s.Codes) > 0:
			out = append(out, b.codes(s.Codes, s.Projects)...)
		case s.Units:
			for i := range b.stmt.Rows {
				if r := &b.stmt.Rows[i]; r.Key.IsUnit() {
					out = append(out, line{key: r.Key, text: r.Name})
				}
			}
		case len(s.Economic) > 0:
			out = append(out, b.economic(s.Economic)...)
		case s.Fill:
			out = append(out, line{fill: true})
		case s.Blank > 0:
			out = append(out, make([]line, s.Blank)...)
		default:
			text := s.Text
			if s.Ordinal {
				ordinal++
				text = accounts.Ordinal(ordinal) + "、" + text
			}
			out = append(out, line{key: accounts.RowKey(s.Row), text: text, center: s.Center, span: s.Span, heavy: s.Center})
		}
		if s.Nonzero {
			out = append(out[:from], slices.DeleteFunc(out[from:], func(l line) bool { return !b.hasAmount(l.key) })...)
		}
	}
	return out
}

// hasAmount reports whether any figure that is printed of a row is not zero.
func (b *tableBuilder) hasAmount(key accounts.RowKey) bool {
	for _, l := range b.leaves {
		col := accounts.ColumnKey(l.spec.Figure)
		if n := b.facts.Cells[accounts.Cell{Statement: b.stmt.ID, Row: key, Column: col}]; n != nil && !n.Value.IsZero() {
			return true
		}
	}
	return false
}

// codeLengths of the levels of a function code.
var codeLengths = map[string]int{"class": 3, "section": 5, "item": 7}

// codes are the statement's code rows of the wanted levels, in its order. A
// class or section that the statement does not print stands before its first
// item: the facts hold its sum. Its 项目 follow a code, where they are wanted.
func (b *tableBuilder) codes(levels []string, projects bool) []line {
	name := b.dict.FunctionTitle
	if f := b.stmt.Form; f != nil && f.Blocks[0].Codes == accounts.EconomicCodes {
		name = b.dict.EconomicTitle
	}
	var want [8]bool
	for _, l := range levels {
		want[codeLengths[l]] = true
	}
	var out []line
	seen := map[string]bool{}
	for i := range b.stmt.Rows {
		r := &b.stmt.Rows[i]
		if _, is := r.Key.Part(); is && projects {
			out = append(out, line{key: r.Key, text: "　" + r.Name})
		}
		if r.Code == "" {
			continue
		}
		for _, n := range [...]int{3, 5, 7} {
			if n > len(r.Code) || seen[r.Code[:n]] || !want[n] && !b.book.Finest(r.Code[:n]) {
				continue
			}
			code := r.Code[:n]
			seen[code] = true
			t, _ := name(code)
			text := t.Title
			if own := b.stmt.Row(accounts.RowKey(code)); own != nil {
				text = cmp.Or(title(own), text)
			}
			out = append(out, line{key: accounts.RowKey(code), code: code, text: text, heavy: n == 3 && len(levels) > 1})
		}
	}
	return out
}

func title(r *accounts.Row) string {
	if r.Title != "" {
		return r.Title
	}
	return r.Name
}

// economic are classes with their sections: the dictionary's, so that rows
// without an amount stand too, and those that only the statement has.
func (b *tableBuilder) economic(classes []string) []line {
	var out []line
	all := b.dict.EconomicCodes()
	for _, class := range classes {
		listed := map[string]bool{}
		for _, code := range all {
			if strings.HasPrefix(code, class) && !b.book.Withholds(code) {
				t, _ := b.dict.EconomicTitle(code)
				text := t.Title
				if own := b.stmt.Row(accounts.RowKey(code)); own != nil {
					text = cmp.Or(title(own), text)
				}
				listed[code] = true
				out = append(out, line{key: accounts.RowKey(code), code: code, text: text, heavy: len(code) == 3})
			}
		}
		for i := range b.stmt.Rows {
			if r := &b.stmt.Rows[i]; strings.HasPrefix(r.Code, class) && !listed[r.Code] {
				out = append(out, line{key: r.Key, code: r.Code, text: title(r), heavy: len(r.Code) == 3})
			}
		}
	}
	return out
}

// tail are rows across all blocks: 人员经费合计 beside 公用经费合计.
func (b *tableBuilder) tail() {
	for _, cells := range b.spec.Tail {
		row := doc.Row{Ref: b.ref, MinHeight: b.spec.RowHeight.V}
		for i := range cells {
			t := &cells[i]
			cell := doc.Cell{Paragraphs: b.para(b.mid, t.Text), Header: true}
			if t.Figure != "" {
				cell = b.figure(accounts.RowKey(t.Row), accounts.ColumnKey(t.Figure))
			}
			cell.ColSpan = max(1, t.Span)
			(&line{heavy: true}).weigh(&cell)
			row.Cells = append(row.Cells, cell)
		}
		b.table.Rows = append(b.table.Rows, row)
	}
}
