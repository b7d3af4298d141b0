// Package supplement holds the field table: all that a report needs and the
// statements lack. From the one table come its two forms, unit.yaml and the
// sheets of 补充资料.xlsx, written and read; its JSON Schema; and the help that
// staff see.
//
// unit.yaml or cells → Document: values as the user wrote them, each with its
// line or its cell; what is wrong is told all at once, in the words of the
// table. Document → unit.yaml or cells. The package must never make a float of
// a number, never guess a unit, and knows neither what a field is used for nor
// what a spreadsheet file looks like.
package supplement

import (
	"slices"

	"juesuan/internal/accounts"
	"juesuan/internal/scope"
)

// Type is what a field holds.
type Type uint8

const (
	Text     Type = iota + 1 // one line of text
	Prose                    // text of one or more lines
	Whole                    // a whole number that is no money: 个, 辆, 人次
	Number                   // a decimal number that is no money: 平方米, 分
	Amount                   // money: a number, or {value, unit, scope, source, derived}
	Choice                   // one of Choices
	Flag                     // true or false
	Date                     // 2021-09-20
	Measure                  // an indicator's value: ≥90%, 20万元, 有所提升
	Group                    // named members
	List                     // any number of Item
	Picture                  // the name of a file beside the supplement
	Sheet                    // the name of a sheet of the unit's workbook
	Sections                 // of a layout: headings, texts, tables and pictures; a List of them in the table
)

// Field is one entry of the field table.
type Field struct {
	Key      string
	Name     string // what staff call it
	Type     Type
	Unit     string   // of a Whole or Number; of an Amount the unit it has when nothing else says
	Choices  []string // of a Choice; of a Text what is offered, though other words may be written
	Required bool
	When     string // when it is needed, in words, where Required cannot say
	Help     string // what to fill in
	Example  string
	Fields   []Field // members of a Group, in the order of the form
	Item     *Field  // of a List; of a Group with Digits, what stands under a code
	Digits   int     // a Group that takes classification codes of that many digits as keys; a Text of so many digits
	Topic    string  // of a field of a layout: the sheet that it is filled in on, LocalSheet if ""
	Prior    bool    // of a field of a layout: last year's is asked for too, under prior.local
	Keep     bool    // next year's supplement begins with it
	Yearly   bool    // not so, in a group that is kept
	Open     bool    // a Group in which what it does not know is kept and told
	Loose    bool    // no field of the table: what stands in an Open group
	side     bool    // a Group whose amounts stand side by side in the workbook form: 项目资金
	whole    bool    // a Group that may be empty: what it requires, it requires where anything is filled in
}

// Schema is the version of the field table; unit.yaml names it at its top.
const Schema = "1"

var unitField = Field{Key: "unit", Name: "金额单位", Type: Choice, Choices: []string{"元", "千元", "万元"}, Help: "本组各金额的单位；个别金额单位不同的，在那个金额旁另外注明"}
var sourceField = Field{Key: "source", Name: "数据来源", Type: Text, Help: "本组各数取自哪里", Example: "2019年度部门决算公开报告"}

// amountMembers are the members of an Amount written as a group.
var amountMembers = []Field{
	{Key: "value", Name: "金额", Type: Number, Required: true, Example: "13899.72"},
	unitField,
	{Key: "scope", Name: "口径", Type: Text, Help: "这个数的资金范围", Example: "财政拨款"},
	sourceField,
	{Key: "derived", Name: "推定", Type: Flag, Help: "没有公布过、由其他公布数推得的，写“是”"},
}

// noBase are the fields of its group that have nothing to be compared with.
var noBase = Field{Key: "none", Name: "新设、没有可比数的", Type: List, Item: &Field{Name: "哪一项", Type: Text},
	Help: "报告里不作比较；照本组的项目名称写，按科目的写科目编码，一行一个；是零的在它那里填 0，不写在这里", Example: "机关运行经费"}

// unitKinds are the kinds of units that 机关运行经费 depends on.
var unitKinds = []string{"行政", "参公", "财政补助事业", "经费自理事业", "其他"}

func money(key, name string) Field { return Field{Key: key, Name: name, Type: Amount} }

// named are the fields of amounts and numbers that the accounts have names for.
func named(all []accounts.Named) (fields []Field) {
	for _, n := range all {
		if n.Unit == "" {
			fields = append(fields, money(n.Key, n.Name))
		} else {
			fields = append(fields, count(n.Key, n.Name, n.Unit))
		}
	}
	return fields
}

