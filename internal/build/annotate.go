package build

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"juesuan/internal/diag"
	"juesuan/internal/ingest"
	"juesuan/internal/workbook"
)

// ErrNoWorkbook says that there is no workbook that a copy could be made of;
// the findings say why.
var ErrNoWorkbook = errors.New("没有能读的工作簿，不能标注")

// Annotate writes a copy of the unit's workbook with the findings at their
// cells into dir, "" for the unit's own folder, and returns its path. The
// workbook itself is never touched. An earlier copy is overwritten only as
// Annotate wrote it: a clerk may have worked in it since.
func Annotate(ctx context.Context, unit, dir string, findings diag.List) (string, error) {
	folder, name := ingest.Workbook(unit)
	if name == "" {
		return "", ErrNoWorkbook
	}
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return "", ErrNoWorkbook
	}
	if w, _ := workbook.Read(data, name); w == nil {
		return "", ErrNoWorkbook
	}
	if dir == "" {
		dir = folder
	}
	copied, err := workbook.Annotate(data, name, findings)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, workbook.AnnotatedName(name))
	switch before, err := os.ReadFile(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err == nil && !workbook.Untouched(before):
		return "", &MachineError{fs.ErrExist, "已有 " + path + "，而且在生成之后改过（或不是本程序生成的），没有覆盖；改动请先转到原来的工作簿，再删去或改名这个文件"}
	case err != nil:
		return "", machine(err)
	}
	return path, Commit(ctx, dir, []File{{workbook.AnnotatedName(name), copied}}, nil)
}
