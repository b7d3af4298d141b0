//go:build unix

package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// tree lists what stands below a folder, with the content of files.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		text := ""
		if d.Type().IsRegular() {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			text = string(data)
		}
		out = append(out, path[len(dir):]+"="+text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestLinks: a link in a folder that takes files never leads a write out of it,
// whatever is written: a report, a supplement, a workbook, last year's files, what
// is replaced. What is elsewhere stays as it was; a link within the folder is kept.
func TestLinks(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, write := range map[string]func(home, elsewhere string) error{
		"report": func(home, elsewhere string) error {
			must(os.Symlink(elsewhere, filepath.Join(home, "unit")))
			return Commit(t.Context(), home, filepath.Join(home, "unit"), texts("r.pdf", "1"), &Manifest{})
		},
		"report below": func(home, elsewhere string) error {
			must(os.Symlink(elsewhere, filepath.Join(home, "department")))
			return Commit(t.Context(), home, filepath.Join(home, "department", "unit"), texts("r.pdf", "1"), &Manifest{})
		},
		"supplement": func(home, elsewhere string) error {
			must(os.Symlink(filepath.Join(elsewhere, "unit.yaml"), filepath.Join(home, "unit.yaml")))
			return Replace(home, filepath.Join(home, "unit.yaml"), Version{"unit.yaml", HashOf(File{"", []byte("theirs")}).SHA256}, []byte("mine"))
		},
		"kept": func(home, elsewhere string) error {
			must(os.Symlink(elsewhere, filepath.Join(home, Replaced)))
			must(os.WriteFile(filepath.Join(home, "unit.yaml"), []byte("old"), 0o666))
			return Replace(home, filepath.Join(home, "unit.yaml"), Version{"unit.yaml", HashOf(File{"", []byte("old")}).SHA256}, []byte("mine"))
		},
		"workbook": func(home, elsewhere string) error {
			must(os.Symlink(elsewhere, filepath.Join(home, Replaced)))
			must(os.WriteFile(filepath.Join(home, "a.xlsx"), []byte("old"), 0o666))
			there, err := occupied(home, "b.xlsx")
			must(err)
			_, err = Put(home, File{"b.xlsx", []byte("new")}, there.Mark)
			return err
		},
		"last year": func(home, elsewhere string) error {
			must(os.Symlink(elsewhere, filepath.Join(home, LastYear)))
			return Create(home, filepath.Join(home, LastYear), "a.xlsx", []byte("new"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			home, elsewhere := t.TempDir(), t.TempDir()
			must(os.WriteFile(filepath.Join(elsewhere, "unit.yaml"), []byte("theirs"), 0o666))
			before := tree(t, elsewhere)
			err := write(home, elsewhere)
			var m *MachineError
			if !errors.As(err, &m) || !errors.Is(err, ErrElsewhere) || !strings.Contains(m.Text, "指向别处的链接") {
				t.Errorf("%v", err)
			}
			if after := tree(t, elsewhere); !slices.Equal(after, before) {
				t.Errorf("elsewhere there is now %q", after)
			}
			for _, f := range tree(t, home) {
				if strings.HasPrefix(f, "/"+tempPrefix) {
					t.Errorf("left: %s", f)
				}
			}
		})
	}
	t.Run("within", func(t *testing.T) {
		home := t.TempDir()
		must(os.Mkdir(filepath.Join(home, "really"), 0o777))
		must(os.Symlink("really", filepath.Join(home, "unit")))
		must(Commit(t.Context(), home, filepath.Join(home, "unit"), texts("r.pdf", "1"), &Manifest{}))
		if _, err := os.Stat(filepath.Join(home, "really", "r.pdf")); err != nil {
			t.Error(err)
		}
	})
	t.Run("the folder itself", func(t *testing.T) { // a person may keep the whole of it elsewhere
		home := filepath.Join(t.TempDir(), "home")
		must(os.Symlink(t.TempDir(), home))
		must(Commit(t.Context(), home, filepath.Join(home, "unit"), texts("r.pdf", "1"), &Manifest{}))
	})
}

// TestUmask: files and folders have the rights that the person's umask leaves.
func TestUmask(t *testing.T) {
	for _, c := range []struct {
		umask        int
		file, folder fs.FileMode
	}{{0o022, 0o644, 0o755}, {0o002, 0o664, 0o775}, {0o077, 0o600, 0o700}} {
		dir := t.TempDir()
		old := syscall.Umask(c.umask)
		err := errors.Join(Commit(t.Context(), dir, filepath.Join(dir, "out", "unit"), texts("r.pdf", "1"), &Manifest{}),
			Create(dir, filepath.Join(dir, LastYear), "a.xlsx", []byte("1")))
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]fs.FileMode{"out": c.folder, "out/unit": c.folder, "out/unit/r.pdf": c.file,
			"out/unit/" + ManifestName: c.file, LastYear: c.folder, LastYear + "/a.xlsx": c.file} {
			st, err := os.Stat(filepath.Join(dir, name))
			if err != nil || st.Mode().Perm() != want {
				t.Errorf("umask %o: %s is %o, not %o: %v", c.umask, name, st.Mode().Perm(), want, err)
			}
		}
	}
}

// TestSweep: what a killed save left goes with the next save; what another process
// may be writing this minute stays, and so does whatever is not ours.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, Replaced)
	if err := os.Mkdir(old, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".juesuan-1.tmp", ".juesuan-2.tmp", "a.tmp", ".juesuan-note", filepath.Join(Replaced, ".juesuan-3.tmp")} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if name != ".juesuan-2.tmp" {
			before := time.Now().Add(-2 * time.Minute)
			if err := os.Chtimes(path, before, before); err != nil {
				t.Fatal(err)
			}
		}
	}
	release, err := LockUnit(dir)
	if err != nil {
		t.Fatal(err)
	}
	release()
	want := []string{"/.juesuan-2.tmp=", "/.juesuan-note=", "/a.tmp=", "/旧="}
	if got := tree(t, dir); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
