package supplement

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/golden"
)

func set(path, text string) Change { return Change{Do: Set, Path: path, Text: text} }

// TestEditYAML: what an edit does to the lines of a file.
func TestEditYAML(t *testing.T) {
	const text = `# 说明
schema: 1   # 版本
year: 2020

organization:
  full_name: "某局"   # 与公章一致
  level: '部门'
  kind: 参公
  备注: 不认识的一项   # 也留着
  members:
    - {name: 某局本级, kind: 参公}

# 职能
functions:
  intro: >-
    某局是
    某单位，职能如下：
  items:
  - 第一项
  - 第二项   # 改过

setup:
  posts: 93  # 名
  staff: 90

prior:
  unit: 万元
  fiscal_income: {value: 13819.19, scope: 财政拨款}
  basic:
    "301": 1376.73
    "303": 14.91

reasons:
  # 总的
  - of: general_vs_prior
    text: 工资标准提高
  # 人员
  - of: basic_vs_prior.301
    text: 人员增加
  - of: fund_vs_prior
    parts:
      - {amount: -50.00, text: 甲}
      - {amount: 5, text: 乙}
glossary:
  - term: 甲
    text: 指甲。
`
	var out strings.Builder
	for _, c := range []struct {
		name    string
		changes []Change
	}{
		{"改一个词，引号和注释不动", []Change{set("organization.full_name", "新局")}},
		{"单引号", []Change{set("organization.level", "单位")}},
		{"折行的文字", []Change{set("functions.intro", "某局职能如下：")}},
		{"几行的文字", []Change{set("functions.intro", "某局\n\n  职能如下：\n- 甲: 乙")}},
		{"像数的文字", []Change{set("organization.short_name", "2020"), set("organization.self_name", "- 我局: #")}},
		{"金额", []Change{set("prior.fiscal_income", "1,420.00")}},
		{"金额的口径和单位", []Change{{Do: Set, Path: "prior.fiscal_income", Text: "5", Money: &Money{Unit: "元", Scope: "全部，资金"}}}},
		{"金额旁的都去掉", []Change{{Do: Set, Path: "prior.fiscal_income", Text: "5", Money: &Money{Unit: "万元"}}}},
		{"新的金额，次序照字段表", []Change{set("prior.income_grand", "7"), {Do: Set, Path: "prior.basic.302", Text: "8", Money: &Money{Source: "账面"}}}},
		{"新的组", []Change{set("assets.vehicles.general", "3"), set("date", "2021-09-20"), set("purposes.2080109", "经办业务")}},
		{"清空，有注释的留下名称", []Change{{Do: Remove, Path: "setup.posts"}, set("setup.staff", "")}},
		{"整组", []Change{{Do: Remove, Path: "setup"}, {Do: Remove, Path: "prior"}}},
		{"添一条", []Change{{Do: Insert, Path: "reasons[4]"}, set("reasons[4].of", "fiscal_income_vs_prior"), set("reasons[4].text", "甲\n乙")}},
		{"插一条", []Change{{Do: Insert, Path: "reasons[1]"}, set("reasons[1].text", "先写原因"), set("reasons[1].of", "general_vs_budget")}},
		{"添了不填", []Change{{Do: Insert, Path: "reasons[1]"}, {Do: Insert, Path: "accepted[1]"}}},
		{"括号里添一条", []Change{{Do: Insert, Path: "organization.members[2]"}, set("organization.members[2].name", "二级, 单位")}},
		{"括号里添一项", []Change{set("organization.members[1].note", "[本级]"), set("organization.members[1].kind", "")}},
		{"删一条", []Change{{Do: Remove, Path: "reasons[2]"}, {Do: Remove, Path: "functions.items[1]"}, {Do: Remove, Path: "reasons[2].parts[1]"}}},
		{"删光一条的内容", []Change{set("glossary[1].term", ""), set("glossary[1].text", "")}},
		{"删第一项", []Change{set("reasons[1].of", "")}},
		{"移动", []Change{{Do: Move, Path: "reasons[3]", To: 1}, {Do: Move, Path: "reasons[1].parts[2]", To: 1}, {Do: Move, Path: "functions.items[1]", To: 2}}},
		{"新的自评表", []Change{{Do: Insert, Path: "forms[1]"}, set("forms[1].goal.expected", "目标"), set("forms[1].project", "项目"), set("forms[1].fiscal.initial", "5"), {Do: Insert, Path: "forms[1].groups[1]"},
			{Do: Insert, Path: "forms[1].groups[1].subgroups[1]"}, set("forms[1].groups[1].name", "产出指标"), set("forms[1].groups[1].subgroups[1].name", "数量指标")}},
		{"没有的项", []Change{set("prior.电话", "5")}},
		{"没有的条", []Change{set("reasons[9].text", "5")}},
		{"不是数", []Change{set("setup.posts", "九十")}},
		{"没有单位", []Change{set("counts.reception_domestic", "5")}},
		{"细于一分", []Change{set("prior.unit", "元"), set("prior.income_grand", "0.001")}},
	} {
		got, err := editYAML([]byte(text), "unit.yaml", c.changes, nil)
		fmt.Fprintf(&out, "== %s\n", c.name)
		if err != nil {
			var e *EditError
			if !errors.As(err, &e) {
				t.Errorf("%s: %T", c.name, err)
			}
			fmt.Fprintf(&out, "%s: %v\n", e.Path, err)
			continue
		}
		out.WriteString(lineDiff(text, string(got)))
		windows, err := editYAML([]byte(strings.ReplaceAll(text, "\n", "\r\n")), "unit.yaml", c.changes, nil)
		if err != nil || string(windows) != strings.ReplaceAll(string(got), "\n", "\r\n") {
			t.Errorf("%s, with CRLF: %v\n%s", c.name, err, golden.Diff(string(got), strings.ReplaceAll(string(windows), "\r\n", "\n")))
		}
	}
	golden.Check(t, "edit.txt", []byte(out.String()))
}

