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
