package ingest

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"juesuan/internal/accounts"
)

// drawing draws statements the way a unit somewhere might, and keeps account of
// every amount that it writes: what a reader must find, neither more nor less.
type drawing struct {
	t    *testing.T
	book *accounts.Book
	f    *excelize.File
	want map[string]bool // as figures lists them

	sheet    string
	row, col int // where the next table begins
	unit     accounts.Unit
	places   int32                         // decimals of the amounts
	money    func(string) any              // how an amount is written, from its digits; nil: a number
	zero     any                           // how a zero is written; nil: like other amounts
	levels   bool                          // 类 and 款 above the 项
	total    string                        // where 合计 stands: first or last
	code     func(d *drawing, r *itemRow)  // writes code and name
	heads    func(d *drawing) int          // writes the captions of code and name; the number of their columns
	captions map[accounts.ColumnKey]string // captions other than the official ones
	columns  map[accounts.StatementID][]accounts.ColumnKey
}

// itemRow is a row with a code.
type itemRow struct {
	code, name string
	cells      []decimal.Decimal
}

func newDrawing(t *testing.T) *drawing {
	d := &drawing{t: t, book: corpusBook(t), f: excelize.NewFile(), want: map[string]bool{}, sheet: "Sheet1", row: 1, col: 1, unit: accounts.Yuan, places: 2, total: "first", levels: true,
		columns: map[accounts.StatementID][]accounts.ColumnKey{}}
	d.heads, d.code = headsTwo, codeTwo
	for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
		d.columns[id] = d.book.Statement(id).Columns
	}
	return d
}

// corpusBook is the sample's book, with a fund and both sides of state capital.
func corpusBook(t *testing.T) *accounts.Book {
	b := readFigures(t, "testdata/ningxia-2020.tsv")
	number := func(v string) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString(v), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2}
	}
	fill := func(id accounts.StatementID, rows map[string][]string) {
		s := b.Statement(id)
		s.Columns, s.Rows = accounts.Columns(id), nil
		for _, code := range slices.Sorted(maps.Keys(rows)) {
			r := accounts.Row{Key: accounts.RowKey(code), Code: code, Name: rows[code][0]}
			if code == "total" {
				r.Code = ""
			}
			for _, v := range rows[code][1:] {
				r.Cells = append(r.Cells, number(v))
			}
			s.Rows = append(s.Rows, r)
		}
	}
	fill(accounts.GovernmentFund, map[string][]string{
		"2120801": {"征地和拆迁补偿支出", "100.00", "2345678.91", "2340000.00", "0.00", "2340000.00", "5778.91"},
		"2296003": {"用于体育事业的彩票公益金支出", "-20.50", "1000.05", "900.05", "100.05", "800.00", "79.50"},
		"total":   {"合计", "79.50", "2346678.96", "2340900.05", "100.05", "2340800.00", "5858.41"},
	})
	fill(accounts.StateCapital, map[string][]string{
		"2230105": {"国有企业退休人员社会化管理补助支出", "0.00", "4120000.00", "3129280.00", "0.00", "3129280.00", "990720.00"},
		"total":   {"合计", "0.00", "4120000.00", "3129280.00", "0.00", "3129280.00", "990720.00"},
	})
	return b
}

func (d *drawing) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// on goes to a sheet, a new one or not, with its first cell at A1.
func (d *drawing) on(sheet string) {
	if len(d.f.GetSheetList()) == 1 && d.f.GetSheetName(0) == "Sheet1" && d.sheet == "Sheet1" && d.row == 1 && len(d.want) == 0 && sheet != "Sheet1" {
		d.must(d.f.SetSheetName("Sheet1", sheet))
	} else if i, _ := d.f.GetSheetIndex(sheet); i < 0 {
		_, err := d.f.NewSheet(sheet)
		d.must(err)
	}
	d.sheet, d.row, d.col = sheet, 1, 1
}

// put writes a cell, right of and below where the table begins.
func (d *drawing) put(row, col int, value any) {
	if value == nil || value == "" {
		return
	}
	d.must(d.f.SetCellValue(d.sheet, cellName(col, row), value))
}

func (d *drawing) merge(row1, col1, row2, col2 int) {
	if row1 != row2 || col1 != col2 {
		d.must(d.f.MergeCell(d.sheet, cellName(col1, row1), cellName(col2, row2)))
	}
}

// span writes a caption over several cells.
func (d *drawing) span(row1, col1, row2, col2 int, text string) {
	d.put(row1, col1, text)
	d.merge(row1, col1, row2, col2)
}

