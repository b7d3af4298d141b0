package check

import (
	"slices"

	"juesuan/internal/diag"
)

// What the reader could not tell is no ground of a finding.

// findUnsaid finds the amounts that mean nothing until their unit is known: where
// that is asked, no duty has anything to say of them.
func (r *run) findUnsaid(at diag.Position) {
	for i := range r.book.Statements {
		s := &r.book.Statements[i]
		if !s.UnitUnsaid() {
			continue
		}
		r.misread[i] = at
		for j := range s.Rows {
			for k := range s.Rows[j].Cells {
				r.unreadable[s.Rows[j].Cells[k].At] = true
			}
		}
	}
}

// wellRead are the errors of a sheet that was read whole, but is of another
// year or says otherwise than another place does.
var wellRead = []string{"read.year", "read.twice", "read.use", "read.budget_kind"}

// findMisread finds the statements of which more than an amount could not be
// read: a caption, a code. What such a sheet lacks is not known, so no duty
// may conclude anything from it.
func (r *run) findMisread() {
	for i := range r.book.Statements {
		s := &r.book.Statements[i]
		if !s.Found {
			continue
		}
		amounts := map[diag.Position]bool{}
		for j := range s.Rows {
			for k := range s.Rows[j].Cells {
				amounts[s.Rows[j].Cells[k].At] = true
			}
		}
		for _, d := range r.opts.Reading {
			if d.Severity == diag.Error && !slices.Contains(wellRead, d.Code) && d.At.Sheet != "" &&
				d.At.Sheet == s.At.Sheet && d.At.File == s.At.File && !amounts[d.At] {
				r.misread[i] = d.At
				break
			}
		}
	}
}
