package accounts

import "juesuan/internal/scope"

// Agreement is one amount that two places hold: cells of one point in two
// statements, a cell and the parts that make it up in the other one, or the two
// sides of 收入总计 = 支出总计 within one.
type Agreement struct {
	A, B  []Cell // of statement A and of statement B; several are added up
	Point scope.Point
	// Second: both forms have a cell for the whole, and here the parts stand for
	// one of them. Where those parts add up it says nothing new.
	Second bool
	// Coded: the rows with a code hold it, each for its own; the rows of A and B
	// are then "". Where Point says 人员 or 公用, only codes of that are meant.
	Coded bool
}

// Agreements are what must be equal in two statements, a before b in the order
// of their ids, or within one.
func (fs *FormSet) Agreements(a, b StatementID) []Agreement {
	return fs.agreements[[2]StatementID{a, b}]
}

// agree works out the agreements of all pairs.
func (fs *FormSet) agree() {
	fs.agreements = map[[2]StatementID][]Agreement{}
	held := make([]holding, len(fs.forms))
	for i, f := range fs.forms {
		held[i] = f.holding()
		if l := held[i].balances(); l != nil {
			fs.agreements[[2]StatementID{f.ID, f.ID}] = l
		}
	}
	for i, a := range fs.forms {
		for j := i + 1; j < len(fs.forms); j++ {
			var list []Agreement
			x, y := held[i], held[j]
			for _, p := range x.points {
				c, both := y.cells[p]
				if both {
					list = append(list, Agreement{A: x.cell(p), B: []Cell{c}, Point: p})
				}
				if parts := y.cut(p); len(parts) > 0 {
					list = append(list, Agreement{A: x.cell(p), B: parts, Point: p, Second: both})
				}
			}
			for _, p := range y.points {
				if parts := x.cut(p); len(parts) > 0 {
					_, both := x.cells[p]
					list = append(list, Agreement{A: parts, B: y.cell(p), Point: p, Second: both})
				}
			}
			for _, c := range x.coded {
				for _, d := range y.coded {
					// A form may list the codes of 公用经费 only.
					p, q := c.Point, d.Point
					if q.Within(p) {
						p = q
					}
					if sameCodes(c.codes, d.codes) && (c.Point == d.Point || c.codes == EconomicCodes &&
						c.Point.With(scope.AllCosts) == d.Point.With(scope.AllCosts)) {
						list = append(list, Agreement{A: []Cell{{a.ID, "", c.column}},
							B: []Cell{{fs.forms[j].ID, "", d.column}}, Point: p, Coded: true})
					}
				}
			}
			if list != nil {
				fs.agreements[[2]StatementID{a.ID, fs.forms[j].ID}] = list
			}
		}
	}
}

func sameCodes(a, b Codes) bool {
	function := func(c Codes) bool { return c == FunctionCodes || c == ClassCodes }
	return a == b && a != PartRows || function(a) && function(b)
}

// holding is which amounts a form has cells for.
type holding struct {
	cells  map[scope.Point]Cell // of rows without a code, the first of each point
	points []scope.Point        // in the order of the form
	coded  []codedColumn
}

type codedColumn struct {
	scope.Point
	codes  Codes
	column ColumnKey
}

func (f *Form) holding() holding {
	h := holding{cells: map[scope.Point]Cell{}}
	for i := range f.Blocks {
		b, plan := &f.Blocks[i], &f.plan.blocks[i]
		for j := range b.Rows {
			for k, p := range plan.rows[j] {
				if _, twice := h.cells[p.Point]; p.is && !twice {
					h.cells[p.Point] = Cell{f.ID, b.Rows[j].Key, b.Columns[k].Key}
					h.points = append(h.points, p.Point)
				}
			}
		}
		for k, p := range plan.codes {
			if p.is {
				h.coded = append(h.coded, codedColumn{p.Point, b.Codes, b.Columns[k].Key})
			}
		}
	}
	return h
}

func (h *holding) cell(p scope.Point) []Cell { return []Cell{h.cells[p]} }

// cut are the cells that make a point up along one axis, nil where the form
// lacks one of them.
func (h *holding) cut(p scope.Point) []Cell {
	if p.Economic != "" {
		return nil // its parts are codes
	}
	find := func(q scope.Point) int {
		if _, ok := h.cells[q]; ok {
			for i := range h.points {
				if h.points[i] == q {
					return i
				}
			}
		}
		return -1
	}
	for _, l := range lawOf {
		parts, whole := cut(p, l.axis, find)
		if len(parts) == 0 || !whole {
			continue
		}
		cells := make([]Cell, len(parts))
		for i, n := range parts {
			cells[i] = h.cells[h.points[n]]
		}
		return cells
	}
	return nil
}

// balances are 收入总计 = 支出总计 of the whole and of each fund: by the two cells
// where the form has them, else by what each is made of.
func (h *holding) balances() (list []Agreement) {
	add := func(in, out scope.Point) {
		a, hasA := h.cells[in]
		b, hasB := h.cells[out]
		if hasA && hasB {
			list = append(list, Agreement{A: []Cell{a}, B: []Cell{b}, Point: in})
			return
		}
		left, right := h.flows(in), h.flows(out)
		if len(left) > 1 && len(right) > 1 {
			list = append(list, Agreement{A: left, B: right, Point: in})
		}
	}
	seen := map[scope.Point]bool{}
	for _, p := range h.points {
		in := p.With(scope.IncomeGrand)
		if p.At(scope.Flow) == scope.BothFlows || p.At(scope.Nature) != scope.AllNatures ||
			p.At(scope.Item) != scope.AllItems || p.At(scope.Basis) != scope.Final || seen[in] {
			continue
		}
		seen[in] = true
		add(in, p.With(scope.ExpenditureGrand))
	}
	return list
}

// flows are the cells that a total of 收支 is made of, nil where one is lacking.
func (h *holding) flows(p scope.Point) (cells []Cell) {
	for _, q := range p.Parts(scope.Flow) {
		c, ok := h.cells[q]
		if !ok {
			return nil
		}
		cells = append(cells, c)
	}
	return cells
}
