package supplement

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/diag"
)

// The workbook form: the same fields as unit.yaml, one sheet a topic. A sheet
// has rows, each one field with its key at the right end, or a table that goes
// on downwards, or both. Rows are found by their keys and columns by their
// captions, so that staff may insert rows, widen columns and move sheets.

// Sheet is one sheet of the workbook form as it is to be written.
type Sheet struct {
	Name    string
	Kind    SheetKind
	Widths  []float64
	Heights map[int]float64
	Cells   []SheetCell
	Rules   []SheetRule
	Frozen  int // rows at the top that stay in sight
}

// SheetKind says what a sheet is for.
type SheetKind uint8

const (
	Optional SheetKind = iota // filled in only where there is something to say
	Required                  // every unit fills it in
	Guide                     // how to fill in, and the choices
)

// SheetCell is one cell, or several merged.
type SheetCell struct {
	Row, Col int // from 1
	Last     int // the last column, where merged; else 0
	Text     string
	Role     Role
	Need     Need   // of a cell to be filled in
	Note     string // a comment
}

// Role is what a cell is for.
type Role uint8

const (
	Heading  Role = iota + 1 // the sheet's name
	Words                    // text on how to fill in
	Caption                  // above a column
	Section                  // above some rows
	Label                    // what a row asks for
	Static                   // unit, help: not to be filled in
	Key                      // the field's key: not to be changed
	TextCell                 // to be filled in with text
	NumberCell
	AmountCell
)

// Need is how badly a cell wants to be filled in.
type Need uint8

const (
	May Need = iota
	Must
	Depends // on what the help says
)

// SheetRule is what may be typed into a range of cells.
type SheetRule struct {
	Row1, Col1, Row2, Col2 int
	Choices                []string // shown as a list
	From                   string   // where in the workbook the choices stand, where they are many
	Open                   bool     // others may be typed too
	Type                   Type     // Whole, Number, Amount, Date: what else to hold it to; 0: nothing
	Min, Max               int      // of a Whole, where Max is not 0
	Title, Prompt          string   // shown when the cell is chosen
}

// Sheets lays a supplement out as a workbook, its values filled in; an empty
// root gives the blank form. packs are the layouts to choose from. lost tells
// values that the form has no place for.
func (t *Fields) Sheets(root *Value, packs []string) (sheets []Sheet, lost diag.List) {
	l := &layout{fields: t, root: root, packs: packs}
	l.findLoose(root.Get(Local), Local)
	l.findLoose(root.Get("prior", Local), "prior."+Local)
	specs := t.sheets
	if l.loose != nil && !slices.ContainsFunc(specs, func(s sheetSpec) bool { return s.name == LocalSheet }) {
		specs = append(slices.Clip(specs), looseSheet)
	}
	for i := range specs {
		s := &specs[i]
		if s.name != formSheet {
			l.sheet(s, s.name, root)
			continue
		}
		forms := root.List("forms")
		for n := range max(2, len(forms)) {
			v := &Value{Field: t.root.Member("forms").Item}
			if n < len(forms) {
				v = forms[n]
			}
			l.sheet(s, formSheet+strconv.Itoa(n+1), v)
		}
	}
	return append(append([]Sheet{t.guide()}, l.sheets...), t.choices()), l.lost
}

type layout struct {
	fields *Fields
	root   *Value
	packs  []string
	sheets []Sheet
	lost   diag.List
	loose  []looseValue
}

// looseValue is a scalar that stands under local and is no field of the table.
type looseValue struct {
	path string
	*Value
}

func (l *layout) findLoose(v *Value, path string) {
	if v == nil {
		return
	}
	for _, m := range v.Members {
		at := path + "." + m.Key
		switch {
		case m.Field.Type == Group:
			l.findLoose(m, at)
		case !m.Field.Loose:
		case m.Field.Type == List:
			l.lost.Warnf("supplement.lost", m.At, "“%s”有若干条，现在的版式不用，在工作簿里没有地方填", m.Key)
		default:
			l.loose = append(l.loose, looseValue{at, m})
		}
	}
}

