package region

import (
	"cmp"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/workbook"
)

// A sheet may hold several tables, below each other or side by side. Each
// begins with its title; the cells between one title and the next are read as
// if they were a sheet of their own.

// part is the cells of a rectangle, in their places.
func (g *Grid) part(r workbook.Range) *Grid {
	p := &Grid{Sheet: g.Sheet.Part(r), File: g.File, Top: r.Row1, Left: r.Col1}
	p.Last, p.Wide = p.Extent()
	for _, m := range p.Merges {
		if r.Contains(m.Row1, m.Col1) && p.At(m.Row1, m.Col1).Kind != workbook.Empty {
			p.Wide = max(p.Wide, min(m.Col2, r.Col2))
		}
	}
	return p
}

// Title says what a text is as the title of a table.
type Title uint8

const (
	NoTitle Title = iota
	Strange       // of a table that the caller does not know
	Known
)

// Words tell a reader's titles and captions, made plain, from other text.
type Words struct {
	Title   func(s string) Title
	Caption func(s string) bool // one that only a table of figures has
}

// heading is a cell that holds the title of a table.
type heading struct {
	workbook.Range
	known bool
}

// HeadRows is how far down a sheet its title, number, unit line and captions
// are looked for.
const HeadRows = 15

// maxHeadings bounds the tables of one sheet, maxLooks the cells that may be
// their titles; a sheet with more is a list of tables or a hostile one.
const (
	maxHeadings = 60
	maxLooks    = 5_000
)

// headings finds the titles of tables: those of statements anywhere, others
// below the first of these, since what stands above is the title of the whole.
func (g *Grid) headings(words Words) []heading {
	var found []heading
	known, looks := 0, 0
	for i := range g.Rows {
		for _, c := range g.Rows[i].Cells {
			if c.Row > g.Last {
				return found
			}
			if c.Kind != workbook.Text || !strings.Contains(c.Value, "表") || len(c.Value) > 300 {
				continue
			}
			if looks++; looks > maxLooks {
				return make([]heading, maxHeadings+1)
			}
			title := words.Title(Plain(c.Value))
			if title == NoTitle || title == Strange && known == 0 {
				continue
			}
			m, merged := g.Merged(c.Row, c.Col)
			if merged && (m.Row1 != c.Row || m.Col1 != c.Col) {
				continue
			}
			if title == Strange && len(g.RowCells(c.Row)) > 2 {
				continue // a row of captions or names
			}
			if title == Known {
				known++
			}
			if found = append(found, heading{m, title == Known}); len(found) > maxHeadings {
				return found
			}
		}
	}
	return found
}

// NumberLine is what may stand alone above a title: 公开02表, 附表2, 表二.
var NumberLine = pattern.Of(`^(公开[0-9]+表|(附件|附表|表)[0-9一二三四五六七八九十\-]+[:.、]?)$`)

// Tables cuts a sheet into its tables; nil where it holds at most one.
func (g *Grid) Tables(words Words, list *diag.List) (parts []*Grid) {
	heads := g.headings(words)
	switch {
	case len(heads) < 2:
		return nil
	case len(heads) > maxHeadings:
		return []*Grid{}
	}
	// Bands of rows: titles in one row stand side by side.
	var bands [][]heading
	for _, h := range heads {
		if n := len(bands); n > 0 && bands[n-1][0].Row1 == h.Row1 {
			bands[n-1] = append(bands[n-1], h)
			continue
		}
		bands = append(bands, []heading{h})
	}
	first := make([]int, len(bands)+1)
	for i, b := range bands {
		first[i] = g.bandTop(b[0].Row1)
		if i > 0 {
			first[i] = max(first[i], bands[i-1][0].Row2+1)
		}
	}
	first[0], first[len(bands)] = 1, g.Last+1
	for i, band := range bands {
		slices.SortFunc(band, func(a, b heading) int { return cmp.Compare(a.Col1, b.Col1) })
		rows := g.part(workbook.Range{Row1: first[i], Col1: 1, Row2: first[i+1] - 1, Col2: g.Wide})
		left := 1
		for j, h := range band {
			right := g.Wide
			if j+1 < len(band) {
				if right = rows.gap(h, band[j+1]) - 1; right < left {
					list.Tell(diag.Error, "read.sheet", g.Place(band[j+1].Row1, band[j+1].Col1), "两张表并排在一起，分不清从哪一列分开",
						"请一张工作表放一张决算表，或在两张表中间空一列",
						g.side(h.Row1, h.Col1, "左边的表"), g.side(band[j+1].Row1, band[j+1].Col1, "右边的表"))
					return []*Grid{}
				}
			}
			p := g.part(workbook.Range{Row1: first[i], Col1: left, Row2: first[i+1] - 1, Col2: right})
			p.One, p.Of = true, g
			if p.HasTable(words) {
				parts = append(parts, p)
			}
			left = right + 1
		}
	}
	if parts == nil {
		parts = []*Grid{} // a contents page names many tables and is none of them
	}
	return parts
}

// bandTop is the first row of the table whose title stands in a row: lines
// above it that hold nothing but a number are its own.
func (g *Grid) bandTop(title int) int {
	top := title
	for top > 1 {
		cells := g.RowCells(top - 1)
		if len(cells) == 0 || slices.ContainsFunc(cells, func(c workbook.Cell) bool { return !NumberLine.MatchString(Plain(c.Value)) }) {
			return top
		}
		top--
	}
	return top
}

// gap is the first column of the right one of two tables side by side: the one
// after the last empty column between them, else the one where its title, merged
// over its width, begins; 0 where neither tells.
func (g *Grid) gap(a, b heading) int {
	filled := map[int]bool{}
	for i := range g.Rows {
		for _, c := range g.Rows[i].Cells {
			m, _ := g.Merged(c.Row, c.Col)
			if c.Row == a.Row1 && m.Col1 <= a.Col1 {
				m.Col2 = m.Col1
			}
			for col := m.Col1; col <= min(m.Col2, b.Col1); col++ {
				filled[col] = true
			}
		}
	}
	for col := b.Col1 - 1; col > a.Col1; col-- {
		if !filled[col] {
			return col + 1
		}
	}
	if b.Col2 > b.Col1 {
		return b.Col1
	}
	return 0
}

// HasTable reports whether a caption that only a table of figures has stands in
// the first rows.
func (g *Grid) HasTable(words Words) bool {
	seen := 0
	for i := range g.Rows {
		if seen++; seen > HeadRows {
			return false
		}
		for _, c := range g.Rows[i].Cells {
			if c.Kind != workbook.Text {
				continue
			}
			if words.Caption(Plain(c.Value)) {
				return true
			}
		}
	}
	return false
}
