package accounts

import (
	"slices"
	"strings"

	"juesuan/internal/scope"
)

// Addition is what the forms of a place print in a statement besides its own
// columns. A sheet may lack all of it.
type Addition struct {
	Form    string // its key
	Columns []FormColumn
	Bases   []scope.Value // budgets that stand beside each 决算数: Initial, Adjusted
}

// baseKeys are what the keys of columns of a budget begin with.
var baseKeys = map[scope.Value]ColumnKey{scope.Initial: "initial.", scope.Adjusted: "adjusted."}

// to is a form's blocks with the addition: columns go into the last block, the
// budgets stand beside the columns of each.
func (a *Addition) to(blocks []FormBlock) []FormBlock {
	blocks = slices.Clone(blocks)
	for i := range blocks {
		b := &blocks[i]
		own := b.Columns
		b.Columns = slices.Clip(own)
		for _, base := range a.Bases {
			for _, c := range own {
				if c.Kind != Money || strings.HasPrefix(c.Caption, scope.Budget.Name()) {
					continue
				}
				c.Key = baseKeys[base] + ColumnKey(strings.TrimPrefix(string(c.Key), "final."))
				rest := strings.TrimPrefix(strings.TrimPrefix(c.Caption, "决算数"), "/")
				c.Caption = strings.TrimSuffix(base.Name()+"数/"+rest, "/")
				if c.Counts != nil {
					c.Counts = append(slices.Clone(c.Counts), base)
				}
				c.May, c.Beside = true, true
				b.Columns = append(b.Columns, c)
			}
		}
		if i == len(blocks)-1 {
			for _, c := range a.Columns {
				c.May, c.Beside = true, true
				b.Columns = append(b.Columns, c)
			}
		}
	}
	return blocks
}
