package proof

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/job"
)

// A planted fault is one slip of the hand put into a right book: what a clerk does
// in Excel, written here without a word from the package that looks for it.
type planted struct {
	cells []*accounts.Figure // whose amounts are no longer what they were
	says  string             // what the first thing said must say, besides the cells
	row   string             // of a row left out or standing twice: how it must be named
}

// planter draws faults.
type planter struct {
	*rand.Rand
	b *accounts.Book
}

// table is a statement that has something in it.
func (p *planter) table(ids ...accounts.StatementID) *accounts.Statement {
	for range 50 {
		s := p.b.Statement(ids[p.IntN(len(ids))])
		n := 0
		for i := range s.Rows {
			for k := range s.Rows[i].Cells {
				if !s.Rows[i].Cells[k].Amount.IsZero() {
					n++
				}
			}
		}
		if s.Found && n > 4 {
			return s
		}
	}
	return nil
}

var allNine = []accounts.StatementID{1, 2, 3, 4, 5, 6, 7, 8, 9}

// cell is a cell that is not zero.
func (p *planter) cell() *accounts.Figure {
	s := p.table(allNine...)
	for s != nil {
		r := &s.Rows[p.IntN(len(s.Rows))]
		if f := &r.Cells[p.IntN(len(r.Cells))]; !f.Amount.IsZero() {
			return f
		}
	}
	return nil
}

// write puts a text of digits into a cell, as a person would type it.
func write(f *accounts.Figure, cents int64) {
	f.Amount, f.State = yuan(cents), accounts.Given
}

func cents(f *accounts.Figure) int64 { return f.Amount.Decimal().Shift(2).IntPart() }

func typed(f *accounts.Figure) []byte { return []byte(strconv.FormatInt(cents(f), 10)) }

func read(b []byte) int64 {
	n, _ := strconv.ParseInt(string(b), 10, 64)
	return n
}

// slid moves the contents of cells by one: up, where the first is lost and the
// last is empty or keeps what it had.
func (p *planter) slid(cells []*accounts.Figure, up, copied bool) {
	if !up {
		slices.Reverse(cells)
	}
	was := make([]accounts.Figure, len(cells))
	for i, f := range cells {
		was[i] = *f
	}
	for i, f := range cells {
		switch {
		case i+1 < len(cells):
			f.Amount, f.State = was[i+1].Amount, was[i+1].State
		case !copied:
			f.Amount, f.State = accounts.Amount{}, accounts.Blank
		}
	}
	if !up {
		slices.Reverse(cells)
	}
}

