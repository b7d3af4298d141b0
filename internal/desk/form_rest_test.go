package desk

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/ingest"
	"juesuan/internal/job"
)

// TestRest: by default a form shows what this layout prints and nothing has
// given, and what is given already; the rest is set apart and can be had.
func TestRest(t *testing.T) {
	t.Parallel()
	folder := begun(t)
	p := formPage(t, start(t, folder), "topic=上年数")
	const seen = `[...document.querySelectorAll("#form .field")].filter(f => f.checkVisibility() && !/(unit|source)$/.test(f.dataset.rel)).length`
	first, all := p.Eval(seen), p.Eval(`[...document.querySelectorAll("#form .field[data-path]")].filter(f => !/(unit|source)$/.test(f.dataset.rel)).length`)
	if first != "14" {
		t.Errorf("%s of %s amounts of last year are asked for, want the 14 that are compared and follow from no others", first, all)
	}
	p.Click("#show-all")
	p.Until(seen + ` === ` + all)
	p.Eval(`document.getElementById("show-all").click()`)
	p.Until(seen + ` === ` + first)
	// A link to a field that is set apart shows it.
	goForm(p, p.Text("location.origin")+"/?", "field=prior.income_grand")
	p.Until(`document.getElementById("f-prior.income_grand").checkVisibility()`)
	quiet(t, p)
}

// TestNeeded counts the values of its own that a bureau fills in: in a first year
// with nothing but its workbook, and in a second with last year's folder. Why a figure
// changed is no value: no sheet knows it, and each figure that is read may ask for it.
func TestNeeded(t *testing.T) {
	budget := filepath.Join(t.TempDir(), "部门预算公开表.xlsx")
	drawBudget(t, budget, "../../data/samples/shanghai-2024-demo")
	operation := filepath.Join(t.TempDir(), "公开表.xlsx")
	drawOperation(t, operation, "../../data/samples/shanghai-2024-demo")
	for _, c := range []struct {
		name, book, budget, layout, last string
		year, first, second              int
	}{
		{"九张公开表", "../../data/samples/ningxia-2020/公开表.xlsx", "", "ningxia-2020", "ningxia-2020", 2020, 45, 30},
		{"财决报表", "../workbook/testdata/ministry-2020.xls", "", "ningxia-2020", "ningxia-2020", 2020, 45, 30},
		{"上海，只有公开表", "../../data/samples/shanghai-2024-demo/公开表.xlsx", "", "shanghai-2024", "shanghai-2024-demo", 2024, 56, 46},
		{"上海，公开表和部门预算", "../../data/samples/shanghai-2024-demo/公开表.xlsx", budget, "shanghai-2024", "shanghai-2024-demo", 2024, 45, 30},
		{"上海，公开表、机构运行信息表和部门预算", operation, budget, "shanghai-2024", "shanghai-2024-demo", 2024, 45, 30},
	} {
		root := t.TempDir()
		last := filepath.Join(root, "上一年")
		must(t, os.CopyFS(last, os.DirFS(filepath.Join("../../data/samples", c.last))))
		asOfYear(t, last, c.year, c.year-1)
		data, err := os.ReadFile(c.book)
		must(t, err)
		for i, from := range []string{"", last} {
			a, _ := job.Arrive(filepath.Base(c.book), data)
			unit := filepath.Join(root, fmt.Sprint(i))
			wanted := job.NewUnit{Dir: unit, Layout: c.layout, Year: c.year, Name: a.Looked.Unit, From: from}
			if _, list, err := program.Begin(wanted, a); err != nil || list.Failed() {
				t.Fatal(err, list)
			}
			if c.budget != "" {
				copyFile(t, c.budget, filepath.Join(unit, filepath.Base(c.budget)))
			}
			o, err := program.Report(t.Context(), job.Job{Unit: unit, Until: "pages"})
			must(t, err)
			for _, x := range o.Report.Findings {
				if strings.HasPrefix(x.Code, "read.") && x.Severity >= diag.Warning && x.Code != "read.budget_kind" {
					t.Errorf("%s, year %d: %s %s", c.name, i+1, x.At, x.Message)
				}
			}
			needed, reasons := 0, 0
			var names []string
			for k := range o.Report.Findings {
				x := &o.Report.Findings[k]
				if n := blanksOf(x); n > 0 && strings.Contains(x.Message, "没有写原因") {
					reasons++
				} else if n > 0 {
					needed += n
					names = append(names, strings.ReplaceAll(x.Message, "没有填，报告里", "："))
				}
			}
			most := []int{c.first, c.second}[i]
			t.Logf("%s, year %d: %d values, %d reasons", c.name, i+1, needed, reasons)
			if needed == 0 || needed > most {
				t.Errorf("%s, year %d: %d values, want %d at most:\n%s", c.name, i+1, needed, most, strings.Join(names, "\n"))
			}
		}
	}
}

