package render

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"juesuan/internal/doc"
	"juesuan/internal/job"
	"juesuan/internal/picture"
	"juesuan/internal/typeset"
	"juesuan/internal/workbook"
	"juesuan/render/pdf"
	"juesuan/render/svg"
)

// gallery is a document of all kinds of charts and pictures, in the styles and
// on the pages of a pack.
func gallery(t testing.TB, p *job.Program, packName string) (*doc.Document, *typeset.Layout) {
	t.Helper()
	pk, _, list, err := p.Pack(packName)
	if err != nil || pk == nil {
		t.Fatal(err, list)
	}
	fonts, _, err := p.Fonts()
	if err != nil {
		t.Fatal(err)
	}
	body, note := pk.Style("body"), pk.Style("table_note")
	geo, numbering, _ := pk.PageOf("portrait")
	d := &doc.Document{Title: "图", Author: "示例", Language: "zh-CN", Date: time.Date(2021, 8, 5, 0, 0, 0, 0, time.UTC), Styles: pk.Styles, Spacing: pk.Spacing(), Fonts: pk.FontNames()}
	ref := doc.Ref(0)
	figure := func(s string) doc.Datum {
		ref++
		f, ok := doc.NewDatum(s, ref)
		if !ok {
			t.Fatalf("%q is no figure", s)
		}
		return f
	}
	series := func(name string, figures ...string) doc.Series {
		s := doc.Series{Name: doc.Run{Text: name}}
		for _, f := range figures {
			if f == "" {
				s.Data = append(s.Data, doc.Datum{})
				continue
			}
			s.Data = append(s.Data, figure(f))
		}
		return s
	}
	names := func(ns ...string) (runs []doc.Run) {
		for _, n := range ns {
			runs = append(runs, doc.Run{Text: n})
		}
		return runs
	}
	para := func(style doc.StyleID, s string) *doc.Paragraph {
		return &doc.Paragraph{Style: style, Runs: []doc.Run{{Text: s}}}
	}
	text := func() *doc.Paragraph {
		return para(body, "本年支出合计14,246.03万元，其中：基本支出1,930.28万元，占13.55%；项目支出12,315.75万元，占86.45%。与上年相比有增有减，具体见图。")
	}
	caption := func(n int, s string) *doc.Paragraph { return para(note, fmt.Sprintf("图%d　%s", n, s)) }
	cell := pk.Style("cell")
	colors := []uint32{0x1F4E79, 0xC00000, 0x548235, 0x7F6000}
	logo, scan := drawing(t)
	blocks := []doc.Block{
		text(),
		&doc.Chart{Kind: doc.Bars, Unit: "单位：万元", Style: cell, Colors: colors, Alt: "2020年支出按功能分类的条形图，社会保障和就业支出最多",
			Categories: names("一般公共服务支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出", "灾害防治及应急管理支出（含自然灾害救灾及恢复重建支出）"),
			Series:     []doc.Series{series("2020年", "1,930.28", "12,315.75", "0.35", "0.00", "86.40")}, Caption: caption(1, "支出决算")},
		text(),
		&doc.Chart{Kind: doc.Bars, Unit: "单位：万元", Style: cell, Alt: "两年结余的比较",
			Categories: names("年初结转和结余", "年末结转和结余", "收支差额"),
			Series:     []doc.Series{series("2019年", "120.00", "86.50", "-33.50"), series("2020年", "86.50", "", "12.00")}, Caption: caption(2, "结转和结余")},
		&doc.Chart{Kind: doc.Stacked, Unit: "单位：万元", Style: cell, Colors: colors, Alt: "各年支出的构成",
			Categories: names("2018年", "2019年", "2020年"),
			Series: []doc.Series{series("基本支出", "1,800.00", "1,900.10", "1,930.28"), series("项目支出", "9,000.00", "11,000.00", "12,315.75"),
				series("经营支出", "0.35", "100.00", "2,000.00")}, Caption: caption(3, "支出构成")},
		&doc.Chart{Kind: doc.Pie, Unit: "单位：%", Style: cell, Colors: colors, Alt: "收入的构成，财政拨款占九成",
			Categories: names("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "其他收入"),
			Series:     []doc.Series{series("占比", "70.15%", "10.05%", "12.80%", "4.00%", "3.00%")}, Caption: caption(4, "收入构成")},
		text(),
		&doc.Picture{Image: logo, Width: 40 * doc.MM, Align: doc.Center, Alt: "单位标志", Caption: caption(5, "单位标志")},
		text(),
		&doc.Picture{Image: scan, Alt: "批复的扫描件"},
		text(),
	}
	d.Sections = []doc.Section{{Page: geo, Numbering: numbering, Blocks: blocks}}
	l, trouble := typeset.Pages(d, fonts)
	for _, tr := range trouble {
		t.Error(tr.Message)
	}
	return d, l
}

// drawing makes a logo with transparent corners and a grey scan.
func drawing(t testing.TB) (logo, scan *doc.Image) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 200, 120))
	for y := range 120 {
		for x := range 200 {
			if (x-100)*(x-100)*36+(y-60)*(y-60)*100 < 360000 {
				img.Set(x, y, color.NRGBA{uint8(x), 0x20, 0x30, uint8(100 + y)})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	logo, err := picture.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewGray(image.Rect(0, 0, 600, 800))
	for i := range page.Pix {
		page.Pix[i] = uint8(255 - i/600*i%61)
	}
	b.Reset()
	if err := jpeg.Encode(&b, page, nil); err != nil {
		t.Fatal(err)
	}
	if scan, err = picture.Read(b.Bytes()); err != nil {
		t.Fatal(err)
	}
	return logo, scan
}

// TestFigures: charts and pictures come through in the PDF, in Word and in the
// browser: valid, tagged, with all they say, on the same pages.
func TestFigures(t *testing.T) {
	p := job.New(job.Settings{})
	for _, name := range job.PackNames() {
		if !soak && name != "ningxia-2020" {
			continue // the other styles in make soak
		}
		t.Run(name, func(t *testing.T) {
			d, l := gallery(t, p, name)
			_, base, _, _ := p.Pack(name)
			var printed, word bytes.Buffer
			if err := pdf.Write(&printed, l); err != nil {
				t.Fatal(err)
			}
			if err := base.Write(&word, d, &l.Numbers); err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if keep := os.Getenv("GALLERY"); keep != "" {
				dir = keep // to look at
			}
			for file, data := range map[string][]byte{"figures.pdf": printed.Bytes(), "figures.docx": word.Bytes()} {
				if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			file := filepath.Join(dir, "figures.pdf")
			if out := tool(t, "qpdf", "qpdf", "--check", file); !strings.Contains(out, "No syntax or stream encoding errors found") {
				t.Error(out)
			}
			preflight(t, file)
			tree := tool(t, "poppler-utils", "pdfinfo", "-struct", file)
			if n := strings.Count(tree, "Figure"); n != 6 || strings.Count(tree, "/BBox") != n || strings.Count(tree, "Caption") != 5 {
				t.Errorf("six figures with their boxes and five captions wanted:\n%s", tree)
			}
			text := solid(tool(t, "poppler-utils", "pdftotext", "-raw", file, "-"))
			for _, want := range saysOf(d) {
				if !strings.Contains(text, solid(want)) {
					t.Errorf("the PDF does not say %q", want)
				}
			}
			if out := tool(t, "poppler-utils", "pdfimages", "-list", file); strings.Count(out, "\n") != 4 {
				t.Errorf("two images wanted:\n%s", out)
			}
			checkFiguresInWord(t, dir, d)
			for i := range l.Pages {
				checkSVG(t, svg.Page(&l.Pages[i], svg.Options{Alt: func(n typeset.NodeID) string { return l.Nodes[n].Alt }}), &l.Pages[i])
			}
		})
	}
}

// saysOf is all that the charts and captions of a document print.
func saysOf(d *doc.Document) (all []string) {
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			if c, ok := b.(*doc.Chart); ok {
				for j := range c.Categories {
					all = append(all, c.Categories[j].Text)
					for k := range c.Series {
						if f := c.At(k, j); !f.Empty() {
							all = append(all, f.Run().Text)
						}
					}
				}
			}
			if c := doc.Caption(b); c != nil {
				all = append(all, c.Text())
			}
		}
	}
	return all
}

// checkFiguresInWord: the charts of the DOCX are native ones with a workbook
// behind them that holds the figures as printed, and LibreOffice shows the same
// pages with the same figures.
func checkFiguresInWord(t *testing.T, dir string, d *doc.Document) {
	t.Helper()
	file := filepath.Join(dir, "figures.docx")
	if validator := ooxmlValidator(); validator != "" {
		if out, err := exec.Command(validator, file).Output(); err != nil || !bytes.Contains(out, []byte(`"ok": true`)) {
			t.Errorf("OpenXmlValidator: %v %s", err, out)
		}
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	charts := 0
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			c, ok := b.(*doc.Chart)
			if !ok {
				continue
			}
			charts++
			in, err := z.Open(fmt.Sprintf("word/embeddings/chart%d.xlsx", charts))
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			book, findings := workbook.Read(data, "chart.xlsx")
			if book == nil || len(book.Sheets) != 1 {
				t.Fatalf("the workbook of chart %d: %v", charts, findings)
			}
			for k := range c.Series {
				for j := range c.Categories {
					want := strings.TrimSuffix(strings.ReplaceAll(c.At(k, j).Run().Text, ",", ""), "%")
					cell := book.Sheets[0].At(j+2, k+2)
					got := cell.Value
					if v, err := strconv.ParseFloat(want, 64); err == nil {
						want = strconv.FormatFloat(v, 'f', -1, 64)
					}
					if v, err := strconv.ParseFloat(got, 64); err == nil {
						got = strconv.FormatFloat(v, 'f', -1, 64)
					}
					if got != want {
						t.Errorf("chart %d, %s: the workbook holds %q, printed is %q", charts, c.Categories[j].Text, got, want)
					}
				}
			}
		}
	}
	if testing.Short() {
		return
	}
	ours, theirs := pageTexts(t, filepath.Join(dir, "figures.pdf")), pageTexts(t, libreOffice(t, dir, file)[0])
	if len(ours) != len(theirs) {
		t.Fatalf("%d pages in LibreOffice, the PDF has %d", len(theirs), len(ours))
	}
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			if c := doc.Caption(b); c != nil {
				for page := range ours {
					if strings.Contains(ours[page], solid(c.Text())) != strings.Contains(theirs[page], solid(c.Text())) {
						t.Errorf("“%s” is on page %d of one and not of the other", c.Text(), page+1)
					}
				}
			}
		}
	}
	all := strings.Join(theirs, "")
	for _, want := range saysOf(d) {
		if !strings.Contains(all, solid(want)) && len([]rune(want)) < 12 { // longer names are wrapped in between others
			t.Errorf("LibreOffice shows no %q", want)
		}
	}
}

// checkSVG: well-formed, and as many figures as the page has.
func checkSVG(t *testing.T, s string, p *typeset.Page) {
	t.Helper()
	paths, images := 0, 0
	for dec := xml.NewDecoder(strings.NewReader(s)); ; {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			switch e.Name.Local {
			case "path":
				paths++
			case "image":
				images++
			}
		}
	}
	if paths != len(p.Shapes) || images != len(p.Images) {
		t.Errorf("%d paths and %d images, want %d and %d", paths, images, len(p.Shapes), len(p.Images))
	}
}
