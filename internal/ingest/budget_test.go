package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// budgetSheet is a table of 部门预算公开表 as a test draws it: its rows from the top,
// cells apart by |, a number where it looks like one.
type budgetSheet struct{ name, rows string }

// generalBudget is 一般公共预算支出 of the sample unit as 上海 prints it.
const generalBudget = `2024年部门一般公共预算支出功能分类预算表
编制部门：上海市示例事务局||||||单位：元
项目||||一般公共预算支出
功能分类科目编码|||功能分类科目名称|合计|基本支出|项目支出
类|款|项
205|||教育支出|520000||520000
205|08||进修及培训|520000||520000
205|08|03|培训支出|520000||520000
206|||科学技术支出|150404200|98554200|51850000
206|01||科学技术管理事务|60500000|47000000|13500000
206|01|01|行政运行|47000000|47000000|
206|01|02|一般行政管理事务|13500000||13500000
206|03||应用研究|89904200|51554200|38350000
206|03|01|机构运行|63904200|51554200|12350000
206|03|02|社会公益研究|26000000||26000000
合计||||150924200|98554200|52370000`

// budgetUnit is the folder of 上海's sample with a workbook of the budget beside, and
// in its supplement nothing of the budget but what is given.
func budgetUnit(t *testing.T, file, given string, sheets ...budgetSheet) string {
	t.Helper()
	dir := t.TempDir()
	data, err := os.ReadFile("../../data/samples/shanghai-2024-demo/公开表.xlsx")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "公开表.xlsx"), data, 0o666)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "unit.yaml"), []byte("schema: 1\nyear: 2024\nlayout: shanghai-2024\n"+given), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	for i, s := range sheets {
		if _, err := f.NewSheet(s.name); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			f.DeleteSheet("Sheet1")
		}
		for r, row := range strings.Split(s.rows, "\n") {
			for c, text := range strings.Split(row, "|") {
				var number float64
				cell := cellName(c+1, r+1)
				if n, _ := fmt.Sscanf(text, "%g", &number); n == 1 && len(text) > 3 && strings.Trim(text, "-.0123456789") == "" {
					err = f.SetCellFloat(s.name, cell, number, -1, 64)
				} else if text != "" {
					err = f.SetCellStr(s.name, cell, text)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := f.SaveAs(filepath.Join(dir, file)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestBudgetBook: 年初预算 is read from the tables of the budget that lie beside the
// workbook, in the forms that places print, each amount with its cell.
func TestBudgetBook(t *testing.T) {
	const basic = `2024年一般公共预算基本支出部门预算经济分类预算表
编制部门：上海市示例事务局||||单位：万元
项目|||一般公共预算基本支出
经济分类科目编码||经济分类科目名称|合计|人员经费|公用经费
类|款
301||工资福利支出|12180.00|12180.00|
301|01|基本工资|12180.00|12180.00|
302||商品和服务支出|2196.00||2196.00
302|01|办公费|2196.00||2196.00
合计|||14376.00|12180.00|2196.00`
	const fund = `政府性基金预算支出表
部门名称：上海市示例事务局||单位：万元
科目编码|科目名称|2023年执行数|2024年政府性基金预算支出
|||合计|基本支出|项目支出
2120899|其他国有土地使用权出让收入安排的支出|700.00|845.00||845.00
合计||700.00|845.00||845.00`
	whole := map[string]string{"item.2050803": "520000", "item.2060101": "47000000", "item.2060302": "26000000", "general_expenditure": "150924200"}
	for name, c := range map[string]struct {
		file   string
		sheets []budgetSheet
		want   map[string]string
		at     string // where 2060101 stands
	}{
		"上海": {"部门预算公开表.xlsx", []budgetSheet{{"5", generalBudget}, {"7", basic}},
			map[string]string{"item.2050803": "520000", "item.2060101": "47000000", "basic.301": "121800000", "basic.302": "21960000"}, "部门预算公开表.xlsx:5!E11"},
		"called 公开01表":            {"2024年预算.xlsx", []budgetSheet{{"公开01表", strings.Replace(generalBudget, "编制部门", "公开01表\n编制部门", 1)}}, whole, "2024年预算.xlsx:公开01表!E12"},
		"year in the file's name": {"2024年部门预算公开表.xlsx", []budgetSheet{{"一般公共预算支出表", strings.Replace(generalBudget, "2024年部门一般公共预算支出功能分类预算表", "一般公共预算支出表", 1)}}, whole, ""},
		"year on the cover":       {"预算.xlsx", []budgetSheet{{"封面", "上海市示例事务局\n2024年部门预算"}, {"表5", strings.Replace(generalBudget, "2024年部门", "", 1)}}, whole, ""},
		"a fund, last year beside": {"2024年预算公开.xlsx", []budgetSheet{{"表7", fund}},
			map[string]string{"fund_item.2120899": "8450000", "fund_expenditure": "8450000", "item.2050803": ""}, ""},
	} {
		b, list := Read(budgetUnit(t, c.file, "", c.sheets...))
		for d, want := range c.want {
			if f := b.Budget[accounts.Datum(d)]; f.Known() != (want != "") || want != "" && f.Amount.Decimal().String() != want {
				t.Errorf("%s: %s is %s (%v), want %q", name, d, f.Amount.Decimal(), f.Known(), want)
			}
		}
		if f := b.Budget["item.2060101"]; c.at != "" && f.At.String() != c.at {
			t.Errorf("%s: at %s, want %s", name, f.At, c.at)
		}
		if slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Severity == diag.Error && strings.HasPrefix(d.Code, "read.") }) {
			t.Errorf("%s:\n%s", name, messages(list))
		}
		for i := range b.Statements[:accounts.NumStatements] {
			if s := &b.Statements[i]; s.At.File != "公开表.xlsx" {
				t.Errorf("%s: %s is read from %s", name, s.Number(), s.At)
			}
		}
	}
}

// TestBudgetNotTaken: of a table of the budget that is not sure nothing is taken, and
// it is said why; another amount in the supplement is an error at both places.
func TestBudgetNotTaken(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"sums fail":     {"|01|01|行政运行|47000000|47000000|", "|01|01|行政运行|47000001|47000001|", "E10 写的是60,500,000.00，各项之和是60,500,001.00"},
		"another year":  {"2024年部门", "2025年部门", "是2025年的预算"},
		"no unit":       {"单位：元", "", "表上没有写金额单位"},
		"a code twice":  {"206|03|01|机构运行", "206|01|01|机构运行", "出现两行"},
		"no such codes": {"205|||教育支出", "501|||教育支出", "不是支出功能分类科目"},
	} {
		b, list := Read(budgetUnit(t, "预算.xlsx", "", budgetSheet{"表5", strings.Replace(generalBudget, c.from, c.to, 1)}))
		found := coded(list, "read.budget")
		if len(b.Budget) > 0 || len(found) != 1 || found[0].Severity != diag.Warning || !strings.Contains(found[0].Message, c.want) || found[0].At.Sheet != "表5" {
			t.Errorf("%s: %v\n%s", name, b.Budget, messages(list))
		}
	}
	// What is no budget of the beginning of the year is no such table at all.
	for _, title := range []string{"2024年一般公共预算支出决算表", "2024年财政拨款收支总表", "2024年一般公共预算项目支出预算表", "2024年部门支出总表", "2024年一般公共预算调整支出预算表",
		"2024年一般公共预算支出表（分单位）", "2024年一般公共预算支出经济分类执行表"} {
		if of := budgetTitle(strings.ReplaceAll(strings.ReplaceAll(title, "（", "("), "）", ")")); of.fund != 0 {
			t.Errorf("%s is taken for one of 年初预算 by 科目: %+v", title, of)
		}
	}
	for given, wrong := range map[string]bool{"budget: {unit: 万元, item: {2060101: 4700.00}}\n": false, "budget: {unit: 万元, item: {2060101: 4700.01}}\n": true} {
		_, list := Read(budgetUnit(t, "预算.xlsx", given, budgetSheet{"表5", generalBudget}))
		if twice := coded(list, "read.twice"); (len(twice) == 1) != wrong || wrong && (len(twice[0].Where) != 2 || !slices.ContainsFunc(twice[0].Where, func(s diag.Side) bool { return s.At.File == "预算.xlsx" })) {
			t.Errorf("%s:\n%s", given, messages(list))
		}
	}
}
