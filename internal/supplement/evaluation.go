package supplement

import (
	"slices"

	"juesuan/internal/accounts"
)

// Evaluation is what a kind of self-evaluation form asks for: that of projects
// (项目支出绩效自评表), or one that a layout declares.
type Evaluation struct {
	accounts.EvaluationKind
	Required               bool
	Fiscal, Carried, Other bool    // rows of 项目资金; without any it has none
	Adjusted               bool    // 全年预算数 is asked for too
	Standard               bool    // each indicator has its 评分标准
	Fields                 []Field // what else stands above
}

// projects are the forms of projects as the program asks for them.
var projects = Evaluation{EvaluationKind: accounts.ProjectKind(), Fiscal: true, Other: true}

// projectFields are those of a form of a project.
func projectFields(e *Evaluation) []Field {
	return slices.Concat([]Field{
		{Key: "project", Name: "项目名称", Type: Text, Required: true},
		{Key: "supervisor", Name: "主管部门及代码", Type: Text},
		{Key: "implementer", Name: "实施单位", Type: Text, Required: true},
	}, e.fields())
}

// fields are those of a form below what it is about.
func (e *Evaluation) fields() []Field {
	out := slices.Clone(e.Fields)
	columns := []Field{{Key: "initial", Name: "年初预算数", Type: Amount, Unit: "万元", Required: true}}
	if e.Adjusted {
		columns = append(columns, Field{Key: "adjusted", Name: "全年预算数", Type: Amount, Unit: "万元", Required: true})
	}
	columns = append(columns, Field{Key: "executed", Name: "全年执行数", Type: Amount, Unit: "万元", Required: true})
	row := func(key, name string) Field {
		return Field{Key: key, Name: name, Type: Group, Fields: columns, side: true, whole: true}
	}
	var rows []Field
	if e.Fiscal {
		fiscal := row("fiscal", "其中：财政拨款")
		fiscal.Required, fiscal.whole = true, false
		rows = append(rows, fiscal)
	}
	if e.Carried {
		rows = append(rows, row("carried", "上年结转资金"))
	}
	if e.Other {
		rows = append(rows, row("other", "其他资金"))
	}
	if rows != nil {
		total := row("total", "年度资金总额")
		total.Help = "由下面两行算出，一般不用填"
		if len(rows) != 2 {
			total.Help = "由下面各行算出，一般不用填"
		}
		out = append(append(out, unitField, total), rows...)
	}
	out = append(out, Field{Key: "goal", Name: "年度总体目标", Type: Group, Required: true, Fields: []Field{
		{Key: "expected", Name: "预期目标", Type: Prose, Required: true},
		{Key: "actual", Name: "实际完成情况", Type: Prose, Required: true},
	}})
	group := []Field{{Key: "name", Name: "名称", Type: Text, Required: true, Example: "产出指标"}}
	if e.Scoring != accounts.Unscored {
		group = append(group, Field{Key: "weight", Name: "权重", Type: Number, Unit: "分", Required: true, Example: "40"})
	}
	group = append(group, Field{Key: "subgroups", Name: "二级指标", Type: List, Required: true, Item: &Field{Name: "二级指标", Type: Group, Fields: []Field{
		{Key: "name", Name: "名称", Type: Text, Required: true, Example: "数量指标"},
		{Key: "indicators", Name: "三级指标", Type: List, Required: true, Item: &Field{Name: "三级指标", Type: Group, Fields: e.indicator()}},
	}}})
	out = append(out, Field{Key: "groups", Name: "一级指标", Type: List, Required: true,
		Item: &Field{Name: "一级指标", Type: Group, Fields: group}})
	if e.Scoring != accounts.Unscored {
		out = append(out, Field{Key: "score", Name: "总分", Type: Number, Unit: "分", Help: "由规则算出，一般不用填；填了只作核对"})
	}
	return out
}

