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

	bookmark  int    // id of the last bookmark
	section   int    // index in d.Sections
	breaks    bool   // a page break waits for the next block
	afterTbl  bool   // the last thing written was a table
	elsewhere []byte // the contents, when the base has a place for them
	moved     bool   // it has
	media     *media
	tracking  doc.Length // of the line being written, besides its style's
	err       error
}

func (b *body) str(s string) { b.out = append(b.out, s...) }
func (b *body) num(n int64)  { b.out = strconv.AppendInt(b.out, n, 10) }

// sections writes all sections. Each but the last ends in a paragraph of its
// own that holds its sectPr, so that whoever deletes the last paragraph of a
// section does not lay the pages before it down; the last one's stands at the
// end of the body.
func (b *body) sections(tail bool) {
	end := lastSection(b.d)
	for i := range b.d.Sections {
		s := &b.d.Sections[i]
		if len(s.Blocks) == 0 && i != end {
			continue // it has no pages
		}
		b.section, b.breaks = i, false
		last, noted := i == end, false
		for j, blk := range s.Blocks {
			switch blk := blk.(type) {
			case *doc.Paragraph:
				if b.n != nil && b.n.Begins[blk] {
					b.pageBreak(j, &noted)
				}
				b.paragraph(blk, where{breakBefore: b.takeBreak(), room: b.room(), keepNext: b.n != nil && b.n.KeepNext[blk]})
				b.afterTbl = false
			case *doc.Table:
				if b.breaks || b.afterTbl {
					b.hairline(b.takeBreak(), "") // Word would join two tables into one
				}
				closing := j == len(s.Blocks)-1 && !(last && tail)
				noted = b.noted(s.Blocks[j+1:])
				b.table(blk, closing, noted)
				b.afterTbl = true
			case *doc.Chart, *doc.Picture:
				b.figure(blk, where{breakBefore: b.takeBreak()})
				b.afterTbl = false
			case *doc.Contents:
				b.contents(blk)
			case *doc.PageBreak:
				b.pageBreak(j, &noted)
			default:
				panic(fmt.Sprintf("docx: block %T", blk))
			}
		}
		switch {
		case !last:
			b.hairline(b.takeBreak(), b.sectPr())
		case b.afterTbl && !tail || b.breaks:
			b.hairline(b.takeBreak(), "")
		}
		if !last {
			b.afterTbl = false
		}
	}
}

// pageBreak lets block j of a section begin a page. After a table with a note
// there is something that the table's last rows hold to when the note is gone.
func (b *body) pageBreak(j int, noted *bool) {
	if *noted {
		b.hairline(false, "")
		*noted = false
	}
	b.breaks = j > 0 // the section begins on a new page anyway
}

// noted reports whether the blocks after a table begin with its note: text that
// is no heading and takes at most a quarter of the page, as typesetting has it.
func (b *body) noted(after []doc.Block) bool {
	page := &b.d.Sections[b.section].Page
	height, notes := doc.Length(0), 0
	for _, blk := range after {
		p, ok := blk.(*doc.Paragraph)
		if !ok || b.d.Styles[p.Style].Outline > 0 || b.d.Styles[p.Style].PageBreakBefore {
			break
		}
		st := &b.d.Styles[p.Style]
		height += linePitch(st, page.Pitch)*doc.Length(b.lines(p, b.room())) + st.Before + st.After
		notes++
	}
	return notes > 0 && height <= (page.Height-page.Top-page.Bottom)/4
}

// lastSection is the index of the last section with pages.
func lastSection(d *doc.Document) int {
	i := len(d.Sections) - 1
	for i > 0 && len(d.Sections[i].Blocks) == 0 {
		i--
	}
	return i
}

func (b *body) takeBreak() bool {
	was := b.breaks
	b.breaks = false
	return was
}

// sectPr is the properties of the section being written.
func (b *body) sectPr() string { return b.l.sectionXML(b.d, b.section) }

func (l *look) sectionXML(d *doc.Document, i int) string {
	want := sectionOf(d, i)
	for i := range l.key.sections {
		if l.key.sections[i] == want {
			return l.sects[i]
		}
	}
	panic("docx: section without a look")
}

// hairline is an empty paragraph as low as Word has them. Word needs a paragraph after
// a table and one to hold the end of a section.
func (b *body) hairline(pageBreak bool, sectPr string) {
	b.str(`<w:p><w:pPr>`)
	if pageBreak {
		b.str(`<w:pageBreakBefore/>`)
	}
	b.str(`<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>` +
		`<w:spacing w:before="0" w:beforeAutospacing="0" w:after="0" w:afterAutospacing="0" w:line="` + hairlineTwips + `" w:lineRule="exact"/>` +
		`<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>`)
	b.str(sectPr)
	b.str(`</w:pPr></w:p>`)
	b.afterTbl = false
}

// hairlinePitch is room enough for a hairline, whose height Word takes from
// 0.7 points: a page of 22 lines (GB/T 9704-2012, 5.2.3) leaves 0.9.
const (
	hairlinePitch = doc.Pt
	hairlineTwips = "14"
)

