package pack

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/scope"
)

// declaring loads ningxia-2020 with a declare.yaml.
func declaring(t *testing.T, text string) (*Pack, diag.List) {
	t.Helper()
	bundled := os.DirFS("../../layouts")
	fsys := fstest.MapFS{"p/declare.yaml": {Data: []byte(text)}}
	entries, err := fs.ReadDir(bundled, "ningxia-2020")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			data, err := fs.ReadFile(bundled, "ningxia-2020/"+e.Name())
			if err != nil {
				t.Fatal(err)
			}
			fsys["p/"+e.Name()] = &fstest.MapFile{Data: data}
		}
	}
	return Load(fsys, "p", os.DirFS("../../layouts"))
}

// TestDeclareMistakes: what is declared wrongly is told at its line and column,
// and nothing else is.
func TestDeclareMistakes(t *testing.T) {
	const table = "tables:\n- table: t\n  title: 一般公共预算财政拨款支出情况表\n  rows: {codes: 功能分类, total: 合计}\n  columns: [合计]\n"
	for _, c := range []struct{ yaml, at, message string }{
		{"fields:\n- {key: a, name: 甲, type: text, colour: red}\n", "2:33", "不认识的键 fields[1].colour"},
		{"fields:\n- {key: a, name: 甲, type: word}\n", "2:27", "类型 \"word\" 不认识，可用：text、prose"},
		{"fields:\n- {key: a, name: 甲, type: text}\n- {key: a, name: 乙, type: text}\n", "3:4", "“a”写了两次"},
		{"fields:\n- {key: A1, name: 甲, type: text}\n", "2:4", "应以小写字母开头"},
		{"fields:\n- {key: a, name: 甲, type: text, prior: true}\n", "2:4", "没有上年数"},
		{"fields:\n- {key: a, name: 甲, type: choice}\n", "2:4", "choices"},
		{"fields:\n- {key: a, name: 甲}\n", "2:4", "类型不对"},
		{"fields:\n- {key: a, name: 甲, type: prose, digits: 3}\n", "2:4", "不能写 digits"},
		{"fields:\n- {key: a, name: 甲, type: text, unit: 人}\n", "2:4", "不能写 unit"},
		{"fields:\n- {key: a, name: 甲, type: amount, unit: 角}\n", "2:4", "单位应是"},
		{"fields:\n- {key: a, name: 甲, type: text, fields: [{key: b, name: 乙, type: text}]}\n", "2:4", "不能再写 type"},
		{"fields:\n- {key: a, name: 甲, fields: [{key: b, name: 乙, type: text, topic: 丙}]}\n", "2:31", "不能另写 topic"},
		{"facts:\n  a.b: {share: income.total}\n", "2:9", "要一起写"},
		{"facts:\n  a.b: {change: income.total}\n", "2:9", "要一起写"},
		{"facts:\n  a.b: {change: income.total, from: budget}\n", "2:37", "可用：prior"},
		{"facts:\n  a.b: {means: 甲}\n", "2:9", "要写明怎样算"},
		{"facts:\n  a.b: {sum: [income.total, income.total], difference: [income.total, income.fiscal.amount]}\n", "2:9", "只写一种"},
		{"facts:\n  ab: {sum: [income.total, expenditure.total]}\n", "2:8", "至少两段"},
		{"facts:\n  a.b: {share: income.total, of: fiscal.income}\n", "2:9", "不是 fiscal.income 的一部分"},
		{"facts:\n  a.b: {sum: [income.total, income.fiscal.amount]}\n", "2:9", "重复计算"},
		{"facts:\n  a.b: {sum: [income.total, income.nothing]}\n", "2:9", "income.nothing"},
		{"facts:\n  income.total: {sum: [expenditure.basic.amount, expenditure.project.amount]}\n", "2:18", "已经有这个名称"},
		{"tables:\n- table: t\n  title: 机关运行经费支出表\n  rows: {codes: 功能分类, total: 合计}\n  columns: [合计]\n", "2:3", "不认识表题里的“机关运行"},
		{table + "  counts: 一般公共预算财政拨款 电费\n", "2:3", "counts 里的“电"},
		{strings.Replace(table, "[合计]", "[合计, 水费]", 1), "5:17", "不认识“水费”"},
		{strings.Replace(table, "[合计]", "[合计, {caption: 水费, counts: 基本支出, key: 合计}]", 1), "5:18", "写了两次"},
		{strings.Replace(table, "[合计]", "[本年收入]", 1), "5:13", "合不上"},
		{strings.Replace(table, "{codes: 功能分类, total: 合计}", "[一般公共预算, 政府性基金]", 1), "4:18", "合不上"},
		{strings.Replace(table, "功能分类", "按项目", 1), "4:10", "可用：功能分类、经济分类"},
		{strings.Replace(table, "  columns: [合计]\n", "", 1), "2:3", "缺 columns"},
		{strings.Replace(table, "  rows: {codes: 功能分类, total: 合计}\n", "", 1), "2:3", "缺 rows"},
		{strings.Replace(table, "table: t", "table: income", 1), "2:3", "重复"},
		{strings.Replace(table, "一般公共预算财政拨款支出情况表", "收入决算表", 1), "2:3", "不用再声明"},
		{strings.Replace(table, "table: t\n", "table: t\n  formula: a+b\n", 1), "3:3", "不认识的键"},
		{table + strings.ReplaceAll(strings.TrimPrefix(table, "tables:\n"), "table: t", "table: u"), "6:3", "与前面的表相同"},
		{strings.Replace(table, "[合计]", "[合计, {caption: 水费, kind: money}]", 1), "5:37", "可用：amount"},
		{"tables:\n- table: nothing\n  add: {bases: [年初预算数]}\n", "2:3", "没有 nothing 这张"},
		{"tables:\n- table: income\n  add: {bases: [决算数]}\n", "2:3", "不是预算数"},
		{"tables:\n- table: income\n  title: 收入表\n  add: {bases: [年初预算数]}\n", "2:3", "用 add 加栏，别的都是自带的"},
		{"tables:\n- table: three_public\n  add: {columns: [{caption: 决算数, columns: [{caption: 总计, key: a, sum: [final.total, final.nothing]}]}]}\n", "3:45", "没有名为“final.nothing”的金额栏"},
		{"tables:\n- table: three_public\n  add: {columns: [{caption: 决算数, columns: [{caption: 总计, key: a, sum: [final.total, final.abroad]}]}]}\n", "3:45", "有重叠"},
		{"tables:\n- table: three_public\n  add: {columns: [{caption: 决算数, columns: [{caption: 总计, key: a, sum: [final.total, budget.meeting]}]}]}\n", "3:45", "不是同一年"},
		{"tables:\n- table: three_public\n  add: {columns: [{caption: 决算数, columns: [{caption: 总计, key: a, sum: [final.total]}]}]}\n", "3:45", "至少写两栏"},
		{"charts:\n  a: {kind: line, of: [income.total]}\n", "2:7", "kind 的值"},
		{"facts:\n  a.b: {change: income.business.amount, from: prior, field: local.x}\n", "2:9", "field 应是 fields 里声明的一项金额"},
	} {
		p, list := declaring(t, c.yaml)
		found := slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
			at := fmt.Sprintf("%d:%d", d.At.Line, d.At.Column)
			return d.Severity == diag.Error && d.At.File == "p/declare.yaml" && at == c.at && strings.Contains(d.Message, c.message) && d.Excerpt != ""
		})
		if !found {
			t.Errorf("%s\nwant %s %s, got", c.yaml, c.at, c.message)
			for _, d := range list {
				t.Logf("  %d:%d %s", d.At.Line, d.At.Column, d.Message)
			}
		}
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == "pack.unused" }) // a chart that the outline has no place for
		if len(list) > 1 {
			t.Errorf("%s\n%d are told: %v", c.yaml, len(list), list)
		}
		if p.FormSet == nil || p.Facts == nil || p.Fields == nil || len(p.FormSet.Forms()) < accounts.NumStatements {
			t.Errorf("%s\nthe program's own is gone", c.yaml)
		}
	}
}

