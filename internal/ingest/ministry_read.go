package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// amountColumn is a column of the Ministry's sheets: which budget or the final
// accounts, of which funds.
type amountColumn struct {
	col  int
	kind amountKind
	key  accounts.ColumnKey
}

// amountColumnOf reads the captions of a column: one budget or 决算数, of one fund
// or all.
func amountColumnOf(col int, path []string) amountColumn {
	c := amountColumn{col: col}
	r := scope.Read(path...)
	if r.Unknown != "" || r.Clash[0] != r.Clash[1] || r.Aside {
		return c
	}
	for _, a := range [...]scope.Axis{scope.Nature, scope.Cost, scope.Item} {
		if _, ok := r.Says(a); ok {
			return c
		}
	}
	c.kind = basisOf(&r)
	fund, said := r.Says(scope.Fund)
	switch {
	case !said && len(path) == 1:
		c.key = accounts.ColAmount
	case !said, fund == scope.Fiscal:
		c.key = accounts.ColTotal
	case fund == scope.General:
		c.key = accounts.ColGeneral
	case fund == scope.GovernmentFund:
		c.key = accounts.ColFund
	case fund == scope.StateCapital:
		c.key = accounts.ColStateCapital
	}
	return c
}

// band is one of the groups of columns that stand side by side: 项目, 行次,
// amounts.
type band struct {
	name, line int // columns; line is 0 where 行次 is not printed
	first      int // of its columns
	columns    []amountColumn
}

// readBlockHeads finds the blocks of a sheet by 项目 in one header row, and
// the first row below the captions.
func (t *table) readBlockHeads(below int) (blocks []band, body int) {
	g := t.grid
	anchors := t.find(below, func(s string) bool { return s == "项目" || strings.HasPrefix(s, "项目(") })
	if len(anchors) < 2 {
		t.missing("并列的“项目”栏")
		return nil, 0
	}
	anchors = slices.DeleteFunc(anchors, func(m workbook.Range) bool { return m.Row1 != anchors[0].Row1 })
	top, bottom := anchors[0].Row1, 0
	for _, a := range anchors {
		bottom = max(bottom, a.Row2)
	}
	body = bottom + 1
	if ordinals := t.ordinalRow(bottom + 1); ordinals > 0 {
		body, bottom = ordinals+1, ordinals-1
	}
	for i, a := range anchors {
		last := g.Wide
		if i+1 < len(anchors) {
			last = anchors[i+1].Col1 - 1
		}
		b := band{name: a.Col1, first: a.Col1}
		for col := a.Col2 + 1; col <= last; col++ {
			path := g.Path(col, top, bottom)
			switch {
			case len(path) == 0:
				if at, ok := t.filled(col, body); ok {
					t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: g.Place(bottom, col), Message: "这一栏有数，却没有栏名",
						Where: []diag.Side{{At: at, Label: "该栏第一个数", Value: g.At(cellOf(at)).Value}}, Hint: "请填上栏名，或清空这一栏"})
				}
			case strings.HasPrefix(path[0], "行次"):
				b.line = col
			default:
				c := amountColumnOf(col, path)
				if at, ok := t.filled(col, body); ok && (c.kind == otherAmount || c.key == "") {
					t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: g.Place(bottom, col), Message: "不认识的栏名“" + strings.Join(path, "／") + "”",
						Where: []diag.Side{{At: at, Label: "该栏第一个数", Value: g.At(cellOf(at)).Value}}, Hint: "请保留决算报表原有的表头"})
				}
				b.columns = append(b.columns, c)
			}
		}
		if len(b.columns) == 0 {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: g.Place(a.Row1, a.Col1), Message: "“项目”右边没有金额一栏", Hint: "请保留决算报表原有的表头"})
			return nil, 0
		}
		t.witness(&b, body)
		blocks = append(blocks, b)
	}
	return blocks, body
}

// witness reads the 行次 of a block. They go up by one: a gap means that a row
// was taken out, which no caption would tell.
func (t *table) witness(b *band, body int) {
	if b.line == 0 {
		return
	}
	var last accounts.Text
	before := 0
	for row := body; row < t.end; row++ {
		text := t.grid.Text(row, b.line)
		n, err := strconv.Atoi(region.Plain(text.S))
		if err != nil {
			continue
		}
		if before != 0 && n != before+1 {
			t.list.Add(diag.Diagnostic{Severity: diag.Warning, Code: "read.line", At: text.At, Message: fmt.Sprintf("行次由 %d 跳到 %d", before, n),
				Where: []diag.Side{{At: last.At, Label: "上一行的行次", Value: last.S}, {At: text.At, Label: "这一行的行次", Value: text.S}}, Hint: "请核对中间是否删去了行"})
		}
		last, before = text, n
	}
}

