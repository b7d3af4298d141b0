package pack

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/layouts"
)

// FuzzLoad: no file of a pack breaks the reader, and what it cannot use is told at a
// place in that file or in one that names it.
func FuzzLoad(f *testing.F) {
	names := []string{fileInfo, filePage, fileStyles, fileOutline, fileTables, fileSentences, fileWords, fileForms, fileDeclare}
	for i, name := range names {
		for _, of := range []string{"yunnan-2024", "ningxia-2020"} {
			if data, err := fs.ReadFile(layouts.FS, of+"/"+name); err == nil {
				f.Add(uint8(i), string(data[:min(len(data), 3000)]))
			}
		}
		f.Add(uint8(i), "a: &a [*a]\n")
		f.Add(uint8(i), "<<: {x: 1}\n? [k]\n: - |\n  {{range .}}{{end}}\n")
	}
	f.Fuzz(func(t *testing.T, i uint8, text string) {
		files := fstest.MapFS{"p/pack.yaml": {Data: []byte(onShanghai)}}
		files["p/"+names[int(i)%len(names)]] = &fstest.MapFile{Data: []byte(text)}
		p, list := Load(files, "p", os.DirFS("../../layouts"))
		for _, d := range list {
			if strings.TrimSpace(d.Message) == "" {
				t.Errorf("a finding without words: %+v", d)
			}
		}
		if !list.Failed() && (p.Facts == nil || p.FormSet == nil || len(p.Styles) == 0) {
			t.Error("no fault, and no pack")
		}
	})
}

// TestLinks: a link in a pack is not followed, whichever file it stands for.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	secret := dir + "/secret"
	if err := os.WriteFile(secret, []byte("甲秘密\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filePage, fileSentences, fileDeclare, fileBase} {
		p := dir + "/" + strings.TrimSuffix(name, ".yaml")
		if err := os.Mkdir(p, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p+"/pack.yaml", []byte(onShanghai), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(secret, p+"/"+name); err != nil {
			t.Skip(err)
		}
		_, list := Load(os.DirFS(dir), strings.TrimPrefix(p, dir+"/"), os.DirFS("../../layouts"))
		var b strings.Builder
		list.WriteText(&b)
		if !strings.Contains(b.String(), "是链接") || strings.Contains(b.String(), "甲秘密") {
			t.Errorf("%s: %s", name, b.String())
		}
	}
}
