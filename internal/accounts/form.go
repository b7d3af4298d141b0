package accounts

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/scope"
)

// Form is the declaration of a statement (表样): what it is called and what all
// of it, each row and each column counts (口径). From it follow its columns, its
// sums, what must agree with other statements, and what next year compares with.
type Form struct {
	ID     StatementID   // its place in the set, from 1
	Key    string        // general_expenditure: what packs call it
	Number string        // 公开05表
	Title  string        // the official one; others are read by their words
	Counts []scope.Value // of every amount
	Else   []scope.Value // what goes without saying where a caption says no more than 合计
	Blocks []FormBlock   // side by side, as in 公开01 and 04, or one
	From   int           // the first year that has it, 0 where all do; outside From…To it is zero, not missing
	To     int
	Sheet  string // of the Ministry's workbook, Z07; "" where it has none
	May    bool   // a workbook may lack it
	Like   string // made, not read: one row a unit, with the columns of that form
	Note   string // what stands under it, without 注：

	columns []FormColumn // of all blocks, those that a sheet may print beside the others last
	plan    formPlan
}

// FormBlock is a group of rows under columns of its own.
type FormBlock struct {
	Rows    []FormRow // those without a code, in the official order
	Codes   Codes
	Parts   bool          // below a code, rows of 项目 that it is the sum of
	Counts  []scope.Value // of the rows with a code
	Columns []FormColumn
}

// Codes says which rows a block has besides those that it names.
type Codes uint8

const (
	NoCodes       Codes = iota
	FunctionCodes       // 支出功能分类: 类, 款, 项
	ClassCodes          // 支出功能分类: 类 only
	EconomicCodes       // 部门预算支出经济分类: 类 and 款
	PartRows            // one row a 项目 or 单位
)

// FormRow is a row without a code.
type FormRow struct {
	Key      RowKey
	Name     string        // 本年收入合计
	Counts   []scope.Value // where the name does not say it; not nil and empty: what the form counts
	Kind     Kind
	May      bool // a sheet may lack it
	From, To int
}

// FormColumn is a column. Its caption is the path of captions, outermost first,
// joined with slashes.
type FormColumn struct {
	Key      ColumnKey
	Caption  string
	Counts   []scope.Value // where the caption does not say it
	Kind     Kind
	May      bool        // a sheet may lack it
	Beside   bool        // the forms of some provinces add it
	Economic scope.Code  // 经济分类 of a form that lists it across: the column is of that code
	Sum      []ColumnKey // it counts no point of its own, but what these columns do together
	From, To int
}

// Kind is what stands in the cells of a row or column.
type Kind uint8

const (
	Money   Kind = iota
	Number       // persons, vehicles: 数量
	Percent      // 比率
	Words        // 文字
)

// FormSet is the statements of a book: the nine, and those that its pack
// declares. It is read only; books of one pack share it.
type FormSet struct {
	forms []*Form
	cells map[scope.Point][]Cell    // of rows without a code
	coded map[scope.Point][]codedAt // of rows with one, by their point without it

	agreements map[[2]StatementID][]Agreement
}

type codedAt struct {
	form   *Form
	codes  Codes
	column ColumnKey
}

// FormFault is a mistake in a declaration.
type FormFault struct {
	Form, Row, Column string // keys; "" for the form as a whole
	Text              string
}

