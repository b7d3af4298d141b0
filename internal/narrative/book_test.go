package narrative

import (
	"os"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/ingest"
)

// ningxia are the options of the pack ningxia-2020.
var ningxia = Options{TableUnit: accounts.Yuan, Separators: true, ProseUnit: accounts.Wan, ProsePlaces: 2,
	PercentPlaces: 2, TimesPlaces: 2, UseTimes: true, BudgetKind: "adjusted"}

// sample is the sample of 2020.
func sample(t testing.TB) *accounts.Book {
	t.Helper()
	b, list := ingest.Read("../../data/samples/ningxia-2020")
	for _, d := range list {
		if d.Severity == diag.Error {
			t.Fatalf("%s: %s", d.At, d.Message)
		}
	}
	return b
}

// rawBook is a book of 2020 with a supplement that has a bit of everything,
// before Resolve, so that a test may change it.
func rawBook(t testing.TB) *accounts.Book {
	t.Helper()
	b := accounts.NewBook(accounts.Core())
	b.Year, b.YearAt = 2020, diag.Position{File: "unit.yaml", Line: 3}
	at := func(line int) diag.Position { return diag.Position{File: "unit.yaml", Line: line} }
	text := func(s string) accounts.Text { return accounts.Text{S: s, At: at(4)} }
	b.Organization = accounts.Organization{FullName: text("宁夏回族自治区社会保险事业管理局"), ShortName: text("自治区社保局"), SelfName: text("我局"),
		Level: accounts.Department, Kind: text("参公"), Members: []accounts.Member{{Name: text("局本级"), Kind: text("参公")}}}
	b.Functions.Items = []accounts.Text{text("经办社会保险"), text("管理基金")}
	statements(t, b)

	wan := func(line int, v string) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString(v), accounts.Wan), State: accounts.Given, Unit: accounts.Wan, Places: 2, At: at(line)}
	}
	figures := func(line int, s string) map[accounts.Datum]accounts.Figure {
		m := map[accounts.Datum]accounts.Figure{}
		for i, f := range strings.Fields(s) {
			k, v, _ := strings.Cut(f, "=")
			m[accounts.Datum(k)] = wan(line+i, v)
		}
		return m
	}
	b.Prior = figures(40, "fiscal_income=13819.19 expenditure_total=13899.72 fiscal_expenditure=13899.72 general_expenditure=13899.72 "+
		"basic.301=1376.73 basic.302=190.38 basic.303=14.91 basic.307=0 basic.310=2.77 basic.312=0 basic.399=0 "+
		"three_public.total=21.08 three_public.abroad=15.57 three_public.vehicles=4.56 three_public.reception=0.95 agency_cost=193.15")
	b.Budget = figures(70, "general_expenditure=129133.02 entrusted=126877.31 basic.301=1420.38 basic.302=255.55 basic.303=30.78 "+
		"basic.307=0 basic.310=0 basic.312=0 basic.399=0")
	b.Procurement = figures(100, "goods=309.94 works=0 services=631.64 sme=941.58 micro=0")
	b.Performance.Amounts = figures(120, "amount=549 fund_amount=0")
	b.Reasons = map[string]accounts.Reason{
		accounts.TopicGeneralVsPrior: {Text: text("新增项目支出")},
		accounts.TopicGeneralVsBudget: {Parts: []accounts.ReasonPart{
			{Amount: wan(90, "-126877.31"), Text: text("代编预算不在本单位支出")}, {Amount: wan(91, "12161.62"), Text: text("年中追加")}}},
	}
	b.Purposes = map[string]accounts.Text{"2080109": text("社会保险经办"), "running": text("公务用车维修")}
	count := func(s string) accounts.Count {
		return accounts.Count{Figure: accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString(s), accounts.NoUnit), State: accounts.Given, At: at(110)}}
	}
	b.Counts = map[accounts.CountKey]accounts.Count{accounts.CountVehiclesKept: count("3"), accounts.CountReceptions: count("4")}
	b.Assets = map[accounts.CountKey]accounts.Count{accounts.AssetFloorArea: count("903.06"), "vehicles.leaders": count("0"), "vehicles.general": count("3")}
	b.Glossary = []accounts.GlossaryEntry{{Term: text("基本支出"), Text: text("维持运转的支出")}}
	b.Performance.NoteAmounts = []accounts.Figure{{Amount: accounts.NewAmount(decimal.RequireFromString("119447128"), accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2}}
	b.Performance.Systems = []accounts.Text{text("绩效管理办法")}
	ind := func(name, points, op, a, actual, unit string) accounts.Indicator {
		d := decimal.RequireFromString
		return accounts.Indicator{Name: text(name), Points: d(points), Target: accounts.Measure{Operator: op, Value: d(a), Unit: unit, Raw: text(op + a + unit)},
			Actual: accounts.Measure{Value: d(actual), Unit: unit, Raw: text(actual + unit)}}
	}
	b.Forms = []accounts.EvaluationForm{{Project: text("系统维护"), Fiscal: accounts.Funds{Initial: wan(130, "217"), Executed: wan(131, "216.70")},
		Other: accounts.Funds{Initial: wan(132, "1.25"), Executed: wan(133, "0.75")},
		Groups: []accounts.IndicatorGroup{{Name: text("产出指标"), Weight: decimal.New(40, 0), Subgroups: []accounts.IndicatorSubgroup{
			{Name: text("质量指标"), Indicators: []accounts.Indicator{ind("正常运行率", "4", "≥", "90", "95", "%"), ind("资金支付到位率", "2", "", "100", "99", "%")}}}}}}}
	return b
}

