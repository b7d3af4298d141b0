// Package pdf writes positioned pages as PDF; it is the only package that
// knows fpdf.
//
// typeset.Layout → PDF/A-1b with a structure tree. It decides nothing: every
// position, glyph and page number is settled by typeset, and it never drops,
// replaces or reorders a character.
//
// The way of a document: draw.go writes each page's content and gives each
// used glyph a code (faces.go); fpdf makes pages, contents, resources and font
// slots of it; finish.go reads what fpdf wrote and puts in what it cannot
// write: the real fonts, structure.go, navigation.go and archive.go.
package pdf

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/go-pdf/fpdf"

	"juesuan/internal/typeset"
)

// Write writes the layout as PDF/A-1b (ISO 19005-1) with a structure tree. The
// same layout gives the same bytes. It calls w.Write once, with the whole
// file.
func Write(w io.Writer, l *typeset.Layout) error {
	if len(l.Pages) == 0 {
		return fmt.Errorf("pdf: the layout has no pages")
	}
	if len(l.Pages) > maxArray {
		return fmt.Errorf("pdf: %d pages; PDF/A-1 allows %d in one array", len(l.Pages), maxArray)
	}
	faces := newFaces()
	defer faces.release()
	draft := buffers.Get().(*bytes.Buffer)
	defer putBuffer(draft)
	drawn, err := skeleton(draft, l, faces)
	if err != nil {
		return err
	}
	out := files.Get().(*file)
	defer putFile(out)
	out.reset()
	if err := out.finish(draft.Bytes(), l, drawn); err != nil {
		return err
	}
	_, err = w.Write(out.buf)
	return err
}

// skeleton draws the pages and lets fpdf make a PDF of them, in which stub
// fonts hold the places of the real ones. The pen knows what it drew.
func skeleton(to *bytes.Buffer, l *typeset.Layout, faces *faces) (*pen, error) {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt"})
	f.SetCompression(false) // the finishing pass does it, faster
	f.SetCatalogSort(true)
	date := time.Unix(l.Date, 0).UTC()
	f.SetCreationDate(date)
	f.SetModificationDate(date)
	f.SetAutoPageBreak(false, 0)

	p := &pen{faces: faces}
	for i := range l.Pages {
		page := &l.Pages[i]
		f.AddPageFormat("P", fpdf.SizeType{Wd: page.Width.Points(), Ht: page.Height.Points()})
		p.start(page, i)
		if err := p.watermark(l); err != nil {
			return nil, err
		}
		p.rules(page.Rules)
		p.drawings(page, l.Nodes)
		p.text(page.Runs, l.Nodes)
		f.RawWriteStr(string(p.buf))
	}
	for i := range faces.list {
		name := fmt.Sprintf("%s%03d", stub, i)
		f.AddFontFromBytes(name, "", []byte(`{"Tp":"Core","Name":"`+name+`"}`), nil)
	}
	if err := f.Output(to); err != nil {
		return nil, fmt.Errorf("pdf: fpdf: %w", err)
	}
	return p, nil
}

// stub begins the names of the fonts that hold the places of the real ones.
const stub = "Stub"

// Buffers as large as a report's file are worth keeping between documents;
// larger ones are not, or one huge table would hold its memory for a whole
// batch.
const keepBuffer = 4 << 20

var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	files   = sync.Pool{New: func() any { return new(file) }}
)

func putBuffer(b *bytes.Buffer) {
	if b.Cap() <= keepBuffer {
		b.Reset()
		buffers.Put(b)
	}
}

func putFile(f *file) {
	if cap(f.buf)+f.contents.Size() <= keepBuffer {
		files.Put(f)
	}
}
