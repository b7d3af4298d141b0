package typeset

import (
	"fmt"
	"strings"
	"time"

	"juesuan/internal/doc"
)

// The styles of the sample, in the order of its style table.
const (
	sBody doc.StyleID = iota
	sHeading1
	sHeading2
	sHeading3
	sTitle
	sToc1
	sToc2
	sHead
	sCell
	sCentre
	sNumber
	sLead
	sLeadRight
	sNote
	sPage
	sFormTitle
	sCover
)

var (
	portrait = doc.Page{
		Width: 210 * doc.MM, Height: 297 * doc.MM,
		Top: 37 * doc.MM, Bottom: 35 * doc.MM, Left: 28 * doc.MM, Right: 26 * doc.MM,
		Pitch: 579 * doc.Twip, Lines: 22, Chars: 28,
	}
	sheet = doc.Page{
		Width: 210 * doc.MM, Height: 297 * doc.MM,
		Top: 30 * doc.MM, Bottom: 28 * doc.MM, Left: 18 * doc.MM, Right: 18 * doc.MM,
	}
	landscape = doc.Page{
		Width: 297 * doc.MM, Height: 210 * doc.MM,
		Top: 28 * doc.MM, Bottom: 26 * doc.MM, Left: 25 * doc.MM, Right: 25 * doc.MM,
	}
	numbering = doc.Numbering{
		Show: true, Prefix: "— ", Suffix: " —", Style: sPage,
		Below: 7 * doc.MM, Outside: true, Inset: 100, PaperPosition: true,
	}
)

// officialStyles are those of a report by GB/T 9704.
func officialStyles() []doc.Style {
	text := func(id string, font doc.Role, size doc.Length) doc.Style {
		return doc.Style{ID: id, Name: id, Font: font, Latin: doc.Latin, Size: size}
	}
	st := make([]doc.Style, sCover+1)
	body := text("body", doc.FangSong, 16*doc.Pt)
	body.Tracking, body.FirstIndent, body.WidowControl = -doc.Pt/4, 200, true
	st[sBody] = body
	h1 := text("heading1", doc.XiaoBiaoSong, 22*doc.Pt)
	h1.Align, h1.Outline, h1.KeepNext, h1.Balance, h1.LinePitch = doc.Center, 1, true, true, 40*doc.Pt
	st[sHeading1] = h1
	h2 := body
	h2.ID, h2.Font, h2.Outline, h2.KeepNext = "heading2", doc.Hei, 2, true
	st[sHeading2] = h2
	h3 := h2
	h3.ID, h3.Font, h3.Outline = "heading3", doc.Kai, 3
	st[sHeading3] = h3
	title := text("title", doc.XiaoBiaoSong, 18*doc.Pt)
	title.Align, title.Outline, title.KeepNext, title.Balance, title.LinePitch = doc.Center, 2, true, true, 32*doc.Pt
	st[sTitle] = title
	st[sFormTitle] = title
	toc := text("toc1", doc.Hei, 14*doc.Pt)
	toc.LinePitch = 24 * doc.Pt
	st[sToc1] = toc
	toc.ID, toc.Font, toc.LeftIndent = "toc2", doc.FangSong, 200
	st[sToc2] = toc
	for id, align := range map[doc.StyleID]doc.Align{sHead: doc.Center, sCell: doc.Left, sCentre: doc.Center, sNumber: doc.Right} {
		cell := text(fmt.Sprintf("cell%d", id), doc.Song, 9*doc.Pt)
		cell.Align, cell.LinePitch = align, 23*doc.Pt/2
		st[id] = cell
	}
	for id, align := range map[doc.StyleID]doc.Align{sLead: doc.Left, sLeadRight: doc.Right, sNote: doc.Justify} {
		lead := text(fmt.Sprintf("lead%d", id), doc.Song, 10*doc.Pt)
		lead.Align, lead.LinePitch = align, 15*doc.Pt
		st[id] = lead
	}
	page := text("page", doc.Song, 14*doc.Pt)
	page.Latin, page.Align = doc.Song, doc.Center
	st[sPage] = page
	cover := text("cover", doc.XiaoBiaoSong, 36*doc.Pt)
	cover.Align, cover.Balance, cover.LinePitch = doc.Center, true, 58*doc.Pt
	st[sCover] = cover
	return st
}

