package accounts

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
)

// tables makes a unit with one statement: each row is a key and its cells in
// the unit's money, "" for an empty one.
func tables(name string, id StatementID, u Unit, columns []ColumnKey, rows ...[]string) *Book {
	b := NewBook(Core())
	b.Organization.FullName.S = name
	s := b.Statement(id)
	*s = Statement{ID: id, Found: true, Unit: u, Columns: columns}
	for _, r := range rows {
		row := Row{Key: RowKey(r[0]), Name: "名" + r[0]}
		if IsCode(r[0]) {
			row.Code = r[0]
		}
		for j, text := range r[1:] {
			f := Figure{State: Blank, At: diag.Position{File: name, Cell: string(rune('E'+j)) + r[0]}}
			if text != "" {
				f = Figure{Amount: NewAmount(decimal.RequireFromString(text), u), State: Given, Unit: u, Places: 2, At: f.At}
			}
			row.Cells = append(row.Cells, f)
		}
		s.Rows = append(s.Rows, row)
	}
	return b
}

func departmentOf(books ...*Book) *Consolidation {
	k := &Consolidation{}
	for _, b := range books {
		for i := range b.Statements {
			b.Statements[i].freeze()
		}
		k.Units = append(k.Units, Constituent{Folder: Text{S: b.Organization.FullName.S}, Book: b})
	}
	return k
}

