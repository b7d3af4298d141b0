package pack

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/scope"
	"juesuan/internal/supplement"
)

// Declared is declare.yaml: what a province asks for beyond the program's own
// fields, facts and statements. It adds, and can neither change nor drop.
type Declared struct {
	Fields []FieldSpec         `yaml:"fields"`
	Facts  map[string]FactSpec `yaml:"facts"`
	Tables []FormSpec          `yaml:"tables"`
	Forms  []EvaluationSpec    `yaml:"forms"`

	Charts map[string]ChartSpec `yaml:"charts"`
}

// ChartSpec is a chart of facts: a pie of all parts of one whole, or bars of
// figures of one unit.
type ChartSpec struct {
	At      diag.Position
	Kind    string   `yaml:"kind"`  // bar, pie
	Of      []string `yaml:"of"`    // numbers, or comparisons, each a bar for last year and this; of a pie one list
	Names   []string `yaml:"names"` // of the bars
	Caption Template `yaml:"caption"`
}

// FieldSpec is a field that units fill in, under local of their supplement.
type FieldSpec struct {
	At       diag.Position
	Key      string      `yaml:"key"`
	Name     string      `yaml:"name"`
	Type     FieldType   `yaml:"type"` // left out where there are fields below it
	Unit     string      `yaml:"unit"`
	Choices  []string    `yaml:"choices"`
	Required bool        `yaml:"required"`
	When     string      `yaml:"when"`
	Help     string      `yaml:"help"`
	Example  string      `yaml:"example"`
	Digits   int         `yaml:"digits"`
	Topic    string      `yaml:"topic"`
	Prior    bool        `yaml:"prior"`
	Keep     bool        `yaml:"keep"`
	Fields   []FieldSpec `yaml:"fields"`
}

// FieldType reads text, prose, count, number, amount, choice, date, sections.
type FieldType struct{ V supplement.Type }

var fieldTypes = []struct {
	name string
	is   supplement.Type
}{{"text", supplement.Text}, {"prose", supplement.Prose}, {"count", supplement.Whole}, {"number", supplement.Number}, {"amount", supplement.Amount},
	{"choice", supplement.Choice}, {"date", supplement.Date}, {"sections", supplement.Sections}}

func (t *FieldType) UnmarshalText(b []byte) error {
	var names []string
	for _, f := range fieldTypes {
		if f.name == string(b) {
			t.V = f.is
			return nil
		}
		names = append(names, f.name)
	}
	return fmt.Errorf("类型 %q 不认识，可用：%s", b, strings.Join(names, "、"))
}

// FactSpec is a fact computed from others by one operation.
type FactSpec struct {
	At         diag.Position
	Share      string   `yaml:"share"`
	Of         string   `yaml:"of"` // the whole of share
	Sum        []string `yaml:"sum"`
	Difference []string `yaml:"difference"`
	Change     string   `yaml:"change"`
	From       Base     `yaml:"from"`   // what change compares with
	Field      string   `yaml:"field"`  // the declared amount that holds the base, where the program has no field for it
	Counts     string   `yaml:"counts"` // an amount of the statements: what it counts, in their words
	Means      string   `yaml:"means"`
}

// Base reads prior, initial, adjusted.
type Base struct{ V narrative.Basis }

func (f *Base) UnmarshalText(b []byte) error {
	switch string(b) {
	case "prior":
		f.V = narrative.PriorFinal
	case "initial":
		f.V = narrative.InitialBudget
	case "adjusted":
		f.V = narrative.AdjustedBudget
	default:
		return fmt.Errorf("%q 不认识，可用：prior（上年决算）、initial（年初预算）、adjusted（全年预算）", b)
	}
	return nil
}

// declare makes what the pack declares: the fields, the facts and the statements
// of its reports. Where a kind has faults the program's own stay, and undeclared
// says that names may be unknown for that reason alone.
func (p *Pack) declare(diags *diag.List) {
	faults := func() int {
		n := 0
		for i := range *diags {
			if path.Base((*diags)[i].At.File) == fileDeclare {
				n++
			}
		}
		return n
	}
	d := &declarer{p: p, diags: diags}
	if faults() == 0 {
		d.fields()
	}
	if faults() == 0 {
		d.tables()
	}
	if faults() == 0 {
		d.facts()
	}
	p.undeclared = faults() > 0
}

type declarer struct {
	p     *Pack
	diags *diag.List
	known map[string]bool  // facts
	list  []narrative.Fact // that are declared
	at    map[string]diag.Position
}

func (d *declarer) errorf(at diag.Position, format string, args ...any) {
	d.diags.Errorf("pack.declare", at, format, args...)
}

