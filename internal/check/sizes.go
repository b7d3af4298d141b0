package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// sizeRules hold figures of other sources against this year's by their size: a
// slip of the unit agrees with every sum of its own source.
var sizeRules = []Rule{
	{ID: "Y.11", Title: "上年数、预算数、政府采购与本年数大小相称：没有相差约一万倍的（金额单位写错）", Severity: diag.Error, Stage: StageBook, Reads: "上年数、预算数、政府采购、九张表", Open: true, fn: sizesAgree},
	{ID: "Y.12", Title: "上年数、预算数、采购、接待费、绩效和自评表的金额都不是负数", Severity: diag.Error, Stage: StageBook, Reads: "补充资料、自评表", Open: true, fn: nothingNegative},
}

// How far an amount may be from the same of another year or from its budget. What
// × or ÷ 10,000 brings within a factor of near is a slip of the unit; what is apart
// by more than far otherwise is to be looked at.
const (
	fold = 10_000
	near = 5
	far  = 1_000
	// plausible is how far two amounts of one kind commonly are: a group of which
	// one member is within it is not wrong as a whole.
	plausible = 100
	// procured is how many times all expenditure 政府采购 may be: contracts of
	// several years are.
	procured = 20
)

// tiny is an amount of this year that may have come to next to nothing.
var tiny = accounts.NewAmount(decimal.NewFromInt(1_000), accounts.Yuan)

// sized is a figure of another source and the amount of this year that counts the same.
type sized struct {
	label string
	base  accounts.Figure
	now   accounts.Term
	times decimal.Decimal // base ÷ now, never under 1
	less  bool            // the base is the smaller one
}

// slips reports whether the two are apart by a slip of the unit.
func (s *sized) slips() bool {
	return !s.times.LessThan(decimal.NewFromInt(fold/near)) && !s.times.GreaterThan(decimal.NewFromInt(fold*near))
}

// sizedGroup are the figures that one table of the supplement or one unit of money covers.
type sizedGroup struct {
	name    string
	members []sized
}

// sizeOf is a figure beside this year's amount; ok is false where one of them is
// not known or zero, or their signs differ: then size says nothing.
func (r *run) sizeOf(of string, f accounts.Figure, p scope.Point) (s sized, ok bool) {
	now, held := r.book.Held(p)
	if !held || !f.Known() || r.notRead(&now) || r.unreadable[f.At] || now.Amount().Sign()*f.Amount.Sign() <= 0 {
		return s, false
	}
	if at := r.misread[now.Cell.Statement-1]; !at.IsZero() || r.disputed(now.Figure) {
		return s, false
	}
	s = sized{label: of + strings.Replace(now.Name(r.book.Statement(now.Cell.Statement)), "决算数", "", 1), base: f, now: now}
	a, b := f.Amount.Abs().Decimal(), now.Amount().Abs().Decimal()
	if s.less = a.LessThan(b); s.less {
		a, b = b, a
	}
	s.times, ok = accounts.Ratio(a, b)
	return s, ok
}

// disputed reports whether an equality that failed has the cell in it: its size
// would be told twice.
func (r *run) disputed(f *accounts.Figure) bool {
	return slices.ContainsFunc(r.comparisons, func(c comparison) bool {
		is := func(t accounts.Term) bool { return t.Figure == f }
		return c.finding >= 0 && c.relation == equal && (slices.ContainsFunc(c.left.terms, is) || slices.ContainsFunc(c.right.terms, is))
	})
}

// sizedGroups are all figures of last year and of the budget, by group.
func (r *run) sizedGroups() []sizedGroup {
	var groups []sizedGroup
	add := func(name, of string, f accounts.Figure, p scope.Point) {
		i := slices.IndexFunc(groups, func(g sizedGroup) bool { return g.name == name })
		if i < 0 {
			i, groups = len(groups), append(groups, sizedGroup{name: name})
		}
		if s, ok := r.sizeOf(of, f, p); ok {
			groups[i].members = append(groups[i].members, s)
		}
	}
	group := func(d accounts.Datum, whole string) string {
		switch g, _, _ := strings.Cut(string(d), "."); accounts.Datum(g) {
		case accounts.PriorBasic:
			return "基本支出"
		case accounts.PriorThreePublic, accounts.BudgetThreePublicInitial, accounts.BudgetThreePublicAdjusted:
			return "“三公”经费"
		case accounts.BudgetFundItem:
			return "政府性基金"
		case accounts.BudgetStateCapitalItem:
			return "国有资本经营"
		}
		return whole
	}
	for _, d := range slices.Sorted(maps.Keys(r.book.Prior)) {
		if p, ok := accounts.PriorPoint(d); ok && (d != accounts.PriorAgencyCost || r.book.Organization.AllAdministrative()) {
			add(group(d, "收支")+"的上年数", "上年数·", r.book.Prior[d], p)
		}
	}
	for _, d := range slices.Sorted(maps.Keys(r.book.Budget)) {
		if p, ok := accounts.BudgetPoint(d); ok {
			kind := "年初预算"
			if strings.HasPrefix(string(d), "adjusted") || strings.Contains(string(d), "_adjusted.") {
				kind = "全年预算"
			}
			add(group(d, "一般公共预算支出")+"的"+kind, kind+"·", r.book.Budget[d], p)
		}
	}
	return slices.DeleteFunc(groups, func(g sizedGroup) bool { return len(g.members) == 0 })
}

