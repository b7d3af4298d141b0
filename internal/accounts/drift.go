package accounts

import "github.com/shopspring/decimal"

// HalfUnit is half a unit of the last place, which rounding may leave an amount
// off by: 0.005 万元 for two decimals. Fewer decimals than two are a habit of writing
// (25 for 25.00), not a precision. What is known to the 分 is exact.
func HalfUnit(u Unit, places int32) Amount {
	places = max(places, 2)
	a := NewAmount(decimal.New(5, -places-1), u)
	if u == Yuan || u == NoUnit || a.Cmp(NewAmount(decimal.New(1, -2), Yuan)) < 0 {
		return Amount{}
	}
	return a
}

// Precision is the most decimals that any amount of the statement has.
func (s *Statement) Precision() int32 {
	if s.Unit == Yuan {
		return 2
	}
	var places int32
	for i := range s.Rows {
		for j := range s.Rows[i].Cells {
			if f := &s.Rows[i].Cells[j]; f.State == Given {
				places = max(places, f.Places)
			}
		}
	}
	return places
}

// Drift is what each amount of a statement may be off by: where it is the sum
// of those of units, as often as there are units.
func (b *Book) Drift(id StatementID) Amount {
	s := b.Statement(id)
	half := HalfUnit(s.Unit, s.Precision())
	if k := b.Consolidation; k != nil && k.Made {
		half = NewAmount(half.Decimal().Mul(decimal.NewFromInt(int64(len(k.Units)))), Yuan)
	}
	return half
}

// Holds reports whether the sum is right as far as the drift of an amount allows.
func (s *Sum) Holds(drift Amount) bool {
	off := s.Target.Amount().Sub(s.Value())
	if s.Partial || off.IsZero() {
		return true
	}
	return off.Abs().Decimal().Cmp(drift.Decimal().Mul(decimal.NewFromInt(int64(len(s.Terms)+1)))) <= 0
}
