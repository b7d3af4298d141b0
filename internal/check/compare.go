package check

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/cause"
	"juesuan/internal/diag"
)

// relation is what a comparison demands of its two sides.
type relation uint8

const (
	equal   relation = iota
	atMost           // left ≤ right
	atLeast          // left ≥ right
)

// side is one side of a comparison: a signed sum of amounts, often of one.
type side struct {
	label string // of the sum; a single term goes by its own name
	terms []accounts.Term
	rows  *cause.Rows // it adds up the rows of a statement
}

func (s *side) value() accounts.Amount {
	sum := accounts.Sum{Terms: s.terms}
	return sum.Value()
}

func of(terms ...accounts.Term) side { return side{terms: terms} }

// comparison is one comparison made, kept so that it can be told what made
// those fail that did.
type comparison struct {
	left, right side
	relation    relation
	hint        bool // usual, not demanded
	finding     int  // index of its finding, -1 if it holds
}

// outside is an amount that stands in no statement: one of the supplement or
// of last year's book. It has no cell; its figure says what it is called.
func outside(name string, f accounts.Figure) accounts.Term {
	f.Label = name
	return accounts.Term{Figure: &f}
}

// termUnit is the unit in which a term is written.
func (r *run) termUnit(t *accounts.Term) accounts.Unit {
	if t.Cell.Statement == 0 {
		return t.Figure.Unit
	}
	return r.unit(t.Cell.Statement)
}

// unit is the unit of a statement; one without a unit line is taken to be in 元.
func (r *run) unit(id accounts.StatementID) accounts.Unit {
	if u := r.book.Statement(id).Unit; u != accounts.NoUnit {
		return u
	}
	return accounts.Yuan
}

// term is one amount of the book.
func (r *run) term(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey) accounts.Term {
	return r.book.Statement(id).Term(row, col)
}

// compareSides demands a relation of two sides, tells drift from difference,
// and reports what fails.
func (r *run) compareSides(left, right side, rel relation, message, hint string) {
	r.compareLazily(left, right, rel, func() (string, string) { return message, hint })
}

// compareLazily is compareSides for the many comparisons whose sentence is not
// worth making until one fails.
func (r *run) compareLazily(left, right side, rel relation, say func() (message, hint string)) {
	for _, s := range []side{left, right} {
		for i := range s.terms {
			switch f := s.terms[i].Figure; {
			case f == nil:
			case r.unreadable[f.At]:
				r.unread(f.At)
				return
			case r.unsummed[f]: // F.7 says so
				r.lacks(f.At.InFile() + "合计空白，而本表各数不平，没有补算")
				r.comparisons = append(r.comparisons, comparison{left, right, rel, r.rule.Severity != diag.Error, -1})
				return
			}
		}
	}
	r.ran = true
	lv, rv := left.value(), right.value()
	diff := lv.Sub(rv)
	wrong := rel == equal && !diff.IsZero() || rel == atMost && diff.Sign() > 0 || rel == atLeast && diff.Sign() < 0
	finding := -1
	if wrong {
		message, hint := say()
		tolerance := r.tolerance(&left, &right)
		d := diag.Diagnostic{
			Where:      append(r.sides(&left), r.sides(&right)...),
			Difference: money(diff, r.unitOf(&left)),
			Rounded:    !tolerance.IsZero(),
			Message:    message,
			Hint:       hint,
		}
		if len(left.terms) > 0 && left.terms[0].Figure != nil {
			d.At = left.terms[0].Figure.At
		}
		if diff.Abs().Cmp(tolerance) <= 0 {
			d.Severity = diag.Info
			d.Message += "：相差在万元取两位小数的尾差以内"
			d.Hint = ""
			if r.reason == "" {
				r.reason = "有尾差，在四舍五入允许的范围内"
			}
		} else {
			finding = len(r.findings)
			if rel == equal && (tenThousandfold(lv, rv, len(right.terms)) || tenThousandfold(rv, lv, len(left.terms))) {
				d.Hint = "两边约差一万倍：多半有一边的数以万元为单位，却按元读了；请先核对两处写明的金额单位"
			}
		}
		r.find(d)
	}
	r.comparisons = append(r.comparisons, comparison{left, right, rel, r.rule.Severity != diag.Error, finding})
}

