package collate_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"juesuan/internal/collate"
	"juesuan/internal/doc"
	"juesuan/internal/job"
	"juesuan/internal/published"
)

// soak asks for hundreds of edits, each also as other programs save it.
var soak = os.Getenv("JUESUAN_SOAK") != ""

// seed is the seed of the edits: JUESUAN_SEED asks for others than usual.
func seed(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("JUESUAN_SEED")); err == nil {
		return n
	}
	return usual
}

const sample = "../../data/samples/ningxia-2020"

// built is a unit's report, composed and set.
func built(t testing.TB, unit string) *job.Outcome {
	t.Helper()
	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: unit, PDF: true, DOCX: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Files) == 0 {
		t.Fatalf("no report: %v", o.Report.Findings)
	}
	return o
}

// file writes a finished file into dir under a plain name.
func file(t testing.TB, o *job.Outcome, dir, ext string) string {
	t.Helper()
	for _, f := range o.Files {
		if filepath.Ext(f.Name) == ext {
			name := filepath.Join(dir, "report"+ext)
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
			return name
		}
	}
	t.Fatal("no such file")
	return ""
}

// compare compares a file; sure is whether it may not be doubted how it reads.
func compare(t testing.TB, o *job.Outcome, name string, sure bool) *collate.Result {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := published.Read(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(p.Remains) > 0 || sure && len(p.Doubts) > 0 {
		t.Errorf("%s: %v %v", name, p.Remains, p.Doubts)
	}
	return collate.Compare(o.Doc, &o.Layout.Numbers, p)
}

// edit is one file of testdata/edit.py, and what must be found in it.
type edit struct {
	File   string
	Kind   string
	Expect []struct {
		Kinds              []string
		Part               string
		Want, Got, Heading string
	}
}

// edits makes n edited copies of a report; with "bare" for more their tables have
// no lines.
func edits(t *testing.T, report, dir string, seed, n int, kinds string, more ...string) []edit {
	t.Helper()
	if err := exec.Command("python3", "-c", "import docx").Run(); err != nil {
		// The python3 of the path may not be the system's.
		if exec.Command("/usr/bin/python3", "-c", "import docx").Run() != nil {
			t.Skip("python3-docx is not installed")
		}
	}
	args := append([]string{"testdata/edit.py", report, dir, fmt.Sprint(seed), fmt.Sprint(n), kinds}, more...)
	cmd := exec.Command("/usr/bin/python3", args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	var all []edit
	for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); {
		var e edit
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// judge holds the findings against what was done: all of it, and nothing else. It
// counts the edits that were not found, and the findings that nobody made.
func judge(t *testing.T, e edit, name string, r *collate.Result) (missed, invented int) {
	t.Helper()
	left := []collate.Finding{}
	for _, f := range r.Findings {
		if f.Kind != collate.Layout {
			left = append(left, f)
		}
	}
	for _, want := range e.Expect {
		found := -1
		for i, f := range left {
			if fits(f, want.Kinds, want.Part, want.Want, want.Got, want.Heading) {
				found = i
				break
			}
		}
		if found < 0 {
			t.Errorf("%s (%s): not found: %+v", name, e.Kind, want)
			missed++
			continue
		}
		left = append(left[:found], left[found+1:]...)
	}
	for _, f := range left {
		t.Errorf("%s (%s): found what nobody did: %s %s %q → %q, %s %s %s %s\n  %s\n  %s", name, e.Kind, f.Kind, f.Part, f.Want, f.Got, f.Section, f.Table, f.Row, f.Column, f.WantText, f.GotText)
	}
	return missed, len(left)
}

func fits(f collate.Finding, kinds []string, part, want, got, heading string) bool {
	kind := false
	for _, k := range kinds {
		kind = kind || string(f.Kind) == k
	}
	blank := func(s string) string { return strings.Join(strings.Fields(s), "") }
	place := blank(f.Section + f.Table)
	return kind && (part == "" || string(f.Part) == part) && strings.Contains(place, blank(heading)) &&
		(want == "" || strings.Contains(blank(f.Want), want) || strings.Contains(want, blank(f.Want)) && f.Want != "") &&
		(got == "" || strings.Contains(blank(f.Got), got))
}

// convert has LibreOffice save files in another format, in the fonts of the program.
func convert(t *testing.T, dir, to string, files []string) {
	t.Helper()
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice is not installed")
	}
	out, err := exec.Command("sh", "../../fonts/fontconfig/install.sh", "-p", filepath.Join(dir, "fonts")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, conf, ok := strings.Cut(strings.TrimSpace(string(out)), "FONTCONFIG_FILE='")
	if !ok {
		t.Fatal("install.sh -p names no fonts.conf")
	}
	cmd := exec.Command("soffice", append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"),
		"--headless", "--convert-to", to, "--outdir", dir}, files...)...)
	cmd.Env = append(os.Environ(), "FONTCONFIG_FILE="+strings.TrimSuffix(conf, "'"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// A file that nobody edited says nothing, however it was saved; beside it one whose
// tables lost the lines around their cells, as LibreOffice prints it.
func TestUnedited(t *testing.T) {
	o := built(t, sample)
	dir := t.TempDir()
	docx, pdf := file(t, o, dir, ".docx"), file(t, o, dir, ".pdf")
	names := []string{docx, pdf}
	if !testing.Short() {
		again := t.TempDir()
		convert(t, again, "docx:MS Word 2007 XML", []string{docx})
		bare := edits(t, docx, again, 4, 1, "retypedwrong", "bare")
		convert(t, again, "pdf", []string{docx, bare[0].File})
		told(t, o, bare, again, ".docx", true)
		told(t, o, bare, again, ".pdf", false)
		names = append(names, filepath.Join(again, "report.docx"), filepath.Join(again, "report.pdf"))
	}
	for _, name := range names {
		r := compare(t, o, name, true)
		judge(t, edit{Kind: "unedited"}, name, r)
		if r.Verdict() != collate.SameText || r.Tables != 13 || r.Found != 13 || r.Numbers < 900 || r.Sentences < 180 {
			t.Errorf("%s: %s, %d of %d tables, %d numbers, %d sentences", name, r.Verdict(), r.Found, r.Tables, r.Numbers, r.Sentences)
		}
	}
}

// The other samples as they are made: other forms, other words, other pages.
func TestUneditedOthers(t *testing.T) {
	for _, unit := range []string{"shanghai-2024-demo", "department-2023-demo/示例服务局2023"} {
		o := built(t, "../../data/samples/"+unit)
		dir := t.TempDir()
		for _, ext := range []string{".docx", ".pdf"} {
			name := file(t, o, dir, ext)
			r := compare(t, o, name, true)
			judge(t, edit{Kind: unit}, ext, r)
			if r.Found != r.Tables || r.Tables < 9 {
				t.Errorf("%s%s: %d of %d tables", unit, ext, r.Found, r.Tables)
			}
		}
	}
}

// A chart's caption is text of the report; its names and values, which a PDF
// has as text and a DOCX has not, are none.
func TestChart(t *testing.T) {
	value, ok := doc.NewDatum("1,930.28", 5)
	if !ok {
		t.Fatal("no datum")
	}
	p := func(s string) *doc.Paragraph { return &doc.Paragraph{Runs: []doc.Run{{Text: s}}} }
	d := &doc.Document{Styles: []doc.Style{{}}, Sections: []doc.Section{{Blocks: []doc.Block{p("支出如图。"),
		&doc.Chart{Categories: []doc.Run{{Text: "基本支出"}}, Series: []doc.Series{{Name: doc.Run{Text: "2020年"}, Data: []doc.Datum{value}}},
			Unit: "单位：万元", Caption: p("图1　支出")}, p("完。")}}}}
	for text, want := range map[string]collate.Verdict{
		"支出如图。|图1 支出|完。":                           collate.SameText,
		"支出如图。|单位：万元|基本支出 1,930.28|2020年|图1 支出|完。": collate.SameText,
		"支出如图。|基本支出 9,930.28|图1 支出|完。":             collate.Changed,
		"支出如图。|完。":                                 collate.Changed,
	} {
		seen := &published.Document{Kind: published.PDF}
		for s := range strings.SplitSeq(text, "|") {
			seen.Blocks = append(seen.Blocks, published.Block{Paragraph: &published.Paragraph{Text: s, Page: 1}})
		}
		if r := collate.Compare(d, nil, seen); r.Verdict() != want {
			t.Errorf("%s: %s, want %s: %+v", text, r.Verdict(), want, r.Findings)
		}
	}
}

// Edits of all kinds at random places: each is found at its place, none is
// invented; in soak each also as LibreOffice saves it, and as a PDF.
func TestEdits(t *testing.T) {
	n, converted := 41, 0
	if soak {
		n, converted = 574, 82
	}
	o := built(t, sample)
	dir := t.TempDir()
	all := edits(t, file(t, o, dir, ".docx"), dir, seed(7), n, "")
	told(t, o, all, dir, ".docx", true)
	for _, to := range []string{"docx:MS Word 2007 XML", "pdf"} {
		if converted > 0 {
			ext, _, _ := strings.Cut(to, ":")
			told(t, o, all[:converted], saved(t, all[:converted], to), "."+ext, false)
		}
	}
}

// Tables whose cells have no lines around them are read as well where a PDF shows
// nothing but text side by side, with cells of several lines, over pages.
func TestEditsBare(t *testing.T) {
	if !soak {
		t.Skip("JUESUAN_SOAK is not set; one of them stands in TestUnedited")
	}
	for _, unit := range []string{sample, "../../data/samples/shanghai-2024-demo"} {
		o := built(t, unit)
		dir := t.TempDir()
		all := edits(t, file(t, o, dir, ".docx"), dir, seed(4), 82, "", "bare")
		told(t, o, all, dir, ".docx", true)
		told(t, o, all, saved(t, all, "pdf"), ".pdf", false)
	}
}

// told judges the edited files in a folder.
func told(t *testing.T, o *job.Outcome, all []edit, dir, ext string, sure bool) {
	t.Helper()
	good, invented := 0, 0
	for _, e := range all {
		if !sure && e.Kind == "textbox" {
			e.Expect = nil // LibreOffice keeps no such box
		}
		name := filepath.Join(dir, strings.TrimSuffix(filepath.Base(e.File), ".docx")+ext)
		missed, more := judge(t, e, filepath.Base(name), compare(t, o, name, sure))
		if missed+more == 0 {
			good++
		}
		invented += more
	}
	t.Logf("%s: %d of %d edited files told rightly, %d findings that nobody made", ext, good, len(all), invented)
}

// saved has LibreOffice save the edited files in another format, some at a time.
func saved(t *testing.T, all []edit, to string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for i := 0; i < len(all); i += 30 {
		var files []string
		for _, e := range all[i:min(i+30, len(all))] {
			files = append(files, e.File)
		}
		convert(t, dir, to, files)
	}
	return dir
}
