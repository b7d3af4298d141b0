package desk

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnswer: what the reader asks is answered on the page, kept in either form
// of the supplement, asked for no more, and asked again once it is taken back.
func TestAnswer(t *testing.T) {
	t.Parallel()
	for file, folder := range forms(t) {
		dir := filepath.Join(folder, sample)
		saveAs(t, filepath.Join(dir, "公开表.xlsx"), func(f workbook) {
			must(t, f.SetCellValue("公开03表", "G4", "专项开支"))
			must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) // what does not add up proves nothing
			must(t, f.SetCellValue("公开02表", "L3", ""))
		})
		c := enter(t, start(t, folder))
		page, _ := c.get("/findings?unit=" + sample)
		for _, want := range []string{"“专项开支”是哪一项？", `<button name="is" value="项目支出">`, `<button name="is" value="其他">`, "处对不上：", "公开02表的金额单位是什么？"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: %q is not on the page", file, want)
			}
		}
		if strings.Contains(page, "--reading") {
			t.Errorf("%s: the page has a command", file)
		}
		answers := []url.Values{
			{"table": {"公开03表"}, "caption": {"专项开支"}, "is": {"项目支出"}},
			{"table": {"公开02表"}, "caption": {""}, "is": {"元"}},
		}
		for _, wrong := range []url.Values{
			{"table": {"公开03表"}, "caption": {"专项开支"}, "is": {"事业收入"}},
			{"table": {"公开03表"}, "caption": {"别的"}, "is": {"项目支出"}},
			{"table": {"公开02表"}, "caption": {""}, "is": {"亿元"}},
		} {
			if body, status := c.post("/findings/answer?unit="+sample, form, wrong.Encode()); status != 409 {
				t.Errorf("%s: %v: %d %s", file, wrong, status, body)
			}
		}
		for _, a := range answers {
			if body, status := c.post("/findings/answer?unit="+sample, form, a.Encode()); status != 200 {
				t.Fatalf("%s: %v: %d %s", file, a, status, body)
			}
		}
		page, _ = c.get("/findings?unit=" + sample)
		if strings.Contains(page, "是哪一项？") || strings.Contains(page, "的金额单位是什么？") || !strings.Contains(page, "已说明怎样读的（2）") {
			t.Errorf("%s: it is asked again", file)
		}
		if v := valueIn(t, dir, "readings[1].is"); v == nil || v.Scalar != "项目支出" {
			t.Errorf("%s: the file says %+v", file, v)
		}
		c.post("/findings/unanswer?unit="+sample, form, url.Values{"table": {"公开02表"}, "unit": {"元"}}.Encode())
		page, _ = c.get("/findings?unit=" + sample)
		if strings.Contains(page, "是哪一项？") || !strings.Contains(page, "公开02表的金额单位是什么？") {
			t.Errorf("%s: taken back, it is not asked", file)
		}
	}
}