// TestDeclared: what a declaration says is what its amounts count, and its facts
// stand in the catalogue.
func TestDeclared(t *testing.T) {
	p, list := declaring(t, `
fields:
- {key: a, name: 甲, type: amount, prior: true}
- {key: b, name: 乙, fields: [{key: c, name: 丙, type: count, unit: 人, prior: true}, {key: d, name: 丁, type: date}]}
facts:
  own.twice: {share: own.both, of: expenditure.total}
  own.both: {sum: [expenditure.basic.amount, expenditure.project.amount]}
tables:
- table: t
  title: 一般公共预算财政拨款收入支出决算表
  rows: {codes: 功能分类, total: 合计}
  columns: [年初结转和结余, 本年收入, {caption: 本年支出, columns: [合计, {caption: 基本支出, columns: [小计, 人员经费, {caption: 日常经费, key: daily, counts: 公用经费}]}]}]
- table: u
  number: 附表2
  title: 水电表
  counts: 政府性基金预算 基本支出
  rows: {total: 合计, named: [{text: 水费, key: water, counts: 公用经费, optional: true}]}
  columns: [{caption: 上年, optional: true}, 本年决算数]
`)
	if list.Failed() {
		t.Logf("%v", list)
	}
	for _, c := range []struct {
		table       string
		row, column string
		want        scope.Point
	}{
		{"t", "total", "年初结转和结余", scope.At(scope.General, scope.Opening)},
		{"t", "208", "本年收入", scope.At(scope.General, scope.Income)},
		{"t", "total", "合计", scope.At(scope.General, scope.Expenditure)},
		{"t", "total", "小计", scope.At(scope.General, scope.Expenditure, scope.Basic)},
		{"t", "total", "人员经费", scope.At(scope.General, scope.Expenditure, scope.Basic, scope.Staff)},
		{"t", "total", "daily", scope.At(scope.General, scope.Expenditure, scope.Basic, scope.OperatingCost)},
		{"u", "total", "上年", scope.At(scope.GovernmentFund, scope.Expenditure, scope.Basic, scope.LastYear)},
		{"u", "water", "本年决算数", scope.At(scope.GovernmentFund, scope.Expenditure, scope.Basic, scope.OperatingCost)},
	} {
		f := p.FormSet.ByKey(c.table)
		if f == nil {
			t.Fatalf("no table %s: %v", c.table, list)
		}
		want := c.want
		if accounts.IsCode(c.row) {
			want.Function = scope.Code(c.row)
		}
		if got, ok := f.Point(accounts.RowKey(c.row), accounts.ColumnKey(c.column)); !ok || got != want {
			t.Errorf("%s %s %s counts %s, want %s", c.table, c.row, c.column, got, want)
		}
	}
	if f := p.FormSet.ByKey("t"); f.Number != "公开10表" || f.ID != 10 || p.FormSet.ByKey("u").Number != "附表2" {
		t.Errorf("%s %d", f.Number, f.ID)
	}
	kinds := map[string]narrative.FactKind{}
	for _, n := range p.Facts.Names() {
		kinds[n.Path] = n.Kind
	}
	for path, kind := range map[string]narrative.FactKind{"local.a": narrative.NumberFact, "local.a_vs_prior": narrative.ChangeFact, "local.b": narrative.GroupFact,
		"local.b.c": narrative.NumberFact, "local.b.c_prior": narrative.NumberFact, "local.b.d": narrative.WordsFact, "own.both": narrative.NumberFact, "own.twice": narrative.NumberFact} {
		if kinds[path] != kind {
			t.Errorf("%s is a %s, want a %s", path, kinds[path], kind)
		}
	}
	if p.Fields.Root().Member("local").Member("b").Member("c") == nil {
		t.Error("the fields lack local.b.c")
	}
}

