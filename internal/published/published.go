// Package published reads a report as it was published, the way a reader sees
// it.
//
// The bytes of a DOCX or a PDF → Document: paragraphs and tables in reading
// order, their text, and the page where the file says it; beside them what a
// reader does not see and what was left in by mistake: tracked changes,
// comments, hidden text. How sure the reading is, is said.
//
// The package never trusts data, properties or marks that a file carries about
// itself, never writes, and knows nothing of money. What is malformed, too
// large or locked is an error for the person, in Chinese.
package published

import (
	"bytes"
	"errors"
	"fmt"
)

// Kind is the kind of a file.
type Kind string

const (
	DOCX Kind = "docx"
	PDF  Kind = "pdf"
)

// Document is what a reader sees of a file.
type Document struct {
	Kind   Kind
	Pages  int // of a PDF; 0: not known
	Blocks []Block
	// Margins is the text of headers and footers, page numbers left out.
	Margins []string
	Remains []Remain
	// Pictured are the pages of a PDF that are little but a picture.
	Pictured []int
	// Doubts say in Chinese what makes this reading unsure, once each.
	Doubts []string
}

// Block is a paragraph or a table; just one of the two is set.
type Block struct {
	Paragraph *Paragraph
	Table     *Table
}

// Paragraph is a paragraph of a DOCX, or a line of a PDF.
type Paragraph struct {
	Text string
	Page int // from 1; 0: not known
	// Level is the outline level of a heading, from 1; 0: none, or not known.
	Level int
	// Listed says that the paragraph belongs to a table of contents.
	Listed bool
	// Beside says that a line of a PDF does not go on below the one before: it is
	// another cell of a table without lines.
	Beside bool
}

// Table is a grid of cells.
type Table struct {
	Columns int
	Rows    []Row
}

// Row is a row of a table; cells that a cell of the row above covers are left out.
type Row struct {
	Page  int // on which it begins; 0: not known
	Cells []Cell
}

// Cell is one cell: its text, and the columns it covers, counted from 0.
type Cell struct {
	Text   string
	Column int
	Span   int // at least 1
}

// Remain is something that must not be left in a file that is published.
type Remain struct {
	What RemainKind
	Text string // the first of it
	Page int    // 0: not known
	N    int    // how many such
}

// RemainKind is a kind of Remain, in Chinese.
type RemainKind string

const (
	Inserted RemainKind = "修订（插入）没有接受"
	Deleted  RemainKind = "修订（删除）没有接受"
	Comment  RemainKind = "批注没有删除"
	Hidden   RemainKind = "看不见的文字"
)

// remain counts one more of a kind; the text of the first is kept.
func (d *Document) remain(what RemainKind, text string, page int) {
	for i := range d.Remains {
		if d.Remains[i].What == what {
			d.Remains[i].N++
			return
		}
	}
	d.Remains = append(d.Remains, Remain{What: what, Text: cut(text), Page: page, N: 1})
}

// cut shortens a text that is only shown.
func cut(s string) string {
	const longest = 40
	for i, n := 0, 0; i < len(s); n++ {
		if n == longest {
			return s[:i] + "…"
		}
		_, size := decode(s[i:])
		i += size
	}
	return s
}

// doubt says once what makes the reading unsure.
func (d *Document) doubt(text string) {
	for _, known := range d.Doubts {
		if known == text {
			return
		}
	}
	d.Doubts = append(d.Doubts, text)
}

// MaxFile is how many bytes a file may have.
const MaxFile = 64 << 20

// Bounds of what is read.
const (
	maxFile  = MaxFile
	maxPart  = 32 << 20 // of an unpacked part
	maxCells = 400_000
	maxText  = 8 << 20 // bytes of text in all
	maxDepth = 256     // of elements
	maxPages = 2000
)

var (
	errTooLarge = errors.New("文件太大，不像是一份决算公开报告")
	errKind     = errors.New("不是 .docx，也不是 PDF；.doc、.wps 请先另存为 .docx")
)

// Read reads a file by its content, whatever its name.
func Read(data []byte) (d *Document, err error) {
	if len(data) > maxFile {
		return nil, errTooLarge
	}
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readDOCX(data)
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return readPDF(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, errors.New("是旧格式的 .doc、.wps，或加了密码；请在 Word、WPS 中去掉密码，另存为 .docx")
	case len(data) == 0:
		return nil, errors.New("是空文件")
	}
	return nil, errKind
}

// malformed says that a file cannot be read and why.
func malformed(format string, args ...any) error {
	return fmt.Errorf("文件损坏，读不出："+format, args...)
}
