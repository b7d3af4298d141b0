package job

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"juesuan/internal/folder"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// FindUnits finds the unit folders below root, those of departments with their
// units.
func FindUnits(root, out string) (*folder.Plan, error) {
	p, err := folder.FindUnits(root, out)
	if err != nil {
		return nil, err
	}
	return p, relate(p, root)
}

// newPlan finds the unit folders of a batch, at least one.
func newPlan(root, out string) (*folder.Plan, error) {
	p, err := FindUnits(root, out)
	if err == nil && len(p.Units) == 0 {
		return nil, fmt.Errorf("%s 下面没有单位文件夹（含有决算工作簿或补充资料的文件夹）", root)
	}
	return p, err
}

// relate finds out which units are of which department, the nearest first.
func relate(p *folder.Plan, root string) error {
	top, err := folder.RealPath(root)
	if err != nil {
		return folder.Machine(err)
	}
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
	for i := range p.Units {
		slices.SortStableFunc(p.Units[i].Of, func(a, b string) int { return depth(b) - depth(a) })
	}
	return nil
}

// depth is how far a unit is below the root.
func depth(path string) int {
	if path == "." {
		return 0
	}
	return 1 + strings.Count(path, "/")
}

// rivals are the units of a department that another one lists too, by their
// folder below the department's.
func rivals(p *folder.Plan, u *folder.Unit) map[string]string {
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
func levels(units []*folder.Unit) [][]*folder.Unit {
	at := make(map[string]*folder.Unit, len(units))
	for _, u := range units {
		at[u.Path] = u
	}
	height := map[*folder.Unit]int{}
	var of func(u *folder.Unit) int
	of = func(u *folder.Unit) int {
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
	var out [][]*folder.Unit
	for _, u := range units {
		h := of(u)
		for len(out) <= h {
			out = append(out, nil)
		}
		out[h] = append(out[h], u)
	}
	return out
}

// hashPlan tells plans apart: shards of one plan can be joined.
func hashPlan(p *folder.Plan) string {
	sum := sha256.New()
	for _, u := range p.Units {
		fmt.Fprintln(sum, u.Path)
		for _, of := range u.Of {
			fmt.Fprintln(sum, "\t"+of)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}
