package render

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// edits is a script of python-docx that does to a report what clerks do, each
// edit to a fresh copy: it prints the name and, behind a tab, what must be found
// in the result.
const edits = `
import copy, sys, docx
from docx.shared import Mm
source, folder, black = sys.argv[1:4]
LONG = "经再次核实，上述支出中包含跨年度结算的公共服务采购费用，具体由各业务科室按照合同约定分期支付，已全部通过国库集中支付系统办理。"

def body(d):
    """the first paragraphs of running text"""
    ps = [p for p in d.paragraphs if len(p.text) > 60 and p.style.name == "Body Text"]
    assert len(ps) > 10, "no running text in the style for it"
    return ps

def after(d, table):
    e = table._tbl.getnext()
    return docx.text.paragraph.Paragraph(e, table._parent)

def statement(d):
    """the tables with a note below"""
    return [t for t in d.tables if after(d, t).text.startswith("注：") and len(t.rows) > 6]

def note(d):
    for t in statement(d):
        p = after(d, t)._p
        p.getparent().remove(p)
    return ""

def row(d):
    t = statement(d)[1]
    for _ in range(3):
        new = copy.deepcopy(t.rows[-1]._tr)
        t.rows[-1]._tr.addnext(new)
    return ""

def sentence(d):
    for p in body(d)[3:6]:
        p.add_run(LONG)
    return LONG

def picture(d):
    p = body(d)[4]
    p.add_run().add_picture(black, width=Mm(60))
    return ""

def pasted(d):
    p = body(d)[4].insert_paragraph_before("")
    p.add_run().add_picture(black, width=Mm(60))
    return ""

def table(d):
    p = body(d)[4]
    t = d.add_table(3, 3)
    for i, c in enumerate(t._cells):
        c.text = "格子%d" % i
    p._p.addnext(t._tbl)
    return "格子8"

def grown(d):
    for t in statement(d)[:2]:
        c = t.rows[-2].cells[1]
        c.paragraphs[0].add_run(LONG)
    return LONG

for edit in (note, row, sentence, picture, pasted, table, grown):
    d = docx.Document(source)
    want = edit(d)
    d.save("%s/%s.docx" % (folder, edit.__name__))
    print(edit.__name__ + "\t" + want)
`

// TestEdits: whatever a clerk does to the DOCX, nothing is turned on its side,
// clipped, or left alone on a page.
func TestEdits(t *testing.T) {
	if testing.Short() {
		t.Skip("LibreOffice takes seconds")
	}
	once(t, func(t *testing.T, r *report) {
		dir := t.TempDir()
		source := r.file(t, ".docx")
		black := filepath.Join(dir, "black.png")
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 120, 120))); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(black, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("/usr/bin/python3", "-c", edits, source, dir, black).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		files := []string{source}
		var names, wants []string
		for _, line := range strings.Split(strings.TrimRight(string(out), "\n"), "\n") {
			name, want, _ := strings.Cut(line, "\t")
			names, wants = append(names, name), append(wants, want)
			files = append(files, filepath.Join(dir, name+".docx"))
		}
		printed := libreOffice(t, dir, files...)
		before := look(t, printed[0])
		for i, name := range names {
			t.Run(name, func(t *testing.T) { checkEdit(t, name, wants[i], before, look(t, printed[i+1])) })
		}
	})
}

// looks is what is seen of a printed file.
type looks struct {
	pages []string // text
	sizes []string // of the paper
	file  string
}

func look(t *testing.T, file string) *looks {
	t.Helper()
	l := &looks{pages: pageTexts(t, file), file: file}
	for _, m := range regexp.MustCompile(`Page +\d+ size: +(.*?) pts`).FindAllStringSubmatch(tool(t, "poppler-utils", "pdfinfo", "-l", "999", file), -1) {
		l.sizes = append(l.sizes, m[1])
	}
	return l
}

func checkEdit(t *testing.T, name, want string, before, after *looks) {
	t.Helper()
	if extra := len(after.pages) - len(before.pages); extra < 0 || extra > 2 {
		t.Errorf("%d pages, before %d", len(after.pages), len(before.pages))
	}
	for i, p := range after.pages {
		// A draft without forms has a part of its own for none of them, before as after.
		if len([]rune(p)) < 8 && !slices.Contains(before.pages, p) {
			t.Errorf("page %d holds only %q", i+1, p)
		}
	}
	lying := func(l *looks) (n int) {
		for _, s := range l.sizes {
			if strings.HasPrefix(s, "84") {
				n++
			}
		}
		return n
	}
	if a, b := lying(after), lying(before); a < b || a > b+1 || a > b && name != "row" && name != "grown" {
		t.Errorf("%d lying pages, before %d", a, b)
	}
	all := strings.Join(after.pages, "")
	if want != "" && !strings.Contains(all, want) && !strings.Contains(strings.Join(strings.Fields(all), ""), want) {
		t.Errorf("%q is not in the result", want)
	}
	if name == "picture" || name == "pasted" {
		// 60 mm at 36 dots an inch, without the edges.
		if got, want := blackPixels(t, after.file), 83*83; got < want*95/100 || got > want*105/100 {
			t.Errorf("%d pixels of the picture show, want %d", got, want)
		}
	}
	if name == "table" {
		// The cells' text begins at the cell's edge, without the indent of running text.
		m := regexp.MustCompile(`xMin="([\d.]+)".*>格子`).FindStringSubmatch(tool(t, "poppler-utils", "pdftotext", "-bbox", after.file, "-"))
		if m == nil {
			t.Fatal("no cell")
		}
		var x float64
		fmt.Sscan(m[1], &x)
		if x > 79.4+8 {
			t.Errorf("the cell's text begins at %.1f pt, the text area at 79.4", x)
		}
	}
}

// blackPixels is how much of the pages a large black picture covers.
func blackPixels(t *testing.T, file string) int {
	t.Helper()
	out := filepath.Join(t.TempDir(), "page")
	tool(t, "poppler-utils", "pdftoppm", "-r", "36", "-gray", "-png", file, out)
	names, err := filepath.Glob(out + "*.png")
	if err != nil {
		t.Fatal(err)
	}
	most := 0
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		dark := func(x, y int) bool { return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 16 }
		n := 0
		for y := 1; y < img.Bounds().Dy()-1; y++ {
			for x := 1; x < img.Bounds().Dx()-1; x++ {
				if dark(x, y) && dark(x-1, y-1) && dark(x+1, y-1) && dark(x-1, y+1) && dark(x+1, y+1) {
					n++ // no line, no character
				}
			}
		}
		most = max(most, n)
	}
	return most
}