// figure reads the amount of a row under one column.
func (b *band) figure(t *table, row int, kind amountKind, key accounts.ColumnKey, label string) accounts.Figure {
	for _, c := range b.columns {
		if c.kind == kind && (c.key == key || c.key == accounts.ColAmount && key == accounts.ColTotal) {
			return t.amount(row, c.col, label)
		}
	}
	return accounts.Figure{}
}

// holds reports whether a row holds anything under the block's amounts.
func (b *band) holds(t *table, row int) (diag.Position, bool) {
	for _, c := range b.columns {
		if v := t.grid.At(row, c.col); v.Kind != workbook.Empty && !region.IsNothing(region.Plain(v.Value)) {
			return t.grid.Place(row, c.col), true
		}
	}
	return diag.Position{}, false
}

// itemOrdinal is what stands before the name of an item: 一、 （一） 1． （1） 其中：
var itemOrdinal = regexp.MustCompile(`^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十0-9]+\)、?|[0-9]+[、.]|其中:)`)

// itemName is a caption without its ordinals.
func itemName(caption string) string {
	s := region.Plain(caption)
	for {
		rest := itemOrdinal.ReplaceAllString(s, "")
		if rest == s {
			return s
		}
		s = rest
	}
}

// readOverall reads Z01 and Z01_1: income, expenditure by function, expenditure
// by nature and economic class. The totals of expenditure stand in a name cell
// that reaches over the last two blocks, with their amounts in the last.
func (m *ministry) readOverall(t *table, below int) {
	blocks, body := t.readBlockHeads(below)
	if blocks == nil {
		return
	}
	fiscal := t.s.ID == accounts.FiscalOverall
	afterOpening := false
	for i := range blocks {
		for row := body; row < t.end; row++ {
			merged, _ := t.grid.Merged(row, blocks[i].name)
			if merged.Col1 != blocks[i].name || merged.Row1 != row {
				continue // the caption stands in a block further left
			}
			b := &blocks[i]
			for j := i + 1; j < len(blocks) && blocks[j].first <= merged.Col2; j++ {
				b = &blocks[j]
			}
			name := t.grid.Text(row, blocks[i].name)
			caption := itemName(name.S)
			var key accounts.RowKey
			var ok bool
			switch i {
			case 0, 1:
				key, ok = rowOfSide(t.s.ID, i, caption, afterOpening)
				afterOpening = afterOpening || key == accounts.RowOpening
			default:
				if fiscal {
					m.basicPart(t, b, row, caption)
				}
				continue
			}
			if !ok {
				if at, filled := b.holds(t, row); filled {
					t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: at, Message: "不认识的项目“" + region.Clip(name.S) + "”，这一行有金额",
						Where: []diag.Side{{At: at, Value: t.grid.At(cellOf(at)).Value}}, Hint: "请按决算报表的项目名称填写"})
				}
				continue
			}
			r := accounts.Row{Key: key, Name: name.S, At: name.At, NameAt: name.At, Cells: make([]accounts.Figure, len(t.s.Columns))}
			for k, col := range t.s.Columns {
				if i > 0 || col == accounts.ColTotal || col == accounts.ColAmount {
					r.Cells[k] = b.figure(t, row, finalAmount, col, name.S)
				}
			}
			if fiscal && i == 1 {
				m.classBudget(t, b, row, key, caption)
			}
			t.addRow(r)
		}
	}
}

// classBudget takes the budgets of the general public budget, by class and in
// total.
func (m *ministry) classBudget(t *table, b *band, row int, key accounts.RowKey, caption string) {
	initial, adjusted := accounts.BudgetClass.Of(string(key)), accounts.BudgetAdjustedClass.Of(string(key))
	switch {
	case key == accounts.RowExpenditureTotal:
		initial, adjusted = accounts.BudgetGeneralExpenditure, accounts.BudgetAdjustedGeneral
	case !accounts.IsCode(string(key)):
		return
	}
	m.amount("budget", budgetOf, initial, b.figure(t, row, initialAmount, accounts.ColGeneral, caption+"年初预算数"))
	m.amount("budget", budgetOf, adjusted, b.figure(t, row, adjustedAmount, accounts.ColGeneral, caption+"全年预算数"))
}

