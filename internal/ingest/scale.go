package ingest

import (
	"maps"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
)

// The unit of a table is what the table says. Where two tables hold the same
// amount a thousand or ten thousand times apart, one of them says it wrongly; and
// no unit lives on 450 元.

// tellUnits asks for the unit of the tables of amounts that do not say it, once,
// with what each unit would break side by side.
func (m *reader) tellUnits(b *accounts.Book) {
	if len(m.unsaid) == 0 {
		return
	}
	table, message := m.unsaid[0].Label, "没有找到金额单位"
	var where []diag.Side
	if n := len(m.unsaid); n > 1 {
		table, message, where = allTables, strconv.Itoa(n)+"张表没有写金额单位", m.unsaid
	}
	m.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.unit", At: m.unsaid[0].At, Message: message, Where: where, Hint: unitHint(table),
		Ask: &diag.Question{Table: table, Answers: unitAnswers(b)}})
}

// unitAnswers are the units that amounts may have, each with what would not hold.
func unitAnswers(b *accounts.Book) (answers []diag.Answer) {
	for _, u := range [...]accounts.Unit{accounts.Yuan, accounts.Thousand, accounts.Wan} {
		tried := *b
		tried.Statements = slices.Clone(b.Statements)
		g := newGuess(nil)
		for i := range tried.Statements {
			if s := &tried.Statements[i]; s.UnitUnsaid() {
				s.Rows = slices.Clone(s.Rows)
				for j := range s.Rows {
					s.Rows[j].Cells = slices.Clone(s.Rows[j].Cells)
					for k := range s.Rows[j].Cells {
						f := &s.Rows[j].Cells[k]
						f.Amount, f.Unit = accounts.NewAmount(f.Amount.Decimal(), u), u
					}
				}
			}
		}
		for i := range tried.Statements {
			if s := &tried.Statements[i]; s.UnitUnsaid() {
				g.laws(&tried, s.ID)
			}
		}
		if c, message, _ := outOfScale(&tried); message != "" {
			g.broken[c.Statement.Number()+"的"+b.Figure(c).Label+message] = true
		}
		answers = append(answers, diag.Answer{Is: u.String(), Tried: true, Breaks: slices.Sorted(maps.Keys(g.broken))})
	}
	return answers
}

// scales are how far apart the units of money are.
var scales = [...]int32{4, 3, 1}

// proveUnits holds the amounts that several statements share against each other.
// Of several that do not agree the one that most others contradict is told first.
func (m *reader) proveUnits(b *accounts.Book) {
	var found []mismatch
	agree := map[accounts.StatementID]int{}
	for i := range b.Statements {
		for j := i + 1; j < len(b.Statements); j++ {
			x, y := b.Statements[i].ID, b.Statements[j].ID
			switch w, same := scaled(b, x, y); {
			case w.what != "":
				found = append(found, w)
			case same:
				agree[x]++
				agree[y]++
			}
		}
	}
	for len(found) > 0 {
		var worst accounts.StatementID
		times := map[accounts.StatementID]int{}
		for _, w := range found {
			for _, id := range [...]accounts.StatementID{w.a.Statement, w.b.Statement} {
				times[id]++
			}
		}
		for id := range accounts.StatementID(len(b.Statements) + 1) {
			if times[id] > times[worst] || times[id] == times[worst] && agree[id] < agree[worst] {
				worst = id
			}
		}
		of := func(w mismatch) bool { return w.a.Statement == worst || w.b.Statement == worst }
		m.list.Add(found[slices.IndexFunc(found, of)].finding(b, worst))
		found = slices.DeleteFunc(found, of)
	}
}

// mismatch is one amount in two statements, 10 to the power of scale apart; a is
// the larger one.
type mismatch struct {
	a, b  accounts.Cell
	scale int32
	what  string
}

