package docx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"juesuan/internal/doc"
)

// look is all that depends on the base and a document's styles but not on its
// text: the parts beside document.xml, packed, and the fixed pieces of the
// body. It is immutable once built.
type look struct {
	key lookKey

	ids     []string   // styleId of each doc.Style
	openers []opener   // how its paragraphs begin
	sects   []string   // sectPr of each key.sections, as XML
	pitch   doc.Length // of the page grid, as the styles have it

	picture string // styleId of lines that hold a picture
	types   *node  // [Content_Types].xml, for documents that have more parts
	rels    *node  // of document.xml
	lastID  int    // of a relation

	small []byte // the zip that the library opens: document.xml of the base
	parts []part
}

// opener is the start of a paragraph of one style: open for more properties,
// and the two that most paragraphs have.
type opener struct {
	start, plain, keepNext string

	spacing space // as the style has it
	onGrid  bool  // the space around it depends on its lines
}

// space is what w:spacing says.
type space struct{ before, after, pitch doc.Length }

// lookKey is what a look depends on; documents of one layout pack share it.
type lookKey struct {
	styles    []doc.Style
	spacing   doc.Spacing
	fonts     [doc.NumRoles]doc.FontName
	sections  []section
	watermark string
}

// section is what makes a sectPr.
type section struct {
	page      doc.Page
	numbering doc.Numbering
	header    doc.Header
	vcenter   bool
	number    doc.Page // by whose margins the page number is placed
}

func (k *lookKey) equal(o *lookKey) bool {
	return k.spacing == o.spacing && k.fonts == o.fonts && k.watermark == o.watermark &&
		slices.Equal(k.sections, o.sections) && slices.Equal(k.styles, o.styles)
}

// looks remembers the looks of a base. A batch of one pack has one or two; the
// oldest goes when there are more than maxLooks.
type looks struct {
	mu   sync.Mutex
	list []*look
}

const maxLooks = 8

func keyOf(d *doc.Document) lookKey {
	k := lookKey{styles: d.Styles, spacing: d.Spacing, fonts: d.Fonts, watermark: d.Watermark}
	for i := range d.Sections {
		if s := sectionOf(d, i); !slices.Contains(k.sections, s) {
			k.sections = append(k.sections, s)
		}
	}
	return k
}

func sectionOf(d *doc.Document, i int) section {
	s := &d.Sections[i]
	return section{page: s.Page, numbering: s.Numbering, header: s.Header, vcenter: s.VCenter, number: d.NumberPage(i)}
}

// lying reports whether the number runs down the margin.
func (s *section) lying() bool {
	return s.numbering.Show && s.numbering.PaperPosition && s.page.Landscape()
}

// look returns the look of a document, building it on first use.
func (b *Base) look(d *doc.Document) *look {
	k := keyOf(d)
	b.looks.mu.Lock()
	defer b.looks.mu.Unlock()
	for _, l := range b.looks.list {
		if l.key.equal(&k) {
			return l
		}
	}
	k.styles = slices.Clone(k.styles) // the caller's slice may change
	l := b.newLook(k)
	if b.looks.list = append(b.looks.list, l); len(b.looks.list) > maxLooks {
		b.looks.list = b.looks.list[1:]
	}
	return l
}

