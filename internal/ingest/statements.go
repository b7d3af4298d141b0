package ingest

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// table reads one sheet into one statement.
type table struct {
	grid    *grid
	s       *accounts.Statement
	list    *diag.List
	columns map[int]accounts.ColumnKey // by sheet column
	odd     []diag.Diagnostic          // columns that could not be told, until it is known which are missing
	taken   map[accounts.RowKey]diag.Position
	years   []yearAt // that the head of the sheet names
	hidden  map[string]bool
	end     int // first row that is not the table's any more: a note, or beyond the last
}

type yearAt struct {
	year string
	at   diag.Position
}

// readStatement reads the sheet as the statement of that id.
// It returns the years that the head of the sheet names.
func readStatement(g *grid, id accounts.StatementID, s *accounts.Statement, list *diag.List) []yearAt {
	s.ID, s.Found, s.At = id, true, g.position()
	t := &table{grid: g, s: s, list: list, columns: map[int]accounts.ColumnKey{}, taken: map[accounts.RowKey]diag.Position{}}
	if g.far != "" {
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.size", At: g.position(), Message: "这张表的内容延伸到 " + g.far + "，不像是决算表",
			Hint: "请删去表格以外的内容（可选中多余的行、列后删除，不只是清空）"})
	}
	below := t.readHead()
	t.end = t.noteRow(below)
	g.tellCovered(below, list)
	switch id {
	case accounts.Overall, accounts.FiscalOverall:
		t.readBlocks(below)
	case accounts.GeneralBasic:
		t.readBasic(below)
	case accounts.ThreePublic:
		t.readThreePublic(below)
	default:
		t.readCoded(below)
	}
	return t.years
}

// find returns the cells in the head of the sheet whose caption passes.
func (t *table) find(below int, pass func(string) bool) (cells []workbook.Range) {
	for row := below; row <= min(below+headRows, t.grid.rows); row++ {
		for _, c := range t.grid.RowCells(row) {
			if c.Kind == workbook.Text && pass(plain(c.Value)) {
				m, _ := t.grid.Merged(row, c.Col)
				cells = append(cells, m)
			}
		}
	}
	return cells
}

func (t *table) missing(what string) {
	t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.caption", At: t.grid.position(),
		Message: "没有找到" + what + "，认不出这张表的栏目", Hint: "请保留决算公开表原有的表头"})
}

// settle puts the columns that were found into the official order; the
// captions and 栏次 of the lowest header row go beside them.
func (t *table) settle(ordinalRow, top, bottom int) {
	official := slices.Concat(accounts.Columns(t.s.ID), accounts.ExtraColumns(t.s.ID))
	place := map[accounts.ColumnKey]int{}
	cols := make([]int, 0, len(t.columns))
	for col := range t.columns {
		cols = append(cols, col)
	}
	slices.Sort(cols)
	for _, col := range cols {
		// Where both halves of 公开04 give the total, the right one comes last
		// and is the one with captions of its own.
		place[t.columns[col]] = col
	}
	t.s.Columns = t.s.Columns[:0]
	for _, key := range official {
		col, ok := place[key]
		if !ok {
			continue
		}
		t.s.Columns = append(t.s.Columns, key)
		m, _ := t.grid.Merged(bottom, col)
		t.s.Form.Captions = append(t.s.Form.Captions, t.grid.text(m.Row1, m.Col1))
		ordinal := accounts.Text{}
		if ordinalRow > 0 {
			ordinal = t.grid.text(ordinalRow, col)
		}
		t.s.Form.Ordinals = append(t.s.Form.Ordinals, ordinal)
	}
	var lacking []string
	for _, key := range requiredColumns(t.s.ID) {
		if _, ok := place[key]; !ok {
			lacking = append(lacking, "“"+t.columnName(key)+"”")
		}
	}
	switch {
	case len(t.odd) > 0:
		for _, d := range t.odd {
			if len(lacking) > 0 {
				d.Hint = "没有找到" + strings.Join(lacking, "、") + "一栏，是不是它？" + d.Hint
			}
			t.list.Add(d)
		}
		t.odd = nil
	case len(lacking) > 0:
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: t.grid.position(),
			Message: "没有" + strings.Join(lacking, "、") + "一栏", Hint: "请保留决算公开表原有的表头"})
	}
}

