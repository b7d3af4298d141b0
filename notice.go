// Package juesuan holds the texts under which the program is handed out, as they
// stand at the root of the repository.
package juesuan

import _ "embed"

// License is the licence of the program itself.
//
//go:embed LICENSE
var License string

// Notice names what the program carries beside its own code, the fonts and the
// modules linked into it, with the licence text of each module. make notice
// writes the part about modules anew.
//
//go:embed NOTICE
var Notice string