// grid is one sheet being laid out.
type grid struct {
	*layout
	Sheet
	base *Value // the group that the rows' keys start from
	row  int
}

func (l *layout) sheet(s *sheetSpec, name string, base *Value) {
	g := &grid{layout: l, Sheet: Sheet{Name: name, Kind: s.kind, Heights: map[int]float64{}}, base: base, row: 1}
	g.put(1, 0, s.name, Heading)
	g.Heights[1] = 26
	g.row = 2
	about := s.about + "。"
	if s.name == formSheet {
		about += "不够时复制本表，名称以“自评表”开头即可；用不上的空着，或删去。"
	}
	g.put(1, 0, about, Words)
	g.row = 3
	if s.rows != nil {
		g.lines(s)
	}
	if s.table != nil {
		if s.rows != nil {
			g.row++
		}
		g.table(s)
	}
	if s.rows == nil || s.table == nil {
		g.Frozen = 3
	}
	l.sheets = append(l.sheets, g.Sheet)
}

func (g *grid) put(col, last int, text string, role Role) *SheetCell {
	g.Cells = append(g.Cells, SheetCell{Row: g.row, Col: col, Last: last, Text: text, Role: role})
	return &g.Cells[len(g.Cells)-1]
}

// rule adds a rule for a column from the current row for n rows.
func (g *grid) rule(col, n int, f *Field) {
	r := SheetRule{Row1: g.row, Col1: col, Row2: g.row + n - 1, Col2: col, Type: f.Type}
	switch {
	case f.Key == "of":
		r.Choices, r.From, r.Open = texts(topicOptions()), g.fields.choiceRange(0), true
	case f.Key == "layout":
		r.Choices, r.Open = g.packs, true
	case f.Type == Choice:
		r.Choices = f.Choices
	case f.Type == Text && f.Choices != nil:
		r.Choices, r.Open = f.Choices, true
	case f.Type == Flag:
		r.Choices = []string{"是", "否"}
	case f.Key == "year":
		r.Min, r.Max = 2000, 2100
	}
	if r.Prompt = f.description(); len([]rune(r.Prompt)) > 100 {
		r.Prompt = "" // it stands beside
	}
	switch f.Type {
	case Choice, Flag, Whole, Number, Amount:
	default:
		if r.Choices == nil {
			return // anything may be typed; the help stands beside
		}
	}
	r.Title = f.Name
	g.Rules = append(g.Rules, r)
}

func (f *Field) need() Need {
	switch {
	case f.Required:
		return Must
	case f.When != "" || f.Key == "unit" && f.Type == Choice:
		return Depends
	}
	return May
}

func (f *Field) role() Role {
	switch f.Type {
	case Amount:
		return AmountCell
	case Whole, Number:
		return NumberCell
	}
	return TextCell
}

// marked is a label with the mark of what must be filled in.
func marked(name string, n Need) string {
	if n == Must {
		return "*" + name
	}
	return name
}

// columns are where the parts of a row stand.
type columns struct {
	label, labelLast, value, valueLast, unit, scope, source, derived, help, helpLast, key int
}

// lines writes the rows of a sheet.
func (g *grid) lines(s *sheetSpec) {
	list := g.fields.lines(s)
	money := false
	for _, line := range list {
		money = money || line.field != nil && line.path != "" && !line.pair && (line.field.Type == Amount || line.list && line.field.Item.Type == Amount)
	}
	var c columns
	switch {
	case s.name == formSheet:
		c = columns{label: 1, labelLast: 3, value: 4, help: 8, helpLast: 12, key: 13}
		for i := range s.table.columns {
			g.Widths = append(g.Widths, s.table.columns[i].width)
		}
		g.Widths = append(g.Widths, 16)
	case money:
		c = columns{label: 1, value: 2, unit: 3, scope: 4, source: 5, derived: 6, help: 7, key: 8}
		g.Widths = []float64{38, 18, 9, 16, 26, 7, 46, 30}
	default:
		c = columns{label: 1, value: 2, unit: 3, help: 4, key: 5}
		g.Widths = []float64{38, 58, 9, 46, 30}
	}
	g.captions(c)
	for _, line := range list {
		g.row++
		g.line(c, line)
	}
	if s.name == LocalSheet {
		for _, v := range g.loose {
			g.row++
			g.valueLine(c, v.Field, May, v.Key, v.path, v.Value)
		}
	}
	g.row++
}

