// Package html writes a document as one web page.
//
// doc.Document → HTML: the same headings, sentences and tables as in the PDF
// and the DOCX, in elements that say what they are, for a website, a phone and
// a screen reader, and fit to be printed. The page is whole by itself: it asks
// for nothing else, and has no script. The package says nothing that the
// document does not.
package html

import (
	"encoding/base64"
	"html"
	"strconv"
	"strings"

	"juesuan/internal/doc"
)

// Write returns the page.
func Write(d *doc.Document) []byte {
	w := &writer{doc: d}
	w.put(`<!DOCTYPE html>
<html lang="`, esc(d.Language), `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>`, esc(d.Title), `</title>
<meta name="author" content="`, esc(d.Author), `">
<style>`, style, `</style>
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
`)
	w.cover()
	w.put("<main id=\"main\">\n")
	for ; w.section < len(d.Sections); w.section, w.block = w.section+1, 0 {
		for ; w.block < len(d.Sections[w.section].Blocks); w.block++ {
			w.one(d.Sections[w.section].Blocks[w.block])
		}
	}
	w.put("</main>\n</body>\n</html>\n")
	return []byte(w.out.String())
}

// style is the look of the page, on the screen and on paper.
const style = `
:root{color-scheme:light}
body{font-family:FangSong,FangSong_GB2312,STFangsong,"Noto Serif SC",serif;font-size:1.05rem;line-height:1.9;color:#111;background:#fff;
max-width:52rem;margin:0 auto;padding:1rem}
h1,h2,h3,h4,h5,h6{font-family:SimHei,"Noto Sans SC",sans-serif;line-height:1.5;margin:1.6em 0 .6em}
h1{text-align:center;font-size:1.7rem}h1 span{display:block}
h2{text-align:center;font-size:1.4rem;border-top:1px solid #ccc;padding-top:1.2em}
h3{font-size:1.2rem}h4,h5,h6{font-size:1.05rem}
p{margin:.3em 0;text-indent:2em}p.c{text-align:center;text-indent:0}p.r{text-align:right;text-indent:0}p.l{text-indent:0}
nav ol{list-style:none;padding:0;margin:0}nav li li{padding-left:1.5em}nav a,.skip{color:#0b3d91}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.scroll{overflow-x:auto;margin:.6em 0}.scroll:focus-visible{outline:2px solid #0b3d91}
table{border-collapse:collapse;width:100%;font-family:SimSun,"Noto Serif SC",serif;font-size:.85rem;line-height:1.4}
caption{text-align:left;font-size:.85rem;padding:.2em 0}caption span{display:block}caption .r{text-align:right}
th,td{border:1px solid #555;padding:.2em .35em;vertical-align:middle}th{font-weight:normal;background:#f3f3f3}
td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}td.c,th{text-align:center}
tbody th{text-align:left;background:none}
figure{margin:1em 0}img{max-width:100%;height:auto}figcaption{text-align:center}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@page{size:A4;margin:20mm 15mm}
@media print{body{max-width:none;padding:0;font-size:11pt}.skip{display:none}
h2{break-before:page;border:0}h2,h3,h4{break-after:avoid}
.scroll{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}table{font-size:8pt}nav{break-after:page}}
`

func esc(s string) string { return html.EscapeString(s) }

// writer writes block after block.
type writer struct {
	doc            *doc.Document
	out            strings.Builder
	section, block int // the next block
	level          int // of the last heading
	heading        string
	regions        int // so far
}

func (w *writer) put(parts ...string) {
	for _, p := range parts {
		w.out.WriteString(p)
	}
}

// id is the name of an anchor within the page.
func id(a doc.Anchor) string { return "a" + strconv.Itoa(int(a)) }

// cover writes the paragraphs before the contents or the first heading as the
// heading of the page.
func (w *writer) cover() {
	var lines []string
	d := w.doc
cover:
	for ; w.section < len(d.Sections); w.section, w.block = w.section+1, 0 {
		for ; w.block < len(d.Sections[w.section].Blocks); w.block++ {
			p, ok := d.Sections[w.section].Blocks[w.block].(*doc.Paragraph)
			if !ok || d.Styles[p.Style].Outline > 0 || w.listNext() {
				break cover
			}
			if s := strings.TrimSpace(text(p)); s != "" {
				lines = append(lines, s)
			}
		}
	}
	if len(lines) == 0 {
		lines = []string{d.Title}
	}
	w.put("<header>\n<h1>")
	for _, l := range lines {
		w.put("<span>", esc(l), "</span> ")
	}
	w.put("</h1>\n</header>\n")
	w.level = 1
}

