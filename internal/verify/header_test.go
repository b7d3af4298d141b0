package verify

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/collate"
	"juesuan/internal/job"
	"juesuan/internal/published"
	"juesuan/internal/typeset"
)

// TestHeader: the header that a layout declares stands, with its logo, on the pages
// that have one, in the PDF and in the DOCX, and nobody takes it for text that was put
// in; what stands there instead is told. Costs a build.
func TestHeader(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"pack.yaml": "base: ningxia-2020\ntitle: 试\nplace: 甲\nyear: 2020\n",
		"page.yaml": "pages:\n  portrait: {width: 210mm, height: 297mm, top: 37mm, bottom: 35mm, left: 28mm, right: 26mm, pitch: 28.95pt, " +
			"lines: 22, chars: 28, numbered: true, headed: true}\n" +
			"header: {text: \"{{.unit.full}}{{.year}}年度部门决算\", style: running, above: 6mm, logo: logo.png, logo_height: 8mm}\n",
		"styles.yaml": "- {id: running, name: header, font: song, size: 9pt, align: right, line_pitch: 12pt}\n",
		"logo.png":    logo.String(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: "../../data/samples/ningxia-2020", Layout: dir, PDF: true, DOCX: true})
	if err != nil || len(o.Files) == 0 {
		t.Fatal(err, o.Report.Findings)
	}
	const want = "宁夏回族自治区社会保险事业管理局2020年度部门决算"
	headed := 0
	for i := range o.Layout.Pages {
		p := &o.Layout.Pages[i]
		var text strings.Builder
		for _, r := range p.Runs {
			for _, g := range r.Glyphs {
				if r.Node == typeset.Artifact {
					text.WriteRune(g.Rune)
				}
			}
		}
		has := strings.Contains(strings.ReplaceAll(text.String(), " ", ""), want)
		if has != (len(p.Images) == 1) || has && (p.Width > p.Height || i < 2) {
			t.Errorf("page %d: header %v, %d pictures", i+1, has, len(p.Images))
		}
		if has {
			headed++
		}
	}
	if headed < 5 {
		t.Errorf("%d pages have the header", headed)
	}
	for _, f := range o.Files {
		if ext := filepath.Ext(f.Name); ext != ".pdf" && ext != ".docx" {
			continue
		}
		p, err := published.Read(f.Data)
		if err != nil {
			t.Fatal(err)
		}
		if found := collate.Compare(o.Doc, &o.Layout.Numbers, p).Findings; len(found) > 0 {
			t.Errorf("%s: %+v", f.Name, found)
		}
		for i := range o.Doc.Sections {
			if h := &o.Doc.Sections[i].Header; h.Text != "" {
				h.Text = "别的" + want
			}
		}
		if len(collate.Compare(o.Doc, &o.Layout.Numbers, p).Findings) == 0 {
			t.Errorf("%s: another header is not told", f.Name)
		}
		for i := range o.Doc.Sections {
			o.Doc.Sections[i].Header.Text = strings.TrimPrefix(o.Doc.Sections[i].Header.Text, "别的")
		}
	}
}
