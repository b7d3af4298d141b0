package cause

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// right is 公开05 with three items; a cell is named as on the sheet, the amounts
// are whole 元.
var right = [][]int64{
	{9_990, 5_430, 4_560},
	{1_234, 1_000, 234},
	{3_456, 1_330, 2_126},
	{5_300, 3_100, 2_200},
}

var codes = []string{"", "2080109", "2080501", "2101101"}

// bookOf draws up the table: 合计 in row 9, the items below it, amounts from E on.
func bookOf(rows [][]int64, codes []string) *accounts.Book {
	b := accounts.NewBook(accounts.Core())
	s := b.Statement(accounts.GeneralExpenditure)
	s.Found, s.Unit, s.Columns = true, accounts.Yuan, accounts.Columns(s.ID)
	at := func(cell string) diag.Position {
		return diag.Position{File: "公开表.xlsx", Sheet: "公开05表", Cell: cell}
	}
	for i, amounts := range rows {
		r := accounts.Row{Key: accounts.RowTotal, At: at(fmt.Sprintf("A%d", 9+i))}
		if codes[i] != "" {
			r.Key, r.Code = accounts.RowKey(codes[i]), codes[i]
		}
		for k, v := range amounts {
			f := accounts.Figure{State: accounts.Given, Unit: accounts.Yuan, Places: 2, At: at(fmt.Sprintf("%c%d", 'E'+k, 9+i)),
				Amount: accounts.NewAmount(decimal.NewFromInt(v), accounts.Yuan)}
			if v == 0 {
				f.State = accounts.Blank
			}
			r.Cells = append(r.Cells, f)
		}
		s.Rows = append(s.Rows, r)
	}
	accounts.Resolve(b, accounts.NewDictionary(2020, nil, nil), nil)
	return b
}

// demandsOf are the sums of the table, and that its totals are those of another.
func demandsOf(b *accounts.Book) (list []Demand) {
	sums := accounts.Sums(b)
	for i := range sums {
		s := &sums[i]
		d := Demand{Terms: []accounts.Term{s.Target}}
		for _, t := range s.Terms {
			t.Minus = !t.Minus
			d.Terms = append(d.Terms, t)
		}
		if s.Down {
			d.Rows = []Rows{{Statement: s.Target.Cell.Statement, Column: s.Target.Cell.Column, Below: s.Target.Cell.Row, Minus: true}}
		}
		list = append(list, d)
	}
	s := b.Statement(accounts.GeneralExpenditure)
	for k, col := range s.Columns {
		other := accounts.Figure{State: accounts.Given, Amount: accounts.NewAmount(decimal.NewFromInt(right[0][k]), accounts.Yuan),
			Unit: accounts.Yuan, At: diag.Position{File: "公开表.xlsx", Sheet: "公开04表", Cell: fmt.Sprintf("G%d", 30+k)}}
		list = append(list, Demand{Terms: []accounts.Term{s.Term(accounts.RowTotal, col), {Figure: &other, Minus: true}}})
	}
	return list
}

