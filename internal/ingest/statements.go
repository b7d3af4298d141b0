package ingest

import (
	"fmt"
	"regexp"
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
	noUnit  bool            // no line says the unit
	heads   map[string]bool // the captions above the amounts
	over    map[int]string  // captions that stand over a column without covering it
	last    string          // the code of the row before
	end     int             // first row that is not the table's any more: a note, or beyond the last
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
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.size", At: g.place(), Message: "这张表的内容延伸到 " + g.far + "，不像是决算表",
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
	t.tellUnit()
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
	t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.caption", At: t.grid.place(),
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
	t.tellColumns(lacking)
}

// tellColumns reports columns that were not told, and those that are lacking.
func (t *table) tellColumns(lacking []string) {
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
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: t.grid.place(),
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
		if over := t.over[col]; over != "" && len(path) > 0 {
			path = append([]string{over}, path...)
		}
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
		if isAside(path) {
			continue
		}
		key, ok := match(path)
		if first := seen[key]; ok && key != "" && first != 0 {
			// The same column of two years side by side: the later one is this
			// table's, and the year must be the report's.
			before, now := g.captionYear(first, top, bottom), g.captionYear(col, top, bottom)
			if before.year != "" && now.year != "" && before.year != now.year {
				if now.year > before.year {
					delete(t.columns, first)
					seen[key], t.columns[col] = col, key
					before = now
				}
				t.years = []yearAt{before}
				continue
			}
		}
		if first := seen[key]; ok && key != "" && first != 0 {
			// Of two columns of one name an empty one, under a caption merged over
			// both, gives way.
			if !filled {
				continue
			}
			if _, ok := t.filled(first, body); !ok {
				delete(t.columns, first)
				delete(seen, key)
			}
		}
		switch {
		case !ok && filled:
			odd(caption, "不认识的栏名“"+strings.Join(path, "／")+"”", side, "请按决算公开表的栏名填写，或删去这一栏")
		case !ok || key == "":
			// An empty column, or one that this report does not need.
		case seen[key] != 0:
			other := g.path(seen[key], top, bottom)
			message := "有两栏都叫“" + path[len(path)-1] + "”"
			if last := other[len(other)-1]; last != path[len(path)-1] {
				message = "“" + last + "”“" + path[len(path)-1] + "”两栏都可以读作“" + t.columnName(key) + "”，不知道用哪一栏"
			}
			odd(caption, message, []diag.Side{{At: g.at(bottom, seen[key]), Label: "另一栏", Value: strings.Join(other, "／")}}, "请只留一栏，或改正其中一栏的栏名")
		default:
			seen[key] = col
			t.columns[col] = key
		}
	}
	for _, col := range t.sortedColumns() {
		if col >= first && col <= last {
			t.tellYear(col, top, bottom)
		}
	}
}

func cellOf(at diag.Position) (row, col int) {
	row, col, _ = workbook.ParseCellName(at.Cell)
	return row, col
}

// tellYear reports a column whose caption is of another year than the title.
func (t *table) tellYear(col, top, bottom int) {
	title := yearPattern.FindStringSubmatch(plain(t.s.Form.Title.S))
	own := t.grid.captionYear(col, top, bottom)
	if title == nil || own.year == "" || own.year == title[1] {
		return
	}
	t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.year", At: own.at, Message: "表题是" + title[1] + "年度，这一栏却是" + own.year + "年的",
		Where: []diag.Side{{At: t.s.Form.Title.At, Label: "表题", Value: clip(t.s.Form.Title.S)}, {At: own.at, Label: "栏名", Value: clip(t.grid.text(cellOf(own.at)).S)}}, Hint: "请核对是不是填错了年度"})
}

// captionYear is the year that the captions above a column begin with.
func (g *grid) captionYear(col, top, bottom int) yearAt {
	for row := top; row <= bottom; row++ {
		m, _ := g.Merged(row, col)
		s := plain(g.At(m.Row1, m.Col1).Value)
		if at := yearPattern.FindStringSubmatchIndex(s); at != nil && at[0] == 0 {
			return yearAt{s[at[2]:at[3]], g.at(m.Row1, m.Col1)}
		}
	}
	return yearAt{}
}

// asidePattern is a column that stands beside the amounts of the year: last
// year's, differences, rates, remarks, numbers of rows.
var asidePattern = regexp.MustCompile(`^(上年|上一年|去年)|增减|增长|增幅|降幅|比上年|较上年|比重|占比|比率|比例|%|^占|完成率|^完成|^备注$|^说明$|^备注[:(]|^行次|^行号$|^序号$`)

// isAside reports whether the captions of a column say that it holds no amount
// of the year's accounts. 上年结转和结余 is one: the balance brought forward.
func isAside(path []string) bool {
	return slices.ContainsFunc(path, func(s string) bool {
		return asidePattern.MatchString(s) && !strings.Contains(s, "结转") && !strings.Contains(s, "结余")
	})
}

