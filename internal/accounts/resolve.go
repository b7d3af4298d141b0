package accounts

import (
	"slices"

	"juesuan/internal/diag"
)

// Resolve gives a book its final form: official titles by code, totals that
// the source left blank computed, what is zero as part of nothing given, last year's
// book attached, rows indexed. From
// here on the book is read only. prior is nil where last year's unit folder was
// not given.
//
// A code that the dictionary lacks keeps the workbook's name and has no title;
// whether a name or a code is wrong is for package check to say.
func Resolve(b *Book, dict *Dictionary, prior *Book) diag.List {
	var list diag.List
	b.Dictionary = dict
	b.byUnit()
	// A 单位 reports on itself.
	if o := &b.Organization; o.Level == SingleUnit && len(o.Members) == 0 && !o.FullName.IsZero() && !o.Kind.IsZero() {
		o.Members = []Member{{Name: o.FullName, Kind: o.Kind}}
	}
	for i := range b.Statements {
		s := &b.Statements[i]
		s.ID = StatementID(i + 1)
		if s.Form = b.FormSet.Form(s.ID); s.Form == nil {
			continue
		}
		s.addUp()
		s.freeze()
		economic := s.Form.codes() == EconomicCodes
		for j := range s.Rows {
			r := &s.Rows[j]
			code := r.Code
			if code == "" && r.Key.IsCode() {
				code = string(r.Key)
			}
			if code == "" {
				continue
			}
			if economic {
				r.Title, _ = dict.Economic(code)
			} else {
				r.Title, _ = dict.Function(code)
			}
		}
	}
	computeTotals(b)
	b.fillZeros()
	b.gatherWithheld(&list)
	if prior != nil {
		if prior.Year == 0 {
			prior.Year = b.Year - 1
			list.Warnf("prior.year", prior.Statements[0].At, "上年资料没有写年度，按%d年度核对", prior.Year)
		}
		switch {
		case prior.Year != b.Year-1:
			list.Errorf("prior.year", prior.YearAt, "上年资料是%d年度的，应为%d年度", prior.Year, b.Year-1)
		case !SameName(prior.Organization.FullName.S, b.Organization.FullName.S):
			list.Warnf("prior.unit", prior.Organization.FullName.At, "上年资料的单位是“%s”，本年是“%s”，请确认是同一单位",
				prior.Organization.FullName, b.Organization.FullName)
			b.PriorYear = prior
		default:
			b.PriorYear = prior
		}
	}
	return list
}

// addUp gives the statement the columns that its form adds up and the sheet lacks,
// where it has all their parts: blank, they are computed as totals are.
func (s *Statement) addUp() {
	for _, c := range s.Form.Columns() {
		lacks := func(key ColumnKey) bool { return s.Column(key) < 0 }
		if c.Sum == nil || !s.Found || !lacks(c.Key) || slices.ContainsFunc(c.Sum, lacks) {
			continue
		}
		s.Columns = append(slices.Clip(s.Columns), c.Key)
		s.Look.Captions, s.Look.Ordinals = append(slices.Clip(s.Look.Captions), Text{}), append(slices.Clip(s.Look.Ordinals), Text{})
		for i := range s.Rows {
			r := &s.Rows[i]
			r.Cells = append(slices.Clip(r.Cells), Figure{State: Blank, Unit: s.Unit, At: s.At, Label: c.Name()})
		}
	}
}

// computeTotals fills the totals that the source left blank. A total that
// comes to zero stays blank: there a blank says the same.
func computeTotals(b *Book) {
	for _, s := range Sums(b) {
		f := s.Target.Figure
		if !s.Total || f.Known() {
			continue
		}
		known := false
		places := int32(0)
		for i := range s.Terms {
			if s.Terms[i].Known() {
				known = true
				places = max(places, s.Terms[i].Figure.Places)
			}
		}
		if v := s.Value(); known && !v.IsZero() {
			f.Amount, f.State, f.Places = v, Computed, places
			if f.Unit == NoUnit {
				f.Unit = b.Statement(s.Target.Cell.Statement).Unit
			}
		}
	}
}
