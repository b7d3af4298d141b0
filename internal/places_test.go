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

// places are the provinces: what differs from one to another is data of a
// layout pack, never code.
var places = regexp.MustCompile("北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾|深圳|ningxia|shanghai|beijing|guangdong|zhejiang|shaanxi|sichuan")

// exceptions are texts that only show what something looks like.
var exceptions = map[string]string{
	"internal/accounts/forms.go 2020":               "the first year whose forms have 国有资本经营预算",
	"internal/check/smallest.go 2020":               "the year of the smallest example of a duty",
	"internal/supplement/field.go \"ningxia-2020\"": "an example in the help of a field",
}

// TestNoPlaceInCode: no string of the program names a province, and no number
// is a fiscal year. Comments may, to say where a form was seen;
// so may usage texts that call the command.
func TestNoPlaceInCode(t *testing.T) {
	usage := regexp.MustCompile(`juesuan `)
	files := 0
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
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok {
				return true
			}
			switch lit.Kind {
			case token.STRING:
				s, _ := strconv.Unquote(lit.Value)
				if places.MatchString(s) && !usage.MatchString(s) && !excepted(file, lit) {
					t.Errorf("%s: %s names a place", fset.Position(lit.Pos()), lit.Value)
				}
			case token.INT:
				if n, err := strconv.Atoi(lit.Value); err == nil && n > 2010 && n < 2040 && !excepted(file, lit) {
					t.Errorf("%s: %s is a year", fset.Position(lit.Pos()), lit.Value)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files were looked at", files)
	}
}

func excepted(file string, lit *ast.BasicLit) bool {
	name, _ := filepath.Rel("..", file)
	return exceptions[filepath.ToSlash(name)+" "+lit.Value] != ""
}
