package supplement

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/workbook"
)

// book is a workbook in memory: what an edit is told of one, changed as it says.
type book struct {
	table *Fields
	*workbook.Workbook
}

func bookOf(root *Value) *book { return bookWith(Core(), root) }

func bookWith(table *Fields, root *Value) *book {
	draft, _ := table.Draft(root, nil)
	b := &book{table, &workbook.Workbook{File: "补充资料.xlsx"}}
	for _, s := range draft.Sheets {
		cells := map[[2]int]workbook.Cell{}
		for _, c := range s.Cells {
			ref, _, _ := strings.Cut(c.Ref, ":")
			row, col, _ := workbook.ParseCellName(ref)
			if c.Text != "" {
				cells[[2]int{row, col}] = workbook.Cell{Kind: workbook.Text, Value: c.Text}
			} else if c.Digit != "" {
				cells[[2]int{row, col}] = workbook.Cell{Kind: workbook.Number, Value: c.Digit}
			}
		}
		b.Sheets = append(b.Sheets, workbook.Sheet{Name: s.Name, Rows: rowsOfCells(cells)})
	}
	return b
}

func rowsOfCells(cells map[[2]int]workbook.Cell) []workbook.Row {
	var rows []workbook.Row
	for _, key := range slices.SortedFunc(maps.Keys(cells), func(a, b [2]int) int { return slices.Compare(a[:], b[:]) }) {
		c := cells[key]
		c.Row, c.Col = key[0], key[1]
		if n := len(rows); n == 0 || rows[n-1].Number != c.Row {
			rows = append(rows, workbook.Row{Number: c.Row})
		}
		r := &rows[len(rows)-1]
		r.Cells = append(r.Cells, c)
	}
	return rows
}

func cellsOfRows(rows []workbook.Row) map[[2]int]workbook.Cell {
	cells := map[[2]int]workbook.Cell{}
	for _, r := range rows {
		for _, c := range r.Cells {
			cells[[2]int{c.Row, c.Col}] = c
		}
	}
	return cells
}

func (b *book) read() (*Document, diag.List) { return ReadWorkbook(b.Workbook, b.table.Always) }

func (b *book) sheet(name string) *workbook.Sheet {
	for i := range b.Sheets {
		if b.Sheets[i].Name == name {
			return &b.Sheets[i]
		}
	}
	return nil
}

// apply does what an edit says, on a copy.
func (b *book) apply(e *sheetEdit) *book {
	out := &book{b.table, &workbook.Workbook{File: b.File, Sheets: slices.Clone(b.Sheets)}}
	for _, c := range e.Copies {
		s := *out.sheet(c.From)
		s.Name = c.Name
		out.Sheets = append(out.Sheets, s)
	}
	for _, change := range e.Sheets {
		s := out.sheet(change.Name)
		cells := map[[2]int]workbook.Cell{}
		for key, c := range cellsOfRows(s.Rows) {
			if to, ok := change.Rows[key[0]]; ok {
				key[0] = to
			}
			cells[key] = c
		}
		for _, c := range change.Cells {
			key := [2]int{c.Row, c.Col}
			switch {
			case c.Text == "":
				delete(cells, key)
			case c.Number:
				cells[key] = workbook.Cell{Kind: workbook.Number, Value: c.Text}
			default:
				cells[key] = workbook.Cell{Kind: workbook.Text, Value: c.Text}
			}
		}
		s.Rows = rowsOfCells(cells)
	}
	if e.Order != nil {
		slices.SortFunc(out.Sheets, func(a, b workbook.Sheet) int { return slices.Index(e.Order, a.Name) - slices.Index(e.Order, b.Name) })
	}
	return out
}

func (e *sheetEdit) String() string {
	var b strings.Builder
	for _, c := range e.Copies {
		fmt.Fprintf(&b, "copy %s to %s\n", c.From, c.Name)
	}
	if e.Order != nil {
		fmt.Fprintf(&b, "order %v\n", e.Order)
	}
	for _, s := range e.Sheets {
		for _, from := range slices.Sorted(maps.Keys(s.Rows)) {
			fmt.Fprintf(&b, "%s row %d to %d\n", s.Name, from, s.Rows[from])
		}
		for _, c := range s.Cells {
			fmt.Fprintf(&b, "%s!%c%d %q number=%v\n", s.Name, 'A'+c.Col-1, c.Row, c.Text, c.Number)
		}
	}
	return b.String()
}

