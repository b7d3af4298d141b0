package supplement

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
)

// tree is a supplement being edited: what the file says before the field table
// looks at it, in either form. Changes are made in it first; what the file says
// after its own edit must be the same.
type tree struct {
	root  *node
	table *Fields
	cells bool
	skip  map[*node]bool // items out of which nothing could be read: they have no number
	were  map[*node]bool // items that said nothing before any change: they stay
	made  map[*node]bool // groups and lists that were not there
}

// step is one step of a path: a member's key, or an item.
type step struct {
	key   string
	item  int    // of a list in the file, from 0; -1: a key
	field *Field // of what stands there
}

func newTree(root *node, doc *Document, cells bool) *tree {
	t := &tree{root: root, table: doc.Fields, cells: cells, skip: map[*node]bool{}, were: map[*node]bool{}, made: map[*node]bool{}}
	t.number(root, t.table.root, doc.Root)
	return t
}

// number finds the items that have values.
func (t *tree) number(n *node, f *Field, v *Value) {
	switch {
	case f.Type == Group && n.kind == mapping:
		for _, p := range n.pairs {
			if m := f.Member(p.key); m != nil {
				t.number(p.value, m, v.Get(p.key))
			}
		}
	case f.Type == List && n.kind == sequence:
		var items []*Value
		if v != nil {
			items = v.Items
		}
		for _, i := range n.items {
			if len(items) == 0 || !i.holds(items[0].At) {
				t.skip[i] = true
				continue
			}
			if i.empty() {
				t.were[i] = true
			}
			t.number(i, f.Item, items[0])
			items = items[1:]
		}
	}
}

// holds reports whether a value that stands at a position is this node's; that
// of an amount with a unit is at its number.
func (n *node) holds(at diag.Position) bool {
	at.Field = ""
	return n.at == at || slices.ContainsFunc(n.pairs, func(p pair) bool { return p.value.at == at })
}

// parsePath reads prior.basic.301 or reasons[2].text.
func parsePath(path string) (steps []step, ok bool) {
	for part := range strings.SplitSeq(path, ".") {
		key, rest, item := strings.Cut(part, "[")
		if key == "" {
			return nil, false
		}
		steps = append(steps, step{key: key, item: -1})
		if !item {
			continue
		}
		digits, closed := strings.CutSuffix(rest, "]")
		n, err := strconv.Atoi(digits)
		if !closed || err != nil || n < 1 || !isDigits(digits) {
			return nil, false
		}
		steps = append(steps, step{item: n - 1})
	}
	return steps, true
}

// spot is the place of a change in the tree.
type spot struct {
	path   []step  // as the file numbers its items
	chain  []*node // what the steps lead to, from the root; as far as it is there
	unit   string  // what the groups above say
	source string
}

func (s *spot) field() *Field { return s.path[len(s.path)-1].field }

// node is what stands at the place, nil where nothing does.
func (s *spot) node() *node {
	if len(s.chain) == len(s.path)+1 {
		return s.chain[len(s.path)]
	}
	return nil
}

