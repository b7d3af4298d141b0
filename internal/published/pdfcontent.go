package published

import (
	"math"
	"strconv"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Bounds of what a page may draw.
const (
	maxGlyphs   = 2_000_000 // of a file
	maxRules    = 20_000    // of a page
	maxOperands = 4096
	maxForms    = 12 // nested
	thin        = 2.6
)

// matrix is a b c d e f of ISO 32000-1, 8.3.3.
type matrix [6]float64

// mul is m, then n.
func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// state is the graphics state, as far as it tells what is seen.
type state struct {
	ctm                          matrix
	font                         *font
	size, char, word, lead, rise float64
	scale                        float64 // of the width, less 1
	mode                         int     // 3: invisible
	white                        bool    // what is filled is white
}

// drawing interprets the content of a page.
type drawing struct {
	r     *pdfReader
	page  *page
	state state
	stack []state

	text, line matrix
	path       []point // of the subpath, in page space
	paths      [][]point
	shades     []area // backgrounds that are not white
}

type point struct{ x, y float64 }

type area struct{ x0, y0, x1, y1 float64 }

func (a area) holds(x, y float64) bool { return x >= a.x0 && x <= a.x1 && y >= a.y0 && y <= a.y1 }

// run interprets a content stream with its resources.
func (c *drawing) run(data []byte, resources types.Dict, depth int) error {
	lex := lexer{data: data}
	var operands []operand
	base := len(c.stack)
	for {
		t, ok := lex.next()
		if !ok {
			break
		}
		if t.kind != operatorToken {
			if len(operands) < maxOperands {
				operands = append(operands, t)
			}
			continue
		}
		switch t.text {
		case "q":
			if len(c.stack) < maxDepth {
				c.stack = append(c.stack, c.state)
			}
		case "Q":
			if n := len(c.stack); n > base {
				c.state, c.stack = c.stack[n-1], c.stack[:n-1]
			}
		case "BI":
			lex.inlineImage()
		case "Do":
			if len(operands) == 1 && depth < maxForms {
				if err := c.form(operands[0].text, resources, depth); err != nil {
					return err
				}
			}
		case "Tf":
			if len(operands) == 2 {
				c.state.font = c.r.font(resources, operands[0].text)
				c.state.size = operands[1].number
			}
		default:
			c.operator(t.text, operands)
		}
		operands = operands[:0]
		if c.r.glyphs > maxGlyphs {
			return errTooLarge
		}
	}
	c.stack = c.stack[:min(base, len(c.stack))]
	return nil
}

// form draws a form XObject.
func (c *drawing) form(name string, resources types.Dict, depth int) error {
	o, ok := c.r.resource(resources, "XObject", name)
	if !ok {
		return nil
	}
	s, _, err := c.r.table.DereferenceStreamDict(o)
	if err != nil || s == nil {
		return nil
	}
	if t := s.NameEntry("Subtype"); t == nil || *t != "Form" {
		if m := c.state.ctm; t != nil && *t == "Image" {
			c.page.drawn += math.Abs(m[0]*m[3] - m[1]*m[2]) // of the unit square
		}
		return nil
	}
	if err := s.DecodeWithLimit(maxPart); err != nil {
		return nil
	}
	if c.r.glyphs += 10; c.r.glyphs > maxGlyphs { // a form that draws forms that draw forms
		return errTooLarge
	}
	saved, text, line := c.state, c.text, c.line
	if a := c.r.numbers(s.Dict, "Matrix"); len(a) == 6 {
		c.state.ctm = matrix(a).mul(c.state.ctm)
	}
	inner := resources
	if o, ok := s.Find("Resources"); ok {
		if d, err := c.r.table.DereferenceDict(o); err == nil && d != nil {
			inner = d
		}
	}
	err = c.run(s.Content, inner, depth+1)
	c.state, c.text, c.line = saved, text, line
	return err
}

// operator carries out an operator of ISO 32000-1, annex A.
func (c *drawing) operator(name string, o []operand) {
	n := func(i int) float64 {
		if i < len(o) {
			return o[i].number
		}
		return 0
	}
	s := &c.state
	switch name {
	case "cm":
		s.ctm = matrix{n(0), n(1), n(2), n(3), n(4), n(5)}.mul(s.ctm)
	case "BT":
		c.text, c.line = matrix{1, 0, 0, 1, 0, 0}, matrix{1, 0, 0, 1, 0, 0}
	case "Tc":
		s.char = n(0)
	case "Tw":
		s.word = n(0)
	case "Tz":
		s.scale = n(0)/100 - 1
	case "TL":
		s.lead = n(0)
	case "Ts":
		s.rise = n(0)
	case "Tr":
		s.mode = int(n(0))
	case "Td":
		c.next(n(0), n(1))
	case "TD":
		s.lead = -n(1)
		c.next(n(0), n(1))
	case "T*":
		c.next(0, -s.lead)
	case "Tm":
		c.text = matrix{n(0), n(1), n(2), n(3), n(4), n(5)}
		c.line = c.text
	case "Tj":
		c.show(o)
	case "TJ":
		c.show(o)
	case "'":
		c.next(0, -s.lead)
		c.show(o)
	case "\"":
		s.word, s.char = n(0), n(1)
		c.next(0, -s.lead)
		c.show(o[min(2, len(o)):])
	case "g", "rg", "k", "sc", "scn":
		s.white = white(name, o)
	case "cs":
		s.white = false
	default:
		c.draw(name, n)
	}
}

// white reports whether a fill colour is white.
func white(name string, o []operand) bool {
	want := 1.0
	if name == "k" || len(o) == 4 {
		want = 0
	}
	for i := range o {
		if math.Abs(o[i].number-want) > 0.02 || o[i].kind != numberToken {
			return false
		}
	}
	return len(o) > 0
}

// next begins the next line of text.
func (c *drawing) next(x, y float64) {
	c.line = matrix{1, 0, 0, 1, x, y}.mul(c.line)
	c.text = c.line
}

// show shows strings with the distances between them.
func (c *drawing) show(o []operand) {
	s := &c.state
	if s.font == nil {
		return
	}
	for i := range o {
		switch o[i].kind {
		case numberToken:
			c.text = matrix{1, 0, 0, 1, -o[i].number / 1000 * s.size * (1 + s.scale), 0}.mul(c.text)
		case stringToken:
			c.showString(o[i].text)
		}
	}
}

func (c *drawing) showString(raw string) {
	s := &c.state
	for len(raw) > 0 {
		text, width, n := s.font.decode(raw)
		code := raw[:n]
		raw = raw[n:]
		m := matrix{s.size * (1 + s.scale), 0, 0, s.size, 0, s.rise}.mul(c.text).mul(s.ctm)
		advance := width/1000*s.size + s.char
		if code == " " {
			advance += s.word
		}
		c.text = matrix{1, 0, 0, 1, advance * (1 + s.scale), 0}.mul(c.text)
		x1, y1 := m.apply(width/1000, 0)
		size := math.Hypot(m[2], m[3])
		g := glyph{text: text, x0: m[4], x1: x1, y: m[5], size: size}
		g.turned = math.Abs(y1-m[5]) > 0.2*size || m[0] < 0
		if g.turned {
			g.x1 = g.x0
		}
		if text == "" {
			c.r.unread++
			g.text = "\uFFFD"
		}
		g.text = plain(g.text)
		x, y := (g.x0+g.x1)/2, g.y-0.35*size
		g.hidden = s.mode == 3 || s.mode == 7 || size < 1 || !(area{-1, -1, c.page.width + 1, c.page.height + 1}).holds(x, y)
		if s.white && !g.hidden {
			g.hidden = true
			for _, a := range c.shades {
				if a.holds(x, y) {
					g.hidden = false
				}
			}
		}
		c.page.glyphs = append(c.page.glyphs, g)
		c.r.glyphs++
	}
}

// draw builds and paints paths.
func (c *drawing) draw(name string, n func(int) float64) {
	at := func(i int) point {
		x, y := c.state.ctm.apply(n(i), n(i+1))
		return point{x, y}
	}
	switch name {
	case "m":
		c.endSubpath()
		c.path = append(c.path, at(0))
	case "l":
		if len(c.path) < maxOperands {
			c.path = append(c.path, at(0))
		}
	case "c", "v", "y":
		c.path = append(c.path[:0], point{math.NaN(), 0}) // no line along an axis
	case "h":
		if len(c.path) > 0 {
			c.path = append(c.path, c.path[0])
		}
	case "re":
		c.endSubpath()
		x, y, w, h := n(0), n(1), n(2), n(3)
		for _, p := range [5]point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}} {
			p.x, p.y = c.state.ctm.apply(p.x, p.y)
			c.path = append(c.path, p)
		}
		c.endSubpath()
	case "S", "s":
		c.paint(true, false)
	case "f", "F", "f*":
		c.paint(false, true)
	case "B", "B*", "b", "b*":
		c.paint(true, true)
	case "n":
		c.path, c.paths = c.path[:0], c.paths[:0]
	}
}

