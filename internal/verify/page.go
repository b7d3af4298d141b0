package verify

import (
	"fmt"
	"html"
	"io"
	"strings"

	"juesuan/internal/collate"
)

// pageStyle is the look of a page to read and to print.
const pageStyle = `body{font-family:FangSong,STFangsong,"Noto Serif SC",serif;line-height:1.7;max-width:64rem;margin:0 auto;
padding:1rem;color:#111}
h1{text-align:center;font-size:1.5rem}h2{font-size:1.2rem;margin-top:1.6em}p{margin:.3em 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{border:1px solid #555;padding:.25em .4em;vertical-align:top;text-align:left}
th{background:#f3f3f3}td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}mark{background:#ffe9a8}
@page{size:A4;margin:20mm 15mm}@media print{body{max-width:none;padding:0}thead{display:table-header-group}tr{break-inside:avoid}}`

// page is written piece by piece.
type page struct{ b strings.Builder }

func (p *page) begin(title string, lines ...string) {
	fmt.Fprintf(&p.b, `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s</title>
<style>%s</style>
</head>
<body>
<main>
<h1>%s</h1>
`, html.EscapeString(title), pageStyle, html.EscapeString(title))
	for _, l := range lines {
		p.b.WriteString("<p>" + html.EscapeString(l) + "</p>\n")
	}
}

// table writes a table with a heading; a cell that begins with > is a number.
func (p *page) table(heading string, head []string, rows [][]string) {
	fmt.Fprintf(&p.b, "<h2>%s</h2>\n", html.EscapeString(heading))
	if len(rows) == 0 {
		p.b.WriteString("<p>没有不同。</p>\n")
		return
	}
	p.b.WriteString("<table>\n<thead><tr>")
	for _, h := range head {
		p.b.WriteString(`<th scope="col">` + html.EscapeString(h) + "</th>")
	}
	p.b.WriteString("</tr></thead>\n<tbody>\n")
	for _, r := range rows {
		p.b.WriteString("<tr>")
		for _, c := range r {
			class := ""
			if n, ok := strings.CutPrefix(c, ">"); ok {
				c, class = n, ` class="n"`
			}
			p.b.WriteString("<td" + class + ">" + marked(c) + "</td>")
		}
		p.b.WriteString("</tr>\n")
	}
	p.b.WriteString("</tbody>\n</table>\n")
}

// marked shows what stands in 【】 as marked.
func marked(s string) string {
	s = strings.ReplaceAll(html.EscapeString(s), "【】", "<mark>∅</mark>")
	return strings.NewReplacer("【", "<mark>", "】", "</mark>").Replace(s)
}

func (p *page) end(w io.Writer) error {
	p.b.WriteString("</main>\n</body>\n</html>\n")
	_, err := io.WriteString(w, p.b.String())
	return err
}

// WriteHTML writes the difference as a page to read: 更正对照表, and what it
// leaves out.
func (d *Difference) WriteHTML(w io.Writer) error {
	var p page
	title, before, after := "更正对照表", "更正前", "更正后"
	if d.A.Signed != "" {
		title, before, after = "签字以后的改动", "签字时", "现在"
	}
	p.begin(title, before+"："+d.A.text(), after+"："+d.B.text())
	var rows [][]string
	for i, m := range d.Amounts {
		rows = append(rows, []string{fmt.Sprint(i + 1), m.Statement + " " + m.Row + "·" + m.Column, ">" + orNothing(m.A), ">" + orNothing(m.B),
			">" + m.Difference, m.AAt + " → " + m.BAt})
	}
	p.table("一、表里的数", []string{"序号", "位置", before + "（元）", after + "（元）", "差额", "格子"}, rows)
	rows = nil
	for i, n := range d.Numbers {
		rows = append(rows, []string{fmt.Sprint(i + 1), orElse(n.Means, n.Name), ">" + orNothing(n.A), ">" + orNothing(n.B), n.Sentence})
	}
	p.table("二、文字里的数", []string{"序号", "是什么", before, after, "所在的句子"}, rows)
	rows = nil
	for i, s := range d.Sentences {
		rows = append(rows, []string{fmt.Sprint(i + 1), s.Section, orNothing(s.A), orNothing(s.B)})
	}
	p.table("三、词句", []string{"序号", "位置", before, after}, rows)
	rows = nil
	for _, l := range d.Layout {
		rows = append(rows, []string{l.What, orNothing(l.A), orNothing(l.B)})
	}
	p.table("四、只是版面", []string{"什么", before, after}, rows)
	return p.end(w)
}

// WriteHTML writes the report as a page to read: what was published beside what
// is right.
func (r *Report) WriteHTML(w io.Writer) error {
	var p page
	p.begin("公布的报告与资料对照", r.File+"："+verdictNames[r.Verdict],
		fmt.Sprintf("对照了%d个数、%d句、%d格、%d张表", r.Numbers, r.Sentences, r.Cells, r.Tables))
	var figures, words [][]string
	for i := range r.Findings {
		f := &r.Findings[i]
		var from []string
		for k, s := range f.Sources {
			if k == 3 {
				from = append(from, fmt.Sprintf("……共%d处", len(f.Sources)))
				break
			}
			from = append(from, strings.TrimSpace(s.At+" "+s.Label+" "+s.Value))
		}
		switch {
		case f.Kind == collate.Layout:
		case f.Kind == collate.Figure:
			figures = append(figures, []string{fmt.Sprint(len(figures) + 1), f.At(), f.Place(), ">" + orNothing(f.Got), ">" + orNothing(f.Want),
				strings.Join(from, "；")})
		default:
			words = append(words, []string{fmt.Sprint(len(words) + 1), f.At(), f.Place(), f.What(), orNothing(orElse(f.GotText, f.Got)),
				orNothing(orElse(f.WantText, f.Want))})
		}
	}
	p.table("一、数字", []string{"序号", "页", "位置", "公布为", "应为", "取自"}, figures)
	p.table("二、词句、行、表", []string{"序号", "页", "位置", "怎样", "公布", "报告"}, words)
	var left [][]string
	for _, m := range r.Remains {
		left = append(left, []string{m.What, fmt.Sprint(m.N), m.Text})
	}
	p.table("三、不该留在公开件里的", []string{"什么", "几处", "第一处"}, left)
	for _, d := range r.Doubts {
		p.b.WriteString("<p>提醒：" + html.EscapeString(d) + "</p>\n")
	}
	return p.end(w)
}
