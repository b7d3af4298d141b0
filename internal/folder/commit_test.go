package folder

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func texts(pairs ...string) (files []File) {
	for i := 0; i < len(pairs); i += 2 {
		files = append(files, File{pairs[i], []byte(pairs[i+1])})
	}
	return files
}

// folder is the content of a folder: "name=text".
func folder(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name()+"/")
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() == ManifestName {
			b = []byte("…")
		}
		out = append(out, e.Name()+"="+string(b))
	}
	return out
}

func commit(t *testing.T, dir string, files []File) {
	t.Helper()
	if err := Commit(t.Context(), dir, dir, files, &Manifest{}); err != nil {
		t.Fatal(err)
	}
}

func TestCommit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	commit(t, dir, texts("r.pdf", "1", "r.docx", "2"))
	commit(t, dir, texts("r.pdf", "3", "r.docx", "4"))
	if got, want := folder(t, dir), []string{"manifest.json=…", "r.docx=4", "r.pdf=3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A file that cannot be replaced leaves the folder as it was, whichever of
// the files it is.
func TestCommitAllOrNothing(t *testing.T) {
	for _, taken := range []string{"r.pdf", "r.docx", ManifestName} {
		dir := t.TempDir()
		old := texts("r.pdf", "1", "r.docx", "2")
		if taken != ManifestName {
			old = slices.DeleteFunc(old, func(f File) bool { return f.Name == taken })
			commit(t, dir, old)
		} else {
			commit(t, dir, old)
			if err := os.Remove(filepath.Join(dir, taken)); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Mkdir(filepath.Join(dir, taken), 0o755); err != nil {
			t.Fatal(err)
		}
		before := folder(t, dir)
		err := Commit(t.Context(), dir, dir, texts("r.pdf", "3", "r.docx", "4"), &Manifest{})
		var m *MachineError
		if !errors.As(err, &m) || !strings.Contains(m.Text, "与一个文件夹同名") {
			t.Errorf("%s: got %v", taken, err)
		}
		if after := folder(t, dir); !slices.Equal(before, after) {
			t.Errorf("%s: before %q, after %q", taken, before, after)
		}
	}
}

// An interrupt before the files take their names leaves nothing.
func TestCommitInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out := filepath.Join(t.TempDir(), "out")
	dir := filepath.Join(out, "unit")
	if err := Commit(ctx, dir, dir, texts("r.pdf", "1"), &Manifest{}); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %q", out, folder(t, out))
	}
}

// Files that only the report before had go; those someone changed stay, and so
// does what a manifest names outside its folder.
func TestCommitStale(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "unit")
	outside := filepath.Join(top, "outside")
	if err := os.WriteFile(outside, []byte("5"), 0o644); err != nil {
		t.Fatal(err)
	}
	commit(t, dir, texts("old.pdf", "1", "old.docx", "2", "mine.docx", "3"))
	manifest := filepath.Join(dir, ManifestName)
	b, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	sum := HashOf(File{"../outside", []byte("5")})
	forged := strings.Replace(string(b), `"files": [`, `"files": [{"name":"../outside","size":1,"sha256":"`+sum.SHA256+`"},`, 1)
	if err := os.WriteFile(manifest, []byte(forged), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine.docx"), []byte("3, corrected by hand"), 0o644); err != nil {
		t.Fatal(err)
	}
	commit(t, dir, texts("new.pdf", "4"))
	if got, want := folder(t, dir), []string{"manifest.json=…", "mine.docx=3, corrected by hand", "new.pdf=4"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
}

// A draft leaves the manifest and what it names alone.
func TestCommitDraft(t *testing.T) {
	dir := t.TempDir()
	commit(t, dir, texts("r.pdf", "1"))
	if err := Commit(t.Context(), dir, dir, texts("r-草稿.pdf", "2"), nil); err != nil {
		t.Fatal(err)
	}
	if got, want := folder(t, dir), []string{"manifest.json=…", "r-草稿.pdf=2", "r.pdf=1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFileName(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"某局2020年度部门决算", "某局2020年度部门决算"},
		{"某局/二处\t2020年度决算. ", "某局_二处_2020年度决算"},
		{strings.Repeat("局", 100), strings.Repeat("局", 66)},
	} {
		if got := FileName(c.in); got != c.want {
			t.Errorf("FileName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