// NewFormSet returns the set of the forms in their order. Each gets its id from
// its place. A set with faults is not to be used: what was not understood has
// no point.
func NewFormSet(forms []Form) (*FormSet, []FormFault) {
	fs := &FormSet{cells: map[scope.Point][]Cell{}, coded: map[scope.Point][]codedAt{}}
	var faults []FormFault
	keys := map[string]bool{}
	for i := range forms {
		f := forms[i]
		f.ID = StatementID(i + 1)
		if keys[f.Key] || f.Key == "" {
			faults = append(faults, FormFault{Form: f.Key, Text: "表的 key 没有写，或者重复"})
		}
		keys[f.Key] = true
		if f.Like != "" {
			j := slices.IndexFunc(forms[:i], func(o Form) bool {
				return o.Key == f.Like && len(o.Blocks) == 1 && o.Blocks[0].Codes == FunctionCodes
			})
			if j < 0 {
				faults = append(faults, FormFault{Form: f.Key, Text: "like 应是前面一张按功能分类列的表，如 income、expenditure"})
				f.Like = ""
			} else {
				f = likeForm(f, forms[j])
			}
		}
		faults = append(faults, f.settle()...)
		fs.forms = append(fs.forms, &f)
	}
	for _, f := range fs.inOrder() {
		fs.add(f)
	}
	fs.agree()
	return fs, faults
}

// With is the set with further forms behind its own, and with columns added to
// some of it.
func (fs *FormSet) With(more []Form, add ...Addition) (*FormSet, []FormFault) {
	var all []Form
	for _, f := range fs.forms {
		all = append(all, *f)
	}
	all = append(all, more...)
	var faults []FormFault
	for _, a := range add {
		i := slices.IndexFunc(all, func(f Form) bool { return f.Key == a.Form })
		if i < 0 {
			faults = append(faults, FormFault{Form: a.Form, Text: "没有这张表，不能给它加栏"})
			continue
		}
		all[i].Blocks = a.to(all[i].Blocks)
	}
	set, own := NewFormSet(all)
	return set, append(faults, own...)
}

// Forms are all of them, in the order of their ids.
func (fs *FormSet) Forms() []*Form { return fs.forms }

// Form is the one of that id, or nil.
func (fs *FormSet) Form(id StatementID) *Form {
	if id < 1 || int(id) > len(fs.forms) {
		return nil
	}
	return fs.forms[id-1]
}

// ByKey is the form of that key, or nil.
func (fs *FormSet) ByKey(key string) *Form {
	for _, f := range fs.forms {
		if f.Key == key {
			return f
		}
	}
	return nil
}

// inOrder is the order in which forms are asked for an amount: the two overall
// statements first, then the others.
func (fs *FormSet) inOrder() []*Form {
	order := slices.Clone(fs.forms)
	slices.SortStableFunc(order, func(a, b *Form) int {
		rank := func(f *Form) int {
			switch f.ID {
			case Overall:
				return 0
			case FiscalOverall:
				return 1
			}
			return 2
		}
		return rank(a) - rank(b)
	})
	return order
}

func (fs *FormSet) add(f *Form) {
	for i := range f.Blocks {
		b, plan := &f.Blocks[i], &f.plan.blocks[i]
		for j := range b.Rows {
			for k, p := range plan.rows[j] {
				if p.is {
					fs.cells[p.Point] = append(fs.cells[p.Point], Cell{f.ID, b.Rows[j].Key, b.Columns[k].Key})
				}
			}
		}
		for k, p := range plan.codes {
			if p.is {
				q := p.Point
				if b.Codes == EconomicCodes {
					q = q.With(scope.AllCosts) // the code says it
				}
				fs.coded[q] = append(fs.coded[q], codedAt{f, b.Codes, b.Columns[k].Key})
			}
		}
	}
}

// Cells are the cells that hold an amount, those of 公开01 and 公开04 before those
// of the other forms. A statement need not have the row of a code.
func (fs *FormSet) Cells(p scope.Point) []Cell {
	if p.Function == "" && p.Economic == "" {
		return fs.cells[p]
	}
	code, want := p.Function, FunctionCodes
	var cells []Cell
	if code == "" {
		cells = slices.Clone(fs.cells[p]) // of a form that lists the codes across
		code, want = p.Economic, EconomicCodes
		p.Economic = ""
	}
	p.Function = ""
	for _, at := range fs.coded[p] {
		if at.codes == want || at.codes == ClassCodes && want == FunctionCodes && len(code) == 3 {
			cells = append(cells, Cell{at.form.ID, RowKey(code), at.column})
		}
	}
	return cells
}

