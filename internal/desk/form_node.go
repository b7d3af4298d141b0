package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/job"
	"juesuan/internal/supplement"
)

// formNode is a field, a group or a list in the page.
type formNode struct {
	Kind    string // field, group, list, codes
	Control string // of a field: line, lines, prose, number, amount, choice, fixed
	Field   *supplement.Field
	Name    string
	Rel     string // path from the item around it, or from the root
	Path    string // whole; "" in the blank of an item
	Bare    bool   // its name stands above it already
	Cell    bool   // of a paper form, under a heading

	Value   string
	Choices []formChoice
	Others  string // the template that has the other choices, for when it is entered
	Unit    string // beside a number
	Money   *moneyView
	Need    string // must, depends, ""
	Missing bool
	Help    string
	More    string // help too long to stand under the field
	Example string
	Rows    int // of a text

	Children []*formNode // of a group; of codes one for each code
	Items    []*formItem // of a list
	Blank    *formItem   // a new one; lists of the same items have one
	schema   string      // path without the numbers of items
	BlankRow *formNode   // of codes: for a code that is not there yet

	Read     *readValue   // what was read for it elsewhere; nil where nothing was
	Wanted   bool         // something that is printed lacks it
	Rest     bool         // this layout does not ask for it
	Refused  *refusedText // what the file says and nothing can be made of; nil of nearly all
	Findings []*formFinding
	Last     string       // what last year's says
	LastList [][]lastPart // of a list, item by item
	Offered  bool         // LastList is what the layout offers
	Copies   bool         // last year's may be taken over
}

// refusedText is a text as the file has it, with what cannot be seen named, and
// without that.
type refusedText struct{ Shown, Without string }

// refuse shows in a field what its group says of it and nothing can be made of.
func (n *formNode) refuse(group *supplement.Value, key string) {
	if group == nil || n.Kind != "field" || n.Value != "" {
		return
	}
	for _, r := range group.Refused {
		if r.Key != key {
			continue
		}
		n.Refused = &refusedText{}
		if n.Refused.Shown, n.Refused.Without = supplement.Shown(r.Text); n.Refused.Without == r.Text {
			n.Refused.Without = "" // all of it is seen; something else is wrong
		}
		if n.Control == "choice" {
			return
		}
		n.Value = r.Text
		if n.Rows > 0 {
			n.Rows = rowsFor(n.Value)
		}
	}
}

// rowsFor is how many lines a text is given.
func rowsFor(text string) int { return min(12, 2+len([]rune(text))/45+strings.Count(text, "\n")) }

type lastPart struct{ Rel, Text string }

type formChoice struct {
	Value, Text string
	Chosen      bool
}

// moneyView is what stands beside an amount.
type moneyView struct {
	Units  []formChoice
	Scope  string
	Source string
	// Derived is whether it was inferred.
	Derived bool
	Open    bool
	More    bool // scope and source can be given
}

// formItem is one item of a list.
type formItem struct {
	ID       string // of a blank
	Paper    string // of a blank: the list of a paper form that it is for
	Number   int    // from 1; 0 of a blank or one that is proposed
	Path     string
	Name     string
	Nodes    []*formNode
	Reason   *reasonView
	Sheet    *evalSheet
	Accepted []*formFinding // the finding that an acceptance is about
	Findings []*formFinding
}

// copied are the parts of which last year's text may be taken over as it is.
var copied = []string{"organization", "setup", "functions", "glossary", "purposes", "performance.systems", "performance.mechanism"}