// TestFind: what is said of each slip put into the table by hand.
func TestFind(t *testing.T) {
	for _, tt := range []struct {
		name string
		slip func(rows [][]int64)
		want string // the first repair of each cause
	}{
		{"none", func([][]int64) {}, ""},
		{"two digits", func(r [][]int64) { r[2][1] = 3_130 }, "公开05表!F11（2080501·基本支出）像是相邻两位数字颠倒"},
		{"sign", func(r [][]int64) { r[2][1] = -1_330 }, "公开05表!F11（2080501·基本支出）像是写反了正负号"},
		{"a digit left out", func(r [][]int64) { r[1][0] = 124 }, "公开05表!E10（2080109·合计）像是少写了一位数字"},
		{"a digit too many", func(r [][]int64) { r[1][0] = 12_234 }, "公开05表!E10（2080109·合计）像是多写了一位数字"},
		{"ten times", func(r [][]int64) { r[3][2] = 22_000 }, "公开05表!G12（2101101·项目支出）像是小数点或单位错位"},
		{"ten thousand times", func(r [][]int64) { r[0][0] = 99_900_000 }, "公开05表!E9（合计行·合计）像是把元和万元弄混了（差一万倍）"},
		{"left blank", func(r [][]int64) { r[3][1] = 0 }, "公开05表!F12（2101101·基本支出）像是漏填"},
		{"anything", func(r [][]int64) { r[3][1] = 777 }, "公开05表!F12（2101101·基本支出）的数像是错了"},
		{"two cells", func(r [][]int64) { r[1][1], r[3][1] = r[3][1], r[1][1] }, "公开05表!F10（2080109·基本支出）与公开05表!F12（2101101·基本支出）的数像是互换了位置"},
		{"up", func(r [][]int64) { copy(r[1:], r[2:]); r[3] = []int64{0, 0, 0} }, "公开05表 E10:G12 的金额像是整体上移了一行（从哪里起、到哪里止，以账面为准）"},
		{"two slips apart", func(r [][]int64) { r[2][1], r[3][0] = 3_130, 3_500 }, "公开05表!F11（2080501·基本支出）像是相邻两位数字颠倒|公开05表!E12（2101101·合计）像是相邻两位数字颠倒"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows := make([][]int64, len(right))
			for i := range right {
				rows[i] = append([]int64{}, right[i]...)
			}
			tt.slip(rows)
			b := bookOf(rows, codes)
			var said []string
			for _, c := range Find(b, demandsOf(b)) {
				said = append(said, strings.ReplaceAll(c.Repairs[0].Describe(b).Text, " ·", "·"))
				for i := range c.Repairs {
					mends(t, b, &c.Repairs[i], len(said) == 1)
				}
			}
			if got := strings.Join(said, "|"); got != tt.want {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
		})
	}
}

// failing counts the sums of a book that fail.
func failing(b *accounts.Book) (bad int) {
	for _, s := range accounts.Sums(b) {
		if !s.Holds(accounts.Amount{}) {
			bad++
		}
	}
	return bad
}

// mends demands that fewer sums fail after the first repair.
func mends(t *testing.T, b *accounts.Book, r *Repair, first bool) {
	t.Helper()
	before := failing(b)
	after := failing(r.Amend(b))
	if first && after >= before && before > 0 {
		t.Errorf("%s: %d sums fail, %d before", r.Describe(b).Text, after, before)
	}
}

// TestRowMissing: a row that the table lacks is told with its amounts, and by its
// code where another table has it.
func TestRowMissing(t *testing.T) {
	b := bookOf([][]int64{right[0], right[1], right[3]}, []string{"", codes[1], codes[3]})
	other := bookOf(right, codes).Statement(accounts.GeneralExpenditure)
	*b.Statement(accounts.Expenditure) = accounts.Statement{ID: accounts.Expenditure, Found: true, Unit: accounts.Yuan, Rows: other.Rows[1:]}
	causes := Find(b, demandsOf(b))
	if len(causes) != 1 {
		t.Fatalf("%d causes", len(causes))
	}
	r := causes[0].Repairs[0]
	d := r.Describe(b)
	if d.Text != "公开05表像是漏了一行：2080501" || len(d.Cells) != 3 || d.Cells[0].Value != "3,456.00" || d.Cells[1].Value != "1,330.00" || d.Cells[2].Value != "2,126.00" {
		t.Errorf("%+v", d)
	}
	if n := failing(r.Amend(b)); n != 0 {
		t.Errorf("%d sums fail with the row", n)
	}
}

