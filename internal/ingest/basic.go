package ingest

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// What 公开06 has besides rows with economic codes: partial totals in cells
// anywhere below them, 人员经费 and 公用经费 in columns of their own, or the codes
// across.

// The columns that part 公开06 into 人员经费 and 公用经费, where the codes stand
// in one list. Only their totals are read: the codes say which is which.
const (
	colStaff     accounts.ColumnKey = "staff"
	colOperating accounts.ColumnKey = "operating"
)

// basicParts are the rows of the two partial totals, by the column that may hold
// them.
var basicParts = [...]struct {
	column accounts.ColumnKey
	row    accounts.RowKey
}{{colStaff, accounts.RowStaff}, {colOperating, accounts.RowOperatingCost}}

func basicTotalName(key accounts.RowKey) string {
	return accounts.Core().Form(accounts.GeneralBasic).Row(key).Name
}

// readTotals reads the totals of 公开06.
func (t *table) readTotals() {
	if t.s.ID != accounts.GeneralBasic {
		return
	}
	for i := range t.bands {
		b := &t.bands[i]
		parts := map[accounts.RowKey]int{}
		for col, c := range b.columns {
			for _, p := range basicParts {
				if c.key == p.column {
					parts[p.row] = col
				}
			}
		}
		t.columns = b.columns
		for row := t.body; row < t.end && len(parts) == len(basicParts); row++ {
			t.readParts(row, b, parts)
		}
	}
	for row := t.body; row < t.end; row++ {
		t.readTotalRow(row, false)
	}
}

// readParts reads 人员经费 and 公用经费 of the row of totals. In another row an
// amount in one of them must stand under 合计 too.
func (t *table) readParts(row int, b *band, parts map[accounts.RowKey]int) {
	sum := 0
	for _, col := range t.sortedColumns() {
		if t.columns[col].key == accounts.ColAmount && sum == 0 {
			sum = col
		}
	}
	for _, p := range basicParts {
		col := parts[p.row]
		m, _ := t.grid.Merged(row, col)
		if sum > 0 && m.Col1 == m.Col2 && region.Holds(t.grid.At(row, col)) && !region.Holds(t.grid.At(row, sum)) && !t.isHead(row) {
			t.fail("read.amount", t.grid.Place(row, sum), "“合计”一栏没有数，同一行的“"+basicTotalName(p.row)+"”一栏有", "请在“合计”一栏填上金额",
				t.side(t.grid.Place(row, col), ""))
		}
	}
	for col := b.left; col <= b.name.Col2; col++ {
		if !isTotal(t.grid.Own(row, col)) {
			continue
		}
		name := t.grid.Text(row, col)
		for _, p := range basicParts {
			label := basicTotalName(p.row)
			t.addRow(accounts.Row{Key: p.row, Name: label, At: name.At, NameAt: name.At,
				Cells: []accounts.Figure{t.amount(row, parts[p.row], label)}})
		}
		return
	}
}

// isTotalRow reports whether a row of 公开06 holds a total.
func (t *table) isTotalRow(row int) bool {
	return slices.ContainsFunc(t.grid.RowCells(row), func(c workbook.Cell) bool {
		_, ok := basicTotal(region.Plain(c.Value))
		return ok
	})
}

// readTotalRow reads the totals of a row: each stands in the cell right of its
// caption; parts leaves out 合计 itself.
func (t *table) readTotalRow(row int, parts bool) {
	for _, c := range t.grid.RowCells(row) {
		if c.Kind != workbook.Text {
			continue
		}
		key, ok := basicTotal(region.Plain(c.Value))
		if !ok || parts && key == accounts.RowTotal || t.s.Row(key) != nil && t.taken[key] == t.grid.Place(row, c.Col) {
			continue
		}
		m, _ := t.grid.Merged(row, c.Col)
		name := t.grid.Text(row, c.Col)
		// Some forms leave unmerged empty cells between caption and amount.
		at := m.Col2 + 1
		for next := at; next <= t.grid.Wide; next++ {
			if c := t.grid.At(row, next); c.Kind == workbook.Empty {
				continue
			} else if _, other := basicTotal(region.Plain(c.Value)); !other {
				at = next
			}
			break
		}
		t.addRow(accounts.Row{Key: key, Name: name.S, At: name.At, NameAt: name.At, Cells: []accounts.Figure{t.amount(row, at, name.S)}})
	}
}

