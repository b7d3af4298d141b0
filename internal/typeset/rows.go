package typeset

import "juesuan/internal/doc"

// Space above and below the text of a cell: as a rule, and at the least where
// a table is pressed onto one page.
const (
	rowSpace  = doc.Pt * 2
	rowTight  = doc.Pt / 2
	fillLimit = 2 // rows grow to at most so many times their height to fill a page
	// pressLimit is the part of their height, in percent, down to which rows
	// are pressed to spare a table its second page if it did not ask for one.
	pressLimit = 75
	// fillSlack is left free below a table that fills its page: Word and
	// LibreOffice count borders otherwise, and a point too much there sends the
	// last row to a page of its own.
	fillSlack = doc.Pt * 9
)

// settleHeights breaks the text of all cells and gives each row its height.
func (g *pager) settleHeights(s *setTable) {
	n := 0
	for i := range s.cells {
		n += len(s.cells[i].paragraphs)
	}
	lines := make([]cellLine, 0, n+n/8)
	for i := range s.cells {
		c := &s.cells[i]
		from := len(lines)
		c.lines = lines[from:from:cap(lines)]
		g.setCell(s, c)
		if len(lines)+len(c.lines) <= cap(lines) {
			lines = lines[:from+len(c.lines)]
		}
		c.lines = c.lines[:len(c.lines):len(c.lines)]
	}
	g.alignPoints(s)
	g.heights(s, s.head)
	g.heights(s, s.again)
	g.heights(s, s.rows)
	g.level(s)
}

// level gives the rows of a table one height where the names of some wrap, if
// the table still stands on one page; not those of a form, whose texts are of
// all lengths.
func (g *pager) level(s *setTable) {
	if s.t.RowFill || len(s.rows) == 0 {
		return
	}
	least, most := s.rows[0].height, doc.Length(0)
	for i := range s.rows {
		r := &s.rows[i]
		if r.r.MaySplit || r.r.MinHeight != s.rows[0].r.MinHeight {
			return
		}
		for k := range r.of(s) {
			if r.of(s)[k].rowspan > 1 {
				return
			}
		}
		least, most = min(least, r.height), max(most, r.height)
	}
	if most > 2*least || totalHeight(s.head)+most*doc.Length(len(s.rows)) > (g.bottom()-g.geo.Top)*3/4 {
		return
	}
	for i := range s.rows {
		s.rows[i].height = most
	}
}

func (g *pager) heights(s *setTable, rows []tableRow) {
	empty := doc.Length(0)
	if int(s.t.Style) < len(g.doc.Styles) {
		st := g.style(s.t.Style)
		empty = cellPitch(st, s.size(st))
	}
	for i := range rows {
		r := &rows[i]
		content := doc.Length(0)
		own := false // some cell ends in this row
		for k := range r.of(s) {
			if c := &r.of(s)[k]; c.rowspan == 1 {
				content, own = max(content, c.height), true
			}
		}
		if !own || content == 0 {
			content = empty
		}
		r.tight = roundUp(content+2*rowTight, doc.Twip)
		r.height = roundUp(max(content+2*rowSpace, r.r.MinHeight), doc.Twip)
	}
	// Cells over several rows ask for what these do not have yet.
	for i := range rows {
		for k := range rows[i].of(s) {
			c := &rows[i].of(s)[k]
			if c.rowspan == 1 {
				continue
			}
			under := rows[i : i+c.rowspan]
			var height, tight doc.Length
			for j := range under {
				height += under[j].height
				tight += under[j].tight
			}
			grow := func(lack doc.Length, of func(*tableRow) *doc.Length) {
				if lack <= 0 {
					return
				}
				each := roundUp(lack/doc.Length(len(under)), doc.Twip)
				for j := range under {
					*of(&under[j]) += each
				}
			}
			grow(c.height+2*rowSpace-height, func(r *tableRow) *doc.Length { return &r.height })
			grow(c.height+2*rowTight-tight, func(r *tableRow) *doc.Length { return &r.tight })
		}
	}
}

func totalHeight(rows []tableRow) (h doc.Length) {
	for i := range rows {
		h += rows[i].height
	}
	return h
}

func totalTight(rows []tableRow) (h doc.Length) {
	for i := range rows {
		h += rows[i].tight
	}
	return h
}

// start is the height without which the table should not begin on a page:
// head and two rows, or all of a table that wants a page of its own.
func (s *setTable) start(page doc.Length) doc.Length {
	if all := totalTight(s.head) + totalTight(s.rows); s.t.RowFill && all <= page {
		return all
	}
	if all := totalHeight(s.head) + totalHeight(s.rows); all <= page/4 {
		return all // a small table is not torn
	}
	h := totalHeight(s.head)
	for i := range s.rows {
		r := &s.rows[i]
		if h+r.height > page || i == 2 {
			break
		}
		if r.r.MaySplit {
			// Enough for two lines of the cells that will be split.
			lines := doc.Length(0)
			for k := range r.of(s) {
				if c := &r.of(s)[k]; len(c.lines) > 0 {
					lines = max(lines, min(c.height, 2*c.lines[0].height))
				}
			}
			return h + min(r.height, lines+2*rowSpace)
		}
		h += r.height
		if !r.r.KeepNext && i == 1 {
			break
		}
	}
	return h
}

// fits reports whether the table, as tight as may be, is not taller than the room.
func (s *setTable) fits(room doc.Length) bool {
	return totalTight(s.head)+totalTight(s.rows) <= room
}

// fill gives the rows of a table that stands on one page their heights: from
// tight to full where room is scarce, evenly taller where there is plenty and
// the table wants its page filled. It reports whether one page is enough.
func (s *setTable) fill(room doc.Length) bool {
	tight := totalTight(s.head) + totalTight(s.rows)
	full := totalHeight(s.head) + totalHeight(s.rows)
	if tight > room || !s.t.RowFill && full*pressLimit/100 > room {
		return false
	}
	if slack := room - fillSlack; slack >= tight {
		room = slack
	}
	if full > room {
		for _, rows := range [...][]tableRow{s.head, s.rows} {
			for i := range rows {
				r := &rows[i]
				r.height = r.tight + (r.height-r.tight)*(room-tight)/(full-tight)/doc.Twip*doc.Twip
			}
		}
		return true
	}
	if n := doc.Length(len(s.rows)); n > 0 && s.t.RowFill {
		each := (room - full) / n / doc.Twip * doc.Twip
		if limit := (fillLimit - 1) * (full - totalHeight(s.head)) / n; each > limit {
			each = limit / doc.Twip * doc.Twip
		}
		for i := range s.rows {
			s.rows[i].height += each
		}
	}
	return true
}
