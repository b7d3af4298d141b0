package narrative

// FactKind is what stands behind a name.
type FactKind uint8

const (
	NumberFact FactKind = iota + 1 // *Number; nil where the book lacks the datum
	ChangeFact                     // *Change, never nil: its Case is Unknown where the book lacks a side
	WordsFact                      // Words; S is "" where the book has no text
	FlagFact                       // Flag
	ListFact                       // *List, may be empty, never nil
	GroupFact                      // *Group, never nil
)

var factKindNames = [...]string{"", "number", "change", "words", "flag", "list", "group"}

func (k FactKind) String() string { return factKindNames[k] }

// Scope is which money a number counts. Two numbers of different scope are
// never compared.
type Scope uint8

const (
	NoScope           Scope = iota
	AllFunds                // 全部资金: 公开01–03
	FiscalFunds             // 财政拨款: 公开04
	GeneralBudget           // 一般公共预算: 公开05
	BasicOnly               // 一般公共预算基本支出: 公开06
	ThreePublicFunds        // “三公”经费: 公开07
	FundBudget              // 政府性基金预算: 公开08
	StateCapitalFunds       // 国有资本经营预算: 公开09
)

var scopeNames = [...]string{"", "全部资金", "财政拨款", "一般公共预算财政拨款", "一般公共预算财政拨款基本支出", "“三公”经费财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"}

func (s Scope) String() string { return scopeNames[s] }

// Basis is what a change compares with: the type of its denominator.
type Basis uint8

const (
	NoBasis        Basis = iota
	PriorFinal           // 上年决算
	InitialBudget        // 年初预算
	AdjustedBudget       // 全年预算
	TableBudget          // the budget column of 公开07: initial or adjusted, as Options.BudgetKind says
)

var basisNames = [...]string{"", "上年决算", "年初预算", "全年预算", "公开07表预算数"}

func (b Basis) String() string { return basisNames[b] }

// Name documents one fact that a pack's sentences may use. Every name is
// produced for every book: what the book lacks is a nil *Number, an empty
// Words or List, a Change whose Case is Unknown, so that a template can ask.
type Name struct {
	Path     string // dotted; [] stands for each item of a list: general.classes[].amount
	Kind     FactKind
	Unit     string // of a number as a sentence prints it
	Scope    Scope
	Basis    Basis // of a change
	Meaning  string
	Optional bool // the book may lack it
}

// ChangeNames are the members of every change, below its name.
func ChangeNames() []Name { return changeNames[:] }

var changeNames = [...]Name{
	{Path: "case", Kind: WordsFact, Meaning: "用哪种措辞：up 增加，up_times 增长一倍及以上，up_from_zero 基数为零，down 减少，down_to_zero 减为零，flat 持平，nearly_flat 基本持平，from_negative 有负数（无幅度），nothing 两数皆零，unknown 缺数"},
	{Path: "current", Kind: NumberFact, Meaning: "本年数", Optional: true},
	{Path: "base", Kind: NumberFact, Meaning: "基数：上年数或预算数", Optional: true},
	{Path: "delta", Kind: NumberFact, Meaning: "增减额，总为正：印出的两数之差", Optional: true},
	{Path: "rate", Kind: NumberFact, Unit: "%", Meaning: "增减幅度，总为正；基数为零或为负时没有", Optional: true},
	{Path: "times", Kind: NumberFact, Unit: "倍", Meaning: "增长倍数：增加额÷基数，只在 up_times 时有", Optional: true},
	{Path: "done", Kind: NumberFact, Unit: "%", Meaning: "完成率：决算数÷预算数，只在与预算相比且预算不为零时有", Optional: true},
	{Path: "reason.text", Kind: WordsFact, Meaning: "原因"},
	{Path: "reason.parts[].amount", Kind: NumberFact, Unit: "万元", Meaning: "一项原因的金额，总为正"},
	{Path: "reason.parts[].less", Kind: FlagFact, Meaning: "该项使本年数减少"},
	{Path: "reason.parts[].text", Kind: WordsFact, Meaning: "一项原因"},
}

// Names is the catalogue of all facts, in the order in which Derive defines
// them.
func Names() []Name {
	var c catalogue
	c.profile()
	c.totals()
	c.fiscal()
	c.general()
	c.basic()
	c.threePublic()
	c.budgetOf("fund", FundBudget, "政府性基金预算财政拨款")
	c.budgetOf("state_capital", StateCapitalFunds, "国有资本经营预算财政拨款")
	c.otherMatters()
	c.attachments()
	return c
}

