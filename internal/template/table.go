package template

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/pack"
	"juesuan/internal/pattern"
	"juesuan/internal/published"
	"juesuan/internal/scope"
)

// Table is a table of the template as the pack lays it out.
type Table struct {
	ID       string
	Form     *accounts.Form
	Number   string // 公开01表, as far as the template has one
	Columns  []*Column
	Blocks   [][]Row
	Tail     [][]Tail
	Ordinals bool // a row 栏次
	Note     []Piece
	Empty    []Piece

	title string // that stands in the table's own first row
	line  int
	notes []string
}

// Column is a caption with columns under it, or a leaf.
type Column struct {
	Caption string
	Columns []*Column
	Show    string // name, code, line
	Figure  accounts.ColumnKey
	Parts   []string
	Block   int // from 1
	Cell    *gridCell
}

// Row is what rows of a block are made of, as tables.yaml has it.
type Row struct {
	Key      accounts.RowKey
	Text     string
	Ordinal  bool
	Restart  bool
	Center   bool
	Span     bool
	Classes  bool
	Codes    []string
	Economic []string
	Nonzero  bool
	Fill     bool
}

// Tail is a cell of a row across all blocks.
type Tail struct {
	Text   string
	Key    accounts.RowKey
	Figure accounts.ColumnKey
	Span   int
}

// gridCell is a cell at its place, over all that it covers.
type gridCell struct {
	text      string
	row, col  int
	span      int
	undivided bool // it goes over the whole width
}

// grid is a table as rows of columns, merges filled.
func grid(t *published.Table) [][]*gridCell {
	rows := make([][]*gridCell, len(t.Rows))
	for i := range t.Rows {
		rows[i] = make([]*gridCell, t.Columns)
		for _, c := range t.Rows[i].Cells {
			g := &gridCell{text: plain(c.Text), row: i, col: c.Column, span: c.Span, undivided: c.Span >= t.Columns && t.Columns > 1}
			for k := c.Column; k < c.Column+c.Span && k < t.Columns; k++ {
				rows[i][k] = g
			}
		}
		for k := range rows[i] {
			if rows[i][k] == nil && i > 0 {
				rows[i][k] = rows[i-1][k]
			}
			if rows[i][k] == nil {
				rows[i][k] = &gridCell{row: i, col: k, span: 1}
			}
		}
	}
	return rows
}

// table reads a table as one of the statements; nil where it is none.
func (d *Draft) table(raw *published.Table, in *Section) *Table {
	rows := grid(raw)
	t := &Table{}
	for len(rows) > 1 && (rows[0][0].undivided && strings.Contains(rows[0][0].text, "表") || leadRow(rows[0])) {
		for _, c := range distinct(rows[0]) {
			switch {
			case c.text == "":
			case tableLead.MatchString(c.text):
				d.unit(c.text)
				if m := numberOf.FindString(c.text); m != "" {
					t.Number = m
				}
			default:
				t.title = c.text
			}
		}
		rows = rows[1:]
	}
	for len(rows) > 1 && distinct(rows[len(rows)-1])[0].undivided && tableNote.MatchString(rows[len(rows)-1][0].text) {
		t.noted(d, rows[len(rows)-1][0].text)
		rows = rows[:len(rows)-1]
	}
	head := headRows(rows)
	if head == 0 || len(rows) == 0 || len(rows[0]) == 0 {
		return nil
	}
	title := t.title
	if title == "" {
		title = in.Title
	}
	t.Form = formOf(d, title, rows[:head])
	if t.Form == nil {
		return nil
	}
	t.ID = t.Form.Key
	for n := 2; slices.ContainsFunc(d.Tables, func(o *Table) bool { return o.ID == t.ID }); n++ {
		t.ID = t.Form.Key + "_" + string(rune('0'+n))
	}
	leaves := t.columns(rows[:head])
	if !slices.ContainsFunc(leaves, func(c *Column) bool { return c.Figure != "" }) {
		return nil
	}
	t.rows(d, rows[head:], leaves)
	for _, n := range t.notes {
		d.note("表里看不懂的", t.Form.Title+"："+n)
	}
	return t
}

var numberOf = pattern.Of(`公开\d+表`)

// leadRow reports whether a row is what stands above a table: its number, its
// unit, the unit of money.
func leadRow(row []*gridCell) bool {
	lead := false
	for _, c := range distinct(row) {
		if c.text != "" && !tableLead.MatchString(c.text) {
			return false
		}
		lead = lead || c.text != ""
	}
	return lead
}

