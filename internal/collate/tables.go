package collate

import (
	"slices"
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/published"
)

// tablePair is a table of the report and what was published of it.
type tablePair struct {
	want *table
	got  []*published.Table // the first, and those that go on with it
	rows []publishedRow
	with []int // for each row of the report the row that is it, −1: none
	used []bool
}

// publishedRow is a row of a published table, folded.
type publishedRow struct {
	page    int
	columns int // of the piece that it is of
	cells   []publishedCell
}

type publishedCell struct {
	text, seen   string // folded, and as it stands
	column, span int
}

// enough is the share of common cells from which a table is taken for another's.
const enough = 0.3

// pairTables finds each table of the report among those published.
func (c *comparison) pairTables() {
	c.pairs = make([]*tablePair, len(c.want.tables))
	c.of = map[*published.Table]*tablePair{}
	var tables []*published.Table
	for _, b := range c.blocks {
		if b.Table != nil {
			tables = append(tables, b.Table)
		}
	}
	var all []likeness
	share := make([][]float64, len(tables)) // of each published table, by the report's
	ours := make([]map[string]int, len(c.want.tables))
	for i, t := range c.want.tables {
		ours[i] = t.words()
	}
	theirs := make([]map[string]int, len(tables))
	for j, t := range tables {
		theirs[j] = wordsOf(t)
		share[j] = make([]float64, len(ours))
		for i := range ours {
			if s := likenessOf(ours[i], theirs[j]); s >= enough {
				all = append(all, likeness{i, j, s})
				share[j][i] = s
			}
		}
	}
	// Equal likenesses go by their order: two forms may read the same.
	slices.SortStableFunc(all, func(a, b likeness) int {
		switch {
		case a.share > b.share:
			return -1
		case a.share < b.share:
			return 1
		}
		return (a.want - b.want) + (a.got - b.got)
	})
	for _, l := range all {
		if c.pairs[l.want] == nil && c.of[tables[l.got]] == nil {
			pair := &tablePair{want: c.want.tables[l.want], got: []*published.Table{tables[l.got]}}
			c.pairs[l.want], c.of[tables[l.got]] = pair, pair
		}
	}
	c.uncross(tables, share)
	// A table that was cut in several: another piece is mostly of the same table,
	// and stands right behind or before.
	join := func(j, beside int, put func(p *tablePair)) {
		if beside < 0 || beside >= len(tables) || c.of[tables[j]] != nil {
			return
		}
		if p := c.of[tables[beside]]; p != nil && partOf(theirs[j], ours[p.want.number]) >= 0.6 {
			put(p)
			c.of[tables[j]] = p
		}
	}
	for j, t := range tables {
		join(j, j-1, func(p *tablePair) { p.got = append(p.got, t) })
	}
	for j, t := range slices.Backward(tables) {
		join(j, j+1, func(p *tablePair) { p.got = slices.Insert(p.got, 0, t) })
	}
	c.result.Tables = len(c.pairs)
	for _, pair := range c.pairs {
		if pair == nil {
			continue
		}
		c.result.Found++
		pair.take()
		pair.align()
		c.cells(pair)
	}
}

// likeness is how much of a table of the report a published one has.
type likeness struct {
	want, got int
	share     float64
}

// uncross puts two published tables of which either may be either of the report's
// into the order of the report: a cell that changed moves no table.
func (c *comparison) uncross(tables []*published.Table, share [][]float64) {
	const little = 0.1
	at := make([]int, len(c.pairs)) // where its published table stands, −1: none
	for i := range at {
		at[i] = -1
	}
	for j, t := range tables {
		if p := c.of[t]; p != nil {
			at[p.want.number] = j
		}
	}
	for i := range at {
		for k := i + 1; k < len(at); k++ {
			a, b := at[i], at[k]
			if a > b && b >= 0 && min(share[a][k], share[b][i]) > 0 && share[a][k]+share[b][i] > share[a][i]+share[b][k]-little {
				at[i], at[k] = b, a
				p, q := c.pairs[i], c.pairs[k]
				p.got, q.got = q.got, p.got
				c.of[tables[b]], c.of[tables[a]] = p, q
			}
		}
	}
}

