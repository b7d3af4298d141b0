package ingest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// A random book drawn in a random form is read to its amounts, or there is an
// error or a question: never an amount that is another one. The captions are
// those of published forms, not the reader's words; some are a character off.

// published are the captions of the columns as forms print them, a path each.
var published = map[accounts.ColumnKey][]string{
	accounts.ColTotal + "2": {"本年收入合计", "收入合计", "合计"}, accounts.ColFiscal: {"财政拨款收入", "财政拨款收入/小计"},
	accounts.ColSuperior: {"上级补助收入", "上级补助\n收入"}, accounts.ColBusiness: {"事业收入", "事业收入/小计"}, accounts.ColTuition: {"其中：教育收费", "事业收入/其中：教育收费"},
	accounts.ColOperating + "2": {"经营收入"}, accounts.ColSubsidiary: {"附属单位上缴收入", "附属单位\n上缴收入"}, accounts.ColOther: {"其他收入"},
	accounts.ColTotal + "3": {"本年支出合计", "支出合计", "合计"}, accounts.ColBasic: {"基本支出", "本年支出/基本支出"}, accounts.ColProject: {"项目支出", "本年支出/项目支出"},
	accounts.ColToSuperior: {"上缴上级支出"}, accounts.ColOperating + "3": {"经营支出"}, accounts.ColToSubsidiary: {"对附属单位补助支出"},
	accounts.ColTotal + "5": {"合计", "本年支出合计", "本年支出/小计", "本年支出/合计"}, accounts.ColTotal + "8": {"本年支出/小计", "本年支出合计"},
	accounts.ColOpening: {"年初结转和结余", "年初结转和\n结余"}, accounts.ColIncome: {"本年收入"}, accounts.ColClosing: {"年末结转和结余"},
}

// besidePublished are columns that forms print beside those.
var besidePublished = []string{"年初预算数", "全年预算数", "上年决算数", "占比", "比上年增减", "备注", "2019年度决算数", "年初预算数/小计"}

var unitNames = []string{"元谋县审计局", "元宝区财政局", "万元乡人民政府", "某市人力资源和社会保障局", "某县国有资本经营服务中心", "某省政府性基金管理办公室", "千元镇", "支出管理中心", "某区收入核算中心"}

// formDraw draws sheets of cells.
type formDraw struct {
	rng  *rand.Rand
	w    *workbook.Workbook
	want map[accounts.Cell]decimal.Decimal
	unit accounts.Unit
	name string
	off  int // captions that were changed
}

type sheetDraw struct {
	workbook.Sheet
	cells map[int][]workbook.Cell
}

func (s *sheetDraw) put(row, col int, v string, kind workbook.Kind) {
	if v != "" {
		s.cells[row] = append(s.cells[row], workbook.Cell{Row: row, Col: col, Kind: kind, Value: v, Format: "#,##0.00"})
	}
}

func (s *sheetDraw) done() workbook.Sheet {
	for _, n := range slices.Sorted(func(yield func(int) bool) {
		for n := range s.cells {
			if !yield(n) {
				return
			}
		}
	}) {
		slices.SortFunc(s.cells[n], func(a, b workbook.Cell) int { return a.Col - b.Col })
		s.Rows = append(s.Rows, workbook.Row{Number: n, Cells: s.cells[n]})
	}
	return s.Sheet
}

func pick[E any](rng *rand.Rand, list []E) E { return list[rng.IntN(len(list))] }

// near is a caption one character off, now and then.
func (d *formDraw) near(s string) string {
	if d.rng.IntN(60) > 0 {
		return s
	}
	d.off++
	r := []rune(s)
	i := d.rng.IntN(len(r))
	switch d.rng.IntN(3) {
	case 0:
		return string(slices.Delete(r, i, i+1))
	case 1:
		r[i] = pick(d.rng, []rune("本年上支收入出费的预算决数项基财专人公"))
		return string(r)
	}
	return string(slices.Insert(r, i, pick(d.rng, []rune("本年上支收入出费的预算决数项基财专人公"))))
}

func (d *formDraw) digits(v decimal.Decimal) string {
	if d.unit == accounts.Wan {
		return v.Shift(-4).String()
	}
	return v.String()
}