// TestCharts: a pie is of all parts of one whole, bars are of one unit, and what
// they are called is what they are.
func TestCharts(t *testing.T) {
	for _, c := range []struct{ chart, message string }{
		{"{kind: pie, of: [income.items_nonzero], caption: 图}", ""},
		{"{kind: pie, of: [general.classes], caption: 图}", ""},
		{"{kind: bar, of: [income.total, expenditure.total], names: [本年收入, 本年支出], caption: 图}", ""},
		{"{kind: bar, of: [overall.income_grand_vs_prior], names: [收入总计], caption: 图}", ""},
		{"{kind: pie, of: [unit.members], caption: 图}", "不是一个整体的全部各项"},
		{"{kind: pie, of: [income.total, expenditure.total], caption: 图}", "of 写一个列表"},
		{"{kind: bar, of: [income.total, income.fiscal.share], names: [本年收入, 财政拨款收入], caption: 图}", "不能画在一起"},
		{"{kind: bar, of: [income.total, overall.income_grand_vs_prior], names: [本年收入, 收入总计], caption: 图}", "不能画在一起"},
		{"{kind: bar, of: [income.total], names: [甲, 乙], caption: 图}", "一样多"},
		{"{kind: bar, of: [general.vs_budget], names: [支出], caption: 图}", "不是一个数，也不是与上年的比较"},
		{"{kind: bar, of: [expenditure.total], names: [本年收入], caption: 图}", "词句说的是"},
	} {
		_, list := declaring(t, "charts:\n  a: "+c.chart+"\n")
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == "pack.unused" })
		switch {
		case c.message == "" && len(list) > 0:
			t.Errorf("%s: %v", c.chart, list)
		case c.message != "" && (len(list) != 1 || !strings.Contains(list[0].Message, c.message) || list[0].At.Line != 2):
			t.Errorf("%s: want %s, got %v", c.chart, c.message, list)
		}
	}
}

