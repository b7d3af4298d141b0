package desk

import (
	"bytes"
	"mime"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"juesuan/internal/chromium"
	"juesuan/internal/folder"
	"juesuan/internal/job"
)

// builtAs writes the report of a unit as the command does and returns its folder.
func builtAs(t *testing.T, unit string, tables bool) string {
	t.Helper()
	p := program
	o, err := p.Report(t.Context(), job.Job{Unit: unit, PDF: true, DOCX: true, Tables: tables})
	if err != nil || len(o.Files) == 0 {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	if err := folder.Commit(t.Context(), dir, dir, o.Files, p.Manifest(o, "test")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sameFolders holds the files of two folders against each other, byte by byte.
func sameFolders(t *testing.T, want, got string) {
	t.Helper()
	a, err := os.ReadDir(want)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadDir(got)
	if err != nil {
		t.Fatal(err)
	}
	if len(a) != len(b) {
		t.Errorf("%v, want %v", b, a)
	}
	for _, e := range a {
		x, err := os.ReadFile(filepath.Join(want, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.ReadFile(filepath.Join(got, e.Name()))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(x, y) {
			t.Errorf("%s differs", e.Name())
		}
	}
}

func makeIn(c *client, unit, form string) (string, int) {
	return c.post("/take/make?unit="+url.QueryEscape(unit), "application/x-www-form-urlencoded", form)
}

// TestTake: what the desk makes is what the command makes; only what it made
// can be taken.
func TestTake(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	c := enter(t, start(t, root))
	body, _ := c.get("/take?unit=" + sample)
	if !strings.Contains(body, "生成 PDF 和 Word 文件") || strings.Contains(body, "生成好的文件") {
		t.Errorf("before: %s", body)
	}
	if _, status := c.get("/take/file?unit=" + sample + "&name=manifest.json"); status != 404 {
		t.Errorf("a file that was not made: %d", status)
	}
	body, status := makeIn(c, sample, "what=report&tables=1")
	if status != 200 || !strings.Contains(body, "已经生成，可以下载了") || !strings.Contains(body, "与现在的资料一致") {
		t.Fatalf("making: %d %s", status, body)
	}
	out := filepath.Join(root, "out", sample)
	sameFolders(t, builtAs(t, filepath.Join(root, sample), true), out)

	r, err := c.http.Get(c.base + "/take/file?unit=" + sample + "&name=" + url.QueryEscape("宁夏回族自治区社会保险事业管理局2020年度部门决算.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Disposition"))
	if r.StatusCode != 200 || err != nil || kind != "attachment" || params["filename"] != "宁夏回族自治区社会保险事业管理局2020年度部门决算.pdf" || r.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("%d %v %v", r.StatusCode, r.Header, err)
	}
	if err := os.WriteFile(filepath.Join(out, "别的.txt"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"别的.txt", "", ".", "..", "../" + sample + "/unit.yaml", `..\..\unit.yaml`, "/etc/passwd", "trace.json/../别的.txt"} {
		if _, status := c.get("/take/file?unit=" + sample + "&name=" + url.QueryEscape(name)); status != 404 {
			t.Errorf("%q: %d", name, status)
		}
	}
	// A file that someone works in is still given, and said to be changed.
	docx := filepath.Join(out, "宁夏回族自治区社会保险事业管理局2020年度部门决算.docx")
	if err := os.WriteFile(docx, []byte("changed"), 0o644); err != nil {
		t.Fatal(err)
	}
	if body, _ = c.get("/take?unit=" + sample); strings.Count(body, "生成以后被改过或移走了") != 1 {
		t.Error("the changed file is not named")
	}
	// Made from other files.
	replaceIn(t, filepath.Join(root, sample, "unit.yaml"), "reasons:", "reasons: # 改过")
	if body, _ = c.get("/take?unit=" + sample); !strings.Contains(body, "资料或签字后来改过") {
		t.Error("it does not say that the files have changed")
	}
	for _, form := range []string{"", "what=all", "what=%00"} {
		if _, status := makeIn(c, sample, form); status != 400 {
			t.Errorf("%q: %d", form, status)
		}
	}
	if _, status := makeIn(c, "../x", "what=report"); status != 404 {
		t.Errorf("a unit that is not there: %d", status)
	}
	// Without the tables, as the command without --tables; they go.
	makeIn(c, sample, "what=report")
	os.Remove(filepath.Join(out, "别的.txt"))
	sameFolders(t, builtAs(t, filepath.Join(root, sample), false), out)
}

// TestTakeFaulty: with errors there is no report, only a draft; the report of
// before stays.
func TestTakeFaulty(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	c := enter(t, start(t, root))
	makeIn(c, sample, "what=report")
	replaceIn(t, filepath.Join(root, sample, "unit.yaml"), "reasons:", "reasons_of_old:")
	body, _ := c.get("/take?unit=" + sample)
	if !strings.Contains(body, "还不能生成") || !strings.Contains(body, "<b>还有 18 项待填，有 1 处错误，") || strings.Contains(body, `value="report"`) {
		t.Errorf("with errors: %s", body)
	}
	if body, _ = makeIn(c, sample, "what=report"); !strings.Contains(body, "资料里有错误，没有生成") {
		t.Errorf("made with errors: %s", body)
	}
	body, _ = makeIn(c, sample, "what=draft")
	if !strings.Contains(body, "草稿已经生成") || !strings.Contains(body, "-草稿.pdf") || !strings.Contains(body, "资料或签字后来改过") {
		t.Errorf("the draft: %s", body)
	}
	pdf, status := c.get("/take/file?unit=" + sample + "&name=" + url.QueryEscape("宁夏回族自治区社会保险事业管理局2020年度部门决算-草稿.pdf"))
	if status != 200 || !strings.HasPrefix(pdf, "%PDF-") {
		t.Errorf("the draft's PDF: %d", status)
	}
	if _, err := os.Stat(filepath.Join(root, "out", sample, folder.ManifestName)); err != nil {
		t.Error("the report of before has gone")
	}
	// A place that cannot be written to is told plainly.
	if os.Getuid() == 0 {
		os.RemoveAll(filepath.Join(root, "out"))
		if err := os.WriteFile(filepath.Join(root, "out"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if body, _ = makeIn(c, sample, "what=draft"); !strings.Contains(body, "已有一个同名的文件") {
			t.Errorf("no place for it: %s", body)
		}
	}
}

// downloaded waits for a file in a folder of downloads and returns it.
func downloaded(t *testing.T, dir, name string) []byte {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if b, err := os.ReadFile(filepath.Join(dir, name)); err == nil && len(b) > 0 {
			return b
		}
	}
	entries, _ := os.ReadDir(dir)
	t.Fatalf("%s did not come: %v", name, entries)
	return nil
}

// TestTakeInBrowser downloads both files and finds them equal, byte for byte,
// to those of the command.
func TestTakeInBrowser(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	want := builtAs(t, filepath.Join(root, sample), true)
	address := start(t, root)
	base, _, _ := strings.Cut(address, "/?")
	p := chromium.Open(t, address, 1093, 614)
	dir := t.TempDir()
	p.Downloads(dir)
	p.Go(base + "/take?unit=" + sample)
	began := time.Now()
	p.Click(`button[value="report"]`)
	p.Until(`document.body.innerText.includes("已经生成，可以下载了")`)
	t.Logf("from the click to the files: %d ms", time.Since(began).Milliseconds())
	for _, ext := range []string{".pdf", ".docx"} {
		name := "宁夏回族自治区社会保险事业管理局2020年度部门决算" + ext
		p.Click(`a[href*="` + ext + `"]`)
		got := downloaded(t, dir, name)
		b, err := os.ReadFile(filepath.Join(want, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, b) {
			t.Errorf("%s is not what the command makes", name)
		}
	}
	p.Click(`button[value="draft"]`)
	p.Until(`document.body.innerText.includes("草稿已经生成")`)
	if len(p.Faults) > 0 {
		t.Errorf("faults: %q", p.Faults)
	}
}

// TestHostileNames: a unit whose name looks like a page is a name, in the list
// of files, in the batch and as the name of a file.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample, "shanghai-2024-demo") // the batch is there for more than one
	file := filepath.Join(root, sample, "unit.yaml")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	hostile := `某局<script>window.hacked=1</script>"><img src=x onerror="window.hacked=1">`
	at := regexp.MustCompile(`(?m)^  full_name: .*$`)
	if !at.Match(raw) {
		t.Fatal("no full_name")
	}
	if err := os.WriteFile(file, at.ReplaceAllLiteral(raw, []byte("  full_name: '"+hostile+"'")), 0o644); err != nil {
		t.Fatal(err)
	}
	address := start(t, root)
	base, _, _ := strings.Cut(address, "/?")
	p := chromium.Open(t, address, 1093, 614)
	p.Until(`!!document.getElementById("batch-start") && document.documentElement.dataset.live === "yes"`)
	p.Click("#batch-start")
	p.Until(`!!document.getElementById("batch-result")`)
	clean := func(where string) {
		t.Helper()
		if got := p.Eval(`window.hacked === undefined && !document.querySelector("main img, main script")`); got != "true" {
			t.Errorf("%s: the name became part of the page", where)
		}
		if len(p.Faults) > 0 {
			t.Errorf("%s: faults %q", where, p.Faults)
		}
	}
	clean("batch")
	p.Go(base + "/take?unit=" + sample)
	p.Until(`document.body.innerText.includes("<script>window")`)
	p.Click(`button[value="draft"]`)
	p.Until(`document.body.innerText.includes("草稿已经生成")`)
	clean("take")
	dir := t.TempDir()
	p.Downloads(dir)
	p.Until(`document.documentElement.dataset.live === "yes"`)
	p.Click(`a[href*=".pdf"]`)
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if files, _ := filepath.Glob(filepath.Join(dir, "*.pdf")); len(files) == 1 {
			break
		}
		if time.Now().After(end) {
			names, _ := os.ReadDir(dir)
			t.Fatalf("the file does not come: %v", names)
		}
	}
}
