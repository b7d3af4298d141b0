package collate

import (
	"slices"
	"strings"

	"juesuan/internal/published"
)

// cut parts the published tables that are two of the report, one right below the
// other: a page without room between them shows them as one.
func (r *report) cut(blocks []published.Block) []published.Block {
	in := map[string][]int{} // by what a row reads: the tables that have such a row
	for _, t := range r.tables {
		for _, row := range t.rows {
			if k := row.key(); k != "" && (len(in[k]) == 0 || in[k][len(in[k])-1] != t.number) {
				in[k] = append(in[k], t.number)
			}
		}
	}
	out := make([]published.Block, 0, len(blocks))
	for _, b := range blocks {
		if b.Table == nil {
			out = append(out, b)
			continue
		}
		from := 0
		for _, to := range append(cuts(b.Table, in), len(b.Table.Rows)) {
			out = append(out, published.Block{Table: &published.Table{Columns: b.Table.Columns, Rows: b.Table.Rows[from:to]}})
			from = to
		}
	}
	return out
}

// cuts are the rows of a published table from which on all known rows are of the
// next table of the report, where all before are of one.
func cuts(t *published.Table, in map[string][]int) []int {
	const least = 2 // rows of each
	var out []int
	of, n := -1, 0
	var next []int // rows of the table after `of`, so far
	for i := range t.Rows {
		tables := in[keyOf(&t.Rows[i])]
		switch {
		case len(tables) == 0:
		case of < 0:
			if len(tables) == 1 {
				of, n = tables[0], 1
			}
		case len(next) == 0 && slices.Contains(tables, of):
			n++
		case n >= least && slices.Contains(tables, of+1):
			if next = append(next, i); len(next) == least {
				out = append(out, next[0])
				of, n, next = of+1, least, nil
			}
		default:
			return nil
		}
	}
	return out
}

// keyOf is what a published row reads, blank cells left out.
func keyOf(r *published.Row) string {
	var out []string
	for _, c := range r.Cells {
		if s := fold(c.Text); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "|")
}

// letters is a text without its order: how many characters, and a sum that no
// other characters come to.
type letters struct {
	n   int
	sum uint64
}

func (l *letters) add(runes []rune) {
	for _, r := range runes {
		h := (uint64(r) + 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>31) * 0x94d049bb133111eb
		l.n, l.sum = l.n+1, l.sum+(h^h>>29)
	}
}

// repeated finds the paragraphs at the beginning of a page that are the head of a
// table once more: in a table without lines they are lines like others. Cells that
// cover several rows may stand in another order, so the order does not count.
func (c *comparison) repeated() map[*published.Paragraph]bool {
	heads := map[letters][]string{} // what stands before the tables that have it
	longest := 0
	for i := range c.want.items {
		t := c.want.items[i].table
		if t == nil {
			continue
		}
		var own, again letters
		for i := range min(t.heads, len(t.rows)) {
			r := t.rows[i]
			for k := range r.cells {
				text := r.cells[k].text.runes
				own.add(text)
				if r.again != nil {
					text = []rune(r.again[k])
				}
				again.add(text)
			}
		}
		before := ""
		if i > 0 {
			before = c.want.items[i-1].tail()
		}
		heads[own] = append(heads[own], before)
		if again != own {
			heads[again] = slices.Clip(heads[again])
		}
		longest = max(longest, own.n, again.n)
	}
	out := map[*published.Paragraph]bool{}
	seen := map[letters]int{}
	page, before := 0, ""
	for i, b := range c.blocks {
		if b.Paragraph == nil {
			n := len(b.Table.Rows)
			page, before = b.Table.Rows[n-1].Page, keyOf(&b.Table.Rows[n-1])
			continue
		}
		begins := b.Paragraph.Page != page
		page = b.Paragraph.Page
		var so letters
		drop := i
		for k := i; k < len(c.blocks) && so.n <= longest; k++ {
			p := c.blocks[k].Paragraph
			if p == nil || p.Page != page {
				break
			}
			so.add([]rune(fold(p.Text)))
			tables, head := heads[so]
			if !head || so.n == 0 {
				continue
			}
			follows := func(s string) bool { return strings.HasSuffix(s, before) }
			first := seen[so] < len(tables) && (seen[so] == 0 || slices.ContainsFunc(tables, follows))
			if begins && !first {
				drop = k + 1
			}
			seen[so]++
		}
		for ; drop > i; drop-- {
			out[c.blocks[drop-1].Paragraph] = true
		}
		if !out[b.Paragraph] {
			before = fold(b.Paragraph.Text)
		}
	}
	return out
}

