package desk

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/job"
	"juesuan/internal/view"
)

// TestFilters: severity and place can be combined; each says how many it would
// leave.
func TestFilters(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	saveAs(t, filepath.Join(folder, sample, "公开表.xlsx"), func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	c := enter(t, start(t, folder))
	page := func(more string) string {
		t.Helper()
		body, status := c.get("/findings?unit=" + sample + more)
		if status != 200 {
			t.Fatalf("%s: %d", more, status)
		}
		return body
	}
	count := func(body string) int { return strings.Count(body, "data-finding") }
	all := page("")
	place := url.QueryEscape("公开表.xlsx:公开03表")
	errors, there, both := page("&sev=error"), page("&in="+place), page("&sev=error&in="+place)
	if count(all) <= count(errors) || count(errors) <= count(both) || count(both) == 0 || count(both) > count(there) {
		t.Errorf("%d findings, %d errors, %d on 公开03表, %d errors there", count(all), count(errors), count(there), count(both))
	}
	if !strings.Contains(both, `aria-current="true">错误 <span class="num">2</span>`) || !strings.Contains(both, `aria-current="true">公开03表 <span class="num">2</span>`) {
		t.Error("the filters do not say how many they leave")
	}
	if strings.Contains(both, `s-warning"`) || !strings.Contains(errors, "公开01表!F15") {
		t.Error("the filters leave what they should not")
	}
	at := page("&at=" + url.QueryEscape("公开表.xlsx:公开03表!E14"))
	if n := count(at); n < 3 || n >= count(all) {
		t.Errorf("%d findings are about 公开03表!E14", n)
	}
	if none := page("&sev=error&in=no"); count(none) != 0 || !strings.Contains(none, "没有了") {
		t.Error("a filter that leaves nothing does not say so")
	}
}

// TestMarked: the marked copy that is downloaded is the one that check writes.
func TestMarked(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	unit := filepath.Join(folder, sample)
	saveAs(t, filepath.Join(unit, "公开表.xlsx"), func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	c := enter(t, start(t, folder))
	got, status := c.get("/findings/marked?unit=" + sample + "&file=" + url.QueryEscape("公开表.xlsx"))
	if status != 200 {
		t.Fatalf("%d %s", status, got)
	}
	if _, err := os.Stat(filepath.Join(unit, "公开表-标注.xlsx")); err == nil {
		t.Error("the download wrote into the folder")
	}
	o, err := program.Report(t.Context(), job.Job{Unit: unit, PDF: true, DOCX: true, Until: "pages"})
	must(t, err)
	dir := t.TempDir()
	paths, err := view.Annotate(t.Context(), unit, dir, o.Report.Findings)
	must(t, err)
	if len(paths) != 1 || read(t, paths[0]) != got {
		t.Error("the download differs from the file that check writes")
	}
	for _, name := range []string{"", "unit.yaml", "README.md", "../" + sample + "/公开表.xlsx", "/etc/passwd"} {
		if _, status := c.get("/findings/marked?unit=" + sample + "&file=" + url.QueryEscape(name)); status == 200 {
			t.Errorf("%q was given", name)
		}
	}
}

// TestAccept: a finding that may be published as it is is accepted with its
// reason, in either form of the supplement, and that can be taken back.
func TestAccept(t *testing.T) {
	t.Parallel()
	for _, form := range supplements() {
		t.Run(form, func(t *testing.T) {
			folder := workFolderWith(t, sample)
			unit := filepath.Join(folder, sample)
			if form != "unit.yaml" {
				must(t, os.Remove(filepath.Join(unit, "unit.yaml")))
				_, list, err := program.Init(job.NewUnit{Dir: unit, Layout: "ningxia-2020", Year: 2020})
				must(t, err)
				if list.Failed() {
					t.Fatal(list)
				}
			}
			before := listing(t, unit)
			p := live(t, start(t, folder), 1093, 614)
			p.Go(p.Text(`location.origin`) + "/findings?unit=" + sample)
			p.Until(`document.documentElement.dataset.live === "yes"`)
			const about = `[...document.querySelectorAll("[data-finding]")].find(f => f.innerText.includes("30111") && f.innerText.includes("88,995.26"))`
			p.Until(`!!` + about)
			// By the keyboard alone.
			p.Eval(about + `.querySelector("details[id^=accept] summary").focus()`)
			p.Press("Enter")
			p.Press("Tab")
			p.Until(`document.activeElement.tagName === "TEXTAREA"`)
			p.Type(`其余部分列入其他科目，见“账册”<b>: #1`)
			p.Until(`desk.dirty`)
			p.Press("Tab")
			p.Press("Enter")
			p.Until(`!` + about)
			says(p, "#accepted-h", "（1）")
			says(p, "main", `其余部分列入其他科目，见“账册”<b>: #1`)
			if p.Eval(`desk.dirty`) != "false" {
				t.Error("the page still takes itself for unsaved")
			}
			o, err := program.Report(t.Context(), job.Job{Unit: unit, Until: "accounts"})
			must(t, err)
			if a := o.Report.Accepted; len(a) != 1 || a[0].Finding.Code != "X.25" || a[0].Reason != `其余部分列入其他科目，见“账册”<b>: #1` {
				t.Fatalf("accepted: %+v", a)
			}
			p.Click(`form[action^="/findings/withdraw"] button`)
			p.Until(`!!` + about)
			if after := listing(t, unit); form == "unit.yaml" && strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(after[form]), "accepted:")) != strings.TrimSpace(before[form]) {
				t.Errorf("taken back, the file is not what it was, it ends %q", after[form][len(after[form])-200:])
			}
			quiet(t, p)
		})
	}
	// What must be mended cannot be accepted, nor what is no longer so.
	folder := workFolderWith(t, sample)
	saveAs(t, filepath.Join(folder, sample, "公开表.xlsx"), func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	c := enter(t, start(t, folder))
	before := listing(t, folder)
	for _, wrong := range []url.Values{
		{"id": {"T3.1"}, "place": {"公开03表!E14"}, "difference": {"-10.00"}, "reason": {"没有关系"}},
		{"id": {"X.25"}, "place": {"公开06表!C15"}, "difference": {"88,995.27"}, "reason": {"没有关系"}},
		{"id": {"X.25"}, "place": {"公开06表!C15"}, "difference": {"88,995.26"}, "reason": {"  "}},
	} {
		if body, status := c.post("/findings/accept?unit="+sample, "application/x-www-form-urlencoded", wrong.Encode()); status < 400 {
			t.Errorf("%v was accepted: %s", wrong, body)
		}
	}
	if name := differ(before, listing(t, folder)); name != "" {
		t.Errorf("%s has changed", name)
	}
}

// TestReadingPosition: what the person reads stays where it is on the screen
// when the findings above it change.
func TestReadingPosition(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	book := filepath.Join(folder, sample, "公开表.xlsx")
	wrong := func(value float64) {
		saveAs(t, book, func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", value, 2, 64)) })
	}
	wrong(608829.65)
	p := live(t, start(t, folder), 1093, 614)
	p.Go(p.Text(`location.origin`) + "/findings?unit=" + sample)
	p.Until(`document.documentElement.dataset.live === "yes"`)
	const read = `[...document.querySelectorAll("[data-finding]")].find(f => f.innerText.includes("30111"))`
	p.Eval(read + `.scrollIntoView({block: "start", behavior: "instant"})`)
	p.Eval(read + `.querySelector("details[id^=rule]").open = true`)
	p.Eval(`window.top0 = ` + read + `.getBoundingClientRect().top`)
	id := p.Text(read + `.id`)
	wrong(608839.65)
	says(p, "#news", "少了")
	if moved := p.Eval(`Math.abs(` + read + `.getBoundingClientRect().top - window.top0) > 2`); moved != "false" {
		t.Errorf("the finding has moved from %s to %s", p.Eval(`window.top0`), p.Eval(read+`.getBoundingClientRect().top`))
	}
	if p.Text(read+`.id`) != id || p.Eval(read+`.querySelector("details[id^=rule]").open`) != "true" {
		t.Error("the finding lost its name or what was open in it")
	}
	// While a reason is being written nothing is swapped.
	p.Click(`#` + id + ` details[id^=accept] summary`)
	p.Click(`#` + id + ` textarea`)
	p.Type("正在写")
	wrong(608829.65)
	says(p, "#news", "刚刚在别处改过")
	if p.Text(`document.querySelector("#`+id+` textarea").value`) != "正在写" {
		t.Error("what was being written is lost")
	}
	p.Click("#news button")
	says(p, "#news", "多了")
	quiet(t, p)
}
