package docx

import (
	"bytes"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/golden"
)

// withFigures is the sample with charts of all kinds and a picture that stands
// twice.
func withFigures(t testing.TB) *doc.Document {
	t.Helper()
	datum := func(s string) doc.Datum {
		d, ok := doc.NewDatum(s, 1)
		if !ok {
			t.Fatal(s)
		}
		return d
	}
	chart := func(kind doc.ChartKind, rows ...[]string) *doc.Chart {
		c := &doc.Chart{Kind: kind, Style: sCell, Alt: "支出 <构成>", Unit: "单位：万元", Colors: []uint32{0x1F4E79, 0xC00000}, Caption: para(sUnit, "图1"), Anchor: 900 + doc.Anchor(kind)}
		for i, row := range rows {
			s := doc.Series{Name: doc.Run{Text: []string{"基本支出", "项目 & 经营"}[i]}}
			for j, v := range row {
				if i == 0 {
					c.Categories = append(c.Categories, doc.Run{Text: []string{"2019年", "2020年", "2021年"}[j]})
				}
				if v == "" {
					s.Data = append(s.Data, doc.Datum{})
				} else {
					s.Data = append(s.Data, datum(v))
				}
			}
			c.Series = append(c.Series, s)
		}
		return c
	}
	d := sample()
	logo := &doc.Image{Format: doc.PNG, Data: []byte("PNG"), Width: 100, Height: 50}
	d.Sections[2].Blocks = append(d.Sections[2].Blocks[:3],
		chart(doc.Bars, []string{"1,930.28", "-12.00", ""}), chart(doc.Stacked, []string{"1,930.28", "100.00"}, []string{"0.35", "9,000.00"}),
		chart(doc.Pie, []string{"60.5%", "39.5%"}),
		&doc.Picture{Image: logo, Alt: "标志", Align: doc.Right}, &doc.PageBreak{}, &doc.Picture{Image: logo, Alt: "标志", Width: 20 * doc.MM})
	return d
}

// TestFigureParts: charts are parts of their own with a workbook, pictures are
// stored once, and everything is declared and related.
func TestFigureParts(t *testing.T) {
	d := withFigures(t)
	for _, b := range []*Base{openBase(t)} {
		data := write(t, b, d, sampleNumbers(d))
		if !bytes.Equal(data, write(t, b, d, sampleNumbers(d))) {
			t.Error("other bytes the second time")
		}
		if bad := checkPackage(t, data); len(bad) > 0 {
			t.Error(strings.Join(bad, "\n"))
		}
		names, parts := readZip(t, data)
		media := 0
		for _, n := range names {
			if strings.HasPrefix(n, "word/media/unit") {
				media++
			}
		}
		if media != 1 {
			t.Errorf("%d media parts", media)
		}
		for _, n := range []string{"word/charts/chart1.xml", "word/charts/chart2.xml", "word/charts/chart3.xml"} {
			golden.Check(t, strings.ReplaceAll(n, "/", "-"), pretty(mustParse(t, parts[n])))
		}
		body := string(parts[documentPart])
		if n := strings.Count(body, "<wp:inline"); n != 5 {
			t.Errorf("%d drawings", n)
		}
		for _, want := range []string{`descr="支出 &lt;构成&gt;"`, `<w:pStyle w:val="Picture"/><w:pageBreakBefore/>`, `<w:jc w:val="right"/>`, `id="10005"`} {
			if !strings.Contains(body, want) {
				t.Errorf("the body lacks %s", want)
			}
		}
		for _, want := range []string{`Extension="png"`, `Extension="xlsx"`, "/word/charts/chart3.xml"} {
			if !strings.Contains(string(parts["[Content_Types].xml"]), want) {
				t.Errorf("the content types lack %s", want)
			}
		}
	}
	// A document without figures is not burdened with them.
	_, parts := readZip(t, write(t, openBase(t), sample(), sampleNumbers(sample())))
	if strings.Contains(string(parts["[Content_Types].xml"]), "xlsx") {
		t.Error("content types of another document")
	}
}

func TestPlainNumber(t *testing.T) {
	for text, want := range map[string]string{"1,930.28": "1930.28", "-0.05": "-0.05", "0.00": "0.00", "12": "12", "45.2%": "45.2"} {
		d, ok := doc.NewDatum(text, 1)
		if got := plainNumber(&d); !ok || got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
