package desk

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"juesuan/internal/chromium"
)

// view of the sample's pages and the query that requests for their parts carry.
func (c *client) pagesOf(unit string) (body, parts string, count int) {
	c.t.Helper()
	body, status := c.get("/pages?unit=" + url.QueryEscape(unit))
	if status != 200 {
		c.t.Fatalf("the pages of %s: %d", unit, status)
	}
	v := regexp.MustCompile(`data-v="([0-9a-f]+)"`).FindStringSubmatch(body)
	if v == nil {
		c.t.Fatalf("no pages: %s", body)
	}
	return body, "unit=" + url.QueryEscape(unit) + "&v=" + v[1], strings.Count(body, `class="sheet"`)
}

// replaceIn changes text in a unit's file, as a save of another program does.
func replaceIn(t *testing.T, file, old, new string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), old) {
		t.Fatalf("%s has no %q", file, old)
	}
	temp := file + ".tmp"
	if err := os.WriteFile(temp, []byte(strings.Replace(string(b), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(temp, file); err != nil {
		t.Fatal(err)
	}
}

// TestPagesParts: the pages' places are there at once, each page by itself, in
// faces of its own; parts of what has changed meanwhile are refused.
func TestPagesParts(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	c := enter(t, start(t, folder))
	body, parts, count := c.pagesOf(sample)
	if count != 27 || strings.Count(body, "<svg") != 27 || strings.Contains(body, "<text") || strings.Contains(body, "草稿") {
		t.Errorf("%d pages are announced", count)
	}
	if !strings.Contains(body, `href="#p4"`) || !strings.Contains(body, "一、部门职责") {
		t.Error("the contents lack a heading")
	}
	page, status := c.get("/pages/page?n=16&" + parts)
	if status != 200 || !strings.Contains(page, `class="n" tabindex="0" role="button"`) || !strings.Contains(page, `class="w"`) || strings.Contains(page, "style=") {
		t.Errorf("page 16: %d", status)
	}
	for _, bad := range []string{"n=0", "n=28", "n=x", "n="} {
		if _, status := c.get("/pages/page?" + bad + "&" + parts); status != 404 {
			t.Errorf("%s: %d", bad, status)
		}
	}
	css, _ := c.get("/pages/fonts.css?" + parts)
	faces := regexp.MustCompile(`url\("([^"]+)"\)`).FindAllStringSubmatch(css, -1)
	if len(faces) < 4 {
		t.Fatalf("the faces: %s", css)
	}
	all := 0
	for _, f := range faces {
		data, status := c.get(f[1])
		if status != 200 || !strings.HasPrefix(data, "\x00\x01\x00\x00") {
			t.Errorf("%s: %d", f[1], status)
		}
		all += len(data)
	}
	if all > 3<<20 {
		t.Errorf("the faces are not cut down: %d bytes", all)
	}
	if _, status := c.get("/pages/font?name=../x&" + parts); status != 404 {
		t.Errorf("a face that is not there: %d", status)
	}
	replaceIn(t, filepath.Join(folder, sample, "unit.yaml"), "reasons:", "reasons: # 改过")
	c.pagesOf(sample)
	for _, part := range []string{"page?n=1&", "fonts.css?", "font?name=s0&", "spot?page=1&run=0&", "find?find=3&"} {
		if _, status := c.get("/pages/" + part + parts); status != 409 {
			t.Errorf("%s of before: %d", part, status)
		}
	}
}

// TestDraftPages: with errors the pages are those of the draft, and say so.
func TestDraftPages(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	replaceIn(t, filepath.Join(folder, sample, "unit.yaml"), "reasons:", "reasons_of_old:")
	c := enter(t, start(t, folder))
	body, parts, count := c.pagesOf(sample)
	if count < 27 || !strings.Contains(body, "<b>草稿</b>，还有 18 项待填，有 1 处错误") {
		t.Errorf("%d pages, no word of a draft", count)
	}
	if page, _ := c.get("/pages/page?n=5&" + parts); !strings.Contains(page, `class="watermark"`) {
		t.Error("no 草稿 across the page")
	}
	if err := os.RemoveAll(filepath.Join(folder, sample, "unit.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, sample, "公开表.xlsx"), []byte("no workbook"), 0o644); err != nil {
		t.Fatal(err)
	}
	if body, status := c.get("/pages?unit=" + sample); status != 200 || !strings.Contains(body, "还没有版面可看") {
		t.Errorf("of nothing: %d", status)
	}
}

// spotOf finds text on the pages and asks about its first place.
func (c *client) spotOf(parts, text string) string {
	c.t.Helper()
	found, _ := c.get("/pages/find?find=" + url.QueryEscape(text) + "&" + parts)
	hit := regexp.MustCompile(`href="#p(\d+)" data-run="(\d+)"`).FindStringSubmatch(found)
	if hit == nil {
		c.t.Fatalf("%s is not found: %s", text, found)
	}
	spot, status := c.get("/pages/spot?page=" + hit[1] + "&run=" + hit[2] + "&" + parts)
	if status != 200 {
		c.t.Fatalf("about %s: %d", text, status)
	}
	return spot
}

// TestSpot: every number on every page tells its formula; words of the
// supplement lead to their field; words of the layout say so.
func TestSpot(t *testing.T) {
	t.Parallel()
	c := enter(t, start(t, workFolderWith(t, sample)))
	_, parts, count := c.pagesOf(sample)
	for text, want := range map[string][]string{
		"3.72%":       {"公开05表!E9", "517.61", "怎样得来", "未舍入", "一般公共预算财政拨款支出"},
		"19302842.97": {"公开03表!F9", "19,302,842.97"},
		"941.58万元":    {"unit.yaml", "/form?field="},
		"，主要原因是":      {"这是版式（ningxia-2020）里固定的词句"},
		"自治区社保局隶属":    {"照填报的内容印出", "/form?field=functions"},
	} {
		spot := c.spotOf(parts, text)
		for _, w := range want {
			if !strings.Contains(spot, w) {
				t.Errorf("about %s nothing of %s: %s", text, w, spot)
			}
		}
	}
	numbers := regexp.MustCompile(`data-run="(\d+)" class="n" tabindex`)
	asked := 0
	for n := 1; n <= count; n++ {
		page, _ := c.get(fmt.Sprintf("/pages/page?n=%d&%s", n, parts))
		for i, m := range numbers.FindAllStringSubmatch(page, -1) {
			if i%7 > 0 {
				continue
			}
			asked++
			spot, status := c.get(fmt.Sprintf("/pages/spot?page=%d&run=%s&%s", n, m[1], parts))
			if status != 200 || !strings.Contains(spot, "怎样得来") || !strings.Contains(spot, "<mark>") {
				t.Errorf("page %d run %s: %d %s", n, m[1], status, spot)
			}
		}
	}
	if asked < 80 {
		t.Errorf("only %d numbers asked about", asked)
	}
	for _, bad := range []string{"page=0&run=0", "page=1&run=9999", "page=x&run=1", "page=1&run=-1", "page=99&run=0"} {
		if _, status := c.get("/pages/spot?" + bad + "&" + parts); status != 404 {
			t.Errorf("%s: %d", bad, status)
		}
	}
}

// TestPagesAt: a place of the files leads to where it is printed.
func TestPagesAt(t *testing.T) {
	t.Parallel()
	c := enter(t, start(t, workFolderWith(t, sample)))
	at := func(place string) string {
		body, _ := c.get("/pages?unit=" + sample + "&at=" + url.QueryEscape(place))
		_, rest, ok := strings.Cut(body, `class="asked-at"`)
		if !ok {
			t.Fatalf("%s: no word of it", place)
		}
		said, _, _ := strings.Cut(rest, `<div id="found"`)
		return said
	}
	if said := at("公开表.xlsx:公开05表!E9"); !strings.Contains(said, "data-first") || !strings.Contains(said, `href="#p9"`) || strings.Contains(said, "没有直接印在") {
		t.Errorf("a cell: %s", said)
	}
	for _, nowhere := range []string{"公开表.xlsx:公开05表!ZZ99", "no such", `"><script>alert(1)</script>`} {
		if said := at(nowhere); !strings.Contains(said, "没有印在版面上") || strings.Contains(said, "<script") {
			t.Errorf("%s: %s", nowhere, said)
		}
	}
}

// TestPagesInBrowser is the story of a reader: he scrolls, turns pages, clicks
// 3.72% and reads its operands, by mouse and by keys, looks for text.
func TestPagesInBrowser(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	address := start(t, folder)
	p := chromium.Open(t, address, 1093, 614)
	base, _, _ := strings.Cut(address, "/?")
	p.Go(base + "/pages?unit=" + sample)
	p.Until(`document.querySelector("#p1 text") !== null`)
	p.Eval(`document.fonts.ready.then(() => 1)`)
	if got := p.Eval(`[...document.fonts].filter(f => /^"?s\d/.test(f.family) && f.status === "loaded").length > 0`); got != "true" {
		t.Error("no face of the pages is loaded")
	}
	if got := p.Eval(`[...document.querySelectorAll(".sheet")].filter(s => s.dataset.state === "there").length < 12`); got != "true" {
		t.Error("pages that are far away were fetched")
	}
	// Look for the number, then click it.
	p.Click("#q")
	p.Type("3.72%")
	p.Press("Enter")
	p.Until(`!!document.querySelector("#sheets text.now")`)
	if got := p.Text(`document.querySelector("#sheets text.now").textContent`); !strings.Contains(got, "3.72") {
		t.Errorf("the search goes to %q", got)
	}
	p.Click("#sheets text.now")
	p.Until(`!document.getElementById("spot").hidden`)
	said := p.Text(`document.getElementById("spot").innerText`)
	for _, want := range []string{"3.72%", "怎样得来", "公开05表!E9", "公开表.xlsx", "未舍入", "3.72", "舍入"} {
		if !strings.Contains(said, want) {
			t.Errorf("the panel lacks %s: %s", want, said)
		}
	}
	p.Press("Escape")
	p.Until(`document.getElementById("spot").hidden`)
	// The same with keys: the focus goes in and comes back.
	p.Eval(`document.querySelector("#sheets text.hit").focus()`)
	p.Press("Enter")
	p.Until(`document.activeElement.id === "spot-h"`)
	p.Press("Escape")
	p.Until(`document.activeElement.matches("#sheets text.hit")`)
	// Turning.
	p.Eval(`(document.activeElement.blur(), document.getElementById("page").value)`)
	before := p.Eval(`Number(document.getElementById("page").value)`)
	p.Press("ArrowRight")
	p.Until(`Number(document.getElementById("page").value) === ` + before + ` + 1`)
	p.Press("ArrowLeft")
	p.Until(`Number(document.getElementById("page").value) === ` + before)
	p.Click("#page")
	p.Eval(`document.getElementById("page").select()`)
	p.Type("25")
	p.Press("Enter")
	p.Until(`document.activeElement.id === "p25" && document.querySelector("#p25 text") !== null`)
	// What is typed into a field turns no page.
	p.Eval(`document.getElementById("q").focus({preventScroll: true})`)
	p.Press("ArrowLeft")
	if got := p.Eval(`document.getElementById("page").value`); got != `"25"` {
		t.Errorf("an arrow in a field turned to %s", got)
	}
	// Another program saves: the reader stays on his page.
	stamp := p.Text(`document.getElementById("sheets").dataset.v`)
	replaceIn(t, filepath.Join(folder, sample, "unit.yaml"), "reasons:", "reasons: # 改过")
	p.Until(`document.getElementById("sheets").dataset.v !== "` + stamp + `" && document.querySelector("#p25 text") !== null`)
	if got := p.Eval(`document.getElementById("page").value`); got != `"25"` {
		t.Errorf("after a save the reader is on page %s", got)
	}
	// From a finding.
	p.Go(base + "/pages?unit=" + sample + "&at=" + url.QueryEscape("公开表.xlsx:公开05表!E9"))
	p.Until(`!!document.querySelector("#sheets text.now")`)
	if got := p.Eval(`(() => { const r = document.querySelector("#sheets text.now").getBoundingClientRect(); return r.top > 100 && r.bottom < innerHeight; })()`); got != "true" {
		t.Error("the place is out of sight")
	}
	for _, r := range p.Requests {
		if !strings.HasPrefix(r, base+"/") && !strings.HasPrefix(r, "about:") && !strings.HasPrefix(r, "data:") {
			t.Errorf("a request to %s", r)
		}
	}
	if len(p.Faults) > 0 {
		t.Errorf("faults: %q", p.Faults)
	}
}

// turnTime presses → so many times and returns the milliseconds until the text
// of the next page is there: the middle one and the longest.
func turnTime(t *testing.T, p *chromium.Page, times int) (median, worst float64) {
	t.Helper()
	p.Eval(`document.addEventListener("keydown", e => {
		if (e.key !== "ArrowRight") return;
		const began = performance.now(), want = Math.min(Number(document.getElementById("page").value) + 1, document.querySelectorAll(".sheet").length);
		window.turned = null;
		(function look() {
			const s = document.getElementById("p" + want), top = s.getBoundingClientRect().top;
			if (s.querySelector("text") && top >= 0 && top < innerHeight / 2) window.turned = performance.now() - began;
			else requestAnimationFrame(look);
		})();
	}, true)`)
	var all []float64
	for range times {
		p.Press("ArrowRight")
		p.Until(`typeof window.turned === "number"`)
		ms, err := strconv.ParseFloat(p.Eval(`window.turned`), 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, ms)
	}
	slices.Sort(all)
	return all[times/2], all[times-1]
}

// TestManyPages: a report of hundreds of pages is there as soon as a short one,
// and holds in the browser only what is near.
func TestManyPages(t *testing.T) {
	if !soak {
		t.Skip("long: make soak")
	}
	folder := workFolderWith(t, sample)
	saveAs(t, filepath.Join(folder, sample, "公开表.xlsx"), func(f workbook) {
		const rows, sheet = 4000, "公开03表"
		must(t, f.InsertRows(sheet, 15, rows))
		for r := 15; r < 15+rows; r++ {
			must(t, f.SetCellValue(sheet, fmt.Sprintf("A%d", r), "2101101"))
			must(t, f.SetCellValue(sheet, fmt.Sprintf("D%d", r), "行政单位医疗"))
			must(t, f.SetCellFloat(sheet, fmt.Sprintf("E%d", r), float64(r)+0.25, 2, 64))
			must(t, f.SetCellFloat(sheet, fmt.Sprintf("F%d", r), float64(r)+0.25, 2, 64))
		}
	})
	address := start(t, folder)
	base, _, _ := strings.Cut(address, "/?")
	c := enter(t, address)
	began := time.Now()
	_, _, count := c.pagesOf(sample)
	read := time.Since(began)
	if count < 380 {
		t.Fatalf("%d pages", count)
	}
	p := chromium.Open(t, address, 1366, 768)
	began = time.Now()
	p.Go(base + "/pages?unit=" + sample)
	p.Until(`document.querySelector("#p1 text") !== null`)
	t.Logf("%d pages: read, checked and set in %d ms, then shown in %d ms", count, read.Milliseconds(), time.Since(began).Milliseconds())
	median, worst := turnTime(t, p, 20)
	t.Logf("of 20 page turns half took %.0f ms at most, the slowest %.0f", median, worst)
	// Far away, as by the scroll bar.
	p.Eval(`window.began = performance.now()`)
	p.Eval(`(async () => { scrollTo({top: document.documentElement.scrollHeight * 0.7, behavior: "instant"});
		for (;;) {
			await new Promise(requestAnimationFrame);
			const s = [...document.querySelectorAll(".sheet")].find(s => { const r = s.getBoundingClientRect(); return r.top < innerHeight / 2 && r.bottom > innerHeight / 2; });
			if (s && s.querySelector("text")) return;
		}
	})()`)
	t.Logf("after a jump the text is there in %s ms", p.Eval(`Math.round(performance.now() - window.began)`))
	if got := p.Eval(`[...document.querySelectorAll(".sheet")].filter(s => s.dataset.state === "there").length < 16`); got != "true" {
		t.Error("pages that are far away are not let go")
	}
	if len(p.Faults) > 0 {
		t.Errorf("faults: %q", p.Faults)
	}
}

// TestHostilePages: text of the files that looks like a page stays text.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	hostile := `<script>window.hacked=1</script>"><img src=x onerror="window.hacked=1"></text></svg><b id=hacked>&lt;`
	quoted, _ := json.Marshal(hostile + strings.Repeat("长", 10000))
	file := filepath.Join(folder, sample, "unit.yaml")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := regexp.MustCompile(`(?m)^  intro: .*(\n    .*)*\n`)
	if !at.Match(raw) {
		t.Fatal("no functions.intro")
	}
	if err := os.WriteFile(file, at.ReplaceAllLiteral(raw, []byte("  intro: "+string(quoted)+"\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	address := start(t, folder)
	base, _, _ := strings.Cut(address, "/?")
	p := chromium.Open(t, address, 1093, 614)
	p.Go(base + "/pages?unit=" + sample + "&find=" + url.QueryEscape(`<script>window`))
	p.Until(`!!document.querySelector("#sheets text.hit")`)
	p.Click("#sheets text.hit")
	p.Until(`!document.getElementById("spot").hidden && document.getElementById("spot").innerText.includes("<script>")`)
	for _, bad := range []string{`window.hacked`, `document.getElementById("hacked")`, `document.querySelector("main img")`, `document.querySelector("main script")`} {
		if got := p.Eval(bad + " == null"); got != "true" {
			t.Errorf("%s is there", bad)
		}
	}
	if len(p.Faults) > 0 {
		t.Errorf("faults: %q", p.Faults)
	}
}
