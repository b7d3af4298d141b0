package check

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// department is the smallest department: two units like the smallest book.
func department(t *testing.T, steps ...change) *accounts.Book {
	t.Helper()
	return resolved(t, append([]change{units()}, steps...)...)
}

// TestDepartmentAgrees: the smallest department is the sum of its units, with
// nothing to say and no duty that did not run.
func TestDepartmentAgrees(t *testing.T) {
	rep := Run(department(t), Options{})
	for i := range rep.Findings {
		if rep.Findings[i].Code[0] == 'D' {
			t.Errorf("%s", rep.Findings[i])
		}
	}
	for _, o := range rep.Obligations {
		if o.ID[0] == 'D' && o.State != Pass && o.ID != "D.8" {
			t.Errorf("%s is %s: %s", o.ID, o.State, o.Reason)
		}
	}
	if o := obligation(Run(resolved(t), Options{}), "D.7"); o.State != NotApplicable {
		t.Errorf("a unit: D.7 is %s", o.State)
	}
}

// each calls visit for every figure of the nine statements.
func each(b *accounts.Book, visit func(f *accounts.Figure)) {
	for i := range b.Statements {
		for _, r := range b.Statements[i].Rows {
			for c := range r.Cells {
				visit(&r.Cells[c])
			}
		}
	}
}

// TestWholeUnit: where one unit explains all that is wrong, it is told once.
func TestWholeUnit(t *testing.T) {
	third := func(b *accounts.Book) string { // with three times the amounts
		k := b.Consolidation
		u, dict := smallest()
		u.Organization.FullName.S = "丙单位"
		accounts.Resolve(u, dict, nil)
		k.Units = append(k.Units, accounts.Constituent{Folder: accounts.Text{S: "丙", At: k.Units[0].Folder.At}, Book: u})
		each(u, func(f *accounts.Figure) { f.Amount = f.Amount.Add(f.Amount).Add(f.Amount) })
		return ""
	}
	scale := func(num, den int64) change {
		return func(b *accounts.Book) string {
			each(b, func(f *accounts.Figure) {
				f.Amount = accounts.NewAmount(f.Amount.Decimal().Mul(decimal.NewFromInt(num)).Div(decimal.NewFromInt(den)), accounts.Yuan)
			})
			return ""
		}
	}
	for _, tt := range []struct {
		name  string
		steps []change
		want  string
	}{
		{"left out", []change{third}, "部门的各表没有包括丙单位"},
		{"counted twice", []change{third, scale(8, 2)}, "部门的各表把一个单位算了两次：丙单位"}, // 1+1+3+3 units, the department had 2
		{"alone", []change{third, scale(3, 2)}, "部门的工作簿里只有一个单位的数：丙单位"},
	} {
		list := find(Run(department(t, tt.steps...), Options{}), "D.7")
		if len(list) != 1 || !strings.HasPrefix(list[0].Message, tt.want) || list[0].At.IsZero() {
			t.Errorf("%s:\n%s", tt.name, listText(list))
		}
	}
}

// TestGapHint: the hint at a cell names the one amount that explains it.
func TestGapHint(t *testing.T) {
	// A transfer that the department's tables do not take off is one too.
	b := department(t, set(t3, "2080109", accounts.ColProject, 70), func(b *accounts.Book) string { pay(b, "2080109"); return "" })
	for _, c := range []accounts.Book{*b.Consolidation.Units[1].Book} {
		*c.Statement(t2).Term("2080109", accounts.ColOther).Figure = accounts.Figure{State: accounts.Given, Unit: accounts.Yuan, Places: 2, Amount: inWan(5).Amount}
	}
	list := find(Run(b, Options{}), "D.7")
	hints := 0
	for _, d := range list {
		if strings.Contains(d.Hint, "写的单位间往来：部门的表里没有减去它") {
			hints++
		}
	}
	if hints < 3 {
		t.Errorf("%d of %d findings name the transfer:\n%s", hints, len(list), listText(list))
	}
}

