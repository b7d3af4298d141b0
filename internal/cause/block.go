package cause

import (
	"slices"

	"juesuan/internal/accounts"
)

// wholeSheet is how many lines of a sheet may be, for every range of them to be
// tried; of a single column, twice as many.
const wholeSheet = 70

// shifts tries blocks of rows that slid up or down, and of columns that slid
// sideways, by one.
func (s *search) shifts() {
	for n := range s.grids {
		g := &s.grids[n]
		if !s.failsIn(g) {
			continue
		}
		all := make([]int, len(g.columns))
		for k := range all {
			all[k] = k
		}
		sets := [][]int{all}
		if len(all) > 1 {
			for k := range all {
				sets = append(sets, all[k:k+1])
			}
		}
		for _, columns := range sets {
			lines := s.ends(g, columns)
			for i := range lines {
				for j := i + 1; j < len(lines); j++ {
					s.slide(n, columns, [2]int{lines[i], lines[j]}, -1)
					s.slide(n, columns, [2]int{lines[i], lines[j]}, 1)
				}
			}
		}
		s.sideways(n)
	}
}

func (s *search) failsIn(g *grid) bool {
	for k := range g.cells {
		if slices.ContainsFunc(g.cells[k], func(n int) bool { return n >= 0 && s.touched(n) }) {
			return true
		}
	}
	return false
}

// ends are the rows where a block that slid may begin or end: all of a short
// table; of a long one those where failures begin and end, or the table does.
func (s *search) ends(g *grid, columns []int) (lines []int) {
	fails := [2]int{}
	for row := g.top; row <= g.last(); row++ {
		there, bad := false, false
		for _, k := range columns {
			if n := g.cell(k, row); n >= 0 {
				there = true
				bad = bad || s.touchedHere(n)
			}
		}
		if there {
			lines = append(lines, row)
		}
		if bad {
			if fails[0] == 0 {
				fails[0] = row
			}
			fails[1] = row
		}
	}
	most := wholeSheet
	if len(columns) == 1 {
		most *= 2
	}
	if len(lines) <= most {
		return lines
	}
	last := len(lines) - 1
	some := []int{lines[0], lines[1], lines[last-1], lines[last]}
	for _, row := range fails {
		some = append(some, row-1, row, row+1)
	}
	some = slices.DeleteFunc(some, func(row int) bool { return row < g.top || row > g.last() })
	slices.Sort(some)
	return slices.Compact(some)
}

// touchedHere reports whether a failing demand is on few cells, this among them.
func (p *problem) touchedHere(cell int) bool {
	return slices.ContainsFunc(p.at[cell], func(u use) bool { return p.eqs[u.eq].broken && len(p.eqs[u.eq].parts) <= 12 })
}

// slide supposes that rows have slid by one: each takes the amounts that now
// stand one further on, and those of the row at the end are lost.
func (s *search) slide(n int, columns []int, rows [2]int, by int) {
	g := &s.grids[n]
	s.moves, s.moved = s.moves[:0], 0
	end := rows[0]
	if by < 0 {
		end = rows[1]
	}
	for _, k := range columns {
		if !s.spare(g.cell(k, end), g.cell(k, end+by)) {
			return
		}
		for row := rows[0]; row <= rows[1]; row++ {
			from := -1
			if row+by >= rows[0] && row+by <= rows[1] {
				from = g.cell(k, row+by)
			}
			s.move(g.cell(k, row), from)
		}
	}
	if s.moved < 2 {
		return
	}
	cost := 4 + 3 + 2 + 10
	if len(columns) > 1 {
		cost -= 2
	}
	if rows[0] <= g.top+1 { // with its totals or without
		cost -= 3
	}
	if rows[1] == g.last() {
		cost -= 3
	}
	s.consider(Repair{Kind: Shifted, slid: slid{n, columns, rows, by, false}}, cost, s.moves)
}

// spare reports whether a cell whose amount goes away, where a block that slid came
// to its end, is empty, or a copy of the one that takes its place.
func (s *search) spare(n, next int) bool {
	return n < 0 || s.cells[n].now == 0 || next >= 0 && s.cells[next].now == s.cells[n].now
}

// move adds to the changes at hand that a cell takes the amount of another, or, where there
// is none, that its own is lost.
func (s *search) move(n, from int) {
	switch {
	case n < 0:
	case from < 0:
		s.moves = append(s.moves, change{cell: n, free: true})
	case s.cells[n].now != s.cells[from].now:
		s.moved++
		s.moves = append(s.moves, change{cell: n, value: s.cells[from].now})
	}
}

// sideways supposes that the amounts of a row, or of all rows, have slid by one
// column.
func (s *search) sideways(n int) {
	g := &s.grids[n]
	if len(g.columns) < 3 {
		return
	}
	var some, all []int
	for row := g.top; row <= g.last(); row++ {
		there, bad := false, false
		for k := range g.columns {
			if n := g.cell(k, row); n >= 0 {
				there = true
				bad = bad || s.touchedHere(n)
			}
		}
		if there {
			all = append(all, row)
		}
		if bad && len(some) < 100 {
			some = append(some, row)
		}
	}
	sets := [][]int{all}
	if len(all) > 1 {
		sets = append(sets, all[1:]) // all but the totals
	}
	for _, row := range some {
		sets = append(sets, []int{row})
	}
	for _, rows := range sets {
		for i := range g.columns {
			for j := i + 1; j < len(g.columns); j++ {
				s.push(n, rows, [2]int{i, j}, -1)
				s.push(n, rows, [2]int{i, j}, 1)
			}
		}
	}
}

