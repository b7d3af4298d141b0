package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/workbook"
)

const (
	ministryXLS  = "../workbook/testdata/ministry-2020.xls"
	ministryXLSX = "testdata/ministry-2020.xlsx" // the same, saved as .xlsx
)

// TestMinistryStatements: the Ministry's workbook, the same saved as .xlsx, and
// the sample's 公开 tables give the same nine statements, figure for figure. The
// one difference: Z11 has the income and the balance that the sample's 公开09,
// of three columns, leaves out.
func TestMinistryStatements(t *testing.T) {
	text := func(path string) string {
		b, list := readBook(t, path)
		for _, d := range list {
			if d.Code != "read.budget_kind" {
				t.Errorf("%s: %s: %s", path, d.At, d.Message)
			}
		}
		return string(dump(t, b, true))
	}
	xls, xlsx, sample := text(ministryXLS), text(ministryXLSX), text(sampleDir+"/公开表.xlsx")
	if xls != xlsx {
		t.Errorf(".xls and .xlsx differ:\n%s", golden.Diff(xlsx, xls))
	}
	more := []string{"statement 9 元", "    income 4120000.00", "    closing 990720.00"}
	var shorter []string
	inNine := false
	for _, line := range strings.SplitAfter(xls, "\n") {
		trimmed := strings.TrimRight(line, "\n")
		inNine = inNine || trimmed == more[0]
		if !inNine || !slices.Contains(more[1:], trimmed) {
			shorter = append(shorter, line)
		}
	}
	if have := strings.Join(shorter, ""); have != sample {
		t.Errorf("the Ministry's workbook and the sample differ:\n%s", golden.Diff(sample, have))
	}
	if n := strings.Count(xls, "\n") - strings.Count(sample, "\n"); n != 4 {
		t.Errorf("%d lines that the sample lacks, want 4", n)
	}
}

// TestMinistryFolder: a unit folder with the Ministry's workbook: what it gives
// beside the statements, and the one count that the two sources do not agree on.
func TestMinistryFolder(t *testing.T) {
	b, list := Read(ministryFolder(t, ""))
	var out strings.Builder
	out.WriteString(messages(list))
	for line := range strings.Lines(string(dump(t, b, false))) {
		if strings.Contains(line, "@财决报表.xls") { // the rest is the sample's
			out.WriteString(line)
		}
	}
	golden.Check(t, "ministry-2020.dump", []byte(out.String()))
	for _, cell := range []string{"F03!D20", "F03 机构运行信息表(财决附03表)!D20", "unit.yaml"} {
		b, list := Read(ministryFolder(t, "use:\n  - {datum: counts.vehicles_kept, cell: '"+cell+"', reason: 按资产账核对}\n"))
		for _, d := range list {
			if d.Severity == diag.Error {
				t.Errorf("%s: %s: %s", cell, d.At, d.Message)
			}
		}
		want := "0"
		if cell == "unit.yaml" {
			want = "3"
		}
		if have := b.Counts[accounts.CountVehiclesKept].Amount.Decimal().String(); have != want {
			t.Errorf("use %s gives %s, want %s", cell, have, want)
		}
	}
}

