package docx

import (
	"fmt"
	"time"

	"juesuan/internal/doc"
)

// The styles of the sample, by index.
const (
	sBody doc.StyleID = iota
	sPart
	sHead
	sTitle
	sTOC1
	sTOC2
	sFoot
	sCell
	sNumber
	sCaption
	sUnit
)

func sampleStyles() []doc.Style {
	grid := 579 * doc.Twip
	return []doc.Style{
		sBody:    {ID: "body", Name: "正文文本", Font: doc.FangSong, Latin: doc.Latin, Size: 16 * doc.Pt, Tracking: -doc.Pt / 4, FirstIndent: 200, WidowControl: true},
		sPart:    {ID: "part", Name: "heading 1", Font: doc.XiaoBiaoSong, Latin: doc.Latin, Size: 22 * doc.Pt, Align: doc.Center, Outline: 1, PageBreakBefore: true, KeepNext: true, After: grid},
		sHead:    {ID: "heading", Name: "标题 2", Font: doc.Hei, Latin: doc.Latin, Size: 16 * doc.Pt, Tracking: -doc.Pt / 4, FirstIndent: 200, Outline: 2, KeepNext: true},
		sTitle:   {ID: "title", Name: "Title", Font: doc.XiaoBiaoSong, Latin: doc.Latin, Size: 26 * doc.Pt, Align: doc.Center, LinePitch: 40 * doc.Pt, Balance: true},
		sTOC1:    {ID: "toc1", Name: "TOC 1", Font: doc.Hei, Latin: doc.Latin, Size: 16 * doc.Pt},
		sTOC2:    {ID: "toc2", Name: "TOC 2", Font: doc.FangSong, Latin: doc.Latin, Size: 16 * doc.Pt, LeftIndent: 100},
		sFoot:    {ID: "page-number", Name: "footer", Font: doc.Song, Latin: doc.Song, Size: 14 * doc.Pt, LinePitch: 18 * doc.Pt},
		sCell:    {ID: "cell", Name: "表格文字", Font: doc.Song, Latin: doc.Song, Size: 9 * doc.Pt, LinePitch: 12 * doc.Pt, Align: doc.Left},
		sNumber:  {ID: "number", Name: "表格数字", Font: doc.Song, Latin: doc.Song, Size: 9 * doc.Pt, LinePitch: 12 * doc.Pt, Align: doc.Right},
		sCaption: {ID: "caption", Name: "表名", Font: doc.XiaoBiaoSong, Latin: doc.Latin, Size: 18 * doc.Pt, Align: doc.Center, Outline: 2, KeepNext: true},
		sUnit:    {ID: "unit", Name: "表注", Font: doc.Song, Latin: doc.Song, Size: 9 * doc.Pt, LinePitch: 14 * doc.Pt, Align: doc.Right},
	}
}

var (
	a4 = doc.Page{Width: 210 * doc.MM, Height: 297 * doc.MM, Top: 37 * doc.MM, Bottom: 35 * doc.MM, Left: 28 * doc.MM, Right: 26 * doc.MM,
		Pitch: 579 * doc.Twip, Lines: 22, Chars: 28}
	a4Wide = doc.Page{Width: 297 * doc.MM, Height: 210 * doc.MM, Top: 28 * doc.MM, Bottom: 26 * doc.MM, Left: 35 * doc.MM, Right: 37 * doc.MM,
		Pitch: 579 * doc.Twip, Lines: 15, Chars: 40}
	numbers = doc.Numbering{Show: true, Prefix: "— ", Suffix: " —", Style: sFoot, Below: 7 * doc.MM, Outside: true, Inset: 100, PaperPosition: true}
)

// writer counts anchors while a document is put together.
type writer struct{ last doc.Anchor }

func para(s doc.StyleID, texts ...string) *doc.Paragraph {
	p := &doc.Paragraph{Style: s}
	for _, t := range texts {
		p.Runs = append(p.Runs, doc.Run{Text: t})
	}
	return p
}

func (w *writer) head(s doc.StyleID, text string) *doc.Paragraph {
	p := para(s, text)
	w.last++
	p.Anchor = w.last
	return p
}

