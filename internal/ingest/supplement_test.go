package ingest

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/golden"
	"juesuan/internal/supplement"
	"juesuan/internal/tables"
	"juesuan/internal/workbook"
)

// samples are the sample units.
var samples = []string{"ningxia-2020", "shanghai-2024-demo"}

var positions = regexp.MustCompile(`(?m)  @.*$`)

// contents is all that a book holds, without positions and without the habits
// of the form that its tables stand in.
func contents(t *testing.T, b *accounts.Book) string {
	t.Helper()
	supplement := *b
	supplement.Statements = nil
	var statements strings.Builder
	lines := strings.Split(string(dump(t, b, true)), "\n")
	for i, line := range lines {
		// A row without an amount is habit too.
		if strings.HasPrefix(line, "    ") || !strings.HasPrefix(line, "  ") || i+1 < len(lines) && strings.HasPrefix(lines[i+1], "    ") {
			statements.WriteString(line + "\n")
		}
	}
	return statements.String() + positions.ReplaceAllString(string(dump(t, &supplement, false)), "")
}

// TestSupplementRoundTrip: a unit written as 补充资料.xlsx + 公开表.xlsx and read again is
// the same book.
func TestSupplementRoundTrip(t *testing.T) {
	for _, name := range samples {
		dir := filepath.Join("../../data/samples", name)
		want, list := Read(dir)
		if list.Failed() {
			t.Fatal(list)
		}
		doc, _ := supplement.ReadFile(filepath.Join(dir, folder.SupplementYAML), folder.SupplementYAML, nil)
		draft, lost := supplement.Core().Draft(doc.Root, nil)
		for _, d := range lost {
			t.Errorf("%s: %s: %s", name, d.At, d.Message)
		}
		again := t.TempDir()
		var first, second, out bytes.Buffer
		if err := draft.Write(&first); err != nil {
			t.Fatal(err)
		}
		if err := draft.Write(&second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Error("two runs give different bytes")
		}
		if err := tables.Draft(want).Write(&out); err != nil {
			t.Fatal(err)
		}
		for file, data := range map[string][]byte{folder.SupplementWorkbook: first.Bytes(), "公开表.xlsx": out.Bytes()} {
			if err := os.WriteFile(filepath.Join(again, file), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, list := Read(again)
		for _, d := range list {
			t.Errorf("%s: %s: %s", name, d.At, d.Message)
		}
		if d := setDiff(contents(t, want), contents(t, got)); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}

// readDraft reads a supplement workbook from its draft.
func readDraft(t testing.TB, d *workbook.Draft) (*supplement.Document, diag.List) {
	t.Helper()
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	w, list := workbook.Read(out.Bytes(), folder.SupplementWorkbook)
	if w == nil {
		t.Fatal(list)
	}
	return supplement.ReadWorkbook(w, nil)
}

// TestTopics: every comparison that a reason may explain is offered in words.
func TestTopics(t *testing.T) {
	text := "schema: 1\nyear: 2020\nreasons:\n"
	var want []string
	for _, topic := range accounts.Topics() {
		members := []string{""}
		if base, dotted := strings.CutSuffix(topic, "*"); dotted {
			topic, members = base, nil
			for _, m := range []string{"301", "399", "2080109", "abroad", "reception", "meeting", "training"} {
				if accounts.IsTopic(base + m) {
					members = append(members, m)
				}
			}
		}
		for _, m := range members {
			want = append(want, topic+m)
			text += "  - {of: " + topic + m + ", text: 甲}\n"
		}
	}
	doc, _ := supplement.Read([]byte(text), "unit.yaml", nil)
	draft, _ := supplement.Core().Draft(doc.Root, nil)
	var shown []string
	for _, s := range draft.Sheets {
		for _, c := range s.Cells {
			if s.Name == "增减原因" && strings.HasPrefix(c.Ref, "A") && slices.Contains(want, c.Text) {
				t.Errorf("%s is shown by its key", c.Text)
			}
		}
	}
	again, _ := readDraft(t, draft)
	for _, v := range again.Root.List("reasons") {
		shown = append(shown, v.Get("of").Scalar)
	}
	if !slices.Equal(shown, want) {
		t.Errorf("read as %q, want %q", shown, want)
	}
}

// TestSupplementFaults: each slip of the pen gives its message at its cell, and
// what is right is still read.
func TestSupplementFaults(t *testing.T) {
	doc, _ := supplement.ReadFile(filepath.Join(sampleDir, folder.SupplementYAML), folder.SupplementYAML, nil)
	draft, _ := supplement.Core().Draft(doc.Root, nil)
	var data bytes.Buffer
	if err := draft.Write(&data); err != nil {
		t.Fatal(err)
	}
	w, _ := workbook.Read(data.Bytes(), folder.SupplementWorkbook)
	type sheets = *workbook.Workbook
	var out strings.Builder
	sheet := func(d sheets, name string) *workbook.Sheet {
		for i := range d.Sheets {
			if d.Sheets[i].Name == name {
				return &d.Sheets[i]
			}
		}
		t.Fatalf("no sheet %s", name)
		return nil
	}
	set := func(d sheets, name, ref, text string) {
		s := sheet(d, name)
		row, col, _ := workbook.ParseCellName(ref)
		i, found := slices.BinarySearchFunc(s.Rows, row, func(r workbook.Row, n int) int { return r.Number - n })
		if !found {
			s.Rows = slices.Insert(slices.Clone(s.Rows), i, workbook.Row{Number: row})
		}
		s.Rows = slices.Clone(s.Rows)
		cells := slices.DeleteFunc(slices.Clone(s.Rows[i].Cells), func(c workbook.Cell) bool { return c.Col == col })
		if text != "" {
			cells = append(cells, workbook.Cell{Row: row, Col: col, Kind: workbook.Text, Value: text})
			slices.SortFunc(cells, func(a, b workbook.Cell) int { return a.Col - b.Col })
		}
		if s.Rows[i].Cells = cells; len(cells) == 0 {
			s.Rows = slices.Delete(s.Rows, i, i+1)
		}
	}
	rename := func(d sheets, from, to string) { sheet(d, from).Name = to }
	row := func(name, key string) string {
		for _, r := range sheet(w, name).Rows {
			for _, c := range r.Cells {
				if c.Value == key {
					return strconv.Itoa(c.Row)
				}
			}
		}
		t.Fatalf("%s has no %s", name, key)
		return ""
	}
	for _, c := range []struct {
		name  string
		spoil func(d sheets)
		fine  bool
	}{
		{"版本不对", func(d sheets) { set(d, "基本信息", "B"+row("基本信息", "schema"), "2") }, false},
		{"版本是 0", func(d sheets) { set(d, "基本信息", "B"+row("基本信息", "schema"), "0") }, false},
		{"版本空着", func(d sheets) { set(d, "基本信息", "B"+row("基本信息", "schema"), "") }, false},
		{"必填空着", func(d sheets) { set(d, "基本信息", "B"+row("基本信息", "organization.level"), "") }, false},
		{"选项不对", func(d sheets) { set(d, "基本信息", "B"+row("基本信息", "organization.kind"), "机关") }, false},
		{"日期写成中文", func(d sheets) { set(d, "基本信息", "B"+row("基本信息", "date"), "2021年9月3日") }, true},
		{"日期不对", func(d sheets) { set(d, "基本信息", "B"+row("基本信息", "date"), "2021年9月") }, false},
		{"编号改了", func(d sheets) { set(d, "基本信息", "E"+row("基本信息", "setup.posts"), "setup.post") }, false},
		{"编号删了", func(d sheets) { set(d, "基本信息", "E"+row("基本信息", "setup.posts"), "") }, true},
		{"写在旁边", func(d sheets) { set(d, "基本信息", "G"+row("基本信息", "setup.posts"), "上月93") }, false},
		{"整数不对", func(d sheets) { set(d, "三公统计数", "B"+row("三公统计数", "counts.receptions"), "四") }, false},
		{"全角数字", func(d sheets) { set(d, "三公统计数", "B"+row("三公统计数", "counts.receptions"), "４") }, true},
		{"金额里有文字", func(d sheets) { set(d, "上年数", "B"+row("上年数", "prior.agency_cost"), "约193") }, false},
		{"金额带单位", func(d sheets) { set(d, "上年数", "B"+row("上年数", "prior.agency_cost"), "1,931,500.00元") }, true},
		{"没有单位", func(d sheets) { set(d, "上年数", "B"+row("上年数", "prior.unit"), "") }, false},
		{"细于一分", func(d sheets) {
			set(d, "上年数", "B"+row("上年数", "prior.agency_cost"), "193.1512345")
		}, false},
		{"只有口径", func(d sheets) { set(d, "上年数", "D"+row("上年数", "prior.income_grand"), "全部资金") }, false},
		{"比较写错", func(d sheets) { set(d, "增减原因", "A4", "支出增加") }, false},
		{"分项没有金额", func(d sheets) { set(d, "增减原因", "C8", "") }, false},
		{"比较重写一遍", func(d sheets) { set(d, "增减原因", "A9", "一般公共预算支出与年初预算相比") }, true},
		{"科目编码不对", func(d sheets) {
			set(d, "分科目预算", "A4", "一般公共预算年初预算")
			set(d, "分科目预算", "B4", "20801")
			set(d, "分科目预算", "D4", "12.5")
		}, false},
		{"预算种类空着", func(d sheets) {
			set(d, "分科目预算", "B4", "2080109")
			set(d, "分科目预算", "D4", "12.5")
		}, false},
		{"科目写了两次", func(d sheets) {
			for _, r := range []string{"4", "5"} {
				set(d, "分科目预算", "A"+r, "一般公共预算年初预算")
				set(d, "分科目预算", "B"+r, "2080109")
				set(d, "分科目预算", "D"+r, "12.5")
			}
		}, false},
		{"用途没有对象", func(d sheets) { set(d, "主要用途", "A4", "") }, false},
		{"解释空着", func(d sheets) { set(d, "名词解释", "B5", "") }, false},
		{"表头改了", func(d sheets) { set(d, "名词解释", "B3", "含义") }, false},
		{"表头没了", func(d sheets) {
			set(d, "名词解释", "A3", "")
			set(d, "名词解释", "B3", "")
		}, false},
		{"各行的表头没了", func(d sheets) { set(d, "主要职能", "B3", "") }, false},
		{"表名改了", func(d sheets) { rename(d, "名词解释", "术语") }, false},
		{"基本信息改名", func(d sheets) { rename(d, "基本信息", "概况") }, false},
		{"自评表改名", func(d sheets) { rename(d, "自评表2", "自评表（业务经费）") }, true},
		{"自评表缺项目名称", func(d sheets) { set(d, "自评表1", "D"+row("自评表1", "project"), "") }, false},
		{"权重不是数", func(d sheets) { set(d, "自评表1", "B"+row("自评表1", "产出指标"), "四十") }, false},
	} {
		d := &workbook.Workbook{File: w.File, Sheets: slices.Clone(w.Sheets)}
		c.spoil(d)
		doc, list := supplement.ReadWorkbook(d, nil)
		(&filler{doc: doc, b: accounts.NewBook(accounts.Core()), list: &list}).fill(doc.Root)
		fmt.Fprintf(&out, "%s\n", c.name)
		for _, m := range list {
			fmt.Fprintf(&out, "  %s: %s: %s [%s]\n", m.At, m.Severity, m.Message, m.Code)
			if m.Hint != "" {
				fmt.Fprintf(&out, "    hint: %s\n", m.Hint)
			}
		}
		if c.fine != (len(list) == 0) {
			t.Errorf("%s: %d messages", c.name, len(list))
		}
	}
	golden.Check(t, "supplement-faults.txt", []byte(out.String()))
}

// TestSupplementMerged: staff merge cells that say the same, as the printed form
// does; a value that the merging hides is told.
func TestSupplementMerged(t *testing.T) {
	doc, _ := supplement.ReadFile(filepath.Join(sampleDir, folder.SupplementYAML), folder.SupplementYAML, nil)
	draft, _ := supplement.Core().Draft(doc.Root, nil)
	var data bytes.Buffer
	if err := draft.Write(&data); err != nil {
		t.Fatal(err)
	}
	w, _ := workbook.Read(data.Bytes(), folder.SupplementWorkbook)
	for i := range w.Sheets {
		s := &w.Sheets[i]
		x := workbook.Sheet{Name: s.Name, Rows: s.Rows, Merges: s.Merges}
		switch s.Name {
		case "自评表1":
			x.Merges = append(x.Merges, workbook.Range{Row1: 18, Col1: 1, Row2: 24, Col2: 1}) // 产出指标 and empty cells
		case "名词解释":
			x.Merges = append(x.Merges, workbook.Range{Row1: 4, Col1: 1, Row2: 5, Col2: 1}) // two terms
		}
		*s = x
	}
	again, list := supplement.ReadWorkbook(w, nil)
	var told []string
	for _, d := range list {
		told = append(told, d.At.InFile()+" "+d.Code)
	}
	if want := []string{"名词解释!A5 supplement.required", "名词解释!A5 read.merged"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	if want, got := len(doc.Root.List("forms")[0].List("groups")), len(again.Root.List("forms")[0].List("groups")); want != got {
		t.Errorf("%d groups, want %d", got, want)
	}
}

// TestNoBase: what has nothing to be compared with is named as the form names it, by
// its code, or as a whole group; another name, and a figure beside it, are told.
func TestNoBase(t *testing.T) {
	for _, c := range []struct {
		yaml   string
		fields []string
		told   string
	}{
		{"prior: {new: 是}", []string{"prior"}, ""},
		{"prior: {new: 否}", nil, ""},
		{"prior: {none: [公务接待费, 机关运行经费]}", []string{"prior.three_public.reception", "prior.agency_cost"}, ""},
		{"prior: {none: [公务用车运行费, basic.310]}", []string{"prior.three_public.running", "prior.basic.310"}, ""},
		{"prior: {none: [“三公”经费支出]}", []string{"prior.three_public"}, ""},
		{"budget: {none: [2080109]}", []string{"budget.item.2080109", "budget.adjusted_item.2080109", "budget.fund_item.2080109", "budget.state_capital_item.2080109"}, ""},
		{"budget: {none: [机关运行经费]}", nil, "“预算数”里没有“机关运行经费”这一项"},
		{"prior: {unit: 万元, agency_cost: 3, none: [机关运行经费]}", []string{"prior.agency_cost"}, "“机关运行经费”填了数，又说没有可比的数"},
	} {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, folder.SupplementYAML), []byte("schema: 1\nyear: 2020\n"+c.yaml+"\n"), 0o644))
		b, list := Read(dir)
		told := ""
		for _, d := range list {
			if d.Code == "supplement.value" {
				told += d.Message
			}
		}
		if got := slices.Sorted(maps.Keys(b.NoBase)); told != c.told || !slices.Equal(got, slices.Sorted(slices.Values(c.fields))) {
			t.Errorf("%s: %v, told %q", c.yaml, got, told)
		}
		for _, f := range c.fields {
			if !b.Unbased(f) || !b.Unbased(f+".310") || b.Unbased("prior.fund_income") != (f == "prior") {
				t.Errorf("%s: %s", c.yaml, f)
			}
		}
	}
}
