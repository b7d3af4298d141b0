package supplement

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Place is where a supplement says, or would say, one thing, and what a message
// calls that place in the words of the supplement's form.
type Place struct {
	Path  string // prior.basic.301; of a reason reasons. and the comparison
	Name  string // “上年数”表的“工资福利支出”, or prior.basic.301（工资福利支出）
	Label string // 工资福利支出
	At    diag.Position
}

// Places are the places of all fields, given or not: of a list and of a group
// that takes codes, where the next entry would go.
func (d *Document) Places() []Place {
	n := d.Fields.names()
	out := make([]Place, len(n.places))
	for i := range out {
		out[i] = d.place(n, i)
	}
	return out
}

// Place is the place of the field at a path, as Places has it.
func (d *Document) Place(path string) (p Place, ok bool) {
	n := d.Fields.names()
	i, ok := n.index[path]
	if ok {
		p = d.place(n, i)
	}
	return p, ok
}

func (d *Document) place(n *namedPlaces, i int) Place {
	p := n.places[i]
	if d.cells {
		p.Name = n.cells[i]
	}
	p.At = d.placeAt(p.Path)
	return p
}

// namedPlaces are the places of all fields without their positions, in the words
// of a text and, beside them, the names in those of a workbook.
type namedPlaces struct {
	places []Place
	cells  []string
	index  map[string]int // by path
}

// placeNames are made of the field table when first asked for.
func (t *Fields) placeNames() *namedPlaces {
	n := &namedPlaces{index: map[string]int{}}
	rows := map[*sheetSpec][]lineSpec{} // of a sheet, made once for all its fields
	lines := func(s *sheetSpec) []lineSpec {
		if _, ok := rows[s]; !ok {
			rows[s] = t.lines(s)
		}
		return rows[s]
	}
	add := func(path, name string) {
		text := path + "（" + name + "）"
		if of, ok := strings.CutPrefix(path, "reasons."); ok {
			text = "reasons 里 of: " + of + "（" + name + "）"
		}
		label := t.qualified(path, name, lines)
		n.index[path] = len(n.places)
		n.places = append(n.places, Place{Path: path, Name: text, Label: label})
		n.cells = append(n.cells, t.cellsName(path, label))
	}
	var walk func(f *Field, path string)
	walk = func(f *Field, path string) {
		for i := range f.Fields {
			m := &f.Fields[i]
			at := strings.TrimPrefix(path+"."+m.Key, ".")
			add(at, m.Name)
			if m.Type == Group {
				walk(m, at)
			}
		}
	}
	walk(t.root, "")
	for i := range accounts.AllTopics {
		topic := &accounts.AllTopics[i]
		add("reasons."+topic.Name, topic.Words)
		for _, m := range membersOf(topic) {
			add("reasons."+topic.Name+"."+m.Key, topic.Words+colon+m.Text)
		}
	}
	return n
}

// qualified is the name of a field: with its group's where another field of the
// sheet has the same name, or the name alone says nothing.
func (t *Fields) qualified(path, name string, lines func(*sheetSpec) []lineSpec) string {
	sheet := t.sheetOf(path)
	if sheet == nil {
		return name
	}
	if sheet.table != nil {
		for _, w := range sheet.table.coded {
			if w.Key == path && w.Text != "" {
				name = w.Text // 预算种类
			}
		}
	}
	if group, _, ok := cutLast(path); ok && sheet.rows != nil && (name == "合计" || name == "说明" || sharesName(lines(sheet), path, name)) {
		name = t.At(group).Name + " " + name
	}
	return name
}

// cellsName is what a message calls a field of the workbook form.
func (t *Fields) cellsName(path, name string) string {
	sheet := t.sheetOf(path)
	if sheet == nil {
		return "“" + name + "”"
	}
	if slices.Equal(sheet.roots(), []string{path}) {
		return "“" + sheet.name + "”表"
	}
	return "“" + sheet.name + "”表的“" + strings.ReplaceAll(strings.ReplaceAll(name, "“", "‘"), "”", "’") + "”"
}

func cutLast(path string) (before, after string, ok bool) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

// sheetOf is the sheet that a field is filled in on: the one that names the
// field or the nearest group above it.
func (t *Fields) sheetOf(path string) *sheetSpec {
	for ok := true; ok; path, _, ok = cutLast(path) {
		for i := range t.sheets {
			if s := &t.sheets[i]; slices.Contains(s.roots(), path) {
				return s
			}
		}
	}
	return nil
}

// sharesName reports whether another row of a sheet has the name too.
func sharesName(rows []lineSpec, path, name string) bool {
	for _, l := range rows {
		if l.path != "" && l.path != path && l.field.Name == name {
			return true
		}
	}
	return false
}

// placeAt is the position of a place: the cell, or in a text the line of the
// nearest key above it that is there.
func (d *Document) placeAt(path string) diag.Position {
	at, ok := d.places[path]
	for above := path; !ok; {
		var more bool
		if above, _, more = cutLast(above); !more {
			break
		}
		at, ok = d.places[above]
	}
	switch {
	case !ok:
		at = diag.Position{File: d.File}
		if sheet := d.Fields.sheetOf(path); d.cells && sheet != nil && sheet.name != formSheet {
			at.Sheet = sheet.name
		}
	case !d.cells:
		at.Column = 0 // of the key above
	}
	if !d.cells {
		at.Field = path
	}
	return at
}

// note keeps the places of what a file has keys or cells for.
func (d *Document) note(n *node, path string, cells bool) {
	if d.places == nil {
		d.places = map[string]diag.Position{}
	}
	for _, p := range n.pairs {
		at := strings.TrimPrefix(path+"."+p.key, ".")
		if _, known := d.places[at]; !known {
			if d.places[at] = p.keyAt; cells {
				d.places[at] = p.value.at
			}
		}
		d.note(p.value, at, cells)
	}
}