type catalogue []Name

func (c *catalogue) add(n Name) { *c = append(*c, n) }

func (c *catalogue) words(path, meaning string) {
	c.add(Name{Path: path, Kind: WordsFact, Meaning: meaning})
}

func (c *catalogue) flag(path, meaning string) {
	c.add(Name{Path: path, Kind: FlagFact, Meaning: meaning})
}

func (c *catalogue) list(path, meaning string) {
	c.add(Name{Path: path, Kind: ListFact, Meaning: meaning})
}

func (c *catalogue) group(path, meaning string) {
	c.add(Name{Path: path, Kind: GroupFact, Meaning: meaning})
}

// money is an amount of a statement; given is one that the supplement may lack.
func (c *catalogue) money(path string, s Scope, meaning string) {
	c.add(Name{Path: path, Kind: NumberFact, Unit: "万元", Scope: s, Meaning: meaning})
}

func (c *catalogue) given(path string, s Scope, meaning string) {
	c.add(Name{Path: path, Kind: NumberFact, Unit: "万元", Scope: s, Meaning: meaning, Optional: true})
}

func (c *catalogue) share(path string, s Scope, meaning string) {
	c.add(Name{Path: path, Kind: NumberFact, Unit: "%", Scope: s, Meaning: meaning, Optional: true})
}

func (c *catalogue) count(path, unit, meaning string) {
	c.add(Name{Path: path, Kind: NumberFact, Unit: unit, Meaning: meaning, Optional: true})
}

func (c *catalogue) change(path string, s Scope, b Basis, meaning string) {
	c.add(Name{Path: path, Kind: ChangeFact, Scope: s, Basis: b, Meaning: meaning})
}

func (c *catalogue) profile() {
	c.add(Name{Path: "year", Kind: NumberFact, Meaning: "决算年度，如 2020"})
	c.add(Name{Path: "prior_year", Kind: NumberFact, Meaning: "上一年度，如 2019"})
	c.group("date", "成文日期")
	c.add(Name{Path: "date.year", Kind: NumberFact, Meaning: "年"})
	c.add(Name{Path: "date.month", Kind: NumberFact, Meaning: "月"})
	c.add(Name{Path: "date.day", Kind: NumberFact, Meaning: "日"})

	c.group("unit", "单位")
	c.words("unit.full", "全称")
	c.words("unit.short", "简称，没有则为全称")
	c.words("unit.self", "自称，如 我局；没有则为 本部门、本单位")
	c.words("unit.noun", "部门 或 单位")
	c.words("unit.kind", "单位性质：行政、参公、财政补助事业……")
	c.flag("unit.is_department", "是部门（不是单位）")
	c.words("unit.supervisor", "主管部门")
	c.words("unit.supervisor_code", "主管部门代码")
	c.words("unit.contact", "联系方式")
	c.list("unit.members", "纳入编报范围的单位")
	c.add(Name{Path: "unit.members[].number", Kind: NumberFact, Meaning: "序号"})
	c.words("unit.members[].name", "单位名称")
	c.words("unit.members[].kind", "单位性质")
	c.words("unit.members[].note", "备注")
	c.count("unit.member_count", "个", "纳入编报范围的单位数")
	c.flag("unit.single", "只有一个单位（本级）")

	c.group("functions", "主要职能")
	c.words("functions.intro", "引言")
	c.list("functions.items", "各项职能")
	c.add(Name{Path: "functions.items[].number", Kind: NumberFact, Meaning: "序号"})
	c.words("functions.items[].text", "职能")

	c.group("setup", "机构设置")
	c.words("setup.text", "说明文字")
	c.words("setup.nature", "机构性质，如 参公管理副厅级事业单位")
	c.count("setup.departments", "个", "内设处室数")
	c.words("setup.department_kind", "处室性质，如 正处级职能处室")
	c.count("setup.posts", "名", "编制数")
	c.words("setup.post_kind", "编制性质，如 全额预算事业编制")
	c.count("setup.staff", "名", "在岗人数")
}

