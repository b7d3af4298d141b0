package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// The names of a unit's files that are known by them.
const (
	SupplementWorkbook = "补充资料.xlsx"
	SupplementYAML     = "unit.yaml"
	// DepartmentFile makes a folder that of a department: it says of which units'
	// sums the department's statements are made.
	DepartmentFile = "department.yaml"
	// CodeList is the list of codes that a finance bureau lays beside its units.
	CodeList = "科目.xlsx"
)

// IsInput reports whether a file of that name is read from a unit folder, or
// bears on which one is.
func IsInput(name string) bool {
	if name == CodeList {
		return false // of many units, perhaps: CodeListOf finds it
	}
	ext := strings.ToLower(filepath.Ext(name))
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	switch ext {
	case ".xlsx", ".xls", ".xlsm", ".et":
		return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~$") && !strings.HasSuffix(stem, "-标注")
	}
	return IsSupplement(name) || name == DepartmentFile
}

// IsPicture reports whether a file of that name is a picture that a unit's sections
// may print.
func IsPicture(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg":
		return !strings.HasPrefix(name, ".")
	}
	return false
}

// IsSupplement reports whether a file of that name is a supplement.
func IsSupplement(name string) bool { return name == SupplementYAML || name == SupplementWorkbook }

// BudgetWorkbook is what a workbook of the budget is called that does not say so.
const BudgetWorkbook = "部门预算公开表.xlsx"

// IsBudget reports whether a file of that name is a workbook of the budget of the
// unit, which stands beside that of the final accounts.
func IsBudget(name string) bool {
	return IsInput(name) && strings.Contains(strings.ReplaceAll(name, "预算单位", ""), "预算") && !strings.Contains(name, "决算")
}

// LastYear is the folder within a unit's that holds last year's files.
const LastYear = "上年"

// Proposed is the folder within a unit's that holds what was read out of last
// year's published report. Nothing in it is read until a person has looked at
// it and has given the folder the name LastYear.
const Proposed = "上年（待确认）"

// Replaced is the folder within a unit's, or within last year's, that keeps the
// files whose place others took. Nothing in it is read.
const Replaced = "旧"

// Signed is the folder within a unit's that keeps who signed the report, and the
// files as they were then. No report is made of what is in it.
const Signed = "签字"

// Inputs are the files of a unit's folder that a report may be made from, or that
// bear on which are, and those of last year's folder within it.
func Inputs(dir string) []string {
	var names []string
	for _, sub := range []string{"", LastYear} {
		entries, _ := os.ReadDir(filepath.Join(dir, sub)) // most have no such folder
		for _, e := range entries {
			if IsInput(e.Name()) && !e.IsDir() {
				names = append(names, filepath.Join(sub, e.Name()))
			}
		}
	}
	return names
}

// Pictures are the pictures in a unit's folder.
func Pictures(dir string) (names []string) {
	entries, _ := os.ReadDir(dir) // what is no folder has none
	for _, e := range entries {
		if IsPicture(e.Name()) && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// CodeListOf finds the list of codes that a unit goes by: in its folder, else in
// one of the two above it. name is what messages call it; path is "" where there
// is none.
func CodeListOf(unit string) (path, name string) {
	dir := Of(unit)
	name = CodeList
	for range 3 {
		path = filepath.Join(dir, CodeList)
		if st, err := os.Lstat(path); err == nil && st.Mode().IsRegular() {
			return path, name
		}
		dir, name = filepath.Join(dir, ".."), "../"+name
	}
	return "", ""
}

// Of is the folder of a unit that may be given by its workbook.
func Of(unit string) string {
	if st, err := os.Stat(unit); err == nil && !st.IsDir() {
		return filepath.Dir(unit)
	}
	return unit
}

// Exists reports whether there is a folder of that name.
func Exists(name string) bool {
	st, err := os.Stat(name)
	return err == nil && st.IsDir()
}

// Name is the name of a unit's folder below --out: the unit folder's own.
func Name(unit string) (string, error) {
	abs, err := filepath.Abs(unit)
	if err != nil {
		return "", err
	}
	if st, err := os.Stat(abs); err == nil && !st.IsDir() || strings.EqualFold(filepath.Ext(abs), ".xlsx") ||
		strings.EqualFold(filepath.Ext(abs), ".xls") {
		abs = filepath.Dir(abs)
	}
	return filepath.Base(abs), nil
}

// File is one finished file.
type File struct {
	Name string
	Data []byte
}

// Stays refuses a path that a link leads out of root: what is meant for a folder
// is never written elsewhere.
func Stays(root, path string) error {
	home, err := RealPath(root)
	if err != nil {
		return Machine(err)
	}
	real, err := RealPath(path)
	if err != nil {
		return Machine(err)
	}
	if rel, err := filepath.Rel(home, real); err == nil && filepath.IsLocal(rel) {
		return nil
	}
	return &MachineError{ErrElsewhere, "“" + path + "”是指向别处的链接（" + real + "），没有写入；请换成文件夹或文件本身"}
}

// RealPath is the absolute path without links, of as much of it as exists.
func RealPath(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real, nil
	}
	parent := filepath.Dir(abs)
	if parent == abs {
		return abs, nil
	}
	real, err := RealPath(parent)
	return filepath.Join(real, filepath.Base(abs)), err
}

// Below reports whether name is dir or inside it; both are real paths.
func Below(name, dir string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
}

// FileName is a name that every file system takes: Windows forbids nine
// characters, most systems more than 255 bytes.
func FileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
	const longest = 200 // leaves room for 草稿 and the extension
	for len(name) > longest {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return strings.TrimRight(name, ". ")
}

// SafeName is a file's or folder's name that every file system takes and that
// no walk over folders leaves out; "" where nothing of it can stand.
func SafeName(name string) string {
	name = FileName(strings.TrimLeft(strings.TrimSpace(strings.ToValidUTF8(name, "_")), ".~$ "))
	if reserved(name) {
		name = "_" + name
	}
	return name
}

// outPath is a path whose parts every file system takes. A part that had to be
// altered bears a mark, so that no two become one.
func outPath(unit string) string {
	parts := strings.Split(unit, "/")
	for i, part := range parts {
		safe := strings.TrimRight(strings.Map(func(r rune) rune {
			if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
				return '_'
			}
			return r
		}, strings.ToValidUTF8(part, "_")), ". ")
		if reserved(safe) {
			safe = "_" + safe
		}
		if safe != part {
			safe += mark(part)
		}
		parts[i] = safe
	}
	return strings.Join(parts, "/")
}

func mark(name string) string {
	sum := sha256.Sum256([]byte(name))
	return "~" + hex.EncodeToString(sum[:3])
}

// reserved reports whether Windows keeps a name for a device, with whatever
// extension (Naming Files, Paths, and Namespaces).
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	rest, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		rest, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && (len(rest) == 1 && '0' <= rest[0] && rest[0] <= '9' || rest == "¹" || rest == "²" || rest == "³")
}
