package folder

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unicode/utf16"
)

// Version is the content of a unit's supplement as someone saw it.
type Version struct {
	File string `json:"file"` // 补充资料.xlsx or unit.yaml, in the unit's folder
	Hash string `json:"hash"` // SHA-256 of the file, "" where there is none yet
}

// Why a supplement was not saved.
var (
	ErrChanged = errors.New("the supplement has changed")
	ErrOpen    = errors.New("the supplement is open in another program")
	// ErrElsewhere: a link leads out of the folder.
	ErrElsewhere = errors.New("a link leads elsewhere")
)

// Changed says that a supplement is no longer what it was when it was opened.
func Changed(name string) error {
	return &MachineError{ErrChanged, "打开以后，另一个人或别的程序改过“" + name + "”，没有保存；请先看一看改了什么，再填再存"}
}

// keep puts a copy of a unit's file into the folder Replaced before it is
// changed: as it was before the first change of the day. Later ones of the day
// leave that copy as it is.
func keep(dir string, old File, mode fs.FileMode) error {
	ext := filepath.Ext(old.Name)
	old.Name = strings.TrimSuffix(old.Name, ext) + time.Now().Format("-20060102") + ext
	s := swap{dir: filepath.Join(dir, Replaced)}
	if err := Stays(dir, s.dir); err != nil {
		return err
	}
	if _, err := os.Lstat(filepath.Join(s.dir, old.Name)); !errors.Is(err, fs.ErrNotExist) {
		return Machine(err) // it is there
	}
	if _, err := makeDir(s.dir); err != nil {
		return Machine(err)
	}
	defer func() { s.clear() }()
	if err := s.write(old); err != nil {
		return Machine(err)
	}
	if err := s.sync(); err != nil {
		return Machine(err)
	}
	if err := os.Chmod(s.temps[0].from, mode); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return Machine(err)
	}
	if err := s.temps[0].do(); err != nil {
		return Machine(err)
	}
	thin(dir)
	return Machine(syncDir(s.dir))
}

// Replace puts data in place of a file of the unit in dir that is still what it
// was: written beside it under a temporary name, synced, renamed. path is where
// it really stands. What it was is kept, see keep.
func Replace(dir, path string, from Version, data []byte) error {
	if err := Stays(dir, path); err != nil {
		return err
	}
	st, err := os.Stat(path)
	if err != nil {
		return Machine(err)
	}
	if st.Mode().Perm()&0o200 == 0 {
		return &MachineError{fs.ErrPermission, "“" + from.File + "”是只读的，没有保存；请在文件属性里取消“只读”再存"}
	}
	// A program that holds it open, or a right that is lacking, shows here.
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		err = f.Close()
	}
	if isLocked(err) {
		return &MachineError{fmt.Errorf("%w: %w", ErrOpen, err), "“" + from.File + "”正在别的程序（Excel、WPS）里打开，没有保存；请在那边存好、关闭，再在这里填"}
	}
	if err != nil {
		return Machine(err)
	}
	s := swap{dir: filepath.Dir(path)}
	defer func() { s.clear() }()
	if err := s.write(File{filepath.Base(path), data}); err != nil {
		return Machine(err)
	}
	if err := s.sync(); err != nil {
		return Machine(err)
	}
	if err := os.Chmod(s.temps[0].from, st.Mode().Perm()); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return Machine(err)
	}
	// What was saved there meanwhile, by a program that knows no locks of ours.
	old, err := os.ReadFile(path)
	if err != nil || HashOf(File{"", old}).SHA256 != from.Hash {
		return Changed(from.File)
	}
	if err := keep(dir, File{from.File, old}, st.Mode().Perm()); err != nil {
		return err
	}
	if err := s.temps[0].do(); err != nil {
		if isLocked(err) {
			return &MachineError{fmt.Errorf("%w: %w", ErrOpen, err), "“" + from.File + "”正在别的程序（Excel、WPS）里打开，没有保存；请在那边存好、关闭，再在这里填"}
		}
		return Machine(err)
	}
	return Machine(syncDir(s.dir))
}

// OpenElsewhere refuses where someone has a workbook open.
func OpenElsewhere(path string) error {
	who, mark := OpenBy(path)
	if mark == "" {
		return nil
	}
	return &MachineError{ErrOpen, who + "正在 Excel、WPS 或 LibreOffice 里打开“" + filepath.Base(path) +
		"”，没有保存；请在那边存好、关闭，再在这里填。如果确实没有人打开，请删去同一文件夹里的隐藏文件 " + mark}
}

// OpenBy looks for the files by which Excel, WPS and LibreOffice say that
// someone has a workbook open: who, and that file's name, "" where there is none.
func OpenBy(path string) (who, mark string) {
	dir, name := filepath.Split(path)
	for _, mark := range []string{"~$" + name, ".~" + name, ".~lock." + name + "#"} {
		data, err := os.ReadFile(filepath.Join(dir, mark))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		return cmp.Or(lockOwner(mark, data), "有人"), mark
	}
	return "", ""
}

// lockOwner is who has a workbook open, by the file that says so: of Excel and
// WPS the name in UTF-16 from byte 55 on, its length before it; of LibreOffice
// fields between commas.
func lockOwner(mark string, data []byte) string {
	if strings.HasSuffix(mark, "#") {
		fields := strings.Split(string(data), ",")
		return strings.TrimSpace(strings.ToValidUTF8(fields[0], ""))
	}
	if len(data) < 57 {
		return ""
	}
	n := int(binary.LittleEndian.Uint16(data[55:]))
	if n > 54 || len(data) < 57+2*n {
		return ""
	}
	units := make([]uint16, n)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[57+2*i:])
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, string(utf16.Decode(units))))
}

// LockUnit keeps other processes from saving in a unit's folder meanwhile. The
// file that it locks goes when it is done.
func LockUnit(dir string) (release func(), err error) {
	path := filepath.Join(dir, tempPrefix+"lock")
	defer func() {
		if err == nil {
			sweep(dir)
			sweep(filepath.Join(dir, Replaced))
		}
	}()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		f, err := lockFile(path)
		switch {
		case err == nil:
			// Who had it before may have taken the file away since it was opened.
			here, err := os.Stat(path)
			if there, e := f.Stat(); err != nil || e != nil || !os.SameFile(here, there) {
				f.Close()
				continue
			}
			return func() {
				if runtime.GOOS == "windows" { // an open file cannot go
					f.Close()
					os.Remove(path)
					return
				}
				os.Remove(path)
				f.Close()
			}, nil
		case errors.Is(err, errors.ErrUnsupported):
			return func() {}, nil // some network drives: the hash still tells
		case !errors.Is(err, ErrTaken):
			return nil, Machine(err)
		case time.Now().After(end):
			return nil, &MachineError{ErrTaken, "另一个人正在保存这个文件夹里的补充资料，请过一会儿再存"}
		}
	}
}

// Create writes a new file into dir, which is root or below it, whole or not at all.
func Create(root, dir, name string, data []byte) (err error) {
	if err := Stays(root, dir); err != nil {
		return err
	}
	made, err := makeDir(dir)
	defer func() {
		if err != nil {
			for i := len(made) - 1; i >= 0; i-- {
				os.Remove(made[i]) // only if empty
			}
		}
	}()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, name)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			os.Remove(path)
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}
