package docx

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"juesuan/internal/doc"
)

// body builds the part of document.xml that a document makes, in one buffer.
type body struct {
	out []byte
	d   *doc.Document
	n   *doc.Numbers
	l   *look

	styles    []string // `<w:p><w:pPr><w:pStyle w:val="…"/>` of each style
	bookmark  int      // id of the last bookmark
	section   int      // index in d.Sections
	breaks    bool     // a page break waits for the next block
	afterTbl  bool     // the last thing written was a table
	elsewhere []byte   // the contents, when the base has a place for them
	moved     bool     // it has
	err       error
}

func (b *body) str(s string) { b.out = append(b.out, s...) }
func (b *body) num(n int64)  { b.out = strconv.AppendInt(b.out, n, 10) }

// sections writes all sections. Each but the last ends in a paragraph that
// holds its sectPr; the last one's stands at the end of the body.
func (b *body) sections(tail bool) {
	b.styles = make([]string, len(b.l.ids))
	for i, id := range b.l.ids {
		b.styles[i] = `<w:p><w:pPr><w:pStyle w:val="` + string(appendAttr(nil, id)) + `"/>`
	}
	for i := range b.d.Sections {
		s := &b.d.Sections[i]
		b.section, b.breaks = i, false
		last := i == len(b.d.Sections)-1
		ended := false
		for j, blk := range s.Blocks {
			switch blk := blk.(type) {
			case *doc.Paragraph:
				end := ""
				if !last && j == len(s.Blocks)-1 {
					end, ended = b.sectPr(), true
				}
				b.paragraph(blk, where{breakBefore: b.takeBreak(), sectPr: end})
				b.afterTbl = false
			case *doc.Table:
				if b.breaks || b.afterTbl {
					b.hairline(b.takeBreak(), "") // Word would join two tables into one
				}
				closing := j == len(s.Blocks)-1 && !(last && tail)
				b.table(blk, closing)
				b.afterTbl = true
			case *doc.Contents:
				b.contents(blk)
			case *doc.PageBreak:
				b.breaks = j > 0 // the section begins on a new page anyway
			default:
				panic(fmt.Sprintf("docx: block %T", blk))
			}
		}
		switch {
		case !last && !ended:
			b.hairline(b.takeBreak(), b.sectPr())
		case last && (b.afterTbl && !tail || b.breaks):
			b.hairline(b.takeBreak(), "")
		}
		if !last {
			b.afterTbl = false
		}
	}
}

func (b *body) takeBreak() bool {
	was := b.breaks
	b.breaks = false
	return was
}

// sectPr is the properties of the section being written.
func (b *body) sectPr() string { return b.l.sectionXML(&b.d.Sections[b.section]) }

func (l *look) sectionXML(s *doc.Section) string {
	want := sectionOf(s)
	for i := range l.key.sections {
		if l.key.sections[i] == want {
			return l.titles[i]
		}
	}
	panic("docx: section without a look")
}

// hairline is an empty paragraph one point high. Word needs a paragraph after
// a table and one to hold the end of a section.
func (b *body) hairline(pageBreak bool, sectPr string) {
	b.str(`<w:p><w:pPr>`)
	if pageBreak {
		b.str(`<w:pageBreakBefore/>`)
	}
	b.str(`<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>` +
		`<w:spacing w:before="0" w:beforeAutospacing="0" w:after="0" w:afterAutospacing="0" w:line="20" w:lineRule="exact"/>` +
		`<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>`)
	b.str(sectPr)
	b.str(`</w:pPr></w:p>`)
	b.afterTbl = false
}

// hairlinePitch is the height of a hairline.
const hairlinePitch = doc.Pt

// where is what a paragraph's place adds to its style.
type where struct {
	breakBefore bool
	keepNext    bool
	sectPr      string
	size        doc.Length // of a cell whose font was shrunk
	noAnchor    bool       // the text is a repetition
	anchor      doc.Anchor // of a table, in its first paragraph
}

// paragraph writes a paragraph; direct properties only where its place asks
// for them.
func (b *body) paragraph(p *doc.Paragraph, at where) {
	b.open(p.Style, at)
	st := &b.d.Styles[p.Style]
	anchors := [2]doc.Anchor{p.Anchor, at.anchor}
	var ids [2]int
	for i, a := range anchors {
		if a != 0 && !at.noAnchor {
			b.bookmark++
			ids[i] = b.bookmark
			b.str(`<w:bookmarkStart w:id="`)
			b.num(int64(ids[i]))
			b.str(`" w:name="`)
			b.str(bookmarkName(a))
			b.str(`"/>`)
		}
	}
	b.runs(p.Runs, st, at.size)
	for _, id := range ids {
		if id != 0 {
			b.str(`<w:bookmarkEnd w:id="`)
			b.num(int64(id))
			b.str(`"/>`)
		}
	}
	b.str(`</w:p>`)
}

