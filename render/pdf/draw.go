package pdf

import (
	"fmt"
	"strconv"

	"juesuan/internal/doc"
	"juesuan/internal/font"
	"juesuan/internal/typeset"
)

// mark is a piece of a page's content that belongs to a structure element.
// Marks stand in the order of drawing: by page, then by MCID.
type mark struct {
	node typeset.NodeID
	page int32
	id   int32 // MCID
}

// placed is a glyph where it shall stand.
type placed struct {
	x      int64 // of its origin along the line, micro
	width  int64 // as the viewer will read it, micro
	char   rune
	code   uint16
	joined bool // with the next glyph, in one span of text
}

// pen writes the content of one page after the other. Distances are integers
// throughout, so that the bytes do not depend on the machine: milli is a
// thousandth of a point, the precision of all coordinates, and micro a
// millionth, in which the viewer's own arithmetic is followed exactly.
type pen struct {
	faces  *faces
	marks  []mark
	images []*doc.Image // drawn so far, each once

	buf    []byte
	height doc.Length
	page   int32
	nextID int32

	// What the viewer's state is after buf.
	font    int   // index in faces, -1: none
	size    int64 // milli
	spacing int64 // Tc, ten-thousandths of a point
	color   uint32
	bold    bool
	turned  bool  // the last run was
	x, y    int64 // start of the line, milli

	glyphs []placed // of the line being drawn
	array  bool     // a TJ array is open
	node   int32    // the structure element being drawn, negative: an artifact
	tag    string   // its
	marked bool     // a marked-content sequence of it is open
	said   bool     // and says its text

	draft struct { // the watermark
		ready  bool
		face   int
		glyphs []font.GlyphID
	}
}

func (p *pen) start(page *typeset.Page, n int) {
	p.buf = p.buf[:0]
	p.height = page.Height
	p.page, p.nextID = int32(n), 0
	p.font, p.size, p.spacing, p.color, p.bold = -1, 0, 0, 0, false
}

func (p *pen) str(s string)  { p.buf = append(p.buf, s...) }
func (p *pen) milli(v int64) { p.buf = append(appendMilli(p.buf, v), ' ') }

// text draws the runs in reading order inside one text object. Runs of one
// structure element that follow each other are one marked-content sequence,
// save for the spans that say their text.
func (p *pen) text(runs []typeset.Run, nodes []typeset.Node) {
	if len(runs) == 0 {
		return
	}
	p.str("BT\n")
	p.x, p.y, p.turned = 0, 0, false
	for i := 0; i < len(runs); {
		node := runs[i].Node
		if p.node = int32(node); node >= 0 {
			p.tag = nodes[node].Tag.String()
		}
		for i < len(runs) && runs[i].Node == node {
			n := 1
			for i+n < len(runs) && sameLine(&runs[i], &runs[i+n]) {
				n++
			}
			p.line(runs[i : i+n])
			i += n
		}
		p.endMark()
	}
	p.str("ET\n")
}

// mark opens a marked-content sequence where none is open. said is the text of
// a span, by glyph up to the first that is not joined to the next; nil for a
// sequence whose text is that of its glyphs. Sequences stand side by side, for
// readers of the structure lose what follows a nested one.
func (p *pen) mark(said []placed) {
	if p.marked {
		return
	}
	p.marked, p.said = true, said != nil
	p.newLine()
	switch {
	case p.node < 0 && said == nil:
		p.str("/Artifact BMC\n")
		return
	case p.node < 0:
		p.str("/Artifact<<")
	default:
		p.str("/")
		if said == nil {
			p.str(p.tag)
		} else {
			p.str("Span")
		}
		p.str("<</MCID ")
		p.buf = strconv.AppendInt(p.buf, int64(p.nextID), 10)
		p.marks = append(p.marks, mark{typeset.NodeID(p.node), p.page, p.nextID})
		p.nextID++
	}
	if said != nil {
		p.str("/ActualText<FEFF")
		for i := range said {
			p.buf = utf16hex(p.buf, said[i].char)
			if !said[i].joined {
				break
			}
		}
		p.str(">")
	}
	p.str(">>BDC\n")
}