// statements reads the nine statements of the sample.
func statements(t testing.TB, b *accounts.Book) {
	t.Helper()
	raw, err := os.ReadFile("../ingest/testdata/ningxia-2020.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var s *accounts.Statement
	for line, text := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if strings.HasPrefix(text, "#") {
			continue
		}
		if number, ok := strings.CutPrefix(text, "["); ok {
			for id := accounts.Overall; id <= accounts.NumStatements; id++ {
				if id.Number()+"]" == number {
					s = b.Statement(id)
					s.ID, s.Found, s.Unit, s.Columns = id, true, accounts.Yuan, accounts.Columns(id)
					if id == accounts.StateCapital {
						s.Columns = accounts.Columns(accounts.GeneralExpenditure)
					}
				}
			}
			continue
		}
		f := strings.Split(text, "\t")
		row := accounts.Row{Key: accounts.RowKey(f[0])}
		if accounts.IsCode(f[0]) {
			row.Code = f[0]
		}
		f = f[1:]
		if s.ID != accounts.Overall && s.ID != accounts.FiscalOverall && s.ID != accounts.ThreePublic {
			row.Name, f = f[0], f[1:]
		}
		for i, v := range f {
			row.Cells = append(row.Cells, accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString(v), accounts.Yuan), State: accounts.Given,
				Unit: accounts.Yuan, Places: 2, At: diag.Position{File: "公开表.xlsx", Sheet: s.ID.Number(), Cell: string(rune('C'+i)) + decimal.NewFromInt(int64(line)).String()}})
		}
		s.Rows = append(s.Rows, row)
	}
}

// resolve gives the book its final form.
func resolve(t testing.TB, b *accounts.Book) *accounts.Book {
	t.Helper()
	dict, err := accounts.ParseDictionary(data.Files, b.Year)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range accounts.Resolve(b, dict, nil) {
		t.Errorf("resolve: %s", d.Message)
	}
	return b
}

func derive(t testing.TB, b *accounts.Book, o Options) (*Facts, diag.List) {
	t.Helper()
	return Derive(resolve(t, b), o)
}

// fact finds a fact by its path; general.items.2080109.amount goes through a
// list by code, glossary.0.term by place.
func fact(t testing.TB, f *Facts, path string) Computed {
	t.Helper()
	var at Computed = f.Root
	for _, name := range strings.Split(path, ".") {
		switch x := at.(type) {
		case *Group:
			at = x.Facts[name]
		case *List:
			at = nil
			for i, g := range x.Items {
				if code, ok := g.Facts["code"].(Words); ok && code.S == name || decimal.NewFromInt(int64(i)).String() == name {
					at = g
					break
				}
			}
		case *Change:
			at = map[string]*Number{"current": x.Current, "base": x.Base, "delta": x.Delta, "rate": x.Rate, "times": x.Times, "done": x.Done}[name]
		default:
			t.Fatalf("%s: no fact below %s", path, name)
		}
		if at == nil {
			t.Fatalf("%s: no fact %s", path, name)
		}
	}
	return at
}

// text is the printed form of a number, "" for none.
func text(t testing.TB, f *Facts, path string) string {
	t.Helper()
	n, ok := fact(t, f, path).(*Number)
	if !ok {
		t.Fatalf("%s is no number", path)
	}
	if n == nil {
		return ""
	}
	return n.Text()
}
