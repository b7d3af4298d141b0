package desk

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"juesuan/internal/chromium"
	"juesuan/internal/supplement"
)

// agencyReason is a reason that the sample gives and its figures call for.
const agencyReason = "  - of: agency_cost_vs_prior\n    text: 落实过紧日子要求，压减公用经费\n"

// lacking is a work folder with the sample without that reason.
func lacking(t *testing.T) (folder, file string) {
	t.Helper()
	folder = workFolderWith(t, sample)
	file = filepath.Join(folder, sample, "unit.yaml")
	rewrite(t, file, agencyReason, "")
	return folder, file
}

// rewrite replaces text in a file as another program saves it.
func rewrite(t *testing.T, file, old, new string) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	if err := os.WriteFile(file+".tmp", []byte(strings.Replace(string(raw), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+".tmp", file); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, file, text string) bool {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(raw), text)
}

// formPage opens a topic, or with "field=" a field, in a Chromium of its own.
func formPage(t *testing.T, address, query string) *chromium.Page {
	t.Helper()
	p := chromium.Open(t, address, 1093, 614)
	goForm(p, address, query)
	return p
}

func goForm(p *chromium.Page, address, query string) {
	query, more, _ := strings.Cut(query, "&")
	key, value, _ := strings.Cut(query, "=")
	base, _, _ := strings.Cut(address, "/?")
	p.Go(base + "/form?unit=" + sample + "&" + key + "=" + url.QueryEscape(value) + "&" + more)
	p.Until(`document.documentElement.dataset.live === "yes" && !!document.getElementById("form")`)
}

// ctrlS presses Ctrl+S.
func ctrlS(p *chromium.Page) {
	for _, kind := range []string{"rawKeyDown", "keyUp"} {
		p.Call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": "s", "code": "KeyS", "windowsVirtualKeyCode": 83, "modifiers": 2}, nil)
	}
}

// retype puts the focus into a field and replaces what it holds.
func retype(p *chromium.Page, path, text string) {
	p.Until(`!!document.getElementById(` + strconv.Quote("f-"+path) + `)`)
	p.Eval(`(() => { const c = document.getElementById(` + strconv.Quote("f-"+path) + `); c.focus(); c.select(); })()`)
	p.Type(text)
}

const stateHas = `document.getElementById("state")?.textContent.includes(%q) ?? false`

func saved1(p *chromium.Page) { p.Until(fmt.Sprintf(stateHas, "已保存")) }

// formQuiet fails where a script threw, the policy stopped something, or the page
// asked another host.
func formQuiet(t *testing.T, p *chromium.Page, address string) {
	t.Helper()
	for _, fault := range p.Faults {
		// The browser's own line for an answer that says no.
		if !strings.Contains(fault, "Failed to load resource") || !strings.Contains(fault, "/form/save?") {
			t.Errorf("fault: %s", fault)
		}
	}
	base, _, _ := strings.Cut(address, "/?")
	for _, r := range p.Requests {
		if !strings.HasPrefix(r, base+"/") && r != "about:blank" {
			t.Errorf("the page asked for %s", r)
		}
	}
}

// TestFillReason: a missing reason is on top with its figures and its sentence;
// written and saved by keyboard, its finding is gone and the report prints it.
func TestFillReason(t *testing.T) {
	for _, form := range supplements() {
		t.Run(form, func(t *testing.T) { fillReason(t, form == "补充资料.xlsx") })
	}
}

