package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/typeset"
)

func write(tb testing.TB, s *sheet) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := Write(&b, &s.Layout); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func save(tb testing.TB, data []byte) string {
	tb.Helper()
	name := filepath.Join(tb.TempDir(), "report.pdf")
	if err := os.WriteFile(name, data, 0o666); err != nil {
		tb.Fatal(err)
	}
	return name
}

// tool runs a program of a Debian package and returns its output.
func tool(tb testing.TB, debian, name string, args ...string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		tb.Fatalf("%s is missing: apt-get install %s", name, debian)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// preflight has Apache Preflight validate the files as PDF/A-1b. One call for
// all of them: starting Java takes most of the time.
func preflight(tb testing.TB, files ...string) {
	tb.Helper()
	const jars = "/usr/share/java/"
	var class []string
	for _, j := range []string{"pdfbox2", "fontbox2", "preflight", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"} {
		if _, err := os.Stat(jars + j + ".jar"); err != nil {
			tb.Fatalf("%v: apt-get install libpdfbox2-java libfontbox2-java libcommons-logging-java libactivation-java libjaxb-api-java", err)
		}
		class = append(class, jars+j+".jar")
	}
	for _, f := range files {
		out := tool(tb, "default-jre-headless", "java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", strings.Join(class, ":"), "org.apache.pdfbox.preflight.Validator_A1b", f)
		if !strings.Contains(out, "is a valid PDF/A-1b file") {
			tb.Errorf("Preflight: %s", out)
		}
	}
}

// furnished is a layout with everything a page can hold.
func furnished(tb testing.TB) *sheet {
	s := newSheet(tb)
	size := 16 * doc.Pt

	s.page(a4Width, a4Height, "")
	s.line(s.node(0, typeset.TagH1), biaoSong, 22*doc.Pt, 50*doc.MM, 80*doc.MM, "某单位2020年度部门决算")

	contents := s.page(a4Width, a4Height, "")
	toc := s.node(0, typeset.TagTOC)
	for i, title := range []string{"第一部分 单位概况", "第二部分 决算表"} {
		y := doc.Length(60+10*i) * doc.MM
		item := s.node(toc, typeset.TagTOCI)
		s.put(item, fangSong, size, 28*doc.MM, y, title)
		s.put(typeset.Artifact, fangSong, size, 90*doc.MM, y, "…………")
		s.put(item, latin, size, 170*doc.MM, y, itoa(i+1))
		s.sent.WriteString(title + "\n…………\n" + itoa(i+1) + "\n")
		contents = &s.Pages[1]
		contents.Links = append(contents.Links, typeset.Link{X: 28 * doc.MM, Y: y - size, W: 150 * doc.MM, H: size, Page: 2 + i, To: 30 * doc.MM, Node: item})
	}

	s.page(a4Width, a4Height, "1")
	s.line(s.node(0, typeset.TagH1), hei, size, 28*doc.MM, 40*doc.MM, "第一部分 单位概况")
	p := s.line(s.node(0, typeset.TagP), fangSong, size, 28*doc.MM, 50*doc.MM, "粗体与红字：𠮷喆〇")
	for i := range p.Runs {
		p.Runs[i].Bold = i == len(p.Runs)-1
	}
	s.line(s.node(0, typeset.TagP), fangSong, size, 28*doc.MM, 60*doc.MM, "红字")
	p.Runs[len(p.Runs)-1].Color = 0xC00000

	s.page(a4Height, a4Width, "2")
	s.line(s.node(0, typeset.TagH1), hei, size, 28*doc.MM, 20*doc.MM, "第二部分 决算表")
	table := s.node(0, typeset.TagTable)
	s.Nodes[table].Title = "收入决算表（公开02表）"
	s.table(table, 7, 3, 0, false)
	head := len(s.Nodes)
	for i, n := range s.Nodes {
		if n.Tag == typeset.TagTH {
			head = i
			break
		}
	}
	s.Nodes[head].ColSpan, s.Nodes[head].RowSpan = 2, 3

	s.Outline = []typeset.Bookmark{
		{Title: "第一部分 单位概况", Level: 1, Page: 2, Y: 30 * doc.MM},
		{Title: "第二部分 决算表", Level: 1, Page: 3, Y: 10 * doc.MM},
		{Title: "公开02表 𠮷", Level: 3, Page: 3, Y: 25 * doc.MM},
		{Title: "行次", Level: 4, Page: 3, Y: 28 * doc.MM},
		{Title: "公开03表", Level: 2, Page: 3, Y: 100 * doc.MM},
		{Title: "第三部分", Level: 1, Page: 0, Y: 0},
	}
	return s
}

func TestValid(t *testing.T) {
	draft := furnished(t)
	draft.Watermark = "草稿"
	plain, marked := save(t, write(t, furnished(t))), save(t, write(t, draft))
	for _, name := range []string{plain, marked} {
		out := tool(t, "qpdf", "qpdf", "--check", name)
		if !strings.Contains(out, "No syntax or stream encoding errors found") || strings.Contains(out, "WARNING") {
			t.Error(out)
		}
		fonts := strings.Split(strings.TrimSpace(tool(t, "poppler-utils", "pdffonts", name)), "\n")[2:]
		if len(fonts) < 5 {
			t.Errorf("%d fonts", len(fonts))
		}
		for _, f := range fonts {
			if ok, _ := regexp.MatchString(`^[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes `, f); !ok {
				t.Errorf("pdffonts: %s", f)
			}
		}
	}
	preflight(t, plain, marked)

	info := tool(t, "poppler-utils", "pdfinfo", plain)
	for _, want := range []string{
		"Title:           某单位2020年度部门决算\n", "Author:          某单位\n", "Subject:         决算公开\n",
		"CreationDate:    Thu Dec 31 00:00:00 2020", "Tagged:          yes\n", "PDF version:     1.4\n",
	} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, info)
		}
	}
}

