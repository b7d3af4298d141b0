// Package doc is the document model: what the report says and in which styles,
// before anyone knows where a line or a page ends.
//
// compose writes it; typeset turns it into positioned pages; render/docx turns
// it into Word. Nothing here knows what money is: a run carries an opaque Ref
// by which others find the figure or the input line it came from.
package doc

import "time"

// Length is a distance in EMU (English Metric Units): millimetres, points and
// twips are all whole numbers of it.
type Length int64

const (
	EMU  Length = 1
	Twip Length = 635
	Pt   Length = 12700
	MM   Length = 36000
)

// Points returns the length in points.
func (l Length) Points() float64 { return float64(l) / float64(Pt) }

// Twips returns the length in twips, rounded to the nearest.
func (l Length) Twips() int64 {
	if l < 0 {
		return -(-l).Twips()
	}
	return (int64(l) + int64(Twip)/2) / int64(Twip)
}

// Ref names where a run's text came from. It is opaque on the page side; 0 is
// text of no particular origin.
type Ref uint32

// Role is a typographic role; a font set decides which face plays it.
type Role uint8

const (
	FangSong     Role = iota // 仿宋: body
	Song                     // 宋体: tables
	Hei                      // 黑体: first-level headings
	Kai                      // 楷体: second-level headings
	XiaoBiaoSong             // 小标宋: titles
	Latin                    // digits and Latin letters
	NumRoles
)

var roleNames = [NumRoles]string{"fangsong", "song", "hei", "kai", "xiaobiaosong", "latin"}

func (r Role) String() string {
	if r < NumRoles {
		return roleNames[r]
	}
	return "role?"
}

// ParseRole returns the role of that name.
func ParseRole(s string) (Role, bool) {
	for r, n := range roleNames {
		if n == s {
			return Role(r), true
		}
	}
	return 0, false
}

// Align is the alignment of a paragraph.
type Align uint8

const (
	Justify Align = iota // last line flush left
	Left
	Center
	Right
	Distribute // 均排: every line stretched to the measure
)

// VAlign is the vertical alignment in a table cell.
type VAlign uint8

const (
	Middle VAlign = iota
	Top
	Bottom
)

// StyleID indexes Document.Styles.
type StyleID uint16

// Style is a paragraph style. All text of a paragraph has the style's fonts
// and size, save what a Run overrides.
type Style struct {
	ID   string // the pack's key: body, heading1, cell …
	Name string // the name Word shows: "heading 1", "正文文本" …

	Font  Role // Han
	Latin Role // digits and Latin letters; equal to Font when they shall not differ
	Size  Length
	Bold  bool
	Color uint32 // 0xRRGGBB

	// Tracking is added to the advance of every character: −0.25 pt sets 28
	// characters of 16 pt in the 156 mm of GB/T 9704-2012 (28 × 15.75 pt).
	Tracking Length

	Align       Align
	FirstIndent Hundredths // of the style's em: 200 is two characters; negative hangs
	LeftIndent  Hundredths
	RightIndent Hundredths
	LinePitch   Length // distance of baselines; 0: the page grid's
	Before      Length
	After       Length

	Outline         int  // 1…9: a heading of that level, 0: none. Headings go into the contents and the bookmarks
	KeepNext        bool // not at a page foot without what follows
	KeepLines       bool
	PageBreakBefore bool
	WidowControl    bool
	Balance         bool // title lines of nearly equal width, never a short last one (梯形、菱形)
}

// Hundredths is a number of hundredths (of an em, of a percent).
type Hundredths int32

// Spacing switches the rules of Chinese line setting (CLREQ, GB/T 15834-2011).
type Spacing struct {
	Kinsoku        bool       // prohibitions at both line ends (避头尾)
	SqueezeLineEnd bool       // a full-width mark at the line end becomes half width
	SqueezeStart   bool       // an opening bracket at the line start loses its leading half
	SqueezeAdjoin  bool       // two adjacent marks take 1.5 em
	PullIn         bool       // pull in before push out (先挤进后推出)
	HanLatinGap    Hundredths // of an em, 0…25
	Hang           bool       // hanging punctuation
	KeepUnits      bool       // % 元 万元 stay with their number
	NoRunt         bool       // a last line has at least two characters
}

