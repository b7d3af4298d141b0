package job

import (
	"bytes"
	"fmt"
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
	"juesuan/internal/narrative"
	"juesuan/internal/tables"
	"juesuan/internal/trace"
	"juesuan/internal/workbook"
)

// declaredPack is ningxia-2020 with what testdata/declared declares and prints.
func declaredPack(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "某省2020")
	if err := os.CopyFS(dir, os.DirFS("../../layouts/ningxia-2020")); err != nil {
		t.Fatal(err)
	}
	more := func(name string) string {
		data, err := os.ReadFile(filepath.Join("testdata/declared", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	change(t, filepath.Join(dir, "declare.yaml"), func(string) string { return more("declare.yaml") })
	for _, name := range []string{"tables.yaml", "sentences.yaml"} {
		change(t, filepath.Join(dir, name), func(s string) string { return strings.TrimRight(s, "\n") + "\n" + more(name) })
	}
	change(t, filepath.Join(dir, "outline.yaml"), func(s string) string {
		const last = "      - {title: 国有资本经营预算财政拨款支出决算表, table: state_capital, ordinal: none, style: table_title, page: sheet}\n"
		if !strings.Contains(s, last) {
			t.Fatal("the outline has changed")
		}
		added := last
		for _, table := range [][2]string{{"agency_cost", "一般公共预算财政拨款机关运行经费支出表"}, {"general_flow", "一般公共预算财政拨款收入支出决算表"}, {"costs", "一般公共预算财政拨款“三公”经费情况表"}} {
			added += "      - {title: " + table[1] + ", table: " + table[0] + ", ordinal: none, style: table_title, page: sheet, new_page: true}\n"
		}
		return strings.Replace(s, last, added, 1) + "\n  - title: 地方事项\n    page: portrait\n    text: [declared]\n"
	})
	return dir
}

func change(t testing.TB, file string, f func(string) string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(f(string(data))), 0o644); err != nil {
		t.Fatal(err)
	}
}

// handmade is a sheet with these cells, as somebody types it: an amount where a
// text begins with =.
func handmade(name string, cells map[string]string) workbook.DraftSheet {
	s := workbook.DraftSheet{Name: name, Heights: map[int]float64{}}
	for ref, text := range cells {
		c := workbook.DraftCell{Ref: ref, Text: text}
		if digit, ok := strings.CutPrefix(text, "="); ok {
			c = workbook.DraftCell{Ref: ref, Digit: digit, Style: workbook.StyleAmount}
		}
		s.Cells = append(s.Cells, c)
	}
	return s
}

// declaredUnit is the sample with two more tables and what is asked for besides;
// reshape may reshape them, by cell.
func declaredUnit(t testing.TB, reshape func(agency, costs map[string]string)) (dir string, codes []string) {
	t.Helper()
	dir = t.TempDir()
	b, list := ingest.Read(sample)
	if list.Failed() {
		t.Fatal(list)
	}
	agency := map[string]string{"A1": "一般公共预算财政拨款机关运行经费支出表", "C2": "公开10表", "A3": "公开部门：" + b.Organization.FullName.S, "C3": "金额单位：元",
		"A4": "科目编码", "B4": "科目名称", "C4": "决算数", "B5": "栏次", "C5": "=1"}
	basic := b.Statement(accounts.GeneralBasic)
	row := 6
	put := func(code, name string, f accounts.Figure) {
		agency[fmt.Sprint("A", row)], agency[fmt.Sprint("B", row)] = code, name
		if f.Known() {
			agency[fmt.Sprint("C", row)] = "=" + f.Amount.String()
		}
		row++
	}
	put("", "合计", basic.Figure(accounts.RowOperatingCost, accounts.ColAmount))
	for i := range basic.Rows {
		if r := &basic.Rows[i]; r.Code != "" && r.Code[:3] != "301" && r.Code[:3] != "303" && r.Cells[0].Known() && !r.Cells[0].Amount.IsZero() {
			put(r.Code, r.Name, r.Cells[0])
			codes = append(codes, r.Code)
		}
	}
	three := b.Statement(accounts.ThreePublic)
	costs := map[string]string{"A1": "一般公共预算财政拨款“三公”经费情况表", "B2": "公开12表", "A3": "公开部门：" + b.Organization.FullName.S, "B3": "金额单位：元", "A4": "项目", "B4": "决算数",
		"A5": "“三公”经费合计", "B5": "=" + three.Figure(accounts.RowThreePublic, accounts.ColFinalTotal).Amount.String(),
		"A6": "其中：公务接待费", "B6": "=" + three.Figure(accounts.RowThreePublic, accounts.ColFinalReception).Amount.String()}
	if reshape != nil {
		reshape(agency, costs)
	}
	d := tables.Draft(b)
	for _, s := range []workbook.DraftSheet{handmade("公开10表", agency), handmade("公开12表", costs)} {
		if len(s.Cells) > 0 {
			d.Sheets = append(d.Sheets, s)
		}
	}
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "公开表.xlsx"), out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	change(t, filepath.Join(dir, folder.SupplementYAML), func(string) string {
		data, err := os.ReadFile(filepath.Join(sample, folder.SupplementYAML))
		if err != nil {
			t.Fatal(err)
		}
		s := strings.Replace(string(data), "\nprior:\n", "\nprior:\n  local:\n    rent: 10.00\n    staff: {retired: 30}\n", 1)
		return s + "\nlocal:\n  index: \"12345678901234567\"\n  rent: 12.50\n  staff: {posts: 93, retired: 31}\n  other:\n    - {heading: 甲, text: 乙}\n"
	})
	return dir, codes
}

