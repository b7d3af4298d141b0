package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/diag"
)

// copyUnit copies the sample's unit folder and changes its workbook.
func copyUnit(t *testing.T, dir string, change func(f *excelize.File)) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	const sample = "../../data/samples/ningxia-2020"
	yaml, err := os.ReadFile(filepath.Join(sample, "unit.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "unit.yaml"), yaml, 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(filepath.Join(sample, "公开表.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	if err := f.SaveAs(filepath.Join(dir, "公开表.xlsx")); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestSources: every sheet is accounted for, also those that were not read.
func TestSources(t *testing.T) {
	dir := t.TempDir()
	copyUnit(t, dir, func(f *excelize.File) {
		_, err := f.NewSheet("填表说明")
		must(t, err)
		must(t, f.SetCellStr("填表说明", "A1", "请按实际情况填写"))
		_, err = f.NewSheet("空")
		must(t, err)
		_, err = f.NewSheet("旧表")
		must(t, err)
		must(t, f.SetCellStr("旧表", "A1", "支出决算表"))
		must(t, f.SetSheetVisible("旧表", false))
	})
	b, list := Read(dir)
	if list.Failed() {
		t.Fatal(list)
	}
	if len(b.Sources) != 12 {
		t.Fatalf("%d sheets", len(b.Sources))
	}
	for i, src := range b.Sources[:9] {
		if len(src.Statements) != 1 || int(src.Statements[0]) != i+1 {
			t.Errorf("%s read as %v", src.At, src.Statements)
		}
	}
	for i, want := range []string{"没有表题，认不出是哪一张决算表；最上面写的是“请按实际情况填写”", "是空表", "像是公开03表，但已取用“公开03表”"} {
		src := b.Sources[9+i]
		if len(src.Statements) > 0 || src.Why != want || src.Hidden != (i == 2) {
			t.Errorf("%s: %v %q hidden %v", src.At, src.Statements, src.Why, src.Hidden)
		}
	}
	var out strings.Builder
	must(t, b.WriteSources(&out))
	for _, want := range []string{
		"公开表.xlsx:旧表（隐藏）：没有读，像是公开03表，但已取用“公开03表”\n",
		"公开表.xlsx:公开03表：读作公开03表《支出决算表》\n  认表：A1“支出决算表”；J2“公开03表”\n  单位：元 ← J3“金额单位：元”\n  栏目：本年支出合计 ← E4“本年支出合计”；基本支出 ← F4“基本支出”；",
		"  行：10行，D9 至 A18\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("sources lack %q:\n%s", want, out.String())
		}
	}
}

// TestReadPrior: last year's files are called by their folder, and what last
// year's supplement lacks is no error of this year.
func TestReadPrior(t *testing.T) {
	root := t.TempDir()
	now, was := filepath.Join(root, "某局2020"), filepath.Join(root, "某局2019")
	copyUnit(t, now, func(*excelize.File) {})
	copyUnit(t, was, func(f *excelize.File) { must(t, f.SetCellStr("公开03表", "E10", "约二千万")) })
	must(t, os.WriteFile(filepath.Join(was, "unit.yaml"), []byte("schema: 1\nyear: 2020\norganization: {full_name: 某局}\n"), 0o644))
	b, list := ReadPrior(was, now, Layouts{})
	if f := b.Statement(1).Rows[0].Cells[0]; f.At.File != "某局2019/公开表.xlsx" {
		t.Errorf("a figure of last year is at %s", f.At)
	}
	codes := map[string]diag.Severity{}
	for _, d := range list {
		if !strings.HasPrefix(d.At.File, "某局2019/") {
			t.Errorf("not told by its folder: %s", d)
		}
		codes[d.Code] = d.Severity
	}
	if codes["supplement.required"] != diag.Warning {
		t.Errorf("an incomplete supplement of last year: %v", codes)
	}
	if codes["read.amount"] != diag.Error {
		t.Errorf("a figure of last year that cannot be read: %v", codes)
	}

	must(t, os.Remove(filepath.Join(was, "unit.yaml")))
	b, list = ReadPrior(was, now, Layouts{})
	if b.Organization.FullName.S == "" || b.Organization.FullName.At.File != "某局2019/公开表.xlsx" {
		t.Errorf("without a supplement the unit is %q at %s", b.Organization.FullName, b.Organization.FullName.At)
	}
	for _, d := range list {
		if strings.HasPrefix(d.Code, "supplement.") {
			t.Errorf("a supplement of last year is asked for: %s", d)
		}
	}

	same := filepath.Join(root, "旧", "某局2020")
	copyUnit(t, same, func(*excelize.File) {})
	if b, _ := ReadPrior(same, now, Layouts{}); b.Statement(1).At.File != "上年/公开表.xlsx" {
		t.Errorf("two folders of one name: %s", b.Statement(1).At)
	}
	if _, list := ReadPrior(filepath.Join(root, "无"), now, Layouts{}); len(list) == 0 || !list.Failed() {
		t.Error("a folder that is not there is no error")
	}
}
