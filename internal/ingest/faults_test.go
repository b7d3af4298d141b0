package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
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

// sampleWorkbook reads the sample's workbook anew, so that a test may break it.
func sampleWorkbook(t *testing.T) *workbook.Workbook {
	t.Helper()
	w, list := workbook.ReadFile(filepath.Join(sampleDir, "公开表.xlsx"), "公开表.xlsx")
	if w == nil {
		t.Fatal(list)
	}
	return w
}

func sheetOf(w *workbook.Workbook, name string) *workbook.Sheet {
	i := slices.IndexFunc(w.Sheets, func(s workbook.Sheet) bool { return s.Name == name })
	return &w.Sheets[i]
}

// set puts a cell into a sheet; an Empty one takes it out.
func set(w *workbook.Workbook, sheet, ref string, kind workbook.Kind, value string) {
	s := sheetOf(w, sheet)
	row, col, ok := workbook.ParseCellName(ref)
	if !ok {
		panic(ref)
	}
	i, found := slices.BinarySearchFunc(s.Rows, row, func(r workbook.Row, n int) int { return r.Number - n })
	if !found {
		s.Rows = slices.Insert(s.Rows, i, workbook.Row{Number: row})
	}
	cells := s.Rows[i].Cells
	j, found := slices.BinarySearchFunc(cells, col, func(c workbook.Cell, n int) int { return c.Col - n })
	if found {
		cells = slices.Delete(cells, j, j+1)
	}
	if kind != workbook.Empty {
		cells = slices.Insert(cells, j, workbook.Cell{Row: row, Col: col, Kind: kind, Value: value, Format: "#,##0.00"})
	}
	s.Rows[i].Cells = cells
	if len(cells) == 0 {
		s.Rows = slices.Delete(s.Rows, i, i+1)
	}
}

func messages(list diag.List) string {
	list.Sort()
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "  %s: %s: %s [%s]\n", d.At, d.Severity, d.Message, d.Code)
		for _, w := range d.Where {
			fmt.Fprintf(&b, "    %s %s %s\n", w.At, w.Label, w.Value)
		}
		if d.Hint != "" {
			fmt.Fprintf(&b, "    hint: %s\n", d.Hint)
		}
	}
	return b.String()
}

