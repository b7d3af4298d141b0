package pack

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// basedOn loads packs that stand on bundled ones: files by path, the pack is p.
func basedOn(files map[string]string) (*Pack, diag.List) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return Load(fsys, "p", os.DirFS("../../layouts"))
}

const onShanghai = "base: shanghai-2024\ntitle: 某省2025\nplace: 某省\nyear: 2025\n"

// TestBase: an entry of a pack stands over its base's whole, all else is the
// base's, and every entry knows its file.
func TestBase(t *testing.T) {
	p, list := basedOn(map[string]string{
		"p/pack.yaml":      onShanghai + "prose:\n  percent_places: 1\n",
		"p/sentences.yaml": "overall: |\n  {{.year}}年度收入总计{{.overall.income_grand}}。\n",
		"p/words.yaml":     "change:\n  own: {up: 甲, up_times: 甲, up_from_zero: 甲, down: 乙, down_to_zero: 乙, flat: 丙, nearly_flat: 丙, from_negative: 丙, nothing: 丙, unknown: 丙}\n",
		"p/tables.yaml":    "defaults:\n  continued: （续）\ntables:\n- id: three_public\n  statement: three_public\n  columns: [{caption: 合计, figure: final.total, width: 40mm}]\n  blocks: [[{row: three_public}]]\n",
		"p/declare.yaml":   "fields: [{key: a, name: 甲, type: text}]\n",
	})
	for _, d := range list {
		if d.Code != "pack.unused" && d.Severity == diag.Error {
			t.Errorf("%s %s", d.At, d.Message)
		}
	}
	base, _ := Load(os.DirFS("../../layouts"), "shanghai-2024", nil)
	for _, c := range []struct{ what, got, want string }{
		{"title", p.Info.Title, "某省2025"},
		{"percent_places", fmt.Sprint(p.Info.Prose.PercentPlaces, p.Info.Prose.Places), fmt.Sprint(1, base.Info.Prose.Places)},
		{"overall", p.Sentences["overall"].Text.Source, "{{.year}}年度收入总计{{.overall.income_grand}}。"},
		{"overall stands", p.Sentences["overall"].Text.At.File, "p/sentences.yaml"},
		{"income", p.Sentences["income"].Text.Source, base.Sentences["income"].Text.Source},
		{"income stands", p.Sentences["income"].Text.At.String(), base.Sentences["income"].Text.At.String()},
		{"words", p.Words.Change["prior_full"]["up"].Source, base.Words.Change["prior_full"]["up"].Source},
		{"continued", p.Tables.Defaults.Continued, "（续）"},
		{"border", fmt.Sprint(p.Tables.Defaults.Border), fmt.Sprint(base.Tables.Defaults.Border)},
		{"columns of three_public", fmt.Sprint(len(p.Table("three_public").Columns)), "1"},
		{"income table", fmt.Sprint(len(p.Table("income").Columns)), fmt.Sprint(len(base.Table("income").Columns))},
		{"styles", fmt.Sprint(len(p.Styles)), fmt.Sprint(len(base.Styles))},
		{"base.docx", fmt.Sprint(len(p.Base)), fmt.Sprint(len(base.Base))},
		{"a line of the base", p.Line(p.Sentences["income"].Text.At), base.Line(base.Sentences["income"].Text.At)},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.what, c.got, c.want)
		}
	}
	ids := func(p *Pack) (out []string) {
		for i := range p.Tables.Tables {
			out = append(out, p.Tables.Tables[i].ID)
		}
		return out
	}
	if !slices.Equal(ids(p), ids(base)) {
		t.Errorf("tables %v, want %v", ids(p), ids(base))
	}
	if p.Fields.Root().Member("local").Member("a") == nil {
		t.Error("the field is not declared")
	}
}

