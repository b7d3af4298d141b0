package supplement

import (
	"errors"
	"slices"
	"strings"
)

// yamlEdit writes a unit.yaml of which the tree has changed: what has not is
// copied byte for byte, comments, quotes and order with it.
type yamlEdit struct {
	*yamlText
	table  *Fields
	eol    string
	quoted bool // every new text in double quotes, whatever was there
}

// errExotic says that a text is written in a way that is not edited.
var errExotic = errors.New("yaml beyond what is edited")

// exotic is raised as a panic below and caught in edited.
func exotic() { panic(errExotic) }

// edited is the text with the tree's changes.
func (y *yamlEdit) edited(root *node) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			if p != any(errExotic) {
				panic(p)
			}
			text, err = "", errExotic
		}
	}()
	if y.eol = "\n"; strings.Contains(y.s, "\r\n") {
		y.eol = "\r\n"
	}
	if root.same0() {
		return y.s, nil
	}
	if root.src.flow() {
		exotic()
	}
	start, end := y.region(root.src)
	return y.cut(0, start) + y.block(root, y.table.root, start) + y.cut(end, len(y.s)), nil
}

// cut is a piece of the text. Where what should follow does not, two values
// share a line in a way that is not edited.
func (y *yamlEdit) cut(start, end int) string {
	if start > end {
		exotic()
	}
	return y.s[start:end]
}

// same0 reports whether a node is as the file has it.
func (n *node) same0() bool {
	s := n.src
	if s == nil || n.kind != s.kind || n.text != s.text || len(n.pairs) != len(s.pairs) || len(n.items) != len(s.items) {
		return false
	}
	for i, p := range n.pairs {
		if p.value != s.pairs[i].value || !p.value.same0() {
			return false
		}
	}
	for i, item := range n.items {
		if item != s.items[i] || !item.same0() {
			return false
		}
	}
	return true
}

// region is what the lines of a block collection take: from the beginning of
// its first, or from behind the dash there, to the end of its last.
func (y *yamlEdit) region(s *source) (start, end int) {
	start = y.lineStart(s.start)
	if strings.Trim(y.cut(start, s.start), " \ufeff") != "" || strings.HasPrefix(y.cut(start, len(y.s)), "\ufeff") {
		start = s.start
	}
	return start, y.next(s.end)
}

func spaces(n int) string { return strings.Repeat(" ", n) }

// amountShell is an amount as a group.
var amountShell = Field{Type: Group, Fields: amountMembers}

// within is the field of what stands in a field under a key, nil if it is none.
func within(f *Field, key string) *Field {
	switch {
	case f == nil:
		return nil
	case f.Type == Amount:
		f = &amountShell
	}
	return f.Member(key)
}

// ended is text that ends its line.
func (y *yamlEdit) ended(text string) string {
	if text != "" && !strings.HasSuffix(text, "\n") {
		return text + y.eol
	}
	return text
}

// block is a collection in block form, anew. It begins at from: where that is
// not the beginning of a line, its first line is not indented.
func (y *yamlEdit) block(n *node, f *Field, from int) string {
	s := n.src
	if s.odd {
		exotic()
	}
	if s.kind == sequence {
		return y.blockList(n, f, from)
	}
	var out strings.Builder
	behind := from > y.lineStart(from) // a dash
	put := func(text string) {
		if !behind {
			text = spaces(s.indent) + text
		}
		behind = false
		out.WriteString(y.ended(text))
	}
	gap := func(text string) {
		if behind && strings.TrimSpace(text) == "" {
			return
		}
		if behind {
			out.WriteString(y.eol)
			behind = false
		}
		out.WriteString(text)
	}
	added := y.added(n, f)
	fresh := func(at int) {
		for _, p := range added[at] {
			prefix := keyWord(p.key, y.quoteOf(s)) + ":"
			if m := within(f, p.key); f == y.table.root && (m.Type == Group || m.Type == List) && at >= 0 &&
				y.blankAbove(s.pairs[at].start) {
				gap(y.eol)
			}
			put(y.fresh(prefix, p.value, within(f, p.key), s.indent))
		}
	}
	fresh(-1)
	end := s.start
	for i, p := range s.pairs {
		if i > 0 {
			gap(y.cut(end, y.lineStart(p.start)))
		}
		end = y.next(p.value.src.end)
		text := ""
		if slices.ContainsFunc(n.pairs, func(q pair) bool { return q.value == p.value }) {
			text = y.entry(p.start, p.value, within(f, p.key), s.indent)
		} else {
			text = y.removed(p, within(f, p.key), s.indent)
		}
		if text != "" {
			put(text)
		}
		fresh(i)
	}
	if behind {
		return y.eol
	}
	return out.String()
}

