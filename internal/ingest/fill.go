package ingest

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/supplement"
)

// fillIn puts the supplement of a unit into the book. It returns what names a picture
// or a sheet.
func fillIn(doc *supplement.Document, b *accounts.Book, list *diag.List) (attached []*supplement.Value) {
	b.Entries = func(path string) (accounts.Entry, bool) {
		p, ok := doc.Place(path)
		return accounts.Entry{Name: p.Name, Label: p.Label, At: p.At}, ok
	}
	f := &filler{doc: doc, b: b, list: list}
	f.fill(doc.Root)
	b.Entered = map[string]accounts.Entered{}
	f.enter(doc.Root)
	return f.attached
}

// filler puts the values of a supplement, which fit the field table, into the
// book. Keys that are data in the book (prior.basic.301 is the datum basic.301)
// are taken over as they stand, so that a new one needs no code here.
type filler struct {
	doc  *supplement.Document
	b    *accounts.Book
	list *diag.List

	attached []*supplement.Value
}

func (f *filler) fill(root *supplement.Value) {
	b := f.b
	if v := root.Get("year"); v != nil {
		b.Year, b.YearAt = int(f.whole(v)), v.At
		if b.Year < 2000 || b.Year > 2100 {
			f.fail(v, "决算年度“"+v.Scalar+"”不像是年份")
		}
	}
	if v := root.Get("date"); v != nil {
		b.Date, _ = time.Parse(time.DateOnly, v.Scalar) // the field table accepted it
	}
	layout := text(root.Get("layout"))
	b.Layout, b.LayoutAt = layout.S, layout.At
	f.organization(root.Get("organization"))
	b.Functions.Intro = text(root.Get("functions", "intro"))
	b.Functions.Items = texts(root.Get("functions").List("items"))
	f.setup(root.Get("setup"))
	b.Prior, _ = f.data(root.Get("prior"))
	b.Budget, _ = f.data(root.Get("budget"))
	b.NoBase = map[string]diag.Position{}
	if v := root.Get("prior", "new"); v != nil && supplement.IsTrue(v.Scalar) {
		b.NoBase["prior"] = v.At
	}
	f.noBase(root.Get("prior"))
	f.noBase(root.Get("budget"))
	switch kind := text(root.Get("budget", "three_public_kind")); kind.S {
	case "年初":
		b.ThreePublicBudget, b.ThreePublicBudgetBy = accounts.InitialBudget, kind
	case "全年":
		b.ThreePublicBudget, b.ThreePublicBudgetBy = accounts.AdjustedBudget, kind
	}
	f.reasons(root.List("reasons"))
	b.Purposes = map[string]accounts.Text{}
	if v := root.Get("purposes"); v != nil {
		for _, m := range v.Members {
			b.Purposes[m.Key] = text(m)
		}
	}
	b.Reception, b.Counts = f.data(root.Get("counts"))
	b.AgencyCost = f.figure(root.Get("agency_cost"))
	b.Procurement, _ = f.data(root.Get("procurement"))
	f.assets(root.Get("assets"))
	f.performance(root.Get("performance"))
	for _, v := range root.List("glossary") {
		b.Glossary = append(b.Glossary, accounts.GlossaryEntry{Term: text(v.Get("term")), Text: text(v.Get("text"))})
	}
	for _, kind := range f.doc.Fields.Evaluations() {
		if kind.Key == "" {
			for _, v := range root.List("forms") {
				b.Forms = append(b.Forms, f.form(v, kind))
			}
		} else if v := root.Get(supplement.Local, kind.Key); v != nil {
			b.OtherForms = append(b.OtherForms, f.form(v, kind))
		}
	}
	for _, v := range root.List("withheld") {
		b.Withheld = append(b.Withheld, accounts.Withheld{Code: text(v.Get("code")),
			Level: accounts.WithheldLevel(text(v.Get("level")).S), Note: text(v.Get("note"))})
	}
	for _, v := range root.List("accepted") {
		b.Accepted = append(b.Accepted, accounts.Acceptance{ID: text(v.Get("id")).S, Cell: text(v.Get("cell")).S,
			Difference: f.figure(v.Get("difference")).Amount, Reason: text(v.Get("reason")), At: v.At})
	}
	for _, v := range root.List("readings") {
		b.Readings = append(b.Readings, accounts.CaptionReading{Table: text(v.Get("table")).S, Caption: text(v.Get("caption")).S, Is: text(v.Get("is")).S,
			Unit: text(v.Get("unit")).S, At: v.At})
	}
	for _, v := range root.List("use") {
		b.Use = append(b.Use, accounts.Preference{Datum: text(v.Get("datum")).S, Cell: text(v.Get("cell")).S,
			Reason: text(v.Get("reason")), At: v.At})
	}
}

