package desk

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/job"
	"juesuan/internal/supplement"
)

// choosing is how a person settles a datum that places give differently: one of
// them is taken.
type choosing struct {
	Datum   string
	Options []option
}

// option is one of the places: 用 公开表 的 3辆.
type option struct{ Cell, Place, Value string }

// chosenView is what was settled so.
type chosenView struct{ Name, Place, Datum, Cell, Reason string }

// choosingOf is nil of a finding that is not settled by a choice.
func choosingOf(fields *supplement.Fields, x *diag.Diagnostic) *choosing {
	if x.Choice == nil {
		return nil
	}
	c := &choosing{Datum: x.Choice.Datum}
	for i, w := range x.Where {
		name := fileName(w.At.File)
		if slices.ContainsFunc(x.Where, func(o diag.Side) bool { return o.At != w.At && o.At.File == w.At.File }) {
			name += " " + placeName(fields, w.At) // the file alone does not tell which
		}
		c.Options = append(c.Options, option{x.Choice.Cells[i], name, w.Value})
	}
	return c
}

// fileName is what a person calls a file.
func fileName(file string) string {
	if file == "unit.yaml" {
		return "补充资料"
	}
	return strings.TrimSuffix(file, path.Ext(file))
}

// placeName is a place in its file, that of a field in the words of the form.
func placeName(fields *supplement.Fields, at diag.Position) string {
	if at.Field != "" {
		return fieldName(fields, at.Field)
	}
	return at.InFile()
}

// fieldName is what the form calls a field, and the path where there is none.
func fieldName(fields *supplement.Fields, path string) string {
	f := fields.At(path)
	if f == nil {
		return path
	}
	if topic := fields.TopicOf(path); topic != "" && topic != f.Name {
		return topic + "·" + f.Name
	}
	return f.Name
}

// chosen lists what the supplement says of which place is taken.
func chosen(fields *supplement.Fields, b *accounts.Book) []chosenView {
	var out []chosenView
	for _, u := range b.Use {
		v := chosenView{Datum: u.Datum, Cell: u.Cell, Place: fieldName(fields, u.Cell), Reason: u.Reason.S}
		if v.Name = u.Datum; fields.At(u.Datum) != nil {
			v.Name = fieldName(fields, u.Datum)
		}
		out = append(out, v)
	}
	return out
}

// choose writes down which of two places is taken, and why.
func (d *Desk) choose(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	datum, cell, reason := r.PostFormValue("datum"), r.PostFormValue("cell"), strings.TrimSpace(r.PostFormValue("reason"))
	if reason == "" {
		http.Error(w, "请写明为什么用这一处的", http.StatusUnprocessableEntity)
		return
	}
	// What the person saw must still be so: the value is part of it.
	o := d.look(r.Context(), u)
	if o.Outcome == nil || !slices.ContainsFunc(o.Report.Findings, func(x diag.Diagnostic) bool {
		c := choosingOf(o.Fields, &x)
		return c != nil && c.Datum == datum && slices.ContainsFunc(c.Options, func(o option) bool {
			return o.Cell == cell && o.Value == r.PostFormValue(cell)
		})
	}) {
		http.Error(w, "这处问题刚才已经变了，没有记下；请看现在的", http.StatusConflict)
		return
	}
	d.edit(w, r, u, func(form *job.Form) []supplement.Change {
		item := fmt.Sprintf("use[%d]", len(form.Document.Root.List("use"))+1)
		return []supplement.Change{
			{Do: supplement.Insert, Path: item}, {Do: supplement.Set, Path: item + ".datum", Text: datum},
			{Do: supplement.Set, Path: item + ".cell", Text: cell}, {Do: supplement.Set, Path: item + ".reason", Text: reason},
		}
	})
}

// unchoose takes back a choice.
func (d *Desk) unchoose(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	d.edit(w, r, u, func(form *job.Form) []supplement.Change {
		return removeItem(form, "use", "datum", r.PostFormValue("datum"), "cell", r.PostFormValue("cell"))
	})
}

// removeItem removes the first item of a list that has these two members; the
// list itself with its last item.
func removeItem(form *job.Form, list, key, text, key2, text2 string) []supplement.Change {
	all := form.Document.Root.List(list)
	for i, a := range all {
		item := fmt.Sprintf("%s[%d]", list, i+1)
		if len(all) == 1 {
			item = list
		}
		if is := func(key, text string) bool { m := a.Get(key); return m != nil && m.Scalar == text }; is(key, text) && is(key2, text2) {
			return []supplement.Change{{Do: supplement.Remove, Path: item}}
		}
	}
	return nil
}