// lineDiff shows the lines that went and those that came, with their numbers.
func lineDiff(a, b string) string {
	x, y := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	same := make([][]int, len(x)+1) // longest common rest
	for i := range same {
		same[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if same[i][j] = max(same[i+1][j], same[i][j+1]); x[i] == y[j] {
				same[i][j] = same[i+1][j+1] + 1
			}
		}
	}
	var out strings.Builder
	for i, j := 0, 0; i < len(x) || j < len(y); {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			i, j = i+1, j+1
		case i < len(x) && (j == len(y) || same[i+1][j] >= same[i][j+1]):
			fmt.Fprintf(&out, "%3d - %s", i+1, x[i])
			i++
		default:
			fmt.Fprintf(&out, "%3d + %s", j+1, y[j])
			j++
		}
	}
	return out.String()
}

// model is a supplement as a map of paths, changed by the plainest means.
type model struct{ root *Value }

func (m *model) do(c Change) bool {
	steps, _ := parsePath(c.Path)
	v := m.root
	for i, s := range steps {
		last := i == len(steps)-1
		if s.item < 0 {
			f := v.Field.Member(s.key)
			n := slices.IndexFunc(v.Members, func(x *Value) bool { return x.Key == s.key })
			switch {
			case last && c.Do == Remove:
				if n >= 0 {
					v.Members = slices.Delete(v.Members, n, n+1)
				}
				return true
			case n < 0:
				v.Members = append(v.Members, &Value{Field: f, Key: s.key})
				n = len(v.Members) - 1
			}
			v = v.Members[n]
			continue
		}
		switch {
		case !last:
			v = v.Items[s.item]
		case c.Do == Remove:
			v.Items = slices.Delete(v.Items, s.item, s.item+1)
		case c.Do == Insert:
			v.Items = slices.Insert(v.Items, s.item, &Value{Field: v.Field.Item})
		case c.Do == Move:
			x := v.Items[s.item]
			v.Items = slices.Insert(slices.Delete(v.Items, s.item, s.item+1), c.To-1, x)
		}
		if last && c.Do != Set {
			return true
		}
		if last {
			v = v.Items[s.item]
		}
	}
	v.Scalar = c.Text
	if c.Money != nil {
		v.Money = *c.Money
	}
	return true
}

