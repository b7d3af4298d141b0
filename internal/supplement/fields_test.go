package supplement

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// layoutFields are what a layout might ask for besides.
var layoutFields = []Field{
	{Key: "index", Name: "监督索引号", Type: Text, Digits: 17, Required: true, Topic: "基本信息"},
	{Key: "published", Name: "公开时间", Type: Date},
	{Key: "staff", Name: "人员情况", Type: Group, Topic: "基本信息", Fields: []Field{
		{Key: "posts_admin", Name: "行政编制", Type: Whole, Unit: "名"}, {Key: "retired", Name: "退休人员", Type: Whole, Unit: "人", Prior: true}}},
	{Key: "work", Name: "重点工作概述", Type: Prose, When: "报告里印时"},
	{Key: "agency_floor", Name: "机关用房支出", Type: Amount, Unit: "万元", Prior: true},
	{Key: "rent", Name: "房屋出租", Type: Group, Fields: []Field{{Key: "income", Name: "出租收入", Type: Amount, Prior: true}, {Key: "kind", Name: "出租方式", Type: Choice, Choices: []string{"招租", "协议"}}}},
	{Key: "other", Name: "其他需要说明的情况", Type: Sections},
	{Key: "plan", Name: "机构图", Type: Picture},
}

func withLayout(t *testing.T) *Fields {
	t.Helper()
	table, faults := Core().With(layoutFields)
	if faults != nil {
		t.Fatal(faults)
	}
	return table
}

const localText = `
local:
  index: "12345678901234567"
  published: 2021-09-20
  staff:
    retired: 12
  agency_floor: 1234.50
  rent:
    unit: 元
    income: {value: 5000.00, source: 台账}
  other:
    - heading: 一、甲
      text: 乙。
`

// TestLayoutFields: a field that a layout asks for costs its entry and nothing
// else: both forms, the schema, the places, the topics, what is missing, next
// year and edits follow from it.
func TestLayoutFields(t *testing.T) {
	table := withLayout(t)
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	doc, list := Read(append(data, localText...), "unit.yaml", table.Always)
	if len(list) > 0 {
		t.Fatal(messages(list))
	}
	if v := doc.Root.Get("local", "rent", "income"); v == nil || v.Scalar != "5000.00" || v.Money != (Money{Unit: "元", Source: "台账"}) {
		t.Errorf("rent.income: %+v", v)
	}
	// Both forms, there and back.
	again, list := Read(table.YAML(doc.Root, true), "unit.yaml", table.Always)
	if len(list) > 0 || values(again.Root) != values(doc.Root) {
		t.Errorf("unit.yaml written and read:\n%s%s", messages(list), lineDiff(values(doc.Root), values(again.Root)))
	}
	b := bookWith(table, doc.Root)
	sheets, list := b.read()
	if len(list) > 0 {
		t.Errorf("the workbook:\n%s", messages(list))
	}
	if x, y := values(asCells(doc.Root)), values(asCells(sheets.Root)); x != y {
		t.Errorf("the workbook written and read:\n%s", lineDiff(x, y))
	}
	for name, want := range map[string]string{"local.index": "基本信息", "local.staff.retired": "基本信息", "local.work": LocalSheet, "local.other": "其他需要说明的情况", "prior.local.staff.retired": "上年数"} {
		if got := table.TopicOf(name); got != want {
			t.Errorf("%s is under %q, want %q", name, got, want)
		}
	}
	// Schema, places, what is missing.
	if s := string(table.SchemaJSON()); !strings.Contains(s, "监督索引号") || !strings.Contains(s, "机关用房支出") || strings.Contains(string(Core().SchemaJSON()), "监督索引号") {
		t.Error("the schema")
	}
	if !slices.ContainsFunc(sheets.Places(), func(p Place) bool {
		return p.Path == "local.agency_floor" && p.At.Sheet == LocalSheet && p.At.Cell != ""
	}) {
		t.Error("local.agency_floor has no place in the workbook")
	}
	short, list := Read(data, "unit.yaml", table.Always)
	var lacks []string
	for _, g := range Missing(short.Root) {
		if g.Must {
			lacks = append(lacks, g.Path)
		}
	}
	if !slices.Equal(lacks, []string{"local.index"}) || len(list) != 1 || list[0].Code != "supplement.required" {
		t.Errorf("lacks %q:\n%s", lacks, messages(list))
	}
	// Next year: what last year's is asked of.
	next := table.NextYear(doc.Root, 2021, "", map[string]Known{"income_total": {"1.00", "元"}}, "2020年度决算报表")
	if v := next.Get("prior", "local", "staff", "retired"); v == nil || v.Scalar != "12" {
		t.Errorf("last year's retired: %+v", v)
	}
	if v := next.Get("prior", "local", "agency_floor"); v == nil || plainest(v.Scalar) != "1234.5" || v.Money.Unit != "万元" || v.Money.Source != "2020年度决算报表" {
		t.Errorf("last year's agency_floor: %+v", v)
	}
	if next.Get("local") != nil {
		t.Error("what is new every year is carried over")
	}
	_, list = Read(table.YAML(next, false), "unit.yaml", table.Always)
	if len(list) != 1 || list[0].Code != "supplement.required" {
		t.Errorf("next year's:\n%s", messages(list))
	}
}

