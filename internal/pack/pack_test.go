package pack

import (
	"os"
	"testing"
)

func TestBundledPacksLoad(t *testing.T) {
	fsys := os.DirFS("../../layouts")
	p, diags := Load(fsys, "ningxia-2020")
	for _, d := range diags {
		t.Errorf("%s: %s: %s [%s] %s", d.At, d.Severity, d.Message, d.Code, d.Hint)
	}
	if len(p.Styles) == 0 || len(p.Sentences) == 0 {
		t.Fatal("the pack is empty")
	}
}
