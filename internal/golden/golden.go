// Package golden compares what a test produced with a file under
// testdata/golden; -update writes the file. Files that no test owns fail the
// run, so that a golden cannot outlive its test.
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/golden instead of comparing with it")

const dir = "testdata/golden"

// owned are the files compared so far in this test binary.
var owned sync.Map

// Check compares got with testdata/golden/name and shows the first lines that
// differ.
func Check(t testing.TB, name string, got []byte) {
	t.Helper()
	CheckFunc(t, name, got, func(want, got []byte) string {
		if bytes.Equal(got, want) {
			return ""
		}
		return Diff(string(want), string(got))
	})
}

// CheckFunc compares got with testdata/golden/name in its own way: differ says
// what is different, or nothing.
func CheckFunc(t testing.TB, name string, got []byte, differ func(want, got []byte) string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	owned.Store(path, true)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v\nwrite it with: make golden", err)
	}
	if d := differ(want, got); d != "" {
		t.Errorf("%s differs:\n%s\nif the difference is meant, read it and run: make golden", path, d)
	}
}

// Main runs the tests of a package that has goldens and fails on files that
// no test owns. It is to be called from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if code == 0 && wholeRun() {
		code = orphans()
	}
	os.Exit(code)
}

// wholeRun reports whether no test was left out, so that an unowned file is
// really an orphan.
func wholeRun() bool {
	for _, name := range []string{"test.run", "test.skip", "test.fuzz", "test.list"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	return !testing.Short()
}

func orphans() int {
	code := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, ok := owned.Load(path); !ok {
			fmt.Fprintf(os.Stderr, "%s belongs to no test\n", path)
			code = 1
		}
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// Diff shows the lines around the first differences of two texts.
func Diff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	var b strings.Builder
	shown := 0
	for i := 0; i < max(len(w), len(g)) && shown < 10; i++ {
		var lw, lg string
		if i < len(w) {
			lw = w[i]
		}
		if i < len(g) {
			lg = g[i]
		}
		if lw != lg {
			fmt.Fprintf(&b, "line %d\n  want %s\n  got  %s\n", i+1, lw, lg)
			shown++
		}
	}
	return b.String()
}
