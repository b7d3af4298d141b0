package proof

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/doc"
)

// reader reads 情况说明 as an auditor does: it knows the official terms, where
// their amounts stand in the statements, and what 增加, 增长, 占, 完成 mean. It
// knows no template, no fact and no order of sentences. Every number of the
// text must be one that it can place and compute again.
type reader struct {
	book   *accounts.Book
	faults []string
	read   int // numbers read and found right or wrong

	heading  string
	terms    []term
	sentence string // the paragraph at hand

	// What was said so far in the paragraph.
	subject, whole *term
	year           int
	basis          basis
	ofBasis        bool // the next amount is that of the basis
	verb           string
	explicit       *term // 占 a term 的
	list           *members
	scores         int
}

type basis uint8

const (
	noBasis  basis = iota
	prior          // 上年决算
	initial        // 年初预算
	budgeted       // 公开07 预算数
)

// term is an official term: the amount or the number it stands for.
type term struct {
	name                    string
	now, was, planned, plan accounts.Figure // this year, last year, 年初预算, 公开07 预算
	count                   bool
	part                    bool // a share of what is said before it, not one of the parts that make it up
}

// members are what follows 其中：, to be added up.
type members struct {
	of            *term
	amounts       decimal.Decimal // printed
	changes       decimal.Decimal
	n, changed    int
	total, change decimal.Decimal // printed of the whole
}

func wan(a accounts.Amount) decimal.Decimal { return a.In(accounts.Wan, 2) }

func (r *reader) fault(format string, args ...any) {
	r.faults = append(r.faults, r.heading+"："+fmt.Sprintf(format, args...)+"\n    "+r.sentence)
}

// narrate returns the paragraphs of 情况说明, each with the headings above it.
func narrate(d *doc.Document) (out [][2]string) {
	part, section, below := "", "", ""
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			p, ok := b.(*doc.Paragraph)
			if !ok {
				continue
			}
			switch d.Styles[p.Style].Outline {
			case 1:
				part, section, below = p.Text(), "", ""
			case 2:
				section, below = p.Text(), ""
			case 3:
				below = p.Text()
			default:
				if strings.Contains(part, "情况说明") {
					out = append(out, [2]string{section + below, p.Text()})
				}
			}
		}
	}
	return out
}

// audit reads the paragraphs against the book and returns what is wrong.
func audit(b *accounts.Book, paragraphs [][2]string) (faults []string, read int) {
	r := &reader{book: b}
	for _, p := range paragraphs {
		if p[0] != r.heading {
			r.heading = p[0]
			r.terms = r.vocabulary()
		}
		r.paragraph(p[1])
	}
	return r.faults, r.read
}

