// Package pdf writes positioned pages as PDF; it is the only package that
// knows fpdf. It decides nothing: every position, glyph and page number is
// settled by typeset.
package pdf

import (
	"errors"
	"io"

	"juesuan/internal/typeset"
)

// Write writes the layout as PDF/A-1b with a structure tree. The same layout
// gives the same bytes.
func Write(w io.Writer, l *typeset.Layout) error { return errors.New("pdf: not written yet") }