// open writes the start of a paragraph with its properties.
func (b *body) open(style doc.StyleID, at where) {
	st := &b.d.Styles[style]
	b.str(b.styles[style])
	if at.keepNext && !st.KeepNext {
		b.str(`<w:keepNext/>`)
	}
	if at.breakBefore && !st.PageBreakBefore {
		b.str(`<w:pageBreakBefore/>`)
	}
	if own := b.d.Sections[b.section].Page.Pitch; st.LinePitch == 0 && own != b.l.pitch {
		b.out = spacing(st, own).append(b.out)
	}
	if at.size != 0 {
		b.str(`<w:rPr><w:sz w:val="`)
		b.str(halfPoints(at.size))
		b.str(`"/></w:rPr>`)
	}
	b.str(at.sectPr)
	b.str(`</w:pPr>`)
}

// bookmarkName is what Word names the bookmarks of its own contents, so that
// it finds them when it makes the contents anew.
func bookmarkName(a doc.Anchor) string {
	s := strconv.FormatUint(uint64(a), 10)
	return "_Toc1" + strings.Repeat("0", max(0, 9-len(s))) + s
}

// runs writes the runs of a paragraph. Neighbours that look the same become
// one run: a sentence stays whole for search and for the one who edits it.
func (b *body) runs(rs []doc.Run, st *doc.Style, size doc.Length) {
	for i := 0; i < len(rs); {
		j := i + 1
		for j < len(rs) && rs[j].Bold == rs[i].Bold && rs[j].Font == rs[i].Font {
			j++
		}
		b.group(rs[i:j], st, size)
		i = j
	}
}

// group writes runs of one look, split only where a mark that Word must set in
// the Han font meets one that belongs to a Latin word (don’t).
func (b *body) group(rs []doc.Run, st *doc.Style, size doc.Length) {
	ambiguous := false
	for i := range rs {
		if mayWantHint(rs[i].Text) {
			ambiguous = true
		}
	}
	if !ambiguous {
		b.startRun(&rs[0], st, size, false)
		for i := range rs {
			b.text(rs[i].Text)
		}
		b.str(`</w:t></w:r>`)
		return
	}
	text := rs[0].Text
	if len(rs) > 1 {
		var s strings.Builder
		for i := range rs {
			s.WriteString(rs[i].Text)
		}
		text = s.String()
	}
	// hint of each stretch: what its first ambiguous mark asks for.
	start, hint, settled := 0, false, false
	prev := rune(0)
	for i, c := range text {
		if wantsHint(c) {
			next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(c):])
			want := !(isLatin(prev) && isLatin(next))
			if settled && want != hint {
				b.startRun(&rs[0], st, size, hint)
				b.text(text[start:i])
				b.str(`</w:t></w:r>`)
				start = i
			}
			hint, settled = want, true
		}
		prev = c
	}
	if start < len(text) {
		b.startRun(&rs[0], st, size, hint)
		b.text(text[start:])
		b.str(`</w:t></w:r>`)
	}
}

// startRun writes a run up to its text.
func (b *body) startRun(r *doc.Run, st *doc.Style, size doc.Length, hint bool) {
	b.str(`<w:r>`)
	other := r.Font.Set && r.Font.Role != st.Font && b.d.Fonts[r.Font.Role].Name != ""
	bold := r.Bold && !st.Bold
	if hint || other || bold || size != 0 {
		b.str(`<w:rPr>`)
		if hint || other {
			b.str(`<w:rFonts`)
			if hint {
				b.str(` w:hint="eastAsia"`)
			}
			if other {
				b.str(` w:eastAsia="`)
				b.out = appendAttr(b.out, b.d.Fonts[r.Font.Role].Name)
				b.str(`"`)
			}
			b.str(`/>`)
		}
		if bold {
			b.str(`<w:b/><w:bCs/>`)
		}
		if size != 0 {
			b.str(`<w:sz w:val="`)
			b.str(halfPoints(size))
			b.str(`"/><w:szCs w:val="`)
			b.str(halfPoints(size))
			b.str(`"/>`)
		}
		b.str(`</w:rPr>`)
	}
	b.str(`<w:t xml:space="preserve">`)
}

// text writes text inside a w:t; tabs and line feeds are elements of their own.
func (b *body) text(s string) {
	for {
		i := strings.IndexAny(s, "\t\n")
		if i < 0 {
			b.out = appendText(b.out, s)
			return
		}
		b.out = appendText(b.out, strings.TrimSuffix(s[:i], "\r"))
		if s[i] == '\t' {
			b.str(`</w:t><w:tab/><w:t xml:space="preserve">`)
		} else {
			b.str(`</w:t><w:br/><w:t xml:space="preserve">`)
		}
		s = s[i+1:]
	}
}

// mayWantHint is a quick look at the lead bytes of UTF-8: most text has no
// character that wantsHint could be true for.
func mayWantHint(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == 0xC2, c == 0xC3, c >= 0xCA && c <= 0xD3, c == 0xE2, c == 0xEE, c == 0xEF:
			return true
		}
	}
	return false
}
