package accounts

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
)

// Withheld is what may not be published of a code (涉密信息): the code itself with
// all below it, or what is finer than a level. The totals above keep their amounts.
// Source: 地方预决算公开操作规程（财预〔2016〕143号）.
type Withheld struct {
	Code  Text
	Level int  // 3 只公开到类, 5 只公开到款: what is finer is withheld; 0: the code too
	Note  Text // 说明, which is printed
}

// hides reports whether it withholds a code.
func (w *Withheld) hides(code string) bool {
	return strings.HasPrefix(code, w.Code.S) && len(code) > w.Level
}

// withholds reports whether the unit withholds what a row or a column is of.
func withholds(list []Withheld, key string) bool {
	if code, ok := RowKey(key).Part(); ok {
		key = string(code)
	}
	return IsCode(key) && slices.ContainsFunc(list, func(w Withheld) bool { return w.hides(key) })
}

// Withholds reports whether a code may not be published.
func (b *Book) Withholds(code string) bool { return withholds(b.Withheld, code) }

// Finest reports whether nothing below a code is published of a row, so that the
// row stands for what it withholds.
func (b *Book) Finest(code string) bool {
	return slices.ContainsFunc(b.Withheld, func(w Withheld) bool { return len(code) == w.Level && strings.HasPrefix(code, w.Code.S) })
}

// WithheldNote is what the unit says of all that it withholds, each once, without a
// stop at its end.
func WithheldNote(list []Withheld) (out Text) {
	var notes []string
	for i := range list {
		if s := strings.TrimRight(list[i].Note.S, "。；"); s != "" && !slices.Contains(notes, s) {
			notes = append(notes, s)
			if out.S = strings.Join(notes, "；"); len(notes) == 1 {
				out.At = list[i].Note.At
			}
		}
	}
	return out
}

// gatherWithheld takes over what the units of a department withhold, and tells what is
// not right with it: what is misspelt here would be published.
func (b *Book) gatherWithheld(list *diag.List) {
	if k := b.Consolidation; k != nil {
		for i := range k.Units {
			if of := k.Units[i].Book; of != nil {
				b.Withheld = append(slices.Clip(b.Withheld), of.Withheld...)
			}
		}
	}
	for i := range b.Withheld {
		w := &b.Withheld[i]
		code, ok := ParseCode(w.Code.S)
		switch {
		case !ok || code.Level() > 7 || code.Level()%2 == 0:
			list.Errorf("withheld.code", w.Code.At, "“%s”不是科目编码，应是类（3位）、款（5位）或项（7位）的编码", w.Code)
		case w.Level == 0 && code.Level() == 3:
			list.Errorf("withheld.code", w.Code.At, "%s是类级科目，至少公开到类：请选“只公开到类”", w.Code)
		case w.Level != 0 && code.Level() > w.Level:
			list.Errorf("withheld.code", w.Code.At, "%s比所选的“只公开到”更细：请写它上面那一级的编码，或选“不公开”", w.Code)
		default:
			b.withheldRow(w, list)
		}
	}
}

