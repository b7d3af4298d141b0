package ingest

import (
	"regexp"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// Statements that a layout declares besides the nine: a table is one by its
// title, its columns and rows are read by their words against its form.

// form is the declaration of the table's statement.
func (t *table) form() *accounts.Form {
	if t.s.Form != nil {
		return t.s.Form
	}
	if f := accounts.Core.Form(t.s.ID); f != nil {
		return f
	}
	return &accounts.Form{} // of a sheet that only some amounts are taken from
}

// identify tells which statement a table is: a declared one by its own title,
// else one of the nine.
func (m *ministry) identify(g *region.Grid) (accounts.StatementID, telling) {
	forms := m.forms.Forms()[accounts.NumStatements:]
	for row := g.Top; len(forms) > 0 && row < g.Top+region.HeadRows && row <= g.Last; row++ {
		for _, c := range g.RowCells(row) {
			if c.Kind != workbook.Text {
				continue
			}
			s := region.Plain(c.Value)
			if i := slices.IndexFunc(forms, func(f *accounts.Form) bool { return isTitle(f, s) }); i >= 0 {
				return forms[i].ID, byTitleCell
			}
		}
	}
	return identify(g)
}

// isTitle reports whether a text, made plain, is the title of a declared
// statement, alone or after the name of the unit and the year.
func isTitle(f *accounts.Form, s string) bool {
	title := region.Plain(f.Title)
	if f.ID <= accounts.NumStatements || !strings.Contains(s, title) {
		return false
	}
	if s == title {
		return true
	}
	before, ok := strings.CutSuffix(trimTitle(s), title)
	return ok && (before == "" || titlePrefix.MatchString(before) || !tableWords.MatchString(before))
}

// wordsIn are the blocks of a statement.
func wordsIn(s *accounts.Statement) []blockWords {
	if s.ID <= accounts.NumStatements {
		return wordsOf[s.ID]
	}
	return wordsOfForm(s.Form)
}

// columnsOf reads captions as columns of the table. A declared one may be called
// by words that say nothing of what it counts: then it is known by its very caption.
func (t *table) columnsOf() func([]string) column {
	if t.s.ID <= accounts.NumStatements {
		return columns(t.s.ID, 0)
	}
	f, w := t.form(), &wordsOfForm(t.form())[0]
	return func(path []string) column {
		said := make([]string, len(path))
		for i := range path {
			said[i] = withoutYear(path[i])
		}
		for _, c := range f.Columns() {
			if region.Plain(strings.ReplaceAll(c.Caption, "/", "")) == strings.Join(said, "") {
				p, _ := saying(c.Counts, c.Caption, w.base, w.els)
				return column{key: c.Key, point: p, outcome: scope.Said}
			}
		}
		r := scope.Read(path...)
		return w.column(t.s.ID, &r)
	}
}

// yearLead is a year before a caption, unitTail the unit behind it.
var (
	yearLead = regexp.MustCompile(`^20[0-9]{2}年度?`)
	unitTail = regexp.MustCompile(`\((单位:)?(元|千元|万元)\)$`)
)

func withoutYear(s string) string {
	return unitTail.ReplaceAllString(yearLead.ReplaceAllString(s, ""), "")
}

// namedRow is the row without code of a declared statement that a caption names:
// by the name itself, else by what it counts.
func (t *table) namedRow(caption string) (accounts.RowKey, bool) {
	if t.s.ID <= accounts.NumStatements || caption == "" {
		return "", false
	}
	f := t.form()
	rows := f.Blocks[0].Rows
	_, caption = accounts.SplitOrdinal(caption)
	for i := range rows {
		if region.Plain(rows[i].Name) == caption {
			return rows[i].Key, true
		}
	}
	r := scope.Read(caption)
	p, o := r.On(f.Counts, nil)
	if o != scope.Said || !says(&r) {
		return "", false
	}
	for i := range rows {
		if q, o := saying(rows[i].Counts, rows[i].Name, f.Counts, nil); o == scope.Said && p == q && rows[i].Key != accounts.RowTotal {
			return rows[i].Key, true
		}
	}
	return "", false
}

// readNamed reads a statement whose rows have names and no codes.
func (t *table) readNamed(below int) {
	g := t.grid
	names := t.find(below, func(s string) bool { return isNameCaption(s) || isItemCaption(s) })
	if len(names) == 0 {
		t.missing("“项目”一栏")
		return
	}
	name := names[0]
	ordinals := t.ordinalRow(name.Row2 + 1)
	body := name.Row2 + 1
	if ordinals > 0 {
		body = ordinals + 1
	}
	for row := body; ordinals == 0 && row <= g.Last; row++ {
		if _, is := t.namedRow(g.Own(row, name.Col1)); is {
			body = row
			break
		}
	}
	bottom := body - 1
	if ordinals > 0 {
		bottom = ordinals - 1
	}
	t.end = t.noteRow(body)
	t.keepHeads(below, body-1)
	t.matchColumns(name.Col2+1, g.Wide, below, bottom, body, t.columnsOf())
	t.settle(ordinals, below, bottom)
	for row := body; row < t.end; row++ {
		cell := g.Text(row, name.Col1)
		key, is := t.namedRow(region.Plain(cell.S))
		at, filled := t.hasAmounts(row)
		switch {
		case is:
			t.addRow(accounts.Row{Key: key, Name: cell.S, At: cell.At, NameAt: cell.At, Cells: t.cells(row, region.OneLine(cell.S))})
		case filled && !t.isHead(row):
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: at, Message: "这一行有金额，但“" + region.Clip(region.OneLine(cell.S)) + "”不是这张表的项目",
				Hint: "请按版式要求的表样填写项目名称，或清空这一行"})
		}
	}
	t.readNotes()
	for _, r := range t.form().Blocks[0].Rows {
		if !r.May && t.s.Row(r.Key) == nil {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: g.Where(), Message: "没有“" + r.Name + "”这一行", Hint: "请保留表样的各行，没有数据时也要留着"})
		}
	}
}
