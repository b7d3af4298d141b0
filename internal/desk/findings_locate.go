package desk

import (
	"slices"
	"strings"
)

// locate finds the fields of the form that findings in the workbook form of the
// supplement are about: there a finding has a cell, not a key.
func (d *Desk) locate(u *unit, v *findingsView) {
	var keys map[string]string
	find := func(at, key string) string {
		if key != "" || at == "" {
			return key
		}
		if keys == nil {
			keys = map[string]string{}
			form, err := d.o.Program.Form(u.dir)
			if err != nil {
				return "" // the form's page will tell
			}
			for p, path := range allPlaces(form.Document) {
				p.File = form.Document.File
				keys[p.String()] = path
			}
		}
		return keys[at]
	}
	groups := slices.Clone(v.Groups)
	for _, c := range v.Causes {
		groups = append(groups, findingGroup{Findings: c.Findings})
	}
	for _, g := range groups {
		for _, f := range g.Findings {
			if f.Supplement {
				f.Field = find(f.At, f.Field)
			}
			for i := range f.Sides {
				if s := &f.Sides[i]; s.Field == "" && (strings.HasPrefix(s.At, "补充资料.xls:") || strings.HasPrefix(s.At, "补充资料.xlsx:")) {
					s.Field = find(s.At, "")
				}
			}
		}
	}
}