// TestBaseFaults: what is wrong is told in the file where it stands.
func TestBaseFaults(t *testing.T) {
	for _, c := range []struct {
		name    string
		files   map[string]string
		at      string
		message string
	}{
		{"unknown key", map[string]string{"p/sentences.yaml": "overall: {txt: 甲}\n"}, "p/sentences.yaml:1:11", "不认识的键 overall.txt"},
		{"unknown fact", map[string]string{"p/sentences.yaml": "income: 收入{{.income.nothing}}。\n"}, "p/sentences.yaml:1", "没有这个事实"},
		{"nothing changed", map[string]string{"p/styles.yaml": shanghaiStyle}, "p/styles.yaml:1:4", "没有改动什么"},
		{"left over", map[string]string{"p/sentences.yaml": "gone: 甲。\n"}, "p/sentences.yaml:1:1", "词句 gone 没有在 outline.yaml 里用到"},
		{"wrong kind", map[string]string{"p/tables.yaml": "tables: 甲\n"}, "p/tables.yaml:1:9", "应为列表"},
		{"twice", map[string]string{"p/sentences.yaml": "overall: 甲。\noverall: 乙。\n"}, "p/sentences.yaml:2:1", "出现了两次"},
		{"syntax", map[string]string{"p/sentences.yaml": "overall: \"甲\n"}, "p/sentences.yaml:1:10", "YAML 写法有误"},
		{"no such base", map[string]string{"p/pack.yaml": "base: nothing\n"}, "p/pack.yaml:1:7", "没有名为 nothing 的版式包可作 base"},
		{"a path", map[string]string{"p/pack.yaml": "base: ../q\n"}, "p/pack.yaml:1:7", "base 应为版式包的名称"},
		{"itself", map[string]string{"p/pack.yaml": "base: p\n"}, "p/pack.yaml:1:7", "又回到了自己"},
		{"too deep", map[string]string{"p/pack.yaml": "base: q\n", "q/pack.yaml": "base: r\n", "r/pack.yaml": "base: shanghai-2024\n"}, "r/pack.yaml:1:7", "叠了三层"},
		{"no year", map[string]string{"p/pack.yaml": "base: shanghai-2024\n"}, "p/pack.yaml:1:1", "year 应为四位年度"},
		{"fault of the base beside it", map[string]string{"p/pack.yaml": strings.Replace(onShanghai, "shanghai-2024", "q", 1),
			"q/pack.yaml": onShanghai, "q/sentences.yaml": "overall: {{.year}}年度{{.nothing}}。\n"}, "q/sentences.yaml:1", "YAML 写法有误"},
	} {
		if _, ok := c.files["p/pack.yaml"]; !ok {
			c.files["p/pack.yaml"] = onShanghai
		}
		_, list := basedOn(c.files)
		if !slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
			at := fmt.Sprintf("%s:%d:%d", d.At.File, d.At.Line, d.At.Column)
			return strings.HasPrefix(at, c.at) && strings.Contains(d.Message, c.message)
		}) {
			t.Errorf("%s: want %s %s, got", c.name, c.at, c.message)
			for _, d := range list[:min(6, len(list))] {
				t.Logf("  %s %s", d.At, d.Message)
			}
		}
		for _, d := range list {
			if strings.HasPrefix(d.At.File, "shanghai-2024/") && d.Severity != diag.Info {
				t.Errorf("%s: a fault of the base is told: %s %s", c.name, d.At, d.Message)
			}
		}
	}
}

// TestOfBase: a fault in what a base has says that it is the base's, and how to
// stand over it; the title over what a unit gives of its own is no fault.
func TestOfBase(t *testing.T) {
	info := "base: national-2022\ntitle: 甲\nplace: 乙\nyear: 2024\n"
	_, list := basedOn(map[string]string{"p/pack.yaml": info + "three_public_budget: initial\n"})
	if len(list) != 1 || list[0].At.File != "national-2022/tables.yaml" || !strings.Contains(list[0].Hint, "抄到自己的 tables.yaml") {
		t.Errorf("%v", list)
	}
	_, list = basedOn(map[string]string{"p/pack.yaml": info,
		"p/declare.yaml":   "fields: [{key: rent, name: 出租收入, type: amount, prior: true}]\n",
		"p/sentences.yaml": "rent: 出租收入{{.local.rent}}，与{{.prior_year}}年度相比{{with .local.rent_vs_prior}}{{change \"prior_full\" .}}{{end}}。\n",
		"p/outline.yaml":   "title: 甲\nfile_name: 甲\nordinals: [\"%s、\"]\nheadings: [heading1]\ncover: {page: cover, paragraphs: [{style: cover_title, text: 甲}]}\nparts:\n- {title: 出租收入情况说明, page: portrait, text: [rent]}\n"})
	if list.Failed() {
		t.Errorf("%v", list)
	}
}

// TestDifferenceLines: of an entry that both have, the lines in which they differ.
func TestDifferenceLines(t *testing.T) {
	a, b := Entry{Text: "id: a\nnumber: 公开09表\nnote: 甲"}, Entry{Text: "id: a\nnumber: 公开09表\nnote: 乙"}
	got := Difference{&a, &b}.Lines()
	if len(got) != 2 || got[0].A == nil || got[0].A.Text != "note: 甲" || got[1].B == nil || got[1].B.Text != "note: 乙" {
		t.Errorf("%v", got)
	}
	if got := (Difference{A: &a}).Lines(); len(got) != 3 {
		t.Errorf("%v", got)
	}
}

