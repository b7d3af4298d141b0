package docx

import (
	"fmt"
	"slices"

	"juesuan/internal/doc"
)

// headed reports whether any section has a header of its own.
func (k *lookKey) headed() bool {
	return slices.ContainsFunc(k.sections, func(s section) bool { return s.header != (doc.Header{}) })
}

// headerPitch is that of the header's line; Word and LibreOffice set the baseline of a
// line of exact height at four fifths of it.
func headerPitch(l *look, s *section) doc.Length { return l.key.styles[s.header.Style].Size * 5 / 4 }

// headerTop is where the header's line begins, from the paper's edge.
func headerTop(l *look, s *section) doc.Length {
	return max(0, s.page.Top-s.header.Above-headerPitch(l, s)*4/5)
}

// ownHeaders writes the header that a section declares, with the watermark of a draft,
// instead of the base's. A section without one has an empty header: leaving it out
// would make it inherit the one before.
func (b *Base) ownHeaders(p *parts, l *look, index int, s section) (ids [2]string) {
	root := el("w:hdr", "xmlns:w", nsW, "xmlns:r", nsR)
	name := fmt.Sprintf("word/header%d.xml", index+1)
	if h := &s.header; *h != (doc.Header{}) {
		jc := map[doc.Align]string{doc.Center: "center", doc.Right: "right"}[l.key.styles[h.Style].Align]
		left := doc.Length(0)
		if h.Logo != nil && jc == "" {
			left = h.LogoWidth() + 2*doc.MM
		}
		pPr := el("w:pPr").with(el("w:pStyle", "w:val", l.ids[h.Style]),
			el("w:spacing", "w:before", "0", "w:after", "0", "w:line", twips(headerPitch(l, &s)), "w:lineRule", "exact"),
			el("w:ind", "w:left", twips(left), "w:right", "0", "w:firstLine", "0"))
		if jc != "" {
			pPr.with(el("w:jc", "w:val", jc))
		}
		line := el("w:p").with(pPr)
		if h.Logo != nil {
			line.with(logo(p, name, index, &s))
		}
		if h.Text != "" {
			line.with(el("w:r").with(el("w:rPr").with(el("w:rFonts", "w:hint", "eastAsia")),
				el("w:t", "xml:space", "preserve").with(&node{text: h.Text})))
		}
		root.with(line)
	}
	if l.key.watermark != "" {
		addWatermark(root, l.key.watermark, index)
	}
	id := b.relateFurniture(p, "header", name, root, nil)
	return [2]string{id, id}
}

// logo is the picture at the left of a header, standing on its baseline.
func logo(p *parts, part string, index int, s *section) *node {
	h := &s.header
	suffix := [...]string{doc.PNG: "png", doc.JPEG: "jpeg"}[h.Logo.Format]
	if !slices.ContainsFunc(p.types.kids, func(n *node) bool { return n.name == "Default" && n.attr("Extension") == suffix }) {
		p.types.kids = slices.Insert(p.types.kids, 0, el("Default", "Extension", suffix, "ContentType", suffixTypes[suffix]))
	}
	file := fmt.Sprintf("media/header%d.%s", index+1, suffix)
	p.packed = append(p.packed, stored("word/"+file, h.Logo.Data),
		pack("word/_rels/"+part[len("word/"):]+".rels", el("Relationships", "xmlns", nsRel).with(
			el("Relationship", "Id", "rId1", "Type", relType+"image", "Target", file)).bytes()))
	emu := func(x doc.Length) string { return fmt.Sprint(int64(x)) }
	cx, cy := emu(h.LogoWidth()), emu(h.LogoHeight)
	offset := func(name string, x doc.Length) *node {
		return el(name, "relativeFrom", "page").with(el("wp:posOffset").with(&node{text: emu(x)}))
	}
	anchor := el("wp:anchor", "xmlns:wp", nsWP, "distT", "0", "distB", "0", "distL", "0", "distR", "0", "simplePos", "0",
		"relativeHeight", "1", "behindDoc", "1", "locked", "0", "layoutInCell", "1", "allowOverlap", "1").with(
		el("wp:simplePos", "x", "0", "y", "0"),
		offset("wp:positionH", s.page.Left), offset("wp:positionV", s.page.Top-h.Above-h.LogoHeight),
		el("wp:extent", "cx", cx, "cy", cy), el("wp:effectExtent", "l", "0", "t", "0", "r", "0", "b", "0"), el("wp:wrapNone"),
		el("wp:docPr", "id", fmt.Sprint(firstDrawing-1-index), "name", "页眉", "descr", ""), el("wp:cNvGraphicFramePr"),
		el("a:graphic", "xmlns:a", nsA).with(el("a:graphicData", "uri", nsPic).with(pictureNode("rId1", cx, cy))))
	return el("w:r").with(el("w:drawing").with(anchor))
}