// added are the members that are new, by the one of the file behind which they
// belong by the field table, -1 for none.
func (y *yamlEdit) added(n *node, f *Field) map[int][]pair {
	if f != nil && f.Type == Amount {
		f = &amountShell
	}
	out := map[int][]pair{}
	for _, p := range n.pairs {
		if slices.ContainsFunc(n.src.pairs, func(q pair) bool { return q.value == p.value }) || p.value.empty() &&
			p.value.kind != sequence {
			continue
		}
		at := -1
		for i, q := range n.src.pairs {
			if f.before(q.key, p.key) {
				at = i
			}
		}
		out[at] = append(out[at], p)
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b pair) int {
			if f.before(a.key, b.key) {
				return -1
			}
			return 1
		})
	}
	return out
}

// before reports whether a member comes before another one by the field table.
// Nothing belongs behind a key that it does not know.
func (f *Field) before(a, b string) bool {
	rank := func(key string) (int, string) {
		i := slices.IndexFunc(f.Fields, func(m Field) bool { return m.Key == key })
		switch {
		case i >= 0:
			return i, ""
		case f.Member(key) != nil:
			return len(f.Fields), key
		}
		return -1, ""
	}
	x, xCode := rank(a)
	z, zCode := rank(b)
	return x >= 0 && (x < z || x == z && xCode < zCode)
}

// entry is a member or an item as its lines: from its key or its dash to the
// end of its last line.
func (y *yamlEdit) entry(from int, n *node, f *Field, indent int) string {
	s := n.src
	end := y.next(s.end)
	if n.same0() {
		return y.cut(from, end)
	}
	if s.odd || f == nil {
		exotic()
	}
	if s.kind == mapping && !s.flow() && n.kind == scalar { // an amount keeps its form
		i := slices.IndexFunc(s.pairs, func(p pair) bool { return p.key == amountMembers[0].Key })
		if i < 0 {
			exotic()
		}
		value := s.pairs[i].value
		value.kind, value.text = scalar, n.text
		n.kind, n.text, n.pairs = mapping, "", []pair{{key: amountMembers[0].Key, value: value}}
	}
	switch {
	case s.flow() && (n.kind == mapping || n.kind == sequence) && len(n.pairs)+len(n.items) > 0 && len(s.pairs)+len(s.items) > 0:
		return y.cut(from, s.start) + y.flowing(n, f) + y.cut(s.end, end)
	case (s.kind == mapping || s.kind == sequence) && !s.flow():
		start, _ := y.region(s)
		return y.cut(from, start) + y.block(n, f, start)
	case n.kind == scalar || n.kind == mapping && f.Type == Amount:
		return y.scalarEntry(from, n, f, indent)
	case s.mark == '|' || s.mark == '>':
		exotic()
	}
	// Nothing stood there, or "", ~, {}, []: that goes, and what is new stands
	// below, of an item behind its dash.
	start := s.start
	if s.start == s.end && strings.HasPrefix(y.cut(s.start, end), " ") && n.empty() {
		start++
	}
	head := strings.TrimRight(y.cut(from, start), " ")
	tail := strings.TrimRight(y.cut(s.end, end), "\r\n")
	if head == "-" && strings.TrimSpace(tail) == "" {
		return y.fresh("-", n, f, indent)
	}
	if strings.TrimSpace(tail) == "" {
		tail = ""
	}
	return y.ended(head+tail) + y.below(n, f, indent)
}

// scalarEntry writes another scalar, or an amount, where one or nothing stood.
func (y *yamlEdit) scalarEntry(from int, n *node, f *Field, indent int) string {
	s := n.src
	head, body := y.text(n, f, s.mark, false)
	line := y.line(s.start)
	tail := ""
	if s.mark == '|' || s.mark == '>' {
		token := line
		if i := strings.IndexAny(line, " \t"); i >= 0 {
			token = line[:i]
		}
		tail = line[len(token):]
		first := y.content0(y.next(s.start))
		if first < s.end && !strings.ContainsAny(token, "123456789") {
			indent = first - y.lineStart(first) - 2
		}
		if body != "" && !strings.Contains(body, "\n") && !strings.ContainsAny(token, "123456789+") {
			head = token // > or |, either will do for one line
		}
	} else {
		tail = strings.TrimRight(y.cut(s.end, y.next(s.end)), "\r\n")
	}
	before := y.cut(from, s.start)
	if s.start == s.end {
		before += " "
	}
	return y.ended(before+head+tail) + y.indented(body, indent+2)
}

// content0 is where the first line from pos that is not blank has its text: a #
// in a block scalar begins no comment.
func (y *yamlEdit) content0(pos int) int {
	for pos < len(y.s) && strings.TrimSpace(y.line(pos)) == "" {
		pos = y.next(pos)
	}
	if pos == len(y.s) {
		return pos
	}
	line := y.line(pos)
	return pos + len(line) - len(strings.TrimLeft(line, " "))
}