// enter takes every value over under its path.
func (f *filler) enter(v *supplement.Value) {
	for _, m := range v.Members {
		f.enter(m)
	}
	for _, m := range v.Items {
		f.enter(m)
	}
	g := accounts.Entered{}
	switch v.Field.Type {
	case supplement.Group, supplement.List:
		return
	case supplement.Amount:
		g.Figure = f.figure(v)
	case supplement.Whole, supplement.Number:
		g.Count = f.count(v)
	case supplement.Date:
		g.Date, _ = time.Parse(time.DateOnly, v.Scalar) // the field table accepted it
		g.Text = text(v)
	case supplement.Picture, supplement.Sheet:
		f.attached = append(f.attached, v)
		g.Text = text(v)
	default:
		g.Text = text(v)
	}
	f.b.Entered[v.At.Field] = g
}

func (f *filler) fail(v *supplement.Value, message string) {
	f.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "supplement.value", At: v.At, Message: message, Excerpt: f.doc.Excerpt(v.At)})
}

func text(v *supplement.Value) accounts.Text {
	if v == nil {
		return accounts.Text{}
	}
	return accounts.Text{S: strings.TrimSpace(v.Scalar), At: v.At}
}

func texts(list []*supplement.Value) []accounts.Text {
	var out []accounts.Text
	for _, v := range list {
		out = append(out, text(v))
	}
	return out
}

// number reads a scalar that the field table accepted as a number.
func (f *filler) number(v *supplement.Value) decimal.Decimal {
	if v == nil {
		return decimal.Decimal{}
	}
	d, err := decimal.NewFromString(strings.ReplaceAll(v.Scalar, ",", ""))
	if err != nil {
		f.fail(v, "“"+v.Scalar+"”不是数字")
	}
	return d
}

func (f *filler) whole(v *supplement.Value) int64 { return f.number(v).IntPart() }

// figure reads an amount.
func (f *filler) figure(v *supplement.Value) accounts.Figure {
	if v == nil {
		return accounts.Figure{}
	}
	unit, _ := accounts.ParseUnit(v.Money.Unit)
	d := f.number(v)
	fig := accounts.Figure{Amount: accounts.NewAmount(d, unit), State: accounts.Given, Unit: unit, Places: max(2, region.Decimals(d)),
		At: v.At, Label: v.Field.Name, Source: v.Money.Source, Derived: v.Money.Derived}
	if v.Money.Scope != "" {
		fig.Label += "（" + v.Money.Scope + "）"
	}
	return fig
}

// count reads a number that is not money.
func (f *filler) count(v *supplement.Value) accounts.Count {
	if v == nil {
		return accounts.Count{}
	}
	d := f.number(v)
	return accounts.Count{Figure: accounts.Figure{Amount: accounts.NewAmount(d, accounts.NoUnit), State: accounts.Given,
		Places: region.Decimals(d), At: v.At, Label: v.Field.Name}}
}

// data takes the amounts and the counts of a group, those of the groups in it
// under group.member.
func (f *filler) data(v *supplement.Value) (map[accounts.Datum]accounts.Figure, map[accounts.CountKey]accounts.Count) {
	figures, counts := map[accounts.Datum]accounts.Figure{}, map[accounts.CountKey]accounts.Count{}
	var walk func(v *supplement.Value, prefix, label string)
	walk = func(v *supplement.Value, prefix, label string) {
		for _, m := range v.Members {
			switch key := prefix + m.Key; m.Field.Type {
			case supplement.Amount:
				fig := f.figure(m)
				switch {
				case m.Field.Key == "": // a classification code is the key: the field says nothing of it
					fig.Label = label + m.Key
				case label != "":
					fig.Label = label + fig.Label
				}
				figures[accounts.Datum(key)] = fig
			case supplement.Whole, supplement.Number:
				counts[accounts.CountKey(key)] = f.count(m)
			case supplement.Group:
				walk(m, key+".", m.Field.Name+" ")
			}
		}
	}
	if v != nil {
		walk(v, "", "")
	}
	return figures, counts
}

func (f *filler) organization(v *supplement.Value) {
	o := &f.b.Organization
	o.FullName, o.ShortName, o.SelfName = text(v.Get("full_name")), text(v.Get("short_name")), text(v.Get("self_name"))
	o.Kind, o.Contact = text(v.Get("kind")), text(v.Get("contact"))
	o.Supervisor, o.SupervisorCode = text(v.Get("supervisor")), text(v.Get("supervisor_code"))
	switch text(v.Get("level")).S {
	case "部门":
		o.Level = accounts.Department
	case "单位":
		o.Level = accounts.SingleUnit
	}
	for _, m := range v.List("members") {
		o.Members = append(o.Members, accounts.Member{Name: text(m.Get("name")), Kind: text(m.Get("kind")), Note: text(m.Get("note"))})
	}
}

