package docx

import (
	"fmt"
	"strconv"
	"strings"

	"juesuan/internal/doc"
)

const (
	nsWP    = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	nsA     = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsPic   = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	nsChart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
)

// media are the parts that a document has beside its text: charts and pictures.
type media struct {
	list     []part
	rels     []*node // of document.xml
	types    []*node // overrides of the charts
	suffixes []string
	lastID   int // of a relation
	drawings int
	charts   int
	images   map[*doc.Image]string // relation
}

// firstDrawing is above the ids that drawings of a base have.
const firstDrawing = 10000

func (m *media) relate(kind, target string) string {
	m.lastID++
	id := "rId" + strconv.Itoa(m.lastID)
	m.rels = append(m.rels, el("Relationship", "Id", id, "Type", relType+kind, "Target", target))
	return id
}

func (m *media) suffix(s string) {
	for _, known := range m.suffixes {
		if known == s {
			return
		}
	}
	m.suffixes = append(m.suffixes, s)
}

// image adds a picture's file, each once.
func (m *media) image(i *doc.Image) string {
	if id := m.images[i]; id != "" {
		return id
	}
	suffix := [...]string{doc.PNG: "png", doc.JPEG: "jpeg"}[i.Format]
	m.suffix(suffix)
	name := fmt.Sprintf("media/unit%d.%s", len(m.images)+1, suffix)
	id := m.relate("image", name)
	if m.images == nil {
		m.images = map[*doc.Image]string{}
	}
	m.images[i] = id
	m.list = append(m.list, stored("word/"+name, i.Data)) // packed already
	return id
}

