// Package cause looks for what made identities fail: a book and the demands
// that its amounts must meet → the causes, each one slip of the hand that
// explains many of them, with the cells it is in and what they would hold.
//
// A repair is shown only if all that it touches holds with it. It is a place to
// look: nothing here changes the book that it is given, and none of its words
// says that an amount is right.
package cause

import (
	"slices"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Relation is what a demand wants of the sum of its terms.
type Relation uint8

const (
	Zero     Relation = iota // it is zero
	Positive                 // it is zero or more
	Negative                 // it is zero or less
)

// Demand is one identity or limit: the signed sum of its terms is zero, or not
// above or below it.
type Demand struct {
	Terms     []accounts.Term
	Relation  Relation
	Tolerance accounts.Amount // what rounding allows
	Hint      bool            // usual, not demanded: it tells likely repairs from others
	Rows      []Rows          // where a row left out would be a term
}

// Rows says that a demand adds up the rows of a statement: those right below a
// row, or the top ones of a class of codes.
type Rows struct {
	Statement accounts.StatementID
	Column    accounts.ColumnKey
	Below     accounts.RowKey // the row they add up to, "" where Class says which
	Class     string
	Minus     bool
}

// Kind is what the hand did.
type Kind uint8

const (
	Other      Kind = iota // the amount alone, as it were
	Transposed             // two neighbouring digits
	Sign                   // + for −
	Place                  // the decimal point, by up to three places
	Fold                   // 10,000 times: 万元 and 元
	Digit                  // one left out, or one too many
	Mistyped               // one digit for another
	Empty                  // left blank
	Swapped                // two cells
	WrongCell              // an amount beside the cell where it belongs
	Lines                  // two whole rows or columns swapped
	Shifted                // a block of rows up or down, of columns left or right
	RowMissing
	RowTwice
)

// Change is a cell that a repair alters.
type Change struct {
	Term    accounts.Term
	Amount  accounts.Amount // what it would hold
	Unknown bool            // what it held is lost, and nothing else tells it
}

// Repair is one way to make all hold that it touches.
type Repair struct {
	Kind    Kind
	Changes []Change
	Drop    *RowPlace // RowTwice: the second of the two
	Add     *NewRow   // RowMissing
	Mends   []int     // the demands that fail without it
	Roughly bool      // Shifted: other ends would do as well

	score int
	cells map[int]int64 // effective changes
	slid  slid          // Shifted: what
}

// slid is a block of lines of a grid: rows of columns, or the other way round.
type slid struct {
	grid     int
	across   []int
	lines    [2]int
	by       int // 1: each takes what stands one further on
	sideways bool
}

// RowPlace is a row of a statement.
type RowPlace struct {
	Statement accounts.StatementID
	Row       int
}

// NewRow is a row that a statement lacks. Code may be a class followed by ？.
type NewRow struct {
	Statement accounts.StatementID
	Code      string
	Or        []string // codes that would do as well
	Amounts   map[accounts.ColumnKey]accounts.Amount
}

// Cause is one slip: the ways to mend it, the most likely first.
type Cause struct {
	Repairs []Repair
	Left    int // further ones as likely as those
}

const (
	atMost   = 12 // causes, beyond which a book is not a slip of the hand
	shown    = 3  // repairs that are named beside each other
	nearly   = 7  // bits by which they may be less likely
	credible = 4  // bits above chance from which a repair is worth naming
)

// Find returns the causes of what fails, those that explain most first. Each
// but the first may rest on those before it.
func Find(b *accounts.Book, demands []Demand) []Cause {
	p := newProblem(b, demands, false)
	if !p.failing() {
		return nil
	}
	var q *problem
	if p.blanks {
		q = newProblem(b, demands, true)
	}
	var causes []Cause
	for len(causes) < atMost && p.failing() {
		c := p.next(nil)
		if q != nil {
			if d := q.next(q.beyondBlanks); d != nil && (c == nil || d.Repairs[0].score > c.Repairs[0].score) {
				c = d
			}
		}
		if c == nil {
			break
		}
		causes = append(causes, *c)
		p.apply(&c.Repairs[0])
		if q != nil {
			q.apply(&c.Repairs[0])
		}
	}
	return p.sound(causes)
}

// beyondBlanks reports whether a repair fills a total left blank with what now
// stands elsewhere: to fill it alone is no news.
func (p *problem) beyondBlanks(r *Repair) bool {
	fills, other := false, false
	for n := range r.cells {
		c := &p.cells[n]
		if p.empty[c.term.Figure] {
			fills = true
		} else {
			other = true
		}
	}
	return fills && other
}

// sound drops the causes that leave something failing that they touch: two slips
// of which each hides part of the other are only named together.
func (p *problem) sound(causes []Cause) []Cause {
	return slices.DeleteFunc(causes, func(c Cause) bool {
		for cell := range c.Repairs[0].cells {
			if slices.ContainsFunc(p.at[cell], func(u use) bool { return p.eqs[u.eq].broken }) {
				return true
			}
		}
		return false
	})
}

// next is the most likely cause of what fails now, of the repairs that fit.
func (p *problem) next(fits func(*Repair) bool) *Cause {
	for _, strict := range [...]bool{true, false} {
		s := &search{problem: p, strict: strict, fits: fits}
		s.all()
		if c := s.best(); c != nil {
			return c
		}
	}
	return nil
}

// Amend is the book as it would be after the repair, totals left blank computed anew.
func (r *Repair) Amend(b *accounts.Book) *accounts.Book {
	a := accounts.Amendment{}
	for i := range r.Changes {
		c := &r.Changes[i]
		if c.Term.Cell.Statement == 0 || c.Term.Figure == nil {
			return nil
		}
		a.Amounts = append(a.Amounts, accounts.AmountAt{Statement: c.Term.Cell.Statement, At: c.Term.Figure.At,
			Amount: c.Amount, Blank: c.Unknown})
	}
	if r.Drop != nil {
		a.Drop = &accounts.RowAt{Statement: r.Drop.Statement, Row: r.Drop.Row}
	}
	if r.Add != nil {
		a.Add = &accounts.AddedRow{Statement: r.Add.Statement, Code: r.Add.Code, Amounts: r.Add.Amounts}
	}
	return accounts.Amend(b, &a)
}

// Place is the first cell that a repair alters.
func (r *Repair) Place() diag.Position {
	for i := range r.Changes {
		if f := r.Changes[i].Term.Figure; f != nil {
			return f.At
		}
	}
	return diag.Position{}
}