// vocabulary are the terms that the heading's section can use, longest first.
func (r *reader) vocabulary() []term {
	b := r.book
	var out []term
	add := func(t term) { out = append(out, t) }
	at := func(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey) accounts.Figure {
		return b.Figure(accounts.Cell{Statement: id, Row: row, Column: col})
	}
	fixed := func(name string, now accounts.Figure) { add(term{name: name, now: now}) }
	is := func(w string) bool { return strings.Contains(r.heading, w) }
	switch {
	case is("“三公”"):
		for _, m := range []struct{ name, member, col string }{{"“三公”经费一般公共预算财政拨款支出", "total", "total"}, {"“三公”经费支出", "total", "total"}, {"因公出国（境）费", "abroad", "abroad"},
			{"公务用车购置及运行费", "vehicles", "vehicles"}, {"公务用车购置费", "purchase", "purchase"}, {"公务用车运行费", "running", "running"}, {"公务接待费", "reception", "reception"}} {
			add(term{name: m.name, now: at(accounts.ThreePublic, accounts.RowThreePublic, accounts.ColumnKey("final."+m.col)),
				plan: at(accounts.ThreePublic, accounts.RowThreePublic, accounts.ColumnKey("budget."+m.col)), was: b.Prior[accounts.PriorThreePublic.Of(m.member)]})
		}
		fixed("国内接待费", b.Reception[accounts.ReceptionDomestic])
		fixed("国（境）外接待费", b.Reception[accounts.ReceptionOverseas])
		for name, key := range map[string]accounts.CountKey{"因公出国（境）团组数": accounts.CountAbroadGroups, "因公出国（境）人次数": accounts.CountAbroadPersons, "公务用车购置数": accounts.CountVehiclesBought,
			"公务用车保有量": accounts.CountVehiclesKept, "国内公务接待批次": accounts.CountReceptions, "国内公务接待人次": accounts.CountReceptionGuests,
			"国（境）外公务接待批次": accounts.CountOverseasReceptions, "国（境）外公务接待人次": accounts.CountOverseasGuests} {
			add(term{name: name, now: b.Counts[key].Figure, count: true})
		}
	case is("政府性基金"), is("国有资本"):
		id, was := accounts.GovernmentFund, b.Prior[accounts.PriorFundExpenditure]
		if is("国有资本") {
			id, was = accounts.StateCapital, b.Prior[accounts.PriorStateCapitalExpenditure]
		}
		fixed("本年收入", at(id, accounts.RowTotal, accounts.ColIncome))
		add(term{name: "本年支出", now: at(id, accounts.RowTotal, accounts.ColTotal), was: was})
		fixed("年末结转和结余", at(id, accounts.RowTotal, accounts.ColClosing))
		for _, row := range b.Statement(id).Rows {
			fixed(cmp.Or(row.Title, row.Name)+"（项）支出", at(id, row.Key, accounts.ColTotal))
		}
	case is("机关运行经费"):
		now := b.AgencyCost
		if !now.Known() {
			now = at(accounts.GeneralBasic, accounts.RowOperatingCost, accounts.ColAmount)
		}
		add(term{name: "机关运行经费支出", now: now, was: b.Prior[accounts.PriorAgencyCost]})
	case is("政府采购"):
		p := b.Procurement
		total := p[accounts.ProcurementGoods]
		total.Amount = total.Amount.Add(p[accounts.ProcurementWorks].Amount).Add(p[accounts.ProcurementServices].Amount)
		fixed("政府采购支出总额", total)
		fixed("政府采购货物支出", p[accounts.ProcurementGoods])
		fixed("政府采购工程支出", p[accounts.ProcurementWorks])
		fixed("政府采购服务支出", p[accounts.ProcurementServices])
		fixed("授予中小企业合同金额", p[accounts.ProcurementSmall])
		add(term{name: "授予小微企业合同金额", now: p[accounts.ProcurementMicro], part: true})
	case is("国有资产"):
		vehicles := accounts.Figure{State: accounts.Given}
		for name, kind := range map[string]accounts.CountKey{"领导干部用车": "leaders", "一般公务用车": accounts.VehicleGeneral} {
			c := b.Assets[accounts.AssetVehicles+"."+kind].Figure
			add(term{name: name, now: c, count: true})
			vehicles.Amount = vehicles.Amount.Add(c.Amount)
		}
		add(term{name: "共有车辆", now: vehicles, count: true})
		for name, key := range map[string]accounts.CountKey{"房屋面积": accounts.AssetFloorArea, "单价50万元以上通用设备": "equipment_50", "单价100万元以上专用设备": "equipment_100"} {
			add(term{name: name, now: b.Assets[key].Figure, count: true})
		}
	case is("绩效"):
		p := &b.Performance
		add(term{name: "一般公共预算一级项目", now: p.Counts["primary_projects"].Figure, count: true})
		add(term{name: "二级项目", now: p.Counts["secondary_projects"].Figure, count: true})
		add(term{name: "政府性基金预算项目", now: p.Counts["fund_projects"].Figure, count: true})
		fixed("共涉及资金", p.Amounts["amount"])
		fixed("，涉及资金", p.Amounts["fund_amount"])
		fixed("一般公共预算项目支出总额", at(accounts.GeneralExpenditure, accounts.RowTotal, accounts.ColProject))
		fixed("政府性基金项目支出总额", at(accounts.GovernmentFund, accounts.RowTotal, accounts.ColProject))
		for _, f := range p.NoteAmounts {
			fixed("其中", f)
		}
	default:
		const t1, t3, t4 = accounts.Overall, accounts.Expenditure, accounts.FiscalOverall
		fixed("收入总计", at(t1, accounts.RowIncomeGrand, accounts.ColAmount))
		fixed("支出总计", at(t1, accounts.RowExpenditureGrand, accounts.ColAmount))
		fixed("收入合计", at(t1, accounts.RowIncomeTotal, accounts.ColAmount))
		for _, name := range []string{"支出合计", "本年支出合计"} {
			add(term{name: name, now: at(t1, accounts.RowExpenditureTotal, accounts.ColAmount), was: b.Prior[accounts.PriorExpenditureTotal]})
		}
		add(term{name: "财政拨款收入", now: at(t4, accounts.RowIncomeTotal, accounts.ColTotal), was: b.Prior[accounts.PriorFiscalIncome]})
		add(term{name: "财政拨款支出", now: at(t4, accounts.RowExpenditureTotal, accounts.ColTotal), was: b.Prior[accounts.PriorFiscalExpenditure]})
		add(term{name: "一般公共预算财政拨款支出", now: at(accounts.GeneralExpenditure, accounts.RowTotal, accounts.ColTotal),
			was: b.Prior[accounts.PriorGeneralExpenditure], planned: b.Budget[accounts.BudgetGeneralExpenditure]})
		fixed("上级补助收入", at(t1, accounts.RowSuperior, accounts.ColAmount))
		fixed("事业收入", at(t1, accounts.RowBusiness, accounts.ColAmount))
		fixed("经营收入", at(t1, accounts.RowOperating, accounts.ColAmount))
		fixed("附属单位上缴收入", at(t1, accounts.RowSubsidiary, accounts.ColAmount))
		fixed("其他收入", at(t1, accounts.RowOther, accounts.ColAmount))
		fixed("一般公共预算财政拨款基本支出", at(accounts.GeneralBasic, accounts.RowTotal, accounts.ColAmount))
		fixed("人员经费", at(accounts.GeneralBasic, accounts.RowStaff, accounts.ColAmount))
		fixed("公用经费", at(accounts.GeneralBasic, accounts.RowOperatingCost, accounts.ColAmount))
		if is("基本支出") {
			for _, row := range b.Statement(accounts.GeneralBasic).Rows {
				if len(row.Key) == 3 {
					add(term{name: row.Title, now: row.Cells[0], was: b.Prior[accounts.PriorBasic.Of(string(row.Key))], planned: b.Budget[accounts.BudgetBasic.Of(string(row.Key))]})
				}
			}
			break
		}
		fixed("基本支出", at(t3, accounts.RowTotal, accounts.ColBasic))
		fixed("项目支出", at(t3, accounts.RowTotal, accounts.ColProject))
		fixed("上缴上级支出", at(t3, accounts.RowTotal, accounts.ColToSuperior))
		fixed("经营支出", at(t3, accounts.RowTotal, accounts.ColOperating))
		fixed("对附属单位补助支出", at(t3, accounts.RowTotal, accounts.ColToSubsidiary))
		for _, row := range b.Statement(t4).Rows {
			if accounts.IsCode(string(row.Key)) {
				name, _ := strings.CutSuffix(row.Title, "支出")
				if strings.HasSuffix(name, "的") {
					name = row.Title
				}
				fixed(name+"（类）支出", at(t4, row.Key, accounts.ColGeneral))
			}
		}
	}
	slices.SortFunc(out, func(a, b term) int { return cmp.Or(cmp.Compare(len(b.name), len(a.name)), cmp.Compare(a.name, b.name)) })
	return out
}

