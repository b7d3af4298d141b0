package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestImports holds every import of every package against the table of
// README.md.
func TestImports(t *testing.T) {
	allowed, third := table(t)
	root := ".."
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git" || d.Name() == "out" || d.Name() == "bin") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		dir, _ := filepath.Rel(root, filepath.Dir(file))
		pkg := filepath.ToSlash(dir)
		test := strings.HasSuffix(file, "_test.go")
		if _, ok := allowed[pkg]; !ok && !test {
			t.Errorf("%s: the table of internal/README.md does not know package %s", file, pkg)
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imp := strings.Trim(spec.Path.Value, `"`)
			own, ok := strings.CutPrefix(imp, "juesuan/")
			if imp == "juesuan" {
				own, ok = ".", true
			}
			if ok {
				// Tests may look across; only the code itself must point one way.
				if !test && !slices.Contains(allowed[pkg], own) {
					t.Errorf("%s imports %s, which the table does not allow", file, own)
				}
				continue
			}
			if first, _, _ := strings.Cut(imp, "/"); !strings.Contains(first, ".") || test {
				continue
			}
			if !slices.ContainsFunc(third[pkg], func(m string) bool { return slices.Contains(strings.Split(imp, "/"), m) }) {
				t.Errorf("%s imports %s, which has its home elsewhere", file, imp)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// table reads package → own packages and package → third-party modules.
func table(t *testing.T) (own, third map[string][]string) {
	t.Helper()
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(data), "## 谁可以用谁")
	if !ok {
		t.Fatal("README.md lost its import table")
	}
	own, third = map[string][]string{}, map[string][]string{}
	row := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|([^|]*)\\|([^|]*)\\|$")
	for _, m := range row.FindAllStringSubmatch(text, -1) {
		own[m[1]], third[m[1]] = []string{}, []string{}
		for name := range strings.SplitSeq(m[2], ",") {
			if name = strings.TrimSpace(name); name != "" {
				own[m[1]] = append(own[m[1]], full(name))
			}
		}
		for name := range strings.SplitSeq(m[3], ",") {
			if name = strings.TrimSpace(name); name != "" {
				third[m[1]] = append(third[m[1]], name)
			}
		}
	}
	if len(own) < 15 {
		t.Fatalf("only %d rows of the import table could be read", len(own))
	}
	return own, third
}

// full is the path below the module: diag is internal/diag, render/pdf itself.
func full(name string) string {
	if strings.Contains(name, "/") || name == "data" || name == "fonts" || name == "layouts" || name == "." {
		return name
	}
	return path.Join("internal", name)
}