// Point is what a cell counts; ok is false where the form has no such cell, or
// one that is no amount of the accounts.
func (fs *FormSet) Point(c Cell) (p scope.Point, ok bool) {
	f := fs.Form(c.Statement)
	if f == nil {
		return p, false
	}
	return f.Point(c.Row, c.Column)
}

// Columns are the form's columns in the official order, those beside the
// others last.
func (f *Form) Columns() []FormColumn { return f.columns }

// Column is the column of that key, or nil.
func (f *Form) Column(key ColumnKey) *FormColumn {
	for i := range f.columns {
		if f.columns[i].Key == key {
			return &f.columns[i]
		}
	}
	return nil
}

// Kind is what stands in a cell: money, unless its column or its row says otherwise.
func (f *Form) Kind(row RowKey, column ColumnKey) Kind {
	if c := f.Column(column); c != nil && c.Kind != Money {
		return c.Kind
	}
	if r := f.Row(row); r != nil {
		return r.Kind
	}
	return Money
}

// Row is the row without code of that key, or nil.
func (f *Form) Row(key RowKey) *FormRow {
	at, ok := f.plan.place[key]
	if !ok {
		return nil
	}
	return &f.Blocks[at.block].Rows[at.row]
}

// RowKeys are the rows without a code, in the official order.
func (f *Form) RowKeys() []RowKey {
	var keys []RowKey
	for i := range f.Blocks {
		for j := range f.Blocks[i].Rows {
			keys = append(keys, f.Blocks[i].Rows[j].Key)
		}
	}
	return keys
}

// Keys are the columns that a sheet of the form has; Required those without
// which it is none, Beside those that some add.
func (f *Form) Keys() []ColumnKey { return f.plan.keys }

// Required are the columns without which a sheet is not the statement.
func (f *Form) Required() []ColumnKey { return f.plan.required }

// Beside are the columns that the forms of some provinces add.
func (f *Form) Beside() []ColumnKey { return f.plan.beside }

// codes are those of the rows with a code, NoCodes where none has one.
func (f *Form) codes() Codes {
	if f.plan.codes.block < 0 {
		return NoCodes
	}
	return f.Blocks[f.plan.codes.block].Codes
}

// In reports whether the form is one of the year.
func (f *Form) In(year int) bool { return within(year, f.From, f.To) }

// In reports whether the column is one of the year.
func (c *FormColumn) In(year int) bool { return within(year, c.From, c.To) }

// In reports whether the row is one of the year.
func (r *FormRow) In(year int) bool { return within(year, r.From, r.To) }

func within(year, from, to int) bool {
	return year == 0 || (from == 0 || year >= from) && (to == 0 || year <= to)
}

// Name is what messages call the column: its captions without a break.
func (c *FormColumn) Name() string { return strings.ReplaceAll(c.Caption, "/", "") }

// Point is what a cell of the form counts; ok is false where it has no such
// cell, or one that is no amount of the accounts.
func (f *Form) Point(row RowKey, column ColumnKey) (p scope.Point, ok bool) {
	at, named := f.plan.place[row]
	if !named {
		if at = f.plan.codes; at.block < 0 || !IsCode(string(row)) {
			return p, false
		}
	}
	b, plan := &f.Blocks[at.block], &f.plan.blocks[at.block]
	points := plan.codes
	switch {
	case !named && b.Codes == ClassCodes && len(row) != 3:
		return p, false
	case named:
		points = plan.rows[at.row]
	}
	for i := range b.Columns {
		if b.Columns[i].Key != column || !points[i].is {
			continue
		}
		p = points[i].Point
		if !named {
			p = b.Codes.at(p, row)
		}
		return p, true
	}
	return p, false
}

// at is the point of a row with a code.
func (c Codes) at(p scope.Point, row RowKey) scope.Point {
	if c == EconomicCodes {
		p.Economic = scope.Code(row)
		p = p.With(scope.AllCosts)
	} else {
		p.Function = scope.Code(row)
	}
	return p
}

