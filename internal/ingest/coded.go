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
	codeCols := t.codeColumns(g.Left, name.Col1-1, below, bottom)
	first := name.Col2 + 1
	for len(codeCols) == first-name.Col2-1 && first < g.Wide && isCodeCaption(g.Caption(bottom, first)) {
		codeCols = append(codeCols, first) // the codes stand right of the names
		first++
	}
	t.findOverlay(body, first)
	t.matchColumns(first, g.Wide, below, bottom, body, t.columnsOf())
	t.settle(ordinals, below, bottom)
	for row := body; row < t.end; row++ {
		t.readCodedRow(row, name.Col1, codeCols)
	}
	t.readNotes()
	t.tellBelow(codeCols, name.Col1)
	if t.form().Row(accounts.RowTotal) != nil && t.s.Row(accounts.RowTotal) == nil && !t.readEmpty(body) {
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.total", At: g.Where(), Message: "没有“合计”行", Hint: "请保留合计行，没有数据时也要留着"})
	}
}

// findOverlay finds captions that stand in the row of the totals, which then
// has no amounts below them.
func (t *table) findOverlay(body, first int) {
	t.overlay = 0
	total, captions := false, 0
	for _, c := range t.grid.RowCells(body) {
		s := region.Plain(c.Value)
		switch {
		case c.Col < first:
			total = total || isTotal(s)
		case c.Kind == workbook.Text && !region.IsNothing(s):
			if _, hint := region.ParseAmount(s); hint != "" {
				captions++
			}
		}
	}
	if total && captions > 1 {
		t.overlay = body
	}
}

// overlaid reports whether the cell of the row of totals holds a caption.
func (t *table) overlaid(row, col int) bool {
	if row != t.overlay || row == 0 {
		return false
	}
	c := t.grid.At(row, col)
	if c.Kind != workbook.Text || region.IsNothing(region.Plain(c.Value)) {
		return false
	}
	_, hint := region.ParseAmount(region.Plain(c.Value))
	return hint != ""
}

// tellBelow reports a row with a code and an amount below the notes: it would
// be left out.
func (t *table) tellBelow(codeCols []int, nameCol int) {
	t.tellNoteAmounts()
	for row := t.end; row <= t.grid.Last; row++ {
		code, at, fault := t.code(row, codeCols)
		if code == "" && fault == "" {
			code, _, _ = splitCode(t.grid.Own(row, nameCol))
		}
		if len(code) < 3 || fault != "" {
			continue
		}
		if where, ok := t.hasAmounts(row); ok {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: at, Message: "表下的附注之后还有科目 " + code + "，没有读",
				Where: []diag.Side{{At: where, Value: t.grid.At(cellOf(where)).Value}, {At: t.grid.Place(t.end, t.grid.Left), Label: "附注从这一行开始", Value: region.Clip(t.grid.Text(t.end, t.grid.RowCells(t.end)[0].Col).S)}}, Hint: "请把附注移到表的下方"})
			return
		}
	}
}