// TestAdd: what a place prints in one of the nine besides stands among its columns.
func TestAdd(t *testing.T) {
	p, list := declaring(t, "tables:\n- table: general_expenditure\n  add: {bases: [年初预算数], columns: [{caption: 人数, key: persons, kind: count}]}\n")
	if len(list) > 0 {
		t.Fatal(list)
	}
	f := p.FormSet.ByKey("general_expenditure")
	for key, kind := range map[accounts.ColumnKey]accounts.Kind{"initial.total": accounts.Money, "initial.basic": accounts.Money, "persons": accounts.Number} {
		if c := f.Column(key); c == nil || c.Kind != kind || !c.Beside {
			t.Errorf("%s is %+v", key, c)
		}
	}
	if q, ok := f.Point("total", "initial.total"); !ok || q != scope.At(scope.General, scope.Expenditure, scope.Initial) {
		t.Errorf("initial.total counts %s", q)
	}
	if len(p.FormSet.Forms()) != accounts.NumStatements {
		t.Error("a statement came besides")
	}
}

// TestDeclaredPrior: 上年 before a declared count of last year says what it is, and
// before the one of this year it does not.
func TestDeclaredPrior(t *testing.T) {
	for _, c := range []struct {
		sentence string
		wrong    bool
	}{{"上年末退休人员{{.local.c_prior}}。", false}, {"上年退休人员{{.local.c_prior}}。", false}, {"退休人员{{.local.c}}。", false}, {"上年退休人员{{.local.c}}。", true}} {
		fsys := edited(t, "ningxia-2020", func(name, text string) string {
			if name == "sentences.yaml" {
				text = strings.Replace(text, "截至{{.year}}年末内设", c.sentence+"截至{{.year}}年末内设", 1)
			}
			return text
		})
		fsys["p/declare.yaml"] = &fstest.MapFile{Data: []byte("fields:\n- {key: c, name: 退休人员, type: count, unit: 人, prior: true}\n")}
		_, list := Load(fsys, "p", os.DirFS("../../layouts"))
		said := slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Code == "pack.says" })
		if said != c.wrong {
			t.Errorf("%s: %v", c.sentence, list)
		}
	}
}

