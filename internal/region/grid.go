package region

import (
	"iter"
	"strings"
	"unicode"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// Grid is one sheet, or one of its tables, with its place.
type Grid struct {
	*workbook.Sheet
	File string
	Top  int // first row and column of the table: 1 but where a sheet holds several
	Left int
	Last int    // last row and column that hold a value
	Wide int    // … a merged caption counted over all its width
	One  bool   // one of several tables of its sheet
	Of   *Grid  // that sheet
	Far  string // the last cell, where it is beyond what a statement may be
}

// No statement is wider or longer: the widest form of the Ministry has some 130
// columns, the longest list of items some 2,000 rows.
const (
	maxCols = 300
	maxRows = 20_000
)

// New is the sheet of that place in a workbook.
func New(w *workbook.Workbook, i int) *Grid {
	g := &Grid{Sheet: &w.Sheets[i], File: w.File, Top: 1, Left: 1}
	g.Last, g.Wide = g.Extent()
	for _, m := range g.Merges {
		// A merged caption may reach beyond the last value.
		if g.At(m.Row1, m.Col1).Kind != workbook.Empty && m.Col2 > g.Wide {
			g.Wide = m.Col2
		}
	}
	if g.Last > maxRows || g.Wide > maxCols {
		g.Far = workbook.CellName(g.Last, g.Wide)
		g.Last, g.Wide = min(g.Last, maxRows), min(g.Wide, maxCols)
	}
	return g
}

// Place is the position of a cell. A sheet is called by its name without the
// spaces that nobody sees.
func (g *Grid) Place(row, col int) diag.Position {
	return diag.Position{File: g.File, Sheet: strings.TrimSpace(g.Name), Cell: workbook.CellName(row, col)}
}

// Position is where a message about the whole sheet stands.
func (g *Grid) Position() diag.Position {
	return diag.Position{File: g.File, Sheet: strings.TrimSpace(g.Name)}
}

// Where is where a message about a whole table stands: its sheet, and the cell
// where it begins if the sheet holds several.
func (g *Grid) Where() diag.Position {
	p := g.Position()
	if g.One && g.Last > 0 {
		p = g.Place(g.Top, g.Left)
	}
	return p
}

// TellCovered reports values underneath merged ranges, from a row on.
func (g *Grid) TellCovered(below int, list *diag.List) {
	for _, c := range g.Covered() {
		if c.Row >= below {
			m, _ := g.Merged(c.Row, c.Col)
			list.Tell(diag.Error, "read.merged", g.Place(c.Row, c.Col), "合并单元格里藏着另一个值："+Clip(OneLine(c.Value)), "请取消合并，核对后只留一个值",
				g.side(m.Row1, m.Col1, ""))
		}
	}
}

// side is a text as a message shows it.
func (g *Grid) side(row, col int, label string) diag.Side {
	return diag.Side{At: g.Place(row, col), Label: label, Value: Clip(OneLine(g.At(row, col).Value))}
}

// Caption is the text that covers a cell, merged ranges included, without
// whitespace and with narrow brackets.
func (g *Grid) Caption(row, col int) string {
	m, _ := g.Merged(row, col)
	return Plain(g.At(m.Row1, m.Col1).Value)
}

// Own is the text of a cell itself, "" underneath a merged range.
func (g *Grid) Own(row, col int) string { return Plain(g.At(row, col).Value) }

// Head are the texts in the first rows of the table.
func (g *Grid) Head(rows int) iter.Seq[workbook.Cell] {
	return func(yield func(workbook.Cell) bool) {
		for row := g.Top; row < g.Top+rows && row <= g.Last; row++ {
			for _, c := range g.RowCells(row) {
				if c.Kind == workbook.Text && !yield(c) {
					return
				}
			}
		}
	}
}

// Text is a cell as accounts.Text, line breaks and outer spaces removed.
func (g *Grid) Text(row, col int) accounts.Text {
	return accounts.Text{S: OneLine(g.At(row, col).Value), At: g.Place(row, col)}
}

// Path is the captions above a column from row top to row bottom, outermost
// first, each merged range once.
func (g *Grid) Path(col, top, bottom int) []string {
	var out []string
	last := workbook.Range{}
	for row := top; row <= bottom; row++ {
		m, _ := g.Merged(row, col)
		if m == last {
			continue
		}
		last = m
		if s := Plain(g.At(m.Row1, m.Col1).Value); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Plain normalises a caption for comparison: whitespace removed, full width
// folded to half (accounts.PlainName), and what people type for one another
// made one: quotes, brackets, colons.
func Plain(s string) string {
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

var lineBreaks = strings.NewReplacer("\r", "", "\n", "", "\t", " ")

// OneLine removes line breaks and outer spaces, for names that are kept.
func OneLine(s string) string {
	return strings.TrimFunc(lineBreaks.Replace(s), func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
}

// IsNothing reports whether a text stands for “no amount”: the dashes of the
// official forms, and the 一 that is typed for one.
func IsNothing(s string) bool {
	switch s {
	case "", "—", "——", "-", "--", "–", "―", "－", "一", "ー", "/", "…", "……", "...", "无":
		return true
	}
	return strings.Trim(s, "-—–―－") == ""
}

// IsPlaceholder reports whether a row's caption only shows that rows go on.
func IsPlaceholder(s string) bool {
	return s != "" && strings.Trim(s, "….⋯·") == ""
}