// withheldRow looks for what is withheld in the statements, and whether what is left tells its amount.
func (b *Book) withheldRow(w *Withheld, list *diag.List) {
	found := false
	for i := range b.Statements {
		s := &b.Statements[i]
		for j := range s.Rows {
			found = found || w.of(string(s.Rows[j].Key))
		}
		for _, col := range s.Columns {
			found = found || w.of(string(col))
		}
		own := slices.IndexFunc(s.Rows, func(r Row) bool { return w.of(string(r.Key)) && r.amounts() })
		for n := len(w.Code.S) - 2; w.Level == 0 && own >= 0 && n >= 3; n -= 2 {
			above := w.Code.S[:n]
			beside := func(o Row) bool {
				key := string(o.Key)
				return IsCode(key) && strings.HasPrefix(key, above) && o.amounts() &&
					!strings.HasPrefix(key, w.Code.S) && !strings.HasPrefix(w.Code.S, key)
			}
			if !b.Withholds(above) && !slices.ContainsFunc(s.Rows, beside) {
				r := &s.Rows[own]
				list.Add(diag.Diagnostic{Severity: diag.Error, Code: "withheld.only", At: w.Code.At, Where: []diag.Side{{At: r.At, Label: s.Number() + " " + RowName(s, r.Key)}},
					Message: "不公开的" + w.Code.S + "是" + above + "下有数的唯一科目，" + above + "的金额就是它的金额",
					Hint:    "能公开这个金额、只是不公开科目的，改写" + above + "，选“" + levelWords[n] + "”；金额也不能公开的，改写它的上一级"})
				return
			}
		}
	}
	if !found {
		list.Errorf("withheld.code", w.Code.At, "各张表都没有 %s 下面的科目，没有可以不公开的；请核对编码", w.Code)
	}
}

// levelWords are what staff read for the levels.
var levelWords = [...]string{0: "不公开", 3: "只公开到类", 5: "只公开到款"}

// WithheldLevels are the choices, and WithheldLevel the level that one is.
func WithheldLevels() []string { return []string{levelWords[0], levelWords[3], levelWords[5]} }

func WithheldLevel(words string) int { return max(0, slices.Index(levelWords[:], words)) }

// of reports whether it withholds what a row or a column is of.
func (w *Withheld) of(key string) bool { return withholds([]Withheld{*w}, key) }

// amounts reports whether any amount of a row is not zero.
func (r *Row) amounts() bool {
	return slices.ContainsFunc(r.Cells, func(f Figure) bool { return f.Known() && !f.Amount.IsZero() })
}

// Published is the book as it may be read by all: without what the unit withholds,
// the totals above it as they were. A book that withholds nothing is itself.
func (b *Book) Published() *Book {
	if len(b.Withheld) == 0 {
		return b
	}
	p := *b
	p.Statements = slices.Clone(b.Statements)
	for i := range p.Statements {
		p.Statements[i].withhold(b.Withheld, b.Dictionary)
	}
	p.Prior, p.Budget = withoutData(b.Prior, b.Withheld), withoutData(b.Budget, b.Withheld)
	p.Purposes, p.Reasons, p.Entered = maps.Clone(b.Purposes), maps.Clone(b.Reasons), maps.Clone(b.Entered)
	maps.DeleteFunc(p.Entered, func(path string, _ Entered) bool {
		return slices.ContainsFunc(strings.Split(path, "."), b.Withholds)
	})
	maps.DeleteFunc(p.Purposes, func(code string, _ Text) bool { return b.Withholds(code) })
	maps.DeleteFunc(p.Reasons, func(topic string, _ Reason) bool { return b.Withholds(member(topic)) })
	return &p
}