// fields hands the fields to the field table, and makes each a fact.
func (d *declarer) fields() {
	declared := d.p.Declared.Fields
	if len(declared) == 0 && len(d.p.Declared.Forms) == 0 && !d.printsProjects() {
		return
	}
	places := map[string]diag.Position{}
	fields := d.fieldList(declared, "", places)
	table, faults := supplement.Core().With(fields, d.evaluations(places)...)
	for _, f := range faults {
		d.errorf(places[f.Path], "%s", f.Text)
	}
	if faults == nil {
		d.p.Fields = table
	}
}

func (d *declarer) fieldList(list []FieldSpec, above string, places map[string]diag.Position) []supplement.Field {
	var out []supplement.Field
	for i := range list {
		s := &list[i]
		f := supplement.Field{Key: s.Key, Name: s.Name, Type: s.Type.V, Unit: s.Unit, Choices: s.Choices, Required: s.Required, When: s.When, Help: s.Help,
			Example: s.Example, Digits: s.Digits, Topic: s.Topic, Prior: s.Prior, Keep: s.Keep}
		path := strings.TrimPrefix(above+"."+s.Key, ".")
		places[path] = s.At
		switch {
		case s.Fields != nil && f.Type != 0:
			d.errorf(s.At, "“%s”下面有分项（fields），本身不能再写 type", s.Name)
		case s.Fields != nil:
			f.Type, f.Fields = supplement.Group, d.fieldList(s.Fields, path, places)
		}
		if s.Topic != "" && above != "" {
			d.errorf(s.At, "“%s”随它那一组填写，不能另写 topic", s.Name)
		}
		if s.Digits != 0 && f.Type != supplement.Text || s.Digits < 0 {
			d.errorf(s.At, "“%s”不是一行文字（text），不能写 digits", s.Name)
		}
		if s.Unit != "" && f.Type != supplement.Whole && f.Type != supplement.Number && f.Type != supplement.Amount {
			d.errorf(s.At, "“%s”不是数，不能写 unit", s.Name)
		}
		out = append(out, f)
	}
	return out
}

// facts makes the catalogue: the declared fields by their paths, then what is
// declared of them and of the program's own.
func (d *declarer) facts() {
	d.known, d.at = map[string]bool{}, map[string]diag.Position{}
	for _, n := range narrative.Core().Names() {
		d.known[n.Path] = true
	}
	if len(d.p.Declared.Fields) > 0 || len(d.p.Declared.Forms) > 0 {
		d.group(supplement.Local, "地方项", d.p.place(fileDeclare, "fields"))
		d.fieldFacts(d.p.Declared.Fields, supplement.Local, "")
		d.evaluationFacts()
	}
	specs := d.p.Declared.Facts
	paths := slices.SortedFunc(maps.Keys(specs), func(a, b string) int {
		x, y := specs[a].At, specs[b].At
		return 1000*(x.Line-y.Line) + x.Column - y.Column
	})
	for _, path := range paths {
		s := specs[path]
		fact, ok := d.fact(path, &s)
		if !ok {
			continue
		}
		for i := range path {
			if path[i] == '.' && !d.known[path[:i]] {
				d.group(path[:i], path[:i], s.At)
			}
		}
		d.add(fact, s.At)
	}
	if len(d.list) == 0 && len(d.p.FormSet.Forms()) == accounts.NumStatements {
		return
	}
	c, faults := narrative.NewCatalogue(d.p.FormSet, d.list)
	for _, f := range faults {
		d.errorf(d.at[f.Path], "事实 %s：%s", f.Path, f.Message)
	}
	if faults == nil {
		d.p.Facts = c
	}
}

func (d *declarer) add(f narrative.Fact, at diag.Position) {
	d.list, d.known[f.Path] = append(d.list, f), true
	if _, ok := d.at[f.Path]; !ok {
		d.at[f.Path] = at
	}
}

func (d *declarer) group(path, means string, at diag.Position) {
	d.add(narrative.Fact{Path: path, Is: narrative.OpGroup, Means: means}, at)
}

// fieldFacts are the facts of fields: local.staff.retired.
func (d *declarer) fieldFacts(list []FieldSpec, above, means string) {
	for i := range list {
		s := &list[i]
		path, name := above+"."+s.Key, means+s.Name
		f := narrative.Fact{Path: path, Field: path, Means: name}
		switch s.Type.V {
		case supplement.Whole, supplement.Number:
			f.Is, f.Unit = narrative.OpCount, s.Unit
		case supplement.Amount:
			f.Is = narrative.OpAt
		case supplement.Sections:
			d.add(narrative.Fact{Path: path, Is: narrative.OpList, Each: narrative.Rows{Records: path}, Means: name}, s.At)
			for _, m := range [...][2]string{{"heading", "标题"}, {"text", "内容"}, {"table", "表"}, {"picture", "图片"},
				{"caption", "表名或图片说明"}} {
				of := path + "[]." + m[0]
				d.add(narrative.Fact{Path: of, Is: narrative.OpWords, Field: of, Means: name + m[1]}, s.At)
			}
			continue
		case 0:
			d.group(path, name, s.At)
			d.fieldFacts(s.Fields, path, name)
			continue
		default:
			f.Is = narrative.OpWords
		}
		d.add(f, s.At)
		switch {
		case !s.Prior:
		case f.Is == narrative.OpAt:
			d.add(narrative.Fact{Path: path + "_vs_prior", Is: narrative.OpChange, Of: []narrative.Source{{Fact: path}}, From: narrative.PriorFinal,
				Field: "prior." + path, Means: name + "与上年相比"}, s.At)
		default:
			f.Path, f.Field, f.Means = path+"_prior", "prior."+path, "上年"+name
			d.add(f, s.At)
		}
	}
}