func (c *drawing) endSubpath() {
	if len(c.path) > 1 && len(c.paths) < maxRules {
		c.paths = append(c.paths, append([]point(nil), c.path...))
	}
	c.path = c.path[:0]
}

// paint takes the rules of the path, and the areas that cover or shade.
func (c *drawing) paint(stroke, fill bool) {
	c.endSubpath()
	for _, p := range c.paths {
		if stroke {
			for i := 1; i < len(p); i++ {
				c.rule(p[i-1], p[i])
			}
		}
		if fill {
			c.fill(p)
		}
	}
	c.paths = c.paths[:0]
}

func (c *drawing) rule(a, b point) {
	if len(c.page.rules) >= maxRules {
		return
	}
	switch dx, dy := math.Abs(a.x-b.x), math.Abs(a.y-b.y); {
	case dx < 0.6 && dy > 1:
		c.page.rules = append(c.page.rules, rule{true, (a.x + b.x) / 2, min(a.y, b.y), max(a.y, b.y)})
	case dy < 0.6 && dx > 1:
		c.page.rules = append(c.page.rules, rule{false, (a.y + b.y) / 2, min(a.x, b.x), max(a.x, b.x)})
	}
}

// fill takes a filled area: a thin bar is a rule; what is larger hides the text
// under it and shades what comes upon it.
func (c *drawing) fill(p []point) {
	a := area{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, q := range p {
		if math.IsNaN(q.x) {
			return
		}
		a = area{min(a.x0, q.x), min(a.y0, q.y), max(a.x1, q.x), max(a.y1, q.y)}
	}
	w, h := a.x1-a.x0, a.y1-a.y0
	switch {
	case w <= thin && h <= thin:
	case w <= thin:
		c.rule(point{(a.x0 + a.x1) / 2, a.y0}, point{(a.x0 + a.x1) / 2, a.y1})
	case h <= thin:
		c.rule(point{a.x0, (a.y0 + a.y1) / 2}, point{a.x1, (a.y0 + a.y1) / 2})
	default:
		for i := range c.page.glyphs {
			if g := &c.page.glyphs[i]; a.holds((g.x0+g.x1)/2, g.y-0.35*g.size) {
				g.hidden = true
			}
		}
		if !c.state.white && len(c.shades) < maxRules {
			c.shades = append(c.shades, a)
		}
	}
}

// The lexer of content streams and of character maps.

type tokenKind uint8

const (
	operatorToken tokenKind = iota
	numberToken
	stringToken
	nameToken
	otherToken // brackets
)

// operand is a token.
type operand struct {
	kind   tokenKind
	text   string
	number float64
}

type lexer struct {
	data []byte
	at   int
}

func space(b byte) bool {
	return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '\f' || b == 0
}

func delimiter(b byte) bool {
	switch b {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// next is the next token; arrays are flat.
func (l *lexer) next() (operand, bool) {
	for l.at < len(l.data) {
		switch b := l.data[l.at]; {
		case space(b), b == '[', b == ']', b == '{', b == '}', b == ')':
			l.at++
		case b == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		case b == '(':
			return operand{kind: stringToken, text: l.literal()}, true
		case b == '<' && l.at+1 < len(l.data) && l.data[l.at+1] == '<', b == '>':
			l.at += min(2, len(l.data)-l.at)
			return operand{kind: otherToken, text: string(b)}, true
		case b == '<':
			return operand{kind: stringToken, text: l.hex()}, true
		case b == '/':
			l.at++
			return operand{kind: nameToken, text: l.word()}, true
		default:
			w := l.word()
			if f, err := strconv.ParseFloat(w, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
				return operand{kind: numberToken, text: w, number: f}, true
			}
			return operand{kind: operatorToken, text: w}, true
		}
	}
	return operand{}, false
}

func (l *lexer) word() string {
	from := l.at
	for l.at < len(l.data) && !space(l.data[l.at]) && !delimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[from:l.at])
}

func (l *lexer) hex() string {
	l.at++
	var out []byte
	high := -1
	for l.at < len(l.data) && l.data[l.at] != '>' {
		if v, err := strconv.ParseUint(string(l.data[l.at:l.at+1]), 16, 8); err == nil {
			if high < 0 {
				high = int(v)
			} else {
				out = append(out, byte(high<<4|int(v)))
				high = -1
			}
		}
		l.at++
	}
	l.at++
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return string(out)
}

func (l *lexer) literal() string {
	l.at++
	var out []byte
	for depth := 1; l.at < len(l.data); l.at++ {
		b := l.data[l.at]
		switch {
		case b == '(':
			depth++
		case b == ')':
			if depth--; depth == 0 {
				l.at++
				return string(out)
			}
		case b == '\\' && l.at+1 < len(l.data):
			l.at++
			out = l.escape(out)
			continue
		}
		out = append(out, b)
	}
	return string(out)
}

// escape reads what follows a backslash (ISO 32000-1, 7.3.4.2).
func (l *lexer) escape(out []byte) []byte {
	switch b := l.data[l.at]; b {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\r':
		if l.at+1 < len(l.data) && l.data[l.at+1] == '\n' {
			l.at++
		}
		return out
	case '\n':
		return out
	case '0', '1', '2', '3', '4', '5', '6', '7':
		v := 0
		for i := 0; i < 3 && l.at < len(l.data) && l.data[l.at] >= '0' && l.data[l.at] <= '7'; i++ {
			v = v<<3 | int(l.data[l.at]-'0')
			l.at++
		}
		l.at--
		return append(out, byte(v))
	default:
		return append(out, b)
	}
}

// inlineImage passes over the data of an inline image.
func (l *lexer) inlineImage() {
	for l.at+3 < len(l.data) {
		if space(l.data[l.at]) && l.data[l.at+1] == 'E' && l.data[l.at+2] == 'I' && space(l.data[l.at+3]) {
			l.at += 3
			return
		}
		l.at++
	}
	l.at = len(l.data)
}