// economicPath is the code that a path of captions names: by the code printed
// below them, and by the captions themselves.
func economicPath(path []string) (captions []string, printed, named string) {
	if n := len(path); n > 0 && accounts.IsCode(path[n-1]) {
		printed, path = path[n-1], path[:n-1]
	}
	if len(path) > 0 {
		named = accounts.CaptionedEconomic(path)
	}
	return path, printed, named
}

// dropCoding drops from 公开06 the codes of the government's economic
// classification (政府预算支出经济分类, 5xx), which stand between those of the
// department's and the amounts of both.
func (t *table) dropCoding() {
	other := func(b *band) bool {
		for row := t.body; row < t.end && len(b.codes) > 0; row++ {
			if code, _, _ := t.code(row, b.codes); code != "" {
				return code[0] == '5'
			}
		}
		return false
	}
	if t.codes() != accounts.EconomicCodes || len(t.bands) != 2 {
		return
	}
	switch a, b := &t.bands[0], &t.bands[1]; {
	case a.first > a.last && other(b):
		a.first, a.last = b.first, b.last
		t.bands = t.bands[:1]
	case a.first > a.last && other(a):
		t.bands = t.bands[1:]
	}
}

// isMatrix reports whether the economic classification stands across, in the
// captions, as in the Ministry's own form.
func (t *table) isMatrix() bool {
	known := 0
	for col := t.bands[0].first; col <= t.grid.Wide; col++ {
		if path, _, named := economicPath(t.grid.Path(col, t.below, t.bottom)); len(path) > 1 && named != "" {
			known++
		}
	}
	return known > 2
}

// readMatrix reads a table that has the economic classification across: its row
// of totals becomes 公开06, its rows of items bear witness for 公开05.
func (t *table) readMatrix() {
	g, b := t.grid, &t.bands[0]
	t.s.Columns = slices.Clone(t.form.Keys())
	total := 0
	for row := t.body; row < t.end && total == 0; row++ {
		for col := g.Left; col <= b.name.Col2; col++ {
			if isTotal(g.Own(row, col)) {
				total = row
			}
		}
	}
	if total == 0 {
		t.fail("read.total", g.Position(), "没有“合计”行", "请保留合计行，没有数据时也要留着")
		return
	}
	sum := 0
	for col := b.first; col <= g.Wide; col++ {
		path, printed, named := economicPath(g.Path(col, t.below, t.bottom))
		at, filled := t.filled(col, total)
		switch {
		case len(path) == 1 && printed == "" && isWhole(path[0]):
			sum = col
			t.addRow(accounts.Row{Key: accounts.RowTotal, Name: "合计", At: g.Place(total, b.name.Col1),
				NameAt: g.Place(total, b.name.Col1), Cells: []accounts.Figure{t.amount(total, col, "合计")}})
		case len(path) > 0 && (printed != "" || named != ""):
			t.economicColumn(col, total, path, printed, named)
		case len(path) > 0 && filled:
			t.fail("read.column", g.Place(t.bottom, col), "不认识的栏名“"+strings.Join(path, "／")+"”", t.asColumn(), t.side(at, "该栏第一个数"))
		case filled:
			t.fail("read.column", g.Place(t.bottom, col), "这一栏有数，却没有栏名", "请填上栏名，或清空这一栏", t.side(at, "该栏第一个数"))
		}
	}
	if sum == 0 {
		t.fail("read.column", g.Position(), "没有“合计”一栏", t.asForm("原有的表头"))
		return
	}
	for row := t.body; row < t.end; row++ {
		if code, _, fault := t.code(row, b.codes); row != total && fault == "" && len(code) == 7 {
			p := scope.At(t.form.Counts...)
			p.Function = scope.Code(code)
			t.elsewhere(row, sum, p, code+" "+g.Text(row, b.name.Col1).S)
		}
	}
	for row := t.body; row <= g.Last && !t.ministry; row++ {
		t.readTotalRow(row, true)
	}
	t.readNotes()
}

