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
	b := &accounts.Book{Year: l.year, Prior: map[accounts.Datum]accounts.Figure{}, Budget: map[accounts.Datum]accounts.Figure{},
		Reasons: map[string]accounts.Reason{}, Purposes: map[string]accounts.Text{}, Counts: map[accounts.CountKey]accounts.Count{},
		Procurement: map[accounts.Datum]accounts.Figure{}, Assets: map[accounts.CountKey]accounts.Count{}}
	b.Organization.FullName.S = "示例局"
	b.Organization.ShortName.S = "示例局"
	b.Organization.Kind.S = "行政"
	for i := range b.Statements {
		id := accounts.StatementID(i + 1)
		s := &b.Statements[i]
		*s = accounts.Statement{ID: id, Found: true, Unit: l.unit, Columns: accounts.Columns(id)}
		s.At = diag.Position{File: "公开表.xlsx", Sheet: id.Number()}
		s.Look.Department = accounts.Text{S: "示例局", At: at(s, "A3")}
		s.Look.UnitLine = accounts.Text{S: "金额单位：" + l.unit.String(), At: at(s, "F3")}
		s.Look.Notes = []accounts.Text{{S: "注：本表反映本年度情况。", At: at(s, "A99")}}
	}
	var general, spentGeneral, incomeAll int64
	var fund, state budget
	var other [5]int64
	var own int64
	byClass := map[string][4]int64{} // all, general, fund, state
	for _, f := range l.flows {
		general += f.general
		spentGeneral += f.spent[0] + f.spent[1]
		for i, v := range f.other {
			other[i] += v
			incomeAll += v
		}
		for _, v := range f.own {
			own += v
		}
		fund, state = fund.add(f.fund), state.add(f.state)
		c := byClass[f.code[:3]]
		g := f.spent[0] + f.spent[1]
		c[0] += g + f.fund.spent() + f.state.spent() + sum(f.own[:])
		c[1] += g
		c[2] += f.fund.spent()
		c[3] += f.state.spent()
		byClass[f.code[:3]] = c
	}
	fiscal := general + fund.income + state.income
	incomeAll += fiscal
	fiscalOpening := l.opening + fund.opening + state.opening
	fiscalSpent := spentGeneral + fund.spent() + state.spent()
	closingGeneral := l.opening + general - spentGeneral
	opening := fiscalOpening + l.openingOther
	spent := fiscalSpent + own
	grand := incomeAll + l.useNonFiscal + opening
	closing := grand - spent - l.distribution

	// 公开01: income in C, expenditure in F
	s := b.Statement(t1)
	row := 6
	put := func(key accounts.RowKey, name, column string, amounts ...int64) {
		r := accounts.Row{Key: key, Name: name, At: at(s, fmt.Sprintf("A%d", row))}
		if column == "F" {
			r.At = at(s, fmt.Sprintf("D%d", row))
		}
		r.NameAt = r.At
		for i, v := range amounts {
			r.Cells = append(r.Cells, l.figure(s, fmt.Sprintf("%c%d", column[0]+byte(i), row), v))
		}
		s.Rows = append(s.Rows, r)
		row++
	}
	for i, in := range []struct {
		key  accounts.RowKey
		name string
		v    int64
	}{{accounts.RowGeneral, "一般公共预算财政拨款收入", general}, {accounts.RowFund, "政府性基金预算财政拨款收入", fund.income},
		{accounts.RowStateCapital, "国有资本经营预算财政拨款收入", state.income}, {accounts.RowSuperior, "上级补助收入", other[0]},
		{accounts.RowBusiness, "事业收入", other[1]}, {accounts.RowOperating, "经营收入", other[2]},
		{accounts.RowSubsidiary, "附属单位上缴收入", other[3]}, {accounts.RowOther, "其他收入", other[4]}} {
		put(in.key, accounts.Ordinal(i+1)+"、"+in.name, "C", in.v)
	}
	put(accounts.RowIncomeTotal, "本年收入合计", "C", incomeAll)
	put(accounts.RowUseNonFiscal, "使用非财政拨款结余", "C", l.useNonFiscal)
	put(accounts.RowOpening, "年初结转和结余", "C", opening)
	put(accounts.RowIncomeGrand, "总计", "C", grand)
	row = 6
	for i, c := range l.classes {
		put(accounts.RowKey(c[0]), accounts.Ordinal(i+1)+"、"+c[1], "F", byClass[c[0]][0])
	}
	put(accounts.RowExpenditureTotal, "本年支出合计", "F", spent)
	put(accounts.RowDistribution, "结余分配", "F", l.distribution)
	put(accounts.RowClosing, "年末结转和结余", "F", closing)
	put(accounts.RowExpenditureGrand, "总计", "F", grand)

	// 公开04
	s, row = b.Statement(t4), 6
	put(accounts.RowGeneral, "一、一般公共预算财政拨款", "C", general)
	put(accounts.RowFund, "二、政府性基金预算财政拨款", "C", fund.income)
	put(accounts.RowStateCapital, "三、国有资本经营预算财政拨款", "C", state.income)
	put(accounts.RowIncomeTotal, "本年收入合计", "C", fiscal)
	put(accounts.RowOpening, "年初财政拨款结转和结余", "C", fiscalOpening)
	put(accounts.RowOpeningGeneral, "一、一般公共预算财政拨款", "C", l.opening)
	put(accounts.RowOpeningFund, "二、政府性基金预算财政拨款", "C", fund.opening)
	put(accounts.RowOpeningStateCapital, "三、国有资本经营预算财政拨款", "C", state.opening)
	put(accounts.RowIncomeGrand, "总计", "C", fiscal+fiscalOpening)
	row = 6
	for i, c := range l.classes {
		v := byClass[c[0]]
		put(accounts.RowKey(c[0]), accounts.Ordinal(i+1)+"、"+c[1], "F", v[1]+v[2]+v[3], v[1], v[2], v[3])
	}
	put(accounts.RowExpenditureTotal, "本年支出合计", "F", fiscalSpent, spentGeneral, fund.spent(), state.spent())
	put(accounts.RowClosing, "年末财政拨款结转和结余", "F", closingGeneral+fund.closing()+state.closing(), closingGeneral, fund.closing(), state.closing())
	put(accounts.RowExpenditureGrand, "总计", "F", fiscal+fiscalOpening, closingGeneral+spentGeneral, fund.closing()+fund.spent(), state.closing()+state.spent())

	// statements by function code: 合计 row, then the codes that have anything
	coded := func(id accounts.StatementID, width int, amounts func(f *flow) []int64) {
		s, row = b.Statement(id), 8
		total := make([]int64, width)
		amountsOf := map[string][]int64{} // of the items, and of the 类 and 款 above them
		name := map[string]string{}
		add := func(code string, vs []int64) {
			if amountsOf[code] == nil {
				amountsOf[code] = make([]int64, width)
			}
			for j, v := range vs {
				amountsOf[code][j] += v
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
		put(accounts.RowTotal, "合计", "E", total...)
		for _, code := range slices.Sorted(maps.Keys(amountsOf)) {
			put(accounts.RowKey(code), name[code], "E", amountsOf[code]...)
			s.Rows[len(s.Rows)-1].Code = code
		}
	}
	coded(t2, 8, func(f *flow) []int64 {
		fiscal := f.general + f.fund.income + f.state.income
		return []int64{fiscal + sum(f.other[:]), fiscal, f.other[0], f.other[1], 0, f.other[2], f.other[3], f.other[4]}
	})
	coded(t3, 6, func(f *flow) []int64 {
		basic := f.spent[0] + f.fund.basic + f.state.basic + f.own[0]
		project := f.spent[1] + f.fund.project + f.state.project + f.own[1]
		return []int64{basic + project + sum(f.own[2:]), basic, project, f.own[2], f.own[3], f.own[4]}
	})
	coded(t5, 3, func(f *flow) []int64 { return []int64{f.spent[0] + f.spent[1], f.spent[0], f.spent[1]} })
	six := func(b budget) []int64 {
		return []int64{b.opening, b.income, b.spent(), b.basic, b.project, b.closing()}
	}
	coded(t8, 6, func(f *flow) []int64 { return six(f.fund) })
	coded(t9, 6, func(f *flow) []int64 { return six(f.state) })
	if fund.isZero() {
		n := b.Statement(t8)
		n.Look.Notes = append(n.Look.Notes, accounts.Text{S: "注：本单位没有政府性基金预算财政拨款收入和支出，故本表无数据。", At: at(n, "A99")})
	}
	if state.isZero() {
		n := b.Statement(t9)
		n.Look.Notes = append(n.Look.Notes, accounts.Text{S: "注：本单位没有国有资本经营预算财政拨款支出，故本表无数据。", At: at(n, "A99")})
	}

	// 公开06
	s, row = b.Statement(t6), 6
	totals := map[string]int64{}
	for _, e := range l.basic {
		totals[e.code[:3]] += e.amount
	}
	class, staff, operating := "", int64(0), int64(0)
	for _, e := range l.basic {
		code := e.code
		if code[:3] != class {
			class = code[:3]
			put(accounts.RowKey(class), l.names[class], "C", totals[class])
			s.Rows[len(s.Rows)-1].Code = class
			if class == "301" || class == "303" {
				staff += totals[class]
			} else {
				operating += totals[class]
			}
		}
		put(accounts.RowKey(code), l.names[code], "C", e.amount)
		s.Rows[len(s.Rows)-1].Code = code
	}
	put(accounts.RowStaff, "人员经费合计", "C", staff)
	put(accounts.RowOperatingCost, "公用经费合计", "C", operating)
	put(accounts.RowTotal, "合计", "C", staff+operating)

	// 公开07
	s, row = b.Statement(t7), 8
	put(accounts.RowThreePublic, "", "A", l.abroadPlan+l.purchasePlan+l.runPlan+l.hostPlan, l.abroadPlan, l.purchasePlan+l.runPlan, l.purchasePlan, l.runPlan, l.hostPlan,
		l.abroad+l.purchase+l.running+l.reception, l.abroad, l.purchase+l.running, l.purchase, l.running, l.reception)
	return b
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
