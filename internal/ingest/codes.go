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

// coding is how the codes of a classification are written.
type coding struct {
	what    string
	lengths []int
	hint    string
}

var (
	functionCoding = coding{"科目编码", []int{3, 5, 7}, "科目编码是类 3 位、款 5 位、项 7 位数字"}
	economicCoding = coding{"经济分类科目编码", []int{3, 5}, "经济分类科目编码是类 3 位、款 5 位数字"}
)

func (t *table) coding() *coding {
	if t.codes() == accounts.EconomicCodes {
		return &economicCoding
	}
	return &functionCoding
}

// codeAndName is a code before its name in one cell: 2080101行政运行,
// [2080101]行政运行, 208-社会保障和就业支出.
var codeAndName = pattern.Of(`^[\[(]?([0-9]{3}|[0-9]{5}|[0-9]{7})[\])]?[-_—.、:|]*([^-0-9_—.,、:|()\[\]%].*)$`)

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
func (t *table) rowCode(row int, b *band) (code string, at diag.Position, name accounts.Text, fault string) {
	code, at, fault = t.code(row, b.codes)
	name = t.grid.Text(row, b.name.Col1)
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

// readCodedRow reads a row that has a code, or is the total.
func (t *table) readCodedRow(row int, b *band) {
	code, at, name, fault := t.rowCode(row, b)
	if (code == "" || fault != "") && t.isHead(row) {
		return
	}
	caption, is := region.Plain(name.S), t.coding()
	for col := t.grid.Left; code == "" && fault == "" && caption == "" && col < b.name.Col1; col++ {
		if s := t.grid.Own(row, col); isTotal(s) {
			caption, name = s, t.grid.Text(row, col) // left of the codes
		}
	}
	if _, total := t.totalOf(fault); total && fault != "" {
		caption, fault, name = fault, "", accounts.Text{S: fault, At: at} // 合计 stands in the code cells
	}
	if fault != "" {
		if !region.IsPlaceholder(fault) && len(t.grid.RowCells(row)) > 1 { // a line of text alone is no row
			t.fail("read.code", at, "“"+region.Clip(fault)+"”不是"+is.what, is.hint)
		}
		return
	}
	if code == "" {
		t.readNamedRow(row, b, name, caption)
		return
	}
	if t.readPart(row, code, name) {
		return
	}
	if !slices.Contains(is.lengths, len(code)) {
		t.fail("read.code", at, fmt.Sprintf("%s %s 有 %d 位", is.what, code, len(code)), is.hint)
	}
	if t.last = ""; len(code) < 3 {
		return // no code is shorter than its level
	}
	if len(code)%2 == 1 && code[0] != '0' {
		t.last = accounts.RowKey(code)
	}
	t.addRow(accounts.Row{Key: accounts.RowKey(code), Code: code, Name: withoutLevel(name.S), At: at, NameAt: name.At,
		Cells: t.cells(row, accounts.RowKey(code), strings.TrimSpace(code+" "+name.S))})
	if len(b.beside) > 0 {
		p := scope.At(t.form.Counts...)
		if p.Function = scope.Code(code); t.codes() == accounts.EconomicCodes {
			p.Function, p.Economic = "", p.Function
		}
		t.besides(row, b, accounts.RowKey(code), p, strings.TrimSpace(code+" "+name.S))
	}
}

// readNamedRow reads a row without a code of a table that has codes.
func (t *table) readNamedRow(row int, b *band, name accounts.Text, caption string) {
	key, is := t.namedRow(caption)
	if !is {
		key, is = t.totalOf(caption)
	}
	at, filled := t.hasAmounts(row)
	switch {
	case is && t.s.ID == accounts.GeneralBasic:
		// readTotals does.
	case is:
		t.addRow(accounts.Row{Key: key, Name: name.S, At: name.At, NameAt: name.At, Cells: t.cells(row, key, region.OneLine(name.S))})
		if key == accounts.RowTotal {
			t.besides(row, b, key, scope.At(t.form.Counts...), region.OneLine(name.S))
		}
	case filled && t.readPart(row, "", name), filled && caption == "小计" && t.isSubtotal(row):
	case !filled, t.s.ID == accounts.GeneralBasic && t.isTotalRow(row), region.IsPlaceholder(caption) && t.s.ID == accounts.GeneralBasic:
	case caption == "", region.IsPlaceholder(caption):
		t.fail("read.row", at, "这一行有金额，但没有科目编码和名称", "请填上编码和名称，或清空这一行")
	default:
		where := b.name.Col1
		if len(b.codes) > 0 {
			where = b.codes[0]
		}
		t.fail("read.code", t.grid.Place(row, where), "“"+region.Clip(name.S)+"”没有科目编码", "请填上"+lengthsOf(t.coding())+"的科目编码",
			t.side(at, ""))
	}
}

// isSubtotal reports whether a row holds the sums of the items above it, from the
// subtotal before on; one that does not is told as what has no code.
func (t *table) isSubtotal(row int) bool {
	sums := make([]accounts.Amount, len(t.s.Columns))
	from := t.subtotal
	for t.subtotal = len(t.s.Rows); from < t.subtotal; from++ {
		r := &t.s.Rows[from]
		if r.Code != "" && from+1 < t.subtotal && strings.HasPrefix(t.s.Rows[from+1].Code, r.Code) {
			continue // its parts follow
		}
		for i := range r.Cells {
			sums[i] = sums[i].Add(r.Cells[i].Amount)
		}
	}
	return slices.EqualFunc(t.cells(row, "", "小计"), sums, func(f accounts.Figure, sum accounts.Amount) bool { return f.Amount.Equal(sum) })
}

// readPart reads a row of a 项目 below the row of its code: without a code, with
// that code again, or with a longer one of its own.
func (t *table) readPart(row int, code string, name accounts.Text) bool {
	above := t.last
	longer := code == "" || code == string(above) || len(code) > 7
	if !t.form.Blocks[0].Parts || above == "" || !longer || region.IsPlaceholder(region.Plain(name.S)) {
		return false
	}
	key := accounts.PartKey(above, region.Plain(name.S))
	t.addRow(accounts.Row{Key: key, Name: name.S, At: name.At, NameAt: name.At, Cells: t.cells(row, key, region.OneLine(name.S))})
	return true
}

func lengthsOf(c *coding) string {
	if len(c.lengths) == 2 {
		return " 3 或 5 位"
	}
	return " 3、5 或 7 位"
}

// totalOf is the row of totals that a caption names.
func (t *table) totalOf(caption string) (accounts.RowKey, bool) {
	if t.s.ID == accounts.GeneralBasic {
		return basicTotal(caption)
	}
	return accounts.RowTotal, isTotal(caption)
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
		joined := strings.ReplaceAll(strings.ReplaceAll(s, "-", ""), ".", "")
		if joined != s && c.Kind == workbook.Text && accounts.IsCode(joined) &&
			(len(joined) == 3 || len(joined) == 5 || len(joined) == 7) {
			s = joined // 208-05-01, 208.05.01
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
	code, fault = joinParts(parts[:last+1], own, string(t.last))
	return code, at, fault
}

// joinParts makes a code of what the cells of 类, 款, 项 hold; before is the code
// of the row above, own how many of the cells are the row's.
func joinParts(parts []string, own int, before string) (code, fault string) {
	last := len(parts) - 1
	if own == 1 && last > 0 && len(parts[last]) <= 2 && strings.Join(parts[:last], "") == "" {
		if len(before) < 1+2*last {
			return "", strings.Repeat("□", last) + parts[last]
		}
		return joinDigits(before[:1+2*last], parts[last]), ""
	}
	for i, s := range parts {
		switch {
		case s != "":
			code = joinDigits(code, s)
		case len(parts[last]) > 2:
			// The whole code stands in a cell further right.
		default:
			parts[i] = "□"
			fault = strings.Join(parts, "")
		}
	}
	if fault != "" {
		return "", fault
	}
	return code, ""
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
