package ingest

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// readBlocks reads 公开01 and 公开04: income on the left, expenditure on the
// right, rows told by their captions, with 行次 as a witness where it is printed.
func (t *table) readBlocks(below int) {
	g := t.grid
	anchors := t.find(below, func(s string) bool {
		return s == "项目" || strings.HasPrefix(s, "项目(") || s == "收入项目" || s == "支出项目"
	})
	// The anchors of one header row, left to right.
	anchors = slices.DeleteFunc(anchors, func(m workbook.Range) bool { return m.Row1 != anchors[0].Row1 })
	if len(anchors) < 2 {
		t.missing("收入和支出两边的“项目”栏")
		return
	}
	if len(anchors) > 2 {
		t.list.Errorf("read.caption", g.at(anchors[2].Row1, anchors[2].Col1), "有 %d 个“项目”栏，不知道哪两个是收入和支出", len(anchors))
		return
	}
	ordinals := t.ordinalRow(anchors[0].Row2 + 1)
	bottom := 0
	for _, a := range anchors {
		bottom = max(bottom, a.Row2)
	}
	for row := bottom + 1; row <= min(bottom+3, g.rows) && row != ordinals; row++ {
		// Captions may go on below 项目: 合计, 一般公共预算财政拨款 …
		if s := g.own(row, anchors[0].Col1); s != "" || t.rowOf(row, anchors) {
			break
		}
		bottom = row
	}
	body := bottom + 1
	if ordinals > 0 {
		body, bottom = ordinals+1, ordinals-1
	}

	type half struct {
		name, line, last int
		columns          map[int]accounts.ColumnKey
	}
	halves := make([]half, len(anchors))
	all := map[int]accounts.ColumnKey{}
	for i, a := range anchors {
		last := g.cols
		if i+1 < len(anchors) {
			last = anchors[i+1].Col1 - 1
		}
		h := half{name: a.Col1, last: last}
		first := a.Col2 + 1
		if first <= last && strings.HasPrefix(g.caption(a.Row1, first), "行次") {
			h.line = first
			first++
		}
		t.columns = map[int]accounts.ColumnKey{}
		t.matchColumns(first, last, a.Row1, bottom, body, byCaption(t.s.ID))
		h.columns = t.columns
		for col, key := range t.columns {
			all[col] = key
		}
		halves[i] = h
	}
	t.columns = all
	t.settle(ordinals, anchors[0].Row1, bottom)

	income, tail := overallIncomeRows, overallIncomeTail
	right := overallExpenditureTail
	if t.s.ID == accounts.FiscalOverall {
		income, tail, right = fiscalIncomeRows, fiscalIncomeTail, fiscalExpenditureTail
	}
	for i, h := range halves {
		t.columns = h.columns
		afterOpening := false
		for row := body; row < t.end; row++ {
			name := g.text(row, h.name)
			line := t.lineNumber(row, h.line)
			_, caption := accounts.SplitOrdinal(plain(name.S))
			caption = strings.TrimPrefix(caption, "其中:")
			var key accounts.RowKey
			var ok bool
			if i == 0 {
				if key, ok = matchRow(tail, caption); ok && !afterOpening && isOpeningMember(key) {
					ok = false // the first three rows, not the three below 年初
				}
				if !ok {
					key, ok = matchRow(income, caption)
				}
				afterOpening = afterOpening || key == accounts.RowOpening
			} else if key, ok = matchRow(right, caption); !ok {
				key, ok = matchRow(classRows, caption)
			}
			if !ok {
				t.unknownRow(row, name, caption)
				continue
			}
			t.addRow(accounts.Row{Key: key, Name: name.S, At: name.At, NameAt: name.At, LineNo: line, Cells: t.cells(row, name.S)})
		}
	}
	t.columns = all
	t.readNotes()
}

func isOpeningMember(key accounts.RowKey) bool {
	return key == accounts.RowOpeningGeneral || key == accounts.RowOpeningFund || key == accounts.RowOpeningStateCapital
}

// rowOf reports whether a row begins the body: one of its names is known.
func (t *table) rowOf(row int, anchors []workbook.Range) bool {
	for _, a := range anchors {
		_, s := accounts.SplitOrdinal(t.grid.own(row, a.Col1))
		for _, list := range [][]rowCaption{overallIncomeRows, classRows} {
			if _, ok := matchRow(list, s); ok {
				return true
			}
		}
	}
	return false
}

// lineNumber reads the 行次 of a row, 0 if there is none.
func (t *table) lineNumber(row, col int) int {
	if col == 0 {
		return 0
	}
	text := t.grid.text(row, col)
	if text.S == "" {
		return 0
	}
	t.s.Form.LineNumbers = append(t.s.Form.LineNumbers, text)
	n, err := strconv.Atoi(plain(text.S))
	if err != nil {
		t.list.Warnf("read.line", text.At, "行次“%s”不是数字", clip(text.S))
	}
	return n
}

