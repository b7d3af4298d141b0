package job

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/doc"
	"juesuan/layouts"
)

// ownUnit is the sample with a layout that leaves a place for the unit's own sections:
// one with a sheet of its workbook, two with pictures under one heading.
func ownUnit(t *testing.T, items string) (unit string, j Job) {
	t.Helper()
	dir := t.TempDir()
	unit = filepath.Join(dir, "甲")
	sampleUnit(t, unit)
	pk := filepath.Join(dir, "包")
	outline, err := fs.ReadFile(layouts.FS, "ningxia-2020/outline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	put := func(path string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put(pk+"/pack.yaml", []byte("base: ningxia-2020\ntitle: 试\nplace: 甲\nyear: 2020\n"))
	put(pk+"/declare.yaml", []byte("fields:\n  - {key: annex, name: 其他附件, type: sections}\n"))
	put(pk+"/outline.yaml", append(outline, "\n  - title: 其他附件\n    page: portrait\n    unit_sections: local.annex\n"...))
	yaml, err := os.ReadFile(unit + "/unit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	put(unit+"/unit.yaml", append(yaml, "\nlocal:\n  annex:\n"+items...))
	put(unit+"/章.png", pictureOf(t, 40, 20))
	x, err := excelize.OpenFile(unit + "/公开表.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	x.NewSheet("重点项目")
	for cell, v := range map[string]any{"A1": "项目", "B1": "资金", "B2": "预算", "C2": "决算", "D1": "完成", "A3": "甲工程", "B3": 1234.5, "C3": 1000, "D3": 0.81,
		"A4": "底稿不印", "B4": 1, "E3": "藏着", "A5": "乙工程", "B5": "无"} {
		x.SetCellValue("重点项目", cell, v)
	}
	for _, m := range [][2]string{{"A1", "A2"}, {"B1", "C1"}, {"D1", "D2"}} {
		x.MergeCell("重点项目", m[0], m[1])
	}
	style, _ := x.NewStyle(&excelize.Style{NumFmt: 4}) // #,##0.00
	x.SetCellStyle("重点项目", "B3", "C3", style)
	style, _ = x.NewStyle(&excelize.Style{NumFmt: 10}) // 0.00%
	x.SetCellStyle("重点项目", "D3", "D3", style)
	x.SetRowVisible("重点项目", 4, false)
	x.SetColVisible("重点项目", "E", false)
	if err := x.Save(); err != nil {
		t.Fatal(err)
	}
	return unit, Job{Unit: unit, Layout: pk}
}

func pictureOf(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		m.Set(x, h/2, color.Black)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const ownItems = `    - {heading: 重点项目情况, text: 全年完成两项。, table: 重点项目, caption: 重点项目资金表}
    - {heading: 审签, picture: 章.png}
    - {picture: 章.png, caption: 第二页}
`

// TestOwnSections: what a unit puts into the place that its layout leaves is printed:
// headings, texts, a sheet as people see it, and pictures. Costs a build.
func TestOwnSections(t *testing.T) {
	t.Parallel()
	_, j := ownUnit(t, ownItems)
	j.PDF, j.DOCX = true, true
	p := New(Settings{})
	o, err := p.Report(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Files) == 0 {
		t.Fatal(o.Report.Findings)
	}
	var dump bytes.Buffer
	o.Doc.Dump(&dump)
	_, text, _ := strings.Cut(dump.String(), "其他附件\n")
	for _, want := range []string{"重点项目情况", "全年完成两项。", "重点项目资金表", "甲工程", "1,234.50", "1,000.00", "81.00%", "乙工程",
		"picture 40×20: 审签", "picture 40×20: 第二页"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in:\n%s", want, text)
		}
	}
	for _, not := range []string{"底稿不印", "藏着"} {
		if strings.Contains(text, not) {
			t.Errorf("%s is printed", not)
		}
	}
	section := o.Doc.Sections[len(o.Doc.Sections)-1]
	for _, b := range section.Blocks {
		if table, ok := b.(*doc.Table); ok && (len(table.Head) != 3 || len(table.Rows) != 2 || len(table.Columns) != 4) {
			t.Errorf("a table of %d head rows, %d rows, %d columns", len(table.Head), len(table.Rows), len(table.Columns))
		}
	}
	told := 0
	for _, f := range o.Report.Findings {
		if f.Code == "compose.unchecked" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times that numbers are not checked", told)
	}
	for _, f := range o.Files {
		if !strings.HasSuffix(f.Name, ".docx") {
			continue
		}
		z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
		if err != nil {
			t.Fatal(err)
		}
		media := 0
		for _, part := range z.File {
			if strings.HasPrefix(part.Name, "word/media/") {
				media++
			}
		}
		if media == 0 {
			t.Error("no picture in the DOCX")
		}
	}
	before := inputsOf(j)
	os.WriteFile(filepath.Join(j.Unit, "章.png"), pictureOf(t, 41, 20), 0o644)
	if before.equal(inputsOf(j)) {
		t.Error("another picture is the same input")
	}
}

func TestOwnSectionFaults(t *testing.T) {
	t.Parallel()
	for items, want := range map[string]string{
		"    - {heading: 甲, table: 没有的表}\n":       "supplement.sheet",
		"    - {heading: 甲, picture: 无.png}\n":    "supplement.picture",
		"    - {heading: 甲, picture: 坏.png}\n":    "compose.picture",
		"    - {picture: 章.png}\n":                "compose.picture",
		"    - {heading: 甲, picture: ../章.png}\n": "supplement.value",
	} {
		_, j := ownUnit(t, items)
		os.WriteFile(filepath.Join(j.Unit, "坏.png"), pictureOf(t, 40, 20)[:60], 0o644)
		j.Until = "document"
		o, err := New(Settings{}).Report(t.Context(), j)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range o.Report.Findings {
			found = found || f.Code == want && !f.At.IsZero()
		}
		if !found {
			t.Errorf("%s: no %s in %v", items, want, o.Report.Findings)
		}
	}
}