// ministryFolder is the sample's folder with the Ministry's workbook instead of
// the 公开 tables, and more at the end of unit.yaml.
func ministryFolder(t *testing.T, more string) string {
	t.Helper()
	dir := t.TempDir()
	yaml, err := os.ReadFile(filepath.Join(sampleDir, "unit.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := os.ReadFile(ministryXLS)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "unit.yaml"), append(yaml, more...), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "财决报表.xls"), book, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestMinistryForms: forms of other years and places read the same.
func TestMinistryForms(t *testing.T) {
	read := func(change func(w *workbook.Workbook)) (string, *accounts.Book, diag.List) {
		w := ministryWorkbook(t)
		change(w)
		b := *accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, &b, &list)
		return string(dump(t, &b, true)), &b, list
	}
	want, _, _ := read(func(*workbook.Workbook) {})
	for _, c := range []struct {
		name   string
		change func(w *workbook.Workbook)
	}{
		{"经济分类只有栏名，没有编码", func(w *workbook.Workbook) {
			s := ministrySheet(w, "Z08_1")
			s.Rows = slices.DeleteFunc(s.Rows, func(r workbook.Row) bool { return r.Number == 7 })
		}},
		{"表名是 Z01-1-…", func(w *workbook.Workbook) {
			for i := range w.Sheets {
				name := w.Sheets[i].Name
				code, title, _ := strings.Cut(name, " ")
				w.Sheets[i].Name = strings.ReplaceAll(code, "_", "-") + "-" + title
			}
		}},
		{"表名没有编码，表上有财决01表", func(w *workbook.Workbook) {
			for i := range w.Sheets {
				w.Sheets[i].Name = fmt.Sprintf("Sheet%d", i+1)
			}
		}},
		{"编码分三格", func(w *workbook.Workbook) {
			for _, code := range []string{"Z03", "Z04", "Z07", "Z11"} {
				s := ministrySheet(w, code)
				merges := slices.Clone(s.Merges)
				for i := range s.Rows {
					cells := s.Rows[i].Cells
					if len(cells) == 0 || cells[0].Col != 1 || len(cells[0].Value) != 7 || !accounts.IsCode(cells[0].Value) {
						continue
					}
					row, v := cells[0].Row, cells[0].Value
					merges = slices.DeleteFunc(merges, func(m workbook.Range) bool { return m.Row1 == row && m.Col2 == 3 })
					parts := []workbook.Cell{{Row: row, Col: 1, Kind: workbook.Text, Value: v[:3]}, {Row: row, Col: 2, Kind: workbook.Text, Value: v[3:5]}, {Row: row, Col: 3, Kind: workbook.Text, Value: v[5:]}}
					s.Rows[i].Cells = append(parts, cells[1:]...)
				}
				*s = workbook.Sheet{Name: s.Name, Rows: s.Rows, Merges: merges}
			}
		}},
		{"还有别的报表", func(w *workbook.Workbook) {
			extra := *ministrySheet(w, "Z07")
			extra.Name = "Z08 一般公共预算财政拨款支出决算明细表(财决08表)"
			w.Sheets = append(w.Sheets, extra)
		}},
	} {
		have, _, list := read(c.change)
		for _, d := range list {
			if d.Code != "read.budget_kind" {
				t.Errorf("%s: %s: %s", c.name, d.At, d.Message)
			}
		}
		if have != want {
			t.Errorf("%s:\n%s", c.name, golden.Diff(want, have))
		}
	}

	_, b, list := read(func(w *workbook.Workbook) {
		setMinistry(w, "F03", "C4", workbook.Text, "全年预算数")
		setMinistry(w, "Z01_1", "I15", workbook.Number, "1000")
		setMinistry(w, "Z01_1", "W34", workbook.Number, "2000")
		setMinistry(w, "Z01_1", "AA34", workbook.Number, "3000.5")
	})
	if len(list) > 0 {
		t.Error(messages(list))
	}
	for key, want := range map[accounts.Datum]string{
		"three_public_adjusted.total": "250000.00", "three_public_adjusted.reception": "30000.00",
		"class.208": "1000.00", "general_expenditure": "2000.00", "adjusted_general_expenditure": "3000.50",
	} {
		if have := b.Budget[key]; have.Amount.String() != want || have.At.IsZero() {
			t.Errorf("%s is %s at %s, want %s", key, have.Amount, have.At, want)
		}
	}
	if b.ThreePublicBudget != accounts.AdjustedBudget {
		t.Error("the caption says 全年, the book does not")
	}
}

// TestMinistryFaults: what is wrong with the Ministry's workbook is told at its
// cell; the golden holds the words.
func TestMinistryFaults(t *testing.T) {
	remove := func(code string) func(w *workbook.Workbook) {
		return func(w *workbook.Workbook) {
			w.Sheets = slices.DeleteFunc(w.Sheets, func(s workbook.Sheet) bool { return codeOf(s.Name) == code })
		}
	}
	var out strings.Builder
	for _, c := range []struct {
		name   string
		damage func(w *workbook.Workbook)
	}{
		{"人员经费在 Z07 和 Z01_1 不同", func(w *workbook.Workbook) { setMinistry(w, "Z07", "M9", workbook.Number, "17655186.44") }},
		{"基本支出在 Z08_1 和 Z07 不同", func(w *workbook.Workbook) { setMinistry(w, "Z08_1", "E11", workbook.Number, "673532.06") }},
		{"缺 Z09", remove("Z09")},
		{"缺 F03", remove("F03")},
		{"缺 Z08_1", remove("Z08_1")},
		{"两张 Z01", func(w *workbook.Workbook) {
			extra := *ministrySheet(w, "Z01")
			extra.Name += "备份"
			w.Sheets = append(w.Sheets, extra)
		}},
		{"删去一行", func(w *workbook.Workbook) {
			s := ministrySheet(w, "Z01")
			s.Rows = slices.DeleteFunc(s.Rows, func(r workbook.Row) bool { return r.Number == 12 })
		}},
		{"项目名称写错", func(w *workbook.Workbook) { setMinistry(w, "Z01", "F14", workbook.Text, "八、社会保障支出") }},
		{"总计的金额改成文字", func(w *workbook.Workbook) { setMinistry(w, "Z01_1", "AD39", workbook.Text, "同左") }},
		{"栏名改了", func(w *workbook.Workbook) { setMinistry(w, "Z01", "J5", workbook.Text, "金额") }},
		{"栏名删了", func(w *workbook.Workbook) { setMinistry(w, "Z01", "J5", workbook.Empty, "") }},
		{"两栏对调", func(w *workbook.Workbook) {
			setMinistry(w, "Z08_1", "Q5", workbook.Text, "医疗费")
			setMinistry(w, "Z08_1", "R5", workbook.Text, "住房公积金")
		}},
		{"不认识的经济分类", func(w *workbook.Workbook) {
			setMinistry(w, "Z08_1", "G5", workbook.Text, "工资")
			setMinistry(w, "Z08_1", "G7", workbook.Empty, "")
		}},
		{"没有合计行", func(w *workbook.Workbook) { setMinistry(w, "Z08_1", "D9", workbook.Empty, "") }},
		{"没有“项目”栏", func(w *workbook.Workbook) {
			setMinistry(w, "F03", "A4", workbook.Empty, "")
			setMinistry(w, "F03", "E4", workbook.Empty, "")
		}},
		{"团组数不是整数", func(w *workbook.Workbook) { setMinistry(w, "F03", "D17", workbook.Number, "1.5") }},
		{"人次写了单位", func(w *workbook.Workbook) { setMinistry(w, "F03", "D23", workbook.Text, "34人") }},
		{"公务接待费一行没有了", func(w *workbook.Workbook) { setMinistry(w, "F03", "A12", workbook.Empty, "") }},
		{"一行出现两次", func(w *workbook.Workbook) {
			setMinistry(w, "F03", "A22", workbook.Text, "5．国内公务接待批次（个）")
		}},
		{"没有金额单位", func(w *workbook.Workbook) { setMinistry(w, "Z11", "J3", workbook.Empty, "") }},
		{"公开表也在，一格不同", func(w *workbook.Workbook) {
			sample := sampleWorkbook(t)
			set(sample, "公开05表", "E10", workbook.Number, "20455673.24")
			w.Sheets = append(w.Sheets, sample.Sheets...)
		}},
	} {
		w := ministryWorkbook(t)
		c.damage(w)
		b := *accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, &b, &list)
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == "read.budget_kind" })
		if len(list) == 0 {
			t.Errorf("%s: no message", c.name)
		}
		fmt.Fprintf(&out, "%s\n%s\n", c.name, messages(list))
	}
	for _, more := range []string{
		"use:\n  - {datum: counts.vehicles_kept, cell: 'Z01!A1', reason: 账}\n",
		"use:\n  - {datum: counts.receptions, cell: 'F03!D21', reason: 账}\n",
	} {
		_, list := Read(ministryFolder(t, more))
		fmt.Fprintf(&out, "%s\n%s\n", strings.TrimSpace(more), messages(list))
	}
	golden.Check(t, "ministry-faults.txt", []byte(out.String()))
}

func ministryWorkbook(t *testing.T) *workbook.Workbook {
	t.Helper()
	w, list := workbook.ReadFile(ministryXLS, "财决报表.xls")
	if w == nil {
		t.Fatal(list)
	}
	return w
}

func ministrySheet(w *workbook.Workbook, code string) *workbook.Sheet {
	i := slices.IndexFunc(w.Sheets, func(s workbook.Sheet) bool { return codeOf(s.Name) == code })
	return &w.Sheets[i]
}

func setMinistry(w *workbook.Workbook, code, ref string, kind workbook.Kind, value string) {
	set(w, ministrySheet(w, code).Name, ref, kind, value)
}

// BenchmarkMinistry reads a unit's .xls into a book.
func BenchmarkMinistry(b *testing.B) {
	data, err := os.ReadFile(ministryXLS)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		w, list := workbook.Read(data, "a.xls")
		book := *accounts.NewBook(accounts.Core())
		readStatements(w, &book, &list)
	}
}
