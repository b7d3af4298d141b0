package ingest

import (
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

// sidePattern is the caption of the names on one side of 公开01 and 公开04 where
// it is not 项目.
var sidePattern = regexp.MustCompile(`^(收入|支出)(\(.*\))?$`)

// sides finds the captions of the names on the two sides: 项目 in one row, else
// 收入 and 支出 themselves.
func (t *table) sides(below int) []workbook.Range {
	for _, is := range []func(string) bool{isItemCaption, func(s string) bool { return isItemCaption(s) || sidePattern.MatchString(s) }} {
		found := t.find(below, is)
		for _, first := range found {
			row := slices.DeleteFunc(slices.Clone(found), func(m workbook.Range) bool { return m.Row1 != first.Row1 })
			if len(row) > 1 {
				return row
			}
		}
	}
	return nil
}

// readBlocks reads 公开01 and 公开04: income on the left, expenditure on the
// right, rows told by their captions, with 行次 as a witness where it is printed.
func (t *table) readBlocks(below int) {
	g := t.grid
	anchors := t.sides(below)
	if len(anchors) < 2 {
		t.missing("收入和支出两边的“项目”栏")
		return
	}
	if len(anchors) == 3 && t.byNature(anchors) {
		t.s.Columns = slices.Clone(accounts.Columns(t.s.ID))
		t.m.readOverall(t, below)
		t.readNotes()
		return
	}
	if len(anchors) > 2 {
		t.list.Errorf("read.caption", g.Place(anchors[2].Row1, anchors[2].Col1), "有 %d 个“项目”栏，不知道哪两个是收入和支出", len(anchors))
		return
	}
	for i := range anchors {
		if sidePattern.MatchString(g.Caption(anchors[i].Row1, anchors[i].Col1)) {
			anchors[i].Col2 = anchors[i].Col1 // the caption stands over the amounts too
		}
	}
	ordinals := t.ordinalRow(anchors[0].Row2 + 1)
	bottom := 0
	for _, a := range anchors {
		bottom = max(bottom, a.Row2)
	}
	for row := bottom + 1; row <= min(bottom+3, g.Last) && row != ordinals; row++ {
		// Captions may go on below 项目: 合计, 一般公共预算财政拨款 …
		if s := g.Own(row, anchors[0].Col1); s != "" || t.rowOf(row, anchors) {
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
	t.end = t.noteRow(body)
	t.keepHeads(below, body-1)
	halves := make([]half, len(anchors))
	all := map[int]accounts.ColumnKey{}
	for i, a := range anchors {
		last := g.Wide
		if i+1 < len(anchors) {
			last = anchors[i+1].Col1 - 1
		}
		h := half{name: a.Col1, last: last}
		first := a.Col2 + 1
		for col := first; col <= last && h.line == 0; col++ {
			if strings.HasPrefix(g.Caption(a.Row1, col), "行次") {
				h.line = col
			}
		}
		t.columns = map[int]accounts.ColumnKey{}
		t.matchColumns(first, last, a.Row1, bottom, body, columns(t.s.ID, min(i, 1)))
		h.columns = t.columns
		for col, key := range t.columns {
			all[col] = key
		}
		halves[i] = h
	}
	t.columns = all
	t.settle(ordinals, anchors[0].Row1, bottom)

	for i, h := range halves {
		t.columns = h.columns
		afterOpening := false
		var last accounts.RowKey
		for row := body; row < t.end; row++ {
			name := g.Text(row, h.name)
			line := t.lineNumber(row, h.line)
			caption := blockName(name.S)
			key, ok := rowOfSide(t.s.ID, i, caption, afterOpening)
			if !ok {
				if a := t.m.answer(t.grid, t.s.ID, region.Plain(name.S), caption); a != nil {
					if key, ok = rowOfSide(t.s.ID, i, blockName(a.Is), afterOpening); !ok && a.other() {
						continue
					}
				}
			}
			afterOpening = afterOpening || key == accounts.RowOpening
			switch {
			case ok:
				last = key
				t.addRow(accounts.Row{Key: key, Name: className(key, name.S), At: name.At, NameAt: name.At, LineNo: line, Cells: t.cells(row, name.S)})
			case t.isHead(row), isBalancePart(t.s.ID, last, region.Plain(name.S), caption):
				// The captions again, or what a balance consists of.
			default:
				t.openRow(row, i, name, caption)
			}
		}
		t.tellNoteAmounts()
		t.tellBlockBelow(h.name)
	}
	t.columns = all
	t.readNotes()
}

// byNature reports whether the third of three blocks is expenditure by nature
// or economic class, as in the Ministry's own form.
func (t *table) byNature(anchors []workbook.Range) bool {
	s := t.grid.Caption(anchors[2].Row1, anchors[2].Col1)
	return strings.Contains(s, "性质") || strings.Contains(s, "经济")
}

// blockName is the caption of a row without ordinals, code and 其中.
func blockName(name string) string {
	s := itemName(name)
	if _, n, ok := splitCode(s); ok {
		s = n
	}
	return strings.TrimSuffix(s, "(类)")
}

// className is the name of a class without the code or （类） that some forms
// write with it.
func className(key accounts.RowKey, name string) string {
	if !accounts.IsCode(string(key)) {
		return name
	}
	if _, n, ok := splitCode(itemName(name)); ok {
		name = n
	}
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(name), "（类）"), "(类)")
}

// What a balance, and the distribution of one, consists of, in rows below it.
var (
	partsOfBalance = []string{"基本支出结转", "基本支出结转和结余", "项目支出结转", "项目支出结余", "项目支出结转和结余", "经营结余", "非财政拨款结转", "非财政拨款结余", "财政拨款结转", "财政拨款结余", "专用结余"}
	partsOfFunds   = []string{"一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款", "一般公共预算", "政府性基金预算", "国有资本经营预算"}
	partsOfShares  = []string{"交纳所得税", "交纳企业所得税", "缴纳企业所得税", "提取职工福利基金", "提取专用结余", "提取专用基金", "转入事业基金", "转入非财政拨款结余", "事业单位转入非财政拨款结余"}
)

// isBalancePart reports whether a row stands below a balance, last, and says
// what it consists of.
func isBalancePart(id accounts.StatementID, last accounts.RowKey, name, caption string) bool {
	var parts []string
	switch last {
	case accounts.RowOpening:
		parts = partsOfBalance
	case accounts.RowClosing:
		if parts = partsOfBalance; id == accounts.FiscalOverall {
			parts = slices.Concat(partsOfBalance, partsOfFunds)
		}
	case accounts.RowDistribution:
		parts = partsOfShares
	case accounts.RowBusiness:
		return strings.HasSuffix(caption, "教育收费")
	case accounts.RowUseNonFiscal:
	default:
		return false
	}
	return strings.HasPrefix(name, "其中:") || slices.Contains(parts, caption)
}

// tellBlockBelow reports a row with an amount below the notes: it would be left
// out.
func (t *table) tellBlockBelow(name int) {
	for row := t.end; row <= t.grid.Last; row++ {
		caption := blockName(t.grid.Own(row, name))
		if t.isBlockRow(caption) {
			if where, ok := t.hasAmounts(row); ok {
				t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: t.grid.Place(row, name), Message: "表下的附注之后还有“" + region.Clip(t.grid.Text(row, name).S) + "”，没有读",
					Where: []diag.Side{{At: where, Value: t.grid.At(cellOf(where)).Value}, {At: t.grid.Place(t.end, t.grid.Left), Label: "附注从这一行开始", Value: region.Clip(t.grid.Text(t.end, t.grid.RowCells(t.end)[0].Col).S)}}, Hint: "请把附注移到表的下方"})
				return
			}
		}
	}
}

