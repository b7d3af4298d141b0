package ingest

import (
	"strings"
	"unicode"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// grid is one sheet with its place, as the table readers look at it.
type grid struct {
	*workbook.Sheet
	file string
	top  int // first row and column of the table: 1 but where a sheet holds several
	left int
	rows int // last row and column that hold a value
	cols int
	one  bool   // one of several tables of its sheet
	of   *grid  // that sheet
	far  string // the last cell, where it is beyond what a statement may be
}

// No statement is wider or longer: the widest form of the Ministry has some 130
// columns, the longest list of items some 2,000 rows.
const (
	maxCols = 300
	maxRows = 20_000
)

func newGrid(w *workbook.Workbook, i int) *grid {
	g := &grid{Sheet: &w.Sheets[i], file: w.File, top: 1, left: 1}
	g.rows, g.cols = g.Extent()
	for _, m := range g.Merges {
		// A merged caption may reach beyond the last value.
		if g.At(m.Row1, m.Col1).Kind != workbook.Empty && m.Col2 > g.cols {
			g.cols = m.Col2
		}
	}
	if g.rows > maxRows || g.cols > maxCols {
		g.far = workbook.CellName(g.rows, g.cols)
		g.rows, g.cols = min(g.rows, maxRows), min(g.cols, maxCols)
	}
	return g
}

// at is the position of a cell. A sheet is called by its name without the
// spaces that nobody sees.
func (g *grid) at(row, col int) diag.Position {
	return diag.Position{File: g.file, Sheet: strings.TrimSpace(g.Name), Cell: workbook.CellName(row, col)}
}

func (g *grid) position() diag.Position {
	return diag.Position{File: g.file, Sheet: strings.TrimSpace(g.Name)}
}

// place is where a message about a whole table stands: its sheet, and the cell
// where it begins if the sheet holds several.
func (g *grid) place() diag.Position {
	p := g.position()
	if g.one && g.rows > 0 {
		p = g.at(g.top, g.left)
	}
	return p
}

// tellCovered reports values underneath merged ranges, from a row on.
func (g *grid) tellCovered(below int, list *diag.List) {
	for _, c := range g.Covered() {
		if c.Row >= below {
			m, _ := g.Merged(c.Row, c.Col)
			list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.merged", At: g.at(c.Row, c.Col),
				Message: "合并单元格里藏着另一个值：" + clip(oneLine(c.Value)),
				Where:   []diag.Side{{At: g.at(m.Row1, m.Col1), Value: clip(oneLine(g.At(m.Row1, m.Col1).Value))}},
				Hint:    "请取消合并，核对后只留一个值"})
		}
	}
}

// caption is the text that covers a cell, merged ranges included, without
// whitespace and with narrow brackets.
func (g *grid) caption(row, col int) string {
	m, _ := g.Merged(row, col)
	return plain(g.At(m.Row1, m.Col1).Value)
}

// own is the text of a cell itself, "" underneath a merged range.
func (g *grid) own(row, col int) string { return plain(g.At(row, col).Value) }

// text is a cell as accounts.Text, line breaks and outer spaces removed.
func (g *grid) text(row, col int) accounts.Text {
	return accounts.Text{S: oneLine(g.At(row, col).Value), At: g.at(row, col)}
}

// path is the captions above a column from row top to row bottom, outermost
// first, each merged range once.
func (g *grid) path(col, top, bottom int) []string {
	var out []string
	last := workbook.Range{}
	for row := top; row <= bottom; row++ {
		m, _ := g.Merged(row, col)
		if m == last {
			continue
		}
		last = m
		if s := plain(g.At(m.Row1, m.Col1).Value); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// plain normalises a caption for comparison: whitespace removed, full width
// folded to half (accounts.PlainName), and what people type for one another
// made one: quotes, brackets, colons.
func plain(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] <= ' ' {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '"', '”', '„', '‟', '＂', '「', '」':
			return '“'
		case '\'', '’':
			return '‘'
		case '〔', '﹙', '［', '【':
			return '('
		case '〕', '﹚', '］', '】':
			return ')'
		case '∶', '﹕', '︰':
			return ':'
		case '￥':
			return '¥'
		case '\u2060', '\u00ad':
			return -1
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, accounts.PlainName(s))
}

// oneLine removes line breaks and outer spaces, for names that are kept.
func oneLine(s string) string {
	if strings.ContainsAny(s, "\r\n\t") {
		s = strings.NewReplacer("\r\n", "", "\n", "", "\r", "", "\t", " ").Replace(s)
	}
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
}

// isNothing reports whether a text stands for “no amount”: the dashes of the
// official forms, and the 一 that is typed for one.
func isNothing(s string) bool {
	switch s {
	case "", "—", "——", "-", "--", "–", "―", "－", "一", "ー", "/", "…", "……", "...", "无":
		return true
	}
	return strings.Trim(s, "-—–―－") == ""
}

// isPlaceholder reports whether a row's caption only shows that rows go on.
func isPlaceholder(s string) bool {
	return s != "" && strings.Trim(s, "….⋯·") == ""
}