// A pack that declares fields, facts and tables: the tables are read, checked,
// printed, traced and written again; the fields and facts stand in sentences.
func TestDeclared(t *testing.T) {
	layout := declaredPack(t)
	p := New(Settings{})
	if list, err := p.LintLayout(layout); err != nil || list.Failed() {
		t.Fatal(err, list)
	}
	unit, codes := declaredUnit(t, nil)
	o, err := p.Report(t.Context(), Job{Unit: unit, Layout: layout, DOCX: true, PDF: true, Tables: true})
	if err != nil || len(o.Files) == 0 {
		t.Fatal(err, o.Report.Findings)
	}
	id := accounts.StatementID(accounts.NumStatements + 1)
	agency, costs := o.Book.Statement(id), o.Book.Statement(id+2)
	if len(codes) < 5 || len(agency.Rows) != len(codes)+1 || len(costs.Rows) != 2 || !agency.Found || o.Book.Statement(id+1).Found {
		t.Errorf("%d codes, %d rows, %d rows", len(codes), len(agency.Rows), len(costs.Rows))
	}
	total := o.Book.Statement(accounts.GeneralBasic).Figure(accounts.RowOperatingCost, accounts.ColAmount)
	if f := agency.Figure(accounts.RowTotal, "决算数"); !f.Amount.Equal(total.Amount) || f.At.Sheet != "公开10表" || f.At.Cell != "C6" {
		t.Errorf("%s at %s, want %s", f.Amount, f.At, total.Amount)
	}
	for _, duty := range []string{"T.0", "X.0"} {
		i := slices.IndexFunc(o.Report.Obligations, func(ob check.Obligation) bool { return ob.ID == duty })
		if i < 0 || o.Report.Obligations[i].State != check.Pass {
			t.Errorf("%s: %v", duty, o.Report.Obligations[max(i, 0)])
		}
	}
	var dumped bytes.Buffer
	if err := o.Doc.Dump(&dumped); err != nil {
		t.Fatal(err)
	}
	text := dumped.String()
	for _, want := range []string{"监督索引号为12345678901234567。出租收入12.50万元", "增加2.50万元", "退休人员31人（30人）", "甲：乙。", "另有9.67万元",
		"一般公共预算财政拨款机关运行经费支出表", "公开10表", "公开12表", "其中：公务接待费"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	// Traced: the printed total tells its cell.
	printed := o.Facts.Cells[accounts.Cell{Statement: id, Row: accounts.RowTotal, Column: "决算数"}]
	var explained bytes.Buffer
	tr := trace.New(o.Facts, o.Origins, o.Layout)
	if n, err := tr.Explain(&explained, printed.Text()); err != nil || n == 0 || !strings.Contains(explained.String(), "公开10表!C6") {
		t.Errorf("%d %v\n%s", n, err, explained.String())
	}
	// Written: the tables that are published read back as the same.
	i := slices.IndexFunc(o.Files, func(f folder.File) bool { return f.Name == TablesName })
	if i < 0 {
		t.Fatal("no tables")
	}
	if err := os.WriteFile(filepath.Join(unit, TablesName), o.Files[i].Data, 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := p.Read(Job{Unit: unit, Layout: layout})
	if err != nil || again.list.Failed() {
		t.Fatal(err, again.list)
	}
	for _, s := range []*accounts.Statement{agency, costs} {
		for i := range s.Rows {
			for j, f := range s.Rows[i].Cells {
				if g := again.Book.Figure(accounts.Cell{Statement: s.ID, Row: s.Rows[i].Key, Column: s.Columns[j]}); !g.Amount.Equal(f.Amount) {
					t.Errorf("%s %s: %s became %s", s.Number(), s.Rows[i].Key, f.Amount, g.Amount)
				}
			}
		}
	}
}

// What is wrong with a declared table, or with what a pack asks for besides, is
// told at its cell, and nothing is written.
func TestDeclaredFaults(t *testing.T) {
	layout := declaredPack(t)
	p := New(Settings{})
	for name, c := range map[string]struct {
		tables  func(agency, costs map[string]string)
		code    string
		at      string
		message string
	}{
		"a part":           {func(a, _ map[string]string) { a["C8"] = "=1" }, "X.0", "C8", ""},
		"the whole":        {func(a, _ map[string]string) { a["C6"] = "=1" }, "T.0", "C6", "合计"},
		"an item":          {func(_, c map[string]string) { c["B6"] = "=9999.99" }, "X.0", "B6", ""},
		"no such table":    {func(a, _ map[string]string) { clear(a) }, "read.sheet", "", "工作簿里没有公开10表《一般公共预算财政拨款机关运行经费支出表》"},
		"no such column":   {func(_, c map[string]string) { c["B4"] = "水费" }, "read.choose", "B4", "水费"},
		"no such row":      {func(_, c map[string]string) { c["A6"] = "水费" }, "read.choose", "B6", "水费"},
		"a row is missing": {func(_, c map[string]string) { delete(c, "A6"); delete(c, "B6") }, "read.row", "", "没有“其中：公务接待费”这一行"},
		"no unit":          {func(_, c map[string]string) { delete(c, "B3") }, "read.unit", "", "金额单位"},
	} {
		unit, _ := declaredUnit(t, c.tables)
		o, err := p.Report(t.Context(), Job{Unit: unit, Layout: layout, DOCX: true})
		if err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(o.Report.Findings, func(d diag.Diagnostic) bool {
			at := d.At.Cell == c.at || slices.ContainsFunc(d.Where, func(s diag.Side) bool { return s.At.Cell == c.at })
			return d.Severity == diag.Error && d.Code == c.code && at && strings.Contains(d.Message, c.message)
		})
		if !found || len(o.Files) > 0 {
			t.Errorf("%s: %d files, %v", name, len(o.Files), o.Report.Findings)
		}
	}
	// By the unit's own choice of the layout, and with the field left out.
	unit, _ := declaredUnit(t, nil)
	change(t, filepath.Join(unit, folder.SupplementYAML), func(s string) string {
		s = strings.Replace(s, "layout: ningxia-2020", "layout: "+filepath.ToSlash(layout), 1)
		return strings.Replace(s, "  index: \"12345678901234567\"\n", "", 1)
	})
	o, err := p.Report(t.Context(), Job{Unit: unit, DOCX: true})
	if err != nil || len(o.Files) > 0 || !o.Book.Statement(accounts.NumStatements+1).Found {
		t.Errorf("%v, %d files", err, len(o.Files))
	}
	if !slices.ContainsFunc(o.Report.Findings, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Error && strings.Contains(d.Message+d.Hint, "监督索引号")
	}) {
		t.Errorf("监督索引号 is not missed: %v", o.Report.Findings)
	}
}

// A unit is begun with the fields of its layout, which the schema and the list of
// facts have too, and those of no other.
func TestDeclaredInit(t *testing.T) {
	layout := declaredPack(t)
	p := New(Settings{})
	for name, has := range map[string]bool{layout: true, "ningxia-2020": false} {
		for _, yaml := range []bool{true, false} {
			dir := filepath.Join(t.TempDir(), "某局2020")
			if _, list, err := p.Init(NewUnit{Dir: dir, Layout: name, YAML: yaml}); err != nil || list.Failed() {
				t.Fatal(err, list)
			}
			f, err := p.Form(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Document.Fields.Root().Member("local").Member("staff") != nil; got != has {
				t.Errorf("%s: the form has 人员构成: %v", name, got)
			}
			if data, err := os.ReadFile(filepath.Join(dir, folder.SupplementYAML)); yaml && (err != nil || strings.Contains(string(data), "监督索引号") != has) {
				t.Errorf("%s: unit.yaml, %v\n%s", name, err, data)
			}
		}
		var schema bytes.Buffer
		if ok, err := p.WriteSchema(&schema, name); err != nil || !ok || strings.Contains(schema.String(), "监督索引号") != has {
			t.Errorf("%s: schema %v %v", name, ok, err)
		}
		names, err := p.FactNames(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.ContainsFunc(names, func(n narrative.Name) bool { return n.Path == "extra.not_fiscal" }); got != has {
			t.Errorf("%s: extra.not_fiscal is a fact: %v", name, got)
		}
	}
}