// formPlan is what is settled once a form.
type formPlan struct {
	place                  map[RowKey]rowPlace
	codes                  rowPlace // block of the rows with a code, −1 where none has
	blocks                 []blockPlan
	keys, beside, required []ColumnKey
}

type rowPlace struct{ block, row int }

// cellPoint is a point, or none.
type cellPoint struct {
	scope.Point
	is bool
}

// settle works out the form's plan from its declaration.
func (f *Form) settle() (faults []FormFault) {
	f.plan = formPlan{place: map[RowKey]rowPlace{}, codes: rowPlace{-1, -1}, blocks: make([]blockPlan, len(f.Blocks))}
	f.columns = nil
	fault := func(row RowKey, column ColumnKey, format string, args ...any) {
		faults = append(faults, FormFault{f.Key, string(row), string(column), fmt.Sprintf(format, args...)})
	}
	said := func(row RowKey, column ColumnKey, kind Kind, counts []scope.Value, words string) scope.Reading {
		switch {
		case kind != Money:
			return scope.Reading{Aside: true}
		case counts != nil:
			return scope.Say(counts...)
		}
		r := scope.Read(strings.Split(words, "/")...)
		if r.Unknown != "" {
			fault(row, column, "不认识“%s”里的“%s”，请用 counts 写明它算的是什么；不是决算的钱（如租金、面积）的，改用 fields 和 lists", words, r.Unknown)
		}
		return r
	}
	for i := range f.Blocks {
		b, plan := &f.Blocks[i], &f.plan.blocks[i]
		if b.Codes != NoCodes {
			if f.plan.codes.block >= 0 {
				fault("", "", "一张表只能有一块按科目列")
			}
			f.plan.codes = rowPlace{i, -1}
		}
		columns := make([]scope.Reading, len(b.Columns))
		for k := range b.Columns {
			c := &b.Columns[k]
			switch {
			case c.Sum != nil:
				columns[k] = scope.Reading{Aside: true}
			case c.Economic != "":
				columns[k] = scope.Say(c.Counts...)
			default:
				columns[k] = said("", c.Key, c.Kind, c.Counts, c.Caption)
			}
			if f.Column(c.Key) == nil {
				f.columns = append(f.columns, *c)
			}
		}
		across := func(row scope.Reading) []cellPoint {
			points := make([]cellPoint, len(columns))
			for k := range columns {
				r := row.And(columns[k])
				p, o := r.On(f.Counts, f.Else)
				p.Economic = b.Columns[k].Economic
				points[k] = cellPoint{p, o == scope.Said}
			}
			return points
		}
		plan.codes = make([]cellPoint, len(columns))
		if b.Codes != NoCodes {
			plan.codes = across(scope.Say(b.Counts...))
		}
		for j := range b.Rows {
			row := &b.Rows[j]
			if _, ok := f.plan.place[row.Key]; ok {
				fault(row.Key, "", "这一行写了两次")
			}
			f.plan.place[row.Key] = rowPlace{i, j}
			r := said(row.Key, "", row.Kind, row.Counts, row.Name)
			plan.rows = append(plan.rows, across(r))
			p, o := r.On(f.Counts, nil)
			plan.wholes = append(plan.wholes, cellPoint{p, o == scope.Said})
		}
		plan.settle(b, scope.At(f.Counts...).With(b.Counts...))
		plan.added(b, func(column ColumnKey, text string) { fault("", column, "%s", text) })
	}
	slices.SortStableFunc(f.columns, func(a, b FormColumn) int {
		switch {
		case a.Beside == b.Beside:
			return 0
		case b.Beside:
			return -1
		}
		return 1
	})
	for i := range f.columns {
		c := &f.columns[i]
		switch {
		case c.Beside:
			f.plan.beside = append(f.plan.beside, c.Key)
			continue
		case !c.May:
			f.plan.required = append(f.plan.required, c.Key)
		}
		f.plan.keys = append(f.plan.keys, c.Key)
	}
	return faults
}