func cell(s doc.StyleID, text string) doc.Cell {
	return doc.Cell{Paragraphs: []doc.Paragraph{*para(s, text)}}
}

// sample is a small report with every construct of the model.
func sample() *doc.Document {
	w := &writer{}
	d := &doc.Document{
		Title: "示范区社会保险服务中心2020年度部门决算", Author: "示范区社会保险服务中心", Subject: "部门决算公开", Language: "zh-CN",
		Date:   time.Date(2021, 8, 5, 0, 0, 0, 0, time.UTC),
		Styles: sampleStyles(),
		Spacing: doc.Spacing{Kinsoku: true, SqueezeLineEnd: true, SqueezeStart: true, SqueezeAdjoin: true, PullIn: true,
			KeepUnits: true, NoRunt: true},
		Fonts: [doc.NumRoles]doc.FontName{
			doc.FangSong: {Name: "仿宋_GB2312", Alt: "仿宋"}, doc.Song: {Name: "宋体", Alt: "SimSun"}, doc.Hei: {Name: "黑体", Alt: "SimHei"},
			doc.Kai: {Name: "楷体_GB2312", Alt: "楷体"}, doc.XiaoBiaoSong: {Name: "方正小标宋简体", Alt: "宋体"}, doc.Latin: {Name: "Times New Roman"}},
	}
	hidden := doc.Numbering{Style: sFoot}
	restart := numbers
	restart.Restart = true
	cover := doc.Section{Page: a4, Numbering: hidden, VCenter: true, Blocks: []doc.Block{
		para(sTitle, "示范区社会保险服务中心"), para(sTitle, "2020年度部门决算")}}
	contents := doc.Section{Page: a4, Numbering: hidden, Blocks: []doc.Block{
		para(sTitle, "目　录"), &doc.Contents{Levels: 2, Styles: []doc.StyleID{sTOC1, sTOC2}, Leader: "…"}}}
	body := doc.Section{Page: a4, Numbering: restart, Blocks: []doc.Block{
		w.head(sPart, "第一部分 单位概况"),
		w.head(sHead, "一、部门职责"),
		&doc.Paragraph{Style: sBody, Runs: []doc.Run{{Text: "本年收入合计"}, {Text: "14,246.03", Ref: 7}, {Text: "万元，"},
			{Text: "同比增长", Bold: true}, {Text: "5.2%", Bold: true, Ref: 8}, {Text: "，“三公”经费——0.35万元·较上年持平…… 增减率 ≤ 1 % & <无>"},
			{Text: "（楷体）", Font: doc.Override{Set: true, Role: doc.Kai}}, {Text: "don’t “见附件”"}}},
	}}
	for i := range 30 {
		body.Blocks = append(body.Blocks, para(sBody, fmt.Sprintf("%d.负责全区各项社会保险政策的贯彻落实和经办规程的制定执行，做好基金收支、结存情况的分析，规范经办服务，按规定公开有关信息，接受社会监督。", i+1)))
	}
	wide := doc.Section{Page: a4Wide, Numbering: numbers, Blocks: []doc.Block{
		w.head(sPart, "第二部分 2020年度部门决算表"), w.head(sCaption, "收入支出决算总表"), sampleTable(12)}}
	forms := doc.Section{Page: a4, Numbering: numbers, Blocks: []doc.Block{
		w.head(sPart, "第三部分 附件"), w.head(sCaption, "项目支出绩效自评表"), sampleForm(),
		&doc.PageBreak{}, w.head(sCaption, "项目支出绩效自评表（续）"), sampleForm(), sampleForm()}}
	d.Sections = []doc.Section{cover, contents, body, wide, forms}
	return d
}