// amount writes an amount and remembers it.
func (d *drawing) amount(row, col int, id accounts.StatementID, key accounts.RowKey, column accounts.ColumnKey, v decimal.Decimal) {
	shown := v.Shift(-4)
	if d.unit == accounts.Yuan {
		shown = v
	}
	shown = shown.Round(d.places)
	if shown.IsZero() && d.zero != nil {
		d.put(row, col, d.zero)
		return
	}
	if a := accounts.NewAmount(shown, d.unit); !a.IsZero() {
		d.want[fmt.Sprintf("%d %s %s %s", id, key, column, a.Rounded(accounts.Yuan, 2))] = true
	}
	if d.money != nil {
		d.put(row, col, d.money(shown.StringFixed(d.places)))
		return
	}
	n, _ := shown.Float64()
	d.put(row, col, n)
}

func (d *drawing) value(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey) decimal.Decimal {
	return d.book.Statement(id).Figure(row, col).Amount.Decimal()
}

// head writes title and unit line over n columns.
func (d *drawing) head(n int, title, number, unit string) {
	d.put(d.row, d.col+n-1, number)
	if number != "" {
		d.row++
	}
	d.span(d.row, d.col, d.row, d.col+n-1, title)
	d.row++
	d.put(d.row, d.col, "部门：某某市某某局")
	d.put(d.row, d.col+n-1, unit)
	d.row++
}

// items lists the rows with codes of a statement, 类 and 款 where the form has them.
func (d *drawing) items(id accounts.StatementID) []itemRow {
	s := d.book.Statement(id)
	sums := map[string][]decimal.Decimal{}
	var codes []string
	add := func(code string, cells []decimal.Decimal) {
		if sums[code] == nil {
			sums[code] = make([]decimal.Decimal, len(cells))
			codes = append(codes, code)
		}
		for i := range cells {
			sums[code][i] = sums[code][i].Add(cells[i])
		}
	}
	names := map[string]string{}
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Code == "" {
			continue
		}
		var cells []decimal.Decimal
		for _, col := range d.columns[id] {
			cells = append(cells, s.Figure(r.Key, col).Amount.Decimal())
		}
		names[r.Code] = r.Name
		if len(r.Code) == 7 && d.levels {
			for _, n := range []int{3, 5} {
				add(r.Code[:n], cells)
				names[r.Code[:n]] = "某" + map[int]string{3: "类", 5: "款"}[n] + "支出" + r.Code[:n]
			}
		}
		add(r.Code, cells)
	}
	slices.Sort(codes)
	var out []itemRow
	for _, code := range codes {
		out = append(out, itemRow{code, names[code], sums[code]})
	}
	return out
}

// headsTwo and codeTwo: the code in one cell, the name in the next.
func headsTwo(d *drawing) int {
	d.span(d.row, d.col, d.row, d.col+1, "项目")
	d.put(d.row+1, d.col, "功能分类科目编码")
	d.merge(d.row+1, d.col, d.row+2, d.col)
	d.put(d.row+1, d.col+1, "科目名称")
	d.merge(d.row+1, d.col+1, d.row+2, d.col+1)
	return 2
}

func codeTwo(d *drawing, r *itemRow) {
	d.put(d.row, d.col, r.code)
	d.put(d.row, d.col+1, r.name)
}

// drawnCaptions are the columns of coded statements and what they stand under.
var drawnCaptions = map[accounts.StatementID][]struct {
	key         accounts.ColumnKey
	over, title string
}{
	accounts.Income: {{accounts.ColTotal, "", "本年收入合计"}, {accounts.ColFiscal, "", "财政拨款收入"}, {accounts.ColSuperior, "", "上级补助收入"}, {accounts.ColBusiness, "事业收入", "小计"},
		{accounts.ColTuition, "事业收入", "其中：教育收费"}, {accounts.ColOperating, "", "经营收入"}, {accounts.ColSubsidiary, "", "附属单位上缴收入"}, {accounts.ColOther, "", "其他收入"}},
	accounts.Expenditure: {{accounts.ColTotal, "", "本年支出合计"}, {accounts.ColBasic, "", "基本支出"}, {accounts.ColProject, "", "项目支出"}, {accounts.ColToSuperior, "", "上缴上级支出"},
		{accounts.ColOperating, "", "经营支出"}, {accounts.ColToSubsidiary, "", "对附属单位补助支出"}},
	accounts.GeneralExpenditure: {{accounts.ColTotal, "本年支出", "小计"}, {accounts.ColBasic, "本年支出", "基本支出"}, {accounts.ColProject, "本年支出", "项目支出"}},
	accounts.GovernmentFund: {{accounts.ColOpening, "", "年初结转和结余"}, {accounts.ColIncome, "", "本年收入"}, {accounts.ColTotal, "本年支出", "小计"}, {accounts.ColBasic, "本年支出", "基本支出"},
		{accounts.ColProject, "本年支出", "项目支出"}, {accounts.ColClosing, "", "年末结转和结余"}},
}

