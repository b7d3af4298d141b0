package published

import (
	"cmp"
	"slices"
	"strings"

	"juesuan/internal/pattern"
)

// textLine is a line of text on a page.
type textLine struct {
	text   string
	y      float64
	gaps   int // that are wide
	beside bool
}

// pageBlock is a line or a table of a page, before the pages are joined.
type pageBlock struct {
	y      float64
	line   string
	beside bool
	grid   *grid
	table  *Table
}

// layOut makes paragraphs and tables of the pages.
func (r *pdfReader) layOut(pages []*page) {
	all := make([][]pageBlock, len(pages))
	edges := map[string]int{} // lines near the edges of pages, by text
	for i, p := range pages {
		all[i] = r.blocks(p)
		for _, t := range slices.Compact(edgeLines(p, all[i])) {
			edges[t]++
		}
	}
	var last *Table
	var lastGrid *grid
	said := map[string]bool{}         // all lines so far
	var captions, between []Paragraph // lines above the table, and since its end
	for i, p := range pages {
		margins := marginsOf(p, all[i], func(line string) bool { return edges[line] > 2 && 2*edges[line] > len(pages) })
		for k, b := range all[i] {
			if b.table == nil {
				if margins[k] {
					r.out.margin(b.line)
					continue
				}
				said[b.line] = true
				between = append(between, Paragraph{Text: b.line, Page: p.number, Listed: leader.MatchString(b.line), Beside: b.beside})
				continue
			}
			if again := headAgain(last, b.table); last != nil && last.Rows[len(last.Rows)-1].Page < p.number &&
				goesOn(lastGrid, b.grid, captions, between, said) && (again > 0 || !otherHead(last, b.table)) {
				last.Rows = append(last.Rows, b.table.Rows[again:]...)
				lastGrid, between = b.grid, nil
				continue
			}
			r.lines(between)
			captions, between = between, nil
			r.out.Blocks = append(r.out.Blocks, Block{Table: b.table})
			last, lastGrid = b.table, b.grid
		}
		// What follows a table at the foot may be the head of its next page.
		if i == len(pages)-1 || len(between) > 0 && !tableFirst(all[i+1]) {
			r.lines(between)
			if len(between) > 0 {
				last = nil
			}
			between = nil
		}
	}
}

// headAgain is how many rows a table that goes on begins with that are the first
// of the table once more.
func headAgain(t, on *Table) int {
	if t == nil {
		return 0
	}
	same := func(a, b Cell) bool { return a.Text == b.Text }
	n := 0
	for n < min(len(t.Rows), len(on.Rows)) && slices.EqualFunc(t.Rows[n].Cells, on.Rows[n].Cells, same) {
		n++
	}
	return n
}

// otherHead reports whether a table begins with the head of another table that says
// the same of its rows: further columns of one that is wider than a page.
func otherHead(t, other *Table) bool {
	a, b := t.Rows[0].Cells, other.Rows[0].Cells
	return len(a) > 0 && len(b) > 0 && a[0].Text != "" && a[0].Text == b[0].Text
}

// tableFirst reports whether the page begins with a table, or with a few lines above one.
func tableFirst(blocks []pageBlock) bool {
	for i, b := range blocks {
		if b.table != nil {
			return true
		}
		if i >= 4 {
			break
		}
	}
	return false
}

// goesOn reports whether a table on a new page is the last one going on: it has
// the same columns, and there is nothing between but what stood above it before, or
// what says that something goes on.
func goesOn(a, b *grid, captions, between []Paragraph, said map[string]bool) bool {
	if len(a.xs) != len(b.xs) {
		return false
	}
	for i := range a.xs {
		if d := a.xs[i] - b.xs[i]; d > near || d < -near {
			return false
		}
	}
	for _, line := range between {
		plain := strings.TrimSpace(strings.NewReplacer("（续表）", "", "(续表)", "", "（续）", "", "(续)", "", "续表", "").Replace(line.Text))
		if plain == "" || plain != line.Text && said[plain] {
			continue // it says itself that it goes on
		}
		if !slices.ContainsFunc(captions, func(c Paragraph) bool { return c.Text == line.Text || c.Text == plain }) {
			return false
		}
	}
	return true
}

// lines adds lines of text to the document.
func (r *pdfReader) lines(lines []Paragraph) {
	for i := range lines {
		r.out.Blocks = append(r.out.Blocks, Block{Paragraph: &lines[i]})
	}
}

// leader matches a line of a table of contents.
var leader = pattern.Of(`(…+|\.{5,}|·{5,}|(\. ?){6,})\s*[0-9ⅠⅡⅢⅣⅤivx]+\s*$`)