// node is the view of a field. v is nil where nothing is given; path is "" in
// a blank.
func (b *formBuilder) node(f *supplement.Field, v *supplement.Value, rel, path string, said supplement.Money) *formNode {
	n := &formNode{Kind: "field", Field: f, Name: f.Name, Rel: rel, Path: path, Unit: f.Unit, Example: f.Example, Help: f.Help}
	if f.When != "" {
		n.Help = strings.TrimPrefix(n.Help+"；"+f.When+"要填", "；")
	}
	n.Help = plain(b.fields, n.Help)
	if len([]rune(n.Help)) > 60 {
		n.Help, n.More = "", n.Help
	}
	switch {
	case f.Required:
		n.Need = "must"
	case f.When != "":
		n.Need = "depends"
	}
	n.Missing = path != "" && b.gaps[path]
	if path != "" {
		b.shown[path] = &n.Findings
	}
	if b.last != nil && path != "" && !strings.Contains(path, "[") {
		b.lastYear(n, b.last.Get(strings.Split(path, ".")...))
	}
	if path == "glossary" && n.LastList == nil {
		n.LastList, n.Offered = b.offered(v), true
		n.Copies = true
	}
	if path != "" && v == nil {
		n.Read = b.readOf(path)
	}
	switch f.Type {
	case supplement.Group:
		b.group(n, v, saidBy(v, said))
	case supplement.List:
		b.list(n, v, said)
	default:
		b.field(n, v, said)
	}
	return n
}

// lastYear shows what last year's supplement says in a text's place.
func (b *formBuilder) lastYear(n *formNode, v *supplement.Value) {
	if v == nil {
		return
	}
	n.Copies = slices.ContainsFunc(copied, func(p string) bool { return n.Path == p || strings.HasPrefix(n.Path, p+".") })
	switch {
	case n.Path == "reasons" || n.Path == "accepted" || n.Path == "use" || n.Path == "readings" || n.Path == "forms":
	case n.Field.Type == supplement.Text && n.Copies, n.Field.Type == supplement.Prose,
		n.Field.Type == supplement.Choice && n.Copies && n.Field.Key != "unit":
		if now := b.form.Document.Root.Get(strings.Split(n.Path, ".")...); now == nil || now.Scalar != v.Scalar {
			n.Last = v.Scalar
		}
	case n.Field.Type == supplement.List:
		for _, item := range v.Items {
			var parts []lastPart
			if item.Field.Type == supplement.Group {
				for _, m := range item.Members {
					if m.Scalar != "" && m.Field.Type != supplement.Amount {
						parts = append(parts, lastPart{m.Key, m.Scalar})
					}
				}
			} else if item.Field.Type != supplement.Amount {
				parts = append(parts, lastPart{"", item.Scalar})
			}
			if parts != nil {
				n.LastList = append(n.LastList, parts)
			}
		}
	}
}

// offered are the layout's explanations of terms that the report uses and the unit
// does not explain itself.
func (b *formBuilder) offered(now *supplement.Value) (out [][]lastPart) {
	if b.o.Outcome == nil || b.o.Book == nil || b.o.Book.Layout == "" {
		return nil
	}
	pk, _, _, err := b.d.o.Program.Pack(b.o.Book.Layout)
	if err != nil {
		return nil // which is told elsewhere
	}
	own := map[string]bool{}
	if now != nil {
		for _, item := range now.Items {
			if t := item.Get("term"); t != nil {
				own[t.Scalar] = true
			}
		}
	}
	var said strings.Builder
	if b.o.Doc != nil {
		b.o.Doc.Dump(&said) // a builder takes all
	}
	for _, t := range pk.Words.Terms {
		if !own[t.Term] && (b.o.Doc == nil || strings.Contains(said.String(), t.Term)) {
			out = append(out, []lastPart{{"term", t.Term}, {"text", t.Text}})
		}
	}
	return out
}

