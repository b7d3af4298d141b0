package collate_test

import (
	"cmp"
	"strings"
	"testing"

	"juesuan/internal/collate"
	"juesuan/internal/doc"
	"juesuan/internal/published"
)

// grid is a table of the report: rows by line breaks, cells by |, of which the
// first `heads` rows are its head; ↓ says that a cell covers the row below as well.
func grid(text string, heads int) *doc.Table {
	t := &doc.Table{}
	for i, line := range strings.Split(text, "\n") {
		var r doc.Row
		for s := range strings.SplitSeq(line, "|") {
			c := doc.Cell{Paragraphs: []doc.Paragraph{{Runs: []doc.Run{{Text: strings.TrimSuffix(s, "↓")}}}}}
			if strings.HasSuffix(s, "↓") {
				c.RowSpan = 2
			}
			r.Cells = append(r.Cells, c)
		}
		if i < heads {
			t.Head = append(t.Head, r)
			t.Columns = make([]doc.Column, len(r.Cells))
		} else {
			t.Rows = append(t.Rows, r)
		}
	}
	return t
}

// pages is a PDF without lines around its cells: pages by ;, cells by |.
func pages(text string) *published.Document {
	p := &published.Document{Kind: published.PDF}
	for n, page := range strings.Split(text, ";") {
		for s := range strings.SplitSeq(page, "|") {
			p.Blocks = append(p.Blocks, published.Block{Paragraph: &published.Paragraph{Text: s, Page: n + 1, Beside: !strings.HasPrefix(s, "100万元")}})
		}
	}
	return p
}

// seenTable is a published table, rows by line breaks, cells by |.
func seenTable(text string) published.Block {
	t := &published.Table{}
	for line := range strings.SplitSeq(text, "\n") {
		var r published.Row
		for k, s := range strings.Split(line, "|") {
			r.Cells = append(r.Cells, published.Cell{Text: s, Column: k, Span: 1})
		}
		t.Rows, t.Columns = append(t.Rows, r), len(r.Cells)
	}
	return published.Block{Table: t}
}

