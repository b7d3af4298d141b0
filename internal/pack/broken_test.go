package pack

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/layouts"
)

// breaks are mistakes of typing: each changes a text at a place.
var breaks = []struct {
	name string
	at   func(s string) []int // places
	do   func(s string, at int) string
}{
	{"a colon of full width", places(`: `), func(s string, at int) string { return s[:at] + "：" + s[at+2:] }},
	{"no space behind the colon", places(`: `), func(s string, at int) string { return s[:at+1] + s[at+2:] }},
	{"a quote left out", places(`"`), func(s string, at int) string { return s[:at] + s[at+1:] }},
	{"a quote of full width", places(`"`), func(s string, at int) string { return s[:at] + "“" + s[at+1:] }},
	{"a bracket left out", places(`}`), func(s string, at int) string { return s[:at] + s[at+1:] }},
	{"a square bracket left out", places(`]`), func(s string, at int) string { return s[:at] + s[at+1:] }},
	{"a comma of full width", places(`, `), func(s string, at int) string { return s[:at] + "，" + s[at+2:] }},
	{"a tab", places("\n  "), func(s string, at int) string { return s[:at+1] + "\t" + s[at+3:] }},
	{"one blank more", places("\n  "), func(s string, at int) string { return s[:at+1] + " " + s[at+1:] }},
	{"one blank less", places("\n  "), func(s string, at int) string { return s[:at+1] + s[at+2:] }},
	{"no dash", places("- "), func(s string, at int) string { return s[:at] + s[at+2:] }},
	{"an action not closed", places("}}"), func(s string, at int) string { return s[:at] + s[at+2:] }},
	{"an action not opened", places("{{"), func(s string, at int) string { return s[:at] + s[at+2:] }},
	{"a dot left out", places("{{."), func(s string, at int) string { return s[:at+2] + s[at+3:] }},
	{"no end", places("{{end}}"), func(s string, at int) string { return s[:at] + s[at+7:] }},
	{"else of nothing", places("{{if "), func(s string, at int) string { return s[:at] + "{{else}}" + s[at:] }},
	{"two ends", places("{{end}}"), func(s string, at int) string { return s[:at] + "{{end}}" + s[at:] }},
	{"a word in an action", places("{{."), func(s string, at int) string { return s[:at+2] + "收入 " + s[at+2:] }},
	{"a strange function", places("{{."), func(s string, at int) string { return s[:at+2] + "foo " + s[at+2:] }},
	{"a quote in an action", places("{{."), func(s string, at int) string { return s[:at+2] + "'" + s[at+2:] }},
	{"a number in an action", places("{{."), func(s string, at int) string { return s[:at+2] + "12ab " + s[at+2:] }},
	{"a bracket in an action", places("{{."), func(s string, at int) string { return s[:at+2] + "(" + s[at+2:] }},
	{"a mark of full width in an action", places("{{."), func(s string, at int) string { return s[:at+2] + "（" + s[at+2:] }},
	{"an anchor", places(": "), func(s string, at int) string { return s[:at+2] + "*a " + s[at+2:] }},
	{"a tag", places(": "), func(s string, at int) string { return s[:at+2] + "!x!y " + s[at+2:] }},
	{"a percent", places("\n"), func(s string, at int) string { return s[:at+1] + "%x\n" + s[at+1:] }},
	{"an escape", places(`: "`), func(s string, at int) string { return s[:at+3] + `\q` + s[at+3:] }},
	{"a control character", places(": "), func(s string, at int) string { return s[:at+2] + "\x01" + s[at+2:] }},
	{"bytes that are no UTF-8", places(": "), func(s string, at int) string { return s[:at+2] + "\xff\xfe" + s[at+2:] }},
	{"cut off", places("\n"), func(s string, at int) string { return s[:at-3] }},
	{"a key twice", places("\n"), func(s string, at int) string { return s[:at+1] + "? [a\n" + s[at+1:] }},
	{"a backtick", places(": "), func(s string, at int) string { return s[:at+2] + "`" + s[at+2:] }},
	{"an at", places(": "), func(s string, at int) string { return s[:at+2] + "@x" + s[at+2:] }},
	{"pipes", places(": "), func(s string, at int) string { return s[:at+2] + "|9z " + s[at+2:] }},
}

func places(what string) func(string) []int {
	return func(s string) (out []int) {
		for from := 0; ; {
			i := strings.Index(s[from:], what)
			if i < 0 {
				return out
			}
			out, from = append(out, from+i), from+i+len(what)
		}
	}
}

// english are words that only a library says.
var english = regexp.MustCompile(`(?i)\b(unexpected|yaml: |did not|while (scanning|parsing)|expected|found|invalid|cannot|undefined|illegal|unterminated|missing|map has|` +
	`template:|unclosed|bad (number|character)|unrecognized|undeclared|could not|must|mapping|sequence|token|operand|non-|nil|can't|wrong|error calling)`)

// TestBrokenPacks: whatever is mistyped in a pack, each message is in Chinese, in
// the file, and at a line of it where there is one.
func TestBrokenPacks(t *testing.T) {
	names := []string{"national-2022/pack.yaml", "national-2022/sentences.yaml", "national-2022/tables.yaml", "national-2022/words.yaml", "yunnan-2024/declare.yaml", "national-2022/outline.yaml"}
	told, silent := 0, map[string]int{}
	for _, b := range breaks {
		for n, name := range names {
			data, err := fs.ReadFile(layouts.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			at := b.at(string(data))
			for k := n % 3; k < len(at); k += max(1, len(at)) {
				broken := b.do(string(data), at[k])
				pack, file, _ := strings.Cut(name, "/")
				fsys := fstest.MapFS{pack + "/" + file: {Data: []byte(broken)}}
				for _, other := range []string{"pack.yaml", "page.yaml", "styles.yaml", "outline.yaml", "tables.yaml", "sentences.yaml", "words.yaml", "forms.yaml", "declare.yaml", "base.docx"} {
					if data, err := fs.ReadFile(layouts.FS, pack+"/"+other); err == nil && other != file {
						fsys[pack+"/"+other] = &fstest.MapFile{Data: data}
					}
				}
				_, list := load(fsys, pack, layouts.FS, false)
				if len(list) == 0 {
					silent[b.name]++
				}
				for _, d := range list {
					told++
					said := d.Message + " " + d.Hint
					if english.MatchString(said) {
						t.Errorf("%s in %s at %d: %s: %s", b.name, name, at[k], d.At, said)
					}
					if d.Code == "pack.syntax" && d.At.Line == 0 {
						t.Errorf("%s in %s: no line: %s", b.name, name, d.Message)
					}
				}
			}
		}
	}
	t.Logf("%d findings; no finding for %v", told, silent)
}

// TestTypedWide: a mark of full width is told where it stands.
func TestTypedWide(t *testing.T) {
	for line, want := range map[string]int{
		"year：2024":                       5,
		"  - {id：a, name: 甲}":             8,
		"title: “某省”":                     8,
		"  of: [甲，乙]":                     9,
		"title: 某省：二〇二四年":                 0,
		`overall: "收入：{{.income.total}}"`: 0,
		"note: 注：本表":                      0,
	} {
		if at, _, _ := typedWide(line); at != want {
			t.Errorf("%s: %d, want %d", line, at, want)
		}
	}
}