func count(key, name, unit string) Field { return Field{Key: key, Name: name, Type: Whole, Unit: unit} }

// economicClasses are the classes (类) of 部门预算支出经济分类 that 基本支出 may hold.
var economicClasses = []Field{
	money("301", "工资福利支出"), money("302", "商品和服务支出"), money("303", "对个人和家庭的补助"), money("307", "债务利息及费用支出"),
	money("309", "资本性支出（基本建设）"), money("310", "资本性支出"), money("311", "对企业补助（基本建设）"), money("312", "对企业补助"),
	money("313", "对社会保障基金补助"), money("399", "其他支出"),
}

// threePublicItems are the items of “三公”经费 as amounts, threePublicPurposes
// what each may be used for.
var (
	threePublicItems = itemFields(func(i accounts.Item) Field {
		f := money(i.Member, i.Value.Name())
		switch {
		case i.Value == scope.ThreePublic:
			f.Name = "合计"
		case i.Value == scope.Meeting || i.Value == scope.Training:
			f.When = "版式同时公开" + f.Name + "时"
		case slices.Contains(scope.Vehicles.Parts(), i.Value):
			f.Name = "其中：" + f.Name
		}
		return f
	})
	threePublicPurposes = itemFields(func(i accounts.Item) Field {
		f := Field{Key: i.Member, Name: i.Value.Name(), Type: Prose}
		if i.Value == scope.Running {
			f.Example = "公务用车的维修保养和保险"
		}
		return f
	})[1:] // of each, not of the whole
)

func itemFields(field func(accounts.Item) Field) []Field {
	var out []Field
	for _, i := range accounts.Items {
		out = append(out, field(i))
	}
	return out
}

func byItem(key, name string) Field {
	return Field{Key: key, Name: name, Type: Group, Digits: 7, Item: &Field{Name: "金额", Type: Amount},
		Help: "键为 7 位项级科目编码", Example: "2080109: 1506.71"}
}

var reasonText = Field{Key: "text", Name: "原因", Type: Prose, Help: "接在“主要原因是”之后，句末不写标点；有分项原因时可以不写", Example: "在职人员工资标准提高"}

