package supplement

import "strings"

// What stands on which sheet.

// Names of the sheets that hold no values.
const (
	guideSheet  = "填写说明"
	choiceSheet = "选项"
	formSheet   = "自评表"
)

// The captions of a sheet's rows.
const (
	capLabel = "项目"
	capValue = "填写内容"
	capHelp  = "说明"
	capKey   = "编号（勿改）"
)

// capBeside are those of what goes with an amount, as amountMembers has it.
var capBeside = [...]string{"单位", "口径", "数据来源", "推定"}

type sheetSpec struct {
	name  string
	kind  sheetKind
	about string   // what it is for, in the guide and under its name
	rows  []string // fields, by their keys; a group stands for its members
	table *tableSpec
}

// roots are the paths of the fields that the sheet holds, each with what is below it
// and has no sheet of its own.
func (s *sheetSpec) roots() (paths []string) {
	switch {
	case s.name == formSheet:
		return []string{"forms"}
	case s.table == nil || s.paper():
		return s.rows
	case s.table.coded == nil:
		return s.table.lists[:1]
	}
	for _, w := range s.table.coded {
		paths = append(paths, w.Key)
	}
	return paths
}

// tableSpec is a table: the items of a list, and of the lists in them; or what
// stands under classification codes.
type tableSpec struct {
	lists   []string // the list's path, then the key of each list in its items
	coded   []Word   // or: the groups that take codes, and what staff call each
	columns []columnSpec
	lines   int // prepared
}

type columnSpec struct {
	caption string
	level   int    // the list whose item it belongs to
	key     string // in the item, or one of the coded columns
	width   float64
	help    string // beside the field's own
}

// Columns of a table of codes.
const (
	colGroup = "#group"
	colCode  = "#code"
	colName  = "#name" // of the item, for the eye only
	colValue = "#value"
)

// formRows are the rows of a 自评表 above its indicators.
var formRows = []string{"project", "supervisor", "implementer", "unit", "total", "fiscal", "other", "goal", "score"}

// sheetSpecs are the sheets of the program's own fields.
var sheetSpecs = []sheetSpec{
	{name: "基本信息", kind: required, about: "年度、版式、单位名称和性质、机构设置", rows: []string{"schema", "year", "date", "layout", "organization", "setup"}},
	{name: "编报单位", about: "纳入本决算编报范围的单位，一行一个", table: &tableSpec{lists: []string{"organization.members"}, lines: 20, columns: []columnSpec{
		{"单位名称", 0, "name", 44, ""}, {"单位性质", 0, "kind", 20, ""}, {"备注", 0, "note", 36, ""}}}},
	{name: "主要职能", kind: required, about: "主要职能，一项一行", rows: []string{"functions"}},
	{name: "上年数", kind: required, about: "上年的决算数，用来算增减；确实是零的填 0，不知道的空着", rows: []string{"prior"}},
	{name: "预算数", kind: required, about: "批复的预算数；放了部门预算公开表的，年初预算数从它读，不用填", rows: []string{"budget"}},
	{name: "分科目预算", about: "按项级科目的预算数，一行一个科目，放了部门预算公开表的不用填；金额单位同“预算数”表", table: &tableSpec{
		coded: []Word{{"budget.item", "一般公共预算年初预算"}, {"budget.adjusted_item", "一般公共预算全年预算"}, {"budget.fund_item", "政府性基金年初预算"}, {"budget.state_capital_item", "国有资本经营预算年初预算"}},
		lines: 30, columns: []columnSpec{{"预算种类", 0, colGroup, 26, ""}, {"科目编码", 0, colCode, 12, "7 位项级科目编码"}, {"科目名称", 0, colName, 34, "只供查看，可以不填"},
			{"金额", 0, colValue, 18, ""}, {capBeside[0], 0, "unit", 8, "与“预算数”表的金额单位不同时才选"}, {capBeside[1], 0, "scope", 14, ""}, {capBeside[2], 0, "source", 24, ""}, {capBeside[3], 0, "derived", 8, ""}}}},
	{name: "增减原因", kind: required, about: "每一处有增减的比较写一条；有分项金额的，第一行写比较，下面各行只写分项", table: &tableSpec{lists: []string{"reasons", "parts"}, lines: 40, columns: []columnSpec{
		{"解释哪一处", 0, "of", 40, "从列表中选；按科目分的，在冒号后写科目编码"}, {"原因", 0, "text", 50, ""},
		{"分项金额", 1, "amount", 16, "单位不是万元时写上单位，如 5000元"}, {"分项原因", 1, "text", 44, ""}}}},
	{name: "主要用途", about: "各项支出主要用在哪里", table: &tableSpec{coded: []Word{{"purposes", ""}}, lines: 30, columns: []columnSpec{
		{"用途对象", 0, colCode, 26, "从列表中选，或写 7 位项级科目编码"}, {"科目名称", 0, colName, 34, "只供查看，可以不填"}, {"主要用于", 0, colValue, 60, "接在“主要用于”之后，句末不写标点"}}}},
	{name: "三公统计数", kind: required, about: "“三公”经费的批次、人次、辆数；没有的填 0", rows: []string{"counts"}},
	{name: "采购和资产", kind: required, about: "机关运行经费、政府采购、国有资产", rows: []string{"agency_cost", "procurement", "assets"}},
	{name: "绩效管理", about: "预算绩效管理工作开展情况", rows: []string{"performance"}},
	{name: "名词解释", kind: required, about: "报告中用到的专门名词，一行一个", table: &tableSpec{lists: []string{"glossary"}, lines: 30, columns: []columnSpec{
		{"名词", 0, "term", 34, ""}, {"解释", 0, "text", 100, ""}}}},
	{name: formSheet, about: "一个自评项目一张，照自评表填；得分由程序计算", rows: formRows, table: projects.table("groups")},
	{name: "涉密不公开", about: "依法不能公开的科目，一行一个；没有的空着", table: &tableSpec{lists: []string{"withheld"}, lines: 10, columns: []columnSpec{
		{"科目编码", 0, "code", 14, ""}, {"公开到哪一级", 0, "level", 16, ""}, {"说明", 0, "note", 70, ""}}}},
	{name: "认可的提示", about: "核实无误、照此公开的提示，一行一条", table: &tableSpec{lists: []string{"accepted"}, lines: 15, columns: []columnSpec{
		{"提示编号", 0, "id", 12, "提示行尾方括号里的编号"}, {"单元格", 0, "cell", 26, ""}, {"差额", 0, "difference", 18, "单位不是元时写上单位，如 1.5万元"}, {"理由", 0, "reason", 60, ""}}}},
	{name: "两处不同时", about: "同一个数在两处不一致时，用哪一处", table: &tableSpec{lists: []string{"use"}, lines: 10, columns: []columnSpec{
		{"数据名称", 0, "datum", 30, ""}, {"用哪一格", 0, "cell", 26, ""}, {"理由", 0, "reason", 60, ""}}}},
	{name: "表头读法", about: "程序问到的表头、项目、金额单位是什么", table: &tableSpec{lists: []string{"readings"}, lines: 10, columns: []columnSpec{
		{"哪张表", 0, "table", 30, ""}, {"原来的写法", 0, "caption", 30, ""}, {"读作", 0, "is", 30, "不是本表的写“其他”"}, {"金额单位", 0, "unit", 12, ""}}}},
}

