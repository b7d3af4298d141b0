package proof

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"juesuan/internal/check"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/job"
)

// defects are what is wrong with the workbook as it was published, each with
// the finding that tells it. A wrong code is an error; what the program writes
// itself is a warning, since the report will have it right.
var defects = []struct {
	what, finding string
}{
	{"公开01 第2行少“收入”", "warning C.7 公开01表!A8"},
	{"公开01 右侧行次由50跳到53", "warning C.6 公开01表!E27"},
	{"公开02 末级栏8个，栏次和数字7个", "warning C.7 公开02表!I6"},
	{"公开04 栏名“政府性基金”", "warning C.7 公开04表!H6"},
	{"公开04 二十一第二次", "warning C.5 公开04表!D29"},
	{"公开04 二十二，应为二十三", "warning C.5 公开04表!D30"},
	{"公开04 二十三，应为二十四", "warning C.5 公开04表!D31"},
	{"公开04 二十三第二次", "warning C.5 公开04表!D32"},
	{"公开06 30313 住房公积金", "error C.1 公开06表!A17"},
	{"公开06 30314 医疗费", "error C.1 公开06表!A18"},
	{"公开06 30299 少“和”字", "error C.2 公开06表!E33"},
	{"公开06 合计空", "warning F.7 公开06表!C40"},
	{"公开07 常规格式", "warning F.1 公开07表!A8"},
	{"公开08 空表没有说明", "warning F.8 公开08表"},
	{"公开09 合计行空", "warning F.7 公开09表!E9"},
	{"公开09 合计行空，项目支出", "warning F.7 公开09表!G9"},
	{"公开01 公开部门未填", "warning F.4 公开01表!A3"},
	{"公开02 公开部门未填", "warning F.4 公开02表!A3"},
	{"公开03 公开部门未填", "warning F.4 公开03表!A3"},
	{"公开04 公开部门未填", "warning F.4 公开04表!A3"},
	{"公开05 公开部门未填", "warning F.4 公开05表!A3"},
	{"公开06 公开部门未填", "warning F.4 公开06表!A3"},
	{"公开07 公开部门未填", "warning F.4 公开07表!A3"},
	{"公开08 公开部门未填", "warning F.4 公开08表!A3"},
	{"公开09 公开部门未填", "warning F.4 公开09表!A3"},
	{"02、03、05 没有注", "info F.9 公开02表"},
	{"零值有的留空、有的写0.00", "warning F.2 公开01表!C8"},
	{"公开03 金额是文本", "warning F.1 公开03表!E9"},
	{"公开05 金额是文本", "warning F.1 公开05表!E9"},
	// No defect of form, but a remark on the figures: 公务员医疗补助 of 公开06
	// and 公开05 differ by 88,995.26 (E075).
	{"30111 与 2101103 不等", "info X.25 公开06表!C15"},
}

// published is the workbook as it was published with a supplement that says
// only whose it is.
func published(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, from := range map[string]string{"公开表.xlsx": "../ingest/testdata/published-2020.xlsx", "unit.yaml": "testdata/published/unit.yaml"} {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestPublishedWorkbook: every defect of the workbook is found at its cell,
// and nothing else is said of it.
func TestPublishedWorkbook(t *testing.T) {
	o := report(t, job.New(job.Settings{}), published(t), "")
	// The unit.yaml beside it says no more than who the unit is.
	o.Report.Findings = slices.DeleteFunc(o.Report.Findings, func(d diag.Diagnostic) bool {
		return d.Code == compose.Missing || d.Code == compose.Unknown
	})
	golden.Check(t, "published.txt", []byte(list(o.Report.Findings)))
	if o.Report.Verdict() != check.VerdictFail || o.Doc != nil {
		t.Error("a workbook with wrong codes must not be published")
	}
	left := map[string]int{}
	for _, d := range o.Report.Findings {
		if d.At.File == "公开表.xlsx" {
			left[d.Severity.String()+" "+d.Code+" "+d.At.InFile()]++
		} else {
			t.Errorf("not the workbook's: %s: %s [%s]", d.At, d.Message, d.Code)
		}
	}
	for _, d := range defects {
		if left[d.finding] == 0 {
			t.Errorf("%s is not found as %s", d.what, d.finding)
		}
		delete(left, d.finding)
	}
	for f := range left {
		t.Errorf("false: %s", f)
	}
}