// tellNoteAmounts reports a note with an amount in a column of amounts: it may
// be a row whose code was overwritten. Signatures may have numbers beside them.
func (t *table) tellNoteAmounts() {
	for row := t.end; row <= t.grid.Last; row++ {
		cells := t.grid.RowCells(row)
		if len(cells) < 2 || !t.isNote(row) || footPattern.MatchString(region.Plain(cells[0].Value)) {
			continue
		}
		for _, col := range t.sortedColumns() {
			c := t.grid.At(row, col)
			_, hint := region.ParseAmount(region.Plain(c.Value))
			if m, _ := t.grid.Merged(row, col); m.Col1 == m.Col2 && (c.Kind == workbook.NoValue || region.Holds(c) && hint == "") {
				t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: t.grid.Place(row, col), Message: "附注这一行有金额，没有读",
					Where: []diag.Side{{At: t.grid.Place(row, cells[0].Col), Label: "附注", Value: region.Clip(region.OneLine(cells[0].Value))}, {At: t.grid.Place(row, col), Value: c.Value}}, Hint: "请核对这一行是附注还是科目"})
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
	for row := from; row <= g.Last; row++ {
		for _, c := range g.RowCells(row) {
			switch {
			case c.Kind == workbook.Text && saysEmpty(region.Plain(c.Value)):
				if said.S == "" {
					said = g.Text(row, c.Col)
				}
			case c.Kind != workbook.Text && region.Holds(c) && !t.isOrdinals(row):
				return false
			}
		}
	}
	if said.S == "" {
		return false
	}
	if len(t.s.Columns) == 0 {
		t.s.Columns = accounts.Columns(t.s.ID)
		if t.s.ID == accounts.StateCapital && !bothSides(g) {
			t.s.Columns = accounts.Core.Form(t.s.ID).Required()
		}
	}
	cells := make([]accounts.Figure, len(t.s.Columns))
	for i := range cells {
		cells[i] = accounts.Figure{State: accounts.Blank, Unit: t.s.Unit, At: said.At, Label: "合计"}
	}
	t.addRow(accounts.Row{Key: accounts.RowTotal, Name: "合计", At: said.At, NameAt: said.At, Cells: cells})
	if len(t.s.Look.Notes) == 0 {
		t.s.Look.Notes = []accounts.Text{said}
	}
	return true
}

// bodyStart is the first row below the captions: after 栏次 where there is
// one, else the first with a code or 合计.
func (t *table) bodyStart(name workbook.Range, ordinals int) int {
	if ordinals > 0 {
		return ordinals + 1
	}
	for row := name.Row2 + 1; row <= t.grid.Last; row++ {
		for col := t.grid.Left; col <= name.Col2; col++ {
			s := t.grid.Own(row, col)
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
		path := t.grid.Path(col, top, bottom)
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
	name = t.grid.Text(row, nameCol)
	if code == "" {
		if c, n, ok := splitCode(fault); ok && (name.S == "" || region.Plain(name.S) == n) {
			return c, at, accounts.Text{S: n, At: at}, ""
		}
		if c, n, ok := splitCode(region.Plain(name.S)); ok && fault == "" {
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
	caption := region.Plain(nameCell.S)
	for col := g.Left; code == "" && fault == "" && caption == "" && col < nameCol; col++ {
		if s := g.Own(row, col); isTotal(s) {
			caption, nameCell = s, g.Text(row, col) // left of the codes
		}
	}
	if fault != "" {
		if isTotal(fault) {
			caption, fault = fault, "" // 合计 stands in the code cells
			nameCell = accounts.Text{S: caption, At: codeAt}
		} else if region.IsPlaceholder(fault) {
			return
		} else {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: codeAt, Message: "“" + region.Clip(fault) + "”不是科目编码",
				Hint: "科目编码是类 3 位、款 5 位、项 7 位数字"})
			return
		}
	}
	named, is := t.namedRow(caption)
	switch {
	case code == "" && is:
		t.addRow(accounts.Row{Key: named, Name: nameCell.S, At: nameCell.At, NameAt: nameCell.At, Cells: t.cells(row, region.OneLine(nameCell.S))})
	case code == "" && isTotal(caption):
		t.addRow(accounts.Row{Key: accounts.RowTotal, Name: nameCell.S, At: nameCell.At, NameAt: nameCell.At, Cells: t.cells(row, "合计")})
	case code == "" && (caption == "" || region.IsPlaceholder(caption)):
		if at, ok := t.hasAmounts(row); ok {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: at, Message: "这一行有金额，但没有科目编码和名称", Hint: "请填上编码和名称，或清空这一行"})
		}
	case code == "":
		if at, ok := t.hasAmounts(row); ok {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: g.Place(row, codeCols0(codeCols, nameCol)), Message: "“" + region.Clip(nameCell.S) + "”没有科目编码",
				Where: []diag.Side{{At: at, Value: g.At(cellOf(at)).Value}}, Hint: "请填上 3、5 或 7 位的科目编码"})
		}
	default:
		if len(code) != 3 && len(code) != 5 && len(code) != 7 {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.code", At: codeAt, Message: fmt.Sprintf("科目编码 %s 有 %d 位", code, len(code)),
				Hint: "科目编码是类 3 位、款 5 位、项 7 位数字"})
		}
		if t.last = ""; len(code) < 3 {
			return // no code is shorter than its level
		}
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
		s := strings.TrimSuffix(region.Plain(c.Value), ".0")
		if c.Kind == workbook.Text && (s == "类" || s == "款" || s == "项") {
			continue // what the cells below hold, in the row of the total
		}
		if m.Row1 != row {
			if accounts.IsCode(s) && len(cols) == len(parts) {
				parts[i] = s // of a merged cell that reaches down to this row
			}
			continue
		}
		if at.IsZero() {
			at = t.grid.Place(row, col)
		}
		if joined := strings.ReplaceAll(s, "-", ""); joined != s && accounts.IsCode(joined) && (len(joined) == 3 || len(joined) == 5 || len(joined) == 7) {
			s = joined // 208-05-01
		}
		if !accounts.IsCode(s) {
			if region.IsNothing(s) && !region.IsPlaceholder(s) {
				continue
			}
			return "", t.grid.Place(row, col), s
		}
		own++
		if len(cols) == len(parts) {
			parts[i], last = s, i
		} else {
			code = joinDigits(code, s)
		}
	}
	if at.IsZero() && len(cols) > 0 {
		at = t.grid.Place(row, cols[0])
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
