package desk

import (
	"archive/zip"
	"bytes"
	"html"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/supplement"
)

// TestFind: words are found in fields, in findings and on the pages, a number
// with or without its commas; what is not there is said.
func TestFind(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	saveAs(t, filepath.Join(folder, sample, "公开表.xlsx"), func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	c := enter(t, start(t, folder))
	for words, want := range map[string][]string{
		"主管":        {"field=organization.supervisor", "要填的项目（"},
		"608829.65": {"问题（", "608,829.65"},
		"<b>\"":     {"&lt;b&gt;", "都没有这几个字"},
		"机关运行经费":    {"版面（", "<mark>"},
		"":          {"写几个字"},
	} {
		page, status := c.get("/find?unit=" + sample + "&q=" + url.QueryEscape(words))
		for _, text := range want {
			if status != http.StatusOK || !strings.Contains(page, text) {
				t.Errorf("%q: %d, %q is not on the page", words, status, text)
			}
		}
	}
	body, status := c.get("/findings/list?unit=" + sample)
	f, err := excelize.OpenReader(bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatalf("%d: %v", status, err)
	}
	defer f.Close()
	rows, err := f.GetRows("问题清单")
	must(t, err)
	page, _ := c.get("/findings?unit=" + sample)
	if n := strings.Count(page, "data-finding "); len(rows) != n+2 || rows[1][5] != "问题" {
		t.Errorf("%d rows of %d findings", len(rows), n)
	}
	word, _ := c.get("/findings/list?as=docx&unit=" + sample)
	z, err := zip.NewReader(strings.NewReader(word), int64(len(word)))
	must(t, err)
	text, err := fs.ReadFile(z, "word/document.xml")
	must(t, err)
	for _, row := range rows[2:] {
		if !bytes.Contains(text, []byte(html.EscapeString(row[5]))) {
			t.Errorf("the list in Word lacks %s", row[5])
		}
	}
}

// TestUnitOnce: the unit of money that is chosen once is that of all amounts, and
// an amount typed with a unit of its own keeps it.
func TestUnitOnce(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	dir := filepath.Join(folder, sample)
	file := filepath.Join(dir, "unit.yaml")
	must(t, os.WriteFile(file, []byte("schema: 1\nyear: 2020\nlayout: ningxia-2020\n"), 0o644))
	c := enter(t, start(t, folder))
	_, hash := c.version()
	set := func(path, text string) supplement.Change {
		return supplement.Change{Do: supplement.Set, Path: path, Text: text}
	}
	if a, status := c.save("unit.yaml", hash, set("procurement.goods", "12.5")); status != http.StatusUnprocessableEntity || len(a.Refused) != 1 {
		t.Errorf("no unit at all: %d %+v", status, a)
	}
	a, status := c.save("unit.yaml", hash, set("procurement.unit", "万元"), set("procurement.goods", "１，２１２．５"), set("prior.fiscal_income", "3"), set("procurement.works", "5元"))
	if status != http.StatusOK {
		t.Fatalf("%d %+v", status, a)
	}
	a, status = c.save("unit.yaml", a.Version.Hash, set("budget.entrusted", "7"))
	if status != http.StatusOK {
		t.Fatalf("%d %+v", status, a)
	}
	for path, unit := range map[string]string{"procurement.goods": "万元", "procurement.works": "元", "prior.fiscal_income": "万元", "budget.entrusted": "万元"} {
		if v := valueIn(t, dir, path); v == nil || v.Money.Unit != unit {
			t.Errorf("%s: %+v", path, v)
		}
	}
}