// noBase takes what a group names as having nothing to compare with: fields of it by
// their names, as the unit's form has them, or by their codes.
func (f *filler) noBase(group *supplement.Value) {
	for _, v := range group.List("none") {
		named := accounts.PlainName(v.Scalar)
		var found []string
		var look func(field *supplement.Field, path string)
		look = func(field *supplement.Field, path string) {
			if field.Type == supplement.Amount || field.Type == supplement.Group {
				rest := strings.TrimPrefix(path, group.Key+".")
				if named == accounts.PlainName(strings.TrimPrefix(field.Name, "其中：")) || v.Scalar == rest {
					found = append(found, path)
				}
			}
			for i := range field.Fields {
				look(&field.Fields[i], path+"."+field.Fields[i].Key)
			}
			if field.Digits > 0 && field.Item.Type == supplement.Amount && field.Member(v.Scalar) != nil {
				found = append(found, path+"."+v.Scalar)
			}
		}
		for i := range group.Field.Fields {
			look(&group.Field.Fields[i], group.Key+"."+group.Field.Fields[i].Key)
		}
		if found == nil {
			f.fail(v, "“"+group.Field.Name+"”里没有“"+v.Scalar+"”这一项")
		}
		for _, path := range found {
			f.b.NoBase[path] = v.At
			data := f.b.Prior
			if group.Key == "budget" {
				data = f.b.Budget
			}
			if data[accounts.Datum(strings.TrimPrefix(path, group.Key+"."))].Known() && len(found) == 1 {
				f.fail(v, "“"+v.Scalar+"”填了数，又说没有可比的数")
			}
		}
	}
}

func (f *filler) setup(v *supplement.Value) {
	f.b.Setup = accounts.Setup{
		Text: text(v.Get("text")), Nature: text(v.Get("nature")), DepartmentKind: text(v.Get("department_kind")), PostKind: text(v.Get("post_kind")),
		Departments: f.count(v.Get("departments")), Posts: f.count(v.Get("posts")), Staff: f.count(v.Get("staff")),
	}
}

func (f *filler) reasons(list []*supplement.Value) {
	f.b.Reasons = map[string]accounts.Reason{}
	for _, v := range list {
		of := v.Get("of")
		if of == nil {
			continue
		}
		if !accounts.IsTopic(of.Scalar) || strings.HasSuffix(of.Scalar, "*") {
			f.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "supplement.topic", At: of.At, Message: "没有“" + of.Scalar + "”这一处比较",
				Excerpt: f.doc.Excerpt(of.At), Hint: topicHint(of)})
			continue
		}
		if first, twice := f.b.Reasons[of.Scalar]; twice {
			f.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "supplement.duplicate", At: of.At, Message: "“" + of.Scalar + "”的原因写了两条",
				Where: []diag.Side{{At: first.Text.At, Label: "第一条"}}, Excerpt: f.doc.Excerpt(of.At), Hint: "请合成一条"})
			continue
		}
		r := accounts.Reason{Of: of.Scalar, Text: text(v.Get("text"))}
		if r.Text.IsZero() {
			r.Text.At = v.At
		}
		for _, p := range v.List("parts") {
			r.Parts = append(r.Parts, accounts.ReasonPart{Amount: f.figure(p.Get("amount")), Text: text(p.Get("text"))})
		}
		if r.Text.IsZero() && len(r.Parts) == 0 {
			f.fail(of, "“"+of.Scalar+"”没有写原因")
		}
		f.b.Reasons[of.Scalar] = r
	}
}

// topicHint says what a reason may be written for, in the words of its file.
func topicHint(of *supplement.Value) string {
	if of.At.Sheet != "" {
		return "请从这一格的列表中选"
	}
	return "可以写：" + strings.Join(accounts.Topics(), "、") + "；* 处写科目编码等"
}

func (f *filler) assets(v *supplement.Value) {
	_, f.b.Assets = f.data(v)
	// In the book the sum of vehicles is the datum itself.
	total := accounts.AssetVehicles + ".total"
	if c, ok := f.b.Assets[total]; ok {
		delete(f.b.Assets, total)
		f.b.Assets[accounts.AssetVehicles] = c
	}
}

func (f *filler) performance(v *supplement.Value) {
	p := &f.b.Performance
	p.Amounts, p.Counts = f.data(v)
	// The text and the number of problems cannot have one key in unit.yaml.
	if c, ok := p.Counts["problems_found"]; ok {
		delete(p.Counts, "problems_found")
		p.Counts["problems"] = c
	}
	if c, ok := p.Counts["average"]; ok {
		delete(p.Counts, "average")
		p.Average = c
	}
	p.Mechanism = text(v.Get("mechanism"))
	p.Note, p.Problems, p.Measures = text(v.Get("note")), text(v.Get("problems")), text(v.Get("measures"))
	for _, m := range v.List("note_amounts") {
		p.NoteAmounts = append(p.NoteAmounts, f.figure(m))
	}
	p.Systems = texts(v.List("systems"))
}