// pageNumbers match a line that is nothing but the number of a page.
var pageNumbers = pattern.Of(`^[—–\-－─·\s]*(?:第\s*)?([0-9]{1,4}|[ivxIVX]{1,6})\s*(?:页)?\s*` +
	`(?:[/／,，]?\s*共?\s*[0-9]{1,4}\s*页?)?[—–\-－─·\s]*$`)

// pageNumber is the number that a line is; "": the line is no page number.
func pageNumber(line string) string {
	m := pageNumbers.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	return m[1]
}

// atEdge reports whether a line stands where headers and footers do.
func atEdge(p *page, y float64) bool { return y < 0.09*p.height || y > 0.88*p.height }

// marginsOf are the lines of a page, from the top, that are its header and footer:
// those at an edge, with nothing else beyond or beside them, that repeat or are a
// page number. Further in, a number is the last row of a table.
func marginsOf(p *page, blocks []pageBlock, repeats func(line string) bool) map[int]bool {
	const line = 8.0 // points: what is nearer stands in the same row
	out := map[int]bool{}
	take := func(k int) bool {
		b := &blocks[k]
		if b.table != nil || !atEdge(p, b.y) {
			return false
		}
		alone := true
		for i := max(0, k-1); i <= min(k+1, len(blocks)-1); i++ {
			alone = alone && (i == k || out[i] || blocks[i].table != nil || blocks[i].y-b.y > line || b.y-blocks[i].y > line)
		}
		if !repeats(b.line) && (pageNumber(b.line) == "" || !alone) {
			return false
		}
		out[k] = true
		return true
	}
	for k := 0; k < len(blocks) && take(k); k++ {
	}
	for k := len(blocks) - 1; k >= 0 && take(k); k-- {
	}
	return out
}

func edgeLines(p *page, blocks []pageBlock) []string {
	var out []string
	for _, b := range blocks {
		if b.table == nil && atEdge(p, b.y) {
			out = append(out, b.line)
		}
	}
	return out
}

// blocks finds the tables and lines of a page, from the top.
func (r *pdfReader) blocks(p *page) []pageBlock {
	var free, hidden, turned []glyph
	tables := grids(p.rules)
	inside := make([]map[int][]glyph, len(tables))
	for i := range tables {
		inside[i] = map[int][]glyph{}
	}
	of := holders(tables, p.glyphs)
	for k, g := range p.glyphs {
		switch {
		case strings.TrimSpace(g.text) == "":
		case g.hidden:
			hidden = append(hidden, g)
		case g.turned:
			turned = append(turned, g)
		case of[k] < 0:
			free = append(free, g)
		default:
			t := tables[of[k]]
			slot, _ := t.at(g.middle())
			inside[of[k]][t.region[slot]] = append(inside[of[k]][t.region[slot]], g)
		}
	}
	for _, l := range linesOf(hidden) {
		r.out.remain(Hidden, l.text, p.number)
	}
	if len(turned) > 0 {
		text := ""
		for _, g := range turned {
			text += g.text
		}
		r.out.margin(text)
	}
	var out []pageBlock
	for i, t := range tables {
		if len(inside[i]) == 0 {
			continue // lines that hold no text are an ornament
		}
		out = append(out, pageBlock{y: t.ys[0], grid: t, table: t.table(inside[i], p.number)})
	}
	for _, l := range r.free(p, free) {
		out = append(out, pageBlock{y: l.y, line: l.text, beside: l.beside})
	}
	slices.SortStableFunc(out, func(a, b pageBlock) int { return cmp.Compare(a.y, b.y) })
	return out
}

// holders says for each glyph which table it stands in, −1: none. Lines in which no
// text stands whole are a drawing, as the bars of a chart with values at their ends.
func holders(tables []*grid, glyphs []glyph) []int {
	of, whole := make([]int, len(glyphs)), make([]bool, len(tables))
	in := true // all of the text so far
	for k := range glyphs {
		of[k] = slices.IndexFunc(tables, func(t *grid) bool {
			_, ok := t.at(glyphs[k].middle())
			return ok
		})
		if k > 0 && follows(&glyphs[k-1], &glyphs[k]) {
			in = in && of[k] == of[k-1]
		} else {
			in = of[k] >= 0
		}
		if in && (k+1 == len(glyphs) || !follows(&glyphs[k], &glyphs[k+1])) {
			whole[of[k]] = true
		}
	}
	for k, t := range of {
		if t >= 0 && !whole[t] {
			of[k] = -1
		}
	}
	return of
}

// From how many lines with so many wide gaps on, or cells set beside each other,
// text is taken for a table without lines that may be misread.
const (
	columnLines = 4
	gapsOfLine  = 2
)

