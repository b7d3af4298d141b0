package ingest

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// table reads one sheet into one statement.
type table struct {
	grid     *region.Grid
	m        *reader
	list     *diag.List
	s        *accounts.Statement
	form     *accounts.Form
	words    []blockWords // of its blocks
	ministry bool         // a sheet of the Ministry's workbook
	years    []yearAt
	money    region.Money
	noUnit   bool // no line says the unit

	below       int // first row below title and unit line
	bottom      int // last row of captions
	ordinals    int // the row that numbers the columns, 0 for none
	body        int // first row of amounts
	end         int // first row that is not the table's any more: a note, or beyond the last
	bands       []band
	columns     map[int]column // of the band that is being read
	heads       map[string]bool
	over        map[int]string // captions that stand over a column without covering it
	overlay     int            // the row of totals, if captions stand in it
	overlayTold bool
	subtotal    int                          // rows that stood above the last 小计
	derived     map[accounts.ColumnKey][]int // columns that are sums of others
	last        accounts.RowKey              // the row before, where it has a name that is known or a code
	opened      bool                         // 年初结转和结余 stands above: the names of funds are parts of it

	fiscal accounts.Row // 财政拨款收入 of 公开01, where it stands undivided

	opens   []openPlace
	lacking []string          // columns that were not found, while others are open
	odd     []diag.Diagnostic // columns that could not be told, until it is known which are missing
	taken   map[accounts.RowKey]diag.Position
}

// column is a column of amounts: what its captions say, and of which column of
// the statement it is, "" of one that it does not print.
type column struct {
	key     accounts.ColumnKey
	kind    amountKind // of a budget, which
	point   scope.Point
	outcome scope.Outcome
	kept    int  // of a budget, its place in Statement.Beside, from 1
	last    bool // of the year before
	void    bool // it is known, but counts nothing that the statement has a part of
	said    scope.Reading
}

type yearAt struct {
	year string
	at   diag.Position
}

// readStatement reads the sheet as the statement of that id.
func (m *reader) readStatement(g *region.Grid, id accounts.StatementID, s *accounts.Statement) *table {
	s.ID, s.Form, s.Found, s.At = id, m.forms.Form(id), true, g.Position()
	t := &table{grid: g, s: s, form: s.Form, words: wordsIn(s), m: m, list: m.list, ministry: m.isMinistry(g),
		taken: map[accounts.RowKey]diag.Position{}}
	if g.Far != "" {
		t.fail("read.size", g.Where(), "这张表的内容延伸到 "+g.Far+"，不像是决算表", "请删去表格以外的内容（可选中多余的行、列后删除，不只是清空）")
	}
	t.readHead()
	t.end = t.noteRow(t.below)
	if !t.ministry {
		g.TellCovered(t.below, t.list)
	}
	if id == accounts.ThreePublic {
		t.readItems()
	} else {
		t.readBlocks()
		if t.ofItems() {
			m.readFacts(g)
		}
	}
	t.tellUnit()
	return t
}

// fail adds an error of the reading.
func (t *table) fail(code string, at diag.Position, message, hint string, where ...diag.Side) {
	t.list.Tell(diag.Error, code, at, message, hint, where...)
}

// side is a cell as a message shows it.
func (t *table) side(at diag.Position, label string) diag.Side {
	return diag.Side{At: at, Label: label, Value: t.grid.At(cellOf(at)).Value}
}

// amount reads a cell as money of the table.
func (t *table) amount(row, col int, label string) accounts.Figure {
	t.money.Unit, t.money.Look, t.money.List, t.money.Unsaid = t.s.Unit, &t.s.Look, t.list, t.noUnit
	return t.grid.Amount(row, col, &t.money, label)
}

// readHead reads what stands above the captions: title, number, department and
// unit line.
func (t *table) readHead() {
	g := t.grid
	t.below = g.Top
	for row := g.Top; row < g.Top+region.HeadRows && row <= g.Last; row++ {
		head := false
		for _, c := range g.RowCells(row) {
			s := region.Plain(c.Value)
			if c.Kind != workbook.Text || s == "" {
				continue
			}
			switch {
			case t.s.Look.Title.S == "" && (titled(s) != 0 || isTitle(t.form, s)):
				t.s.Look.Title, head = g.Text(row, c.Col), true
			case t.s.Look.Number.S == "" && (numberPattern.MatchString(s) || s == region.Plain(t.form.Number)):
				t.s.Look.Number, head = g.Text(row, c.Col), true
			}
			for _, m := range yearPattern.FindAllStringSubmatch(s, -1) {
				if footPattern.MatchString(s) {
					break // when the table was filled in
				}
				t.years = append(t.years, yearAt{m[1], g.Place(row, c.Col)})
			}
			head = head || region.UnitOf(c.Value) != accounts.NoUnit || region.UnitLabel.MatchString(s)
			if name, ok := departmentIn(g, c); ok && t.s.Look.Department.At.IsZero() {
				t.s.Look.Department, head = accounts.Text{S: name, At: g.Place(row, c.Col)}, true
			}
		}
		if head {
			t.below = row + 1
		}
	}
	for t.below < g.Last && t.isHeading(t.below) {
		t.below++
	}
	t.readUnit()
}