func (b *Base) newLook(k lookKey) *look {
	l := &look{key: k}
	for _, s := range k.sections {
		if l.pitch == 0 {
			l.pitch = s.page.Pitch
		}
	}
	p := &parts{types: b.types.copy(), rels: b.rels.copy()}
	for _, t := range [][2]string{{"rels", "application/vnd.openxmlformats-package.relationships+xml"}, {"xml", "application/xml"}} {
		if !slices.ContainsFunc(p.types.kids, func(n *node) bool { return n.attr("Extension") == t[0] }) {
			p.types.kids = slices.Insert(p.types.kids, 0, el("Default", "Extension", t[0], "ContentType", t[1]))
		}
	}
	for _, r := range p.rels.kids {
		if n, err := strconv.Atoi(strings.TrimPrefix(r.attr("Id"), "rId")); err == nil {
			p.lastID = max(p.lastID, n)
		}
	}
	p.override(documentPart, wmlType+"document.main+xml")
	p.override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	p.override("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")

	var styles *node
	styles, l.ids, l.picture = mergeStyles(b.styles, &k, l.pitch)
	for i, id := range l.ids {
		start := `<w:p><w:pPr><w:pStyle w:val="` + string(appendAttr(nil, id)) + `"/>`
		o := opener{start: start, plain: start + `</w:pPr>`, keepNext: start + `<w:keepNext/></w:pPr>`}
		st := &k.styles[i]
		if st.KeepNext {
			o.keepNext = o.plain
		}
		o.spacing = space{st.Before, st.After, linePitch(st, l.pitch)}
		b1, a1 := gridSpace(st, l.pitch, 1)
		b2, a2 := gridSpace(st, l.pitch, 2)
		o.onGrid = b1 != st.Before || a1 != st.After || b2 != st.Before || a2 != st.After
		l.openers = append(l.openers, o)
	}
	p.relate("styles", "word/styles.xml", wmlType+"styles+xml", styles)
	p.relate("settings", "word/settings.xml", wmlType+"settings+xml", b.settingsFor(&k))
	p.relate("fontTable", "word/fontTable.xml", wmlType+"fontTable+xml", b.fontTable(&k))
	var headers [2]string
	if !k.headed() {
		headers = b.headersFor(p, k.watermark)
	}
	for i, s := range k.sections {
		if k.headed() {
			headers = b.ownHeaders(p, l, i, s)
		}
		feet := b.footersFor(p, l, i, s)
		l.sects = append(l.sects, string(b.sectPr(l, s, headers, feet).append(nil)))
	}

	rels := p.rels.bytes()
	for _, w := range p.list {
		l.parts = append(l.parts, pack(w.name, w.body))
	}
	l.small = storedZip([]string{documentPart, documentRels}, [][]byte{b.document.bytes(), rels})
	l.parts = append(l.parts, p.packed...)
	l.parts = append(l.parts, pack(documentRels, rels))
	l.parts = append(l.parts, b.kept...)
	l.types, l.rels, l.lastID = p.types, p.rels, p.lastID
	first := []part{
		pack("[Content_Types].xml", p.types.bytes()),
		pack("_rels/.rels", el("Relationships", "xmlns", nsRel).with(
			el("Relationship", "Id", "rId1", "Type", relType+"officeDocument", "Target", documentPart),
			el("Relationship", "Id", "rId2", "Type", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "Target", "docProps/core.xml"),
			el("Relationship", "Id", "rId3", "Type", relType+"extended-properties", "Target", "docProps/app.xml"),
		).bytes()),
	}
	l.parts = append(first, l.parts...)
	return l
}

// parts collects the parts of a look, their content types and relations.
type parts struct {
	types, rels *node
	lastID      int
	list        []written
	packed      []part
}

type written struct {
	name string
	body []byte
}

func (p *parts) override(name, contentType string) {
	p.types.with(el("Override", "PartName", "/"+name, "ContentType", contentType))
}

// relate adds a part that document.xml relates to and returns the relation's id.
func (p *parts) relate(kind, name, contentType string, root *node) string {
	p.lastID++
	id := "rId" + strconv.Itoa(p.lastID)
	p.rels.with(el("Relationship", "Id", id, "Type", relType+kind, "Target", strings.TrimPrefix(name, "word/")))
	p.override(name, contentType)
	p.list = append(p.list, written{name, root.bytes()})
	return id
}

// sectPr is the base's section with the geometry and numbering of s.
func (b *Base) sectPr(l *look, s section, headers, feet [2]string) *node {
	n := b.sect.copy()
	refs := []*node{}
	for i, kind := range []string{"default", "even"} {
		if headers[i] != "" {
			refs = append(refs, el("w:headerReference", "w:type", kind, "r:id", headers[i]))
		}
		if feet[i] != "" {
			refs = append(refs, el("w:footerReference", "w:type", kind, "r:id", feet[i]))
		}
	}
	n.kids = append(refs, n.kids...)
	set := func(k *node) { n.set(k, sectOrder) }
	set(el("w:type", "w:val", "nextPage"))
	size := el("w:pgSz", "w:w", twips(s.page.Width), "w:h", twips(s.page.Height))
	if s.page.Landscape() {
		size.setAttr("w:orient", "landscape")
	}
	set(size)
	header, footer := twips(s.page.Top/2), twips(s.page.Bottom/2)
	if m := n.child("w:pgMar"); m != nil && m.attr("w:header") != "" {
		header = m.attr("w:header")
	}
	if s.header != (doc.Header{}) {
		header = twips(headerTop(l, &s))
	}
	if s.numbering.Show && !s.lying() {
		footer = twips(footLine(l, s).distance)
	}
	set(el("w:pgMar", "w:top", twips(s.page.Top), "w:right", twips(s.page.Right), "w:bottom", twips(s.page.Bottom),
		"w:left", twips(s.page.Left), "w:header", header, "w:footer", footer, "w:gutter", "0"))
	number := el("w:pgNumType")
	if s.numbering.Roman {
		number.setAttr("w:fmt", "upperRoman")
	}
	if s.numbering.Restart {
		number.setAttr("w:start", "1")
	}
	n.drop("w:pgNumType", "w:vAlign", "w:docGrid")
	if len(number.attrs) > 0 {
		set(number)
	}
	if s.vcenter {
		set(el("w:vAlign", "w:val", "center"))
	}
	if s.page.Pitch > 0 {
		set(el("w:docGrid", "w:type", "lines", "w:linePitch", twips(s.page.Pitch)))
	}
	return n
}