// basicPart takes 人员经费 and 公用经费 of the general public budget, which
// 公开06 prints below its table.
func (m *ministry) basicPart(t *table, b *band, row int, caption string) {
	switch caption {
	case "人员经费":
		m.staff = append(m.staff, b.figure(t, row, finalAmount, accounts.ColGeneral, "人员经费"))
	case "公用经费", "日常公用经费":
		m.operating = append(m.operating, b.figure(t, row, finalAmount, accounts.ColGeneral, "公用经费"))
	}
}

// readBasic reads Z08_1, which has the economic classification across: its row
// of totals becomes 公开06, its rows of items bear witness for 公开05.
func (m *ministry) readBasic(t *table, below int) {
	g := t.grid
	names := t.find(below, func(s string) bool { return s == "科目名称" })
	if len(names) == 0 {
		t.missing("“科目名称”一栏")
		return
	}
	name := names[0]
	ordinals := t.ordinalRow(name.Row2 + 1)
	body := t.bodyStart(name, ordinals)
	bottom := body - 1
	if ordinals > 0 {
		bottom = ordinals - 1
	}
	total := 0
	for row := body; row < t.end && total == 0; row++ {
		for col := 1; col <= name.Col2; col++ {
			if isTotal(g.Own(row, col)) {
				total = row
			}
		}
	}
	if total == 0 {
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.total", At: g.Position(), Message: "没有“合计”行", Hint: "请保留合计行，没有数据时也要留着"})
		return
	}
	sum := 0
	for col := name.Col2 + 1; col <= g.Wide; col++ {
		path := g.Path(col, below, bottom)
		code := ""
		if n := len(path); n > 0 && accounts.IsCode(path[n-1]) {
			code, path = path[n-1], path[:n-1]
		}
		switch {
		case len(path) == 1 && code == "" && (path[0] == "合计" || path[0] == "总计"):
			sum = col
			t.addRow(accounts.Row{Key: accounts.RowTotal, Name: "合计", At: g.Place(total, name.Col1), NameAt: g.Place(total, name.Col1), Cells: []accounts.Figure{t.amount(total, col, "合计")}})
		case len(path) > 0:
			m.economicColumn(t, col, total, code, path, bottom)
		default:
			if at, ok := t.filled(col, body); ok {
				t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: g.Place(bottom, col), Message: "这一栏有数，却没有栏名",
					Where: []diag.Side{{At: at, Label: "该栏第一个数", Value: g.At(cellOf(at)).Value}}, Hint: "请填上栏名，或清空这一栏"})
			}
		}
	}
	if sum == 0 {
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: g.Position(), Message: "没有“合计”一栏", Hint: "请保留决算报表原有的表头"})
		return
	}
	codes := t.codeColumns(1, name.Col1-1, below, bottom)
	for row := body; row < t.end; row++ {
		if row == total {
			continue
		}
		if code, _, fault := t.code(row, codes); fault == "" && len(code) == 7 {
			if m.basicItems == nil {
				m.basicItems = map[accounts.RowKey]accounts.Figure{}
			}
			m.basicItems[accounts.RowKey(code)] = t.amount(row, sum, code+" "+g.Text(row, name.Col1).S)
		}
	}
}

// economicColumn makes a row of 公开06 of one column: by its code, with the
// caption as a witness, or by the caption alone where the sheet prints no code.
func (m *ministry) economicColumn(t *table, col, total int, code string, path []string, bottom int) {
	g := t.grid
	caption := path[len(path)-1]
	byName := economicCode(path)
	at, filled := t.filled(col, total)
	column := g.Place(bottom, col)
	switch {
	case code == "":
		code = byName
	case byName != "" && byName != code:
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: column, Message: "编码 " + code + " 与栏名“" + strings.Join(path, "／") + "”对不上",
			Where: []diag.Side{{At: column, Label: "按栏名应是", Value: byName}}, Hint: "请按决算报表原有的表头改正"})
	}
	if code == "" {
		if filled {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: column, Message: "不认识的栏名“" + strings.Join(path, "／") + "”",
				Where: []diag.Side{{At: at, Label: "该栏第一个数", Value: g.At(cellOf(at)).Value}}, Hint: "请按决算报表的栏名填写，或删去这一栏"})
		}
		return
	}
	if c := g.At(total, col); c.Kind == workbook.Text && region.IsNothing(region.Plain(c.Value)) {
		return // —: basic expenditure never goes there, and 公开06 has no such row
	}
	if len(code) == 3 && len(path) > 1 {
		caption = path[0] // not 小计
	}
	m0, _ := g.Merged(bottom, col)
	t.addRow(accounts.Row{Key: accounts.RowKey(code), Code: code, Name: caption, At: g.Place(m0.Row1, m0.Col1), NameAt: g.Place(m0.Row1, m0.Col1),
		Cells: []accounts.Figure{t.amount(total, col, code+" "+caption)}})
}

