package narrative

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// value is an amount as computing needs it: how precisely it is known, and
// what it came from.
type value struct {
	amount accounts.Amount
	known  bool
	blank  bool  // an empty cell, or none: known to be zero, printed as the pack prints empty cells
	digits int32 // decimals of 元 that the source knows: 2 for 分, −2 for 0.01万元
	terms  int64 // of a sum: how many of its parts are rounded
	unit   accounts.Unit
	at     diag.Position
	label  string
	source string    // where the user says the figure comes from
	sum    string    // formula of an amount that juesuan computed
	parts  []Operand // of that formula
}

// exact reports whether the amount is known to the 分.
func (v *value) exact() bool { return v.known && v.digits >= 2 }

// half is how far the true amount may be from the known one: half a unit of
// the last digit for each rounded part, in 元; 0 for exact amounts.
func (v *value) half() decimal.Decimal {
	if v.digits >= 2 {
		return decimal.Decimal{}
	}
	return decimal.New(5*max(1, v.terms), -v.digits-1)
}

func (v *value) operand() Operand {
	o := Operand{Label: v.label, At: v.at}
	switch {
	case v.blank:
		o.Value = "空"
	case v.known && v.amount.IsZero():
		o.Value = "0"
	case v.known && v.exact():
		o.Value = v.amount.String() + "元"
	case v.known:
		o.Value = accounts.Fixed(v.amount.In(accounts.Wan, max(2, v.digits+4)), max(2, v.digits+4)) + "万元"
	}
	if v.source != "" {
		o.Label += "（" + v.source + "）"
	}
	return o
}

// ofFigure is a figure outside the statements.
func ofFigure(f accounts.Figure, label string) value {
	v := value{amount: f.Amount, known: f.Known(), at: f.At, label: label, source: f.Source, unit: f.Unit, digits: digitsOf(&f)}
	if f.Derived {
		v.source = strings.TrimPrefix(v.source+"，推定", "，")
	}
	return v
}

// digitsOf is the precision of a figure. An amount in 万元 is published with
// two decimals; 25 stands for 25.00.
func digitsOf(f *accounts.Figure) int32 {
	return max(f.Places, 2) - exponent(f.Unit)
}

// grid is a statement with the rows that the source does not print and that
// arithmetic gives: the classes and sections above its items, the totals.
type grid struct {
	id    accounts.StatementID
	name  string // 公开05表
	found bool
	cols  []accounts.ColumnKey
	lacks []bool // beside cols: the source has no such column
	rows  []gridRow
	index map[accounts.RowKey]int
	zeros []value              // the rest of a slab for amounts of empty cells
	codes [8][]accounts.RowKey // by length, once asked for when the grid is complete
}

type gridRow struct {
	key   accounts.RowKey
	code  string
	title string
	added bool // the source does not print the row
	cells []value
}

// newGrid reads a statement: every official column and those that the source
// has besides. sums finds the addition that made a computed cell.
func newGrid(s *accounts.Statement, id accounts.StatementID, dict *accounts.Dictionary, sums func(accounts.Cell) *accounts.Sum) *grid {
	g := &grid{id: id, name: s.Number(), found: s.Found}
	if !s.Found {
		return g
	}
	g.cols = s.Form.Keys()
	for _, c := range s.Columns {
		if !slices.Contains(g.cols, c) {
			g.cols = append(slices.Clip(g.cols), c)
		}
	}
	place := make([]int, len(g.cols)) // where the source has the column
	captions := make([]string, len(g.cols))
	g.lacks = make([]bool, len(g.cols))
	for i, c := range g.cols {
		place[i] = s.Column(c)
		g.lacks[i] = place[i] < 0
		captions[i] = "·" + c.Name()
	}
	g.rows = make([]gridRow, 0, len(s.Rows)+16)
	g.index = make(map[accounts.RowKey]int, len(s.Rows)+16)
	cells := make([]value, len(s.Rows)*len(g.cols))
	for i := range s.Rows {
		r := &s.Rows[i]
		if _, twice := g.index[r.Key]; twice {
			continue // reported by the reader
		}
		row := gridRow{key: r.Key, title: r.Title, cells: cells[:len(g.cols):len(g.cols)]}
		cells = cells[len(g.cols):]
		if r.Key.IsCode() {
			row.code = string(r.Key)
		}
		if row.title == "" {
			_, row.title = accounts.SplitOrdinal(r.Name)
		}
		name := s.Number() + " " + accounts.RowName(s, r.Key)
		for j := range g.cols {
			if g.lacks[j] || place[j] >= len(r.Cells) {
				continue
			}
			v := &row.cells[j]
			f := &r.Cells[place[j]]
			v.known = f.Known()
			v.blank = !v.known
			v.amount, v.at, v.unit, v.digits = f.Amount, f.At, f.Unit, digitsOf(f)
			if v.unit == accounts.NoUnit {
				v.unit = s.Unit
			}
			v.label = name
			if len(g.cols) > 1 {
				v.label = name + captions[j]
			}
			if f.State == accounts.Computed {
				v.explain(s, sums(accounts.Cell{Statement: id, Row: r.Key, Column: g.cols[j]}))
			}
			if f.Parts != nil {
				v.ofUnits(*f.Parts)
			}
		}
		g.index[r.Key] = len(g.rows)
		g.rows = append(g.rows, row)
	}
	g.complete(dict)
	return g
}