// kinds are the faults; each returns what was done, nil where it could not be.
var kinds = []struct {
	name string
	do   func(p *planter) *planted
}{
	{"行上移", func(p *planter) *planted { return p.rows(true, true) }},
	{"行下移", func(p *planter) *planted { return p.rows(false, true) }},
	{"一栏上移", func(p *planter) *planted { return p.rows(true, false) }},
	{"一栏下移", func(p *planter) *planted { return p.rows(false, false) }},
	{"一行左移", func(p *planter) *planted { return p.columns(true, false) }},
	{"一行右移", func(p *planter) *planted { return p.columns(false, false) }},
	{"各行右移", func(p *planter) *planted { return p.columns(false, true) }},
	{"同栏两格互换", func(p *planter) *planted { return p.swapped(true) }},
	{"同行两格互换", func(p *planter) *planted { return p.swapped(false) }},
	{"填错栏", (*planter).wrongColumn},
	{"相邻数字颠倒", func(p *planter) *planted {
		f := p.cell()
		d := typed(f)
		if len(d) < 2 {
			return nil
		}
		i := p.IntN(len(d) - 1)
		d[i], d[i+1] = d[i+1], d[i]
		if d[0] == '-' || slices.Contains(d[1:], '-') {
			return nil
		}
		write(f, read(d))
		return &planted{cells: []*accounts.Figure{f}}
	}},
	{"正负号", func(p *planter) *planted {
		f := p.cell()
		write(f, -cents(f))
		return &planted{cells: []*accounts.Figure{f}}
	}},
	{"少一位数字", func(p *planter) *planted {
		f := p.cell()
		yuan, fen := cents(f)/100, cents(f)%100
		d := strconv.AppendInt(nil, yuan, 10)
		if len(d) < 3 || yuan < 0 {
			return nil
		}
		i := p.IntN(len(d))
		write(f, read(slices.Delete(d, i, i+1))*100+fen)
		return &planted{cells: []*accounts.Figure{f}}
	}},
	{"差10倍或100倍", func(p *planter) *planted {
		f := p.cell()
		write(f, cents(f)*[...]int64{10, 100}[p.IntN(2)])
		return &planted{cells: []*accounts.Figure{f}}
	}},
	{"一格差一万倍", func(p *planter) *planted {
		f := p.cell()
		write(f, cents(f)*10_000)
		return &planted{cells: []*accounts.Figure{f}}
	}},
	{"整表差一万倍", func(p *planter) *planted {
		s := p.table(allNine...)
		d := &planted{}
		for i := range s.Rows {
			for k := range s.Rows[i].Cells {
				if f := &s.Rows[i].Cells[k]; !f.Amount.IsZero() {
					write(f, cents(f)*10_000)
					d.cells = append(d.cells, f)
				}
			}
		}
		return d
	}},
	{"漏一行", func(p *planter) *planted {
		s := p.table(2, 3, 5, 6, 8, 9)
		i := p.IntN(len(s.Rows))
		if key := string(s.Rows[i].Key); !accounts.IsCode(key) || len(key) < 5 {
			return nil
		}
		d := &planted{row: string(s.Rows[i].Key), says: "漏了"}
		s.Rows = slices.Delete(s.Rows, i, i+1)
		return d
	}},
	{"一行两次", func(p *planter) *planted {
		s := p.table(2, 3, 5, 6, 8, 9)
		i := p.IntN(len(s.Rows))
		if key := string(s.Rows[i].Key); !accounts.IsCode(key) || len(key) < 5 {
			return nil
		}
		again := s.Rows[i]
		again.Cells = slices.Clone(again.Cells)
		s.Rows = slices.Insert(s.Rows, i+1, again)
		for j := i + 1; j < len(s.Rows); j++ { // further down by one
			s.Rows[j].At.Cell = fmt.Sprintf("A%d", j+7)
			for k := range s.Rows[j].Cells {
				s.Rows[j].Cells[k].At.Cell = fmt.Sprintf("%c%d", 'B'+k, j+7)
			}
		}
		return &planted{row: string(again.Key), says: "重复"}
	}},
	{"合计空白", func(p *planter) *planted {
		s := p.table(allNine...)
		r := &s.Rows[p.IntN(len(s.Rows))]
		name := string(r.Key)
		if !strings.HasSuffix(name, "total") && !strings.HasSuffix(name, "grand") && name != "staff" && name != "operating" {
			return nil
		}
		f := &r.Cells[p.IntN(len(r.Cells))]
		if f.Amount.IsZero() {
			return nil
		}
		f.Amount, f.State = accounts.Amount{}, accounts.Blank
		return &planted{cells: []*accounts.Figure{f}, says: "空"}
	}},
}

