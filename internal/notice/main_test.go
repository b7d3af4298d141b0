package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNotice: NOTICE names what is linked today, and prints its licences.
func TestNotice(t *testing.T) {
	root := filepath.Join("..", "..")
	data, err := os.ReadFile(filepath.Join(root, "NOTICE"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := notice(root, string(data))
	if err != nil {
		t.Fatal(err)
	}
	if want != string(data) {
		t.Error("NOTICE is not what is linked: run make notice")
	}
	linked, err := modules(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(linked) < 20 {
		t.Errorf("only %d modules", len(linked))
	}
	for _, m := range linked {
		if !strings.Contains(string(data), "  "+m.path+" "+m.version+"\n") {
			t.Errorf("%s is not named", m.path)
		}
		for _, text := range m.texts {
			if len(text) < 100 || !strings.Contains(string(data), text) {
				t.Errorf("%s: its licence is not there", m.path)
			}
		}
	}
	// mousetrap is linked on Windows alone.
	if !strings.Contains(string(data), "github.com/inconshreveable/mousetrap") {
		t.Error("what one platform links is left out")
	}
}

// TestLicences: a module without a licence is not handed on in silence, one with
// several names them all.
func TestLicences(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"README.md": "no licence", "license.go": "package x", "a/LICENSE.txt": "inner \r\n", "a/b/COPYING": "innermost", "a/NOTICE": "inner",
	} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := licences(root, map[string]bool{root: true}); err != nil || len(got) != 0 {
		t.Error(got, err)
	}
	got, err := licences(root, map[string]bool{deep: true})
	if err != nil || strings.Join(got, "|") != "inner|innermost" {
		t.Errorf("%q, %v", got, err)
	}
}
