package ingest

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// 附表1-1 年初结转和结余调整情况表 says why what was there at the start of the year
// is not what was there at the end of the last: a row for each cause and a column
// for each budget, or the other way round.

// causesOfAdjustment are the causes, by a word of their captions; out is what the
// balance falls by, which some write without the sign.
var causesOfAdjustment = [...]struct {
	word string
	out  bool
}{
	{"会计差错", false}, {"收回以前年度支出", false}, {"归集调入", false}, {"归集调出", true}, {"归集上缴", true}, {"缴回资金", true},
	{"单位内部调剂", false}, {"其他调整", false}, {"其他", false},
}

// adjusted is what a table of adjustments says of one fund.
type adjusted struct {
	causes        []accounts.Figure
	plain, signed accounts.Amount  // their sum, as written and with what falls taken off
	before, after *accounts.Figure // 上年年末, 本年年初
}

// readAdjustments takes what a table of adjustments says; ok is false where the
// sheet is none, or says no unit of money.
func (m *reader) readAdjustments(g *region.Grid) (taken []accounts.Text, ok bool) {
	_, title := called(g)
	if title = region.Plain(title); !strings.Contains(title, "结转") || !strings.Contains(title, "调整") || strings.Contains(title, "说明") {
		return nil, false
	}
	t := m.head(g)
	t.end, t.list = t.noteRow(t.below), m.list
	for row := t.below; row < t.end && t.bottom == 0; row++ {
		if slices.ContainsFunc(g.RowCells(row), func(c workbook.Cell) bool { return c.Kind == workbook.Number }) && !t.isOrdinals(row) {
			t.bottom = row - 1
		}
	}
	if t.noUnit || t.bottom == 0 || t.otherYear() {
		return nil, false
	}
	funds := map[scope.Value]*adjusted{}
	for row := t.bottom + 1; row < t.end; row++ {
		cells := g.RowCells(row)
		i := slices.IndexFunc(cells, region.IsWords)
		if i < 0 || t.isOrdinals(row) {
			continue
		}
		name, some := g.Text(row, cells[i].Col), false
		for _, c := range cells[i+1:] {
			if path := g.Path(c.Col, t.below, t.bottom); len(path) > 0 && !strings.HasPrefix(path[len(path)-1], "行次") && region.Holds(c) {
				some = t.adjustment(funds, row, c.Col, name.S, strings.Join(path, "")) || some
			}
		}
		if some {
			taken = append(taken, name)
		}
	}
	for fund, a := range funds {
		m.adjustment(fund, a, g)
	}
	return taken, len(taken) > 0
}

// adjustment takes one amount of a table of adjustments: row and column say its
// fund and its cause, in either order.
func (t *table) adjustment(funds map[scope.Value]*adjusted, row, col int, name, caption string) bool {
	cause, of := region.Plain(name), caption
	fund, ok := fundOf(of)
	if !ok {
		cause, of = of, cause
		fund, ok = fundOf(of)
	}
	if !ok {
		return false
	}
	f := t.amount(row, col, "年初结转和结余调整·"+region.OneLine(cause))
	a := funds[fund]
	if a == nil {
		a = &adjusted{}
		funds[fund] = a
	}
	switch i := slices.IndexFunc(causesOfAdjustment[:], func(c struct {
		word string
		out  bool
	}) bool {
		return strings.Contains(cause, c.word)
	}); {
	case i >= 0:
		a.causes = append(a.causes, f)
		a.plain = a.plain.Add(f.Amount)
		if causesOfAdjustment[i].out && f.Amount.Sign() > 0 {
			f.Amount = f.Amount.Neg()
		}
		a.signed = a.signed.Add(f.Amount)
	case strings.Contains(cause, "上年") && strings.Contains(cause, "末"):
		a.before = &f
	case strings.Contains(cause, "年初"):
		a.after = &f
	default:
		return false
	}
	return true
}

// fundOf is the fund that a caption says and says no more than, AllFunds of a whole.
func fundOf(caption string) (scope.Value, bool) {
	r := scope.Read(itemName(caption))
	fund, said := r.Says(scope.Fund)
	switch {
	case r.Unknown != "" || r.Aside:
		return 0, false
	case said:
		return fund, true
	}
	return scope.AllFunds, r.Whole
}

// adjustment keeps what explains that a fund began otherwise than it ended.
func (m *reader) adjustment(fund scope.Value, a *adjusted, g *region.Grid) {
	if len(a.causes) == 0 {
		return
	}
	sum := a.causes[0]
	sum.Amount, sum.Label = a.signed, "年初结转和结余调整"
	if a.before != nil && a.after != nil {
		switch change := a.after.Amount.Sub(a.before.Amount); {
		case change.Equal(a.signed):
		case change.Equal(a.plain):
			sum.Amount = a.plain
		default:
			m.list.Tell(diag.Error, "read.adjustment", a.after.At, "各项调整之和不等于年初数减上年年末数", "请按账面核对这张表",
				diag.Side{At: a.after.At, Label: "年初结转和结余", Value: shown(*a.after)},
				diag.Side{At: a.before.At, Label: "上年年末结转和结余", Value: shown(*a.before)},
				diag.Side{At: sum.At, Label: "各项调整之和", Value: shown(sum)})
			return
		}
	}
	if m.adjustments == nil {
		m.adjustments = map[scope.Value]accounts.Figure{}
	}
	m.adjustments[fund] = sum
}

// adjustmentsOf are the adjustments of a book: that of all funds is the sum of
// those of the budgets where it does not stand there.
func (m *reader) adjustmentsOf() map[scope.Value]accounts.Figure {
	if _, ok := m.adjustments[scope.AllFunds]; ok || m.adjustments == nil {
		return m.adjustments
	}
	var all accounts.Figure
	for _, fund := range [...]scope.Value{scope.General, scope.GovernmentFund, scope.StateCapital} {
		if f, ok := m.adjustments[fund]; ok {
			f.Amount = f.Amount.Add(all.Amount)
			all = f
		}
	}
	if all.Known() {
		m.adjustments[scope.AllFunds] = all
	}
	return m.adjustments
}
