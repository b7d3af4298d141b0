package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// PutFolder makes a folder of a unit hold those files and no other, whole or not
// at all: they are written into a folder beside it, which then takes its name.
// A file's name may have folders in it.
func PutFolder(unit, dir string, files []File) (err error) {
	if err := Stays(unit, dir); err != nil {
		return err
	}
	release, err := LockUnit(unit)
	if err != nil {
		return err
	}
	defer release()
	above := filepath.Dir(dir)
	made, err := makeDir(above)
	defer func() {
		for i := len(made) - 1; err != nil && i >= 0; i-- {
			os.Remove(made[i]) // only if empty
		}
	}()
	if err != nil {
		return Machine(err)
	}
	sweepFolders(above)
	temp := tempFolder(above, ".tmp")
	if err := os.Mkdir(temp, 0o777); err != nil {
		return Machine(err)
	}
	defer os.RemoveAll(temp) // gone where it has its name
	for _, f := range files {
		if !filepath.IsLocal(f.Name) {
			panic("folder: a file outside of its folder: " + f.Name)
		}
		if err := Create(temp, filepath.Join(temp, filepath.Dir(f.Name)), filepath.Base(f.Name), f.Data); err != nil {
			return Machine(err)
		}
	}
	aside, err := setAside(dir)
	if err != nil {
		return Machine(err)
	}
	if err := os.Rename(temp, dir); err != nil {
		if aside != "" {
			os.Rename(aside, dir)
		}
		return Machine(err)
	}
	if aside != "" {
		os.RemoveAll(aside) // what cannot go now goes with the next
	}
	return Machine(syncDir(above))
}

// RemoveFolder takes away a folder that PutFolder made, and the one above it where
// nothing else is in it. It reports whether there was one.
func RemoveFolder(unit, dir string) (bool, error) {
	if err := Stays(unit, dir); err != nil {
		return false, err
	}
	release, err := LockUnit(unit)
	if err != nil {
		return false, err
	}
	defer release()
	aside, err := setAside(dir)
	if err != nil || aside == "" {
		return false, Machine(err)
	}
	err = os.RemoveAll(aside)
	os.Remove(filepath.Dir(dir)) // only if empty
	return true, Machine(err)
}

// setAside gives a folder a name that must not stay; "" where there is none.
func setAside(dir string) (aside string, err error) {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	aside = tempFolder(filepath.Dir(dir), ".old")
	return aside, os.Rename(dir, aside)
}

// tempFolder is a name that must not stay.
func tempFolder(above, ending string) string {
	return filepath.Join(above, fmt.Sprintf("%s%08x%s", tempPrefix, rand.Uint32(), ending))
}

// sweepFolders removes the folders that a process which was killed left.
func sweepFolders(dir string) {
	entries, _ := os.ReadDir(dir) // the next step says what is wrong
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), tempPrefix) {
			continue
		}
		if st, err := e.Info(); err == nil && time.Since(st.ModTime()) > time.Minute {
			os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}
