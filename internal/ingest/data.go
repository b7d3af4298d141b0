package ingest

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
)

// What stands in several places: cells of one statement on two sheets, facts on a
// sheet and in the supplement. Where they agree the finest is taken; where they
// do not, the unit says which.

// compare holds a table against a second one of the same statement: an amount in
// both is one datum, and no row is in the second alone.
func (m *reader) compare(own, other *accounts.Statement) {
	for i := range other.Rows {
		r := &other.Rows[i]
		for j, col := range other.Columns {
			b := r.Cells[j]
			switch a := own.Figure(r.Key, col); {
			case isOpen(string(col)), isOpen(string(r.Key)), !b.Known():
			case a.Known():
				m.twin(accounts.Cell{Statement: own.ID, Row: r.Key, Column: col}, a, b)
			case own.Row(r.Key) == nil && !b.Amount.IsZero() && !other.Look.Ministry:
				m.list.Tell(diag.Error, "read.twice", r.At,
					"“"+strings.TrimSpace(r.Code+" "+r.Name)+"”只在这张表里，“"+own.At.Sheet+"”里没有", "两张表是同一张决算表的两种写法，请核对后改正",
					diag.Side{At: b.At, Label: b.Label, Value: shown(b)}, diag.Side{At: own.At})
			}
		}
	}
}

// witness takes an amount of a statement from a sheet of another one.
func (m *reader) witness(c accounts.Cell, f accounts.Figure) {
	if f.Known() {
		m.witnesses[c] = append(m.witnesses[c], f)
	}
}

// complete holds what stands in one sheet and belongs to another's statement
// against that.
func (m *reader) complete(b *accounts.Book) {
	m.completeBasic(b)
	if len(m.witnesses) == 0 {
		return
	}
	for i := range b.Statements {
		s := &b.Statements[i]
		for j := range s.Rows {
			for _, col := range s.Columns {
				c := accounts.Cell{Statement: s.ID, Row: s.Rows[j].Key, Column: col}
				if sides := m.witnesses[c]; len(sides) > 0 {
					m.twin(c, append([]accounts.Figure{b.Figure(c)}, sides...)...)
				}
			}
		}
	}
}

// datum is one amount or count that the unit's files may give in several
// places. They must agree.
type datum struct {
	name  string // as in unit.yaml, counts.vehicles_kept, or 公开06表.staff.amount
	label string
	sides []accounts.Figure // known ones, in order of reading
	cell  accounts.Cell     // of a statement, where it is one of its amounts
}

// twin adds an amount of the statements that stands in two cells, or in none
// of its own: then it is put there.
func (m *reader) twin(c accounts.Cell, sides ...accounts.Figure) {
	sides = slices.DeleteFunc(sides, func(f accounts.Figure) bool { return !f.Known() })
	if len(sides) == 0 {
		return
	}
	label := sides[0].Label
	if len(accounts.Columns(c.Statement)) > 1 && c.Statement != accounts.ThreePublic {
		label += "·" + c.Column.Name()
	}
	m.data = append(m.data, datum{c.Statement.Number() + "." + string(c.Row) + "." + string(c.Column), label, sides, c})
}

// datum adds an amount or a count that the supplement has under a path.
func (m *reader) datum(path string, f accounts.Figure) {
	if f.Known() {
		m.data = append(m.data, datum{name: path, label: f.Label, sides: []accounts.Figure{f}})
	}
}

// outside are the amounts, or the counts, of the book that a path of the
// supplement is one of, and its key there.
func outside(b *accounts.Book, path string) (amounts *map[accounts.Datum]accounts.Figure,
	counts *map[accounts.CountKey]accounts.Count, key string) {
	group, key, _ := strings.Cut(path, ".")
	switch {
	case group == "budget":
		return &b.Budget, nil, key
	case group == "prior":
		return &b.Prior, nil, key
	case group == "procurement":
		return &b.Procurement, nil, key
	case group == "assets":
		return nil, &b.Assets, key
	case isMoney(path):
		return &b.Reception, nil, key
	}
	return nil, &b.Counts, key
}

// given is what the supplement says of the datum.
func (d *datum) given(b *accounts.Book) accounts.Figure {
	switch {
	case d.cell.Statement != 0:
		return accounts.Figure{}
	case d.name == "agency_cost":
		return b.AgencyCost
	}
	amounts, counts, key := outside(b, d.name)
	if amounts != nil {
		return (*amounts)[accounts.Datum(key)]
	}
	return (*counts)[accounts.CountKey(key)].Figure
}

