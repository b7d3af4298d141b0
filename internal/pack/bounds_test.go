package pack

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/internal/diag"
	"juesuan/layouts"
)

// TestBounds: files made to stall the program end at once, each told at its place.
func TestBounds(t *testing.T) {
	rep := strings.Repeat
	overall := func(text string) string { return "overall: '" + text + "'\n" }
	within := func(what string, n int) string { return overall(rep("{{"+what+"}}", n) + "a" + rep("{{end}}", n)) }
	doubling := "" // each calls the next twice
	for i := range 28 {
		doubling += fmt.Sprintf(`{{define "a%d"}}{{template "a%d" .}}{{template "a%d" .}}{{end}}`, i, i+1, i+1)
	}
	tenfold := ""
	for i := range 12 {
		tenfold += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(rep(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	for _, c := range []struct{ name, file, data, want string }{
		{"brackets", "words.yaml", rep("[", 30_000), "words.yaml:1: error: 这里的写法层层嵌套"},
		{"braces over lines", "tables.yaml", rep("{a: \n", 5_000), "error: 这里的写法层层嵌套"},
		{"dashes", "styles.yaml", rep("- ", 10_000) + "a", "styles.yaml:1: error: 这里的写法层层嵌套"},
		{"lines", "sentences.yaml", rep("# \n", 20_001), "sentences.yaml: error: 文件有"},
		{"size", "sentences.yaml", "# " + rep("a", 1<<20), "sentences.yaml: error: 文件太大"},
		{"keys", "sentences.yaml", rep("a: b\n", 1_001), "sentences.yaml:1001: error: 这里的写法层层嵌套"},
		{"pairs in braces", "styles.yaml", "[" + rep("{id: a},", 100_000) + "]\n", "styles.yaml:1: error: 这里的写法层层嵌套"},
		{"aliases of aliases", "words.yaml", "a: &a [x,x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nchange: *c\n", "words.yaml:4:9: error: change 应为"},
		{"aliases that grow tenfold", "sentences.yaml", "a0: &a0 甲\n" + tenfold, "error: "},
		{"everything wrong", "styles.yaml", rep("- !a b\n", 15_000), "另有"},
		{"an endless range", "sentences.yaml", "overall: \"{{range 1000000000}}a{{end}}\"\n", "sentences.yaml:1:"},
		{"a variable of an endless range", "sentences.yaml", "overall: \"{{range $i := 1000000000}}a{{end}}\"\n", "sentences.yaml:1:"},
		{"lists within lists", "sentences.yaml", within("range $.income.items", 2), "range 里面又列 income.items"},
		{"lists within a list's items", "sentences.yaml", overall("{{range .income.items}}{{with $}}{{range .expenditure.items}}a{{end}}{{end}}{{end}}"), "range 里面又列 expenditure.items"},
		{"many lists within lists", "sentences.yaml", within("range .income.items", 30), "套得太深"},
		{"many conditions within conditions", "sentences.yaml", within("if .year", 200), "套得太深"},
		{"many conditions", "sentences.yaml", overall(rep("收{{if .year}}，{{end}}", 600)), "{{ }} 太多"},
		{"many figures", "sentences.yaml", overall(rep("{{.year}}，", 1_001)), "{{ }} 太多"},
		{"one endless text", "sentences.yaml", overall(rep("收入{{.year}}", 2_000)), "最多 20 KB"},
		{"a template of itself", "sentences.yaml", overall(`{{define "a"}}{{template "a" .}}{{end}}{{template "a" .}}`), "不能用 define"},
		{"templates that double", "sentences.yaml", overall(doubling + `{{template "a0" .}}`), "不能用 define"},
		{"a block", "sentences.yaml", overall(`a{{block "a" .}}b{{end}}`), "不能用 define、block"},
		{"a wide figure", "sentences.yaml", overall(`{{printf "%1000000s" "a"}}`), "不能用 printf"},
		{"a call within brackets", "sentences.yaml", overall(`{{if (and .year (len .unit.name))}}a{{end}}`), "不能用 len"},
		{"type as high as a house", "styles.yaml", "- {id: body, name: a, font: song, size: 145pt}\n", "应在 1pt 到 144pt 之间"},
		{"type that nobody sees", "styles.yaml", "- {id: body, name: a, font: song, size: 0.9pt}\n", "应在 1pt 到 144pt 之间"},
		{"lines that go up", "styles.yaml", "- {id: body, name: a, font: song, size: 9pt, line_pitch: -1pt}\n", "应在 0 到 2000mm 之间"},
		{"one line a page", "styles.yaml", "- {id: body, name: a, font: song, size: 9pt, line_pitch: 400.1pt}\n", "最多 400pt"},
		{"a gap of a street", "styles.yaml", "- {id: body, name: a, font: song, size: 9pt, before: 2000.1mm}\n", "应在 0 到 2000mm 之间"},
		{"characters far apart", "styles.yaml", "- {id: body, name: a, font: song, size: 9pt, tracking: -100.1pt}\n", "应在 -100pt 到 100pt 之间"},
		{"an indent of a street", "styles.yaml", "- {id: body, name: a, font: song, size: 9pt, first_indent: 100.1字}\n", "最多 100字"},
		{"a wording of itself", "words.yaml", "change:\n  prior:\n    up: '{{change \"prior\" .}}'\n", "不能再用 change"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := loadWith(t, c.file, &fstest.MapFile{Data: []byte(c.data)})
			if !strings.Contains(list, c.want) || len(list) > 1<<18 {
				t.Errorf("%d bytes: %.600s", len(list), list)
			}
		})
	}
	if list := loadWith(t, "base.docx", &fstest.MapFile{Mode: fs.ModeNamedPipe}); !strings.Contains(list, "不是普通文件") {
		t.Error(list)
	}
	if list := loadWith(t, "words.yaml", &fstest.MapFile{Mode: fs.ModeNamedPipe}); !strings.Contains(list, "不是普通文件") {
		t.Error(list)
	}
}

// What a text prints is bounded, whatever the facts are.
func TestPrinted(t *testing.T) {
	p := &Pack{}
	p.Outline.Title.Source = "{{range .list}}{{.}}{{end}}"
	var list diag.List
	p.prepare(&list)
	for n, want := range map[int]bool{10: true, 300: false} {
		items := make([]string, n)
		for i := range items {
			items[i] = strings.Repeat("a", 4096)
		}
		text, err := p.Outline.Title.Execute(map[string]any{"list": items})
		if (err == nil) != want || want && len(text) != n*4096 {
			t.Errorf("%d items: %d bytes, %v", n, len(text), err)
		}
		if err != nil && !strings.Contains(TemplateError(&p.Outline.Title, err).Message, "超过 1 MB") {
			t.Error(TemplateError(&p.Outline.Title, err).Message)
		}
	}
}

// loadWith loads national-2022 with one file instead of its own.
func loadWith(t *testing.T, file string, f *fstest.MapFile) string {
	t.Helper()
	fsys := fstest.MapFS{}
	entries, err := fs.ReadDir(layouts.FS, "national-2022")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := fs.ReadFile(layouts.FS, "national-2022/"+e.Name())
		if err != nil {
			t.Fatal(err)
		}
		fsys["p/"+e.Name()] = &fstest.MapFile{Data: data}
	}
	fsys["p/"+file] = f
	_, list := Load(fsys, "p", layouts.FS)
	var b strings.Builder
	list.WriteText(&b)
	return b.String()
}
