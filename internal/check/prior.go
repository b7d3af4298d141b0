package check

import (
	"slices"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// Y: last year's figures and the budget.
var budgetRules = []Rule{
	{ID: "Y.1", Title: "01年初结转和结余 = 上年01年末结转和结余（± 说明的年初调整）", Severity: diag.Error, Stage: StageBook, Reads: "公开01、上年资料", Open: true, fn: carriesOver(t1, false)},
	{ID: "Y.2", Title: "04年初（一般/基金/国资）= 上年04年末（± 说明的年初调整）", Severity: diag.Error, Stage: StageBook, Reads: "公开04、上年资料", Open: true, fn: carriesOver(t4, true)},
	{ID: "Y.3", Title: "每个上年数 = 上年报告同一口径的数", Severity: diag.Error, Stage: StageBook, Reads: "上年数、上年资料", Open: true, fn: priorFigures},
	{ID: "Y.4", Title: "Σ上年各类(302+307+310+312+399) = 上年机关运行经费；Σ上年各类 = 上年基本支出", Severity: diag.Error, Stage: StageBook, Reads: "上年数", Open: true, fn: priorBasicSums},
	{ID: "Y.5", Title: "Σ三公分项增减 = 合计增减；Σ上年分项 = 上年合计", Severity: diag.Error, Stage: StageBook, Reads: "上年数、公开07", Open: true, fn: priorThreePublicSums},
	{ID: "Y.6", Title: "Σ项年初预算 = 一般公共预算年初预算", Severity: diag.Error, Stage: StageBook, Reads: "预算数", Open: true, fn: itemBudgetsSum},
	{ID: "Y.7", Title: "年初预算 = Σ基本（分类）+ Σ项目 + 代编", Severity: diag.Warning, Stage: StageBook, Reads: "预算数、自评表", Open: true, fn: budgetComposition},
	{ID: "Y.8", Title: "各条原因的金额（带正负号）之和 = 决算 − 预算（或上年）", Severity: diag.Warning, Stage: StageBook, Reads: "原因、预算数、上年数", Open: true, fn: reasonsAddUp},
	{ID: "Y.9", Title: "07预算 = 预算报告的三公；年初或全年与版式一致", Severity: diag.Error, Stage: StageBook, Reads: "公开07、预算数、版式", Open: true, OpenAmounts: true, fn: threePublicBudget},
	{ID: "Y.10", Title: "每项决算 ≤ 全年预算", Severity: diag.Warning, Stage: StageBook, Reads: "公开05、预算数", Open: true, fn: itemsWithinBudget},
}

// noPriorYear ends a duty that looks at last year's book, which a new unit has not.
func (r *run) noPriorYear() {
	if r.book.Unbased("prior") {
		r.reason = newUnit
		return
	}
	r.lacks("没有给出上年资料（放进单位文件夹里的“上年”文件夹）")
}

const newUnit = "新设，没有可比的数"

// last is a cell of last year's book as an amount of no statement.
func (r *run) last(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey) (accounts.Term, bool) {
	s := r.book.PriorYear.Statement(id)
	t := s.Term(row, col)
	if !s.Found || t.Figure == nil {
		return accounts.Term{}, false
	}
	f := *t.Figure
	if f.Unit == accounts.NoUnit {
		f.Unit = s.Unit
	}
	f.Places = max(f.Places, s.Precision())
	return outside("上年"+s.Number()+"·"+t.Name(s), f), true
}

// carriesOver demands of a statement that what was there at the start of the
// year is what last year's book has at its end: of the whole, or of each fund.
func carriesOver(id accounts.StatementID, eachFund bool) func(*run) {
	return func(r *run) {
		if r.book.PriorYear == nil {
			r.noPriorYear()
			return
		}
		if !r.has(id) {
			return
		}
		s := r.book.Statement(id)
		for _, row := range accounts.Core().Form(id).RowKeys() {
			p, ok := accounts.Core().Point(cell(id, row, accounts.Columns(id)[0]))
			fund := p.At(scope.Fund)
			if !ok || p.At(scope.Flow) != scope.Opening || eachFund == (fund == scope.AllFunds || fund == scope.Fiscal) {
				continue
			}
			for _, c := range accounts.Core().Cells(p.With(scope.Closing)) {
				now := s.Term(row, accounts.Columns(id)[0])
				was, ok := r.last(c.Statement, c.Row, c.Column)
				if c.Statement != id || !ok || now.Figure == nil {
					continue
				}
				terms := []accounts.Term{was}
				if f, ok := r.book.Adjustments[fund]; ok {
					terms = append(terms, outside(f.Label, f))
				}
				r.compareSides(of(now), of(terms...), equal, accounts.RowName(s, row)+"不等于上年的年末结转和结余",
					"年初数应承接上年年末数；确有年初调整的，请写明差额和原因："+r.book.Entry("accepted").Name)
			}
		}
	}
}

func priorFigures(r *run) {
	r.scopesDiffer()
	if r.book.PriorYear == nil {
		r.noPriorYear()
		return
	}
	demand := func(name string, f accounts.Figure, c accounts.Cell) {
		was, ok := r.last(c.Statement, c.Row, c.Column)
		if !ok || !f.Known() {
			return
		}
		r.passed()
		// The figure given is last year's at its own precision, or it is wrong.
		if was.Amount().Rounded(f.Unit, max(f.Places, 2)).Equal(f.Amount) {
			return
		}
		// Last year's book in 万元 is itself rounded.
		if diff := was.Amount().Sub(f.Amount).Abs(); diff.Cmp(halfUnit(was.Figure.Unit,
			was.Figure.Places).Add(halfUnit(f.Unit, f.Places))) <= 0 {
			return
		}
		r.compareSides(of(outside(name, f)), of(was), equal, name+"与上年资料的同一口径不一致", "请改为上年资料的数，或写明口径调整的差额和原因："+
			r.book.Entry("accepted").Name)
	}
	for _, p := range r.book.PriorYear.NextYearFigures() {
		demand(p.Name, r.book.Prior[p.Datum], p.Cell)
	}
}

// notRead reports whether a term's cell could not be read.
func (r *run) notRead(t *accounts.Term) bool { return t.Figure != nil && r.unreadable[t.Figure.At] }

// aggregate is a total of the year and the same of last year.
type aggregate struct {
	name string
	was  accounts.Figure
	now  accounts.Term
}

func (r *run) aggregates() []aggregate {
	return []aggregate{
		{"上年本年支出合计", r.book.Prior[accounts.PriorExpenditureTotal], r.term(t1, accounts.RowExpenditureTotal, accounts.ColAmount)},
		{"上年财政拨款支出", r.book.Prior[accounts.PriorFiscalExpenditure], r.term(t4, accounts.RowExpenditureTotal, accounts.ColTotal)},
		{"上年一般公共预算支出", r.book.Prior[accounts.PriorGeneralExpenditure], r.term(t4, accounts.RowExpenditureTotal, accounts.ColGeneral)},
	}
}

// scopesDiffer remarks on one figure that serves for two aggregates of last
// year while this year's are not equal: one of them is likely of another scope.
func (r *run) scopesDiffer() {
	list := r.aggregates()
	reported := [3]bool{}
	for i := range list {
		a := &list[i]
		if a.was.Amount.IsZero() || reported[i] || r.notRead(&a.now) {
			continue
		}
		first := outside(a.name, a.was)
		d := diag.Diagnostic{Severity: diag.Warning, Where: []diag.Side{r.describe(&first)}, Hint: "不同口径的上年数通常不同，请查上年报告"}
		names := a.name
		for j := i + 1; j < len(list); j++ {
			b := &list[j]
			if b.was.Known() && !r.notRead(&b.now) && a.was.Amount.Equal(b.was.Amount) && !a.now.Amount().Equal(b.now.Amount()) {
				t := outside(b.name, b.was)
				d.Where = append(d.Where, r.describe(&t))
				names += "、" + b.name
				reported[j] = true
				if a.was.Derived || b.was.Derived { // said to be concluded, not published
					d.Severity = diag.Info
				}
			}
		}
		if len(d.Where) > 1 {
			d.Message = names + "是同一个数，而本年各不相等"
			r.find(d)
		}
	}
}

func priorBasicSums(r *run) {
	operating, all := side{label: "上年公用经费各类之和"}, side{label: "上年基本支出各类之和"}
	missing := false
	for _, class := range [...]string{"301", "302", "303"} { // every unit has these
		f := r.book.Prior[accounts.PriorBasic.Of(class)]
		missing = missing || !f.Known()
	}
	for _, d := range sortedData(r.book.Prior, accounts.PriorBasic) {
		class := string(d[len(accounts.PriorBasic)+1:])
		t := outside("上年"+class+"类", r.book.Prior[d])
		all.terms = append(all.terms, t)
		if scope.Code(class).Cost() == scope.OperatingCost {
			operating.terms = append(operating.terms, t)
		}
	}
	agency, total := r.book.Prior[accounts.PriorAgencyCost], r.book.Prior[accounts.PriorBasic]
	switch {
	case len(all.terms) == 0 || missing:
		r.unfilled("prior.basic.301", "prior.basic.302", "prior.basic.303")
	case !agency.Known() && !total.Known():
		r.unfilled("prior.agency_cost")
	}
	if len(operating.terms) > 0 && !missing && agency.Known() && r.book.Organization.AllAdministrative() {
		r.compareSides(of(outside("上年机关运行经费", agency)), operating, equal, "上年机关运行经费不等于上年公用经费各类之和", "请按上年报告核对")
	}
	if len(all.terms) > 0 && !missing && total.Known() {
		r.compareSides(of(outside("上年基本支出", total)), all, equal, "上年基本支出不等于各类之和", "请按上年报告核对")
	}
}

// priorThreePublicSums holds the items of last year against the tree: a whole is
// the sum of its parts.
func priorThreePublicSums(r *run) {
	was := func(i accounts.Item) accounts.Figure { return r.book.Prior[accounts.PriorThreePublic.Of(i.Member)] }
	for _, whole := range accounts.Items {
		var parts []accounts.Item
		for _, i := range accounts.Items {
			if slices.Contains(whole.Value.Parts(), i.Value) {
				parts = append(parts, i)
			}
		}
		if parts == nil {
			continue
		}
		all := whole.Value == scope.ThreePublic
		sum := side{label: "上年分项之和"}
		for _, i := range parts {
			f := was(i)
			switch {
			case f.Known():
				sum.terms = append(sum.terms, outside("上年"+i.Value.Name(), f))
			case all:
				r.unfilled("prior.three_public." + i.Member)
				return
			}
		}
		name, hint := "上年"+whole.Value.Name(), "请按上年报告核对"
		switch {
		case all && !was(whole).Known():
			r.unfilled("prior.three_public.total")
			return
		case all:
			name, hint = name+"合计", hint+"；合计与分项的增减额因此也不相符"
		case len(sum.terms) < len(parts):
			continue
		}
		r.compareSides(of(outside(name, was(whole))), sum, equal, name+"不等于分项之和", hint)
	}
}

// named is a figure that a field of the supplement gives.
type named struct {
	path string
	accounts.Figure
}

// unknown are the fields that are not given.
func unknown(of ...named) []string {
	var paths []string
	for _, n := range of {
		if !n.Known() {
			paths = append(paths, n.path)
		}
	}
	return paths
}

func itemBudgetsSum(r *run) {
	total := r.book.Budget[accounts.BudgetGeneralExpenditure]
	parts := side{label: "各项年初预算之和"}
	s := r.book.Statement(t5)
	missing := ""
	for i := range s.Rows {
		key := s.Rows[i].Key
		if !key.IsCode() || len(key) != 7 {
			continue
		}
		if f := r.book.Budget[accounts.BudgetItem.Of(string(key))]; !f.Known() {
			missing = string(key)
		}
	}
	for _, d := range sortedData(r.book.Budget, accounts.BudgetItem) {
		parts.terms = append(parts.terms, outside("年初预算 "+string(d[len(accounts.BudgetItem)+1:]), r.book.Budget[d]))
	}
	switch {
	case total.Known() && parts.value().Equal(total.Amount):
		r.passed() // what is not given is zero
	case len(parts.terms) == 0:
		r.unfilled("budget.item")
	case !total.Known():
		r.unfilled("budget.general_expenditure")
	case missing != "":
		r.unfilled("budget.item." + missing)
	default:
		r.compareSides(of(outside("一般公共预算支出年初预算", total)), parts, equal, "一般公共预算年初预算不等于各项之和", "请按批复的部门预算核对")
	}
}

// sortedData are the members of a group of data, by code.
func sortedData(m map[accounts.Datum]accounts.Figure, group accounts.Datum) []accounts.Datum {
	var keys []accounts.Datum
	for d, f := range m {
		if len(d) > len(group) && d[:len(group)] == group && d[len(group)] == '.' && f.Known() {
			keys = append(keys, d)
		}
	}
	slices.Sort(keys)
	return keys
}

func budgetComposition(r *run) {
	b := r.book.Budget
	total, entrusted := b[accounts.BudgetGeneralExpenditure], b[accounts.BudgetEntrusted]
	if total.Known() && total.Amount.IsZero() && (!entrusted.Known() || entrusted.Amount.IsZero()) {
		r.reason = "没有年初预算"
		return
	}
	if !total.Known() || !entrusted.Known() {
		r.unfilled(unknown(named{"budget.general_expenditure", total}, named{"budget.entrusted", entrusted})...)
		return
	}
	parts := side{label: "基本、项目、代编之和"}
	for _, d := range sortedData(b, accounts.BudgetBasic) {
		parts.terms = append(parts.terms, outside("基本支出年初预算 "+string(d[len(accounts.BudgetBasic)+1:]), b[d]))
	}
	switch {
	case len(parts.terms) == 0:
		r.unfilled("budget.basic")
		return
	case len(r.book.Forms) == 0:
		r.unfilled("forms")
		return
	}
	for i := range r.book.Forms {
		f := &r.book.Forms[i]
		parts.terms = append(parts.terms, outside("项目年初预算 "+f.Project.S, f.Fiscal.Initial))
	}
	parts.terms = append(parts.terms, outside("代编预算", entrusted))
	r.compareSides(of(outside("一般公共预算支出年初预算", total)), parts, equal, "年初预算不等于基本支出、项目支出和代编预算之和", "请按批复的部门预算核对；没有自评的项目也要算在内")
}

func reasonsAddUp(r *run) {
	for _, t := range r.topics() {
		reason, ok := r.book.Reasons[t.key]
		if !ok || len(reason.Parts) == 0 {
			continue
		}
		if !t.compared() {
			r.lacks(t.name + "没有" + t.from)
			continue
		}
		r.passed()
		var sum accounts.Amount
		where := make([]diag.Side, 0, len(reason.Parts)+2)
		for i := range reason.Parts {
			p := &reason.Parts[i]
			sum = sum.Add(p.Amount.Amount)
			where = append(where, diag.Side{At: p.Amount.At, Label: "原因：" + p.Text.S, Value: money(p.Amount.Amount, accounts.Wan)})
		}
		if delta := t.delta(); !sum.Equal(delta) {
			where = append([]diag.Side{{At: where[0].At, Label: "各条原因之和", Value: money(sum, accounts.Wan)},
				{At: t.base.At, Label: t.name + "减" + t.from, Value: money(delta, accounts.Wan)}}, where...)
			r.find(diag.Diagnostic{Message: t.name + "的各条原因金额之和不等于与" + t.from + "的差额", Where: where,
				Difference: money(sum.Sub(delta), accounts.Wan), Hint: "减少的原因写负数，增加的写正数；请补上没有说明的部分"})
		}
	}
}

// threePublicBudget never guesses which budget 公开07 holds: the table or the
// unit says it, and the report's sentences must call it the same.
func threePublicBudget(r *run) {
	if !r.has(t7) {
		return
	}
	kind, base := r.book.ThreePublicBudget, r.opts.ThreePublicBase
	if r.noBudget() {
		r.reason = "没有“三公”经费预算"
		return
	}
	if kind == accounts.NoBudgetKind {
		r.lacks("没有写明公开07表的预算数是年初预算还是全年预算：" + r.book.Entry("budget.three_public_kind").Name)
		kind = base
	}
	if base != accounts.NoBudgetKind && kind != base {
		by := r.book.ThreePublicBudgetBy
		if by.At.IsZero() {
			by.At = r.book.Statement(t7).At
		}
		r.find(diag.Diagnostic{At: by.At, Message: "公开07表的预算数是" + kind.String() + "，版式的词句和表头写的是" + base.String(),
			Where: []diag.Side{{At: by.At, Label: "资料写的是", Value: kind.String()}, {Label: "版式写的是", Value: base.String()}},
			Hint:  "确是" + base.String() + "的，请改正写错的表头、表注或补充资料；确是" + kind.String() + "的，请换用写" + kind.String() + "的版式，或请维护版式包的人改“三公”预算数的口径"})
		return
	}
	group, name := accounts.BudgetThreePublicInitial, "“三公”经费年初预算"
	if kind == accounts.AdjustedBudget {
		group, name = accounts.BudgetThreePublicAdjusted, "“三公”经费全年预算"
	}
	for _, i := range accounts.Items {
		f, item := r.book.Budget[group.Of(i.Member)], i.Value.Name()
		in := r.final(i.Cell(scope.Budget).Column)
		if f.Known() && in.Figure != nil {
			r.compareSides(of(in), of(outside(name+"·"+item, f)), equal, item+"预算数与"+name+"不一致", "公开07表的预算数应是"+name+"，请核对")
		}
	}
	if !r.ran {
		r.unfilled("budget." + string(group.Of("total")))
	}
}

// noBudget reports whether 公开07 has no budget, nor the supplement one for it: of
// zero it matters to no one which budget it is.
func (r *run) noBudget() bool {
	for _, i := range accounts.Items {
		in := r.final(i.Cell(scope.Budget).Column)
		if in.Figure == nil || !in.Amount().IsZero() || r.notRead(&in) ||
			!r.book.Budget[accounts.BudgetThreePublicInitial.Of(i.Member)].Amount.IsZero() ||
			!r.book.Budget[accounts.BudgetThreePublicAdjusted.Of(i.Member)].Amount.IsZero() {
			return false
		}
	}
	return true
}

func itemsWithinBudget(r *run) {
	if !r.has(t5) {
		return
	}
	if t := r.term(t5, accounts.RowTotal, accounts.ColTotal); t.Figure != nil && t.Amount().IsZero() {
		r.reason = "没有一般公共预算财政拨款支出"
		return
	}
	s := r.book.Statement(t5)
	for i := range s.Rows {
		key := s.Rows[i].Key
		f := r.book.Budget[accounts.BudgetAdjustedItem.Of(string(key))]
		if t := s.Term(key, accounts.ColTotal); f.Known() && t.Figure != nil {
			r.compareSides(of(t), of(outside("全年预算 "+string(key), f)), atMost, accounts.RowName(s, key)+"的决算数大于全年预算", "请核对；确属超支的，须说明原因")
		}
	}
	if !r.ran {
		r.unfilled("budget.adjusted_item")
	}
}