// slipsWhole reports whether a group is apart as a whole: none of its members is
// at a distance that is common, all are apart in one direction, and one is apart
// by a slip of the unit.
func (g *sizedGroup) slipsWhole() bool {
	slips := false
	for i := range g.members {
		m := &g.members[i]
		if m.less != g.members[0].less || m.times.LessThan(decimal.NewFromInt(plausible)) {
			return false
		}
		slips = slips || m.slips()
	}
	return slips
}

func sizesAgree(r *run) {
	groups := r.sizedGroups()
	r.procurementSize()
	if len(groups) == 0 {
		if !r.ran {
			r.lacks("没有填写上年数和预算数")
		}
		return
	}
	r.passed()
	var whole []*sizedGroup
	members := 0
	for i := range groups {
		if groups[i].slipsWhole() {
			whole = append(whole, &groups[i])
			members += len(groups[i].members)
		}
	}
	// All that there is to compare with is apart, and by more than one source: the
	// workbook is the odd one, or the unit of the whole supplement.
	if len(whole) > 1 && len(whole) == len(groups) && members > 2 &&
		!slices.ContainsFunc(whole, func(g *sizedGroup) bool { return g.members[0].less != whole[0].members[0].less }) {
		m := &whole[0].members[0]
		d := r.sizeFinding(m, "上年数、预算数全都"+m.times10k())
		d.At, d.Hint = m.now.Figure.At, "多半是工作簿表头的金额单位写错，或补充资料的金额单位全部写错：请先核对两处的单位；确实如此的写明理由"
		for _, g := range whole[1:] {
			base := outside(g.members[0].label, g.members[0].base)
			d.Where = append(d.Where, r.describe(&base))
		}
		r.find(d)
		return
	}
	for i := range groups {
		g := &groups[i]
		if len(g.members) > 1 && g.slipsWhole() {
			d := r.sizeFinding(&g.members[0], g.name+"（各项）都"+g.members[0].times10k())
			for j := range g.members[1:] {
				m := &g.members[j+1]
				base := outside(m.label, m.base)
				d.Where = append(d.Where, r.describe(&base), r.describe(&m.now))
			}
			r.find(d)
			continue
		}
		for j := range g.members {
			r.oneSize(&g.members[j])
		}
		r.exchanged(g)
	}
}

// Two figures are exchanged where each is apart from its own amount by crossed times or
// more, and within alike of the other's.
var crossed, alike = decimal.NewFromInt(3), decimal.NewFromInt(2)

// exchanged looks for two figures of a group that stand in each other's place.
func (r *run) exchanged(g *sizedGroup) {
	apart := func(a, b accounts.Amount) decimal.Decimal {
		x, y := a.Abs().Decimal(), b.Abs().Decimal()
		if x.LessThan(y) {
			x, y = y, x
		}
		times, _ := accounts.Ratio(x, y)
		return times
	}
	if !strings.HasPrefix(g.name, "基本支出") && !strings.HasPrefix(g.name, "“三公”") {
		return // totals of many scopes, which no list has beside each other
	}
	for i := range g.members {
		for j := i + 1; j < len(g.members); j++ {
			a, b := &g.members[i], &g.members[j]
			if a.less == b.less || a.times.LessThan(crossed) || b.times.LessThan(crossed) ||
				apart(a.base.Amount, b.now.Amount()).GreaterThan(alike) || apart(b.base.Amount, a.now.Amount()).GreaterThan(alike) {
				continue
			}
			x, y := outside(a.label, a.base), outside(b.label, b.base)
			r.find(diag.Diagnostic{Severity: diag.Warning, At: a.base.At, Message: a.label + "和" + b.label + "像是填反了",
				Where: []diag.Side{r.describe(&x), r.describe(&a.now), r.describe(&y), r.describe(&b.now)},
				Hint:  "两个数换过来，各自都与本年的数相近：请核对"})
			return
		}
	}
}

// oneSize looks at one figure by itself.
func (r *run) oneSize(m *sized) {
	shrunk := !m.less && m.now.Amount().Abs().Cmp(tiny) < 0 // the table is proven by its sums: it came to next to nothing
	switch {
	case m.slips():
		d := r.sizeFinding(m, m.label+m.times10k())
		if shrunk {
			d.Severity = diag.Warning
		}
		r.find(d)
	case !m.times.LessThan(decimal.NewFromInt(far)) && !shrunk:
		way := "本年数的" + m.times.Round(0).String() + "倍"
		if m.less {
			way = "本年数的" + m.times.Round(0).String() + "分之一"
		}
		d := r.sizeFinding(m, m.label+"是"+way)
		d.Severity, d.Hint = diag.Warning, "相差这样多的不多见：请核对数字和金额单位；确实如此的写明理由"
		r.find(d)
	}
}

