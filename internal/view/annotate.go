package view

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"juesuan/internal/workbook"
)

// ErrNoWorkbook says that there is no workbook that a copy could be made of;
// the findings say why.
var ErrNoWorkbook = errors.New("没有能读的工作簿，不能标注")

// Annotate writes a copy of the unit's workbook with the findings at their
// cells into dir, "" for the unit's own folder, and one of its 补充资料.xlsx
// where findings point into it; it returns their paths. The files themselves
// are never touched. An earlier copy is overwritten only as Annotate wrote it: a
// clerk may have worked in it since. Of two copies either both are written or
// none.
func Annotate(ctx context.Context, unit, dir string, findings diag.List) ([]string, error) {
	home, name := ingest.Workbook(unit)
	if dir == "" {
		dir = home
	}
	var files []folder.File
	var paths []string
	mark := func(name string, needed bool) error {
		data, err := os.ReadFile(filepath.Join(home, name))
		if err != nil {
			return nil // the findings say why
		}
		if w, _ := workbook.Read(data, name); w == nil {
			return nil // unit.yaml, or told
		}
		copyName := workbook.AnnotatedName(name)
		path := filepath.Join(dir, copyName)
		before, err := os.ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if !needed {
				return nil
			}
		case err != nil:
			return folder.Machine(err)
		case !workbook.Untouched(before):
			if !needed {
				return nil
			}
			return &folder.MachineError{Err: fs.ErrExist, Text: "已有 " + path + "，而且在生成之后改过（或不是本程序生成的），没有覆盖；改动请先转到原来的工作簿，再删去或改名这个文件"}
		}
		copied, err := workbook.Annotate(data, name, findings)
		if err != nil {
			return err
		}
		files, paths = append(files, folder.File{Name: copyName, Data: copied}), append(paths, path)
		return nil
	}
	if name != "" {
		if err := mark(name, true); err != nil {
			return nil, err
		}
	}
	// A copy from before would go on showing what has been mended since.
	if name := ingest.SupplementIn(home); name != "" {
		if err := mark(name, pointInto(findings, name)); err != nil {
			return nil, err
		}
	}
	if files == nil {
		return nil, ErrNoWorkbook
	}
	return paths, folder.Commit(ctx, dir, dir, files, nil)
}

// pointInto reports whether any finding is marked in a file.
func pointInto(list diag.List, file string) bool {
	return slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
		return d.At.File == file || d.Suspect.File == file ||
			len(d.Where) == 2 && (d.Where[0].At.File == file || d.Where[1].At.File == file)
	})
}