// The title of a unit may hold what XML and PDF strings must escape.
func TestValidOddTitle(t *testing.T) {
	s := newSheet(t)
	s.Title, s.Author, s.Subject = `A (b) \ <c> & "d" 𠮷`, "R&D (中心)", ""
	s.page(a4Width, a4Height, "1")
	s.line(s.node(0, typeset.TagP), fangSong, 16*doc.Pt, 28*doc.MM, 40*doc.MM, "文")
	name := save(t, write(t, s))
	preflight(t, name)
	if info := tool(t, "poppler-utils", "pdfinfo", name); !strings.Contains(info, s.Title+"\n") || !strings.Contains(info, s.Author+"\n") || strings.Contains(info, "Subject") {
		t.Error(info)
	}
}

func TestSameBytes(t *testing.T) {
	want := write(t, furnished(t))
	s := furnished(t)
	other := report(t, 2, 1)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			var b bytes.Buffer
			l := &s.Layout
			if i%2 == 1 { // a neighbour in the same pools
				l = &other.Layout
			}
			if err := Write(&b, l); err != nil {
				t.Error(err)
			} else if i%2 == 0 && !bytes.Equal(b.Bytes(), want) {
				t.Error("the bytes differ")
			}
		})
	}
	group.Wait()
}

func TestWatermark(t *testing.T) {
	s := furnished(t)
	s.Watermark = "草稿"
	text := extracted(t, s)
	if n := strings.Count(text, "草"); n != len(s.Pages) || strings.Count(text, "稿") != n { // set askew, each stands on a line of its own
		t.Errorf("%d watermarks on %d pages", n, len(s.Pages))
	}
	s.Watermark = "🂡"
	if err := Write(new(bytes.Buffer), &s.Layout); err == nil || !strings.Contains(err.Error(), "🂡") {
		t.Errorf("a watermark that no face has: %v", err)
	}
}

func TestEmptyLayout(t *testing.T) {
	if err := Write(new(bytes.Buffer), &typeset.Layout{}); err == nil {
		t.Error("a layout without pages was written")
	}
	s := newSheet(t)
	s.page(a4Width, a4Height, "")
	preflight(t, save(t, write(t, s)))
}

// A statement of 10,000 rows: the structure tree is split into arrays that
// PDF/A-1 allows, and the time stays linear.
func TestLongTable(t *testing.T) {
	s := newSheet(t)
	table := s.node(0, typeset.TagTable)
	const pages, rows = 100, 100 // of two columns: pages as they would be are in the benchmark
	for n := range pages {
		s.page(a4Height, a4Width, itoa(n+1))
		s.table(table, 2, rows, n*rows, n > 0)
	}
	data := write(t, s)
	name := save(t, data)
	out := tool(t, "qpdf", "qpdf", "--check", name)
	if !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
	longest := 0
	for _, array := range regexp.MustCompile(`/(?:K|Nums|Kids)\[[^\]]*\]`).FindAll(data, -1) {
		longest = max(longest, bytes.Count(array, []byte(" R")))
	}
	if longest > maxArray || longest < groupSize {
		t.Errorf("the longest array of the structure tree has %d entries", longest)
	}
	if n := bytes.Count(data, []byte("/S/TBody")); n != 3 {
		t.Errorf("%d row groups", n)
	}
	if n := bytes.Count(data, []byte("<</S/TR/P ")); n != pages*rows+1 {
		t.Errorf("the structure has %d rows, want %d", n, pages*rows+1)
	}
	if n := strings.Count(tool(t, "poppler-utils", "pdftotext", "-f", itoa(pages), name, "-"), "社会保障和就业支出"); n != rows {
		t.Errorf("%d rows in the text of the last page, want %d", n, rows)
	}
}

func BenchmarkWrite(b *testing.B) {
	s := report(b, 24, 10)
	b.ReportAllocs()
	var buf bytes.Buffer
	for b.Loop() {
		buf.Reset()
		if err := Write(&buf, &s.Layout); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(buf.Len())/1000, "KB/file")
}

// The time and the memory of the long table, to compare per page with the
// report's.
func BenchmarkLongTable(b *testing.B) {
	s := newSheet(b)
	table := s.node(0, typeset.TagTable)
	for n := range 444 {
		s.page(a4Height, a4Width, itoa(n+1))
		s.table(table, 7, 23, n*23, n > 0)
	}
	b.ReportAllocs()
	var buf bytes.Buffer
	for b.Loop() {
		buf.Reset()
		if err := Write(&buf, &s.Layout); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(buf.Len())/1000, "KB/file")
}
