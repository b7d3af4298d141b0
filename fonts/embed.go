// Package fonts holds the bundled typefaces as files: TrueType outlines, a
// licence beside each. It knows nothing of roles or glyphs: internal/font reads
// the files, and README.md says where they are from.
package fonts

import "embed"

// FS holds NAME.ttf and NAME.LICENSE.txt at its root.
//
//go:embed *.ttf *.LICENSE.txt
var FS embed.FS
