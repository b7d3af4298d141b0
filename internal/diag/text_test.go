package diag_test

import (
	"strings"
	"testing"

	"juesuan/internal/diag"
)

func TestWriteText(t *testing.T) {
	at := func(sheet, cell string) diag.Position {
		return diag.Position{File: "公开表.xlsx", Sheet: sheet, Cell: cell}
	}
	l := diag.List{
		{
			Severity: diag.Error, Code: "X.05", At: at("公开03表", "D15"), Message: "与收入支出决算总表不一致",
			Where: []diag.Side{
				{At: at("公开03表", "D15"), Label: "卫生健康支出", Value: "1,024,739.56"},
				{At: at("公开01表", "F15"), Label: "卫生健康", Value: "24,739.65"},
			},
			Difference: "0.09",
			Hint:       "请按账面核对这两格",
		},
		{
			Severity: diag.Warning, Code: "read.key", At: diag.Position{File: "unit.yaml", Line: 12, Column: 6},
			Message: "不认识的字段", Excerpt: "  上年 piror: 3",
		},
		{Severity: diag.Error, Message: "没有公开表"},
	}
	var b strings.Builder
	if err := l.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `公开表.xlsx:公开03表!D15: error: 与收入支出决算总表不一致 [X.05]
  公开03表!D15  卫生健康支出  1,024,739.56
  公开01表!F15  卫生健康         24,739.65
  差额                                0.09
  hint: 请按账面核对这两格
unit.yaml:12:6: warning: 不认识的字段 [read.key]
  12 |   上年 piror: 3
     |        ^
error: 没有公开表
`
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
	if s := l.Summary(); s != "2 errors, 1 warning" {
		t.Errorf("summary %q", s)
	}
}

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "决算": 4, "（境）": 6, "𠮷": 2, "1,024.00": 8, "Σ": 1} {
		if got := diag.Width(s); got != want {
			t.Errorf("Width(%q) = %d, want %d", s, got, want)
		}
	}
}