// listNext reports whether the block after this one is the table of contents.
func (w *writer) listNext() bool {
	blocks := w.doc.Sections[w.section].Blocks
	if w.block+1 < len(blocks) {
		_, ok := blocks[w.block+1].(*doc.Contents)
		return ok
	}
	return false
}

// one writes a block.
func (w *writer) one(b doc.Block) {
	switch b := b.(type) {
	case *doc.Paragraph:
		if w.listNext() {
			return // the title of the contents goes with them
		}
		w.paragraph(b)
	case *doc.Table:
		w.table(b)
	case *doc.Contents:
		w.contents(b)
	case *doc.Chart:
		w.chart(b)
	case *doc.Picture:
		w.picture(b)
	}
}

func text(p *doc.Paragraph) string {
	var b strings.Builder
	for i := range p.Runs {
		b.WriteString(p.Runs[i].Text)
	}
	return b.String()
}

// inline is the text of a paragraph with what is bold in it.
func inline(p *doc.Paragraph) string {
	var b strings.Builder
	for i := range p.Runs {
		if p.Runs[i].Bold {
			b.WriteString("<strong>" + esc(p.Runs[i].Text) + "</strong>")
		} else {
			b.WriteString(esc(p.Runs[i].Text))
		}
	}
	return b.String()
}

func (w *writer) paragraph(p *doc.Paragraph) {
	st := &w.doc.Styles[p.Style]
	if strings.TrimSpace(text(p)) == "" {
		return
	}
	if st.Outline > 0 {
		// A heading is never more than one level below the last.
		w.level = min(st.Outline+1, w.level+1, 6)
		w.heading = text(p)
		h := "h" + strconv.Itoa(w.level)
		w.put("<", h)
		if p.Anchor != 0 {
			w.put(` id="`, id(p.Anchor), `"`)
		}
		w.put(">", inline(p), "</", h, ">\n")
		return
	}
	w.put("<p", class(st), ">", inline(p), "</p>\n")
}

func class(st *doc.Style) string {
	switch {
	case st.Align == doc.Center:
		return ` class="c"`
	case st.Align == doc.Right:
		return ` class="r"`
	case st.FirstIndent == 0:
		return ` class="l"`
	}
	return ""
}

// contents writes the headings as links.
func (w *writer) contents(c *doc.Contents) {
	title := "目录"
	if w.block > 0 {
		if p, ok := w.doc.Sections[w.section].Blocks[w.block-1].(*doc.Paragraph); ok {
			if s := strings.Join(strings.Fields(text(p)), ""); s != "" {
				title = s
			}
		}
	}
	w.put(`<nav aria-label="`, esc(title), `">`, "\n<h2>", esc(title), "</h2>\n")
	depth := 0
	for i := range w.doc.Sections {
		for _, b := range w.doc.Sections[i].Blocks {
			p, ok := b.(*doc.Paragraph)
			if !ok {
				continue
			}
			level := w.doc.Styles[p.Style].Outline
			if level == 0 || level > c.Levels || p.Anchor == 0 {
				continue
			}
			level = min(level, depth+1)
			for ; depth > level; depth-- {
				w.put("</li></ol>")
			}
			if depth == level {
				w.put("</li>\n")
			} else {
				w.put("<ol>\n")
				depth++
			}
			w.put(`<li><a href="#`, id(p.Anchor), `">`, esc(text(p)), "</a>")
		}
	}
	for ; depth > 0; depth-- {
		w.put("</li></ol>")
	}
	w.put("\n</nav>\n")
	w.level = 1
}

