// Package folder takes the name of a folder to what is in it and puts finished
// files into one: which folders are those of units, which of their files count,
// what a folder that takes files may be called; files written all or none, locks,
// and a folder put right in which a process was killed.
//
// Files are written under temporary names, synced and renamed, the manifest last;
// on any error the folder is as it was. It knows files by their names and never
// looks at what is in a workbook or a supplement.
package folder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
)

// tempPrefix begins the name of every file that must not stay.
const tempPrefix = ".juesuan-"

// Commit writes the finished files into dir, all or none: each under a
// temporary name and synced; then what was there before is set aside, the new
// files take their names, the manifest last, and what was set aside goes. On
// any error the folder is as it was. Files of the report before that this one
// does not have are removed, unless someone has changed them since.
//
// A draft has no manifest (m is nil) and leaves the one that is there alone. dir is
// root or below it: a link that leads out of root is refused.
func Commit(ctx context.Context, root, dir string, files []File, m *Manifest) (err error) {
	if err := Stays(root, dir); err != nil {
		return err
	}
	made, err := makeDir(dir)
	defer func() {
		if err != nil {
			for _, d := range slices.Backward(made) {
				os.Remove(d) // only if empty
			}
		}
	}()
	if err != nil {
		return Machine(err)
	}
	files = slices.Clone(files)
	if m != nil {
		m.Files = nil
		for _, f := range files {
			m.Files = append(m.Files, HashOf(f))
		}
		b, err := json.MarshalIndent(m, "", "  ")
		if err != nil {
			panic(err)
		}
		files = append(files, File{ManifestName, append(b, '\n')})
	}

	s := swap{dir: dir}
	defer func() { s.clear() }()
	for _, f := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := s.write(f); err != nil {
			return Machine(err)
		}
	}
	if err := s.sync(); err != nil {
		return Machine(err)
	}
	var stale []string
	if m != nil {
		stale = staleFiles(dir, m)
	}
	// From here on an interrupt waits: the rest takes no time.
	if err := s.replace(stale); err != nil {
		return Machine(err)
	}
	return Machine(syncDir(dir))
}

// makeDir makes a folder and those above it and returns those that were new.
func makeDir(dir string) (made []string, err error) {
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) || d == filepath.Dir(d) {
			break
		}
		made = append(made, d)
	}
	slices.Reverse(made)
	return made, os.MkdirAll(dir, 0o777)
}

// staleFiles are the files that only the manifest before names, and that are
// still what it says.
func staleFiles(dir string, m *Manifest) []string {
	old, err := ReadManifest(dir)
	if err != nil {
		return nil
	}
	var stale []string
	for _, f := range old.Files {
		if !filepath.IsLocal(f.Name) || filepath.Base(f.Name) != f.Name ||
			slices.ContainsFunc(m.Files, func(n FileHash) bool { return n.Name == f.Name }) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err == nil && HashOf(File{f.Name, data}) == f {
			stale = append(stale, f.Name)
		}
	}
	return stale
}

// swap replaces files of one folder by others.
type swap struct {
	dir    string
	open   []*os.File // written, not yet synced
	temps  []step     // written: temporary → final name
	aside  []step     // set aside: final → temporary name
	placed []step     // new files under their final names
}

type step struct{ from, to string }

func (s step) do() error { return os.Rename(s.from, s.to) }

// write writes a file under a temporary name.
func (s *swap) write(f File) error {
	t, err := createTemp(s.dir)
	if err != nil {
		return err
	}
	s.open = append(s.open, t)
	s.temps = append(s.temps, step{t.Name(), filepath.Join(s.dir, f.Name)})
	_, err = t.Write(f.Data)
	return err
}

// createTemp makes a file that has the rights of any file of the person, by their umask.
func createTemp(dir string) (*os.File, error) {
	for {
		name := filepath.Join(dir, fmt.Sprintf("%s%08x.tmp", tempPrefix, rand.Uint32()))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// sync makes what was written last, all files at once: a disk takes hardly
// longer for five than for one.
func (s *swap) sync() error {
	errs := make([]error, len(s.open))
	var wg sync.WaitGroup
	for i, t := range s.open {
		wg.Go(func() { errs[i] = errors.Join(t.Sync(), t.Close()) })
	}
	wg.Wait()
	s.open = nil
	return errors.Join(errs...)
}

// replace puts the written files in place. Where a file cannot be moved,
// because another program holds it open, everything is moved back.
func (s *swap) replace(stale []string) (err error) {
	defer func() {
		if err == nil {
			return
		}
		for _, p := range slices.Backward(s.placed) {
			os.Remove(p.to)
		}
		for _, a := range slices.Backward(s.aside) {
			os.Rename(a.to, a.from)
		}
		s.aside = nil
	}()
	// The manifest is the last of the new files: the old one goes first.
	var old []string
	for _, t := range slices.Backward(s.temps) {
		old = append(old, t.to)
	}
	for _, name := range stale {
		old = append(old, filepath.Join(s.dir, name))
	}
	for _, path := range old {
		st, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if st.IsDir() {
			return &fs.PathError{Op: "rename", Path: path, Err: syscall.EISDIR}
		}
		a := step{path, filepath.Join(s.dir, fmt.Sprintf("%s%d-%s.old", tempPrefix, os.Getpid(), filepath.Base(path)))}
		if err := a.do(); err != nil {
			return err
		}
		s.aside = append(s.aside, a)
	}
	for _, t := range s.temps {
		if err := t.do(); err != nil {
			return err
		}
		s.placed = append(s.placed, t)
	}
	return nil
}

// clear removes what must not stay: temporary files and those set aside.
func (s *swap) clear() {
	for _, t := range s.open {
		t.Close()
	}
	for _, t := range s.temps[len(s.placed):] { // those in place have that name no more
		os.Remove(t.from)
	}
	for _, a := range s.aside {
		os.Remove(a.to)
	}
}

// syncDir makes the renames last. Windows cannot sync a folder and does not need to.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) &&
		!errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}