// rowOf reports whether a row begins the body: one of its names is known.
func (t *table) rowOf(row int, anchors []workbook.Range) bool {
	for _, a := range anchors {
		s := blockName(t.grid.Own(row, a.Col1))
		if t.isBlockRow(s) {
			return true
		}
	}
	return false
}

// isBlockRow reports whether a caption names a row of either side.
func (t *table) isBlockRow(caption string) bool {
	_, left := rowOfSide(t.s.ID, 0, caption, false)
	_, right := rowOfSide(t.s.ID, 1, caption, false)
	return left || right
}

// lineNumber reads the 行次 of a row, 0 if there is none.
func (t *table) lineNumber(row, col int) int {
	if col == 0 {
		return 0
	}
	text := t.grid.Text(row, col)
	if text.S == "" {
		return 0
	}
	t.s.Look.LineNumbers = append(t.s.Look.LineNumbers, text)
	n, err := strconv.Atoi(region.Plain(text.S))
	if err != nil {
		t.list.Warnf("read.line", text.At, "行次“%s”不是数字", region.Clip(text.S))
	}
	return n
}

// openRow keeps a row of one side open whose caption is not known but which
// holds an amount.
func (t *table) openRow(row, side int, name accounts.Text, caption string) {
	at, ok := t.hasAmounts(row)
	if !ok || caption == "" || region.IsPlaceholder(caption) {
		t.unknownRow(row, name, caption)
		return
	}
	key := t.open(openPlace{row: true, side: side, said: scope.Read(caption), caption: name, told: diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: name.At,
		Message: "不认识的项目“" + region.Clip(name.S) + "”，这一行有金额", Where: []diag.Side{{At: at, Value: t.grid.At(cellOf(at)).Value}}, Hint: "请按决算公开表的项目名称填写"}})
	t.addRow(accounts.Row{Key: accounts.RowKey(key), Name: name.S, At: name.At, NameAt: name.At, Cells: t.cells(row, name.S)})
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
	case region.IsPlaceholder(caption):
	default:
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: name.At, Message: "不认识的项目“" + region.Clip(name.S) + "”，这一行有金额", Where: side,
			Hint: "请按决算公开表的项目名称填写"})
	}
}
