package internal

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// trials are files of tests that try faults and nothing else.
var trials = []string{"internal/job/hostile_test.go", "internal/job/stall_unix_test.go", "internal/job/merge_test.go",
	"internal/folder/links_test.go", "internal/folder/recover_test.go", "internal/pack/bounds_test.go", "internal/supplement/bounds_test.go"}

// TestFaultsTable: every row of faults.md names a test that there is, and every
// test that tries a fault has a row.
func TestFaultsTable(t *testing.T) {
	page, err := os.ReadFile("faults.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("^\\| [^|]+ \\| [^|]+ \\| `([a-z/]+)` (Test[A-Za-z]+) \\|$")
	var told []string
	for i, line := range strings.Split(string(page), "\n") {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| 意外") {
			continue
		}
		m := row.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("line %d names no test: %s", i+1, line)
			continue
		}
		if !slices.Contains(testsOf(t, filepath.Join("..", m[1], "*_test.go")), m[2]) {
			t.Errorf("line %d: %s has no %s", i+1, m[1], m[2])
		}
		told = append(told, m[1]+" "+m[2])
	}
	if len(told) < 40 {
		t.Errorf("%d faults", len(told))
	}
	for _, file := range trials {
		for _, name := range testsOf(t, filepath.Join("..", file)) {
			if !slices.Contains(told, filepath.Dir(file)+" "+name) {
				t.Errorf("%s of %s has no row in faults.md", name, file)
			}
		}
	}
}

// testsOf are the names of the tests in some files.
func testsOf(t *testing.T, glob string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Errorf("%s: no files, %v", glob, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test[A-Z]\w*)\(t `).FindAllStringSubmatch(string(data), -1) {
			names = append(names, m[1])
		}
	}
	return names
}
