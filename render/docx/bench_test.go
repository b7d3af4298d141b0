package docx

import (
	"fmt"
	"io"
	"testing"

	"juesuan/internal/doc"
)

// report is as large as a real one: some thirty pages of text, ten tables of
// 40 × 7, half of them across.
func report() *doc.Document {
	w := &writer{}
	d := sample()
	text := doc.Section{Page: a4, Numbering: numbers}
	for i := range 200 {
		if i%10 == 0 {
			text.Blocks = append(text.Blocks, w.head(sHead, fmt.Sprintf("%d、收入支出决算情况说明", i/10+1)))
		}
		text.Blocks = append(text.Blocks, para(sBody, "本年收入合计", fmt.Sprintf("%d.%02d", 14246+i*37, i%100), "万元，其中：一般公共预算财政拨款收入",
			fmt.Sprintf("%d.%02d", 13824+i*31, i*7%100), "万元，占", fmt.Sprintf("%d.%02d%%", i%90, i*3%100), "；比上年增加", fmt.Sprint(i*13),
			"万元，增长", fmt.Sprintf("%d.1%%", i%30), "。主要原因是社会保险基金补助增加，“三公”经费继续压减。"))
	}
	d.Sections = []doc.Section{text}
	for i := range 10 {
		t := &doc.Table{Columns: make([]doc.Column, 7), Style: sCell, Border: doc.Pt / 2, Padding: doc.MM, Full: true, Title: "收入决算表"}
		for r := range 40 {
			row := doc.Row{Cells: []doc.Cell{cell(sCell, fmt.Sprint(2080100+i*100+r))}}
			for c := range 6 {
				n := cell(sNumber, fmt.Sprintf("%d,%03d,%03d.%02d", r+i, r*c*37%1000, r*91%1000, c*r%100))
				n.NoWrap = true
				row.Cells = append(row.Cells, n)
			}
			t.Rows = append(t.Rows, row)
		}
		page := a4
		if i%2 == 1 {
			page = a4Wide
		}
		d.Sections = append(d.Sections, doc.Section{Page: page, Numbering: numbers, Blocks: []doc.Block{w.head(sCaption, "收入决算表"), t}})
	}
	return d
}

func BenchmarkWrite(b *testing.B) {
	base, d := openBase(b), report()
	n := sampleNumbers(d)
	b.ReportAllocs()
	for b.Loop() {
		if err := base.Write(io.Discard, d, n); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBody(b *testing.B) {
	base, d := openBase(b), report()
	n, l := sampleNumbers(d), base.look(d)
	var y body
	b.ReportAllocs()
	for b.Loop() {
		y = body{out: y.out[:0], d: d, n: n, l: l}
		y.sections(false)
	}
	b.ReportMetric(float64(len(y.out)), "bytes")
}
