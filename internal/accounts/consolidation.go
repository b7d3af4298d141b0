package accounts

import (
	"cmp"
	"slices"
	"strings"

	"juesuan/internal/diag"
)

// Consolidation says of which units' accounts a department's are the sum
// (部门汇总 = Σ 单位 − 单位间往来).
type Consolidation struct {
	At     diag.Position // the department's file
	Name   Text
	Year   int
	YearAt diag.Position
	Layout Text

	Units     []Constituent // in the department's order
	Transfers []Transfer
	Unlisted  []Text // unit folders below the department's that it does not list
	Made      bool   // the statements are these sums; else the department has its own, and they are held against them
	Misread   bool   // the department's file has mistakes: which units there are is not known
}

// Constituent is one unit of a department, or a department within it.
type Constituent struct {
	Folder Text      // below the department's; At is where the department lists it
	Name   Text      // as the department lists it, "" where it does not say
	Book   *Book     // resolved; nil where there is none
	Fault  string    // why there is none
	Errors diag.List // of the unit's own check
	Rival  string    // another department that has the unit too
}

// Title is what a message calls the unit.
func (c *Constituent) Title() string {
	if c.Name.S == "" && c.Book != nil {
		return cmp.Or(c.Book.Organization.FullName.S, c.Folder.S)
	}
	return cmp.Or(c.Name.S, c.Folder.S)
}

// Read reports whether the accounts of all units are at hand.
func (k *Consolidation) Read() bool {
	return !slices.ContainsFunc(k.Units, func(c Constituent) bool { return c.Book == nil })
}

// Sound reports whether all of them are and none has an error of its own: else
// the sum is not the department's.
func (k *Consolidation) Sound() bool {
	return len(k.Units) > 0 && !slices.ContainsFunc(k.Units, func(c Constituent) bool { return c.Book == nil || c.Errors.Failed() })
}

// Unit is the unit of that name or folder, or nil.
func (k *Consolidation) Unit(name string) *Constituent {
	for i := range k.Units {
		c := &k.Units[i]
		if name == c.Folder.S || c.Name.S != "" && SameName(name, c.Name.S) || c.Book != nil &&
			SameName(name, c.Book.Organization.FullName.S) {
			return c
		}
	}
	return nil
}

// Transfer is money that one unit of a department paid another (单位间往来):
// expenditure of the one and income of the other, and neither of the department.
type Transfer struct {
	At              diag.Position
	From, To        Text
	Amount          Figure
	Expenditure     ColumnKey // of 公开03, in the payer's books
	ExpenditureCode Text
	Income          ColumnKey // of 公开02, in the payee's
	IncomeCode      Text
	Reason          Text
}

// Paid and Received are the cells that hold the payment in the two units' books.
func (t *Transfer) Paid() Cell {
	return Cell{Expenditure, RowKey(t.ExpenditureCode.S), t.Expenditure}
}
func (t *Transfer) Received() Cell { return Cell{Income, RowKey(t.IncomeCode.S), t.Income} }

// In reports whether the payment is in a cell of the sum: in its own two cells
// and in every total over them. The statements of 财政拨款 hold none: what the
// treasury appropriates is received once.
func (t *Transfer) In(c Cell) bool {
	coded := func(code string, col ColumnKey) bool {
		return (c.Column == col || c.Column == ColTotal) && (c.Row == RowTotal || c.Row.IsCode() &&
			strings.HasPrefix(code, string(c.Row)))
	}
	switch c.Statement {
	case Income:
		return coded(t.IncomeCode.S, t.Income)
	case Expenditure:
		return coded(t.ExpenditureCode.S, t.Expenditure)
	case Overall:
		switch c.Row {
		case RowIncomeTotal, RowIncomeGrand, RowExpenditureTotal, RowExpenditureGrand, incomeRows[t.Income]:
			return true
		}
		return c.Row.IsCode() && strings.HasPrefix(t.ExpenditureCode.S, string(c.Row))
	}
	return false
}

// incomeRows are the rows of 公开01 that the columns of 公开02 go into.
var incomeRows = map[ColumnKey]RowKey{ColSuperior: RowSuperior, ColBusiness: RowBusiness, ColOperating: RowOperating,
	ColSubsidiary: RowSubsidiary, ColOther: RowOther}

// Part is an amount that goes into one of a department's.
type Part struct {
	Unit   int // place in Consolidation.Units, −1: a transfer
	Of     *Transfer
	Figure Figure
	Minus  bool

	unit *Constituent
	row  RowKey // of its statement
	at   int    // the column there
	in   *Statement
}

// Name is the unit and what its statement calls the amount.
func (p *Part) Name() string {
	if t := p.Of; t != nil {
		return "减：单位间往来（" + t.From.S + "付" + t.To.S + "）"
	}
	t := Term{Cell: Cell{p.in.ID, p.row, p.in.Columns[p.at]}}
	return p.unit.Title() + " " + p.in.Number() + " " + t.Name(p.in)
}