// tenThousandfold reports whether small is big in 万元, as far as two places of
// each of its n amounts tell.
func tenThousandfold(big, small accounts.Amount, n int) bool {
	drift := decimal.NewFromInt(int64(50 * n))
	return big.Abs().Decimal().Cmp(drift.Shift(2)) > 0 && big.Decimal().Sub(small.Decimal().Shift(4)).Abs().Cmp(drift) <= 0
}

// tolerance is the drift that rounding allows: half a unit of the last printed
// place for each amount that is not known to the 分. In 元 it is zero.
func (r *run) tolerance(sides ...*side) accounts.Amount {
	var t accounts.Amount
	for _, s := range sides {
		for i := range s.terms {
			if term := &s.terms[i]; term.Cell.Statement == 0 {
				t = t.Add(halfUnit(term.Figure.Unit, term.Figure.Places))
			} else {
				t = t.Add(r.half[term.Cell.Statement-1])
			}
		}
	}
	return t
}

// halfUnit is what an amount may be off by.
func halfUnit(u accounts.Unit, places int32) accounts.Amount { return accounts.HalfUnit(u, places) }

// maxTerms is how many terms of a sum a finding lists.
const maxTerms = 30

// sides describes one side for a person: the amount itself, or the sum and
// those of its terms that are not zero.
func (r *run) sides(s *side) []diag.Side {
	if len(s.terms) == 1 {
		return []diag.Side{r.describe(&s.terms[0])}
	}
	label := s.label
	if label == "" {
		label = "各项之和"
	}
	out := []diag.Side{{Label: label, Value: money(s.value(), r.unitOf(s))}}
	// Zero terms say nothing, but for one or two blanks among amounts: there
	// something may have been left out.
	blanks := 0
	for i := range s.terms {
		if f := s.terms[i].Figure; f != nil && f.State == accounts.Blank {
			blanks++
		}
	}
	rest := 0
	for i := range s.terms {
		t := &s.terms[i]
		blank := t.Figure != nil && t.Figure.State == accounts.Blank && blanks <= 2
		if t.Amount().IsZero() && !blank {
			continue
		}
		if len(out) > maxTerms {
			rest++
			continue
		}
		d := r.describe(t)
		d.Label = "其中：" + d.Label
		if t.Minus {
			d.Label = "减：" + strings.TrimPrefix(d.Label, "其中：")
		}
		out = append(out, d)
	}
	if rest > 0 {
		out = append(out, diag.Side{Label: fmt.Sprintf("另有%d项", rest)})
	}
	return out
}

func (r *run) describe(t *accounts.Term) diag.Side {
	if t.Cell.Statement == 0 {
		d := diag.Side{At: t.Figure.At, Label: t.Figure.Label, Value: "（空）"}
		if t.Figure.Known() {
			d.Value = money(t.Figure.Amount, t.Figure.Unit)
			if t.Figure.Derived {
				d.Value += "（推定）"
			}
		}
		return d
	}
	s := r.book.Statement(t.Cell.Statement)
	d := diag.Side{Label: t.Name(s)}
	if t.Figure == nil {
		d.At, d.Value = s.At, "（无此格）"
		return d
	}
	d.At = t.Figure.At
	switch d.Value = "（空）"; t.Figure.State {
	case accounts.Given:
		d.Value = money(t.Figure.Amount, r.unit(s.ID))
	case accounts.Computed: // the cell holds nothing
		if r.unsummed[t.Figure] {
			break
		}
		d.Value = "（空，各项之和 " + money(t.Figure.Amount, r.unit(s.ID)) + "）"
	}
	return d
}

func (r *run) unitOf(s *side) accounts.Unit {
	if len(s.terms) == 0 {
		return accounts.Yuan
	}
	return r.termUnit(&s.terms[0])
}

// money prints an amount as its table does: in its unit, which is named
// unless it is 元. What has no unit is a count.
func money(a accounts.Amount, u accounts.Unit) string {
	if u == accounts.Yuan {
		return a.Exact(u, 2) // to the 分
	}
	return a.Exact(u, 6)
}
