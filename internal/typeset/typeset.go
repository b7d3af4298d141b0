package typeset

import (
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/font"
)

// Pages typesets the document. Characters no face covers and numbers too wide
// for their table are diagnostics whose Ref the caller turns into a position.
func Pages(d *doc.Document, fonts *font.Set) (*Layout, []Trouble) { return nil, nil }

// Trouble is something that could not be set as asked; Ref finds its origin.
type Trouble struct {
	Severity diag.Severity
	Code     string // typeset.glyph, typeset.width …
	Ref      doc.Ref
	Message  string // Chinese
	Hint     string
}