// sampleTable has a borderless unit line, a merged two-row head and numbers.
func sampleTable(rows int) *doc.Table {
	unit := cell(sUnit, "公开01表　金额单位：元")
	unit.ColSpan = 6
	unit.Edges = doc.Edges{NoTop: true, NoLeft: true, NoRight: true}
	head := func(text string, cols, rows int) doc.Cell {
		c := cell(sCell, text)
		c.ColSpan, c.RowSpan, c.Header = cols, rows, true
		return c
	}
	t := &doc.Table{Columns: make([]doc.Column, 6), Style: sCell, Border: doc.Pt / 2, Padding: 2 * doc.MM, Full: true,
		Title: "收入支出决算总表", Summary: "本年度的总收支和年末结转结余",
		Head: []doc.Row{
			{Cells: []doc.Cell{unit}},
			{Cells: []doc.Cell{head("收入", 3, 1), head("支出", 3, 1)}},
			{Cells: []doc.Cell{head("项目", 1, 1), head("行次", 1, 1), head("决算数", 1, 1), head("项目（按功能分类）", 1, 1), head("行次", 1, 1), head("决算数", 1, 1)}},
		}}
	for i := range rows {
		number := cell(sNumber, "138,243,574.60")
		number.NoWrap = true
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Cell{cell(sCell, "一、一般公共预算财政拨款收入"), cell(sCell, fmt.Sprint(i+1)), number,
			cell(sCell, "八、社会保障和就业支出"), cell(sCell, fmt.Sprint(i+31)), {}}})
	}
	return t
}

// sampleForm has row spans, a vertical label and a row that may split.
func sampleForm() *doc.Table {
	t := &doc.Table{Columns: make([]doc.Column, 4), Style: sCell, Border: doc.Pt / 2, Padding: doc.MM, Title: "绩效自评表"}
	span := func(text string, rows int, vertical bool) doc.Cell {
		c := cell(sCell, text)
		c.RowSpan, c.Vertical = rows, vertical
		return c
	}
	t.Head = []doc.Row{{Cells: []doc.Cell{cell(sCell, "一级指标"), cell(sCell, "二级指标"), cell(sCell, "三级指标"), cell(sCell, "得分")}}}
	t.Rows = []doc.Row{
		{Cells: []doc.Cell{span("绩效指标", 6, true), span("产出指标", 4, false), cell(sCell, "数量指标"), cell(sNumber, "10")}},
		{Cells: []doc.Cell{cell(sCell, "质量指标"), cell(sNumber, "10")}},
		{Cells: []doc.Cell{cell(sCell, "时效指标"), cell(sNumber, "10")}},
		{Cells: []doc.Cell{cell(sCell, "成本指标"), cell(sNumber, "10")}},
		{Cells: []doc.Cell{span("效益指标", 2, false), cell(sCell, "社会效益"), cell(sNumber, "30")}, KeepNext: true},
		{Cells: []doc.Cell{cell(sCell, "可持续影响指标：不断提高经办服务水平，群众满意度稳步提高。"), cell(sNumber, "30")}, MaySplit: true},
	}
	return t
}

// sampleNumbers stands in for typesetting.
func sampleNumbers(d *doc.Document) *doc.Numbers {
	n := &doc.Numbers{Pages: 8, Labels: map[doc.Anchor]string{}, Tables: map[*doc.Table]doc.TableNumbers{}}
	for i := range d.Sections {
		page := d.Sections[i].Page
		room := page.Width - page.Left - page.Right
		for _, b := range d.Sections[i].Blocks {
			switch b := b.(type) {
			case *doc.Paragraph:
				if b.Anchor > 0 {
					n.Labels[b.Anchor] = fmt.Sprint(int(b.Anchor))
				}
			case *doc.Table:
				var m doc.TableNumbers
				for range b.Columns {
					m.Widths = append(m.Widths, room/doc.Length(len(b.Columns)))
				}
				for range b.Head {
					m.Head = append(m.Head, 20*doc.Pt)
				}
				for range b.Rows {
					m.Rows = append(m.Rows, 22*doc.Pt)
				}
				if len(b.Columns) == 4 {
					m.Breaks = []int{2}
					m.Sizes = map[doc.CellIndex]doc.Length{{Row: 2, Cell: 0}: 8 * doc.Pt}
				}
				n.Tables[b] = m
			}
		}
	}
	return n
}
