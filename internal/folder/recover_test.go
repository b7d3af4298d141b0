package folder

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Wherever a commit is cut, restore makes the folder the old report or the new.
func TestRestore(t *testing.T) {
	old, next := texts("a.pdf", "1", "both.docx", "2"), texts("b.pdf", "3", "both.docx", "4")
	for cut := 0; ; cut++ {
		dir := t.TempDir()
		commit(t, dir, old)
		before := folder(t, dir)
		final := t.TempDir()
		commit(t, final, next)
		after := folder(t, final)

		// What Commit does, in its order, up to the cut.
		var moves []step
		for _, name := range []string{"b.pdf", "both.docx", ManifestName} {
			b, err := os.ReadFile(filepath.Join(final, name))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, tempPrefix+name+".tmp"), b)
		}
		for _, name := range []string{ManifestName, "both.docx", "a.pdf"} {
			moves = append(moves, step{name, tempPrefix + "77-" + name + ".old"})
		}
		for _, name := range []string{"b.pdf", "both.docx", ManifestName} {
			moves = append(moves, step{tempPrefix + name + ".tmp", name})
		}
		if cut > len(moves) {
			break
		}
		for _, m := range moves[:cut] {
			if err := os.Rename(filepath.Join(dir, m.from), filepath.Join(dir, m.to)); err != nil {
				t.Fatal(err)
			}
		}
		if err := Restore(dir); err != nil {
			t.Fatal(err)
		}
		want := before
		if cut == len(moves) {
			want = after
		}
		if got := folder(t, dir); !slices.Equal(got, want) {
			t.Errorf("cut after %d moves: %q, want %q", cut, got, want)
		}
		m, err := ReadManifest(dir)
		if err != nil {
			t.Errorf("cut after %d moves: no report", cut)
			continue
		}
		for _, f := range m.Files {
			if HashFile(filepath.Join(dir, f.Name), f.Name) != f {
				t.Errorf("cut after %d moves: %s is not what the manifest says", cut, f.Name)
			}
		}
	}
}