// coded draws 公开02, 03, 05, 08 or 09; extra columns follow those of the year.
func (d *drawing) coded(id accounts.StatementID, title, number, unit string, extra ...string) {
	cols := d.columns[id]
	from := id
	if id == accounts.StateCapital {
		if from = accounts.GovernmentFund; len(cols) == 3 {
			from = accounts.GeneralExpenditure
		}
	}
	d.head(2+len(cols)+len(extra), title, number, unit)
	n := d.heads(d)
	first := d.col + n
	for i := 0; i < len(cols); {
		at := slices.IndexFunc(drawnCaptions[from], func(c struct {
			key         accounts.ColumnKey
			over, title string
		}) bool {
			return c.key == cols[i]
		})
		c := drawnCaptions[from][at]
		text := c.title
		if own, ok := d.captions[c.key]; ok {
			text = own
		}
		if c.over == "" {
			d.span(d.row, first+i, d.row+2, first+i, text)
			i++
			continue
		}
		j := i
		for j < len(cols) && at+j-i < len(drawnCaptions[from]) && drawnCaptions[from][at+j-i].over == c.over {
			d.span(d.row+1, first+j, d.row+2, first+j, drawnCaptions[from][at+j-i].title)
			j++
		}
		d.span(d.row, first+i, d.row, first+j-1, c.over)
		i = j
	}
	for i, text := range extra {
		d.span(d.row, first+len(cols)+i, d.row+2, first+len(cols)+i, text)
	}
	d.row += 3
	totals := func() {
		if d.total == "none" {
			return
		}
		d.span(d.row, d.col, d.row, d.col+n-1, "合 计")
		for i, col := range cols {
			d.amount(d.row, first+i, id, accounts.RowTotal, col, d.value(id, accounts.RowTotal, col))
		}
		d.row++
	}
	if d.total == "first" {
		totals()
	}
	for _, r := range d.items(id) {
		d.code(d, &r)
		for i, col := range cols {
			d.amount(d.row, first+i, id, accounts.RowKey(r.code), col, r.cells[i])
		}
		for i, text := range extra {
			if strings.Contains(text, "%") || strings.Contains(text, "率") {
				d.put(d.row, first+len(cols)+i, "12.34%")
			} else {
				d.put(d.row, first+len(cols)+i, 987.65)
			}
		}
		d.row++
	}
	if d.total == "last" {
		totals()
	}
}

// drawnLine is a row of one side of 公开01 or 公开04.
type drawnLine struct {
	key  accounts.RowKey
	text string
}

func drawnLines(list ...[]rowCaption) []drawnLine {
	var out []drawnLine
	for _, l := range list {
		for i, c := range l {
			text := c.Names[0]
			if i >= 0 && len(l) > 6 {
				text = accounts.Ordinal(i+1) + "、" + text
			}
			out = append(out, drawnLine{c.Key, text})
		}
	}
	return out
}

// blocks draws 公开01 or 公开04: captions of the amounts of each side, and
// whether 行次 is printed.
func (d *drawing) blocks(id accounts.StatementID, title, number, unit string, numbered bool, item, left string, right ...string) {
	income, expenditure := drawnLines(overallIncomeRows, overallIncomeTail), drawnLines(classRows, overallExpenditureTail)
	if id == accounts.FiscalOverall {
		income, expenditure = drawnLines(fiscalIncomeRows, fiscalIncomeTail), drawnLines(classRows, fiscalExpenditureTail)
	}
	lead := 1
	if numbered {
		lead = 2
	}
	n := 2*lead + 1 + len(right)
	d.head(n, title, number, unit)
	d.span(d.row, d.col, d.row, d.col+lead, "收入")
	d.span(d.row, d.col+lead+1, d.row, d.col+n-1, "支出")
	d.row++
	mid := d.col + lead + 1
	d.put(d.row, d.col, item)
	d.put(d.row, mid, item+map[bool]string{true: "（按功能分类）"}[item == "项目"])
	if numbered {
		d.put(d.row, d.col+1, "行次")
		d.put(d.row, mid+1, "行次")
	}
	d.put(d.row, d.col+lead, left)
	for i, text := range right {
		d.put(d.row, mid+lead+i, text)
	}
	d.row++
	if numbered {
		d.put(d.row, d.col, "栏次")
		d.put(d.row, mid, "栏次")
		d.put(d.row, d.col+2, 1)
		for i := range right {
			d.put(d.row, mid+2+i, 2+i)
		}
		d.row++
	}
	s := d.book.Statement(id)
	for i := range max(len(income), len(expenditure)) {
		// The lists begin together and end together.
		if j := i - (len(expenditure) - len(income)); i < 3 || j >= 3 {
			if i < 3 {
				j = i
			}
			d.put(d.row, d.col, income[j].text)
			if numbered {
				d.put(d.row, d.col+1, i+1)
			}
			col := s.Columns[0]
			d.amount(d.row, d.col+lead, id, income[j].key, col, d.value(id, income[j].key, col))
		}
		d.put(d.row, mid, expenditure[i].text)
		if numbered {
			d.put(d.row, mid+1, len(expenditure)+i+1)
		}
		for k := range right {
			col := s.Columns[min(k, len(s.Columns)-1)]
			d.amount(d.row, mid+lead+k, id, expenditure[i].key, col, d.value(id, expenditure[i].key, col))
		}
		d.row++
	}
}