// tail is the end of an item as it is published: a paragraph, or the last row of
// a table that has text.
func (it *item) tail() string {
	if it.table == nil {
		return it.text.String()
	}
	for _, r := range slices.Backward(it.table.rows) {
		if r.key() != "" {
			return strings.ReplaceAll(r.key(), "|", "")
		}
	}
	return ""
}

// whole puts together the rows of tables without lines that began on one page and
// ended on the next: there all cells are begun before the first goes on. It reports
// whether there were any.
func (f *finder) whole() bool {
	found := false
	for k := range f.w.units {
		u := &f.w.units[k]
		if u.row == nil || u.from == 0 {
			continue
		}
		// It begins where what is before it ends, or ends where what follows begins.
		n := u.to - u.from
		var tries []int
		for i := u.from - 1; i >= max(0, u.from-20); i-- {
			if f.match[i] >= 0 {
				tries = append(tries, f.match[i]+u.from-i)
				break
			}
		}
		for i := u.to; i < min(len(f.match), u.to+20); i++ {
			if f.match[i] >= 0 {
				tries = append(tries, f.match[i]-(i-u.to)-n)
				break
			}
		}
		for _, from := range tries {
			if from > 0 && from+n <= len(f.g.runes) && f.join(u.row, from, from+n) {
				found = true
				break
			}
		}
	}
	return found
}

// join puts the published text from..to into the order of a row's cells, if it is
// that row in two parts, one on each page. A few characters may differ.
func (f *finder) join(r *row, from, to int) bool {
	const strange = 3
	g := f.g
	turn := from + 1
	for turn < to && g.pages[turn] == g.pages[turn-1] {
		turn++
	}
	if turn >= to || g.pages[turn] != g.pages[to-1] {
		return false
	}
	// cost[i][p]: the least characters that differ when the first i cells have
	// taken p characters of the first part; took: how many of them cell i−1 took.
	first := turn - from
	cost, took := make([][]int, len(r.cells)+1), make([][]int, len(r.cells)+1)
	for i := range cost {
		cost[i], took[i] = make([]int, first+1), make([]int, first+1)
		for p := range cost[i] {
			cost[i][p] = strange + 1
		}
	}
	cost[0][0] = 0
	done := 0
	for i := range r.cells {
		text := r.cells[i].text.runes
		for p := range cost[i] {
			rest := turn + done - p // where the second part stands
			if cost[i][p] > strange {
				continue
			}
			for k := max(0, rest+len(text)-to); k <= len(text) && p+k <= first; k++ {
				c := cost[i][p] + unlike(text[:k], g.runes[from+p:]) + unlike(text[k:], g.runes[rest:])
				if c < cost[i+1][p+k] {
					cost[i+1][p+k], took[i+1][p+k] = c, k
				}
			}
		}
		done += len(text)
	}
	if cost[len(r.cells)][first] > strange {
		return false
	}
	// From the last cell back: where each character of the row stands.
	order := make([]int, to-from)
	starts := map[int]bool{}
	p := first
	for i := len(r.cells); i > 0; i-- {
		n, k := len(r.cells[i-1].text.runes), took[i][p]
		done -= n
		p -= k
		for x := range n {
			if x < k {
				order[done+x] = from + p + x
			} else {
				order[done+x] = turn + done - p + x - k
			}
		}
		starts[done] = true
	}
	if slices.IsSorted(order) {
		return false
	}
	was := *g
	was.runes, was.pages, was.table = slices.Clone(g.runes[from:to]), slices.Clone(g.pages[from:to]), slices.Clone(g.table[from:to])
	for x, j := range order {
		g.runes[from+x], g.pages[from+x], g.table[from+x] = was.runes[j-from], was.pages[j-from], was.table[j-from]
		g.apart[from+x] = starts[x]
		delete(g.lines, from+x)
	}
	return true
}

// unlike counts the characters that differ from those another text begins with.
func unlike(text, in []rune) int {
	n := 0
	for i, r := range text {
		if in[i] != r {
			n++
		}
	}
	return n
}