// rows slides a run of rows of a table, or of one of its columns.
func (p *planter) rows(up, whole bool) *planted {
	s := p.table(2, 3, 4, 5, 6, 8)
	if s == nil || len(s.Rows) < 4 {
		return nil
	}
	first := p.IntN(2) // with the totals or without
	last := len(s.Rows) - 1
	if p.IntN(2) == 0 {
		first = p.IntN(len(s.Rows) - 3)
		last = first + 2 + p.IntN(len(s.Rows)-first-2)
	}
	copied := p.IntN(3) == 0
	only := p.IntN(len(s.Columns))
	var before []accounts.Amount
	var cells []*accounts.Figure
	for k := range s.Columns {
		if !whole && k != only {
			continue
		}
		var column []*accounts.Figure
		for i := first; i <= last; i++ {
			if k < len(s.Rows[i].Cells) {
				column = append(column, &s.Rows[i].Cells[k])
				before = append(before, s.Rows[i].Cells[k].Amount)
			}
		}
		cells = append(cells, column...)
		p.slid(column, up, copied)
	}
	return changed(cells, before, map[bool]string{true: "上移", false: "下移"}[up])
}

// columns slides the amounts of a row, or of all rows, by one column.
func (p *planter) columns(left, all bool) *planted {
	s := p.table(2, 3, 5, 8)
	if s == nil {
		return nil
	}
	only := p.IntN(len(s.Rows))
	first := p.IntN(len(s.Columns) - 2)
	var before []accounts.Amount
	var cells []*accounts.Figure
	for i := range s.Rows {
		if !all && i != only {
			continue
		}
		var row []*accounts.Figure
		for k := first; k < len(s.Columns); k++ {
			row = append(row, &s.Rows[i].Cells[k])
			before = append(before, s.Rows[i].Cells[k].Amount)
		}
		cells = append(cells, row...)
		p.slid(row, left, false)
	}
	return changed(cells, before, map[bool]string{true: "左移", false: "右移"}[left])
}

// changed are the cells that no longer hold what they did.
func changed(cells []*accounts.Figure, before []accounts.Amount, says string) *planted {
	d := &planted{says: says}
	for i, f := range cells {
		if !f.Amount.Equal(before[i]) {
			d.cells = append(d.cells, f)
		}
	}
	if len(d.cells) < 3 {
		return nil // less than a block
	}
	return d
}

func (p *planter) swapped(down bool) *planted {
	s := p.table(allNine...)
	i, j := p.IntN(len(s.Rows)), p.IntN(len(s.Rows))
	k := p.IntN(len(s.Rows[i].Cells))
	l := k
	if !down {
		j, l = i, p.IntN(len(s.Rows[i].Cells))
	}
	if l >= len(s.Rows[j].Cells) || k >= len(s.Rows[j].Cells) {
		return nil
	}
	x, y := &s.Rows[i].Cells[k], &s.Rows[j].Cells[l]
	if x.Amount.Equal(y.Amount) || x.Amount.IsZero() || y.Amount.IsZero() {
		return nil
	}
	x.Amount, y.Amount = y.Amount, x.Amount
	return &planted{cells: []*accounts.Figure{x, y}}
}

func (p *planter) wrongColumn() *planted {
	s := p.table(2, 3, 5, 8)
	if s == nil {
		return nil
	}
	r := &s.Rows[p.IntN(len(s.Rows))]
	x, y := &r.Cells[p.IntN(len(r.Cells))], &r.Cells[p.IntN(len(r.Cells))]
	if x.Amount.IsZero() || !y.Amount.IsZero() {
		return nil
	}
	y.Amount, y.State = x.Amount, accounts.Given
	x.Amount, x.State = accounts.Amount{}, accounts.Blank
	return &planted{cells: []*accounts.Figure{x, y}}
}

// tally is what became of one kind.
type tally struct{ n, unseen, first, alone, beside int }