// put puts the datum into the book.
func (d *datum) put(b *accounts.Book, f accounts.Figure) {
	switch {
	case d.cell.Statement != 0:
		s := b.Statement(d.cell.Statement)
		if r, i := s.Row(d.cell.Row), s.Column(d.cell.Column); r != nil && i >= 0 {
			r.Cells[i] = f
		}
		return
	case d.name == "agency_cost":
		b.AgencyCost = f
		return
	}
	amounts, counts, key := outside(b, d.name)
	if amounts != nil {
		if *amounts == nil {
			*amounts = map[accounts.Datum]accounts.Figure{}
		}
		(*amounts)[accounts.Datum(key)] = f
		return
	}
	if *counts == nil {
		*counts = map[accounts.CountKey]accounts.Count{}
	}
	(*counts)[accounts.CountKey(key)] = accounts.Count{Figure: f}
}

// settle puts into the book what stands outside the nine statements, and
// decides what stands in several places: where they agree, the finest; where
// they do not, what use: in the supplement says; else it is an error.
func (m *reader) settle(b *accounts.Book) {
	m.settleBudgetKind(b)
	used := make([]bool, len(b.Use))
	for _, d := range m.data {
		if group, _, _ := strings.Cut(d.name, "."); group == "prior" && (!b.NoBase[group].IsZero() || !b.NoBase[d.name].IsZero()) {
			continue // there is said to be none
		}
		sides := slices.Clone(d.sides)
		if f := d.given(b); f.Known() {
			sides = append(sides, f)
		}
		if len(sides) == 1 || agree(sides) {
			d.put(b, finest(sides))
			continue
		}
		i := slices.IndexFunc(b.Use, func(u accounts.Preference) bool { return u.Datum == d.name })
		if i < 0 {
			m.disagree(b, d, sides)
			continue
		}
		used[i] = true
		at := slices.IndexFunc(sides, func(f accounts.Figure) bool { return isPlace(f.At, b.Use[i].Cell) })
		if at < 0 {
			var places []string
			for _, f := range sides {
				places = append(places, place(f.At))
			}
			m.list.Tell(diag.Error, "read.use", b.Use[i].At, b.Entry("use").Name+"：所写的“"+b.Use[i].Cell+"”没有给出"+d.label,
				"可以写："+strings.Join(places, " 或 "))
			continue
		}
		d.put(b, sides[at])
	}
	for i, u := range b.Use {
		if !used[i] {
			m.list.Tell(diag.Warning, "read.use", u.At, b.Entry("use").Name+"：“"+u.Datum+"”没有用上：没有这一项，或各处已经一致", "请删去这一条，或核对数据名称")
		}
	}
}

// settleBudgetKind tells what the budget columns of 公开07 hold, as the table,
// 机构运行信息表 or the supplement says, and files the amounts of 机构运行信息表
// under it.
func (m *reader) settleBudgetKind(b *accounts.Book) {
	s := b.Statement(accounts.ThreePublic)
	supplement, by := b.ThreePublicBudget, b.ThreePublicBudgetBy
	b.ThreePublicBudget, b.ThreePublicBudgetBy = accounts.NoBudgetKind, accounts.Text{}
	for _, said := range []struct {
		kind accounts.BudgetKind
		by   accounts.Text
	}{{s.Look.Budget, s.Look.BudgetBy}, {m.budgetKind, m.budgetAt}, {supplement, by}} {
		switch {
		case said.kind == accounts.NoBudgetKind:
		case b.ThreePublicBudget == accounts.NoBudgetKind:
			b.ThreePublicBudget, b.ThreePublicBudgetBy = said.kind, said.by
		case b.ThreePublicBudget != said.kind:
			m.list.Add(kindsDiffer(b.ThreePublicBudgetBy, said.by))
		}
	}
	group := accounts.BudgetThreePublicInitial
	switch b.ThreePublicBudget {
	case accounts.NoBudgetKind:
		if !m.hasThreePublicBudget(s) {
			return
		}
		at := s.Look.BudgetBy
		if at.S == "" {
			at = m.budgetAt
		}
		if at.S == "" {
			at.At = s.At
		}
		d := diag.Diagnostic{Severity: diag.Warning, Code: "read.budget_kind", At: at.At, Message: "“三公”经费的预算数没有写明是年初预算还是全年预算",
			Hint: "请写明年初或全年：" + b.Entry("budget.three_public_kind").Name}
		if at.S != "" {
			d.Where = []diag.Side{{At: at.At, Label: "栏名", Value: at.S}}
		}
		m.list.Add(d)
		return
	case accounts.AdjustedBudget:
		group = accounts.BudgetThreePublicAdjusted
	}
	for _, item := range accounts.Items {
		if f, ok := m.budgets[item.Member]; ok {
			m.datum("budget."+string(group.Of(item.Member)), f)
		}
	}
}