func (f *filler) funds(v *supplement.Value) accounts.Funds {
	of := func(column string) accounts.Figure { return f.figure(v.Get(column)) }
	return accounts.Funds{Initial: of("initial"), Adjusted: of("adjusted"), Executed: of("executed")}
}

func (f *filler) form(v *supplement.Value, kind *accounts.EvaluationKind) accounts.EvaluationForm {
	form := accounts.EvaluationForm{
		At: v.At, Kind: kind, Project: text(v.Get("project")), Supervisor: text(v.Get("supervisor")), Implementer: text(v.Get("implementer")),
		Fiscal: f.funds(v.Get("fiscal")), Carried: f.funds(v.Get("carried")), Other: f.funds(v.Get("other")), All: f.funds(v.Get("total")),
		GoalExpected: text(v.Get("goal", "expected")), GoalActual: text(v.Get("goal", "actual")),
		Total: f.score(v.Get("score")),
	}
	for _, g := range v.List("groups") {
		group := accounts.IndicatorGroup{Name: text(g.Get("name")), Weight: f.number(g.Get("weight"))}
		if w := g.Get("weight"); w != nil {
			group.WeightAt = w.At
		}
		for _, s := range g.List("subgroups") {
			sub := accounts.IndicatorSubgroup{Name: text(s.Get("name"))}
			for _, i := range s.List("indicators") {
				sub.Indicators = append(sub.Indicators, f.indicator(i))
			}
			group.Subgroups = append(group.Subgroups, sub)
		}
		form.Groups = append(form.Groups, group)
	}
	return form
}

func (f *filler) score(v *supplement.Value) *accounts.GivenScore {
	if v == nil {
		return nil
	}
	return &accounts.GivenScore{Value: f.number(v), At: v.At}
}

func (f *filler) indicator(v *supplement.Value) accounts.Indicator {
	ind := accounts.Indicator{Name: text(v.Get("name")), Points: f.number(v.Get("points")), Shortfall: text(v.Get("shortfall")),
		Standard: text(v.Get("standard")), Rating: f.score(v.Get("rating"))}
	if p := v.Get("points"); p != nil {
		ind.PointsAt = p.At
	}
	ind.Target, ind.Actual = measure(v.Get("target")), measure(v.Get("actual"))
	if s := v.Get("smaller"); s != nil {
		ind.Smaller = supplement.IsTrue(s.Scalar)
	}
	if s := v.Get("score"); s != nil {
		ind.Override = f.score(s.Get("value"))
		if ind.Override != nil {
			ind.Override.Reason = text(s.Get("reason"))
		}
	}
	return ind
}

// measure reads an indicator's value: an operator, a number and a unit, or
// text where it begins with none of these.
func measure(v *supplement.Value) accounts.Measure {
	if v == nil {
		return accounts.Measure{}
	}
	m := parseMeasure(strings.TrimSpace(v.Scalar))
	m.Raw = text(v)
	return m
}

func parseMeasure(s string) accounts.Measure {
	var m accounts.Measure
	rest := s
	for _, op := range [...][2]string{{"≥", "≥"}, {"≤", "≤"}, {">=", "≥"}, {"<=", "≤"}, {"＞=", "≥"}, {"＜=", "≤"}, {"不低于", "≥"}, {"不少于", "≥"}, {"不超过", "≤"}, {"不高于", "≤"},
		{">", ">"}, {"<", "<"}, {"＞", ">"}, {"＜", "<"}, {"=", "="}, {"＝", "="}} {
		if after, ok := strings.CutPrefix(s, op[0]); ok {
			m.Operator, rest = op[1], strings.TrimSpace(after)
			break
		}
	}
	end := 0
	for end < len(rest) && (rest[end] >= '0' && rest[end] <= '9' || end > 0 && (rest[end] == '.' || rest[end] == ',') || end == 0 &&
		rest[end] == '-') {
		end++
	}
	digits, ok := region.DropSeparators(strings.TrimPrefix(rest[:end], "-"))
	if !ok {
		return accounts.Measure{Text: s}
	}
	d, err := decimal.NewFromString(digits)
	if err != nil {
		return accounts.Measure{Text: s}
	}
	if strings.HasPrefix(rest, "-") {
		d = d.Neg()
	}
	m.Value = d
	m.Unit = strings.TrimSpace(strings.ReplaceAll(rest[end:], "％", "%"))
	return m
}
