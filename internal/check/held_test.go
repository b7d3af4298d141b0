package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// messages are all that is said of a book.
func messages(b *accounts.Book) string {
	var out []string
	for _, d := range Run(b, Options{}).Findings {
		out = append(out, d.Message)
	}
	return strings.Join(out, "|")
}

// TestSevenDigits: numbers of seven digits, none longer or shorter, one beside another.
func TestSevenDigits(t *testing.T) {
	for text, want := range map[string][]string{"": nil, "208010": nil, "20801091": nil, "2080109": {"2080109"}, "编码2080109。": {"2080109"},
		"2080109、2080110": {"2080109", "2080110"}, "12345678 1234567": {"1234567"}, "1234567 12345678": {"1234567"}, "0000009:x9999990/": {"0000009", "9999990"}} {
		if got := sevenDigits(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestRowOf: a code wherever a statement has it, an item by its name; a class has no item's name.
func TestRowOf(t *testing.T) {
	b := resolved(t)
	r := newRun(b, Options{})
	item, class := b.Statement(t3).Row("2080109"), b.Statement(t3).Row("208")
	if item == nil {
		t.Fatal("the smallest book has no 2080109")
	}
	if got := r.rowOf("2080109", ""); got == nil || got.Key != "2080109" {
		t.Error("2080109 is not found by its code")
	}
	if got := r.rowOf("", plainTerm(item.Name)); got == nil || got.Key != "2080109" {
		t.Errorf("%s is not found by its name", item.Name)
	}
	if r.rowOf("", "") != nil || r.rowOf("2080199", "没有的科目") != nil || class != nil && r.rowOf("", plainTerm(class.Name)) != nil {
		t.Error("what is no item is found")
	}
}

// TestQuotedName: the name that 主要职能 begins with is the unit's, or no name of a unit.
func TestQuotedName(t *testing.T) {
	for name, fine := range map[string]bool{"某省社会保险事业管理局": true, "社保局": true, "我们的局": true, "某省社会保险事业管理局档案馆": true, "第一中心": true,
		"某市教育局": false, "第二中心": false, "本市教育局": true, "我省教育局": true, "根据某市教育局": true, "按照某市教育局": true, "依据某市教育局": true, "经某市教育局": true,
		"设立某市教育局": true, "组建某市教育局": true} {
		b := resolved(t)
		o := &b.Organization
		o.FullName.S, o.ShortName.S, o.SelfName.S = "某省社会保险事业管理局", "社保局", "我们的局"
		o.Members = []accounts.Member{{Name: accounts.Text{S: "某省社会保险事业管理局"}}, {Name: accounts.Text{S: "第一中心"}}}
		b.Functions.Intro = accounts.Text{S: name + "是主管全省社会保险的单位，主要职责是：", At: diag.Position{Line: 9}}
		if firstName.FindStringSubmatch(b.Functions.Intro.S) == nil {
			t.Fatalf("%s begins with no name", b.Functions.Intro.S)
		}
		if got := messages(b); strings.Contains(got, "不是本单位的名称") == fine {
			t.Errorf("%s is the unit's: not %v", name, fine)
		}
	}
}

// TestPurposeCounts: a number in a purpose is one of the counts of its kind, each by
// itself, their sum, or the number of some vehicles.
func TestPurposeCounts(t *testing.T) {
	for _, c := range []struct {
		purpose, text string
		counts        []accounts.CountKey
	}{
		{"reception", "接待%d批次", []accounts.CountKey{accounts.CountReceptions, accounts.CountForeignReceptions, accounts.CountOverseasReceptions}},
		{"reception_domestic", "接待%d批次", []accounts.CountKey{accounts.CountReceptions, accounts.CountForeignReceptions, accounts.CountOverseasReceptions}},
		{"reception", "接待%d人次", []accounts.CountKey{accounts.CountReceptionGuests, accounts.CountForeignGuests, accounts.CountOverseasGuests}},
		{"reception_domestic", "接待%d人次", []accounts.CountKey{accounts.CountReceptionGuests, accounts.CountForeignGuests, accounts.CountOverseasGuests}},
		{"abroad", "出国%d人次", []accounts.CountKey{accounts.CountAbroadPersons}},
		{"running", "保有%d辆", []accounts.CountKey{accounts.CountVehiclesKept, accounts.CountVehiclesBought}},
		{"vehicles", "保有%d辆", []accounts.CountKey{accounts.CountVehiclesKept, accounts.CountVehiclesBought}},
		{"purchase", "购置%d辆", []accounts.CountKey{accounts.CountVehiclesBought, accounts.CountVehiclesKept}},
	} {
		odd := func(n int64, lacking bool) bool {
			b := resolved(t)
			b.Assets = nil
			for i, k := range c.counts {
				b.Counts[k] = number(int64(10 * (i + 1)))
			}
			if lacking {
				delete(b.Counts, c.counts[0])
			}
			b.Purposes = map[string]accounts.Text{c.purpose: {S: fmt.Sprintf(c.text, n), At: diag.Position{Line: 5}}}
			return strings.Contains(messages(b), c.purpose+"的用途里的“")
		}
		sum := int64(0)
		for i := range c.counts {
			if sum += int64(10 * (i + 1)); odd(int64(10*(i+1)), false) {
				t.Errorf("%s: %d is no count of %s", c.purpose, 10*(i+1), c.counts[i])
			}
		}
		if odd(sum, false) || !odd(sum+1, false) || !odd(11, false) || odd(11, true) {
			t.Errorf("%s: the sum %d is not taken, or more than it is", c.purpose, sum)
		}
	}
}

// TestUnratedGoal (E.7): an indicator in words needs a rating, unless a person gave its
// score, or both its values are numbers.
func TestUnratedGoal(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*accounts.Indicator)
		told   bool
	}{
		{"no rating", func(*accounts.Indicator) {}, true},
		{"a score of its own", func(i *accounts.Indicator) { i.Override = &accounts.GivenScore{Value: i.Points} }, false},
		{"a target in numbers", func(i *accounts.Indicator) { i.Target.Text = "" }, false},
		{"only the result in numbers", func(i *accounts.Indicator) { i.Actual.Text = "" }, false},
	} {
		b := resolved(t)
		found := false
		for i := range b.Forms {
			b.Forms[i].Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
				if !found {
					found = true
					ind.Target.Text, ind.Actual.Text, ind.Rating, ind.Override = "有所提高", "有所提高", nil, nil
					c.change(ind)
				}
			})
		}
		if !found {
			t.Fatal("the smallest book has no indicator")
		}
		if strings.Contains(messages(b), "是定性指标，没有评分") != c.told {
			t.Errorf("%s: told is not %v", c.name, c.told)
		}
	}
}

