package desk

import (
	"html"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/folder"
	"juesuan/internal/job"
)

// TestChooseLayout: a pack of another place is never proposed.
func TestChooseLayout(t *testing.T) {
	packs := []job.PackChoice{{Name: "a20", Place: "甲省", Year: 2020, Title: "甲省2020"}, {Name: "a23", Place: "甲省", Year: 2023, Title: "甲省2023"},
		{Name: "b22", Place: "乙市", Year: 2022, Title: "乙市2022"}, {Name: "n22", Place: "全国", Year: 2022, Title: "通用"}}
	last := newFrom{ID: "某局2021", Layout: "a20"}
	own := newFrom{ID: "他局2021", Layout: "../本地2021"}
	for _, c := range []struct {
		name, year, from string
		units            []newFrom
		want             string
	}{
		{"", "2021", "", nil, ""}, {"", "2022", "", nil, "n22"}, {"全国某会", "2023", "", nil, "n22"},
		{"甲省某局", "2022", "", nil, "a20"}, {"甲省某局", "2024", "", nil, "a23"}, {"甲省某局", "2019", "", nil, "a20"}, {"甲某局", "2020", "", nil, "a20"},
		{"乙市某局", "2020", "", nil, "b22"}, {"丙县某局", "2023", "", nil, "n22"},
		{"丙县某局", "2022", "某局2021", []newFrom{last, own}, "a20"}, {"乙市某局", "2023", "某局2021", []newFrom{last}, "a23"},
		{"某局", "2022", "他局2021", []newFrom{last, own}, "../本地2021"},
		{"某局", "2023", "", []newFrom{last}, "a23"}, {"某局", "2023", "", []newFrom{last, own}, "n22"},
	} {
		n := &newView{Name: c.name, Year: c.year, From: c.from, Units: c.units, Packs: append([]job.PackChoice{}, packs...)}
		if n.chooseLayout(); n.Layout != c.want || (n.Why == "") != (c.want == "") {
			t.Errorf("%s %s after %q: %q (%s), want %q", c.name, c.year, c.from, n.Layout, n.Why, c.want)
		}
		if c.want != "" && n.pack(c.want) == nil {
			t.Errorf("%s cannot be chosen", c.want)
		}
	}
}

