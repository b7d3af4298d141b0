// Package lint takes the last look at the finished text, whatever pack made
// it: open alternatives, placeholders, template instructions, 0元, private data.
//
// doc.Document → findings with the Ref of the run at fault. It knows neither
// accounts nor packs, and changes nothing.
package lint

import (
	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// Finding is a diagnostic whose position the caller finds by the Ref.
type Finding struct {
	diag.Diagnostic
	Ref doc.Ref
}

// Document looks at every paragraph and cell.
func Document(d *doc.Document) []Finding { return nil }
