package supplement

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// The workbook form: the same fields as unit.yaml, one sheet a topic. A sheet
// has rows, each one field with its key at the right end, or a table that goes
// on downwards, or both. Rows are found by their keys and columns by their
// captions, so that staff may insert rows, widen columns and move sheets.

// sheetKind says what a sheet is for; it shows in the colour of its tab.
type sheetKind uint8

const (
	optional sheetKind = iota // filled in only where there is something to say
	required                  // every unit fills it in
	guiding                   // how to fill in, and the choices
)

var tabColours = [...]string{optional: "9DC3E6", required: "FFC000", guiding: "A6A6A6"}

// role is what a cell is for.
type role uint8

const (
	heading  role = iota // the sheet's name
	words                // text on how to fill in
	captions             // above a column
	section              // above some rows
	label                // what a row asks for
	static               // unit, help: not to be filled in
	keyCell              // the field's key: not to be changed
	textCell             // to be filled in with text
	numberCell
	amountCell
)

// looks are how the roles look: a cell alone, several merged, and the colour.
var looks = [...]struct {
	alone, merged workbook.DraftStyle
	fill          workbook.DraftFill
}{
	heading:    {workbook.StyleSheetTitle, workbook.StyleTitle, workbook.FillNone},
	words:      {workbook.StyleLeft, workbook.StyleNote, workbook.FillNone},
	captions:   {workbook.StyleHead, workbook.StyleHead, workbook.FillHead},
	section:    {workbook.StyleSection, workbook.StyleSection, workbook.FillFixed},
	label:      {workbook.StyleLabel, workbook.StyleLabel, workbook.FillNone},
	static:     {workbook.StyleHint, workbook.StyleHint, workbook.FillNone},
	keyCell:    {workbook.StyleHint, workbook.StyleHint, workbook.FillFixed},
	textCell:   {workbook.StyleText, workbook.StyleText, workbook.FillNone},
	numberCell: {workbook.StyleNumber, workbook.StyleNumber, workbook.FillNone},
	amountCell: {workbook.StyleMoney, workbook.StyleMoney, workbook.FillNone},
}

// need is how badly a cell wants to be filled in.
type need uint8

const (
	may need = iota
	must
	depends // on what the help says
)

// fill colours a cell that wants to be filled in.
func (n need) fill(c *workbook.DraftCell) {
	switch n {
	case must:
		c.Fill = workbook.FillMust
	case depends:
		c.Fill = workbook.FillDepends
	}
}

func newSheet(name string, kind sheetKind) workbook.DraftSheet {
	return workbook.DraftSheet{Name: name, Landscape: kind != guiding, Heights: map[int]float64{}, Tab: tabColours[kind]}
}

// putCell adds a cell, or several merged where last is not 0.
func putCell(s *workbook.DraftSheet, row, col, last int, text string, as role) *workbook.DraftCell {
	look := looks[as]
	c := workbook.DraftCell{Ref: area(row, col, row, max(col, last)), Text: text, Style: look.alone, Fill: look.fill}
	if last > 0 {
		c.Style = look.merged
	}
	if as == numberCell || as == amountCell {
		if digits, ok := asNumber(text); ok {
			c.Text, c.Digit = "", digits
		}
	}
	s.Cells = append(s.Cells, c)
	return &s.Cells[len(s.Cells)-1]
}

// area is a cell, or the cells from one to another.
func area(row1, col1, row2, col2 int) string {
	if row1 == row2 && col1 == col2 {
		return workbook.CellName(row1, col1)
	}
	return workbook.CellName(row1, col1) + ":" + workbook.CellName(row2, col2)
}

// largest is the largest whole number that a cell offers to take.
const largest = 1_000_000_000

// Draft lays a supplement out as a workbook, its values filled in; an empty root
// gives the blank form. packs are the layouts to choose from. lost tells values
// that the form has no place for.
func (t *Fields) Draft(root *Value, packs []string) (draft *workbook.Draft, lost diag.List) {
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
	draft = &workbook.Draft{Title: "决算公开补充资料", Creator: "juesuan",
		Sheets: append(append([]workbook.DraftSheet{t.guide()}, l.sheets...), t.choices())}
	if name := root.Text("organization", "full_name"); name != "" {
		draft.Creator = name
	}
	return draft, l.lost
}