// where is what a paragraph's place adds to its style.
type where struct {
	breakBefore bool
	room        doc.Length // of its lines
	anchor      doc.Anchor // of a table, in its first paragraph

	cell     bool
	first    bool // in its cell
	last     bool
	keepNext bool
	noAnchor bool       // the text is a repetition
	size     doc.Length // to which the cell's font was shrunk
	jc       string     // along a vertical line
	shift    doc.Length // to the right of the middle
}

// paragraph writes a paragraph; direct properties only where its place asks
// for them.
func (b *body) paragraph(p *doc.Paragraph, at where) {
	b.open(p, at)
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
	if b.n != nil && b.n.Lines[p] != nil {
		b.lined(p.Runs, st, b.n.Lines[p])
	} else {
		b.runs(p.Runs, st, at.size)
	}
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
func (b *body) open(p *doc.Paragraph, at where) {
	st, o := &b.d.Styles[p.Style], &b.l.openers[p.Style]
	want := o.spacing
	if at.cell {
		want = space{st.Before, st.After, cellPitch(st, at.size)}
		if at.first {
			want.before = 0
		}
		if at.last {
			want.after = 0
		}
	} else if grid := b.d.Sections[b.section].Page.Pitch; o.onGrid || grid != b.l.pitch {
		want.pitch = linePitch(st, grid)
		want.before, want.after = gridSpace(st, grid, b.lines(p, b.room()))
	}
	narrow := b.narrow(p, at.room)
	if want == o.spacing && at.size == 0 && !at.breakBefore && narrow == 0 && at.jc == "" && at.shift == 0 {
		if at.keepNext {
			b.str(o.keepNext)
		} else {
			b.str(o.plain)
		}
		return
	}
	b.str(o.start)
	if at.keepNext && !st.KeepNext {
		b.str(`<w:keepNext/>`)
	}
	if at.breakBefore && !st.PageBreakBefore {
		b.str(`<w:pageBreakBefore/>`)
	}
	if want != o.spacing {
		b.str(`<w:spacing w:before="`)
		b.num(want.before.Twips())
		b.str(`" w:after="`)
		b.num(want.after.Twips())
		b.str(`" w:line="`)
		b.num(want.pitch.Twips())
		b.str(`" w:lineRule="exact"/>`)
	}
	switch {
	case narrow > 0:
		left := narrow / 2
		switch st.Align {
		case doc.Left, doc.Justify:
			left = 0
		case doc.Right:
			left = narrow
		}
		b.indent(left, narrow-left)
	case at.shift != 0: // what stands in the middle moves by half an indent
		b.indent(max(0, 2*at.shift), max(0, -2*at.shift))
	}
	if at.jc != "" {
		b.str(`<w:jc w:val="` + at.jc + `"/>`)
	}
	if at.size != 0 {
		b.str(`<w:rPr><w:sz w:val="`)
		b.str(halfPoints(at.size))
		b.str(`"/></w:rPr>`)
	}
	b.str(`</w:pPr>`)
}

// narrow is by how much the measure of a balanced paragraph is narrower than
// its room, so that Word breaks it as typesetting did. The next character finds
// no place in what is left over.
func (b *body) narrow(p *doc.Paragraph, room doc.Length) doc.Length {
	if b.n == nil {
		return 0
	}
	width, ok := b.n.Balanced[p]
	if !ok {
		return 0
	}
	return max(0, room-width-b.d.Styles[p.Style].Size/3)
}

func (b *body) indent(left, right doc.Length) {
	b.str(`<w:ind w:leftChars="0" w:left="`)
	b.num(left.Twips())
	b.str(`" w:rightChars="0" w:right="`)
	b.num(right.Twips())
	b.str(`"/>`)
}

// room is the width of the section's text area.
func (b *body) room() doc.Length {
	page := &b.d.Sections[b.section].Page
	return page.Width - page.Left - page.Right
}

// lines is the number of lines that a short text will take in the width, by a
// rule of thumb: a hanzi is one em, all else half of one.
func (b *body) lines(p *doc.Paragraph, room doc.Length) int {
	st := &b.d.Styles[p.Style]
	em := st.Size + st.Tracking
	room -= em * doc.Length(st.LeftIndent+st.RightIndent) / 100
	width, n := em*doc.Length(st.FirstIndent)/100, 1
	for i := range p.Runs {
		for _, c := range p.Runs[i].Text {
			w := em
			if c < 0x2000 {
				w = em / 2
			}
			if c == '\n' || width+w > room {
				n++
				width = 0
			}
			width += w
		}
	}
	return n
}

// bookmarkName is what Word names the bookmarks of its own contents, so that
// it finds them when it makes the contents anew.
func bookmarkName(a doc.Anchor) string {
	s := strconv.FormatUint(uint64(a), 10)
	return "_Toc1" + strings.Repeat("0", max(0, 9-len(s))) + s
}

// lined writes the runs of a paragraph whose lines Word would end elsewhere:
// each line's characters get the distance at which the line is full where it
// ends in the PDF. It is formatting only: the text is as it is.
func (b *body) lined(rs []doc.Run, st *doc.Style, lines []doc.LineNumbers) {
	tracks := trackings(rs, lines)
	i, from := 0, 0 // the run, and where in it the part begins
	for at := 0; at < len(tracks); {
		to := at + 1
		for to < len(tracks) && tracks[to] == tracks[at] {
			to++
		}
		var part []doc.Run
		for left := to - at; i < len(rs) && left > 0; {
			r := rs[i]
			r.Text = r.Text[from:]
			if n := utf8.RuneCountInString(r.Text); n <= left {
				part, left, i, from = append(part, r), left-n, i+1, 0
				continue
			}
			size := 0
			for ; left > 0; left-- {
				_, n := utf8.DecodeRuneInString(r.Text[size:])
				size += n
			}
			r.Text = r.Text[:size]
			part, from = append(part, r), from+size
		}
		b.tracking = tracks[at]
		b.runs(part, st, 0)
		at = to
	}
	b.tracking = 0
	if i < len(rs) { // what has no characters
		b.runs(append([]doc.Run{{Text: rs[i].Text[from:], Bold: rs[i].Bold, Font: rs[i].Font}}, rs[i+1:]...), st, 0)
	}
}

// trackings is what each character gets. LibreOffice ends no line where a run
// does: what would change at a line's end changes one character later, or, where a
// number begins the next line, one earlier.
func trackings(rs []doc.Run, lines []doc.LineNumbers) []doc.Length {
	var text []rune
	for i := range rs {
		text = append(text, []rune(rs[i].Text)...)
	}
	out := make([]doc.Length, 0, len(text))
	for _, l := range lines {
		for range min(l.Chars, len(text)-len(out)) {
			t := l.Tracking
			if ofNumber(text[len(out)]) && !l.Numbers {
				t = 0
			}
			out = append(out, t)
		}
	}
	end := 0
	for k := 0; k+1 < len(lines); k++ {
		switch end += lines[k].Chars; {
		case end >= len(out):
		case ofNumber(text[end]) && lines[k].Chars > 1:
			out[end-1] = out[end]
		case lines[k+1].Chars > 1:
			out[end] = out[end-1]
		}
	}
	return out
}

// ofNumber reports whether a character belongs to a number or a Latin word.
func ofNumber(c rune) bool { return c > ' ' && c < utf8.RuneSelf }

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
	var has byteClass
	for i := range rs {
		has |= classify(rs[i].Text)
	}
	if has&mayHint == 0 {
		b.startRun(&rs[0], st, size, false, has)
		for i := range rs {
			b.text(rs[i].Text, has)
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
	start, hint, settled := 0, false, false // of a stretch: what its first ambiguous mark asks for
	prev := rune(0)
	for i, c := range text {
		if wantsHint(c) {
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[i+utf8.RuneLen(c):], " "))
			want := !(isLatin(prev) && isLatin(next))
			if settled && want != hint {
				b.startRun(&rs[0], st, size, hint, has)
				b.text(text[start:i], has)
				b.str(`</w:t></w:r>`)
				start = i
			}
			hint, settled = want, true
		}
		if c != ' ' {
			prev = c
		}
	}
	if start < len(text) {
		b.startRun(&rs[0], st, size, hint, has)
		b.text(text[start:], has)
		b.str(`</w:t></w:r>`)
	}
}