// TestFaults: each fault alone gives its message at its cell, and nothing else.
func TestFaults(t *testing.T) {
	var out strings.Builder
	for _, c := range []struct {
		name   string
		damage func(w *workbook.Workbook)
	}{
		{"文字代替金额", func(w *workbook.Workbook) { set(w, "公开03表", "F10", workbook.Text, "待定") }},
		{"金额带单位", func(w *workbook.Workbook) { set(w, "公开03表", "F10", workbook.Text, "12万元") }},
		{"百分数", func(w *workbook.Workbook) { set(w, "公开03表", "F10", workbook.Text, "12%") }},
		{"逗号位置不对", func(w *workbook.Workbook) { set(w, "公开03表", "F10", workbook.Text, "1,50,323.00") }},
		{"不是决算工作簿", func(w *workbook.Workbook) {
			w.Sheets = []workbook.Sheet{{Name: "工资 "}, {Name: "Sheet2"}}
		}},
		{"细于一分", func(w *workbook.Workbook) { set(w, "公开05表", "E10", workbook.Number, "20455673.425") }},
		{"日期", func(w *workbook.Workbook) { set(w, "公开07表", "L8", workbook.Date, "44196") }},
		{"公式没有结果", func(w *workbook.Workbook) { set(w, "公开01表", "C33", workbook.NoValue, "") }},
		{"公式出错", func(w *workbook.Workbook) { set(w, "公开01表", "C33", workbook.Fault, "#REF!") }},
		{"逻辑值", func(w *workbook.Workbook) { set(w, "公开01表", "C33", workbook.Bool, "1") }},
		{"合并单元格里有两个值", func(w *workbook.Workbook) { set(w, "公开02表", "B10", workbook.Number, "5") }},
		{"编码重复", func(w *workbook.Workbook) { set(w, "公开03表", "A11", workbook.Text, "2080109") }},
		{"编码位数不对", func(w *workbook.Workbook) { set(w, "公开03表", "A11", workbook.Text, "208050") }},
		{"编码里有文字", func(w *workbook.Workbook) { set(w, "公开03表", "A11", workbook.Text, "208050X") }},
		{"有名称没有编码", func(w *workbook.Workbook) { set(w, "公开03表", "A11", workbook.Empty, "") }},
		{"有金额没有编码和名称", func(w *workbook.Workbook) {
			set(w, "公开03表", "A11", workbook.Empty, "")
			set(w, "公开03表", "D11", workbook.Empty, "")
		}},
		{"经济分类没有编码", func(w *workbook.Workbook) { set(w, "公开06表", "A7", workbook.Empty, "") }},
		{"不认识的栏名", func(w *workbook.Workbook) { set(w, "公开03表", "G4", workbook.Text, "专项支出") }},
		{"没有栏名", func(w *workbook.Workbook) { set(w, "公开03表", "G4", workbook.Empty, "") }},
		{"两栏同名", func(w *workbook.Workbook) { set(w, "公开03表", "G4", workbook.Text, "基本支出") }},
		{"不认识的项目", func(w *workbook.Workbook) { set(w, "公开01表", "D14", workbook.Text, "八、社会保险支出") }},
		{"没有项目名称", func(w *workbook.Workbook) { set(w, "公开01表", "D14", workbook.Empty, "") }},
		{"空行里有金额", func(w *workbook.Workbook) { set(w, "公开01表", "C20", workbook.Number, "1") }},
		{"项目重复", func(w *workbook.Workbook) {
			set(w, "公开01表", "D15", workbook.Text, "九、社会保障和就业支出")
		}},
		{"没有金额单位", func(w *workbook.Workbook) { set(w, "公开05表", "G3", workbook.Empty, "") }},
		{"没有合计行", func(w *workbook.Workbook) {
			set(w, "公开09表", "D9", workbook.Empty, "")
			set(w, "公开09表", "E9", workbook.Empty, "")
			set(w, "公开09表", "F9", workbook.Empty, "")
			set(w, "公开09表", "G9", workbook.Empty, "")
		}},
		{"三公多一行", func(w *workbook.Workbook) {
			s := sheetOf(w, "公开07表")
			move(s, 9, 10)
			set(w, "公开07表", "A9", workbook.Number, "5")
		}},
		{"没有表头", func(w *workbook.Workbook) {
			set(w, "公开07表", "B5", workbook.Empty, "")
			set(w, "公开07表", "H5", workbook.Empty, "")
		}},
		{"缺两张表", func(w *workbook.Workbook) { w.Sheets = slices.Delete(w.Sheets, 6, 8) }},
		{"同一张表有两份", func(w *workbook.Workbook) {
			w.Sheets = append(w.Sheets, w.Sheets[2])
			w.Sheets[9].Name = "支出决算表 (2)"
		}},
		{"行次不是数字", func(w *workbook.Workbook) { set(w, "公开01表", "B7", workbook.Text, "甲") }},
	} {
		w := sampleWorkbook(t)
		c.damage(w)
		b := *accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, &b, &list)
		if len(list) == 0 {
			t.Errorf("%s: no message", c.name)
		}
		fmt.Fprintf(&out, "%s\n%s", c.name, messages(list))
	}
	golden.Check(t, "faults.txt", []byte(out.String()))
}

// move shifts the cells of one row to another, empty one.
func move(s *workbook.Sheet, from, to int) {
	i, _ := slices.BinarySearchFunc(s.Rows, from, func(r workbook.Row, n int) int { return r.Number - n })
	s.Rows[i].Number = to
	for j := range s.Rows[i].Cells {
		s.Rows[i].Cells[j].Row = to
	}
	for j := range s.Merges {
		if s.Merges[j].Row1 == from {
			s.Merges[j].Row1, s.Merges[j].Row2 = to, to
		}
	}
}

