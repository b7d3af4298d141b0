package accounts

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"juesuan/internal/diag"
)

// Dump prints the book as text: one figure a line, the same book the same
// text. With statements it prints the nine statements alone and without
// positions, so that one unit's accounts read from two files compare equal.
func (b *Book) Dump(w io.Writer, statements bool) error {
	buf := bufio.NewWriter(w)
	d := &dumper{w: buf, places: !statements}
	if !statements {
		d.profile(b)
	}
	for i := range b.Statements {
		d.statement(StatementID(i+1), &b.Statements[i])
	}
	if !statements {
		d.supplement(b)
	}
	return buf.Flush()
}

type dumper struct {
	w      *bufio.Writer
	places bool // print positions
}

// line prints an indented line; at is left out where positions are not wanted.
func (d *dumper) line(indent int, at diag.Position, format string, args ...any) {
	s := strings.Repeat("  ", indent) + strings.TrimRight(fmt.Sprintf(format, args...), " ")
	if d.places && !at.IsZero() {
		s += "  @" + at.String()
	}
	fmt.Fprintln(d.w, s)
}

func (d *dumper) text(indent int, key string, t Text) {
	if !t.IsZero() {
		d.line(indent, t.At, "%s %q", key, t.S)
	}
}

func (d *dumper) count(indent int, key string, c Count) {
	if c.State != Absent {
		d.line(indent, c.At, "%s %s", key, dumpNumber(c.Figure))
	}
}

// dumpNumber prints a number that is not money.
func dumpNumber(f Figure) string {
	if f.State == Blank {
		return "blank"
	}
	return Plain(f.Amount.Decimal())
}

// dumpAmount prints an amount in 元 with what is known about it.
func dumpAmount(f Figure) string {
	switch f.State {
	case Absent:
		return "absent"
	case Blank:
		return "blank"
	}
	if f.State == Computed {
		return "computed " + f.Amount.String()
	}
	return f.Amount.String()
}

func (d *dumper) figure(indent int, key string, f Figure) {
	if f.State == Absent {
		return
	}
	s := key + " " + dumpAmount(f)
	if f.Known() {
		s += fmt.Sprintf(" [%s %d]", f.Unit, f.Places)
	}
	if f.Derived {
		s += " 推定"
	}
	if f.Source != "" {
		s += fmt.Sprintf(" %q", f.Source)
	}
	d.line(indent, f.At, "%s", s)
}

func (d *dumper) statement(id StatementID, s *Statement) {
	if !s.Found {
		d.line(0, diag.Position{}, "statement %d not found", id)
		return
	}
	d.line(0, s.At, "statement %d %s", id, s.Unit)
	if d.places {
		d.form(&s.Look)
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		line := string(r.Key)
		if d.places {
			line += fmt.Sprintf(" %q", r.Name)
		} else if r.Code != "" {
			// Rows without code are told by their key; what they are called is habit.
			line += " " + PlainName(r.Name)
		}
		if d.places && r.LineNo != 0 {
			line += fmt.Sprintf(" 行次%d", r.LineNo)
		}
		if d.places && r.Title != "" && r.Code != "" && !SameName(r.Title, r.Name) {
			line += fmt.Sprintf(" title %q", r.Title)
		}
		d.line(1, r.At, "%s", line)
		for j, f := range r.Cells {
			// Of a cell that the source does not hold there is nothing to say,
			// and for two files to compare, blank and zero amount to the same.
			if f.State == Absent || !d.places && f.Amount.IsZero() {
				continue
			}
			key := "?"
			if j < len(s.Columns) {
				key = string(s.Columns[j])
			}
			d.line(2, f.At, "%s %s", key, dumpAmount(f))
		}
	}
}