// words counts the texts of the cells, numbers and blanks among them.
func (t *table) words() map[string]int {
	out := map[string]int{}
	for _, r := range t.rows {
		for k := range r.cells {
			if s := r.cells[k].text.String(); s != "" {
				out[s]++
			}
		}
	}
	return out
}

func wordsOf(t *published.Table) map[string]int {
	out := map[string]int{}
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if s := fold(c.Text); s != "" {
				out[s]++
			}
		}
	}
	return out
}

// likenessOf is the share of common cells in all, words weighing twice.
func likenessOf(a, b map[string]int) float64 {
	common, all := 0, 0
	weigh := func(s string, n int) int {
		if isNumber(s) {
			return n
		}
		return 2 * n
	}
	for s, n := range a {
		common += weigh(s, min(n, b[s]))
		all += weigh(s, max(n, b[s]))
	}
	for s, n := range b {
		if a[s] == 0 {
			all += weigh(s, n)
		}
	}
	if all == 0 {
		return 0
	}
	return float64(common) / float64(all)
}

// partOf is the share of a's cells that b has.
func partOf(a, b map[string]int) float64 {
	common, all := 0, 0
	for s, n := range a {
		common += min(n, b[s])
		all += n
	}
	if all == 0 {
		return 0
	}
	return float64(common) / float64(all)
}

// take folds the published rows; a row that goes on over a page is joined.
func (p *tablePair) take() {
	for _, t := range p.got {
		for _, r := range t.Rows {
			row := publishedRow{page: r.Page, columns: t.Columns}
			for _, c := range r.Cells {
				row.cells = append(row.cells, publishedCell{fold(c.Text), c.Text, c.Column, c.Span})
			}
			p.rows = append(p.rows, row)
		}
	}
	keys, heads := map[string]bool{}, map[string]bool{}
	for i, r := range p.want.rows {
		keys[r.key()] = true
		if i < p.want.heads {
			heads[r.key()] = true
			if r.again != nil {
				heads[strings.Join(r.again, "|")] = true
			}
		}
	}
	// Rows that repeat the head on a further page say nothing new.
	seen := map[string]int{}
	p.rows = slices.DeleteFunc(p.rows, func(r publishedRow) bool {
		k := r.key()
		seen[k]++
		return heads[k] && (seen[k] > 1 || !keys[k])
	})
	for i := 0; i+1 < len(p.rows); i++ {
		a, b := &p.rows[i], &p.rows[i+1]
		if a.page == b.page || a.page == 0 || keys[a.key()] || keys[b.key()] {
			continue
		}
		both := joinedRow(a, b)
		if keys[both.key()] || p.best(&both) > max(p.best(a), p.best(b))+0.1 {
			p.rows[i] = both
			p.rows = slices.Delete(p.rows, i+1, i+2)
		}
	}
}

// joinedRow is a row that was begun on one page and ended on the next.
func joinedRow(a, b *publishedRow) publishedRow {
	out := publishedRow{page: a.page, columns: a.columns}
	for _, c := range a.cells {
		for _, d := range b.cells {
			if d.column == c.column && d.text != "" {
				c.text, c.seen = c.text+d.text, c.seen+d.seen
			}
		}
		out.cells = append(out.cells, c)
	}
	return out
}

// best is the greatest likeness of a published row to one of the report.
func (p *tablePair) best(r *publishedRow) float64 {
	best := 0.0
	for _, w := range p.want.rows {
		best = max(best, p.likeness(w, r))
	}
	return best
}

// key is what a row reads, blank cells left out.
func (r *row) key() string {
	var out []string
	for k := range r.cells {
		if s := r.cells[k].text.String(); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "|")
}

func (r *publishedRow) key() string {
	var out []string
	for _, c := range r.cells {
		if c.text != "" {
			out = append(out, c.text)
		}
	}
	return strings.Join(out, "|")
}

