package pack

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

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
			p, diags := Load(os.DirFS("../../layouts"), e.Name())
			for _, d := range diags {
				t.Errorf("%s: %s: %s [%s] %s", d.At, d.Severity, d.Message, d.Code, d.Hint)
			}
			if len(p.Styles) == 0 || len(p.Sentences) == 0 {
				t.Fatal("the pack is empty")
			}
		})
	}
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
		{"weight above the total", "forms.yaml", "gap_style: form_gap", "gap_style: form_gap\nweights: {产出指标: 500}", "", "weights.产出指标", ""},
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
			_, diags := Load(fsys, "ningxia-2020")
			for _, d := range diags {
				if !strings.Contains(d.Message, m.want) {
					continue
				}
				if m.hint != "" && !strings.Contains(d.Hint, m.hint) {
					t.Errorf("hint %q does not name %s", d.Hint, m.hint)
				}
				lines := strings.Split(text, "\n")
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
