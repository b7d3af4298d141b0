package check

import (
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// ledger is what a unit's books hold before any table is drawn up: the flows by
// function code and what surrounds them, in 分. book draws up the nine tables
// from it, consistent by construction. The examples of the rules are changes to
// such a book, and so are the tests' mutations.
type ledger struct {
	year    int
	unit    accounts.Unit
	classes [][2]string // code and name of the functional classes of the year
	flows   []flow
	basic   []section // of 公开06, by code
	names   map[string]string
	levels  bool // the tables list 类 and 款 above the items

	opening, openingOther                       int64 // 一般公共预算, 非财政 at the start of the year
	useNonFiscal, distribution                  int64
	abroad, purchase, running, reception        int64 // “三公” 决算
	abroadPlan, purchasePlan, runPlan, hostPlan int64 // “三公” 预算
}

// flow is what one function code received and spent.
type flow struct {
	code, name string
	general    int64    // 一般公共预算 income
	other      [5]int64 // 上级补助, 事业, 经营, 附属, 其他 income
	fund       budget
	state      budget
	spent      [2]int64 // 一般公共预算 basic, project
	own        [5]int64 // 非财政 basic, project, 上缴上级, 经营, 对附属
}

// section is an economic code (款) of 公开06 and its amount in 分.
type section struct {
	code   string
	amount int64
}

// budget is a government fund or state capital flow.
type budget struct{ opening, income, basic, project int64 }

func (b budget) spent() int64   { return b.basic + b.project }
func (b budget) closing() int64 { return b.opening + b.income - b.spent() }
func (b budget) isZero() bool   { return b == budget{} }

// book draws up the tables.
func (l *ledger) book() *accounts.Book {
	b := accounts.NewBook(accounts.Core())
	b.Year = l.year
	b.Prior, b.Budget = map[accounts.Datum]accounts.Figure{}, map[accounts.Datum]accounts.Figure{}
	b.Reasons, b.Purposes = map[string]accounts.Reason{}, map[string]accounts.Text{}
	b.Counts, b.Assets = map[accounts.CountKey]accounts.Count{}, map[accounts.CountKey]accounts.Count{}
	b.Procurement = map[accounts.Datum]accounts.Figure{}
	b.Organization.FullName.S = "示例局"
	b.Organization.ShortName.S = "示例局"
	b.Organization.Kind.S = "行政"
	for i := range b.Statements {
		id := accounts.StatementID(i + 1)
		s := &b.Statements[i]
		*s = accounts.Statement{ID: id, Form: s.Form, Found: true, Unit: l.unit, Columns: accounts.Columns(id)}
		s.At = diag.Position{File: "公开表.xlsx", Sheet: id.Number()}
		s.Look.Department = accounts.Text{S: "示例局", At: at(s, "A3")}
		s.Look.UnitLine = accounts.Text{S: "金额单位：" + l.unit.String(), At: at(s, "F3")}
		s.Look.Notes = []accounts.Text{{S: "注：本表反映本年度情况。", At: at(s, "A99")}}
	}
	t := l.sums()
	l.overall(b, &t)
	l.fiscal(b, &t)
	l.codes(b)
	for id, total := range map[accounts.StatementID]budget{t8: t.fund, t9: t.state} {
		if s := b.Statement(id); total.isZero() {
			s.Look.Notes = append(s.Look.Notes, accounts.Text{S: emptyNotes[id], At: at(s, "A99")})
		}
	}
	l.economic(b)
	p := l.page(b, t7, 8)
	p.put(accounts.RowThreePublic, "", "A",
		l.abroadPlan+l.purchasePlan+l.runPlan+l.hostPlan, l.abroadPlan, l.purchasePlan+l.runPlan, l.purchasePlan, l.runPlan, l.hostPlan,
		l.abroad+l.purchase+l.running+l.reception, l.abroad, l.purchase+l.running, l.purchase, l.running, l.reception)
	return b
}

// emptyNotes say why 公开08 or 公开09 is empty.
var emptyNotes = map[accounts.StatementID]string{
	t8: "注：本单位没有政府性基金预算财政拨款收入和支出，故本表无数据。",
	t9: "注：本单位没有国有资本经营预算财政拨款支出，故本表无数据。",
}

// ledgerSums are the sums over all flows, in 分.
type ledgerSums struct {
	general, spentGeneral, own int64
	other                      [5]int64
	fund, state                budget
	classes                    map[string][4]int64 // spent by 类: all, general, fund, state
}

func (l *ledger) sums() ledgerSums {
	t := ledgerSums{classes: map[string][4]int64{}}
	for _, f := range l.flows {
		g := f.spent[0] + f.spent[1]
		t.general += f.general
		t.spentGeneral += g
		for i, v := range f.other {
			t.other[i] += v
		}
		t.own += sum(f.own[:])
		t.fund, t.state = t.fund.add(f.fund), t.state.add(f.state)
		c := t.classes[f.code[:3]]
		c[0] += g + f.fund.spent() + f.state.spent() + sum(f.own[:])
		c[1] += g
		c[2] += f.fund.spent()
		c[3] += f.state.spent()
		t.classes[f.code[:3]] = c
	}
	return t
}

func (t *ledgerSums) fiscalIncome() int64 { return t.general + t.fund.income + t.state.income }
func (t *ledgerSums) fiscalSpent() int64  { return t.spentGeneral + t.fund.spent() + t.state.spent() }

// page is a statement to which rows are added one below the other.
type page struct {
	l   *ledger
	s   *accounts.Statement
	row int // of the next one
}

func (l *ledger) page(b *accounts.Book, id accounts.StatementID, row int) *page {
	return &page{l, b.Statement(id), row}
}

// put adds a row whose amounts begin in a column.
func (p *page) put(key accounts.RowKey, name, column string, amounts ...int64) {
	r := accounts.Row{Key: key, Name: name, At: at(p.s, fmt.Sprintf("A%d", p.row))}
	if column == "F" {
		r.At = at(p.s, fmt.Sprintf("D%d", p.row))
	}
	r.NameAt = r.At
	for i, v := range amounts {
		r.Cells = append(r.Cells, p.l.figure(p.s, fmt.Sprintf("%c%d", column[0]+byte(i), p.row), v))
	}
	p.s.Rows = append(p.s.Rows, r)
	p.row++
}

// coded adds a row with a code.
func (p *page) coded(code, name, column string, amounts ...int64) {
	p.put(accounts.RowKey(code), name, column, amounts...)
	p.s.Rows[len(p.s.Rows)-1].Code = code
}

// overall draws up 公开01: income in C, expenditure in F.
func (l *ledger) overall(b *accounts.Book, t *ledgerSums) {
	p := l.page(b, t1, 6)
	for i, in := range []struct {
		key  accounts.RowKey
		name string
		v    int64
	}{
		{accounts.RowGeneral, "一般公共预算财政拨款收入", t.general}, {accounts.RowFund, "政府性基金预算财政拨款收入", t.fund.income},
		{accounts.RowStateCapital, "国有资本经营预算财政拨款收入", t.state.income}, {accounts.RowSuperior, "上级补助收入", t.other[0]},
		{accounts.RowBusiness, "事业收入", t.other[1]}, {accounts.RowOperating, "经营收入", t.other[2]},
		{accounts.RowSubsidiary, "附属单位上缴收入", t.other[3]}, {accounts.RowOther, "其他收入", t.other[4]},
	} {
		p.put(in.key, accounts.Ordinal(i+1)+"、"+in.name, "C", in.v)
	}
	income, spent := t.fiscalIncome()+sum(t.other[:]), t.fiscalSpent()+t.own
	opening := l.opening + t.fund.opening + t.state.opening + l.openingOther
	grand := income + l.useNonFiscal + opening
	p.put(accounts.RowIncomeTotal, "本年收入合计", "C", income)
	p.put(accounts.RowUseNonFiscal, "使用非财政拨款结余", "C", l.useNonFiscal)
	p.put(accounts.RowOpening, "年初结转和结余", "C", opening)
	p.put(accounts.RowIncomeGrand, "总计", "C", grand)
	p.row = 6
	for i, c := range l.classes {
		p.put(accounts.RowKey(c[0]), accounts.Ordinal(i+1)+"、"+c[1], "F", t.classes[c[0]][0])
	}
	p.put(accounts.RowExpenditureTotal, "本年支出合计", "F", spent)
	p.put(accounts.RowDistribution, "结余分配", "F", l.distribution)
	p.put(accounts.RowClosing, "年末结转和结余", "F", grand-spent-l.distribution)
	p.put(accounts.RowExpenditureGrand, "总计", "F", grand)
}

// fiscal draws up 公开04.
func (l *ledger) fiscal(b *accounts.Book, t *ledgerSums) {
	fund, state := t.fund, t.state
	opening, closing := l.opening+fund.opening+state.opening, l.opening+t.general-t.spentGeneral // closing of 一般公共预算
	p := l.page(b, t4, 6)
	p.put(accounts.RowGeneral, "一、一般公共预算财政拨款", "C", t.general)
	p.put(accounts.RowFund, "二、政府性基金预算财政拨款", "C", fund.income)
	p.put(accounts.RowStateCapital, "三、国有资本经营预算财政拨款", "C", state.income)
	p.put(accounts.RowIncomeTotal, "本年收入合计", "C", t.fiscalIncome())
	p.put(accounts.RowOpening, "年初财政拨款结转和结余", "C", opening)
	p.put(accounts.RowOpeningGeneral, "一、一般公共预算财政拨款", "C", l.opening)
	p.put(accounts.RowOpeningFund, "二、政府性基金预算财政拨款", "C", fund.opening)
	p.put(accounts.RowOpeningStateCapital, "三、国有资本经营预算财政拨款", "C", state.opening)
	p.put(accounts.RowIncomeGrand, "总计", "C", t.fiscalIncome()+opening)
	p.row = 6
	for i, c := range l.classes {
		v := t.classes[c[0]]
		p.put(accounts.RowKey(c[0]), accounts.Ordinal(i+1)+"、"+c[1], "F", v[1]+v[2]+v[3], v[1], v[2], v[3])
	}
	p.put(accounts.RowExpenditureTotal, "本年支出合计", "F", t.fiscalSpent(), t.spentGeneral, fund.spent(), state.spent())
	p.put(accounts.RowClosing, "年末财政拨款结转和结余", "F", closing+fund.closing()+state.closing(), closing, fund.closing(), state.closing())
	p.put(accounts.RowExpenditureGrand, "总计", "F", t.fiscalIncome()+opening,
		closing+t.spentGeneral, fund.closing()+fund.spent(), state.closing()+state.spent())
}

// codes draws up the statements by function code.
func (l *ledger) codes(b *accounts.Book) {
	six := func(b budget) []int64 {
		return []int64{b.opening, b.income, b.spent(), b.basic, b.project, b.closing()}
	}
	l.byCode(b, t2, func(f *flow) []int64 {
		fiscal := f.general + f.fund.income + f.state.income
		return []int64{fiscal + sum(f.other[:]), fiscal, f.other[0], f.other[1], 0, f.other[2], f.other[3], f.other[4]}
	})
	l.byCode(b, t3, func(f *flow) []int64 {
		basic := f.spent[0] + f.fund.basic + f.state.basic + f.own[0]
		project := f.spent[1] + f.fund.project + f.state.project + f.own[1]
		return []int64{basic + project + sum(f.own[2:]), basic, project, f.own[2], f.own[3], f.own[4]}
	})
	l.byCode(b, t5, func(f *flow) []int64 { return []int64{f.spent[0] + f.spent[1], f.spent[0], f.spent[1]} })
	l.byCode(b, t8, func(f *flow) []int64 { return six(f.fund) })
	l.byCode(b, t9, func(f *flow) []int64 { return six(f.state) })
}

// byCode draws up a statement by function code: the row 合计, then the items that
// have anything, and the 类 and 款 above them where the ledger's tables list them.
func (l *ledger) byCode(b *accounts.Book, id accounts.StatementID, amounts func(f *flow) []int64) {
	total := amounts(&flow{}) // all zero, as many as there are columns
	byCode, name := map[string][]int64{}, map[string]string{}
	add := func(code string, vs []int64) {
		if byCode[code] == nil {
			byCode[code] = make([]int64, len(vs))
		}
		for j, v := range vs {
			byCode[code][j] += v
		}
	}
	for i := range l.flows {
		f := &l.flows[i]
		vs := amounts(f)
		if !slices.ContainsFunc(vs, func(v int64) bool { return v != 0 }) {
			continue
		}
		for j, v := range vs {
			total[j] += v
		}
		add(f.code, vs)
		name[f.code] = f.name
		if l.levels {
			add(f.code[:3], vs)
			add(f.code[:5], vs)
			name[f.code[:5]] = "款" + f.code[:5]
			for _, c := range l.classes {
				if c[0] == f.code[:3] {
					name[c[0]] = c[1]
				}
			}
		}
	}
	p := l.page(b, id, 8)
	p.put(accounts.RowTotal, "合计", "E", total...)
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		p.coded(code, name[code], "E", byCode[code]...)
	}
}

