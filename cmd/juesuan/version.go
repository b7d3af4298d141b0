package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"runtime/debug"
	"strings"
)

// release is set by make dist; a plain build takes the module's version.
var release string

func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

// identity is the version, and where that does not say which code it is, what
// tells this program file from others: --resume must not take the one's reports
// for the other's.
func identity() string {
	v := version()
	if v != "dev" && !strings.HasSuffix(v, "+dirty") {
		return v
	}
	path, err := os.Executable()
	if err != nil {
		return v
	}
	f, err := os.Open(path)
	if err != nil {
		return v
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return v
	}
	return v + "." + hex.EncodeToString(sum.Sum(nil)[:6])
}