// startRun writes a run up to its text.
func (b *body) startRun(r *doc.Run, st *doc.Style, size doc.Length, hint bool, has byteClass) {
	b.str(`<w:r>`)
	other := r.Font.Set && r.Font.Role != st.Font && b.d.Fonts[r.Font.Role].Name != ""
	both := other && st.Latin == st.Font // one font for all characters
	bold := r.Bold && !st.Bold
	if hint || other || bold || size != 0 || b.tracking != 0 {
		b.str(`<w:rPr>`)
		if hint || other {
			b.str(`<w:rFonts`)
			if hint {
				b.str(` w:hint="eastAsia"`)
			}
			name := ""
			if other {
				name = string(appendAttr(nil, b.d.Fonts[r.Font.Role].Name))
			}
			if both {
				b.str(` w:ascii="` + name + `"`)
			}
			if other {
				b.str(` w:eastAsia="` + name + `"`)
			}
			if both {
				b.str(` w:hAnsi="` + name + `" w:cs="` + name + `"`)
			}
			b.str(`/>`)
		}
		if bold {
			b.str(`<w:b/><w:bCs/>`)
		}
		if b.tracking != 0 {
			b.str(`<w:spacing w:val="`)
			b.num((st.Tracking + b.tracking).Twips())
			b.str(`"/>`)
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
	if has&blank != 0 {
		b.str(`<w:t xml:space="preserve">`)
	} else {
		b.str(`<w:t>`)
	}
}

// text writes text inside a w:t; tabs and line feeds are elements of their own.
func (b *body) text(s string, has byteClass) {
	if has&(markup|blank) == 0 {
		b.str(s)
		return
	}
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