// Document is one report.
type Document struct {
	Title    string
	FileName string // of the report, without what follows the last dot
	Author   string // the unit
	Subject  string
	Language string // zh-CN
	Date     time.Time

	Styles   []Style
	Spacing  Spacing
	Fonts    [NumRoles]FontName // how each role is called in Word
	Sections []Section

	Watermark string // 草稿 on every page, or nothing
}

// FontName is what Word is told about a role.
type FontName struct {
	Name string // 仿宋_GB2312
	Alt  string // 仿宋
}

// Page is the geometry of a page. Width < Height is portrait.
type Page struct {
	Width, Height            Length
	Top, Bottom, Left, Right Length // margins of the text area (版心)
	Pitch                    Length // line pitch of the grid; 0: none
	Lines, Chars             int    // of a full page, for reports and docGrid
}

// Landscape reports whether the page lies on its side.
func (p Page) Landscape() bool { return p.Width > p.Height }

// Header is the line above the text area of each page of a section (页眉), and the
// mark of the unit at its left. The zero value is none.
type Header struct {
	Text       string
	Style      StyleID // its alignment places the text
	Above      Length  // from the baseline to the head of the text area
	Logo       *Image  // stands on the baseline
	LogoHeight Length
}

// LogoWidth is the width at which the logo keeps its proportions.
func (h *Header) LogoWidth() Length {
	return h.LogoHeight * Length(h.Logo.Width) / Length(max(1, h.Logo.Height))
}

// Numbering says how the pages of a section are numbered.
type Numbering struct {
	Show    bool
	Restart bool // the section begins at 1
	Prefix  string
	Suffix  string // "— " and " —"
	Style   StyleID
	Below   Length // from the foot of the text area to the baseline
	Outside bool   // odd right, even left; else centred
	Inset   Hundredths
	Roman   bool
	// On a landscape page the number stands where it stands on the paper of
	// a portrait page (GB/T 9704-2012, 7.5 and 10.1) instead of below the text.
	PaperPosition bool
}

// NumberPage is the page by whose margins the page numbers of section i are
// placed. With PaperPosition they stand in one place on the paper wherever it
// is in the report, upright or lying, text or table: where the first numbered
// upright section of the same paper has them.
func (d *Document) NumberPage(i int) Page {
	p, n := d.Sections[i].Page, &d.Sections[i].Numbering
	if !n.PaperPosition {
		return p
	}
	if p.Landscape() { // as the paper is bound
		p = Page{Width: p.Height, Height: p.Width, Left: p.Top, Right: p.Bottom, Top: p.Right, Bottom: p.Left}
	}
	for j := range d.Sections {
		s := &d.Sections[j]
		if s.Numbering.Show && s.Numbering.PaperPosition && s.Page.Width == p.Width && s.Page.Height == p.Height && len(s.Blocks) > 0 {
			return s.Page
		}
	}
	return p
}

// Section is a run of pages of one geometry; it begins on a new page.
type Section struct {
	Page      Page
	Numbering Numbering
	Header    Header
	Blocks    []Block
	VCenter   bool // the blocks stand in the middle of the page (cover)
}

// Block is a paragraph, a table, a chart, a picture, a table of contents, or a
// page break.
type Block interface{ block() }

// Anchor identifies a place that the contents, links and bookmarks point at.
// 0 is no anchor. Anchors are unique in a document and count from 1.
type Anchor uint32

// Paragraph is text in one style.
type Paragraph struct {
	Style  StyleID
	Runs   []Run
	Anchor Anchor // every heading has one
	Ref    Ref    // the pack's line that made the paragraph
}

// Run is text with one origin.
type Run struct {
	Text string
	Ref  Ref
	Bold bool // in addition to the style
	Font Override
}

// Override changes the Han role of a run.
type Override struct {
	Set  bool
	Role Role
}

// Contents (目录) lists the headings whose outline level is at most Levels.
type Contents struct {
	Levels int
	Styles []StyleID // by level, from level 1
	Leader string    // repeated between title and page number: "…" or "."
}

// PageBreak begins a new page in the same section.
type PageBreak struct{}

func (*Paragraph) block() {}
func (*Contents) block()  {}
func (*PageBreak) block() {}
func (*Table) block()     {}