// align finds for each row of the report the published one.
func (p *tablePair) align() {
	p.with = make([]int, len(p.want.rows))
	p.used = make([]bool, len(p.rows))
	for i := range p.with {
		p.with[i] = -1
	}
	// Rows that read the same, in order.
	ids := map[string]rune{}
	id := func(k string) rune {
		n, ok := ids[k]
		if !ok {
			n = rune(len(ids) + 1)
			ids[k] = n
		}
		return n
	}
	a, b := make([]rune, len(p.want.rows)), make([]rune, len(p.rows))
	for i, r := range p.want.rows {
		a[i] = id(r.key())
	}
	for j := range p.rows {
		b[j] = id(p.rows[j].key())
	}
	pin := func(i, j int) { p.with[i], p.used[j] = j, true }
	for i, j := range align(a, b) {
		if j >= 0 {
			pin(i, j)
		}
	}
	// The same row at another place: it was moved.
	for i, w := range p.want.rows {
		if p.with[i] >= 0 || w.key() == "" || isNumber(strings.ReplaceAll(w.key(), "|", "")) {
			continue
		}
		for j := range p.rows {
			if !p.used[j] && a[i] == b[j] {
				pin(i, j)
				break
			}
		}
	}
	// What is left between those: the most alike.
	from, low := 0, 0
	for i := 0; i <= len(p.with); i++ {
		if i < len(p.with) && (p.with[i] < 0 || p.with[i] < low) {
			continue
		}
		high := len(p.rows)
		if i < len(p.with) {
			high = p.with[i]
		}
		p.between(from, i, low, high)
		from, low = i+1, high+1
	}
}

// between pairs the rows left over in a stretch, in order, by likeness.
func (p *tablePair) between(i0, i1, j0, j1 int) {
	var is, js []int
	for i := i0; i < i1; i++ {
		if p.with[i] < 0 {
			is = append(is, i)
		}
	}
	for j := j0; j < j1; j++ {
		if !p.used[j] {
			js = append(js, j)
		}
	}
	if len(is) == 0 || len(js) == 0 || len(is)*len(js) > most {
		return
	}
	width := len(js) + 1
	alike, best := make([]float64, len(is)*width), make([]float64, (len(is)+1)*width)
	for i := len(is) - 1; i >= 0; i-- {
		for j := len(js) - 1; j >= 0; j-- {
			k := i*width + j
			alike[k] = p.likeness(p.want.rows[is[i]], &p.rows[js[j]])
			best[k] = max(best[k+width], best[k+1])
			if alike[k] >= 0.4 {
				best[k] = max(best[k], alike[k]+best[k+width+1])
			}
		}
	}
	for i, j := 0, 0; i < len(is) && j < len(js); {
		switch k := i*width + j; {
		case alike[k] >= 0.4 && best[k] == alike[k]+best[k+width+1]:
			p.with[is[i]], p.used[js[j]] = js[j], true
			i, j = i+1, j+1
		case best[k] == best[k+width]:
			i++
		default:
			j++
		}
	}
}

// likeness is how much two rows have in common: the share of their cells that
// read the same, words weighing twice and blanks little.
func (p *tablePair) likeness(w *row, r *publishedRow) float64 {
	if len(r.cells) == 0 || len(w.cells) == 0 {
		return 0
	}
	common, all := 0.0, 0.0
	for k := range w.cells {
		s, t := w.cells[k].text.String(), ""
		if q := r.at(k, &w.cells[k], len(w.cells), p.sameColumns(r)); q >= 0 {
			t = r.cells[q].text
		}
		weight := 1.0
		switch {
		case s == "" && t == "":
			weight = 0.1
		case !isNumber(s) && s != "":
			weight = 2
		}
		all += weight
		switch {
		case s == t:
			common += weight
		case s != "" && t != "" && !isNumber(s):
			common += weight * similar(s, t)
		}
	}
	return common / all
}

func (p *tablePair) sameColumns(r *publishedRow) bool { return p.want.columns == r.columns }

// at is the published cell beside the k-th cell of n; −1: none.
func (r *publishedRow) at(k int, c *cell, n int, sameColumns bool) int {
	if len(r.cells) == n {
		return k
	}
	if sameColumns {
		for q := range r.cells {
			if r.cells[q].column == c.column {
				return q
			}
		}
		return -1
	}
	if k < len(r.cells) && len(r.cells) > n {
		return k + len(r.cells) - n // a cell before it that the report's row above covers
	}
	return -1
}