func (y *yamlEdit) indented(body string, indent int) string {
	if body == "" {
		return ""
	}
	var b strings.Builder
	for line := range strings.SplitSeq(body, "\n") {
		if line != "" {
			b.WriteString(spaces(indent) + line)
		}
		b.WriteString(y.eol)
	}
	return b.String()
}

// removed is what stays of a member: where a comment says something of it, its
// key, with nothing behind it.
func (y *yamlEdit) removed(p pair, f *Field, indent int) string {
	s := p.value.src
	end := y.next(s.end)
	if s.kind == scalar || s.kind == nothing || s.flow() {
		tail := strings.TrimRight(y.cut(s.end, end), "\r\n")
		if s.mark == '|' || s.mark == '>' {
			tail = strings.TrimLeft(y.line(s.start), "|>+-0123456789")
		}
		if strings.Contains(tail, "#") {
			return y.cut(p.start, p.colon) + tail
		}
		return ""
	}
	if f == nil || f.Type == Amount || !strings.Contains(y.cut(p.colon, end), "#") {
		return ""
	}
	// Its members one by one: what is said of each stays.
	p.value.items = nil
	p.value.pairs = slices.DeleteFunc(slices.Clone(p.value.pairs), func(q pair) bool { return f.Member(q.key) != nil })
	return y.entry(p.start, p.value, f, indent)
}

// blockList is a list in block form, anew.
func (y *yamlEdit) blockList(n *node, f *Field, from int) string {
	s := n.src
	if f.Type != List || from > y.lineStart(from) {
		exotic()
	}
	// What is said right above an item goes with it; above the first it is of
	// the list.
	var gaps, leads []string
	var kept []int // in the order of the file
	end := from
	for i, item := range s.items {
		line := y.lineStart(item.src.dash)
		lead := line
		for i > 0 && lead > end && strings.HasPrefix(strings.TrimLeft(y.line(y.lineStart(lead-1)), " "), "#") {
			lead = y.lineStart(lead - 1)
		}
		gaps, leads = append(gaps, y.cut(end, lead)), append(leads, y.cut(lead, line))
		end = y.next(item.src.end)
		if slices.Contains(n.items, item) {
			kept = append(kept, i)
		} else {
			gaps[i] += leads[i]
		}
	}
	var out strings.Builder
	told := 0 // gaps written
	for k, item := range n.items {
		i := slices.Index(s.items, item)
		if i >= 0 {
			for ; len(kept) > 0 && told <= kept[0]; told++ {
				out.WriteString(gaps[told])
			}
			kept = kept[1:]
			out.WriteString(leads[i] + spaces(s.indent) + y.ended(y.entry(item.src.dash, item, f.Item, s.indent)))
			continue
		}
		if k == 0 && told == 0 {
			out.WriteString(gaps[0])
			told++
		}
		if last := len(s.items) - 1; k == len(n.items)-1 && last > 0 && y.blankAbove(s.items[last].src.dash) {
			out.WriteString(y.eol)
		}
		beside := s.items[max(0, min(k, len(s.items))-1)]
		if beside.src.mark == '{' {
			out.WriteString(spaces(s.indent) + "- " + y.inline(item, f.Item) + y.eol)
		} else {
			out.WriteString(spaces(s.indent) + y.fresh("-", item, f.Item, s.indent))
		}
	}
	for ; told < len(gaps); told++ {
		out.WriteString(gaps[told])
	}
	return out.String()
}

// fresh is a new member or item as its lines, the first not indented: indent is
// where it begins, prefix its key with the colon or its dash.
func (y *yamlEdit) fresh(prefix string, n *node, f *Field, indent int) string {
	switch {
	case n.kind == scalar || n.kind == mapping && f.Type == Amount:
		head, body := y.text(n, f, 0, false)
		return prefix + " " + head + y.eol + y.indented(body, indent+2)
	case prefix == "-" && n.kind == mapping:
		return "- " + strings.TrimLeft(y.below(n, f, indent), " ")
	}
	return prefix + y.eol + y.below(n, f, indent)
}

// below are the members or items of a new collection on lines of their own.
func (y *yamlEdit) below(n *node, f *Field, indent int) string {
	var b strings.Builder
	in := &node{kind: n.kind, pairs: n.pairs, src: &source{}}
	for _, p := range y.added(in, f)[-1] {
		b.WriteString(spaces(indent+2) + y.fresh(p.key+":", p.value, f.Member(p.key), indent+2))
	}
	for _, item := range n.items {
		b.WriteString(spaces(indent+2) + y.fresh("-", item, f.Item, indent+2))
	}
	return b.String()
}

