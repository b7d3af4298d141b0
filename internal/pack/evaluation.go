package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/scope"
	"juesuan/internal/supplement"
)

// projectForm is what a pack calls the forms of projects.
const projectForm = "project"

// EvaluationSpec declares a kind of self-evaluation form: what it asks for, and how
// it is scored.
type EvaluationSpec struct {
	At        diag.Position
	Form      string         `yaml:"form"` // project, or its key below local
	Name      string         `yaml:"name"`
	Required  bool           `yaml:"required"`
	Scoring   Scoring        `yaml:"scoring"`
	Bands     []int          `yaml:"bands"`     // percent: [80, 50]
	Execution int            `yaml:"execution"` // points of 预算执行率
	Weights   map[string]int `yaml:"weights"`   // of each 一级指标, by its name
	Funds     []string       `yaml:"funds"`     // rows: fiscal, carried, other
	Adjusted  bool           `yaml:"adjusted"`  // 全年预算数 too
	Standard  bool           `yaml:"standard"`  // 评分标准 of each indicator
	Fields    []FieldSpec    `yaml:"fields"`    // what else stands above
}

// Scoring reads rule, hand, none.
type Scoring struct{ V accounts.Scoring }

func (s *Scoring) UnmarshalText(b []byte) error {
	i := slices.Index([]string{"rule", "hand", "none"}, string(b))
	if i < 0 {
		return fmt.Errorf("%q 不认识，可用：rule（按指标值和实际值计分）、hand（按评分标准评分）、none（不评分）", b)
	}
	s.V = accounts.Scoring(i)
	return nil
}

// evaluations hands the forms to the field table.
func (d *declarer) evaluations(places map[string]diag.Position) (out []supplement.Evaluation) {
	seen := map[string]bool{}
	declared := d.p.Declared.Forms
	if d.printsProjects() {
		declared = append(slices.Clone(declared), EvaluationSpec{Form: projectForm})
	}
	for i := range declared {
		s := &declared[i]
		e := supplement.Evaluation{EvaluationKind: accounts.ProjectKind(), Required: s.Required,
			Adjusted: s.Adjusted, Standard: s.Standard}
		e.Scoring, e.Execution, e.Weights, e.Open = s.Scoring.V, s.Execution, s.Weights, false
		places[s.Form] = s.At
		funds := s.Funds
		switch {
		case s.Form == projectForm:
			e.Fiscal, e.Other = funds == nil, funds == nil
			if s.Name != "" {
				d.errorf(s.At, "project 是自带的项目支出绩效自评表，名称不变，不写 name")
			}
		case s.Name == "":
			d.errorf(s.At, "自评表 %s 没有写名称（name）", s.Form)
		default:
			e.Key, e.Name = s.Form, s.Name
		}
		if seen[s.Form] || slices.ContainsFunc(d.p.Declared.Fields, func(f FieldSpec) bool { return f.Key == s.Form }) ||
			!isFactPath("local."+s.Form) {
			d.errorf(s.At, "form: “%s”应是 project，或一个没有用过的键：小写字母、数字和下划线", s.Form)
		}
		seen[s.Form] = true
		for _, row := range funds {
			switch row {
			case "fiscal":
				e.Fiscal = true
			case "carried":
				e.Carried = true
			case "other":
				e.Other = true
			default:
				d.errorf(s.At, "资金的行 %q 不认识，可用：fiscal（财政拨款）、carried（上年结转资金）、other（其他资金）", row)
			}
		}
		if s.Bands != nil {
			if len(s.Bands) != 2 || s.Bands[0] >= 100 || s.Bands[0] <= s.Bands[1] || s.Bands[1] <= 0 {
				d.errorf(s.At, "bands 应是两个百分数，从大到小，如 [80, 50]")
			} else {
				e.High, e.Low = s.Bands[0], s.Bands[1]
			}
		}
		for _, name := range slices.Sorted(maps.Keys(s.Weights)) {
			if w := s.Weights[name]; w < 1 || w > 100 {
				d.errorf(d.p.place(fileDeclare, fmt.Sprintf("forms[%d].weights.%s", i+1, name)), "weights.%s 应为 1 到 100 的整数", name)
			}
		}
		switch {
		case e.Execution < 0 || e.Execution > 100:
			d.errorf(s.At, "execution 应为 0 到 100 的整数")
		case e.Execution > 0 && !e.Fiscal && !e.Carried && !e.Other:
			d.errorf(s.At, "没有资金（funds），算不出预算执行率的得分")
		case e.Scoring != accounts.ByRule && s.Bands != nil,
			e.Scoring == accounts.Unscored && (e.Execution > 0 || e.Weights != nil || e.Standard):
			d.errorf(s.At, "scoring 不是按规则计分，不能写 bands；不评分的也没有 execution、weights、standard")
		}
		e.Fields = d.fieldList(s.Fields, s.Form, places)
		out = append(out, e)
	}
	return out
}

