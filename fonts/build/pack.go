// Command build packs the bundled faces: Juesuan*.ttf → Juesuan*.font, as the
// program carries them (font.Pack). `go generate ./fonts` runs it; nothing else is
// written.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"juesuan/internal/font"
)

func main() {
	names, _ := filepath.Glob("Juesuan*.ttf")
	if len(names) == 0 {
		fmt.Fprintln(os.Stderr, "run me in fonts/")
		os.Exit(2)
	}
	for _, name := range names {
		if err := pack(name); err != nil {
			fmt.Fprintln(os.Stderr, name, err)
			os.Exit(1)
		}
	}
}

func pack(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	packed, err := font.Pack(data)
	if err != nil {
		return err
	}
	fmt.Printf("%-20s %8d → %8d\n", name, len(data), len(packed))
	return os.WriteFile(strings.TrimSuffix(name, ".ttf")+".font", packed, 0o644)
}
