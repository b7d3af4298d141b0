package narrative

import "slices"

// fits refuses what an operation cannot be made of.
func (b *builder) fits(n *node) {
	switch n.Is {
	case OpSum, OpDifference:
		if len(n.of) < 2 {
			b.fault(n, "相加、相减至少要两个数")
		}
	case OpShare, OpRate:
		if len(n.of) != 2 || !amounts(n.of) {
			b.fault(n, "占比须写明两个金额：部分和整体")
		}
	case OpChange:
		if len(n.of) == 0 || len(n.of) > 2 || !amounts(n.of) {
			b.fault(n, "比较须写明一个金额")
		} else if n.From == NoBasis {
			b.fault(n, "没有写明与什么相比")
		}
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
	}
}

// amounts reports whether all of these are amounts of money; a comparison
// stands for its base.
func amounts(of []source) bool {
	return !slices.ContainsFunc(of, func(s source) bool { return !s.node.Is.money() && s.node.Is != OpChange })
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
