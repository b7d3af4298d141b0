package published

import (
	"cmp"
	"slices"
	"strings"

	"juesuan/internal/pattern"
)

// textLine is a line of text on a page.
type textLine struct {
	text string
	y    float64
	gaps int // that are wide
}

// pageBlock is a line or a table of a page, before the pages are joined.
type pageBlock struct {
	y     float64
	line  string
	grid  *grid
	table *Table
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
		for _, b := range all[i] {
			if b.table == nil {
				if atEdge(p, b.y) && (pageNumber(b.line) != "" || edges[b.line] > 2 && 2*edges[b.line] > len(pages)) {
					r.out.margin(b.line)
					continue
				}
				said[b.line] = true
				between = append(between, Paragraph{Text: b.line, Page: p.number, Listed: leader.MatchString(b.line)})
				continue
			}
			if last != nil && goesOn(lastGrid, b.grid, captions, between, said) && last.Rows[len(last.Rows)-1].Page < p.number {
				last.Rows = append(last.Rows, b.table.Rows...)
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
var leader = pattern.Of(`(…{2,}|\.{5,}|·{5,}|(\. ?){6,})\s*[0-9ⅠⅡⅢⅣⅤivx]+\s*$`)

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
glyphs:
	for _, g := range p.glyphs {
		switch {
		case strings.TrimSpace(g.text) == "":
			continue
		case g.hidden:
			hidden = append(hidden, g)
			continue
		case g.turned:
			turned = append(turned, g)
			continue
		}
		for i, t := range tables {
			if slot, ok := t.at((g.x0+g.x1)/2, g.y-0.35*g.size); ok {
				inside[i][t.region[slot]] = append(inside[i][t.region[slot]], g)
				continue glyphs
			}
		}
		free = append(free, g)
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
		table := t.table(inside[i], p.number)
		if len(inside[i]) == 0 {
			continue // lines that hold no text are an ornament
		}
		out = append(out, pageBlock{y: t.ys[0], grid: t, table: table})
	}
	for _, l := range r.free(p, free) {
		out = append(out, pageBlock{y: l.y, line: l.text})
	}
	slices.SortStableFunc(out, func(a, b pageBlock) int { return cmp.Compare(a.y, b.y) })
	return out
}

// From how many lines with so many wide gaps on text is taken for a table
// without lines.
const (
	gappedLines = 4
	gapsOfLine  = 2
)

// free is the text outside the tables, from the top. Where it stands in columns
// without lines around them, cells may have several lines each, side by side:
// there the order is that in which the text was set, cell by cell, as all
// programs do it.
func (r *pdfReader) free(p *page, glyphs []glyph) []textLine {
	lines := linesOf(glyphs)
	gapped := 0
	for _, l := range lines {
		if l.gaps >= gapsOfLine && !leader.MatchString(l.text) {
			gapped++
		}
	}
	if gapped < gappedLines {
		return lines
	}
	r.out.doubt("有的表没有框线，按文字的先后对照，可能读不准")
	var out []textLine
	down := 0.0
	for i := 0; i < len(glyphs); {
		j := i + 1
		for j < len(glyphs) && follows(&glyphs[j-1], &glyphs[j]) {
			j++
		}
		l := textLine{text: lineText(glyphs[i:j]), y: glyphs[i].y}
		if !atEdge(p, l.y) {
			// Never above what was set before it.
			down = max(down, l.y)
			l.y = down
		}
		out = append(out, l)
		i = j
	}
	return out
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
