package narrative

import (
	"cmp"
	"strings"

	"juesuan/internal/accounts"
)

// Comparison is an amount beside its base, which staff may explain: one of the
// list's, or one for each code of a statement.
type Comparison struct {
	Topic  string // of its reason; {code} is the row's
	Name   string // what messages call the amount; {row} is the row as its statement has it
	From   Basis
	Digits int           // of the codes that it is made for, 0 for one amount
	Cell   accounts.Cell // of the amount; its row is a code where Digits is not 0
	Given  string        // field of the supplement that goes before the cell
	Table  accounts.Cell // of the base, where 公开07 has it
	Field  string        // of the supplement, for the base
	Parts  string        // fields of its parts, whose sum it is where Field is not given
}

// Comparisons are those of the catalogue in its order; of two with one topic it
// is the first.
func (c *Catalogue) Comparisons() (list []Comparison) {
	seen := map[string]bool{}
	for _, n := range c.nodes {
		if n.Is != OpChange || seen[n.Topic] && n.digits() == 0 {
			continue
		}
		seen[n.Topic] = true
		of := n.of[0].node
		x := Comparison{Topic: n.Topic, From: n.From, Digits: n.digits(), Field: n.field(TableBudget)}
		x.Name = strings.ReplaceAll(cmp.Or(n.Named, n.Says, of.Says, of.Means), "{name}", n.part.Name)
		if x.Given = of.Field; x.Given != "" {
			of = of.els[0].node
		}
		x.Cell = of.cells[0]
		if n.From == TableBudget {
			x.Table = n.of[1].node.of[0].node.cells[0] // one cell for either budget
		}
		els := n.els
		if len(n.of) > 1 {
			els = n.of[1].node.els
		}
		if len(els) > 0 && strings.HasPrefix(els[0].node.field(TableBudget), x.Field+".{") {
			x.Parts = els[0].node.field(TableBudget)
		}
		list = append(list, x)
	}
	return list
}
