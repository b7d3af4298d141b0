package supplement

import (
	"errors"
	"strings"
)

// A unit.yaml as text: where each key and value begins and ends, so that one
// can be changed and the rest left alone. It knows the YAML that people write
// in a supplement; what it does not know it refuses, and what it makes out must
// have the shape that the reader sees.

// span is a value in the text.
type span struct {
	kind       nodeKind // nothing, scalar, mapping, sequence
	start, end int      // of nothing: where it would stand
	mark       byte     // of a scalar: 0 plain, ' or ", | or >; of a flow collection: { or [
	indent     int      // of a block collection: the column of its keys or dashes
	pairs      []spanPair
	items      []spanItem
}

type spanPair struct {
	key   string
	start int // of the key
	colon int // behind the colon
	value *span
}

type spanItem struct {
	start int // of a block sequence: the dash; else of the value
	value *span
}

// flow reports whether the value is written in brackets.
func (s *span) flow() bool { return s.mark == '{' || s.mark == '[' }

// errExotic says that the text is written in a way that is not edited.
var errExotic = errors.New("yaml beyond what is edited")

type textReader struct {
	s   string
	pos int
}

// readText reads the whole text. It recovers from nothing: errExotic is raised
// as a panic below and caught here.
func readText(s string) (root *span, err error) {
	defer func() {
		if p := recover(); p != nil {
			if p != any(errExotic) {
				panic(p)
			}
			root, err = nil, errExotic
		}
	}()
	r := &textReader{s: s}
	if strings.HasPrefix(s, "\ufeff") {
		r.pos = len("\ufeff")
	}
	at, indent := r.content(r.pos)
	if at < 0 {
		return nil, errExotic
	}
	if line := r.line(at); line == "---" || strings.HasPrefix(line, "--- #") {
		if at, indent = r.content(r.next(at)); at < 0 {
			return nil, errExotic
		}
	}
	r.pos = at
	if strings.HasPrefix(s[at:], "%") || strings.HasPrefix(r.line(at), "---") {
		return nil, errExotic
	}
	root = r.block(at, indent)
	if rest, _ := r.content(r.next(root.end)); rest >= 0 || root.kind != mapping || root.flow() {
		return nil, errExotic
	}
	return root, nil
}

func exotic() { panic(errExotic) }

// next is where the line after the one that holds pos begins.
func (r *textReader) next(pos int) int {
	if i := strings.IndexByte(r.s[pos:], '\n'); i >= 0 {
		return pos + i + 1
	}
	return len(r.s)
}

// line is the text from pos to the end of its line.
func (r *textReader) line(pos int) string {
	return strings.TrimRight(strings.TrimSuffix(r.s[pos:r.next(pos)], "\n"), "\r")
}

// content finds the first line from pos, the beginning of one, that holds more
// than space and comments: where its text begins and how far it is indented.
// -1: there is none.
func (r *textReader) content(pos int) (at, indent int) {
	for pos < len(r.s) {
		line := r.line(pos)
		text := strings.TrimLeft(line, " ")
		if text != "" && text[0] != '#' && strings.TrimSpace(text) != "" {
			if text[0] == '\t' {
				exotic()
			}
			return pos + len(line) - len(text), len(line) - len(text)
		}
		pos = r.next(pos)
	}
	return -1, -1
}

// rest checks that nothing but a comment follows on the line.
func (r *textReader) rest(pos int) {
	text := strings.TrimLeft(r.line(pos), " \t")
	if text != "" && (text[0] != '#' || !strings.HasPrefix(r.s[pos:], " ")) {
		exotic()
	}
}

// block reads the value that begins on a line of its own.
func (r *textReader) block(at, indent int) *span {
	switch {
	case isDash(r.line(at)):
		return r.sequence(at, indent)
	case r.key(at) >= 0:
		return r.mapping(at, indent)
	}
	return r.scalar(at, indent-1)
}

func isDash(line string) bool { return line == "-" || strings.HasPrefix(line, "- ") }

// key is the place of the colon of the key at pos, -1 where there is no key.
func (r *textReader) key(pos int) int {
	line := r.line(pos)
	if line == "" || strings.IndexByte("{[&*!|>%@`?", line[0]) >= 0 {
		return -1
	}
	i := 0
	if line[0] == '"' || line[0] == '\'' {
		end := strings.IndexByte(line[1:], line[0])
		if end < 0 || strings.Contains(line[:end+1], "\\") {
			return -1
		}
		i = end + 2
		if i >= len(line) || line[i] != ':' {
			return -1
		}
	}
	for ; i < len(line); i++ {
		switch {
		case line[i] == '#' && i > 0 && line[i-1] == ' ':
			return -1
		case line[i] == ':' && (i+1 == len(line) || line[i+1] == ' '):
			return pos + i
		}
	}
	return -1
}