var (
	yearText   = regexp.MustCompile(`^(20[0-9]{2})年(度|末|12月31日)?`)
	numberText = regexp.MustCompile(`^-?[0-9]+(?:\.[0-9]+)?`)
	ordinal    = regexp.MustCompile(`^[0-9]+\.`)
)

// keywords are the words that relate amounts, the longest first.
var keywords = []string{"主要用于以下方面：", "主要原因：", "决算数大于预算数", "决算数小于预算数", "决算数与预算数基本持平", "决算数与预算数持平", "开支内容包括：", "原因是", "主要用于",
	"增加至", "变为", "增加", "增长", "减少", "下降", "基本持平", "持平", "相比", "年初预算", "预算为", "支出决算", "决算中", "决算为", "完成", "占", "其中：", "可比", "未单列", "得分为", "由", "无"}

func (r *reader) paragraph(text string) {
	r.sentence = text
	r.subject, r.whole, r.explicit, r.list = nil, nil, nil, nil
	r.year, r.basis, r.ofBasis, r.verb = r.book.Year, noBasis, false, ""
	s := text
	if m := ordinal.FindString(s); m != "" {
		s = s[len(m):]
	}
	for s != "" {
		s = r.next(s)
	}
	r.endList()
}

// next reads what stands at the head of s and returns the rest.
func (r *reader) next(s string) string {
	if m := yearText.FindStringSubmatch(s); m != nil {
		fmt.Sscan(m[1], &r.year)
		switch {
		case r.year == r.book.Year-1:
			r.basis, r.ofBasis = prior, true
		case r.year != r.book.Year:
			r.fault("%s年", m[1])
		default:
			r.ofBasis = false
		}
		return s[len(m[0]):]
	}
	for i := range r.terms {
		if t := &r.terms[i]; strings.HasPrefix(s, t.name) {
			r.mention(t)
			return s[len(t.name):]
		}
	}
	if m := numberText.FindString(s); m != "" {
		return r.number(m, s[len(m):])
	}
	for _, w := range keywords {
		if rest, ok := strings.CutPrefix(s, w); ok {
			return r.keyword(w, rest)
		}
	}
	_, size := utf8.DecodeRuneInString(s)
	if s[:size] == "。" {
		r.endList()
		r.verb, r.explicit, r.whole = "", nil, nil
	}
	return s[size:]
}

