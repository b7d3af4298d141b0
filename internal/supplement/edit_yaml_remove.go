package supplement

import (
	"slices"
	"strings"
)

func (y *yamlEdit) remove(path []step) error {
	up := y.find(path[:len(path)-1])
	if up.depth < len(path)-1 {
		return nil
	}
	last := path[len(path)-1]
	flow := up.at.flow()
	if last.item >= 0 {
		if last.item >= len(up.at.items) {
			return errExotic
		}
		if flow {
			var at [][2]int
			for _, i := range up.at.items {
				at = append(at, [2]int{i.start, i.value.end})
			}
			y.cut(at, last.item)
			return nil
		}
		i := up.at.items[last.item]
		y.splice(y.lineStart(i.start), y.next(i.value.end), "")
		return nil
	}
	n := slices.IndexFunc(up.at.pairs, func(p spanPair) bool { return p.key == last.key })
	switch {
	case n < 0:
		return nil
	case flow:
		var at [][2]int
		for _, p := range up.at.pairs {
			at = append(at, [2]int{p.start, p.value.end})
		}
		y.cut(at, n)
		return nil
	}
	return y.removePair(path, up.at, n)
}

// cut takes one of several things between commas out.
func (y *yamlEdit) cut(at [][2]int, i int) {
	switch {
	case i > 0:
		y.splice(at[i-1][1], at[i][1], "")
	case len(at) > 1:
		y.splice(at[0][0], at[1][0], "")
	default:
		y.splice(at[0][0], at[0][1], "")
	}
}

// removePair takes a member out of a group in block form. Where a comment says
// something of it, its key stays, with nothing behind it.
func (y *yamlEdit) removePair(path []step, m *span, n int) error {
	p := m.pairs[n]
	v := p.value
	start, end := p.start, y.next(v.end)
	leaf := v.kind == scalar || v.kind == nothing || v.flow()
	tail := y.s[v.end:end]
	if v.mark == '|' || v.mark == '>' {
		tail = strings.TrimLeft(y.line(v.start), "|>+-0123456789")
	}
	switch {
	case leaf && strings.Contains(tail, "#") && (v.mark == '|' || v.mark == '>'):
		y.splice(y.next(v.start), end, "")
		y.splice(p.colon, v.start+len(y.line(v.start))-len(tail), "")
		return nil
	case leaf && strings.Contains(tail, "#"):
		y.splice(p.colon, v.end, "")
		return nil
	case !leaf && strings.Contains(y.s[p.colon:end], "#") && y.fieldOf(path).Type != Amount:
		// Its members one by one: what is said of each stays.
		for _, q := range slices.Backward(v.pairs) {
			if y.fieldOf(path).Member(q.key) == nil {
				continue
			}
			if err := y.do(textOp{do: Remove, path: y.member(path, q.key)}); err != nil {
				return err
			}
		}
		for i := range slices.Backward(v.items) {
			if err := y.do(textOp{do: Remove, path: append(slices.Clip(path), step{item: i, field: y.fieldOf(path).Item})}); err != nil {
				return err
			}
		}
		return nil
	}
	line := y.lineStart(start)
	if strings.TrimSpace(y.s[line:start]) == "" {
		y.splice(line, end, "")
		return nil
	}
	// It stands behind the dash of an item.
	if n+1 < len(m.pairs) {
		if next := m.pairs[n+1].start; strings.TrimSpace(y.s[end:next]) == "" {
			y.splice(start, next, "")
			return nil
		}
	}
	for start > line && y.s[start-1] == ' ' {
		start--
	}
	y.splice(start, v.end, "")
	return nil
}
