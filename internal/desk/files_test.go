package desk

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/chromium"
)

type workbook = *excelize.File

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	abs, err := filepath.Abs(name)
	must(t, err)
	return abs
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// saveAs changes a workbook as Excel saves one: written anew beside it, then
// renamed.
func saveAs(t *testing.T, name string, change func(f workbook)) {
	t.Helper()
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	temp := filepath.Join(filepath.Dir(name), "~$temp.tmp")
	out, err := os.Create(temp)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Write(out); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(temp, name); err != nil {
		t.Fatal(err)
	}
}

// live opens a page of the desk in Chromium and waits until it hears events.
func live(t *testing.T, address string, width, height int) *chromium.Page {
	t.Helper()
	p := chromium.Open(t, address, width, height)
	p.Until(`document.documentElement.dataset.live === "yes"`)
	return p
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// says waits until an element's text holds something.
func says(p *chromium.Page, selector, text string) {
	p.Until(`(document.querySelector(` + quoted(selector) + `)?.innerText || "").includes(` + quoted(text) + `)`)
}

// quiet holds that the page asked only this host and that nothing went wrong in it.
func quiet(t *testing.T, p *chromium.Page) {
	t.Helper()
	host := p.Text(`location.host`)
	for _, r := range p.Requests {
		if u, err := url.Parse(r); err != nil || u.Scheme != "about" && u.Scheme != "blob" && u.Host != host {
			t.Errorf("the page asked for %s", r)
		}
	}
	if len(p.Faults) > 0 {
		t.Errorf("the page has faults: %v", p.Faults)
	}
}

// TestStory: from an empty work folder to the first finding and its end, without
// touching a file but in the spreadsheet program.
func TestStory(t *testing.T) {
	t.Parallel()
	folder, book := t.TempDir(), filepath.Join("../../data/samples", sample, "公开表.xlsx")
	p := live(t, start(t, folder), 1093, 614)
	says(p, "#new .lead", "还没有单位的资料")

	p.Drop("[data-drop=new]", absolute(t, book))
	says(p, "#proposal", "读到 9 张决算表")
	if name := p.Text(`document.querySelector("#proposal [name=folder]").value`); name != "宁夏回族自治区社会保险事业管理局2020" {
		t.Errorf("proposed folder %q", name)
	}
	if year := p.Text(`document.querySelector("#proposal [name=year]").value + document.querySelector("#proposal [name=layout]").value`); year != "2020ningxia-2020" {
		t.Errorf("proposed %q", year)
	}
	p.Until(`document.activeElement === document.querySelector("#proposal [name=folder]")`)
	p.Eval(`document.activeElement.select()`)
	p.Type("甲局2020")
	p.Press("Enter")
	p.Until(`location.pathname === "/files" && document.documentElement.dataset.live === "yes"`)
	unit := filepath.Join(folder, "甲局2020")
	for _, name := range []string{"公开表.xlsx", "补充资料.xlsx"} {
		if _, err := os.Stat(filepath.Join(unit, name)); err != nil {
			t.Error(err)
		}
	}
	if n := p.Eval(`document.querySelectorAll(".read tbody tr[id]").length`); n != "9" {
		t.Errorf("%s sheets are shown as read", n)
	}
	says(p, ".read", "收入支出决算总表")
	if got := p.Text(`document.getElementById("path").value`); got != unit {
		t.Errorf("the path reads %q, want %q", got, unit)
	}

	p.Click(`.tabs a[href^="/findings"]`)
	p.Until(`location.pathname === "/findings" && document.documentElement.dataset.live === "yes"`)
	p.Until(`!!document.querySelector("#blanks > summary")`)
	p.Click(`#blanks > summary`)
	says(p, "#findings", "部门或单位")
	if p.Eval(`!!document.querySelector('#findings a[href*="field=organization.level"]')`) != "true" {
		t.Error("no link from what is missing to its field")
	}
	const wrong = `[...document.querySelectorAll("[data-finding]")].some(f => f.textContent.includes("E14") && f.textContent.includes("不等于各项之和") && f.textContent.includes("608,829.65") && f.textContent.includes("-10.00"))`
	if p.Eval(wrong) != "false" {
		t.Error("the finding is there before the mistake")
	}
	saved := time.Now()
	saveAs(t, filepath.Join(unit, "公开表.xlsx"), func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	p.Until(wrong)
	t.Logf("a mistake saved in Excel is shown after %v", time.Since(saved).Round(10*time.Millisecond))
	says(p, "#news", "刚刚重新核对，")
	says(p, "#findings", "公开03表!E14（2101101 行政单位医疗·本年支出合计）像是写错了一位数字")
	says(p, "#findings", "同源的 3 处")
	saveAs(t, filepath.Join(unit, "公开表.xlsx"), func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608839.65, 2, 64)) })
	p.Until(`!(` + wrong + `)`)
	says(p, "#news", "少了")
	quiet(t, p)
}
