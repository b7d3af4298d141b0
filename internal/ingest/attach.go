package ingest

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/region"
	"juesuan/internal/supplement"
	"juesuan/internal/workbook"
)

// What a unit's own sections may hold at most.
const (
	maxPicture         = 20 << 20 // bytes
	maxAttachedRows    = 500
	maxAttachedColumns = 30
)

// attach reads what fields of the supplement name: pictures beside it, and sheets of
// the unit's workbooks.
func attach(dir string, books []*workbook.Workbook, named []*supplement.Value, b *accounts.Book, list *diag.List) {
	b.Attached = map[string]accounts.Attached{}
	for _, v := range named {
		name := strings.TrimSpace(v.Scalar)
		if v.Field.Type == supplement.Picture {
			data, err := folder.ReadRegular(filepath.Join(dir, name), maxPicture)
			if err != nil {
				list.Tell(diag.Error, "supplement.picture", v.At, "读不到图片“"+name+"”",
					fmt.Sprintf("图片放在补充资料所在的文件夹里，不超过 %d MB；文件名要写全，如 审签页.png", maxPicture>>20))
				continue
			}
			b.Attached[v.At.Field] = accounts.Attached{Picture: data}
			continue
		}
		g, sheets := sheetNamed(books, name)
		if g == nil {
			list.Tell(diag.Error, "supplement.sheet", v.At, "工作簿里没有名为“"+name+"”的工作表", "工作簿里有："+strings.Join(sheets, "、"))
			continue
		}
		r := sheetReader{g: g, list: list}
		b.Attached[v.At.Field] = r.read(v.At)
	}
}

// sheetNamed finds a sheet that people see, and tells what there is.
func sheetNamed(books []*workbook.Workbook, name string) (g *region.Grid, sheets []string) {
	for _, w := range books {
		for i := range w.Sheets {
			if s := &w.Sheets[i]; !s.Hidden {
				if strings.TrimSpace(s.Name) == name && g == nil {
					g = region.New(w, i)
				}
				sheets = append(sheets, strings.TrimSpace(s.Name))
			}
		}
	}
	return g, sheets
}

// sheetReader reads a sheet as people see it: hidden rows and columns are left out.
type sheetReader struct {
	g    *region.Grid
	list *diag.List
}

func (r *sheetReader) fail(at diag.Position, message, hint string) {
	r.list.Tell(diag.Error, "read.attached", at, message, hint)
}

func (r *sheetReader) read(at diag.Position) (out accounts.Attached) {
	g := r.g
	var cols []int
	for c := 1; c <= g.Wide; c++ {
		if !g.ColHidden(c) {
			cols = append(cols, c)
		}
	}
	out.Columns = len(cols)
	if g.Far != "" || g.Last > maxAttachedRows || len(cols) > maxAttachedColumns {
		r.fail(at, fmt.Sprintf("工作表“%s”太大，印不出：最多 %d 行、%d 列", strings.TrimSpace(g.Name), maxAttachedRows, maxAttachedColumns),
			"请删去多余的行、列")
		return accounts.Attached{}
	}
	for row := 1; row <= g.Last; row++ {
		if g.RowHidden(row) {
			continue
		}
		var cells []accounts.AttachedCell
		for _, c := range cols {
			m, _ := g.Merged(row, c)
			if r.seen(m, row, c) {
				continue
			}
			cell := accounts.AttachedCell{Text: accounts.Text{At: g.Place(m.Row1, m.Col1)},
				Columns: r.shown(m.Col1, m.Col2, g.ColHidden), Rows: r.shown(m.Row1, min(m.Row2, g.Last), g.RowHidden)}
			r.value(g.At(m.Row1, m.Col1), &cell)
			cells = append(cells, cell)
		}
		out.Table = append(out.Table, cells)
	}
	if len(out.Table) == 0 {
		r.fail(at, "工作表“"+strings.TrimSpace(g.Name)+"”是空的", "请填好这张表，或不写它")
	}
	return out
}

// seen reports whether a merged range has begun before this cell, as people see it.
func (r *sheetReader) seen(m workbook.Range, row, col int) bool {
	for i := m.Row1; i < row; i++ {
		if !r.g.RowHidden(i) {
			return true
		}
	}
	for c := m.Col1; c < col; c++ {
		if !r.g.ColHidden(c) {
			return true
		}
	}
	return false
}

// shown counts the rows or columns that are not hidden.
func (r *sheetReader) shown(from, to int, hidden func(int) bool) (n int) {
	for i := from; i <= to; i++ {
		if !hidden(i) {
			n++
		}
	}
	return n
}

// value is what a cell shows.
func (r *sheetReader) value(c workbook.Cell, cell *accounts.AttachedCell) {
	var message, hint string
	if cell.Text.S, cell.Number, message, hint = shownAs(c); message != "" {
		r.fail(cell.Text.At, message, hint)
	}
}

// shownAs is what a cell shows, and whether that is a number; a message where it
// cannot be told.
func shownAs(c workbook.Cell) (text string, number bool, message, hint string) {
	switch c.Kind {
	case workbook.Empty:
	case workbook.Text:
		text = region.OneLine(c.Value)
		_, odd := region.ParseAmount(strings.TrimSuffix(region.Plain(c.Value), "%"))
		number = odd == ""
	case workbook.Number:
		d, err := decimal.NewFromString(c.Value)
		shown := c.Shown()
		if err != nil || shown == workbook.ShownOther || shown == workbook.ShownNot {
			return "", false, "这一格里的数是 " + c.Value + "，显示的却不是它", "请把数字格式改为“数值”，核对后再印"
		}
		whole, fraction, _ := strings.Cut(strings.Split(c.Format, ";")[0], ".")
		places := int32(len(fraction) - len(strings.TrimLeft(fraction, "0")))
		if c.Format == "" || strings.EqualFold(c.Format, "General") {
			places = max(0, -d.Exponent())
		}
		if shown == workbook.ShownPercent {
			return accounts.Format(d.Shift(2).Round(places), places, false) + "%", true, "", ""
		}
		return accounts.Format(d.Round(places), places, strings.Contains(whole, ",")), true, "", ""
	default:
		message, hint = "这一格不是文字也不是数（日期、公式出错或没有结果）", "请改成文字或数再印"
	}
	return text, number, message, hint
}

// noMoney keeps what a cell shows that holds no amount of money: it is printed as it is.
// Among the figures there is none: an amount left blank is another thing.
func (t *table) noMoney(row, col int, cell accounts.Cell, kind accounts.Kind, label string) {
	m, _ := t.grid.Merged(row, col)
	at := t.grid.Place(m.Row1, m.Col1)
	text, number, message, hint := shownAs(t.grid.At(m.Row1, m.Col1))
	if region.IsNothing(region.Plain(text)) && message == "" {
		text = ""
	} else if message == "" && kind != accounts.Words && !number {
		message = "“" + label + "·" + t.s.ColumnName(cell.Column) + "”应填数，现在是“" + region.Clip(text) + "”"
		hint = "请改成数；没有的空着"
	}
	if message != "" {
		t.fail("read.aside", at, message, hint, t.side(at, ""))
	}
	if t.s.Aside == nil {
		t.s.Aside = map[accounts.Cell]accounts.Text{}
	}
	t.s.Aside[cell] = accounts.Text{S: text, At: at}
}