func fillReason(t *testing.T, cells bool) {
	folder, file := lacking(t)
	if cells {
		asWorkbook(t, filepath.Dir(file))
	}
	address := start(t, folder)
	p := formPage(t, address, "field=reasons.agency_cost_vs_prior")
	said := p.Text(`document.querySelector(".open").innerText`)
	for _, want := range []string{"还要写的原因（1）", "较上年决算数减少28.38万元，下降14.69%", "164.77万元", "193.15万元", "机关运行经费支出164.77万元"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not among %q", want, said)
		}
	}
	if got := p.Eval(`document.querySelectorAll(".topics .wrong").length`); got != "0" {
		t.Errorf("%s topics are said to have errors besides", got)
	}
	if errors := p.Text(`document.getElementById("verdict").innerText`); !strings.Contains(errors, "1项待填") {
		t.Errorf("the unit is %q", errors)
	}
	// The address has put the focus where to write.
	p.Until(`document.activeElement.tagName === "TEXTAREA" && !!document.activeElement.closest(".open")`)
	p.Type("厉行节约，压减日常公用开支")
	p.Until(`document.querySelector(".open .slot").textContent === "厉行节约，压减日常公用开支" && desk.dirty`)
	if p.Eval(`!dispatchEvent(new Event("beforeunload", {cancelable: true}))`) != "true" {
		t.Error("leaving now would not be warned of")
	}
	began := time.Now()
	ctrlS(p)
	saved1(p)
	p.Until(`!document.querySelector(".open") && !desk.dirty && !document.getElementById("verdict").innerText.includes("待填")`)
	t.Logf("saved and checked again in %v", time.Since(began))
	reasons := valueIn(t, filepath.Dir(file), "reasons").Items
	if r := reasons[len(reasons)-1]; r.Get("of").Scalar != "agency_cost_vs_prior" || r.Get("text").Scalar != "厉行节约，压减日常公用开支" {
		t.Errorf("the file holds %+v", r)
	}
	if !cells && !holds(t, file, "# 宁夏回族自治区社会保险事业管理局 2020 年度决算公开") {
		t.Error("the file has lost its comments")
	}
	c := enter(t, address)
	if body, _ := c.get("/findings?unit=" + sample); strings.Contains(body, "没有写原因") {
		t.Error("the finding is still there")
	}
	// The page says the sentence, found as a person finds it.
	p.Go(c.base + "/pages?unit=" + sample)
	p.Until(`document.documentElement.dataset.live === "yes"`)
	found := p.Text(`fetch("/pages/find?unit=" + encodeURIComponent(desk.unit) + "&v=" + desk.stamp + "&find=" + encodeURIComponent("主要原因是厉行节约，压减日常公用开支")).then(r => r.text())`)
	if !strings.Contains(found, "<mark>主要原因是厉行节约，压减日常公用开支</mark>") {
		t.Errorf("the pages do not say it: %s", found)
	}
	formQuiet(t, p, address)
}

// TestFormConflict: two windows on one file. The second to save is told, sees
// what the file says now beside what he wrote, and nothing of either is lost.
func TestFormConflict(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	file := filepath.Join(folder, sample, "unit.yaml")
	address := start(t, folder)
	one, two := formPage(t, address, "topic=基本信息"), formPage(t, address, "topic=基本信息")
	retype(two, "setup.nature", "第二个人写的性质")
	retype(two, "setup.posts", "95")
	retype(one, "setup.nature", "第一个人写的性质")
	retype(one, "organization.short_name", "第一个人的简称")
	ctrlS(one)
	saved1(one)
	// The second is told at once, and what he has typed stays.
	two.Until(`!document.getElementById("news").hidden && document.getElementById("news").textContent.includes("文件在别处改过")`)
	if got := two.Text(`document.getElementById("f-setup.nature").value`); got != "第二个人写的性质" {
		t.Errorf("his text is now %q", got)
	}
	ctrlS(two)
	two.Until(`!!document.getElementById("conflict")`)
	if !holds(t, file, "第一个人写的性质") || holds(t, file, "第二个人写的性质") {
		t.Fatal("the second save has overwritten the first")
	}
	rows := two.Text(`[...document.querySelectorAll("#conflict tbody tr")].map(r => r.innerText).join("|")`)
	for _, want := range []string{"第二个人写的性质", "第一个人写的性质", "95", "93"} {
		if !strings.Contains(rows, want) {
			t.Errorf("%q is not shown: %q", want, rows)
		}
	}
	// The form shows the file; his own values come back one by one.
	if got := two.Text(`document.getElementById("f-organization.short_name").value`); got != "第一个人的简称" {
		t.Errorf("the short name is %q", got)
	}
	press := func(label, action string) {
		two.Until(`(() => { const r = [...document.querySelectorAll("#conflict tbody tr")].find(r => r.innerText.includes(` + strconv.Quote(label) + `)); const b = r && [...r.querySelectorAll("button")].find(b => b.textContent === ` + strconv.Quote(action) + `); b?.click(); return !!b; })()`)
	}
	press("编制数", "用我的")
	press("机构性质", "用文件里的")
	two.Until(`!document.getElementById("conflict") && document.getElementById("f-setup.posts").value === "95"`)
	ctrlS(two)
	saved1(two)
	if !holds(t, file, "nature: 第一个人写的性质") || !holds(t, file, "posts: 95") || !holds(t, file, "short_name: 第一个人的简称") {
		t.Error("the file is not what the two agreed on")
	}
	formQuiet(t, one, address)
}