// TestNoPlace: who does not find his place is told what to do, and which packs
// hold something that nobody has verified.
func TestNoPlace(t *testing.T) {
	t.Parallel()
	body, _ := enter(t, start(t, t.TempDir())).get("/")
	for _, want := range []string{"版式里没有我的地方", "先选“全国通用的”", "中央部门 2023 年度部门决算公开（有的内容未核实）", "未核实的：四个部分的名称和次序"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if strings.Contains(body, "宁夏回族自治区 2020 年度部门决算公开（有的") {
		t.Error("a pack that was verified is said not to be")
	}
}

// TestUseThis: of two workbooks, or two supplements, one is taken by one button;
// the other is kept.
func TestUseThis(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	unit := filepath.Join(root, sample)
	second := filepath.Join(unit, "决算报表.xlsx")
	copyFile(t, filepath.Join(unit, "公开表.xlsx"), second)
	saveAs(t, second, func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	before := listing(t, unit)
	c := enter(t, start(t, root))
	page, _ := c.get("/files?unit=" + sample)
	if n := strings.Count(page, ">用这个</button>"); n != 2 || !strings.Contains(page, "不会删掉") {
		t.Fatalf("%d files can be taken", n)
	}
	use := func(name string) (string, int) {
		return c.post("/files/use?unit="+sample, form, url.Values{"name": {name}}.Encode())
	}
	for _, wrong := range []string{"", "../" + sample + "/公开表.xlsx", "unit.yaml", "没有.xlsx", unit + "/公开表.xlsx"} {
		if _, status := use(wrong); status != 409 {
			t.Errorf("%q: %d", wrong, status)
		}
	}
	if name := differ(before, listing(t, unit)); name != "" {
		t.Errorf("%s has changed", name)
	}
	mark := filepath.Join(unit, "~$公开表.xlsx")
	must(t, os.WriteFile(mark, nil, 0o644))
	if body, status := use("决算报表.xlsx"); status != 503 || !strings.Contains(body, "关闭") {
		t.Errorf("while the other is open: %d %s", status, body)
	}
	must(t, os.Remove(mark))
	if body, status := use("决算报表.xlsx"); status != 200 || strings.Contains(body, ">用这个</button>") {
		t.Errorf("taken: %d", status)
	}
	after := listing(t, unit)
	kept := ""
	for name, data := range after {
		if data == before["公开表.xlsx"] {
			kept = html.UnescapeString(name)
		}
	}
	if after["决算报表.xlsx"] != before["决算报表.xlsx"] || filepath.Dir(kept) != folder.Replaced || len(after) != len(before) {
		t.Errorf("there are now %d files, the other is %s", len(after), kept)
	}
}

// TestSample: the sample is there by one press, whole and without errors, and a
// second press changes nothing of it.
func TestSample(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	c := enter(t, start(t, folder))
	if page, _ := c.get("/"); !strings.Contains(page, `action="/new/sample"`) {
		t.Error("an empty board does not offer it")
	}
	if body, status := c.post("/new/sample", form, ""); status != 200 || !strings.Contains(body, "上海市示例事务局") || !strings.Contains(body, "没有错误") {
		t.Errorf("%d %s", status, body)
	}
	must(t, os.WriteFile(filepath.Join(folder, job.SampleName, "x.txt"), nil, 0o644))
	before := listing(t, folder)
	c.post("/new/sample", form, "")
	if name := differ(before, listing(t, folder)); name != "" {
		t.Errorf("%s has changed", name)
	}
}

// TestNextYear: where the sheets do not say their year, the one after the unit's last
// is proposed, next to last year's unit.
func TestNextYear(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, "shanghai-2024-demo")
	rewrite(t, filepath.Join(root, "shanghai-2024-demo", "unit.yaml"), "year: 2024", "year: 2021")
	c := enter(t, start(t, root))
	book, err := os.ReadFile("../../data/samples/shanghai-2024-demo/公开表.xlsx")
	must(t, err)
	c.get("/findings?unit=shanghai-2024-demo") // as the board does by itself
	body, _ := c.post("/new/look?name="+url.QueryEscape("公开表.xlsx"), "application/octet-stream", string(book))
	if !strings.Contains(body, `name="year" value="2022"`) || !strings.Contains(body, `<option value="shanghai-2024-demo" data-next="shanghai-2024" selected>`) {
		t.Errorf("proposed: %s", body)
	}
}

// TestPutBeside: pictures and the list of codes are put into a unit's folder beside its
// workbook, each by its name, and take no other file's place; they begin no unit.
func TestPutBeside(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	unit := filepath.Join(root, sample)
	before := listing(t, unit)
	c := enter(t, start(t, root))
	png := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 20)
	book, err := os.ReadFile("../../data/samples/" + sample + "/公开表.xlsx")
	must(t, err)
	for name, data := range map[string]string{"职责图.png": png, "扫描.JPG": "\xff\xd8\xff\xe0" + png, folder.CodeList: string(book)} {
		if answer := c.put(sample, name, data); !strings.Contains(answer, "已放进") {
			t.Errorf("%s: %s", name, answer)
		}
		if answer, _ := c.post("/new/look?name="+url.QueryEscape(name), "application/octet-stream", data); !strings.Contains(answer, "data-later") || strings.Contains(answer, "<form") {
			t.Errorf("a unit of %s: %s", name, answer)
		}
	}
	if answer := c.put(sample, "假的.png", "MZ"); !strings.Contains(answer, "不是 PNG 或 JPEG 图片") {
		t.Errorf("what is no picture: %s", answer)
	}
	if answer := c.put(sample, "职责图.png", png+"2"); !strings.Contains(answer, "已有") || !strings.Contains(answer, "职责图.png") || strings.Contains(answer, "公开表.xlsx") {
		t.Errorf("another of its name: %s", answer)
	}
	after := listing(t, unit)
	if len(after) != len(before)+3 || after["公开表.xlsx"] != before["公开表.xlsx"] || after["职责图.png"] != png {
		t.Errorf("%d files where there were %d", len(after), len(before))
	}
}
