package proof

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/ingest"
	"juesuan/internal/pack"
)

// drawer draws units whose books are right by construction: the flows first,
// in 分, then the nine tables from them, then what the tables lack.
type drawer struct {
	*rand.Rand
	dict *accounts.Dictionary
	base *accounts.Book // the sample: names, duties, glossary, forms
	pack *pack.Pack
	none map[string]bool // what the unit has nothing of, nor says so more than once
}

func newDrawer(t testing.TB, pk *pack.Pack, seed uint64) *drawer {
	t.Helper()
	dict, err := accounts.ParseDictionary(data.Files, 2020)
	if err != nil {
		t.Fatal(err)
	}
	base, l := ingest.Read(sample)
	if l.Failed() {
		t.Fatal(list(l))
	}
	return &drawer{rand.New(rand.NewPCG(2020, seed)), dict, base, pk, nil}
}

func (d *drawer) one(in int) bool { return d.IntN(in) == 0 }

// cents is an amount in 分: often zero, now and then tiny or huge.
func (d *drawer) cents() int64 {
	switch d.IntN(8) {
	case 0, 1:
		return 0
	case 2:
		return d.Int64N(1_000_00) // below 0.1 万元
	case 3:
		return d.Int64N(10_000_000_000_00)
	case 4:
		return d.Int64N(1000) * 10_000_00 // whole 万元
	}
	return d.Int64N(50_000_000_00)
}

// names are of codes that the dictionary may lack.
var names = map[string]string{"2010101": "行政运行", "2120801": "征地和拆迁补偿支出", "2130101": "行政运行"}

// item is what one function code received and spent: one budget, or all.
type item struct {
	code                           string
	general, fund, state           flow
	income                         [5]int64 // 上级补助, 事业, 经营, 附属, 其他
	basic, project, up, trade, sub int64    // 非财政: 基本, 项目, 上缴上级, 经营, 对附属
}

type flow struct{ opening, income, basic, project int64 }

func (f flow) spent() int64   { return f.basic + f.project }
func (f flow) closing() int64 { return f.opening + f.income - f.spent() }
func (f *flow) add(g flow) {
	f.opening, f.income, f.basic, f.project = f.opening+g.opening, f.income+g.income, f.basic+g.basic, f.project+g.project
}

func (i *item) own() int64    { return i.basic + i.project + i.up + i.trade + i.sub }
func (i *item) others() int64 { return sum(i.income[:]...) }

func sum(vs ...int64) (t int64) {
	for _, v := range vs {
		t += v
	}
	return t
}

// unit draws one unit with everything that its report needs.
func (d *drawer) unit() *accounts.Book {
	b := *d.base
	institution, withFund, withState := d.one(2), d.one(3) && !d.none[noFund], d.one(3) && !d.none[noStateCapital]
	if institution {
		b.Organization.Kind.S = "财政补助事业"
		b.Organization.Members = []accounts.Member{{Name: b.Organization.FullName, Kind: b.Organization.Kind}}
	}
	var items []item
	for _, code := range []string{"2010101", "2080109", "2080501", "2080505", "2089901", "2101101", "2101103", "2130101", "2210201", "2210203"} {
		if d.one(3) {
			continue
		}
		it := item{code: code, general: flow{0, d.cents(), d.cents(), d.cents()}}
		if institution {
			for i := range it.income {
				it.income[i] = d.cents()
			}
			it.basic, it.project, it.up, it.trade, it.sub = d.cents(), d.cents(), d.cents(), d.cents(), d.cents()
		}
		items = append(items, it)
	}
	if withFund {
		items = append(items, item{code: "2120801", fund: flow{d.cents(), d.cents(), d.cents(), d.cents()}})
	}
	if withState {
		items = append(items, item{code: "2230105", state: flow{d.cents(), d.cents(), 0, d.cents()}})
	}
	if len(items) == 0 {
		items = append(items, item{code: "2080109"})
	}
	slices.SortFunc(items, func(a, b item) int { return strings.Compare(a.code, b.code) })
	var general, fund, state flow
	var others, own int64
	for i := range items {
		it := &items[i]
		// An item that received must have spent, and no separate budget ends below zero.
		for _, f := range []*flow{&it.fund, &it.state} {
			if c := f.closing(); c < 0 {
				f.opening -= c
			}
		}
		if sum(it.general.spent(), it.fund.spent(), it.state.spent(), it.own()) == 0 {
			switch it.code[:3] {
			case "212":
				it.fund.project, it.fund.opening = 1_00, it.fund.opening+1_00
			case "223":
				it.state.project, it.state.opening = 1_00, it.state.opening+1_00
			default:
				it.general.project = 1_00
			}
		}
		general.add(it.general)
		fund.add(it.fund)
		state.add(it.state)
		others += it.others()
		own += it.own()
	}
	// The opening balances carry what income does not; now and then the general
	// budget ends below zero, or begins there.
	switch d.IntN(6) {
	case 0:
		general.opening = -d.cents()
	default:
		general.opening = max(0, general.spent()-general.income) + d.cents()
	}
	other := max(0, own-others) + d.cents()
	var reserve, distributed int64
	if institution {
		reserve = d.cents()
		distributed = d.Int64N(other + others + reserve - own + 1)
	}
	d.statements(&b, items, general, fund, state, other, reserve, distributed)
	d.supplement(&b, institution)
	d.leaveOut(&b)
	return &b
}

