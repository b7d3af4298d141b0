package supplement

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Where in the text of a unit.yaml each value begins and ends. The library says
// where it begins and what it is; where it ends follows from that.

// source is the place of a value in the text.
type source struct {
	start, end int
	mark       byte // of a scalar: 0 plain, ' or ", | or >; of a flow collection: { or [
	indent     int  // of a block collection: the column of its keys or dashes
	dash       int  // of an item of a block list: of its dash; else start
	pairs      []pair
	items      []*node
	odd        bool // written in a way that is not edited

	kind nodeKind // of the node as the file has it
	text string
}

// flow reports whether a value is written in brackets.
func (s *source) flow() bool { return s.mark == '{' || s.mark == '[' }

// yamlText is a text with the beginnings of its lines, as YAML counts lines.
type yamlText struct {
	s     string
	lines []int
	feeds []int // the beginnings of lines as people count them, by line feeds
}

func newYAMLText(s string) *yamlText {
	t := &yamlText{s: s, lines: []int{0}, feeds: []int{0}}
	for i := 0; i < len(s); {
		n := breakAt(s[i:])
		if i += max(n, 1); n > 0 {
			t.lines = append(t.lines, i)
			if s[i-1] == '\n' {
				t.feeds = append(t.feeds, i)
			}
		}
	}
	return t
}

// breakAt is the length of the line break that a text begins with, 0 for none
// (YAML 1.1, 5.4: NEL, LS and PS are breaks too).
func breakAt(s string) int {
	switch {
	case strings.HasPrefix(s, "\r\n"), strings.HasPrefix(s, "\u0085"):
		return 2
	case s[0] == '\n', s[0] == '\r':
		return 1
	case strings.HasPrefix(s, "\u2028"), strings.HasPrefix(s, "\u2029"):
		return 3
	}
	return 0
}

// offset is the place of a line and a column, both from 1, columns in characters.
func (t *yamlText) offset(line, column int) int {
	if line < 1 || line > len(t.lines) {
		return len(t.s)
	}
	i := t.lines[line-1]
	for ; column > 1 && i < len(t.s); column-- {
		_, n := utf8.DecodeRuneInString(t.s[i:])
		i += n
	}
	return i
}

// place is an offset as people count: lines by line feeds, columns in characters.
func (t *yamlText) place(offset int) (line, column int) {
	i, found := slices.BinarySearch(t.feeds, offset)
	if !found {
		i--
	}
	return i + 1, utf8.RuneCountInString(t.s[t.feeds[i]:offset]) + 1
}

// locate gives a node, made of y, its place. up is how far the collection is
// indented that it stands in, from where on it can begin.
func (t *yamlText) locate(n *node, y *yaml.Node, up, from int) {
	s := &source{start: t.offset(y.Line, y.Column), kind: n.kind, text: n.text}
	s.dash = s.start
	n.src = s
	if y.Anchor != "" || y.Kind == yaml.AliasNode || y.Style&yaml.TaggedStyle != 0 || n.kind > sequence ||
		s.start >= len(t.s) && y.Value != "" {
		s.odd = true
		s.end = s.start + len(t.line(s.start)) // as far as anybody needs it
		return
	}
	switch {
	case y.Kind == yaml.ScalarNode:
		t.scalar(s, y, up, from)
	case y.Style&yaml.FlowStyle != 0:
		t.flow(s, n, y)
	case y.Kind == yaml.MappingNode:
		s.indent = y.Column - 1
		for i := range n.pairs {
			p := &n.pairs[i]
			t.key(s, p, y.Content[2*i])
			t.locate(p.value, y.Content[2*i+1], s.indent, p.colon)
			s.end = p.value.src.end
		}
		s.pairs = append(s.pairs, n.pairs...)
	default:
		s.indent = y.Column - 1
		s.end = s.start
		for i, item := range n.items {
			dash := s.start
			if i > 0 {
				dash = t.content(t.next(s.end))
			}
			t.locate(item, y.Content[i], s.indent, dash+1)
			item.src.dash = dash
			s.end = item.src.end
		}
		s.items = append(s.items, n.items...)
	}
}

// key finds where a key begins and its colon.
func (t *yamlText) key(s *source, p *pair, y *yaml.Node) {
	p.start = t.offset(y.Line, y.Column)
	k := &source{start: p.start}
	t.scalar(k, y, 0, p.start)
	rest := t.s[k.end:]
	i := len(rest) - len(strings.TrimLeft(rest, " "))
	if p.colon = k.end + i + 1; i == len(rest) || rest[i] != ':' || y.Anchor != "" || y.Kind != yaml.ScalarNode ||
		y.Style&yaml.TaggedStyle != 0 {
		s.odd, p.colon = true, k.end
	}
	if before := strings.TrimRight(t.s[t.lineStart(p.start):p.start], " "); strings.HasSuffix(before, "?") {
		s.odd = true
	}
}

