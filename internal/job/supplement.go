package job

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"juesuan/internal/supplement"
)

// Form is a unit's supplement to be filled in.
type Form struct {
	folder.Version                      // where the unit has none, the workbook that saving makes
	Document       *supplement.Document // never nil
	Findings       diag.List            // what is wrong with the file itself
	Missing        []supplement.Gap
}

// Form reads the supplement of a unit folder, whichever form it has. One that
// can be read but not be saved, an old .xls, comes with its findings; an error
// is trouble with the machine.
func (p *Program) Form(unit string) (*Form, error) {
	dir := folder.Of(unit)
	f := &Form{Version: folder.Version{File: folder.SupplementWorkbook}}
	found := ingest.Supplements(dir)
	if len(found) == 1 {
		data, err := os.ReadFile(filepath.Join(dir, found[0]))
		if err != nil {
			return nil, unread(err)
		}
		f.Version = folder.Version{File: found[0], Hash: folder.HashOf(folder.File{Name: found[0], Data: data}).SHA256}
		f.Document, f.Findings = supplement.Read(data, found[0], p.layouts(""))
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
	return &folder.MachineError{Err: err, Text: fmt.Sprintf("读不出补充资料：%v；如果它正在 Excel 或 WPS 中打开，请先关闭", err)}
}

// SaveSupplement makes the changes in a unit's supplement and returns the
// version that it has then. Where the unit has none yet (from.Hash is ""), it
// is made, in the form that from.File names.
//
// It refuses, with a *MachineError, when the file is no longer what it was in
// from (ErrChanged), is open in Excel, WPS or LibreOffice (ErrOpen), cannot be
// written; and, with a *supplement.EditError, what cannot be written so that it
// would read as wanted. Then the file is as it was. As it was before the first
// change of a day it is kept in the folder 旧.
func (p *Program) SaveSupplement(unit string, from folder.Version, changes []supplement.Change) (folder.Version, error) {
	dir := folder.Of(unit)
	release, err := folder.LockUnit(dir)
	if err != nil {
		return folder.Version{}, err
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
		return folder.Version{}, &folder.MachineError{Err: folder.ErrChanged, Text: text + "，没有保存；请重新打开这一页再填"}
	}
	path, err := filepath.EvalSymlinks(filepath.Join(dir, from.File))
	if err != nil {
		return folder.Version{}, unread(err)
	}
	if err := folder.OpenElsewhere(path); err != nil {
		return folder.Version{}, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return folder.Version{}, unread(err)
	}
	if folder.HashOf(folder.File{Name: "", Data: data}).SHA256 != from.Hash {
		return folder.Version{}, folder.Changed(from.File)
	}
	edited, err := supplement.Edit(data, from.File, changes, p.layouts(""))
	if err != nil || bytes.Equal(data, edited) {
		return from, err
	}
	if err := folder.Replace(dir, path, from, edited); err != nil {
		return folder.Version{}, err
	}
	return folder.Version{File: from.File, Hash: folder.HashOf(folder.File{Name: "", Data: edited}).SHA256}, nil
}

// newSupplement makes the supplement of a unit that has none.
func (p *Program) newSupplement(dir string, found []string, name string, changes []supplement.Change) (folder.Version, error) {
	if len(found) > 0 {
		return folder.Version{}, &folder.MachineError{Err: folder.ErrChanged, Text: "打开以后，这个文件夹里有了补充资料（" +
			strings.Join(found, "、") + "），没有保存；请重新打开这一页再填"}
	}
	var blank []byte
	switch fields := p.fieldsOf(p.settings.Layout); name {
	case folder.SupplementYAML:
		blank = fields.YAML(fields.New("", ""), true)
	case folder.SupplementWorkbook:
		draft, _ := fields.Draft(fields.New("", ""), PackNames())
		var out bytes.Buffer
		if err := draft.Write(&out); err != nil {
			return folder.Version{}, fmt.Errorf("生成%s：%w", name, err)
		}
		blank = out.Bytes()
	default:
		return folder.Version{}, &supplement.EditError{Text: "补充资料只能存为 " + folder.SupplementWorkbook +
			" 或 " + folder.SupplementYAML + "，不能是“" + name + "”"}
	}
	data, err := supplement.Edit(blank, name, changes, p.layouts(""))
	if err != nil {
		return folder.Version{}, err
	}
	if err := folder.Create(dir, dir, name, data); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return folder.Version{}, folder.Changed(name)
		}
		return folder.Version{}, folder.Machine(err)
	}
	return folder.Version{File: name, Hash: folder.HashOf(folder.File{Name: name, Data: data}).SHA256}, nil
}