func (r *reader) mention(t *term) {
	if r.verb == "占" {
		r.explicit = t
		return
	}
	if r.basis == prior && r.ofBasis { // 2019年度财政拨款收入: the same amount a year before
		if r.subject == nil || !sameAmount(r.subject.now, t.now) {
			r.fault("%s与%s相比", r.subject.name, t.name)
		}
		return
	}
	r.subject, r.verb = t, ""
}

func sameAmount(a, b accounts.Figure) bool { return a.Amount.Equal(b.Amount) }

func (r *reader) keyword(w, rest string) string {
	until := func(stops string) string {
		i := strings.IndexAny(rest, stops)
		if i < 0 {
			return ""
		}
		return rest[i:]
	}
	switch w {
	case "主要用于以下方面：", "其中：":
		r.endList()
		r.whole = r.subject
		if r.subject != nil {
			r.list = &members{of: r.subject, total: wan(r.subject.now.Amount)}
			if base, ok := r.base(); ok && r.basis == prior {
				r.list.change = wan(r.subject.now.Amount).Sub(wan(base.Amount))
			}
		}
	case "决算中":
		r.whole = r.subject
	case "决算数大于预算数", "决算数小于预算数", "决算数与预算数基本持平", "决算数与预算数持平":
		if r.basis != initial && r.basis != budgeted {
			r.fault("%s，没有预算数", w)
			break
		}
		r.direction(map[string]int{"大于": 1, "小于": -1, "基本": 2, "持平": 0}[which(w)])
	case "原因是", "主要用于", "开支内容包括：":
		if w == "原因是" {
			r.reason()
		}
		return until("。；")
	case "主要原因：":
		r.reason()
		end := strings.Index(rest, "。")
		r.parts(rest[:end])
		return rest[end:]
	case "增加至", "变为":
		r.ofBasis, r.verb = false, "至"
	case "由":
		r.ofBasis = true
	case "增加", "减少":
		r.verb = w
		r.ofBasis = false
		if !startsNumber(rest) {
			r.direction(map[string]int{"增加": 1, "减少": -1}[w])
			r.verb = ""
		}
	case "增长", "下降", "完成":
		r.verb = w
		r.ofBasis = false
	case "占":
		r.verb, r.explicit = w, nil
	case "基本持平":
		r.direction(2)
		r.ofBasis = false
	case "持平":
		r.direction(0)
		r.ofBasis = false
	case "相比":
		r.year, r.ofBasis = r.book.Year, false
	case "年初预算":
		if r.verb != "完成" {
			r.basis, r.ofBasis = initial, true
		} else if r.basis != initial {
			r.fault("完成年初预算, said of another budget")
		}
	case "预算为":
		r.basis, r.ofBasis = budgeted, true
	case "支出决算", "决算为":
		r.ofBasis = r.year == r.book.Year-1
	case "可比", "未单列": // 没有……可比
		if base, ok := r.base(); ok {
			r.fault("%s %s, but it is %s", r.subject.name, w, base.Amount)
		}
		r.ofBasis = false
	case "得分为":
		r.verb = w
	case "无":
		r.none(rest)
	}
	return rest
}

