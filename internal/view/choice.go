package view

import (
	"juesuan/internal/diag"
	"juesuan/internal/ingest"
)

// Choices says what may be chosen at a finding that places give a datum
// differently, as an entry of use in the supplement is to name it: the datum,
// and of each place in Where its cell. ok is false of any other finding.
func Choices(d *diag.Diagnostic) (datum string, cells []string, ok bool) { return ingest.Choices(d) }
