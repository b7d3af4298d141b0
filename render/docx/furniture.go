package docx

import (
	"fmt"
	"strings"

	"juesuan/internal/doc"
)

// foot is the line of the page number.
type foot struct {
	pitch    doc.Length // of its line
	distance doc.Length // from the paper's edge to the foot of the line
}

// footLine places the page number's line: Word and LibreOffice set the
// baseline of a line of exact height at four fifths of it.
func footLine(l *look, s section) foot {
	size := 14 * doc.Pt
	if int(s.numbering.Style) < len(l.key.styles) {
		size = l.key.styles[s.numbering.Style].Size
	}
	f := foot{pitch: size * 5 / 4}
	if s.lying() {
		return f
	}
	if room := s.numbering.Below * 5 / 4; room > 0 && f.pitch > room {
		f.pitch = room // else the footer would push the text up
	}
	base := min(s.number.Bottom-s.numbering.Below, s.page.Bottom-size) // of the line, from the paper's edge
	f.distance = max(0, base-f.pitch/5)
	return f
}

// footersFor writes the footers of a section and returns their relations for
// default (odd) and even pages. A section without numbers has a footer without
// them: leaving it out would make it inherit the one before.
func (b *Base) footersFor(p *parts, l *look, index int, s section) (ids [2]string) {
	for i := range ids {
		from := b.footers[i]
		if from == nil {
			from = b.footers[onDefault]
		}
		root := el("w:ftr", "xmlns:w", nsW, "xmlns:r", nsR)
		if from != nil {
			root = from.root.copy()
		}
		number := pageNumber(l, s, i == onEven)
		switch {
		case from == nil:
			root.with(number)
		case strings.Contains(root.plain(), placePage):
			root.walk(func(n *node) bool {
				if n.name == "w:p" && strings.Contains(n.plain(), placePage) {
					*n = *number
					return false
				}
				return true
			})
		case !s.numbering.Show && numbered(root):
			root.kids = nil // its own PAGE field would print
		}
		for _, ns := range []attr{{"xmlns:w", nsW}, {"xmlns:r", nsR}, {"xmlns:v", nsV}} {
			root.setAttr(ns.name, ns.value)
		}
		ids[i] = b.relateFurniture(p, "footer", fmt.Sprintf("word/footer%d.xml", 2*index+i+1), root, from)
	}
	return ids
}

const nsV = "urn:schemas-microsoft-com:vml"

// pageNumber is the paragraph "— 1 —", odd right and even left, or centred.
func pageNumber(l *look, s section, even bool) *node {
	p := el("w:p")
	pPr := el("w:pPr")
	p.with(pPr)
	size := 14 * doc.Pt
	if int(s.numbering.Style) < len(l.ids) {
		pPr.with(el("w:pStyle", "w:val", l.ids[s.numbering.Style]))
		size = l.key.styles[s.numbering.Style].Size
	}
	if !s.numbering.Show {
		return p
	}
	jc, side := "center", ""
	if s.numbering.Outside {
		jc, side = "right", "w:right"
		if even {
			jc, side = "left", "w:left"
		}
	}
	f := footLine(l, s)
	pPr.with(el("w:spacing", "w:before", "0", "w:after", "0", "w:line", twips(f.pitch), "w:lineRule", "exact"))
	ind := el("w:ind", "w:left", "0", "w:right", "0", "w:firstLine", "0")
	if side != "" && !s.lying() {
		inset := s.number.Left - s.page.Left
		if side == "w:right" {
			inset = s.number.Right - s.page.Right
		}
		if inset == 0 && s.numbering.Inset != 0 {
			ind.setAttr(side+"Chars", fmt.Sprint(s.numbering.Inset))
		}
		ind.setAttr(side, twips(inset+size*doc.Length(s.numbering.Inset)/100))
	} else if side != "" && s.numbering.Inset != 0 {
		ind.setAttr(side+"Chars", fmt.Sprint(s.numbering.Inset))
		ind.setAttr(side, twips(size*doc.Length(s.numbering.Inset)/100))
	}
	pPr.with(ind, el("w:jc", "w:val", jc))
	runs := numberRuns(s.numbering)
	if s.lying() {
		p.with(el("w:r").with(turnedNumber(p.copy().with(runs...), l, s, size, even)))
		return p
	}
	return p.with(runs...)
}

// numberRuns are the prefix, the PAGE field and the suffix.
func numberRuns(n doc.Numbering) []*node {
	mark := func(kids ...*node) *node {
		return el("w:r").with(append([]*node{el("w:rPr").with(el("w:rFonts", "w:hint", "eastAsia"))}, kids...)...)
	}
	text := func(s string) *node { return el("w:t", "xml:space", "preserve").with(&node{text: s}) }
	var runs []*node
	if n.Prefix != "" {
		runs = append(runs, mark(text(n.Prefix)))
	}
	runs = append(runs,
		el("w:r").with(el("w:fldChar", "w:fldCharType", "begin")),
		el("w:r").with(el("w:instrText", "xml:space", "preserve").with(&node{text: " PAGE "})),
		el("w:r").with(el("w:fldChar", "w:fldCharType", "separate")),
		el("w:r").with(text("1")),
		el("w:r").with(el("w:fldChar", "w:fldCharType", "end")))
	if n.Suffix != "" {
		runs = append(runs, mark(text(n.Suffix)))
	}
	return runs
}