// chart adds a chart with the workbook that Word and WPS open to edit it.
func (m *media) chart(d *doc.Document, c *doc.Chart, size doc.FigureNumbers) string {
	m.charts++
	n := strconv.Itoa(m.charts)
	m.suffix("xlsx")
	m.types = append(m.types, el("Override", "PartName", "/word/charts/chart"+n+".xml",
		"ContentType", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"))
	id := m.relate("chart", "charts/chart"+n+".xml")
	m.list = append(m.list,
		pack("word/charts/chart"+n+".xml", chartSpace(d, c, size).bytes()),
		pack("word/charts/_rels/chart"+n+".xml.rels", el("Relationships", "xmlns", nsRel).with(
			el("Relationship", "Id", "rId1", "Type", relType+"package", "Target", "../embeddings/chart"+n+".xlsx")).bytes()),
		stored("word/embeddings/chart"+n+".xlsx", chartWorkbook(c)))
	return id
}

// suffixTypes are the content types by suffix.
var suffixTypes = map[string]string{"png": "image/png", "jpeg": "image/jpeg",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// parts are those of the look with the document's own among them.
func (m *media) parts(l *look) []part {
	if len(m.list) == 0 {
		return l.parts
	}
	types := l.types.copy()
	for _, s := range m.suffixes {
		known := false
		for _, k := range types.kids {
			known = known || k.name == "Default" && strings.EqualFold(k.attr("Extension"), s)
		}
		if !known { // the defaults come first
			types.kids = append([]*node{el("Default", "Extension", s, "ContentType", suffixTypes[s])}, types.kids...)
		}
	}
	types.with(m.types...)
	out := make([]part, 0, len(l.parts)+len(m.list))
	for _, p := range l.parts {
		switch p.name {
		case "[Content_Types].xml":
			p = pack(p.name, types.bytes())
		case documentRels:
			p = pack(p.name, l.rels.copy().with(m.rels...).bytes())
		}
		out = append(out, p)
	}
	return append(out, m.list...)
}

// figure writes a chart or picture in a line of its own, in the style that
// gives a line the height of what stands in it, and its caption.
func (b *body) figure(block doc.Block, at where) {
	var size doc.FigureNumbers
	if b.n != nil {
		size = b.n.Figures[block]
	}
	var anchor doc.Anchor
	var alt, kind, jc string
	var graphic *node
	switch x := block.(type) {
	case *doc.Chart:
		if size.Height == 0 { // not typeset
			size.Width, size.Height = b.room(), b.room()/2
		}
		anchor, alt, kind, jc = x.Anchor, x.Alt, "图表", "center"
		graphic = el("a:graphicData", "uri", nsChart).with(
			el("c:chart", "xmlns:c", nsChart, "r:id", b.media.chart(b.d, x, size)))
	case *doc.Picture:
		if size.Height == 0 {
			page := &b.d.Sections[b.section].Page
			size.Width, size.Height = x.Size(b.room(), page.Height-page.Top-page.Bottom)
		}
		anchor, alt, kind = x.Anchor, x.Alt, "图片"
		jc = [...]string{doc.Justify: "center", doc.Left: "left", doc.Center: "center", doc.Right: "right", doc.Distribute: "center"}[x.Align]
		graphic = b.inlinePicture(x, size)
	}
	b.str(`<w:p><w:pPr><w:pStyle w:val="`)
	b.out = appendAttr(b.out, b.l.picture)
	b.str(`"/>`)
	caption := doc.Caption(block)
	if caption != nil {
		b.str(`<w:keepNext/>`)
	}
	if at.breakBefore {
		b.str(`<w:pageBreakBefore/>`)
	}
	b.str(`<w:spacing w:before="`)
	b.num(size.Before.Twips())
	b.str(`" w:after="`)
	b.num(max(0, size.After-figureDescent).Twips())
	b.str(`"/><w:jc w:val="` + jc + `"/></w:pPr>`)
	if anchor != 0 {
		b.bookmark++
		b.str(fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="%s"/>`, b.bookmark, bookmarkName(anchor)))
	}
	b.media.drawings++
	cx, cy := strconv.FormatInt(int64(size.Width), 10), strconv.FormatInt(int64(size.Height), 10)
	inline := el("wp:inline", "xmlns:wp", nsWP, "distT", "0", "distB", "0", "distL", "0", "distR", "0").with(
		el("wp:extent", "cx", cx, "cy", cy), el("wp:effectExtent", "l", "0", "t", "0", "r", "0", "b", "0"),
		el("wp:docPr", "id", strconv.Itoa(firstDrawing+b.media.drawings), "name", kind+strconv.Itoa(b.media.drawings), "descr", alt),
		el("wp:cNvGraphicFramePr"), el("a:graphic", "xmlns:a", nsA).with(graphic))
	b.out = el("w:r").with(el("w:drawing").with(inline)).append(b.out)
	if anchor != 0 {
		b.str(`<w:bookmarkEnd w:id="`)
		b.num(int64(b.bookmark))
		b.str(`"/>`)
	}
	b.str(`</w:p>`)
	if caption != nil {
		b.paragraph(caption, where{room: b.room()})
	}
}

// figureDescent is what a line needs below a drawing that stands in it.
const figureDescent = doc.Pt

func (b *body) inlinePicture(p *doc.Picture, size doc.FigureNumbers) *node {
	cx, cy := strconv.FormatInt(int64(size.Width), 10), strconv.FormatInt(int64(size.Height), 10)
	return el("a:graphicData", "uri", nsPic).with(pictureNode(b.media.image(p.Image), cx, cy))
}

// pictureNode draws an image of that relation.
func pictureNode(rel, cx, cy string) *node {
	return el("pic:pic", "xmlns:pic", nsPic).with(
		el("pic:nvPicPr").with(el("pic:cNvPr", "id", "0", "name", ""), el("pic:cNvPicPr")),
		el("pic:blipFill").with(el("a:blip", "r:embed", rel), el("a:stretch").with(el("a:fillRect"))),
		el("pic:spPr").with(
			el("a:xfrm").with(el("a:off", "x", "0", "y", "0"), el("a:ext", "cx", cx, "cy", cy)),
			el("a:prstGeom", "prst", "rect").with(el("a:avLst"))))
}
