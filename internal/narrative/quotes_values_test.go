package narrative

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// unitsOfMoney are what amounts of prose are written in, in 元.
var unitsOfMoney = map[string]int64{"元": 1, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "千万元": 1e7, "亿元": 1e8}

// TestQuotedUnits: each unit of money has its own size, in a text and in an
// indicator; what is no money is no amount.
func TestQuotedUnits(t *testing.T) {
	indicator := func(unit string) []known {
		m := accounts.Measure{Value: decimal.NewFromInt(3), Unit: unit}
		return amountsOfForm(&accounts.EvaluationForm{Groups: []accounts.IndicatorGroup{{Subgroups: []accounts.IndicatorSubgroup{{
			Indicators: []accounts.Indicator{{Target: m, Actual: accounts.Measure{Value: decimal.NewFromInt(4), Unit: unit}}}}}}}})
	}
	for unit, yuan := range unitsOfMoney {
		// Half of the second decimal of the unit; of 元 half a 分.
		slack := decimal.New(yuan, 0).Mul(decimal.New(5, -3))
		q := quotesOf("支出3" + unit)
		if len(q) != 1 || !q[0].amount.Equal(decimal.NewFromInt(3*yuan)) || !q[0].slack.Equal(slack) || q[0].unit != unit || q[0].digits != "3" || q[0].from != len("支出") {
			t.Errorf("3%s: %+v", unit, q)
		}
		if k := indicator(unit); len(k) != 2 || !k[0].amount.Equal(decimal.NewFromInt(3*yuan)) || !k[1].amount.Equal(decimal.NewFromInt(4*yuan)) {
			t.Errorf("an indicator of 3%s: %+v", unit, k)
		}
	}
	for _, unit := range []string{"", "%", "个", "万人"} {
		if k := indicator(unit); len(k) != 0 {
			t.Errorf("an indicator of 3%s: %+v", unit, k)
		}
	}
}

// TestSlack: how far the figure may be from what is written: half of the last
// place that is, a tenth where it is said to be rough.
func TestSlack(t *testing.T) {
	for text, want := range map[string]string{"3万元": "50", "3.0万元": "500", "3.1万元": "500", "3.12万元": "50", "3.123万元": "5", "3.12亿元": "500000", "3.12元": "0.005",
		"约3万元": "3000", "近3万元": "3000", "逾3万元": "3000", "超3万元": "3000", "余3万元": "3000", "多3万元": "3000", "大约3万元": "3000", "3万元左右": "3000", "约3.1万元": "500"} {
		if q := quotesOf(text); len(q) != 1 || q[0].slack.String() != want {
			t.Errorf("%s: %+v, want a slack of %s", text, q, want)
		}
	}
}

// TestNearbyMarks: what stands beside digits makes them an amount or not.
func TestNearbyMarks(t *testing.T) {
	for text, want := range map[string]string{
		// A number without a unit takes that of the next of an enumeration, and no other's.
		"收1.50、2.60元": "1.5 2.6", "收1.50和2.60元": "1.5 2.6", "收1.50及2.60元": "1.5 2.6", "收1.50与2.60元": "1.5 2.6", "收1.50或2.60元": "2.6", "收1.50，另2.60元": "2.6",
		// By itself it is of 万元 with two decimals, behind a word of money, before an end.
		"支出3.20": "32000", "支出3.2": "", "支出3.200": "", "支出3": "", "面积3.20": "", "支出3.20，": "32000", "支出3.20。": "32000", "支出3.20；": "32000", "支出3.20、": "32000",
		"支出3.20）": "32000", "支出3.20)": "32000", "支出3.20\n": "32000", "支出3.20分": "",
		// A letter or a point before the digits: a name or a version.
		"A2元": "", "M2元": "", "Z2元": "", "a2元": "", "m2元": "", "z2元": "", "1..2元": "", "@2元": "2", "[2元": "2", "`2元": "2", "{2元": "2", "了2元": "2",
		"2020元旦": "", "2020元": "2020", "1,020元": "1020",
	} {
		var got []string
		for _, q := range quotesOf(text) {
			got = append(got, q.amount.String())
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %q, want %q", text, s, want)
		}
	}
}