// table writes a table: rows above the head that name nothing become its
// caption.
func (w *writer) table(t *doc.Table) {
	name := t.Title
	if name == "" {
		name = w.heading
	}
	w.put(`<div class="scroll" role="region" tabindex="0" aria-label="`, esc(name+" 表"+strconv.Itoa(w.count())), "\">\n<table>\n")
	head := t.Head
	w.put(`<caption><span class="hide">`, esc(name), "</span>")
	for len(head) > 0 && !hasHeader(&head[0]) {
		for k := range head[0].Cells {
			if s := cellText(&head[0].Cells[k]); s != "" {
				right := ""
				if k > 0 && k == len(head[0].Cells)-1 || len(head[0].Cells) == 1 {
					right = ` class="r"`
				}
				w.put("<span", right, ">", esc(s), "</span>")
			}
		}
		head = head[1:]
	}
	w.put("</caption>\n")
	if len(head) > 0 {
		w.put("<thead>\n")
		w.rows(head, true)
		w.put("</thead>\n")
	}
	w.put("<tbody>\n")
	w.rows(t.Rows, false)
	w.put("</tbody>\n</table>\n</div>\n")
}

// count tells regions of one name apart.
func (w *writer) count() int {
	w.regions++
	return w.regions
}

func hasHeader(r *doc.Row) bool {
	for i := range r.Cells {
		if r.Cells[i].Header {
			return true
		}
	}
	return false
}

func cellText(c *doc.Cell) string {
	var out []string
	for i := range c.Paragraphs {
		out = append(out, text(&c.Paragraphs[i]))
	}
	return strings.TrimSpace(strings.Join(out, ""))
}

func (w *writer) rows(rows []doc.Row, head bool) {
	for i := range rows {
		w.put("<tr>")
		for k := range rows[i].Cells {
			w.cell(&rows[i].Cells[k], head)
		}
		w.put("</tr>\n")
	}
}

func (w *writer) cell(c *doc.Cell, head bool) {
	tag, attrs := "td", ""
	if s := cellText(c); s != "" && c.Header {
		tag = "th"
		scope := "row"
		if head {
			scope = "col"
		}
		if head && c.ColSpan > 1 || !head && c.RowSpan > 1 {
			scope += "group"
		}
		attrs = ` scope="` + scope + `"`
	}
	if c.ColSpan > 1 {
		attrs += ` colspan="` + strconv.Itoa(c.ColSpan) + `"`
	}
	if c.RowSpan > 1 {
		attrs += ` rowspan="` + strconv.Itoa(c.RowSpan) + `"`
	}
	if tag == "td" && c.NoWrap {
		attrs += ` class="n"`
	} else if tag == "td" && len(c.Paragraphs) > 0 && w.doc.Styles[c.Paragraphs[0].Style].Align == doc.Center {
		attrs += ` class="c"`
	}
	w.put("<", tag, attrs, ">")
	for i := range c.Paragraphs {
		if i > 0 {
			w.put("<br>")
		}
		w.put(inline(&c.Paragraphs[i]))
	}
	w.put("</", tag, ">")
}

// chart writes the figures of a chart as a table: what a drawing shows, for
// everyone.
func (w *writer) chart(c *doc.Chart) {
	w.put("<figure>\n<table>\n<caption>", esc(strings.TrimSpace(c.Alt+" "+c.Unit)), "</caption>\n<thead><tr><td></td>")
	for i := range c.Series {
		w.put(`<th scope="col">`, esc(c.Series[i].Name.Text), "</th>")
	}
	w.put("</tr></thead>\n<tbody>\n")
	for k := range c.Categories {
		w.put(`<tr><th scope="row">`, esc(c.Categories[k].Text), "</th>")
		for i := range c.Series {
			w.put(`<td class="n">`, esc(c.At(i, k).Run().Text), "</td>")
		}
		w.put("</tr>\n")
	}
	w.put("</tbody>\n</table>\n")
	w.caption(c.Caption)
	w.put("</figure>\n")
}

func (w *writer) picture(p *doc.Picture) {
	kind := "png"
	if p.Image.Format == doc.JPEG {
		kind = "jpeg"
	}
	w.put(`<figure><img src="data:image/`, kind, ";base64,", base64.StdEncoding.EncodeToString(p.Image.Data), `" alt="`, esc(p.Alt), `">`)
	w.caption(p.Caption)
	w.put("</figure>\n")
}

func (w *writer) caption(p *doc.Paragraph) {
	if p != nil {
		w.put("<figcaption>", inline(p), "</figcaption>\n")
	}
}