// shanghaiStyle is an entry as shanghai-2024 has it.
var shanghaiStyle = func() string {
	data, err := os.ReadFile("../../layouts/shanghai-2024/styles.yaml")
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "- ") {
			return line
		}
	}
	panic("no style")
}()

// TestFlat: a pack as it is read can be read again to the same pack, and says of
// every entry where it stands.
func TestFlat(t *testing.T) {
	fsys := fstest.MapFS{
		"p/pack.yaml":      {Data: []byte(onShanghai)},
		"p/sentences.yaml": {Data: []byte("overall: |\n  {{.year}}年度收入总计{{.overall.income_grand}}。\n")},
	}
	flat, list := Flat(fsys, "p", os.DirFS("../../layouts"), false)
	if len(list) > 0 {
		t.Fatal(list)
	}
	again := map[string]string{}
	for _, f := range flat {
		again["p/"+f.Name] = f.Text
	}
	sentences := again["p/sentences.yaml"]
	for _, want := range []string{"# p/sentences.yaml:1\noverall: |", "# shanghai-2024/sentences.yaml:"} {
		if !strings.Contains(sentences, want) {
			t.Errorf("the flat sentences lack %q", want)
		}
	}
	again["p/pack.yaml"] = strings.Replace(again["p/pack.yaml"], "base: shanghai-2024", "", 1)
	a, _ := Load(fsys, "p", os.DirFS("../../layouts"))
	again["p/base.docx"] = string(a.Base)
	b, list := basedOn(again)
	if list.Failed() || len(b.Folders()) != 1 {
		t.Fatalf("%d folders, %v", len(b.Folders()), list)
	}
	if x, y := fmt.Sprint(sources(a)), fmt.Sprint(sources(b)); x != y {
		t.Errorf("read again the pack is another one:\n%s\n%s", x, y)
	}
}

// sources are all texts of a pack.
func sources(p *Pack) (out []string) {
	p.eachTemplate(func(_ string, t *Template) { out = append(out, t.Source) })
	return out
}

// TestHeaderFaults: what is wrong with a header is told at its key.
func TestHeaderFaults(t *testing.T) {
	const page = "pages:\n  portrait: {width: 210mm, height: 297mm, top: 37mm, bottom: 35mm, left: 28mm, right: 26mm, headed: true}\n"
	for text, want := range map[string]string{
		page: "却没有 header",
		page + "header: {text: 甲, style: body}\n":                                                      "至少 2mm",
		page + "header: {text: 甲, style: none, above: 6mm}\n":                                          "none",
		page + "header: {text: 甲, style: body, above: 36mm}\n":                                         "放不下页眉",
		page + "header: {text: 甲, style: body, above: 6mm, logo: a.png, logo_height: 8mm}\n":           "没有页眉的图片",
		page + "header: {text: 甲, style: body, above: 6mm, logo: ../a.png, logo_height: 8mm}\n":        "文件名",
		page + "header: {text: 甲, style: body, above: 6mm, logo: b.png, logo_height: 8mm}\n":           "不是 PNG",
		page + "header: {text: 甲, style: body, above: 6mm, logo: b.png}\n":                             "图片的高",
		page + "header: {text: \"{{.nothing}}\", style: body, above: 6mm}\n":                           "nothing",
		"header: {text: 甲, style: body, above: 6mm}\n":                                                 "没有版面用到",
		page + "header: {text: 甲, style: body, above: 6mm, logo: b.png, logo_height: 8mm, color: 1}\n": "color",
	} {
		_, list := basedOn(map[string]string{"p/pack.yaml": onShanghai, "p/page.yaml": text, "p/b.png": "GIF89a"})
		if !slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
			return strings.Contains(d.Message, want) && d.At.File == "p/page.yaml" && d.At.Line > 0
		}) {
			t.Errorf("%s\nno %q in %v", text, want, list)
		}
	}
}