// similar is the share of characters that two texts have in common.
func similar(s, t string) float64 {
	a, b := []rune(s), []rune(t)
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := 0
	for _, j := range align(a, b) {
		if j >= 0 {
			n++
		}
	}
	return float64(n) / float64(max(len(a), len(b)))
}

// cells compares the cells of the rows that were found, and tells rows that moved.
func (c *comparison) cells(p *tablePair) {
	var order [][2]int
	for i, j := range p.with {
		if j >= 0 {
			order = append(order, [2]int{j, i})
		}
	}
	kept := map[int]bool{}
	for _, k := range rising(order) {
		kept[k[1]] = true
	}
	// What was published of each cell: its own text, and what goes on in the
	// rows it covers.
	texts := map[*cell][]string{}
	pages := map[*cell]int{}
	for i, w := range p.want.rows {
		j := p.with[i]
		if j < 0 {
			continue
		}
		r := &p.rows[j]
		if !kept[i] {
			c.add(Finding{Kind: Moved, Part: Row, Section: w.place.section, Table: w.place.table, Row: w.place.row, Page: r.page,
				Ref: w.ref(), Anchor: w.place.anchor, Want: w.place.row, order: w.place.order, Figures: hasDigit(w.key())})
		}
		taken := make([]bool, len(r.cells))
		for k := range w.cells {
			own := &w.cells[k]
			pages[own] = r.page
			if q := r.at(k, own, len(w.cells), p.sameColumns(r)); q >= 0 {
				taken[q] = true
				texts[own] = append(texts[own], r.cells[q].seen)
			}
		}
		for q := range r.cells {
			if taken[q] || r.cells[q].text == "" {
				continue
			}
			if col := r.cells[q].column; p.sameColumns(r) && col < len(w.cover) && w.cover[col] != nil && !w.has(w.cover[col]) {
				texts[w.cover[col]] = append(texts[w.cover[col]], r.cells[q].seen)
				continue
			}
			c.add(Finding{Kind: Added, Part: Cell, Section: w.place.section, Table: w.place.table, Row: w.place.row, Page: r.page,
				Ref: w.ref(), Anchor: w.place.anchor, Got: r.cells[q].seen, Figures: hasDigit(r.cells[q].text), order: w.place.order})
		}
	}
	for i, w := range p.want.rows {
		if p.with[i] < 0 {
			continue
		}
		for k := range w.cells {
			own := &w.cells[k]
			c.result.Cells++
			if isNumber(own.text.String()) {
				c.result.Numbers++
			}
			c.cell(p, i, own, texts[own], pages[own])
		}
	}
}

// has reports whether a cell begins in this row.
func (r *row) has(c *cell) bool {
	for k := range r.cells {
		if &r.cells[k] == c {
			return true
		}
	}
	return false
}

func (r *row) ref() doc.Ref {
	for k := range r.cells {
		for _, ref := range r.cells[k].text.refs {
			if ref != 0 {
				return ref
			}
		}
	}
	return 0
}

// cell compares one cell.
func (c *comparison) cell(p *tablePair, i int, own *cell, seen []string, page int) {
	want := own.text.String()
	whole, again := "", false
	for _, s := range seen {
		if fold(s) == want {
			again = true // it may be repeated on each page
			continue
		}
		whole += s
	}
	if f := fold(whole); f == want || f == "" && again {
		return
	}
	w := p.want.rows[i]
	at := w.place
	at.row = p.want.rowName(i, own.column)
	column := p.want.columnName(own.column)
	var got text
	got.add(whole, 0)
	if (want == "" || isNumber(want)) && (len(got.runes) == 0 || isNumber(got.String())) {
		f := Finding{Kind: Figure, Part: Cell, Section: at.section, Table: at.table, Row: at.row, Column: column, Page: page, Anchor: at.anchor,
			Want: want, Got: got.String(), order: at.order}
		if len(own.text.refs) > 0 {
			f.Ref = own.text.refs[0]
		} else {
			f.Ref = w.ref()
		}
		if SameValue(want, got.String()) {
			f.Kind = Words
		}
		c.add(f)
		return
	}
	c.hunks(own.text, got, at, column, func(int) int { return page }, Cell)
}
