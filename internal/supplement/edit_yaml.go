package supplement

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// yamlEdit is the text of a unit.yaml while changes are made in it. Each reads
// the text anew: it is small, and what came before has moved everything.
type yamlEdit struct {
	table  *Fields
	s      string
	eol    string
	quoted bool // every new text in double quotes, whatever was there
	root   *span
	*textReader
}

func newYAMLEdit(s string, table *Fields) *yamlEdit {
	y := &yamlEdit{table: table, s: s, eol: "\n"}
	if i := strings.IndexByte(s, '\n'); i > 0 && s[i-1] == '\r' {
		y.eol = "\r\n"
	}
	return y
}

func (y *yamlEdit) do(op textOp) (err error) {
	if y.root, err = readText(y.s); err != nil {
		return err
	}
	y.textReader = &textReader{s: y.s}
	switch op.do {
	case Set:
		return y.set(op)
	case Remove:
		return y.remove(op.path)
	case Insert:
		return y.insert(op.path)
	}
	return y.move(op.path, op.to)
}

// splice puts text in place of what is from start to end.
func (y *yamlEdit) splice(start, end int, text string) {
	y.s = y.s[:start] + text + y.s[end:]
}

// lines puts whole lines in where a line begins.
func (y *yamlEdit) lines(pos int, text string) {
	if pos > 0 && y.s[pos-1] != '\n' {
		text = y.eol + text // the last line lacks its end
	}
	y.splice(pos, pos, text+y.eol)
}

func spaces(n int) string { return strings.Repeat(" ", n) }

// place is where a path leads in the text.
type place struct {
	at    *span
	depth int // steps that are there
	up    *span
	flow  bool // within brackets
	colon int  // behind the key, of a member
}

func (y *yamlEdit) find(path []step) place {
	p := place{at: y.root}
	for _, s := range path {
		var next *span
		for _, m := range p.at.pairs {
			if s.item < 0 && m.key == s.key {
				next, p.colon = m.value, m.colon
				break
			}
		}
		if s.item >= 0 && s.item < len(p.at.items) {
			next = p.at.items[s.item].value
		}
		if next == nil {
			break
		}
		p.flow = p.flow || p.at.flow()
		p.up, p.at = p.at, next
		p.depth++
	}
	return p
}

// fieldOf is the field of what stands at a path.
func (y *yamlEdit) fieldOf(path []step) *Field {
	if len(path) == 0 {
		return y.table.root
	}
	return path[len(path)-1].field
}

// amountShell is an amount as a group.
var amountShell = Field{Type: Group, Fields: amountMembers}

func (y *yamlEdit) member(path []step, key string) []step {
	f := y.fieldOf(path)
	if f.Type == Amount {
		f = &amountShell
	}
	return append(slices.Clip(path), step{key: key, item: -1, field: f.Member(key)})
}

func (y *yamlEdit) set(op textOp) error {
	p := y.find(op.path)
	f := y.fieldOf(op.path)
	switch {
	case p.depth < len(op.path):
		return y.add(op.path, p, op.new())
	case f.Type == Amount && p.at.kind == mapping:
		return y.setAmount(op, p)
	case p.at.kind == mapping || p.at.kind == sequence:
		return errExotic
	}
	y.write(p, op.new(), f)
	return nil
}

// fresh is a value to be written.
type fresh struct {
	text  string
	field *Field
	parts []pair // beside an amount, those that say something
	item  bool   // a list of one empty item
}

func (op textOp) new() fresh {
	v := fresh{text: op.text, field: op.path[len(op.path)-1].field}
	for _, p := range op.parts {
		if p.value.text != "" {
			v.parts = append(v.parts, p)
		}
	}
	return v
}

// setAmount changes an amount that is a group.
func (y *yamlEdit) setAmount(op textOp, p place) error {
	v := op.new()
	known := !slices.ContainsFunc(p.at.pairs, func(m spanPair) bool { return amountShell.Member(m.key) == nil })
	if op.parts != nil && len(v.parts) == 0 && known && p.at.flow() {
		y.splice(p.at.start, p.at.end, y.inline(v, 0, true))
		return nil
	}
	if err := y.do(textOp{do: Set, path: y.member(op.path, "value"), text: op.text}); err != nil {
		return err
	}
	for _, m := range op.parts {
		o := textOp{do: Set, path: y.member(op.path, m.key), text: m.value.text}
		if o.text == "" {
			o.do = Remove
		}
		if err := y.do(o); err != nil {
			return err
		}
	}
	return nil
}