func (b *formBuilder) field(n *formNode, v *supplement.Value, said supplement.Money) {
	f := n.Field
	if v != nil {
		n.Value = v.Scalar
	}
	switch f.Type {
	case supplement.Prose:
		n.Control = "prose"
		n.Rows = rowsFor(n.Value)
	case supplement.Whole, supplement.Number:
		n.Control = "number"
	case supplement.Amount:
		n.Control, n.Unit = "amount", ""
		b.amount(n, v, said)
	case supplement.Choice:
		n.Control = "choice"
		n.choose("（未选）", n.Value, f.Choices...)
	case supplement.Flag:
		n.Control = "choice"
		if v != nil {
			n.Value = map[bool]string{true: "是", false: "否"}[supplement.IsTrue(v.Scalar)]
		}
		n.choose("未填", n.Value, "是", "否")
	default: // a date too: the example shows how it is written
		n.Control = "line"
	}
	if f.Key == "layout" && n.Rel == "layout" {
		n.Control, n.Example, n.Need = "choice", "", "must"
		n.Help = "按哪个地方、哪一年的样子印；别的内容有的跟着它变，先选它"
		n.Choices = append(n.Choices, formChoice{"", "（未选）", n.Value == ""})
		known := n.Value == ""
		for _, name := range job.PackNames() {
			n.Choices = append(n.Choices, formChoice{name, cmp.Or(job.Described(name), name), name == n.Value})
			known = known || name == n.Value
		}
		if !known {
			n.Choices = append(n.Choices, formChoice{n.Value, n.Value, true})
		}
	}
	if f.Type == supplement.Text && f.Choices != nil {
		n.Control = "choice"
		n.choose("（未选）", n.Value, f.Choices...)
		if n.Value != "" && !slices.Contains(f.Choices, n.Value) {
			n.Choices = append(n.Choices, formChoice{n.Value, n.Value, true}) // as it was written by hand
		}
	}
	if usual := b.unitHere(n.Path); n.Control == "choice" && f.Key == "unit" && n.Value == "" && usual != "" {
		n.Choices[0].Text = usual + "（与别处一样）"
	}
	if n.Rel == "year" && v == nil && b.o.Outcome != nil && b.o.Book != nil && b.o.Book.Year > 0 {
		n.Help = fmt.Sprintf("报表上写的是 %d 年", b.o.Book.Year)
	}
	if n.Control == "choice" || strings.ContainsAny(n.Example, "{:") {
		n.Example = ""
	}
}

func (n *formNode) choose(none, chosen string, values ...string) {
	n.Choices = append(n.Choices, formChoice{"", none, chosen == ""})
	for _, c := range values {
		n.Choices = append(n.Choices, formChoice{c, c, c == chosen})
	}
}

// amount shows what an amount says itself and what its group says for it.
func (b *formBuilder) amount(n *formNode, v *supplement.Value, said supplement.Money) {
	usual := cmp.Or(said.Unit, n.Field.Unit, b.unitHere(n.Path))
	m := &moneyView{More: n.Field.Unit == ""}
	own := supplement.Money{}
	if v != nil {
		own = v.Money
		if own.Unit == usual {
			own.Unit = ""
		}
		if own.Source == said.Source {
			own.Source = ""
		}
	}
	text := "单位未选"
	if usual != "" {
		text = usual
	}
	m.Units = []formChoice{{"", text, own.Unit == ""}}
	for _, u := range []string{"元", "千元", "万元"} {
		if u != usual || own.Unit == u {
			m.Units = append(m.Units, formChoice{u, u, own.Unit == u})
		}
	}
	m.Scope, m.Source, m.Derived = own.Scope, own.Source, own.Derived
	m.Open = m.Scope != "" || m.Source != "" || m.Derived
	m.More = m.More || m.Open
	n.Money = m
}

