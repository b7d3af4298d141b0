package typeset

import (
	"fmt"
	"slices"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// need is the width that a column, or a cell over several, asks for, its
// paddings included, from what it cannot do without to all it could use.
type need [levels]doc.Length

const (
	floor   = iota // numbers at Table.MinSize, text broken wherever it may be
	small          // numbers at Table.MinSize, text not in shreds
	decent         // numbers in full, text not in shreds
	snug           // everything on one line
	natural        // and columns as wide as wished
	levels
)

func (n *need) grow(m need) {
	for i := range n {
		n[i] = max(n[i], m[i])
	}
}

// fontStep is the grid of font sizes that shrunk numbers take.
const fontStep = doc.Pt / 2

// settleWidths gives each column its width and each number its size. Where the
// content asks for more than the text area has, text wraps first; then the font
// of the numbers shrinks, down to Table.MinSize; then their columns take space
// from the text; then it is a trouble.
func (g *pager) settleWidths(s *setTable) {
	cells := make([]need, len(s.cells))
	for i := range s.cells {
		cells[i] = g.need(s, &s.cells[i])
		if s.limit > 0 {
			s.cells[i].size = s.cells[i].full
		}
	}
	room := g.width() / doc.Twip * doc.Twip
	asked, sum := s.ask(cells)
	if sum[snug] > room { // only now does it matter where the text of rows may break
		for i := range s.cells {
			g.needBroken(s, &s.cells[i], &cells[i])
		}
		asked, sum = s.ask(cells)
	}
	s.widths = make([]doc.Length, s.cols)
	level := natural
	for level >= floor && sum[level] > room {
		level--
	}
	switch level {
	case natural:
		for j := range s.widths {
			s.widths[j] = asked[j][natural]
		}
		if s.t.Full {
			s.stretch(room - sum[natural])
		}
	case decent:
		g.share(s, asked, room)
	case snug, small, floor:
		for j := range s.widths {
			n := &asked[j]
			s.widths[j] = n[level] + (n[level+1]-n[level])*(room-sum[level])/(sum[level+1]-sum[level])
		}
	default:
		for j := range s.widths {
			s.widths[j] = asked[j][floor] * room / sum[floor]
		}
	}
	if level >= decent {
		s.even(asked)
	}
	for j := range s.widths {
		s.widths[j] = s.widths[j] / doc.Twip * doc.Twip
	}
	g.shrink(s, cells)
}

func (s *setTable) wished(col int) bool {
	return col < len(s.t.Columns) && s.t.Columns[col].Width > 0
}

// ask adds the needs of the cells up to those of the columns, and of the table.
func (s *setTable) ask(cells []need) (asked []need, sum need) {
	asked = make([]need, s.cols)
	for j := range asked {
		least := 2 * s.pad
		if j < len(s.t.Columns) {
			least = max(least, s.t.Columns[j].Min)
		}
		asked[j] = need{least, least, least, least, least}
	}
	widest := 1
	figures := make([]doc.Length, s.cols) // what the numbers of a column need in full
	for i := range s.cells {
		c := &s.cells[i]
		if c.colspan == 1 {
			asked[c.col].grow(cells[i])
			if c.c.NoWrap {
				figures[c.col] = max(figures[c.col], cells[i][decent])
			}
		}
		widest = max(widest, c.colspan)
	}
	for j := range asked {
		if s.wished(j) {
			// A wish holds as long as the content can live with it, and as
			// long as it does not break the text of others for nothing.
			// Where others have room to give, numbers are not shrunk to a wish; and
			// a column of which only the caption needs its wish gives way.
			n := &asked[j]
			w := max(s.t.Columns[j].Width, n[floor])
			w = max(w, figures[j])
			*n = need{n[floor], min(w, n[small]), min(w, n[decent]), min(w, n[snug]), w}
		}
	}
	for span := 2; span <= widest; span++ { // narrow spans first
		for i := range s.cells {
			if c := &s.cells[i]; c.colspan == span {
				s.spread(asked[c.col:c.col+span], c.col, cells[i])
			}
		}
	}
	for j := range asked {
		n := &asked[j]
		for k := range n {
			n[k] = roundUp(n[k], doc.Twip)
			if k > 0 {
				n[k] = max(n[k], n[k-1])
			}
			sum[k] += n[k]
		}
	}
	return asked, sum
}

// need measures one cell as if its text were never broken, save that of a
// caption, or in a column with a narrower wish. The line it is set in for that is kept: most cells
// have just one.
func (g *pager) need(s *setTable, c *tableCell) need {
	var least doc.Length
	for i := range c.paragraphs {
		p := &c.paragraphs[i]
		st := g.style(p.Style)
		size, wide := s.size(st), doc.Length(0)
		c.full = max(c.full, size)
		switch {
		case !hasText(p):
			continue
		case c.c.Vertical:
			wide = size
		case len(c.paragraphs) == 1 && st.LeftIndent == 0 && st.RightIndent == 0 && st.FirstIndent == 0 && st.Align != doc.Distribute:
			c.line = nil
			lines := g.set.breakLines(p, measure{width: unbounded, size: size})
			for k := range lines {
				wide = max(wide, lines[k].width)
			}
			if len(lines) == 1 {
				c.line = &lines[0]
			}
		default:
			_, wide = g.set.widths(p, size)
		}
		c.wide = max(c.wide, wide)
		if to := s.t.MinSize; c.c.NoWrap && !c.c.Vertical && to > 0 && to < size {
			wide = (wide*to + size - 1) / size
		}
		least = max(least, wide)
	}
	pad := 2 * s.pad
	line := c.wide + pad
	if !c.c.NoWrap {
		line = min(line, g.width()) // longer texts are broken anyway
		least = min(least, line-pad)
	}
	n := need{least + pad, least + pad, line, line, line}
	if c.c.Header || c.colspan == 1 && s.wished(c.col) && n[snug] > s.t.Columns[c.col].Width {
		g.needBroken(s, c, &n)
	}
	return n
}

// needBroken measures how narrow a cell may become when its text is broken.
func (g *pager) needBroken(s *setTable, c *tableCell, n *need) {
	if c.c.NoWrap || c.c.Vertical {
		return
	}
	var least, reads doc.Length
	for i := range c.paragraphs {
		p := &c.paragraphs[i]
		if !hasText(p) {
			continue
		}
		size := s.size(g.style(p.Style))
		narrow, wide := g.set.widths(p, size)
		least = max(least, narrow)
		// Four characters to a line are the least that reads well.
		reads = max(reads, narrow, min(wide, 4*size))
	}
	pad := 2 * s.pad
	n[floor], n[small], n[decent] = least+pad, reads+pad, reads+pad
}

// spread lets the columns under a wide cell grow until it fits: those without
// a wish in proportion to their content.
func (s *setTable) spread(under []need, col int, cell need) {
	for k := range cell {
		var have, weight doc.Length
		for j := range under {
			have += under[j][k]
			if !s.wished(col + j) {
				weight += under[j][natural]
			}
		}
		want := cell[k]
		if weight == 0 && k > decent {
			want = cell[decent] // wishes only: for text they are not overridden
		}
		lack := want - have
		for j := range under { // up to its wish a column grows first
			if more := min(lack, under[j][natural]-under[j][k]); more > 0 && s.wished(col+j) {
				under[j][k] += more
				lack -= more
			}
		}
		if lack <= 0 {
			continue
		}
		for j := range under {
			switch {
			case weight == 0: // wishes only, or empty columns
				under[j][k] += roundUp(lack, doc.Length(len(under))) / doc.Length(len(under))
			case !s.wished(col + j):
				under[j][k] += (lack*under[j][natural] + weight - 1) / weight
			}
		}
	}
}

// stretch widens the table to the text area: columns without a wish in
// proportion to their content, all columns if each has one.
func (s *setTable) stretch(extra doc.Length) {
	var weight doc.Length
	for j, w := range s.widths {
		if !s.wished(j) {
			weight += w
		}
	}
	all := weight == 0
	if all {
		weight = s.total()
	}
	if weight == 0 {
		return
	}
	for j, w := range s.widths {
		if all || !s.wished(j) {
			s.widths[j] += extra * w / weight
		}
	}
}

// even makes columns of numbers equally wide as far as their content allows:
// that captions wrap looks better than columns of all widths.
func (s *setTable) even(asked []need) {
	figures := make([]bool, s.cols)
	rest, n := doc.Length(0), doc.Length(0)
	for i := range s.rows {
		for k := range s.rows[i].of(s) {
			c := &s.rows[i].of(s)[k]
			if c.c.NoWrap && c.colspan == 1 && !s.wished(c.col) && !figures[c.col] {
				figures[c.col] = true
				rest += s.widths[c.col]
				n++
			}
		}
	}
	for again := true; again && n > 0; {
		again = false
		for j, is := range figures {
			if is && asked[j][decent] > rest/n {
				s.widths[j] = asked[j][decent]
				rest -= s.widths[j]
				figures[j], again = false, true
				if n--; n == 0 {
					break
				}
			}
		}
	}
	for j, is := range figures {
		if is {
			s.widths[j] = rest / n
		}
	}
}

// shrink gives each number that is wider than its column a smaller font. One
// size serves all numbers of the columns without a wish, and one each column
// with one, so that a table does not look patched; where a point less is
// enough for all of them, they all have it.
func (g *pager) shrink(s *setTable, cells []need) {
	common := unbounded
	column := make([]doc.Length, s.cols)
	for j := range column {
		column[j] = unbounded
	}
	body := s.cells
	if len(s.rows) > 0 {
		body = s.cells[s.rows[0].first:s.rows[len(s.rows)-1].last]
	}
	for i := range s.cells {
		c := &s.cells[i]
		if !c.c.NoWrap || c.c.Vertical {
			continue
		}
		room := s.width(c)
		if cells[i][natural] <= room {
			continue
		}
		c.size = g.fitting(s, c, cells[i][natural]-2*s.pad, room-2*s.pad)
		if c.colspan > 1 || c.row < len(s.head) && i < len(s.cells)-len(body) {
			continue
		}
		if column[c.col] = min(column[c.col], c.size); !s.wished(c.col) {
			common = min(common, c.size)
		}
	}
	least := slices.Min(append(column, unbounded))
	for i := range body {
		c := &body[i]
		if !c.c.NoWrap || c.c.Vertical || c.colspan > 1 {
			continue
		}
		to := column[c.col]
		if !s.wished(c.col) {
			to = common
		}
		if c.full-least <= doc.Pt {
			to = least
		}
		if to < unbounded && to < c.full {
			c.size = to
		}
	}
}

// fitting returns the largest size in which a text of the given width fits the
// room; if there is none it says so and returns the smallest allowed.
func (g *pager) fitting(s *setTable, c *tableCell, width, room doc.Length) doc.Length {
	full := c.full
	least := s.t.MinSize
	if least <= 0 || least > full {
		least = full
	}
	if room > 0 && width > 0 {
		for size := (full*room/width + fontStep) / fontStep * fontStep; size > least; size -= fontStep {
			if size < full && g.numberWidth(c, size) <= room {
				return size
			}
			if size+4*fontStep < full*room/width {
				break
			}
		}
	}
	if over := g.numberWidth(c, least) - room; over > 0 {
		var text string
		var ref doc.Ref
		for i := range c.paragraphs {
			text += joinedText(&c.paragraphs[i])
			for k := range c.paragraphs[i].Runs {
				if r := c.paragraphs[i].Runs[k].Ref; ref == 0 {
					ref = r
				}
			}
			if ref == 0 {
				ref = c.paragraphs[i].Ref
			}
		}
		if ref == 0 {
			ref = s.t.Ref
		}
		g.trouble = append(g.trouble, Trouble{
			Severity: diag.Error, Code: "typeset.width", Ref: ref,
			Message: fmt.Sprintf("“%s”在表格里放不下：字号缩到 %.4g 磅，仍比所在列宽 %.1f 毫米",
				text, least.Points(), float64(over)/float64(doc.MM)),
			Hint: "请减少这张表的列数、改用横向页面或更大的版心，或改以万元为单位",
		})
	}
	return least
}

func (g *pager) numberWidth(c *tableCell, size doc.Length) (w doc.Length) {
	for i := range c.paragraphs {
		_, wide := g.set.widths(&c.paragraphs[i], size)
		w = max(w, wide)
	}
	return w
}