// head is a sheet that is no statement, with its head read: there it may say what it
// will.
func (m *reader) head(g *region.Grid) *table {
	t := &table{grid: g, m: m, list: &diag.List{}, s: &accounts.Statement{}, form: &accounts.Form{}}
	t.readHead()
	return t
}

// isHeading reports whether a row above the captions is none of them: the name of
// the unit or a date without a label, alone or both.
func (t *table) isHeading(row int) bool {
	cells := t.grid.RowCells(row)
	if len(cells) > 2 || t.ministry {
		return false
	}
	for _, c := range cells {
		s := region.Plain(c.Value)
		m, _ := t.grid.Merged(row, c.Col)
		r := scope.Read(s)
		said := r.Unknown == "" && (says(&r) || r.Whole || basisOf(&r) != otherAmount)
		if c.Kind != workbook.Text || said || isNameCaption(s) || isItemCaption(s) || isCodeCaption(s) || sidePattern.MatchString(s) ||
			m.Row1 != m.Row2 || m.Col1 != m.Col2 && (len(cells) > 1 || m.Col1 != t.grid.Left) ||
			m.Col1 == m.Col2 && labelPattern.MatchString(s) {
			return false
		}
	}
	return true
}

// departmentIn is the name of the unit that a cell gives, or the one right of it; ok is
// false where it announces none: 单位： before 元.
func departmentIn(g *region.Grid, c workbook.Cell) (name string, ok bool) {
	if name, ok = departmentOf(c.Value); ok && name == "" {
		return besideLabel(g, c.Row, c.Col)
	}
	return name, ok
}

// departmentOver is the unit that stands over a table, "" where none does.
func departmentOver(g *region.Grid) string {
	for c := range g.Head(region.HeadRows) {
		if name, ok := departmentIn(g, c); ok {
			return name
		}
	}
	return ""
}

// besideLabel is the name of the unit in the cell right of its label, "" for none;
// ok is false where a unit of money stands there.
func besideLabel(g *region.Grid, row, col int) (name string, ok bool) {
	m, _ := g.Merged(row, col)
	if m.Col2 >= g.Wide {
		return "", true
	}
	next := g.Own(row, m.Col2+1)
	if u, _ := accounts.ParseUnit(next); u != accounts.NoUnit {
		return "", false
	}
	if region.UnitOf(next) != accounts.NoUnit || strings.Contains(next, "年") {
		return "", true
	}
	return next, true
}

// readUnit takes the unit of the table: all places that say it must agree.
func (t *table) readUnit() {
	said := t.grid.Units(t.below)
	if len(said) == 0 && t.grid.One {
		said = t.grid.Of.Units(0)
		if slices.ContainsFunc(said, func(s region.SaidUnit) bool { return s.Unit != said[0].Unit }) {
			said = nil // each is of another table of the sheet
		}
	}
	if len(said) == 0 {
		if a := t.m.answerUnit(t.grid, t.s.ID); a != nil {
			t.s.Unit, _ = accounts.ParseUnit(a.Unit)
			t.s.Look.UnitLine = accounts.Text{S: a.Unit, At: a.At}
			return
		}
		t.noUnit, t.s.Unit = true, accounts.Yuan
		return
	}
	t.s.Unit, t.s.Look.UnitLine = said[0].Unit, said[0].By
	for _, s := range said[1:] {
		if s.Unit != said[0].Unit {
			t.fail("read.unit", said[0].By.At, "这张表写了两种金额单位："+said[0].Unit.String()+"和"+s.Unit.String(), "请按账面核对金额，只留一种单位",
				diag.Side{At: said[0].By.At, Label: "一处", Value: region.Clip(said[0].By.S)},
				diag.Side{At: s.By.At, Label: "另一处", Value: region.Clip(s.By.S)})
			return
		}
	}
}

