package view

import (
	"io/fs"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"os"
	"path/filepath"
	"time"
)

// Made is the report that a folder holds.
type Made struct {
	*folder.Manifest
	At    time.Time // when it was made
	Stale bool      // the unit's files are no longer those it was made from
	// Changed are those of its files that are not as they were written, or gone.
	Changed []string
}

// MadeIn looks at the report in out; nil where there is none.
func MadeIn(p *job.Program, unit, out string) *Made {
	at, stale, ok := p.Built(unit, out)
	if !ok {
		return nil
	}
	m, err := folder.ReadManifest(out)
	if err != nil {
		return nil // being written anew
	}
	made := &Made{Manifest: m, At: at, Stale: stale}
	for _, f := range m.Files {
		if !plainName(f.Name) || folder.HashFile(filepath.Join(out, f.Name), f.Name) != f {
			made.Changed = append(made.Changed, f.Name)
		}
	}
	return made
}

// OpenMade opens a file that was written into out under that name; it never
// leads out of the folder.
func OpenMade(out, name string) (*os.File, error) {
	if !plainName(name) {
		return nil, fs.ErrNotExist
	}
	root, err := os.OpenRoot(out)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		f.Close()
		return nil, fs.ErrNotExist
	}
	return f, nil
}

// plainName reports whether a name is that of a file in a folder, and no way out of it.
func plainName(name string) bool { return filepath.IsLocal(name) && filepath.Base(name) == name }
