package internal

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// What a reader takes in at once: lines of a function and of a file, characters
// of a line of code, where a tab is four.
const (
	longestFunction = 100
	longestFile     = 600
	longestLine     = 139
)

// long are packages of the program some of whose files go beyond, each with its
// reason. It only shrinks: what keeps within the limits has no place here.
var long = map[string]string{
	"internal/typeset": "drawing a piece, one case after the other",
	"render/docx":      "markup of Word, one element after the other",
	"render/pdf":       "objects of PDF/A, one after the other",
	"render/svg":       "one line of markup",
}

// TestLimits: no function of the program is longer than a reader can take in at
// once, no file, and no line of code. Rows of tables, each an element of a literal
// of many lines, are as long as they are.
func TestLimits(t *testing.T) {
	beyond, files := map[string]bool{}, 0
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "out" || d.Name() == "bin") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		files++
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("..", file)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		for _, found := range tooLong(t, name, data) {
			if beyond[path.Dir(name)] = true; long[path.Dir(name)] == "" {
				t.Errorf("%s:%s", name, found)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files were looked at", files)
	}
	for name := range long {
		if !beyond[name] {
			t.Errorf("%s keeps within the limits: take it from the list", name)
		}
	}
}

// TestTooLong: each limit is held at its boundary.
func TestTooLong(t *testing.T) {
	body := func(lines int) string {
		return "package p\n\nfunc f() {\n" + strings.Repeat("\tg()\n", lines-2) + "}\n"
	}
	line := func(n int) string { return "package p\n\nvar x = \"" + strings.Repeat("一", n-10) + "\"\n" }
	row := func(n int) string {
		return "package p\n\nvar x = []string{\n\t\"" + strings.Repeat("一", n-7) + "\",\n}\n"
	}
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"a function of 100 lines", body(100), 0},
		{"a function of 101 lines", body(101), 1},
		{"a file of 600 lines", "package p\n" + strings.Repeat("\n", 599), 0},
		{"a file of 601 lines", "package p\n" + strings.Repeat("\n", 600), 1},
		{"a line of 139 characters", line(139), 0},
		{"a line of 140 characters", line(140), 1},
		{"a row of a table", row(200), 0},
		{"two elements in a line", "package p\n\nvar x = []string{" + strings.Repeat("\"\", ", 40) + "}\n", 1},
	} {
		if got := tooLong(t, c.name, []byte(c.text)); len(got) != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// tooLong says what of a file goes beyond the limits.
func tooLong(t *testing.T, name string, data []byte) (found []string) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, data, 0)
	if err != nil {
		t.Fatal(err)
	}
	row := map[int]bool{} // lines that are one element of a table
	lineOf := func(p token.Pos) int { return fset.Position(p).Line }
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if lines := lineOf(n.End()) - lineOf(n.Pos()) + 1; lines > longestFunction {
				found = append(found, fmt.Sprintf("%d: %s has %d lines", lineOf(n.Pos()), n.Name.Name, lines))
			}
		case *ast.CompositeLit:
			for _, e := range n.Elts {
				if lineOf(n.Lbrace) < lineOf(n.Rbrace) && lineOf(e.Pos()) == lineOf(e.End()) {
					row[lineOf(e.Pos())] = true
				}
			}
		}
		return true
	})
	lines := 0
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		lines++
		if n := utf8.RuneCountInString(strings.ReplaceAll(s.Text(), "\t", "    ")); n > longestLine && !row[lines] {
			found = append(found, fmt.Sprintf("%d: %d characters", lines, n))
		}
	}
	if lines > longestFile {
		found = append(found, fmt.Sprintf("%d: the file ends only here", lines))
	}
	return found
}