// scaled is the first amount that two statements hold and that is a unit of money
// apart; same: there is one that is the same in both.
func scaled(b *accounts.Book, x, y accounts.StatementID) (w mismatch, same bool) {
	if s, o := b.Statement(x), b.Statement(y); !s.Found || !o.Found || s.UnitUnsaid() || o.UnitUnsaid() {
		return w, false // what is asked needs no proof
	}
	for _, a := range b.FormSet.Agreements(x, y) {
		if a.Coded || a.Second || len(a.A) != 1 || len(a.B) != 1 {
			continue
		}
		f, g := b.Figure(a.A[0]), b.Figure(a.B[0])
		if !f.Known() || !g.Known() || f.Amount.IsZero() || g.Amount.IsZero() {
			continue
		}
		same = same || f.Amount.Equal(g.Amount)
		w := mismatch{a: a.A[0], b: a.B[0], what: a.Point.String()}
		if f.Amount.Abs().Cmp(g.Amount.Abs()) < 0 {
			f, g, w.a, w.b = g, f, w.b, w.a
		}
		enough := g.Amount.Abs().Decimal().Cmp(decimal.New(1, lastDigit(g)+3)) >= 0 // digits to tell by
		for _, w.scale = range scales {
			if !enough || w.scale != 4 && f.Unit != accounts.Thousand && g.Unit != accounts.Thousand {
				continue
			}
			difference := f.Amount.Decimal().Sub(g.Amount.Decimal().Shift(w.scale)).Abs()
			if difference.Cmp(decimal.New(1, lastDigit(g)+w.scale).Add(decimal.New(1, lastDigit(f)))) < 0 {
				return w, same
			}
		}
	}
	return w, same
}

func (w *mismatch) finding(b *accounts.Book, worst accounts.StatementID) diag.Diagnostic {
	times := map[int32]string{4: "1万", 3: "1千", 1: "10"}[w.scale]
	first, second := w.a, w.b
	if second.Statement == worst {
		first, second = second, first
	}
	s, o := b.Statement(first.Statement), b.Statement(second.Statement)
	side := func(s *accounts.Statement, c accounts.Cell) []diag.Side {
		said := diag.Side{At: s.Look.UnitLine.At, Label: s.Number() + "的金额单位", Value: region.Clip(s.Look.UnitLine.S)}
		f := b.Figure(c)
		return []diag.Side{said, {At: f.At, Label: w.what, Value: shown(f)}}
	}
	where := append(side(s, first), side(o, second)...)
	return diag.Diagnostic{Severity: diag.Error, Code: "read.unit", At: where[0].At,
		Message: s.Number() + "和" + o.Number() + "的" + w.what + "是一个数，现在正好差" + times + "倍，有一张表的金额单位不对", Where: where,
		Hint: "请按账面核对这两张表的金额，改正写错的金额单位"}
}

// A whole unit spends more than least in a year, and less than most: beyond, the
// unit of money may be wrong.
var (
	least = accounts.NewAmount(decimal.New(1, 4), accounts.Yuan)
	most  = accounts.NewAmount(decimal.New(1, 11), accounts.Yuan)
)

// outOfScale is a total that no unit has, why, and what to do; "" where there is
// none.
func outOfScale(b *accounts.Book) (c accounts.Cell, message, hint string) {
	for _, c = range [...]accounts.Cell{
		{Statement: accounts.Overall, Row: accounts.RowExpenditureGrand, Column: accounts.ColAmount},
		{Statement: accounts.Expenditure, Row: accounts.RowTotal, Column: accounts.ColTotal},
		{Statement: accounts.FiscalOverall, Row: accounts.RowExpenditureGrand, Column: accounts.ColTotal},
	} {
		f := b.Figure(c)
		switch size := f.Amount.Abs(); {
		case !f.Known() || f.Amount.IsZero():
		case size.Cmp(least) < 0:
			return c, "不到1万元，不像一个单位全年的数", "这张表如以万元为单位，请把表头的金额单位改为万元"
		case size.Cmp(most) > 0:
			return c, "超过1000亿元，不像一个单位全年的数", "这张表如以元为单位，请把表头的金额单位改为元"
		default:
			return c, "", ""
		}
	}
	return c, "", ""
}

// tellScale warns of a total that no unit has, unless the unit is asked for.
func (m *reader) tellScale(b *accounts.Book) {
	c, message, hint := outOfScale(b)
	f, s := b.Figure(c), b.Statement(c.Statement)
	if message == "" || s.UnitUnsaid() {
		return
	}
	at := s.Look.UnitLine.At
	m.list.Tell(diag.Warning, "read.scale", at, s.Number()+"的"+f.Label+message, hint+"；没有错的不用理会",
		diag.Side{At: at, Label: "金额单位", Value: s.Unit.String()}, diag.Side{At: f.At, Label: f.Label, Value: shown(f)})
}
