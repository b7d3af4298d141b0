package accounts

import (
	"slices"

	"juesuan/internal/scope"
)

// Law is why an amount is a sum of others: the tree along which they are its
// parts.
type Law uint8

const (
	ByFund     Law = iota + 1 // 资金
	ByFlow                    // 收支: 总计 = 本年 + 结转
	ByNature                  // 支出性质
	ByCost                    // 人员, 公用
	ByItem                    // “三公”
	ByFunction                // 功能分类, by codes
	ByEconomic                // 经济分类, by codes
	ByPart                    // 项目, 单位
	ByBalance                 // 年末 = 年初 + 收入 − 支出
	ByColumns                 // columns that a pack adds up: “三公”经费, 会议费 and 培训费
)

// lawOf is the law of each axis whose parts a form can list.
var lawOf = [...]struct {
	axis scope.Axis
	law  Law
}{{scope.Fund, ByFund}, {scope.Flow, ByFlow}, {scope.Nature, ByNature}, {scope.Cost, ByCost}, {scope.Item, ByItem}}

// blockPlan is what is settled once about a block: its points, and which of its
// columns and rows are sums of which others.
type blockPlan struct {
	codes  []cellPoint   // of a row with a code, by column; the code is left out
	rows   [][]cellPoint // of each row without one
	wholes []cellPoint   // of each row without one, whatever the column

	across     []equation    // of a row with a code
	rowsAcross [][]equation  // of each row without one
	down       []equation    // among the rows without one
	economic   []economicSum // by economic code, of every row
	into       []codesInto   // the rows that those with a code add up to
	late       []bool        // rows without code that are sums of other rows
}

// equation says that one column or row is the signed sum of others.
type equation struct {
	law     Law
	target  int
	parts   []int
	minus   int // place in parts of the one that is taken off, −1
	partial bool
}

// codesInto is a row that the codes of a cost add up to; of all, where it is AllCosts.
type codesInto struct {
	row  int
	cost scope.Value
}

// settle finds the laws among a block's columns and rows; base is the point of
// its rows with a code, without it.
func (plan *blockPlan) settle(b *FormBlock, base scope.Point) {
	plan.across = equations(plan.codes, true)
	if slices.ContainsFunc(b.Columns, func(c FormColumn) bool { return c.Economic != "" }) {
		points := plan.codes
		if b.Codes == NoCodes && len(plan.rows) > 0 {
			points = plan.rows[0]
		}
		plan.economic = economicAcross(b, points)
	}
	for _, points := range plan.rows {
		plan.rowsAcross = append(plan.rowsAcross, equations(points, true))
	}
	plan.down = equations(plan.wholes, false)
	plan.late = make([]bool, len(b.Rows))
	for _, e := range plan.down {
		plan.late[e.target] = true
	}
	costs := slices.ContainsFunc(plan.down, func(e equation) bool { return e.law == ByCost })
	for j, p := range plan.wholes {
		if b.Codes == NoCodes || !p.is {
			continue
		}
		cost := p.At(scope.Cost)
		switch {
		case p.Point == base && !(b.Codes == EconomicCodes && costs), b.Codes == EconomicCodes &&
			cost != scope.AllCosts && p.Point == base.With(cost):
			plan.into = append(plan.into, codesInto{j, cost})
			plan.late[j] = true
		}
	}
}

// equations finds which points are made up of which others: along the tree of
// each axis, and across columns 年末 = 年初 + 收入 − 支出. Parts come before
// what they go into.
func equations(points []cellPoint, columns bool) (out []equation) {
	find := func(p scope.Point) int {
		return slices.IndexFunc(points, func(q cellPoint) bool { return q.is && q.Point == p })
	}
	for i, p := range points {
		if !p.is || p.Economic != "" || find(p.Point) != i {
			continue
		}
		for _, l := range lawOf {
			if parts, whole := cut(p.Point, l.axis, find); len(parts) > 0 {
				out = append(out, equation{l.law, i, parts, -1, !whole})
			}
		}
		if columns && p.At(scope.Flow) == scope.Closing {
			in, spent := find(p.With(scope.Income)), find(p.With(scope.Expenditure))
			if in >= 0 && spent >= 0 {
				e := equation{law: ByBalance, target: i, parts: []int{in, spent}, minus: 1}
				if o := find(p.With(scope.Opening)); o >= 0 {
					e.parts, e.minus = []int{o, in, spent}, 2
				}
				out = append(out, e)
			}
		}
	}
	return partsFirst(out)
}

// cut finds what a point is made up of along an axis among the points that are
// there: a part that is not is looked for in its own parts. whole is false where
// one is nowhere.
func cut(p scope.Point, axis scope.Axis, find func(scope.Point) int) (parts []int, whole bool) {
	whole = true
	for _, q := range p.Parts(axis) {
		if i := find(q); i >= 0 {
			parts = append(parts, i)
			continue
		}
		below, all := cut(q, axis, find)
		parts = append(parts, below...)
		whole = whole && all && len(below) > 0
	}
	return parts, whole
}

// added takes up the columns that a declaration adds up itself. Their parts must be
// amounts of one year, budget and side, none of them part of another.
func (plan *blockPlan) added(b *FormBlock, fault func(ColumnKey, string)) {
	points := plan.codes
	if b.Codes == NoCodes && len(plan.rows) > 0 {
		points = plan.rows[0]
	}
	for k := range b.Columns {
		e := equation{law: ByColumns, target: k, minus: -1}
		for _, key := range b.Columns[k].Sum {
			i := slices.IndexFunc(b.Columns, func(c FormColumn) bool { return c.Key == key })
			if i < 0 || !points[i].is {
				fault(b.Columns[k].Key, "没有名为“"+string(key)+"”的金额栏可加")
				continue
			}
			for _, j := range e.parts {
				if why := points[i].apart(points[j].Point); why != "" {
					fault(b.Columns[k].Key, "“"+b.Columns[j].Name()+"”与“"+b.Columns[i].Name()+"”"+why)
				}
			}
			e.parts = append(e.parts, i)
		}
		if len(e.parts) > 0 {
			plan.across = append(plan.across, e)
			for j := range plan.rowsAcross {
				plan.rowsAcross[j] = append(plan.rowsAcross[j], e)
			}
		}
	}
}

// apart says why two amounts cannot be added: "" where they can.
func (p cellPoint) apart(q scope.Point) string {
	apart := false
	for _, a := range scope.Axes {
		v, w := p.At(a), q.At(a)
		switch {
		case v == w:
		case a == scope.Year || a == scope.Basis || a == scope.Flow:
			return "不是同一年、同一口径、同一方的数，不能相加"
		case !v.Within(w) && !w.Within(v):
			apart = true
		}
	}
	if !apart {
		return "有重叠，不能相加"
	}
	return ""
}

// partsFirst orders equations so that no target stands before one of its parts.
func partsFirst(es []equation) []equation {
	out := make([]equation, 0, len(es))
	for len(es) > 0 {
		next := slices.IndexFunc(es, func(e equation) bool {
			return !slices.ContainsFunc(es, func(o equation) bool { return slices.Contains(e.parts, o.target) })
		})
		next = max(next, 0)
		out, es = append(out, es[next]), slices.Delete(es, next, next+1)
	}
	return out
}