// withForms is a table with self-evaluation forms of each kind.
func withForms(t *testing.T) *Fields {
	t.Helper()
	kind := func(key, name string, scoring accounts.Scoring) accounts.EvaluationKind {
		return accounts.EvaluationKind{Key: key, Name: name, Scoring: scoring}
	}
	table, faults := Core().With(nil, Evaluation{Fiscal: true, Carried: true, Other: true, Adjusted: true},
		Evaluation{EvaluationKind: kind("whole", "整体支出自评", accounts.ByHand), Fiscal: true, Other: true, Standard: true, Fields: layoutFields[3:4]},
		Evaluation{EvaluationKind: kind("plain", "部门自评", accounts.Unscored), Required: true})
	if faults != nil {
		t.Fatal(faults)
	}
	return table
}

const formsText = `
local:
  whole:
    work: 甲
    unit: 元
    fiscal: {initial: 10.00, executed: 9.00}
    goal: {expected: 乙, actual: 丙}
    groups:
      - name: 产出
        weight: 60
        subgroups:
          - name: 数量
            indicators:
              - {name: 一, points: 40, standard: 完成得满分, target: ≥90%, rating: 40}
              - {name: 二, points: 20, standard: 按比例, rating: 15, shortfall: 丁}
      - name: 效益
        weight: 40
        subgroups:
          - name: 社会
            indicators:
              - {name: 三, points: 40, standard: 酌情, rating: 40}
  plain:
    goal: {expected: 戊, actual: 己}
    groups:
      - name: 产出
        subgroups:
          - name: 质量
            indicators:
              - {name: 四, target: 好, actual: 好}
`

const projectText = `
forms:
  - project: 项目
    implementer: 单位
    fiscal: {initial: 1, adjusted: 2, executed: 3}
    carried: {initial: 4, adjusted: 5, executed: 6}
    goal: {expected: 庚, actual: 辛}
    groups:
      - name: 产出
        weight: 100
        subgroups:
          - name: 数量
            indicators:
              - {name: 五, points: 100, target: 1个, actual: 1个, smaller: 是, score: {value: 90, reason: 壬}}
`

