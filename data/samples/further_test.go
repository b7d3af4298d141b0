package samples

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/job"
)

// TestFurtherTables: every amount of the tables that a pack declares is held
// against something: made one yuan more, it is told, with the table's own sums
// or with another table, and nothing is published.
func TestFurtherTables(t *testing.T) {
	drawing, err := os.ReadFile("testdata/written/tables.drawing")
	if err != nil {
		t.Fatal(err)
	}
	unit, err := os.ReadFile("testdata/written/unit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	program := job.New(job.Settings{})
	amount := regexp.MustCompile(`=(\d+)\.00`)
	for layout, of := range map[string]string{"sichuan-2024": "detail", "yunnan-2024": "general_flow"} {
		more, err := os.ReadFile("testdata/written/" + of + ".drawing")
		if err != nil {
			t.Fatal(err)
		}
		written, err := os.ReadFile("testdata/written/" + layout + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		local, _, _ := strings.Cut(string(written), "\n\n")
		dir := t.TempDir()
		own := strings.Replace(string(unit), "layout: national-2022", "layout: "+layout, 1) + local + "\n"
		if err := os.WriteFile(filepath.Join(dir, "unit.yaml"), []byte(own), 0o666); err != nil {
			t.Fatal(err)
		}
		places := amount.FindAllSubmatchIndex(more, -1)
		for i := -1; i < len(places); i += 9 { // once as it is
			changed := string(more)
			if i >= 0 {
				at := places[i]
				var n int
				fmt.Sscan(string(more[at[2]:at[3]]), &n)
				changed = changed[:at[0]] + fmt.Sprintf("=%d.00", n+1) + changed[at[1]:]
			}
			var book bytes.Buffer
			if err := drawnWorkbook(string(drawing) + changed).Write(&book); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "公开表.xlsx"), book.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
			o, err := program.Report(t.Context(), job.Job{Unit: dir, Until: "accounts"})
			if err != nil {
				t.Fatal(err)
			}
			told := false
			for _, d := range o.Report.Findings {
				told = told || d.Severity == diag.Error && (d.Code == "T.0" || d.Code == "X.0")
			}
			if told != (i >= 0) {
				t.Errorf("%s, amount %d of %d: told %v\n%v", layout, i, len(places), told, o.Report.Findings)
			}
		}
	}
}

// TestByUnit: the tables of one row a unit are the units' own totals, less what
// they paid one another, and come to the department's.
func TestByUnit(t *testing.T) {
	root := t.TempDir()
	unit, layout := filepath.Join(root, "示例服务局2023"), filepath.Join(root, "某省2023")
	if err := os.CopyFS(unit, os.DirFS(filepath.Join(department, "示例服务局2023"))); err != nil {
		t.Fatal(err)
	}
	three, err := os.ReadFile("../../layouts/central-2023/tables.yaml") // the demo's budget is 年初预算
	if err != nil {
		t.Fatal(err)
	}
	writeAll(t, layout, map[string][]byte{"tables.yaml": three,
		"pack.yaml": []byte("base: zhejiang-2022\ntitle: 某省\nplace: 某省\nyear: 2023\nthree_public_budget: initial\n")})
	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: unit, Layout: layout, DOCX: true})
	if err != nil || len(o.Files) == 0 {
		t.Fatal(err, o.Report.Findings)
	}
	var dumped bytes.Buffer
	if err := o.Doc.Dump(&dumped); err != nil {
		t.Fatal(err)
	}
	stands(t, "report", dumped.String(), "收入决算表（分单位）\n合计\n3,172.20\n示例服务局（本级）\n1,891.00\n示例服务局信息中心\n895.10\n"+
		"示例服务局培训学校\n428.10\n减：单位间往来\n-42.00\n支出决算表（分单位）\n3,065.66\n1,843.54\n860.63\n403.49\n-42.00\n")
}
