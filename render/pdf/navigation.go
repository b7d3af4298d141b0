package pdf

import (
	"strconv"

	"juesuan/internal/doc"
	"juesuan/internal/typeset"
)

// links are the link annotations, by page and by structure element.
type linkSet struct {
	on     [][]int // objects, by page
	of     map[typeset.NodeID][]annotation
	inTree int // links that belong to a structure element
}

type annotation struct {
	object int
	page   int
	key    int // in the parent tree
}

// links writes the link annotations. Their parent tree keys follow those of
// the pages.
func (f *file) links(l *typeset.Layout) *linkSet {
	s := &linkSet{on: make([][]int, len(l.Pages)), of: make(map[typeset.NodeID][]annotation)}
	for i := range l.Pages {
		page := &l.Pages[i]
		for _, k := range page.Links {
			n := f.alloc()
			s.on[i] = append(s.on[i], n)
			f.begin(n)
			f.str("<</Type/Annot/Subtype/Link/Rect[")
			f.milli(milli(k.X))
			f.str(" ")
			f.milli(milli(page.Height - k.Y - k.H))
			f.str(" ")
			f.milli(milli(k.X + k.W))
			f.str(" ")
			f.milli(milli(page.Height - k.Y))
			f.str("]/Border[0 0 0]/F 4/Dest") // F 4: printed, as ISO 19005-1, 6.5.3 asks of every annotation
			f.destination(l, k.Page, k.To)
			if k.Text != "" {
				f.str("/Contents")
				f.text(k.Text)
			}
			if k.Node >= 0 {
				key := len(l.Pages) + s.inTree
				s.inTree++
				s.of[k.Node] = append(s.of[k.Node], annotation{n, i, key})
				f.str("/StructParent ")
				f.int(key)
			}
			f.str(">>")
			f.end()
		}
	}
	return s
}

// destination is a place on a page, measured by that page's own height.
func (f *file) destination(l *typeset.Layout, page int, y doc.Length) {
	f.str("[")
	f.ref(pageObject(page))
	f.str("/XYZ 0 ")
	f.milli(milli(l.Pages[page].Height - y))
	f.str(" null]")
}

// outline writes the reader's outline (PDF 32000-1, 12.3.3) and returns its
// root, 0 where there is none. An entry hangs under the last one of a lower
// level before it; the first two levels are shown open.
func (f *file) outline(l *typeset.Layout) int {
	if len(l.Outline) == 0 {
		return 0
	}
	type item struct {
		object, parent, prev, next, first, last int // items, -1: none
		open                                    int // descendants that are shown when this one is open
	}
	root := f.alloc()
	items := make([]item, len(l.Outline))
	var path []int // the last entry and those above it
	top := item{parent: -1, first: -1, last: -1}
	for i := range items {
		for len(path) > 0 && l.Outline[path[len(path)-1]].Level >= l.Outline[i].Level {
			path = path[:len(path)-1]
		}
		items[i] = item{object: f.alloc(), parent: -1, prev: -1, next: -1, first: -1, last: -1}
		above := &top
		if len(path) > 0 {
			items[i].parent = path[len(path)-1]
			above = &items[items[i].parent]
		}
		if above.last >= 0 {
			items[i].prev = above.last
			items[above.last].next = i
		} else {
			above.first = i
		}
		above.last = i
		above.open++
		path = append(path, i)
	}
	// What is open inside an open entry is shown with it.
	isOpen := func(i int) bool { return items[i].parent < 0 }
	for i := range items {
		if isOpen(i) {
			top.open += items[i].open
		}
	}

	f.begin(root)
	f.str("<</Type/Outlines/First ")
	f.ref(items[top.first].object)
	f.str("/Last ")
	f.ref(items[top.last].object)
	f.str("/Count ")
	f.int(top.open)
	f.str(">>")
	f.end()
	for i, it := range items {
		f.begin(it.object)
		f.str("<</Title")
		f.text(l.Outline[i].Title)
		f.str("/Parent ")
		if it.parent < 0 {
			f.ref(root)
		} else {
			f.ref(items[it.parent].object)
		}
		for _, to := range [...]struct {
			key  string
			item int
		}{{"/Prev ", it.prev}, {"/Next ", it.next}, {"/First ", it.first}, {"/Last ", it.last}} {
			if to.item >= 0 {
				f.str(to.key)
				f.ref(items[to.item].object)
			}
		}
		if it.open > 0 {
			f.str("/Count ")
			if isOpen(i) {
				f.int(it.open)
			} else {
				f.int(-it.open)
			}
		}
		f.str("/Dest")
		f.destination(l, l.Outline[i].Page, l.Outline[i].Y)
		f.str(">>")
		f.end()
	}
	return root
}

// pageLabels writes the number tree of page labels (PDF 32000-1, 12.4.2):
// numbers that count on are one range, any other label is a range of its own,
// and pages without a printed number have an empty label.
func (f *file) pageLabels(pages []typeset.Page) {
	f.str("<</Nums[")
	next, empty := "", false // what continues the range before
	entries := 0
	for i := range pages {
		label := pages[i].Label
		if i > 0 && (label == "" && empty || label != "" && label == next) {
			if label != "" {
				next = successor(label)
			}
			continue
		}
		if entries++; 2*entries > maxArray {
			break // the last range goes on; only labels that do not count come here
		}
		f.int(i)
		next, empty = successor(label), label == ""
		switch {
		case empty:
			f.str("<<>>")
		case next != "":
			f.strs("<</S/D/St ", label, ">>")
		default:
			f.str("<</P")
			f.text(label)
			f.str(">>")
		}
	}
	f.str("]>>")
}

// successor is the label after a plain number, "" after anything else.
func successor(label string) string {
	n, err := strconv.Atoi(label)
	if err != nil || n < 1 || strconv.Itoa(n) != label {
		return ""
	}
	return strconv.Itoa(n + 1)
}
