package desk

import (
	"net/url"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/supplement"
	"juesuan/internal/view"
)

// formFinding is a finding as it stands at a field.
type formFinding struct {
	Severity   diag.Severity
	At         string
	Code       string
	Message    string
	Hint       string
	Difference string
	Where      []formSide
	Blank      int // so many fields are not filled in, and that is all
}

// State is what a finding asks for, as State of finding.
func (f *formFinding) State() string {
	if f.Blank > 0 {
		return "blank"
	}
	return f.Severity.String()
}

// formSide is one of the figures that a finding is about.
type formSide struct {
	Place, Label, Value string
	Href                string // of its field in the form, or of its place on the pages
	OnPages             bool   // of its place on the pages
}

// sheetMark sets the name of a topic off from paths.
const sheetMark = "#"

// topicOfFinding is the topic of a path that findings are kept under.
func (b *formBuilder) topicOfFinding(path string) string {
	if name, ok := strings.CutPrefix(path, sheetMark); ok {
		return b.fields.TopicOf(name)
	}
	return b.fields.TopicOf(path)
}

// sortFindings puts every finding about the supplement under the path of its
// field.
func (b *formBuilder) sortFindings() {
	b.findings = map[string][]*formFinding{}
	list := b.form.Findings
	if b.o.Outcome != nil {
		list = b.o.Report.Findings // those of the file are among them
	}
	for i := range list {
		d := &list[i]
		if b.missingReason(d) || d.Code == "supplement.missing" {
			continue // it is asked for on top, with all there is to know
		}
		path := b.pathOf(d.At)
		if path == "" && d.Code == "read.twice" {
			path = "use" // where it is settled
		}
		if path == "" {
			for _, s := range d.Where {
				if path = b.pathOf(s.At); path != "" {
					break
				}
			}
		}
		if path == "" {
			if d.Severity == diag.Error {
				b.elsewhere++
			}
			continue
		}
		if d.Code == "supplement.required" {
			path = b.lacks(path, d.Message)
		}
		f := b.finding(d)
		if field := b.fields.At(path); field != nil && field.Help == f.Hint {
			f.Hint = "" // it stands at the field
		}
		b.findings[path] = append(b.findings[path], f)
	}
}

// lacks is the field that a group, named by itself or by its first row, is said
// to lack.
func (b *formBuilder) lacks(path, message string) string {
	for _, g := range b.form.Missing {
		if group := above(g.Path); g.Must && group != "" && (group == path || group == above(path)) &&
			strings.Contains(message, "缺少“"+g.Field.Name+"”") {
			return g.Path
		}
	}
	return path
}

// missingReason reports whether a finding is that a reason is not written.
func (b *formBuilder) missingReason(d *diag.Diagnostic) bool {
	if d.Code != "W.5" || len(d.Where) < 2 {
		return false
	}
	return slices.ContainsFunc(b.open(), func(c *view.Comparison) bool {
		return c.Current.At == d.Where[0].At && c.Base.At == d.Where[1].At
	})
}

func (b *formBuilder) finding(d *diag.Diagnostic) *formFinding {
	f := &formFinding{Severity: d.Severity, At: d.At.String(), Code: d.Code, Difference: d.Difference, Blank: blanksOf(d)}
	d = plainly(b.fields, d)
	f.Message, f.Hint = d.Message, d.Hint
	layout := ""
	if v := b.form.Document.Root.Get("layout"); v != nil {
		layout = v.Scalar + "/"
	}
	for _, s := range d.Where {
		side := b.side(s)
		switch {
		case s.At == d.At && (s.Value == "" || s.Value == "填写"):
			continue // the field itself, by which this stands
		case layout != "" && strings.HasPrefix(s.At.File, layout):
			side.Place = "" // nobody who fills in looks there
		}
		f.Where = append(f.Where, side)
	}
	return f
}