// flowing is a collection in brackets, anew: what is between its parts stays.
func (y *yamlEdit) flowing(n *node, f *Field) string {
	s := n.src
	if s.odd {
		exotic()
	}
	if n.same0() {
		return y.cut(s.start, s.end)
	}
	type part struct {
		start, end int // 0: new
		text       string
	}
	var olds, parts []part
	open, shut := "{", "}"
	if n.kind == mapping {
		added := y.added(n, f)
		fresh := func(at int) {
			for _, p := range added[at] {
				parts = append(parts, part{text: keyWord(p.key, y.quoteOf(s)) + ": " + y.inline(p.value, within(f, p.key))})
			}
		}
		fresh(-1)
		for i, p := range s.pairs {
			old := part{p.start, max(p.colon, p.value.src.end), ""}
			olds = append(olds, old)
			if slices.ContainsFunc(n.pairs, func(q pair) bool { return q.value == p.value }) {
				old.text = y.cut(p.start, max(p.colon, p.value.src.start))
				if text := y.inside(p.value, within(f, p.key)); p.value.src.start == p.value.src.end && text != "" {
					old.text += " " + text
				} else {
					old.text += text
				}
				parts = append(parts, old)
			}
			fresh(i)
		}
	} else {
		open, shut = "[", "]"
		for _, item := range s.items {
			olds = append(olds, part{item.src.start, item.src.end, ""})
		}
		for _, item := range n.items {
			p := part{}
			if i := slices.Index(s.items, item); i >= 0 {
				p = olds[i]
			}
			if p.text = y.inline(item, f.Item); p.end > 0 {
				p.text = y.inside(item, f.Item)
			}
			parts = append(parts, p)
		}
	}
	out := open + y.cut(s.start+1, olds[0].start)
	for i, p := range parts {
		k := slices.IndexFunc(olds, func(o part) bool { return p.end > 0 && o.start == p.start })
		switch {
		case i == 0:
		case k > 0:
			out += y.cut(olds[k-1].end, olds[k].start)
		default:
			out += ", "
		}
		out += p.text
	}
	return out + y.cut(olds[len(olds)-1].end, s.end-1) + shut
}

// inside is a value of the file within brackets.
func (y *yamlEdit) inside(n *node, f *Field) string {
	s := n.src
	switch {
	case n.same0():
		return y.cut(s.start, s.end)
	case f == nil || s.odd:
		exotic()
	case s.flow() && n.kind == s.kind && len(n.pairs)+len(n.items) > 0 && len(s.pairs)+len(s.items) > 0:
		return y.flowing(n, f)
	case n.kind == scalar:
		head, _ := y.text(n, f, s.mark, true)
		return head
	}
	return y.inline(n, f)
}

// inline is a new value on one line.
func (y *yamlEdit) inline(n *node, f *Field) string {
	var parts []string
	switch {
	case n.kind == mapping && f.Type != Amount:
		in := &node{kind: mapping, pairs: n.pairs, src: &source{}}
		for _, p := range y.added(in, f)[-1] {
			parts = append(parts, p.key+": "+y.inline(p.value, f.Member(p.key)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n.kind == sequence:
		for _, item := range n.items {
			parts = append(parts, y.inline(item, f.Item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case n.kind == nothing:
		return "null"
	}
	head, _ := y.text(n, f, 0, true)
	return head
}

// text is how a scalar or an amount is written: behind its key and, of a block
// scalar, on the lines below. mark is how the value before was.
func (y *yamlEdit) text(n *node, f *Field, mark byte, flow bool) (head, body string) {
	if n.kind == mapping {
		var parts []string
		for _, m := range amountMembers {
			for _, p := range n.pairs {
				switch {
				case p.key != m.Key || p.value.empty():
				case m.Type == Number || m.Type == Flag:
					parts = append(parts, m.Key+": "+p.value.text)
				default:
					parts = append(parts, m.Key+": "+quotedAs(p.value.text, Text, 0, true, y.quoted))
				}
			}
		}
		return "{" + strings.Join(parts, ", ") + "}", ""
	}
	if !y.quoted && !flow && (strings.Contains(n.text, "\n") || mark == '|' || mark == '>') && literal(n.text) {
		return "|-", n.text
	}
	return quotedAs(n.text, f.Type, mark, flow, y.quoted), ""
}

// quoteOf is the quote that the codes in a group have as keys, 0 for none.
func (y *yamlEdit) quoteOf(s *source) byte {
	for _, p := range s.pairs {
		if c := y.s[p.start]; isDigits(p.key) && (c == '"' || c == '\'') {
			return c
		}
	}
	return 0
}

// blankAbove reports whether the line above the one that holds pos is blank.
func (y *yamlEdit) blankAbove(pos int) bool {
	start := y.lineStart(pos)
	return start > 0 && strings.TrimSpace(y.cut(y.lineStart(start-1), start)) == ""
}