// drop takes out the items that say nothing any more.
func (m *model) drop() *Value {
	var walk func(v *Value)
	walk = func(v *Value) {
		v.Items = slices.DeleteFunc(v.Items, func(x *Value) bool { return !x.says() })
		for _, x := range append(slices.Clone(v.Members), v.Items...) {
			walk(x)
		}
	}
	walk(m.root)
	m.root.named("")
	return m.root
}

// texts that are hard to write.
var hardTexts = []string{"甲", "≥90%", "=90%", "- 甲", "甲: 乙", "甲 # 乙", "#甲", "“三公”", "\"甲\"", "'甲'", "it's", "null", "~", "true", "No", "0x10", "1e3", "1_000", "007", "{甲}", "[甲]", "甲, 乙", "&a", "*a", "!a", "<<", "%甲", "@甲", "`甲", "甲:",
	"?甲", "? 甲", "|", ">", "> 甲", "C:\\目录", "𠮷", "甲\u2028乙", "a\u00a0b", "2021-09-20", "12:30", ".5", "+1", "---", "...", "a:b", "http://a/b#c", "甲\t乙", "甲, {乙: 丙}", "[null]", "甲\\n乙", "-50.00", "1.发送短信", "甲   乙", "'", "\"", "''''", "a #b: c"}

var hardProse = []string{"甲\n乙", "甲\n\n乙", "甲\n  乙\n丙", "- 甲\n- 乙", "甲:\n乙: 丙", "# 甲\n# 乙", "甲\n\n\n  乙", "甲 \n乙", "\"甲\n乙\"", "甲\n\t乙", "---\n...", "|-\n>"}

// someField is a random scalar field, with a path to it in the document as it
// stands.
func someField(r *rand.Rand, root *Value) (string, *Field) {
	if r.IntN(4) == 0 { // the table of forms is by far the largest: look there less
		root = &Value{Field: root.Field, Members: slices.DeleteFunc(slices.Clone(root.Members), func(v *Value) bool { return v.Key == "forms" })}
	}
	path, f, v := "", root.Field, root
	for {
		switch f.Type {
		case Group:
			n := len(f.Fields) + min(f.Digits, 1)
			if n == 0 { // the local fields of no layout
				return "", nil
			}
			n = r.IntN(n)
			key := ""
			if n < len(f.Fields) {
				key = f.Fields[n].Key
			} else {
				key = []string{"2080109", "2080501", "2101101"}[r.IntN(3)]
			}
			path, f, v = strings.TrimPrefix(path+"."+key, "."), f.Member(key), v.Get(key)
		case List:
			n := 0
			if v != nil {
				n = len(v.Items)
			}
			if n == 0 {
				return "", nil
			}
			n = r.IntN(n)
			path, f, v = fmt.Sprintf("%s[%d]", path, n+1), f.Item, v.Items[n]
		default:
			return path, f
		}
	}
}

func someText(r *rand.Rand, f *Field) string {
	switch f.Type {
	case Whole:
		return fmt.Sprint(r.IntN(10000))
	case Number:
		return fmt.Sprintf("%d.%02d", r.IntN(1000), r.IntN(100))
	case Amount:
		return fmt.Sprintf("%d.%02d", r.IntN(2_000_000)-1_000_000, r.IntN(100))
	case Choice:
		return f.Choices[r.IntN(len(f.Choices))]
	case Flag:
		return []string{"true", "false"}[r.IntN(2)]
	case Date:
		return "2021-09-20"
	case Prose:
		if r.IntN(2) == 0 {
			return hardProse[r.IntN(len(hardProse))]
		}
	}
	return hardTexts[r.IntN(len(hardTexts))]
}

