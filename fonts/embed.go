// Package fonts holds the bundled typefaces as files: TrueType outlines packed to
// half their size, a licence beside each. It knows nothing of roles or glyphs:
// internal/font reads the files, and README.md says where they are from.
package fonts

import "embed"

// FS holds NAME.font and NAME.LICENSE.txt at its root.
//
//go:generate go run ./build
//go:embed *.font *.LICENSE.txt
var FS embed.FS
