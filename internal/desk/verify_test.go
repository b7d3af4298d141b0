package desk

import (
	"bytes"
	"mime/multipart"
	"os"
	"path/filepath"
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
