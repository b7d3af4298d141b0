package desk

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestRefusedText: what the file says and nothing can be made of stands in its
// field as it is, with each character named that is not seen; those are gone by
// one click, and the rest is saved.
func TestRefusedText(t *testing.T) {
	t.Parallel()
	for _, form := range supplements() {
		t.Run(form, func(t *testing.T) {
			folder := workFolderWith(t, sample)
			unit := filepath.Join(folder, sample)
			const turned, own = "自治区\u202e社保局", "参公管理\ue123副厅级事业单位"
			if form == "unit.yaml" {
				file := filepath.Join(unit, form)
				rewrite(t, file, "  short_name: 自治区社保局\n", "  short_name: \"自治区\\u202e社保局\"\n")
				rewrite(t, file, "  nature: 参公管理副厅级事业单位\n", "  nature: \"参公管理\\ue123副厅级事业单位\"\n")
				rewrite(t, file, "  posts: 93\n", "  posts: 九十三\n")
			} else {
				asWorkbook(t, unit)
				saveAs(t, filepath.Join(unit, form), func(f workbook) {
					n := 0
					for _, sheet := range f.GetSheetList() {
						rows, err := f.GetRows(sheet)
						must(t, err)
						for y, row := range rows {
							for x, text := range row {
								with := map[string]string{"自治区社保局": turned, "参公管理副厅级事业单位": own, "93": "九十三"}[text]
								if with == "" {
									continue
								}
								cell, err := excelize.CoordinatesToCellName(x+1, y+1)
								must(t, err)
								must(t, f.SetCellStr(sheet, cell, with))
								n++
							}
						}
					}
					if n != 3 {
						t.Fatalf("%d cells were changed", n)
					}
				})
			}
			address := start(t, folder)
			p := formPage(t, address, "topic=基本信息")
			at := func(path string) string { return `document.getElementById("f-` + path + `")` }
			for path, want := range map[string]string{"organization.short_name": turned, "setup.nature": own, "setup.posts": "九十三"} {
				if got := p.Text(at(path) + ".value"); got != want {
					t.Errorf("%s is shown as %q", path, got)
				}
			}
			said := p.Text(`[...document.querySelectorAll(".kept")].map(e => e.innerText).join("|")`)
			for _, want := range []string{"自治区〔改变文字方向的控制符 U+202E〕社保局", "参公管理〔自造字，别的电脑上显示不出 U+E123〕副厅级事业单位", "九十三"} {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not said: %q", want, said)
				}
			}
			if got := p.Eval(`document.querySelectorAll("[data-do=without]").length`); got != "2" {
				t.Errorf("%s texts can be freed of what is not seen", got)
			}
			for range 2 {
				p.Eval(`(() => { const b = [...document.querySelectorAll("[data-do=without]")].find(b => !b.closest(".changed")); b.click(); return 0; })()`)
			}
			retype(p, "setup.posts", "93")
			ctrlS(p)
			saved1(p)
			p.Until(`document.querySelectorAll(".kept").length === 0`)
			for path, want := range map[string]string{"organization.short_name": "自治区社保局", "setup.nature": "参公管理副厅级事业单位", "setup.posts": "93"} {
				if got := p.Text(at(path) + ".value"); got != want {
					t.Errorf("%s is then %q", path, got)
				}
			}
			formQuiet(t, p, address)
		})
	}
}