// sampler builds documents; anchors and refs count up.
type sampler struct {
	doc    *doc.Document
	anchor doc.Anchor
	ref    doc.Ref
}

func newSampler() *sampler {
	return &sampler{doc: &doc.Document{
		Title: "样例单位2020年度部门决算", Author: "样例单位", Language: "zh-CN",
		Date: time.Date(2020, 12, 31, 0, 0, 0, 0, time.UTC), Styles: officialStyles(), Spacing: official,
	}}
}

func (b *sampler) section(p doc.Page, n doc.Numbering, blocks ...doc.Block) {
	b.doc.Sections = append(b.doc.Sections, doc.Section{Page: p, Numbering: n, Blocks: blocks})
}

func (b *sampler) text(style doc.StyleID, s string) *doc.Paragraph {
	b.ref++
	p := &doc.Paragraph{Style: style, Runs: []doc.Run{{Text: s, Ref: b.ref}}}
	if b.doc.Styles[style].Outline > 0 {
		b.anchor++
		p.Anchor = b.anchor
	}
	return p
}

func (b *sampler) cell(style doc.StyleID, s string) doc.Cell {
	c := doc.Cell{Paragraphs: []doc.Paragraph{{Style: style}}}
	if s != "" {
		c.Paragraphs[0] = *b.text(style, s)
	}
	c.NoWrap = style == sNumber
	c.Header = style == sHead
	return c
}

func (b *sampler) span(style doc.StyleID, s string, cols, rows int) doc.Cell {
	c := b.cell(style, s)
	c.ColSpan, c.RowSpan = cols, rows
	return c
}

// lead is the borderless rows above the captions.
func (b *sampler) lead(number, left, right string, cols int) []doc.Row {
	open := doc.Edges{NoTop: true, NoBottom: true, NoLeft: true, NoRight: true}
	n := b.span(sLeadRight, number, cols, 1)
	n.Edges = open
	n.Continued = []doc.Paragraph{*b.text(sLeadRight, number+"（续表）")}
	l, r := b.span(sLead, left, cols-2, 1), b.span(sLeadRight, right, 2, 1)
	l.Edges, r.Edges = open, open
	return []doc.Row{{Cells: []doc.Cell{n}, Lead: true}, {Cells: []doc.Cell{l, r}, Lead: true}}
}

func (b *sampler) row(height doc.Length, cells ...doc.Cell) doc.Row {
	return doc.Row{Cells: cells, MinHeight: height}
}

func (b *sampler) newTable(cols int, title string) *doc.Table {
	b.anchor++
	return &doc.Table{
		Columns: make([]doc.Column, cols), Style: sCell, Border: doc.Pt / 2, Padding: 5 * doc.Pt / 2,
		MinSize: 6 * doc.Pt, Full: true, Title: title, Anchor: b.anchor,
	}
}

var classNames = strings.Fields("一般公共服务支出 外交支出 国防支出 公共安全支出 教育支出 科学技术支出 文化旅游体育与传媒支出 社会保障和就业支出 卫生健康支出 节能环保支出 城乡社区支出 农林水支出 交通运输支出 资源勘探工业信息等支出 商业服务业等支出 金融支出 援助其他地区支出 自然资源海洋气象等支出 住房保障支出 粮油物资储备支出 国有资本经营预算支出 灾害防治及应急管理支出 其他支出 债务还本支出 债务付息支出 抗疫特别国债安排的支出")

