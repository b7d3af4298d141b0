package build

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"juesuan/internal/diag"
	"juesuan/internal/ingest"
	"juesuan/internal/supplement"
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
)

// Form is a unit's supplement to be filled in.
type Form struct {
	Version                       // where the unit has none, the workbook that saving makes
	Document *supplement.Document // never nil
	Findings diag.List            // what is wrong with the file itself
	Missing  []supplement.Gap
}

// Form reads the supplement of a unit folder, whichever form it has. One that
// can be read but not be saved, an old .xls, comes with its findings; an error
// is trouble with the machine.
func (p *Program) Form(unit string) (*Form, error) {
	dir := folderOf(unit)
	f := &Form{Version: Version{File: ingest.SupplementWorkbook}}
	found := ingest.Supplements(dir)
	if len(found) == 1 {
		data, err := os.ReadFile(filepath.Join(dir, found[0]))
		if err != nil {
			return nil, unread(err)
		}
		f.Version = Version{found[0], hash(File{found[0], data}).SHA256}
		f.Document, f.Findings = ingest.ReadSupplement(data, found[0], p.layouts(""))
	} else {
		f.Document, f.Findings = ingest.Supplement(dir, p.layouts(""))
		if len(found) > 1 {
			f.File = found[0]
		}
	}
	f.Missing = supplement.Missing(f.Document.Root)
	return f, nil
}

// unread is why a supplement could not be read.
func unread(err error) error {
	return &MachineError{err, fmt.Sprintf("读不出补充资料：%v；如果它正在 Excel 或 WPS 中打开，请先关闭", err)}
}

// SaveSupplement makes the changes in a unit's supplement and returns the
// version that it has then. Where the unit has none yet (from.Hash is ""), it
// is made, in the form that from.File names.
//
// It refuses, with a *MachineError, when the file is no longer what it was in
// from (ErrChanged), is open in Excel, WPS or LibreOffice (ErrOpen), cannot be
// written; and, with a *supplement.EditError, what cannot be written so that it
// would read as wanted. Then the file is as it was.
func (p *Program) SaveSupplement(unit string, from Version, changes []supplement.Change) (Version, error) {
	dir := folderOf(unit)
	release, err := lockFolder(dir)
	if err != nil {
		return Version{}, err
	}
	defer release()
	found := ingest.Supplements(dir)
	if from.Hash == "" {
		return p.newSupplement(dir, found, from.File, changes)
	}
	if !slices.Equal(found, []string{from.File}) {
		text := "“" + from.File + "”已经不在这个文件夹里"
		if len(found) > 0 {
			text = "这个文件夹里现在的补充资料是 " + strings.Join(found, "、")
		}
		return Version{}, &MachineError{ErrChanged, text + "，没有保存；请重新打开这一页再填"}
	}
	path, err := filepath.EvalSymlinks(filepath.Join(dir, from.File))
	if err != nil {
		return Version{}, unread(err)
	}
	if err := openElsewhere(path); err != nil {
		return Version{}, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Version{}, unread(err)
	}
	if hash(File{"", data}).SHA256 != from.Hash {
		return Version{}, changed(from.File)
	}
	edited, err := ingest.EditSupplement(data, from.File, changes, p.layouts(""))
	if err != nil || bytes.Equal(data, edited) {
		return from, err
	}
	if err := replaceFile(path, from, edited); err != nil {
		return Version{}, err
	}
	return Version{from.File, hash(File{"", edited}).SHA256}, nil
}

func changed(name string) error {
	return &MachineError{ErrChanged, "打开以后，另一个人或别的程序改过“" + name + "”，没有保存；请先看一看改了什么，再填再存"}
}

// newSupplement makes the supplement of a unit that has none.
func (p *Program) newSupplement(dir string, found []string, name string, changes []supplement.Change) (Version, error) {
	if len(found) > 0 {
		return Version{}, &MachineError{ErrChanged, "打开以后，这个文件夹里有了补充资料（" + strings.Join(found, "、") + "），没有保存；请重新打开这一页再填"}
	}
	var blank []byte
	switch fields := p.fieldsOf(p.settings.Layout); name {
	case ingest.SupplementYAML:
		blank = fields.YAML(fields.New("", ""), true)
	case ingest.SupplementWorkbook:
		draft, _ := ingest.SupplementDraft(fields, fields.New("", ""), PackNames())
		var out bytes.Buffer
		if err := draft.Write(&out); err != nil {
			return Version{}, fmt.Errorf("生成%s：%w", name, err)
		}
		blank = out.Bytes()
	default:
		return Version{}, &supplement.EditError{Text: "补充资料只能存为 " + ingest.SupplementWorkbook + " 或 " + ingest.SupplementYAML + "，不能是“" + name + "”"}
	}
	data, err := ingest.EditSupplement(blank, name, changes, p.layouts(""))
	if err != nil {
		return Version{}, err
	}
	if err := create(dir, name, data); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return Version{}, changed(name)
		}
		return Version{}, machine(err)
	}
	return Version{name, hash(File{name, data}).SHA256}, nil
}

// replaceFile puts data in place of a file that is still what it was: written
// beside it under a temporary name, synced, renamed.
func replaceFile(path string, from Version, data []byte) error {
	st, err := os.Stat(path)
	if err != nil {
		return machine(err)
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
		return machine(err)
	}
	s := swap{dir: filepath.Dir(path)}
	defer func() { s.clear() }()
	if err := s.write(File{filepath.Base(path), data}); err != nil {
		return machine(err)
	}
	if err := s.sync(); err != nil {
		return machine(err)
	}
	if err := os.Chmod(s.temps[0].from, st.Mode().Perm()); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return machine(err)
	}
	// What was saved there meanwhile, by a program that knows no locks of ours.
	if hashFile(path, "").SHA256 != from.Hash {
		return changed(from.File)
	}
	if err := s.temps[0].do(); err != nil {
		if isLocked(err) {
			return &MachineError{fmt.Errorf("%w: %w", ErrOpen, err), "“" + from.File + "”正在别的程序（Excel、WPS）里打开，没有保存；请在那边存好、关闭，再在这里填"}
		}
		return machine(err)
	}
	return machine(syncDir(s.dir))
}

// openElsewhere refuses where someone has a workbook open.
func openElsewhere(path string) error {
	who, mark := openBy(path)
	if mark == "" {
		return nil
	}
	return &MachineError{ErrOpen, who + "正在 Excel、WPS 或 LibreOffice 里打开“" + filepath.Base(path) + "”，没有保存；请在那边存好、关闭，再在这里填。如果确实没有人打开，请删去同一文件夹里的隐藏文件 " + mark}
}

// openBy looks for the files by which Excel, WPS and LibreOffice say that
// someone has a workbook open: who, and that file's name, "" where there is none.
func openBy(path string) (who, mark string) {
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

// lockFolder keeps other processes from saving in a unit's folder meanwhile. The
// file that it locks goes when it is done.
func lockFolder(dir string) (release func(), err error) {
	path := filepath.Join(dir, tempPrefix+"lock")
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
			return nil, machine(err)
		case time.Now().After(end):
			return nil, &MachineError{ErrTaken, "另一个人正在保存这个文件夹里的补充资料，请过一会儿再存"}
		}
	}
}