// write puts a value where a scalar, or nothing, stands.
func (y *yamlEdit) write(p place, v fresh, f *Field) {
	at := p.at
	indent := 0 // of the content of a block scalar
	if p.up != nil {
		indent = p.up.indent + 2
	}
	head, body := y.text(v, at.mark, p.flow)
	headEnd := at.end
	bodyAt, bodyEnd := y.next(at.end), y.next(at.end)
	if at.mark == '|' || at.mark == '>' {
		line := y.line(at.start)
		if i := strings.IndexAny(line, " \t"); i >= 0 {
			line = line[:i]
		}
		headEnd = at.start + len(line)
		bodyAt = y.next(at.start)
		if first, in := y.content(bodyAt); first >= 0 && first < at.end && !strings.ContainsAny(line, "123456789") {
			indent = in // a # there is no comment, but then the line after it has the same
		}
		if body != "" && !strings.Contains(body, "\n") && !strings.ContainsAny(line, "123456789+") {
			head = line // > or |, either will do for one line
		}
	}
	if body != "" {
		var b strings.Builder
		for line := range strings.SplitSeq(body, "\n") {
			if line != "" {
				b.WriteString(spaces(indent) + line)
			}
			b.WriteString(y.eol)
		}
		body = b.String()
		if bodyAt > 0 && y.s[bodyAt-1] != '\n' {
			body = y.eol + body
		}
	}
	y.splice(bodyAt, bodyEnd, body)
	if at.start == at.end {
		head = " " + head
	}
	y.splice(at.start, headEnd, head)
}

// text is how a value is written: behind its key and, of a block scalar, on
// the lines below. mark is how the value before was.
func (y *yamlEdit) text(v fresh, mark byte, flow bool) (head, body string) {
	s := v.text
	switch {
	case v.item:
		return "[null]", ""
	case len(v.parts) > 0:
		out := "{value: " + s
		for _, p := range v.parts {
			text := p.value.text
			if p.key != "derived" {
				text = y.word(text, Text, 0, true)
			}
			out += ", " + p.key + ": " + text
		}
		return out + "}", ""
	case y.quoted || flow:
	case (strings.Contains(s, "\n") || mark == '|' || mark == '>') && literal(s):
		return "|-", s
	}
	return y.word(s, v.field.Type, mark, flow), ""
}

// inline is a value on one line.
func (y *yamlEdit) inline(v fresh, mark byte, flow bool) string {
	head, _ := y.text(v, mark, flow || !strings.Contains(v.text, "\n"))
	return head
}

// literal reports whether a text can stand in a block scalar as it is.
func literal(s string) bool {
	for i, line := range strings.Split(s, "\n") {
		if i == 0 && line == "" || strings.HasPrefix(line, " ") && i == 0 || line != "" && strings.TrimSpace(line) == "" {
			return false
		}
		for _, r := range line {
			if !strconv.IsPrint(r) {
				return false
			}
		}
	}
	return true
}

// typed matches text that programs take for a number, a date or a logical value.
var typed = regexp.MustCompile(`^(?i:[-+.]*[0-9][-+0-9a-fox_.,:tz ]*|true|false|yes|no|on|off|y|n|null|~|[-+]?\.inf|\.nan)$`)