// drawBudget writes the workbook of the budget of a sample, its tables by 科目: the
// amounts that its supplement has.
func drawBudget(t *testing.T, name, sample string) {
	t.Helper()
	b, list := ingest.Read(sample)
	if list.Failed() {
		t.Fatal(list)
	}
	f := excelize.NewFile()
	for _, table := range []struct{ title, of string }{{"一般公共预算支出功能分类预算表", "item."}, {"一般公共预算基本支出部门预算经济分类预算表", "basic."},
		{"政府性基金预算支出功能分类预算表", "fund_item."}, {"国有资本经营预算支出功能分类预算表", "state_capital_item."}} {
		_, err := f.NewSheet(table.title)
		must(t, err)
		rows := [][]any{{fmt.Sprintf("%d年部门%s", b.Year, table.title)}, {"编制部门：" + b.Organization.FullName.S, nil, nil, nil, "单位：元"},
			{"科目编码", "科目名称", "合计", "基本支出", "项目支出"}}
		if table.of == "basic." {
			rows[2] = []any{"经济分类科目编码", "经济分类科目名称", "合计", "人员经费", "公用经费"}
		}
		var total, staff accounts.Amount
		number := func(a accounts.Amount) any { return a.Decimal().InexactFloat64() }
		for _, d := range slices.Sorted(maps.Keys(b.Budget)) {
			if code, ok := strings.CutPrefix(string(d), table.of); ok && !b.Budget[d].Amount.IsZero() {
				amount := b.Budget[d].Amount
				first := accounts.Amount{} // 基本支出, 人员经费
				if code == "301" || code == "303" {
					first = amount
				}
				total, staff = total.Add(amount), staff.Add(first)
				rows = append(rows, []any{code, "科目", number(amount), number(first), number(amount.Sub(first))})
			}
		}
		rows = append(rows, []any{nil, "合计", number(total), number(staff), number(total.Sub(staff))})
		for i := range rows {
			must(t, f.SetSheetRow(table.title, fmt.Sprintf("A%d", i+1), &rows[i]))
		}
	}
	must(t, f.DeleteSheet("Sheet1"))
	must(t, f.SaveAs(name))
}

// drawOperation writes the workbook of a sample with 机构运行信息表, as the Ministry's
// program gives it: what its supplement has of it.
func drawOperation(t *testing.T, name, sample string) {
	t.Helper()
	b, _ := ingest.Read(sample)
	copyFile(t, filepath.Join(sample, "公开表.xlsx"), name)
	saveAs(t, name, func(f workbook) {
		const sheet = "机构运行信息表"
		_, err := f.NewSheet(sheet)
		must(t, err)
		money := func(f accounts.Figure) any { return f.Amount.Decimal().InexactFloat64() }
		three := func(c accounts.ColumnKey) any {
			return money(b.Statement(accounts.ThreePublic).Figure(accounts.RowThreePublic, c))
		}
		count := func(k accounts.CountKey) any { return money(b.Counts[k].Figure) }
		rows := [][]any{{"机构运行信息表"}, {"编制单位：" + b.Organization.FullName.S, nil, nil, "金额单位：元"}, {"项目", "行次", "年初预算数", "统计数"}, {"栏次", nil, 1, 2},
			{"一、“三公”经费支出", 1, three(accounts.ColBudgetTotal), three(accounts.ColFinalTotal)},
			{"1．因公出国（境）费", 2, three(accounts.ColBudgetAbroad), three(accounts.ColFinalAbroad)},
			{"2．公务用车购置及运行维护费", 3, three(accounts.ColBudgetVehicles), three(accounts.ColFinalVehicles)},
			{"（1）公务用车购置费", 4, three(accounts.ColBudgetPurchase), three(accounts.ColFinalPurchase)},
			{"（2）公务用车运行维护费", 5, three(accounts.ColBudgetRunning), three(accounts.ColFinalRunning)},
			{"3．公务接待费", 6, three(accounts.ColBudgetReception), three(accounts.ColFinalReception)},
			{"（1）国内接待费", 7, nil, money(b.Reception[accounts.ReceptionDomestic])}, {"其中：外事接待费", 8, nil, money(b.Reception[accounts.ReceptionForeign])},
			{"（2）国（境）外接待费", 9, nil, money(b.Reception[accounts.ReceptionOverseas])},
			{"1．因公出国（境）团组数（个）", 10, nil, count(accounts.CountAbroadGroups)}, {"2．因公出国（境）人次数（人）", 11, nil, count(accounts.CountAbroadPersons)},
			{"3．公务用车购置数（辆）", 12, nil, count(accounts.CountVehiclesBought)}, {"4．公务用车保有量（辆）", 13, nil, count(accounts.CountVehiclesKept)},
			{"5．国内公务接待批次（个）", 14, nil, count(accounts.CountReceptions)}, {"6．国内公务接待人次（人）", 15, nil, count(accounts.CountReceptionGuests)},
			{"二、机关运行经费", 16, nil, money(b.AgencyCost)}, {"（一）车辆数合计（辆）", 17, nil, 16},
			{"（三）单价100万元（含）以上设备（不含车辆）（台，套）", 18, nil, money(b.Assets["equipment_100"].Figure)},
			{"1．政府采购货物支出", 19, nil, money(b.Procurement[accounts.ProcurementGoods])}, {"2．政府采购工程支出", 20, nil, money(b.Procurement[accounts.ProcurementWorks])},
			{"3．政府采购服务支出", 21, nil, money(b.Procurement[accounts.ProcurementServices])}}
		for i := range rows {
			must(t, f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &rows[i]))
		}
	})
}