// sheet fills one statement.
type sheet struct {
	*accounts.Statement
	d *drawer
}

func (d *drawer) sheet(b *accounts.Book, id accounts.StatementID, columns ...accounts.ColumnKey) sheet {
	s := b.Statement(id)
	form := s.Look
	*s = accounts.Statement{ID: id, Found: true, At: s.At, Unit: accounts.Yuan, Columns: columns, Look: form}
	if columns == nil {
		s.Columns = accounts.Columns(id)
	}
	return sheet{s, d}
}

// row adds a row; a zero is now and then an empty cell.
func (s sheet) row(key accounts.RowKey, name string, cents ...int64) {
	at := func(col int) diag.Position {
		return diag.Position{File: s.At.File, Sheet: s.At.Sheet, Cell: fmt.Sprintf("%c%d", 'A'+col, len(s.Rows)+7)}
	}
	r := accounts.Row{Key: key, Name: name, At: at(0), NameAt: at(0)}
	if accounts.IsCode(string(key)) {
		r.Code = string(key)
	}
	for i, c := range cents {
		f := accounts.Figure{Amount: yuan(c), State: accounts.Given, Unit: accounts.Yuan, Places: 2, At: at(i + 1), Label: name}
		if c == 0 && s.d.one(4) {
			f.State = accounts.Blank
		}
		r.Cells = append(r.Cells, f)
	}
	s.Rows = append(s.Rows, r)
}

func yuan(cents int64) accounts.Amount {
	return accounts.NewAmount(decimal.New(cents, -2), accounts.Yuan)
}