// lists are the paths of all lists that hold something.
func lists(v *Value) []*Value {
	var out []*Value
	for _, x := range append(slices.Clone(v.Members), v.Items...) {
		out = append(out, lists(x)...)
	}
	if v.Field.Type == List && len(v.Items) > 0 {
		out = append(out, v)
	}
	return out
}

// someChange is a random change that the document allows.
func someChange(r *rand.Rand, root *Value) []Change {
	for {
		if all := lists(root); len(all) > 0 && r.IntN(3) == 0 {
			list := all[r.IntN(len(all))]
			path, n := list.At.Field, len(list.Items)
			switch r.IntN(3) {
			case 0:
				return []Change{{Do: Remove, Path: fmt.Sprintf("%s[%d]", path, r.IntN(n)+1)}}
			case 1:
				return []Change{{Do: Move, Path: fmt.Sprintf("%s[%d]", path, r.IntN(n)+1), To: r.IntN(n) + 1}}
			}
			at := fmt.Sprintf("%s[%d]", path, r.IntN(n+1)+1)
			out := []Change{{Do: Insert, Path: at}}
			if f := list.Field.Item; f.Type == Group {
				for i := range f.Fields {
					if m := &f.Fields[i]; m.Type != Group && m.Type != List && m.Key != "unit" {
						out = append(out, fill(r, at+"."+m.Key, m))
					}
				}
			} else {
				out = append(out, fill(r, at, f))
			}
			return out
		}
		path, f := someField(r, root)
		if f == nil || path == "schema" || f.Key == "unit" || f.Key == "source" {
			continue
		}
		if root.Find(path) != nil && r.IntN(4) == 0 {
			if steps, _ := parsePath(path); steps[len(steps)-1].item >= 0 {
				continue
			}
			return []Change{{Do: Remove, Path: path}}
		}
		return []Change{fill(r, path, f)}
	}
}

func fill(r *rand.Rand, path string, f *Field) Change {
	c := set(path, someText(r, f))
	if f.Type == Amount {
		c.Money = &Money{Unit: []string{"元", "万元"}[r.IntN(2)], Scope: []string{"", "全部资金", "甲, 乙: {丙}"}[r.IntN(3)], Source: []string{"某年报告", "“说明”#1"}[r.IntN(2)], Derived: r.IntN(3) == 0}
	}
	return c
}

// TestEditYAMLRandom: after random edits the file says what was wanted and all
// else that it said; lines of other values and comments are as they were.
func TestEditYAMLRandom(t *testing.T) {
	texts := map[string][]byte{}
	for _, path := range sampleFiles {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = data
		doc, _ := Read(data, "unit.yaml", nil)
		texts[path+" written"] = Core().YAML(doc.Root, false)
		texts[path+" with help"] = Core().YAML(doc.Root, true)
		texts[path+" with CRLF"] = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
		texts[path+" without its last end"] = bytes.TrimRight(data, "\n")
	}
	n := 3
	if os.Getenv("JUESUAN_SOAK") != "" {
		n = 100
	}
	for name, text := range texts {
		r := rand.New(rand.NewPCG(uint64(n), uint64(len(name))))
		for i := range n {
			doc, _ := Read(text, "unit.yaml", nil)
			changes := someChange(r, doc.Root)
			edited, err := editYAML(text, "unit.yaml", changes, nil)
			if err != nil {
				t.Fatalf("%s, %d: %+v: %v", name, i, changes, err)
			}
			checkEdit(t, name, text, edited, changes)
			if t.Failed() {
				t.FailNow()
			}
			if i%4 == 0 {
				text = edited // edits upon edits
			}
		}
	}
}