// TestPlantedFaults: each kind of fault put into random books. The first thing
// said names it, and little else stands beside it.
func TestPlantedFaults(t *testing.T) {
	t.Parallel()
	each := 20
	if os.Getenv("JUESUAN_SOAK") != "" {
		each = 400
	}
	pk, _, packed, err := job.New(job.Settings{}).Pack("ningxia-2020")
	if err != nil || packed.Failed() {
		t.Fatal(err, list(packed))
	}
	var misses bytes.Buffer
	for i, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			d := newDrawer(t, pk, uint64(77+i))
			c := &tally{}
			for tries := 0; c.n < each && tries < each*40; tries++ {
				plantOne(d, kind.name, kind.do, c, &misses)
			}
			t.Logf("%d 个（另有 %d 个看不出来），先说到 %.1f %%，只有这一种说法 %.1f %%，旁边不多于三处 %.1f %%",
				c.n, c.unseen, share(c.first, c.n), share(c.alone, c.n), share(c.beside, c.n))
			if share(c.first, c.n) < 95 || share(c.beside, c.n) < 95 {
				t.Errorf("the cause is named first in %.1f %%, at most three findings beside it in %.1f %%", share(c.first, c.n), share(c.beside, c.n))
			}
		})
	}
	if name := os.Getenv("JUESUAN_MISSES"); name != "" {
		os.WriteFile(name, misses.Bytes(), 0o644)
	}
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// plantOne puts one fault into one book, and looks at what is said of it.
func plantOne(d *drawer, name string, do func(*planter) *planted, c *tally, misses *bytes.Buffer) {
	b := d.unit()
	was := map[string]bool{}
	clean := *b
	clean.Statements = slices.Clone(b.Statements)
	for i := range clean.Statements {
		s := &clean.Statements[i]
		s.Rows = slices.Clone(s.Rows)
		for j := range s.Rows {
			s.Rows[j].Cells = slices.Clone(s.Rows[j].Cells)
		}
	}
	accounts.Resolve(&clean, d.dict, nil)
	for _, f := range check.Run(&clean, check.Options{}).Findings {
		was[f.Code+f.At.String()] = true
	}
	p := &planter{d.Rand, b}
	fault := do(p)
	if fault == nil {
		return
	}
	accounts.Resolve(b, d.dict, nil)
	rep := check.Run(b, check.Options{})
	var news diag.List
	errors := 0
	for _, f := range rep.Findings {
		if !was[f.Code+f.At.String()] {
			news.Add(f)
			if f.Severity < diag.Info {
				errors++
			}
		}
	}
	if errors == 0 {
		c.unseen++ // nothing is wrong that anyone could see
		return
	}
	c.n++
	told := news.Readable()
	first, alone := fault.named(&told[0])
	beside := 0
	for i := range told {
		if told[i].Echoes == nil && told[i].Severity < diag.Info || i > 0 && told[i].Echoes != nil {
			beside++
		}
	}
	if told[0].Echoes == nil {
		beside--
	}
	if first {
		c.first++
	}
	if alone {
		c.alone++
	}
	if beside <= 3 {
		c.beside++
	}
	if !first || beside > 3 {
		fmt.Fprintf(misses, "=== %s（先说到 %v，旁边 %d）：", name, first, beside)
		var all []diag.Position
		if len(told[0].Echoes) > 0 {
			all = told[0].Echoes[0].Cause.Repairs[0].All
		}
		for _, f := range fault.cells {
			if !slices.Contains(all, f.At) {
				fmt.Fprintf(misses, " 漏%s", f.At.InFile())
			}
		}
		for _, at := range all {
			if !slices.ContainsFunc(fault.cells, func(f *accounts.Figure) bool { return f.At == at }) {
				fmt.Fprintf(misses, " 多%s", at.InFile())
			}
		}
		fmt.Fprintf(misses, " %s\n%s\n", fault.row, list(told[:min(len(told), 6)]))
	}
}