// distinct are the cells of a row, each once.
func distinct(row []*gridCell) (cells []*gridCell) {
	for i, c := range row {
		if i == 0 || row[i-1] != c {
			cells = append(cells, c)
		}
	}
	return cells
}

// noted takes a note under a table.
func (t *Table) noted(d *Draft, text string) {
	kind, words, _ := strings.Cut(text, "：")
	switch {
	case instruction.MatchString(text) && !strings.Contains(text, "故本表无数据"):
		d.note("对填写的人说的话", text)
	case strings.Contains(words, "故本表无数据"), strings.Contains(words, "故本表"), strings.Contains(words, "没有") && strings.Contains(words, "本表"):
		t.Empty = d.holes(text)
	case kind == "说明" && t.Note != nil:
		t.Empty = d.holes(text)
	default:
		t.Note = d.holes(text)
	}
}

var (
	codeText    = pattern.Of(`^(\d{3}(?:\d{2}){0,2})(?:[^\d年]|$)`)
	rowOrdinal  = pattern.Of(`^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．])`)
	columnsRow  = pattern.Of(`^(?:\d{1,2}|` + pack.Open + `|[\d,]+\.\d+|栏次|行次|[—-]+)$`)
	codeCaption = pattern.Of(`编码|代码$`)
)

// headRows counts the rows of captions.
func headRows(rows [][]*gridCell) int {
	for i, row := range rows {
		cells := distinct(row)
		own, filled, numbers := 0, 0, 0
		for _, c := range cells {
			if c.row != rows[i][0].row && c.row < row[len(row)-1].row {
				continue
			}
			own++
			if c.text != "" {
				filled++
			}
			if columnsRow.MatchString(c.text) {
				numbers++
			}
			if codeText.MatchString(c.text) || rowOrdinal.MatchString(c.text) || strings.HasPrefix(c.text, "…") {
				return i
			}
		}
		first := cells[0].text
		switch {
		case filled == 0, numbers > 0 && numbers*2 >= filled:
			return i
		case (first == "合计" || first == "总计") && filled*2 <= own:
			return i
		}
	}
	return len(rows)
}

// formOf is the statement that a title and captions name.
func formOf(d *Draft, title string, head [][]*gridCell) *accounts.Form {
	title = strings.NewReplacer("{{.unit.full}}", "", "{{.year}}年度", "", "{{.unit.noun}}", "部门").Replace(title)
	_, _, title = ordinal(title)
	r := scope.ReadTitle(strings.TrimSuffix(title, "（含空表）"))
	if r.ByUnit || !strings.Contains(title, "表") && !strings.Contains(title, "三公") {
		return nil
	}
	p, o := r.On(nil, nil)
	if o != scope.Said {
		return nil
	}
	captions := ""
	for _, row := range head {
		for _, c := range distinct(row) {
			captions += c.text + "；"
		}
	}
	economic := strings.Contains(captions, "经济分类")
	var best *accounts.Form
	least := 100
	for _, f := range accounts.Core().Forms() {
		q := scope.At(f.Counts...)
		for _, v := range f.Else {
			if v.Axis() == scope.Item {
				q = q.With(v)
			}
		}
		apart := 0
		for _, a := range [...]scope.Axis{scope.Fund, scope.Flow, scope.Nature, scope.Item, scope.Basis, scope.Year} {
			said, is := p.At(a), q.At(a)
			switch {
			case said == is:
			case a == scope.Fund && q.At(scope.Item) != scope.AllItems && (said == scope.Fiscal || said == scope.AllFunds):
			case a == scope.Flow && (said.Within(is) || is.Within(said)):
				apart++
			default:
				apart += 10
			}
		}
		if economic != (f.Key == "general_basic") {
			apart += 5
		}
		if apart < least {
			best, least = f, apart
		}
	}
	if least >= 10 {
		return nil
	}
	return best
}