// asOfYear makes a unit's files those of another year.
func asOfYear(t *testing.T, unit string, was, year int) {
	t.Helper()
	rewrite(t, filepath.Join(unit, "unit.yaml"), fmt.Sprintf("year: %d", was), fmt.Sprintf("year: %d", year))
	saveAs(t, filepath.Join(unit, "公开表.xlsx"), func(f workbook) {
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			must(t, err)
			for i, row := range rows {
				for k, text := range row {
					if at, _ := excelize.CoordinatesToCellName(k+1, i+1); strings.Contains(text, fmt.Sprintf("%d年", was)) {
						must(t, f.SetCellStr(sheet, at, strings.ReplaceAll(text, fmt.Sprintf("%d年", was), fmt.Sprintf("%d年", year))))
					}
				}
			}
		}
	})
}

// TestReadOf: a figure of the supplement itself is not one that was read.
func TestReadOf(t *testing.T) {
	d := &Desk{o: Options{Program: program}}
	u := &unit{ID: sample, dir: filepath.Join("../../data/samples", sample)}
	o := d.look(t.Context(), u)
	f, err := program.Form(u.dir)
	must(t, err)
	b := d.newFormBuilder(u, f, o)
	for datum := range o.Book.Prior {
		if r := b.readOf("prior." + string(datum)); r != nil && strings.Contains(r.Place, "unit.yaml") {
			t.Errorf("%s is said to be read from %s", datum, r.Place)
		}
	}
	fig := o.Book.Counts[accounts.CountVehiclesKept]
	fig.At.File, fig.At.Field, fig.At.Line, fig.At.Sheet, fig.At.Cell = "F03.xlsx", "", 0, "F03", "D21"
	o.Book.Counts[accounts.CountVehiclesKept] = fig
	if r := b.readOf("counts.vehicles_kept"); r == nil || !strings.Contains(r.Value, "辆") || !strings.Contains(r.Href, "D21") {
		t.Errorf("a count of the workbook: %+v", r)
	}
}

// TestBudgetPut: a workbook of the budget lies beside that of the final accounts,
// takes nobody's place but its like's, and is said to be read; it begins no unit.
func TestBudgetPut(t *testing.T) {
	t.Parallel()
	const unit = "shanghai-2024-demo"
	root := workFolderWith(t, unit)
	c := enter(t, start(t, root))
	name := filepath.Join(t.TempDir(), "a.xlsx")
	drawBudget(t, name, filepath.Join(root, unit))
	data := read(t, name)
	if answer := c.put(unit, "附件2.xlsx", data); !strings.Contains(answer, "部门预算公开表") || !strings.Contains(answer, "改名为") {
		t.Errorf("put: %s", answer)
	}
	page, _ := c.get("/files?unit=" + unit)
	for _, want := range []string{"部门预算，从它读年初预算数", "取用了数的其他表（4 张）", "年初预算·2060101", "决算工作簿，从它读九张表"} {
		if !strings.Contains(page, want) {
			t.Errorf("the files do not say %s", want)
		}
	}
	if strings.Contains(page, "用这个") {
		t.Error("of a workbook and one of the budget one is to be taken")
	}
	if answer := c.put(unit, "2024年预算.xlsx", data); !strings.Contains(answer, "要不要替换") || strings.Contains(answer, "<b>公开表.xlsx") {
		t.Errorf("a second one: %s", answer)
	}
	if answer, _ := c.post("/new/look?name="+url.QueryEscape("预算.xlsx"), "application/octet-stream", data); !strings.Contains(answer, "里面没有决算表") {
		t.Errorf("on the board: %s", answer)
	}
}
