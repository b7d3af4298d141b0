package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The README names no command and no option that there is not.
func TestReadmeCalls(t *testing.T) {
	root := newRoot(io.Discard, io.Discard)
	commands, flags := map[string]bool{}, map[string]bool{}
	var collect func(parent *cobra.Command, before string)
	collect = func(parent *cobra.Command, before string) {
		for _, c := range parent.Commands() {
			commands[before+c.Name()] = true
			c.Flags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = true })
			collect(c, before+c.Name()+" ")
		}
	}
	collect(root, "")
	text := readme(t)
	calls := regexp.MustCompile(`juesuan (layout [a-z0-9]+|[a-z]+)`).FindAllStringSubmatch(text, -1)
	for _, m := range calls {
		if m[1] != "turns" && !commands[m[1]] {
			t.Errorf("README: there is no command %q", m[1])
		}
	}
	options := regexp.MustCompile(`--([a-z][a-z-]+)`).FindAllStringSubmatch(text, -1)
	for _, m := range options {
		if !flags[m[1]] {
			t.Errorf("README: there is no option %q", m[1])
		}
	}
	if len(calls) < 8 || len(options) < 6 {
		t.Errorf("only %d calls and %d options found", len(calls), len(options))
	}
}

// The README's table of messages names the first part of every code that a
// finding can bear, and no other.
func TestReadmeCodes(t *testing.T) {
	used := map[string]string{}
	code := regexp.MustCompile(`(?:Code: *|[eE]rrorf\(|[wW]arnf\(|fail\(|warn\()"([a-z]+)\.[a-z_]+"`)
	for _, dir := range []string{"../../internal", "../../render"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			for _, m := range code.FindAllSubmatch(b, -1) {
				used[string(m[1])] = path
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("`([a-z]+)\\.`").FindAllStringSubmatch(readme(t), -1) {
		listed[m[1]] = true
	}
	for prefix, path := range used {
		if !listed[prefix] {
			t.Errorf("README does not explain the codes %s.… (%s)", prefix, path)
		}
	}
	for prefix := range listed {
		if used[prefix] == "" {
			t.Errorf("README explains the codes %s.…, which no finding bears", prefix)
		}
	}
}