// Parts are what a figure of a department was added up from.
type Parts []Part

// Value is their signed sum; known is false where all of them are blank.
func (ps Parts) Value() (v Amount, known bool) {
	for i := range ps {
		switch p := &ps[i]; {
		case !p.Figure.Known():
		case p.Minus:
			v, known = v.Sub(p.Figure.Amount), true
		default:
			v, known = v.Add(p.Figure.Amount), true
		}
	}
	return v, known
}

// UnitSums adds up the statements of a department's units.
type UnitSums struct {
	k       *Consolidation
	parents [][][]int // of each unit and statement, as Parents gives them
}

// Sums returns the sums over the units that were read.
func (k *Consolidation) Sums() *UnitSums {
	u := &UnitSums{k: k, parents: make([][][]int, len(k.Units))}
	for i := range k.Units {
		if b := k.Units[i].Book; b != nil {
			for j := range b.Statements {
				u.parents[i] = append(u.parents[i], Parents(&b.Statements[j]))
			}
		}
	}
	return u
}

// Parts are the amounts that go into a cell: of each unit its own cell, or
// where its table does not list that 类 or 款 the rows it does list below.
func (u *UnitSums) Parts(c Cell) Parts { return u.parts(c, true) }

// parts are they, the blank ones among them or not: most are blank.
func (u *UnitSums) parts(c Cell, blank bool) Parts {
	var out Parts
	for i := range u.k.Units {
		unit := &u.k.Units[i]
		if unit.Book == nil {
			continue
		}
		s := unit.Book.Statement(c.Statement)
		col := s.Column(c.Column)
		if !s.Found || col < 0 {
			continue
		}
		add := func(r *Row) {
			if col >= len(r.Cells) {
				return
			}
			f := r.Cells[col]
			if !blank && !f.Known() {
				return
			}
			if f.Unit == NoUnit {
				f.Unit = cmp.Or(s.Unit, Yuan)
			}
			if out == nil {
				out = make(Parts, 0, len(u.k.Units))
			}
			out = append(out, Part{Unit: i, Figure: f, unit: unit, row: r.Key, at: col, in: s})
		}
		if r := s.Row(c.Row); r != nil {
			add(r)
			continue
		}
		if !c.Row.IsCode() {
			continue
		}
		parents := u.parents[i][c.Statement-1]
		for j := range s.Rows {
			r := &s.Rows[j]
			if key := r.Key; key.IsCode() && strings.HasPrefix(string(key), string(c.Row)) &&
				(parents[j] < 0 || len(s.Rows[parents[j]].Key) < len(c.Row)) {
				add(r)
			}
		}
	}
	for i := range u.k.Transfers {
		if t := &u.k.Transfers[i]; t.In(c) {
			out = append(out, Part{Unit: -1, Of: t, Figure: t.Amount, Minus: true})
		}
	}
	return out
}

// Rows are the rows that any unit's statement has: those without code as the
// first unit has them, with the codes, in their order, where it has its own.
func (u *UnitSums) Rows(id StatementID) []RowKey {
	var before, codes, after []RowKey
	seen := map[RowKey]bool{}
	for i := range u.k.Units {
		b := u.k.Units[i].Book
		if b == nil || !b.Statement(id).Found {
			continue
		}
		into := &before
		for _, r := range b.Statement(id).Rows {
			switch {
			case r.Key.IsCode():
				into = &after
				if !seen[r.Key] {
					codes = append(codes, r.Key)
				}
			case !seen[r.Key]:
				*into = append(*into, r.Key)
			}
			seen[r.Key] = true
		}
	}
	slices.Sort(codes)
	return slices.Concat(before, codes, after)
}

// oneHierarchy makes rows list the same levels everywhere, where one unit's
// table lists 类 and 款 above its items and another's does not. Of function codes
// the items alone are kept: they are all there is to add. 公开06 gets the class of
// every section, which its totals are made of.
func oneHierarchy(codes Codes, keys []RowKey) []RowKey {
	has := map[RowKey]bool{}
	levels := map[int]bool{}
	for _, k := range keys {
		if k.IsCode() {
			has[k], levels[len(k)] = true, true
		}
	}
	if codes == ClassCodes || len(levels) < 2 {
		return keys
	}
	var lacking []RowKey
	for k := range has {
		for n := range levels {
			if n < len(k) && !has[k[:n]] {
				lacking = append(lacking, k[:n])
			}
		}
	}
	if len(lacking) == 0 {
		return keys
	}
	first := slices.IndexFunc(keys, func(k RowKey) bool { return k.IsCode() })
	last := first
	for last < len(keys) && keys[last].IsCode() {
		last++
	}
	rows := slices.Clone(keys[first:last])
	if codes == EconomicCodes {
		rows = append(rows, lacking...)
	} else {
		rows = slices.DeleteFunc(rows, func(k RowKey) bool {
			return slices.ContainsFunc(keys, func(below RowKey) bool {
				return len(below) > len(k) && strings.HasPrefix(string(below), string(k))
			})
		})
	}
	slices.Sort(rows)
	return slices.Concat(keys[:first], slices.Compact(rows), keys[last:])
}

