package narrative

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"juesuan/internal/accounts"
	"juesuan/internal/scope"
)

// Catalogue is a list of facts that was checked: Derive reads it, and so does
// who writes sentences.
type Catalogue struct {
	forms  *accounts.FormSet
	facts  []Fact
	own    int // of them, the program's
	root   *node
	nodes  []*node          // all, in their order
	byPath map[string]*node // [] for the rows of lists

	ranked sync.Once
	index  *words // of the names, for Rank
}

// node is a declared fact in its place.
type node struct {
	Fact
	last    string  // the last name of its path
	list    *node   // whose rows have it, nil for none
	slot    int     // its place among the facts of a row, or of the book
	slots   int     // of a list: how many facts a row has
	members []*node // of a group, and of the rows of a list
	names   []string
	part    Member
	scope   Scope
	form    accounts.StatementID
	point   scope.Point
	counted bool            // the point was said, here or above
	cells   []accounts.Cell // that hold an amount's point; in a list of codes, those of its code
	tabled  bool            // the cells are of 预算数, whichever it is
	more    bool            // a layout declares it
	of      []source
	els     []source
	rows    []*node // Each.Of
	when    *node   // Each.If or Each.Unless, of the first of rows
	whole   []*node // shares that add up to 100 % together with this one
}

// source is a Source with its fact found.
type source struct {
	Source
	node *node
}

// Core is the catalogue of the program's own facts.
var Core = sync.OnceValue(func() *Catalogue {
	c, faults := NewCatalogue(accounts.Core(), nil)
	if len(faults) > 0 {
		panic("narrative: " + faults[0].String())
	}
	return c
})

// NewCatalogue is the program's own facts and those of a layout, over the
// statements of its books.
func NewCatalogue(forms *accounts.FormSet, more []Fact) (*Catalogue, []Fault) {
	own := list(forms)
	return newCatalogue(forms, slices.Concat(own, more), len(own))
}

// Fault is what is wrong with a declared fact.
type Fault struct {
	Path    string
	Message string // in Chinese, without the path
}

func (f Fault) String() string { return f.Path + "：" + f.Message }

// With is the catalogue and, below it, more facts. It refuses those that do not
// fit: then the catalogue is nil.
func (c *Catalogue) With(more []Fact) (*Catalogue, []Fault) {
	return newCatalogue(c.forms, slices.Concat(c.facts, more), c.own)
}

// newCatalogue puts the facts in their places, finds what they refer to and
// checks that they fit.
func newCatalogue(forms *accounts.FormSet, facts []Fact, own int) (*Catalogue, []Fault) {
	b := &builder{c: &Catalogue{forms: forms, facts: facts, own: own, root: &node{Fact: Fact{Is: OpGroup}}, byPath: map[string]*node{}}}
	for i := 0; i < len(facts); {
		b.more = i >= own
		n := i + 1
		if facts[i].For != nil {
			for n < len(facts) && strings.HasPrefix(facts[n].Path, facts[i].Path+".") {
				n++
			}
			for _, p := range facts[i].For {
				for j := i; j < n; j++ {
					b.part(facts[j], p)
				}
			}
		} else {
			b.place(facts[i], Member{})
		}
		i = n
	}
	for _, n := range b.c.nodes {
		b.link(n)
	}
	if len(b.faults) == 0 {
		b.together()
		b.circles() // before what follows the sources of facts
	}
	if len(b.faults) == 0 {
		for _, n := range b.c.nodes {
			b.fits(n)
			b.depth(n)
		}
	}
	if len(b.faults) > 0 {
		return nil, b.faults
	}
	return b.c, nil
}

type builder struct {
	c      *Catalogue
	more   bool // facts of a layout are being placed
	faults []Fault
}

func (b *builder) fault(n *node, format string, args ...any) {
	b.faults = append(b.faults, Fault{n.Path, fmt.Sprintf(format, args...)})
}

// part declares a fact for one part.
func (b *builder) part(f Fact, p Member) {
	if p.Beside && f.Is == OpShare {
		return // it is no part of the whole
	}
	if !p.Whole {
		f.Else = nil
	} else if f.Is == OpWords {
		f.Field = ""
	}
	key := func(s string) string { return strings.ReplaceAll(s, "{}", p.Key) }
	f.For = nil
	f.Path, f.Field = key(f.Path), key(f.Field)
	if f.Topic = key(f.Topic); p.Whole {
		f.Topic = strings.TrimSuffix(f.Topic, "."+p.Key)
	}
	if p.Unit != "" {
		f.Unit = p.Unit
	}
	f.Of = slices.Clone(f.Of)
	for i := range f.Of {
		f.Of[i].Fact = key(f.Of[i].Fact)
	}
	b.place(f, p)
}