func keyText(s string) string {
	s = strings.TrimRight(s, " ")
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') {
		return s[1 : len(s)-1]
	}
	return s
}

func (r *textReader) mapping(at, indent int) *span {
	m := &span{kind: mapping, start: at, indent: indent}
	for {
		colon := r.key(at)
		if colon < 0 {
			exotic()
		}
		p := spanPair{key: keyText(r.s[at:colon]), start: at, colon: colon + 1}
		p.value = r.value(colon+1, indent, true)
		m.pairs = append(m.pairs, p)
		m.end = p.value.end
		next, in := r.content(r.next(p.value.end))
		if next < 0 || in < indent {
			return m
		}
		if in > indent || isDash(r.line(next)) {
			exotic()
		}
		at = next
	}
}

func (r *textReader) sequence(at, indent int) *span {
	q := &span{kind: sequence, start: at, indent: indent}
	for {
		i := spanItem{start: at}
		line := r.line(at)
		text := strings.TrimLeft(line[1:], " ")
		inner := at + len(line) - len(text)
		switch {
		case text == "" || text[0] == '#':
			i.value = r.value(at+1, indent, false)
		case isDash(text):
			exotic() // a list of lists
		case r.key(inner) >= 0:
			i.value = r.mapping(inner, indent+inner-at)
		default:
			i.value = r.scalar(inner, indent)
		}
		q.items = append(q.items, i)
		q.end = i.value.end
		next, in := r.content(r.next(i.value.end))
		if next < 0 || in < indent || in == indent && !isDash(r.line(next)) {
			return q
		}
		if in > indent {
			exotic()
		}
		at = next
	}
}

// value reads what follows a colon or a dash: on the line, or on the next ones
// where they are further in. A sequence under a key need not be further in.
func (r *textReader) value(pos, indent int, underKey bool) *span {
	line := r.line(pos)
	text := strings.TrimLeft(line, " ")
	if text != "" && text[0] != '#' {
		if text[0] == '\t' {
			exotic()
		}
		return r.scalar(pos+len(line)-len(text), indent)
	}
	if text != "" && len(text) == len(line) {
		exotic() // a # right behind the colon
	}
	at, in := r.content(r.next(pos))
	if at >= 0 && (in > indent || underKey && in == indent && isDash(r.line(at))) {
		return r.block(at, in)
	}
	return &span{start: pos, end: pos}
}

// scalar reads a scalar or a flow collection; lines further in than indent
// belong to it.
func (r *textReader) scalar(at, indent int) *span {
	switch c := r.s[at]; c {
	case '&', '*', '!', '%', '@', '`':
		exotic()
	case '|', '>':
		return r.literal(at, indent)
	case '{', '[':
		r.pos = at
		v := r.flowValue()
		r.rest(v.end)
		return v
	case '"', '\'':
		end := r.quoted(at)
		r.rest(end)
		return &span{kind: scalar, start: at, end: end, mark: c}
	case '?':
		if isQuestion(r.line(at)) {
			exotic()
		}
	}
	v := &span{kind: scalar, start: at, end: at + r.plain(at)}
	if v.end < at+len(strings.TrimRight(r.line(at), " \t")) {
		return v // a comment ends it
	}
	for {
		next, in := r.content(r.next(v.end))
		if next < 0 || in <= indent {
			return v
		}
		if strings.Contains(r.s[v.end:next], "#") {
			exotic() // a comment within
		}
		v.end = next + r.plain(next)
		if v.end < next+len(strings.TrimRight(r.line(next), " \t")) {
			return v
		}
	}
}

func isQuestion(line string) bool { return line == "?" || strings.HasPrefix(line, "? ") }

// plain is how long the plain text at pos is on its line.
func (r *textReader) plain(pos int) int {
	line := r.line(pos)
	if i := strings.Index(line, " #"); i >= 0 {
		line = line[:i]
	}
	return len(strings.TrimRight(line, " \t"))
}

// literal reads a block scalar: its lines to the last that is not blank.
func (r *textReader) literal(at, indent int) *span {
	v := &span{kind: scalar, start: at, mark: r.s[at]}
	head := r.line(at)
	v.end = at + len(strings.TrimRight(head, " \t"))
	for pos := r.next(at); pos < len(r.s); pos = r.next(pos) {
		line := r.line(pos)
		text := strings.TrimLeft(line, " ")
		if strings.TrimSpace(text) == "" {
			continue
		}
		if len(line)-len(text) <= indent {
			break
		}
		v.end = pos + len(line)
	}
	return v
}

