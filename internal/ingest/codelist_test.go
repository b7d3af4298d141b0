package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/golden"
)

// codeListFile writes a list of codes, a row of cells after another.
func codeListFile(t *testing.T, sheets map[string][][]any) string {
	t.Helper()
	f := excelize.NewFile()
	for name, rows := range sheets {
		f.NewSheet(name)
		for i, row := range rows {
			if err := f.SetSheetRow(name, fmt.Sprint("A", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	f.DeleteSheet("Sheet1")
	path := filepath.Join(t.TempDir(), "科目.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCodeList: the columns in any order, numbers and texts alike; faults at
// their cells, all of them.
func TestCodeList(t *testing.T) {
	rows, list := CodeList(codeListFile(t, map[string][][]any{"功能": {{"2025年科目表"}, {"年份", "科目编码", "科目名称"}, {2025, 2080109, " 社会保险\n经办机构 "}, {"2025年度", "208", "社会保障和就业支出"}, {}, {2025, "208", "社会保障和就业支出"}},
		"经济": {{"代码", "名称", "年度"}, {"30113", "住房公积金", "2026年"}}, "说明": {{"本表由预算系统导出"}}}), "科目.xlsx")
	if len(list) > 0 {
		t.Error(messages(list))
	}
	got := map[string]string{}
	for _, c := range rows {
		got[fmt.Sprint(c.Code, " ", c.From)] = c.Name
	}
	if fmt.Sprint(got) != "map[208 2025:社会保障和就业支出 2080109 2025:社会保险经办机构 30113 2026:住房公积金]" {
		t.Error(got)
	}
	var out []byte
	for _, sheets := range []map[string][][]any{
		{"科目": {{"编码", "名称", "年度"}, {"20", "短", 2025}, {"2O8", "字母", 2025}, {"2080109", "", 2025}, {"2080109", "甲", "今年"}, {"2080109", "甲", 1925}, {"3011301", "长", 2025}, {"2080109", "甲", 2025},
			{"2080109", "乙", 2025}, {"50101", "政府经济分类", 2025}, {"1030182", "收入", 2025}, {"", "没有编码", 2025}}},
		{"科目": {{"编码", "名称"}, {"208", "甲"}}},
		{"科目": {{"208", "甲", 2025}}},
	} {
		_, list := CodeList(codeListFile(t, sheets), "科目.xlsx")
		out = append(out, messages(list)+"\n"...)
	}
	notOne := filepath.Join(t.TempDir(), "科目.xlsx")
	if err := os.WriteFile(notOne, []byte("编码,名称,年度"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, list = CodeList(notOne, "../科目.xlsx")
	golden.Check(t, "codelist.txt", append(out, messages(list)...))
}
