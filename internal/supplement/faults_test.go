package supplement

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"juesuan/internal/diag"
	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

func messages(list diag.List) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "  %s: %s: %s [%s]\n", d.At, d.Severity, d.Message, d.Code)
		if d.Excerpt != "" {
			fmt.Fprintf(&b, "    | %s\n", d.Excerpt)
		}
		if d.Hint != "" {
			fmt.Fprintf(&b, "    hint: %s\n", d.Hint)
		}
	}
	return b.String()
}

// TestFaults: each fault in the sample's unit.yaml gives its message at its
// line, in the words of the field table.
func TestFaults(t *testing.T) {
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, c := range []struct{ name, old, with string }{
		{"键写错", "fiscal_income:", "fiscal_incom:"},
		{"键写成中文", "  full_name:", "  单位全称:"},
		{"不认识的键", "  posts: 93", "  posts: 93\n  电话: 12345"},
		{"顶层不认识的键", "setup:", "机构:"},
		{"键重复", "  posts: 93", "  posts: 93\n  posts: 94"},
		{"金额里有文字", "agency_cost: 193.15", "agency_cost: 193.15万元"},
		{"金额里有分隔符", "agency_cost: 193.15", "agency_cost: 1,193.15"},
		{"分隔符不对", "agency_cost: 193.15", "agency_cost: 11,93.15"},
		{"科学记数", "agency_cost: 193.15", "agency_cost: 1.9e2"},
		{"十六进制", "agency_cost: 193.15", "agency_cost: 0x10"},
		{"细于一分", "agency_cost: 193.15", "agency_cost: 193.1512345"},
		{"没有单位", "  unit: 万元\n  source: 2020年度公开报告所引的2019年度数", "  source: 2020年度公开报告所引的2019年度数"},
		{"单位不对", "value: 8073.00, unit: 元", "value: 8073.00, unit: 块"},
		{"金额没有值", "{value: 8073.00, unit: 元}", "{unit: 元}"},
		{"金额写成列表", "agency_cost: 193.15", "agency_cost: [193.15]"},
		{"金额空着", "agency_cost: 193.15", "agency_cost:"},
		{"科目编码不对", "purposes:", "purposes:\n  20801: 用途"},
		{"经济分类不对", "    310: 2.77", "    318: 2.77"},
		{"整数不对", "receptions: 4", "receptions: 四"},
		{"整数写成小数", "receptions: 4", "receptions: 4.5"},
		{"选项不对", "level: 部门", "level: 机关"},
		{"是否不对", "derived: true", "derived: yes"},
		{"日期不对", "layout: ningxia-2020", "layout: ningxia-2020\ndate: 2021年9月20日"},
		{"缺必填", "  level: 部门\n", ""},
		{"必填空着", "  level: 部门", "  level:"},
		{"必填的组没有", "  - {value: 119447128.00, unit: 元}", "  - {value: , unit: 元}"},
		{"该是列表", "  items:\n", "  items: 甲、乙\n  other:\n"},
		{"该是一组", "setup:\n", "setup: 无\nsetup_old:\n"},
		{"版本不对", "schema: 1", "schema: 2"},
		{"没有版本", "schema: 1\n", ""},
		{"制表符", "  posts: 93", "\tposts: 93"},
		{"缩进不齐", "  posts: 93", "   posts: 93"},
		{"冒号是中文的", "  posts: 93", "  posts：93"},
		{"引号没有成对", "self_name: 我局", "self_name: \"我局"},
		{"括号没有成对", "{value: 13819.19, scope: 财政拨款}", "{value: 13819.19, scope: 财政拨款"},
		{"锚点", "self_name: 我局", "self_name: &a 我局"},
		{"引用", "self_name: 我局", "self_name: *a"},
		{"标记", "self_name: 我局", "self_name: !!str 我局"},
		{"两份文档", "organization:", "---\norganization:"},
	} {
		text := string(data)
		if !strings.Contains(text, c.old) {
			t.Fatalf("%s: the sample has no %q", c.name, c.old)
		}
		_, list := Read([]byte(strings.Replace(text, c.old, c.with, 1)), "unit.yaml", nil)
		fmt.Fprintf(&out, "%s\n%s", c.name, messages(list))
		if len(list) == 0 && c.name != "金额里有分隔符" && c.name != "金额空着" {
			t.Errorf("%s: no message", c.name)
		}
	}
	for _, c := range []struct{ name, text string }{
		{"空文件", ""}, {"只有注释", "# 无\n"}, {"不是 UTF-8", "schema: \xD6\xD0"}, {"只是文字", "无"}, {"是列表", "- 1\n- 2\n"},
	} {
		_, list := Read([]byte(c.text), "unit.yaml", nil)
		fmt.Fprintf(&out, "%s\n%s", c.name, messages(list))
		if len(list) == 0 {
			t.Errorf("%s: no message", c.name)
		}
	}
	golden.Check(t, "faults.txt", []byte(out.String()))
}

