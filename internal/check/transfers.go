package check

import (
	"path"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

func transfersStand(r *run, k *accounts.Consolidation) {
	type use struct {
		unit *accounts.Constituent
		cell accounts.Cell
	}
	sums := map[use][]accounts.Term{}
	var order []use
	for i := range k.Transfers {
		t := &k.Transfers[i]
		r.passed()
		from, to := k.Unit(t.From.S), k.Unit(t.To.S)
		for _, p := range []struct {
			who  accounts.Text
			unit *accounts.Constituent
			role string
			cell accounts.Cell
		}{{t.From, from, "付款单位", t.Paid()}, {t.To, to, "收款单位", t.Received()}} {
			switch {
			case p.unit == nil:
				r.find(diag.Diagnostic{At: p.who.At, Message: "单位间往来的" + p.role + "“" + p.who.S + "”不是本部门的单位",
					Hint: "请写单位全称，或 members 里的文件夹"})
			case p.unit.Book == nil:
				r.lacks("有的单位没有读到")
			default:
				u := use{p.unit, p.cell}
				if sums[u] == nil {
					order = append(order, u)
				}
				sums[u] = append(sums[u], outside("单位间往来（"+t.From.S+"付"+t.To.S+"）", t.Amount))
			}
		}
		if from != nil && from == to {
			r.find(diag.Diagnostic{At: t.From.At, Message: "单位间往来的收付双方是同一个单位：" + from.Title(), Hint: "请核对单位名称"})
		}
	}
	for _, u := range order {
		s := u.unit.Book.Statement(u.cell.Statement)
		f := u.unit.Book.Figure(u.cell)
		if f.Unit == accounts.NoUnit {
			f.Unit = accounts.Yuan
		}
		t := s.Term(u.cell.Row, u.cell.Column)
		if f.State == accounts.Absent {
			at := sums[u][0].Figure.At
			r.find(diag.Diagnostic{At: at, Message: u.unit.Title() + "的" + s.Number() + "里没有这笔往来的科目" + string(u.cell.Row) + "或“" + s.ColumnName(u.cell.Column) + "”一栏",
				Where: []diag.Side{{At: at, Label: sums[u][0].Figure.Label, Value: money(sums[u][0].Amount(), accounts.Yuan)}}, Hint: "请写它在这个单位的表里所列的科目（表里列到项的写项）和栏目"})
			continue
		}
		r.compareSides(side{label: "单位间往来", terms: sums[u]}, of(outside(u.unit.Title()+" "+s.Number()+" "+t.Name(s), f)), atMost,
			"单位间往来大于"+u.unit.Title()+"所列的"+s.ColumnName(u.cell.Column), "往来的金额包含在这一格里，不会比它大；请核对金额、科目和栏目")
	}
}

// transfersWhole looks for payments between units that nobody declared: a sum
// that still holds what one unit pays another and what it receives from it.
func transfersWhole(r *run, k *accounts.Consolidation) {
	if !r.has(t2, t3) {
		return
	}
	for _, p := range []struct {
		income, spent accounts.ColumnKey
	}{{accounts.ColSuperior, accounts.ColToSubsidiary}, {accounts.ColSubsidiary, accounts.ColToSuperior}} {
		in, out := r.term(t2, accounts.RowTotal, p.income), r.term(t3, accounts.RowTotal, p.spent)
		r.passed()
		if in.Amount().Sign() <= 0 || out.Amount().Sign() <= 0 {
			continue
		}
		r.find(diag.Diagnostic{At: in.Figure.At, Where: []diag.Side{r.describe(&in), r.describe(&out)},
			Message: "部门的汇总数里既有" + r.book.Statement(t2).ColumnName(p.income) + "，又有" + r.book.Statement(t3).ColumnName(p.spent),
			Hint:    "本部门单位之间的，请写在 " + path.Base(k.At.File) + " 的 transfers 里，相加时减去；与部门以外单位的，请说明"})
	}
}
