package cause

import (
	"slices"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// grid is where the cells of one statement stand on a sheet.
type grid struct {
	columns []int   // of the sheet, those that hold amounts
	top     int     // the first row
	cells   [][]int // beside columns, row by row: a cell, −1 where there is none
}

// last is the last row.
func (g *grid) last() int { return g.top + len(g.cells[0]) - 1 }

// cell is the cell of a row in the k-th column, −1 where there is none.
func (g *grid) cell(k, row int) int {
	if row < g.top || row > g.last() {
		return -1
	}
	return g.cells[k][row-g.top]
}

// longest is how many rows of a sheet a grid may span.
const longest = 60_000

// layGrids finds where the cells stand. A statement that is read from several
// sheets has a grid for each.
func (p *problem) layGrids() {
	type key struct {
		statement   accounts.StatementID
		file, sheet string
	}
	type spot struct{ col, row, cell int }
	spots := map[key][]spot{}
	var order []key
	for n := range p.cells {
		c := &p.cells[n]
		if c.row < 0 {
			continue
		}
		at := c.term.Figure.At
		col, row := split(at)
		if col == 0 || row == 0 {
			continue
		}
		k := key{c.term.Cell.Statement, at.File, at.Sheet}
		if spots[k] == nil {
			order = append(order, k)
		}
		spots[k] = append(spots[k], spot{col, row, n})
	}
	for _, k := range order {
		g := grid{top: spots[k][0].row}
		last := g.top
		for _, s := range spots[k] {
			if !slices.Contains(g.columns, s.col) {
				g.columns = append(g.columns, s.col)
			}
			g.top, last = min(g.top, s.row), max(last, s.row)
		}
		if last-g.top > longest {
			continue
		}
		slices.Sort(g.columns)
		for range g.columns {
			g.cells = append(g.cells, slices.Repeat([]int{-1}, last-g.top+1))
		}
		for _, s := range spots[k] {
			g.cells[slices.Index(g.columns, s.col)][s.row-g.top] = s.cell
		}
		p.grids = append(p.grids, g)
	}
}

// split is the column and row of a cell, from 1; zero where it is none.
func split(at diag.Position) (col, row int) {
	for _, r := range at.Cell {
		switch {
		case r >= 'A' && r <= 'Z':
			col = col*26 + int(r-'A') + 1
		case r >= '0' && r <= '9':
			row = row*10 + int(r-'0')
		}
	}
	return col, row
}

// touched reports whether a cell is in a demand that fails.
func (p *problem) touched(cell int) bool {
	return slices.ContainsFunc(p.at[cell], func(u use) bool { return p.eqs[u.eq].broken })
}
