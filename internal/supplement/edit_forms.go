package supplement

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/workbook"
)

// forms compares the 自评表: one sheet an item.
func (s *sheetEditor) forms(spec *sheetSpec) error {
	was, want := said(s.was, "forms").said(), said(s.tree.root, "forms").said()
	if said(s.was, "forms").same(said(s.tree.root, "forms")) {
		return nil
	}
	var all []*filled // the form sheets, in the workbook's order
	base := map[*filled]*node{}
	for i := range s.sheets {
		f := &s.sheets[i]
		if !strings.HasPrefix(strings.TrimSpace(f.name), formSheet) {
			continue
		}
		all = append(all, f)
		base[f] = &node{}
		for _, n := range was {
			if n.at.Sheet == f.at.Sheet {
				base[f] = n
			}
		}
	}
	index := func(n *node) int {
		return slices.IndexFunc(all, func(f *filled) bool { return n.at.Sheet != "" && f.at.Sheet == n.at.Sheet })
	}
	blank := func(i int) bool { return base[all[i]].empty() && len(all[i].cells) > 0 }
	// A form that is there keeps its sheet; a new one takes a blank sheet at its
	// place, or a copy.
	type place struct {
		sheet *filled
		name  string
		from  *node
	}
	var places []place
	used := map[*filled]bool{}
	for _, n := range want {
		if i := index(n); i >= 0 {
			used[all[i]] = true
		}
	}
	last := -1
	sorted := true
	for k, n := range want {
		if i := index(n); i >= 0 {
			places = append(places, place{all[i], all[i].name, base[all[i]]})
			sorted = sorted && i > last
			last = max(last, i)
			continue
		}
		below := len(all)
		for _, next := range want[k+1:] {
			if i := index(next); i >= 0 {
				below = i
				break
			}
		}
		found := -1
		for i := last + 1; i < below && found < 0; i++ {
			if blank(i) && !used[all[i]] {
				found = i
			}
		}
		if found >= 0 {
			used[all[found]] = true
			places = append(places, place{all[found], all[found].name, base[all[found]]})
			last = found
			continue
		}
		source := slices.IndexFunc(all, func(f *filled) bool { return base[f].empty() && len(f.cells) > 0 })
		if source < 0 {
			source = slices.IndexFunc(all, func(f *filled) bool { return len(f.cells) > 0 })
		}
		if source < 0 {
			return refuse("forms", "工作簿里没有可以照着添的“%s”，请从 juesuan init 生成的工作簿复制一张过来", formSheet)
		}
		name := s.newName()
		s.Copies = append(s.Copies, workbook.SheetCopy{From: all[source].name, Name: name})
		places = append(places, place{all[source], name, base[all[source]]})
		sorted = false
	}
	for i, n := range want {
		p := places[i]
		if err := s.sheet(p.sheet, spec, p.name, fmt.Sprintf("forms[%d].", i+1), p.from, n); err != nil {
			return err
		}
	}
	for _, f := range all {
		if !used[f] && !base[f].empty() {
			if err := s.sheet(f, spec, f.name, "forms.", base[f], &node{kind: mapping}); err != nil {
				return err
			}
		}
	}
	if sorted {
		return nil
	}
	// The order of the form sheets: theirs, each unused one behind the sheet
	// that it was behind.
	var names []string
	behind := map[string][]string{}
	anchor := ""
	for _, f := range all {
		if used[f] {
			anchor = f.name
		} else {
			behind[anchor] = append(behind[anchor], f.name)
		}
	}
	names = append(names, behind[""]...)
	for _, p := range places {
		names = append(append(names, p.name), behind[p.name]...)
	}
	left := len(all)
	for i := range s.sheets {
		f := &s.sheets[i]
		if !slices.Contains(all, f) {
			s.Order = append(s.Order, f.name)
			continue
		}
		s.Order = append(s.Order, names[0])
		names = names[1:]
		if left--; left == 0 {
			s.Order = append(s.Order, names...)
		}
	}
	return nil
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
