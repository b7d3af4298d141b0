package job

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"juesuan/internal/folder"
)

// ChosenFolder is below the output where the summary of chosen units goes.
const ChosenFolder = "所选单位"

// withUnits are the paths of a unit and, where it is a department, of its units, and
// theirs.
func withUnits(p *folder.Plan, path string) map[string]bool {
	byPath := map[string]*folder.Unit{}
	for i := range p.Units {
		byPath[p.Units[i].Path] = &p.Units[i]
	}
	all := map[string]bool{}
	var add func(path string)
	add = func(path string) {
		u := byPath[path]
		if u == nil || all[path] {
			return
		}
		all[path] = true
		for _, unit := range u.Units {
			add(unit)
		}
	}
	add(path)
	return all
}

// narrow leaves of the units to be made those that are asked for, and says
// where the summary goes: beside the report of a department that is made alone,
// so that it does not pass for that of all.
func (b *Batch) narrow(plan *folder.Plan, todo []*folder.Unit) ([]*folder.Unit, string, error) {
	if len(b.These) > 0 {
		asked := map[string]bool{}
		for _, path := range b.These {
			if path == "." {
				path = ""
			}
			maps.Copy(asked, withUnits(plan, path))
		}
		todo = slices.DeleteFunc(slices.Clone(todo), func(u *folder.Unit) bool { return !asked[u.Path] })
		return todo, filepath.Join(b.Out, ChosenFolder), nil
	}
	if b.Only == "" {
		return todo, b.Out, nil
	}
	asked := withUnits(plan, b.Only)
	var left []*folder.Unit
	dir := ""
	for _, u := range todo {
		if asked[u.Path] {
			left = append(left, u)
		}
		if u.Path == b.Only {
			dir = filepath.Join(b.Out, filepath.FromSlash(u.Out))
		}
	}
	if dir == "" {
		return nil, "", fmt.Errorf("没有这个单位文件夹：%s", b.Only)
	}
	return left, dir, nil
}