// Tables come in pieces: without lines, over pages, two in one. What is the same is
// no finding, and a digit that changed is just one.
func TestPieces(t *testing.T) {
	first := grid("科目|支出|收入\n职工基本医疗保险|1,234.56|78.90\n住房公积金|6,543.21|45.67\n购房补贴|111.22|33.44", 1)
	second := grid("指标|得分\n社会效益指标|10\n经济效益指标|20\n生态效益指标|30", 1)
	spanned := grid("类|名称|数\n产出指标一组↓|甲项目名称|12.34\n乙项目名称|56.78\n效益指标|丙项目名称|90.12", 1)
	para := &doc.Paragraph{Runs: []doc.Run{{Text: "收入支出决算表"}}}
	amount := &doc.Paragraph{Runs: []doc.Run{{Text: "单价100万元设备4台。"}}}
	note := &doc.Paragraph{Runs: []doc.Run{{Text: "注：本表反映部门本年度的总收支和年末结余结转情况，数据取自财决01表。"}}}
	for _, c := range []struct {
		name   string
		report []doc.Block
		seen   *published.Document
		want   string // of the findings: got; "": none
	}{
		{"without lines", []doc.Block{para, first}, pages("收入支出决算表|科目|支出|收入|职工基本医疗保险|1,234.56|78.90|住房公积金|6,543.21|45.67|购房补贴|111.22|33.44"), ""},
		{"a digit", []doc.Block{para, first}, pages("收入支出决算表|科目|支出|收入|职工基本医疗保险|1,234.56|78.90|住房公积金|6,543.21|45.87|购房补贴|111.22|33.44"), "45.87"},
		{"two in each other's place", []doc.Block{para, first}, pages("收入支出决算表|科目|支出|收入|职工基本医疗保险|1,234.56|78.90|住房公积金|45.67|6,543.21|购房补贴|111.22|33.44"), "45.67 6,543.21"},
		{"a table put in before a number", []doc.Block{para, amount, &doc.Paragraph{Runs: []doc.Run{{Text: "2.住房公积金。"}}}}, &published.Document{Kind: published.PDF, Blocks: []published.Block{
			{Paragraph: &published.Paragraph{Text: "收入支出决算表", Page: 1}}, {Paragraph: &published.Paragraph{Text: "单价100万元设备4台。", Page: 1}},
			seenTable("项目|人员\n邻县|77.71"), {Paragraph: &published.Paragraph{Text: "2.住房公积金。", Page: 1}}}}, "项目人员邻县77.71"},
		{"the head again", []doc.Block{para, first},
			pages("收入支出决算表|科目|支出|收入|职工基本医疗保险|1,234.56|78.90;科目|收入|支出|住房公积金|6,543.21|45.67|购房补贴|111.22|33.44"), ""},
		{"a row over two pages", []doc.Block{para, first},
			pages("收入支出决算表|科目|支出|收入|职工基本|1,23|78.;科目|支出|收入|医疗保险|4.56|90|住房公积金|6,543.21|45.67|购房补贴|111.22|33.44"), ""},
		{"a digit in a row over two pages", []doc.Block{para, first},
			pages("收入支出决算表|科目|支出|收入|职工基本|1,23|78.;医疗保险|4.58|90|住房公积金|6,543.21|45.67|购房补贴|111.22|33.44"), "1,234.58"},
		{"a cell over rows again", []doc.Block{para, spanned},
			pages("收入支出决算表|类|名称|数|产出指标一组|甲项目名称|12.34;产出指标一组|乙项目名称|56.78|效益指标|丙项目名称|90.12"), ""},
		{"a header on each page", []doc.Block{para, first},
			pages("内部稿2011|收入支出决算表|科目|支出|收入|职工基本医疗保险|1,234.56|78.90;内部稿2011|住房公积金|6,543.21|45.67;内部稿2011|购房补贴|111.22|33.44"), "内部稿2011"},
		{"a footer on each page", []doc.Block{para, first},
			pages("收入支出决算表|科目|支出|收入|职工基本医疗保险|1,234.56|78.90|内部稿2011;住房公积金|6,543.21|45.67|内部稿2011;购房补贴|111.22|33.44|内部稿2011"), "内部稿2011"},
		{"cells of the head in one line on each page", []doc.Block{para, first},
			pages("收入支出决算表|科目|支出|收入;支出科目|收入|职工基本医疗保险|1,234.56|78.90;支出科目|收入|住房公积金|6,543.21|45.67;支出科目|收入|购房补贴|111.22|33.44"), ""},
		{"a note with its number", []doc.Block{para, first},
			pages("收入支出决算表|1|科目|支出|收入|职工基本医疗保险|1,234.56|78.90|住房公积金|6,543.21|45.67|购房补贴|111.22|33.44|1含上年结转408元。"), "1含上年结转408元。"},
		{"a note's number before another", []doc.Block{amount, para},
			pages("单价|1|100万元设备4台。|收入支出决算表|1含上年结转408元。"), "1含上年结转408元。"},
		{"a note below a page within a sentence", []doc.Block{amount},
			pages("单价100万元|1|设备|1含上年结转408元。;4台。"), "1含上年结转408元。"},
		{"a number before another that no note has", []doc.Block{para, amount}, pages("收入支出决算表|单价|1|100万元设备4台。"), "1100万元"},
		{"two rows in each other's place", []doc.Block{para, grid("科目|支出|收入\n职工基本医疗保险|264.00|264.00\n住房公积金|264.00|264.00", 1)},
			pages("收入支出决算表|科目|支出|收入|住房公积金|264.00|264.00|职工基本医疗保险|264.00|264.00"), "moved"},
		{"a number that no note has", []doc.Block{para, first},
			pages("收入支出决算表|1|科目|支出|收入|职工基本医疗保险|1,234.56|78.90|住房公积金|6,543.21|45.67|购房补贴|111.22|33.44"), "1"},
		{"two in one", []doc.Block{para, first, second}, &published.Document{Blocks: []published.Block{{Paragraph: &published.Paragraph{Text: "收入支出决算表"}},
			seenTable("科目|支出|收入\n职工基本医疗保险|1,234.56|78.90\n住房公积金|6,543.21|45.67\n购房补贴|111.22|33.44\n指标|得分\n社会效益指标|10\n经济效益指标|28\n生态效益指标|30")}}, "28"},
		{"a digit in the first of two that read the same", []doc.Block{para, first, para, first}, &published.Document{Blocks: []published.Block{
			{Paragraph: &published.Paragraph{Text: "收入支出决算表"}}, seenTable("科目|支出|收入\n职工基本医疗保险|1,234.56|78.90\n住房公积金|6,543.21|45.87\n购房补贴|111.22|33.44"),
			{Paragraph: &published.Paragraph{Text: "收入支出决算表"}}, seenTable("科目|支出|收入\n职工基本医疗保险|1,234.56|78.90\n住房公积金|6,543.21|45.67\n购房补贴|111.22|33.44")}}, "45.87"},
		{"a note that went before its table", []doc.Block{para, first, note}, &published.Document{Blocks: []published.Block{
			{Paragraph: &published.Paragraph{Text: "注：本表反映部门本年度的总收支和年末结余结转情况，数据取自财决01表。"}}, {Paragraph: &published.Paragraph{Text: "收入支出决算表"}},
			seenTable("科目|支出|收入\n职工基本医疗保险|1,234.56|78.90\n住房公积金|6,543.21|45.67\n购房补贴|111.22|33.44")}}, "moved"},
		{"what the numbers are in", []doc.Block{amount, note, grid("金额（元）|单位：元\n职工基本医疗保险|1,234.56", 1)}, &published.Document{Blocks: []published.Block{
			{Paragraph: &published.Paragraph{Text: "单价100万元设备4台。注：本表反映部门本年度的总收支和年末结余结转情况，数据取自财决01表。"}},
			seenTable("金额（元）|单位：万元\n职工基本医疗保险|1,234.56")}}, "单位：万元"},
		{"what the numbers are in, at another place", []doc.Block{para, grid("单位：元\n职工基本医疗保险", 1), amount}, pages("收入支出决算表|职工基本医疗保险|单价|100万元设备4台。|单位：万元"), "missing 单位：万元"},
		{"in pieces, the small one before", []doc.Block{para, first}, &published.Document{Blocks: []published.Block{{Paragraph: &published.Paragraph{Text: "收入支出决算表"}},
			seenTable("科目|支出|收入\n职工基本医疗保险|1,234.56|78.90"), seenTable("住房公积金|6,543.21|45.67\n购房补贴|111.22|33.47")}}, "33.47"},
		{"a cell that stands twice, once otherwise", []doc.Block{para, spanned}, &published.Document{Blocks: []published.Block{{Paragraph: &published.Paragraph{Text: "收入支出决算表"}},
			seenTable("类|名称|数\n产出指标一组|甲项目名称|12.34\n产出指标二组|乙项目名称|56.78\n效益指标|丙项目名称|90.12")}}, "二"},
	} {
		d := &doc.Document{Styles: []doc.Style{{}}, Sections: []doc.Section{{Blocks: c.report}}}
		r := collate.Compare(d, nil, c.seen)
		var told []string
		for _, f := range r.Findings {
			told = append(told, cmp.Or(f.Got, string(f.Kind)))
		}
		if strings.Join(told, " ") != c.want {
			t.Errorf("%s: %+v", c.name, r.Findings)
		}
		if (c.want == "moved" || strings.Contains(c.want, "单位：万元")) && r.Verdict() != collate.Changed {
			t.Errorf("%s: %s", c.name, r.Verdict())
		}
	}
}

// Separators, zeros at the end and the unit are how a number is written.
func TestSameValue(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"1,930.28万元", "1930.28万元", true}, {"1930.28万元", "19302800元", true}, {"1930.28万元", "19302800.00元", true}, {"0.05亿元", "500万元", true},
		{"12.5万平方米", "125000平方米", true}, {"0.00万元", "0元", true}, {"-0.00", "0", true}, {"3.10%", "3.1%", true},
		{"1930.28万元", "1930.28元", false}, {"1930.28万元", "19302842.97元", false}, {"5", "-5", false}, {"5%", "5‰", false}, {"10", "1", false},
		{"1，930.28", "1,930.28", true}, {"100", "1.00", false}, {"3辆", "3台", false},
	} {
		if got := collate.SameValue(c.a, c.b); got != c.same {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}