// tellUnit reports a table of amounts that does not say its unit.
func (t *table) tellUnit() {
	if !t.noUnit {
		return
	}
	for i := range t.s.Rows {
		if slices.ContainsFunc(t.s.Rows[i].Cells, func(f accounts.Figure) bool { return !f.Amount.IsZero() }) {
			t.m.unsaid = append(t.m.unsaid, diag.Side{At: t.grid.Where(), Label: t.s.Number()})
			return
		}
	}
}

// allTables is how an answer calls the tables of the unit all together.
const allTables = "各表"

func unitHint(table string) string {
	return "请在表头右上写明“金额单位：元”或“金额单位：万元”；也可以加在命令后面：--reading '" + table + "/金额单位/万元'"
}

// departmentLabels stand before the name of the unit above a table.
var departmentLabels = []string{"公开部门:", "公开单位:", "公开部门(单位):", "编制单位:", "编制部门:", "填报单位:", "填报部门:", "预算单位:", "预算部门:",
	"单位名称:", "部门名称:", "部门(单位)名称:", "部门(单位):", "单位(部门):", "部门:", "单位:"}

// departmentOf is the name behind a label such as 公开部门：, and whether the
// text begins with one.
func departmentOf(text string) (name string, ok bool) {
	parts := region.Segments(text)
	for i, part := range parts {
		s := region.Plain(part)
		for _, label := range departmentLabels {
			rest, found := strings.CutPrefix(s, label)
			if _, money := accounts.ParseUnit(rest); !found || money && region.WholeUnit(s) != accounts.NoUnit {
				continue
			}
			if m := region.UnitLine.FindStringSubmatch(rest); m != nil && region.WholeUnit(rest) != accounts.NoUnit {
				rest = m[1] // 公开部门：某局金额单位：元
			}
			if rest == "" && len(parts) > i+1 && !region.Labelled.MatchString(parts[i+1]) {
				rest = region.Plain(parts[i+1])
			}
			return rest, true
		}
	}
	return "", false
}

// find returns the cells in the head of the sheet whose caption passes.
func (t *table) find(pass func(string) bool) (cells []workbook.Range) {
	for row := t.below; row <= min(t.below+region.HeadRows, t.grid.Last); row++ {
		for _, c := range t.grid.RowCells(row) {
			if c.Kind == workbook.Text && pass(region.Plain(c.Value)) {
				m, _ := t.grid.Merged(row, c.Col)
				cells = append(cells, m)
			}
		}
	}
	return cells
}

func (t *table) missing(what string) {
	t.fail("read.caption", t.grid.Where(), "没有找到"+what+"，认不出这张表的栏目", t.asForm("原有的表头"))
}

// asForm is the hint to keep to the form of the sheet.
func (t *table) asForm(what string) string {
	if t.ministry {
		return "请保留决算报表" + what
	}
	return "请保留决算公开表" + what
}

// footPattern is a line of signatures and dates below a table.
var footPattern = pattern.Of(`^(单位|部门|财务|会计|机构|分管|主管|填报|制表|报表)*(负责人|领导|主管|填表人|填报人|审核人|审核|复核人|复核|制表人|制表|编制人|` +
	`编报人|经办人|审批人|联系人|联系电话|电话|填表日期|填报日期|报送日期|编制日期|公开日期|公开时间|打印日期|日期)(\([^)]*\))?:`)

// emptyPattern is how a form says that a table has no figures.
var emptyPattern = pattern.Of(`(无|没有|未发生|未安排|不涉及|不存在).*(政府性基金|国有资本|数据|收支|收入|支出|拨款|此项|该项|经费)|(政府性基金|国有资本).*(无|` +
	`没有|未发生|不涉及)|(本|此|该)表(为空|是空|为零|无数)|空表|^不涉及$`)

// saysEmpty reports whether a text, made plain, says that the table has no figures.
func saysEmpty(s string) bool { return len(s) < 600 && emptyPattern.MatchString(s) }

// isNote reports whether a row holds a note below the table, the signatures,
// or the words that the table is empty.
func (t *table) isNote(row int) bool {
	cells := t.grid.RowCells(row)
	if len(cells) == 0 || cells[0].Kind != workbook.Text || !strings.ContainsAny(cells[0].Value, "注说备:：无没未不空") {
		return false
	}
	s := region.Plain(cells[0].Value)
	switch {
	case strings.HasPrefix(s, "注:"), strings.HasPrefix(s, "注1"), s == "注", strings.HasPrefix(s, "说明:"), strings.HasPrefix(s, "备注:"),
		footPattern.MatchString(s):
		return true
	}
	return len(cells) == 1 && saysEmpty(s) && !accounts.IsCode(s[:1])
}