// word is a scalar on one line, in the quotes that the one before had.
func (y *yamlEdit) word(s string, t Type, mark byte, flow bool) string {
	isText := t == Text || t == Prose || t == Measure
	switch {
	case y.quoted && isText, mark == '"', isText && typed.MatchString(s):
		return strconv.Quote(s)
	case mark == '\'' && !strings.Contains(s, "\n") && literal(s):
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return yamlScalar(s, flow)
}

// add writes a value whose key, or a group above it, is not there yet.
func (y *yamlEdit) add(path []step, p place, v fresh) error {
	if p.at.kind == scalar && p.at.start < p.at.end || p.at.kind == nothing && p.at.start < p.at.end && !p.flow {
		// "" or ~: says nothing. It goes first.
		if p.at.mark == '|' || p.at.mark == '>' {
			return errExotic
		}
		y.splice(p.at.start, p.at.end, "")
		return y.do(textOp{do: Set, path: path, text: v.text, parts: v.parts})
	}
	keys := path[p.depth:]
	if slices.ContainsFunc(keys, func(s step) bool { return s.item >= 0 }) {
		return errExotic
	}
	if p.flow || p.at.flow() {
		y.addFlow(path[:p.depth], p, keys, v)
		return nil
	}
	switch {
	case p.at.kind == mapping:
		y.addPair(y.fieldOf(path[:p.depth]), p.at, keys, v)
	case p.at.kind != nothing:
		return errExotic
	case path[p.depth-1].item >= 0 && strings.TrimSpace(y.line(p.at.start)) == "":
		// Behind the dash.
		indent := p.up.indent + 2
		y.splice(p.at.start, p.at.start+len(y.line(p.at.start)), " "+y.pair(keys, v, indent, 0))
	default:
		indent := p.up.indent + 2
		y.lines(y.next(p.at.start), spaces(indent)+y.pair(keys, v, indent, 0))
	}
	return nil
}

// pair is a member with the groups on the way to it, its first line not
// indented, its last without an end. quote is what the keys beside it have.
func (y *yamlEdit) pair(keys []step, v fresh, indent int, quote byte) string {
	var b strings.Builder
	for i, k := range keys {
		if i > 0 {
			b.WriteString(y.eol + spaces(indent))
		}
		b.WriteString(keyWord(k.key, quote) + ":")
		quote = 0
		indent += 2
	}
	if v.item {
		return b.String() + y.eol + spaces(indent) + "-"
	}
	head, body := y.text(v, 0, false)
	b.WriteString(" " + head)
	if body != "" {
		for line := range strings.SplitSeq(body, "\n") {
			b.WriteString(y.eol)
			if line != "" {
				b.WriteString(spaces(indent) + line)
			}
		}
	}
	return b.String()
}

func keyWord(key string, quote byte) string {
	if quote != 0 && isDigits(key) {
		return string(quote) + key + string(quote)
	}
	return key
}

// quoteOf is the quote that the codes in a group have as keys, 0 for none.
func (y *yamlEdit) quoteOf(m *span) byte {
	for _, p := range m.pairs {
		if c := y.s[p.start]; isDigits(p.key) && (c == '"' || c == '\'') {
			return c
		}
	}
	return 0
}

// before is the index of the pair behind which a key belongs by the field
// table, -1 for none: then it is the first.
func before(f *Field, pairs []spanPair, key string) int {
	if f.Type == Amount {
		f = &amountShell
	}
	rank := func(key string) (int, string) {
		i := slices.IndexFunc(f.Fields, func(m Field) bool { return m.Key == key })
		switch {
		case i >= 0:
			return i, ""
		case f.Member(key) != nil:
			return len(f.Fields), key
		}
		return -1, "" // unknown: nothing belongs behind it
	}
	n, code := rank(key)
	at := -1
	for i, p := range pairs {
		if m, c := rank(p.key); m >= 0 && (m < n || m == n && c < code) {
			at = i
		}
	}
	return at
}

// addPair adds a member to a group in block form.
func (y *yamlEdit) addPair(f *Field, m *span, keys []step, v fresh) {
	text := y.pair(keys, v, m.indent, y.quoteOf(m))
	i := before(f, m.pairs, keys[0].key)
	if i < 0 {
		y.splice(m.pairs[0].start, m.pairs[0].start, text+y.eol+spaces(m.indent))
		return
	}
	text = spaces(m.indent) + text
	if t := keys[0].field.Type; f == y.table.root && (t == Group || t == List) && y.blankAbove(m.pairs[i].start) {
		text = y.eol + text
	}
	y.lines(y.next(m.pairs[i].value.end), text)
}

// blankAbove reports whether the line above the one that holds pos is blank.
func (y *yamlEdit) blankAbove(pos int) bool {
	start := y.lineStart(pos)
	return start > 0 && strings.TrimSpace(y.s[y.lineStart(start-1):start]) == ""
}

func (y *yamlEdit) lineStart(pos int) int { return strings.LastIndexByte(y.s[:pos], '\n') + 1 }

// addFlow adds a member to a group in brackets, or where nothing stands within
// brackets.
func (y *yamlEdit) addFlow(path []step, p place, keys []step, v fresh) {
	text := y.inline(v, 0, true)
	for i, k := range slices.Backward(keys) {
		quote := byte(0)
		if i == 0 {
			quote = y.quoteOf(p.at)
		}
		if text = keyWord(k.key, quote) + ": " + text; i > 0 {
			text = "{" + text + "}"
		}
	}
	at := p.at
	if at.kind == nothing {
		text = "{" + text + "}"
		if at.start == at.end {
			text = " " + text
		}
		y.splice(at.start, at.end, text)
		return
	}
	switch i := before(y.fieldOf(path), at.pairs, keys[0].key); {
	case len(at.pairs) == 0:
		y.splice(at.start, at.end, "{"+text+"}")
	case i < 0:
		y.splice(at.pairs[0].start, at.pairs[0].start, text+", ")
	default:
		end := at.pairs[i].value.end
		y.splice(end, end, ", "+text)
	}
}

func (y *yamlEdit) insert(path []step) error {
	list, n := path[:len(path)-1], path[len(path)-1].item
	p := y.find(list)
	if p.depth < len(list) {
		return y.add(list, p, fresh{item: true, field: y.fieldOf(list)})
	}
	at := p.at
	switch {
	case at.kind == mapping:
		return errExotic
	case at.kind == sequence && !at.flow():
		text := spaces(at.indent) + "-"
		if at.items[max(n-1, 0)].value.mark == '{' {
			text += " {}" // as the one beside it
		}
		if n == 0 {
			y.lines(y.lineStart(at.items[0].start), text)
			return nil
		}
		if i := len(at.items) - 1; n == i+1 && i > 0 && y.blankAbove(at.items[i].start) {
			text = y.eol + text
		}
		y.lines(y.next(at.items[n-1].value.end), text)
	case at.kind == sequence && len(at.items) > 0:
		if n == 0 {
			y.splice(at.items[0].start, at.items[0].start, "null, ")
		} else {
			end := at.items[n-1].value.end
			y.splice(end, end, ", null")
		}
	case p.flow && at.start == at.end:
		y.splice(at.start, at.end, " [null]")
	case p.flow:
		y.splice(at.start, at.end, "[null]")
	case at.mark == '|' || at.mark == '>':
		return errExotic
	default:
		// Nothing, or [] or "": lines below the key.
		next := y.next(at.end)
		y.lines(next, spaces(p.up.indent+2)+"-")
		y.splice(at.start, at.end, "")
	}
	return nil
}

func (y *yamlEdit) move(path []step, to int) error {
	list, from := path[:len(path)-1], path[len(path)-1].item
	p := y.find(list)
	if p.depth < len(list) || from >= len(p.at.items) || to >= len(p.at.items) {
		return errExotic
	}
	items := p.at.items
	if p.at.flow() {
		var texts, between []string
		for i, item := range items {
			texts = append(texts, y.s[item.start:item.value.end])
			if i > 0 {
				between = append(between, y.s[items[i-1].value.end:item.start])
			}
		}
		text := texts[from]
		texts = slices.Insert(slices.Delete(texts, from, from+1), to, text)
		start, end := items[0].start, items[len(items)-1].value.end
		out := texts[0]
		for i := range between {
			out += between[i] + texts[i+1]
		}
		y.splice(start, end, out)
		return nil
	}
	start, end := y.lineStart(items[from].start), y.next(items[from].value.end)
	// What is said right above an item goes with it; above the first it is of
	// the list.
	for from > 0 && start > 0 {
		above := y.lineStart(start - 1)
		if !strings.HasPrefix(strings.TrimLeft(y.s[above:start], " "), "#") || above < items[from-1].value.end {
			break
		}
		start = above
	}
	text := strings.TrimSuffix(strings.TrimSuffix(y.s[start:end], "\n"), "\r")
	y.splice(start, end, "")
	root, err := readText(y.s)
	if err != nil {
		return err
	}
	y.root, y.textReader = root, &textReader{s: y.s}
	items = y.find(list).at.items
	if to == 0 {
		y.lines(y.lineStart(items[0].start), text)
	} else {
		y.lines(y.next(items[to-1].value.end), text)
	}
	return nil
}