type layout struct {
	fields *Fields
	root   *Value
	packs  []string
	sheets []workbook.DraftSheet
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
	workbook.DraftSheet
	base *Value // the group that the rows' keys start from
	row  int
}

func (l *layout) sheet(s *sheetSpec, name string, base *Value) {
	g := &grid{layout: l, DraftSheet: newSheet(name, s.kind), base: base, row: 1}
	g.put(1, 0, s.name, heading)
	g.Heights[1] = 26
	g.row = 2
	about := s.about + "。"
	if s.name == formSheet {
		about += "不够时复制本表，名称以“自评表”开头即可；用不上的空着，或删去。"
	}
	g.put(1, 0, about, words)
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
	l.sheets = append(l.sheets, g.DraftSheet)
}

func (g *grid) put(col, last int, text string, as role) *workbook.DraftCell {
	return putCell(&g.DraftSheet, g.row, col, last, text, as)
}

// rule adds a rule for a column from the current row for n rows.
func (g *grid) rule(col, n int, f *Field) {
	r := workbook.DraftRule{Ref: area(g.row, col, g.row+n-1, col), Strict: true}
	open := func(choices []string) { r.Choices, r.Strict = choices, false } // others may be typed too
	switch {
	case f.Key == "of":
		open(texts(topicOptions()))
		r.From = g.fields.choiceRange(0)
	case f.Key == "layout":
		open(g.packs)
	case f.Type == Choice:
		r.Choices = f.Choices
	case f.Type == Text && f.Choices != nil:
		open(f.Choices)
	case f.Type == Flag:
		r.Choices = []string{"是", "否"}
	}
	if r.Prompt = f.description(); len([]rune(r.Prompt)) > 100 {
		r.Prompt = "" // it stands beside
	}
	switch f.Type {
	case Choice, Flag:
	case Whole:
		if r.Whole, r.Max = true, largest; f.Key == "year" {
			r.Min, r.Max = 2000, 2100
		}
	case Number, Amount:
		r.Number = true
	default:
		if r.Choices == nil {
			return // anything may be typed; the help stands beside
		}
	}
	r.Title = f.Name
	g.Rules = append(g.Rules, r)
}

func (f *Field) need() need {
	switch {
	case f.Required:
		return must
	case f.When != "" || f.Key == "unit" && f.Type == Choice:
		return depends
	}
	return may
}

func (f *Field) role() role {
	switch f.Type {
	case Amount:
		return amountCell
	case Whole, Number:
		return numberCell
	}
	return textCell
}

// marked is a label with the mark of what must be filled in.
func marked(name string, n need) string {
	if n == must {
		return "*" + name
	}
	return name
}

// columns are where the parts of a row stand, some of them merged from several.
type columns struct {
	rowColumns
	labelLast, helpLast int
}

// lines writes the rows of a sheet.
func (g *grid) lines(s *sheetSpec) {
	list := g.fields.lines(s)
	money := false
	for _, line := range list {
		money = money || line.field != nil && line.path != "" && !line.pair &&
			(line.field.Type == Amount || line.list && line.field.Item.Type == Amount)
	}
	var c columns
	switch {
	case s.paper():
		c = columns{rowColumns{label: 1, value: 4, help: 8, key: 13}, 3, 12}
		g.Widths = []float64{14, 7, 16, 42, 7, 15, 15, 26, 9, 11, 9, 22, 16}
		for i := range s.table.columns {
			if i < len(g.Widths)-1 {
				g.Widths[i] = s.table.columns[i].width
			}
		}
	case money:
		c.rowColumns = rowColumns{label: 1, value: 2, beside: [...]int{3, 4, 5, 6}, help: 7, key: 8}
		g.Widths = []float64{38, 18, 9, 16, 26, 7, 46, 30}
	default:
		c.rowColumns = rowColumns{label: 1, value: 2, beside: [4]int{3}, help: 4, key: 5}
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
			g.valueLine(c, v.Field, may, v.Key, v.path, v.Value)
		}
	}
	g.row++
}