func (d *drawer) statements(b *accounts.Book, items []item, general, fund, state flow, other, reserve, distributed int64) {
	var income [5]int64
	var own [5]int64
	type four struct{ all, general, fund, state int64 }
	classes := map[string]four{}
	for i := range items {
		it := &items[i]
		for k, v := range it.income {
			income[k] += v
		}
		for k, v := range []int64{it.basic, it.project, it.up, it.trade, it.sub} {
			own[k] += v
		}
		c := classes[it.code[:3]]
		c.general += it.general.spent()
		c.fund += it.fund.spent()
		c.state += it.state.spent()
		c.all += it.general.spent() + it.fund.spent() + it.state.spent() + it.own()
		classes[it.code[:3]] = c
	}
	fiscal := sum(general.income, fund.income, state.income)
	received := fiscal + sum(income[:]...)
	opening := sum(general.opening, fund.opening, state.opening, other)
	fiscalSpent := sum(general.spent(), fund.spent(), state.spent())
	spent := fiscalSpent + sum(own[:]...)
	grand := received + reserve + opening

	s := d.sheet(b, accounts.Overall)
	for i, in := range []struct {
		key  accounts.RowKey
		name string
		v    int64
	}{{accounts.RowGeneral, "一般公共预算财政拨款收入", general.income}, {accounts.RowFund, "政府性基金预算财政拨款收入", fund.income}, {accounts.RowStateCapital, "国有资本经营预算财政拨款收入", state.income},
		{accounts.RowSuperior, "上级补助收入", income[0]}, {accounts.RowBusiness, "事业收入", income[1]}, {accounts.RowOperating, "经营收入", income[2]},
		{accounts.RowSubsidiary, "附属单位上缴收入", income[3]}, {accounts.RowOther, "其他收入", income[4]}} {
		s.row(in.key, accounts.Ordinal(i+1)+"、"+in.name, in.v)
	}
	s.row(accounts.RowIncomeTotal, "本年收入合计", received)
	s.row(accounts.RowUseNonFiscal, "使用非财政拨款结余", reserve)
	s.row(accounts.RowOpening, "年初结转和结余", opening)
	s.row(accounts.RowIncomeGrand, "总计", grand)
	for i, c := range d.dict.Classes() {
		s.row(accounts.RowKey(c.Code), accounts.Ordinal(i+1)+"、"+c.Title, classes[c.Code].all)
	}
	s.row(accounts.RowExpenditureTotal, "本年支出合计", spent)
	s.row(accounts.RowDistribution, "结余分配", distributed)
	s.row(accounts.RowClosing, "年末结转和结余", grand-spent-distributed)
	s.row(accounts.RowExpenditureGrand, "总计", grand)

	s = d.sheet(b, accounts.FiscalOverall)
	s.row(accounts.RowGeneral, "一、一般公共预算财政拨款", general.income)
	s.row(accounts.RowFund, "二、政府性基金预算财政拨款", fund.income)
	s.row(accounts.RowStateCapital, "三、国有资本经营预算财政拨款", state.income)
	s.row(accounts.RowIncomeTotal, "本年收入合计", fiscal)
	s.row(accounts.RowOpening, "年初财政拨款结转和结余", sum(general.opening, fund.opening, state.opening))
	s.row(accounts.RowOpeningGeneral, "一、一般公共预算财政拨款", general.opening)
	s.row(accounts.RowOpeningFund, "二、政府性基金预算财政拨款", fund.opening)
	s.row(accounts.RowOpeningStateCapital, "三、国有资本经营预算财政拨款", state.opening)
	fiscalGrand := fiscal + sum(general.opening, fund.opening, state.opening)
	s.row(accounts.RowIncomeGrand, "合计", fiscalGrand)
	for i, c := range d.dict.Classes() {
		v := classes[c.Code]
		s.row(accounts.RowKey(c.Code), accounts.Ordinal(i+1)+"、"+c.Title, sum(v.general, v.fund, v.state), v.general, v.fund, v.state)
	}
	s.row(accounts.RowExpenditureTotal, "本年支出合计", fiscalSpent, general.spent(), fund.spent(), state.spent())
	s.row(accounts.RowClosing, "年末财政拨款结转和结余", sum(general.closing(), fund.closing(), state.closing()), general.closing(), fund.closing(), state.closing())
	s.row(accounts.RowExpenditureGrand, "合计", fiscalGrand, general.closing()+general.spent(), fund.closing()+fund.spent(), state.closing()+state.spent())

	d.coded(b, items, accounts.Income, nil, func(it *item) []int64 {
		f := sum(it.general.income, it.fund.income, it.state.income)
		return []int64{f + it.others(), f, it.income[0], it.income[1], 0, it.income[2], it.income[3], it.income[4]}
	})
	d.coded(b, items, accounts.Expenditure, nil, func(it *item) []int64 {
		basic := sum(it.general.basic, it.fund.basic, it.state.basic, it.basic)
		project := sum(it.general.project, it.fund.project, it.state.project, it.project)
		return []int64{basic + project + it.up + it.trade + it.sub, basic, project, it.up, it.trade, it.sub}
	})
	three := []accounts.ColumnKey{accounts.ColTotal, accounts.ColBasic, accounts.ColProject}
	d.coded(b, items, accounts.GeneralExpenditure, nil, func(it *item) []int64 {
		return []int64{it.general.spent(), it.general.basic, it.general.project}
	})
	d.coded(b, items, accounts.GovernmentFund, nil, func(it *item) []int64 {
		f := it.fund
		return []int64{f.opening, f.income, f.spent(), f.basic, f.project, f.closing()}
	})
	d.coded(b, items, accounts.StateCapital, three, func(it *item) []int64 {
		return []int64{it.state.spent(), it.state.basic, it.state.project}
	})
	sections := d.basic(b, general.basic)
	d.threePublic(b, sections)
}

