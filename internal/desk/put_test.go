package desk

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"juesuan/internal/folder"
	"juesuan/internal/job"
)

// listing is every file below a folder with its content.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	must(t, err)
	return out
}

func differ(a, b map[string]string) string {
	for name := range b {
		if a[name] != b[name] {
			return name
		}
	}
	for name := range a {
		if _, ok := b[name]; !ok {
			return name
		}
	}
	return ""
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	must(t, err)
	return string(data)
}

// zipped is a file of the kind that Office makes.
func zipped(t *testing.T, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		must(t, err)
		_, err = w.Write([]byte(parts[i+1]))
		must(t, err)
	}
	must(t, z.Close())
	return b.String()
}

func (c *client) put(unit, name, body string, more ...string) string {
	c.t.Helper()
	q := url.Values{"unit": {unit}, "name": {name}}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	answer, status := c.post("/files/put?"+q.Encode(), "application/octet-stream", body)
	if status != 200 {
		c.t.Fatalf("putting %s: %d %s", name, status, answer)
	}
	return html.UnescapeString(answer)
}

// TestWrongFiles: a file that is no workbook is refused in the words of a check,
// and nothing in the folder changes.
func TestWrongFiles(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	c := enter(t, start(t, root))
	before := listing(t, root)
	wrong := map[string]string{
		"空.xlsx":      "",
		"文档.docx":     zipped(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w/>"),
		"改名的.xlsx":    zipped(t, "word/document.xml", "<w/>"),
		"压缩包.xlsx":    zipped(t, "a.txt", "a"),
		"扫描件.pdf":     "%PDF-1.4 ",
		"网页.xls":      "<html><table></table></html>",
		"别的.et":       "随便什么",
		"截断.xlsx":     read(t, "../../data/samples/"+sample+"/公开表.xlsx")[:8000],
		"炸弹.xlsx":     zipped(t, "xl/workbook.xml", strings.Repeat(" ", 30<<20)),
		"别的表.xlsx":    read(t, "../workbook/testdata/features.xlsx"),
		"unit.yaml":   "schema: [",
		"别的.yaml":     "\x00\xff",
		"../../逃.xls": "x",
	}
	for name, data := range wrong {
		answer := c.put(sample, name, data)
		if !strings.Contains(answer, "没有放进去") {
			t.Errorf("%s was taken: %s", name, answer)
		}
		// What the command says of the same file in a folder of its own.
		base := filepath.Base(name)
		dir := t.TempDir()
		if strings.HasSuffix(base, ".yaml") {
			base = "unit.yaml"
			copyFile(t, filepath.Join(root, sample, "公开表.xlsx"), filepath.Join(dir, "公开表.xlsx"))
		}
		must(t, os.WriteFile(filepath.Join(dir, base), []byte(data), 0o644))
		unit := dir
		if filepath.Ext(base) != ".yaml" {
			unit = filepath.Join(dir, base)
		}
		o, err := program.Report(t.Context(), job.Job{Unit: unit, Until: "accounts"})
		must(t, err)
		said := false
		for _, d := range o.Report.Findings {
			said = said || d.At.File == base && strings.Contains(answer, d.Message) && strings.Contains(answer, d.Hint)
		}
		if !said {
			t.Errorf("%s: the answer %s is none of %v", name, answer, o.Report.Findings)
		}
	}
	// One that is too large is not even sent.
	if answer := c.put(sample, "大.xlsx", "", "size", strconv.Itoa(65<<20)); !strings.Contains(answer, "超过 64 MB") {
		t.Errorf("a file of 65 MB: %s", answer)
	}
	if answer := c.put(sample, "公开表-标注.xlsx", read(t, filepath.Join(root, sample, "公开表.xlsx"))); !strings.Contains(answer, "标注副本") {
		t.Errorf("a marked copy: %s", answer)
	}
	if name := differ(before, listing(t, root)); name != "" {
		t.Errorf("%s has changed", name)
	}
}

var again = regexp.MustCompile(`data-again="([0-9a-f]+)"`)

// TestReplace: a workbook takes the place of another only when the person has
// confirmed what stands there, and that is kept where nobody reads it.
func TestReplace(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	unit := filepath.Join(root, sample)
	c := enter(t, start(t, root))
	newer := filepath.Join(t.TempDir(), "决算报表.xlsx")
	copyFile(t, filepath.Join(unit, "公开表.xlsx"), newer)
	saveAs(t, newer, func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	old, fresh := read(t, filepath.Join(unit, "公开表.xlsx")), read(t, newer)

	if answer := c.put(sample, "公开表.xlsx", old); !strings.Contains(answer, "已放进") || strings.Contains(answer, "旧") {
		t.Errorf("the same file again: %s", answer)
	}
	before := listing(t, root)
	answer := c.put(sample, "决算报表.xlsx", fresh)
	m := again.FindStringSubmatch(answer)
	if m == nil || !strings.Contains(answer, "公开表.xlsx") || !strings.Contains(answer, "日 ") {
		t.Fatalf("nothing was asked: %s", answer)
	}
	if answer := c.put(sample, "决算报表.xlsx", fresh, "instead", strings.Repeat("0", 64)); again.FindStringSubmatch(answer) == nil {
		t.Errorf("another confirmation counted: %s", answer)
	}
	if name := differ(before, listing(t, root)); name != "" {
		t.Errorf("%s has changed without a word", name)
	}
	// Open in a spreadsheet program: told, and nothing done.
	mark := filepath.Join(unit, "~$公开表.xlsx")
	must(t, os.WriteFile(mark, nil, 0o644))
	if answer := c.put(sample, "决算报表.xlsx", fresh, "instead", m[1]); !strings.Contains(answer, "没有放进去") || !strings.Contains(answer, "关闭") {
		t.Errorf("while it is open: %s", answer)
	}
	must(t, os.Remove(mark))
	if name := differ(before, listing(t, root)); name != "" {
		t.Errorf("%s has changed while it was open", name)
	}

	if answer := c.put(sample, "决算报表.xlsx", fresh, "instead", m[1]); !strings.Contains(answer, "已放进") {
		t.Fatalf("confirmed: %s", answer)
	}
	after := listing(t, unit)
	var kept []string
	for name, data := range after {
		if data == old {
			kept = append(kept, name)
		}
	}
	if after["决算报表.xlsx"] != fresh || after["公开表.xlsx"] != "" || len(kept) != 1 || filepath.Dir(kept[0]) != folder.Replaced {
		t.Errorf("after the replacement the old one is at %v", kept)
	}
	for _, name := range job.InputNames(unit) {
		if strings.Contains(name, folder.Replaced) {
			t.Errorf("%s is read", name)
		}
	}
	plan, err := job.FindUnits(root, filepath.Join(root, "out"))
	must(t, err)
	if len(plan.Units) != 1 {
		t.Errorf("the folder of replaced files is a unit: %v", plan.Units)
	}

	// A supplement of the other form takes the first one's place too.
	started := filepath.Join(t.TempDir(), "u")
	_, _, err = program.Init(job.NewUnit{Dir: started, Layout: "ningxia-2020", Year: 2020})
	must(t, err)
	filled := read(t, filepath.Join(started, "补充资料.xlsx"))
	answer = c.put(sample, "补充资料(1).xlsx", filled)
	if m = again.FindStringSubmatch(answer); m == nil || !strings.Contains(answer, "unit.yaml") {
		t.Fatalf("a second supplement: %s", answer)
	}
	c.put(sample, "补充资料(1).xlsx", filled, "instead", m[1])
	if after := listing(t, unit); after["补充资料.xlsx"] != filled || after["unit.yaml"] != "" {
		t.Error("the supplement was not replaced")
	}

	// Last year's files have a folder of their own.
	if answer := c.put(sample, "公开表.xlsx", old, "to", folder.LastYear); !strings.Contains(answer, "上年的文件夹") {
		t.Errorf("last year's: %s", answer)
	}
	if listing(t, unit)[folder.LastYear+"/公开表.xlsx"] != old {
		t.Error("last year's file is not there")
	}
	// Nor any other folder.
	c.put(sample, "公开表.xlsx", old, "to", "..")
	if _, err := os.Stat(filepath.Join(root, "公开表.xlsx")); err == nil {
		t.Error("a file was put outside the unit's folder")
	}
}

// TestNewUnit: a folder is made under a name that Windows takes, never over
// another, with last year's figures where they are chosen.
func TestNewUnit(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	c := enter(t, start(t, root))
	make := func(name, year, layout, from string) (string, int) {
		return c.post("/new", "application/x-www-form-urlencoded", url.Values{"folder": {name}, "year": {year}, "layout": {layout}, "from": {from}}.Encode())
	}
	before := listing(t, root)
	for _, wrong := range [][]string{
		{"", "2021", "ningxia-2020", ""}, {"...", "2021", "ningxia-2020", ""}, {"上年", "2021", "ningxia-2020", ""}, {"旧", "2021", "ningxia-2020", ""}, {"out", "2021", "ningxia-2020", ""},
		{sample, "2021", "ningxia-2020", ""}, {strings.ToUpper(sample), "2021", "ningxia-2020", ""}, {"甲", "21", "ningxia-2020", ""}, {"甲", "二〇二一", "ningxia-2020", ""},
		{"甲", "2021", "../../layouts/ningxia-2020", ""}, {"甲", "2021", "", ""}, {"甲", "2021", "ningxia-2020", "../outside"}, {"甲", "2023", "ningxia-2020", sample},
	} {
		body, status := make(wrong[0], wrong[1], wrong[2], wrong[3])
		if status != 422 || !strings.Contains(body, `class="trouble"`) {
			t.Errorf("%q was taken: %d", wrong, status)
		}
	}
	if name := differ(before, listing(t, root)); name != "" {
		t.Errorf("%s was made or changed by a refused form", name)
	}
	for name, want := range map[string]string{"乙局2020": "乙局2020", ` a<b>:"/\|?*c. `: "a_b________c", "CON": "_CON", "../丙": "_丙", ".丁": "丁", "~$戊": "戊", strings.Repeat("长", 90): strings.Repeat("长", 66)} {
		if body, status := make(name, "2020", "ningxia-2020", ""); status != 200 {
			t.Errorf("%q: %d %s", name, status, body)
			continue
		}
		if _, err := os.Stat(filepath.Join(root, want, "补充资料.xlsx")); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if _, status := c.get("/files?unit=" + url.QueryEscape(want)); status != 200 {
			t.Errorf("the unit %q is not on the board", want)
		}
	}
	if body, status := make("某局2021", "2021", "ningxia-2020", sample); status != 200 {
		t.Fatalf("from last year: %d %s", status, body)
	}
	made := listing(t, filepath.Join(root, "某局2021"))
	if made["上年/公开表.xlsx"] != before[sample+"/公开表.xlsx"] || made["上年/unit.yaml"] != before[sample+"/unit.yaml"] || made["补充资料.xlsx"] == "" || len(made) != 3 {
		t.Errorf("from last year: %d files", len(made))
	}
	o, err := program.Report(t.Context(), job.Job{Unit: filepath.Join(root, "某局2021"), Until: "accounts"})
	must(t, err)
	if o.Book.Organization.FullName.S == "" || len(o.Book.Prior) < 10 {
		t.Errorf("the new supplement has %q and %d figures of last year", o.Book.Organization.FullName.S, len(o.Book.Prior))
	}
}

// hostileTexts are what a cell or a YAML value may hold.
var hostileTexts = []string{`<script>document.title="x"</script>`, `"><img src=x onerror=document.title="x">`, "\u202e反过来\u200f", strings.Repeat("长", 10000), `{{.}}${1}`, `</textarea></article>`}

// TestHostile: what files are called and hold is shown as text.
func TestHostile(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	unit := filepath.Join(root, sample)
	yaml := read(t, filepath.Join(unit, "unit.yaml"))
	for i, text := range hostileTexts {
		yaml += fmt.Sprintf("%s: %q\n", strings.Repeat("x", i+1), text) // keys that are not known, with the line shown
	}
	yaml = strings.Replace(yaml, "full_name: ", "full_name: '<img src=x onerror=alert(1)>' #", 1)
	must(t, os.WriteFile(filepath.Join(unit, "unit.yaml"), []byte(yaml), 0o644))
	must(t, os.WriteFile(filepath.Join(unit, `"><img src=x onerror=alert(1)>.txt`), nil, 0o644))
	saveAs(t, filepath.Join(unit, "公开表.xlsx"), func(f workbook) {
		for i, text := range hostileTexts {
			must(t, f.SetCellStr("公开03表", "D"+strconv.Itoa(10+i), text)) // a name
			must(t, f.SetCellStr("公开05表", "E"+strconv.Itoa(10+i), text)) // no amount
		}
		must(t, f.SetCellStr("公开02表", "A1", `<b>收入决算表</b>`))
		must(t, f.SetCellStr("公开01表", "A2", "公开部门："+hostileTexts[0]))
		_, err := f.NewSheet("<i>空表")
		must(t, err)
	})
	p := live(t, start(t, root), 1093, 614)
	for _, address := range []string{"/files?unit=" + sample, "/findings?unit=" + sample, "/findings?unit=" + sample + "&sev=error&in=" + url.QueryEscape(hostileTexts[1])} {
		p.Go(p.Text(`location.origin`) + address)
		p.Until(`document.documentElement.dataset.live === "yes"`)
		p.Until(`document.querySelector("#main").innerText.length > 20`)
		if n := p.Eval(`document.querySelectorAll("main script, main img, main b b, main i").length`); n != "0" || p.Eval(`document.title === "x"`) == "true" {
			t.Errorf("%s: a text became %s elements", address, n)
		}
		if over := p.Eval(`document.documentElement.scrollWidth - innerWidth`); !strings.HasPrefix(over, "-") && over != "0" {
			t.Errorf("%s: a long text makes the page %s too wide", address, over)
		}
	}
	for i, name := range []string{`<img src=x onerror=alert(1)>.xlsx`, "\u202e.xlsx"} {
		file := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(file, []byte("x"), 0o644))
		p.Go(p.Text(`location.origin`) + "/files?unit=" + sample)
		p.Until(`document.documentElement.dataset.live === "yes"`)
		p.Drop("[data-drop=put]", file)
		says(p, "#answers", "没有放进去")
		if n := p.Eval(`document.querySelectorAll("main img").length`); n != "0" {
			t.Errorf("name %d became an element", i)
		}
	}
	quiet(t, p)
}

// TestDropTime measures how long it takes from dropping a workbook to its first
// finding.
func TestDropTime(t *testing.T) {
	if !soak {
		t.Skip("a measurement: make soak")
	}
	root := workFolderWith(t, sample)
	unit := filepath.Join(root, sample)
	for name, file := range map[string]string{"公开表.xlsx": filepath.Join(t.TempDir(), "公开表.xlsx"), "财决报表.xls": absolute(t, "../workbook/testdata/ministry-2020.xls")} {
		if name == "公开表.xlsx" {
			copyFile(t, filepath.Join("../../data/samples", sample, "公开表.xlsx"), file)
			saveAs(t, file, func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
		}
		for _, old := range job.InputNames(unit) {
			if filepath.Ext(old) != ".yaml" {
				must(t, os.Remove(filepath.Join(unit, old)))
			}
		}
		p := live(t, start(t, root), 1093, 614)
		p.Go(p.Text(`location.origin`) + "/files?unit=" + sample)
		p.Until(`document.documentElement.dataset.live === "yes"`)
		dropped := time.Now()
		p.Drop("[data-drop=put]", file)
		p.Until(`!!document.querySelector("#answers .placed") && !!document.querySelector(".read") && !!document.querySelector("ul.plain a")`)
		t.Logf("%s: the first finding %v after the drop", name, time.Since(dropped).Round(10*time.Millisecond))
		quiet(t, p)
	}
}

// TestLastYearFolder: a folder is dropped or chosen as a whole; what is no input
// of a unit stays out of it.
func TestLastYearFolder(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	last := filepath.Join(t.TempDir(), "某局2019")
	must(t, os.CopyFS(last, os.DirFS("../../data/samples/"+sample)))
	must(t, os.MkdirAll(filepath.Join(last, "底稿"), 0o755))
	must(t, os.WriteFile(filepath.Join(last, "底稿", "公开表.xlsx"), []byte("x"), 0o644))
	p := live(t, start(t, root), 1093, 614)
	p.Go(p.Text(`location.origin`) + "/files?unit=" + sample)
	p.Until(`document.documentElement.dataset.live === "yes"`)
	p.Drop(`[data-to="上年"]`, last)
	p.Until(`document.querySelectorAll("#answers .placed").length === 2`)
	says(p, "#news", "README.md")
	var names []string
	for name := range listing(t, filepath.Join(root, sample, "上年")) {
		names = append(names, name)
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"unit.yaml", "公开表.xlsx"}) {
		t.Errorf("last year's folder holds %v", names)
	}
	must(t, os.RemoveAll(filepath.Join(root, sample, "上年")))
	p.Eval(`document.getElementById("answers").replaceChildren()`)
	p.Files("#last-folder", last)
	p.Until(`document.querySelectorAll("#answers .placed").length === 2`)
	if len(listing(t, filepath.Join(root, sample, "上年"))) != 2 {
		t.Error("the chosen folder was not put")
	}
	quiet(t, p)
}