// times10k says of the base how it stands to this year's amount.
func (s *sized) times10k() string {
	if s.less {
		return "约是本年数的一万分之一"
	}
	return "约是本年数的一万倍"
}

// sizeFinding is a slip of the unit, at the figure of the other source.
func (r *run) sizeFinding(m *sized, message string) diag.Diagnostic {
	base := outside(m.label, m.base)
	hint := "多半是以元填的，却写作万元：请改正单位或数字"
	switch yuan := m.base.Unit == accounts.Yuan; {
	case m.less && yuan:
		hint = "多半是以万元填的，却写作元：请改正单位或数字"
	case m.less:
		hint = "多半已是万元的数又除了一万，或工作簿表头的金额单位写错：请核对"
	case yuan:
		hint = "多半已是元的数又乘了一万，或工作簿表头的金额单位写错：请核对"
	}
	return diag.Diagnostic{At: m.base.At, Message: message, Where: []diag.Side{r.describe(&base), r.describe(&m.now)},
		Hint: hint + "；确实如此的写明理由"}
}

// procurementSize holds 政府采购 against all expenditure, of which it is a part.
func (r *run) procurementSize() {
	expenditure, held := r.book.Held(scope.At(scope.Expenditure))
	if !held || r.notRead(&expenditure) || expenditure.Amount().Sign() <= 0 {
		return
	}
	for _, k := range []struct {
		key  accounts.Datum
		name string
	}{{accounts.ProcurementTotal, "政府采购支出总额"}, {accounts.ProcurementGoods, "政府采购货物支出"},
		{accounts.ProcurementWorks, "政府采购工程支出"}, {accounts.ProcurementServices, "政府采购服务支出"}} {
		f := r.book.Procurement[k.key]
		if !f.Known() || r.unreadable[f.At] {
			continue
		}
		r.passed()
		times, _ := accounts.Ratio(f.Amount.Decimal(), expenditure.Amount().Decimal())
		if times.LessThan(decimal.NewFromInt(procured)) {
			continue
		}
		of := outside(k.name, f)
		r.find(diag.Diagnostic{At: f.At, Message: k.name + "是本年支出合计的" + times.Round(0).String() + "倍",
			Where: []diag.Side{r.describe(&of), r.describe(&expenditure)}, Hint: "政府采购是支出的一部分，多半是金额单位写错：请核对"})
		return // the others only echo
	}
}

// nothingNegative: what another source says was spent, planned or bought is not
// below zero. Balances may be.
func nothingNegative(r *run) {
	look := func(name string, f accounts.Figure) {
		if !f.Known() || r.unreadable[f.At] {
			return
		}
		r.passed()
		if f.Amount.Sign() < 0 {
			t := outside(name, f)
			r.find(diag.Diagnostic{At: f.At, Message: name + "是负数", Where: []diag.Side{r.describe(&t)}, Hint: "请核对正负号；确有冲回的写明理由"})
		}
	}
	of := func(group string, m map[accounts.Datum]accounts.Figure, but ...accounts.Datum) {
		for _, d := range slices.Sorted(maps.Keys(m)) {
			if !slices.Contains(but, d) {
				look(r.book.Entry(group+"."+string(d)).Label, m[d])
			}
		}
	}
	of("prior", r.book.Prior, accounts.PriorFundClosing)
	of("budget", r.book.Budget)
	of("procurement", r.book.Procurement)
	of("counts", r.book.Reception)
	of("performance", r.book.Performance.Amounts)
	look(r.book.Entry("agency_cost").Label, r.book.AgencyCost)
	for i := range r.book.Performance.NoteAmounts {
		look("不纳入自评的金额", r.book.Performance.NoteAmounts[i])
	}
	for _, f := range r.book.AllForms() {
		for _, m := range []struct {
			name string
			of   *accounts.Funds
		}{{"财政拨款", &f.Fiscal}, {"上年结转资金", &f.Carried}, {"其他资金", &f.Other}, {"年度资金总额", &f.All}} {
			look(formName(f)+m.name+"年初预算数", m.of.Initial)
			look(formName(f)+m.name+"全年预算数", m.of.Adjusted)
			look(formName(f)+m.name+"全年执行数", m.of.Executed)
		}
	}
	for _, counts := range []struct {
		group string
		m     map[accounts.CountKey]accounts.Count
	}{{"counts", r.book.Counts}, {"assets", r.book.Assets}, {"performance", r.book.Performance.Counts}} {
		for _, k := range slices.Sorted(maps.Keys(counts.m)) {
			look(r.book.Entry(counts.group+"."+string(k)).Label, counts.m[k].Figure)
		}
	}
}