// TestLess: each word of less and of more, the last before the amount, within its
// clause.
func TestLess(t *testing.T) {
	more, fewer := []string{"增", "增加", "追加", "上升"}, []string{"减", "减少", "下降", "降低", "节约", "收回", "不在"}
	for _, w := range fewer {
		for text, want := range map[string]bool{w: true, w + "，": false, w + "。": false, w + "；": false, w + "、": false, "，" + w: true} {
			if less(text) != want {
				t.Errorf("%q is less: %v", text, !want)
			}
		}
		for _, m := range more {
			if less(w+m) || !less(m+w) {
				t.Errorf("the last of %s and %s says it", w, m)
			}
		}
	}
	for _, m := range append(more, "") {
		if less(m) {
			t.Errorf("%q is less", m)
		}
	}
}

// TestNearest: an amount is a figure up to its slack, on both sides, and not a 分
// further.
func TestNearest(t *testing.T) {
	list := []known{{amount: decimal.New(100, 0)}, {amount: decimal.New(200, 0)}}
	for _, c := range []struct {
		amount string
		want   int64
	}{{"94.99", 0}, {"95", 100}, {"100", 100}, {"105", 100}, {"105.01", 0}, {"194.99", 0}, {"195", 200}, {"205", 200}, {"205.01", 0}} {
		q := &quoted{amount: decimal.RequireFromString(c.amount), slack: decimal.New(5, 0)}
		for name, k := range map[string]*known{"nearest": nearest(list, q), "nearestOf": nearestOf(list, q)} {
			if (k == nil) != (c.want == 0) || k != nil && k.amount.IntPart() != c.want {
				t.Errorf("%s: %s is %v, want %d", name, c.amount, k, c.want)
			}
		}
	}
}

// bookOfTexts is a book that holds nothing.
func bookOfTexts() *accounts.Book {
	b := accounts.NewBook(accounts.Core())
	b.Year = 2020
	b.Prior, b.Budget, b.Procurement, b.Reception = map[accounts.Datum]accounts.Figure{}, map[accounts.Datum]accounts.Figure{}, map[accounts.Datum]accounts.Figure{}, map[accounts.Datum]accounts.Figure{}
	b.Reasons, b.Purposes, b.Entered = map[string]accounts.Reason{}, map[string]accounts.Text{}, map[string]accounts.Entered{}
	b.Performance.Amounts = map[accounts.Datum]accounts.Figure{}
	b.Forms = []accounts.EvaluationForm{{Project: accounts.Text{S: "系统维护"}, Groups: []accounts.IndicatorGroup{{Subgroups: []accounts.IndicatorSubgroup{{Indicators: make([]accounts.Indicator, 1)}}}}}}
	return b
}

// told are the amounts of the texts that come from nowhere: the messages.
func told(t *testing.T, b *accounts.Book) (out []string) {
	t.Helper()
	_, list := Derive(b, ningxia)
	for _, d := range list {
		if d.Code == "W.14" {
			if d.Severity != diag.Warning || len(d.Where) != 1 || d.Where[0].At != d.At || d.Where[0].Value == "" {
				t.Errorf("%+v", d)
			}
			out = append(out, d.Message)
		}
	}
	return out
}

