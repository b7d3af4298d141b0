package pdf

import (
	"juesuan/internal/doc"
	"juesuan/internal/typeset"
)

// Arrays of the structure tree are split well below the limit.
const (
	groupSize  = 4000 // children of an inserted group
	parentKids = 1000 // entries of a kid of the parent tree
)

// structure writes the structure tree (PDF 32000-1, 14.7) and returns its
// root. The elements are the layout's nodes; an element's own content stands
// before its children. A node with links gets a Link element between itself
// and its content. Where an element has more children than an array may hold,
// groups stand between: TBody for the rows of a table, Div elsewhere.
func (f *file) structure(l *typeset.Layout, marks []mark, links *linkSet) int {
	root := f.alloc()
	nodes := l.Nodes
	t := tree{
		file: f, nodes: nodes, pages: l.Pages, marks: marks, links: links,
		object:   make([]int, len(nodes)),
		parent:   make([]int, len(nodes)),
		holder:   make([]int, len(nodes)),
		children: byOwner(len(nodes), len(nodes), func(i int) typeset.NodeID { return nodes[i].Parent }),
		own:      byOwner(len(nodes), len(marks), func(i int) typeset.NodeID { return marks[i].node }),
	}
	for i := range nodes {
		t.object[i] = f.alloc()
		t.holder[i] = t.object[i]
		if len(links.of[typeset.NodeID(i)]) > 0 {
			t.holder[i] = f.alloc()
		}
		t.parent[i] = root
		if p := nodes[i].Parent; p >= 0 {
			t.parent[i] = t.object[p]
		}
	}
	for i := range nodes {
		t.element(i)
	}
	parents := t.parentTree(len(l.Pages))

	f.begin(root)
	f.str("<</Type/StructTreeRoot/K[")
	for i := range nodes {
		if nodes[i].Parent < 0 {
			f.ref(t.object[i])
			f.str(" ")
		}
	}
	f.str("]/ParentTree ")
	f.ref(parents)
	f.str("/ParentTreeNextKey ")
	f.int(len(l.Pages) + links.inTree)
	f.str(">>")
	f.end()
	return root
}

type tree struct {
	*file
	nodes []typeset.Node
	pages []typeset.Page
	marks []mark
	links *linkSet

	object   []int // of each node
	parent   []int // object above it: its parent, or the group it stands in
	holder   []int // object that holds its content: itself or its Link element
	children owned
	own      owned // marks
}

// owned lists, for each node, what belongs to it, in the order it came.
type owned struct {
	start []int32
	item  []int32
}

func (o *owned) of(i int) []int32 { return o.item[o.start[i]:o.start[i+1]] }

func byOwner(nodes, items int, owner func(int) typeset.NodeID) owned {
	o := owned{start: make([]int32, nodes+2), item: make([]int32, items)}
	for i := range items {
		if n := owner(i); n >= 0 {
			o.start[n+2]++
		}
	}
	for n := 2; n < len(o.start); n++ {
		o.start[n] += o.start[n-1]
	}
	for i := range items {
		if n := owner(i); n >= 0 {
			o.item[o.start[n+1]] = int32(i)
			o.start[n+1]++
		}
	}
	o.start = o.start[:nodes+1]
	return o
}

func (t *tree) element(i int) {
	n := &t.nodes[i]
	kids, marks, links := t.children.of(i), t.own.of(i), t.links.of[typeset.NodeID(i)]
	var groups []group
	if len(kids)+len(marks) > maxArray {
		groups = t.split(i, kids)
	}

	t.begin(t.object[i])
	t.str("<</S/")
	t.str(n.Tag.String())
	t.str("/P ")
	t.ref(t.parent[i])
	if n.Title != "" {
		t.str("/T")
		t.text(n.Title)
	}
	if n.Tag == typeset.TagFigure {
		t.figure(n)
	}
	t.attributes(i)
	page := -1
	if len(links) == 0 && len(marks) > 0 {
		page = int(t.marks[marks[0]].page)
		t.str("/Pg ")
		t.ref(pageObject(page))
	}
	switch {
	case len(links) == 0 && len(marks) == 1 && len(kids) == 0:
		t.str("/K ")
		t.int(int(t.marks[marks[0]].id))
	case len(links)+len(marks)+len(kids) > 0:
		t.str("/K[")
		if len(links) > 0 {
			t.ref(t.holder[i])
			t.str(" ")
		} else {
			t.content(page, marks)
		}
		if groups != nil {
			for _, g := range groups {
				t.ref(g.object)
				t.str(" ")
			}
		} else {
			t.refs(kids)
		}
		t.str("]")
	}
	t.str(">>")
	t.end()

	if len(links) > 0 {
		t.link(i, marks, links)
	}
	for _, g := range groups {
		if g.kids != nil {
			t.group(i, g)
		}
	}
}

func (t *tree) refs(nodes []int32) {
	for _, k := range nodes {
		t.ref(t.object[k])
		t.str(" ")
	}
}

// group is an element that stands between an element and some of its
// children; without kids it is a child that stays where it is.
type group struct {
	object int
	kids   []int32
}

