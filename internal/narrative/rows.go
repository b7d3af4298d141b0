package narrative

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/scope"
)

// row is one row of a list, or the book: what its facts came to, each in its
// slot.
type row struct {
	list  *node // the root for the book
	in    *row  // nil for the book
	code  string
	part  Member
	index int
	name  string // of the code or part
	path  string // general.items.2080109
	facts []computed
	lists map[*node][]entry
	group *Group
}

// computed is a fact as far as it was asked for.
type computed struct {
	fact  Computed
	value *value
}

// entry is what stands in a list: a row, or a group that has a name besides.
type entry struct {
	row   *row
	named *node
}

func (d *deriver) row(list *node, in *row) *row {
	if len(d.slots) < list.slots {
		d.slots = make([]computed, list.slots+512)
	}
	r := &row{list: list, in: in, facts: d.slots[:list.slots:list.slots]}
	d.slots = d.slots[list.slots:]
	return r
}

// of is the row, this or one around it, that has the fact; nil where it is of a
// list that this is no row of.
func (r *row) of(n *node) *row {
	for at := r; at != nil; at = at.in {
		if at.list == n.list || n.list == nil && at.in == nil {
			return at
		}
	}
	return nil
}

// each calls f with every row that has the fact, seen from this one.
func (d *deriver) each(n *node, r *row, f func(*row)) {
	if at := r.of(n); at != nil {
		f(at)
		return
	}
	d.each(n.list, r, func(in *row) {
		for _, e := range d.entries(n.list, in) {
			f(e.row)
		}
	})
}

// nameOf is the name of a fact with the codes, keys or numbers of its rows.
func (r *row) nameOf(n *node) string {
	if r.in == nil {
		return n.Path
	}
	if r.path == "" {
		key := r.code + r.part.Key
		if key == "" {
			key = strconv.Itoa(r.index + 1)
		}
		r.path = r.in.nameOf(r.list) + "." + key
	}
	return r.path + n.Path[len(r.list.Path)+len("[]"):]
}

// fill puts the row's code, key and name into words of its facts.
func (r *row) fill(s string, n *node) string {
	if !strings.Contains(s, "{") {
		return s
	}
	if r = r.of(n); r.in == nil {
		return strings.Replace(s, "{name}", n.part.Name, 1)
	}
	s = strings.Replace(s, "{code}", r.code, 1)
	s = strings.Replace(s, "{name}", r.name, 1)
	return strings.Replace(s, "{}", r.part.Key, 1)
}

// list is a list with its rows.
func (d *deriver) list(n *node, r *row) *List {
	entries := d.entries(n, r)
	l := &List{Items: make([]*Group, len(entries))}
	for i, e := range entries {
		if e.named != nil {
			l.Items[i] = d.fact(e.named, e.row).(*Group)
			continue
		}
		if e.row.group == nil {
			e.row.group = d.group(e.row.list, e.row)
		}
		l.Items[i] = e.row.group
	}
	return l
}

// entries are the rows of a list, found once.
func (d *deriver) entries(n *node, r *row) []entry {
	all, listed := r.lists[n]
	if listed {
		return all
	}
	switch {
	case n.rows != nil:
		for _, of := range n.rows {
			if of.Is == OpGroup {
				all = append(all, entry{r, of})
				continue
			}
			d.each(of, r, func(in *row) { all = append(all, d.entries(of, in)...) })
		}
	case n.Each.Parts != nil:
		for _, p := range n.Each.Parts {
			e := d.row(n, r)
			e.part, e.name = p, p.Name
			all = append(all, entry{row: e})
		}
	case n.Each.Records != "":
		for i := range d.records(n.Each.Records) {
			e := d.row(n, r)
			e.index = i
			all = append(all, entry{row: e})
		}
	default:
		for i, code := range d.codes(n, r) {
			e := d.row(n, r)
			e.index, e.code, e.name = i, code, d.codeName(&n.Each, code)
			all = append(all, entry{row: e})
		}
	}
	if n.when != nil {
		all = slices.DeleteFunc(all, func(e entry) bool { return d.holds(n.when, e) == (n.Each.Unless != "") })
	}
	if r.lists == nil {
		r.lists = map[*node][]entry{}
	}
	r.lists[n] = all
	return all
}

// holds reports whether a flag is set, or a number known, in an entry.
func (d *deriver) holds(n *node, e entry) bool {
	if e.named != nil {
		n = e.named.member(n.last)
	}
	switch f := d.fact(n, e.row.of(n)).(type) {
	case Flag:
		return bool(f)
	case *Number:
		return f != nil
	}
	return false
}

// codes are the codes of a statement that a list has rows for, in their order:
// below a row with a code, those that begin with it. A class that is of another
// budget is none where it is zero.
func (d *deriver) codes(n *node, r *row) []string {
	each := &n.Each
	grid := d.grids[each.Form-1]
	codes := make([]string, 0, 32)
	for _, key := range grid.codesOf(each.Digits) {
		code := string(key)
		if !strings.HasPrefix(code, r.code) {
			continue
		}
		if each.NonZero || !n.possible(code) {
			if v := d.held(n, code); v.amount.IsZero() {
				continue
			}
		}
		codes = append(codes, code)
	}
	if !each.Budgeted || !grid.found {
		return codes
	}
	group := n.budgets()
	for datum, f := range d.book.Budget {
		code, ok := strings.CutPrefix(string(datum), group)
		if ok && f.Known() && !f.Amount.IsZero() && len(code) == each.Digits && accounts.IsCode(code) && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// budgets is the group of data that are the budgets of a list's codes, with its
// dot.
func (n *node) budgets() string {
	return strings.TrimSuffix(strings.TrimPrefix(n.datum(n.point.With(scope.Initial)), "budget."), "{code}")
}

// possible reports whether there can be such an amount under a function code.
func (n *node) possible(code string) bool {
	p := n.point
	if !n.economic() {
		p.Function = scope.Code(code)
	}
	return p.Possible()
}

// codeName is what a statement calls a code; of an item the official title,
// since one that was not spent stands in no statement.
func (d *deriver) codeName(each *Rows, code string) string {
	grid := d.grids[each.Form-1]
	if each.Budgeted {
		return d.title(grid, code)
	}
	return grid.rows[grid.index[accounts.RowKey(code)]].title
}

// title is the official title of a function code: of the year's dictionary,
// else as a statement prints it, else as another year calls it.
func (d *deriver) title(g *grid, code string) string {
	if t := titleOf(d.book.Dictionary, g.id, code); t != "" {
		return t
	}
	for _, other := range [...]*grid{g, d.grids[accounts.Expenditure-1], d.grids[accounts.FiscalOverall-1]} {
		if i, ok := other.index[accounts.RowKey(code)]; ok && other.rows[i].title != "" {
			return other.rows[i].title
		}
	}
	if dict := d.book.Dictionary; dict != nil { // no row has it: another year's name
		if t, ok := dict.FunctionTitle(code); ok && g.id != accounts.GeneralBasic {
			return t.Title
		}
		if t, ok := dict.EconomicTitle(code); ok && g.id == accounts.GeneralBasic {
			return t.Title
		}
	}
	return ""
}

// shortTitle is a class title without its last word 支出: the sentence says
// 社会保障和就业（类）支出.
func shortTitle(title string) string {
	short := strings.TrimSuffix(title, "支出")
	if short == "" || strings.HasSuffix(short, "的") {
		return title
	}
	return short
}