// Table is a grid of cells. Widths are settled by typeset from the content.
type Table struct {
	Columns []Column
	Head    []Row // repeated on every page
	Rows    []Row
	Style   StyleID // of the empty table; sizes the default row
	Border  Length  // width of the lines, 0: none
	Padding Length  // left and right inside a cell
	// MinSize is the smallest font size to which cells that may not wrap
	// shrink before their column takes space from the others.
	MinSize Length
	Title   string // for accessibility and Word's table title
	Holds   string // what the official number or name of its data is, under any title; "": it has none
	Summary string
	Anchor  Anchor
	Ref     Ref
	Full    bool // the table is as wide as the text area even if its content is not
	RowFill bool // rows grow evenly so that the table fills its page when it has just one
}

// Column is a column's wish; typeset settles the width.
type Column struct {
	Width Length // wanted; 0: from content
	Min   Length
}

// Row is a row of cells. Cells covered by a span from above are left out, as in HTML.
type Row struct {
	Cells     []Cell
	MinHeight Length
	MaySplit  bool // long text may go over to the next page
	KeepNext  bool
	Lead      bool // above the captions: number and unit of the table, no row of it. The first rows only
	Ref       Ref
}

// Cell is one cell.
type Cell struct {
	Paragraphs []Paragraph
	// Continued replaces Paragraphs where a head row is repeated (续表); nil: the same.
	Continued []Paragraph
	ColSpan   int // 0 and 1: one column
	RowSpan   int
	VAlign    VAlign
	NoWrap    bool // a number: never wrapped
	Vertical  bool // characters one below the other
	Header    bool // names its column or row
	Edges     Edges
}

// Edges says which lines of a cell are left out.
type Edges struct{ NoTop, NoBottom, NoLeft, NoRight bool }

// Numbers is what typesetting settled and Word must be told so that it breaks
// the pages at the same places.
type Numbers struct {
	Pages  int
	Labels map[Anchor]string // page label of each anchor: "1", "12"
	Tables map[*Table]TableNumbers
	// Balanced are the widths of the longest line of balanced paragraphs that
	// take several lines, in cells too.
	Balanced map[*Paragraph]Length
	// Begins are the headings of tables that begin a page and shall, whatever
	// becomes of the page before.
	Begins map[*Paragraph]bool
	// Figures are the settled measures of charts and pictures.
	Figures map[Block]FigureNumbers
	// Lines are those of paragraphs that Word would break elsewhere.
	Lines map[*Paragraph][]LineNumbers
	// KeepNext are paragraphs that stand on the page where what follows begins,
	// besides those whose style says so.
	KeepNext map[*Paragraph]bool
}

// LineNumbers is a line as Word must be told of it.
type LineNumbers struct {
	Chars    int    // of the paragraph's text that stand in it
	Tracking Length // added between them besides the style's, so that the line is full where it ends
	Numbers  bool   // between digits and Latin letters too: the line has too little else
}

// TableNumbers are the settled measures of one table.
type TableNumbers struct {
	Widths []Length             // of the columns
	Head   []Length             // heights of the head rows
	Rows   []Length             // heights of the rows
	Breaks []int                // rows that begin a page, the first row left out
	Sizes  map[CellIndex]Length // cells whose font was shrunk
	Shifts map[CellIndex]Length // to the right of the middle, of centred numbers whose points stand below each other
}

// CellIndex finds a cell: row (head rows first) and its place in Row.Cells.
type CellIndex struct{ Row, Cell int }

// EachRun calls f for every run of the document in reading order, cells of
// tables row by row, a chart's names and figures before its caption.
func (d *Document) EachRun(f func(*Style, *Run)) {
	paragraphs := func(ps []Paragraph) {
		for i := range ps {
			for j := range ps[i].Runs {
				f(&d.Styles[ps[i].Style], &ps[i].Runs[j])
			}
		}
	}
	rows := func(rs []Row) {
		for i := range rs {
			for j := range rs[i].Cells {
				paragraphs(rs[i].Cells[j].Paragraphs)
			}
		}
	}
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			switch b := b.(type) {
			case *Paragraph:
				for j := range b.Runs {
					f(&d.Styles[b.Style], &b.Runs[j])
				}
			case *Table:
				rows(b.Head)
				rows(b.Rows)
			case *Chart:
				b.eachRun(func(r *Run) { f(&d.Styles[b.Style], r) })
			}
			if c := Caption(b); c != nil {
				for j := range c.Runs {
					f(&d.Styles[c.Style], &c.Runs[j])
				}
			}
		}
	}
}
