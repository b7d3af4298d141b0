package ingest

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/supplement"
	"juesuan/internal/workbook"
)

// paperSheet is 自评表 in the Ministry's national layout.
var paperSheet = [][]string{{"项目支出绩效自评表"}, {"（2020年度）"}, {"项目名称", "", "系统维护"}, {"主管部门", "", "某局", "", "", "实施单位", "某中心"},
	{"项目资金（万元）", "", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"}, {"", "", "年度资金总额", "=217", "=220", "=216.7", "=10", "=0.985", "=9.85"},
	{"", "", "其中：当年财政拨款", "=200", "=203", "=199.7", "—", "", "—"}, {"", "", "其他资金", "=17", "=17", "=17", "—", "", "—"},
	{"年度总体目标", "预期目标", "", "", "", "实际完成情况"}, {"", "建成系统。", "", "", "", "已建成。"},
	{"绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"},
	{"", "产出指标", "数量指标", "服务器", "≥2台", "2台", "=60", "=60"}, {"", "", "质量指标", "合格率", "≥95%", "96%", "=40", "=40"}, {"总分", "", "", "", "", "", "=100", "=99.85"}}

// TestPapersOnSheets: 自评表 on a sheet of the unit's workbook is taken with its
// cells, completes what the supplement says of that project, and is told where both
// say otherwise.
func TestPapersOnSheets(t *testing.T) {
	const form = "forms:\n  - project: 系统维护\n"
	for _, c := range []struct {
		supplement string
		told       string // cells of the sheet that contradict the supplement
		forms      int
	}{
		{"", "", 1},
		{form, "", 1},
		{form + "    unit: 元\n    fiscal: {initial: 2000000, executed: 1997000}\n", "", 1},
		{form + "    unit: 万元\n    fiscal: {initial: 201, executed: 199.7}\n    goal: {expected: 建成　系统。, actual: 没有建成。}\n", "D7 F10", 1},
		{form + "    groups:\n      - {name: 产出指标, weight: 100, subgroups: [{name: 数量指标, indicators: [{name: 服务器, points: 50, target: ≥2台, actual: 2台}]}]}\n", "G12 C13", 1},
		{"forms:\n  - project: 别的项目\n", "", 2},
	} {
		w := sampleWorkbook(t)
		addSheet(w, "自评", paperSheet...)
		doc, list := supplement.Read([]byte("year: 2020\n"+c.supplement), "unit.yaml", nil)
		if len(coded(list, "supplement.required")) != len(list) {
			t.Fatal(messages(list))
		}
		b := accounts.NewBook(accounts.Core())
		fillIn(doc, b, &list)
		m := &reader{list: &list, doc: doc}
		m.readWorkbooks([]*workbook.Workbook{w}, b)
		b.Sources = m.sources(b)
		m.settlePapers(b)
		for _, d := range coded(list, "supplement.required") {
			if d.At.Line > 2 && c.forms == 1 {
				t.Errorf("%s: asked for all the same: %s", c.supplement, d)
			}
		}
		var told []string
		for _, d := range coded(list, "read.twice") {
			for _, at := range append([]diag.Position{d.At}, placesOf(d.Where)...) {
				if at.Sheet == "自评" {
					told = append(told, at.Cell)
				}
			}
		}
		if strings.Join(told, " ") != c.told || len(b.Forms) != c.forms {
			t.Errorf("%s: %d forms, told %v, want %s\n%s", c.supplement, len(b.Forms), told, c.told, messages(list))
			continue
		}
		f := &b.Forms[c.forms-1]
		if f.GoalExpected.S == "" || f.Other.Executed.Amount.String() != "170000.00" || f.Other.Executed.At.Cell != "F8" || len(f.Groups) == 0 {
			t.Errorf("%s: %+v", c.supplement, f)
		}
		if c.supplement == "" && (f.Total.At.Cell != "H14" || f.Groups[0].Subgroups[1].Indicators[0].Actual.Raw.At.Cell != "F13" || f.Groups[0].Weight.String() != "100") {
			t.Errorf("%+v", f.Groups)
		}
		last := b.Sources[len(b.Sources)-1]
		if len(last.Facts) != 1 || last.Facts[0].S != "系统维护" {
			t.Errorf("taken: %+v", last)
		}
	}
	// An amount that is none is told at its cell; a form without columns is named.
	rows := append([][]string(nil), paperSheet...)
	rows[6] = []string{"", "", "当年财政拨款", "约200", "", "=199.7"}
	w := sampleWorkbook(t)
	addSheet(w, "自评", rows...)
	addSheet(w, "整体", []string{"部门整体支出绩效自评表"}, []string{"一级指标", "三级指标"}, []string{"产出", "数量", "=3"})
	doc, list := supplement.Read([]byte("year: 2020\n"), "unit.yaml", nil)
	b := accounts.NewBook(accounts.Core())
	m := &reader{list: &list, doc: doc}
	m.readWorkbooks([]*workbook.Workbook{w}, b)
	if told := coded(list, "read.form"); len(told) != 1 || told[0].At.Cell != "D7" {
		t.Error(messages(list))
	}
	if sources := m.sources(b); len(sources[len(sources)-1].Notes) != 1 {
		t.Errorf("%+v", sources[len(sources)-1])
	}
}

func placesOf(sides []diag.Side) (all []diag.Position) {
	for _, s := range sides[min(1, len(sides)):] {
		all = append(all, s.At)
	}
	return all
}
