package narrative

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// given is an amount of n 元 that a supplement gives.
func given(n int64) accounts.Figure {
	return accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(n), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2}
}

// TestRows: of what a supplement has several, each row has its own words, numbers
// and name, in order, and there are as many rows as it gives.
func TestRows(t *testing.T) {
	b := bookOfTexts()
	b.Forms = nil
	words := func(list string, i int, field string) accounts.Text {
		s := fmt.Sprint(list, i, field)
		return accounts.Text{S: s, At: diag.Position{Field: s}}
	}
	const n = 3
	kind := accounts.ProjectKind()
	kind.Execution = 10
	for i := range n {
		b.Organization.Members = append(b.Organization.Members, accounts.Member{Name: words("unit.members", i, "name"), Kind: words("unit.members", i, "kind"), Note: words("unit.members", i, "note")})
		b.Functions.Items = append(b.Functions.Items, words("functions.items", i, "text"))
		b.Performance.NoteAmounts = append(b.Performance.NoteAmounts, given(int64(i+1)*10000))
		b.Performance.Systems = append(b.Performance.Systems, words("performance.systems", i, "name"))
		b.Glossary = append(b.Glossary, accounts.GlossaryEntry{Term: words("glossary", i, "term"), Text: words("glossary", i, "text")})
		b.Forms = append(b.Forms, accounts.EvaluationForm{Project: words("forms", i, "project"), Supervisor: words("forms", i, "supervisor"), Implementer: words("forms", i, "implementer"),
			Kind: &kind, All: accounts.Funds{Initial: given(int64(i+1) * 100000), Adjusted: given(int64(i+1) * 200000), Executed: given(int64(i+1) * 50000)}})
		b.Entered[fmt.Sprintf("local.posts[%d].name", i+1)] = accounts.Entered{Text: words("local.posts", i, "name")}
		b.Entered[fmt.Sprintf("local.posts[%d].cost", i+1)] = accounts.Entered{Figure: given(int64(i+1) * 20000)}
		b.Entered[fmt.Sprintf("local.posts[%d].persons", i+1)] = accounts.Entered{Count: accounts.Count{Figure: given(int64(i + 5))}}
	}
	b.Entered["local.postscript[7].name"] = accounts.Entered{Text: accounts.Text{S: "另一张单子"}}
	c, faults := Core().With([]Fact{
		{Path: "local", Is: OpGroup, Means: "地方项"},
		{Path: "local.posts", Is: OpList, Each: Rows{Records: "local.posts"}, Means: "岗位"},
		{Path: "local.posts[].number", Is: OpCount, Own: ownNumber, Of: of("local.posts[].name"), Means: "序号"},
		{Path: "local.posts[].name", Is: OpWords, Field: "local.posts[].name", Means: "名称"},
		{Path: "local.posts[].cost", Is: OpAt, Field: "local.posts[].cost", Means: "经费"},
		{Path: "local.posts[].persons", Is: OpCount, Field: "local.posts[].persons", Unit: "人", Means: "人数"},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	o := ningxia
	o.Facts = c
	f, _ := Derive(b, o)
	amounts := map[string]func(i int) string{
		"performance.note_amounts.amount": func(i int) string { return fmt.Sprint(i+1, ".00万元") },
		"forms.initial":                   func(i int) string { return fmt.Sprint((i+1)*10, ".00万元") },
		"forms.executed":                  func(i int) string { return fmt.Sprint((i+1)*5, ".00万元") },
		"forms.adjusted":                  func(i int) string { return fmt.Sprint((i+1)*20, ".00万元") },
		"forms.adjusted_rate":             func(i int) string { return "25.00%" },
		"forms.execution_points":          func(i int) string { return "10分" },
		"forms.execution_score":           func(i int) string { return "2.5分" },
		"local.posts.cost":                func(i int) string { return fmt.Sprint((i+1)*2, ".00万元") },
		"local.posts.persons":             func(i int) string { return fmt.Sprint(i+5, "人") },
	}
	for _, list := range []string{"unit.members", "functions.items", "performance.note_amounts", "performance.systems", "forms", "glossary", "local.posts"} {
		items := fact(t, f, list).(*List).Items
		if len(items) != n {
			t.Errorf("%s has %d rows", list, len(items))
			continue
		}
		for i, g := range items {
			for _, name := range g.Names {
				switch x := g.Facts[name].(type) {
				case Words:
					if want := fmt.Sprint(list, i, name); x.S != want || x.At.Field != want {
						t.Errorf("%s of row %d: %q at %s", name, i, x.S, x.At.Field)
					}
				case *Number:
					want := fmt.Sprint(i + 1) // 序号
					switch say, ok := amounts[list+"."+name]; {
					case ok:
						want = say(i)
					case name == "execution_rate":
						want = "50.00%"
					case name == "score":
						if x != nil {
							t.Errorf("%s has a score without indicators", list)
						}
						continue
					case name != "number":
						t.Errorf("%s.%s is not expected", list, name)
					}
					if x == nil || x.Text() != want || x.Name != fmt.Sprintf("%s.%d.%s", list, i+1, name) {
						t.Errorf("%s of row %d of %s: %+v, want %s", name, i, list, x, want)
					}
					// 序号 leads to what it numbers.
					if first := g.Names[min(1, len(g.Names)-1)]; name == "number" && x.Operands[0].At.Field != fmt.Sprint(list, i, first) {
						t.Errorf("the number of row %d of %s stands at %s", i, list, x.Operands[0].At.Field)
					}
				}
			}
		}
	}
	for path, want := range map[string]string{"unit.member_count": "3个", "form_count": "3个"} {
		if got := text(t, f, path); got != want {
			t.Errorf("%s is %s", path, got)
		}
	}
	if single := fact(t, f, "unit.single").(Flag); bool(single) {
		t.Error("three units are one")
	}
	for n, want := range map[int]bool{0: true, 1: true, 2: false} {
		b.Organization.Members = make([]accounts.Member, n)
		f, _ := Derive(b, ningxia)
		if single := fact(t, f, "unit.single").(Flag); bool(single) != want {
			t.Errorf("%d units are one: %v", n, single)
		}
	}
}

// TestRecords: a list of the layout's has as many rows as the highest number that
// one of its fields has, whatever is left empty.
func TestRecords(t *testing.T) {
	for paths, want := range map[string]int{"": 0, "local.a[1].x": 1, "local.a[2].x local.a[1].x": 2, "local.a[1].x local.a[12].y local.a[3].x": 12, "local.ab[5].x local.a": 0} {
		b := bookOfTexts()
		for _, p := range strings.Fields(paths) {
			b.Entered[p] = accounts.Entered{}
		}
		d := &deriver{book: b}
		if got := d.records("local.a"); got != want {
			t.Errorf("%s: %d rows, want %d", paths, got, want)
		}
	}
}

// TestDate: the day of the report, and the last of its year where none is given.
func TestDate(t *testing.T) {
	b := bookOfTexts()
	b.Year = 2021
	for want, date := range map[string]time.Time{"2021 12 31": {}, "2022 8 9": time.Date(2022, time.August, 9, 0, 0, 0, 0, time.UTC)} {
		b.Date = date
		f, _ := Derive(b, ningxia)
		got := text(t, f, "date.year") + " " + text(t, f, "date.month") + " " + text(t, f, "date.day")
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if text(t, f, "year") != "2021" || text(t, f, "prior_year") != "2020" {
			t.Errorf("the year is %s after %s", text(t, f, "year"), text(t, f, "prior_year"))
		}
	}
}

// TestWordsOfTheProgram: what a 部门 and what a 单位 calls itself, and what the pack
// chose.
func TestWordsOfTheProgram(t *testing.T) {
	for _, c := range []struct {
		level                          accounts.Level
		o                              Options
		noun, self, table, prose, name string
	}{
		{accounts.Department, ningxia, "部门", "本部门", "元", "万元", "全年预算"},
		{accounts.SingleUnit, Options{TableUnit: accounts.Wan, ProseUnit: accounts.Yuan, BudgetKind: "initial"}, "单位", "本单位", "万元", "元", "年初预算"},
	} {
		b := bookOfTexts()
		b.Organization.Level = c.level
		f, _ := Derive(b, c.o)
		for path, want := range map[string]string{"unit.noun": c.noun, "unit.self": c.self, "table_unit": c.table, "prose_unit": c.prose, "three_public.budget_name": c.name} {
			if got := fact(t, f, path).(Words); got.S != want || got.ID != 0 {
				t.Errorf("%s: %q, want %q", path, got.S, want)
			}
		}
		if is := fact(t, f, "unit.is_department").(Flag); bool(is) != (c.level == accounts.Department) {
			t.Errorf("%s is a department: %v", c.noun, is)
		}
		b.Organization.SelfName = accounts.Text{S: "我局", At: diag.Position{Line: 3}}
		f, _ = Derive(b, c.o)
		if got := fact(t, f, "unit.self").(Words); got.S != "我局" || f.Origins[got.ID-1].At.Line != 3 {
			t.Errorf("unit.self: %+v", got)
		}
	}
}

// TestBefore: last year's figure is the one that the supplement gives; where last
// year's book says the same more precisely, it is the book's; where the supplement
// gives none too.
func TestBefore(t *testing.T) {
	figure := func(s string, unit accounts.Unit, places int32) accounts.Figure {
		if s == "" {
			return accounts.Figure{}
		}
		return accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString(s), unit), State: accounts.Given, Unit: unit, Places: places}
	}
	none := accounts.Figure{}
	yuan := func(s string) accounts.Figure { return figure(s, accounts.Yuan, 2) }
	wan := func(s string) accounts.Figure { return figure(s, accounts.Wan, 2) }
	fine := func(s string) accounts.Figure { return figure(s, accounts.Wan, 3) }
	for _, c := range []struct {
		given, booked accounts.Figure
		noBook        bool
		want          string // in 元
	}{
		{none, none, false, ""}, {none, yuan("1234567"), true, ""}, {none, yuan("1234567"), false, "1234567"},
		{wan("123.46"), yuan("1234567"), false, "1234567"}, {wan("123.46"), yuan("1234567"), true, "1234600"},
		{wan("123.45"), yuan("1234567"), false, "1234500"}, {wan("123.47"), yuan("1234567"), false, "1234700"},
		{fine("123.457"), yuan("1234567"), false, "1234567"}, {fine("123.460"), yuan("1234567"), false, "1234600"},
		{yuan("1234600"), yuan("1234567"), false, "1234600"}, {wan("123.46"), fine("123.457"), false, "1234600"}, {wan("123.46"), none, false, "1234600"},
		{none, wan("123.46"), false, "1234600"},
	} {
		b := bookOfTexts()
		if c.given.Known() {
			b.Prior["local.x"] = c.given
		}
		if !c.noBook {
			b.PriorYear = bookOfTexts()
			b.PriorYear.Entered["local.x"] = accounts.Entered{Figure: c.booked}
		}
		d := newDeriver(ningxia)
		d.book = b
		check := func(where string) {
			v := d.before("local.x")
			got := ""
			if v.known {
				got = strings.TrimSuffix(v.amount.String(), ".00")
			}
			if got != c.want || v.known && v.label != "2019年local.x" {
				t.Errorf("given %v, booked %v (%v) %s: %s of %s, want %s", c.given.Amount, c.booked.Amount, !c.noBook, where, got, v.label, c.want)
			}
		}
		check("by its datum")
		delete(b.Prior, "local.x")
		b.Entered["prior.local.x"] = accounts.Entered{Figure: c.given}
		check("by its path")
	}
}