// TestOutlineOver: the parts and sections of a base are named, changed, moved, left out
// and joined by others; what is not written stays the base's, and what overrides nothing
// or names nothing is told.
func TestOutlineOver(t *testing.T) {
	outline := func(text string) (string, diag.List) {
		p, list := basedOn(map[string]string{"p/pack.yaml": onShanghai, "p/outline.yaml": text, "p/declare.yaml": "fields: [{key: rent, name: 出租收入, type: amount, required: true}]\n",
			"p/sentences.yaml": "rent: 出租收入{{.local.rent}}。\n"})
		var out []string
		var walk func(nodes []Node)
		walk = func(nodes []Node) {
			for i := range nodes {
				n := &nodes[i]
				out = append(out, strings.Trim(fmt.Sprint(n.Key, " ", n.Title.Source, " ", n.Text, n.Table, n.Page, n.Number, n.When), " "))
				walk(n.Sections)
			}
		}
		walk(p.Outline.Parts)
		return strings.Join(out, "\n"), list
	}
	const own = `cover: {paragraphs: [{style: cover_title, text: 甲}]}
contents: null
parts:
- {key: performance, page: portrait}
- key: overview
  title: 概况
  sections: [{key: functions, title: 职责}, {title: 出租收入情况, text: [rent]}]
- key: tables
  sections:
  - {key: income, number: none, new_page: true}
  - overall
- glossary
`
	got, list := outline(own)
	base, _ := Load(os.DirFS("../../layouts"), "shanghai-2024", nil)
	title := func(id string) string { // of the base's sentence
		for _, part := range base.Outline.Parts {
			for _, s := range part.Sections {
				if slices.Equal(s.Text, []string{id}) {
					return s.Title.Source
				}
			}
		}
		return base.Outline.Parts[1].Title.Source
	}
	want := "performance " + title("performance") + " [performance]portrait\noverview 概况 []portrait\nfunctions 职责 [functions]\n出租收入情况 [rent]\n" +
		"tables " + title("") + " []sheet\nincome 收入决算表 []incomelandscapenone\n收入支出决算总表 []overall\n名词解释 [glossary]portrait"
	if got != want || list.Failed() {
		t.Errorf("got\n%s\nwant\n%s\n%v", got, want, list)
	}
	for _, c := range []struct{ name, text, at, message, hint string }{
		{"no such name", strings.Replace(own, "- overall", "- overal", 1), "p/outline.yaml:11:5", "shanghai-2024/outline.yaml 里没有叫 overal 的部分或节", "是不是 overall"},
		{"nearly a name", strings.Replace(own, "{key: income, ", "{key: incom, table: income, title: 收入决算表, ", 1), "p/outline.yaml:10:11", "这里的是新的一节", "是不是 income"},
		{"twice", strings.Replace(own, "- overall", "- income", 1), "p/outline.yaml:11:5", "income 写了两次", "只能写一处"},
		{"two of that name", strings.Replace(own, "- glossary", "- income", 1), "p/outline.yaml:12:3", "叫 income 的不止一处", "key: …"},
		{"nothing changed", strings.Replace(own, "title: 职责", "text: [functions]", 1), "p/outline.yaml:7:37", "没有改动什么", "删去"},
		{"nothing said", strings.Replace(own, ", page: portrait}", "}", 1), "p/outline.yaml:4:4", "没有改动什么", "删去"},
		{"a part that is a list", "parts: [[overall]]\n", "p/outline.yaml:1:9", "应为一组", ""},
	} {
		_, list := outline(c.text)
		if !slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
			return fmt.Sprintf("%s:%d:%d", d.At.File, d.At.Line, d.At.Column) == c.at && strings.Contains(d.Message, c.message) && strings.Contains(d.Hint, c.hint)
		}) {
			t.Errorf("%s: want %s %s", c.name, c.at, c.message)
			for _, d := range list[:min(6, len(list))] {
				t.Logf("  %s %s (%s)", d.At, d.Message, d.Hint)
			}
		}
	}
}

// TestFieldsOver: of a table and of a style what is not written stays the base's.
func TestFieldsOver(t *testing.T) {
	p, list := basedOn(map[string]string{"p/pack.yaml": onShanghai, "p/styles.yaml": "- {id: toc1, line_pitch: 15.5pt}\n",
		"p/tables.yaml": "tables:\n- {id: income, note: 注：甲。, empty: null}\n- {id: expenditure, statement: expenditure, row_height: 13.5pt}\n"})
	base, _ := Load(os.DirFS("../../layouts"), "shanghai-2024", nil)
	a, b := p.Table("income"), base.Table("income")
	if a.Note.Source != "注：甲。" || a.Empty.Source != "" || len(a.Columns) != len(b.Columns) || a.Statement != b.Statement || a.RowHeight != b.RowHeight {
		t.Errorf("the table is %+v", a)
	}
	style := func(p *Pack) doc.Style { return p.Styles[p.Style("toc1")] }
	if x, y := style(p), style(base); x.LinePitch == y.LinePitch || x.Size != y.Size || x.Name != y.Name {
		t.Errorf("the style is %+v, not %+v", x, y)
	}
	if !slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Code == "pack.override" && d.At.Line == 3 }) {
		t.Errorf("栏次 that the base has too: %v", list)
	}
}