// economicColumn makes a row of 公开06 of one column: by its code, with the
// caption as a witness, or by the caption alone where the sheet prints no code.
func (t *table) economicColumn(col, total int, path []string, code, named string) {
	at, caption := t.grid.Place(t.bottom, col), path[len(path)-1]
	switch {
	case code == "":
		code = named
	case named != "" && named != code:
		t.fail("read.column", at, "编码 "+code+" 与栏名“"+strings.Join(path, "／")+"”对不上", "请按决算报表原有的表头改正",
			diag.Side{At: at, Label: "按栏名应是", Value: named})
	}
	if c := t.grid.At(total, col); c.Kind == workbook.Text && region.IsNothing(region.Plain(c.Value)) {
		return // —: basic expenditure never goes there, and 公开06 has no such row
	}
	if len(code) == 3 && len(path) > 1 {
		caption = path[0] // not 小计
	}
	m, _ := t.grid.Merged(t.bottom, col)
	at = t.grid.Place(m.Row1, m.Col1)
	t.addRow(accounts.Row{Key: accounts.RowKey(code), Code: code, Name: caption, At: at, NameAt: at,
		Cells: []accounts.Figure{t.amount(total, col, code+" "+caption)}})
}

// basicPlace is the place of a row in 公开06: the classes of staff, the others,
// the totals.
func basicPlace(key accounts.RowKey) int {
	switch {
	case strings.HasPrefix(string(key), "301"):
		return 0
	case strings.HasPrefix(string(key), "303"):
		return 1
	case accounts.IsCode(string(key)):
		return 2
	case key == accounts.RowStaff:
		return 3
	case key == accounts.RowOperatingCost:
		return 4
	}
	return 5
}

// completeBasic gives 公开06 the totals that it lacks: from where else they stand,
// else blank ones: by definition they are the sums of their classes.
func (m *reader) completeBasic(b *accounts.Book) {
	s := b.Statement(accounts.GeneralBasic)
	if !s.Found || len(s.Rows) == 0 {
		return
	}
	var lacking []string
	for _, key := range [...]accounts.RowKey{accounts.RowStaff, accounts.RowOperatingCost, accounts.RowTotal} {
		if s.Row(key) != nil {
			continue
		}
		at, name := s.At, basicTotalName(key)
		sides := m.witnesses[accounts.Cell{Statement: s.ID, Row: key, Column: accounts.ColAmount}]
		if len(sides) > 0 {
			at = sides[len(sides)-1].At
		} else if key != accounts.RowTotal { // some forms never print it
			lacking = append(lacking, "“"+name+"”")
		}
		s.Rows = append(s.Rows, accounts.Row{Key: key, Name: name, At: at, NameAt: at,
			Cells: []accounts.Figure{{State: accounts.Blank, Unit: s.Unit, At: at, Label: name}}})
	}
	if s.Look.Ministry { // the columns are in the order of their codes
		slices.SortStableFunc(s.Rows, func(a, b accounts.Row) int { return basicPlace(a.Key) - basicPlace(b.Key) })
	}
	if len(lacking) > 0 {
		m.list.Tell(diag.Info, "read.computed", s.At, "没有"+strings.Join(lacking, "、")+"，由各类相加得出", "人员经费是 301、303 两类之和，公用经费是其余各类之和")
	}
}