// TestEditSheetsRandom: after random edits the workbook says what was wanted
// and all else that it said.
func TestEditSheetsRandom(t *testing.T) {
	n := 15
	if os.Getenv("JUESUAN_SOAK") != "" {
		n = 3000
	}
	for k, path := range sampleFiles {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc, _ := Read(data, "unit.yaml", nil)
		b := bookOf(doc.Root)
		r := rand.New(rand.NewPCG(uint64(n), uint64(k)))
		refused := 0
		for i := range n {
			doc, list := b.read()
			changes := someChange(r, doc.Root)
			e, err := editSheets(b.Workbook, changes, nil)
			if err != nil {
				if !strings.Contains(err.Error(), "没有地方写") {
					t.Fatalf("%s, %d: %+v: %v", path, i, changes, err)
				}
				refused++
				continue
			}
			after := b.apply(e)
			if err := e.check(after.Workbook); err != nil {
				t.Fatalf("%s, %d: %+v: %v\n%s\n%s", path, i, changes, err, e, messages(list))
			}
			again, _ := after.read()
			m := model{doc.Root}
			for _, c := range changes {
				m.do(c)
			}
			if a, b := values(asCells(m.drop())), values(asCells(again.Root)); a != b {
				t.Fatalf("%s, %d: %+v:\n%s\n%s", path, i, changes, lineDiff(a, b), e)
			}
			if len(changes) == 1 && changes[0].Do == Set && len(e.Copies) == 0 {
				for _, s := range e.Sheets {
					if len(s.Cells) > 8 || len(s.Rows) > 0 {
						t.Errorf("%s, %d: %+v changes\n%s", path, i, changes, e)
					}
				}
			}
			if i%3 == 0 {
				b = after
			}
		}
		t.Logf("%s: %d of %d refused", path, refused, n)
	}
}

// asCells is a value as cells keep it: numbers without the zeros at their end,
// texts without tabs at the end of their lines.
func asCells(v *Value) *Value {
	switch v.Field.Type {
	case Amount, Number, Whole:
		v.Scalar = plainest(v.Scalar)
	case Flag:
		v.Scalar = map[bool]string{true: "是", false: "否"}[IsTrue(v.Scalar)]
	}
	for _, x := range append(slices.Clone(v.Members), v.Items...) {
		asCells(x)
	}
	return v
}

// without is a workbook without the cells of which drop is true.
func (b *book) without(sheet string, drop func(text string) bool) *book {
	out := b.apply(&sheetEdit{})
	s := out.sheet(sheet)
	cells := cellsOfRows(s.Rows)
	maps.DeleteFunc(cells, func(_ [2]int, c workbook.Cell) bool { return drop(c.Value) })
	s.Rows = rowsOfCells(cells)
	return out
}

// rename is a workbook in which a sheet has another name.
func (b *book) rename(sheet, name string) *book {
	out := b.apply(&sheetEdit{})
	out.sheet(sheet).Name = name
	return out
}

// with is a workbook in which a cell holds a text.
func (b *book) with(sheet string, row, col int, text string) *book {
	e := &sheetEdit{}
	e.Sheets = []workbook.SheetPatch{{Name: sheet, Cells: []workbook.CellPatch{{Row: row, Col: col, Text: text}}}}
	return b.apply(e)
}

