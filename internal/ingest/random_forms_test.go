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
var besidePublished = []string{"年初预算数", "全年预算数"}

var unitNames = []string{"元谋县审计局", "元宝区财政局", "万元乡人民政府", "某市人力资源和社会保障局", "某县国有资本经营服务中心", "某省政府性基金管理办公室", "千元镇", "支出管理中心", "某区收入核算中心"}

// formDraw draws sheets of cells.
type formDraw struct {
	rng  *rand.Rand
	w    *workbook.Workbook
	want map[accounts.Cell]decimal.Decimal
	unit accounts.Unit
	name string
	off  int // captions that were changed
	year int // of the accounts, 0 for the one of today's forms

	of      []accounts.StatementID // of each sheet
	altered map[accounts.StatementID]bool
}

// add adds a sheet of a statement, 0 for none; before is off before it was drawn.
func (d *formDraw) add(id accounts.StatementID, before int, sheets ...workbook.Sheet) {
	for _, s := range sheets {
		s.Name = fmt.Sprint("表", len(d.w.Sheets)+1)
		d.w.Sheets, d.of = append(d.w.Sheets, s), append(d.of, id)
	}
	if d.altered == nil {
		d.altered = map[accounts.StatementID]bool{}
	}
	d.altered[id] = d.altered[id] || d.off > before
}

// yearDrawn is the year that heads name.
func (d *formDraw) yearDrawn() string {
	if d.year == 0 {
		return "2023"
	}
	return fmt.Sprint(d.year)
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
	year := d.yearDrawn()
	s.put(1, 1, pick(d.rng, []string{title, d.name + year + "年度" + title, year + "年度" + title, title + "（" + year + "年度）"}), workbook.Text)
	line := pick(d.rng, []string{"金额单位：", "单位："}) + d.unit.String()
	switch d.rng.IntN(3) {
	case 0:
		s.put(2, 1, pick(d.rng, []string{"编制单位：", "公开部门：", "单位："})+d.name, workbook.Text)
		s.put(2, n, line, workbook.Text)
	case 1:
		s.put(2, 1, "公开部门："+d.name+"　　　　金额"+strings.TrimPrefix(line, "金额"), workbook.Text)
	case 2:
		s.put(2, n, line, workbook.Text)
		if d.rng.IntN(3) == 0 { // a name or a date that no label announces
			s.put(3, 1, pick(d.rng, []string{d.name, year + "年度"}), workbook.Text)
		}
	}
}