// TestRowOfUnitsOnly: an item that the department's table has not is found; a
// 类 that only a unit lists is none.
func TestRowOfUnitsOnly(t *testing.T) {
	b := department(t)
	u := b.Consolidation.Units[1].Book
	insert(t5, "208", "社会保障和就业支出", 1)(u) // lists the class too
	accounts.Resolve(u, u.Dictionary, nil)
	if list := find(Run(b, Options{}), "D.7"); len(list) > 0 {
		t.Errorf("a class that the department does not list:\n%s", listText(list))
	}
	insert(t5, "2089901", "其他社会保障和就业支出", 7)(u)
	accounts.Resolve(u, u.Dictionary, nil)
	list := find(Run(b, Options{}), "D.7")
	if len(list) == 0 || !slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
		return strings.Contains(d.Message, "2089901") && d.Where[0].Label == "部门的公开05表没有这一行" && d.At.Sheet != ""
	}) {
		t.Errorf("an item that the department lacks:\n%s", listText(list))
	}
}

// TestDepartmentUnread: with a unit that could not be read the sums are not
// held against anything, and the duty has not passed.
func TestDepartmentUnread(t *testing.T) {
	b := department(t, add(t3, "2080109", accounts.ColProject))
	b.Consolidation.Units[1].Book = nil
	rep := Run(b, Options{})
	if list := find(rep, "D.7"); len(list) > 0 || obligation(rep, "D.7").State != InsufficientData {
		t.Errorf("D.7 is %s:\n%s", obligation(rep, "D.7").State, listText(list))
	}
	b.Consolidation.Misread = true
	if o := obligation(Run(b, Options{}), "D.1"); o.State != Failed {
		t.Errorf("a file with mistakes: D.1 is %s", o.State)
	}
}

// TestDepartmentWithin: a unit that stands in a department and in one within
// it is counted twice.
func TestDepartmentWithin(t *testing.T) {
	b := department(t)
	inner := department(t)
	inner.Organization.FullName.S = "内局"
	k := b.Consolidation
	k.Units[1] = accounts.Constituent{Folder: accounts.Text{S: "内局", At: k.Units[1].Folder.At}, Book: inner}
	list := find(Run(b, Options{}), "D.2")
	if len(list) != 1 || !strings.Contains(list[0].Message, "甲单位") || list[0].At != k.Units[1].Folder.At {
		t.Errorf("a unit of two:\n%s", listText(list))
	}
}

// TestRandomDepartments: departments of drawn units, some with 类 and 款 in
// their tables and some without, in 元 and in 万元: their sums keep every
// identity, and a table of them that is changed in one cell is found there.
func TestRandomDepartments(t *testing.T) {
	dict := dictionary2020(t)
	rng := rand.New(rand.NewPCG(12, 7))
	found := 0
	for i := range 30 {
		unit := accounts.Yuan
		if i%3 == 0 {
			unit = accounts.Wan
		}
		k := &accounts.Consolidation{At: diag.Position{File: "department.yaml"}, Year: 2020}
		for n := range 2 + rng.IntN(4) {
			l := randomLedger(rng, dict)
			l.unit = unit
			u := l.book()
			u.Organization.FullName.S = string(rune('甲' + n))
			accounts.Resolve(u, dict, nil)
			k.Units = append(k.Units, accounts.Constituent{Folder: accounts.Text{S: u.Organization.FullName.S}, Book: u})
		}
		b := accounts.NewBook(accounts.Core())
		b.Year, b.Consolidation = 2020, k
		if list := k.AddUp(b, accounts.SumFile); len(list) > 0 {
			t.Fatalf("department %d:\n%s", i, listText(list))
		}
		accounts.Resolve(b, dict, nil)
		for _, d := range Run(b, Options{}).Findings {
			if d.Severity == diag.Error {
				t.Fatalf("department %d of %d units in %s: %s", i, len(k.Units), unit, d)
			}
		}
		// The same tables as a workbook of the department's own.
		k.Made = false
		each(b, func(f *accounts.Figure) { f.Parts = nil })
		if list := find(Run(b, Options{}), "D.7"); len(list) > 0 {
			t.Fatalf("department %d is not its own sum:\n%s", i, listText(list))
		}
		s := &b.Statements[rng.IntN(len(b.Statements))]
		if len(s.Rows) == 0 {
			continue
		}
		r := &s.Rows[rng.IntN(len(s.Rows))]
		f := &r.Cells[rng.IntN(len(r.Cells))]
		f.Amount, f.State, f.Unit = f.Amount.Add(inWan(1).Amount), accounts.Given, unit
		f.At.Cell = "Z9"
		if list := find(Run(b, Options{}), "D.7"); len(list) != 1 || list[0].At != f.At || list[0].Severity != diag.Error {
			t.Fatalf("department %d, %s %s:\n%s", i, s.ID.Number(), r.Key, listText(list))
		}
		found++
	}
	if found < 20 {
		t.Errorf("only %d changes", found)
	}
}