func (d *dumper) form(f *Look) {
	d.text(1, "title", f.Title)
	d.text(1, "number", f.Number)
	d.text(1, "department", f.Department)
	d.text(1, "unit_line", f.UnitLine)
	for i, c := range f.Captions {
		ordinal := ""
		if i < len(f.Ordinals) {
			ordinal = f.Ordinals[i].S
		}
		d.line(1, c.At, "caption %q 栏次 %q", c.S, ordinal)
	}
	for _, n := range f.Notes {
		d.text(1, "note", n)
	}
	if n := len(f.TextAmounts); n > 0 {
		d.line(1, f.TextAmounts[0], "text_amounts %d", n)
	}
	if n := len(f.Unformatted); n > 0 {
		d.line(1, f.Unformatted[0], "unformatted %d", n)
	}
}

func (d *dumper) profile(b *Book) {
	d.line(0, b.YearAt, "year %d", b.Year)
	if !b.Date.IsZero() {
		d.line(0, diag.Position{}, "date %s", b.Date.Format("2006-01-02"))
	}
	if b.Layout != "" {
		d.line(0, diag.Position{}, "layout %s", b.Layout)
	}
	o := &b.Organization
	d.line(0, diag.Position{}, "organization")
	d.text(1, "full_name", o.FullName)
	d.text(1, "short_name", o.ShortName)
	d.text(1, "self_name", o.SelfName)
	d.line(1, diag.Position{}, "level %s", o.Level)
	d.text(1, "kind", o.Kind)
	d.text(1, "supervisor", o.Supervisor)
	d.text(1, "supervisor_code", o.SupervisorCode)
	d.text(1, "contact", o.Contact)
	for _, m := range o.Members {
		d.text(1, "member", m.Name)
		d.text(2, "kind", m.Kind)
		d.text(2, "note", m.Note)
	}
	d.line(0, diag.Position{}, "functions")
	d.text(1, "intro", b.Functions.Intro)
	for _, t := range b.Functions.Items {
		d.text(1, "item", t)
	}
	d.line(0, diag.Position{}, "setup")
	d.text(1, "text", b.Setup.Text)
	d.text(1, "nature", b.Setup.Nature)
	d.count(1, "departments", b.Setup.Departments)
	d.text(1, "department_kind", b.Setup.DepartmentKind)
	d.count(1, "posts", b.Setup.Posts)
	d.text(1, "post_kind", b.Setup.PostKind)
	d.count(1, "staff", b.Setup.Staff)
}

func (d *dumper) figures(title string, m map[Datum]Figure)  { section(d, title, m, d.figure) }
func (d *dumper) counts(title string, m map[CountKey]Count) { section(d, title, m, d.count) }

// section prints the values of a group in the order of their keys.
func section[K ~string, V Figure | Count](d *dumper, title string, m map[K]V, line func(indent int, key string, v V)) {
	if len(m) == 0 {
		return
	}
	d.line(0, diag.Position{}, "%s", title)
	for _, key := range slices.Sorted(maps.Keys(m)) {
		line(1, string(key), m[key])
	}
}

func (d *dumper) supplement(b *Book) {
	d.figures("prior", b.Prior)
	d.figures("budget", b.Budget)
	if b.ThreePublicBudget != NoBudgetKind {
		d.line(0, b.ThreePublicBudgetBy.At, "three_public_budget %s", b.ThreePublicBudget)
	}
	if len(b.Reasons) > 0 {
		d.line(0, diag.Position{}, "reasons")
	}
	for _, key := range slices.Sorted(maps.Keys(b.Reasons)) {
		r := b.Reasons[key]
		d.line(1, r.Text.At, "%s %q", key, r.Text.S)
		for _, p := range r.Parts {
			d.figure(2, "part", p.Amount)
			d.text(3, "text", p.Text)
		}
	}
	if len(b.Purposes) > 0 {
		d.line(0, diag.Position{}, "purposes")
	}
	for _, key := range slices.Sorted(maps.Keys(b.Purposes)) {
		d.text(1, key, b.Purposes[key])
	}
	d.counts("counts", b.Counts)
	d.figures("reception", b.Reception)
	d.figures("procurement", b.Procurement)
	d.counts("assets", b.Assets)
	d.performance(&b.Performance)
	if len(b.Glossary) > 0 {
		d.line(0, diag.Position{}, "glossary")
	}
	for _, g := range b.Glossary {
		d.text(1, "term", g.Term)
		d.text(2, "text", g.Text)
	}
	for _, f := range b.AllForms() {
		d.evaluation(f)
	}
	for _, a := range b.Accepted {
		d.line(0, a.At, "accepted %s %s %s %q", a.ID, a.Cell, a.Difference, a.Reason.S)
	}
	for _, u := range b.Use {
		d.line(0, u.At, "use %s %s %q", u.Datum, u.Cell, u.Reason.S)
	}
}

