// Package docx writes a document as DOCX; it is the only package that knows
// nguyenthenguyen/docx. It starts from the document, not from pages, so that
// Word gets real paragraphs, headings and tables; what typesetting settled
// (page numbers, column widths, row heights) comes as doc.Numbers.
package docx

import (
	"errors"
	"io"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// Base is a base template, read and checked once per process.
type Base struct{}

// Open reads a base .docx: styles by name, anchors {{目录}} and {{正文}},
// header and footer. name is used in the diagnostics.
func Open(name string, data []byte) (*Base, diag.List) { return nil, nil }

// Write writes the document. The same input gives the same bytes.
func (b *Base) Write(w io.Writer, d *doc.Document, n *doc.Numbers) error {
	return errors.New("docx: not written yet")
}