// enter sees to it that glyph i of the line is drawn in its sequence.
func (p *pen) enter(i int) {
	if p.glyphs[i].joined && !p.follows(i) {
		if !p.said {
			p.endMark()
		}
		p.mark(p.glyphs[i:])
		return
	}
	p.mark(nil)
}

// follows reports whether glyph i of the line is joined to the one before.
func (p *pen) follows(i int) bool { return i > 0 && p.glyphs[i-1].joined }

func (p *pen) endMark() {
	if p.marked {
		p.closeArray()
		p.newLine()
		p.str("EMC\n")
		p.marked, p.said = false, false
	}
}

func (p *pen) newLine() {
	if n := len(p.buf); n > 0 && p.buf[n-1] != '\n' {
		p.str("\n")
	}
}

func sameLine(a, b *typeset.Run) bool {
	if a.Node != b.Node || a.Turn != b.Turn {
		return false
	}
	if a.Turn%2 == 0 {
		return a.Y == b.Y
	}
	return a.X == b.X
}

// line draws the runs of one line.
func (p *pen) line(runs []typeset.Run) {
	p.glyphs = p.glyphs[:0]
	for i := range runs {
		p.place(&runs[i])
	}
	p.join(milli(runs[0].Size))
	n := 0
	for i := range runs {
		if len(runs[i].Glyphs) > 0 {
			p.run(&runs[i], n)
			n += len(runs[i].Glyphs)
		}
	}
}

func (p *pen) place(r *typeset.Run) {
	u := p.faces.list[p.faces.index(r.Face)]
	size := milli(r.Size)
	at := [4]doc.Length{r.X, p.height - r.Y, -r.X, r.Y - p.height}[r.Turn&3]
	for i := range r.Glyphs {
		g := &r.Glyphs[i]
		c := u.code(g.ID, g.Rune)
		p.glyphs = append(p.glyphs, placed{x: micro(at + g.Shift), width: int64(u.widths[c-1]) * size, char: g.Rune, code: c})
		at += g.Advance
	}
}

// join finds the neighbours whose distance a reader of the text would take for
// a space (均排, the gap between Han and Latin) or for the beginning of a new
// word (a squeezed mark, whose width overlaps the next). They are drawn in a
// span that says what its text is (PDF 32000-1, 14.9.4), or the text taken
// from the PDF would not be the text that was set.
func (p *pen) join(size int64) {
	limit := 80 * size // poppler takes a tenth of the size for a space
	for i := range len(p.glyphs) - 1 {
		a, b := &p.glyphs[i], &p.glyphs[i+1]
		gap := b.x - a.x - a.width
		a.joined = gap < -limit || gap > limit && !isSpace(a.char) && !isSpace(b.char)
	}
}

