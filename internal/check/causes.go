package check

import (
	"slices"

	"juesuan/internal/accounts"
	"juesuan/internal/cause"
	"juesuan/internal/diag"
)

// causes looks for what made comparisons fail, and folds the findings that come
// from one slip below it. A repair is believed only if the duties, run again on
// the book as it would be, find less and nothing new.
func (r *run) causes() {
	demands, findings := r.demands()
	book, before := r.book, r.findings
	for _, c := range cause.Find(r.book, demands) {
		var told diag.Cause
		var echoes []int
		var next *accounts.Book
		var after diag.List
		for i := range c.Repairs {
			p := &c.Repairs[i]
			amended, list, gone := r.amended(book, p, before)
			if amended == nil && i == 0 {
				list, gone = before, r.mended(p, findings, before)
			}
			if len(gone) == 0 || i > 0 && next == nil && amended == nil {
				continue
			}
			told.Repairs = append(told.Repairs, p.Describe(r.book))
			if len(told.Repairs) == 1 {
				next, after, echoes = amended, list, gone
			}
			if i == 0 && len(c.Repairs) == 1 {
				r.hint(p, gone, before)
			}
		}
		if len(told.Repairs) == 0 {
			continue
		}
		told.Left = c.Left
		r.fold(&told, before, echoes)
		if next != nil {
			book, before = next, after
		}
	}
}

// demands are the comparisons as demands on amounts, and the finding of each.
func (r *run) demands() (list []cause.Demand, findings []int) {
	failed := slices.ContainsFunc(r.comparisons, func(c comparison) bool { return c.finding >= 0 })
	if !failed && len(r.unsummed) == 0 {
		return nil, nil
	}
	for i := range r.comparisons {
		c := &r.comparisons[i]
		d := cause.Demand{Hint: c.hint, Tolerance: r.tolerance(&c.left, &c.right),
			Relation: map[relation]cause.Relation{equal: cause.Zero, atMost: cause.Negative, atLeast: cause.Positive}[c.relation]}
		d.Terms = append(d.Terms, c.left.terms...)
		for _, t := range c.right.terms {
			t.Minus = !t.Minus
			d.Terms = append(d.Terms, t)
		}
		for k, s := range [...]*side{&c.left, &c.right} {
			if s.rows != nil {
				rows := *s.rows
				rows.Minus = k == 1
				d.Rows = append(d.Rows, rows)
			}
		}
		list, findings = append(list, d), append(findings, c.finding)
	}
	return list, findings
}

// mended are the findings, of those before, of the demands that a repair mends.
func (r *run) mended(p *cause.Repair, findings []int, before diag.List) (list []int) {
	for _, n := range p.Mends {
		if findings[n] < 0 {
			continue
		}
		f := &r.findings[findings[n]]
		same := func(d diag.Diagnostic) bool { return d.Code == f.Code && d.At == f.At && d.Message == f.Message }
		if i := slices.IndexFunc(before, same); i >= 0 {
			list = append(list, i)
		}
	}
	return list
}

// amended runs the duties on the book as it would be after a repair: the book,
// what they find, and which of the findings are gone. It is nil where the repair is
// of no table, or where something new is wrong.
func (r *run) amended(book *accounts.Book, p *cause.Repair, before diag.List) (*accounts.Book, diag.List, []int) {
	b := p.Amend(book)
	if b == nil {
		return nil, nil, nil
	}
	again := newRun(b, r.opts)
	again.all(make([]Obligation, len(rules)))
	type key struct {
		code    string
		at      diag.Position
		message string
	}
	keyOf := func(d *diag.Diagnostic) key { return key{d.Code, d.At, d.Message} }
	left, had := map[key]bool{}, map[key]bool{}
	for i := range before {
		had[keyOf(&before[i])] = true
	}
	for i := range again.findings {
		d := &again.findings[i]
		left[keyOf(d)] = true
		if rule := &rules[ruleIndex()[d.Code]]; !had[keyOf(d)] && d.Severity == diag.Error && rule.OpenRounded {
			return nil, nil, nil
		}
	}
	var gone []int
	for i := range before {
		if !left[keyOf(&before[i])] {
			gone = append(gone, i)
		}
	}
	return b, again.findings, gone
}

// fold marks findings as echoes of a cause.
func (r *run) fold(c *diag.Cause, before diag.List, echoes []int) {
	one := len(c.Repairs) == 1 && len(c.Repairs[0].All) == 1
	for _, i := range echoes {
		d := &before[i]
		for j := range r.findings {
			f := &r.findings[j]
			if f.Cause == nil && f.Code == d.Code && f.At == d.At && f.Message == d.Message {
				f.Hint = d.Hint
				if one {
					f.Suspect = c.Repairs[0].All[0]
				}
				if !one || len(echoes) > 1 { // else the finding says it all
					f.Cause = c
				}
			}
		}
	}
}

// hint says in the findings that one cell would mend what it would hold.
func (r *run) hint(p *cause.Repair, echoes []int, before diag.List) {
	text := p.If(r.book)
	for _, i := range echoes {
		if text != "" && before[i].Difference != "" && before[i].Severity == diag.Error {
			before[i].Hint = text
		}
	}
}
