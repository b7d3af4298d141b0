package narrative

import (
	"time"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// profile: year, unit, functions, setup.
func (d *deriver) profile(root *Group) {
	b := d.book
	root.set("year", d.plain("year", b.Year, "决算年度", b.YearAt))
	root.set("prior_year", d.plain("prior_year", b.Year-1, "上一年度", b.YearAt))
	date := newGroup(3)
	on := b.Date
	if on.IsZero() {
		on = time.Date(b.Year, time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	date.set("year", d.plain("date.year", on.Year(), "成文日期", diag.Position{}))
	date.set("month", d.plain("date.month", int(on.Month()), "成文日期", diag.Position{}))
	date.set("day", d.plain("date.day", on.Day(), "成文日期", diag.Position{}))
	root.set("date", date)

	o := &b.Organization
	unit := newGroup(12)
	noun := "单位"
	if o.Level == accounts.Department {
		noun = "部门"
	}
	unit.set("full", d.words(o.FullName))
	unit.set("short", d.wordsOr(o.ShortName, o.FullName))
	unit.set("self", d.wordsOr(o.SelfName, accounts.Text{S: "本" + noun}))
	unit.set("noun", fixed(noun))
	unit.set("kind", d.words(o.Kind))
	unit.set("is_department", Flag(o.Level == accounts.Department))
	unit.set("supervisor", d.words(o.Supervisor))
	unit.set("supervisor_code", d.words(o.SupervisorCode))
	unit.set("contact", d.words(o.Contact))
	members := &List{}
	for i := range o.Members {
		m := &o.Members[i]
		g := newGroup(4)
		g.set("number", d.ordinal("unit.members.number", i+1, m.Name.At))
		g.set("name", d.words(m.Name))
		g.set("kind", d.words(m.Kind))
		g.set("note", d.words(m.Note))
		members.add(g)
	}
	unit.set("members", members)
	unit.set("member_count", d.tally("unit.member_count", len(o.Members), "个", "纳入编报范围的单位", o.FullName.At))
	unit.set("single", Flag(len(o.Members) <= 1))
	root.set("unit", unit)

	functions := newGroup(2)
	functions.set("intro", d.words(b.Functions.Intro))
	items := &List{}
	for i, t := range b.Functions.Items {
		g := newGroup(2)
		g.set("number", d.ordinal("functions.items.number", i+1, t.At))
		g.set("text", d.words(t))
		items.add(g)
	}
	functions.set("items", items)
	root.set("functions", functions)

	setup := newGroup(8)
	setup.set("text", d.words(b.Setup.Text))
	setup.set("nature", d.words(b.Setup.Nature))
	setup.set("departments", d.count("setup.departments", "个", "内设处室数", b.Setup.Departments))
	setup.set("department_kind", d.words(b.Setup.DepartmentKind))
	setup.set("posts", d.count("setup.posts", "名", "编制数", b.Setup.Posts))
	setup.set("post_kind", d.words(b.Setup.PostKind))
	setup.set("staff", d.count("setup.staff", "名", "在岗人数", b.Setup.Staff))
	root.set("setup", setup)
}

// wordsOr is the first text that is there.
func (d *deriver) wordsOr(t, or accounts.Text) Words {
	if !t.IsZero() {
		return d.words(t)
	}
	if or.At.IsZero() {
		return fixed(or.S)
	}
	return d.words(or)
}

// plain is a bare number such as a year.
func (d *deriver) plain(name string, n int, label string, at diag.Position) *Number {
	v := decimal.NewFromInt(int64(n))
	return d.number(Number{Name: name, Kind: Ordinal, Value: v, Digits: v.String(), Formula: fromSource,
		Operands: []Operand{{Label: label, Value: v.String(), At: at}}, Rounding: unrounded})
}

// tally is how many of something the book lists; nil for none.
func (d *deriver) tally(name string, n int, unit, label string, at diag.Position) *Number {
	v := decimal.NewFromInt(int64(n))
	return d.number(Number{Name: name, Kind: Quantity, Value: v, Digits: v.String(), Unit: unit, Formula: "所列" + label + "的个数",
		Operands: []Operand{{Label: label, Value: v.String(), At: at}}, Rounding: unrounded})
}