// TestRowMissingOfSeveral: where several codes would do, they are one cause; and a table of
// which no row is left lacks one.
func TestRowMissingOfSeveral(t *testing.T) {
	for _, tt := range []struct {
		here []string // the rows that the table still has
		want string
	}{
		{[]string{"2080109", "2101101"}, "公开05表像是漏了一行，科目是2080501、2080505中的一个"},
		{nil, "公开05表像是漏了一行，科目是2080109、2080501、2080505、2101101中的一个"},
	} {
		rows, have := [][]int64{{right[2][0], right[2][1], right[2][2]}}, []string{""}
		for _, code := range tt.here {
			r := right[map[string]int{"2080109": 1, "2101101": 3}[code]]
			for k := range r {
				rows[0][k] += r[k]
			}
			rows, have = append(rows, r), append(have, code)
		}
		b := bookOf(rows, have)
		other := bookOf([][]int64{right[0], right[1], right[2], right[2], right[3]}, []string{"", codes[1], codes[2], "2080505", codes[3]}).Statement(accounts.GeneralExpenditure)
		*b.Statement(accounts.Expenditure) = accounts.Statement{ID: accounts.Expenditure, Found: true, Unit: accounts.Yuan, Rows: other.Rows[1:]}
		causes := Find(b, demandsOf(b))
		if len(causes) != 1 || len(causes[0].Repairs) != 1 {
			t.Fatalf("%v: %+v", tt.here, causes)
		}
		if got := causes[0].Repairs[0].Describe(b).Text; got != tt.want {
			t.Errorf("%v: %s, want %s", tt.here, got, tt.want)
		}
	}
}

// TestRowTwice: a row that stands twice.
func TestRowTwice(t *testing.T) {
	b := bookOf([][]int64{right[0], right[1], right[2], right[2], right[3]}, []string{"", codes[1], codes[2], codes[2], codes[3]})
	causes := Find(b, demandsOf(b))
	if len(causes) != 1 || causes[0].Repairs[0].Kind != RowTwice || !strings.HasPrefix(causes[0].Repairs[0].Describe(b).Text, "公开05表第12行（2080501") {
		t.Fatalf("%+v", causes)
	}
	if n := failing(causes[0].Repairs[0].Amend(b)); n != 0 {
		t.Errorf("%d sums fail without it", n)
	}
}

// TestSlip: which slips of the hand an amount looks like.
func TestSlip(t *testing.T) {
	for _, tt := range []struct {
		wrong, right int64 // 分
		want         Kind
	}{
		{12_345_00, 12_354_00, Transposed}, {12_345_67, 12_346_57, Transposed}, {12_345_00, 15_342_00, Other}, {-5_00, 5_00, Sign},
		{12_00, 1_20, Place}, {1_20, 1_200_00, Place}, {1_00, 10_000_00, Fold}, {100_000_00, 10_00, Fold}, {1_235_00, 12_345_00, Digit},
		{12_345_00, 1_235_00, Digit}, {12_345_00, 12_945_00, Mistyped}, {12_345_00, 67_890_00, Other}, {0, 1_00, Other},
	} {
		c := &cell{now: tt.wrong, unit: 1}
		if got, _ := slip(c, tt.right); got != tt.want {
			t.Errorf("%d for %d: %d, want %d", tt.wrong, tt.right, got, tt.want)
		}
	}
	if got, _ := slip(&cell{blank: true, unit: 1}, 5); got != Empty {
		t.Errorf("a blank: %d", got)
	}
}

// BenchmarkLarge: one slip in a table of 10,000 rows.
func BenchmarkLarge(b *testing.B) {
	rows, codes := [][]int64{{0, 0, 0}}, []string{""}
	for i := range 10_000 {
		x, y := int64(1000+i*7), int64(500+i*3)
		rows, codes = append(rows, []int64{x + y, x, y}), append(codes, fmt.Sprintf("2%06d", i))
		rows[0][0], rows[0][1], rows[0][2] = rows[0][0]+x+y, rows[0][1]+x, rows[0][2]+y
	}
	for _, tt := range []struct {
		name string
		slip func([][]int64)
	}{
		{"digits", func(r [][]int64) { r[5000][1] += 9 }},
		{"up", func(r [][]int64) { copy(r[1:], r[2:]); r[10_000] = []int64{0, 0, 0} }},
		{"column", func(r [][]int64) {
			for i := 1; i < 10_000; i++ {
				r[i] = []int64{r[i][0], r[i+1][1], r[i][2]}
			}
		}},
	} {
		b.Run(tt.name, func(b *testing.B) {
			wrong := make([][]int64, len(rows))
			copy(wrong, rows)
			for i := range wrong {
				wrong[i] = append([]int64{}, rows[i]...)
			}
			tt.slip(wrong)
			book := bookOf(wrong, codes)
			demands := demandsOf(book)[:len(accounts.Sums(book))]
			for b.Loop() {
				Find(book, demands)
			}
		})
	}
}
