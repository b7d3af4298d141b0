package docx

import (
	"strconv"
	"strings"

	"juesuan/internal/doc"
)

// contents writes the 目录 as Word's own: a TOC field inside a block that Word
// offers to update, its entries and page numbers filled in. It is not marked
// dirty: Word would ask on opening.
func (b *body) contents(c *doc.Contents) {
	if b.moved {
		outer := b.out
		b.out = nil
		b.contentsField(c)
		b.elsewhere = append(b.elsewhere, b.out...)
		b.out = outer
		return
	}
	b.contentsField(c)
	b.afterTbl = false
}

func (b *body) contentsField(c *doc.Contents) {
	b.str(`<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>`)
	begin := `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-` +
		strconv.Itoa(c.Levels) + `" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
	leader := "dot"
	if strings.Contains(c.Leader, "·") {
		leader = "middleDot"
	} else if strings.Contains(c.Leader, "_") {
		leader = "underscore"
	} else if c.Leader == "" || strings.TrimSpace(c.Leader) == "" {
		leader = "none"
	}
	first := true
	entry := func(style doc.StyleID) {
		if !first {
			b.str(`</w:p>`)
		}
		b.str(b.l.openers[style].start)
		if first && b.takeBreak() {
			b.str(`<w:pageBreakBefore/>`)
		}
		b.str(`<w:tabs><w:tab w:val="right" w:leader="` + leader + `" w:pos="`)
		b.num(b.room().Twips())
		b.str(`"/></w:tabs></w:pPr>`)
		if first {
			b.str(begin)
		}
		first = false
	}
	for i := range b.d.Sections {
		for _, blk := range b.d.Sections[i].Blocks {
			p, ok := blk.(*doc.Paragraph)
			if !ok || p.Anchor == 0 {
				continue
			}
			level := b.d.Styles[p.Style].Outline
			text := headingText(p)
			if level < 1 || level > c.Levels || len(c.Styles) == 0 || text == "" {
				continue
			}
			style := c.Styles[min(level, len(c.Styles))-1]
			entry(style)
			name := bookmarkName(p.Anchor)
			b.str(`<w:hyperlink w:anchor="` + name + `" w:history="1">`)
			b.runs([]doc.Run{{Text: text}}, &b.d.Styles[style], 0)
			b.str(`<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF ` +
				name + ` \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>`)
			if b.n != nil {
				b.out = appendText(b.out, b.n.Labels[p.Anchor])
			}
			b.str(`</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>`)
		}
	}
	if first {
		style := doc.StyleID(0)
		if len(c.Styles) > 0 {
			style = c.Styles[0]
		}
		entry(style)
	}
	b.str(`<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent></w:sdt>`)
}

// headingText is a heading on one line, without its own weights and fonts.
func headingText(p *doc.Paragraph) string {
	var s strings.Builder
	for i := range p.Runs {
		s.WriteString(strings.ReplaceAll(p.Runs[i].Text, "\n", ""))
	}
	return s.String()
}