// amountsOf are the rows of a statement as text.
func amountsOf(s *Statement) string {
	var b strings.Builder
	for i := range s.Rows {
		b.WriteString(string(s.Rows[i].Key))
		for _, f := range s.Rows[i].Cells {
			b.WriteString(" " + dumpAmount(f))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestAddUp: a unit that lists 类 and 款 and one that lists items only; codes in
// order; a sum of blanks is blank, of blanks and zeros zero.
func TestAddUp(t *testing.T) {
	three := []ColumnKey{ColTotal, ColBasic, ColProject}
	k := departmentOf(
		tables("甲", GeneralExpenditure, Yuan, three,
			[]string{"total", "110", "100", "10"},
			[]string{"208", "100", "100", ""}, []string{"20801", "100", "100", ""}, []string{"2080109", "100", "100", ""},
			[]string{"210", "10", "", "10"}, []string{"21011", "10", "", "10"}, []string{"2101101", "10", "", "10"}),
		tables("乙", GeneralExpenditure, Yuan, three,
			[]string{"total", "7.05", "5", "2.05"},
			[]string{"2080109", "3", "3", ""}, []string{"2080199", "1.05", "", "1.05"}, []string{"2210201", "3", "2", "1"}, []string{"2210202", "0", "0", ""}))
	b := NewBook(Core())
	if list := k.AddUp(b, SumFile); len(list) > 0 {
		t.Fatal(list)
	}
	s := b.Statement(GeneralExpenditure)
	// 乙's 2210201 has no class: items only, so that every row has its like.
	want := `total 117.05 105.00 12.05
2080109 103.00 103.00 blank
2080199 1.05 blank 1.05
2101101 10.00 blank 10.00
2210201 3.00 2.00 1.00
2210202 0.00 0.00 blank
`
	if got := amountsOf(s); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if !k.Made || s.Unit != Yuan || s.Row("2080199").Name != "名2080199" {
		t.Errorf("made %v, unit %s", k.Made, s.Unit)
	}
	parts := k.Sums().Parts(Cell{GeneralExpenditure, "208", ColTotal})
	if len(parts) != 3 || parts[0].Name() != "甲 公开05表 208 名208·合计" || parts[2].Figure.At.Cell != "E2080199" {
		t.Errorf("208 is the sum of %v", parts)
	}
}

// TestAddUpClasses: 公开06 gets a class that no unit lists, with the official
// name; where all units list the levels they stay.
func TestAddUpClasses(t *testing.T) {
	one := []ColumnKey{ColAmount}
	k := departmentOf(
		tables("甲", GeneralBasic, Yuan, one, []string{"301", "5"}, []string{"30101", "5"}, []string{"staff", "5"}, []string{"total", "5"}),
		tables("乙", GeneralBasic, Yuan, one, []string{"30101", "2"}, []string{"31002", "1"}, []string{"staff", "2"}, []string{"total", "3"}))
	b := NewBook(Core())
	if list := k.AddUp(b, SumFile); len(list) > 0 {
		t.Fatal(list)
	}
	want := "301 7.00\n30101 7.00\n310 1.00\n31002 1.00\nstaff 7.00\ntotal 8.00\n"
	if got := amountsOf(b.Statement(GeneralBasic)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	k = departmentOf(
		tables("甲", GeneralExpenditure, Yuan, []ColumnKey{ColTotal}, []string{"208", "5"}, []string{"2080109", "5"}),
		tables("乙", GeneralExpenditure, Yuan, []ColumnKey{ColTotal}, []string{"210", "2"}, []string{"2101101", "2"}))
	k.AddUp(b, SumFile)
	want = "208 5.00\n2080109 5.00\n210 2.00\n2101101 2.00\n"
	if got := amountsOf(b.Statement(GeneralExpenditure)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestAddUpUnits: of tables in 元 and in 万元 the sum is as precise as the
// coarser.
func TestAddUpUnits(t *testing.T) {
	k := departmentOf(
		tables("甲", GeneralBasic, Yuan, []ColumnKey{ColAmount}, []string{"301", "1234.56"}),
		tables("乙", GeneralBasic, Wan, []ColumnKey{ColAmount}, []string{"301", "2.50"}))
	b := NewBook(Core())
	if list := k.AddUp(b, SumFile); len(list) > 0 {
		t.Fatal(list)
	}
	f := b.Statement(GeneralBasic).Term("301", ColAmount).Figure
	if f.Amount.String() != "26234.56" || f.Unit != Wan || f.Places != 2 || f.Exact() {
		t.Errorf("%s %s, %d places, exact %v", f.Amount, f.Unit, f.Places, f.Exact())
	}
}

// TestAddUpForms: a column that only some units have is left out where it is
// empty, and an error where it is not; so is a statement that a unit lacks.
func TestAddUpForms(t *testing.T) {
	six := Columns(StateCapital)
	three := []ColumnKey{ColTotal, ColBasic, ColProject}
	narrow := tables("甲", StateCapital, Yuan, three, []string{"total", "5", "", "5"}, []string{"2230105", "5", "", "5"})
	empty := tables("乙", StateCapital, Yuan, six, []string{"total", "", "", "", "", "", ""})
	b := NewBook(Core())
	if list := departmentOf(narrow, empty).AddUp(b, SumFile); len(list) > 0 || !slices.Equal(b.Statement(StateCapital).Columns, three) {
		t.Errorf("columns %v, %v", b.Statement(StateCapital).Columns, list)
	}
	wide := tables("乙", StateCapital, Yuan, six, []string{"total", "1", "5", "6", "", "6", ""})
	list := departmentOf(narrow, wide).AddUp(NewBook(Core()), SumFile)
	if len(list) == 0 || list[0].Code != "D.7" || list[0].At.Cell != "Etotal" || !strings.Contains(list[0].Message, "乙的公开09表有“年初结转和结余”一栏，甲的没有") {
		t.Errorf("another form: %v", list)
	}
	empty = NewBook(Core())
	empty.Organization.FullName.S = "丙"
	list = departmentOf(narrow, empty).AddUp(NewBook(Core()), SumFile)
	if len(list) != 1 || !strings.Contains(list[0].Message, "丙没有公开09表") {
		t.Errorf("no such statement: %v", list)
	}
}

// TestTransferIn: a payment is in its two cells and the totals over them, in
// no other column, no other code and no statement of 财政拨款.
func TestTransferIn(t *testing.T) {
	p := Transfer{Expenditure: ColToSubsidiary, ExpenditureCode: Text{S: "2060102"}, Income: ColSuperior, IncomeCode: Text{S: "2060301"}}
	in := map[Cell]bool{}
	for _, c := range []Cell{
		{Expenditure, "2060102", ColToSubsidiary}, {Expenditure, "2060102", ColTotal}, {Expenditure, "20601", ColTotal}, {Expenditure, "20601", ColToSubsidiary}, {Expenditure, "206", ColTotal}, {Expenditure, "206", ColToSubsidiary}, {Expenditure, RowTotal, ColTotal}, {Expenditure, RowTotal, ColToSubsidiary},
		{Income, "2060301", ColSuperior}, {Income, "2060301", ColTotal}, {Income, "20603", ColTotal}, {Income, "20603", ColSuperior}, {Income, "206", ColTotal}, {Income, "206", ColSuperior}, {Income, RowTotal, ColTotal}, {Income, RowTotal, ColSuperior},
		{Overall, RowSuperior, ColAmount}, {Overall, RowIncomeTotal, ColAmount}, {Overall, RowIncomeGrand, ColAmount}, {Overall, "206", ColAmount}, {Overall, RowExpenditureTotal, ColAmount}, {Overall, RowExpenditureGrand, ColAmount},
	} {
		in[c] = true
	}
	for id := StatementID(1); id <= NumStatements; id++ {
		for _, row := range []RowKey{"206", "20601", "20603", "2060102", "2060301", "208", RowTotal, RowSuperior, RowSubsidiary, RowOther, RowGeneral, RowIncomeTotal, RowOpening, RowIncomeGrand,
			RowExpenditureTotal, RowDistribution, RowClosing, RowExpenditureGrand, RowThreePublic} {
			for _, col := range Columns(id) {
				if c := (Cell{id, row, col}); p.In(c) != in[c] && !(id == Overall && len(row) > 3 && IsCode(string(row))) { // 公开01 has classes only
					t.Errorf("%v: %v", c, p.In(c))
				}
			}
		}
	}
}

// TestHierarchies: of function codes the items alone are kept, and of each class that
// has none below it the class; a part of the sum below a code is none of its own rows.
func TestHierarchies(t *testing.T) {
	k := departmentOf(
		tables("甲", GeneralExpenditure, Yuan, []ColumnKey{ColTotal}, []string{"208", "5"}, []string{"2080109", "5"}, []string{"210", "3"}),
		tables("乙", GeneralExpenditure, Yuan, []ColumnKey{ColTotal}, []string{"2080199", "2"}, []string{"2210201", "1"}))
	b := NewBook(Core())
	k.AddUp(b, SumFile)
	if got, want := amountsOf(b.Statement(GeneralExpenditure)), "2080109 5.00\n2080199 2.00\n210 3.00\n2210201 1.00\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	// 甲 lists 款 and 项: 类 208 is the sum of its 款, not of 款 and 项.
	k = departmentOf(tables("甲", GeneralExpenditure, Yuan, []ColumnKey{ColTotal}, []string{"20801", "5"}, []string{"2080109", "5"}))
	if parts := k.Sums().Parts(Cell{GeneralExpenditure, "208", ColTotal}); len(parts) != 1 || parts[0].Unit != 0 || parts[0].Figure.Amount.String() != "5.00" {
		t.Errorf("208: %v", parts)
	}
	k.Transfers = []Transfer{{From: Text{S: "甲"}, To: Text{S: "乙"}, Amount: Figure{Amount: NewAmount(decimal.NewFromInt(2), Yuan), State: Given, Unit: Yuan, Places: 2},
		Expenditure: ColToSubsidiary, ExpenditureCode: Text{S: "2080109"}, Income: ColSuperior, IncomeCode: Text{S: "2080109"}}}
	if parts := k.Sums().Parts(Cell{Expenditure, "2080109", ColTotal}); len(parts) != 1 || parts[0].Unit != -1 || !parts[0].Minus || parts[0].Of != &k.Transfers[0] {
		t.Errorf("a transfer: %+v", parts)
	}
	if parts := k.Sums().Parts(Cell{GeneralExpenditure, "20801", ColTotal}); len(parts) != 1 || parts[0].Figure.Amount.String() != "5.00" {
		t.Errorf("20801: %v", parts)
	}
}

// TestBlockInTheFirstRow: a class heads the block below it in its column, also from
// the first row of the sheet.
func TestBlockInTheFirstRow(t *testing.T) {
	row := func(key RowKey, cell string) Row { return Row{Key: key, At: diag.Position{Cell: cell}} }
	s := &Statement{Rows: []Row{row("301", "A1"), row("30201", "A2"), row("302", "C1"), row("30202", "C2"), row("30203", "D2")}}
	if got := strings.Join(EconomicBlocks(s), " "); got != "301 301 302 302 302" {
		t.Error(got)
	}
}
