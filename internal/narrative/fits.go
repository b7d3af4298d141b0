package narrative

import (
	"slices"

	"juesuan/internal/scope"
)

// fits refuses what an operation cannot be made of: parts that overlap, a part
// of another whole, amounts that are not of one kind. Of the program's own
// facts some count what no statement has; a layout's must all have a point.
func (b *builder) fits(n *node) {
	for _, s := range n.of {
		if n.Is != OpSum && !n.sees(s.node) {
			b.fault(n, "%s 是列表里各行的数，不能单独用", s.Fact)
			return
		}
	}
	switch n.Is {
	case OpSum, OpDifference:
		if len(n.of) < 2 {
			b.fault(n, "相加、相减至少要两个数")
			return
		}
	case OpShare, OpRate:
		if len(n.of) != 2 || !amounts(n.of) {
			b.fault(n, "占比须写明两个金额：部分和整体")
			return
		}
	case OpChange:
		if len(n.of) == 0 || len(n.of) > 2 || !amounts(n.of) {
			b.fault(n, "比较须写明一个金额")
		} else if n.From == NoBasis {
			b.fault(n, "没有写明与什么相比")
		} else if n.more && n.From != PriorFinal && len(n.of) == 1 {
			b.fault(n, "%s 没有%s", n.of[0].Fact, n.From)
		}
		return
	case OpCount:
		for _, s := range n.els {
			if s.node.Is != OpCount || s.node.Unit != n.Unit {
				b.fault(n, "%s 不是以%s计的数，不能相加", s.Fact, n.Unit)
			}
		}
		return
	}
	if n.Is.money() && !amounts(n.of) || !amounts(n.els) {
		b.fault(n, "金额只能由金额相加、相减")
		return
	}
	b.points(n)
}

// sees reports whether a fact is one of the same row, of a row around it, or of
// the book.
func (n *node) sees(of *node) bool {
	for l := n.list; l != nil; l = l.list {
		if l == of.list {
			return true
		}
	}
	return of.list == nil
}

// amounts reports whether all of these are amounts of money; a comparison
// stands for its base.
func amounts(of []source) bool {
	return !slices.ContainsFunc(of, func(s source) bool { return !s.node.Is.money() && s.node.Is != OpChange })
}

// points holds an operation against the points of what it is made of.
func (b *builder) points(n *node) {
	if n.Is != OpSum && n.Is != OpDifference && n.Is != OpShare {
		return
	}
	for _, s := range n.of {
		if s.node.counts() == nil {
			if n.more {
				b.fault(n, "%s 没有口径，不能与别的数相加、相减、相比：各数都要取自各张表，单位填写的不行", s.Fact)
			}
			return
		}
	}
	first := n.of[0].node.counts()
	switch n.Is {
	case OpShare:
		whole := n.of[1].node.counts()
		if len(whole) != 1 || slices.ContainsFunc(first, func(p scope.Point) bool { return !p.Within(whole[0]) }) {
			b.fault(n, "%s 不是 %s 的一部分", n.of[0].Fact, n.of[1].Fact)
		}
	case OpSum:
		for i, s := range n.of {
			for _, t := range n.of[:i] {
				b.apart(n, t, s)
			}
		}
	case OpDifference:
		for i, s := range n.of[1:] {
			if !inOrBeside(s.node.counts(), first) {
				b.fault(n, "%s 不是 %s 的一部分，两者也不止差在一个口径上", s.Fact, n.of[0].Fact)
			}
			for _, t := range n.of[1 : i+1] {
				b.apart(n, t, s)
			}
		}
	}
}

// counts are the points of an amount: of a sum those of its parts, of a
// difference that which it is left of; none where one has none.
func (n *node) counts() (points []scope.Point) {
	switch {
	case n.Is == OpDifference && len(n.of) > 0:
		return n.of[0].node.counts()
	case n.Is == OpSum:
		for _, s := range n.of {
			of := s.node.counts()
			if of == nil {
				return nil
			}
			points = append(points, of...)
		}
	case n.Is == OpAt && n.Counts != nil:
		return []scope.Point{n.point}
	}
	return points
}

// apart refuses to add two amounts of which one holds some of the other, or
// that are no parts of one whole.
func (b *builder) apart(n *node, s, t source) {
	for _, p := range s.node.counts() {
		for _, q := range t.node.counts() {
			switch {
			case p.At(scope.Year) != q.At(scope.Year), p.At(scope.Basis) != q.At(scope.Basis),
				!oneSide(p.At(scope.Flow), q.At(scope.Flow)):
				b.fault(n, "%s 与 %s 不是同一年、同一口径、同一方的数，不能相加", s.Fact, t.Fact)
				return
			case !disjoint(p, q):
				b.fault(n, "重复计算：%s 与 %s 有重叠", s.Fact, t.Fact)
				return
			}
		}
	}
}

// oneSide reports whether two flows are both of 收入总计, or both of 支出总计.
func oneSide(v, w scope.Value) bool {
	for _, whole := range [...]scope.Value{scope.IncomeGrand, scope.ExpenditureGrand} {
		if v.Within(whole) && w.Within(whole) {
			return true
		}
	}
	return v == w
}

// disjoint reports whether no money is counted by both points.
func disjoint(p, q scope.Point) bool {
	for _, a := range scope.Axes {
		if v, w := p.At(a), q.At(a); !v.Within(w) && !w.Within(v) {
			return true
		}
	}
	return false
}

// inOrBeside reports whether each point is part of the first, or differs from
// it on one axis only.
func inOrBeside(of, first []scope.Point) bool {
	if len(first) != 1 {
		return false
	}
	for _, p := range of {
		axes := 0
		for _, a := range scope.Axes {
			if p.At(a) != first[0].At(a) {
				axes++
			}
		}
		if axes > 1 && !p.Within(first[0]) {
			return false
		}
	}
	return true
}

// depth refuses a layout's facts that are made of facts of its own more than
// once over: nobody follows their formulas.
func (b *builder) depth(n *node) {
	for _, s := range n.of {
		for _, t := range s.node.of {
			if n.more && s.node.more && t.node.more {
				b.fault(n, "%s 已是由 %s 算出的，最多再算一次", s.Fact, t.Fact)
			}
		}
	}
}

// circles refuses facts that are made of themselves.
func (b *builder) circles() {
	const open, done = 1, 2
	state := make(map[*node]int, len(b.c.nodes))
	var visit func(n *node) bool
	visit = func(n *node) bool {
		switch state[n] {
		case open:
			return false
		case done:
			return true
		}
		state[n] = open
		next := slices.Clone(n.rows)
		for _, s := range slices.Concat(n.of, n.els) {
			next = append(next, s.node)
		}
		for _, m := range append(next, n.when) {
			if m != nil && !visit(m) {
				return false
			}
		}
		state[n] = done
		return true
	}
	for _, n := range b.c.nodes {
		if !visit(n) {
			b.fault(n, "由它自己算出")
			return
		}
	}
}
