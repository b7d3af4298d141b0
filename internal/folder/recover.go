package folder

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Restore puts a folder right in which a process was killed during Commit: the
// report is the one before, or the new one, never some files of each; no
// temporary file stays. Only who holds the lock of the folder may call it.
func Restore(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var temps []string
	var aside []step // final → set aside
	committed := false
	for _, e := range entries {
		name := e.Name()
		rest, ours := strings.CutPrefix(name, tempPrefix)
		switch {
		case name == ManifestName:
			committed = true
		case ours && strings.HasSuffix(rest, ".tmp"):
			temps = append(temps, filepath.Join(dir, name))
		case ours && strings.HasSuffix(rest, ".old"):
			if _, final, ok := strings.Cut(strings.TrimSuffix(rest, ".old"), "-"); ok {
				aside = append(aside, step{filepath.Join(dir, final), filepath.Join(dir, name)})
			}
		}
	}
	if len(temps)+len(aside) == 0 {
		return nil
	}
	// The old manifest is the first to be set aside and the new one the last
	// to be placed: with a manifest all is done but the tidying.
	if !committed {
		for _, t := range temps {
			unplace(dir, t)
		}
	}
	for _, a := range aside {
		if committed {
			err = os.Remove(a.to)
		} else {
			err = os.Rename(a.to, a.from)
		}
		if err != nil {
			return err
		}
	}
	for _, t := range temps {
		if err := os.Remove(t); err != nil {
			return err
		}
	}
	return syncDir(dir)
}

// sweep removes what a save that was killed left in a unit's folder: temporary
// files that nobody has touched for a minute. Who holds the unit's lock calls it.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), tempPrefix) || !strings.HasSuffix(e.Name(), ".tmp") {
			continue
		}
		if st, err := e.Info(); err == nil && time.Since(st.ModTime()) > time.Minute {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// unplace removes the files that a manifest which was not yet placed names,
// where they have their final names already.
func unplace(dir, temp string) {
	data, err := os.ReadFile(temp)
	if err != nil {
		return
	}
	var m Manifest
	if json.Unmarshal(data, &m) != nil {
		return // not the manifest, or not written to its end: then nothing was placed
	}
	for _, f := range m.Files {
		if path := filepath.Join(dir, f.Name); filepath.Base(f.Name) == f.Name && HashFile(path, f.Name) == f {
			os.Remove(path)
		}
	}
}
