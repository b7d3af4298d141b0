package supplement

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/workbook"
)

// formSheets are the sheets of a workbook that are 自评表, in its order, with what
// each said and whether an item has it.
type formSheets struct {
	*sheetEditor
	spec *sheetSpec
	all  []*filled
	base map[*filled]*node
	used map[*filled]bool
}

// formPlace is the sheet of an item: one of the workbook's, or a copy of it.
type formPlace struct {
	sheet *filled
	name  string
	from  *node
}

// forms compares the 自评表: one sheet an item.
func (s *sheetEditor) forms(spec *sheetSpec) error {
	was, want := said(s.was, "forms").said(), said(s.tree.root, "forms").said()
	if said(s.was, "forms").same(said(s.tree.root, "forms")) {
		return nil
	}
	f := &formSheets{sheetEditor: s, spec: spec, base: map[*filled]*node{}, used: map[*filled]bool{}}
	for i := range s.sheets {
		sheet := &s.sheets[i]
		if !strings.HasPrefix(strings.TrimSpace(sheet.name), formSheet) {
			continue
		}
		f.all = append(f.all, sheet)
		f.base[sheet] = &node{}
		for _, n := range was {
			if n.at.Sheet == sheet.at.Sheet {
				f.base[sheet] = n
			}
		}
	}
	places, sorted, err := f.place(want)
	if err != nil {
		return err
	}
	for i, n := range want {
		p := places[i]
		if err := s.sheet(p.sheet, spec, p.name, fmt.Sprintf("forms[%d].", i+1), p.from, n); err != nil {
			return err
		}
	}
	for _, sheet := range f.all {
		if !f.used[sheet] && !f.base[sheet].empty() {
			if err := s.sheet(sheet, spec, sheet.name, "forms.", f.base[sheet], &node{kind: mapping}); err != nil {
				return err
			}
		}
	}
	if !sorted {
		f.order(places)
	}
	return nil
}

// index is which of the sheets an item of the workbook stands on, -1 of a new one.
func (f *formSheets) index(n *node) int {
	return slices.IndexFunc(f.all, func(s *filled) bool { return n.at.Sheet != "" && s.at.Sheet == n.at.Sheet })
}

// place gives every item its sheet: one that is there keeps its own; a new one
// takes a blank sheet at its place, or a copy. sorted says whether the sheets
// stand in their order so.
func (f *formSheets) place(want []*node) (places []formPlace, sorted bool, err error) {
	blank := func(s *filled) bool { return f.base[s].empty() && len(s.cells) > 0 }
	for _, n := range want {
		if i := f.index(n); i >= 0 {
			f.used[f.all[i]] = true
		}
	}
	last := -1
	sorted = true
	for k, n := range want {
		if i := f.index(n); i >= 0 {
			places = append(places, formPlace{f.all[i], f.all[i].name, f.base[f.all[i]]})
			sorted = sorted && i > last
			last = max(last, i)
			continue
		}
		below := len(f.all)
		for _, next := range want[k+1:] {
			if i := f.index(next); i >= 0 {
				below = i
				break
			}
		}
		found := -1
		for i := last + 1; i < below && found < 0; i++ {
			if blank(f.all[i]) && !f.used[f.all[i]] {
				found = i
			}
		}
		if found >= 0 {
			sheet := f.all[found]
			f.used[sheet] = true
			places = append(places, formPlace{sheet, sheet.name, f.base[sheet]})
			last = found
			continue
		}
		source := slices.IndexFunc(f.all, blank)
		if source < 0 {
			source = slices.IndexFunc(f.all, func(s *filled) bool { return len(s.cells) > 0 })
		}
		if source < 0 {
			return nil, false, refuse("forms", "工作簿里没有可以照着添的“%s”，请从 juesuan init 生成的工作簿复制一张过来", formSheet)
		}
		name := f.newName()
		f.Copies = append(f.Copies, workbook.SheetCopy{From: f.all[source].name, Name: name})
		places = append(places, formPlace{f.all[source], name, f.base[f.all[source]]})
		sorted = false
	}
	return places, sorted, nil
}

// order puts the sheets in the order of the items, each unused one behind the
// sheet that it was behind.
func (f *formSheets) order(places []formPlace) {
	var names []string
	behind := map[string][]string{}
	anchor := ""
	for _, s := range f.all {
		if f.used[s] {
			anchor = s.name
		} else {
			behind[anchor] = append(behind[anchor], s.name)
		}
	}
	names = append(names, behind[""]...)
	for _, p := range places {
		names = append(append(names, p.name), behind[p.name]...)
	}
	left := len(f.all)
	for i := range f.sheets {
		s := &f.sheets[i]
		if !slices.Contains(f.all, s) {
			f.Order = append(f.Order, s.name)
			continue
		}
		f.Order = append(f.Order, names[0])
		names = names[1:]
		if left--; left == 0 {
			f.Order = append(f.Order, names...)
		}
	}
}

// newName is a name for another form sheet.
func (s *sheetEditor) newName() string {
	for n := 1; ; n++ {
		name := formSheet + strconv.Itoa(n)
		if !slices.ContainsFunc(s.sheets, func(f filled) bool { return strings.EqualFold(strings.TrimSpace(f.name), name) }) &&
			!slices.ContainsFunc(s.Copies, func(c workbook.SheetCopy) bool { return c.Name == name }) {
			return name
		}
	}
}
