// Package template makes the draft of a layout pack of an official template.
//
// What a reader sees of a DOCX (published.Document) → Draft: parts and headings,
// tables with their captions and rows, sentences with their blanks, each blank
// with the facts that may fill it → the files of a pack, and a page for the
// maintainer that says what was filled, what is open and what was not understood.
//
// The package never decides what a figure is: a blank is filled only where the
// words name one fact and no other, and every such reading is told. It reads no
// file, and leaves the judging of the draft to the loading of packs.
package template

import (
	"juesuan/internal/narrative"
	"juesuan/internal/published"
)

// Draft is what was understood of a template.
type Draft struct {
	Year  int    // of the report; 0 where the template has none
	Noun  string // 部门 or 单位
	Unit  string // as the tables print amounts: 元 or 万元
	Three string // the budget of “三公”: initial or adjusted

	Cover     []string
	Contents  string   // heading of the contents, "" where there are none
	Ordinals  []string // of headings, by level: 第%s部分
	Parts     []*Section
	Sentences []*Sentence
	Tables    []*Table
	Changes   []*Change
	Glossary  []Term
	Notes     []Note // what was not understood, in the order of the template

	facts *narrative.Catalogue
	name  string // of the unit, as the template calls it
}

// Section is a heading and what stands under it.
type Section struct {
	Title     string // with holes for unit and year
	Level     int    // from 1
	Numbered  bool
	Sentences []*Sentence
	Table     *Table
	Members   bool // the list of units
	Forms     bool // the self-evaluation forms
	Glossary  bool
	Sections  []*Section
	above     *Section
}

// Sentence is the text under one heading, a paragraph a line.
type Sentence struct {
	ID         string
	Paragraphs []*Paragraph
	Remarks    []string // what the template says to who fills it in
	in         *Section
	line       int // where its text begins in the draft
}

// Paragraph is one paragraph of a sentence.
type Paragraph struct {
	Pieces []Piece
	Each   string // the list whose rows it is printed for
	If     string // the flag under which it is printed, ! before it: under which it is not
	source string // as the template has it
}

// Piece is words, or a blank.
type Piece struct {
	Text  string // as the template has it
	Blank *Blank
	Fill  string // the action that stands in the draft for it; "" leaves the text
}

// Blank is a place where a figure or words go.
type Blank struct {
	narrative.Asked
	Found  []narrative.Found
	Change string // of a comparison: the group of words
	Note   string // why nothing was filled, or with what
}

// Change is a wording of comparisons, as the template gives it for both ways.
type Change struct {
	Group    string
	Up, Down string
	Kind     changeKind
	From     string // the template's own text
}

// Term is an entry of the glossary.
type Term struct {
	Term string
	Text []Piece
	line int
}

// Note is something for the maintainer.
type Note struct {
	What string // what was not understood
	Text string // of the template
	File string // of the draft, "" where it left nothing there
	Line int
}

// Read makes the draft of a template.
func Read(d *published.Document, facts *narrative.Catalogue) *Draft {
	r := &reader{d: &Draft{facts: facts, Unit: "万元", Noun: "部门", Three: "initial"}, blocks: d.Blocks}
	r.survey()
	r.body()
	r.d.settle()
	for _, rest := range d.Remains {
		r.d.note(string(rest.What), rest.Text)
	}
	for _, doubt := range d.Doubts {
		r.d.note("读模板时没有把握", doubt)
	}
	for _, margin := range d.Margins {
		r.d.note("页眉、页脚里的文字没有放进版式包", margin)
	}
	return r.d
}

func (d *Draft) note(what, text string) { d.Notes = append(d.Notes, Note{What: what, Text: text}) }
