package accounts

import "juesuan/internal/scope"

// NextYearFigure is a figure that next year's report compares with, and the
// cell of this year's statements that holds it.
type NextYearFigure struct {
	Datum Datum  // what next year's supplement calls it in 上年数
	Name  string // what a message of next year calls it
	Cell  Cell
}

// NextYearFigures lists the figures that next year's report compares with, as
// far as the book's statements hold them: one list for init --from, for the
// check of 上年数 against last year's book and for the narrative that takes them
// from it. 机关运行经费 is 公用经费 only where every unit covered has it.
func (b *Book) NextYearFigures() []NextYearFigure {
	var list []NextYearFigure
	add := func(d Datum, name string, p scope.Point) {
		if t, ok := b.Held(p); ok {
			list = append(list, NextYearFigure{d, "上年" + name, t.Cell})
		}
	}
	for i := range data {
		switch d := &data[i]; {
		case d.Datum == PriorBasic, d.Datum == PriorAgencyCost && !b.Organization.AllAdministrative():
		default:
			add(d.Datum, d.name, d.point)
		}
	}
	for _, i := range Items {
		name := i.Value.Name()
		if i.Value == scope.ThreePublic {
			name += "合计"
		}
		add(PriorThreePublic.Of(i.Member), name, itemPoint(i.Value))
	}
	basic := b.Statement(GeneralBasic)
	for i := range basic.Rows {
		if key := basic.Rows[i].Key; key.IsCode() && len(key) == 3 {
			d := PriorBasic.Of(string(key))
			p, _ := PriorPoint(d)
			add(d, "基本支出"+string(key)+"类", p)
		}
	}
	return list
}

// NextYearCell is the cell that holds one of NextYearFigures, or 基本支出 in
// total; ok is false where the statements do not hold it.
func (b *Book) NextYearCell(d Datum) (c Cell, ok bool) {
	p, known := PriorPoint(d)
	if !known || d == PriorAgencyCost && !b.Organization.AllAdministrative() {
		return Cell{}, false
	}
	t, ok := b.Held(p)
	return t.Cell, ok
}

// ForNextYear are the amounts of NextYearFigures. An empty cell of a statement
// is zero; what has no cell is left out. A 机关运行经费 that the book was given goes
// before the statement's.
func (b *Book) ForNextYear() map[Datum]Figure {
	out := map[Datum]Figure{}
	for _, n := range b.NextYearFigures() {
		s := b.Statement(n.Cell.Statement)
		f := s.Figure(n.Cell.Row, n.Cell.Column)
		if !f.Known() {
			f.Amount, f.State, f.Places = Amount{}, Given, 2
		}
		if f.Unit == NoUnit {
			f.Unit = s.Unit
		}
		out[n.Datum] = f
	}
	if b.AgencyCost.Known() {
		out[PriorAgencyCost] = b.AgencyCost
	}
	return out
}