// head writes title, names and the unit line.
func (d *formDraw) head(s *sheetDraw, title string, n int) {
	s.put(1, 1, pick(d.rng, []string{title, d.name + "2023年度" + title, "2023年度" + title, title + "（2023年度）"}), workbook.Text)
	line := pick(d.rng, []string{"金额单位：", "单位："}) + d.unit.String()
	switch d.rng.IntN(3) {
	case 0:
		s.put(2, 1, pick(d.rng, []string{"编制单位：", "公开部门：", "单位："})+d.name, workbook.Text)
		s.put(2, n, line, workbook.Text)
	case 1:
		s.put(2, 1, "公开部门："+d.name+"　　　　金额"+strings.TrimPrefix(line, "金额"), workbook.Text)
	default:
		s.put(2, n, line, workbook.Text)
	}
}

// coded draws a statement with function codes: columns in any order, others
// among them.
func (d *formDraw) coded(id accounts.StatementID, title string, rows []drawnRow, keys []accounts.ColumnKey) {
	s := &sheetDraw{cells: map[int][]workbook.Cell{}}
	s.Name = fmt.Sprint("表", len(d.w.Sheets)+1)
	keys = slices.Clone(keys)
	if d.rng.IntN(3) == 0 {
		d.rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	}
	split := d.rng.IntN(3) == 0
	first := 3
	if split {
		first = 5
	}
	d.head(s, title, first+len(keys))
	s.put(4, 1, "科目编码", workbook.Text)
	s.put(4, first-1, "科目名称", workbook.Text)
	if split {
		s.Merges = append(s.Merges, workbook.Range{Row1: 4, Col1: 1, Row2: 5, Col2: 3})
	}
	col := first
	write := func(path []string) {
		for i, text := range path {
			s.put(4+i, col, text, workbook.Text)
		}
		if len(path) == 1 {
			s.Merges = append(s.Merges, workbook.Range{Row1: 4, Col1: col, Row2: 5, Col2: col})
		}
	}
	total := map[accounts.ColumnKey]decimal.Decimal{}
	for _, r := range rows {
		if len(r.code) == 7 {
			for key, v := range r.amounts {
				total[key] = total[key].Add(v)
			}
		}
	}
	for _, key := range keys {
		if d.rng.IntN(12) == 0 {
			write(strings.Split(pick(d.rng, besidePublished), "/"))
			for i := range rows {
				s.put(7+i, col, fmt.Sprint(d.rng.IntN(100_000)), workbook.Number)
			}
			col++
		}
		list := published[key]
		if list == nil {
			list = published[key+accounts.ColumnKey(fmt.Sprint(min(int(id), 8)))]
		}
		path := strings.Split(pick(d.rng, list), "/")
		path[len(path)-1] = d.near(path[len(path)-1])
		write(path)
		s.put(6, col, d.digits(total[key]), workbook.Number)
		d.want[accounts.Cell{Statement: id, Row: accounts.RowTotal, Column: key}] = total[key]
		for i, r := range rows {
			s.put(7+i, col, d.digits(r.amounts[key]), workbook.Number)
			d.want[accounts.Cell{Statement: id, Row: accounts.RowKey(r.code), Column: key}] = r.amounts[key]
		}
		col++
	}
	s.put(6, first-1, "合计", workbook.Text)
	for i, r := range rows {
		if split {
			for k, end := range [...]int{3, 5, 7} {
				if len(r.code) >= end {
					s.put(7+i, 1+k, r.code[max(0, end-2-k/9):end], workbook.Text)
				}
			}
			s.cells[7+i] = slices.DeleteFunc(s.cells[7+i], func(c workbook.Cell) bool { return c.Col == 1 })
			s.put(7+i, 1, r.code[:3], workbook.Text)
		} else {
			s.put(7+i, 1, r.code, workbook.Text)
		}
		s.put(7+i, first-1, r.name, workbook.Text)
	}
	d.w.Sheets = append(d.w.Sheets, s.done())
}

type drawnRow struct {
	code, name string
	amounts    map[accounts.ColumnKey]decimal.Decimal
}

// rows draws items with their 款 and 类; sum adds up what follows in a row.
func (d *formDraw) rows(items []string, columns []accounts.ColumnKey, sum func(map[accounts.ColumnKey]decimal.Decimal)) (rows []drawnRow) {
	at := map[string]int{}
	for _, item := range items {
		own := map[accounts.ColumnKey]decimal.Decimal{}
		for _, c := range columns {
			if d.rng.IntN(3) > 0 {
				own[c] = decimal.New(d.rng.Int64N(900_000_000), -2)
			}
		}
		sum(own)
		for _, code := range []string{item[:3], item[:5], item} {
			i, ok := at[code]
			if !ok {
				i, at[code] = len(rows), len(rows)
				rows = append(rows, drawnRow{code, "科目" + code, map[accounts.ColumnKey]decimal.Decimal{}})
			}
			for c, v := range own {
				rows[i].amounts[c] = rows[i].amounts[c].Add(v)
			}
		}
	}
	return rows
}

