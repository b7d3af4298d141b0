// Package typeset breaks a document into positioned pages: lines, tables,
// pages, contents.
//
// doc.Document + font.Set → Layout (pages of positioned runs and rules, and
// doc.Numbers for Word). It settles in one pass: the contents keep room for the
// page numbers, which are filled in at the end and shift nothing. It never
// draws, and never changes a character: the text of a page's runs, joined, is
// the text of the document.
package typeset

import (
	"juesuan/internal/doc"
	"juesuan/internal/font"
)

// Layout is a typeset document.
type Layout struct {
	Title, Author, Subject, Language string
	Date                             int64 // Unix seconds, UTC

	Pages     []Page
	Nodes     []Node // the structure tree, in reading order; Nodes[0] is the document
	Outline   []Bookmark
	Numbers   doc.Numbers
	Watermark string
}

// Page is one page. The origin is the top left corner; y grows downwards.
type Page struct {
	Width, Height doc.Length
	Label         string // the printed page number without its dashes; "" where none is printed
	Runs          []Run  // in reading order
	Rules         []Rule
	Links         []Link
	Shapes        []Shape // behind the text
	Images        []Image
}

// Point is a place on a page.
type Point struct{ X, Y doc.Length }

// Shape is a drawing in one colour: polygons filled, or lines through points.
type Shape struct {
	Paths [][]Point
	Width doc.Length // of the lines; 0: the polygons are filled
	Color uint32
	Node  NodeID
}

// Image is a picture; X and Y are its upper left corner.
type Image struct {
	X, Y, W, H doc.Length
	Image      *doc.Image
	Node       NodeID
}

// Rect is an area of a page; X and Y are its upper left corner.
type Rect struct{ X, Y, W, H doc.Length }

// Run is text on one baseline in one face and size.
type Run struct {
	X, Y   doc.Length // start of the baseline
	Face   *font.Face
	Size   doc.Length
	Bold   bool // embolden: the role has no bold face
	Turn   int8 // quarter turns counter-clockwise about (X, Y): 3 on landscape pages whose number reads from the side
	Color  uint32
	Glyphs []Glyph
	Ref    doc.Ref
	Node   NodeID // the structure element it belongs to; Artifact for page numbers and repeated heads
}

// Glyph is one character: Advance is the distance to the next glyph's origin
// and holds all justification and squeezing; Shift moves the drawn glyph
// within it (an opening bracket that lost its leading half).
type Glyph struct {
	ID      font.GlyphID
	Rune    rune
	Advance doc.Length
	Shift   doc.Length
}

// Rule is a filled straight line from (X1,Y1) to (X2,Y2), horizontal or vertical.
type Rule struct {
	X1, Y1, X2, Y2, Width doc.Length
}

// Link is an area that leads to a page.
type Link struct {
	X, Y, W, H doc.Length // top left corner and size
	Page       int        // index into Pages
	To         doc.Length // y of the target
	Node       NodeID
	Text       string // where it leads, for those who hear it
}

// Bookmark is an entry of the reader's outline.
type Bookmark struct {
	Title string
	Level int // from 1
	Page  int
	Y     doc.Length
}

// NodeID indexes Layout.Nodes; Artifact is content outside the structure.
type NodeID int32

// Artifact marks page numbers, leaders, repeated table heads.
const Artifact NodeID = -1

// Tag is a standard structure type (PDF 32000-1, 14.8.4).
type Tag uint8

const (
	TagDocument Tag = iota
	TagSect
	TagH1
	TagH2
	TagH3
	TagP
	TagTOC
	TagTOCI
	TagTable
	TagTR
	TagTH
	TagTD
	TagCaption
	TagFigure
	TagSpan
	TagL
	TagLI
	TagLBody
)

var tagNames = [...]string{"Document", "Sect", "H1", "H2", "H3", "P", "TOC", "TOCI", "Table", "TR", "TH", "TD", "Caption", "Figure", "Span", "L", "LI", "LBody"}

func (t Tag) String() string { return tagNames[t] }

// Node is an element of the structure tree. Children follow their parent in
// Layout.Nodes; the order of siblings is the reading order.
type Node struct {
	Tag     Tag
	Parent  NodeID // -1 for the root
	Title   string
	ColSpan int // TH and TD
	RowSpan int

	Alt  string // of a figure: what it shows
	Page int    // of a figure: where it stands
	Box  Rect
}
