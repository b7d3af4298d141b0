package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/workbook"
)

// table reads one sheet into one statement.
type table struct {
	grid    *region.Grid
	s       *accounts.Statement
	m       *ministry
	list    *diag.List
	columns map[int]accounts.ColumnKey // by sheet column
	kinds   map[int]amountKind         // of the columns, which budget
	beside  []besideColumn
	opens   []openPlace
	lacking []string          // columns that were not found, while others are open
	odd     []diag.Diagnostic // columns that could not be told, until it is known which are missing
	taken   map[accounts.RowKey]diag.Position
	years   []yearAt // that the head of the sheet names
	money   region.Money
	noUnit  bool            // no line says the unit
	heads   map[string]bool // the captions above the amounts
	over    map[int]string  // captions that stand over a column without covering it
	overlay int             // the row of totals, if captions stand in it
	last    string          // the code of the row before
	end     int             // first row that is not the table's any more: a note, or beyond the last
}

type yearAt struct {
	year string
	at   diag.Position
}

// readStatement reads the sheet as the statement of that id.
// It returns the years that the head of the sheet names.
func (m *ministry) readStatement(g *region.Grid, id accounts.StatementID, s *accounts.Statement) []yearAt {
	list := m.list
	s.ID, s.Form, s.Found, s.At = id, m.forms.Form(id), true, g.Position()
	t := &table{grid: g, s: s, m: m, list: list, columns: map[int]accounts.ColumnKey{}, taken: map[accounts.RowKey]diag.Position{}}
	if g.Far != "" {
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.size", At: g.Where(), Message: "这张表的内容延伸到 " + g.Far + "，不像是决算表",
			Hint: "请删去表格以外的内容（可选中多余的行、列后删除，不只是清空）"})
	}
	below := t.readHead()
	t.end = t.noteRow(below)
	g.TellCovered(below, list)
	switch id {
	case accounts.Overall, accounts.FiscalOverall:
		t.readBlocks(below)
	case accounts.GeneralBasic:
		t.readBasic(below)
	case accounts.ThreePublic:
		t.readThreePublic(below)
	default:
		if id > accounts.NumStatements && t.form().Blocks[0].Codes == accounts.NoCodes {
			t.readNamed(below)
			break
		}
		t.readCoded(below)
	}
	t.tellUnit()
	t.keepOpen()
	return t.years
}

// amount reads a cell as money of the table.
func (t *table) amount(row, col int, label string) accounts.Figure {
	t.money.Unit, t.money.Look, t.money.List = t.s.Unit, &t.s.Look, t.list
	return t.grid.Amount(row, col, &t.money, label)
}

// find returns the cells in the head of the sheet whose caption passes.
func (t *table) find(below int, pass func(string) bool) (cells []workbook.Range) {
	for row := below; row <= min(below+region.HeadRows, t.grid.Last); row++ {
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
	t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.caption", At: t.grid.Where(),
		Message: "没有找到" + what + "，认不出这张表的栏目", Hint: "请保留决算公开表原有的表头"})
}

// footPattern is a line of signatures and dates below a table.
var footPattern = regexp.MustCompile(`^(单位|部门|财务|会计|机构|分管|主管|填报|制表|报表)*(负责人|领导|主管|填表人|填报人|审核人|审核|复核人|复核|制表人|制表|编制人|编报人|经办人|审批人|联系人|联系电话|电话|填表日期|填报日期|报送日期|编制日期|公开日期|公开时间|打印日期|日期)(\([^)]*\))?:`)

// emptyPattern is how a form says that a table has no figures.
var emptyPattern = regexp.MustCompile(`(无|没有|未发生|未安排|不涉及|不存在).*(政府性基金|国有资本|数据|收支|收入|支出|拨款|此项|该项|经费)|(政府性基金|国有资本).*(无|没有|未发生|不涉及)|(本|此|该)表(为空|是空|为零|无数)|空表|^不涉及$`)

// saysEmpty reports whether a text, made plain, says that the table has no figures.
func saysEmpty(s string) bool { return len(s) < 600 && emptyPattern.MatchString(s) }

// isNote reports whether a row holds a note below the table, the signatures,
// or the words that the table is empty.
func (t *table) isNote(row int) bool {
	cells := t.grid.RowCells(row)
	if len(cells) == 0 {
		return false
	}
	if cells[0].Kind != workbook.Text {
		return false
	}
	v := cells[0].Value
	if !strings.ContainsAny(v, "注说备:：无没未不空") {
		return false
	}
	s := region.Plain(v)
	switch {
	case strings.HasPrefix(s, "注:"), strings.HasPrefix(s, "注1"), s == "注", strings.HasPrefix(s, "说明:"), strings.HasPrefix(s, "备注:"), footPattern.MatchString(s):
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
			if c.Kind == workbook.Text {
				if s := t.grid.Text(row, c.Col); s.S != "" {
					t.s.Look.Notes = append(t.s.Look.Notes, s)
				}
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
		if t.isOrdinals(row) {
			return row
		}
		for _, c := range t.grid.RowCells(row) {
			if region.Plain(c.Value) == "栏次" {
				return row
			}
		}
	}
	return 0
}

// addRow adds a row unless its key was read before.
func (t *table) addRow(r accounts.Row) {
	if first, twice := t.taken[r.Key]; twice {
		what, hint := "编码 "+r.Code+" ", "请合并成一行，或改正其中一行的编码"
		if r.Code == "" {
			what, hint = "“"+region.OneLine(r.Name)+"”", "请合并成一行，或改正其中一行的名称"
		}
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.duplicate", At: r.At, Message: what + "出现两行",
			Where: []diag.Side{{At: first, Label: "第一行", Value: t.grid.At(cellOf(first)).Value}}, Hint: hint})
		return
	}
	t.taken[r.Key] = r.At
	t.s.Rows = append(t.s.Rows, r)
}

// cells reads the amounts of a row into the order of t.s.Columns.
func (t *table) cells(row int, label string) []accounts.Figure {
	out := make([]accounts.Figure, len(t.s.Columns))
	for _, col := range t.sortedColumns() {
		if i := t.s.Column(t.columns[col]); i >= 0 {
			if t.overlaid(row, col) {
				out[i] = accounts.Figure{State: accounts.Blank, Unit: t.s.Unit, At: t.grid.Place(row, col), Label: label}
				continue
			}
			out[i] = t.amount(row, col, label)
		}
	}
	return out
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
	cells := t.grid.RowCells(row)
	for _, c := range cells {
		if s := region.Plain(c.Value); c.Kind != workbook.Text || !t.heads[s] || isTotal(s) {
			return len(cells) > 1 && t.isOrdinals(row)
		}
	}
	return len(cells) > 0
}

func (t *table) sortedColumns() []int {
	cols := make([]int, 0, len(t.columns))
	for col := range t.columns {
		cols = append(cols, col)
	}
	slices.Sort(cols)
	return cols
}

// matchRow finds a caption, without its ordinal, in a list of rows.
func matchRow(list []rowCaption, caption string) (accounts.RowKey, bool) {
	if caption == "" {
		return "", false
	}
	for i := range list {
		for _, name := range list[i].Names {
			if name == caption {
				return list[i].Key, true
			}
		}
	}
	return "", false
}