func which(w string) string {
	for _, k := range []string{"大于", "小于", "基本", "持平"} {
		if strings.Contains(w, k) {
			return k
		}
	}
	return ""
}

func startsNumber(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// base is what the subject is compared with.
func (r *reader) base() (accounts.Figure, bool) {
	if r.subject == nil {
		return accounts.Figure{}, false
	}
	f := map[basis]accounts.Figure{prior: r.subject.was, initial: r.subject.planned, budgeted: r.subject.plan}[r.basis]
	if r.basis == budgeted && f.State == accounts.Blank {
		f.State = accounts.Given // an empty cell is zero
	}
	return f, f.Known()
}

// direction holds 1 more, −1 less, 0 the same, 2 nearly the same against the
// subject and its base.
func (r *reader) direction(want int) {
	base, ok := r.base()
	if !ok {
		r.fault("a comparison with nothing")
		return
	}
	got := r.subject.now.Amount.Cmp(base.Amount)
	if got != 0 && wan(r.subject.now.Amount).Equal(wan(base.Amount)) {
		got = 2
	}
	if got != want {
		r.fault("%s: %s against %s is said to be %d", r.subject.name, r.subject.now.Amount, base.Amount, want)
	}
}

// reason demands a difference to explain.
func (r *reader) reason() {
	base, ok := r.base()
	if !ok || wan(base.Amount).Equal(wan(r.subject.now.Amount)) {
		r.fault("a reason where nothing differs")
	}
}

var partText = regexp.MustCompile(`(增加|减少)支出([0-9.]+)万元`)

// parts adds the amounts of the reasons up to the difference they explain.
func (r *reader) parts(s string) {
	var sum decimal.Decimal
	all := partText.FindAllStringSubmatch(s, -1)
	for _, m := range all {
		d := decimal.RequireFromString(m[2])
		if m[1] == "减少" {
			d = d.Neg()
		}
		sum = sum.Add(d)
		r.read++
	}
	base, _ := r.base()
	if want := wan(r.subject.now.Amount).Sub(wan(base.Amount)); len(all) > 0 && !sum.Equal(want) {
		r.fault("the reasons explain %s of %s", sum, want)
	}
}

// none holds 无…收入和支出 against the whole statement.
func (r *reader) none(rest string) {
	id, what := accounts.StatementID(0), ""
	for name, s := range map[string]accounts.StatementID{"政府性基金预算财政拨款收入和支出": accounts.GovernmentFund, "国有资本经营预算财政拨款支出": accounts.StateCapital} {
		if strings.HasPrefix(rest, name) {
			id, what = s, name
		}
	}
	switch {
	case id != 0:
		for _, row := range r.book.Statement(id).Rows {
			for _, f := range row.Cells {
				if !f.Amount.IsZero() {
					r.fault("无%s, but %s holds %s", what, f.At.InFile(), f.Amount)
				}
			}
		}
	case strings.HasPrefix(rest, "机关运行经费支出"):
		if r.book.Organization.AllAdministrative() && !r.terms[0].now.Amount.IsZero() || !r.book.AgencyCost.Amount.IsZero() {
			r.fault("无机关运行经费支出, but it is %s", r.terms[0].now.Amount)
		}
	case strings.HasPrefix(rest, "政府采购支出"):
		if len(r.book.Procurement) > 0 {
			r.fault("无政府采购支出")
		}
	}
}

// number reads a number and its unit.
func (r *reader) number(digits, rest string) string {
	d := decimal.RequireFromString(digits)
	unit := ""
	for _, u := range []string{"万元", "%", "倍", "分", "个", "辆", "人次", "人", "平方米", "台（套）"} {
		if strings.HasPrefix(rest, u) {
			unit = u
			break
		}
	}
	r.read++
	rest = rest[len(unit):]
	if unit == "分" {
		r.score(d)
		return rest
	}
	if r.subject == nil {
		r.fault("%s%s of what?", digits, unit)
		return rest
	}
	switch {
	case unit == "万元" && (r.verb == "增加" || r.verb == "减少"):
		r.delta(d)
	case unit == "万元" && r.ofBasis:
		base, ok := r.base()
		if !ok || !wan(base.Amount).Equal(d) {
			r.fault("%s: base %s, want %s", r.subject.name, d, wan(base.Amount))
		}
	case unit == "万元":
		if r.subject.count || !wan(r.subject.now.Amount).Equal(d) {
			r.fault("%s is %s, want %s", r.subject.name, d, wan(r.subject.now.Amount))
		}
		if r.verb == "至" {
			base, _ := r.base()
			r.changed(d.Sub(wan(base.Amount)))
			r.verb = ""
			break
		}
		r.member(d)
	case unit == "%" || unit == "倍":
		r.rate(d, unit, digits)
	case r.subject.count && unit != "":
		if !r.subject.now.Amount.Decimal().Equal(d) {
			r.fault("%s is %s, want %s", r.subject.name, d, r.subject.now.Amount.Decimal())
		}
	default:
		r.fault("%s cannot be placed", digits)
	}
	return rest
}

// delta is the difference of the printed amounts.
func (r *reader) delta(d decimal.Decimal) {
	base, ok := r.base()
	if !ok {
		r.fault("%s%s against nothing", r.verb, d)
		return
	}
	got := d
	if r.verb == "减少" {
		got = d.Neg()
	}
	if want := wan(r.subject.now.Amount).Sub(wan(base.Amount)); !got.Equal(want) || want.IsZero() {
		r.fault("%s %s%s, want %s", r.subject.name, r.verb, d, want)
	}
	r.changed(got)
	r.verb = ""
}

// changed is the change of one of what follows 其中：.
func (r *reader) changed(d decimal.Decimal) {
	if r.list != nil && r.list.of != r.subject {
		r.list.changes = r.list.changes.Add(d)
		r.list.changed++
	}
}

// rate is a share, a change in percent or 倍, or a completion rate.
func (r *reader) rate(d decimal.Decimal, unit, digits string) {
	defer func() { r.verb, r.explicit = "", nil }()
	num, den := r.subject.now, accounts.Figure{}
	exact := true
	switch r.verb {
	case "占":
		whole := r.explicit
		if whole == nil {
			whole = r.whole
		}
		if whole == nil {
			r.fault("%s占%s%% of what?", r.subject.name, d)
			return
		}
		den = whole.now
	case "增长", "下降", "完成":
		base, ok := r.base()
		if !ok {
			r.fault("%s%s%s against nothing", r.verb, digits, unit)
			return
		}
		if r.verb == "完成" && r.basis == prior {
			r.fault("完成 of last year's amount")
		}
		den, exact = base, num.Exact() && base.Exact() || zeroCell(num) && base.Exact()
	default:
		r.fault("%s%s without a word for it", digits, unit)
		return
	}
	a, b := num.Amount.Decimal(), den.Amount.Decimal()
	if !exact || !num.Exact() && r.verb == "占" && !zeroCell(num) {
		a, b = wan(num.Amount), wan(den.Amount)
	}
	if b.Sign() <= 0 {
		r.fault("%s: %s%s on a base of %s", r.subject.name, digits, unit, b)
		return
	}
	switch r.verb {
	case "增长":
		a = a.Sub(b)
	case "下降":
		a = b.Sub(a)
	}
	want := a.DivRound(b, 24)
	if unit == "%" {
		want = want.Shift(2)
	}
	if got := want.Round(2).StringFixed(2); got != digits {
		r.fault("%s %s%s%s, want %s", r.subject.name, r.verb, digits, unit, got)
	}
	if r.verb == "占" && (d.IsNegative() || d.Cmp(decimal.NewFromInt(100)) > 0) {
		r.fault("a share of %s%%", d)
	}
}

func zeroCell(f accounts.Figure) bool { return !f.Known() || f.Amount.IsZero() }

// member is one of what follows 其中：.
func (r *reader) member(d decimal.Decimal) {
	if r.list == nil || r.list.of == r.subject || r.subject.part {
		return
	}
	r.list.amounts = r.list.amounts.Add(d)
	r.list.n++
}

// endList adds the members up: each was rounded by itself.
func (r *reader) endList() {
	l := r.list
	r.list = nil
	if l == nil {
		return
	}
	within := func(sum, total decimal.Decimal, n int64) bool {
		return sum.Sub(total).Abs().Cmp(decimal.New(5*(n+1), -3)) <= 0
	}
	if l.n > 1 && !within(l.amounts, l.total, int64(l.n)) {
		r.fault("其中 %s of %s %s", l.amounts, l.of.name, l.total)
	}
	if l.changed > 0 && !within(l.changes, l.change, 6) {
		r.fault("其中 changes %s of %s %s", l.changes, l.of.name, l.change)
	}
}

// score is the total of the next form, by its own rule.
func (r *reader) score(d decimal.Decimal) {
	if r.scores >= len(r.book.Forms) {
		r.fault("a score of no form")
		return
	}
	form := &r.book.Forms[r.scores]
	r.scores++
	if !strings.Contains(r.sentence, "“"+form.Project.S+"”项目自评得分为"+d.String()+"分") {
		r.fault("得分 %s is not that of %s", d, form.Project.S)
	}
	var sum decimal.Decimal
	for _, g := range form.Groups {
		for _, s := range g.Subgroups {
			for _, ind := range s.Indicators {
				a, b := ind.Target.Value, ind.Actual.Value
				if ind.Smaller || ind.Target.Operator == "≤" {
					a, b = b, a
				}
				switch {
				case ind.Rating != nil:
					sum = sum.Add(ind.Rating.Value)
				case b.Cmp(a) >= 0:
					sum = sum.Add(ind.Points)
				default:
					sum = sum.Add(b.Mul(ind.Points).DivRound(a, 24).Round(2))
				}
			}
		}
	}
	if !sum.Equal(d) {
		r.fault("得分 %s, want %s", d, sum)
	}
}