// printsProjects reports whether the pack says how the forms of projects look, and no
// more of them: then they are as the program has them, to the point.
func (d *declarer) printsProjects() bool {
	return d.p.FormLayout("") != nil &&
		!slices.ContainsFunc(d.p.Declared.Forms, func(s EvaluationSpec) bool { return s.Form == projectForm })
}

// evaluationFacts are the facts of the forms that are not of projects.
func (d *declarer) evaluationFacts() {
	for i := range d.p.Declared.Forms {
		s := &d.p.Declared.Forms[i]
		if s.Form == projectForm {
			d.fieldFacts(s.Fields, "forms[]", "")
			continue
		}
		path := supplement.Local + "." + s.Form
		d.group(path, s.Name, s.At)
		d.fieldFacts(s.Fields, path, "")
		for _, f := range narrative.EvaluationFacts(path) {
			d.add(f, s.At)
		}
	}
}

// evaluation is what a form of declare.yaml or the program's own is.
func (p *Pack) evaluation(form string) (s EvaluationSpec, ok bool) {
	for i := range p.Declared.Forms {
		if p.Declared.Forms[i].Form == form {
			return p.Declared.Forms[i], true
		}
	}
	return EvaluationSpec{}, form == projectForm
}

// FormLayout is how the forms of a kind look, nil where forms.yaml does not say it:
// key is that of the kind, "" of projects.
func (p *Pack) FormLayout(key string) *FormLayout {
	if key == "" {
		key = projectForm
	}
	for i := range p.Forms.Forms {
		if p.Forms.Forms[i].Form == key {
			return &p.Forms.Forms[i]
		}
	}
	return nil
}

// indicatorShows are what a column of indicators may show; scored says which need a
// form that has points.
var indicatorShows = []struct {
	name   string
	scored bool
}{{"level1", false}, {"level2", false}, {"level3", false}, {"points", true}, {"target", false}, {"operator", false}, {"value", false},
	{"unit", false}, {"actual", false}, {"rule", true}, {"standard", true}, {"score", true}, {"shortfall", false}}

// forms looks at forms.yaml.
func (v *validator) forms() {
	f := &v.p.Forms
	if len(f.Forms) == 0 {
		return
	}
	at := func(key string) diag.Position { return v.p.place(fileForms, key) }
	v.pageName(at("page"), f.Page)
	for _, s := range []struct{ key, id string }{{"style", f.Style}, {"lead_style", f.LeadStyle}, {"head_style", f.HeadStyle},
		{"text_style", f.TextStyle}, {"center_style", f.MidStyle}, {"gap_style", f.GapStyle}} {
		v.style(at(s.key), s.id, false)
	}
	for i := range f.Forms {
		v.form(&f.Forms[i])
	}
}

func (v *validator) form(l *FormLayout) {
	s, ok := v.p.evaluation(l.Form)
	if !ok && !v.p.undeclared {
		v.add(diag.Error, "pack.forms", l.At, "写 project（项目支出绩效自评表），或 declare.yaml 的 forms 里声明的一种", "没有名为 %s 的自评表", l.Form)
		return
	}
	widths := make([]Length, len(l.Columns))
	rule := false
	for i := range l.Columns {
		c := &l.Columns[i]
		widths[i] = c.Width
		var names []string
		known := false
		for _, show := range indicatorShows {
			if show.scored && s.Scoring.V == accounts.Unscored || show.name == "standard" && !s.Standard {
				continue
			}
			names = append(names, show.name)
			known = known || show.name == c.Show
		}
		if rule = rule || c.Show == "rule"; !known {
			v.add(diag.Error, "pack.forms", c.At, "这种自评表可以印："+strings.Join(names, "、"), "show: %s 印不出", c.Show)
		}
	}
	if rule && (l.Quantitative.IsZero() || l.Mixed.IsZero()) {
		v.add(diag.Error, "pack.forms", l.At, "", "印得分计算方法（show: rule），要写 quantitative_rule 和 mixed_rule")
	}
	if len(l.Columns) > 0 && l.Columns[0].Show == "score" {
		v.add(diag.Error, "pack.forms", l.Columns[0].At, "", "得分不能是第一栏：总分的行从第一栏起印“总分”")
	}
	v.fits(l.At, "自评表上半张", v.p.Forms.Page, l.HeadWidths)
	v.fits(l.At, "自评表下半张", v.p.Forms.Page, widths)
	grid := l.grid()
	for i, row := range grid {
		if n := len(row); n != len(l.HeadWidths) || slices.Contains(row, nil) {
			v.add(diag.Error, "pack.forms", l.Head[i][0].At, "各格的 span 加起来要等于 head_widths 的个数；上面用 rows 占下来的也算",
				"自评表上半张第 %d 行占 %d 栏，应占 %d 栏", i+1, n, len(l.HeadWidths))
		}
	}
	for i := range l.Head {
		for j := range l.Head[i] {
			if c := &l.Head[i][j]; c.Fact != "" && v.facts != nil && v.facts.ofForm(l.Form, c.Fact) == nil {
				v.add(diag.Error, "pack.fact", c.At, "自评表的事实见 juesuan layout facts", "没有这个事实：%s", c.Fact)
			}
		}
	}
}