// totals: 说明一, 二, 三 (公开01–03, all funds).
func (c *catalogue) totals() {
	s := AllFunds
	c.group("overall", "收入支出决算总体情况（公开01表）")
	c.money("overall.income_grand", s, "收入总计")
	c.money("overall.expenditure_grand", s, "支出总计")
	c.money("overall.income_total", s, "本年收入合计")
	c.money("overall.expenditure_total", s, "本年支出合计")
	c.money("overall.use_nonfiscal", s, "使用非财政拨款结余")
	c.money("overall.opening", s, "年初结转和结余")
	c.money("overall.distribution", s, "结余分配")
	c.money("overall.closing", s, "年末结转和结余")
	c.change("overall.income_grand_vs_prior", s, PriorFinal, "收入总计与上年收入总计相比")
	c.change("overall.expenditure_grand_vs_prior", s, PriorFinal, "支出总计与上年支出总计相比（收入支出总计一句话时也用它）")
	c.change("overall.income_total_vs_prior", s, PriorFinal, "本年收入合计与上年本年收入合计相比")
	c.change("overall.expenditure_total_vs_prior", s, PriorFinal, "本年支出合计与上年本年支出合计相比")

	c.group("income", "收入决算情况（公开02表）")
	c.money("income.total", s, "本年收入合计")
	for _, m := range incomeMembers {
		c.part("income."+m.key, s, m.name, "本年收入合计")
	}
	c.money("income.tuition", s, "事业收入中的教育收费")
	c.parts("income.items", s, "各项收入，按表列次序，零项也在内", "本年收入合计")
	c.parts("income.items_nonzero", s, "各项收入，只列不为零的", "本年收入合计")

	c.group("expenditure", "支出决算情况（公开03表）")
	c.money("expenditure.total", s, "本年支出合计")
	for _, m := range expenditureMembers {
		c.part("expenditure."+m.key, s, m.name, "本年支出合计")
	}
	c.parts("expenditure.items", s, "各类支出，按表列次序，零项也在内", "本年支出合计")
	c.parts("expenditure.items_nonzero", s, "各类支出，只列不为零的", "本年支出合计")
}

// part is one part of a whole: amount and share.
func (c *catalogue) part(path string, s Scope, name, whole string) {
	c.group(path, name)
	c.partMembers(path, s, name, whole)
}

func (c *catalogue) parts(path string, s Scope, meaning, whole string) {
	c.list(path, meaning)
	c.partMembers(path+"[]", s, "该项", whole)
}

func (c *catalogue) partMembers(path string, s Scope, name, whole string) {
	c.words(path+".name", "名称")
	c.money(path+".amount", s, name+"金额")
	c.share(path+".share", s, name+"占"+whole+"的比重")
	c.flag(path+".zero", "金额为零")
}

// fiscal: 说明四 (公开04).
func (c *catalogue) fiscal() {
	s := FiscalFunds
	c.group("fiscal", "财政拨款收入支出决算总体情况（公开04表）")
	c.money("fiscal.income", s, "财政拨款本年收入合计")
	c.money("fiscal.income_general", GeneralBudget, "一般公共预算财政拨款收入")
	c.money("fiscal.income_fund", FundBudget, "政府性基金预算财政拨款收入")
	c.money("fiscal.income_state_capital", StateCapitalFunds, "国有资本经营预算财政拨款收入")
	c.money("fiscal.opening", s, "年初财政拨款结转和结余")
	c.money("fiscal.opening_general", GeneralBudget, "其中：一般公共预算财政拨款年初结转和结余")
	c.money("fiscal.opening_fund", FundBudget, "其中：政府性基金预算财政拨款年初结转和结余")
	c.money("fiscal.opening_state_capital", StateCapitalFunds, "其中：国有资本经营预算财政拨款年初结转和结余")
	c.money("fiscal.income_grand", s, "财政拨款收入总计")
	c.money("fiscal.expenditure", s, "财政拨款本年支出合计")
	c.money("fiscal.expenditure_general", GeneralBudget, "一般公共预算财政拨款支出")
	c.money("fiscal.expenditure_fund", FundBudget, "政府性基金预算财政拨款支出")
	c.money("fiscal.expenditure_state_capital", StateCapitalFunds, "国有资本经营预算财政拨款支出")
	c.money("fiscal.closing", s, "年末财政拨款结转和结余")
	c.money("fiscal.expenditure_grand", s, "财政拨款支出总计")
	c.change("fiscal.income_vs_prior", s, PriorFinal, "财政拨款收入与上年财政拨款收入相比")
	c.change("fiscal.expenditure_vs_prior", s, PriorFinal, "财政拨款支出与上年财政拨款支出相比")
	c.change("fiscal.grand_vs_prior", s, PriorFinal, "财政拨款收支总计与上年财政拨款收支总计相比")
	c.classes("fiscal", s, "财政拨款本年支出合计")
}