// TestEditSheets: which cells an edit changes, and what it refuses.
func TestEditSheets(t *testing.T) {
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	doc, _ := Read(data, "unit.yaml", nil)
	b := bookOf(doc.Root)
	var out strings.Builder
	for _, c := range []struct {
		name    string
		book    *book
		changes []Change
	}{
		{"一格", b, []Change{set("organization.self_name", "本局")}},
		{"金额和旁边的几格", b, []Change{{Do: Set, Path: "prior.fiscal_income", Text: "5", Money: &Money{Unit: "元", Source: "账面", Derived: true}}, set("prior.income_grand", "1,000.50")}},
		{"没有变的", b, []Change{set("organization.self_name", "我局"), set("prior.fiscal_income", "13819.190")}},
		{"清空", b, []Change{set("setup.posts", ""), {Do: Remove, Path: "prior.fiscal_income"}}},
		{"添一条职能", b, []Change{{Do: Insert, Path: "functions.items[10]"}, set("functions.items[10]", "又一项")}},
		{"插一条职能", b, []Change{{Do: Insert, Path: "functions.items[8]"}, set("functions.items[8]", "插一项")}},
		{"删一条职能", b, []Change{{Do: Remove, Path: "functions.items[2]"}}},
		{"添一条原因，带分项", b, []Change{{Do: Insert, Path: "reasons[19]"}, set("reasons[19].of", "fund_vs_prior"), {Do: Insert, Path: "reasons[19].parts[1]"}, {Do: Set, Path: "reasons[19].parts[1].amount", Text: "-5", Money: &Money{Unit: "元"}}, set("reasons[19].parts[1].text", "甲")}},
		{"插一条名词，行要移动", b, []Change{{Do: Insert, Path: "glossary[19]"}, set("glossary[19].term", "甲"), set("glossary[19].text", "乙")}},
		{"删一条分项，原因还在", b, []Change{{Do: Remove, Path: "reasons[5].parts[1]"}}},
		{"科目", b, []Change{set("purposes.2080109", "经办"), set("purposes.abroad", "出访"), set("budget.item.2080109", "5"), {Do: Remove, Path: "purposes.running"}}},
		{"新的自评表用空白的一张", b.blankForm(t), []Change{{Do: Insert, Path: "forms[2]"}, set("forms[2].project", "新项目"), set("forms[2].other.initial", "5")}},
		{"新的自评表照着复制", b, []Change{{Do: Insert, Path: "forms[1]"}, set("forms[1].project", "新项目"), set("forms[1].implementer", "某局"), set("forms[1].unit", "万元"), set("forms[1].supervisor", "自治区人力资源和社会保障厅"), set("forms[1].goal.expected", "目标")}},
		{"少一行", b.without("基本信息", func(text string) bool {
			return strings.HasPrefix(text, "setup.posts") || strings.HasPrefix(text, "编制数")
		}), []Change{set("setup.posts", "95")}},
		{"没有编号，有名称", b.without("基本信息", func(text string) bool { return strings.HasPrefix(text, "setup.posts") }), []Change{set("setup.posts", "95")}},
		{"没有那张表", b.rename("编报单位", "单位"), []Change{set("organization.members[1].note", "甲")}},
		{"没有那张表，有的项", b.rename("上年数", "去年"), []Change{set("prior.income_grand", "5")}},
		{"表头改过", b.with("名词解释", 3, 2, "释义"), []Change{set("glossary[1].text", "甲")}},
		{"没有放口径的地方", b, []Change{{Do: Set, Path: "forms[1].fiscal.initial", Text: "5", Money: &Money{Scope: "财政拨款"}}}},
		{"不像补充资料", b.rename("基本信息", "信息"), []Change{set("year", "2021")}},
	} {
		e, err := editSheets(c.book.Workbook, c.changes, nil)
		fmt.Fprintf(&out, "== %s\n", c.name)
		if err != nil {
			fmt.Fprintf(&out, "%s: %v\n", err.(*EditError).Path, err)
			continue
		}
		lines := strings.SplitAfter(e.String(), "\n")
		out.WriteString(strings.Join(lines[:min(len(lines), 12)], ""))
		if n := len(lines) - 12; n > 0 {
			fmt.Fprintf(&out, "……另%d行\n", n)
		}
		if err := e.check(c.book.apply(e).Workbook); err != nil {
			fmt.Fprintf(&out, "再读：%v\n", err)
		}
	}
	golden.Check(t, "edit-sheets.txt", []byte(out.String()))
}

// blankForm is the workbook without the second form's content.
func (b *book) blankForm(t *testing.T) *book {
	t.Helper()
	e, err := editSheets(b.Workbook, []Change{{Do: Remove, Path: "forms[2]"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.apply(e)
}
