package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestPatterns compiles every expression that the program compiles when it is
// first used, so that a wrong one is found here.
func TestPatterns(t *testing.T) {
	var calls []*ast.CallExpr
	values := map[string]ast.Expr{} // constants and variables of packages, by package and name
	where := map[ast.Expr]string{}
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || strings.Contains(file, "testdata") {
			return err
		}
		f, err := parser.ParseFile(files, file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, v := range n.Values {
					values[f.Name.Name+"."+n.Names[i].Name] = v
				}
			case *ast.CallExpr:
				if isPattern(n) {
					calls, where[n] = append(calls, n), f.Name.Name
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(calls) < 100 {
		t.Fatalf("only %d patterns found", len(calls))
	}
	for _, c := range calls {
		expr, ok := text(values, where[c], c.Args[0])
		if _, err := regexp.Compile(expr); err != nil {
			t.Errorf("%s: %v", files.Position(c.Pos()), err)
		}
		if !ok && !strings.HasSuffix(files.Position(c.Pos()).Filename, "template/text.go") { // there it quotes what it is given
			t.Errorf("%s: not a constant of the program", files.Position(c.Pos()))
		}
	}
}

func isPattern(n *ast.CallExpr) bool {
	s, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Of" {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "pattern"
}

// text is the constant that an expression says.
func text(values map[string]ast.Expr, pkg string, e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		a, ok1 := text(values, pkg, e.X)
		b, ok2 := text(values, pkg, e.Y)
		return a + b, ok1 && ok2
	case *ast.Ident:
		return text(values, pkg, values[pkg+"."+e.Name])
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return text(values, x.Name, values[x.Name+"."+e.Sel.Name])
		}
	case *ast.CallExpr:
		if isPattern(e) {
			return text(values, pkg, e.Args[0])
		}
		if s, ok := e.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "String" { // of another pattern
			return text(values, pkg, s.X)
		}
	}
	return "", false
}
