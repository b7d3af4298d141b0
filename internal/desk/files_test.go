package desk

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

type book = *excelize.File

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// saveAs changes a workbook as Excel saves one: written anew beside it, then
// renamed.
func saveAs(t *testing.T, name string, change func(f book)) {
	t.Helper()
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	temp := filepath.Join(filepath.Dir(name), "~$temp.tmp")
	out, err := os.Create(temp)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Write(out); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(temp, name); err != nil {
		t.Fatal(err)
	}
}
