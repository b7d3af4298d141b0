package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/supplement"
	"juesuan/internal/view"
)

// foundView is what a unit has of some words: fields to be filled in, findings,
// places on the pages.
type foundView struct {
	Unit, Text string
	Fields     []foundField
	Findings   []*finding
	Pages      *findView
	V          string
}

// Any reports whether anything was found.
func (v *foundView) Any() bool {
	return len(v.Fields) > 0 || len(v.Findings) > 0 || v.Pages != nil && len(v.Pages.Hits) > 0
}

type foundField struct{ Topic, Name, Value, Path string }

// mostFound is how many of each kind are listed.
const mostFound = 50

// find looks for words over a whole unit.
func (d *Desk) find(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	v := &foundView{Unit: u.ID, Text: clip(strings.TrimSpace(r.URL.Query().Get("q")), 100)}
	if v.Text != "" {
		if f, err := d.o.Program.Form(u.dir); err == nil {
			v.fields(f.Document)
		}
		if o.Outcome != nil {
			for _, f := range listFindings(o, u.ID) {
				text := f.Message + f.Place + f.At + f.Rule
				for _, s := range f.Sides {
					text += s.Label + s.Place + s.Number
				}
				if has(text, v.Text) && len(v.Findings) < mostFound {
					v.Findings = append(v.Findings, f)
				}
			}
		}
		if now, err := d.draw(r.Context(), u, o); err == nil && now != nil {
			v.Pages, v.V = now.find(v.Text), mark(now.stamp)
		}
	}
	d.render(w, "find", &frame{Title: "查找", Unit: d.head(u, o), Find: v.Text, Body: v})
}

// has reports whether a text has words in it; a number may be without its commas.
func has(text, words string) bool {
	fold := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, ",", "")) }
	return strings.Contains(fold(text), fold(words))
}

// fields are those whose name, help or value has the words.
func (v *foundView) fields(d *supplement.Document) {
	values := map[string]string{}
	var walk func(at *supplement.Value)
	walk = func(at *supplement.Value) {
		if at.Scalar != "" {
			values[at.At.Field] = at.Scalar
		}
		for _, m := range at.Members {
			walk(m)
		}
		for _, m := range at.Items {
			walk(m)
		}
	}
	walk(d.Root)
	add := func(f foundField, words string) {
		if f.Topic != "" && has(words, v.Text) && len(v.Fields) < mostFound {
			v.Fields = append(v.Fields, f)
		}
	}
	named := map[string]bool{}
	var fields func(path string, f *supplement.Field)
	fields = func(path string, f *supplement.Field) {
		if path != "schema" {
			named[path] = true
			value := values[path]
			add(foundField{d.Fields.TopicOf(path), f.Name, clip(value, 80), path}, f.Name+" "+value)
		}
		for i := range f.Fields {
			fields(path+"."+f.Fields[i].Key, &f.Fields[i])
		}
	}
	for _, t := range d.Fields.Topics() {
		for _, root := range t.Roots {
			if f := d.Fields.At(root); f != nil && !named[root] {
				fields(root, f)
			}
		}
	}
	for path, value := range values { // of lists
		if f := d.Fields.At(path); f != nil && !named[path] {
			add(foundField{d.Fields.TopicOf(path), f.Name, clip(value, 80), path}, value)
		}
	}
	slices.SortStableFunc(v.Fields, func(a, b foundField) int {
		return cmp.Or(strings.Compare(a.Topic, b.Topic), strings.Compare(a.Path, b.Path))
	})
}

// findingsFile is the list of the findings as a workbook.
func (d *Desk) findingsFile(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	if o.Outcome == nil {
		http.NotFound(w, r)
		return
	}
	var rows []view.Listed
	for _, f := range listFindings(o, u.ID) {
		rows = append(rows, view.Listed{State: stateName(f.State()), Diagnostic: f.Diagnostic})
	}
	title := d.head(u, o).Name + "　问题清单"
	file, err := view.FindingsList(title, rows)
	if r.URL.Query().Get("as") == "docx" {
		var list diag.List
		for _, f := range rows {
			list = append(list, *f.Diagnostic)
		}
		file, err = view.FindingsText(d.o.Program, title, list)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	giveFile(w, file)
}