// find goes to the place of a change. new says that its last step is an item
// that is yet to be.
func (t *tree) find(c Change, isNew bool) (*spot, error) {
	steps, ok := parsePath(c.Path)
	if !ok {
		return nil, refuse(c.Path, "项名“%s”写法不对", clip(c.Path))
	}
	s := &spot{path: steps, chain: []*node{t.root}}
	f, n := t.table.root, t.root
	for i := range steps {
		step := &steps[i]
		switch {
		case step.item < 0 && f.Type == Group:
			if s.say(n, f); f.Member(step.key) == nil {
				return nil, refuse(c.Path, "“%s”里没有“%s”这一项", f.Name, clip(step.key))
			}
			f = f.Member(step.key)
		case step.item >= 0 && f.Type == List:
			f = f.Item
		default:
			return nil, refuse(c.Path, "没有“%s”这一项", clip(c.Path))
		}
		step.field = f
		if n != nil && n.kind == unread {
			return nil, refuse(c.Path, "“%s”没有读出来，请先照提示改正，再在这里填写", f.Name)
		}
		if step.item >= 0 {
			if n != nil && n.kind != nothing && n.kind != sequence {
				return nil, refuse(c.Path, "“%s”现在写的不是若干条，请先在文件里改正", f.Name)
			}
			raw, count := t.raw(n, step.item)
			if last := i == len(steps)-1; step.item >= count && !(isNew && last && step.item == count) {
				return nil, refuse(c.Path, "没有第%d条“%s”，现在有%d条", step.item+1, f.Name, count)
			}
			step.item = raw
		}
		if n == nil {
			continue
		}
		if n.kind == scalar && n.text != "" || n.kind > sequence {
			return nil, refuse(c.Path, "“%s”现在的写法不对，请先在文件里改正", clip(n.text))
		}
		if n = n.child(*step); n != nil && !(isNew && i == len(steps)-1) {
			s.chain = append(s.chain, n)
		}
	}
	return s, nil
}

// say notes the unit and the source that a group gives for the amounts below it.
func (s *spot) say(n *node, f *Field) {
	if n == nil {
		return
	}
	for _, p := range n.pairs {
		switch {
		case p.key == "unit" && f.Member("unit") != nil:
			s.unit = p.value.text
		case p.key == "source" && f.Member("source") != nil:
			s.source = p.value.text
		}
	}
}

// raw is the place in the file's list of the item that has a number, from 0;
// one past the last has the place behind all. count is how many have one.
func (t *tree) raw(n *node, number int) (raw, count int) {
	if n == nil {
		return 0, 0
	}
	raw = len(n.items)
	for i, item := range n.items {
		if t.skip[item] {
			continue
		}
		if count == number {
			raw = i
		}
		count++
	}
	return raw, count
}

func (n *node) child(s step) *node {
	if s.item >= 0 {
		if s.item < len(n.items) {
			return n.items[s.item]
		}
		return nil
	}
	for _, p := range n.pairs {
		if p.key == s.key {
			return p.value
		}
	}
	return nil
}

// reach makes the groups and the list on the way to the place of a change and
// returns what it stands in.
func (t *tree) reach(s *spot) *node {
	last := len(s.path) - 1
	for i, step := range s.path {
		n := s.chain[i]
		if n.kind = mapping; step.item >= 0 {
			n.kind = sequence
		}
		if i < last && i+1 == len(s.chain) {
			made := &node{}
			t.made[made] = true
			n.pairs = append(n.pairs, pair{key: step.key, value: made})
			s.chain = append(s.chain, made)
		}
	}
	return s.chain[last]
}

// do makes a change in the tree.
func (t *tree) do(c Change) error {
	switch c.Do {
	case Set:
		return t.set(c)
	case Remove:
		return t.remove(c)
	case Insert:
		s, err := t.find(c, true)
		if err != nil {
			return err
		}
		last := s.path[len(s.path)-1]
		if last.item < 0 {
			return refuse(c.Path, "“%s”不是若干条中的一条，不能插入", s.field().Name)
		}
		list := t.reach(s)
		list.items = slices.Insert(list.items, last.item, &node{})
		return nil
	case Move:
		return t.move(c)
	}
	return refuse(c.Path, "没有“%s”这种改法", clip(string(c.Do)))
}

