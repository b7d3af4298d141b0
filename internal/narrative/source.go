package narrative

import (
	"strconv"
	"strings"
	"time"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// What the supplement gives, by the path of its field, and what the program
// knows itself.

// given is the amount that a field of the supplement gives; its label tells
// which budget it is.
func (d *deriver) given(n *node, r *row) value {
	if n.Field == "" {
		return value{}
	}
	field := r.fill(n.Field, n)
	if f, row, column := d.fund(field, r); f != nil {
		return fundsOf(f, row, column, d.says(n, r))
	}
	group, member, _ := strings.Cut(field, ".")
	datum := accounts.Datum(member)
	var f accounts.Figure
	switch group {
	case "prior":
		return d.before(datum)
	case "budget":
		f = d.book.Budget[datum]
	case "procurement":
		f = d.book.Procurement[datum]
	case "counts":
		f = d.book.Reception[datum]
	case "agency_cost":
		f = d.book.AgencyCost
	case "performance":
		if member == "note_amounts[]" {
			f = d.book.Performance.NoteAmounts[r.index]
		} else {
			f = d.book.Performance.Amounts[datum]
		}
	default:
		f = d.entered(field, r).Figure
	}
	if !f.Known() {
		return value{}
	}
	label := d.says(n, r)
	switch d.o.basis(n.From) {
	case InitialBudget:
		label += "年初预算"
	case AdjustedBudget:
		label += "全年预算"
	}
	return ofFigure(f, label)
}

// before is a figure of the year before: the one the supplement gives, else
// the one that last year's book holds. Where both say the same, the one known
// more precisely.
func (d *deriver) before(datum accounts.Datum) value {
	given := value{}
	if f, ok := d.book.Prior[datum]; ok {
		given = ofFigure(f, d.prior+"年"+string(datum))
	} else if local(datum) {
		given = ofFigure(d.book.Entered["prior."+string(datum)].Figure, d.prior+"年"+string(datum))
	}
	if d.book.PriorYear == nil || given.exact() {
		return given
	}
	booked := d.booked(datum)
	if given.known && !(booked.exact() && booked.amount.Rounded(accounts.Wan, given.digits+4).Equal(given.amount)) {
		return given // restated, or not in the book; check compares the two
	}
	return booked
}

// booked is a figure of last year's book.
func (d *deriver) booked(datum accounts.Datum) value {
	if local(datum) {
		return ofFigure(d.book.PriorYear.Entered[string(datum)].Figure, d.prior+"年"+string(datum))
	}
	c, ok := d.book.PriorYear.NextYearCell(datum)
	if !ok {
		return value{}
	}
	if v := d.lastYear()[c.Statement-1].at(c.Row, c.Column); v != nil {
		return *v
	}
	return value{}
}

// lastYear are the statements of last year's book.
func (d *deriver) lastYear() []*grid {
	if d.priorGrids == nil {
		d.priorGrids = gridsOf(d.book.PriorYear)
	}
	return d.priorGrids
}

// local reports whether a datum is a field of the layout's.
func local(datum accounts.Datum) bool { return strings.HasPrefix(string(datum), "local.") }

// counted is the count that a field of the supplement gives.
func (d *deriver) counted(n *node, r *row) accounts.Count {
	group, member, _ := strings.Cut(r.fill(n.Field, n), ".")
	key := accounts.CountKey(member)
	switch group {
	case "counts":
		return d.book.Counts[key]
	case "assets":
		return d.book.Assets[accounts.CountKey(strings.TrimSuffix(member, ".total"))]
	case "performance":
		if key == "average" {
			return d.book.Performance.Average
		}
		return d.book.Performance.Counts[accounts.CountKey(strings.TrimSuffix(member, "_found"))]
	case "setup":
		switch member {
		case "departments":
			return d.book.Setup.Departments
		case "posts":
			return d.book.Setup.Posts
		case "staff":
			return d.book.Setup.Staff
		}
	}
	return d.entered(n.Field, r).Count
}

// written is what the staff wrote in a field of the supplement.
func (d *deriver) written(field string, r *row) accounts.Text {
	b, o := d.book, &d.book.Organization
	if key, ok := strings.CutPrefix(field, "purposes."); ok {
		return b.Purposes[key]
	}
	switch field {
	case "organization.full_name":
		return o.FullName
	case "organization.short_name":
		return o.ShortName
	case "organization.self_name":
		return o.SelfName
	case "organization.kind":
		return o.Kind
	case "organization.supervisor":
		return o.Supervisor
	case "organization.supervisor_code":
		return o.SupervisorCode
	case "organization.contact":
		return o.Contact
	case "organization.members[].name":
		return o.Members[r.index].Name
	case "organization.members[].kind":
		return o.Members[r.index].Kind
	case "organization.members[].note":
		return o.Members[r.index].Note
	case "withheld[].note":
		return accounts.WithheldNote(b.Withheld)
	case "functions.intro":
		return b.Functions.Intro
	case "functions.items[]":
		return b.Functions.Items[r.index]
	case "setup.text":
		return b.Setup.Text
	case "setup.nature":
		return b.Setup.Nature
	case "setup.department_kind":
		return b.Setup.DepartmentKind
	case "setup.post_kind":
		return b.Setup.PostKind
	case "performance.note":
		return b.Performance.Note
	case "performance.problems":
		return b.Performance.Problems
	case "performance.measures":
		return b.Performance.Measures
	case "performance.mechanism":
		return b.Performance.Mechanism
	case "performance.systems[]":
		return b.Performance.Systems[r.index]
	case "forms[].project":
		return b.Forms[r.index].Project
	case "forms[].supervisor":
		return b.Forms[r.index].Supervisor
	case "forms[].implementer":
		return b.Forms[r.index].Implementer
	case "glossary[].term":
		return b.Glossary[r.index].Term
	case "glossary[].text":
		return b.Glossary[r.index].Text
	}
	e := d.entered(field, r)
	if e.Date.IsZero() {
		return e.Text
	}
	e.Text.S = e.Date.Format("2006年1月2日")
	return e.Text
}

// records is how many rows a field of the supplement has.
func (d *deriver) records(field string) int {
	switch field {
	case "organization.members":
		return len(d.book.Organization.Members)
	case "functions.items":
		return len(d.book.Functions.Items)
	case "performance.note_amounts":
		return len(d.book.Performance.NoteAmounts)
	case "performance.systems":
		return len(d.book.Performance.Systems)
	case "forms":
		return len(d.book.Forms)
	case "glossary":
		return len(d.book.Glossary)
	}
	n := 0
	for path := range d.book.Entered {
		if rest, ok := strings.CutPrefix(path, field+"["); ok {
			number, _, _ := strings.Cut(rest, "]")
			i, _ := strconv.Atoi(number)
			n = max(n, i)
		}
	}
	return n
}

// entered is what a field of the layout's holds, which the book keeps by path
// only.
func (d *deriver) entered(field string, r *row) accounts.Entered {
	return d.book.Entered[strings.Replace(field, "[]", "["+strconv.Itoa(r.index+1)+"]", 1)]
}

// date is the day of the report, the last of its year where none is given.
func (d *deriver) date() time.Time {
	if d.book.Date.IsZero() {
		return time.Date(d.book.Year, time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	return d.book.Date
}

// quantity is a number that is no amount of money.
func (d *deriver) quantity(n *node, r *row) *Number {
	name, label := r.nameOf(n), d.says(n, r)
	switch n.Own {
	case ownYear:
		return d.plain(name, d.book.Year, label, d.book.YearAt)
	case ownPriorYear:
		return d.plain(name, d.book.Year-1, label, d.book.YearAt)
	case ownDateYear:
		return d.plain(name, d.date().Year(), label, diag.Position{})
	case ownDateMonth:
		return d.plain(name, int(d.date().Month()), label, diag.Position{})
	case ownDateDay:
		return d.plain(name, d.date().Day(), label, diag.Position{})
	case ownRows:
		at := diag.Position{}
		if len(n.of) > 1 {
			at = d.place(n.of[1].node, r)
		}
		rows := len(d.entries(n.of[0].node, r))
		if rows == 0 && n.Field != "" { // a list that was not filled in is none of nothing
			return nil
		}
		return d.tally(name, rows, n.Unit, label, at)
	case ownNumber:
		return d.ordinal(name, r.index+1, d.place(n.of[0].node, r))
	}
	if c := d.counted(n, r); c.Known() || n.els == nil {
		return d.count(name, n.Unit, label, c)
	}
	var sum accounts.Count
	var operands []Operand
	for i := range n.els {
		o := n.els[i].node
		d.each(o, r, func(at *row) {
			c := d.counted(o, at)
			if !c.Known() {
				return
			}
			sum.State, sum.Amount = accounts.Computed, sum.Amount.Add(c.Amount)
			operands = append(operands, Operand{Label: d.says(o, at), Value: c.Amount.Decimal().String(), At: c.At})
		})
	}
	total := d.count(name, n.Unit, label, sum)
	if total != nil {
		total.Formula, total.Operands = n.Reads, operands
	}
	return total
}

// place is where a text or an amount stands.
func (d *deriver) place(n *node, r *row) diag.Position {
	if n.Is == OpWords {
		return d.written(r.fill(n.Field, n), r).At
	}
	return d.value(n, r).at
}

// ownFlag is a yes or no that the program knows.
func (d *deriver) ownFlag(own Own, n *node, r *row) bool {
	o := &d.book.Organization
	switch own {
	case ownIsDepartment:
		return o.Level == accounts.Department
	case ownSingle:
		return len(o.Members) <= 1
	case ownAdministrative:
		return o.AnyAdministrative()
	case ownAllAdministrative:
		return o.AllAdministrative()
	case ownIsStaff:
		return isStaff(r.code)
	case ownKnown:
		return d.value(n.of[0].node, r).known
	case ownNoAgencyCost:
		amount := d.value(n.of[0].node, r)
		return amount.amount.IsZero() && (amount.known || !o.AnyAdministrative())
	case ownEmpty:
		return int(n.part.Form) > len(d.grids) || d.grids[n.part.Form-1].empty()
	case ownDrift:
		return int(n.part.Form) <= len(d.drift) && d.drift[n.part.Form-1]
	}
	panic("narrative: no flag")
}

// ownWords are words of the program.
func (d *deriver) ownWords(n *node, r *row) string {
	noun := "单位"
	if d.book.Organization.Level == accounts.Department {
		noun = "部门"
	}
	switch n.Own {
	case ownNoun:
		return noun
	case ownSelf:
		return "本" + noun
	case ownSigner, ownSigning:
		return d.signed(n)
	case ownCode:
		return r.code
	case ownName:
		return r.fill("{name}", n)
	case ownShort:
		return shortTitle(r.name)
	case ownClassName:
		return d.title(d.grids[n.form-1], r.code[:3])
	case ownSectionName:
		return d.title(d.grids[n.form-1], r.code[:5])
	case ownBudgetName:
		return d.o.tableBudget().String()
	case ownTableUnit:
		return d.o.TableUnit.String()
	case ownProseUnit:
		return d.o.ProseUnit.String()
	}
	panic("narrative: no words")
}

// signed is the name or the day of a signature, "" where there is none that holds.
func (d *deriver) signed(n *node) string {
	for i := range d.book.Signatures {
		switch s := &d.book.Signatures[i]; {
		case s.Role.String() != n.part.Name:
		case n.Own == ownSigner:
			return s.Name
		default:
			return s.Day()
		}
	}
	return ""
}