// ofForm is a fact that a cell of a form names: of the form, or of the report.
func (root *shape) ofForm(form, name string) *shape {
	own := root.members["forms"].elem
	if form != projectForm {
		own = root.find(supplement.Local + "." + form)
	}
	for _, s := range []*shape{own, root} {
		if s == nil {
			continue
		}
		if s = s.find(name); s != nil && (s.kind == narrative.NumberFact || s.kind == narrative.WordsFact) {
			return s
		}
	}
	return nil
}

// grid is which cell stands in each column of each row of the upper table; nil where
// none does.
func (l *FormLayout) grid() [][]*FormCell {
	out := make([][]*FormCell, len(l.Head))
	put := func(row, column int, c *FormCell) {
		for row < len(out) && len(out[row]) <= column {
			out[row] = append(out[row], nil)
		}
		if row < len(out) {
			out[row][column] = c
		}
	}
	for i := range l.Head {
		column := 0
		for j := range l.Head[i] {
			c := &l.Head[i][j]
			for column < len(out[i]) && out[i][column] != nil {
				column++
			}
			for range min(max(c.Span, 1), 100) {
				for k := range min(max(c.Rows, 1), len(out)) {
					put(i+k, column, c)
				}
				column++
			}
		}
	}
	return out
}

// guardForms holds the captions of the self-evaluation forms against the amounts in
// their rows and columns, which are in the unit of the text.
func (p *Pack) guardForms(diags *diag.List) {
	for i := range p.Forms.Forms {
		l := &p.Forms.Forms[i]
		grid := l.grid()
		told := map[*FormCell]bool{}
		for r, row := range grid {
			for k, c := range row {
				if c == nil {
					continue
				}
				if m := moneyUnit.FindStringSubmatch(c.Text); m != nil && m[1]+m[2] != p.Info.Prose.Unit && !told[c] {
					told[c] = true
					diags.Errorf("pack.unit", c.At, "自评表的栏名“%s”写的单位不是%s", c.Text, p.Info.Prose.Unit)
				}
				if is := fundScope(c.Fact); is != nil {
					for _, caption := range captionsOf(grid, r, k) {
						p.formCaption(caption, c, is, told, diags)
					}
				}
			}
		}
	}
}

// fundScope is what an amount of 项目资金 counts, by its fact; nil of any other fact.
func fundScope(fact string) []scope.Value {
	row, column, ok := strings.Cut(fact, ".")
	if !ok {
		row, column = "", fact
	}
	is := map[string]scope.Value{"initial": scope.Initial, "adjusted": scope.Adjusted, "executed": scope.Final}[column]
	fund := map[string]scope.Value{"fiscal": scope.Fiscal, "other": scope.OtherFunds}[row]
	switch {
	case is == 0:
		return nil
	case fund == 0:
		return []scope.Value{is}
	}
	return []scope.Value{is, fund}
}

// captionsOf are the captions of a cell: those before it in its row, and the nearest
// above it in its column.
func captionsOf(grid [][]*FormCell, row, column int) (out []*FormCell) {
	for k := range column {
		if c := grid[row][k]; c != nil && c.Text != "" && (len(out) == 0 || out[len(out)-1] != c) {
			out = append(out, c)
		}
	}
	for r := row - 1; r >= 0; r-- {
		if column < len(grid[r]) && grid[r][column] != nil && grid[r][column].Fact == "" {
			return append(out, grid[r][column])
		}
	}
	return out
}

// formCaption reports a caption that says otherwise than the amount by it.
func (p *Pack) formCaption(caption, c *FormCell, is []scope.Value, told map[*FormCell]bool, diags *diag.List) {
	r := scope.Read(caption.Text)
	for _, a := range [...]scope.Axis{scope.Basis, scope.Fund} {
		v, ok := r.Says(a)
		if !ok || slices.Contains(is, v) || told[caption] || v == scope.Budget && !slices.Contains(is, scope.Final) {
			continue
		}
		told[caption] = true
		diags.Errorf("pack.says", caption.At, "自评表的栏名“%s”说的是%s，旁边印的 %s 不是", caption.Text, v.Name(), c.Fact)
	}
}