func (t *tree) set(c Change) error {
	text := clean(c.Text)
	if text == "" {
		if c.Money != nil && *c.Money != (Money{}) {
			return refuse(c.Path, "没有填金额，单位、口径、数据来源没有地方放")
		}
		return t.remove(c)
	}
	s, err := t.find(c, false)
	if err != nil {
		return err
	}
	f := s.field()
	if text, err = t.fits(f, c.Path, text); err != nil {
		return err
	}
	n := s.node()
	if n != nil && (n.kind == sequence || n.kind > sequence || n.kind == mapping && f.Type != Amount) {
		return refuse(c.Path, "“%s”现在的写法不对，请先在文件里改正", f.Name)
	}
	in := t.reach(s)
	if n == nil {
		n = &node{}
		in.pairs = append(in.pairs, pair{key: s.path[len(s.path)-1].key, value: n})
	}
	if f.Type != Amount {
		if c.Money != nil {
			return refuse(c.Path, "“%s”不是金额，没有单位、口径、数据来源", f.Name)
		}
		n.kind, n.text = scalar, text
		return nil
	}
	var parts []pair
	if c.Money != nil {
		if parts, err = beside(*c.Money, s, f, c.Path); err != nil {
			return err
		}
	}
	n.amount(text, parts)
	return nil
}

// fits is a text as the field's form writes it, or why it cannot be there.
func (t *tree) fits(f *Field, path, text string) (string, error) {
	problem := ""
	switch f.Type {
	case Group, List:
		return "", refuse(path, "“%s”下面还有若干项，要逐项填写", f.Name)
	case Amount, Number:
		digits, fault := plainNumber(text)
		if problem = fault; problem != "" {
			problem = "应填数字，“" + clip(text) + "”" + problem
		} else {
			text = digits
		}
	default:
		problem = f.fault(text)
	}
	if problem != "" {
		return "", refuse(path, "“%s”%s", f.Name, problem)
	}
	switch {
	case !utf8.ValidString(text):
		return "", refuse(path, "“%s”里有不成字的编码", f.Name)
	case t.cells && utf8.RuneCountInString(text) > maxCell:
		return "", refuse(path, "“%s”超过 %d 个字，一格放不下", f.Name, maxCell)
	case f.Type == Flag && t.cells:
		text = map[bool]string{true: "是", false: "否"}[IsTrue(text)]
	case f.Type == Flag:
		text = strconv.FormatBool(IsTrue(text))
	}
	return text, nil
}

// maxCell is the length of the text of a cell (Excel's own limit is 32,767
// UTF-16 units).
const maxCell = 16_000

// clean drops the space around a text and makes its line ends plain.
func clean(s string) string {
	return strings.TrimFunc(breaks.Replace(s), func(r rune) bool { return strings.ContainsRune(" \t\n\u3000\u00a0\ufeff\u200b", r) })
}

// beside is what goes beside an amount: what its groups say already does not.
func beside(m Money, s *spot, f *Field, path string) ([]pair, error) {
	unit := s.unit
	if unit == "" {
		unit = f.Unit
	}
	for _, text := range []*string{&m.Unit, &m.Scope, &m.Source} {
		*text = clean(*text)
	}
	if m.Unit == unit {
		m.Unit = ""
	}
	if m.Source == s.source {
		m.Source = ""
	}
	derived := ""
	if m.Derived {
		derived = "true"
	}
	var parts []pair
	for i, text := range []string{m.Unit, m.Scope, m.Source, derived} {
		member := &amountMembers[i+1]
		if text != "" {
			if problem := member.fault(text); problem != "" {
				return nil, refuse(path, "“%s”的“%s”%s", f.Name, member.Name, problem)
			}
		}
		parts = append(parts, pair{key: member.Key, value: &node{kind: scalar, text: text}})
	}
	return parts, nil
}

// amount makes the node an amount, with parts beside it unless they are nil.
func (n *node) amount(digits string, parts []pair) {
	if n.kind != mapping {
		n.kind, n.pairs = mapping, nil
	}
	put := func(key, text string) {
		i := slices.IndexFunc(n.pairs, func(p pair) bool { return p.key == key })
		switch {
		case i < 0 && text != "":
			n.pairs = append(n.pairs, pair{key: key, value: &node{kind: scalar, text: text}})
		case i >= 0 && text != "":
			v := n.pairs[i].value
			v.kind, v.text, v.pairs = scalar, text, nil
		case i >= 0:
			n.pairs = slices.Delete(n.pairs, i, i+1)
		}
	}
	put("value", digits)
	for _, p := range parts {
		put(p.key, p.value.text)
	}
	if len(n.pairs) == 1 {
		n.kind, n.text, n.pairs = scalar, digits, nil
	}
}