// TestLayoutForms: a self-evaluation form that a layout declares is filled in in both
// forms of the supplement, there and back, as the forms of projects with what it asks
// for besides; it has its topic and its place in the schema.
func TestLayoutForms(t *testing.T) {
	table := withForms(t)
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	own, _, _ := strings.Cut(string(data), "\nforms:\n")
	text := own + "\n" + formsText + projectText
	doc, list := Read([]byte(text), "unit.yaml", table.Always)
	if len(list) > 0 {
		t.Fatal(messages(list))
	}
	again, list := Read(table.YAML(doc.Root, true), "unit.yaml", table.Always)
	if len(list) > 0 || values(again.Root) != values(doc.Root) {
		t.Errorf("unit.yaml written and read:\n%s%s", messages(list), lineDiff(values(doc.Root), values(again.Root)))
	}
	sheets, list := bookWith(table, doc.Root).read()
	if len(list) > 0 {
		t.Errorf("the workbook:\n%s", messages(list))
	}
	if x, y := values(asCells(doc.Root)), values(asCells(sheets.Root)); x != y {
		t.Errorf("the workbook written and read:\n%s", lineDiff(x, y))
	}
	for path, want := range map[string]string{"local.whole.goal.expected": "整体支出自评", "local.whole.groups[1].name": "整体支出自评", "local.plain": "部门自评"} {
		if got := table.TopicOf(path); got != want {
			t.Errorf("%s is under %q, want %q", path, got, want)
		}
	}
	if s := string(table.SchemaJSON()); !strings.Contains(s, "整体支出自评") || !strings.Contains(s, "评分标准") || !strings.Contains(s, "上年结转资金") ||
		strings.Contains(string(Core().SchemaJSON()), "上年结转资金") {
		t.Error("the schema")
	}
	if _, list := Read([]byte(own+"\n"+projectText), "unit.yaml", table.Always); len(list) != 1 || !strings.Contains(list[0].Message, "部门自评") {
		t.Errorf("the form that must be filled in:\n%s", messages(list))
	}
	if len(Core().Evaluations()) != 1 || Core().At("forms[1].carried") != nil || len(table.Evaluations()) != 3 {
		t.Error("the program's own table has changed")
	}
}

// TestLayoutFieldsEdited: random edits reach a layout's fields and forms in both forms.
func TestLayoutFieldsEdited(t *testing.T) {
	for name, of := range map[string]struct {
		table *Fields
		text  string
	}{"fields": {withLayout(t), localText}, "forms": {withForms(t), formsText}} {
		t.Run(name, func(t *testing.T) { editedAtRandom(t, of.table, []byte("schema: 1\nyear: 2020 # 年\n"+of.text)) })
	}
}

func editedAtRandom(t *testing.T, table *Fields, text []byte) {
	r := rand.New(rand.NewPCG(1, 2))
	changed := 0
	for i := range 60 {
		doc, _ := Read(text, "unit.yaml", table.Always)
		local := *doc.Root
		f := *doc.Root.Field
		f.Fields = slices.DeleteFunc(slices.Clone(f.Fields), func(m Field) bool { return m.Key != Local })
		local.Field = &f
		changes := someChange(r, &local)
		m := model{doc.Root}
		edited, err := editYAML(text, "unit.yaml", changes, table.Always)
		if err != nil {
			if strings.Contains(err.Error(), "17 位数字") || strings.Contains(err.Error(), "图片的文件名") {
				continue
			}
			t.Fatalf("%d: %+v: %v", i, changes, err)
		}
		again, _ := Read(edited, "unit.yaml", table.Always)
		b := bookWith(table, doc.Root)
		e, err := editSheets(b.Workbook, changes, table.Always)
		for _, c := range changes {
			m.do(c)
		}
		if x, y := strings.ReplaceAll(values(m.drop()), `\u2028`, `\n`), values(again.Root); x != y { // it is read as a line break
			t.Fatalf("%d: %+v:\n%s", i, changes, lineDiff(x, y))
		}
		if err != nil {
			if strings.Contains(err.Error(), "没有地方写") {
				continue
			}
			t.Fatalf("%d: %+v: %v", i, changes, err)
		}
		if err := e.check(b.apply(e).Workbook); err != nil {
			t.Fatalf("%d: %+v: %v\n%s", i, changes, err, e)
		}
		text, changed = edited, changed+1
	}
	if changed < 20 {
		t.Errorf("only %d edits were made in both", changed)
	}
}