// place gives a fact its place below the group or list that its path names.
func (b *builder) place(f Fact, p Member) {
	n := &node{Fact: f, part: p, last: f.Path, more: b.more}
	up := b.c.root
	if i := strings.LastIndexByte(f.Path, '.'); i >= 0 {
		n.last = f.Path[i+1:]
		up = b.c.byPath[strings.TrimSuffix(f.Path[:i], "[]")]
		if up == nil || (up.Is == OpList) != strings.HasSuffix(f.Path[:i], "[]") || up.Is != OpList && up.Is != OpGroup {
			b.fault(n, "前面没有 %s 这一组", f.Path[:i])
			return
		}
	}
	if b.c.byPath[f.Path] != nil {
		b.fault(n, "已经有这个名称")
		return
	}
	n.list, n.scope, n.form, n.point, n.counted = up.list, up.scope, up.form, up.point, up.counted
	if up.Is == OpList {
		n.list = up
	}
	if n.part.Key == "" && up.Is == OpGroup {
		n.part = up.part
	}
	if f.In != 0 {
		n.form = f.In
	} else if f.Each.Form != 0 {
		n.form = f.Each.Form
	}
	if f.Counts != nil {
		n.point, n.counted = n.point.With(f.Counts...).With(p.Counts...), true
		n.scope = scopeOf(up, n.point)
		switch n.point.At(scope.Basis) {
		case scope.Initial:
			n.From = InitialBudget
		case scope.Adjusted:
			n.From = AdjustedBudget
		}
		n.find(b.c.forms)
		if n.Field == "" && n.Is == OpAt {
			n.Field = n.datum(n.point)
		}
	}
	if f.Is == OpChange && f.Topic == "" {
		n.Topic = strings.ReplaceAll(f.Path, ".", "_")
	}
	row := n.list
	if row == nil {
		row = b.c.root
	}
	n.slot = row.slots
	row.slots++
	up.members, up.names = append(up.members, n), append(up.names, n.last)
	b.c.nodes = append(b.c.nodes, n)
	b.c.byPath[f.Path] = n
}

// scopeOf is which money a fact with that point counts: of a group for all
// funds, for 基本支出 or for the “三公”, what the group counts.
func scopeOf(group *node, p scope.Point) Scope {
	switch group.scope {
	case AllFunds, BasicOnly, ThreePublicFunds:
		return group.scope
	}
	switch {
	case p.At(scope.Item) != scope.AllItems:
		return ThreePublicFunds
	case p.At(scope.Nature) == scope.Basic && !group.counted:
		return BasicOnly
	}
	switch p.At(scope.Fund) {
	case scope.Fiscal:
		return FiscalFunds
	case scope.General:
		return GeneralBudget
	case scope.GovernmentFund:
		return FundBudget
	case scope.StateCapital:
		return StateCapitalFunds
	}
	return AllFunds
}

// compared finds what an amount is compared with where the comparison does not
// say it: the same point a year back, or in a budget.
func (b *builder) compared(n *node) {
	of := n.of[0].node
	if !of.counted || n.Field != "" {
		return
	}
	moved := of.point
	switch n.From {
	case PriorFinal:
		n.Field = of.datum(moved.With(scope.LastYear))
		return
	case InitialBudget:
		moved = moved.With(scope.Initial)
	case AdjustedBudget:
		moved = moved.With(scope.Adjusted)
	}
	for _, m := range b.c.nodes {
		if m.Is.money() && m.Counts != nil && m.point == moved && m.list == nil {
			n.of = append(n.of, source{Source: Source{Fact: m.Path}, node: m})
			return
		}
	}
}

// find finds the cells that hold an amount's point: that of its own statement,
// where a reader looks it up, then 公开04, whose money it is, before 公开01.
func (n *node) find(forms *accounts.FormSet) {
	if n.Is != OpAt && n.Each.Digits == 0 {
		return
	}
	p := n.sample(n.point)
	n.cells = slices.Clone(forms.Cells(p))
	if n.cells == nil && p.At(scope.Basis).Within(scope.Budget) {
		n.cells = slices.Clone(forms.Cells(p.With(scope.Budget)))
		n.tabled = true
	}
	nearer := []accounts.StatementID{accounts.FiscalOverall, n.form}
	slices.SortStableFunc(n.cells, func(a, b accounts.Cell) int {
		return slices.Index(nearer, b.Statement) - slices.Index(nearer, a.Statement)
	})
}