// SumFile is what positions call the statements of a department that has no
// workbook of its own.
const SumFile = "部门汇总"

// AddUp makes the statements of a department: every figure is a sum over its
// units and remembers them; a sum of blanks is blank. The list tells what cannot
// be added, because a unit's table has not the columns of another's.
//
// Positions call the statements by file: SumFile, in the department's folder.
func (k *Consolidation) AddUp(b *Book, file string) diag.List {
	var list diag.List
	k.Made = true
	sums := k.Sums()
	for i := range b.Statements {
		id := StatementID(i + 1)
		f := b.Statements[i].form()
		if f.Like != "" {
			continue // made of the units once they are added up
		}
		s := Statement{ID: id, Form: f, At: diag.Position{File: file, Sheet: f.Number}}
		s.Look.Ministry = true // made by a program: how a published table looks is no duty of its
		if !sums.shape(&s, &list) {
			continue
		}
		s.Look.UnitLine = Text{S: "金额单位：" + s.Unit.String(), At: s.At}
		for _, key := range oneHierarchy(f.codes(), sums.Rows(id)) {
			s.Rows = append(s.Rows, sums.row(&s, key))
		}
		b.Statements[i] = s
	}
	if first := k.Units[0].Book; b.ThreePublicBudget == NoBudgetKind {
		b.ThreePublicBudget, b.ThreePublicBudgetBy = first.ThreePublicBudget, first.ThreePublicBudgetBy
	}
	return list
}

// shape finds the unit and the columns of a sum; ok is false where there is
// nothing to add.
func (u *UnitSums) shape(s *Statement, list *diag.List) (ok bool) {
	lacks := map[ColumnKey]*Constituent{} // the first that has not the column
	var without *Constituent
	n := 0
	all := slices.Concat(s.Form.Keys(), s.Form.Beside())
	for i := range u.k.Units {
		c := &u.k.Units[i]
		of := c.Book.Statement(s.ID)
		if !of.Found {
			without = c
			continue
		}
		n++
		s.Found, s.Unit = true, max(s.Unit, cmp.Or(of.Unit, Yuan))
		for _, col := range all {
			if of.Column(col) < 0 && lacks[col] == nil {
				lacks[col] = c
			}
		}
	}
	if without != nil && n > 0 {
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "D.7", At: without.Folder.At, Message: without.Title() + "没有" + s.Number() + "，不能把各单位相加",
			Hint: "请补上这张表；没有数也要有空表"})
		return false
	}
	for _, col := range all {
		c := lacks[col]
		if c == nil {
			s.Columns = append(s.Columns, col)
			continue
		}
		for i := range u.k.Units {
			of := u.k.Units[i].Book.Statement(s.ID)
			j := of.Column(col)
			for r := range of.Rows {
				if j < 0 || j >= len(of.Rows[r].Cells) || of.Rows[r].Cells[j].Amount.IsZero() {
					continue
				}
				f := &of.Rows[r].Cells[j]
				list.Add(diag.Diagnostic{Severity: diag.Error, Code: "D.7", At: f.At,
					Message: u.k.Units[i].Title() + "的" + s.Number() + "有“" + of.ColumnName(col) + "”一栏，" + c.Title() + "的没有，不能相加",
					Where:   []diag.Side{{At: f.At, Label: RowName(of, of.Rows[r].Key) + "·" + of.ColumnName(col), Value: f.Amount.String()}}, Hint: "各单位请用同一种表样"})
				return s.Found
			}
		}
	}
	return s.Found
}

// row adds up one row.
func (u *UnitSums) row(s *Statement, key RowKey) Row {
	out := Row{Key: key, Cells: make([]Figure, len(s.Columns))}
	for i := range u.k.Units {
		if r := u.k.Units[i].Book.Statement(s.ID).Row(key); r != nil {
			out.Code, out.Name, out.At, out.NameAt = r.Code, r.Name, r.At, r.NameAt
			break
		}
	}
	if out.At.IsZero() && key.IsCode() { // a class of 公开06 that no unit lists
		out.Code, out.At, out.NameAt = string(key), s.At, s.At
		if d := u.k.Units[0].Book.Dictionary; d != nil {
			t, _ := d.EconomicTitle(out.Code)
			out.Name = t.Title
		}
	}
	for j, col := range s.Columns {
		f := &out.Cells[j]
		f.At, f.State = s.At, Blank
		parts := u.parts(Cell{s.ID, key, col}, false)
		v, known := parts.Value()
		if !known {
			continue
		}
		f.Amount, f.State, f.Unit, f.Parts = v, Given, s.Unit, &parts
		digits := int32(2) // of 元
		for i := range parts {
			p := &parts[i].Figure
			digits = min(digits, max(p.Places, 2)-p.Unit.exponent())
		}
		f.Places = digits + s.Unit.exponent()
	}
	return out
}