// overall is a table of two blocks side by side that should fill one page.
func (b *sampler) overall(height doc.Length) *doc.Table {
	t := b.newTable(6, "收入支出决算总表")
	t.RowFill = true
	for _, j := range []int{1, 4} {
		t.Columns[j].Width = 9 * doc.MM
		t.Columns[j+1].Width = 33 * doc.MM
	}
	t.Head = append(b.lead("公开01表", "公开部门：样例单位", "金额单位：元", 6),
		b.row(0, b.span(sHead, "收入", 3, 1), b.span(sHead, "支出", 3, 1)),
		b.row(0, b.cell(sHead, "项目"), b.cell(sHead, "行次"), b.cell(sHead, "决算数"), b.cell(sHead, "项目（按功能分类）"), b.cell(sHead, "行次"), b.cell(sHead, "决算数")))
	for i := range 30 {
		name, amount := "", ""
		if i < 8 {
			name, amount = fmt.Sprintf("%d.一般公共预算财政拨款收入", i+1), "138,997,216.05"
		}
		class := "总计"
		if i < len(classNames) {
			class = classNames[i]
		}
		t.Rows = append(t.Rows, b.row(height, b.cell(sCell, name), b.cell(sCentre, fmt.Sprint(i+1)), b.cell(sNumber, amount),
			b.cell(sCell, class), b.cell(sCentre, fmt.Sprint(31+i)), b.cell(sNumber, "1,024,739.65")))
	}
	return t
}

