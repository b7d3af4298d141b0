package narrative

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
)

// distinct is a book in which no two figures are the same: each says where it
// stands by what it is. Nothing in it adds up.
func distinct(t testing.TB) *accounts.Book {
	t.Helper()
	b := rawBook(t)
	next := int64(1000)
	figure := func(f *accounts.Figure) {
		next++
		f.Amount, f.State, f.Unit, f.Places = accounts.NewAmount(decimal.New(next, -2), accounts.Wan), accounts.Given, accounts.Yuan, 2
	}
	public := b.Statement(accounts.ThreePublic)
	public.Columns = append(slices.Clone(public.Columns), accounts.ColBudgetMeeting, accounts.ColFinalMeeting, accounts.ColBudgetTraining, accounts.ColFinalTraining)
	public.Rows[0].Cells = append(public.Rows[0].Cells, make([]accounts.Figure, 4)...)
	b.Statement(accounts.StateCapital).Columns = accounts.Columns(accounts.StateCapital)
	for _, s := range []struct {
		id   accounts.StatementID
		code string
	}{{accounts.GovernmentFund, "2120803"}, {accounts.StateCapital, "2230105"}} {
		st := b.Statement(s.id)
		st.Rows = []accounts.Row{{Key: accounts.RowTotal, Name: "合计", Cells: make([]accounts.Figure, 6)},
			{Key: accounts.RowKey(s.code), Code: s.code, Name: "某项支出", Cells: make([]accounts.Figure, 6)}}
	}
	for i := range b.Statements {
		s := &b.Statements[i]
		s.Unit = accounts.Yuan
		for j := range s.Rows {
			for k := range s.Rows[j].Cells {
				figure(&s.Rows[j].Cells[k])
				s.Rows[j].Cells[k].At = diag.Position{Sheet: s.ID.Number(), Cell: string(s.Rows[j].Key) + "/" + string(s.Columns[k])}
			}
		}
	}
	data := func(field string, keys string) map[accounts.Datum]accounts.Figure {
		m := map[accounts.Datum]accounts.Figure{}
		for _, key := range strings.Fields(keys) {
			var f accounts.Figure
			figure(&f)
			f.At = diag.Position{Field: field + "." + key}
			m[accounts.Datum(key)] = f
		}
		return m
	}
	items := func(group string) (keys string) {
		for _, m := range threePublicParts() {
			keys += " " + group + "." + m.Key
		}
		return keys
	}
	coded := func(group string, id accounts.StatementID, n int) (keys string) {
		for _, r := range b.Statement(id).Rows {
			if accounts.IsCode(string(r.Key)) && len(r.Key) == n {
				keys += " " + group + "." + string(r.Key)
			}
		}
		return keys
	}
	b.Prior = data("prior", "income_grand expenditure_grand income_total expenditure_total fiscal_income fiscal_expenditure fiscal_grand general_expenditure basic"+
		" agency_cost fund_income fund_expenditure fund_closing state_capital_expenditure"+items("three_public")+coded("basic", accounts.GeneralBasic, 3))
	b.Budget = data("budget", "general_expenditure basic entrusted"+items("three_public_initial")+items("three_public_adjusted")+coded("basic", accounts.GeneralBasic, 3)+
		coded("item", accounts.GeneralExpenditure, 7)+coded("adjusted_item", accounts.GeneralExpenditure, 7)+
		coded("fund_item", accounts.GovernmentFund, 7)+coded("state_capital_item", accounts.StateCapital, 7))
	var keys []string
	for _, m := range procurementParts {
		keys = append(keys, m.Key)
	}
	b.Procurement = data("procurement", "total "+strings.Join(keys, " "))
	b.Reception = data("counts", "reception_domestic reception_foreign reception_overseas")
	b.Performance.Amounts = data("performance", "amount fund_amount targets_amount tracked_amount evaluated_amount")
	agency := data("", "agency_cost")
	b.AgencyCost = agency["agency_cost"]
	counts := func(field string, keys ...string) map[accounts.CountKey]accounts.Count {
		m := map[accounts.CountKey]accounts.Count{}
		for _, key := range keys {
			next++
			m[accounts.CountKey(key)] = accounts.Count{Figure: accounts.Figure{Amount: accounts.NewAmount(decimal.New(next, 0), accounts.NoUnit), State: accounts.Given,
				At: diag.Position{Field: field + "." + key}}}
		}
		return m
	}
	keysOf := func(members []Member, prefix string) (keys []string) {
		for _, m := range members {
			keys = append(keys, prefix+m.Key)
		}
		return keys
	}
	b.Counts = counts("counts", keysOf(threePublicCounts, "")...)
	b.Assets = counts("assets", append(keysOf(vehicleParts, "vehicles."), "vehicles", "floor_area", "equipment_50", "equipment_100")...)
	b.Performance.Counts = counts("performance", append(keysOf(performanceCounts, ""), "problems", "rectified", "rectifying")...)
	single := counts("", "average", "departments", "posts", "staff")
	b.Performance.Average, b.Setup.Departments, b.Setup.Posts, b.Setup.Staff = single["average"], single["departments"], single["posts"], single["staff"]
	b.Date = time.Date(2021, time.August, 27, 0, 0, 0, 0, time.UTC)
	words := func(fields ...*accounts.Text) {
		for _, f := range fields {
			next++
			*f = accounts.Text{S: "文" + fmt.Sprint(next), At: diag.Position{Field: fmt.Sprint(next)}}
		}
	}
	o, p := &b.Organization, &b.Performance
	words(&o.FullName, &o.ShortName, &o.SelfName, &o.Kind, &o.Supervisor, &o.SupervisorCode, &o.Contact, &b.Functions.Intro,
		&b.Setup.Text, &b.Setup.Nature, &b.Setup.DepartmentKind, &b.Setup.PostKind, &p.Note, &p.Problems, &p.Measures, &p.Mechanism,
		&b.Forms[0].Project, &b.Forms[0].Supervisor, &b.Forms[0].Implementer, &o.Members[0].Name, &o.Members[0].Kind, &o.Members[0].Note)
	b.Purposes = map[string]accounts.Text{}
	for _, key := range strings.Fields(strings.ReplaceAll(items("x"), "x.", "") + " reception_domestic reception_foreign reception_overseas 2080109 2120803 2230105") {
		var text accounts.Text
		words(&text)
		b.Purposes[key] = text
	}
	b.Reasons = map[string]accounts.Reason{}
	return b
}