// sample is the point of a row, with some code where the rows have one.
func (n *node) sample(p scope.Point) scope.Point {
	switch length := n.digits(); {
	case length == 0:
	case n.economic():
		p.Economic = scope.Code("30101"[:length])
	default:
		p.Function = scope.Code("2080109"[:length])
	}
	return p
}

// datum is the field of the supplement that gives an amount of last year or a
// budget, "" where none does.
func (n *node) datum(p scope.Point) string {
	p = n.sample(p)
	group, datum, ok := accounts.DatumOf(p)
	if !ok {
		return ""
	}
	field := string(group) + "." + string(datum)
	if code := string(p.Function + p.Economic); code != "" {
		field = strings.TrimSuffix(field, code) + "{code}"
	}
	return field
}

// digits is the length of the codes of the rows that a fact is of, 0 where they
// have none.
func (n *node) digits() int {
	if n.Is != OpList && n.list != nil {
		return n.list.Each.Digits
	}
	return n.Each.Digits
}

// economic reports whether the codes are those of 经济分类.
func (n *node) economic() bool {
	f := accounts.Core().Form(n.form) // lists are of codes of the nine
	return f != nil && slices.ContainsFunc(f.Blocks, func(b accounts.FormBlock) bool { return b.Codes == accounts.EconomicCodes })
}

// find is the fact of that path.
func (b *builder) find(n *node, path string) *node {
	if f := b.c.byPath[path]; f != nil {
		return f
	}
	// Of a list that has the rows of others, the facts are theirs.
	if i := strings.LastIndex(path, "[]."); i >= 0 {
		if l := b.c.byPath[path[:i]]; l != nil {
			if f := l.member(path[i+len("[]."):]); f != nil {
				return f
			}
		}
	}
	b.fault(n, "没有 %s 这个事实", path)
	return nil
}

// link finds the facts that a fact is made of.
func (b *builder) link(n *node) {
	resolve := func(of []Source) []source {
		if len(of) == 0 {
			return nil
		}
		out := make([]source, len(of))
		for i, o := range of {
			out[i] = source{Source: o}
			if n.Is == OpDifference && i > 0 {
				out[i].Minus = true
			}
			out[i].node = b.find(n, o.Fact)
		}
		return out
	}
	n.of = resolve(n.Of)
	if n.Is == OpChange && len(n.of) == 1 && n.of[0].node != nil {
		b.compared(n)
	}
	n.els = resolve(n.Else)
	if n.scope == NoScope && len(n.of) > 0 { // where no point is said, that of what the fact is made of
		of := n.of[0].node
		if n.Is == OpShare {
			of = n.of[len(n.of)-1].node // a part counts what its whole does
		}
		if of != nil {
			n.scope = of.scope
		}
	}
	for _, path := range n.Each.Of {
		if f := b.find(n, path); f != nil {
			n.rows = append(n.rows, f)
		}
	}
	if path := n.Each.If + n.Each.Unless; path != "" {
		n.when = b.find(n, path)
	}
}

// member is the fact of that name in a group or in the rows of a list.
func (n *node) member(name string) *node {
	for _, m := range n.below() {
		if m.last == name {
			return m
		}
	}
	return nil
}

// below are the facts of a group, or of a row of a list: its own, or those of
// the list or group whose rows it takes.
func (n *node) below() []*node {
	if len(n.rows) > 0 {
		return n.rows[0].below()
	}
	return n.members
}

// together finds the shares that make up one whole.
func (b *builder) together() {
	for _, paths := range wholes {
		var of []*node
		for _, path := range paths {
			n := b.c.byPath[path]
			switch {
			case n == nil:
				continue
			case n.Is == OpShare:
				of = append(of, n)
			case len(n.rows) == 0:
				of = append(of, n.member("share"))
			default:
				for _, g := range n.rows {
					for _, m := range g.members {
						if m.Is == OpShare {
							of = append(of, m)
						}
					}
				}
			}
		}
		for _, n := range of {
			n.whole = of
		}
	}
}