func twips(l doc.Length) string { return strconv.FormatInt(l.Twips(), 10) }

// settingsFor are the base's settings with what the report relies on.
func (b *Base) settingsFor(k *lookKey) *node {
	n := b.settings.copy()
	n.setAttr("xmlns:w", nsW)
	// Nothing may make Word ask on opening, follow a link or track changes.
	n.drop("w:updateFields", "w:trackRevisions", "w:attachedTemplate", "w:mailMerge", "w:rsids", "w:proofState",
		"w:documentProtection", "w:writeProtection", "w:mirrorMargins", "w14:docId", "w15:docId")
	set := func(c *node) { n.set(c, settingsOrder) }
	set(el("w:hideSpellingErrors"))
	set(el("w:hideGrammaticalErrors"))
	set(el("w:evenAndOddHeaders"))
	set(el("w:defaultTableStyle", "w:val", tableStyle))
	squeeze := "doNotCompress"
	if k.spacing.SqueezeLineEnd || k.spacing.SqueezeAdjoin {
		squeeze = "compressPunctuation"
	}
	set(el("w:characterSpacingControl", "w:val", squeeze))
	compat := n.child("w:compat")
	if compat == nil {
		compat = el("w:compat")
		set(compat)
	}
	compat.kids = slices.DeleteFunc(compat.kids, func(c *node) bool {
		return c.name == "w:compatSetting" && c.attr("w:name") == "compatibilityMode"
	})
	// The space between two paragraphs is the sum of after and before.
	compat.set(el("w:doNotUseHTMLParagraphAutoSpacing"), compatOrder)
	compat.kids = append(compat.kids, el("w:compatSetting", "w:name", "compatibilityMode",
		"w:uri", "http://schemas.microsoft.com/office/word", "w:val", "15"))
	lang := n.child("w:themeFontLang")
	if lang == nil {
		lang = el("w:themeFontLang", "w:val", "en-US")
		set(lang)
	}
	lang.setAttr("w:eastAsia", "zh-CN")
	return n
}

// fontTable is the base's with the fonts of the roles: a machine without
// 仿宋_GB2312 takes its altName 仿宋.
func (b *Base) fontTable(k *lookKey) *node {
	n := b.fonts.copy()
	for role, f := range k.fonts {
		if f.Name == "" {
			continue
		}
		var font *node
		for _, c := range n.kids {
			if c.name == "w:font" && c.attr("w:name") == f.Name {
				font = c
			}
		}
		if font == nil {
			font = el("w:font", "w:name", f.Name)
			charset, family := "86", "modern"
			if doc.Role(role) == doc.Latin {
				charset, family = "00", "roman"
			}
			font.with(el("w:charset", "w:val", charset), el("w:family", "w:val", family), el("w:pitch", "w:val", "default"))
			n.with(font)
		}
		if f.Alt != "" && f.Alt != f.Name {
			font.set(el("w:altName", "w:val", f.Alt), fontOrder)
		}
	}
	return n
}

// headersFor writes the base's headers, with the watermark in each; it returns
// the relations for default and even pages.
func (b *Base) headersFor(p *parts, watermark string) (ids [2]string) {
	for i, h := range b.headers {
		if h == nil && (i == onEven || watermark == "") {
			continue
		}
		root := el("w:hdr", "xmlns:w", nsW, "xmlns:r", nsR)
		if h != nil {
			root = h.root.copy()
		}
		if watermark != "" {
			addWatermark(root, watermark, i)
		}
		ids[i] = b.relateFurniture(p, "header", fmt.Sprintf("word/header%d.xml", i+1), root, h)
	}
	if ids[onEven] == "" {
		ids[onEven] = ids[onDefault]
	}
	return ids
}

// relateFurniture adds a header or footer made of from, whose own relations
// (a picture in it) go with it.
func (b *Base) relateFurniture(p *parts, kind, name string, root *node, from *furniture) string {
	if len(root.kids) == 0 {
		root.with(el("w:p"))
	}
	id := p.relate(kind, name, wmlType+kind+"+xml", root)
	if from != nil {
		if rel, ok := b.relParts[from.part]; ok {
			rel.name = "word/_rels/" + strings.TrimPrefix(name, "word/") + ".rels"
			p.packed = append(p.packed, rel)
		}
	}
	return id
}