// hasThreePublicBudget reports whether a budget column of 公开07 or 机构运行信息表
// holds an amount other than zero.
func (m *reader) hasThreePublicBudget(s *accounts.Statement) bool {
	for _, item := range accounts.Items {
		if !m.budgets[item.Member].Amount.IsZero() || !s.Figure(accounts.RowThreePublic, item.Cell(scope.Budget).Column).Amount.IsZero() {
			return true
		}
	}
	return false
}

// kindsDiffer reports two places that say different things of the same columns.
func kindsDiffer(a, b accounts.Text) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, Code: "read.budget_kind", At: a.At, Message: "“三公”经费的预算数是年初预算还是全年预算，两处写的不一致",
		Where: []diag.Side{{At: a.At, Label: "一处", Value: region.Clip(a.S)}, {At: b.At, Label: "另一处", Value: region.Clip(b.S)}}, Hint: "请核对后改正其中一处"}
}

// use is how staff say which of two places decides.
func use(b *accounts.Book, c *diag.Choice) string {
	const head = "请核对后改正；两处口径确有不同的，在"
	cells := strings.Join(c.Cells, " 或 ")
	if entry := b.Entry("use"); entry.At.Sheet != "" {
		return head + entry.Name + "写一行：数据名称 " + c.Datum + "，用哪一格 " + cells + "，理由"
	}
	return head + "补充资料的 use（两处不同时）下写：datum: " + c.Datum + "，cell: " + cells + "，reason: 理由"
}

func (m *reader) disagree(b *accounts.Book, d datum, sides []accounts.Figure) {
	choice := &diag.Choice{Datum: d.name}
	for _, f := range sides {
		choice.Cells = append(choice.Cells, place(f.At))
	}
	out := diag.Diagnostic{Severity: diag.Error, Code: "read.twice", At: sides[0].At, Message: d.label + "在两处给出，数不一致",
		Hint: use(b, choice), Choice: choice}
	if len(sides) > 2 {
		out.Message = d.label + "在几处给出，数不一致"
	}
	for _, f := range sides {
		out.Where = append(out.Where, diag.Side{At: f.At, Label: f.Label, Value: shown(f)})
	}
	if sides[0].Unit != accounts.NoUnit {
		out.Difference = accounts.Format(sides[0].Amount.Sub(sides[1].Amount).Decimal(), 2, true)
	}
	m.list.Add(out)
}

// shown is a figure as its source has it.
func shown(f accounts.Figure) string {
	if f.Unit == accounts.NoUnit {
		return f.Amount.Decimal().String()
	}
	s := accounts.Format(f.Amount.In(f.Unit, f.Places), f.Places, true)
	if f.Unit != accounts.Yuan {
		s += f.Unit.String()
	}
	return s
}

// agree reports whether figures are the same as far as the coarser of each two
// knows them: 309.94万元 agrees with 3,099,400.00.
func agree(sides []accounts.Figure) bool {
	for i, a := range sides {
		for _, b := range sides[i+1:] {
			if coarser(a, b) {
				a, b = b, a
			}
			if !a.Amount.Rounded(b.Unit, b.Places).Equal(b.Amount.Rounded(b.Unit, b.Places)) {
				return false
			}
		}
	}
	return true
}

// coarser reports whether a knows fewer digits than b.
func coarser(a, b accounts.Figure) bool { return lastDigit(a) > lastDigit(b) }

// lastDigit is the power of ten, in 元 or in pieces, of the last digit known.
func lastDigit(f accounts.Figure) int32 {
	switch f.Unit {
	case accounts.Thousand:
		return 3 - f.Places
	case accounts.Wan:
		return 4 - f.Places
	}
	return -f.Places
}

// finest is the figure that knows the most digits, the first of several.
func finest(sides []accounts.Figure) accounts.Figure {
	best := sides[0]
	for _, f := range sides[1:] {
		if coarser(best, f) {
			best = f
		}
	}
	return best
}

// place is how a person may write a position: Z01!E7, counts.vehicles_kept.
func place(at diag.Position) string {
	if code := codeOf(at.Sheet); code != "" {
		return code + "!" + at.Cell
	}
	return at.InFile()
}

// isPlace reports whether a position is the one that a person wrote: sheet and
// cell, the sheet perhaps by its code alone, or the key in unit.yaml, or the file.
func isPlace(at diag.Position, written string) bool {
	w := region.Plain(written)
	if w == region.Plain(at.String()) || w == region.Plain(at.InFile()) || at.Sheet == "" && w == region.Plain(at.File) {
		return true
	}
	sheet, cell, ok := strings.Cut(w, "!")
	return ok && cell == at.Cell && codeOf(sheet) != "" && codeOf(sheet) == codeOf(at.Sheet)
}