// TestDeclaredForms: what is wrong with a self-evaluation form is told where it stands;
// what a form asks for and prints follows from its declaration.
func TestDeclaredForms(t *testing.T) {
	for _, m := range []struct{ name, file, old, new, want string }{
		{"as it is", "declare.yaml", "scoring: none", "scoring: none", ""},
		{"no name", "declare.yaml", "    name: 部门整体支出绩效自评表\n", "", "没有写名称"},
		{"name of the program's own", "declare.yaml", "  - form: project ", "  - form: project\n    name: 甲 ", "不写 name"},
		{"declared twice", "declare.yaml", "form: whole ", "form: project ", "没有用过的键"},
		{"unknown scoring", "declare.yaml", "scoring: none", "scoring: free", `"free" 不认识`},
		{"unknown row", "declare.yaml", "[fiscal, other]", "[fiscal, own]", `"own" 不认识`},
		{"bands", "declare.yaml", "bands: [80, 60]", "bands: [60, 80]", "从大到小"},
		{"weight", "declare.yaml", "bands: [80, 60]", "weights: {产出指标: 500}", "weights.产出指标 应为 1 到 100"},
		{"execution without funds", "declare.yaml", "funds: [fiscal, carried, other]", "funds: []", "算不出预算执行率"},
		{"execution without points", "declare.yaml", "scoring: none", "scoring: none\n    execution: 10", "不评分的"},
		{"sheet of that name", "declare.yaml", "name: 部门整体支出绩效自评表", "name: 增减原因", "不能叫这个名字"},
		{"points of one that has none", "forms.yaml", "偏差原因分析及改进措施, show: shortfall, width: 26mm", "得分, show: score, width: 26mm", "show: score 印不出"},
		{"standard that is not asked for", "forms.yaml", "偏差原因分析及改进措施, show: shortfall, width: 16mm", "标准, show: standard, width: 16mm", "show: standard 印不出"},
		{"a fact it has not", "forms.yaml", "{fact: duties, span: 4}", "{fact: duty, span: 4}", "没有这个事实：duty"},
		{"a row too short", "forms.yaml", "{fact: duties, span: 4}", "{fact: duties, span: 3}", "第 2 行占 4 栏，应占 5 栏"},
		{"a caption of another budget", "forms.yaml", "年初预算数, 全年预算数, 全年执行数", "全年预算数, 年初预算数, 全年执行数", "“全年预算数”说的是全年预算"},
		{"a caption of other money", "forms.yaml", "[其他资金, {fact: other.initial}, {fact: other.executed}", "[财政拨款, {fact: other.initial}, {fact: other.executed}", "“财政拨款”说的是财政拨款"},
		{"rule without words", "forms.yaml", "{caption: 实际完成值, show: actual, width: 20mm}\n      - {caption: 分值", "{caption: 计分方法, show: rule, width: 20mm}\n      - {caption: 分值", "quantitative_rule"},
		{"printed but not declared", "outline.yaml", "form: whole", "form: part", "没有声明名为 part 的自评表"},
		{"laid out but not declared", "forms.yaml", "form: whole", "form: part", "没有名为 part 的自评表"},
	} {
		fsys := copyPack(t, "yunnan-2024")
		path := "yunnan-2024/" + m.file
		text := string(fsys[path].Data)
		if !strings.Contains(text, m.old) {
			t.Errorf("%s: %s does not hold %q", m.name, m.file, m.old)
			continue
		}
		fsys[path] = &fstest.MapFile{Data: []byte(strings.Replace(text, m.old, m.new, 1))}
		_, diags := Load(fsys, "yunnan-2024", os.DirFS("../../layouts"))
		told := slices.ContainsFunc(diags, func(d diag.Diagnostic) bool {
			return d.Severity == diag.Error && strings.Contains(d.Message+d.Hint, m.want) && strings.HasPrefix(d.At.File, "yunnan-2024/") && d.At.Line > 0
		})
		if m.want == "" && diags.Failed() || m.want != "" && !told {
			t.Errorf("%s: %v", m.name, diags)
		}
	}
}

// edited is a bundled pack as a folder p of a maintainer, its files changed.
func edited(t *testing.T, pack string, change func(name, text string) string) fstest.MapFS {
	t.Helper()
	bundled, fsys := os.DirFS("../../layouts"), fstest.MapFS{}
	entries, err := fs.ReadDir(bundled, pack)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := fs.ReadFile(bundled, pack+"/"+e.Name())
		if err != nil {
			t.Fatal(err)
		}
		fsys["p/"+e.Name()] = &fstest.MapFile{Data: []byte(change(e.Name(), string(data)))}
	}
	return fsys
}

// TestTitleAndFile: a table's title may not say otherwise than what the table counts, and
// a file of a name that no pack has is told.
func TestTitleAndFile(t *testing.T) {
	load := func(change func(name, text string) string) (codes []string) {
		fsys := edited(t, "sichuan-2024", change)
		fsys["p/words.yml"] = &fstest.MapFile{Data: []byte("x: 1\n")}
		_, list := Load(fsys, "p", os.DirFS("../../layouts"))
		for _, d := range list {
			codes = append(codes, d.Code+" "+d.Hint)
		}
		return codes
	}
	if got := load(func(_, text string) string { return text }); !slices.Equal(got, []string{"pack.unread 是不是 words.yaml？"}) {
		t.Errorf("a file too many: %q", got)
	}
	for title, wrong := range map[string]bool{"一般公共预算财政拨款机关运行经费支出表": false, "政府性基金预算财政拨款机关运行经费支出表": true} {
		got := load(func(name, text string) string {
			if name != "declare.yaml" {
				return text
			}
			own := "tables:\n  - {table: own, title: " + title + ", counts: 一般公共预算财政拨款 公用经费, rows: {codes: 经济分类, total: 合计}, columns: [决算数]}\n"
			return strings.Replace(text, "\ntables:\n", "\n"+own, 1)
		})
		if said := slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "pack.says") }); said != wrong {
			t.Errorf("%s: %q", title, got)
		}
	}
}