// member is what stands behind the last dot of a datum or a topic.
func member(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

func withoutData(of map[Datum]Figure, list []Withheld) map[Datum]Figure {
	out := maps.Clone(of)
	maps.DeleteFunc(out, func(d Datum, _ Figure) bool { return withholds(list, member(string(d))) })
	return out
}

// withhold takes the rows and columns of withheld codes out of a statement. A class or
// section above them that the source does not print gets its row first: no sum of what
// is left would be its amount.
func (s *Statement) withhold(list []Withheld, dict *Dictionary) {
	lost := func(key string) bool { return withholds(list, key) }
	for i := range list {
		w := &list[i]
		if slices.ContainsFunc(s.Rows, func(r Row) bool { return w.of(string(r.Key)) }) ||
			slices.ContainsFunc(s.Columns, func(c ColumnKey) bool { return w.of(string(c)) }) {
			s.Withheld = append(slices.Clip(s.Withheld), *w)
		}
	}
	if s.Withheld == nil {
		return
	}
	all := s.Rows
	s.Rows = nil
	for i := range all {
		if key := all[i].Key; lost(string(key)) {
			for n := 3; n < len(key); n += 2 {
				is := func(r Row) bool { return r.Key == key[:n] }
				if key.IsCode() && !lost(string(key[:n])) && !slices.ContainsFunc(all, is) && !slices.ContainsFunc(s.Rows, is) {
					s.Rows = append(s.Rows, s.sumRow(key[:n], all, dict))
				}
			}
			continue
		}
		s.Rows = append(s.Rows, all[i])
	}
	if slices.ContainsFunc(s.Columns, func(c ColumnKey) bool { return lost(string(c)) }) {
		s.withholdColumns(lost)
	}
	s.freeze()
}

func (s *Statement) withholdColumns(lost func(string) bool) {
	columns := s.Columns
	keep := func(i int) bool { return i >= len(columns) || !lost(string(columns[i])) }
	s.Columns = nil
	for i, c := range columns {
		if keep(i) {
			s.Columns = append(s.Columns, c)
		}
	}
	for i := range s.Rows {
		cells := s.Rows[i].Cells
		s.Rows[i].Cells = nil
		for j := range cells {
			if keep(j) {
				s.Rows[i].Cells = append(s.Rows[i].Cells, cells[j])
			}
		}
	}
}

// sumRow is the row of a class or section that the source does not print.
func (s *Statement) sumRow(key RowKey, all []Row, dict *Dictionary) Row {
	out := Row{Key: key, Code: string(key), Cells: make([]Figure, len(s.Columns))}
	if t, ok := dict.FunctionTitle(string(key)); ok && s.form().codes() != EconomicCodes {
		out.Title = t.Title
	} else if t, ok := dict.EconomicTitle(string(key)); ok {
		out.Title = t.Title
	}
	out.Name = out.Title
	for i := range all {
		r := &all[i]
		if !r.Key.IsCode() || !strings.HasPrefix(string(r.Key), string(key)) || slices.ContainsFunc(all, func(o Row) bool {
			return len(o.Key) < len(r.Key) && len(o.Key) > len(key) && strings.HasPrefix(string(r.Key), string(o.Key))
		}) {
			continue
		}
		for j := range min(len(out.Cells), len(r.Cells)) {
			f, of := &out.Cells[j], &r.Cells[j]
			if of.Known() {
				f.Amount, f.State, f.Unit, f.Places = f.Amount.Add(of.Amount), Computed, of.Unit, max(f.Places, of.Places)
			}
		}
	}
	return out
}

// broken reports whether a sum of a published statement lacks terms.
func (s *Sum) broken(of *Statement) bool {
	return of.Withheld != nil && (s.Down || len(of.Columns) < len(of.form().Keys()))
}

// Secrets are the codes that a book withholds, and their names where nothing else has
// them. They stand nowhere in what is published.
func (b *Book) Secrets() []string {
	if len(b.Withheld) == 0 {
		return nil
	}
	hidden, open := map[string]bool{}, map[string]bool{}
	var codes []string
	for i := range b.Statements {
		for j := range b.Statements[i].Rows {
			r := &b.Statements[i].Rows[j]
			_, name := SplitOrdinal(r.Name)
			names := open
			if withholds(b.Withheld, string(r.Key)) {
				names = hidden
				codes = append(codes, r.Code)
			}
			names[PlainName(name)], names[r.Title] = true, true
		}
	}
	maps.DeleteFunc(hidden, func(name string, _ bool) bool {
		for is := range open {
			if strings.Contains(is, name) {
				return true
			}
		}
		return utf8.RuneCountInString(name) < shortestSecret || b.Dictionary.Common(name)
	})
	codes = slices.AppendSeq(slices.DeleteFunc(codes, func(c string) bool { return len(c) < 5 }), maps.Keys(hidden))
	slices.Sort(codes)
	return slices.Compact(codes)
}

// shortestSecret is how many characters a name has that says which code it is of.
const shortestSecret = 4