// holds reports whether a cell holds something that a reader must not pass
// over: anything but nothing and zero.
func holds(c workbook.Cell) bool {
	if c.Kind == workbook.Empty {
		return false
	}
	s := plain(c.Value)
	if c.Kind == workbook.Number || c.Kind == workbook.Text {
		if strings.Trim(s, "0.,-") == "" && s != "" {
			return false
		}
	}
	return c.Kind == workbook.NoValue || !isNothing(s)
}

// filled returns the first cell of a column, from a row on, that holds
// something other than a note.
func (t *table) filled(col, from int) (diag.Position, bool) {
	for row := from; row < t.end; row++ {
		m, _ := t.grid.Merged(row, col)
		if c := t.grid.At(row, col); m.Col1 == m.Col2 && holds(c) && !t.heads[plain(c.Value)] {
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
	s := plain(v)
	switch {
	case strings.HasPrefix(s, "注:"), strings.HasPrefix(s, "注1"), s == "注", strings.HasPrefix(s, "说明:"), strings.HasPrefix(s, "备注:"), footPattern.MatchString(s):
		return true
	}
	return len(cells) == 1 && saysEmpty(s) && !accounts.IsCode(s[:1])
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
		if holds(t.grid.At(row, col)) {
			return t.grid.at(row, col), true
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
			if s := plain(c.Value); c.Kind == workbook.Text && !isNothing(s) {
				t.heads[s] = true
			}
		}
	}
}

// isHead reports whether a row below the captions only repeats them.
func (t *table) isHead(row int) bool {
	cells := t.grid.RowCells(row)
	for _, c := range cells {
		if s := plain(c.Value); c.Kind != workbook.Text || !t.heads[s] || isTotal(s) {
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

// isNameCaption reports whether a caption is that of the names of codes.
func isNameCaption(s string) bool {
	return s == "科目名称" || s == "名称" || len(s) < 60 && strings.Contains(s, "科目") && strings.Contains(s, "名称") && !isCodeCaption(strings.TrimSuffix(s, "名称")) &&
		!strings.Contains(s, "编码") && !strings.Contains(s, "代码")
}

// itemCaption is the caption of a column that holds code and name in one cell,
// or of the names of rows that have no code.
var itemCaption = regexp.MustCompile(`^(收入|支出)?项目(\(.*\))?$|^(支出|部门预算支出)?(功能|经济)?(分类)?科目(\(?(编码|代码)(及|和|、|/)?(科目)?名称\)?|\(.*\))?$|^按?(支出)?(功能|经济)分类(\(.*\))?$`)

func isItemCaption(s string) bool { return len(s) < 60 && itemCaption.MatchString(s) }

// nameColumns finds the captions of names, left to right in one row; where
// there are none, those of code and name in one.
func (t *table) nameColumns(below int) []workbook.Range {
	names := t.find(below, isNameCaption)
	if len(names) == 0 {
		names = t.find(below, isItemCaption)
		for i := range names {
			names[i].Col1 = names[i].Col2 // 项目 over code and name: the last is the name
		}
		// 项目 may stand above 功能分类科目: the lower one is meant.
		slices.SortStableFunc(names, func(a, b workbook.Range) int { return b.Row1 - a.Row1 })
	}
	return slices.DeleteFunc(names, func(m workbook.Range) bool { return m.Row1 != names[0].Row1 })
}

// readCoded reads 公开02, 03, 05, 08 and 09: rows with function codes.
func (t *table) readCoded(below int) {
	g := t.grid
	names := t.nameColumns(below)
	if len(names) == 0 {
		if !t.readEmpty(below) {
			t.missing("“科目名称”一栏")
		}
		return
	}
	name := names[0]
	ordinals := t.ordinalRow(name.Row2 + 1)
	body := t.bodyStart(name, ordinals)
	bottom := body - 1
	if ordinals > 0 && ordinals <= bottom {
		bottom = ordinals - 1
	}
	t.end = t.noteRow(body)
	t.keepHeads(below, body-1)
	codeCols := t.codeColumns(g.left, name.Col1-1, below, bottom)
	first := name.Col2 + 1
	for len(codeCols) == first-name.Col2-1 && first < g.cols && isCodeCaption(g.caption(bottom, first)) {
		codeCols = append(codeCols, first) // the codes stand right of the names
		first++
	}
	t.matchColumns(first, g.cols, below, bottom, body, byCaption(t.s.ID))
	t.settle(ordinals, below, bottom)
	for row := body; row < t.end; row++ {
		t.readCodedRow(row, name.Col1, codeCols)
	}
	t.readNotes()
	t.tellBelow(codeCols, name.Col1)
	if t.s.Row(accounts.RowTotal) == nil && !t.readEmpty(body) {
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.total", At: g.place(), Message: "没有“合计”行", Hint: "请保留合计行，没有数据时也要留着"})
	}
}

// tellBelow reports a row with a code and an amount below the notes: it would
// be left out.
func (t *table) tellBelow(codeCols []int, nameCol int) {
	t.tellNoteAmounts()
	for row := t.end; row <= t.grid.rows; row++ {
		code, at, fault := t.code(row, codeCols)
		if code == "" && fault == "" {
			code, _, _ = splitCode(t.grid.own(row, nameCol))
		}
		if len(code) < 3 || fault != "" {
			continue
		}
		if where, ok := t.hasAmounts(row); ok {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: at, Message: "表下的附注之后还有科目 " + code + "，没有读",
				Where: []diag.Side{{At: where, Value: t.grid.At(cellOf(where)).Value}, {At: t.grid.at(t.end, t.grid.left), Label: "附注从这一行开始", Value: clip(t.grid.text(t.end, t.grid.RowCells(t.end)[0].Col).S)}}, Hint: "请把附注移到表的下方"})
			return
		}
	}
}

// tellNoteAmounts reports a note with an amount in a column of amounts: it may
// be a row whose code was overwritten. Signatures may have numbers beside them.
func (t *table) tellNoteAmounts() {
	for row := t.end; row <= t.grid.rows; row++ {
		cells := t.grid.RowCells(row)
		if len(cells) < 2 || !t.isNote(row) || footPattern.MatchString(plain(cells[0].Value)) {
			continue
		}
		for _, col := range t.sortedColumns() {
			c := t.grid.At(row, col)
			_, hint := parseAmount(plain(c.Value))
			if m, _ := t.grid.Merged(row, col); m.Col1 == m.Col2 && (c.Kind == workbook.NoValue || holds(c) && hint == "") {
				t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: t.grid.at(row, col), Message: "附注这一行有金额，没有读",
					Where: []diag.Side{{At: t.grid.at(row, cells[0].Col), Label: "附注", Value: clip(oneLine(cells[0].Value))}, {At: t.grid.at(row, col), Value: c.Value}}, Hint: "请核对这一行是附注还是科目"})
				break
			}
		}
	}
}