func (d *dumper) performance(p *Performance) {
	d.counts("performance counts", p.Counts)
	d.figures("performance amounts", p.Amounts)
	d.count(0, "performance average", p.Average)
	d.text(0, "performance note", p.Note)
	for _, f := range p.NoteAmounts {
		d.figure(0, "performance note_amount", f)
	}
	d.text(0, "performance problems", p.Problems)
	d.text(0, "performance measures", p.Measures)
	d.text(0, "performance mechanism", p.Mechanism)
	for _, t := range p.Systems {
		d.text(0, "performance system", t)
	}
}

func (d *dumper) evaluation(f *EvaluationForm) {
	d.line(0, f.At, "form %q", f.Name())
	d.text(1, "supervisor", f.Supervisor)
	d.text(1, "implementer", f.Implementer)
	for _, m := range []struct {
		name string
		of   *Funds
	}{{"fiscal", &f.Fiscal}, {"carried", &f.Carried}, {"other", &f.Other}, {"total", &f.All}} {
		d.figure(1, m.name+"_initial", m.of.Initial)
		d.figure(1, m.name+"_adjusted", m.of.Adjusted)
		d.figure(1, m.name+"_executed", m.of.Executed)
	}
	d.text(1, "goal_expected", f.GoalExpected)
	d.text(1, "goal_actual", f.GoalActual)
	for i := range f.Groups {
		g := &f.Groups[i]
		d.line(1, g.Name.At, "group %q weight %s", g.Name.S, g.Weight)
		for j := range g.Subgroups {
			s := &g.Subgroups[j]
			d.line(2, s.Name.At, "subgroup %q", s.Name.S)
			for k := range s.Indicators {
				d.indicator(&s.Indicators[k])
			}
		}
	}
	if f.Total != nil {
		d.line(1, f.Total.At, "total %s", f.Total.Value)
	}
}

func (d *dumper) indicator(ind *Indicator) {
	smaller := ""
	if ind.Smaller {
		smaller = " smaller"
	}
	d.line(3, ind.Name.At, "indicator %q points %s target %s actual %s%s", ind.Name.S, ind.Points, ind.Target, ind.Actual, smaller)
	if ind.Rating != nil {
		d.line(4, ind.Rating.At, "rating %s %q", ind.Rating.Value, ind.Rating.Reason.S)
	}
	if ind.Override != nil {
		d.line(4, ind.Override.At, "override %s %q", ind.Override.Value, ind.Override.Reason.S)
	}
	d.text(4, "standard", ind.Standard)
	d.text(4, "shortfall", ind.Shortfall)
}

// String prints a measure as it was understood: "≥ 90 %", or quoted text.
func (m Measure) String() string {
	if !m.Quantitative() {
		return fmt.Sprintf("%q", m.Text)
	}
	return strings.TrimSpace(m.Operator + " " + m.Value.String() + " " + m.Unit)
}

// String is 部门 or 单位.
func (l Level) String() string {
	switch l {
	case Department:
		return "部门"
	case SingleUnit:
		return "单位"
	}
	return ""
}