// turnedNumber puts the page number of a landscape page where it stands on the
// portrait paper (GB/T 9704-2012, 10.1): the table's head lies at the paper's
// left edge, so the paper's foot is the page's left edge, and the number runs
// downwards there: odd pages at the lower end, even pages at the upper. Where
// the page's text begins further left, the number keeps clear of it.
func turnedNumber(p *node, l *look, s section, size doc.Length, even bool) *node {
	f := footLine(l, s)
	base := min(s.number.Bottom-s.numbering.Below, s.page.Left-size*3/4-2*doc.MM) // of the line, from the left
	pt := func(x doc.Length) string { return fmt.Sprintf("%.2fpt", x.Points()) }
	style := "position:absolute;margin-left:" + pt(max(0, base-f.pitch/5)) + ";margin-top:" + pt(s.number.Left) +
		";width:" + pt(f.pitch) + ";height:" + pt(s.number.Width-s.number.Left-s.number.Right) +
		";z-index:251659264;mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
	id := "pageNumberOdd"
	if even {
		id = "pageNumberEven"
	}
	return el("w:pict").with(
		el("v:rect", "id", id, "style", style, "filled", "f", "stroked", "f").with(
			el("v:textbox", "inset", "0,0,0,0", "style", "layout-flow:vertical").with(
				el("w:txbxContent").with(p))))
}

// addWatermark puts text across the page, as Word's own watermark does: a
// shape in the header, behind the text.
func addWatermark(root *node, text string, index int) {
	root.setAttr("xmlns:v", nsV)
	root.setAttr("xmlns:o", "urn:schemas-microsoft-com:office:office")
	root.setAttr("xmlns:w10", "urn:schemas-microsoft-com:office:word")
	size := 150 // points; a character is square
	style := fmt.Sprintf("position:absolute;margin-left:0;margin-top:0;width:%dpt;height:%dpt;rotation:315;z-index:-251658752;"+
		"mso-position-horizontal:center;mso-position-horizontal-relative:margin;"+
		"mso-position-vertical:center;mso-position-vertical-relative:margin", size*len([]rune(text)), size)
	shape := el("w:pict").with(
		el("v:shapetype", "id", "_x0000_t136", "coordsize", "21600,21600", "o:spt", "136", "adj", "10800",
			"path", "m@7,l@8,m@5,21600l@6,21600e").with(
			el("v:formulas").with(
				el("v:f", "eqn", "sum #0 0 10800"), el("v:f", "eqn", "prod #0 2 1"), el("v:f", "eqn", "sum 21600 0 @1"),
				el("v:f", "eqn", "sum 0 0 @2"), el("v:f", "eqn", "sum 21600 0 @3"), el("v:f", "eqn", "if @0 @3 0"),
				el("v:f", "eqn", "if @0 21600 @1"), el("v:f", "eqn", "if @0 0 @2"), el("v:f", "eqn", "if @0 @4 21600"),
				el("v:f", "eqn", "mid @5 @6"), el("v:f", "eqn", "mid @8 @5"), el("v:f", "eqn", "mid @7 @8"),
				el("v:f", "eqn", "mid @6 @7"), el("v:f", "eqn", "sum @6 0 @5")),
			el("v:path", "textpathok", "t", "o:connecttype", "custom",
				"o:connectlocs", "@9,0;@10,10800;@11,21600;@12,10800", "o:connectangles", "270,180,90,0"),
			el("v:textpath", "on", "t", "fitshape", "t"),
			el("v:handles").with(el("v:h", "position", "#0,bottomRight", "xrange", "6629,14971")),
			el("o:lock", "v:ext", "edit", "text", "t", "shapetype", "t")),
		el("v:shape", "id", fmt.Sprintf("PowerPlusWaterMarkObject%d", index+1), "o:spid", fmt.Sprintf("_x0000_s%d", 2049+index),
			"type", "#_x0000_t136", "alt", text, "style", style, "o:allowincell", "f", "fillcolor", "#c0c0c0", "stroked", "f").with(
			el("v:fill", "opacity", ".5"),
			el("v:textpath", "style", "font-family:\"黑体\";font-size:1pt", "string", text)))
	var p *node
	for _, k := range root.kids {
		if k.name == "w:p" {
			p = k
			break
		}
	}
	if p == nil { // a line of no height, so that it pushes nothing down
		p = el("w:p").with(el("w:pPr").with(
			el("w:spacing", "w:before", "0", "w:after", "0", "w:line", "20", "w:lineRule", "exact"),
			el("w:ind", "w:firstLineChars", "0", "w:firstLine", "0")))
		root.with(p)
	}
	p.with(el("w:r").with(shape))
}