// core is the field table of the program.
var core = Field{Name: "补充资料", Type: Group, Fields: []Field{
	{Key: "schema", Name: "格式版本", Type: Choice, Choices: []string{Schema}, Required: true, Help: "本格式的版本号", Example: Schema},
	{Key: "year", Name: "决算年度", Type: Whole, Unit: "年", Required: true, Example: "2020"},
	{Key: "date", Name: "公开日期", Type: Date, Help: "报告上的日期；不写则用决算年度的 12 月 31 日", Example: "2021-09-20"},
	{Key: "layout", Name: "版式", Type: Text, Help: "版式包的名称", Example: "ningxia-2020"},
	{Key: "organization", Name: "单位", Type: Group, Required: true, Keep: true, Fields: []Field{
		{Key: "full_name", Name: "单位全称", Type: Text, Required: true, Help: "与公章一致，全文只用这一个全称"},
		{Key: "short_name", Name: "简称", Type: Text, Example: "自治区社保局"},
		{Key: "self_name", Name: "自称", Type: Text, Help: "正文中怎样称呼本单位", Example: "我局"},
		{Key: "level", Name: "部门或单位", Type: Choice, Choices: []string{"部门", "单位"}, Required: true, Help: "按部门公开写部门，按单位公开写单位；决定各处标题用“部门”还是“单位”"},
		{Key: "kind", Name: "单位性质", Type: Choice, Choices: unitKinds, Required: true, Help: "决定是否有机关运行经费"},
		{Key: "supervisor", Name: "主管部门", Type: Text, When: "有自评表时"},
		{Key: "supervisor_code", Name: "主管部门代码", Type: Text},
		{Key: "contact", Name: "联系方式", Type: Text, When: "版式有联系方式一栏时"},
		{Key: "members", Name: "纳入编报范围的单位", Type: List, When: "按部门公开，或报告里印编报范围时", Help: "报告按这里写编报范围有几个单位、是哪几个；只有本级的，也写一行本级", Item: &Field{Name: "单位", Type: Group, Fields: []Field{
			{Key: "name", Name: "单位名称", Type: Text, Required: true},
			{Key: "kind", Name: "单位性质", Type: Text, Choices: unitKinds},
			{Key: "note", Name: "备注", Type: Text, Example: "预算不单列，并入本级"},
		}}},
	}},
	{Key: "functions", Name: "主要职能", Type: Group, Required: true, Keep: true, Fields: []Field{
		{Key: "intro", Name: "引言", Type: Prose, Help: "各项职能之前的一句话"},
		{Key: "items", Name: "各项职能", Type: List, Required: true, Item: &Field{Name: "职能", Type: Prose}, Help: "一项一条，不写序号"},
	}},
	{Key: "setup", Name: "机构设置", Type: Group, Keep: true, Fields: []Field{
		{Key: "text", Name: "说明", Type: Prose, Help: "人数以外还要说明的内容"},
		{Key: "nature", Name: "机构性质", Type: Text, Example: "参公管理副厅级事业单位"},
		count("departments", "内设处室数", "个"),
		{Key: "department_kind", Name: "处室性质", Type: Text, Example: "正处级职能处室"},
		count("posts", "编制数", "名"),
		{Key: "post_kind", Name: "编制性质", Type: Text, Example: "全额预算事业编制"},
		{Key: "staff", Name: "在岗人数", Type: Whole, Unit: "名", Yearly: true},
	}},
	{Key: "prior", Name: "上年数", Type: Group, Help: "取自上年决算报表或上年公开报告", Fields: []Field{
		unitField, sourceField,
		money("income_grand", "收入总计"),
		money("expenditure_grand", "支出总计"),
		money("income_total", "本年收入合计"),
		money("expenditure_total", "本年支出合计"),
		money("fiscal_income", "财政拨款收入"),
		money("fiscal_expenditure", "财政拨款支出"),
		money("fiscal_grand", "财政拨款收支总计"),
		money("general_expenditure", "一般公共预算财政拨款支出"),
		{Key: "basic", Name: "一般公共预算基本支出（按经济分类）", Type: Group, Fields: economicClasses},
		{Key: "three_public", Name: "“三公”经费支出", Type: Group, Fields: threePublicItems},
		money("agency_cost", "机关运行经费"),
		money("fund_income", "政府性基金预算财政拨款收入"),
		money("fund_expenditure", "政府性基金预算财政拨款支出"),
		money("fund_closing", "政府性基金年末结转和结余"),
		money("state_capital_expenditure", "国有资本经营预算财政拨款支出"),
		{Key: "new", Name: "新设单位", Type: Flag, When: "本年新设立、没有上年决算时", Help: "写“是”：各处不与上年比较"},
		noBase,
		{Key: "local", Name: "地方项", Type: Group, Open: true, Help: "版式另外要的上年数"},
	}},
	{Key: "budget", Name: "预算数", Type: Group, Help: "取自批复的预算", Fields: []Field{
		unitField, sourceField,
		money("general_expenditure", "一般公共预算支出年初预算"),
		money("entrusted", "其中：代编预算"),
		{Key: "basic", Name: "基本支出年初预算（按经济分类）", Type: Group, Fields: economicClasses},
		byItem("item", "一般公共预算年初预算（按项）"),
		byItem("adjusted_item", "一般公共预算全年预算（按项）"),
		{Key: "three_public_initial", Name: "“三公”经费年初预算", Type: Group, Fields: threePublicItems},
		{Key: "three_public_adjusted", Name: "“三公”经费全年预算", Type: Group, Fields: threePublicItems},
		{Key: "three_public_kind", Name: "“三公”经费预算数的口径", Type: Choice, Choices: []string{"年初", "全年"}, When: "机构运行信息表的预算数没有写明时"},
		byItem("fund_item", "政府性基金年初预算（按项）"),
		byItem("state_capital_item", "国有资本经营预算年初预算（按项）"),
		noBase,
	}},
	{Key: "reasons", Name: "增减原因", Type: List, Help: "每一处有增减的比较写一条", Item: &Field{Name: "原因", Type: Group, Fields: []Field{
		{Key: "of", Name: "解释哪一处", Type: Text, Required: true, Help: "比较的名称；按科目分的在点号后写编码", Example: "basic_vs_budget.301"},
		reasonText,
		{Key: "parts", Name: "分项原因", Type: List, Help: "带金额的原因，各项金额之和应等于差额", Item: &Field{Name: "分项", Type: Group, Fields: []Field{
			{Key: "amount", Name: "金额", Type: Amount, Unit: "万元", Required: true, Help: "使本年数增加的写正数，减少的写负数；不写单位即为万元", Example: "-50.00"},
			{Key: "text", Name: "原因", Type: Prose, Required: true},
		}}},
	}}},
	{Key: "purposes", Name: "主要用途", Type: Group, Digits: 7, Item: &Field{Name: "主要用于", Type: Prose}, Help: "接在“主要用于”之后；键为 7 位项级科目编码，或下列各项", Fields: slices.Concat(threePublicPurposes, []Field{
		{Key: "reception_domestic", Name: "国内接待费", Type: Prose},
		{Key: "reception_foreign", Name: "外事接待费", Type: Prose},
		{Key: "reception_overseas", Name: "国（境）外接待费", Type: Prose},
	})},
	{Key: "counts", Name: "“三公”经费相关统计数", Type: Group, Help: "取自机构运行信息表（F03）", Fields: slices.Concat([]Field{unitField}, named(accounts.ThreePublicCounts[:]), []Field{
		money("reception_domestic", "国内接待费"),
		money("reception_foreign", "其中：外事接待费"),
		money("reception_overseas", "国（境）外接待费"),
	})},
	{Key: "agency_cost", Name: "机关运行经费", Type: Amount, When: "既有行政、参公单位，又有其他单位时", Help: "各单位全是行政、参公单位时等于公用经费，可以不填", Example: "{value: 1234.56, unit: 万元}"},
	{Key: "procurement", Name: "政府采购", Type: Group, Fields: slices.Concat([]Field{unitField, sourceField}, named(accounts.ProcurementAmounts[:3]), []Field{
		{Key: "total", Name: "政府采购支出总额", Type: Amount, Help: "不写则为货物、工程、服务之和"},
	}, named(accounts.ProcurementAmounts[3:]))},
	{Key: "assets", Name: "国有资产占用情况（12 月 31 日）", Type: Group, Fields: []Field{
		{Key: "floor_area", Name: "房屋面积", Type: Number, Unit: "平方米"},
		{Key: "vehicles", Name: "车辆", Type: Group, Fields: slices.Concat([]Field{count("total", "合计", "辆")}, named(accounts.VehicleKinds[:]))},
		count("equipment_50", "单价50万元以上通用设备", "台（套）"),
		count("equipment_100", "单价100万元以上专用设备", "台（套）"),
	}},
	{Key: "performance", Name: "预算绩效管理", Type: Group, Fields: []Field{
		unitField,
		count("primary_projects", "一般公共预算一级项目数", "个"),
		count("secondary_projects", "一般公共预算二级项目数", "个"),
		{Key: "amount", Name: "自评项目涉及资金", Type: Amount, Help: "不写则为各自评表年初预算数之和"},
		count("fund_projects", "政府性基金预算项目数", "个"),
		money("fund_amount", "政府性基金自评项目涉及资金"),
		count("targets", "编报绩效目标的项目数", "个"),
		money("targets_amount", "编报绩效目标的项目涉及预算金额"),
		count("tracked", "绩效跟踪的项目数", "个"),
		money("tracked_amount", "绩效跟踪的项目涉及预算金额"),
		count("evaluated", "绩效自评的项目数", "个"),
		money("evaluated_amount", "绩效自评的项目涉及预算金额"),
		{Key: "average", Name: "平均得分", Type: Number, Unit: "分"},
		count("excellent", "评级为优的项目数", "个"),
		count("good", "评级为良的项目数", "个"),
		count("qualified", "评级为合格的项目数", "个"),
		count("unqualified", "评级为不合格的项目数", "个"),
		count("problems_found", "发现的问题数", "个"),
		count("rectified", "已完成整改的问题数", "个"),
		count("rectifying", "正在整改的问题数", "个"),
		{Key: "note", Name: "不纳入自评的说明", Type: Prose, Help: "哪些支出不纳入自评，为什么"},
		{Key: "note_amounts", Name: "不纳入自评的金额", Type: List, Item: &Field{Name: "金额", Type: Amount}},
		{Key: "problems", Name: "发现的主要问题", Type: Prose},
		{Key: "measures", Name: "下一步改进措施", Type: Prose},
		{Key: "mechanism", Name: "预算绩效管理工作机制", Type: Text, Help: "接在“建立了”之后、“的预算绩效管理工作机制”之前", Example: "事前评估、事中监控、事后评价相衔接"},
		{Key: "systems", Name: "绩效管理制度", Type: List, Item: &Field{Name: "制度名称", Type: Text}},
	}},
	{Key: "glossary", Name: "名词解释", Type: List, Required: true, Keep: true, Help: "报告中用到的专门名词都要有", Item: &Field{Name: "名词", Type: Group, Fields: []Field{
		{Key: "term", Name: "名词", Type: Text, Required: true},
		{Key: "text", Name: "解释", Type: Prose, Required: true, Help: "整句，句末写句号"},
	}}},
	{Key: "forms", Name: "项目支出绩效自评表", Type: List, Help: "每个自评项目一张", Item: &Field{Name: "自评表", Type: Group, Fields: projectFields(&projects)}},
	{Key: "withheld", Name: "涉密不公开的科目", Type: List, Keep: true, When: "有依法不能公开的科目时", Help: "一行一个；上级科目和合计的数不变", Item: &Field{Name: "科目", Type: Group, Fields: []Field{
		{Key: "code", Name: "科目编码", Type: Text, Required: true, Help: "功能分类或经济分类的编码", Example: "2010299"},
		{Key: "level", Name: "公开到哪一级", Type: Choice, Choices: accounts.WithheldLevels(), Required: true, Help: "不公开：这个科目和它下面的都不印；只公开到类、款：比它细的不印"},
		{Key: "note", Name: "说明", Type: Prose, Required: true, Help: "印在缺了科目的表下面和情况说明里，不能写出涉密内容", Example: "按照保密规定，部分涉密科目不予公开"},
	}}},
	{Key: "accepted", Name: "已认可的提示", Type: List, Item: &Field{Name: "认可", Type: Group, Fields: []Field{
		{Key: "id", Name: "编号", Type: Text, Required: true, Example: "X.14"},
		{Key: "cell", Name: "单元格", Type: Text, Required: true, Help: "照提示里的写：表名和格子；补充资料是 unit.yaml 的，其中的问题写项名，如 performance.note_amounts[1]", Example: "公开03表!E12"},
		{Key: "difference", Name: "差额", Type: Amount, Unit: "元", When: "提示有差额时"},
		{Key: "reason", Name: "理由", Type: Prose, Required: true},
	}}},
	{Key: "use", Name: "两处不同时用哪一处", Type: List, Item: &Field{Name: "取用", Type: Group, Fields: []Field{
		{Key: "datum", Name: "数据名称", Type: Text, Required: true, Help: "照提示里写的填"},
		{Key: "cell", Name: "用哪一格", Type: Text, Required: true, Help: "照提示里列出的写：表名和格子；用补充资料里的，写项名"},
		{Key: "reason", Name: "理由", Type: Prose, Required: true},
	}}},
	{Key: "readings", Name: "表头读法", Type: List, Keep: true, Help: "程序问到的表头、项目、单位是什么", Item: &Field{Name: "读法", Type: Group, Fields: []Field{
		{Key: "table", Name: "哪张表", Type: Text, Required: true, Help: "公开01表这样的表号，或表题、工作表的名字", Example: "公开07表"},
		{Key: "caption", Name: "原来的写法", Type: Text, When: "问的是栏名或项目时", Example: "公务用车维护费"},
		{Key: "is", Name: "读作", Type: Text, When: "问的是栏名、项目或哪张表时", Help: "照提示里列出的写；不是本表的写“其他”", Example: "公务用车运行费"},
		{Key: "unit", Name: "金额单位", Type: Choice, Choices: []string{"元", "千元", "万元"}, When: "表上没有写金额单位时"},
	}}},
	{Key: "local", Name: "地方项", Type: Group, Open: true, Help: "版式另外要的内容"},
}}

// Member returns the member of a group that stands under key, nil if there is
// none.
func (f *Field) Member(key string) *Field {
	for i := range f.Fields {
		if f.Fields[i].Key == key {
			return &f.Fields[i]
		}
	}
	if f.Digits > 0 && len(key) == f.Digits && isDigits(key) {
		return f.Item
	}
	return nil
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