// coded fills a statement whose rows are function codes.
func (d *drawer) coded(b *accounts.Book, items []item, id accounts.StatementID, columns []accounts.ColumnKey, of func(*item) []int64) {
	s := d.sheet(b, id, columns...)
	total := make([]int64, len(s.Columns))
	for i := range items {
		for k, v := range of(&items[i]) {
			total[k] += v
		}
	}
	s.row(accounts.RowTotal, "合计", total...)
	for i := range items {
		if vs := of(&items[i]); slices.ContainsFunc(vs, func(v int64) bool { return v != 0 }) {
			name, ok := d.dict.Function(items[i].code)
			if !ok {
				name = names[items[i].code]
			}
			s.row(accounts.RowKey(items[i].code), name, vs...)
		}
	}
}

// basic divides 基本支出 over the sections of 公开06.
func (d *drawer) basic(b *accounts.Book, rest int64) map[string]int64 {
	sections, classes := map[string]int64{}, map[string]int64{}
	var codes []string
	for _, c := range d.dict.EconomicCodes() {
		if c[:3] != "309" && c[:3] != "311" && c[:3] != "313" && !(d.none[noThreePublic] && slices.Contains(threePublicSections, c)) {
			codes = append(codes, c)
		}
	}
	few := d.one(4) // then most classes are zero
	for _, c := range codes {
		if len(c) == 5 && rest > 0 && d.one(3) && !(few && c > "302") {
			v := d.Int64N(rest + 1)
			sections[c], rest = v, rest-v
		}
	}
	sections["30101"] += rest
	for c, v := range sections {
		classes[c[:3]] += v
	}
	s := d.sheet(b, accounts.GeneralBasic)
	var staff, operating int64
	for _, c := range codes {
		name, _ := d.dict.Economic(c)
		switch {
		case len(c) == 5:
			s.row(accounts.RowKey(c), name, sections[c])
			continue
		case c == "301" || c == "303":
			staff += classes[c]
		default:
			operating += classes[c]
		}
		s.row(accounts.RowKey(c), name, classes[c])
	}
	s.row(accounts.RowStaff, "人员经费合计", staff)
	s.row(accounts.RowOperatingCost, "公用经费合计", operating)
	s.row(accounts.RowTotal, "合计", staff+operating)
	return sections
}

// threePublicSections are the sections of 公开06 that the three public expenses
// stand in.
var threePublicSections = []string{"30212", "31013", "30231", "30217"}

// threePublic is no less than 公开06 has, and mostly within its budget.
func (d *drawer) threePublic(b *accounts.Book, sections map[string]int64) {
	more := func() int64 {
		if d.one(2) {
			return 0
		}
		return d.cents() / 1000
	}
	if d.one(8) { // no such expenses
		for _, c := range threePublicSections {
			if sections[c] > 0 {
				more = func() int64 { return 0 }
			}
		}
	}
	final := [4]int64{sections["30212"] + more(), sections["31013"] + more(), sections["30231"] + more(), sections["30217"] + more()}
	var plan [4]int64
	for i, v := range final {
		plan[i] = v + more()
		if d.one(10) {
			plan[i] = v / 2 // a warning, and 大于预算数
		}
	}
	if d.none[noThreePublic] {
		final, plan = [4]int64{}, [4]int64{}
	}
	cells := func(v [4]int64) []int64 { return []int64{sum(v[:]...), v[0], v[1] + v[2], v[1], v[2], v[3]} }
	s := d.sheet(b, accounts.ThreePublic)
	s.row(accounts.RowThreePublic, "", append(cells(plan), cells(final)...)...)

	count := func(n int64) accounts.Count {
		return accounts.Count{Figure: accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(n), accounts.NoUnit), State: accounts.Given}}
	}
	some := func(when bool) int64 {
		if !when {
			return 0
		}
		return 1 + d.Int64N(40)
	}
	groups, bought, kept := some(final[0] > 0), some(final[1] > 0), some(final[2] > 0)
	home := final[3]
	if d.one(4) {
		home = d.Int64N(final[3] + 1)
	}
	receptions, overseas := some(home > 0), some(final[3]-home > 0)
	b.Counts = map[accounts.CountKey]accounts.Count{
		accounts.CountAbroadGroups: count(groups), accounts.CountAbroadPersons: count(groups * 3), accounts.CountVehiclesBought: count(bought), accounts.CountVehiclesKept: count(kept + bought),
		accounts.CountReceptions: count(receptions), accounts.CountReceptionGuests: count(receptions * 5), accounts.CountOverseasReceptions: count(overseas), accounts.CountOverseasGuests: count(overseas * 2),
	}
	b.Reception = map[accounts.Datum]accounts.Figure{accounts.ReceptionDomestic: exact(home), accounts.ReceptionOverseas: exact(final[3] - home)}
	b.Assets = map[accounts.CountKey]accounts.Count{
		accounts.AssetFloorArea: count(d.Int64N(10000)),
		accounts.AssetVehicles + "." + accounts.CountKey("leaders"): count(d.Int64N(3)),
		accounts.AssetVehicles + "." + accounts.CountKey("general"): count(kept + bought),
		"equipment_50":  count(d.Int64N(9)),
		"equipment_100": count(d.Int64N(9)),
	}
}

