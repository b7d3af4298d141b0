package ingest

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// readAs reads the drawn form with the unit's answers.
func (d *drawing) readAs(t *testing.T, said ...accounts.CaptionReading) (*accounts.Book, diag.List) {
	t.Helper()
	w, list := workbook.Read(d.bytes(), "公开表.xlsx")
	if w == nil {
		t.Fatal(list)
	}
	b := accounts.NewBook(accounts.Core())
	m := &reader{list: &list}
	m.take(said)
	m.readWorkbooks([]*workbook.Workbook{w}, b)
	m.settle(b)
	m.tellUnused(b)
	return b, list
}

func coded(list diag.List, code string) (found diag.List) {
	for _, d := range list {
		if d.Code == code {
			found = append(found, d)
		}
	}
	return found
}

// A caption that the sums prove is read and said; one that they leave open is
// asked, and read as the unit answers. An answer that is no longer asked for is
// told.
func TestConclude(t *testing.T) {
	for _, c := range []struct {
		name, caption     string
		said              []string
		concluded, lapsed int
	}{
		{"项目支出差一个字", "专项支出", nil, 1, 0},
		{"答案", "专项支出", []string{"公开03表/专项支出/项目支出"}, 0, 0},
		{"没有用上", "项目支出", []string{"公开03表/专项支出/项目支出"}, 0, 1},
	} {
		d := newDrawing(t)
		d.usual()
		col := ""
		for i := 3; i < 12 && col == ""; i++ {
			name := workbook.CellName(4, i)
			if v, _ := d.f.GetCellValue("表3", name); strings.Contains(v, "项目支出") {
				col = name
			}
			name = workbook.CellName(3, i)
			if v, _ := d.f.GetCellValue("表3", name); col == "" && strings.Contains(v, "项目支出") {
				col = name
			}
		}
		if col == "" {
			t.Fatal("no caption 项目支出")
		}
		d.must(d.f.SetCellStr("表3", col, c.caption))
		var said []accounts.CaptionReading
		for _, s := range c.said {
			a, err := CaptionReading(s)
			if err != nil {
				t.Fatal(err)
			}
			said = append(said, a)
		}
		b, list := d.readAs(t, said...)
		if n := len(coded(list, "read.concluded")); n != c.concluded {
			t.Errorf("%s: %d concluded:\n%s", c.name, n, messages(list))
		}
		if n := len(coded(list, "read.reading")); n != c.lapsed {
			t.Errorf("%s: %d lapsed:\n%s", c.name, n, messages(list))
		}
		if diff := setDiff(d.expected(), figures(b)); diff != "" {
			t.Errorf("%s: - drawn, + read:\n%s", c.name, diff)
		}
	}
	for _, s := range []string{"公开03表/专项支出", "/a/b", "公开02表/金额单位/亿元"} {
		if _, err := CaptionReading(s); err == nil {
			t.Errorf("%s: taken", s)
		}
	}
}
