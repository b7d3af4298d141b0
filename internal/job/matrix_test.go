package job

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"juesuan/internal/tables"
	"juesuan/internal/workbook"
)

// matrixPack is ningxia-2020 with a statement of another shape than any of the nine, by
// CONTRIBUTING.md alone: budgets across, years down, half of it blank.
func matrixPack(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "某省2020")
	if err := os.CopyFS(dir, os.DirFS("../../layouts/ningxia-2020")); err != nil {
		t.Fatal(err)
	}
	change(t, filepath.Join(dir, "declare.yaml"), func(string) string {
		return `tables:
  - table: two_years
    number: 公开10表
    title: 近两年支出分资金情况表
    counts: 支出
    optional: true
    rows: [本年支出, 上年支出]
    columns:
      - 合计
      - {caption: 财政拨款, columns: [{caption: 小计, key: fiscal}, {caption: 其中：政府性基金预算财政拨款, key: fund}]}
`
	})
	change(t, filepath.Join(dir, "tables.yaml"), func(s string) string {
		return strings.TrimRight(s, "\n") + `

  - id: two_years
    statement: two_years
    number: 公开10表
    columns:
      - {caption: 年度, show: name}
      - {caption: 合计, figure: 合计, width: 40mm}
      - {caption: 财政拨款小计, figure: fiscal, width: 40mm}
      - {caption: 其中：政府性基金预算财政拨款, figure: fund, width: 40mm}
    blocks:
      - - {row: 本年支出, text: 本年支出}
        - {row: 上年支出, text: 上年支出}
`
	})
	change(t, filepath.Join(dir, "outline.yaml"), func(s string) string {
		const last = "table: state_capital, ordinal: none, style: table_title, page: sheet}\n"
		if !strings.Contains(s, last) {
			t.Fatal("the outline has changed")
		}
		return strings.Replace(s, last, last+"      - {title: 近两年支出分资金情况表, table: two_years, ordinal: none, style: table_title, page: sheet, new_page: true}\n", 1)
	})
	return dir
}

// matrixUnit is the sample with that table; with may change its cells.
func matrixUnit(t testing.TB, with map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	b, list := ingest.Read(sample)
	if list.Failed() {
		t.Fatal(list)
	}
	amount := func(id accounts.StatementID, row accounts.RowKey, column accounts.ColumnKey) string {
		return "=" + b.Statement(id).Figure(row, column).Amount.String()
	}
	cells := map[string]string{"A1": "近两年支出分资金情况表", "E2": "公开10表", "A3": "公开部门：" + b.Organization.FullName.S, "E3": "金额单位：元",
		"A4": "项目", "B4": "合计", "C4": "财政拨款小计", "D4": "其中：政府性基金预算财政拨款",
		"A5": "本年支出", "B5": amount(accounts.Expenditure, accounts.RowTotal, accounts.ColTotal),
		"C5": amount(accounts.FiscalOverall, accounts.RowExpenditureTotal, accounts.ColTotal),
		"D5": amount(accounts.GovernmentFund, accounts.RowTotal, accounts.ColTotal),
		"A6": "上年支出", "B6": "=138997200.00"} // what is not known of last year stays blank
	for at, text := range with {
		if cells[at] = text; text == "" {
			delete(cells, at)
		}
	}
	d := tables.Draft(b)
	if len(cells) > 4 {
		d.Sheets = append(d.Sheets, handmade("公开10表", cells))
	}
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "公开表.xlsx"), out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(sample, folder.SupplementYAML))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, folder.SupplementYAML), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestMatrix: the statement is read with its blanks, held against the others, printed and
// written as a table again.
func TestMatrix(t *testing.T) {
	layout := matrixPack(t)
	p := New(Settings{})
	if list, err := p.LintLayout(layout); err != nil || list.Failed() {
		t.Fatal(err, list)
	}
	unit := matrixUnit(t, nil)
	o, err := p.Report(t.Context(), Job{Unit: unit, Layout: layout, DOCX: true, Tables: true})
	if err != nil || len(o.Files) == 0 {
		t.Fatal(err, o.Report.Findings)
	}
	s := o.Book.Statement(accounts.NumStatements + 1)
	for at, want := range map[[2]string]string{{"本年支出", "合计"}: "B5", {"本年支出", "fiscal"}: "C5", {"本年支出", "fund"}: "D5", {"上年支出", "合计"}: "B6"} {
		if f := s.Figure(accounts.RowKey(at[0]), accounts.ColumnKey(at[1])); !f.Known() || f.At.Cell != want {
			t.Errorf("%v: %s at %s", at, f.Amount, f.At)
		}
	}
	for _, column := range []accounts.ColumnKey{"fiscal", "fund"} {
		if f := s.Figure("上年支出", column); f.Known() {
			t.Errorf("a blank became %s", f.Amount)
		}
	}
	i := slices.IndexFunc(o.Report.Obligations, func(ob check.Obligation) bool { return ob.ID == "X.0" })
	if i < 0 || o.Report.Obligations[i].State != check.Pass {
		t.Errorf("X.0: %v", o.Report.Obligations[max(i, 0)])
	}
	var dumped bytes.Buffer
	if err := o.Doc.Dump(&dumped); err != nil || !strings.Contains(dumped.String(), "近两年支出分资金情况表") || !strings.Contains(dumped.String(), "上年支出") {
		t.Error("the report does not print it", err)
	}
	i = slices.IndexFunc(o.Files, func(f folder.File) bool { return f.Name == TablesName })
	if i < 0 {
		t.Fatal("no tables")
	}
	w, list := workbook.Read(o.Files[i].Data, TablesName)
	if w == nil || !slices.ContainsFunc(w.Sheets, func(s workbook.Sheet) bool { return strings.Contains(s.Name, "公开10表") }) {
		t.Errorf("%s has no such sheet: %v", TablesName, list)
	}
}

// TestMatrixFaults: what is wrong in it is told at its cell; a unit need not have it.
func TestMatrixFaults(t *testing.T) {
	layout := matrixPack(t)
	p := New(Settings{})
	for name, c := range map[string]struct {
		with map[string]string
		code string
		at   string
	}{
		"this year":     {map[string]string{"B5": "=147382606.97"}, "X.0", "B5"},
		"the fund":      {map[string]string{"D5": "=1"}, "X.0", "D5"},
		"no such year":  {map[string]string{"A6": "前年支出"}, "read.choose", "A6"},
		"no such money": {map[string]string{"D4": "彩票公益金"}, "read.column", ""},
		"no table":      {map[string]string{"A1": "", "A3": "", "A4": "", "A5": "", "A6": "", "B4": "", "B5": "", "B6": "", "C4": "", "C5": "", "D4": "", "D5": "", "E2": "", "E3": ""}, "", ""},
	} {
		o, err := p.Report(t.Context(), Job{Unit: matrixUnit(t, c.with), Layout: layout, DOCX: true})
		if err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(o.Report.Findings, func(d diag.Diagnostic) bool {
			at := d.At.Cell == c.at || slices.ContainsFunc(d.Where, func(s diag.Side) bool { return s.At.Cell == c.at })
			return d.Severity == diag.Error && d.Code == c.code && at
		})
		if found != (c.code != "") || (len(o.Files) > 0) != (c.code == "") {
			t.Errorf("%s: %d files, %v", name, len(o.Files), o.Report.Findings)
		}
	}
}