// classes are the function classes of a scope, in official order.
func (c *catalogue) classes(group string, s Scope, whole string) {
	for _, l := range [...]struct{ path, meaning string }{
		{group + ".classes", "各功能分类科目类，按编码次序，零项也在内"},
		{group + ".classes_nonzero", "各功能分类科目类，只列不为零的"},
	} {
		c.list(l.path, l.meaning)
		p := l.path + "[]"
		c.words(p+".code", "类编码，如 208")
		c.words(p+".name", "类名称，如 社会保障和就业支出")
		c.words(p+".short", "类名称去掉末尾的“支出”，如 社会保障和就业")
		c.money(p+".amount", s, "该类支出")
		c.share(p+".share", s, "该类支出占"+whole+"的比重")
		c.flag(p+".zero", "金额为零")
	}
}

// general: 说明五 (公开05).
func (c *catalogue) general() {
	s := GeneralBudget
	c.group("general", "一般公共预算财政拨款支出决算情况（公开05表）")
	c.money("general.amount", s, "一般公共预算财政拨款支出")
	c.money("general.basic", s, "其中：基本支出")
	c.money("general.project", s, "其中：项目支出")
	c.share("general.share_of_expenditure", s, "占本年支出合计（全部资金）的比重")
	c.change("general.vs_prior", s, PriorFinal, "一般公共预算财政拨款支出与上年相比")
	c.classes("general", s, "一般公共预算财政拨款支出")
	c.given("general.budget", s, "年初预算")
	c.given("general.budget_entrusted", s, "年初预算中的代编预算")
	c.given("general.adjusted", s, "全年预算（各项合计）")
	c.change("general.vs_budget", s, InitialBudget, "决算数与年初预算数相比，done 为完成年初预算的比率")
	c.change("general.vs_adjusted", s, AdjustedBudget, "决算数与全年预算数相比，done 为完成全年预算的比率")
	c.items("general", s, "一般公共预算财政拨款支出")
}

// items are the function items 项 of a scope.
func (c *catalogue) items(group string, s Scope, whole string) {
	c.list(group+".items", "各项级科目，按编码次序")
	p := group + ".items[]"
	c.add(Name{Path: p + ".number", Kind: NumberFact, Meaning: "序号"})
	c.words(p+".code", "项编码，如 2080109")
	c.words(p+".name", "项名称")
	c.words(p+".class_name", "类名称，如 社会保障和就业支出")
	c.words(p+".section_name", "款名称，字典和表中都没有时为空")
	c.words(p+".purpose", "主要用于")
	c.money(p+".amount", s, "支出决算")
	c.money(p+".basic", s, "其中：基本支出")
	c.money(p+".project", s, "其中：项目支出")
	c.share(p+".share", s, "占"+whole+"的比重")
	c.flag(p+".zero", "支出决算为零")
	c.given(p+".budget", s, "年初预算")
	c.given(p+".adjusted", s, "全年预算")
	c.change(p+".vs_budget", s, InitialBudget, "决算数与年初预算数相比")
	c.change(p+".vs_adjusted", s, AdjustedBudget, "决算数与全年预算数相比")
}

// basic: 说明六 (公开06).
func (c *catalogue) basic() {
	s := BasicOnly
	c.group("basic", "一般公共预算财政拨款基本支出决算情况（公开06表）")
	c.money("basic.total", s, "基本支出合计")
	c.money("basic.staff", s, "人员经费：301 和 303")
	c.money("basic.operating", s, "公用经费：其余各类")
	c.share("basic.staff_share", s, "人员经费占基本支出的比重")
	c.share("basic.operating_share", s, "公用经费占基本支出的比重")
	c.given("basic.budget", s, "基本支出年初预算（各类合计）")
	c.change("basic.vs_budget", s, InitialBudget, "基本支出与年初预算相比")
	c.change("basic.vs_prior", s, PriorFinal, "基本支出与上年相比")
	for _, l := range [...]struct{ path, meaning string }{
		{"basic.classes", "公开06表的各经济分类类，按编码次序，零项也在内"},
		{"basic.classes_nonzero", "同上，只列不为零的"},
	} {
		c.list(l.path, l.meaning)
		p := l.path + "[]"
		c.add(Name{Path: p + ".number", Kind: NumberFact, Meaning: "序号"})
		c.words(p+".code", "类编码，如 301")
		c.words(p+".name", "类名称，如 工资福利支出")
		c.flag(p+".is_staff", "属于人员经费")
		c.money(p+".amount", s, "该类支出")
		c.share(p+".share", s, "占基本支出的比重")
		c.flag(p+".zero", "金额为零")
		c.given(p+".budget", s, "年初预算")
		c.change(p+".vs_budget", s, InitialBudget, "与年初预算数相比")
		c.change(p+".vs_prior", s, PriorFinal, "与上年决算数相比")
		c.list(p+".sections", "该类下不为零的款，按编码次序")
		c.words(p+".sections[].code", "款编码")
		c.words(p+".sections[].name", "款名称")
		c.money(p+".sections[].amount", s, "该款支出")
	}
	for _, l := range [...]struct{ path, meaning string }{
		{"basic.staff_sections", "人员经费中不为零的款，按编码次序（主要包括：……）"},
		{"basic.operating_sections", "公用经费中不为零的款，按编码次序（主要包括：……）"},
	} {
		c.list(l.path, l.meaning)
		c.words(l.path+"[].code", "款编码，如 30101")
		c.words(l.path+"[].name", "款名称，如 基本工资")
		c.money(l.path+"[].amount", s, "该款支出")
	}
}