// columnName is what a message calls a column.
func (t *table) columnName(key accounts.ColumnKey) string {
	for _, c := range columnCaptions[t.s.ID-1] {
		if c.Key == key {
			return c.Names[0]
		}
	}
	return key.Name()
}

// matchColumns gives each column from first to last its key, by the captions
// in rows top to bottom; body is the first row of amounts. Columns that hold an
// amount but have no caption that is known are errors, as are two columns with
// the same one.
func (t *table) matchColumns(first, last, top, bottom, body int, match func([]string) (accounts.ColumnKey, bool)) {
	g := t.grid
	seen := map[accounts.ColumnKey]int{}
	odd := func(at diag.Position, message string, where []diag.Side, hint string) {
		t.odd = append(t.odd, diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: at, Message: message, Where: where, Hint: hint})
	}
	for col := first; col <= last; col++ {
		path := g.path(col, top, bottom)
		at, filled := t.filled(col, body)
		m, _ := g.Merged(bottom, col)
		caption := g.at(m.Row1, m.Col1)
		side := []diag.Side{{At: at, Label: "该栏第一个数", Value: g.At(cellOf(at)).Value}}
		if len(path) == 0 {
			if filled {
				odd(caption, "这一栏有数，却没有栏名", side, "请填上栏名，或清空这一栏")
			}
			continue
		}
		key, ok := match(path)
		switch {
		case !ok && filled:
			odd(caption, "不认识的栏名“"+strings.Join(path, "／")+"”", side, "请按决算公开表的栏名填写，或删去这一栏")
		case !ok || key == "":
			// An empty column, or one that this report does not need.
		case seen[key] != 0:
			odd(caption, "有两栏都叫“"+path[len(path)-1]+"”", []diag.Side{{At: g.at(bottom, seen[key]), Label: "另一栏", Value: strings.Join(g.path(seen[key], top, bottom), "／")}},
				"请改正其中一栏的栏名")
		default:
			seen[key] = col
			t.columns[col] = key
		}
	}
}

func cellOf(at diag.Position) (row, col int) {
	row, col, _ = workbook.ParseCellName(at.Cell)
	return row, col
}

// filled returns the first cell of a column, from a row on, that holds
// something other than a note.
func (t *table) filled(col, from int) (diag.Position, bool) {
	for row := from; row < t.end; row++ {
		m, _ := t.grid.Merged(row, col)
		if c := t.grid.At(row, col); c.Kind != workbook.Empty && m.Col1 == m.Col2 && !isNothing(plain(c.Value)) {
			return t.grid.at(row, col), true
		}
	}
	return diag.Position{}, false
}

// byCaption matches a path of captions with the names in columnCaptions.
// The key is "" for a column that is known and not needed.
func byCaption(id accounts.StatementID) func([]string) (accounts.ColumnKey, bool) {
	return func(path []string) (accounts.ColumnKey, bool) {
		var key accounts.ColumnKey
		length := 0
		for _, c := range columnCaptions[id-1] {
			for _, name := range c.Names {
				if n := pathEnds(path, name); n > length {
					key, length = c.Key, n
				}
			}
		}
		return key, length > 0
	}
}

// pathEnds returns how many captions at the end of path the name covers, 0 if
// it does not fit. A year before a caption does not count.
func pathEnds(path []string, name string) int {
	parts := strings.Split(name, "/")
	if len(parts) > len(path) {
		return 0
	}
	for i, part := range parts {
		have := path[len(path)-len(parts)+i]
		if have != part && withoutYear(have) != part {
			return 0
		}
	}
	return len(parts)
}

// withoutYear drops 2020年度 or 本年度 before a caption, and the unit behind it.
func withoutYear(s string) string {
	rest := strings.TrimLeft(s, "0123456789")
	if len(s)-len(rest) == 4 {
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "年"), "度")
		s = rest
	}
	for _, unit := range []string{"(元)", "(万元)", "(千元)"} {
		s = strings.TrimSuffix(s, unit)
	}
	return s
}

