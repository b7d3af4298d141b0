package pack

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/layouts"
)

// TestBounds: files made to stall the program end at once, each told at its place.
func TestBounds(t *testing.T) {
	for _, c := range []struct{ name, file, data, want string }{
		{"brackets", "words.yaml", strings.Repeat("[", 30_000), "words.yaml:1: error: 一层套一层"},
		{"braces over lines", "tables.yaml", strings.Repeat("{a: \n", 5_000), "error: 一层套一层"},
		{"dashes", "styles.yaml", strings.Repeat("- ", 10_000) + "a", "styles.yaml:1: error: 一层套一层"},
		{"lines", "sentences.yaml", strings.Repeat("# \n", maxLines+1), "sentences.yaml: error: 文件有"},
		{"an endless range", "sentences.yaml", "overall: \"{{range 1000000000}}a{{end}}\"\n", "sentences.yaml:1:"},
		{"a variable of an endless range", "sentences.yaml", "overall: \"{{range $i := 1000000000}}a{{end}}\"\n", "sentences.yaml:1:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := loadWith(t, c.file, &fstest.MapFile{Data: []byte(c.data)})
			if !strings.Contains(list, c.want) {
				t.Errorf("%.600s", list)
			}
		})
	}
	if list := loadWith(t, "base.docx", &fstest.MapFile{Mode: fs.ModeNamedPipe}); !strings.Contains(list, "不是普通文件") {
		t.Error(list)
	}
	if list := loadWith(t, "words.yaml", &fstest.MapFile{Mode: fs.ModeNamedPipe}); !strings.Contains(list, "不是普通文件") {
		t.Error(list)
	}
}

// loadWith loads national-2022 with one file instead of its own.
func loadWith(t *testing.T, file string, f *fstest.MapFile) string {
	t.Helper()
	fsys := fstest.MapFS{}
	entries, err := fs.ReadDir(layouts.FS, "national-2022")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := fs.ReadFile(layouts.FS, "national-2022/"+e.Name())
		if err != nil {
			t.Fatal(err)
		}
		fsys["p/"+e.Name()] = &fstest.MapFile{Data: data}
	}
	fsys["p/"+file] = f
	_, list := Load(fsys, "p", layouts.FS)
	var b strings.Builder
	list.WriteText(&b)
	return b.String()
}