// columns makes the tree of captions and returns its leaves.
func (t *Table) columns(head [][]*gridCell) (leaves []*Column) {
	width := len(head[0])
	block, figures := 1, false
	var paths [][]*gridCell
	for k := 0; k < width; k++ {
		var path []*gridCell
		for _, row := range head {
			if n := len(path); n == 0 || path[n-1] != row[k] {
				path = append(path, row[k])
			}
		}
		path = slices.DeleteFunc(path, func(c *gridCell) bool { return c.text == "" })
		if len(path) == 0 {
			continue
		}
		if n := len(paths); n > 0 && slices.Equal(paths[n-1], path) {
			continue
		}
		paths = append(paths, path)
		leaf := &Column{Caption: path[len(path)-1].text, Cell: path[len(path)-1]}
		leaf.Show = shown(path)
		if leaf.Show != "" && figures {
			block, figures = block+1, false
		}
		leaf.Block = block
		if leaf.Show == "" {
			if leaf.Figure = t.figureOf(path, block); leaf.Figure == "" {
				t.notes = append(t.notes, "栏名“"+captionsOf(path)+"”不是这张表的栏，没有放进去")
				continue
			}
			figures = true
		}
		leaves = append(leaves, leaf)
		t.Columns = graft(t.Columns, path, leaf)
	}
	for _, c := range t.Columns {
		c.joinParts()
	}
	leaves = slices.DeleteFunc(leaves, func(c *Column) bool { return c.Show == "part" })
	if block == 1 { // a table of one block does not say so
		for _, c := range leaves {
			c.Block = 0
		}
	}
	return leaves
}

func captionsOf(path []*gridCell) string {
	words := make([]string, len(path))
	for i, c := range path {
		words[i] = c.text
	}
	return strings.Join(words, "/")
}

// graft puts a leaf below the captions above it.
func graft(columns []*Column, path []*gridCell, leaf *Column) []*Column {
	if len(path) == 1 {
		return append(columns, leaf)
	}
	if n := len(columns); n > 0 && columns[n-1].Cell == path[0] && columns[n-1].Columns != nil {
		columns[n-1].Columns = graft(columns[n-1].Columns, path[1:], leaf)
		return columns
	}
	return append(columns, &Column{Caption: path[0].text, Cell: path[0], Columns: graft(nil, path[1:], leaf)})
}

// joinParts makes one column of codes of its parts 类, 款, 项.
func (c *Column) joinParts() {
	for _, below := range c.Columns {
		below.joinParts()
	}
	if len(c.Columns) == 3 && c.Columns[0].Caption == "类" && c.Columns[1].Caption == "款" && c.Columns[2].Caption == "项" {
		c.Show, c.Parts = "code", []string{"类", "款", "项"}
		c.Block = c.Columns[0].Block
		for _, below := range c.Columns {
			below.Show = "part"
		}
		c.Columns = nil
	}
}

// shown is what a column prints that has no figures.
func shown(path []*gridCell) string {
	last := strings.ReplaceAll(sorted.ReplaceAllString(path[len(path)-1].text, ""), "名称", "")
	switch {
	case last == "行次":
		return "line"
	case codeCaption.MatchString(last), last == "类", last == "款", last == "项":
		return "code"
	case last == "项目", last == "科目", last == "栏次", last == "功能分类科目", last == "经济分类科目", last == "单位", last == "":
		return "name"
	}
	return ""
}

var sorted = pattern.Of(`（按.{2,8}）$`)

// figureOf is the column of the statement that captions name, "" where none.
func (t *Table) figureOf(path []*gridCell, block int) accounts.ColumnKey {
	captions := make([]string, len(path))
	for i, c := range path {
		captions[i] = strings.Trim(c.text, "“”")
	}
	blocks := t.Form.Blocks
	if len(blocks) > 1 {
		blocks = blocks[min(block, len(blocks))-1 : min(block, len(blocks))]
	}
	for _, b := range blocks {
		base := slices.Concat(t.Form.Counts, b.Counts)
		r := scope.Read(captions...)
		p, o := r.On(base, t.Form.Else)
		for i := range b.Columns {
			c := &b.Columns[i]
			own := scope.Read(strings.Split(c.Caption, "/")...)
			if c.Counts != nil {
				own = scope.Say(c.Counts...)
			}
			if q, is := own.On(base, t.Form.Else); o == scope.Said && is == scope.Said && budgetAs(p) == budgetAs(q) {
				return c.Key
			}
		}
		if o != scope.Other && len(b.Columns) == 1 && r.Unknown == "" {
			return b.Columns[0].Key
		}
	}
	return ""
}

// budgetAs is a point with 年初预算 and 全年预算 as what they are to a statement that
// has one column of budgets.
func budgetAs(p scope.Point) scope.Point {
	if v := p.At(scope.Basis); v == scope.Initial || v == scope.Adjusted {
		return p.With(scope.Budget)
	}
	return p
}