func (b *formBuilder) group(n *formNode, v *supplement.Value, said supplement.Money) {
	n.Kind = "group"
	join := func(base, key string) string { return strings.TrimPrefix(base+"."+key, ".") }
	at := func(key string) string {
		if n.Path == "" {
			return ""
		}
		return join(n.Path, key)
	}
	for i := range n.Field.Fields {
		m := &n.Field.Fields[i]
		if path := at(m.Key); path != "" && b.roots[path] {
			continue // it has a topic of its own
		}
		c := b.node(m, v.Get(m.Key), join(n.Rel, m.Key), at(m.Key), said)
		if c.Need == "must" && v == nil && !n.Field.Required {
			c.Need = "" // only once the group says anything
		}
		c.refuse(v, m.Key)
		n.Children = append(n.Children, c)
	}
	if n.Field.Digits == 0 {
		return
	}
	n.Kind = "codes"
	n.Help, _, _ = strings.Cut(n.Help, "键为") // of unit.yaml
	n.Help = strings.TrimRight(n.Help, "；")
	codes := slices.Clone(b.codesFor(n.Path))
	if v != nil {
		for _, m := range v.Members {
			if m.Field == n.Field.Item && !slices.Contains(codes, m.Key) {
				codes = append(codes, m.Key)
			}
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		c := b.node(n.Field.Item, v.Get(code), join(n.Rel, code), at(code), said)
		c.Name = strings.TrimSpace(code + " " + b.titleOf(code))
		c.refuse(v, code)
		n.Children = append(n.Children, c)
	}
	n.BlankRow = b.node(n.Field.Item, nil, "", "", said)
	n.Example = ""
}

// codesFor are the codes of this year's statements that a group of codes may be
// about.
func (b *formBuilder) codesFor(path string) []string {
	if b.o.Outcome == nil || b.o.Book == nil {
		return nil
	}
	ids := map[string][]int{"budget.item": {5}, "budget.adjusted_item": {5}, "budget.fund_item": {8},
		"budget.state_capital_item": {9}, "purposes": {5, 8, 9}}[path]
	var out []string
	for _, id := range ids {
		s := &b.o.Book.Statements[id-1]
		for i := range s.Rows {
			if code := string(s.Rows[i].Key); len(code) == 7 && strings.Trim(code, "0123456789") == "" && !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
	}
	return out
}

func (b *formBuilder) list(n *formNode, v *supplement.Value, said supplement.Money) {
	n.Kind = "list"
	n.schema = b.within + n.Rel
	if v != nil {
		for i, item := range v.Items {
			path := ""
			if n.Path != "" {
				path = fmt.Sprintf("%s[%d]", n.Path, i+1)
			}
			n.Items = append(n.Items, b.item(n, item, i+1, path, said))
		}
	}
	n.Blank = b.blank(n, said)
}

// blank is a new item of a list: one for all lists of such items.
func (b *formBuilder) blank(n *formNode, said supplement.Money) *formItem {
	id := "new:" + n.schema
	if said.Unit != "" {
		id += ":" + said.Unit // which stands beside its amounts
	}
	for _, it := range b.blanks {
		if it.ID == id {
			return it
		}
	}
	it := b.item(n, nil, 0, "", said)
	it.ID = id
	b.blanks = append(b.blanks, it)
	return it
}

// item is one item of a list, or a blank one where v is nil.
func (b *formBuilder) item(list *formNode, v *supplement.Value, number int, path string, said supplement.Money) *formItem {
	f := list.Field.Item
	it := &formItem{Number: number, Path: path, Name: f.Name}
	defer func(was string) { b.within = was }(b.within)
	b.within = list.schema + "[]."
	if path != "" {
		b.shown[path] = &it.Findings
	}
	said = saidBy(v, said)
	if f.Type != supplement.Group {
		n := b.node(f, v, "", path, said)
		n.Name = f.Name
		if list.Help != "" && n.Help == list.Help {
			n.Help = ""
		}
		if path != "" {
			b.shown[path] = &it.Findings
		}
		it.Nodes = []*formNode{n}
		return it
	}
	for i := range f.Fields {
		m := &f.Fields[i]
		at := ""
		if path != "" {
			at = path + "." + m.Key
		}
		n := b.node(m, v.Get(m.Key), m.Key, at, said)
		n.refuse(v, m.Key)
		it.Nodes = append(it.Nodes, n)
	}
	switch {
	case list.Rel == "reasons":
		b.reasonItem(it, v)
	case list.Rel == "accepted":
		b.acceptedItem(it, v)
	case list.Rel == "forms":
		b.sheetItem(it, v, number)
	}
	return it
}

// unitHere is the unit of money of a group that says none, as another group says it.
func (b *formBuilder) unitHere(path string) string {
	group, _, _ := strings.Cut(path, ".")
	if unitGroup(b.form, group+".unit") == "" {
		return ""
	}
	return usualUnit(b.form, nil)
}

// Zeros is how many numbers of a group are asked for and not filled in: where
// there are none of something, they are zero, all of them.
func (n *formNode) Zeros() (count int) {
	if root, _, _ := strings.Cut(n.Path, "."); !slices.Contains([]string{"counts", "procurement", "assets"}, root) {
		return 0 // what is not known of last year, or computed, is not zero
	}
	for _, c := range n.Children {
		if (c.Control == "number" || c.Control == "amount") && c.Value == "" && c.Read == nil && !c.Rest && c.Refused == nil {
			count++
		}
	}
	return count
}
