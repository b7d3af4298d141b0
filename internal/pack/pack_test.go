package pack

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

func TestBundledPacksLoad(t *testing.T) {
	entries, err := os.ReadDir("../../layouts")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			p, diags := Load(os.DirFS("../../layouts"), e.Name(), os.DirFS("../../layouts"))
			for _, d := range diags {
				t.Errorf("%s: %s: %s [%s] %s", d.At, d.Severity, d.Message, d.Code, d.Hint)
			}
			if len(p.Styles) == 0 || len(p.Sentences) == 0 {
				t.Fatal("the pack is empty")
			}
			settled := map[string]bool{"ningxia-2020": true, "sichuan-2024": true, "yunnan-2024": true, "national-2022": false, "shanghai-2024": false, "beijing-2024": false}
			if want, known := settled[e.Name()]; known && p.Fields.Evaluations()[0].Open == want {
				t.Errorf("whether 预算执行率 has points is open: %v", !want)
			}
			// What Bundled leaves out only looks: the pack is the same.
			q, more := Bundled(os.DirFS("../../layouts"), e.Name())
			if len(more) > 0 || said(t, p) != said(t, q) {
				t.Errorf("Bundled gives another pack, or findings: %v", more)
			}
		})
	}
}

// said is all that the files of a pack say.
func said(t *testing.T, p *Pack) string {
	b, err := json.Marshal([]any{p.Info, p.Page, p.Styles, p.Outline, p.Tables, p.Sentences, p.Words, p.Forms, p.Declared, p.styleOf, p.tableOf, p.listOf, p.lines, p.places})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestMistakes makes one mistake in a copy of a pack and expects it to be
// named at its line. The line is that of the text which the mistake put in.
func TestMistakes(t *testing.T) {
	for _, m := range []struct {
		name, file, old, new string
		mark                 string // text on the reported line
		want, hint           string
	}{
		{"unknown key", "pack.yaml", "noun: 部门", "nown: 部门", "nown", "不认识的键 nown", "noun"},
		{"duplicate key", "pack.yaml", "noun: 部门", "noun: 部门\nnoun: 单位", "", "noun", ""},
		{"bad value", "pack.yaml", "zero: blank", "zero: nothing", "", "tables.zero", ""},
		{"unknown reason", "pack.yaml", "- general_vs_prior", "- general_vs_piror", "general_vs_piror", "没有名为 general_vs_piror 的比较", ""},
		{"reason without its members", "pack.yaml", "- basic_vs_budget.*", "- item_vs_budget", "item_vs_budget", "没有名为 item_vs_budget 的比较", ""},
		{"number typed into a sentence", "sentences.yaml", "{{.overall.income_grand}}", "14878.73万元", "14878.73万元", "词句里写了数：14878.73万元", "{{"},
		{"number typed into a wording", "words.yaml", "    flat: 与上年持平\n", "    flat: 完成预算的100%\n", "100%", "词句里写了数：100%", ""},
		{"another budget", "sentences.yaml", "{{with .general.vs_budget}}", "{{with .general.vs_prior}}", "", "词句说的是年初预算", ""},
		{"wording of another base", "sentences.yaml", `change "basic_budget" .}}`, `change "basic_prior" .}}`, "", "的基数却是年初预算", ""},
		{"length without unit", "page.yaml", "below: 7mm", "below: 7", "below: 7", "长度", ""},
		{"unknown style", "outline.yaml", "style: cover_title", "style: cover_titel", "", "没有样式", ""},
		{"unknown sentence", "outline.yaml", "text: [income]", "text: [incom]", "incom]", "没有词句 incom", "income"},
		{"unknown table", "outline.yaml", "table: overall", "table: overal", "overal,", "没有表 overal", ""},
		{"missing fact", "sentences.yaml", "{{.overall.income_grand}}", "{{.overall.income_grant}}", "income_grant", "没有 income_grant", "income_grand"},
		{"fact that is not a number", "sentences.yaml", "{{.overall.income_grand}}", "{{.overall}}", "", "不能直接印", ""},
		{"range over no list", "sentences.yaml", "range .glossary", "range .overall", "range .overall", "不是列表", ""},
		{"unbalanced braces", "sentences.yaml", "{{.income.total}}", "{{.income.total}", "", "模板写法有误", ""},
		{"unknown wording", "sentences.yaml", `change "budget_compare" .}}{{if .reason.parts`, `change "budget_compares" .}}{{if .reason.parts`, "budget_compares", "change.budget_compares", ""},
		{"missing case", "words.yaml", "    flat: 与上年持平\n", "", "", "缺 flat", ""},
		{"column without figures", "tables.yaml", "figure: subsidiary", "figure: subsidary", "subsidary", "没有数字能填", "subsidiary"},
		{"unknown statement", "tables.yaml", "statement: income", "statement: incomes", "incomes", "不认识", ""},
		{"sentence that nothing uses", "sentences.yaml", "functions: |", "spare: 一句闲话\n\nfunctions: |", "spare", "没有在 outline.yaml 里用到", ""},
		{"wording that nothing uses", "words.yaml", "change:\n", "change:\n  spare: {up: 增, up_times: 增, up_from_zero: 增, down: 减, down_to_zero: 减, flat: 平, nearly_flat: 平, from_negative: 变, nothing: 平, unknown: 缺}\n", "spare", "说法 spare 没有在 sentences.yaml 里用到", ""},
		{"page that nothing uses", "page.yaml", "pages:\n", "pages:\n  spare: {width: 210mm, height: 297mm, top: 37mm, bottom: 35mm, left: 28mm, right: 26mm}\n", "spare", "版面 spare 没有在 outline.yaml 里用到", ""},
		{"table that nothing uses", "outline.yaml", ", table: state_capital", "", "id: state_capital", "表 state_capital 没有在 outline.yaml 里用到", ""},
		{"condition on no flag", "outline.yaml", "- {title: 部门职责, text: [functions]}", "- {title: 部门职责, text: [functions], when: unit.singel}", "unit.singel", "unit.singel 不是一个是非事实", "unit.single"},
		{"row that no statement has", "tables.yaml", "row: income.use_nonfiscal", "row: income.use_nonfisc", "income.use_nonfisc,", "没有 row: income.use_nonfisc", "income.use_nonfiscal"},
		{"level that no code has", "tables.yaml", "codes: [item]", "codes: [itm]", "[itm]", "codes 的值 \"itm\"", "item"},
		{"row across too few columns", "tables.yaml", "{text: 公用经费合计, span: 5}", "{text: 公用经费合计, span: 4}", "人员经费合计", "这一行各格共占 8 栏，全表有 9 栏", ""},
		{"column that nothing fills", "tables.yaml", "{caption: 其他收入, figure: other}", "{caption: 其他收入}", "caption: 其他收入", "没有数字来填", "other"},
		{"column twice", "tables.yaml", "{caption: 其他收入, figure: other}", "{caption: 其他收入, figure: operating}", "caption: 其他收入", "已在前面的栏里印过", ""},
		{"columns wider than the page", "tables.yaml", "{caption: 科目名称, show: name, ordinal: 栏次}", "{caption: 科目名称, show: name, ordinal: 栏次, width: 236mm}", "id: income", "各栏宽共 260.0mm，版面 landscape 只有 240.0mm", "width"},
		{"no room for the open columns", "tables.yaml", "{caption: 本年支出合计, figure: total}", "{caption: 本年支出合计, figure: total, width: 210mm}", "id: expenditure", "没写栏宽的 6 栏排不下", ""},
		{"form wider than its page", "forms.yaml", "head_widths: [28mm", "head_widths: [58mm", "form: project", "自评表上半张各栏宽共", ""},
		{"ordinal without a place for the number", "outline.yaml", "\"第%s部分　\"", "\"第一部分　\"", "ordinals", "里要有一个 %s", ""},
		{"broken YAML", "styles.yaml", "line_pitch: 17pt, before: 3pt}", "line_pitch: 17pt, before: 3pt", "", "YAML", ""},
	} {
		t.Run(m.name, func(t *testing.T) {
			fsys := copyPack(t, "ningxia-2020")
			path := "ningxia-2020/" + m.file
			text := string(fsys[path].Data)
			if !strings.Contains(text, m.old) {
				t.Fatalf("%s does not hold %q", m.file, m.old)
			}
			text = strings.Replace(text, m.old, m.new, 1)
			fsys[path].Data = []byte(text)
			_, diags := Load(fsys, "ningxia-2020", os.DirFS("../../layouts"))
			for _, d := range diags {
				if !strings.Contains(d.Message, m.want) {
					continue
				}
				if m.hint != "" && !strings.Contains(d.Hint, m.hint) {
					t.Errorf("hint %q does not name %s", d.Hint, m.hint)
				}
				lines := strings.Split(string(fsys[d.At.File].Data), "\n")
				if d.At.Line < 1 || d.At.Line > len(lines) {
					t.Fatalf("%s has no line of the file", d.At)
				}
				if m.mark != "" && !strings.Contains(lines[d.At.Line-1], m.mark) {
					t.Errorf("%s names the line %q, want the one with %q", d.At, lines[d.At.Line-1], m.mark)
				}
				return
			}
			t.Errorf("no diagnostic says %q; got %v", m.want, diags)
		})
	}
}

// TestMistakesTogether: faults of several files are told at once, each at its
// line and column, with the line itself.
func TestMistakesTogether(t *testing.T) {
	fsys := copyPack(t, "ningxia-2020")
	for _, m := range []struct{ file, old, new string }{
		{"pack.yaml", "noun: 部门", "nown: 部门"},
		{"sentences.yaml", "收入总计{{.overall.income_grand}}", "收入总计{{.overall.income_grant}}"},
		{"outline.yaml", "text: [expenditure]", "text: [expenditur]"},
		{"tables.yaml", "figure: subsidiary", "figure: subsidary"},
	} {
		f := fsys["ningxia-2020/"+m.file]
		f.Data = []byte(strings.Replace(string(f.Data), m.old, m.new, 1))
	}
	_, diags := Load(fsys, "ningxia-2020", os.DirFS("../../layouts"))
	diags.Sort()
	var b strings.Builder
	diags.WriteText(&b)
	golden.Check(t, "mistakes.txt", []byte(b.String()))
}

func copyPack(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	src := os.DirFS("../../layouts")
	err := fs.WalkDir(src, name, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(src, path)
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestMovedNumbers: where the text area of a page reaches the place of the page
// number, the number keeps clear of it, and GB/T 9704 is not met.
func TestMovedNumbers(t *testing.T) {
	for change, met := range map[[2]string]bool{
		{"", ""}: true,
		{"sheet: {width: 210mm, height: 297mm, top: 20mm, bottom: 33mm", "sheet: {width: 210mm, height: 297mm, top: 20mm, bottom: 31mm"}:                                 false,
		{"landscape: {width: 297mm, height: 210mm, top: 28mm, bottom: 26mm, left: 35mm", "landscape: {width: 297mm, height: 210mm, top: 28mm, bottom: 26mm, left: 28mm"}: false,
		{"paper_position: true", "paper_position: false"}: false,
	} {
		fsys := copyPack(t, "ningxia-2020")
		file := fsys["ningxia-2020/page.yaml"]
		if !strings.Contains(string(file.Data), change[0]) {
			t.Fatalf("page.yaml does not hold %q", change[0])
		}
		file.Data = []byte(strings.Replace(string(file.Data), change[0], change[1], 1))
		p, diags := Load(fsys, "ningxia-2020", os.DirFS("../../layouts"))
		if p == nil {
			t.Fatal(diags)
		}
		for _, r := range p.GB9704() {
			if r.Clause == "8" && r.Met != met {
				t.Errorf("%q: met is %v: %s", change[1], r.Met, r.Have)
			}
		}
	}
}

// TestSmallType: what is smaller than 小五 is told, and nothing else.
func TestSmallType(t *testing.T) {
	for name, want := range map[string]int{"ningxia-2020": 2, "shanghai-2024": 0, "central-2023": 0} {
		p, diags := Load(copyPack(t, name), name, os.DirFS("../../layouts"))
		if p == nil {
			t.Fatal(diags)
		}
		if got := p.SmallType(); len(got) != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	fsys := copyPack(t, "shanghai-2024")
	file := fsys["shanghai-2024/tables.yaml"]
	file.Data = []byte(strings.Replace(string(file.Data), "min_size: 9pt", "min_size: 6pt", 1))
	p, _ := Load(fsys, "shanghai-2024", os.DirFS("../../layouts"))
	if got := p.SmallType(); len(got) != 1 || !strings.Contains(got[0].Message, "6pt") || got[0].At.Line == 0 {
		t.Errorf("min_size 6pt: %v", got)
	}
}