// complete takes what stands in one sheet and belongs to another's statement.
func (m *ministry) complete(b *accounts.Book) {
	if g := m.source(accounts.GeneralExpenditure); g != nil {
		staff, operating := m.generalBasic(g)
		m.staff, m.operating = append(m.staff, staff), append(m.operating, operating)
	}
	basic := b.Statement(accounts.GeneralBasic)
	if m.source(accounts.GeneralBasic) != nil {
		for _, part := range []struct {
			key   accounts.RowKey
			sides []accounts.Figure
		}{{accounts.RowStaff, m.staff}, {accounts.RowOperatingCost, m.operating}} {
			cell := accounts.Cell{Statement: accounts.GeneralBasic, Row: part.key, Column: accounts.ColAmount}
			own := basic.Figure(part.key, accounts.ColAmount)
			if basic.Row(part.key) == nil {
				f := accounts.Figure{State: accounts.Blank, Unit: basic.Unit, At: basic.At}
				for _, side := range part.sides {
					if !side.At.IsZero() {
						f.At = side.At
					}
				}
				basic.Rows = append(basic.Rows, accounts.Row{Key: part.key, Name: basicTotalName(part.key), At: f.At, NameAt: f.At, Cells: []accounts.Figure{f}})
			}
			m.twin(cell, append([]accounts.Figure{own}, part.sides...)...)
		}
		slices.SortStableFunc(basic.Rows, func(a, b accounts.Row) int { return basicPlace(a.Key) - basicPlace(b.Key) })
	}
	general := b.Statement(accounts.GeneralExpenditure)
	for i := range general.Rows {
		key := general.Rows[i].Key
		if own, other := general.Figure(key, accounts.ColBasic), m.basicItems[key]; own.Known() && other.Known() {
			m.twin(accounts.Cell{Statement: accounts.GeneralExpenditure, Row: key, Column: accounts.ColBasic}, own, other)
		}
	}
}

// basicPlace is the place of a row in 公开06: the classes of staff, the others,
// the totals. The columns of Z08_1 are in the order of their codes.
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

func basicTotalName(key accounts.RowKey) string {
	return accounts.Core.Form(accounts.GeneralBasic).Row(key).Name
}

// generalBasic reads 人员经费 and 公用经费 from the row of totals of Z07.
func (m *ministry) generalBasic(g *region.Grid) (staff, operating accounts.Figure) {
	var s accounts.Statement
	var told diag.List // the head was read before, with its faults
	t := &table{grid: g, s: &s, list: &told}
	below := t.readHead()
	t.end = t.noteRow(below)
	names := t.find(below, func(s string) bool { return s == "科目名称" })
	if len(names) == 0 {
		return staff, operating
	}
	ordinals := t.ordinalRow(names[0].Row2 + 1)
	body := t.bodyStart(names[0], ordinals)
	bottom := body - 1
	if ordinals > 0 {
		bottom = ordinals - 1
	}
	t.list = m.list
	for row := body; row < t.end; row++ {
		total := false
		for col := 1; col <= names[0].Col2; col++ {
			total = total || isTotal(g.Own(row, col))
		}
		if !total {
			continue
		}
		for col := names[0].Col2 + 1; col <= g.Wide; col++ {
			switch columnOf(accounts.GeneralBasic, 0, g.Path(col, below, bottom)).key {
			case colStaff:
				staff = t.amount(row, col, "人员经费")
			case colOperating:
				operating = t.amount(row, col, "公用经费")
			}
		}
		return staff, operating
	}
	return staff, operating
}
