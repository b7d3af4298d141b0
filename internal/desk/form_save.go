package desk

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/supplement"
)

// saving is what the page sends: the version that it shows, and what the person
// has changed in it.
type saving struct {
	Version folder.Version      `json:"version"`
	Changes []supplement.Change `json:"changes"`
}

// saved is the answer.
type saved struct {
	Version folder.Version `json:"version"`
	Text    string         `json:"text,omitempty"`    // why nothing was saved
	Changed bool           `json:"changed,omitempty"` // because the file is no longer that version
	Refused []refused      `json:"refused,omitempty"` // because of these fields
}

// refused is a field whose text cannot be saved; At counts the changes.
type refused struct {
	At   int    `json:"at"`
	Text string `json:"text"`
}

// maxSaving is more than any supplement holds.
const maxSaving = 4 << 20

// formVersion says which version the file has now.
func (d *Desk) formVersion(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	f, err := d.o.Program.Form(u.dir)
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	answer(w, http.StatusOK, &saved{Version: f.Version})
}

// formSave makes a person's changes in the supplement, all or none.
func (d *Desk) formSave(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxSaving))
	var s saving
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		answer(w, http.StatusBadRequest, &saved{Text: "没有收到完整的内容，请再存一次"})
		return
	}
	f, err := d.o.Program.Form(u.dir)
	if err != nil {
		answer(w, http.StatusServiceUnavailable, &saved{Text: err.Error()})
		return
	}
	if s.Version.Hash == "" && f.Hash == "" && !slices.Contains([]string{"补充资料.xlsx", "unit.yaml"}, s.Version.File) {
		answer(w, http.StatusBadRequest, &saved{Text: "补充资料只能是 补充资料.xlsx 或 unit.yaml"})
		return
	}
	if s.Version.Hash != f.Hash || f.Hash != "" && s.Version.File != f.File {
		answer(w, http.StatusConflict, &saved{Version: f.Version, Changed: true, Text: "这份补充资料在别处改过，没有存"})
		return
	}
	bad := typed(f, s.Changes)
	s.Changes = withUnits(f, s.Changes)
	if bad != nil {
		answer(w, http.StatusUnprocessableEntity, &saved{Version: f.Version, Refused: bad, Text: "没有存：下面标出的各处要改"})
		return
	}
	if f.Document.Root.Get("schema") == nil {
		s.Changes = slices.Insert(s.Changes, 0, supplement.Change{Do: supplement.Set, Path: "schema", Text: supplement.Schema})
	}
	version, err := d.o.Program.SaveSupplement(u.dir, s.Version, s.Changes)
	var edit *supplement.EditError
	switch {
	case err == nil:
		answer(w, http.StatusOK, &saved{Version: version})
	case errors.Is(err, folder.ErrChanged):
		answer(w, http.StatusConflict, &saved{Version: f.Version, Changed: true, Text: err.Error()})
	case errors.As(err, &edit):
		text := plain(f.Document.Fields, edit.Text)
		a := &saved{Version: f.Version, Text: "没有存：" + text}
		if at := slices.IndexFunc(s.Changes, func(c supplement.Change) bool {
			return c.Path == edit.Path && c.Do == supplement.Set
		}); at >= 0 && edit.Path != "" {
			if s.Changes[0].Path == "schema" && f.Document.Root.Get("schema") == nil {
				at--
			}
			a.Refused = []refused{{at, text}}
		}
		answer(w, http.StatusUnprocessableEntity, a)
	default:
		answer(w, http.StatusServiceUnavailable, &saved{Version: f.Version, Text: err.Error()})
	}
}

func answer(w http.ResponseWriter, status int, a *saved) {
	b, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b)
}