// TestAllAtOnce: several faults in workbook and supplement are told together,
// and the rest of the unit is still read.
func TestAllAtOnce(t *testing.T) {
	w := sampleWorkbook(t)
	set(w, "公开01表", "C7", workbook.Text, "见附件")
	set(w, "公开05表", "E9", workbook.NoValue, "")
	set(w, "公开06表", "F7", workbook.Number, "157247.7001")
	w.Sheets = slices.Delete(w.Sheets, 8, 9)
	b := *accounts.NewBook(accounts.Core())
	var list diag.List
	readStatements(w, &b, &list)
	golden.Check(t, "all-at-once.txt", []byte(messages(list)))
	if f := b.Statement(accounts.Expenditure).Figure(accounts.RowTotal, accounts.ColTotal); f.Amount.String() != "147382605.97" {
		t.Errorf("公开03 合计: %s", f.Amount)
	}
}

// TestUnitFolder: what a unit folder may lack or hold too much of.
func TestUnitFolder(t *testing.T) {
	var out strings.Builder
	sample, err := os.ReadFile(filepath.Join(sampleDir, "公开表.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	unit, err := os.ReadFile(filepath.Join(sampleDir, "unit.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		files map[string][]byte
		read  string // the unit, below the folder
		clean bool
	}{
		{"没有这个文件夹", nil, "无此单位", false},
		{"空文件夹", map[string][]byte{}, "", false},
		{"没有工作簿", map[string][]byte{"unit.yaml": unit}, "", false},
		{"没有补充资料", map[string][]byte{"公开表.xlsx": sample}, "", false},
		{"齐全", map[string][]byte{"公开表.xlsx": sample, "unit.yaml": unit}, "", true},
		{"别的名字", map[string][]byte{"2020年 决算 公开.xlsx": sample, "unit.yaml": unit, "~$2020年 决算 公开.xlsx": nil}, "", true},
		{"指明工作簿", map[string][]byte{"甲.xlsx": sample, "乙.xlsx": sample, "unit.yaml": unit}, "乙.xlsx", true},
		{"两个工作簿", map[string][]byte{"甲.xlsx": sample, "乙.xlsx": sample, "unit.yaml": unit}, "", false},
		{"两个里有公开表", map[string][]byte{"公开表.xlsx": sample, "乙.xlsx": nil, "unit.yaml": unit}, "", true},
		{"空工作簿", map[string][]byte{"公开表.xlsx": {}, "unit.yaml": unit}, "", false},
		{"只有 CSV", map[string][]byte{"公开表.csv": []byte("科目编码,科目名称,金额\n"), "unit.yaml": unit}, "", false},
		{"网页改名", map[string][]byte{"公开表.xls": []byte("<html><table><tr><td>收入支出决算总表</td></tr></table></html>"), "unit.yaml": unit}, "", false},
		{"去年的资料", map[string][]byte{"公开表.xlsx": sample, "unit.yaml": bytes.Replace(unit, []byte("year: 2020"), []byte("year: 2019"), 1)}, "", false},
		{"隐藏的行和列", map[string][]byte{"公开表.xlsx": hide(t, sample), "unit.yaml": unit}, "", false},
		{"截断的工作簿", map[string][]byte{"公开表.xlsx": sample[:len(sample)/2], "unit.yaml": unit}, "", false},
	} {
		dir := t.TempDir()
		for name, data := range c.files {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		b, list := Read(filepath.Join(dir, c.read))
		if b == nil {
			t.Fatalf("%s: no book", c.name)
		}
		if clean := len(list) == 0; clean != c.clean {
			t.Errorf("%s: %d messages", c.name, len(list))
		}
		text := strings.ReplaceAll(messages(list), dir, "DIR")
		fmt.Fprintf(&out, "%s\n%s", c.name, strings.ReplaceAll(text, filepath.Base(dir)+":", "DIR:"))
	}
	golden.Check(t, "unit-folder.txt", []byte(out.String()))
}

// hide rewrites the sample's workbook with row 10 of 公开03 and columns E–G
// of 公开05 hidden.
func hide(t *testing.T, data []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		switch f.Name {
		case "xl/worksheets/sheet3.xml":
			b = replaceOnce(t, b, `<row r="10"`, `<row r="10" hidden="1"`)
		case "xl/worksheets/sheet5.xml":
			for _, col := range []string{"5", "6", "7"} {
				b = replaceOnce(t, b, `<col min="`+col+`"`, `<col hidden="1" min="`+col+`"`)
			}
		}
		o, err := w.Create(f.Name)
		if err == nil {
			_, err = o.Write(b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func replaceOnce(t *testing.T, b []byte, old, with string) []byte {
	t.Helper()
	if bytes.Count(b, []byte(old)) != 1 {
		t.Fatalf("%q is not there once", old)
	}
	return bytes.Replace(b, []byte(old), []byte(with), 1)
}

// TestBudgetKind: whether the budget columns of 公开07 hold 年初预算 or 全年预算 is
// what captions, notes and the supplement say, never what the amounts suggest.
func TestBudgetKind(t *testing.T) {
	const note = "预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数；决算数包括当年的实际支出。"
	for _, c := range []struct {
		name, caption, note, supplement string
		want                            accounts.BudgetKind
		by, fault                       string
	}{
		{"the note", "2020年度预算数", "注：" + note, "", accounts.AdjustedBudget, "公开07表!A9", ""},
		{"the note says 年初", "2020年度预算数", "注：预算数为年初预算数，全年预算另行公开。", "", accounts.InitialBudget, "公开07表!A9", ""},
		{"the caption", "2020年度年初预算数", "注：无", "", accounts.InitialBudget, "公开07表!A4", ""},
		{"the caption says 调整", "调整预算数", "", "", accounts.AdjustedBudget, "公开07表!A4", ""},
		{"caption against note", "年初预算数", "注：" + note, "", accounts.InitialBudget, "公开07表!A4", "error"},
		{"the supplement", "预算数", "", "年初", accounts.InitialBudget, "unit.yaml:3", ""},
		{"both", "预算数", "注：" + note, "全年", accounts.AdjustedBudget, "公开07表!A9", ""},
		{"supplement against note", "预算数", "注：" + note, "年初", accounts.AdjustedBudget, "公开07表!A9", "error"},
		{"nobody", "预算数", "注：本表反映“三公”经费。", "", accounts.NoBudgetKind, "", "warning"},
	} {
		w := sampleWorkbook(t)
		set(w, "公开07表", "A4", workbook.Text, c.caption)
		set(w, "公开07表", "A9", workbook.Text, c.note)
		b := accounts.NewBook(accounts.Core())
		switch said := (accounts.Text{S: c.supplement, At: diag.Position{File: "unit.yaml", Line: 3}}); c.supplement {
		case "年初":
			b.ThreePublicBudget, b.ThreePublicBudgetBy = accounts.InitialBudget, said
		case "全年":
			b.ThreePublicBudget, b.ThreePublicBudgetBy = accounts.AdjustedBudget, said
		}
		var list diag.List
		readStatements(w, b, &list)
		if b.ThreePublicBudget != c.want || !strings.HasSuffix(b.ThreePublicBudgetBy.At.String(), c.by) {
			t.Errorf("%s: %q by %s, want %q by %s", c.name, b.ThreePublicBudget, b.ThreePublicBudgetBy.At, c.want, c.by)
		}
		fault := ""
		for _, d := range list {
			if d.Code == "read.budget_kind" {
				fault = d.Severity.String()
			}
		}
		if fault != c.fault {
			t.Errorf("%s: %q, want %q\n%s", c.name, fault, c.fault, messages(list))
		}
	}
}
