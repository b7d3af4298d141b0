package narrative

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Derive computes all facts of a resolved book: one loop over the catalogue,
// in its order. It is pure: the same book and options give the same facts with
// the same IDs.
//
// What the book lacks is no error here: the fact is nil, empty or Unknown, and
// the sentence that needs it says so. The diagnostics are those of computing:
// a print finer than its source, a rate that rounded operands leave wide open.
func Derive(b *accounts.Book, o Options) (*Facts, diag.List) {
	c := o.Facts
	if c == nil {
		c = Core()
	}
	d := &deriver{book: b, o: o, year: strconv.Itoa(b.Year), prior: strconv.Itoa(b.Year - 1)}
	cells := 0
	for i := range b.Statements {
		cells += len(b.Statements[i].Rows) * len(b.Statements[i].Columns)
	}
	d.facts = &Facts{Cells: make(map[accounts.Cell]*Number, cells), Origins: make([]Origin, 0, cells+1024),
		catalogue: c, table: o.tableBudget()}
	d.round()
	d.grids = gridsOf(b)
	d.cells()
	d.drift = d.drifts()
	for i := range b.Forms {
		d.facts.Forms = append(d.facts.Forms, d.form(&b.Forms[i], "forms."+strconv.Itoa(i+1)))
	}
	for i := range b.OtherForms {
		d.facts.Other = append(d.facts.Other, d.form(&b.OtherForms[i], "local."+b.OtherForms[i].Rules().Key))
	}
	d.facts.Root = d.group(c.root, d.row(c.root, nil))
	d.quotes()
	d.facts.Origins = slices.Clip(d.facts.Origins) // others append to a copy
	return d.facts, d.diags
}

// deriver is one run of Derive.
type deriver struct {
	book  *accounts.Book
	o     Options
	facts *Facts
	diags diag.List
	grids []*grid // by statement
	// priorGrids are those of last year's book, made when first asked for.
	priorGrids []*grid
	drift      []bool
	rates      []known // of the facts, made when first asked for

	year, prior string // 2020, 2019

	roundedCell, roundedProse, roundedPercent, roundedTimes, ofPrinted string

	// The rest of the slabs from which numbers, single operands, values and the
	// facts of rows are cut: there are hundreds of them.
	numbers  []Number
	operands []Operand
	values   []value
	slots    []computed
}

// round settles the rounding sentences once.
func (d *deriver) round() {
	say := func(places int32, unit string) string {
		return "四舍五入到" + decimal.New(1, -places).String() + unit
	}
	d.roundedCell = say(2, d.o.TableUnit.String())
	d.roundedProse = say(d.o.ProsePlaces, d.o.ProseUnit.String())
	d.roundedPercent = "四舍五入到" + decimal.New(1, -d.o.PercentPlaces).String() + "个百分点"
	d.roundedTimes = say(d.o.TimesPlaces, "倍")
	d.ofPrinted = "两个印出数之差，不再舍入"
}

// gridsOf reads the statements of a book.
func gridsOf(b *accounts.Book) []*grid {
	var sums map[accounts.Cell]*accounts.Sum // made when a computed cell asks for it
	find := func(c accounts.Cell) *accounts.Sum {
		if sums == nil {
			sums = map[accounts.Cell]*accounts.Sum{}
			all := accounts.Sums(b)
			for i := range all {
				if t := all[i].Target.Cell; sums[t] == nil {
					sums[t] = &all[i]
				}
			}
		}
		return sums[c]
	}
	grids := make([]*grid, len(b.Statements))
	for i := range grids {
		id := accounts.StatementID(i + 1)
		grids[i] = newGrid(b.Statement(id), id, b.Dictionary, find)
	}
	return grids
}

// number gives a new number its ID.
func (d *deriver) number(n Number) *Number {
	if len(d.numbers) == 0 {
		d.numbers = make([]Number, 512)
	}
	p := &d.numbers[0]
	d.numbers = d.numbers[1:]
	*p = n
	origin := Origin{Number: p}
	if len(p.Operands) > 0 {
		origin.At = p.Operands[0].At
	}
	d.facts.Origins = append(d.facts.Origins, origin)
	p.ID = uint32(len(d.facts.Origins))
	return p
}

// one is the only operand of a number.
func (d *deriver) one(o Operand) []Operand {
	if len(d.operands) == 0 {
		d.operands = make([]Operand, 512)
	}
	out := d.operands[:1:1]
	out[0] = o
	d.operands = d.operands[1:]
	return out
}

// from says where an amount came from.
func (d *deriver) from(v *value) []Operand {
	if v.parts != nil {
		return v.parts
	}
	return d.one(v.operand())
}