func (g *grid) captions(c columns) {
	last := 0
	if c.value == 4 {
		last = 7
	}
	g.put(c.label, c.labelLast, capLabel, Caption)
	g.put(c.value, last, capValue, Caption)
	for _, x := range []struct {
		col  int
		text string
	}{{c.unit, capUnit}, {c.scope, capScope}, {c.source, capSource}, {c.derived, capDerived}} {
		if x.col > 0 {
			cell := g.put(x.col, 0, x.text, Caption)
			for i := range amountMembers {
				if m := &amountMembers[i]; m.Name == x.text && c.scope > 0 {
					cell.Note = m.Help
				}
			}
		}
	}
	g.put(c.help, c.helpLast, capHelp, Caption)
	g.put(c.key, 0, capKey, Caption).Note = "程序靠这一栏认出各行，请不要改动"
}

func (g *grid) line(c columns, line lineSpec) {
	f := line.field
	indent := strings.Repeat("　", max(0, line.depth-1))
	if line.path == "" {
		text := indent + f.Name
		if f.Help != "" {
			text += "（" + f.Help + "）"
		}
		g.put(1, c.key, text, Section)
		return
	}
	keys := strings.Split(line.path, ".")
	if line.pair {
		g.pairLine(c, line, g.base.Get(keys...))
		return
	}
	if !line.list {
		g.valueLine(c, f, f.need(), indent+f.Name, line.path, g.base.Get(keys...))
		return
	}
	items := g.base.List(keys...)
	n := max(map[string]int{"functions.items": 15, "performance.note_amounts": 3}[line.path], 5, len(items)+2)
	for i := range n {
		var v *Value
		if i < len(items) {
			v = items[i]
		}
		item := *f.Item
		item.Help = f.Help
		need := May
		if i == 0 {
			need = f.need()
		}
		if i > 0 {
			g.row++
			item.Help = ""
		}
		g.valueLine(c, &item, need, indent+f.Item.Name+strconv.Itoa(i+1), line.path, v)
	}
}

// help is the text beside a row: what to fill in, when, an example.
func (f *Field) help() string {
	h := f.Help
	if f.When != "" {
		if h != "" {
			h += "；"
		}
		h += f.When + "要填"
	}
	if f.Example != "" && !strings.ContainsAny(f.Example, "{:") {
		if h != "" {
			h += "；"
		}
		h += "例：" + f.Example
	}
	return h
}

// valueLine writes one row: label, value, what goes with an amount, help, key.
func (g *grid) valueLine(c columns, f *Field, need Need, label, key string, v *Value) {
	if f.Key == "schema" {
		need = May // it is filled in
	}
	g.put(c.label, c.labelLast, marked(label, need), Label)
	last := 0
	switch {
	case c.value == 4:
		last = 7
	case c.scope > 0 && f.Type != Amount && f.Type != Whole && f.Type != Number && f.Type != Choice:
		last = c.derived // text takes the columns that only amounts need
	}
	cell := g.put(c.value, last, shown(f, v), f.role())
	cell.Need = need
	if f.Key == "schema" {
		cell.Role = Key
		if cell.Text == "" {
			cell.Text = Schema
		}
	}
	width := g.width(c.value, last)
	lines := lineCount(cell.Text, width)
	g.rule(c.value, 1, f)
	unit := f.Unit
	if f.Type == Amount && c.scope > 0 {
		m := g.own(v, key)
		for _, x := range []struct {
			col    int
			member int
			text   string
		}{{c.unit, 1, m.Unit}, {c.scope, 2, m.Scope}, {c.source, 3, m.Source}, {c.derived, 4, yes(m.Derived)}} {
			g.put(x.col, 0, x.text, TextCell)
			lines = max(lines, lineCount(x.text, g.width(x.col, 0)))
			if x.member == 1 || x.member == 4 {
				g.rule(x.col, 1, &amountMembers[x.member])
			}
		}
	} else if c.unit > 0 && last <= c.unit {
		g.put(c.unit, 0, unit, Static)
		for col := c.scope; col > 0 && col <= c.derived; col++ {
			g.put(col, 0, "", Static)
		}
	}
	help := f.help()
	if unit != "" && c.unit == 0 {
		help = strings.TrimPrefix(help+"；单位："+unit, "；")
	}
	g.put(c.help, c.helpLast, help, Static)
	lines = max(lines, lineCount(help, g.width(c.help, c.helpLast)))
	g.put(c.key, 0, key, Key)
	if f.Type == Prose && f.Key != "text" {
		lines = max(lines, 3) // room to write
	}
	g.height(lines)
}

