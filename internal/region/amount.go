package region

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// floatNoise is the residue, in 元, that a sum kept as binary float may leave
// behind the last 分: below it the cell is rounded to the 分, above it the cell
// really holds less than a 分.
var floatNoise = decimal.New(1, -6)

// floatDigits are the digits that the sums of a spreadsheet keep right: the
// residue of a large amount in 万元 is larger than floatNoise.
const floatDigits = 14

// Money is how the amounts of a table are read, and what is told of them.
type Money struct {
	Unit accounts.Unit
	Look *accounts.Look // takes the cells that do not look like money
	List *diag.List
	// Unsaid: no line says the unit, which is told of the table: less than a 分
	// is no fault of the cell then.
	Unsaid bool

	hidden map[string]bool // rows and columns that were told
}

// Amount reads the cell at row, col as money. A cell that is not an amount
// becomes a diagnostic and a Blank figure.
func (g *Grid) Amount(row, col int, t *Money, label string) accounts.Figure {
	m, merged := g.Merged(row, col)
	if merged {
		row, col = m.Row1, m.Col1
	}
	c := g.At(row, col)
	f := accounts.Figure{State: accounts.Blank, Unit: t.Unit, At: g.Place(row, col), Label: label}
	fault := func(alike, message, hint string) accounts.Figure {
		t.List.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.amount", At: f.At, Message: message, Alike: alike,
			Where: []diag.Side{{At: f.At, Label: label, Value: c.Value}}, Hint: hint})
		return f
	}
	var d decimal.Decimal
	var err error
	switch c.Kind {
	case workbook.Empty:
		return f
	case workbook.Number:
		d, err = decimal.NewFromString(c.Value)
		if err != nil {
			return fault("", "“"+c.Value+"”不是金额", "")
		}
		switch c.Shown() {
		case workbook.ShownOther, workbook.ShownPercent:
			return fault("显示的数与格子里的数不同", "这一格里的数是 "+c.Value+"，数字格式“"+Clip(c.Format)+"”却把它显示成另一个数",
				"请把数字格式改为“数值”，按表头的金额单位填写看到的数")
		case workbook.ShownNot:
			return fault("有数，却显示不出来", "这一格里的数是 "+c.Value+"，数字格式“"+Clip(c.Format)+"”却不把它显示出来",
				"请把数字格式改为“数值”，再看这一格该不该有数")
		}
		if !showsMoney(c.Format) && !d.IsZero() {
			t.Look.Unformatted = append(t.Look.Unformatted, f.At)
		}
	case workbook.Text:
		s := Plain(c.Value)
		if IsNothing(s) {
			return f
		}
		var hint string
		d, hint = ParseAmount(s)
		if hint != "" {
			return fault("应填金额，现在是文字", "这一格应填金额，现在是文字“"+Clip(OneLine(c.Value))+"”", hint)
		}
		t.Look.TextAmounts = append(t.Look.TextAmounts, f.At)
	case workbook.Date:
		return fault("应填金额，却是日期格式", "这一格应填金额，却是日期格式（数值 "+c.Value+"）", "请把单元格格式改为数值，核对后重新填写")
	case workbook.NoValue:
		return fault("是公式，但文件里没有结果", "这一格是公式，但文件里没有它的结果", "请在 Excel 或 WPS 中打开工作簿，重新计算后保存")
	case workbook.Fault:
		return fault("的公式出错", "这一格的公式出错："+c.Value, "请改正公式，或直接填写金额")
	default:
		return fault("应填金额，现在是逻辑值（TRUE 或 FALSE）", "这一格应填金额，现在是逻辑值（TRUE 或 FALSE）", "请填金额")
	}
	exact := accounts.NewAmount(d, t.Unit)
	f.Amount = exact.Rounded(accounts.Yuan, 2)
	noise := floatNoise
	if large := exact.Abs().Decimal().Shift(-floatDigits); c.Kind == workbook.Number && large.Cmp(noise) > 0 {
		noise = large
	}
	if residue := exact.Sub(f.Amount).Abs(); residue.Decimal().Cmp(noise) > 0 && t.Unsaid {
		f.Amount = exact
	} else if residue.Decimal().Cmp(noise) > 0 {
		return fault("金额在分以下还有零头", "金额 "+c.Value+" "+t.Unit.String()+"在分以下还有零头", hintFiner(t.Unit))
	}
	f.State = accounts.Given
	f.Places = max(2, Decimals(f.Amount.In(t.Unit, 8)))
	if !f.Amount.IsZero() {
		g.noteHidden(row, col, t, f)
	}
	return f
}

// noteHidden warns once of each hidden row or column that holds an amount.
func (g *Grid) noteHidden(row, col int, t *Money, f accounts.Figure) {
	what := ""
	switch {
	case g.RowHidden(row):
		what = fmt.Sprintf("第 %d 行", row)
	case g.ColHidden(col):
		what = "第 " + workbook.ColumnName(col) + " 列"
	}
	if what == "" || t.hidden[what] {
		return
	}
	if t.hidden == nil {
		t.hidden = map[string]bool{}
	}
	t.hidden[what] = true
	t.List.Add(diag.Diagnostic{Severity: diag.Warning, Code: "read.hidden", At: f.At, Message: what + "是隐藏的，却有金额", Alike: "有金额，却在隐藏的行或列里",
		Where: []diag.Side{{At: f.At, Label: f.Label, Value: accounts.Format(f.Amount.Decimal(), 2, true)}}, Hint: "隐藏的数照样计入；不该有的请删去"})
}

