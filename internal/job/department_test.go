package job

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/workbook"
)

const departmentSample = "../../data/samples/department-2023-demo/示例服务局2023"

// departmentCopy is the sample department below root.
func departmentCopy(t *testing.T, root, name string) string {
	t.Helper()
	dir := filepath.Join(root, name)
	if err := os.CopyFS(dir, os.DirFS(departmentSample)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, path, []byte(text))
}

const head = "schema: 1\nname: 某局\nyear: 2023\n"

// accountsOf are the findings of a folder's books.
func accountsOf(t *testing.T, unit string) *check.Report {
	t.Helper()
	o, err := shared().Report(t.Context(), Job{Unit: unit, Layout: "central-2023", Until: "accounts"})
	if err != nil {
		t.Fatal(err)
	}
	return o.Report
}

func says(r *check.Report, code, text string) bool {
	return slices.ContainsFunc(r.Findings, func(d diag.Diagnostic) bool { return d.Code == code && strings.Contains(d.Message, text) })
}

// TestDepartmentPlan: which units are of which department, and in which order
// they are made: departments after their units, an inner one before the outer.
func TestDepartmentPlan(t *testing.T) {
	root := t.TempDir()
	departmentCopy(t, root, "厅/局")
	put(t, filepath.Join(root, "厅/department.yaml"), head+"members: [{folder: 局}, {folder: ../外面2023}]\n")
	if err := os.CopyFS(filepath.Join(root, "外面2023"), os.DirFS(filepath.Join(departmentSample, "信息中心2023"))); err != nil {
		t.Fatal(err)
	}
	plan, err := newPlan(root, filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	var todo []*folder.Unit
	got := map[string]string{}
	for i := range plan.Units {
		u := &plan.Units[i]
		todo = append(todo, u)
		got[u.Path] = strings.Join(u.Of, " ") + " | " + strings.Join(u.Units, " ")
	}
	want := map[string]string{"厅": " | 厅/局 外面2023", "厅/局": "厅 | 厅/局/局本级2023 厅/局/信息中心2023 厅/局/培训学校2023", "外面2023": "厅 | ",
		"厅/局/局本级2023": "厅/局 | ", "厅/局/信息中心2023": "厅/局 | ", "厅/局/培训学校2023": "厅/局 | "}
	for path, w := range want {
		if got[path] != w {
			t.Errorf("%s: %q, want %q", path, got[path], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d units: %v", len(got), got)
	}
	var order []int
	for _, level := range levels(todo) {
		order = append(order, len(level))
	}
	if !slices.Equal(order, []int{4, 1, 1}) || levels(todo)[2][0].Path != "厅" {
		t.Errorf("levels %v", order)
	}
	// 信息中心 is below twice: in the inner department and beside it.
	if r := accountsOf(t, filepath.Join(root, "厅")); !says(r, "D.2", "在部门里有两个文件夹") || r.Verdict() != check.VerdictFail {
		t.Errorf("a unit of two:\n%v", r.Findings)
	}
}

// TestDepartmentCycle: departments that list each other, or themselves, end.
func TestDepartmentCycle(t *testing.T) {
	root := t.TempDir()
	put(t, filepath.Join(root, "甲/department.yaml"), head+"members: [{folder: ../乙}]\n")
	put(t, filepath.Join(root, "乙/department.yaml"), head+"members: [{folder: ../甲}, {folder: .}]\n")
	plan, err := newPlan(root, filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	levels([]*folder.Unit{&plan.Units[0], &plan.Units[1]})
	if r := accountsOf(t, filepath.Join(root, "乙")); !says(r, "D.1", "这是部门自己的文件夹") || r.Verdict() != check.VerdictFail {
		t.Errorf("%v", r.Findings)
	}
	put(t, filepath.Join(root, "丙/department.yaml"), head)
	if r := accountsOf(t, filepath.Join(root, "丙")); !says(r, "D.1", "部门没有单位") {
		t.Errorf("a department of nothing: %v", r.Findings)
	}
}

// TestDepartmentOutside: a batch reads nothing that is not below its folder.
func TestDepartmentOutside(t *testing.T) {
	root := t.TempDir()
	departmentCopy(t, root, "别处")
	put(t, filepath.Join(root, "资料/局/department.yaml"), head+"members: [{folder: ../../别处/局本级2023}]\n")
	b := batchOf(filepath.Join(root, "资料"), filepath.Join(root, "out"))
	s, err := shared().Batch(t.Context(), b, func(Event) {})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Units) != 1 || s.Units[0].Status != Faulty || !strings.Contains(s.Units[0].Explain(), "在资料文件夹之外，没有读") {
		t.Errorf("%+v", s.Units)
	}
	if r := accountsOf(t, filepath.Join(root, "资料/局")); says(r, "D.1", "之外") {
		t.Errorf("alone it is read: %v", r.Findings)
	}
}

// TestDepartmentInputs: whatever bears on a department is among its inputs: a
// unit's file, last year's, a new folder below it, the list of its units.
func TestDepartmentInputs(t *testing.T) {
	dir := departmentCopy(t, t.TempDir(), "局")
	job := Job{Unit: dir}
	last := inputsOf(job).hashes
	if len(last) != 8 || last[0].Name != "department.yaml" {
		t.Fatalf("inputs %v", last)
	}
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"a unit's supplement", func() { put(t, filepath.Join(dir, "信息中心2023/unit.yaml"), "schema: 1\n") }},
		{"a unit's last year", func() { put(t, filepath.Join(dir, "信息中心2023/上年/unit.yaml"), "schema: 1\n") }},
		{"a folder that is not listed", func() { put(t, filepath.Join(dir, "新单位/unit.yaml"), "schema: 1\n") }},
		{"the list", func() { put(t, filepath.Join(dir, "department.yaml"), head) }},
	} {
		step.do()
		now := inputsOf(job).hashes
		if slices.Equal(now, last) {
			t.Errorf("%s is no input", step.name)
		}
		last = now
	}
}

// TestDepartmentSummary: a batch ends a department after its units, and its
// summary says which are its units.
func TestDepartmentSummary(t *testing.T) {
	root := t.TempDir()
	departmentCopy(t, root, "资料/局")
	departmentCopy(t, root, "资料/乙局")
	if err := os.RemoveAll(filepath.Join(root, "资料/乙局/信息中心2023/公开表.xlsx")); err != nil {
		t.Fatal(err)
	}
	b := batchOf(filepath.Join(root, "资料"), filepath.Join(root, "out"))
	b.Workers = 3
	var order []string
	s, err := shared().Batch(t.Context(), b, func(e Event) { order = append(order, e.Entry.Path) })
	if err != nil {
		t.Fatal(err)
	}
	if last := order[len(order)-2:]; len(order) != 8 || !slices.Contains(last, "局") || !slices.Contains(last, "乙局") {
		t.Errorf("ended in the order %v", order)
	}
	if s.Done != 6 || s.Faulty != 2 {
		t.Errorf("%d done, %d faulty", s.Done, s.Faulty)
	}
	w, list := workbook.ReadFile(filepath.Join(b.Out, SummaryTable), SummaryTable)
	if w == nil {
		t.Fatal(list)
	}
	var got []string
	for i := range w.Sheets {
		if w.Sheets[i].Name != "部门" {
			continue
		}
		for _, r := range w.Sheets[i].Rows {
			line := ""
			for _, c := range r.Cells {
				line += "|" + c.Value
			}
			got = append(got, line)
		}
	}
	text := strings.Join(got, "\n")
	for _, want := range []string{
		"|部门|乙局|示例服务局|资料有误|fail|department.yaml:9:14：单位“示例服务局信息中心”没有读到：文件夹里没有决算工作簿 [D.1]\n|单位|乙局/局本级2023|示例服务局（本级）|完成|incomplete",
		"|单位|乙局/信息中心2023|示例服务局信息中心|资料有误|",
		"|部门|局|示例服务局|完成|incomplete\n|单位|局/局本级2023|示例服务局（本级）|完成|incomplete",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet lacks\n%s\nit is\n%s", want, text)
		}
	}
}