// pairLine writes a row of 项目资金: 年初预算数 and 全年执行数.
func (g *grid) pairLine(c columns, line lineSpec, v *Value) {
	if line.field.Key == "total" {
		g.put(c.label, c.labelLast, "项目资金", Section)
		g.put(c.value, 0, funds[0].Name, Section)
		g.put(c.value+1, 7, funds[1].Name, Section)
		g.put(c.help, c.key, "", Section)
		g.row++
	}
	need := line.field.need()
	g.put(c.label, c.labelLast, marked(line.field.Name, need), Label)
	for i := range funds {
		last := 0
		if i == 1 {
			last = 7
		}
		cell := g.put(c.value+i, last, g.withUnit(v.Get(funds[i].Key), &funds[i]), AmountCell)
		cell.Need = need
	}
	help := line.field.Help
	if help == "" {
		help = "没有另选单位时为万元"
	}
	g.put(c.help, c.helpLast, help, Static)
	g.put(c.key, 0, line.path, Key)
}

// shown is a value as the workbook shows it.
func shown(f *Field, v *Value) string {
	switch {
	case v == nil:
		return ""
	case f.Key == "of":
		return topicText(v.Scalar)
	case f.Type == Flag:
		return yes(IsTrue(v.Scalar))
	}
	return v.Scalar
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return ""
}

// own is what is said beside an amount and not by its group already.
func (g *grid) own(v *Value, path string) Money {
	if v == nil {
		return Money{}
	}
	m := v.Money
	group := g.said(path)
	if m.Unit == group.Unit {
		m.Unit = ""
	}
	if m.Source == group.Source {
		m.Source = ""
	}
	return m
}

// said is the unit and the source that the groups above a path give.
func (g *grid) said(path string) Money {
	var m Money
	keys := strings.Split(path, ".")
	for i := range keys {
		v := g.base.Get(keys[:i]...)
		if u := v.Get("unit"); u != nil {
			m.Unit = u.Scalar
		}
		if s := v.Get("source"); s != nil {
			m.Source = s.Scalar
		}
	}
	return m
}

// withUnit is an amount in a cell of its own: with its unit where it is not the
// one that goes without saying.
func (g *grid) withUnit(v *Value, f *Field) string {
	if v == nil {
		return ""
	}
	if v.Money.Scope != "" || v.Money.Source != "" || v.Money.Derived {
		g.lost.Warnf("supplement.lost", v.At, "“%s”的口径、来源、推定在工作簿里没有地方填", f.Name)
	}
	usual := f.Unit
	if u := g.base.Get("unit"); u != nil && g.base.Field != g.fields.root {
		usual = u.Scalar
	}
	if v.Money.Unit == usual {
		return v.Scalar
	}
	return v.Scalar + v.Money.Unit
}

// width is the characters that a cell, perhaps merged, takes.
func (g *grid) width(col, last int) float64 {
	w := 0.0
	for i := col; i <= max(col, last); i++ {
		w += g.Widths[i-1]
	}
	return w
}

func (g *grid) height(lines int) {
	g.Heights[g.row] = min(400, float64(lines)*14+4)
}

// lineCount is how many lines a text takes in a cell of that width.
func lineCount(s string, width float64) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n += max(1, int(math.Ceil(float64(diag.Width(line))/width)))
	}
	return n
}