func (t *tree) remove(c Change) error {
	s, err := t.find(Change{Path: c.Path}, false)
	if err != nil {
		return err
	}
	if s.node() == nil {
		return nil
	}
	in, last := s.chain[len(s.path)-1], s.path[len(s.path)-1]
	if last.item >= 0 {
		in.items = slices.Delete(in.items, last.item, last.item+1)
	} else {
		in.pairs = slices.DeleteFunc(in.pairs, func(p pair) bool { return p.key == last.key })
	}
	return nil
}

func (t *tree) move(c Change) error {
	s, err := t.find(Change{Path: c.Path}, false)
	if err != nil {
		return err
	}
	last := s.path[len(s.path)-1]
	if last.item < 0 {
		return refuse(c.Path, "“%s”不是若干条中的一条，不能移动", s.field().Name)
	}
	list := s.chain[len(s.path)-1]
	item := list.items[last.item]
	if _, count := t.raw(list, 0); c.To < 1 || c.To > count {
		return refuse(c.Path, "不能移到第%d条，现在有%d条", c.To, count)
	}
	list.items = slices.Delete(list.items, last.item, last.item+1)
	to, _ := t.raw(list, c.To-1)
	list.items = slices.Insert(list.items, to, item)
	return nil
}

// finish takes out the items into which nothing was put, or from which all was
// taken, and what was made for them.
func (t *tree) finish() {
	var walk func(n *node, f *Field)
	walk = func(n *node, f *Field) {
		switch {
		case f.Type == Group && n.kind == mapping:
			for i, p := range slices.Backward(n.pairs) {
				if m := f.Member(p.key); m != nil {
					if walk(p.value, m); t.made[p.value] && p.value.empty() {
						n.pairs = slices.Delete(n.pairs, i, i+1)
					}
				}
			}
		case f.Type == List && n.kind == sequence:
			for i, item := range slices.Backward(n.items) {
				switch {
				case t.skip[item]:
				case item.empty() && !t.were[item]:
					n.items = slices.Delete(n.items, i, i+1)
				default:
					walk(item, f.Item)
				}
			}
		}
	}
	walk(t.root, t.table.root)
}

// same reports whether two nodes say the same: what says nothing may be left
// out, keys may stand in any order, an amount may be a group of its value alone.
func (n *node) same(o *node) bool {
	if n.empty() || o.empty() {
		return n.empty() && o.empty()
	}
	n, o = n.bare(), o.bare()
	if n.kind != o.kind {
		return false
	}
	switch n.kind {
	case scalar:
		return n.text == o.text
	case mapping:
		return n.sameMembers(o) && o.sameMembers(n)
	case sequence:
		a, b := n.said(), o.said()
		return slices.EqualFunc(a, b, (*node).same)
	}
	return true // not to be read; the text around it is the same
}

func (n *node) said() []*node {
	return slices.DeleteFunc(slices.Clone(n.items), (*node).empty)
}

// sameMembers reports whether o has the members that n has.
func (n *node) sameMembers(o *node) bool {
	i := map[string]int{} // a key may be there twice: a fault, and to stay so
	for _, p := range n.pairs {
		if p.value.empty() {
			continue
		}
		var of []*node
		for _, q := range o.pairs {
			if q.key == p.key && !q.value.empty() {
				of = append(of, q.value)
			}
		}
		if i[p.key] >= len(of) || !p.value.same(of[i[p.key]]) {
			return false
		}
		i[p.key]++
	}
	return true
}

// bare is the number of an amount that is a group of its value alone.
func (n *node) bare() *node {
	if n.kind == mapping && len(n.pairs) == 1 && n.pairs[0].key == "value" {
		return n.pairs[0].value
	}
	return n
}