func (d *formDraw) book() {
	items := []string{"2010301", "2010302", "2080505", "2101101", "2210201"}[:1+d.rng.IntN(5)]
	in := []accounts.ColumnKey{accounts.ColFiscal, accounts.ColSuperior, accounts.ColBusiness, accounts.ColOperating, accounts.ColSubsidiary, accounts.ColOther}
	adds := func(parts ...accounts.ColumnKey) func(map[accounts.ColumnKey]decimal.Decimal) {
		return func(m map[accounts.ColumnKey]decimal.Decimal) {
			var v decimal.Decimal
			for _, p := range parts {
				v = v.Add(m[p])
			}
			m[accounts.ColTotal] = v
		}
	}
	title := func(titles ...string) string { return pick(d.rng, titles) }
	d.coded(accounts.Income, title("收入决算表", "收入决算总表", "部门收入决算表", "收入决算公开表"), d.rows(items, in, adds(in...)), append([]accounts.ColumnKey{accounts.ColTotal}, in...))
	out := []accounts.ColumnKey{accounts.ColBasic, accounts.ColProject, accounts.ColToSuperior, accounts.ColOperating, accounts.ColToSubsidiary}
	d.coded(accounts.Expenditure, title("支出决算表", "支出决算总表"), d.rows(items, out, adds(out...)), append([]accounts.ColumnKey{accounts.ColTotal}, out...))
	two := out[:2]
	d.coded(accounts.GeneralExpenditure, title("一般公共预算财政拨款支出决算表", "一般公共预算支出决算表"), d.rows(items, two, adds(two...)), append([]accounts.ColumnKey{accounts.ColTotal}, two...))
	flow := []accounts.ColumnKey{accounts.ColOpening, accounts.ColIncome, accounts.ColBasic, accounts.ColProject}
	d.coded(accounts.GovernmentFund, title("政府性基金预算财政拨款收入支出决算表", "政府性基金预算收入支出决算表"), d.rows([]string{"2120801", "2296003"}, flow, func(m map[accounts.ColumnKey]decimal.Decimal) {
		adds(two...)(m)
		m[accounts.ColClosing] = m[accounts.ColOpening].Add(m[accounts.ColIncome]).Sub(m[accounts.ColTotal])
	}), append([]accounts.ColumnKey{accounts.ColOpening, accounts.ColIncome, accounts.ColTotal}, accounts.ColBasic, accounts.ColProject, accounts.ColClosing))
}

// TestRandomForms: never silently other.
func TestRandomForms(t *testing.T) {
	runs := 300
	if os.Getenv("JUESUAN_SOAK") != "" {
		runs = 40_000
	}
	clean, concluded := 0, 0
	for seed := range runs {
		d := &formDraw{rng: rand.New(rand.NewPCG(uint64(seed), 13)), w: &workbook.Workbook{File: "公开表.xlsx"}, want: map[accounts.Cell]decimal.Decimal{}}
		d.unit, d.name = pick(d.rng, []accounts.Unit{accounts.Yuan, accounts.Wan}), pick(d.rng, unitNames)
		d.book()
		b := accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(d.w, b, &list)
		failed := false
		for _, x := range list {
			// 公开01 and the others were not drawn.
			failed = failed || x.Severity == diag.Error && !(x.Code == "read.sheet" && x.At.Sheet == "")
			if x.Code == "read.concluded" {
				concluded++
			}
		}
		if !failed {
			clean++
		}
		for cell, want := range d.want {
			f := b.Figure(cell)
			switch {
			case f.Known() && !f.Amount.Decimal().Equal(want) && !failed:
				t.Fatalf("seed %d: %v is %s, drawn %s, and nothing is said\n%s", seed, cell, f.Amount, want, messages(list))
			case !f.Known() && !want.IsZero() && !failed:
				t.Fatalf("seed %d: %v was drawn %s, not read, and nothing is said\n%s", seed, cell, want, messages(list))
			}
		}
	}
	t.Logf("%d of %d books without a question, %d captions concluded", clean, runs, concluded)
	if clean < runs/3 || concluded == 0 {
		t.Errorf("%d of %d books without a question, %d captions concluded", clean, runs, concluded)
	}
}
