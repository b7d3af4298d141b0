package desk

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/chromium"
)

// pasted puts the focus into a field and pastes what Excel or WPS would have copied.
func pasted(p *chromium.Page, selector, kind, text string) {
	q, _ := json.Marshal(text)
	p.Until(`!!document.querySelector(` + quoted(selector) + `)`)
	p.Eval(`(() => { const c = document.querySelector(` + quoted(selector) + `); c.focus(); const d = new DataTransfer(); d.setData(` + quoted(kind) + `, ` + string(q) + `);
		c.dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true })); })()`)
}

const paperHTML = `<html><body><table><tr><td>项目名称</td><td colspan=3>贴来的项目</td></tr><tr><td>主管部门及代码</td><td>人社厅</td><td>实施单位</td><td>某局</td></tr>
<tr><td>项目资金（万元）</td><td></td><td>年初预算数</td><td>全年执行数</td></tr><tr><td></td><td>其中：财政拨款</td><td>10</td><td>9.5</td></tr>
<tr><td>年度总体目标</td><td>预期目标</td><td></td><td>实际完成情况</td></tr><tr><td></td><td>建成。</td><td></td><td>已建成。</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>分值</td><td>年度指标值</td><td>实际完成值</td></tr>
<tr><td rowspan=2>产出指标<br>（30分）</td><td rowspan=2>数量指标</td><td>服务器</td><td>10</td><td>2台</td><td>2台</td></tr><tr><td>软件</td><td>20</td><td>≥6套</td><td>6套</td></tr></table></body></html>`

// TestPaste: a block goes into a list from the field with the focus on, with or
// without names above it; into fields below each other; a 自评表 becomes a form;
// each is undone at once, and saved as it stands.
func TestPaste(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	file := filepath.Join(folder, sample, "unit.yaml")
	address := start(t, folder)
	p := formPage(t, address, "topic=名词解释")
	const terms = `[...document.querySelectorAll("[data-rel='term'] [data-control]")].filter(c => c.checkVisibility()).map(c => c.value)`
	before := p.Eval(terms + `.length`)
	p.Click(`[data-list][data-rel=glossary] > [data-do=add]`)
	pasted(p, `[data-list][data-rel=glossary] > .items > .item:last-child [data-rel=term] [data-control]`, "text/plain",
		"名词\t解释\r\n甲名词\t甲的解释。\r\n乙名词\t\"乙的解释，\n有“\"\"”和换行。\"\r\n")
	if got := p.Text(terms + `.slice(-2).join()`); got != "甲名词,乙名词" {
		t.Errorf("the list ends with %s", got)
	}
	p.Click("#undo")
	p.Click("#undo")
	if got := p.Eval(terms + `.length`); got != before {
		t.Errorf("undone, there are %s terms, not %s", got, before)
	}
	pasted(p, `[data-list][data-rel=glossary] > .items > .item:first-child [data-rel=term] [data-control]`, "text/plain", "第一个\t头一条的解释。\n第二个\t第二条的解释。")
	ctrlS(p)
	saved1(p)
	for _, want := range []string{"第一个", "头一条的解释。", "第二个"} {
		if !holds(t, file, want) {
			t.Errorf("%s is not saved", want)
		}
	}
	// Fields by their names, and one after the other; digits of full width.
	goForm(p, address, "topic=采购和资产")
	p.Click("#show-all")
	pasted(p, `[id="f-procurement.goods"]`, "text/plain", "货物\t１，２３４．５０\n工程\t2.5万元\n没有这一项\t3")
	if got := p.Text(`["goods", "works"].map(k => document.getElementById("f-procurement." + k).value).join()`); got != "１，２３４．５０,2.5万元" {
		t.Errorf("the fields hold %s", got)
	}
	if got := p.Text(`document.getElementById("state").textContent`); !strings.Contains(got, "有 1 格没有地方放") {
		t.Errorf("it is said %q", got)
	}
	p.Eval(`desk.dirty = false; form.keep = null; localStorage.clear()`)
	// A whole form.
	goForm(p, address, "topic=自评表")
	pasted(p, "#paper-file", "text/html", paperHTML)
	says(p, "#state", "读到 1 张自评表")
	p.Click("#undo")
	if got := p.Eval(`[...document.querySelectorAll(".item.sheet")].filter(i => i.checkVisibility()).length`); got != "2" {
		t.Errorf("undone, there are %s forms", got)
	}
	book := filepath.Join(t.TempDir(), "自评表.xlsx")
	f := excelize.NewFile()
	for at, text := range map[string]string{"A1": "项目名称", "B1": "文件里的项目", "A2": "实施单位", "B2": "某局", "A3": "项目资金（万元）", "B3": "年初预算数", "C3": "全年执行数", "A4": "其中：财政拨款", "B4": "10", "C4": "9.5",
		"A5": "年度总体目标", "B5": "建成。", "C5": "已建成。", "A6": "一级指标", "B6": "二级指标", "C6": "三级指标", "D6": "分值", "E6": "指标值", "F6": "实际值", "A7": "产出指标", "B7": "数量指标", "C7": "服务器", "D7": "30", "E7": "2台", "F7": "2台"} {
		must(t, f.SetCellStr("Sheet1", at, text))
	}
	must(t, f.SaveAs(book))
	p.Files("#paper-file", book)
	says(p, "#state", "读到 1 张自评表")
	ctrlS(p)
	saved1(p)
	raw, err := os.ReadFile(file)
	must(t, err)
	for _, want := range []string{"文件里的项目", "建成。", "服务器", "weight: 30"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("%s is not saved", want)
		}
	}
	formQuiet(t, p, address)
}