// threePublic: 说明七 (公开07).
func (c *catalogue) threePublic() {
	s := ThreePublicFunds
	c.group("three_public", "“三公”经费支出决算情况（公开07表）")
	c.flag("three_public.none", "预算、决算、上年数都没有或为零：只写一句无此项支出")
	c.flag("three_public.zero", "决算数为零")
	c.words("three_public.budget_name", "公开07表预算数的口径：年初预算 或 全年预算")
	for _, m := range threePublicMembers {
		p := "three_public." + m.key
		c.group(p, m.name)
		c.threePublicItem(p, s, m.outside)
	}
	c.list("three_public.items", "因公出国（境）费、公务用车购置及运行费、公务接待费")
	c.threePublicItem("three_public.items[]", s, false)
	for _, m := range receptionMembers {
		p := "three_public." + m.key
		c.group(p, m.name)
		c.words(p+".name", "名称")
		c.given(p+".amount", s, "支出")
		c.flag(p+".zero", "金额为零或没有给出")
		c.words(p+".purpose", "主要用于")
	}
	for _, m := range countMembers {
		c.count("three_public."+string(m.key), m.unit, m.name)
	}
}

func (c *catalogue) threePublicItem(p string, s Scope, outside bool) {
	c.words(p+".name", "名称")
	c.given(p+".budget", s, "公开07表的预算数")
	c.given(p+".initial", s, "年初预算数")
	c.given(p+".adjusted", s, "全年预算数")
	if outside {
		c.given(p+".amount", s, "支出决算数，工作簿有这一栏时才有")
	} else {
		c.money(p+".amount", s, "支出决算数")
		c.share(p+".share", s, "占“三公”经费支出决算的比重")
	}
	c.flag(p+".zero", "决算数为零")
	c.words(p+".purpose", "主要用于、开支内容")
	c.change(p+".vs_budget", s, TableBudget, "与公开07表预算数相比，done 为完成预算的比率")
	c.change(p+".vs_initial", s, InitialBudget, "与年初预算数相比")
	c.change(p+".vs_adjusted", s, AdjustedBudget, "与全年预算数相比")
	c.change(p+".vs_prior", s, PriorFinal, "与上年决算数相比")
}

// budgetOf: 说明八 and 九 (公开08, 公开09).
func (c *catalogue) budgetOf(group string, s Scope, name string) {
	c.group(group, name+"收入支出决算情况")
	c.flag(group+".none", "没有"+name+"收入和支出，也没有结转和结余：只写一句无此项收支")
	c.money(group+".opening", s, "年初结转和结余")
	c.money(group+".income", s, "本年收入")
	c.money(group+".expenditure", s, "本年支出")
	c.money(group+".basic", s, "其中：基本支出")
	c.money(group+".project", s, "其中：项目支出")
	c.money(group+".closing", s, "年末结转和结余")
	c.change(group+".income_vs_prior", s, PriorFinal, "本年收入与上年相比")
	c.change(group+".expenditure_vs_prior", s, PriorFinal, "本年支出与上年相比")
	c.change(group+".closing_vs_prior", s, PriorFinal, "年末结转和结余与上年相比")
	c.items(group, s, name+"支出")
}

