// Package docx writes a document as DOCX; it is the only package that knows
// nguyenthenguyen/docx.
//
// base .docx → Base (Open, once per process); Base + doc.Document +
// doc.Numbers → .docx (Write). It starts from the document, not from pages, so
// that Word gets real paragraphs, headings, fields and tables; what typesetting
// settled (page numbers, column widths, row heights, shrunk sizes) comes as
// doc.Numbers, so that Word breaks its pages at the same places.
//
// Who decides what. The document decides all that makes a page: the geometry
// and numbering of sections, and of each style what a doc.Style has a word
// for; PDF and DOCX then agree. The base decides the rest: borders, shading and
// underline of styles, the style that follows, the styles that people use when
// they go on writing. What it would print and the PDF would not (a logo, a
// running head) is refused. A style is
// found in the base by the name that Word shows, never by its styleId; one that
// the base lacks is added. Base.Compare says where base and document differ.
//
// The text never changes: no hard line breaks to imitate typesetting, no text
// that the document lacks but the PAGE field, and the label of a merged cell
// written again after a page break. Nothing makes Word ask a question on
// opening. The same input gives the same bytes.
package docx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/nguyenthenguyen/docx"

	"juesuan/internal/doc"
)

// Write writes the document. The same input gives the same bytes. n may be nil
// for a document that was not typeset.
func (b *Base) Write(w io.Writer, d *doc.Document, n *doc.Numbers) error {
	if len(d.Sections) == 0 {
		return errors.New("docx: 文档没有内容")
	}
	l := b.look(d)
	skeleton, err := l.skeleton()
	if err != nil {
		return err
	}
	buf := buffers.Get().(*[]byte)
	defer func() { buffers.Put(buf) }()
	y := body{out: (*buf)[:0], d: d, n: n, l: l, bookmark: b.bookmarks, moved: b.contents, media: &media{lastID: l.lastID}}
	y.document(skeleton, b.afterSet)
	*buf = y.out[:0]
	if y.err != nil {
		return y.err
	}
	parts := y.media.parts(l)
	out := make([]part, 0, len(parts)+3)
	out = append(out, parts[:2]...) // [Content_Types].xml comes first
	out = append(out, pack("docProps/core.xml", coreProperties(d)), pack("docProps/app.xml", appProperties(n)), pack(documentPart, y.out))
	out = append(out, parts[2:]...)
	return writeZip(w, out)
}

// buffers hold document.xml while it is built and packed: half a megabyte a
// worker, allocated once.
var buffers = sync.Pool{New: func() any {
	b := make([]byte, 0, 1<<19)
	return &b
}}

// skeleton is the base's document.xml as it is around the body, which, a
// hundred times larger, goes in afterwards.
func (l *look) skeleton() (string, error) {
	r, err := docx.ReadDocxFromMemory(bytes.NewReader(l.small), int64(len(l.small)))
	if err != nil {
		return "", fmt.Errorf("docx: %w", err)
	}
	defer r.Close()
	return r.Editable().GetContent(), nil // shares its maps with r, so there is one r per document
}

// document writes document.xml: the skeleton with the body in place of its
// marks.
func (b *body) document(skeleton string, tail bool) {
	before, after, ok := strings.Cut(skeleton, "<"+markBody+"/>")
	if !ok {
		panic("docx: base without its mark")
	}
	before, between, early := strings.Cut(before, "<"+markContents+"/>")
	b.str(before)
	if early { // the contents stand before the body but are known after it
		y := *b
		y.out = nil
		y.sections(tail)
		b.out = append(b.out, y.elsewhere...)
		b.str(between)
		b.out = append(b.out, y.out...)
		b.err = y.err
	} else {
		b.sections(tail)
	}
	if first, second, late := strings.Cut(after, "<"+markContents+"/>"); late {
		b.str(first)
		b.out = append(b.out, b.elsewhere...)
		after = second
	}
	first, second, _ := strings.Cut(after, "<"+markSect+"/>")
	b.str(first)
	b.str(b.l.sectionXML(b.d, lastSection(b.d)))
	b.str(second)
}

// coreProperties is docProps/core.xml: title, unit, language, dates of the
// document, never of the run.
func coreProperties(d *doc.Document) []byte {
	b := []byte(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	field := func(name, attrs, value string) {
		if value != "" {
			b = append(b, "<"+name+attrs+">"...)
			b = appendText(b, value)
			b = append(b, "</"+name+">"...)
		}
	}
	date := ""
	if !d.Date.IsZero() {
		date = d.Date.UTC().Format(time.RFC3339)
	}
	language := d.Language
	if language == "" {
		language = "zh-CN"
	}
	const w3c = ` xsi:type="dcterms:W3CDTF"`
	field("dc:title", "", d.Title)
	field("dc:subject", "", d.Subject)
	field("dc:creator", "", d.Author)
	field("cp:lastModifiedBy", "", d.Author)
	field("dcterms:created", w3c, date)
	field("dcterms:modified", w3c, date)
	field("dc:language", "", language)
	return append(b, `</cp:coreProperties>`...)
}

func appProperties(n *doc.Numbers) []byte {
	pages := ""
	if n != nil && n.Pages > 0 {
		pages = fmt.Sprintf("<Pages>%d</Pages>", n.Pages)
	}
	return []byte(xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
		pages + `<Application>juesuan</Application></Properties>`)
}