// TestGlossaryOfIncome (W.10): the items to be explained are those that were spent on.
func TestGlossaryOfIncome(t *testing.T) {
	b := resolved(t)
	b.Glossary = append(b.Glossary, accounts.GlossaryEntry{Term: accounts.Text{S: "社会保险经办机构（项）"}, Text: accounts.Text{S: "指……"}})
	s := b.Statement(t2)
	r := s.Rows[len(s.Rows)-1]
	r.Key, r.Code, r.Name, r.Title = "2080150", "2080150", "只有收入的科目", ""
	s.Rows = append(s.Rows, r)
	if got := said(t, b, "W.10"); strings.Contains(got, "只有收入的科目") {
		t.Errorf("what was only received is to be explained: %s", got)
	}
	b.Glossary = append(b.Glossary, accounts.GlossaryEntry{Term: accounts.Text{S: "只有收入的科目（项）"}, Text: accounts.Text{S: "指……"}})
	if got := said(t, b, "W.10"); strings.Contains(got, "没有这个科目") {
		t.Errorf("what was only received is no item: %s", got)
	}
}

// TestFiscalThreePublic (X.0): the “三公” of 财政拨款 are no less than those of 一般公共预算,
// and the same where the other two budgets spent nothing and both are at hand.
func TestFiscalThreePublic(t *testing.T) {
	set, faults := accounts.Core().With([]accounts.Form{{Key: "all", Number: "公开10表", Title: "财政拨款“三公”经费情况表", Counts: []scope.Value{scope.Fiscal, scope.Expenditure},
		Blocks: []accounts.FormBlock{{Columns: []accounts.FormColumn{{Key: "amount", Caption: "决算数"}}, Rows: []accounts.FormRow{{Key: "h", Name: "公务接待费"}}}}}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, c := range []struct {
		more     int64 // 万元 that 财政拨款 has beyond 一般公共预算
		spent    accounts.StatementID
		lacks    accounts.StatementID
		expected string
	}{
		{0, 0, 0, ""}, {1, 0, 0, "又没有支出"}, {-1, 0, 0, "又没有支出"}, {1, t8, 0, ""}, {-1, t8, 0, "大于财政拨款的"}, {1, t9, 0, ""}, {-1, t9, 0, "大于财政拨款的"},
		{1, 0, t8, ""}, {-1, 0, t8, "大于财政拨款的"}, {1, 0, t9, ""},
	} {
		b := resolved(t)
		b.FormSet = set
		for _, id := range []accounts.StatementID{t8, t9} {
			s := b.Statement(id)
			for i := range s.Rows {
				for j := range s.Rows[i].Cells {
					if s.Rows[i].Cells[j].Amount = (accounts.Amount{}); id == c.spent {
						s.Rows[i].Cells[j].Amount = inWan(1).Amount
					}
				}
			}
			s.Found = id != c.lacks
		}
		f := b.Statement(t7).Figure(accounts.RowThreePublic, accounts.ColFinalReception)
		f.Amount = f.Amount.Add(inWan(c.more).Amount)
		b.Statements = append(b.Statements, accounts.Statement{ID: t10, Form: set.Form(t10), Found: true, Unit: accounts.Wan, At: diag.Position{Sheet: "十"},
			Columns: []accounts.ColumnKey{"amount"}, Rows: []accounts.Row{{Key: "h", Name: "公务接待费", Cells: []accounts.Figure{f}}}})
		got := ""
		for _, d := range Run(b, Options{}).Findings {
			if strings.Contains(d.Message, "公务接待费") && strings.Contains(d.Message, "财政拨款的") {
				got += d.Message
			}
		}
		if strings.Contains(got, c.expected) != true || c.expected == "" && got != "" {
			t.Errorf("%+v: %q", c, got)
		}
	}
}