// push supposes that the amounts of rows have slid by one column.
func (s *search) push(n int, rows []int, ends [2]int, by int) {
	g := &s.grids[n]
	s.moves, s.moved = s.moves[:0], 0
	end := ends[0]
	if by < 0 {
		end = ends[1]
	}
	for _, row := range rows {
		if !s.spare(g.cell(end, row), g.cell(end+by, row)) {
			return
		}
		for k := ends[0]; k <= ends[1]; k++ {
			from := -1
			if k+by >= ends[0] && k+by <= ends[1] {
				from = g.cell(k+by, row)
			}
			s.move(g.cell(k, row), from)
		}
	}
	if s.moved < 2 {
		return
	}
	cost := 4 + 3 + 10
	if len(rows) == 1 {
		cost += 4
	}
	if ends[0] == 0 {
		cost -= 2
	}
	if ends[1] == len(g.columns)-1 {
		cost -= 2
	}
	s.consider(Repair{Kind: Shifted, slid: slid{n, rows, ends, by, true}}, cost, s.moves)
}

// lines tries two whole rows, and two whole columns, that have changed places.
func (s *search) lines() {
	for i := range s.grids {
		g := &s.grids[i]
		if !s.failsIn(g) {
			continue
		}
		var rows []int
		for row := g.top; row <= g.last(); row++ {
			for k := range g.columns {
				if g.cell(k, row) >= 0 {
					rows = append(rows, row)
					break
				}
			}
		}
		for a := range rows {
			for b := a + 1; b < len(rows) && (b == a+1 || len(rows) <= wholeSheet/2); b++ {
				s.change(len(g.columns), func(k int) (x, y int) { return g.cell(k, rows[a]), g.cell(k, rows[b]) })
			}
		}
		for a := range g.columns {
			for b := a + 1; b < len(g.columns); b++ {
				s.change(len(rows), func(k int) (x, y int) { return g.cell(a, rows[k]), g.cell(b, rows[k]) })
			}
		}
	}
}

// change supposes that the cells of two lines have changed places.
func (s *search) change(n int, pair func(k int) (x, y int)) {
	s.moves = s.moves[:0]
	for k := range n {
		if x, y := pair(k); x >= 0 && y >= 0 && s.cells[x].now != s.cells[y].now {
			s.moves = append(s.moves, change{cell: x, value: s.cells[y].now}, change{cell: y, value: s.cells[x].now})
		}
	}
	if len(s.moves) > 2 {
		s.consider(Repair{Kind: Lines}, 4+3+7, s.moves)
	}
}

// scales tries a statement, a row or a column that is in 万元 where the rest is in
// 元, or the other way round.
func (s *search) scales() {
	for i := range s.grids {
		g := &s.grids[i]
		if !s.failsIn(g) {
			continue
		}
		var all []int
		byRow, byColumn := map[int][]int{}, map[int][]int{}
		for k := range g.cells {
			for row, n := range g.cells[k] {
				if n >= 0 && s.cells[n].now != 0 {
					all = append(all, n)
					byRow[row], byColumn[k] = append(byRow[row], n), append(byColumn[k], n)
				}
			}
		}
		s.scale(all, 3+3+3)
		for _, row := range sortedKeys(byRow) {
			if len(byRow[row]) < len(all) && slices.ContainsFunc(byRow[row], s.touchedHere) {
				s.scale(byRow[row], 4+3+8)
			}
		}
		for _, col := range sortedKeys(byColumn) {
			if len(byColumn[col]) < len(all) {
				s.scale(byColumn[col], 4+3+6)
			}
		}
	}
}

func (s *search) scale(cells []int, cost int) {
	if len(cells) < 2 {
		return
	}
	slices.Sort(cells)
	for _, up := range [...]bool{true, false} {
		changes := make([]change, 0, len(cells))
		for _, n := range cells {
			c := change{cell: n, value: s.cells[n].now / 10_000}
			if !up && s.cells[n].now%10_000 != 0 { // it would have been less than a 分
				return
			}
			if up {
				if s.cells[n].now > largest/10 || s.cells[n].now < -largest/10 {
					changes = nil
					break
				}
				c.value, c.drift = s.cells[n].now*10_000, 50*100
			}
			changes = append(changes, c)
		}
		if changes != nil {
			s.consider(Repair{Kind: Fold}, cost, changes)
		}
	}
}

// twice tries to leave out a row that stands twice.
func (s *search) twice() {
	for i := range s.book.Statements {
		st := &s.book.Statements[i]
		first := map[accounts.RowKey]int{}
		for j := range st.Rows {
			r := &st.Rows[j]
			if !st.Found || !accounts.IsCode(string(r.Key)) {
				continue
			}
			if _, again := first[r.Key]; !again {
				first[r.Key] = j
				continue
			}
			var changes []change
			for k := range r.Cells {
				if n, ok := s.byFig[&r.Cells[k]]; ok && s.cells[n].now != 0 {
					changes = append(changes, change{cell: n})
				}
			}
			if changes == nil {
				continue
			}
			if found := s.consider(Repair{Kind: RowTwice, Drop: &RowPlace{st.ID, j}}, 4+2, changes); found != nil {
				found.Changes = nil
			}
		}
	}
}
