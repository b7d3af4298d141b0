package html_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/chromium"
	"juesuan/internal/doc"
	"juesuan/internal/job"
	"juesuan/render/html"
)

func TestMain(m *testing.M) { os.Exit(chromium.Run(m)) }

// pages are the documents of the samples, as web pages in a folder.
func pages(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	dir := t.TempDir()
	for _, name := range []string{"ningxia-2020", "shanghai-2024-demo"} {
		o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: "../../data/samples/" + name, Until: "document"})
		if err != nil || o.Doc == nil {
			t.Fatalf("%s: no document: %v", name, err)
		}
		out[name] = filepath.Join(dir, name+".html")
		if err := os.WriteFile(out[name], html.Write(o.Doc), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// Every word of a document is on its page, in the same order; nothing of the
// machinery of a DOCX is, and nothing is asked for from elsewhere.
func TestWords(t *testing.T) {
	for _, name := range []string{"ningxia-2020", "shanghai-2024-demo"} {
		o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: "../../data/samples/" + name, Until: "document"})
		if err != nil || o.Doc == nil {
			t.Fatalf("%s: no document: %v", name, err)
		}
		page := string(html.Write(o.Doc))
		for _, bad := range []string{"PAGEREF", "http:", "https:", "<script", "src=\"/", "url("} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: %s", name, bad)
			}
		}
		text := plain(t, page)
		o.Doc.EachRun(func(_ *doc.Style, r *doc.Run) {
			s := strings.Join(strings.Fields(r.Text), "")
			if !strings.Contains(text, s) {
				t.Errorf("%s: %q is not on the page", name, r.Text)
			}
		})
	}
}

// plain is the text of a page without spaces.
func plain(t *testing.T, page string) string {
	t.Helper()
	_, body, ok := strings.Cut(page, "<body>")
	if !ok {
		t.Fatal("no body")
	}
	d := xml.NewDecoder(strings.NewReader("<body>" + body))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var b strings.Builder
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			break // </html> closes what was not opened here
		}
		if c, ok := tok.(xml.CharData); ok {
			b.Write(c)
		}
	}
	return strings.Join(strings.Fields(b.String()), "")
}

// tool is a file of an npm package that make tools installs.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs("../../.tools/node_modules/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not installed: make tools", name)
	}
	return path
}

// The validator of the W3C finds nothing.
func TestValid(t *testing.T) {
	jar := tool(t, "vnu-jar/build/dist/vnu.jar")
	args := []string{"-jar", jar}
	for _, name := range pages(t) {
		args = append(args, name)
	}
	if out, err := exec.Command("java", args...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

// axe-core, which holds a page against WCAG, finds nothing.
func TestAccessible(t *testing.T) {
	script, err := os.ReadFile(tool(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range pages(t) {
		page := chromium.Open(t, "file://"+file, 1200, 900)
		page.Eval(string(script) + "\n; 1")
		var found []struct {
			ID    string
			Help  string
			Nodes []struct{ HTML string }
		}
		raw := page.Eval(`axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations)`)
		if err := json.Unmarshal([]byte(raw), &found); err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Errorf("%s: %s: %s, %d places: %s", name, f.ID, f.Help, len(f.Nodes), f.Nodes[0].HTML)
		}
		if len(page.Requests) > 1 {
			t.Errorf("%s asks for %q", name, page.Requests)
		}
	}
}