// free is the text outside the tables, from the top. Where it stands in columns
// without lines around them, cells may have several lines each, side by side:
// there the order is that in which the text was set, cell by cell, as all
// programs do it.
func (r *pdfReader) free(p *page, glyphs []glyph) []textLine {
	lines := linesOf(glyphs)
	out, columns := asSet(glyphs)
	for _, l := range lines {
		if l.gaps >= gapsOfLine && !leader.MatchString(l.text) {
			columns++
		}
	}
	if columns == 0 {
		return lines
	}
	if columns >= columnLines {
		r.out.doubt("有的表没有框线，按文字的先后对照，可能读不准")
	}
	inOrder(p, out)
	return out
}

// inOrder lowers the lines that were set after others further down, so that they stay
// in the order in which they were set; but for a header set after all the rest, and
// a footer set before it.
func inOrder(p *page, lines []textLine) {
	far := 0.1 * p.height
	apart := make([]bool, len(lines))
	body := 0.0 // the nearest line before that is at no edge
	for i, l := range lines {
		if !atEdge(p, l.y) {
			body = l.y
		} else if l.y < p.height/2 {
			apart[i] = body > l.y+far
		}
	}
	body = p.height
	for i, l := range slices.Backward(lines) {
		if !atEdge(p, l.y) {
			body = l.y
		} else if l.y > p.height/2 {
			apart[i] = body < l.y-far
		}
	}
	down := 0.0
	for i := range lines {
		if !apart[i] {
			down = max(down, lines[i].y)
			lines[i].y = down
		}
	}
}

// asSet puts glyphs into lines in the order in which they were set. columns is how
// often one begins to the right of another and above its end: in the next cell.
func asSet(glyphs []glyph) (out []textLine, columns int) {
	var from, to int // of the line before
	for i := 0; i < len(glyphs); {
		j := i + 1
		for j < len(glyphs) && follows(&glyphs[j-1], &glyphs[j]) {
			j++
		}
		l := textLine{text: lineText(glyphs[i:j]), y: glyphs[i].y, beside: true}
		if i > 0 {
			a, b := &glyphs[from], &glyphs[i]
			left, right := a.x0, glyphs[to-1].x1
			l.beside = b.y < a.y+0.5*a.size || glyphs[j-1].x1 < left || b.x0 > right
			if b.y < a.y-0.5*a.size && b.x0 > right {
				columns++
			}
		}
		out = append(out, l)
		from, to, i = i, j, j
	}
	return out, columns
}

// follows reports whether a glyph goes on in the line of the one before.
func follows(a, b *glyph) bool {
	return b.y-a.y < 0.4*a.size && a.y-b.y < 0.4*a.size && b.x0 >= a.x0 && b.x0-a.x1 < 1.5*a.size
}

// table makes a table of the text in the cells of a grid.
func (g *grid) table(inside map[int][]glyph, page int) *Table {
	columns := g.columns()
	t := &Table{Columns: columns}
	for row := range len(g.ys) - 1 {
		r := Row{Page: page}
		for c := range columns {
			slot := row*columns + c
			if g.region[slot] != slot {
				continue
			}
			cell := Cell{Column: c, Span: 1}
			for c+cell.Span < columns && g.region[slot+cell.Span] == slot {
				cell.Span++
			}
			var lines []string
			for _, l := range linesOf(inside[slot]) {
				lines = append(lines, l.text)
			}
			cell.Text = strings.Join(lines, "\n")
			r.Cells = append(r.Cells, cell)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// linesOf puts glyphs into lines, from the top, each from the left.
func linesOf(glyphs []glyph) []textLine {
	sorted := slices.Clone(glyphs)
	slices.SortStableFunc(sorted, func(a, b glyph) int { return cmp.Compare(a.y, b.y) })
	var out []textLine
	for i := 0; i < len(sorted); {
		j := i + 1
		for j < len(sorted) && sorted[j].y-sorted[i].y < 0.5*min(sorted[i].size, sorted[j].size) {
			j++
		}
		line := sorted[i:j]
		slices.SortStableFunc(line, func(a, b glyph) int { return cmp.Compare(a.x0, b.x0) })
		l := textLine{text: lineText(line), y: line[0].y}
		for k := 1; k < len(line); k++ {
			if line[k].x0-line[k-1].x1 > 1.5*line[k].size {
				l.gaps++
			}
		}
		out = append(out, l)
		i = j
	}
	return out
}

// lineText is the text of a line; a wide gap is a space.
func lineText(line []glyph) string {
	var b strings.Builder
	for i, g := range line {
		if i > 0 {
			before := line[i-1]
			if g.text == before.text && g.x0-before.x0 < 0.15*g.size {
				continue // printed twice to look bold
			}
			if g.x0-before.x1 > 0.3*g.size {
				b.WriteByte(' ')
			}
		}
		b.WriteString(g.text)
	}
	return b.String()
}