func checkEdit(t *testing.T, name string, text, edited []byte, changes []Change) {
	t.Helper()
	doc, _ := Read(text, "unit.yaml", nil)
	again, _ := Read(edited, "unit.yaml", nil)
	want, _ := Read(text, "unit.yaml", nil)
	m := model{want.Root}
	for _, c := range changes {
		m.do(c)
	}
	if a, b := values(m.drop()), values(again.Root); a != b {
		t.Errorf("%s: %+v:\n%s\n%s", name, changes, lineDiff(a, b), lineDiff(string(text), string(edited)))
		return
	}
	// Lines of other values, comments and blank lines are there as they were, in
	// their order; a move may change that.
	if changes[0].Do == Move {
		return
	}
	old := strings.SplitAfter(string(text), "\n")
	touched := map[int]bool{}
	var walk func(v *Value, in bool)
	walk = func(v *Value, in bool) {
		in = in || v.At.Field == changes[0].Path && changes[0].Do != Insert
		if in && v.At.Line > 0 {
			touched[v.At.Line-1] = true
			if strings.Contains(old[v.At.Line-1], "|-") {
				for n := range strings.Count(v.Scalar, "\n") + 1 {
					touched[v.At.Line+n] = true
				}
			}
			for n := v.At.Line; n < len(old) && !holds(doc.Root, n+1) && strings.TrimSpace(old[n]) != "" && !strings.HasPrefix(strings.TrimSpace(old[n]), "#"); n++ {
				touched[n] = true // the further lines of a text, a key alone on its line
			}
		}
		for _, x := range append(slices.Clone(v.Members), v.Items...) {
			walk(x, in)
		}
		if in && v.KeyAt.Line > 0 {
			touched[v.KeyAt.Line-1] = true
		}
	}
	walk(doc.Root, false)
	for line := range strings.Lines(lineDiff(string(text), string(edited))) {
		var n int
		var sign byte
		if fmt.Sscanf(line, "%d %c", &n, &sign); sign != '-' || touched[n-1] {
			continue
		}
		said := strings.TrimSpace(old[n-1])
		if changes[0].Do == Remove && (strings.HasSuffix(said, ":") || said == "-" || took(string(edited), said)) {
			continue // the keys above what is gone; what took its place behind the dash
		}
		if path := changes[0].Path; changes[0].Do == Set && strings.HasPrefix(strings.TrimPrefix(said, "- "), path[strings.LastIndexByte(path, '.')+1:]+":") {
			continue // the key was there, empty
		}
		if n == len(old) && said+"\n" == strings.TrimLeft(old[n-1], " ")+"\n" {
			continue // the last line got its end
		}
		if !besides(doc.Root, n, changes) {
			t.Errorf("%s: %+v: line %d is gone:\n%s", name, changes, n, lineDiff(string(text), string(edited)))
			return
		}
	}
}

// took reports whether a line is there with the dash of its item before it.
func took(text, line string) bool { return strings.Contains(text, "- "+line) }

// holds reports whether a value or its key stands on the line.
func holds(v *Value, line int) bool {
	return v.At.Line == line || v.KeyAt.Line == line || slices.ContainsFunc(v.Members, func(x *Value) bool { return holds(x, line) }) || slices.ContainsFunc(v.Items, func(x *Value) bool { return holds(x, line) })
}

// besides reports whether what is on the line is in brackets with what was
// changed, or is behind the dash that a new first member took.
func besides(root *Value, line int, changes []Change) bool {
	path := changes[0].Path
	up := path[:max(strings.LastIndexByte(path, '.'), strings.LastIndexByte(path, '['), 0)]
	v := root.Find(up)
	return v != nil && v.At.Line == line
}

