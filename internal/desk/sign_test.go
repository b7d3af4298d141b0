package desk

import (
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/folder"
)

// TestSign: the report is signed as it was seen; a change voids it, is shown, and
// is undone by changing it back; only what holds is in the manifest.
func TestSign(t *testing.T) {
	t.Parallel()
	root := workFolderWith(t, sample)
	unit := filepath.Join(root, sample)
	c := enter(t, start(t, root))
	page := func() string { body, _ := c.get("/take?unit=" + sample); return body }
	sign := func(role, name, stamp string) string {
		body, _ := c.post("/sign?unit="+sample, "application/x-www-form-urlencoded", url.Values{"role": {role}, "name": {name}, "stamp": {stamp}}.Encode())
		return body
	}
	stamp := func() string { return regexp.MustCompile(`name="stamp" value="([^"]+)"`).FindStringSubmatch(page())[1] }
	seen := stamp()
	if body := sign("编制", "甲某", seen); !strings.Contains(body, "编制已经签好") || strings.Count(body, "有效") != 1 {
		t.Fatalf("signed: %s", body)
	}
	if body := sign("签发", "丙某", stamp()); strings.Count(body, "有效") != 2 {
		t.Fatalf("signed: %s", body)
	}
	if _, status := makeIn(c, sample, "what=report"); status != 200 {
		t.Fatal(status)
	}
	if m, err := folder.ReadManifest(filepath.Join(root, "out", sample)); err != nil || len(m.Signatures) != 2 || m.Signatures[1].Name != "丙某" {
		t.Errorf("manifest: %+v %v", m, err)
	}
	seen = stamp()
	replaceIn(t, filepath.Join(unit, "unit.yaml"), "主要职能如下", "职能如下")
	if body := sign("审核", "乙某", seen); !strings.Contains(body, "资料刚刚改过，没有签字") || strings.Contains(body, "乙某") {
		t.Errorf("what was not seen was signed: %s", body)
	}
	if body := page(); strings.Count(body, "以后内容改过，不算数") != 2 || !strings.Contains(body, "资料或签字后来改过") || strings.Contains(body, "有效") {
		t.Errorf("changed: %s", body)
	}
	if body, status := c.get("/sign/changed?unit=" + sample + "&role=" + url.QueryEscape("签发")); status != 200 || !strings.Contains(body, "更正对照表") || !strings.Contains(body, "签发时") {
		t.Errorf("what changed: %d %s", status, body)
	}
	replaceIn(t, filepath.Join(unit, "unit.yaml"), "职能如下", "主要职能如下")
	if body := page(); strings.Count(body, "有效") != 2 {
		t.Errorf("changed back: %s", body)
	}
	if body, _ := c.post("/sign/withdraw?unit="+sample, "application/x-www-form-urlencoded", url.Values{"role": {"签发"}}.Encode()); strings.Count(body, "有效") != 1 || strings.Contains(body, "丙某") {
		t.Errorf("withdrawn: %s", body)
	}
	// With something open nothing is signed.
	replaceIn(t, filepath.Join(unit, "unit.yaml"), "year: 2020", "year: 2019")
	if body := page(); strings.Contains(body, `name="stamp"`) || !strings.Contains(body, "现在还有没做完的，不算数") {
		t.Errorf("with errors: %s", body)
	}
	if _, status := c.post("/sign?unit="+sample, "application/x-www-form-urlencoded", url.Values{"role": {"批准"}, "name": {"丁某"}}.Encode()); status != 400 {
		t.Errorf("no such role: %d", status)
	}
}