// scalar finds where a scalar ends. Of one that says nothing from is where it
// would stand.
func (t *yamlText) scalar(s *source, y *yaml.Node, up, from int) {
	switch {
	case y.Style&yaml.DoubleQuotedStyle != 0, y.Style&yaml.SingleQuotedStyle != 0:
		s.mark = t.s[s.start]
		s.end = t.quoted(s.start)
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		s.mark = t.s[s.start]
		s.end = t.literal(s.start, up)
	case y.Value == "":
		s.start, s.end = from, from
	default:
		s.end = t.plain(s.start, y.Value)
	}
}

// plain is where plain text ends: it has no escapes, so that it holds the
// value's characters, whatever space there is between them.
func (t *yamlText) plain(pos int, value string) int {
	for _, r := range value {
		if isYAMLSpace(r) {
			continue
		}
		for pos < len(t.s) {
			c, n := utf8.DecodeRuneInString(t.s[pos:])
			if pos += n; c == r {
				break
			}
		}
	}
	return pos
}

func isYAMLSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// quoted is where the quoted text at pos ends.
func (t *yamlText) quoted(pos int) int {
	q := t.s[pos]
	for i := pos + 1; i < len(t.s); i++ {
		switch {
		case t.s[i] == '\\' && q == '"':
			i++
		case t.s[i] != q:
		case q == '\'' && i+1 < len(t.s) && t.s[i+1] == q:
			i++
		default:
			return i + 1
		}
	}
	return len(t.s)
}

// literal is where a block scalar ends: with its last line that is not blank.
func (t *yamlText) literal(pos, up int) int {
	end := pos + len(strings.TrimRight(t.line(pos), " \t"))
	for pos := t.next(pos); pos < len(t.s); pos = t.next(pos) {
		line := t.line(pos)
		text := strings.TrimLeft(line, " ")
		if strings.TrimSpace(text) == "" {
			continue
		}
		if len(line)-len(text) <= up {
			break
		}
		end = pos + len(line)
	}
	return end
}

// flow finds where what is in brackets stands and ends.
func (t *yamlText) flow(s *source, n *node, y *yaml.Node) {
	if s.mark = t.s[s.start]; !s.flow() {
		s.odd = true // [a: b]
	}
	pos := s.start + 1
	for i := range n.pairs {
		p := &n.pairs[i]
		t.key(s, p, y.Content[2*i])
		t.locate(p.value, y.Content[2*i+1], 0, p.colon)
		pos = p.value.src.end
		s.odd = s.odd || p.value.src.odd
	}
	for i, item := range n.items {
		t.locate(item, y.Content[i], 0, pos)
		pos = item.src.end
		s.odd = s.odd || item.src.odd || item.src.start == item.src.end
	}
	s.pairs, s.items = append(s.pairs, n.pairs...), append(s.items, n.items...)
	for ; pos < len(t.s); pos++ {
		switch t.s[pos] {
		case '}', ']':
			s.end = pos + 1
			// What is said within would lose its place.
			s.odd = s.odd || t.remarks(s)
			return
		case '#':
			s.odd = true
			pos = t.next(pos) - 1
		}
	}
	s.end, s.odd = len(t.s), true
}

// remarks reports whether a comment or a tab stands between the parts of a
// collection in brackets.
func (t *yamlText) remarks(s *source) bool {
	pos := s.start + 1
	between := func(start, end int) bool {
		odd := strings.ContainsAny(t.s[pos:max(pos, start)], "#\t")
		pos = end
		return odd
	}
	for _, p := range s.pairs {
		if between(p.start, p.colon) || between(p.value.src.start, p.value.src.end) {
			return true
		}
	}
	for _, i := range s.items {
		if between(i.src.start, i.src.end) {
			return true
		}
	}
	return between(s.end-1, s.end)
}

// next is where the line after the one that holds pos begins.
func (t *yamlText) next(pos int) int {
	if i := strings.IndexByte(t.s[pos:], '\n'); i >= 0 {
		return pos + i + 1
	}
	return len(t.s)
}

func (t *yamlText) lineStart(pos int) int { return strings.LastIndexByte(t.s[:pos], '\n') + 1 }

// line is the text from pos to the end of its line.
func (t *yamlText) line(pos int) string {
	return strings.TrimRight(strings.TrimSuffix(t.s[pos:t.next(pos)], "\n"), "\r")
}

// content is where the text begins of the first line from pos, the beginning of
// one, that holds more than space and comments; the end where there is none.
func (t *yamlText) content(pos int) int {
	for pos < len(t.s) {
		line := t.line(pos)
		if text := strings.TrimLeft(line, " \t"); text != "" && text[0] != '#' {
			return pos + len(line) - len(text)
		}
		pos = t.next(pos)
	}
	return len(t.s)
}