// indicator are the fields of an indicator.
func (e *Evaluation) indicator() []Field {
	byHand := e.Scoring == accounts.ByHand
	out := []Field{{Key: "name", Name: "名称", Type: Text, Required: true}}
	if e.Scoring != accounts.Unscored {
		out = append(out, Field{Key: "points", Name: "分值", Type: Number, Unit: "分", Required: true})
	}
	if e.Standard {
		out = append(out, Field{Key: "standard", Name: "评分标准", Type: Prose, Required: true})
	}
	out = append(out,
		Field{Key: "target", Name: "指标值（A）", Type: Measure, Required: !byHand, Help: "定量指标写数和单位，可在前面写 ≥、≤、=；定性指标写文字", Example: "≥90%"},
		Field{Key: "actual", Name: "全年实际值（B）", Type: Measure, Required: !byHand, Example: "95%"})
	switch e.Scoring {
	case accounts.ByRule:
		out = append(out,
			Field{Key: "smaller", Name: "越小越好", Type: Flag, Help: "数越小越好的定量指标（成本、时限）写“是”；指标值以 ≤ 开头的不用写"},
			Field{Key: "rating", Name: "定性指标评分", Type: Number, Unit: "分", When: "定性指标"},
			Field{Key: "score", Name: "人工得分", Type: Group, Help: "不按规则计分时才填，要写理由", Fields: []Field{
				{Key: "value", Name: "得分", Type: Number, Unit: "分", Required: true},
				{Key: "reason", Name: "理由", Type: Prose, Required: true},
			}},
			Field{Key: "shortfall", Name: "未完成原因分析", Type: Prose, When: "得分低于分值时"})
	case accounts.ByHand:
		out = append(out,
			Field{Key: "rating", Name: "得分", Type: Number, Unit: "分", Required: true, Help: "按评分标准评的分"},
			Field{Key: "shortfall", Name: "扣分原因", Type: Prose, When: "得分低于分值时"})
	default:
		out = append(out, Field{Key: "shortfall", Name: "偏差原因", Type: Prose, When: "没有完成时"})
	}
	return out
}

// table is the table of indicators on the form's sheet; groups is the path of its
// first list.
func (e *Evaluation) table(groups string) *tableSpec {
	columns := []columnSpec{{"一级指标", 0, "name", 14, "同上的空着"}, {"权重", 0, "weight", 7, ""}, {"二级指标", 1, "name", 16, "同上的空着"}, {"三级指标", 2, "name", 42, ""},
		{"分值", 2, "points", 7, ""}, {"指标值（A）", 2, "target", 15, ""}, {"全年实际值（B）", 2, "actual", 15, ""}}
	switch e.Scoring {
	case accounts.ByRule:
		columns = append(columns, columnSpec{"未完成原因分析", 2, "shortfall", 26, ""}, columnSpec{"越小越好", 2, "smaller", 9, ""},
			columnSpec{"定性指标评分", 2, "rating", 11, ""}, columnSpec{"人工得分", 2, "score.value", 9, "不按规则计分时才填"},
			columnSpec{"人工得分的理由", 2, "score.reason", 22, ""})
	case accounts.ByHand:
		columns = append(columns, columnSpec{"得分", 2, "rating", 9, ""}, columnSpec{"扣分原因", 2, "shortfall", 26, ""})
	default:
		columns = slices.DeleteFunc(columns, func(c columnSpec) bool { return c.key == "weight" || c.key == "points" })
		columns = append(columns, columnSpec{"偏差原因", 2, "shortfall", 26, ""})
	}
	if e.Standard {
		columns = append(columns, columnSpec{"评分标准", 2, "standard", 40, ""})
	}
	return &tableSpec{lists: []string{groups, "subgroups", "indicators"}, lines: 40, columns: columns}
}

// Evaluations are the kinds of self-evaluation forms, that of projects first.
func (t *Fields) Evaluations() []*accounts.EvaluationKind { return t.kinds }

// evaluations gives the table the forms of a layout: that of projects as it has it,
// the others each a group under local with a sheet of its own.
func (w *localFields) evaluations(list []Evaluation) {
	t := w.table
	for i := range list {
		e := &list[i]
		if e.Fields = w.fields(e.Fields, e.Key); e.Key == "" {
			t.kinds[0] = &e.EvaluationKind
			forms := t.root.Member("forms")
			item := *forms.Item
			item.Fields = projectFields(e)
			forms.Item, forms.Required = &item, e.Required
			for j := range t.sheets {
				if s := &t.sheets[j]; s.name == formSheet {
					s.table = e.table(s.table.lists[0])
					s.rows = nil
					for _, f := range item.Fields {
						if f.Key != "groups" {
							s.rows = append(s.rows, f.Key)
						}
					}
				}
			}
			continue
		}
		t.kinds = append(t.kinds, &e.EvaluationKind)
		local := t.root.Member(Local)
		local.Fields = append(local.Fields, Field{Key: e.Key, Name: e.Name, Type: Group, Required: e.Required,
			Fields: e.fields(), whole: !e.Required})
		path := Local + "." + e.Key
		if w.sheetName(e.Name, e.Key) {
			t.sheets = append(t.sheets, sheetSpec{name: e.Name, kind: kindOf(&local.Fields[len(local.Fields)-1]), about: e.Name + "，照表填",
				rows: []string{path}, table: e.table(path + ".groups")})
		}
	}
}