// Count reads the cell at row, col as a whole number that is not money.
func (g *Grid) Count(row, col int, label string, list *diag.List) accounts.Figure {
	f, c := accounts.Figure{State: accounts.Blank, At: g.Place(row, col), Label: label}, g.At(row, col)
	s := Plain(c.Value)
	if c.Kind == workbook.Empty || c.Kind == workbook.Text && IsNothing(s) {
		return f
	}
	d, hint := ParseAmount(s)
	if c.Kind != workbook.Number && c.Kind != workbook.Text || hint != "" || d.IsNegative() || !d.IsInteger() {
		list.Tell(diag.Error, "read.count", f.At, "“"+label+"”应填整数，现在是“"+Clip(OneLine(c.Value))+"”", "请只填数字，例如 3",
			diag.Side{At: f.At, Label: label, Value: c.Value})
		return f
	}
	f.Amount, f.State = accounts.NewAmount(d, accounts.NoUnit), accounts.Given
	return f
}

// Holds reports whether a cell holds something that a reader must not pass
// over: anything but nothing and zero.
func Holds(c workbook.Cell) bool {
	if c.Kind == workbook.Empty {
		return false
	}
	s := Plain(c.Value)
	if (c.Kind == workbook.Number || c.Kind == workbook.Text) && strings.Trim(s, "0.,-") == "" && s != "" {
		return false
	}
	return c.Kind == workbook.NoValue || !IsNothing(s)
}

// IsWords reports whether a cell holds text that is neither an amount nor one of
// the signs for none.
func IsWords(c workbook.Cell) bool {
	if c.Kind != workbook.Text {
		return false
	}
	s := Plain(c.Value)
	_, hint := ParseAmount(s)
	return hint != "" && !IsNothing(s)
}

// Decimals is how many decimals a number needs.
func Decimals(d decimal.Decimal) int32 {
	s := d.String()
	if i := strings.IndexByte(s, '.'); i >= 0 {
		return int32(len(s) - i - 1)
	}
	return 0
}

// showsMoney reports whether a number format prints thousands separators and
// two decimals.
func showsMoney(format string) bool {
	first, _, _ := strings.Cut(format, ";")
	return strings.Contains(first, "#,##0.00") || strings.TrimRight(first, "_ )") == "0.00"
}

// ParseAmount reads a number written as text, already made plain: separators,
// brackets for negatives, a leading ¥. hint is not empty if it is none.
func ParseAmount(s string) (d decimal.Decimal, hint string) {
	const what = "请只填数字，例如 1234567.89"
	body, negative := s, false
	if strings.HasPrefix(body, "(") && strings.HasSuffix(body, ")") {
		body, negative = body[1:len(body)-1], true
	}
	body = strings.TrimPrefix(strings.TrimPrefix(body, "¥"), "￥")
	switch {
	case strings.HasSuffix(body, "%"):
		return d, "这一格是百分数；请填金额"
	case strings.HasSuffix(body, "元"):
		return d, "请去掉“元”或“万元”，单位以表头的金额单位为准"
	}
	for _, mark := range [...]string{"▲", "△", "负"} {
		if rest, ok := strings.CutPrefix(body, mark); ok && !negative {
			body, negative = rest, true
			break
		}
	}
	if rest, ok := strings.CutSuffix(body, "-"); ok && !negative && !strings.HasPrefix(rest, "-") {
		body, negative = rest, true // as some programs write it
	}
	if rest, ok := strings.CutPrefix(body, "-"); ok {
		if negative {
			return d, what
		}
		body, negative = rest, true
	} else if rest, ok := strings.CutPrefix(body, "−"); ok {
		body, negative = rest, !negative
	}
	digits, ok := DropSeparators(body)
	if !ok {
		return d, what
	}
	d, err := decimal.NewFromString(digits)
	if err != nil {
		return d, what
	}
	if negative {
		d = d.Neg()
	}
	return d, ""
}

// DropSeparators removes thousands separators that stand where they belong
// (every three digits) and accepts plain digits with at most one point.
func DropSeparators(s string) (string, bool) {
	whole, fraction, point := strings.Cut(s, ".")
	if whole == "" || len(s) > 40 || point && fraction == "" {
		return "", false
	}
	if strings.ContainsAny(whole, "、，") {
		whole = strings.ReplaceAll(strings.ReplaceAll(whole, "、", ","), "，", ",")
	}
	groups := strings.Split(whole, ",")
	for i, group := range groups {
		if !accounts.IsCode(group) || len(groups) > 1 && (i > 0 && len(group) != 3 || i == 0 && len(group) > 3) {
			return "", false
		}
	}
	if point && !accounts.IsCode(fraction) {
		return "", false
	}
	out := strings.Join(groups, "")
	if point {
		out += "." + fraction
	}
	return out, true
}

// Clip shortens a text for a message.
func Clip(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

// hintFiner says what may be wrong with an amount finer than 分.
func hintFiner(u accounts.Unit) string {
	if u == accounts.Yuan || u == accounts.NoUnit {
		return "这张表如以万元为单位，请把表头写成“金额单位：万元”；否则请按账面核对这个数"
	}
	return "请按账面核对这个数，并核对表头的金额单位"
}