// isNote reports whether a row holds a note below the table.
func (t *table) isNote(row int) bool {
	cells := t.grid.RowCells(row)
	if len(cells) == 0 {
		return false
	}
	if v := cells[0].Value; cells[0].Kind != workbook.Text || !strings.ContainsAny(v, "注说备") {
		return false
	}
	s := plain(cells[0].Value)
	return strings.HasPrefix(s, "注:") || strings.HasPrefix(s, "注1") || s == "注" || strings.HasPrefix(s, "说明:") || strings.HasPrefix(s, "备注:")
}

// noteRow is the first row from a row on that holds a note, else the one below
// the last.
func (t *table) noteRow(from int) int {
	for row := from; row <= t.grid.rows; row++ {
		if t.isNote(row) {
			return row
		}
	}
	return t.grid.rows + 1
}

// readNotes keeps the texts below the table.
func (t *table) readNotes() {
	for row := t.end; row <= t.grid.rows; row++ {
		for _, c := range t.grid.RowCells(row) {
			if c.Kind == workbook.Text {
				if s := t.grid.text(row, c.Col); s.S != "" {
					t.s.Form.Notes = append(t.s.Form.Notes, s)
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
		switch s := plain(c.Value); s {
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
	for row := from; row <= min(from+6, t.grid.rows); row++ {
		if t.isOrdinals(row) {
			return row
		}
		for _, c := range t.grid.RowCells(row) {
			if plain(c.Value) == "栏次" {
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
			what, hint = "“"+oneLine(r.Name)+"”", "请合并成一行，或改正其中一行的名称"
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
			out[i] = t.amount(row, col, label)
		}
	}
	return out
}

// hasAmounts reports whether a row holds anything in the columns of amounts.
func (t *table) hasAmounts(row int) (diag.Position, bool) {
	for _, col := range t.sortedColumns() {
		if c := t.grid.At(row, col); c.Kind != workbook.Empty && !isNothing(plain(c.Value)) {
			return t.grid.at(row, col), true
		}
	}
	return diag.Position{}, false
}

func (t *table) sortedColumns() []int {
	cols := make([]int, 0, len(t.columns))
	for col := range t.columns {
		cols = append(cols, col)
	}
	slices.Sort(cols)
	return cols
}

// readCoded reads 公开02, 03, 05, 08 and 09: rows with function codes.
func (t *table) readCoded(below int) {
	g := t.grid
	names := t.find(below, func(s string) bool {
		return s == "科目名称" || s == "功能分类科目名称" || s == "支出功能分类科目名称"
	})
	if len(names) == 0 {
		t.missing("“科目名称”一栏")
		return
	}
	name := names[0]
	ordinals := t.ordinalRow(name.Row2 + 1)
	body := t.bodyStart(name, ordinals)
	bottom := body - 1
	if ordinals > 0 && ordinals <= bottom {
		bottom = ordinals - 1
	}
	t.matchColumns(name.Col2+1, g.cols, below, bottom, body, byCaption(t.s.ID))
	t.settle(ordinals, below, bottom)
	codeCols := t.codeColumns(1, name.Col1-1, below, bottom)
	for row := body; row < t.end; row++ {
		t.readCodedRow(row, name.Col1, codeCols)
	}
	t.readNotes()
	if t.s.Row(accounts.RowTotal) == nil {
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.total", At: g.position(), Message: "没有“合计”行", Hint: "请保留合计行，没有数据时也要留着"})
	}
}

// bodyStart is the first row below the captions: after 栏次 where there is
// one, else the first with a code or 合计.
func (t *table) bodyStart(name workbook.Range, ordinals int) int {
	if ordinals > 0 {
		return ordinals + 1
	}
	for row := name.Row2 + 1; row <= t.grid.rows; row++ {
		for col := 1; col <= name.Col2; col++ {
			if s := t.grid.own(row, col); s == "合计" || s == "总计" || accounts.IsCode(s) && len(s) >= 3 {
				return row
			}
		}
	}
	return name.Row2 + 1
}

// codeColumns are the columns left of the name that hold codes.
func (t *table) codeColumns(first, last, top, bottom int) []int {
	var cols []int
	for col := first; col <= last; col++ {
		path := t.grid.path(col, top, bottom)
		if len(path) > 0 && path[len(path)-1] == "序号" {
			continue
		}
		cols = append(cols, col)
	}
	return cols
}

func (t *table) readCodedRow(row, nameCol int, codeCols []int) {
	g := t.grid
	code, codeAt, fault := t.code(row, codeCols)
	nameCell := g.text(row, nameCol)
	caption := plain(nameCell.S)
	if fault != "" {
		if isTotal(fault) {
			caption, fault = fault, "" // 合计 stands in the code cells
			nameCell = accounts.Text{S: caption, At: codeAt}
		} else if isPlaceholder(fault) {
			return
		} else {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: codeAt, Message: "“" + clip(fault) + "”不是科目编码",
				Hint: "科目编码是类 3 位、款 5 位、项 7 位数字"})
			return
		}
	}
	switch {
	case code == "" && isTotal(caption):
		t.addRow(accounts.Row{Key: accounts.RowTotal, Name: nameCell.S, At: nameCell.At, NameAt: nameCell.At, Cells: t.cells(row, "合计")})
	case code == "" && (caption == "" || isPlaceholder(caption)):
		if at, ok := t.hasAmounts(row); ok {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: at, Message: "这一行有金额，但没有科目编码和名称", Hint: "请填上编码和名称，或清空这一行"})
		}
	case code == "":
		if at, ok := t.hasAmounts(row); ok {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: g.at(row, codeCols0(codeCols, nameCol)), Message: "“" + clip(nameCell.S) + "”没有科目编码",
				Where: []diag.Side{{At: at, Value: g.At(cellOf(at)).Value}}, Hint: "请填上 3、5 或 7 位的科目编码"})
		}
	default:
		if len(code) != 3 && len(code) != 5 && len(code) != 7 {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: codeAt, Message: fmt.Sprintf("科目编码 %s 有 %d 位", code, len(code)),
				Hint: "科目编码是类 3 位、款 5 位、项 7 位数字"})
		}
		label := strings.TrimSpace(code + " " + nameCell.S)
		t.addRow(accounts.Row{Key: accounts.RowKey(code), Code: code, Name: nameCell.S, At: codeAt, NameAt: nameCell.At, Cells: t.cells(row, label)})
	}
}

