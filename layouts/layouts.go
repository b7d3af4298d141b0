// Package layouts holds the layout packs, data only: one folder a place and year.
package layouts

import "embed"

// FS is the packs that come with the program, and the page that explains them.
//
//go:embed README.md */*.yaml */*.docx */README.md */expected/*.txt
var FS embed.FS