func isSpace(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u3000' }

// run draws one run, whose glyphs are those of the line from n on. The viewer
// advances by the face's widths; what the layout wants beyond that is the
// character spacing where most of the run shares it, and an adjustment in the
// TJ array where it does not. Adjustments are thousandths of the size, and each
// counts from where the viewer really is, so that no glyph is off by more than
// half of one.
func (p *pen) run(r *typeset.Run, n int) {
	p.enter(n)
	p.state(r)
	glyphs := p.glyphs[n : n+len(r.Glyphs)]
	if s, ok := p.commonSpacing(glyphs); ok && s != p.spacing {
		p.spacing = s
		p.buf = appendDecimal(p.buf, s, 4)
		p.str(" Tc\n")
	}
	from := roundDiv(glyphs[0].x, 1000)
	p.move(r, from)

	at := from * 1000 // where the viewer is
	for i := range glyphs {
		g := &glyphs[i]
		p.enter(n + i)
		if adjust := roundDiv(at-g.x, p.size); adjust != 0 && i > 0 {
			if p.array {
				p.str(")")
			} else {
				p.str("[")
			}
			p.buf = strconv.AppendInt(p.buf, adjust, 10)
			p.str("(")
			p.array = true
			at -= adjust * p.size
		} else if !p.array {
			p.str("[(")
			p.array = true
		}
		p.code(g.code)
		at += g.width + p.spacing*100
		if !g.joined && p.follows(n+i) {
			p.endMark()
		}
	}
	p.closeArray()
}

func (p *pen) closeArray() {
	if p.array {
		p.str(")]TJ\n")
		p.array = false
	}
}

// state sets the font, its size, the colour and the weight where they differ.
func (p *pen) state(r *typeset.Run) {
	if f, size := p.faces.index(r.Face), milli(r.Size); f != p.font || size != p.size {
		p.font, p.size = f, size
		p.str("/F")
		p.buf = strconv.AppendInt(p.buf, int64(f), 10)
		p.str(" ")
		p.milli(size)
		p.str("Tf\n")
		if p.bold {
			p.stroke()
		}
	}
	if r.Color != p.color {
		p.color = r.Color
		p.buf = appendColor(p.buf, r.Color, "g", "rg")
		p.buf = appendColor(p.buf, r.Color, "G", "RG")
	}
	if r.Bold != p.bold {
		p.bold = r.Bold
		if r.Bold {
			p.str("2 Tr ")
			p.stroke()
		} else {
			p.str("0 Tr\n")
		}
	}
}

// stroke sets the width of the line that emboldens: a thirty-second of the em,
// half of it outside the outline, about what Word adds.
func (p *pen) stroke() {
	p.milli(p.size / 32)
	p.str("w\n")
}

// move begins the run at its place along its line.
func (p *pen) move(r *typeset.Run, along int64) {
	x, y := milli(r.X), milli(p.height-r.Y)
	var turn string
	switch r.Turn & 3 {
	case 0:
		x, turn = along, "1 0 0 1 "
	case 1:
		y, turn = along, "0 1 -1 0 "
	case 2:
		x, turn = -along, "-1 0 0 -1 "
	case 3:
		y, turn = -along, "0 -1 1 0 "
	}
	if r.Turn&3 == 0 && !p.turned {
		p.milli(x - p.x)
		p.milli(y - p.y)
		p.str("Td")
	} else {
		p.str(turn)
		p.milli(x)
		p.milli(y)
		p.str("Tm")
	}
	p.turned = r.Turn&3 != 0
	p.x, p.y = x, y
}

// code writes two bytes of a literal string (PDF 32000-1, 7.3.4.2).
func (p *pen) code(c uint16) {
	for _, b := range [2]byte{byte(c >> 8), byte(c)} {
		switch b {
		case '(', ')', '\\':
			p.buf = append(p.buf, '\\', b)
		case '\r': // would be read as a line feed
			p.buf = append(p.buf, '\\', 'r')
		default:
			p.buf = append(p.buf, b)
		}
	}
}

// commonSpacing returns the space beyond the widths that most glyphs of the
// run share. Spaces that differ by less than the unit of TJ count as the same.
func (p *pen) commonSpacing(glyphs []placed) (spacing int64, ok bool) {
	var seen [6]struct {
		units, extra int64
		count        int
	}
	best := 0
	for i := range len(glyphs) - 1 {
		extra := glyphs[i+1].x - glyphs[i].x - glyphs[i].width
		units := roundDiv(extra, p.size)
		for j := range seen {
			s := &seen[j]
			if s.count == 0 {
				s.units, s.extra = units, extra
			}
			if s.units == units {
				s.count++
				if s.count > seen[best].count {
					best = j
				}
				break
			}
		}
	}
	if seen[best].count < 2 {
		return 0, false
	}
	return roundDiv(seen[best].extra, 100), true
}

// rules draws the lines behind the text. Strokes, not filled areas: viewers then
// keep lines of one width equally wide on the screen.
func (p *pen) rules(rules []typeset.Rule) {
	if len(rules) == 0 {
		return
	}
	p.str("/Artifact BMC\n")
	const perPath = 500
	width := doc.Length(-1)
	for i, r := range rules {
		if i > 0 && (r.Width != width || i%perPath == 0) {
			p.str("S\n")
		}
		if r.Width != width {
			width = r.Width
			p.milli(milli(width))
			p.str("w\n")
		}
		p.milli(milli(r.X1))
		p.milli(milli(p.height - r.Y1))
		p.str("m ")
		p.milli(milli(r.X2))
		p.milli(milli(p.height - r.Y2))
		p.str("l\n")
	}
	p.str("S\nEMC\n")
}

// watermark writes 草稿 across the page, behind everything else. PDF/A-1 knows
// no transparency (ISO 19005-1, 6.4): a light grey does it.
func (p *pen) watermark(l *typeset.Layout) error {
	if l.Watermark == "" {
		return nil
	}
	text := []rune(l.Watermark)
	if !p.draft.ready {
		if err := p.prepareWatermark(l, text); err != nil {
			return err
		}
		p.draft.ready = true
	}
	page := &l.Pages[p.page]
	const cos45 = 7071 // ten-thousandths
	side := milli(min(page.Width, page.Height))
	size := min(side*9/10/int64(len(text)+1), 160_000)
	u := p.faces.list[p.draft.face]
	var width int64
	p.str("/Artifact BMC\nBT\n0.88 g\n/F")
	p.buf = strconv.AppendInt(p.buf, int64(p.draft.face), 10)
	p.str(" ")
	p.milli(size)
	p.str("Tf\n")
	var codes []uint16
	for i, g := range p.draft.glyphs {
		c := u.code(g, text[i])
		codes = append(codes, c)
		width += int64(u.widths[c-1]) * size / 1000
	}
	// The middle of the text, a third of the size above its baseline, stands
	// in the middle of the page.
	along, above := width/2, size/3
	x := milli(page.Width)/2 - (along-above)*cos45/10000
	y := milli(page.Height)/2 - (along+above)*cos45/10000
	p.str("0.7071 0.7071 -0.7071 0.7071 ")
	p.milli(x)
	p.milli(y)
	p.str("Tm(")
	for _, c := range codes {
		p.code(c)
	}
	p.str(")Tj\n0 g\nET\nEMC\n")
	return nil
}

// prepareWatermark finds a face for the watermark: the first of those in use
// that has its characters.
func (p *pen) prepareWatermark(l *typeset.Layout, text []rune) error {
	var last *font.Face
	for i := range l.Pages {
		for j := range l.Pages[i].Runs {
			face := l.Pages[i].Runs[j].Face
			if face == last {
				continue
			}
			last = face
			p.draft.glyphs = p.draft.glyphs[:0]
			for _, r := range text {
				if g, ok := face.Glyph(r); ok {
					p.draft.glyphs = append(p.draft.glyphs, g)
				}
			}
			if len(p.draft.glyphs) == len(text) {
				p.draft.face = p.faces.index(face)
				return nil
			}
		}
	}
	return fmt.Errorf("pdf: no face of the document has the characters of the watermark %q", l.Watermark)
}

// milli is l in thousandths of a point.
func milli(l doc.Length) int64 { return roundDiv(int64(l)*10, 127) }

// micro is l in millionths of a point.
func micro(l doc.Length) int64 { return roundDiv(int64(l)*10000, 127) }

func roundDiv(a, b int64) int64 {
	if a < 0 {
		return -((-a + b/2) / b)
	}
	return (a + b/2) / b
}

func appendMilli(b []byte, v int64) []byte { return appendDecimal(b, v, 3) }

// appendDecimal writes v·10^-places without trailing zeros.
func appendDecimal(b []byte, v int64, places int) []byte {
	if v < 0 {
		b = append(b, '-')
		v = -v
	}
	scale := int64(1)
	for range places {
		scale *= 10
	}
	b = strconv.AppendInt(b, v/scale, 10)
	if v %= scale; v == 0 {
		return b
	}
	b = append(b, '.')
	for v > 0 {
		scale /= 10
		b = append(b, '0'+byte(v/scale))
		v %= scale
	}
	return b
}

// appendColor sets a colour, as grey where it is one.
func appendColor(b []byte, c uint32, grey, rgb string) []byte {
	r, g, bl := int64(c>>16&255), int64(c>>8&255), int64(c&255)
	if r == g && g == bl {
		b = append(appendMilli(b, roundDiv(r*1000, 255)), ' ')
		b = append(b, grey...)
		return append(b, '\n')
	}
	for _, v := range [3]int64{r, g, bl} {
		b = append(appendMilli(b, roundDiv(v*1000, 255)), ' ')
	}
	b = append(b, rgb...)
	return append(b, '\n')
}

func itoa(n int) string { return strconv.Itoa(n) }