// readEmpty reads a table of a fund that says in words that it has no figures,
// and has none: a row of totals without amounts.
func (t *table) readEmpty(from int) bool {
	if t.s.ID != accounts.GovernmentFund && t.s.ID != accounts.StateCapital || len(t.s.Rows) > 0 {
		return false
	}
	g := t.grid
	var said accounts.Text
	for row := from; row <= g.rows; row++ {
		for _, c := range g.RowCells(row) {
			switch {
			case c.Kind == workbook.Text && saysEmpty(plain(c.Value)):
				if said.S == "" {
					said = g.text(row, c.Col)
				}
			case c.Kind != workbook.Text && holds(c) && !t.isOrdinals(row):
				return false
			}
		}
	}
	if said.S == "" {
		return false
	}
	if len(t.s.Columns) == 0 {
		t.s.Columns = accounts.Columns(t.s.ID)
		if t.s.ID == accounts.StateCapital && !g.bothSides() {
			t.s.Columns = requiredColumns(t.s.ID)
		}
	}
	cells := make([]accounts.Figure, len(t.s.Columns))
	for i := range cells {
		cells[i] = accounts.Figure{State: accounts.Blank, Unit: t.s.Unit, At: said.At, Label: "合计"}
	}
	t.addRow(accounts.Row{Key: accounts.RowTotal, Name: "合计", At: said.At, NameAt: said.At, Cells: cells})
	if len(t.s.Form.Notes) == 0 {
		t.s.Form.Notes = []accounts.Text{said}
	}
	return true
}

// bodyStart is the first row below the captions: after 栏次 where there is
// one, else the first with a code or 合计.
func (t *table) bodyStart(name workbook.Range, ordinals int) int {
	if ordinals > 0 {
		return ordinals + 1
	}
	for row := name.Row2 + 1; row <= t.grid.rows; row++ {
		for col := t.grid.left; col <= name.Col2; col++ {
			s := t.grid.own(row, col)
			if isTotal(s) || accounts.IsCode(s) && len(s) >= 3 {
				return row
			}
			if _, _, ok := splitCode(s); ok {
				return row
			}
		}
	}
	return name.Row2 + 1
}

// codeColumns are the columns left of the name that hold codes: not those of
// numbers or of units, nor empty ones.
func (t *table) codeColumns(first, last, top, bottom int) []int {
	var cols []int
	for col := first; col <= last; col++ {
		path := t.grid.path(col, top, bottom)
		if len(path) == 0 {
			if _, ok := t.filled(col, bottom+1); !ok {
				continue // an empty column
			}
		} else if s := path[len(path)-1]; s == "序号" || strings.Contains(s, "单位") || strings.HasPrefix(s, "部门名称") {
			continue
		}
		cols = append(cols, col)
	}
	return cols
}