// noteRow is the first row from a row on that holds a note, else the one below
// the last.
func (t *table) noteRow(from int) int {
	for row := from; row <= t.grid.Last; row++ {
		if t.isNote(row) {
			return row
		}
	}
	return t.grid.Last + 1
}

// readNotes keeps the texts below the table.
func (t *table) readNotes() {
	for row := t.end; row <= t.grid.Last; row++ {
		for _, c := range t.grid.RowCells(row) {
			if s := t.grid.Text(row, c.Col); c.Kind == workbook.Text && s.S != "" {
				t.s.Look.Notes = append(t.s.Look.Notes, s)
			}
		}
	}
}

// isOrdinals reports whether a row numbers the columns: 1, 2, 3 … in order, at
// least one, and nothing else beside 栏次 and 行次.
func (t *table) isOrdinals(row int) bool {
	next := 1
	for _, c := range t.grid.RowCells(row) {
		switch s := region.Plain(c.Value); s {
		case "", "栏次", "类", "款", "项", "行次", "—":
		case fmt.Sprint(next):
			next++
		default:
			return false
		}
	}
	return next > 1
}

// ordinalRow finds the row that numbers the columns, between the first caption
// and the first amount; 0 if there is none.
func (t *table) ordinalRow(from int) int {
	for row := from; row <= min(from+6, t.grid.Last); row++ {
		if t.isOrdinals(row) || slices.ContainsFunc(t.grid.RowCells(row),
			func(c workbook.Cell) bool { return region.Plain(c.Value) == "栏次" }) {
			return row
		}
	}
	return 0
}

// addRow adds a row unless its key was read before.
func (t *table) addRow(r accounts.Row) {
	if first, twice := t.taken[r.Key]; twice {
		if s := t.s.Row(r.Key); r.Key == accounts.RowTotal && s != nil && sameCells(s, &r) {
			return // at the foot once more
		}
		what, hint := "编码 "+r.Code+" ", "请合并成一行，或改正其中一行的编码"
		if r.Code == "" {
			what, hint = "“"+region.OneLine(r.Name)+"”", "请合并成一行，或改正其中一行的名称"
		}
		t.fail("read.duplicate", r.At, what+"出现两行", hint, t.side(first, "第一行"))
		return
	}
	t.taken[r.Key] = r.At
	if t.s.Rows == nil { // most tables are no longer
		t.s.Rows = make([]accounts.Row, 0, min(max(1, t.end-t.body), 64))
	}
	t.s.Rows = append(t.s.Rows, r)
	for i := range r.Cells { // of a declared table, the row 上年支出
		if t.s.ID <= accounts.NumStatements {
			break
		}
		p, _ := t.form.Point(r.Key, t.s.Columns[i])
		if group, d, ok := accounts.DatumOf(p); ok && group == accounts.PriorGroup {
			t.m.datum(string(group)+"."+string(d), r.Cells[i])
		}
	}
}

// hasAmounts reports whether a row holds anything in the columns of amounts.
func (t *table) hasAmounts(row int) (diag.Position, bool) {
	for _, col := range t.sortedColumns() {
		if region.Holds(t.grid.At(row, col)) {
			return t.grid.Place(row, col), true
		}
	}
	return diag.Position{}, false
}

// keepHeads remembers the captions, so that a row that repeats them, at the top
// of a printed page, is told.
func (t *table) keepHeads(top, bottom int) {
	t.heads = map[string]bool{}
	for row := top; row <= bottom; row++ {
		for _, c := range t.grid.RowCells(row) {
			if s := region.Plain(c.Value); c.Kind == workbook.Text && !region.IsNothing(s) {
				t.heads[s] = true
			}
		}
	}
}

// isHead reports whether a row below the captions only repeats them.
func (t *table) isHead(row int) bool {
	cells, more := t.grid.RowCells(row), false
	for _, c := range cells {
		s := region.Plain(c.Value)
		if c.Kind != workbook.Text || !t.heads[s] {
			return len(cells) > 1 && t.isOrdinals(row)
		}
		more = more || !isTotal(s) // 合计 alone is a row
	}
	return more
}

func (t *table) sortedColumns() []int {
	cols := make([]int, 0, len(t.columns))
	for col := range t.columns {
		cols = append(cols, col)
	}
	slices.Sort(cols)
	return cols
}

func cellOf(at diag.Position) (row, col int) {
	row, col, _ = workbook.ParseCellName(at.Cell)
	return row, col
}
