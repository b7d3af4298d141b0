package render

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/job"
	"juesuan/internal/typeset"
	"juesuan/render/pdf"
)

// TestArchive: PDF/A-1b by Apache Preflight, no damage by qpdf, all fonts
// embedded with their characters, tagged, and the same bytes from another run.
func TestArchive(t *testing.T) {
	everyPair(t, func(t *testing.T, r *report) {
		t.Parallel()
		file := r.file(t, ".pdf")
		if out := tool(t, "qpdf", "qpdf", "--check", file); !strings.Contains(out, "No syntax or stream encoding errors found") {
			t.Error(out)
		}
		for _, f := range strings.Split(strings.TrimSpace(tool(t, "poppler-utils", "pdffonts", file)), "\n")[2:] {
			if ok, _ := regexp.MatchString(`^[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes `, f); !ok {
				t.Errorf("pdffonts: %s", f)
			}
		}
		info := tool(t, "poppler-utils", "pdfinfo", file)
		for _, want := range []string{r.outcome.Doc.Title, "Tagged:          yes", fmt.Sprintf("Pages:           %d\n", len(r.outcome.Layout.Pages))} {
			if !strings.Contains(info, want) {
				t.Errorf("pdfinfo lacks %q:\n%s", want, info)
			}
		}
		preflight(t, file)

		again := run(t, job.New(job.Settings{}), job.Job{Unit: samples + "/" + unitOf(r), Layout: r.outcome.Pack, PDF: true, DOCX: true, Draft: r.outcome.Doc.Watermark != ""})
		for i, f := range r.outcome.Files {
			if !bytes.Equal(f.Data, again.Files[i].Data) {
				t.Errorf("%s has other bytes the second time", f.Name)
			}
		}
	})
}

// preflight: PDF/A-1b by Apache Preflight.
func preflight(t testing.TB, file string) {
	t.Helper()
	const jars = "/usr/share/java/"
	var class []string
	for _, j := range []string{"pdfbox2", "fontbox2", "preflight", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"} {
		if _, err := os.Stat(jars + j + ".jar"); err != nil {
			t.Fatalf("%v: apt-get install libpdfbox2-java libfontbox2-java libcommons-logging-java libactivation-java libjaxb-api-java", err)
		}
		class = append(class, jars+j+".jar")
	}
	out := tool(t, "default-jre-headless", "java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", strings.Join(class, ":"),
		"org.apache.pdfbox.preflight.Validator_A1b", file)
	if !strings.Contains(out, "is a valid PDF/A-1b file") {
		t.Errorf("Preflight: %s", out)
	}
}

func unitOf(r *report) string { return strings.TrimSuffix(r.name, "-"+r.outcome.Pack) }

// TestText: the text taken from the PDF is the text that was set, page by page
// in reading order.
func TestText(t *testing.T) {
	each(t, func(t *testing.T, r *report) {
		l := r.outcome.Layout
		got := strings.Split(tool(t, "poppler-utils", "pdftotext", "-raw", r.file(t, ".pdf"), "-"), "\f")
		if len(got) != len(l.Pages)+1 {
			t.Fatalf("%d pages of text for %d pages", len(got), len(l.Pages))
		}
		for i, p := range l.Pages {
			var want strings.Builder
			for _, run := range p.Runs {
				for _, g := range run.Glyphs {
					want.WriteRune(g.Rune)
				}
			}
			if g, w := solid(got[i]), solid(want.String()); g != w {
				t.Errorf("page %d reads\n%s\nwant\n%s", i+1, g, w)
			}
		}
	})
}

// TestStructure: the text that the structure tree leads to is the text that was
// set, in reading order. Poppler draws a page once for each of its elements,
// so that two pages must do.
func TestStructure(t *testing.T) {
	each(t, func(t *testing.T, r *report) {
		if r.outcome.Pack != r.outcome.Book.Layout {
			return
		}
		l := *r.outcome.Layout
		k := kinds(r)
		l.Pages = []typeset.Page{l.Pages[k["text"]], l.Pages[k["lying"]]}
		l.Outline = nil
		set := make([]strings.Builder, len(l.Nodes))
		for _, p := range l.Pages {
			for _, run := range p.Runs {
				for _, g := range run.Glyphs {
					if run.Node != typeset.Artifact {
						set[run.Node].WriteRune(g.Rune)
					}
				}
			}
		}
		var want, got strings.Builder
		for i := range set {
			want.WriteString(set[i].String())
		}
		file := filepath.Join(t.TempDir(), "two.pdf")
		var b bytes.Buffer
		if err := pdf.Write(&b, &l); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^ *"(.*)"$`).FindAllStringSubmatch(tool(t, "poppler-utils", "pdfinfo", "-struct-text", file), -1) {
			got.WriteString(m[1])
		}
		if g, w := solid(got.String()), solid(want.String()); g != w {
			t.Errorf("the structure holds\n%s\nwant\n%s", g, w)
		}
	})
}