// TestEachFact holds every row of the list: in a book whose figures all differ,
// what each fact takes and what it is called. A row that takes another cell,
// field, base or name changes the golden.
func TestEachFact(t *testing.T) {
	dump := func(kind string) string {
		o := ningxia
		o.BudgetKind = kind
		f, _ := derive(t, distinct(t), o)
		var b bytes.Buffer
		if err := f.Dump(&b); err != nil {
			t.Fatal(err)
		}
		facts, _, _ := strings.Cut(b.String(), "\nform.1.")
		return facts + "\n"
	}
	adjusted := dump("adjusted")
	golden.Check(t, "each.txt", []byte(adjusted))
	// The other budget of 公开07 moves its facts, and no others.
	lines := strings.Split(dump("initial"), "\n")
	for i, line := range strings.Split(adjusted, "\n") {
		if line != lines[i] && !strings.HasPrefix(line, "three_public.") {
			t.Errorf("with another budget in 公开07:\n%s\n%s", line, lines[i])
		}
	}
}

// TestOwnValues: no two amounts or counts of the list take the same figure,
// except those that are meant to.
func TestOwnValues(t *testing.T) {
	same := map[string]bool{
		"three_public.budget":             true,                                               // the same as initial or adjusted
		"performance.project_expenditure": true, "performance.fund_project_expenditure": true, // of general and fund
		"assets.vehicle_kinds.count": true, // of assets.of
	}
	f, _ := derive(t, distinct(t), ningxia)
	seen := map[string]string{}
	for path, text := range texts("", f.Root, map[*Group]bool{}) {
		general := path
		for _, m := range threePublicParts() {
			general = strings.Replace(general, "three_public."+m.Key+".", "three_public.", 1)
		}
		for _, m := range vehicleParts {
			general = strings.Replace(general, "vehicle_kinds."+m.Key+".", "vehicle_kinds.", 1)
		}
		if same[general] {
			continue
		}
		if other, twice := seen[text]; twice {
			t.Errorf("%s and %s are both %s", path, other, text)
		}
		seen[text] = path
	}
	if len(seen) < 250 {
		t.Errorf("only %d facts with a figure of their own", len(seen))
	}
}

// texts are the numbers of given figures below a group, by name; a group that
// stands in two places counts once.
func texts(path string, g *Group, seen map[*Group]bool) map[string]string {
	out := map[string]string{}
	if seen[g] {
		return out
	}
	seen[g] = true
	for _, name := range g.Names {
		switch x := g.Facts[name].(type) {
		case *Number:
			if x != nil && x.Kind != Percent && x.Kind != Ordinal && x.Formula == fromSource {
				out[x.Name] = x.Text()
			}
		case *Group:
			maps.Copy(out, texts(path+name+".", x, seen))
		case *List:
			for _, item := range x.Items {
				maps.Copy(out, texts(path+name+".", item, seen))
			}
		}
	}
	return out
}