// TestNoCauseInvented: of books that are right no cause is told, and of books with two
// faults in two tables hardly any that has no cell of what was done: one in a hundred,
// where each fault hides what tells of the other.
func TestNoCauseInvented(t *testing.T) {
	t.Parallel()
	each := 40
	if os.Getenv("JUESUAN_SOAK") != "" {
		each = 2000
	}
	pk, _, packed, err := job.New(job.Settings{}).Pack("ningxia-2020")
	if err != nil || packed.Failed() {
		t.Fatal(err, list(packed))
	}
	d := newDrawer(t, pk, 4711)
	told, invented := 0, 0
	for n := 0; n < each; {
		b := d.unit()
		p := &planter{d.Rand, b}
		var faults []*planted
		if n%10 > 0 { // else it is right
			for range 2 {
				faults = append(faults, kinds[p.IntN(len(kinds))].do(p))
			}
			if faults[0] == nil || faults[1] == nil || faults[0].sheet() == faults[1].sheet() {
				continue
			}
		}
		n++
		accounts.Resolve(b, d.dict, nil)
		for _, f := range check.Run(b, check.Options{}).Findings.Readable() {
			if f.Echoes == nil {
				continue
			}
			told++
			if c := f.Echoes[0].Cause; !slices.ContainsFunc(faults, func(x *planted) bool { return x.touched(c) }) {
				if invented++; faults == nil {
					t.Errorf("of a right book: %s", f.String())
				}
			}
		}
	}
	t.Logf("%d books, %d causes told, %d invented", each, told, invented)
	if invented*60 > told || told < each {
		t.Errorf("%d of %d causes have nothing of what was done", invented, told)
	}
}

// sheet is the table that the fault is in.
func (f *planted) sheet() string {
	if f.cells == nil {
		return f.row
	}
	return f.cells[0].At.Sheet
}

// touched reports whether a repair is of a cell of the fault.
func (f *planted) touched(c *diag.Cause) bool {
	return slices.ContainsFunc(c.Repairs, func(r diag.Repair) bool {
		return f.row != "" && (strings.Contains(r.Text, f.row) || strings.Contains(r.Text, f.row[:3]+"类")) ||
			slices.ContainsFunc(f.cells, func(x *accounts.Figure) bool { return slices.Contains(r.All, x.At) })
	})
}

// named reports whether a finding names the cells of the fault, and whether it
// names nothing else.
func (f *planted) named(d *diag.Diagnostic) (first, alone bool) {
	if d.Echoes == nil && f.row != "" {
		ok := strings.Contains(d.Message, f.row)
		return ok, ok
	}
	if d.Echoes == nil { // by itself
		ok := len(f.cells) == 1 && (d.At == f.cells[0].At || d.Suspect == f.cells[0].At)
		return ok, ok
	}
	c := d.Echoes[0].Cause
	for i := range c.Repairs {
		r := &c.Repairs[i]
		ok := false
		switch {
		case f.row != "":
			ok = strings.Contains(r.Text, f.says) && (strings.Contains(r.Text, f.row) || strings.Contains(r.Text, f.row[:3]+"类"))
		case strings.Contains(r.Text, "从哪里起、到哪里止，以账面为准"):
			ok = strings.Contains(r.Text, f.says) && f.meets(r.All)
		default:
			ok = len(r.All) == len(f.cells)
			for _, x := range f.cells {
				ok = ok && slices.Contains(r.All, x.At)
			}
		}
		if ok {
			return true, len(c.Repairs) == 1
		}
	}
	return false, false
}

// meets reports whether the cells named are where those of the fault are: of a block
// whose ends no sum tells.
func (f *planted) meets(named []diag.Position) bool {
	extent := func(at []diag.Position) (first, last [2]int) {
		first = [2]int{math.MaxInt, math.MaxInt}
		for _, p := range at {
			row, _ := strconv.Atoi(p.Cell[1:])
			for i, n := range [2]int{row, int(p.Cell[0])} {
				first[i], last[i] = min(first[i], n), max(last[i], n)
			}
		}
		return first, last
	}
	var at []diag.Position
	for _, x := range f.cells {
		at = append(at, x.At)
	}
	first, last := extent(at)
	from, to := extent(named)
	return at[0].Sheet == named[0].Sheet && first[0] <= to[0] && from[0] <= last[0] && first[1] <= to[1] && from[1] <= last[1]
}
