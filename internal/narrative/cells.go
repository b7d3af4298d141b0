package narrative

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Cell is the printed number of a table cell. A row or a column that the
// source lacks prints as a zero.
func (f *Facts) Cell(c accounts.Cell) *Number {
	if n, ok := f.Cells[c]; ok {
		return n
	}
	return f.absent
}

// cells prints every cell of the nine statements as the tables show it.
func (d *deriver) cells() {
	zero, blank := "0.00", d.o.BlankZero
	if blank {
		zero = ""
	}
	d.facts.absent = d.number(Number{Name: "absent", Kind: Money, Places: 2, Digits: zero, Blank: blank,
		Formula: "原表没有此行或此栏，按零列示", Rounding: d.roundedCell})
	for _, g := range d.grids {
		prefix := strings.TrimSuffix(strings.TrimPrefix(g.name, "公开"), "表") + "/" // 05/
		finer := false
		for i := range g.rows {
			r := &g.rows[i]
			for j, col := range g.cols {
				v := &r.cells[j]
				if g.lacks[j] && !v.known {
					continue
				}
				n := Number{Name: prefix + string(r.key) + "/" + string(col), Kind: Money, Places: 2,
					Digits: zero, Blank: blank && !v.known,
					Formula: v.formula(), Operands: d.from(v), Rounding: d.roundedCell}
				if v.known && !v.amount.IsZero() {
					n.Value = v.amount.Decimal()
					n.Digits = accounts.Format(v.amount.In(d.o.TableUnit, 2), 2, d.o.Separators)
					if !finer && v.digits < 2-exponent(d.o.TableUnit) {
						finer = true
						d.refuse(g, v)
					}
				}
				d.facts.Cells[accounts.Cell{Statement: g.id, Row: r.key, Column: col}] = d.number(n)
			}
		}
	}
}

// refuse reports a table that would print more digits than its source has.
func (d *deriver) refuse(g *grid, v *value) {
	d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "facts.finer", At: v.at,
		Message: fmt.Sprintf("%s的金额单位是%s，版式要求按%s印出，会印出原表没有的位数", g.name, v.unit, d.o.TableUnit),
		Where:   []diag.Side{{At: v.at, Label: v.label, Value: v.operand().Value}},
		Hint:    "换用以元为单位的报表，或选用以" + v.unit.String() + "为单位的版式"})
}

// exponent is the power of ten of a unit in 元.
func exponent(u accounts.Unit) int32 {
	switch u {
	case accounts.Thousand:
		return 3
	case accounts.Wan:
		return 4
	}
	return 0
}

// drifts tells the tables in which a printed total is not the sum of its printed
// parts, since each is rounded for itself. In 元 there is nothing to round.
func (d *deriver) drifts() []bool {
	out := make([]bool, len(d.book.Statements))
	if d.o.TableUnit == accounts.Yuan {
		return out
	}
	sums := accounts.Sums(d.book)
	for i := range sums {
		s := &sums[i]
		if !s.Target.Known() || out[s.Target.Cell.Statement-1] {
			continue
		}
		printed := func(t *accounts.Term) decimal.Decimal { return t.Amount().In(d.o.TableUnit, 2) }
		total := decimal.Decimal{}
		for j := range s.Terms {
			if p := printed(&s.Terms[j]); s.Terms[j].Minus {
				total = total.Sub(p)
			} else {
				total = total.Add(p)
			}
		}
		out[s.Target.Cell.Statement-1] = !total.Equal(printed(&s.Target))
	}
	return out
}

// empty reports whether a statement holds no amount other than zero.
func (g *grid) empty() bool {
	for i := range g.rows {
		for j := range g.rows[i].cells {
			if !g.rows[i].cells[j].amount.IsZero() {
				return false
			}
		}
	}
	return true
}