// codeAndName is a code before its name in one cell: 2080101行政运行,
// [2080101]行政运行, 208-社会保障和就业支出.
var codeAndName = regexp.MustCompile(`^[\[(]?([0-9]{3}|[0-9]{5}|[0-9]{7})[\])]?[-_—.、:|]*([^-0-9_—.,、:|()\[\]%].*)$`)

// splitCode parts a text, made plain, into code and name.
func splitCode(s string) (code, name string, ok bool) {
	if s == "" || s[0] > '9' && s[0] != '[' || s[0] < '0' && s[0] != '(' {
		return "", "", false
	}
	m := codeAndName.FindStringSubmatch(s)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

// rowCode is the code and the name of a row: in cells of their own, or in one.
func (t *table) rowCode(row, nameCol int, codeCols []int) (code string, at diag.Position, name accounts.Text, fault string) {
	code, at, fault = t.code(row, codeCols)
	name = t.grid.text(row, nameCol)
	if code == "" {
		if c, n, ok := splitCode(fault); ok && (name.S == "" || plain(name.S) == n) {
			return c, at, accounts.Text{S: n, At: at}, ""
		}
		if c, n, ok := splitCode(plain(name.S)); ok && fault == "" {
			return c, name.At, accounts.Text{S: n, At: name.At}, ""
		}
	}
	return code, at, name, fault
}

func (t *table) readCodedRow(row, nameCol int, codeCols []int) {
	g := t.grid
	code, codeAt, nameCell, fault := t.rowCode(row, nameCol, codeCols)
	if (code == "" || fault != "") && t.isHead(row) {
		return
	}
	caption := plain(nameCell.S)
	for col := g.left; code == "" && fault == "" && caption == "" && col < nameCol; col++ {
		if s := g.own(row, col); isTotal(s) {
			caption, nameCell = s, g.text(row, col) // left of the codes
		}
	}
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
		t.last = ""
		if len(code)%2 == 1 && code[0] != '0' {
			t.last = code
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
	switch s {
	case "合计", "总计", "总合计", "支出合计", "收入合计", "本年支出合计", "本年收入合计":
		return true
	}
	return false
}

// code reads the code of a row: in one cell, merged or not, or in three (类,
// 款, 项), each with its own digits or with the whole code so far. 类 and 款 may
// be printed once for the rows below them, merged; or each row prints its own
// level alone. fault is the text found where it is no code, □ where a part is
// lacking.
func (t *table) code(row int, cols []int) (code string, at diag.Position, fault string) {
	var parts [3]string // by column, where there are three
	own, last := 0, 0
	for i, col := range cols {
		m, _ := t.grid.Merged(row, col)
		if m.Col1 != col {
			continue
		}
		c := t.grid.At(m.Row1, col)
		if c.Kind == workbook.Empty {
			continue
		}
		s := strings.TrimSuffix(plain(c.Value), ".0")
		if m.Row1 != row {
			if accounts.IsCode(s) && len(cols) == len(parts) {
				parts[i] = s // of a merged cell that reaches down to this row
			}
			continue
		}
		if at.IsZero() {
			at = t.grid.at(row, col)
		}
		if !accounts.IsCode(s) {
			if isNothing(s) && !isPlaceholder(s) {
				continue
			}
			return "", t.grid.at(row, col), s
		}
		own++
		if len(cols) == len(parts) {
			parts[i], last = s, i
		} else {
			code = joinDigits(code, s)
		}
	}
	if at.IsZero() && len(cols) > 0 {
		at = t.grid.at(row, cols[0])
	}
	if own == 0 || len(cols) != len(parts) {
		return code, at, ""
	}
	if own == 1 && last > 0 && len(parts[last]) <= 2 && strings.Join(parts[:last], "") == "" {
		if len(t.last) < 1+2*last {
			return "", at, strings.Repeat("□", last) + parts[last]
		}
		return joinDigits(t.last[:1+2*last], parts[last]), at, ""
	}
	for i, s := range parts[:last+1] {
		switch {
		case s != "":
			code = joinDigits(code, s)
		case len(parts[last]) > 2:
			// The whole code stands in a cell further right.
		default:
			parts[i] = "□"
			fault = strings.Join(parts[:last+1], "")
		}
	}
	if fault != "" {
		return "", at, fault
	}
	return code, at, ""
}

// joinDigits adds the digits of one cell to those of the cells left of it.
func joinDigits(code, s string) string {
	switch {
	case code == "":
		return s
	case len(s) > len(code) && strings.HasPrefix(s, code):
		return s // the cell repeats what is left of it
	case len(s) == 1:
		return code + "0" + s // a number has lost its leading zero
	}
	return code + s
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
