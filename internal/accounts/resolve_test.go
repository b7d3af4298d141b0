package accounts_test

import (
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// basicTable is a 公开06 of two blocks side by side: 301 in column A, 302 in D.
func basicTable() *accounts.Book {
	b := accounts.NewBook(accounts.Core())
	b.Year = 2020
	s := b.Statement(accounts.GeneralBasic)
	*s = accounts.Statement{ID: accounts.GeneralBasic, Found: true, Unit: accounts.Yuan, Columns: accounts.Columns(accounts.GeneralBasic)}
	row := func(code, name, cell string, amount int64, state accounts.State) {
		at := diag.Position{File: "公开表.xlsx", Sheet: "公开06表", Cell: cell}
		s.Rows = append(s.Rows, accounts.Row{Key: accounts.RowKey(code), Code: code, Name: name, At: at, Cells: []accounts.Figure{
			{Amount: accounts.NewAmount(decimal.NewFromInt(amount), accounts.Yuan), State: state, Unit: accounts.Yuan, Places: 2, At: at}}})
	}
	// Row by row, as a reader may find them.
	row("301", "工资福利支出", "A6", 30, accounts.Given)
	row("302", "商品和服务支出", "D6", 5, accounts.Given)
	row("30101", "基本工资", "A7", 10, accounts.Given)
	row("30201", "办公费", "D7", 5, accounts.Given)
	row("30313", "住房公积金", "A8", 20, accounts.Given) // a wrong code in the block of 301
	row("303", "对个人和家庭的补助", "A9", 0, accounts.Blank)
	row("30302", "退休费", "A10", 4, accounts.Given)
	for _, key := range []accounts.RowKey{accounts.RowStaff, accounts.RowOperatingCost, accounts.RowTotal} {
		s.Rows = append(s.Rows, accounts.Row{Key: key, Cells: []accounts.Figure{{State: accounts.Blank}}})
	}
	return b
}

func TestResolve(t *testing.T) {
	b := basicTable()
	if list := accounts.Resolve(b, parse(t, 2020), nil); len(list) > 0 {
		t.Fatal(list)
	}
	s := b.Statement(accounts.GeneralBasic)
	if got := s.Row("30101").Title; got != "基本工资" {
		t.Errorf("title %q", got)
	}
	if r := s.Row("30313"); r.Title != "" || r.Name != "住房公积金" {
		t.Errorf("an unknown code keeps its name: %+v", r)
	}
	want := map[accounts.RowKey]string{"301": "30.00", "303": "4.00", accounts.RowStaff: "34.00", accounts.RowOperatingCost: "5.00", accounts.RowTotal: "39.00"}
	for key, amount := range want {
		f := s.Figure(key, accounts.ColAmount)
		state := accounts.Computed
		if key == "301" {
			state = accounts.Given
		}
		if f.Amount.String() != amount || f.State != state {
			t.Errorf("%s is %s (state %d), want %s (%d)", key, f.Amount, f.State, amount, state)
		}
	}
}

// TestEconomicBlocks: a wrong code belongs to the class it is printed under,
// so that one wrong code is not two wrong sums besides.
func TestEconomicBlocks(t *testing.T) {
	b := basicTable()
	blocks := accounts.EconomicBlocks(b.Statement(accounts.GeneralBasic))
	if want := []string{"301", "302", "301", "302", "301", "303", "303", "", "", ""}; !slices.Equal(blocks, want) {
		t.Errorf("blocks %v, want %v", blocks, want)
	}
	for _, sum := range accounts.Sums(b) {
		if sum.Law == accounts.ByEconomic && sum.Target.Cell.Row == "301" && !sum.Value().Equal(sum.Target.Amount()) {
			t.Errorf("301 is %s, its sections %s", sum.Target.Amount(), sum.Value())
		}
	}
}

func TestParents(t *testing.T) {
	s := accounts.Statement{}
	for _, key := range []accounts.RowKey{accounts.RowTotal, "205", "20502", "2050205", "207", "20799", "2080109"} {
		s.Rows = append(s.Rows, accounts.Row{Key: key})
	}
	if got, want := accounts.Parents(&s), []int{-1, -1, 1, 2, -1, 4, -1}; !slices.Equal(got, want) {
		t.Errorf("parents %v, want %v", got, want)
	}
}

func TestResolvePrior(t *testing.T) {
	dict := parse(t, 2020)
	unit := func(year int, name string) *accounts.Book {
		b := accounts.NewBook(accounts.Core())
		b.Year = year
		b.Organization.FullName.S = name
		return b
	}
	for _, tt := range []struct {
		prior    *accounts.Book
		code     string
		attached bool
	}{
		{unit(2019, "某局"), "", true},
		{unit(2018, "某局"), "prior.year", false},
		{unit(2019, "另一局"), "prior.unit", true},
	} {
		b := unit(2020, "某局")
		list := accounts.Resolve(b, dict, tt.prior)
		if (b.PriorYear != nil) != tt.attached || (len(list) > 0) != (tt.code != "") || len(list) > 0 && list[0].Code != tt.code {
			t.Errorf("%d %s: %v, attached %v", tt.prior.Year, tt.prior.Organization.FullName, list, b.PriorYear != nil)
		}
	}
}