func (b *formBuilder) side(s diag.Side) formSide {
	place := s.At.InFile()
	if s.At.File != "" && s.At.File != b.form.File {
		place = s.At.String()
	}
	side := formSide{Place: place, Label: s.Label, Value: s.Value}
	if path := b.pathOf(s.At); path != "" && path[0] != sheetMark[0] {
		side.Href, side.Place = b.href(path), "填写·"+b.fields.TopicOf(path)
		if f := b.fields.At(path); f != nil && f.Name != b.fields.TopicOf(path) {
			side.Place += "·" + f.Name
		}
	} else if path == "" && s.At.Cell != "" {
		side.OnPages = true
		side.Href = "/pages?" + url.Values{"unit": {b.unit.ID}, "at": {s.At.String()}}.Encode() // where it is printed
	}
	return side
}

// href is the address of a field.
func (b *formBuilder) href(path string) string {
	q := url.Values{"unit": {b.unit.ID}, "field": {path}}
	return "/form?" + q.Encode()
}

// pathOf is the field that a place in the supplement holds, "#" and the sheet's
// name where it is none of them, and "" for a place in another file.
func (b *formBuilder) pathOf(at diag.Position) string {
	if at.File != b.form.File {
		return ""
	}
	if at.Field != "" {
		return at.Field
	}
	if b.places == nil {
		b.places = allPlaces(b.form.Document)
	}
	if path, ok := b.places[diag.Position{Sheet: at.Sheet, Cell: at.Cell, Line: at.Line, Column: at.Column}]; ok {
		return path
	}
	if path, ok := b.places[diag.Position{Line: at.Line}]; ok && at.Line > 0 {
		return path
	}
	if name := b.fields.TopicOf(at.Sheet); name != "" {
		return sheetMark + at.Sheet
	}
	return sheetMark + b.topics[0].Name
}

// allPlaces are the paths by cell, or by line and column, and by line the first
// that begins there.
func allPlaces(doc *supplement.Document) map[diag.Position]string {
	places := map[diag.Position]string{}
	put := func(at diag.Position, path string) {
		if path == "" || at.Line == 0 && at.Cell == "" {
			return
		}
		for _, key := range []diag.Position{{Sheet: at.Sheet, Cell: at.Cell, Line: at.Line, Column: at.Column}, {Line: at.Line}} {
			if _, known := places[key]; !known && (key.Line > 0 || key.Cell != "") {
				places[key] = path
			}
		}
	}
	var walk func(v *supplement.Value)
	walk = func(v *supplement.Value) {
		path := v.At.Field
		if v.Field.Type != supplement.Group && v.Field.Type != supplement.List || v.KeyAt.Line > 0 {
			put(v.KeyAt, path)
			put(v.At, path)
		}
		for _, m := range v.Members {
			walk(m)
		}
		for _, m := range v.Items {
			walk(m)
		}
	}
	walk(doc.Root)
	// In a workbook a group stands where its first row does, filled in or not:
	// the row is meant.
	var groups []supplement.Place
	for _, p := range doc.Places() {
		if f := doc.Fields.At(p.Path); p.At.Cell != "" && f != nil && (f.Type == supplement.Group || f.Type == supplement.List) {
			groups = append(groups, p)
			continue
		}
		put(p.At, p.Path)
	}
	for _, p := range groups {
		put(p.At, p.Path)
	}
	return places
}

// attach puts the findings of a topic at what is shown of it: the field, or
// what is nearest around it; the rest is the topic's own.
func (b *formBuilder) attach(topic string, rest *[]*formFinding) {
	for path, list := range b.findings {
		if b.topicOfFinding(path) != topic {
			continue
		}
		to := rest
		for at := path; at != "" && at[0] != sheetMark[0]; at = above(at) {
			if place, ok := b.shown[at]; ok {
				to = place
				break
			}
		}
		*to = append(*to, list...)
	}
}

// above is the path of what a field or an item is in.
func above(path string) string {
	i := strings.LastIndexAny(path, ".[")
	return path[:max(i, 0)]
}
