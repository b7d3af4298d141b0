package folder

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Plan is the unit folders of a batch, in the order of their paths.
type Plan struct {
	Units []Unit
	Notes []string // what was left out, and why
}

// Unit is one unit folder.
type Unit struct {
	Path string // below the batch's root, with slashes
	Out  string // its folder below the output folder, with slashes
	// Fault says why the folder is not read at all: "" for most.
	Fault string

	Department bool     // the folder is that of a department of units
	Of         []string // paths of the departments that it is a unit of; more than one is wrong
	Units      []string // of a department: the paths of its units, as far as they are here
}

// stateDir is the folder inside an output folder that holds the locks and the
// shards' summaries. It marks the output folder as one.
const stateDir = ".juesuan"

// FindUnits finds the unit folders below root: those with a workbook or a
// supplement, or a department's. Hidden folders, output folders, the folders of
// last year's, of replaced and of signed files within a unit's, and links to
// folders are left out. Of and Units are not filled in: that takes reading.
func FindUnits(root, out string) (*Plan, error) {
	st, err := os.Stat(root)
	if err != nil || !st.IsDir() {
		return nil, fmt.Errorf("没有这个文件夹：%s", root)
	}
	top, err := RealPath(root)
	if err != nil {
		return nil, Machine(err)
	}
	outside, err := RealPath(out)
	if err != nil {
		return nil, Machine(err)
	}
	if Below(top, outside) {
		return nil, fmt.Errorf("结果文件夹 %s 不能就是资料文件夹 %s，也不能包含它；请用 --out 另指一处", out, root)
	}
	p := unitsBelow(top, outside)
	taken := map[string]bool{}
	for i := range p.Units {
		u := &p.Units[i]
		if u.Out = outPath(u.Path); u.Path == "." {
			u.Out = outPath(filepath.Base(top))
		}
		if taken[strings.ToLower(u.Out)] { // many file systems take them for one
			u.Out += mark(u.Path)
		}
		taken[strings.ToLower(u.Out)] = true
	}
	return p, nil
}

// UnitsBelow finds the unit folders below a folder, which may be one itself; dir
// is a real path.
func UnitsBelow(dir string) []Unit { return unitsBelow(dir, "").Units }

func unitsBelow(top, out string) *Plan {
	p := &Plan{}
	p.walk(top, "", out)
	slices.SortFunc(p.Units, func(a, b Unit) int { return strings.Compare(a.Path, b.Path) })
	return p
}

func (p *Plan) note(format string, args ...any) {
	p.Notes = append(p.Notes, fmt.Sprintf(format, args...))
}

// walk looks at the folder at rel below top and at those in it.
func (p *Plan) walk(top, rel, out string) {
	dir := filepath.Join(top, filepath.FromSlash(rel))
	entries, err := os.ReadDir(dir)
	if err != nil {
		p.note("%s：打不开这个文件夹，里面的单位没有做：%v", rel, err)
	}
	workbook, supplement, report := false, false, false // what is in the folder
	u := Unit{Path: rel}
	for _, e := range entries {
		name := e.Name()
		full, sub := filepath.Join(dir, name), path.Join(rel, name)
		kind := e.Type()
		if kind&fs.ModeSymlink != 0 {
			target, err := filepath.EvalSymlinks(full)
			st, serr := os.Stat(full)
			switch {
			case serr == nil && st.IsDir():
				if !strings.HasPrefix(name, ".") {
					p.note("%s：是指向别处的链接，没有进去", sub)
				}
				continue
			case !IsInput(name):
				continue
			case err != nil || serr != nil:
				u.Fault = name + " 是一个失效的链接"
			case !Below(target, top):
				u.Fault = name + " 是指向资料文件夹之外的链接，没有读"
			default:
				kind = st.Mode().Type()
			}
		}
		switch {
		case kind.IsDir():
			if strings.HasPrefix(name, ".") || full == out || name == Proposed ||
				(name == LastYear || name == Replaced || name == Signed) && len(Inputs(dir)) > 0 {
				continue
			}
			if st, err := os.Stat(filepath.Join(full, stateDir)); err == nil && st.IsDir() {
				continue // an earlier batch's output
			}
			p.walk(top, sub, out)
			continue
		case name == ManifestName:
			m, err := ReadManifest(dir)
			report = err == nil && m.Program != "" && len(m.Files) > 0
		case !IsInput(name):
			continue
		case kind&^fs.ModeSymlink != 0:
			u.Fault = name + " 不是普通的文件，没有读"
		case name == DepartmentFile:
			u.Department = true
			continue
		}
		workbook = workbook || IsInput(name)
		supplement = supplement || IsSupplement(name)
	}
	switch {
	case u.Department:
		u.Path = path.Join(rel, ".")
		p.Units = append(p.Units, u)
	case rel == "":
		if supplement {
			p.note("最上层的文件夹里也有单位资料，没有算作一个单位；请移进一个自己的文件夹，或用 juesuan build")
		}
	case supplement, workbook && !report: // a report may have a workbook of tables beside it
		p.Units = append(p.Units, u)
	}
}
