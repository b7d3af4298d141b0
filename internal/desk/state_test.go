package desk

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/chromium"
	"juesuan/internal/diag"
	"juesuan/internal/job"
)

// begun is a work folder with the sample's workbook and a supplement that
// nobody has filled in.
func begun(t *testing.T) (folder string) {
	t.Helper()
	folder = workFolderWith(t, sample)
	unit := filepath.Join(folder, sample)
	must(t, os.Remove(filepath.Join(unit, "unit.yaml")))
	_, list, err := program.Init(job.NewUnit{Dir: unit, Layout: sample, Year: 2020})
	must(t, err)
	if list.Failed() {
		t.Fatal(list)
	}
	return folder
}

var verdictLine = regexp.MustCompile(`<p id="verdict"[^>]*>(.*?)</p>`)

// TestStates: what nobody has filled in yet is no error; what is wrong is none
// of what is missing.
func TestStates(t *testing.T) {
	t.Parallel()
	folder := begun(t)
	c := enter(t, start(t, folder))
	for _, tab := range tabs {
		body, _ := c.get("/" + tab.Key + "?unit=" + sample)
		if m := verdictLine.FindStringSubmatch(body); m == nil || strings.Contains(m[1], "处错误") || !strings.Contains(m[1], "项待填") {
			t.Errorf("%s: a perfect workbook opens with %q", tab.Key, m)
		}
		if strings.Contains(body, "处错误，还不能") || strings.Contains(body, `<span class="count">`) {
			t.Errorf("%s speaks of errors", tab.Key)
		}
	}
	saveAs(t, filepath.Join(folder, sample, "公开表.xlsx"), func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	body, _ := c.get("/findings?unit=" + sample)
	if m := verdictLine.FindStringSubmatch(body); m == nil || !strings.Contains(m[1], "处错误") || !strings.Contains(m[1], "项待填") {
		t.Errorf("with a wrong cell it is %q", m)
	}
	done, _ := enter(t, start(t, workFolderWith(t, sample))).get("/form?unit=" + sample)
	if m := verdictLine.FindStringSubmatch(done); m == nil || strings.Contains(m[1], "待填") || strings.Contains(m[1], "处错误") {
		t.Errorf("one that is filled in is %q", m)
	}
	if m := regexp.MustCompile(`已填 <b>(\d+)</b> / (\d+) 项`).FindStringSubmatch(done); m == nil || m[1] != m[2] || len(m[1]) < 2 {
		t.Errorf("of one that is filled in %q fields are", m)
	}
}

func TestBlanks(t *testing.T) {
	at := diag.Position{File: "补充资料.xlsx", Sheet: "x"}
	for _, c := range []struct {
		x    diag.Diagnostic
		want int
	}{
		{diag.Diagnostic{Code: "compose.missing", At: at, Message: "12格没有填，报告里要用"}, 12},
		{diag.Diagnostic{Code: "compose.missing", At: at, Message: "“引言”没有填，报告里要用"}, 1},
		{diag.Diagnostic{Code: "compose.missing", At: diag.Position{File: "x/sentences.yaml"}, Message: "这句话要用的数没有填"}, 0},
		{diag.Diagnostic{Code: "supplement.required", At: at, Message: "没有填金额，旁边却填了单位"}, 0},
		{diag.Diagnostic{Code: "supplement.required", At: at, Message: "缺少“全称”"}, 1},
		{diag.Diagnostic{Code: "supplement.value", At: at, Message: "“人数”没有填"}, 0},
		{diag.Diagnostic{Code: "W.5", Severity: diag.Error, Message: "与上年不同，没有写原因"}, 1},
		{diag.Diagnostic{Code: "W.5", Severity: diag.Warning, Message: "原因与上年一字不差"}, 0},
		{diag.Diagnostic{Code: "X.1", Severity: diag.Error, At: at, Message: "没有填"}, 0},
	} {
		if got := blanksOf(&c.x); got != c.want {
			t.Errorf("%s %s: %d, want %d", c.x.Code, c.x.Message, got, c.want)
		}
	}
	for s, want := range map[states]string{{}: "done", {Blank: 1}: "blank", {Blank: 1, Errors: 1}: "error", {Warns: 1}: "warning", {Blank: 1, Warns: 1}: "blank"} {
		if s.State() != want {
			t.Errorf("%+v: %s", s, s.State())
		}
	}
}

// TestBatchChosen: of many units those that were chosen are made, and no other.
func TestBatchChosen(t *testing.T) {
	t.Parallel()
	root := threeUnits(t)
	c := enter(t, start(t, root))
	body, status := c.post("/batch/start", form, url.Values{"these": {"甲局2020", "没有"}}.Encode())
	if status != 404 {
		t.Errorf("one that is not there: %d %s", status, body)
	}
	units, _ := filepath.Glob(filepath.Join(root, "*"))
	c.post("/batch/start", form, url.Values{"these": {"甲局2020"}}.Encode())
	if body = c.ended(); !strings.Contains(body, "选上的 1 个单位：完成 1 个") {
		t.Errorf("the result: %s", body)
	}
	made, _ := filepath.Glob(filepath.Join(root, "out", "*"))
	for _, dir := range made {
		if base := filepath.Base(dir); base != "甲局2020" && base != job.ChosenFolder && !strings.HasPrefix(base, ".") {
			t.Errorf("%s was made as well", base)
		}
	}
	if _, status := c.get("/batch/summary"); status != 200 || len(units) < 3 {
		t.Errorf("the summary: %d", status)
	}
}

// TestBoardOfHundreds: units are found by name and by what they need, chosen
// from what is listed, and all that stays when the board is put in anew.
func TestBoardOfHundreds(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for i := range 120 {
		dir := filepath.Join(root, fmt.Sprintf("%c局%03d", '甲'+rune(i%3), i))
		must(t, os.MkdirAll(dir, 0o755))
		must(t, os.WriteFile(filepath.Join(dir, "unit.yaml"), []byte("schema: 1\n"), 0o644))
	}
	for _, name := range []string{"样本一", "样本二"} {
		must(t, os.CopyFS(filepath.Join(root, name), os.DirFS("../../data/samples/"+sample)))
	}
	p := chromium.Open(t, start(t, root), 1280, 800)
	p.Until(`document.querySelectorAll("#board tbody tr").length === 122 && document.documentElement.dataset.live === "yes"`)
	const listed = `[...document.querySelectorAll("#board tbody tr")].filter(r => !r.hidden).length`
	p.Click("#seek")
	p.Type("样本")
	p.Until(listed + ` === 2`)
	p.Click("#pick-all")
	says(p, "#chosen", "选上的 2 个单位")
	p.Until(`document.querySelectorAll("#board tr:is([data-kind=done], [data-kind=warning])").length === 2`)
	p.Eval(`desk.swap()`)
	p.Until(listed + ` === 2 && document.querySelectorAll("[name=these]:checked").length === 2`)
	p.Click("#batch-start")
	p.Until(`!!document.getElementById("batch-result")`)
	says(p, "#batch-result", "选上的 2 个单位：完成 2 个")
	p.Until(`document.querySelector(".tile[data-kind=finished] b").textContent === "2"`)
	p.Click(".tile[data-kind=finished]")
	p.Until(listed + ` === 2`)
	quiet(t, p)
}

// TestUnderPointer: what the pointer is on stays under it when units come, or
// are looked at, above it.
func TestUnderPointer(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample, "shanghai-2024-demo")
	p := live(t, start(t, folder), 1093, 614)
	p.Until(`!document.querySelector(".looking").textContent && !!document.getElementById("batch-start")`)
	at := p.Text(`(() => {
		const e = document.getElementById("batch-start");
		e.scrollIntoView({ block: "center", behavior: "instant" });
		const r = e.getBoundingClientRect();
		return JSON.stringify({ type: "mouseMoved", x: r.x + r.width / 2, y: r.y + r.height / 2 });
	})()`)
	var move map[string]any
	must(t, json.Unmarshal([]byte(at), &move))
	p.Call("Input.dispatchMouseEvent", move, nil)
	p.Until(`desk.pointer !== null`)
	for i := range 12 {
		must(t, os.Mkdir(filepath.Join(folder, fmt.Sprint("新单位", i)), 0o755))
		must(t, os.WriteFile(filepath.Join(folder, fmt.Sprint("新单位", i), "unit.yaml"), []byte("schema: 1\n"), 0o644))
	}
	p.Until(`document.querySelectorAll("#board tbody tr").length === 14 && !document.querySelector(".looking").textContent`)
	if got := p.Text(`document.elementFromPoint(...desk.pointer)?.id ?? "nothing"`); got != "batch-start" {
		t.Errorf("under the pointer is %s now", got)
	}
	quiet(t, p)
}
