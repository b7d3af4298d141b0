package desk

import (
	"archive/zip"
	"bytes"
	"context"
	"html"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// send posts a file as the form of a page does.
func (c *client) send(path, name string, data []byte) (string, int) {
	c.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return c.post(path, w.FormDataContentType(), b.String())
}

// A published file is laid beside the unit's report; nothing of it is kept.
func TestVerify(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	c := enter(t, start(t, folder))
	built := builtAs(t, filepath.Join(folder, sample), false)
	var pdf []byte
	entries, err := os.ReadDir(built)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".pdf" {
			if pdf, err = os.ReadFile(filepath.Join(built, e.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
	page, status := c.get("/verify?unit=" + sample)
	if status != 200 || !strings.Contains(page, `type="file"`) {
		t.Fatalf("%d: %s", status, page)
	}
	if page, _ = c.send("/verify?unit="+sample, "公布.pdf", pdf); !strings.Contains(page, "文字与报告一致。") || !strings.Contains(page, "公布.pdf") {
		t.Errorf("the report itself: %s", page)
	}
	if page, _ = c.send("/verify?unit="+sample, `C:\x\坏.docx`, []byte("PK\x03\x04")); !strings.Contains(page, "坏.docx：文件损坏") {
		t.Errorf("a broken file: %s", page)
	}
	if page, _ = c.post("/verify?unit="+sample, "application/x-www-form-urlencoded", ""); !strings.Contains(page, "没有收到文件") {
		t.Errorf("no file: %s", page)
	}
	if now, err := os.ReadDir(filepath.Join(folder, sample)); err != nil || len(now) != 2 && len(now) != 3 {
		t.Errorf("the unit's folder holds %v", now)
	}
}

// The file of a form waits while others fill the memory that the desk allows, and
// gives its room back, whatever came.
func TestReceiveFile(t *testing.T) {
	d := &Desk{}
	receive := func(body string, most int64) (string, string, error) {
		r := httptest.NewRequest("POST", "/verify", strings.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		name, data, done, err := d.receiveFile(httptest.NewRecorder(), r, most)
		if err == nil && d.room.taken == 0 {
			t.Error("it takes no room")
		}
		done()
		if d.room.taken != 0 {
			t.Errorf("%q: %d bytes of room are not given back", body, d.room.taken)
		}
		return name, string(data), err
	}
	part := func(name, text string) string {
		return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"a.docx\"\r\n\r\n" + text + "\r\n--x"
	}
	whole := part("other", "1") + "\r\n" + part("file", "text")[len("--x\r\n"):] + "--\r\n"
	if name, data, err := receive(whole, 1000); name != "a.docx" || data != "text" || err != nil {
		t.Errorf("%s %q %v", name, data, err)
	}
	for _, body := range []string{"", "--x\r\n", part("other", "1") + "--\r\n", part("file", strings.Repeat("a", 1000)) + "--\r\n"} {
		if _, _, err := receive(body, 1000); err == nil {
			t.Errorf("%.40q is a file", body)
		}
	}
	d.room.take(t.Context(), uploads)
	r := httptest.NewRequest("POST", "/verify", strings.NewReader(whole))
	ctx, cancel := context.WithCancel(r.Context())
	cancel()
	if _, _, _, err := d.receiveFile(httptest.NewRecorder(), r.WithContext(ctx), 1000); err == nil {
		t.Error("there was no room, and it was received")
	}
}

// Words that were changed in the published file go back into the supplement by
// a click; a changed number never does.
func TestRetake(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	c := enter(t, start(t, folder))
	built := builtAs(t, filepath.Join(folder, sample), false)
	names, err := filepath.Glob(filepath.Join(built, "*.docx"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	edited := editDOCX(t, names[0],
		"以前在往来科目挂账", "过去在往来科目挂账", // words of a reason
		"不在我局支出", "未在我局支出", // words of a part, in three
		"本年度收到国有资本经营预算安排的", "2021年度收到国有资本经营预算安排的") // a number
	page, _ := c.send("/verify?unit="+sample, "改过.docx", edited)
	if n := strings.Count(page, `name="take"`); n < 2 {
		t.Fatalf("%d texts may be taken back: %s", n, page)
	}
	if strings.Contains(page, `value="2021年度`) {
		t.Error("a number may be taken back")
	}
	form := url.Values{}
	inputs := regexp.MustCompile(`<input type="hidden" name="(field|want|got)" value="([^"]*)">`)
	for _, m := range inputs.FindAllStringSubmatch(page, -1) {
		form.Add(m[1], html.UnescapeString(m[2]))
	}
	for i := range form["field"] {
		form.Add("take", strconv.Itoa(i))
	}
	file := filepath.Join(folder, sample, "unit.yaml")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page, status := c.post("/verify/retake?unit="+sample, "application/x-www-form-urlencoded", form.Encode())
	if status != 200 || !strings.Contains(page, "处词句已收回补充资料") {
		t.Fatalf("%d: %s", status, page)
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("以前在往来科目挂账", "过去在往来科目挂账", "不在我局支出", "未在我局支出").Replace(string(before))
	if string(after) != want {
		t.Errorf("the supplement reads\n%s", after)
	}
	if page, _ = c.send("/verify?unit="+sample, "改过.docx", edited); strings.Contains(page, `name="take"`) {
		t.Error("what was taken back differs still")
	}
}

// editDOCX is a DOCX in whose text words stand for others.
func editDOCX(t *testing.T, name string, replace ...string) []byte {
	t.Helper()
	r, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(part)
		part.Close()
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			data = []byte(strings.NewReplacer(replace...).Replace(string(data)))
		}
		p, err := w.Create(f.Name)
		if err == nil {
			_, err = p.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