// TestAllAtOnce: faults in several places are told together, and what is right
// is still read.
func TestAllAtOnce(t *testing.T) {
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, c := range [][2]string{{"receptions: 4", "receptions: 四"}, {"works: 0", "work: 0"}, {"weight: 20", "weight: 二十"}, {"  level: 部门\n", ""}} {
		text = strings.Replace(text, c[0], c[1], 1)
	}
	doc, list := Read([]byte(text), "unit.yaml", nil)
	golden.Check(t, "all-at-once.txt", []byte(messages(list)))
	if v := doc.Root.Get("procurement", "goods"); v == nil || v.Scalar != "309.94" {
		t.Errorf("procurement.goods: %+v", v)
	}
}

// patience tells a parser that hangs from a machine that is busy. What a file
// may take is 2 s.
const patience = time.Minute

// TestHostile: files made to exhaust the parser are answered at once.
func TestHostile(t *testing.T) {
	distinct := func(n int, indent string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%sk%d: v\n", indent, i)
		}
		return b.String()
	}
	stairs := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"方括号": strings.Repeat("[", 1<<19), "花括号": strings.Repeat("{a: ", 1<<18), "逐行方括号": strings.Repeat("[\n", 1<<12),
		"短横": strings.Repeat("- ", 1<<19), "问号": strings.Repeat("? ", 1<<18), "叹号": "a: " + strings.Repeat("! ", 1<<18), "锚": "a: " + strings.Repeat("&a ", 1<<18),
		"引用": "a: &a x\n" + strings.Repeat("b: *a\n", 1<<14), "键": distinct(15_000, ""), "下层键": "schema: 1\nyear: 2020\nprior:\n" + distinct(15_000, "  "), "重复键": strings.Repeat("a: b\n", 15_000),
		"阶梯": stairs(1000), "引号": "a: \"" + strings.Repeat("x\n", 1<<14), "长行": "a: " + strings.Repeat("x", 1<<19), "长列表": "reasons:\n" + strings.Repeat("  - {of: a, text: b}\n", 15_000),
		"行": strings.Repeat("\n", 1<<19), "太大": strings.Repeat("x", maxSize+1),
	} {
		start := time.Now()
		_, list := Read([]byte(text), "unit.yaml", nil)
		took := time.Since(start)
		t.Logf("%s: %v", name, took)
		if took > patience {
			t.Errorf("%s: took %v", name, took)
		}
		if !list.Failed() || len(list) > maxMessages+1 {
			t.Errorf("%s: %d messages", name, len(list))
		}
	}
}

// FuzzRead: no input panics, and every message has a line of the file.
func FuzzRead(f *testing.F) {
	data, err := os.ReadFile(sample)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	for _, s := range []string{"schema: 1\nyear: 2020", "prior: {unit: 万元, basic: {301: 1}}", "a: &a [*a]", "? a\n: b", "!!map {}", "- - - -", "\"", "{", "%YAML 1.2\n---\n", "a: |\n  b\n", "a: >-\n\n", "<<: {}", "~: ~"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, list := Read(data, "unit.yaml", nil)
		if doc == nil || doc.Root == nil {
			t.Fatal("no document")
		}
		for _, d := range list {
			if d.Message == "" || d.Code == "" || d.At.File != "unit.yaml" {
				t.Errorf("%+v", d)
			}
		}
	})
}
