package pack

import (
	"fmt"
	"io/fs"

	"juesuan/internal/diag"
	"juesuan/internal/supplement"
)

// A file of a pack comes nowhere near these bounds, and those of supplement.Excess; one
// beyond them is refused before the parser sees it.
const (
	maxSize  = 4 << 20 // bytes; real ones hold some 60 KB
	maxLines = 50_000
)

// readFile reads a file of a pack, as fs.ReadFile does; what is no plain file is
// refused before it is opened: a pipe may never end.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	st, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !st.Mode().IsRegular():
		return nil, fmt.Errorf("不是普通文件")
	case st.Size() > maxSize:
		return nil, fmt.Errorf("太大，最多 %d MB", maxSize>>20)
	}
	return fs.ReadFile(fsys, name)
}

// bounded reports whether the file may be given to the parser.
func (d *decoder) bounded() bool {
	told := func(line int, text string) bool {
		d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.syntax", At: diag.Position{File: d.file, Line: line},
			Message: text, Hint: "检查括号是否成对，缩进是否写错"})
		return false
	}
	if len(d.lines) > maxLines {
		return told(0, fmt.Sprintf("文件有 %d 行，最多 %d 行", len(d.lines), maxLines))
	}
	if line := supplement.Excess(d.lines, maxLines); line > 0 {
		return told(line, "一层套一层，套得太深")
	}
	return true
}
