package desk

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/chromium"
	"juesuan/internal/folder"
)

// workbookOf is the workbook of a sample.
func workbookOf(t *testing.T, sample string) string {
	t.Helper()
	names, err := filepath.Glob("../../data/samples/" + sample + "/*.xls*")
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v %v", sample, names, err)
	}
	name, err := filepath.Abs(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestSameUnit(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"某县社会保险局", "某县社会保险局", true}, {"某县社会保险局", "社会保险局（本级）", true}, {"某局机关", " 某局", true},
		{"", "某局", true}, {"某局", "", true}, {"某局", "某院", false}, {"某县社会保险局", "某县教育局", false},
	} {
		if got := sameUnit(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: %v", c.a, c.b, got)
		}
	}
}

// TestForeignWorkbook: another unit's workbook is refused whatever is in the
// folder, and nothing there is touched; as last year's it may be.
func TestForeignWorkbook(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	c := enter(t, start(t, root))
	c.get("/")
	data, err := os.ReadFile(workbookOf(t, "shanghai-2024-demo"))
	if err != nil {
		t.Fatal(err)
	}
	before := listing(t, root)
	for _, instead := range []string{"", "x"} {
		q := url.Values{"unit": {sample}, "name": {"别的.xlsx"}, "instead": {instead}}
		body, _ := c.post("/files/put?"+q.Encode(), "application/octet-stream", string(data))
		if !strings.Contains(body, "没有放进去") || !strings.Contains(body, "新建单位") {
			t.Errorf("it is answered %s", body)
		}
	}
	if name := differ(before, listing(t, root)); name != "" {
		t.Errorf("%s was touched", name)
	}
	q := url.Values{"unit": {sample}, "name": {"别的.xlsx"}, "to": {folder.LastYear}}
	if body, _ := c.post("/files/put?"+q.Encode(), "application/octet-stream", string(data)); strings.Contains(body, "新建单位") {
		t.Errorf("as last year's: %s", body)
	}
}

// TestDropSeveralUnits: workbooks of two units dropped at once are two units.
func TestDropSeveralUnits(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	address := start(t, root)
	p := chromium.Open(t, address, 1093, 614)
	p.Until(`document.documentElement.dataset.live === "yes"`)
	budget := filepath.Join(t.TempDir(), "部门预算公开表.xlsx")
	drawBudget(t, budget, "../../data/samples/shanghai-2024-demo")
	p.Drop(`[data-drop="new"]`, workbookOf(t, sample), budget, workbookOf(t, "shanghai-2024-demo")) // the budget waits for its unit
	p.Until(`document.querySelectorAll("[data-proposal]").length === 2`)
	if got := p.Text(`String(new Set([...document.querySelectorAll("[data-proposal] [id], [data-proposal]")].map(e => e.id)).size === document.querySelectorAll("[data-proposal] [id], [data-proposal]").length)`); got != "true" {
		t.Error("two fields have one id")
	}
	p.Eval(`document.querySelector("[data-proposal] button.main").click()`)
	p.Until(`document.querySelectorAll("[data-proposal]").length === 1 && !!document.querySelector(".answers a.button.main")`)
	p.Eval(`document.querySelector("[data-proposal] button.main").click()`)
	p.Until(`location.pathname === "/files"`)
	units, err := filepath.Glob(filepath.Join(root, "*", "*.xls*"))
	if err != nil {
		t.Fatal(err)
	}
	workbooks := 0
	for _, u := range units {
		if !folder.IsSupplement(filepath.Base(u)) {
			workbooks++
		}
	}
	if dirs, _ := os.ReadDir(root); len(dirs) != 2 || workbooks != 3 {
		t.Errorf("there are %d folders with %d workbooks", len(dirs), workbooks)
	}
}