// quoted is where the quoted text at pos ends.
func (r *textReader) quoted(pos int) int {
	q := r.s[pos]
	for i := pos + 1; i < len(r.s); i++ {
		switch {
		case r.s[i] == '\\' && q == '"':
			i++
		case r.s[i] != q:
		case q == '\'' && i+1 < len(r.s) && r.s[i+1] == q:
			i++
		default:
			return i + 1
		}
	}
	exotic()
	return 0
}

// space passes space and line ends within brackets.
func (r *textReader) space() {
	for r.pos < len(r.s) {
		switch r.s[r.pos] {
		case ' ', '\n', '\r':
			r.pos++
		case '#', '\t':
			exotic()
		default:
			return
		}
	}
	exotic()
}

// flowValue reads a value within brackets, or one that is in brackets.
func (r *textReader) flowValue() *span {
	at := r.pos
	switch c := r.s[at]; c {
	case '{':
		v := &span{kind: mapping, start: at, mark: c}
		r.pos++
		for {
			if r.space(); r.s[r.pos] == '}' {
				break
			}
			v.pairs = append(v.pairs, r.flowPair())
			if r.space(); r.s[r.pos] == ',' {
				r.pos++
			} else if r.s[r.pos] != '}' {
				exotic()
			}
		}
		r.pos++
		v.end = r.pos
		return v
	case '[':
		v := &span{kind: sequence, start: at, mark: c}
		r.pos++
		for {
			if r.space(); r.s[r.pos] == ']' {
				break
			}
			i := r.flowValue()
			v.items = append(v.items, spanItem{i.start, i})
			if r.space(); r.s[r.pos] == ',' {
				r.pos++
			} else if r.s[r.pos] != ']' {
				exotic()
			}
		}
		r.pos++
		v.end = r.pos
		return v
	case '"', '\'':
		r.pos = r.quoted(at)
		return &span{kind: scalar, start: at, end: r.pos, mark: c}
	}
	r.pos += r.flowPlain()
	v := &span{kind: scalar, start: at, end: r.pos}
	switch r.s[at:r.pos] {
	case "":
		exotic()
	case "null", "~":
		v.kind = nothing
	}
	return v
}

// flowPlain is how long the plain text at the place is, within brackets and on
// its line.
func (r *textReader) flowPlain() int {
	line := r.line(r.pos)
	if line == "" || strings.IndexByte("&*!|>%@`#,", line[0]) >= 0 {
		exotic()
	}
	n := 0
	for n < len(line) {
		c := line[n]
		if strings.IndexByte(",[]{}", c) >= 0 || c == ':' && (n+1 == len(line) || strings.IndexByte(" ,]}", line[n+1]) >= 0) {
			break
		}
		if c == '#' && n > 0 && line[n-1] == ' ' {
			exotic()
		}
		n++
	}
	text := strings.TrimRight(line[:n], " ")
	if n == len(line) {
		// It may go on: then what follows is no comma and no bracket.
		end := r.pos
		r.pos += len(text)
		if r.space(); strings.IndexByte(",]}", r.s[r.pos]) < 0 {
			exotic()
		}
		r.pos = end
	}
	return len(text)
}

func (r *textReader) flowPair() spanPair {
	p := spanPair{start: r.pos}
	k := r.flowValue()
	if k.kind != scalar || r.pos >= len(r.s) || r.s[r.pos] != ':' || strings.Contains(r.s[k.start:k.end], "\\") {
		exotic() // a key without a value
	}
	p.key = keyText(r.s[k.start:k.end])
	r.pos++
	p.colon = r.pos
	r.space()
	if c := r.s[r.pos]; c == ',' || c == '}' {
		p.value = &span{start: p.colon, end: p.colon}
		return p
	}
	if r.pos == p.colon && r.s[r.pos] != '"' && r.s[r.pos] != '\'' {
		exotic()
	}
	p.value = r.flowValue()
	return p
}

// shaped reports whether the text has the shape that the reader sees in it.
func (s *span) shaped(n *node) bool {
	switch n.kind {
	case mapping:
		if s.kind != mapping || len(s.pairs) != len(n.pairs) {
			return false
		}
		for i, p := range n.pairs {
			if p.odd || p.key != s.pairs[i].key || !s.pairs[i].value.shaped(p.value) {
				return false
			}
		}
		return true
	case sequence:
		if s.kind != sequence || len(s.items) != len(n.items) {
			return false
		}
		for i := range n.items {
			if !s.items[i].value.shaped(n.items[i]) {
				return false
			}
		}
		return true
	case nothing, scalar:
		return s.kind == nothing || s.kind == scalar
	}
	return false
}
