package render

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/doc"
)

// drawn is what another engine than LibreOffice, docx-preview in Chromium,
// made of a DOCX.
type drawn struct {
	Text   string     // of everything, in reading order
	Tables [][]string // by row: the text of its cells
	Wide   []string   // what stands out of its page
}

// draw is the page that lets docx-preview draw a DOCX and says what came of it.
const draw = `<!doctype html><meta charset="utf-8"><div id="c"></div><pre id="out"></pre>
<script src="%s/jszip/package/dist/jszip.min.js"></script>
<script src="%s/docx-preview/package/dist/docx-preview.min.js"></script>
<script>
const all = (e, q) => [...e.querySelectorAll(q)];
docx.renderAsync(Uint8Array.from(atob("%s"), c => c.charCodeAt(0)).buffer, document.getElementById("c")).then(() => {
	const wide = [];
	for (const page of all(document, "section.docx")) {
		const p = page.getBoundingClientRect();
		for (const e of all(page, "article p, article table")) {
			const r = e.getBoundingClientRect();
			if (e.textContent.trim() && (r.left < p.left - 1 || r.right > p.right + 1)) wide.push(e.textContent.slice(0, 40));
		}
	}
	document.getElementById("out").textContent = JSON.stringify({
		Text: all(document, "section.docx article").map(e => e.textContent).join(""),
		Tables: all(document, "section.docx table").map(t => all(t, "tr").map(r => all(r, "td").map(c => c.textContent).join("|"))),
		Wide: wide});
});
</script>`

// TestOtherEngine: docx-preview in Chromium finds in the DOCX all text of the
// document in its order, every table with its rows, and nothing that stands
// out of its page. It knows no pages of running text and no native charts.
func TestOtherEngine(t *testing.T) {
	if !soak {
		t.Skip("make soak")
	}
	dir := t.TempDir()
	for name, version := range map[string]string{"docx-preview": "0.4.1", "jszip": "3.10.1"} {
		get := exec.Command("npm", "pack", "--silent", name+"@"+version)
		get.Dir = dir
		if said, err := get.CombinedOutput(); err != nil {
			t.Skipf("%s is not to be had: %v\n%s", name, err, said)
		}
		into := filepath.Join(dir, name)
		if err := os.Mkdir(into, 0o755); err != nil {
			t.Fatal(err)
		}
		tool(t, "tar", "tar", "xzf", filepath.Join(dir, name+"-"+version+".tgz"), "-C", into)
	}
	once(t, func(t *testing.T, r *report) {
		data, err := os.ReadFile(r.file(t, ".docx"))
		if err != nil {
			t.Fatal(err)
		}
		page := filepath.Join(dir, r.name+".html")
		text := fmt.Sprintf(draw, dir, dir, base64.StdEncoding.EncodeToString(data))
		if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		dom := tool(t, "chromium", "chromium", "--headless=new", "--no-sandbox", "--allow-file-access-from-files",
			"--virtual-time-budget=60000", "--window-size=1600,2000", "--dump-dom", "file://"+page)
		m := regexp.MustCompile(`(?s)<pre id="out">(.*?)</pre>`).FindStringSubmatch(dom)
		var got drawn
		if m == nil || json.Unmarshal([]byte(html.UnescapeString(m[1])), &got) != nil {
			t.Fatalf("docx-preview draws nothing: %.200s", dom)
		}
		for _, w := range got.Wide {
			t.Errorf("out of its page: %s", w)
		}
		checkDrawn(t, r.outcome.Doc, &got)
	})
}

// checkDrawn holds what was drawn against the document, block by block.
func checkDrawn(t *testing.T, d *doc.Document, got *drawn) {
	rest, tables := solid(got.Text), got.Tables
	next := func(text string) {
		text = solid(text)
		at := strings.Index(rest, text)
		if at < 0 {
			t.Errorf("not there, or not in its place: %s", text)
			return
		}
		rest = rest[at+len(text):]
	}
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			switch b := b.(type) {
			case *doc.Paragraph:
				next(b.Text())
			case *doc.Table:
				rows := 0
				for _, row := range append(b.Head[:len(b.Head):len(b.Head)], b.Rows...) {
					for _, c := range row.Cells {
						for k := range c.Paragraphs {
							next(c.Paragraphs[k].Text())
						}
					}
					rows++
				}
				if len(tables) == 0 {
					t.Fatalf("%s: no table is left", b.Title)
				}
				if len(tables[0]) != rows {
					t.Errorf("%s: %d rows, want %d", b.Title, len(tables[0]), rows)
				}
				tables = tables[1:]
			}
		}
	}
	if len(tables) > 0 {
		t.Errorf("%d tables too many", len(tables))
	}
}
