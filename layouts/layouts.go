// Package layouts holds the layout packs, data only: one folder a place and year.
package layouts

import "embed"

// FS is the packs that come with the program.
//
//go:embed */*.yaml */*.docx
var FS embed.FS