// TestUnknownLocal: what another layout asked for is kept and told, in both
// forms, through edits and into the next year.
func TestUnknownLocal(t *testing.T) {
	doc, list := Read([]byte("schema: 1\nyear: 2020\n"+localText), "unit.yaml", nil)
	told := 0
	for _, d := range list {
		switch {
		case d.Code == "supplement.local" && d.Severity == diag.Info:
			told++
		case d.Code != "supplement.required":
			t.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
		}
	}
	if told != 6 {
		t.Errorf("%d of 6 told:\n%s", told, messages(list))
	}
	edited, err := editYAML([]byte("schema: 1\n"+localText), "unit.yaml", []Change{set("year", "2020")}, nil)
	if err != nil || !strings.HasSuffix(string(edited), localText) {
		t.Errorf("edited: %v\n%s", err, edited)
	}
	next := Core().NextYear(doc.Root, 2021, "", nil, "")
	table := withLayout(t)
	again, _ := Read(Core().YAML(next, false), "unit.yaml", table.Always)
	want, _ := Read([]byte(localText), "unit.yaml", table.Always)
	if x, y := values(want.Root), values(&Value{Field: table.root, Members: []*Value{again.Root.Get(Local)}}); x != y {
		t.Errorf("written without the layout, read with it:\n%s", lineDiff(x, y))
	}
	// In cells: written by the layout, read and edited without it, read with it.
	b := bookWith(table, want.Root)
	b.table = Core()
	plain, list := b.read()
	for _, d := range list {
		if d.Code != "supplement.local" && d.Code != "supplement.required" && d.Code != "supplement.sheet" {
			t.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
		}
	}
	if v := plain.Root.Get(Local, "index"); v == nil || v.Scalar != "12345678901234567" || !v.Field.Loose {
		t.Errorf("local.index: %+v", v)
	}
	e, err := editSheets(b.Workbook, []Change{set("organization.full_name", "某局")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	b = b.apply(e)
	b.table = table
	back, _ := b.read()
	if v := back.Root.Get(Local, "rent", "income"); v == nil || plainest(v.Scalar) != "5000" || v.Money.Source != "台账" {
		t.Errorf("rent.income: %+v", v)
	}
	// And written into a workbook by one that knows nothing of it.
	loose, lost := Core().Draft(plain.Root, nil)
	n := 0
	for _, s := range loose.Sheets {
		for _, c := range s.Cells {
			if c.Fill == workbook.FillFixed && strings.HasPrefix(c.Text, "local.") {
				n++
			}
		}
	}
	if n < 5 || len(lost) > 0 {
		t.Errorf("%d rows for what no field knows; lost: %s", n, messages(lost))
	}
}

// TestFieldFaults: fields that cannot be asked for are told, all of them.
func TestFieldFaults(t *testing.T) {
	table, faults := Core().With([]Field{
		{Key: "Bad", Name: "甲", Type: Text}, {Key: "a", Name: "", Type: Text}, {Key: "b", Name: "乙", Type: Choice}, {Key: "b", Name: "乙", Type: Text},
		{Key: "c", Name: "丙", Type: Group}, {Key: "d", Name: "丁", Type: Text, Prior: true}, {Key: "e", Name: "戊", Type: Amount, Unit: "亿元"}, {Key: "f", Name: "己"},
		{Key: "g", Name: "庚", Type: Group, Fields: []Field{{Key: "x", Name: "壬", Type: Sections}}},
	})
	if table != nil {
		t.Error("taken")
	}
	paths := map[string]int{}
	for _, f := range faults {
		paths[f.Path]++
		if f.Text == "" {
			t.Errorf("%+v", f)
		}
	}
	for _, p := range []string{"Bad", "a", "b", "c", "d", "e", "f", "g.x"} {
		if paths[p] == 0 {
			t.Errorf("nothing is said of %s: %v", p, faults)
		}
	}
	if _, faults := Core().With([]Field{{Key: "a", Name: "甲", Type: Text, Topic: "增减原因"}, {Key: "b", Name: "名词解释", Type: Sections}}); len(faults) != 2 {
		t.Errorf("%v", faults)
	}
	if len(Core().Root().Member(Local).Fields) > 0 || len(Core().Topics()) != len(sheetSpecs) {
		t.Error("the program's own table has changed")
	}
}