// economic draws up 公开06.
func (l *ledger) economic(b *accounts.Book) {
	p := l.page(b, t6, 6)
	totals := map[string]int64{}
	for _, e := range l.basic {
		totals[e.code[:3]] += e.amount
	}
	class, staff, operating := "", int64(0), int64(0)
	for _, e := range l.basic {
		if e.code[:3] != class {
			class = e.code[:3]
			p.coded(class, l.names[class], "C", totals[class])
			if class == "301" || class == "303" {
				staff += totals[class]
			} else {
				operating += totals[class]
			}
		}
		p.coded(e.code, l.names[e.code], "C", e.amount)
	}
	p.put(accounts.RowStaff, "人员经费合计", "C", staff)
	p.put(accounts.RowOperatingCost, "公用经费合计", "C", operating)
	p.put(accounts.RowTotal, "合计", "C", staff+operating)
}

func (b budget) add(o budget) budget {
	return budget{b.opening + o.opening, b.income + o.income, b.basic + o.basic, b.project + o.project}
}

func sum(vs []int64) (t int64) {
	for _, v := range vs {
		t += v
	}
	return t
}

func at(s *accounts.Statement, cell string) diag.Position {
	return diag.Position{File: s.At.File, Sheet: s.At.Sheet, Cell: cell}
}

// figure writes an amount in 分 as the unit of the tables has it: in 万元 it is
// rounded to two decimals, each cell by itself.
func (l *ledger) figure(s *accounts.Statement, cell string, v int64) accounts.Figure {
	a := accounts.NewAmount(decimal.New(v, -2), accounts.Yuan)
	return accounts.Figure{Amount: a.Rounded(l.unit, 2), State: accounts.Given, Unit: l.unit, Places: 2, At: at(s, cell)}
}