// TestFormConflictItems: also what was added to a list, changed in it and taken
// out of it comes through a conflict.
func TestFormConflictItems(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	file := filepath.Join(folder, sample, "unit.yaml")
	address := start(t, folder)
	p := formPage(t, address, "topic=主要职能")
	p.Eval(`document.querySelector("[data-rel='functions.items'] > [data-do='add']").click()`)
	p.Type("新添的一项职能")
	retype(p, "functions.items[3]", "我改过的第三项")
	p.Eval(`document.getElementById("i-functions.items[4]").querySelector("[data-do='remove']").click()`)
	// Meanwhile somebody takes out the first one.
	rewrite(t, file, "    - 组织落实全区各项社会保险政策，制定经办规程并推动执行。\n", "")
	p.Until(`!document.getElementById("news").hidden`)
	p.Eval(`[...document.querySelectorAll("#news button")][0].click()`)
	p.Until(`document.querySelectorAll("#conflict tbody tr").length === 3`)
	for _, action := range []string{"用我的", "仍然删去", "仍然加上"} {
		p.Until(`(() => { const b = [...document.querySelectorAll("#conflict button")].find(b => b.textContent === ` + strconv.Quote(action) + `); b?.click(); return !!b; })()`)
	}
	p.Until(`!document.getElementById("conflict")`)
	ctrlS(p)
	saved1(p)
	raw, _ := os.ReadFile(file)
	_, list, _ := strings.Cut(string(raw), "  items:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	lines := strings.Split(list, "\n")
	if len(lines) != 8 || !strings.Contains(lines[1], "我改过的第三项") || !strings.Contains(lines[7], "新添的一项职能") || strings.Contains(list, "经办全区机关事业单位养老保险。") {
		t.Errorf("the list is now\n%s", list)
	}
	formQuiet(t, p, address)
}

// TestFormRefused: all that cannot be saved is told at its field, all at once,
// nothing is written and nothing typed is lost.
func TestFormRefused(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	file := filepath.Join(folder, sample, "unit.yaml")
	before, _ := os.ReadFile(file)
	address := start(t, folder)
	p := formPage(t, address, "topic=上年数")
	retype(p, "prior.fiscal_income", "一百万")
	retype(p, "prior.basic.301", "1376.7345678")
	retype(p, "prior.three_public.total", "22.08")
	ctrlS(p)
	p.Until(`document.querySelectorAll(".field.refused").length === 2`)
	said := p.Text(`[...document.querySelectorAll(".field.refused")].map(f => f.innerText).join("|")`)
	if !strings.Contains(said, "不是数字") || !strings.Contains(said, "细于一分") {
		t.Errorf("it is said %q", said)
	}
	if got := p.Text(`document.activeElement.id + document.activeElement.value`); got != "f-prior.fiscal_income一百万" {
		t.Errorf("the focus is on %q", got)
	}
	if got := p.Text(`document.getElementById("f-prior.three_public.total").value`); got != "22.08" {
		t.Errorf("what was right became %q", got)
	}
	after, _ := os.ReadFile(file)
	if string(before) != string(after) {
		t.Error("something was written")
	}
	retype(p, "prior.fiscal_income", "13,819.19")
	retype(p, "prior.basic.301", "1376.73")
	ctrlS(p)
	saved1(p)
	if !holds(t, file, "total: 22.08") {
		t.Error("the rest was not saved")
	}
	formQuiet(t, p, address)
}

// TestFormCodes: an amount under a code that this year's statements do not have;
// a code twice, or no code, is refused before anything is written over.
func TestFormCodes(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	file := filepath.Join(folder, sample, "unit.yaml")
	address := start(t, folder)
	p := formPage(t, address, "topic=主要用途")
	p.Click("#show-all") // this layout prints none of them
	p.Eval(`document.querySelector("[data-codes='purposes'] [data-do='add-code']").click()`)
	code := func(text string) {
		p.Eval(`(() => { const c = document.querySelector("[data-code]"); c.focus(); c.select(); })()`)
		p.Type(text)
	}
	for _, x := range []struct{ code, said string }{{"2080109", "已经有了"}, {"20801", "7 位数字"}, {"208010a", "7 位数字"}} {
		code(x.code)
		p.Eval(`(() => { const c = document.querySelector(".code textarea"); c.focus(); c.select(); })()`)
		p.Type("新的用途")
		retype(p, "purposes.2080109", "原来的用途")
		ctrlS(p)
		p.Until(`document.querySelector(".code.refused .said")?.textContent.includes(` + strconv.Quote(x.said) + `) ?? false`)
	}
	code("2080199")
	ctrlS(p)
	saved1(p)
	if !holds(t, file, "  2080109: 原来的用途") || !holds(t, file, "  2080199: 新的用途") {
		t.Error("the file does not hold the two")
	}
	p.Until(`document.getElementById("f-purposes.2080199").value === "新的用途"`)
	formQuiet(t, p, address)
}

// TestFormKeyboard: a topic is chosen, an item added, moved and taken out, and
// all of it saved, with keys alone.
func TestFormKeyboard(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	file := filepath.Join(folder, sample, "unit.yaml")
	address := start(t, folder)
	p := formPage(t, address, "topic=基本信息")
	tabTo := func(test string) {
		t.Helper()
		for range 400 {
			p.Press("Tab")
			if p.Eval(`(e => `+test+`)(document.activeElement)`) == "true" {
				return
			}
		}
		t.Fatalf("no Tab leads to where %s", test)
	}
	tabTo(`e.textContent.startsWith("主要职能")`)
	p.Press("Enter")
	p.Until(`document.readyState === "complete" && document.getElementById("topic")?.textContent.startsWith("主要职能") && document.documentElement.dataset.live === "yes"`)
	tabTo(`e.dataset.do === "down" && e.closest(".item").dataset.item === "1"`)
	p.Press("Enter")
	if got := p.Text(`document.activeElement.dataset.do + document.activeElement.closest(".item").querySelector(".ordinal").textContent`); got != "down第2条" {
		t.Errorf("after the move the focus is on %q", got)
	}
	tabTo(`e.dataset.do === "remove" && e.closest(".item").dataset.item === "3"`)
	p.Press(" ")
	tabTo(`e.dataset.do === "add"`)
	p.Press("Enter")
	p.Type("用键盘添的一项")
	tabTo(`e.id === "save"`)
	p.Press("Enter")
	saved1(p)
	raw, _ := os.ReadFile(file)
	_, list, _ := strings.Cut(string(raw), "  items:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	lines := strings.Split(list, "\n")
	if len(lines) != 9 || !strings.Contains(lines[0], "办理全区社会保险登记") || !strings.Contains(lines[1], "组织落实全区") || !strings.Contains(lines[8], "用键盘添的一项") || strings.Contains(list, "中央在宁") {
		t.Errorf("the list is now\n%s", list)
	}
	// What is focused can be seen.
	tabTo(`e.matches("textarea")`)
	if p.Text(`getComputedStyle(document.activeElement).outlineStyle`) == "none" {
		t.Error("the focus cannot be seen")
	}
	formQuiet(t, p, address)
}

// TestFormHostile: what a file says is never more than text.
func TestFormHostile(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	file := filepath.Join(folder, sample, "unit.yaml")
	long := strings.Repeat("长", 10000)
	hostile := `"\"><img src=x onerror=alert(1)><script>alert(1)</script></textarea></template>'` + "`" + `{{.}}"`
	rewrite(t, file, "  short_name: 自治区社保局\n", "  short_name: "+hostile+"\n  contact: "+hostile+"\n")
	rewrite(t, file, "  intro: 自治区社保局隶属", "  intro: "+long+"自治区社保局隶属")
	rewrite(t, file, "    - 经办中央在宁行业单位的基本养老保险和失业保险。\n", "    - "+hostile+"\n")
	rewrite(t, file, "    text: 从严管理公务接待\n", "    text: "+hostile+"\n")
	rewrite(t, file, "  - term: 财政拨款收入\n", "  - term: "+hostile+"\n")
	rewrite(t, file, "{name: 政府采购率,", "{name: "+hostile+",")
	if err := os.CopyFS(filepath.Join(folder, sample, "上年"), os.DirFS("../../data/samples/"+sample)); err != nil {
		t.Fatal(err)
	}
	rewrite(t, filepath.Join(folder, sample, "上年", "unit.yaml"), "    text: 从严管理公务接待\n", "    text: "+hostile+"\n")
	address := start(t, folder)
	p := formPage(t, address, "topic=基本信息")
	for _, topic := range []string{"基本信息", "主要职能", "增减原因", "名词解释", "自评表&open=all", "<script>alert(1)</script>"} {
		goForm(p, address, "topic="+topic)
		if got := p.Eval(`document.querySelectorAll("#main img, #main script, #main iframe, #main svg").length`); got != "0" {
			t.Errorf("%s: %s elements came out of text", topic, got)
		}
	}
	goForm(p, address, "field=organization.short_name")
	if got := p.Text(`document.getElementById("f-organization.short_name").value`); !strings.HasPrefix(got, `"><img src=x onerror=alert(1)><script>`) {
		t.Errorf("the field holds %q", got)
	}
	// And it is saved as the text that it is.
	goForm(p, address, "topic=主要职能")
	retype(p, "functions.items[1]", `</textarea><script>alert(2)</script># : - {x: [1]}`)
	ctrlS(p)
	saved1(p)
	if got := p.Text(`document.getElementById("f-functions.items[1]").value`); got != `</textarea><script>alert(2)</script># : - {x: [1]}` {
		t.Errorf("the field came back as %q", got)
	}
	goForm(p, address, "field="+`x"><img src=x>`)
	formQuiet(t, p, address)
}

// TestFormLastYear: last year's text is for reading; only what does not change
// from year to year can be taken over.
func TestFormLastYear(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	if err := os.CopyFS(filepath.Join(folder, sample, "上年"), os.DirFS("../../data/samples/"+sample)); err != nil {
		t.Fatal(err)
	}
	last := filepath.Join(folder, sample, "上年", "unit.yaml")
	rewrite(t, last, "year: 2020", "year: 2019")
	rewrite(t, last, "    text: 从严管理公务接待\n", "    text: 去年接待少了\n")
	rewrite(t, last, "  nature: 参公管理副厅级事业单位\n", "  nature: 去年的机构性质\n")
	rewrite(t, last, "  - term: 财政拨款收入\n", "  - term: 去年才有的名词\n")
	address := start(t, folder)
	p := formPage(t, address, "topic=增减原因")
	if got := p.Text(`document.getElementById("form").innerText`); !strings.Contains(got, "上年写的：去年接待少了") {
		t.Error("last year's reason is not shown")
	}
	if got := p.Eval(`document.querySelectorAll("#form [data-do^='copy']").length`); got != "0" {
		t.Errorf("%s buttons copy reasons", got)
	}
	goForm(p, address, "field=setup.nature")
	p.Click(`[data-rel="setup.nature"] [data-do="copy"]`)
	p.Until(`document.getElementById("f-setup.nature").value === "去年的机构性质" && desk.dirty`)
	p.Eval(`desk.dirty = false`)
	goForm(p, address, "topic=名词解释")
	p.Eval(`document.querySelector("[data-do='copy-list']").click()`)
	p.Until(`document.querySelectorAll(".item[data-item='0']").length === 1 && [...document.querySelectorAll("input")].some(i => i.value === "去年才有的名词")`)
	p.Eval(`desk.dirty = false`)
	formQuiet(t, p, address)
}

// TestFormReasonParts: the sum of the parts stands against the difference.
func TestFormReasonParts(t *testing.T) {
	t.Parallel()
	address := start(t, workFolderWith(t, sample))
	p := formPage(t, address, "field=reasons.general_vs_budget")
	p.Until(`document.querySelector(".parts-sum.fits")?.textContent === "各分项合计 -114715.69 万元；差额 -114715.69 万元，相符"`)
	if got := p.Text(`document.activeElement.closest(".item").querySelector(".title").textContent`); !strings.HasPrefix(got, "一般公共预算支出与年初预算相比") {
		t.Errorf("the address leads to %q", got)
	}
	path := p.Text(`document.querySelector(".parts-sum").closest(".item").dataset.path`)
	retype(p, path+".parts[1].amount", "-60")
	p.Until(`document.querySelector(".parts-sum.off")?.textContent.endsWith("还差 10.00 万元")`)
	p.Eval(`desk.dirty = false`)
	formQuiet(t, p, address)
}

// TestFormOpenParts: a missing reason can be given as parts with amounts. The
// address named no topic; the page stays what it was when nothing is lacking.
func TestFormOpenParts(t *testing.T) {
	t.Parallel()
	folder, file := lacking(t)
	address := start(t, folder)
	base, _, _ := strings.Cut(address, "/?")
	p := chromium.Open(t, address, 1093, 614)
	p.Go(base + "/form?unit=" + sample)
	p.Until(`document.documentElement.dataset.live === "yes" && document.getElementById("topic").textContent.startsWith("增减原因")`)
	p.Click(".open details.parts summary")
	p.Click(".open [data-rel=parts] > [data-do=add]")
	p.Type("-28.38")
	p.Press("Tab")
	p.Press("Tab")
	p.Type("压减日常公用开支")
	p.Until(`document.querySelector(".open .parts-sum.fits")?.textContent.endsWith("相符") ?? false`)
	ctrlS(p)
	saved1(p)
	p.Until(`!document.querySelector(".open") && document.getElementById("topic").textContent.startsWith("增减原因")`)
	reasons := valueIn(t, filepath.Dir(file), "reasons").Items
	last := reasons[len(reasons)-1]
	if parts := last.List("parts"); last.Get("of").Scalar != "agency_cost_vs_prior" || len(parts) != 1 || parts[0].Get("text").Scalar != "压减日常公用开支" {
		t.Errorf("the file holds %+v", last)
	}
	// A unit chosen for a group is at once that of its amounts.
	goForm(p, address, "topic=上年数")
	p.Eval(`(() => { const c = document.getElementById("f-prior.unit"); c.value = "元"; c.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	p.Until(`document.getElementById("f-prior.fiscal_grand").parentElement.querySelector("select").selectedOptions[0].textContent === "元"`)
	p.Eval(`desk.dirty = false`)
	formQuiet(t, p, address)
}

// TestFormSheet: of several 自评表 each is in the page once it is opened, and stays
// there; it shows the scores and their sum; an indicator added in the middle of it
// is saved in its place. What was typed into one is there again after a reload.
func TestFormSheet(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	file := filepath.Join(folder, sample, "unit.yaml")
	address := start(t, folder)
	p := formPage(t, address, "topic=自评表")
	if got := p.Eval(`[document.querySelectorAll(".item.sheet.closed").length > 1, document.querySelectorAll(".paper").length, form.collect().changes.length]`); got != "[true,0,0]" {
		t.Errorf("at first: %s", got)
	}
	open := func(n int) {
		p.Eval(fmt.Sprintf(`document.querySelector(".item.sheet[data-item='%d'] .fold").focus()`, n))
		p.Press("Enter")
		p.Until(fmt.Sprintf(`!!document.querySelector(".item.sheet[data-item='%d'] .level3") && document.activeElement.getAttribute("aria-expanded") === "true"`, n))
	}
	open(2)
	retype(p, "forms[2].groups[1].subgroups[1].indicators[1].target", "≥88%")
	p.Until(`desk.dirty`)
	p.Eval(`window.left = true; desk.dirty = false; location.href = location.href.replace(/&open=2/, ""); 0`)
	p.Until(`!window.left && document.readyState === "complete" && document.getElementById("f-forms[2].groups[1].subgroups[1].indicators[1].target")?.value === "≥88%"`)
	open(1)
	if got := p.Text(`[...document.querySelectorAll(".paper .total")].map(e => e.innerText).join("|")`); strings.Count(got, "分值合计 100 分") < 1 || !strings.Contains(got, "得分合计 99 分") {
		t.Errorf("sums: %q", got)
	}
	t.Logf("500 fields looked over in %s ms", p.Eval(`(() => { const a = performance.now(); form.look(); return performance.now() - a; })()`))
	p.Eval(`document.getElementById("g-forms[1].groups[1].subgroups[2].indicators").querySelector(":scope > [data-do='add']").click()`)
	p.Type("新加的质量指标")
	for _, v := range []string{"1", "≥95%", "96%"} {
		p.Press("Tab")
		p.Type(v)
	}
	p.Until(`document.querySelector(".level1 .sum.off")?.textContent.includes("41，权重是 40") ?? false`)
	retype(p, "forms[1].groups[1].subgroups[2].indicators[1].points", "4")
	ctrlS(p)
	saved1(p)
	if got := p.Text(`document.getElementById("f-forms[1].groups[1].subgroups[2].indicators[3].name").value + document.getElementById("i-forms[1].groups[1].subgroups[2].indicators[3]").querySelector(".score").textContent`); got != "新加的质量指标1" {
		t.Errorf("the indicator is %q", got)
	}
	raw, _ := os.ReadFile(file)
	if !strings.Contains(string(raw), "≥88%") {
		t.Error("what was typed before the reload is not saved")
	}
	lines := strings.Split(string(raw), "\n")
	at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "新加的质量指标") })
	if at < 1 || !strings.Contains(strings.Join(lines[at-2:at], ""), "系统正常运行率") {
		t.Error("it does not stand behind its neighbours")
	}
	if got := p.Eval(`document.querySelectorAll(".item.sheet:not(.closed)").length`); got != "2" {
		t.Errorf("%s are open after saving", got)
	}
	// What is seldom filled in comes with the row's own fields when it is opened.
	row := `document.getElementById("x-forms[1].groups[1].subgroups[2].indicators[1]")`
	if got := p.Eval(row + `.querySelectorAll(".field").length`); got != "0" {
		t.Errorf("%s fields that are seldom filled in", got)
	}
	p.Eval(row + `.open = true; 0`)
	p.Until(`!!document.getElementById("f-forms[1].groups[1].subgroups[2].indicators[1].rating")`)
	retype(p, "forms[1].groups[1].subgroups[2].indicators[1].rating", "95")
	ctrlS(p)
	p.Until(`!desk.dirty && !form.saving`)
	if v := valueIn(t, filepath.Dir(file), "forms"); v == nil || v.Items[0].List("groups")[0].List("subgroups")[1].List("indicators")[0].Get("rating") == nil {
		t.Error("the rating is not saved")
	}
	formQuiet(t, p, address)
}

// TestFormNames: every control of every topic, of a unit and of a department, has a
// name, also in items that are added.
func TestFormNames(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample, "department-2023-demo")
	address := start(t, folder)
	p := formPage(t, address, "topic=基本信息")
	units := []string{sample}
	if soak {
		units = append(units, "department-2023-demo/示例服务局2023")
	}
	for _, unit := range units {
		for _, topic := range supplement.Core().Topics() {
			address, _ := json.Marshal("/form?" + url.Values{"unit": {unit}, "topic": {topic.Name}, "open": {"1"}}.Encode())
			nameless := p.Text(`(async () => {
				const page = new DOMParser().parseFromString(await (await fetch(` + string(address) + `)).text(), "text/html");
				document.querySelector("#main").replaceChildren(...page.querySelector("#main").childNodes);
				for (const b of [...document.querySelectorAll("[data-do='add'], [data-do='add-code']")]) b.click();
				for (const b of [...document.querySelectorAll(".item[data-item='0'] [data-do='add']")]) b.click();
				const all = [...document.querySelectorAll("#form input:not([type=hidden]), #form select, #form textarea")];
				desk.dirty = false;
				return all.length === 0 ? "no control at all" : all.filter(c => ![...c.labels].some(l => l.textContent.trim()) && !c.getAttribute("aria-label")).map(c => c.outerHTML.slice(0, 90)).join("\n");
			})()`)
			if nameless != "" {
				t.Errorf("%s, %s: %s", unit, topic.Name, nameless)
			}
			if twice := p.Text(`[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i).join(" ")`); twice != "" {
				t.Errorf("%s, %s: one id for several: %s", unit, topic.Name, twice)
			}
		}
	}
	formQuiet(t, p, address)
}
