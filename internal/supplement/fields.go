package supplement

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"juesuan/internal/accounts"
)

// Fields is a field table: the program's own fields, and under local those that
// a layout asks for besides. All that reads or writes a supplement is given one:
// a field costs its entry and nothing else.
type Fields struct {
	root   *Field
	sheets []sheetSpec
	kinds  []*accounts.EvaluationKind // of self-evaluation forms, that of projects first
	names  func() *namedPlaces
}

// Core is the field table of the program alone.
func Core() *Fields { return coreFields() }

var coreFields = sync.OnceValue(func() *Fields { return newFields(&core, sheetSpecs) })

func newFields(root *Field, sheets []sheetSpec) *Fields {
	t := &Fields{root: root, sheets: sheets, kinds: []*accounts.EvaluationKind{&projects.EvaluationKind}}
	t.names = sync.OnceValue(t.placeNames)
	return t
}

// Layouts gives the field table of a layout by its name, which may be "". nil
// gives the program's own whatever the layout: so does a Layouts for a name that
// is no layout's.
type Layouts func(layout string) *Fields

// Of is the table of a layout.
func (l Layouts) Of(layout string) *Fields {
	if l == nil {
		return Core()
	}
	return l(layout)
}

// Always is a table as that of every layout.
func (t *Fields) Always(string) *Fields { return t }

// Root is the group of all fields.
func (t *Fields) Root() *Field { return t.root }

// Local is the key of the group that holds a layout's fields, LocalSheet the
// sheet of those that name no other.
const (
	Local      = "local"
	LocalSheet = "地方项"
)

// FieldFault is what is wrong with a field that a layout declares.
type FieldFault struct {
	Path string // below local: staff.retired
	Text string // for those who make layouts
}

// With is the table with a layout's fields under local, and its self-evaluation
// forms. Each field has a Key, a Name and a Type; what is wrong with them is told,
// all of it, and nil is returned.
func (t *Fields) With(local []Field, forms ...Evaluation) (*Fields, []FieldFault) {
	root := *t.root
	root.Fields = slices.Clone(root.Fields)
	group := root.Member(Local)
	group.Fields = nil
	w := &localFields{table: newFields(&root, slices.Clone(t.sheets))}
	group.Fields = w.fields(local, "")
	plain := len(group.Fields)
	w.evaluations(forms)
	group.Required = slices.ContainsFunc(group.Fields, func(f Field) bool { return f.Required })
	year := root.Member("prior")
	year.Fields = slices.Clone(year.Fields)
	year.Member(Local).Fields = priorFields(group.Fields)
	if w.faults != nil {
		return nil, w.faults
	}
	for i := range plain {
		w.place(&group.Fields[i], Local+"."+group.Fields[i].Key)
	}
	if w.faults != nil {
		return nil, w.faults
	}
	return w.table, nil
}

// localFields takes a layout's fields into a table.
type localFields struct {
	table  *Fields
	faults []FieldFault
}

func (w *localFields) fault(path, format string, args ...any) {
	w.faults = append(w.faults, FieldFault{path, fmt.Sprintf(format, args...)})
}

// fields are the fields as the table has them.
func (w *localFields) fields(list []Field, above string) []Field {
	out := slices.Clone(list)
	for i := range out {
		f := &out[i]
		path := strings.TrimPrefix(above+"."+f.Key, ".")
		if !isKey(f.Key) {
			w.fault(path, "名称“%s”应以小写字母开头，只有小写字母、数字和下划线", f.Key)
		}
		for _, other := range out[:i] {
			switch {
			case other.Key == f.Key:
				w.fault(path, "名称“%s”写了两次", f.Key)
			case other.Name == f.Name:
				w.fault(path, "“%s”与 %s 叫法相同，填的人分不出来", f.Name, other.Key)
			}
		}
		if strings.TrimSpace(f.Name) == "" || strings.ContainsFunc(f.Name, unicode.IsControl) {
			w.fault(path, "没有写填的人看到的叫法（name）")
		}
		if f.Prior && f.Type != Amount && f.Type != Whole && f.Type != Number && f.Type != Group {
			w.fault(path, "“%s”不是数，没有上年数", f.Name)
		}
		switch f.Type {
		case Group:
			if len(f.Fields) == 0 {
				w.fault(path, "“%s”是一组，下面却没有内容", f.Name)
			}
			f.Fields = w.fields(f.Fields, path)
			if above == "" && holdsAmount(f.Fields) && f.Member("unit") == nil {
				f.Fields = append([]Field{unitField, sourceField}, f.Fields...)
			}
		case Choice:
			if len(f.Choices) == 0 {
				w.fault(path, "“%s”没有写可以选哪几项（choices）", f.Name)
			}
		case Amount:
			// One that stands in no group that says its unit goes by 万元, as parts of reasons do.
			if f.Unit == "" && above == "" {
				f.Unit = "万元"
			}
			if f.Unit != "" && !slices.Contains(unitField.Choices, f.Unit) {
				w.fault(path, "“%s”的单位应是%s之一", f.Name, strings.Join(unitField.Choices, "、"))
			}
		case Sections:
			if above != "" {
				w.fault(path, "“%s”分节，不能放在一组里面", f.Name)
			}
			f.Type, f.Item = List, &Field{Name: "一节", Type: Group, Fields: []Field{
				{Key: "heading", Name: "标题", Type: Text, Help: "接着上一节写的，不写标题"}, {Key: "text", Name: "内容", Type: Prose},
				{Key: "table", Name: "表", Type: Sheet, Help: "工作簿里一张工作表的名字，整张印出", Example: "重点项目"},
				{Key: "picture", Name: "图片", Type: Picture, Help: "同一文件夹里图片的文件名", Example: "审签页.png"},
				{Key: "caption", Name: "表名或图片说明", Type: Text, When: "有表或图片时"},
			}}
		case Text, Prose, Whole, Number, Flag, Date, Picture:
		default:
			w.fault(path, "“%s”的类型不对", f.Name)
		}
	}
	return out
}