// unknownRow reports a row whose caption is not known but which holds an amount.
func (t *table) unknownRow(row int, name accounts.Text, caption string) {
	at, ok := t.hasAmounts(row)
	if !ok {
		return
	}
	side := []diag.Side{{At: at, Value: t.grid.At(cellOf(at)).Value}}
	switch {
	case caption == "":
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: at, Message: "这一格有金额，但这一行没有项目名称", Where: side, Hint: "请填上项目名称，或清空这一格"})
	case isPlaceholder(caption):
	default:
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: name.At, Message: "不认识的项目“" + clip(name.S) + "”，这一行有金额", Where: side,
			Hint: "请按决算公开表的项目名称填写"})
	}
}

// readThreePublic reads 公开07: one row of amounts under two groups of captions.
func (t *table) readThreePublic(below int) {
	g := t.grid
	anchors := t.find(below, func(s string) bool { return strings.HasPrefix(s, "因公出国") })
	if len(anchors) == 0 {
		t.missing("“因公出国（境）费”一栏")
		return
	}
	top := anchors[0].Row1
	for top > below && t.hasCaptions(top-1) {
		top--
	}
	bottom := anchors[0].Row1
	for bottom < g.rows && t.hasCaptions(bottom+1) && !t.isNote(bottom+1) {
		bottom++
	}
	data := bottom + 1
	ordinals := 0
	if data <= g.rows && t.isOrdinals(data) {
		ordinals = data
		data++
	}
	t.matchColumns(1, g.cols, top, bottom, data, threePublicColumn)
	t.settle(ordinals, top, bottom)
	row := accounts.Row{Key: accounts.RowThreePublic, At: g.at(data, 1), NameAt: g.at(data, 1)}
	if data < t.end {
		row.Cells = t.cells(data, "“三公”经费")
		for i := range row.Cells {
			if i < len(t.s.Columns) {
				row.Cells[i].Label = "“三公”经费" + t.s.Columns[i].Name()
			}
		}
	} else {
		row.Cells = make([]accounts.Figure, len(t.s.Columns))
	}
	t.addRow(row)
	for more := data + 1; more < t.end; more++ {
		if at, ok := t.hasAmounts(more); ok {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: at, Message: "“三公”经费表只应有一行数", Hint: "请只留一行，或清空多余的行"})
		}
	}
	t.readNotes()
	t.readBudgetKind(top, bottom)
}

// readBudgetKind tells 年初 from 全年 by the captions of the budget columns,
// else by the notes; it is never concluded from the amounts.
func (t *table) readBudgetKind(top, bottom int) {
	f := &t.s.Form
	say := func(kind accounts.BudgetKind, by accounts.Text) {
		switch {
		case f.BudgetBy.S == "" || f.Budget == accounts.NoBudgetKind && kind != accounts.NoBudgetKind:
			f.Budget, f.BudgetBy = kind, by
		case kind != accounts.NoBudgetKind && kind != f.Budget:
			t.list.Add(kindsDiffer(f.BudgetBy, by))
		}
	}
	for col := 1; col <= t.grid.cols; col++ {
		if !strings.HasPrefix(string(t.columns[col]), "budget.") {
			continue
		}
		for row := top; row <= bottom; row++ {
			m, _ := t.grid.Merged(row, col)
			text := t.grid.text(m.Row1, m.Col1)
			switch kindOf(plain(text.S)) {
			case initialAmount:
				say(accounts.InitialBudget, text)
			case adjustedAmount:
				say(accounts.AdjustedBudget, text)
			case budgetAmount:
				say(accounts.NoBudgetKind, text)
			}
		}
	}
	for _, note := range f.Notes {
		if kind := noteBudgetKind(note.S); kind != accounts.NoBudgetKind {
			say(kind, note)
		}
	}
}

// hasCaptions reports whether a row holds captions: text that is no amount.
func (t *table) hasCaptions(row int) bool {
	for _, c := range t.grid.RowCells(row) {
		if c.Kind != workbook.Text {
			continue
		}
		s := plain(c.Value)
		if _, hint := parseAmount(s); hint != "" && !isNothing(s) {
			return true
		}
	}
	return false
}

// threePublicColumn matches a path of captions: one of them says 预算 or 决算,
// the others name the item.
func threePublicColumn(path []string) (accounts.ColumnKey, bool) {
	var rest []string
	budget, final := false, false
	for _, s := range path {
		switch plainYear := withoutYear(s); plainYear {
		case "预算数", "年初预算数", "全年预算数", "调整预算数", "预算":
			budget = true
		case "决算数", "决算统计数", "决算", "支出决算数", "统计数":
			final = true
		default:
			rest = append(rest, plainYear)
		}
	}
	if budget == final {
		return "", false
	}
	best, length := accounts.ColumnKey(""), 0
	for _, item := range threePublicItems {
		for _, name := range item.Names {
			if n := pathEnds(rest, name); n > length {
				length = n
				best = item.budget
				if final {
					best = item.final
				}
			}
		}
	}
	return best, length > 0
}