// FuzzEditYAML: whatever the file and the text, an edit is refused or the text
// is read back, and nothing else has changed.
func FuzzEditYAML(f *testing.F) {
	for _, path := range sampleFiles {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint64(3), "甲\n乙")
	}
	const short = "schema: 1\nfunctions:\n  items:\n    - 甲 # 乙\nreasons:\n  - {of: a, text: b}\n  - of: a\n    text: >-\n      b\n"
	for i, s := range append(slices.Clone(hardTexts), hardProse...) {
		f.Add([]byte(short), uint64(i), s)
	}
	for _, s := range []string{"schema: 1\nyear: 2020", "schema: 1\nprior: {unit: 万元, basic: {301: 1}}\n", "---\nschema: 1\nreasons: [{of: a, text: b}]\n...\n", "schema: 1\nfunctions:\n  intro: |2\n     a\n    b\n\n  items:\n  - >\n   c\n",
		"schema: 1\norganization:\n  full_name: \"a\n    b\" # c\n  short_name: 'a''b'\n", "\ufeffschema: 1\r\nyear: # c\r\n", "schema: 1\n? year\n: 2020\n", "schema: 1\nreasons:\n-\n- of: a\n  # c\n  text: b\n-   text: d\n", "{schema: 1}"} {
		for i := range uint64(5) {
			f.Add([]byte(s), i, "甲: 乙")
		}
	}
	paths := []string{"functions.intro", "organization.full_name", "reasons[1].text", "reasons[2].of", "prior.basic.301", "functions.items[1]", "year", "glossary[1].text"}
	f.Fuzz(func(t *testing.T, data []byte, n uint64, text string) {
		doc, before := Read(data, "unit.yaml", nil)
		c := set(paths[n%uint64(len(paths))], text)
		edited, err := editYAML(data, "unit.yaml", []Change{c}, nil)
		if err != nil {
			return
		}
		again, after := Read(edited, "unit.yaml", nil)
		if errorsOf(after) > errorsOf(before) {
			t.Errorf("%q: more errors after the edit: %v", edited, after)
		}
		v := again.Root.Find(c.Path)
		if want := clean(text); want == "" && v != nil && v.Scalar != "" && !strings.HasSuffix(c.Path, "]") || want != "" && (v == nil || plainest(v.Scalar) != plainest(want)) {
			t.Errorf("%q is read as %+v in %q", want, v, edited)
		}
		for _, x := range doc.Root.Members {
			if !strings.HasPrefix(c.Path, x.Key) {
				if path, ok := sameValues(x, again.Root.Get(x.Key)); !ok {
					t.Errorf("%s has changed: %q", path, edited)
				}
			}
		}
	})
}

// errorsOf counts the errors that are no lack of something.
func errorsOf(list diag.List) (n int) {
	for _, d := range list {
		if d.Severity == diag.Error && d.Code != "supplement.required" {
			n++
		}
	}
	return n
}

// TestMissing: what is missing is listed in the order of the form, with its
// place; nothing of what may be left out as a whole.
func TestMissing(t *testing.T) {
	list := func(text string) (out []string) {
		doc, _ := Read([]byte(text), "unit.yaml", nil)
		for _, g := range Missing(doc.Root) {
			if g.Must {
				out = append(out, g.Path)
			}
		}
		return out
	}
	if got, want := list("schema: 1\n"), []string{"year", "organization.full_name", "organization.level", "organization.kind", "functions.items", "glossary"}; !slices.Equal(got, want) {
		t.Errorf("of nothing: %q, want %q", got, want)
	}
	if got, want := list("schema: 1\nyear: 2020\norganization: {full_name: 甲, level: 部门, kind: 行政, members: [{kind: 行政}]}\nfunctions:\n  items: [甲]\nreasons:\n  - of: a\n    parts:\n      - text: 乙\nglossary:\n  - text: 丙\nforms:\n  - project: 丁\n"),
		[]string{"organization.members[1].name", "reasons[1].parts[1].amount", "glossary[1].term", "forms[1].implementer", "forms[1].fiscal.initial", "forms[1].fiscal.executed", "forms[1].goal.expected", "forms[1].goal.actual", "forms[1].groups"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, path := range sampleFiles {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := list(string(data)); len(got) > 0 {
			t.Errorf("%s lacks %q", path, got)
		}
	}
	doc, _ := Read([]byte("schema: 1\n"), "unit.yaml", nil)
	for _, g := range Missing(doc.Root) {
		if !g.Must && (g.Field.When == "" || g.Field.Required) || g.Field == nil {
			t.Errorf("%+v", g)
		}
	}
}