func (d *drawing) overall(title, number, unit string) {
	d.blocks(accounts.Overall, title, number, unit, true, "项目", "决算数", "决算数")
}

func (d *drawing) fiscal(title, number, unit string) {
	d.blocks(accounts.FiscalOverall, title, number, unit, true, "项目", "决算数", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
}

// basic draws 公开06 in blocks side by side, the classes of each.
func (d *drawing) basic(title, number, unit string, blocks ...[]string) {
	d.head(3*len(blocks), title, number, unit)
	rows := d.book.Statement(accounts.GeneralBasic).Rows
	d.span(d.row, d.col, d.row, d.col+2, "人员经费")
	d.span(d.row, d.col+3, d.row, d.col+3*len(blocks)-1, "公用经费")
	d.row++
	last := d.row
	for k, classes := range blocks {
		for j, s := range []string{"科目代码", "科目名称", "决算数"} {
			d.put(d.row, d.col+3*k+j, s)
		}
		row := d.row + 1
		for _, class := range classes {
			for i := range rows {
				if r := &rows[i]; strings.HasPrefix(r.Code, class) {
					d.put(row, d.col+3*k, r.Code)
					d.put(row, d.col+3*k+1, r.Name)
					d.amount(row, d.col+3*k+2, accounts.GeneralBasic, r.Key, accounts.ColAmount, r.Cells[0].Amount.Decimal())
					row++
				}
			}
		}
		last = max(last, row)
	}
	d.row = last
	sum := func(row, col1, col2 int, text string, key accounts.RowKey) {
		d.span(row, col1, row, col2-1, text)
		d.amount(row, col2, accounts.GeneralBasic, key, accounts.ColAmount, d.value(accounts.GeneralBasic, key, accounts.ColAmount))
	}
	sum(d.row, d.col, d.col+2, "人员经费合计", accounts.RowStaff)
	sum(d.row, d.col+3, d.col+3*len(blocks)-1, "公用经费合计", accounts.RowOperatingCost)
	d.row++
	sum(d.row, d.col, d.col+3*len(blocks)-1, "合计", accounts.RowTotal)
	d.row++
}

// threePublic draws 公开07 in one row: 预算数 and 决算数 over their six.
func (d *drawing) threePublic(title, number, unit, budget, final string) {
	d.head(12, title, number, unit)
	for k, caption := range []string{budget, final} {
		c := d.col + 6*k
		d.span(d.row, c, d.row, c+5, caption)
		d.span(d.row+1, c, d.row+2, c, "合计")
		d.span(d.row+1, c+1, d.row+2, c+1, "因公出国（境）费")
		d.span(d.row+1, c+2, d.row+1, c+4, "公务用车购置及运行维护费")
		d.put(d.row+2, c+2, "小计")
		d.put(d.row+2, c+3, "公务用车购置费")
		d.put(d.row+2, c+4, "公务用车运行维护费")
		d.span(d.row+1, c+5, d.row+2, c+5, "公务接待费")
	}
	d.row += 3
	for i, key := range accounts.Columns(accounts.ThreePublic) {
		d.put(d.row, d.col+i, i+1)
		d.amount(d.row+1, d.col+i, accounts.ThreePublic, accounts.RowThreePublic, key, d.value(accounts.ThreePublic, accounts.RowThreePublic, key))
	}
	d.row += 2
}

// note writes a line over the width of a table, and leaves one empty row.
func (d *drawing) note(text string) {
	d.span(d.row, d.col, d.row, d.col+5, text)
	d.row += 2
}

// bytes is the workbook as a file.
func (d *drawing) bytes() []byte {
	d.t.Helper()
	var out bytes.Buffer
	d.must(d.f.Write(&out))
	return out.Bytes()
}

// expected lists the amounts drawn, as figures does those of a book.
func (d *drawing) expected() string {
	return strings.Join(slices.Sorted(maps.Keys(d.want)), "\n")
}
