package internal

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestContributing: the files and folders that the recipes send a newcomer to are
// there.
func TestContributing(t *testing.T) {
	data, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("(?:`|\\]\\()((?:internal|cmd|data|layouts|render)(?:/[\\w./-]+)?)(?:`|\\))").FindAllSubmatch(data, -1)
	if len(named) < 15 {
		t.Fatalf("only %d places are named", len(named))
	}
	toMake := map[string]bool{"render/text": true} // of the recipe to a new output
	for _, m := range named {
		name := string(m[1])
		if _, err := fs.Stat(os.DirFS(".."), filepath.ToSlash(filepath.Clean(name))); err != nil && !toMake[name] {
			t.Errorf("CONTRIBUTING.md names %s, which is not there", name)
		}
	}
}

// TestNothingCounted: how many duties, fields, facts and packs there are is for
// their tables to say; a number written by hand is soon wrong.
func TestNothingCounted(t *testing.T) {
	counted := regexp.MustCompile(`([0-9]{2,}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]百[零一二三四五六七八九十]*) *[多余]? *[条项个种] *` +
		`(规则|要求|勾稽|核对|字段|事实|版式|填写项)`)
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "internal/README.md", "internal/check/rules.md", "layouts/README.md"} {
		data, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if m := counted.Find(data); m != nil {
			t.Errorf("%s counts by hand: %s", name, m)
		}
	}
	for _, wrong := range []string{"共 153 条规则", "十四个版式包", "一百六十一项要求"} {
		if !counted.MatchString(wrong) {
			t.Errorf("%s is not seen", wrong)
		}
	}
}
