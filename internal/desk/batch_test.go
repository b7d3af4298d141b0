package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"juesuan/internal/chromium"
	"juesuan/internal/folder"
)

// threeUnits is a work folder of three units, the second of which has errors.
func threeUnits(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range []string{"甲局2020", "乙局2020", "丙局2020"} {
		if err := os.CopyFS(filepath.Join(root, name), os.DirFS("../../data/samples/"+sample)); err != nil {
			t.Fatal(err)
		}
	}
	replaceIn(t, filepath.Join(root, "乙局2020", "unit.yaml"), "reasons:", "reasons_of_old:")
	return root
}

// ended waits for the batch to end and returns its part of the board.
func (c *client) ended() string {
	c.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		body, status := c.get("/batch")
		if status != 200 {
			c.t.Fatalf("/batch: %d %s", status, body)
		}
		if !strings.Contains(body, "batch-bar") {
			return body
		}
	}
	c.t.Fatal("the batch does not end")
	return ""
}

const form = "application/x-www-form-urlencoded"

// TestBatch: the faulty unit stops nobody else; what is as it was is not made
// again; a folder that another batch writes to is told.
func TestBatch(t *testing.T) {
	t.Parallel()
	root := threeUnits(t)
	c := enter(t, start(t, root))
	c.get("/") // the units are there
	if body, status := c.get("/batch/summary"); status != 404 {
		t.Errorf("a summary of nothing: %d %s", status, body)
	}
	c.post("/batch/start", form, "tables=1")
	body := c.ended()
	for _, want := range []string{"完成 2 个", "资料有错误 1 个", `href="/findings?unit=%E4%B9%99%E5%B1%802020"`, `href="/take?unit=%E7%94%B2%E5%B1%802020"`, "处错误）", "有 3 个文件夹"} {
		if !strings.Contains(body, want) {
			t.Errorf("the result lacks %s: %s", want, body)
		}
	}
	if xlsx, status := c.get("/batch/summary"); status != 200 || !strings.HasPrefix(xlsx, "PK") {
		t.Errorf("summary.xlsx: %d", status)
	}
	sameFolders(t, builtAs(t, filepath.Join(root, "甲局2020"), true), filepath.Join(root, "out", "甲局2020"))
	c.post("/batch/start", form, "tables=1")
	if body = c.ended(); !strings.Contains(body, "其中 2 个没有变，没有再做") {
		t.Errorf("again: %s", body)
	}
	if _, status := c.post("/batch/start", form, "only=..%2Fx"); status != 404 {
		t.Errorf("of a unit that is not there: %d", status)
	}
	// Another program is at it.
	release, err := folder.Lock(filepath.Join(root, "out", ".juesuan", "0-of-1", "lock"))
	if err != nil {
		t.Fatal(err)
	}
	c.post("/batch/start", form, "")
	if body = c.ended(); !strings.Contains(body, "另一个 juesuan 正在成批生成") {
		t.Errorf("locked: %s", body)
	}
	release()
}

// TestBatchOfDepartment makes a department and its units, and no other.
func TestBatchOfDepartment(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample, "department-2023-demo")
	c := enter(t, start(t, root))
	var id string
	for end := time.Now().Add(2 * time.Minute); id == "" && time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		body, _ := c.get("/batch")
		if _, rest, ok := strings.Cut(body, `<option value="department-2023-demo`); ok {
			id, _, _ = strings.Cut("department-2023-demo"+rest, `"`)
			if !strings.Contains(rest, "和它的 3 个单位") {
				t.Errorf("what there is to choose: %s", body)
			}
		}
	}
	c.post("/batch/start", form, "only="+strings.NewReplacer("/", "%2F").Replace(id))
	if body := c.ended(); !strings.Contains(body, "完成 4 个") {
		t.Errorf("the department: %s", body)
	}
	if _, err := os.Stat(filepath.Join(root, "out", sample)); err == nil {
		t.Error("a unit of no department was made too")
	}
}

// TestBatchInBrowser: the bar moves, the result comes by itself, and leads to
// the findings of the unit that has errors.
func TestBatchInBrowser(t *testing.T) {
	t.Parallel()
	address := start(t, threeUnits(t))
	base, _, _ := strings.Cut(address, "/?")
	p := chromium.Open(t, address, 1093, 614)
	p.Until(`!!document.getElementById("batch-start")`)
	p.Click("#batch-start")
	p.Until(`!!document.getElementById("batch-result")`)
	if got := p.Text(`document.getElementById("batch-result").innerText`); !strings.Contains(got, "完成 2 个") || !strings.Contains(got, "资料有错误 1 个") {
		t.Errorf("the result: %s", got)
	}
	dir := t.TempDir()
	p.Downloads(dir)
	p.Click(`a[href="/batch/summary"]`)
	downloaded(t, dir, "summary.xlsx")
	p.Click("#batch tr.faulty a")
	p.Until(`location.pathname === "/findings" && document.body.dataset.unit === "乙局2020"`)
	for _, r := range p.Requests {
		if !strings.HasPrefix(r, base+"/") && !strings.HasPrefix(r, "about:") {
			t.Errorf("a request to %s", r)
		}
	}
	if len(p.Faults) > 0 {
		t.Errorf("faults: %q", p.Faults)
	}
}

// TestBatchStops: told to stop, it ends the units in hand, says how many are
// left, and the next start goes on.
func TestBatchStops(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	const n = 24
	for i := range n {
		if err := os.CopyFS(filepath.Join(root, "局"+string(rune('a'+i))), os.DirFS("../../data/samples/"+sample)); err != nil {
			t.Fatal(err)
		}
	}
	c := enter(t, start(t, root))
	c.post("/batch/start", form, "")
	c.post("/batch/stop", form, "")
	body := c.ended()
	if !strings.Contains(body, "已停下") {
		t.Skip("it was over before it could be stopped")
	}
	c.post("/batch/start", form, "")
	if body = c.ended(); !strings.Contains(body, "完成 24 个") {
		t.Errorf("the rest: %s", body)
	}
}

// TestBatchOfOne: a board with one unit offers no making of many.
func TestBatchOfOne(t *testing.T) {
	t.Parallel()
	c := enter(t, start(t, workFolderWith(t, sample)))
	if page, _ := c.get("/"); strings.Contains(page, `id="batch"`) || !strings.Contains(page, `id="board"`) {
		t.Error("one unit is offered to be made with others")
	}
	root := workFolderWith(t, sample)
	if err := os.CopyFS(filepath.Join(root, "另一个"), os.DirFS(filepath.Join(root, sample))); err != nil {
		t.Fatal(err)
	}
	if page, _ := enter(t, start(t, root)).get("/"); !strings.Contains(page, `id="batch"`) {
		t.Error("two units are not")
	}
}