// coded draws a statement with function codes: columns in any order, others
// among them.
func (d *formDraw) coded(id accounts.StatementID, title string, rows []drawnRow, keys []accounts.ColumnKey) {
	s, before := &sheetDraw{cells: map[int][]workbook.Cell{}}, d.off
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
	budgets := d.rng.IntN(6) == 0 // before each amount its budget
	others := append([]string{fmt.Sprint(d.reportYear()-1, "年度决算数"), "占比", "比上年增减", "备注", "上年决算数"}, besidePublished...)
	if budgets {
		others = others[:5] // a budget of the whole stands there already
	}
	for _, key := range keys {
		if budgets && key != accounts.ColOpening && key != accounts.ColClosing {
			write([]string{pick(d.rng, []string{"年初预算数", "全年预算数"}), pick(d.rng, onePath(key, id))})
			for i := range rows {
				s.put(7+i, col, fmt.Sprint(d.rng.IntN(100_000)), workbook.Number)
			}
			col++
		}
		if d.rng.IntN(12) == 0 && len(others) > 0 {
			i := d.rng.IntN(len(others))
			write(strings.Split(others[i], "/"))
			others = slices.Delete(others, i, i+1)
			for i := range rows {
				s.put(7+i, col, fmt.Sprint(d.rng.IntN(100_000)), workbook.Number)
			}
			col++
		}
		path := strings.Split(pick(d.rng, publishedFor(key, id)), "/")
		if budgets && len(path) == 1 && d.rng.IntN(2) == 0 {
			path = []string{"决算数", path[0]}
		}
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
	suffixed := d.rng.IntN(5) == 0
	for i, r := range rows {
		levels := ""
		if suffixed {
			levels = map[int]string{3: "（类）", 5: "（款）", 7: "（项）"}[len(r.code)]
		}
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
		s.put(7+i, first-1, r.name+levels, workbook.Text)
	}
	if d.rng.IntN(8) == 0 {
		s.put(8, col+1, pick(d.rng, []string{"平", "已核对"}), workbook.Text) // beside the table
	}
	d.add(id, before, d.pieces(s.done(), first, col)...)
}

// publishedFor are the captions of a column of a statement.
func publishedFor(key accounts.ColumnKey, id accounts.StatementID) []string {
	if list := published[key]; list != nil {
		return list
	}
	return published[key+accounts.ColumnKey(fmt.Sprint(min(int(id), 8)))]
}

// onePath are those of one level.
func onePath(key accounts.ColumnKey, id accounts.StatementID) (list []string) {
	for _, s := range publishedFor(key, id) {
		if !strings.Contains(s, "/") {
			list = append(list, s)
		}
	}
	return append(list, "其他")[:max(1, len(list))]
}

// pieces cuts a table with its captions in the rows above 6 and amounts in columns
// from first to last, now and then: below into two sheets, or beside.
func (d *formDraw) pieces(s workbook.Sheet, first, end int) []workbook.Sheet {
	rows := len(s.Rows)
	var a, b workbook.Sheet
	switch {
	case d.rng.IntN(8) == 0 && rows > 12:
		cut := s.Rows[rows-3].Number
		for _, r := range s.Rows {
			switch {
			case r.Number < 6:
				a.Rows, b.Rows = append(a.Rows, r), append(b.Rows, workbook.Row{Number: r.Number, Cells: slices.Clone(r.Cells)})
			case r.Number < cut:
				a.Rows = append(a.Rows, r)
			default:
				for i := range r.Cells {
					r.Cells[i].Row = r.Number - cut + 6
				}
				b.Rows = append(b.Rows, workbook.Row{Number: r.Number - cut + 6, Cells: r.Cells})
			}
		}
		a.Merges, b.Merges = s.Merges, s.Merges
		b.Rows[0].Cells[0].Value += pick(d.rng, []string{"（续表）", "(续)"})
	case d.rng.IntN(8) == 0 && end-first > 3:
		cut := first + 2
		for _, r := range s.Rows {
			x, y := workbook.Row{Number: r.Number}, workbook.Row{Number: r.Number}
			for _, c := range r.Cells {
				switch {
				case r.Number < 4 && c.Col >= first:
					c.Col = first
					x.Cells, y.Cells = append(x.Cells, c), append(y.Cells, c)
				case c.Col < first:
					x.Cells, y.Cells = append(x.Cells, c), append(y.Cells, c)
				case c.Col < cut:
					x.Cells = append(x.Cells, c)
				default:
					c.Col -= cut - first
					y.Cells = append(y.Cells, c)
				}
			}
			for s, r := range map[*workbook.Sheet]workbook.Row{&a: x, &b: y} {
				if len(r.Cells) > 0 {
					s.Rows = append(s.Rows, r)
				}
			}
		}
		for _, m := range s.Merges {
			if m.Col2 < cut {
				a.Merges = append(a.Merges, m)
			}
			if m.Col1 >= cut {
				m.Col1, m.Col2 = m.Col1-cut+first, m.Col2-cut+first
			} else if m.Col2 >= first {
				continue
			}
			b.Merges = append(b.Merges, m)
		}
	default:
		return []workbook.Sheet{s}
	}
	return []workbook.Sheet{a, b}
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

// settled reports the questions of a reading that the line which they propose does
// not settle.
func settled(t *testing.T, w *workbook.Workbook, list diag.List) {
	t.Helper()
	var m reader
	for _, d := range list {
		if d.Ask == nil {
			continue
		}
		_, line, ok := strings.Cut(d.Hint, "--reading '")
		line, _, _ = strings.Cut(line, "'")
		a, err := CaptionReading(line)
		if !ok || err != nil {
			t.Fatalf("no line to copy: %s (%v)", d.Hint, err)
		}
		m.take([]accounts.CaptionReading{a})
	}
	if len(m.said) == 0 {
		return
	}
	var again diag.List
	m.list = &again
	m.readWorkbooks([]*workbook.Workbook{w}, accounts.NewBook(accounts.Core()))
	asked := questions(list)
	for _, q := range questions(again) {
		if slices.Contains(asked, q) {
			t.Fatalf("%s is asked again, after %v\n%s", q, m.said, messages(again))
		}
	}
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
		settled(t, d.w, list)
		for cell, want := range d.want {
			f := b.Figure(cell)
			switch {
			case f.Known() && !f.Amount.Decimal().Equal(want) && !failed:
				t.Fatalf("seed %d: %v is %s, drawn %s, and nothing is said\n%s", seed, cell, f.Amount, want, messages(list))
			case !f.Known() && !want.IsZero() && !failed && !(cell.Column == accounts.ColTotal && strings.Contains(messages(list), "由各栏相加得出")):
				t.Fatalf("seed %d: %v was drawn %s, not read, and nothing is said\n%s", seed, cell, want, messages(list))
			}
		}
	}
	t.Logf("%d of %d books without a question, %d captions concluded", clean, runs, concluded)
	if clean < runs/3 || concluded == 0 {
		t.Errorf("%d of %d books without a question, %d captions concluded", clean, runs, concluded)
	}
}