// explain gives a total that the source left blank its formula.
func (v *value) explain(st *accounts.Statement, s *accounts.Sum) {
	v.parts = []Operand{}
	v.sum = "原表未填，由各项相加"
	if s == nil {
		return
	}
	names := make([]string, 0, len(s.Terms))
	for i := range s.Terms {
		t := &s.Terms[i]
		if t.Amount().IsZero() {
			continue
		}
		sign := "＋"
		if t.Minus {
			sign = "−"
		}
		if len(names) > 0 || t.Minus {
			names = append(names, sign)
		}
		names = append(names, t.Name(st))
		part := ofFigure(*t.Figure, st.Number()+" "+t.Name(st))
		v.parts = append(v.parts, part.operand())
	}
	v.sum = "原表未填：" + strings.Join(names, "")
}

// ofUnits gives a figure of a department the units' amounts as its formula.
func (v *value) ofUnits(parts accounts.Parts) {
	v.sum, v.parts, v.terms = "各单位相加", []Operand{}, 0
	for i := range parts {
		p := ofFigure(parts[i].Figure, parts[i].Name())
		if !p.exact() && p.known {
			v.terms++
		}
		if p.amount.IsZero() {
			continue
		}
		if parts[i].Minus {
			v.sum = "各单位相加，减单位间往来"
		}
		v.parts = append(v.parts, p.operand())
	}
}

// row returns the row of that key, adding an empty one if the source has none.
func (g *grid) row(key accounts.RowKey, title string) *gridRow {
	if i, ok := g.index[key]; ok {
		return &g.rows[i]
	}
	r := gridRow{key: key, title: title, added: true, cells: make([]value, len(g.cols))}
	if key.IsCode() {
		r.code = string(key)
	}
	for j := range r.cells {
		if !g.lacks[j] {
			r.cells[j] = g.absent(key, title, g.cols[j])
		}
	}
	g.index[key] = len(g.rows)
	g.rows = append(g.rows, r)
	return &g.rows[len(g.rows)-1]
}

// absent is the zero of a row that a statement at hand does not print.
func (g *grid) absent(key accounts.RowKey, title string, col accounts.ColumnKey) value {
	return value{blank: true, digits: 2, unit: accounts.Yuan, label: g.name + "（原表无此行）" + string(key) + title + "·" + col.Name()}
}

func (g *grid) column(c accounts.ColumnKey) int { return slices.Index(g.cols, c) }

// at returns one amount, which nobody changes. A cell that a statement at hand
// leaves empty, and a row that it does not print, are zero; of a column it lacks
// and of a statement that is missing there is none.
func (g *grid) at(row accounts.RowKey, col accounts.ColumnKey) *value {
	j := g.column(col)
	if !g.found || j < 0 || g.lacks[j] {
		return nil
	}
	i, ok := g.index[row]
	if !ok {
		v := g.absent(row, "", col)
		v.known = true
		return &v
	}
	v := &g.rows[i].cells[j]
	switch {
	case v.blank:
		if len(g.zeros) == 0 {
			g.zeros = make([]value, 32)
		}
		zero := &g.zeros[0]
		g.zeros = g.zeros[1:]
		*zero = *v
		zero.known, zero.digits, zero.amount = true, 2, accounts.Amount{}
		return zero
	case !v.known:
		return nil
	}
	return v
}

// stated is the amount that the source itself has in a cell, or nil.
func (g *grid) stated(row accounts.RowKey, col accounts.ColumnKey) *value {
	j := g.column(col)
	i, ok := g.index[row]
	if !g.found || !ok || j < 0 || g.lacks[j] || g.rows[i].added {
		return nil
	}
	if v := &g.rows[i].cells[j]; v.known && !v.blank && v.parts == nil {
		return v
	}
	return nil
}