func codeCols0(cols []int, otherwise int) int {
	if len(cols) > 0 {
		return cols[0]
	}
	return otherwise
}

func isTotal(s string) bool {
	return s == "合计" || s == "总计" || s == "支出合计" || s == "收入合计"
}

// code reads the code of a row: in one cell, merged or not, or in three (类,
// 款, 项), each with its own digits or with the whole code so far. fault is the
// text found where it is no code.
func (t *table) code(row int, cols []int) (code string, at diag.Position, fault string) {
	for _, col := range cols {
		m, _ := t.grid.Merged(row, col)
		if m.Row1 != row || m.Col1 != col {
			continue
		}
		c := t.grid.At(row, col)
		if c.Kind == workbook.Empty {
			continue
		}
		if at.IsZero() {
			at = t.grid.at(row, col)
		}
		s := strings.TrimSuffix(plain(c.Value), ".0")
		if !accounts.IsCode(s) {
			if isNothing(s) && !isPlaceholder(s) {
				continue
			}
			return "", t.grid.at(row, col), s
		}
		switch {
		case code == "":
			code = s
		case len(s) > len(code) && strings.HasPrefix(s, code):
			code = s // the cell repeats what is left of it
		default:
			if len(s) == 1 && c.Kind == workbook.Number {
				s = "0" + s // a number has lost its leading zero
			}
			code += s
		}
	}
	if at.IsZero() && len(cols) > 0 {
		at = t.grid.at(row, cols[0])
	}
	return code, at, ""
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
