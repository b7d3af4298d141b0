package accounts

import "juesuan/internal/scope"

// PrintBudget puts the budget of a kind into 公开07 where the workbook has it and
// the statement holds the other one: a report prints the budget that its layout
// speaks of. Where the workbook lacks it nothing changes, and check tells.
func (b *Book) PrintBudget(kind BudgetKind) {
	s := b.Statement(ThreePublic)
	row := s.Row(RowThreePublic)
	if kind == NoBudgetKind || b.ThreePublicBudget == NoBudgetKind || b.ThreePublicBudget == kind || row == nil {
		return
	}
	group := BudgetThreePublicInitial
	if kind == AdjustedBudget {
		group = BudgetThreePublicAdjusted
	}
	figures := map[int]Figure{}
	var by Text
	for _, item := range Items {
		at := s.Column(item.Cell(scope.Budget).Column)
		if at < 0 || at >= len(row.Cells) {
			continue
		}
		f := b.Budget[group.Of(item.Member)]
		switch {
		case f.Known() && f.At.File == s.At.File && f.At.Sheet != "":
			figures[at] = f
			by = Text{S: kind.String(), At: f.At}
		case row.Cells[at].Known():
			return // not the whole of it
		}
	}
	if len(figures) == 0 {
		return
	}
	for at, f := range figures {
		row.Cells[at] = f
	}
	b.ThreePublicBudget, b.ThreePublicBudgetBy = kind, by
}