func isKey(s string) bool {
	for i, r := range s {
		if (r < 'a' || r > 'z') && (i == 0 || (r < '0' || r > '9') && r != '_') {
			return false
		}
	}
	return s != ""
}

func holdsAmount(fields []Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool {
		return f.Type == Amount && f.Unit == "" || f.Type == Group && holdsAmount(f.Fields)
	})
}

// priorFields are those of which last year's is asked for.
func priorFields(fields []Field) []Field {
	var out []Field
	for _, f := range fields {
		switch {
		case f.Type == Group:
			all := f.Fields
			if f.Prior {
				all = slices.Clone(all)
				for i := range all {
					all[i].Prior = all[i].Type == Amount || all[i].Type == Whole || all[i].Type == Number || all[i].Type == Group
				}
			}
			if f.Fields = priorFields(all); f.Fields == nil {
				continue
			}
		case !f.Prior:
			continue
		}
		f.Required, f.Prior, f.Topic = false, false, ""
		out = append(out, f)
	}
	return out
}

// place gives a field its row on a sheet: that of its topic, or 地方项.
func (w *localFields) place(f *Field, path string) {
	below := strings.TrimPrefix(path, Local+".")
	if f.Type == List && f.Item.Type == Group {
		if !w.sheetName(f.Name, below) {
			return
		}
		t := &tableSpec{lists: []string{path}, lines: 10}
		for i := range f.Item.Fields {
			m := &f.Item.Fields[i]
			width := 30.0
			if m.Type == Prose {
				width = 100
			}
			t.columns = append(t.columns, columnSpec{m.Name, 0, m.Key, width, ""})
		}
		about := f.Name + "，一行一条"
		w.table.sheets = append(w.table.sheets, sheetSpec{name: f.Name, kind: kindOf(f), about: about, table: t})
		return
	}
	topic := f.Topic
	if topic == "" {
		topic = LocalSheet
	}
	i := slices.IndexFunc(w.table.sheets, func(s sheetSpec) bool { return s.name == topic })
	switch {
	case i < 0:
		w.table.sheets = append(w.table.sheets, sheetSpec{name: topic, kind: kindOf(f), about: "版式另外要的内容", rows: []string{path}})
		return
	case topic == formSheet || w.table.sheets[i].rows == nil:
		w.fault(below, "“%s”表一行一条，放不下“%s”", topic, f.Name)
		return
	}
	s := &w.table.sheets[i]
	s.rows = append(slices.Clone(s.rows), path)
	if f.Required {
		s.kind = required
	}
}

// sheetName reports whether a sheet may have a name, and tells where not.
func (w *localFields) sheetName(name, path string) bool {
	if slices.ContainsFunc(w.table.sheets, func(s sheetSpec) bool { return s.name == name }) || strings.HasPrefix(name, formSheet) ||
		len([]rune(name)) > 31 || strings.ContainsAny(name, `[]:*?/\'`) {
		w.fault(path, "“%s”要占一张表，不能叫这个名字", name)
		return false
	}
	return true
}

func kindOf(f *Field) sheetKind {
	if f.Required {
		return required
	}
	return optional
}

// loose is a field for what stands in an open group and no field knows, by what
// is written there.
func loose(key string, n *node) *Field {
	f := &Field{Key: key, Name: key, Type: Prose, Loose: true}
	switch n.kind {
	case mapping:
		f.Type, f.Open = Group, true
	case sequence:
		f.Type, f.Item = List, &Field{Name: key, Type: Prose, Loose: true}
		if len(n.items) > 0 {
			f.Item = loose("", n.items[0])
			f.Item.Name = key
		}
	}
	return f
}