// exact is an amount known in 元; printed one known in 万元 with two decimals.
func exact(cents int64) accounts.Figure {
	return accounts.Figure{Amount: yuan(cents), State: accounts.Given, Unit: accounts.Yuan, Places: 2, At: diag.Position{File: "unit.yaml", Line: 1}}
}

func printedWan(cents int64) accounts.Figure {
	f := exact(cents)
	f.Amount, f.Unit = f.Amount.Rounded(accounts.Wan, 2), accounts.Wan
	return f
}

// beside draws a figure to compare with: equal, nearly, more, less, zero.
func (d *drawer) beside(now int64) int64 {
	switch d.IntN(9) {
	case 0:
		return 0
	case 1:
		return now
	case 2:
		return max(0, now+d.Int64N(81_00)-40_00) // prints the same, or 0.01 万元 beside it
	case 3:
		return now / 2
	case 4:
		return now / 30
	case 5:
		return now * 2
	}
	return d.cents()
}

// supplement is what the tables lack.
func (d *drawer) supplement(b *accounts.Book, institution bool) {
	figure := exact
	if d.one(2) {
		figure = printedWan
	}
	cents := func(f accounts.Figure) int64 { return f.Amount.Decimal().Shift(2).IntPart() }
	at := func(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey) int64 {
		return cents(b.Figure(accounts.Cell{Statement: id, Row: row, Column: col}))
	}
	b.Prior, b.Budget, b.NoBase = map[accounts.Datum]accounts.Figure{}, map[accounts.Datum]accounts.Figure{}, map[string]diag.Position{}
	give := func(m map[accounts.Datum]accounts.Figure, datum accounts.Datum, now int64) {
		if !d.one(8) {
			m[datum] = figure(d.beside(now))
			return
		}
		b.NoBase["prior."+string(datum)], b.NoBase["budget."+string(datum)] = diag.Position{}, diag.Position{} // nothing to compare with, and said so
	}
	give(b.Prior, accounts.PriorExpenditureTotal, at(accounts.Overall, accounts.RowExpenditureTotal, accounts.ColAmount))
	give(b.Prior, accounts.PriorFiscalIncome, at(accounts.FiscalOverall, accounts.RowIncomeTotal, accounts.ColTotal))
	give(b.Prior, accounts.PriorFiscalExpenditure, at(accounts.FiscalOverall, accounts.RowExpenditureTotal, accounts.ColTotal))
	give(b.Prior, accounts.PriorGeneralExpenditure, at(accounts.GeneralExpenditure, accounts.RowTotal, accounts.ColTotal))
	give(b.Budget, accounts.BudgetGeneralExpenditure, at(accounts.GeneralExpenditure, accounts.RowTotal, accounts.ColTotal))
	give(b.Prior, accounts.PriorFundExpenditure, at(accounts.GovernmentFund, accounts.RowTotal, accounts.ColTotal))
	var operating accounts.Amount
	known := true
	for _, r := range b.Statement(accounts.GeneralBasic).Rows {
		if len(r.Key) != 3 || !accounts.IsCode(string(r.Key)) {
			continue
		}
		give(b.Budget, accounts.BudgetBasic.Of(string(r.Key)), cents(r.Cells[0]))
		give(b.Prior, accounts.PriorBasic.Of(string(r.Key)), cents(r.Cells[0]))
		was, ok := b.Prior[accounts.PriorBasic.Of(string(r.Key))]
		known = known && ok
		if r.Key != "301" && r.Key != "303" {
			operating = operating.Add(was.Amount)
		}
	}
	if known && !institution {
		f := figure(0)
		f.Amount = operating
		b.Prior[accounts.PriorAgencyCost] = f
	} else {
		b.NoBase["prior.agency_cost"] = diag.Position{}
	}
	if !d.one(6) {
		total := figure(0)
		for _, m := range []string{"abroad", "vehicles", "reception"} {
			f := figure(d.beside(at(accounts.ThreePublic, accounts.RowThreePublic, accounts.ColumnKey("final."+m))))
			b.Prior[accounts.PriorThreePublic.Of(m)] = f
			total.Amount = total.Amount.Add(f.Amount)
		}
		b.Prior[accounts.PriorThreePublic.Of("total")] = total
	} else {
		b.NoBase["prior.three_public"] = diag.Position{}
	}
	b.Procurement = map[accounts.Datum]accounts.Figure{}
	if !d.one(4) {
		goods, works, services := d.cents(), d.cents(), d.cents()
		small := d.Int64N(goods + works + services + 1)
		for datum, v := range map[accounts.Datum]int64{accounts.ProcurementGoods: goods, accounts.ProcurementWorks: works, accounts.ProcurementServices: services,
			accounts.ProcurementSmall: small, accounts.ProcurementMicro: d.Int64N(small + 1)} {
			b.Procurement[datum] = exact(v)
		}
	}
	// The sample's two forms need a project expenditure above theirs.
	b.Performance.Note, b.Performance.NoteAmounts = accounts.Text{}, nil
	b.Performance.Amounts, b.Performance.Counts = maps.Clone(b.Performance.Amounts), maps.Clone(b.Performance.Counts)
	if at(accounts.GeneralExpenditure, accounts.RowTotal, accounts.ColProject) < 600_0000_00 {
		b.Forms = nil
		zero := b.Performance.Counts["secondary_projects"]
		b.Performance.Counts["primary_projects"] = zero
		b.Performance.Amounts["amount"] = exact(0)
		b.Performance.Problems, b.Performance.Measures = accounts.Text{}, accounts.Text{}
	}
	b.Reasons = map[string]accounts.Reason{}
	topics := []string{accounts.TopicFundVsPrior}
	for _, t := range d.pack.Info.Reasons {
		group, each := strings.CutSuffix(string(t), ".*")
		if !each {
			topics = append(topics, string(t))
			continue
		}
		for _, c := range d.dict.EconomicCodes() {
			if len(c) == 3 {
				topics = append(topics, group+"."+c)
			}
		}
	}
	for _, t := range topics {
		b.Reasons[t] = accounts.Reason{Of: t, Text: accounts.Text{S: "业务安排有变化", At: diag.Position{File: "unit.yaml", Line: 2}}}
	}
	if base, ok := b.Budget[accounts.BudgetGeneralExpenditure]; ok && d.one(2) {
		all := yuan(at(accounts.GeneralExpenditure, accounts.RowTotal, accounts.ColTotal)).Rounded(accounts.Wan, 2).Sub(base.Amount.Rounded(accounts.Wan, 2))
		first := accounts.NewAmount(decimal.New(d.Int64N(2_000_00)-1_000_00, -2), accounts.Wan)
		part := func(a accounts.Amount, text string) accounts.ReasonPart {
			f := exact(0)
			f.Amount, f.Unit = a, accounts.Wan
			return accounts.ReasonPart{Amount: f, Text: accounts.Text{S: text}}
		}
		b.Reasons[accounts.TopicGeneralVsBudget] = accounts.Reason{Of: accounts.TopicGeneralVsBudget, Parts: []accounts.ReasonPart{part(first, "业务安排有变化"), part(all.Sub(first), "年中另有安排")}}
	}
	b.Purposes = map[string]accounts.Text{}
	for _, k := range []string{"abroad", "purchase", "running", "reception_domestic", "reception_overseas"} {
		b.Purposes[k] = accounts.Text{S: "日常公务"}
	}
}