// looseSheet is the sheet of a layout's fields where the table has none.
var looseSheet = sheetSpec{name: LocalSheet, about: "版式另外要的内容", rows: []string{}}

// lineSpec is one row of a sheet.
type lineSpec struct {
	path  string // "" of a section
	field *Field
	depth int
	list  bool // one item of a list
	pair  bool // amounts side by side: 项目资金
}

// paper reports whether a sheet is a self-evaluation form: rows, and below them its
// indicators.
func (s *sheetSpec) paper() bool { return s.rows != nil && s.table != nil && len(s.table.lists) == 3 }

// lines are the rows that the fields of a spec take, in the order of the field
// table. What has a table of its own takes none.
func (t *Fields) lines(s *sheetSpec) []lineSpec {
	base := t.root
	if s.name == formSheet {
		base = t.root.Member("forms").Item
	}
	var out []lineSpec
	var add func(f *Field, path string, depth int)
	add = func(f *Field, path string, depth int) {
		switch {
		case f.side:
			out = append(out, lineSpec{path: path, field: f, depth: depth, pair: true})
		case f.Open && f.Fields == nil:
		case f.Type == Group && f.Digits == 0:
			out = append(out, lineSpec{field: f, depth: depth})
			for i := range f.Fields {
				m := &f.Fields[i]
				add(m, path+"."+m.Key, depth+1)
			}
		case f.Type == List && f.Item.Type != Group:
			out = append(out, lineSpec{path: path, field: f, depth: depth, list: true})
		case f.Type != Group && f.Type != List:
			out = append(out, lineSpec{path: path, field: f, depth: depth})
		}
	}
	for _, key := range s.rows {
		add(base.at(key), key, 0)
	}
	return out
}

// item is the field of the items at a level of the table.
func (fs *Fields) item(t *tableSpec, level int) *Field {
	f := fs.root
	if t.lists[0] == "groups" {
		f = fs.root.Member("forms").Item
	}
	for i := range level + 1 {
		for key := range strings.SplitSeq(t.lists[i], ".") {
			f = f.Member(key)
		}
		f = f.Item
	}
	return f
}

// field is the field of a column, nil of one that is for the eye only.
func (fs *Fields) field(t *tableSpec, c *columnSpec) *Field {
	if t.coded == nil {
		f := fs.item(t, c.level)
		for key := range strings.SplitSeq(c.key, ".") {
			f = f.Member(key)
		}
		return f
	}
	switch c.key {
	case colGroup:
		return &Field{Name: c.caption, Type: Text, Required: true}
	case colCode:
		return &Field{Name: c.caption, Type: Text, Required: true}
	case colName:
		return nil
	case colValue:
		return fs.At(t.coded[0].Key).Item
	}
	for i := range amountMembers {
		if amountMembers[i].Key == c.key {
			return &amountMembers[i]
		}
	}
	return nil
}

// need is how badly the cells of a column want to be filled in. What belongs to
// a part that may be left out need not be.
func (fs *Fields) need(t *tableSpec, c *columnSpec) need {
	f := fs.field(t, c)
	switch {
	case f == nil || strings.Contains(c.key, ".") || c.level > 0 && !fs.item(t, c.level-1).Member(t.lists[c.level]).Required:
		return may
	case c.key == colValue:
		return must
	case t.coded != nil && c.key[0] != '#':
		return may
	}
	return f.need()
}

// at is the field at a path of keys.
func (f *Field) at(path string) *Field {
	for key := range strings.SplitSeq(path, ".") {
		f = f.Member(key)
	}
	return f
}
