package diag_test

import (
	"fmt"
	"strings"
	"testing"

	"juesuan/internal/diag"
)

func TestReadable(t *testing.T) {
	finer := func(cell string) diag.Diagnostic {
		at := diag.Position{File: "公开表.xlsx", Sheet: "公开03表", Cell: cell}
		return diag.Diagnostic{Severity: diag.Error, Code: "read.amount", At: at, Message: "金额 1.234 元在分以下还有零头", Alike: "金额在分以下还有零头",
			Where: []diag.Side{{At: at, Label: "某科目", Value: "1.234"}}, Hint: "请核对"}
	}
	var l diag.List
	l.Add(diag.Diagnostic{Severity: diag.Warning, Code: "F.4", At: diag.Position{File: "公开表.xlsx", Sheet: "公开01表", Cell: "A3"}, Message: "单位名称不同"})
	for row := 9; row <= 40; row++ {
		for _, col := range []string{"E", "F", "G"} {
			l.Add(finer(fmt.Sprintf("%s%d", col, row)))
		}
	}
	l.Add(finer("I41"))
	alone := finer("E9")
	alone.At.Sheet, alone.Where = "公开05表", nil
	l.Add(alone)
	l.Add(diag.Diagnostic{Severity: diag.Error, Code: "X.05", At: diag.Position{File: "公开表.xlsx", Sheet: "公开03表", Cell: "E12"}, Message: "两表不一致"})
	l.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.choose", At: diag.Position{File: "公开表.xlsx", Sheet: "公开07表", Cell: "A9"}, Message: "不认识的项目“养车”",
		Ask: &diag.Question{Answers: []diag.Answer{{Is: "公务用车运行费", Tried: true}, {Is: "会议费", Tried: true, Breaks: []string{"甲", "乙", "丙"}}, {Is: "其他"}}}, Hint: "请选"})
	var b strings.Builder
	l.Readable().WriteText(&b)
	want := `公开表.xlsx:公开07表!A9: error: 不认识的项目“养车” [read.choose]
  读作  公务用车运行费  各处都对得上
  读作  会议费          3处对不上：甲；乙
  读作  其他
  hint: 请选
公开表.xlsx:公开03表!E9: error: 97格金额在分以下还有零头（E9:G40、I41） [read.amount]
  公开03表!E9  某科目  1.234
  公开03表!F9  某科目  1.234
  公开03表!G9  某科目  1.234
  hint: 请核对
公开表.xlsx:公开03表!E12: error: 两表不一致 [X.05]
公开表.xlsx:公开05表!E9: error: 金额 1.234 元在分以下还有零头 [read.amount]
  hint: 请核对
公开表.xlsx:公开01表!A3: warning: 单位名称不同 [F.4]
`
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
	if len(l) != 101 {
		t.Errorf("the list itself has %d findings", len(l))
	}
}

func TestRanges(t *testing.T) {
	for want, cells := range map[string][]string{
		"E9":                {"E9"},
		"E9:E11":            {"E10", "E9", "E11", "E9"},
		"E9:F10、H9":         {"E9", "F9", "E10", "F10", "H9"},
		"Z1:AA1":            {"AA1", "Z1"},
		"A1:B2、D1:D2、A4、C4": {"A1", "A2", "B1", "B2", "D1", "D2", "A4", "C4"},
		"A1、A3、A5、A7、A9、A11、A13、A15、A17、A19、A21、A23等": {"A1", "A3", "A5", "A7", "A9", "A11", "A13", "A15", "A17", "A19", "A21", "A23", "A25"},
	} {
		if got := diag.Ranges(cells); got != want {
			t.Errorf("%v: %s, want %s", cells, got, want)
		}
	}
}