// typed makes what was typed what a file is to hold, and tells all that cannot
// be.
func typed(f *job.Form, changes []supplement.Change) (bad []refused) {
	for i := range changes {
		c := &changes[i]
		field := f.Document.Fields.At(c.Path)
		if field == nil {
			text := "这里没有这一项，请刷新网页再填"
			if strings.HasPrefix(c.Path, "purposes.") || strings.HasPrefix(c.Path, "budget.") {
				text = "科目编码应是 7 位数字"
			}
			bad = append(bad, refused{i, text})
			continue
		}
		if c.Do != supplement.Set {
			continue
		}
		unit := ""
		if field.Type == supplement.Amount {
			if unit = cmp.Or(unitFor(f, changes, c.Path, field), usualUnit(f, changes)); c.Money != nil && c.Money.Unit != "" {
				unit = c.Money.Unit
			} else if v := valueAt(f.Document.Root, c.Path); c.Money == nil && v != nil {
				unit = v.Money.Unit
			}
		}
		text, own, problem := field.TypedText(c.Text, unit)
		switch {
		case problem != "":
			bad = append(bad, refused{i, problem})
		case own != "" && own != unit: // as it was typed: 12.5万元
			if c.Money == nil {
				c.Money = &supplement.Money{}
				if v := valueAt(f.Document.Root, c.Path); v != nil {
					*c.Money = v.Money
				}
			}
			c.Money.Unit = own
		}
		c.Text = text
	}
	return bad
}

// unitFor is the unit that an amount has when nothing stands beside it, after
// the changes.
func unitFor(f *job.Form, changes []supplement.Change, path string, field *supplement.Field) string {
	unit := field.Unit
	keys := append([]string{""}, prefixes(path)...)
	for _, at := range keys {
		said := strings.TrimPrefix(at+".unit", ".")
		if f.Document.Fields.At(said) == nil {
			continue
		}
		if v := valueAt(f.Document.Root, said); v != nil {
			unit = v.Scalar
		}
		for _, c := range changes {
			if c.Path == said && c.Do == supplement.Set && c.Text != "" {
				unit = c.Text
			}
		}
	}
	return unit
}

// usualUnit is the unit of money that the supplement's amounts have: it is
// chosen once, in one of the groups. "" where none says any.
func usualUnit(f *job.Form, changes []supplement.Change) string {
	for _, c := range changes {
		if c.Do == supplement.Set && unitGroup(f, c.Path) != "" && c.Text != "" {
			return c.Text
		}
	}
	for _, m := range f.Document.Root.Members {
		if u := m.Get("unit"); u != nil && unitGroup(f, u.At.Field) != "" {
			return u.Scalar
		}
	}
	return ""
}

// unitGroup is the group whose unit of money a path is, "" of any other path.
func unitGroup(f *job.Form, path string) string {
	group, ok := strings.CutSuffix(path, ".unit")
	field := f.Document.Fields.At(path)
	if !ok || strings.ContainsAny(group, ".[") || field == nil || !slices.Contains(field.Choices, "万元") {
		return ""
	}
	return group
}

// withUnits adds to changes the unit of money of each group that gets amounts and
// has none, where another group says one.
func withUnits(f *job.Form, changes []supplement.Change) []supplement.Change {
	usual := usualUnit(f, changes)
	if usual == "" {
		return changes
	}
	out, done := changes, map[string]bool{}
	for _, c := range changes {
		group, _, _ := strings.Cut(c.Path, ".")
		said := group + ".unit"
		field := f.Document.Fields.At(c.Path)
		if c.Do != supplement.Set || field == nil || field.Type != supplement.Amount || unitGroup(f, said) == "" {
			continue
		}
		if done[group] || c.Money != nil && c.Money.Unit != "" {
			continue
		}
		done[group] = true
		if unitFor(f, changes, c.Path, field) == "" {
			out = append(out[:len(out):len(out)], supplement.Change{Do: supplement.Set, Path: said, Text: usual})
		}
	}
	return out
}

// prefixes are the paths of what a field is in, the outermost first.
func prefixes(path string) []string {
	var out []string
	for i, r := range path {
		if r == '.' {
			out = append(out, path[:i])
		}
	}
	return out
}

// valueAt is the value at a path, nil where there is none.
func valueAt(root *supplement.Value, path string) *supplement.Value {
	var found *supplement.Value
	var walk func(v *supplement.Value)
	walk = func(v *supplement.Value) {
		if v.At.Field == path {
			found = v
		}
		for _, m := range v.Members {
			walk(m)
		}
		for _, m := range v.Items {
			walk(m)
		}
	}
	walk(root)
	return found
}