// income is a wide table with a head of three rows.
func (b *sampler) income(rows int) *doc.Table {
	t := b.newTable(12, "收入决算表")
	for j := range 3 {
		t.Columns[j].Width = 8 * doc.MM
	}
	t.Columns[3].Width = 50 * doc.MM
	t.Head = append(b.lead("公开02表", "公开部门：样例单位", "金额单位：元", 12),
		b.row(0, b.span(sHead, "项目", 4, 1), b.span(sHead, "本年收入合计", 1, 3), b.span(sHead, "财政拨款收入", 1, 3),
			b.span(sHead, "上级补助收入", 1, 3), b.span(sHead, "事业收入", 2, 1), b.span(sHead, "经营收入", 1, 3),
			b.span(sHead, "附属单位上缴收入", 1, 3), b.span(sHead, "其他收入", 1, 3)),
		b.row(0, b.span(sHead, "功能分类科目编码", 3, 1), b.span(sHead, "科目名称", 1, 2), b.span(sHead, "小计", 1, 2), b.span(sHead, "其中：教育收费", 1, 2)),
		b.row(0, b.cell(sHead, "类"), b.cell(sHead, "款"), b.cell(sHead, "项")))
	for i := range rows {
		r := b.row(22*doc.Pt, b.cell(sCentre, "208"), b.cell(sCentre, fmt.Sprintf("%02d", i%30+1)), b.cell(sCentre, fmt.Sprintf("%02d", i%7+1)),
			b.cell(sCell, classNames[i%len(classNames)]))
		for j := range 8 {
			amount := ""
			if (i+j)%3 != 0 {
				amount = "138,997,216.05"
			}
			r.Cells = append(r.Cells, b.cell(sNumber, amount))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

const goal = "持续做好参保扩面工作，实现基本养老、失业、工伤保险应保尽保；按时足额发放各项待遇，确保基金安全平稳运行；推进经办服务标准化，优化办事流程，压缩办理时限，提升群众满意度。"

// form is a self-evaluation form: long goals, groups over many rows.
func (b *sampler) form(indicators int) *doc.Table {
	t := b.newTable(7, "项目支出绩效自评表")
	for j, mm := range []doc.Length{14, 16, 50, 12, 24, 24, 0} {
		t.Columns[j].Width = mm * doc.MM
	}
	side := b.cell(sHead, "年度总体目标")
	side.Vertical, side.RowSpan = true, 2
	long := b.row(0, b.span(sCell, strings.Repeat(goal, 6), 3, 1), b.span(sCell, strings.Repeat(goal, 5), 3, 1))
	long.MaySplit = true
	t.Rows = append(t.Rows,
		b.row(24*doc.Pt, b.span(sHead, "项目名称", 2, 1), b.span(sCell, "社会保险经办服务专项业务经费", 5, 1)),
		b.row(24*doc.Pt, side, b.span(sHead, "预期目标", 3, 1), b.span(sHead, "实际完成情况", 3, 1)), long,
		b.row(0, b.cell(sHead, "一级指标"), b.cell(sHead, "二级指标"), b.cell(sHead, "三级指标"), b.cell(sHead, "分值"),
			b.cell(sHead, "指标值（A）"), b.cell(sHead, "全年实际值（B）"), b.cell(sHead, "未完成原因分析")))
	for i := range indicators {
		var r doc.Row
		r.MinHeight = 20 * doc.Pt
		if i%12 == 0 {
			c := b.span(sHead, "产出指标（50分）", 1, min(12, indicators-i))
			r.Cells = append(r.Cells, c)
		}
		if i%4 == 0 {
			r.Cells = append(r.Cells, b.span(sHead, []string{"数量指标", "质量指标", "时效指标"}[i/4%3], 1, min(4, indicators-i)))
		}
		r.Cells = append(r.Cells, b.cell(sCell, fmt.Sprintf("指标%d：组织开展社会保险政策宣传培训活动的次数", i+1)), b.cell(sCentre, "10"),
			b.cell(sCentre, "≥12次"), b.cell(sCentre, "15次"), b.cell(sCell, ""))
		t.Rows = append(t.Rows, r)
	}
	return t
}

const sentence = "2020年度收入总计13,899.72万元，支出总计13,899.72万元。与2019年度相比，收入、支出总计各增加838.54万元，增长6.42%，主要原因是：机关事业单位养老保险制度改革后，单位缴费部分列入部门预算；新增“互联网+社保”经办系统建设项目。"

// report is a whole report of about thirty pages.
func report() *doc.Document {
	b := newSampler()
	b.section(portrait, doc.Numbering{}, b.text(sCover, "样例自治区社会保险事业管理局2020年度部门决算"))
	b.doc.Sections[0].VCenter = true
	b.section(portrait, doc.Numbering{Show: true, Roman: true, Restart: true, Style: sPage, Below: 7 * doc.MM},
		&doc.Paragraph{Style: sLead}, b.text(sCentre, "目　录"), &doc.Contents{Levels: 2, Styles: []doc.StyleID{sToc1, sToc2}, Leader: "…"})
	part := func(title string, sections int) (blocks []doc.Block) {
		blocks = append(blocks, b.text(sHeading1, title))
		for i := range sections {
			blocks = append(blocks, b.text(sHeading2, fmt.Sprintf("%d、收入支出决算总体情况说明", i+1)))
			for j := range 3 {
				if j == 1 {
					blocks = append(blocks, b.text(sHeading3, "（一）财政拨款支出决算结构情况"))
				}
				blocks = append(blocks, b.text(sBody, strings.Repeat(sentence, 1+(i+j)%3)))
			}
		}
		return blocks
	}
	first := numbering
	first.Restart = true
	b.section(portrait, first, part("第一部分　单位概况", 4)...)
	b.section(sheet, numbering, b.text(sHeading1, "第二部分　2020年度部门决算表"), b.text(sTitle, "收入支出决算总表"), b.overall(35*doc.Pt/2), b.text(sNote, "注：本表反映部门本年度的总收支和年末结余结转情况。"))
	b.section(landscape, numbering, b.text(sTitle, "收入决算表"), b.income(24), b.text(sNote, "注：本表反映部门本年度取得的各项收入情况。"))
	b.section(landscape, numbering, b.text(sTitle, "支出决算表"), b.income(12), b.text(sNote, "注：本表反映部门本年度的各项支出情况。"))
	b.section(portrait, numbering, part("第三部分　2020年度部门决算情况说明", 16)...)
	b.section(sheet, numbering, b.text(sFormTitle, "项目支出绩效自评表（一）"), b.form(40))
	return b.doc
}