// TestEachText: every text that the staff write is read for amounts, and what is
// told names it and stands at it.
func TestEachText(t *testing.T) {
	ind := func(b *accounts.Book) *accounts.Indicator { return &b.Forms[0].Groups[0].Subgroups[0].Indicators[0] }
	for label, put := range map[string]func(*accounts.Book, accounts.Text){
		"functions.intro": func(b *accounts.Book, s accounts.Text) { b.Functions.Intro = s },
		"functions.items": func(b *accounts.Book, s accounts.Text) { b.Functions.Items = []accounts.Text{{S: "一"}, s} },
		"setup.text":      func(b *accounts.Book, s accounts.Text) { b.Setup.Text = s },
		"reasons.x的原因":    func(b *accounts.Book, s accounts.Text) { b.Reasons["x"] = accounts.Reason{Text: s} },
		"reasons.y的原因": func(b *accounts.Book, s accounts.Text) {
			b.Reasons["y"] = accounts.Reason{Parts: []accounts.ReasonPart{{Text: s}}}
		},
		"purposes.x":            func(b *accounts.Book, s accounts.Text) { b.Purposes["x"] = s },
		"performance.note":      func(b *accounts.Book, s accounts.Text) { b.Performance.Note = s },
		"performance.problems":  func(b *accounts.Book, s accounts.Text) { b.Performance.Problems = s },
		"performance.measures":  func(b *accounts.Book, s accounts.Text) { b.Performance.Measures = s },
		"performance.mechanism": func(b *accounts.Book, s accounts.Text) { b.Performance.Mechanism = s },
		"performance.systems":   func(b *accounts.Book, s accounts.Text) { b.Performance.Systems = []accounts.Text{s} },
		"自评表“系统维护”的预期目标":        func(b *accounts.Book, s accounts.Text) { b.Forms[0].GoalExpected = s },
		"自评表“系统维护”的实际完成情况":      func(b *accounts.Book, s accounts.Text) { b.Forms[0].GoalActual = s },
		"自评表“系统维护”的未完成原因":       func(b *accounts.Book, s accounts.Text) { ind(b).Shortfall = s },
		"local.x": func(b *accounts.Book, s accounts.Text) { b.Entered["local.x"] = accounts.Entered{Text: s} },
	} {
		b := bookOfTexts()
		put(b, accounts.Text{S: "追加1133.95万元、2.50元", At: diag.Position{File: "unit.yaml", Line: 9}})
		want := label + "里的1133.95万元、2.50元，在各表和补充资料里都找不到出处"
		if got := told(t, b); len(got) != 1 || got[0] != want {
			t.Errorf("%q, want %q", got, want)
		}
		put(b, accounts.Text{S: "追加人员"})
		if got := told(t, b); len(got) != 0 {
			t.Errorf("%s without amounts: %q", label, got)
		}
	}
}

// TestEachSource: every figure of the supplement is a source of an amount, by its
// own label; of a form's own texts, and of no other's sum, its funds and indicators
// too.
func TestEachSource(t *testing.T) {
	figure := accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString("1133.95"), accounts.Wan), State: accounts.Given, Unit: accounts.Wan, Places: 2,
		At: diag.Position{File: "unit.yaml", Line: 5}}
	data := map[accounts.Datum]accounts.Figure{"x": figure}
	form := func(set func(*accounts.EvaluationForm)) func(*accounts.Book) {
		return func(b *accounts.Book) { set(&b.Forms[0]) }
	}
	measure := accounts.Measure{Value: decimal.RequireFromString("1133.95"), Unit: "万元", Raw: accounts.Text{S: "≥1133.95万元"}}
	for _, c := range []struct {
		label string
		put   func(*accounts.Book)
	}{
		{"prior x", func(b *accounts.Book) { b.Prior = data }}, {"budget x", func(b *accounts.Book) { b.Budget = data }},
		{"procurement x", func(b *accounts.Book) { b.Procurement = data }}, {"counts x", func(b *accounts.Book) { b.Reception = data }},
		{"performance x", func(b *accounts.Book) { b.Performance.Amounts = data }},
		{"performance note_amounts", func(b *accounts.Book) { b.Performance.NoteAmounts = []accounts.Figure{figure} }},
		{"reasons x", func(b *accounts.Book) {
			b.Reasons["x"] = accounts.Reason{Parts: []accounts.ReasonPart{{Amount: figure}}}
		}},
		{"local x", func(b *accounts.Book) { b.Entered["local.x"] = accounts.Entered{Figure: figure} }},
		{"自评表“系统维护”的资金", form(func(f *accounts.EvaluationForm) { f.All.Initial = figure })},
		{"自评表“系统维护”的资金", form(func(f *accounts.EvaluationForm) { f.Fiscal.Initial = figure })},
		{"自评表“系统维护”的资金", form(func(f *accounts.EvaluationForm) { f.Other.Initial = figure })},
		{"自评表“系统维护”的资金", form(func(f *accounts.EvaluationForm) { f.All.Executed = figure })},
		{"自评表“系统维护”的资金", form(func(f *accounts.EvaluationForm) { f.Fiscal.Executed = figure })},
		{"自评表“系统维护”的资金", form(func(f *accounts.EvaluationForm) { f.Other.Executed = figure })},
		{"指标“正常运行率”", form(func(f *accounts.EvaluationForm) { f.Groups[0].Subgroups[0].Indicators[0].Target = measure })},
		{"指标“正常运行率”", form(func(f *accounts.EvaluationForm) { f.Groups[0].Subgroups[0].Indicators[0].Actual = measure })},
	} {
		b := bookOfTexts()
		b.Forms[0].Groups[0].Subgroups[0].Indicators[0].Name = accounts.Text{S: "正常运行率"}
		entries := map[string]accounts.Entry{}
		for _, group := range []string{"prior", "budget", "procurement", "counts", "performance", "reasons", "local"} {
			entries[group] = accounts.Entry{Label: group}
		}
		b.Entries = accounts.EntriesOf(entries)
		c.put(b)
		b.Setup.Text = accounts.Text{S: "追加1133.95万元"}
		d := &deriver{book: b, o: ningxia, facts: &Facts{Root: &Group{}}}
		list := d.known()
		if i := slices.IndexFunc(list, func(k known) bool { return k.Label == c.label }); i < 0 || !list[i].amount.Equal(decimal.New(1133950, 1)) {
			t.Errorf("%s is no source: %+v", c.label, list)
		}
		d.quotes()
		if len(d.diags) != 0 || len(d.facts.Quotes) != 1 || d.facts.Quotes[0].Source == "" || d.facts.Quotes[0].Source != d.facts.Quotes[0].Operand.Label {
			t.Errorf("%s: %v %+v", c.label, d.diags, d.facts.Quotes)
		}
	}
}