// otherMatters: 说明十.
func (c *catalogue) otherMatters() {
	c.group("agency_cost", "机关运行经费")
	c.flag("agency_cost.applies", "有行政单位或参公事业单位，应当说明机关运行经费")
	c.flag("agency_cost.none", "没有机关运行经费支出")
	c.given("agency_cost.amount", BasicOnly, "机关运行经费支出")
	c.change("agency_cost.vs_prior", BasicOnly, PriorFinal, "与上年相比")

	c.group("procurement", "政府采购")
	c.flag("procurement.given", "给出了政府采购数")
	for _, m := range procurementMembers {
		c.given("procurement."+string(m.key), NoScope, m.name)
	}
	c.share("procurement.sme_share", NoScope, "授予中小企业合同金额占政府采购支出总额的比重")
	c.share("procurement.micro_share", NoScope, "授予小微企业合同金额占政府采购支出总额的比重")
	c.share("procurement.micro_share_of_sme", NoScope, "授予小微企业合同金额占授予中小企业合同金额的比重")

	c.group("assets", "国有资产占有使用情况（12月31日）")
	c.count("assets.floor_area", "平方米", "房屋面积")
	c.count("assets.vehicles", "辆", "车辆总数，没有给出时为各类之和")
	c.list("assets.vehicle_kinds", "给出的各类车辆，按官方次序，零辆也在内")
	c.words("assets.vehicle_kinds[].name", "类名，如 领导干部用车")
	c.count("assets.vehicle_kinds[].count", "辆", "该类车辆数")
	c.flag("assets.vehicle_kinds[].zero", "零辆")
	c.group("assets.of", "各类车辆")
	for _, m := range vehicleMembers {
		c.count("assets.of."+m.key, "辆", m.name)
	}
	c.count("assets.equipment_50", "台（套）", "单价50万元以上通用设备")
	c.count("assets.equipment_100", "台（套）", "单价100万元以上专用设备（2024年起：单价100万元（含）以上设备，不含车辆）")

	c.group("performance", "预算绩效管理")
	for _, m := range performanceCounts {
		c.count("performance."+string(m.key), m.unit, m.name)
	}
	for _, m := range performanceAmounts {
		c.given("performance."+string(m.key), NoScope, m.name)
	}
	c.money("performance.project_expenditure", GeneralBudget, "一般公共预算项目支出总额（公开05表）")
	c.share("performance.share", GeneralBudget, "涉及资金占一般公共预算项目支出总额的比重")
	c.money("performance.fund_project_expenditure", FundBudget, "政府性基金项目支出总额（公开08表）")
	c.share("performance.fund_share", FundBudget, "政府性基金项目涉及资金占政府性基金项目支出总额的比重")
	c.count("performance.average", "分", "平均得分")
	c.words("performance.note", "哪些支出不纳入自评，为什么")
	c.list("performance.note_amounts", "不纳入自评的金额")
	c.money("performance.note_amounts[].amount", NoScope, "金额")
	c.words("performance.problems_text", "发现的主要问题")
	c.words("performance.measures", "下一步改进措施")
	c.words("performance.mechanism", "预算绩效管理工作机制，接在“建立了”之后")
	c.list("performance.systems", "预算绩效管理制度")
	c.words("performance.systems[].name", "制度名称")
}

// attachments: forms, glossary, and what notes below tables ask.
func (c *catalogue) attachments() {
	c.list("forms", "项目支出绩效自评表，各表一项；表内各数另见 Facts.Forms")
	c.add(Name{Path: "forms[].number", Kind: NumberFact, Meaning: "序号"})
	c.words("forms[].project", "项目名称")
	c.words("forms[].supervisor", "主管部门及代码")
	c.words("forms[].implementer", "实施单位")
	c.given("forms[].initial", NoScope, "年度资金总额：年初预算数")
	c.given("forms[].executed", NoScope, "年度资金总额：全年执行数")
	c.share("forms[].execution_rate", NoScope, "执行率：全年执行数÷年初预算数")
	c.count("forms[].score", "分", "总分")
	c.count("form_count", "个", "自评表数")

	c.list("glossary", "名词解释")
	c.add(Name{Path: "glossary[].number", Kind: NumberFact, Meaning: "序号"})
	c.words("glossary[].term", "名词")
	c.words("glossary[].text", "解释")

	c.group("statements", "九张表")
	for _, m := range statementMembers {
		c.group("statements."+m.key, m.name)
		c.flag("statements."+m.key+".empty", "表中没有不为零的金额")
		c.flag("statements."+m.key+".drift", "印出的合计与印出的各项之和有尾差：各自四舍五入所致，以元列示的表没有")
	}
	c.words("table_unit", "各表的金额单位：元 或 万元")
	c.words("prose_unit", "文字中的金额单位：万元")
}