// complete adds the rows that the source does not print. Totals that it prints
// and leaves blank are already computed in the book.
func (g *grid) complete(dict *accounts.Dictionary) {
	switch g.id {
	case accounts.Income, accounts.Expenditure, accounts.GeneralExpenditure, accounts.GovernmentFund, accounts.StateCapital:
		g.ancestors(5, dict)
		g.ancestors(3, dict)
		g.total(accounts.RowTotal, "各类之和", g.coded(3))
	case accounts.GeneralBasic:
		g.ancestors(3, dict)
		var staff, operating []accounts.RowKey
		for _, k := range g.coded(3) {
			if isStaff(string(k)) {
				staff = append(staff, k)
			} else {
				operating = append(operating, k)
			}
		}
		g.total(accounts.RowStaff, "工资福利支出＋对个人和家庭的补助", staff)
		g.total(accounts.RowOperatingCost, "其余各类之和", operating)
		g.total(accounts.RowTotal, "人员经费合计＋公用经费合计", []accounts.RowKey{accounts.RowStaff, accounts.RowOperatingCost})
	}
}

// isStaff reports whether an economic class is 人员经费; all others are 公用经费.
func isStaff(class string) bool { return class == "301" || class == "303" }

// coded returns the keys of the rows whose code has n digits, in code order.
func (g *grid) coded(n int) []accounts.RowKey {
	keys := make([]accounts.RowKey, 0, 32)
	for i := range g.rows {
		if len(g.rows[i].code) == n {
			keys = append(keys, g.rows[i].key)
		}
	}
	slices.Sort(keys)
	return keys
}

// codesOf are the coded rows of a complete grid, found once.
func (g *grid) codesOf(n int) []accounts.RowKey {
	if g.codes[n] == nil {
		g.codes[n] = g.coded(n)
	}
	return g.codes[n]
}

// ancestors adds, above every longer code, its row of n digits.
func (g *grid) ancestors(n int, dict *accounts.Dictionary) {
	children := map[accounts.RowKey][]accounts.RowKey{}
	var missing []accounts.RowKey
	for i := range g.rows {
		code := g.rows[i].code
		if len(code) != n+2 {
			continue
		}
		p := accounts.RowKey(code[:n])
		if _, ok := g.index[p]; ok {
			continue
		}
		if children[p] == nil {
			missing = append(missing, p)
		}
		children[p] = append(children[p], g.rows[i].key)
	}
	for _, p := range missing {
		g.row(p, titleOf(dict, g.id, string(p)))
		g.total(p, "所属各科目之和", children[p])
	}
}

func titleOf(dict *accounts.Dictionary, id accounts.StatementID, code string) string {
	if dict == nil {
		return ""
	}
	if id == accounts.GeneralBasic {
		t, _ := dict.Economic(code)
		return t
	}
	t, _ := dict.Function(code)
	return t
}

// total fills a row that the source does not print with the sum of others.
func (g *grid) total(target accounts.RowKey, formula string, of []accounts.RowKey) {
	if i, ok := g.index[target]; len(of) == 0 || ok && !g.rows[i].added {
		return
	}
	row := g.row(target, "")
	for j := range g.cols {
		t := &row.cells[j]
		if t.known || g.lacks[j] {
			continue
		}
		total := value{digits: 2}
		for _, k := range of {
			if i, ok := g.index[k]; ok {
				total.add(&g.rows[i].cells[j])
			}
		}
		if total.known {
			t.known, t.blank = true, false
			t.amount, t.digits, t.terms, t.unit = total.amount, total.digits, total.terms, total.unit
			t.sum, t.parts = formula, total.parts
			if t.parts == nil {
				t.parts = []Operand{}
			}
		}
	}
}

// add adds a part; unknown parts count as zero.
func (v *value) add(part *value) {
	v.plus(part, part.amount)
	if part.known && !part.amount.IsZero() {
		v.parts = append(v.parts, part.operand())
	}
}

// plus adds an amount that is known as precisely as the part that it is of.
func (v *value) plus(part *value, amount accounts.Amount) {
	if !part.known {
		return
	}
	v.known = true
	v.amount = v.amount.Add(amount)
	if v.digits = min(v.digits, part.digits); !part.exact() {
		v.terms += max(1, part.terms)
	}
	v.unit = max(v.unit, part.unit)
}
