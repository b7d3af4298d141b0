package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"juesuan/internal/ingest"
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

// NewPlan finds the unit folders below root, at least one.
func NewPlan(root, out string) (*Plan, error) {
	p, err := FindUnits(root, out)
	if err == nil && len(p.Units) == 0 {
		return nil, fmt.Errorf("%s 下面没有单位文件夹（含有决算工作簿或补充资料的文件夹）", root)
	}
	return p, err
}

// FindUnits finds the unit folders below root: those with a workbook or a
// supplement. Hidden folders, output folders, the folders of last year's and of replaced files
// within a unit's, and links to folders are left out.
func FindUnits(root, out string) (*Plan, error) {
	st, err := os.Stat(root)
	if err != nil || !st.IsDir() {
		return nil, fmt.Errorf("没有这个文件夹：%s", root)
	}
	top, err := realPath(root)
	if err != nil {
		return nil, machine(err)
	}
	outside, err := realPath(out)
	if err != nil {
		return nil, machine(err)
	}
	if below(top, outside) {
		return nil, fmt.Errorf("结果文件夹 %s 不能就是资料文件夹 %s，也不能包含它；请用 --out 另指一处", out, root)
	}
	p := &Plan{}
	p.walk(top, "", outside)
	p.departments(top)
	slices.SortFunc(p.Units, func(a, b Unit) int { return strings.Compare(a.Path, b.Path) })
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

// realPath is the absolute path without links, of as much of it as exists.
func realPath(name string) (string, error) {
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
	real, err := realPath(parent)
	return filepath.Join(real, filepath.Base(abs)), err
}

// below reports whether name is dir or inside it; both are real paths.
func below(name, dir string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
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
			case !isInput(name):
				continue
			case err != nil || serr != nil:
				u.Fault = name + " 是一个失效的链接"
			case !below(target, top):
				u.Fault = name + " 是指向资料文件夹之外的链接，没有读"
			default:
				kind = st.Mode().Type()
			}
		}
		switch {
		case kind.IsDir():
			if strings.HasPrefix(name, ".") || full == out || (name == LastYear || name == Replaced) && len(InputNames(dir)) > 0 {
				continue
			}
			if st, err := os.Stat(filepath.Join(full, stateDir)); err == nil && st.IsDir() {
				continue // an earlier batch's output
			}
			p.walk(top, sub, out)
			continue
		case name == ManifestName:
			m, err := readManifest(dir)
			report = err == nil && m.Program != "" && len(m.Files) > 0
		case !isInput(name):
			continue
		case kind&^fs.ModeSymlink != 0:
			u.Fault = name + " 不是普通的文件，没有读"
		case name == ingest.DepartmentFile:
			u.Department = true
			continue
		}
		workbook = workbook || isInput(name)
		supplement = supplement || isSupplement(name)
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

// departments finds out which units are of which department.
func (p *Plan) departments(top string) {
	place := make(map[string]int, len(p.Units))
	for i := range p.Units {
		place[p.Units[i].Path] = i
	}
	for i := range p.Units {
		if !p.Units[i].Department {
			continue
		}
		at := p.Units[i].Path
		d := departmentOf(Job{Unit: filepath.Join(top, filepath.FromSlash(at))})
		if d == nil {
			continue
		}
		for j := range d.k.Units {
			unit := path.Join(at, d.k.Units[j].Folder.S)
			if n, ok := place[unit]; ok && n != i && !slices.Contains(p.Units[n].Of, at) {
				p.Units[n].Of = append(p.Units[n].Of, at)
				p.Units[i].Units = append(p.Units[i].Units, unit)
			}
		}
	}
}

// rivals are the units of a department that another one lists too, by their
// folder below the department's.
func (p *Plan) rivals(u *Unit) map[string]string {
	out := map[string]string{}
	for i := range p.Units {
		o := &p.Units[i]
		if len(o.Of) < 2 || !slices.Contains(o.Of, u.Path) {
			continue
		}
		for _, other := range o.Of {
			if rel, err := filepath.Rel(filepath.FromSlash(u.Path), filepath.FromSlash(o.Path)); err == nil && other != u.Path {
				out[filepath.ToSlash(rel)] = other
			}
		}
	}
	return out
}

// levels are units in the order in which they are to be made: first those that
// are no department, then departments, each after the departments within it.
func levels(units []*Unit) [][]*Unit {
	at := make(map[string]*Unit, len(units))
	for _, u := range units {
		at[u.Path] = u
	}
	height := map[*Unit]int{}
	var of func(u *Unit) int
	of = func(u *Unit) int {
		if h, ok := height[u]; ok || !u.Department {
			return h
		}
		h := 1
		height[u] = h // departments that list each other end here; their own check tells
		for _, path := range u.Units {
			if unit := at[path]; unit != nil {
				h = max(h, 1+of(unit))
			}
		}
		height[u] = h
		return h
	}
	var out [][]*Unit
	for _, u := range units {
		h := of(u)
		for len(out) <= h {
			out = append(out, nil)
		}
		out[h] = append(out[h], u)
	}
	return out
}

// hash tells plans apart: shards of one plan can be joined.
func (p *Plan) hash() string {
	sum := sha256.New()
	for _, u := range p.Units {
		fmt.Fprintln(sum, u.Path)
		for _, of := range u.Of {
			fmt.Fprintln(sum, "\t"+of)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
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