func (g *grid) captions(c columns) {
	last := 0
	if c.value == 4 {
		last = 7
	}
	g.put(c.label, c.labelLast, capLabel, captions)
	g.put(c.value, last, capValue, captions)
	for i, col := range c.beside {
		if col > 0 {
			cell := g.put(col, 0, capBeside[i], captions)
			if m := &amountMembers[i+1]; m.Name == capBeside[i] && c.beside[1] > 0 {
				cell.Note = m.Help
			}
		}
	}
	g.put(c.help, c.helpLast, capHelp, captions)
	g.put(c.key, 0, capKey, captions).Note = "程序靠这一栏认出各行，请不要改动"
}

func (g *grid) line(c columns, line lineSpec) {
	f := line.field
	indent := strings.Repeat("　", max(0, line.depth-1))
	if line.path == "" {
		text := indent + f.Name
		if f.Help != "" {
			text += "（" + f.Help + "）"
		}
		g.put(1, c.key, text, section)
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
		need := may
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
func (g *grid) valueLine(c columns, f *Field, need need, name, key string, v *Value) {
	if f.Key == "schema" {
		need = may // it is filled in
	}
	g.put(c.label, c.labelLast, marked(name, need), label)
	last := 0
	switch {
	case c.value == 4:
		last = 7
	case c.beside[1] > 0 && f.Type != Amount && f.Type != Whole && f.Type != Number && f.Type != Choice:
		last = c.beside[3] // text takes the columns that only amounts need
	}
	text, as := shown(f, v), f.role()
	if f.Key == "schema" {
		as, text = keyCell, cmp.Or(text, Schema)
	}
	need.fill(g.put(c.value, last, text, as))
	lines := lineCount(text, g.width(c.value, last))
	g.rule(c.value, 1, f)
	unit := f.Unit
	if f.Type == Amount && c.beside[1] > 0 {
		for i, text := range g.own(v, key).texts() {
			g.put(c.beside[i], 0, text, textCell)
			lines = max(lines, lineCount(text, g.width(c.beside[i], 0)))
			if i == 0 || i == 3 {
				g.rule(c.beside[i], 1, &amountMembers[i+1])
			}
		}
	} else if at := c.beside[0]; at > 0 && last <= at {
		g.put(at, 0, unit, static)
		for _, col := range c.beside[1:] {
			if col > 0 {
				g.put(col, 0, "", static)
			}
		}
	}
	help := f.help()
	if unit != "" && c.beside[0] == 0 {
		help = strings.TrimPrefix(help+"；单位："+unit, "；")
	}
	g.put(c.help, c.helpLast, help, static)
	lines = max(lines, lineCount(help, g.width(c.help, c.helpLast)))
	g.put(c.key, 0, key, keyCell)
	if f.Type == Prose && f.Key != "text" {
		lines = max(lines, 3) // room to write
	}
	g.height(lines)
}

// pairLine writes a row of 项目资金: 年初预算数, 全年执行数, perhaps 全年预算数 between.
func (g *grid) pairLine(c columns, line lineSpec, v *Value) {
	funds := line.field.Fields
	last := func(i int) int {
		if i == len(funds)-1 {
			return 7
		}
		return 0
	}
	if line.field.Key == "total" {
		g.put(c.label, c.labelLast, "项目资金", section)
		for i := range funds {
			g.put(c.value+i, last(i), funds[i].Name, section)
		}
		g.put(c.help, c.key, "", section)
		g.row++
	}
	need := line.field.need()
	g.put(c.label, c.labelLast, marked(line.field.Name, need), label)
	for i := range funds {
		need.fill(g.put(c.value+i, last(i), g.withUnit(v.Get(funds[i].Key), &funds[i]), amountCell))
	}
	help := line.field.Help
	if help == "" {
		help = "没有另选单位时为万元"
	}
	g.put(c.help, c.helpLast, help, static)
	g.put(c.key, 0, line.path, keyCell)
}

// shown is a value as the workbook shows it.
func shown(f *Field, v *Value) string {
	switch {
	case v == nil:
		return ""
	case f.Key == "of":
		return ComparisonText(v.Scalar)
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

// texts are what stands in the cells beside an amount.
func (m Money) texts() [4]string { return [...]string{m.Unit, m.Scope, m.Source, yes(m.Derived)} }

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