// TestAddingUp: amounts without a source have one where all of a text add up to
// what the text explains, to a figure of its form, or to one of themselves.
func TestAddingUp(t *testing.T) {
	amount := func(wan string) accounts.Figure {
		return accounts.Figure{Amount: accounts.NewAmount(decimal.RequireFromString(wan), accounts.Wan), State: accounts.Given, Unit: accounts.Wan, Places: 2}
	}
	for text, want := range map[string]string{
		// The change that is explained is of 100.00万元.
		"增加60万元，增加40万元": "", "增加160万元，减少60万元": "", "增加60万元，增加40.01万元": "", "增加60万元，增加40.02万元": "60万元、40.02万元",
		"减少60万元，减少40万元": "", "增加60万元": "60万元", "60.00万元，40.00万元": "", "60.00万元，40.01万元": "", "60.00万元，40.02万元": "60.00万元、40.02万元",
		// The form has funds of 300.00万元; only its own texts may add up to them.
		"由180万元和120万元": "180万元、120万元",
		// 500 is known, and may be the whole of the others.
		"共500万元，由330万元、170万元": "", "共500万元，由330万元、170.01万元": "", "共500万元，由330万元、170.02万元": "330万元、170.02万元", "共500万元，由330万元": "330万元",
	} {
		b := bookOfTexts()
		b.Procurement["total"] = amount("500")
		b.Forms[0].All.Initial = amount("300")
		b.Prior["agency_cost"], b.AgencyCost = amount("1000"), amount("1100")
		b.Reasons["agency_cost_vs_prior"] = accounts.Reason{Text: accounts.Text{S: text}}
		got := strings.Join(told(t, b), "")
		if want == "" && got != "" || want != "" && !strings.Contains(got, "里的"+want+"，") {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"由180万元和120万元": "", "由180万元和120.02万元": "180万元、120.02万元", "由300万元": "", "共300万元": ""} {
		b := bookOfTexts()
		b.Forms[0].All.Initial = amount("300")
		b.Forms[0].GoalActual = accounts.Text{S: text}
		got := strings.Join(told(t, b), "")
		if want == "" && got != "" || want != "" && !strings.Contains(got, "里的"+want+"，") {
			t.Errorf("form: %s: %q, want %q", text, got, want)
		}
	}
	// What makes it add up is said of those that have no other source.
	b := bookOfTexts()
	b.Prior["agency_cost"], b.AgencyCost = amount("1000"), amount("1100")
	b.Reasons["agency_cost_vs_prior"] = accounts.Reason{Text: accounts.Text{S: "增加60万元，增加40万元"}}
	f, _ := Derive(b, ningxia)
	got := ""
	for _, q := range f.Quotes {
		got += fmt.Sprintln(q.From, q.Digits, q.Unit, q.Source, q.Operand.Label == q.Source, q.Operand.Value)
	}
	const source = "与其他各数相加是2020年度机关运行经费 − 2019年度机关运行经费"
	if want := fmt.Sprintln(6, 60, "万元", source, true, "100.00万元") + fmt.Sprintln(23, 40, "万元", source, true, "100.00万元"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