// fact is the declaration of a computed fact; ok is false with a fault told.
func (d *declarer) fact(path string, s *FactSpec) (f narrative.Fact, ok bool) {
	f = narrative.Fact{Path: path, Means: s.Means}
	n := 0
	take := func(is narrative.Op, facts ...string) {
		n++
		f.Is = is
		for _, of := range facts {
			f.Of = append(f.Of, narrative.Source{Fact: of})
		}
	}
	if s.Share != "" {
		take(narrative.OpShare, s.Share, s.Of)
	}
	if s.Sum != nil {
		take(narrative.OpSum, s.Sum...)
	}
	if s.Difference != nil {
		take(narrative.OpDifference, s.Difference...)
	}
	if s.Change != "" {
		take(narrative.OpChange, s.Change)
		f.From, f.Field = s.From.V, s.Field
	}
	if s.Counts != "" {
		n++
		d.amountOf(&f, s)
	}
	if f.Means == "" {
		f.Means = d.means(f.Of, s)
	}
	switch {
	case n != 1:
		d.errorf(s.At, "事实 %s 要写明怎样算，只写一种：%s", path,
			"share 和 of（占比）、sum（相加）、difference（相减）、change 和 from（比较）、counts（表上的一个数）")
	case (s.Share != "") != (s.Of != ""):
		d.errorf(s.At, "事实 %s：share（部分）和 of（整体）要一起写", path)
	case (s.Change != "") != (s.From.V != narrative.NoBasis):
		d.errorf(s.At, "事实 %s：change（哪个数）和 from（与什么相比）要一起写", path)
	case s.Field != "" && s.Change == "":
		d.errorf(s.At, "事实 %s：field（基数填在哪里）只同 change 一起写", path)
	case s.Field != "" && !d.amount(s.Field):
		d.errorf(s.At, "事实 %s：field 应是 fields 里声明的一项金额（amount），如 local.rent", path)
	case !isFactPath(path):
		d.errorf(s.At, "事实的名称“%s”应是小写字母、数字和下划线，用点分开，至少两段", path)
	default:
		return f, true
	}
	return f, false
}

// amountOf makes a fact an amount of the statements: of the nine or of those that
// the pack declares, the first that has a cell for it.
func (d *declarer) amountOf(f *narrative.Fact, s *FactSpec) {
	f.Is, f.Counts, f.Says = narrative.OpAt, d.words(s.At, s.Counts), s.Counts
	p := scope.At(f.Counts...)
	switch p.At(scope.Basis) {
	case scope.Initial:
		f.From = narrative.InitialBudget
	case scope.Adjusted:
		f.From = narrative.AdjustedBudget
	case scope.Budget:
		f.From = narrative.TableBudget
	}
	if d.p.FormSet.Cells(p) == nil && f.Counts != nil {
		d.errorf(s.At, "没有哪张表有“%s”这个数；请用表题、行名、栏名上的用语写明资金、收支、性质或“三公”的哪一项", s.Counts)
	}
}

// amount reports whether a path is that of a declared field of money.
func (d *declarer) amount(path string) bool {
	return slices.ContainsFunc(d.list, func(f narrative.Fact) bool { return f.Path == path && f.Is == narrative.OpAt && f.Field == path })
}

// means is what a computed fact is called where the pack does not say it.
func (d *declarer) means(of []narrative.Source, s *FactSpec) string {
	var names []string
	for _, o := range of {
		names = append(names, o.Fact)
	}
	switch {
	case s.Counts != "":
		return s.Counts
	case s.Share != "":
		return strings.Join(names, " 占 ") + " 的比例"
	case s.Change != "":
		return strings.Join(names, "") + " 与" + s.From.V.String() + "相比"
	case s.Difference != nil:
		return strings.Join(names, " 减 ")
	}
	return strings.Join(names, " 加 ")
}

func isFactPath(path string) bool {
	parts := strings.Split(path, ".")
	for _, part := range parts {
		if part == "" || part[0] < 'a' || part[0] > 'z' || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return false
		}
	}
	return len(parts) > 1
}