func (t *tree) split(i int, kids []int32) []group {
	table := t.nodes[i].Tag == typeset.TagTable
	var groups []group
	for len(kids) > 0 {
		n := 0
		for n < len(kids) && n < groupSize && (!table || t.nodes[kids[n]].Tag == typeset.TagTR) {
			n++
		}
		if n == 0 { // a caption
			groups = append(groups, group{object: t.object[kids[0]]})
			kids = kids[1:]
			continue
		}
		g := group{t.alloc(), kids[:n]}
		for _, k := range g.kids {
			t.parent[k] = g.object
		}
		groups = append(groups, g)
		kids = kids[n:]
	}
	return groups
}

func (t *tree) group(i int, g group) {
	t.begin(g.object)
	if t.nodes[i].Tag == typeset.TagTable {
		t.str("<</S/TBody/P ")
	} else {
		t.str("<</S/Div/P ")
	}
	t.ref(t.object[i])
	t.str("/K[")
	t.refs(g.kids)
	t.str("]>>")
	t.end()
}

// link writes the Link element of a node: the node's content and the
// annotations (PDF 32000-1, 14.8.4.4.2).
func (t *tree) link(i int, marks []int32, links []annotation) {
	t.begin(t.holder[i])
	t.str("<</S/Link/P ")
	t.ref(t.object[i])
	page := links[0].page
	t.str("/Pg ")
	t.ref(pageObject(page))
	t.str("/K[")
	t.content(page, marks)
	for _, a := range links {
		t.str("<</Type/OBJR/Obj ")
		t.ref(a.object)
		if a.page != page {
			t.str("/Pg ")
			t.ref(pageObject(a.page))
		}
		t.str(">>")
	}
	t.str("]>>")
	t.end()
}

// figure writes what a figure shows and where it stands (PDF 32000-1, 14.8.5.4.3).
func (t *tree) figure(n *typeset.Node) {
	t.str("/Alt")
	t.text(n.Alt)
	t.str("/A<</O/Layout/Placement/Block/BBox[")
	top := t.pages[n.Page].Height - n.Box.Y
	for _, v := range [...]doc.Length{n.Box.X, top - n.Box.H, n.Box.X + n.Box.W, top} {
		t.milli(milli(v))
		t.str(" ")
	}
	t.str("]>>")
}

// attributes writes the table attributes of a cell (PDF 32000-1, 14.8.5.7). A
// header cell speaks for its column where its row is all headers, else for its
// row.
func (t *tree) attributes(i int) {
	n := &t.nodes[i]
	header := n.Tag == typeset.TagTH
	if !header && (n.Tag != typeset.TagTD || n.ColSpan < 2 && n.RowSpan < 2) {
		return
	}
	t.str("/A<</O/Table")
	if header {
		if t.headRow(n.Parent) {
			t.str("/Scope/Column")
		} else {
			t.str("/Scope/Row")
		}
	}
	if n.ColSpan > 1 {
		t.str("/ColSpan ")
		t.int(n.ColSpan)
	}
	if n.RowSpan > 1 {
		t.str("/RowSpan ")
		t.int(n.RowSpan)
	}
	t.str(">>")
}

func (t *tree) headRow(row typeset.NodeID) bool {
	if row < 0 {
		return true
	}
	for _, k := range t.children.of(int(row)) {
		if t.nodes[k].Tag != typeset.TagTH {
			return false
		}
	}
	return true
}

// content lists marked content: its number where it is on the element's page,
// else with its page.
func (t *tree) content(page int, marks []int32) {
	for _, k := range marks {
		m := t.marks[k]
		if int(m.page) == page {
			t.int(int(m.id))
			t.str(" ")
			continue
		}
		t.str("<</Type/MCR/Pg ")
		t.ref(pageObject(int(m.page)))
		t.str("/MCID ")
		t.int(int(m.id))
		t.str(">>")
	}
}

// parentTree writes the number tree that leads from content to elements: for
// each page its elements by MCID, for each annotation its Link element.
func (t *tree) parentTree(pages int) int {
	annotations := make([]int, t.links.inTree) // Link element by key
	for node, as := range t.links.of {
		for _, a := range as {
			annotations[a.key-pages] = t.holder[node]
		}
	}
	root := t.alloc()
	total := pages + len(annotations)
	if total <= parentKids {
		t.begin(root)
		t.str("<</Nums[")
		t.entries(t.marks, 0, total, pages, annotations)
		t.str("]>>")
		t.end()
		return root
	}
	var kids []int
	marks := t.marks
	for from := 0; from < total; from += parentKids {
		to := min(from+parentKids, total)
		kid := t.alloc()
		kids = append(kids, kid)
		t.begin(kid)
		t.strs("<</Limits[", itoa(from), " ", itoa(to-1), "]/Nums[")
		marks = t.entries(marks, from, to, pages, annotations)
		t.str("]>>")
		t.end()
	}
	t.begin(root)
	t.str("<</Kids[")
	for _, k := range kids {
		t.ref(k)
		t.str(" ")
	}
	t.str("]>>")
	t.end()
	return root
}

// entries writes the entries from…to-1 and returns the marks of later pages.
func (t *tree) entries(marks []mark, from, to, pages int, annotations []int) []mark {
	for key := from; key < to; key++ {
		t.int(key)
		if key >= pages {
			t.str(" ")
			t.ref(annotations[key-pages])
			t.str(" ")
			continue
		}
		t.str("[")
		for len(marks) > 0 && int(marks[0].page) == key {
			t.ref(t.holder[marks[0].node])
			t.str(" ")
			marks = marks[1:]
		}
		t.str("]")
	}
	return marks
}
